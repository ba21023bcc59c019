package report_test

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/report"
)

// allForms are a tally and every form on a basis, and their tables.
func allForms(t testing.TB, b report.Basis, countsOnly bool) (counters []report.Counter, tables func(motcua.Language) []*report.Table) {
	t.Helper()
	o := &report.FormOptions{Rules: formRules(t), CountsOnly: countsOnly}
	tally := report.NewTally(b, &report.TallyOptions{CountsOnly: countsOnly})
	forms := []*report.Form{
		report.NewForm07a(b, &report.Form07aOptions{FormOptions: *o, OnlineLevel: onlineLevel, PaidBy: paidBy}),
		report.NewAgeing(b, o), report.NewOpening(b, o), report.NewReception(b, o),
	}
	late, times, digital := report.NewLateList(b, o), report.NewHandlingTimes(b, o), report.NewDigitisation(b, o)
	index := report.NewIndex766(b, &report.Index766Options{FormOptions: *o, OnlineLevel: onlineLevel, PaidBy: paidBy})
	counters = []report.Counter{tally, late, times, digital, index}
	for _, f := range forms {
		counters = append(counters, f)
	}
	return counters, func(l motcua.Language) []*report.Table {
		out := []*report.Table{
			tally.By(report.ByField).Form06a(l), late.Table(l), times.Table(report.ByProcedure, l), times.EarlyTable(report.ByProcedure, l),
			digital.Table(report.ByField, l), digital.ComponentTable(l), digital.Dossiers().Table(report.ByUnit, l), index.Table(l), index.Counts().Table(report.ByUnit, l),
		}
		for _, f := range forms {
			for _, by := range []report.Dimension{report.ByField, report.ByUnit, report.ByChannel, report.ByProcedure, report.ByLevel} {
				out = append(out, f.Table(by, l))
			}
		}
		return out
	}
}

// One pass fills what single passes fill, also on several bases at once; every table hangs together, in both languages, with and without codes,
// and of no dossiers at all; an error of the store is told.
//
// Kills: a counter that gets the case of another basis; a header or note without words in one language; a table that nothing is in and cannot be
// written.
func TestFill(t *testing.T) {
	logs := formLogs(t, howMany(400), 91)
	july, quarter := formBases()[0], formBases()[9]
	if july.Period == quarter.Period {
		t.Fatal("the bases are the same")
	}
	together, tablesOfJuly := allForms(t, july, false)
	more, tablesOfQuarter := allForms(t, quarter, true)
	fillAll(t, logs, append(append([]report.Counter{}, together...), more...)...)
	for _, basis := range []report.Basis{july, quarter} {
		alone, tables := allForms(t, basis, basis == quarter)
		for _, c := range alone {
			fillAll(t, logs, c)
		}
		got := tablesOfJuly
		if basis == quarter {
			got = tablesOfQuarter
		}
		for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
			want, got := tables(l), got(l)
			for i := range want {
				if err := got[i].Check(); err != nil {
					t.Errorf("%s: %v", got[i].Key, err)
				}
				if diff := cmp.Diff(writeText(t, want[i], l), writeText(t, got[i], l)); diff != "" {
					t.Errorf("%s (-alone +together):\n%s", want[i].Key, diff)
				}
			}
		}
	}
	_, vietnamese := allForms(t, july, false)
	_, english := allForms(t, july, false)
	for i, en := range english(motcua.English) {
		vi := vietnamese(motcua.Vietnamese)[i]
		writeText(t, en, motcua.English)
		if en.Caption == vi.Caption || len(en.Columns) != len(vi.Columns) || len(en.Notes) != len(vi.Notes) {
			t.Errorf("%s: the languages differ", en.Key)
		}
		for j, c := range en.Columns {
			if c.Key != vi.Columns[j].Key || c.Header == "" || vi.Columns[j].Header == "" {
				t.Errorf("%s.%s: %q and %q", en.Key, c.Key, c.Header, vi.Columns[j].Header)
			}
		}
		for j, note := range en.Notes {
			if note == "" || note == vi.Notes[j] {
				t.Errorf("%s: note %d is %q in both", en.Key, j, note)
			}
		}
	}
	broken := errors.New("broken")
	var failing iter.Seq2[dossier.Log, error] = func(yield func(dossier.Log, error) bool) { yield(dossier.Log{}, broken) }
	if err := report.Fill(failing, together...); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if err := report.Fill(failing); !errors.Is(err, broken) {
		t.Errorf("without counters: %v", err)
	}
}

// A form of other dossiers, or on another basis, does not pass for one of the same.
//
// Kills: a check that looks at nothing.
func TestCheckAgainstFinds(t *testing.T) {
	rules := formRules(t)
	basis := report.Basis{Period: motcua.MustParsePeriod("2026-07")}
	log := life(t, rules, "d", &dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Counter})
	done := life(t, rules, "e", &dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Counter}, &dossier.Resolve{Meta: in("07-20 09:00")})
	type checker interface{ CheckAgainst(t *report.Tally) error }
	tally, other := report.NewTally(basis, nil), report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2026-08")}, nil)
	counters, _ := allForms(t, basis, false)
	fillAll(t, []dossier.Log{log, done}, append(counters, tally)...)
	tally.Add(life(t, rules, "f", &dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Counter}))
	tally.Add(life(t, rules, "g", &dossier.Accept{Meta: in("07-06 09:00"), Procedure: "4wh", Channel: dossier.Counter}, &dossier.Resolve{Meta: in("07-20 09:00")}))
	n := 0
	for _, c := range counters {
		form, ok := c.(checker)
		if !ok {
			continue
		}
		n++
		if f, ok := c.(*report.Form); ok && f.Key() == "opening" {
			continue // nothing was carried over
		}
		if err := form.CheckAgainst(tally); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%T: two more dossiers: %v", c, err)
		}
		if err := form.CheckAgainst(other); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%T: another period: %v", c, err)
		}
	}
	if n != 7 {
		t.Errorf("%d forms are checked against 06a, want 7", n)
	}
}

// A basis without a period counts nothing, in any form.
//
// Kills: a refused or waiting dossier of a period that has no days.
func TestZeroBasis(t *testing.T) {
	counters, tables := allForms(t, report.Basis{}, false)
	fillAll(t, formLogs(t, 50, 92), counters...)
	empty, none := allForms(t, report.Basis{}, false)
	_ = empty
	for i, table := range tables(motcua.English) {
		if diff := cmp.Diff(writeText(t, none(motcua.English)[i], motcua.English), writeText(t, table, motcua.English)); diff != "" {
			t.Errorf("%s (-nothing +counted):\n%s", table.Key, diff)
		}
	}
}

// No form prints what is personal: neither the applicant nor the account of an officer. The person is invented.
func TestFormsPrintNothingPersonal(t *testing.T) {
	rules := formRules(t)
	personal := dossier.Personal{
		Name: dossier.NewSecret("Người Bịa Đặt"), Number: identity.MustParsePersonalID("040301000003"), Contact: dossier.NewSecret("0900000001"),
	}
	m := func(s string) dossier.Meta {
		meta := in(s)
		meta.Actor, meta.Note = "officer-of-the-test", dossier.NewSecret("ghi chú bịa đặt")
		return meta
	}
	log := life(t, rules, "d1",
		&dossier.Submit{Meta: m("07-06 08:00"), Channel: dossier.Online, Procedure: "5wd", Personal: personal},
		&dossier.Accept{Meta: m("07-06 09:00"), Papers: []dossier.Paper{{Component: "form"}}, Personal: personal},
		&dossier.Transfer{Meta: m("07-06 10:00"), To: "u2"}, &dossier.RequestSupplement{Meta: m("07-07 09:00")}, &dossier.Supplement{Meta: m("07-08 09:00")},
		&dossier.Extend{Meta: m("07-20 09:00"), Promised: motcua.MustDate(2026, 7, 30)}, &dossier.Resolve{Meta: m("07-31 09:00")})
	counters, tables := allForms(t, report.Basis{Period: motcua.MustParsePeriod("2026-07")}, false)
	fillAll(t, []dossier.Log{log}, counters...)
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		for _, table := range tables(l) {
			var csv strings.Builder
			if err := table.WriteCSV(&csv, nil); err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"Bịa Đặt", "040301000003", "0900000001", "officer-of-the-test", "ghi chú"} {
				if strings.Contains(csv.String()+writeText(t, table, l), secret) {
					t.Errorf("%s prints %q", table.Key, secret)
				}
			}
		}
	}
}

// One pass over dossiers in memory, for the tally alone and for the tally with all nine forms.
func BenchmarkFill(b *testing.B) {
	logs := formLogs(b, 1000, 93)
	basis := report.Basis{Period: motcua.MustParsePeriod("2026-Q3")}
	for _, bb := range []struct {
		name  string
		forms int
		bare  bool
	}{{"tally", 1, true}, {"all", 0, true}, {"all with codes", 0, false}} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				counters, _ := allForms(b, basis, bb.bare)
				if bb.forms > 0 {
					counters = counters[:bb.forms]
				}
				if err := report.Fill(stream(logs), counters...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(logs)), "ns/dossier")
		})
	}
}

// Several counters, each log read once.
func ExampleFill() {
	basis := report.Basis{Period: motcua.MustParsePeriod("2026-07")}
	tally, late, times := report.NewTally(basis, nil), report.NewLateList(basis, nil), report.NewHandlingTimes(basis, nil)
	if err := report.Fill(stream(exampleLogs()), tally, late, times); err != nil { // or dossier.Logs(ctx, store)
		fmt.Println(err)
	}
	fmt.Println(tally.Total().Finished(), "finished,", len(late.Rows()), "late")
	fmt.Println(late.CheckAgainst(tally), times.CheckAgainst(tally))
	// Output:
	// 4 finished, 1 late
	// <nil> <nil>
}
