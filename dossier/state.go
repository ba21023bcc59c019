package dossier

import (
	"time"

	"github.com/motcua/motcua/dossier/calendar"
)

// State is what a log of events amounts to. It is derived, never stored as the truth. The zero value is the state before
// the first event.
type State struct {
	// ID names the dossier.
	ID ID
	// Revision is how many events the state was made of.
	Revision int
	// Status is the portal status.
	Status Status
	// Channel is how the dossier came in.
	Channel Channel
	// Receiving is the unit that accepted it; Handling is the unit that has it now.
	Receiving, Handling string
	// Submitted, AcceptedAt, Resolved, Delivered and Ended are when those things happened; the zero time means not (yet). Ended is
	// the refusal, withdrawal or stop.
	Submitted, AcceptedAt, Resolved, Delivered, Ended time.Time
	// Accepted is what acceptance settled; its zero value before acceptance.
	Accepted Accepted
	// FirstPromise is the promise on the receipt, kept for ever; Promise is the one the applicant was told last.
	FirstPromise, Promise calendar.Due
	// Binding is the promise that lateness is judged by: Promise, but for extensions given after the promise before them had
	// run out. An apology comes before the end (Decree 61/2018/NĐ-CP of 23 April 2018, art. 19(9)); one that comes after it
	// does not make a late dossier punctual.
	Binding calendar.Due
	// Pauses are the intervals since acceptance in which the clock stood still, with their causes. The last one has a zero
	// Until while it lasts, and for ever when the dossier ended waiting. Whether a supplement restarts the limit is settled by Accepted.Convention.
	Pauses []calendar.Pause
	// Supplements counts requests for a supplement, Extensions the new promised dates given with an apology.
	Supplements, Extensions int
	// LastReason is the reason code of the last event that had one.
	LastReason string

	before Status // where the dossier was when it had to wait

	lastKind         Kind // of the last event, for the order of instants
	lastAt, lastSeen time.Time
}

// Exists reports whether the dossier has any event.
func (s State) Exists() bool { return s.Revision > 0 }

// WasAccepted reports whether the dossier was ever accepted: whether it counts in reports on dossiers received.
func (s State) WasAccepted() bool { return !s.AcceptedAt.IsZero() }

// Waiting reports whether the clock stands still, waiting for the applicant.
func (s State) Waiting() bool { return s.Status == AwaitingSupplement || s.Status == AwaitingPayment }

// RanUntil returns the instant up to which the clock had run at the instant t: t itself, or the instant at which a wait
// began that lasted then. It is what to compare with the promise of a dossier that is open at t or ended at t: waiting
// for the applicant makes nobody late.
func (s State) RanUntil(t time.Time) time.Time {
	for _, p := range s.Pauses {
		if p.From.Before(t) && (p.Until.IsZero() || t.Before(p.Until)) {
			return p.From
		}
	}
	return t
}

// AsOf says which events to take into account, in both times. The zero value takes all.
type AsOf struct {
	// Happened leaves out what happened after it; the zero time is no limit.
	Happened time.Time
	// Known leaves out what was recorded after it; the zero time is no limit.
	Known time.Time
}

// At returns the AsOf of a report made at the instant t: what had happened by then, as far as it was known then.
func At(t time.Time) AsOf { return AsOf{Happened: t, Known: t} }

// Includes reports whether the event counts.
func (a AsOf) Includes(e Event) bool {
	return (a.Happened.IsZero() || !e.At.After(a.Happened)) && (a.Known.IsZero() || !e.Recorded.After(a.Known))
}

// Replay derives the state of a dossier from its log, taking into account the events that asOf includes, in the order of the
// log. It does not judge: a log that a [Service] wrote holds only steps that were allowed when they were taken.
func Replay(log Log, asOf AsOf) State {
	s := State{ID: log.ID}
	for i := range log.Events {
		if asOf.Includes(log.Events[i]) {
			s.apply(&log.Events[i])
		}
	}
	return s
}

// apply takes one event into account. It writes to Pauses in place: the state must not be in anybody else's hands yet.
func (s *State) apply(e *Event) {
	s.Revision++
	if to, ok := next(s.Status, s.before, e.Kind); ok {
		if to == AwaitingSupplement || to == AwaitingPayment {
			s.before = s.Status
		}
		s.Status = to
	}
	if e.Reason != "" {
		s.LastReason = e.Reason
	}
	switch e.Kind {
	case KindSubmitted:
		s.Submitted, s.Channel = e.At, e.Channel
	case KindAccepted:
		s.AcceptedAt, s.Receiving, s.Handling = e.At, e.Unit, e.Unit
		s.Channel = e.Channel
		if e.Accepted != nil {
			s.Accepted = *e.Accepted
		}
		if e.Promise != nil {
			s.FirstPromise = *e.Promise
		}
	case KindTransferred:
		s.Handling = e.To
	case KindSupplementRequested:
		s.Supplements++
		s.pause(e.At, calendar.CauseSupplement)
	case KindPaymentRequested:
		s.pause(e.At, calendar.CauseFinancialObligation)
	case KindSupplemented, KindPaid:
		closePause(s.Pauses, e.At)
	case KindExtended:
		s.Extensions++
	case KindResolved:
		s.Resolved = e.At
	case KindDelivered:
		s.Delivered = e.At
	case KindReopened:
		s.Resolved, s.Delivered = time.Time{}, time.Time{}
	case KindRefused, KindWithdrawn, KindStopped:
		s.Ended = e.At
	}
	if e.Promise != nil {
		late := e.Kind == KindExtended && calendar.Classify(s.Binding, e.At, calendar.ByUnit) == calendar.Late
		unchanged := s.Exists() && e.Kind != KindAccepted && equalDue(*e.Promise, s.Promise)
		if !late && !unchanged {
			s.Binding = *e.Promise
		}
		s.Promise = *e.Promise
	}
	s.lastKind, s.lastAt, s.lastSeen = e.Kind, e.At, e.Recorded
}

// pause opens a pause when the clock runs.
func (s *State) pause(at time.Time, cause calendar.PauseCause) {
	if s.WasAccepted() {
		s.Pauses = append(s.Pauses, calendar.Pause{From: at, Cause: cause})
	}
}

// closePause ends the last of the pauses at an instant, if it is open.
func closePause(pauses []calendar.Pause, at time.Time) {
	if n := len(pauses); n > 0 && pauses[n-1].Until.IsZero() {
		pauses[n-1].Until = at
	}
}
