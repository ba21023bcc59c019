package xlsx

import (
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// lengths collects texts that no cell can hold.
type lengths []motcua.Problem

func (l *lengths) check(path, s string) {
	if tooLong(s) {
		*l = append(*l, motcua.Problem{Path: path, Code: motcua.CodeTooLong, Param: itoa(maxText)})
	}
}

func (l *lengths) cell(path string, c report.Cell) {
	if s, ok := c.Words(); ok {
		l.check(path, s)
	}
	l.check(path+".note", c.Note())
}

// pageProblems reports what a workbook has no room for.
func pageProblems(p *report.Page) []motcua.Problem {
	var l lengths
	l.check("issuer", p.Issuer)
	for i, s := range p.Heading {
		l.check("heading["+strconv.Itoa(i)+"]", s)
	}
	l.check("title", p.Title)
	l.check("subtitle", p.Subtitle)
	l.check("period", p.Period)
	for i, f := range p.Figures {
		at := "figures[" + strconv.Itoa(i) + "]"
		l.check(at+".label", f.Label)
		l.cell(at+".value", f.Value)
		l.check(at+".note", f.Note)
	}
	for i := range p.Sections {
		sec := &p.Sections[i]
		at := "sections[" + strconv.Itoa(i) + "]."
		l.check(at+"title", sec.Title)
		l.check(at+"intro", sec.Intro)
		if sec.Table != nil {
			l = append(l, tableProblems(at+"table.", sec.Table)...)
		} else if sec.Chart != nil {
			l = append(l, tableProblems(at+"chart.", sec.Chart.Table(p.Language))...)
		}
	}
	for i, n := range p.Notes {
		at := "notes[" + strconv.Itoa(i) + "]"
		l.check(at, n.Label+": "+n.Text)
	}
	for i, s := range p.Signatures {
		l.check("signatures["+strconv.Itoa(i)+"]", s)
	}
	l.check("receipt", p.Receipt)
	return l
}

func tableProblems(at string, t *report.Table) []motcua.Problem {
	var l lengths
	l.check(at+"caption", t.Caption)
	l = append(l, columnProblems(at, t.Columns)...)
	for i := range t.Rows {
		for j, c := range t.Rows[i].Cells {
			if c.Kind() == report.KindText || c.Note() != "" {
				l.cell(at+"rows["+strconv.Itoa(i)+"].cells["+strconv.Itoa(j)+"]", c)
			}
		}
	}
	for i, s := range t.Notes {
		l.check(at+"notes["+strconv.Itoa(i)+"]", s)
	}
	return l
}

func columnProblems(at string, columns []report.Column) []motcua.Problem {
	var l lengths
	if len(columns) >= maxColumns { // one is kept for notes
		l = append(l, motcua.Problem{Path: at + "columns", Code: motcua.CodeTooLong, Param: itoa(maxColumns - 1)})
	}
	for j := range columns {
		c := &columns[j]
		path := at + "columns[" + strconv.Itoa(j) + "]"
		l.check(path+".header", c.Header+c.Unit)
		l.check(path+".number", c.Number)
		for i, g := range c.Groups {
			l.check(path+".groups["+strconv.Itoa(i)+"]", g)
		}
	}
	return l
}
