package claim

import (
	"slices"

	"github.com/motcua/motcua"
)

// mostOthers is how many other claims a reason lists; a figure that a hundred reports disagree with is described well enough
// by the first of them.
const mostOthers = 16

// CheckAll checks every claim like [Check], and the claims against each other. Results are in the order of the claims.
//
// Two figures are about the same thing when their measures have the same key; what has no measure, place or day is not compared
// where that would matter. Then CheckAll finds counts and rates of the
// same place and period that exclude each other, progress that a later report puts lower than an earlier one, units and
// definitions that differ, sets taken from a larger set that another claim counts, and, within one source, counts of the same
// unit from two registers, which must not be added.
func CheckAll(claims []Claim, e Evidence) []Result {
	x := &crossChecker{claims: claims, results: make([]Result, len(claims)), byID: make(map[string]int, len(claims))}
	for i, c := range claims {
		if _, ok := x.byID[c.ID]; !ok {
			x.byID[c.ID] = i
		}
	}
	for i, c := range claims {
		x.results[i] = check(c, x.period(figureAt{claim: i}), e)
	}
	byMeasure := map[string][]figureAt{}
	var measures []string
	bySource := map[[2]string]*registers{}
	var sources []*registers
	for i := range claims {
		for j := range claims[i].Figures {
			at := figureAt{claim: i, figure: j}
			f := x.figure(at)
			if m := f.Measure.Key; m != "" {
				if byMeasure[m] == nil {
					measures = append(measures, m)
				}
				byMeasure[m] = append(byMeasure[m], at)
			}
			if f.Register.Key == "" || f.Unit.Key == "" || claims[i].Source.Key == "" {
				continue
			}
			source := [2]string{claims[i].Source.Key, f.Unit.Key}
			if bySource[source] == nil {
				bySource[source] = &registers{figures: map[string][]figureAt{}}
				sources = append(sources, bySource[source])
			}
			bySource[source].add(f.Register.Key, at)
		}
	}
	for i := range claims {
		x.borrowedPeriod(i)
		for j := range claims[i].Figures {
			x.scope(figureAt{i, j}, byMeasure, e)
		}
	}
	for _, m := range measures {
		for i, a := range byMeasure[m] {
			for _, b := range byMeasure[m][i+1:] {
				if a.claim == b.claim {
					continue
				}
				x.units(a, b)
				x.definitions(a, b)
				x.values(a, b)
				x.progress(a, b)
			}
		}
	}
	for _, s := range sources {
		x.registers(s)
	}
	for i := range x.results {
		x.results[i].settle()
	}
	return x.results
}

type crossChecker struct {
	claims  []Claim
	results []Result
	byID    map[string]int
}

type figureAt struct{ claim, figure int }

func (x *crossChecker) figure(at figureAt) *Figure { return &x.claims[at.claim].Figures[at.figure] }

func (x *crossChecker) source(at figureAt) Source { return x.claims[at.claim].Source }

// samePlace reports whether both are certainly about one place.
func (x *crossChecker) samePlace(a, b figureAt) bool {
	return x.source(a).Place.Key != "" && x.source(a).Place.Key == x.source(b).Place.Key
}

// period returns the period of a figure, its claim's own or the one it borrows.
func (x *crossChecker) period(at figureAt) motcua.Period {
	c := &x.claims[at.claim]
	if c.Period.IsZero() && c.PeriodOf != "" {
		if i, ok := x.byID[c.PeriodOf]; ok {
			return x.claims[i].Period
		}
	}
	return c.Period
}

// over reports whether the period was over on the day of the report. No period is always over.
func (x *crossChecker) over(at figureAt) bool {
	p := x.period(at)
	return p.Elapsed(x.source(at).ReportedOn) == p.Days() || p.IsZero()
}

func (x *crossChecker) ref(at figureAt) Ref {
	f := x.figure(at)
	r := Ref{Claim: x.claims[at.claim].ID, Source: x.source(at), Unit: f.Unit}
	r.Count = f.headCount()
	if f.Rate != nil {
		r.Percent = f.Rate.Printed
		r.Definition = ratioOf(f.Rate)
	}
	return r
}

// headCount is the count a figure speaks of: the count, the total, or the whole of a rate.
func (f *Figure) headCount() motcua.Count {
	switch {
	case f.Rate != nil:
		return f.asPrinted(f.Rate.Whole)
	case f.Parts != nil:
		return f.asPrinted(f.Parts.Total)
	}
	return f.asPrinted(f.Count)
}

// note adds a reason to a figure, or the other claim to the reason of the same code and subject that it has.
func (x *crossChecker) note(at figureAt, r Reason, other Ref) {
	f := x.figure(at)
	r.Figure, r.Unit = at.figure, f.Unit
	if r.Subject.Key == "" {
		r.Subject = f.Measure
	}
	reasons := x.results[at.claim].Reasons
	i := slices.IndexFunc(reasons, func(o Reason) bool {
		return o.Code == r.Code && o.Figure == r.Figure && o.Subject.Key == r.Subject.Key
	})
	if i < 0 {
		r.Others = []Ref{other}
		x.results[at.claim].Reasons = append(reasons, r)
		return
	}
	o := &reasons[i]
	for _, d := range r.Definitions {
		if len(o.Definitions) < mostOthers && !slices.ContainsFunc(o.Definitions, func(t Term) bool { return t.Key == d.Key }) {
			o.Definitions = append(o.Definitions, d)
		}
	}
	if len(o.Others) < mostOthers {
		o.Others = append(o.Others, other)
	}
}

// borrowedPeriod remarks that the period another claim answers for was not over.
func (x *crossChecker) borrowedPeriod(i int) {
	c := &x.claims[i]
	at := figureAt{claim: i}
	p := x.period(at)
	if !c.Period.IsZero() || p.IsZero() || c.Source.ReportedOn.IsZero() || x.over(at) {
		return
	}
	j := x.byID[c.PeriodOf]
	x.results[i].Reasons = append(x.results[i].Reasons, Reason{
		Code: PeriodBorrowed, Figure: -1, Period: p, Days: p.Elapsed(c.Source.ReportedOn), OfDays: p.Days(),
		AsOf: c.Source.ReportedOn, Others: []Ref{{Claim: x.claims[j].ID, Source: x.claims[j].Source}},
	})
}

// scope finds the size of a larger set among the other claims when the evidence does not have it.
func (x *crossChecker) scope(at figureAt, byMeasure map[string][]figureAt, e Evidence) {
	f := x.figure(at)
	if f.Rate == nil || f.Rate.Within.Key == "" {
		return
	}
	if _, ok := (factsFor{e, x.source(at).Place.Key, x.period(at)}).count(f.Rate.Within.Key, ""); ok {
		return // Check has done it
	}
	for _, o := range byMeasure[f.Rate.Within.Key] {
		if other := x.figure(o); o.claim != at.claim && other.Rate == nil && !unknown(other.headCount()) {
			x.note(at, scope(f.Rate, f.asPrinted(f.Rate.Whole), other.headCount(), false, motcua.Date{}), x.ref(o))
			return
		}
	}
}

// units finds one measure of one place stated in two units.
func (x *crossChecker) units(a, b figureAt) {
	u, v := x.figure(a).Unit, x.figure(b).Unit
	if u.Key == v.Key || u.Key == "" || v.Key == "" || !x.samePlace(a, b) {
		return
	}
	for _, pair := range [...][2]figureAt{{a, b}, {b, a}} {
		x.note(pair[0], Reason{
			Code: UnitDiffers, Verdict: VerdictHoldsUnderDefinition,
			Definitions: []Term{x.figure(pair[0]).Unit, x.figure(pair[1]).Unit},
		}, x.ref(pair[1]))
	}
}

// definitions finds rates of one measure that are shares of different things, wherever they were reported.
func (x *crossChecker) definitions(a, b figureAt) {
	r, s := x.figure(a).Rate, x.figure(b).Rate
	if r == nil || s == nil || sameDefinition(r, s) {
		return
	}
	for _, pair := range [...][2]figureAt{{a, b}, {b, a}} {
		mine, other := x.figure(pair[0]).Rate, x.figure(pair[1]).Rate
		x.note(pair[0], Reason{
			Code: NotComparable, Definitions: []Term{mine.PartIs, mine.WholeIs, other.PartIs, other.WholeIs},
		}, x.ref(pair[1]))
	}
}

func sameDefinition(r, s *Rate) bool {
	return r.PartIs.Key == s.PartIs.Key && r.WholeIs.Key == s.WholeIs.Key
}

// values finds two numbers for the same thing, place and period that exclude each other.
func (x *crossChecker) values(a, b figureAt) {
	f, g := x.figure(a), x.figure(b)
	p := x.period(a)
	if !x.samePlace(a, b) || p != x.period(b) || f.Unit.Key != g.Unit.Key {
		return
	}
	if p.IsZero() {
		// Without a period a number is of its day, and may be another one later.
		if x.source(a).ReportedOn != x.source(b).ReportedOn || x.source(a).ReportedOn.IsZero() {
			return
		}
	} else if x.source(a).ReportedOn != x.source(b).ReportedOn && (!x.over(a) || !x.over(b)) {
		return // the period went on between the two reports
	}
	if f.Register.Key != g.Register.Key && f.Register.Key != "" && g.Register.Key != "" {
		return
	}
	disagree := false
	switch {
	case f.Rate != nil && g.Rate != nil:
		disagree = sameDefinition(f.Rate, g.Rate) && ratesApart(f, g)
	case f.Rate == nil && g.Rate == nil:
		_, meet := f.headCount().Intersect(g.headCount())
		disagree = !meet
	}
	if !disagree {
		return
	}
	for _, pair := range [...][2]figureAt{{a, b}, {b, a}} {
		mine := x.ref(pair[0])
		x.note(pair[0], Reason{
			Code: SourcesDisagree, Verdict: VerdictContradicts, Published: mine.Percent, PublishedCount: mine.Count,
		}, x.ref(pair[1]))
	}
}

// ratesApart reports whether two rates exclude each other: no ratio prints as both.
func ratesApart(f, g *Figure) bool {
	v, okV := windowOf(f.Rate.Printed)
	w, okW := windowOf(g.Rate.Printed)
	partF, wholeF := f.asPrinted(f.Rate.Part), f.asPrinted(f.Rate.Whole)
	partG, wholeG := g.asPrinted(g.Rate.Part), g.asPrinted(g.Rate.Whole)
	switch {
	case okV && okW:
		return v.before(w) || w.before(v)
	case okV:
		return stated(motcua.Ratio{Part: partG, Whole: wholeG}) && v.fit(partG, wholeG) == fitsNever
	case okW:
		return stated(motcua.Ratio{Part: partF, Whole: wholeF}) && w.fit(partF, wholeF) == fitsNever
	}
	a, ok1 := partF.Exact()
	b, ok2 := wholeF.Exact()
	c, ok3 := partG.Exact()
	d, ok4 := wholeG.Exact()
	return ok1 && ok2 && ok3 && ok4 && compareProducts(a, d, c, b) != 0
}

// before reports whether every ratio of w is below every ratio of o.
func (w window) before(o window) bool {
	if !w.hasHi {
		return false
	}
	c := compareProducts(w.hi, o.den, o.lo, w.den)
	return c < 0 || c == 0 && (w.hiOpen || o.loOpen)
}

// progress finds items that a later report puts lower than an earlier one. What has been reached once is reached: one of
// the two reports cannot be right as it stands, and it is the earlier one that the later one puts in doubt.
func (x *crossChecker) progress(a, b figureAt) {
	f, g := x.figure(a).Parts, x.figure(b).Parts
	if f == nil || g == nil || !x.samePlace(a, b) || x.source(a).ReportedOn.IsZero() || x.source(b).ReportedOn.IsZero() {
		return
	}
	if x.source(b).ReportedOn.Before(x.source(a).ReportedOn) {
		a, b, f, g = b, a, g, f
	}
	sameDay := x.source(a).ReportedOn == x.source(b).ReportedOn
	for _, earlier := range f.Items {
		i := slices.IndexFunc(g.Items, func(p Part) bool { return p.Is.Key == earlier.Is.Key })
		if i < 0 {
			continue
		}
		later := g.Items[i]
		switch {
		case fallsBehind(earlier, later):
		case sameDay && fallsBehind(later, earlier):
		default:
			continue
		}
		mine, other := x.progressRef(a, earlier), x.progressRef(b, later)
		if sameDay {
			x.note(a, statedOf(earlier, SourcesDisagree, VerdictContradicts), other)
			x.note(b, statedOf(later, SourcesDisagree, VerdictContradicts), mine)
			continue
		}
		less := statedOf(earlier, LaterStatesLess, VerdictContradicts)
		if earlier.Progress.Defined() {
			less.Recomputed = later.Progress // a description has no figure to set another one beside
		}
		x.note(a, less, other)
		x.note(b, statedOf(later, EarlierSaidMore, NoVerdict), mine)
	}
}

// statedOf returns a reason about what a source says of an item.
func statedOf(item Part, code Code, v Verdict) Reason {
	return Reason{
		Code: code, Verdict: v, Subject: item.Is,
		Published: item.Progress, InProgress: item.InProgress, DescribedComplete: item.DescribedComplete,
	}
}

func (x *crossChecker) progressRef(at figureAt, item Part) Ref {
	r := x.ref(at)
	r.Count, r.Percent = item.Count, item.Progress
	r.InProgress, r.DescribedComplete = item.InProgress, item.DescribedComplete
	return r
}

// fallsBehind reports whether later is certainly less far than earlier. What is described as complete has come as far as
// there is to go, whether or not a figure says so.
func fallsBehind(earlier, later Part) bool {
	if !earlier.Progress.Defined() && !earlier.DescribedComplete || !later.Progress.Defined() && !later.InProgress {
		return false
	}
	const scale = 100_000_000_000 // 100 % with the most places there are
	lo := int64(scale)
	if !earlier.DescribedComplete {
		lo, _ = progressEnds(earlier, scale)
	}
	if later.InProgress {
		return lo == scale // finished, and then on its way
	}
	_, hi := progressEnds(later, scale)
	return hi < lo
}

// registers are the counts of one unit in one source, by register.
type registers struct {
	keys    []string // in the order in which they were met
	figures map[string][]figureAt
}

func (r *registers) add(key string, at figureAt) {
	if r.figures[key] == nil {
		r.keys = append(r.keys, key)
	}
	r.figures[key] = append(r.figures[key], at)
}

// registers finds counts of one unit that one source gives from several registers. A case may stand in two of them, so their
// sum is not a count of cases, and the smaller is not a share of the larger.
func (x *crossChecker) registers(all *registers) {
	for _, key := range all.keys {
		var others []figureAt
		for _, other := range all.keys {
			if list := all.figures[other]; other != key {
				others = append(others, list[:min(len(list), mostOthers-len(others))]...)
			}
		}
		for _, at := range all.figures[key] {
			f := x.figure(at)
			for _, o := range others {
				g := x.figure(o)
				if unknown(f.headCount()) || unknown(g.headCount()) {
					continue
				}
				x.note(at, Reason{
					Code: SeparateRegister, PublishedCount: f.headCount(),
					Definitions: []Term{f.Register, g.Register},
				}, x.ref(o))
			}
		}
	}
}
