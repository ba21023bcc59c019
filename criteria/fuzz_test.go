package criteria_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
)

// smallSet has the scales goodSet lacks.
const smallSet = `{"key":"a","version":"1","status":"in_force","title":{"en":"a"},"not_applicable":"redistribute","rounding":{"criterion":1,"total":0},
"criteria":[{"number":"1","title":{"en":"a"},"maximum":"2.5","scale":{"kind":"terms","measures":[{"name":"x","kind":"count"}],"terms":[{"key":"X","measure":"x","points":"0.5","full_from":3,"cap":2}]}},
{"number":"2","title":{"en":"b"},"maximum":2,"scale":{"kind":"mean","measures":[{"name":"x","kind":"count"},{"name":"y","kind":"count"}],"classes":[{"measure":"x","points":2},{"measure":"y","points":0}]}},
{"number":"3","title":{"en":"c"},"maximum":1,"scale":{"kind":"checklist","measures":[{"name":"x","kind":"count"},{"name":"y","kind":"yes_no"}],"items":[{"key":"x","title":{"en":"x"},"measure":"x","at_least":2,"partial":true},{"key":"y","title":{"en":"y"},"measure":"y","weight":"0.5"}]}},
{"number":"4","title":{"en":"d"},"maximum":1,"scale":{"kind":"target","measures":[{"name":"x","kind":"amount"}],"target":"1.5"}}]}`

// The loader of sets: it never panics; what it refuses it refuses as invalid, with a path for everything but the whole; what it accepts it
// accepts again as the same set when written out, scores without panicking, and stays in bounds. The seeds are small sets with every scale,
// broken ones, digits that are not ASCII, numbers too long, and nesting.
func FuzzLoad(f *testing.F) {
	f.Add(goodSet)
	f.Add(smallSet)
	f.Add(strings.Replace(goodSet, `"maximum": 20,`, `"maximum": "２０",`, 1))
	f.Add(strings.Replace(goodSet, `"90%"`, `"²%"`, 1))
	f.Add(strings.Replace(goodSet, `"maximum": 23`, `"maximum": 1e999999999`, 1))
	f.Add(strings.Replace(goodSet, `23`, `999999999999999999999999.999999999999`, 1))
	f.Add(strings.Replace(goodSet, `"kind": "tiers"`, `"kind": "mean"`, 1))
	f.Add(`{"award": ` + strings.Repeat(`{"all": [`, 30) + strings.Repeat(`]}`, 30) + `}`)
	f.Add("\ufeff" + goodSet)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := criteria.LoadString(text, nil)
		if err != nil {
			var invalid *motcua.InvalidError
			if !errors.As(err, &invalid) || len(invalid.Problems) == 0 {
				t.Fatalf("error %v", err)
			}
			for _, p := range invalid.Problems {
				if p.Code == "" || p.Text(motcua.Vietnamese) == "" || p.Text(motcua.English) == "" {
					t.Fatalf("problem without words: %+v", p)
				}
			}
			return
		}
		once, err := json.Marshal(s.Definition())
		if err != nil {
			t.Fatal(err)
		}
		again, err := criteria.LoadString(string(once), nil)
		if err != nil {
			t.Fatalf("written out it is refused: %v\n%s", faultPaths(t, err), once)
		}
		if again.Digest() != s.Digest() {
			t.Fatal("another digest")
		}
		s.Holes()
		sc, err := s.Score(nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !holds(criteria.Interval{Hi: sc.Maximum()}, sc.Points()) {
			t.Fatalf("%s of %s", sc.Points(), sc.Maximum())
		}
		_ = sc.Explain().Format(motcua.English)
		sc.Gaps()
	})
}

// The reader of assessments: the same, and what it accepts it scores.
func FuzzReadAssessment(f *testing.F) {
	f.Add(goodAssessment)
	f.Add(strings.Replace(goodAssessment, `"nghe-an/model-ward@provisional-2023"`, goodSet, 1))
	f.Add(strings.Replace(goodAssessment, `nghe-an/model-ward@provisional-2023`, sets.QD766Observed, 1))
	f.Add(strings.Replace(goodAssessment, `"1/3"`, `"３/７"`, 1))
	f.Add(strings.Replace(goodAssessment, `">=3"`, `{"part": "3..9", "whole": ">=4"}`, 1))
	f.Add(strings.Replace(goodAssessment, `">=3"`, `{"percent": "> 90 %"}`, 1))
	f.Add(`{"set": "tt01-2018/unit@1", "as_of": "2020-01-01", "observations": [{"criterion": "9", "happened": "2020-01-01", "measures":
		{"deployed": true, "procedures_online": {"part": "0..3", "whole": "?"}, "dossiers_online": {"percent": "30–40 %"}, "unsolved_or_late": "<=2"}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		opts := &criteria.AssessmentOptions{Sets: sets.Lookup}
		a, err := criteria.ReadAssessmentString(text, opts)
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Fatalf("error %v", err)
			}
			return
		}
		once, err := a.Inline()
		if err != nil {
			t.Fatal(err)
		}
		b, err := criteria.ReadAssessmentString(string(once), opts)
		if err != nil {
			t.Fatalf("written out it is refused: %v\n%s", faultPaths(t, err), once)
		}
		twice, err := b.Inline()
		if err != nil {
			t.Fatal(err)
		}
		if string(once) != string(twice) {
			t.Fatalf("not a fixed point:\n%s\n%s", once, twice)
		}
		x, err := a.Score(nil)
		if err != nil {
			t.Fatal(err)
		}
		y, err := b.Score(nil)
		if err != nil {
			t.Fatal(err)
		}
		if !x.Points().Equal(y.Points()) || x.Tally() != y.Tally() {
			t.Fatalf("%s, then %s", x.Points(), y.Points())
		}
		if !holds(criteria.Interval{Hi: x.Maximum()}, x.Points()) {
			t.Fatalf("%s of %s", x.Points(), x.Maximum())
		}
		_ = x.Explain().Format(motcua.Vietnamese)
		if _, err := json.Marshal(x); err != nil {
			t.Fatal(err)
		}
	})
}

// Numbers as files write them.
func FuzzParseInterval(f *testing.F) {
	for _, s := range []string{"0", "75%", "0.75", "90%..100%", "1/3..2/3", "45/52..49/52", "00", "1.", ".5", "1e3", "-1", "+1", "٣", "３", "²", "1/0", "5..4", "999999999999.999999999", "100 %", "0.000000001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := criteria.ParseInterval(s)
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := criteria.ParseInterval(v.String())
		if err != nil || !again.Equal(v) {
			t.Fatalf("%q reads as %s, which reads as %s, %v", s, v, again, err)
		}
		if again.String() != v.String() {
			t.Fatalf("%q is written %s, then %s", s, v, again)
		}
		if v.Hi.Compare(v.Lo) < 0 {
			t.Fatalf("%q: %s is the wrong way round", s, v)
		}
	})
}

// refusal reports an error that is not the refusal of an input.
func refusal(t *testing.T, err error) {
	t.Helper()
	var invalid *motcua.InvalidError
	if err != nil && (!errors.As(err, &invalid) || len(invalid.Problems) == 0) {
		t.Fatalf("error %v", err)
	}
}

// Programmes of tasks: what is accepted is accepted again when written out, and can be followed on any day.
func FuzzLoadProgramme(f *testing.F) {
	f.Add(`{"key":"a","title":{"vi":"a"},"phases":[{"key":"p","title":{"vi":"p"},"until":"2023-01-01"}],"tasks":[
		{"key":"1","title":{"vi":"t"},"phase":"p","lead":"A","cooperating":["B"],"assigned":"2022-01-01","deadline":"2022-02-01"}]}`)
	f.Add(`{"key":"a","title":{"vi":"a"},"tasks":[{"key":"1","title":{"vi":"t"},"lead":"A","assigned":"２０22-01-01","days":5}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		opts := &criteria.ProgrammeOptions{WorkingDays: criteria.WorkingDays{Add: motcua.Date.AddDays}}
		p, err := criteria.LoadProgramme(strings.NewReader(text), opts)
		if err != nil {
			refusal(t, err)
			return
		}
		once, err := json.Marshal(p.Definition())
		if err != nil {
			t.Fatal(err)
		}
		again, err := criteria.LoadProgramme(strings.NewReader(string(once)), opts)
		if err != nil {
			t.Fatalf("written out it is refused: %v\n%s", faultPaths(t, err), once)
		}
		twice, err := json.Marshal(again.Definition())
		if err != nil || string(once) != string(twice) {
			t.Fatalf("not a fixed point:\n%s\n%s", once, twice)
		}
		tasks, err := p.Tasks([]criteria.TaskReport{{Task: p.Definition().Tasks[0].Key, Happened: july}}, september, nil)
		if err != nil || len(tasks) != p.Len() {
			t.Fatalf("%d of %d tasks, %v", len(tasks), p.Len(), err)
		}
	})
}

// Lists of actions: what is accepted can be planned with.
func FuzzReadActions(f *testing.F) {
	f.Add(`{"actions":[{"key":"a","cost":"1.5","effects":[{"criterion":"3","outcome":"partial","progress":"80%"}]},
		{"key":"b","cost":2,"needs":["a"],"effects":[{"criterion":"4","measure":"computers","add":2},{"criterion":"4","measure":"camera","set":true}]}]}`)
	f.Add(`{"actions":[{"key":"a","cost":999999999999,"needs":["b"]},{"key":"b","cost":"０"}]}`)
	set, err := sets.Lookup(sets.NgheAnModelWard)
	if err != nil {
		f.Fatal(err)
	}
	sc, err := set.Score(nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		actions, err := criteria.ReadActions(strings.NewReader(text), set)
		if err != nil {
			refusal(t, err)
			return
		}
		_, err = sc.Plan(actions, &criteria.PlanOptions{Effort: 200})
		refusal(t, err)
	})
}

// Registers of models: what is accepted can be counted on any day, each model in one state.
func FuzzLoadModels(f *testing.F) {
	f.Add(register)
	f.Add(`{"models":[{"key":"a","name":{"vi":"a"},"started":"２023-01-01"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := criteria.LoadModels(strings.NewReader(text))
		if err != nil {
			refusal(t, err)
			return
		}
		for _, d := range []motcua.Date{july, september, {}} {
			n := m.On(d)
			if n.Described+n.Founded+n.Running+n.Ended != n.Models || n.Models != len(m.All()) {
				t.Fatalf("%+v of %d", n, len(m.All()))
			}
			for _, v := range m.Measures(d) {
				c, ok := v.Count()
				if _, most, bounded := c.Bounds(); !ok || v.Name() != "sites" && (!bounded || most > int64(n.Models)) {
					t.Fatalf("%s: %v of %d models", v.Name(), c, n.Models)
				}
			}
		}
	})
}

// Reports on tasks: what is accepted can be counted.
func FuzzReadTaskReports(f *testing.F) {
	p, err := criteria.CompileProgramme(criteria.ProgrammeDefinition{
		Key: "a", Title: criteria.Text{En: "a"}, Tasks: []criteria.TaskDefinition{{Key: "1", Title: criteria.Text{En: "t"}, Lead: "A", Deadline: july}},
	}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(`{"reports":[{"task":"1","happened":"2023-01-01","progress":"40%","recorded":"2023-01-02T08:00:00Z"},{"task":"1","happened":"2023-09-01","done":true,"deadline":"2023-10-01","reason":"x"}]}`)
	f.Add(`{"reports":[{"task":"1","happened":"2023-01-０1"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		reports, err := criteria.ReadTaskReports(strings.NewReader(text), p)
		if err != nil {
			refusal(t, err)
			return
		}
		tasks, err := p.Tasks(reports, september, nil)
		if err != nil || len(tasks) != 1 {
			t.Fatalf("%v, %v", tasks, err)
		}
		if n := criteria.TasksByLead(tasks)[0]; n.NotStarted+n.Ongoing+n.Overdue+n.Done+n.DoneLate != 1 {
			t.Fatalf("%+v", n)
		}
	})
}
