package criteria_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
)

func builtIn(t *testing.T, id string) *criteria.Set {
	t.Helper()
	s, err := sets.Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func r(name string, part, whole int64) criteria.Measure {
	return criteria.RatioOf(name, ratio(part, whole))
}

func of(m ...criteria.Measure) []criteria.Measure { return m }

// Made-up figures, the points worked out by hand at every threshold of the index. Mutants this kills: a threshold taken as open, a
// missing cap, a wrong rule for an empty denominator, a term left out.
func TestQD766Points(t *testing.T) {
	type profile = string
	const both profile = "both"
	for _, tt := range []struct {
		name     string
		profile  string
		number   string
		measures []criteria.Measure
		want     string // points, exact
		outcome  criteria.Outcome
		why      string
	}{
		{"all published on time", both, "1", of(r("on_time", 7, 7)), "6", criteria.Met, "6 x 7/7"},
		{"one of seven late", both, "1", of(r("on_time", 6, 7)), "36/7", criteria.Partial, "6 x 6/7 = 36/7, not rounded"},
		{"nothing to publish", both, "1", of(r("on_time", 0, 0)), "0..6", criteria.NoData, "0/0: the portal shows 0 or null, so nothing is known"},
		{"nothing published", both, "1", of(r("on_time", 0, 7)), "0", criteria.NotMet, "0/7 is 0, not null"},
		{"two of four updated", both, "2", of(r("on_time", 2, 4)), "2", criteria.Partial, "4 x 1/2"},
		{"three of four complete", both, "3", of(r("complete", 3, 4)), "1.5", criteria.Partial, "2 x 3/4"},
		{"synchronised", both, "4", of(r("synchronised", 99, 100)), "5.94", criteria.Partial, "6 x 0.99"},
		{"402 of 403 on time", both, "5", of(r("on_time", 402, 403)), "8040/403", criteria.Partial, "20 x 402/403"},
		{"no dossier at all", both, "5", of(r("on_time", 0, 0)), "0..20", criteria.NoData, "not observed: not 0 and not 20"},
		{"A at its threshold", "observed", "6", of(r("procedures_online", 80, 100), r("services_used", 0, 9), r("dossiers_online", 0, 9)), "2", criteria.Partial, "min(2, 2 x 0.8/0.8) = 2"},
		{"A just below", "observed", "6", of(r("procedures_online", 79, 100), r("services_used", 0, 9), r("dossiers_online", 0, 9)), "1.975", criteria.Partial, "2 x 0.79/0.8"},
		{"A above", "observed", "6", of(r("procedures_online", 100, 100), r("services_used", 0, 9), r("dossiers_online", 0, 9)), "2", criteria.Partial, "capped at 2"},
		{"C at its threshold", "observed", "6", of(r("procedures_online", 0, 9), r("services_used", 0, 9), r("dossiers_online", 50, 100)), "6", criteria.Partial, "min(6, 6 x 0.5/0.5)"},
		{"C just below", "observed", "6", of(r("procedures_online", 0, 9), r("services_used", 0, 9), r("dossiers_online", 49, 100)), "5.88", criteria.Partial, "6 x 0.49/0.5"},
		{"all three", "observed", "6", of(r("procedures_online", 90, 100), r("services_used", 30, 40), r("dossiers_online", 30, 100)), "8.6", criteria.Partial, "2 + 4 x 0.75 + 6 x 0.3/0.5 = 2 + 3 + 3.6"},
		{"full", "observed", "6", of(r("procedures_online", 8, 10), r("services_used", 5, 5), r("dossiers_online", 1, 2)), "12", criteria.Met, "2 + 4 + 6"},
		{"no online service", "observed", "6", of(r("procedures_online", 0, 9), r("services_used", 0, 0), r("dossiers_online", 0, 9)), "0", criteria.NotMet, "B is 0/0, taken as 0 %"},
		{"electronic results", both, "11", of(r("electronic", 9, 10)), "5.4", criteria.Partial, "6 x 0.9"},
		{"digitised, observed", "observed", "12", of(r("digitised", 80, 100)), "3.2", criteria.Partial, "4 x 0.8: no threshold seen"},
		{"digitised, by the older text", "legal", "12", of(r("digitised", 80, 100)), "4", criteria.Met, "full from 80 %"},
		{"digitised just below, older text", "legal", "12", of(r("digitised", 79, 100)), "3.95", criteria.Partial, "4 x 0.79/0.8"},
		{"certified copies", both, "13", of(r("offering", 1, 3)), "2/3", criteria.Partial, "2 x 1/3"},
		{"reuse at 80 %", both, "14", of(r("reused", 4, 5)), "2", criteria.Met, "2 x 0.8/0.8"},
		{"reuse below", both, "14", of(r("reused", 3, 5)), "1.5", criteria.Partial, "2 x 0.6/0.8"},
		{"personal store, nothing", both, "15", of(r("linked", 0, 50)), "0", criteria.NotMet, "0 is what was seen"},
		{"personal store, something", both, "15", of(r("linked", 1, 50)), "0..4", criteria.Uncovered, "the coefficient is not known"},
		{"population data", both, "16", of(r("connected", 1, 2)), "1", criteria.Partial, "2 x 1/2"},
		{"feedback on time", both, "21", of(r("on_time", 29, 30)), "5.8", criteria.Partial, "6 x 29/30"},
		{"no feedback at all", both, "21", of(r("on_time", 0, 0)), "6", criteria.Met, "an empty denominator gives 6"},
		{"no feedback handled", both, "22", of(r("satisfied", 0, 0)), "6", criteria.Met, "an empty denominator gives 6"},
		{"satisfaction at 90 %", both, "23", of(r("satisfied", 9, 10)), "6", criteria.Met, "full from 90 %"},
		{"satisfaction just below", both, "23", of(r("satisfied", 89, 100)), "89/15", criteria.Partial, "6 x 0.89/0.9"},
		{"nobody asked", both, "23", of(r("satisfied", 0, 0)), "0", criteria.NotMet, "an empty denominator gives 0"},
		{"payment", "observed", "24", of(r("dossiers_paid", 1, 2), r("procedures_paid", 1, 2), r("procedures_used", 1, 2)), "5.5", criteria.Partial, "3 + 1.25 + 1.25"},
		{"payment, B at its cap", "observed", "24", of(r("dossiers_paid", 0, 2), r("procedures_paid", 8, 10), r("procedures_used", 0, 2)), "2", criteria.Partial, "2.5 x 0.8 = 2"},
		{"payment, B above", "observed", "24", of(r("dossiers_paid", 0, 2), r("procedures_paid", 9, 10), r("procedures_used", 0, 2)), "2", criteria.Partial, "capped at 2"},
		{"payment, C is not capped as observed", "observed", "24", of(r("dossiers_paid", 0, 2), r("procedures_paid", 0, 2), r("procedures_used", 2, 2)), "2.5", criteria.Partial, "2.5 x 1"},
		{"payment, C is capped by the text", "legal", "24", of(r("dossiers_paid", 0, 2), r("procedures_paid", 0, 2), r("procedures_used", 2, 2)), "2", criteria.Partial, "2 + 2 + 6"},
		{"payment, everything", "observed", "24", of(r("dossiers_paid", 2, 2), r("procedures_paid", 2, 2), r("procedures_used", 2, 2)), "10", criteria.Met, "6 + 2 + 2.5 is more than the maximum"},
		{"no fees at all", "observed", "24", of(r("dossiers_paid", 0, 0), r("procedures_paid", 0, 0), r("procedures_used", 0, 0)), "0", criteria.NotMet, "taken as 0 %"},
	} {
		ids := map[string][]string{"both": {sets.QD766Legal, sets.QD766Observed}, "legal": {sets.QD766Legal}, "observed": {sets.QD766Observed}}
		for _, id := range ids[tt.profile] {
			t.Run(tt.name+"/"+id, func(t *testing.T) {
				sc, err := builtIn(t, id).Score([]criteria.Observation{{Criterion: tt.number, Measures: tt.measures}},
					&criteria.ScoreOptions{Unit: criteria.Unit{Kind: "province"}})
				if err != nil {
					t.Fatal(err)
				}
				c, _ := sc.Criterion(tt.number)
				if c.Points.String() != tt.want || c.Outcome != tt.outcome {
					t.Errorf("%s (%s), want %s (%s): %s", c.Points, c.Outcome, tt.want, tt.outcome, tt.why)
				}
			})
		}
	}
}

// pointsOf gives every scored criterion of a set its maximum and then takes some away from no. 5, so that the total is known.
func pointsOf(t *testing.T, s *criteria.Set, total string) []criteria.Observation {
	t.Helper()
	missing := criteria.MustParseInterval("100").Lo.Rat()
	missing.Sub(missing, criteria.MustParseInterval(total).Lo.Rat())
	var out []criteria.Observation
	for _, c := range s.Criteria() {
		if c.Information() {
			continue
		}
		v := c.Maximum().Rat()
		take := c.Maximum().Rat()
		if take.Cmp(missing) > 0 {
			take.Set(missing)
		}
		missing.Sub(missing, take)
		p := criteria.MustParseInterval(v.Sub(v, take).RatString())
		out = append(out, criteria.Observation{Criterion: c.Number(), Points: &p})
	}
	return out
}

// Both sides of every band; the lower end belongs to the band.
func TestQD766Bands(t *testing.T) {
	for _, id := range []string{sets.QD766Legal, sets.QD766Observed} {
		s := builtIn(t, id)
		for _, tt := range []struct{ total, want string }{
			{"100", "Xuất sắc"},
			{"90", "Xuất sắc"},
			{"89.999999", "Tốt"},
			{"80", "Tốt"},
			{"79.999999", "Khá"},
			{"70", "Khá"},
			{"69.999999", "Trung bình"},
			{"50", "Trung bình"},
			{"49.999999", "Yếu"},
			{"0", "Yếu"},
		} {
			sc := mustScore(t, s, pointsOf(t, s, tt.total))
			if got := sc.Points().String(); got != tt.total {
				t.Fatalf("%s: total %s, want %s", id, got, tt.total)
			}
			from, to, ok := sc.Band()
			if !ok || from.Title.Vi != tt.want || to.Title.Vi != tt.want {
				t.Errorf("%s: %s points: %s to %s, want %s", id, tt.total, from.Title.Vi, to.Title.Vi, tt.want)
			}
		}
	}
}

// Rows that are for provinces only do not apply to a commune; by the observed practice it gets full points for them. null is not 0: a
// criterion without data leaves the band open.
func TestQD766Commune(t *testing.T) {
	s := builtIn(t, sets.QD766Observed)
	all := func(kind string) *criteria.Score {
		sc, err := s.Score(pointsOf(t, s, "100")[:5], &criteria.ScoreOptions{Unit: criteria.Unit{Kind: kind}})
		if err != nil {
			t.Fatal(err)
		}
		return sc
	}
	commune, province := all("commune"), all("province")
	for _, number := range []string{"6", "16", "17"} {
		c, _ := commune.Criterion(number)
		if c.Outcome != criteria.NotApplicable || !c.Counts || !c.Points.Equal(criteria.Interval{Lo: c.Maximum, Hi: c.Maximum}) {
			t.Errorf("commune, no. %s: %s, counts %v, %s points", number, c.Outcome, c.Counts, c.Points)
		}
		if c, _ := province.Criterion(number); c.Outcome != criteria.NoData {
			t.Errorf("province, no. %s: %s", number, c.Outcome)
		}
	}
	// 38 points of nos. 1 to 5, 16 of the rows for provinces; the other 46 are open.
	if got := commune.Points().String(); got != "54..100" {
		t.Errorf("commune: %s points, want 54..100", got)
	}
	if got := province.Points().String(); got != "38..100" {
		t.Errorf("province: %s points, want 38..100", got)
	}
	from, to, _ := commune.Band()
	if from.Key != "trung-binh" || to.Key != "xuat-sac" {
		t.Errorf("commune: band %s to %s", from.Key, to.Key)
	}
	var groups []string
	for _, g := range commune.Groups() {
		groups = append(groups, g.Key+" "+g.Points.String()+"/"+g.Maximum.String())
	}
	want := []string{"transparency 18/18", "progress 20/20", "online 12/12", "digitisation 4..22/22", "satisfaction 0..18/18", "payment 0..10/10"}
	if diff := cmp.Diff(want, groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if tally := commune.Tally(); tally.NotApplicable != 3 || tally.Applicable != 14 || tally.NoData != 9 {
		t.Errorf("commune: %+v", tally)
	}
}

// "Between Khá and Tốt until no. 13 is known", and the official score beside the computed one.
func TestBandStaysOpen(t *testing.T) {
	s := builtIn(t, sets.QD766Observed)
	obs := pointsOf(t, s, "81")
	for i := range obs {
		if obs[i].Criterion == "13" {
			obs[i] = criteria.Observation{Criterion: "13", Outcome: criteria.InProgress}
		}
	}
	sc, err := s.Score(obs, &criteria.ScoreOptions{Official: &criteria.OfficialResult{
		Points: criteria.MustParseInterval("79.5").Lo, Places: 2, Band: "kha",
	}})
	if err != nil {
		t.Fatal(err)
	}
	n, ok := sc.Explain().Find("band")
	want := "Xếp loại: từ Khá đến Tốt, cho đến khi rõ tiêu chí 13"
	if !ok || n.Text.Vi != want {
		t.Errorf("%q, want %q", n.Text.Vi, want)
	}
	if f := sc.Findings(); len(f) != 0 {
		t.Errorf("79.50 is inside 79..81, but: %v", f)
	}
	sc, _ = s.Score(obs, &criteria.ScoreOptions{Official: &criteria.OfficialResult{Points: criteria.MustParseInterval("81.01").Lo, Places: 2}})
	if f := sc.Findings(); len(f) != 1 || f[0].Kind != criteria.OfficialDiffers {
		t.Errorf("81.01 is outside 79..81, but: %v", f)
	}
	if o, ok := sc.Official(); !ok || o.Points.String() != "81.01" || sc.Points().String() != "79..81" {
		t.Errorf("official %s, computed %s: neither changes the other", o.Points, sc.Points())
	}
}

// The 0/1/2 evaluation of circular 01/2018, with the holes its text leaves.
func TestTT012018(t *testing.T) {
	count := func(name string, n int64) criteria.Measure { return criteria.CountOf(name, exactly(n)) }
	yes, no := func(n string) criteria.Measure { return criteria.YesNo(n, true) }, func(n string) criteria.Measure { return criteria.YesNo(n, false) }
	amount := func(name, v string) criteria.Measure { return criteria.AmountOf(name, criteria.MustParseInterval(v)) }
	for _, tt := range []struct {
		name     string
		set      string
		number   string
		measures []criteria.Measure
		want     string
		why      string
	}{
		{"shorter", sets.TT012018Dossier, "1", of(amount("used_share", "0.99")), "2", ""},
		{"equal", sets.TT012018Dossier, "1", of(amount("used_share", "1")), "1", ""},
		{"longer", sets.TT012018Dossier, "1", of(amount("used_share", "1.01")), "0", ""},
		{"not contacted", sets.TT012018Dossier, "3", of(count("contacts", 0)), "2", ""},
		{"contacted once", sets.TT012018Dossier, "3", of(count("contacts", 1)), "1", ""},
		{"contacted twice", sets.TT012018Dossier, "3", of(count("contacts", 2)), "0", ""},
		{"one agency", sets.TT012018Dossier, "4", of(count("agencies", 1)), "1", ""},
		{"board and electronic", sets.TT012018Unit, "6", of(yes("board"), yes("electronic"), yes("accurate")), "2", ""},
		{"electronic only", sets.TT012018Unit, "6", of(no("board"), yes("electronic"), yes("accurate")), "1", ""},
		{"board only, wrong", sets.TT012018Unit, "6", of(yes("board"), no("electronic"), no("accurate")), "0", "not accurate"},
		{"neither", sets.TT012018Unit, "6", of(no("board"), no("electronic"), yes("accurate")), "0", ""},
		{"early, no complaint", sets.TT012018Dossier, "7", of(amount("used_share", "0.5"), no("complaint")), "2", ""},
		{"on time, no complaint", sets.TT012018Dossier, "7", of(amount("used_share", "1"), no("complaint")), "1", ""},
		{"early, complaint", sets.TT012018Dossier, "7", of(amount("used_share", "0.5"), yes("complaint")), "0", ""},
		{"late, no complaint", sets.TT012018Dossier, "7", of(amount("used_share", "2"), no("complaint")), "hole", "the text does not say"},
		{"no feedback", sets.TT012018Unit, "8", of(r("on_time", 0, 0), no("dragging")), "2", "none counts as all on time"},
		{"feedback all on time", sets.TT012018Unit, "8", of(r("on_time", 9, 9), no("dragging")), "2", ""},
		{"feedback at 90 %", sets.TT012018Unit, "8", of(r("on_time", 9, 10), no("dragging")), "1", "at least 90 %"},
		{"feedback below 90 %", sets.TT012018Unit, "8", of(r("on_time", 89, 100), no("dragging")), "0", ""},
		{"feedback dragging", sets.TT012018Unit, "8", of(r("on_time", 9, 9), yes("dragging")), "0", ""},
		{"online at both floors", sets.TT012018Unit, "9", of(yes("deployed"), r("procedures_online", 20, 100), r("dossiers_online", 30, 100), count("unsolved_or_late", 0)), "2", ""},
		{"online below 30 %", sets.TT012018Unit, "9", of(yes("deployed"), r("procedures_online", 20, 100), r("dossiers_online", 29, 100), count("unsolved_or_late", 0)), "1", ""},
		{"online at 15 %", sets.TT012018Unit, "9", of(yes("deployed"), r("procedures_online", 1, 100), r("dossiers_online", 15, 100), count("unsolved_or_late", 0)), "1", ""},
		{"online below 15 %", sets.TT012018Unit, "9", of(yes("deployed"), r("procedures_online", 90, 100), r("dossiers_online", 14, 100), count("unsolved_or_late", 0)), "0", ""},
		{"one late", sets.TT012018Unit, "9", of(yes("deployed"), r("procedures_online", 90, 100), r("dossiers_online", 90, 100), count("unsolved_or_late", 1)), "0", ""},
		{"35 % of dossiers, 10 % of procedures", sets.TT012018Unit, "9", of(yes("deployed"), r("procedures_online", 10, 100), r("dossiers_online", 35, 100), count("unsolved_or_late", 0)), "hole", "fits none of the three texts"},
		{"mean over dossiers", sets.TT012018Unit, "1", of(count("two", 2), count("one", 1), count("none", 0)), "1.7", "(2+2+1)/3 = 1.666…, to one decimal"},
		{"mean over no dossier", sets.TT012018Unit, "1", of(count("two", 0), count("one", 0), count("none", 0)), "no data", "nothing to take the mean of"},
		{"mean, half up", sets.TT012018Staff, "3", of(count("two", 13), count("one", 0), count("none", 7)), "1.3", "26/20"},
		{"mean at half a unit", sets.TT012018Staff, "3", of(count("two", 1), count("one", 5), count("none", 14)), "0.4", "7/20 = 0.35, half up"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sc := mustScore(t, builtIn(t, tt.set), []criteria.Observation{{Criterion: tt.number, Measures: tt.measures}})
			c, _ := sc.Criterion(tt.number)
			got := c.Points.String()
			switch c.Outcome {
			case criteria.Uncovered:
				got = "hole"
				if f := sc.Findings(); len(f) != 1 || f[0].Kind != criteria.RuleHole || f[0].Criterion != tt.number {
					t.Errorf("findings %v", f)
				}
			case criteria.NoData:
				got = "no data"
			}
			if got != tt.want {
				t.Errorf("%s, want %s (%s)", got, tt.want, tt.why)
			}
		})
	}
}

// Every hole of the built-in sets is known beforehand.
func TestHoles(t *testing.T) {
	var got []string
	for _, id := range sets.IDs() {
		for _, h := range builtIn(t, id).Holes() {
			got = append(got, fmt.Sprintf("%s %s: %s", id, h.Number, h.Text.En))
		}
	}
	want := []string{
		"qd766/legal@2022 15: dossiers linked to the personal store / digitised dossiers > 0 %",
		"qd766/observed@2026-09 15: dossiers linked to the personal store / digitised dossiers > 0 %",
		"tt01-2018/dossier@1 7: time used / limit > 1, a complaint, unless it was found false: no",
		"tt01-2018/unit@1 9: procedures online / eligible procedures < 20 %, dossiers online / dossiers ≥ 30 %, dossiers unsolved or late = 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("holes (-want +got):\n%s", diff)
	}
}

// The built-in sets carry no invented text: ten of the thirteen criteria have none, and say so.
func TestNgheAnSet(t *testing.T) {
	s := builtIn(t, sets.NgheAnModelWard)
	if s.Status() != criteria.Provisional || s.Len() != 13 || s.ID() != sets.NgheAnModelWard {
		t.Fatalf("%s, %s, %d criteria", s.ID(), s.Status(), s.Len())
	}
	var public []string
	for _, c := range s.Criteria() {
		if c.Published() {
			public = append(public, c.Number())
		} else if got := c.Title(motcua.English); got != "(text not public)" {
			t.Errorf("no. %s is not public but has the title %q", c.Number(), got)
		}
	}
	if diff := cmp.Diff([]string{"3", "4", "13"}, public); diff != "" {
		t.Errorf("public criteria (-want +got):\n%s", diff)
	}
	for _, c := range s.Citations() {
		if c.Document == "" || c.Issued.IsZero() {
			t.Errorf("citation %v", c)
		}
	}
}
