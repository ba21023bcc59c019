package calendar_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

const defaultText = "recv=as_is;cutoff=none;roll=next;end=unit;sat=none;susp=S1;supplement=pauses;extend=none;" +
	"extend_from=nominal;hours=08:00-12:00,13:00-17:00;day=civil;by=unit"

func TestConventionText(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want string // the options that differ from the default
		en   string
	}{
		{"default", "", "", "by the Civil Code"},
		{"as the case table writes", "recv=next_open;cutoff=15:00;roll=none;end=close;sat=intake(08:00-12:00);susp=S2;extend=3wd;by=instant", "recv=next_open;cutoff=15:00;roll=none;end=close;sat=intake(08:00-12:00);susp=S2;extend=3wd;by=instant", ""},
		{"other order and spaces", " by=date ; hours=H2 ;; recv=as_is", "hours=07:30-11:30,13:30-17:30;by=date", "opening hours 07:30-11:30,13:30-17:30; on time by the date"},
		{"restart, rolled, exact, eight hours", "supplement=restarts;extend_from=rolled;extend=5cd;susp=exact;day=8h;end=exact", "end=exact;susp=exact;supplement=restarts;extend=5cd;extend_from=rolled;day=8h", ""},
		{"session in the hours of a working day", "sat=session", "sat=session", "Saturdays are working time for limits of the same day and in hours"},
		{"Saturday works", "sat=workday;end=midnight", "end=midnight;sat=workday", "the limit ends at 24:00 of the last day; Saturday is a working day"},
		{"one stretch, seconds", "hours=00:00-24:00;cutoff=15:00:30", "cutoff=15:00:30;hours=00:00-24:00", "received after 15:00:30 counts as the next working day; opening hours 00:00-24:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := calendar.ParseConvention(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			want := defaultText
			for opt := range strings.SplitSeq(tt.want, ";") {
				if key, _, ok := strings.Cut(opt, "="); ok {
					var out []string
					for o := range strings.SplitSeq(want, ";") {
						if k, _, _ := strings.Cut(o, "="); k == key {
							o = opt
						}
						out = append(out, o)
					}
					want = strings.Join(out, ";")
				}
			}
			if diff := cmp.Diff(want, c.String()); diff != "" {
				t.Errorf("String (-want +got):\n%s", diff)
			}
			b, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			var back calendar.Convention
			if err := json.Unmarshal(b, &back); err != nil || back.String() != c.String() {
				t.Errorf("JSON %s gives %v, %v", b, back, err)
			}
			if tt.en != "" && c.Text(motcua.English) != tt.en {
				t.Errorf("Text %q, want %q", c.Text(motcua.English), tt.en)
			}
			if c.Text(motcua.Vietnamese) == c.Text(motcua.English) {
				t.Error("the same text in both languages")
			}
		})
	}
}

func TestConventionProblems(t *testing.T) {
	tests := []struct{ in, want string }{
		{"recv=later", "recv: unknown (as_is, next_open)"},
		{"cutoff=3pm", "cutoff: malformed (HH:MM, HH:MM:SS)"},
		{"cutoff=25:00", "cutoff: out_of_range (00:00..24:00)"},
		{"cutoff=１5:00", "cutoff: malformed (HH:MM, HH:MM:SS)"},
		{"roll=prev", "roll: unknown (next, none)"},
		{"end=noon", "end: unknown (unit, midnight, close, exact)"},
		{"sat=intake(08:00", "sat: malformed (intake(08:00-12:00))"},
		{"sat=workday(08:00-12:00)", "sat: malformed (intake(08:00-12:00))"},
		{"sat=half", "sat: unknown (none, intake, session, workday)"},
		{"sat=session(12:00-08:00)", "sat: before (times[0])"},
		{"susp=S3", "susp: unknown (S1, S2, exact)"},
		{"extend=two days", "extend: malformed (5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none)"},
		{"extend=same_day", "extend: not_allowed (same_day)"},
		{"hours=08:00-12:00,11:00-17:00", "hours: before (times[1])"},
		{"hours=08:00-08:00", "hours: before (times[0])"},
		{"hours=08:00", "hours: malformed (HH:MM-HH:MM, HH:MM-HH:MM,HH:MM-HH:MM, H1, H2)"},
		{"day=7h", "day: unknown (civil, 8h)"},
		{"by=noon", "by: unknown (unit, date, instant)"},
		{"recv=as_is;recv=as_is", "recv: duplicate (recv)"},
		{"colour=red", "option: unknown (recv, cutoff, roll, end, sat, susp, supplement, extend, extend_from, hours, day, by)"},
		{"recv", "option: unknown (recv, cutoff, roll, end, sat, susp, supplement, extend, extend_from, hours, day, by)"},
		{"recv=x;roll=y", "recv: unknown (as_is, next_open); roll: unknown (next, none)"},
	}
	for _, tt := range tests {
		c, err := calendar.ParseConvention(tt.in)
		if diff := cmp.Diff(tt.want, strings.Join(problemList(t, err), "; ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, diff)
		}
		if c != (calendar.Convention{}) {
			t.Errorf("%q: a convention beside an error", tt.in)
		}
	}
	broken := calendar.Convention{
		Receipt: 9, Roll: 9, End: 9, Saturday: calendar.Saturday{Mode: 9}, Pauses: 9, Supplement: 9, ExtendFrom: 9, Day: 9, By: 9,
		Extension: calendar.WorkingDays(-1),
	}
	_, err := calendar.Vietnam().Due(instant("2024-04-25T09:00"), calendar.WorkingDays(1), &broken)
	if got := problemList(t, err); len(got) != 10 {
		t.Errorf("%d problems, want one for each field: %v", len(got), got)
	}
	hours := calendar.Convention{Extension: calendar.WorkingHours(3)}
	_, err = calendar.Vietnam().Due(instant("2024-04-25T09:00"), calendar.WorkingDays(1), &hours)
	if diff := cmp.Diff([]string{"convention.extend: not_allowed (wd)"}, problemList(t, err)); diff != "" {
		t.Errorf("hours do not extend days (-want +got):\n%s", diff)
	}
}

// TestPresets pins what the presets stand for; a log holds these texts.
func TestPresets(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    *calendar.Convention
		want string
	}{
		{"CivilCode", calendar.CivilCode(), ""},
		{"SameDay15h", calendar.SameDay15h(), "cutoff=15:00;end=close"},
		{"EightHourDay", calendar.EightHourDay(), "day=8h;by=instant"},
		{"OneStop2018", calendar.OneStop2018(), "supplement=restarts"},
		{"OneStop2025", calendar.OneStop2025(), "supplement=restarts"},
		{"LinkedOnline2024", calendar.LinkedOnline2024(), "cutoff=15:00"},
		{"CustomsOnline", calendar.CustomsOnline(), "recv=next_open"},
	} {
		if want := convention(t, tt.want); tt.c.String() != want.String() {
			t.Errorf("%s is %s, want %s", tt.name, tt.c, want)
		}
	}
	// A preset belongs to the caller: changing it changes no other.
	calendar.CivilCode().Roll = calendar.RollNone
	if calendar.CivilCode().Roll != calendar.RollNext {
		t.Error("presets share state")
	}
}

func TestTimeOfDay(t *testing.T) {
	for _, s := range []string{"00:00", "07:30", "12:00:01", "23:59:59", "24:00"} {
		v, err := calendar.ParseTimeOfDay(s)
		if err != nil || v.String() != s || v.IsZero() {
			t.Errorf("%s: %v, %v", s, v, err)
		}
		var u calendar.TimeOfDay
		if err := u.UnmarshalText([]byte(s)); err != nil || u != v {
			t.Errorf("%s: %v, %v", s, u, err)
		}
	}
	for _, s := range []string{"", "7:30", "07:60", "24:01", "24:00:01", "07-30", "07:30:", "07:30:61", "٠٧:30"} {
		if _, err := calendar.ParseTimeOfDay(s); err == nil {
			t.Errorf("%q has no error", s)
		}
	}
	for _, hm := range [][2]int{{-1, 0}, {0, -1}, {24, 1}, {25, 0}, {3, 60}} {
		if v := calendar.ClockTime(hm[0], hm[1]); !v.IsZero() || v.String() != "" || v.SinceMidnight() != 0 {
			t.Errorf("%v is %v", hm, v)
		}
	}
	var zero calendar.TimeOfDay
	if b, err := zero.MarshalText(); err != nil || len(b) != 0 {
		t.Errorf("zero: %q, %v", b, err)
	}
	if err := zero.UnmarshalText(nil); err != nil || !zero.IsZero() {
		t.Errorf("empty text: %v", err)
	}
}

func TestHours(t *testing.T) {
	joined, err := calendar.ParseHours("08:00-12:00,12:00-17:00")
	if err != nil || joined.String() != "08:00-17:00" || joined.Length().Hours() != 9 {
		t.Errorf("stretches that touch: %v, %v", joined, err)
	}
	h1, h2 := calendar.OfficeHours(), calendar.EarlyHours()
	if h1.Length().Hours() != 8 || h1.Opens().String() != "08:00" || h1.Closes().String() != "17:00" || h2.Closes().String() != "17:30" || joined.Closes().String() != "17:00" {
		t.Errorf("H1 %v, H2 %v", h1, h2)
	}
	for _, name := range []string{"H1", "H2"} {
		h, err := calendar.ParseHours(name)
		if err != nil || h.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
		var back calendar.Hours
		b, _ := h.MarshalText()
		if err := back.UnmarshalText(b); err != nil || back != h {
			t.Errorf("%s: %v, %v", name, back, err)
		}
	}
	var zero calendar.Hours
	if err := zero.UnmarshalText(nil); err != nil || !zero.IsZero() || zero.String() != "" || zero.Length() != 0 {
		t.Errorf("zero: %v %v", zero, err)
	}
	if _, err := calendar.NewHours(calendar.ClockTime(8, 0)); err == nil {
		t.Error("one time: no error")
	}
	if _, err := calendar.NewHours(calendar.ClockTime(8, 0), calendar.TimeOfDay{}); err == nil {
		t.Error("no closing: no error")
	}
}

func FuzzParseConvention(f *testing.F) {
	for _, s := range []string{
		"", defaultText, "recv=next_open;cutoff=15:00", "sat=session(08:00-12:00,13:00-17:00)", "extend=0.5wd", "hours=H2", "by=",
		"sat=intake()", "cutoff=24:00", "hours=00:00-24:00", "recv=as_is;recv=as_is", "=;=", "extend=１wd",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := calendar.ParseConvention(s)
		if err != nil {
			problemList(t, err)
			return
		}
		canonical := c.String()
		again, err := calendar.ParseConvention(canonical)
		if err != nil || again.String() != canonical {
			t.Fatalf("%q is %q, which is %q, %v", s, canonical, again, err)
		}
		due, err := calendar.Vietnam().Due(instant("2024-04-25T09:00"), calendar.WorkingDays(3), &c)
		other, err2 := calendar.Vietnam().Due(instant("2024-04-25T09:00"), calendar.WorkingDays(3), &again)
		if due != other || (err == nil) != (err2 == nil) {
			t.Fatalf("%q: due %v and %v, %v and %v", canonical, due, other, err, err2)
		}
	})
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"H1", "H2", "08:00-12:00", "08:00-12:00,13:00-17:00", "00:00-24:00", "08:00-12:00,12:00-17:00", "٠٨:00-12:00", "-", ",", "08:00:01-08:00:02"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := calendar.ParseHours(s)
		if err != nil {
			problemList(t, err)
			return
		}
		again, err := calendar.ParseHours(h.String())
		if err != nil || again != h || h.Length() <= 0 {
			t.Fatalf("%q is %q, which is %q, %v", s, h, again, err)
		}
	})
}

func FuzzParseTimeOfDay(f *testing.F) {
	for _, s := range []string{"00:00", "24:00", "15:00:30", "٠٧:30", "7:30", "24:00:01", "99:99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := calendar.ParseTimeOfDay(s)
		if err != nil {
			problemList(t, err)
			return
		}
		again, err := calendar.ParseTimeOfDay(v.String())
		if err != nil || again != v || v.SinceMidnight() > 24*time.Hour {
			t.Fatalf("%q is %q, which is %v, %v", s, v, again, err)
		}
	})
}
