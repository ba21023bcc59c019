package dossier

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
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
	if isNil(c) {
		return nil, motcua.Invalid("dossier: decide", motcua.Problem{Path: "command", Code: motcua.CodeRequired})
	}
	e, problems := r.decide(&s, c, recorded, key)
	if problems != nil {
		return nil, motcua.Invalid("dossier: "+c.kind().String(), problems...)
	}
	return []Event{e}, nil
}

// decide is Decide for a command that is not nil. It only reads the state.
func (r *Rules) decide(s *State, c Command, recorded time.Time, key string) (Event, []motcua.Problem) {
	m, kind := c.meta(), c.kind()
	if recorded.IsZero() {
		recorded = m.At
	}
	d := decision{rules: r, state: s, event: Event{
		Kind: kind, At: m.At, Recorded: recorded, Actor: m.Actor, Unit: m.Unit, Reason: m.Reason, Key: key,
	}}
	d.checkMeta()
	if _, ok := next(s.Status, s.before, kind); !ok {
		d.problem("", motcua.CodeNotAllowed, "status="+s.Status.String())
	}
	if d.problems == nil {
		d.decide(c)
	}
	return d.event, d.problems
}

// isNil reports whether there is no command: no interface value, or a nil pointer in it.
func isNil(c Command) bool {
	v := reflect.ValueOf(c)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// decision is the work on one command.
type decision struct {
	rules    *Rules
	state    *State // not to be changed
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
		d.problem("at", motcua.CodeOutOfRange, "0001-01-01..9999-12-31")
	case d.state.Exists() && e.At.Before(d.state.lastAt):
		d.problem("at", motcua.CodeBefore, d.state.lastKind.String()+".at")
	case e.Recorded.Before(e.At):
		d.problem("at", motcua.CodeAfter, "recorded")
	case d.state.Exists() && e.Recorded.Before(d.state.lastSeen):
		d.problem("recorded", motcua.CodeBefore, d.state.lastKind.String()+".recorded")
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
		d.checkChannel(c.Channel)
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
		d.checkChannel(c.Channel)
		d.event.Channel = c.Channel
	case *Refuse, *RequestSupplement, *RequestPayment, *Resolve, *Withdraw, *Stop, *Reopen:
	default: // a type outside this package that embeds one of ours: what it adds would be lost
		d.problem("command", motcua.CodeUnknown, "")
	}
}

func (d *decision) checkChannel(c Channel) {
	if c > Post {
		d.problem("channel", motcua.CodeUnknown, channelKeys)
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
	d.checkChannel(channel)
	a := Accepted{Procedure: c.Procedure, Case: c.Case, Competent: c.Competent, Start: c.At}
	if a.Competent == "" {
		a.Competent = c.Unit
	}
	started := "at"
	if !c.CompetentAt.IsZero() {
		started = "competent_at"
		a.Start = c.CompetentAt
		if c.Competent == "" {
			d.problem("competent", motcua.CodeRequired, "")
		}
		if c.CompetentAt.Before(c.At) {
			d.problem("competent_at", motcua.CodeBefore, "at")
		}
	}
	// Both the procedure and the one-stop rules are those of the day of acceptance, whenever the clock starts.
	on := motcua.DateOf(c.At)
	p, limit, problem := d.rules.limit(c.Procedure, c.Case, channel, on)
	if problem.Code != "" {
		d.problems = append(d.problems, problem)
	}
	if d.problems != nil {
		return
	}
	a.Field, a.Term = p.Field, limit.Term
	a.Convention, _ = limit.convention() // checked when the catalogue was compiled
	profile, known := ProfileOn(on)
	if rule, given, _ := limit.supplementRule(); given {
		a.Convention.Supplement = rule
	} else if known {
		a.Convention.Supplement = profile.Supplement
	}
	a.Profile = profile.Key
	promise := d.promise(a, nil)
	if !c.Promised.IsZero() {
		if c.Promised.Before(motcua.DateOf(a.Start)) {
			d.problem("promised", motcua.CodeBefore, started)
		}
		if c.Promised != promise.Date {
			promise = calendar.Due{Date: c.Promised, Instant: c.Promised.End(), By: calendar.ByDate}
		}
	}
	d.event.Channel, d.event.Personal = channel, c.Personal
	d.event.Accepted, d.event.Promise = &a, &promise
}

// limit finds the limit for a dossier accepted on a day. The problem, if it has a code, says what there is instead.
func (r *Rules) limit(procedure, kase string, channel Channel, on motcua.Date) (*Procedure, Limit, motcua.Problem) {
	p, ok := r.catalogue.at(procedure, on)
	if !ok {
		problem := motcua.Problem{Path: "procedure", Code: motcua.CodeUnknown, Param: few(r.catalogue.codes)}
		if procedure == "" {
			problem.Code, problem.Param = motcua.CodeRequired, ""
		} else if versions := r.catalogue.byCode[procedure]; versions != nil {
			problem.Code, problem.Param = motcua.CodeOutOfRange, periods(versions)
		}
		return nil, Limit{}, problem
	}
	limit, err := p.LimitFor(channel, kase)
	if err == nil {
		return p, limit, motcua.Problem{}
	}
	switch cases := p.cases(); {
	case kase == "" && cases != nil:
		return p, limit, motcua.Problem{Path: "case", Code: motcua.CodeRequired, Param: few(cases)}
	case kase != "" && !slices.Contains(cases, kase):
		return p, limit, motcua.Problem{Path: "case", Code: motcua.CodeUnknown, Param: few(cases)}
	}
	return p, limit, motcua.Problem{Path: "channel", Code: motcua.CodeNotAllowed, Param: "limits[].channel"}
}

// few returns the first of many names of a catalogue.
func few(names []string) string {
	const shown = 3
	if len(names) > shown {
		return strings.Join(names[:shown], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// periods returns the days for which a catalogue has versions of a procedure.
func periods(versions []Procedure) string {
	spans := make([]string, len(versions))
	for i, v := range versions {
		spans[i] = v.From.String() + ".."
		if !v.Until.IsZero() {
			spans[i] += v.Until.AddDays(-1).String()
		}
	}
	return few(spans)
}

// promise works out what is promised.
func (d *decision) promise(a Accepted, pauses []calendar.Pause) calendar.Due {
	p, err := d.rules.Promise(a, pauses)
	if err == nil {
		return p
	}
	// The term and convention were checked by the catalogue: what is left are days the calendar does not have.
	param := ""
	if problems, ok := motcua.ProblemsAt("", err); ok {
		param = problems[0].Param
	}
	d.problem("at", motcua.CodeOutOfRange, param)
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
	s := d.state
	if !s.WasAccepted() {
		return
	}
	pauses := slices.Clone(s.Pauses)
	closePause(pauses, d.event.At)
	p := d.promise(s.Accepted, pauses)
	if p.Instant.Before(s.Promise.Instant) {
		p = s.Promise
	}
	d.event.Promise = &p
}

func (d *decision) extend(c *Extend) {
	s := d.state
	switch {
	case s.Promise.Date.IsZero():
		d.problem("promised", motcua.CodeNotAllowed, "term="+s.Accepted.Term.String())
	case c.Promised.IsZero():
		d.problem("promised", motcua.CodeRequired, "")
	case !c.Promised.After(s.Promise.Date):
		d.problem("promised", motcua.CodeOutOfRange, "> "+s.Promise.Date.String())
	}
	if p, ok := profileByKey(s.Accepted.Profile); ok && p.MaxExtensions >= 0 && s.Extensions >= p.MaxExtensions {
		d.problems = append(d.problems, motcua.Problem{
			Code: motcua.CodeNotAllowed, Param: KindExtended.String() + " <= " + strconv.Itoa(p.MaxExtensions), Citation: p.Source,
		})
	}
	d.event.Promise = &calendar.Due{Date: c.Promised, Instant: c.Promised.End(), By: calendar.ByDate}
}
