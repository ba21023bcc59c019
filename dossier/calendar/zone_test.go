package calendar_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// inside is set in the environment of the test that runs in an empty root.
const inside = "MOTCUA_EMPTY_ROOT"

// TestNoZoneFiles runs itself again in a root directory that holds nothing but the test program: no zone files, no Go
// installation, ZONEINFO and TZ unset. Mutant: time.LoadLocation("Asia/Ho_Chi_Minh"), which fails there.
func TestNoZoneFiles(t *testing.T) {
	if os.Getenv(inside) != "" {
		if _, err := time.LoadLocation("Asia/Ho_Chi_Minh"); err == nil {
			t.Fatal("there are zone files in the empty root")
		}
		received := time.Date(2025, 12, 31, 18, 0, 0, 0, time.UTC) // 01:00 of 1 January in Viet Nam
		l, err := calendar.Vietnam().Explain(received, calendar.WorkingDays(1), nil)
		if err != nil {
			t.Fatal(err)
		}
		if l.Due.Date != day("2026-01-05") || !l.Due.Instant.Equal(time.Date(2026, 1, 5, 17, 0, 0, 0, time.UTC)) {
			t.Errorf("due %s at %s", l.Due.Date, l.Due.Instant)
		}
		if err := l.Check(); err != nil {
			t.Error(err)
		}
		if got := l.Due.Text(motcua.Vietnamese); got != "24:00 thứ Hai 05/01/2026" {
			t.Errorf("due %q", got)
		}
		return
	}
	root := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "calendar.test"), program, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	out, ran, err := runInRoot(root, "/calendar.test", "-test.run=^TestNoZoneFiles$", "-test.v")
	if !ran {
		t.Skipf("this system does not let a test change its root directory: %v", err)
	}
	if err != nil {
		t.Errorf("in an empty root: %v\n%s", err, out)
	}
}
