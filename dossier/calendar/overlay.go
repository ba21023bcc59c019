package calendar

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/motcua/motcua"
)

// With returns a calendar with more entries: the notices of a year, days of a province, a closure after a storm, and
// markers that say how far the notices are known ([CompleteUntil], [CompleteFrom]). The receiver is unchanged.
//
// An entry may repeat one of the same kind (its name and notice replace the old ones), decide a proposal, turn a certain
// day of a year not yet announced into what the notice says, or close a working Saturday. Everything else that
// meets an existing entry is a conflict: to overrule a notice, take it out with [Calendar.Without] first. A working
// day in exchange must fall on a rest day, a swapped or make-up day off on a working day. A year may be declared
// complete only when its five days of Tết and the two of National Day are there
// (Labour Code 45/2019/QH14, art. 112(1)). Every entry needs a name or a notice, markers a notice.
//
// All problems come together in an [*motcua.InvalidError] with paths days[i].
func (c *Calendar) With(days ...Day) (*Calendar, error) {
	if len(days) == 0 {
		return c, nil
	}
	var problems []motcua.Problem
	bad := func(i int, field string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: "days[" + strconv.Itoa(i) + "]" + field, Code: code, Param: param})
	}
	list, intake := slices.Clone(c.days), slices.Clone(c.intake)
	from, until := c.from, c.until
	given := map[Day]int{} // date and class of what this call adds, by place
	markers := map[Kind]int{}
	for i, d := range days {
		class := Day{Date: d.Date, Kind: Statutory}
		if d.Kind.intake() {
			class.Kind = IntakeOpen
		}
		if d.Kind.marker() {
			class.Kind = d.Kind
		}
		prior, twice := given[class]
		switch {
		case d.Date.IsZero():
			bad(i, ".date", motcua.CodeRequired, "")
		case !inTable(index(d.Date)):
			bad(i, ".date", motcua.CodeOutOfRange, yearsRange)
		case d.Kind == Ordinary || d.Kind > CompleteFrom:
			bad(i, ".kind", motcua.CodeUnknown, "statutory .. complete_from")
		case d.Notice.Document == "" && (d.Kind.marker() || d.Name == "" && d.NameEnglish == ""):
			bad(i, ".notice", motcua.CodeRequired, "")
		case twice:
			bad(i, "", motcua.CodeDuplicate, "days["+strconv.Itoa(prior)+"]")
		case d.Kind == CompleteUntil:
			if until = index(d.Date); until <= c.until {
				bad(i, ".date", motcua.CodeBefore, "complete_until")
			}
			markers[d.Kind] = i
		case d.Kind == CompleteFrom:
			if from = index(d.Date); from >= c.from {
				bad(i, ".date", motcua.CodeAfter, "complete_from")
			}
			markers[d.Kind] = i
		case d.Kind.intake():
			intake = put(intake, d)
		default:
			if old, ok := find(c.days, d.Date); ok && !c.replaces(old, d) {
				if d.Kind != Closure || !old.Kind.Off() {
					bad(i, "", motcua.CodeNotAllowed, old.Kind.String())
				}
				break // a closure on a day off changes nothing
			}
			list = put(list, d)
		}
		given[class] = i
	}
	if len(problems) == 0 {
		rest := rests(c.sixDay)
		for i, d := range days {
			switch {
			case d.Kind == SwapWork && !rest(d.Date):
				bad(i, "", motcua.CodeNotAllowed, "working day")
			case (d.Kind == SwapOff || d.Kind == Compensatory) && rest(d.Date):
				bad(i, "", motcua.CodeNotAllowed, "rest day")
			}
		}
		if i, ok := markers[CompleteUntil]; ok {
			if missing := incomplete(list, c.until, until); missing != "" {
				bad(i, "", motcua.CodeDoesNotCompile, missing)
			}
		}
	}
	if err := motcua.Invalid("calendar: with", problems...); err != nil {
		return nil, err
	}
	return build(list, intake, from, until, c.sixDay), nil
}

// replaces reports whether a new entry may take the place of an old one.
func (c *Calendar) replaces(old, d Day) bool {
	switch {
	case old.Kind == d.Kind, old.Kind.Proposed():
		return true
	case old.Kind == SwapWork:
		return d.Kind == Closure
	case old.Kind == Closure:
		return false
	}
	i := index(old.Date)
	return (i > c.until || i < c.from) && old.Kind.Off() && d.Kind.Off() && d.Kind != Closure
}

// rests reports whether the weekday of a date is a rest day.
func rests(sixDay bool) func(motcua.Date) bool {
	return func(d motcua.Date) bool {
		wd := d.Weekday()
		return wd == time.Sunday || wd == time.Saturday && !sixDay
	}
}

// incomplete says what a stretch of days lacks that every year has, or "".
func incomplete(days []Day, after, until int) string {
	statutory := func(from, to motcua.Date) int {
		n := 0
		for _, d := range days {
			if d.Kind == Statutory && !d.Date.Before(from) && !d.Date.After(to) {
				n++
			}
		}
		return n
	}
	for _, b := range builtinDays {
		d := motcua.FromUnixDay(int(b.day))
		i := index(d)
		switch {
		case i <= after:
		case builtinNames[b.name][1] == tetName && i+7 <= until && statutory(d.AddDays(-7), d.AddDays(7)) < 5:
			return "the five days of Tết " + strconv.Itoa(d.Year())
		case builtinNames[b.name][1] == nationalName && i+1 <= until && statutory(d.AddDays(-1), d.AddDays(1)) < 2:
			return "the day next to 2 September " + strconv.Itoa(d.Year())
		}
	}
	return ""
}

// The names by which the generated table marks the days whose neighbours are decided every year.
const (
	tetName      = "Tết (lunar New Year's Day)"
	nationalName = "National Day (2 September)"
)

// put inserts or replaces the entry of a date in a list in order.
func put(list []Day, d Day) []Day {
	i, ok := slices.BinarySearchFunc(list, d.Date, func(e Day, d motcua.Date) int { return e.Date.Compare(d) })
	if ok {
		list[i] = d
		return list
	}
	return slices.Insert(list, i, d)
}

// Without returns a calendar that lacks the entries of the given dates, so that the days work or rest as their weekday
// does: a notice that was withdrawn, a swap the body does not follow, a proposal that was dropped. A date without
// an entry is a problem with code unknown.
func (c *Calendar) Without(dates ...motcua.Date) (*Calendar, error) {
	if len(dates) == 0 {
		return c, nil
	}
	var problems []motcua.Problem
	drop := map[motcua.Date]bool{}
	for i, d := range dates {
		_, day := c.Day(d)
		_, intake := c.Intake(d)
		if !day && !intake {
			problems = append(problems, motcua.Problem{Path: "dates[" + strconv.Itoa(i) + "]", Code: motcua.CodeUnknown, Param: "entries of the calendar"})
		}
		drop[d] = true
	}
	if err := motcua.Invalid("calendar: without", problems...); err != nil {
		return nil, err
	}
	gone := func(d Day) bool { return drop[d.Date] }
	return build(slices.DeleteFunc(slices.Clone(c.days), gone), slices.DeleteFunc(slices.Clone(c.intake), gone),
		c.from, c.until, c.sixDay), nil
}

// WithoutSwaps returns the calendar of a body that does not follow the swaps of the civil service: neither the swapped
// days off nor the Saturdays worked for them, decided or proposed. Swaps are directed at bodies with a fixed
// five-day week; others decide for themselves.
func (c *Calendar) WithoutSwaps() *Calendar {
	days := slices.DeleteFunc(slices.Clone(c.days), func(d Day) bool {
		return d.Kind == SwapOff || d.Kind == SwapWork || d.Kind.Proposed()
	})
	return build(days, slices.Clone(c.intake), c.from, c.until, c.sixDay)
}

// WithSixDayWeek returns the calendar of a body that works Monday to Saturday, with the same days off.
func (c *Calendar) WithSixDayWeek() *Calendar {
	return build(slices.Clone(c.days), slices.Clone(c.intake), c.from, c.until, true)
}

// Change is a date on which two calendars differ.
type Change struct {
	// Date is the day meant.
	Date motcua.Date `json:"date"`
	// Before and After are the entries of the two calendars; the zero Day where there is none.
	Before Day `json:"before,omitzero"`
	After  Day `json:"after,omitzero"`
	// Worked and Works say whether the day counts as a working day in either.
	Worked bool `json:"worked"`
	Works  bool `json:"works"`
}

// Changes lists the dates whose entries differ, in order: entries that were added, removed, or are of another kind.
// Another name or notice for the same kind is no change here, though it makes another [Calendar.Version].
func (c *Calendar) Changes(to *Calendar) []Change {
	var out []Change
	add := func(d motcua.Date, a, b Day) {
		if a.Kind != b.Kind {
			out = append(out, Change{d, a, b, c.IsWorkingDay(d), to.IsWorkingDay(d)})
		}
	}
	merge := func(a, b []Day) {
		for len(a) > 0 || len(b) > 0 {
			switch {
			case len(b) == 0 || len(a) > 0 && a[0].Date.Before(b[0].Date):
				add(a[0].Date, a[0], Day{})
				a = a[1:]
			case len(a) == 0 || b[0].Date.Before(a[0].Date):
				add(b[0].Date, Day{}, b[0])
				b = b[1:]
			default:
				add(a[0].Date, a[0], b[0])
				a, b = a[1:], b[1:]
			}
		}
	}
	merge(c.days, to.days)
	merge(c.intake, to.intake)
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(a.Date.UnixDay(), b.Date.UnixDay()) })
	return out
}
