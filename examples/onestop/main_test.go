package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/internal/golden"
)

func onestop(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(args, &o, &e)
	return status, o.String(), e.String()
}

// The whole output, twice the same.
//
// Kills: any change of a date, a reason, a duty or a paper; a clock or a map's order in the output.
func TestDay(t *testing.T) {
	for _, l := range []string{"vi", "en"} {
		status, out, errs := onestop(t, "-lang", l)
		if status != exitPlayed || errs != "" {
			t.Fatalf("status %d, %s", status, errs)
		}
		golden.Equal(t, "day."+l+".txt", out)
		if _, again, _ := onestop(t, "-lang", l); again != out {
			t.Errorf("%s: two runs, two outputs", l)
		}
	}
	_, out, _ := onestop(t, "-only", "decree61", "-papers")
	golden.Equal(t, "papers.vi.txt", out)
}

// What the stories are there to show, apart from the layout. The instants follow from the decrees: 309/2026, art. 8(3) and 9; 301/2026, art. 5
// and 6; 61/2018, art. 19.
//
// Kills: a clock that starts at the counter; a cut-off one second later; 3 working days where something is verified; a stop within
// the applicant's time; a correction that reaches back.
func TestStories(t *testing.T) {
	for _, tt := range []struct {
		story string
		want  []string
	}{
		{"counter", []string{"supplement requested", "paid – ", "delivered – ", "first promised 24:00 Tuesday 18 August 2026"}},
		{"afternoon", []string{"15:00:01 2026-08-06", "by 24:00 Friday 7 August 2026; 07:45 2026-08-07, in time – 309/2026/NĐ-CP (2026-08-05), art. 9"}},
		{"elsewhere", []string{
			"known then: accepted; clock not started", "no date yet: 309/2026/NĐ-CP (2026-08-05), art. 8(3)",
			"promised 24:00 Wednesday 12 August 2026", "- 2026-08-07: first day, not counted",
		}},
		{"withdrawn", []string{"withdrawn – "}},
		{"refused", []string{"by 17:00 Thursday 6 August 2026; 10:45 2026-08-06, in time"}},
		{"correction", []string{"ended 08:30 2026-08-12: late", "ended 16:20 2026-08-11: on time"}},
		{"birth", []string{"promised 08:40 Tuesday 8 September 2026", "Due as a whole: 24:00 Thursday 10 September 2026; ended 11:00 2026-09-09: early"}},
		{"verified", []string{"promised 24:00 Monday 14 September 2026", "Due as a whole: 24:00 Monday 14 September 2026; ended 09:00 2026-09-14: on time"}},
		{"unsupplemented", []string{"until the end of 2026-09-16", "08:00 2026-09-17", "form 05", "art. 6(1)"}},
		{"tet", []string{"Not counted 2026-02-16..2026-02-20: Tết", "first promised 24:00 Tuesday 24 February 2026", "Apology"}},
		{"decree61", []string{"art. 19(9)", "01/2018/TT-VPCP", "denied"}},
	} {
		t.Run(tt.story, func(t *testing.T) {
			status, out, errs := onestop(t, "-only", tt.story, "-lang", "en")
			if status != exitPlayed {
				t.Fatal(errs)
			}
			for _, want := range tt.want {
				if !strings.Contains(out, want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
		})
	}
}

// Only the papers, which are handed to the applicants, name them.
//
// Kills: a name in the history; a number in a log line.
func TestNamesStayOnPapers(t *testing.T) {
	_, out, _ := onestop(t)
	for _, name := range []string{"Lê Thị An", "Phạm Văn Bình", "Hoàng Thu Chi", "Đặng Thị Dung", "Vũ Thị Em", "04019", "04008"} {
		if strings.Contains(out, name) {
			t.Errorf("the output names %q", name)
		}
	}
}

// Kills: a paper that has no file, or a file that others can read.
func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "papers")
	status, _, errs := onestop(t, "-only", "tet", "-out", dir)
	if status != exitPlayed {
		t.Fatal(errs)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimPrefix(e.Name(), "H40.14.03-260212-0007-"))
		info, err := e.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
			t.Errorf("%s: %v %v", e.Name(), info.Mode(), err)
		}
	}
	if got := strings.Join(names, " "); got != "1-receipt.html 2-apology.html 3-control_slip.html" {
		t.Errorf("files %s", got)
	}
	page, err := os.ReadFile(filepath.Join(dir, entries[0].Name()))
	if err != nil || !strings.Contains(string(page), "Phạm Văn Bình") || strings.Contains(string(page), "<script") {
		t.Errorf("the receipt: %v", err)
	}
}

func TestWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"help", []string{"-h"}, exitPlayed, "-only"},
		{"no such flag", []string{"-x"}, exitUsage, "not defined"},
		{"an argument", []string{"x"}, exitUsage, "unexpected argument"},
		{"language", []string{"-lang", "fr"}, exitUsage, "unknown"},
		{"story", []string{"-only", "x"}, exitUsage, "there are counter, afternoon"},
		{"a file for a folder", []string{"-only", "tet", "-out", file}, exitFault, "file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, _, errs := onestop(t, tt.args...)
			if status != tt.status || !strings.Contains(errs, tt.want) {
				t.Errorf("status %d, want %d; stderr %q, want %q", status, tt.status, errs, tt.want)
			}
		})
	}
	var errs bytes.Buffer
	if status := run([]string{"-only", "tet"}, failing{}, &errs); status != exitFault || !strings.Contains(errs.String(), "no room") {
		t.Errorf("status %d, %s", status, errs.String())
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no room") }

// A step that the rules do not allow ends the story with the rule, and a request sent twice is carried out once.
//
// Kills: an error that is passed over; a key that is not kept.
func TestRules(t *testing.T) {
	id := dossier.ID("LT-260907-09-KS")
	early := unsupplemented()
	for i := range early.steps {
		early.steps[i].id = id
		if stop, ok := early.steps[i].do.(*dossier.Stop); ok {
			stop.At = at("2026-09-16 16:00:00")
		}
	}
	p := &printer{w: &bytes.Buffer{}}
	err := play(context.Background(), early, p)
	if !errors.Is(err, motcua.ErrInvalid) || !strings.Contains(err.Error(), "at: before (> 2026-09-16)") {
		t.Errorf("stopped on the last day: %v", err)
	}

	c, err := newCounter()
	if err != nil {
		t.Fatal(err)
	}
	first := unsupplemented().steps[0]
	for range 2 {
		s, err := c.service.Do(context.Background(), dossier.Request{Dossier: first.id, Key: "once", Command: first.do})
		if err != nil || s.Revision != 1 {
			t.Errorf("revision %d, %v", s.Revision, err)
		}
	}
}
