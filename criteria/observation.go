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
	// Kind is the kind of thing; the zero value is any.
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
	// Criterion is the number of the criterion. Required.
	Criterion string
	// Basis says who stands behind it.
	Basis Basis
	// Narrative marks what was said in passing, "all facilities are in place": it is held against the others and never
	// decides.
	Narrative bool
	// Outcome is how the criterion stands: one of NoData, NotMet, Partial, Met, InProgress and NotApplicable.
	Outcome Outcome
	// Progress is the share that is done when Outcome is Partial, strictly between 0 and 1 ("75 %" is 0.75). The zero
	// Interval means that no figure was given. It must be zero with every other outcome.
	Progress Interval
	// Points gives points in place of an outcome, as official scores do; nil when they are not given.
	Points *Interval
	// Measures give inputs of the criterion's scale in place of an outcome. An observation need not give all of them: each
	// input comes from the latest one that gives it.
	Measures []Measure
	// Happened is the day for which this was the state of things; zero is not known, and sorts before every day.
	Happened motcua.Date
	// Recorded is the instant at which it was written down; zero means on the day it happened.
	Recorded time.Time
	// ID names the observation, so that a correction can refer to it. Optional.
	ID string
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

// faults collects what is wrong with observations; the path is only built when there is something.
type faults struct {
	list  []motcua.Problem
	place int
}

func (f *faults) add(field string, code motcua.Code, param string) {
	f.list = append(f.list, motcua.Problem{Path: at("observations", f.place) + "." + field, Code: code, Param: param})
}

// check lists what is wrong with an observation of a set; place is where its criterion stands, or -1.
func (o *Observation) check(s *Set, place int, f *faults) {
	switch {
	case o.Criterion == "":
		f.add("criterion", motcua.CodeRequired, "")
	case place < 0:
		f.add("criterion", motcua.CodeUnknown, s.ID())
	}
	if o.Outcome > NotApplicable {
		f.add("outcome", motcua.CodeUnknown, observable)
	}
	if o.Progress.Hi.n != 0 || o.Progress.Lo.n != 0 || o.Progress.Hi.wide != nil || o.Progress.Lo.wide != nil {
		o.checkProgress(f)
	}
	if len(o.Measures) > 0 {
		if o.Outcome != NoData || o.Points != nil {
			f.add("measures", motcua.CodeNotAllowed, "outcome, points")
		}
		if place >= 0 {
			o.checkMeasures(s.criteria[place].scale, f)
		}
	}
	if o.Points != nil {
		if o.Outcome != NoData {
			f.add("points", motcua.CodeNotAllowed, "outcome")
		}
		if p := *o.Points; place >= 0 && (p.Hi.less(p.Lo) || p.Lo.less(Value{}) || s.criteria[place].maximum.less(p.Hi)) {
			f.add("points", motcua.CodeOutOfRange, "0.."+s.criteria[place].maximum.String())
		}
	}
	if !o.Recorded.IsZero() && motcua.DateOf(o.Recorded).Before(o.Happened) {
		f.add("recorded", motcua.CodeBefore, "happened")
	}
	if o.Basis > Official {
		f.add("basis", motcua.CodeUnknown, listed(basisNames))
	}
	for i, e := range o.Evidence {
		if int(e.Kind) >= len(evidenceNames) {
			f.add(at("evidence", i)+".kind", motcua.CodeUnknown, listed(evidenceNames))
		}
	}
}

func (o *Observation) checkProgress(f *faults) {
	p := o.Progress
	switch {
	case o.Outcome != Partial:
		f.add("progress", motcua.CodeNotAllowed, "outcome "+o.Outcome.String())
	case p.Hi.less(p.Lo) || p.Lo.less(Value{}) || one.less(p.Hi):
		f.add("progress", motcua.CodeOutOfRange, "0%..100%")
	case p.Lo.Equal(p.Hi) && p.Lo.Equal(one):
		// 100 % is met, as 0 % is not met: saying "partial" of it contradicts itself.
		f.add("progress", motcua.CodeOutOfRange, "more than 0%, less than 100%")
	}
}

func (o *Observation) checkMeasures(s *scale, f *faults) {
	if s == nil {
		f.add("measures", motcua.CodeNotAllowed, "kind manual")
		return
	}
	for i := range o.Measures {
		m := &o.Measures[i]
		at := s.find(m.name)
		if at < 0 {
			f.add("measures."+safeName(m.name), motcua.CodeUnknown, s.names())
			continue
		}
		if code, param := m.problem(s.measures[at].kind); code != "" {
			f.add("measures."+safeName(m.name), code, param)
		}
		for j := range i {
			if o.Measures[j].name == m.name {
				f.add("measures."+safeName(m.name), motcua.CodeDuplicate, "measures."+safeName(m.name))
				break
			}
		}
	}
}

// find returns the place of a measure, or -1.
func (s *scale) find(name string) int {
	for i := range s.measures {
		if s.measures[i].name == name {
			return i
		}
	}
	return -1
}

func (s *scale) names() string {
	names := make([]string, len(s.measures))
	for i := range names {
		names[i] = s.measures[i].name
	}
	return strings.Join(names, ", ")
}

const observable = "no_data, not_met, partial, met, in_progress, not_applicable"

// ParseInterval reads a number, "0.75" or "75%", or a range of two, "90%..100%", both ends possible. The ends may also be
// quotients of whole numbers, "45/52", as [Interval.String] writes them.
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
		if !ok1 || !ok2 || d.IsZero() || strings.ContainsAny(s, ".%") {
			return Value{}, false
		}
		return n.quo(d).lowest(), true
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
