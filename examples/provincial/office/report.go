package office

import (
	"context"
	"errors"
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/report"
)

func say(l motcua.Language, vi, en string) string {
	if l == motcua.English {
		return en
	}
	return vi
}

// Report returns the report of a period for the account's agency, to be read or written in any form. It needs access.Report; the criteria are in it
// when the account has access.Score too.
func (o *Office) Report(ctx context.Context, who access.Account, p motcua.Period, l motcua.Language) (*report.Page, error) {
	f, err := o.Figures(ctx, who, p)
	if err != nil {
		return nil, err
	}
	total, basis := f.Tally.Total(), f.Tally.Basis()
	onTime := total.OnTime()
	fields := f.Tally.By(report.ByField)
	page := &report.Page{
		Language: l, Issuer: o.directory.Unit(who.Agency), Title: say(l, "Tình hình giải quyết thủ tục hành chính", "Administrative procedures"),
		Period: p.Text(l), AsOf: basis.Horizon(), Receipt: f.Tally.Receipt().String(),
		Figures: []report.Figure{
			{
				Label: say(l, "Hồ sơ nhận giải quyết", "Dossiers taken into account"), Value: report.IntegerCell(int64(total.Received())),
				Note: fmt.Sprintf(say(l, "%d tiếp nhận trong kỳ + %d kỳ trước chuyển sang", "%d accepted in the period + %d carried over"),
					total.Accepted(), total.Inflow(report.CarriedOver)),
			},
			{Label: say(l, "Đã giải quyết đúng hạn", "Finished on time"), Value: report.PercentCell(onTime.Percent(1)), Note: onTime.Part.String() + "/" + onTime.Whole.String()},
			{
				Label: say(l, "Đang giải quyết", "In process"), Value: report.IntegerCell(int64(total.Open())),
				Note: fmt.Sprintf(say(l, "%d quá hạn", "%d late"), total.Outcome(report.OpenLate)),
			},
		},
		Sections: []report.Section{
			{Key: "form06a", Title: say(l, "Hồ sơ theo lĩnh vực", "Dossiers by field"), Table: fields.Form06a(l), Chart: fields.OnTimeChart(l)},
		},
	}
	if units := f.Tally.By(report.ByUnit); len(units.Names()) > 1 {
		page.Sections = append(page.Sections, report.Section{Key: "units", Title: say(l, "Theo đơn vị", "By unit"), Table: units.Form06a(l)})
	}
	if trend := months(f.Months, l); trend != nil {
		page.Sections = append(page.Sections, report.Section{Key: "months", Title: say(l, "Theo tháng", "Month by month"), Chart: trend})
	}
	if total.Finished() > 0 {
		page.Sections = append(page.Sections, report.Section{
			Key: "on_time", Title: say(l, "Tỷ lệ đúng hạn", "On-time ratio"), Table: fields.OnTimeTable(l, 1),
		})
	}
	if who.May(access.Score) {
		switch score, err := o.Score(who, who.Agency); {
		case err == nil:
			page.Sections = append(page.Sections, report.Section{
				Key: "criteria", Title: score.Set().Title(l), Intro: score.Unit().Name + ", " + score.AsOf().Text(l) + ". " + score.Set().Note(l), Chart: CriteriaChart(score, l),
			})
		case !errors.Is(err, motcua.ErrNotFound):
			return nil, err
		}
	}
	for _, text := range basis.Policy.Text(l) {
		page.Notes = append(page.Notes, report.Note{Label: say(l, "Cách đếm", "Counting"), Text: text})
	}
	return page, nil
}

// months draws what was accepted and what was finished month by month.
func months(tallies []*report.Tally, l motcua.Language) *report.Trend {
	if len(tallies) < 2 {
		return nil
	}
	accepted := report.Series{Label: say(l, "Tiếp nhận", "Accepted"), Tone: report.TonePending}
	finished := report.Series{Label: say(l, "Đã giải quyết", "Finished"), Tone: report.ToneGood}
	trend := &report.Trend{Title: say(l, "Tiếp nhận và giải quyết theo tháng", "Accepted and finished by month"), Unit: say(l, "hồ sơ", "dossiers"), Columns: true}
	for _, t := range tallies {
		last := t.Basis().Period.Until().AddDays(-1) // the month that a reporting month is named after
		total := t.Total()
		trend.Periods = append(trend.Periods, fmt.Sprintf("%02d/%d", int(last.Month()), last.Year()))
		accepted.Values = append(accepted.Values, report.IntegerCell(int64(total.Accepted())))
		finished.Values = append(finished.Values, report.IntegerCell(int64(total.Finished())))
	}
	trend.Series = []report.Series{accepted, finished}
	return trend
}

// CriteriaChart draws the progress of each criterion, what is unknown as a range.
func CriteriaChart(score *criteria.Score, l motcua.Language) *report.ProgressBars {
	chart := &report.ProgressBars{
		Title: say(l, "Tiến độ các tiêu chí", "Progress of the criteria"),
		Note:  say(l, "Phần gạch chéo: chưa có số liệu, có thể từ 0 đến 100 %.", "Hatched: no figure yet, anywhere from 0 to 100 %."),
	}
	for _, c := range score.Criteria() {
		bar := report.ProgressBar{Label: say(l, "Tiêu chí ", "Criterion ") + c.Number, Value: c.Progress.Percent(0), Tone: tone(c.Outcome)}
		if !c.Outcome.Known() {
			bar.Note = c.Outcome.Text(l)
		}
		chart.Bars = append(chart.Bars, bar)
	}
	if mean, ok := score.Progress(); ok {
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
	case criteria.InProgress, criteria.NoData:
		return report.TonePending
	}
	return report.ToneNone
}

// Trace returns the codes of the dossiers behind a figure of form II.06a, a row and a column from 3 to 13, for the account's agency. It reads
// every dossier, so it is for a ward. It needs access.Report and access.Look.
func (o *Office) Trace(ctx context.Context, who access.Account, p motcua.Period, by report.Dimension, row string, column int) ([]dossier.ID, error) {
	if err := errors.Join(may(who, access.Report), may(who, access.Look)); err != nil {
		return nil, err
	}
	basis := report.Basis{Period: p}
	if now := o.now(); now.Before(p.Until().Start()) {
		basis.AsOf = now
	}
	t, err := report.TallyStore(ctx, o.store, basis, nil)
	if err != nil {
		return nil, err
	}
	return t.Part(func(k report.Key) bool { return who.Covers(k.Unit) }).By(by, row).Codes(row, column), nil
}
