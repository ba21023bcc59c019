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
	if uint(k) >= uint(c.work.n) {
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
	if uint(k) >= uint(c.work.n) {
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

// AddWorkingTime returns the earliest instant by which a length of working time (giờ làm việc) has passed after t, under the
// opening hours and the Saturday mode of a convention (nil for the defaults). What runs out at the end of a session is due
// there, at 12:00, not at 13:00. A negative length goes back: the latest instant from which that much working
// time passes until t. With 0 the answer is t. It returns the zero time when t or the answer lies outside the years 2001 to
// 2100. It costs some nanoseconds whatever the length is.
func (c *Calendar) AddWorkingTime(t time.Time, d time.Duration, conv *Convention) time.Time {
	s := uint64(t.Unix() - epochSeconds)
	switch {
	case s >= tableDays*86400 || int64(d) > endOfTime || int64(d) < -endOfTime:
		return time.Time{}
	case d == 0:
		return t
	case d < 0 || conv != nil && conv.Saturday.Mode != SaturdayOff:
		return c.moveWorkingTime(t, int64(d), conv)
	}
	h := office
	if conv != nil && conv.Hours.open1.n != 0 {
		h.set(&conv.Hours)
	}
	i := int(s / 86400)
	x := int64(s%86400)*second + int64(t.Nanosecond())
	need := int64(d) // from the start of day i on
	if c.work.has(i) {
		need += h.worked(x)
	}
	n := uint64(need-1) / uint64(h.length)
	k := int(c.work.rank[i]) + int(n)
	if k >= c.work.n {
		return time.Time{}
	}
	days := int64(c.work.pick[k]) - int64(i)
	return t.Add(time.Duration(days*dayLength + h.reach(need-int64(n)*h.length) - x))
}

// moveWorkingTime is the general case of AddWorkingTime.
func (c *Calendar) moveWorkingTime(t time.Time, d int64, conv *Convention) time.Time {
	var k workClock
	k.set(c, conv)
	m, _ := toMoment(t)
	end, ok := k.at(m)+d, false
	if d < 0 {
		end, ok = k.since(end, int(m/dayLength))
	} else {
		end, ok = k.when(end, int(m/dayLength))
	}
	if !ok {
		return time.Time{}
	}
	return t.Add(time.Duration(end - m))
}

// WorkingTimeBetween returns the working time from a to b under the opening hours and the Saturday mode of a convention
// (nil for the defaults); it is negative when b is before a. Time outside the years 2001 to 2100 is not working time.
func (c *Calendar) WorkingTimeBetween(a, b time.Time, conv *Convention) time.Duration {
	if conv == nil {
		return time.Duration(c.officeTime(clamp(b)) - c.officeTime(clamp(a)))
	}
	var k workClock
	k.set(c, conv)
	return time.Duration(k.at(clamp(b)) - k.at(clamp(a)))
}

// officeTime returns the working time before moment m in office hours.
func (c *Calendar) officeTime(m moment) int64 {
	i := int(m / dayLength)
	t := int64(c.work.rank[i]) * office.length
	if i < tableDays && c.work.has(i) {
		t += office.worked(m - int64(i)*dayLength)
	}
	return t
}

// clamp returns the moment of t, kept inside the tables.
func clamp(t time.Time) moment {
	m, ok := toMoment(t)
	switch {
	case ok:
		return m
	case t.Unix() < epochSeconds:
		return 0
	}
	return endOfTime
}

// set prepares a clock of working time for limits in hours.
func (k *workClock) set(c *Calendar, conv *Convention) {
	k.work, k.six = &c.work, &c.six
	if conv == nil {
		conv = &Convention{}
	}
	conv.hours(&k.day, &k.sat)
	switch conv.Saturday.Mode {
	case SaturdaySession:
		k.weighted = true
	case SaturdayWorking:
		k.work = k.six
	}
}
