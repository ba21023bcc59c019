package calendar_test

import (
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// The oracle answers the questions of Calendar.Due in the slowest and plainest way: it looks at every day between the
// receipt and the due date, one after the other. It knows the entries of a calendar and nothing of how they are stored.

// question is what Due is asked.
type question struct {
	cal      *plain
	received time.Time
	term     calendar.Term
	conv     calendar.Convention
	pauses   []calendar.Pause
}

// plain is a calendar as a map, beside the real one.
type plain struct {
	*calendar.Calendar
	days   map[motcua.Date]calendar.Kind
	intake map[motcua.Date]calendar.Kind
	sixDay bool
}

func plainCalendar(c *calendar.Calendar, sixDay bool) *plain {
	p := &plain{c, map[motcua.Date]calendar.Kind{}, map[motcua.Date]calendar.Kind{}, sixDay}
	all, _ := motcua.NewPeriod(c.First(), c.Last().AddDays(1))
	for d := range c.Days(all) {
		if d.Kind == calendar.IntakeOpen || d.Kind == calendar.IntakeClosed {
			p.intake[d.Date] = d.Kind
		} else {
			p.days[d.Date] = d.Kind
		}
	}
	return p
}

// answer is what the oracle found: a date and an instant, or a remainder.
type answer struct {
	date    motcua.Date
	instant time.Time
	left    calendar.Term
}

type oracle struct {
	question
	inHours bool // the limit runs in hours
	ext     calendar.Term
	days    []span // closed pauses
	stop    time.Time
}

type span struct{ from, until time.Time }

// weekday is a working day of the calendar; session is a Saturday that serves limits in hours and of the same day.
func (o *oracle) weekday(d motcua.Date) bool {
	switch k := o.cal.days[d]; {
	case k.Off():
		return false
	case k == calendar.SwapWork:
		return true
	}
	switch d.Weekday() {
	case time.Sunday:
		return false
	case time.Saturday:
		return o.cal.sixDay || o.conv.Saturday.Mode == calendar.SaturdayWorking
	}
	return true
}

func (o *oracle) plainSaturday(d motcua.Date) bool {
	return d.Weekday() == time.Saturday && !o.weekday(d) && !o.cal.days[d].Off()
}

func (o *oracle) serves(d motcua.Date) bool {
	return o.weekday(d) || o.conv.Saturday.Mode == calendar.SaturdaySession && o.plainSaturday(d)
}

// hours returns the opening hours of a date: those of a working day, or those of the Saturday service.
func (o *oracle) hours(d motcua.Date) []span {
	h := o.conv.Hours
	if !o.weekday(d) && !o.conv.Saturday.Hours.IsZero() {
		h = o.conv.Saturday.Hours
	}
	if h.IsZero() {
		h = calendar.OfficeHours()
	}
	var out []span
	text := h.String()
	for text != "" {
		one := text
		if len(text) > 11 {
			for i := range text {
				if text[i] == ',' {
					one = text[:i]
					break
				}
			}
		}
		text = text[min(len(text), len(one)+1):]
		for i := range one {
			if one[i] == '-' {
				a, _ := calendar.ParseTimeOfDay(one[:i])
				b, _ := calendar.ParseTimeOfDay(one[i+1:])
				out = append(out, span{d.Start().Add(a.SinceMidnight()), d.Start().Add(b.SinceMidnight())})
			}
		}
	}
	return out
}

func (o *oracle) counterOpen(d motcua.Date) bool {
	switch o.cal.intake[d] {
	case calendar.IntakeClosed:
		return false
	case calendar.IntakeOpen:
		return true
	}
	m := o.conv.Saturday.Mode
	return o.weekday(d) || o.plainSaturday(d) && (m == calendar.SaturdayIntake || m == calendar.SaturdaySession)
}

func (o *oracle) receive(at time.Time) time.Time {
	d := motcua.DateOf(at)
	works := o.weekday
	if o.inHours || o.term.Unit() == calendar.OnTheDay {
		works = o.serves
	}
	late := !o.conv.CutOff.IsZero() && works(d) && at.After(d.Start().Add(o.conv.CutOff.SinceMidnight()))
	if o.conv.Receipt == calendar.NextOpen {
		h := o.hours(d)
		if !o.counterOpen(d) || at.After(h[len(h)-1].until) {
			for d = d.AddDays(1); !o.counterOpen(d); d = d.AddDays(1) {
			}
			return o.hours(d)[0].from
		}
		for i := len(h) - 1; i >= 0; i-- {
			if at.Before(h[i].from) && (i == 0 || at.After(h[i-1].until)) && !late {
				return h[i].from
			}
		}
	}
	if late {
		for d = d.AddDays(1); !works(d); d = d.AddDays(1) {
		}
		return o.hours(d)[0].from
	}
	return at
}

// lost reports whether a closed pause takes a date off the clock.
func (o *oracle) lost(d motcua.Date) bool {
	for _, p := range o.days {
		from, until := motcua.DateOf(p.from), motcua.DateOf(p.until)
		if o.conv.Pauses == calendar.PauseS2 {
			if d.After(from) && !d.After(until) {
				return true
			}
		} else if !d.Before(from) && d.Before(until) {
			return true
		}
	}
	return false
}

// stopped reports whether an open pause has stopped the clock for a date.
func (o *oracle) stopped(d motcua.Date) bool {
	if o.stop.IsZero() {
		return false
	}
	if o.conv.Pauses == calendar.PauseS2 {
		return d.After(motcua.DateOf(o.stop))
	}
	return !d.Before(motcua.DateOf(o.stop))
}

// walk goes from d, day after day, until n days counted; left is what an open pause leaves over.
func (o *oracle) walk(d motcua.Date, n int, counts func(motcua.Date) bool) (end motcua.Date, left int) {
	for n > 0 {
		d = d.AddDays(1)
		if o.stopped(d) {
			return d, n
		}
		if counts(d) && !o.lost(d) {
			n--
		}
	}
	return d, 0
}

// run lets a length of time pass from t on, stretch by stretch.
func (o *oracle) run(t time.Time, length time.Duration, stretches func(motcua.Date) []span) (end time.Time, left time.Duration) {
	if length == 0 {
		return t, 0
	}
	for d := motcua.DateOf(t); ; d = d.AddDays(1) {
		for _, s := range stretches(d) {
			from := s.from
			if from.Before(t) {
				from = t
			}
			for from.Before(s.until) {
				// A pause that covers from, or the next change after it.
				next, covered := s.until, false
				for _, p := range o.days {
					if !p.from.After(from) && p.until.After(from) {
						covered = true
						if p.until.Before(next) {
							next = p.until
						}
					} else if p.from.After(from) && p.from.Before(next) {
						next = p.from
					}
				}
				if !o.stop.IsZero() {
					if !o.stop.After(from) {
						return from, length
					}
					if o.stop.Before(next) {
						next = o.stop
					}
				}
				if !covered {
					if step := next.Sub(from); step >= length {
						return from.Add(length), 0
					} else {
						length -= step
					}
				}
				from = next
			}
		}
		if !o.stop.IsZero() && d.End().After(o.stop) {
			return d.End(), length
		}
	}
}

func (o *oracle) workTime(serves func(motcua.Date) bool) func(motcua.Date) []span {
	return func(d motcua.Date) []span {
		if serves(d) {
			return o.hours(d)
		}
		return nil
	}
}

func clockTimeOf(d motcua.Date) []span { return []span{{d.Start(), d.End()}} }

func (o *oracle) roll(d motcua.Date) motcua.Date {
	for o.conv.Roll == calendar.RollNext && !o.weekday(d) {
		d = d.AddDays(1)
	}
	return d
}

// add adds a term in whole units to day d; carry is where time already ran to, with exact pauses.
func (o *oracle) add(d motcua.Date, carry time.Time, t calendar.Term) (motcua.Date, time.Time, calendar.Term) {
	n := t.Count()
	all := func(motcua.Date) bool { return true }
	counts := all
	switch t.Unit() {
	case calendar.WorkingDay:
		counts = o.weekday
	case calendar.Week:
		n = 7 * n
	case calendar.Month:
		n = d.AddMonths(n).DaysSince(d)
	case calendar.Year:
		n = d.AddYears(n).DaysSince(d)
	}
	if n == 0 {
		for t.Unit() == calendar.WorkingDay && !o.weekday(d) {
			d = d.AddDays(1)
		}
		if t.Unit() == calendar.WorkingDay && d.End().After(carry) {
			carry = d.End()
		}
		return d, carry, calendar.Term{}
	}
	if o.conv.Pauses == calendar.PauseExact {
		length, where := time.Duration(n)*24*time.Hour, clockTimeOf
		if t.Unit() == calendar.WorkingDay {
			h := o.conv.Hours
			if h.IsZero() {
				h = calendar.OfficeHours()
			}
			length, where = time.Duration(n)*h.Length(), o.workTime(o.weekday)
		}
		end, left := o.run(carry, length, where)
		if left > 0 && t.Unit() == calendar.WorkingDay {
			return d, end, calendar.WorkingHours(left)
		}
		if left > 0 {
			return d, end, calendar.ClockHours(left)
		}
		return motcua.DateOf(end.Add(-1)), end, calendar.Term{}
	}
	end, left := o.walk(d, n, counts)
	switch {
	case left > 0 && t.Unit() == calendar.WorkingDay:
		return end, carry, calendar.WorkingDays(left)
	case left > 0:
		return end, carry, calendar.CalendarDays(left)
	}
	return end, end.End(), calendar.Term{}
}

// leg runs the clock once. last is the instant before which a supplement sets the limit back.
func (o *oracle) leg(received time.Time) (a answer, last time.Time) {
	start := o.receive(received)
	d := motcua.DateOf(start)
	clock := start.Sub(d.Start())
	term := o.term
	var carry time.Time
	switch {
	case o.inHours:
		if term.Unit() == calendar.WorkingDay {
			term = calendar.WorkingHours(time.Duration(term.Count()) * 8 * time.Hour)
		}
		where := clockTimeOf
		if term.Unit() == calendar.WorkingHour {
			where = o.workTime(o.serves)
		}
		end, left := o.run(start, term.Duration(), where)
		if left > 0 {
			if term.Unit() == calendar.WorkingHour {
				return answer{left: calendar.WorkingHours(left)}, last
			}
			return answer{left: calendar.ClockHours(left)}, last
		}
		d, carry = motcua.DateOf(end), end
		clock = end.Sub(d.Start())
	case term.Unit() == calendar.OnTheDay:
		end, left := o.walk(d.AddDays(-1), 1, o.serves)
		if left > 0 {
			return answer{left: calendar.SameDay()}, last
		}
		d, carry = end, end.End()
	default:
		var left calendar.Term
		if d, carry, left = o.add(d, d.End(), term); !left.IsZero() {
			return answer{left: left}, last
		}
	}
	civil := func(u calendar.Unit) bool { return u >= calendar.CalendarDay && u <= calendar.Year }
	if ext := o.ext; !ext.IsZero() {
		if o.inHours && o.conv.Day == calendar.EightHours && ext.Unit() == calendar.WorkingDay {
			ext = calendar.WorkingHours(time.Duration(ext.Count()) * 8 * time.Hour)
		}
		var left calendar.Term
		switch {
		case ext.Unit() == calendar.WorkingHour || ext.Unit() == calendar.ClockHour:
			where := clockTimeOf
			if ext.Unit() == calendar.WorkingHour {
				where = o.workTime(o.serves)
			}
			end, over := o.run(carry, ext.Duration(), where)
			if over > 0 && ext.Unit() == calendar.WorkingHour {
				return answer{left: calendar.WorkingHours(over)}, last
			} else if over > 0 {
				return answer{left: calendar.ClockHours(over)}, last
			}
			d = motcua.DateOf(end)
			clock = end.Sub(d.Start())
		default:
			if o.inHours {
				carry = d.End()
			}
			if (term.Unit() == calendar.WorkingDay) != (ext.Unit() == calendar.WorkingDay) {
				carry = d.End() // exact working time does not go on as clock time
			}
			if civil(term.Unit()) && o.conv.ExtendFrom == calendar.FromRolled {
				d = o.roll(d)
				carry = d.End()
			}
			if d, _, left = o.add(d, carry, ext); !left.IsZero() {
				return answer{left: left}, last
			}
		}
	}
	if civil(term.Unit()) || civil(o.ext.Unit()) {
		d = o.roll(d)
	}
	a.date = d
	switch end := o.conv.End; {
	case end == calendar.EndExact || end == calendar.EndByUnit && o.inHours:
		a.instant = d.Start().Add(clock)
	case end == calendar.EndClose:
		h := o.hours(d)
		m := o.conv.Saturday.Mode
		if !o.weekday(d) && (!o.plainSaturday(d) || m != calendar.SaturdayIntake && m != calendar.SaturdaySession) {
			o.conv.Saturday.Hours = calendar.Hours{} // a closed day has the closing time of a working day
			h = o.hours(d)
		}
		a.instant = h[len(h)-1].until
	default:
		a.instant = d.End()
	}
	exact := o.conv.End == calendar.EndExact || o.conv.End == calendar.EndByUnit
	if last = d.End(); exact && o.inHours && (o.ext.IsZero() || o.ext.Unit().Hours() || o.conv.Day == calendar.EightHours && o.ext.Unit() == calendar.WorkingDay) {
		last = a.instant
	}
	return a, last
}

// ask answers a question.
func ask(q question) answer {
	received := q.received
	for {
		o := &oracle{question: q, ext: q.conv.Extension}
		u := q.term.Unit()
		o.inHours = u.Hours() || u == calendar.WorkingDay && q.conv.Day == calendar.EightHours
		var back []calendar.Pause
		for _, p := range q.pauses {
			switch {
			case q.conv.Supplement == calendar.SupplementRestarts && p.Cause == calendar.CauseSupplement:
				if p.Until.IsZero() || p.Until.After(received) {
					back = append(back, p)
				}
			case p.Until.IsZero():
				if o.stop.IsZero() || p.From.Before(o.stop) {
					o.stop = p.From
				}
			case p.From.Before(p.Until):
				o.days = append(o.days, span{p.From, p.Until})
			}
		}
		a, last := o.leg(received)
		slices.SortStableFunc(back, func(a, b calendar.Pause) int { return a.From.Compare(b.From) })
		if len(back) == 0 || a.left.IsZero() && !back[0].From.Before(last) {
			return a
		}
		if back[0].Until.IsZero() {
			return answer{left: q.term}
		}
		received = back[0].Until
	}
}
