package dossier

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Rules decide what a command leads to. They hold the calendar, the catalogue and the chains of linked procedures, are immutable
// and safe for concurrent use.
type Rules struct {
	calendar  *calendar.Calendar
	catalogue *Catalogue
	chains    []Chain
}

// NewRules returns rules that count by a calendar and look procedures up in a catalogue, with the linked procedures of [Chains].
// Neither may be nil.
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
	return &Rules{calendar: cal, catalogue: catalogue, chains: Chains()}, nil
}

// Calendar returns the calendar the rules count by.
func (r *Rules) Calendar() *calendar.Calendar { return r.calendar }

// Chains returns the chains of linked procedures the rules know.
func (r *Rules) Chains() []Chain {
	out := make([]Chain, len(r.chains))
	for i, c := range r.chains {
		out[i] = c.clone()
	}
	return out
}

// Catalogue returns the catalogue the rules look procedures up in.
func (r *Rules) Catalogue() *Catalogue { return r.catalogue }

// Decide returns the events that a command leads to in a state, or an [*motcua.InvalidError] with every problem: a missing
// actor, instant or reason, a step the lifecycle does not have, an instant before the previous event, an unknown procedure. It is
// pure. recorded is when the system learns of it; the zero time means when it happened. key goes into the events.
func (r *Rules) Decide(s State, c Command, recorded time.Time, key string) ([]Event, error) {
	if isNil(c) {
		return nil, motcua.Invalid("dossier: decide", motcua.Problem{Path: "command", Code: motcua.CodeRequired})
	}
	events := make([]Event, 1)
	if problems := r.decide(&events[0], nil, &s, c, recorded, key); problems != nil {
		return nil, motcua.Invalid("dossier: "+c.kind().String(), problems...)
	}
	return events, nil
}

// decide is Decide for a command that is not nil. It only reads the state, and puts the event into e. What an
// acceptance settles goes into memory of the caller's, or into new when that is nil.
func (r *Rules) decide(e *Event, into *settled, s *State, c Command, recorded time.Time, key string) []motcua.Problem {
	m, kind := c.meta(), c.kind()
	if recorded.IsZero() {
		recorded = m.At
	}
	*e = Event{Kind: kind, At: m.At, Recorded: recorded, Actor: m.Actor, Unit: m.Unit, Reason: m.Reason, Key: key}
	d := decision{rules: r, state: s, event: e, settled: into}
	d.checkMeta()
	if _, ok := next(s.Status, s.before, kind); !ok {
		d.problem("", motcua.CodeNotAllowed, "status="+s.Status.String())
	}
	d.checkTexts(c)
	if d.problems == nil {
		d.decide(c)
	}
	return d.problems
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
	event    *Event
	settled  *settled
	problems []motcua.Problem
}

// settled is what the event of an acceptance points to.
type settled struct {
	accepted Accepted
	promise  calendar.Due
}

func (d *decision) problem(path string, code motcua.Code, param string) {
	d.problems = append(d.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

// needsReason reports whether an event must say why.
func needsReason(k Kind) bool {
	switch k {
	case KindRefused, KindSupplementRequested, KindExtended, KindWithdrawn, KindStopped, KindReopened, KindSuspended, KindCorrected, KindErased:
		return true
	}
	return false
}

func (d *decision) checkMeta() {
	e := d.event
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
	d.text(CheckCode("actor", e.Actor))
	d.text(CheckCode("unit", e.Unit))
	d.text(CheckReason("reason", e.Reason))
}

// decide fills in what is particular to the command.
func (d *decision) decide(c Command) {
	d.event.Personal = personal(c)
	if !d.state.Erased.IsZero() && !d.event.Personal.Note.IsZero() {
		d.problem("note", motcua.CodeNotAllowed, KindErased.String())
	}
	switch c := c.(type) {
	case *Submit:
		if c.Channel == UnknownChannel {
			d.problem("channel", motcua.CodeRequired, "")
		}
		d.checkChannel("channel", c.Channel)
		if !c.Link.IsZero() {
			if _, _, problem := d.rules.chain(c.Link, motcua.DateOf(c.At)); problem.Code != "" {
				d.problems = append(d.problems, problem)
			}
		}
		d.event.Channel, d.event.Details = c.Channel, c.details()
	case *Accept:
		d.accept(c)
	case *Arrive:
		d.arrive(c)
	case *Transfer:
		d.transfer(c)
	case *RequestSupplement:
		d.requestSupplement(c)
	case *Supplement:
		p, _ := d.current()
		d.checkPapers(c.Papers, p)
		d.event.Details = papers(c.Papers)
		d.resume(d.state.wait)
	case *RequestPayment:
		if c.Obligation.Amount < 0 {
			d.problem("obligation.amount", motcua.CodeOutOfRange, "0..")
		}
		if c.Obligation != (Obligation{}) {
			d.event.Details = copied(&c.Obligation)
		}
	case *Pay:
		d.resume(d.state.wait)
	case *Consult:
		d.consult(c)
	case *Respond:
		d.respond(c)
	case *Suspend:
		d.suspend(c)
	case *Resume:
		if d.state.suspended == 0 {
			d.problem("", motcua.CodeNotAllowed, "clock=running")
		}
		d.resume(d.state.suspended)
	case *Extend:
		d.extend(c)
	case *Resolve:
		d.resolve(c)
	case *Deliver:
		d.checkChannel("channel", c.Channel)
		d.event.Channel = c.Channel
	case *Withdraw:
		d.withdraw(c)
	case *Stop:
		d.stop()
	case *Correct:
		d.correct(c)
	case *Rate:
		if c.Rating.Of < 2 || c.Rating.Score < 1 || c.Rating.Score > c.Rating.Of {
			d.problem("rating.score", motcua.CodeOutOfRange, "1..of")
		}
		d.event.Details = copied(&c.Rating)
	case *Reopen:
		d.reopen(c)
	case *Refuse:
	case *Erase:
		if !d.state.Erased.IsZero() {
			d.problem("", motcua.CodeDuplicate, KindErased.String())
		}
	default: // a type outside this package that embeds one of ours: what it adds would be lost
		d.problem("command", motcua.CodeUnknown, "")
	}
}

func (d *decision) checkChannel(path string, c Channel) {
	if c > Post {
		d.problem(path, motcua.CodeUnknown, channelKeys)
	}
}

// cite adds a problem with the provision of the dossier's profile behind it.
func (d *decision) cite(path string, code motcua.Code, param string, r Rule) {
	p, _ := ProfileByKey(d.state.Accepted.Profile)
	d.problems = append(d.problems, motcua.Problem{Path: path, Code: code, Param: param, Citation: p.Cite(r)})
}

// needsStart notes that the clock must have started: what the competent unit does, it does with the dossier in hand.
func (d *decision) needsStart() {
	if d.state.WasAccepted() && !d.state.Started() {
		d.cite("", motcua.CodeNotAllowed, "clock=not_started", RuleStart)
	}
}

func (d *decision) accept(c *Accept) {
	channel, procedure, kase := c.Channel, c.Procedure, c.Case
	if channel == UnknownChannel {
		channel = d.state.Channel
	}
	asked := d.state.Requested
	if procedure == "" {
		procedure = asked.Procedure
	}
	if kase == "" && procedure == asked.Procedure {
		kase = asked.Case
	}
	if channel == UnknownChannel {
		d.problem("channel", motcua.CodeRequired, "")
	}
	d.checkChannel("channel", channel)
	profile, known := ProfileOn(motcua.DateOf(c.At))
	waits := c.Elsewhere && known && profile.StartsAtCompetent
	link := c.Link
	if link.IsZero() {
		link = asked.Link
	}
	if d.settled == nil {
		d.settled = &settled{}
	}
	a, promise := &d.settled.accepted, &d.settled.promise
	var p *Procedure
	*a, p = d.settle(procedure, kase, channel, c.At, link, waits || !c.Promised.IsZero())
	if d.problems != nil {
		return
	}
	a.Competent, a.Elsewhere = cmp.Or(c.Competent, c.Unit), c.Elsewhere
	if a.Elsewhere && a.Competent == c.Unit {
		d.problem("competent", motcua.CodeRequired, "elsewhere")
	}
	d.checkPapers(c.Papers, p)
	if !waits {
		a.Start = c.At
	}
	d.event.Channel, d.event.Accepted, d.event.Details = channel, a, papers(c.Papers)
	if waits {
		if !c.Promised.IsZero() {
			d.problems = append(d.problems, motcua.Problem{
				Path: "promised", Code: motcua.CodeNotAllowed, Param: "clock=not_started", Citation: profile.Cite(RuleStart),
			})
		}
		return
	}
	*promise = d.promise(*a, nil)
	if !c.Promised.IsZero() {
		d.checkPromised(c.Promised)
		if c.Promised != promise.Date {
			*promise, a.Printed = onDay(c.Promised), true
		}
	}
	d.event.Promise = promise
}

// onDay is the promise of a day.
func onDay(on motcua.Date) calendar.Due {
	return calendar.Due{Date: on, Instant: on.End(), By: calendar.ByDate}
}

// settle works out what acceptance settles: both the procedure and the one-stop rules are those of the day of acceptance, whenever
// the clock starts. promised says that the receipt has a day of its own.
func (d *decision) settle(procedure, kase string, channel Channel, at time.Time, link Link, promised bool) (Accepted, *Procedure) {
	on := motcua.DateOf(at)
	p, limit, problem := d.rules.limit(procedure, kase, channel, on)
	if problem.Code != "" {
		d.problems = append(d.problems, problem)
		return Accepted{}, nil
	}
	profile, known := ProfileOn(on)
	a := Accepted{Procedure: procedure, Case: kase, Field: p.Field, Profile: profile.Key, Link: link}
	if !link.IsZero() {
		_, part, problem := d.rules.chain(link, on)
		if problem.Code != "" {
			d.problems = append(d.problems, problem)
			return Accepted{}, nil
		}
		a.Term, a.Convention = part.term(link.Verified), part.Convention
		return a, p
	}
	if limit.Unclear != "" && !promised {
		d.problem("promised", motcua.CodeRequired, "limits[].unclear="+limit.Unclear)
		return Accepted{}, nil
	}
	a.Term = limit.Term
	a.Convention, _ = limit.convention() // checked when the catalogue was compiled
	if rule, given, _ := limit.supplementRule(); given {
		a.Convention.Supplement = rule
	} else if known {
		a.Convention.Supplement = profile.Supplement
	}
	return a, p
}

func (d *decision) arrive(c *Arrive) {
	s, e := d.state, d.event
	switch {
	case s.Accepted.Competent == s.Receiving:
		d.problem("", motcua.CodeNotAllowed, "competent=receiving")
	case !s.Arrived.IsZero():
		d.problem("", motcua.CodeDuplicate, KindArrived.String())
	case e.Unit != s.Accepted.Competent:
		d.problem("unit", motcua.CodeDiffers, s.Accepted.Competent)
	}
	if !c.Promised.IsZero() {
		if s.Started() {
			d.problem("promised", motcua.CodeNotAllowed, "clock=started")
		}
		d.checkPromised(c.Promised)
	}
	if d.problems != nil || s.Started() {
		return
	}
	a := s.Accepted
	a.Start = e.At
	promise := d.promise(a, nil)
	switch {
	case c.Promised.IsZero():
		if unclear := d.unclear(); unclear != "" {
			d.problem("promised", motcua.CodeRequired, "limits[].unclear="+unclear)
		}
	case c.Promised != promise.Date:
		promise, a.Printed = onDay(c.Promised), true
		e.Accepted = &a
	}
	e.Promise = &promise
}

// unclear returns why the limit of an accepted dossier is no term; empty when it is one.
func (d *decision) unclear() string {
	p, _ := d.current()
	if p == nil || !d.state.Accepted.Link.IsZero() {
		return ""
	}
	l, err := p.LimitFor(d.state.Channel, d.state.Accepted.Case)
	if err != nil {
		return ""
	}
	return l.Unclear
}

// current returns the procedure and the profile of the dossier; before its acceptance those of what the applicant asked for, on the
// day of the command. The procedure is nil when the catalogue does not have it.
func (d *decision) current() (*Procedure, Profile) {
	s := d.state
	if !s.WasAccepted() {
		on := motcua.DateOf(d.event.At)
		p, _ := d.rules.catalogue.at(s.Requested.Procedure, on)
		profile, _ := ProfileOn(on)
		return p, profile
	}
	p, _ := d.rules.catalogue.at(s.Accepted.Procedure, motcua.DateOf(s.AcceptedAt))
	profile, _ := ProfileByKey(s.Accepted.Profile)
	return p, profile
}

func (d *decision) transfer(c *Transfer) {
	s := d.state
	d.needsStart()
	if c.To == "" {
		d.problem("to", motcua.CodeRequired, "")
	}
	d.event.To = c.To
	h := Handover{Stage: c.Stage, Term: c.Within}
	if c.Stage != "" {
		stage, names := d.stage(c.Stage)
		if stage == nil {
			d.problem("stage", motcua.CodeUnknown, few(names))
			return
		}
		if h.Term.IsZero() {
			h.Term = stage.Term
		}
	}
	if !h.Term.IsZero() {
		h.Due = d.due(c.At, h.Term, &s.Accepted.Convention, "within")
	}
	if h != (Handover{}) {
		d.event.Details = &h
	}
}

// stage finds a stage of the dossier's limit.
func (d *decision) stage(name string) (*Stage, []string) {
	p, _ := d.current()
	if p == nil {
		return nil, nil
	}
	l, err := p.LimitFor(d.state.Channel, d.state.Accepted.Case)
	if err != nil {
		return nil, nil
	}
	var names []string
	for i := range l.Stages {
		if l.Stages[i].Name == name {
			return &l.Stages[i], nil
		}
		names = append(names, l.Stages[i].Name)
	}
	return nil, names
}

// due counts a clock of its own inside the dossier's.
func (d *decision) due(at time.Time, term calendar.Term, conv *calendar.Convention, path string) calendar.Due {
	due, err := d.rules.calendar.Due(at, term, conv)
	if problems, ok := motcua.ProblemsAt("", err); ok {
		d.problem(path, problems[0].Code, problems[0].Param)
	}
	return due
}

func (d *decision) requestSupplement(c *RequestSupplement) {
	s := d.state
	r := SupplementRequest{Stage: c.Stage, Basis: c.Basis, Papers: slices.Clone(c.Papers)}
	if r.Stage == "" {
		r.Stage = "processing"
		if s.Status == NewlySubmitted || s.Status == Received {
			r.Stage = "reception"
		}
	}
	p, profile := d.current()
	within := c.Within
	if link, on := s.link(); within.IsZero() && !link.IsZero() {
		_, part, _ := d.rules.chain(link, on)
		within = part.SupplementWithin
	}
	if within.IsZero() && p != nil {
		within = p.CloseAfter
	}
	if !within.IsZero() {
		r.Within, r.Until = within, d.due(c.At, within, nil, "within").Date
	}
	d.checkRequests(c.Papers, p, profile)
	d.event.Details = &r
}

// checkRequests checks what is asked for: it must be of the procedure, once, and not be in a connected register.
func (d *decision) checkRequests(list []PaperRequest, p *Procedure, profile Profile) {
	for i, q := range list {
		at := fmt.Sprintf("papers[%d]", i)
		if q.Why > FaultWrongData {
			d.problem(at+".why", motcua.CodeUnknown, faultKeys)
		}
		if j := slices.IndexFunc(list[:i], func(o PaperRequest) bool { return o.Component == q.Component }); j >= 0 {
			d.problem(at+".component", motcua.CodeDuplicate, fmt.Sprintf("papers[%d]", j))
		}
		c := d.component(at, q.Component, p)
		if c != nil && c.Register != "" && profile.DataNotPaper && q.Why != FaultIncident && q.Why != FaultWrongData {
			d.problems = append(d.problems, motcua.Problem{
				Path: at + ".why", Code: motcua.CodeNotAllowed, Param: "register", Citation: profile.Cite(RuleData),
			})
		}
	}
}

// component finds a component that a command names. A procedure whose components nobody listed has any.
func (d *decision) component(at, key string, p *Procedure) *Component {
	if key == "" {
		d.problem(at+".component", motcua.CodeRequired, "")
		return nil
	}
	if p == nil || len(p.Components) == 0 {
		return nil
	}
	i := slices.IndexFunc(p.Components, func(c Component) bool { return c.Key == key })
	if i < 0 {
		d.problem(at+".component", motcua.CodeUnknown, "components[].key")
		return nil
	}
	return &p.Components[i]
}

// checkPapers checks what came in: components of the procedure, each once.
func (d *decision) checkPapers(list []Paper, p *Procedure) {
	for i, q := range list {
		at := fmt.Sprintf("papers[%d]", i)
		if q.Originals < 0 || q.Copies < 0 {
			d.problem(at+".copies", motcua.CodeOutOfRange, "0..")
		}
		if j := slices.IndexFunc(list[:i], func(o Paper) bool { return o.Component == q.Component }); j >= 0 {
			d.problem(at+".component", motcua.CodeDuplicate, fmt.Sprintf("papers[%d]", j))
		}
		d.component(at, q.Component, p)
	}
}

func (d *decision) consult(c *Consult) {
	if c.To == "" {
		d.problem("to", motcua.CodeRequired, "")
	}
	q := Consultation{Term: c.Within, Outside: c.Outside, Silence: c.Silence, Basis: c.Basis}
	d.ofChain(c, &q)
	if (q.Outside || q.Silence) && q.Basis.Document == "" {
		d.problem("basis.document", motcua.CodeRequired, "outside, silence")
	}
	if q.Silence && q.Term.IsZero() {
		d.problem("within", motcua.CodeRequired, "silence")
	}
	if !q.Term.IsZero() {
		q.Due = d.due(c.At, q.Term, nil, "within")
	}
	d.event.To, d.event.Details = c.To, &q
}

// ofChain fills in what the chain of a linked dossier says about a consultation.
func (d *decision) ofChain(c *Consult, q *Consultation) {
	a := d.state.Accepted
	if a.Link.IsZero() {
		return
	}
	_, part, _ := d.rules.chain(a.Link, motcua.DateOf(d.state.AcceptedAt))
	var within calendar.Term
	switch c.Reason {
	case ReasonConsent:
		within = part.ConsentWithin
		q.Outside = q.Outside || !within.IsZero()
	case ReasonPersonalNumber:
		within = part.NumberWithin
	}
	if within.IsZero() {
		return
	}
	if q.Term.IsZero() {
		q.Term = within
	}
	if q.Basis.IsZero() {
		q.Basis = part.Source
	}
}

func (d *decision) respond(c *Respond) {
	s := d.state
	if c.Opinion == NoOpinion {
		d.problem("opinion", motcua.CodeRequired, opinionKeys)
	} else if c.Opinion > Silent {
		d.problem("opinion", motcua.CodeUnknown, opinionKeys)
	}
	if c.Leg < 1 || c.Leg > len(s.Legs) {
		d.problem("leg", motcua.CodeOutOfRange, "1.."+strconv.Itoa(len(s.Legs)))
		return
	}
	leg := s.Legs[c.Leg-1]
	switch {
	case !leg.Open():
		d.problem("leg", motcua.CodeDuplicate, KindAnswered.String())
	case c.Opinion == Silent && !leg.Silence:
		d.problem("opinion", motcua.CodeNotAllowed, "silence=false")
	case c.Opinion == Silent && calendar.Classify(leg.Due, c.At, calendar.ByUnit) != calendar.Late:
		d.problem("at", motcua.CodeBefore, "leg.due")
	}
	d.event.Details = &Answer{Leg: c.Leg, Opinion: c.Opinion}
	d.resume(leg.pause)
}

func (d *decision) suspend(c *Suspend) {
	if !d.state.Started() {
		d.cite("", motcua.CodeNotAllowed, "clock=not_started", RuleStart)
	}
	if d.state.suspended != 0 {
		d.problem("", motcua.CodeDuplicate, KindSuspended.String())
	}
	if c.Cause != calendar.CauseIncident && c.Cause != calendar.CauseOtherAgency {
		d.problem("cause", motcua.CodeUnknown, calendar.CauseIncident.String()+", "+calendar.CauseOtherAgency.String())
	}
	if c.Basis.Document == "" {
		d.problem("basis.document", motcua.CodeRequired, "")
	}
	d.event.Details = &Suspension{Cause: c.Cause, Basis: c.Basis}
}

func (d *decision) resolve(c *Resolve) {
	d.needsStart()
	if c.Resolution.Outcome > Denied {
		d.problem("resolution.outcome", motcua.CodeUnknown, "unstated, granted, denied")
	}
	if c.Resolution.Outcome == Denied && c.Reason == "" {
		d.cite("reason", motcua.CodeRequired, "denied", RuleRefusal)
	}
	d.event.Details = c.details()
	s := d.state
	open := slices.ContainsFunc(s.Legs, func(l Leg) bool { return l.pause > 0 })
	if s.suspended > 0 || open {
		pauses := slices.Clone(s.Pauses)
		for i := range pauses {
			if pauses[i].Until.IsZero() {
				pauses[i].Until = c.At
			}
		}
		d.promiseAgain(pauses)
	}
}

func (d *decision) withdraw(c *Withdraw) {
	switch {
	case c.By == PartyUnknown:
		d.problem("by", motcua.CodeRequired, partyKeys)
	case c.By > PartyNotStated:
		d.problem("by", motcua.CodeUnknown, partyKeys)
	}
	d.event.Details = &Withdrawal{By: c.By}
}

// stop checks that a dossier is stopped for want of a supplement only when the applicant's time is over.
func (d *decision) stop() {
	s := d.state
	if d.event.Reason != ReasonNotSupplemented {
		return
	}
	if s.Status != AwaitingSupplement {
		d.problem("reason", motcua.CodeNotAllowed, "status="+s.Status.String())
		return
	}
	n := len(s.Rounds)
	if n == 0 {
		return
	}
	if until := s.Rounds[n-1].Until; !until.IsZero() && !motcua.DateOf(d.event.At).After(until) {
		d.problem("at", motcua.CodeBefore, "> "+until.String())
	}
}

// correct checks that the facts belong to the event and that the order of instants stays.
func (d *decision) correct(c *Correct) {
	s, f := d.state, c.Facts
	d.event.Details = copied(&f)
	if f.Revision < 1 || f.Revision > len(s.marks) {
		d.problem("facts.revision", motcua.CodeOutOfRange, "1.."+strconv.Itoa(len(s.marks)))
		return
	}
	target := s.marks[f.Revision-1]
	what := "facts.revision=" + target.kind.String()
	accepts := c.Procedure != "" || c.Case != ""
	if f == (Correction{Revision: f.Revision}) && !accepts && c.Personal.anonymous() {
		d.problem("facts", motcua.CodeRequired, "")
	}
	if target.kind == KindCorrected || target.kind == KindErased {
		d.problem("facts.revision", motcua.CodeNotAllowed, target.kind.String())
	}
	if !f.At.IsZero() {
		d.checkOrder(f)
	}
	d.checkChannel("facts.channel", f.Channel)
	if f.Channel != UnknownChannel && target.kind != KindSubmitted && target.kind != KindAccepted && target.kind != KindDelivered {
		d.problem("facts.channel", motcua.CodeNotAllowed, what)
	}
	if f.To != "" && target.kind != KindTransferred && target.kind != KindConsulted {
		d.problem("facts.to", motcua.CodeNotAllowed, what)
	}
	if accepts && target.kind != KindAccepted {
		d.problem("procedure", motcua.CodeNotAllowed, what)
	}
	if !c.Personal.anonymous() && target.kind != KindSubmitted && target.kind != KindAccepted {
		d.problem("personal", motcua.CodeNotAllowed, what)
	}
	if !c.Personal.IsZero() && !s.Erased.IsZero() {
		d.problem("personal", motcua.CodeNotAllowed, KindErased.String())
	}
	// The channel decides on the limit as the procedure and the case do.
	accepts = accepts || target.kind == KindAccepted && f.Channel != UnknownChannel
	if d.problems != nil || !accepts {
		return
	}
	old := s.Accepted
	procedure, kase := cmp.Or(c.Procedure, old.Procedure), c.Case
	if c.Procedure == "" {
		kase = cmp.Or(kase, old.Case)
	}
	channel := s.Channel
	if f.Channel != UnknownChannel {
		channel = f.Channel
	}
	at := target.happened()
	if !f.At.IsZero() {
		at = f.At
	}
	a, _ := d.settle(procedure, kase, channel, at, old.Link, true)
	a.Competent, a.Elsewhere, a.Start, a.Profile, a.Printed = old.Competent, old.Elsewhere, old.Start, old.Profile, old.Printed
	d.event.Accepted = &a
}

// checkOrder checks that an instant put right stays between its neighbours and before it was recorded.
func (d *decision) checkOrder(f Correction) {
	marks, i := d.state.marks, f.Revision-1
	if i > 0 && f.At.Before(marks[i-1].happened()) {
		d.problem("facts.at", motcua.CodeBefore, marks[i-1].kind.String()+".at")
	}
	if i+1 < len(marks) && f.At.After(marks[i+1].happened()) {
		d.problem("facts.at", motcua.CodeAfter, marks[i+1].kind.String()+".at")
	}
	if f.At.After(marks[i].seen()) {
		d.problem("facts.at", motcua.CodeAfter, "recorded")
	}
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

// reckon works out where the promise stands with the pauses of a state. While a day that was given is in force, that is as many days away
// as it was when it was given, or where the limit leads that began again after it, whichever is later. It has a remainder instead of a
// date while the clock stands still.
func (r *Rules) reckon(s *State) (calendar.Due, error) {
	a := s.Accepted
	if s.given.IsZero() { // the calendar knows all there is
		return r.Promise(a, s.Pauses)
	}
	restarts := a.Convention.Supplement == calendar.SupplementRestarts
	var since, after []calendar.Pause // of the given day, and of the limit that began again
	for _, p := range s.Pauses {
		again := restarts && p.Cause == calendar.CauseSupplement
		if again && p.Until.IsZero() {
			return calendar.Due{Remainder: a.Term}, nil
		}
		if open := p.Until.IsZero(); !again && (open || p.Until.After(s.since)) {
			since = append(since, pauseFrom(p, s.since))
		}
		if open := p.Until.IsZero(); open || p.Until.After(s.restarted) {
			after = append(after, pauseFrom(p, s.restarted))
		}
	}
	day := a
	on := motcua.DateOf(s.since)
	switch a.Term.Unit() {
	case calendar.CalendarDay, calendar.Week, calendar.Month, calendar.Year:
		day.Term = calendar.CalendarDays(s.given.DaysSince(on))
	default:
		day.Term = calendar.WorkingDays(r.calendar.WorkingDaysBetween(on, s.given))
	}
	if day.Term.Count() == 0 {
		day.Term = calendar.SameDay()
	}
	// The day was given as a day: what the limit says about its beginning and its end does not matter, nor does what restarts it.
	day.Start, day.Convention = s.since, calendar.Convention{
		Pauses: a.Convention.Pauses, Saturday: a.Convention.Saturday, Hours: a.Convention.Hours, Roll: a.Convention.Roll,
	}
	due, err := r.Promise(day, since)
	if err != nil || s.restarted.IsZero() || due.Open() {
		return due, err
	}
	a.Start = s.restarted
	again, err := r.Promise(a, after)
	if err != nil || again.Open() || again.Instant.After(due.Instant) {
		return again, err
	}
	return due, nil
}

// pauseFrom cuts a pause off before an instant.
func pauseFrom(p calendar.Pause, t time.Time) calendar.Pause {
	if p.From.Before(t) {
		p.From = t
	}
	return p
}

// restart returns the provision by which a supplement restarts the limit: that of the limit, where the procedure itself says so, else that
// of the profile.
func (r *Rules) restart(a Accepted, channel Channel, on motcua.Date) motcua.Citation {
	if p, ok := r.catalogue.at(a.Procedure, on); ok && a.Link.IsZero() {
		if l, err := p.LimitFor(channel, a.Case); err == nil {
			if _, given, _ := l.supplementRule(); given {
				return l.Source
			}
		}
	}
	profile, _ := ProfileByKey(a.Profile)
	return profile.Cite(RuleSupplement)
}

// Explain returns the reason for the promised date that follows from a dossier's limit and pauses: each day counted or not,
// and why. An extension, or a day that another system printed on the receipt, is not in it. The error wraps
// [motcua.ErrNotFound] when the procedure has no limit.
func (r *Rules) Explain(s State) (*calendar.Ledger, error) {
	a := s.Accepted
	if a.Term.IsZero() {
		return nil, fmt.Errorf("dossier: explain: limit: %w", motcua.ErrNotFound)
	}
	if a.Start.IsZero() {
		return nil, motcua.Invalid("dossier: explain", motcua.Problem{Code: motcua.CodeNotAllowed, Param: "clock=not_started"})
	}
	ledger, err := r.calendar.Explain(a.Start, a.Term, &a.Convention, s.Pauses...)
	if err != nil {
		return nil, fmt.Errorf("dossier: explain: %w", err)
	}
	if c := r.restart(a, s.Channel, motcua.DateOf(s.AcceptedAt)); !c.IsZero() {
		ledger.CiteRestart(c)
	}
	return ledger, nil
}

// resume closes the pause at a place and promises again, when the clock goes on.
func (d *decision) resume(place int) {
	if place <= 0 {
		return
	}
	pauses := slices.Clone(d.state.Pauses)
	pauses[place-1].Until = d.event.At
	d.promiseAgain(pauses)
}

// promiseAgain promises with other pauses: never an earlier instant than before, and nothing while the clock stands still.
func (d *decision) promiseAgain(pauses []calendar.Pause) {
	s := *d.state
	s.Pauses = pauses
	if s.wait > 0 && d.event.Kind == KindSupplemented {
		s.restart(d.event)
	}
	p, err := d.rules.reckon(&s)
	if problems, ok := motcua.ProblemsAt("", err); ok {
		d.problem("at", motcua.CodeOutOfRange, problems[0].Param)
	}
	if p.Open() {
		return
	}
	if p.Instant.Before(s.Promise.Instant) {
		p = s.Promise
	}
	d.event.Promise = &p
}

func (d *decision) reopen(c *Reopen) {
	if !d.state.Erased.IsZero() {
		d.problem("", motcua.CodeNotAllowed, KindErased.String())
	}
	if c.Promised.IsZero() {
		return
	}
	d.checkPromised(c.Promised)
	promise := onDay(c.Promised)
	d.event.Promise = &promise
}

// checkPromised checks a day that is given to the applicant.
func (d *decision) checkPromised(on motcua.Date) {
	switch last := d.rules.calendar.Last(); {
	case on.Before(motcua.DateOf(d.event.At)):
		d.problem("promised", motcua.CodeBefore, "at")
	case on.After(last):
		d.problem("promised", motcua.CodeOutOfRange, ".."+last.String())
	}
}

func (d *decision) extend(c *Extend) {
	s := d.state
	d.needsStart()
	switch {
	case s.Promise.Date.IsZero() && s.Accepted.Term.IsZero():
		d.problem("promised", motcua.CodeNotAllowed, "term="+s.Accepted.Term.String())
	case c.Promised.IsZero():
		d.problem("promised", motcua.CodeRequired, "")
	case !c.Promised.After(s.Promise.Date):
		d.problem("promised", motcua.CodeOutOfRange, "> "+s.Promise.Date.String())
	default:
		d.checkPromised(c.Promised)
	}
	if p, ok := ProfileByKey(s.Accepted.Profile); ok && p.MaxExtensions >= 0 && s.Extensions >= p.MaxExtensions {
		d.cite("", motcua.CodeNotAllowed, KindExtended.String()+" <= "+strconv.Itoa(p.MaxExtensions), RuleExtension)
	}
	promise := onDay(c.Promised)
	d.event.Promise = &promise
}
