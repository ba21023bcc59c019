package criteria

import (
	"slices"

	"github.com/motcua/motcua"
)

// Effect is what an action would do to one criterion: it either brings the criterion to an outcome, or changes one measure of its
// scale. It never makes a criterion worse: an outcome below the present one changes nothing.
type Effect struct {
	// Criterion is the number of the criterion. Required.
	Criterion string
	// Outcome, with Progress when it is Partial, is what the criterion is brought to: Met, Partial or InProgress. It is left at
	// NoData when Measure is given.
	Outcome  Outcome
	Progress Interval
	// Measure names an input. Set is its new value; or Add is how many more there are (of a ratio: of its part) and
	// AddWhole how much greater the whole of a ratio becomes. Effects that are looked at together may not set one measure to
	// different values.
	Measure  string
	Set      Measure
	Add      int64
	AddWhole int64
}

// check lists what is wrong with an effect on a set; the answer is the place of the criterion, or -1.
func (e *Effect) check(s *Set, path string, add func(motcua.Problem)) int {
	fault := func(field string, code motcua.Code, param string) {
		add(motcua.Problem{Path: path + "." + field, Code: code, Param: param})
	}
	i := -1
	switch j, ok := s.index[e.Criterion]; {
	case e.Criterion == "":
		fault("criterion", motcua.CodeRequired, "")
	case !ok:
		fault("criterion", motcua.CodeUnknown, s.ID())
	case s.criteria[j].information:
		fault("criterion", motcua.CodeNotAllowed, "information")
	default:
		i = j
	}
	if e.Measure == "" {
		switch e.Outcome {
		case Met, InProgress, Partial:
		case NoData:
			fault("outcome", motcua.CodeRequired, "met, partial, in_progress")
		default:
			fault("outcome", motcua.CodeUnknown, "met, partial, in_progress")
		}
		if e.Set.form != formNone || e.Add != 0 || e.AddWhole != 0 {
			fault("measure", motcua.CodeRequired, "")
		}
		if !e.Progress.Hi.IsZero() || !e.Progress.Lo.IsZero() {
			o := Observation{Outcome: e.Outcome, Progress: e.Progress}
			var f faults
			o.checkProgress(&f)
			for _, p := range f.list {
				fault("progress", p.Code, p.Param)
			}
		}
		return i
	}
	if e.Outcome != NoData {
		fault("outcome", motcua.CodeNotAllowed, "measure")
	}
	if !e.Progress.Hi.IsZero() || !e.Progress.Lo.IsZero() {
		fault("progress", motcua.CodeNotAllowed, "measure")
	}
	if (e.Set.form != formNone) == (e.Add != 0 || e.AddWhole != 0) {
		fault("set", motcua.CodeRequired, "exactly one of set, add")
	}
	const most = 1 << 40
	if e.Add < 0 || e.Add > most {
		fault("add", motcua.CodeOutOfRange, ">= 0")
	}
	if e.AddWhole < 0 || e.AddWhole > most {
		fault("add_whole", motcua.CodeOutOfRange, ">= 0")
	}
	if i < 0 {
		return -1
	}
	k := s.criteria[i].scale
	if k == nil {
		fault("measure", motcua.CodeNotAllowed, "kind manual")
		return -1
	}
	m := k.find(e.Measure)
	if m < 0 {
		fault("measure", motcua.CodeUnknown, k.names())
		return -1
	}
	kind := k.measures[m].kind
	if e.Set.form != formNone {
		if code, param := e.Set.problem(kind); code != "" {
			fault("set", code, param)
		}
	}
	if e.Add != 0 && kind == YesNoMeasure {
		fault("add", motcua.CodeNotAllowed, "kind yes_no")
	}
	if e.AddWhole != 0 && kind != RatioMeasure {
		fault("add_whole", motcua.CodeNotAllowed, "kind "+kind.String())
	}
	return i
}

// settings finds effects that set one measure to different values, which no order of doing them would settle.
type settings map[[2]string]setting

type setting struct {
	m    Measure
	path string
}

func (s settings) check(e *Effect, path string, add func(motcua.Problem)) {
	if e.Set.form == formNone {
		return
	}
	key := [2]string{e.Criterion, e.Measure}
	first, ok := s[key]
	if !ok {
		s[key] = setting{e.Set, path}
		return
	}
	v := e.Set
	v.name = first.m.name
	if !v.Equal(first.m) {
		add(motcua.Problem{Path: path + ".set", Code: motcua.CodeNotAllowed, Param: first.path + ".set"})
	}
}

// apply changes a measure; ok is false when there is nothing to add to, as with a ratio known only as a percentage.
func (e *Effect) apply(m Measure, kind MeasureKind) (Measure, bool) {
	if e.Set.form != formNone {
		v := e.Set
		v.name = e.Measure
		return v, true
	}
	switch m.form {
	case formNone:
		// Adding to what nobody knows leaves it a lower bound.
		switch kind {
		case CountMeasure, AmountMeasure:
			return CountOf(e.Measure, motcua.AtLeast(e.Add)), true
		}
		return m, false
	case formCount:
		m.part = m.part.Add(motcua.Exactly(e.Add))
		return m, true
	case formAmount:
		m.amount = Interval{m.amount.Lo.add(whole(e.Add)), m.amount.Hi.add(whole(e.Add))}
		return m, true
	case formRatio:
		m.part, m.whole = m.part.Add(motcua.Exactly(e.Add)), m.whole.Add(motcua.Exactly(e.AddWhole))
		// A part cannot outgrow its whole: there is nothing more to gain.
		if lo, hi, bounded := m.part.Bounds(); bounded {
			if _, most, wBounded := m.whole.Bounds(); wBounded && hi > most {
				m.part = motcua.Between(min(lo, most), most)
			}
		}
		return m, true
	}
	return m, false
}

// supposition is what a criterion would look like.
type supposition struct {
	obs  Observation
	cell cell
	ok   bool // something changes
}

// suppose judges a criterion after some effects on it. Values that are set go before values that are added, whatever the order
// of the effects; of several outcomes the best counts, and of the outcome and the measures the better.
func (sc *Score) suppose(i int, effects []*Effect) supposition {
	k := &sc.set.criteria[i]
	now := &sc.cells[i]
	best := supposition{cell: *now}
	if now.absent != AsSet {
		return best
	}
	consider := func(o Observation, accept func(c *cell) bool) {
		c := cell{decided: now.decided, basis: now.basis}
		var in []span
		if len(o.Measures) > 0 {
			in, _ = k.scale.inputs(&o, nil)
		}
		k.judge(&c, &o, in, sc.set.def.Rounding.Criterion)
		if accept(&c) {
			best = supposition{o, c, true}
		}
	}
	var measures []Measure
	changed := false
	for pass := range 2 {
		for _, e := range effects {
			if e.Measure == "" || (e.Set.form != formNone) != (pass == 0) {
				continue
			}
			if measures == nil {
				measures = sc.measures(i)
			}
			m := k.scale.find(e.Measure)
			if v, ok := e.apply(measures[m], k.scale.measures[m].kind); ok {
				measures[m], changed = v, true
			}
		}
	}
	if changed {
		o := Observation{Criterion: k.number}
		for _, m := range measures {
			if m.form != formNone {
				o.Measures = append(o.Measures, m)
			}
		}
		// What is done to the measures stays done even if nothing is certain of it yet.
		consider(o, func(c *cell) bool { return !better(&best.cell, c) })
	}
	for _, e := range effects {
		if e.Measure == "" {
			consider(Observation{Criterion: k.number, Outcome: e.Outcome, Progress: e.Progress},
				func(c *cell) bool { return better(c, &best.cell) })
		}
	}
	return best
}

// better reports whether x is certainly more than y, or as much and better known.
func better(x, y *cell) bool {
	if c := x.points.Lo.Compare(y.points.Lo); c != 0 {
		return c > 0
	}
	if x.met[low] != y.met[low] {
		return x.met[low]
	}
	// From no data to in progress nothing is certain yet, but somebody has begun.
	return x.outcome == InProgress && y.outcome == NoData
}

// measures returns what is known about every input of a criterion with a scale, in its order; what nobody gave has no form.
func (sc *Score) measures(i int) []Measure {
	s := sc.set.criteria[i].scale
	out := make([]Measure, len(s.measures))
	measured := sc.cells[i].decided >= 0 && len(sc.obs[sc.cells[i].decided].Measures) > 0
	for m := range out {
		out[m].name = s.measures[m].name
		if measured {
			if v, _ := sc.measure(i, out[m].name); v != nil {
				out[m] = *v
			}
		}
	}
	return out
}

// WhatIf returns the score as it would be after some effects. It is a score like any other, except that its explanation marks what
// is supposed; the score it was made from does not change. The error is a [*motcua.InvalidError] with paths such as
// "effects[1].measure".
func (sc *Score) WhatIf(effects ...Effect) (*Score, error) {
	var problems []motcua.Problem
	byPlace := make(map[int][]*Effect)
	var order []int
	set := settings{}
	add := func(p motcua.Problem) { problems = append(problems, p) }
	for n := range effects {
		i := effects[n].check(sc.set, at("effects", n), add)
		set.check(&effects[n], at("effects", n), add)
		if i >= 0 {
			if byPlace[i] == nil {
				order = append(order, i)
			}
			byPlace[i] = append(byPlace[i], &effects[n])
		}
	}
	if len(problems) > 0 {
		return nil, motcua.Invalid("criteria: what if", problems...)
	}
	out := *sc
	out.obs, out.info, out.cells = slices.Clone(sc.obs), slices.Clone(sc.info), slices.Clone(sc.cells)
	for _, i := range order {
		s := sc.suppose(i, byPlace[i])
		if !s.ok {
			continue
		}
		s.obs.Happened, s.obs.Basis = sc.opts.AsOf, sc.cells[i].basis
		out.obs = append(out.obs, s.obs)
		out.info = append(out.info, info{int32(i), supposed})
		s.cell.decided = int32(len(out.obs) - 1)
		s.cell.observed = sc.cells[i].observed + 1
		out.cells[i] = s.cell
	}
	return &out, nil
}
