package xlsx

import (
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// StreamOptions change what a [Stream] writes beside its rows. nil means the defaults.
type StreamOptions struct {
	// Language is that of the fixed words, of days and of numbers that are written as text.
	Language motcua.Language
	// Title stands above the table and in the properties of the workbook.
	Title string
	// Issuer is named in the properties.
	Issuer string
	// Sheet names the sheet; by default it is the title.
	Sheet string
	// AsOf is the time in the properties of the workbook; the zero time is left out.
	AsOf time.Time
	// Notes are written under the table.
	Notes []string
	// OmitNotes leaves out the last column, which has the notes of the cells of a row, among them the reasons of empty ones.
	OmitNotes bool
}

// Stream writes a long table row by row, in memory that does not grow with the rows but for the compressed file. Its headers stay in
// sight, and each has a filter. Columns are as wide as the first 500 rows need.
//
// The workbook is written by [Stream.Close]. After an error nothing more is taken, and Close writes nothing: a list that lacks a
// row is worse than none. A Stream is not safe for concurrent use.
type Stream struct {
	w       io.Writer
	b       *book
	s       *sheet
	o       StreamOptions
	columns []report.Column
	first   []report.Row // until the widths are known
	cells   []report.Cell
	rows    int
	filter  int  // the last row of data, for the filters; rows of sums are not filtered
	total   bool // a row of sums was written
	header  int  // the row with the filters
	titles  int  // the first row of the header
	opened  bool
	done    bool
	err     error
}

var errClosed = errors.New("report/xlsx: the stream is closed")

// NewStream begins a table of such columns. Everything wrong with them is reported as a [*motcua.InvalidError].
func NewStream(w io.Writer, columns []report.Column, o *StreamOptions) (*Stream, error) {
	if o == nil {
		o = &StreamOptions{}
	}
	t := &report.Table{Columns: columns}
	if err := t.Check(); err != nil {
		return nil, err
	}
	problems := lengths(columnProblems("", columns))
	problems.check("title", o.Title)
	problems.check("issuer", o.Issuer)
	for i, n := range o.Notes {
		problems.check("notes["+strconv.Itoa(i)+"]", n)
	}
	if err := motcua.Invalid("report/xlsx: stream", problems...); err != nil {
		return nil, err
	}
	s := &Stream{w: w, o: *o, columns: append([]report.Column(nil), columns...), b: newBook(o.Language, false)}
	name := o.Sheet
	if clean(name) == "" {
		name = o.Title
	}
	if clean(name) == "" {
		name = wordSheet.in(o.Language)
	}
	s.s = s.b.sheet(name)
	s.err = s.s.err
	return s, nil
}

// Add appends a row of data. The cells are copied.
func (s *Stream) Add(cells ...report.Cell) error { return s.add(report.DataRow, cells) }

// AddGroup appends a row that heads those that follow: one cell spans the table, or there is one for each column.
func (s *Stream) AddGroup(cells ...report.Cell) error { return s.add(report.GroupRow, cells) }

// AddTotal appends a row of sums.
func (s *Stream) AddTotal(cells ...report.Cell) error { return s.add(report.TotalRow, cells) }

func (s *Stream) add(kind report.RowKind, cells []report.Cell) error {
	if s.done {
		return errClosed
	}
	if s.err != nil {
		return s.err
	}
	if s.err = s.check(kind, cells); s.err != nil {
		return s.err
	}
	s.rows++
	if !s.opened {
		// The cells of one row after the other in one piece of memory.
		at := len(s.cells)
		s.cells = append(s.cells, cells...)
		s.first = append(s.first, report.Row{Kind: kind, Cells: s.cells[at:len(s.cells):len(s.cells)]})
		if len(s.first) < sample {
			return nil
		}
		s.open()
		return s.err
	}
	row := report.Row{Kind: kind, Cells: cells}
	s.write(&row)
	return s.err
}

// check reports what is wrong with a row.
func (s *Stream) check(kind report.RowKind, cells []report.Cell) error {
	var problems lengths
	at := func() string { return "rows[" + strconv.Itoa(s.rows) + "]" }
	if len(cells) != len(s.columns) && !(kind == report.GroupRow && len(cells) == 1) {
		return motcua.Invalid("report/xlsx: stream", motcua.Problem{Path: at(), Code: motcua.CodeFieldCount, Param: strconv.Itoa(len(s.columns))})
	}
	for j := range cells {
		c := &cells[j]
		got := c.Kind()
		if want := s.columns[j].Kind; want != got && want != report.KindNone && got != report.KindNone && got != report.KindEmpty &&
			!(want == report.KindCount && got == report.KindInteger) && !(kind != report.DataRow && got == report.KindText) {
			problems = append(problems, motcua.Problem{Path: at() + ".cells[" + strconv.Itoa(j) + "]", Code: motcua.CodeUnknown, Param: want.String()})
		}
		if words, ok := c.Words(); ok && tooLong(words) || tooLong(c.Note()) {
			problems.cell(at()+".cells["+strconv.Itoa(j)+"]", *c)
		}
	}
	return motcua.Invalid("report/xlsx: stream", problems...)
}

// open begins the sheet with the rows that were kept for their widths.
func (s *Stream) open() {
	s.opened = true
	t := &report.Table{Columns: s.columns}
	header, levels := t.Header()
	n := len(s.columns)
	if !s.o.OmitNotes {
		header = append(header, report.HeaderCell{Text: wordNote.in(s.o.Language), Column: n, Rows: levels, Columns: 1, Leaf: true})
		n++
	}
	s.s.layout(measure(header, n, s.first, !s.o.OmitNotes, s.o.Language), false)
	dry := *s.s
	dry.dry = true
	dry.line(roleTitle, s.o.Title)
	_, last := dry.headerRows(s.columns, header, levels, n)
	columns := 0
	if head := t.RowHeader(); n > 4 && head < 2 {
		columns = head + 1
	}
	s.s.open(last, columns, true, s.s.paper(0))
	s.s.line(roleTitle, s.o.Title)
	s.titles, s.header = s.s.headerRows(s.columns, header, levels, n)
	s.filter = s.header
	for i := range s.first {
		s.write(&s.first[i])
	}
	s.first, s.cells = nil, nil
	s.err = s.s.err
}

func (s *Stream) write(r *report.Row) {
	s.s.tableRow(r, nil, !s.o.OmitNotes)
	if s.err == nil {
		s.err = s.s.err
	}
	s.total = s.total || r.Kind == report.TotalRow
	if !s.total {
		s.filter = s.s.row
	}
}

// Close writes the workbook. It may be called again, and does nothing then.
func (s *Stream) Close() error {
	if s.done {
		return s.err
	}
	if s.err == nil && !s.opened {
		s.open()
	}
	if s.err == nil {
		for _, n := range s.o.Notes {
			s.s.line(roleNote, "* "+n)
		}
		s.fail(s.s.err)
	}
	if s.err == nil && s.filter > s.header {
		s.s.x.filter(area{0, s.header, s.s.n - 1, s.filter})
	}
	if s.err == nil {
		s.fail(s.s.close(s.titles, s.header))
	}
	if s.err == nil {
		s.b.properties = properties{title: s.o.Title, issuer: s.o.Issuer, at: s.o.AsOf}
		s.fail(s.b.save(s.w))
	}
	s.Discard()
	return s.err
}

func (s *Stream) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// Discard gives the stream up, unless it is closed: nothing is written. Defer it after NewStream.
func (s *Stream) Discard() { s.done = true }
