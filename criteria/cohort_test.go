package criteria_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
)

// Six pilot units under one set (C6): with intervals some places are certain and some are not. The five other units are invented.
func TestCohort(t *testing.T) {
	s := criteria.MustCompile(criteria.Definition{
		Key: "test/cohort", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
		Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "100"}},
	}, nil)
	score := func(s *criteria.Set, key, points string, day motcua.Date) *criteria.Score {
		p := criteria.MustParseInterval(points)
		sc, err := s.Score([]criteria.Observation{{Criterion: "1", Points: &p}}, &criteria.ScoreOptions{Unit: criteria.Unit{Key: key}, AsOf: day})
		if err != nil {
			t.Fatal(err)
		}
		return sc
	}
	list := []*criteria.Score{
		score(s, "a", "90", september), score(s, "b", "80..95", september), score(s, "c", "80", september),
		score(s, "d", "80", september), score(s, "e", "10..85", september), score(s, "f", "5", september),
	}
	c, err := criteria.Compare(list, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range c.Rows() {
		got = append(got, fmt.Sprintf("%s %s %d-%d", r.Score.Unit().Key, r.Value, r.Best, r.Worst))
	}
	want := []string{"a 90 1-2", "b 80..95 1-3", "c 80 2-4", "d 80 2-4", "e 10..85 2-5", "f 5 6-6"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ranks (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		a, b string
		want criteria.Decision
	}{
		{"a", "c", criteria.Reached},
		{"c", "a", criteria.NotReached},
		{"a", "b", criteria.Undecided},
		{"c", "d", criteria.NotReached}, // equal: neither is above
		{"b", "e", criteria.Undecided},
		{"f", "e", criteria.NotReached},
		{"a", "zz", criteria.Undecided},
	} {
		if got := c.Above(tt.a, tt.b); got != tt.want {
			t.Errorf("%s above %s: %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
	// What was measured differently is not compared.
	d := s.Definition()
	d.Criteria[0].Maximum = "200"
	changed := criteria.MustCompile(d, nil) // the same name, another content
	_, err = criteria.Compare([]*criteria.Score{list[0], score(changed, "g", "50", september), score(s, "a", "1", july), score(s, "", "1", september), nil}, nil)
	wantPaths := []string{"scores[1].set", "scores[2].as_of", "scores[2].unit.key", "scores[3].unit.key", "scores[4]"}
	if diff := cmp.Diff(wantPaths, faultPaths(t, err)); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	if _, err := criteria.Compare([]*criteria.Score{list[0], score(s, "g", "1", july)}, &criteria.CohortOptions{AnyDay: true}); err != nil {
		t.Errorf("other days, asked for: %v", err)
	}
	if _, err := criteria.Compare(nil, nil); err == nil {
		t.Error("nobody is ranked")
	}
}

// The places of a cohort are those found by looking at every pair.
func TestCohortRanksEqualPairwise(t *testing.T) {
	d := criteria.Definition{Key: "test/cohort", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"}}
	for i := range 4 {
		d.Criteria = append(d.Criteria, criteria.CriterionDefinition{Number: fmt.Sprint(i), Title: criteria.Text{En: "c"}, Maximum: "5"})
	}
	s := criteria.MustCompile(d, nil)
	for seed := range uint64(200) {
		r := maker{rand.New(rand.NewPCG(seed, 9))}
		var list []*criteria.Score
		for i := range 1 + r.IntN(12) {
			sc, err := s.Score(r.observe(d, false), &criteria.ScoreOptions{Unit: criteria.Unit{Key: fmt.Sprint("u", i)}})
			if err != nil {
				t.Fatal(err)
			}
			if sc.Maximum().IsZero() {
				continue
			}
			list = append(list, sc)
		}
		if len(list) == 0 {
			continue
		}
		by := pick(r, criteria.ByPoints, criteria.ByShare, criteria.ByProgress, criteria.ByMet)
		c, err := criteria.Compare(list, &criteria.CohortOptions{By: by})
		if err != nil {
			t.Fatal(err)
		}
		rows := c.Rows()
		for i, a := range rows {
			best, worst := 1, 1
			for j, b := range rows {
				if i == j {
					continue
				}
				if a.Value.Hi.Compare(b.Value.Lo) < 0 {
					best++
				}
				if a.Value.Lo.Compare(b.Value.Hi) < 0 {
					worst++
				}
			}
			if a.Best != best || a.Worst != worst {
				t.Fatalf("seed %d: %s is %d to %d, want %d to %d", seed, a.Score.Unit().Key, a.Best, a.Worst, best, worst)
			}
		}
	}
}

// Progress over time, from the same observations.
func TestSeries(t *testing.T) {
	a := read(t, "nghithu-two-reports.json")
	list, err := a.Set.Series(a.Observations, []motcua.Date{july, july.AddDays(1), september}, &criteria.ScoreOptions{Unit: a.Unit})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, sc := range list {
		p, _ := sc.Progress()
		got = append(got, sc.AsOf().String()+" "+p.Percent(2).String())
	}
	want := []string{"2023-07-24 7.69–100.00 %", "2023-07-25 7.69–100.00 %", "2023-09-11 86.54–94.23 %"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("series (-want +got):\n%s", diff)
	}
}

// Fifty-two tasks as of a day (D2, S-2): by phase, overdue, about to be due. The tasks are invented; only their number and the phases
// are those of Decision 06.
func TestProgramme(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"key": "qd06/tasks", "title": {"vi": "Nhiệm vụ Đề án 06"}, "citations": [{"document": "QĐ 06/QĐ-TTg", "issued": "2022-01-06", "quality": "high"}],
		"phases": [{"key": "2022", "title": {"vi": "Năm 2022"}, "from": "2022-01-06", "until": "2023-01-01"},
			{"key": "2023-2025", "title": {"vi": "2023-2025"}, "from": "2023-01-01", "until": "2026-01-01"},
			{"key": "to-2030", "title": {"vi": "Đến 2030"}, "from": "2026-01-01"}], "tasks": [`)
	for i := range 52 {
		if i > 0 {
			b.WriteByte(',')
		}
		phase, due := "2022", `"deadline": "2022-12-31"`
		switch {
		case i >= 40:
			phase, due = "to-2030", `"deadline": "2030-12-31"`
		case i == 39:
			phase, due = "2023-2025", `"assigned": "2023-09-01", "days": 10`
		case i >= 20:
			phase, due = "2023-2025", fmt.Sprintf(`"deadline": "2023-09-%02d"`, i-10)
		}
		fmt.Fprintf(&b, `{"key": "%d", "title": {"vi": "nhiệm vụ"}, "phase": "%s", "lead": "%s", "cooperating": ["UBND"], %s}`, i+1, phase, []string{"Công an", "Tư pháp"}[i%2], due)
	}
	b.WriteString(`]}`)
	// Every day from Monday to Friday works; enough for September 2023, whose holidays are 1 and 4.
	working := func(d motcua.Date) bool {
		return d.Weekday() != 0 && d.Weekday() != 6 && d != motcua.MustDate(2023, 9, 1) && d != motcua.MustDate(2023, 9, 4)
	}
	days := criteria.WorkingDays{
		Add: func(d motcua.Date, n int) motcua.Date {
			for n > 0 {
				if d = d.AddDays(1); working(d) {
					n--
				}
			}
			return d
		},
		Between: func(a, b motcua.Date) (n int) {
			sign := 1
			if b.Before(a) {
				a, b, sign = b, a, -1
			}
			for d := a.AddDays(1); !d.After(b); d = d.AddDays(1) {
				if working(d) {
					n += sign
				}
			}
			return n
		},
	}
	p, err := criteria.LoadProgramme(strings.NewReader(b.String()), &criteria.ProgrammeOptions{WorkingDays: days})
	if err != nil {
		t.Fatal(faultPaths(t, err))
	}
	reports, err := criteria.ReadTaskReports(strings.NewReader(`{"reports": [
		{"task": "1", "happened": "2022-06-01", "done": true, "source": "S3"},
		{"task": "2", "happened": "2023-01-05", "done": true},
		{"task": "3", "happened": "2022-06-01", "progress": "40%"},
		{"task": "4", "happened": "2022-12-01", "deadline": "2023-09-15", "reason": "xin lùi"},
		{"task": "5", "happened": "2022-06-01", "done": true}, {"task": "5", "happened": "2022-08-01", "progress": "90%", "reason": "phải làm lại"},
		{"task": "6", "happened": "2023-10-01", "done": true},
		{"task": "23", "happened": "2023-09-01", "progress": "0%"}
	]}`), p)
	if err != nil {
		t.Fatal(faultPaths(t, err))
	}
	tasks, err := p.Tasks(reports, september, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Len() != 52 || len(tasks) != 52 {
		t.Fatalf("%d tasks", len(tasks))
	}
	for _, tt := range []struct {
		place    int
		status   criteria.TaskStatus
		due      string
		left     int
		progress string
		why      string
	}{
		{0, criteria.Done, "2022-12-31", 152, "1", "done in June"},
		{1, criteria.DoneLate, "2022-12-31", -4, "1", "done on 5 January: 2, 3, 4, 5"},
		{2, criteria.Overdue, "2022-12-31", 0, "0.4", ""},
		{3, criteria.Ongoing, "2023-09-15", 4, "0..1", "extended: 12, 13, 14, 15; begun without a figure"},
		{4, criteria.Overdue, "2022-12-31", 0, "0.9", "taken up again"},
		{5, criteria.Overdue, "2022-12-31", 0, "0", "done later, which nobody knows on the day"},
		{20, criteria.Overdue, "2023-09-10", 0, "0", "the deadline is the day that was set"},
		{21, criteria.NotStarted, "2023-09-11", 0, "0", "the last day itself"},
		{22, criteria.Ongoing, "2023-09-12", 1, "0", "begun, nothing done"},
		{39, criteria.NotStarted, "2023-09-18", 5, "0", "10 working days from 1 September, 4 September being a holiday"},
		{51, criteria.NotStarted, "2030-12-31", 0, "0", ""},
	} {
		got := tasks[tt.place]
		if got.Status != tt.status || got.Due.String() != tt.due || got.Progress.String() != tt.progress {
			t.Errorf("task %s: %s, due %s, %s, want %s, %s, %s: %s", got.Key, got.Status, got.Due, got.Progress, tt.status, tt.due, tt.progress, tt.why)
		}
		if tt.left != 0 && got.DaysLeft != tt.left {
			t.Errorf("task %s: %d days left, want %d: %s", got.Key, got.DaysLeft, tt.left, tt.why)
		}
	}
	if got := tasks[3].FirstDue.String(); got != "2022-12-31" {
		t.Errorf("the first deadline became %s", got)
	}
	overdue := criteria.OverdueTasks(tasks)
	// 18 of the year 2022 (nos. 3, 5 to 20 and nobody else), and the one due on 10 September.
	if len(overdue) != 18 || overdue[0].Key != "3" || overdue[17].Key != "21" {
		t.Errorf("%d overdue, from %s to %s", len(overdue), overdue[0].Key, overdue[len(overdue)-1].Key)
	}
	var soon []string
	for _, x := range criteria.Reminders(tasks, 3) {
		soon = append(soon, x.Key)
	}
	if diff := cmp.Diff([]string{"22", "23", "24", "25"}, soon); diff != "" {
		t.Errorf("reminders within 3 working days (-want +got):\n%s", diff)
	}
	want := []criteria.TaskTally{
		{Name: "2022", Tasks: 20, Ongoing: 1, Overdue: 17, Done: 1, DoneLate: 1},
		{Name: "2023-2025", Tasks: 20, NotStarted: 18, Ongoing: 1, Overdue: 1},
		{Name: "to-2030", Tasks: 12, NotStarted: 12},
	}
	if diff := cmp.Diff(want, p.TasksByPhase(tasks)); diff != "" {
		t.Errorf("by phase (-want +got):\n%s", diff)
	}
	if lead := criteria.TasksByLead(tasks); len(lead) != 2 || lead[0].Name != "Công an" || lead[0].Tasks+lead[1].Tasks != 52 {
		t.Errorf("by lead: %+v", lead)
	}
}

func TestProgrammeMistakes(t *testing.T) {
	_, err := criteria.LoadProgramme(strings.NewReader(`{"key": "x", "title": {"vi": "x"}, "phases": [{"key": "a", "title": {"vi": "a"}, "from": "2023-01-01", "until": "2023-01-01"}],
		"tasks": [
			{"key": "1", "title": {"vi": "t"}, "phase": "b", "lead": ""},
			{"key": "1", "title": {}, "lead": "A", "cooperating": ["A", ""]},
			{"key": "2", "title": {"vi": "t"}, "lead": "A", "days": 5},
			{"key": "3", "title": {"vi": "t"}, "lead": "A", "assigned": "2023-01-05", "deadline": "2023-01-04", "weight": 1},
			{"key": "4", "title": {"vi": "t"}, "lead": "A", "assigned": "2023-01-05", "days": 5, "deadline": "2023-02-04"},
			{"key": "5", "title": {"vi": "t"}, "lead": "A", "assigned": "2023-01-05", "days": 5}
		]}`), nil)
	want := []string{
		"phases[0].until", "tasks[0].phase", "tasks[0].lead", "tasks[1].key", "tasks[1].title", "tasks[1].cooperating[0]",
		"tasks[1].cooperating[1]", "tasks[2].assigned", "tasks[3].deadline", "tasks[3].weight", "tasks[4].days", "tasks[5].days",
	}
	if diff := cmp.Diff(want, faultPaths(t, err)); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}
