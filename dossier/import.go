package dossier

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// A column is a place in importColumns.
type column uint8

const (
	colCode column = iota
	colProcedure
	colChannel
	colReceivedAt
	colCase
	colUnit
	colActor
	colPromised
	colSupplementAt
	colSupplementedAt
	colExtendedAt
	colExtendedTo
	colResolvedAt
	colDeliveredAt
	colEndedAt
	colEnding
	colReason
	colApplicantName
	colApplicantID
	columnCount

	requiredColumns = colCase // those before it
)

var importColumns = [columnCount]string{
	"code", "procedure", "channel", "received_at",
	"case", "unit", "actor", "promised", "supplement_at", "supplemented_at", "extended_at", "extended_to",
	"resolved_at", "delivered_at", "ended_at", "ending", "reason", "applicant_name", "applicant_id",
}

// String returns the name of the column in the file.
func (c column) String() string { return importColumns[c] }

// ImportColumns returns the names of the columns that [Import] reads, in the order of this table. The first row of the
// file names its columns, in any order; the first four are required.
//
//	code                 The dossier code; must be unique in the file.
//	procedure            The procedure code, in the catalogue on the day of receipt.
//	channel              counter, online or post.
//	received_at          When the dossier was accepted (or submitted, when it was refused).
//	case                 the case of the procedure, if it has several.
//	unit                 the unit that received it; [ImportOptions.Unit] when empty.
//	actor                the account that received it; "import" when empty.
//	promised             the promised day on the receipt; worked out when empty, compared when given.
//	supplement_at        when the applicant was asked to complete the dossier.
//	supplemented_at      when the applicant completed it.
//	extended_at          when a later day was promised with an apology,
//	extended_to          and that day.
//	resolved_at          when the result was ready.
//	delivered_at         when the applicant got it.
//	ended_at             when the dossier was refused, withdrawn or stopped,
//	ending               and which: refused, withdrawn or stopped.
//	reason               a code for why it was supplemented, extended or ended; "not stated" when empty.
//	applicant_name       personal; kept apart from the facts.
//	applicant_id         personal ID of the applicant, twelve digits; empty for an organisation.
//
// Days are YYYY-MM-DD or DD/MM/YYYY. Instants are such a day followed by a space or T and HH:MM or HH:MM:SS, in Viet Nam's
// time, or RFC 3339 with an offset. An instant without a time of day is refused: a time limit cannot be counted from it.
func ImportColumns() []string { return slices.Clone(importColumns[:]) }

// ImportOptions are optional; nil and the zero value choose the defaults.
type ImportOptions struct {
	// Source names the system the file came from. It goes into the idempotency keys, so that importing a file again
	// changes nothing. Empty is "csv".
	Source string
	// Unit is the unit of rows that name none. Empty makes the column unit required in each row.
	Unit string
	// OnRow, when set, is called for every row that was rejected or raised a finding, in the order of the file.
	OnRow func(RowReport)
	// OnProgress, when set, is called after every row with the number of rows and bytes read so far.
	OnProgress func(rows int, bytes int64)
}

// RowReport says what came of one row.
type RowReport struct {
	// Line is the line of the file, from 1; the header is line 1.
	Line int `json:"line"`
	// Dossier is the code of the row, when it could be read.
	Dossier ID `json:"dossier,omitempty"`
	// Rejected says that nothing of the row was taken.
	Rejected bool `json:"rejected"`
	// Changed says that the row was rejected because the store holds the dossier, and not as the row has it. Problems then name
	// the first column that differs.
	Changed bool `json:"changed,omitzero"`
	// Problems say why, with the columns as paths; for a row that was taken they are findings.
	Problems []motcua.Problem `json:"problems"`
}

// String returns "line 17: rejected: received_at: not in the form …".
func (r RowReport) String() string { return r.Text(motcua.English) }

// Text returns the report of the row in a language.
func (r RowReport) Text(l motcua.Language) string {
	line, verdict := "dòng", "lưu ý"
	switch {
	case r.Changed:
		verdict = "không nhận, khác với hồ sơ đã lưu"
	case r.Rejected:
		verdict = "không nhận"
	}
	if l == motcua.English {
		line, verdict = "line", "note"
		switch {
		case r.Changed:
			verdict = "rejected, not as it was stored before"
		case r.Rejected:
			verdict = "rejected"
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d: %s", line, r.Line, verdict)
	for i, p := range r.Problems {
		b.WriteString([...]string{": ", "; "}[min(i, 1)])
		if r.Changed {
			b.WriteString(p.Path)
			continue
		}
		if other, ok := strings.CutPrefix(p.Param, "line "); ok {
			p.Param = line + " " + other
		}
		b.WriteString(p.Text(l))
	}
	return b.String()
}

// ImportReport sums up an import. Read = Accepted + Unchanged + Rejected, always.
type ImportReport struct {
	Read      int `json:"read"`
	Accepted  int `json:"accepted"`
	Unchanged int `json:"unchanged"` // rows an earlier import had brought in already
	Rejected  int `json:"rejected"`
	// Findings counts rows that were taken, now or by an earlier import, and raised a finding, such as a promised day that
	// differs from the one the rules work out.
	Findings int `json:"findings"`
}

// Import reads a table of dossiers into a store, one row at a time: UTF-8, with or without a byte-order mark, fields separated by
// comma, semicolon or tab (the header shows which) and quoted as in RFC 4180. See [ImportColumns] for the columns. A row
// that breaks a rule is rejected with all its problems and the next one is read.
//
// Each line is one row, whatever is in it, and no field holds a line break: what a misplaced quote spoils is rejected and
// counted, never swallowed. Lines of more than 64 KiB are rejected, lines with nothing in any field are not rows.
//
// A file may be imported again, after a failure or because it grew: a row that the store already holds as it stands
// is counted as unchanged. One that differs from what is stored is rejected, see [RowReport.Changed].
//
// The error is for what makes the file unusable or the outcome uncertain: an unreadable or empty file, a header that lacks
// a required column or has an unknown or repeated one ([*motcua.InvalidError]), a store that fails, a cancelled context. The
// report counts what was done up to then.
func Import(ctx context.Context, store Store, rules *Rules, r io.Reader, o *ImportOptions) (ImportReport, error) {
	if o == nil {
		o = &ImportOptions{}
	}
	im := importer{
		store: store, rules: rules, options: *o,
		seen: make(map[ID]int), words: make(map[string]string),
	}
	if im.options.Source == "" {
		im.options.Source = "csv"
	}
	err := im.run(ctx, r)
	return im.report, err
}

type importer struct {
	store   Store
	rules   *Rules
	options ImportOptions
	index   [columnCount]int  // where each column is in the file, -1 for none
	width   int               // of the header
	seen    map[ID]int        // the line a code was first seen on
	words   map[string]string // see word
	report  ImportReport
}

func (im *importer) run(ctx context.Context, r io.Reader) error {
	table := newRows(r)
	if err := im.readHeader(table); err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("dossier: import: %w", err)
		}
		err := table.next()
		if errors.Is(err, io.EOF) {
			break
		}
		row := RowReport{Line: table.line}
		switch {
		case errors.Is(err, errLongLine):
			row.reject(motcua.Problem{Code: motcua.CodeTooLong, Param: "64 KiB"})
		case errors.Is(err, errQuote):
			row.reject(motcua.Problem{Code: motcua.CodeMalformed, Param: `"…"`})
		case err != nil:
			return readError(err)
		case table.blank():
			continue
		default:
			if err := im.row(ctx, &row, table.fields); err != nil {
				return err
			}
		}
		im.count(row)
		if im.options.OnProgress != nil {
			im.options.OnProgress(im.report.Read, table.bytes)
		}
	}
	if im.report.Read == 0 {
		return motcua.Invalid("dossier: import", motcua.Problem{Code: motcua.CodeEmpty})
	}
	return nil
}

// reject notes why nothing of the row is taken.
func (r *RowReport) reject(problems ...motcua.Problem) { r.Rejected, r.Problems = true, problems }

func (im *importer) readHeader(table *rows) error {
	const what = "dossier: import"
	header := func(code motcua.Code, param string) error {
		return motcua.Invalid(what, motcua.Problem{Path: "header", Code: code, Param: param})
	}
	start, err := table.r.Peek(len(byteOrderMark))
	if err != nil && !errors.Is(err, io.EOF) {
		return readError(err)
	}
	switch {
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return header(motcua.CodeNotUTF8, "UTF-16")
	case string(start) == byteOrderMark:
		n, _ := table.r.Discard(len(byteOrderMark))
		table.bytes += int64(n)
	}
	for blank := true; blank; blank = table.blank() {
		switch err := table.next(); {
		case errors.Is(err, io.EOF):
			return motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
		case errors.Is(err, errLongLine):
			return header(motcua.CodeTooLong, "64 KiB")
		case errors.Is(err, errQuote):
			return header(motcua.CodeMalformed, `"…"`)
		case err != nil:
			return readError(err)
		}
	}
	var problems []motcua.Problem
	for c := range im.index {
		im.index[c] = -1
	}
	im.width = len(table.fields)
	for i, name := range table.fields {
		name = strings.TrimSpace(name)
		path := "header #" + strconv.Itoa(i+1)
		c := slices.Index(importColumns[:], name)
		switch {
		case !utf8.ValidString(name) || strings.IndexByte(name, 0) >= 0:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeNotUTF8})
		case c < 0:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeUnknownColumn})
		case im.index[c] >= 0:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeDuplicate, Param: "#" + strconv.Itoa(im.index[c]+1)})
		default:
			im.index[c] = i
		}
	}
	for c := range requiredColumns {
		if im.index[c] < 0 {
			problems = append(problems, motcua.Problem{Path: "header", Code: motcua.CodeMissingColumn, Param: c.String()})
		}
	}
	return motcua.Invalid(what, problems...)
}

func (im *importer) count(row RowReport) {
	im.report.Read++
	switch {
	case row.Rejected:
		im.report.Rejected++
	case len(row.Problems) > 0:
		im.report.Findings++
	}
	if len(row.Problems) > 0 && im.options.OnRow != nil {
		im.options.OnRow(row)
	}
}

// row takes in one record. The error is the store's or the context's; what is wrong with the row goes into its report.
func (im *importer) row(ctx context.Context, row *RowReport, record []string) error {
	if len(record) != im.width {
		row.reject(motcua.Problem{Code: motcua.CodeFieldCount, Param: strconv.Itoa(im.width)})
		return nil
	}
	f := fields{importer: im, record: record}
	f.checkText()
	if f.problems != nil {
		row.reject(f.problems...)
		return nil
	}
	row.Dossier = ID(strings.Clone(f.required(colCode)))
	if first, dup := im.seen[row.Dossier]; dup {
		f.problem(colCode, motcua.CodeDuplicate, "line "+strconv.Itoa(first))
	} else if row.Dossier != "" {
		im.seen[row.Dossier] = row.Line
	}
	steps := f.steps()
	var events []Event
	key := "import:" + im.options.Source + ":" + string(row.Dossier)
	if f.problems == nil {
		events = f.decide(row.Dossier, key, steps)
	}
	if f.problems != nil {
		row.reject(f.problems...)
		return nil
	}
	row.Problems = f.findings
	log, err := im.store.Load(ctx, row.Dossier)
	switch {
	case err == nil:
		if column, differs := im.differs(log, key, steps); differs {
			row.change(column)
		} else {
			im.report.Unchanged++
		}
		return nil
	case !errors.Is(err, motcua.ErrNotFound):
		return fmt.Errorf("dossier: import: line %d: load: %w", row.Line, err)
	}
	switch _, err := im.store.Append(ctx, Batch{ID: row.Dossier, Key: key, Events: events}); {
	case errors.Is(err, motcua.ErrConflict), errors.Is(err, motcua.ErrExists): // somebody was faster
		row.change(colCode)
	case err != nil:
		return fmt.Errorf("dossier: import: line %d: append: %w", row.Line, err)
	default:
		im.report.Accepted++
	}
	return nil
}

func (r *RowReport) change(c column) {
	r.reject(motcua.Problem{Path: c.String(), Code: motcua.CodeDuplicate})
	r.Changed = true
}

// differs compares a row with what the store has of its dossier, and names the first column that is not the same.
func (im *importer) differs(log Log, key string, steps []step) (c column, differs bool) {
	for i, st := range steps {
		if i >= len(log.Events) || log.Events[i].Key != key || !repeats(st.command, &log.Events[i]) {
			return st.column, true
		}
	}
	if n := len(steps); n < len(log.Events) && log.Events[n].Key == key { // the row had more in it
		return colCode, true
	}
	return 0, false
}

// step is a command with the column its instant came from, so that a problem can name it.
type step struct {
	column  column
	command Command
}

// steps reads the row into the commands that its dossier's life amounts to, in the order of the lifecycle. The promise of a
// later day has no place of its own in it, it goes where its instant belongs.
func (f *fields) steps() []step {
	actor, unit, reason := f.word(colActor), f.word(colUnit), f.word(colReason)
	if actor == "" {
		actor = "import"
	}
	if unit == "" {
		if unit = f.options.Unit; unit == "" {
			f.problem(colUnit, motcua.CodeRequired, "")
		}
	}
	if reason == "" {
		reason = "not stated"
	}
	meta := func(at time.Time) Meta { return Meta{At: at, Actor: actor, Unit: unit, Reason: reason} }
	plain := func(at time.Time) Meta { return Meta{At: at, Actor: actor, Unit: unit} }
	steps := make([]step, 0, 4)
	add := func(c column, command Command) { steps = append(steps, step{c, command}) }

	f.required(colProcedure)
	procedure, kase := f.word(colProcedure), f.word(colCase)
	var channel Channel
	if name := f.required(colChannel); name != "" {
		var err error
		channel, err = ParseChannel(name)
		f.wrong(colChannel, err)
	}
	f.required(colReceivedAt)
	received := f.instant(colReceivedAt)
	personal := Personal{Name: NewSecret(strings.Clone(f.get(colApplicantName)))}
	if number := f.get(colApplicantID); number != "" {
		id, err := identity.ParsePersonalID(number)
		if err != nil {
			f.problem(colApplicantID, motcua.CodeMalformed, "^[0-9]{12}$")
		}
		personal.Number = id
	}
	promised, ended, ending := f.date(colPromised), f.instant(colEndedAt), f.get(colEnding)
	f.together(colEndedAt, colEnding)
	if ending == "refused" {
		add(colReceivedAt, &Submit{Meta: plain(received), Channel: channel, Personal: personal})
		f.notAccepted(procedure, kase, channel, received)
	} else {
		add(colReceivedAt, &Accept{Meta: plain(received), Procedure: procedure, Case: kase, Channel: channel, Promised: promised, Personal: personal})
	}

	asked, completed := f.instant(colSupplementAt), f.instant(colSupplementedAt)
	extended, extendedTo := f.instant(colExtendedAt), f.date(colExtendedTo)
	f.together(colExtendedAt, colExtendedTo)
	extend := func(before time.Time) {
		if !extended.IsZero() && (before.IsZero() || !extended.After(before)) {
			add(colExtendedAt, &Extend{Meta: meta(extended), Promised: extendedTo})
			extended = time.Time{}
		}
	}
	if !asked.IsZero() {
		extend(asked)
		add(colSupplementAt, &RequestSupplement{Meta: meta(asked)})
	}
	if !completed.IsZero() {
		f.needs(colSupplementedAt, colSupplementAt)
		if extended.Before(completed) {
			extend(completed)
		}
		add(colSupplementedAt, &Supplement{Meta: plain(completed)})
	}
	extend(time.Time{})
	if at := f.instant(colResolvedAt); !at.IsZero() {
		add(colResolvedAt, &Resolve{Meta: plain(at)})
	}
	if at := f.instant(colDeliveredAt); !at.IsZero() {
		f.needs(colDeliveredAt, colResolvedAt)
		add(colDeliveredAt, &Deliver{Meta: plain(at)})
	}
	switch ending {
	case "":
	case "refused":
		add(colEndedAt, &Refuse{meta(ended)})
	case "withdrawn":
		add(colEndedAt, &Withdraw{Meta: meta(ended), By: PartyNotStated})
	case "stopped":
		add(colEndedAt, &Stop{meta(ended)})
	default:
		f.problem(colEnding, motcua.CodeUnknown, "refused, withdrawn, stopped")
	}
	return steps
}

// notAccepted checks what is in the row of a refused dossier and would not be looked at, because it was never accepted.
func (f *fields) notAccepted(procedure, kase string, channel Channel, received time.Time) {
	if f.get(colPromised) != "" {
		f.problem(colPromised, motcua.CodeNotAllowed, "ending=refused")
	}
	if f.problems != nil {
		return
	}
	if _, _, problem := f.rules.limit(procedure, kase, channel, motcua.DateOf(received)); problem.Code != "" {
		f.problems = append(f.problems, problem)
	}
}

// decide turns the commands into the events of the row's batch. Problems name the column of the command that raised them.
func (f *fields) decide(id ID, key string, steps []step) []Event {
	state := State{ID: id}
	events := make([]Event, 0, len(steps))
	for i, st := range steps {
		e, problems := f.rules.decide(&state, st.command, time.Time{}, key)
		for _, p := range problems {
			switch p.Path {
			case "at", "":
				p.Path = st.column.String()
				if p.Code == motcua.CodeBefore && i > 0 {
					p.Param = steps[i-1].column.String()
				}
			case "promised":
				if st.column == colExtendedAt {
					p.Path = colExtendedTo.String()
				}
				if p.Param == "at" {
					p.Param = st.column.String()
				}
			}
			f.problems = append(f.problems, p)
		}
		if problems != nil {
			return nil
		}
		events = append(events, e)
		switch c := st.command.(type) {
		case *Accept:
			if !c.Promised.IsZero() {
				f.comparePromise(&events[i])
			}
		case *Extend:
			f.checkApology(state.Promise, &events[i])
		}
		state.apply(&events[i])
	}
	return events
}

// comparePromise raises a finding when the day on the receipt is not the one the rules work out. The day of the file is kept,
// because it is what the applicant was told.
func (f *fields) comparePromise(accepted *Event) {
	a := accepted.Accepted
	p, err := f.rules.Promise(*a, nil)
	if err != nil || p.Date == accepted.Promise.Date {
		return
	}
	worked := "term=" + a.Term.String()
	if !p.Date.IsZero() {
		worked = p.Date.String()
	}
	f.findings = append(f.findings, motcua.Problem{Path: colPromised.String(), Code: motcua.CodeDiffers, Param: worked})
}

// apologyRule is the provision on when an apology with a new date must be sent.
var apologyRule = motcua.Citation{
	Document: "61/2018/NĐ-CP", Issued: motcua.MustDate(2018, time.April, 23), Article: "art. 19(9)", Quality: motcua.High,
}

// checkApology raises a finding when a new date was promised later than one day before the old one ended.
func (f *fields) checkApology(before calendar.Due, extended *Event) {
	if last := before.Date.AddDays(-1); !last.IsZero() && motcua.DateOf(extended.At).After(last) {
		f.findings = append(f.findings, motcua.Problem{
			Path: colExtendedAt.String(), Code: motcua.CodeAfter, Param: last.String(), Citation: apologyRule,
		})
	}
}

// fields reads the columns of one record and collects what is wrong with them.
type fields struct {
	*importer
	record   []string // shares the memory of its line: what is kept must be copied
	problems []motcua.Problem
	findings []motcua.Problem
}

func (f *fields) problem(c column, code motcua.Code, param string) {
	f.problems = append(f.problems, motcua.Problem{Path: c.String(), Code: code, Param: param})
}

// wrong adds what a parser found, if it found something, under the name of the column.
func (f *fields) wrong(c column, err error) {
	if err == nil {
		return
	}
	if problems, ok := motcua.ProblemsAt("", err); ok {
		f.problem(c, problems[0].Code, problems[0].Param)
	}
}

// checkText looks for bytes that are no text.
func (f *fields) checkText() {
	for c := range columnCount {
		s := f.get(c)
		switch {
		case !utf8.ValidString(s):
			f.problem(c, motcua.CodeNotUTF8, "")
		case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			f.problem(c, motcua.CodeMalformed, "U+0020..")
		}
	}
}

// get returns a field without surrounding space, and "" for a column the file does not have.
func (f *fields) get(c column) string {
	i := f.index[c]
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(f.record[i])
}

// word returns a field of which there are few different ones, to keep. Each is held once.
func (f *fields) word(c column) string {
	const most = 1 << 12
	s := f.get(c)
	if w, ok := f.words[s]; ok {
		return w
	}
	s = strings.Clone(s)
	if len(f.words) < most {
		f.words[s] = s
	}
	return s
}

func (f *fields) required(c column) string {
	s := f.get(c)
	if s == "" {
		f.problem(c, motcua.CodeRequired, "")
	}
	return s
}

// needs notes that a column that is given needs another one.
func (f *fields) needs(given, other column) {
	if f.get(other) == "" {
		f.problem(other, motcua.CodeRequired, given.String())
	}
}

// together notes that one of two columns is given without the other.
func (f *fields) together(a, b column) {
	switch {
	case f.get(a) != "":
		f.needs(a, b)
	case f.get(b) != "":
		f.needs(b, a)
	}
}

func (f *fields) date(c column) motcua.Date {
	s := f.get(c)
	if s == "" {
		return motcua.Date{}
	}
	d, err := parseDay(s)
	f.wrong(c, err)
	return d
}

// instant returns the zero time for an empty field.
func (f *fields) instant(c column) time.Time {
	s := f.get(c)
	if s == "" {
		return time.Time{}
	}
	t, err := parseInstant(s)
	f.wrong(c, err)
	if err == nil && t.IsZero() { // what other systems write for "none"; here an empty field says that
		f.problem(c, motcua.CodeOutOfRange, "> 0001-01-01")
	}
	return t
}

func parseDay(s string) (motcua.Date, error) {
	if strings.IndexByte(s, '/') >= 0 {
		return motcua.ParseVietnameseDate(s)
	}
	return motcua.ParseDate(s)
}

// parseInstant reads an instant in one of the documented forms.
func parseInstant(s string) (time.Time, error) {
	bad := motcua.Problem{Code: motcua.CodeMalformed, Param: "YYYY-MM-DD HH:MM"}
	i := strings.IndexAny(s, " T")
	if i < 0 {
		return time.Time{}, motcua.Invalid("dossier: instant", bad)
	}
	d, err := parseDay(s[:i])
	if err != nil {
		return time.Time{}, err
	}
	if clock, ok := parseClock(s[i+1:]); ok {
		return d.Start().Add(clock), nil
	}
	t, err := time.ParseInLocation(time.RFC3339, s[:i]+"T"+s[i+1:], motcua.Location())
	if err != nil {
		return time.Time{}, motcua.Invalid("dossier: instant", bad)
	}
	return t.In(motcua.Location()), nil
}

// parseClock reads HH:MM or HH:MM:SS, with one digit for an hour before ten as well.
func parseClock(s string) (time.Duration, bool) {
	if len(s) > 1 && s[1] == ':' {
		s = "0" + s
	}
	if len(s) != len("15:04") && len(s) != len("15:04:05") {
		return 0, false
	}
	var parts [3]int
	for i := 0; i < len(s); i += 3 {
		tens, ones := s[i]-'0', s[i+1]-'0'
		if tens > 9 || ones > 9 || i > 0 && s[i-1] != ':' {
			return 0, false
		}
		parts[i/3] = int(tens)*10 + int(ones)
	}
	if parts[0] > 23 || parts[1] > 59 || parts[2] > 59 {
		return 0, false
	}
	return time.Duration(parts[0])*time.Hour + time.Duration(parts[1])*time.Minute + time.Duration(parts[2])*time.Second, true
}
