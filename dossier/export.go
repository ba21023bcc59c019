package dossier

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// ExportOptions are optional; nil and the zero value choose the defaults.
type ExportOptions struct {
	// Format is how the file is written.
	Format Format
	// Columns are the names of the columns to write, in their order; empty means all of [ImportColumns]. The first four of those are
	// required in a file that [Import] is to read.
	Columns []string
	// BOM begins a CSV file with a byte-order mark, which some spreadsheet programs need to see that it is UTF-8.
	BOM bool
	// Personal writes what is personal: names, whole numbers, contacts. Without it those columns stay empty, and what they would have
	// held is reported as lost. It takes personal data out of the system, and a store knows of no access: who asks for it calls
	// [Service.Note] with [AccessExport] first.
	Personal bool
	// OnLoss, when set, is called for every dossier of which the file does not hold everything, in the order of the file.
	OnLoss func(ExportLoss)
}

// ExportLoss says what of a dossier a file does not hold. It names kinds of events and their fields, never a value.
type ExportLoss struct {
	Dossier ID `json:"dossier"`
	// Lost names what is not held, sorted: "consulted" is an event for which there is no column or no second one, "resolved.actor" a field
	// of an event, "recorded" that the store learned of some event later than it happened.
	Lost []string `json:"lost"`
	// Rejected says that [Import] would not take the row as it is, and why.
	Rejected []motcua.Problem `json:"rejected,omitempty"`
}

// String returns "H40-1: lost consulted, resolved.actor".
func (l ExportLoss) String() string { return l.Text(motcua.English) }

// Text returns the loss in a language.
func (l ExportLoss) Text(lang motcua.Language) string {
	lost, rejected := "không giữ được", "sẽ không được nhận lại"
	if lang == motcua.English {
		lost, rejected = "lost", "would be rejected"
	}
	var b strings.Builder
	b.WriteString(string(l.Dossier))
	b.WriteString(": ")
	if len(l.Lost) > 0 {
		b.WriteString(lost + " " + strings.Join(l.Lost, ", "))
	}
	for i, p := range l.Rejected {
		switch {
		case i > 0:
			b.WriteString("; ")
		case len(l.Lost) > 0:
			b.WriteString("; " + rejected + ": ")
		default:
			b.WriteString(rejected + ": ")
		}
		b.WriteString(p.Text(lang))
	}
	return b.String()
}

// ExportReport sums up an export.
type ExportReport struct {
	// Dossiers were written, one row each. Lossy counts those of which the file does not hold everything, Rejected those among them that
	// Import would not take back.
	Dossiers int `json:"dossiers"`
	Lossy    int `json:"lossy"`
	Rejected int `json:"rejected"`
}

// Export writes the dossiers of a store in the columns of [ImportColumns], by their ID in ascending order: CSV with a header, commas and
// line feeds, or JSON lines with the columns that are not empty as members. Instants are RFC 3339 in Viet Nam's time. The same
// store gives the same bytes.
//
// A row is what its dossier's log amounts to in those columns, and every row is taken back, in memory, by the rules that [Import]
// follows, and compared with the log: whatever does not come out again is reported, see [ExportOptions.OnLoss]. So a dossier that is not
// reported is whole in the file, and exporting what was imported from it gives the same row again. Idempotency keys are a store's own and
// not compared.
//
// Where a column has room for one thing and the log has several (a second request for a supplement, a second result after the
// dossier was reopened), the last one is written and the others are reported.
//
// A field of CSV that a spreadsheet program might take for a formula has an apostrophe put before it. Here it belongs to the format:
// Import takes it away again, so nothing is changed on the way.
//
// The error is for a writer or a store that fails, or a column that nobody knows. The report counts what was done up to then.
func Export(ctx context.Context, store Store, rules *Rules, w io.Writer, o *ExportOptions) (report ExportReport, err error) {
	defer caught("export", &err) // a function of the options may panic
	if o == nil {
		o = &ExportOptions{}
	}
	ex := exporter{options: *o, out: bufio.NewWriter(w), rows: newBack(), judge: judge{rules: rules}}
	ex.rows.scanned = &ex.back.scanned
	if err := ex.choose(); err != nil {
		return ex.report, err
	}
	ex.header()
	for log, err := range Logs(ctx, store) {
		if err != nil {
			return ex.report, fmt.Errorf("dossier: export: %w", err)
		}
		if err := ex.dossier(&log); err != nil {
			return ex.report, fmt.Errorf("dossier: export: write: %w", err)
		}
	}
	if err := ex.out.Flush(); err != nil {
		return ex.report, fmt.Errorf("dossier: export: write: %w", err)
	}
	return ex.report, nil
}

type exporter struct {
	options ExportOptions
	columns []column
	chosen  [columnCount]bool
	out     *bufio.Writer
	cells   [columnCount]string
	rows    *RowScanner // takes rows back
	judge   judge
	back    importRow
	lost    []string
	report  ExportReport
	line    []byte
}

// newBack returns a scanner without a file, for rows that are there already.
func newBack() *RowScanner {
	s := &RowScanner{rows: newRows(bytes.NewReader(nil)), bySteps: true, held: make(map[string]string), location: motcua.Location()}
	for c := range columnCount {
		if importColumns[c].about != colCode {
			s.about = append(s.about, c)
		}
	}
	return s
}

// choose finds the columns to write.
func (ex *exporter) choose() error {
	var problems []motcua.Problem
	for i, name := range ex.options.Columns {
		c, ok := columnNamed(name)
		path := fmt.Sprintf("columns[%d]", i)
		switch {
		case !ok:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeUnknown, Param: few(columnNames())})
		case ex.chosen[c]:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeDuplicate})
		default:
			ex.chosen[c] = true
			ex.columns = append(ex.columns, c)
		}
	}
	if ex.options.Format > JSONLines {
		problems = append(problems, motcua.Problem{Path: "format", Code: motcua.CodeUnknown, Param: "csv, json_lines"})
	}
	if len(ex.options.Columns) == 0 {
		for c := range columnCount {
			ex.chosen[c] = true
			ex.columns = append(ex.columns, c)
		}
	}
	return motcua.Invalid("dossier: export", problems...)
}

func (ex *exporter) header() {
	if ex.options.Format != CSV {
		return
	}
	if ex.options.BOM {
		_, _ = ex.out.WriteString(byteOrderMark) // the writer keeps its error for Flush
	}
	for i, c := range ex.columns {
		if i > 0 {
			_ = ex.out.WriteByte(',')
		}
		_, _ = ex.out.WriteString(c.String())
	}
	_ = ex.out.WriteByte('\n')
}

// dossier writes one row.
func (ex *exporter) dossier(log *Log) error {
	ex.lost = nil
	ex.fill(log)
	ex.restrict()
	events, problems := ex.takeBack(log.ID)
	ex.compare(log.Events, events)
	ex.line = ex.line[:0]
	if ex.options.Format == JSONLines {
		ex.object()
	} else {
		ex.record()
	}
	if len(ex.line) >= maxLine {
		problems = append(problems, motcua.Problem{Code: motcua.CodeTooLong, Param: "64 KiB"})
	}
	if _, err := ex.out.Write(ex.line); err != nil {
		return err
	}
	ex.report.Dossiers++
	if problems != nil {
		ex.report.Rejected++
	}
	if problems == nil && ex.lost == nil {
		return nil
	}
	ex.report.Lossy++
	if ex.options.OnLoss != nil {
		slices.Sort(ex.lost)
		ex.options.OnLoss(ExportLoss{Dossier: log.ID, Lost: slices.Compact(ex.lost), Rejected: problems})
	}
	return nil
}

// fill puts what the log amounts to into the cells.
func (ex *exporter) fill(log *Log) {
	ex.cells = [columnCount]string{}
	set := func(c column, s string) {
		if c != colCode {
			ex.cells[c] = s
		}
	}
	set(colStatus, strconv.Itoa(Replay(*log, AsOf{}).Status.Code()))
	ex.cells[colCode] = string(log.ID)
	// The unit and the account of the row are those that accepted it, or else those of the first step.
	if head := max(slices.IndexFunc(log.Events, func(e Event) bool { return e.Kind == KindAccepted }), 0); head < len(log.Events) {
		set(colUnit, log.Events[head].Unit)
		set(colActor, log.Events[head].Actor)
	}
	for i := range log.Events {
		e := &log.Events[i]
		c, ok := columnsOf(e.Kind)
		if e.Kind == KindReopened {
			ex.clear(KindResolved)
			ex.clear(KindDelivered)
		}
		if !ok {
			continue
		}
		ex.clear(e.Kind)
		set(c.at, exportInstant(e.At))
		unit := ex.cells[colUnit]
		if e.Kind == KindArrived {
			unit = ex.cells[colCompetent]
		}
		if e.Unit != unit {
			set(c.unit, e.Unit)
		}
		if e.Actor != ex.cells[colActor] {
			set(c.actor, e.Actor)
		}
		if note := e.Personal.Note.Reveal(); e.Reason == ReasonInNote && note != "" && ex.options.Personal {
			set(c.reason, note)
		} else {
			set(c.reason, e.Reason)
		}
		ex.particular(e)
		if !e.Personal.anonymous() && e.Kind != KindCorrected {
			set(colApplicantName, e.Personal.Name.Reveal())
			set(colApplicantContact, e.Personal.Contact.Reveal())
			if set(colApplicantID, ""); !e.Personal.Number.IsZero() {
				set(colApplicantID, e.Personal.Number.Reveal())
			}
		}
	}
}

// clear empties the columns of a step, and of the one that answers it.
func (ex *exporter) clear(k Kind) {
	step, _ := columnsOf(k)
	for c := range columnCount {
		if c == step.at || importColumns[c].about == step.at && !c.isInstant() {
			ex.cells[c] = ""
		}
	}
	switch k {
	case KindSupplementRequested:
		ex.clear(KindSupplemented)
	case KindPaymentRequested:
		ex.clear(KindPaid)
	}
}

// particular puts what is particular to a kind of event into the cells.
func (ex *exporter) particular(e *Event) {
	set := func(c column, s string) { ex.cells[c] = s }
	switch e.Kind {
	case KindSubmitted:
		set(colChannel, e.Channel.String())
		if d, ok := e.Details.(*Submission); ok {
			set(colProcedure, d.Procedure)
			set(colCase, d.Case)
		}
	case KindAccepted:
		set(colChannel, e.Channel.String())
		if a := e.Accepted; a != nil {
			set(colProcedure, a.Procedure)
			set(colCase, a.Case)
			if a.Competent != e.Unit {
				set(colCompetent, a.Competent)
			}
			if a.Elsewhere {
				set(colElsewhere, yes)
			}
		}
		if e.Promise != nil {
			set(colPromised, e.Promise.Date.String())
		}
	case KindTransferred:
		set(colTransferredTo, e.To)
	case KindPaymentRequested:
		if d, ok := e.Details.(*Obligation); ok {
			if d.Amount > 0 {
				set(colPaymentAmount, strconv.FormatInt(d.Amount, 10))
			}
			set(colPaymentNotice, d.Notice)
		}
	case KindExtended:
		if e.Promise != nil {
			set(colExtendedTo, e.Promise.Date.String())
		}
	case KindResolved:
		if d, ok := e.Details.(*Resolution); ok {
			if d.Outcome != OutcomeUnstated {
				set(colOutcome, d.Outcome.String())
			}
			set(colDocument, d.Document)
			set(colResultLink, d.Link)
		}
	case KindDelivered:
		set(colDeliveredChannel, e.Channel.String())
	case KindRefused:
		set(colEnding, endingRefused)
	case KindWithdrawn:
		set(colEnding, endingWithdrawn)
		if d, ok := e.Details.(*Withdrawal); ok && d.By != PartyNotStated {
			set(colWithdrawnBy, d.By.String())
		}
	case KindStopped:
		set(colEnding, endingStopped)
	}
}

// exportInstant writes an instant so that it is read as the same one.
func exportInstant(t time.Time) string { return t.In(motcua.Location()).Format(time.RFC3339Nano) }

// restrict empties what is not to be written, and what no file can hold.
func (ex *exporter) restrict() {
	for c := range columnCount {
		cell := &ex.cells[c]
		if *cell == "" {
			continue
		}
		if !ex.chosen[c] || c.isPersonal() && !ex.options.Personal {
			*cell = ""
			continue
		}
		if !utf8.ValidString(*cell) || !printable([]byte(*cell)) {
			*cell = strings.Map(func(r rune) rune {
				if r < ' ' && r != '\t' || r == 0x7f {
					return ' '
				}
				return r
			}, strings.ToValidUTF8(*cell, "\ufffd"))
		}
	}
}

// read returns a field as an import reads what is written of it.
func (ex *exporter) read(cell string) []byte {
	if ex.options.Format == CSV && guardable([]byte(cell)) {
		return unguard(trim(append([]byte{'\''}, cell...)))
	}
	return trim([]byte(cell))
}

// takeBack takes the row as an import would.
func (ex *exporter) takeBack(id ID) ([]Event, []motcua.Problem) {
	s := ex.rows
	for c := range columnCount {
		s.cells[c] = ex.read(ex.cells[c])
	}
	s.row, s.problems, s.steps, s.prose = RowReport{}, nil, s.steps[:0], s.prose[:0]
	s.build()
	if s.problems == nil && s.row.Dossier != id {
		ex.lost = append(ex.lost, colCode.String())
	}
	if s.problems != nil {
		return nil, slices.Clone(s.problems)
	}
	ex.judge.row(&ex.back, false)
	return ex.back.events, ex.back.problems
}

// compare notes what of the log does not come out of the row.
func (ex *exporter) compare(log, back []Event) {
	var applicant Personal
	for i := range log {
		e := &log[i]
		if !e.Recorded.Equal(e.At) {
			ex.lose("recorded")
		}
		// Of several of a kind, the last one was written.
		last := !slices.ContainsFunc(log[i+1:], func(o Event) bool { return o.Kind == e.Kind })
		j := slices.IndexFunc(back, func(o Event) bool { return o.Kind == e.Kind && o.At.Equal(e.At) })
		if !last || j < 0 {
			ex.lose(e.Kind.String())
			continue
		}
		ex.compareFields(e, &back[j], applicant)
		if !e.Personal.anonymous() {
			applicant = e.Personal
			applicant.Note = Secret{}
		}
	}
	// What came out must be in the order of the log.
	var order []int
	for i := range back {
		order = append(order, slices.IndexFunc(log, func(e Event) bool { return e.Kind == back[i].Kind && e.At.Equal(back[i].At) }))
	}
	if !slices.IsSorted(order) {
		ex.lose("order")
	}
}

func (ex *exporter) lose(what string) { ex.lost = append(ex.lost, what) }

// compareFields notes the fields of an event that do not come out. A personal payload that only repeats the one before is held there.
func (ex *exporter) compareFields(e, o *Event, applicant Personal) {
	if note := o.Personal.Note; o.Reason == ReasonInNote && note.Reveal() == e.Reason { // prose that an import puts where it belongs
		back := *o
		back.Reason, back.Personal.Note = e.Reason, Secret{}
		o = &back
	}
	for _, f := range []struct {
		name string
		same bool
	}{
		{"unit", e.Unit == o.Unit},
		{"actor", e.Actor == o.Actor},
		{"to", e.To == o.To},
		{"reason", e.Reason == o.Reason},
		{"channel", e.Channel == o.Channel},
		{"accepted", equalPtr(e.Accepted, o.Accepted, Accepted.equal)},
		{"promise", equalPtr(e.Promise, o.Promise, equalDue)},
		{"details", equalDetails(e.Details, o.Details)},
		{"personal", e.Personal.Equal(o.Personal) || o.Personal.IsZero() && e.Personal.Equal(applicant)},
	} {
		if !f.same {
			ex.lose(e.Kind.String() + "." + f.name)
		}
	}
}

// record appends the row as a line of CSV.
func (ex *exporter) record() {
	for i, c := range ex.columns {
		if i > 0 {
			ex.line = append(ex.line, ',')
		}
		ex.line = appendField(ex.line, ex.cells[c])
	}
	ex.line = append(ex.line, '\n')
}

// appendField appends a field of CSV: guarded when it might be taken for a formula, quoted when it must be.
func appendField(line []byte, s string) []byte {
	if s == "" {
		return line
	}
	guard := guardable([]byte(s))
	if !strings.ContainsAny(s, "\",;\t") {
		if guard {
			line = append(line, '\'')
		}
		return append(line, s...)
	}
	line = append(line, '"')
	if guard {
		line = append(line, '\'')
	}
	for i := range len(s) {
		if s[i] == '"' {
			line = append(line, '"')
		}
		line = append(line, s[i])
	}
	return append(line, '"')
}

// object appends the row as a line of JSON.
func (ex *exporter) object() {
	ex.line = append(ex.line, '{')
	first := true
	for _, c := range ex.columns {
		s := ex.cells[c]
		if s == "" {
			continue
		}
		if !first {
			ex.line = append(ex.line, ',')
		}
		first = false
		ex.line = append(ex.line, '"')
		ex.line = append(ex.line, c.String()...)
		ex.line = append(ex.line, '"', ':')
		switch c {
		case colStatus, colPaymentAmount:
			ex.line = append(ex.line, s...)
		case colElsewhere:
			ex.line = append(ex.line, "true"...) // it is written only then
		default:
			ex.line = appendText(ex.line, s)
		}
	}
	ex.line = append(ex.line, '}', '\n')
}

// appendText appends a JSON string. Letters stay letters.
func appendText(line []byte, s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(line, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}
