package xlsx

import (
	"io"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// WritePage writes the page as a workbook: a sheet for each section, and before them one for the headline figures if there are any.
// Everything wrong with the page, and every text too long for a cell, is reported as a [*motcua.InvalidError], and nothing is
// written then.
func WritePage(w io.Writer, p *report.Page) error {
	if err := p.Check(); err != nil {
		return err
	}
	if err := motcua.Invalid("report/xlsx: page", pageProblems(p)...); err != nil {
		return err
	}
	b := newBook(p.Language, true)
	if t := figures(p); t != nil {
		b.section(p, &report.Section{Title: wordSummary.in(p.Language), Table: t}, true)
	}
	for i := range p.Sections {
		b.section(p, &p.Sections[i], false)
	}
	if len(b.sheets) == 0 {
		b.section(p, &report.Section{}, false)
	}
	b.properties = properties{title: p.Title, issuer: p.Issuer, at: p.AsOf}
	return b.save(w)
}

// WriteTable writes one table, with its caption and its notes, as a workbook of one sheet.
func WriteTable(w io.Writer, t *report.Table, l motcua.Language) error {
	if err := t.Check(); err != nil {
		return err
	}
	if err := motcua.Invalid("report/xlsx: table", tableProblems("", t)...); err != nil {
		return err
	}
	b := newBook(l, true)
	b.section(nil, &report.Section{Key: t.Key, Table: t}, false)
	b.properties = properties{title: t.Caption}
	return b.save(w)
}

// book is a workbook being made.
type book struct {
	workbook
	st  *styles
	err error
}

func newBook(l motcua.Language, wrap bool) *book {
	b := &book{workbook: newWorkbook(l)}
	b.st = newStyles(b.stylesheet, l, wrap)
	return b
}

func (b *book) save(w io.Writer) error {
	if b.err != nil {
		return b.err
	}
	return b.workbook.save(w)
}

// sheet adds a sheet with a name made of the given one.
func (b *book) sheet(name string) *sheet { return &sheet{st: b.st, x: b.add(name), err: b.err} }

// figures returns the headline figures as a table, or nil.
func figures(p *report.Page) *report.Table {
	if len(p.Figures) == 0 {
		return nil
	}
	l := p.Language
	t := &report.Table{Columns: []report.Column{
		{Key: "item", Header: wordItem.in(l), RowHeader: true}, {Key: "figure", Header: wordFigure.in(l)}, {Key: "note", Header: wordNote.in(l)},
	}}
	for _, f := range p.Figures {
		t.Add(report.TextCell(f.Label), f.Value, report.TextCell(f.Note))
	}
	return t
}

// section writes a section onto a sheet of its own, with what stands above and below it; the page is nil for a table alone.
func (b *book) section(p *report.Page, sec *report.Section, summary bool) {
	if b.err != nil {
		return
	}
	name := sec.Title
	for _, other := range []string{sec.Key, wordSheet.in(b.st.l) + " " + strconv.Itoa(len(b.sheets)+1)} {
		if clean(name) == "" {
			name = other
		}
	}
	s := b.sheet(name)
	var t *table
	if data := sec.Data(b.st.l); data != nil {
		t = newTable(data, b.st)
		s.layout(measure(t.header, t.columns(), t.Rows, t.beside, b.st.l), true)
	} else {
		s.layout(nil, true)
	}
	above := func(s *sheet) {
		if p != nil {
			s.head(p)
		}
		if !summary {
			s.line(roleSection, sec.Title)
		}
		s.line(roleIntro, sec.Intro)
		if t != nil && t.Caption != sec.Title {
			s.line(roleCaption, t.Caption)
		}
	}
	// below returns the rows of the header.
	below := func(s *sheet) (first, last int) {
		if t != nil {
			first, last = s.headerRows(t.Columns, t.header, t.levels, s.n)
			for i := range t.Rows {
				s.tableRow(&t.Rows[i], t.number, t.beside)
			}
			if !t.beside {
				for i, n := range t.notes {
					s.line(roleNote, "["+report.NoteMark(i+1)+"] "+n)
				}
			}
			for _, n := range t.Notes {
				s.line(roleNote, "* "+n)
			}
		}
		if p != nil {
			s.foot(p)
		}
		return first, last
	}
	// How many rows stand above the table, and how high a short sheet is, has to be said before the first row is written.
	frozen, frozenColumns, height := 0, 0, 0.0
	trial := *s
	trial.dry = true
	above(&trial)
	if t == nil || len(t.Rows) <= shortTable {
		_, frozen = below(&trial)
		height = trial.height
	} else {
		_, frozen = trial.headerRows(t.Columns, t.header, t.levels, s.n)
	}
	if t != nil && len(t.Columns) > 4 && t.RowHeader() < 2 {
		frozenColumns = t.RowHeader() + 1
	}
	s.open(frozen, frozenColumns, false, s.paper(height))
	above(s)
	b.err = s.close(below(s))
}
