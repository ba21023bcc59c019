package criteria_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
	"github.com/shopspring/decimal"
)

func ExampleSet_Score() {
	set, err := sets.Lookup(sets.NgheAnModelWard)
	if err != nil {
		fmt.Println(err)
		return
	}
	day := motcua.MustParseDate("2023-09-11")
	var said []criteria.Observation
	for _, c := range set.Criteria() {
		o := criteria.Observation{Criterion: c.Number(), Outcome: criteria.Met, Happened: day}
		switch c.Number() {
		case "3":
			o.Outcome, o.Progress = criteria.Partial, criteria.MustParseInterval("75%")
		case "4":
			o.Outcome, o.Progress = criteria.Partial, criteria.MustParseInterval("50%")
		case "13":
			o.Outcome = criteria.InProgress
		}
		said = append(said, o)
	}
	score, err := set.Score(said, &criteria.ScoreOptions{AsOf: day})
	if err != nil {
		fmt.Println(err)
		return
	}
	progress, _ := score.Progress()
	known, n, _ := score.ProgressOfKnown()
	met := score.Met()
	fmt.Printf("met %s of %s\n", met.Part, met.Whole)
	fmt.Printf("mean progress %s, over the known %d %s\n", progress.Percent(2), n, known.Percent(2))
	// Output:
	// met 10 of 13
	// mean progress 86.54–94.23 %, over the known 12 93.75 %
}

func ExampleScore_Award() {
	set := criteria.MustCompile(criteria.Definition{
		Key: "example/two", Version: "1", Status: criteria.Provisional,
		Title: criteria.Text{En: "Two criteria"},
		Award: &criteria.Condition{AllMet: true},
		Criteria: []criteria.CriterionDefinition{
			{Number: "1", Title: criteria.Text{En: "first"}, Maximum: "1"},
			{Number: "2", Title: criteria.Text{En: "second"}, Maximum: "1"},
		},
	}, nil)
	open, _ := set.Score([]criteria.Observation{{Criterion: "1", Outcome: criteria.Met}}, nil)
	fmt.Println(open.Award())
	lost, _ := set.Score([]criteria.Observation{{Criterion: "1", Outcome: criteria.NotMet}}, nil)
	fmt.Println(lost.Award())
	// Output:
	// undecided [2] true
	// not_reached [] true
}

// Every mistake of a set is reported at once.
func ExampleLoadString() {
	_, err := criteria.LoadString(`{
		"key": "example/broken", "version": "1", "status": "active", "title": {"vi": "Bộ tiêu chí"},
		"criteria": [
			{"number": "1", "title": {"vi": "một"}, "maximum": 0},
			{"number": "1", "title": {"vi": "hai"}, "maximum": 10, "weight": 2}
		]
	}`, nil)
	var invalid *motcua.InvalidError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			fmt.Println(p.Path, p.Code)
		}
	}
	// Output:
	// status unknown
	// criteria[0].maximum out_of_range
	// criteria[1].number duplicate
	// criteria[1].weight unknown
}

func ExampleReadAssessmentString() {
	a, err := criteria.ReadAssessmentString(`{
		"set": "nghe-an/model-ward@provisional-2023",
		"unit": {"name": "Phường Nghi Thu", "kind": "ward"},
		"as_of": "2023-09-11",
		"observations": [
			{"criterion": "4", "outcome": "partial", "progress": "50%", "happened": "2023-09-11",
			 "evidence": [{"kind": "inventory", "ref": "BB-01"}]}
		]
	}`, &criteria.AssessmentOptions{Sets: sets.Lookup})
	if err != nil {
		fmt.Println(err)
		return
	}
	score, err := a.Score(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	n, _ := score.Explain().Find("criteria/4")
	fmt.Print(n.Format(motcua.Vietnamese))
	// Output:
	// Tiêu chí 4 Cơ sở vật chất của bộ phận một cửa: đạt một phần, 50 %
	//   11/09/2023: đạt một phần 50 %, tự chấm
	//     kiểm kê BB-01
}

// A set written in Go. The scale gives full points from 90 %.
func ExampleCompile() {
	set, err := criteria.Compile(criteria.Definition{
		Key: "example/satisfaction", Version: "1", Status: criteria.InForce, Title: criteria.Text{En: "Satisfaction"},
		Criteria: []criteria.CriterionDefinition{{
			Number: "1", Title: criteria.Text{En: "satisfied applicants"}, Maximum: "6",
			Scale: &criteria.ScaleDefinition{
				Kind:     criteria.Proportional,
				Measures: []criteria.MeasureDefinition{{Name: "satisfied", Kind: criteria.RatioMeasure, Title: criteria.Text{En: "satisfied / asked"}}},
				FullFrom: "90%",
			},
		}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	asked := motcua.Ratio{Part: motcua.Between(70, 80), Whole: motcua.Exactly(100)}
	score, err := set.Score([]criteria.Observation{
		{Criterion: "1", Measures: []criteria.Measure{criteria.RatioOf("satisfied", asked)}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(score.Points(), "exactly,", score.Points().Text(motcua.English, 2), "to two places")
	// Output:
	// 14/3..16/3 exactly, 4.67–5.33 to two places
}

// What a criterion still needs, in units of work.
func ExampleScore_Gaps() {
	set, err := sets.Lookup(sets.QD766Observed)
	if err != nil {
		fmt.Println(err)
		return
	}
	onTime := motcua.Ratio{Part: motcua.Exactly(386), Whole: motcua.Exactly(400)}
	score, err := set.Score([]criteria.Observation{
		{Criterion: "5", Measures: []criteria.Measure{criteria.RatioOf("on_time", onTime)}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, gap := range score.Gaps() {
		if gap.Number == "5" {
			fmt.Println(gap.MissingShare.Percent(1), "missing,", gap.Needs[0].By, "more on time")
		}
	}
	// Output:
	// 3.5 % missing, 14 more on time
}

// The rule of 2018 says nothing about 35 % of dossiers online with only 10 % of procedures.
func ExampleSet_Holes() {
	set, err := sets.Lookup(sets.TT012018Unit)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, hole := range set.Holes() {
		fmt.Println("no.", hole.Number+":", hole.Text.En)
	}
	// Output:
	// no. 9: procedures online / eligible procedures < 20 %, dossiers online / dossiers ≥ 30 %, dossiers unsolved or late = 0
}

// The cheapest way to the award. Costs are in whatever unit the plan is made in.
func ExampleScore_Plan() {
	set := criteria.MustCompile(criteria.Definition{
		Key: "example/plan", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "Two criteria"},
		Award: &criteria.Condition{AllMet: true},
		Criteria: []criteria.CriterionDefinition{
			{Number: "1", Title: criteria.Text{En: "boards"}, Maximum: "1"},
			{Number: "2", Title: criteria.Text{En: "equipment"}, Maximum: "1"},
		},
	}, nil)
	score, err := set.Score([]criteria.Observation{{Criterion: "1", Outcome: criteria.NotMet}, {Criterion: "2", Outcome: criteria.InProgress}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	met := func(numbers ...string) (out []criteria.Effect) {
		for _, n := range numbers {
			out = append(out, criteria.Effect{Criterion: n, Outcome: criteria.Met})
		}
		return out
	}
	plan, err := score.Plan([]criteria.Action{
		{Key: "boards", Cost: decimal.NewFromInt(12), Effects: met("1")},
		{Key: "room", Cost: decimal.NewFromInt(20)},
		{Key: "equipment", Cost: decimal.NewFromInt(30), Needs: []string{"room"}, Effects: met("2")},
		{Key: "new-building", Cost: decimal.NewFromInt(70), Effects: met("1", "2")},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range plan.Steps {
		fmt.Println(step.Action.Key, step.Spent)
	}
	fmt.Println("cost", plan.Cost, "exact", plan.Exact)
	// Output:
	// boards 12
	// room 32
	// equipment 62
	// cost 62 exact true
}

// Ranks are intervals while scores are.
func ExampleCompare() {
	set := criteria.MustCompile(criteria.Definition{
		Key: "example/cohort", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "Points"},
		Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "points"}, Maximum: "100"}},
	}, nil)
	var scores []*criteria.Score
	for _, unit := range []struct{ key, points string }{{"a", "90"}, {"b", "70..95"}, {"c", "60"}} {
		p := criteria.MustParseInterval(unit.points)
		score, err := set.Score([]criteria.Observation{{Criterion: "1", Points: &p}}, &criteria.ScoreOptions{Unit: criteria.Unit{Key: unit.key}})
		if err != nil {
			fmt.Println(err)
			return
		}
		scores = append(scores, score)
	}
	cohort, err := criteria.Compare(scores, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range cohort.Rows() {
		fmt.Printf("%s %s: place %d to %d\n", row.Score.Unit().Key, row.Value, row.Best, row.Worst)
	}
	// Output:
	// a 90: place 1 to 2
	// b 70..95: place 1 to 2
	// c 60: place 3 to 3
}

// weekdays stands for a working calendar in the example: Monday to Friday, and no holidays. The package dossier/calendar has the
// real one, with methods of the same names.
type weekdays struct{}

func (weekdays) works(d motcua.Date) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

func (w weekdays) AddWorkingDays(d motcua.Date, n int) motcua.Date {
	for n > 0 {
		if d = d.AddDays(1); w.works(d) {
			n--
		}
	}
	return d
}

func (w weekdays) WorkingDaysBetween(a, b motcua.Date) (n int) {
	if b.Before(a) {
		return -w.WorkingDaysBetween(b, a)
	}
	for d := a.AddDays(1); !d.After(b); d = d.AddDays(1) {
		if w.works(d) {
			n++
		}
	}
	return n
}

// What is overdue on a day, with deadlines by the working calendar.
func ExampleCompileProgramme() {
	cal := weekdays{}
	programme, err := criteria.CompileProgramme(criteria.ProgrammeDefinition{
		Key: "example/tasks", Title: criteria.Text{En: "Tasks"},
		Tasks: []criteria.TaskDefinition{
			{Key: "1", Title: criteria.Text{En: "inventory of equipment"}, Lead: "one-stop unit", Assigned: motcua.MustDate(2023, 8, 28), Days: 5},
			{Key: "2", Title: criteria.Text{En: "register of pilot models"}, Lead: "police", Deadline: motcua.MustDate(2023, 9, 15)},
		},
	}, &criteria.ProgrammeOptions{WorkingDays: criteria.WorkingDays{Add: cal.AddWorkingDays, Between: cal.WorkingDaysBetween}})
	if err != nil {
		fmt.Println(err)
		return
	}
	tasks, err := programme.Tasks([]criteria.TaskReport{{Task: "2", Happened: motcua.MustDate(2023, 9, 5)}}, motcua.MustDate(2023, 9, 11), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range tasks {
		fmt.Printf("%s: %s, due %s, %d working days left\n", t.Key, t.Status, t.Due, t.DaysLeft)
	}
	// Output:
	// 1: overdue, due 2023-09-04, -5 working days left
	// 2: ongoing, due 2023-09-15, 4 working days left
}
