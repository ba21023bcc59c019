package calendar_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

var byValue = cmp.Comparer(func(a, b motcua.Date) bool { return a == b })

// TestStatus: how far a dossier is from its due date. Mutants: the due day counted as overdue; rest days counted as left.
func TestStatus(t *testing.T) {
	cal := calendar.Vietnam()
	days, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingDays(5), nil) // Mon 9 March, 24:00
	if err != nil {
		t.Fatal(err)
	}
	hours, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingHours(4*time.Hour), nil) // 14:00
	if err != nil {
		t.Fatal(err)
	}
	open, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingDays(5), nil, calendar.Pause{From: instant("2026-03-03T09:00")})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		due  calendar.Due
		now  string
		want calendar.Status
	}{
		{"no limit", calendar.Due{}, "2026-03-02T10:00", calendar.Status{}},
		{"stopped", open, "2026-03-04T10:00", calendar.Status{State: calendar.Stopped}},
		{"at the start", days, "2026-03-02T09:00", calendar.Status{State: calendar.Running, WorkingDays: 5, WorkingTime: 47 * time.Hour}},
		{"Friday evening", days, "2026-03-06T20:00", calendar.Status{State: calendar.Running, WorkingDays: 1, WorkingTime: 8 * time.Hour}},
		{"on the due day", days, "2026-03-09T16:00", calendar.Status{State: calendar.Running, WorkingDays: 0, WorkingTime: time.Hour}},
		{"last second", days, "2026-03-09T23:59:59", calendar.Status{State: calendar.Running}},
		{"next day", days, "2026-03-10T09:00", calendar.Status{State: calendar.Overdue, WorkingDays: -1, WorkingTime: -time.Hour}},
		{"a week later", days, "2026-03-16T17:00", calendar.Status{State: calendar.Overdue, WorkingDays: -5, WorkingTime: -40 * time.Hour}},
		{"hours left", hours, "2026-03-02T11:00", calendar.Status{State: calendar.Running, WorkingTime: 2 * time.Hour}},
		{"hours, at the instant", hours, "2026-03-02T14:00", calendar.Status{State: calendar.Running}},
		{"hours, a second late", hours, "2026-03-02T14:00:01", calendar.Status{State: calendar.Overdue, WorkingTime: -time.Second}},
		{
			"overdue beyond what is announced", days, "2027-01-05T09:00",
			calendar.Status{
				State: calendar.Overdue, WorkingDays: cal.WorkingDaysBetween(day("2027-01-05"), day("2026-03-09")),
				WorkingTime: cal.WorkingTimeBetween(instant("2027-01-05T09:00"), instant("2026-03-10T00:00"), nil),
				Provisional: calendar.Provisional{Reason: calendar.AfterCoverage, Day: day("2026-12-31")},
			},
		},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, cal.Status(tt.due, instant(tt.now), nil), byValue); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	// Saturday sessions are working time where the convention says so.
	session := convention(t, "sat=session(08:00-12:00)")
	if got := cal.Status(days, instant("2026-03-06T20:00"), session).WorkingTime; got != 12*time.Hour {
		t.Errorf("with a session on Saturday %s are left, want 12h", got)
	}
}

func TestDueWithin(t *testing.T) {
	cal := calendar.Vietnam()
	due, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingDays(5), nil) // Mon 9 March
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		now  string
		n    int
		want bool
	}{
		{"2026-03-09T08:00", 0, true},
		{"2026-03-08T08:00", 0, false},
		{"2026-03-08T08:00", 1, true},
		{"2026-03-06T08:00", 1, true},
		{"2026-03-05T08:00", 1, false},
		{"2026-03-05T08:00", 2, true},
		{"2026-03-10T00:00", 9, false}, // overdue is not "due within"
	} {
		if got := cal.DueWithin(due, instant(tt.now), tt.n); got != tt.want {
			t.Errorf("at %s within %d: %v", tt.now, tt.n, got)
		}
	}
	if cal.DueWithin(calendar.Due{}, instant("2026-03-09T08:00"), 100) {
		t.Error("no limit is due")
	}
}

func TestClosingTime(t *testing.T) {
	intake := convention(t, "sat=intake(08:00-11:30);hours=H2")
	for _, tt := range []struct {
		date string
		conv *calendar.Convention
		want string
	}{
		{"2026-03-09", nil, "2026-03-09T17:00"},
		{"2026-03-09", intake, "2026-03-09T17:30"},
		{"2026-03-07", intake, "2026-03-07T11:30"},
		{"2026-03-07", nil, ""},
		{"2026-03-07", convention(t, "sat=workday"), "2026-03-07T17:00"},
		{"2026-03-08", intake, ""},
		{"2026-09-02", intake, ""},
		{"2026-08-22", intake, "2026-08-22T17:30"}, // worked in exchange: a full day
		{"2222-01-01", intake, ""},
	} {
		got := calendar.Vietnam().ClosingTime(day(tt.date), tt.conv)
		if tt.want == "" && !got.IsZero() || tt.want != "" && !got.Equal(instant(tt.want)) {
			t.Errorf("%s closes at %s, want %s", tt.date, got, tt.want)
		}
	}
}

// TestReproject: a notice that comes late moves due dates, and says which and why. Mutants: a mover that is not listed; a
// cause that does not matter to the limit.
func TestReproject(t *testing.T) {
	before := calendar.Vietnam()
	off := calendar.Day{Date: day("2026-11-23"), Kind: calendar.SwapOff, Name: "Nghỉ hoán đổi", Notice: notice("77/TB-BNV")}
	work := calendar.Day{Date: day("2026-11-28"), Kind: calendar.SwapWork, Name: "Làm bù", Notice: notice("77/TB-BNV")}
	after, err := before.With(off, work)
	if err != nil {
		t.Fatal(err)
	}
	clocks := []calendar.Clock{
		{ID: "over both", Received: instant("2026-11-20T09:00"), Term: calendar.WorkingDays(10)},
		{ID: "over the day off", Received: instant("2026-11-20T09:00"), Term: calendar.WorkingDays(1)},
		{ID: "before", Received: instant("2026-11-10T09:00"), Term: calendar.WorkingDays(3)},
		{ID: "calendar days that end on it", Received: instant("2026-11-13T09:00"), Term: calendar.CalendarDays(10)},
		{ID: "calendar days over it", Received: instant("2026-11-13T09:00"), Term: calendar.CalendarDays(13)},
		{ID: "bad", Received: instant("2026-11-13T09:00"), Term: calendar.WorkingDays(-1)},
		{ID: "stopped", Received: instant("2026-11-20T09:00"), Term: calendar.WorkingDays(10), Pauses: []calendar.Pause{{From: instant("2026-11-25T09:00")}}},
		{ID: "no limit", Received: instant("2026-11-20T09:00")},
	}
	moves, err := calendar.Reproject(before, after, slices.Values(clocks))
	if diff := cmp.Diff([]string{"clocks[5].term: out_of_range (0..100000)"}, problemList(t, err)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	type brief struct {
		ID           string
		Before, Now  string
		Days, Work   int
		Because      string
		StillInDoubt bool
	}
	var got []brief
	for _, m := range moves {
		b := brief{m.ID, m.Before.Text(motcua.English), m.After.Text(motcua.English), m.Days, m.WorkingDays, "", !m.After.Provisional.IsZero()}
		for _, c := range m.Because {
			b.Because += c.Date.String() + " " + c.Before.Kind.String() + " to " + c.After.Kind.String() + "; "
		}
		got = append(got, b)
	}
	const swapOff, swapWork = "2026-11-23 proposed_off to swap_off; ", "2026-11-28 proposed_work to swap_work; "
	want := []brief{
		// Ten working days are ten either way: only the doubt goes.
		{"over both", "24:00 Monday 7 December 2026", "24:00 Monday 7 December 2026", 0, 0, "", false},
		{"over the day off", "24:00 Monday 23 November 2026", "24:00 Wednesday 25 November 2026", 2, 1, swapOff, false},
		{"calendar days that end on it", "24:00 Monday 23 November 2026", "24:00 Wednesday 25 November 2026", 2, 1, swapOff, false},
		{"stopped", "stopped, 9 working days left", "stopped, 10 working days left", 0, 0, swapOff + swapWork, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
	// Nothing moves between a calendar and itself, and back is the mirror of there.
	if moves, err := calendar.Reproject(after, after, slices.Values(clocks[:5])); err != nil || len(moves) != 0 {
		t.Errorf("between a calendar and itself: %v, %v", moves, err)
	}
	back, err := calendar.Reproject(after, before, slices.Values(clocks[1:2]))
	if err != nil || len(back) != 1 || back[0].Days != -2 || back[0].WorkingDays != -1 {
		t.Errorf("back: %+v, %v", back, err)
	}
}

// TestReprojectCause: a limit in calendar days does not depend on the days in between, one in working days does.
func TestReprojectCause(t *testing.T) {
	after, err := calendar.Vietnam().With(
		calendar.Day{Date: day("2026-10-14"), Kind: calendar.Closure, Name: "bão"},
		calendar.Day{Date: day("2026-10-20"), Kind: calendar.Closure, Name: "bão"},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		limit, conv string
		want        []string
	}{
		{"10cd", "", []string{"2026-10-20"}},
		{"6wd", "", []string{"2026-10-14", "2026-10-20"}},
		{"9cd", "extend=1wd", []string{"2026-10-14", "2026-10-20"}}, // an extension may look at any day
	} {
		moves, err := calendar.Reproject(calendar.Vietnam(), after, slices.Values([]calendar.Clock{
			{Received: instant("2026-10-10T09:00"), Term: term(t, tt.limit), Convention: convention(t, tt.conv)},
		}))
		if err != nil || len(moves) != 1 {
			t.Fatalf("%s: %+v, %v", tt.limit, moves, err)
		}
		var got []string
		for _, c := range moves[0].Because {
			got = append(got, c.Date.String())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.limit, tt.conv, diff)
		}
	}
}

// TestReprojectRandom: every clock is listed exactly when its answer differs, with a cause when more than the doubt
// does.
func TestReprojectRandom(t *testing.T) {
	g := newGen(t, 31)
	from, to := g.calendars[3], g.calendars[5]
	changes := from.Changes(to.Calendar)
	if len(changes) < 100 {
		t.Fatalf("%d changes", len(changes))
	}
	for range rounds(t, 2_000) {
		q := g.early()
		q.conv.CutOff = calendar.TimeOfDay{}
		clock := calendar.Clock{ID: "x", Received: q.received, Term: q.term, Convention: &q.conv, Pauses: q.pauses}
		moves, err := calendar.Reproject(from.Calendar, to.Calendar, slices.Values([]calendar.Clock{clock}))
		if err != nil {
			t.Fatal(err)
		}
		q.cal = from
		before := q.due(t)
		q.cal = to
		after := q.due(t)
		if (len(moves) == 1) != (before != after) {
			t.Fatalf("moves %+v, due %+v and %+v", moves, before, after)
		}
		if len(moves) == 0 {
			continue
		}
		m := moves[0]
		before.Provisional, after.Provisional = calendar.Provisional{}, calendar.Provisional{}
		if before != after && len(m.Because) == 0 {
			t.Fatalf("no cause for %+v and %+v\n%v", before, after, q)
		}
		if !before.Date.IsZero() && !after.Date.IsZero() && m.Days != after.Date.DaysSince(before.Date) {
			t.Fatalf("moved by %d: %+v", m.Days, m)
		}
	}
}

func TestChanges(t *testing.T) {
	vn := calendar.Vietnam()
	cal, err := vn.With(
		calendar.Day{Date: day("2026-09-09"), Kind: calendar.Closure, Name: "bão"},
		calendar.Day{Date: day("2026-09-12"), Kind: calendar.IntakeOpen, Name: "Thứ Bảy vì dân"},
		calendar.Day{Date: day("2026-09-01"), Kind: calendar.Statutory, Name: "tên khác"},
	)
	if err != nil {
		t.Fatal(err)
	}
	closure, _ := cal.Day(day("2026-09-09"))
	counter, _ := cal.Intake(day("2026-09-12"))
	want := []calendar.Change{
		{Date: day("2026-09-09"), After: closure, Worked: true},
		{Date: day("2026-09-12"), After: counter},
	}
	if diff := cmp.Diff(want, vn.Changes(cal), byValue); diff != "" {
		t.Errorf("there (-want +got):\n%s", diff)
	}
	if got := cal.Changes(vn); len(got) != 2 || !got[0].Works || got[0].Before != closure {
		t.Errorf("back: %+v", got)
	}
	if got := vn.Changes(vn); got != nil {
		t.Errorf("to itself: %+v", got)
	}
}
