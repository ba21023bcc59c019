package criteria

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// By is what units are ranked by. The zero value is the total points.
type By uint8

// What units can be ranked by.
const (
	ByPoints   By = iota // total points
	ByShare              // points as a share of what the unit could have
	ByProgress           // mean progress
	ByMet                // criteria met
)

var byNames = []string{"points", "share", "progress", "met"}

// String returns "points", "share", "progress" or "met".
func (b By) String() string { return enumText(b, byNames) }

// MarshalText returns the form of [By.String].
func (b By) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// CohortOptions change how units are compared. nil means the defaults.
type CohortOptions struct {
	// By is what they are ranked by.
	By By
	// AnyDay allows scores of different days. Without it they must all be as of one day.
	AnyDay bool
}

// Cohort is a group of units scored under the same set and ranked (nhóm đơn vị so sánh). While scores are intervals, so are ranks.
type Cohort struct {
	by   By
	rows []Rank
}

// Rank is the place of one unit in a cohort.
type Rank struct {
	// Score is the score that was ranked.
	Score *Score
	// Value is what it was ranked by.
	Value Interval
	// Best and Worst are the places it may have, 1 being the first; they are equal when the place is certain. Units with equal
	// values share a place.
	Best  int
	Worst int
}

// Certain reports whether the place is certain.
func (r Rank) Certain() bool { return r.Best == r.Worst }

// Compare ranks units scored under one and the same set. It refuses to compare what was measured differently: the error is a
// [*motcua.InvalidError] with paths such as "scores[2].set" when a score is of another set or version, or of the same name with
// another content, "scores[2].as_of" when it is of another day, "scores[2].unit.key" when a unit has no key or stands
// twice, and "scores[2]" when there is nothing to rank it by.
func Compare(scores []*Score, opts *CohortOptions) (*Cohort, error) {
	if opts == nil {
		opts = &CohortOptions{}
	}
	var problems []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	if len(scores) == 0 {
		add("scores", motcua.CodeEmpty, "")
	}
	if int(opts.By) >= len(byNames) {
		add("by", motcua.CodeUnknown, listed(byNames))
	}
	c := &Cohort{by: opts.By}
	seen := map[string]int{}
	for i, sc := range scores {
		path := at("scores", i)
		if sc == nil {
			add(path, motcua.CodeRequired, "")
			continue
		}
		if first := scores[0]; first != nil {
			if sc.set.digest != first.set.digest {
				add(path+".set", motcua.CodeNotAllowed, first.set.ID()+" "+first.set.digest[:8])
			}
			if sc.opts.AsOf != first.opts.AsOf && !opts.AnyDay {
				add(path+".as_of", motcua.CodeNotAllowed, "scores[0].as_of")
			}
		}
		key := sc.opts.Unit.Key
		if j, ok := seen[key]; ok && key != "" {
			add(path+".unit.key", motcua.CodeDuplicate, at("scores", j)+".unit.key")
		} else if key == "" {
			add(path+".unit.key", motcua.CodeRequired, "")
		}
		seen[key] = i
		v, ok := sc.by(opts.By)
		if !ok {
			add(path, motcua.CodeEmpty, opts.By.String())
		}
		c.rows = append(c.rows, Rank{Score: sc, Value: v})
	}
	if len(problems) > 0 {
		return nil, motcua.Invalid("criteria: compare", problems...)
	}
	c.rank()
	return c, nil
}

// by returns what a score is ranked by.
func (sc *Score) by(b By) (Interval, bool) {
	switch b {
	case ByPoints:
		return sc.Points(), !sc.Maximum().IsZero()
	case ByShare:
		return sc.Share()
	case ByProgress:
		return sc.Progress()
	}
	met, all := sc.metCounts()
	return Interval{whole(met[low]), whole(met[high])}, all > 0
}

// rank finds the places. Sorted ends make it n log n: as many units are certainly above as have a lower end above the unit's upper
// end, and as many are possibly above as have an upper end above its lower end.
func (c *Cohort) rank() {
	los, his := make([]Value, len(c.rows)), make([]Value, len(c.rows))
	for i := range c.rows {
		los[i], his[i] = c.rows[i].Value.Lo, c.rows[i].Value.Hi
	}
	slices.SortFunc(los, Value.Compare)
	slices.SortFunc(his, Value.Compare)
	// above counts the values of a sorted list that are greater than v.
	above := func(list []Value, v Value) int {
		n, _ := slices.BinarySearchFunc(list, v, func(e, v Value) int {
			if e.Compare(v) > 0 {
				return 1
			}
			return -1
		})
		return len(list) - n
	}
	for i := range c.rows {
		r := &c.rows[i]
		r.Best = 1 + above(los, r.Value.Hi)
		r.Worst = 1 + above(his, r.Value.Lo)
		if r.Value.Lo.less(r.Value.Hi) {
			r.Worst-- // its own upper end is above its lower one
		}
	}
	slices.SortStableFunc(c.rows, func(a, b Rank) int {
		if n := b.Value.Lo.Compare(a.Value.Lo); n != 0 {
			return n
		}
		if n := b.Value.Hi.Compare(a.Value.Hi); n != 0 {
			return n
		}
		return strings.Compare(a.Score.opts.Unit.Key, b.Score.opts.Unit.Key)
	})
}

// By returns what the units are ranked by.
func (c *Cohort) By() By { return c.by }

// Rows returns the units from the highest certain value down; equal ones by key.
func (c *Cohort) Rows() []Rank { return slices.Clone(c.rows) }

// Above reports whether the unit with key a is above the one with key b: reached when it certainly is, not reached when it
// certainly is not, undecided while it may be. A key the cohort does not have leaves it undecided.
func (c *Cohort) Above(a, b string) Decision {
	find := func(key string) *Rank {
		for i := range c.rows {
			if c.rows[i].Score.opts.Unit.Key == key {
				return &c.rows[i]
			}
		}
		return nil
	}
	x, y := find(a), find(b)
	switch {
	case x == nil || y == nil:
		return Undecided
	case y.Value.Hi.less(x.Value.Lo):
		return Reached
	case !y.Value.Lo.less(x.Value.Hi):
		return NotReached
	}
	return Undecided
}

// Series scores the same observations as of several days: the progress of a unit over time. Each score stands by itself; opts may
// add the rest, and its AsOf is not used. Errors are those of [Set.Score].
func (s *Set) Series(observations []Observation, days []motcua.Date, opts *ScoreOptions) ([]*Score, error) {
	o := ScoreOptions{}
	if opts != nil {
		o = *opts
	}
	out := make([]*Score, 0, len(days))
	for _, d := range days {
		o.AsOf = d
		sc, err := s.Score(observations, &o)
		if err != nil {
			return nil, err
		}
		out = append(out, sc)
	}
	return out, nil
}
