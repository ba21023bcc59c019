package criteria

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// scale is a compiled scale that is not manual.
type scale struct {
	kind     ScaleKind
	maximum  Value
	measures []measure
	def      *ScaleDefinition // of the set's own copy

	main     int   // Proportional, Target
	per      int   // Target: the measure that says the target, or -1
	slope    Value // Proportional: maximum / full from
	target   Value
	tiers    []tier
	items    []item
	weights  Value // sum over the items
	terms    []term
	classes  []class
	function Func
}

type measure struct {
	name  string
	kind  MeasureKind
	empty EmptyRule
}

type tier struct {
	points Value
	bounds []bound // one for each measure of the scale
}

// bound is where one measure lies: between lo and hi, an open end left out.
type bound struct {
	lo, hi         Value
	hasLo, hasHi   bool
	openLo, openHi bool
}

type item struct {
	weight  Value
	measure int
	per     int // or -1
	atLeast Value
	partial bool
}

type term struct {
	measure int
	slope   Value // points / full from
	cap     Value
	hasCap  bool
}

type class struct {
	measure int
	points  Value
}

// Func is a scale written in Go, for what data cannot say.
type Func struct {
	// Version becomes part of the digest of a set that uses the function: change it when the answers change.
	Version string
	// Points returns the points for what is known. They must hold every result that the values inside the inputs could
	// give, and lie between 0 and the maximum of the criterion. It is called once for each scoring and may keep nothing.
	Points func(in Inputs) FuncResult
}

// FuncResult is what a [Func] answers.
type FuncResult struct {
	// Points are the points, an interval while something is unknown.
	Points Interval
	// Uncovered says that the rule has no case for these facts; the points are then open.
	Uncovered bool
	// Note explains the answer.
	Note Text
}

// Inputs are the measures a [Func] sees.
type Inputs struct {
	s     *scale
	spans []span
}

// Maximum returns the most points the criterion can give.
func (in Inputs) Maximum() Value { return in.s.maximum }

// Interval returns what is known about a measure: a share for a ratio, 0 or 1 for yes and no. bounded is false when there is no
// upper end, and the upper end of the interval then means nothing. given is false when nobody said anything about it. A name
// the scale does not declare was never given.
func (in Inputs) Interval(name string) (v Interval, bounded, given bool) {
	i := slices.IndexFunc(in.s.measures, func(m measure) bool { return m.name == name })
	if i < 0 {
		return Interval{}, false, false
	}
	s := in.spans[i]
	return Interval{s.lo, s.hi}, !s.unbounded, s.given
}

func (c *compiler) scale(path string, d *ScaleDefinition, k *criterion) *scale {
	if int(d.Kind) >= len(scaleNames) {
		c.add(path+".kind", motcua.CodeUnknown, listed(scaleNames))
		return nil
	}
	c.citations(path+".citations", d.Citations)
	for _, f := range [...]struct {
		name  string
		given bool
		kinds []ScaleKind
	}{
		{"measures", len(d.Measures) > 0, []ScaleKind{Proportional, Target, Tiers, Checklist, Terms, Mean, Function}},
		{"measure", d.Measure != "", []ScaleKind{Proportional, Target}},
		{"full_from", d.FullFrom != "", []ScaleKind{Proportional}},
		{"target", d.Target != "", []ScaleKind{Target}},
		{"target_measure", d.TargetMeasure != "", []ScaleKind{Target}},
		{"tiers", len(d.Tiers) > 0, []ScaleKind{Tiers}},
		{"items", len(d.Items) > 0, []ScaleKind{Checklist}},
		{"weights_unpublished", d.WeightsUnpublished, []ScaleKind{Checklist}},
		{"terms", len(d.Terms) > 0, []ScaleKind{Terms}},
		{"classes", len(d.Classes) > 0, []ScaleKind{Mean}},
		{"function", d.Function != "", []ScaleKind{Function}},
	} {
		if f.given && !slices.Contains(f.kinds, d.Kind) {
			c.add(path+"."+f.name, motcua.CodeNotAllowed, "kind "+d.Kind.String())
		}
	}
	if d.Kind == Manual {
		return nil
	}
	s := &scale{kind: d.Kind, maximum: k.maximum, def: d, main: -1, per: -1}
	used := c.measures(path, d, s)
	switch d.Kind {
	case Proportional:
		s.main = c.mainMeasure(path, d, s, used, RatioMeasure)
		from := c.share(path+".full_from", d.FullFrom, one)
		if from.IsZero() {
			c.add(path+".full_from", motcua.CodeOutOfRange, "0% < full_from <= 100%")
			from = one
		}
		s.slope = k.maximum.quo(from).lowest()
	case Target:
		s.main = c.mainMeasure(path, d, s, used, CountMeasure, AmountMeasure)
		switch {
		case (d.Target != "") == (d.TargetMeasure != ""):
			code := motcua.CodeNotAllowed
			if d.Target == "" {
				code = motcua.CodeRequired
			}
			c.add(path+".target", code, "exactly one of target, target_measure")
		case d.Target != "":
			s.target, _ = c.number(path+".target", d.Target)
		default:
			s.per = c.measure(path+".target_measure", d.TargetMeasure, s, used, CountMeasure, AmountMeasure)
			if s.per >= 0 && s.per == s.main {
				c.add(path+".target_measure", motcua.CodeDuplicate, path+".measure")
			}
		}
	case Tiers:
		c.tiers(path+".tiers", d.Tiers, s, used)
	case Checklist:
		c.items(path+".items", d, s, used)
	case Terms:
		c.terms(path+".terms", d.Terms, s, used)
	case Mean:
		c.classes(path+".classes", d.Classes, s, used)
	case Function:
		f, ok := c.opts.function(d.Function)
		switch {
		case d.Function == "":
			c.add(path+".function", motcua.CodeRequired, "")
		case !ok:
			c.add(path+".function", motcua.CodeUnknown, "CompileOptions.Functions")
		}
		s.function = f
		for i := range used {
			used[i] = true
		}
	}
	for i, u := range used {
		if !u && s.measures[i].name != "" {
			c.add(at(path+".measures", i), motcua.CodeDoesNotCompile, "not used")
		}
	}
	return s
}

func (c *compiler) measures(path string, d *ScaleDefinition, s *scale) (used []bool) {
	if len(d.Measures) == 0 && d.Kind != Function {
		c.add(path+".measures", motcua.CodeRequired, "")
	}
	for i, m := range d.Measures {
		path := at(path+".measures", i)
		c.label(path+".name", m.Name)
		if j := slices.IndexFunc(d.Measures, func(o MeasureDefinition) bool { return o.Name == m.Name }); j < i && m.Name != "" {
			c.add(path+".name", motcua.CodeDuplicate, strings.TrimSuffix(path, at("", i))+at("", j)+".name")
		}
		switch {
		case m.Kind == MeasureUnknown:
			c.add(path+".kind", motcua.CodeRequired, listed(measureNames))
		case int(m.Kind) >= len(measureNames):
			c.add(path+".kind", motcua.CodeUnknown, listed(measureNames))
		case m.Empty != EmptyNoData && m.Kind != RatioMeasure:
			c.add(path+".empty", motcua.CodeNotAllowed, "kind "+m.Kind.String())
		}
		if int(m.Empty) >= len(emptyNames) {
			c.add(path+".empty", motcua.CodeUnknown, listed(emptyNames))
		}
		s.measures = append(s.measures, measure{m.Name, m.Kind, m.Empty})
	}
	return make([]bool, len(s.measures))
}

// measure finds a measure by name and checks its kind; the answer is its place, or -1.
func (c *compiler) measure(path, name string, s *scale, used []bool, kinds ...MeasureKind) int {
	if name == "" {
		c.add(path, motcua.CodeRequired, "measures")
		return -1
	}
	i := slices.IndexFunc(s.measures, func(m measure) bool { return m.name == name })
	if i < 0 {
		c.add(path, motcua.CodeUnknown, "measures")
		return -1
	}
	used[i] = true
	if len(kinds) > 0 && s.measures[i].kind != MeasureUnknown && !slices.Contains(kinds, s.measures[i].kind) {
		names := make([]string, len(kinds))
		for j, k := range kinds {
			names[j] = k.String()
		}
		c.add(path, motcua.CodeNotAllowed, "only "+strings.Join(names, ", "))
		return -1
	}
	return i
}

func (c *compiler) mainMeasure(path string, d *ScaleDefinition, s *scale, used []bool, kinds ...MeasureKind) int {
	name := d.Measure
	if name == "" && len(s.measures) == 1 {
		name = s.measures[0].name
	}
	return c.measure(path+".measure", name, s, used, kinds...)
}

// share reads an optional share of 1, written 0.8 or "80%".
func (c *compiler) share(path string, n Number, without Value) Value {
	if n == "" {
		return without
	}
	v, ok := n.value()
	if !ok {
		c.add(path, motcua.CodeMalformed, shareForm)
		return without
	}
	if one.less(v) {
		c.add(path, motcua.CodeOutOfRange, "0%..100%")
		return without
	}
	return v
}

// level reads a number a measure is held against: a share for a ratio, a whole number for a count.
func (c *compiler) level(path string, n Number, kind MeasureKind) Value {
	if kind == RatioMeasure {
		return c.share(path, n, Value{})
	}
	v, ok := c.number(path, n)
	if ok && kind == CountMeasure && v.den() != 1 {
		c.add(path, motcua.CodeMalformed, "0, 1, 2")
	}
	return v
}

func (c *compiler) terms(path string, list []Term, s *scale, used []bool) {
	if len(list) == 0 {
		c.add(path, motcua.CodeRequired, "")
	}
	for i, d := range list {
		path := at(path, i)
		c.label(path+".key", d.Key)
		if j := slices.IndexFunc(list, func(o Term) bool { return o.Key == d.Key }); j < i && d.Key != "" {
			c.add(path+".key", motcua.CodeDuplicate, "key")
		}
		t := term{measure: c.measure(path+".measure", d.Measure, s, used, RatioMeasure, CountMeasure, AmountMeasure)}
		if d.Points == "" {
			c.add(path+".points", motcua.CodeRequired, "")
		}
		points, ok := c.number(path+".points", d.Points)
		if ok && points.IsZero() {
			c.add(path+".points", motcua.CodeOutOfRange, "> 0")
		}
		from := one
		if d.FullFrom != "" && t.measure >= 0 {
			from = c.level(path+".full_from", d.FullFrom, s.measures[t.measure].kind)
			if from.IsZero() {
				c.add(path+".full_from", motcua.CodeOutOfRange, "> 0")
				from = one
			}
		}
		t.slope = points.quo(from).lowest()
		t.cap, t.hasCap = c.number(path+".cap", d.Cap)
		if t.hasCap && t.cap.IsZero() {
			c.add(path+".cap", motcua.CodeOutOfRange, "> 0")
		}
		s.terms = append(s.terms, t)
	}
}

func (c *compiler) items(path string, d *ScaleDefinition, s *scale, used []bool) {
	if len(d.Items) == 0 {
		c.add(path, motcua.CodeRequired, "")
	}
	for i, e := range d.Items {
		path := at(path, i)
		c.label(path+".key", e.Key)
		if j := slices.IndexFunc(d.Items, func(o Item) bool { return o.Key == e.Key }); j < i && e.Key != "" {
			c.add(path+".key", motcua.CodeDuplicate, "key")
		}
		if e.Title.IsZero() {
			c.add(path+".title", motcua.CodeRequired, "vi, en")
		}
		t := item{weight: one, measure: c.measure(path+".measure", e.Measure, s, used), per: -1, atLeast: one, partial: e.Partial}
		if e.Weight != "" {
			v, ok := c.number(path+".weight", e.Weight)
			switch {
			case d.WeightsUnpublished:
				c.add(path+".weight", motcua.CodeNotAllowed, "weights_unpublished")
			case ok && v.IsZero():
				c.add(path+".weight", motcua.CodeOutOfRange, "> 0")
			case ok:
				t.weight = v
			}
		}
		kind := MeasureUnknown
		if t.measure >= 0 {
			kind = s.measures[t.measure].kind
		}
		if e.AtLeast != "" {
			if kind == YesNoMeasure {
				c.add(path+".at_least", motcua.CodeNotAllowed, "kind yes_no")
			} else if v := c.level(path+".at_least", e.AtLeast, kind); !v.IsZero() {
				t.atLeast = v
			} else {
				c.add(path+".at_least", motcua.CodeOutOfRange, "> 0")
			}
		}
		if e.Per != "" {
			t.per = c.measure(path+".per", e.Per, s, used, CountMeasure)
			if kind != CountMeasure && kind != AmountMeasure && kind != MeasureUnknown {
				c.add(path+".per", motcua.CodeNotAllowed, "kind "+kind.String())
			}
		}
		if e.Partial && (kind == YesNoMeasure || d.WeightsUnpublished) {
			c.add(path+".partial", motcua.CodeNotAllowed, "kind yes_no, weights_unpublished")
		}
		s.weights = s.weights.add(t.weight)
		s.items = append(s.items, t)
	}
}

func (c *compiler) classes(path string, list []Class, s *scale, used []bool) {
	if len(list) == 0 {
		c.add(path, motcua.CodeRequired, "")
	}
	seen := map[int]bool{}
	for i, d := range list {
		path := at(path, i)
		k := class{measure: c.measure(path+".measure", d.Measure, s, used, CountMeasure)}
		if k.measure >= 0 && seen[k.measure] {
			c.add(path+".measure", motcua.CodeDuplicate, "measure")
		}
		seen[k.measure] = true
		if d.Points == "" {
			c.add(path+".points", motcua.CodeRequired, "")
		}
		v, ok := c.number(path+".points", d.Points)
		if ok && s.maximum.less(v) {
			c.add(path+".points", motcua.CodeOutOfRange, "0..maximum")
		}
		k.points = v
		s.classes = append(s.classes, k)
	}
}

func (c *compiler) tiers(path string, list []Tier, s *scale, used []bool) {
	if len(list) == 0 {
		c.add(path, motcua.CodeRequired, "")
	}
	before := len(c.problems)
	for i, d := range list {
		path := at(path, i)
		t := tier{bounds: make([]bound, len(s.measures))}
		if d.Points == "" {
			c.add(path+".points", motcua.CodeRequired, "")
		}
		v, ok := c.number(path+".points", d.Points)
		if ok && s.maximum.less(v) {
			c.add(path+".points", motcua.CodeOutOfRange, "0..maximum")
		}
		t.points = v
		named := map[int]bool{}
		for j, w := range d.When {
			path := at(path+".when", j)
			m := c.measure(path+".measure", w.Measure, s, used)
			if m < 0 {
				continue
			}
			if named[m] {
				c.add(path+".measure", motcua.CodeDuplicate, "measure")
			}
			named[m] = true
			t.bounds[m] = c.bound(path, w, s.measures[m].kind)
		}
		s.tiers = append(s.tiers, t)
	}
	if len(c.problems) > before {
		return
	}
	for i := range s.tiers {
		for j := range i {
			if !s.tiers[i].points.Equal(s.tiers[j].points) && s.overlap(&s.tiers[i], &s.tiers[j]) {
				c.add(at(path, i), motcua.CodeDoesNotCompile, "fits the same facts as "+at(path, j))
			}
		}
	}
	if s.cells() > maxCells {
		c.add(path, motcua.CodeTooLong, itoa(maxCells)+" combinations of bounds")
	}
}

func (c *compiler) bound(path string, d Bound, kind MeasureKind) (b bound) {
	if kind == YesNoMeasure {
		for _, f := range [...]struct {
			name string
			n    Number
		}{{"at_least", d.AtLeast}, {"more_than", d.MoreThan}, {"at_most", d.AtMost}, {"less_than", d.LessThan}, {"equal", d.Equal}} {
			if f.n != "" {
				c.add(path+"."+f.name, motcua.CodeNotAllowed, "kind yes_no")
			}
		}
		if d.Is == nil {
			c.add(path+".is", motcua.CodeRequired, "true, false")
			return b
		}
		if *d.Is {
			return bound{lo: one, hi: one, hasLo: true, hasHi: true}
		}
		return bound{hasLo: true, hasHi: true}
	}
	if d.Is != nil {
		c.add(path+".is", motcua.CodeNotAllowed, "kind "+kind.String())
	}
	lows, highs := 0, 0
	for _, f := range [...]struct {
		name       string
		n          Number
		low, high  bool
		open, both bool
	}{
		{name: "at_least", n: d.AtLeast, low: true},
		{name: "more_than", n: d.MoreThan, low: true, open: true},
		{name: "at_most", n: d.AtMost, high: true},
		{name: "less_than", n: d.LessThan, high: true, open: true},
		{name: "equal", n: d.Equal, low: true, high: true},
	} {
		if f.n == "" {
			continue
		}
		v := c.level(path+"."+f.name, f.n, kind)
		if f.low {
			b.lo, b.hasLo, b.openLo = v, true, f.open
			lows++
		}
		if f.high {
			b.hi, b.hasHi, b.openHi = v, true, f.open
			highs++
		}
	}
	switch {
	case lows+highs == 0:
		c.add(path, motcua.CodeRequired, "at_least, more_than, at_most, less_than, equal")
	case lows > 1 || highs > 1:
		c.add(path, motcua.CodeNotAllowed, "one lower and one upper end")
	default:
		if kind == CountMeasure {
			b = b.integral()
		}
		if x := intersect(b, domain(kind)); kind != MeasureUnknown && !below(x.lo, x.hasLo, x.openLo, x.hi, x.hasHi, x.openHi) {
			c.add(path, motcua.CodeDoesNotCompile, "no number fits")
		}
	}
	return b
}

// integral turns open ends into closed ones, which for whole numbers say the same.
func (b bound) integral() bound {
	if b.openLo {
		b.lo, b.openLo = b.lo.add(one), false
	}
	if b.openHi {
		if b.hi.IsZero() {
			return b // nothing is below 0; left open, it fits nothing
		}
		b.hi, b.openHi = b.hi.sub(one), false
	}
	return b
}

// holds reports whether a number fits a bound.
func (b *bound) holds(v Value) bool {
	if b.hasLo {
		if c := v.Compare(b.lo); c < 0 || c == 0 && b.openLo {
			return false
		}
	}
	if b.hasHi {
		if c := v.Compare(b.hi); c > 0 || c == 0 && b.openHi {
			return false
		}
	}
	return true
}

// meets reports whether some number fits both.
func (b *bound) meets(o *bound) bool {
	return below(b.lo, b.hasLo, b.openLo, o.hi, o.hasHi, o.openHi) && below(o.lo, o.hasLo, o.openLo, b.hi, b.hasHi, b.openHi)
}

func below(lo Value, hasLo, openLo bool, hi Value, hasHi, openHi bool) bool {
	if !hasLo || !hasHi {
		return true
	}
	c := lo.Compare(hi)
	return c < 0 || c == 0 && !openLo && !openHi
}

func (s span) bound() bound {
	return bound{lo: s.lo, hi: s.hi, hasLo: true, hasHi: !s.unbounded, openLo: s.openLo, openHi: s.openHi}
}

func (s span) exact() (Value, bool) { return s.lo, !s.unbounded && s.lo.Equal(s.hi) }

// domain is where a measure of a kind can lie at all.
func domain(kind MeasureKind) bound { return anything(kind).bound() }

func (s *scale) overlap(a, b *tier) bool {
	for m := range s.measures {
		d := domain(s.measures[m].kind)
		x := intersect(intersect(a.bounds[m], d), b.bounds[m])
		if !below(x.lo, x.hasLo, x.openLo, x.hi, x.hasHi, x.openHi) {
			return false
		}
	}
	return true
}

func intersect(a, b bound) bound {
	if b.hasLo {
		if c := b.lo.Compare(a.lo); !a.hasLo || c > 0 || c == 0 && b.openLo {
			a.lo, a.hasLo, a.openLo = b.lo, true, b.openLo
		}
	}
	if b.hasHi {
		if c := b.hi.Compare(a.hi); !a.hasHi || c < 0 || c == 0 && b.openHi {
			a.hi, a.hasHi, a.openHi = b.hi, true, b.openHi
		}
	}
	return a
}

// The space of the measures is cut into cells at every end of every bound: single values and the open stretches between them. All
// facts in a cell fit the same tiers, so looking at every cell finds every hole.

// maxCells bounds the work of looking for holes.
const maxCells = 20_000

// pieces cuts what is possible for one measure at the ends of the tiers' bounds.
func (s *scale) pieces(m int, within bound) []bound {
	kind := s.measures[m].kind
	var cuts []Value
	cut := func(v Value) {
		if !slices.ContainsFunc(cuts, v.Equal) {
			cuts = append(cuts, v)
		}
	}
	for i := range s.tiers {
		b := &s.tiers[i].bounds[m]
		if b.hasLo {
			cut(b.lo)
		}
		if b.hasHi {
			cut(b.hi)
		}
	}
	if kind == YesNoMeasure {
		cuts = []Value{{}, one}
	}
	slices.SortFunc(cuts, Value.Compare)
	var out []bound
	add := func(b bound) {
		x := intersect(b, within)
		if !below(x.lo, x.hasLo, x.openLo, x.hi, x.hasHi, x.openHi) {
			return
		}
		if kind == CountMeasure {
			if x = x.integral(); x.hasHi && x.hi.less(x.lo) {
				return
			}
		}
		out = append(out, x)
	}
	previous, has := Value{}, false
	for _, v := range cuts {
		if kind != YesNoMeasure {
			add(bound{lo: previous, hasLo: has, openLo: true, hi: v, hasHi: true, openHi: true})
		}
		add(bound{lo: v, hi: v, hasLo: true, hasHi: true})
		previous, has = v, true
	}
	if kind != YesNoMeasure {
		add(bound{lo: previous, hasLo: has, openLo: true})
	}
	return out
}

func (s *scale) cells() int {
	n := 1
	for m := range s.measures {
		n *= max(1, len(s.pieces(m, domain(s.measures[m].kind))))
		if n > maxCells {
			break
		}
	}
	return n
}

// eachCell calls f for every cell of a box until f returns false.
func (s *scale) eachCell(box []bound, f func(cell []bound) bool) {
	pieces := make([][]bound, len(s.measures))
	for m := range s.measures {
		pieces[m] = s.pieces(m, box[m])
		if len(pieces[m]) == 0 {
			return
		}
	}
	cell := make([]bound, len(s.measures))
	var walk func(m int) bool
	walk = func(m int) bool {
		if m == len(cell) {
			return f(cell)
		}
		for _, p := range pieces[m] {
			cell[m] = p
			if !walk(m + 1) {
				return false
			}
		}
		return true
	}
	walk(0)
}

// fits reports whether a cell lies inside a tier. A cell lies inside or outside as a whole.
func (t *tier) fits(cell []bound) bool {
	for m := range cell {
		if !t.bounds[m].meets(&cell[m]) {
			return false
		}
	}
	return true
}

// holes returns the cells no tier fits.
func (s *scale) holes() [][]bound {
	box := make([]bound, len(s.measures))
	for m := range box {
		box[m] = domain(s.measures[m].kind)
	}
	var out [][]bound
	s.eachCell(box, func(cell []bound) bool {
		if !slices.ContainsFunc(s.tiers, func(t tier) bool { return t.fits(cell) }) {
			out = append(out, slices.Clone(cell))
		}
		return true
	})
	return s.merge(out)
}

// merge joins neighbouring cells, so that a hole is told in as few words as possible.
func (s *scale) merge(cells [][]bound) [][]bound {
	join := func(a, b []bound) ([]bound, bool) {
		along := -1
		for m := range a {
			if a[m] == b[m] {
				continue
			}
			if along >= 0 {
				return nil, false
			}
			along = m
		}
		if along < 0 {
			return a, true
		}
		x, y := a[along], b[along]
		if y.lo.less(x.lo) || y.lo.Equal(x.lo) && x.openLo {
			x, y = y, x
		}
		touch := x.hasHi && x.hi.Equal(y.lo) && x.openHi != y.openLo
		if kind := s.measures[along].kind; kind == CountMeasure || kind == YesNoMeasure {
			touch = x.hasHi && x.hi.add(one).Equal(y.lo)
		}
		if !touch {
			return nil, false
		}
		out := slices.Clone(a)
		out[along] = bound{lo: x.lo, hasLo: x.hasLo, openLo: x.openLo, hi: y.hi, hasHi: y.hasHi, openHi: y.openHi}
		return out, true
	}
	for joined := true; joined; {
		joined = false
	search:
		for i := range cells {
			for j := range i {
				if c, ok := join(cells[j], cells[i]); ok {
					cells[j] = c
					cells = slices.Delete(cells, i, i+1)
					joined = true
					break search
				}
			}
		}
	}
	return cells
}

// graded is what a scale makes of its inputs.
type graded struct {
	points  Interval
	forced  bool // outcome says more than the points do
	outcome Outcome
	short   bool // certainly not met, whatever the points
	openHi  bool // the upper end of the points is a limit that is not reached
	mayMiss bool // some of what is possible fits no tier
	note    Text // of a function
	outside bool // a function left its range
}

// grade turns inputs into points. Every answer holds each one that values inside the inputs would give.
func (s *scale) grade(in []span) graded {
	given := s.kind == Function && len(in) == 0
	for i := range in {
		given = given || in[i].given
	}
	if !given {
		return graded{points: Interval{Value{}, s.maximum}, forced: true, outcome: NoData}
	}
	switch s.kind {
	case Proportional:
		x := &in[s.main]
		if x.lo.wide == nil && x.lo == x.hi {
			return graded{points: exactly(s.capped(x.lo.mul(s.slope)))}
		}
		hi := x.hi.mul(s.slope)
		return graded{
			points: Interval{s.capped(x.lo.mul(s.slope)), s.capped(hi)},
			openHi: x.openHi && !s.maximum.less(hi),
		}
	case Target:
		t := span{lo: s.target, hi: s.target}
		if s.per >= 0 {
			t = in[s.per]
		}
		return graded{points: reach(in[s.main], t).times(s.maximum)}
	case Tiers:
		return s.gradeTiers(in)
	case Checklist:
		return s.gradeItems(in)
	case Terms:
		var lo, hi sum
		for i := range s.terms {
			p := s.terms[i].points(in, s.maximum)
			lo.add(p.Lo)
			hi.add(p.Hi)
		}
		return graded{points: Interval{s.capped(lo.value()), s.capped(hi.value())}}
	case Mean:
		p, ok := s.mean(in)
		if !ok {
			return graded{points: Interval{Value{}, s.maximum}, forced: true, outcome: NoData}
		}
		return graded{points: p}
	case Function:
		r := s.function.Points(Inputs{s, slices.Clone(in)})
		g := graded{points: r.Points, note: r.Note}
		if r.Points.Lo.less(Value{}) || r.Points.Hi.less(r.Points.Lo) || s.maximum.less(r.Points.Hi) {
			g.outside = true
		}
		if r.Uncovered {
			g.points, g.forced, g.outcome = Interval{Value{}, s.maximum}, true, Uncovered
		}
		return g
	}
	return graded{points: Interval{Value{}, s.maximum}, forced: true, outcome: NoData}
}

func (s *scale) capped(v Value) Value {
	if s.maximum.less(v) {
		return s.maximum
	}
	return v
}

// reach returns min(1, have/want); nothing wanted is reached.
func reach(have, want span) Interval {
	end := func(have Value, haveAll bool, want Value, wantAll bool) Value {
		switch {
		case haveAll:
			return one
		case wantAll:
			return Value{}
		case !have.less(want): // also when nothing is wanted
			return one
		}
		return have.quo(want)
	}
	return Interval{
		end(have.lo, false, want.hi, want.unbounded),
		end(have.hi, have.unbounded, want.lo, false),
	}
}

func (t *term) points(in []span, maximum Value) Interval {
	x := &in[t.measure]
	top := maximum
	if t.hasCap {
		top = minValue(top, t.cap)
	}
	p := Interval{minValue(x.lo.mul(t.slope), top), top}
	if !x.unbounded {
		p.Hi = minValue(x.hi.mul(t.slope), top)
	}
	return p
}

// credit returns how much of an item is in order, between 0 and 1.
func (t *item) credit(in []span) Interval {
	want := span{lo: t.atLeast, hi: t.atLeast}
	if t.per >= 0 {
		p := in[t.per]
		want = span{lo: p.lo.mul(t.atLeast), hi: p.hi.mul(t.atLeast), unbounded: p.unbounded}
	}
	c := reach(in[t.measure], want)
	if !t.partial {
		if c.Lo.less(one) {
			c.Lo = Value{}
		}
		// A range whose open upper end is the level itself does not reach it.
		if c.Hi.less(one) || in[t.measure].openHi && t.per < 0 && in[t.measure].hi.Equal(t.atLeast) {
			c.Hi = Value{}
		}
	}
	return c
}

func (s *scale) gradeItems(in []span) graded {
	var lo, hi sum
	all, some, possible := true, false, true // certainly all, certainly some, possibly all
	for i := range s.items {
		c := s.items[i].credit(in)
		all = all && c.Lo.Equal(one)
		possible = possible && c.Hi.Equal(one)
		some = some || !c.Lo.IsZero()
		lo.add(c.Lo.mul(s.items[i].weight))
		hi.add(c.Hi.mul(s.items[i].weight))
	}
	if !s.def.WeightsUnpublished {
		p := Interval{lo.value(), hi.value()}
		return graded{points: p.over(s.weights).times(s.maximum)}
	}
	g := graded{points: Interval{Value{}, s.maximum}}
	switch {
	case all:
		g.points = exactly(s.maximum)
	case hi.value().IsZero():
		g.points = Interval{}
	case !possible:
		// Something is missing, and nobody can say how far the rest goes. With something certainly there it is partly met.
		g.forced, g.outcome, g.short = true, Uncertain, true
		if some {
			g.outcome = Partial
		}
	}
	return g
}

// mean returns the mean of the classes' points; ok is false when there certainly is nothing to take the mean of.
func (s *scale) mean(in []span) (Interval, bool) {
	// The mean is greatest when classes above it are as large as they can be and those below as small: with the classes in
	// order of points, one of the len+1 ways to cut the order in two gives it.
	order := make([]int, len(s.classes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.classes[a].points.Compare(s.classes[b].points) })
	anyone, none := false, true
	for _, c := range s.classes {
		x := &in[c.measure]
		anyone = anyone || !x.lo.IsZero()
		none = none && !x.unbounded && x.hi.IsZero()
	}
	if none {
		return Interval{}, false
	}
	p := Interval{s.maximum, Value{}}
	consider := func(v Value) {
		p.Lo, p.Hi = minValue(p.Lo, v), maxValue(p.Hi, v)
	}
	// cut puts the classes before the place at one end and the others at the other.
	cut := func(place int, firstHigh bool) {
		var points, things Value
		for i, k := range order {
			c := &s.classes[k]
			x := &in[c.measure]
			if (i < place) != firstHigh {
				points, things = points.add(c.points.mul(x.lo)), things.add(x.lo)
				continue
			}
			if x.unbounded {
				// As many as one likes of this class: the mean comes as near to its points as one likes.
				consider(c.points)
				return
			}
			points, things = points.add(c.points.mul(x.hi)), things.add(x.hi)
		}
		if !things.IsZero() {
			consider(points.quo(things))
		}
	}
	for place := range len(order) + 1 {
		cut(place, true)
		cut(place, false)
	}
	if !anyone {
		// Perhaps there is nothing at all, and then no figure.
		return Interval{Value{}, s.maximum}, true
	}
	return p, true
}

func (s *scale) gradeTiers(in []span) graded {
	exact := true
	for m := range in {
		if _, ok := in[m].exact(); !ok {
			exact = false
		}
	}
	if exact {
		for i := range s.tiers {
			t := &s.tiers[i]
			fits := true
			for m := range in {
				if !t.bounds[m].holds(in[m].lo) {
					fits = false
					break
				}
			}
			if fits {
				return graded{points: exactly(t.points)}
			}
		}
		return graded{points: Interval{Value{}, s.maximum}, forced: true, outcome: Uncovered, mayMiss: true}
	}
	box := make([]bound, len(in))
	for m := range in {
		box[m] = in[m].bound()
		if s.measures[m].kind == CountMeasure {
			box[m] = box[m].integral()
		}
	}
	var g graded
	first := true
	s.eachCell(box, func(cell []bound) bool {
		fits := false
		for i := range s.tiers {
			if !s.tiers[i].fits(cell) {
				continue
			}
			fits = true
			p := s.tiers[i].points
			if first {
				g.points, first = exactly(p), false
			} else {
				g.points = Interval{minValue(g.points.Lo, p), maxValue(g.points.Hi, p)}
			}
			break // others that fit give the same points
		}
		g.mayMiss = g.mayMiss || !fits
		return true
	})
	switch {
	case first:
		return graded{points: Interval{Value{}, s.maximum}, forced: true, outcome: Uncovered, mayMiss: true}
	case g.mayMiss:
		g.points, g.forced, g.outcome = Interval{Value{}, s.maximum}, true, Uncertain
	}
	return g
}

// describe says what a cell is in words: "dossiers online ≥ 30 %, procedures online < 20 %".
func (s *scale) describe(cell []bound, l motcua.Language) string {
	var parts []string
	for m := range cell {
		if text := s.describeOne(m, cell[m], l); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}

// describeOne says where one measure lies, "" when it may lie anywhere.
func (s *scale) describeOne(m int, b bound, l motcua.Language) string {
	kind, title := s.measures[m].kind, s.title(m, l)
	show := func(v Value) string {
		if kind == RatioMeasure {
			return percent(exactly(v), l, maxPlaces)
		}
		return brief(v, l, maxPlaces)
	}
	d := domain(kind)
	lower := b.hasLo && (!b.lo.Equal(d.lo) || b.openLo)
	upper := b.hasHi && (!d.hasHi || !b.hi.Equal(d.hi) || b.openHi)
	switch {
	case kind == YesNoMeasure && !b.lo.Equal(b.hi):
		return ""
	case kind == YesNoMeasure:
		return title + ": " + YesNo("", b.lo.Equal(one)).Text(l)
	case b.hasLo && b.hasHi && b.lo.Equal(b.hi):
		return title + " = " + show(b.lo)
	case lower && upper:
		return show(b.lo) + " " + sign("≤", "<", b.openLo) + " " + title + " " + sign("≤", "<", b.openHi) + " " + show(b.hi)
	case lower:
		return title + " " + sign("≥", ">", b.openLo) + " " + show(b.lo)
	case upper:
		return title + " " + sign("≤", "<", b.openHi) + " " + show(b.hi)
	}
	return ""
}

func sign(closed, open string, isOpen bool) string {
	if isOpen {
		return open
	}
	return closed
}

// title returns what people call a measure.
func (s *scale) title(m int, l motcua.Language) string {
	if t := s.def.Measures[m].Title.In(l); t != "" {
		return t
	}
	return s.measures[m].name
}
