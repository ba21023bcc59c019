package report

import (
	"strconv"

	"github.com/motcua/motcua"
)

// Fact is one thing the caller knows beside the sentences: a count or a ratio from a tally, a list, an inventory or a
// score. The checker does not ask where it comes from; the keys say what it is.
type Fact struct {
	// Place is the key of the place it is about; "" for something that is the same everywhere, such as the length of a national
	// list.
	Place string
	// Measure is the key of the measure.
	Measure string
	// Key says which part of the measure: the key of an item, a stage or a reading; "" for the measure itself (the count, the
	// total, the rate, the mean progress).
	Key string
	// Count is the count, of a count, a total, an item or a stage.
	Count motcua.Count
	// Ratio is the ratio, of a rate, a reading or a mean progress. A score known as an interval is a ratio whose part is a
	// range: 11.25 to 12.25 of 13 criteria is 1125..1225 of 1300.
	Ratio motcua.Ratio
	// AsOf is the day the fact was known on; zero when that does not matter.
	AsOf motcua.Date
}

// Evidence is a set of facts to check claims against. The zero value has none: then a claim is checked against itself and
// against other claims only. It is not changed by checking and safe for concurrent use.
type Evidence struct {
	facts map[factKey]Fact
}

type factKey struct{ place, measure, key string }

// NewEvidence returns the set of the given facts. A fact without a measure, one with neither count nor ratio, and a second
// fact for the same place, measure and key are problems, all reported together as a [*motcua.InvalidError].
func NewEvidence(facts ...Fact) (Evidence, error) {
	e := Evidence{facts: make(map[factKey]Fact, len(facts))}
	at := make(map[factKey]int, len(facts))
	var problems []motcua.Problem
	for i, f := range facts {
		path := "facts[" + strconv.Itoa(i) + "]"
		if f.Measure == "" {
			problems = append(problems, motcua.Problem{Path: path + ".measure", Code: motcua.CodeRequired})
			continue
		}
		if f.Count == (motcua.Count{}) && !stated(f.Ratio) {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeRequired, Param: "count, ratio"})
			continue
		}
		k := factKey{f.Place, f.Measure, f.Key}
		if first, ok := at[k]; ok {
			problems = append(problems, motcua.Problem{
				Path: path, Code: motcua.CodeDuplicate, Param: "facts[" + strconv.Itoa(first) + "]",
			})
			continue
		}
		at[k] = i
		e.facts[k] = f
	}
	if problems != nil {
		return Evidence{}, motcua.Invalid("report: evidence", problems...)
	}
	return e, nil
}

// stated reports whether anything is known of the ratio.
func stated(r motcua.Ratio) bool { return !unknown(r.Part) || !unknown(r.Whole) }

// find returns the fact for a place, or else the one for everywhere.
func (e Evidence) find(place, measure, key string) (Fact, bool) {
	if f, ok := e.facts[factKey{place, measure, key}]; ok {
		return f, true
	}
	f, ok := e.facts[factKey{"", measure, key}]
	return f, ok
}

func (e Evidence) count(place, measure, key string) (Fact, bool) {
	f, ok := e.find(place, measure, key)
	return f, ok && !unknown(f.Count)
}

func (e Evidence) ratio(place, measure, key string) (Fact, bool) {
	f, ok := e.find(place, measure, key)
	return f, ok && stated(f.Ratio)
}
