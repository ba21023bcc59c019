package report_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/report"
)

// Each rate has its own denominator.
//
// Kills: a component taken from a register among those on paper; one sent online among those to be scanned; a signature on paper; an unknown
// register taken for none; a dossier without recorded components taken for a digital one; a supplement's component left out.
func TestDigitisation(t *testing.T) {
	rules := formRules(t)
	take := func(c dossier.Channel, papers ...dossier.Paper) dossier.Command {
		return &dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: c, Papers: papers}
	}
	form := func(p dossier.Paper) dossier.Paper { p.Component = "form"; return p }
	birth := func(p dossier.Paper) dossier.Paper { p.Component = "birth"; return p } // in a register
	tests := []struct {
		name, why string
		commands  []dossier.Command
		rules     bool
		want      string // digitised, reused, signed, dossiers
	}{
		{"scanned", "of one on paper", []dossier.Command{take(dossier.Counter, form(dossier.Paper{Digitised: true}))}, true, "1/1 0/0 0/1 1/1"},
		{"on paper", "nobody scanned it; the signature is of no use", []dossier.Command{take(dossier.Counter, form(dossier.Paper{Signed: true}))}, true, "0/1 0/0 0/0 0/1"},
		{"sent online", "nothing to scan", []dossier.Command{take(dossier.Online, form(dossier.Paper{Signed: true}))}, true, "0/0 0/0 1/1 1/1"},
		{"from a register", "nothing on paper, nothing to sign", []dossier.Command{take(dossier.Counter, birth(dossier.Paper{Reused: true}))}, true, "0/0 1/1 0/0 1/1"},
		{"not from the register", "the register had it", []dossier.Command{take(dossier.Post, birth(dossier.Paper{}))}, true, "0/1 0/1 0/0 0/1"},
		{"without rules", "nobody knows what a register has", []dossier.Command{take(dossier.Counter, birth(dossier.Paper{}), form(dossier.Paper{Digitised: true}))}, false, "1/2 0/<=2 0/1 0/1"},
		{"by a supplement", "it came later", []dossier.Command{take(dossier.Counter), &dossier.RequestSupplement{Meta: in("07-07 09:00")}, &dossier.Supplement{Meta: in("07-08 09:00"), Papers: []dossier.Paper{form(dossier.Paper{Digitised: true})}}}, true, "1/1 0/0 0/1 1/1"},
		{"nothing recorded", "left out on both sides", []dossier.Command{take(dossier.Online)}, true, "0/0 0/0 0/0 0/0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var o *report.FormOptions
			if tt.rules {
				o = &report.FormOptions{Rules: rules}
			}
			d := report.NewDigitisation(report.Basis{Period: motcua.MustParsePeriod("2026-07")}, o)
			d.Add(life(t, rules, "d", tt.commands...))
			if err := d.Check(); err != nil {
				t.Error(err)
			}
			got := fmt.Sprint(d.TotalRate(report.RateDigitised), " ", d.TotalRate(report.RateReused), " ", d.TotalRate(report.RateSigned), " ", d.TotalRate(report.RateFullyDigital))
			if got != tt.want {
				t.Errorf("got %s, want %s: %s", got, tt.want, tt.why)
			}
		})
	}
}

// On any logs the counts add up, agree with a loop over the papers, lead to their dossiers, and parts, with and without codes, are the whole.
//
// Kills: a carried-over dossier; a component counted under another; a merge that drops one.
func TestDigitisationProperties(t *testing.T) {
	logs := formLogs(t, howMany(1000), 71)
	o := &report.FormOptions{Rules: formRules(t)}
	for _, basis := range formBases() {
		d, tally := report.NewDigitisation(basis, o), report.NewTally(basis, nil)
		bare := report.NewDigitisation(basis, &report.FormOptions{Rules: o.Rules, CountsOnly: true})
		fillAll(t, logs, d, tally, bare)
		if err := d.CheckAgainst(tally); err != nil {
			t.Fatalf("%v as of %v: %v", basis.Period, basis.AsOf, err)
		}
		type count struct{ part, whole int64 }
		want := map[string]count{}
		for _, log := range logs {
			c := basis.Case(log)
			if c.Excluded != report.Counted || c.In == report.CarriedOver {
				continue
			}
			for _, p := range c.State.Papers {
				n := want[c.State.Accepted.Procedure+" "+p.Component]
				if !p.Reused && (p.Digitised || c.State.Channel == dossier.Online) {
					n.whole++
					if p.Signed {
						n.part++
					}
				}
				want[c.State.Accepted.Procedure+" "+p.Component] = n
			}
		}
		for key, n := range want {
			var procedure, component string
			if _, err := fmt.Sscan(key, &procedure, &component); err != nil {
				t.Fatal(err)
			}
			r := d.ComponentRate(report.RateSigned, procedure, component)
			if r.Part != motcua.Exactly(n.part) || r.Whole != motcua.Exactly(n.whole) {
				t.Errorf("%s: %v, want %v", key, r, n)
			}
			if codes := d.Codes(report.RateSigned, procedure, component); int64(len(codes)) != n.part {
				t.Errorf("%s: %d codes for %d", key, len(codes), n.part)
			}
		}
		parts, rest := report.NewDigitisation(basis, o), report.NewDigitisation(basis, o)
		fillAll(t, logs[:100], parts)
		fillAll(t, logs[100:], rest)
		if err := parts.Merge(rest); err != nil {
			t.Fatal(err)
		}
		for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
			for _, of := range []func(*report.Digitisation) *report.Table{
				func(d *report.Digitisation) *report.Table { return d.Table(report.ByField, l) },
				func(d *report.Digitisation) *report.Table { return d.ComponentTable(l) },
				func(d *report.Digitisation) *report.Table { return d.Dossiers().Table(report.ByUnit, l) },
			} {
				want := writeText(t, of(d), l)
				for _, other := range []*report.Digitisation{parts, bare} {
					if diff := cmp.Diff(want, writeText(t, of(other), l)); diff != "" {
						t.Errorf("(-whole +got):\n%s", diff)
					}
				}
			}
		}
		if err := parts.Merge(report.NewDigitisation(basis, nil)); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("merge without rules: %v", err)
		}
	}
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		for _, key := range []string{report.DefinitionDigitised, report.DefinitionReused, report.DefinitionSigned, report.DefinitionFullyDigital} {
			if report.DefinitionText(key, l) == key {
				t.Errorf("%s has no words in %v", key, l)
			}
		}
	}
}
