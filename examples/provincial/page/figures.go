package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
)

// parts are the pieces of a page that package report writes, to be put into a screen. Its text is escaped by that package.
type parts struct {
	style            string
	head, main, foot template.HTML
}

// partsOf takes a page apart. It knows the elements that [report.Page.WriteHTML] writes around the parts, and nothing inside them: there no
// such text can be, because all of it is escaped.
func partsOf(p *report.Page) (parts, error) {
	var b bytes.Buffer
	if err := p.WriteHTML(&b); err != nil {
		return parts{}, err
	}
	text := b.String()
	style, ok1 := between(text, "<style>", "</style>")
	head, ok2 := between(text, "<body>\n", "<main>\n")
	body, ok3 := between(text, "<main>\n", "</main>\n")
	foot, ok4 := between(text, "</main>\n", "</body>")
	if !ok1 || !ok2 || !ok3 || !ok4 || strings.Contains(text, " style=") {
		return parts{}, errors.New("page: the parts of a report are not where they were")
	}
	return parts{style, template.HTML(head), template.HTML(body), template.HTML(foot)}, nil //nolint:gosec // escaped by package report
}

// between returns what stands between the first of two texts and the next of the other.
func between(in, from, until string) (text string, ok bool) {
	_, rest, ok := strings.Cut(in, from)
	if !ok {
		return "", false
	}
	text, _, ok = strings.Cut(rest, until)
	return text, ok
}

// digest returns what a policy calls a style by.
func digest(style string) string {
	sum := sha256.Sum256([]byte(style))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// figuresScreen is a report, live.
type figuresScreen struct {
	*view
	Head, Main, Foot template.HTML
	Period           field
	From, Until      field
	Downloads        []link
	Live             bool
}

// period returns the period that the address names; without one the quarter of today. The problem is for the reader.
func (v *visit) period() (p motcua.Period, problem string) {
	now := motcua.DateOf(v.office.Now())
	quarter, _ := motcua.PeriodOf(now, motcua.Quarter, motcua.Calendar)
	q := v.r.URL.Query()
	if from, until := q.Get("tu"), q.Get("den"); from != "" || until != "" {
		a, err1 := readDay(from)
		b, err2 := readDay(until)
		if err1 == nil && err2 == nil {
			if p, err := motcua.NewPeriod(a, b.AddDays(1)); err == nil {
				return p, ""
			}
		}
		return quarter, v.say("Từ ngày, đến ngày không đúng.", "The two days make no period.")
	}
	if text := q.Get("ky"); text != "" {
		p, err := motcua.ParsePeriod(text)
		if err != nil {
			return quarter, v.say("Kỳ báo cáo không đúng.", "There is no such period.")
		}
		return p, ""
	}
	return quarter, ""
}

func readDay(s string) (motcua.Date, error) {
	if d, err := motcua.ParseVietnameseDate(s); err == nil {
		return d, nil
	}
	return motcua.ParseDate(s)
}

// periods are the ones to choose from: those that have begun, by the calendar and by the reporting months, which end on the 14th.
func (v *visit) periods(w *view, chosen motcua.Period) field {
	f := field{view: w, Name: "ky", Kind: "select", Label: v.say("Kỳ báo cáo", "Period")}
	now := motcua.DateOf(v.office.Now())
	for _, c := range []motcua.Convention{motcua.Calendar, motcua.Reporting} {
		heading := v.say("Theo tháng dương lịch", "By calendar months")
		if c == motcua.Reporting {
			heading = v.say("Kỳ 15 đến 14 (Nghị định 09/2019/NĐ-CP)", "From the 15th to the 14th (Decree 09/2019/NĐ-CP)")
		}
		for _, s := range []struct {
			span motcua.Span
			n    int
		}{{motcua.Month, 6}, {motcua.Quarter, 4}, {motcua.HalfYear, 2}, {motcua.Year, 2}} {
			p, err := motcua.PeriodOf(now, s.span, c)
			for i := 0; i < s.n && err == nil; i++ {
				f.Options = append(f.Options, option{Value: p.String(), Text: upperFirst(p.Name(v.lang)), Group: heading, On: p == chosen})
				p = p.Previous()
			}
		}
	}
	if !slices.ContainsFunc(f.Options, func(o option) bool { return o.On }) {
		f.Options = slices.Insert(f.Options, 0, option{Value: chosen.String(), Text: chosen.Text(v.lang), On: true, Group: v.say("Đang chọn", "Chosen")})
	}
	return f
}

// report makes the report of a period, with what the dashboard adds to it.
func (v *visit) report(p motcua.Period) (*report.Page, office.Figures, error) {
	page, err := v.office.Report(v.ctx(), v.who, p, v.lang)
	if err != nil {
		return nil, office.Figures{}, err
	}
	f, err := v.office.Figures(v.ctx(), v.who, p)
	if err != nil {
		return nil, office.Figures{}, err
	}
	if f.Ageing != nil {
		page.Sections = append(page.Sections, report.Section{
			Key: "ageing", Title: v.say("Tồn đọng theo tuổi", "What lies in the inboxes, by age"),
			Intro: v.say("Hồ sơ đang giải quyết, theo số ngày làm việc còn lại hoặc đã quá.", "Open dossiers, by the working days that are left or have gone by."),
			Table: f.Ageing.Table(report.ByUnit, v.lang),
		})
		v.nameUnits(page)
	}
	return page, f, nil
}

// nameUnits puts the names of units in place of their codes.
func (v *visit) nameUnits(p *report.Page) {
	units := v.office.Directory().Units
	for i := range p.Sections {
		t := p.Sections[i].Table
		if t == nil {
			continue
		}
		for r := range t.Rows {
			for c := range t.Rows[r].Cells {
				if code, ok := t.Rows[r].Cells[c].Words(); ok && units[code] != "" {
					t.Rows[r].Cells[c] = report.TextCell(units[code])
				}
			}
		}
	}
}

func dashboard(v *visit) error {
	p, problem := v.period()
	page, _, err := v.report(p)
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	if errors.Is(err, motcua.ErrInvalid) {
		// A period that is too long or has not begun: that of today instead, and why.
		problem, status = v.say("Kỳ báo cáo phải đã bắt đầu và dài từ một ngày đến một năm.", "A period must have begun, and be between a day and a year."), http.StatusUnprocessableEntity
		now := motcua.DateOf(v.office.Now())
		p, _ = motcua.PeriodOf(now, motcua.Quarter, motcua.Calendar)
		page, _, err = v.report(p)
	}
	if err != nil {
		return err
	}
	got, err := partsOf(page)
	if err != nil {
		return err
	}
	s := &figuresScreen{view: v.view(page.Title), Head: got.head, Main: got.main, Foot: got.foot}
	s.Report, s.Wide = true, true
	s.Period = v.periods(s.view, p)
	s.Period.fault(problem)
	s.From = field{view: s.view, Name: "tu", Kind: "date", Label: v.say("Từ ngày", "From")}
	s.Until = field{view: s.view, Name: "den", Kind: "date", Label: v.say("Đến hết ngày", "Until the end of")}
	if p.Span() == motcua.Custom {
		s.From.Value, s.Until.Value = p.From().String(), p.Last().String()
	}
	for _, kind := range [...]string{"xlsx", "csv", "json", "txt"} {
		s.Downloads = append(s.Downloads, link{Address: "/so-lieu/tai?" + url.Values{"ky": {p.String()}, "dang": {kind}}.Encode(), Text: map[string]string{
			"xlsx": "Excel", "csv": "CSV", "json": "JSON", "txt": v.say("Văn bản", "Text"),
		}[kind]})
	}
	return v.show(status, "figures", s)
}

// download writes the report as a file.
func download(v *visit) error {
	p, problem := v.period()
	if problem != "" {
		return motcua.ErrInvalid
	}
	page, f, err := v.report(p)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	kind, kindOf := v.r.URL.Query().Get("dang"), ""
	switch kind {
	case "xlsx":
		kindOf = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		err = xlsx.WritePage(&b, page)
	case "csv":
		kindOf = "text/csv; charset=utf-8"
		err = f.Tally.By(report.ByField).Form06a(v.lang).WriteCSV(&b, &report.CSVOptions{BOM: true})
	case "json":
		kindOf = "application/json"
		err = page.WriteJSON(&b)
	case "txt":
		kindOf = "text/plain; charset=utf-8"
		err = page.WriteText(&b)
	default:
		return motcua.ErrNotFound
	}
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", kindOf)
	h.Set("Content-Disposition", `attachment; filename="so-lieu-`+strings.ReplaceAll(p.String(), "/", "_")+"."+kind+`"`)
	_, _ = v.w.Write(b.Bytes())
	return nil
}

// criteriaScreen shows the scores of the agencies that the account covers, and what is missing.
func criteriaScreen(v *visit) error {
	page := &report.Page{Language: v.lang, Issuer: v.office.Directory().Unit(v.who.Agency), Title: v.say("Tiến độ các tiêu chí", "Progress of the criteria")}
	codes := append([]string{v.who.Agency}, v.office.Directory().Agencies...)
	for i, agency := range codes {
		if slices.Contains(codes[:i], agency) {
			continue
		}
		score, err := v.office.Score(v.who, agency)
		if errors.Is(err, motcua.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		v.criteria(page, score)
	}
	s := &figuresScreen{view: v.view(page.Title)}
	s.Report, s.Wide = true, true
	if len(page.Sections) == 0 {
		page.Sections = []report.Section{{Title: v.say("Chưa có kết quả chấm điểm", "There is no assessment yet"), Intro: v.say("Chưa có bộ tiêu chí nào được chấm cho đơn vị của bạn.", "No set of criteria was scored for your unit.")}}
	}
	got, err := partsOf(page)
	if err != nil {
		return err
	}
	s.Head, s.Main, s.Foot = got.head, got.main, got.foot
	return v.show(http.StatusOK, "figures", s)
}

// criteria adds a score to a page: where it stands, each criterion, and the gaps.
func (v *visit) criteria(page *report.Page, score *criteria.Score) {
	met := score.Met()
	page.Figures = append(page.Figures, report.Figure{
		Label: v.say("Tiêu chí đạt", "Criteria met"), Value: report.TextCell(met.Part.Text(v.lang) + "/" + met.Whole.Text(v.lang)), Note: score.Unit().Name,
	})
	if mean, ok := score.Progress(); ok {
		page.Figures = append(page.Figures, report.Figure{
			Label: v.say("Tiến độ trung bình", "Mean progress"), Value: report.PercentCell(mean.Percent(1)),
			Note: v.say("khoảng, khi còn tiêu chí chưa có số liệu", "a range while there is no figure for some"),
		})
	}
	page.Sections = append(page.Sections, report.Section{
		Key: "criteria", Title: score.Set().Title(v.lang), Intro: score.Unit().Name + ", " + score.AsOf().Text(v.lang) + ". " + score.Set().Note(v.lang),
		Chart: office.CriteriaChart(score, v.lang),
	})
	gaps := score.Gaps()
	t := &report.Table{Caption: v.say("Tiêu chí chưa đạt", "Criteria not met yet"), Columns: []report.Column{
		{Key: "number", Header: v.say("Tiêu chí", "Criterion"), RowHeader: true},
		{Key: "title", Header: v.say("Nội dung", "What it asks")},
		{Key: "outcome", Header: v.say("Kết quả", "Result")},
		{Key: "missing", Header: v.say("Còn thiếu", "What is missing")},
	}}
	for _, g := range gaps {
		title := ""
		if c, ok := score.Set().Criterion(g.Number); ok {
			title = c.Title(v.lang)
		}
		var needs []string
		for _, n := range g.Needs {
			if text := n.Text.In(v.lang); text != "" && !slices.Contains(needs, text) {
				needs = append(needs, text)
			}
		}
		missing := g.MissingShare.Percent(0).Text(v.lang)
		if len(needs) > 0 {
			missing += ": " + strings.Join(needs, "; ")
		}
		t.Add(report.TextCell(g.Number), report.TextCell(title), report.TextCell(g.Outcome.Text(v.lang)).WithTone(gapTone(g.Outcome)), report.TextCell(missing))
	}
	if len(gaps) > 0 {
		page.Sections = append(page.Sections, report.Section{Key: "gaps", Title: fmt.Sprintf(v.say("Còn thiếu: %s", "What is missing: %s"), score.Unit().Name), Table: t})
	}
}

func gapTone(o criteria.Outcome) report.Tone {
	switch o {
	case criteria.Partial:
		return report.ToneCaution
	case criteria.NotMet:
		return report.ToneBad
	}
	return report.TonePending
}
