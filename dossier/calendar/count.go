package calendar

import (
	"time"

	"github.com/motcua/motcua"
)

// AddWorkingDays returns the n-th working day after d; for a negative n, the n-th before it. With n = 0 it is d itself if
// that is a working day, else the next one: the answer is always a working day. It returns the zero Date when the
// answer, or d, lies outside the years 2001 to 2100. It costs a few nanoseconds whatever n is.
func (c *Calendar) AddWorkingDays(d motcua.Date, n int) motcua.Date {
	i := index(d)
	if !inTable(i) {
		return motcua.Date{}
	}
	k := c.nth(i, n)
	if uint(k) >= uint(len(c.work.pick)) {
		return motcua.Date{}
	}
	return date(int(c.work.pick[k]))
}

// nth returns the place, among the working days, of the n-th one after day i.
func (c *Calendar) nth(i, n int) int {
	if n > 0 {
		return int(c.work.rank[i+1]) + n - 1
	}
	return int(c.work.rank[i]) + n
}

// WorkingDaysBetween returns the number of working days after a, up to and including b: n for b = AddWorkingDays(a, n)
// with n > 0. When b is before a it is the negative of the working days after b, up to and including a. Days outside
// the years 2001 to 2100 count as if there were no working days there.
func (c *Calendar) WorkingDaysBetween(a, b motcua.Date) int {
	return int(c.work.rank[clampDay(index(b)+1)]) - int(c.work.rank[clampDay(index(a)+1)])
}

func clampDay(i int) int { return min(max(i, 0), tableDays) }

// AddWorkingDaysTo is [Calendar.AddWorkingDays] on instants: the day in Viet Nam moves, the time of day stays. It returns
// the zero time when the answer lies outside the years 2001 to 2100.
func (c *Calendar) AddWorkingDaysTo(t time.Time, n int) time.Time {
	s := uint64(t.Unix() - epochSeconds)
	if s >= tableDays*86400 {
		return time.Time{}
	}
	i := int(s / 86400)
	k := c.nth(i, n)
	if uint(k) >= uint(len(c.work.pick)) {
		return time.Time{}
	}
	return t.Add(time.Duration(int(c.work.pick[k])-i) * 24 * time.Hour)
}

// WorkingDaysBetweenTimes is [Calendar.WorkingDaysBetween] on the days in Viet Nam of two instants.
func (c *Calendar) WorkingDaysBetweenTimes(a, b time.Time) int {
	return int(c.work.rank[rankDay(b)]) - int(c.work.rank[rankDay(a)])
}

// rankDay returns the number of the day after t, kept inside the tables.
func rankDay(t time.Time) uint64 {
	s := t.Unix() - epochSeconds
	if uint64(s) < tableDays*86400 {
		return uint64(s)/86400 + 1
	}
	if s < 0 {
		return 0
	}
	return tableDays
}

// NextWorkingDay returns d if it is a working day, else the next one; the zero Date outside the years 2001 to 2100.
func (c *Calendar) NextWorkingDay(d motcua.Date) motcua.Date { return c.AddWorkingDays(d, 0) }
