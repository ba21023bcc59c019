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
	// Period is the period it is about; zero when it belongs to none, and then it is used for claims of any period. When it was
	// not over on the day AsOf, the fact is also one of the days that had passed.
	Period motcua.Period
	// AsOf is the day the fact was known on; zero when that does not matter.
	AsOf motcua.Date
}

// Evidence is a set of facts to check claims against. The zero value has none: then a claim is checked against itself and
// against other claims only. It is not changed by checking and safe for concurrent use.
type Evidence struct {
	facts map[factKey]Fact
	// soFar has the facts of periods that were not over on their day, under the days that had passed: what is known of the first
	// quarter on 12 March is what is known of 1 January to 12 March.
	soFar map[factKey]Fact
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
	e.passed(facts)
	if problems != nil {
		return Evidence{}, motcua.Invalid("claim: evidence", problems...)
	}
	return e, nil
}

// passed fills in soFar. Two facts that say different things of the same days are both left out.
func (e *Evidence) passed(facts []Fact) {
	for _, f := range facts {
		p := f.Period
		if p.IsZero() || f.AsOf.IsZero() || p.Elapsed(f.AsOf) == p.Days() {
			continue
		}
		days, err := motcua.NewPeriod(p.From(), f.AsOf.AddDays(1))
		if err != nil {
			continue // it had not begun
		}
		k := factKey{f.Place, f.Measure, f.Key, days}
		f.Period = days
		if e.soFar == nil {
			e.soFar = make(map[factKey]Fact)
		}
		if other, ok := e.soFar[k]; ok && other != f {
			f = Fact{} // has nothing to say, and says so
		}
		e.soFar[k] = f
	}
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
		if f, ok := e.soFar[k]; ok {
			return f, f.Measure != ""
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
