package calendar

import (
	"iter"
	"strconv"
	"time"

	"github.com/motcua/motcua"
)

// Clock is what is needed to compute the due date of an open dossier again.
type Clock struct {
	// ID is whatever the caller knows the dossier by.
	ID string
	// Received, Term, Convention and Pauses are the arguments of [Calendar.Due].
	Received   time.Time
	Term       Term
	Convention *Convention
	Pauses     []Pause
}

// Move is a due date that is another one by a changed calendar.
type Move struct {
	// ID is that of the [Clock].
	ID string `json:"id"`
	// Before and After are the answers by the two calendars.
	Before Due `json:"before"`
	After  Due `json:"after"`
	// Days is by how many days of the calendar the due date moves, WorkingDays by how many working days of the new calendar. Both
	// are 0 where only the time of day, the remainder or the doubt is another.
	Days        int `json:"days"`
	WorkingDays int `json:"working_days"`
	// Because lists the changed days the due date depends on. It is empty where only the doubt is another.
	Because []Change `json:"because,omitempty"`
}

// Reproject lists the open dossiers whose answer is another one by a changed calendar: by how much, and because of which
// days. It changes nothing: what becomes of a promised date is decided by whoever promised it. Answers that stay the same
// but are no longer provisional are listed too, with 0 days.
//
// Clocks that cannot be computed are left out and come as problems of an [*motcua.InvalidError], with paths
// clocks[i].term and so on; the moves of the others are returned beside it.
func Reproject(from, to *Calendar, clocks iter.Seq[Clock]) ([]Move, error) {
	changes := from.Changes(to)
	var moves []Move
	var problems []motcua.Problem
	i := 0
	for c := range clocks {
		before, err := from.Due(c.Received, c.Term, c.Convention, c.Pauses...)
		var after Due
		if err == nil {
			after, err = to.Due(c.Received, c.Term, c.Convention, c.Pauses...)
		}
		switch {
		case err != nil:
			for _, p := range problemsOf(err) {
				p.Path = "clocks[" + strconv.Itoa(i) + "]." + p.Path
				problems = append(problems, p)
			}
		case before != after:
			m := Move{ID: c.ID, Before: before, After: after}
			if !before.Date.IsZero() && !after.Date.IsZero() {
				m.Days = after.Date.DaysSince(before.Date)
				m.WorkingDays = to.WorkingDaysBetween(before.Date, after.Date)
			}
			without := before
			without.Provisional = after.Provisional
			if without != after {
				m.Because = c.because(changes, before, after)
			}
			moves = append(moves, m)
		}
		i++
	}
	return moves, motcua.Invalid("calendar: reproject", problems...)
}

// because returns the changes a due date depends on. A limit on the calendar depends on its last days only, unless its
// receipt or its extension looks at others.
func (c *Clock) because(changes []Change, before, after Due) []Change {
	first, last := motcua.DateOf(c.Received), motcua.Date{}
	conv := c.Convention
	if conv == nil {
		conv = &Convention{}
	}
	if !before.Date.IsZero() && !after.Date.IsZero() {
		earlier := before.Date
		if last = after.Date; last.Before(earlier) {
			earlier, last = last, earlier
		}
		if c.Term.unit.calendarDays() && conv.Receipt == AsIs && conv.CutOff.IsZero() && conv.Extension.IsZero() {
			first = earlier
		}
	}
	var out []Change
	for _, ch := range changes {
		counts := ch.Worked != ch.Works || ch.Before.Kind.intake() || ch.After.Kind.intake() ||
			conv.Saturday.Mode != SaturdayOff && ch.Date.Weekday() == time.Saturday && ch.Before.Kind.Off() != ch.After.Kind.Off()
		if counts && !ch.Date.Before(first) && (last.IsZero() || !ch.Date.After(last)) {
			out = append(out, ch)
		}
	}
	return out
}
