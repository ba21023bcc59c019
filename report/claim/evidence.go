package claim

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
	// Period is the period it is about; zero when it belongs to none, and then it is used for claims of any period.
	Period motcua.Period
	// AsOf is the day the fact was known on; zero when that does not matter.
	AsOf motcua.Date
}

// Evidence is a set of facts to check claims against. The zero value has none: then a claim is checked against itself and
// against other claims only. It is not changed by checking and safe for concurrent use.
type Evidence struct {
	facts map[factKey]Fact
}

type factKey struct {
	place, measure, key string
	period              motcua.Period
}

// NewEvidence returns the set of the given facts. A fact without a measure, one with neither count nor ratio, and a second
// fact for the same place, measure, key and period are problems, all reported together as a [*motcua.InvalidError].
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
		k := factKey{f.Place, f.Measure, f.Key, f.Period}
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
		return Evidence{}, motcua.Invalid("claim: evidence", problems...)
	}
	return e, nil
}

// stated reports whether anything is known of the ratio.
func stated(r motcua.Ratio) bool { return !unknown(r.Part) || !unknown(r.Whole) }

// factsFor is the evidence on one claim: what is known of its place and its period, or else of its place at any time, or else
// of every place.
type factsFor struct {
	Evidence
	place  string
	period motcua.Period
}

func (e factsFor) find(measure, key string) (Fact, bool) {
	for _, k := range [...]factKey{
		{e.place, measure, key, e.period},
		{e.place, measure, key, motcua.Period{}},
		{"", measure, key, e.period},
		{"", measure, key, motcua.Period{}},
	} {
		if f, ok := e.facts[k]; ok {
			return f, true
		}
	}
	return Fact{}, false
}

func (e factsFor) count(measure, key string) (Fact, bool) {
	f, ok := e.find(measure, key)
	return f, ok && !unknown(f.Count)
}

func (e factsFor) ratio(measure, key string) (Fact, bool) {
	f, ok := e.find(measure, key)
	return f, ok && stated(f.Ratio)
}
