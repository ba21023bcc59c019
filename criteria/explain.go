package criteria

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// Node is one step of an explanation: what was found, in both languages, and the steps it follows from. The whole is a tree
// from the score down to the evidence; each step has an address.
type Node struct {
	// Path is the address: "" for the score, "award", "criteria/4", "criteria/4/observations/0/evidence/1". The number of an
	// observation is its place in the list that was scored.
	Path string `json:"path"`
	// Text is the finding, without the steps below it.
	Text Text `json:"text"`
	// Children are the steps it follows from.
	Children []Node `json:"children,omitempty"`
}

// Find returns the step with an address; ok is false when there is none.
func (n *Node) Find(path string) (found *Node, ok bool) {
	if n.Path == path {
		return n, true
	}
	for i := range n.Children {
		c := &n.Children[i]
		if c.Path == path || strings.HasPrefix(path, c.Path+"/") {
			if found, ok := c.Find(path); ok {
				return found, true
			}
		}
	}
	return nil, false
}

// Format returns the tree as indented lines in a language, each ending in a newline.
func (n *Node) Format(l motcua.Language) string {
	var b strings.Builder
	n.format(&b, l, 0)
	return b.String()
}

func (n *Node) format(b *strings.Builder, l motcua.Language, depth int) {
	for range depth {
		b.WriteString("  ")
	}
	b.WriteString(n.Text.In(l))
	b.WriteByte('\n')
	for i := range n.Children {
		n.Children[i].format(b, l, depth+1)
	}
}

// bilingual builds a text of both languages at once.
func bilingual(f func(l motcua.Language) string) Text {
	return Text{Vi: f(motcua.Vietnamese), En: f(motcua.English)}
}

// choose returns the text of a language.
func choose(l motcua.Language, vi, en string) string { return Text{vi, en}.In(l) }

// brief prints a number with as many decimals as it needs, at most places.
func brief(v Value, l motcua.Language, places int) string {
	s := v.Text(l, places)
	if strings.ContainsAny(s, ".,") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".,")
	}
	return s
}

func briefInterval(i Interval, l motcua.Language, places int) string {
	if v, ok := i.Exact(); ok {
		return brief(v, l, places)
	}
	return brief(i.Lo, l, places) + "–" + brief(i.Hi, l, places)
}

func percent(i Interval, l motcua.Language, places int) string {
	hundred := whole(100)
	return briefInterval(i.times(hundred), l, places) + " %"
}

// day prints a day as people of the language write it.
func day(d motcua.Date, l motcua.Language) string {
	if l == motcua.English {
		return d.String()
	}
	return d.Vietnamese()
}

// Explain builds the explanation of the score. Nothing of it is built before it is asked for.
func (sc *Score) Explain() *Node {
	root := &Node{Text: bilingual(sc.headline)}
	if n, ok := sc.explainAward(); ok {
		root.Children = append(root.Children, n)
	}
	if n, ok := sc.explainBand(); ok {
		root.Children = append(root.Children, n)
	}
	for i := range sc.cells {
		root.Children = append(root.Children, sc.explainCriterion(i))
	}
	return root
}

func (sc *Score) headline(l motcua.Language) string {
	var b strings.Builder
	b.WriteString(sc.set.Title(l))
	b.WriteString(" (" + sc.set.def.Status.Text(l) + ", " + sc.set.ID() + ")")
	if sc.opts.Unit.Name != "" {
		b.WriteString(", " + sc.opts.Unit.Name)
	}
	if !sc.opts.AsOf.IsZero() {
		b.WriteString(choose(l, ", ngày ", ", ") + day(sc.opts.AsOf, l))
	}
	r := sc.Met()
	b.WriteString(choose(l, ": đạt ", ": met ") + r.Part.String() + "/" + r.Whole.String())
	if m := sc.MetBetween(); m != r.Part {
		_, hi, _ := m.Bounds()
		b.WriteString(choose(l, " (nhiều nhất ", " (at most ") + itoa(int(hi)) + ")")
	}
	if p, ok := sc.Progress(); ok {
		b.WriteString(choose(l, ", tiến độ trung bình ", ", mean progress ") + percent(p, l, 2))
		if _, exact := p.Exact(); !exact {
			if p, n, ok := sc.ProgressOfKnown(); ok {
				b.WriteString(choose(l, ", riêng ", ", over the known ") + itoa(n) + choose(l, " tiêu chí đã biết ", " ") + percent(p, l, 2))
			}
		}
	}
	if sc.set.counting() {
		return b.String()
	}
	b.WriteString(choose(l, ", điểm ", ", points ") + briefInterval(sc.Points(), l, 4) + "/" + brief(sc.Maximum(), l, 4))
	return b.String()
}

// counting reports whether every criterion weighs 1, so that points say no more than counts do.
func (s *Set) counting() bool {
	for i := range s.criteria {
		if k := &s.criteria[i]; !k.information && !k.maximum.Equal(one) {
			return false
		}
	}
	return true
}

func (sc *Score) explainAward() (Node, bool) {
	d, missing, ok := sc.Award()
	if !ok {
		return Node{}, false
	}
	return Node{Path: "award", Text: bilingual(func(l motcua.Language) string {
		s := choose(l, "Điều kiện công nhận: ", "Award: ") + d.Text(l)
		if len(missing) > 0 {
			s += choose(l, ", còn chờ tiêu chí ", ", waiting for no. ") + strings.Join(missing, ", ")
		}
		return s
	}), Children: []Node{sc.explainCondition(sc.set.award, "award/condition")}}, true
}

// explainCondition returns a step for a condition and each of its parts.
func (sc *Score) explainCondition(c *condition, path string) Node {
	d := Undecided
	switch {
	case sc.holds(c, low):
		d = Reached
	case !sc.holds(c, high):
		d = NotReached
	}
	n := Node{Path: path, Text: bilingual(func(l motcua.Language) string { return sc.describeCondition(c, l) + ": " + d.Text(l) })}
	for i := range c.parts {
		n.Children = append(n.Children, sc.explainCondition(&c.parts[i], path+"/"+itoa(i)))
	}
	return n
}

func (sc *Score) describeCondition(c *condition, l motcua.Language) string {
	// sorted lists the criteria for which a question is certainly answered with no, and those for which it is open.
	sorted := func(is func(i, end int) bool) string {
		var no, open []string
		for n := range c.size(sc.set) {
			i := c.member(n)
			switch {
			case !sc.scored(i) || is(i, low):
			case is(i, high):
				open = append(open, sc.set.criteria[i].number)
			default:
				no = append(no, sc.set.criteria[i].number)
			}
		}
		s := ""
		if no != nil {
			s += choose(l, ", chưa đạt: ", ", not so: no. ") + strings.Join(no, ", ")
		}
		if open != nil {
			s += choose(l, ", chưa rõ: ", ", open: no. ") + strings.Join(open, ", ")
		}
		return s
	}
	switch c.kind {
	case condAll:
		return choose(l, "tất cả các điều kiện sau", "all of the following")
	case condAny:
		return choose(l, "ít nhất một trong các điều kiện sau", "at least one of the following")
	case condMet:
		what := choose(l, "đạt tất cả tiêu chí", "every criterion met")
		if !c.all {
			what = choose(l, "đạt ít nhất ", "at least ") + itoa(c.n) + choose(l, " tiêu chí", " criteria met")
		}
		if c.of != nil {
			var of []string
			for _, i := range c.of {
				of = append(of, sc.set.criteria[i].number)
			}
			what += choose(l, " trong số ", " of no. ") + strings.Join(of, ", ")
		}
		return what + sorted(func(i, end int) bool { return sc.cells[i].met[end] })
	case condPoints:
		return choose(l, "tổng điểm từ ", "total of at least ") + brief(c.v, l, 4) + choose(l, " trở lên, hiện ", ", now ") + briefInterval(sc.Points(), l, 4)
	case condPercent:
		s := choose(l, "tỷ lệ điểm từ ", "share of at least ") + percent(exactly(c.v), l, 4)
		if share, ok := sc.Share(); ok {
			s += choose(l, " trở lên, hiện ", ", now ") + percent(share, l, 2)
		}
		return s
	}
	return choose(l, "không có tiêu chí dưới mức tối thiểu", "no criterion below its red line") +
		sorted(func(i, end int) bool { return !sc.red(i, end) })
}

func (sc *Score) explainBand() (Node, bool) {
	from, to, ok := sc.Band()
	if !ok {
		return Node{}, false
	}
	name := func(b Band, l motcua.Language) string {
		if b.Key == "" {
			return choose(l, "dưới mức thấp nhất", "below the lowest band")
		}
		return b.Title.In(l)
	}
	return Node{Path: "band", Text: bilingual(func(l motcua.Language) string {
		if from.Key == to.Key {
			return choose(l, "Xếp loại: ", "Band: ") + name(from, l)
		}
		s := choose(l, "Xếp loại: từ ", "Band: between ") + name(from, l) + choose(l, " đến ", " and ") + name(to, l)
		var open []string
		for i := range sc.cells {
			if _, exact := sc.cells[i].points.Exact(); !exact && sc.cells[i].counts() {
				open = append(open, sc.set.criteria[i].number)
			}
		}
		return s + choose(l, ", cho đến khi rõ tiêu chí ", " until known: no. ") + strings.Join(open, ", ")
	})}, true
}

func (sc *Score) explainCriterion(i int) Node {
	k, c := &sc.set.criteria[i], &sc.cells[i]
	v := sc.set.view(i)
	path := "criteria/" + k.number
	n := Node{Path: path, Text: bilingual(func(l motcua.Language) string {
		s := choose(l, "Tiêu chí ", "No. ") + k.number + " " + v.Title(l) + ": "
		if k.information {
			return s + choose(l, "chỉ để thông tin, không chấm điểm", "information, not scored")
		}
		s += c.outcome.Text(l)
		if c.byKind {
			s += choose(l, " với loại đơn vị này", " to this kind of unit")
		}
		switch c.absent {
		case FullPoints:
			s += choose(l, ", được tính đủ điểm", ", given full points")
		case LeaveOut:
			s += choose(l, ", không tính vào mẫu số", ", left out")
		case Redistribute:
			s += choose(l, ", điểm chia cho các tiêu chí khác", ", its points spread over the others")
		}
		if !c.counts() {
			return s
		}
		if c.outcome != Met && c.outcome != NotMet && c.outcome != NotApplicable {
			s += ", " + percent(c.points.over(k.maximum), l, 2)
		}
		if !sc.set.counting() {
			out := sc.at(i)
			s += ", " + briefInterval(out.Points, l, 4) + "/" + brief(out.Maximum, l, 4) + choose(l, " điểm", " points")
		}
		return s
	})}
	used := map[int32]bool{}
	if k.scale != nil && c.decided >= 0 && len(sc.obs[c.decided].Measures) > 0 && !c.byKind {
		n.Children = sc.explainScale(i, used)
	}
	for j := range sc.obs {
		if int(sc.info[j].place) == i && !used[int32(j)] {
			n.Children = append(n.Children, sc.explainObservation(path, j, nil))
		}
	}
	return n
}

// explainObservation returns the step of an observation; only, when not nil, names the measures it is asked about.
func (sc *Score) explainObservation(parent string, j int, only []string) Node {
	o := &sc.obs[j]
	place := sc.info[j].place
	path := parent + "/observations/" + itoa(j)
	n := Node{Path: path, Text: bilingual(func(l motcua.Language) string {
		var b strings.Builder
		if !o.Happened.IsZero() {
			b.WriteString(day(o.Happened, l) + ": ")
		}
		b.WriteString(sc.describe(o, int(place), only, l))
		if sc.info[j].state == supposed {
			b.WriteString(choose(l, " (giả định)", " (supposed)"))
			return b.String()
		}
		b.WriteString(", " + o.Basis.Text(l))
		if title := sc.source(o.Source); title != "" {
			b.WriteString(choose(l, ", nguồn: ", ", source: ") + title)
		}
		if o.Reason != "" {
			b.WriteString(choose(l, ", lý do: ", ", reason: ") + o.Reason)
		}
		switch {
		case sc.info[j].state == replaced:
			b.WriteString(choose(l, " (đã được đính chính)", " (corrected since)"))
		case sc.info[j].state == later:
			b.WriteString(choose(l, " (sau ngày chấm điểm)", " (after the day of the score)"))
		case sc.info[j].state == unknown:
			b.WriteString(choose(l, " (khi đó chưa được ghi nhận)", " (not recorded by then)"))
		case sc.info[j].state == other:
			b.WriteString(choose(l, " (khác loại kết quả đang xét)", " (on another basis)"))
		case o.Narrative:
			b.WriteString(choose(l, " (lời thuật, chỉ để đối chiếu)", " (said in passing, for comparison only)"))
		case !slices.Contains(sc.contributors(int(place)), int32(j)):
			b.WriteString(choose(l, " (không quyết định)", " (does not decide)"))
		}
		return b.String()
	})}
	for e := range o.Evidence {
		v := o.Evidence[e]
		n.Children = append(n.Children, Node{Path: path + "/evidence/" + itoa(e), Text: bilingual(func(l motcua.Language) string {
			s := v.Kind.Text(l)
			if v.Ref != "" {
				s += " " + v.Ref
			}
			if !v.Date.IsZero() {
				s += ", " + day(v.Date, l)
			}
			if v.Note != "" {
				s += ": " + v.Note
			}
			return s
		})})
	}
	return n
}

// describe says what an observation says; only, when not nil, names the measures it is asked about.
func (sc *Score) describe(o *Observation, place int, only []string, l motcua.Language) string {
	switch {
	case len(o.Measures) > 0:
		s := sc.set.criteria[place].scale
		var parts []string
		for _, m := range o.Measures {
			if only == nil || slices.Contains(only, m.name) {
				text := s.title(s.find(m.name), l) + " " + m.Text(l)
				if m.of != "" {
					text += " (" + m.of + ")"
				}
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, "; ")
	case o.Points != nil:
		return briefInterval(*o.Points, l, 4) + choose(l, " điểm", " points")
	case o.Outcome == Partial && !o.Progress.Hi.IsZero():
		return o.Outcome.Text(l) + " " + percent(o.Progress, l, 2)
	}
	return o.Outcome.Text(l)
}

func (sc *Score) source(key string) string {
	for i := range sc.opts.Sources {
		if sc.opts.Sources[i].Key == key {
			return sc.opts.Sources[i].Title
		}
	}
	return key
}
