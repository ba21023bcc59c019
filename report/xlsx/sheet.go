package xlsx

import (
	"math"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

const (
	leastSpan  = 84  // digits across that titles are set over
	wideSpan   = 122 // and on paper laid on its side
	widest     = 52  // of a column of texts
	narrowest  = 6
	paperWidth = 92  // digits across that an upright A4 sheet takes without being made small
	sample     = 500 // rows that decide the widths
	shortTable = 100 // rows of a table that may be made to fit on one sheet of paper
)

// sheet is one sheet being written, from top to bottom.
type sheet struct {
	st     *styles
	x      *worksheet
	row    int       // written last, from 1
	n      int       // columns of the table
	widths []float64 // of all columns that titles span, those of the table first
	cells  []cell
	dry    bool    // rows are counted, not written
	height float64 // points of the rows
	err    error   // the first
}

// layout decides the columns across which titles are set: those of the table, and one beside a single column. With titles, they
// are made as wide as a sheet of paper.
func (s *sheet) layout(widths []float64, titles bool) {
	s.n, s.widths = len(widths), widths
	for titles && len(s.widths) < 2 {
		s.widths = append(s.widths, leastSpan/3)
	}
	want := float64(leastSpan)
	if s.landscape() {
		want = wideSpan
	}
	if total := s.across(0, len(s.widths)); titles && total < want {
		for j := range s.widths {
			s.widths[j] = math.Floor(s.widths[j]*want/total*10) / 10
		}
	}
	s.cells = make([]cell, max(len(s.widths), 1))
}

// across returns how wide columns from to until are together.
func (s *sheet) across(from, until int) (w float64) {
	for _, x := range s.widths[from:until] {
		w += x
	}
	return w
}

// landscape reports whether the table needs paper laid on its side.
func (s *sheet) landscape() bool { return s.n > 8 || s.across(0, s.n) > paperWidth }

// paper is how a sheet is printed.
type paper struct {
	landscape bool
	one       bool // on one sheet of paper
}

// paper decides how the sheet is printed, given how high it will be; 0 when that is not known. One that is a little too long for a
// sheet of paper is made smaller, so that the offices that sign do not stand alone on the next.
func (s *sheet) paper(height float64) (p paper) {
	p.landscape = s.landscape()
	// Points between the margins of an A4 sheet, and of a digit.
	width, most, digit := 508.0, 748.0, 6.0
	if p.landscape {
		width, most = 755, 500
	}
	if across := s.across(0, len(s.widths)) * digit; across > width {
		most *= across / width
	}
	p.one = height > 0 && height <= most*1.3
	return p
}

// open makes the sheet ready for its first row: paper, columns, and the rows above frozen, of which there will be so many.
func (s *sheet) open(frozen, frozenColumns int, grid bool, p paper) {
	if s.err == nil {
		s.err = s.x.open(setup{widths: s.widths, frozenRows: frozen, frozenColumns: frozenColumns, grid: grid, paper: p})
	}
}

// write writes the cells of the next row, as many as given.
func (s *sheet) write(n int, height float64) {
	if s.err != nil {
		return
	}
	s.row++
	s.height += max(height, lineSize)
	switch {
	case s.dry:
	case s.row > maxRows:
		s.err = motcua.Invalid("report/xlsx: sheet", motcua.Problem{Path: "rows", Code: motcua.CodeTooLong, Param: itoa(maxRows)})
	default:
		s.err = s.x.row(s.row, s.cells[:n], min(height, maxHeight))
	}
}

// skip leaves a row out.
func (s *sheet) skip() { s.row++; s.height += lineSize }

// block is a text across some columns.
type block struct {
	from, until int
	text        string
	role        role
}

// blocks writes a row of texts across columns, high enough for all of them.
func (s *sheet) blocks(blocks ...block) {
	if s.err != nil {
		return
	}
	lines, size := 1, 0
	for j := range s.cells {
		s.cells[j] = cell{}
	}
	for _, b := range blocks {
		id := s.st.role(b.role)
		text := clean(b.text)
		for j := b.from; j < b.until; j++ {
			s.cells[j] = cell{style: id}
		}
		s.cells[b.from].content = textOf(text)
		width := s.across(b.from, b.until)
		switch b.role {
		case roleTitle:
			width, size = width*10/13, 3
		case roleIssuer, roleHeading, roleSubtitle, roleSection, roleCaption, roleSign, roleHeader:
			width = width * 10 / 11 // bold
		}
		lines = max(lines, linesOf(text, int(width)))
	}
	s.write(len(s.cells), float64(lines*(lineSize+size)))
	for _, b := range blocks {
		if b.until > b.from+1 {
			s.merge(b.from, s.row, b.until-1, s.row)
		}
	}
}

func (s *sheet) merge(j1, row1, j2, row2 int) {
	if !s.dry {
		s.x.merge(area{j1, row1, j2, row2})
	}
}

// line writes a text across the sheet, and nothing when there is none. Each of its lines is a row, since no row can be higher than
// a sheet of paper.
func (s *sheet) line(r role, text string) {
	if text == "" {
		return
	}
	for part := range strings.SplitSeq(clean(text), "\n") {
		s.blocks(block{0, len(s.widths), part, r})
	}
}

// head writes what stands above the sections of a page.
func (s *sheet) head(p *report.Page) {
	left := strings.Split(clean(p.Issuer), "\n")
	if p.Issuer == "" {
		left = nil
	}
	if len(p.Heading) == 0 {
		for _, text := range left {
			s.blocks(block{0, len(s.widths), text, roleIssuer})
		}
	} else {
		half := s.half()
		for i := range max(len(left), len(p.Heading)) {
			var row []block
			if i < len(left) {
				row = append(row, block{0, half, left[i], roleIssuer})
			}
			if i < len(p.Heading) {
				row = append(row, block{half, len(s.widths), p.Heading[i], roleHeading})
			}
			s.blocks(row...)
		}
	}
	if s.row > 0 {
		s.skip()
	}
	s.line(roleTitle, p.Title)
	s.line(roleSubtitle, p.Subtitle)
	if p.Period != "" {
		s.line(roleMeta, wordPeriod.in(s.st.l)+": "+p.Period)
	}
	if asOf := p.AsOfText(); asOf != "" {
		s.line(roleMeta, wordAsOf.in(s.st.l)+": "+asOf)
	}
	s.skip()
}

// half returns the column at which the right part of the heading begins, not far from the middle.
func (s *sheet) half() int {
	total, at := s.across(0, len(s.widths)), 0.0
	for j, w := range s.widths {
		if j > 0 && at+w/2 >= total*0.45 {
			return j
		}
		at += w
	}
	return len(s.widths) - 1
}

// foot writes what stands below the sections of a page.
func (s *sheet) foot(p *report.Page) {
	if len(p.Notes) > 0 {
		s.skip()
		s.line(roleNotes, wordNotes.in(s.st.l))
		for _, n := range p.Notes {
			text := n.Text
			if n.Label != "" {
				text = n.Label + ": " + text
			}
			s.line(roleNote, text)
		}
	}
	if n := min(len(p.Signatures), len(s.widths)); n > 0 {
		s.skip()
		offices, hints := make([]block, n), make([]block, n)
		total, j, at := s.across(0, len(s.widths)), 0, 0.0
		for i := range n {
			from := j
			for j < len(s.widths)-(n-1-i) && (j == from || at+s.widths[j]/2 < total*float64(i+1)/float64(n)) {
				at += s.widths[j]
				j++
			}
			if i == n-1 {
				j = len(s.widths)
			}
			offices[i] = block{from, j, p.Signatures[i], roleSign}
			hints[i] = block{from, j, wordSign.in(s.st.l), roleSignHint}
		}
		s.blocks(offices...)
		s.blocks(hints...)
		for range 4 {
			s.skip()
		}
	}
	if p.Receipt != "" {
		s.skip()
		s.line(roleReceipt, wordReceipt.in(s.st.l)+": "+p.Receipt)
	}
}

// close ends the sheet; header rows, if any, are repeated on every sheet of paper.
func (s *sheet) close(firstHeader, lastHeader int) error {
	s.x.repeat(firstHeader, lastHeader)
	if s.err == nil {
		s.err = s.x.close()
	}
	return s.err
}

// table is a table laid out for a sheet.
type table struct {
	*report.Table
	notes  []string
	number map[string]int // of the notes
	beside bool           // notes stand in a column of their own
	header []report.HeaderCell
	levels int
}

// columns returns how many columns the table takes.
func (t *table) columns() int {
	if t.beside {
		return len(t.Columns) + 1
	}
	return len(t.Columns)
}

// newTable lays out a table. Its notes are marked in the number formats of their cells, of which there may not be too many; and a
// text that looks like a formula keeps the text format, which has no room for a mark. Where marks will not do, the notes of a row
// stand at its end.
func newTable(t *report.Table, st *styles) *table {
	out := &table{Table: t}
	out.header, out.levels = t.Header()
	out.notes, out.number = t.CellNotes()
	if len(out.notes) == 0 {
		return out
	}
	codes := make(map[string]bool)
	for i := range t.Rows {
		for j := range t.Rows[i].Cells {
			c := &t.Rows[i].Cells[j]
			note := c.Note()
			if note == "" {
				continue
			}
			v, f, places := value(*c, st.l)
			if v.kind == contentText && (risky(v.text) || f == formatBound && c.Kind() == report.KindText) {
				out.beside = true
			}
			if len(codes) <= maxFormats {
				codes[look{format: f, places: places, mark: uint16(out.number[note])}.code(st.l)] = true
			}
		}
	}
	if !st.spare(len(codes)) {
		out.beside = true
	}
	if out.beside {
		out.header = append(out.header, report.HeaderCell{
			Text: wordNote.in(st.l), Column: len(t.Columns), Rows: out.levels, Columns: 1, Leaf: true,
		})
	}
	return out
}

// measure decides the widths of the columns by their headers and by their cells in the first rows.
func measure(header []report.HeaderCell, columns int, rows []report.Row, beside bool, l motcua.Language) []float64 {
	need := make([]int, columns)
	for i := range min(len(rows), sample) {
		r := &rows[i]
		if len(r.Cells) == 1 && columns > 1 {
			continue
		}
		note := ""
		for j := range r.Cells {
			c := &r.Cells[j]
			s := c.Text(l)
			for line := range strings.SplitSeq(s, "\n") {
				need[j] = max(need[j], widthOf(line))
			}
			if n := c.Note(); n != "" && !beside {
				need[j] = max(need[j], widthOf(s)+4)
			} else if n != "" {
				note = n
			}
		}
		if beside {
			need[columns-1] = max(need[columns-1], widthOf(note))
		}
	}
	widths := make([]float64, columns)
	for j := range widths {
		w := min(need[j]+3, widest)
		widths[j] = float64(max(w, narrowest))
	}
	for _, h := range header {
		if !h.Leaf {
			continue
		}
		// Bold; a header takes at most four lines, unless it is very long.
		w := max(longestWord(h.Text)*11/10+2, min(widthOf(h.Text)*11/30+3, widest/2))
		widths[h.Column] = max(widths[h.Column], float64(min(w, widest)))
	}
	// Headers over several columns: their longest word fits across them.
	for _, h := range header {
		if h.Leaf {
			continue
		}
		have := 0.0
		for j := h.Column; j < h.Column+h.Columns; j++ {
			have += widths[j]
		}
		if lack := float64(min(longestWord(h.Text)*11/10+2, widest)) - have; lack > 0 {
			for j := h.Column; j < h.Column+h.Columns; j++ {
				widths[j] += lack / float64(h.Columns)
			}
		}
	}
	return widths
}

// headerRows writes the headers, merged over their levels, and the numbers of the columns. It returns the first and the last row.
func (s *sheet) headerRows(columns []report.Column, header []report.HeaderCell, levels, n int) (first, last int) {
	heights := make([]int, levels)
	for _, h := range header {
		if h.Rows == 1 {
			heights[h.Row] = max(heights[h.Row], s.headerLines(h))
		}
	}
	for _, h := range header {
		have := 0
		for _, x := range heights[h.Row : h.Row+h.Rows] {
			have += max(x, 1)
		}
		if lack := s.headerLines(h) - have; lack > 0 {
			heights[h.Row+h.Rows-1] = max(heights[h.Row+h.Rows-1], 1) + lack
		}
	}
	first = s.row + 1
	id := s.st.role(roleHeader)
	for level := range levels {
		for j := range n {
			s.cells[j] = cell{style: id}
		}
		for _, h := range header {
			if h.Row == level {
				s.cells[h.Column].content = textOf(clean(h.Text))
			}
		}
		s.write(n, float64(max(heights[level], 1)*lineSize+4))
	}
	for _, h := range header {
		if h.Rows > 1 || h.Columns > 1 {
			s.merge(h.Column, first+h.Row, h.Column+h.Columns-1, first+h.Row+h.Rows-1)
		}
	}
	for j := range columns {
		if columns[j].Number == "" {
			continue
		}
		id := s.st.role(roleNumber)
		for j := range n {
			s.cells[j] = cell{style: id}
			if j < len(columns) && columns[j].Number != "" {
				s.cells[j].content = textOf(clean(columns[j].Number))
			}
		}
		s.write(n, 0)
		break
	}
	return first, s.row
}

func (s *sheet) headerLines(h report.HeaderCell) int {
	return linesOf(h.Text, int(s.across(h.Column, h.Column+h.Columns)*10/11)-1)
}

// tableRow writes a row of a table. Notes are marked by their number, stand in a column after the others, or are left out.
func (s *sheet) tableRow(r *report.Row, number map[string]int, beside bool) {
	if s.err != nil {
		return
	}
	n, note := len(r.Cells), ""
	spans := r.Kind == report.GroupRow && n == 1
	for j := range r.Cells {
		c := &r.Cells[j]
		v, f, places := value(*c, s.st.l)
		k := look{format: f, places: places, row: r.Kind, tone: c.Tone()}
		if text := c.Note(); text != "" && beside {
			if note != "" {
				note += "; "
			}
			note += text
		} else if text != "" {
			k.mark = uint16(number[text])
		}
		s.cells[j] = cell{s.st.look(k), v}
	}
	last := n - 1
	if spans {
		if n = s.n; beside {
			n--
		}
		last = n - 1
		for j := 1; j < n; j++ {
			s.cells[j] = cell{style: s.cells[0].style}
		}
	}
	if beside {
		s.cells[n] = cell{style: s.st.look(look{format: formatText, row: r.Kind})}
		if note != "" {
			s.cells[n].content = textOf(clean(note))
		}
		n++
	}
	// Not every program finds the height of a row from its texts.
	height := 0.0
	if s.st.wrap {
		lines := 1
		for j := range n {
			c := &s.cells[j]
			switch {
			case c.kind != contentText:
			case spans && j == 0:
				lines = linesOf(c.text, int(s.across(0, last+1))-2)
			default:
				lines = max(lines, linesOf(c.text, int(s.widths[j])-2))
			}
		}
		height = float64((lines-1)*lineSize + rowSize)
	}
	s.write(n, height)
	if spans && last > 0 {
		s.merge(0, s.row, last, s.row)
	}
}
