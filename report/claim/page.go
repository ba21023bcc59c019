package claim

import (
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// Text returns the verdict and its reason in one line: "không tái lập được: 36.915/37.525 = 98,4 %, không phải 99,8 %. …".
func (r Result) Text(l motcua.Language) string {
	if len(r.Reasons) == 0 {
		return r.Verdict.Text(l)
	}
	return r.Verdict.Text(l) + ": " + r.Reason().Text(l)
}

// Compared returns the result as an item of a [report.Comparison]: what was published beside what the reason of the verdict
// recomputes.
func (r Result) Compared(l motcua.Language) report.Compared {
	why := r.Reason()
	c := report.Compared{
		Label: r.Claim.ID, Published: why.Published, Recomputed: why.Recomputed,
		Verdict: r.Verdict.Text(l), Tone: r.Verdict.Tone(),
	}
	if subject := why.Subject.Text(l); subject != "" {
		c.Label += " · " + subject
	}
	if len(r.Reasons) > 0 {
		c.Detail = why.Text(l)
	}
	return c
}

// Chart returns the claims as a picture of published and recomputed percentages. Claims about counts alone have
// their figures in their texts, and so have those that describe something as complete without a figure.
func Chart(results []Result, l motcua.Language) *report.Comparison {
	c := &report.Comparison{Title: wording(l)("Số liệu công bố và số liệu tính lại", "Published and recomputed figures")}
	for _, r := range results {
		c.Items = append(c.Items, r.Compared(l))
	}
	return c
}

// Table returns the claims with their sentences, verdicts and the reason of each verdict. Other findings and remarks are in
// [Result.Reasons].
func Table(results []Result, l motcua.Language) *report.Table {
	w := wording(l)
	t := &report.Table{
		Key:     "claims",
		Caption: w("Số liệu đã công bố, kiểm tra lại", "Published figures, checked"),
		Columns: []report.Column{
			{Key: "claim", Header: w("Mã", "Claim"), Kind: report.KindText},
			{Key: "sentence", Header: w("Nội dung công bố", "What was published"), Kind: report.KindText, RowHeader: true},
			{Key: "source", Header: w("Nguồn", "Source"), Kind: report.KindText},
			{Key: "verdict", Header: w("Kết luận", "Verdict"), Kind: report.KindText},
			{Key: "reason", Header: w("Lý do", "Reason"), Kind: report.KindText},
		},
	}
	for _, r := range results {
		reason := ""
		if len(r.Reasons) > 0 {
			reason = r.Reason().Text(l)
		}
		t.Add(
			report.TextCell(r.Claim.ID), report.TextCell(r.Claim.Says.Text(l)),
			report.TextCell(texter{l: l}.source(r.Claim.Source)),
			report.TextCell(r.Verdict.Text(l)).WithTone(r.Verdict.Tone()), report.TextCell(reason),
		)
	}
	return t
}
