package criteria

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// NeedKind says what kind of thing is missing. The zero value is NeedJudgement.
type NeedKind uint8

// The kinds of needs.
const (
	NeedJudgement NeedKind = iota // somebody has to judge: the scale knows no units of work
	NeedFigure                    // a figure nobody has given
	NeedMore                      // more of what is counted
	NeedFewer                     // fewer of what is counted
	NeedPresent                   // something that is not there
	NeedAbsent                    // something that should not be there
)

var needNames = []string{"judgement", "figure", "more", "fewer", "present", "absent"}

// String returns "judgement", "figure", "more", "fewer", "present" or "absent".
func (k NeedKind) String() string { return enumText(k, needNames) }

// MarshalText returns the form of [NeedKind.String].
func (k NeedKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Need is one thing missing to meet a criterion, in units of work.
type Need struct {
	// Path is the part of the scale: "items/camera", "terms/A", "measures/on_time"; "" for the criterion as a whole.
	Path string   `json:"path,omitempty"`
	Kind NeedKind `json:"kind"`
	// Measure is the input it is about.
	Measure string `json:"measure,omitempty"`
	// By is how many more or fewer, where things are counted; of a ratio, how many more of the same whole: "return 14 more on
	// time".
	By motcua.Count `json:"by,omitzero"`
	// Fresh is how many new ones, every one of them good, would do instead for a ratio; 0 where none would.
	Fresh int64 `json:"fresh,omitempty"`
	// Amount is by how much an amount, or a share known only as a percentage, is short.
	Amount Interval `json:"amount,omitzero"`
	// Text says it.
	Text Text `json:"text"`
}

// Gap is what keeps a criterion from being met.
type Gap struct {
	// Number is the number of the criterion.
	Number  string  `json:"number"`
	Outcome Outcome `json:"outcome"`
	// Missing is how many points are missing to be met, and MissingShare the same as a share of its maximum. While the
	// criterion is unknown they are ranges.
	Missing      Interval `json:"missing"`
	MissingShare Interval `json:"missing_share"`
	// Needs are what is missing in units of work.
	Needs []Need `json:"needs,omitempty"`
	// Text tells the gap.
	Text Text `json:"text"`
}

// Gaps returns what is missing for every criterion that counts and is not certainly met, in the order of the set.
func (sc *Score) Gaps() []Gap {
	var out []Gap
	for i := range sc.cells {
		if sc.scored(i) && !sc.cells[i].met[low] {
			out = append(out, sc.gap(i))
		}
	}
	return out
}

func (sc *Score) gap(i int) Gap {
	k, c := &sc.set.criteria[i], &sc.cells[i]
	short := func(v Value) Value {
		if v.less(k.metAt) {
			return k.metAt.sub(v)
		}
		return Value{}
	}
	g := Gap{Number: k.number, Outcome: c.outcome, Missing: Interval{short(c.points.Hi), short(c.points.Lo)}}
	g.MissingShare = g.Missing.over(k.maximum)
	measured := c.decided >= 0 && len(sc.obs[c.decided].Measures) > 0
	switch {
	case k.scale != nil && measured:
		g.Needs = sc.needs(i)
	case k.scale != nil && c.outcome != Partial && c.outcome != NotMet:
		for m := range k.scale.measures {
			g.Needs = append(g.Needs, k.scale.figure(m))
		}
	}
	if len(g.Needs) == 0 {
		g.Needs = []Need{sc.judgement(i)}
	}
	g.Text = bilingual(func(l motcua.Language) string {
		s := choose(l, "Tiêu chí ", "No. ") + k.number + " " + sc.set.view(i).Title(l) + ": "
		_, known := g.Missing.Exact()
		switch {
		case !known && !c.outcome.Known():
			s += c.outcome.Text(l) + choose(l, ", còn thiếu ", ", missing ") + percent(g.MissingShare, l, 2)
		default:
			s += choose(l, "còn thiếu ", "missing ") + percent(g.MissingShare, l, 2)
		}
		if !sc.set.counting() {
			s += " (" + briefInterval(g.Missing, l, 4) + choose(l, " điểm)", " points)")
		}
		var parts []string
		for _, n := range g.Needs {
			parts = append(parts, n.Text.In(l))
		}
		return s + ": " + strings.Join(parts, "; ")
	})
	return g
}

// judgement is the need of a criterion that knows no units of work.
func (sc *Score) judgement(i int) Need {
	d := &sc.set.def.Criteria[i]
	return Need{Kind: NeedJudgement, Text: bilingual(func(l motcua.Language) string {
		s := choose(l, "cần kết quả đánh giá", "a judgement is needed")
		var wanted []string
		for _, w := range d.Evidence {
			text := w.Kind.Text(l)
			if t := w.Text.In(l); t != "" {
				text = t
			}
			wanted = append(wanted, text)
		}
		if len(wanted) > 0 {
			s += choose(l, ", minh chứng: ", ", evidence: ") + strings.Join(wanted, ", ")
		}
		return s
	})}
}

// figure is the need of a measure nobody gave.
func (s *scale) figure(m int) Need {
	return Need{
		Path: "measures/" + s.measures[m].name, Kind: NeedFigure, Measure: s.measures[m].name,
		Text: bilingual(func(l motcua.Language) string {
			return choose(l, "cần số liệu: ", "a figure is needed: ") + s.title(m, l)
		}),
	}
}

// needs lists what is missing by the scale.
func (sc *Score) needs(i int) []Need {
	k := &sc.set.criteria[i]
	s := k.scale
	in := sc.spans(i, nil)
	var out []Need
	add := func(n Need, ok bool) {
		if ok {
			out = append(out, n)
		}
	}
	switch s.kind {
	case Proportional:
		add(sc.rise(i, in, s.main, "measures/"+s.measures[s.main].name, "", k.metAt.quo(s.slope)))
	case Target:
		want := exactly(s.target)
		if s.per >= 0 {
			if in[s.per].unbounded {
				add(s.figure(s.per), true)
				break
			}
			want = Interval{in[s.per].lo, in[s.per].hi}
		}
		add(sc.more(in, s, s.main, "measures/"+s.measures[s.main].name, "", want.times(k.metAt).over(k.maximum)))
	case Terms:
		for n := range s.terms {
			t, d := &s.terms[n], &s.def.Terms[n]
			top := k.maximum
			if t.hasCap {
				top = minValue(top, t.cap)
			}
			level := top.quo(t.slope)
			path, title := "terms/"+d.Key, d.Key
			if s.measures[t.measure].kind == RatioMeasure {
				add(sc.rise(i, in, t.measure, path, title, minValue(level, one)))
			} else {
				add(sc.more(in, s, t.measure, path, title, exactly(level)))
			}
		}
	case Checklist:
		for n := range s.items {
			add(sc.itemNeed(i, in, n))
		}
	case Tiers:
		out = sc.tierNeeds(i, in)
	case Mean:
		add(sc.meanNeed(i, in), true)
	}
	return out
}

// rise is what a ratio is short of a level, a share.
func (sc *Score) rise(i int, in []span, m int, path, key string, level Value) (Need, bool) {
	s := sc.set.criteria[i].scale
	x := in[m]
	if !x.lo.less(level) {
		return Need{}, false
	}
	v, _ := sc.measure(i, s.measures[m].name)
	if v == nil || !x.given {
		return s.figure(m), true
	}
	n := Need{Path: path, Kind: NeedMore, Measure: s.measures[m].name}
	lift := func(v Value) Value { return maxValue(level.sub(v), Value{}) }
	n.Amount = Interval{lift(x.hi), lift(x.lo)}
	prefix := ""
	if key != "" {
		prefix = key + ": "
	}
	if v.form == formRatio && !x.empty {
		pl, ph, pBounded := v.part.Bounds()
		wl, wh, wBounded := v.whole.Bounds()
		if wBounded {
			most, ok := level.mul(whole(wh)).ceil()
			least, ok2 := level.mul(whole(wl)).ceil()
			if ok && ok2 {
				if !pBounded {
					ph = wh
				}
				n.By = motcua.Between(max(least-ph, 0), max(most-pl, 0))
			}
			if p, ok := v.part.Exact(); ok && wl == wh && level.less(one) {
				// (p+n)/(w+n) >= level from n = (level*w - p)/(1-level).
				if f, ok := level.mul(whole(wl)).sub(whole(p)).quo(one.sub(level)).ceil(); ok {
					n.Fresh = f
				}
			}
		}
	}
	n.Text = bilingual(func(l motcua.Language) string {
		t := prefix + s.title(m, l) + " " + v.Text(l) + choose(l, ", cần ", ", needs ") + percent(exactly(level), l, 4)
		if n.By != (motcua.Count{}) {
			t += choose(l, ": thêm ", ": ") + count(n.By) + choose(l, "", " more")
			if n.Fresh > 0 {
				t += choose(l, ", hoặc ", ", or ") + itoa(int(n.Fresh)) + choose(l, " phát sinh mới đều đạt", " new ones, all good")
			}
		} else {
			t += choose(l, ": thiếu ", ": short by ") + percent(n.Amount, l, 4)
		}
		return t
	})
	return n, true
}

// more is what a count or amount is short of a number.
func (sc *Score) more(in []span, s *scale, m int, path, key string, want Interval) (Need, bool) {
	x := in[m]
	if !x.lo.less(want.Hi) {
		return Need{}, false
	}
	if !x.given {
		return s.figure(m), true
	}
	n := Need{Path: path, Kind: NeedMore, Measure: s.measures[m].name}
	short := func(want, have Value) Value { return maxValue(want.sub(have), Value{}) }
	n.Amount = Interval{Value{}, short(want.Hi, x.lo)}
	if !x.unbounded {
		n.Amount.Lo = short(want.Lo, x.hi)
	}
	s.countNeed(&n, m)
	n.Text = bilingual(func(l motcua.Language) string {
		t := s.title(m, l) + ": " + choose(l, "thêm ", "") + n.quantity(l) + choose(l, "", " more")
		if key != "" {
			t = key + ": " + t
		}
		return t
	})
	return n, true
}

// countNeed turns the amount of a need into a number of things, where things are counted.
func (s *scale) countNeed(n *Need, m int) {
	if s.measures[m].kind != CountMeasure {
		return
	}
	lo, ok1 := n.Amount.Lo.ceil()
	hi, ok2 := n.Amount.Hi.ceil()
	if ok1 && ok2 {
		n.By = motcua.Between(lo, hi)
		n.Amount = Interval{whole(lo), whole(hi)}
	}
}

// quantity prints how many or how much.
func (n *Need) quantity(l motcua.Language) string {
	if n.By != (motcua.Count{}) {
		return count(n.By)
	}
	return briefInterval(n.Amount, l, 4)
}

func (sc *Score) itemNeed(i int, in []span, n int) (Need, bool) {
	s := sc.set.criteria[i].scale
	t, d := &s.items[n], &s.def.Items[n]
	if c := t.credit(in); c.Lo.Equal(one) {
		return Need{}, false
	}
	path := "items/" + d.Key
	var need Need
	switch {
	case s.measures[t.measure].kind == YesNoMeasure && !in[t.measure].given:
		need = s.figure(t.measure)
	case s.measures[t.measure].kind == YesNoMeasure:
		need = Need{Kind: NeedPresent, Measure: s.measures[t.measure].name, Text: bilingual(func(l motcua.Language) string {
			return choose(l, "chưa có: ", "not there: ") + d.Title.In(l)
		})}
	case s.measures[t.measure].kind == RatioMeasure:
		need, _ = sc.rise(i, in, t.measure, path, "", t.atLeast)
	case t.per >= 0 && in[t.per].unbounded:
		need = s.figure(t.per)
	default:
		want := exactly(t.atLeast)
		if t.per >= 0 {
			want = Interval{in[t.per].lo.mul(t.atLeast), in[t.per].hi.mul(t.atLeast)}
		}
		need, _ = sc.more(in, s, t.measure, path, "", want)
	}
	need.Path = path
	return need, true
}

// tierNeeds lists the bounds that keep the facts out of the nearest tier that would do: the one with the fewest bounds not
// certainly kept, then the most points, then the first.
func (sc *Score) tierNeeds(i int, in []span) []Need {
	k := &sc.set.criteria[i]
	s := k.scale
	best, bestOpen := -1, 0
	for n := range s.tiers {
		t := &s.tiers[n]
		if t.points.less(k.metAt) {
			continue
		}
		open := 0
		for m := range in {
			if !s.inside(m, in[m], &t.bounds[m]) {
				open++
			}
		}
		if best < 0 || open < bestOpen || open == bestOpen && s.tiers[best].points.less(t.points) {
			best, bestOpen = n, open
		}
	}
	if best < 0 {
		return nil
	}
	var out []Need
	for m := range in {
		b := &s.tiers[best].bounds[m]
		if s.inside(m, in[m], b) {
			continue
		}
		out = append(out, sc.boundNeed(i, in, m, b))
	}
	return out
}

// inside reports whether all that is possible fits a bound.
func (s *scale) inside(m int, x span, b *bound) bool {
	v := x.bound()
	d := domain(s.measures[m].kind)
	limit := intersect(*b, d)
	lower := !limit.hasLo || v.hasLo && (limit.lo.less(v.lo) || limit.lo.Equal(v.lo) && (!limit.openLo || v.openLo))
	upper := !limit.hasHi || v.hasHi && (v.hi.less(limit.hi) || limit.hi.Equal(v.hi) && (!limit.openHi || v.openHi))
	return lower && upper
}

func (sc *Score) boundNeed(i int, in []span, m int, b *bound) Need {
	s := sc.set.criteria[i].scale
	x := in[m]
	if !x.given {
		return s.figure(m)
	}
	path := "measures/" + s.measures[m].name
	kind := s.measures[m].kind
	if kind == YesNoMeasure {
		want, text := NeedPresent, Text{"cần có: ", "must be there: "}
		if b.hi.IsZero() {
			want, text = NeedAbsent, Text{"không được có: ", "must not be there: "}
		}
		return Need{Path: path, Kind: want, Measure: s.measures[m].name, Text: bilingual(func(l motcua.Language) string {
			return text.In(l) + s.title(m, l)
		})}
	}
	if b.hasLo && (x.lo.less(b.lo) || b.openLo && x.lo.Equal(b.lo)) {
		if kind == RatioMeasure && !b.openLo {
			n, _ := sc.rise(i, in, m, path, "", b.lo)
			return n
		}
		n, ok := sc.more(in, s, m, path, "", exactly(b.lo))
		if ok && !b.openLo {
			return n
		}
		return Need{Path: path, Kind: NeedMore, Measure: s.measures[m].name, Amount: n.Amount, Text: s.limitText(m, *b)}
	}
	n := Need{Path: path, Kind: NeedFewer, Measure: s.measures[m].name}
	over := func(v Value) Value { return maxValue(v.sub(b.hi), Value{}) }
	n.Amount = Interval{over(x.lo), over(x.hi)}
	if x.unbounded || b.openHi {
		n.Amount = Interval{}
		n.Text = s.limitText(m, *b)
		return n
	}
	s.countNeed(&n, m)
	n.Text = bilingual(func(l motcua.Language) string {
		q := n.quantity(l)
		if kind == RatioMeasure {
			q = percent(n.Amount, l, 4)
		}
		return s.title(m, l) + ": " + choose(l, "bớt ", "") + q + choose(l, "", " fewer")
	})
	return n
}

// limitText tells a bound that has no least distance to it.
func (s *scale) limitText(m int, b bound) Text {
	return bilingual(func(l motcua.Language) string { return choose(l, "cần ", "needs ") + s.describeOne(m, b, l) })
}

// meanNeed is how many points are missing over all things the mean is taken of.
func (sc *Score) meanNeed(i int, in []span) Need {
	k := &sc.set.criteria[i]
	s := k.scale
	var points, things Value
	for n := range s.classes {
		c := &s.classes[n]
		v, ok := in[c.measure].exact()
		if !ok {
			return s.figure(c.measure)
		}
		points, things = points.add(c.points.mul(v)), things.add(v)
	}
	missing := maxValue(k.metAt.mul(things).sub(points), Value{})
	top := slices.MaxFunc(s.classes, func(a, b class) int { return a.points.Compare(b.points) })
	n := Need{Path: "classes/" + s.measures[top.measure].name, Kind: NeedMore, Measure: s.measures[top.measure].name, Amount: exactly(missing)}
	n.Text = bilingual(func(l motcua.Language) string {
		return choose(l, "thiếu ", "short by ") + brief(missing, l, 4) + choose(l, " điểm trên tổng số ", " points over all ") + brief(things, l, 0)
	})
	return n
}
