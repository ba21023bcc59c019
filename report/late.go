package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// LateList is the list of late dossiers (danh sách hồ sơ quá hạn): those finished late and those open and late, each with what explains it.
// Make it with [NewLateList]; it is not safe for concurrent use.
type LateList struct {
	formBase
	rows []Late
}

// Late is one late dossier.
type Late struct {
	// ID is its code, Key the cell it is counted in.
	ID  dossier.ID
	Key Key
	// Accepted is when it was accepted. First is the first promise, Due the one it is late by.
	Accepted   time.Time
	First, Due calendar.Due
	// Ended is when the work ended; zero while it goes on. Judged is the instant compared with Due.
	Ended, Judged time.Time
	// WorkingDays and Days are how many days Judged lies after the promised day, WorkingTime how much working time after the promised
	// instant. A limit in hours may be missed by less than a day.
	WorkingDays, Days int
	WorkingTime       time.Duration
	// Station is the unit that had the dossier when the promise ran out, Since when it had got it. It is empty when nobody had it then:
	// the result was ready, or the work had ended for the first time.
	Station string
	Since   time.Time
	// Ready is when the result was ready, if it was.
	Ready time.Time
	// Waits are the stretches in which the clock stood still, by cause.
	Waits []LateWait
	// Extensions is how often a new day was promised with an apology, Extended when that was last. Heeded says that it came before the promise
	// it is about had run out.
	Extensions int
	Extended   time.Time
	Heeded     bool
	// Reopenings is how often the result was wrong and worked on again.
	Reopenings int
	// Reasons are the reason codes on record, in order, each once.
	Reasons []LateReason
}

// LateWait is how often and for how long the clock of a late dossier stood still for one cause.
type LateWait struct {
	Cause calendar.PauseCause
	// Times is how often, WorkingDays how many working days in all; Open says that it still does.
	Times, WorkingDays int
	Open               bool
}

// LateReason is a reason code and the event that has it.
type LateReason struct {
	Kind   dossier.Kind
	Reason string
}

// NewLateList returns an empty list. CountsOnly changes nothing in it: a list is its dossiers, grows with the number of late ones, and is put together
// with any other. Who wants the number alone has it in columns (10) and (13) of a [Tally].
func NewLateList(b Basis, o *FormOptions) *LateList {
	t := &LateList{formBase: newFormBase(b, o)}
	t.countsOnly = false
	return t
}

// Add takes one dossier into account.
func (t *LateList) Add(log dossier.Log) {
	c := t.basis.Case(log)
	t.Count(&c)
}

// Count takes one dossier into account as the basis of the list sees it.
func (t *LateList) Count(c *Case) {
	if c.Excluded != Counted || !c.Out.Late() {
		return
	}
	s := &c.State
	row := Late{
		ID: s.ID, Key: t.key(c), Accepted: s.AcceptedAt, First: s.FirstPromise, Due: c.Due, Ended: c.End, Judged: c.Judged, Ready: s.Resolved,
		Extensions: s.Extensions, Extended: s.ExtendedAt, Heeded: s.Extensions > 0 && sameDue(s.Binding, s.Promise), Reopenings: s.Reopenings,
	}
	judged := motcua.DateOf(c.Judged)
	row.WorkingDays, row.Days = t.calendar.WorkingDaysBetween(c.Due.Date, judged), judged.DaysSince(c.Due.Date)
	row.WorkingTime = t.calendar.WorkingTimeBetween(c.Due.Instant, c.Judged, &s.Accepted.Convention)
	ranOut := c.Due.Instant
	if by := t.basis.Policy.Compare; by == calendar.ByDate || by == calendar.ByUnit && c.Due.By == calendar.ByDate {
		ranOut = c.Due.Date.End()
	}
	for _, st := range s.Stations {
		if st.From.Before(ranOut) && (st.Until.IsZero() || !st.Until.Before(ranOut)) {
			row.Station, row.Since = st.Unit, st.From
		}
	}
	row.Waits = t.waits(c)
	for _, e := range c.Events() {
		r := LateReason{e.Kind, e.Reason}
		if explains(e.Kind) && e.Reason != "" && !slices.Contains(row.Reasons, r) {
			row.Reasons = append(row.Reasons, r)
		}
	}
	t.rows = append(t.rows, row)
}

// explains reports whether an event of a kind has a reason that bears on the time.
func explains(k dossier.Kind) bool {
	switch k {
	case dossier.KindSupplementRequested, dossier.KindPaymentRequested, dossier.KindConsulted, dossier.KindSuspended, dossier.KindExtended,
		dossier.KindReopened, dossier.KindResolved, dossier.KindWithdrawn, dossier.KindStopped:
		return true
	}
	return false
}

// waits adds up the pauses of a dossier by cause, as far as the instant it is judged by.
func (t *LateList) waits(c *Case) []LateWait {
	var out []LateWait
	for cause := calendar.CauseUnstated; cause <= calendar.CauseIncident; cause++ {
		var of []calendar.Pause
		w := LateWait{Cause: cause}
		for _, p := range c.State.Pauses {
			if p.Cause == cause {
				of = append(of, p)
				w.Times++
				w.Open = w.Open || p.Until.IsZero() && c.End.IsZero()
			}
		}
		if w.Times == 0 {
			continue
		}
		for _, p := range disjoint(of, c.State.AcceptedAt, t.waitEnd(c)) {
			w.WorkingDays += t.calendar.WorkingDaysBetweenTimes(p.From, p.Until)
		}
		out = append(out, w)
	}
	return out
}

// waitEnd is the instant up to which waits are counted.
func (b *formBase) waitEnd(c *Case) time.Time {
	if !c.End.IsZero() {
		return c.End
	}
	return b.basis.Horizon()
}

// disjoint returns pauses as stretches that do not overlap, in order, as far as they lie between two instants. One that lasts ends with until.
func disjoint(pauses []calendar.Pause, from, until time.Time) []calendar.Pause {
	sorted := make([]calendar.Pause, 0, len(pauses))
	for _, p := range pauses {
		if p.From.Before(from) {
			p.From = from
		}
		if p.Until.IsZero() || p.Until.After(until) {
			p.Until = until
		}
		if p.From.Before(p.Until) {
			sorted = append(sorted, p)
		}
	}
	slices.SortFunc(sorted, func(a, b calendar.Pause) int { return a.From.Compare(b.From) })
	var out []calendar.Pause
	for _, p := range sorted {
		if n := len(out); n > 0 && !p.From.After(out[n-1].Until) {
			if p.Until.After(out[n-1].Until) {
				out[n-1].Until = p.Until
			}
			continue
		}
		out = append(out, p)
	}
	return out
}

// Merge adds the list of other dossiers, made on the same basis. Another basis is an [*motcua.InvalidError], and nothing changes.
func (t *LateList) Merge(o *LateList) error {
	if err := motcua.Invalid("report: merge late", t.mismatch(&o.formBase)...); err != nil {
		return err
	}
	t.rows = append(t.rows, o.rows...)
	return nil
}

// Check checks that every dossier is there once and is late. It returns nil or an [*motcua.InvalidError].
func (t *LateList) Check() error {
	var problems []motcua.Problem
	seen := make(map[dossier.ID]bool, len(t.rows))
	for i, r := range t.rows {
		if seen[r.ID] {
			problems = append(problems, motcua.Problem{Path: fmt.Sprintf("rows[%d]", i), Code: motcua.CodeDuplicate, Param: "a dossier listed before"})
		}
		seen[r.ID] = true
		if calendar.Classify(r.Due, r.Judged, t.basis.Policy.Compare) != calendar.Late {
			problems = append(problems, motcua.Problem{Path: fmt.Sprintf("rows[%d]", i), Code: motcua.CodeNotAllowed, Param: "not late"})
		}
	}
	return motcua.Invalid("report: late", problems...)
}

// CheckAgainst checks that the list has as many dossiers as form II.06a counts in columns (10) and (13) of a tally of the same dossiers on the
// same basis, in every cell. It returns nil or an [*motcua.InvalidError].
func (t *LateList) CheckAgainst(tally *Tally) error {
	problems := t.basis.problems(tally.basis)
	if problems != nil {
		return motcua.Invalid("report: late", problems...)
	}
	rest := make(map[Key][2]int)
	for k, cell := range tally.cells {
		rest[k] = [2]int{cell.Outcome(FinishedLate), cell.Outcome(OpenLate)}
	}
	for _, r := range t.rows {
		n := rest[r.Key]
		if r.Ended.IsZero() {
			n[1]--
		} else {
			n[0]--
		}
		rest[r.Key] = n
	}
	for k, n := range rest {
		for i, column := range [...]string{"(10)", "(13)"} {
			if n[i] != 0 {
				problems = append(problems, motcua.Problem{Path: cellPath(k), Code: motcua.CodeSum, Param: "rows = 06a " + column})
			}
		}
	}
	slices.SortFunc(problems, func(a, b motcua.Problem) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Param, b.Param))
	})
	return motcua.Invalid("report: late", problems...)
}

// Rows returns the late dossiers, those that are late by most working days first.
func (t *LateList) Rows() []Late {
	rows := slices.Clone(t.rows)
	slices.SortFunc(rows, func(a, b Late) int {
		return cmp.Or(cmp.Compare(b.WorkingDays, a.WorkingDays), cmp.Compare(b.Days, a.Days), cmp.Compare(b.WorkingTime, a.WorkingTime), strings.Compare(string(a.ID), string(b.ID)))
	})
	return rows
}

// Why says in sentences why the dossier is late: by how much, who had it when the promise ran out, what it waited for, whether an apology was
// sent, and the reasons on record.
func (r Late) Why(l motcua.Language) string {
	say := wording(l)
	var out []string
	due := r.Due.Text(l)
	if r.Due.By == calendar.ByDate {
		due = r.Due.Date.Text(l)
	}
	judged := motcua.DateOf(r.Judged).Text(l)
	what := say("đến ngày "+judged+" chưa xong", "not finished by "+judged)
	if !r.Ended.IsZero() {
		what = say("kết thúc ngày "+judged, "finished on "+judged)
		if motcua.DateOf(r.Ended) != motcua.DateOf(r.Judged) {
			what = say("phải dừng chờ từ ngày "+judged, "had to wait from "+judged)
		}
	}
	out = append(out, say("Hẹn trả ", "Promised for ")+due+", "+what+": "+r.lateness(l)+".")
	if !r.First.IsZero() && !sameDue(r.First, r.Due) {
		out = append(out, say("Hẹn lần đầu: ", "First promised for ")+r.First.Date.Text(l)+".")
	}
	switch {
	case r.Station != "":
		out = append(out, say("Hết hạn khi hồ sơ ở ", "It ran out with ")+r.Station+say(", nhận ngày ", ", which had got it on ")+motcua.DateOf(r.Since).Text(l)+".")
	case !r.Ready.IsZero() && !motcua.DateOf(r.Ready).After(r.Due.Date):
		out = append(out, say("Hết hạn khi kết quả đã có, từ ngày ", "It ran out with the result ready, since ")+motcua.DateOf(r.Ready).Text(l)+".")
	default:
		out = append(out, say("Hết hạn khi không đơn vị nào giữ hồ sơ.", "It ran out with no unit."))
	}
	for _, w := range r.Waits {
		text := capital(w.Cause.Text(l)) + say(": "+strconv.Itoa(w.Times)+" lần, ", ": ") + days(w.WorkingDays, l)
		if l == motcua.English {
			text += fmt.Sprintf(" in %d", w.Times)
		}
		if w.Open {
			text += say(", chưa kết thúc", ", not over yet")
		}
		out = append(out, text+".")
	}
	switch {
	case r.Extensions == 0:
		out = append(out, say("Chưa có thư xin lỗi.", "No apology was sent."))
	case r.Heeded:
		out = append(out, say("Đã xin lỗi và hẹn lại trước khi hết hạn, ngày ", "An apology with a new day was sent in time, on ")+motcua.DateOf(r.Extended).Text(l)+".")
	default:
		out = append(out, say("Đã xin lỗi và hẹn lại khi đã quá hạn, ngày ", "An apology with a new day was sent too late, on ")+motcua.DateOf(r.Extended).Text(l)+".")
	}
	if r.Reopenings > 0 {
		out = append(out, say("Kết quả sai, phải xử lý lại: ", "The result was wrong and worked on again: ")+strconv.Itoa(r.Reopenings)+say(" lần.", "."))
	}
	if r.Reasons == nil {
		return strings.Join(append(out, say("Không ghi lý do.", "No reason is on record.")), " ")
	}
	return strings.Join(append(out, say("Lý do ghi nhận: ", "Reasons on record: ")+r.reasons(l)+"."), " ")
}

// lateness is by how much the dossier is late.
func (r *Late) lateness(l motcua.Language) string {
	say := wording(l)
	if working, all := r.WorkingTime.Truncate(time.Minute), r.Judged.Sub(r.Due.Instant).Truncate(time.Minute); r.Days == 0 {
		switch {
		case working > 0:
			return say("quá ", "late by ") + calendar.WorkingHours(working).Text(l)
		case all > 0:
			return say("quá ", "late by ") + calendar.ClockHours(all).Text(l) + say(", ngoài giờ làm việc", ", outside working hours")
		}
		return say("quá chưa đến 1 phút", "late by less than a minute")
	}
	s := say("quá ", "late by ") + days(r.WorkingDays, l)
	return s + " (" + calendar.CalendarDays(r.Days).Text(l) + ")"
}

func (r *Late) reasons(l motcua.Language) string {
	words := make([]string, len(r.Reasons))
	for i, reason := range r.Reasons {
		words[i] = reason.Kind.Text(l) + " – " + reason.Reason
	}
	return strings.Join(words, "; ")
}

// days are working days in words.
func days(n int, l motcua.Language) string { return calendar.WorkingDays(n).Text(l) }

// capital returns a sentence's first word with a capital.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// Table returns the list with a row for each dossier, those that are late by most first.
func (t *LateList) Table(l motcua.Language) *Table {
	say := wording(l)
	promised, late := say("Ngày hẹn trả", "Promised"), say("Quá hạn", "Late by")
	table := &Table{
		Key: "late", Caption: say("Danh sách hồ sơ quá hạn và lý do", "Late dossiers and why"),
		Columns: []Column{
			{Key: "tt", Header: say("TT", "No."), Kind: KindInteger},
			{Key: "ma_ho_so", Header: say("Mã hồ sơ", "Dossier"), Kind: KindText, RowHeader: true},
			{Key: ByProcedure.key(), Header: ByProcedure.Text(l), Kind: KindText},
			{Key: ByField.key(), Header: ByField.Text(l), Kind: KindText},
			{Key: ByUnit.key(), Header: ByUnit.Text(l), Kind: KindText},
			{Key: "tiep_nhan", Header: say("Tiếp nhận", "Accepted"), Kind: KindDate},
			{Key: "hen_lan_dau", Groups: []string{promised}, Header: say("Lần đầu", "First"), Kind: KindDate},
			{Key: "hen_tra", Groups: []string{promised}, Header: say("Tính quá hạn", "Late by"), Kind: KindDate},
			{Key: "ket_thuc", Header: say("Kết thúc", "Finished"), Kind: KindDate},
			{Key: "qua_ngay_lam_viec", Groups: []string{late}, Header: say("Ngày làm việc", "Working days"), Kind: KindInteger},
			{Key: "qua_ngay", Groups: []string{late}, Header: say("Ngày", "Days"), Kind: KindInteger},
			{Key: "noi_giu", Header: say("Nơi giữ khi hết hạn", "With, when it ran out"), Kind: KindText},
			{Key: "hen_lai", Header: say("Lần hẹn lại", "New days"), Kind: KindInteger},
			{Key: "ly_do", Header: say("Vì sao quá hạn", "Why"), Kind: KindText},
		},
		Notes: []string{
			say("Hồ sơ đang giải quyết: số ngày quá hạn tính đến thời điểm báo cáo, hoặc đến khi phải dừng chờ.",
				"Open dossiers: late as of the report, or of the instant at which they had to wait."),
			say("Hạn tính bằng giờ có thể quá trong cùng ngày: 0 ngày.", "A limit in hours may be missed within the day: 0 days."),
		},
	}
	for i, r := range t.Rows() {
		ended := DateCell(motcua.DateOf(r.Ended))
		if r.Ended.IsZero() {
			ended = EmptyCell(say("đang giải quyết", "open"))
		}
		station := TextCell(r.Station)
		if r.Station == "" {
			station = EmptyCell(say("không đơn vị nào giữ hồ sơ khi hết hạn", "no unit had it when it ran out"))
		}
		table.Add(
			IntegerCell(int64(i+1)), TextCell(string(r.ID)), TextCell(r.Key.Procedure), TextCell(r.Key.Field), TextCell(r.Key.Unit),
			DateCell(motcua.DateOf(r.Accepted)), DateCell(r.First.Date), DateCell(r.Due.Date), ended,
			IntegerCell(int64(r.WorkingDays)), IntegerCell(int64(r.Days)), station, IntegerCell(int64(r.Extensions)), TextCell(r.Why(l)),
		)
	}
	return table
}
