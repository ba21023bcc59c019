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
	"github.com/motcua/motcua/identity"
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
	notStated    = "not stated"
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
	err     error

	// The columns of the file.
	place   []from            // of ours in a CSV file
	members map[string][]from // of ours in JSON lines
	width   int               // of the header of a CSV file
	lost    []int             // the fields of a CSV file that nobody maps, by their place in the loss report
	names   map[string]int    // the members nobody maps, with their place there
	about   []column          // those that say something about another
	bySteps bool              // some say who did a step

	// The row at hand.
	cells [columnCount][]byte // without surrounding space
	forms [columnCount]*form
	words [columnCount]string   // the last values of columns that have few different ones
	held  map[string]string     // those values
	days  [columnCount]struct { // the last ones, and when they began
		text  [10]byte
		start int64
	}
	location    *time.Location
	unit, actor string
	row         RowReport
	prefix, key string // of the idempotency key, and all of it
	scratchKey  []byte
	status      Status
	problems    []motcua.Problem
	losses      losses
	steps       []step
	waiting     [2]wait
	store       commands
	commands    []Command
	scratch     []byte
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
	s := &RowScanner{options: *o, rows: newRows(r), losses: newLosses(o.Columns), held: make(map[string]string), location: motcua.Location()}
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
	for s.err == nil {
		s.problems, s.steps, s.losses.row = nil, s.steps[:0], s.losses.row[:0]
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
			return s.unreadable(err)
		case json:
			if len(trim(s.rows.text)) == 0 {
				continue
			}
			s.object()
		case s.rows.blank():
			continue
		default:
			s.record()
		}
		return true
	}
	return false
}

// unreadable takes in a line that cannot be read; it returns false when the file cannot be read on.
func (s *RowScanner) unreadable(err error) bool {
	switch {
	case errors.Is(err, errLongLine):
		s.row.reject(motcua.Problem{Code: motcua.CodeTooLong, Param: "64 KiB"})
		return true
	case errors.Is(err, errQuote):
		s.row.reject(motcua.Problem{Code: motcua.CodeMalformed, Param: `"…"`})
		return true
	case !errors.Is(err, io.EOF):
		s.err = readError(err)
	}
	return false
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
			s.place = append(s.place, from{column: c, at: i})
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
		s.place = append(s.place, from{column: m.column, at: found, mapped: m})
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
	for i := range s.place {
		p := &s.place[i]
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
			s.losses.note('c', i)
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
		s.losses.note('a', s.assumed(p.column))
	}
	if m.values == nil {
		return cell
	}
	ours, listed := m.values[string(cell)]
	switch {
	case listed && p.column == colStatus:
		s.losses.note('s', m.status[string(cell)])
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

// finish turns the cells of a row into commands.
func (s *RowScanner) finish() {
	if s.problems == nil {
		s.build()
	} else if code := s.cells[colCode]; printable(code) && utf8.Valid(code) {
		s.named(code)
	}
	if s.problems != nil {
		s.steps = s.steps[:0]
		s.row.reject(s.problems...)
	}
}

// named takes note of the code. It is the end of the idempotency key: one string for both.
func (s *RowScanner) named(code []byte) {
	if s.prefix == "" {
		s.key = string(code)
	} else {
		s.scratchKey = append(append(s.scratchKey[:0], s.prefix...), code...)
		s.key = string(s.scratchKey)
	}
	s.row.Dossier = ID(s.key[len(s.prefix):])
}

// get returns the cell of a column; empty for one that the file does not have.
func (s *RowScanner) get(c column) []byte { return s.cells[c] }

func (s *RowScanner) given(c column) bool { return len(s.cells[c]) > 0 }

// word returns a cell of a column that has few different ones, to keep. Each is held once.
func (s *RowScanner) word(c column) string {
	cell := s.cells[c]
	if len(cell) == 0 {
		return ""
	}
	const most = 1 << 12
	recent := &s.words[(uint(c)<<4^uint(cell[len(cell)-1])^uint(len(cell))<<2)%uint(len(s.words))]
	if string(cell) == *recent {
		return *recent
	}
	w, ok := s.held[string(cell)]
	if !ok {
		if w = string(cell); len(s.held) < most {
			s.held[w] = w
		}
	}
	*recent = w
	return w
}

func (s *RowScanner) required(c column) []byte {
	if !s.given(c) {
		s.problem(c, motcua.CodeRequired, "")
	}
	return s.cells[c]
}

func (s *RowScanner) date(c column) motcua.Date {
	cell := s.cells[c]
	if len(cell) == 0 {
		return motcua.Date{}
	}
	var d motcua.Date
	var err error
	if f := s.forms[c]; f != nil {
		d, _, err = f.read(cell)
	} else {
		d, err = parseDay(cell)
	}
	s.wrong(c, err)
	return d
}

// instant returns the zero time for an empty cell.
func (s *RowScanner) instant(c column) time.Time {
	cell := s.cells[c]
	if len(cell) == 0 {
		return time.Time{}
	}
	var t time.Time
	var err error
	if f := s.forms[c]; f != nil {
		_, t, err = f.read(cell)
	} else {
		t, err = s.plainInstant(c, cell)
	}
	s.wrong(c, err)
	if err == nil && t.IsZero() { // what other systems write for "none"; here an empty field says that
		s.problem(c, motcua.CodeOutOfRange, "> 0001-01-01")
	}
	return t
}

// plainInstant reads an instant in our own forms. Files come in the order of their days, so the day is often that of the row before.
func (s *RowScanner) plainInstant(c column, cell []byte) (time.Time, error) {
	if len(cell) < len("2024-03-04 09:00") || cell[10] != ' ' && cell[10] != 'T' {
		return parseInstant(cell)
	}
	last := &s.days[c]
	if last.text != [10]byte(cell) {
		d, ok := plainDay(cell[:10])
		if !ok {
			return parseInstant(cell)
		}
		last.text, last.start = [10]byte(cell), int64(d.UnixDay())*86400-7*3600
	}
	seconds, ok := parseClock(cell[11:])
	if !ok {
		return parseInstant(cell)
	}
	return time.Unix(last.start+seconds, 0).In(s.location), nil
}

// head fills the head of the command of a step.
func (s *RowScanner) head(m *Meta, k Kind, at time.Time) {
	m.At, m.Unit, m.Actor = at, s.unit, s.actor
	if !s.bySteps {
		return
	}
	if c := stepColumnsOf[k]; c.unit >= firstStepColumn {
		if s.given(c.unit) {
			m.Unit = s.word(c.unit)
		}
		if s.given(c.actor) {
			m.Actor = s.word(c.actor)
		}
	}
}

// reason returns the reason of a step that must have one.
func (s *RowScanner) reason(c column) string {
	switch {
	case s.given(c):
		return s.word(c)
	case s.given(colReason):
		return s.word(colReason)
	}
	return notStated
}

func (s *RowScanner) add(k Kind, c Command) { s.steps = append(s.steps, step{stepColumnsOf[k], c}) }

// insert puts a step before those that begin after it, but not before the first n.
func (s *RowScanner) insert(n int, k Kind, c Command) {
	at := c.meta().At
	i := n
	for i < len(s.steps) {
		// What was asked at the same instant comes after it, what was answered before it.
		other, when := &s.steps[i], s.steps[i].command.meta().At
		answer := other.at == colSupplementedAt || other.at == colPaidAt
		if at.Before(when) || at.Equal(when) && !answer {
			break
		}
		i++
	}
	s.add(k, c)
	last := s.steps[len(s.steps)-1]
	copy(s.steps[i+1:], s.steps[i:])
	s.steps[i] = last
}

// build reads the row into the commands that its dossier's life amounts to, in the order of the lifecycle. What has no place of its own
// in it, a hand-over or the promise of a later day, goes where its instant belongs.
func (s *RowScanner) build() {
	s.named(s.required(colCode))
	c := &s.store
	if s.actor = s.word(colActor); s.actor == "" {
		s.actor = defaultActor
	}
	if s.unit = s.word(colUnit); s.unit == "" {
		if s.unit = s.options.Unit; s.unit == "" {
			s.problem(colUnit, motcua.CodeRequired, "")
		}
	}
	s.required(colProcedure)
	procedure, kase := s.word(colProcedure), s.word(colCase)
	channel := s.channel(colChannel, true)
	submitted, received := s.instant(colSubmittedAt), s.instant(colReceivedAt)
	if !s.given(colReceivedAt) && !s.given(colSubmittedAt) {
		s.problem(colReceivedAt, motcua.CodeRequired, "")
	}
	personal := s.personal()
	s.status = s.portalStatus()
	promised, ended, ending := s.date(colPromised), s.instant(colEndedAt), string(s.get(colEnding))
	s.checkAbout()

	refused := ending == endingRefused
	sent, accepted := s.given(colSubmittedAt), s.given(colReceivedAt) && !refused
	if sent || refused {
		at := submitted
		if !sent { // the row has that in the column of the receipt
			at = received
		}
		s.head(&c.submit.Meta, KindSubmitted, at)
		c.submit.Channel, c.submit.Procedure, c.submit.Case, c.submit.Personal = channel, procedure, kase, personal
		s.add(KindSubmitted, &c.submit)
		if !sent {
			s.steps[0].at = colReceivedAt
		}
		personal = Personal{}
	}
	waits := s.waits()
	if accepted {
		for sent && len(waits) > 0 && waits[0].asked.Before(received) {
			s.wait(waits[0])
			waits = waits[1:]
		}
		a := &c.accept
		s.head(&a.Meta, KindAccepted, received)
		a.Procedure, a.Case, a.Channel, a.Promised, a.Personal = procedure, kase, channel, promised, personal
		a.Competent, a.Elsewhere = s.word(colCompetent), s.yes(colElsewhere)
		s.add(KindAccepted, a)
		if s.given(colArrivedAt) {
			at := s.instant(colArrivedAt)
			if s.head(&c.arrive.Meta, KindArrived, at); !s.given(colArrivedUnit) {
				c.arrive.Unit = a.Competent
			}
			s.add(KindArrived, &c.arrive)
		}
	} else {
		s.notAccepted(refused)
	}
	first := len(s.steps)
	for _, w := range waits {
		s.wait(w)
	}
	if s.given(colTransferredAt) {
		at := s.instant(colTransferredAt)
		s.head(&c.transfer.Meta, KindTransferred, at)
		c.transfer.To = s.word(colTransferredTo)
		s.insert(first, KindTransferred, &c.transfer)
	}
	later := s.date(colExtendedTo)
	if s.given(colExtendedAt) {
		at := s.instant(colExtendedAt)
		s.head(&c.extend.Meta, KindExtended, at)
		c.extend.Reason, c.extend.Promised = s.reason(colExtendedReason), later
		s.insert(first, KindExtended, &c.extend)
	}
	s.result()
	s.end(ended, ending)
}

// checkAbout notes values about what the row does not have.
func (s *RowScanner) checkAbout() {
	for _, c := range s.about {
		if about := importColumns[c].about; s.given(c) && !s.given(about) {
			s.problem(about, motcua.CodeRequired, c.String())
		}
	}
}

// notAccepted checks what would not be looked at in the row of a dossier that was never accepted, or is not yet.
func (s *RowScanner) notAccepted(refused bool) {
	for _, c := range []column{colPromised, colCompetent, colElsewhere} {
		switch {
		case !s.given(c):
		case refused:
			s.problem(c, motcua.CodeNotAllowed, "ending="+endingRefused)
		case c == colPromised && s.given(colSubmittedAt):
			s.problem(colReceivedAt, motcua.CodeRequired, c.String())
		}
	}
	if refused && s.given(colSubmittedAt) && s.given(colReceivedAt) {
		s.problem(colReceivedAt, motcua.CodeNotAllowed, "ending="+endingRefused)
	}
}

// wait is a stretch of time in which the dossier waits for the applicant.
type wait struct {
	asked, done         time.Time
	ask, answer         Kind
	request, completion Command
	answered            bool
}

func (s *RowScanner) wait(w wait) {
	s.add(w.ask, w.request)
	if w.answered {
		s.add(w.answer, w.completion)
	}
}

// waits returns the waits of the row, in the order they began.
func (s *RowScanner) waits() []wait {
	c, waits := &s.store, s.waiting[:0]
	if s.given(colSupplementAt) || s.given(colSupplementedAt) {
		w := wait{
			asked: s.instant(colSupplementAt), done: s.instant(colSupplementedAt), answered: s.given(colSupplementedAt),
			ask: KindSupplementRequested, answer: KindSupplemented, request: &c.ask, completion: &c.supplement,
		}
		s.head(&c.ask.Meta, w.ask, w.asked)
		s.head(&c.supplement.Meta, w.answer, w.done)
		c.ask.Reason = s.reason(colSupplementReason)
		waits = append(waits, w)
	}
	if s.given(colPaymentAt) || s.given(colPaidAt) || s.given(colPaymentAmount) {
		w := wait{
			asked: s.instant(colPaymentAt), done: s.instant(colPaidAt), answered: s.given(colPaidAt),
			ask: KindPaymentRequested, answer: KindPaid, request: &c.requestPayment, completion: &c.pay,
		}
		s.head(&c.requestPayment.Meta, w.ask, w.asked)
		s.head(&c.pay.Meta, w.answer, w.done)
		c.requestPayment.Obligation.Amount, c.requestPayment.Obligation.Notice = s.amount(), string(s.get(colPaymentNotice))
		if waits = append(waits, w); len(waits) == 2 && w.asked.Before(waits[0].asked) {
			waits[0], waits[1] = waits[1], waits[0]
		}
	}
	return waits
}

// result adds the result and its delivery.
func (s *RowScanner) result() {
	c := &s.store
	outcome, channel := s.outcome(), s.channel(colDeliveredChannel, false)
	if s.given(colResolvedAt) {
		at := s.instant(colResolvedAt)
		s.head(&c.resolve.Meta, KindResolved, at)
		r := &c.resolve.Resolution
		r.Outcome, r.Document, r.Link = outcome, string(s.get(colDocument)), string(s.get(colResultLink))
		if c.resolve.Reason = ""; outcome == Denied || s.given(colOutcomeReason) {
			c.resolve.Reason = s.reason(colOutcomeReason)
		}
		s.add(KindResolved, &c.resolve)
	}
	if s.given(colDeliveredAt) {
		at := s.instant(colDeliveredAt)
		s.head(&c.deliver.Meta, KindDelivered, at)
		c.deliver.Channel = channel
		s.add(KindDelivered, &c.deliver)
	}
}

// end adds the refusal, withdrawal or stop.
func (s *RowScanner) end(ended time.Time, ending string) {
	c := &s.store
	by := PartyNotStated
	if s.given(colWithdrawnBy) {
		var err error
		by, err = parseNamed[Party]("party", partyKeys, partyNames[:], string(s.get(colWithdrawnBy)))
		s.wrong(colWithdrawnBy, err)
	}
	switch ending {
	case "":
		return
	case endingRefused:
		s.head(&c.refuse.Meta, KindRefused, ended)
		c.refuse.Reason = s.reason(colReason)
		s.add(KindRefused, &c.refuse)
	case endingWithdrawn:
		s.head(&c.withdraw.Meta, KindWithdrawn, ended)
		c.withdraw.Reason, c.withdraw.By = s.reason(colReason), by
		s.add(KindWithdrawn, &c.withdraw)
		return
	case endingStopped:
		s.head(&c.stop.Meta, KindStopped, ended)
		c.stop.Reason = s.reason(colReason)
		s.add(KindStopped, &c.stop)
	default:
		s.problem(colEnding, motcua.CodeUnknown, endings)
		return
	}
	if s.given(colWithdrawnBy) {
		s.problem(colWithdrawnBy, motcua.CodeNotAllowed, "ending="+ending)
	}
}

func (s *RowScanner) personal() Personal {
	p := Personal{Name: secret(s.get(colApplicantName)), Contact: secret(s.get(colApplicantContact))}
	if number := s.get(colApplicantID); len(number) > 0 {
		id, err := identity.ParsePersonalID(string(number))
		if err != nil {
			s.problem(colApplicantID, motcua.CodeMalformed, "^[0-9]{12}$")
		}
		p.Number = id
	}
	return p
}

func secret(cell []byte) Secret {
	if len(cell) == 0 {
		return Secret{}
	}
	return NewSecret(string(cell))
}

func (s *RowScanner) channel(c column, required bool) Channel {
	cell := s.cells[c]
	if len(cell) == 0 {
		if required {
			s.required(c)
		}
		return UnknownChannel
	}
	for ch := Counter; ch <= Post; ch++ {
		if key := channelNames[ch].key; len(key) == len(cell) && string(cell) == key {
			return ch
		}
	}
	s.problem(c, motcua.CodeUnknown, channelKeys)
	return UnknownChannel
}

func (s *RowScanner) yes(c column) bool {
	switch string(s.cells[c]) {
	case yes:
		return true
	case "", no:
	default:
		s.problem(c, motcua.CodeUnknown, yesNo)
	}
	return false
}

func (s *RowScanner) outcome() Outcome {
	if !s.given(colOutcome) {
		return OutcomeUnstated
	}
	o, err := parseNamed[Outcome]("outcome", outcomeKeys, outcomeNames[:], string(s.get(colOutcome)))
	s.wrong(colOutcome, err)
	return o
}

// number reads a cell of ASCII digits; ok is false for anything else, and for more than 15.
func (s *RowScanner) number(c column) (n int64, ok bool) {
	cell := s.cells[c]
	if len(cell) == 0 || len(cell) > 15 {
		return 0, false
	}
	for _, d := range cell {
		if d-'0' > 9 {
			return 0, false
		}
		n = n*10 + int64(d-'0')
	}
	return n, true
}

func (s *RowScanner) amount() int64 {
	n, ok := s.number(colPaymentAmount)
	if !ok && s.given(colPaymentAmount) {
		s.problem(colPaymentAmount, motcua.CodeMalformed, "0")
	}
	return n
}

// portalStatus returns the status that the row says it has; zero when it does not say.
func (s *RowScanner) portalStatus() Status {
	if !s.given(colStatus) {
		return 0
	}
	n, _ := s.number(colStatus)
	if n < int64(NewlySubmitted) || n > int64(ResultDelivered) {
		s.problem(colStatus, motcua.CodeOutOfRange, "1..10")
		return 0
	}
	return Status(n)
}
