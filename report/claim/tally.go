package claim

import (
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// The measures of [FromTally].
const (
	MeasureReceived = "tally_received" // column (3) of form II.06a: all dossiers taken into account
	MeasureAccepted = "tally_accepted" // columns (4) and (5): those accepted in the period
	MeasureFinished = "tally_finished" // column (7)
	MeasureOpen     = "tally_open"     // column (11)
	MeasureLate     = "tally_late"     // columns (10) and (13): finished late, or open and late
	MeasureOnTime   = "tally_on_time"  // the on-time ratios, each under the key of its definition
)

// Measured returns the term of a measure of [FromTally] with its wording; the zero Term for another key.
func Measured(measure string) Term {
	var w Words
	switch measure {
	case MeasureReceived:
		w = Words{"hồ sơ nhận giải quyết (cả kỳ trước chuyển sang)", "dossiers taken into account, those carried over included"}
	case MeasureAccepted:
		w = Words{"hồ sơ tiếp nhận trong kỳ", "dossiers accepted in the period"}
	case MeasureFinished:
		w = Words{"hồ sơ đã giải quyết trong kỳ", "dossiers finished in the period"}
	case MeasureOpen:
		w = Words{"hồ sơ đang giải quyết", "dossiers in process"}
	case MeasureLate:
		w = Words{"hồ sơ quá hạn (đã giải quyết và đang giải quyết)", "late dossiers, finished or in process"}
	case MeasureOnTime:
		w = Words{"hồ sơ đúng hạn", "dossiers on time"}
	default:
		return Term{}
	}
	return Term{Key: measure, Words: w}
}

// FromTally returns what a tally knows as facts about a place: the counts of the measures, in all and for each field
// under its name, and the on-time ratios under their definitions, [report.DefinitionFinishedOnTime] and its
// neighbours, in all. They are of the day of the tally, or, when it was made with everything known, of the last day of its
// period. A tally made within a day of its period gives no facts: a sentence speaks of whole days, and that one was not
// over.
func FromTally(t *report.Tally, place string) []Fact {
	p, at := t.Basis().Period, t.Basis().AsOf
	if p.IsZero() {
		return nil
	}
	asOf := p.Last()
	if !at.IsZero() {
		if asOf = motcua.DateOf(at); !t.Basis().Complete() && at.Before(asOf.End().Add(-time.Nanosecond)) {
			return nil
		}
	}
	var facts []Fact
	add := func(measure, key string, n int) {
		facts = append(facts, Fact{Place: place, Measure: measure, Key: key, Count: motcua.Exactly(int64(n)), Period: p, AsOf: asOf})
	}
	counts := func(key string, c report.Counts) {
		add(MeasureReceived, key, c.Received())
		add(MeasureAccepted, key, c.Accepted())
		add(MeasureFinished, key, c.Finished())
		add(MeasureOpen, key, c.Open())
		add(MeasureLate, key, c.Outcome(report.FinishedLate)+c.Outcome(report.OpenLate))
	}
	total := t.Total()
	counts("", total)
	fields := t.By(report.ByField)
	for _, field := range fields.Names() {
		if field != "" { // dossiers without a field are in the total alone
			counts(field, fields.Counts(field))
		}
	}
	for _, r := range []motcua.Ratio{total.OnTime(), total.OnTime766(), total.OnTimeOfAccepted()} {
		facts = append(facts, Fact{Place: place, Measure: MeasureOnTime, Key: r.Of, Ratio: r, Period: p, AsOf: asOf})
	}
	return facts
}
