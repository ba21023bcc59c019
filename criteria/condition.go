package criteria

import (
	"slices"

	"github.com/motcua/motcua"
)

// Decision answers a question that may have to wait for facts. The zero value is Undecided.
type Decision uint8

// The three answers. What is certain in spite of the unknown beats the unknown: a condition is NotReached as soon as no
// possible fact could reach it.
const (
	Undecided Decision = iota
	NotReached
	Reached
)

var decisionNames = []string{"undecided", "not_reached", "reached"}

// String returns "undecided", "not_reached" or "reached".
func (d Decision) String() string { return enumText(d, decisionNames) }

// MarshalText returns the form of [Decision.String].
func (d Decision) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of [Decision.String].
func (d *Decision) UnmarshalText(text []byte) (err error) {
	*d, err = parseEnum[Decision](text, decisionNames, "decision")
	return err
}

// Text returns the answer for people.
func (d Decision) Text(l motcua.Language) string {
	return [...]Text{
		{"chưa xác định", "undecided"},
		{"chưa đạt điều kiện", "not reached"},
		{"đạt điều kiện", "reached"},
	}[min(int(d), 2)].In(l)
}

type conditionKind uint8

const (
	condAll conditionKind = iota + 1
	condAny
	condMet
	condPoints
	condPercent
	condNoRed
)

// condition is a compiled award condition. Every kind is monotone: more points never turn it from true to false.
type condition struct {
	kind  conditionKind
	parts []condition
	all   bool  // condMet: every one of of
	n     int   // condMet: so many of of
	of    []int // places in the set; nil is all
	v     Value // condPoints; condPercent as a share
}

// size returns how many criteria a condition on met criteria looks at, and member the place of each.
func (c *condition) size(s *Set) int {
	if c.of != nil {
		return len(c.of)
	}
	return len(s.criteria)
}

func (c *condition) member(n int) int {
	if c.of != nil {
		return c.of[n]
	}
	return n
}

const conditionForms = "exactly one of all, any, all_met, met_at_least, points_at_least, percent_at_least, no_red"

func (c *compiler) condition(path string, d Condition, s *Set) condition {
	given := 0
	for _, b := range [...]bool{d.All != nil, d.Any != nil, d.AllMet, d.MetAtLeast != 0, d.PointsAtLeast != "", d.PercentAtLeast != "", d.NoRed} {
		if b {
			given++
		}
	}
	if given != 1 {
		code := motcua.CodeNotAllowed
		if given == 0 {
			code = motcua.CodeRequired
		}
		c.add(path, code, conditionForms)
		return condition{}
	}
	var k condition
	countable := len(s.criteria)
	for i := range s.criteria {
		if s.criteria[i].information {
			countable--
		}
	}
	if len(d.Of) > 0 {
		if !d.AllMet && d.MetAtLeast == 0 {
			c.add(path+".of", motcua.CodeNotAllowed, "all_met, met_at_least only")
		}
		countable = len(d.Of)
		for i, number := range d.Of {
			j, ok := s.index[number]
			switch {
			case !ok:
				c.add(at(path+".of", i), motcua.CodeUnknown, "criteria")
			case s.criteria[j].information:
				c.add(at(path+".of", i), motcua.CodeNotAllowed, "information")
			case slices.Contains(k.of, j):
				c.add(at(path+".of", i), motcua.CodeDuplicate, path+".of")
			}
			k.of = append(k.of, j)
		}
	}
	switch {
	case d.All != nil, d.Any != nil:
		k.kind = condAll
		list, name := d.All, path+".all"
		if d.Any != nil {
			k.kind, list, name = condAny, d.Any, path+".any"
		}
		if len(list) == 0 {
			c.add(name, motcua.CodeEmpty, "")
		}
		for i, p := range list {
			k.parts = append(k.parts, c.condition(at(name, i), p, s))
		}
	case d.AllMet:
		k.kind, k.all = condMet, true
	case d.MetAtLeast != 0:
		k.kind, k.n = condMet, d.MetAtLeast
		if d.MetAtLeast < 1 || d.MetAtLeast > countable {
			c.add(path+".met_at_least", motcua.CodeOutOfRange, "1.."+itoa(countable))
		}
	case d.PointsAtLeast != "":
		k.kind = condPoints
		v, ok := c.number(path+".points_at_least", d.PointsAtLeast)
		if ok && s.maximum.less(v) {
			c.add(path+".points_at_least", motcua.CodeOutOfRange, "0.."+s.maximum.String())
		}
		k.v = v
	case d.PercentAtLeast != "":
		k.kind = condPercent
		k.v = c.percent(path+".percent_at_least", d.PercentAtLeast)
	case d.NoRed:
		k.kind = condNoRed
		if !slices.ContainsFunc(s.criteria, func(k criterion) bool { return k.canBeRed }) {
			c.add(path+".no_red", motcua.CodeDoesNotCompile, "red_below")
		}
	}
	return k
}

// percent reads a percentage: 80 and "80%" are both 80 percent; the answer is a share.
func (c *compiler) percent(path string, n Number) Value {
	v, ok := n.value()
	if !ok {
		c.add(path, motcua.CodeMalformed, "80, 80%")
		return Value{}
	}
	if !n.isPercent() {
		v = v.quo(whole(100))
	}
	if one.less(v) {
		c.add(path, motcua.CodeOutOfRange, "0%..100%")
	}
	return v
}

// bands are the ranges of the total, from the lowest.
type bands struct {
	percent bool
	list    []band
}

type band struct {
	Band
	from Value
}

func (c *compiler) bands(path string, d Bands) *bands {
	b := &bands{percent: d.Percent}
	if len(d.Bands) == 0 {
		c.add(path+".bands", motcua.CodeRequired, "")
	}
	for i, e := range d.Bands {
		path := at(path+".bands", i)
		c.name(path+".key", e.Key)
		if j := slices.IndexFunc(d.Bands, func(o Band) bool { return o.Key == e.Key }); j < i && e.Key != "" {
			c.add(path+".key", motcua.CodeDuplicate, at("bands.bands", j)+".key")
		}
		if e.Title.IsZero() {
			c.add(path+".title", motcua.CodeRequired, "vi, en")
		}
		if e.AtLeast == "" {
			c.add(path+".at_least", motcua.CodeRequired, "")
			continue
		}
		var v Value
		if d.Percent {
			v = c.percent(path+".at_least", e.AtLeast)
		} else {
			v, _ = c.number(path+".at_least", e.AtLeast)
		}
		if j := slices.IndexFunc(b.list, func(o band) bool { return o.from.Equal(v) }); j >= 0 {
			c.add(path+".at_least", motcua.CodeDuplicate, at("bands.bands", slices.IndexFunc(d.Bands, func(o Band) bool { return o.Key == b.list[j].Key }))+".at_least")
			continue
		}
		b.list = append(b.list, band{e, v})
	}
	slices.SortStableFunc(b.list, func(x, y band) int { return x.from.Compare(y.from) })
	return b
}

// find returns the place of the band of a total, or -1 below the lowest.
func (b *bands) find(v Value) int {
	for i := len(b.list) - 1; i >= 0; i-- {
		if !v.less(b.list[i].from) {
			return i
		}
	}
	return -1
}
