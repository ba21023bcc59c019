package report

import (
	"math"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
)

// Trend shows how figures move from period to period: counts, percentages or decimals, as lines or columns. A value that is not known
// leaves a gap, hatched from the bottom to the top and never drawn as 0; a bound or a range is a whisker or a hatched part between what it
// may be at least and at most. Lines join neighbours that are known exactly, and nothing else.
type Trend struct {
	// Title says what the picture shows, Note is printed under it.
	Title string
	Note  string
	// Unit is what is counted: "hồ sơ". Percentages have their sign.
	Unit string
	// Periods name the places from left to right: "01/2024".
	Periods []string
	// Series are what is drawn; all have values of one kind, on one axis.
	Series []Series
	// Columns draws columns, side by side in each period, in place of lines. Their axis begins at 0; that of lines begins at 0 for counts
	// and decimals, and for percentages near the top when all of them are there.
	Columns bool
}

// Series is one line of a [Trend], or its columns of one colour.
type Series struct {
	// Label names it, Tone chooses its colour. Series differ in their marks and strokes as well.
	Label string
	Tone  Tone
	// Values has one cell for each period: an integer or a count, a percentage, a decimal, or a blank or empty cell for what is not known.
	Values []Cell
}

// kind returns what the values are, or [KindNone] when none is known.
func (c *Trend) kind() Kind {
	for i := range c.Series {
		for j := range c.Series[i].Values {
			if k := trendKind(c.Series[i].Values[j].kind); k != KindNone {
				return k
			}
		}
	}
	return KindNone
}

// trendKind returns the kind of axis that a cell is drawn on.
func trendKind(k Kind) Kind {
	switch k {
	case KindInteger, KindCount:
		return KindCount
	case KindPercent, KindDecimal:
		return k
	}
	return KindNone
}

func (c *Trend) problems(path string) []motcua.Problem {
	var problems []motcua.Problem
	add := func(at string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path + at, Code: code, Param: param})
	}
	if len(c.Series) == 0 {
		add("series", motcua.CodeRequired, "")
	}
	want := c.kind()
	for i := range c.Series {
		at := "series[" + strconv.Itoa(i) + "].values"
		if len(c.Series[i].Values) != len(c.Periods) {
			add(at, motcua.CodeFieldCount, strconv.Itoa(len(c.Periods)))
			continue
		}
		for j, v := range c.Series[i].Values {
			at := at + "[" + strconv.Itoa(j) + "]"
			switch k := trendKind(v.kind); {
			case k == KindNone && v.kind != KindNone && v.kind != KindEmpty:
				add(at, motcua.CodeUnknown, "integer, count, percent, decimal, empty")
			case k != KindNone && k != want:
				add(at, motcua.CodeUnknown, want.String())
			case v.kind == KindInteger && v.integer < 0, v.kind == KindDecimal && strings.HasPrefix(v.text, "-"):
				add(at, motcua.CodeOutOfRange, "0..")
			}
		}
	}
	return problems
}

// Table returns a row for each period and a column for each series.
func (c *Trend) Table(l motcua.Language) *Table {
	t := &Table{Caption: c.Title, Columns: []Column{{Key: "period", Header: wordTimes.in(l), Kind: KindText, RowHeader: true}}}
	if c.Note != "" {
		t.Notes = []string{c.Note}
	}
	for i := range c.Series {
		t.Columns = append(t.Columns, Column{Key: "series" + strconv.Itoa(i+1), Header: c.Series[i].Label, Unit: c.Unit, Kind: c.kind()})
	}
	for j, period := range c.Periods {
		cells := []Cell{TextCell(period)}
		for i := range c.Series {
			v := c.Series[i].Values[j]
			if !trendKnown(v) {
				v.kind = KindEmpty
				if v.text == "" {
					v.text = wordUnknown.in(l)
				}
			}
			cells = append(cells, v)
		}
		t.Add(cells...)
	}
	return t
}

// trendKnown reports whether anything is known of a value.
func trendKnown(v Cell) bool {
	return trendKind(v.kind) != KindNone && (v.kind != KindPercent || v.percent.Defined()) && (v.kind != KindCount || v.count != motcua.Count{})
}

func (c *Trend) json(l motcua.Language) chartJSON {
	out := chartJSON{Kind: "trend", Title: c.Title, Note: c.Note, Unit: c.Unit, Style: "lines", Periods: c.Periods}
	if c.Columns {
		out.Style = "columns"
	}
	for _, s := range c.Series {
		line := lineJSON{Label: s.Label, Tone: s.Tone.String(), Values: make([]cellJSON, 0, len(s.Values))}
		for _, v := range s.Values {
			line.Values = append(line.Values, v.json(l))
		}
		out.Series = append(out.Series, line)
	}
	return out
}

type lineJSON struct {
	Label  string     `json:"label"`
	Tone   string     `json:"tone,omitempty"`
	Values []cellJSON `json:"values"`
}

func (c *Trend) heading() (title, note string) { return c.Title, c.Note }

func (c *Trend) key(l motcua.Language) []keyItem {
	var items []keyItem
	unknown := false
	for i := range c.Series {
		s := &c.Series[i]
		mark := markLine
		if c.Columns {
			mark = markBox
		}
		if len(c.Series) > 1 {
			items = append(items, keyItem{mark, s.Tone, s.Label, i})
		}
		for j := range s.Values {
			lo, hi, top := trendEnds(s.Values[j])
			unknown = unknown || !top || c.Columns && lo < hi
		}
	}
	if unknown {
		items = append(items, keyItem{mark: markHatch, text: wordUnknown.in(l)})
	}
	return items
}

// trendEnds returns the two ends of a value in the units of its axis: counts, hundredths of a percent, hundredths. top is false when
// there is no upper end; a value of which nothing is known lies between 0 and no end.
func trendEnds(v Cell) (lo, hi int64, top bool) {
	if !trendKnown(v) {
		return 0, 0, false
	}
	switch v.kind {
	case KindInteger:
		return v.integer, v.integer, true
	case KindCount:
		return v.count.Bounds()
	case KindPercent:
		e := endsOf(v.percent)
		lo, _ = hundredths(e.low)
		hi, top = hundredths(e.high)
		return lo, hi, top
	}
	lo, _ = hundredths(v.text)
	hi, top = hundredths(v.high)
	return lo, hi, top
}

// hundredths reads a decimal as hundredths, rounded to the nearest; ok is false for what is none. Numbers of more than 15 digits before
// the point are brought to that.
func hundredths(s string) (n int64, ok bool) {
	if s == "" {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if len(whole) > 15 {
		return 1e17, true
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, false
	}
	digit := func(i int) int64 {
		if i < len(fraction) {
			return int64(fraction[i] - '0')
		}
		return 0
	}
	n = n*100 + digit(0)*10 + digit(1)
	if digit(2) >= 5 {
		n++
	}
	return n, true
}

// extent returns the ends of the axis and the step between its lines, in the units of the values.
func (c *Trend) extent() (lo, hi, step int64) {
	least, most := int64(math.MaxInt64), int64(0)
	open := false
	for i := range c.Series {
		for _, v := range c.Series[i].Values {
			if !trendKnown(v) {
				continue
			}
			a, b, top := trendEnds(v)
			if !top {
				open = true
				b = a
			}
			least, most = min(least, a), max(most, b)
		}
	}
	unit := int64(1)
	switch c.kind() {
	case KindPercent:
		unit = 100
		if most <= scale {
			if !c.Columns && least < math.MaxInt64 {
				for _, start := range []int64{95, 90, 75, 50} {
					if least >= start*100+(scale-start*100)/20 {
						return start * 100, scale, (scale - start*100) / 5
					}
				}
			}
			return 0, scale, 2000
		}
	case KindDecimal:
		unit = 10
	}
	if open && most < math.MaxInt64/2 {
		most += most/8 + 1 // so that the open side is seen
	}
	return axisUpTo(max(most, unit))
}

// axisUpTo returns an axis from 0 to a round number not below most, with at most five steps of 1, 2 or 5 times a power of ten.
func axisUpTo(most int64) (lo, hi, step int64) {
	step = 1
	for i := 0; (most-1)/step+1 > 5; i++ {
		next := step * 2
		if i%3 == 1 {
			next = step / 2 * 5
		}
		if next <= 0 || next > math.MaxInt64/5 {
			return 0, most, most
		}
		step = next
	}
	return 0, ((most-1)/step + 1) * step, step
}

// axisText writes a number of the axis.
func (c *Trend) axisText(v int64, l motcua.Language) string {
	switch c.kind() {
	case KindPercent, KindDecimal:
		s := strconv.FormatInt(v/100, 10)
		if f := v % 100; f != 0 {
			s += "." + strings.TrimRight(strconv.FormatInt(100+f, 10)[1:], "0")
		}
		s = formatDecimal(s, l)
		if c.kind() == KindPercent {
			s += " %"
		}
		return s
	}
	return formatInteger(v, l)
}

// trendText is a value as it stands at its mark; it is short, because the unit stands at the axis.
func trendText(v Cell, l motcua.Language) string {
	if !trendKnown(v) {
		return "?"
	}
	return v.Text(l)
}

func (c *Trend) draw(s *svg) {
	if len(c.Periods) == 0 {
		return
	}
	const plot, labelRow = 168, 18
	lo, hi, step := c.extent()
	ticks := []int64{lo}
	for v := lo; v <= hi-step; v += step {
		ticks = append(ticks, v+step)
	}
	left := 0 // room for the numbers of the axis
	for _, v := range ticks {
		left = max(left, pixels(c.axisText(v, s.l), smallSize))
	}
	s.x0, s.x1 = (left+8)*scale/s.room, scale
	if c.Unit != "" {
		s.y += labelRow
		s.put(0, s.y-5, anchorStart, "m", clip(c.Unit, s.room-20, smallSize))
	}
	s.y += labelRow // for the values above the highest marks
	top, bottom := s.y, s.y+plot
	y := func(v int64) int { return bottom - (position(v-lo, hi-lo)*plot+scale/2)/scale }
	for i, v := range ticks {
		class := literal("tick")
		if i == 0 {
			class = "base"
		}
		s.line(class, s.x0, y(v), s.x1, y(v))
		s.put(s.x0-6*scale/s.room, y(v)+4, anchorEnd, "m", c.axisText(v, s.l))
	}
	s.lit("\n")
	n := len(c.Periods)
	slot := func(j int) int { return s.x0 + (s.x1-s.x0)*j/n }
	room := s.width((s.x1 - s.x0) / n)
	c.describe(s)
	// The marks of one series after the other, so that lines run below the marks that follow; what is not known first.
	for i := range c.Series {
		c.gaps(s, i, slot, top, plot)
	}
	for i := range c.Series {
		if c.Columns {
			c.columns(s, i, slot, y, lo, hi)
		} else {
			c.lines(s, i, slot, y, lo, hi)
		}
	}
	for i := range c.Series {
		c.numbers(s, i, slot, room, y, lo, hi)
	}
	// Names of the periods, of which the last is always written.
	widest := 0
	for _, p := range c.Periods {
		widest = max(widest, pixels(p, smallSize))
	}
	every := (widest+8)/max(room, 1) + 1
	s.y = bottom + labelRow
	for j, p := range c.Periods {
		x := (slot(j) + slot(j+1)) / 2
		if (n-1-j)%every == 0 {
			a := anchorMiddle
			if every > 1 && j == n-1 { // it may be wider than its place
				a, x = anchorEnd, s.x1
			}
			s.put(x, s.y-4, a, "m", clip(p, s.width(s.x1-s.x0)-20, smallSize))
		}
	}
	s.lit("\n")
	s.y += 4
	s.close(func() {})
}

// clip cuts a text to a width; the whole of it is in the description and in the table.
func clip(s string, width, size int) string {
	lines := wrapPixels(s, width, size)
	if len(lines) > 1 {
		return lines[0] + "…"
	}
	return lines[0]
}

func (c *Trend) describe(s *svg) {
	for j, p := range c.Periods {
		if j > 0 {
			s.describe("; ")
		}
		s.describe(p, ": ")
		for i := range c.Series {
			v := c.Series[i].Values[j]
			if i > 0 {
				s.describe(", ")
			}
			if c.Series[i].Label != "" && len(c.Series) > 1 {
				s.describe(c.Series[i].Label, " ")
			}
			text := v.Text(s.l)
			if !trendKnown(v) {
				text = wordUnknown.in(s.l)
			} else if c.Unit != "" {
				text += " " + c.Unit
			}
			s.describe(text)
			if note := v.Note(); note != "" {
				s.describe(" (", note, ")")
			}
		}
	}
}

// place returns where series i is drawn in a period: columns side by side, lines in the middle.
func (c *Trend) place(i, from, until int) (x1, x2 int) {
	if !c.Columns {
		return from, until
	}
	width := (until - from) * 7 / 10
	from += (until - from) * 3 / 20
	return from + width*i/len(c.Series), from + width*(i+1)/len(c.Series)
}

// gaps hatches what nothing is known of, for lines a strip in each period that is narrower the more lines there are.
func (c *Trend) gaps(s *svg, i int, slot func(int) int, top, plot int) {
	for j, v := range c.Series[i].Values {
		if trendKnown(v) {
			continue
		}
		from, until := slot(j), slot(j+1)
		width := (until - from) * 6 / 10
		from += (until - from) * 2 / 10
		s.rect(from+width*i/len(c.Series), from+width*(i+1)/len(c.Series), top, plot)
		s.hatchFill()
		s.lit("\n")
	}
}

func (c *Trend) columns(s *svg, i int, slot func(int) int, y func(int64) int, lo, hi int64) {
	for j, v := range c.Series[i].Values {
		if !trendKnown(v) {
			continue
		}
		x1, x2 := c.place(i, slot(j), slot(j+1))
		a, b, top := trendEnds(v)
		if !top {
			b = hi
		}
		if base := y(lo); y(a) < base {
			s.rect(x1, x2, y(a), base-y(a))
			s.fill(c.Series[i].Tone)
			s.lit("/>")
		}
		if y(b) < y(a) {
			s.rect(x1, x2, y(b), y(a)-y(b))
			s.hatchFill()
			if a > lo {
				s.line("end", x1, y(a), x2, y(a))
			}
			if top {
				s.line("end", x1, y(b), x2, y(b))
			}
		}
	}
	s.lit("\n")
}

func (c *Trend) lines(s *svg, i int, slot func(int) int, y func(int64) int, lo, hi int64) {
	series := &c.Series[i]
	middle := func(j int) int { return (slot(j) + slot(j+1)) / 2 }
	exact := func(j int) (int64, bool) {
		if j < 0 || j >= len(series.Values) || !trendKnown(series.Values[j]) {
			return 0, false
		}
		a, b, top := trendEnds(series.Values[j])
		return a, top && a == b
	}
	for j := range series.Values {
		a, ok := exact(j)
		if b, next := exact(j + 1); ok && next {
			s.line(stroke(series.Tone, i), middle(j), y(a), middle(j+1), y(b))
		}
	}
	for j, v := range series.Values {
		if !trendKnown(v) {
			continue
		}
		a, b, top := trendEnds(v)
		x := middle(j)
		if a != b || !top {
			if !top {
				b = hi
			}
			s.line(stroke(series.Tone, 0), x, y(a), x, y(b))
			tick := 5 * scale / s.room
			if a > lo || a > 0 {
				s.line(stroke(series.Tone, 0), x-tick, y(a), x+tick, y(a))
			}
			if top {
				s.line(stroke(series.Tone, 0), x-tick, y(b), x+tick, y(b))
			}
			continue
		}
		s.lit(`<svg x="`)
		s.share(x)
		s.lit(`" y="`)
		s.num(y(a))
		s.lit(`" overflow="visible"><path`)
		s.fill(series.Tone)
		s.lit(` d="`)
		s.lit(seriesShape(i))
		s.lit(`"/></svg>`)
	}
	s.lit("\n")
}

// numbers writes the values at their marks, those for which there is room; all are in the description and the table.
func (c *Trend) numbers(s *svg, i int, slot func(int) int, room int, y func(int64) int, lo, hi int64) {
	series := &c.Series[i]
	if c.Columns {
		room /= len(c.Series)
	} else if len(c.Series) > 1 {
		return // they would run into one another
	}
	for j, v := range series.Values {
		text := trendText(v, s.l)
		if pixels(text, smallSize) > room {
			continue
		}
		x1, x2 := c.place(i, slot(j), slot(j+1))
		at := y(hi) - 4
		if trendKnown(v) {
			_, b, top := trendEnds(v)
			if !top {
				b = hi
			}
			at = y(b) - 5
			if !c.Columns {
				at -= 4
				if c.valley(series.Values, j) && at < y(lo)-32 {
					at += 26 // below the mark, off the line
				}
			}
		}
		s.put((x1+x2)/2, at, anchorMiddle, "v", text)
	}
	s.lit("\n")
}

// valley reports whether the line comes down to the value from one side, and goes up from it or ends there on the other.
func (c *Trend) valley(values []Cell, j int) bool {
	at, _, _ := trendEnds(values[j])
	lower, higher := false, false
	for _, k := range [2]int{j - 1, j + 1} {
		if k >= 0 && k < len(values) && trendKnown(values[k]) {
			n, _, _ := trendEnds(values[k])
			higher, lower = higher || n > at, lower || n < at
		}
	}
	return higher && !lower
}

// stroke returns the class of a line in the colour of a tone, with a stroke of its own for each series.
func stroke(t Tone, series int) literal {
	dash := [...][3]literal{
		{"s-best", "s-best dash", "s-best dots"},
		{"s-good", "s-good dash", "s-good dots"},
		{"s-caution", "s-caution dash", "s-caution dots"},
		{"s-bad", "s-bad dash", "s-bad dots"},
		{"s-pending", "s-pending dash", "s-pending dots"},
	}
	i := 0
	if t >= ToneBest && t <= TonePending {
		i = int(t - ToneBest)
	}
	return dash[i][series%3]
}

// seriesShape returns the mark of a series: a circle, a square, a triangle, a diamond.
func seriesShape(series int) literal {
	return [...]literal{"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-4-4h8v8h-8z", "M0-5 5 4h-10z", "M0-5 5 0 0 5-5 0z"}[series%4]
}
