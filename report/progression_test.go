package report_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity/roll"
	"github.com/motcua/motcua/report"
)

// Kills: a stage between left out of what is known; a bound that loses its side; a whole taken from the wrong stage; a contradiction that narrows
// a count to nothing.
func TestProgressionConversion(t *testing.T) {
	n := motcua.Exactly
	unknown := motcua.Count{}
	tests := []struct {
		name, why                                string
		eligible, collected, approved, activated motcua.Count
		from, to                                 int
		want, percent                            string
	}{
		{"exact", "both ends", n(1000), n(900), n(800), n(600), 1, 3, "600/900", "66.7 %"},
		{"a published bound", "more than 90 % of the eligible are collected and activated", n(10000), unknown, unknown, motcua.MoreThan(9000), 0, 3, "9001..10000/10000", "90.0–100.0 %"},
		{"collected, by what was activated", "who activated was collected before", n(10000), unknown, unknown, motcua.MoreThan(9000), 0, 1, "9001..10000/10000", "90.0–100.0 %"},
		{"nothing in between", "no more than were collected", n(1000), n(500), unknown, unknown, 0, 3, "<=500/1000", "0.0–50.0 %"},
		{"a range", "each end rounded once", n(1000), motcua.Between(500, 600), unknown, n(450), 1, 3, "450/500..600", "75.0–90.0 %"},
		{"a contradiction", "what was stated stays", n(100), n(120), n(90), n(80), 0, 1, "120/100", "120.0 %"},
		{"nobody is eligible", "0/0 is undefined", n(0), n(0), n(0), n(0), 0, 3, "0/0", "undefined"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := report.EIDProgression(motcua.English, tt.eligible, tt.collected, tt.approved, tt.activated)
			r := p.Conversion(tt.from, tt.to)
			if r.String() != tt.want || r.Percent(1).String() != tt.percent {
				t.Errorf("got %v, %v; want %s, %s: %s", r, r.Percent(1), tt.want, tt.percent, tt.why)
			}
			if err := p.Check(); (err != nil) != (tt.name == "a contradiction") || err != nil && !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("check: %v", err)
			}
		})
	}
	p := report.EIDProgression(motcua.English, n(1), n(1), n(1), n(1))
	for _, places := range [][2]int{{-1, 0}, {0, 4}, {4, 0}} {
		if r := p.Conversion(places[0], places[1]); r != (motcua.Ratio{}) {
			t.Errorf("%v: %v", places, r)
		}
	}
}

// Whatever the true numbers are, as long as each stage has no more than the one before, no check fails, and what is known of a conversion
// contains the true one.
//
// Kills: a limit from the wrong side; a strict comparison of equal stages.
func TestProgressionContainsTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(81, 1))
	for range howMany(2000) {
		truth := [4]int64{r.Int64N(100)}
		for i := 1; i < 4; i++ {
			truth[i] = r.Int64N(truth[i-1] + 1)
		}
		var told [4]motcua.Count
		for i, n := range truth {
			told[i] = [...]motcua.Count{
				motcua.Exactly(n), {}, motcua.AtLeast(n - r.Int64N(n+1)), motcua.AtMost(n + r.Int64N(20)), motcua.Between(n-r.Int64N(n+1), n+r.Int64N(20)),
			}[r.IntN(5)]
		}
		p := report.EIDProgression(motcua.Vietnamese, told[0], told[1], told[2], told[3])
		if err := p.Check(); err != nil {
			t.Fatalf("%v of %v: %v", told, truth, err)
		}
		for from := range truth {
			for to := range truth {
				if c := p.Conversion(from, to); !c.Part.Contains(truth[to]) || !c.Whole.Contains(truth[from]) {
					t.Fatalf("%v of %v: %d to %d is %v", told, truth, from, to, c)
				}
			}
		}
		if err := p.Table(motcua.Vietnamese).Check(); err != nil {
			t.Fatal(err)
		}
	}
}

// A file prepared for every wrong number is 100 % of that stage and nothing of the next.
func ExampleCancellationProgression() {
	progress := roll.Progress{Found: 40, Prepared: 40, Cancelled: 12} // Corrections.Progress
	n := func(n int) motcua.Count { return motcua.Exactly(int64(n)) }
	p := report.CancellationProgression(motcua.Vietnamese, n(progress.Found), n(progress.Prepared), n(progress.Cancelled), n(progress.Reestablished))
	for i := 1; i < len(p.Stages); i++ {
		r := p.Conversion(0, i)
		fmt.Println(r.Of, r, r.Percent(0).Text(motcua.Vietnamese))
	}
	// Output:
	// file_prepared/found 40/40 100 %
	// cancelled/found 12/40 30 %
	// re_established/found 0/40 0 %
}

// "More than 90 % of those eligible are collected and activated" is a bound on one conversion, and a bound on all stages between.
func ExampleEIDProgression() {
	p := report.EIDProgression(motcua.English, motcua.Exactly(10_000), motcua.Count{}, motcua.Count{}, motcua.MoreThan(9_000))
	fmt.Println(p.Conversion(0, 3).Of, p.Conversion(0, 3).Part.Text(motcua.English), p.Check())
	// Output: activated/eligible 9,001–10,000 <nil>
}
