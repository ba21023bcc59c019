package dossier

import (
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// State is what a log of events amounts to. It is derived, never stored as the truth. The zero value is the state before
// the first event. Its slices are not to be changed: they may be shared with other copies of it.
type State struct {
	// ID names the dossier.
	ID ID
	// Revision is how many events the state was made of.
	Revision int
	// Status is the portal status.
	Status Status
	// Channel is how the dossier came in.
	Channel Channel
	// Receiving is the unit that accepted it; Handling is the unit that has it now. The unit that decides is
	// Accepted.Competent.
	Receiving, Handling string
	// Submitted, AcceptedAt, Arrived, Resolved, Delivered and Ended are when those things happened; the zero time means not (yet).
	// Arrived is when the competent unit got a dossier that another one received. Ended is the refusal, withdrawal or stop.
	Submitted, AcceptedAt, Arrived, Resolved, Delivered, Ended time.Time
	// Requested is what the applicant asked for when sending it.
	Requested Submission
	// Accepted is what acceptance settled; its zero value before acceptance.
	Accepted Accepted
	// FirstPromise is the promise on the receipt, kept for ever; Promise is the one the applicant was told last.
	FirstPromise, Promise calendar.Due
	// Binding is the promise that lateness is judged by: Promise, but for extensions given after the promise before them had
	// run out. An apology comes before the end (Decree 61/2018/NĐ-CP of 23 April 2018, art. 19(9)); one that comes after it
	// does not make a late dossier punctual.
	Binding calendar.Due
	// Pauses are the intervals since the clock started in which it stood still, with their causes, by their start. They may
	// overlap. One that lasts has a zero Until, and keeps it for ever when the dossier ended meanwhile. Whether a supplement restarts the
	// limit is settled by Accepted.Convention.
	Pauses []calendar.Pause
	// Supplements counts requests for a supplement, Extensions the new promised dates given with an apology.
	Supplements, Extensions int
	// ExtendedAt is when the last of those was given.
	ExtendedAt time.Time
	// Rounds are the requests for a supplement.
	Rounds []Round
	// Legs are the consultations.
	Legs []Leg
	// Stations are the units that have had the dossier since its acceptance, in order.
	Stations []Station
	// Payments are the financial obligations.
	Payments []Payment
	// Papers are the components that came in so far.
	Papers []Paper
	// Resolution is what was decided, once it was.
	Resolution Resolution
	// WithdrawnBy is who withdrew it.
	WithdrawnBy Party
	// Rating is the applicant's; the last one counts.
	Rating Rating
	// Corrections counts the facts put right, Reopenings how often it was worked on again; FirstResolved is when the result was first
	// ready, which a reopening leaves as it is.
	Corrections, Reopenings int
	FirstResolved           time.Time
	// Erased is when the personal payload was erased.
	Erased time.Time
	// LastReason is the reason code of the last event that had one.
	LastReason string
	// Applicant says who applies, as it was recorded last; nothing after an erasure.
	Applicant Personal

	sentTo           string       // the unit that got what was submitted
	before           Status       // where the dossier was when it had to wait
	wait             int          // the place in Pauses of the one that ends when the wait does, from 1; 0 for none
	suspended        int          // the same of the suspension; -1 while the clock had not started when it began
	given            motcua.Date  // the day in force when it is one that was given, by a receipt or an extension
	since            time.Time    // when it was given
	restarted        time.Time    // when the limit began again after it
	reworked         bool         // it was reopened, and no day was promised since
	extended         calendar.Due // the promise before the last extension
	extendedRan      time.Time    // how far the clock had run then
	marks            []mark       // one for each event
	lastKind         Kind         // of the last event, for the order of instants
	lastAt, lastSeen time.Time
}

// Round is one request for a supplement and what came of it.
type Round struct {
	// SupplementRequest is what was asked.
	SupplementRequest
	// Requested is when, by Actor of Unit, for Reason.
	Requested           time.Time
	Actor, Unit, Reason string
	// Completed is when the applicant completed it; zero while it is open, or for ever.
	Completed time.Time
}

// Leg is one consultation and what came of it.
type Leg struct {
	// Consultation is what was asked.
	Consultation
	// To is whom was asked, at Asked, by Unit.
	To, Unit string
	Asked    time.Time
	// Answered is when the answer came, Opinion what it was. A consultation that was still open when the dossier was resolved or
	// ended has Closed instead.
	Answered, Closed time.Time
	Opinion          Opinion

	pause int // the place in Pauses, from 1; 0 for none
}

// Open reports whether nobody has answered yet.
func (l Leg) Open() bool { return l.Answered.IsZero() && l.Closed.IsZero() }

// Station is a unit that has, or had, the dossier, with the clock of its part.
type Station struct {
	// Unit has it, from the instant From on to Until; a zero Until is the present station. Sender and Actor handed it over.
	Unit, Sender, Actor string
	From, Until         time.Time
	// Handover is the time the unit has.
	Handover
}

// Payment is a financial obligation and what came of it.
type Payment struct {
	// Obligation is what is owed.
	Obligation
	// Requested and Paid are when; a zero Paid is open.
	Requested, Paid time.Time
}

// mark is what later decisions need to know of an event. It has no pointers, because there is one for each event.
type mark struct {
	at, recorded     int64 // seconds since 1970
	atNano, seenNano int32
	kind             Kind
}

func markOf(e *Event) mark {
	return mark{
		at: e.At.Unix(), atNano: int32(e.At.Nanosecond()), //nolint:gosec // below 10⁹
		recorded: e.Recorded.Unix(), seenNano: int32(e.Recorded.Nanosecond()), //nolint:gosec // below 10⁹
		kind: e.Kind,
	}
}

// happened returns when the event happened.
func (m mark) happened() time.Time { return time.Unix(m.at, int64(m.atNano)) }

// seen returns when it was recorded.
func (m mark) seen() time.Time { return time.Unix(m.recorded, int64(m.seenNano)) }

// Exists reports whether the dossier has any event.
func (s State) Exists() bool { return s.Revision > 0 }

// WasAccepted reports whether the dossier was ever accepted: whether it counts in reports on dossiers received.
func (s State) WasAccepted() bool { return !s.AcceptedAt.IsZero() }

// Started reports whether the clock ever started.
func (s State) Started() bool { return s.WasAccepted() && !s.Accepted.Start.IsZero() }

// Waiting reports whether the dossier waits for the applicant.
func (s State) Waiting() bool { return s.Status == AwaitingSupplement || s.Status == AwaitingPayment }

// Stopped reports whether the clock stands still, for whatever reason; also of a dossier that ended while it did.
func (s State) Stopped() bool { return stopped(s.Pauses) }

func stopped(pauses []calendar.Pause) bool {
	return slices.ContainsFunc(pauses, func(p calendar.Pause) bool { return p.Until.IsZero() })
}

// link returns the place of the dossier in a bundle, and the day by which its chain is found: that of its acceptance, and before that the
// one it was sent with.
func (s *State) link() (Link, motcua.Date) {
	if s.WasAccepted() {
		return s.Accepted.Link, motcua.DateOf(s.AcceptedAt)
	}
	return s.Requested.Link, motcua.DateOf(s.Submitted)
}

// FinishedAt returns when the agency was done with the dossier: when its result was ready, or when it ended otherwise. It is the
// zero time while it is not.
func (s State) FinishedAt() time.Time {
	if !s.Resolved.IsZero() {
		return s.Resolved
	}
	return s.Ended
}

// RanUntil returns the instant up to which the clock had run at the instant t: t itself, or the instant at which a wait
// began that lasted then. It is what to compare with the promise of a dossier that is open at t or ended at t: waiting
// makes nobody late.
func (s State) RanUntil(t time.Time) time.Time { return ranUntil(s.Pauses, t) }

func ranUntil(pauses []calendar.Pause, t time.Time) time.Time {
	for i := 0; i < len(pauses); i++ {
		p := pauses[i]
		if p.From.Before(t) && (p.Until.IsZero() || t.Before(p.Until)) {
			t, i = p.From, -1 // another one may have lasted when this one began
		}
	}
	return t
}

// AsOf says which events to take into account, in both times. The zero value takes all.
type AsOf struct {
	// Happened leaves out what happened after it; the zero time is no limit. A correction says what had happened at the instant of
	// the event it corrects.
	Happened time.Time
	// Known leaves out what was recorded after it; the zero time is no limit.
	Known time.Time
}

// At returns the AsOf of a report made at the instant t: what had happened by then, as far as it was known then.
func At(t time.Time) AsOf { return AsOf{Happened: t, Known: t} }

// Includes reports whether the event counts.
func (a AsOf) Includes(e Event) bool { return a.includes(&e) }

func (a AsOf) includes(e *Event) bool {
	return (a.Happened.IsZero() || !e.At.After(a.Happened)) && a.knows(e)
}

func (a AsOf) knows(e *Event) bool { return a.Known.IsZero() || !e.Recorded.After(a.Known) }

// Replay derives the state of a dossier from its log, taking into account the events that asOf includes, in the order of the
// log. Events are taken with the corrections that were known. It does not judge: a log that a [Service] wrote holds only steps
// that were allowed when they were taken.
func Replay(log Log, asOf AsOf) State {
	s := State{ID: log.ID}
	corrected := false
	for i := range log.Events {
		corrected = corrected || log.Events[i].Kind == KindCorrected
	}
	for i := range log.Events {
		e := &log.Events[i]
		if corrected {
			e = correct(log.Events, i, asOf)
		}
		if asOf.includes(e) {
			if s.marks == nil {
				s.marks = make([]mark, 0, len(log.Events)-i)
			}
			s.apply(e)
		}
	}
	return s
}

// Corrected returns the events with the corrections of them that were known at an instant (the zero time: all there are): what happened,
// where [Log.Events] is what was recorded.
func (l Log) Corrected(known time.Time) []Event {
	out := make([]Event, len(l.Events))
	for i := range l.Events {
		out[i] = correct(l.Events, i, AsOf{Known: known}).Clone()
	}
	return out
}

// correct returns an event with the corrections of it that were known.
func correct(events []Event, i int, asOf AsOf) *Event {
	e := &events[i]
	for j := i + 1; j < len(events); j++ {
		c, ok := detail[Correction](&events[j])
		if !ok || c.Revision != i+1 || !asOf.knows(&events[j]) {
			continue
		}
		e = corrected(*e, c, &events[j])
	}
	return e
}

// corrected returns a copy of an event with the facts of a correction.
func corrected(e Event, c *Correction, by *Event) *Event {
	if !c.At.IsZero() {
		if e.Accepted != nil && e.Accepted.Start.Equal(e.At) {
			a := *e.Accepted
			a.Start = c.At
			e.Accepted = &a
		}
		e.At = c.At
	}
	if c.Unit != "" {
		if e.Accepted != nil && e.Accepted.Competent == e.Unit { // it decides because it received the dossier
			a := *e.Accepted
			a.Competent = c.Unit
			e.Accepted = &a
		}
		e.Unit = c.Unit
	}
	if c.To != "" {
		e.To = c.To
	}
	if c.Reason != "" {
		e.Reason = c.Reason
	}
	if c.Channel != UnknownChannel {
		e.Channel = c.Channel
	}
	if by.Accepted != nil && e.Accepted != nil {
		a := *by.Accepted
		a.Start, a.Competent = e.Accepted.Start, e.Accepted.Competent
		e.Accepted = &a
	}
	if p := by.Personal; !p.Name.IsZero() {
		e.Personal.Name = p.Name
	}
	if p := by.Personal; p.Number != (identity.PersonalID{}) {
		e.Personal.Number = p.Number
	}
	if p := by.Personal; !p.Contact.IsZero() {
		e.Personal.Contact = p.Contact
	}
	return &e
}

// apply takes one event into account. It writes to the slices of the state in place: the state must not be in anybody else's
// hands yet.
func (s *State) apply(e *Event) {
	var ran time.Time // how far the clock had run, where a promise is judged by it
	if e.Promise != nil {
		ran = s.RanUntil(e.At)
	}
	s.Revision++
	if to, ok := next(s.Status, s.before, e.Kind); ok {
		if (to == AwaitingSupplement || to == AwaitingPayment) && to != s.Status {
			s.before = s.Status
		}
		s.Status = to
	}
	if e.Reason != "" {
		s.LastReason = e.Reason
	}
	switch e.Kind {
	case KindSubmitted:
		s.Submitted, s.Channel, s.sentTo = e.At, e.Channel, e.Unit
		if d, ok := detail[Submission](e); ok {
			s.Requested = *d
		}
	case KindAccepted:
		s.accepted(e)
	case KindArrived:
		s.Arrived = e.At
		if e.Accepted != nil { // the rest of it stands in the acceptance, and may have been put right there
			s.Accepted.Printed = e.Accepted.Printed
		}
		if s.Accepted.Start.IsZero() {
			s.Accepted.Start = e.At
		}
		s.move(e, Handover{})
	case KindTransferred:
		var h Handover
		if d, ok := detail[Handover](e); ok {
			h = *d
		}
		s.move(e, h)
	case KindSupplementRequested:
		s.Supplements++
		s.ask(e)
		s.wait = s.pause(e.At, calendar.CauseSupplement)
	case KindPaymentRequested:
		p := Payment{Requested: e.At}
		if d, ok := detail[Obligation](e); ok {
			p.Obligation = *d
		}
		s.Payments = append(s.Payments, p)
		s.wait = s.pause(e.At, calendar.CauseFinancialObligation)
	case KindSupplemented:
		if n := len(s.Rounds); n > 0 {
			s.Rounds[n-1].Completed = e.At
		}
		s.bring(e)
		s.restart(e)
		s.wait = s.unpause(s.wait, e.At)
	case KindPaid:
		if n := len(s.Payments); n > 0 {
			s.Payments[n-1].Paid = e.At
		}
		s.wait = s.unpause(s.wait, e.At)
	case KindConsulted:
		s.consult(e)
	case KindAnswered:
		s.answer(e)
	case KindSuspended:
		cause := calendar.CauseUnstated
		if d, ok := detail[Suspension](e); ok {
			cause = d.Cause
		}
		s.suspended = s.pause(e.At, cause)
	case KindResumed:
		s.suspended = s.unpause(s.suspended, e.At)
	case KindExtended:
		s.Extensions++
		s.ExtendedAt, s.extended, s.extendedRan = e.At, s.Promise, ran
	case KindResolved:
		s.Resolved = e.At
		if s.FirstResolved.IsZero() {
			s.FirstResolved = e.At
		}
		if d, ok := detail[Resolution](e); ok {
			s.Resolution = *d
		}
		s.close(e.At)
	case KindDelivered:
		s.Delivered = e.At
	case KindReopened:
		s.Reopenings++
		s.reworked = true
		s.Resolved, s.Delivered, s.Resolution = time.Time{}, time.Time{}, Resolution{}
		s.Stations = append(s.Stations, Station{Unit: s.Handling, Sender: e.Unit, Actor: e.Actor, From: e.At})
	case KindRefused, KindWithdrawn, KindStopped:
		s.Ended = e.At
		if d, ok := detail[Withdrawal](e); ok {
			s.WithdrawnBy = d.By
		}
		s.leave(e.At)
		for i := range s.Legs {
			if l := &s.Legs[i]; l.Open() { // its pause stays: the clock never went on
				l.Closed = e.At
			}
		}
	case KindCorrected:
		s.Corrections++
	case KindRated:
		if d, ok := detail[Rating](e); ok {
			s.Rating = *d
		}
	case KindErased:
		s.Erased = e.At
	}
	if !e.Personal.anonymous() && e.Kind != KindCorrected {
		s.Applicant = e.Personal
		s.Applicant.Note = Secret{}
	}
	if !s.Erased.IsZero() {
		s.Applicant = Personal{}
	}
	if e.Promise != nil {
		s.promise(e, ran)
	}
	s.marks = append(s.marks, markOf(e))
	s.lastKind, s.lastAt, s.lastSeen = e.Kind, e.At, e.Recorded
}

func (s *State) accepted(e *Event) {
	s.AcceptedAt, s.Receiving, s.Handling = e.At, e.Unit, e.Unit
	s.Channel = e.Channel
	if e.Accepted != nil {
		s.Accepted = *e.Accepted
	}
	s.Stations = append(slices.Grow(s.Stations[:0], 2), Station{Unit: e.Unit, Actor: e.Actor, From: e.At})
	s.bring(e)
}

// promise takes the promise of an event into account, before which the clock had run until an instant.
func (s *State) promise(e *Event, ran time.Time) {
	first := s.FirstPromise.IsZero() && (e.Kind == KindAccepted || e.Kind == KindArrived)
	if first {
		s.FirstPromise = *e.Promise
	}
	// What ran out stays run out, whatever is promised after it; only the work on a wrong result is a new matter.
	if first || e.Kind == KindReopened || calendar.Classify(s.Binding, ran, calendar.ByUnit) != calendar.Late {
		s.Binding = *e.Promise
	}
	if e.Kind == KindExtended || e.Kind == KindReopened || e.Accepted != nil && e.Accepted.Printed {
		s.given, s.since, s.restarted = e.Promise.Date, e.At, time.Time{}
	}
	s.Promise, s.reworked = *e.Promise, false
}

// restart notes that the limit begins again, where a supplement that restarts it was asked for while a given day was in force.
func (s *State) restart(e *Event) {
	if s.given.IsZero() || s.wait == 0 || s.Accepted.Convention.Supplement != calendar.SupplementRestarts {
		return
	}
	if calendar.Classify(s.Promise, s.RanUntil(s.Pauses[s.wait-1].From), calendar.ByUnit) != calendar.Late {
		s.restarted = e.At
	}
}

// bring adds the papers of an event.
func (s *State) bring(e *Event) {
	d, ok := detail[Papers](e)
	if !ok {
		return
	}
	for _, p := range d.List {
		if i := slices.IndexFunc(s.Papers, func(q Paper) bool { return q.Component == p.Component }); i >= 0 {
			s.Papers[i] = p
			continue
		}
		s.Papers = append(s.Papers, p)
	}
}

// move brings the dossier to another unit.
func (s *State) move(e *Event, h Handover) {
	to, sender := e.To, s.Handling
	if e.Kind == KindArrived {
		to = e.Unit
	}
	s.Handling = to
	s.leave(e.At)
	s.Stations = append(s.Stations, Station{Unit: to, Sender: sender, Actor: e.Actor, From: e.At, Handover: h})
}

// leave ends the last station.
func (s *State) leave(at time.Time) {
	if n := len(s.Stations); n > 0 && s.Stations[n-1].Until.IsZero() {
		s.Stations[n-1].Until = at
	}
}

func (s *State) ask(e *Event) {
	r := Round{Requested: e.At, Actor: e.Actor, Unit: e.Unit, Reason: e.Reason}
	if d, ok := detail[SupplementRequest](e); ok {
		r.SupplementRequest = *d
		r.Papers = slices.Clone(r.Papers)
	}
	s.Rounds = append(s.Rounds, r)
}

func (s *State) consult(e *Event) {
	l := Leg{To: e.To, Unit: e.Unit, Asked: e.At}
	if d, ok := detail[Consultation](e); ok {
		l.Consultation = *d
	}
	if l.Outside {
		l.pause = s.pause(e.At, calendar.CauseOtherAgency)
	}
	s.Legs = append(s.Legs, l)
}

func (s *State) answer(e *Event) {
	d, ok := detail[Answer](e)
	if !ok || d.Leg < 1 || d.Leg > len(s.Legs) {
		return
	}
	l := &s.Legs[d.Leg-1]
	l.Answered, l.Opinion = e.At, d.Opinion
	l.pause = s.unpause(l.pause, e.At)
}

// close ends what is still open when the result is ready.
func (s *State) close(at time.Time) {
	s.leave(at)
	s.suspended = s.unpause(s.suspended, at)
	for i := range s.Legs {
		if l := &s.Legs[i]; l.Open() {
			l.Closed = at
			l.pause = s.unpause(l.pause, at)
		}
	}
}

// pause opens a pause when the clock has started, and returns its place from 1.
func (s *State) pause(at time.Time, cause calendar.PauseCause) int {
	if !s.Started() {
		return 0
	}
	s.Pauses = append(s.Pauses, calendar.Pause{From: at, Cause: cause})
	return len(s.Pauses)
}

// unpause ends a pause at a place, if there is one, and returns 0.
func (s *State) unpause(place int, at time.Time) int {
	if place > 0 {
		s.Pauses[place-1].Until = at
	}
	return 0
}
