package criteria_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/motcua/motcua/criteria"
	"github.com/shopspring/decimal"
)

// thirteen is a set of 13 criteria with ratios, a threshold, a terms formula and hand-judged ones, 100 points.
func thirteen() criteria.Definition {
	d := criteria.Definition{
		Key: "bench/thirteen", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "bench"},
		Award: &criteria.Condition{All: []criteria.Condition{{PointsAtLeast: "80"}, {MetAtLeast: 5}}},
	}
	for i := range 13 {
		c := criteria.CriterionDefinition{Number: strconv.Itoa(i + 1), Title: criteria.Text{En: "c"}, Maximum: "8"}
		if i == 0 {
			c.Maximum = "4"
		}
		if i < 10 {
			c.Scale = &criteria.ScaleDefinition{
				Kind: criteria.Proportional, Measures: []criteria.MeasureDefinition{{Name: "r", Kind: criteria.RatioMeasure}},
			}
			if i%3 == 0 {
				c.Scale.FullFrom = "90%"
			}
		}
		d.Criteria = append(d.Criteria, c)
	}
	return d
}

type fraction struct{ part, whole int64 }

// wards returns n units: ratios for the first ten criteria, outcomes for the others, one of them unknown.
func wards(n int) (obs [][]criteria.Observation, figures [][13]fraction) {
	r := rand.New(rand.NewPCG(7, 7))
	for range n {
		list := make([]criteria.Observation, 13)
		measures := make([]criteria.Measure, 10)
		var f [13]fraction
		for i := range list {
			list[i].Criterion = strconv.Itoa(i + 1)
			whole := int64(20 + r.IntN(400))
			f[i] = fraction{whole - r.Int64N(whole/4), whole}
			switch {
			case i < 10:
				measures[i] = criteria.RatioOf("r", ratio(f[i].part, f[i].whole))
				list[i].Measures = measures[i : i+1 : i+1]
			case i == 12:
				list[i].Outcome = criteria.InProgress
			case i == 11:
				list[i].Outcome, list[i].Progress = criteria.Partial, criteria.MustParseInterval("75%")
				f[i] = fraction{3, 4}
			default:
				list[i].Outcome = criteria.Met
				f[i] = fraction{1, 1}
			}
		}
		obs = append(obs, list)
		figures = append(figures, f)
	}
	return obs, figures
}

// plainDecimals is the loop one writes without the package: each criterion's points to two places with shopspring/decimal, and
// their sum; no intervals, no outcomes, no award.
func plainDecimals(f *[13]fraction, maxima *[13]decimal.Decimal, limit decimal.Decimal) decimal.Decimal {
	total := decimal.Zero
	for i := range f {
		p := maxima[i].Mul(decimal.NewFromInt(f[i].part)).DivRound(decimal.NewFromInt(f[i].whole), 2)
		if i%3 == 0 && i < 10 {
			p = maxima[i].Mul(decimal.NewFromInt(f[i].part)).DivRound(decimal.NewFromInt(f[i].whole).Mul(limit), 2)
		}
		if p.GreaterThan(maxima[i]) {
			p = maxima[i]
		}
		total = total.Add(p)
	}
	return total
}

func BenchmarkScore(b *testing.B) {
	s := criteria.MustCompile(thirteen(), nil)
	for _, n := range []int{100, 10_000} {
		obs, _ := wards(n)
		for _, way := range []struct {
			name  string
			score func(obs []criteria.Observation, opts *criteria.ScoreOptions) (*criteria.Score, error)
		}{{"set", s.Score}, {"scorer", s.Scorer().Score}} {
			b.Run(fmt.Sprintf("%s/units=%d", way.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					for i := range obs {
						sc, err := way.score(obs[i], nil)
						if err != nil {
							b.Fatal(err)
						}
						p := sc.Points()
						_ = p.Lo.Decimal(2)
						_ = p.Hi.Decimal(2)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/unit")
			})
		}
	}
}

func BenchmarkPlainDecimals(b *testing.B) {
	maxima := [13]decimal.Decimal{}
	for i := range maxima {
		maxima[i] = decimal.NewFromInt(8)
	}
	limit := decimal.RequireFromString("0.9")
	_, figures := wards(10_000)
	b.ReportAllocs()
	for b.Loop() {
		for i := range figures {
			_ = plainDecimals(&figures[i], &maxima, limit)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/unit")
}

// planCases are plans with twenty actions, from the ordinary to the nasty.
func planCases() map[string]func() (*criteria.Score, []criteria.Action) {
	action := func(i int, cost int64, effects ...criteria.Effect) criteria.Action {
		return criteria.Action{Key: "a" + strconv.Itoa(i), Cost: decimal.NewFromInt(cost), Effects: effects}
	}
	score := func(d criteria.Definition, obs []criteria.Observation) *criteria.Score {
		sc, err := criteria.MustCompile(d, nil).Score(obs, nil)
		if err != nil {
			panic(err)
		}
		return sc
	}
	return map[string]func() (*criteria.Score, []criteria.Action){
		// Ratios to raise and criteria to finish, for points and a number of met criteria.
		"ordinary": func() (*criteria.Score, []criteria.Action) {
			r := rand.New(rand.NewPCG(1, 1))
			d := thirteen()
			d.Award = &criteria.Condition{All: []criteria.Condition{{PointsAtLeast: "95"}, {MetAtLeast: 8}}}
			obs, _ := wards(1)
			var list []criteria.Action
			for i := range 20 {
				e := criteria.Effect{Criterion: strconv.Itoa(1 + i%13)}
				if i%13 < 10 {
					e.Measure, e.Add = "r", 5+r.Int64N(60)
				} else {
					e.Outcome = criteria.Met
				}
				list = append(list, action(i, 1+r.Int64N(50), e))
			}
			return score(d, obs[0]), list
		},
		// Costs equal to points: a subset-sum problem, where no bound helps much.
		"subset-sum": func() (*criteria.Score, []criteria.Action) {
			r := rand.New(rand.NewPCG(2, 2))
			d := criteria.Definition{Key: "bench/sum", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "s"}}
			var list []criteria.Action
			total := 0
			for i := range 20 {
				n := 1000 + r.IntN(9000)
				total += n
				d.Criteria = append(d.Criteria, criteria.CriterionDefinition{Number: strconv.Itoa(i + 1), Title: criteria.Text{En: "c"}, Maximum: criteria.Number(strconv.Itoa(n))})
				list = append(list, action(i, int64(n), criteria.Effect{Criterion: strconv.Itoa(i + 1), Outcome: criteria.Met}))
			}
			d.Award = &criteria.Condition{PointsAtLeast: criteria.Number(strconv.Itoa(total/2 + 1))}
			return score(d, notMet(d)), list
		},
		// All on one ratio.
		"one criterion": func() (*criteria.Score, []criteria.Action) {
			r := rand.New(rand.NewPCG(3, 3))
			d := criteria.Definition{
				Key: "bench/one", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "s"},
				Award: &criteria.Condition{AllMet: true},
				Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "c"}, Maximum: "20", Scale: &criteria.ScaleDefinition{
					Kind: criteria.Proportional, Measures: []criteria.MeasureDefinition{{Name: "r", Kind: criteria.RatioMeasure}},
				}}},
			}
			var list []criteria.Action
			for i := range 20 {
				list = append(list, action(i, 1+r.Int64N(30), criteria.Effect{Criterion: "1", Measure: "r", Add: 1 + r.Int64N(30)}))
			}
			return score(d, []criteria.Observation{{Criterion: "1", Measures: []criteria.Measure{criteria.RatioOf("r", ratio(200, 350))}}}), list
		},
		// Every criterion takes several actions together, with needs between them.
		"all met": func() (*criteria.Score, []criteria.Action) {
			r := rand.New(rand.NewPCG(4, 4))
			d := thirteen()
			d.Award = &criteria.Condition{MetAtLeast: 11}
			obs, _ := wards(1)
			var list []criteria.Action
			for i := range 20 {
				e := criteria.Effect{Criterion: strconv.Itoa(1 + i%10), Measure: "r", Add: 20 + r.Int64N(40)}
				a := action(i, 1+r.Int64N(50), e, criteria.Effect{Criterion: strconv.Itoa(1 + r.IntN(10)), Measure: "r", Add: 5 + r.Int64N(20)})
				if i > 4 && i%4 == 0 {
					a.Needs = []string{"a" + strconv.Itoa(i-3)}
				}
				list = append(list, a)
			}
			return score(d, obs[0]), list
		},
	}
}

func notMet(d criteria.Definition) []criteria.Observation {
	var out []criteria.Observation
	for _, c := range d.Criteria {
		out = append(out, criteria.Observation{Criterion: c.Number, Outcome: criteria.NotMet})
	}
	return out
}

func BenchmarkPlan(b *testing.B) {
	for name, build := range planCases() {
		sc, actions := build()
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p, err := sc.Plan(actions, nil)
				if err != nil || !p.Exact || !p.Reached {
					b.Fatal(err, p)
				}
			}
		})
	}
}
