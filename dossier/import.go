package dossier

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
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
	// Workers is how many goroutines work on the rows, the caller's among them: zero is as many as run at once, 1 starts none. The
	// outcome does not depend on it. Rows are taken in the order of the file, and whatever is passed in (the reader, the store, functions
	// and sources of randomness) is used on the caller's goroutine alone; the others apply the rules and work out seals. None outlives
	// the call.
	Workers int
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
	im := importer{store: store, options: *o}
	if im.options.Source == "" {
		im.options.Source = "csv"
		if o.Columns != nil {
			im.options.Source = o.Columns.source
		}
	}
	if p := CheckCode("source", im.options.Source); p.Code != "" {
		return im.report, motcua.Invalid(importing, p)
	}
	err := im.run(ctx, r, rules)
	if im.rows != nil {
		im.report.Loss = im.rows.losses.upTo(im.at)
	}
	return im.report, err
}

type importer struct {
	store   Store
	options ImportOptions
	rows    *RowScanner
	at      place // how far the rows were taken
	ahead   *ahead
	seen    seen
	report  ImportReport
}

func (im *importer) run(ctx context.Context, r io.Reader, rules *Rules) (err error) {
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
	im.at = im.rows.place()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("dossier: import: %w", err)
	}
	im.ahead = newAhead(im.rows, judge{rules: rules, sealer: im.options.Sealer}, im.options.Workers)
	defer im.ahead.stop()
	every, read := im.options.PositionEvery, 0
	if every <= 0 {
		every = 1000
	}
	for {
		rows, err := im.ahead.next()
		if err != nil {
			return err
		}
		if rows == nil {
			break
		}
		for i := range rows {
			if err := im.row(ctx, &rows[i]); err != nil {
				return err
			}
			if read++; read%every == 0 {
				if err := im.stand(); err != nil {
					return err
				}
			}
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("dossier: import: %w", err)
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
		im.at = im.rows.place()
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

// row takes in a row and says what came of it. The error is the store's or the context's.
func (im *importer) row(ctx context.Context, r *importRow) error {
	im.at = r.upTo
	if err := im.take(ctx, r); err != nil {
		return err
	}
	im.count(r)
	if im.options.OnProgress != nil {
		im.options.OnProgress(im.report.Read, im.at.bytes)
	}
	return nil
}

func (im *importer) count(r *importRow) {
	row := &r.row
	im.report.Read++
	switch {
	case row.Rejected:
		im.report.Rejected++
	case len(row.Problems) > 0:
		im.report.Findings++
	}
	if !row.Rejected {
		im.rows.losses.take(r.loses)
	}
	if len(row.Problems) > 0 && im.options.OnRow != nil {
		im.options.OnRow(*row)
	}
}

// take takes in a row. What is wrong with it goes into its report.
func (im *importer) take(ctx context.Context, r *importRow) error {
	row := &r.row
	if row.Dossier == "" {
		return nil // and so it was rejected
	}
	hash := hashCode(row.Dossier)
	before, again := im.seen.find(hash)
	if again {
		r.findings = append([]motcua.Problem{before.duplicate()}, r.findings...)
	}
	taken, err := im.write(ctx, r, &before, again)
	switch {
	case err != nil:
		return err
	case again && row.Changed && before.steps > 0: // from what was stored a moment ago
		row.Changed, row.Problems = false, r.findings[:1]
	case again && row.Rejected && !row.Changed && row.Problems[0] != before.duplicate():
		row.Problems = append([]motcua.Problem{before.duplicate()}, row.Problems...)
	case !row.Rejected:
		row.Problems = r.findings
	}
	now := seenRow{hash: hash, line: uint32(row.Line)} //nolint:gosec // a file has fewer lines
	if taken {
		now.steps = uint8(len(r.steps)) //nolint:gosec // a row has fewer steps
	}
	if taken || !again || before.steps == 0 {
		im.seen.put(now)
	}
	return nil
}

// write appends what is new in a row. It reports whether the store has all of it then.
func (im *importer) write(ctx context.Context, r *importRow, before *seenRow, again bool) (taken bool, err error) {
	row, steps := &r.row, r.steps
	if row.Rejected {
		return false, nil
	}
	if r.problems != nil {
		row.reject(r.problems...)
		return false, nil
	}
	log, err := loadLog(ctx, im.store, row.Dossier)
	switch {
	case errors.Is(err, motcua.ErrNotFound):
		im.ahead.seal = true
		return im.append(ctx, r, nil, r.key)
	case err != nil:
		return false, fmt.Errorf("dossier: import: line %d: load: %w", row.Line, err)
	}
	im.ahead.seal = false // it was imported before, and so probably was what follows
	known, c := r.known(&log)
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
	// The row goes on where the log ends.
	key := r.key + "+" + strconv.Itoa(known)
	if !im.ahead.judge.onward(r, log, known, key) {
		row.reject(r.problems...)
		return false, nil
	}
	taken, err = im.append(ctx, r, log.Events, key)
	if taken {
		im.report.Continued++
	}
	return taken, err
}

// append writes the events of a row behind those before.
func (im *importer) append(ctx context.Context, r *importRow, before []Event, key string) (taken bool, err error) {
	row := &r.row
	if !r.sealed {
		im.ahead.judge.seal(r, before)
	}
	if r.err != nil {
		return false, fmt.Errorf("dossier: import: line %d: %w", row.Line, r.err)
	}
	batch := Batch{ID: row.Dossier, Expected: len(before), Key: key, Events: r.events, Summary: &r.summary}
	switch _, err := appendTo(ctx, im.store, batch); {
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

// known compares the steps of a row with what the store has of its dossier, and returns how many of them an import brought in. It returns
// -1 and the first column that is not the same when the row is neither what an import brought in, now or earlier, nor goes on from there.
func (r *importRow) known(log *Log) (n int, differs column) {
	steps, events := r.steps, log.Events
	imported := 0
	for imported < len(events) && r.mine(events[imported].Key) {
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
func (r *importRow) mine(key string) bool {
	rest, ok := strings.CutPrefix(key, r.key)
	return ok && (rest == "" || rest[0] == '+')
}
