package calendar

import (
	"time"

	"github.com/motcua/motcua"
)

// A moment is a number of nanoseconds since the start of 1 January 2001 in Viet Nam.
type moment = int64

const (
	second    = int64(time.Second)
	dayLength = 24 * int64(time.Hour)
	endOfTime = tableDays * dayLength

	vnSeconds    = 7 * 3600
	epochSeconds = tableFrom*86400 - vnSeconds // the first moment, in Unix seconds
)

func toMoment(t time.Time) (moment, bool) {
	s := t.Unix() - epochSeconds
	return s*second + int64(t.Nanosecond()), uint64(s) < tableDays*86400
}

func toTime(m moment) time.Time {
	return time.Unix(epochSeconds+m/second, m%second).In(motcua.Location())
}

// dayHours are opening hours in nanoseconds after midnight. One stretch has an empty second one.
type dayHours struct {
	open1, close1, open2, close2 int64
	length                       int64
}

// office are the hours of OfficeHours.
var office = dayHours{8 * hour, 12 * hour, 13 * hour, 17 * hour, 8 * hour}

const hour = int64(time.Hour)

// set takes over opening hours.
func (d *dayHours) set(h *Hours) {
	d.open1, d.close1 = int64(h.open1.seconds())*second, int64(h.close1.seconds())*second
	d.open2, d.close2 = d.close1, d.close1
	if h.open2.n != 0 {
		d.open2, d.close2 = int64(h.open2.seconds())*second, int64(h.close2.seconds())*second
	}
	d.length = d.close1 - d.open1 + d.close2 - d.open2
}

// worked returns the working time of the day before time of day x.
func (d *dayHours) worked(x int64) int64 {
	return min(max(x-d.open1, 0), d.close1-d.open1) + min(max(x-d.open2, 0), d.close2-d.open2)
}

// reach returns the earliest time of day by which w > 0 of working time have passed.
func (d *dayHours) reach(w int64) int64 {
	if first := d.close1 - d.open1; w > first {
		return d.open2 + w - first
	}
	return d.open1 + w
}

// leave returns the latest time of day before which w of working time, less than the day's length, have passed.
func (d *dayHours) leave(w int64) int64 {
	if first := d.close1 - d.open1; w >= first {
		return d.open2 + w - first
	}
	return d.open1 + w
}

// workClock counts working time on the days of work, and on the further days of six with hours of their own.
type workClock struct {
	work, six *set
	day, sat  dayHours
	weighted  bool // sat counts too
}

// before returns the working time before day i.
func (k *workClock) before(i int) int64 {
	w := int64(k.work.rank[i])
	t := w * k.day.length
	if k.weighted {
		t += (int64(k.six.rank[i]) - w) * k.sat.length
	}
	return t
}

// at returns the working time before moment m.
func (k *workClock) at(m moment) int64 {
	i := int(m / dayLength)
	t := k.before(i)
	switch {
	case i >= tableDays:
	case k.work.has(i):
		t += k.day.worked(m - int64(i)*dayLength)
	case k.weighted && k.six.has(i):
		t += k.sat.worked(m - int64(i)*dayLength)
	}
	return t
}

// when returns the earliest moment before which t > 0 of working time lie; false when the tables end first. It looks near
// a day first.
func (k *workClock) when(t int64, near int) (moment, bool) {
	if !k.weighted {
		n := int((t - 1) / k.day.length)
		if uint(n) >= uint(k.work.n) {
			return 0, false
		}
		return int64(k.work.pick[n])*dayLength + k.day.reach(t-int64(n)*k.day.length), true
	}
	i := k.search(t, near)
	for i > 0 && k.before(i) >= t {
		i--
	}
	for k.before(i+1) < t {
		if i++; i == tableDays {
			return 0, false
		}
	}
	return int64(i)*dayLength + k.hours(i).reach(t-k.before(i)), true
}

// since returns the latest moment before which t >= 0 of working time lie; false when the tables end first.
func (k *workClock) since(t int64, near int) (moment, bool) {
	if t < 0 || t >= k.before(tableDays) {
		return 0, false
	}
	if !k.weighted {
		n := t / k.day.length
		return int64(k.work.pick[n])*dayLength + k.day.leave(t-n*k.day.length), true
	}
	i := k.search(t, near)
	for k.before(i) > t {
		i--
	}
	for k.before(i+1) <= t {
		i++
	}
	return int64(i)*dayLength + k.hours(i).leave(t-k.before(i)), true
}

// search guesses the day on which working time t is reached, starting near a day. A week has five days and a Saturday: guess
// by weeks and correct the guess by what is left. The answer is close, not exact, so that rounding does no harm.
func (k *workClock) search(t int64, near int) int {
	week := 5*k.day.length + k.sat.length
	perTime := 7.3 / float64(week) // a twentieth of the days are holidays
	i := near
	for range 6 {
		step := int(float64(t-k.before(i)) * perTime)
		if step == 0 {
			break
		}
		i = min(max(i+step, 0), tableDays-1)
	}
	return i
}

// hours returns the opening hours of a day of the clock.
func (k *workClock) hours(i int) *dayHours {
	if k.work.has(i) {
		return &k.day
	}
	return &k.sat
}
