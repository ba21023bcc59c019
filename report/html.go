package report

import (
	"crypto/sha256"
	_ "embed" // for the style
	"encoding/base64"
	"io"

	"github.com/motcua/motcua"
)

//go:embed page.css
var pageStyle literal

// A table goes onto a landscape page when it has more than so many columns, or when its columns need more than so many
// characters in a line to be read with ease.
const (
	wideColumns = 8
	wideLine    = 70
	slimLine    = 16 // and a table of no more is not drawn out over the page
)

// WriteHTML writes the page as one HTML file that needs nothing else: no script, no font, no picture, no connection. A
// content security policy inside forbids all of these, and every style but its own. Tables have captions, header cells
// with scopes and, under headers of several levels, explicit associations; wide ones scroll inside a region that can be
// reached with the keyboard. Charts are inline SVG with a title and a description. The page follows the reader's light or dark
// setting and prints on A4, in landscape where a table needs it.
func (p *Page) WriteHTML(w io.Writer) error {
	if err := p.Check(); err != nil {
		return err
	}
	h := html{l: p.Language}
	h.b = make([]byte, 0, 48<<10)
	h.page(p)
	_, err := w.Write(h.b)
	return err
}

type html struct {
	markup
	l              motcua.Language
	tables, charts int
}

func (h *html) page(p *Page) {
	h.lit("<!DOCTYPE html>\n<html lang=\"")
	h.text(h.l.String())
	h.lit("\">\n<head>\n<meta charset=\"utf-8\"/>\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
	sum := sha256.Sum256([]byte(pageStyle))
	h.text(base64.StdEncoding.EncodeToString(sum[:]))
	h.lit("'; base-uri 'none'; form-action 'none'\"/>\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
		"<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>")
	h.text(p.Title)
	h.lit("</title>\n<style>")
	h.lit(pageStyle)
	h.lit("</style>\n</head>\n<body>\n")
	h.head(p)
	h.lit("<main>\n")
	for i := range p.Sections {
		h.section(&p.Sections[i], i+1)
	}
	h.lit("</main>\n")
	h.foot(p)
	h.lit("</body>\n</html>\n")
}

func (h *html) head(p *Page) {
	h.lit("<header")
	// The head goes onto the same sheet as the first section.
	if len(p.Sections) > 0 && h.wide(&p.Sections[0]) {
		h.lit(` class="wide"`)
	}
	h.lit(">\n")
	if len(p.Heading) > 0 {
		h.lit("<div class=\"masthead\">\n")
	}
	h.element(`<p class="issuer">`, p.Issuer, "</p>\n")
	if len(p.Heading) > 0 {
		h.lit(`<p class="heading">`)
		for i, s := range p.Heading {
			if i > 0 {
				h.lit("<br/>")
			}
			h.lines(s)
		}
		h.lit("</p>\n</div>\n")
	}
	h.element("<h1>", p.Title, "</h1>\n")
	h.element(`<p class="subtitle">`, p.Subtitle, "</p>\n")
	asOf := p.AsOfText()
	if p.Period != "" || asOf != "" {
		h.lit("<dl class=\"meta\">\n")
		for _, m := range []struct {
			name word
			text string
		}{{wordPeriod, p.Period}, {wordAsOf, asOf}} {
			if m.text != "" {
				h.lit("<div><dt>")
				h.text(m.name.in(h.l))
				h.lit("</dt><dd>")
				h.text(m.text)
				h.lit("</dd></div>\n")
			}
		}
		h.lit("</dl>\n")
	}
	if len(p.Figures) > 0 {
		h.lit("<dl class=\"figures\">\n")
		for i := range p.Figures {
			f := &p.Figures[i]
			h.lit("<div><dt>")
			h.text(f.Label)
			h.lit(`</dt><dd class="value`)
			h.tone(f.Value.tone)
			h.lit(`">`)
			h.text(f.Value.Text(h.l))
			h.lit("</dd>")
			h.element(`<dd class="remark">`, f.Note, "</dd>")
			h.element(`<dd class="remark">`, f.Value.Note(), "</dd>")
			h.lit("</div>\n")
		}
		h.lit("</dl>\n")
	}
	h.lit("</header>\n")
}

func (h *html) foot(p *Page) {
	if len(p.Notes) == 0 && len(p.Signatures) == 0 && p.Receipt == "" {
		return
	}
	h.lit("<footer>\n")
	if len(p.Notes) > 0 {
		h.lit("<h2>")
		h.text(wordNotes.in(h.l))
		h.lit("</h2>\n")
		h.notes(p.Notes)
	}
	if len(p.Signatures) > 0 {
		h.lit("<ul class=\"signatures\">\n")
		for _, s := range p.Signatures {
			h.lit("<li>")
			h.lines(s)
			h.lit("<i>")
			h.text(wordSign.in(h.l))
			h.lit("</i></li>\n")
		}
		h.lit("</ul>\n")
	}
	if p.Receipt != "" {
		h.lit(`<p class="receipt">`)
		h.text(wordReceipt.in(h.l))
		h.lit(`: <code>`)
		h.text(p.Receipt)
		h.lit("</code></p>\n")
	}
	h.lit("</footer>\n")
}

// notes writes those with a name as a list of names and texts, the others after it.
func (h *html) notes(notes []Note) {
	named := false
	for _, n := range notes {
		if n.Label == "" {
			continue
		}
		if !named {
			h.lit("<dl class=\"policies\">\n")
			named = true
		}
		h.lit("<dt>")
		h.text(n.Label)
		h.lit("</dt><dd>")
		h.lines(n.Text)
		h.lit("</dd>\n")
	}
	if named {
		h.lit("</dl>\n")
	}
	for _, n := range notes {
		if n.Label == "" {
			h.element("<p>", n.Text, "</p>\n")
		}
	}
}

func (h *html) wide(s *Section) bool {
	t := s.Data(h.l)
	if t == nil {
		return false
	}
	return len(t.Columns) > wideColumns || t.line() > wideLine
}

// line estimates how many characters a line of the table has when it is read with ease.
func (t *Table) line() (line int) {
	for j := range t.Columns {
		switch t.class(j) {
		case "x":
			line += 9
		case "y":
			line += 14
		case "z":
			line += 22
		default:
			line += 5
		}
	}
	return line
}

func (h *html) section(s *Section, n int) {
	h.lit("<section")
	if h.wide(s) {
		h.lit(` class="wide"`)
	}
	if s.Title != "" {
		h.lit(` aria-labelledby="`)
		h.id("s", n, "", 0)
		h.lit(`"><h2 id="`)
		h.id("s", n, "", 0)
		h.lit(`">`)
		h.lines(s.Title)
		h.lit("</h2>\n")
	} else {
		h.lit(">\n")
	}
	h.element("<p>", s.Intro, "</p>\n")
	if t := s.Data(h.l); t != nil {
		h.tables++
		h.table(t, h.tables, s.Title)
	}
	if s.Chart != nil {
		h.charts++
		h.chart(s.Chart, h.charts, s.Title, s.Table != nil)
	}
	h.lit("</section>\n")
}

func (h *html) tone(t Tone) {
	switch t {
	case ToneBest:
		h.lit(" t-best")
	case ToneGood:
		h.lit(" t-good")
	case ToneCaution:
		h.lit(" t-caution")
	case ToneBad:
		h.lit(" t-bad")
	case TonePending:
		h.lit(" t-pending")
	}
}

// tableLayout is what every row of a table needs to know.
type tableLayout struct {
	n       int
	head    int // index of the column that names the rows
	class   []literal
	grouped bool
	long    bool // there is a column of long texts
	cards   bool
	above   [][]int // of each column, the indexes of the group headers over it
	number  map[string]int
	group   int // the row that heads the rows being written, from 1; 0 before the first
}

// role repeats what an element is, for tables that the style shows as lists on a telephone: some browsers forget it then.
func (lay *tableLayout) role(h *html, name literal) {
	if lay.cards {
		h.lit(` role="`)
		h.lit(name)
		h.lit(`"`)
	}
}

func (h *html) table(t *Table, n int, title string) {
	lay := tableLayout{n: n, head: t.RowHeader(), class: make([]literal, len(t.Columns)), above: make([][]int, len(t.Columns))}
	for j := range t.Columns {
		lay.class[j] = t.class(j)
		lay.long = lay.long || lay.class[j] == "z"
	}
	notes, number := t.CellNotes()
	lay.number = number
	cells, levels := t.Header()
	lay.grouped = levels > 1
	// On a telephone a row with a long text is read as a list of its cells, each under its header.
	lay.cards = lay.long && !lay.grouped && !t.numbered()

	h.lit(`<div class="scroll`)
	if lay.grouped {
		h.lit(" grid")
	}
	if lay.cards {
		h.lit(" cards")
	}
	h.lit(`" role="region" tabindex="0" `)
	if t.Caption != "" {
		h.lit(`aria-labelledby="`)
		h.id("t", n, "", 0)
	} else {
		h.lit(`aria-label="`)
		if title == "" {
			title = wordTable.in(h.l)
		}
		h.text(title)
	}
	h.lit("\">\n<table")
	if t.line() <= slimLine {
		h.lit(` class="slim"`)
	}
	lay.role(h, "table")
	h.lit(">\n")
	if t.Caption != "" {
		h.lit(`<caption><span id="`)
		h.id("t", n, "", 0)
		h.lit(`">`)
		h.lines(t.Caption)
		h.lit("</span></caption>\n")
	}
	h.header(t, &lay, cells, levels)
	h.lit("<tbody")
	lay.role(h, "rowgroup")
	h.lit(">\n")
	for i := range t.Rows {
		// A group is a body of its own, so that its heading applies to it and to nothing after it.
		if i > 0 && t.Rows[i].Kind == GroupRow {
			h.lit("</tbody>\n<tbody")
			lay.role(h, "rowgroup")
			h.lit(">\n")
		}
		h.row(t, &t.Rows[i], i+1, &lay)
	}
	h.lit("</tbody>\n</table>\n</div>\n")
	if len(notes)+len(t.Notes) > 0 {
		h.lit("<ul class=\"notes\">\n")
		for i, s := range notes {
			h.lit(`<li id="`)
			h.id("t", n, "n", i+1)
			h.lit(`"><b>`)
			h.text(NoteMark(i + 1))
			h.lit("</b>")
			h.lines(s)
			h.lit("</li>\n")
		}
		for _, s := range t.Notes {
			h.lit("<li><b>*</b>")
			h.lines(s)
			h.lit("</li>\n")
		}
		h.lit("</ul>\n")
	}
}

// class returns the class of column j: n for numbers, d for days, and for texts, by the longest one, s, x, y or z, so that short
// ones are not broken and long ones not squeezed.
func (t *Table) class(j int) literal {
	k, mixed := t.kindOf(j)
	switch {
	case mixed || k == KindText:
	case k == KindDate:
		return "d"
	default:
		return "n"
	}
	longest := 0
	for i := range t.Rows {
		if r := &t.Rows[i]; !t.spansAll(r) {
			longest = max(longest, len(r.Cells[j].text))
		}
	}
	// In bytes, of which Vietnamese text has about one and a third a letter.
	switch {
	case longest <= 22:
		return "s"
	case longest <= 65:
		return "x"
	case longest <= 210:
		return "y"
	}
	return "z"
}

func (h *html) header(t *Table, lay *tableLayout, cells []HeaderCell, levels int) {
	h.lit("<thead")
	lay.role(h, "rowgroup")
	h.lit(">\n")
	groups := 0
	for level := range levels {
		h.lit("<tr")
		lay.role(h, "row")
		h.lit(">")
		for _, c := range cells {
			if c.Row != level {
				continue
			}
			h.lit("<th")
			lay.role(h, "columnheader")
			if c.Columns > 1 {
				h.lit(` colspan="`)
				h.num(c.Columns)
				h.lit(`"`)
			}
			if c.Rows > 1 {
				h.lit(` rowspan="`)
				h.num(c.Rows)
				h.lit(`"`)
			}
			if c.Leaf {
				h.lit(` scope="col" class="`)
				h.lit(lay.class[c.Column])
				if textWidth(c.Text) > 12 {
					h.lit(" l")
				}
				if c.Column == len(t.Columns)-1 {
					h.lit(" e")
				}
				h.lit(`"`)
				if lay.grouped {
					h.lit(` id="`)
					h.id("t", lay.n, "c", c.Column+1)
					h.lit(`"`)
				}
			} else {
				groups++
				h.lit(` scope="colgroup" class="g" id="`)
				h.id("t", lay.n, "g", groups)
				h.lit(`"`)
				for j := c.Column; j < c.Column+c.Columns; j++ {
					lay.above[j] = append(lay.above[j], groups)
				}
			}
			h.lit(">")
			h.lines(c.Text)
			h.lit("</th>")
		}
		h.lit("</tr>\n")
	}
	if t.numbered() {
		h.lit("<tr>")
		for j := range t.Columns {
			h.lit(`<td class="no `)
			h.lit(lay.class[j])
			h.lit(`">`)
			h.text(t.Columns[j].Number)
			h.lit("</td>")
		}
		h.lit("</tr>\n")
	}
	h.lit("</thead>\n")
}

func (h *html) row(t *Table, r *Row, i int, lay *tableLayout) {
	h.lit("<tr")
	lay.role(h, "row")
	switch r.Kind {
	case GroupRow:
		h.lit(` class="group"`)
	case TotalRow:
		h.lit(` class="total"`)
	}
	h.lit(">")
	if t.spansAll(r) {
		lay.group = i
		h.lit("<th")
		lay.role(h, "rowheader")
		h.lit(` scope="rowgroup" colspan="`)
		h.num(len(t.Columns))
		h.lit(`"`)
		if lay.grouped {
			h.lit(` id="`)
			h.id("t", lay.n, "r", i)
			h.lit(`"`)
		}
		h.lit(">")
		h.cell(&r.Cells[0], lay)
		h.lit("</th></tr>\n")
		return
	}
	if r.Kind != DataRow {
		lay.group = 0
	}
	for j := range r.Cells {
		c := &r.Cells[j]
		name := j == lay.head && c.kind == KindText
		if name {
			h.lit("<th")
			lay.role(h, "rowheader")
			h.lit(` scope="row"`)
		} else {
			h.lit("<td")
			lay.role(h, "cell")
			if lay.cards {
				h.lit(` data-label="`)
				h.text(t.Columns[j].label())
				h.lit(`"`)
			}
		}
		h.lit(` class="`)
		h.lit(lay.class[j])
		h.tone(c.tone)
		h.lit(`"`)
		if lay.grouped {
			if name {
				h.lit(` id="`)
				h.id("t", lay.n, "r", i)
				h.lit(`"`)
			}
			h.lit(` headers="`)
			if !name && r.Cells[lay.head].kind == KindText {
				h.id("t", lay.n, "r", i)
				h.lit(" ")
			}
			if lay.group != 0 {
				h.id("t", lay.n, "r", lay.group)
				h.lit(" ")
			}
			for _, g := range lay.above[j] {
				h.id("t", lay.n, "g", g)
				h.lit(" ")
			}
			h.id("t", lay.n, "c", j+1)
			h.lit(`"`)
		}
		h.lit(">")
		h.cell(c, lay)
		if name {
			h.lit("</th>")
		} else {
			h.lit("</td>")
		}
	}
	h.lit("</tr>\n")
}

func (h *html) cell(c *Cell, lay *tableLayout) {
	h.lines(c.Text(h.l))
	if note := c.Note(); note != "" {
		i := lay.number[note]
		h.lit(`<sup><a href="#`)
		h.id("t", lay.n, "n", i)
		h.lit(`">`)
		h.text(NoteMark(i))
		h.lit("</a></sup>")
	}
}
