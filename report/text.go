package report

import (
	"bufio"
	"io"
	"strings"

	"github.com/motcua/motcua"
)

// lineWidth is the number of columns text output is laid out for.
const lineWidth = 100

// WriteText writes the page for a terminal or a plain-text mail: aligned tables in 100 columns, long texts broken into
// lines. Charts are written as the tables of their figures when the section has no table. Control characters in the
// strings of the page are replaced, so that none can act on the terminal.
func (p *Page) WriteText(w io.Writer) error {
	if err := p.Check(); err != nil {
		return err
	}
	b := textWriter{w: bufio.NewWriter(w), l: p.Language}
	b.masthead(p.Issuer, p.Heading)
	b.paragraph(p.Title)
	b.paragraph(p.Subtitle)
	if p.Period != "" {
		b.paragraph(wordPeriod.in(p.Language) + ": " + p.Period)
	}
	if s := p.AsOfText(); s != "" {
		b.paragraph(wordAsOf.in(p.Language) + ": " + s)
	}
	b.line(strings.Repeat("=", lineWidth))
	b.figures(p.Figures)
	for i := range p.Sections {
		s := &p.Sections[i]
		if s.Title != "" {
			b.line("")
			lines := wrap(s.Title, lineWidth)
			longest := 0
			for _, line := range lines {
				b.line(line)
				longest = max(longest, textWidth(line))
			}
			b.line(strings.Repeat("-", longest))
		}
		b.paragraph(s.Intro)
		if t := s.Data(p.Language); t != nil {
			b.line("")
			b.table(t)
		}
	}
	if len(p.Notes) > 0 {
		b.line("")
		title := wordNotes.in(p.Language)
		b.line(title)
		b.line(strings.Repeat("-", textWidth(title)))
		for _, n := range p.Notes {
			s := n.Text
			if n.Label != "" {
				s = n.Label + ": " + s
			}
			b.item("- ", s)
		}
	}
	if len(p.Signatures) > 0 {
		b.signatures(p.Signatures)
	}
	if p.Receipt != "" {
		b.line("")
		b.item(wordReceipt.in(p.Language)+": ", p.Receipt)
	}
	return b.w.Flush()
}

// WriteText writes the table alone, with caption and notes.
func (t *Table) WriteText(w io.Writer, l motcua.Language) error {
	if err := t.Check(); err != nil {
		return err
	}
	b := textWriter{w: bufio.NewWriter(w), l: l}
	b.table(t)
	return b.w.Flush()
}

type textWriter struct {
	w *bufio.Writer
	l motcua.Language
}

// line writes to a bufio.Writer, which keeps the first error for Flush.
func (b *textWriter) line(s string) {
	_, _ = b.w.WriteString(strings.TrimRight(s, " "))
	_ = b.w.WriteByte('\n')
}

func (b *textWriter) paragraph(s string) {
	if s == "" {
		return
	}
	for _, line := range wrap(s, lineWidth) {
		b.line(line)
	}
}

// item writes s after a lead, its further lines indented under the first.
func (b *textWriter) item(lead, s string) {
	indent := textWidth(lead)
	for i, line := range wrap(s, lineWidth-indent) {
		if i == 0 {
			b.line(lead + line)
		} else {
			b.line(strings.Repeat(" ", indent) + line)
		}
	}
}

func (b *textWriter) figures(figures []Figure) {
	if len(figures) == 0 {
		return
	}
	b.line("")
	labelWidth, valueWidth := 0, 0
	for i := range figures {
		labelWidth = max(labelWidth, textWidth(clean(figures[i].Label)))
		valueWidth = max(valueWidth, textWidth(clean(figures[i].Value.Text(b.l))))
	}
	labelWidth, valueWidth = min(labelWidth, 40), min(valueWidth, 24)
	for i := range figures {
		f := &figures[i]
		note := f.Note
		if n := f.Value.Note(); n != "" {
			note = strings.TrimLeft(note+"; "+n, "; ")
		}
		var c canvas
		c.block(0, 0, labelWidth, wrap(f.Label, labelWidth), alignLeft)
		c.block(labelWidth+2, 0, valueWidth, wrap(f.Value.Text(b.l), valueWidth), alignRight)
		if note != "" {
			at := labelWidth + valueWidth + 4
			c.block(at, 0, lineWidth-at, wrap(note, lineWidth-at), alignLeft)
		}
		b.canvas(&c)
	}
}

// masthead sets the issuer against the lines of the heading.
func (b *textWriter) masthead(issuer string, heading []string) {
	if len(heading) == 0 {
		b.paragraph(issuer)
		return
	}
	const half = lineWidth/2 - 2
	var c canvas
	if issuer != "" {
		lines := wrap(issuer, half)
		c.block(0, 0, half, lines, alignLeft)
	}
	y := 0
	for _, s := range heading {
		lines := wrap(s, half)
		c.block(lineWidth-half, y, half, lines, alignCentre)
		y += len(lines)
	}
	b.canvas(&c)
	b.line("")
}

func (b *textWriter) signatures(offices []string) {
	b.line("")
	width := max(lineWidth/len(offices)-2, 8)
	var c canvas
	height := 0
	for i, s := range offices {
		lines := wrap(s, width)
		c.block(i*(width+2), 0, width, lines, alignCentre)
		height = max(height, len(lines))
	}
	for i := range offices {
		c.block(i*(width+2), height, width, wrap(wordSign.in(b.l), width), alignCentre)
	}
	b.canvas(&c)
	b.line("")
	b.line("")
}

type alignment uint8

const (
	alignLeft alignment = iota
	alignRight
	alignCentre
)

// canvas is an area of lines onto which blocks of text are put, in any order, without overlap.
type canvas struct {
	lines [][]piece
}

type piece struct {
	x int
	s string
}

func (c *canvas) put(x, y int, s string) {
	for len(c.lines) <= y {
		c.lines = append(c.lines, nil)
	}
	if s == "" {
		return
	}
	line := append(c.lines[y], piece{x, s})
	for i := len(line) - 1; i > 0 && line[i].x < line[i-1].x; i-- {
		line[i], line[i-1] = line[i-1], line[i]
	}
	c.lines[y] = line
}

func (c *canvas) block(x, y, width int, lines []string, a alignment) {
	for i, s := range lines {
		at := x
		switch free := width - textWidth(s); {
		case free <= 0:
		case a == alignRight:
			at += free
		case a == alignCentre:
			at += free / 2
		}
		c.put(at, y+i, s)
	}
}

func (b *textWriter) canvas(c *canvas) {
	var line strings.Builder
	for _, pieces := range c.lines {
		line.Reset()
		x := 0
		for _, p := range pieces {
			if p.x > x {
				line.WriteString(strings.Repeat(" ", p.x-x))
				x = p.x
			}
			line.WriteString(p.s)
			x += textWidth(p.s)
		}
		b.line(line.String())
	}
}

const gutter = 2 // spaces between columns

// textColumn is how a column is laid out.
type textColumn struct {
	index     int // in the table
	right     bool
	short     bool // numbers and days, which cannot be broken into lines
	least     int  // narrower than this, words would be broken
	easy      int  // narrower than this, it is read with difficulty
	width     int
	body      int // the longest line of a cell
	markWidth int // room for references to notes, right of numbers
	x         int
}

func (b *textWriter) table(t *Table) {
	notes, number := t.CellNotes()
	if t.Caption != "" {
		b.paragraph(t.Caption)
	}
	columns := b.measure(t, number)
	head := t.RowHeader()
	first := true
	if lineNeeds(columns) > lineWidth {
		// Since it takes several parts, each column has the room it is easily read with.
		for i := range columns {
			columns[i].least = columns[i].easy
		}
	}
	for len(columns) > 0 {
		// When the table does not fit, it comes in parts, each of which repeats the column that names the rows.
		var part []textColumn
		part, columns = fit(columns, head, first)
		if first && len(columns) == 0 && b.tooHigh(t, part) {
			b.records(t, head, number)
			break
		}
		if !first {
			b.line("")
		}
		first = false
		b.part(t, part, number)
	}
	for i, n := range notes {
		b.item("["+NoteMark(i+1)+"] ", n)
	}
	for _, n := range t.Notes {
		b.item("* ", n)
	}
}

// tooHigh reports whether texts so narrow make rows of a table higher than can be read. Headers of several levels are not
// repeated over each cell, so tables with these stay tables.
func (b *textWriter) tooHigh(t *Table, columns []textColumn) bool {
	const high = 8
	if _, levels := t.Header(); levels > 1 || t.numbered() {
		return false
	}
	for k := range columns {
		c := &columns[k]
		if c.body <= c.width*high/2 {
			continue
		}
		for i := range t.Rows {
			if r := &t.Rows[i]; !t.spansAll(r) && r.Cells[c.index].kind == KindText && len(wrap(r.Cells[c.index].text, c.width)) > high {
				return true
			}
		}
	}
	return false
}

// records writes a table of long texts row by row: under the name of the row a line for each of its cells, with the header
// before it.
func (b *textWriter) records(t *Table, head int, number map[string]int) {
	width := 0
	for j := range t.Columns {
		if j != head {
			width = max(width, textWidth(clean(t.Columns[j].label())))
		}
	}
	width = min(width, 24)
	b.line(strings.Repeat("-", lineWidth))
	for i := range t.Rows {
		r := &t.Rows[i]
		if i > 0 {
			b.line("")
		}
		if t.spansAll(r) {
			b.paragraph(r.Cells[0].Text(b.l) + reference(&r.Cells[0], number))
			continue
		}
		b.paragraph(r.Cells[head].Text(b.l) + reference(&r.Cells[head], number))
		for j := range r.Cells {
			c := &r.Cells[j]
			if j == head || c.kind == KindNone {
				continue
			}
			var area canvas
			area.block(2, 0, width, wrap(t.Columns[j].label(), width), alignLeft)
			area.block(width+4, 0, lineWidth-width-4, wrap(c.Text(b.l)+reference(c, number), lineWidth-width-4), alignLeft)
			b.canvas(&area)
		}
	}
	b.line(strings.Repeat("-", lineWidth))
}

// measure returns the columns with the width they would like and the least they can do with.
func (b *textWriter) measure(t *Table, number map[string]int) []textColumn {
	const (
		longWord = 16 // longer words may be broken
		overText = 24 // headers are wrapped to about this width over texts
		overData = 12 // and to about this over numbers and days
		readable = 20 // texts are not made narrower than this without need
	)
	columns := make([]textColumn, len(t.Columns))
	for j := range columns {
		c := &columns[j]
		kind, _ := t.kindOf(j)
		c.index, c.right = j, t.rightAligned(j)
		c.short = c.right || kind == KindDate
		body, word := b.measureCells(t, c, number)
		label := t.Columns[j].label()
		header, headerWord := textWidth(clean(label)), 0
		for w := range words(clean(label)) {
			headerWord = max(headerWord, textWidth(w))
		}
		c.least = max(min(word, longWord), min(headerWord, longWord), textWidth(clean(t.Columns[j].Number)), 1)
		if c.short {
			c.least = max(c.least, word)
			lines := wrap(label, max(c.least, min(header, overData)))
			header = 0
			for _, line := range lines {
				header = max(header, textWidth(line))
			}
		}
		c.body = body
		c.least += c.markWidth
		c.width = max(c.least, c.markWidth+max(body, min(header, overText)))
		c.easy = max(c.least, readable)
		if c.short {
			c.easy = c.least
			for c.easy < c.width && len(wrap(label, c.easy-c.markWidth)) > 3 {
				c.easy++
			}
		}
		c.easy = min(c.easy, c.width)
	}
	return columns
}

// measureCells returns the width of the longest line and of the longest word in the cells of a column, and sets the room its
// references need beside numbers.
func (b *textWriter) measureCells(t *Table, c *textColumn, number map[string]int) (body, word int) {
	for i := range t.Rows {
		r := &t.Rows[i]
		if t.spansAll(r) {
			continue
		}
		cell := &r.Cells[c.index]
		s := cell.Text(b.l)
		mark := textWidth(reference(cell, number))
		if cell.kind == KindText {
			for line := range strings.FieldsFuncSeq(s, isLineBreak) {
				line = clean(line)
				body = max(body, textWidth(line)+mark)
				for w := range words(line) {
					word = max(word, textWidth(w))
				}
			}
			continue
		}
		if c.right {
			c.markWidth = max(c.markWidth, mark)
			mark = 0
		}
		body = max(body, textWidth(s)+mark)
		word = max(word, textWidth(s)+mark)
	}
	return body, word
}

// lineNeeds returns the width of a line that holds all columns at their least.
func lineNeeds(columns []textColumn) int {
	total := -gutter
	for i := range columns {
		total += gutter + columns[i].least
	}
	return total
}

// fit takes from the front of the columns as many as fit into a line, after the column that names the rows, and gives
// them widths; rest are those that remain.
func fit(columns []textColumn, head int, first bool) (part, rest []textColumn) {
	used := -gutter
	if !first {
		for _, c := range columns[:1] {
			part = append(part, c)
			used += gutter + c.least
		}
		columns = columns[1:]
	}
	n := 0
	for n < len(columns) && (n == 0 || used+gutter+columns[n].least <= lineWidth) {
		used += gutter + columns[n].least
		n++
	}
	part = append(part, columns[:n]...)
	rest = columns[n:]
	if len(rest) > 0 {
		for _, c := range part {
			if c.index == head {
				rest = append([]textColumn{c}, rest...)
				break
			}
		}
	}
	// Take from the one that gives most easily until the line fits: from columns of numbers that are wide because of their headers, then
	// from the texts, then from both down to what they need.
	total := -gutter
	for i := range part {
		total += gutter + part[i].width
	}
	for _, round := range []struct{ short, easy bool }{{true, true}, {false, true}, {true, false}, {false, false}} {
		for total > lineWidth {
			give := -1
			for i := range part {
				c := &part[i]
				floor := c.least
				if round.easy {
					floor = c.easy
				}
				if c.short == round.short && c.width > floor && (give < 0 || c.givesBefore(&part[give])) {
					give = i
				}
			}
			if give < 0 {
				break
			}
			part[give].width--
			total--
		}
	}
	x := 0
	for i := range part {
		part[i].x = x
		x += part[i].width + gutter
	}
	return part, rest
}

// givesBefore reports whether c gets narrower before o: of numbers the wider, of texts the one with the fewer lines, so that rows do
// not get high for the sake of one cell.
func (c *textColumn) givesBefore(o *textColumn) bool {
	mine, other := c.body*o.width, o.body*c.width
	if c.short || mine == other {
		return c.width > o.width
	}
	return mine < other
}

// part writes the given columns of a table.
func (b *textWriter) part(t *Table, columns []textColumn, number map[string]int) {
	sub := Table{Columns: make([]Column, len(columns))}
	for i, c := range columns {
		sub.Columns[i] = t.Columns[c.index]
	}
	var head canvas
	b.header(&sub, columns, &head)
	b.canvas(&head)
	rule := func(char string) string {
		var c canvas
		for i := range columns {
			c.put(columns[i].x, 0, strings.Repeat(char, columns[i].width))
		}
		var line strings.Builder
		x := 0
		for _, p := range c.lines[0] {
			line.WriteString(strings.Repeat(" ", p.x-x))
			line.WriteString(p.s)
			x = p.x + len(p.s)
		}
		return line.String()
	}
	b.line(rule("-"))
	last := &columns[len(columns)-1]
	full := last.x + last.width
	for i := range t.Rows {
		r := &t.Rows[i]
		if t.spansAll(r) {
			for _, line := range wrap(r.Cells[0].Text(b.l)+reference(&r.Cells[0], number), max(full, 40)) {
				b.line(line)
			}
			continue
		}
		if r.Kind == TotalRow && i > 0 && t.Rows[i-1].Kind != TotalRow {
			b.line(rule("-"))
		}
		var c canvas
		c.put(0, 0, "")
		for k := range columns {
			col := &columns[k]
			cell := &r.Cells[col.index]
			mark := reference(cell, number)
			switch {
			case cell.kind == KindText || !col.right:
				c.block(col.x, 0, col.width, wrap(cell.Text(b.l)+mark, col.width), alignLeft)
			default:
				c.block(col.x, 0, col.width-col.markWidth, []string{cell.Text(b.l)}, alignRight)
				c.put(col.x+col.width-col.markWidth, 0, mark)
			}
		}
		b.canvas(&c)
	}
}

// reference returns the mark that leads from a cell to its note.
func reference(c *Cell, number map[string]int) string {
	if n := c.Note(); n != "" {
		return " [" + NoteMark(number[n]) + "]"
	}
	return ""
}

// header draws the headers: groups over a rule as wide as their columns, leaves at the bottom.
func (b *textWriter) header(t *Table, columns []textColumn, c *canvas) {
	cells, levels := t.Header()
	type block struct {
		HeaderCell
		x, width int
		lines    []string
	}
	blocks := make([]block, len(cells))
	heights := make([]int, levels)
	for i, h := range cells {
		last := &columns[h.Column+h.Columns-1]
		x := columns[h.Column].x
		width := last.x + last.width - x
		if h.Leaf {
			width -= last.markWidth
		}
		lines := wrap(h.Text, width)
		blocks[i] = block{h, x, width, lines}
		switch {
		case !h.Leaf:
			heights[h.Row] = max(heights[h.Row], len(lines)+1) // and the rule
		case h.Rows == 1:
			heights[h.Row] = max(heights[h.Row], len(lines))
		}
	}
	for _, blk := range blocks {
		if !blk.Leaf {
			continue
		}
		have := 0
		for _, h := range heights[blk.Row:] {
			have += h
		}
		if missing := len(blk.lines) - have; missing > 0 {
			heights[levels-1] += missing
		}
	}
	tops := make([]int, levels+1)
	for i, h := range heights {
		tops[i+1] = tops[i] + h
	}
	for _, blk := range blocks {
		if blk.Leaf {
			a := alignLeft
			if columns[blk.Column].right {
				a = alignRight
			}
			c.block(blk.x, tops[levels]-len(blk.lines), blk.width, blk.lines, a)
			continue
		}
		bottom := tops[blk.Row+1] - 1
		c.block(blk.x, bottom-len(blk.lines), blk.width, blk.lines, alignCentre)
		c.put(blk.x, bottom, strings.Repeat("-", blk.width))
	}
	if t.numbered() {
		for i := range columns {
			a := alignLeft
			if columns[i].right {
				a = alignRight
			}
			c.block(columns[i].x, tops[levels], columns[i].width-columns[i].markWidth, wrap(t.Columns[i].Number, columns[i].width), a)
		}
	}
}
