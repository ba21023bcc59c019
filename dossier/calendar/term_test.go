package calendar_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

func TestTerms(t *testing.T) {
	tests := []struct {
		term   calendar.Term
		text   string
		vi, en string
	}{
		{calendar.Term{}, "none", "không quy định thời hạn", "no limit"},
		{calendar.WorkingDays(5), "5wd", "5 ngày làm việc", "5 working days"},
		{calendar.WorkingDays(1), "1wd", "1 ngày làm việc", "1 working day"},
		{calendar.WorkingDays(0), "0wd", "0 ngày làm việc", "0 working days"},
		{calendar.CalendarDays(15), "15cd", "15 ngày", "15 days"},
		{calendar.Weeks(2), "2week", "2 tuần", "2 weeks"},
		{calendar.Months(1), "1month", "1 tháng", "1 month"},
		{calendar.Years(1), "1year", "1 năm", "1 year"},
		{calendar.SameDay(), "same_day", "trong ngày", "within the day"},
		{calendar.WorkingHours(4 * time.Hour), "4wh", "4 giờ làm việc", "4 working hours"},
		{calendar.WorkingHours(30 * time.Minute), "0.5wh", "0,5 giờ làm việc", "0.5 working hours"},
		{calendar.WorkingHours(time.Hour), "1wh", "1 giờ làm việc", "1 working hour"},
		{calendar.ClockHours(48 * time.Hour), "48ch", "48 giờ", "48 hours"},
		{calendar.ClockHours(10 * time.Minute), "10cmin", "10 phút", "10 minutes"},
		{calendar.ClockHours(61 * time.Second), "61csec", "61 giây", "61 seconds"},
		{calendar.WorkingHours(1), "0.000000001wsec", "0,000000001 giây làm việc", "0.000000001 working seconds"},
		{calendar.WorkingHours(0), "0wh", "0 giờ làm việc", "0 working hours"},
	}
	for _, tt := range tests {
		if got := tt.term.String(); got != tt.text {
			t.Errorf("String %q, want %q", got, tt.text)
		}
		back, err := calendar.ParseTerm(tt.text)
		if err != nil || back != tt.term {
			t.Errorf("ParseTerm(%q) = %v, %v", tt.text, back, err)
		}
		if got := tt.term.Text(motcua.Vietnamese); got != tt.vi {
			t.Errorf("%s in Vietnamese %q, want %q", tt.text, got, tt.vi)
		}
		if got := tt.term.Text(motcua.English); got != tt.en {
			t.Errorf("%s in English %q, want %q", tt.text, got, tt.en)
		}
		var u calendar.Term
		b, _ := tt.term.MarshalText()
		if err := u.UnmarshalText(b); err != nil || u != tt.term {
			t.Errorf("%s: text round trip %v, %v", tt.text, u, err)
		}
	}
	var none calendar.Term
	if err := none.UnmarshalText(nil); err != nil || !none.IsZero() {
		t.Errorf("empty text: %v", err)
	}
	if u, n, d := calendar.WorkingDays(5).Unit(), calendar.WorkingDays(5).Count(), calendar.WorkingDays(5).Duration(); u != calendar.WorkingDay || n != 5 || d != 0 {
		t.Errorf("5wd: %v %d %v", u, n, d)
	}
	if u, n, d := calendar.ClockHours(5).Unit(), calendar.ClockHours(5).Count(), calendar.ClockHours(5).Duration(); u != calendar.ClockHour || n != 0 || d != 5 || !u.Hours() {
		t.Errorf("5 ns: %v %d %v", u, n, d)
	}
}

// TestFractions: half days are hours of an 8-hour day, and nothing else may be a fraction.
func TestFractions(t *testing.T) {
	for _, tt := range []struct {
		text string
		want calendar.Term
	}{
		{"0.5wd", calendar.WorkingHours(4 * time.Hour)},
		{"2.5wd", calendar.WorkingHours(20 * time.Hour)},
		{"7.5wd", calendar.WorkingHours(60 * time.Hour)},
		{"2.0wd", calendar.WorkingHours(16 * time.Hour)},
		{"0.25wh", calendar.WorkingHours(15 * time.Minute)},
		{"1.5cmin", calendar.ClockHours(90 * time.Second)},
		{"0.0000000025ch", calendar.ClockHours(9 * time.Microsecond)},
	} {
		if got, err := calendar.ParseTerm(tt.text); err != nil || got != tt.want {
			t.Errorf("%s is %v, %v, want %v", tt.text, got, err, tt.want)
		}
	}
	malformed := "malformed (5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none)"
	for _, s := range []string{
		"", "5", "wd", "5 wd", " 5wd", "5WD", "05wd", "-5wd", "+5wd", "5.wd", ".5wd", "0.5cd", "1.5month", "1..5wh", "1.5.5wh",
		"５wd", "²wd", "5days", "same_day1", "0.0000000001wsec", "0.3333333333333wh", "5wd\x00",
	} {
		_, err := calendar.ParseTerm(s)
		if diff := cmp.Diff([]string{malformed}, problemList(t, err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", s, diff)
		}
	}
	for _, s := range []string{"100001wd", "99999999999999999999cd", "99999999999wh", "9223372036854775807csec", "999999999999999999999wh"} {
		_, err := calendar.ParseTerm(s)
		if diff := cmp.Diff([]string{"out_of_range (0..100000)"}, problemList(t, err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", s, diff)
		}
	}
}

// TestBadTerms: constructors take what they are given, Due does not.
func TestBadTerms(t *testing.T) {
	for _, term := range []calendar.Term{
		calendar.WorkingDays(-1), calendar.CalendarDays(100001), calendar.Months(math.MaxInt), calendar.Weeks(math.MinInt),
		calendar.WorkingHours(-1), calendar.ClockHours(math.MaxInt64), calendar.ClockHours(math.MinInt64),
	} {
		_, err := calendar.Vietnam().Due(instant("2024-04-25T09:00"), term, nil)
		if got := problemList(t, err); len(got) != 1 || !strings.HasPrefix(got[0], "term: out_of_range") {
			t.Errorf("%v: %v", term, err)
		}
		_ = term.String() // no panic
		_ = term.Text(motcua.Vietnamese)
	}
}

func FuzzParseTerm(f *testing.F) {
	for _, s := range []string{
		"5wd", "15cd", "2week", "1month", "1year", "same_day", "4wh", "48ch", "none", "0.5wd", "10cmin", "0.000000001wsec",
		"５wd", "²wd", "00wd", "1e3wd", "9223372036854775807csec", "-1wd", "0.9999999999999999999wh", "1.wh", "100000wd",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		term, err := calendar.ParseTerm(s)
		if err != nil {
			problemList(t, err)
			return
		}
		canonical := term.String()
		again, err := calendar.ParseTerm(canonical)
		if err != nil || again != term || again.String() != canonical {
			t.Fatalf("%q is %q, which is %v, %v", s, canonical, again, err)
		}
		if _, err := calendar.Vietnam().Due(instant("2024-04-25T09:00"), term, nil); err != nil {
			problemList(t, err)
		}
	})
}
