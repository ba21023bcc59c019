package calendar

import (
	"strconv"
	"time"

	"github.com/motcua/motcua"
)

// Check counts the ledger again, day by day, and compares every line and the answer. It shares no code with the engine
// that wrote the ledger: it looks up the entries of the calendar and otherwise knows only dates, weekdays and instants. The
// first difference is an [*motcua.InvalidError] whose path names the line ("lines[7]") or "due".
//
// A ledger that was read back from JSON has no calendar; use [Ledger.CheckAgainst]. Whether the answer is provisional is
// not derived again.
func (l *Ledger) Check() error { return l.CheckAgainst(l.calendar) }

// CheckAgainst is [Ledger.Check] with the days of a calendar, which must have the version the ledger names.
func (l *Ledger) CheckAgainst(cal *Calendar) error {
	wrong := func(path string) error {
		return motcua.Invalid("calendar: ledger", motcua.Problem{Path: path, Code: motcua.CodeSum, Param: "recount"})
	}
	if cal == nil || cal.version != l.Calendar {
		return motcua.Invalid("calendar: ledger", motcua.Problem{Path: "calendar", Code: motcua.CodeUnknown, Param: "versions"})
	}
	a := auditor{l: l, cal: cal, c: l.Convention, bad: -1}
	if !l.Term.IsZero() {
		if err := complaints(l.Received, l.Term, l.Convention, l.Pauses); err != nil {
			return err
		}
		a.audit()
	}
	if a.bad < 0 && a.line != len(l.Lines) {
		a.bad = a.line
	}
	if a.bad >= 0 {
		return wrong("lines[" + strconv.Itoa(a.bad) + "]")
	}
	if d := l.Due; d.Date != a.due.Date || !d.Instant.Equal(a.due.Instant) || d.Remainder != a.due.Remainder || d.By != a.due.By {
		return wrong("due")
	}
	return nil
}

// auditor writes down each line it expects and compares it with the one that is there.
type auditor struct {
	l         *Ledger
	cal       *Calendar
	c         Convention
	unit      Unit
	back      *Pause // the supplement that may set the limit back to zero
	line, bad int
	sum       Line // holds the step and the totals
	due       Due
}

func (a *auditor) expect(n Line) {
	if n.Step != a.sum.Step && (n.Step == StepReceived || n.Step == StepCount || n.Step == StepExtend) {
		a.sum = Line{}
	}
	a.sum.Step, n.TotalDays, n.TotalTime = n.Step, a.sum.TotalDays+n.Days, a.sum.TotalTime+n.Time
	a.sum.TotalDays, a.sum.TotalTime = n.TotalDays, n.TotalTime
	if n.Citation.IsZero() {
		n.Citation = basis(n.Step, n.Reason, a.unit, &a.c)
	}
	if n.Step == StepRestart && !a.l.Restart.IsZero() {
		n.Citation = a.l.Restart
	}
	if got := a.got(); a.bad < 0 && !(got.From.Equal(n.From) && got.Until.Equal(n.Until)) {
		a.bad = a.line
	} else if got.From, got.Until = n.From, n.Until; a.bad < 0 && got != n {
		a.bad = a.line
	}
	a.line++
}

// got returns the line under audit; the zero Line after the last.
func (a *auditor) got() Line {
	if a.line < len(a.l.Lines) {
		return a.l.Lines[a.line]
	}
	return Line{}
}

func (a *auditor) audit() {
	term, ext := a.l.Term, a.c.Extension
	if a.c.Day == EightHours && term.unit == WorkingDay {
		term = WorkingHours(time.Duration(term.n) * 8 * time.Hour)
	}
	if a.c.Day == EightHours && ext.unit == WorkingDay && term.unit.Hours() {
		ext = WorkingHours(time.Duration(ext.n) * 8 * time.Hour)
	}
	a.unit = term.unit
	if a.due.By = a.c.By; a.due.By == ByUnit {
		a.due.By = ByDate
		if a.unit.Hours() {
			a.due.By = ByInstant
		}
	}
	reason, at := ReasonReceived, a.l.Received
	for a.bad < 0 {
		a.back = nil
		for i := range a.l.Pauses {
			p := &a.l.Pauses[i]
			if a.restarts(p) && (p.Until.IsZero() || p.Until.After(at)) && (a.back == nil || p.From.Before(a.back.From)) {
				a.back = p
			}
		}
		if a.run(a.receive(at, reason), term, ext) || a.back == nil {
			return
		}
		a.expect(Line{Step: StepRestart, Date: motcua.DateOf(a.back.From), From: a.back.From, Until: a.back.Until, Reason: ReasonPaused})
		if a.back.Until.IsZero() {
			a.due.Remainder = a.l.Term
			return
		}
		reason, at = ReasonSupplemented, a.back.Until
	}
}

func (a *auditor) restarts(p *Pause) bool {
	return a.c.Supplement == SupplementRestarts && p.Cause == CauseSupplement
}

// what says what a date is for limits in days, or (hours) for limits in hours and of the same day.
func (a *auditor) what(d motcua.Date, hours bool) Line {
	n := Line{Date: d, Reason: ReasonWorkingDay}
	n.Day, _ = a.cal.Day(d)
	saturday := d.Weekday() == time.Saturday && !a.cal.sixDay && a.c.Saturday.Mode != SaturdayWorking
	switch {
	case n.Day.Kind.Off():
		n.Reason, n.Citation = ReasonDayOff, n.Day.Notice
	case n.Day.Kind == SwapWork:
		n.Citation = n.Day.Notice
	case saturday && hours && a.c.Saturday.Mode == SaturdaySession:
		n.Reason = ReasonSaturday
	case saturday || d.Weekday() == time.Sunday:
		n.Reason = ReasonRestDay
	}
	return n
}

func works(r Reason) bool { return r == ReasonWorkingDay || r == ReasonSaturday }

// hours returns the opening hours of a date that is what r says.
func (a *auditor) hours(d motcua.Date, r Reason) (out [][2]time.Time) {
	h := a.c.Hours
	if r == ReasonSaturday && !a.c.Saturday.Hours.IsZero() {
		h = a.c.Saturday.Hours
	}
	if h.IsZero() {
		h = OfficeHours()
	}
	for _, s := range [...][2]TimeOfDay{{h.open1, h.close1}, {h.open2, h.close2}} {
		if works(r) && !s[0].IsZero() {
			out = append(out, [2]time.Time{d.Start().Add(s[0].SinceMidnight()), d.Start().Add(s[1].SinceMidnight())})
		}
	}
	return out
}

// counter says what a date is for the counter that receives dossiers.
func (a *auditor) counter(d motcua.Date) Reason {
	r, saturday := a.what(d, true).Reason, d.Weekday() == time.Saturday && a.c.Saturday.Mode == SaturdayIntake
	switch e, _ := a.cal.Intake(d); {
	case e.Kind == IntakeClosed:
		return ReasonDayOff
	case r != ReasonWorkingDay && e.Kind == IntakeOpen, r == ReasonRestDay && saturday:
		return ReasonSaturday
	}
	return r
}

// receive expects the lines of a receipt and returns when it counts.
func (a *auditor) receive(at time.Time, reason Reason) time.Time {
	d := motcua.DateOf(at)
	a.expect(Line{Step: StepReceived, Date: d, From: at, Reason: reason})
	hours := a.unit.Hours() || a.unit == OnTheDay
	late := !a.c.CutOff.IsZero() && works(a.what(d, hours).Reason) && at.Sub(d.Start()) > a.c.CutOff.SinceMidnight()
	to, why := at, ReasonCounterClosed
	if a.c.Receipt == NextOpen {
		h := a.hours(d, a.counter(d))
		switch n := len(h) - 1; {
		case n < 0 || at.After(h[n][1]):
			for late, h = false, nil; h == nil && a.bad < 0; {
				d = d.AddDays(1)
				if h = a.hours(d, a.counter(d)); h == nil {
					line := a.what(d, hours)
					if e, _ := a.cal.Intake(d); e.Kind == IntakeClosed {
						line.Reason, line.Day, line.Citation = ReasonDayOff, e, e.Notice
					}
					line.Step = StepMoved
					a.expect(line)
				}
			}
			if h != nil {
				to = h[0][0]
			}
		case at.Before(h[0][0]):
			to = h[0][0]
		case at.After(h[0][1]) && at.Before(h[n][0]):
			to = h[n][0]
		}
	}
	if late {
		for d = d.AddDays(1); !works(a.what(d, hours).Reason) && a.bad < 0; d = d.AddDays(1) {
			line := a.what(d, hours)
			line.Step = StepMoved
			a.expect(line)
		}
		to, why = a.hours(d, ReasonWorkingDay)[0][0], ReasonCutOff
		if h := a.hours(d, a.what(d, hours).Reason); h != nil {
			to = h[0][0]
		}
	}
	if !to.Equal(at) {
		a.expect(Line{Step: StepMoved, Date: d, From: to, Reason: why})
	}
	return to
}

// run expects the lines of one run of the clock. It reports false when a supplement set it back.
func (a *auditor) run(start time.Time, term, ext Term) bool {
	d, at := motcua.DateOf(start), start // at is the instant up to which time was counted
	var ok bool
	switch {
	case term.unit.Hours():
		at, ok = a.elapse(StepCount, at, term, true)
		d = motcua.DateOf(at)
	case term.unit == OnTheDay:
		d, ok = a.pass(StepCount, d.AddDays(-1), 1, OnTheDay)
		at = d.End()
	default:
		if a.before(d) {
			a.expect(Line{Step: StepFirst, Date: d, Reason: ReasonFirstDay})
		}
		d, at, ok = a.add(StepCount, d, d.End(), term)
	}
	clock := start.Sub(motcua.DateOf(start).Start()) // the time of day of an exact end
	if term.unit.Hours() {
		clock = at.Sub(d.Start())
	}
	switch {
	case !ok || ext.IsZero():
	case ext.unit.Hours():
		at, ok = a.elapse(StepExtend, at, ext, true)
		d = motcua.DateOf(at)
		clock = at.Sub(d.Start())
	case term.unit.Hours():
		d, _, ok = a.add(StepExtend, d, d.End(), ext)
	default:
		if term.unit.calendarDays() && a.c.ExtendFrom == FromRolled {
			d = a.roll(d)
			at = d.End()
		}
		if (term.unit == WorkingDay) != (ext.unit == WorkingDay) {
			at = d.End()
		}
		d, _, ok = a.add(StepExtend, d, at, ext)
	}
	if !ok {
		return !a.due.Remainder.IsZero()
	}
	if term.unit.calendarDays() || ext.unit.calendarDays() {
		d = a.roll(d)
	}
	return a.finish(d, clock, term.unit.Hours() && (ext.IsZero() || ext.unit.Hours()))
}

// before reports whether a date comes before the request for the supplement that may set the limit back.
func (a *auditor) before(d motcua.Date) bool {
	return a.back == nil || d.Before(motcua.DateOf(a.back.From))
}

// add counts a term in whole units after a date, or with exact pauses in time from an instant.
func (a *auditor) add(step Step, d motcua.Date, at time.Time, t Term) (motcua.Date, time.Time, bool) {
	n := int(t.n)
	switch t.unit {
	case Week:
		n *= 7
	case Month:
		n = d.AddMonths(n).DaysSince(d)
	case Year:
		n = d.AddYears(n).DaysSince(d)
	}
	switch {
	case n == 0 && t.unit == WorkingDay:
		if d = a.next(d); d.End().After(at) {
			at = d.End()
		}
		return d, at, true
	case n == 0:
		return d, at, true
	case a.c.Pauses == PauseExact:
		length := ClockHours(time.Duration(n) * 24 * time.Hour)
		if t.unit == WorkingDay {
			length = WorkingHours(0)
			for _, h := range a.hours(d, ReasonWorkingDay) {
				length.n += int64(n) * int64(h[1].Sub(h[0]))
			}
		}
		end, ok := a.elapse(step, at, length, false)
		return motcua.DateOf(end.Add(-1)), end, ok
	}
	d, ok := a.pass(step, d, n, t.unit)
	return d, d.End(), ok
}

// pass expects the lines of n days after a date, each counted once if no pause takes it off the clock.
func (a *auditor) pass(step Step, d motcua.Date, n int, u Unit) (motcua.Date, bool) {
	for n > 0 && a.bad < 0 {
		d = d.AddDays(1)
		lost := false
		for i := range a.l.Pauses {
			p := &a.l.Pauses[i]
			from, until := motcua.DateOf(p.From), motcua.DateOf(p.Until)
			if a.c.Pauses == PauseS2 {
				from, until = from.AddDays(1), until.AddDays(1)
			}
			if a.restarts(p) || d.Before(from) {
				continue
			}
			if lost = lost || d.Before(until); p.Until.IsZero() {
				left := Term{CalendarDay, int64(n)}
				if u == WorkingDay || u == OnTheDay {
					left.unit = u
				}
				if u == OnTheDay {
					left.n = 0
				}
				return d, a.stopped(d, left)
			}
		}
		if !a.before(d) {
			return d, false
		}
		line := Line{Date: d, Reason: ReasonCalendarDay}
		if u == WorkingDay || u == OnTheDay {
			line = a.what(d, u == OnTheDay)
		}
		if line.Step = step; works(line.Reason) || line.Reason == ReasonCalendarDay {
			if line.Days = 1; lost {
				line.Days, line.Reason, line.Citation = 0, ReasonPaused, motcua.Citation{}
			}
		}
		if n -= line.Days; n == 0 && line.Citation.IsZero() {
			line.Citation = lastDay(u)
		}
		a.expect(line)
	}
	return d, true
}

// stopped expects the line of the first pause that is still open, unless a supplement sets the limit back all the same. It
// reports false: the count is over.
func (a *auditor) stopped(d motcua.Date, left Term) bool {
	if a.back == nil {
		var at time.Time
		for _, p := range a.l.Pauses {
			if p.Until.IsZero() && !a.restarts(&p) && (at.IsZero() || p.From.Before(at)) {
				at = p.From
			}
		}
		a.expect(Line{Step: StepStopped, Date: d, From: at, Reason: ReasonPaused})
		a.due.Remainder = left
	}
	return false
}

// elapse expects the lines of a length of time from an instant on, one for each day.
func (a *auditor) elapse(step Step, at time.Time, t Term, sessions bool) (time.Time, bool) {
	for need := time.Duration(t.n); need > 0 && a.bad < 0; {
		line := Line{Date: motcua.DateOf(at), Reason: ReasonClockTime}
		open := [][2]time.Time{{at, line.Date.End()}}
		if t.unit == WorkingHour {
			line = a.what(line.Date, sessions)
			if open = a.hours(line.Date, line.Reason); line.Reason == ReasonWorkingDay {
				line.Reason = ReasonOpeningHours
			}
		}
		line.Step, line.From, line.Until = step, at, line.Date.End()
		halt := false
		for i := range a.l.Pauses {
			p := &a.l.Pauses[i]
			if stops := p.Until.IsZero() && !a.restarts(p) || p == a.back; stops && p.From.Before(line.Until) {
				line.Until, halt = p.From, true
			}
		}
		measure := func(until time.Time) (running, all time.Duration) {
			for _, s := range open {
				running += a.running(later(s[0], at), sooner(s[1], until))
				all += max(0, sooner(s[1], until).Sub(later(s[0], at)))
			}
			return running, all
		}
		running, all := measure(line.Until)
		if got := a.got().Until; running >= need && got.After(at) && !got.After(line.Until) {
			// The last day: its end is the earliest instant at which the time is used up.
			if short, _ := measure(got.Add(-1)); short == need-1 {
				line.Until = got
				running, all = measure(got)
			}
		}
		if running >= need {
			halt = false
		}
		if line.Until.After(at) {
			if line.Time, line.Paused = running, all-running; running == 0 && all > 0 {
				line.Reason, line.Citation = ReasonPaused, motcua.Citation{}
			}
			a.expect(line)
		} else {
			line.Until = at
		}
		need -= running
		if at = line.Until; halt {
			return at, a.stopped(motcua.DateOf(at), Term{t.unit, int64(need)})
		}
	}
	return at, true
}

// running returns the length of a stretch that no closed pause covers.
func (a *auditor) running(from, until time.Time) time.Duration {
	if !from.Before(until) {
		return 0
	}
	for i := range a.l.Pauses {
		p := &a.l.Pauses[i]
		if !a.restarts(p) && p.From.Before(until) && p.Until.After(from) && p.From.Before(p.Until) {
			return a.running(from, sooner(p.From, until)) + a.running(later(p.Until, from), until)
		}
	}
	return until.Sub(from)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func sooner(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// roll expects the lines from a last day that is a day off to the next working day, if the convention says so.
func (a *auditor) roll(d motcua.Date) motcua.Date {
	if a.c.Roll == RollNone {
		return d
	}
	return a.next(d)
}

// next expects the lines from a day off to the next working day.
func (a *auditor) next(d motcua.Date) motcua.Date {
	for first := true; ; first = false {
		line := a.what(d, false)
		if line.Step = StepRoll; first && works(line.Reason) {
			return d
		}
		if a.before(d) {
			a.expect(line)
		}
		if works(line.Reason) || a.bad >= 0 {
			return d
		}
		d = d.AddDays(1)
	}
}

// finish expects the last line. It reports false when a supplement was asked for before the end.
func (a *auditor) finish(d motcua.Date, clock time.Duration, hours bool) bool {
	line := Line{Step: StepDue, Date: d, From: d.End(), Reason: ReasonMidnight}
	exact := a.c.End == EndExact || a.c.End == EndByUnit && a.unit.Hours()
	switch {
	case exact:
		line.From, line.Reason = d.Start().Add(clock), ReasonExact
	case a.c.End == EndClose:
		r, m := ReasonWorkingDay, a.c.Saturday.Mode
		if a.what(d, false).Reason == ReasonRestDay && d.Weekday() == time.Saturday && (m == SaturdayIntake || m == SaturdaySession) {
			r = ReasonSaturday
		}
		h := a.hours(d, r)
		line.From, line.Reason = h[len(h)-1][1], ReasonClose
	}
	if hours && exact && a.back != nil && a.back.From.Before(line.From) || !(hours && exact) && !a.before(d) {
		return false
	}
	a.expect(line)
	a.due.Date, a.due.Instant = d, line.From
	return true
}
