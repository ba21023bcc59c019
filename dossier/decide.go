package dossier

import (
	"fmt"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Rules decide what a command leads to. They hold the calendar and the catalogue, are immutable and safe for concurrent use.
type Rules struct {
	calendar  *calendar.Calendar
	catalogue *Catalogue
}

// NewRules returns rules that count by a calendar and look procedures up in a catalogue. Neither may be nil.
func NewRules(cal *calendar.Calendar, catalogue *Catalogue) (*Rules, error) {
	var problems []motcua.Problem
	if cal == nil {
		problems = append(problems, motcua.Problem{Path: "calendar", Code: motcua.CodeRequired})
	}
	if catalogue == nil {
		problems = append(problems, motcua.Problem{Path: "catalogue", Code: motcua.CodeRequired})
	}
	if problems != nil {
		return nil, motcua.Invalid("dossier: rules", problems...)
	}
	return &Rules{calendar: cal, catalogue: catalogue}, nil
}

// Calendar returns the calendar the rules count by.
func (r *Rules) Calendar() *calendar.Calendar { return r.calendar }

// Catalogue returns the catalogue the rules look procedures up in.
func (r *Rules) Catalogue() *Catalogue { return r.catalogue }

// Decide returns the events that a command leads to in a state, or an [*motcua.InvalidError] with every problem: a missing
// actor, instant or reason, a step the lifecycle does not have, an instant before the previous event, an unknown procedure. It is
// pure. recorded is when the system learns of it; the zero time means when it happened. key goes into the events.
func (r *Rules) Decide(s State, c Command, recorded time.Time, key string) ([]Event, error) {
	m, kind := c.meta(), c.kind()
	if recorded.IsZero() {
		recorded = m.At
	}
	d := decision{rules: r, state: s, event: Event{
		Kind: kind, At: m.At, Recorded: recorded, Actor: m.Actor, Unit: m.Unit, Reason: m.Reason, Key: key,
	}}
	d.checkMeta()
	if _, ok := next(s.Status, s.before, kind); !ok {
		d.problem("", motcua.CodeNotAllowed, s.Status.String())
	}
	if d.problems == nil {
		d.decide(c)
	}
	if d.problems != nil {
		return nil, motcua.Invalid("dossier: "+kind.String(), d.problems...)
	}
	return []Event{d.event}, nil
}

// decision is the work on one command.
type decision struct {
	rules    *Rules
	state    State
	event    Event
	problems []motcua.Problem
}

func (d *decision) problem(path string, code motcua.Code, param string) {
	d.problems = append(d.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

// needsReason reports whether an event must say why.
func needsReason(k Kind) bool {
	switch k {
	case KindRefused, KindSupplementRequested, KindExtended, KindWithdrawn, KindStopped, KindReopened:
		return true
	}
	return false
}

func (d *decision) checkMeta() {
	e := &d.event
	switch {
	case e.At.IsZero():
		d.problem("at", motcua.CodeRequired, "")
	case motcua.DateOf(e.At).IsZero():
		d.problem("at", motcua.CodeOutOfRange, "years 1..9999")
	case d.state.Exists() && e.At.Before(d.state.last.At):
		d.problem("at", motcua.CodeBefore, d.state.last.Kind.String())
	case e.Recorded.Before(e.At):
		d.problem("at", motcua.CodeAfter, "recorded")
	case d.state.Exists() && e.Recorded.Before(d.state.last.Recorded):
		d.problem("recorded", motcua.CodeBefore, d.state.last.Kind.String())
	}
	if e.Actor == "" {
		d.problem("actor", motcua.CodeRequired, "")
	}
	if e.Unit == "" {
		d.problem("unit", motcua.CodeRequired, "")
	}
	if e.Reason == "" && needsReason(e.Kind) {
		d.problem("reason", motcua.CodeRequired, "")
	}
}

// decide fills in what is particular to the command.
func (d *decision) decide(c Command) {
	switch c := c.(type) {
	case *Submit:
		if c.Channel == UnknownChannel {
			d.problem("channel", motcua.CodeRequired, "")
		}
		d.event.Channel, d.event.Personal = c.Channel, c.Personal
	case *Accept:
		d.accept(c)
	case *Transfer:
		if c.To == "" {
			d.problem("to", motcua.CodeRequired, "")
		}
		d.event.To = c.To
	case *Supplement, *Pay:
		d.resume()
	case *Extend:
		d.extend(c)
	case *Deliver:
		d.event.Channel = c.Channel
	}
}

func (d *decision) accept(c *Accept) {
	channel := c.Channel
	if channel == UnknownChannel {
		channel = d.state.Channel
	}
	if channel == UnknownChannel {
		d.problem("channel", motcua.CodeRequired, "")
	}
	a := Accepted{Procedure: c.Procedure, Case: c.Case, Competent: c.Competent, Start: c.At}
	if a.Competent == "" {
		a.Competent = c.Unit
	}
	if !c.CompetentAt.IsZero() {
		if c.CompetentAt.Before(c.At) {
			d.problem("competent_at", motcua.CodeBefore, "at")
		}
		a.Start = c.CompetentAt
	}
	on := motcua.DateOf(a.Start)
	p, err := d.rules.catalogue.At(c.Procedure, on)
	if err != nil {
		d.problem("procedure", motcua.CodeUnknown, "procedures of the catalogue on "+on.String())
		return
	}
	limit, err := p.LimitFor(channel, c.Case)
	if err != nil {
		d.problem("case", motcua.CodeUnknown, "limits of the procedure")
		return
	}
	a.Field, a.Term = p.Field, limit.Term
	a.Convention, _ = limit.convention() // checked when the catalogue was compiled
	profile, known := ProfileOn(motcua.DateOf(c.At))
	if rule, given, _ := limit.supplementRule(); given {
		a.Convention.Supplement = rule
	} else if known {
		a.Convention.Supplement = profile.Supplement
	}
	a.Profile = profile.Key
	promise := d.promise(a, nil)
	if !c.Promised.IsZero() {
		if c.Promised.Before(on) {
			d.problem("promised", motcua.CodeBefore, "at")
		}
		if c.Promised != promise.Date {
			promise = calendar.Due{Date: c.Promised, Instant: c.Promised.End(), By: calendar.ByDate}
		}
	}
	d.event.Channel, d.event.Personal = channel, c.Personal
	d.event.Accepted, d.event.Promise = &a, &promise
}

// promise works out what is promised.
func (d *decision) promise(a Accepted, pauses []calendar.Pause) calendar.Due {
	p, err := d.rules.Promise(a, pauses)
	if err != nil {
		d.problem("at", motcua.CodeOutOfRange, "calendar")
	}
	return p
}

// Promise works out the promised date of a dossier whose clock stood still during pauses. It is zero when the procedure
// has no limit, and has a remainder instead of a date while the last pause is open.
func (r *Rules) Promise(a Accepted, pauses []calendar.Pause) (calendar.Due, error) {
	due, err := r.calendar.Due(a.Start, a.Term, &a.Convention, pauses...)
	if err != nil {
		return calendar.Due{}, fmt.Errorf("dossier: promise: %w", err)
	}
	return due, nil
}

// Explain returns the reason for the promised date that follows from a dossier's limit and pauses: each day counted or not,
// and why. An extension, or a day that another system printed on the receipt, is not in it. The error wraps
// [motcua.ErrNotFound] when the procedure has no limit.
func (r *Rules) Explain(s State) (*calendar.Ledger, error) {
	a := s.Accepted
	if a.Term.IsZero() {
		return nil, fmt.Errorf("dossier: explain: limit: %w", motcua.ErrNotFound)
	}
	ledger, err := r.calendar.Explain(a.Start, a.Term, &a.Convention, s.Pauses...)
	if err != nil {
		return nil, fmt.Errorf("dossier: explain: %w", err)
	}
	return ledger, nil
}

// resume closes the pause and promises again: never an earlier instant than before.
func (d *decision) resume() {
	s := &d.state
	if !s.WasAccepted() {
		return
	}
	p := d.promise(s.Accepted, closed(s.Pauses, d.event.At))
	if p.Instant.Before(s.Promise.Instant) {
		p = s.Promise
	}
	d.event.Promise = &p
}

func (d *decision) extend(c *Extend) {
	s := &d.state
	switch {
	case s.Promise.Date.IsZero():
		d.problem("promised", motcua.CodeNotAllowed, "no limit")
	case c.Promised.IsZero():
		d.problem("promised", motcua.CodeRequired, "")
	case !c.Promised.After(s.Promise.Date):
		d.problem("promised", motcua.CodeOutOfRange, "> "+s.Promise.Date.String())
	}
	if p, ok := profileByKey(s.Accepted.Profile); ok && p.MaxExtensions >= 0 && s.Extensions >= p.MaxExtensions {
		d.problems = append(d.problems, motcua.Problem{Code: motcua.CodeNotAllowed, Param: "extended before", Citation: p.Source})
	}
	d.event.Promise = &calendar.Due{Date: c.Promised, Instant: c.Promised.End(), By: calendar.ByDate}
}
