package report

import (
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Basis (căn cứ số liệu) is what the figures of a report rest on: which period, known as of when, counted by which choices. Figures
// of one report that share a basis add up with each other, because each of them takes a dossier for the same [Case]. The zero
// Basis has a period without a day, in which nothing is ever counted.
type Basis struct {
	// Period is the reporting period.
	Period motcua.Period
	// AsOf is the instant the report is made at: what happened or was recorded after it does not count, even inside the period.
	// The zero time is the end of the period, with everything known.
	AsOf time.Time
	// Policy holds the choices.
	Policy Policy
}

// Horizon returns the last instant that counts: of the period, or that of the report when it is made before the period is over.
func (b Basis) Horizon() time.Time {
	last := b.Period.Until().Start().Add(-time.Nanosecond)
	if !b.AsOf.IsZero() && b.AsOf.Before(last) {
		return b.AsOf
	}
	return last
}

// Complete reports whether the report was made after the period was over.
func (b Basis) Complete() bool {
	return !b.Period.IsZero() && (b.AsOf.IsZero() || !b.AsOf.Before(b.Period.Until().Start().Add(-time.Nanosecond)))
}

// problems says in what two bases differ.
func (b Basis) problems(o Basis) []motcua.Problem {
	var problems []motcua.Problem
	if b.Period != o.Period {
		problems = append(problems, motcua.Problem{Path: "period", Code: motcua.CodeNotAllowed, Param: "another period"})
	}
	return append(problems, b.problemsBeyondPeriod(o)...)
}

func (b Basis) problemsBeyondPeriod(o Basis) []motcua.Problem {
	var problems []motcua.Problem
	if !b.AsOf.Equal(o.AsOf) {
		problems = append(problems, motcua.Problem{Path: "as_of", Code: motcua.CodeNotAllowed, Param: "another instant"})
	}
	if b.Policy != o.Policy {
		problems = append(problems, motcua.Problem{Path: "policy", Code: motcua.CodeNotAllowed, Param: "another policy"})
	}
	return problems
}

// Inflow is how a dossier came to be counted in a period: one of the columns 4, 5 and 6 of form II.06a.
type Inflow uint8

// The inflows. A dossier reopened in the period after it was finished in an earlier one counts as received again, through the
// channel it first came by: it was not open at the start.
const (
	ReceivedOnline Inflow = iota // column 4: accepted in the period, online
	ReceivedDirect               // column 5: accepted in the period, at the counter or by post
	CarriedOver                  // column 6: open when the period began
)

// Outcome is where a dossier stands at the end of a period: one of the columns 8, 9, 10, 12 and 13 of form II.06a.
type Outcome uint8

// The outcomes.
const (
	FinishedEarly  Outcome = iota // column 8
	FinishedOnTime                // column 9
	FinishedLate                  // column 10
	OpenInTime                    // column 12
	OpenLate                      // column 13
)

// Open reports whether the work goes on.
func (o Outcome) Open() bool { return o >= OpenInTime }

// Late reports whether the promised day has passed, be it before the end of the work or before the report.
func (o Outcome) Late() bool { return o == FinishedLate || o == OpenLate }

// Exclusion is why a dossier is not counted in a period. The zero value means that it is.
type Exclusion uint8

// The exclusions.
const (
	Counted        Exclusion = iota
	NotAccepted              // not accepted as far as is known: submitted only, refused at reception, or accepted and not recorded yet
	AcceptedAfter            // known to be accepted, after the period
	FinishedBefore           // finished before the period began
	LeftOut                  // withdrawn or stopped under [ClosedLeftOut], or without a limit under [NoDueLeftOut]
	NotKnown                 // nothing of it was recorded by the instant of the report: to the report there is no such dossier
)

// Case is one dossier as a report sees it. Every figure about the dossier is taken from it.
type Case struct {
	// State is the dossier at the horizon of the report, as it was known then, also of one that is not counted. Of one that was not known
	// it is empty but for its ID.
	State dossier.State
	// Excluded says why it is not counted. In, Out, End, Due and Judged hold nothing then.
	Excluded Exclusion
	// In and Out are the two columns of form II.06a it is counted in.
	In  Inflow
	Out Outcome
	// End is when the work ended, by [Policy.End]; the zero time while it goes on.
	End time.Time
	// Due is the promise it is judged by, by [Policy.Extension]; zero when it has none.
	Due calendar.Due
	// Judged is the instant compared with Due: the end of the work or the horizon, or the begin of a wait under [WaitingInTime].
	Judged time.Time

	log   dossier.Log // what the case was made of, with events that do not count
	basis Basis
}

// Basis returns what the case rests on.
func (c *Case) Basis() Basis { return c.basis }

// Events returns the events the case rests on, with the corrections that were known: those that had happened and were recorded by then. A
// case that no [Basis] made has none.
func (c *Case) Events() []dossier.Event {
	asOf := dossier.AsOf{Happened: c.basis.Horizon(), Known: c.basis.AsOf}
	events := c.log.Corrected(c.basis.AsOf)
	return slices.DeleteFunc(events, func(e dossier.Event) bool { return !asOf.Includes(e) })
}

// Case returns a dossier as a report on this basis sees it.
func (b Basis) Case(log dossier.Log) Case {
	horizon := b.Horizon()
	c := Case{State: dossier.Replay(log, dossier.AsOf{Happened: horizon, Known: b.AsOf}), log: log, basis: b}
	if !c.State.WasAccepted() || b.Period.IsZero() {
		c.Excluded = b.notYet(log)
		return c
	}
	c.In = ReceivedDirect
	if c.State.Channel == dossier.Online {
		c.In = ReceivedOnline
	}
	start := b.Period.From().Start()
	if c.State.AcceptedAt.Before(start) {
		before := dossier.Replay(log, dossier.AsOf{Happened: start.Add(-time.Nanosecond), Known: b.AsOf})
		switch {
		case b.Policy.end(&before).IsZero():
			c.In = CarriedOver
		case finished(b.Policy.end(&c.State), start):
			c.Excluded = FinishedBefore
			return c
		}
	}
	b.Policy.place(&c, horizon)
	return c
}

// notYet says why a dossier is not counted that was not accepted by the horizon. It asks what was known at the instant of the report and nothing
// else, so that the report says the same whenever it is made.
func (b Basis) notYet(log dossier.Log) Exclusion {
	switch {
	case !known(log, b.AsOf):
		return NotKnown
	case dossier.Replay(log, dossier.AsOf{Known: b.AsOf}).WasAccepted():
		return AcceptedAfter
	}
	return NotAccepted
}

// known reports whether something of a dossier was recorded by an instant; the zero time is everything known.
func known(log dossier.Log, by time.Time) bool {
	return slices.ContainsFunc(log.Events, func(e dossier.Event) bool { return by.IsZero() || !e.Recorded.After(by) })
}

func finished(end, before time.Time) bool { return !end.IsZero() && end.Before(before) }

// place says where a dossier in a known state stands at the horizon, whatever the period.
func (p Policy) place(c *Case, horizon time.Time) {
	end, due := p.end(&c.State), c.State.Binding
	if p.Extension == ExtensionAlways {
		due = c.State.Promise
	}
	closed := c.State.Status == dossier.WithdrawnByCitizen || c.State.Status == dossier.StoppedByAgency
	if closed && p.Closed == ClosedLeftOut || due.Date.IsZero() && p.NoDue == NoDueLeftOut {
		c.Excluded = LeftOut
		return
	}
	c.End, c.Due, c.Judged = end, due, end
	if end.IsZero() {
		c.Judged = horizon
	}
	if p.Waiting == WaitingInTime {
		c.Judged = c.State.RanUntil(c.Judged)
	}
	c.Out = p.outcome(calendar.Classify(c.Due, c.Judged, p.Compare), end.IsZero(), closed)
}

func (p Policy) outcome(t calendar.Timeliness, open, closed bool) Outcome {
	switch {
	case open && t == calendar.Late:
		return OpenLate
	case open:
		return OpenInTime
	case closed && p.Closed == ClosedOnTime:
		return FinishedOnTime
	case t == calendar.Early:
		return FinishedEarly
	case t == calendar.Late:
		return FinishedLate
	}
	return FinishedOnTime // also without a limit
}

// end returns when the work on a dossier ended, the zero time while it goes on.
func (p Policy) end(s *dossier.State) time.Time {
	switch {
	case !s.Ended.IsZero():
		return s.Ended
	case p.End == EndDelivered:
		return s.Delivered
	case !s.Resolved.IsZero():
		return s.Resolved
	}
	return s.Delivered
}
