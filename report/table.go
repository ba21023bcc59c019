package report

import (
	"slices"
	"strconv"

	"github.com/motcua/motcua"
)

// Table is a table for people and programs: typed cells under headers that may have several levels.
//
// Build it with [Table.Add], [Table.AddGroup] and [Table.AddTotal]; a table that does not hang together (a row with too few
// cells, two columns of one key, a cell of another kind than its column declares) is reported by every writer, and by
// [Table.Check].
type Table struct {
	// Key names the table for programs; it may be empty.
	Key string
	// Caption says what the table shows.
	Caption string
	// Columns come in order; at least one.
	Columns []Column
	Rows    []Row
	// Notes are printed under the table, before the notes of its cells.
	Notes []string
}

// Column describes one column of a [Table].
type Column struct {
	// Key names the column for programs; required, and different from that of every other column.
	Key string
	// Groups are the headers above Header, outermost first. Neighbours with the same groups share them.
	Groups []string
	// Header is the lowest header.
	Header string
	// Unit is printed after the header: "%", "hồ sơ", "ngày".
	Unit string
	// Number is printed under the header, for forms that number their columns: "(4)".
	Number string
	// Kind, when declared, is the kind of every cell that has a value; a count column takes integers as well. When it is
	// [KindNone], columns are aligned by the cells they hold.
	Kind Kind
	// RowHeader marks the column whose cells name their rows. Without any mark the first column of text is taken.
	RowHeader bool
}

// RowKind tells data from the rows that structure it. The zero value is a row of data.
type RowKind uint8

// The kinds of rows.
const (
	DataRow  RowKind = iota
	GroupRow         // heads the rows that follow; either one cell, which spans the table, or one for each column
	TotalRow         // sums up
)

var rowNames = [...]string{"data", "group", "total"}

// String returns "data", "group" or "total".
func (k RowKind) String() string {
	if int(k) < len(rowNames) {
		return rowNames[k]
	}
	return rowNames[DataRow]
}

// MarshalText returns the form of [RowKind.String].
func (k RowKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Row is one row of a [Table]: as many cells as there are columns, or a single one in a [GroupRow].
type Row struct {
	// Kind tells data from sums and headings; Cells come in the order of the columns.
	Kind  RowKind
	Cells []Cell
}

// Add appends a row of data.
func (t *Table) Add(cells ...Cell) { t.Rows = append(t.Rows, Row{DataRow, cells}) }

// AddGroup appends a row that heads those that follow: one cell spans the table, or there is one for each column.
func (t *Table) AddGroup(cells ...Cell) { t.Rows = append(t.Rows, Row{GroupRow, cells}) }

// AddTotal appends a row of sums.
func (t *Table) AddTotal(cells ...Cell) { t.Rows = append(t.Rows, Row{TotalRow, cells}) }

// Check reports everything wrong with the table as a [*motcua.InvalidError], or nil.
func (t *Table) Check() error { return motcua.Invalid("report: table", t.problems("")...) }

func (t *Table) problems(path string) []motcua.Problem {
	var problems []motcua.Problem
	add := func(p string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path + p, Code: code, Param: param})
	}
	if len(t.Columns) == 0 {
		add("columns", motcua.CodeRequired, "")
		return problems
	}
	seen := make(map[string]int, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		at := "columns[" + strconv.Itoa(i) + "]"
		if c.Key == "" {
			add(at+".key", motcua.CodeRequired, "")
		} else if j, ok := seen[c.Key]; ok {
			add(at+".key", motcua.CodeDuplicate, "columns["+strconv.Itoa(j)+"]")
		} else {
			seen[c.Key] = i
		}
		if c.Kind >= KindEmpty {
			add(at+".kind", motcua.CodeUnknown, "none, text, integer, count, decimal, percent, date")
		}
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		at := "rows[" + strconv.Itoa(i) + "]"
		if r.Kind > TotalRow {
			add(at+".kind", motcua.CodeUnknown, "data, group, total")
		}
		if r.Kind == GroupRow && len(r.Cells) == 1 {
			continue
		}
		if len(r.Cells) != len(t.Columns) {
			add(at, motcua.CodeFieldCount, strconv.Itoa(len(t.Columns)))
			continue
		}
		for j := range r.Cells {
			want, got := t.Columns[j].Kind, r.Cells[j].kind
			if want == KindNone || got == KindNone || got == KindEmpty || got == want ||
				want == KindCount && got == KindInteger || r.Kind != DataRow && got == KindText {
				continue
			}
			add(at+".cells["+strconv.Itoa(j)+"]", motcua.CodeUnknown, want.String())
		}
	}
	return problems
}

// kindOf returns the declared kind of column j, or the one all its cells share, or [KindText] when they differ or there are
// none; mixed reports that they differ.
func (t *Table) kindOf(j int) (k Kind, mixed bool) {
	if k = t.Columns[j].Kind; k != KindNone {
		return k, false
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Kind != DataRow || len(r.Cells) <= j {
			continue
		}
		switch got := r.Cells[j].kind; {
		case got == KindNone || got == KindEmpty || got == k:
		case k == KindNone:
			k = got
		case k == KindInteger && got == KindCount || k == KindCount && got == KindInteger:
			k = KindCount
		default:
			return KindText, true
		}
	}
	if k == KindNone {
		k = KindText
	}
	return k, false
}

// rightAligned reports whether the cells of column j are numbers.
func (t *Table) rightAligned(j int) bool {
	k, mixed := t.kindOf(j)
	return !mixed && k.number()
}

// RowHeader returns the index of the column whose cells name the rows: the marked one, or the first of text, or 0.
func (t *Table) RowHeader() int {
	for j := range t.Columns {
		if t.Columns[j].RowHeader {
			return j
		}
	}
	for j := range t.Columns {
		if k, mixed := t.kindOf(j); k == KindText && !mixed {
			return j
		}
	}
	return 0
}

// spansAll reports whether the row is one cell across the table.
func (t *Table) spansAll(r *Row) bool {
	return r.Kind == GroupRow && len(r.Cells) == 1
}

// label returns the lowest header with its unit.
func (c *Column) label() string {
	switch {
	case c.Unit == "":
		return c.Header
	case c.Header == "":
		return c.Unit
	}
	return c.Header + " (" + c.Unit + ")"
}

// HeaderCell is one cell of the header of a [Table], for code that lays it out in a form of its own.
type HeaderCell struct {
	// Text is what is printed in it, the unit of the column included.
	Text string
	// Row and Column are the place of its upper left corner, from 0; Rows and Columns are how many it covers.
	Row, Column   int
	Rows, Columns int
	// Leaf tells the header of a column from one over several.
	Leaf bool
}

// Header lays out the headers in levels, outermost first. Neighbouring columns with the same groups down to a level
// share the cell of that level; a leaf reaches down to the last level. Every column has a leaf, so that the cells cover levels
// times columns once.
func (t *Table) Header() (cells []HeaderCell, levels int) {
	for j := range t.Columns {
		levels = max(levels, len(t.Columns[j].Groups)+1)
	}
	for level := range levels {
		for j := 0; j < len(t.Columns); {
			c := &t.Columns[j]
			if level == len(c.Groups) {
				cells = append(cells, HeaderCell{Text: c.label(), Row: level, Column: j, Rows: levels - level, Columns: 1, Leaf: true})
			}
			if level >= len(c.Groups) {
				j++
				continue
			}
			end := j + 1
			for end < len(t.Columns) && len(t.Columns[end].Groups) > level &&
				slices.Equal(t.Columns[end].Groups[:level+1], c.Groups[:level+1]) {
				end++
			}
			cells = append(cells, HeaderCell{Text: c.Groups[level], Row: level, Column: j, Rows: 1, Columns: end - j})
			j = end
		}
	}
	return cells, levels
}

// NoteMark returns the mark of the n-th note of cells, from 1: a to z, then aa, ab and so on. Letters, because a small number beside
// a number would be read as part of it.
func NoteMark(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}

func (t *Table) numbered() bool {
	for j := range t.Columns {
		if t.Columns[j].Number != "" {
			return true
		}
	}
	return false
}

// CellNotes collects the notes of the cells in reading order, each once, and says which number a note has, from 1.
func (t *Table) CellNotes() (notes []string, number map[string]int) {
	for i := range t.Rows {
		for j := range t.Rows[i].Cells {
			n := t.Rows[i].Cells[j].Note()
			if n == "" {
				continue
			}
			if number == nil {
				number = make(map[string]int)
			}
			if _, ok := number[n]; !ok {
				notes = append(notes, n)
				number[n] = len(notes)
			}
		}
	}
	return notes, number
}
