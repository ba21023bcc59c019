package report_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/report"
)

// The report of 12 March is rebuilt in May from the same store, which by then holds more: events that had happened before and were recorded
// after, corrections of what the report had counted, new dossiers, and erasures of personal data. It has the same bytes in every form, and so has
// the earlier half of a comparison.
//
// Kills: knowledge of later events, corrections or dossiers in any figure, row, note or digest; an erasure that touches what is counted; the
// order of a store in the output.
func TestAsOfSameBytes(t *testing.T) {
	logs := sealed(t, busyLogs(t, 600, 41))
	basis := quarter()
	then := make([]dossier.Log, 0, len(logs))
	later := map[string]int{}
	for _, log := range logs {
		n := 0
		for n < len(log.Events) && !log.Events[n].Recorded.After(basis.AsOf) {
			n++
		}
		if n > 0 {
			then = append(then, dossier.Log{ID: log.ID, Events: log.Events[:n]})
		} else {
			later["new dossiers"]++
		}
		for _, e := range log.Events[n:] {
			switch {
			case e.Kind == dossier.KindCorrected && n > 0:
				later["corrections"]++
			case e.Kind == dossier.KindErased && n > 0:
				later["erasures"]++
			case !e.At.After(basis.AsOf):
				later["late records"]++
			}
		}
	}
	for _, what := range []string{"new dossiers", "corrections", "erasures", "late records"} {
		if later[what] < 5 {
			t.Fatalf("%d %s: the logs are too tame", later[what], what)
		}
	}
	store := stored(t, then)
	ctx := context.Background()
	type form struct {
		name  string
		write func(*report.Tally) []byte
	}
	var forms []form
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		page := func(tally *report.Tally) *report.Page {
			if err := tally.Check(); err != nil {
				t.Fatal(err)
			}
			fields := tally.By(report.ByField)
			p := &report.Page{
				Language: l, Title: "II.06a", Period: basis.Period.Text(l), AsOf: basis.AsOf, Receipt: tally.Receipt().String(),
				Figures: []report.Figure{{Label: "3", Value: report.IntegerCell(int64(tally.Total().Received()))}},
				Sections: []report.Section{
					{Table: fields.Form06a(l)},
					{Table: fields.OnTimeTable(l, 1), Chart: fields.OnTimeChart(l)},
					{Table: tally.By(report.ByProcedure).Form06a(l)},
					{Table: tally.By(report.ByUnit).Form06a(l)},
				},
			}
			for _, text := range basis.Policy.Text(l) {
				p.Notes = append(p.Notes, report.Note{Text: text})
			}
			return p
		}
		written := func(write func(p *report.Page, b *bytes.Buffer) error) func(*report.Tally) []byte {
			return func(tally *report.Tally) []byte {
				var b bytes.Buffer
				if err := write(page(tally), &b); err != nil {
					t.Fatal(err)
				}
				return b.Bytes()
			}
		}
		forms = append(
			forms,
			form{"text " + l.String(), written(func(p *report.Page, b *bytes.Buffer) error { return p.WriteText(b) })},
			form{"html " + l.String(), written(func(p *report.Page, b *bytes.Buffer) error { return p.WriteHTML(b) })},
			form{"json " + l.String(), written(func(p *report.Page, b *bytes.Buffer) error { return p.WriteJSON(b) })},
			form{"csv " + l.String(), written(func(p *report.Page, b *bytes.Buffer) error { return p.Sections[0].Table.WriteCSV(b, nil) })},
		)
	}
	count := func() *report.Tally {
		tally, err := report.TallyStore(ctx, store, basis, nil)
		if err != nil {
			t.Fatal(err)
		}
		return tally
	}
	first := count()
	want := make([][]byte, len(forms))
	for i, f := range forms {
		want[i] = f.write(first)
	}

	keep(t, store, logs)
	diff, err := report.DiffStore(ctx, store, report.Basis{Period: basis.Period, AsOf: motcua.MustDate(2024, time.August, 1).Start()}, basis.AsOf, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := diff.Check(); err != nil {
		t.Error(err)
	}
	for name, again := range map[string]*report.Tally{"rebuilt": count(), "compared": diff.Before()} {
		for i, f := range forms {
			if got := f.write(again); !bytes.Equal(got, want[i]) {
				t.Errorf("%s, %s: other bytes", name, f.name)
			}
		}
	}
	if tally, err := first.Receipt().VerifyStore(ctx, store, nil); err != nil || !slices.Equal(tally.Members(), first.Members()) {
		t.Errorf("the receipt of 12 March in August: %v", err)
	}
	if len(diff.Moves()) == 0 || bytes.Equal(forms[0].write(diff.After()), want[0]) {
		t.Error("nothing changed until August")
	}
}
