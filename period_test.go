package motcua_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

var (
	conventions = []motcua.Convention{motcua.Calendar, motcua.Reporting}
	namedSpans  = []motcua.Span{motcua.Month, motcua.Quarter, motcua.HalfYear, motcua.Year}
)

// periodsOf returns the periods of one span of a year, in order.
func periodsOf(t *testing.T, year int, s motcua.Span, c motcua.Convention) []motcua.Period {
	t.Helper()
	n := map[motcua.Span]int{motcua.Month: 12, motcua.Quarter: 4, motcua.HalfYear: 2, motcua.Year: 1}[s]
	var all []motcua.Period
	for i := 1; i <= n; i++ {
		var p motcua.Period
		var err error
		switch s {
		case motcua.Month:
			p, err = motcua.MonthOf(year, time.Month(i), c)
		case motcua.Quarter:
			p, err = motcua.QuarterOf(year, i, c)
		case motcua.HalfYear:
			p, err = motcua.HalfYearOf(year, i, c)
		default:
			p, err = motcua.YearOf(year, c)
		}
		if err != nil {
			t.Fatalf("%s %d of %d, %s: %v", s, i, year, c, err)
		}
		all = append(all, p)
	}
	return all
}

// The first and last day of each kind of period, written by hand; every name and text.
//
// Kills: reporting periods from the 14th or the 16th; a reporting year that begins with January; a second half-year of
// the calendar kind; roman numerals, ordinals and halves that are off by one; the languages exchanged.
func TestPeriodDays(t *testing.T) {
	tests := []struct {
		name, first, last string
		days              int
		vi, en            string
		why               string
	}{
		{
			"2024-03", "2024-03-01", "2024-03-31", 31, "tháng 3/2024 (01/03/2024 – 31/03/2024)",
			"March 2024 (2024-03-01 to 2024-03-31)", "a calendar month",
		},
		{
			"2024-02", "2024-02-01", "2024-02-29", 29, "tháng 2/2024 (01/02/2024 – 29/02/2024)",
			"February 2024 (2024-02-01 to 2024-02-29)", "a leap February",
		},
		{
			"2024-03@15", "2024-02-15", "2024-03-14", 29, "tháng 3/2024 (15/02/2024 – 14/03/2024)",
			"March 2024 (2024-02-15 to 2024-03-14)", "the month of March is reported from 15 February",
		},
		{
			"2024-01@15", "2023-12-15", "2024-01-14", 31, "tháng 1/2024 (15/12/2023 – 14/01/2024)",
			"January 2024 (2023-12-15 to 2024-01-14)", "it begins in the year before",
		},
		{
			"2024-Q1", "2024-01-01", "2024-03-31", 91, "quý I/2024 (01/01/2024 – 31/03/2024)",
			"first quarter of 2024 (2024-01-01 to 2024-03-31)", "91 days in a leap year",
		},
		{
			"2024-Q1@15", "2023-12-15", "2024-03-14", 91, "quý I/2024 (15/12/2023 – 14/03/2024)",
			"first quarter of 2024 (2023-12-15 to 2024-03-14)", "15 December to 14 March",
		},
		{
			"2024-Q2", "2024-04-01", "2024-06-30", 91, "quý II/2024 (01/04/2024 – 30/06/2024)",
			"second quarter of 2024 (2024-04-01 to 2024-06-30)", "the second",
		},
		{
			"2022-Q3", "2022-07-01", "2022-09-30", 92, "quý III/2022 (01/07/2022 – 30/09/2022)",
			"third quarter of 2022 (2022-07-01 to 2022-09-30)", "as the national portal counts it",
		},
		{
			"2022-Q4@15", "2022-09-15", "2022-12-14", 91, "quý IV/2022 (15/09/2022 – 14/12/2022)",
			"fourth quarter of 2022 (2022-09-15 to 2022-12-14)", "the last 17 days belong to the next year",
		},
		{
			"2023-H1", "2023-01-01", "2023-06-30", 181, "6 tháng đầu năm 2023 (01/01/2023 – 30/06/2023)",
			"first half of 2023 (2023-01-01 to 2023-06-30)", "a calendar half-year",
		},
		{
			"2023-H1@15", "2022-12-15", "2023-06-14", 182, "6 tháng đầu năm 2023 (15/12/2022 – 14/06/2023)",
			"first half of 2023 (2022-12-15 to 2023-06-14)", "15 December to 14 June",
		},
		{
			"2023-H2@15", "2023-06-15", "2023-12-14", 183, "6 tháng cuối năm 2023 (15/06/2023 – 14/12/2023)",
			"second half of 2023 (2023-06-15 to 2023-12-14)", "what the year leaves after the first half",
		},
		{
			"2023", "2023-01-01", "2023-12-31", 365, "năm 2023 (01/01/2023 – 31/12/2023)",
			"year 2023 (2023-01-01 to 2023-12-31)", "a calendar year",
		},
		{
			"2024@15", "2023-12-15", "2024-12-14", 366, "năm 2024 (15/12/2023 – 14/12/2024)",
			"year 2024 (2023-12-15 to 2024-12-14)", "15 December to 14 December, with a leap day",
		},
		{
			"2022-01-01/2022-05-21", "2022-01-01", "2022-05-20", 140, "01/01/2022 – 20/05/2022",
			"2022-01-01 to 2022-05-20", "from the start of the year to the day of a report",
		},
		{
			"2024-01-01/2024-04-01", "2024-01-01", "2024-03-31", 91, "01/01/2024 – 31/03/2024",
			"2024-01-01 to 2024-03-31", "the days of a quarter, not named so",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := motcua.ParsePeriod(tt.name)
			if err != nil {
				t.Fatal(err)
			}
			got := []any{p.String(), p.From().String(), p.Last().String(), p.Days(), p.Text(motcua.Vietnamese), p.Text(motcua.English)}
			want := []any{tt.name, tt.first, tt.last, tt.days, tt.vi, tt.en}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			vi, _, _ := strings.Cut(tt.vi, " (")
			en, _, _ := strings.Cut(tt.en, " (")
			if p.Span() == motcua.Custom {
				vi, en = "", ""
			}
			if diff := cmp.Diff([]string{vi, en}, []string{p.Name(motcua.Vietnamese), p.Name(motcua.English)}); diff != "" {
				t.Errorf("Name (-want +got):\n%s", diff)
			}
			checkJSON(t, p, `"`+tt.name+`"`)
		})
	}
}

// Every month under both conventions has a name in both languages; the English names are those of package time.
//
// Kills: a text for one convention only; a month that is off by one.
func TestPeriodMonthNames(t *testing.T) {
	for _, c := range conventions {
		for i, p := range periodsOf(t, 2025, motcua.Month, c) {
			m := time.Month(i + 1)
			got := []string{p.String(), p.Name(motcua.Vietnamese), p.Name(motcua.English)}
			suffix := map[motcua.Convention]string{motcua.Reporting: "@15"}[c]
			want := []string{
				fmt.Sprintf("2025-%02d%s", i+1, suffix), fmt.Sprintf("tháng %d/2025", i+1), m.String() + " 2025",
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s of %s (-want +got):\n%s", m, c, diff)
			}
		}
	}
}

// The laws of named periods, for both conventions, all spans, and a run of years with the edges:
//
//   - the periods of a year tile it exactly: the first begins with it, each begins where the one before ends, the last
//     ends with it
//   - Next and Previous walk that tiling and are inverse to each other
//   - PeriodOf of any of its days is the period, and of the day before and the day after is not
//   - its text is read back as the same value
//
// Kills: a PeriodOf that takes the 15th for the month before; a Next that clamps; Previous and Next exchanged; a name
// taken from the first day instead of the last.
func TestPeriodsTileTheYear(t *testing.T) {
	years := []int{2, 3, 1899, 1900, 1999, 2000, 2022, 2023, 2024, 2025, 9997, 9998}
	for _, year := range years {
		for _, c := range conventions {
			whole := periodsOf(t, year, motcua.Year, c)[0]
			for _, s := range namedSpans {
				begins, total := whole.From(), 0
				for _, p := range periodsOf(t, year, s, c) {
					if p.From() != begins {
						t.Fatalf("%s begins on %s, want %s", p, p.From(), begins)
					}
					if p.Span() != s || p.Convention() != c || p.IsZero() {
						t.Fatalf("%s has span %s and convention %s, want %s and %s", p, p.Span(), p.Convention(), s, c)
					}
					begins, total = p.Until(), total+p.Days()
					if back, err := motcua.ParsePeriod(p.String()); err != nil || back != p || !back.Equal(p) {
						t.Fatalf("%s is read back as %s, %v", p, back, err)
					}
					for _, d := range []motcua.Date{p.From(), p.From().AddDays(p.Days() / 2), p.Last()} {
						if got, err := motcua.PeriodOf(d, s, c); err != nil || got != p || !got.Contains(d) {
							t.Fatalf("PeriodOf(%s, %s, %s) = %s, %v, want %s", d, s, c, got, err, p)
						}
					}
					if next := p.Next(); !next.IsZero() && (next.From() != p.Until() || next.Previous() != p || next.Span() != s ||
						next.Convention() != c) {
						t.Fatalf("after %s comes %s, and before that %s", p, next, next.Previous())
					}
					if prev := p.Previous(); !prev.IsZero() && (prev.Until() != p.From() || prev.Next() != p) {
						t.Fatalf("before %s comes %s, and after that %s", p, prev, prev.Next())
					}
				}
				if begins != whole.Until() || total != whole.Days() {
					t.Fatalf("the %ss of %d, %s, end at %s with %d days, want %s with %d", s, year, c, begins, total, whole.Until(),
						whole.Days())
				}
			}
		}
	}
}

// Stepping from the first to the last month visits every month once, and stops at the edges of the range.
//
// Kills: a step that runs out of the named years; a step that stops one short.
func TestPeriodNextToTheEdge(t *testing.T) {
	for _, c := range conventions {
		for _, s := range namedSpans {
			first := periodsOf(t, 2, s, c)[0]
			lastYear := periodsOf(t, 9998, s, c)
			last, steps := first, 1
			for p := first.Next(); !p.IsZero(); p = p.Next() {
				last, steps = p, steps+1
			}
			if want := 9997 * len(lastYear); steps != want || last != lastYear[len(lastYear)-1] {
				t.Errorf("%s, %s: %d steps to %s, want %d to %s", s, c, steps, last, want, lastYear[len(lastYear)-1])
			}
			if prev := first.Previous(); !prev.IsZero() {
				t.Errorf("%s, %s: before the first comes %s", s, c, prev)
			}
		}
	}
}

// A custom period steps by its own length and keeps to the calendar; it has no name to keep.
//
// Kills: a step of a month; stepping over the edge of the representable days.
func TestCustomPeriod(t *testing.T) {
	p := motcua.MustParsePeriod("2024-01-01/2024-01-11")
	got := []string{p.Next().String(), p.Previous().String(), p.Next().Previous().String(), p.Span().String(), p.Convention().String()}
	want := []string{"2024-01-11/2024-01-21", "2023-12-22/2024-01-01", "2024-01-01/2024-01-11", "custom", "calendar"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all := motcua.MustParsePeriod("0001-01-01/9999-12-31")
	if !all.Next().IsZero() || !all.Previous().IsZero() {
		t.Errorf("beside all days there is %s and %s", all.Next(), all.Previous())
	}
	if p == motcua.MustParsePeriod("2024-01-01/2024-01-12") {
		t.Error("periods of different days are equal")
	}
	if q, err := motcua.NewPeriod(motcua.MustDate(2024, 1, 1), motcua.MustDate(2024, 4, 1)); err != nil ||
		q == motcua.MustParsePeriod("2024-Q1") || q.Span() != motcua.Custom {
		t.Errorf("%s, %v is the quarter itself", q, err)
	}
	if motcua.MustParsePeriod("2024-Q1") == motcua.MustParsePeriod("2024-Q1@15") {
		t.Error("a quarter is the same under both conventions")
	}
}

// A period holds its first day and not the day Until, and so with instants in Viet Nam.
//
// Kills: a closed end; an open beginning; instants compared in UTC; a zero period that holds the zero Date.
func TestPeriodContains(t *testing.T) {
	p := motcua.MustParsePeriod("2024-Q1")
	if p.From() != motcua.MustDate(2024, 1, 1) || p.Until() != motcua.MustDate(2024, 4, 1) {
		t.Fatalf("from %s until %s", p.From(), p.Until())
	}
	days := []struct {
		day  string
		want bool
		why  string
	}{
		{"2023-12-31", false, "the day before"},
		{"2024-01-01", true, "the first day"},
		{"2024-03-31", true, "the last day"},
		{"2024-04-01", false, "Until itself"},
	}
	for _, tt := range days {
		d := motcua.MustParseDate(tt.day)
		if got := p.Contains(d); got != tt.want {
			t.Errorf("Contains(%s) = %v, %s", d, got, tt.why)
		}
		for _, at := range []time.Time{d.Start(), d.At(12, 0, 0), d.End().Add(-1)} {
			for _, loc := range []*time.Location{time.UTC, motcua.Location(), time.FixedZone("", -12*3600)} {
				if got := p.ContainsInstant(at.In(loc)); got != tt.want {
					t.Errorf("ContainsInstant(%s) = %v, %s", at.In(loc), got, tt.why)
				}
			}
		}
	}
	if p.Contains(motcua.Date{}) || p.ContainsInstant(time.Time{}) {
		t.Error("the zero Date is in a period")
	}
}

// Kills: the day asOf not counted; more days than the period has; negative days before it.
func TestPeriodElapsed(t *testing.T) {
	tests := []struct {
		name, period, asOf string
		want, days         int
		why                string
	}{
		{"the case", "2024-Q1", "2024-03-12", 72, 91, "reported on 12 March: 31 + 29 + 12 days"},
		{"reporting", "2024-Q1@15", "2024-03-12", 89, 91, "by the 15th-to-14th quarter it is nearly over"},
		{"year to date", "2022", "2022-05-20", 140, 365, "31 + 28 + 31 + 30 + 20 days"},
		{"day before", "2024-Q1", "2023-12-31", 0, 91, "not begun"},
		{"long before", "2024-Q1", "0001-01-01", 0, 91, "not begun"},
		{"first day", "2024-Q1", "2024-01-01", 1, 91, "the day itself counts"},
		{"last day", "2024-Q1", "2024-03-31", 91, 91, "complete"},
		{"after", "2024-Q1", "2024-04-01", 91, 91, "no more than it has"},
		{"long after", "2024-Q1", "9999-12-31", 91, 91, "no more than it has"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := motcua.MustParsePeriod(tt.period)
			got := [2]int{p.Elapsed(motcua.MustParseDate(tt.asOf)), p.Days()}
			if diff := cmp.Diff([2]int{tt.want, tt.days}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
	if got := motcua.MustParsePeriod("2024-Q1").Elapsed(motcua.Date{}); got != 0 {
		t.Errorf("as of no day, %d days", got)
	}
}

// Kills: a zero period that prints, steps or holds anything.
func TestPeriodZero(t *testing.T) {
	var p motcua.Period
	d := motcua.MustDate(2024, 1, 1)
	got := []any{
		p.IsZero(), p.String(), p.Text(motcua.Vietnamese), p.Text(motcua.English), p.Name(motcua.English), p.Days(), p.Elapsed(d),
		p.Contains(d), p.Contains(motcua.Date{}), p.Next().IsZero(), p.Previous().IsZero(), p.From().IsZero(), p.Until().IsZero(),
		p.Last().IsZero(), p.Span(), p.Convention(),
	}
	want := []any{true, "", "", "", "", 0, 0, false, false, true, true, true, true, true, motcua.Custom, motcua.Calendar}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	checkJSON(t, p, `""`)
	b, err := json.Marshal(struct {
		P motcua.Period `json:"p,omitzero"`
	}{})
	if err != nil || string(b) != "{}" {
		t.Errorf("omitzero: %s, %v", b, err)
	}
	kept := motcua.MustParsePeriod("2024")
	if err := kept.UnmarshalText([]byte("2024-Q5")); err == nil || kept.String() != "2024" {
		t.Errorf("a failed Unmarshal changes the value to %s, %v", kept, err)
	}
}

// Every way a period can be wrong, with where and what.
//
// Kills: reporting only the first problem; an empty period; a convention out of nowhere taken for the calendar.
func TestPeriodErrors(t *testing.T) {
	day := motcua.MustDate(2024, 1, 1)
	year := problem("year", motcua.CodeOutOfRange, "2..9998")
	convention := problem("convention", motcua.CodeUnknown, "calendar, reporting")
	tests := []struct {
		name, why string
		make      func() (motcua.Period, error)
		want      []motcua.Problem
	}{
		{
			"no days", "both are named",
			func() (motcua.Period, error) { return motcua.NewPeriod(motcua.Date{}, motcua.Date{}) },
			[]motcua.Problem{problem("from", motcua.CodeRequired, ""), problem("until", motcua.CodeRequired, "")},
		},
		{
			"no end", "an open period is not a period",
			func() (motcua.Period, error) { return motcua.NewPeriod(day, motcua.Date{}) },
			[]motcua.Problem{problem("until", motcua.CodeRequired, "")},
		},
		{
			"empty", "until is not included, so it holds nothing",
			func() (motcua.Period, error) { return motcua.NewPeriod(day, day) },
			[]motcua.Problem{problem("until", motcua.CodeOutOfRange, "> from")},
		},
		{
			"turned round", "until comes first",
			func() (motcua.Period, error) { return motcua.NewPeriod(day, day.AddDays(-1)) },
			[]motcua.Problem{problem("until", motcua.CodeOutOfRange, "> from")},
		},
		{
			"month 13", "there are twelve",
			func() (motcua.Period, error) { return motcua.MonthOf(2024, 13, motcua.Calendar) },
			[]motcua.Problem{problem("month", motcua.CodeOutOfRange, "1..12")},
		},
		{
			"quarter 0", "they begin at 1",
			func() (motcua.Period, error) { return motcua.QuarterOf(2024, 0, motcua.Calendar) },
			[]motcua.Problem{problem("quarter", motcua.CodeOutOfRange, "1..4")},
		},
		{
			"half-year 3, year 1, convention 2", "every wrong part is named",
			func() (motcua.Period, error) { return motcua.HalfYearOf(1, 3, 2) },
			[]motcua.Problem{year, problem("half-year", motcua.CodeOutOfRange, "1..2"), convention},
		},
		{
			"year 9999", "its last day has no day after it",
			func() (motcua.Period, error) { return motcua.YearOf(9999, motcua.Calendar) },
			[]motcua.Problem{year},
		},
		{
			"extremes", "no overflow into a day",
			func() (motcua.Period, error) { return motcua.QuarterOf(math.MinInt, math.MaxInt, 255) },
			[]motcua.Problem{year, problem("quarter", motcua.CodeOutOfRange, "1..4"), convention},
		},
		{
			"of no day and no span", "both are named",
			func() (motcua.Period, error) { return motcua.PeriodOf(motcua.Date{}, motcua.Custom, motcua.Calendar) },
			[]motcua.Problem{
				problem("date", motcua.CodeRequired, ""),
				problem("span", motcua.CodeUnknown, "month, quarter, half-year, year"),
			},
		},
		{
			"of an unknown span", "spans end at the year",
			func() (motcua.Period, error) { return motcua.PeriodOf(day, motcua.Year+1, motcua.Calendar) },
			[]motcua.Problem{problem("span", motcua.CodeUnknown, "month, quarter, half-year, year")},
		},
		{
			"of an unknown convention", "conventions end at reporting",
			func() (motcua.Period, error) { return motcua.PeriodOf(day, motcua.Year, 2) },
			[]motcua.Problem{convention},
		},
		{
			"of the first day", "year 1 has no named periods",
			func() (motcua.Period, error) {
				return motcua.PeriodOf(motcua.MustDate(1, 1, 1), motcua.Month, motcua.Calendar)
			},
			[]motcua.Problem{year},
		},
		{
			"of the last days", "by the 15th they belong to year 9999",
			func() (motcua.Period, error) {
				return motcua.PeriodOf(motcua.MustDate(9998, 12, 15), motcua.Year, motcua.Reporting)
			},
			[]motcua.Problem{year},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := tt.make()
			checkInvalid(t, err, "motcua: period", tt.want...)
			if !p.IsZero() {
				t.Errorf("%s: a period %s beside the error", tt.why, p)
			}
		})
	}
}

// Kills: ill-formed and well-formed-but-absent taken for the same; the problem of only one end; names in lower case.
func TestParsePeriodErrors(t *testing.T) {
	const form = "YYYY[-H1|-Q1|-MM][@15], YYYY-MM-DD/YYYY-MM-DD"
	malformed := []motcua.Problem{problem("", motcua.CodeMalformed, form)}
	tests := []struct {
		name, in, why string
		want          []motcua.Problem
	}{
		{"empty", "", "no period is not a period", malformed},
		{"short year", "24-Q1", "four digits", malformed},
		{"convention alone", "@15", "of which year?", malformed},
		{"convention in between", "2024@15-Q1", "it comes last", malformed},
		{"other convention", "2024-Q1@14", "there is only @15", malformed},
		{"twice", "2024-Q1@15@15", "once", malformed},
		{"lower case", "2024-q1", "one way to write it", malformed},
		{"two digits", "2024-Q01", "one digit", malformed},
		{"no digit", "2024-Q", "which quarter?", malformed},
		{"letter", "2024-QA", "which quarter?", malformed},
		{"roman", "2024-I", "one way to write it", malformed},
		{"other letter", "2024-S1", "halves are H", malformed},
		{"one-digit month", "2024-3", "two digits", malformed},
		{"full width", "２０２４", "not ASCII", malformed},
		{"full-width quarter", "2024-Q３", "not ASCII", malformed},
		{"superscript month", "2024-²", "three bytes with the hyphen, and no digits", malformed},
		{"space", "2024-Q1 ", "nothing is trimmed", malformed},
		{"quarter 5", "2024-Q5", "well written, and there is none", []motcua.Problem{problem("quarter", motcua.CodeOutOfRange, "1..4")}},
		{"quarter 0", "2024-Q0@15", "well written, and there is none", []motcua.Problem{problem("quarter", motcua.CodeOutOfRange, "1..4")}},
		{"half 3", "2024-H3", "well written, and there is none", []motcua.Problem{problem("half-year", motcua.CodeOutOfRange, "1..2")}},
		{"month 13", "2024-13", "well written, and there is none", []motcua.Problem{problem("month", motcua.CodeOutOfRange, "1..12")}},
		{
			"year and month", "0001-00", "both are named",
			[]motcua.Problem{problem("year", motcua.CodeOutOfRange, "2..9998"), problem("month", motcua.CodeOutOfRange, "1..12")},
		},
		{
			"no such days", "2023-02-29/2024-13-01", "both ends are named",
			[]motcua.Problem{
				problem("from.day", motcua.CodeOutOfRange, "1..28"), problem("until.month", motcua.CodeOutOfRange, "1..12"),
			},
		},
		{
			"one end", "2023-02-01/", "the end is missing",
			[]motcua.Problem{problem("until", motcua.CodeMalformed, "YYYY-MM-DD")},
		},
		{
			"three ends", "2023-02-01/2023-02-02/2023-02-03", "two days and one slash",
			[]motcua.Problem{problem("until", motcua.CodeMalformed, "YYYY-MM-DD")},
		},
		{
			"days with convention", "2023-02-01/2023-03-01@15", "days need no convention",
			[]motcua.Problem{problem("until", motcua.CodeMalformed, "YYYY-MM-DD")},
		},
		{
			"turned round", "2024-02-01/2024-01-01", "until comes first",
			[]motcua.Problem{problem("until", motcua.CodeOutOfRange, "> from")},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := motcua.ParsePeriod(tt.in)
			checkInvalid(t, err, "motcua: period", tt.want...)
			if !p.IsZero() {
				t.Errorf("%s: a period %s beside the error", tt.why, p)
			}
			checkPanics(t, func() { motcua.MustParsePeriod(tt.in) })
		})
	}
}

// The names of spans and conventions are read back, alone and in JSON; values out of nowhere have the name of zero.
//
// Kills: two names exchanged; an enumeration that is written as a number.
func TestSpanAndConventionNames(t *testing.T) {
	spans := map[motcua.Span]string{
		motcua.Custom: "custom", motcua.Month: "month", motcua.Quarter: "quarter", motcua.HalfYear: "half-year", motcua.Year: "year",
	}
	for s, want := range spans {
		got, err := motcua.ParseSpan(want)
		if err != nil || got != s || s.String() != want {
			t.Errorf("span %q: %s, %v", want, got, err)
		}
		checkJSON(t, s, `"`+want+`"`)
	}
	for c, want := range map[motcua.Convention]string{motcua.Calendar: "calendar", motcua.Reporting: "reporting"} {
		got, err := motcua.ParseConvention(want)
		if err != nil || got != c || c.String() != want {
			t.Errorf("convention %q: %s, %v", want, got, err)
		}
		checkJSON(t, c, `"`+want+`"`)
	}
	if s, c := motcua.Span(200), motcua.Convention(200); s.String() != "custom" || c.String() != "calendar" {
		t.Errorf("out of nowhere: %s, %s", s, c)
	}
	_, err := motcua.ParseSpan("week")
	checkInvalid(t, err, "motcua: span", problem("", motcua.CodeUnknown, "custom, month, quarter, half-year, year"))
	_, err = motcua.ParseConvention("")
	checkInvalid(t, err, "motcua: convention", problem("", motcua.CodeUnknown, "calendar, reporting"))
}

// The convention names the document it comes from; that its text was not seen shows in the quality.
//
// Kills: a citation of better quality than the source.
func TestConventionCitation(t *testing.T) {
	if c := motcua.Calendar.Citation(); !c.IsZero() {
		t.Errorf("calendar months cite %s", c)
	}
	if diff := cmp.Diff("NĐ 09/2019/NĐ-CP (2019-01-24), art. 12 [medium]", motcua.Reporting.Citation().String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzParsePeriod checks that whatever is read is written as it was, in days that make sense, and steps back and forth.
func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{
		"2024", "2024@15", "2024-H1", "2024-H2@15", "2024-Q1", "2024-Q4@15", "2024-03", "2024-12@15", // the forms
		"2024-01-01/2024-04-01", "0001-01-01/9999-12-31", "0002", "9998@15", // the edges
		"２０２４", "2024-Q１", "2024-²", "٢٠٢٤-٠٣", // digits of other scripts
		"2024-Q5", "2024-13", "0001", "2024-1-1/2024-2-1", "2024-04-01/2024-01-01", "@15", "/", "", // nearly
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := motcua.ParsePeriod(s)
		if err != nil {
			if !p.IsZero() {
				t.Fatalf("%q: a period %s beside an error", s, p)
			}
			return
		}
		if p.String() != s {
			t.Fatalf("%q is read as %s", s, p)
		}
		if p.Days() < 1 || p.Last().Before(p.From()) || !p.Contains(p.From()) || !p.Contains(p.Last()) || p.Contains(p.Until()) {
			t.Fatalf("%s: from %s until %s", p, p.From(), p.Until())
		}
		if next := p.Next(); !next.IsZero() && (next.Previous() != p || next.From() != p.Until()) {
			t.Fatalf("%s and its next %s do not meet", p, next)
		}
		if p.Text(motcua.Vietnamese) == "" || p.Text(motcua.English) == "" {
			t.Fatalf("%s has no text", p)
		}
	})
}

func BenchmarkParsePeriod(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := motcua.ParsePeriod("2024-Q1@15"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPeriodContainsInstant(b *testing.B) {
	p, at := motcua.MustParsePeriod("2024-Q1"), time.Date(2024, 3, 12, 9, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		if !p.ContainsInstant(at) {
			b.Fatal("not contained")
		}
	}
}
