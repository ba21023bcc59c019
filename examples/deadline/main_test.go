package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/internal/golden"
)

func deadline(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(args, &o, &e)
	return status, o.String(), e.String()
}

// TestAnswers pins the whole output of a few questions. The notices in testdata are invented.
func TestAnswers(t *testing.T) {
	for _, tt := range []struct {
		golden string
		args   []string
	}{
		{"default.vi.txt", nil},
		{"default.en.txt", []string{"-lang", "en"}},
		{"same_day.vi.txt", []string{"-received", "13/02/2026 15:30", "-term", "same_day", "-preset", "same-day-15h", "-completed", "2026-02-23T16:00"}},
		{"restart.en.txt", []string{
			"-received", "2026-03-02T09:00", "-term", "10wd", "-preset", "one-stop-2018", "-lang", "en",
			"-pause", "2026-03-05T10:00/2026-03-10T09:00/supplement", "-pause", "2026-03-12/2026-03-16/financial_obligation",
		}},
		{"notices.vi.txt", []string{"-received", "2026-09-07", "-term", "4wd", "-days", "testdata/notices.csv", "-convention", "recv=next_open"}},
		{"open.en.txt", []string{"-received", "2026-03-02T09:00", "-term", "10wd", "-pause", "2026-03-05T10:00", "-lang", "en"}},
	} {
		t.Run(tt.golden, func(t *testing.T) {
			status, out, errs := deadline(t, tt.args...)
			if status != exitAnswer || errs != "" {
				t.Fatalf("status %d, %s", status, errs)
			}
			golden.Equal(t, tt.golden, out)
		})
	}
}

// TestSaturday: the promise of the example, apart from its layout. Mutant: a calendar without the working Saturday.
func TestSaturday(t *testing.T) {
	_, out, _ := deadline(t, "-received", "2024-04-25T09:00", "-term", "4wd", "-lang", "en")
	for _, want := range []string{"Saturday 4 May 2024", "Day off in exchange for 2024-05-04, not counted", "2450/VPCP-KGVX", "art. 148(6)"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	_, out, _ = deadline(t, "-no-swaps", "-lang", "en")
	if !strings.Contains(out, "Friday 3 May 2024") {
		t.Errorf("without swaps:\n%s", out)
	}
	_, out, _ = deadline(t, "-six-day", "-lang", "en")
	if !strings.Contains(out, "Friday 3 May 2024") {
		t.Errorf("with a six-day week:\n%s", out)
	}
}

func TestJSON(t *testing.T) {
	status, out, errs := deadline(t, "-json")
	if status != exitAnswer {
		t.Fatal(errs)
	}
	var l calendar.Ledger
	if err := json.Unmarshal([]byte(out), &l); err != nil {
		t.Fatal(err)
	}
	if err := l.CheckAgainst(calendar.Vietnam()); err != nil || l.Due.Date.String() != "2024-05-04" {
		t.Errorf("%v, due %s", err, l.Due.Date)
	}
}

func TestWrong(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte("date,kind,name_vi\n2026-09-02,swap_work,x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"help", []string{"-h"}, exitAnswer, "-received"},
		{"no such flag", []string{"-x"}, exitUsage, "not defined"},
		{"an argument", []string{"x"}, exitUsage, "unexpected argument"},
		{"term", []string{"-term", "5 days"}, exitUsage, "malformed"},
		{"instant", []string{"-received", "yesterday"}, exitUsage, "not in the form"},
		{"no such day", []string{"-received", "2026-02-30"}, exitUsage, "not in the form"},
		{"preset", []string{"-preset", "x"}, exitUsage, "no preset of that name"},
		{"option", []string{"-convention", "recv=x"}, exitUsage, "recv: unknown"},
		{"cause", []string{"-pause", "2026-03-05/2026-03-06/x"}, exitUsage, "unknown"},
		{"pause", []string{"-pause", "05/03/2026/06/03/2026"}, exitUsage, "not in the form"},
		{"pause that ends first", []string{"-pause", "2024-05-05/2024-05-02"}, exitFault, "pauses[0].until: before"},
		{"no file", []string{"-days", "nowhere.csv"}, exitFault, "nowhere.csv"},
		{"a file that contradicts the holidays", []string{"-days", bad}, exitFault, "days[0]: not_allowed (statutory)"},
		{"out of range", []string{"-received", "1999-01-01"}, exitFault, "received: out_of_range"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, out, errs := deadline(t, tt.args...)
			if status != tt.status || !strings.Contains(errs, tt.want) || out != "" {
				t.Errorf("status %d, want %d; stderr %q, want %q; stdout %q", status, tt.status, errs, tt.want, out)
			}
		})
	}
}
