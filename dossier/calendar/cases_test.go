package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/internal/cases"
)

// TestDeadlineCases runs the whole case table, and whatever rows MOTCUA_CASES brings.
func TestDeadlineCases(t *testing.T) {
	cases.Run(t, "deadline_cases.csv", func(t *testing.T, r cases.Row) {
		cal := calendarNamed(t, r.Get("calendar"))
		options := r.Get("options")
		if h := r.Get("hours"); h != "" {
			options += ";hours=" + h
		}
		conv, err := calendar.ParseConvention(options)
		if err != nil {
			t.Fatal(err)
		}
		text := r.Get("term") + r.Get("unit")
		if r.Get("unit") == "same_day" {
			text = "same_day"
		}
		term, err := calendar.ParseTerm(text)
		if err != nil {
			t.Fatal(err)
		}
		received, err := time.Parse(time.RFC3339Nano, r.Get("received"))
		if err != nil {
			t.Fatal(err)
		}
		pauses := parsePauses(t, r.Get("suspensions"))
		due, err := cal.Due(received, term, &conv, pauses...)
		if err != nil {
			t.Fatal(err)
		}
		ledger, err := cal.Explain(received, term, &conv, pauses...)
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.Check(); err != nil || ledger.Due != due {
			t.Errorf("ledger: %v, due %v and %v", err, ledger.Due, due)
		}
		wantDate, wantTime := strings.TrimSpace(r.Get("due_date")), strings.TrimSpace(r.Get("due_time"))
		why := r.Get("reasoning")
		if d, err := motcua.ParseDate(wantDate); err != nil {
			// A clock that stands still has no due date: the cell is empty, or holds what is left.
			if !due.Open() {
				t.Errorf("due %v, want none\nwhy: %s", due.Date, why)
			}
			if left, err := calendar.ParseTerm(wantDate); err == nil && left != due.Remainder {
				t.Errorf("remainder %v, want %v\nwhy: %s", due.Remainder, left, why)
			}
		} else if want := d.At(0, 0, 0).Add(clockTime(t, wantTime)); due.Date != d || !due.Instant.Equal(want) {
			t.Errorf("due %v at %v, want %v %v\nwhy: %s", due.Date, due.Instant, wantDate, wantTime, why)
		}
		if s := r.Get("status"); s != "" {
			done, err := time.Parse(time.RFC3339Nano, r.Get("completed_at"))
			if err != nil {
				t.Fatal(err)
			}
			if got := due.Timeliness(done).String(); got != strings.ToLower(s) {
				t.Errorf("status %s, want %s\nwhy: %s", got, s, why)
			}
		}
	})
}

func calendarNamed(t *testing.T, name string) *calendar.Calendar {
	t.Helper()
	switch name {
	case "VN40":
		return calendar.Vietnam()
	case "VN40-noswap":
		return calendar.Vietnam().WithoutSwaps()
	case "VN-MonSat":
		return calendar.Vietnam().WithSixDayWeek()
	}
	t.Fatalf("no calendar of that name")
	return nil
}

// clockTime reads HH:MM or HH:MM:SS; 24:00 is the end of the day.
func clockTime(t *testing.T, s string) time.Duration {
	t.Helper()
	c, err := calendar.ParseTimeOfDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return c.SinceMidnight()
}

// parsePauses reads a comma list of from/until in local time; an empty until is a pause still open.
func parsePauses(t *testing.T, s string) []calendar.Pause {
	t.Helper()
	var out []calendar.Pause
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		from, until, _ := strings.Cut(part, "/")
		p := calendar.Pause{From: local(t, from)}
		if until = strings.TrimSpace(until); until != "" {
			p.Until = local(t, until)
		}
		out = append(out, p)
	}
	return out
}

func local(t *testing.T, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339Nano} {
		if v, err := time.ParseInLocation(layout, strings.TrimSpace(s), motcua.Location()); err == nil {
			return v
		}
	}
	t.Fatalf("not a local time")
	return time.Time{}
}
