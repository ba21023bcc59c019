package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/golden"
)

// start runs the program as a user would, writing to a folder of the test.
func start(t *testing.T, args ...string) (exit int, stdout, stderr, out string) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "out")
	var o, e bytes.Buffer
	exit = run(append([]string{"-out", out}, args...), &o, &e)
	return exit, strings.ReplaceAll(filepath.ToSlash(o.String()), filepath.ToSlash(out), "OUT"), e.String(), out
}

// file writes a file of the test and returns its path.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Without flags the program tells the story of Nghi Thu: both days, the two declines, three gaps, the way to 13 of 13.
func TestSample(t *testing.T) {
	exit, stdout, stderr, out := start(t)
	if exit != exitDone || stderr != "" {
		t.Fatalf("exit %d, stderr:\n%s", exit, stderr)
	}
	for _, want := range []string{
		"2023-09-11: met 10/13, mean progress 86.54–94.23 % (over the known 12: 93.75 %)",
		"No. 4, the later figure is lower than the earlier",
		"No. 13, the later figure is lower than the earlier",
		"missing 25 %", "missing 50 %", "in progress, missing 0–100 %",
		"met 13/13",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the summary does not say %q", want)
		}
	}
	golden.Equal(t, "summary.en.txt", stdout)
	_, vi, _, _ := start(t, "-lang", "vi")
	golden.Equal(t, "summary.vi.txt", vi)
	page, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<svg", "86,54–94,23", "117,5", "nội dung tiêu chí chưa được công khai"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	data, err := os.ReadFile(filepath.Join(out, "report.json"))
	if err != nil || !json.Valid(data) {
		t.Errorf("report.json: %v", err)
	}
	again, _, _, second := start(t)
	other, err := os.ReadFile(filepath.Join(second, "report.html"))
	if again != exitDone || err != nil || !bytes.Equal(page, other) {
		t.Error("the same files give another page")
	}
}

// An assessment of one's own comes without the sample's actions and tasks.
func TestOwnFiles(t *testing.T) {
	own := file(t, "mine.json", `{"set": "qd766/observed@2026-09", "unit": {"name": "Xã A", "kind": "commune"}, "as_of": "2026-09-30", "observations": [
		{"criterion": "5", "measures": {"on_time": {"part": 386, "whole": 400}}, "happened": "2026-09-30"}]}`)
	exit, stdout, stderr, _ := start(t, "-assessment", own)
	if exit != exitDone || stderr != "" {
		t.Fatalf("exit %d, stderr:\n%s", exit, stderr)
	}
	if !strings.Contains(stdout, "14 more") || strings.Contains(stdout, "cheapest") || strings.Contains(stdout, "Information boards") {
		t.Errorf("summary:\n%s", stdout)
	}
	tasks := file(t, "tasks.json", `{"key": "t", "title": {"vi": "t"}, "tasks": [{"key": "1", "title": {"vi": "việc"}, "lead": "A", "assigned": "2026-09-21", "days": 5}]}`)
	exit, stdout, stderr, _ = start(t, "-assessment", own, "-tasks", tasks, "-days", "2026-09-30,2026-09-01", "-lang", "vi")
	if exit != exitDone || stderr != "" || !strings.Contains(stdout, "việc, A: quá hạn, hạn 28/09/2026, trễ 2 ngày làm việc") {
		t.Errorf("exit %d, stderr:\n%s\n%s", exit, stderr, stdout)
	}
}

// What cannot be used is told with every reason, and the exit status says so.
func TestFaults(t *testing.T) {
	broken := file(t, "broken.json", `{"set": "nghe-an/model-ward@provisional-2023", "as_of": "2023-09-31", "observations": [{"criterion": "14", "outcome": "met", "happened": "2023-09-11"}]}`)
	for _, tt := range []struct {
		name string
		args []string
		exit int
		want []string
	}{
		{"two mistakes", []string{"-assessment", broken}, exitFault, []string{"broken.json", "as_of: outside the range 1..30", "observations[0].criterion: not one of"}},
		{"in Vietnamese", []string{"-assessment", broken, "-lang", "vi"}, exitFault, []string{"as_of: ngoài phạm vi 1..30"}},
		{"no such file", []string{"-assessment", filepath.Join(t.TempDir(), "none.json")}, exitFault, []string{"none.json"}},
		{"actions of another form", []string{"-actions", file(t, "a.json", `[]`)}, exitFault, []string{"a.json", "object"}},
		{"a day that does not exist", []string{"-days", "2023-02-29"}, exitUsage, []string{"-days"}},
		{"a language nobody reads", []string{"-lang", "fr"}, exitUsage, []string{"-lang"}},
		{"an argument", []string{"x"}, exitUsage, []string{"unexpected argument"}},
		{"reports without tasks", []string{"-reports", "r.json"}, exitUsage, []string{"-reports needs -tasks"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			exit, stdout, stderr, _ := start(t, tt.args...)
			if exit != tt.exit || stdout != "" {
				t.Errorf("exit %d, stdout %q", exit, stdout)
			}
			for _, want := range tt.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("stderr does not say %q:\n%s", want, stderr)
				}
			}
		})
	}
	if exit, _, _, _ := start(t, "-h"); exit != exitDone {
		t.Errorf("help: exit %d", exit)
	}
}
