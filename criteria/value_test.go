package criteria_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/shopspring/decimal"
)

// Rounding happens once, half up, where it is asked for, and the number stays exact.
func TestValueText(t *testing.T) {
	quotient := func(a, b int64) criteria.Value {
		v, ok := criteria.Quotient(a, b)
		if !ok {
			t.Fatalf("%d/%d", a, b)
		}
		return v
	}
	for _, tt := range []struct {
		v      criteria.Value
		places int
		want   string
		exact  string
	}{
		{quotient(1, 3), 2, "0.33", "1/3"},
		{quotient(2, 3), 2, "0.67", "2/3"},
		{quotient(1, 8), 2, "0.13", "0.125"}, // half up
		{quotient(5, 2), 0, "3", "2.5"},      // half up, not to even
		{quotient(-5, 2), 0, "-3", "-2.5"},   // half away from zero below it
		{quotient(6, 4), 9, "1.500000000", "1.5"},
		{quotient(6, 4), 99, "1.500000000", "1.5"}, // no more than nine places
		{quotient(6, 4), -1, "2", "1.5"},
		{quotient(1, 1024), 9, "0.000976563", "1/1024"}, // ten decimals are more than a file holds
		{criteria.NewValue(decimal.RequireFromString("19.99")), 1, "20.0", "19.99"},
		{criteria.Value{}, 2, "0.00", "0"},
	} {
		if got := tt.v.Decimal(tt.places).StringFixed(int32(max(0, min(tt.places, 9)))); got != tt.want {
			t.Errorf("%s to %d places: %s, want %s", tt.v, tt.places, got, tt.want)
		}
		if got := tt.v.String(); got != tt.exact {
			t.Errorf("exactly %s, want %s", got, tt.exact)
		}
	}
	if got := quotient(3, 8).Text(motcua.Vietnamese, 2); got != "0,38" {
		t.Errorf("in Vietnamese %s", got)
	}
	if _, ok := criteria.Quotient(1, 0); ok {
		t.Error("1/0 is a number")
	}
	if got := quotient(6, -4).String(); got != "-1.5" {
		t.Errorf("6/-4 is %s", got)
	}
	if got := quotient(-9223372036854775808, -9223372036854775808).String(); got != "1" {
		t.Errorf("the least integer over itself is %s", got)
	}
}

// Totals of many rates with unrelated denominators need integers of hundreds of bits. Adding them up lazily gives the same as adding
// them up exactly, for every rounding and comparison. Mutants: a slack of one too few, a carry lost, a term dropped.
func TestTotalsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	d := thirteen()
	d.Award, d.Bands = &criteria.Condition{PointsAtLeast: "50"}, nil
	s := criteria.MustCompile(d, nil)
	for n := range 2000 {
		var obs []criteria.Observation
		want := new(big.Rat)
		for i, c := range d.Criteria {
			maximum := int64(8)
			if i == 0 {
				maximum = 4
			}
			whole := 1 + r.Int64N(1<<uint(1+r.IntN(30)))
			part := r.Int64N(whole + 1)
			p := big.NewRat(part, whole)
			p.Mul(p, big.NewRat(maximum, 1))
			o := criteria.Observation{Criterion: c.Number}
			if i < 10 {
				o.Measures = of(criteria.RatioOf("r", ratio(part, whole)))
				if i%3 == 0 {
					p.Mul(p, big.NewRat(10, 9))
					if p.Cmp(big.NewRat(maximum, 1)) > 0 {
						p.SetInt64(maximum)
					}
				}
			} else {
				q, _ := criteria.Quotient(p.Num().Int64(), p.Denom().Int64())
				o.Points = &criteria.Interval{Lo: q, Hi: q}
			}
			want.Add(want, p)
			obs = append(obs, o)
		}
		sc := mustScore(t, s, obs)
		got, ok := sc.Points().Exact()
		if !ok || got.Rat().Cmp(want) != 0 {
			t.Fatalf("%d: %s, want %s", n, got, want.RatString())
		}
		for places := range 10 {
			if g, w := got.Decimal(places).String(), decimal.NewFromBigRat(want, int32(places)).String(); g != w {
				t.Fatalf("%d: %s to %d places, want %s", n, g, places, w)
			}
		}
		// The threshold is put just below, at and just above the total.
		if share, ok := sc.Share(); !ok || share.Lo.Rat().Cmp(new(big.Rat).Quo(want, big.NewRat(100, 1))) != 0 {
			t.Fatalf("%d: share %s", n, share)
		}
		decision, _, _ := sc.Award()
		if (decision == criteria.Reached) != (want.Cmp(big.NewRat(50, 1)) >= 0) {
			t.Fatalf("%d: %s at %s", n, decision, want.FloatString(12))
		}
	}
}

// A total that is exactly the threshold, made of thirds and sevenths, reaches it; one part in 10^18 less does not.
func TestThresholdOfThirds(t *testing.T) {
	d := criteria.Definition{Key: "test/thirds", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"}, Award: &criteria.Condition{PointsAtLeast: "12"}}
	var obs []criteria.Observation
	primes := []int64{1000003, 1000033, 1000037, 1000039, 1000081, 1000099}
	for i, p := range primes {
		// p-1 of p, and 1 of p: together 1.
		for j, part := range []int64{p - 1, 1} {
			n := string(rune('a'+i)) + string(rune('0'+j))
			d.Criteria = append(d.Criteria, criteria.CriterionDefinition{Number: n, Title: criteria.Text{En: "c"}, Maximum: "2", Scale: &criteria.ScaleDefinition{
				Kind: criteria.Proportional, Measures: measures("r", criteria.RatioMeasure),
			}})
			obs = append(obs, criteria.Observation{Criterion: n, Measures: of(r("r", part, p))})
		}
	}
	s := criteria.MustCompile(d, nil)
	if got, _, _ := mustScore(t, s, obs).Award(); got != criteria.Reached {
		t.Errorf("12 of 12: %s", got)
	}
	obs[0].Measures = of(r("r", 1000003*999_999-1, 1000003*1_000_000)) // less by more than 10^-12
	if got, _, _ := mustScore(t, s, obs).Award(); got != criteria.NotReached {
		t.Errorf("just below 12: %s", got)
	}
}
