package report_test

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// drawings returns the broad and the narrow drawing of a chart.
func drawings(t testing.TB, c report.Chart) (broad, narrow *node) {
	t.Helper()
	doc := parseHTML(t, writeHTML(t, &report.Page{Title: "x", Language: motcua.English, Sections: []report.Section{{Chart: c}}}))
	for _, n := range doc.find("svg") {
		switch n.attrs["class"] {
		case "chart broad":
			broad = n
		case "chart narrow":
			narrow = n
		}
	}
	if broad == nil || narrow == nil {
		t.Fatal("a drawing is missing")
	}
	return broad, narrow
}

// share reads a place across, in hundredths of a percent.
func share(t testing.TB, s string) int {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return int(v*100 + 0.5)
}

// boxes returns the rectangles of a class as [left, right, top], in order.
func boxes(t testing.TB, n *node, class string) (out [][3]int) {
	t.Helper()
	for _, r := range n.find("rect") {
		if c := r.attrs["class"]; c == class || class == "" && strings.HasPrefix(c, "f-") {
			x := share(t, r.attrs["x"])
			y, err := strconv.Atoi(r.attrs["y"])
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, [3]int{x, x + share(t, r.attrs["width"]), y})
		}
	}
	return out
}

func texts(n *node) (out []string) {
	for _, c := range n.find("text") {
		out = append(out, c.inner())
	}
	return out
}

// Kills: a place across rounded the wrong way, and one that overflows.
func TestPosition(t *testing.T) {
	t.Parallel()
	r := random(4)
	for range 20_000 {
		whole := r.Int64() >> r.IntN(63)
		v := r.Int64() >> r.IntN(63)
		want := 0
		switch {
		case v <= 0 || whole <= 0:
		case v >= whole:
			want = report.Scale
		default:
			n := new(big.Int).Mul(big.NewInt(v), big.NewInt(2*report.Scale))
			n.Add(n, big.NewInt(whole))
			want = int(n.Div(n, new(big.Int).Mul(big.NewInt(whole), big.NewInt(2))).Int64())
		}
		// With an odd whole there is no exact half, with an even one both round up.
		if got := report.Position(v, whole); got != want {
			t.Fatalf("Position(%d, %d) = %d, want %d", v, whole, got, want)
		}
	}
}

// Kills: an unknown drawn as 0 or as 100, a bound without its open side, an end beyond the axis.
func TestSpanOf(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]int{
		"undefined": {0, 10_000}, "0 %": {0, 0}, "75 %": {7500, 7500}, "100 %": {10_000, 10_000}, "98.37 %": {9837, 9837}, "98.374 %": {9837, 9837},
		"98.375 %": {9838, 9838}, "86.54–94.23 %": {8654, 9423}, "> 90 %": {9000, 10_000}, ">= 90.5 %": {9050, 10_000}, "<= 12 %": {0, 1200}, "< 0.5 %": {0, 50},
		"150 %": {10_000, 10_000}, "50–150 %": {5000, 10_000}, "123456789.5 %": {10_000, 10_000},
	} {
		p, err := motcua.ParsePercent(s)
		if err != nil {
			t.Fatal(err)
		}
		if lo, hi := report.SpanOf(p); lo != want[0] || hi != want[1] {
			t.Errorf("%s spans %d to %d, want %v", s, lo, hi, want)
		}
	}
}

// Kills: parts of a bar that leave gaps, overlap or are not in proportion; a number that is written nowhere.
func TestStackedBarsDrawing(t *testing.T) {
	t.Parallel()
	r := random(5)
	for range 200 {
		c := &report.StackedBars{Title: "x", Unit: "dossiers", Shares: r.IntN(2) == 0}
		for j := range 1 + r.IntN(5) {
			c.Classes = append(c.Classes, report.Class{Label: "class" + strconv.Itoa(j), Tone: report.Tone(r.IntN(6))})
		}
		longest := int64(0)
		for i := range 1 + r.IntN(5) {
			b := report.StackedBar{Label: "bar" + strconv.Itoa(i)}
			sum := int64(0)
			for range c.Classes {
				v := r.Int64N(1 << r.IntN(20))
				sum += v
				b.Values = append(b.Values, v)
			}
			longest = max(longest, sum)
			c.Bars = append(c.Bars, b)
		}
		broad, narrow := drawings(t, c)
		for _, d := range []*node{broad, narrow} {
			all := boxes(t, d, "")
			left, right := 10_000, 0
			for _, line := range d.find("line") {
				if line.attrs["class"] == "base" {
					left = min(left, share(t, line.attrs["x1"]))
				}
			}
			for _, b := range all {
				right = max(right, b[1])
			}
			var numbers []string
			for i := range c.Bars {
				whole, sum := longest, int64(0)
				if c.Shares {
					whole = 0
					for _, v := range c.Bars[i].Values {
						whole += v
					}
				}
				at := left
				for j, v := range c.Bars[i].Values {
					sum += v
					if v == 0 {
						continue
					}
					box := all[0]
					all = all[1:]
					if box[0] != at {
						t.Fatalf("part %d of bar %d begins at %d, the one before ended at %d", j, i, box[0], at)
					}
					at = box[1]
					// right is where the longest bar ends.
					if want := left + int(int64(right-left)*sum/whole); at < want-2 || at > want+2 {
						t.Fatalf("part %d of bar %d ends at %d, want about %d", j, i, at, want)
					}
					numbers = append(numbers, report.IntegerCell(v).Text(motcua.English))
				}
				numbers = append(numbers, report.IntegerCell(sum).Text(motcua.English)+" dossiers")
			}
			if len(all) != 0 {
				t.Fatalf("%d parts too many", len(all))
			}
			written := strings.Join(texts(d), " ") + " "
			desc := strings.NewReplacer(",", " ,", ".", " .", ";", " ;").Replace(d.find("desc")[0].inner()) + " "
			for _, s := range numbers {
				if !strings.Contains(" "+written, " "+s+" ") {
					t.Fatalf("%s is written nowhere in %q", s, written)
				}
				if !strings.Contains(strings.ReplaceAll(desc, " ,", ","), " "+s) {
					t.Fatalf("%s is not in the description %q", s, desc)
				}
			}
		}
	}
}

// Kills: an unknown value drawn solid, a known one hatched, a value without its number.
func TestProgressBarsDrawing(t *testing.T) {
	t.Parallel()
	c := &report.ProgressBars{Title: "x", Bars: []report.ProgressBar{
		{Label: "met", Value: motcua.MustParsePercent("100 %"), Tone: report.ToneGood},
		{Label: "partly", Value: motcua.MustParsePercent("75 %"), Tone: report.ToneCaution, Note: "3 of 4"},
		{Label: "nothing yet", Value: motcua.MustParsePercent("0 %"), Tone: report.ToneBad},
		{Label: "unknown", Note: "in progress"},
		{Label: "unknown too"},
		{Label: "bound", Value: motcua.MustParsePercent("> 90 %")},
		{Label: "mean", Value: motcua.MustParsePercent("86.54–94.23 %"), Total: true},
	}}
	broad, narrow := drawings(t, c)
	for _, d := range []*node{broad, narrow} {
		track := boxes(t, d, "track")
		if len(track) != len(c.Bars) {
			t.Fatalf("%d bars", len(track))
		}
		left, width := track[0][0], track[0][1]-track[0][0]
		type bar struct{ Solid, Hatched [2]int }
		var got []bar
		for _, tr := range track {
			b := bar{}
			in := func(boxes [][3]int) (out [2]int) {
				for _, x := range boxes {
					if x[2] == tr[2] {
						// In percent of the bar, rounded.
						out = [2]int{((x[0]-left)*100 + width/2) / width, ((x[1]-left)*100 + width/2) / width}
					}
				}
				return out
			}
			b.Solid, b.Hatched = in(boxes(t, d, "")), in(boxes(t, d, "hatched"))
			got = append(got, b)
		}
		if diff := cmp.Diff([]bar{
			{Solid: [2]int{0, 100}},
			{Solid: [2]int{0, 75}},
			{},
			{Hatched: [2]int{0, 100}},
			{Hatched: [2]int{0, 100}},
			{Solid: [2]int{0, 90}, Hatched: [2]int{90, 100}},
			{Solid: [2]int{0, 87}, Hatched: [2]int{87, 94}},
		}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		written := texts(d)
		for _, s := range []string{"100 %", "75 % · 3 of 4", "0 %", "in progress", "not known", "> 90 %", "86.54–94.23 %"} {
			if !slices.Contains(written, strings.ReplaceAll(s, " %", "\u00a0%")) {
				t.Errorf("%q is not written in %q", s, written)
			}
		}
	}
	// Without anything unknown, nothing is said about it.
	known := writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Chart: &report.ProgressBars{Bars: c.Bars[:3]}}}})
	if strings.Contains(known, "<pattern") || strings.Contains(known, `class="key"`) {
		t.Error("a key for nothing")
	}
}

// Kills: an axis that leaves a figure off, and one that begins at 0 when all figures are near 100.
func TestComparisonExtent(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		values []string
		lo, hi int
	}{
		{"nothing", nil, 9500, 10_000},
		{"near the top", []string{"99.8 %", "98.4 %"}, 9500, 10_000},
		{"one at the edge", []string{"95 %"}, 9000, 10_000},
		{"nine tenths", []string{"> 92 %", "98 %"}, 9000, 10_000},
		{"three quarters", []string{"76.92 %", "86.54–94.23 %"}, 7500, 10_000},
		{"half", []string{"60 %"}, 5000, 10_000},
		{"low", []string{"3 %", "100 %"}, 0, 10_000},
		{"upper bound", []string{"< 10 %"}, 0, 10_000},
		{"growth", []string{"130 %", "90 %"}, 0, 15_000},
		{"more growth", []string{"250.1 %"}, 0, 30_000},
		{"nonsense", []string{"99999999 %"}, 0, 1_000_000},
	}
	for _, tt := range tests {
		c := &report.Comparison{}
		for i, s := range tt.values {
			item := report.Compared{Published: motcua.MustParsePercent(s)}
			if i%2 == 1 {
				item.Published, item.Recomputed = item.Recomputed, item.Published
			}
			c.Items = append(c.Items, item)
		}
		if lo, hi := c.Extent(); lo != tt.lo || hi != tt.hi {
			t.Errorf("%s: %d to %d, want %d to %d", tt.name, lo, hi, tt.lo, tt.hi)
		}
	}
}

// Kills: a published figure drawn where the recomputed one belongs, a mark at an end nobody knows, a line where there is only
// a point.
func TestComparisonDrawing(t *testing.T) {
	t.Parallel()
	percent := motcua.MustParsePercent
	c := &report.Comparison{Title: "x", Items: []report.Compared{
		{Label: "point", Published: percent("99.8 %"), Recomputed: percent("98.4 %"), Verdict: "not reproducible", Tone: report.ToneBad, Detail: "why"},
		{Label: "range", Published: percent("76.92 %"), Recomputed: percent("86.54–94.23 %"), Verdict: "interval"},
		{Label: "bound", Published: percent("> 90 %"), Verdict: "bound"},
		{Label: "upper bound", Recomputed: percent("< 80 %")},
		{Label: "counts", Verdict: "holds"},
	}}
	broad, narrow := drawings(t, c)
	for _, d := range []*node{broad, narrow} {
		left, right := 0, 10_000
		for _, line := range d.find("line") {
			if line.attrs["class"] == "axis" {
				left, right = share(t, line.attrs["x1"]), share(t, line.attrs["x2"])
			}
		}
		// In hundredths of a percent of the axis, which runs from 75 to 100 %, to the nearest tenth.
		place := func(s string) int { return (7500 + (share(t, s)-left)*2500/(right-left) + 5) / 10 * 10 }
		var filled, open, lines []int
		for _, n := range d.find("circle") {
			filled = append(filled, place(n.attrs["cx"]))
		}
		for _, n := range d.find("svg") {
			open = append(open, place(n.attrs["x"]))
		}
		for _, n := range d.find("line") {
			if n.attrs["class"] == "end" {
				lines = append(lines, place(n.attrs["x1"]), place(n.attrs["x2"]))
			}
		}
		for _, b := range boxes(t, d, "") {
			lines = append(lines, place(strconv.FormatFloat(float64(b[0])/100, 'f', 2, 64)), place(strconv.FormatFloat(float64(b[1])/100, 'f', 2, 64)))
		}
		for i, tt := range []struct{ want, got []int }{
			{[]int{9840, 8650, 9420, 8000}, filled}, {[]int{9980, 7690, 9000}, open}, {[]int{9000, 10_000, 8650, 9420, 7500, 8000}, lines},
		} {
			if len(tt.want) != len(tt.got) {
				t.Fatalf("%d: %v, want about %v", i, tt.got, tt.want)
			}
			for j := range tt.want {
				if d := tt.want[j] - tt.got[j]; d < -20 || d > 20 {
					t.Errorf("%d: %v, want about %v", i, tt.got, tt.want)
				}
			}
		}
		written := strings.Join(texts(d), "|")
		for _, s := range []string{"point", "not reproducible", "why", "◇ 99.8 %   ● 98.4 %", "● 86.54–94.23 %", "◇ > 90 %", "75 %", "100 %"} {
			if !strings.Contains(strings.ReplaceAll(written, "\u00a0", " "), strings.ReplaceAll(s, "   ", " ")) {
				t.Errorf("%q is not written in %q", s, written)
			}
		}
		if strings.Contains(written, "holds") {
			t.Error("a statement without percentages is drawn")
		}
	}
	// A long reason is in the description and the table, not in the picture.
	long := strings.Repeat("because ", 60)
	broad, narrow = drawings(t, &report.Comparison{Items: []report.Compared{{Label: "a", Published: percent("50 %"), Detail: long}}})
	for _, d := range []*node{broad, narrow} {
		if strings.Contains(strings.Join(texts(d), " "), "because") || !strings.Contains(d.find("desc")[0].inner(), long) {
			t.Error("a long reason is in the picture, or not in its description")
		}
	}
	counts := &report.Comparison{Title: "of counts", Items: []report.Compared{{Label: "counts", Verdict: "holds"}}}
	out := writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Chart: counts}}})
	if strings.Contains(out, "<figure") || !strings.Contains(out, "holds") {
		t.Error("a picture of nothing, or statements that are nowhere")
	}
}

// Kills: a chart longer than a sheet of paper in one piece, a piece that loses rows or the axis.
func TestLongCharts(t *testing.T) {
	t.Parallel()
	const n = 90
	percent := motcua.MustParsePercent("75 %")
	stacked := &report.StackedBars{Title: "x", Classes: make([]report.Class, 1)}
	progress, comparison := &report.ProgressBars{Title: "x"}, &report.Comparison{Title: "x"}
	for i := range n {
		label := "unit" + strconv.Itoa(i) + "."
		stacked.Bars = append(stacked.Bars, report.StackedBar{Label: label, Values: []int64{int64(1000 + i)}})
		progress.Bars = append(progress.Bars, report.ProgressBar{Label: label, Note: "unknown"})
		comparison.Items = append(comparison.Items, report.Compared{Label: label, Published: percent, Verdict: "holds"})
	}
	for name, c := range map[string]report.Chart{"stacked bars": stacked, "progress bars": progress, "comparison": comparison} {
		doc := parseHTML(t, writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Chart: c}}}))
		if class := doc.find("figure")[0].attrs["class"]; class != "long" {
			t.Errorf("%s: figure of class %q", name, class)
		}
		written, narrow, ids := "", 0, make(map[string]bool)
		var parts []*node
		for _, d := range doc.find("svg") {
			switch d.attrs["class"] {
			case "chart narrow":
				narrow++
			case "chart broad":
				parts = append(parts, d)
			}
		}
		for i, d := range parts {
			if height, err := strconv.Atoi(d.attrs["height"]); err != nil || height > 620 {
				t.Errorf("%s: a drawing %d high", name, height)
			}
			if want := "x (" + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(parts)) + ")"; d.children[0].text != want {
				t.Errorf("%s: title %q, want %q", name, d.children[0].text, want)
			}
			own := make(map[string]bool)
			for e := range d.all {
				if id := e.attrs["id"]; id != "" {
					if ids[id] {
						t.Errorf("%s: id %s twice", name, id)
					}
					ids[id], own[id] = true, true
				}
				if fill, ok := strings.CutPrefix(e.attrs["fill"], "url(#"); ok && !own[strings.TrimSuffix(fill, ")")] {
					t.Errorf("%s: drawing %d is hatched with the pattern of another", name, i+1)
				}
			}
			text := strings.Join(texts(d), "|")
			if name != "stacked bars" && !strings.Contains(text, "100\u00a0%") {
				t.Errorf("%s: drawing %d has no axis", name, i+1)
			}
			written += text + "|" + d.find("desc")[0].text
		}
		for i := range n {
			if got := strings.Count(written, "unit"+strconv.Itoa(i)+"."); got != 2 { // in the drawing and in its description
				t.Errorf("%s: row %d is there %d times", name, i, got)
			}
		}
		if len(parts) < 3 || narrow != 1 {
			t.Errorf("%s: %d broad and %d narrow drawings", name, len(parts), narrow)
		}
	}
}

// Kills: texts of a drawing that are put on top of each other or below its end.
func TestDrawingTexts(t *testing.T) {
	t.Parallel()
	r := random(6)
	words := []string{"Tiêu chí", "hệ thống thông tin trực quan", "ĐỀ ÁN", "mô hình điểm", "x", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "越南政府公共服务", ""}
	phrase := func() string {
		s := ""
		for range r.IntN(6) {
			s += words[r.IntN(len(words))] + " "
		}
		return s
	}
	for range 200 {
		progress, comparison, stacked := &report.ProgressBars{}, &report.Comparison{}, &report.StackedBars{Unit: words[r.IntN(4)], Classes: []report.Class{{Label: phrase()}}}
		for range 1 + r.IntN(6) {
			value := motcua.Ratio{Part: motcua.Exactly(r.Int64N(100)), Whole: motcua.Exactly(r.Int64N(100))}.Percent(r.IntN(4))
			progress.Bars = append(progress.Bars, report.ProgressBar{Label: phrase(), Value: value, Note: phrase(), Total: r.IntN(3) == 0})
			comparison.Items = append(comparison.Items, report.Compared{Label: phrase(), Published: value, Verdict: phrase(), Detail: phrase()})
			stacked.Bars = append(stacked.Bars, report.StackedBar{Label: phrase(), Values: []int64{r.Int64N(1000)}})
		}
		for _, c := range []report.Chart{progress, comparison, stacked} {
			broad, narrow := drawings(t, c)
			for room, d := range map[int]*node{680: broad, 350: narrow} {
				height, err := strconv.Atoi(d.attrs["height"])
				if err != nil {
					t.Fatal(err)
				}
				type box struct {
					left, right, base int
					s                 string
				}
				var placed []box
				for _, n := range d.find("text") {
					s := n.inner()
					width := report.Pixels(s, 14)
					if n.attrs["class"] == "m" || strings.HasPrefix(n.attrs["class"], "o-") {
						width = report.Pixels(s, 13)
					}
					x := share(t, n.attrs["x"]) * room / 10_000
					switch n.attrs["text-anchor"] {
					case "middle":
						x -= width / 2
					case "end":
						x -= width
					}
					y, err := strconv.Atoi(n.attrs["y"])
					if err != nil {
						t.Fatal(err)
					}
					placed = append(placed, box{x, x + width, y, s})
				}
				for i, a := range placed {
					if a.base > height || a.base < 10 {
						t.Fatalf("%q is written at %d of a drawing %d high", a.s, a.base, height)
					}
					if a.right > room+20 || a.left < -20 {
						t.Fatalf("%q runs from %d to %d of %d", a.s, a.left, a.right, room)
					}
					for _, b := range placed[i+1:] {
						if a.base-b.base < 12 && b.base-a.base < 12 && a.left < b.right-1 && b.left < a.right-1 && a.s != "" && b.s != "" {
							t.Fatalf("%q and %q are on top of each other (%d wide)", a.s, b.s, room)
						}
					}
				}
			}
		}
	}
}

func FuzzWrapPixels(f *testing.F) {
	f.Add("Tiêu chí số 3: hệ thống thông tin trực quan", 120, 14)
	f.Add("u\u031b\u0303WWWW\xff", 10, 14)
	f.Add("越\u200d南", 1, 1)
	f.Fuzz(func(t *testing.T, s string, width, size int) {
		width, size = min(max(width, 1), 1000), min(max(size, 1), 40)
		together := ""
		for _, line := range report.WrapPixels(s, width, size) {
			together += strings.ReplaceAll(line, " ", "")
		}
		if want := solid(report.Clean(s)); together != want {
			t.Fatalf("%q became %q", want, together)
		}
	})
}
