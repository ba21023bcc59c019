package dossier

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// ImportOptions are optional; nil and the zero value choose the defaults.
type ImportOptions struct {
	// Source names the system the file came from. It goes into the idempotency keys, so that importing a file again
	// changes nothing. Empty is the source of Columns, or "csv" without them.
	Source string
	// Unit is the unit of rows that name none. Empty makes the column unit required in each row.
	Unit string
	// Format is how the file is written.
	Format Format
	// Columns leads the columns of a foreign file to ours; nil for a file that has ours.
	Columns *Columns
	// Sealer seals the events, as [ServiceOptions] has it; nil seals the facts alone.
	Sealer *Sealer
	// OnRow, when set, is called for every row that was rejected or raised a finding, in the order of the file.
	OnRow func(RowReport)
	// OnProgress, when set, is called after every row with the number of rows and bytes read so far.
	OnProgress func(rows int, bytes int64)
	// OnPosition, when set, is called with how far the import has come: after every PositionEvery rows, a thousand when that is zero, and
	// at the end of the file. Keep it to resume from there. An error ends the import.
	OnPosition    func(Position) error
	PositionEvery int
	// Resume goes on at a position: the reader must give the same file from its beginning again, and the other options must be
	// the same.
	Resume Position
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
	// Continued counts the accepted rows of dossiers that an earlier row had brought in, and that have come further since.
	Continued int `json:"continued,omitzero"`
	// Loss says what the rows that were taken had and nothing in the column map leads to; nil without a column map.
	Loss *LossReport `json:"loss,omitempty"`
}

// Import reads a file of dossiers into a store, one row at a time: see [ImportColumns] for the columns, and [ColumnMap] for
// files that have others. A row that breaks a rule is rejected with all its problems and the next one is read.
//
// CSV is UTF-8, with or without a byte-order mark, fields separated by comma, semicolon or tab (the header shows which) and quoted as
// in RFC 4180. Each line is one row, whatever is in it, and no field holds a line break: what a misplaced quote spoils is rejected and
// counted, never swallowed. In JSON lines each line is an object with the columns as members, all strings, each at most once. Lines of
// more than 64 KiB are rejected, lines with nothing in any field are not rows.
//
// An apostrophe before one of = + - @, which keeps spreadsheet programs from taking the field for a formula, is not part of a field in
// CSV; see [Export].
//
// A file may be imported again, after a failure or because it grew: a row that the store already holds as it stands
// is counted as unchanged. One that tells the same and how the dossier went on is taken as a continuation of its log, if nothing else
// happened to it in the store meanwhile. Any other difference rejects the row, see [RowReport.Changed]. What the store holds decides, and
// nothing else; so an import that was broken off, and resumed or repeated, leads to the same store as one that was not.
//
// A code that came before in the file is said to be a duplicate. A row that tells the same again is rejected for it, one that continues the
// dossier is taken with a note, and so is one after a row that was rejected. Memory is bounded, so the codes of the last quarter of a
// million rows are remembered; a duplicate from further back counts as unchanged, or is rejected as changed.
//
// Memory does not grow with the file. The error is for what makes the file unusable or the outcome uncertain: an unreadable or empty
// file, a header that lacks a required column or has an unknown or repeated one ([*motcua.InvalidError]), a store that fails, a
// cancelled context. The report counts what was done up to then.
func Import(ctx context.Context, store Store, rules *Rules, r io.Reader, o *ImportOptions) (ImportReport, error) {
	if o == nil {
		o = &ImportOptions{}
	}
	im := importer{store: store, rules: rules, options: *o}
	if im.options.Source == "" {
		im.options.Source = "csv"
		if o.Columns != nil {
			im.options.Source = o.Columns.source
		}
	}
	err := im.run(ctx, r)
	if im.rows != nil {
		im.report.Loss = im.rows.losses.report.clone()
	}
	return im.report, err
}

type importer struct {
	store   Store
	rules   *Rules
	options ImportOptions
	rows    *RowScanner
	seen    seen
	report  ImportReport

	// Of the row at hand, used again for the next.
	key      string // of the batch; the code is the end of it
	state    State
	summary  Summary
	events   []Event
	findings []motcua.Problem
	problems []motcua.Problem
}

func (im *importer) run(ctx context.Context, r io.Reader) (err error) {
	defer caught("import", &err) // a function of the options may panic
	var table *crc32.Table
	if im.options.OnPosition != nil || im.options.Resume.Bytes > 0 { // nobody else asks for a digest
		table = crc32.MakeTable(crc32.Castagnoli)
	}
	im.rows, err = newRowScanner(r, &RowOptions{Format: im.options.Format, Columns: im.options.Columns, Unit: im.options.Unit}, table)
	if err != nil {
		return err
	}
	im.rows.prefix = "import:" + im.options.Source + ":"
	if err := im.resume(); err != nil {
		return err
	}
	every, read := im.options.PositionEvery, 0
	if every <= 0 {
		every = 1000
	}
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("dossier: import: %w", err)
		}
		if !im.rows.Scan() {
			break
		}
		if err := im.row(ctx); err != nil {
			return err
		}
		im.count()
		if im.options.OnProgress != nil {
			im.options.OnProgress(im.report.Read, im.rows.Bytes())
		}
		if read++; read%every == 0 {
			if err := im.stand(); err != nil {
				return err
			}
		}
	}
	if err := im.rows.Err(); err != nil {
		return err
	}
	if im.report.Read == 0 {
		return motcua.Invalid(importing, motcua.Problem{Code: motcua.CodeEmpty})
	}
	if read%every != 0 {
		return im.stand()
	}
	return nil
}

// reject notes why nothing of the row is taken.
func (r *RowReport) reject(problems ...motcua.Problem) { r.Rejected, r.Problems = true, problems }

// change notes that the store holds the dossier otherwise.
func (r *RowReport) change(c column) {
	r.reject(motcua.Problem{Path: c.String(), Code: motcua.CodeDuplicate})
	r.Changed = true
}

func (im *importer) count() {
	row := &im.rows.row
	im.report.Read++
	switch {
	case row.Rejected:
		im.report.Rejected++
	case len(row.Problems) > 0:
		im.report.Findings++
	}
	if !row.Rejected {
		im.rows.losses.take()
	}
	if len(row.Problems) > 0 && im.options.OnRow != nil {
		im.options.OnRow(*row)
	}
}

// row takes in the row that was scanned. The error is the store's or the context's; what is wrong with the row goes into its report.
func (im *importer) row(ctx context.Context) error {
	row := &im.rows.row
	if row.Dossier == "" {
		return nil // and so it was rejected
	}
	im.findings, im.problems = nil, nil
	hash := hashCode(row.Dossier)
	before, again := im.seen.find(hash)
	if again {
		im.findings = append(im.findings, before.duplicate())
	}
	taken, err := im.take(ctx, &before, again)
	switch {
	case err != nil:
		return err
	case again && row.Changed && before.steps > 0: // from what was stored a moment ago
		row.Changed, row.Problems = false, im.findings[:1]
	case again && row.Rejected && !row.Changed && row.Problems[0] != before.duplicate():
		row.Problems = append([]motcua.Problem{before.duplicate()}, row.Problems...)
	case !row.Rejected:
		row.Problems = im.findings
	}
	now := seenRow{hash: hash, line: uint32(row.Line)} //nolint:gosec // a file has fewer lines
	if taken {
		now.steps = uint8(len(im.rows.steps)) //nolint:gosec // a row has fewer steps
	}
	if taken || !again || before.steps == 0 {
		im.seen.put(now)
	}
	return nil
}

// take decides on the row, and appends what is new in it. It reports whether the store has all of it then.
func (im *importer) take(ctx context.Context, before *seenRow, again bool) (taken bool, err error) {
	row, steps := &im.rows.row, im.rows.steps
	if row.Rejected {
		return false, nil
	}
	im.key = im.rows.key
	if !im.decide(row.Dossier, steps, im.key) {
		row.reject(im.problems...)
		return false, nil
	}
	log, err := im.store.Load(ctx, row.Dossier)
	switch {
	case errors.Is(err, motcua.ErrNotFound):
		return im.append(ctx, nil, Batch{ID: row.Dossier, Key: im.key, Events: im.events})
	case err != nil:
		return false, fmt.Errorf("dossier: import: line %d: load: %w", row.Line, err)
	}
	known, c := im.known(&log, steps)
	switch {
	case known < 0:
		row.change(c)
		return false, nil
	case known == len(steps) && again && int(before.steps) >= known:
		row.reject(before.duplicate())
		return false, nil
	case known == len(steps):
		im.report.Unchanged++
		return true, nil
	}
	// The row goes on where the log ends. What is found in it was found when it was decided as a whole.
	im.state = Replay(log, AsOf{})
	key, findings := im.key+"+"+strconv.Itoa(known), im.findings
	im.events = im.events[:0]
	decided := im.decideOn(steps, known, key)
	if im.findings = findings; !decided {
		row.reject(im.problems...)
		return false, nil
	}
	taken, err = im.append(ctx, log.Events, Batch{ID: row.Dossier, Expected: known, Key: key, Events: im.events})
	if taken {
		im.report.Continued++
	}
	return taken, err
}

// append finishes the events of a row and writes them.
func (im *importer) append(ctx context.Context, before []Event, b Batch) (taken bool, err error) {
	row := &im.rows.row
	if err := im.finish(before, &b); err != nil {
		return false, fmt.Errorf("dossier: import: line %d: %w", row.Line, err)
	}
	switch _, err := im.store.Append(ctx, b); {
	case errors.Is(err, motcua.ErrConflict), errors.Is(err, motcua.ErrExists): // somebody was faster
		row.change(colCode)
	case err != nil:
		return false, fmt.Errorf("dossier: import: line %d: append: %w", row.Line, err)
	default:
		im.report.Accepted++
		return true, nil
	}
	return false, nil
}

// finish seals the events of a row, which go behind those before, and sums up the dossier after them.
func (im *importer) finish(before []Event, b *Batch) error {
	if err := im.options.Sealer.Seal(Log{ID: b.ID, Events: before}, b.Events); err != nil {
		return err
	}
	im.summary = im.state.summarize()
	b.Summary = &im.summary
	return nil
}

// known compares the steps of a row with what the store has of its dossier, and returns how many of them an import brought in. It returns
// -1 and the first column that is not the same when the row is neither what an import brought in, now or earlier, nor goes on from there.
func (im *importer) known(log *Log, steps []step) (n int, differs column) {
	events := log.Events
	imported := 0
	for imported < len(events) && im.mine(events[imported].Key) {
		imported++
	}
	for n < len(steps) && n < imported {
		if !repeated(steps[n].command, *log, n) {
			return -1, steps[n].at
		}
		n++
	}
	switch {
	case imported == 0:
		return -1, colCode
	case n < len(steps) && imported < len(events): // the dossier lived on in the store
		return -1, steps[n].at
	case n < imported && events[n].Key == events[n-1].Key: // the row had more in it
		c, _ := columnsOf(events[n].Kind)
		return -1, c.at
	}
	return n, 0
}

// mine reports whether a key is one of the row's batches.
func (im *importer) mine(key string) bool {
	rest, ok := strings.CutPrefix(key, im.key)
	return ok && (rest == "" || rest[0] == '+')
}

// decide turns the commands of a row into the events of its batch. Problems name the column of the command that raised them.
func (im *importer) decide(id ID, steps []step, key string) bool {
	s := &im.state
	*s = State{
		ID: id, Pauses: s.Pauses[:0], Rounds: s.Rounds[:0], Legs: s.Legs[:0], Stations: s.Stations[:0], Payments: s.Payments[:0],
		Papers: s.Papers[:0], marks: s.marks[:0],
	}
	im.events = im.events[:0]
	if !im.decideOn(steps, 0, key) {
		return false
	}
	if want := im.rows.status; want != 0 && want != s.Status {
		// The instants say another status than the row. Neither may be bent to fit the other.
		im.problems = append(im.problems, motcua.Problem{
			Path: colStatus.String(), Code: motcua.CodeDiffers, Param: strconv.Itoa(s.Status.Code()),
		})
		return false
	}
	return true
}

// decideOn decides the commands from a place on, in the state that those before led to.
func (im *importer) decideOn(steps []step, from int, key string) bool {
	for i := from; i < len(steps); i++ {
		st := &steps[i]
		if c, ok := st.command.(*Submit); ok && !hasKind(steps, KindAccepted) {
			im.checkRequested(c)
		}
		e, problems := im.rules.decide(&im.state, st.command, time.Time{}, key)
		for _, p := range problems {
			im.problems = append(im.problems, st.named(p, steps[:i]))
		}
		if im.problems != nil {
			return false
		}
		im.events = append(im.events, e)
		last := &im.events[len(im.events)-1]
		switch c := st.command.(type) {
		case *Accept:
			if !c.Promised.IsZero() {
				im.comparePromise(last)
			}
		case *Extend:
			im.checkApology(im.state.Promise, last)
		}
		im.state.apply(last)
	}
	return true
}

func hasKind(steps []step, k Kind) bool {
	for i := range steps {
		if steps[i].command.kind() == k {
			return true
		}
	}
	return false
}

// checkRequested checks what a dossier that was never accepted asks for: acceptance would have.
func (im *importer) checkRequested(c *Submit) {
	if _, _, problem := im.rules.limit(c.Procedure, c.Case, c.Channel, motcua.DateOf(c.At)); problem.Code != "" {
		im.problems = append(im.problems, problem)
	}
}

// named returns a problem of a step with the column it is in.
func (st *step) named(p motcua.Problem, before []step) motcua.Problem {
	c := st.at
	switch p.Path {
	case "at", "":
		if p.Code == motcua.CodeBefore && len(before) > 0 && strings.HasSuffix(p.Param, ".at") {
			p.Param = before[len(before)-1].at.String()
		}
	case "promised":
		c = colPromised
		if st.at == colExtendedAt {
			c = colExtendedTo
		}
		if p.Param == "at" {
			p.Param = st.at.String()
		}
	case "unit":
		c = st.unit
	case "actor":
		c = st.actor
	case "reason":
		c = st.reason
	case "to":
		c = colTransferredTo
	case "by":
		c = colWithdrawnBy
	case "obligation.amount":
		c = colPaymentAmount
	case "resolution.outcome":
		c = colOutcome
	case "channel":
		if c = colChannel; st.at == colDeliveredAt {
			c = colDeliveredChannel
		}
	default: // competent, procedure, case: the columns have these names
		return p
	}
	p.Path = c.String()
	return p
}

// comparePromise raises a finding when the day on the receipt is not the one the rules work out. The day of the file is kept,
// because it is what the applicant was told.
func (im *importer) comparePromise(accepted *Event) {
	a := accepted.Accepted
	p, err := im.rules.Promise(*a, nil)
	if err != nil || p.Date == accepted.Promise.Date {
		return
	}
	worked := "term=" + a.Term.String()
	if !p.Date.IsZero() {
		worked = p.Date.String()
	}
	im.findings = append(im.findings, motcua.Problem{Path: colPromised.String(), Code: motcua.CodeDiffers, Param: worked})
}

// apologyRule is the provision on when an apology with a new date must be sent.
var apologyRule = motcua.Citation{
	Document: "61/2018/NĐ-CP", Issued: motcua.MustDate(2018, time.April, 23), Article: "art. 19(9)", Quality: motcua.High,
}

// checkApology raises a finding when a new date was promised later than one day before the old one ended.
func (im *importer) checkApology(before calendar.Due, extended *Event) {
	if last := before.Date.AddDays(-1); !last.IsZero() && motcua.DateOf(extended.At).After(last) {
		im.findings = append(im.findings, motcua.Problem{
			Path: colExtendedAt.String(), Code: motcua.CodeAfter, Param: last.String(), Citation: apologyRule,
		})
	}
}
