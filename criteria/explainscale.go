package criteria

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// explainScale returns one step for each part of a scale, with the observations its inputs come from below it. The observations
// shown are marked in used.
func (sc *Score) explainScale(i int, used map[int32]bool) []Node {
	k := &sc.set.criteria[i]
	s := k.scale
	in := sc.spans(i, nil)
	path := "criteria/" + k.number
	// step builds a part that looks at some measures.
	step := func(address string, text func(l motcua.Language) string, measures ...int) Node {
		n := Node{Path: path + "/" + address, Text: bilingual(text)}
		var from []int32
		var names []string
		for _, m := range measures {
			if m < 0 {
				continue
			}
			names = append(names, s.measures[m].name)
			if _, j := sc.measure(i, s.measures[m].name); j >= 0 && !slices.Contains(from, j) {
				from = append(from, j)
			}
		}
		for _, j := range from {
			used[j] = true
			n.Children = append(n.Children, sc.explainObservation(n.Path, int(j), names))
		}
		return n
	}
	// said names a measure and what is known about it.
	said := func(m int, l motcua.Language) string {
		v, _ := sc.measure(i, s.measures[m].name)
		if v == nil {
			return s.title(m, l) + " " + choose(l, "chưa có số liệu", "not known")
		}
		text := s.title(m, l) + " " + v.Text(l)
		if in[m].empty {
			text += choose(l, " (mẫu số bằng 0, ", " (nothing to count, ") + s.measures[m].empty.text(l) + ")"
		}
		return text
	}
	points := func(p Interval, l motcua.Language) string {
		return briefInterval(p, l, 4) + choose(l, " điểm", " points")
	}
	var out []Node
	switch s.kind {
	case Proportional:
		out = append(out, step("measures/"+s.measures[s.main].name, func(l motcua.Language) string {
			t := said(s.main, l) + choose(l, ": tối đa ", ": at most ") + brief(s.maximum, l, 4)
			if from := s.maximum.quo(s.slope); from.less(one) {
				t += choose(l, ", đủ điểm từ ", ", full from ") + percent(exactly(from), l, 4)
			}
			return t
		}, s.main))
	case Target:
		out = append(out, step("measures/"+s.measures[s.main].name, func(l motcua.Language) string {
			t := said(s.main, l) + choose(l, ", chỉ tiêu ", ", target ")
			if s.per >= 0 {
				return t + said(s.per, l)
			}
			return t + brief(s.target, l, 4)
		}, s.main, s.per))
	case Terms:
		for n := range s.terms {
			t, d := &s.terms[n], &s.def.Terms[n]
			out = append(out, step("terms/"+d.Key, func(l motcua.Language) string {
				formula := brief(value(d.Points), l, 4) + " × " + d.Key
				if d.FullFrom != "" {
					formula += " / " + brief(value(d.FullFrom), l, 4)
				}
				if t.hasCap {
					formula = "min(" + brief(t.cap, l, 4) + "; " + formula + ")"
				}
				name := d.Key
				if title := d.Title.In(l); title != "" {
					name += " " + title
				}
				return name + ": " + formula + " = " + points(t.points(in, s.maximum), l) + "; " + said(t.measure, l)
			}, t.measure))
		}
	case Checklist:
		for n := range s.items {
			t, d := &s.items[n], &s.def.Items[n]
			out = append(out, step("items/"+d.Key, func(l motcua.Language) string {
				c := t.credit(in)
				var state string
				switch {
				case c.Lo.Equal(one):
					state = choose(l, "đủ", "in order")
				case c.Hi.IsZero():
					state = choose(l, "chưa đủ", "not in order")
				case c.Lo.Equal(c.Hi):
					state = percent(c, l, 2)
				default:
					state = choose(l, "chưa rõ", "not known")
				}
				text := d.Title.In(l) + ": " + state + "; " + said(t.measure, l)
				if s.measures[t.measure].kind != YesNoMeasure {
					want := brief(t.atLeast, l, 4)
					if s.measures[t.measure].kind == RatioMeasure {
						want = percent(exactly(t.atLeast), l, 4)
					}
					text += choose(l, ", cần ", ", needs ") + want
					if t.per >= 0 {
						text += choose(l, " cho mỗi đơn vị của: ", " for each of: ") + said(t.per, l)
					}
				}
				return text
			}, t.measure, t.per))
		}
	case Mean:
		for n := range s.classes {
			c := &s.classes[n]
			out = append(out, step("classes/"+s.measures[c.measure].name, func(l motcua.Language) string {
				return said(c.measure, l) + " × " + points(exactly(c.points), l)
			}, c.measure))
		}
	case Tiers:
		for n := range s.tiers {
			if nodes := sc.explainTier(n, in, i); nodes.Path != "" {
				out = append(out, nodes)
			}
		}
		if sc.cells[i].mayMiss {
			out = append(out, Node{Path: path + "/hole", Text: bilingual(func(l motcua.Language) string {
				if sc.cells[i].outcome == Uncovered {
					return choose(l, "Không có mức nào của quy định phù hợp với số liệu này", "No tier of the rule fits these facts")
				}
				return choose(l, "Có thể không mức nào của quy định phù hợp", "Perhaps no tier of the rule fits")
			})})
		}
		for m := range s.measures {
			out = append(out, step("measures/"+s.measures[m].name, func(l motcua.Language) string { return said(m, l) }, m))
		}
	case Function:
		if note := s.grade(in).note; !note.IsZero() {
			out = append(out, Node{Path: path + "/function", Text: note})
		}
		for m := range s.measures {
			out = append(out, step("measures/"+s.measures[m].name, func(l motcua.Language) string { return said(m, l) }, m))
		}
	}
	return out
}

// explainTier returns a step for a tier that fits what is possible, the zero Node for any other.
func (sc *Score) explainTier(n int, in []span, i int) Node {
	k := &sc.set.criteria[i]
	s := k.scale
	t := &s.tiers[n]
	for m := range in {
		b := in[m].bound()
		if s.measures[m].kind == CountMeasure {
			b = b.integral()
		}
		if !t.bounds[m].meets(&b) {
			return Node{}
		}
	}
	return Node{Path: "criteria/" + k.number + "/tiers/" + itoa(n), Text: bilingual(func(l motcua.Language) string {
		text := brief(t.points, l, 4) + choose(l, " điểm khi ", " points when ")
		if title := s.def.Tiers[n].Title.In(l); title != "" {
			return text + title
		}
		var parts []string
		for m := range t.bounds {
			if b := &t.bounds[m]; b.hasLo || b.hasHi {
				parts = append(parts, s.describeOne(m, *b, l))
			}
		}
		return text + strings.Join(parts, ", ")
	})}
}

func (r EmptyRule) text(l motcua.Language) string {
	return [...]Text{
		{"không có số liệu", "no figure"},
		{"tính là 0 %", "taken as 0 %"},
		{"tính là 100 %", "taken as 100 %"},
	}[min(int(r), 2)].In(l)
}

// value returns a number that has been checked.
func value(n Number) Value {
	v, _ := n.value()
	return v
}
