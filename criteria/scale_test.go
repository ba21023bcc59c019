package criteria_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
)

func percent(name, p string) criteria.Measure {
	return criteria.PercentOf(name, motcua.MustParsePercent(p))
}

func countOf(name, c string) criteria.Measure {
	v, err := motcua.ParseCount(c)
	if err != nil {
		panic(err)
	}
	return criteria.CountOf(name, v)
}

func measures(kinds ...any) (out []criteria.MeasureDefinition) {
	for i := 0; i < len(kinds); i += 2 {
		out = append(out, criteria.MeasureDefinition{Name: kinds[i].(string), Kind: kinds[i+1].(criteria.MeasureKind)})
	}
	return out
}

// Each scale, with exact and with partial knowledge, worked by hand. Mutants: >= for > in a bound, an open end taken as closed, the part
// and the whole of a ratio taken at unrelated ends, a hole filled with the nearest tier.
func TestScales(t *testing.T) {
	yes := true
	meetings := criteria.ScaleDefinition{ // 4 meetings 20, 3 15, 2 10, 1 5, else 0
		Kind: criteria.Tiers, Measures: measures("n", criteria.CountMeasure), Tiers: []criteria.Tier{
			{Points: "20", When: []criteria.Bound{{Measure: "n", MoreThan: "3"}}},
			{Points: "15", When: []criteria.Bound{{Measure: "n", Equal: "3"}}},
			{Points: "10", When: []criteria.Bound{{Measure: "n", Equal: "2"}}},
			{Points: "5", When: []criteria.Bound{{Measure: "n", Equal: "1"}}},
			{Points: "0", When: []criteria.Bound{{Measure: "n", LessThan: "1"}}},
		},
	}
	shares := criteria.ScaleDefinition{ // open and closed ends, and a hole from 40 % to below 50 %
		Kind: criteria.Tiers, Measures: measures("r", criteria.RatioMeasure), Tiers: []criteria.Tier{
			{Points: "20", When: []criteria.Bound{{Measure: "r", MoreThan: "80%"}}},
			{Points: "10", When: []criteria.Bound{{Measure: "r", AtLeast: "50%", AtMost: "80%"}}},
			{Points: "0", When: []criteria.Bound{{Measure: "r", LessThan: "40%"}}},
		},
	}
	desk := criteria.ScaleDefinition{
		Kind:     criteria.Checklist,
		Measures: measures("officers", criteria.CountMeasure, "computers", criteria.CountMeasure, "scanners", criteria.CountMeasure, "camera", criteria.YesNoMeasure, "posted", criteria.RatioMeasure),
		Items: []criteria.Item{
			{Key: "computers", Title: criteria.Text{En: "computers"}, Measure: "computers", Per: "officers", Weight: "3"},
			{Key: "scanner", Title: criteria.Text{En: "scanner"}, Measure: "scanners"},
			{Key: "camera", Title: criteria.Text{En: "camera"}, Measure: "camera", Weight: "2"},
			{Key: "posted", Title: criteria.Text{En: "posted"}, Measure: "posted", AtLeast: "90%", Weight: "4"},
		},
	}
	partial := desk
	partial.Items = append([]criteria.Item(nil), desk.Items...)
	partial.Items[0].Partial, partial.Items[3].Partial = true, true
	noted := desk
	noted.WeightsUnpublished = true
	noted.Items = append([]criteria.Item(nil), desk.Items...)
	for i := range noted.Items {
		noted.Items[i].Weight = ""
	}
	all := func(computers, scanners int64, camera bool, posted string) []criteria.Measure {
		return of(criteria.CountOf("officers", exactly(4)), criteria.CountOf("computers", exactly(computers)), criteria.CountOf("scanners", exactly(scanners)),
			criteria.YesNo("camera", camera), percent("posted", posted))
	}
	half := criteria.ScaleDefinition{Kind: criteria.Tiers, Measures: measures("there", criteria.YesNoMeasure, "n", criteria.CountMeasure), Tiers: []criteria.Tier{
		{Points: "20", When: []criteria.Bound{{Measure: "there", Is: &yes}, {Measure: "n", AtLeast: "2"}}},
		{Points: "10", When: []criteria.Bound{{Measure: "there", Is: &yes}, {Measure: "n", LessThan: "2"}}},
		{Points: "0", When: []criteria.Bound{{Measure: "there", Is: new(bool)}}},
	}}
	proportional := criteria.ScaleDefinition{Kind: criteria.Proportional, Measures: measures("r", criteria.RatioMeasure), FullFrom: "90%"}
	target := criteria.ScaleDefinition{Kind: criteria.Target, Measures: measures("n", criteria.CountMeasure), Target: "4"}
	assigned := criteria.ScaleDefinition{Kind: criteria.Target, Measures: measures("n", criteria.CountMeasure, "asked", criteria.CountMeasure), Measure: "n", TargetMeasure: "asked"}
	hours := criteria.ScaleDefinition{Kind: criteria.Target, Measures: measures("h", criteria.AmountMeasure), Target: "10"}
	for _, tt := range []struct {
		name    string
		scale   criteria.ScaleDefinition
		in      []criteria.Measure
		want    string
		outcome criteria.Outcome
		why     string
	}{
		{"proportional, below", proportional, of(r("r", 45, 100)), "10", criteria.Partial, "20 x 0.45/0.9"},
		{"proportional, at the threshold", proportional, of(r("r", 90, 100)), "20", criteria.Met, ""},
		{"proportional, just below", proportional, of(r("r", 899, 1000)), "899/45", criteria.Partial, "20 x 0.899/0.9"},
		{"proportional, part known in part", proportional, of(criteria.RatioOf("r", motcua.Ratio{Part: motcua.Between(45, 90), Whole: exactly(100)})), "10..20", criteria.Uncertain, ""},
		{"proportional, both known in part", proportional, of(criteria.RatioOf("r", motcua.Ratio{Part: motcua.Between(18, 27), Whole: motcua.Between(40, 60)})), "20/3..15", criteria.Partial, "18/60 = 0.3 to 27/40 = 0.675"},
		{"proportional, a lower bound", proportional, of(criteria.RatioOf("r", motcua.Ratio{Part: motcua.AtLeast(45), Whole: exactly(100)})), "10..20", criteria.Uncertain, "the part is no more than the whole"},
		{"proportional, whole without an end", proportional, of(criteria.RatioOf("r", motcua.Ratio{Part: exactly(45), Whole: motcua.AtLeast(100)})), "0..10", criteria.Uncertain, "the larger the whole, the nearer to 0"},
		{"proportional, published", proportional, of(percent("r", "98.4 %")), "20", criteria.Met, "taken as printed"},
		{"proportional, more than 90 %", proportional, of(percent("r", "> 90 %")), "20", criteria.Met, "all above the threshold"},
		{"proportional, less than 90 %", proportional, of(percent("r", "< 90 %")), "0..20", criteria.Uncertain, "20 is a limit: met is out of reach"},
		{"proportional, 90 to 100 %", proportional, of(percent("r", "90–100 %")), "20", criteria.Met, ""},
		{"four meetings", meetings, of(countOf("n", "4")), "20", criteria.Met, ""},
		{"ten meetings", meetings, of(countOf("n", "10")), "20", criteria.Met, ""},
		{"three meetings", meetings, of(countOf("n", "3")), "15", criteria.Partial, "more than 3 does not hold"},
		{"no meeting", meetings, of(countOf("n", "0")), "0", criteria.NotMet, ""},
		{"two meetings or more", meetings, of(countOf("n", ">=2")), "10..20", criteria.Uncertain, ""},
		{"one to two meetings", meetings, of(countOf("n", "1..2")), "5..10", criteria.Partial, ""},
		{"nobody knows how many", meetings, of(countOf("n", "?")), "0..20", criteria.NoData, "an unknown count says nothing"},
		{"80 % is not above 80 %", shares, of(r("r", 4, 5)), "10", criteria.Partial, "the upper end belongs to the lower tier"},
		{"just above 80 %", shares, of(r("r", 801, 1000)), "20", criteria.Met, ""},
		{"exactly 50 %", shares, of(r("r", 1, 2)), "10", criteria.Partial, ""},
		{"in the hole", shares, of(r("r", 45, 100)), "0..20", criteria.Uncovered, "no tier fits 45 %"},
		{"at the open end", shares, of(r("r", 40, 100)), "0..20", criteria.Uncovered, "less than 40 % does not hold at 40 %"},
		{"perhaps in the hole", shares, of(percent("r", "30–60 %")), "0..20", criteria.Uncertain, "between 0 and 10 points, or none at all"},
		{"more than 80 %", shares, of(percent("r", "> 80 %")), "20", criteria.Met, "an open end meets an open end"},
		{"80 to 90 %", shares, of(percent("r", "80–90 %")), "10..20", criteria.Uncertain, "80 % itself is in the lower tier"},
		{"at least 50 %", shares, of(percent("r", "≥ 50 %")), "10..20", criteria.Uncertain, "nothing below 50 %, so no hole"},
		{"there, and two", half, of(criteria.YesNo("there", true), countOf("n", "2")), "20", criteria.Met, ""},
		{"there, and not known how many", half, of(criteria.YesNo("there", true)), "10..20", criteria.Uncertain, "one input alone"},
		{"not there", half, of(criteria.YesNo("there", false)), "0", criteria.NotMet, "how many does not matter"},
		{"four of four computers", desk, all(4, 1, true, "95 %"), "20", criteria.Met, ""},
		{"three of four computers", desk, all(3, 1, true, "95 %"), "14", criteria.Partial, "3 of 10 weights lost: 20 x 7/10"},
		{"three of four computers, in part", partial, all(3, 1, true, "95 %"), "18.5", criteria.Partial, "3/4 of weight 3: 20 x 9.25/10"},
		{"half posted, in part", partial, all(4, 1, true, "45 %"), "16", criteria.Partial, "0.45/0.9 of weight 4: 20 x 8/10"},
		{"no scanner", desk, all(4, 0, true, "95 %"), "18", criteria.Partial, ""},
		{"posted at the level", desk, all(4, 1, true, "90 %"), "20", criteria.Met, ""},
		{"posted just below", desk, all(4, 1, true, "89.9 %"), "12", criteria.Partial, "all or nothing: weight 4 lost"},
		{"posted below 90 %, an open end", desk, all(4, 1, true, "< 90 %"), "12", criteria.Partial, "never reaches the level"},
		{"nothing is known of the camera", desk, of(countOf("officers", "4"), countOf("computers", "4"), countOf("scanners", "1"), percent("posted", "95 %")), "16..20", criteria.Uncertain, ""},
		{"no officers, no computers", desk, of(countOf("officers", "0"), countOf("computers", "0"), countOf("scanners", "1"), criteria.YesNo("camera", true), percent("posted", "95 %")), "20", criteria.Met, "one for each of nobody"},
		{"weights nobody published, all there", noted, all(4, 1, true, "95 %"), "20", criteria.Met, ""},
		{"weights nobody published, nothing there", noted, all(3, 0, false, "10 %"), "0", criteria.NotMet, ""},
		{"weights nobody published, one missing", noted, all(4, 1, false, "95 %"), "0..20", criteria.Partial, "partly met, nobody can say how far"},
		{"weights nobody published, the camera missing, the rest unknown", noted, of(criteria.YesNo("camera", false)), "0..20", criteria.Uncertain, "not met or partly met: never met"},
		{"two of four", target, of(countOf("n", "2")), "10", criteria.Partial, ""},
		{"more than the target", target, of(countOf("n", "9")), "20", criteria.Met, "never more than the maximum"},
		{"at least two of four", target, of(countOf("n", ">=2")), "10..20", criteria.Uncertain, ""},
		{"a of b, b set by the level above", assigned, of(countOf("n", "3"), countOf("asked", "4")), "15", criteria.Partial, "20 x a/b"},
		{"nothing asked for", assigned, of(countOf("n", "0"), countOf("asked", "0")), "20", criteria.Met, "nothing asked for is reached"},
		{"b not known", assigned, of(countOf("n", "3")), "0..20", criteria.Uncertain, ""},
		{"an amount", hours, of(criteria.AmountOf("h", criteria.MustParseInterval("2.5"))), "5", criteria.Partial, ""},
		{"a count where an amount is meant", hours, of(countOf("h", "5")), "10", criteria.Partial, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := criteria.MustCompile(criteria.Definition{
				Key: "test/scale", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
				Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "c"}, Maximum: "20", Scale: &tt.scale}},
			}, nil)
			sc := mustScore(t, s, []criteria.Observation{{Criterion: "1", Measures: tt.in}})
			c, _ := sc.Criterion("1")
			if c.Points.String() != tt.want || c.Outcome != tt.outcome {
				t.Errorf("%s (%s), want %s (%s): %s\n%s", c.Points, c.Outcome, tt.want, tt.outcome, tt.why, sc.Explain().Format(motcua.English))
			}
			if _, hi, _ := sc.MetBetween().Bounds(); (hi == 1) != (c.Outcome == criteria.Met || !c.Outcome.Known() && c.Points.Hi.Equal(c.Maximum) && !strings.Contains(tt.why, "never met") && !strings.Contains(tt.why, "out of reach")) {
				t.Errorf("met %s while %s: %s", sc.MetBetween(), c.Outcome, tt.why)
			}
		})
	}
}

// "Less than 90 %" cannot meet a criterion that is full from 90 %, though its points come as near as one likes.
func TestLimitIsNotMet(t *testing.T) {
	s := criteria.MustCompile(criteria.Definition{
		Key: "test/limit", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"}, Award: &criteria.Condition{AllMet: true},
		Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "c"}, Maximum: "6", Scale: &criteria.ScaleDefinition{
			Kind: criteria.Proportional, Measures: measures("r", criteria.RatioMeasure), FullFrom: "90%",
		}}},
	}, nil)
	sc := mustScore(t, s, []criteria.Observation{{Criterion: "1", Measures: of(percent("r", "< 90 %"))}})
	if d, _, _ := sc.Award(); d != criteria.NotReached {
		t.Errorf("award %s", d)
	}
	if got := sc.MetBetween(); got != exactly(0) {
		t.Errorf("met %s", got)
	}
}

// A Go function says what data cannot, and is held to its range.
func TestFunctionScale(t *testing.T) {
	d := criteria.Definition{
		Key: "test/func", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
		Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "c"}, Maximum: "10", Scale: &criteria.ScaleDefinition{
			Kind: criteria.Function, Function: "worse", Measures: measures("a", criteria.CountMeasure, "b", criteria.CountMeasure),
		}}},
	}
	worse := func(points func(in criteria.Inputs) criteria.FuncResult) *criteria.CompileOptions {
		return &criteria.CompileOptions{Functions: map[string]criteria.Func{"worse": {Version: "1", Points: points}}}
	}
	// The lesser of two counts, as points.
	least := worse(func(in criteria.Inputs) criteria.FuncResult {
		a, _, _ := in.Interval("a")
		b, bounded, given := in.Interval("b")
		if !given || !bounded {
			return criteria.FuncResult{Points: criteria.Interval{Hi: in.Maximum()}}
		}
		if b.Lo.Compare(a.Lo) < 0 {
			a = b
		}
		return criteria.FuncResult{Points: a, Note: criteria.Text{Vi: "số nhỏ hơn", En: "the lesser count"}}
	})
	if _, err := criteria.Compile(d, nil); faultPaths(t, err)[0] != "criteria[0].scale.function" {
		t.Errorf("a function nobody gave: %v", err)
	}
	s := criteria.MustCompile(d, least)
	sc := mustScore(t, s, []criteria.Observation{{Criterion: "1", Measures: of(countOf("a", "7"), countOf("b", "4"))}})
	if got := sc.Points().String(); got != "4" {
		t.Errorf("%s points, want 4", got)
	}
	if n, ok := sc.Explain().Find("criteria/1/function"); !ok || n.Text.En != "the lesser count" {
		t.Errorf("note %v", n)
	}
	hole := criteria.MustCompile(d, worse(func(criteria.Inputs) criteria.FuncResult { return criteria.FuncResult{Uncovered: true} }))
	if got := mustScore(t, hole, []criteria.Observation{{Criterion: "1", Measures: of(countOf("a", "7"))}}).Tally().Uncovered; got != 1 {
		t.Errorf("%d criteria uncovered, want 1", got)
	}
	wild := criteria.MustCompile(d, worse(func(criteria.Inputs) criteria.FuncResult {
		return criteria.FuncResult{Points: criteria.MustParseInterval("11")}
	}))
	_, err := wild.Score([]criteria.Observation{{Criterion: "1", Measures: of(countOf("a", "7"))}}, nil)
	if !errors.Is(err, motcua.ErrInvalid) || faultPaths(t, err)[0] != "criteria[0].scale.function" {
		t.Errorf("a function outside its range: %v", err)
	}
	other := &criteria.CompileOptions{Functions: map[string]criteria.Func{"worse": {Version: "2", Points: least.Functions["worse"].Points}}}
	if criteria.MustCompile(d, other).Digest() == s.Digest() {
		t.Error("another version of the function, the same digest")
	}
}

// What does not apply to a unit is left out, full, or spread over the rest.
func TestNotApplicable(t *testing.T) {
	for _, tt := range []struct {
		policy                    criteria.AbsentPolicy
		points, maximum, progress string
		met                       string
		award                     criteria.Decision
	}{
		{criteria.LeaveOut, "10", "20", "1/2", "1/2", criteria.NotReached},
		{criteria.FullPoints, "15", "25", "2/3", "2/3", criteria.Reached},
		{criteria.Redistribute, "12.5", "25", "1/2", "1/2", criteria.NotReached},
	} {
		s := criteria.MustCompile(criteria.Definition{
			Key: "test/na", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"}, NotApplicable: tt.policy,
			UnitKinds: []string{"ward", "province"}, Award: &criteria.Condition{PercentAtLeast: "60%"},
			Criteria: []criteria.CriterionDefinition{
				{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "10"},
				{Number: "2", Title: criteria.Text{En: "b"}, Maximum: "10"},
				{Number: "3", Title: criteria.Text{En: "c"}, Maximum: "5", UnitKinds: []string{"province"}},
			},
		}, nil)
		sc, err := s.Score([]criteria.Observation{{Criterion: "1", Outcome: criteria.Met}, {Criterion: "2", Outcome: criteria.NotMet}},
			&criteria.ScoreOptions{Unit: criteria.Unit{Kind: "ward"}})
		if err != nil {
			t.Fatal(err)
		}
		p, _ := sc.Progress()
		met := sc.Met()
		award, _, _ := sc.Award()
		got := []string{sc.Points().String(), sc.Maximum().String(), p.Lo.Rat().RatString(), met.Part.String() + "/" + met.Whole.String(), award.String()}
		want := []string{tt.points, tt.maximum, tt.progress, tt.met, tt.award.String()}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.policy, diff)
		}
		// Said by an observation instead of by the kind of unit, it is the same.
		said, err := s.Score([]criteria.Observation{
			{Criterion: "1", Outcome: criteria.Met}, {Criterion: "2", Outcome: criteria.NotMet}, {Criterion: "3", Outcome: criteria.NotApplicable},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !said.Points().Equal(sc.Points()) || said.Tally() != sc.Tally() {
			t.Errorf("%s: %s by observation, %s by kind", tt.policy, said.Points(), sc.Points())
		}
	}
}

// Where nothing applies there is no share, no progress, no award.
func TestNothingApplies(t *testing.T) {
	s := criteria.MustCompile(criteria.Definition{
		Key: "test/none", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"}, Award: &criteria.Condition{AllMet: true},
		Bands:    &criteria.Bands{Bands: []criteria.Band{{Key: "all", Title: criteria.Text{En: "all"}, AtLeast: "0"}}},
		Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "10"}},
	}, nil)
	sc := mustScore(t, s, []criteria.Observation{{Criterion: "1", Outcome: criteria.NotApplicable}})
	if _, ok := sc.Share(); ok {
		t.Error("0/0 has a share")
	}
	if _, ok := sc.Progress(); ok {
		t.Error("0/0 has a progress")
	}
	if _, _, ok := sc.Band(); ok {
		t.Error("0/0 has a band")
	}
	if d, _, _ := sc.Award(); d == criteria.Reached {
		t.Error("0 of 0 is an award")
	}
	if p := sc.Met().Percent(0); p.Defined() {
		t.Errorf("0/0 is %s", p)
	}
}

// A compiled set shares nothing with the definition it came from, nor with the copies it hands out.
func TestCompiledSetNeverChanges(t *testing.T) {
	one := 1
	d := criteria.Definition{
		Key: "test/fixed", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"}, Rounding: criteria.Rounding{Total: &one},
		Award:     &criteria.Condition{All: []criteria.Condition{{AllMet: true, Of: []string{"1"}}}},
		Bands:     &criteria.Bands{Bands: []criteria.Band{{Key: "a", Title: criteria.Text{En: "a"}, AtLeast: "1"}}},
		Citations: []motcua.Citation{{Document: "d"}}, UnitKinds: []string{"ward"},
		Criteria: []criteria.CriterionDefinition{{
			Number: "1", Title: criteria.Text{En: "c"}, Maximum: "5", Evidence: []criteria.Wanted{{Kind: criteria.Photo}},
			Scale: &criteria.ScaleDefinition{Kind: criteria.Tiers, Measures: measures("n", criteria.CountMeasure), Tiers: []criteria.Tier{
				{Points: "5", When: []criteria.Bound{{Measure: "n", AtLeast: "3"}}}, {Points: "0", When: []criteria.Bound{{Measure: "n", LessThan: "3"}}},
			}},
		}},
	}
	change := func(d *criteria.Definition) {
		*d.Rounding.Total = 0
		d.Award.All[0].Of[0] = "x"
		d.Bands.Bands[0].Key = "x"
		d.Citations[0].Document = "x"
		d.UnitKinds[0] = "x"
		d.Criteria[0].Title.En = "x"
		d.Criteria[0].Evidence[0].Kind = criteria.Register
		d.Criteria[0].Scale.Measures[0].Name = "x"
		d.Criteria[0].Scale.Tiers[0].When[0].AtLeast = "1"
	}
	s := criteria.MustCompile(d, nil)
	before, err := json.Marshal(s.Definition())
	if err != nil {
		t.Fatal(err)
	}
	change(&d)
	handed := s.Definition()
	change(&handed)
	c, _ := s.Criterion("1")
	c.Scale().Tiers[0].When[0].AtLeast = "1"
	c.Evidence()[0].Kind = criteria.Register
	s.Citations()[0].Document = "x"
	after, err := json.Marshal(s.Definition())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("the set changed (-before +after):\n%s", diff)
	}
	sc := mustScore(t, s, []criteria.Observation{{Criterion: "1", Measures: of(countOf("n", "2"))}})
	if got := sc.Points().String(); got != "0" {
		t.Errorf("%s points, want 0: 2 is less than 3", got)
	}
}

// Points are rounded where the set says so, half up, and nowhere else.
func TestRounding(t *testing.T) {
	zero, one := 0, 1
	d := criteria.Definition{
		Key: "test/round", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
		Award: &criteria.Condition{PointsAtLeast: "3"},
	}
	for _, n := range []string{"1", "2", "3"} {
		d.Criteria = append(d.Criteria, criteria.CriterionDefinition{Number: n, Title: criteria.Text{En: "c"}, Maximum: "5", Scale: &criteria.ScaleDefinition{
			Kind: criteria.Proportional, Measures: measures("r", criteria.RatioMeasure),
		}})
	}
	obs := []criteria.Observation{
		{Criterion: "1", Measures: of(r("r", 1, 6))}, // 0.8333
		{Criterion: "2", Measures: of(r("r", 1, 6))},
		{Criterion: "3", Measures: of(r("r", 13, 60))}, // 1.08333; 2.75 in all
	}
	for _, tt := range []struct {
		name     string
		rounding criteria.Rounding
		want     string
		award    criteria.Decision
	}{
		{"nowhere", criteria.Rounding{}, "2.75", criteria.NotReached},
		{"each criterion to 1 place", criteria.Rounding{Criterion: &one}, "2.7", criteria.NotReached},      // 0.8 + 0.8 + 1.1
		{"the total to 0 places", criteria.Rounding{Total: &zero}, "3", criteria.Reached},                  // half up from 2.75
		{"both", criteria.Rounding{Criterion: &one, Total: &one}, "2.7", criteria.NotReached},              // 2.7
		{"each to 0 places", criteria.Rounding{Criterion: &zero}, "3", criteria.Reached},                   // 1 + 1 + 1
		{"each to 0, total to 1", criteria.Rounding{Criterion: &zero, Total: &one}, "3", criteria.Reached}, // 3.0
	} {
		d.Rounding = tt.rounding
		sc := mustScore(t, criteria.MustCompile(d, nil), obs)
		award, _, _ := sc.Award()
		if got := sc.Points().String(); got != tt.want || award != tt.award {
			t.Errorf("%s: %s, %s, want %s, %s", tt.name, got, award, tt.want, tt.award)
		}
	}
}

// Award conditions, with what they wait for.
func TestAward(t *testing.T) {
	base := criteria.Definition{
		Key: "test/award", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
		Criteria: []criteria.CriterionDefinition{
			{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "10", RedBelow: "5"},
			{Number: "2", Title: criteria.Text{En: "b"}, Maximum: "10", RedBelow: "5"},
			{Number: "3", Title: criteria.Text{En: "c"}, Maximum: "10"},
		},
	}
	partly := func(number, p string) criteria.Observation {
		return criteria.Observation{Criterion: number, Outcome: criteria.Partial, Progress: criteria.MustParseInterval(p)}
	}
	met := func(number string) criteria.Observation {
		return criteria.Observation{Criterion: number, Outcome: criteria.Met}
	}
	for _, tt := range []struct {
		name    string
		award   criteria.Condition
		obs     []criteria.Observation
		want    criteria.Decision
		missing []string
		why     string
	}{
		{"all met", criteria.Condition{AllMet: true}, []criteria.Observation{met("1"), met("2"), met("3")}, criteria.Reached, nil, ""},
		{"all met, one open", criteria.Condition{AllMet: true}, []criteria.Observation{met("1"), met("2")}, criteria.Undecided, []string{"3"}, ""},
		{"all met, one lost", criteria.Condition{AllMet: true}, []criteria.Observation{met("1"), partly("2", "99%")}, criteria.NotReached, nil, "what is false beats what is unknown"},
		{"two of three", criteria.Condition{MetAtLeast: 2}, []criteria.Observation{met("1"), met("3")}, criteria.Reached, nil, "no. 2 does not matter any more"},
		{"two of three, one open", criteria.Condition{MetAtLeast: 2}, []criteria.Observation{met("1"), partly("3", "50%")}, criteria.Undecided, []string{"2"}, ""},
		{"of two named ones", criteria.Condition{AllMet: true, Of: []string{"1", "3"}}, []criteria.Observation{met("1"), met("3")}, criteria.Reached, nil, ""},
		{"points", criteria.Condition{PointsAtLeast: "15"}, []criteria.Observation{met("1"), partly("2", "50%")}, criteria.Reached, nil, "15 is not below 15"},
		{"points, open", criteria.Condition{PointsAtLeast: "15.000000001"}, []criteria.Observation{met("1"), partly("2", "50%")}, criteria.Undecided, []string{"3"}, ""},
		{"points out of reach", criteria.Condition{PointsAtLeast: "25.1"}, []criteria.Observation{met("1"), partly("2", "50%")}, criteria.NotReached, nil, ""},
		{"percent", criteria.Condition{PercentAtLeast: "50"}, []criteria.Observation{met("1"), partly("2", "50%")}, criteria.Reached, nil, "15 of 30"},
		{"no red", criteria.Condition{NoRed: true}, []criteria.Observation{partly("1", "50%"), partly("2", "50%")}, criteria.Reached, nil, "5 is not below 5"},
		{"red", criteria.Condition{NoRed: true}, []criteria.Observation{partly("1", "49.9%"), met("2")}, criteria.NotReached, nil, ""},
		{"perhaps red", criteria.Condition{NoRed: true}, []criteria.Observation{partly("1", "40%..60%"), met("2")}, criteria.Undecided, []string{"1"}, "no. 3 is never red"},
		{"both", criteria.Condition{All: []criteria.Condition{{MetAtLeast: 2}, {NoRed: true}}}, []criteria.Observation{met("1"), met("3")}, criteria.Undecided, []string{"2"}, "no. 2 may be red"},
		{"either", criteria.Condition{Any: []criteria.Condition{{AllMet: true}, {PointsAtLeast: "10"}}}, []criteria.Observation{met("1")}, criteria.Reached, nil, "one is enough"},
		{"either, open", criteria.Condition{Any: []criteria.Condition{{AllMet: true, Of: []string{"2"}}, {PointsAtLeast: "30"}}}, []criteria.Observation{partly("1", "50%")}, criteria.Undecided, []string{"2"}, "30 points are out of reach, no. 2 is not"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := base
			d.Award = &tt.award
			sc := mustScore(t, criteria.MustCompile(d, nil), tt.obs)
			got, missing, ok := sc.Award()
			if n, ok := sc.Explain().Find("award/condition"); !ok || !strings.HasSuffix(n.Text.En, ": "+tt.want.Text(motcua.English)) {
				t.Errorf("explained as %v, want %s", n, tt.want)
			}
			if !ok || got != tt.want {
				t.Errorf("%s, want %s: %s", got, tt.want, tt.why)
			}
			if diff := cmp.Diff(tt.missing, missing); diff != "" {
				t.Errorf("missing (-want +got):\n%s", diff)
			}
		})
	}
}

// Observations are checked by the set they are for, everything at once.
func TestScoreChecksObservations(t *testing.T) {
	s := criteria.MustCompile(criteria.Definition{
		Key: "test/check", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
		Criteria: []criteria.CriterionDefinition{
			{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "10"},
			{Number: "2", Title: criteria.Text{En: "b"}, Maximum: "10", Scale: &criteria.ScaleDefinition{Kind: criteria.Proportional, Measures: measures("r", criteria.RatioMeasure)}},
		},
	}, nil)
	day := motcua.MustDate(2023, 9, 1)
	eleven, half := criteria.MustParseInterval("11"), criteria.MustParseInterval("50%")
	_, err := s.Score([]criteria.Observation{
		{Criterion: "9", Outcome: criteria.Met},
		{Outcome: criteria.Met},
		{Criterion: "1", Outcome: criteria.Uncertain},
		{Criterion: "1", Outcome: criteria.Met, Progress: half},
		{Criterion: "1", Outcome: criteria.Partial, Progress: criteria.MustParseInterval("100%")},
		{Criterion: "1", Points: &eleven},
		{Criterion: "1", Outcome: criteria.Met, Points: &half},
		{Criterion: "1", Measures: of(r("r", 1, 2))},
		{Criterion: "2", Measures: of(r("q", 1, 2))},
		{Criterion: "2", Measures: of(r("r", 3, 2))},
		{Criterion: "2", Measures: of(countOf("r", "3"))},
		{Criterion: "2", Measures: of(r("r", 1, 2), r("r", 1, 2))},
		{Criterion: "2", Measures: of(criteria.PercentOf("r", motcua.MustParsePercent("101 %")))},
		{Criterion: "2", Measures: of(criteria.PercentOf("r", motcua.Percent{}))},
		{Criterion: "1", Outcome: criteria.Met, Happened: day, Recorded: day.AddDays(-1).Start()},
		{Criterion: "1", Outcome: criteria.Met, ID: "a"},
		{Criterion: "1", Outcome: criteria.Met, ID: "a"},
		{Criterion: "2", Outcome: criteria.Met, Corrects: "a"},
		{Criterion: "1", Outcome: criteria.Met, Corrects: "b"},
		{Criterion: "1", Outcome: criteria.Met, Basis: 9},
		{Criterion: "1", Outcome: criteria.Met, Evidence: []criteria.Evidence{{Kind: 99}}},
	}, nil)
	want := []string{
		"observations[0].criterion", "observations[1].criterion", "observations[2].outcome", "observations[3].progress",
		"observations[4].progress", "observations[5].points", "observations[6].points", "observations[7].measures",
		"observations[8].measures.q", "observations[9].measures.r", "observations[10].measures.r", "observations[11].measures.r",
		"observations[12].measures.r", "observations[13].measures.r", "observations[14].recorded", "observations[16].id",
		"observations[19].basis", "observations[20].evidence[0].kind", "observations[17].corrects", "observations[18].corrects",
	}
	if diff := cmp.Diff(want, faultPaths(t, err)); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

// Counts are whole: "more than 3" and "less than 4" neither overlap nor leave a hole between them, as amounts they do.
func TestCountsAreWhole(t *testing.T) {
	build := func(kind criteria.MeasureKind) (*criteria.Set, error) {
		return criteria.Compile(criteria.Definition{
			Key: "test/whole", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
			Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "c"}, Maximum: "5", Scale: &criteria.ScaleDefinition{
				Kind: criteria.Tiers, Measures: measures("n", kind), Tiers: []criteria.Tier{
					{Points: "5", When: []criteria.Bound{{Measure: "n", MoreThan: "3"}}},
					{Points: "0", When: []criteria.Bound{{Measure: "n", LessThan: "4"}}},
				},
			}}},
		}, nil)
	}
	s, err := build(criteria.CountMeasure)
	if err != nil {
		t.Fatal(faultPaths(t, err))
	}
	if h := s.Holes(); h != nil {
		t.Errorf("holes %v", h)
	}
	if _, err := build(criteria.AmountMeasure); err == nil {
		t.Error("3.5 fits both tiers")
	}
}
