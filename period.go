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

var spanNames = [...]string{"custom", "month", "quarter", "half-year", "year"}

// ParseSpan reads the form of [Span.String]. Anything else is an [*InvalidError] with code [CodeUnknown].
func ParseSpan(s string) (Span, error) { return parseName[Span]("span", spanNames[:], s) }

// String returns "custom", "month", "quarter", "half-year" or "year".
func (s Span) String() string { return nameOf(spanNames[:], s) }

// MarshalText returns the form of [Span.String].
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the form of [ParseSpan].
func (s *Span) UnmarshalText(text []byte) error { return unmarshal(s, ParseSpan, text) }

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

var conventionNames = [...]string{"calendar", "reporting"}

// ParseConvention reads "calendar" or "reporting". Anything else is an [*InvalidError] with code [CodeUnknown].
func ParseConvention(s string) (Convention, error) {
	return parseName[Convention]("convention", conventionNames[:], s)
}

// String returns "calendar" or "reporting".
func (c Convention) String() string { return nameOf(conventionNames[:], c) }

// MarshalText returns the form of [Convention.String].
func (c Convention) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the form of [ParseConvention].
func (c *Convention) UnmarshalText(text []byte) error {
	return unmarshal(c, ParseConvention, text)
}

// Citation returns the source of the convention. Calendar months need none.
func (c Convention) Citation() Citation {
	if c != Reporting {
		return Citation{}
	}
	return Citation{Document: "NĐ 09/2019/NĐ-CP", Issued: civil(2019, time.January, 24), Article: "art. 12", Quality: Medium}
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

// NewPeriod returns the period from the day from up to, not including, the day until. Its span is [Custom], also when
// it has the days of a month. It reports an [*InvalidError] when one of them is no day ([CodeRequired]) or until is
// not after from ([CodeOutOfRange]).
func NewPeriod(from, until Date) (Period, error) {
	var problems []Problem
	if from.IsZero() {
		problems = append(problems, Problem{Path: "from", Code: CodeRequired})
	}
	if until.IsZero() {
		problems = append(problems, Problem{Path: "until", Code: CodeRequired})
	}
	if problems == nil && !until.After(from) {
		problems = append(problems, Problem{Path: "until", Code: CodeOutOfRange, Param: "> from"})
	}
	if problems != nil {
		return Period{}, Invalid("motcua: period", problems...)
	}
	return Period{from: from, until: until}, nil
}

// MonthOf returns the given month of the given year, 2 to 9998, under a convention. What lies outside is an
// [*InvalidError] that names each of the year, the index and the convention that is wrong; the same holds for
// [QuarterOf], [HalfYearOf] and [YearOf].
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

// PeriodOf returns the period of the given span and convention that the day d is in: the month, the quarter, the
// half-year or the year. It reports an [*InvalidError] when d is no day, the span is [Custom], which says nothing about
// the ends, or the answer lies outside the years 2 to 9998.
func PeriodOf(d Date, s Span, c Convention) (Period, error) {
	var problems []Problem
	if d.IsZero() {
		problems = append(problems, Problem{Path: "date", Code: CodeRequired})
	}
	n := s.months()
	if n == 0 {
		problems = append(problems, Problem{Path: "span", Code: CodeUnknown, Param: strings.Join(spanNames[1:], ", ")})
	}
	if problems != nil {
		return Period{}, Invalid("motcua: period", problems...)
	}
	y, m, day := d.Civil()
	if c == Reporting && day >= 15 {
		if m++; m > 12 {
			y, m = y+1, 1
		}
	}
	return named(y, (int(m)-1)/n+1, s, c)
}

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
		problems = append(problems, Problem{Path: "convention", Code: CodeUnknown, Param: strings.Join(conventionNames[:], ", ")})
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
// Anything else is an [*InvalidError] with code [CodeMalformed]; a well-written period that does not exist gives the
// error of [MonthOf], [NewDate] (with the paths "from.day" and so on) or [NewPeriod].
func ParsePeriod(s string) (Period, error) {
	const form = "YYYY[-H1|-Q1|-MM][@15], YYYY-MM-DD/YYYY-MM-DD"
	bad := func() (Period, error) {
		return Period{}, Invalid("motcua: period", Problem{Code: CodeMalformed, Param: form})
	}
	if a, b, ok := strings.Cut(s, "/"); ok {
		from, err1 := ParseDate(a)
		until, err2 := ParseDate(b)
		if err1 != nil || err2 != nil {
			first, _ := ProblemsAt("from", err1)
			second, _ := ProblemsAt("until", err2)
			return Period{}, Invalid("motcua: period", append(first, second...)...)
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

// Equal reports whether both are the same period: the same days, span and convention. It is ==, for packages that look for
// the method.
func (p Period) Equal(o Period) bool { return p == o }

// From returns the first day of the period, the zero Date for the zero Period.
func (p Period) From() Date { return p.from }

// Until returns the first day after the period, the zero Date for the zero Period.
func (p Period) Until() Date { return p.until }

// Last returns the last day of the period, the one before Until; the zero Date for the zero Period.
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
// quarter. After a custom period it is one with as many days. It is the zero Period where that would leave the years 2 to
// 9998, for a custom period the days there are.
func (p Period) Next() Period { return p.step(+1) }

// Previous returns the period that ends where p begins, the inverse of [Period.Next]. What a report of p carries over
// (kỳ trước chuyển sang) is what was open at the end of Previous.
func (p Period) Previous() Period { return p.step(-1) }

func (p Period) step(n int) Period {
	q := p
	if k := p.span.months(); k > 0 {
		q.from, q.until = p.from.AddMonths(n*k), p.until.AddMonths(n*k)
		// Under both conventions a period is named after the year its last day is in.
		if y := q.Last().Year(); y < 2 || y > 9998 {
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
	between := " – "
	if l == English {
		between = " to "
	}
	days := p.from.Text(l) + between + p.Last().Text(l)
	if p.span == Custom {
		return days
	}
	return p.Name(l) + " (" + days + ")"
}

// Name returns the name of the period without its days, for headings that state them elsewhere: "quý I/2024" or "first
// quarter of 2024". It is the same under both conventions, and empty for a custom period, which has none.
func (p Period) Name(l Language) string {
	y, m, _ := p.Last().Civil()
	var (
		roman   = [...]string{"I", "II", "III", "IV"}
		ordinal = [...]string{"first", "second", "third", "fourth"}
		half    = [...]string{"đầu", "cuối"}
	)
	if l == English {
		switch p.span {
		case Month:
			return fmt.Sprintf("%s %d", m, y)
		case Quarter:
			return fmt.Sprintf("%s quarter of %d", ordinal[m/3-1], y)
		case HalfYear:
			return fmt.Sprintf("%s half of %d", ordinal[m/6-1], y)
		case Year:
			return fmt.Sprintf("year %d", y)
		}
		return ""
	}
	switch p.span {
	case Month:
		return fmt.Sprintf("tháng %d/%d", int(m), y)
	case Quarter:
		return fmt.Sprintf("quý %s/%d", roman[m/3-1], y)
	case HalfYear:
		return fmt.Sprintf("6 tháng %s năm %d", half[m/6-1], y)
	case Year:
		return fmt.Sprintf("năm %d", y)
	}
	return ""
}

// MarshalText returns the form of [Period.String].
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of [ParsePeriod]; empty text is the zero Period.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	return unmarshal(p, ParsePeriod, text)
}
