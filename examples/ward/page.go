package main

import (
	"fmt"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/claim"
)

// page returns the report to be read: in each section the table first, then its picture.
func (w *ward) page() *report.Page {
	l := w.pageLanguage
	total := w.tally.Total()
	p := &report.Page{
		Language: l,
		Issuer:   w.issuer(l),
		Title:    say(l, "Báo cáo giải quyết thủ tục hành chính và thực hiện Đề án 06", "Administrative procedures and the Đề án 06 programme"),
		Period:   w.period.Text(l) + " – " + w.coverage(l),
		AsOf:     w.asOf,
		Receipt:  w.tally.Receipt().String(),
	}
	if w.wholeDay() {
		p.AsOf = motcua.DateOf(w.asOf).End()
	}
	if !w.trusted() {
		p.Subtitle = w.distrust(l)
	}
	onTime := total.OnTime()
	p.Figures = []report.Figure{
		{Label: say(l, "Hồ sơ nhận giải quyết", "Dossiers taken into account"), Value: report.IntegerCell(int64(total.Received())), Note: sumText(w.fields)},
		{Label: say(l, "Đúng hạn", "On time"), Value: report.PercentCell(onTime.Percent(1)), Note: onTime.Part.String() + "/" + onTime.Whole.String()},
	}
	p.Sections = []report.Section{
		{
			Key: "form06a", Title: say(l, "Hồ sơ theo lĩnh vực", "Dossiers by field") + w.mark(w.dossiersFile, l),
			Table: w.fields.Form06a(l), Chart: w.fields.OnTimeChart(l),
		},
		{Key: "on_time", Title: say(l, "Tỷ lệ đúng hạn", "On-time ratio") + w.mark(w.dossiersFile, l), Table: w.fields.OnTimeTable(l, 1)},
	}
	if months := w.months(l); months != nil {
		p.Sections = append(p.Sections, report.Section{Key: "months", Title: say(l, "Theo tháng", "Month by month") + w.mark(w.dossiersFile, l), Chart: months})
	}
	if len(w.late.Rows()) > 0 {
		p.Sections = append(p.Sections, report.Section{
			Key: "late", Title: say(l, "Hồ sơ quá hạn và vì sao", "Late dossiers, and why") + w.mark(w.dossiersFile, l), Table: w.late.Table(l),
		})
	}
	if total.Open() > 0 {
		p.Sections = append(p.Sections, report.Section{
			Key: "ageing", Title: say(l, "Hồ sơ đang giải quyết", "Dossiers in process") + w.mark(w.dossiersFile, l), Table: w.ageing.Table(report.ByUnit, l),
		})
	}
	if total.Finished() > 0 {
		p.Sections = append(p.Sections, report.Section{
			Key: "handling", Title: say(l, "Thời gian giải quyết", "Handling times") + w.mark(w.dossiersFile, l),
			Table: w.handling.Table(report.ByField, l, w.order...),
		})
	}
	if total.Accepted() > 0 {
		p.Sections = append(p.Sections, report.Section{
			Key: "reception", Title: say(l, "Tiếp nhận: hình thức và ngày nghỉ", "Reception: channels and days off") + w.mark(w.dossiersFile, l),
			Table: w.reception.Table(report.ByField, l, w.order...),
		})
	}
	if w.score != nil {
		met := w.score.Met()
		if mean, ok := w.score.Progress(); ok {
			p.Figures = append(p.Figures, report.Figure{
				Label: say(l, "Tiêu chí đạt", "Criteria met") + w.mark(w.criteriaFile, l), Value: report.TextCell(met.Part.String() + "/" + met.Whole.String()),
				Note: say(l, "tiến độ trung bình ", "mean progress ") + mean.Percent(2).Text(l),
			})
		}
		p.Sections = append(p.Sections, report.Section{
			Key: "criteria", Title: w.score.Set().Title(l) + w.mark(w.criteriaFile, l), Intro: w.criteriaIntro(l),
			Table: w.criteriaTable(l), Chart: w.criteriaChart(l),
		})
	}
	if w.claims != nil {
		p.Sections = append(p.Sections, report.Section{
			Key: "claims", Title: say(l, "Số liệu đã công bố, đối chiếu lại", "Published figures, checked") + w.mark(w.claimsFile, l),
			Table: claim.Table(w.claims, l), Chart: claim.Chart(w.claims, l),
		})
	}
	if w.roll != nil {
		p.Figures = append(p.Figures, report.Figure{
			Label: say(l, "Phát hiện còn lại ở danh sách", "Findings left in the roll") + w.mark(w.rollFile, l),
			Value: report.IntegerCell(int64(w.roll.Total.Remaining)),
			Note:  fmt.Sprintf(say(l, "trong %d dòng", "in %d rows"), w.roll.Accepted),
		})
		p.Sections = append(p.Sections, report.Section{
			Key: "roll", Title: say(l, "Làm sạch số định danh cá nhân", "Cleaning of personal numbers") + w.mark(w.rollFile, l),
			Table: w.rollTable(l),
		})
	}
	if len(w.rows) > 0 {
		p.Sections = append(p.Sections, report.Section{
			Key: "rows", Title: say(l, "Dòng không nhận và dòng cần lưu ý", "Rejected rows and rows with a note"), Table: w.rowsTable(l),
		})
	}
	for _, t := range w.tally.Basis().Policy.Text(l) {
		p.Notes = append(p.Notes, report.Note{Label: say(l, "Cách đếm", "Counting"), Text: t})
	}
	im := w.imported
	p.Notes = append(p.Notes, report.Note{
		Label: say(l, "Đầu vào", "Input"),
		Text: fmt.Sprintf(
			say(l, "đọc %d dòng hồ sơ = nhận %d + không nhận %d; %d dòng cần lưu ý.", "%d rows of dossiers read = %d accepted + %d rejected; %d with a note."),
			im.Read, im.Accepted+im.Unchanged, im.Rejected, im.Findings),
	}, report.Note{Label: say(l, "Đầu vào", "Input"), Text: w.outsideText(l) + "."})
	if w.sample(w.proceduresFile) {
		p.Notes = append(p.Notes, report.Note{
			Label: say(l, "Thủ tục", "Procedures"), Text: say(l, "danh mục và thời hạn theo dữ liệu mẫu.", "catalogue and limits are those of the sample."),
		})
	}
	return p
}

// months draws what was accepted and what was finished in each month that the period has begun, when there are several.
func (w *ward) months(l motcua.Language) *report.Trend {
	accepted := report.Series{Label: say(l, "Tiếp nhận", "Accepted"), Tone: report.TonePending}
	finished := report.Series{Label: say(l, "Đã giải quyết", "Finished"), Tone: report.ToneGood}
	trend := &report.Trend{
		Title: say(l, "Tiếp nhận và giải quyết theo tháng", "Accepted and finished by month"), Unit: say(l, "hồ sơ", "dossiers"), Columns: true,
	}
	for day := w.period.From(); day.Before(w.period.Until()) && day.Start().Before(w.asOf); {
		month, err := motcua.PeriodOf(day, motcua.Month, w.period.Convention())
		if err != nil || month.From().Before(w.period.From()) || month.Until().After(w.period.Until()) {
			return nil // a period that does not consist of months
		}
		c := w.facts.Tally(month).Total()
		last := month.Until().AddDays(-1) // the month a reporting month is named after
		trend.Periods = append(trend.Periods, fmt.Sprintf("%02d/%d", int(last.Month()), last.Year()))
		accepted.Values = append(accepted.Values, report.IntegerCell(int64(c.Accepted())))
		finished.Values = append(finished.Values, report.IntegerCell(int64(c.Finished())))
		day = month.Until()
	}
	if len(trend.Periods) < 2 {
		return nil
	}
	trend.Series = []report.Series{accepted, finished}
	return trend
}

// issuer names the unit, when it is known.
func (w *ward) issuer(l motcua.Language) string {
	s := say(l, "Ủy ban nhân dân phường", "Ward People's Committee")
	if w.unit != "" {
		s += say(l, " · đơn vị ", " · unit ") + w.unit
	}
	return s
}

// sumText returns the total as the sum of its groups.
func sumText(b *report.Breakdown) string {
	s := ""
	for i, g := range b.Names() {
		if i > 0 {
			s += " + "
		}
		s += strconv.Itoa(b.Counts(g).Received())
	}
	return s
}

func (w *ward) criteriaIntro(l motcua.Language) string {
	return w.score.Unit().Name + ", " + dayText(w.score.AsOf(), l) + ". " + w.score.Set().Note(l)
}

func (w *ward) criteriaTable(l motcua.Language) *report.Table {
	t := &report.Table{
		Key:     "criteria",
		Caption: say(l, "Kết quả từng tiêu chí", "Each criterion"),
		Columns: []report.Column{
			{Key: "number", Header: say(l, "Số", "No."), Kind: report.KindText},
			{Key: "title", Header: say(l, "Tiêu chí", "Criterion"), Kind: report.KindText, RowHeader: true},
			{Key: "outcome", Header: say(l, "Kết quả", "Outcome"), Kind: report.KindText},
			{Key: "progress", Header: say(l, "Tiến độ", "Progress"), Kind: report.KindPercent},
		},
	}
	set := w.score.Set()
	for _, c := range w.score.Criteria() {
		definition, _ := set.Criterion(c.Number)
		title := report.TextCell(definition.Title(l))
		if !definition.Published() {
			title = report.EmptyCell(say(l, "nội dung tiêu chí chưa được công khai", "the text of the criterion is not public"))
		}
		t.Add(report.TextCell(c.Number), title, report.TextCell(c.Outcome.Text(l)).WithTone(outcomeTone(c.Outcome)), report.PercentCell(c.Progress.Percent(0)))
	}
	if mean, ok := w.score.Progress(); ok {
		met := w.score.Met()
		t.AddTotal(report.Cell{}, report.TextCell(say(l, "Đạt / tiến độ trung bình", "Met / mean progress")),
			report.TextCell(met.Part.String()+"/"+met.Whole.String()), report.PercentCell(mean.Percent(2)))
	}
	return t
}

func (w *ward) criteriaChart(l motcua.Language) *report.ProgressBars {
	chart := &report.ProgressBars{
		Title: say(l, "Tiến độ các tiêu chí", "Progress of the criteria"),
		Note:  say(l, "Phần gạch chéo: chưa có số liệu, có thể từ 0 đến 100 %.", "Hatched: no figure yet, anywhere from 0 to 100 %."),
	}
	for _, c := range w.score.Criteria() {
		bar := report.ProgressBar{Label: say(l, "Tiêu chí ", "Criterion ") + c.Number, Value: c.Progress.Percent(0), Tone: outcomeTone(c.Outcome)}
		if !c.Outcome.Known() {
			bar.Note = c.Outcome.Text(l)
		}
		chart.Bars = append(chart.Bars, bar)
	}
	if mean, ok := w.score.Progress(); ok {
		chart.Bars = append(chart.Bars, report.ProgressBar{Label: say(l, "Trung bình", "Mean"), Value: mean.Percent(2), Total: true})
	}
	return chart
}

func outcomeTone(o criteria.Outcome) report.Tone {
	switch o {
	case criteria.Met:
		return report.ToneGood
	case criteria.Partial:
		return report.ToneCaution
	case criteria.NotMet:
		return report.ToneBad
	case criteria.InProgress, criteria.NoData:
		return report.TonePending
	}
	return report.ToneNone
}

func (w *ward) rollTable(l motcua.Language) *report.Table {
	t := &report.Table{
		Key:     "roll",
		Caption: say(l, "Số định danh cần làm sạch, theo loại", "Numbers to be cleaned, by kind"),
		Columns: []report.Column{
			{Key: "finding", Header: say(l, "Phát hiện", "Finding"), Kind: report.KindText, RowHeader: true},
			{Key: "grade", Header: say(l, "Mức độ", "Grade"), Kind: report.KindText},
			{Key: "found", Header: say(l, "Phát hiện", "Found"), Kind: report.KindInteger},
			{Key: "repaired", Header: say(l, "Đã sửa", "Repaired"), Kind: report.KindInteger},
			{Key: "waived", Header: say(l, "Bỏ qua", "Waived"), Kind: report.KindInteger},
			{Key: "remaining", Header: say(l, "Còn lại", "Remaining"), Kind: report.KindInteger},
		},
	}
	for _, line := range w.roll.Lines {
		t.Add(report.TextCell(line.Text(l)), report.TextCell(line.Grade.Text(l)), report.IntegerCell(int64(line.Found)),
			report.IntegerCell(int64(line.Repaired)), report.IntegerCell(int64(line.Waived)), report.IntegerCell(int64(line.Remaining)))
	}
	s := w.roll.Total
	t.AddTotal(report.TextCell(say(l, "Tổng số", "Total")), report.Cell{}, report.IntegerCell(int64(s.Found)),
		report.IntegerCell(int64(s.Repaired)), report.IntegerCell(int64(s.Waived)), report.IntegerCell(int64(s.Remaining)))
	return t
}

// rowsTable lists the rows that were rejected or have a note.
func (w *ward) rowsTable(l motcua.Language) *report.Table {
	t := &report.Table{
		Key: "rows",
		Caption: fmt.Sprintf(say(l, "%d dòng không nhận, %d dòng cần lưu ý", "%d rows rejected, %d with a note"),
			w.imported.Rejected, w.imported.Findings),
		Columns: []report.Column{
			{Key: "line", Header: say(l, "Dòng", "Line"), Kind: report.KindInteger},
			{Key: "verdict", Header: say(l, "Kết quả", "Result"), Kind: report.KindText},
			{Key: "column", Header: say(l, "Cột", "Column"), Kind: report.KindText},
			{Key: "reason", Header: say(l, "Lý do", "Reason"), Kind: report.KindText},
		},
	}
	for _, row := range w.rows {
		verdict := report.TextCell(say(l, "lưu ý", "note")).WithTone(report.ToneCaution)
		if row.Rejected {
			verdict = report.TextCell(say(l, "không nhận", "rejected")).WithTone(report.ToneBad)
		}
		for _, p := range row.Problems {
			t.Add(report.IntegerCell(int64(row.Line)), verdict, report.TextCell(p.Path), report.TextCell(reason(p).Text(l)))
		}
	}
	if n := w.imported.Rejected + w.imported.Findings - len(w.rows); n > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf(say(l, "và %d dòng nữa.", "and %d more."), n))
	}
	return t
}

// reason returns the problem without its place, which has a column of its own.
func reason(p motcua.Problem) motcua.Problem {
	p.Path = ""
	return p
}
