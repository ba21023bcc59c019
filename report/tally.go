package report

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Policy holds the choices on which published reports differ without saying so. Each is named in the output. The zero value
// is the reading that follows the texts most closely: limits in days are compared by days and limits in hours by instants, the end of processing decides, a dossier that
// waits for the applicant is in time unless it was late before, a withdrawn or stopped one is judged by its promise, and one
// without a limit is on time.
type Policy struct {
	// Compare chooses whether days or instants are compared. No text names the unit of "early"; the defensible reading is
	// that of the limit itself, days for a limit in days.
	Compare calendar.By
	// End is the event that ends the work.
	End EndPolicy
	// Waiting is where a dossier stands that waits for the applicant, or was withdrawn or stopped while it waited.
	Waiting WaitingPolicy
	// Closed is where a withdrawn or stopped dossier stands.
	Closed ClosedPolicy
	// Extension says which extensions move the day that lateness is judged by.
	Extension ExtensionPolicy
}

// EndPolicy says which event ends the work on a dossier.
type EndPolicy uint8

const (
	// EndResolved takes the day the result was ready. When the applicant picks it up does not change it.
	EndResolved EndPolicy = iota
	// EndDelivered takes the day the applicant got the result; until then the dossier is open.
	EndDelivered
)

// WaitingPolicy says where a dossier stands that waits for a supplement or a payment, or ended while it waited.
type WaitingPolicy uint8

const (
	// WaitingInTime counts it as in time unless its promise had run out before it had to wait: the applicant's time does not count.
	WaitingInTime WaitingPolicy = iota
	// WaitingByPromise compares the promise with the day of the report, or of the end, as if the clock ran.
	WaitingByPromise
)

// ClosedPolicy says where a withdrawn or stopped dossier stands.
type ClosedPolicy uint8

const (
	// ClosedByPromise compares the day it ended with the promise, like any other.
	ClosedByPromise ClosedPolicy = iota
	// ClosedOnTime counts it as finished on time, as a provincial template does.
	ClosedOnTime
	// ClosedLeftOut leaves it out of the report altogether, on both sides, so that the sums still hold.
	ClosedLeftOut
)

// ExtensionPolicy says which extensions, new days promised with an apology, move the day that lateness is judged by.
type ExtensionPolicy uint8

const (
	// ExtensionInTime counts an extension only when it was given before the promise it replaces had run out, as Decree
	// 61/2018/NĐ-CP of 23 April 2018, art. 19(9), asks of an apology.
	ExtensionInTime ExtensionPolicy = iota
	// ExtensionAlways counts every extension, also one given to a dossier that was late already.
	ExtensionAlways
)

// Text returns the choices as sentences for the foot of a report.
func (p Policy) Text(l motcua.Language) []string {
	type pair struct{ vi, en string }
	var lines []pair
	switch p.Compare {
	case calendar.ByInstant:
		lines = append(lines, pair{"Trước hạn, đúng hạn, quá hạn: so theo thời điểm.", "Early, on time and late compare instants."})
	case calendar.ByDate:
		lines = append(lines, pair{"Trước hạn, đúng hạn, quá hạn: so theo ngày.", "Early, on time and late compare days."})
	default:
		lines = append(lines, pair{
			"Trước hạn, đúng hạn, quá hạn: so theo ngày với thời hạn tính bằng ngày, theo thời điểm với thời hạn tính bằng giờ.",
			"Early, on time and late compare days where the limit is in days, instants where it is in hours.",
		})
	}
	if p.End == EndDelivered {
		lines = append(lines, pair{"Hồ sơ kết thúc khi trả kết quả.", "A dossier ends when its result is delivered."})
	} else {
		lines = append(lines, pair{"Hồ sơ kết thúc khi xử lý xong.", "A dossier ends when it is processed, not when the result is picked up."})
	}
	if p.Waiting == WaitingByPromise {
		lines = append(lines, pair{"Hồ sơ chờ bổ sung: so ngày hẹn trả với ngày báo cáo.", "A waiting dossier is compared with its promise as if the clock ran."})
	} else {
		lines = append(lines, pair{"Hồ sơ chờ bổ sung: trong hạn, trừ khi đã quá hạn trước khi chờ.", "A waiting dossier is in time unless it was late before it had to wait."})
	}
	switch p.Closed {
	case ClosedOnTime:
		lines = append(lines, pair{"Hồ sơ rút, dừng xử lý: tính là đúng hạn.", "Withdrawn and stopped dossiers count as on time."})
	case ClosedLeftOut:
		lines = append(lines, pair{"Hồ sơ rút, dừng xử lý: không đưa vào báo cáo.", "Withdrawn and stopped dossiers are left out."})
	default:
		lines = append(lines, pair{"Hồ sơ rút, dừng xử lý: so ngày kết thúc với ngày hẹn trả.", "Withdrawn and stopped dossiers are judged by their promise."})
	}
	if p.Extension == ExtensionAlways {
		lines = append(lines, pair{"Hồ sơ được hẹn lại: luôn so với ngày hẹn mới.", "An extended dossier is always judged by its new date."})
	} else {
		lines = append(lines, pair{
			"Hồ sơ được hẹn lại: so với ngày hẹn mới nếu hẹn lại trước khi quá hạn; hẹn lại khi đã quá hạn thì vẫn là quá hạn.",
			"An extended dossier is judged by its new date if that was promised before the old one had run out; otherwise it stays late.",
		})
	}
	lines = append(lines, pair{"Hồ sơ không có thời hạn: tính là đúng hạn.", "A dossier without a limit counts as on time."})
	out := make([]string, len(lines))
	for i, t := range lines {
		out[i] = t.vi
		if l == motcua.English {
			out[i] = t.en
		}
	}
	return out
}

// Inflow is how a dossier came to be counted in a period: one of the columns 4, 5 and 6 of form II.06a.
type Inflow uint8

// The inflows. A dossier reopened in the period after it was finished in an earlier one counts as received again, through the
// channel it first came by: it was not open at the start.
const (
	ReceivedOnline Inflow = iota // column 4: accepted in the period, online
	ReceivedDirect               // column 5: accepted in the period, at the counter or by post
	CarriedOver                  // column 6: open when the period began
)

// Outcome is where a dossier stands at the end of a period: one of the columns 8, 9, 10, 12 and 13 of form II.06a.
type Outcome uint8

// The outcomes.
const (
	FinishedEarly  Outcome = iota // column 8
	FinishedOnTime                // column 9
	FinishedLate                  // column 10
	OpenInTime                    // column 12
	OpenLate                      // column 13
)

// Counts are the dossiers of one row of a tally. Each dossier is in exactly one inflow and exactly one outcome.
type Counts struct {
	In  [3]int // by Inflow
	Out [5]int // by Outcome
}

// Received is column 3: all dossiers taken into account.
func (c Counts) Received() int {
	return c.In[ReceivedOnline] + c.In[ReceivedDirect] + c.In[CarriedOver]
}

// Finished is column 7: the dossiers finished in the period.
func (c Counts) Finished() int {
	return c.Out[FinishedEarly] + c.Out[FinishedOnTime] + c.Out[FinishedLate]
}

// Open is column 11: the dossiers open at the end of the period.
func (c Counts) Open() int { return c.Out[OpenInTime] + c.Out[OpenLate] }

// Accepted is columns 4 and 5: the dossiers accepted in the period.
func (c Counts) Accepted() int { return c.In[ReceivedOnline] + c.In[ReceivedDirect] }

// Add returns the counts of both.
func (c Counts) Add(o Counts) Counts {
	for i := range c.In {
		c.In[i] += o.In[i]
	}
	for i := range c.Out {
		c.Out[i] += o.Out[i]
	}
	return c
}

// OnTime is the share of the finished dossiers that were finished early or on time.
func (c Counts) OnTime() motcua.Ratio {
	return motcua.Ratio{
		Part:  motcua.Exactly(int64(c.Out[FinishedEarly] + c.Out[FinishedOnTime])),
		Whole: motcua.Exactly(int64(c.Finished())),
		Of:    DefinitionFinishedOnTime,
	}
}

// OnTime766 applies the formula of the service-quality index of Decision 766/QĐ-TTg of 23 June 2022 to the classes of form II.06a:
// finished early or on time, or open and not late, out of all dossiers received or in process. It is not the portal's own
// figure: the index has rules of its own on which event ends a dossier, on repeated supplement requests and on procedures
// without a due date, which these classes do not follow.
func (c Counts) OnTime766() motcua.Ratio {
	return motcua.Ratio{
		Part:  motcua.Exactly(int64(c.Out[FinishedEarly] + c.Out[FinishedOnTime] + c.Out[OpenInTime])),
		Whole: motcua.Exactly(int64(c.Received())),
		Of:    DefinitionIndex766OnTime,
	}
}

// OnTimeOfAccepted is the share of the dossiers accepted in the period that were finished early or on time by its end: those
// still open do not count as on time.
func (t *Tally) OnTimeOfAccepted() motcua.Ratio {
	part, whole := 0, 0
	for _, group := range t.members {
		for _, m := range group {
			if m.In == CarriedOver {
				continue
			}
			whole++
			if m.Out == FinishedEarly || m.Out == FinishedOnTime {
				part++
			}
		}
	}
	return motcua.Ratio{Part: motcua.Exactly(int64(part)), Whole: motcua.Exactly(int64(whole)), Of: DefinitionAcceptedOnTime}
}

// The definitions of on-time ratios, as keys in [motcua.Ratio.Of].
const (
	DefinitionFinishedOnTime = "finished_by_promise/finished"
	DefinitionAcceptedOnTime = "accepted_and_finished_by_promise/accepted"
	DefinitionIndex766OnTime = "finished_by_promise_or_open_in_time/received"
)

// DefinitionText returns a definition in words; an unknown key is returned as it is.
func DefinitionText(key string, l motcua.Language) string {
	var vi, en string
	switch key {
	case DefinitionFinishedOnTime:
		vi = "hồ sơ xử lý xong trước hạn hoặc đúng ngày hẹn trả / hồ sơ đã xử lý xong trong kỳ"
		en = "dossiers finished on or before the promised day / dossiers finished in the period"
	case DefinitionAcceptedOnTime:
		vi = "hồ sơ tiếp nhận trong kỳ đã xử lý xong trước hạn hoặc đúng hạn / hồ sơ tiếp nhận trong kỳ"
		en = "dossiers accepted in the period and finished on or before the promised day / dossiers accepted in the period"
	case DefinitionIndex766OnTime:
		vi = "hồ sơ xử lý xong trước hạn, đúng hạn và đang xử lý trong hạn / tổng số hồ sơ nhận giải quyết (công thức của QĐ 766/QĐ-TTg, tính trên các cột của biểu II.06a)"
		en = "dossiers finished by the promised day or open and not late / all dossiers taken into account (formula of Decision 766/QĐ-TTg on the columns of form II.06a)"
	default:
		return key
	}
	if l == motcua.English {
		return en
	}
	return vi
}

// TallyOptions are optional; nil and the zero value choose the defaults.
type TallyOptions struct {
	Policy Policy
	// AsOf is the instant the report is made at: what happened or was recorded after it does not count, even inside the period.
	// The zero time is the end of the period, with everything known.
	AsOf time.Time
	// GroupBy names the row a dossier is counted in. The default is the field it was accepted under.
	GroupBy func(dossier.State) string
	// Order lists rows in the order they are to be printed; they are printed also when no dossier is in them. Other rows follow
	// in ascending order of bytes.
	Order []string
}

// Tally counts the dossiers of a period. Make it with [NewTally], fill it with [Tally.Add] or [Tally.AddAll]. It is not
// safe for concurrent use; tallies of parts can be put together with [Tally.Merge].
type Tally struct {
	period  motcua.Period
	asOf    time.Time
	policy  Policy
	groupBy func(dossier.State) string
	order   []string

	rows    map[string]*Counts
	members map[string][]Member
	seen    int
	outside Outside
}

// Outside counts the dossiers a tally saw and did not count, by reason.
type Outside struct {
	// NotAccepted were never accepted: submitted only, or refused at reception.
	NotAccepted int
	// AcceptedAfter were accepted after the period or the instant of the report.
	AcceptedAfter int
	// FinishedBefore were finished before the period began.
	FinishedBefore int
	// LeftOut were withdrawn or stopped, under [ClosedLeftOut].
	LeftOut int
}

// Total returns how many dossiers were seen and not counted.
func (o Outside) Total() int { return o.NotAccepted + o.AcceptedAfter + o.FinishedBefore + o.LeftOut }

// Member is a dossier in a row of a tally.
type Member struct {
	ID dossier.ID
	// In and Out are the two columns it is counted in.
	In  Inflow
	Out Outcome
}

// NewTally returns an empty tally of a period. The zero Period holds no day, so nothing is ever counted in it.
func NewTally(p motcua.Period, o *TallyOptions) *Tally {
	t := &Tally{
		period: p, rows: make(map[string]*Counts), members: make(map[string][]Member),
		groupBy: func(s dossier.State) string { return s.Accepted.Field },
	}
	if o != nil {
		t.policy, t.asOf, t.order = o.Policy, o.AsOf, slices.Clone(o.Order)
		if o.GroupBy != nil {
			t.groupBy = o.GroupBy
		}
	}
	return t
}

// Period returns the period that is counted.
func (t *Tally) Period() motcua.Period { return t.period }

// AsOf returns the instant of the report, zero when it is the end of the period.
func (t *Tally) AsOf() time.Time { return t.asOf }

// Policy returns the choices the tally follows.
func (t *Tally) Policy() Policy { return t.policy }

// Seen returns how many dossiers were added: those counted and those outside.
func (t *Tally) Seen() int { return t.seen }

// Outside returns how many dossiers were seen and not counted, by reason.
func (t *Tally) Outside() Outside { return t.outside }

// horizon returns the last instant of the period that counts, and the AsOf of states at it.
func (t *Tally) horizon() (last time.Time, asOf dossier.AsOf) {
	last = t.period.Until().Start().Add(-time.Nanosecond)
	if !t.asOf.IsZero() && t.asOf.Before(last) {
		last = t.asOf
	}
	return last, dossier.AsOf{Happened: last, Known: t.asOf}
}

// Add counts one dossier.
func (t *Tally) Add(log dossier.Log) {
	t.seen++
	last, asOf := t.horizon()
	s := dossier.Replay(log, asOf)
	if !s.WasAccepted() || t.period.IsZero() {
		if s := dossier.Replay(log, dossier.AsOf{}); s.WasAccepted() {
			t.outside.AcceptedAfter++
		} else {
			t.outside.NotAccepted++
		}
		return
	}
	in := ReceivedDirect
	if s.Channel == dossier.Online {
		in = ReceivedOnline
	}
	if motcua.DateOf(s.AcceptedAt).Before(t.period.From()) {
		before := dossier.Replay(log, dossier.AsOf{Happened: t.period.From().Start().Add(-time.Nanosecond), Known: t.asOf})
		switch finishedThen := !t.end(before).IsZero(); {
		case !finishedThen:
			in = CarriedOver
		case !t.end(s).IsZero() && t.end(s).Before(t.period.From().Start()):
			t.outside.FinishedBefore++
			return
		}
	}
	closed := s.Status == dossier.WithdrawnByCitizen || s.Status == dossier.StoppedByAgency
	if closed && t.policy.Closed == ClosedLeftOut {
		t.outside.LeftOut++
		return
	}
	out := t.outcome(s, closed, last)
	key := t.groupBy(s)
	row := t.rows[key]
	if row == nil {
		row = new(Counts)
		t.rows[key] = row
	}
	row.In[in]++
	row.Out[out]++
	t.members[key] = append(t.members[key], Member{ID: log.ID, In: in, Out: out})
}

// end returns when the work on a dossier ended, the zero time while it goes on.
func (t *Tally) end(s dossier.State) time.Time {
	switch {
	case !s.Ended.IsZero():
		return s.Ended
	case t.policy.End == EndDelivered:
		return s.Delivered
	case !s.Resolved.IsZero():
		return s.Resolved
	}
	return s.Delivered
}

func (t *Tally) outcome(s dossier.State, closed bool, last time.Time) Outcome {
	promise := s.Binding
	if t.policy.Extension == ExtensionAlways {
		promise = s.Promise
	}
	end := t.end(s)
	open := end.IsZero()
	if open {
		end = last
	}
	if t.policy.Waiting == WaitingInTime {
		end = s.RanUntil(end)
	}
	timeliness := calendar.Classify(promise, end, t.policy.Compare)
	switch {
	case open && timeliness == calendar.Late:
		return OpenLate
	case open:
		return OpenInTime
	case closed && t.policy.Closed == ClosedOnTime:
		return FinishedOnTime
	}
	switch timeliness {
	case calendar.Early:
		return FinishedEarly
	case calendar.Late:
		return FinishedLate
	}
	return FinishedOnTime
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

// TallyStore counts every dossier of a store.
func TallyStore(ctx context.Context, store dossier.Store, p motcua.Period, o *TallyOptions) (*Tally, error) {
	t := NewTally(p, o)
	if err := t.AddAll(dossier.Logs(ctx, store)); err != nil {
		return nil, err
	}
	return t, nil
}

// Merge adds the counts of another tally, of other dossiers, made for the same period, instant and policy. Otherwise the
// error is an [*motcua.InvalidError] and nothing changes.
func (t *Tally) Merge(o *Tally) error {
	var problems []motcua.Problem
	if t.period != o.period {
		problems = append(problems, motcua.Problem{Path: "period", Code: motcua.CodeNotAllowed, Param: "another period"})
	}
	if !t.asOf.Equal(o.asOf) {
		problems = append(problems, motcua.Problem{Path: "as_of", Code: motcua.CodeNotAllowed, Param: "another instant"})
	}
	if t.policy != o.policy {
		problems = append(problems, motcua.Problem{Path: "policy", Code: motcua.CodeNotAllowed, Param: "another policy"})
	}
	if problems != nil {
		return motcua.Invalid("report: merge", problems...)
	}
	for key, c := range o.rows {
		row := t.rows[key]
		if row == nil {
			row = new(Counts)
			t.rows[key] = row
		}
		*row = row.Add(*c)
		t.members[key] = append(t.members[key], o.members[key]...)
	}
	t.seen += o.seen
	t.outside.NotAccepted += o.outside.NotAccepted
	t.outside.AcceptedAfter += o.outside.AcceptedAfter
	t.outside.FinishedBefore += o.outside.FinishedBefore
	t.outside.LeftOut += o.outside.LeftOut
	return nil
}

// Groups returns the names of the rows: those of [TallyOptions.Order] first, then the others in ascending order of bytes.
func (t *Tally) Groups() []string {
	groups := slices.Clone(t.order)
	for k := range t.rows {
		if !slices.Contains(t.order, k) {
			groups = append(groups, k)
		}
	}
	slices.Sort(groups[len(t.order):])
	return groups
}

// Group returns the counts of one row; of a name without dossiers they are zero.
func (t *Tally) Group(name string) Counts {
	if c := t.rows[name]; c != nil {
		return *c
	}
	return Counts{}
}

// Total returns the counts of all rows together.
func (t *Tally) Total() Counts {
	var sum Counts
	for _, c := range t.rows {
		sum = sum.Add(*c)
	}
	return sum
}

// Members returns the dossiers of one row, by ID, so that every figure can be traced to its dossiers.
func (t *Tally) Members(group string) []Member {
	m := slices.Clone(t.members[group])
	slices.SortFunc(m, func(a, b Member) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return m
}

// Check recounts the tally from its members and compares: every dossier in exactly one row, column 3 = 4 + 5 + 6 = 7 + 11, and
// seen = counted + outside. It returns nil or an [*motcua.InvalidError] that names each sum that does not hold.
func (t *Tally) Check() error {
	var problems []motcua.Problem
	ids := make(map[dossier.ID]bool)
	counted := 0
	for _, key := range t.Groups() {
		var again Counts
		for _, m := range t.members[key] {
			if ids[m.ID] {
				problems = append(problems, motcua.Problem{Path: "groups[" + key + "]", Code: motcua.CodeDuplicate, Param: "a dossier of another row"})
			}
			ids[m.ID] = true
			again.In[m.In]++
			again.Out[m.Out]++
		}
		c := t.Group(key)
		if again != c {
			problems = append(problems, motcua.Problem{Path: "groups[" + key + "]", Code: motcua.CodeSum, Param: "its dossiers"})
		}
		if c.Received() != c.Finished()+c.Open() {
			problems = append(problems, motcua.Problem{Path: "groups[" + key + "]", Code: motcua.CodeSum, Param: "(3) = (7) + (11)"})
		}
		counted += c.Received()
	}
	if t.seen != counted+t.outside.Total() {
		problems = append(problems, motcua.Problem{Path: "seen", Code: motcua.CodeSum, Param: "counted + outside"})
	}
	return motcua.Invalid("report: tally", problems...)
}

// CheckCarriedOver checks that what this tally carried over (column 6) is what the tally of the period before left open (column
// 11), row by row. Both must have been made as of the same knowledge. It returns nil or an [*motcua.InvalidError].
func (t *Tally) CheckCarriedOver(previous *Tally) error {
	var problems []motcua.Problem
	if previous.period.Until() != t.period.From() {
		problems = append(problems, motcua.Problem{Path: "period", Code: motcua.CodeNotAllowed, Param: "a period that does not follow"})
		return motcua.Invalid("report: carried over", problems...)
	}
	groups := append(t.Groups(), previous.Groups()...)
	slices.Sort(groups)
	for _, key := range slices.Compact(groups) {
		if t.Group(key).In[CarriedOver] != previous.Group(key).Open() {
			problems = append(problems, motcua.Problem{Path: "groups[" + key + "]", Code: motcua.CodeSum, Param: "(6) = (11) before"})
		}
	}
	return motcua.Invalid("report: carried over", problems...)
}
