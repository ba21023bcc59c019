package criteria

import (
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// ScoreOptions say which observations count and for whom. nil means the defaults: all of them, for a unit of unknown kind.
type ScoreOptions struct {
	// Unit is who is scored; its kind decides which criteria apply, and must be one the set is for.
	Unit Unit
	// AsOf leaves out what happened after this day; zero leaves nothing out.
	AsOf motcua.Date
	// KnownAt leaves out what was recorded after this instant, so that a score can be computed again as it was known then; zero leaves
	// nothing out. A record of which only the day is known counts from the first instant of that day.
	KnownAt time.Time
	// Bases, when not empty, leaves out observations on any other basis.
	Bases []Basis
	// Sources are where observations come from; they are only used for texts.
	Sources []Source
	// Official is the result the authority published, to stand beside the score; nil when there is none.
	Official *OfficialResult
}

// Score is how one unit stands under one set (kết quả chấm điểm), as of a day: an interval while something is unknown. It
// never changes; it keeps the set it was made with, so a later version of the set does not change it.
type Score struct {
	set   *Set
	opts  ScoreOptions
	obs   []Observation
	info  []info // one for each observation
	cells []cell // one for each criterion

	counted Value // maxima of the criteria that count
	spread  Value // maxima of the criteria whose points are spread over the others
}

// info says what part an observation plays.
type info struct {
	place int32 // of its criterion
	state state
}

type state uint8

const (
	live     state = iota
	later          // happened after the day of the score
	unknown        // recorded after the instant of the score
	other          // on a basis that was not asked for
	replaced       // corrected by another
	supposed       // not observed: part of a what-if
)

// cell is how one criterion stands.
type cell struct {
	points   Interval // before redistribution
	decided  int32    // the observation that decides, or -1
	observed int32    // how many live observations there are, narratives left out
	outcome  Outcome
	basis    Basis
	absent   AbsentPolicy // how a criterion that does not apply is counted; AsSet when it applies
	byKind   bool         // does not apply to this kind of unit
	mayMiss  bool         // the rule may have no case
	outside  bool         // a function left its range
	met      [2]bool      // certainly, possibly
}

const (
	low  = 0 // whatever is unknown turns out as badly as it can
	high = 1 // as well as it can
)

// Tally counts the criteria of a score by outcome. Information is not counted.
type Tally struct {
	Criteria      int `json:"criteria"`       // all of the set
	Applicable    int `json:"applicable"`     // that apply to the unit
	Met           int `json:"met"`            // known to be met
	Partial       int `json:"partial"`        // known to be partly met
	NotMet        int `json:"not_met"`        // known not to be met
	InProgress    int `json:"in_progress"`    // unknown: begun, no figure
	NoData        int `json:"no_data"`        // unknown: nothing said
	Uncertain     int `json:"uncertain"`      // unknown: known only as a range
	Uncovered     int `json:"uncovered"`      // unknown: no case of the rule fits
	NotApplicable int `json:"not_applicable"` // do not apply
}

// Known returns how many criteria are known: met, partly met or not met.
func (t Tally) Known() int { return t.Met + t.Partial + t.NotMet }

// Unknown returns how many applicable criteria are not known.
func (t Tally) Unknown() int { return t.InProgress + t.NoData + t.Uncertain + t.Uncovered }

func (t *Tally) add(o Outcome) {
	t.Criteria++
	t.Applicable++
	switch o {
	case Met:
		t.Met++
	case Partial:
		t.Partial++
	case NotMet:
		t.NotMet++
	case InProgress:
		t.InProgress++
	case NoData:
		t.NoData++
	case Uncertain:
		t.Uncertain++
	case Uncovered:
		t.Uncovered++
	case NotApplicable:
		t.Applicable--
		t.NotApplicable++
	}
}

// Score scores a unit. For each criterion the observation decides that has the highest basis, then the latest day, then the
// latest record, then the last place in the list; an observation that another one corrects does not count once the correction is
// known, and a narrative never decides. Where the deciding one gives measures, inputs it does not give come from earlier ones
// on the same basis, back to the last that gave an outcome or points.
//
// The score keeps the list of observations instead of copying it: it must not be changed afterwards.
//
// The error is a [*motcua.InvalidError] with a path such as "observations[3].criterion" for everything that is wrong with the
// observations, or with a [Func] that answers outside its range.
func (s *Set) Score(observations []Observation, opts *ScoreOptions) (*Score, error) {
	sc := newScore(len(observations), len(s.criteria))
	sc.set = s
	if err := sc.run(observations, opts); err != nil {
		return nil, err
	}
	return sc, nil
}

// Scorer scores many units one after another in the same memory. It is made by [Set.Scorer] and is not safe for concurrent use: each
// goroutine takes its own.
type Scorer struct{ sc Score }

// Scorer returns a scorer for the set.
func (s *Set) Scorer() *Scorer {
	return &Scorer{Score{set: s, cells: make([]cell, len(s.criteria))}}
}

// Score is [Set.Score], except that the answer is only good until the next call; [Score.Clone] keeps it.
func (r *Scorer) Score(observations []Observation, opts *ScoreOptions) (*Score, error) {
	sc := &r.sc
	*sc = Score{set: sc.set, info: sc.info, cells: sc.cells}
	if cap(sc.info) < len(observations) {
		sc.info = make([]info, len(observations))
	}
	sc.info = sc.info[:len(observations)]
	clear(sc.info)
	clear(sc.cells)
	if err := sc.run(observations, opts); err != nil {
		return nil, err
	}
	return sc, nil
}

// Clone returns a copy of the score, for one made by a [Scorer].
func (sc *Score) Clone() *Score {
	out := *sc
	out.info, out.cells = slices.Clone(sc.info), slices.Clone(sc.cells)
	return &out
}

// run scores into empty cells.
func (sc *Score) run(observations []Observation, opts *ScoreOptions) error {
	sc.obs = observations
	if problems := checkObservations(sc.set, observations, sc.info); len(problems) > 0 {
		return motcua.Invalid(whatScore, problems...)
	}
	if opts != nil {
		sc.opts = *opts
		sc.opts.Bases = slices.Clone(opts.Bases)
		if problems := sc.opts.check(sc.set); len(problems) > 0 {
			return motcua.Invalid(whatScore, problems...)
		}
	}
	sc.choose()
	for i := range sc.cells {
		sc.judge(i)
	}
	return sc.weigh()
}

const whatScore = "criteria: score"

// newScore returns a score with room for its parts, in one piece of memory where they are few.
func newScore(observations, criteria int) *Score {
	const few = 16
	if observations > few || criteria > few {
		return &Score{info: make([]info, observations), cells: make([]cell, criteria)}
	}
	p := &struct {
		Score
		info  [few]info
		cells [few]cell
	}{}
	p.Score.info, p.Score.cells = p.info[:observations:observations], p.cells[:criteria:criteria]
	return &p.Score
}

func (o *ScoreOptions) check(s *Set) []motcua.Problem {
	var problems []motcua.Problem
	if p, ok := s.refuses(o.Unit); ok {
		problems = append(problems, p)
	}
	for i, b := range o.Bases {
		if b > Official {
			problems = append(problems, motcua.Problem{Path: at("bases", i), Code: motcua.CodeUnknown, Param: listed(basisNames)})
		}
	}
	if o.Official != nil {
		problems = append(problems, o.Official.check(s)...)
	}
	return problems
}

// refuses reports a unit of a kind the set is not for.
func (s *Set) refuses(u Unit) (motcua.Problem, bool) {
	kinds := s.def.UnitKinds
	if u.Kind == "" || len(kinds) == 0 || slices.Contains(kinds, u.Kind) {
		return motcua.Problem{}, false
	}
	return motcua.Problem{Path: "unit.kind", Code: motcua.CodeUnknown, Param: strings.Join(kinds, ", ")}, true
}

// classifyObservation says whether the options let an observation count, leaving corrections aside.
func (sc *Score) classifyObservation(o *Observation) state {
	switch {
	case !sc.opts.KnownAt.IsZero() && o.recordedAt().After(sc.opts.KnownAt):
		return unknown
	case !sc.opts.AsOf.IsZero() && o.Happened.After(sc.opts.AsOf):
		return later
	case len(sc.opts.Bases) > 0 && !slices.Contains(sc.opts.Bases, o.Basis):
		return other
	}
	return live
}

// choose finds the deciding observation of each criterion.
func (sc *Score) choose() {
	for i := range sc.cells {
		sc.cells[i].decided = -1
	}
	var gone map[string]bool
	for i := range sc.obs {
		o := &sc.obs[i]
		sc.info[i].state = sc.classifyObservation(o)
		// A correction counts once it is known, whatever day it speaks of.
		if o.Corrects != "" && sc.info[i].state != unknown {
			if gone == nil {
				gone = map[string]bool{}
			}
			gone[o.Corrects] = true
		}
	}
	for i := range sc.obs {
		o := &sc.obs[i]
		if gone != nil && o.ID != "" && gone[o.ID] && sc.info[i].state != unknown {
			sc.info[i].state = replaced
		}
		if sc.info[i].state != live || o.Narrative {
			continue
		}
		c := &sc.cells[sc.info[i].place]
		c.observed++
		if c.decided < 0 || decides(o, &sc.obs[c.decided]) {
			c.decided = int32(i)
		}
	}
}

// decides reports whether o goes before p, which stands earlier in the list.
func decides(o, p *Observation) bool {
	if o.Basis != p.Basis {
		return o.Basis > p.Basis
	}
	return compareTimes(o, p) >= 0
}

// compareTimes orders observations by the day they speak of, then by when they were recorded.
func compareTimes(o, p *Observation) int {
	if c := o.Happened.Compare(p.Happened); c != 0 {
		return c
	}
	if o.Recorded.IsZero() && p.Recorded.IsZero() {
		return 0
	}
	return o.recordedAt().Compare(p.recordedAt())
}

// contributors returns the observations a criterion's measures come from, the deciding one first.
func (sc *Score) contributors(i int) []int32 {
	c := &sc.cells[i]
	if c.decided < 0 {
		return nil
	}
	out := []int32{c.decided}
	if c.observed < 2 || len(sc.obs[c.decided].Measures) == 0 || sc.info[c.decided].state == supposed {
		return out
	}
	for j := range sc.obs {
		o := &sc.obs[j]
		if int(sc.info[j].place) == i && sc.info[j].state == live && !o.Narrative && o.Basis == c.basis && int32(j) != c.decided {
			out = append(out, int32(j))
		}
	}
	slices.SortStableFunc(out[1:], func(a, b int32) int {
		if c := compareTimes(&sc.obs[b], &sc.obs[a]); c != 0 {
			return c
		}
		return int(b - a)
	})
	for n, j := range out {
		if len(sc.obs[j].Measures) == 0 {
			return out[:n]
		}
	}
	return out
}

// measure returns what is said about one input of a criterion, and by which observation; nil and -1 when nobody did.
func (sc *Score) measure(i int, name string) (*Measure, int32) {
	for _, j := range sc.contributors(i) {
		for m := range sc.obs[j].Measures {
			if v := &sc.obs[j].Measures[m]; v.name == name {
				return v, j
			}
		}
	}
	return nil, -1
}

// spans returns what is known about each input of a criterion with a scale. buf may be used for it.
func (sc *Score) spans(i int, buf []span) []span {
	k, c := &sc.set.criteria[i], &sc.cells[i]
	out, missing := k.scale.inputs(&sc.obs[c.decided], buf)
	if missing && c.observed > 1 {
		for m := range k.scale.measures {
			d := &k.scale.measures[m]
			if v, _ := sc.measure(i, d.name); v != nil {
				out[m] = v.span(d.kind, d.empty)
			}
		}
	}
	return out
}

// inputs returns what one observation says about each input, and whether it leaves one out.
func (s *scale) inputs(o *Observation, buf []span) (out []span, missing bool) {
	out = buf[:0]
	for m := range s.measures {
		d := &s.measures[m]
		found := -1
		if m < len(o.Measures) && o.Measures[m].name == d.name {
			found = m
		} else {
			for j := range o.Measures {
				if o.Measures[j].name == d.name {
					found = j
					break
				}
			}
		}
		if found >= 0 {
			out = append(out, o.Measures[found].span(d.kind, d.empty))
			continue
		}
		out, missing = append(out, anything(d.kind)), true
	}
	return out, missing
}

// judge turns the deciding observation of a criterion into an outcome and points.
func (sc *Score) judge(i int) {
	k, c := &sc.set.criteria[i], &sc.cells[i]
	var o *Observation
	if c.decided >= 0 {
		o = &sc.obs[c.decided]
		c.basis = o.Basis
	}
	if !k.appliesTo(sc.opts.Unit.Kind) {
		c.outcome, c.byKind = NotApplicable, true
		k.leaveOut(c)
		return
	}
	if o == nil {
		k.open(c, NoData)
		return
	}
	places := sc.set.def.Rounding.Criterion
	if len(o.Measures) == 0 {
		k.judge(c, o, nil, places)
		return
	}
	if places == nil && k.scale.kind == Proportional && k.quick(c, &o.Measures[0]) {
		return
	}
	var buf [6]span
	k.judge(c, o, sc.spans(i, buf[:0]), places)
}

// quick judges the case most sets are made of, a proportional scale and a ratio of two exact counts, without the machinery of
// intervals. ok is false when it is another case.
func (k *criterion) quick(c *cell, m *Measure) (ok bool) {
	if m.form != formRatio {
		return false
	}
	part, ok1 := m.part.Exact()
	all, ok2 := m.whole.Exact()
	s := k.scale.slope
	if !ok1 || !ok2 || all == 0 || s.wide != nil || part >= 1<<31 || all >= 1<<31 || s.n >= 1<<31 || s.d >= 1<<31 {
		return false
	}
	v := Value{n: part * s.n, d: all * s.den()}
	if k.maximum.less(v) {
		v = k.maximum
	}
	c.points = exactly(v)
	met := !v.less(k.metAt)
	c.met = [2]bool{met, met}
	switch {
	case met:
		c.outcome = Met
	case v.n == 0:
		c.outcome = NotMet
	default:
		c.outcome = Partial
	}
	return true
}

// leaveOut sets a cell that does not apply.
func (k *criterion) leaveOut(c *cell) {
	c.absent = k.absent
	c.points, c.met = Interval{}, [2]bool{}
	if k.absent == FullPoints {
		c.points = exactly(k.maximum)
		c.met = [2]bool{true, true}
	}
}

// open sets a cell about which nothing is known.
func (k *criterion) open(c *cell, o Outcome) {
	c.outcome, c.points, c.met = o, Interval{Value{}, k.maximum}, [2]bool{false, true}
}

// judge sets a cell from what an observation says; in is what is known about the inputs when it gives measures.
func (k *criterion) judge(c *cell, o *Observation, in []span, places *int) {
	openHi := false
	switch {
	case len(o.Measures) > 0:
		g := k.scale.grade(in)
		c.mayMiss, c.outside, openHi = g.mayMiss, g.outside, g.openHi
		c.points = g.points
		if places != nil {
			c.points = Interval{minValue(g.points.Lo.rounded(*places), k.maximum), minValue(g.points.Hi.rounded(*places), k.maximum)}
		}
		if g.forced {
			c.outcome = g.outcome
			c.met = [2]bool{false, !g.short}
			return
		}
		c.outcome = k.classify(c.points)
	case o.Points != nil:
		c.points = *o.Points
		c.outcome = k.classify(c.points)
	default:
		c.outcome = o.Outcome
		switch o.Outcome {
		case NotApplicable:
			k.leaveOut(c)
			return
		case NoData, InProgress:
			k.open(c, o.Outcome)
			return
		case Met:
			// All the set says of a met criterion is that it reached MetAt.
			c.points = Interval{k.metAt, k.maximum}
		case NotMet:
			c.points = Interval{}
		case Partial:
			if o.Progress.Hi.IsZero() {
				c.points, c.met = Interval{Value{}, k.maximum}, [2]bool{}
				return // partial without a figure: neither nothing nor met
			}
			c.points = o.Progress.times(k.maximum)
			c.outcome = k.classify(c.points)
		}
	}
	c.met = [2]bool{!c.points.Lo.less(k.metAt), !c.points.Hi.less(k.metAt)}
	if openHi && c.points.Hi.Equal(k.metAt) && places == nil {
		c.met[high] = c.met[low]
		if c.outcome == Uncertain && !c.points.Lo.IsZero() {
			c.outcome = Partial
		}
	}
}

// classify returns the outcome that points mean.
func (k *criterion) classify(p Interval) Outcome {
	switch {
	case k.information:
		return NoData
	case !p.Lo.less(k.metAt):
		return Met
	case p.Hi.IsZero():
		return NotMet
	case p.Hi.less(k.metAt) && !p.Lo.IsZero():
		return Partial
	}
	return Uncertain
}

// counts reports whether a criterion is part of the counts and sums.
func (c *cell) counts() bool { return c.absent == AsSet || c.absent == FullPoints }

// weigh adds up the maxima and looks for functions that left their range.
func (sc *Score) weigh() error {
	usual := true
	for i := range sc.cells {
		c := &sc.cells[i]
		usual = usual && c.absent == AsSet && !c.outside
	}
	if usual {
		sc.counted = sc.set.maximum
		return nil
	}
	var counted, spread sum
	var problems []motcua.Problem
	for i := range sc.cells {
		k, c := &sc.set.criteria[i], &sc.cells[i]
		if k.information {
			continue
		}
		if c.outside {
			problems = append(problems, motcua.Problem{Path: at("criteria", i) + ".scale.function", Code: motcua.CodeOutOfRange, Param: "0..maximum"})
		}
		switch c.absent {
		case AsSet, FullPoints:
			counted.add(k.maximum)
		case Redistribute:
			spread.add(k.maximum)
		}
	}
	sc.counted, sc.spread = counted.value(), spread.value()
	return motcua.Invalid(whatScore, problems...)
}

// factor is what redistribution multiplies points with; counted is not 0.
func (sc *Score) factor() (Value, bool) {
	if sc.spread.IsZero() || sc.counted.IsZero() {
		return one, false
	}
	return sc.counted.add(sc.spread).quo(sc.counted), true
}

// final returns the points of a criterion after redistribution and rounding.
func (sc *Score) final(i int) Interval {
	p := sc.cells[i].points
	f, ok := sc.factor()
	if !ok {
		return p
	}
	p = p.times(f)
	if r := sc.set.def.Rounding.Criterion; r != nil {
		p = Interval{p.Lo.rounded(*r), p.Hi.rounded(*r)}
	}
	return p
}

// scored reports whether a criterion is part of the counts and sums.
func (sc *Score) scored(i int) bool { return !sc.set.criteria[i].information && sc.cells[i].counts() }

// Set returns the set the score was made with.
func (sc *Score) Set() *Set { return sc.set }

// Unit returns who was scored.
func (sc *Score) Unit() Unit { return sc.opts.Unit }

// AsOf returns the day of the score, zero when none was given.
func (sc *Score) AsOf() motcua.Date { return sc.opts.AsOf }

// KnownAt returns the instant as known at which it was made, zero when none was given.
func (sc *Score) KnownAt() time.Time { return sc.opts.KnownAt }

// Official returns the result the authority published, as it was given. The score never changes it, and it never changes the
// score. ok is false when none was given.
func (sc *Score) Official() (o OfficialResult, ok bool) {
	if sc.opts.Official == nil {
		return OfficialResult{}, false
	}
	return *sc.opts.Official, true
}

// Tally returns how many criteria there are by outcome.
func (sc *Score) Tally() Tally {
	var t Tally
	for i := range sc.cells {
		if !sc.set.criteria[i].information {
			t.add(sc.cells[i].outcome)
		}
	}
	return t
}

// Met returns the criteria known to be met out of those that count, "10 of 13". Criteria that get full points because they do
// not apply count on both sides.
func (sc *Score) Met() motcua.Ratio {
	met, all := sc.metCounts()
	return motcua.Ratio{Part: motcua.Exactly(met[low]), Whole: motcua.Exactly(all), Of: "criteria known to be met / criteria that count"}
}

// MetBetween returns how many criteria are met: at least those known to be, at most those too whose outcome is open.
func (sc *Score) MetBetween() motcua.Count {
	met, _ := sc.metCounts()
	return motcua.Between(met[low], met[high])
}

func (sc *Score) metCounts() (met [2]int64, all int64) {
	for i := range sc.cells {
		if !sc.scored(i) {
			continue
		}
		all++
		for end := range met {
			if sc.cells[i].met[end] {
				met[end]++
			}
		}
	}
	return met, all
}

// Points returns the total points, rounded only where the set says so.
func (sc *Score) Points() Interval {
	var s sum
	open := false
	_, spreads := sc.factor()
	for i := range sc.cells {
		if !sc.scored(i) {
			continue
		}
		c := &sc.cells[i]
		open = open || c.points.Lo != c.points.Hi // written differently, which is quicker to see than unequal
		if spreads {
			s.add(sc.final(i).Lo)
		} else {
			s.add(c.points.Lo)
		}
	}
	lo := sc.settle(s.value(), spreads)
	if !open {
		return exactly(lo)
	}
	// The upper end is the lower one and what is open on top of it.
	for i := range sc.cells {
		if c := &sc.cells[i]; c.points.Lo != c.points.Hi && sc.scored(i) {
			p := sc.final(i)
			s.add(p.Hi.sub(p.Lo))
		}
	}
	return Interval{lo, sc.settle(s.value(), spreads)}
}

// settle rounds a total where the set says so.
func (sc *Score) settle(v Value, spreads bool) Value {
	r := &sc.set.def.Rounding
	if r.Total != nil {
		v = v.rounded(*r.Total)
	}
	if spreads || r.Total != nil || r.Criterion != nil {
		// Rounding each of many criteria up must not carry the total over the top.
		v = minValue(v, sc.Maximum())
	}
	return v
}

// total returns the points with everything unknown at one end.
func (sc *Score) total(end int) Value { return pick(sc.Points(), end) }

// Maximum returns the most points the unit could have: the maxima of the criteria that count, and of those whose points are
// spread over them.
func (sc *Score) Maximum() Value {
	if sc.counted.IsZero() {
		return Value{}
	}
	return sc.counted.add(sc.spread)
}

// Share returns the total points as a share of the maximum, 1 being all. ok is false when no criterion counts.
func (sc *Score) Share() (share Interval, ok bool) {
	m := sc.Maximum()
	if m.IsZero() {
		return Interval{}, false
	}
	return sc.Points().over(m), true
}

// Progress returns the mean progress: the mean, over the criteria that count, of the share each has reached, whatever its
// maximum. An unknown criterion lies anywhere between 0 and 1. ok is false when no criterion counts.
func (sc *Score) Progress() (mean Interval, ok bool) {
	mean, n := sc.mean(sc.scored)
	return mean, n > 0
}

// ProgressOfKnown returns the mean progress over the criteria whose outcome is known, and how many they are. It says nothing
// about the others. ok is false when nothing is known.
func (sc *Score) ProgressOfKnown() (mean Interval, n int, ok bool) {
	mean, n = sc.mean(func(i int) bool { return sc.scored(i) && sc.cells[i].outcome.Known() })
	return mean, n, n > 0
}

// mean returns the mean share of some criteria, and how many they are.
func (sc *Score) mean(of func(i int) bool) (Interval, int) {
	n := 0
	for i := range sc.cells {
		if of(i) {
			n++
		}
	}
	var lo, hi sum
	for i := range sc.cells {
		if of(i) {
			p := sc.cells[i].points.over(sc.set.criteria[i].maximum.mul(whole(int64(n))))
			lo.add(p.Lo)
			hi.add(p.Hi)
		}
	}
	return Interval{lo.value(), hi.value()}, n
}

// Award returns whether the award condition of the set is reached. ok is false when the set has none. While the answer is
// [Undecided], missing holds the numbers of the criteria it waits for.
func (sc *Score) Award() (d Decision, missing []string, ok bool) {
	c := sc.set.award
	switch {
	case c == nil:
		return Undecided, nil, false
	case sc.holds(c, low):
		return Reached, nil, true
	case !sc.holds(c, high):
		return NotReached, nil, true
	}
	for i := range sc.cells {
		if sc.waits(c, i) {
			missing = append(missing, sc.set.criteria[i].number)
		}
	}
	return Undecided, missing, true
}

// holds judges a condition as if everything unknown turned out at one end. Conditions are monotone, so what holds at the low end
// holds whatever happens, and what does not hold at the high end never will.
func (sc *Score) holds(c *condition, end int) bool {
	switch c.kind {
	case condAll:
		for i := range c.parts {
			if !sc.holds(&c.parts[i], end) {
				return false
			}
		}
		return true
	case condAny:
		for i := range c.parts {
			if sc.holds(&c.parts[i], end) {
				return true
			}
		}
		return false
	case condMet:
		met, all := 0, 0
		for n := range c.size(sc.set) {
			if i := c.member(n); sc.scored(i) {
				all++
				if sc.cells[i].met[end] {
					met++
				}
			}
		}
		if c.all {
			return met == all && all > 0
		}
		return met >= c.n
	case condPoints:
		return !sc.total(end).less(c.v)
	case condPercent:
		m := sc.Maximum()
		return !m.IsZero() && !sc.total(end).less(c.v.mul(m))
	case condNoRed:
		for i := range sc.cells {
			if sc.red(i, end) {
				return false
			}
		}
		return true
	}
	return false
}

func pick(i Interval, end int) Value {
	if end == low {
		return i.Lo
	}
	return i.Hi
}

// red reports whether a criterion is below its red line.
func (sc *Score) red(i, end int) bool {
	k, c := &sc.set.criteria[i], &sc.cells[i]
	return k.canBeRed && c.counts() && pick(c.points, end).less(k.redBelow)
}

// waits reports whether an undecided condition looks at something open in a criterion.
func (sc *Score) waits(c *condition, i int) bool {
	cell := &sc.cells[i]
	if sc.set.criteria[i].information || !cell.counts() {
		return false
	}
	switch c.kind {
	case condAll, condAny:
		for j := range c.parts {
			if p := &c.parts[j]; sc.holds(p, low) != sc.holds(p, high) && sc.waits(p, i) {
				return true
			}
		}
		return false
	case condMet:
		return cell.met[low] != cell.met[high] && (c.of == nil || slices.Contains(c.of, i))
	case condNoRed:
		return sc.red(i, low) != sc.red(i, high)
	}
	_, exact := cell.points.Exact()
	return !exact
}

// Band returns the band of the total: the lowest and the highest it may still be in, equal once it is certain. A total below
// the lowest band gives the zero Band. ok is false when the set has no bands, or no criterion counts.
func (sc *Score) Band() (from, to Band, ok bool) {
	b := sc.set.bands
	if b == nil || sc.counted.IsZero() {
		return Band{}, Band{}, false
	}
	total := sc.Points()
	if b.percent {
		total, _ = sc.Share()
	}
	at := func(v Value) Band {
		if i := b.find(v); i >= 0 {
			return b.list[i].Band
		}
		return Band{}
	}
	return at(total.Lo), at(total.Hi), true
}

// CriterionScore is how one criterion stands in a score.
type CriterionScore struct {
	// Number is the number of the criterion; [Set.Criterion] has the rest.
	Number string `json:"number"`
	// Outcome says how it stands.
	Outcome Outcome `json:"outcome"`
	// Counts reports whether it is part of the counts and sums: false for information, and for a criterion that does not apply
	// and is left out or spread over the others.
	Counts bool `json:"counts"`
	// Progress is the share of it that is reached, 0 to 1.
	Progress Interval `json:"progress"`
	// Points is what it gives to the total, and Maximum the most it could give, both after redistribution.
	Points  Interval `json:"points"`
	Maximum Value    `json:"maximum"`
	// Basis says who stands behind it; without an observation it means nothing.
	Basis Basis `json:"basis"`
	// Observation is the place, in the list that was scored, of the observation that decides; -1 when there is none.
	Observation int `json:"observation"`
}

// Criteria returns how each criterion stands, in the order of the set.
func (sc *Score) Criteria() []CriterionScore {
	out := make([]CriterionScore, len(sc.cells))
	for i := range out {
		out[i] = sc.at(i)
	}
	return out
}

// Criterion returns how the criterion with a number stands; ok is false when the set has none.
func (sc *Score) Criterion(number string) (c CriterionScore, ok bool) {
	i, ok := sc.set.index[number]
	if !ok {
		return CriterionScore{}, false
	}
	return sc.at(i), true
}

func (sc *Score) at(i int) CriterionScore {
	k, c := &sc.set.criteria[i], &sc.cells[i]
	out := CriterionScore{
		Number: k.number, Outcome: c.outcome, Basis: c.basis, Observation: int(c.decided),
		Counts: sc.scored(i),
	}
	if out.Counts {
		out.Progress = c.points.over(k.maximum)
		out.Points = sc.final(i)
		out.Maximum = k.maximum
		if f, ok := sc.factor(); ok {
			out.Maximum = k.maximum.mul(f)
		}
	}
	return out
}

// GroupScore is how the criteria under one heading stand together.
type GroupScore struct {
	// Key is the key of the group; "" gathers the criteria without one.
	Key string `json:"key"`
	// Title is its heading.
	Title Text `json:"title"`
	// Points is what its criteria give to the total, and Maximum the most they could give. They are not rounded where only the
	// total is.
	Points  Interval `json:"points"`
	Maximum Value    `json:"maximum"`
	// Criteria are the numbers of its criteria that count.
	Criteria []string `json:"criteria"`
}

// Groups returns how the groups of the set stand, in its order; criteria without a group come last, if there are any that count. It is
// empty for a set without groups.
func (sc *Score) Groups() []GroupScore {
	groups := sc.set.def.Groups
	if len(groups) == 0 {
		return nil
	}
	out := make([]GroupScore, len(groups)+1)
	lo, hi, top := make([]sum, len(out)), make([]sum, len(out)), make([]sum, len(out))
	for i := range sc.cells {
		if !sc.scored(i) {
			continue
		}
		key := sc.set.def.Criteria[i].Group
		g := slices.IndexFunc(groups, func(g Group) bool { return g.Key == key })
		if g < 0 {
			g = len(groups)
		}
		c := sc.at(i)
		lo[g].add(c.Points.Lo)
		hi[g].add(c.Points.Hi)
		top[g].add(c.Maximum)
		out[g].Criteria = append(out[g].Criteria, c.Number)
	}
	for g := range out {
		if g < len(groups) {
			out[g].Key, out[g].Title = groups[g].Key, groups[g].Title
		}
		out[g].Points, out[g].Maximum = Interval{lo[g].value(), hi[g].value()}, top[g].value()
	}
	if rest := len(groups); out[rest].Criteria == nil {
		out = out[:rest]
	}
	return out
}

// Observations returns a copy of the observations that were scored, those left out included, in the order given.
func (sc *Score) Observations() []Observation { return slices.Clone(sc.obs) }
