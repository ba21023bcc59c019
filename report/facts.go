package report

import (
	"context"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Facts hold what form II.06a needs of many dossiers, in some twenty bytes for most of them, so that any period can be counted at
// once: the twelve months of a year for a trend, or the quarter that somebody just asked for. They are made once from the logs, for one
// instant of knowledge and by one policy; [Facts.Tally] then counts what a [Tally] of the same logs would, without their codes.
//
// Make them with [NewFacts] and fill them with [Facts.Add]; after that any number of goroutines may count.
type Facts struct {
	asOf   time.Time
	policy Policy
	key    func(*Case) Key

	keys   []Key
	number map[Key]uint32

	open  openSpans
	ended endedSpans
	// odd are the dossiers that do not fit into columns: worked on again, left out for a time, or with a day before 2000.
	odd []timeline
	// Dossiers without a day at whose end they were accepted.
	notAccepted, acceptedAfter int
	// regular is how many dossiers are in the columns.
	regular int
}

// day is a day counted from the last day of 1999. Periods begin and end with days, so what a fact has to know of an instant is its day.
type day = uint16

// noDay is after every day: something that has not happened, and is not known to.
const noDay = math.MaxUint16

var dayZero = motcua.MustDate(1999, time.December, 31)

// dayNumber brings a day as [motcua.Date.UnixDay] gives it to the numbers of the columns: 0 for all days before them, noDay for those after.
func dayNumber(n int) day {
	return day(min(max(n, dayZero.UnixDay())-dayZero.UnixDay(), noDay))
}

// openSpans are the dossiers while they were worked on, a row for as long as nothing about one changes.
type openSpans struct {
	from, until []day // the days at whose end it stands so
	accepted    []day
	late        []day // the first day at whose end it is late
	key         []uint32
	online      []uint8 // 0 when it came in online, 1 when not
}

// endedSpans are the dossiers since they are finished.
type endedSpans struct {
	accepted, end []day
	key           []uint32
	class         []uint8 // the index in [Counts] of one that came in in the period
}

// timeline is a dossier day by day.
type timeline struct {
	standings []standing
	// known and accepted say what was known by the instant of the facts: anything at all, and that it was accepted at some time.
	known, accepted bool
}

// standing is how a dossier stands at the end of the days from one on. Days are numbers as [motcua.Date.UnixDay] gives them.
type standing struct {
	from     int
	excluded Exclusion // Counted, NotAccepted or LeftOut
	accepted int
	end      int // math.MaxInt while it is open
	late     int // the first day at whose end it is late, math.MaxInt for none
	out      Outcome
	key      uint32
	online   bool
}

// NewFacts returns empty facts for an instant of knowledge, see [Basis.AsOf], and a policy. Of the options, only [TallyOptions.Key] says
// anything here.
func NewFacts(asOf time.Time, p Policy, o *TallyOptions) *Facts {
	f := &Facts{asOf: asOf, policy: p, key: KeyOf, number: make(map[Key]uint32)}
	if o != nil && o.Key != nil {
		f.key = o.Key
	}
	return f
}

// FactsOf returns the facts of every dossier of a store.
func FactsOf(ctx context.Context, store dossier.Store, asOf time.Time, p Policy, o *TallyOptions) (*Facts, error) {
	f := NewFacts(asOf, p, o)
	if err := f.AddAll(dossier.Logs(ctx, store)); err != nil {
		return nil, err
	}
	return f, nil
}

// AddAll adds every dossier of a sequence. It stops at the first error.
func (f *Facts) AddAll(logs iter.Seq2[dossier.Log, error]) error {
	for log, err := range logs {
		if err != nil {
			return fmt.Errorf("report: facts: %w", err)
		}
		f.Add(log)
	}
	return nil
}

// Dossiers returns how many are known: of those that were added, all of which something was recorded by the instant of the facts.
func (f *Facts) Dossiers() int { return f.regular + len(f.odd) + f.notAccepted + f.acceptedAfter }

// Add adds one dossier.
func (f *Facts) Add(log dossier.Log) {
	t := f.timeline(log)
	switch {
	case !t.known:
	case len(t.standings) == 0 && t.accepted:
		f.acceptedAfter++
	case len(t.standings) == 0:
		f.notAccepted++
	case !f.addRegular(t.standings):
		f.odd = append(f.odd, t)
	default:
		f.regular++
	}
}

// timeline works out how a dossier stood at the end of each day on which something happened to it.
func (f *Facts) timeline(log dossier.Log) timeline {
	t := timeline{known: known(log, f.asOf), accepted: dossier.Replay(log, dossier.AsOf{Known: f.asOf}).WasAccepted()}
	var days []motcua.Date
	for _, e := range log.Corrected(f.asOf) {
		if f.asOf.IsZero() || !e.At.After(f.asOf) {
			days = append(days, motcua.DateOf(e.At))
		}
	}
	slices.SortFunc(days, motcua.Date.Compare)
	for _, d := range slices.Compact(days) {
		s, ok := f.standing(log, d)
		if n := len(t.standings); ok && (n == 0 || !t.standings[n-1].same(s)) {
			t.standings = append(t.standings, s)
		}
	}
	return t
}

// same reports whether nothing changed but the day.
func (s standing) same(o standing) bool {
	s.from = o.from
	return s == o
}

// standing returns how a dossier stood at the end of a day; ok is false when it was not accepted by then.
func (f *Facts) standing(log dossier.Log, d motcua.Date) (s standing, ok bool) {
	horizon := Basis{Period: f.upTo(d), AsOf: f.asOf}.Horizon()
	c := Case{State: dossier.Replay(log, dossier.AsOf{Happened: horizon, Known: f.asOf})}
	if !c.State.WasAccepted() {
		return standing{}, false
	}
	f.policy.place(&c, horizon)
	s = standing{
		from: d.UnixDay(), excluded: c.Excluded, accepted: motcua.DateOf(c.State.AcceptedAt).UnixDay(), end: math.MaxInt, late: math.MaxInt,
		online: c.State.Channel == dossier.Online,
	}
	end := f.policy.end(&c.State) // also of one that is left out
	if !end.IsZero() {
		s.end, s.out = motcua.DateOf(end).UnixDay(), c.Out
	}
	if c.Excluded != Counted {
		return s, true
	}
	s.key = f.keyNumber(f.key(&c))
	if !end.IsZero() {
		return s, true
	}
	if late, ok := f.policy.lateFrom(&c); ok && (f.asOf.IsZero() || !late.After(f.asOf)) {
		s.late = motcua.DateOf(late).UnixDay()
	}
	return s, true
}

// upTo is a period that ends with a day.
func (f *Facts) upTo(d motcua.Date) motcua.Period {
	p, err := motcua.NewPeriod(d, d.AddDays(1))
	if err != nil {
		panic("report: facts: " + err.Error()) // a day is before the next
	}
	return p
}

func (f *Facts) keyNumber(k Key) uint32 {
	n, ok := f.number[k]
	if !ok {
		n = uint32(len(f.keys))
		f.number[k], f.keys = n, append(f.keys, k)
	}
	return n
}

// lateFrom returns the first instant at which an open dossier is late if nothing more happens to it; ok is false when it is never.
func (p Policy) lateFrom(c *Case) (t time.Time, ok bool) {
	if c.Due.Date.IsZero() {
		return time.Time{}, false
	}
	by := p.Compare
	if by == calendar.ByUnit {
		by = c.Due.By
	}
	over := c.Due.Instant.Add(time.Nanosecond)
	if by == calendar.ByDate {
		over = c.Due.Date.AddDays(1).Start()
	}
	t = over
	for p.Waiting == WaitingInTime && c.State.RanUntil(t).Before(over) {
		// The clock stands still then: it is late when it goes on, if it does.
		goesOn := time.Time{}
		for _, pause := range c.State.Pauses {
			if pause.From.Before(t) && pause.Until.After(t) && pause.Until.After(goesOn) {
				goesOn = pause.Until
			}
		}
		if goesOn.IsZero() {
			return time.Time{}, false
		}
		t = goesOn
	}
	return t, true
}

// addRegular adds a dossier to the columns if it fits: accepted once, worked on until it was finished, and so for good.
func (f *Facts) addRegular(standings []standing) bool {
	first := standings[0]
	for i, s := range standings {
		if s.excluded != Counted || s.accepted != first.accepted || s.online != first.online ||
			s.end != math.MaxInt && (i != len(standings)-1 || s.end != s.from) {
			return false
		}
	}
	if dayNumber(first.from) == 0 || dayNumber(standings[len(standings)-1].from) == noDay {
		return false
	}
	direct := uint8(ReceivedDirect)
	if first.online {
		direct = uint8(ReceivedOnline)
	}
	for i, s := range standings {
		if s.end != math.MaxInt {
			f.ended.accepted = append(f.ended.accepted, dayNumber(s.accepted))
			f.ended.end = append(f.ended.end, dayNumber(s.end))
			f.ended.key = append(f.ended.key, s.key)
			f.ended.class = append(f.ended.class, direct*outcomes+uint8(s.out))
			continue
		}
		until := day(noDay)
		if i+1 < len(standings) {
			until = dayNumber(standings[i+1].from)
		}
		f.open.from = append(f.open.from, dayNumber(s.from))
		f.open.until = append(f.open.until, until)
		f.open.accepted = append(f.open.accepted, dayNumber(s.accepted))
		f.open.late = append(f.open.late, dayNumber(s.late))
		f.open.key = append(f.open.key, s.key)
		f.open.online = append(f.open.online, direct)
	}
	return true
}

// outcomes is how many there are: the length of a row of [Counts].
const outcomes = uint8(OpenLate) + 1

// flatCounts is a [Counts] in one row, for the loops that count.
type flatCounts [3 * int(outcomes)]int32

// Tally counts a period. It has the figures of a [Tally] made with [TallyOptions.CountsOnly] from the same logs, on the basis of this
// period with the instant and the policy of the facts.
func (f *Facts) Tally(p motcua.Period) *Tally {
	t := NewTally(Basis{Period: p, AsOf: f.asOf, Policy: f.policy}, &TallyOptions{Key: f.key, CountsOnly: true})
	t.outside = Outside{NotAccepted: f.notAccepted, AcceptedAfter: f.acceptedAfter}
	if p.IsZero() {
		return f.countNothing(t)
	}
	first, last := p.From().UnixDay(), p.Until().UnixDay()-1
	counts := make([]flatCounts, len(f.keys))
	finishedBefore := f.countColumns(counts, first, last)
	counted := 0
	for k := range counts {
		for _, n := range counts[k] {
			counted += int(n)
		}
	}
	t.outside.FinishedBefore += finishedBefore
	t.outside.AcceptedAfter += f.regular - counted - finishedBefore
	for _, line := range f.odd {
		f.countOdd(t, counts, line, first, last)
	}
	for k := range counts {
		if counts[k] == (flatCounts{}) {
			continue
		}
		cell := t.cell(f.keys[k])
		for i, n := range counts[k] {
			cell.Counts[i/int(outcomes)][i%int(outcomes)] = int(n)
		}
	}
	return t
}

// countNothing counts a period without a day.
func (f *Facts) countNothing(t *Tally) *Tally {
	t.outside.AcceptedAfter += f.regular
	for _, line := range f.odd {
		if line.accepted {
			t.outside.AcceptedAfter++
		} else {
			t.outside.NotAccepted++
		}
	}
	return t
}

// countColumns counts the dossiers in the columns, on every processor, and returns how many were finished before the period.
func (f *Facts) countColumns(counts []flatCounts, first, last int) (finishedBefore int) {
	p, h := dayNumber(first), min(dayNumber(last), noDay-1)
	const least = 1 << 14 // rows for which a goroutine pays
	workers := max(1, min(runtime.GOMAXPROCS(0), (len(f.ended.end)+len(f.open.from))/least))
	if workers == 1 {
		return f.countRange(counts, p, h, 0, 1)
	}
	partial := make([][]flatCounts, workers)
	before := make([]int, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			partial[w] = make([]flatCounts, len(counts))
			before[w] = f.countRange(partial[w], p, h, w, workers)
		})
	}
	wait.Wait()
	for w := range workers {
		finishedBefore += before[w]
		for k := range counts {
			for i, n := range partial[w][k] {
				counts[k][i] += n
			}
		}
	}
	return finishedBefore
}

// countRange counts the w-th of several equal parts of the columns, for the days p to h.
func (f *Facts) countRange(counts []flatCounts, p, h day, w, of int) (finishedBefore int) {
	const carried = uint8(CarriedOver) * outcomes
	part := func(n int) (from, until int) { return n * w / of, n * (w + 1) / of }

	from, until := part(len(f.ended.end))
	end, accepted, class, key := f.ended.end[from:until], f.ended.accepted[from:until], f.ended.class[from:until], f.ended.key[from:until]
	for i, e := range end {
		if e > h {
			continue
		}
		if e < p {
			finishedBefore++
			continue
		}
		c := class[i]
		if accepted[i] < p {
			c = carried + c%outcomes
		}
		counts[key[i]][c]++
	}

	from, until = part(len(f.open.from))
	begin, over, accepted, key := f.open.from[from:until], f.open.until[from:until], f.open.accepted[from:until], f.open.key[from:until]
	late, online := f.open.late[from:until], f.open.online[from:until]
	for i, b := range begin {
		if b > h || over[i] <= h {
			continue
		}
		c := online[i] * outcomes
		if accepted[i] < p {
			c = carried
		}
		if late[i] <= h {
			c += uint8(OpenLate)
		} else {
			c += uint8(OpenInTime)
		}
		counts[key[i]][c]++
	}
	return finishedBefore
}

// at returns how the dossier stood at the end of a day, nil when it was not accepted.
func (t *timeline) at(day int) *standing {
	for i := len(t.standings) - 1; i >= 0; i-- {
		if t.standings[i].from <= day {
			return &t.standings[i]
		}
	}
	return nil
}

// countOdd counts a dossier by its days.
func (f *Facts) countOdd(t *Tally, counts []flatCounts, line timeline, first, last int) {
	s := line.at(last)
	if s == nil {
		t.outside.AcceptedAfter++
		return
	}
	in, out := ReceivedDirect, s.out
	if s.online {
		in = ReceivedOnline
	}
	if s.end == math.MaxInt {
		out = OpenInTime
		if s.late <= last {
			out = OpenLate
		}
	}
	if s.accepted < first {
		if before := line.at(first - 1); before.end == math.MaxInt {
			in = CarriedOver
		} else if s.end < first {
			t.outside.FinishedBefore++
			return
		}
	}
	if s.excluded != Counted {
		t.outside.LeftOut++
		return
	}
	counts[s.key][uint8(in)*outcomes+uint8(out)]++
}
