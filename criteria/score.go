package criteria

import (
	"slices"
	"time"

	"github.com/motcua/motcua"
)

// ScoreOptions say which observations count and for whom. nil means the defaults: all of them, for a unit of unknown kind.
type ScoreOptions struct {
	// Unit is who is scored; its kind decides which criteria apply.
	Unit Unit
	// AsOf leaves out what happened after this day; zero leaves nothing out.
	AsOf motcua.Date
	// KnownAt leaves out what was recorded after this instant, so that a score can be computed again as it was known then; zero leaves
	// nothing out.
	KnownAt time.Time
	// Bases, when not empty, leaves out observations on any other basis.
	Bases []Basis
	// Sources are where observations come from; they are only used for texts.
	Sources []Source
}

// Score is how one unit stands under one set (kết quả chấm điểm), as of a day: an interval while something is unknown. It
// never changes; it keeps the set it was made with, so a later version of the set does not change it.
type Score struct {
	set   *Set
	opts  ScoreOptions
	obs   []Observation
	cells []cell
	tally Tally

	counted  Value // maxima of the criteria that count
	spread   Value // maxima of the criteria whose points are spread over the others
	points   Interval
	progress Interval // sum of shares, not yet divided
	known    Interval // the same over the known criteria
}

// cell is how one criterion stands.
type cell struct {
	outcome  Outcome
	basis    Basis
	absent   AbsentPolicy // how a criterion that does not apply is counted; AsSet when it applies
	byKind   bool         // does not apply to this kind of unit
	met      [2]bool      // certainly, possibly
	points   Interval     // before redistribution and rounding
	decided  int32        // the observation that decides, or -1
	observed int32        // how many eligible observations there are
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
// known. The error is a [*motcua.InvalidError] with a path such as "observations[3].criterion" for everything that is wrong
// with the observations.
func (s *Set) Score(observations []Observation, opts *ScoreOptions) (*Score, error) {
	if problems := checkObservations(s, observations); len(problems) > 0 {
		return nil, motcua.Invalid("criteria: score", problems...)
	}
	sc := &Score{set: s, obs: slices.Clone(observations), cells: make([]cell, len(s.criteria))}
	if opts != nil {
		sc.opts = *opts
		sc.opts.Bases = slices.Clone(opts.Bases)
		sc.opts.Sources = slices.Clone(opts.Sources)
	}
	sc.choose()
	for i := range sc.cells {
		sc.judge(i)
	}
	sc.sum()
	return sc, nil
}

// eligible reports whether the options let an observation count, leaving corrections aside.
func (sc *Score) eligible(o *Observation) bool {
	if !sc.opts.AsOf.IsZero() && o.Happened.After(sc.opts.AsOf) {
		return false
	}
	return sc.knowable(o) && (len(sc.opts.Bases) == 0 || slices.Contains(sc.opts.Bases, o.Basis))
}

func (sc *Score) knowable(o *Observation) bool {
	return sc.opts.KnownAt.IsZero() || !o.recordedAt().After(sc.opts.KnownAt)
}

// corrected returns the IDs that no longer count.
func (sc *Score) corrected() map[string]bool {
	var ids map[string]bool
	for i := range sc.obs {
		if o := &sc.obs[i]; o.Corrects != "" && sc.knowable(o) {
			if ids == nil {
				ids = map[string]bool{}
			}
			ids[o.Corrects] = true
		}
	}
	return ids
}

// choose finds the deciding observation of each criterion.
func (sc *Score) choose() {
	for i := range sc.cells {
		sc.cells[i].decided = -1
	}
	gone := sc.corrected()
	for i := range sc.obs {
		o := &sc.obs[i]
		if !sc.eligible(o) || o.ID != "" && gone[o.ID] {
			continue
		}
		c := &sc.cells[sc.set.index[o.Criterion]]
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
	if c := o.Happened.Compare(p.Happened); c != 0 {
		return c > 0
	}
	return !o.recordedAt().Before(p.recordedAt())
}

// judge turns the deciding observation of a criterion into an outcome and points.
func (sc *Score) judge(i int) {
	k, c := &sc.set.criteria[i], &sc.cells[i]
	var o *Observation
	if c.decided >= 0 {
		o = &sc.obs[c.decided]
		c.basis = o.Basis
	}
	switch {
	case !k.appliesTo(sc.opts.Unit.Kind):
		c.outcome, c.byKind = NotApplicable, true
	case o == nil:
		c.outcome = NoData
	case o.Points != nil:
		c.points = *o.Points
		c.outcome = k.classify(c.points)
	default:
		c.outcome = o.Outcome
	}
	switch c.outcome {
	case NotApplicable:
		c.absent = k.absent
		if k.absent == FullPoints {
			c.points = exactly(k.maximum)
			c.met = [2]bool{true, true}
		}
		return
	case NoData, InProgress:
		c.points = Interval{Value{}, k.maximum}
		c.met[high] = true
		return
	}
	if o.Points == nil {
		switch c.outcome {
		case Met:
			// All the set says of a met criterion is that it reached MetAt.
			c.points = Interval{k.metAt, k.maximum}
		case Partial:
			if o.Progress.Hi.IsZero() {
				c.points = Interval{Value{}, k.maximum}
				return // partial without a figure: neither nothing nor met
			}
			c.points = o.Progress.times(k.maximum)
			c.outcome = k.classify(c.points)
		}
	}
	c.met = [2]bool{!c.points.Lo.less(k.metAt), !c.points.Hi.less(k.metAt)}
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

func (sc *Score) sum() {
	criteria := sc.set.criteria
	for i := range sc.cells {
		k, c := &criteria[i], &sc.cells[i]
		if k.information {
			continue
		}
		sc.tally.add(c.outcome)
		switch c.absent {
		case AsSet, FullPoints:
			sc.counted = sc.counted.add(k.maximum)
		case Redistribute:
			sc.spread = sc.spread.add(k.maximum)
		}
	}
	for i := range sc.cells {
		k, c := &criteria[i], &sc.cells[i]
		if k.information || !c.counts() {
			continue
		}
		sc.points = sc.points.add(sc.final(i))
		share := c.points.over(k.maximum)
		sc.progress = sc.progress.add(share)
		if c.outcome.Known() {
			sc.known = sc.known.add(share)
		}
	}
	if p := sc.set.def.Rounding.Total; p != nil {
		sc.points = Interval{sc.points.Lo.rounded(*p), sc.points.Hi.rounded(*p)}
	}
	// Rounding each of many criteria up must not carry the total over the top.
	m := sc.Maximum()
	sc.points = Interval{minValue(sc.points.Lo, m), minValue(sc.points.Hi, m)}
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
	if f, ok := sc.factor(); ok {
		p = p.times(f)
	}
	if r := sc.set.def.Rounding.Criterion; r != nil {
		p = Interval{p.Lo.rounded(*r), p.Hi.rounded(*r)}
	}
	return p
}

// Set returns the set the score was made with.
func (sc *Score) Set() *Set { return sc.set }

// Unit returns who was scored.
func (sc *Score) Unit() Unit { return sc.opts.Unit }

// AsOf returns the day of the score, zero when none was given.
func (sc *Score) AsOf() motcua.Date { return sc.opts.AsOf }

// KnownAt returns the instant as known at which it was made, zero when none was given.
func (sc *Score) KnownAt() time.Time { return sc.opts.KnownAt }

// Tally returns how many criteria there are by outcome.
func (sc *Score) Tally() Tally { return sc.tally }

// Met returns the criteria known to be met out of those that count, "10 of 13". Criteria that get full points because they do
// not apply count on both sides.
func (sc *Score) Met() motcua.Ratio {
	met, all := 0, 0
	for i := range sc.cells {
		if c := &sc.cells[i]; !sc.set.criteria[i].information && c.counts() {
			all++
			if c.met[low] {
				met++
			}
		}
	}
	return motcua.Ratio{Part: motcua.Exactly(int64(met)), Whole: motcua.Exactly(int64(all)), Of: "criteria known to be met / criteria that count"}
}

// MetBetween returns how many criteria are met: at least those known to be, at most those too whose outcome is open.
func (sc *Score) MetBetween() motcua.Count {
	var n [2]int64
	for i := range sc.cells {
		if c := &sc.cells[i]; !sc.set.criteria[i].information && c.counts() {
			for end := range n {
				if c.met[end] {
					n[end]++
				}
			}
		}
	}
	return motcua.Between(n[low], n[high])
}

// Points returns the total points, rounded only where the set says so.
func (sc *Score) Points() Interval { return sc.points }

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
	return sc.points.over(m), true
}

// Progress returns the mean progress: the mean, over the criteria that count, of the share each has reached, whatever its
// maximum. An unknown criterion lies anywhere between 0 and 1. ok is false when no criterion counts.
func (sc *Score) Progress() (mean Interval, ok bool) {
	n := sc.tally.Applicable + sc.full()
	if n == 0 {
		return Interval{}, false
	}
	return sc.progress.over(whole(int64(n))), true
}

// ProgressOfKnown returns the mean progress over the criteria whose outcome is known, and how many they are. It says nothing
// about the others. ok is false when nothing is known.
func (sc *Score) ProgressOfKnown() (mean Interval, n int, ok bool) {
	n = sc.tally.Known()
	if n == 0 {
		return Interval{}, 0, false
	}
	return sc.known.over(whole(int64(n))), n, true
}

// full counts the criteria that do not apply and get full points.
func (sc *Score) full() int {
	n := 0
	for i := range sc.cells {
		if sc.cells[i].absent == FullPoints && !sc.set.criteria[i].information {
			n++
		}
	}
	return n
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
		count := func(i int) {
			if cell := &sc.cells[i]; !sc.set.criteria[i].information && cell.counts() {
				all++
				if cell.met[end] {
					met++
				}
			}
		}
		if c.of != nil {
			for _, i := range c.of {
				count(i)
			}
		} else {
			for i := range sc.cells {
				count(i)
			}
		}
		if c.all {
			return met == all && all > 0
		}
		return met >= c.n
	case condPoints:
		return !pick(sc.points, end).less(c.v)
	case condPercent:
		share, ok := sc.Share()
		return ok && !pick(share, end).less(c.v)
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
	total := sc.points
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
		Counts: !k.information && c.counts(),
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

// Observations returns the observations that were scored, those left out included, in the order given.
func (sc *Score) Observations() []Observation { return slices.Clone(sc.obs) }
