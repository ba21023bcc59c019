package report_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/shopspring/decimal"
)

// shape of a drawing: a box or a line, with its class, its ends across in hundredths of a percent and down in pixels.
type drawn struct {
	class          string
	x1, x2, y1, y2 int
}

func shapes(t testing.TB, n *node, name string) (out []drawn) {
	t.Helper()
	pixels := func(s string) int {
		v, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, e := range n.find(name) {
		d := drawn{class: e.attrs["class"]}
		switch name {
		case "rect":
			if e.parent.name == "pattern" {
				continue
			}
			d.x1, d.y1 = share(t, e.attrs["x"]), pixels(e.attrs["y"])
			d.x2, d.y2 = d.x1+share(t, e.attrs["width"]), d.y1+pixels(e.attrs["height"])
		case "line":
			if e.parent.name == "pattern" {
				continue
			}
			d.x1, d.x2, d.y1, d.y2 = share(t, e.attrs["x1"]), share(t, e.attrs["x2"]), pixels(e.attrs["y1"]), pixels(e.attrs["y2"])
		}
		out = append(out, d)
	}
	return out
}

func months(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "m" + strconv.Itoa(i+1)
	}
	return out
}

// Kills: a column out of proportion, an unknown month drawn as 0, a range drawn to one of its ends alone, a bound without its open side.
func TestTrendColumns(t *testing.T) {
	t.Parallel()
	values := []report.Cell{
		report.IntegerCell(100), report.IntegerCell(50), report.IntegerCell(0), report.EmptyCell("server down"),
		{},
		report.CountCell(motcua.Between(20, 60)), report.CountCell(motcua.AtLeast(40)), report.CountCell(motcua.AtMost(30)), report.CountCell(motcua.Count{}),
	}
	c := &report.Trend{Title: "x", Unit: "dossiers", Periods: months(len(values)), Columns: true, Series: []report.Series{{Label: "Received", Tone: report.ToneBad, Values: values}}}
	broad, narrow := drawings(t, c)
	for _, d := range []*node{broad, narrow} {
		var base, top drawn
		for _, l := range shapes(t, d, "line") {
			switch l.class {
			case "base":
				base = l
			case "tick":
				top = l // the last is the highest
			}
		}
		height := base.y1 - top.y1
		type column struct{ Solid, Hatched [2]int }
		got := make([]column, len(values))
		for _, r := range shapes(t, d, "rect") {
			i := ((r.x1+r.x2)/2 - base.x1) * len(values) / (base.x2 - base.x1)
			// In hundredths of the axis, which ends at 150: there is a bound without an upper end.
			ends := [2]int{((base.y1-r.y2)*150 + height/2) / height, ((base.y1-r.y1)*150 + height/2) / height}
			switch r.class {
			case "f-bad":
				got[i].Solid = ends
			case "hatched":
				got[i].Hatched = ends
			default:
				t.Fatalf("a box of class %q", r.class)
			}
		}
		want := []column{
			{Solid: [2]int{0, 100}},
			{Solid: [2]int{0, 50}},
			{},
			{Hatched: [2]int{0, 150}},
			{Hatched: [2]int{0, 150}},
			{Solid: [2]int{0, 20}, Hatched: [2]int{20, 60}},
			{Solid: [2]int{0, 40}, Hatched: [2]int{40, 150}},
			{Hatched: [2]int{0, 30}},
			{Hatched: [2]int{0, 150}},
		}
		for i := range want {
			for _, pair := range [][2][2]int{{want[i].Solid, got[i].Solid}, {want[i].Hatched, got[i].Hatched}} {
				for k := range 2 {
					if d := pair[0][k] - pair[1][k]; d < -1 || d > 1 {
						t.Errorf("month %d: %v, want %v", i+1, got[i], want[i])
					}
				}
			}
		}
		desc := d.find("desc")[0].inner()
		want2 := "m1: 100 dossiers; m2: 50 dossiers; m3: 0 dossiers; m4: not known (server down); m5: not known; m6: 20–60 dossiers; m7: ≥ 40 dossiers; m8: ≤ 30 dossiers; m9: not known."
		if desc != want2 {
			t.Errorf("described as %q", desc)
		}
		written := texts(d)
		for _, s := range []string{"dossiers", "100", "50", "0", "?", "150", "m9"} {
			if !slices.Contains(written, s) {
				t.Errorf("%q is not written in %q", s, written)
			}
		}
	}
	out := writeHTML(t, &report.Page{Title: "x", Language: motcua.English, Sections: []report.Section{{Chart: c}}})
	if !strings.Contains(out, "server down") || strings.Count(out, `class="key"`) != 1 {
		t.Error("no reason, or no key")
	}
}

// Kills: a line across a month nobody knows or one known in bounds, a mark at an end nobody knows, lines that are told apart by colour
// alone.
func TestTrendLines(t *testing.T) {
	t.Parallel()
	percent := func(s string) report.Cell { return report.PercentCell(motcua.MustParsePercent(s)) }
	c := &report.Trend{Title: "x", Periods: months(7), Series: []report.Series{
		{Label: "On time", Tone: report.ToneGood, Values: []report.Cell{
			percent("99 %"), percent("98 %"), report.EmptyCell("no figures"), percent("97 %"), percent("96 %"), percent("96.5–98.5 %"), percent("> 97 %"),
		}},
		{Label: "Online", Tone: report.ToneBest, Values: []report.Cell{
			percent("96 %"), percent("96 %"), percent("96 %"), percent("96 %"), percent("96 %"), percent("96 %"), percent("96 %"),
		}},
	}}
	broad, narrow := drawings(t, c)
	for _, d := range []*node{broad, narrow} {
		var base, top drawn
		var first, second []drawn
		for _, l := range shapes(t, d, "line") {
			switch {
			case l.class == "base":
				base = l
			case l.class == "tick":
				top = l
			case strings.HasPrefix(l.class, "s-good"):
				first = append(first, l)
			case l.class == "s-best dash":
				second = append(second, l)
			default:
				t.Fatalf("a line of class %q", l.class)
			}
		}
		month := func(x int) int { return (x-base.x1)*7/(base.x2-base.x1) + 1 }
		// The axis goes from 95 to 100 %, in tenths of a percent.
		value := func(y int) int { return 950 + ((base.y1-y)*50+(base.y1-top.y1)/2)/(base.y1-top.y1) }
		var segments, whiskers [][4]int
		for _, l := range first {
			if month(l.x1) != month(l.x2) {
				segments = append(segments, [4]int{month(l.x1), value(l.y1), month(l.x2), value(l.y2)})
			} else if l.x1 == l.x2 {
				whiskers = append(whiskers, [4]int{month(l.x1), value(l.y1), month(l.x2), value(l.y2)})
			}
		}
		if diff := cmp.Diff([][4]int{{1, 990, 2, 980}, {4, 970, 5, 960}}, segments); diff != "" {
			t.Errorf("lines (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([][4]int{{6, 965, 6, 985}, {7, 970, 7, 1000}}, whiskers); diff != "" {
			t.Errorf("whiskers (-want +got):\n%s", diff)
		}
		caps := len(first) - len(segments) - len(whiskers)
		if caps != 3 { // both ends of the range, one of the bound
			t.Errorf("%d ends are marked, want 3", caps)
		}
		if len(second) != 6 {
			t.Errorf("%d parts of the second line", len(second))
		}
		marks := make(map[string]int)
		for _, n := range d.find("path") {
			if n.parent.name == "svg" && n.parent.attrs["overflow"] == "visible" {
				marks[n.attrs["class"]+" "+n.attrs["d"]]++
			}
		}
		if len(marks) != 2 || marks["f-good M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"] != 4 || marks["f-best M-4-4h8v8h-8z"] != 7 {
			t.Errorf("marks %v", marks)
		}
		if n := len(boxes(t, d, "hatched")); n != 1 {
			t.Errorf("%d months are hatched", n)
		}
		if want := "m3: On time not known (no figures), Online 96\u00a0%"; !strings.Contains(d.find("desc")[0].inner(), want) {
			t.Errorf("described as %q", d.find("desc")[0].inner())
		}
	}
	// The key has both marks, and what is hatched.
	doc := parseHTML(t, writeHTML(t, &report.Page{Title: "x", Language: motcua.English, Sections: []report.Section{{Chart: c}}}))
	var key []string
	for _, n := range doc.find("ul") {
		if n.attrs["class"] == "key" {
			for _, li := range n.find("li") {
				key = append(key, li.text+" "+strconv.Itoa(len(li.find("line"))+len(li.find("path"))))
			}
		}
	}
	if diff := cmp.Diff([]string{"On time 2", "Online 2", "not known 1"}, key); diff != "" {
		t.Errorf("key (-want +got):\n%s", diff)
	}
}

// Kills: an axis that a figure is beyond, that has more lines than can be read, or that is drawn wrong for numbers near the largest.
func TestTrendAxis(t *testing.T) {
	t.Parallel()
	r := random(8)
	for range 20_000 {
		most := max(r.Int64()>>r.IntN(63), 1)
		lo, hi, step := report.AxisUpTo(most)
		if lo != 0 || hi < most || step <= 0 || hi/step > 5 || hi%step != 0 {
			t.Fatalf("axis %d to %d in steps of %d for %d", lo, hi, step, most)
		}
		digits := strings.TrimRight(strconv.FormatInt(step, 10), "0")
		if digits != "1" && digits != "2" && digits != "5" && most < math.MaxInt64/10 {
			t.Fatalf("steps of %d for %d", step, most)
		}
		if hi-most >= step {
			t.Fatalf("axis up to %d for %d", hi, most)
		}
	}
	percent := func(s string) report.Cell { return report.PercentCell(motcua.MustParsePercent(s)) }
	for _, tt := range []struct {
		name         string
		columns      bool
		values       []report.Cell
		lo, hi, step int64
	}{
		{"nothing known", false, []report.Cell{{}}, 0, 1, 1},
		{"zero", true, []report.Cell{report.IntegerCell(0)}, 0, 1, 1},
		{"counts", false, []report.Cell{report.IntegerCell(448), report.IntegerCell(440)}, 0, 500, 100},
		{"largest", false, []report.Cell{report.IntegerCell(math.MaxInt64)}, 0, math.MaxInt64, math.MaxInt64},
		{"high percentages", false, []report.Cell{percent("97 %"), percent("99 %")}, 9500, 10_000, 100},
		{"as columns", true, []report.Cell{percent("97 %")}, 0, 10_000, 2000},
		{"a bound below", false, []report.Cell{percent("97 %"), percent("< 90 %")}, 0, 10_000, 2000},
		{"growth", false, []report.Cell{percent("130 %")}, 0, 15_000, 5000},
		{"decimals", false, []report.Cell{report.DecimalCell(decimal.RequireFromString("2.75"))}, 0, 300, 100},
		{"upper bound unknown", true, []report.Cell{report.CountCell(motcua.AtLeast(80))}, 0, 100, 20},
	} {
		c := &report.Trend{Columns: tt.columns, Periods: months(len(tt.values)), Series: []report.Series{{Values: tt.values}}}
		if lo, hi, step := c.Extent(); lo != tt.lo || hi != tt.hi || step != tt.step {
			t.Errorf("%s: %d to %d in steps of %d, want %d to %d in steps of %d", tt.name, lo, hi, step, tt.lo, tt.hi, tt.step)
		}
		// And it is drawn.
		drawings(t, c)
	}
}

// Kills: a chart that is drawn although it does not hang together.
func TestTrendProblems(t *testing.T) {
	t.Parallel()
	percent := report.PercentCell(motcua.MustParsePercent("50 %"))
	for _, tt := range []struct {
		name  string
		chart report.Chart
		want  []string
	}{
		{"no series", &report.Trend{}, []string{"sections[0].chart.series: required"}},
		{"too few values", &report.Trend{Periods: months(2), Series: []report.Series{{Values: make([]report.Cell, 1)}}}, []string{"sections[0].chart.series[0].values: field_count (2)"}},
		{"another kind", &report.Trend{Periods: months(2), Series: []report.Series{{Values: []report.Cell{report.IntegerCell(1), report.TextCell("x")}}, {Values: []report.Cell{percent, {}}}}}, []string{
			"sections[0].chart.series[0].values[1]: unknown (integer, count, percent, decimal, empty)", "sections[0].chart.series[1].values[0]: unknown (count)",
		}},
		{"negative", &report.Trend{Periods: months(1), Series: []report.Series{{Values: []report.Cell{report.IntegerCell(-1)}}}}, []string{"sections[0].chart.series[0].values[0]: out_of_range (0..)"}},
		{"negative decimal", &report.Trend{Periods: months(1), Series: []report.Series{{Values: []report.Cell{report.DecimalCell(decimal.New(-1, -1))}}}}, []string{"sections[0].chart.series[0].values[0]: out_of_range (0..)"}},
		{"no stages", &report.Funnel{}, []string{"sections[0].chart.stages: required"}},
	} {
		err := (&report.Page{Title: "x", Sections: []report.Section{{Chart: tt.chart}}}).Check()
		var invalid *motcua.InvalidError
		var got []string
		if errors.As(err, &invalid) {
			for _, p := range invalid.Problems {
				got = append(got, p.String())
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if out := writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Chart: &report.Trend{Series: make([]report.Series, 1)}}}}); strings.Contains(out, "<figure") {
		t.Error("a picture of nothing")
	}
}

// Kills: a stage without both ends of its shares, an unknown one drawn as none, a bar out of proportion.
func TestFunnelDrawing(t *testing.T) {
	t.Parallel()
	c := &report.Funnel{Title: "x", Unit: "people", Stages: []report.Stage{
		{Label: "eligible", Count: motcua.Exactly(10_000)},
		{Label: "collected", Count: motcua.Exactly(9000), Tone: report.ToneGood},
		{Label: "approved", Count: motcua.Between(8000, 8500)},
		{Label: "activated", Count: motcua.AtLeast(5000)},
		{Label: "in use", Note: "nobody counts"},
	}}
	broad, narrow := drawings(t, c)
	for _, d := range []*node{broad, narrow} {
		var bases []drawn
		right := 0
		for _, l := range shapes(t, d, "line") {
			if l.class == "base" {
				bases = append(bases, l)
			}
		}
		for _, r := range shapes(t, d, "rect") {
			right = max(right, r.x2)
		}
		type bar struct{ Solid, Hatched [2]int }
		got := make([]bar, len(bases))
		for _, r := range shapes(t, d, "rect") {
			for i, b := range bases {
				if r.y1 == b.y1+2 {
					// The scale ends at 11,251, an eighth beyond the greatest number, because one has no upper end.
					at := func(x int) int { return (x - b.x1) * 11_251 / (right - b.x1) }
					if r.class == "hatched" {
						got[i].Hatched = [2]int{at(r.x1), at(r.x2)}
					} else {
						got[i].Solid = [2]int{at(r.x1), at(r.x2)}
					}
				}
			}
		}
		want := []bar{
			{Solid: [2]int{0, 10_000}},
			{Solid: [2]int{0, 9000}},
			{Solid: [2]int{0, 8000}, Hatched: [2]int{8000, 8500}},
			{Solid: [2]int{0, 5000}, Hatched: [2]int{5000, 11_251}},
			{Hatched: [2]int{0, 11_251}},
		}
		for i := range want {
			for _, pair := range [][2][2]int{{want[i].Solid, got[i].Solid}, {want[i].Hatched, got[i].Hatched}} {
				for k := range 2 {
					if d := pair[0][k] - pair[1][k]; d < -5 || d > 5 {
						t.Errorf("stage %d: %v, want %v", i+1, got[i], want[i])
					}
				}
			}
		}
		desc := strings.ReplaceAll(d.find("desc")[0].inner(), "\u00a0", " ")
		for _, s := range []string{
			"eligible: 10,000 people; collected: 9,000 people, 90.0 % of eligible (9,000/10,000); ",
			"approved: 8,000–8,500 people, 80.0–85.0 % of eligible (8,000–8,500/10,000) · 88.9–94.4 % of collected (8,000–8,500/9,000); ",
			"activated: ≥ 5,000 people, ≥ 50.0 % of eligible (≥ 5,000/10,000) · > 58.8 % of approved (≥ 5,000/8,000–8,500); in use: not known, nobody counts.",
		} {
			if !strings.Contains(desc, s) {
				t.Errorf("no %q in %q", s, desc)
			}
		}
		written := strings.ReplaceAll(strings.Join(texts(d), " "), "\u00a0", " ")
		for _, s := range []string{"90.0 % of eligible (9,000/10,000)", "not known", "nobody counts", "≥ 5,000 people"} {
			if !strings.Contains(written, s) {
				t.Errorf("%q is not written in %q", s, written)
			}
		}
	}
}
