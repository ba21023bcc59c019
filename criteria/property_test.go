package criteria_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
)

func newRat(a, b int64) *big.Rat { return big.NewRat(a, b) }

func mustScore(t *testing.T, s *criteria.Set, obs []criteria.Observation) *criteria.Score {
	t.Helper()
	sc, err := s.Score(obs, nil)
	if err != nil {
		t.Fatalf("Score: %v", err)
	}
	return sc
}

func holds(i, part criteria.Interval) bool { return i.Contains(part.Lo) && i.Contains(part.Hi) }

// Whatever the unknown turns out to be, the result lies inside the interval given before, for every criterion, the totals, the
// award and the band. Mutants this kills: treating unknown as 0 or full, a scale that looks at one end only, an open end taken
// as closed in a tier, an award judged at one end.
func TestIntervalsHoldEveryFilling(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 300
	}
	for seed := range uint64(n) {
		r := maker{rand.New(rand.NewPCG(seed, 1))}
		d := r.definition(false)
		s := criteria.MustCompile(d, nil)
		observed := r.observe(d, false)
		sc := mustScore(t, s, observed)
		for range 6 {
			filled := r.fill(d, observed)
			got := mustScore(t, s, filled)
			for _, c := range got.Criteria() {
				before, _ := sc.Criterion(c.Number)
				if before.Counts != c.Counts {
					t.Fatalf("seed %d: no. %s counts %v, then %v", seed, c.Number, before.Counts, c.Counts)
				}
				if !holds(before.Points, c.Points) || !holds(before.Progress, c.Progress) {
					t.Fatalf("seed %d: no. %s: %s (%s) does not hold %s\nobserved %+v\nfilled %+v", seed, c.Number, before.Points, before.Outcome, c.Points, observed, filled)
				}
			}
			if !holds(sc.Points(), got.Points()) {
				t.Fatalf("seed %d: total %s does not hold %s", seed, sc.Points(), got.Points())
			}
			a, _ := sc.Progress()
			b, _ := got.Progress()
			if !holds(a, b) {
				t.Fatalf("seed %d: progress %s does not hold %s", seed, a, b)
			}
			lo, hi, _ := sc.MetBetween().Bounds()
			glo, ghi, _ := got.MetBetween().Bounds()
			if glo < lo || ghi > hi {
				t.Fatalf("seed %d: met %s does not hold %s", seed, sc.MetBetween(), got.MetBetween())
			}
			x, missing, _ := sc.Award()
			y, _, _ := got.Award()
			if x != criteria.Undecided && x != y {
				t.Fatalf("seed %d: award %s, then %s\n%s%s", seed, x, y, sc.Explain().Format(1), got.Explain().Format(1))
			}
			if (x == criteria.Undecided) != (len(missing) > 0) {
				t.Fatalf("seed %d: award %s waits for %v", seed, x, missing)
			}
			from, to, ok := sc.Band()
			gfrom, gto, _ := got.Band()
			if order := []string{"", "low", "high"}; ok &&
				(slices.Index(order, gfrom.Key) < slices.Index(order, from.Key) || slices.Index(order, gto.Key) > slices.Index(order, to.Key)) {
				t.Fatalf("seed %d: band %s to %s does not hold %s to %s", seed, from.Key, to.Key, gfrom.Key, gto.Key)
			}
		}
	}
}

// Points stay between 0 and the maximum, shares between 0 and 1, whatever the observations: a mutant without a cap in a scale, or
// one that loses the redistributed points, is killed here.
func TestScoresStayInBounds(t *testing.T) {
	for seed := range uint64(2000) {
		r := maker{rand.New(rand.NewPCG(seed, 2))}
		d := r.definition(false)
		s := criteria.MustCompile(d, nil)
		sc := mustScore(t, s, r.observe(d, false))
		all := criteria.Interval{Hi: sc.Maximum()}
		if !holds(all, sc.Points()) {
			t.Fatalf("seed %d: total %s of %s", seed, sc.Points(), sc.Maximum())
		}
		one := criteria.MustParseInterval("0..1")
		if p, ok := sc.Progress(); ok && !holds(one, p) {
			t.Fatalf("seed %d: progress %s", seed, p)
		}
		if p, ok := sc.Share(); ok && !holds(one, p) {
			t.Fatalf("seed %d: share %s", seed, p)
		}
		tally := sc.Tally()
		if tally.Known()+tally.Unknown() != tally.Applicable || tally.Applicable+tally.NotApplicable != tally.Criteria {
			t.Fatalf("seed %d: tally %+v does not add up", seed, tally)
		}
		for _, c := range sc.Criteria() {
			if !holds(criteria.Interval{Hi: c.Maximum}, c.Points) && s.Definition().Rounding.Criterion == nil {
				t.Fatalf("seed %d: no. %s %s of %s", seed, c.Number, c.Points, c.Maximum)
			}
		}
	}
}

// extreme returns the way in which everything unknown turns out as badly, or as well, as it can. It knows nothing of intervals:
// it looks at every pair of a ratio.
func extreme(d criteria.Definition, observed []criteria.Observation, high bool) []criteria.Observation {
	end := func(i criteria.Interval) criteria.Value {
		if high {
			return i.Hi
		}
		return i.Lo
	}
	var out []criteria.Observation
	for _, c := range d.Criteria {
		o := criteria.Observation{Criterion: c.Number}
		for _, v := range observed {
			if v.Criterion == c.Number {
				o = v
			}
		}
		set := func(v criteria.Value) {
			o = criteria.Observation{Criterion: c.Number, Points: &criteria.Interval{Lo: v, Hi: v}}
		}
		maximum := criteria.MustParseInterval(string(c.Maximum)).Lo
		switch {
		case len(o.Measures) > 0:
			measures := o.Measures
			o.Measures = nil
			for _, m := range measures {
				if v, ok := m.Ratio(); ok {
					var best *big.Rat
					var pick criteria.Measure
					for p := range int64(14) {
						for w := range int64(14) {
							if w == 0 || p > w || !v.Part.Contains(p) || !v.Whole.Contains(w) {
								continue
							}
							q := big.NewRat(p, w)
							if best == nil || (q.Cmp(best) > 0) == high && q.Cmp(best) != 0 {
								best, pick = q, criteria.RatioOf(m.Name(), ratio(p, w))
							}
						}
					}
					m = pick
				} else if v, ok := m.Count(); ok {
					lo, hi, _ := v.Bounds()
					if high {
						lo = hi
					}
					m = criteria.CountOf(m.Name(), exactly(lo))
				} else if p, ok := m.Percent(); ok && p.IsRange() {
					text := "90 %"
					if high {
						text = "100 %"
					}
					m = criteria.PercentOf(m.Name(), motcua.MustParsePercent(text))
				}
				o.Measures = append(o.Measures, m)
			}
		case o.Outcome == criteria.NoData, o.Outcome == criteria.InProgress, o.Outcome == criteria.Partial && o.Progress.Hi.IsZero():
			set(end(criteria.Interval{Hi: maximum}))
		case o.Outcome == criteria.Met && c.MetAt != "":
			set(end(criteria.Interval{Lo: criteria.MustParseInterval(string(c.MetAt)).Lo, Hi: maximum}))
		case o.Outcome == criteria.Partial:
			v := end(o.Progress).Rat()
			set(criteria.MustParseInterval(v.Mul(v, maximum.Rat()).RatString()).Lo)
		}
		out = append(out, o)
	}
	return out
}

// On sets of monotone scales the interval is no wider than it has to be: both ends are results of some facts. A mutant that answers
// with the whole range of an uncertain criterion, or that takes the ends of part and whole of a ratio apart from each other, is
// killed here.
func TestIntervalsAreTightOnMonotoneSets(t *testing.T) {
	for seed := range uint64(2000) {
		r := maker{rand.New(rand.NewPCG(seed, 3))}
		d := r.definition(true)
		s := criteria.MustCompile(d, nil)
		observed := r.observe(d, true)
		sc := mustScore(t, s, observed)
		for _, high := range []bool{false, true} {
			got := mustScore(t, s, extreme(d, observed, high))
			v, ok := got.Points().Exact()
			want := sc.Points().Lo
			if high {
				want = sc.Points().Hi
			}
			if !ok || !v.Equal(want) {
				t.Fatalf("seed %d: end %s is not reached, facts give %s\n%s\n%s", seed, want, got.Points(), sc.Explain().Format(1), got.Explain().Format(1))
			}
		}
	}
}

// The order in which observations are listed decides only between those of the same day and record. Mutant: the last one in the
// list decides.
func TestOrderOfObservationsDoesNotMatter(t *testing.T) {
	for seed := range uint64(500) {
		r := maker{rand.New(rand.NewPCG(seed, 4))}
		d := r.definition(false)
		s := criteria.MustCompile(d, nil)
		var observed []criteria.Observation
		for n := range 3 {
			for _, o := range r.observe(d, false) {
				o.Happened = motcua.MustDate(2023, 9, 1+n*3+r.IntN(3))
				o.Basis = pick(r, criteria.SelfAssessed, criteria.Appraised)
				observed = append(observed, o)
			}
		}
		a := mustScore(t, s, observed)
		r.Shuffle(len(observed), func(i, j int) { observed[i], observed[j] = observed[j], observed[i] })
		b := mustScore(t, s, observed)
		if !a.Points().Equal(b.Points()) || a.Tally() != b.Tally() {
			t.Fatalf("seed %d: %s, then %s", seed, a.Points(), b.Points())
		}
	}
}

func exactly(n int64) motcua.Count { return motcua.Exactly(n) }

func ratio(part, whole int64) motcua.Ratio {
	return motcua.Ratio{Part: exactly(part), Whole: exactly(whole)}
}
