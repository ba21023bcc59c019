package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSVOptions change what [Table.WriteCSV] writes. nil means the defaults.
type CSVOptions struct {
	// Raw leaves cells as they are. By default a cell that a spreadsheet program would take for a formula is written
	// with an apostrophe before it, which the program shows as the text it is. Use Raw for files that programs read.
	Raw bool
	// Keys writes the keys of the columns as the header, in place of what people read.
	Keys bool
	// BOM begins the file with a byte order mark, which some spreadsheet programs need to see that it is UTF-8.
	BOM bool
}

// WriteCSV writes the table as CSV after RFC 4180: UTF-8, commas, lines ended by CR LF. The first line has the headers,
// those of several levels joined by " / ". Numbers are plain digits with a decimal point, days YYYY-MM-DD, percentages
// numbers without the sign (which the header has), bounds and ranges as [motcua.Count.String] and [motcua.Percent.String]
// write them. Blank and empty cells are empty. Caption and notes are not written.
//
// By default no cell can be taken for a formula, see [CSVOptions]. Numbers stay numbers, also negative ones.
func (t *Table) WriteCSV(w io.Writer, o *CSVOptions) error {
	if err := t.Check(); err != nil {
		return err
	}
	if o == nil {
		o = &CSVOptions{}
	}
	b := csvWriter{w: bufio.NewWriter(w), raw: o.Raw}
	if o.BOM {
		b.put("\ufeff")
	}
	for j := range t.Columns {
		b.field(j == 0, t.csvHeader(j, o.Keys))
	}
	b.end(len(t.Columns))
	for i := range t.Rows {
		r := &t.Rows[i]
		if t.spansAll(r) {
			at := t.RowHeader()
			for j := range t.Columns {
				s := ""
				if j == at {
					s = r.Cells[0].csv()
				}
				b.field(j == 0, s)
			}
		} else {
			for j := range r.Cells {
				b.field(j == 0, r.Cells[j].csv())
			}
		}
		b.end(len(t.Columns))
	}
	return b.w.Flush()
}

func (t *Table) csvHeader(j int, keys bool) string {
	c := &t.Columns[j]
	if keys {
		return c.Key
	}
	label := c.label()
	if k, _ := t.kindOf(j); k == KindPercent && c.Unit == "" {
		label = strings.TrimLeft(label+" (%)", " ")
	}
	return strings.Join(append(c.Groups[:len(c.Groups):len(c.Groups)], label), " / ")
}

// csv returns the cell as a program reads it.
func (c Cell) csv() string {
	switch c.kind {
	case KindText:
		return c.text
	case KindInteger:
		return strconv.FormatInt(c.integer, 10)
	case KindCount:
		return c.count.String()
	case KindDecimal:
		if c.text == c.high {
			return c.text
		}
		return c.text + "–" + c.high
	case KindPercent:
		if !c.percent.Defined() {
			return ""
		}
		return strings.TrimSuffix(c.percent.String(), " %")
	case KindDate:
		return c.date.String()
	}
	return ""
}

type csvWriter struct {
	w   *bufio.Writer
	raw bool
	any bool // the file has begun
	one string
}

// put writes to a bufio.Writer, which keeps the first error for Flush.
func (b *csvWriter) put(s string) { _, _ = b.w.WriteString(s) }

func (b *csvWriter) field(first bool, s string) {
	quote, ascii := false, true
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case c == '"', c == ',', c == ';', c == '\t', c == '\r', c == '\n':
			quote = true
		}
	}
	if !ascii && !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	if !b.raw {
		s = neutralise(s)
	}
	if !first {
		b.put(",")
	}
	b.one = s
	// A file that begins with the letters ID is taken for another format (SYLK) by some programs, a byte order mark inside is
	// dropped by others, and a semicolon or tab splits fields where that is the local separator: quotes prevent all three.
	if quote || strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") ||
		!b.any && (strings.HasPrefix(s, "ID") || strings.HasPrefix(s, "\ufeff")) {
		b.put(`"`)
		b.put(strings.ReplaceAll(s, `"`, `""`))
		b.put(`"`)
	} else {
		b.put(s)
	}
	b.any = true
}

// end ends a line of n fields. A line with nothing in it would be no line at all to a reader.
func (b *csvWriter) end(n int) {
	if n == 1 && b.one == "" {
		b.put(`""`)
	}
	b.put("\r\n")
}

// neutralise puts an apostrophe before text that a spreadsheet program would evaluate: what begins with = + - @, a tab or a
// line break, or the full-width forms of the signs, which some programs fold to the same. A plain number stays one.
func neutralise(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	switch r {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		if !plainNumber(s) {
			return "'" + s
		}
	}
	return s
}

// plainNumber reports whether s is an optional minus sign, digits, and at most one decimal point or comma between digits.
func plainNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	i := strings.IndexAny(s, ".,")
	if i < 0 {
		return allDigits(s)
	}
	return allDigits(s[:i]) && allDigits(s[i+1:])
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
