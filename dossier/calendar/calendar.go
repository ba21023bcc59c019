package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/motcua/motcua"
)

// Calendar says which days count as working days (ngày làm việc) in Viet Nam, and why the others do not. It is immutable
// and safe for concurrent use; two calendars with the same content have the same [Calendar.Version].
//
// A calendar covers the years 2001 to 2100. Inside them it is complete from [Calendar.CompleteFrom] to
// [Calendar.CompleteUntil]; an answer that depends on a day outside that stretch is provisional and says so. The nil
// Calendar is not usable; start from [Vietnam].
type Calendar struct {
	work set // the days that count
	six  set // the days that count where Saturday is a working day too

	days    []Day // entries that decide whether a day counts, in order
	intake  []Day // entries that open or close the counter only, in order
	pending []int // the days of undecided proposals, in order
	from    int   // first complete day
	until   int   // last complete day
	sixDay  bool  // the week itself has six working days
	version string
}

// Days are numbered from 1 January 2001 inside the package.
const (
	tableFrom = 11323 // 2001-01-01 in days since 1970
	tableDays = 36524 // through 2100-12-31
)

// set answers rank and select questions about a set of days. rank[i] is the number of days of the set before day i, and
// pick[k] is the k-th of its n days, both counted from 0. The arrays lie inside the Calendar: a question costs one load
// from each.
type set struct {
	rank [tableDays + 1]uint16
	pick [tableDays]uint16
	n    int
}

func (s *set) has(i int) bool { return s.rank[i+1] != s.rank[i] }

// next returns the first day of the set on or after day i; false when the table ends before it.
func (s *set) next(i int) (int, bool) {
	k := int(s.rank[i])
	return int(s.pick[min(k, tableDays-1)]), k < s.n
}

// fill makes s the set of the days for which member is true.
func (s *set) fill(member []bool) {
	for i, in := range member {
		s.rank[i] = uint16(s.n)
		if in {
			s.pick[s.n] = uint16(i)
			s.n++
		}
	}
	s.rank[tableDays] = uint16(s.n)
}

// vietnam is built once; the calendar it returns never changes.
var vietnam = sync.OnceValue(func() *Calendar {
	days := make([]Day, len(builtinDays))
	for i, b := range builtinDays {
		days[i] = Day{
			Date:        motcua.FromUnixDay(int(b.day)),
			Kind:        b.kind,
			Name:        builtinNames[b.name][0],
			NameEnglish: builtinNames[b.name][1],
			Notice:      builtinNotices[b.notice].citation(),
		}
	}
	return build(days, nil, builtinFrom-tableFrom, builtinUntil-tableFrom, false)
})

// Vietnam returns the built-in calendar of bodies with a five-day week: Monday to Friday, minus the public holidays,
// make-up days and swapped days announced for 2018 to 2026, plus the Saturdays worked in exchange. Every entry carries the
// article or notice it rests on. For the years to 2100 it knows only what is certain: the fixed dates, lunar 1/1 and 10/3
// by the calendar of UTC+7, and the make-up days that follow from them; the other days of Tết, the day next to 2 September
// and swaps are announced every year and come in through [Calendar.With].
func Vietnam() *Calendar { return vietnam() }

// build makes a calendar of entries in order. It does not check them.
func build(days, intake []Day, from, until int, sixDay bool) *Calendar {
	c := &Calendar{days: days, intake: intake, from: from, until: until, sixDay: sixDay}
	five := make([]bool, tableDays)
	six := make([]bool, tableDays)
	wd := int(time.Monday) // 1 January 2001
	for i := range five {
		five[i] = wd != int(time.Sunday) && (sixDay || wd != int(time.Saturday))
		six[i] = wd != int(time.Sunday)
		if wd++; wd == 7 {
			wd = 0
		}
	}
	for _, d := range days {
		i := index(d.Date)
		switch {
		case d.Kind.Off():
			five[i], six[i] = false, false
		case d.Kind == SwapWork:
			five[i], six[i] = true, true
		case d.Kind.Proposed():
			c.pending = append(c.pending, i)
		}
	}
	c.work.fill(five)
	c.six.fill(six)
	c.version = c.digest()
	return c
}

// digest names the content: calendars that agree on every entry share it.
func (c *Calendar) digest() string {
	b := make([]byte, 0, 96*(len(c.days)+len(c.intake)+1))
	b = strconv.AppendInt(b, int64(c.from), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(c.until), 10)
	b = strconv.AppendBool(append(b, ' '), c.sixDay)
	str := func(s string) {
		b = append(strconv.AppendInt(append(b, ' '), int64(len(s)), 10), ' ')
		b = append(b, s...)
	}
	for _, list := range [...][]Day{c.days, c.intake} {
		b = append(b, '\n')
		for _, d := range list {
			b = strconv.AppendInt(b, int64(index(d.Date)), 10)
			b = strconv.AppendInt(append(b, ' '), int64(d.Kind), 10)
			str(d.Name)
			str(d.NameEnglish)
			str(d.Notice.Document)
			b = strconv.AppendInt(append(b, ' '), int64(d.Notice.Issued.UnixDay()), 10)
			str(d.Notice.Article)
			b = append(b, ' ', '0'+byte(d.Notice.Quality), '\n')
		}
	}
	sum := sha256.Sum256(b)
	return "vn-" + hex.EncodeToString(sum[:8])
}

func index(d motcua.Date) int { return d.UnixDay() - tableFrom }
func date(i int) motcua.Date  { return motcua.FromUnixDay(i + tableFrom) }

// inTable reports whether a day number lies in the years the tables cover.
func inTable(i int) bool { return uint(i) < tableDays }

// Version names the content of the calendar: the same entries, coverage and week give the same version, any other
// content another. Store it beside a due date to know which days it was counted with.
func (c *Calendar) Version() string { return c.version }

// CompleteFrom returns the first day from which the entries are complete: 1 January 2018 for [Vietnam].
func (c *Calendar) CompleteFrom() motcua.Date { return date(c.from) }

// CompleteUntil returns the last day up to which everything that is decided every year is known: 31 December 2026 for
// [Vietnam].
func (c *Calendar) CompleteUntil() motcua.Date { return date(c.until) }

// First and Last return the ends of the years a calendar can count in, 1 January 2001 and 31 December 2100.
func (c *Calendar) First() motcua.Date { return date(0) }

// Last is the other end of [Calendar.First].
func (c *Calendar) Last() motcua.Date { return date(tableDays - 1) }

// Day returns the entry behind a date: what makes it a holiday, a swapped day or a working Saturday. It reports false
// for an ordinary day. Entries that only open or close the counter are not returned here; see [Calendar.Intake].
func (c *Calendar) Day(d motcua.Date) (Day, bool) { return find(c.days, d) }

// Intake returns the entry that opens or closes the counter on a date.
func (c *Calendar) Intake(d motcua.Date) (Day, bool) { return find(c.intake, d) }

func find(days []Day, d motcua.Date) (Day, bool) {
	i, ok := slices.BinarySearchFunc(days, d, func(e Day, d motcua.Date) int { return e.Date.Compare(d) })
	if !ok {
		return Day{}, false
	}
	return days[i], true
}

// Days yields the entries of a period in order, those of the counter after those of the days.
func (c *Calendar) Days(p motcua.Period) iter.Seq[Day] {
	return func(yield func(Day) bool) {
		for _, list := range [...][]Day{c.days, c.intake} {
			for _, d := range list {
				if p.Contains(d.Date) && !yield(d) {
					return
				}
			}
		}
	}
}

// IsWorkingDay reports whether d counts as a working day (ngày làm việc). Outside the years 2001 to 2100 it is false.
func (c *Calendar) IsWorkingDay(d motcua.Date) bool {
	i := index(d)
	return inTable(i) && c.work.has(i)
}
