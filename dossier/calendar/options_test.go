package calendar_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// TestEveryOptionMatters: for each value of each option there is a question whose answer it changes. It kills an option that
// is accepted and ignored, a fault seen in other libraries.
func TestEveryOptionMatters(t *testing.T) {
	for _, option := range []string{
		"recv=next_open", "cutoff=15:00", "roll=none", "end=midnight", "end=close", "end=exact", "sat=intake(08:00-12:00)",
		"sat=session(08:00-12:00)", "sat=session", "sat=workday", "susp=S2", "susp=exact", "supplement=restarts", "extend=2wd",
		"extend=2cd", "hours=H2", "hours=08:00-12:00", "day=8h", "by=date", "by=instant",
	} {
		set := convention(t, option)
		g := newGen(t, 41)
		found := false
		for range 20_000 {
			q := g.question()
			q.conv = calendar.Convention{Receipt: q.conv.Receipt}
			if option == "recv=next_open" {
				q.conv = calendar.Convention{}
			}
			before := q.due(t)
			c := *set
			if c.Receipt == calendar.AsIs {
				c.Receipt = q.conv.Receipt
			}
			q.conv = c
			if q.due(t) != before {
				found = true
				break
			}
		}
		if !found {
			t.Errorf("%s changes nothing", option)
		}
	}
	// ExtendFrom matters together with an extension.
	nominal, err := calendar.Vietnam().Due(instant("2026-03-02T09:00"), calendar.CalendarDays(12), convention(t, "extend=3wd"))
	if err != nil {
		t.Fatal(err)
	}
	rolled, err := calendar.Vietnam().Due(instant("2026-03-02T09:00"), calendar.CalendarDays(12), convention(t, "extend=3wd;extend_from=rolled"))
	if err != nil || rolled == nominal {
		t.Errorf("extend_from changes nothing: %v", err)
	}
}

// TestFaultsOfOthers has one row for each fault known from existing one-stop software and calendar libraries.
func TestFaultsOfOthers(t *testing.T) {
	due := func(received, limit, conv, pauses string) string {
		t.Helper()
		d, err := calendar.Vietnam().Due(instant(received), term(t, limit), convention(t, conv), pausesOf(t, pauses)...)
		if err != nil {
			t.Fatal(err)
		}
		return d.Instant.Format("2006-01-02T15:04")
	}
	for _, tt := range []struct{ fault, got, want string }{
		{"the lunch break is added the wrong way", due("2026-03-02T11:00", "2wh", "", ""), "2026-03-02T14:00"},
		{"only after 17:00 is the next day, where the rule says 15:00", due("2026-03-03T15:01", "same_day", "cutoff=15:00;end=close", ""), "2026-03-04T17:00"},
		{"a start after the afternoon stays after hours", due("2026-03-02T18:45", "2wh", "", ""), "2026-03-03T10:00"},
		{"a start before opening counts early", due("2026-03-02T06:00", "2wh", "", ""), "2026-03-02T10:00"},
		{"the configured hours are never read", due("2026-03-02T07:00", "2wh", "hours=07:00-11:00", ""), "2026-03-02T09:00"},
		{"the minutes of the afternoon are lost", due("2026-03-02T13:00", "1wh", "hours=07:15-11:45,13:15-17:15", ""), "2026-03-02T14:15"},
		{"a day is always eight hours", due("2026-03-02T08:00", "2wd", "hours=08:00-12:00", ""), "2026-03-05T00:00"},
		{"one day is 24 working hours", due("2026-03-02T08:00", "1wd", "", ""), "2026-03-04T00:00"},
		{"after a supplement: calendar days less one, plus one", due("2026-03-02T09:00", "10wd", "", "2026-03-05T10:00/2026-03-10T09:00"), "2026-03-20T00:00"},
		{"a second pause overwrites the first", due("2026-03-02T09:00", "5wd", "", "2026-03-03T09:00/2026-03-04T09:00, 2026-03-05T09:00/2026-03-06T09:00"), "2026-03-12T00:00"},
		{"stacked make-up days are lost: 2 and 3 May 2023", due("2023-04-28T09:00", "1wd", "", ""), "2023-05-05T00:00"},
		{"swaps are unknown", due("2025-04-25T09:00", "1wd", "", ""), "2025-04-27T00:00"},
		{"half a second after closing is working time", due("2026-03-02T17:00", "0.0001wh", "", ""), "2026-03-03T08:00"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: due %s, want %s", tt.fault, tt.got, tt.want)
		}
	}
	cal := calendar.Vietnam()
	// The date is read where the instant lies, so that 01:00 of a holiday given in UTC is a working day.
	if got := cal.WorkingDaysBetweenTimes(instant("2024-04-28T12:00"), instant("2024-05-01T01:00").UTC()); got != 0 {
		t.Errorf("%d working days over the holidays, given in UTC", got)
	}
	// A day open from 00:00 to 24:00 has no hours.
	if h, err := calendar.ParseHours("00:00-24:00"); err != nil || h.Length() != 24*time.Hour {
		t.Errorf("a day of 24 hours has %s, %v", h.Length(), err)
	}
	// The working day 0 days after a Saturday is the Saturday.
	if got := cal.AddWorkingDays(day("2026-03-07"), 0); got != day("2026-03-09") {
		t.Errorf("0 working days after a Saturday: %s", got)
	}
	// Tết by the calendar of China: 3 February 2030.
	if cal.IsWorkingDay(motcua.MustDate(2030, 2, 2)) || !cal.IsWorkingDay(motcua.MustDate(2030, 2, 5)) {
		t.Error("Tết 2030")
	}
	// A calendar of a few years panics or stays silent beyond them.
	far, err := cal.Due(instant("2060-03-02T09:00"), calendar.WorkingDays(10), nil)
	if err != nil || far.Provisional.Reason != calendar.AfterCoverage {
		t.Errorf("2060: %+v, %v", far, err)
	}
}
