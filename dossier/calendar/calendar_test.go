package calendar_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

func day(s string) motcua.Date { return motcua.MustParseDate(s) }

func entries(c *calendar.Calendar, from, until string) []calendar.Day {
	p, err := motcua.NewPeriod(day(from), day(until))
	if err != nil {
		panic(err)
	}
	var out []calendar.Day
	for d := range c.Days(p) {
		out = append(out, d)
	}
	return out
}

// TestYears names the weekdays off and the Saturdays worked, year by year, as the notices have them. Mutants: Tết by
// China's calendar, a swap without its Saturday, 24 November before 2026.
func TestYears(t *testing.T) {
	tests := []struct{ year, off, worked string }{
		{"2018", "0101 0214 0215 0216 0219 0220 0425 0430 0501 0903 1231", ""},
		{"2019", "0101 0204 0205 0206 0207 0208 0415 0429 0430 0501 0902", "0105 0504"},
		{"2020", "0101 0123 0124 0127 0128 0129 0402 0430 0501 0902", ""},
		{"2021", "0101 0210 0211 0212 0215 0216 0421 0430 0503 0902 0903", ""},
		{"2022", "0103 0131 0201 0202 0203 0204 0411 0502 0503 0901 0902", ""},
		{"2023", "0102 0120 0123 0124 0125 0126 0501 0502 0503 0901 0904", ""},
		{"2024", "0101 0208 0209 0212 0213 0214 0418 0429 0430 0501 0902 0903", "0504"},
		{"2025", "0101 0127 0128 0129 0130 0131 0407 0430 0501 0502 0901 0902", "0426"},
		{"2026", "0101 0102 0216 0217 0218 0219 0220 0427 0430 0501 0831 0901 0902 1124", "0110 0822"},
		{"2027", "0101 0416 0430 0503 0902 1124", ""}, // lunar 1/1 is a Saturday
	}
	cal := calendar.Vietnam()
	for _, tt := range tests {
		var off, worked []string
		for d := day(tt.year + "-01-01"); d.String()[:4] == tt.year; d = d.AddDays(1) {
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			mmdd := d.String()[5:7] + d.String()[8:]
			switch {
			case !weekend && !cal.IsWorkingDay(d):
				off = append(off, mmdd)
			case weekend && cal.IsWorkingDay(d):
				worked = append(worked, mmdd)
			}
		}
		if diff := cmp.Diff(tt.off, strings.Join(off, " ")); diff != "" {
			t.Errorf("%s: weekdays off (-want +got):\n%s", tt.year, diff)
		}
		if diff := cmp.Diff(tt.worked, strings.Join(worked, " ")); diff != "" {
			t.Errorf("%s: Saturdays worked (-want +got):\n%s", tt.year, diff)
		}
	}
}

// TestEntries wants a name in both languages and a source behind each built-in day.
func TestEntries(t *testing.T) {
	n := 0
	for _, d := range entries(calendar.Vietnam(), "2001-01-01", "2101-01-01") {
		n++
		if d.Name == "" || d.NameEnglish == "" || d.Text(motcua.Vietnamese) != d.Name || d.Text(motcua.English) != d.NameEnglish {
			t.Errorf("%s: no name in both languages", d.Date)
		}
		if d.Kind.Proposed() {
			if !d.Notice.IsZero() {
				t.Errorf("%s: a proposal with a notice", d.Date)
			}
			continue
		}
		if d.Notice.Document == "" || d.Notice.Quality != motcua.High {
			t.Errorf("%s: no notice", d.Date)
		}
		found, ok := calendar.Vietnam().Day(d.Date)
		if diff := cmp.Diff(d, found); !ok || diff != "" {
			t.Errorf("%s: Day (-want +got):\n%s", d.Date, diff)
		}
	}
	if n < 700 {
		t.Errorf("%d entries, want those of 2018 to 2100", n)
	}
	if d, ok := calendar.Vietnam().Day(day("2024-05-02")); ok {
		t.Errorf("an ordinary day has the entry %v", d)
	}
	swap, _ := calendar.Vietnam().Day(day("2026-01-02"))
	want := calendar.Day{
		Date: day("2026-01-02"), Kind: calendar.SwapOff,
		Name: "Nghỉ hoán đổi với ngày 10/01/2026", NameEnglish: "Day off in exchange for 2026-01-10",
		Notice: motcua.Citation{Document: "12729/VPCP-KGVX", Issued: day("2025-12-25"), Quality: motcua.High},
	}
	if diff := cmp.Diff(want, swap); diff != "" {
		t.Errorf("swap of 2 January 2026 (-want +got):\n%s", diff)
	}
}

// TestLaterYears: to 2100 the certain days are known and nothing else. Mutants: Tết 2030 on China's 3 February; a guess at
// the five days of Tết.
func TestLaterYears(t *testing.T) {
	cal := calendar.Vietnam()
	for _, tt := range []struct {
		date string
		off  bool
		why  string
	}{
		{"2030-02-02", true, "lunar 1/1 by UTC+7"},
		{"2030-02-04", false, "which five days Tết has is not announced"},
		{"2028-01-26", true, "lunar 1/1"},
		{"2028-01-27", false, "not announced"},
		{"2037-04-24", true, "10/3 of 2037 by UTC+7; China has the 25th"},
		{"2028-01-03", true, "make-up of Saturday 1 January"},
		{"2027-09-01", false, "the day next to 2 September is not announced"},
		{"2027-09-03", false, "nor on the other side"},
		{"2028-09-04", true, "2 September 2028 is a Saturday; Monday is off with either choice"},
		{"2100-11-24", true, "Vietnam Culture Day"},
		{"2029-11-26", false, "24 November 2029 is a Saturday, and is not made up without a notice"},
	} {
		if got := !cal.IsWorkingDay(day(tt.date)); got != tt.off {
			t.Errorf("%s off: %v, want %v: %s", tt.date, got, tt.off, tt.why)
		}
	}
	for _, want := range []struct{ got, want motcua.Date }{
		{cal.CompleteFrom(), day("2018-01-01")},
		{cal.CompleteUntil(), day("2026-12-31")},
		{cal.First(), day("2001-01-01")},
		{cal.Last(), day("2100-12-31")},
	} {
		if want.got != want.want {
			t.Errorf("coverage %s, want %s", want.got, want.want)
		}
	}
	for _, d := range []string{"2000-12-29", "2101-01-03"} {
		if cal.IsWorkingDay(day(d)) {
			t.Errorf("%s is a working day outside the tables", d)
		}
	}
}

func notice(doc string) motcua.Citation {
	return motcua.Citation{Document: doc, Issued: day("2026-12-01"), Quality: motcua.High}
}

// tet2027 is an invented notice for a year that is not announced.
func tet2027() []calendar.Day {
	n := notice("1/TB-BNV")
	return []calendar.Day{
		{Date: day("2027-02-05"), Kind: calendar.Statutory, Name: "Tết", Notice: n},
		{Date: day("2027-02-07"), Kind: calendar.Statutory, Name: "Tết", Notice: n},
		{Date: day("2027-02-08"), Kind: calendar.Statutory, Name: "Tết", Notice: n},
		{Date: day("2027-02-09"), Kind: calendar.Statutory, Name: "Tết", Notice: n},
		{Date: day("2027-02-10"), Kind: calendar.Compensatory, Name: "Nghỉ bù Tết", Notice: n},
		{Date: day("2027-02-11"), Kind: calendar.Compensatory, Name: "Nghỉ bù Tết", Notice: n},
		{Date: day("2027-09-03"), Kind: calendar.Statutory, Name: "Quốc khánh", Notice: n},
		{Date: day("2027-12-31"), Kind: calendar.CompleteUntil, Notice: n},
	}
}

func TestWith(t *testing.T) {
	base := calendar.Vietnam()
	before := base.Version()
	cal, err := base.With(tet2027()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11", "2027-09-03"} {
		if cal.IsWorkingDay(day(d)) || !base.IsWorkingDay(day(d)) {
			t.Errorf("%s: working %v with the notice, %v without", d, cal.IsWorkingDay(day(d)), base.IsWorkingDay(day(d)))
		}
	}
	if cal.CompleteUntil() != day("2027-12-31") || base.CompleteUntil() != day("2026-12-31") || base.Version() != before {
		t.Errorf("complete until %s and %s: the receiver must not change", cal.CompleteUntil(), base.CompleteUntil())
	}
	// The same content has the same version, whichever way it came together; other content has another.
	some := tet2027()
	one, err := base.With(some[:3]...)
	if err != nil {
		t.Fatal(err)
	}
	two, err := one.With(some[3:]...)
	if err != nil {
		t.Fatal(err)
	}
	if two.Version() != cal.Version() || one.Version() == cal.Version() || one.Version() == before {
		t.Errorf("versions %s, %s, %s, %s", before, one.Version(), two.Version(), cal.Version())
	}
	named := tet2027()
	named[0].Notice.Document = "2/TB-BNV"
	other, err := base.With(named...)
	if err != nil {
		t.Fatal(err)
	}
	if other.Version() == cal.Version() {
		t.Error("another notice, the same version")
	}
	if same, err := base.With(); err != nil || same != base {
		t.Errorf("With no days: %v", err)
	}
	if base.WithSixDayWeek().Version() == before || base.WithoutSwaps().Version() == before {
		t.Error("another week or no swaps, the same version")
	}
}

// TestConflicts breaks one rule of With at a time. Mutant: an overlay that silently wins or loses.
func TestConflicts(t *testing.T) {
	tests := []struct {
		name string
		why  string
		day  calendar.Day
		want string // "" is no error
	}{
		{"repeat", "the same kind with a better name", calendar.Day{Date: day("2026-09-01"), Kind: calendar.Statutory, Name: "Quốc khánh"}, ""},
		{"holiday again as make-up", "an announced day is what it is", calendar.Day{Date: day("2026-09-01"), Kind: calendar.Compensatory, Name: "x"}, "days[0]: not_allowed (statutory)"},
		{"work on a holiday", "", calendar.Day{Date: day("2026-09-01"), Kind: calendar.SwapWork, Name: "x"}, "days[0]: not_allowed (statutory)"},
		{"holiday on a working Saturday", "", calendar.Day{Date: day("2026-08-22"), Kind: calendar.Statutory, Name: "x"}, "days[0]: not_allowed (swap_work)"},
		{"closure on a working Saturday", "a storm closes it", calendar.Day{Date: day("2026-08-22"), Kind: calendar.Closure, Name: "bão"}, ""},
		{"closure on a holiday", "it is off anyway", calendar.Day{Date: day("2026-09-02"), Kind: calendar.Closure, Name: "bão"}, ""},
		{"closure", "", calendar.Day{Date: day("2026-09-09"), Kind: calendar.Closure, Name: "bão"}, ""},
		{"swap decided", "a proposal becomes a notice", calendar.Day{Date: day("2026-11-23"), Kind: calendar.SwapOff, Notice: notice("9/TB-BNV")}, ""},
		{"certain day announced otherwise", "a day not yet announced may turn out another kind of day off", calendar.Day{Date: day("2028-09-04"), Kind: calendar.Statutory, Name: "x"}, ""},
		{"certain day worked", "not even before it is announced", calendar.Day{Date: day("2028-09-04"), Kind: calendar.SwapWork, Name: "x"}, "days[0]: not_allowed (compensatory)"},
		{"work on a working day", "", calendar.Day{Date: day("2026-09-09"), Kind: calendar.SwapWork, Name: "x"}, "days[0]: not_allowed (working day)"},
		{"swap off on a Sunday", "", calendar.Day{Date: day("2026-09-06"), Kind: calendar.SwapOff, Name: "x"}, "days[0]: not_allowed (rest day)"},
		{"make-up on a Saturday", "", calendar.Day{Date: day("2026-09-05"), Kind: calendar.Compensatory, Name: "x"}, "days[0]: not_allowed (rest day)"},
		{"no date", "", calendar.Day{Kind: calendar.Closure, Name: "x"}, "days[0].date: required"},
		{"no kind", "", calendar.Day{Date: day("2026-09-09"), Name: "x"}, "days[0].kind: unknown (statutory .. complete_from)"},
		{"bad kind", "", calendar.Day{Date: day("2026-09-09"), Kind: 99, Name: "x"}, "days[0].kind: unknown (statutory .. complete_from)"},
		{"nothing behind it", "every answer comes with its reason", calendar.Day{Date: day("2026-09-09"), Kind: calendar.Closure}, "days[0].notice: required"},
		{"far away", "", calendar.Day{Date: day("2101-09-09"), Kind: calendar.Closure, Name: "x"}, "days[0].date: out_of_range (2001-01-01..2100-12-31)"},
		{"complete without notice", "", calendar.Day{Date: day("2027-12-31"), Kind: calendar.CompleteUntil, Name: "x"}, "days[0].notice: required"},
		{"complete too early", "it would take back what is known", calendar.Day{Date: day("2026-06-30"), Kind: calendar.CompleteUntil, Notice: notice("1")}, "days[0].date: before (complete_until)"},
		{"complete without Tết", "the five days are missing", calendar.Day{Date: day("2027-12-31"), Kind: calendar.CompleteUntil, Notice: notice("1")}, "days[0]: does_not_compile (the five days of Tết 2027)"},
		{"complete before Tết", "nothing is missing until then", calendar.Day{Date: day("2027-01-31"), Kind: calendar.CompleteUntil, Notice: notice("1")}, ""},
		{"complete from later", "", calendar.Day{Date: day("2019-01-01"), Kind: calendar.CompleteFrom, Notice: notice("1")}, "days[0].date: after (complete_from)"},
		{"complete from earlier", "", calendar.Day{Date: day("2017-01-01"), Kind: calendar.CompleteFrom, Notice: notice("1")}, ""},
		{"counter closed on a working day", "", calendar.Day{Date: day("2026-09-09"), Kind: calendar.IntakeClosed, Name: "x"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := calendar.Vietnam().With(tt.day)
			if diff := cmp.Diff(tt.want, strings.Join(problemList(t, err), "; ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
	off := calendar.Day{Date: day("2026-09-09"), Kind: calendar.Closure, Name: "x"}
	_, err := calendar.Vietnam().With(off, calendar.Day{Date: day("2026-09-10")}, off, calendar.Day{Date: off.Date, Kind: calendar.IntakeClosed, Name: "x"})
	want := []string{"days[1].kind: unknown (statutory .. complete_from)", "days[2]: duplicate (days[0])"}
	if diff := cmp.Diff(want, problemList(t, err)); diff != "" {
		t.Errorf("all problems at once (-want +got):\n%s", diff)
	}
	only := tet2027()
	only = append(only[:6:6], only[7])
	_, err = calendar.Vietnam().With(only...)
	if diff := cmp.Diff([]string{"days[6]: does_not_compile (the day next to 2 September 2027)"}, problemList(t, err)); diff != "" {
		t.Errorf("a year without the day next to 2 September (-want +got):\n%s", diff)
	}
}

func TestWithout(t *testing.T) {
	cal, err := calendar.Vietnam().Without(day("2026-11-23"), day("2026-11-28"))
	if err != nil {
		t.Fatal(err)
	}
	due, err := cal.Due(day("2026-11-20").At(9, 0, 0), calendar.WorkingDays(2), nil)
	if err != nil || due.Date != day("2026-11-25") || !due.Provisional.IsZero() {
		t.Errorf("the proposal dropped: %v, %v", due, err)
	}
	if _, err := calendar.Vietnam().Without(day("2026-11-23"), day("2026-11-25")); cmp.Diff([]string{"dates[1]: unknown (entries of the calendar)"}, problemList(t, err)) != "" {
		t.Errorf("a date without an entry: %v", err)
	}
	swap := day("2024-04-29")
	if plain := calendar.Vietnam().WithoutSwaps(); !plain.IsWorkingDay(swap) || plain.IsWorkingDay(day("2024-05-04")) {
		t.Error("a body that does not follow swaps works on Mon 29 April and rests on Sat 4 May 2024")
	}
	six := calendar.Vietnam().WithSixDayWeek()
	if !six.IsWorkingDay(day("2026-03-07")) || six.IsWorkingDay(day("2021-05-01")) || six.IsWorkingDay(day("2026-03-08")) {
		t.Error("a six-day week works on Saturdays, but not on holidays or Sundays")
	}
}

// TestArithmetic compares the counts with a walk over every day, at the edges of the tables too. Mutant: rank off by one at
// a swap or at a year's end.
func TestArithmetic(t *testing.T) {
	six := calendar.Vietnam().WithSixDayWeek()
	for _, cal := range []*calendar.Calendar{calendar.Vietnam(), six} {
		count := 0
		var last motcua.Date
		for d := cal.First(); !d.After(cal.Last()); d = d.AddDays(1) {
			if cal.IsWorkingDay(d) {
				if count++; !last.IsZero() && cal.AddWorkingDays(last, 1) != d {
					t.Fatalf("the working day after %s is %s, want %s", last, cal.AddWorkingDays(last, 1), d)
				}
				if got := cal.AddWorkingDays(d, 0); got != d {
					t.Fatalf("0 working days after %s is %s", d, got)
				}
				if got := cal.AddWorkingDays(d, -1); got != last {
					t.Fatalf("the working day before %s is %s, want %s", d, got, last)
				}
				last = d
			} else if got := cal.AddWorkingDays(d, -1); got != last {
				t.Fatalf("the working day before %s is %s, want %s", d, got, last)
			} else if next := cal.NextWorkingDay(d); !next.IsZero() && (next != cal.AddWorkingDays(d, 1) || !cal.IsWorkingDay(next)) {
				t.Fatalf("the next working day from %s is %s", d, next)
			}
			if got := cal.WorkingDaysBetween(cal.First().AddDays(-1), d); got != count {
				t.Fatalf("%d working days until %s, want %d", got, d, count)
			}
		}
		for _, n := range []int{-count - 1, count + 1, 1 << 30} {
			if got := cal.AddWorkingDays(day("2024-01-02"), n); !got.IsZero() {
				t.Errorf("%d working days on is %s, want none", n, got)
			}
		}
		for _, d := range []motcua.Date{{}, cal.First().AddDays(-1), cal.Last().AddDays(1)} {
			if got := cal.AddWorkingDays(d, 1); !got.IsZero() {
				t.Errorf("from outside the tables: %s", got)
			}
		}
		if got := cal.WorkingDaysBetween(day("1990-01-01"), day("2200-01-01")); got != count {
			t.Errorf("%d working days in all, want %d", got, count)
		}
	}
	d := day("2024-04-25").At(9, 30, 0)
	if got := calendar.Vietnam().AddWorkingDaysTo(d, 4); !got.Equal(day("2024-05-04").At(9, 30, 0)) {
		t.Errorf("4 working days after %s: %s", d, got)
	}
	// The day is that of Viet Nam, whatever location the instant carries.
	utc := time.Date(2025, 12, 31, 18, 0, 0, 0, time.UTC)
	if got := calendar.Vietnam().AddWorkingDaysTo(utc, 1); !got.Equal(day("2026-01-05").At(1, 0, 0)) || got.Location() != time.UTC {
		t.Errorf("1 working day after %s: %s", utc, got)
	}
	if got := calendar.Vietnam().WorkingDaysBetweenTimes(utc, day("2026-01-10").At(23, 59, 59)); got != 6 {
		t.Errorf("%d working days from 1 to 10 January 2026, want 6: Saturday 10 is worked", got)
	}
	for _, out := range []time.Time{{}, time.Date(2000, 12, 31, 12, 0, 0, 0, time.UTC), time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got := calendar.Vietnam().AddWorkingDaysTo(out, 1); !got.IsZero() {
			t.Errorf("from outside the tables: %s", got)
		}
	}
	if got := calendar.Vietnam().WorkingDaysBetweenTimes(time.Time{}, time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)); got != calendar.Vietnam().WorkingDaysBetween(day("2000-01-01"), day("2101-01-01")) {
		t.Errorf("%d working days in all", got)
	}
}

// TestConcurrent uses one calendar from many goroutines; the race detector judges it.
func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			cal := calendar.Vietnam()
			for range 20 {
				if _, err := cal.Explain(day("2024-04-25").At(9, 0, 0), calendar.WorkingDays(30), nil); err != nil {
					t.Error(err)
				}
				if _, err := cal.With(calendar.Day{Date: day("2026-09-09"), Kind: calendar.Closure, Name: "bão"}); err != nil {
					t.Error(err)
				}
				_ = cal.AddWorkingDays(day("2024-01-02"), i)
			}
		})
	}
	wg.Wait()
}
