package report

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Diff (đối chiếu hai thời điểm) explains why a report made again has other figures: two tallies of one period by one policy, as of two
// instants, and every dossier whose place changed between them, with the causes told from its log. The differences add up: for each cell, and
// so for each column of form II.06a,
//
//	figure then + what the listed dossiers did = figure now
//
// which [Diff.Check] proves from the figures alone, without reading a log again. Make it with [NewDiff] and fill it with [Diff.Add] or
// [Diff.AddAll], or let [DiffStore] do both. It is not safe for concurrent use.
type Diff struct {
	before, after *Tally
	moves         []Move
}

// Place is where a dossier stands in a tally.
type Place struct {
	// Excluded says why it is not counted; the other fields hold nothing then.
	Excluded Exclusion
	// Key is the cell, In and Out are the two columns of form II.06a it is counted in.
	Key Key
	In  Inflow
	Out Outcome
}

// same reports whether a dossier counts for the same in both places: it does when it is counted in neither, for whatever reason.
func (p Place) same(o Place) bool {
	return p == o || p.Excluded != Counted && o.Excluded != Counted
}

// Move is a dossier whose place changed between the instants of a [Diff].
type Move struct {
	ID dossier.ID
	// From and To are where it stood then and where it stands now; in one of them it may not be counted.
	From, To Place
	// Steps lead from the one to the other, in the order in which they became known, so that several causes that met in one dossier are
	// told apart. There is at least one.
	Steps []Step
}

// Change returns what the dossier adds to the cells of the later tally, and takes from those of the earlier one.
func (m Move) Change() map[Key]Counts {
	change := make(map[Key]Counts)
	shift(change, m.From, m.To)
	return change
}

// shift adds to the counts of cells what going from one place to another changes.
func shift(cells map[Key]Counts, from, to Place) {
	for _, p := range [...]struct {
		Place
		by int
	}{{from, -1}, {to, 1}} {
		if p.Excluded == Counted {
			c := cells[p.Key]
			c[p.In][p.Out] += p.by
			cells[p.Key] = c
		}
	}
}

// Step is one change of a dossier's place and what caused it.
type Step struct {
	// Cause is why.
	Cause Cause
	// Event is the number of the event in the log, from 1, Kind what it is about, At when it happened and Recorded when it became known.
	// Of [CauseTime] and [CauseUnstated] there is no event, and Recorded is zero.
	Event        int
	Kind         dossier.Kind
	At, Recorded time.Time
	// Corrects is what the event is about that was put right, and Facts name what was wrong in it: "at", "unit", "to", "reason", "channel",
	// "procedure". Only of [CauseCorrected].
	Corrects dossier.Kind
	Facts    []string
	// Due is the promised day that went by. Only of [CauseTime], when one did.
	Due motcua.Date
	// From and To are the places before and after.
	From, To Place
}

// Cause is why a dossier has another place in a report that is made again.
type Cause uint8

// The causes. What happened after the earlier instant could not have been known then, and comes with its kind; the period was not over.
const (
	CauseUnstated     Cause = iota // the tallies were compared without the logs
	CauseRecordedLate              // had happened by the earlier instant, and was recorded after it
	CauseCorrected                 // a fact was put right
	CauseReceived                  // accepted since
	CauseFinished                  // finished since: resolved, delivered, withdrawn, stopped
	CauseReopened                  // reopened since
	CauseExtended                  // extended since
	CauseWentOn                    // another step was taken since
	CauseTime                      // nothing was recorded: time went by, and mostly a promised day with it
)

var causeNames = [...]struct{ key, vi, en string }{
	{"unstated", "không rõ nguyên nhân", "cause not known"},
	{"recorded_late", "ghi nhận muộn", "recorded late"},
	{"corrected", "đính chính", "corrected"},
	{"received", "tiếp nhận thêm", "received since"},
	{"finished", "kết thúc thêm", "finished since"},
	{"reopened", "xử lý lại", "reopened since"},
	{"extended", "xin lỗi và hẹn lại", "extended since"},
	{"went_on", "bước xử lý khác", "another step since"},
	{"time", "thời gian trôi qua", "time went by"},
}

// Causes returns all causes, in the order in which the bridge lists them.
func Causes() []Cause {
	out := make([]Cause, len(causeNames))
	for i := range out {
		out[i] = Cause((i + 1) % len(causeNames)) //nolint:gosec // a handful; the unstated one comes last
	}
	return out
}

// String returns a stable key: "recorded_late".
func (c Cause) String() string {
	if int(c) < len(causeNames) {
		return causeNames[c].key
	}
	return causeNames[CauseUnstated].key
}

// Text returns the cause in words.
func (c Cause) Text(l motcua.Language) string {
	if int(c) >= len(causeNames) {
		c = CauseUnstated
	}
	return wording(l)(causeNames[c].vi, causeNames[c].en)
}

// MarshalText returns the form of [Cause.String].
func (c Cause) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// NewDiff returns an empty comparison of the report on a basis with the same report as of an earlier instant. The instant is required and must
// not come after that of the basis; otherwise the error is an [*motcua.InvalidError]. The key of the options must depend on the case alone: it is
// asked more than once for a dossier.
func NewDiff(b Basis, since time.Time, o *TallyOptions) (*Diff, error) {
	var problems []motcua.Problem
	switch {
	case since.IsZero():
		problems = append(problems, motcua.Problem{Path: "since", Code: motcua.CodeRequired})
	case !b.AsOf.IsZero() && since.After(b.AsOf):
		problems = append(problems, motcua.Problem{Path: "since", Code: motcua.CodeAfter, Param: "as_of"})
	}
	if problems != nil {
		return nil, motcua.Invalid("report: diff", problems...)
	}
	before := b
	before.AsOf = since
	return &Diff{before: NewTally(before, o), after: NewTally(b, o)}, nil
}

// DiffStore compares the report on a basis with the same report as of an earlier instant, over every dossier of a store. See [NewDiff].
func DiffStore(ctx context.Context, store dossier.Store, b Basis, since time.Time, o *TallyOptions) (*Diff, error) {
	d, err := NewDiff(b, since, o)
	if err != nil {
		return nil, err
	}
	if err := d.AddAll(dossier.Logs(ctx, store)); err != nil {
		return nil, err
	}
	return d, nil
}

// DiffTallies compares two tallies that were made before, for whoever has no logs: a province that was sent both. Every change has the cause
// [CauseUnstated]. The tallies must be of one period, by one policy, with codes and in this order, and each must add up; otherwise the error is an
// [*motcua.InvalidError].
func DiffTallies(before, after *Tally) (*Diff, error) {
	problems := before.basis.problems(after.basis)
	problems = slices.DeleteFunc(problems, func(p motcua.Problem) bool { return p.Path == "as_of" })
	if a := after.basis.AsOf; before.basis.AsOf.IsZero() && !a.IsZero() || !a.IsZero() && before.basis.AsOf.After(a) {
		problems = append(problems, motcua.Problem{Path: "as_of", Code: motcua.CodeBefore, Param: "as_of before"})
	}
	if before.countsOnly || after.countsOnly {
		problems = append(problems, motcua.Problem{Path: "counts_only", Code: motcua.CodeNotAllowed, Param: "no codes"})
	}
	for _, t := range []*Tally{before, after} {
		found, _ := motcua.ProblemsAt("", t.Check())
		problems = append(problems, found...)
	}
	if err := motcua.Invalid("report: diff", problems...); err != nil {
		return nil, err
	}
	d := &Diff{before: before, after: after}
	from, to := before.places(), after.places()
	for id := range from {
		if _, ok := to[id]; !ok {
			to[id] = Place{Excluded: NotAccepted}
		}
	}
	for id, p := range to {
		q, ok := from[id]
		if !ok {
			q = Place{Excluded: NotAccepted}
		}
		if !p.same(q) {
			d.moves = append(d.moves, Move{ID: id, From: q, To: p, Steps: []Step{{From: q, To: p}}})
		}
	}
	slices.SortFunc(d.moves, func(a, b Move) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return d, nil
}

// places returns where the dossiers are that the tally names. One that it does not name is not counted, and nothing says why.
func (t *Tally) places() map[dossier.ID]Place {
	places := make(map[dossier.ID]Place)
	for k, cell := range t.cells {
		for _, m := range cell.members {
			places[m.ID] = Place{Key: k, In: m.In, Out: m.Out}
		}
	}
	for _, ids := range t.leftOut {
		for _, id := range ids {
			places[id] = Place{Excluded: LeftOut}
		}
	}
	return places
}

// Add counts one dossier in both tallies, and finds out what moved it if anything did.
func (d *Diff) Add(log dossier.Log) {
	then, now := d.before.basis.Case(log), d.after.basis.Case(log)
	d.before.Count(&then)
	d.after.Count(&now)
	from, to := d.place(&then), d.place(&now)
	if !from.same(to) {
		d.moves = append(d.moves, Move{ID: log.ID, From: from, To: to, Steps: d.steps(log, from, &now)})
	}
}

// AddAll adds every dossier of a sequence, such as [dossier.Logs] of a store. It stops at the first error.
func (d *Diff) AddAll(logs iter.Seq2[dossier.Log, error]) error {
	for log, err := range logs {
		if err != nil {
			return fmt.Errorf("report: diff: %w", err)
		}
		d.Add(log)
	}
	return nil
}

func (d *Diff) place(c *Case) Place {
	if c.Excluded != Counted {
		return Place{Excluded: c.Excluded}
	}
	return Place{Key: d.after.key(c), In: c.In, Out: c.Out}
}

// steps lives the time between the two instants once more: at the instant each new event was recorded, first without the event and then with
// it, so that what the event changed is told from what time alone did. The changes of the steps add up to the whole because each begins where the
// one before it ended.
func (d *Diff) steps(log dossier.Log, from Place, now *Case) []Step {
	since, until := d.before.basis.AsOf, d.after.basis.AsOf
	var fresh []int
	for i := range log.Events {
		if r := log.Events[i].Recorded; r.After(since) && (until.IsZero() || !r.After(until)) {
			fresh = append(fresh, i)
		}
	}
	slices.SortStableFunc(fresh, func(i, j int) int { return log.Events[i].Recorded.Compare(log.Events[j].Recorded) })
	// Events that are not known yet stay where they are, because corrections count places, and are recorded after everything else.
	known := dossier.Log{ID: log.ID, Events: slices.Clone(log.Events)}
	for _, i := range fresh {
		known.Events[i].Recorded = log.Events[fresh[len(fresh)-1]].Recorded.Add(time.Nanosecond)
	}
	var steps []Step
	place := from
	step := func(s Step, c *Case) {
		s.From, s.To = place, d.place(c)
		if s.From.same(s.To) {
			return
		}
		if s.Cause == CauseTime && s.To.Excluded == Counted && s.To.Out == OpenLate {
			s.Due = c.Due.Date
		}
		steps, place = append(steps, s), s.To
	}
	basis := d.after.basis
	for _, i := range fresh {
		basis.AsOf = log.Events[i].Recorded
		without := basis.Case(known)
		step(Step{Cause: CauseTime}, &without)
		known.Events[i].Recorded = log.Events[i].Recorded
		with := basis.Case(known)
		step(stepOf(log.Events, i, since), &with)
	}
	step(Step{Cause: CauseTime}, now)
	return steps
}

// stepOf says what an event that was recorded after an instant is to a report.
func stepOf(events []dossier.Event, i int, since time.Time) Step {
	e := &events[i]
	s := Step{Cause: CauseWentOn, Event: i + 1, Kind: e.Kind, At: e.At, Recorded: e.Recorded}
	switch {
	case e.Kind == dossier.KindCorrected:
		s.Cause = CauseCorrected
		s.Corrects, s.Facts = correctedFacts(events[:i], e)
	case !e.At.After(since):
		s.Cause = CauseRecordedLate
	case e.Kind == dossier.KindAccepted:
		s.Cause = CauseReceived
	case e.Kind == dossier.KindReopened:
		s.Cause = CauseReopened
	case e.Kind == dossier.KindExtended:
		s.Cause = CauseExtended
	case e.Kind == dossier.KindResolved, e.Kind == dossier.KindDelivered, e.Kind == dossier.KindWithdrawn, e.Kind == dossier.KindStopped:
		s.Cause = CauseFinished
	}
	return s
}

// correctedFacts returns what a correction is about and which facts it puts right, given the events before it. What is personal is left out:
// nothing is counted by it.
func correctedFacts(before []dossier.Event, e *dossier.Event) (of dossier.Kind, facts []string) {
	c, ok := e.Details.(*dossier.Correction)
	if !ok || c == nil || c.Revision < 1 || c.Revision > len(before) {
		return 0, nil
	}
	was := dossier.Log{Events: before}.Corrected(time.Time{})[c.Revision-1]
	procedure := false
	if a := was.Accepted; a != nil && e.Accepted != nil {
		procedure = a.Procedure != e.Accepted.Procedure || a.Case != e.Accepted.Case || a.Field != e.Accepted.Field
	}
	for _, f := range [...]struct {
		name  string
		wrong bool
	}{
		{"at", !c.At.IsZero()},
		{"unit", c.Unit != ""},
		{"to", c.To != ""},
		{"reason", c.Reason != ""},
		{"channel", c.Channel != dossier.UnknownChannel},
		{"procedure", procedure},
	} {
		if f.wrong {
			facts = append(facts, f.name)
		}
	}
	return was.Kind, facts
}

// Before returns the tally as of the earlier instant, After the one as of the later.
func (d *Diff) Before() *Tally { return d.before }

// After returns the tally as of the later instant.
func (d *Diff) After() *Tally { return d.after }

// Moves returns every dossier whose place changed, by ID. Dossiers that left a place and came back to it are not among them.
func (d *Diff) Moves() []Move {
	return slices.SortedStableFunc(slices.Values(d.moves), func(a, b Move) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// Change returns what a cause changed in all cells together: numbers of dossiers that may be negative.
func (d *Diff) Change(c Cause) Counts {
	sum, _ := d.changeIn(c, func(Key) bool { return true })
	return sum
}

// changeIn returns what a cause changed in some cells, and how many dossiers had a part in it.
func (d *Diff) changeIn(c Cause, in func(Key) bool) (sum Counts, dossiers int) {
	for i := range d.moves {
		cells := make(map[Key]Counts)
		for _, s := range d.moves[i].Steps {
			if s.Cause == c {
				shift(cells, s.From, s.To)
			}
		}
		touched := false
		for k, n := range cells {
			if in(k) && n != (Counts{}) {
				sum, touched = sum.Add(n), true
			}
		}
		if touched {
			dossiers++
		}
	}
	return sum, dossiers
}

// Check proves that the listed dossiers explain the difference. It reads the figures and the list only: in each cell the earlier count and
// what the dossiers did give the later one, the steps of each dossier lead from its first place to its last, and, where the tallies keep codes, each
// dossier on the list is where it says in both, and every other one has the same place in both. It returns nil or an [*motcua.InvalidError] that
// names what does not add up.
func (d *Diff) Check() error {
	var problems []motcua.Problem
	bad := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	for path, t := range map[string]*Tally{"before": d.before, "after": d.after} {
		found, _ := motcua.ProblemsAt(path, t.Check())
		problems = append(problems, found...)
	}
	left := make(map[Key]Counts) // before + moves - after
	for k, c := range d.before.cells {
		left[k] = c.Counts
	}
	steps := make(map[Key]Counts)
	for k, c := range d.before.cells {
		steps[k] = c.Counts
	}
	listed := make(map[dossier.ID]bool)
	for i := range d.moves {
		m := &d.moves[i]
		shift(left, m.From, m.To)
		at := fmt.Sprintf("moves[%d]", i)
		if listed[m.ID] {
			bad(at, motcua.CodeDuplicate, "a dossier listed before")
		}
		listed[m.ID] = true
		place := m.From
		for j, s := range m.Steps {
			if !s.From.same(place) {
				bad(fmt.Sprintf("%s.steps[%d].from", at, j), motcua.CodeDiffers, "the step before")
			}
			place = s.To
			shift(steps, s.From, s.To)
		}
		if !place.same(m.To) {
			bad(at+".steps", motcua.CodeDiffers, "to")
		}
	}
	for k, c := range d.after.cells {
		left[k] = left[k].sub(c.Counts)
		steps[k] = steps[k].sub(c.Counts)
	}
	for param, sum := range map[string]map[Key]Counts{"before + moves": left, "before + steps": steps} {
		for k, c := range sum {
			if c != (Counts{}) {
				bad(cellName(k), motcua.CodeSum, param)
			}
		}
	}
	if !d.before.countsOnly && !d.after.countsOnly {
		problems = append(problems, d.unlisted(listed)...)
	}
	slices.SortFunc(problems, func(a, b motcua.Problem) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Param, b.Param))
	})
	return motcua.Invalid("report: diff", problems...)
}

// unlisted compares the dossiers of both tallies with the list.
func (d *Diff) unlisted(listed map[dossier.ID]bool) []motcua.Problem {
	var problems []motcua.Problem
	from, to := d.before.places(), d.after.places()
	place := func(in map[dossier.ID]Place, id dossier.ID) Place {
		if p, ok := in[id]; ok {
			return p
		}
		return Place{Excluded: NotAccepted}
	}
	for i := range d.moves {
		m := &d.moves[i]
		if !place(from, m.ID).same(m.From) || !place(to, m.ID).same(m.To) {
			problems = append(problems, motcua.Problem{Path: fmt.Sprintf("moves[%d]", i), Code: motcua.CodeDiffers, Param: "the tallies"})
		}
	}
	missing := 0
	for id := range from {
		if !listed[id] && !place(to, id).same(from[id]) {
			missing++
		}
	}
	for id := range to {
		if _, ok := from[id]; !ok && !listed[id] && to[id].Excluded == Counted {
			missing++
		}
	}
	if missing > 0 {
		problems = append(problems, motcua.Problem{Path: "moves", Code: motcua.CodeSum, Param: fmt.Sprintf("%d dossiers not listed", missing)})
	}
	return problems
}

func (c Counts) sub(o Counts) Counts {
	for in := range c {
		for out := range c[in] {
			c[in][out] -= o[in][out]
		}
	}
	return c
}

func cellName(k Key) string {
	return fmt.Sprintf("cells[%s/%s/%s/%s/%v]", k.Unit, k.Field, k.Level, k.Procedure, k.Channel)
}
