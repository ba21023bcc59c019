package dossier

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The columns that [Import] reads. The first row of the file names them, in any order.
//
//	code                 required. The dossier code; must be unique.
//	procedure            required. The procedure code, in the catalogue on the day of receipt.
//	channel              required. counter, online or post.
//	received_at          required. When the dossier was accepted (or submitted, when it was refused).
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
var importColumns = [...]string{
	"code", "procedure", "channel", "received_at",
	"case", "unit", "actor", "promised", "supplement_at", "supplemented_at", "extended_at", "extended_to",
	"resolved_at", "delivered_at", "ended_at", "ending", "reason", "applicant_name", "applicant_id",
}

// requiredColumns is how many of importColumns must be there: the first ones.
const requiredColumns = 4

// ImportColumns returns the names of the columns that [Import] reads; the first four are required.
func ImportColumns() []string { return append([]string(nil), importColumns[:]...) }

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
	// Line is the line of the file the row begins on, from 1; the header is line 1.
	Line int
	// Dossier is the code of the row, when it could be read.
	Dossier ID
	// Rejected says that nothing of the row was taken.
	Rejected bool
	// Problems say why, with the columns as paths; for a row that was taken they are findings.
	Problems []motcua.Problem
}

// String returns "line 17: rejected: received_at: malformed (…)".
func (r RowReport) String() string { return r.Text(motcua.English) }

// Text returns the report of the row in a language.
func (r RowReport) Text(l motcua.Language) string {
	var b strings.Builder
	word, verdict := "dòng", "không nhận"
	if l == motcua.English {
		word, verdict = "line", "rejected"
	}
	if !r.Rejected {
		verdict = "lưu ý"
		if l == motcua.English {
			verdict = "note"
		}
	}
	fmt.Fprintf(&b, "%s %d: %s", word, r.Line, verdict)
	for i, p := range r.Problems {
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString("; ")
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
	// Findings counts rows that were taken and raised a finding, such as a promised day that differs from the one the rules
	// work out.
	Findings int `json:"findings"`
}

// Import reads a table of dossiers as CSV (RFC 4180, UTF-8, with or without a byte-order mark) into a store, one row at a time. See
// [ImportColumns] for the columns. A row that breaks a rule is rejected with all its problems and the next one is read.
//
// The error is for what makes the file unusable or the outcome uncertain: an unreadable or empty file, a header that lacks
// a required column or has an unknown or repeated one ([*motcua.InvalidError]), a store that fails, a cancelled context. The
// report counts what was done up to then.
func Import(ctx context.Context, store Store, rules *Rules, r io.Reader, o *ImportOptions) (ImportReport, error) {
	if o == nil {
		o = &ImportOptions{}
	}
	im := importer{store: store, rules: rules, options: *o, seen: make(map[ID]int)}
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
	index   map[string]int
	seen    map[ID]int // the line a code was first seen on
	report  ImportReport
}

func (im *importer) run(ctx context.Context, r io.Reader) error {
	br := bufio.NewReaderSize(r, 1<<16)
	if bom, err := br.Peek(3); err == nil && bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		_, _ = br.Discard(3)
	}
	cr := csv.NewReader(br)
	cr.FieldsPerRecord = -1
	cr.ReuseRecord = true
	header, err := cr.Read()
	switch {
	case errors.Is(err, io.EOF):
		return motcua.Invalid("dossier: import", motcua.Problem{Code: motcua.CodeEmpty})
	case err != nil:
		return headerError(err)
	}
	if err := im.readHeader(header); err != nil {
		return err
	}
	columns := len(header)
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("dossier: import: %w", err)
		}
		record, err := cr.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		row := RowReport{}
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			row.Line, row.Rejected = parse.StartLine, true
			row.Problems = []motcua.Problem{{Code: motcua.CodeMalformed, Param: "RFC 4180"}}
		case err != nil:
			return fmt.Errorf("dossier: import: read: %w", err)
		default:
			row.Line, _ = cr.FieldPos(0)
			if err := im.row(ctx, &row, record, columns); err != nil {
				return err
			}
		}
		im.count(row)
		if im.options.OnProgress != nil {
			im.options.OnProgress(im.report.Read, cr.InputOffset())
		}
	}
	if im.report.Read == 0 {
		return motcua.Invalid("dossier: import", motcua.Problem{Code: motcua.CodeEmpty})
	}
	return nil
}

// headerError keeps the bytes of the file out of the error.
func headerError(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return motcua.Invalid("dossier: import", motcua.Problem{Path: "header", Code: motcua.CodeMalformed, Param: "RFC 4180"})
	}
	return fmt.Errorf("dossier: import: read: %w", err)
}

func (im *importer) readHeader(header []string) error {
	var problems []motcua.Problem
	im.index = make(map[string]int, len(header))
	for i, name := range header {
		name = strings.TrimSpace(name)
		path := "column " + strconv.Itoa(i+1)
		switch first, dup := im.index[name]; {
		case !utf8.ValidString(name):
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeNotUTF8})
		case !isImportColumn(name):
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeUnknownColumn})
		case dup:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeDuplicate, Param: "column " + strconv.Itoa(first+1)})
		default:
			im.index[name] = i
		}
	}
	for _, name := range importColumns[:requiredColumns] {
		if _, ok := im.index[name]; !ok {
			problems = append(problems, motcua.Problem{Path: "header", Code: motcua.CodeMissingColumn, Param: name})
		}
	}
	return motcua.Invalid("dossier: import", problems...)
}

func isImportColumn(name string) bool {
	for _, c := range importColumns {
		if c == name {
			return true
		}
	}
	return false
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
func (im *importer) row(ctx context.Context, row *RowReport, record []string, columns int) error {
	f := fields{index: im.index, record: record}
	if len(record) != columns {
		f.problem("", motcua.CodeFieldCount, strconv.Itoa(columns))
		row.Rejected, row.Problems = true, f.problems
		return nil
	}
	for _, name := range importColumns {
		if i, ok := im.index[name]; ok && !utf8.ValidString(record[i]) {
			f.problem(name, motcua.CodeNotUTF8, "")
		}
	}
	if f.problems != nil {
		row.Rejected, row.Problems = true, f.problems
		return nil
	}
	row.Dossier = ID(f.required("code"))
	if row.Dossier != "" {
		if first, dup := im.seen[row.Dossier]; dup {
			f.problem("code", motcua.CodeDuplicate, "line "+strconv.Itoa(first))
		} else {
			im.seen[ID(strings.Clone(string(row.Dossier)))] = row.Line
		}
	}
	commands := im.commands(&f)
	var events []Event
	if f.problems == nil {
		events = im.decide(&f, row.Dossier, commands)
	}
	if f.problems != nil {
		row.Rejected, row.Problems = true, f.problems
		return nil
	}
	batch := Batch{ID: row.Dossier, Key: events[0].Key, Events: events}
	known, err := im.known(ctx, batch)
	switch {
	case err != nil:
		return err
	case known:
		im.report.Unchanged++
		row.Problems = f.findings
		return nil
	}
	switch _, err := im.store.Append(ctx, batch); {
	case errors.Is(err, motcua.ErrConflict), errors.Is(err, motcua.ErrExists):
		row.Rejected = true
		row.Problems = []motcua.Problem{{Path: "code", Code: motcua.CodeDuplicate, Param: "store"}}
	case err != nil:
		return fmt.Errorf("dossier: import: line %d: %w", row.Line, err)
	default:
		im.report.Accepted++
		row.Problems = f.findings
	}
	return nil
}

// known reports whether the store has exactly this batch already.
func (im *importer) known(ctx context.Context, b Batch) (bool, error) {
	log, err := im.store.Load(ctx, b.ID)
	if errors.Is(err, motcua.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("dossier: import: %w", err)
	}
	n := len(b.Events)
	return len(log.Events) >= n && SameEvents(log.Events[:n], b.Events), nil
}

// step is a command with the column its instant came from, so that a problem can name it.
type step struct {
	column  string
	command Command
}

// commands reads the row into the commands that its dossier's life amounts to.
func (im *importer) commands(f *fields) []step {
	actor := f.get("actor")
	if actor == "" {
		actor = "import"
	}
	unit := f.get("unit")
	if unit == "" {
		if unit = im.options.Unit; unit == "" {
			f.problem("unit", motcua.CodeRequired, "")
		}
	}
	reason := f.get("reason")
	if reason == "" {
		reason = "not stated"
	}
	meta := func(at time.Time) Meta { return Meta{At: at, Actor: actor, Unit: unit, Reason: reason} }
	plain := func(at time.Time) Meta { return Meta{At: at, Actor: actor, Unit: unit} }

	procedure := f.required("procedure")
	var channel Channel
	if name := f.required("channel"); name != "" {
		if c, err := ParseChannel(name); err != nil {
			f.wrong("channel", err)
		} else {
			channel = c
		}
	}
	received, _ := f.instant("received_at", true)
	promised := f.date("promised")
	personal := Personal{Name: NewSecret(f.get("applicant_name"))}
	if number := f.get("applicant_id"); number != "" {
		if id, err := identity.ParsePersonalID(number); err != nil {
			f.problem("applicant_id", motcua.CodeMalformed, "twelve digits")
		} else {
			personal.Number = id
		}
	}
	ended, hasEnded := f.instant("ended_at", false)
	ending := f.get("ending")
	switch {
	case hasEnded && ending == "":
		f.problem("ending", motcua.CodeRequired, "")
	case !hasEnded && ending != "":
		f.problem("ended_at", motcua.CodeRequired, "")
	case ending != "" && ending != "refused" && ending != "withdrawn" && ending != "stopped":
		f.problem("ending", motcua.CodeUnknown, "refused, withdrawn, stopped")
	}

	var steps []step
	add := func(column string, c Command) { steps = append(steps, step{column, c}) }
	if ending == "refused" {
		add("received_at", &Submit{Meta: plain(received), Channel: channel, Personal: personal})
	} else {
		add("received_at", &Accept{Meta: plain(received), Procedure: procedure, Case: f.get("case"), Channel: channel, Promised: promised, Personal: personal})
	}
	if at, ok := f.instant("supplement_at", false); ok {
		add("supplement_at", &RequestSupplement{meta(at)})
	}
	if at, ok := f.instant("supplemented_at", false); ok {
		add("supplemented_at", &Supplement{plain(at)})
	}
	if at, ok := f.instant("extended_at", false); ok {
		add("extended_at", &Extend{Meta: meta(at), Promised: f.date("extended_to")})
	} else if f.get("extended_to") != "" {
		f.problem("extended_at", motcua.CodeRequired, "")
	}
	if at, ok := f.instant("resolved_at", false); ok {
		add("resolved_at", &Resolve{plain(at)})
	}
	if at, ok := f.instant("delivered_at", false); ok {
		add("delivered_at", &Deliver{Meta: plain(at)})
	}
	if hasEnded {
		switch ending {
		case "refused":
			add("ended_at", &Refuse{meta(ended)})
		case "withdrawn":
			add("ended_at", &Withdraw{meta(ended)})
		case "stopped":
			add("ended_at", &Stop{meta(ended)})
		}
	}
	return steps
}

// decide turns the commands into the events of the row's batch. Problems name the column of the command that raised them.
func (im *importer) decide(f *fields, id ID, steps []step) []Event {
	key := "import:" + im.options.Source + ":" + string(id)
	state := State{ID: id}
	columns := make([]string, 0, len(steps))
	var events []Event
	for _, st := range steps {
		made, err := im.rules.Decide(state, st.command, time.Time{}, key)
		var invalid *motcua.InvalidError
		if errors.As(err, &invalid) {
			for _, p := range invalid.Problems {
				switch p.Path {
				case "at", "":
					p.Path = st.column
					if p.Code == motcua.CodeBefore && len(columns) > 0 {
						p.Param = columns[len(columns)-1]
					}
				case "promised":
					if st.column == "extended_at" {
						p.Path = "extended_to"
					}
					if p.Param == "at" {
						p.Param = st.column
					}
				}
				f.problems = append(f.problems, p)
			}
			return nil
		}
		if a, ok := st.command.(*Accept); ok && !a.Promised.IsZero() {
			im.comparePromise(f, made[0])
		}
		for i := range made {
			state.apply(&made[i])
		}
		columns = append(columns, st.column)
		events = append(events, made...)
	}
	return events
}

// comparePromise raises a finding when the day on the receipt is not the one the rules work out. The day of the file is kept,
// because it is what the applicant was told.
func (im *importer) comparePromise(f *fields, accepted Event) {
	a := *accepted.Accepted
	p, err := im.rules.Promise(a, nil)
	if err != nil || p.Date == accepted.Promise.Date {
		return
	}
	worked := "no limit"
	if !p.Date.IsZero() {
		worked = p.Date.String()
	}
	f.findings = append(f.findings, motcua.Problem{Path: "promised", Code: motcua.CodeDiffers, Param: worked})
}

// fields reads the columns of one record and collects what is wrong with them.
type fields struct {
	index    map[string]int
	record   []string
	problems []motcua.Problem
	findings []motcua.Problem
}

func (f *fields) problem(column string, code motcua.Code, param string) {
	f.problems = append(f.problems, motcua.Problem{Path: column, Code: code, Param: param})
}

// wrong adds the problems of a parser's error under the name of the column.
func (f *fields) wrong(column string, err error) {
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		f.problem(column, motcua.CodeMalformed, "")
		return
	}
	p := invalid.Problems[0]
	p.Path = column
	f.problems = append(f.problems, p)
}

// get returns a field without surrounding space, and "" for a column the file does not have. The text is copied, because the
// record is reused.
func (f *fields) get(column string) string {
	i, ok := f.index[column]
	if !ok {
		return ""
	}
	return strings.Clone(strings.TrimSpace(f.record[i]))
}

func (f *fields) required(column string) string {
	s := f.get(column)
	if s == "" {
		f.problem(column, motcua.CodeRequired, "")
	}
	return s
}

func (f *fields) date(column string) motcua.Date {
	s := f.get(column)
	if s == "" {
		return motcua.Date{}
	}
	d, err := parseDay(s)
	if err != nil {
		f.wrong(column, err)
	}
	return d
}

func (f *fields) instant(column string, required bool) (t time.Time, ok bool) {
	s := f.get(column)
	if s == "" {
		if required {
			f.problem(column, motcua.CodeRequired, "")
		}
		return time.Time{}, false
	}
	t, err := parseInstant(s)
	if err != nil {
		f.wrong(column, err)
		return time.Time{}, false
	}
	return t, true
}

func parseDay(s string) (motcua.Date, error) {
	if strings.IndexByte(s, '/') >= 0 {
		return motcua.ParseVietnameseDate(s)
	}
	return motcua.ParseDate(s)
}

// parseInstant reads an instant in one of the documented forms.
func parseInstant(s string) (time.Time, error) {
	bad := motcua.Invalid("dossier: instant", motcua.Problem{Code: motcua.CodeMalformed, Param: "YYYY-MM-DD HH:MM"})
	i := strings.IndexAny(s, " T")
	if i < 0 {
		return time.Time{}, bad
	}
	d, err := parseDay(s[:i])
	if err != nil {
		return time.Time{}, err
	}
	clock := s[i+1:]
	if len(clock) > 8 {
		t, err := time.Parse(time.RFC3339, s[:i]+"T"+clock)
		if err != nil {
			return time.Time{}, bad
		}
		return t, nil
	}
	layout := "15:04"
	if len(clock) == 8 {
		layout = "15:04:05"
	}
	c, err := time.Parse(layout, clock)
	if err != nil || len(clock) != len(layout) {
		return time.Time{}, bad
	}
	return d.At(c.Hour(), c.Minute(), c.Second()), nil
}
