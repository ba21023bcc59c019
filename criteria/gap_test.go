package criteria_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
	"github.com/shopspring/decimal"
)

// What keeps Nghi Thu from 13 of 13 on 11 September 2023: 25 points of a hundred, 50, and one thing nobody knows (C7).
func TestNghiThuGaps(t *testing.T) {
	sc, err := read(t, "nghithu-2023-09-11.json").Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range sc.Gaps() {
		got = append(got, g.Number+" "+g.Outcome.String()+" "+g.MissingShare.Percent(0).String())
	}
	want := []string{"3 partial 25 %", "4 partial 50 %", "13 in_progress 0–100 %"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

// Gaps in units of work, for each scale. Mutants: rounding a number of things down, forgetting what is already there, counting to
// the maximum where the criterion is met earlier.
func TestGapsInUnitsOfWork(t *testing.T) {
	desk := builtIn(t, sets.NgheAnModelWard)
	full := []criteria.Measure{
		countOf("officers", "5"), countOf("computers", "3"), countOf("scanners", "0"), criteria.YesNo("identity", true),
		criteria.YesNo("procedures_posted", true), criteria.YesNo("seats", true), criteria.YesNo("writing_tables", false),
		countOf("citizen_computers", "1"), countOf("air_conditioners", "1"),
	}
	index := builtIn(t, sets.QD766Observed)
	unit := builtIn(t, sets.TT012018Unit)
	for _, tt := range []struct {
		name   string
		set    *criteria.Set
		number string
		in     []criteria.Measure
		want   []string // path kind by fresh
		why    string
	}{
		{"on time", index, "5", of(r("on_time", 386, 400)), []string{"measures/on_time more 14 0"}, "all 400 are needed: return 14 more on time"},
		{"satisfied", index, "23", of(r("satisfied", 8, 10)), []string{"measures/satisfied more 1 10"}, "9 of 10, or 10 new ones: (8+10)/(10+10) = 90 %"},
		{"satisfied, rounded up", index, "23", of(r("satisfied", 80, 101)), []string{"measures/satisfied more 11 109"}, "90 % of 101 is 90.9: 91 are needed; (80+109)/(101+109) = 90 %"},
		{"part not known exactly", index, "23", of(criteria.RatioOf("satisfied", motcua.Ratio{Part: motcua.Between(5, 8), Whole: exactly(10)})), []string{"measures/satisfied more 1..4 0"}, ""},
		{"published percentage", index, "23", of(percent("satisfied", "80 %")), []string{"measures/satisfied more ? 0 10 %"}, "no whole, so no number of people"},
		{"three terms", index, "6", of(r("procedures_online", 60, 100), r("services_used", 4, 4), r("dossiers_online", 40, 100)), []string{"terms/A more 20 100", "terms/C more 10 20"}, "80 of 100 procedures; 50 of 100 dossiers or (40+20)/(100+20)"},
		{"three terms, one unknown", index, "6", of(r("procedures_online", 60, 100), r("services_used", 4, 4)), []string{"terms/A more 20 100", "measures/dossiers_online figure ? 0"}, ""},
		{"checklist", desk, "4", full, []string{"items/computers more 2 0", "items/scanner more 1 0", "items/tables present ? 0", "items/air-conditioners more 1 0", "items/camera figure ? 0"}, "the camera was not looked at"},
		{"tiers", unit, "9", of(criteria.YesNo("deployed", true), r("procedures_online", 10, 100), r("dossiers_online", 20, 100), countOf("unsolved_or_late", "3")), []string{"measures/procedures_online more 10 13", "measures/dossiers_online more 10 15", "measures/unsolved_or_late fewer 3 0"}, "two points need 20 %, 30 % and none late"},
		{"mean", unit, "1", of(countOf("two", "6"), countOf("one", "3"), countOf("none", "1")), []string{"classes/two more ? 0"}, "5 points short over 10 dossiers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sc, err := tt.set.Score([]criteria.Observation{{Criterion: tt.number, Measures: tt.in}}, &criteria.ScoreOptions{Unit: criteria.Unit{Kind: ""}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, g := range sc.Gaps() {
				if g.Number != tt.number {
					continue
				}
				for _, n := range g.Needs {
					s := n.Path + " " + n.Kind.String() + " " + n.By.String() + " " + decimal.NewFromInt(n.Fresh).String()
					if n.By == (motcua.Count{}) && strings.Contains(tt.name, "percentage") {
						s += " " + n.Amount.Percent(0).String()
					}
					got = append(got, s)
					if n.Text.Vi == "" || n.Text.En == "" {
						t.Errorf("need without words: %+v", n)
					}
				}
				if g.Text.Vi == "" || g.Text.En == "" {
					t.Errorf("gap without words: %+v", g)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Filling a gap in units of work fills it: the number of units is enough, and one less is not.
func TestGapsAreEnough(t *testing.T) {
	index := builtIn(t, sets.QD766Observed)
	for part := range int64(60) {
		for whole := max(part, 1); whole < 60; whole++ {
			in := []criteria.Observation{{Criterion: "23", Measures: of(r("satisfied", part, whole))}}
			sc := mustScore(t, index, in)
			for _, g := range sc.Gaps() {
				if g.Number != "23" {
					continue
				}
				n, ok := g.Needs[0].By.Exact()
				if !ok {
					t.Fatalf("%d/%d: %v", part, whole, g.Needs)
				}
				for _, try := range []struct {
					add, whole int64
					want       bool
				}{{n, 0, true}, {n - 1, 0, false}, {g.Needs[0].Fresh, g.Needs[0].Fresh, true}, {g.Needs[0].Fresh - 1, g.Needs[0].Fresh - 1, false}} {
					after, err := sc.WhatIf(criteria.Effect{Criterion: "23", Measure: "satisfied", Add: max(try.add, 0), AddWhole: max(try.whole, 0)})
					if try.add <= 0 {
						continue
					}
					if err != nil {
						t.Fatal(err)
					}
					if c, _ := after.Criterion("23"); (c.Outcome == criteria.Met) != try.want {
						t.Fatalf("%d/%d with %d more of %d more: %s", part, whole, try.add, try.whole, c.Outcome)
					}
				}
			}
		}
	}
}

// A what-if is a score of its own: the one it came from does not change, nothing gets worse, and its explanation says what is supposed.
func TestWhatIf(t *testing.T) {
	sc, err := read(t, "nghithu-2023-09-11.json").Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	before := sc.Explain().Format(motcua.English)
	after, err := sc.WhatIf(
		criteria.Effect{Criterion: "3", Outcome: criteria.Met},
		criteria.Effect{Criterion: "4", Outcome: criteria.Partial, Progress: criteria.MustParseInterval("25%")}, // below what it has
		criteria.Effect{Criterion: "13", Outcome: criteria.Partial, Progress: criteria.MustParseInterval("60%")},
	)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := after.Progress()
	if got := p.Percent(2).String(); got != "93.08 %" { // (10 + 1 + 0.5 + 0.6)/13
		t.Errorf("progress %s", got)
	}
	if tally := after.Tally(); tally.Met != 11 || tally.Partial != 2 {
		t.Errorf("%+v", tally)
	}
	n, ok := after.Explain().Find("criteria/3/observations/13")
	if !ok || n.Text.En != "2023-09-11: met (supposed)" {
		t.Errorf("%v", n)
	}
	if diff := cmp.Diff(before, sc.Explain().Format(motcua.English)); diff != "" {
		t.Errorf("the score changed (-before +after):\n%s", diff)
	}
	_, err = sc.WhatIf(
		criteria.Effect{Criterion: "99", Outcome: criteria.Met},
		criteria.Effect{Criterion: "3", Outcome: criteria.NotMet},
		criteria.Effect{Criterion: "3", Measure: "x", Add: 1},
		criteria.Effect{Criterion: "4", Measure: "computers", Add: -1},
		criteria.Effect{Criterion: "4", Measure: "computers", Add: 1, Set: countOf("", "3")},
		criteria.Effect{Criterion: "4", Measure: "camera", Add: 1},
		criteria.Effect{Criterion: "4", Measure: "scanners", Set: countOf("", "1")},
		criteria.Effect{Criterion: "4", Measure: "scanners", Set: countOf("", "2")},
		criteria.Effect{Criterion: "4", Measure: "computers", AddWhole: 1},
	)
	want := []string{
		"effects[0].criterion", "effects[1].outcome", "effects[2].measure", "effects[3].add", "effects[4].set", "effects[5].add",
		"effects[7].set", "effects[8].add_whole",
	}
	if diff := cmp.Diff(want, faultPaths(t, err)); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

// From 10 of 13 to 13 of 13: easy things first. The costs and actions are invented.
func TestNghiThuPlan(t *testing.T) {
	a := read(t, "nghithu-2023-09-11.json")
	sc, err := a.Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	actions, err := criteria.ReadActions(strings.NewReader(`{"actions": [
		{"key": "boards", "title": {"vi": "Bổ sung bảng tuyên truyền"}, "cost": 12, "effects": [{"criterion": "3", "outcome": "met"}]},
		{"key": "room", "title": {"vi": "Sửa phòng tiếp dân"}, "cost": 80},
		{"key": "equipment", "title": {"vi": "Mua thiết bị"}, "cost": "45.5", "needs": ["room"], "effects": [{"criterion": "4", "outcome": "met"}]},
		{"key": "rent", "title": {"vi": "Thuê trụ sở mới"}, "cost": 200, "effects": [{"criterion": "4", "outcome": "met"}]},
		{"key": "models", "title": {"vi": "Hoàn thành mô hình điểm"}, "cost": 30, "effects": [{"criterion": "13", "outcome": "met"}]},
		{"key": "campaign", "title": {"vi": "Chiến dịch"}, "cost": 50, "effects": [{"criterion": "3", "outcome": "met"}, {"criterion": "13", "outcome": "partial", "progress": "80%"}]}
	]}`), a.Set)
	if err != nil {
		t.Fatal(faultPaths(t, err))
	}
	p, err := sc.Plan(actions, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Reached || !p.Exact || p.Cost.String() != "167.5" || !p.LowerBound.Equal(p.Cost) || p.Short != nil {
		t.Errorf("%+v", p)
	}
	if diff := cmp.Diff([]string{"boards", "models", "room", "equipment"}, keys(p)); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	var met []string
	for _, s := range p.Steps {
		r := s.After.Met()
		met = append(met, r.Part.String())
	}
	if diff := cmp.Diff([]string{"11", "12", "12", "13"}, met); diff != "" {
		t.Errorf("met after each step (-want +got):\n%s", diff)
	}
	// Without the models nothing reaches the award, and the plan says what stays short.
	p, err = sc.Plan(actions[:4], nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Reached || p.Steps != nil || !p.Exact {
		t.Errorf("reached %v, %d steps", p.Reached, len(p.Steps))
	}
	if diff := cmp.Diff([]string{"13"}, p.Short); diff != "" {
		t.Errorf("short (-want +got):\n%s", diff)
	}
	// Another goal than the award.
	p, err = sc.Plan(actions, &criteria.PlanOptions{Goal: &criteria.Condition{MetAtLeast: 11}})
	if err != nil || p.Cost.String() != "12" || len(p.Steps) != 1 {
		t.Errorf("%v, %v", p, err)
	}
}

func TestReadActionsMistakes(t *testing.T) {
	set := builtIn(t, sets.NgheAnModelWard)
	_, err := criteria.ReadActions(strings.NewReader(`{"actions": [
		{"key": "a", "cost": -1, "needs": ["b"], "effects": [{"criterion": "77", "outcome": "met"}]},
		{"key": "b", "cost": 1, "needs": ["a"], "colour": "red"},
		{"key": "b", "cost": "1,5", "needs": ["z"]},
		{"key": "d", "effects": [{"criterion": "4", "measure": "camera", "set": 3}]}
	]}`), set)
	want := []string{
		"actions[0].cost", "actions[0].effects[0].criterion", "actions[1].colour", "actions[2].key", "actions[2].cost",
		"actions[2].needs[0]", "actions[3].cost", "actions[3].effects[0].set",
	}
	if diff := cmp.Diff(want, faultPaths(t, err)); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	_, err = criteria.ReadActions(strings.NewReader(`{"actions": [
		{"key": "a", "cost": 1, "needs": ["b"]}, {"key": "b", "cost": 1, "needs": ["c"]}, {"key": "c", "cost": 1, "needs": ["a"]}, {"key": "d", "cost": 1}
	]}`), set)
	if diff := cmp.Diff([]string{"actions[0].needs", "actions[1].needs", "actions[2].needs"}, faultPaths(t, err)); diff != "" {
		t.Errorf("a circle (-want +got):\n%s", diff)
	}
}
