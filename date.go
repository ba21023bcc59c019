package motcua

import (
	"strconv"
	"strings"
	"time"
)

// Date is a civil day (ngày dương lịch) in Viet Nam: a year, a month and a day, with no clock and no zone.
//
// It is comparable with ==, usable as a map key, four bytes wide, and ordered by [Date.Compare]. The zero
// value is no date at all: [Date.IsZero] reports it, it prints as the empty string, it sorts before every day
// and arithmetic on it gives the zero value again. Days from 1 January of year 1 to 31 December 9999 can be
// represented, in the Gregorian calendar, which is the one time limits are counted in
// (Civil Code 91/2015/QH13, art. 145(2)).
type Date struct {
	n int32 // 1 is 0001-01-01; 0 is no date
}

const (
	maxDay    = 3652059 // 9999-12-31
	unixDay   = 719163  // 1970-01-01
	vnOffset  = 7 * 3600
	daySecond = 24 * 3600
)

var vietnam = time.FixedZone("+07", vnOffset)

// Location returns the time zone of Viet Nam, a fixed UTC+7: clocks there have kept it without daylight saving since 13
// June 1975. It needs no time-zone database. Instants before that day are read at UTC+7 too, whatever a clock showed.
func Location() *time.Location { return vietnam }

// NewDate returns the day with the given year, month and day of the month. It reports an [*InvalidError]
// when there is no such day (29 February of a common year, month 13, year 0 or 10000), with a problem of code
// [CodeOutOfRange] at each of the paths "year", "month" and "day" that is wrong: dates are never silently normalised.
func NewDate(year int, month time.Month, day int) (Date, error) {
	var problems []Problem
	if year < 1 || year > 9999 {
		problems = append(problems, Problem{Path: "year", Code: CodeOutOfRange, Param: "1..9999"})
	}
	if month < 1 || month > 12 {
		problems = append(problems, Problem{Path: "month", Code: CodeOutOfRange, Param: "1..12"})
	}
	last := 31 // of a month nobody knows
	if problems == nil {
		last = daysIn(year, month)
	}
	if day < 1 || day > last {
		problems = append(problems, Problem{Path: "day", Code: CodeOutOfRange, Param: "1.." + strconv.Itoa(last)})
	}
	if problems != nil {
		return Date{}, Invalid("motcua: date", problems...)
	}
	return civil(year, month, day), nil
}

// MustDate is [NewDate] for constants in code and tests; it panics when there is no such day.
func MustDate(year int, month time.Month, day int) Date {
	d, err := NewDate(year, month, day)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf returns the day in Viet Nam on which the instant t falls, whatever location t carries: 31 December
// 18:00 UTC is 1 January. The zero time gives the zero Date, as do instants outside the years 1 to 9999.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return fromUnixDay(floorDiv(t.Unix()+vnOffset, daySecond))
}

// ParseDate reads a day written as YYYY-MM-DD, exactly: four, two and two ASCII digits. Anything else is an
// [*InvalidError] with code [CodeMalformed]; a well-written day that does not exist gives the error of [NewDate].
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, malformedDate("YYYY-MM-DD")
	}
	y, ok1 := digits(s[0:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 {
		return Date{}, malformedDate("YYYY-MM-DD")
	}
	return NewDate(y, time.Month(m), d)
}

// ParseVietnameseDate reads a day in the order Vietnamese papers and exports write it, DD/MM/YYYY or
// D/M/YYYY, with slashes: one or two ASCII digits, one or two, and four. Errors are those of [ParseDate].
func ParseVietnameseDate(s string) (Date, error) {
	const want = "DD/MM/YYYY"
	i := strings.IndexByte(s, '/')
	if i < 1 || i > 2 {
		return Date{}, malformedDate(want)
	}
	rest := s[i+1:]
	j := strings.IndexByte(rest, '/')
	if j < 1 || j > 2 || len(rest)-j-1 != 4 {
		return Date{}, malformedDate(want)
	}
	d, ok1 := digits(s[:i])
	m, ok2 := digits(rest[:j])
	y, ok3 := digits(rest[j+1:])
	if !ok1 || !ok2 || !ok3 {
		return Date{}, malformedDate(want)
	}
	return NewDate(y, time.Month(m), d)
}

// MustParseDate is [ParseDate] for constants in code and tests; it panics on an error.
func MustParseDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func malformedDate(form string) error {
	return Invalid("motcua: date", Problem{Code: CodeMalformed, Param: form})
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.n == 0 }

// Civil returns the year, month and day of the month; all three are 0 for the zero Date.
func (d Date) Civil() (year int, month time.Month, day int) {
	if d.n == 0 {
		return 0, 0, 0
	}
	// Years are counted from 1 March, so that the leap day is the last of its year, in eras of 400 years.
	z := int(d.n) + 305 // 0000-03-01 is day 0
	era := z / 146097
	doe := z % 146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	m := mp + 3
	year = yoe + era*400
	if m > 12 {
		m -= 12
		year++
	}
	return year, time.Month(m), day
}

// Year returns the year, 0 for the zero Date.
func (d Date) Year() int { y, _, _ := d.Civil(); return y }

// Month returns the month, 0 for the zero Date.
func (d Date) Month() time.Month { _, m, _ := d.Civil(); return m }

// Day returns the day of the month, 0 for the zero Date.
func (d Date) Day() int { _, _, n := d.Civil(); return n }

// Weekday returns the day of the week. Of the zero Date it is Sunday, which means nothing: test IsZero first.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.n % 7) }

// UnixDay returns the number of days since 1 January 1970, for code that works on day numbers. The zero Date
// has none; it returns -719163, the number of 31 December of year 0.
func (d Date) UnixDay() int { return int(d.n) - unixDay }

// FromUnixDay returns the day n days after 1 January 1970, or the zero Date outside the years 1 to 9999.
func FromUnixDay(n int) Date { return fromUnixDay(int64(n)) }

// AddDays returns the day n days later (earlier when n is negative). It returns the zero Date when d is the zero
// Date or the answer lies outside the years 1 to 9999.
func (d Date) AddDays(n int) Date {
	if d.n == 0 {
		return Date{}
	}
	if n > maxDay || n < -maxDay {
		return Date{}
	}
	return fromUnixDay(int64(d.n) + int64(n) - unixDay)
}

// AddMonths returns the corresponding day n months later (earlier when n is negative): the same day of the
// month or, when that month is too short, its last day. 31 January + 1 month is 28 or 29 February
// (Civil Code 91/2015/QH13, art. 148(3)). The zero Date stays zero; an answer outside the years 1 to 9999 is zero.
func (d Date) AddMonths(n int) Date {
	if d.n == 0 || n > 12*10000 || n < -12*10000 {
		return Date{}
	}
	y, m, day := d.Civil()
	total := y*12 + int(m) - 1 + n
	if total < 12 {
		return Date{}
	}
	y, m = total/12, time.Month(total%12+1)
	if y > 9999 {
		return Date{}
	}
	return civil(y, m, min(day, daysIn(y, m)))
}

// AddYears returns the corresponding day n years later: 29 February becomes 28 February in a common year
// (Civil Code 91/2015/QH13, art. 148(4), read with the rule of art. 148(3) for a month that lacks the day). Limits are
// those of [Date.AddMonths].
func (d Date) AddYears(n int) Date {
	if n > 10000 || n < -10000 {
		return Date{}
	}
	return d.AddMonths(12 * n)
}

// DaysSince returns how many days d is after o: negative when it is before. Both must be days; with a zero
// Date on either side the answer is 0.
func (d Date) DaysSince(o Date) int {
	if d.n == 0 || o.n == 0 {
		return 0
	}
	return int(d.n - o.n)
}

// Compare returns -1, 0 or +1 as d is before, equal to or after o. The zero Date is before every day.
func (d Date) Compare(o Date) int {
	switch {
	case d.n < o.n:
		return -1
	case d.n > o.n:
		return 1
	}
	return 0
}

// Equal reports whether both are the same day, or both none. It is ==, for packages that look for the method.
func (d Date) Equal(o Date) bool { return d == o }

// Before reports whether d is before o. The zero Date is before every day.
func (d Date) Before(o Date) bool { return d.n < o.n }

// After reports whether d is after o.
func (d Date) After(o Date) bool { return d.n > o.n }

// Start returns the first instant of the day in Viet Nam, 00:00 UTC+7; the zero time for the zero Date.
func (d Date) Start() time.Time {
	if d.n == 0 {
		return time.Time{}
	}
	return time.Unix(int64(d.n-unixDay)*daySecond-vnOffset, 0).In(vietnam)
}

// End returns the instant at which the day is over, its 24:00, which is 00:00 of the next day
// (Civil Code 91/2015/QH13, art. 148(6)); the zero time for the zero Date.
func (d Date) End() time.Time {
	if d.n == 0 {
		return time.Time{}
	}
	return time.Unix(int64(d.n-unixDay+1)*daySecond-vnOffset, 0).In(vietnam)
}

// At returns the instant of the day at the given wall-clock time in Viet Nam. Hours, minutes and seconds outside
// their usual ranges carry over, as in time.Date. The zero Date gives the zero time.
func (d Date) At(hour, minute, second int) time.Time {
	if d.n == 0 {
		return time.Time{}
	}
	y, m, day := d.Civil()
	return time.Date(y, m, day, hour, minute, second, 0, vietnam)
}

// String returns the day as YYYY-MM-DD, and "" for the zero Date.
func (d Date) String() string {
	if d.n == 0 {
		return ""
	}
	var b [10]byte
	return string(d.append(b[:0]))
}

// Vietnamese returns the day as Vietnamese papers write it, DD/MM/YYYY, and "" for the zero Date.
func (d Date) Vietnamese() string {
	if d.n == 0 {
		return ""
	}
	s := d.String()
	return s[8:10] + "/" + s[5:7] + "/" + s[0:4]
}

// Text returns the day as papers in the language write it: DD/MM/YYYY in Vietnamese, YYYY-MM-DD in English, and "" for
// the zero Date.
func (d Date) Text(l Language) string {
	if l == English {
		return d.String()
	}
	return d.Vietnamese()
}

// AppendText appends the form of [Date.String] to b. It never fails.
func (d Date) AppendText(b []byte) ([]byte, error) { return d.append(b), nil }

// MarshalText returns the form of [Date.String]: empty for the zero Date.
func (d Date) MarshalText() ([]byte, error) { return d.append(make([]byte, 0, 10)), nil }

// UnmarshalText reads the form of [ParseDate]; empty text is the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	return unmarshal(d, ParseDate, text)
}

func (d Date) append(b []byte) []byte {
	if d.n == 0 {
		return b
	}
	y, m, day := d.Civil()
	return append(b,
		byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+int(m)/10), byte('0'+int(m)%10), '-',
		byte('0'+day/10), byte('0'+day%10))
}

func fromUnixDay(n int64) Date {
	if n < 1-unixDay || n > maxDay-unixDay {
		return Date{}
	}
	return Date{int32(n + unixDay)}
}

// civil returns the day for a year, month and day known to exist.
func civil(y int, m time.Month, day int) Date {
	mm := int(m) - 3
	if mm < 0 {
		mm += 12
		y--
	}
	era := y / 400
	yoe := y % 400
	doy := (153*mm+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Date{int32(era*146097 + doe - 305)}
}

func daysIn(y int, m time.Month) int {
	switch m {
	case time.February:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// digits reads a few ASCII digits, one at least; digits of other scripts are not digits here.
func digits(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, s != ""
}
