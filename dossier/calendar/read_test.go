package calendar_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

func TestReadDays(t *testing.T) {
	in := "\uFEFFkind,date,document,name_vi,issued,quality\n" +
		"closure,09/09/2026,\"123/QĐ-UBND\",\"Nghỉ tránh bão, cả tỉnh\",2026-09-08,high\n" +
		"\n" +
		"intake_open,2026-09-12,,Thứ Bảy vì dân,,\n" +
		"complete_until,2027-12-31,9999/TB-BNV,,1/12/2026,medium\n"
	got, err := calendar.ReadDays(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	want := []calendar.Day{
		{Date: day("2026-09-09"), Kind: calendar.Closure, Name: "Nghỉ tránh bão, cả tỉnh", Notice: motcua.Citation{Document: "123/QĐ-UBND", Issued: day("2026-09-08"), Quality: motcua.High}},
		{Date: day("2026-09-12"), Kind: calendar.IntakeOpen, Name: "Thứ Bảy vì dân"},
		{Date: day("2027-12-31"), Kind: calendar.CompleteUntil, Notice: motcua.Citation{Document: "9999/TB-BNV", Issued: day("2026-12-01"), Quality: motcua.Medium}},
	}
	if diff := cmp.Diff(want, got, byValue); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	cal, err := calendar.Vietnam().With(got[:2]...)
	if err != nil {
		t.Fatal(err)
	}
	due, err := cal.Due(instant("2026-09-07T09:00"), calendar.WorkingDays(2), nil)
	if err != nil || due.Date != day("2026-09-10") {
		t.Errorf("over the closure: %s, %v", due.Date, err)
	}
	due, err = cal.Due(instant("2026-09-12T09:00"), calendar.WorkingDays(1), &calendar.Convention{Receipt: calendar.NextOpen})
	if err != nil || due.Date != day("2026-09-14") {
		t.Errorf("received on the open Saturday: %s, %v", due.Date, err)
	}
}

func TestReadDaysProblems(t *testing.T) {
	kinds := "ordinary, statutory, compensatory, swap_off, swap_work, closure, proposed_off, proposed_work, intake_open, intake_closed, complete_until, complete_from"
	tests := []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", []string{"empty"}},
		{"header only", "date,kind\n", []string{"empty"}},
		{"no kind", "date,name_vi\n2026-09-09,x\n", []string{"row 1: missing_column (kind)"}},
		{"columns", "date,kind,colour,date\n", []string{
			"row 1: column 3: unknown_column (date, kind, name_vi, name_en, document, issued, article, quality)", "row 1: column 4: duplicate (date)",
		}},
		{"several rows", "date,kind,issued,quality\n2026-02-30,closure,,\n2026-02-20,holiday,2026-13-01,sure\n20260220,ordinary,,\n2026-09-09,closure\n", []string{
			"row 2: date: out_of_range (1..28)", "row 3: kind: unknown (" + kinds + ")", "row 3: issued: out_of_range (1..12)",
			"row 3: quality: unknown (unverified, low, medium, high)", "row 4: date: malformed (YYYY-MM-DD)", "row 4: kind: not_allowed (ordinary)",
			"row 5: field_count (4)",
		}},
		{"not UTF-8", "date,kind,name_vi\n2026-09-09,closure,b\xe3o\n", []string{"row 2: name_vi: not_utf8"}},
		{"a quote left open", "date,kind\n\"2026-09-09,closure\n", []string{"row 2: malformed (CSV)"}},
		{"Arabic digits", "date,kind\n٢٠٢٦-09-09,closure\n", []string{"row 2: date: malformed (YYYY-MM-DD)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			days, err := calendar.ReadDays(strings.NewReader(tt.in))
			if diff := cmp.Diff(tt.want, problemList(t, err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if days != nil {
				t.Error("days beside an error")
			}
		})
	}
	broken := errors.New("disk on fire")
	for _, in := range []io.Reader{iotest.ErrReader(broken), io.MultiReader(strings.NewReader("date,kind\n2026-09-09,closure\n"), iotest.ErrReader(broken))} {
		if _, err := calendar.ReadDays(in); !errors.Is(err, broken) {
			t.Errorf("a reader that fails: %v", err)
		}
	}
}

func FuzzReadDays(f *testing.F) {
	for _, s := range []string{
		"date,kind\n2026-09-09,closure\n", "\uFEFFkind,date,name_vi\nstatutory,09/09/2026,Tết\n", "date,kind\n", "date,kind\n\"", "",
		"date,kind,quality\n2026-09-09,complete_until,high\n", "date,kind,issued\n2026-09-09,intake_open,٢\n", "date,kind\n2026-09-09,closure,\n\x80,\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		days, err := calendar.ReadDays(strings.NewReader(s))
		if err != nil {
			for _, p := range problemList(t, err) {
				if len(p) > 300 {
					t.Fatalf("a problem of %d bytes", len(p))
				}
			}
			return
		}
		for _, d := range days {
			if d.Date.IsZero() || d.Kind == calendar.Ordinary {
				t.Fatalf("%+v", d)
			}
		}
		cal, err := calendar.Vietnam().With(days...)
		if err != nil {
			problemList(t, err)
			return
		}
		if again, err := calendar.Vietnam().With(days...); err != nil || again.Version() != cal.Version() {
			t.Fatalf("again: %v", err)
		}
	})
}
