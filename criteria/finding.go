package criteria

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// FindingKind is the kind of a [Finding]. The zero value is unknown.
type FindingKind uint8

// The kinds of findings.
const (
	FindingUnknown  FindingKind = iota
	Contradiction               // two observations of one day cannot both be true
	Decline                     // a later observation says less than an earlier one, and gives no reason
	BasisDiffers                // self-assessed, appraised and official values differ
	OfficialDiffers             // the computed total cannot be printed as the official one
	RuleHole                    // the rule has, or may have, no case for the facts
	NotInEffect                 // the set is not the rule on the day of the score
)

var findingNames = []string{"", "contradiction", "decline", "basis_differs", "official_differs", "rule_hole", "not_in_effect"}

// String returns "contradiction", "decline", "basis_differs", "official_differs", "rule_hole", "not_in_effect", or "".
func (k FindingKind) String() string { return enumText(k, findingNames) }

// MarshalText returns the form of [FindingKind.String].
func (k FindingKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Finding is something a reader of a score should look at. It changes nothing about the score.
type Finding struct {
	// Kind says what it is.
	Kind FindingKind `json:"kind"`
	// Criterion is its number, "" when the finding is about the whole.
	Criterion string `json:"criterion,omitempty"`
	// Observations are the places, in the list that was scored, of what the finding is about.
	Observations []int `json:"observations,omitempty"`
	// Text tells it, with the sources.
	Text Text `json:"text"`
}

// Findings returns what a reader should look at: criteria in the order of the set, then the whole. Two observations on one basis
// contradict each other when nothing could make both true; a later one that says less than an earlier one, without a [Observation.Reason],
// is a decline. Narratives are compared like the rest.
func (sc *Score) Findings() []Finding {
	var out []Finding
	byPlace := make([][]int, len(sc.cells))
	for j := range sc.obs {
		if sc.info[j].state == live {
			byPlace[sc.info[j].place] = append(byPlace[sc.info[j].place], j)
		}
	}
	for i := range sc.cells {
		out = append(out, sc.conflicts(i, byPlace[i])...)
		if f, ok := sc.sidesDiffer(i); ok {
			out = append(out, f)
		}
		if sc.cells[i].mayMiss || sc.cells[i].outcome == Uncovered {
			f := Finding{Kind: RuleHole, Criterion: sc.set.criteria[i].number}
			for _, j := range sc.contributors(i) {
				f.Observations = append(f.Observations, int(j))
			}
			f.Text = bilingual(func(l motcua.Language) string {
				s := choose(l, "Tiêu chí ", "No. ") + f.Criterion + ": "
				if sc.cells[i].outcome == Uncovered {
					return s + choose(l, "không có mức nào của quy định phù hợp với số liệu", "no tier of the rule fits the facts")
				}
				return s + choose(l, "có thể không mức nào của quy định phù hợp", "perhaps no tier of the rule fits")
			})
			out = append(out, f)
		}
	}
	if o := sc.opts.Official; o != nil && !o.agrees(sc.Points()) {
		out = append(out, Finding{Kind: OfficialDiffers, Text: bilingual(func(l motcua.Language) string {
			return choose(l, "Điểm chính thức ", "The official total ") + o.Points.Text(l, o.Places) +
				choose(l, " khác điểm tính được ", " differs from the computed ") + briefInterval(sc.Points(), l, 4)
		})})
	}
	if e := sc.set.def.Effective; !sc.opts.AsOf.IsZero() &&
		(sc.opts.AsOf.Before(e.From) || !e.Until.IsZero() && !sc.opts.AsOf.Before(e.Until)) {
		out = append(out, Finding{Kind: NotInEffect, Text: bilingual(func(l motcua.Language) string {
			s := choose(l, "Ngày ", "On ") + day(sc.opts.AsOf, l) + choose(l, " nằm ngoài thời gian áp dụng của bộ tiêu chí", " the set is not the rule")
			if !e.From.IsZero() {
				s += choose(l, ", từ ", ": from ") + day(e.From, l)
			}
			if !e.Until.IsZero() {
				s += choose(l, ", đến trước ", ", until ") + day(e.Until, l)
			}
			return s
		})})
	}
	return out
}

// alone judges a criterion from one observation and nothing else.
func (sc *Score) alone(i, j int) cell {
	k := &sc.set.criteria[i]
	c := cell{decided: int32(j)}
	o := &sc.obs[j]
	var in []span
	if len(o.Measures) > 0 {
		in, _ = k.scale.inputs(o, nil)
	}
	k.judge(&c, o, in, sc.set.def.Rounding.Criterion)
	return c
}

// conflicts compares the observations of a criterion that stand next to each other in time, on one basis.
func (sc *Score) conflicts(i int, list []int) []Finding {
	if len(list) < 2 || sc.set.criteria[i].information {
		return nil
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b int) int {
		x, y := &sc.obs[a], &sc.obs[b]
		if x.Basis != y.Basis {
			return int(x.Basis) - int(y.Basis)
		}
		return compareTimes(x, y)
	})
	var out []Finding
	for n := 1; n < len(list); n++ {
		// Everything of the same day is compared, and otherwise the one just before.
		for m := n - 1; m >= 0; m-- {
			a, b := list[m], list[n]
			x, y := &sc.obs[a], &sc.obs[b]
			if x.Basis != y.Basis {
				break
			}
			sameDay := x.Happened == y.Happened
			if !sameDay && m < n-1 {
				break
			}
			if f, ok := sc.conflict(i, a, b, sameDay); ok {
				out = append(out, f)
			}
			if !sameDay {
				break
			}
		}
	}
	return out
}

func (sc *Score) conflict(i, a, b int, sameDay bool) (Finding, bool) {
	x, y := &sc.obs[a], &sc.obs[b]
	cx, cy := sc.alone(i, a), sc.alone(i, b)
	kind := FindingUnknown
	switch {
	case sameDay && (incompatible(&cx, &cy) || sc.measuresDiffer(i, x, y)):
		kind = Contradiction
	case !sameDay && y.Reason == "" && declines(&cx, &cy):
		kind = Decline
	default:
		return Finding{}, false
	}
	f := Finding{Kind: kind, Criterion: sc.set.criteria[i].number, Observations: []int{a, b}}
	f.Text = bilingual(func(l motcua.Language) string {
		tell := func(o *Observation, c *cell) string {
			s := day(o.Happened, l) + " "
			if len(o.Measures) > 0 {
				s += c.outcome.Text(l)
			} else {
				s += sc.describe(o, i, nil, l)
			}
			if src := sc.source(o.Source); src != "" {
				s += " (" + src + ")"
			}
			return strings.TrimSpace(s)
		}
		verb := choose(l, "mâu thuẫn: ", "contradiction: ")
		if kind == Decline {
			verb = choose(l, "số liệu sau thấp hơn số liệu trước, không nêu lý do: ", "the later figure is lower than the earlier, without a reason: ")
		}
		return choose(l, "Tiêu chí ", "No. ") + f.Criterion + ", " + verb + tell(x, &cx) + choose(l, "; sau đó ", "; then ") + tell(y, &cy)
	})
	return f, true
}

// incompatible reports whether no state of things fits both.
func incompatible(x, y *cell) bool {
	if (x.outcome == NotApplicable) != (y.outcome == NotApplicable) {
		return x.outcome != NoData && y.outcome != NoData
	}
	if x.outcome == NotApplicable {
		return false
	}
	return finished(x, y) || finished(y, x) || x.points.Hi.less(y.points.Lo) || y.points.Hi.less(x.points.Lo)
}

// finished reports whether x says that the criterion is met and y that it is not, be it only by still being in progress.
func finished(x, y *cell) bool { return x.met[low] && (y.outcome == InProgress || !y.met[high]) }

// declines reports whether the later y certainly says less than x.
func declines(x, y *cell) bool {
	if x.outcome == NotApplicable || y.outcome == NotApplicable {
		return false
	}
	return finished(x, y) || y.points.Hi.less(x.points.Lo)
}

// measuresDiffer reports whether two observations of one day give values of one measure that cannot both be true.
func (sc *Score) measuresDiffer(i int, x, y *Observation) bool {
	for m := range x.Measures {
		for n := range y.Measures {
			if x.Measures[m].name != y.Measures[n].name {
				continue
			}
			k := sc.set.criteria[i].scale
			d := k.measures[k.find(x.Measures[m].name)]
			a, b := x.Measures[m].span(d.kind, d.empty).bound(), y.Measures[n].span(d.kind, d.empty).bound()
			if !a.meets(&b) {
				return true
			}
		}
	}
	return false
}

// Side is how a criterion stands on one basis.
type Side struct {
	Basis Basis `json:"basis"`
	CriterionScore
}

// Sides returns how a criterion stands on each basis somebody used for it, side by side, the lowest basis first: what the unit
// says of itself, what the verifier found, what was published. The last is the one the score uses. It is empty when the
// set has no such criterion or nothing was observed.
func (sc *Score) Sides(number string) []Side {
	i, ok := sc.set.index[number]
	if !ok {
		return nil
	}
	var out []Side
	for _, b := range [...]Basis{SelfAssessed, Appraised, Official} {
		if s, ok := sc.side(i, b); ok {
			out = append(out, Side{b, s.at(i)})
		}
	}
	return out
}

// side scores one criterion from the observations on one basis.
func (sc *Score) side(i int, b Basis) (*Score, bool) {
	found := false
	only := *sc
	only.info = slices.Clone(sc.info)
	only.cells = slices.Clone(sc.cells)
	c := &only.cells[i]
	*c = cell{decided: -1}
	for j := range only.obs {
		o := &only.obs[j]
		if int(only.info[j].place) != i || only.info[j].state != live || o.Narrative {
			continue
		}
		if o.Basis != b {
			only.info[j].state = other
			continue
		}
		found = true
		c.observed++
		if c.decided < 0 || decides(o, &only.obs[c.decided]) {
			c.decided = int32(j)
		}
	}
	if !found {
		return nil, false
	}
	only.judge(i)
	return &only, true
}

func (sc *Score) sidesDiffer(i int) (Finding, bool) {
	if sc.set.criteria[i].information {
		return Finding{}, false
	}
	var sides []*Score
	for _, b := range [...]Basis{SelfAssessed, Appraised, Official} {
		if s, ok := sc.side(i, b); ok {
			sides = append(sides, s)
		}
	}
	differ := false
	for n := 1; n < len(sides); n++ {
		differ = differ || incompatible(&sides[n-1].cells[i], &sides[n].cells[i])
	}
	if !differ {
		return Finding{}, false
	}
	f := Finding{Kind: BasisDiffers, Criterion: sc.set.criteria[i].number}
	for _, s := range sides {
		f.Observations = append(f.Observations, int(s.cells[i].decided))
	}
	f.Text = bilingual(func(l motcua.Language) string {
		var parts []string
		for _, s := range sides {
			c := &s.cells[i]
			text := c.basis.Text(l) + ": " + c.outcome.Text(l)
			if c.counts() && c.outcome != Met && c.outcome != NotMet {
				text += " " + percent(c.points.over(sc.set.criteria[i].maximum), l, 2)
			}
			parts = append(parts, text)
		}
		return choose(l, "Tiêu chí ", "No. ") + f.Criterion + ", " + strings.Join(parts, "; ")
	})
	return f, true
}
