package motcua_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

const (
	firstUnixDay = -719162 // 0001-01-01
	lastUnixDay  = 2932896 // 9999-12-31
)

// TestDateEveryDay walks from 1 January 1 to 31 December 9999 with month lengths written down by hand, and compares
// every day both ways, its number with package time, and its weekday with a count of seven.
//
// Kills: a leap rule without its centuries or without its 400 years; an era of 146,096 days; a year that begins in
// February or April; a weekday that is off by one.
func TestDateEveryDay(t *testing.T) {
	lengths := [...]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	unix, weekday := firstUnixDay, time.Monday
	previous := motcua.Date{}
	for year := 1; year <= 9999; year++ {
		lengths[2] = 28
		if year%400 == 0 || year%4 == 0 && year%100 != 0 {
			lengths[2] = 29
		}
		if got := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400; got != int64(unix) {
			t.Fatalf("the walker is wrong: 1 January %d is day %d, package time says %d", year, unix, got)
		}
		for month := time.January; month <= time.December; month++ {
			for day := 1; day <= lengths[month]; day++ {
				d := motcua.FromUnixDay(unix)
				if y, m, n := d.Civil(); y != year || m != month || n != day {
					t.Fatalf("day %d is %d-%d-%d, want %d-%d-%d", unix, y, m, n, year, month, day)
				}
				made, err := motcua.NewDate(year, month, day)
				if err != nil || made != d || made.UnixDay() != unix {
					t.Fatalf("NewDate(%d, %d, %d) = day %d, %v, want day %d", year, month, day, made.UnixDay(), err, unix)
				}
				if d.Weekday() != weekday {
					t.Fatalf("%s is a %s, want %s", d, d.Weekday(), weekday)
				}
				if !d.After(previous) || !previous.Before(d) {
					t.Fatalf("%s does not come after %s", d, previous)
				}
				previous, unix, weekday = d, unix+1, (weekday+1)%7
			}
			if _, err := motcua.NewDate(year, month, lengths[month]+1); err == nil {
				t.Fatalf("%04d-%02d has a day %d", year, month, lengths[month]+1)
			}
		}
	}
	if unix != lastUnixDay+1 {
		t.Fatalf("the walk ended at day %d, want %d", unix, lastUnixDay+1)
	}
	if got := motcua.FromUnixDay(unix); !got.IsZero() {
		t.Errorf("the day after 9999-12-31 is %s", got)
	}
}

// Kills: silent normalisation; reporting only the first wrong part; a February that always has 29 days in the range.
func TestNewDate(t *testing.T) {
	tests := []struct {
		name       string
		y          int
		m          time.Month
		d          int
		want, why  string
		wantWrongs []motcua.Problem
	}{
		{name: "ordinary", y: 2024, m: 3, d: 12, want: "2024-03-12", why: "the reporting day of a quarter that is not over"},
		{name: "first", y: 1, m: 1, d: 1, want: "0001-01-01", why: "the first day there is"},
		{name: "last", y: 9999, m: 12, d: 31, want: "9999-12-31", why: "the last day there is"},
		{name: "leap", y: 2024, m: 2, d: 29, want: "2024-02-29", why: "divisible by 4"},
		{name: "leap 400", y: 2000, m: 2, d: 29, want: "2000-02-29", why: "divisible by 400"},
		{
			name: "common century", y: 1900, m: 2, d: 29, why: "divisible by 100 and not by 400",
			wantWrongs: []motcua.Problem{problem("day", motcua.CodeOutOfRange, "1..28")},
		},
		{
			name: "common", y: 2023, m: 2, d: 29, why: "2023 has no leap day",
			wantWrongs: []motcua.Problem{problem("day", motcua.CodeOutOfRange, "1..28")},
		},
		{
			name: "leap 30", y: 2024, m: 2, d: 30, why: "not even in a leap year",
			wantWrongs: []motcua.Problem{problem("day", motcua.CodeOutOfRange, "1..29")},
		},
		{
			name: "31 June", y: 2024, m: 6, d: 31, why: "thirty days hath June",
			wantWrongs: []motcua.Problem{problem("day", motcua.CodeOutOfRange, "1..30")},
		},
		{
			name: "day 0", y: 2024, m: 1, d: 0, why: "days begin at 1",
			wantWrongs: []motcua.Problem{problem("day", motcua.CodeOutOfRange, "1..31")},
		},
		{
			name: "year 0", y: 0, m: 2, d: 29, why: "there is no year 0; the day could exist in some year",
			wantWrongs: []motcua.Problem{problem("year", motcua.CodeOutOfRange, "1..9999")},
		},
		{
			name: "year 10000", y: 10000, m: 1, d: 1, why: "four digits",
			wantWrongs: []motcua.Problem{problem("year", motcua.CodeOutOfRange, "1..9999")},
		},
		{
			name: "month 0", y: 2024, m: 0, d: 1, why: "months begin at 1",
			wantWrongs: []motcua.Problem{problem("month", motcua.CodeOutOfRange, "1..12")},
		},
		{
			name: "month 13 and day 32", y: 2024, m: 13, d: 32, why: "every wrong part is named",
			wantWrongs: []motcua.Problem{
				problem("month", motcua.CodeOutOfRange, "1..12"), problem("day", motcua.CodeOutOfRange, "1..31"),
			},
		},
		{
			name: "all", y: math.MinInt, m: -1, d: math.MaxInt, why: "extreme numbers are only wrong, never a panic",
			wantWrongs: []motcua.Problem{
				problem("year", motcua.CodeOutOfRange, "1..9999"), problem("month", motcua.CodeOutOfRange, "1..12"),
				problem("day", motcua.CodeOutOfRange, "1..31"),
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := motcua.NewDate(tt.y, tt.m, tt.d)
			checkInvalid(t, err, "motcua: date", tt.wantWrongs...)
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			if err != nil {
				with := checkPanics(t, func() { motcua.MustDate(tt.y, tt.m, tt.d) })
				if diff := cmp.Diff(err.Error(), with.(error).Error()); diff != "" {
					t.Errorf("MustDate panics with another error (-want +got):\n%s", diff)
				}
			} else if motcua.MustDate(tt.y, tt.m, tt.d) != got {
				t.Error("MustDate and NewDate differ")
			}
		})
	}
}

// The day of an instant changes at 17:00 UTC, whatever location the instant carries.
//
// Kills: no offset; an offset of eight hours; division that rounds towards zero before 1970; using the location of
// the argument.
func TestDateOf(t *testing.T) {
	utc := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	tests := []struct {
		name string
		t    time.Time
		want string
		why  string
	}{
		{"a nanosecond before", utc("2023-12-31T16:59:59.999999999Z"), "2023-12-31", "still 23:59 in Viet Nam"},
		{"the boundary", utc("2023-12-31T17:00:00Z"), "2024-01-01", "00:00 in Viet Nam"},
		{"after", utc("2023-12-31T18:00:00Z"), "2024-01-01", "01:00 in Viet Nam"},
		{"other location", utc("2023-12-31T11:00:00-06:00"), "2024-01-01", "the same instant as 17:00Z"},
		{"ahead of Viet Nam", utc("2024-01-01T01:30:00+09:00"), "2023-12-31", "16:30Z"},
		{"the epoch", time.Unix(0, 0), "1970-01-01", "07:00 in Viet Nam"},
		{"before the epoch", time.Unix(-1, 0), "1970-01-01", "a negative second of the same day"},
		{"boundary before the epoch", time.Unix(-25200, 0), "1970-01-01", "00:00 in Viet Nam"},
		{"second before that", time.Unix(-25201, 0), "1969-12-31", "rounds down, not towards zero"},
		{"long ago", utc("1954-07-20T17:00:00Z"), "1954-07-21", "before 1975 it is UTC+7 too"},
		{"zero time", time.Time{}, "", "the zero time is no instant"},
		{"zero time elsewhere", time.Time{}.In(motcua.Location()), "", "still the zero time"},
		{"next nanosecond", time.Time{}.Add(1), "0001-01-01", "07:00 on the first day"},
		{"first instant", utc("0001-01-01T00:00:00+07:00"), "0001-01-01", "its UTC year is 0"},
		{"before the first", utc("0001-01-01T00:00:00+07:00").Add(-1), "", "year 0 is not represented"},
		{"last instant", utc("9999-12-31T23:59:59.999999999+07:00"), "9999-12-31", "the end of the range"},
		{"after the last", utc("9999-12-31T17:00:00Z"), "", "year 10000 is not represented"},
		{"greatest time", time.Unix(math.MaxInt64, 0), "", "no overflow into a day"},
		{"least time", time.Unix(math.MinInt64, 0), "", "no overflow into a day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, motcua.DateOf(tt.t).String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Every instant is on its day: Start <= t < End, the days meet without a gap, and package time agrees.
//
// Kills: an End that is the last second; a Start in another zone.
func TestDateInstants(t *testing.T) {
	if name, offset := motcua.MustDate(2024, 1, 1).Start().Zone(); name != "+07" || offset != 7*3600 {
		t.Errorf("zone %s %d, want +07 25200", name, offset)
	}
	r := random()
	for range 20_000 {
		at := time.Unix(r.Int64N((lastUnixDay-firstUnixDay)*86400)+firstUnixDay*86400, r.Int64N(1e9))
		d := motcua.DateOf(at)
		if d.Start().After(at) || !d.End().After(at) {
			t.Fatalf("%s is not between %s and %s", at, d.Start(), d.End())
		}
		if next := d.AddDays(1); !next.IsZero() && !next.Start().Equal(d.End()) {
			t.Fatalf("%s ends at %s and %s begins at %s", d, d.End(), next, next.Start())
		}
		if want := at.UTC().Add(7 * time.Hour).Format(time.DateOnly); d.String() != want {
			t.Fatalf("the day of %s is %s, want %s", at, d, want)
		}
		h, m, s := r.IntN(49)-24, r.IntN(200)-100, r.IntN(200)-100
		if want := d.Start().Add(time.Duration(h*3600+m*60+s) * time.Second); !d.At(h, m, s).Equal(want) {
			t.Fatalf("%s at %d:%d:%d is %s, want %s", d, h, m, s, d.At(h, m, s), want)
		}
	}
	d := motcua.MustDate(2024, 3, 12)
	if got, want := d.At(16, 30, 0).Format(time.RFC3339), "2024-03-12T16:30:00+07:00"; got != want {
		t.Errorf("At(16, 30, 0) = %s, want %s", got, want)
	}
	if !d.At(24, 0, 0).Equal(d.End()) {
		t.Error("24:00 is not the end of the day (Civil Code, art. 148(6))")
	}
	if got, want := d.At(100*365*24, 0, 0), d.AddDays(100*365).Start(); !got.Equal(want) {
		t.Errorf("876,000 hours later is %s, want %s", got, want)
	}
	if got, want := d.At(3_000_000, 0, 0), d.AddDays(125_000).Start(); !got.Equal(want) {
		t.Errorf("3,000,000 hours do not fit into a time.Duration: %s, want %s", got, want)
	}
}

// The zero Date is no day, and whatever is done with it stays none.
//
// Kills: arithmetic that starts at day 0 and arrives at a real day.
func TestDateZero(t *testing.T) {
	var zero motcua.Date
	first := motcua.MustDate(1, 1, 1)
	y, m, d := zero.Civil()
	got := []any{
		zero.IsZero(), first.IsZero(), y, m, d, zero.Year(), zero.Month(), zero.Day(), zero.String(), zero.Vietnamese(),
		zero.Text(motcua.English), zero.AddDays(1).IsZero(), zero.AddMonths(1).IsZero(), zero.AddYears(1).IsZero(),
		zero.DaysSince(first), first.DaysSince(zero), zero.Start().IsZero(), zero.End().IsZero(), zero.At(7, 0, 0).IsZero(),
		zero.Compare(first), zero.Before(first), zero.After(first), motcua.FromUnixDay(zero.UnixDay()).IsZero(),
	}
	want := []any{
		true, false, 0, time.Month(0), 0, 0, time.Month(0), 0, "", "",
		"", true, true, true,
		0, 0, true, true, true,
		-1, true, false, true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A month or year that lacks the day ends on its last day (Civil Code 91/2015/QH13, art. 148(3) and (4)).
//
// Kills: no clamp; a clamp to 30; a leap day that becomes 1 March; division that rounds towards zero when months are
// subtracted.
func TestDateAddMonthsAndYears(t *testing.T) {
	months := func(n int) func(motcua.Date) motcua.Date {
		return func(d motcua.Date) motcua.Date { return d.AddMonths(n) }
	}
	years := func(n int) func(motcua.Date) motcua.Date {
		return func(d motcua.Date) motcua.Date { return d.AddYears(n) }
	}
	tests := []struct {
		name string
		from string
		add  func(motcua.Date) motcua.Date
		want string
		why  string
	}{
		{"corresponding day", "2024-03-12", months(1), "2024-04-12", "the same day of the month"},
		{"no months", "2024-01-31", months(0), "2024-01-31", "nothing changes"},
		{"leap February", "2024-01-31", months(1), "2024-02-29", "the last day of February 2024"},
		{"common February", "2023-01-31", months(1), "2023-02-28", "the last day of February 2023"},
		{"30 January", "2023-01-30", months(1), "2023-02-28", "30 is missing as well"},
		{"28 January", "2023-01-28", months(1), "2023-02-28", "28 exists"},
		{"to a 30-day month", "2024-08-31", months(1), "2024-09-30", "September has 30 days"},
		{"not past a month", "2024-01-31", months(2), "2024-03-31", "February on the way does not shorten the day"},
		{"over the year", "2024-12-31", months(2), "2025-02-28", "into the next year"},
		{"backwards", "2024-03-31", months(-1), "2024-02-29", "clamped backwards too"},
		{"backwards over the year", "2024-01-15", months(-1), "2023-12-15", "the year before"},
		{"back to the first month", "0001-02-28", months(-1), "0001-01-28", "the first month there is"},
		{"before the first month", "0001-01-31", months(-1), "", "there is no year 0"},
		{"well before the first month", "0001-01-15", months(-2), "", "nor a year before that"},
		{"to the last month", "9999-11-30", months(1), "9999-12-30", "the last month there is"},
		{"after the last month", "9999-12-01", months(1), "", "there is no year 10000"},
		{"the whole range", "0001-01-31", months(12*9999 - 1), "9999-12-31", "the longest step forward"},
		{"the whole range back", "9999-12-31", months(-(12*9999 - 1)), "0001-01-31", "the longest step back"},
		{"greatest", "2024-01-31", months(math.MaxInt), "", "no overflow into a day"},
		{"least", "2024-01-31", months(math.MinInt), "", "no overflow into a day"},
		{"a year", "2024-03-12", years(1), "2025-03-12", "the same day of the year"},
		{"leap day to common year", "2024-02-29", years(1), "2025-02-28", "the last day of February 2025"},
		{"leap day to leap year", "2024-02-29", years(4), "2028-02-29", "the day exists"},
		{"leap day to century", "2096-02-29", years(4), "2100-02-28", "2100 is no leap year"},
		{"leap day back", "2024-02-29", years(-1), "2023-02-28", "clamped backwards too"},
		{"far years", "2024-02-29", years(9999), "", "outside"},
		{"greatest year", "2024-02-29", years(math.MaxInt), "", "no overflow into a day"},
		{"least year", "2024-02-29", years(math.MinInt), "", "no overflow into a day"},
		{"overflow to a small number", "2024-02-29", years(math.MaxInt/12 + 1), "", "12 times it wraps round"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.add(motcua.MustParseDate(tt.from)).String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// The laws of day, month and year arithmetic, on random days.
//
//	(d + a) + b = d + (a + b)                   for days, while everything is in range
//	(d + n) - d = n                             the inverse, DaysSince
//	d < e  =>  d + n <= e + n                   months: never turns the order round
//	d + 12n months = d + n years
//	d + n months = package time's first of that month, and the day clamped
//
// Kills: DaysSince with its sides exchanged; a clamp that is not monotone.
func TestDateArithmeticLaws(t *testing.T) {
	r := random()
	day := func() motcua.Date { return motcua.FromUnixDay(firstUnixDay + r.IntN(lastUnixDay-firstUnixDay+1)) }
	for range 20_000 {
		d, e := day(), day()
		a, b := r.IntN(20_001)-10_000, r.IntN(20_001)-10_000
		if ab := d.AddDays(a); !ab.IsZero() && ab.AddDays(b) != d.AddDays(a+b) {
			t.Fatalf("%s: (+%d)+%d differs from +%d", d, a, b, a+b)
		}
		if got := d.AddDays(e.DaysSince(d)); got != e {
			t.Fatalf("%s + (%s - %s) = %s", d, e, d, got)
		}
		if d.DaysSince(e) != -e.DaysSince(d) {
			t.Fatalf("%s and %s: DaysSince is not antisymmetric", d, e)
		}
		if d.Compare(e) != -e.Compare(d) || (d.Compare(e) < 0) != d.Before(e) || (d.Compare(e) > 0) != d.After(e) ||
			(d.Compare(e) == 0) != (d == e) || (d.DaysSince(e) < 0) != d.Before(e) {
			t.Fatalf("%s and %s: Compare, Before, After and DaysSince disagree", d, e)
		}
		n := r.IntN(2401) - 1200
		dn, en := d.AddMonths(n), e.AddMonths(n)
		if d.Before(e) && !dn.IsZero() && !en.IsZero() && dn.After(en) {
			t.Fatalf("%s < %s, but %d months later %s > %s", d, e, n, dn, en)
		}
		y, m, dom := d.Civil()
		first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
		if first.Year() >= 1 && first.Year() <= 9999 {
			want := first.AddDate(0, 0, min(dom, last.Day())-1).Format(time.DateOnly)
			if dn.String() != want {
				t.Fatalf("%s + %d months = %s, want %s", d, n, dn, want)
			}
		} else if !dn.IsZero() {
			t.Fatalf("%s + %d months = %s, want none", d, n, dn)
		}
		if k := n / 12; d.AddMonths(12*k) != d.AddYears(k) {
			t.Fatalf("%s: %d months differ from %d years", d, 12*k, k)
		}
	}
	for _, n := range []int{math.MaxInt, math.MinInt, math.MaxInt32, lastUnixDay - firstUnixDay + 1} {
		for _, d := range []motcua.Date{motcua.MustDate(1, 1, 1), motcua.MustDate(9999, 12, 31)} {
			if got := d.AddDays(n); !got.IsZero() {
				t.Errorf("%s + %d days = %s, want none", d, n, got)
			}
		}
	}
	for _, n := range []int{math.MaxInt, math.MinInt, math.MaxInt32, firstUnixDay - 1, lastUnixDay + 1} {
		if got := motcua.FromUnixDay(n); !got.IsZero() {
			t.Errorf("day %d = %s, want none", n, got)
		}
	}
	if got := motcua.MustDate(1, 1, 1).AddDays(lastUnixDay - firstUnixDay); got != motcua.MustDate(9999, 12, 31) {
		t.Errorf("the whole range in one step is %s", got)
	}
	d := motcua.MustDate(2024, 3, 12)
	if same := motcua.MustParseDate("2024-03-12"); d.Compare(same) != 0 || d.Before(same) || d.After(same) || !d.Equal(same) {
		t.Errorf("%s and %s differ", d, same)
	}
	days := []motcua.Date{motcua.MustDate(2024, 2, 1), {}, motcua.MustDate(1969, 7, 20)}
	slices.SortFunc(days, motcua.Date.Compare)
	want := []motcua.Date{{}, motcua.MustDate(1969, 7, 20), motcua.MustDate(2024, 2, 1)}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("sorted (-want +got):\n%s", diff)
	}
}

// Kills: one digit accepted for two; digits of other scripts; a byte after '9' or before '0' taken for a digit; text
// before or after the day.
func TestParseDate(t *testing.T) {
	malformed := problem("", motcua.CodeMalformed, "YYYY-MM-DD")
	tests := []struct {
		name, in, want, why string
		problems            []motcua.Problem
	}{
		{name: "day", in: "2024-03-12", want: "2024-03-12", why: "the one form"},
		{name: "first", in: "0001-01-01", want: "0001-01-01", why: "leading zeros are kept"},
		{name: "empty", in: "", why: "no day is not a day", problems: []motcua.Problem{malformed}},
		{name: "short", in: "2024-3-12", why: "two digits for the month", problems: []motcua.Problem{malformed}},
		{name: "slashes", in: "2024/03/12", why: "hyphens", problems: []motcua.Problem{malformed}},
		{name: "second hyphen", in: "2024-03/12", why: "both are hyphens", problems: []motcua.Problem{malformed}},
		{name: "space", in: " 2024-03-12", why: "nothing is trimmed", problems: []motcua.Problem{malformed}},
		{name: "time", in: "2024-03-12T00:00:00Z", why: "an instant is not a day", problems: []motcua.Problem{malformed}},
		{name: "sign", in: "+024-03-12", why: "digits only", problems: []motcua.Problem{malformed}},
		{name: "colon", in: "2024-0:-12", why: "':' comes after '9'", problems: []motcua.Problem{malformed}},
		{name: "slash for digit", in: "2024-0/-12", why: "'/' comes before '0'", problems: []motcua.Problem{malformed}},
		{name: "letter in the day", in: "2024-03-1O", why: "O is a letter", problems: []motcua.Problem{malformed}},
		{name: "full width", in: "２０２４-03-12", why: "not ASCII", problems: []motcua.Problem{malformed}},
		{name: "full width, ten bytes", in: "２4-03-12", why: "ten bytes are not ten digits", problems: []motcua.Problem{malformed}},
		{name: "superscript", in: "202²-3-12", why: "² is two bytes", problems: []motcua.Problem{malformed}},
		{name: "Arabic digits", in: "٢٠٢٤-٠٣-١٢", why: "not ASCII", problems: []motcua.Problem{malformed}},
		{
			name: "no such day", in: "2023-02-29", why: "well written, and no day",
			problems: []motcua.Problem{problem("day", motcua.CodeOutOfRange, "1..28")},
		},
		{
			name: "no such month", in: "2023-00-01", why: "well written, and no month",
			problems: []motcua.Problem{problem("month", motcua.CodeOutOfRange, "1..12")},
		},
		{
			name: "no such year", in: "0000-01-01", why: "well written, and no year",
			problems: []motcua.Problem{problem("year", motcua.CodeOutOfRange, "1..9999")},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := motcua.ParseDate(tt.in)
			checkInvalid(t, err, "motcua: date", tt.problems...)
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			if err != nil {
				checkPanics(t, func() { motcua.MustParseDate(tt.in) })
			} else if motcua.MustParseDate(tt.in) != got {
				t.Error("MustParseDate and ParseDate differ")
			}
		})
	}
}

// Kills: month and day exchanged; a year of two digits taken for the first century; three digits for a day.
func TestParseVietnameseDate(t *testing.T) {
	malformed := problem("", motcua.CodeMalformed, "DD/MM/YYYY")
	tests := []struct {
		name, in, want, why string
		problems            []motcua.Problem
	}{
		{name: "day first", in: "03/12/2024", want: "2024-12-03", why: "the day comes first"},
		{name: "one digit each", in: "3/2/2024", want: "2024-02-03", why: "papers leave the zeros out"},
		{name: "mixed", in: "31/1/2024", want: "2024-01-31", why: "one of them"},
		{name: "empty", why: "no day is not a day", problems: []motcua.Problem{malformed}},
		{name: "ISO", in: "2024-12-03", why: "the other form", problems: []motcua.Problem{malformed}},
		{name: "year first", in: "2024/12/03", why: "the day comes first", problems: []motcua.Problem{malformed}},
		{name: "short year", in: "03/12/24", why: "which century?", problems: []motcua.Problem{malformed}},
		{name: "long year", in: "03/12/02024", why: "four digits", problems: []motcua.Problem{malformed}},
		{name: "three digits", in: "003/12/2024", why: "one or two", problems: []motcua.Problem{malformed}},
		{name: "month of three", in: "03/012/2024", why: "one or two", problems: []motcua.Problem{malformed}},
		{name: "no day", in: "/12/2024", why: "one or two", problems: []motcua.Problem{malformed}},
		{name: "no month", in: "03//2024", why: "one or two", problems: []motcua.Problem{malformed}},
		{name: "no second slash", in: "03/122024", why: "two slashes", problems: []motcua.Problem{malformed}},
		{name: "superscript day", in: "²/12/2024", why: "two bytes and no digit", problems: []motcua.Problem{malformed}},
		{name: "superscript month", in: "03/²/2024", why: "two bytes and no digit", problems: []motcua.Problem{malformed}},
		{name: "superscript year", in: "03/12/²²", why: "four bytes and no digit", problems: []motcua.Problem{malformed}},
		{
			name: "no such day", in: "31/11/2024", why: "November has 30",
			problems: []motcua.Problem{problem("day", motcua.CodeOutOfRange, "1..30")},
		},
		{
			name: "American order", in: "12/31/2024", why: "there is no month 31",
			problems: []motcua.Problem{problem("month", motcua.CodeOutOfRange, "1..12")},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := motcua.ParseVietnameseDate(tt.in)
			checkInvalid(t, err, "motcua: date", tt.problems...)
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Kills: the languages exchanged; a year of fewer than four digits; a zero Date written as 0000-00-00.
func TestDateText(t *testing.T) {
	d := motcua.MustDate(987, 6, 5)
	appended, err := d.AppendText([]byte("on "))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{d.String(), d.Vietnamese(), d.Text(motcua.Vietnamese), d.Text(motcua.English), string(appended)}
	want := []string{"0987-06-05", "05/06/0987", "05/06/0987", "0987-06-05", "on 0987-06-05"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if y, m, n := d.Year(), d.Month(), d.Day(); y != 987 || m != time.June || n != 5 {
		t.Errorf("Year, Month, Day = %d, %d, %d", y, m, n)
	}
	for _, v := range []motcua.Date{d, {}, motcua.MustDate(1, 1, 1), motcua.MustDate(9999, 12, 31)} {
		checkJSON(t, v, `"`+v.String()+`"`)
	}
}

// Kills: a zero Date that omitzero does not leave out; a failed Unmarshal that changes the value; null read as an error.
func TestDateJSON(t *testing.T) {
	type record struct {
		Due    motcua.Date            `json:"due,omitzero"`
		Closed *motcua.Date           `json:"closed,omitempty"`
		Days   map[motcua.Date]string `json:"days,omitempty"`
	}
	d := motcua.MustDate(2024, 3, 12)
	for _, tt := range []struct {
		name, want, why string
		in              record
	}{
		{name: "zero", want: `{}`, why: "no day is left out"},
		{
			name: "full", want: `{"due":"2024-03-12","closed":"2024-03-12","days":{"2024-03-12":"x"}}`, why: "also as a map key",
			in: record{Due: d, Closed: &d, Days: map[motcua.Date]string{d: "x"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			var back record
			if err := json.Unmarshal(got, &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.in, back); diff != "" {
				t.Errorf("round trip (-want +got):\n%s", diff)
			}
		})
	}
	kept := d
	if err := json.Unmarshal([]byte(`"2024-02-30"`), &kept); err == nil || kept != d {
		t.Errorf("a day that does not exist: %v, value now %s", err, kept)
	}
	if err := json.Unmarshal([]byte(`null`), &kept); err != nil || kept != d {
		t.Errorf("null: %v, value now %s", err, kept)
	}
	if err := json.Unmarshal([]byte(`""`), &kept); err != nil || !kept.IsZero() {
		t.Errorf("empty: %v, value now %s", err, kept)
	}
}

// FuzzParseDate compares with time.Parse, which knows the same form, and takes every accepted text round.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{
		"2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31", "0000-01-01", // days, and two that are none
		"２０２４-０２-２９", "202²-02-29", "٢٠٢٤-٠٢-٢٩", // digits of other scripts
		"2024-2-9", "2024-02-29 ", "\x002024-02-2", "2024-0:-1/", "", // nearly
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := motcua.ParseDate(s)
		want, wantErr := time.Parse(time.DateOnly, s)
		if ok := wantErr == nil && want.Year() >= 1; ok != (err == nil) {
			t.Fatalf("ParseDate(%q): %v; time.Parse: %v", s, err, wantErr)
		}
		if err != nil {
			if !d.IsZero() {
				t.Fatalf("%q: a day %s beside an error", s, d)
			}
			return
		}
		if d.String() != s {
			t.Fatalf("%q is read as %s", s, d)
		}
		if y, m, n := d.Civil(); y != want.Year() || m != want.Month() || n != want.Day() {
			t.Fatalf("%q is %d-%d-%d", s, y, m, n)
		}
		if v, err := motcua.ParseVietnameseDate(d.Vietnamese()); err != nil || v != d {
			t.Fatalf("%s and back is %s, %v", d.Vietnamese(), v, err)
		}
	})
}

// FuzzParseVietnameseDate compares with time.Parse, and checks that the canonical form is a fixed point.
func FuzzParseVietnameseDate(f *testing.F) {
	for _, s := range []string{
		"29/02/2024", "9/2/2024", "29/02/2023", "31/12/9999", "01/01/0000", // days, and two that are none
		"２9/02/2024", "²/02/2024", "29/02/٢٠", // digits of other scripts
		"29-02-2024", "029/02/2024", "29/02/24", "//2024", "", // nearly
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := motcua.ParseVietnameseDate(s)
		want, wantErr := time.Parse("2/1/2006", s)
		if ok := wantErr == nil && want.Year() >= 1; ok != (err == nil) {
			t.Fatalf("ParseVietnameseDate(%q): %v; time.Parse: %v", s, err, wantErr)
		}
		if err != nil {
			return
		}
		if got := d.String(); got != want.Format(time.DateOnly) {
			t.Fatalf("%q is %s", s, got)
		}
		again, err := motcua.ParseVietnameseDate(d.Vietnamese())
		if err != nil || again != d || again.Vietnamese() != d.Vietnamese() {
			t.Fatalf("%q: %s is no fixed point: %s, %v", s, d.Vietnamese(), again.Vietnamese(), err)
		}
	})
}

func BenchmarkDateOf(b *testing.B) {
	at := time.Date(2024, 3, 12, 17, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		if motcua.DateOf(at).IsZero() {
			b.Fatal("no day")
		}
	}
}

func BenchmarkDateCivil(b *testing.B) {
	d := motcua.MustDate(2024, 3, 12)
	b.ReportAllocs()
	for b.Loop() {
		if y, _, _ := d.Civil(); y != 2024 {
			b.Fatal(y)
		}
	}
}

func BenchmarkParseDate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := motcua.ParseDate("2024-03-12"); err != nil {
			b.Fatal(err)
		}
	}
}
