package calendar

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// Unit is what a term is counted in. The zero value is NoLimit.
type Unit uint8

// The units. Days and hours are different things: a working day is never a number of hours unless a [Convention] says so.
const (
	NoLimit     Unit = iota // no time limit is set
	WorkingDay              // ngày làm việc
	CalendarDay             // ngày (dương lịch)
	Week                    // tuần
	Month                   // tháng
	Year                    // năm
	OnTheDay                // trong ngày
	WorkingHour             // giờ làm việc
	ClockHour               // giờ
)

var unitNames = [...]string{"none", "wd", "cd", "week", "month", "year", "same_day", "wh", "ch"}

// String returns the short word of the unit as terms are written with it: "wd", "month", "same_day".
func (u Unit) String() string { return word(unitNames[:], u) }

// Hours reports whether the unit is counted to the instant rather than in whole days.
func (u Unit) Hours() bool { return u == WorkingHour || u == ClockHour }

// calendarDays reports whether the last day is found on the civil calendar and rolls when it is a day off.
func (u Unit) calendarDays() bool { return u >= CalendarDay && u <= Year }

// Term is a time limit (thời hạn giải quyết): a number of working days, calendar days, weeks, months or years, the same
// day, or an exact length of working or clock time. It is a small comparable value. The zero Term is no limit.
type Term struct {
	unit Unit
	n    int64 // whole units, or nanoseconds for hours; 0 for same day and no limit
}

// WorkingDays returns a limit of n working days (ngày làm việc). The day of receipt is not counted
// (Civil Code 91/2015/QH13 of 24 November 2015, art. 147(2)). A negative n makes a term that no calendar accepts.
func WorkingDays(n int) Term { return Term{WorkingDay, int64(n)} }

// CalendarDays returns a limit of n days of the calendar, rest days included; only the last day rolls
// (Civil Code, art. 148(5)).
func CalendarDays(n int) Term { return Term{CalendarDay, int64(n)} }

// Weeks returns a limit of n weeks: it ends on the same weekday (Civil Code, art. 148(2)).
func Weeks(n int) Term { return Term{Week, int64(n)} }

// Months returns a limit of n months: it ends on the corresponding day or, failing that, the last day of the month
// (Civil Code, art. 148(3)).
func Months(n int) Term { return Term{Month, int64(n)} }

// Years returns a limit of n years: it ends on the corresponding day and month (Civil Code, art. 148(4)).
func Years(n int) Term { return Term{Year, int64(n)} }

// SameDay returns the limit "within the day" (trong ngày): the day of receipt itself, or the next working day when the
// convention's cut-off has passed.
func SameDay() Term { return Term{OnTheDay, 0} }

// WorkingHours returns a limit of working time (giờ làm việc), exact to the nanosecond: it runs while the office is open.
// Steps of 0.5 or 2.5 days in provincial tables are working time on an 8-hour day: 4 and 20 hours.
func WorkingHours(d time.Duration) Term { return Term{WorkingHour, int64(d)} }

// ClockHours returns a limit of clock time (giờ): it runs day and night from the instant of receipt
// (Civil Code, art. 147(1)).
func ClockHours(d time.Duration) Term { return Term{ClockHour, int64(d)} }

// Unit returns what the term is counted in.
func (t Term) Unit() Unit { return t.unit }

// IsZero reports whether there is no limit.
func (t Term) IsZero() bool { return t == Term{} }

// Count returns the number of days, weeks, months or years; 0 for terms that are not counted in whole units.
func (t Term) Count() int {
	if t.unit.Hours() {
		return 0
	}
	return int(t.n)
}

// Duration returns the length of a term of working or clock hours; 0 for the others.
func (t Term) Duration() time.Duration {
	if t.unit.Hours() {
		return time.Duration(t.n)
	}
	return 0
}

// maxCount bounds whole units, and endOfTime hours, so that no sum overflows; the tables end earlier.
const maxCount = 100_000

// problem returns what is wrong with a term, with an empty code when nothing is.
func (t Term) problem(path string) motcua.Problem {
	switch {
	case t.unit > ClockHour, t.n < 0, !t.unit.Hours() && t.n > maxCount, t.n > endOfTime, (t.unit == NoLimit || t.unit == OnTheDay) && t.n != 0:
		return motcua.Problem{Path: path, Code: motcua.CodeOutOfRange, Param: "0.." + strconv.Itoa(maxCount)}
	}
	return motcua.Problem{}
}

// lengths are the units hours are written in, the longest first, with the digits after the point that are allowed.
var lengths = [...]struct {
	working, clock string
	vi, en         string
	ns             int64
	places         int
}{
	{"wh", "ch", "giờ", "hour", int64(time.Hour), 4},
	{"wmin", "cmin", "phút", "minute", int64(time.Minute), 4},
	{"wsec", "csec", "giây", "second", int64(time.Second), 9},
}

// String returns the stable text form: "5wd", "15cd", "2week", "1month", "1year", "same_day", "4wh", "0.5wh", "48ch",
// "10cmin" where a length is no short decimal of an hour, and "none" for the zero Term.
func (t Term) String() string {
	switch {
	case t.unit == NoLimit || t.unit == OnTheDay:
		return t.unit.String()
	case !t.unit.Hours():
		return strconv.FormatInt(t.n, 10) + t.unit.String()
	}
	n, l := t.length()
	u := lengths[l].clock
	if t.unit == WorkingHour {
		u = lengths[l].working
	}
	return n + u
}

// length returns the shortest exact decimal of a length of time and the place of its unit in lengths.
func (t Term) length() (string, int) {
	for i, l := range lengths {
		whole, rest := t.n/l.ns, t.n%l.ns
		if rest < 0 {
			rest = -rest
		}
		if rest == 0 {
			return strconv.FormatInt(whole, 10), i
		}
		digits := make([]byte, 0, 9)
		for len(digits) < l.places && rest != 0 {
			rest *= 10
			digits = append(digits, byte('0'+rest/l.ns))
			rest %= l.ns
		}
		if rest == 0 {
			sign := ""
			if t.n < 0 && whole == 0 {
				sign = "-"
			}
			return sign + strconv.FormatInt(whole, 10) + "." + string(digits), i
		}
	}
	return strconv.FormatInt(t.n/int64(time.Second), 10), len(lengths) - 1 // not reached: seconds have nine places
}

const termForm = "5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none"

func malformedTerm() error {
	return motcua.Invalid("calendar: term", motcua.Problem{Code: motcua.CodeMalformed, Param: termForm})
}

// ParseTerm reads the form of [Term.String]: a number in ASCII digits and a unit with nothing between. A fraction of
// working days, as in provincial step tables ("0.5wd", "2.5wd"), is read as working hours of an 8-hour day. Any other
// text is an [*motcua.InvalidError], with code out_of_range where only the number is too large.
func ParseTerm(s string) (Term, error) {
	switch s {
	case "none":
		return Term{}, nil
	case "same_day":
		return SameDay(), nil
	}
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		i++
	}
	number, unit := s[:i], s[i:]
	whole, frac, hasPoint := strings.Cut(number, ".")
	if whole == "" || hasPoint && frac == "" || len(whole) > 1 && whole[0] == '0' {
		return Term{}, malformedTerm()
	}
	for _, l := range lengths {
		switch unit {
		case l.working:
			return exact(WorkingHour, whole, frac, l.ns)
		case l.clock:
			return exact(ClockHour, whole, frac, l.ns)
		}
	}
	if unit == "wd" && hasPoint {
		return exact(WorkingHour, whole, frac, int64(eightHours))
	}
	for u := WorkingDay; u <= Year; u++ {
		if unit != u.String() {
			continue
		}
		if hasPoint {
			return Term{}, malformedTerm()
		}
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || n > maxCount {
			return Term{}, outOfRangeTerm()
		}
		return Term{u, n}, nil
	}
	return Term{}, malformedTerm()
}

func outOfRangeTerm() error {
	return motcua.Invalid("calendar: term", motcua.Problem{Code: motcua.CodeOutOfRange, Param: "0.." + strconv.Itoa(maxCount)})
}

// eightHours is the length of a working day where one is written in hours.
const eightHours = 8 * time.Hour

// exact reads a decimal number of units of ns nanoseconds; the result must be a whole number of nanoseconds.
func exact(u Unit, whole, frac string, ns int64) (Term, error) {
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > math.MaxInt64/ns-1 {
		return Term{}, outOfRangeTerm()
	}
	total, unit := n*ns, ns
	for i := range len(frac) {
		if frac[i] == '.' || unit%10 != 0 && frac[i] != '0' {
			// Either a second point, or finer than a nanosecond.
			if frac[i] == '.' {
				return Term{}, malformedTerm()
			}
			// A digit may still be exact when the unit is not a multiple of ten: 0.5 of 1,000,000,000 is.
			if d := int64(frac[i] - '0'); d*unit%10 != 0 {
				return Term{}, malformedTerm()
			}
		}
		total += int64(frac[i]-'0') * unit / 10
		unit /= 10
	}
	return Term{u, total}, nil
}

// MarshalText returns the form of [Term.String].
func (t Term) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the form of [ParseTerm]; empty text is the zero Term.
func (t *Term) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = Term{}
		return nil
	}
	return unmarshal(t, b, ParseTerm)
}

var unitTexts = [...][3]string{ // Vietnamese, English for one, English for several
	{"không quy định thời hạn", "no limit", "no limit"},
	{"ngày làm việc", "working day", "working days"},
	{"ngày", "day", "days"},
	{"tuần", "week", "weeks"},
	{"tháng", "month", "months"},
	{"năm", "year", "years"},
	{"trong ngày", "within the day", "within the day"},
}

// Text returns the term for people: "5 ngày làm việc", "5 working days"; "trong ngày", "within the day".
func (t Term) Text(l motcua.Language) string {
	if t.unit.Hours() {
		n, i := t.length()
		vi, en := lengths[i].vi, lengths[i].en
		if n != "1" {
			en += "s"
		}
		if t.unit == WorkingHour {
			vi, en = vi+" làm việc", "working "+en
		}
		if l == motcua.English {
			return n + " " + en
		}
		return strings.Replace(n, ".", ",", 1) + " " + vi
	}
	texts := unitTexts[0]
	if int(t.unit) < len(unitTexts) {
		texts = unitTexts[t.unit]
	}
	s := texts[0]
	if l == motcua.English {
		s = texts[2]
		if t.n == 1 {
			s = texts[1]
		}
	}
	if t.unit == NoLimit || t.unit == OnTheDay {
		return s
	}
	return strconv.FormatInt(t.n, 10) + " " + s
}
