package report

import (
	"math"
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// Funnel shows how many are left after each stage of a way that all of them should go: eligible, collected, approved, activated. Every
// stage is stated with both ends of its shares, of the first stage and of the one before it. What is not known is hatched: the range
// between two ends, the side of a bound, or the whole bar.
type Funnel struct {
	// Title says what the picture shows, Note is printed under it.
	Title string
	Note  string
	// Unit is what is counted: "công dân".
	Unit string
	// Stages come in the order of the way.
	Stages []Stage
}

// Stage is one stage of a [Funnel].
type Stage struct {
	// Label names the stage.
	Label string
	// Count is how many reached it; the zero value is not known.
	Count motcua.Count
	// Note is printed with it: why it is not known, where it comes from.
	Note string
	// Tone chooses the colour.
	Tone Tone
}

// sharePlaces is how many decimals the shares of a funnel have.
const sharePlaces = 1

// share returns the share of stage i in stage j.
func (c *Funnel) share(i, j int) motcua.Percent {
	return motcua.Ratio{Part: c.Stages[i].Count, Whole: c.Stages[j].Count}.Percent(sharePlaces)
}

// Table returns a row for each stage, with its shares of the first stage and of the one before, and its note if there is any.
func (c *Funnel) Table(l motcua.Language) *Table {
	t := &Table{Caption: c.Title, Columns: []Column{
		{Key: "stage", Header: wordStage.in(l), Kind: KindText, RowHeader: true},
		{Key: "count", Header: wordCount.in(l), Unit: c.Unit, Kind: KindCount},
		{Key: "of_first", Groups: []string{wordShare.in(l)}, Header: wordOfFirst.in(l), Kind: KindPercent},
		{Key: "of_previous", Groups: []string{wordShare.in(l)}, Header: wordOfPrevious.in(l), Kind: KindPercent},
	}}
	noted := slices.ContainsFunc(c.Stages, func(st Stage) bool { return st.Note != "" })
	if noted {
		t.Columns = append(t.Columns, Column{Key: "note", Header: wordNote.in(l), Kind: KindText})
	}
	if c.Note != "" {
		t.Notes = []string{c.Note}
	}
	for i := range c.Stages {
		st := &c.Stages[i]
		count, of := CountCell(st.Count).WithTone(st.Tone), [2]Cell{}
		if st.Count == (motcua.Count{}) {
			count = EmptyCell(wordUnknown.in(l)).WithTone(st.Tone)
		} else if i > 0 {
			for k, j := range [2]int{0, i - 1} {
				if c.Stages[j].Count == (motcua.Count{}) {
					of[k] = EmptyCell(wordUnknown.in(l))
				} else {
					of[k] = PercentCell(c.share(i, j))
				}
			}
		}
		cells := []Cell{TextCell(st.Label), count, of[0], of[1]}
		switch {
		case st.Note != "":
			cells = append(cells, TextCell(st.Note))
		case noted:
			cells = append(cells, Cell{})
		}
		t.Add(cells...)
	}
	return t
}

func (c *Funnel) problems(path string) []motcua.Problem {
	if len(c.Stages) == 0 {
		return []motcua.Problem{{Path: path + "stages", Code: motcua.CodeRequired}}
	}
	return nil
}

func (c *Funnel) json(l motcua.Language) chartJSON {
	out := chartJSON{Kind: "funnel", Title: c.Title, Note: c.Note, Unit: c.Unit}
	for i, st := range c.Stages {
		s := stageJSON{Label: st.Label, Count: CountCell(st.Count).json(l), Note: st.Note, Tone: st.Tone.String()}
		if i > 0 {
			first, previous := PercentCell(c.share(i, 0)).json(l), PercentCell(c.share(i, i-1)).json(l)
			s.OfFirst, s.OfPrevious = &first, &previous
		}
		out.Stages = append(out.Stages, s)
	}
	return out
}

func (c *Funnel) heading() (title, note string) { return c.Title, c.Note }

func (c *Funnel) key(l motcua.Language) []keyItem {
	for i := range c.Stages {
		if _, ok := c.Stages[i].Count.Exact(); !ok {
			return []keyItem{{mark: markHatch, text: wordUnknown.in(l)}}
		}
	}
	return nil
}

// longest returns the length of the scale: the greatest number stated, and some more when there is one without an upper end, so that
// its open side is seen.
func (c *Funnel) longest() (n int64) {
	open := false
	for i := range c.Stages {
		lo, hi, bounded := c.Stages[i].Count.Bounds()
		n = max(n, lo)
		if bounded {
			n = max(n, hi)
		}
		open = open || !bounded
	}
	if open {
		n += min(n/8+1, math.MaxInt64-n)
	}
	return n
}

// valueText returns what stands beside the bar of a stage.
func (c *Funnel) valueText(st *Stage, l motcua.Language) string {
	switch {
	case st.Count == (motcua.Count{}):
		return wordUnknown.in(l)
	case c.Unit == "":
		return formatCount(st.Count, l)
	}
	return formatCount(st.Count, l) + " " + c.Unit
}

// shareText states the share of stage i in stage j with both ends, and nothing when one of them is not known at all.
func (c *Funnel) shareText(i, j int, l motcua.Language) string {
	part, whole := c.Stages[i].Count, c.Stages[j].Count
	p := c.share(i, j)
	if part == (motcua.Count{}) || whole == (motcua.Count{}) || !p.Defined() {
		return ""
	}
	// A sign stays on the line of its number.
	return strings.ReplaceAll(formatPercent(p, l), " ", "\u00a0") + " " + wordOf.in(l) + " " + c.Stages[j].Label + " (" + strings.ReplaceAll(formatCount(part, l)+"/"+formatCount(whole, l), " ", "\u00a0") + ")"
}

func (c *Funnel) draw(s *svg) {
	const height = 20
	longest := c.longest()
	rows := make([]rowTexts, len(c.Stages))
	for i := range c.Stages {
		st := &c.Stages[i]
		rows[i] = rowTexts{label: st.Label, value: c.valueText(st, s.l), valueClass: toneInk(st.Tone), height: height}
		if rows[i].valueClass == "" {
			rows[i].valueClass = "b"
		}
		below := func(text string) {
			if text != "" && rows[i].below != "" {
				rows[i].below += " · "
			}
			rows[i].below += text
		}
		if i > 0 {
			below(c.shareText(i, 0, s.l))
		}
		if i > 1 {
			below(c.shareText(i, i-1, s.l))
		}
		below(st.Note)
	}
	s.columns(rows, 30)
	end := func() { s.y += 4 }
	for i := range c.Stages {
		st := &c.Stages[i]
		s.next(8, 12, end)
		s.describe(rows[i].label, ": ", rows[i].value)
		if rows[i].below != "" {
			s.describe(", ", rows[i].below)
		}
		top := s.row(rows[i])
		lo, hi, bounded := st.Count.Bounds()
		x1, x2 := s.at(position(lo, longest)), s.x1
		if bounded {
			x2 = s.at(position(hi, longest))
		}
		s.span(x1, x2, top, height, st.Tone, lo > 0, bounded)
		s.line("base", s.x0, top-2, s.x0, top+height+2)
		s.lit("\n")
	}
	s.close(end)
}

// span draws a bar that is solid up to x1 and hatched from there to x2, with a line at each end that is known.
func (s *svg) span(x1, x2, top, height int, tone Tone, low, high bool) {
	if x1 > s.x0 {
		s.rect(s.x0, x1, top, height)
		s.fill(tone)
		s.lit("/>")
	}
	if x2 <= x1 {
		return
	}
	s.hatch = true
	s.rect(x1, x2, top, height)
	s.hatchFill()
	if low {
		s.line("end", x1, top-2, x1, top+height+2)
	}
	if high {
		s.line("end", x2, top-2, x2, top+height+2)
	}
}

// hatchFill ends a shape that is filled with the pattern of the drawing.
func (s *svg) hatchFill() {
	s.hatch = true
	s.lit(` class="hatched" fill="url(#`)
	s.name(&s.markup, len(s.parts), "h")
	s.lit(`)"/>`)
}

type stageJSON struct {
	Label      string    `json:"label"`
	Count      cellJSON  `json:"count"`
	OfFirst    *cellJSON `json:"of_first,omitempty"`
	OfPrevious *cellJSON `json:"of_previous,omitempty"`
	Note       string    `json:"note,omitempty"`
	Tone       string    `json:"tone,omitempty"`
}
