package claim_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report/claim"
)

func percent(s string) motcua.Percent { return motcua.MustParsePercent(s) }

// prints is the definition of "prints as", written once more from its words and in rationals: a number is rounded half up to
// the places of p, each end of a range as well; a bound is taken as it is written.
func prints(p motcua.Percent, part, whole int64) bool {
	if whole < 1 || part > whole {
		return false
	}
	unit := int64(100)
	for range p.Places() {
		unit *= 10
	}
	lo, hi, bounded := p.Bounds()
	rounded := (2*part*unit + whole) / (2 * whole)
	switch {
	case !p.IsBound():
		return rounded >= lo && rounded <= hi
	case p.String()[0] == '>':
		return part*unit > lo*whole
	case p.String()[0] == '<':
		return part*unit < hi*whole
	case bounded:
		return part*unit <= hi*whole
	}
	return part*unit >= lo*whole
}

// Kills: an end of the window open where it is closed (a print of exactly half a unit), ">" taken as "≥", a bound that is
// rounded, a range whose ends are not.
func TestWindowAgainstItsDefinition(t *testing.T) {
	for _, s := range []string{
		"0 %", "0.0 %", "1 %", "33 %", "33.3 %", "50 %", "66.7 %", "98.4 %", "99.5 %", "99.99 %", "100 %", "100.0 %", "101 %",
		"> 0 %", "≥ 0 %", "> 90 %", "≥ 90 %", "≥ 90.5 %", "> 100 %", "≥ 100 %",
		"< 0 %", "≤ 0 %", "< 10 %", "≤ 10 %", "≤ 12.5 %", "< 100 %", "≤ 100 %",
		"90–100 %", "0–0 %", "86.54–94.23 %", "12.5–12.5 %",
	} {
		p := percent(s)
		for whole := int64(0); whole <= 210; whole++ {
			for part := int64(0); part <= whole; part++ {
				if got, want := claim.Contains(p, part, whole), prints(p, part, whole); got != want {
					t.Fatalf("%s holds %d/%d: %v, want %v", s, part, whole, got, want)
				}
			}
		}
	}
}

// Kills: the closed form of fitsAny off by one at either end, the limits 'part <= whole' and 'whole >= 1' left out, the least
// or the greatest ratio taken from the wrong corner, an open upper end of a count taken as closed.
func TestFitAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 8_000
	if testing.Short() {
		n = 2_000
	}
	seen := map[string]int{}
	const beyond = 10_000 // far enough for a whole without an upper end: the part is below 50 and the least print 0.5 %
	for range n {
		places := rng.IntN(3)
		a, b := rng.Int64N(40), rng.Int64N(60)
		part, whole := motcua.Between(a, a+rng.Int64N(8)), motcua.Between(b, b+rng.Int64N(8))
		_, partMost, _ := part.Bounds()
		_, wholeMost, _ := whole.Bounds()
		switch rng.IntN(40) {
		case 0, 1, 2, 3:
			part, partMost = motcua.AtLeast(a), wholeMost
		case 4:
			whole, wholeMost, places = motcua.AtLeast(b), beyond, 0
		}
		p := randomPercent(rng, places)
		pairs, fits := 0, 0
		for w := b; w <= wholeMost; w++ {
			for q := a; q <= min(partMost, w); q++ {
				pairs++
				if prints(p, q, w) {
					fits++
				}
			}
		}
		want := "some"
		switch {
		case fits == 0:
			want = "never"
		case fits == pairs && wholeMost != beyond:
			want = "always"
		}
		got := claim.Fit(p, part, whole)
		if wholeMost == beyond && got == "always" && fits == pairs {
			want = "always" // brute force cannot see the end of an open whole; the next test does
		}
		if got != want {
			t.Fatalf("%v for part %v, whole %v: %s, want %s (%d of %d pairs)", p, part, whole, got, want, fits, pairs)
		}
		seen[want]++
	}
	for _, kind := range []string{"never", "some", "always"} {
		if seen[kind] < n/100 {
			t.Errorf("only %d cases are %q", seen[kind], kind)
		}
	}
}

func randomPercent(rng *rand.Rand, places int) motcua.Percent {
	unit := int64(100)
	for range places {
		unit *= 10
	}
	show := func(v int64) string {
		if places == 0 {
			return fmt.Sprint(v)
		}
		return fmt.Sprintf("%d.%0*d", v*100/unit, places, v%(unit/100))
	}
	v := rng.Int64N(unit + 1)
	switch rng.IntN(8) {
	case 0:
		return percent("> " + show(v) + " %")
	case 1:
		return percent("≥ " + show(v) + " %")
	case 2:
		return percent("< " + show(v) + " %")
	case 3:
		return percent("≤ " + show(v) + " %")
	case 4:
		return percent(show(v) + "–" + show(min(v+rng.Int64N(unit/4), unit)) + " %")
	}
	return percent(show(v) + " %")
}

// Kills: a whole without an upper end taken as finite when every pair is to fit, products that overflow near the greatest
// count, a search that walks the range.
func TestFitOfWideAndOpenCounts(t *testing.T) {
	const most = math.MaxInt64 - 1
	for _, c := range []struct {
		print       string
		part, whole motcua.Count
		want, why   string
	}{
		{"≥ 0 %", motcua.AtLeast(0), motcua.AtLeast(1), "always", "every share is at least 0"},
		{"> 0 %", motcua.AtLeast(1), motcua.AtLeast(1), "always", "a part of 1 or more of anything is more than 0"},
		{"> 0 %", motcua.AtLeast(0), motcua.AtLeast(1), "some", "the part may be 0"},
		{"≥ 1 %", motcua.Exactly(5), motcua.AtLeast(5), "some", "of 501 it is less"},
		{"≤ 100 %", motcua.AtLeast(0), motcua.AtLeast(1), "always", "a part of a whole"},
		{"1 %", motcua.Exactly(5), motcua.AtLeast(400), "some", "of 1,001 it is 0 %"},
		{"< 100 %", motcua.AtLeast(0), motcua.AtLeast(1), "some", "it may be all of them"},
		{"> 100 %", motcua.AtLeast(0), motcua.AtLeast(1), "never", "a part of a whole"},
		{"101 %", motcua.AtLeast(0), motcua.AtLeast(1), "never", "a part of a whole is printed as 100 % at most"},
		{"100 %", motcua.Exactly(10), motcua.AtLeast(11), "never", "the nearest is 10/11 = 91 %"},
		{"91 %", motcua.Exactly(10), motcua.AtLeast(11), "some", "10/11 is one of them"},
		{"50 %", motcua.Exactly(3), motcua.AtMost(5), "never", "3/5 is 60 %, and the part cannot be taken of less than 3"},
		{"60 %", motcua.Exactly(3), motcua.AtMost(5), "some", "3/5"},
		{"0 %", motcua.Exactly(0), motcua.Exactly(0), "never", "0/0 has no percentage"},
		{"100 %", motcua.Exactly(7), motcua.Exactly(6), "never", "the part exceeds the whole"},
		{"≤ 0 %", motcua.Between(0, 3), motcua.Exactly(10), "some", "none of ten"},
		{"≤ 0 %", motcua.Between(1, 3), motcua.Exactly(10), "never", ""},
		{"< 0 %", motcua.Between(0, 3), motcua.Exactly(10), "never", "nothing is less than none"},
		{"> 0 %", motcua.Exactly(0), motcua.Between(1, 3), "never", "none"},
		{"33.7 %", motcua.Between(1_350_000, 1_449_999), motcua.Between(4_150_000, 4_249_999), "some", "Hanoi's account of 8 May 2023"},
		{"33.7 %", motcua.Exactly(1_400_000), motcua.Exactly(4_200_000), "never", "taken as exact it is 33.3 %"},
		{"35.0 %", motcua.Between(1_350_000, 1_449_999), motcua.Between(4_150_000, 4_249_999), "never", "at most 34.94 %"},
		{"34.9 %", motcua.Between(1_350_000, 1_449_999), motcua.Between(4_150_000, 4_249_999), "some", "the upper corner"},
		{"31.8 %", motcua.Between(1_350_000, 1_449_999), motcua.Between(4_150_000, 4_249_999), "some", "the lower corner"},
		{"31.7 %", motcua.Between(1_350_000, 1_449_999), motcua.Between(4_150_000, 4_249_999), "never", "below it"},
		{"33.333333333 %", motcua.Between(1, most), motcua.Between(1, most), "some", "1/3 is among them"},
		{"33.333333334 %", motcua.Between(1, 40_000), motcua.Between(1, 100_000), "never", "no fraction with so small a whole is so near to 1/3"},
		{"99.999999999 %", motcua.Exactly(most - 1), motcua.Exactly(most), "never", "it is 100 % to nine places"},
		{"100.000000000 %", motcua.Exactly(most - 1), motcua.Exactly(most), "always", "rounded"},
		{"50.000000000 %", motcua.Exactly(most / 2), motcua.Exactly(most), "always", "half of an even number"},
	} {
		t.Run(c.print+" "+c.part.String()+" of "+c.whole.String(), func(t *testing.T) {
			if got := claim.Fit(percent(c.print), c.part, c.whole); got != c.want {
				t.Errorf("got %s, want %s: %s", got, c.want, c.why)
			}
		})
	}
}

// Kills: a step of Euclid's algorithm left out, the sum of the whole units of the slope off by one.
func TestFloorSum(t *testing.T) {
	for n := int64(0); n <= 9; n++ {
		for m := int64(1); m <= 9; m++ {
			for a := int64(0); a <= 20; a++ {
				for b := int64(0); b <= 20; b++ {
					want := int64(0)
					for i := range n {
						want += (a*i + b) / m
					}
					if got := claim.FloorSum(n, m, a, b); got != want {
						t.Fatalf("n=%d m=%d a=%d b=%d: %d, want %d", n, m, a, b, got, want)
					}
				}
			}
		}
	}
}

// Kills: half rounded down, one too many at the upper end, an odd step treated like an even one.
func TestRoundedCount(t *testing.T) {
	for to := int64(1); to <= 12; to++ {
		for n := int64(0); n <= 5*to; n += to {
			lo, hi := int64(-1), int64(-1)
			for x := int64(0); x <= 7*to; x++ {
				if (2*x+to)/(2*to)*to == n { // half up
					if lo < 0 {
						lo = x
					}
					hi = x
				}
			}
			if got, want := claim.RoundedCount(n, to), motcua.Between(lo, hi); got != want {
				t.Errorf("%d to the nearest %d: %v, want %v", n, to, got, want)
			}
		}
	}
	for _, c := range []struct {
		n, to int64
		want  motcua.Count
		why   string
	}{
		{1_400_000, 100_000, motcua.Between(1_350_000, 1_449_999), "1.4 million"},
		{403, 0, motcua.Exactly(403), "not rounded"},
		{403, -5, motcua.Exactly(403), "no step"},
		{-1, 10, motcua.Count{}, "no count"},
		{math.MaxInt64 - 5, 10, motcua.Count{}, "the range does not fit"},
		{math.MaxInt64, math.MaxInt64, motcua.Count{}, "the range does not fit"},
	} {
		if got := claim.RoundedCount(c.n, c.to); got != c.want {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

func rateClaim(r claim.Rate) claim.Claim {
	if r.PartIs.Key == "" {
		r.PartIs, r.WholeIs = term("part"), term("whole")
	}
	return claim.Claim{
		ID: "X", Source: source("S", "ward", "2024-03-31"),
		Figures: []claim.Figure{{Measure: term("measure"), Unit: term("unit"), Rate: &r}},
	}
}

func term(key string) claim.Term {
	return claim.Term{Key: key, Words: claim.Words{VI: key + " (vi)", EN: key + " (en)"}}
}

func source(key, place, day string) claim.Source {
	s := claim.Source{Key: key, ReportedOn: motcua.MustParseDate(day)}
	if place != "" {
		s.Place = term(place)
	}
	return s
}

// A percentage that was printed from a true ratio is never refuted, and a part that would print something else always is.
// Kills: comparing the recomputed decimal within a tolerance, rounding half down or to even, the print of a bound or a range
// taken as a number.
func TestWhatARatioPrintsIsNeverRefuted(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	n := 20_000
	if testing.Short() {
		n = 2_000
	}
	changed := 0
	for i := range n {
		whole := 1 + rng.Int64N(1<<(1+rng.UintN(40)))
		part := rng.Int64N(whole + 1)
		places := rng.IntN(5)
		if i%10 == 0 { // a print of exactly half a unit: 1/8 = 12.5 %
			whole, places = 8*(1+rng.Int64N(1000)), 0
			part = whole / 8
		}
		r := motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole)}
		switch rng.IntN(4) {
		case 0:
			r.Part = motcua.Between(part, min(part+rng.Int64N(100), whole))
		case 1:
			r.Part = motcua.AtLeast(part)
		}
		p := r.Percent(places)
		got := claim.Check(rateClaim(claim.Rate{Printed: p, Part: r.Part, Whole: r.Whole}), claim.Evidence{})
		if got.Verdict == claim.VerdictNotReproducible {
			t.Fatalf("%v printed as %v is refuted: %v", r, p, got.Text(motcua.English))
		}
		// Evidence that bears it out does not refute it either.
		e := evidence(t, claim.Fact{Measure: "measure", Ratio: r})
		got = claim.Check(rateClaim(claim.Rate{Printed: p}), e)
		if got.Verdict == claim.VerdictNotReproducible {
			t.Fatalf("%v printed as %v is refuted by itself as evidence: %v", r, p, got.Text(motcua.English))
		}
		if _, exact := r.Part.Exact(); !exact {
			continue
		}
		// The next part, below or above, that prints something else.
		other := motcua.Ratio{Part: motcua.Exactly(rng.Int64N(whole + 1)), Whole: r.Whole}
		if other.Percent(places).Equal(p) {
			continue
		}
		changed++
		got = claim.Check(rateClaim(claim.Rate{Printed: p, Part: other.Part, Whole: other.Whole}), claim.Evidence{})
		if got.Verdict != claim.VerdictNotReproducible || got.Reason().Code != claim.PercentDiffers {
			t.Fatalf("%v is said to be %v: %v", other, p, got.Text(motcua.English))
		}
	}
	if changed < n/4 {
		t.Errorf("only %d changed parts", changed)
	}
}

// The wholes and parts that a refuted percentage implies are exactly those that would print it.
// Kills: an implied range off by one, the part and the whole exchanged, the range of one end of a rounded input alone.
func TestImpliedCountsAgainstBruteForce(t *testing.T) {
	for _, s := range []string{"99.8 %", "33 %", "12.5 %", "7 %", "66.67 %", "> 90 %", "≤ 10 %", "40–45 %"} {
		p := percent(s)
		for whole := int64(1); whole <= 60; whole++ {
			for part := int64(1); part <= whole; part += 4 {
				got := claim.Check(rateClaim(claim.Rate{
					Printed: p, Part: motcua.Exactly(part), Whole: motcua.Exactly(whole),
				}), claim.Evidence{})
				if got.Verdict != claim.VerdictNotReproducible {
					if !prints(p, part, whole) {
						t.Fatalf("%s: %d/%d is not refuted", s, part, whole)
					}
					continue
				}
				why := got.Reason()
				checkImplied(t, fmt.Sprintf("%s: parts of %d", s, whole), why.Parts, 0, 2*whole, func(n int64) bool { return prints(p, n, whole) })
				checkImplied(t, fmt.Sprintf("%s: wholes of %d", s, part), why.Wholes, 1, 1200, func(n int64) bool { return prints(p, part, n) })
			}
		}
	}
}

// checkImplied compares a count with the numbers from lo to hi that satisfy holds.
func checkImplied(t *testing.T, what string, c motcua.Count, lo, hi int64, holds func(int64) bool) {
	t.Helper()
	for n := lo; n <= hi; n++ {
		if want := holds(n); want != (c != motcua.Count{} && c.Contains(n)) {
			t.Fatalf("%s: %d is implied: %v, want %v; all: %v", what, n, !want, want, c)
		}
	}
}

// Of inputs that are ranges, what is implied is true of both their ends and everything between. Kills: the wrong end.
func TestImpliedCountsOfRanges(t *testing.T) {
	for _, c := range []struct {
		print         string
		part, whole   motcua.Count
		wholes, parts motcua.Count
	}{
		{"50 %", motcua.AtLeast(8), motcua.Exactly(10), motcua.AtLeast(16), motcua.Exactly(5)},
		{"50 %", motcua.Between(8, 9), motcua.Between(10, 12), motcua.Between(16, 18), motcua.Between(5, 6)},
		{"> 90 %", motcua.Between(8, 9), motcua.Between(20, 30), motcua.Between(8, 9), motcua.Between(19, 30)},
		{"≤ 10 %", motcua.Between(8, 9), motcua.Between(20, 30), motcua.AtLeast(80), motcua.AtMost(3)},
		{"55 %", motcua.AtLeast(8), motcua.Exactly(10), motcua.Count{}, motcua.Count{}},
	} {
		got := claim.Check(rateClaim(claim.Rate{Printed: percent(c.print), Part: c.part, Whole: c.whole}), claim.Evidence{})
		why := got.Reason()
		if got.Verdict != claim.VerdictNotReproducible || why.Wholes != c.wholes || why.Parts != c.parts {
			t.Errorf("%s of %v/%v: %v, wholes %v, parts %v; want %v, %v", c.print, c.part, c.whole, got.Verdict, why.Wholes, why.Parts, c.wholes, c.parts)
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		name                  string
		reason                claim.Reason
		published, recomputed claim.Span
	}{
		{name: "nothing"},
		{
			name: "A3",
			reason: claim.Reason{
				Published: percent("99.8 %"), Ratio: motcua.Ratio{Part: motcua.Exactly(36915), Whole: motcua.Exactly(37525)},
			},
			published:  claim.Span{Lo: 99.75, Hi: 99.85, Known: true},
			recomputed: claim.Span{Lo: 98.37441705529647, Hi: 98.37441705529647, Known: true},
		},
		{
			name:       "A1",
			reason:     claim.Reason{Ratio: motcua.Ratio{Part: motcua.Between(1125, 1225), Whole: motcua.Exactly(1300)}},
			recomputed: claim.Span{Lo: 86.53846153846153, Hi: 94.23076923076923, Known: true},
		},
		{
			name:      "bound",
			reason:    claim.Reason{Published: percent("> 90 %")},
			published: claim.Span{Lo: 90, Hi: 100, Known: true},
		},
		{
			name:      "upper bound",
			reason:    claim.Reason{Published: percent("≤ 5 %")},
			published: claim.Span{Lo: 0, Hi: 5, Known: true},
		},
		{
			name:      "none",
			reason:    claim.Reason{Published: percent("≤ 0 %")},
			published: claim.Span{Known: true},
		},
		{
			name:   "less than none",
			reason: claim.Reason{Published: percent("< 0 %")},
		},
		{
			name:       "part at least",
			reason:     claim.Reason{Ratio: motcua.Ratio{Part: motcua.AtLeast(3), Whole: motcua.Exactly(4)}},
			recomputed: claim.Span{Lo: 75, Hi: 100, Known: true},
		},
		{
			name:       "whole at least",
			reason:     claim.Reason{Ratio: motcua.Ratio{Part: motcua.Exactly(3), Whole: motcua.AtLeast(4)}},
			recomputed: claim.Span{Lo: 0, Hi: 75, Known: true},
		},
		{
			name:       "whole that may be nothing",
			reason:     claim.Reason{Ratio: motcua.Ratio{Part: motcua.Exactly(0), Whole: motcua.AtMost(5)}},
			recomputed: claim.Span{Lo: 0, Hi: 100, Known: true},
		},
		{
			name:       "part above its whole",
			reason:     claim.Reason{Ratio: motcua.Ratio{Part: motcua.AtLeast(7), Whole: motcua.Exactly(5)}},
			recomputed: claim.Span{Lo: 140, Hi: 140, Known: true},
		},
		{
			name:   "of nothing",
			reason: claim.Reason{Ratio: motcua.Ratio{Part: motcua.Exactly(0), Whole: motcua.Exactly(0)}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			published, recomputed := c.reason.Spans()
			if diff := cmp.Diff([]claim.Span{c.published, c.recomputed}, []claim.Span{published, recomputed}); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
