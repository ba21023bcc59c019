package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/report"
	"github.com/shopspring/decimal"
)

// say chooses between the two languages.
func say(l motcua.Language, vi, en string) string {
	if l == motcua.English {
		return en
	}
	return vi
}

func dayText(d motcua.Date, l motcua.Language) string {
	if l == motcua.English {
		return d.String()
	}
	return d.Vietnamese()
}

// amount prints a cost with the decimal sign of the language.
func amount(d decimal.Decimal, l motcua.Language) string {
	return say(l, strings.Replace(d.String(), ".", ",", 1), d.String())
}

// standing says how a score stands in one line.
func standing(sc *criteria.Score, l motcua.Language) string {
	met := sc.Met()
	s := say(l, "đạt ", "met ") + met.Part.String() + "/" + met.Whole.String()
	if mean, ok := sc.Progress(); ok {
		s += say(l, ", tiến độ trung bình ", ", mean progress ") + mean.Percent(2).Text(l)
		if known, n, ok := sc.ProgressOfKnown(); ok && n < sc.Tally().Applicable {
			s += fmt.Sprintf(say(l, " (%d tiêu chí đã biết: %s)", " (over the known %d: %s)"), n, known.Percent(2).Text(l))
		}
	}
	return s
}

// text is the story as the terminal shows it.
func (s *story) text() string {
	l := s.summary
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	set := s.assessment.Set
	line("%s", s.assessment.Unit.Name)
	line("%s", set.Title(l))
	line("%s, %s", set.ID(), set.Status().Text(l))
	line("")
	for _, sc := range s.scores {
		line("%s: %s", dayText(sc.AsOf(), l), standing(sc, l))
	}
	if d, missing, ok := s.last().Award(); ok {
		text := d.Text(l)
		if len(missing) > 0 {
			text += say(l, ", còn chờ số ", ", waiting for no. ") + strings.Join(missing, ", ")
		}
		line("%s: %s", say(l, "Điều kiện công nhận", "Award"), text)
	}
	if findings := s.last().Findings(); len(findings) > 0 {
		line("")
		line("%s", say(l, "Cần xem lại:", "To be looked at:"))
		for _, f := range findings {
			line("  %s", f.Text.In(l))
		}
	}
	line("")
	line("%s", say(l, "Còn thiếu:", "What is missing:"))
	for _, g := range s.last().Gaps() {
		line("  %s", g.Text.In(l))
	}
	if s.plan != nil {
		s.planText(line, l)
	}
	if s.programme != nil {
		line("")
		line("%s:", s.programme.Title(l))
		for _, t := range s.tasks {
			line("  %s", taskText(t, l))
		}
	}
	line("")
	line("%s %s", say(l, "Đã ghi vào", "Written to"), s.out)
	return b.String()
}

func (s *story) planText(line func(format string, args ...any), l motcua.Language) {
	p := s.plan
	line("")
	if !p.Reached {
		line(say(l, "Không có cách nào trong danh sách: vẫn thiếu số %s", "No way there with these actions: no. %s stay short"), strings.Join(p.Short, ", "))
		return
	}
	exact := say(l, "không cách nào rẻ hơn", "none is cheaper")
	if !p.Exact {
		exact = say(l, "không cách nào dưới ", "none costs less than ") + amount(p.LowerBound, l)
	}
	line(say(l, "Cách rẻ nhất: %s (%s)", "The cheapest way: %s (%s)"), amount(p.Cost, l), exact)
	for i, step := range p.Steps {
		met := step.After.Met()
		line("  %d. %s: %s %s/%s", i+1, step.Action.Title.In(l), say(l, "cộng dồn "+amount(step.Spent, l)+", đạt", amount(step.Spent, l)+" so far, met"), met.Part, met.Whole)
	}
}

func taskText(t criteria.Task, l motcua.Language) string {
	s := t.Title.In(l) + ", " + t.Lead + ": " + t.Status.Text(l)
	if !t.Due.IsZero() {
		s += say(l, ", hạn ", ", due ") + dayText(t.Due, l)
		if t.Status != criteria.Done && t.Status != criteria.DoneLate {
			n := t.DaysLeft
			if n < 0 {
				s += fmt.Sprintf(say(l, ", trễ %d ngày làm việc", ", %d working days late"), -n)
			} else {
				s += fmt.Sprintf(say(l, ", còn %d ngày làm việc", ", %d working days left"), n)
			}
		}
	}
	return s
}

// report builds the page.
func (s *story) report(l motcua.Language) *report.Page {
	last := s.last()
	set := s.assessment.Set
	met := last.Met()
	p := &report.Page{
		Language: l,
		Issuer:   s.assessment.Unit.Name,
		Title:    say(l, "Đường đến phường kiểu mẫu", "The way to a model ward"),
		Subtitle: set.Title(l),
		AsOf:     last.AsOf().End(),
		Figures: []report.Figure{
			{Label: say(l, "Tiêu chí đạt", "Criteria met"), Value: report.TextCell(met.Part.String() + "/" + met.Whole.String()), Note: dayText(last.AsOf(), l)},
		},
		Receipt: set.ID() + " " + set.Digest()[:12],
	}
	if mean, ok := last.Progress(); ok {
		p.Figures = append(p.Figures, report.Figure{
			Label: say(l, "Tiến độ trung bình", "Mean progress"), Value: report.PercentCell(mean.Percent(2)),
			Note: say(l, "khoảng, vì còn tiêu chí chưa rõ", "a range, while something is unknown"),
		})
	}
	if s.plan != nil && s.plan.Reached {
		p.Figures = append(p.Figures, report.Figure{
			Label: say(l, "Chi phí rẻ nhất đến công nhận", "Cheapest way to the award"), Value: report.DecimalCell(s.plan.Cost),
			Note: say(l, "đơn vị của tệp hành động", "in the unit of the actions"),
		})
	}
	p.Sections = append(p.Sections, report.Section{Key: "progress", Title: say(l, "Tiến độ từng tiêu chí", "Progress of each criterion"), Table: s.criteriaTable(l), Chart: s.chart(l)})
	if findings := last.Findings(); len(findings) > 0 {
		p.Sections = append(p.Sections, report.Section{Key: "findings", Title: say(l, "Cần xem lại", "To be looked at"), Table: findingsTable(findings, l)})
	}
	p.Sections = append(p.Sections, report.Section{Key: "gaps", Title: say(l, "Còn thiếu gì", "What is missing"), Table: s.gapsTable(l)})
	if s.plan != nil && s.plan.Reached {
		p.Sections = append(p.Sections, report.Section{Key: "plan", Title: say(l, "Kế hoạch", "The plan"), Table: s.planTable(l)})
	}
	if s.programme != nil {
		p.Sections = append(p.Sections, report.Section{Key: "tasks", Title: s.programme.Title(l), Table: s.taskTable(l)})
	}
	p.Notes = append(p.Notes, report.Note{Label: say(l, "Bộ tiêu chí", "The set"), Text: set.Note(l)})
	for _, src := range s.assessment.Sources {
		p.Notes = append(p.Notes, report.Note{Label: say(l, "Nguồn", "Source"), Text: src.Title})
	}
	if s.config.assessment == "" {
		p.Notes = append(p.Notes, report.Note{Label: say(l, "Số liệu", "Figures"), Text: say(l,
			"Hành động, chi phí và nhiệm vụ là giả định của ví dụ.", "Actions, costs and tasks are invented for the example.")})
	}
	return p
}

func (s *story) criteriaTable(l motcua.Language) *report.Table {
	t := &report.Table{
		Key:     "criteria",
		Caption: say(l, "Kết quả từng tiêu chí theo ngày", "Each criterion by day"),
		Columns: []report.Column{
			{Key: "number", Header: say(l, "Số", "No."), Kind: report.KindText},
			{Key: "title", Header: say(l, "Tiêu chí", "Criterion"), Kind: report.KindText, RowHeader: true},
		},
	}
	for i, sc := range s.scores {
		group := []string{dayText(sc.AsOf(), l)}
		n := strconv.Itoa(i + 1)
		t.Columns = append(t.Columns,
			report.Column{Key: "outcome_" + n, Groups: group, Header: say(l, "Kết quả", "Outcome"), Kind: report.KindText},
			report.Column{Key: "progress_" + n, Groups: group, Header: say(l, "Tiến độ", "Progress"), Kind: report.KindPercent})
	}
	total := []report.Cell{{}, report.TextCell(say(l, "Đạt / tiến độ trung bình", "Met / mean progress"))}
	for _, c := range s.assessment.Set.Criteria() {
		title := report.TextCell(c.Title(l))
		if !c.Published() {
			title = report.EmptyCell(say(l, "nội dung tiêu chí chưa được công khai", "the text of the criterion is not public"))
		}
		cells := []report.Cell{report.TextCell(c.Number()), title}
		for _, sc := range s.scores {
			v, _ := sc.Criterion(c.Number())
			cells = append(cells, report.TextCell(v.Outcome.Text(l)).WithTone(tone(v.Outcome)), report.PercentCell(v.Progress.Percent(0)))
		}
		t.Add(cells...)
	}
	for _, sc := range s.scores {
		met := sc.Met()
		mean, _ := sc.Progress()
		total = append(total, report.TextCell(met.Part.String()+"/"+met.Whole.String()), report.PercentCell(mean.Percent(2)))
	}
	t.AddTotal(total...)
	return t
}

// chart draws the last day; what is unknown is a range.
func (s *story) chart(l motcua.Language) *report.ProgressBars {
	last := s.last()
	chart := &report.ProgressBars{
		Title: say(l, "Tiến độ ngày ", "Progress on ") + dayText(last.AsOf(), l),
		Note:  say(l, "Phần gạch chéo: chưa có số liệu, có thể từ 0 đến 100 %.", "Hatched: no figure yet, anywhere from 0 to 100 %."),
	}
	for _, c := range last.Criteria() {
		if !c.Counts {
			continue
		}
		bar := report.ProgressBar{Label: say(l, "Tiêu chí ", "Criterion ") + c.Number, Value: c.Progress.Percent(0), Tone: tone(c.Outcome)}
		if !c.Outcome.Known() {
			bar.Note = c.Outcome.Text(l)
		}
		chart.Bars = append(chart.Bars, bar)
	}
	if mean, ok := last.Progress(); ok {
		chart.Bars = append(chart.Bars, report.ProgressBar{Label: say(l, "Trung bình", "Mean"), Value: mean.Percent(2), Total: true})
	}
	return chart
}

func tone(o criteria.Outcome) report.Tone {
	switch o {
	case criteria.Met:
		return report.ToneGood
	case criteria.Partial:
		return report.ToneCaution
	case criteria.NotMet:
		return report.ToneBad
	case criteria.InProgress, criteria.NoData, criteria.Uncertain, criteria.Uncovered:
		return report.TonePending
	}
	return report.ToneNone
}

func findingsTable(findings []criteria.Finding, l motcua.Language) *report.Table {
	t := &report.Table{
		Key:     "findings",
		Caption: say(l, "Những điểm không khớp giữa các nguồn", "Where the sources do not agree"),
		Columns: []report.Column{
			{Key: "criterion", Header: say(l, "Tiêu chí", "Criterion"), Kind: report.KindText},
			{Key: "finding", Header: say(l, "Phát hiện", "Finding"), Kind: report.KindText, RowHeader: true},
		},
	}
	for _, f := range findings {
		t.Add(report.TextCell(f.Criterion), report.TextCell(f.Text.In(l)).WithTone(report.ToneCaution))
	}
	return t
}

func (s *story) gapsTable(l motcua.Language) *report.Table {
	t := &report.Table{
		Key:     "gaps",
		Caption: say(l, "Phần còn thiếu để đạt", "What is missing to be met"),
		Columns: []report.Column{
			{Key: "criterion", Header: say(l, "Tiêu chí", "Criterion"), Kind: report.KindText, RowHeader: true},
			{Key: "outcome", Header: say(l, "Kết quả", "Outcome"), Kind: report.KindText},
			{Key: "missing", Header: say(l, "Còn thiếu", "Missing"), Kind: report.KindPercent},
			{Key: "needs", Header: say(l, "Việc cần làm", "What it needs"), Kind: report.KindText},
		},
	}
	for _, g := range s.last().Gaps() {
		var needs []string
		for _, n := range g.Needs {
			needs = append(needs, n.Text.In(l))
		}
		t.Add(report.TextCell(g.Number), report.TextCell(g.Outcome.Text(l)).WithTone(tone(g.Outcome)), report.PercentCell(g.MissingShare.Percent(0)),
			report.TextCell(strings.Join(needs, "; ")))
	}
	return t
}

func (s *story) planTable(l motcua.Language) *report.Table {
	t := &report.Table{
		Key:     "plan",
		Caption: say(l, "Việc dễ trước, việc khó sau", "Easy things first, hard things step by step"),
		Columns: []report.Column{
			{Key: "step", Header: say(l, "Bước", "Step"), Kind: report.KindInteger},
			{Key: "action", Header: say(l, "Hành động", "Action"), Kind: report.KindText, RowHeader: true},
			{Key: "cost", Header: say(l, "Chi phí", "Cost"), Kind: report.KindDecimal},
			{Key: "spent", Header: say(l, "Cộng dồn", "So far"), Kind: report.KindDecimal},
			{Key: "met", Header: say(l, "Đạt", "Met"), Kind: report.KindText},
			{Key: "progress", Header: say(l, "Tiến độ trung bình", "Mean progress"), Kind: report.KindPercent},
		},
	}
	for i, step := range s.plan.Steps {
		met := step.After.Met()
		mean, _ := step.After.Progress()
		t.Add(report.IntegerCell(int64(i+1)), report.TextCell(step.Action.Title.In(l)), report.DecimalCell(step.Action.Cost), report.DecimalCell(step.Spent),
			report.TextCell(met.Part.String()+"/"+met.Whole.String()), report.PercentCell(mean.Percent(2)))
	}
	if s.plan.Exact {
		t.Notes = append(t.Notes, say(l, "Không tập hành động nào rẻ hơn.", "No set of actions is cheaper."))
	} else {
		t.Notes = append(t.Notes, say(l, "Không tập hành động nào dưới ", "No set of actions costs less than ")+amount(s.plan.LowerBound, l)+".")
	}
	return t
}

func (s *story) taskTable(l motcua.Language) *report.Table {
	t := &report.Table{
		Key:     "tasks",
		Caption: say(l, "Nhiệm vụ đến ngày ", "Tasks as of ") + dayText(s.last().AsOf(), l),
		Columns: []report.Column{
			{Key: "task", Header: say(l, "Nhiệm vụ", "Task"), Kind: report.KindText, RowHeader: true},
			{Key: "criterion", Header: say(l, "Tiêu chí", "Criterion"), Kind: report.KindText},
			{Key: "lead", Header: say(l, "Chủ trì", "Lead"), Kind: report.KindText},
			{Key: "status", Header: say(l, "Tình trạng", "Status"), Kind: report.KindText},
			{Key: "due", Header: say(l, "Hạn", "Due"), Kind: report.KindDate},
			{Key: "left", Header: say(l, "Ngày làm việc còn lại", "Working days left"), Kind: report.KindInteger},
		},
	}
	for _, v := range s.tasks {
		status := report.TextCell(v.Status.Text(l))
		due, left := report.EmptyCell(say(l, "không có hạn", "no deadline")), report.Cell{}
		if !v.Due.IsZero() {
			due, left = report.DateCell(v.Due), report.IntegerCell(int64(v.DaysLeft))
		}
		switch v.Status {
		case criteria.Overdue, criteria.DoneLate:
			status = status.WithTone(report.ToneBad)
		case criteria.Done:
			status = status.WithTone(report.ToneGood)
		case criteria.NotStarted, criteria.Ongoing:
			status = status.WithTone(report.TonePending)
		}
		t.Add(report.TextCell(v.Title.In(l)), report.TextCell(v.Criterion), report.TextCell(v.Lead), status, due, left)
	}
	return t
}
