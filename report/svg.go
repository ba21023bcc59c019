package report

import (
	"strconv"
	"strings"

	"github.com/motcua/motcua"
)

// svg draws a chart. Places across are shares of the width, so that a drawing fits a telephone and a sheet of paper, and
// texts keep their size; places down are pixels. Labels are broken for the narrowest screen there is to expect.
type svg struct {
	markup
	l       motcua.Language
	n       int // number of the chart on the page
	y       int // how far down the drawing reaches
	title   string
	note    string
	desc    strings.Builder
	key     []keyItem
	hatched bool
}

// keyItem is an entry of the key: a mark and what it means.
type keyItem struct {
	mark keyMark
	tone Tone
	text string
}

type keyMark uint8

const (
	markBox keyMark = iota
	markHatch
	markDot
	markDiamond
)

const (
	narrow     = 350 // pixels a chart has on a telephone
	labelSize  = 14
	smallSize  = 13
	lineHeight = 19
	barHeight  = 20
)

func (h *html) chart(c Chart, n int, title string) {
	s := svg{l: h.l, n: n}
	c.draw(&s)
	h.lit("<figure>\n")
	h.element("<figcaption>", s.title, "</figcaption>\n")
	h.element("<p>", s.note, "</p>\n")
	if len(s.key) > 0 {
		h.lit("<ul class=\"key\" aria-label=\"")
		h.text(wordKey.in(h.l))
		h.lit("\">\n")
		for _, k := range s.key {
			h.lit(`<li><svg width="16" height="14" aria-hidden="true">`)
			switch k.mark {
			case markBox:
				h.lit(`<rect width="16" height="14"`)
				h.fill(k.tone)
				h.lit("/>")
			case markHatch:
				h.lit(`<rect class="hatched" x=".5" y=".5" width="15" height="13" fill="url(#`)
				h.id("c", n, "", 0)
				h.lit(`h)"/>`)
			case markDot:
				h.lit(`<circle cx="8" cy="7" r="5"`)
				h.fill(k.tone)
				h.lit("/>")
			case markDiamond:
				h.lit(`<path class="ring" d="M8 1 14 7 8 13 2 7z"/>`)
			}
			h.lit("</svg>")
			h.text(k.text)
			h.lit("</li>\n")
		}
		h.lit("</ul>\n")
	}
	h.lit(`<svg class="chart" role="img" aria-labelledby="`)
	h.id("c", n, "", 0)
	h.lit("t ")
	h.id("c", n, "", 0)
	h.lit(`d" width="100%" height="`)
	h.num(s.y)
	h.lit(`"><title id="`)
	h.id("c", n, "", 0)
	h.lit(`t">`)
	if s.title != "" {
		title = s.title
	}
	h.text(title)
	h.lit(`</title><desc id="`)
	h.id("c", n, "", 0)
	h.lit(`d">`)
	h.text(s.desc.String())
	h.lit("</desc>\n")
	if s.hatched {
		h.lit(`<defs><pattern id="`)
		h.id("c", n, "", 0)
		h.lit(`h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
			`<rect class="h-back" width="6" height="6"/><line class="h-line" x1="1" y1="0" x2="1" y2="6"/></pattern></defs>` + "\n")
	}
	h.b = append(h.b, s.b...)
	h.lit("</svg>\n</figure>\n")
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

// labels writes a label on the left and a value on the right of one line, broken into several where they need it, and moves
// down past them.
func (s *svg) labels(left, right string, leftClass, rightClass literal) {
	room := narrow
	width := pixels(right, labelSize)
	// A value that is itself a phrase goes to lines of its own.
	beside := width <= narrow*45/100
	if beside && right != "" {
		room -= width + 14
	}
	for i, line := range wrapPixels(left, room, labelSize) {
		s.y += lineHeight
		s.put(0, s.y-5, anchorStart, leftClass, line)
		if i == 0 && beside && right != "" {
			s.put(scale, s.y-5, anchorEnd, rightClass, right)
		}
	}
	if !beside {
		for _, line := range wrapPixels(right, narrow, labelSize) {
			s.y += lineHeight
			s.put(0, s.y-5, anchorStart, rightClass, line)
		}
	}
}

// small writes lines of small, muted text.
func (s *svg) small(text string) {
	for _, line := range wrapPixels(text, narrow, smallSize) {
		s.y += lineHeight - 2
		s.put(0, s.y-4, anchorStart, "m", line)
	}
}

func (s *svg) describe(parts ...string) {
	for _, p := range parts {
		s.desc.WriteString(p)
	}
}

func (c *StackedBars) draw(s *svg) {
	s.title, s.note = c.Title, c.Note
	for _, class := range c.Classes {
		s.key = append(s.key, keyItem{markBox, class.Tone, class.Label})
	}
	longest := int64(0)
	for i := range c.Bars {
		longest = max(longest, c.Bars[i].total())
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		total := b.total()
		whole := longest
		if c.Shares {
			whole = total
		}
		if i > 0 {
			s.y += 12
			s.describe("; ")
		}
		count := formatInteger(total, s.l)
		if c.Unit != "" {
			count += " " + c.Unit
		}
		s.labels(b.Label, count, "", "b")
		s.describe(b.Label, ": ", count)
		s.y += 2
		top := s.y
		s.y += barHeight
		var outside []string
		sum := int64(0)
		for j, v := range b.Values {
			if v == 0 {
				continue
			}
			lo := position(sum, whole)
			sum += v
			hi := position(sum, whole)
			tone := c.Classes[j].Tone
			s.rect(lo, hi, top, barHeight)
			s.fill(tone)
			s.lit("/>")
			if lo > 0 {
				s.line("cut", lo, top, lo, top+barHeight)
			}
			text := formatInteger(v, s.l)
			s.describe(", ", c.Classes[j].Label, " ", text)
			if (hi-lo)*narrow/scale >= pixels(text, smallSize)+8 {
				s.openText((lo+hi)/2, top+15, anchorMiddle)
				s.onFill(tone)
				s.lit(">")
				s.text(text)
				s.lit("</text>")
			} else {
				outside = append(outside, c.Classes[j].Label+" "+text)
			}
		}
		if len(outside) > 0 {
			s.y += 2
			s.small(strings.Join(outside, " · "))
		}
		s.lit("\n")
	}
	s.describe(".")
	s.y += 4
}

func (c *ProgressBars) draw(s *svg) {
	s.title, s.note = c.Title, c.Note
	for i := range c.Bars {
		b := &c.Bars[i]
		if i > 0 {
			s.y += 9
			s.describe("; ")
		}
		if b.Total {
			s.y += 4
			s.line("ref", 0, s.y, scale, s.y)
			s.y += 4
		}
		value := b.valueText(s.l)
		s.describe(b.Label, ": ", value)
		class := literal("")
		if b.Total {
			class = "b"
		}
		ink := toneInk(b.Tone)
		if ink == "" {
			ink = "b"
		}
		s.labels(b.Label, value, class, ink)
		s.y += 1
		const height = 12
		top := s.y
		s.y += height
		s.rect(0, scale, top, height)
		s.lit(` class="track"/>`)
		lo, hi := spanOf(b.Value)
		if lo > 0 {
			s.rect(0, lo, top, height)
			s.fill(b.Tone)
			s.lit("/>")
		}
		if hi > lo {
			s.hatched = true
			s.rect(lo, hi, top, height)
			s.lit(` class="hatched" fill="url(#`)
			s.id("c", s.n, "", 0)
			s.lit(`h)"/>`)
			if lo > 0 {
				s.line("end", lo, top-2, lo, top+height+2)
			}
			if hi < scale {
				s.line("end", hi, top-2, hi, top+height+2)
			}
		}
		s.lit("\n")
	}
	s.describe(".")
	if s.hatched {
		s.key = append(s.key, keyItem{markHatch, ToneNone, wordUnknown.in(s.l)})
	}
	s.axis(0, scale, 4)
}

// axis draws percentages under the drawing, from lo to hi in steps.
func (s *svg) axis(lo, hi, steps int) {
	s.y += 4
	for i := range steps + 1 {
		x := scale * i / steps
		s.line("tick", x, s.y, x, s.y+5)
		a := anchorMiddle
		switch i {
		case 0:
			a = anchorStart
		case steps:
			a = anchorEnd
		}
		v := lo + (hi-lo)*i/steps
		text := strconv.Itoa(v / 100)
		if f := v % 100; f != 0 {
			text += "." + strings.TrimRight(strconv.Itoa(100 + f)[1:], "0")
		}
		s.put(x, s.y+18, a, "m", formatDecimal(text, s.l)+" %")
	}
	s.y += 24
	s.lit("\n")
}

func (c *Comparison) draw(s *svg) {
	s.title, s.note = c.Title, c.Note
	lo, hi := c.extent()
	at := func(v int) int { return position(int64(v-lo), int64(hi-lo)) }
	drawn := false
	for i := range c.Items {
		it := &c.Items[i]
		if i > 0 {
			s.y += 14
			s.describe("; ")
		}
		s.labels(it.Label, it.Verdict, "", toneInk(it.Tone))
		s.describe(it.Label, ": ", it.Verdict)
		published, recomputed := it.Published.Defined(), it.Recomputed.Defined()
		var figures []string
		if published {
			figures = append(figures, "◇ "+wordPublished.in(s.l)+" "+formatPercent(it.Published, s.l))
		}
		if recomputed {
			figures = append(figures, "● "+wordRecomputed.in(s.l)+" "+formatPercent(it.Recomputed, s.l))
		}
		if published || recomputed {
			drawn = true
			s.y += 10
			mid := s.y
			s.y += 10
			s.line("axis", 0, mid, scale, mid)
			if recomputed {
				s.interval(it.Recomputed, it.Tone, at, lo, hi, mid, false)
			}
			if published {
				s.interval(it.Published, it.Tone, at, lo, hi, mid, true)
			}
			line := strings.Join(figures, "   ")
			s.small(line)
			s.describe(", ", strings.NewReplacer("◇ ", "", "● ", "", "   ", ", ").Replace(line))
		}
		if it.Detail != "" {
			s.small(it.Detail)
			s.describe(", ", it.Detail)
		}
		s.lit("\n")
	}
	s.describe(".")
	if drawn {
		s.key = append(s.key,
			keyItem{markDiamond, ToneNone, wordPublished.in(s.l)},
			keyItem{markDot, ToneNone, wordRecomputed.in(s.l)})
		s.axis(lo, hi, 5)
	}
}

// interval marks a percentage on the line at mid: a point, or a line between two ends with the open side fading into the
// edge of the drawing.
func (s *svg) interval(p motcua.Percent, tone Tone, at func(int) int, lo, hi, mid int, open bool) {
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
			s.rect(x1, x2, mid-4, 8)
			s.fill(tone)
			s.lit("/>")
		}
	}
	mark := func(x int) {
		if open {
			s.lit(`<svg x="`)
			s.share(x)
			s.lit(`" y="`)
			s.num(mid)
			s.lit(`" overflow="visible"><path class="ring" d="M0-6 6 0 0 6-6 0z"/></svg>`)
			return
		}
		s.lit(`<circle cx="`)
		s.share(x)
		s.lit(`" cy="`)
		s.num(mid)
		s.lit(`" r="5"`)
		s.fill(tone)
		s.lit("/>")
	}
	if okA {
		mark(x1)
	}
	if okB && x2 != x1 {
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
			n += 36
		case r == 'm' || r == 'w' || r == 'M' || r == 'W' || r == '%' || r == '—':
			n += 90
		case r >= 'A' && r <= 'Z' || r == 'Đ':
			n += 72
		default:
			n += 60
		}
	}
	return (n*size + 99) / 100
}

// wrapPixels breaks a text into lines of about the given width.
func wrapPixels(s string, width, size int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsFuncSeq(clean(s), isSpace) {
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
			lines = append(lines, word[:n])
			word = word[n:]
		}
		line = word
	}
	if line != "" || lines == nil {
		lines = append(lines, line)
	}
	return lines
}
