package dossier

import (
	"bytes"
	"errors"
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
	cells       [columnCount][]byte // without surrounding space
	forms       [columnCount]*form
	words       [columnCount]string // the last values of columns that often have the same
	unit, actor string
	row         RowReport
	code        string
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
	when    time.Time
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
func NewRowScanner(r io.Reader, o *RowOptions) (*RowScanner, error) {
	if o == nil {
		o = &RowOptions{}
	}
	s := &RowScanner{options: *o, rows: newRows(r), losses: newLosses(o.Columns)}
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
		var err error
		if s.options.Format == JSONLines {
			err = s.rows.lines.next()
		} else {
			err = s.rows.next()
		}
		if errors.Is(err, io.EOF) {
			return false
		}
		s.row = RowReport{Line: s.rows.line}
		s.problems, s.steps, s.code = nil, s.steps[:0], ""
		s.losses.row = s.losses.row[:0]
		switch {
		case errors.Is(err, errLongLine):
			s.row.reject(motcua.Problem{Code: motcua.CodeTooLong, Param: "64 KiB"})
		case errors.Is(err, errQuote):
			s.row.reject(motcua.Problem{Code: motcua.CodeMalformed, Param: `"…"`})
		case err != nil:
			s.err = readError(err)
			return false
		case s.options.Format == JSONLines:
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
	names := make([]string, len(s.rows.fields))
	var problems []motcua.Problem
	for i, f := range s.rows.fields {
		if names[i] = string(trim(f)); !utf8.ValidString(names[i]) || strings.IndexByte(names[i], 0) >= 0 {
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
	fields := s.rows.fields
	if len(fields) != s.width {
		s.row.reject(motcua.Problem{Code: motcua.CodeFieldCount, Param: strconv.Itoa(s.width)})
		return
	}
	text := isText(s.rows.text)
	for i := range s.place {
		p := &s.place[i]
		cell := unguard(trim(fields[p.at]))
		if !text {
			s.checkText(p.column, fields[p.at])
		}
		if p.mapped != nil {
			cell = s.convert(p, cell)
		}
		s.cells[p.column] = cell
	}
	for i, at := range s.lost {
		if s.has(trim(fields[at])) {
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
		s.code = string(code)
		s.row.Dossier = ID(s.code)
	}
	if s.problems != nil {
		s.steps = s.steps[:0]
		s.row.reject(s.problems...)
	}
}

// get returns the cell of a column; empty for one that the file does not have.
func (s *RowScanner) get(c column) []byte { return s.cells[c] }

func (s *RowScanner) given(c column) bool { return len(s.cells[c]) > 0 }

// word returns a cell of a column that often has the same.
func (s *RowScanner) word(c column) string {
	cell := s.cells[c]
	if w := s.words[c]; string(cell) != w {
		s.words[c] = string(cell)
	}
	return s.words[c]
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
		t, err = parseInstant(cell)
	}
	s.wrong(c, err)
	if err == nil && t.IsZero() { // what other systems write for "none"; here an empty field says that
		s.problem(c, motcua.CodeOutOfRange, "> 0001-01-01")
	}
	return t
}

// meta returns the head of the command of a step.
func (s *RowScanner) meta(k Kind, at time.Time) Meta {
	m := Meta{At: at, Unit: s.unit, Actor: s.actor}
	if !s.bySteps {
		return m
	}
	if c, _ := columnsOf(k); c.unit >= firstStepColumn {
		if s.given(c.unit) {
			m.Unit = s.word(c.unit)
		}
		if s.given(c.actor) {
			m.Actor = s.word(c.actor)
		}
	}
	return m
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

func (s *RowScanner) add(k Kind, c Command) {
	columns, _ := columnsOf(k)
	s.steps = append(s.steps, step{columns, c.meta().At, c})
}

// insert puts a step before those that begin after it, but not before the first n.
func (s *RowScanner) insert(n int, k Kind, c Command) {
	at := c.meta().At
	i := n
	for i < len(s.steps) {
		// What was asked at the same instant comes after it, what was answered before it.
		other := &s.steps[i]
		answer := other.at == colSupplementedAt || other.at == colPaidAt
		if at.Before(other.when) || at.Equal(other.when) && !answer {
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
	s.code = string(s.required(colCode))
	s.row.Dossier = ID(s.code)
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
		c.submit = Submit{Meta: s.meta(KindSubmitted, submitted), Channel: channel, Procedure: procedure, Case: kase, Personal: personal}
		if !sent { // the row has that in the column of the receipt
			c.submit.At = received
		}
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
		c.accept = Accept{
			Meta: s.meta(KindAccepted, received), Procedure: procedure, Case: kase, Channel: channel,
			Promised: promised, Personal: personal, Competent: s.word(colCompetent), Elsewhere: s.yes(colElsewhere),
		}
		s.add(KindAccepted, &c.accept)
		if s.given(colArrivedAt) {
			c.arrive = Arrive{s.meta(KindArrived, s.instant(colArrivedAt))}
			if !s.given(colArrivedUnit) {
				c.arrive.Unit = c.accept.Competent
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
		c.transfer = Transfer{Meta: s.meta(KindTransferred, s.instant(colTransferredAt)), To: s.word(colTransferredTo)}
		s.insert(first, KindTransferred, &c.transfer)
	}
	later := s.date(colExtendedTo)
	if s.given(colExtendedAt) {
		c.extend = Extend{Meta: s.meta(KindExtended, s.instant(colExtendedAt)), Promised: later}
		c.extend.Reason = s.reason(colExtendedReason)
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
	request, completion Command // the completion is nil while it waits
}

func (s *RowScanner) wait(w wait) {
	s.add(w.ask, w.request)
	if w.completion != nil {
		s.add(w.answer, w.completion)
	}
}

// waits returns the waits of the row, in the order they began.
func (s *RowScanner) waits() []wait {
	c, waits := &s.store, s.waiting[:0]
	if s.given(colSupplementAt) {
		c.ask = RequestSupplement{Meta: s.meta(KindSupplementRequested, s.instant(colSupplementAt))}
		c.ask.Reason = s.reason(colSupplementReason)
		waits = append(waits, wait{asked: c.ask.At, ask: KindSupplementRequested, request: &c.ask})
	}
	if at := s.instant(colSupplementedAt); !at.IsZero() && len(waits) > 0 {
		c.supplement = Supplement{Meta: s.meta(KindSupplemented, at)}
		waits[0].answer, waits[0].completion = KindSupplemented, &c.supplement
	}
	amount := s.amount()
	if !s.given(colPaymentAt) {
		s.instant(colPaidAt) // whatever it is about, it may be malformed
		return waits
	}
	c.requestPayment = RequestPayment{Meta: s.meta(KindPaymentRequested, s.instant(colPaymentAt)), Obligation: Obligation{
		Amount: amount, Notice: string(s.get(colPaymentNotice)),
	}}
	w := wait{asked: c.requestPayment.At, ask: KindPaymentRequested, request: &c.requestPayment}
	if at := s.instant(colPaidAt); !at.IsZero() {
		c.pay = Pay{Meta: s.meta(KindPaid, at)}
		w.answer, w.completion = KindPaid, &c.pay
	}
	waits = append(waits, w)
	if len(waits) == 2 && waits[1].asked.Before(waits[0].asked) {
		waits[0], waits[1] = waits[1], waits[0]
	}
	return waits
}

// result adds the result and its delivery.
func (s *RowScanner) result() {
	c := &s.store
	outcome, channel := s.outcome(), s.channel(colDeliveredChannel, false)
	if at := s.instant(colResolvedAt); !at.IsZero() {
		c.resolve = Resolve{Meta: s.meta(KindResolved, at), Resolution: Resolution{
			Outcome: outcome, Document: string(s.get(colDocument)), Link: string(s.get(colResultLink)),
		}}
		if outcome == Denied || s.given(colOutcomeReason) {
			c.resolve.Reason = s.reason(colOutcomeReason)
		}
		s.add(KindResolved, &c.resolve)
	}
	if at := s.instant(colDeliveredAt); !at.IsZero() {
		c.deliver = Deliver{Meta: s.meta(KindDelivered, at), Channel: channel}
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
	if ending == "" {
		return
	}
	m := s.meta(KindStopped, ended)
	m.Reason = s.reason(colReason)
	switch ending {
	case endingRefused:
		c.refuse = Refuse{m}
		s.add(KindRefused, &c.refuse)
	case endingWithdrawn:
		c.withdraw = Withdraw{Meta: m, By: by}
		s.add(KindWithdrawn, &c.withdraw)
		return
	case endingStopped:
		c.stop = Stop{m}
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
		if string(cell) == channelNames[ch].key {
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
