package criteria_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
)

// Random sets and observations for the properties. Everything comes from a seeded source, so a failure can be repeated.

type maker struct{ *rand.Rand }

func (r maker) number(lo, hi, places int) string {
	scale := 1
	for range places {
		scale *= 10
	}
	v := lo*scale + r.IntN((hi-lo)*scale+1)
	s := strconv.Itoa(v / scale)
	if places > 0 {
		s += fmt.Sprintf(".%0*d", places, v%scale)
	}
	return s
}

func pick[T any](r maker, list ...T) T { return list[r.IntN(len(list))] }

// scale returns a random scale for a criterion with the given maximum. Only monotone ones when asked.
func (r maker) scale(maximum int, monotone bool) *criteria.ScaleDefinition {
	empty := pick(r, criteria.EmptyNoData, criteria.EmptyZero, criteria.EmptyFull)
	if monotone {
		empty = criteria.EmptyNoData
	}
	ratio := func(name string) criteria.MeasureDefinition {
		return criteria.MeasureDefinition{Name: name, Kind: criteria.RatioMeasure, Empty: empty}
	}
	count := func(name string) criteria.MeasureDefinition {
		return criteria.MeasureDefinition{Name: name, Kind: criteria.CountMeasure}
	}
	yes := func(name string) criteria.MeasureDefinition {
		return criteria.MeasureDefinition{Name: name, Kind: criteria.YesNoMeasure}
	}
	n := 8
	if monotone {
		n = 4
	}
	switch r.IntN(n) {
	case 0:
		return nil
	case 1:
		d := &criteria.ScaleDefinition{Kind: criteria.Proportional, Measures: []criteria.MeasureDefinition{ratio("r")}}
		if r.IntN(2) == 0 {
			d.FullFrom = criteria.Number(strconv.Itoa(50+r.IntN(51)) + "%")
		}
		return d
	case 2:
		return &criteria.ScaleDefinition{Kind: criteria.Target, Measures: []criteria.MeasureDefinition{count("n")}, Target: criteria.Number(strconv.Itoa(r.IntN(9)))}
	case 3:
		return &criteria.ScaleDefinition{
			Kind: criteria.Terms, Measures: []criteria.MeasureDefinition{ratio("a"), ratio("b"), count("c")},
			Terms: []criteria.Term{
				{Key: "A", Measure: "a", Points: criteria.Number(r.number(1, maximum, 1)), FullFrom: "80%", Cap: criteria.Number(r.number(1, maximum, 1))},
				{Key: "B", Measure: "b", Points: criteria.Number(r.number(1, maximum, 1))},
				{Key: "C", Measure: "c", Points: "0.5", Cap: "1"},
			},
		}
	case 4:
		return &criteria.ScaleDefinition{
			Kind: criteria.Checklist, WeightsUnpublished: r.IntN(3) == 0,
			Measures: []criteria.MeasureDefinition{count("heads"), count("seats"), yes("camera"), ratio("posted")},
			Items: []criteria.Item{
				{Key: "seats", Title: criteria.Text{En: "seats"}, Measure: "seats", Per: "heads"},
				{Key: "camera", Title: criteria.Text{En: "camera"}, Measure: "camera"},
				{Key: "posted", Title: criteria.Text{En: "posted"}, Measure: "posted", AtLeast: "90%"},
			},
		}
	case 5:
		d := &criteria.ScaleDefinition{
			Kind: criteria.Mean, Measures: []criteria.MeasureDefinition{count("two"), count("one"), count("none")},
			Classes: []criteria.Class{{Measure: "two", Points: criteria.Number(strconv.Itoa(maximum))}, {Measure: "one", Points: "0.5"}, {Measure: "none", Points: "0"}},
		}
		r.Shuffle(3, func(i, j int) { d.Classes[i], d.Classes[j] = d.Classes[j], d.Classes[i] })
		return d
	case 6:
		// With a hole between 40 % and 60 %, and open ends.
		return &criteria.ScaleDefinition{
			Kind: criteria.Tiers, Measures: []criteria.MeasureDefinition{ratio("r"), count("late")},
			Tiers: []criteria.Tier{
				{Points: criteria.Number(strconv.Itoa(maximum)), When: []criteria.Bound{{Measure: "r", MoreThan: "80%"}, {Measure: "late", Equal: "0"}}},
				{Points: "0.5", When: []criteria.Bound{{Measure: "r", AtLeast: "60%", AtMost: "80%"}, {Measure: "late", LessThan: "5"}}},
				{Points: "0", When: []criteria.Bound{{Measure: "r", LessThan: "40%"}}},
			},
		}
	default:
		return &criteria.ScaleDefinition{
			Kind: criteria.Target, Measures: []criteria.MeasureDefinition{count("n"), count("asked")}, Measure: "n", TargetMeasure: "asked",
		}
	}
}

func (r maker) definition(monotone bool) criteria.Definition {
	d := criteria.Definition{
		Key: "random/set", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "random"},
		NotApplicable: pick(r, criteria.LeaveOut, criteria.FullPoints, criteria.Redistribute),
	}
	if !monotone {
		for _, p := range []**int{&d.Rounding.Criterion, &d.Rounding.Total} {
			if r.IntN(3) == 0 {
				places := r.IntN(3)
				*p = &places
			}
		}
	}
	total := 0
	for i := range 1 + r.IntN(6) {
		maximum := 1 + r.IntN(20)
		c := criteria.CriterionDefinition{
			Number: strconv.Itoa(i + 1), Title: criteria.Text{En: "c"}, Maximum: criteria.Number(strconv.Itoa(maximum)),
			Scale: r.scale(maximum, monotone), RedBelow: "0.25",
		}
		if r.IntN(3) == 0 {
			c.MetAt = criteria.Number(r.number(1, maximum, 0))
		}
		total += maximum
		d.Criteria = append(d.Criteria, c)
	}
	award := []criteria.Condition{
		{AllMet: true},
		{MetAtLeast: 1 + r.IntN(len(d.Criteria))},
		{PointsAtLeast: criteria.Number(r.number(0, total, 0))},
		{PercentAtLeast: criteria.Number(r.number(0, 100, 0))},
		{NoRed: true},
	}
	switch r.IntN(3) {
	case 0:
		d.Award = &award[r.IntN(len(award))]
	case 1:
		d.Award = &criteria.Condition{All: []criteria.Condition{pick(r, award...), pick(r, award...)}}
	default:
		d.Award = &criteria.Condition{Any: []criteria.Condition{pick(r, award...), pick(r, award...)}}
	}
	d.Bands = &criteria.Bands{Percent: r.IntN(2) == 0, Bands: []criteria.Band{
		{Key: "low", Title: criteria.Text{En: "low"}, AtLeast: "1"},
		{Key: "high", Title: criteria.Text{En: "high"}, AtLeast: "5"},
	}}
	return d
}

// count returns a random count, exact or not, never unbounded when bounded is set.
func (r maker) count(top int, bounded bool) motcua.Count {
	a, b := int64(r.IntN(top+1)), int64(r.IntN(top+1))
	switch k := r.IntN(5); {
	case k == 0:
		return motcua.Between(min(a, b), max(a, b))
	case k == 1 && !bounded:
		return motcua.AtLeast(a)
	case k == 2:
		return motcua.AtMost(a)
	}
	return motcua.Exactly(a)
}

func (r maker) ratio(bounded bool) motcua.Ratio {
	for {
		v := motcua.Ratio{Part: r.count(12, bounded), Whole: r.count(12, bounded)}
		if bounded {
			if lo, _, _ := v.Whole.Bounds(); lo == 0 {
				continue
			}
		}
		if lo, _, _ := v.Part.Bounds(); lo > 0 {
			if _, hi, ok := v.Whole.Bounds(); ok && lo > hi {
				continue
			}
		}
		return v
	}
}

func (r maker) measure(d criteria.MeasureDefinition, bounded bool) criteria.Measure {
	switch d.Kind {
	case criteria.RatioMeasure:
		if r.IntN(4) == 0 {
			texts := []string{"80 %", "90–100 %", "12.5 %"}
			if !bounded {
				texts = append(texts, "> 60 %", "< 80 %", "≥ 40 %")
			}
			return criteria.PercentOf(d.Name, motcua.MustParsePercent(pick(r, texts...)))
		}
		return criteria.RatioOf(d.Name, r.ratio(bounded))
	case criteria.CountMeasure:
		return criteria.CountOf(d.Name, r.count(9, bounded))
	}
	return criteria.YesNo(d.Name, r.IntN(2) == 0)
}

// observe returns random observations for some of the criteria of a set.
func (r maker) observe(d criteria.Definition, bounded bool) []criteria.Observation {
	var out []criteria.Observation
	for _, c := range d.Criteria {
		if !bounded && r.IntN(8) == 0 {
			continue
		}
		o := criteria.Observation{Criterion: c.Number}
		switch k := r.IntN(10); {
		case c.Scale != nil && k < 7:
			for _, m := range c.Scale.Measures {
				if bounded || r.IntN(6) > 0 {
					o.Measures = append(o.Measures, r.measure(m, bounded))
				}
			}
			if o.Measures == nil {
				o.Outcome = criteria.InProgress
			}
		case k == 7 && !bounded:
			p := criteria.MustParseInterval(pick(r, "0.5", "0.25..1", "0..0.5", "0.125..0.75"))
			o.Points = &p
		default:
			o.Outcome = pick(r, criteria.Met, criteria.NotMet, criteria.InProgress, criteria.NoData, criteria.Partial, criteria.NotApplicable)
			if o.Outcome == criteria.Partial && r.IntN(3) > 0 {
				o.Progress = criteria.MustParseInterval(pick(r, "50%", "75%", "25%..100%", "10%..90%"))
			}
		}
		out = append(out, o)
	}
	return out
}

// within returns a random exact count inside a count.
func (r maker) within(c motcua.Count) int64 {
	lo, hi, bounded := c.Bounds()
	if !bounded {
		hi = lo + 30
	}
	if hi-lo > 1000 {
		hi = lo + 1000
	}
	return lo + r.Int64N(hi-lo+1)
}

// fill returns one way in which what is unknown could turn out: the same observations with every value exact.
func (r maker) fill(d criteria.Definition, observed []criteria.Observation) []criteria.Observation {
	var out []criteria.Observation
	for _, c := range d.Criteria {
		o := criteria.Observation{Criterion: c.Number}
		for _, v := range observed {
			if v.Criterion == c.Number {
				o = v
			}
		}
		maximum, _ := strconv.ParseInt(string(c.Maximum), 10, 64)
		switch {
		case len(o.Measures) > 0:
			o.Measures = r.fillMeasures(c.Scale.Measures, o.Measures)
		case o.Points != nil:
			p := r.inside(*o.Points)
			o.Points = &p
		case o.Outcome == criteria.NoData && c.Scale != nil && r.IntN(2) == 0:
			o.Measures = r.fillMeasures(c.Scale.Measures, nil)
		case o.Outcome == criteria.NoData, o.Outcome == criteria.InProgress:
			p := r.inside(criteria.MustParseInterval("0.." + strconv.FormatInt(maximum, 10)))
			o.Outcome, o.Points = criteria.NoData, &p
		case o.Outcome == criteria.Met && c.MetAt != "":
			p := r.inside(criteria.MustParseInterval(string(c.MetAt) + ".." + string(c.Maximum)))
			o.Outcome, o.Points = criteria.NoData, &p
		case o.Outcome == criteria.Partial && o.Progress.Hi.IsZero():
			v := criteria.MustParseInterval(strconv.Itoa(1+r.IntN(99)) + "%")
			if c.MetAt != "" {
				break // what is partly met without a figure is below met_at, wherever that is
			}
			o.Progress = v
		case o.Outcome == criteria.Partial:
			p := r.inside(o.Progress)
			v := p.Lo.Rat()
			v.Mul(v, newRat(maximum, 1))
			points := criteria.MustParseInterval(v.RatString())
			o.Outcome, o.Progress, o.Points = criteria.NoData, criteria.Interval{}, &points
		}
		out = append(out, o)
	}
	return out
}

// inside returns a random exact number of an interval: an end, or one between.
func (r maker) inside(i criteria.Interval) criteria.Interval {
	switch r.IntN(3) {
	case 0:
		return criteria.Interval{Lo: i.Lo, Hi: i.Lo}
	case 1:
		return criteria.Interval{Lo: i.Hi, Hi: i.Hi}
	}
	lo, hi := i.Lo.Rat(), i.Hi.Rat()
	hi.Sub(hi, lo)
	hi.Mul(hi, newRat(int64(r.IntN(8)), 7))
	lo.Add(lo, hi)
	v, _ := criteria.ParseInterval(lo.RatString())
	return v
}

func (r maker) fillMeasures(defs []criteria.MeasureDefinition, given []criteria.Measure) []criteria.Measure {
	var out []criteria.Measure
	for _, d := range defs {
		var m *criteria.Measure
		for i := range given {
			if given[i].Name() == d.Name {
				m = &given[i]
			}
		}
		out = append(out, r.exact(d, m))
	}
	return out
}

func (r maker) exact(d criteria.MeasureDefinition, m *criteria.Measure) criteria.Measure {
	switch d.Kind {
	case criteria.CountMeasure:
		c := motcua.Count{}
		if m != nil {
			c, _ = m.Count()
		}
		return criteria.CountOf(d.Name, motcua.Exactly(r.within(c)))
	case criteria.YesNoMeasure:
		if m != nil {
			return *m
		}
		return criteria.YesNo(d.Name, r.IntN(2) == 0)
	}
	if m == nil {
		whole := int64(1 + r.IntN(20))
		return criteria.RatioOf(d.Name, motcua.Ratio{Part: motcua.Exactly(r.Int64N(whole + 1)), Whole: motcua.Exactly(whole)})
	}
	if v, ok := m.Ratio(); ok {
		for range 10_000 {
			part, whole := r.within(v.Part), r.within(v.Whole)
			if part <= whole {
				return criteria.RatioOf(d.Name, motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole)})
			}
		}
		panic("no ratio inside " + fmt.Sprint(v))
	}
	p, _ := m.Percent()
	text := p.String()
	if p.IsBound() {
		text = map[string]string{"> 60 %": "60.1 %", "< 80 %": "79.9 %", "≥ 40 %": "40 %"}[text]
	}
	if p.IsRange() {
		text = pick(r, "90 %", "95.5 %", "100 %")
	}
	if text == "" {
		text = "60.1 %"
	}
	return criteria.PercentOf(d.Name, motcua.MustParsePercent(text))
}
