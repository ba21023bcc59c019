package report

import (
	"strconv"
	"strings"

	"github.com/motcua/motcua"
)

// svg is one drawing of a chart. Places across are shares of the width, so that a drawing fits its page, and texts keep
// their size; places down are pixels. A chart is drawn twice, and the style shows one of the two: broad, with labels left of
// the bars, for screens and paper, and narrow, with labels above them, for telephones.
type svg struct {
	markup
	l      motcua.Language
	n      int // number of the chart on the page
	broad  bool
	room   int // pixels across that there are at least
	y      int // how far down the drawing reaches
	x0, x1 int // the ends of the bars across
	// Pixels for labels left and values right of the bars, in a broad drawing.
	labelRoom, valueRoom int
	desc                 []byte
	hatch                bool
	parts                []svgPart
}

// svgPart is a finished drawing. A long chart takes several, so that a page can end between two rows.
type svgPart struct {
	b      []byte
	height int
	desc   string
	hatch  bool
}

// keyItem is an entry of the key: a mark and what it means.
type keyItem struct {
	mark   keyMark
	tone   Tone
	text   string
	series int
}

type keyMark uint8

const (
	markBox keyMark = iota
	markHatch
	markDot
	markDiamond
	markLine // with the shape of a series, see seriesShape
)

const (
	broadRoom   = 680 // pixels of a chart on paper
	narrowRoom  = 310 // pixels of a chart on a telephone
	labelSize   = 14
	smallSize   = 13
	lineHeight  = 19
	columnGap   = 14  // pixels between labels, bars and values
	detailLines = 3   // lines of a reason in a drawing
	longPart    = 520 // pixels down after which a new drawing is begun
)

// chart writes a figure; its title and note are left out when the table above, which is that of the chart, has them.
func (h *html) chart(c Chart, n int, section string, headed bool) {
	title, note := c.heading()
	drawing := func(broad bool) svg {
		s := svg{l: h.l, n: n, broad: broad, room: narrowRoom, x1: scale}
		if broad {
			s.room = broadRoom
		}
		c.draw(&s)
		return s
	}
	broad, narrow := drawing(true), drawing(false)
	if len(broad.parts) == 0 {
		return
	}
	h.lit("<figure")
	if len(broad.parts) > 1 {
		h.lit(` class="long"`)
	}
	h.lit(">\n")
	if headed {
		h.element("<figcaption>", title, "</figcaption>\n")
		h.element("<p>", note, "</p>\n")
	}
	if title == "" {
		title = section
	}
	if title == "" {
		title = wordChart.in(h.l)
	}
	h.key(c.key(h.l))
	for _, s := range []*svg{&broad, &narrow} {
		for i := range s.parts {
			h.drawing(s, i, title)
		}
	}
	h.lit("</figure>\n")
}

func (h *html) key(items []keyItem) {
	if len(items) == 0 {
		return
	}
	h.lit("<ul class=\"key\" aria-label=\"")
	h.text(wordKey.in(h.l))
	h.lit("\">\n")
	for _, k := range items {
		h.lit(`<li><svg width="16" height="14" aria-hidden="true">`)
		switch k.mark {
		case markBox:
			h.lit(`<rect width="16" height="14"`)
			h.fill(k.tone)
			h.lit("/>")
		case markHatch:
			h.lit(`<path class="h-line" d="M1 6 6 1M1 13 13 1M7 13 15 5"/><rect class="hatched" x=".5" y=".5" width="15" height="13" fill="none"/>`)
		case markDot:
			h.lit(`<circle cx="8" cy="7" r="4"`)
			h.fill(k.tone)
			h.lit("/>")
		case markDiamond:
			h.lit(`<path class="ring" d="M8 .5 14.5 7 8 13.5 1.5 7z"/>`)
		case markLine:
			h.lit(`<line class="`)
			h.lit(stroke(k.tone, k.series))
			h.lit(`" x1="0" y1="7" x2="16" y2="7"/><path transform="translate(8 7)"`)
			h.fill(k.tone)
			h.lit(` d="`)
			h.lit(seriesShape(k.series))
			h.lit(`"/>`)
		}
		h.lit("</svg>")
		h.text(k.text)
		h.lit("</li>\n")
	}
	h.lit("</ul>\n")
}

func (h *html) drawing(s *svg, i int, title string) {
	part := &s.parts[i]
	h.lit(`<svg class="chart `)
	h.lit(s.form("broad", "narrow"))
	h.lit(`" role="img" aria-labelledby="`)
	s.name(&h.markup, i, "t")
	h.lit(" ")
	s.name(&h.markup, i, "d")
	h.lit(`" width="100%" height="`)
	h.num(part.height)
	h.lit(`"><title id="`)
	s.name(&h.markup, i, "t")
	h.lit(`">`)
	h.text(title)
	if len(s.parts) > 1 {
		h.lit(" (")
		h.num(i + 1)
		h.lit("/")
		h.num(len(s.parts))
		h.lit(")")
	}
	h.lit(`</title><desc id="`)
	s.name(&h.markup, i, "d")
	h.lit(`">`)
	h.text(part.desc)
	h.lit("</desc>\n")
	if part.hatch {
		h.lit(`<defs><pattern id="`)
		s.name(&h.markup, i, "h")
		h.lit(`" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
			`<rect class="h-back" width="6" height="6"/><line class="h-line" x1="1" y1="0" x2="1" y2="6"/></pattern></defs>` + "\n")
	}
	h.b = append(h.b, part.b...)
	h.lit("</svg>\n")
}

func (s *svg) form(broad, narrow literal) literal {
	if s.broad {
		return broad
	}
	return narrow
}

// name appends an identifier in drawing i.
func (s *svg) name(m *markup, i int, what literal) {
	m.id("c", s.n, s.form("b", "n"), i+1)
	m.lit(what)
}

// next makes room for a row below those before it, in a new drawing when this one is long; end finishes the old one.
func (s *svg) next(broad, narrow int, end func()) {
	switch {
	case s.y == 0:
		return
	case s.broad && s.y > longPart:
		s.close(end)
		return
	case s.broad:
		s.y += broad
	default:
		s.y += narrow
	}
	s.describe("; ")
}

// close finishes the drawing, if anything is in it.
func (s *svg) close(end func()) {
	if s.y == 0 {
		return
	}
	s.describe(".")
	end()
	s.parts = append(s.parts, svgPart{s.b, s.y, string(s.desc), s.hatch})
	s.b, s.y, s.desc, s.hatch = nil, 0, nil, false
}

// fill appends the class that colours a shape.
func (m *markup) fill(t Tone) {
	switch t {
	case ToneGood:
		m.lit(` class="f-good"`)
	case ToneCaution:
		m.lit(` class="f-caution"`)
	case ToneBad:
		m.lit(` class="f-bad"`)
	case TonePending:
		m.lit(` class="f-pending"`)
	default:
		m.lit(` class="f-best"`)
	}
}

// onFill appends the class of text on a shape of that colour.
func (m *markup) onFill(t Tone) {
	switch t {
	case ToneGood:
		m.lit(` class="o-good"`)
	case ToneCaution:
		m.lit(` class="o-caution"`)
	case ToneBad:
		m.lit(` class="o-bad"`)
	case TonePending:
		m.lit(` class="o-pending"`)
	default:
		m.lit(` class="o-best"`)
	}
}

// share appends a place across: hundredths of a percent of the width.
func (m *markup) share(n int) {
	m.num(n / 100)
	if r := n % 100; r != 0 {
		m.lit(".")
		if r < 10 {
			m.lit("0")
		}
		if r%10 == 0 {
			r /= 10
		}
		m.num(r)
	}
	m.lit("%")
}

// rect draws a box from lo to hi.
func (s *svg) rect(lo, hi, y, height int) {
	s.lit(`<rect x="`)
	s.share(lo)
	s.lit(`" y="`)
	s.num(y)
	s.lit(`" width="`)
	s.share(hi - lo)
	s.lit(`" height="`)
	s.num(height)
	s.lit(`"`)
}

func (s *svg) line(class literal, x1, y1, x2, y2 int) {
	s.lit(`<line class="`)
	s.lit(class)
	s.lit(`" x1="`)
	s.share(x1)
	s.lit(`" y1="`)
	s.num(y1)
	s.lit(`" x2="`)
	s.share(x2)
	s.lit(`" y2="`)
	s.num(y2)
	s.lit(`"/>`)
}

type anchor uint8

const (
	anchorStart anchor = iota
	anchorMiddle
	anchorEnd
)

func (s *svg) openText(x, y int, a anchor) {
	s.lit(`<text x="`)
	s.share(x)
	s.lit(`" y="`)
	s.num(y)
	s.lit(`"`)
	switch a {
	case anchorMiddle:
		s.lit(` text-anchor="middle"`)
	case anchorEnd:
		s.lit(` text-anchor="end"`)
	}
}

func (s *svg) put(x, y int, a anchor, class literal, text string) {
	s.openText(x, y, a)
	if class != "" {
		s.lit(` class="`)
		s.lit(class)
		s.lit(`"`)
	}
	s.lit(">")
	s.text(text)
	s.lit("</text>")
}

// toneInk returns the class of text in the colour of a tone.
func toneInk(t Tone) literal {
	switch t {
	case ToneBest:
		return "i-best"
	case ToneGood:
		return "i-good"
	case ToneCaution:
		return "i-caution"
	case ToneBad:
		return "i-bad"
	case TonePending:
		return "i-pending"
	}
	return ""
}

// at returns the place across of v out of the scale, between the ends of the bars.
func (s *svg) at(v int) int { return s.x0 + (s.x1-s.x0)*v/scale }

// width returns how many pixels wide a share of the width is at least.
func (s *svg) width(share int) int { return s.room * share / scale }

// rowTexts are the texts of one row of a chart.
type rowTexts struct {
	label, value           string
	labelClass, valueClass literal
	below                  string // under the bar
	detail                 string // under the value
	height                 int    // of the bar
}

// columns decides where bars begin and end, given the texts of all rows: in a broad drawing labels stand left of them, on
// at most so many hundredths of the width, and values right of them. Details too long for a picture are dropped.
func (s *svg) columns(rows []rowTexts, labelShare int) {
	room := s.room
	if s.broad {
		room = s.room * 27 / 100
	}
	label, value := 0, 0
	for i := range rows {
		r := &rows[i]
		if len(wrapPixels(r.detail, room, smallSize)) > detailLines {
			r.detail = ""
		}
		label = max(label, pixels(r.label, labelSize))
		value = max(value, pixels(r.value, labelSize+1), pixels(r.detail, smallSize))
	}
	if !s.broad {
		return
	}
	s.labelRoom = min(label, s.room*labelShare/100)
	s.valueRoom = min(value, room)
	s.x0 = (s.labelRoom + columnGap) * scale / s.room
	s.x1 = scale - (s.valueRoom+columnGap)*scale/s.room
}

// row writes the texts of a row and moves down past it. It returns where the bar begins, downwards.
func (s *svg) row(r rowTexts) (top int) {
	if !s.broad {
		return s.narrowRow(r)
	}
	first := s.y
	texts := func(x, y, room int, text string, class literal, size, line int) int {
		if text == "" {
			return y
		}
		for _, part := range wrapPixels(text, room, size) {
			y += line
			s.put(x, y-5, anchorStart, class, part)
		}
		return y
	}
	y := texts(0, first, s.labelRoom, r.label, r.labelClass, labelSize, lineHeight)
	valueAt := s.x1 + columnGap*scale/s.room
	end := texts(valueAt, first, s.valueRoom, r.value, r.valueClass, labelSize+1, lineHeight)
	end = texts(valueAt, end, s.valueRoom, r.detail, "m", smallSize, lineHeight-2)
	y = max(y, end)
	top = first + (lineHeight-r.height)/2
	y = max(y, texts(s.x0, top+r.height+2, s.width(s.x1-s.x0), r.below, "m", smallSize, lineHeight-2), top+r.height)
	s.y = y
	return top
}

func (s *svg) narrowRow(r rowTexts) (top int) {
	room := s.room
	width := pixels(r.value, labelSize+1)
	// A value that is itself a phrase goes to lines of its own.
	beside := width <= s.room*45/100
	if beside && r.value != "" {
		room -= width + 12
	}
	for i, line := range wrapPixels(r.label, room, labelSize) {
		s.y += lineHeight
		s.put(0, s.y-5, anchorStart, r.labelClass, line)
		if i == 0 && beside && r.value != "" {
			s.put(scale, s.y-5, anchorEnd, r.valueClass, r.value)
		}
	}
	if !beside {
		for _, line := range wrapPixels(r.value, s.room, labelSize+1) {
			s.y += lineHeight
			s.put(0, s.y-5, anchorStart, r.valueClass, line)
		}
	}
	s.y++
	top = s.y
	s.y += r.height
	if r.below != "" {
		s.y += 2
	}
	for _, text := range []string{r.below, r.detail} {
		if text == "" {
			continue
		}
		for _, line := range wrapPixels(text, s.room, smallSize) {
			s.y += lineHeight - 2
			s.put(0, s.y-4, anchorStart, "m", line)
		}
	}
	return top
}

func (s *svg) describe(parts ...string) {
	for _, p := range parts {
		s.desc = append(s.desc, p...)
	}
}

func (c *StackedBars) heading() (title, note string) { return c.Title, c.Note }

func (c *StackedBars) key(motcua.Language) []keyItem {
	items := make([]keyItem, len(c.Classes))
	for i, class := range c.Classes {
		items[i] = keyItem{mark: markBox, tone: class.Tone, text: class.Label}
	}
	return items
}

func (c *StackedBars) draw(s *svg) {
	const height = 20
	longest := int64(0)
	rows := make([]rowTexts, len(c.Bars))
	for i := range c.Bars {
		total := c.Bars[i].total()
		longest = max(longest, total)
		rows[i] = rowTexts{label: c.Bars[i].Label, value: formatInteger(total, s.l), valueClass: "b", height: height}
		if c.Unit != "" {
			rows[i].value += " " + c.Unit
		}
	}
	s.columns(rows, 34)
	end := func() { s.y += 4 }
	for i := range c.Bars {
		b, row := &c.Bars[i], &rows[i]
		whole := longest
		if c.Shares {
			whole = b.total()
		}
		s.next(8, 12, end)
		s.describe(row.label, ": ", row.value)
		// A number that does not fit into its part of the bar is written below.
		type part struct {
			lo, hi int
			tone   Tone
			text   string
		}
		parts := make([]part, 0, len(b.Values))
		sum := int64(0)
		for j, v := range b.Values {
			if v == 0 {
				continue
			}
			lo := s.at(position(sum, whole))
			sum += v
			hi := s.at(position(sum, whole))
			text := formatInteger(v, s.l)
			s.describe(", ", c.Classes[j].Label, " ", text)
			if s.width(hi-lo) < pixels(text, smallSize)+6 {
				if row.below != "" {
					row.below += " · "
				}
				row.below += c.Classes[j].Label + " " + text
				text = ""
			}
			parts = append(parts, part{lo, hi, c.Classes[j].Tone, text})
		}
		top := s.row(*row)
		for j, p := range parts {
			s.rect(p.lo, p.hi, top, height)
			s.fill(p.tone)
			s.lit("/>")
			if j > 0 {
				s.line("cut", p.lo, top, p.lo, top+height)
			}
			if p.text != "" {
				s.openText((p.lo+p.hi)/2, top+15, anchorMiddle)
				s.onFill(p.tone)
				s.lit(">")
				s.text(p.text)
				s.lit("</text>")
			}
		}
		s.line("base", s.x0, top-2, s.x0, top+height+2)
		s.lit("\n")
	}
	s.close(end)
}

func (c *ProgressBars) heading() (title, note string) { return c.Title, c.Note }

func (c *ProgressBars) key(l motcua.Language) []keyItem {
	for i := range c.Bars {
		if lo, hi := spanOf(c.Bars[i].Value); lo < hi {
			return []keyItem{{mark: markHatch, text: wordUnknown.in(l)}}
		}
	}
	return nil
}

func (c *ProgressBars) draw(s *svg) {
	const height = 12
	rows := make([]rowTexts, len(c.Bars))
	for i := range c.Bars {
		b := &c.Bars[i]
		rows[i] = rowTexts{label: b.Label, value: b.valueText(s.l), valueClass: toneInk(b.Tone), height: height}
		if b.Total {
			rows[i].labelClass = "b"
		}
		if rows[i].valueClass == "" {
			rows[i].valueClass = "b"
		}
	}
	s.columns(rows, 40)
	end := func() { s.axis(0, scale, 4) }
	for i := range c.Bars {
		b := &c.Bars[i]
		s.next(3, 9, end)
		if b.Total {
			s.y += 3
			s.line("ref", 0, s.y, scale, s.y)
			s.y += 4
		}
		s.describe(b.Label, ": ", rows[i].value)
		top := s.row(rows[i])
		s.rect(s.x0, s.x1, top, height)
		s.lit(` class="track"/>`)
		lo, hi := spanOf(b.Value)
		s.span(s.at(lo), s.at(hi), top, height, b.Tone, lo > 0, hi < scale)
		s.lit("\n")
	}
	s.close(end)
}

// axis draws percentages under the bars, from lo to hi in steps.
func (s *svg) axis(lo, hi, steps int) {
	label := func(i int) string {
		v := lo + (hi-lo)*i/steps
		text := strconv.Itoa(v / 100)
		if f := v % 100; f != 0 {
			text += "." + strings.TrimRight(strconv.Itoa(100 + f)[1:], "0")
		}
		return formatDecimal(text, s.l) + " %"
	}
	need := pixels(label(steps), smallSize) + 4
	if !s.broad {
		need += need / 2 // the outer labels stand inside the ends
	}
	if s.width(s.x1-s.x0)/steps < need {
		steps = 1
	}
	s.y += 4
	for i := range steps + 1 {
		x := s.at(scale * i / steps)
		s.line("tick", x, s.y, x, s.y+5)
		a := anchorMiddle
		switch {
		case s.broad:
		case i == 0:
			a = anchorStart
		case i == steps:
			a = anchorEnd
		}
		s.put(x, s.y+18, a, "m", label(i))
	}
	s.y += 24
	s.lit("\n")
}

func (c *Comparison) heading() (title, note string) { return c.Title, c.Note }

func (c *Comparison) key(l motcua.Language) []keyItem {
	return []keyItem{{mark: markDiamond, text: wordPublished.in(l)}, {mark: markDot, text: wordRecomputed.in(l)}}
}

func (c *Comparison) draw(s *svg) {
	const height = 16
	lo, hi := c.extent()
	at := func(v int) int { return s.at(position(int64(v-lo), int64(hi-lo))) }
	var rows []rowTexts
	var items []*Compared
	for i := range c.Items {
		it := &c.Items[i]
		if !it.Published.Defined() && !it.Recomputed.Defined() {
			continue
		}
		row := rowTexts{label: it.Label, value: it.Verdict, valueClass: toneInk(it.Tone), detail: it.Detail, height: height}
		if it.Published.Defined() {
			row.below = "◇ " + formatPercent(it.Published, s.l)
		}
		if it.Recomputed.Defined() {
			if row.below != "" {
				row.below += "   "
			}
			row.below += "● " + formatPercent(it.Recomputed, s.l)
		}
		rows, items = append(rows, row), append(items, it)
	}
	s.columns(rows, 32)
	end := func() { s.axis(lo, hi, 5) }
	for i, it := range items {
		s.next(11, 15, end)
		s.describe(it.Label, ": ", it.Verdict)
		if it.Published.Defined() {
			s.describe(", ", wordPublished.in(s.l), " ", formatPercent(it.Published, s.l))
		}
		if it.Recomputed.Defined() {
			s.describe(", ", wordRecomputed.in(s.l), " ", formatPercent(it.Recomputed, s.l))
		}
		if it.Detail != "" {
			s.describe(", ", it.Detail)
		}
		top := s.row(rows[i])
		mid := top + height/2
		s.line("axis", s.x0, mid, s.x1, mid)
		if it.Recomputed.Defined() {
			s.interval(it.Recomputed, at, lo, hi, mid, false)
		}
		if it.Published.Defined() {
			s.interval(it.Published, at, lo, hi, mid, true)
		}
		s.lit("\n")
	}
	s.close(end)
}

// interval marks a percentage on the line at mid: a point, or the line between two ends, of which only the known ones have
// a mark. The published one is open, the recomputed one filled.
func (s *svg) interval(p motcua.Percent, at func(int) int, lo, hi, mid int, open bool) {
	e := endsOf(p)
	a, okA := percentUnits(e.low)
	b, okB := percentUnits(e.high)
	if !okA {
		a = lo
	}
	if !okB {
		b = hi
	}
	x1, x2 := at(a), at(b)
	if e.bound != boundExact {
		if open {
			s.line("end", x1, mid, x2, mid)
		} else {
			s.rect(x1, x2, mid-3, 6)
			s.fill(ToneNone)
			s.lit("/>")
		}
	}
	mark := func(x int) {
		if open {
			s.lit(`<svg x="`)
			s.share(x)
			s.lit(`" y="`)
			s.num(mid)
			s.lit(`" overflow="visible"><path class="ring" d="M0-7 7 0 0 7-7 0z"/></svg>`)
			return
		}
		s.lit(`<circle cx="`)
		s.share(x)
		s.lit(`" cy="`)
		s.num(mid)
		s.lit(`" r="4"`)
		s.fill(ToneNone)
		s.lit("/>")
	}
	if okA {
		mark(x1)
	}
	if okB && (!okA || x2 != x1) {
		mark(x2)
	}
}

// extent chooses the ends of the axis, in hundredths of a percent, so that every figure is on it.
func (c *Comparison) extent() (lo, hi int) {
	lo, hi = scale, scale
	for i := range c.Items {
		for _, p := range []motcua.Percent{c.Items[i].Published, c.Items[i].Recomputed} {
			e := endsOf(p)
			for _, end := range []string{e.low, e.high} {
				if v, ok := percentUnits(end); ok {
					lo, hi = min(lo, v), max(hi, v)
				}
			}
		}
	}
	if hi > scale {
		const step = 50 * 100
		return 0, (hi + step - 1) / step * step
	}
	for _, start := range []int{95, 90, 75, 50} {
		// Leave some room left of the leftmost mark.
		if lo >= start*100+(scale-start*100)/20 {
			return start * 100, scale
		}
	}
	return 0, scale
}

// pixels estimates, rather too wide than too narrow, how wide a text is in a sans-serif font of the given size.
func pixels(s string, size int) int {
	n := 0
	for _, r := range s {
		switch {
		case zeroWidth(r):
		case wide(r):
			n += 100
		case strings.ContainsRune("iljtfrI.,:;'|!()[]/ ·-", r):
			n += 33
		case strings.ContainsRune("mwMW%—<>=+#&~^@≤≥×→…", r):
			n += 90
		case r >= 'A' && r <= 'Z' || r == 'Đ':
			n += 72
		default:
			n += 57
		}
	}
	return (n*size + 99) / 100
}

// wrapPixels breaks a text into lines of about the given width.
func wrapPixels(s string, width, size int) []string {
	var lines []string
	line := ""
	for word := range words(clean(s)) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if pixels(next, size) <= width {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for pixels(word, size) > width {
			n := 0
			for n < len(word) {
				end := n + letter(word[n:])
				if n > 0 && pixels(word[:end], size) > width {
					break
				}
				n = end
			}
			if n == len(word) {
				break
			}
			lines = append(lines, strings.TrimRight(word[:n], " "))
			word = strings.TrimLeft(word[n:], " ")
		}
		line = word
	}
	if line != "" || lines == nil {
		lines = append(lines, line)
	}
	return lines
}
