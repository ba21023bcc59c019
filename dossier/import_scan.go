package dossier

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// Format is how a file of dossiers is written. The zero value is CSV.
type Format uint8

// The formats.
const (
	CSV       Format = iota // UTF-8, fields separated by comma, semicolon or tab, a row on each line
	JSONLines               // one JSON object on each line
)

// The words of columns that have a few.
const (
	endingRefused   = "refused"
	endingWithdrawn = "withdrawn"
	endingStopped   = "stopped"
	endings         = endingRefused + ", " + endingWithdrawn + ", " + endingStopped

	yes, no = "yes", "no"
	yesNo   = yes + ", " + no

	outcomeKeys = "granted, denied, unstated"

	defaultActor = "import"
)

// RowOptions are optional; nil and the zero value choose the defaults.
type RowOptions struct {
	// Format is how the file is written.
	Format Format
	// Columns leads foreign columns to ours; nil for a file that has ours.
	Columns *Columns
	// Unit is the unit of rows that name none. Empty makes the column unit required in each row.
	Unit string
}

// RowScanner reads a file of dossiers row by row into commands, without a store: each row is checked for what can be known
// without the rules and without what is stored. [Import] goes on from there.
//
//	for s.Scan() {
//		for _, command := range s.Commands() { … }
//	}
//	err := s.Err()
//
// Reading a row makes hardly any garbage, so what Commands returns is used again for the next.
type RowScanner struct {
	options RowOptions
	rows    *rows
	ended   bool
	err     error

	// The columns of the file.
	places  []from            // of ours in a CSV file
	members map[string][]from // of ours in JSON lines
	width   int               // of the header of a CSV file
	lost    []int             // the fields of a CSV file that nobody maps, by their place in the loss report
	names   map[string]int    // the members nobody maps, with their place there
	about   []column          // those that say something about another
	bySteps bool              // some say who did a step

	// The row at hand.
	cells [columnCount][]byte // without surrounding space
	forms [columnCount]*timeForm
	words [columnCount]string   // the last values of columns that have few different ones
	held  map[string]string     // those values
	days  [columnCount]struct { // the last ones, and when they began
		text  [10]byte
		start int64
	}
	location    *time.Location
	unit, actor string
	prefix      string // of the idempotency key
	scratchKey  []byte
	problems    []motcua.Problem
	losses      losses
	waiting     [2]wait
	commands    []Command
	scratch     []byte
	*scanned
}

// scanned is what was read in a row.
type scanned struct {
	row    RowReport
	key    string // the idempotency key; the code is the end of it
	status Status
	steps  []step
	store  commands
	loses  []lossAt
	prose  []column // whose reason is none, and is in a note
	upTo   place    // with it
}

// place is how far a file was read.
type place struct {
	line    int
	bytes   int64
	sum     uint32 // over them, where there is a table
	members int    // in the loss report: those that came up so far
}

// from is where a column of ours comes from.
type from struct {
	column column
	at     int     // the field
	mapped *mapped // nil when the field has our own form
}

// step is a command with the columns it came from, so that a problem can name them.
type step struct {
	stepColumns
	command Command
}

// commands are the commands of one row: each kind at most once.
type commands struct {
	submit         Submit
	accept         Accept
	arrive         Arrive
	transfer       Transfer
	ask            RequestSupplement
	supplement     Supplement
	requestPayment RequestPayment
	pay            Pay
	extend         Extend
	resolve        Resolve
	deliver        Deliver
	refuse         Refuse
	withdraw       Withdraw
	stop           Stop
}

// NewRowScanner reads the header of a file, if its format has one. The error is for what makes the file unusable, see [Import].
func NewRowScanner(r io.Reader, o *RowOptions) (*RowScanner, error) { return newRowScanner(r, o, nil) }

// newRowScanner is NewRowScanner with a sum over what is read, when there is a table for it.
func newRowScanner(r io.Reader, o *RowOptions, table *crc32.Table) (*RowScanner, error) {
	if o == nil {
		o = &RowOptions{}
	}
	s := &RowScanner{options: *o, rows: newRows(r), losses: newLosses(o.Columns), held: make(map[string]string), location: motcua.Location(), scanned: &scanned{}}
	s.rows.table = table
	var err error
	switch o.Format {
	case CSV:
		err = s.readHeader()
	case JSONLines:
		err = s.begin()
	default:
		err = motcua.Invalid(importing, motcua.Problem{Path: "format", Code: motcua.CodeUnknown, Param: "csv, json_lines"})
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

const importing = "dossier: import"

// Scan reads the next row. It returns false at the end of the file, or when it cannot be read on; see Err.
func (s *RowScanner) Scan() bool {
	for !s.ended {
		if s.scanLine() {
			return true
		}
	}
	return false
}

// scanLine reads the next line, and reports whether it is a row. After the last one the file has ended.
func (s *RowScanner) scanLine() bool {
	s.problems, s.steps, s.loses, s.prose = nil, s.steps[:0], s.loses[:0], s.prose[:0]
	json := s.options.Format == JSONLines
	var err error
	if json {
		err = s.rows.lines.next()
	} else {
		err = s.rows.next()
	}
	s.row = RowReport{Line: s.rows.line}
	switch {
	case err != nil:
		s.unreadable(err)
	case json:
		if len(trim(s.rows.text)) == 0 {
			return false
		}
		s.object()
	case s.rows.blank():
		return false
	default:
		s.record()
	}
	s.upTo = s.place()
	return !s.ended
}

// place returns how far the file was read.
func (s *RowScanner) place() place {
	l := &s.rows.lines
	return place{line: l.line, bytes: l.bytes, sum: l.sum, members: s.losses.members()}
}

// unreadable takes in a line that cannot be read, or the end of the file.
func (s *RowScanner) unreadable(err error) {
	switch {
	case errors.Is(err, errLongLine):
		s.row.reject(motcua.Problem{Code: motcua.CodeTooLong, Param: "64 KiB"})
	case errors.Is(err, errQuote):
		s.row.reject(motcua.Problem{Code: motcua.CodeMalformed, Param: `"…"`})
	case errors.Is(err, io.EOF):
		s.ended = true
	default:
		s.ended, s.err = true, readError(err)
	}
}

// Err returns what ended the reading, other than the end of the file.
func (s *RowScanner) Err() error { return s.err }

// Row returns what is to be said of the row, with its line and code.
func (s *RowScanner) Row() RowReport { return s.row }

// Bytes returns how many bytes of the file were read, up to the end of the row.
func (s *RowScanner) Bytes() int64 { return s.rows.bytes }

// Commands returns what the dossier's life amounts to, in order; nil when the row was rejected. They are valid until the next
// call of Scan.
func (s *RowScanner) Commands() []Command {
	s.commands = s.commands[:0]
	for i := range s.steps {
		s.commands = append(s.commands, s.steps[i].command)
	}
	return s.commands
}

// begin prepares for JSON lines.
func (s *RowScanner) begin() error {
	start, err := s.rows.skipMark()
	if err != nil {
		return readError(err)
	}
	if bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff}) {
		return motcua.Invalid(importing, motcua.Problem{Path: "line 1", Code: motcua.CodeNotUTF8, Param: "UTF-16"})
	}
	s.members = make(map[string][]from, columnCount)
	if s.options.Columns == nil {
		s.bySteps = true
		for c := range columnCount {
			s.members[c.String()] = []from{{column: c}}
			if importColumns[c].about != colCode {
				s.about = append(s.about, c)
			}
		}
		return nil
	}
	s.names = make(map[string]int)
	for i := range s.options.Columns.list {
		m := &s.options.Columns.list[i]
		s.mapped(m)
		if m.constant == nil {
			s.members[m.from] = append(s.members[m.from], from{column: m.column, mapped: m})
		}
	}
	return nil
}

// mapped takes note of a column that the map has.
func (s *RowScanner) mapped(m *mapped) {
	s.bySteps = s.bySteps || m.column >= firstStepColumn
	s.forms[m.column] = m.form
	if importColumns[m.column].about != colCode {
		s.about = append(s.about, m.column)
	}
	if m.constant != nil {
		s.cells[m.column] = m.constant
	}
}

func (s *RowScanner) readHeader() error {
	header := func(code motcua.Code, param string) error {
		return motcua.Invalid(importing, motcua.Problem{Path: "header", Code: code, Param: param})
	}
	start, err := s.rows.skipMark()
	if err != nil {
		return readError(err)
	}
	if bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff}) {
		return header(motcua.CodeNotUTF8, "UTF-16")
	}
	if s.options.Columns != nil {
		s.rows.comma = s.options.Columns.comma
	}
	for blank := true; blank; blank = s.rows.blank() {
		switch err := s.rows.next(); {
		case errors.Is(err, io.EOF):
			return motcua.Invalid(importing, motcua.Problem{Code: motcua.CodeEmpty})
		case errors.Is(err, errLongLine):
			return header(motcua.CodeTooLong, "64 KiB")
		case errors.Is(err, errQuote):
			return header(motcua.CodeMalformed, `"…"`)
		case err != nil:
			return readError(err)
		}
	}
	names := make([]string, s.rows.n)
	var problems []motcua.Problem
	for i := range names {
		if names[i] = string(trim(s.rows.field(i))); !utf8.ValidString(names[i]) || strings.IndexByte(names[i], 0) >= 0 {
			problems = append(problems, motcua.Problem{Path: "header #" + strconv.Itoa(i+1), Code: motcua.CodeNotUTF8})
			names[i] = ""
		}
	}
	s.width = len(names)
	if s.options.Columns != nil {
		problems = append(problems, s.mappedHeader(names)...)
	} else {
		problems = append(problems, s.plainHeader(names, problems)...)
	}
	return motcua.Invalid(importing, problems...)
}

// plainHeader finds the columns of a file that has ours.
func (s *RowScanner) plainHeader(names []string, bad []motcua.Problem) (problems []motcua.Problem) {
	var at [columnCount]int // from 1
	for i, name := range names {
		path := "header #" + strconv.Itoa(i+1)
		c, ok := columnNamed(name)
		switch {
		case !ok && len(bad) > 0 && bad[0].Path == path:
			bad = bad[1:] // it was said
		case !ok:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeUnknownColumn})
		case at[c] > 0:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeDuplicate, Param: "#" + strconv.Itoa(at[c])})
		default:
			at[c] = i + 1
			s.places = append(s.places, from{column: c, at: i})
			s.bySteps = s.bySteps || c >= firstStepColumn
			if importColumns[c].about != colCode {
				s.about = append(s.about, c)
			}
		}
	}
	slices.Sort(s.about)
	for c := range requiredColumns {
		if at[c] == 0 {
			problems = append(problems, motcua.Problem{Path: "header", Code: motcua.CodeMissingColumn, Param: c.String()})
		}
	}
	return problems
}

// mappedHeader finds the columns of a foreign file.
func (s *RowScanner) mappedHeader(names []string) (problems []motcua.Problem) {
	used := make([]int, len(names)) // how often
	for i := range s.options.Columns.list {
		m := &s.options.Columns.list[i]
		s.mapped(m)
		if m.constant != nil {
			continue
		}
		found := -1
		for j, name := range names {
			switch {
			case name != m.from:
			case found >= 0:
				problems = append(problems, motcua.Problem{
					Path: "header #" + strconv.Itoa(j+1), Code: motcua.CodeDuplicate, Param: "#" + strconv.Itoa(found+1),
				})
			default:
				found = j
				used[j]++
			}
		}
		if found < 0 {
			problems = append(problems, motcua.Problem{Path: "header", Code: motcua.CodeMissingColumn, Param: m.from})
			continue
		}
		s.places = append(s.places, from{column: m.column, at: found, mapped: m})
	}
	for j, name := range names {
		if used[j] == 0 {
			s.lost = append(s.lost, j)
			s.losses.report.Columns = append(s.losses.report.Columns, ColumnLoss{Name: name})
		}
	}
	return problems
}

func (s *RowScanner) problem(c column, code motcua.Code, param string) {
	s.problems = append(s.problems, motcua.Problem{Path: c.String(), Code: code, Param: param})
}

// wrong adds what a parser found, if it found something, under the name of the column.
func (s *RowScanner) wrong(c column, err error) {
	if err == nil {
		return
	}
	if problems, ok := motcua.ProblemsAt("", err); ok {
		s.problem(c, problems[0].Code, problems[0].Param)
	}
}

// record takes in one line of a CSV file.
func (s *RowScanner) record() {
	r := s.rows
	if r.n != s.width {
		s.row.reject(motcua.Problem{Code: motcua.CodeFieldCount, Param: strconv.Itoa(s.width)})
		return
	}
	text := (len(r.letters) == 0 || utf8.Valid(r.letters)) && (!r.controls || printable(r.text))
	for i := range s.places {
		p := &s.places[i]
		var cell []byte
		if r.quotes {
			cell = r.fields[p.at]
		} else {
			cell = r.text[r.ends[p.at]+1 : r.ends[p.at+1]]
		}
		if !text {
			s.checkText(p.column, cell)
		}
		if n := len(cell); n > 0 && (edges[cell[0]]&(edgeFirst|edgeGuard) != 0 || edges[cell[n-1]]&edgeLast != 0) {
			cell = unguard(trim(cell))
		}
		if p.mapped != nil {
			cell = s.convert(p, cell)
		}
		s.cells[p.column] = cell
	}
	for i, at := range s.lost {
		if s.has(trim(r.field(at))) {
			s.lose('c', i)
		}
	}
	s.finish()
}

// checkText looks for bytes that are no text.
func (s *RowScanner) checkText(c column, field []byte) {
	switch {
	case !utf8.Valid(field):
		s.problem(c, motcua.CodeNotUTF8, "")
	case !printable(field):
		s.problem(c, motcua.CodeMalformed, "U+0020..")
	}
}

// has reports whether a foreign field says something.
func (s *RowScanner) has(cell []byte) bool {
	if len(cell) == 0 {
		return false
	}
	for _, e := range s.options.Columns.empty {
		if bytes.Equal(cell, e) {
			return false
		}
	}
	return true
}

// convert leads a foreign value to ours.
func (s *RowScanner) convert(p *from, cell []byte) []byte {
	m := p.mapped
	if !s.has(cell) {
		return nil
	}
	if m.form != nil && m.form.assumed >= 0 {
		s.lose('a', s.assumed(p.column))
	}
	if m.values == nil {
		return cell
	}
	ours, listed := m.values[string(cell)]
	switch {
	case listed && p.column == colStatus:
		s.lose('s', m.status[string(cell)])
		return ours
	case listed:
		return ours
	case m.rest != nil:
		return m.rest
	}
	s.problem(p.column, motcua.CodeUnknown, m.known)
	return nil
}

// assumed returns the place of a column in the list of the loss report.
func (s *RowScanner) assumed(c column) int {
	for i := range s.losses.report.Assumed {
		if s.losses.report.Assumed[i].Name == c.String() {
			return i
		}
	}
	return -1
}
