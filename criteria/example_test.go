package criteria_test

import (
	"errors"
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
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
