package criteria_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
)

func read(t *testing.T, name string) *criteria.Assessment {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	a, err := criteria.ReadAssessment(f, &criteria.AssessmentOptions{Sets: sets.Lookup})
	if err != nil {
		t.Fatalf("%s: %v", name, faultPaths(t, err))
	}
	return a
}

var (
	july      = motcua.MustDate(2023, 7, 24)
	september = motcua.MustDate(2023, 9, 11)
)

// In July 2023 the report describes the facilities as being there and pilot models as built; in September the facilities criterion
// stands at 50 % and the pilot models are in progress (A17). Both are findings with both sources; as of July the checklist is
// met. Mutants this kills: letting the narrative decide, comparing known outcomes only, naming one source.
func TestTwoReportsContradict(t *testing.T) {
	a := read(t, "nghithu-two-reports.json")
	sc, err := a.Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	findings := sc.Findings()
	var got []string
	for _, f := range findings {
		if f.Kind != criteria.Decline || len(f.Observations) != 2 {
			t.Errorf("%s on no. %s about %v", f.Kind, f.Criterion, f.Observations)
		}
		got = append(got, f.Text.En)
	}
	want := []string{
		"No. 4, the later figure is lower than the earlier, without a reason: 2023-07-24 met (Tin phường Nghi Thu, 24/7/2023); then 2023-09-11 partly met 50 % (Tin phường Nghi Thu, 11/9/2023)",
		"No. 13, the later figure is lower than the earlier, without a reason: 2023-07-24 met (Tin phường Nghi Thu, 24/7/2023); then 2023-09-11 in progress (Tin phường Nghi Thu, 11/9/2023)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if tally := sc.Tally(); tally.Met != 10 || tally.Partial != 2 || tally.InProgress != 1 {
		t.Errorf("September: %+v", tally)
	}
	was, err := a.Score(&criteria.ScoreOptions{AsOf: july})
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := was.Criterion("4"); c.Outcome != criteria.Met {
		t.Errorf("July, no. 4: %s, want met: all nine items were there", c.Outcome)
	}
	if c, _ := was.Criterion("13"); c.Outcome != criteria.NoData {
		t.Errorf("July, no. 13: %s, want no data: what is said in passing decides nothing", c.Outcome)
	}
	if f := was.Findings(); len(f) != 0 {
		t.Errorf("July: %v", f)
	}
}

// A reason explains a decline, and two figures of one day on one basis cannot both be true. Mutants: comparing across bases, ignoring
// Reason, comparing only deciding observations.
func TestFindings(t *testing.T) {
	d := criteria.Definition{
		Key: "test/find", Version: "1", Status: criteria.InForce, Title: criteria.Text{En: "t"},
		Effective: criteria.Effective{From: motcua.MustDate(2023, 1, 1), Until: motcua.MustDate(2024, 1, 1)},
		Criteria: []criteria.CriterionDefinition{
			{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "10"},
			{Number: "2", Title: criteria.Text{En: "b"}, Maximum: "10", Scale: &criteria.ScaleDefinition{
				Kind:     criteria.Terms,
				Measures: []criteria.MeasureDefinition{{Name: "x", Kind: criteria.CountMeasure}, {Name: "y", Kind: criteria.CountMeasure}},
				Terms:    []criteria.Term{{Key: "X", Measure: "x", Points: "1"}, {Key: "Y", Measure: "y", Points: "1"}},
			}},
		},
	}
	s := criteria.MustCompile(d, nil)
	day := func(n int) motcua.Date { return motcua.MustDate(2023, 9, n) }
	said := func(number string, n int, o criteria.Outcome) criteria.Observation {
		return criteria.Observation{Criterion: number, Outcome: o, Happened: day(n)}
	}
	counted := func(n int, m ...criteria.Measure) criteria.Observation {
		return criteria.Observation{Criterion: "2", Measures: m, Happened: day(n)}
	}
	x := func(n int64) criteria.Measure { return criteria.CountOf("x", exactly(n)) }
	y := func(n int64) criteria.Measure { return criteria.CountOf("y", exactly(n)) }
	on := func(o criteria.Observation, b criteria.Basis) criteria.Observation { o.Basis = b; return o }
	because := func(o criteria.Observation) criteria.Observation { o.Reason = "damaged"; return o }
	for _, tt := range []struct {
		name string
		asOf motcua.Date
		obs  []criteria.Observation
		want []string
		why  string
	}{
		{"same day, met and not met", day(30), []criteria.Observation{said("1", 5, criteria.Met), said("1", 5, criteria.NotMet)}, []string{"contradiction 1"}, ""},
		{"same day, met and in progress", day(30), []criteria.Observation{said("1", 5, criteria.InProgress), said("1", 5, criteria.Met)}, []string{"contradiction 1"}, "what is finished is not in progress"},
		{"same day, the same", day(30), []criteria.Observation{said("1", 5, criteria.Met), said("1", 5, criteria.Met)}, nil, ""},
		{"same day, no data", day(30), []criteria.Observation{said("1", 5, criteria.Met), said("1", 5, criteria.NoData)}, nil, "saying nothing contradicts nobody"},
		{"later and better", day(30), []criteria.Observation{said("1", 5, criteria.NotMet), said("1", 6, criteria.Met)}, nil, ""},
		{"later and worse", day(30), []criteria.Observation{said("1", 5, criteria.Met), said("1", 6, criteria.NotMet)}, []string{"decline 1"}, ""},
		{"listed the other way round", day(30), []criteria.Observation{said("1", 6, criteria.NotMet), said("1", 5, criteria.Met)}, []string{"decline 1"}, "time counts, not place"},
		{"worse with a reason", day(30), []criteria.Observation{said("1", 5, criteria.Met), because(said("1", 6, criteria.NotMet))}, nil, ""},
		{"worse after the day of the score", day(5), []criteria.Observation{said("1", 5, criteria.Met), said("1", 6, criteria.NotMet)}, nil, "it was not known yet"},
		{"self-assessed and appraised", day(30), []criteria.Observation{said("1", 6, criteria.Met), on(said("1", 6, criteria.NotMet), criteria.Appraised)}, []string{"basis_differs 1"}, "side by side, no contradiction"},
		{"self-assessed and appraised alike", day(30), []criteria.Observation{said("1", 6, criteria.Met), on(said("1", 6, criteria.Met), criteria.Appraised)}, nil, ""},
		{"one measure, two values", day(30), []criteria.Observation{counted(5, x(3)), counted(5, x(4))}, []string{"contradiction 2"}, ""},
		{"two measures", day(30), []criteria.Observation{counted(5, x(3)), counted(5, y(1))}, nil, "they add to each other"},
		{"counts may fall", day(30), []criteria.Observation{counted(5, x(3), y(1)), counted(6, x(3), y(2))}, nil, ""},
		{"points fall", day(30), []criteria.Observation{counted(5, x(3), y(3)), counted(6, x(1), y(1))}, []string{"decline 2"}, "6 points, then 2"},
		{"set not in effect yet", motcua.MustDate(2022, 12, 31), nil, []string{"not_in_effect "}, ""},
		{"set no longer in effect", motcua.MustDate(2024, 1, 1), nil, []string{"not_in_effect "}, "until is the first day after"},
		{"last day in effect", motcua.MustDate(2023, 12, 31), nil, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sc, err := s.Score(tt.obs, &criteria.ScoreOptions{AsOf: tt.asOf})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range sc.Findings() {
				got = append(got, f.Kind.String()+" "+f.Criterion)
				if f.Text.Vi == "" || f.Text.En == "" {
					t.Errorf("finding without words: %+v", f)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Which observation decides: basis, then day, then record, then place; corrections count once known. Mutants: a later
// self-assessment replacing an appraisal, a correction working before it was recorded.
func TestWhatDecides(t *testing.T) {
	s := criteria.MustCompile(criteria.Definition{
		Key: "test/one", Version: "1", Status: criteria.InForce, Title: criteria.Text{En: "t"},
		Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "100"}},
	}, nil)
	day := func(n int) motcua.Date { return motcua.MustDate(2023, 9, n) }
	points := func(v string, n int, change func(o *criteria.Observation)) criteria.Observation {
		p := criteria.MustParseInterval(v)
		o := criteria.Observation{Criterion: "1", Points: &p, Happened: day(n)}
		if change != nil {
			change(&o)
		}
		return o
	}
	basis := func(b criteria.Basis) func(o *criteria.Observation) {
		return func(o *criteria.Observation) { o.Basis = b }
	}
	recorded := func(n int) func(o *criteria.Observation) {
		return func(o *criteria.Observation) { o.Recorded = day(n).At(9, 0, 0) }
	}
	for _, tt := range []struct {
		name string
		obs  []criteria.Observation
		opts criteria.ScoreOptions
		want string
		why  string
	}{
		{"nothing", nil, criteria.ScoreOptions{}, "0..100", ""},
		{"the latest day", []criteria.Observation{points("60", 6, nil), points("50", 5, nil)}, criteria.ScoreOptions{}, "60", ""},
		{"not after the day of the score", []criteria.Observation{points("60", 6, nil), points("50", 5, nil)}, criteria.ScoreOptions{AsOf: day(5)}, "50", ""},
		{"the day of the score itself", []criteria.Observation{points("60", 6, nil), points("50", 5, nil)}, criteria.ScoreOptions{AsOf: day(6)}, "60", ""},
		{"the latest record of one day", []criteria.Observation{points("60", 5, recorded(8)), points("50", 5, recorded(7))}, criteria.ScoreOptions{}, "60", ""},
		{"the last of one record", []criteria.Observation{points("60", 5, nil), points("50", 5, nil)}, criteria.ScoreOptions{}, "50", ""},
		{"appraised before self-assessed", []criteria.Observation{points("40", 5, basis(criteria.Appraised)), points("60", 6, nil)}, criteria.ScoreOptions{}, "40", "though the self-assessment is later"},
		{"official before appraised", []criteria.Observation{points("30", 4, basis(criteria.Official)), points("40", 5, basis(criteria.Appraised)), points("60", 6, nil)}, criteria.ScoreOptions{}, "30", ""},
		{"self-assessed only", []criteria.Observation{points("30", 4, basis(criteria.Official)), points("60", 6, nil)}, criteria.ScoreOptions{Bases: []criteria.Basis{criteria.SelfAssessed}}, "60", ""},
		{"known then", []criteria.Observation{points("60", 5, recorded(8)), points("50", 5, recorded(7))}, criteria.ScoreOptions{KnownAt: day(7).At(9, 0, 0)}, "50", "an instant includes what was recorded at it"},
		{"nothing was known then", []criteria.Observation{points("60", 5, recorded(8))}, criteria.ScoreOptions{KnownAt: day(7).At(12, 0, 0)}, "0..100", ""},
		{"not recorded apart", []criteria.Observation{points("60", 5, nil)}, criteria.ScoreOptions{KnownAt: day(5).At(12, 0, 0)}, "60", "known on the day it happened"},
		{"corrected", []criteria.Observation{
			points("60", 6, func(o *criteria.Observation) { o.ID = "a" }),
			points("55", 5, func(o *criteria.Observation) { o.Corrects = "a"; o.Recorded = day(9).Start() }),
		}, criteria.ScoreOptions{}, "55", "the correction speaks of an earlier day and still replaces"},
		{"correction not known yet", []criteria.Observation{
			points("60", 6, func(o *criteria.Observation) { o.ID = "a" }),
			points("55", 5, func(o *criteria.Observation) { o.Corrects = "a"; o.Recorded = day(9).Start() }),
		}, criteria.ScoreOptions{KnownAt: day(8).At(23, 59, 59)}, "60", "recorded on the 9th, from its first instant"},
		{"said in passing", []criteria.Observation{points("50", 5, nil), points("60", 6, func(o *criteria.Observation) { o.Narrative = true })}, criteria.ScoreOptions{}, "50", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sc, err := s.Score(tt.obs, &tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if got := sc.Points().String(); got != tt.want {
				t.Errorf("%s, want %s %s\n%s", got, tt.want, tt.why, sc.Explain().Format(motcua.English))
			}
		})
	}
}

// Inputs of a checklist come from several inventories; a statement about the whole makes what was counted before it stale.
func TestMeasuresFromSeveralObservations(t *testing.T) {
	s := builtIn(t, sets.NgheAnModelWard)
	day := func(n int) motcua.Date { return motcua.MustDate(2023, 9, n) }
	first := criteria.Observation{Criterion: "4", Happened: day(1), Source: "inventory", Measures: of(
		criteria.CountOf("officers", exactly(5)), criteria.CountOf("computers", exactly(4)), criteria.CountOf("scanners", exactly(1)),
		criteria.YesNo("identity", true), criteria.YesNo("procedures_posted", true), criteria.YesNo("seats", true),
		criteria.YesNo("writing_tables", true), criteria.CountOf("citizen_computers", exactly(1)), criteria.CountOf("air_conditioners", exactly(2)),
	)}
	camera := criteria.Observation{Criterion: "4", Happened: day(2), Measures: of(criteria.YesNo("camera", true))}
	fifth := criteria.Observation{Criterion: "4", Happened: day(3), Measures: of(criteria.CountOf("computers", exactly(5)))}
	half := criteria.Observation{Criterion: "4", Happened: day(4), Outcome: criteria.Partial, Progress: criteria.MustParseInterval("50%")}
	sixth := criteria.Observation{Criterion: "4", Happened: day(5), Measures: of(criteria.CountOf("computers", exactly(6)))}
	for _, tt := range []struct {
		name string
		obs  []criteria.Observation
		want criteria.Outcome
		met  motcua.Count
		why  string
	}{
		{"one computer short, camera unknown", []criteria.Observation{first}, criteria.Partial, exactly(0), "certainly something there, certainly one thing missing, weights unpublished"},
		{"one computer short", []criteria.Observation{first, camera}, criteria.Partial, exactly(0), ""},
		{"complete", []criteria.Observation{first, camera, fifth}, criteria.Met, exactly(1), "the latest count of computers and the older ones of the rest"},
		{"listed backwards", []criteria.Observation{fifth, camera, first}, criteria.Met, exactly(1), ""},
		{"a statement about the whole", []criteria.Observation{first, camera, fifth, half}, criteria.Partial, exactly(0), ""},
		{"counted after the statement", []criteria.Observation{first, camera, fifth, half, sixth}, criteria.Uncertain, motcua.Between(0, 1), "the others were counted before the statement that contradicts them"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sc := mustScore(t, s, tt.obs)
			c, _ := sc.Criterion("4")
			got := exactly(0)
			if lo, hi, _ := sc.MetBetween().Bounds(); true {
				got = motcua.Between(lo, hi-12) // the other twelve are unknown
			}
			if c.Outcome != tt.want || got != tt.met {
				t.Errorf("%s, met %s, want %s, %s: %s\n%s", c.Outcome, got, tt.want, tt.met, tt.why, sc.Explain().Format(motcua.English))
			}
		})
	}
}

// Self-assessed, appraised and official values stand side by side.
func TestSides(t *testing.T) {
	s := criteria.MustCompile(criteria.Definition{
		Key: "test/sides", Version: "1", Status: criteria.InForce, Title: criteria.Text{En: "t"},
		Criteria: []criteria.CriterionDefinition{{Number: "1", Title: criteria.Text{En: "a"}, Maximum: "20"}},
	}, nil)
	day := motcua.MustDate(2023, 9, 1)
	p := criteria.MustParseInterval("15")
	sc := mustScore(t, s, []criteria.Observation{
		{Criterion: "1", Basis: criteria.Appraised, Points: &p, Happened: day},
		{Criterion: "1", Outcome: criteria.Met, Happened: day.AddDays(3)},
	})
	var got []string
	for _, side := range sc.Sides("1") {
		got = append(got, side.Basis.String()+" "+side.Points.String()+" "+side.Outcome.String())
	}
	want := []string{"self_assessed 20 met", "appraised 15 partial"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sides (-want +got):\n%s", diff)
	}
	if c, _ := sc.Criterion("1"); c.Points.String() != "15" || c.Basis != criteria.Appraised {
		t.Errorf("the score uses %s, %s", c.Points, c.Basis)
	}
	if got := sc.Sides("2"); got != nil {
		t.Errorf("no criterion 2, but %v", got)
	}
}

// A later version of a set does not change an earlier result (C1).
func TestLaterVersionChangesNothing(t *testing.T) {
	a := read(t, "nghithu-2023-09-11.json")
	sc, err := a.Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	before := sc.Explain().Format(motcua.Vietnamese)
	d := a.Set.Definition()
	d.Version, d.Status = "1", criteria.InForce
	d.Criteria[2].Title.Vi, d.Criteria[2].Maximum = "khác", "5"
	d.Maximum = "17"
	d.Criteria[3].Scale.Items[0].AtLeast = "9"
	d.Citations[0].Document = "changed"
	v1 := criteria.MustCompile(d, nil)
	if v1.Digest() == a.Set.Digest() || v1.ID() == a.Set.ID() {
		t.Error("the new version looks like the old one")
	}
	later, err := v1.Score(a.Observations, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := later.Points().String(); got == sc.Points().String() {
		t.Errorf("both versions give %s points", got)
	}
	again, err := a.Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*criteria.Score{sc, again} {
		if diff := cmp.Diff(before, s.Explain().Format(motcua.Vietnamese)); diff != "" {
			t.Errorf("the old result changed (-before +after):\n%s", diff)
		}
	}
}

// The explanation is a tree with addresses from the score down to the evidence.
func TestExplanationIsAddressable(t *testing.T) {
	a := read(t, "nghithu-two-reports.json")
	sc, err := a.Score(&criteria.ScoreOptions{AsOf: july})
	if err != nil {
		t.Fatal(err)
	}
	root := sc.Explain()
	n, ok := root.Find("criteria/4/items/computers/observations/0/evidence/0")
	if !ok || !strings.HasPrefix(n.Text.En, "document S1, 2023-07-24") {
		t.Fatalf("%v %v", n, ok)
	}
	var walk func(n *criteria.Node)
	seen := map[string]bool{}
	walk = func(n *criteria.Node) {
		if seen[n.Path] {
			t.Errorf("two steps have the address %q", n.Path)
		}
		seen[n.Path] = true
		if n.Text.Vi == "" || n.Text.En == "" {
			t.Errorf("%s has no words in one language: %+v", n.Path, n.Text)
		}
		if got, ok := root.Find(n.Path); !ok || got.Text != n.Text {
			t.Errorf("%q is not found by its address", n.Path)
		}
		for i := range n.Children {
			walk(&n.Children[i])
		}
	}
	walk(root)
	if _, ok := root.Find("criteria/99"); ok {
		t.Error("found what is not there")
	}
}

// A time of day in a file is the instant, a day its first one.
func TestRecordedInFiles(t *testing.T) {
	text := `{"set": "nghe-an/model-ward@provisional-2023", "as_of": "2023-09-30", "observations": [
		{"criterion": "1", "outcome": "met", "happened": "2023-09-01", "recorded": "2023-09-02"},
		{"criterion": "2", "outcome": "met", "happened": "2023-09-01", "recorded": "2023-09-02T08:30:00+07:00"},
		{"criterion": "3", "outcome": "met", "happened": "2023-09-01", "recorded": "2023-09-02T01:30:00Z"}]}`
	a, err := criteria.ReadAssessmentString(text, &criteria.AssessmentOptions{Sets: sets.Lookup})
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2023, 9, 2, 1, 30, 0, 0, time.UTC)
	if got := a.Observations[0].Recorded; !got.Equal(motcua.MustDate(2023, 9, 2).Start()) {
		t.Errorf("a day: %v", got)
	}
	for i := 1; i < 3; i++ {
		if got := a.Observations[i].Recorded; !got.Equal(want) {
			t.Errorf("observation %d: %v, want %v", i, got, want)
		}
	}
}
