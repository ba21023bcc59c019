package report

import (
	"fmt"
	"iter"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Counter is what is filled from the cases of dossiers: a [Tally], a [Form], a [LateList] and so on. Counters on the same basis see the same
// cases, so that their figures add up with each other.
type Counter interface {
	// Basis returns what the figures rest on.
	Basis() Basis
	// Count takes one dossier, as the basis sees it, into account.
	Count(c *Case)
	// Check adds the figures up again. It returns nil or an [*motcua.InvalidError].
	Check() error
}

// Fill counts every dossier of a sequence, such as [dossier.Logs] of a store, in all counters: each log is read once, and replayed once for
// each basis that differs. It stops at the first error of the sequence.
//
//	tally, late := report.NewTally(basis, nil), report.NewLateList(basis, nil)
//	err := report.Fill(dossier.Logs(ctx, store), tally, late)
func Fill(logs iter.Seq2[dossier.Log, error], counters ...Counter) error {
	type group struct {
		basis    Basis
		counters []Counter
	}
	var groups []group
	for _, c := range counters {
		b := c.Basis()
		i := slices.IndexFunc(groups, func(g group) bool { return len(g.basis.problems(b)) == 0 })
		if i < 0 {
			groups, i = append(groups, group{basis: b}), len(groups)
		}
		groups[i].counters = append(groups[i].counters, c)
	}
	for log, err := range logs {
		if err != nil {
			return fmt.Errorf("report: fill: %w", err)
		}
		for i := range groups {
			g := &groups[i]
			c := g.basis.Case(log)
			for _, counter := range g.counters {
				counter.Count(&c)
			}
		}
	}
	return nil
}

// FormOptions are optional and shared by all forms; nil and the zero value choose the defaults.
type FormOptions struct {
	// Key says which cell a dossier is counted in; the default is [KeyOf], and for a dossier that was never accepted the unit it was sent to
	// and the procedure it was sent for. What a form is merged with, and the [Tally] it is checked against, must have the same.
	Key func(*Case) Key
	// CountsOnly keeps no codes of dossiers, so that the memory does not grow with their number. Then no figure leads to its dossiers, and
	// one that is counted twice goes unseen.
	CountsOnly bool
	// Rules know the calendar that days are counted by, and the procedures. Without them days are those of [calendar.Vietnam], and what only
	// the catalogue of procedures knows is not known.
	Rules *dossier.Rules
}

// formBase is what all forms have.
type formBase struct {
	basis      Basis
	key        func(*Case) Key
	countsOnly bool
	rules      *dossier.Rules
	calendar   *calendar.Calendar
}

func newFormBase(b Basis, o *FormOptions) formBase {
	base := formBase{basis: b, calendar: calendar.Vietnam()}
	if o != nil {
		base.key, base.countsOnly, base.rules = o.Key, o.CountsOnly, o.Rules
	}
	if base.rules != nil {
		base.calendar = base.rules.Calendar()
	}
	if base.key == nil {
		base.key = base.keyOf
	}
	return base
}

// Basis returns what the figures rest on.
func (b *formBase) Basis() Basis { return b.basis }

// keyOf is [KeyOf], also for dossiers that were never accepted.
func (b *formBase) keyOf(c *Case) Key {
	if c.State.WasAccepted() {
		return KeyOf(c)
	}
	s := dossier.Summarize(c.State)
	k := Key{Unit: s.Handling, Procedure: s.Procedure, Channel: c.State.Channel}
	if p, ok := b.procedure(s.Procedure, motcua.DateOf(c.State.Submitted)); ok {
		k.Field = p.Field
	}
	return k
}

// procedure returns a procedure of the catalogue as of a day.
func (b *formBase) procedure(code string, on motcua.Date) (dossier.Procedure, bool) {
	if b.rules == nil {
		return dossier.Procedure{}, false
	}
	p, err := b.rules.Catalogue().At(code, on)
	return p, err == nil
}

// mismatch says why two forms cannot be added up.
func (b *formBase) mismatch(o *formBase) []motcua.Problem {
	problems := b.basis.problems(o.basis)
	if b.countsOnly != o.countsOnly {
		problems = append(problems, motcua.Problem{Path: "counts_only", Code: motcua.CodeNotAllowed, Param: "only one of them has codes"})
	}
	if b.calendar.Version() != o.calendar.Version() {
		problems = append(problems, motcua.Problem{Path: "rules.calendar", Code: motcua.CodeNotAllowed, Param: "another calendar"})
	}
	return problems
}

// marks are the columns of a form that a dossier is counted in, a bit for each.
type marks uint64

func (m *marks) set(column int)     { *m |= 1 << column }
func (m marks) has(column int) bool { return m>>column&1 == 1 }

// Form is a table that counts dossiers in columns: [NewForm07a], [NewAgeing], [NewOpening], [NewReception]. A dossier may be in several
// columns; which ones add up to which others is checked by [Form.Check], and against form II.06a by [Form.CheckAgainst]. Columns are named by
// their keys, rows by what they stand for. Forms are not safe for concurrent use; forms of parts are put together by [Form.Merge].
type Form struct {
	formBase
	definition *formDefinition
	cells      map[Key]*formCell
}

type formCell struct {
	counts  []int
	members []formMember
}

type formMember struct {
	id    dossier.ID
	marks marks
}

// formDefinition says what a form counts. The columns come in the order of their bits.
type formDefinition struct {
	key     string
	variant string // choices of its own that must be the same in all its parts
	keys    []string
	caption func(motcua.Language) string
	columns func(*Form, motcua.Language) []formColumn
	notes   func(*Form, motcua.Language) []string
	// classify returns no marks for a dossier that is not in the form.
	classify func(*Form, *Case) marks
	sums     []formSum
	against  []formAgainst
	// before are checked against the tally of the period before.
	before []formAgainst
	// otherUnit says that a dossier is counted for another unit than a tally counts it for.
	otherUnit bool
}

// formColumn is the heading of a column in some language.
type formColumn struct {
	groups []string
	header string
	// empty is why the column has no figures at all.
	empty string
	// rare columns are printed only when something is in them.
	rare bool
	// ofWhole is the column that this is printed as a share of as well, from 1; 0 for none.
	ofWhole int
	quality motcua.Quality
}

// formSum says that a column is the sum of others, or at least that sum.
type formSum struct {
	total   int
	parts   []int
	atLeast bool
}

// formAgainst says that a sum of columns is a figure of form II.06a.
type formAgainst struct {
	columns []int
	of      func(Counts) int
	name    string
}

func newForm(d *formDefinition, b Basis, o *FormOptions) *Form {
	return &Form{formBase: newFormBase(b, o), definition: d, cells: make(map[Key]*formCell)}
}

// Key returns the name of the form for programs: "form07a", "ageing".
func (f *Form) Key() string { return f.definition.key }

// Columns returns the keys of the columns, also of those that are printed only when something is in them.
func (f *Form) Columns() []string { return slices.Clone(f.definition.keys) }

// Add counts one dossier.
func (f *Form) Add(log dossier.Log) {
	c := f.basis.Case(log)
	f.Count(&c)
}

// Count counts one dossier as the basis of the form sees it.
func (f *Form) Count(c *Case) {
	if f.basis.Period.IsZero() {
		return
	}
	m := f.definition.classify(f, c)
	if m == 0 {
		return
	}
	cell := f.cell(f.key(c))
	for rest := uint64(m); rest != 0; rest &= rest - 1 {
		cell.counts[bits.TrailingZeros64(rest)]++
	}
	if !f.countsOnly {
		cell.members = append(cell.members, formMember{c.State.ID, m})
	}
}

func (f *Form) cell(k Key) *formCell {
	cell := f.cells[k]
	if cell == nil {
		cell = &formCell{counts: make([]int, len(f.definition.keys))}
		f.cells[k] = cell
	}
	return cell
}

// Merge adds the counts of the same form of other dossiers, made on the same basis and by the same choices. Anything else is an
// [*motcua.InvalidError], and nothing changes.
func (f *Form) Merge(o *Form) error {
	problems := f.mismatch(&o.formBase)
	if f.definition.key != o.definition.key {
		problems = append(problems, motcua.Problem{Path: "form", Code: motcua.CodeNotAllowed, Param: f.definition.key})
	} else if f.definition.variant != o.definition.variant {
		problems = append(problems, motcua.Problem{Path: "options", Code: motcua.CodeNotAllowed, Param: "other choices"})
	}
	if err := motcua.Invalid("report: merge "+f.definition.key, problems...); err != nil {
		return err
	}
	for k, from := range o.cells {
		cell := f.cell(k)
		for i, n := range from.counts {
			cell.counts[i] += n
		}
		cell.members = append(cell.members, from.members...)
	}
	return nil
}

// Check adds the form up again, in every cell: the columns that are sums of others, and each count from the dossiers behind it, every one of
// which is there once. It returns nil or an [*motcua.InvalidError] that names each sum that does not hold.
func (f *Form) Check() error {
	var problems []motcua.Problem
	ids := make(map[dossier.ID]bool)
	for _, k := range f.keys() {
		cell, at := f.cells[k], cellPath(k)
		for _, s := range f.definition.sums {
			if n := cell.sum(s.parts); cell.counts[s.total] < n || !s.atLeast && cell.counts[s.total] != n {
				problems = append(problems, motcua.Problem{Path: at + "." + f.definition.keys[s.total], Code: motcua.CodeSum, Param: f.names(s.parts)})
			}
		}
		if f.countsOnly {
			continue
		}
		again := make([]int, len(cell.counts))
		for _, m := range cell.members {
			if ids[m.id] {
				problems = append(problems, motcua.Problem{Path: at, Code: motcua.CodeDuplicate, Param: "a dossier counted before"})
			}
			ids[m.id] = true
			for i := range again {
				if m.marks.has(i) {
					again[i]++
				}
			}
		}
		if !slices.Equal(again, cell.counts) {
			problems = append(problems, motcua.Problem{Path: at, Code: motcua.CodeSum, Param: "its dossiers"})
		}
	}
	return motcua.Invalid("report: "+f.definition.key, problems...)
}

// CheckAgainst checks that the form adds up with form II.06a of a tally of the same dossiers on the same basis, in every cell. It returns nil or
// an [*motcua.InvalidError] that names the columns that disagree.
func (f *Form) CheckAgainst(t *Tally) error {
	return motcua.Invalid("report: "+f.definition.key, f.checkAgainst(t, f.basis.problems(t.basis), f.definition.against)...)
}

// CheckBefore checks that an opening balance is what the tally of the period before left open, in every cell: both of the same dossiers, as of
// the same knowledge and by the same choices. Other forms carry nothing over. It returns nil or an [*motcua.InvalidError].
//
// The choices that leave dossiers out break the sum by their nature, see [Breakdown.CheckCarriedOver].
func (f *Form) CheckBefore(before *Tally) error {
	problems := f.basis.problemsBeyondPeriod(before.basis)
	if before.basis.Period.Until() != f.basis.Period.From() {
		problems = append(problems, motcua.Problem{Path: "period", Code: motcua.CodeNotAllowed, Param: "a period that does not follow"})
	}
	if f.definition.before == nil {
		problems = append(problems, motcua.Problem{Path: "form", Code: motcua.CodeNotAllowed, Param: f.definition.key})
	}
	return motcua.Invalid("report: "+f.definition.key, f.checkAgainst(before, problems, f.definition.before)...)
}

func (f *Form) checkAgainst(t *Tally, problems []motcua.Problem, against []formAgainst) []motcua.Problem {
	if problems != nil {
		return problems
	}
	type pair struct {
		own   []int
		other Counts
	}
	pairs := make(map[Key]*pair)
	at := func(k Key) *pair {
		if f.definition.otherUnit {
			k.Unit = ""
		}
		if pairs[k] == nil {
			pairs[k] = &pair{own: make([]int, len(f.definition.keys))}
		}
		return pairs[k]
	}
	for k, cell := range f.cells {
		p := at(k)
		for i, n := range cell.counts {
			p.own[i] += n
		}
	}
	for k, cell := range t.cells {
		p := at(k)
		p.other = p.other.Add(cell.Counts)
	}
	for _, k := range slices.SortedFunc(maps.Keys(pairs), Key.compare) {
		cell := formCell{counts: pairs[k].own}
		for _, a := range against {
			if cell.sum(a.columns) != a.of(pairs[k].other) {
				problems = append(problems, motcua.Problem{Path: cellPath(k), Code: motcua.CodeSum, Param: f.names(a.columns) + " = 06a " + a.name})
			}
		}
	}
	return problems
}

func (c *formCell) sum(columns []int) int {
	n := 0
	for _, i := range columns {
		n += c.counts[i]
	}
	return n
}

// names lists the keys of columns as a sum.
func (f *Form) names(columns []int) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = f.definition.keys[c]
	}
	return strings.Join(out, " + ")
}

func cellPath(k Key) string {
	return fmt.Sprintf("cells[%s/%s/%s/%s/%v]", k.Unit, k.Field, k.Level, k.Procedure, k.Channel)
}

func (f *Form) keys() []Key { return slices.SortedFunc(maps.Keys(f.cells), Key.compare) }

// Total returns the count of a column over all rows; of a column the form does not have it is 0.
func (f *Form) Total(column string) int {
	i, n := slices.Index(f.definition.keys, column), 0
	if i < 0 {
		return 0
	}
	for _, cell := range f.cells {
		n += cell.counts[i]
	}
	return n
}

// Value returns the count of a column in the row of a dimension.
func (f *Form) Value(by Dimension, row, column string) int {
	i, n := slices.Index(f.definition.keys, column), 0
	if i < 0 {
		return 0
	}
	for k, cell := range f.cells {
		if by.of(k) == row {
			n += cell.counts[i]
		}
	}
	return n
}

// Codes returns the codes of the dossiers behind [Form.Value], in order; none when the form keeps no codes.
func (f *Form) Codes(by Dimension, row, column string) []dossier.ID {
	return f.codes(column, func(k Key) bool { return by.of(k) == row })
}

// TotalCodes returns the codes of the dossiers behind [Form.Total], in order; none when the form keeps no codes.
func (f *Form) TotalCodes(column string) []dossier.ID {
	return f.codes(column, func(Key) bool { return true })
}

func (f *Form) codes(column string, in func(Key) bool) []dossier.ID {
	i := slices.Index(f.definition.keys, column)
	if i < 0 {
		return nil
	}
	var ids []dossier.ID
	for k, cell := range f.cells {
		if !in(k) {
			continue
		}
		for _, m := range cell.members {
			if m.marks.has(i) {
				ids = append(ids, m.id)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// Rows returns the names of the rows of a dimension: those of order first, as they are given, the others in ascending order of bytes.
func (f *Form) Rows(by Dimension, order ...string) []string {
	return orderedRows(by, maps.Keys(f.cells), order)
}

// orderedRows orders the names of rows as [Tally.By] does.
func orderedRows(by Dimension, keys iter.Seq[Key], order []string) []string {
	var names []string
	for _, name := range order {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	ordered := len(names)
	seen := make(map[string]bool)
	for k := range keys {
		if name := by.of(k); !seen[name] && !slices.Contains(names[:ordered], name) {
			seen[name] = true
			names = append(names, name)
		}
	}
	slices.Sort(names[ordered:])
	return names
}

// Table returns the form with a row for each row of a dimension and one for the total. Rows come as those of [Form.Rows] do.
func (f *Form) Table(by Dimension, l motcua.Language, order ...string) *Table {
	say, columns := wording(l), f.definition.columns(f, l)
	table := &Table{
		Key: f.definition.key, Caption: f.definition.caption(l),
		Columns: []Column{{Key: by.key(), Header: by.Text(l), Kind: KindText, RowHeader: true}},
	}
	var printed []int
	for i, c := range columns {
		if c.rare && f.Total(f.definition.keys[i]) == 0 {
			continue
		}
		printed = append(printed, i)
		table.Columns = append(table.Columns, Column{Key: f.definition.keys[i], Groups: c.groups, Header: c.header, Kind: KindInteger})
		if c.ofWhole > 0 {
			table.Columns = append(table.Columns, Column{
				Key: f.definition.keys[i] + "_ty_le", Groups: c.groups, Header: say("Tỷ lệ", "Share"), Kind: KindPercent,
			})
		}
	}
	row := func(name string, counts []int) []Cell {
		cells := []Cell{TextCell(name)}
		for _, i := range printed {
			switch c := &columns[i]; {
			case c.empty != "":
				cells = append(cells, EmptyCell(c.empty))
			default:
				cells = append(cells, IntegerCell(int64(counts[i])))
			}
			if whole := columns[i].ofWhole; whole > 0 {
				share := motcua.Ratio{Part: motcua.Exactly(int64(counts[i])), Whole: motcua.Exactly(int64(counts[whole-1]))}
				cells = append(cells, PercentCell(share.Percent(1)))
			}
		}
		return cells
	}
	total := make([]int, len(columns))
	byRow := make(map[string][]int)
	for k, cell := range f.cells {
		name := by.of(k)
		if byRow[name] == nil {
			byRow[name] = make([]int, len(columns))
		}
		for i, n := range cell.counts {
			byRow[name][i] += n
			total[i] += n
		}
	}
	for _, name := range f.Rows(by, order...) {
		counts := byRow[name]
		if counts == nil {
			counts = make([]int, len(columns))
		}
		table.Add(row(rowLabel(by, name, l), counts)...)
	}
	table.AddTotal(row(say("Tổng số", "Total"), total)...)
	table.Notes = f.definition.notes(f, l)
	return table
}

// rowLabel is the name of a row for people.
func rowLabel(by Dimension, name string, l motcua.Language) string {
	if name == "" {
		return wording(l)("Chưa rõ", "Not known")
	}
	if by == ByChannel {
		if c, err := dossier.ParseChannel(name); err == nil {
			return c.Text(l)
		}
	}
	return name
}

// shareCell prints a share: no more than the whole, and nothing while the whole may be empty.
func shareCell(r motcua.Ratio, places int, l motcua.Language) Cell {
	if r.Whole != motcua.Exactly(0) && !r.Defined() {
		return EmptyCell(wording(l)("chưa đủ số liệu để tính tỷ lệ", "not enough is known for a rate"))
	}
	lo, _, _ := r.Whole.Bounds()
	if part, ok := r.Part.Intersect(motcua.AtMost(lo)); ok { // what is more would be more of the whole, too
		r.Part = part
	}
	return PercentCell(r.Percent(places))
}
