package report

import (
	"strings"

	"github.com/motcua/motcua"
)

// Text returns the verdict and its reason in one line: "không tái lập được: 36.915/37.525 = 98,4 %, không phải 99,8 %. …".
func (r ClaimResult) Text(l motcua.Language) string {
	if len(r.Reasons) == 0 {
		return r.Verdict.Text(l)
	}
	return r.Verdict.Text(l) + ": " + r.Reason().Text(l)
}

// Compared returns the result as an item of a [Comparison]: what was published beside what the reason of the verdict
// recomputes.
func (r ClaimResult) Compared(l motcua.Language) Compared {
	why := r.Reason()
	c := Compared{
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

// ClaimChart returns the claims as a picture of published and recomputed percentages. Claims about counts alone have
// their figures in their texts.
func ClaimChart(results []ClaimResult, l motcua.Language) *Comparison {
	c := &Comparison{Title: wording(l)("Số liệu công bố và số liệu tính lại", "Published and recomputed figures")}
	for _, r := range results {
		c.Items = append(c.Items, r.Compared(l))
	}
	return c
}

// ClaimTable returns the claims with their sentences, verdicts and reasons. The reason of the verdict has its own column; the
// other findings and the remarks stand in the last one.
func ClaimTable(results []ClaimResult, l motcua.Language) *Table {
	w := wording(l)
	t := &Table{
		Key:     "claims",
		Caption: w("Số liệu đã công bố, kiểm tra lại", "Published figures, checked"),
		Columns: []Column{
			{Key: "claim", Header: w("Mã", "Claim"), Kind: KindText, RowHeader: true},
			{Key: "source", Header: w("Nguồn", "Source"), Kind: KindText},
			{Key: "sentence", Header: w("Nội dung công bố", "What was published"), Kind: KindText},
			{Key: "published", Header: w("Công bố", "Published"), Kind: KindPercent},
			{Key: "recomputed", Header: w("Tính lại", "Recomputed"), Kind: KindPercent},
			{Key: "verdict", Header: w("Kết luận", "Verdict"), Kind: KindText},
			{Key: "reason", Header: w("Lý do", "Reason"), Kind: KindText},
			{Key: "remarks", Header: w("Điều khác cần biết", "What else to know"), Kind: KindText},
		},
	}
	percent := func(p motcua.Percent) Cell {
		if !p.Defined() {
			return Cell{}
		}
		return PercentCell(p)
	}
	for _, r := range results {
		why := r.Reason()
		reason, remarks := "", []string(nil)
		for i, x := range r.Reasons {
			if i == 0 {
				reason = x.Text(l)
				continue
			}
			remarks = append(remarks, x.Text(l))
		}
		t.Add(
			TextCell(r.Claim.ID),
			TextCell(claimTexter{l: l}.source(r.Claim.Source)),
			TextCell(r.Claim.Says.Text(l)),
			percent(why.Published), percent(why.Recomputed),
			TextCell(r.Verdict.Text(l)).WithTone(r.Verdict.Tone()),
			TextCell(reason),
			TextCell(strings.Join(remarks, " ")),
		)
	}
	return t
}
