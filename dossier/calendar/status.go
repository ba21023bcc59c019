package calendar

import (
	"time"

	"github.com/motcua/motcua"
)

// State says how the clock of an unfinished dossier stands. The zero value is Unlimited.
type State uint8

// The states.
const (
	Unlimited State = iota // no limit
	Running                // the limit runs and has not ended
	Stopped                // a pause is open
	Overdue                // the limit has ended
)

var stateNames = [...]string{"unlimited", "running", "stopped", "overdue"}

var stateTexts = [...][2]string{
	{"không có thời hạn", "no limit"},
	{"còn hạn", "running"},
	{"tạm dừng", "stopped"},
	{"quá hạn", "overdue"},
}

// ParseState reads the form of [State.String].
func ParseState(s string) (State, error) {
	return parseWord[State]("calendar: state", s, stateNames[:])
}

// String returns "unlimited", "running", "stopped" or "overdue".
func (s State) String() string { return word(stateNames[:], s) }

// Text returns the state in words for people.
func (s State) Text(l motcua.Language) string { return text(stateTexts[:], s, l) }

// MarshalText returns the form of [State.String].
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the form of [ParseState].
func (s *State) UnmarshalText(b []byte) error { return unmarshal(s, b, ParseState) }

// Status says how far an unfinished dossier is from its due date at an instant.
type Status struct {
	// State is where the clock stands.
	State State `json:"state"`
	// WorkingDays is the number of working days after today, up to and including the due day: 0 on the due day itself. When the
	// dossier is overdue it is negative or 0: how many working days have gone by since, today included.
	WorkingDays int `json:"working_days"`
	// WorkingTime is the working time left until the due instant, negative when it has passed.
	WorkingTime time.Duration `json:"working_time"`
	// Provisional says why the numbers may still change. It is that of the due date, or that of days since then.
	Provisional Provisional `json:"provisional,omitzero"`
}

// Status says how far an unfinished dossier is from its due date at an instant, in the opening hours of a convention (nil
// for the defaults). What is left of a stopped clock is in [Due.Remainder]; both numbers are then 0, as they are without a
// limit.
func (c *Calendar) Status(d Due, now time.Time, conv *Convention) Status {
	switch {
	case d.IsZero():
		return Status{}
	case d.Open():
		return Status{State: Stopped, Provisional: d.Provisional}
	}
	today := motcua.DateOf(now)
	s := Status{
		State:       Running,
		WorkingDays: c.WorkingDaysBetween(today, d.Date),
		WorkingTime: c.WorkingTimeBetween(now, d.Instant, conv),
		Provisional: d.Provisional,
	}
	if Classify(d, now, ByUnit) == Late {
		s.State = Overdue
		if s.Provisional.IsZero() {
			e := engine{cal: c}
			e.consult(index(d.Date), clampDay(index(today)))
			s.Provisional = e.doubt
		}
	}
	return s
}

// DueWithin reports whether an unfinished dossier is due within n working days: it is not overdue, and at most n
// working days lie after today, up to and including its due day. With n = 0 it must be done today.
func (c *Calendar) DueWithin(d Due, now time.Time, n int) bool {
	if d.Date.IsZero() || Classify(d, now, ByUnit) == Late {
		return false
	}
	return c.WorkingDaysBetween(motcua.DateOf(now), d.Date) <= n
}

// ClosingTime returns the instant at which the office closes on a day, the time a receipt slip shows although the limit
// runs until 24:00. On a Saturday of service it is the end of the service. It is the zero time on other days off.
func (c *Calendar) ClosingTime(d motcua.Date, conv *Convention) time.Time {
	i := index(d)
	if !inTable(i) {
		return time.Time{}
	}
	var e engine
	e.cal = c
	if conv != nil {
		e.c = *conv
	}
	e.c.hours(&e.clock.day, &e.clock.sat)
	e.clock.work = &c.work
	if e.c.Saturday.Mode == SaturdayWorking {
		e.clock.work = &c.six
	}
	h := e.counter(i)
	if h == nil {
		return time.Time{}
	}
	return toTime(int64(i)*dayLength + h.close2)
}
