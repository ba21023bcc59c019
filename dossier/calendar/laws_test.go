package calendar_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// The laws of due dates, on random questions. Each says for which options it holds; where an option breaks it by its own
// definition, the law's comment says so.

// notBefore reports whether a due date is not earlier than another. A clock that stands still is later than any date. Dates
// are compared; instants where the limit runs to the instant.
func notBefore(q question, later, earlier calendar.Due) bool {
	switch {
	case later.Open():
		return true
	case earlier.Open():
		return false
	}
	if q.term.Unit().Hours() && (q.conv.End == calendar.EndByUnit || q.conv.End == calendar.EndExact) &&
		(q.conv.Extension.IsZero() || q.conv.Extension.Unit().Hours()) {
		return !later.Instant.Before(earlier.Instant)
	}
	return !later.Date.Before(earlier.Date)
}

// orderly reports whether a later receipt counts as received later. A cut-off moves only what arrives on a working day: what
// arrives on the rest day after it, with its date kept or at a counter open on that day, overtakes it.
func orderly(q question) bool {
	if q.conv.CutOff.IsZero() {
		return true
	}
	plainCounter := len(q.cal.intake) == 0 && (q.conv.Saturday.Mode == calendar.SaturdayOff || q.conv.Saturday.Mode == calendar.SaturdayWorking)
	return q.conv.Receipt == calendar.NextOpen && plainCounter
}

// monthly reports whether the length of the limit in days depends on its first day.
func monthly(q question) bool {
	is := func(u calendar.Unit) bool { return u == calendar.Month || u == calendar.Year }
	return is(q.term.Unit()) || is(q.conv.Extension.Unit())
}

// TestLaterReceipt: a later receipt never gives an earlier due date. It needs orderly receipts, and for months and years a
// clock without pauses: with 31 January paused, a month from the 30th ends after a month from the 31st. Mutants: a cut-off
// that applies to days off; a receipt in the evening that stays on its day with next_open.
func TestLaterReceipt(t *testing.T) {
	g := newGen(t, 11)
	for range rounds(t, 15_000) {
		q := g.early()
		if !orderly(q) {
			q.conv.CutOff = calendar.TimeOfDay{}
		}
		if monthly(q) {
			q.pauses = nil
		}
		later := q
		later.received = q.received.Add(time.Duration(g.Int64N(int64(80 * time.Hour))))
		if a, b := q.due(t), later.due(t); !notBefore(q, b, a) {
			t.Fatalf("due %s at first, %s when received %s\n%v", a.Instant, b.Instant, later.received, q)
		}
	}
}

// TestLongerTerm: a longer limit never ends earlier.
func TestLongerTerm(t *testing.T) {
	g := newGen(t, 12)
	for range rounds(t, 15_000) {
		q := g.early()
		longer := q
		more := 1 + g.IntN(5)
		switch u := q.term.Unit(); {
		case u == calendar.WorkingDay:
			longer.term = calendar.WorkingDays(q.term.Count() + more)
		case u == calendar.CalendarDay:
			longer.term = calendar.CalendarDays(q.term.Count() + more)
		case u == calendar.Week:
			longer.term = calendar.Weeks(q.term.Count() + more)
		case u == calendar.Month:
			longer.term = calendar.Months(q.term.Count() + more)
		case u == calendar.Year:
			longer.term = calendar.Years(q.term.Count() + more)
		case u == calendar.WorkingHour:
			longer.term = calendar.WorkingHours(q.term.Duration() + time.Duration(more)*time.Minute)
		case u == calendar.ClockHour:
			longer.term = calendar.ClockHours(q.term.Duration() + time.Duration(more)*time.Minute)
		}
		if q.conv.Extension.Unit() == calendar.Month {
			longer.conv.Extension, q.conv.Extension = calendar.Term{}, calendar.Term{} // as in TestLaterReceipt
		}
		if a, b := q.due(t), longer.due(t); !notBefore(q, b, a) {
			t.Fatalf("due %s, with %s %s\n%v", a.Instant, longer.term, b.Instant, q)
		}
	}
}

// TestDayOff: adding a day off never makes a due date earlier, if receipts are orderly. Mutant: a roll that looks at the
// calendar of the other week.
func TestDayOff(t *testing.T) {
	g := newGen(t, 13)
	for range rounds(t, 700) {
		q := g.early()
		if !orderly(q) {
			q.conv.CutOff = calendar.TimeOfDay{}
		}
		if monthly(q) {
			q.pauses = nil
		}
		before := q.due(t)
		span := 30
		if !before.Open() {
			span = before.Date.DaysSince(motcua.DateOf(q.received)) + 3
		}
		d := motcua.DateOf(q.received).AddDays(g.IntN(max(1, span)))
		if k := q.cal.days[d]; k.Off() {
			continue
		}
		cal, err := q.cal.With(calendar.Day{Date: d, Kind: calendar.Closure, Name: "nghỉ"})
		if err != nil {
			t.Fatal(err)
		}
		after, err := cal.Due(q.received, q.term, &q.conv, q.pauses...)
		if err != nil {
			t.Fatal(err)
		}
		if !notBefore(q, after, before) {
			t.Fatalf("due %s, with %s off %s\n%v", before.Instant, d, after.Instant, q)
		}
	}
}

// TestPauseNeverShortens: one more pause never makes a due date earlier; one of no length changes nothing, nor does their
// order, nor cutting one in two. Mutants: overlaps lost twice; the resumption day counted with S2.
func TestPauseNeverShortens(t *testing.T) {
	g := newGen(t, 14)
	for range rounds(t, 15_000) {
		q := g.early()
		if q.conv.Supplement == calendar.SupplementRestarts && (!orderly(q) || monthly(q)) {
			q.conv.Supplement = calendar.SupplementPauses
		}
		if u := q.conv.Extension.Unit(); u == calendar.Month {
			q.conv.Extension = calendar.Term{} // its length depends on the day the limit ends
		}
		before := q.due(t)
		more := q
		more.pauses = append(g.pauses(q.received), q.pauses...)
		if after := more.due(t); !notBefore(q, after, before) {
			t.Fatalf("due %s without the first pauses, %s with them\n%v", before.Instant, after.Instant, more)
		}
		shuffled := q
		shuffled.pauses = nil
		for _, i := range g.Perm(len(q.pauses)) {
			shuffled.pauses = append(shuffled.pauses, q.pauses[i])
		}
		if after := shuffled.due(t); after != before {
			t.Fatalf("due %s, in another order %s\n%v", before.Instant, after.Instant, q)
		}
		cut := q
		cut.pauses = nil
		for _, p := range q.pauses {
			restarts := q.conv.Supplement == calendar.SupplementRestarts && p.Cause == calendar.CauseSupplement
			if length := p.Until.Sub(p.From); length > 0 && !restarts && !p.Until.IsZero() {
				middle := p.From.Add(time.Duration(g.Int64N(int64(length))))
				cut.pauses = append(cut.pauses, calendar.Pause{From: middle, Until: p.Until, Cause: p.Cause}, calendar.Pause{From: middle, Until: middle})
				p.Until = middle
			}
			cut.pauses = append(cut.pauses, p)
		}
		if after := cut.due(t); after != before {
			t.Fatalf("due %s, with each pause cut in two %s\n%v\n%v", before.Instant, after.Instant, q, cut)
		}
	}
}

// TestBetweenInvertsAdd: counting what was added gives it back, in days and in working time, and adding is additive. Mutants:
// a half-open end on the wrong side; working time that is due at 13:00 instead of 12:00.
func TestBetweenInvertsAdd(t *testing.T) {
	g := newGen(t, 15)
	for range rounds(t, 30_000) {
		cal := g.calendars[g.IntN(len(g.calendars))]
		d := g.day()
		n, m := 1+g.IntN(2500), 1+g.IntN(50)
		to := cal.AddWorkingDays(d, n)
		if to.IsZero() {
			continue
		}
		if got := cal.WorkingDaysBetween(d, to); got != n || !cal.IsWorkingDay(to) {
			t.Fatalf("%s + %d = %s, between %d", d, n, to, got)
		}
		if got := cal.WorkingDaysBetween(to, d); got != -n {
			t.Fatalf("from %s back to %s: %d", to, d, got)
		}
		if got := cal.AddWorkingDays(cal.AddWorkingDays(d, m), n); got != cal.AddWorkingDays(d, n+m) {
			t.Fatalf("%s + %d + %d = %s, at once %s", d, m, n, got, cal.AddWorkingDays(d, n+m))
		}
		if got := cal.AddWorkingDays(to, -n); cal.IsWorkingDay(d) && got != d {
			t.Fatalf("%s + %d - %d = %s", d, n, n, got)
		}
		at := d.Start().Add(g.timeOfDay())
		if got := cal.AddWorkingDaysTo(at, n); motcua.DateOf(got) != to || got.Sub(to.Start()) != at.Sub(d.Start()) {
			t.Fatalf("%s + %d = %s, want %s", at, n, got, to)
		}
		if got := cal.WorkingDaysBetweenTimes(at, to.Start().Add(g.timeOfDay())); got != n {
			t.Fatalf("between the times: %d, want %d", got, n)
		}

		conv := g.convention(calendar.Term{})
		length := time.Duration(1 + g.Int64N(int64(3000*time.Hour)))
		end := cal.AddWorkingTime(at, length, &conv)
		if end.IsZero() {
			continue
		}
		if got := cal.WorkingTimeBetween(at, end, &conv); got != length {
			t.Fatalf("%s + %s = %s, between %s\n%s", at, length, end, got, conv)
		}
		if got := cal.WorkingTimeBetween(end, at, &conv); got != -length {
			t.Fatalf("from %s back to %s: %s\n%s", end, at, got, conv)
		}
		if got := cal.WorkingTimeBetween(at, end.Add(-1), &conv); got != length-1 {
			t.Fatalf("%s + %s = %s is not the earliest instant\n%s", at, length, end, conv)
		}
		back := cal.AddWorkingTime(end, -length, &conv)
		if got := cal.WorkingTimeBetween(back, end, &conv); got != length {
			t.Fatalf("%s - %s = %s, between %s\n%s", end, length, back, got, conv)
		}
		if got := cal.WorkingTimeBetween(back.Add(1), end, &conv); got != length-1 {
			t.Fatalf("%s - %s = %s is not the latest instant\n%s", end, length, back, conv)
		}
		// It is the same count as that of a limit in working hours.
		due, err := cal.Due(at, calendar.WorkingHours(length), &calendar.Convention{Saturday: conv.Saturday, Hours: conv.Hours})
		if err != nil || !due.Instant.Equal(end) {
			t.Fatalf("%s + %s = %s, due %s, %v\n%s", at, length, end, due.Instant, err, conv)
		}
	}
}

// TestAgain: the same question has the same answer, whatever location its instants carry.
func TestAgain(t *testing.T) {
	g := newGen(t, 16)
	west := time.FixedZone("", -9*3600)
	for range rounds(t, 5_000) {
		q := g.early()
		far := q
		far.received = q.received.In(west)
		far.pauses = nil
		for _, p := range q.pauses {
			p.From = p.From.In(west)
			if !p.Until.IsZero() {
				p.Until = p.Until.UTC()
			}
			far.pauses = append(far.pauses, p)
		}
		if a, b := q.due(t), far.due(t); a != b {
			t.Fatalf("due %v, elsewhere %v\n%v", a, b, q)
		}
	}
}
