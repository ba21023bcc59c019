package dossier

import (
	"fmt"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// ClockState says where the clock of a dossier stands. The zero value is not started.
type ClockState uint8

// The states of a clock.
const (
	ClockNotStarted ClockState = iota // not accepted yet, or the competent unit does not have it yet
	ClockUnlimited                    // the procedure has no limit, or no day was promised for putting a wrong result right
	ClockRunning                      // the limit runs and has not ended
	ClockStopped                      // the clock stands still
	ClockOverdue                      // the limit ended before the dossier was done, or before it had to wait
	ClockEnded                        // the agency is done with the dossier
)

var clockNames = [...]struct{ key, vi, en string }{
	{"not_started", "chưa tính", "not started"},
	{"unlimited", "không quy định thời hạn", "no limit"},
	{"running", "đang tính", "running"},
	{"stopped", "tạm dừng", "stopped"},
	{"overdue", "quá hạn", "overdue"},
	{"ended", "đã kết thúc", "ended"},
}

// String returns a stable key: "not_started".
func (c ClockState) String() string { return named(uint8(c), clockNames[:]).key }

// Text returns the state in words.
func (c ClockState) Text(l motcua.Language) string { return wording(named(uint8(c), clockNames[:]), l) }

// MarshalText returns the form of [ClockState.String].
func (c ClockState) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Clock is where the clock of a dossier stands at an instant.
type Clock struct {
	// State is where it stands.
	State ClockState
	// Due is the promise that lateness is judged by, see [State.Binding]; zero before the clock starts and without a limit.
	Due calendar.Due
	// Remainder is what is left of the limit while the clock stands still.
	Remainder calendar.Term
	// WorkingDays and WorkingTime are how far the due date is, as in [calendar.Status]; 0 when the clock does not run.
	WorkingDays int
	WorkingTime time.Duration
	// Timeliness says how the end stands to the due date, once there is one.
	Timeliness calendar.Timeliness
	// Provisional says why the answer may still change.
	Provisional calendar.Provisional
}

// Clock returns where the clock of a dossier stands at an instant. The state is the one at that instant: for an earlier one,
// replay the log as of then.
func (r *Rules) Clock(s State, at time.Time) (Clock, error) {
	c := Clock{Due: s.Binding, Provisional: s.Binding.Provisional}
	switch finished := s.FinishedAt(); {
	case !finished.IsZero() && s.reworked: // a wrong result was put right, and no day was promised for that
		c.State = ClockEnded
		c.Timeliness = calendar.Classify(s.Binding, s.RanUntil(s.FirstResolved), calendar.ByUnit)
	case s.reworked:
		c.State, c.Due, c.Provisional = ClockUnlimited, calendar.Due{}, calendar.Provisional{}
	case !finished.IsZero():
		c.State = ClockEnded
		c.Timeliness = calendar.Classify(s.Binding, s.RanUntil(finished), calendar.ByUnit)
	case !s.Started():
		c.State = ClockNotStarted
	case s.Promise.IsZero():
		c.State = ClockUnlimited
	case calendar.Classify(s.Binding, s.RanUntil(at), calendar.ByUnit) == calendar.Late:
		c.State = ClockOverdue
	case s.Stopped():
		c.State = ClockStopped
		due, err := r.reckon(&s)
		if err != nil {
			return Clock{}, fmt.Errorf("dossier: clock: %w", err)
		}
		c.Remainder = due.Remainder
	default:
		c.State = ClockRunning
	}
	if c.State == ClockRunning || c.State == ClockOverdue {
		status := r.calendar.Status(s.Binding, s.RanUntil(at), &s.Accepted.Convention)
		c.WorkingDays, c.WorkingTime = status.WorkingDays, status.WorkingTime
		if c.Provisional.IsZero() {
			c.Provisional = status.Provisional
		}
	}
	return c, nil
}
