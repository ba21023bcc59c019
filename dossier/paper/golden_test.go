package paper_test

import (
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/internal/golden"
)

// Every paper under both circulars, as it is handed out.
//
// Kills: any change of a word, a number of a form, a date or its reason; a field in the wrong place; a map's order in the output.
func TestPapers(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	for _, of := range []struct {
		regime string
		life   dossier.Log
		refuse dossier.Log
		stop   dossier.Log
	}{
		{"2018", life(t, rules, days2024), refused(t, rules, "2024-04-25"), stopped(t, rules, "2024-04-25", "2024-04-25", "2024-05-10")},
		{"2025", life(t, rules, days2026), refused(t, rules, "2026-03-02"), stopped(t, rules, "2026-03-02", "2026-03-02", "2026-03-12")},
	} {
		for _, p := range []paper.Paper{
			must(desk.Receipt(of.life, dossier.AsOf{})),
			must(desk.SupplementRequest(of.life, dossier.AsOf{}, 0)),
			must(desk.Refusal(of.refuse, dossier.AsOf{})),
			must(desk.Apology(of.life, dossier.AsOf{}, 0)),
			must(desk.StopNotice(of.stop, dossier.AsOf{})),
			must(desk.ControlSlip(of.life, dossier.AsOf{})),
		} {
			t.Run(of.regime+" "+p.Kind.String(), func(t *testing.T) {
				golden.Equal(t, of.regime+"/"+p.Kind.String()+".txt", text(t, p, nil))
				golden.Equal(t, of.regime+"/"+p.Kind.String()+".html", html(t, p, nil))
			})
		}
	}
	english := must(desk.ControlSlip(life(t, rules, days2026), dossier.AsOf{}))
	golden.Equal(t, "english/control_slip.txt", text(t, english, &paper.PrintOptions{Language: motcua.English}))
	english = must(desk.Receipt(life(t, rules, days2026), dossier.AsOf{}))
	golden.Equal(t, "english/receipt.txt", text(t, english, &paper.PrintOptions{Language: motcua.English}))
	golden.Equal(t, "english/receipt.html", html(t, english, &paper.PrintOptions{Language: motcua.English, Size: paper.A4}))
}

// A dossier received regardless of territory has no date, and says why, until the competent unit has it.
//
// Kills: a date counted from reception; a receipt after the arrival that still waits, or that loses the provision.
func TestElsewhere(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	a := accept("2026-08-06 09:00", "1.004859")
	a.Competent, a.Elsewhere = other, true
	l := log(t, rules, a, &dossier.Arrive{Meta: from(other, meta("2026-08-10 08:00", ""))})
	waits := must(desk.Receipt(l, dossier.At(at("2026-08-07 12:00"))))
	if waits.Receipt.NoDate != paper.WaitsForCompetent || !waits.Receipt.Promise.IsZero() || waits.Receipt.Why != nil {
		t.Errorf("before the arrival: %s, %v", waits.Receipt.NoDate, waits.Receipt.Promise)
	}
	if got := waits.Receipt.StartRule.Article; got != "art. 8(3)" {
		t.Errorf("the provision is %q", got)
	}
	golden.Equal(t, "2026/receipt_waits.txt", text(t, waits, nil))
	golden.Equal(t, "2026/receipt_waits.html", html(t, waits, nil))
	arrived := must(desk.Receipt(l, dossier.AsOf{}))
	if got := arrived.Receipt.Promise.Date; got != motcua.MustDate(2026, 8, 17) || !arrived.Issued.Equal(at("2026-08-10 08:00")) {
		t.Errorf("after the arrival: %s on a paper of %s", got, arrived.Issued)
	}
	golden.Equal(t, "2026/receipt_arrived.txt", text(t, arrived, nil))
	// The receipt without a date is the one of then, but for a name that was put right.
	l = log(t, rules, a, &dossier.Arrive{Meta: from(other, meta("2026-08-10 08:00", ""))}, &dossier.Correct{
		Meta: meta("2026-08-11 08:00", "wrong"), Facts: dossier.Correction{Revision: 1}, Personal: dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Thứ")},
	})
	all, err := desk.All(l, dossier.AsOf{})
	if err != nil || len(all) != 3 || all[0].Receipt.NoDate != paper.WaitsForCompetent || all[1].Receipt.NoDate != paper.DatePromised || all[2].ControlSlip == nil ||
		all[0].Applicant.Name.Reveal() != "Nguyễn Văn Thứ" {
		t.Errorf("all papers: %d, %v", len(all), err)
	}
}
