package report

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Counts are the dossiers of a row, by how they came in and where they stand: each dossier is in one inflow and in one outcome, so that
// the blocks of form II.06a are sums of the same fifteen numbers and cannot disagree. The zero value counts nothing.
type Counts [3][5]int // by Inflow, by Outcome

// Inflow is one of the columns 4, 5 and 6.
func (c Counts) Inflow(in Inflow) int {
	sum := 0
	for _, n := range c[in] {
		sum += n
	}
	return sum
}

// Outcome is one of the columns 8, 9, 10, 12 and 13.
func (c Counts) Outcome(out Outcome) int {
	return c[ReceivedOnline][out] + c[ReceivedDirect][out] + c[CarriedOver][out]
}

// Received is column 3: all dossiers taken into account.
func (c Counts) Received() int { return c.Accepted() + c.Inflow(CarriedOver) }

// Accepted is columns 4 and 5: the dossiers accepted in the period.
func (c Counts) Accepted() int { return c.Inflow(ReceivedOnline) + c.Inflow(ReceivedDirect) }

// Finished is column 7: the dossiers finished in the period.
func (c Counts) Finished() int {
	return c.Outcome(FinishedEarly) + c.Outcome(FinishedOnTime) + c.Outcome(FinishedLate)
}

// Open is column 11: the dossiers open at the end of the period.
func (c Counts) Open() int { return c.Outcome(OpenInTime) + c.Outcome(OpenLate) }

// Add returns the counts of both.
func (c Counts) Add(o Counts) Counts {
	for in := range c {
		for out := range c[in] {
			c[in][out] += o[in][out]
		}
	}
	return c
}

// Key is the cell of a tally that a dossier is counted in. Any sum over cells is a row of some table: by field, by unit and so on,
// see [Tally.By].
type Key struct {
	// Unit is the unit the dossier is counted for, Field (lĩnh vực) the group of procedures it is reported under, Level (cấp) the level of
	// government, Procedure its code.
	Unit, Field, Level, Procedure string
	// Channel is how it came in.
	Channel dossier.Channel
}

func (k Key) compare(o Key) int {
	return cmp.Or(
		strings.Compare(k.Unit, o.Unit), strings.Compare(k.Field, o.Field), strings.Compare(k.Level, o.Level),
		strings.Compare(k.Procedure, o.Procedure), cmp.Compare(k.Channel, o.Channel),
	)
}

// KeyOf is the key a tally uses unless it is told otherwise: the unit that received the dossier, the field and the procedure it was
// accepted under, its channel, and no level, which a dossier does not know.
func KeyOf(c *Case) Key {
	s := &c.State
	return Key{Unit: s.Receiving, Field: s.Accepted.Field, Procedure: s.Accepted.Procedure, Channel: s.Channel}
}

// TallyOptions are optional; nil and the zero value choose the defaults.
type TallyOptions struct {
	// Key says which cell a dossier is counted in; the default is [KeyOf]. It is called for dossiers that are counted, once for each.
	Key func(*Case) Key
	// CountsOnly keeps no codes of dossiers, so that the memory does not grow with their number. Such a tally names no dossiers,
	// cannot tell one that was added twice, cannot be continued by [Tally.Then], and its receipt says nothing of the logs.
	CountsOnly bool
}

// Tally counts the dossiers of a period. Make it with [NewTally] and fill it with [Tally.Add] or [Tally.AddAll]. It is not safe for
// concurrent use; tallies of parts can be put together, of other dossiers with [Tally.Merge], of the period that follows with [Tally.Then].
type Tally struct {
	basis      Basis
	key        func(*Case) Key
	countsOnly bool

	cells   map[Key]*cellOf
	outside Outside
	leftOut [3][]dossier.ID // by Inflow

	evidence []evidence // what the receipt says of the logs; none with countsOnly
	blind    bool       // a case came without its log
	scratch  []byte
}

// cellOf is one cell of a tally.
type cellOf struct {
	Counts
	members []Member
}

// Outside counts the dossiers a tally saw and did not count, by reason, as far as was known at the instant of the report: a tally made later
// on the same basis has the same numbers, and dossiers of which nothing was recorded by then are in none of them.
type Outside struct {
	// NotAccepted were not accepted as far as is known: submitted only, or refused at reception.
	NotAccepted int
	// AcceptedAfter are known to be accepted, after the period.
	AcceptedAfter int
	// FinishedBefore were finished before the period began.
	FinishedBefore int
	// LeftOut were left out by a policy, [ClosedLeftOut] or [NoDueLeftOut].
	LeftOut int
}

// Total returns how many dossiers were seen and not counted.
func (o Outside) Total() int { return o.NotAccepted + o.AcceptedAfter + o.FinishedBefore + o.LeftOut }

func (o Outside) add(p Outside) Outside {
	return Outside{o.NotAccepted + p.NotAccepted, o.AcceptedAfter + p.AcceptedAfter, o.FinishedBefore + p.FinishedBefore, o.LeftOut + p.LeftOut}
}

// Member is a dossier in a row of a tally.
type Member struct {
	ID dossier.ID
	// In and Out are the two columns it is counted in.
	In  Inflow
	Out Outcome
}

// In06a reports whether the dossier is counted in a numbered column of form II.06a, 3 to 13.
func (m Member) In06a(column int) bool {
	switch column {
	case 3:
		return true
	case 4, 5, 6:
		return m.In == Inflow(column-4)
	case 7:
		return !m.Out.Open()
	case 8, 9, 10:
		return m.Out == Outcome(column-8)
	case 11:
		return m.Out.Open()
	case 12, 13:
		return m.Out == Outcome(column-9)
	}
	return false
}

// NewTally returns an empty tally.
func NewTally(b Basis, o *TallyOptions) *Tally {
	t := &Tally{basis: b, key: KeyOf, cells: make(map[Key]*cellOf)}
	if o != nil {
		t.countsOnly = o.CountsOnly
		if o.Key != nil {
			t.key = o.Key
		}
	}
	return t
}

// Basis returns what the tally rests on.
func (t *Tally) Basis() Basis { return t.basis }

// Seen returns how many dossiers the tally knows: those counted and those outside. One that was added and is [NotKnown] is not among them.
func (t *Tally) Seen() int { return t.Total().Received() + t.outside.Total() }

// Outside returns how many dossiers were seen and not counted, by reason.
func (t *Tally) Outside() Outside { return t.outside }

// Add counts one dossier. One of which nothing was recorded by the instant of the report changes nothing.
func (t *Tally) Add(log dossier.Log) {
	c := t.basis.Case(log)
	t.Count(&c)
}

// Count counts one dossier as the basis of the tally sees it, for a caller that needs the case for other figures too.
func (t *Tally) Count(c *Case) {
	if c.Excluded == NotKnown {
		return
	}
	t.witness(c)
	switch c.Excluded {
	case NotAccepted:
		t.outside.NotAccepted++
	case AcceptedAfter:
		t.outside.AcceptedAfter++
	case FinishedBefore:
		t.outside.FinishedBefore++
	case LeftOut:
		t.outside.LeftOut++
		if !t.countsOnly {
			t.leftOut[c.In] = append(t.leftOut[c.In], c.State.ID)
		}
	default:
		t.put(t.key(c), Member{ID: c.State.ID, In: c.In, Out: c.Out})
	}
}

// witness keeps what the receipt says of the log behind a case.
func (t *Tally) witness(c *Case) {
	switch {
	case t.countsOnly:
	case c.log.ID == "" && c.log.Events == nil:
		t.blind = true
	default:
		var e evidence
		var known bool
		if e, t.scratch, known = evidenceOf(c.log, t.basis.AsOf, t.scratch); known {
			t.evidence = append(t.evidence, e)
		}
	}
}

func (t *Tally) put(k Key, m Member) {
	cell := t.cell(k)
	cell.Counts[m.In][m.Out]++
	if !t.countsOnly {
		cell.members = append(cell.members, m)
	}
}

func (t *Tally) cell(k Key) *cellOf {
	cell := t.cells[k]
	if cell == nil {
		cell = new(cellOf)
		t.cells[k] = cell
	}
	return cell
}

// AddAll counts every dossier of a sequence, such as [dossier.Logs] of a store. It stops at the first error.
func (t *Tally) AddAll(logs iter.Seq2[dossier.Log, error]) error {
	for log, err := range logs {
		if err != nil {
			return fmt.Errorf("report: tally: %w", err)
		}
		t.Add(log)
	}
	return nil
}

// TallyStore counts every dossier of a store. A store that is a [dossier.Tallier] counts by itself, as far as it can, when no codes are
// wanted and no key of their own.
func TallyStore(ctx context.Context, store dossier.Store, b Basis, o *TallyOptions) (*Tally, error) {
	t := NewTally(b, o)
	if tallier, ok := store.(dossier.Tallier); ok && t.countsOnly && o.Key == nil && !b.Period.IsZero() {
		switch err := t.pushDown(ctx, store, tallier); {
		case err == nil:
			return t, nil
		case !errors.Is(err, errors.ErrUnsupported):
			return nil, fmt.Errorf("report: tally: %w", err)
		}
	}
	if err := t.AddAll(dossier.Logs(ctx, store)); err != nil {
		return nil, err
	}
	return t, nil
}

// pushDown lets a store count.
func (t *Tally) pushDown(ctx context.Context, store dossier.Store, tallier dossier.Tallier) error {
	p := t.basis.Policy
	done, err := tallier.Tally(ctx, dossier.TallyQuery{
		Start: t.basis.Period.From().Start(), Horizon: t.basis.Horizon(), Known: t.basis.AsOf, Compare: p.Compare,
		Delivery: p.End == EndDelivered, Told: p.Extension == ExtensionAlways, Runs: p.Waiting == WaitingByPromise,
	})
	if err != nil {
		return err
	}
	for _, c := range done.Cells {
		if c.Closed && p.Closed == ClosedLeftOut || c.Timeliness == calendar.Unknown && p.NoDue == NoDueLeftOut {
			t.outside.LeftOut += c.N
			continue
		}
		in := ReceivedDirect
		switch {
		case c.Carried:
			in = CarriedOver
		case c.Channel == dossier.Online:
			in = ReceivedOnline
		}
		k := Key{Unit: c.Receiving, Field: c.Field, Procedure: c.Procedure, Channel: c.Channel}
		t.cell(k).Counts[in][p.outcome(c.Timeliness, c.Open, c.Closed)] += c.N
	}
	t.outside.NotAccepted += done.NotAccepted
	t.outside.AcceptedAfter += done.AcceptedAfter
	t.outside.FinishedBefore += done.FinishedBefore
	for _, id := range done.Rest {
		log, err := store.Load(ctx, id)
		if err != nil {
			return err
		}
		t.Add(log)
	}
	return nil
}

// Merge adds the counts of another tally, of other dossiers, made on the same basis: a province adds up its wards, and counts again only
// the ward that changed. That the dossiers are others is the caller's to know: [Tally.Check] finds one that was counted twice, but not in a
// tally that keeps no codes, which merges with the same part twice without a word. Tallies on different bases, or of which one keeps codes and the other does not, are an
// [*motcua.InvalidError], and nothing changes.
func (t *Tally) Merge(o *Tally) error {
	if err := motcua.Invalid("report: merge", append(t.basis.problems(o.basis), t.problemsOfKind(o)...)...); err != nil {
		return err
	}
	for k, from := range o.cells {
		cell := t.cell(k)
		cell.Counts = cell.Add(from.Counts)
		cell.members = append(cell.members, from.members...)
	}
	t.outside = t.outside.add(o.outside)
	for in, ids := range o.leftOut {
		t.leftOut[in] = append(t.leftOut[in], ids...)
	}
	t.evidence = append(t.evidence, o.evidence...)
	t.blind = t.blind || o.blind
	return nil
}

func (t *Tally) problemsOfKind(o *Tally) []motcua.Problem {
	if t.countsOnly != o.countsOnly {
		return []motcua.Problem{{Path: "counts_only", Code: motcua.CodeNotAllowed, Param: "only one of them has codes"}}
	}
	return nil
}

// Then continues the tally with that of the period that follows, of the same dossiers and on the same basis but for the period: three
// months become the quarter. A dossier keeps the column it came in by first and the one it stood in last, so that one that was finished in
// January and reopened in February is counted once, as a tally of the whole would. Anything else is an [*motcua.InvalidError], and nothing
// changes; so is a tally that keeps no codes.
func (t *Tally) Then(next *Tally) error {
	whole, err := spanning(t.basis.Period, next.basis.Period)
	problems := t.basis.problemsBeyondPeriod(next.basis)
	if err != nil || t.basis.Period.Until() != next.basis.Period.From() {
		problems = append(problems, motcua.Problem{Path: "period", Code: motcua.CodeNotAllowed, Param: "a period that does not follow"})
	}
	if t.countsOnly || next.countsOnly {
		problems = append(problems, motcua.Problem{Path: "counts_only", Code: motcua.CodeNotAllowed, Param: "no codes"})
	}
	if t.Seen() != next.Seen() {
		problems = append(problems, motcua.Problem{Path: "seen", Code: motcua.CodeNotAllowed, Param: "other dossiers"})
	}
	if !t.blind && !next.blind && logsDigest(t.evidence) != logsDigest(next.evidence) {
		problems = append(problems, motcua.Problem{Path: "logs", Code: motcua.CodeNotAllowed, Param: "other logs"})
	}
	if err := motcua.Invalid("report: then", problems...); err != nil {
		return err
	}
	seen := t.Seen()
	came := make(map[dossier.ID]Inflow) // how a dossier came in by this period, also one that is left out of it
	for _, cell := range t.cells {
		for _, m := range cell.members {
			came[m.ID] = m.In
		}
	}
	for in, ids := range t.leftOut {
		for _, id := range ids {
			came[id] = Inflow(in)
		}
	}
	cells := make(map[Key]*cellOf, len(t.cells))
	continued := &Tally{basis: t.basis, key: t.key, cells: cells, evidence: t.evidence, blind: t.blind || next.blind}
	continued.basis.Period = whole
	later := make(map[dossier.ID]bool)
	for k, cell := range next.cells {
		for _, m := range cell.members {
			later[m.ID] = true
			if in, ok := came[m.ID]; ok {
				m.In = in
			}
			continued.put(k, m)
		}
	}
	for in, ids := range next.leftOut {
		for _, id := range ids {
			later[id] = true
			if first, ok := came[id]; ok {
				in = int(first)
			}
			continued.leftOut[in] = append(continued.leftOut[in], id)
		}
	}
	for k, cell := range t.cells {
		for _, m := range cell.members {
			if !later[m.ID] {
				continued.put(k, m)
			}
		}
	}
	for in, ids := range t.leftOut {
		for _, id := range ids {
			if !later[id] {
				continued.leftOut[in] = append(continued.leftOut[in], id)
			}
		}
	}
	continued.outside = Outside{
		NotAccepted: next.outside.NotAccepted, AcceptedAfter: next.outside.AcceptedAfter, LeftOut: continued.namedLeftOut(),
	}
	continued.outside.FinishedBefore = seen - continued.Seen()
	*t = *continued
	return nil
}

// namedLeftOut returns how many dossiers that are left out are named.
func (t *Tally) namedLeftOut() (n int) {
	for _, ids := range t.leftOut {
		n += len(ids)
	}
	return n
}

// spanning returns the period of two that follow each other: the quarter, half-year or year that it is, or one without a name.
func spanning(first, last motcua.Period) (motcua.Period, error) {
	for _, span := range []motcua.Span{motcua.Quarter, motcua.HalfYear, motcua.Year} {
		for _, c := range []motcua.Convention{motcua.Calendar, motcua.Reporting} {
			p, err := motcua.PeriodOf(first.From(), span, c)
			if err == nil && p.From() == first.From() && p.Until() == last.Until() {
				return p, nil
			}
		}
	}
	return motcua.NewPeriod(first.From(), last.Until())
}

// Total returns the counts of all cells together.
func (t *Tally) Total() Counts {
	var sum Counts
	for _, c := range t.cells {
		sum = sum.Add(c.Counts)
	}
	return sum
}

// Cells returns every cell with its counts, in ascending order of its unit, field, level, procedure and channel.
func (t *Tally) Cells() iter.Seq2[Key, Counts] {
	keys := slices.SortedFunc(maps.Keys(t.cells), Key.compare)
	return func(yield func(Key, Counts) bool) {
		for _, k := range keys {
			if !yield(k, t.cells[k].Counts) {
				return
			}
		}
	}
}

// Members returns the dossiers that are counted, by ID, so that every figure can be traced to them; none when the tally keeps no codes.
func (t *Tally) Members() []Member {
	var all []Member
	for _, cell := range t.cells {
		all = append(all, cell.members...)
	}
	return sortMembers(all)
}

func sortMembers(m []Member) []Member {
	slices.SortFunc(m, func(a, b Member) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return m
}

// Check recounts the tally from the dossiers it names: every one is in exactly one cell, and every cell has as many as it counts. It returns
// nil or an [*motcua.InvalidError] that names each cell that is wrong. Of a tally that keeps no codes there is nothing to recount.
func (t *Tally) Check() error {
	var problems []motcua.Problem
	at := func(k Key, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: fmt.Sprintf("cells[%s/%s/%s/%s/%v]", k.Unit, k.Field, k.Level, k.Procedure, k.Channel), Code: code, Param: param})
	}
	if t.countsOnly {
		return nil
	}
	ids := make(map[dossier.ID]bool)
	for k, c := range t.Cells() {
		var again Counts
		for _, m := range t.cells[k].members {
			if ids[m.ID] {
				at(k, motcua.CodeDuplicate, "a dossier counted before")
			}
			ids[m.ID] = true
			again[m.In][m.Out]++
		}
		if again != c {
			at(k, motcua.CodeSum, "its dossiers")
		}
	}
	return motcua.Invalid("report: tally", problems...)
}
