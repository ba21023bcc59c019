package calendar

import (
	"strconv"
	"time"

	"github.com/motcua/motcua"
)

// stretch is a pause in moments.
type stretch struct {
	from, until moment
	open        bool
}

// engine counts one clock. It lives on the stack of Due.
type engine struct {
	cal   *Calendar
	term  Term // working days already turned into hours where the convention says so
	ext   Term
	c     Convention
	by    By
	end   End
	clock workClock // working time, for the unit of the term
	serve *set      // days on which matters of the same day and hours are dealt with
	doubt Provisional

	few  [4]stretch // ordinary pauses, in order of their start
	n    int
	many []stretch // in place of few, where there are more

	step  Step       // the part of the count that is under way
	trace *[]section // where Explain wants the sections, nil for Due
}

func (e *engine) prepare(cal *Calendar, received time.Time, t Term, conv *Convention, pauses []Pause) (moment, error) {
	e.cal = cal
	if conv != nil {
		e.c = *conv
	}
	start, ok := toMoment(received)
	if !ok || t.problem("").Code != "" || !e.c.valid(t) || !validPauses(pauses) {
		return 0, complaints(received, t, e.c, pauses)
	}
	e.term, e.ext = t, e.c.Extension
	if e.c.Day == EightHours {
		if e.term = inHours(e.term); e.term.unit.Hours() {
			e.ext = inHours(e.ext)
		}
	}
	e.by, e.end = e.c.By, e.c.End
	if e.term.unit.Hours() {
		if e.by == ByUnit {
			e.by = ByInstant
		}
		if e.end == EndByUnit {
			e.end = EndExact
		}
	} else {
		if e.by == ByUnit {
			e.by = ByDate
		}
		if e.end == EndByUnit {
			e.end = EndMidnight
		}
	}
	e.clock.work, e.clock.six = &cal.work, &cal.six
	e.c.hours(&e.clock.day, &e.clock.sat)
	if e.c.Saturday.Mode == SaturdayWorking {
		e.clock.work = &cal.six
	}
	e.serve = e.clock.work
	if e.c.Saturday.Mode == SaturdaySession && (e.term.unit.Hours() || e.term.unit == OnTheDay) {
		e.serve = &cal.six
	}
	if len(pauses) > 0 {
		e.takePauses(pauses)
	}
	return start, nil
}

// hours sets the opening hours of a working day and of the Saturday service.
func (c *Convention) hours(day, sat *dayHours) {
	if c.Hours.open1.n == 0 {
		*day = office
	} else {
		day.set(&c.Hours)
	}
	if c.Saturday.Hours.open1.n == 0 {
		*sat = *day
	} else {
		sat.set(&c.Saturday.Hours)
	}
}

// takePauses keeps the pauses that do not restart the limit, in order of their start.
func (e *engine) takePauses(pauses []Pause) {
	if len(pauses) > len(e.few) {
		e.many = make([]stretch, len(pauses))
	}
	for i := range pauses {
		p := &pauses[i]
		if e.restarts(p) {
			continue
		}
		s := stretch{until: endOfTime, open: true}
		s.from, _ = toMoment(p.From)
		if !p.Until.IsZero() {
			s.until, _ = toMoment(p.Until)
			s.open = false
		}
		e.n++
		list := e.stops()
		j := e.n - 1
		for ; j > 0 && s.from < list[j-1].from; j-- {
			list[j] = list[j-1]
		}
		list[j] = s
	}
}

// stops returns the ordinary pauses in order of their start.
func (e *engine) stops() []stretch {
	if e.many != nil {
		return e.many[:e.n]
	}
	return e.few[:e.n]
}

func inHours(t Term) Term {
	if t.unit == WorkingDay {
		return WorkingHours(time.Duration(t.n) * eightHours)
	}
	return t
}

func (e *engine) restarts(p *Pause) bool {
	return e.c.Supplement == SupplementRestarts && p.Cause == CauseSupplement
}

// valid reports whether the options are in range and fit the unit of the term.
func (c *Convention) valid(t Term) bool {
	return c.Receipt <= NextOpen && c.Roll <= RollNone && c.End <= EndExact && c.Saturday.Mode <= SaturdayWorking &&
		c.Pauses <= PauseExact && c.Supplement <= SupplementRestarts && c.ExtendFrom <= FromRolled && c.Day <= EightHours &&
		c.By <= ByInstant && c.Extension.problem("").Code == "" && c.Extension.unit != OnTheDay && c.extends(t)
}

// extends reports whether the extension can be added to the term: hours only to hours.
func (c *Convention) extends(t Term) bool {
	return !c.Extension.unit.Hours() || t.unit.Hours() || c.Day == EightHours && t.unit == WorkingDay
}

func validPauses(pauses []Pause) bool {
	for i := range pauses {
		from, ok := toMoment(pauses[i].From)
		if !ok || pauses[i].Cause > CauseIncident {
			return false
		}
		if !pauses[i].Until.IsZero() {
			if until, ok := toMoment(pauses[i].Until); !ok || until < from {
				return false
			}
		}
	}
	return true
}

// complaints lists everything that is wrong with the arguments of Due.
func complaints(received time.Time, t Term, conv Convention, pauses []Pause) error {
	var out []motcua.Problem
	if received.IsZero() {
		out = append(out, motcua.Problem{Path: "received", Code: motcua.CodeRequired})
	} else if _, ok := toMoment(received); !ok {
		out = append(out, motcua.Problem{Path: "received", Code: motcua.CodeOutOfRange, Param: yearsRange})
	}
	if p := t.problem("term"); p.Code != "" {
		out = append(out, p)
	}
	for _, p := range conv.problems() {
		p.Path = "convention." + p.Path
		out = append(out, p)
	}
	if !conv.extends(t) {
		out = append(out, motcua.Problem{Path: "convention.extend", Code: motcua.CodeNotAllowed, Param: t.unit.String()})
	}
	for i, p := range pauses {
		path := "pauses[" + strconv.Itoa(i) + "]"
		if p.Cause > CauseIncident {
			out = append(out, motcua.Problem{Path: path + ".cause", Code: motcua.CodeOutOfRange, Param: "0.." + strconv.Itoa(int(CauseIncident))})
		}
		_, from := toMoment(p.From)
		_, until := toMoment(p.Until)
		switch {
		case p.From.IsZero():
			out = append(out, motcua.Problem{Path: path + ".from", Code: motcua.CodeRequired})
		case !from:
			out = append(out, motcua.Problem{Path: path + ".from", Code: motcua.CodeOutOfRange, Param: yearsRange})
		case !p.Until.IsZero() && !until:
			out = append(out, motcua.Problem{Path: path + ".until", Code: motcua.CodeOutOfRange, Param: yearsRange})
		case !p.Until.IsZero() && p.Until.Before(p.From):
			out = append(out, motcua.Problem{Path: path + ".until", Code: motcua.CodeBefore, Param: path + ".from"})
		}
	}
	return motcua.Invalid("calendar: due", out...)
}

// leg is one run of the clock from a receipt, or from the completion of a supplement that restarts it.
type leg struct {
	received moment
	start    moment // after the rules of receipt
	moved    moved
	day      int    // the due day
	end      moment // the instant of due
	due      Due
}

// moved says why a receipt was moved.
type moved uint8

const (
	notMoved moved = iota
	movedToOpening
	movedByCutOff
)

// leg counts one run. It reports false when the answer lies outside the tables.
func (e *engine) leg(received moment) (l leg, ok bool) {
	l.received = received
	if l.start, l.moved, ok = e.receive(received); !ok {
		return l, false
	}
	var left Term
	if e.term.unit.Hours() {
		left, ok = e.countHours(&l)
	} else {
		left, ok = e.countDays(&l)
	}
	if !ok {
		return l, false
	}
	l.due = Due{Remainder: left, Provisional: e.doubt, By: e.by}
	if left.IsZero() {
		l.due.Date = date(l.day)
		l.due.Instant = toTime(l.end)
	}
	return l, true
}

// restart returns the pause after which the limit starts again from zero, or -1. Of several it is the first to begin
// while the clock has not run out.
func (e *engine) restart(l *leg, pauses []Pause) int {
	if e.c.Supplement != SupplementRestarts {
		return -1
	}
	last := l.end
	if e.end != EndExact || !e.term.unit.Hours() || !e.ext.IsZero() && !e.ext.unit.Hours() {
		last = int64(l.day+1) * dayLength
	}
	found := -1
	for i := range pauses {
		p := &pauses[i]
		from, _ := toMoment(p.From)
		until, _ := toMoment(p.Until)
		switch {
		case !e.restarts(p), !p.Until.IsZero() && until <= l.received:
		case !l.due.Open() && from >= last:
		case found < 0 || p.From.Before(pauses[found].From):
			found = i
		}
	}
	return found
}

// receive applies the rules of receipt.
func (e *engine) receive(m moment) (moment, moved, bool) {
	i := int(m / dayLength)
	x := m - int64(i)*dayLength
	late := e.c.CutOff.n != 0 && e.serve.has(i) && x > int64(e.c.CutOff.seconds())*second
	if e.c.CutOff.n != 0 {
		e.consult(i, i)
	}
	if e.c.Receipt == NextOpen {
		open, at, ok := e.nextOpen(i, x)
		if !ok {
			return 0, notMoved, false
		}
		e.consult(i, open)
		if open != i || at != x && !late {
			return int64(open)*dayLength + at, movedToOpening, true
		}
	}
	if !late {
		return m, notMoved, true
	}
	next, ok := e.serve.next(i + 1)
	if !ok {
		return 0, notMoved, false
	}
	e.consult(i, next)
	h := &e.clock.day
	if !e.clock.work.has(next) {
		h = &e.clock.sat
	}
	return int64(next)*dayLength + h.open1, movedByCutOff, true
}

// counter returns the hours in which dossiers are received on day i, nil when the counter is closed.
func (e *engine) counter(i int) *dayHours {
	if len(e.cal.intake) > 0 {
		if d, ok := e.cal.Intake(date(i)); ok {
			switch {
			case d.Kind == IntakeClosed:
				return nil
			case !e.clock.work.has(i):
				return &e.clock.sat
			}
		}
	}
	switch {
	case e.clock.work.has(i):
		return &e.clock.day
	case e.cal.six.has(i) && (e.c.Saturday.Mode == SaturdayIntake || e.c.Saturday.Mode == SaturdaySession):
		return &e.clock.sat
	}
	return nil
}

// nextOpen returns the day and time at which the counter is next open, from time of day x of day i on. At the instant of
// closing it is still open.
func (e *engine) nextOpen(i int, x int64) (day int, at int64, ok bool) {
	if h := e.counter(i); h != nil && x <= h.close2 {
		switch {
		case x < h.open1:
			x = h.open1
		case x > h.close1 && x < h.open2:
			x = h.open2
		}
		return i, x, true
	}
	for i++; i < tableDays; i++ {
		if h := e.counter(i); h != nil {
			return i, h.open1, true
		}
	}
	return 0, 0, false
}

// consult notes that the answer depends on the days from lo to hi.
func (e *engine) consult(lo, hi int) {
	switch {
	case hi > e.cal.until:
		e.doubt = Provisional{AfterCoverage, e.cal.CompleteUntil()}
	case e.doubt.Reason == AfterCoverage:
	case lo < e.cal.from:
		e.doubt = Provisional{BeforeCoverage, e.cal.CompleteFrom()}
	case e.doubt.Reason == NoDoubt:
		for _, p := range e.cal.pending {
			if lo <= p && p <= hi {
				e.doubt = Provisional{UndecidedProposal, date(p)}
				return
			}
		}
	}
}

// countDays counts a limit in days, weeks, months, years or "same day". What is left is not zero while a pause is open;
// the leg then says how far the count came.
func (e *engine) countDays(l *leg) (left Term, ok bool) {
	r := int(l.start / dayLength)
	i, m := r, int64(r+1)*dayLength
	e.step = StepCount
	if e.term.unit == OnTheDay {
		// The day of receipt is the one day that counts, if it is one.
		n := 0
		if i, n, ok = e.pass(e.serve, r-1, 1, OnTheDay); !ok {
			return Term{}, false
		}
		if e.consult(r, i); n > 0 {
			left = SameDay()
		}
		m = int64(i+1) * dayLength
	} else {
		i, m, left, ok = e.advance(i, m, e.term)
	}
	if !ok || !left.IsZero() {
		return left, ok
	}
	if !e.ext.IsZero() {
		if (e.ext.unit == WorkingDay) != (e.term.unit == WorkingDay) {
			m = int64(i+1) * dayLength // working time does not go on as clock time
		}
		if e.c.ExtendFrom == FromRolled && e.term.unit.calendarDays() {
			if i, ok = e.roll(i); !ok {
				return Term{}, false
			}
			m = int64(i+1) * dayLength
		}
		e.step = StepExtend
		i, _, left, ok = e.advance(i, m, e.ext)
		if !ok || !left.IsZero() {
			return left, ok
		}
	}
	if e.term.unit.calendarDays() || e.ext.unit.calendarDays() {
		if i, ok = e.roll(i); !ok {
			return Term{}, false
		}
	}
	e.finish(l, i, l.start-int64(r)*dayLength)
	return Term{}, true
}

// countHours counts a limit in working or clock hours.
func (e *engine) countHours(l *leg) (left Term, ok bool) {
	e.step = StepCount
	m, left, ok := e.elapse(l.start, e.term, e.serve)
	if !ok || !left.IsZero() {
		return left, ok
	}
	i := int(m / dayLength)
	e.step = StepExtend
	switch {
	case e.ext.IsZero():
	case e.ext.unit.Hours():
		if m, left, ok = e.elapse(m, e.ext, e.serve); !ok || !left.IsZero() {
			return left, ok
		}
		i = int(m / dayLength)
	default: // days after the day on which the hours ran out, at the same time of day
		x := m - int64(i)*dayLength
		if i, _, left, ok = e.advance(i, int64(i+1)*dayLength, e.ext); !ok || !left.IsZero() {
			return left, ok
		}
		if e.ext.unit.calendarDays() {
			if i, ok = e.roll(i); !ok {
				return Term{}, false
			}
		}
		m = int64(i)*dayLength + x
	}
	if i >= tableDays {
		return Term{}, false
	}
	e.finish(l, i, m-int64(i)*dayLength)
	return Term{}, true
}

// finish sets the due day and the instant at which it ends; x is the time of day of an exact end.
func (e *engine) finish(l *leg, i int, x int64) {
	l.day = i
	switch e.end {
	case EndMidnight:
		x = dayLength
	case EndClose:
		x = e.clock.day.close2
		if !e.clock.work.has(i) && e.cal.six.has(i) && (e.c.Saturday.Mode == SaturdayIntake || e.c.Saturday.Mode == SaturdaySession) {
			x = e.clock.sat.close2
		}
	}
	l.end = int64(i)*dayLength + x
}

// roll moves a day off to the next working day, if the convention says so.
func (e *engine) roll(i int) (int, bool) {
	if e.c.Roll == RollNone {
		return i, true
	}
	return e.next(i, e.clock.work)
}

// next returns the first day of a set on or after day i.
func (e *engine) next(i int, days *set) (int, bool) {
	to, ok := days.next(i)
	if !ok {
		return 0, false
	}
	e.consult(i, to)
	if to != i && e.trace != nil {
		step := e.step
		e.step = StepRoll
		e.note(section{from: i - 1, to: to, days: days})
		e.step = step
	}
	return to, true
}

// advance adds a term in whole units after day i. With exact pauses it counts time from m, the end of day i or the moment
// at which an earlier count ran out, and returns the day on which the time is used up.
func (e *engine) advance(i int, m moment, t Term) (day int, ranOut moment, left Term, ok bool) {
	n := int(t.n)
	var days *set // nil are all days
	switch t.unit {
	case WorkingDay:
		days = e.clock.work
	case Week:
		n *= 7
	case Month:
		n = date(i).AddMonths(n).DaysSince(date(i))
	case Year:
		n = date(i).AddYears(n).DaysSince(date(i))
	}
	if n > tableDays || n < 0 || n == 0 && t.n != 0 {
		return 0, 0, Term{}, false
	}
	if n == 0 {
		if days == nil {
			return i, m, Term{}, true
		}
		to, ok := e.next(i, days)
		return to, max(m, int64(to+1)*dayLength), Term{}, ok
	}
	if e.c.Pauses == PauseExact {
		t := ClockHours(time.Duration(int64(n) * dayLength))
		if days != nil {
			t = WorkingHours(time.Duration(int64(n) * e.clock.day.length))
		}
		m, left, ok := e.elapse(m, t, e.clock.work)
		return int((m - 1) / dayLength), m, left, ok
	}
	to, rest, ok := e.pass(days, i, n, t.unit)
	if !ok {
		return 0, 0, Term{}, false
	}
	if days != nil {
		e.consult(i+1, to)
	}
	if rest > 0 {
		left = CalendarDays(rest)
		if days != nil {
			left = WorkingDays(rest)
		}
	}
	return to, int64(to+1) * dayLength, left, true
}

// pass counts n > 0 days of a set (nil: of all days) after day i that no pause takes off the clock. When an open pause
// stops the count it returns the day before the pause and how many days are left.
func (e *engine) pass(days *set, i, n int, u Unit) (day, left int, ok bool) {
	rank := func(i int) int {
		if days == nil {
			return i
		}
		return int(days.rank[i])
	}
	at := i + 1 // the first day that may count
	stops := e.stops()
	for k := range stops {
		s := &stops[k]
		from, until := int(s.from/dayLength), int(s.until/dayLength)
		if e.c.Pauses == PauseS2 {
			from, until = from+1, until+1
		}
		if s.open {
			until = tableDays
		}
		if until = min(until, tableDays); until <= at || from >= until {
			continue
		}
		counted := rank(max(from, at)) - rank(at)
		if n <= counted {
			break
		}
		n -= counted
		if s.open {
			day = max(from, i+1) - 1
			e.note(section{unit: u, from: i, to: day, days: days, stopped: k + 1})
			return day, n, true
		}
		at = until
	}
	if day = at + n - 1; days != nil {
		k := int(days.rank[at]) + n - 1
		if k >= days.n {
			return 0, 0, false
		}
		day = int(days.pick[k])
	}
	e.note(section{unit: u, from: i, to: day, days: days})
	return day, 0, day < tableDays
}

// elapse lets a length of working or clock time pass from m on, outside the pauses. Working time passes on the given days:
// those of work, or those on which matters of the same day and hours are dealt with.
func (e *engine) elapse(m moment, t Term, days *set) (end moment, left Term, ok bool) {
	n := t.n
	if n == 0 {
		return m, Term{}, true
	}
	working := t.unit == WorkingHour
	e.clock.weighted = days != e.clock.work
	first := m
	stops := e.stops()
	for k := range stops {
		s := &stops[k]
		if s.until <= m {
			continue
		}
		from := max(s.from, m)
		passed := from - m
		if working {
			passed = e.clock.at(from) - e.clock.at(m)
		}
		if n <= passed {
			break
		}
		n -= passed
		m = s.until
		if s.open {
			end = max(s.from, first)
			if working {
				e.consult(int(first/dayLength), int(end/dayLength))
			}
			e.note(section{unit: t.unit, m: first, until: end, days: days, stopped: k + 1})
			return end, Term{t.unit, n}, true
		}
	}
	if !working {
		end, ok = m+n, n < endOfTime-m
	} else if end, ok = e.clock.when(e.clock.at(m)+n, int(m/dayLength)); ok {
		e.consult(int(first/dayLength), int(end/dayLength))
	}
	e.note(section{unit: t.unit, m: first, until: end, days: days})
	return end, Term{}, ok
}
