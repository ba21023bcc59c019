package motcua

import (
	"fmt"
	"strings"
	"time"
)

// Span is the length of a [Period] by its name. The zero value is a period given by its two ends.
type Span uint8

// The spans a report is made for.
const (
	Custom Span = iota
	Month
	Quarter
	HalfYear
	Year
)

// String returns "custom", "month", "quarter", "half-year" or "year".
func (s Span) String() string {
	switch s {
	case Month:
		return "month"
	case Quarter:
		return "quarter"
	case HalfYear:
		return "half-year"
	case Year:
		return "year"
	}
	return "custom"
}

// months returns how many months the span has, 0 for Custom.
func (s Span) months() int {
	switch s {
	case Month:
		return 1
	case Quarter:
		return 3
	case HalfYear:
		return 6
	case Year:
		return 12
	}
	return 0
}

// Convention says where the months of a [Period] begin. The same name, "first quarter of 2024", is two different
// sets of days under the two conventions, so a period always carries its own. The zero value is the calendar.
type Convention uint8

const (
	// Calendar periods begin on the first day of a month. The national portal's own indicators use them: its third
	// quarter is 1 July to 30 September.
	Calendar Convention = iota
	// Reporting periods run from the 15th of a month to the 14th of a later one: the month of March is 15 February to
	// 14 March, the first quarter 15 December to 14 March, the year 15 December to 14 December. Source: Decree
	// 09/2019/NĐ-CP of 24 January 2019, art. 12; quality medium, its text was not seen. That the second half-year is 15
	// June to 14 December follows from the year and the first half-year.
	Reporting
)

// String returns "calendar" or "reporting".
func (c Convention) String() string {
	if c == Reporting {
		return "reporting"
	}
	return "calendar"
}

// Period (kỳ) is a half-open interval of days: it holds the day From and every day up to, but not including,
// Until. It knows its name and its convention, so that it can be printed, stepped and compared as what it is:
// two periods are equal with == only when days, span and convention are all the same.
//
// The zero value is no period: it holds no day.
type Period struct {
	from, until Date
	span        Span
	convention  Convention
}

// NewPeriod returns the period from the day from up to, not including, the day until. It reports an
// [*InvalidError] when one of them is no day or until is not after from.
func NewPeriod(from, until Date) (Period, error) {
	var problems []Problem
	if from.IsZero() {
		problems = append(problems, Problem{Path: "from", Code: CodeRequired})
	}
	if until.IsZero() {
		problems = append(problems, Problem{Path: "until", Code: CodeRequired})
	}
	if problems == nil && !until.After(from) {
		problems = append(problems, Problem{Path: "until", Code: CodeBefore, Param: "from + 1 day"})
	}
	if problems != nil {
		return Period{}, Invalid("motcua: period", problems...)
	}
	return Period{from: from, until: until}, nil
}

// MonthOf returns the given month of the given year under a convention.
func MonthOf(year int, month time.Month, c Convention) (Period, error) {
	return named(year, int(month), Month, c)
}

// QuarterOf returns quarter 1 to 4 of the given year under a convention.
func QuarterOf(year, quarter int, c Convention) (Period, error) {
	return named(year, quarter, Quarter, c)
}

// HalfYearOf returns half-year 1 or 2 of the given year under a convention.
func HalfYearOf(year, half int, c Convention) (Period, error) {
	return named(year, half, HalfYear, c)
}

// YearOf returns the given year under a convention.
func YearOf(year int, c Convention) (Period, error) { return named(year, 1, Year, c) }

// named returns the index-th span (from 1) of a year.
func named(year, index int, s Span, c Convention) (Period, error) {
	n := s.months()
	var problems []Problem
	// The last day of 9999 has no day after it, and the first reporting period would begin before year 1.
	if year < 2 || year > 9998 {
		problems = append(problems, Problem{Path: "year", Code: CodeOutOfRange, Param: "2..9998"})
	}
	if index < 1 || index > 12/n {
		problems = append(problems, Problem{Path: s.String(), Code: CodeOutOfRange, Param: fmt.Sprintf("1..%d", 12/n)})
	}
	if c > Reporting {
		problems = append(problems, Problem{Path: "convention", Code: CodeUnknown, Param: "calendar, reporting"})
	}
	if problems != nil {
		return Period{}, Invalid("motcua: period", problems...)
	}
	from := civil(year, time.Month((index-1)*n+1), 1)
	if c == Reporting {
		from = from.AddMonths(-1).AddDays(14)
	}
	return Period{from: from, until: from.AddMonths(n), span: s, convention: c}, nil
}

// ParsePeriod reads the form that [Period.String] prints: 2024, 2024-H1, 2024-Q1 or 2024-03, each followed by @15
// for the 15th-to-14th convention; or two days around a slash, 2024-01-01/2024-04-01, the second one not included.
func ParsePeriod(s string) (Period, error) {
	const form = "2024, 2024-H1, 2024-Q1, 2024-03, with @15 for 15th to 14th; or FROM/UNTIL"
	bad := func() (Period, error) {
		return Period{}, Invalid("motcua: period", Problem{Code: CodeMalformed, Param: form})
	}
	if a, b, ok := strings.Cut(s, "/"); ok {
		from, err1 := ParseDate(a)
		until, err2 := ParseDate(b)
		if err1 != nil || err2 != nil {
			return bad()
		}
		return NewPeriod(from, until)
	}
	c := Calendar
	name, hasCut := strings.CutSuffix(s, "@15")
	if hasCut {
		c = Reporting
	}
	if len(name) < 4 {
		return bad()
	}
	year, ok := digits(name[:4])
	if !ok {
		return bad()
	}
	rest := name[4:]
	switch {
	case rest == "":
		return YearOf(year, c)
	case len(rest) != 3 || rest[0] != '-':
		return bad()
	case rest[1] == 'Q' || rest[1] == 'H':
		i, ok := digits(rest[2:])
		if !ok {
			return bad()
		}
		if rest[1] == 'Q' {
			return QuarterOf(year, i, c)
		}
		return HalfYearOf(year, i, c)
	}
	m, ok := digits(rest[1:])
	if !ok {
		return bad()
	}
	return MonthOf(year, time.Month(m), c)
}

// MustParsePeriod is [ParsePeriod] for constants in code and tests; it panics on an error.
func MustParsePeriod(s string) Period {
	p, err := ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// IsZero reports whether p is no period.
func (p Period) IsZero() bool { return p == Period{} }

// From returns the first day of the period.
func (p Period) From() Date { return p.from }

// Until returns the first day after the period.
func (p Period) Until() Date { return p.until }

// Last returns the last day of the period, the one before Until.
func (p Period) Last() Date { return p.until.AddDays(-1) }

// Span returns the span the period was named by.
func (p Period) Span() Span { return p.span }

// Convention returns the convention of the period. A custom period follows the calendar.
func (p Period) Convention() Convention { return p.convention }

// Days returns how many days the period has.
func (p Period) Days() int { return p.until.DaysSince(p.from) }

// Elapsed returns how many days of the period have begun when the day asOf is counted in full: 0 before the
// period, Days after it. A figure for "the first quarter" stated on 12 March 2024 covers Elapsed = 72 of 91 days.
func (p Period) Elapsed(asOf Date) int {
	if asOf.IsZero() || p.IsZero() {
		return 0
	}
	return max(0, min(asOf.DaysSince(p.from)+1, p.Days()))
}

// Contains reports whether the day d is in the period. The zero Date is in none.
func (p Period) Contains(d Date) bool {
	return !d.IsZero() && !d.Before(p.from) && d.Before(p.until)
}

// ContainsInstant reports whether the instant t falls on a day of the period, by the calendar of Viet Nam: the
// first instant of From is inside, the first instant of Until is not.
func (p Period) ContainsInstant(t time.Time) bool { return p.Contains(DateOf(t)) }

// Next returns the period that begins where p ends: the next month after a month, the next quarter after a
// quarter. After a custom period it is one with as many days. It is the zero Period outside the years 2 to 9998.
func (p Period) Next() Period { return p.step(+1) }

// Previous returns the period that ends where p begins. What p carries over is what Previous left open.
func (p Period) Previous() Period { return p.step(-1) }

func (p Period) step(n int) Period {
	q := p
	if k := p.span.months(); k > 0 {
		q.from, q.until = p.from.AddMonths(n*k), p.until.AddMonths(n*k)
		if y := q.nameYear(); y < 2 || y > 9998 {
			return Period{}
		}
	} else {
		q.from, q.until = p.from.AddDays(n*p.Days()), p.until.AddDays(n*p.Days())
	}
	if q.from.IsZero() || q.until.IsZero() {
		return Period{}
	}
	return q
}

// nameYear returns the year in the period's name, that of its last day.
func (p Period) nameYear() int { return p.Last().Year() }

// String returns the form that [ParsePeriod] reads, and "" for the zero Period.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	if p.span == Custom {
		return p.from.String() + "/" + p.until.String()
	}
	// Under both conventions the period is named after the month its last day is in.
	y, m, _ := p.Last().Civil()
	s := fmt.Sprintf("%04d", y)
	switch p.span {
	case Month:
		s += fmt.Sprintf("-%02d", int(m))
	case Quarter:
		s += fmt.Sprintf("-Q%d", int(m)/3)
	case HalfYear:
		s += fmt.Sprintf("-H%d", int(m)/6)
	}
	if p.convention == Reporting {
		s += "@15"
	}
	return s
}

// Text returns the name and the days of the period for people, first and last day included: "quý I/2024
// (01/01/2024 – 31/03/2024)" or "first quarter of 2024 (2024-01-01 to 2024-03-31)".
func (p Period) Text(l Language) string {
	if p.IsZero() {
		return ""
	}
	y, m, _ := p.Last().Civil()
	roman := [...]string{"I", "II", "III", "IV"}
	ordinal := [...]string{"first", "second", "third", "fourth"}
	if l == English {
		days := fmt.Sprintf("%s to %s", p.from, p.Last())
		switch p.span {
		case Month:
			return fmt.Sprintf("%s %d (%s)", m, y, days)
		case Quarter:
			return fmt.Sprintf("%s quarter of %d (%s)", ordinal[m/3-1], y, days)
		case HalfYear:
			return fmt.Sprintf("%s half of %d (%s)", ordinal[m/6-1], y, days)
		case Year:
			return fmt.Sprintf("year %d (%s)", y, days)
		}
		return days
	}
	days := fmt.Sprintf("%s – %s", p.from.Vietnamese(), p.Last().Vietnamese())
	switch p.span {
	case Month:
		return fmt.Sprintf("tháng %d/%d (%s)", int(m), y, days)
	case Quarter:
		return fmt.Sprintf("quý %s/%d (%s)", roman[m/3-1], y, days)
	case HalfYear:
		return fmt.Sprintf("6 tháng %s năm %d (%s)", [...]string{"đầu", "cuối"}[m/6-1], y, days)
	case Year:
		return fmt.Sprintf("năm %d (%s)", y, days)
	}
	return days
}

// MarshalText returns the form of [Period.String].
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of [ParsePeriod]; empty text is the zero Period.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	v, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = v
	return nil
}
