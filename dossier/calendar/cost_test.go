package calendar_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// TestAllocations: counting allocates nothing, with up to four pauses; a calendar of a hundred years takes less than 1 MiB,
// what is thrown away while it is built included. Mutants: an engine that escapes to the heap; a table of Dates.
func TestAllocations(t *testing.T) {
	cal := calendar.Vietnam()
	at := instant("2026-03-02T09:00")
	session := convention(t, "sat=session(08:00-12:00);recv=next_open;cutoff=15:00")
	pauses := pausesOf(t, "2026-03-05T10:00/2026-03-10T09:00, 2026-03-04T10:00/2026-03-04T12:00, 2026-03-16T10:00/2026-03-18T09:00, 2026-03-18T09:00/2026-03-19T09:00")
	for name, f := range map[string]func(){
		"AddWorkingDays":      func() { cal.AddWorkingDays(day("2026-03-02"), 2500) },
		"AddWorkingDaysTo":    func() { cal.AddWorkingDaysTo(at, 2500) },
		"WorkingDaysBetween":  func() { cal.WorkingDaysBetweenTimes(at, at.Add(1e18)) },
		"AddWorkingTime":      func() { cal.AddWorkingTime(at, 20000*time.Hour, session) },
		"WorkingTimeBetween":  func() { cal.WorkingTimeBetween(at, at.Add(1e17), session) },
		"Due in working days": func() { _, _ = cal.Due(at, calendar.WorkingDays(30), session, pauses...) },
		"Due in hours":        func() { _, _ = cal.Due(at, calendar.WorkingHours(300*time.Hour), session, pauses...) },
		"Due in months":       func() { _, _ = cal.Due(at, calendar.Months(3), nil, pauses...) },
		"Status":              func() { cal.Status(calendar.Due{Date: day("2026-03-09"), Instant: at}, at, session) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	six := cal.WithSixDayWeek()
	runtime.ReadMemStats(&after)
	if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 1<<20 {
		t.Errorf("a calendar takes %d bytes", bytes)
	}
	runtime.KeepAlive(six)
}

// TestEdgesOfTime: what lies outside the tables is the zero time, not a guess.
func TestEdgesOfTime(t *testing.T) {
	cal := calendar.Vietnam()
	session := convention(t, "sat=session(08:00-12:00)")
	early, late := instant("1999-12-31T09:00"), instant("2150-01-01T09:00")
	for _, conv := range []*calendar.Convention{nil, session} {
		for name, got := range map[string]time.Time{
			"from before":   cal.AddWorkingTime(early, time.Hour, conv),
			"from after":    cal.AddWorkingTime(late, time.Hour, conv),
			"too far":       cal.AddWorkingTime(instant("2100-12-31T16:00"), 2*time.Hour, conv),
			"much too far":  cal.AddWorkingTime(instant("2026-12-31T16:00"), 1<<62, conv),
			"too far back":  cal.AddWorkingTime(instant("2001-01-01T09:00"), -2*time.Hour, conv),
			"much too back": cal.AddWorkingTime(instant("2026-12-31T16:00"), -1<<62, conv),
		} {
			if !got.IsZero() {
				t.Errorf("%s: %s", name, got)
			}
		}
		if got := cal.AddWorkingTime(instant("2026-03-01T03:00"), 0, conv); !got.Equal(instant("2026-03-01T03:00")) {
			t.Errorf("nothing added: %s", got)
		}
		if got := cal.WorkingTimeBetween(early, instant("2001-01-01T12:00"), conv); got != 4*time.Hour {
			t.Errorf("%s of working time until noon of the first day", got)
		}
		if got := cal.WorkingTimeBetween(instant("2100-12-31T16:00"), late, conv); got != time.Hour {
			t.Errorf("%s of working time after 16:00 of the last day", got)
		}
	}
	last := cal.Last()
	if got := cal.AddWorkingDaysTo(last.At(9, 0, 0), 1); !got.IsZero() {
		t.Errorf("a working day after the last: %s", got)
	}
	for _, q := range []struct{ term, conv, pauses string }{
		{"same_day", "", "2100-12-30T09:00/2100-12-31T23:00"},
		{"1wd", "recv=next_open", ""},
		{"1wd", "cutoff=08:00", ""},
		{"0cd", "extend=1wd", ""},
		{"1wh", "extend=1wd", ""},
	} {
		received := instant("2100-12-31T18:00")
		if q.pauses != "" {
			received = instant("2100-12-30T08:00")
		}
		_, err := cal.Due(received, term(t, q.term), convention(t, q.conv), pausesOf(t, q.pauses)...)
		if err == nil && q.term != "same_day" {
			t.Errorf("%+v: no error at the end of the tables", q)
		}
	}
	n := 0
	whole, err := motcua.NewPeriod(cal.First(), last)
	if err != nil {
		t.Fatal(err)
	}
	for range cal.Days(whole) {
		if n++; n == 3 {
			break
		}
	}
	for _, tt := range []struct {
		day    calendar.Day
		vi, en string
	}{
		{calendar.Day{Kind: calendar.Closure, Name: "bão"}, "bão", "bão"},
		{calendar.Day{Kind: calendar.Closure, NameEnglish: "storm"}, "storm", "storm"},
		{calendar.Day{Kind: calendar.Closure}, "nghỉ đột xuất", "unscheduled closure"},
	} {
		if vi, en := tt.day.Text(motcua.Vietnamese), tt.day.Text(motcua.English); vi != tt.vi || en != tt.en {
			t.Errorf("%q and %q, want %q and %q", vi, en, tt.vi, tt.en)
		}
	}
}
