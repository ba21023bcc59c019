package criteria

import (
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// Unit is the agency or unit that is scored (đơn vị). The zero value is a unit nothing is known about.
type Unit struct {
	// Key names the unit among others; required only where units are compared.
	Key string `json:"key,omitempty"`
	// Name is for people.
	Name string `json:"name,omitempty"`
	// Kind decides which criteria apply: "ward", "commune", "province". "" is not known: all apply.
	Kind string `json:"kind,omitempty"`
}

// Evidence is a reference to something that can be looked at (minh chứng): a document by number and date, a photo, a line
// of an inventory. The library keeps the reference, never the thing.
type Evidence struct {
	Kind EvidenceKind `json:"kind,omitzero"`
	// Ref finds it: a document number, a file name, an inventory number.
	Ref string `json:"ref,omitempty"`
	// Date is the day of the document or photo.
	Date motcua.Date `json:"date,omitzero"`
	// Note says what it shows.
	Note string `json:"note,omitempty"`
}

// Source is where observations come from: a report, a register, a system.
type Source struct {
	// Key is the name observations refer to.
	Key string `json:"key"`
	// Title is for people.
	Title string `json:"title"`
	// Published is the day it was published.
	Published motcua.Date `json:"published,omitzero"`
	// Quality says how well it is known.
	Quality motcua.Quality `json:"quality,omitzero"`
}

// Observation is what somebody said about one criterion of one unit: an outcome. It is never changed: a correction is another
// observation that names the first in Corrects, and a later state is another with a later day.
type Observation struct {
	// ID names the observation, so that a correction can refer to it. Optional.
	ID string
	// Criterion is the number of the criterion. Required.
	Criterion string
	// Outcome is how the criterion stands: one of NoData, NotMet, Partial, Met, InProgress and NotApplicable.
	Outcome Outcome
	// Progress is the share that is done when Outcome is Partial, strictly between 0 and 1 ("75 %" is 0.75). The zero
	// Interval means that no figure was given. It must be zero with every other outcome.
	Progress Interval
	// Points gives points in place of an outcome, as official scores do; nil when they are not given.
	Points *Interval
	// Happened is the day for which this was the state of things; zero is not known, and sorts before every day.
	Happened motcua.Date
	// Recorded is the instant at which it was written down; zero means on the day it happened.
	Recorded time.Time
	// Basis says who stands behind it.
	Basis Basis
	// Source is the key of where it comes from.
	Source string
	// Author is the person or office that recorded it. It is kept, and never printed in an error.
	Author string
	// Evidence is what can be looked at.
	Evidence []Evidence
	// Corrects is the ID of the observation this one takes the place of.
	Corrects string
	// Reason says why this differs from what was said before.
	Reason string
}

// recordedAt returns the instant from which the observation is known.
func (o *Observation) recordedAt() time.Time {
	if o.Recorded.IsZero() {
		return o.Happened.Start()
	}
	return o.Recorded
}

// check lists what is wrong with an observation of a set.
func (o *Observation) check(s *Set, add func(field string, code motcua.Code, param string)) (place int) {
	place = -1
	if o.Criterion == "" {
		add("criterion", motcua.CodeRequired, "")
	} else if i, ok := s.index[o.Criterion]; ok {
		place = i
	} else {
		add("criterion", motcua.CodeUnknown, s.ID())
	}
	switch o.Outcome {
	case NoData, NotMet, Met, InProgress, NotApplicable, Partial:
	default:
		add("outcome", motcua.CodeUnknown, observable)
	}
	zero := o.Progress.Lo.IsZero() && o.Progress.Hi.IsZero()
	switch {
	case zero:
	case o.Outcome != Partial:
		add("progress", motcua.CodeNotAllowed, "outcome "+o.Outcome.String())
	case o.Progress.Hi.less(o.Progress.Lo) || o.Progress.Lo.less(Value{}) || one.less(o.Progress.Hi):
		add("progress", motcua.CodeOutOfRange, "0%..100%")
	case o.Progress.Lo.Equal(o.Progress.Hi) && (o.Progress.Lo.IsZero() || o.Progress.Lo.Equal(one)):
		// 0 % is not met and 100 % is met: saying "partial" of either contradicts itself.
		add("progress", motcua.CodeOutOfRange, "more than 0%, less than 100%")
	}
	if o.Points != nil {
		if o.Outcome != NoData {
			add("points", motcua.CodeNotAllowed, "outcome")
		}
		if p := *o.Points; place >= 0 && (p.Hi.less(p.Lo) || p.Lo.less(Value{}) || s.criteria[place].maximum.less(p.Hi)) {
			add("points", motcua.CodeOutOfRange, "0.."+s.criteria[place].maximum.String())
		}
	}
	if !o.Recorded.IsZero() && motcua.DateOf(o.Recorded).Before(o.Happened) {
		add("recorded", motcua.CodeBefore, "happened")
	}
	if o.Basis > Official {
		add("basis", motcua.CodeUnknown, listed(basisNames))
	}
	for i, e := range o.Evidence {
		if int(e.Kind) >= len(evidenceNames) {
			add(at("evidence", i)+".kind", motcua.CodeUnknown, listed(evidenceNames))
		}
	}
	return place
}

const observable = "no_data, not_met, partial, met, in_progress, not_applicable"

// ParseInterval reads a number, "0.75" or "75%", or a range of two, "90%..100%", both ends possible. The ends may also be
// quotients, "45/52", as [Interval.String] writes them.
func ParseInterval(s string) (Interval, error) {
	bad := motcua.Invalid("criteria: interval", motcua.Problem{Code: motcua.CodeMalformed, Param: intervalForm})
	a, b, isRange := strings.Cut(s, "..")
	lo, ok := parseEnd(a)
	if !ok {
		return Interval{}, bad
	}
	if !isRange {
		return exactly(lo), nil
	}
	hi, ok := parseEnd(b)
	if !ok || hi.less(lo) {
		return Interval{}, bad
	}
	return Interval{lo, hi}, nil
}

const intervalForm = "0.75, 75%, 90%..100%"

func parseEnd(s string) (Value, bool) {
	if a, b, ok := strings.Cut(s, "/"); ok {
		n, ok1 := Number(a).value()
		d, ok2 := Number(b).value()
		if !ok1 || !ok2 || d.IsZero() || strings.HasSuffix(a, "%") || strings.HasSuffix(b, "%") {
			return Value{}, false
		}
		return n.quo(d), true
	}
	return Number(s).value()
}

// MustParseInterval is [ParseInterval] for constants in code and tests; it panics on an error.
func MustParseInterval(s string) Interval {
	v, err := ParseInterval(s)
	if err != nil {
		panic(err)
	}
	return v
}
