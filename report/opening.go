package report

import (
	"github.com/motcua/motcua"
)

// The columns of the opening balance, in order.
const (
	opTotal = iota
	opInTime
	opLate
	opUnknown
	opStands
	opNoDue
	opAge5
	opAge10
	opAge20
	opAge60
	opAgeOlder
	opFinishedInTime
	opFinishedLate
	opStillInTime
	opStillLate
)

// NewOpening returns an empty opening balance (số dư đầu kỳ): the dossiers a period carried over, column (6) of form II.06a, by where they stood
// and how old they were when it began, and what became of them in it. They are the dossiers that the period before left open, which
// [Form.CheckBefore] checks.
//
// Its columns are dau_ky_tong, dau_ky_trong_han, dau_ky_qua_han, dau_ky_dung (of which the clock stood still), dau_ky_khong_han (of which without
// a promise), tuoi_0_5, tuoi_6_10, tuoi_11_20, tuoi_21_60, tuoi_tren_60 (working days since acceptance), xong_trong_han, xong_qua_han,
// con_trong_han and con_qua_han.
func NewOpening(b Basis, o *FormOptions) *Form {
	d := &formDefinition{
		key: "opening",
		keys: []string{
			"dau_ky_tong", "dau_ky_trong_han", "dau_ky_qua_han", "dau_ky_chua_ro", "dau_ky_dung", "dau_ky_khong_han",
			"tuoi_0_5", "tuoi_6_10", "tuoi_11_20", "tuoi_21_60", "tuoi_tren_60", "xong_trong_han", "xong_qua_han", "con_trong_han", "con_qua_han",
		},
		caption: func(l motcua.Language) string {
			return wording(l)("Hồ sơ kỳ trước chuyển qua", "Dossiers carried over")
		},
		columns: openingColumns, notes: openingNotes, classify: classifyOpening,
		sums: []formSum{
			{total: opTotal, parts: []int{opInTime, opLate, opUnknown}},
			{total: opTotal, parts: []int{opAge5, opAge10, opAge20, opAge60, opAgeOlder}},
			{total: opTotal, parts: []int{opFinishedInTime, opFinishedLate, opStillInTime, opStillLate}},
			{total: opTotal, parts: []int{opStands}, atLeast: true},
			{total: opTotal, parts: []int{opNoDue}, atLeast: true},
		},
		against: []formAgainst{
			{[]int{opTotal}, func(c Counts) int { return c.Inflow(CarriedOver) }, "(6)"},
			{[]int{opFinishedLate}, func(c Counts) int { return c[CarriedOver][FinishedLate] }, "(6) in (10)"},
			{[]int{opStillLate}, func(c Counts) int { return c[CarriedOver][OpenLate] }, "(6) in (13)"},
		},
		before: []formAgainst{
			{[]int{opTotal}, Counts.Open, "(11)"},
			{[]int{opInTime}, func(c Counts) int { return c.Outcome(OpenInTime) }, "(12)"},
			{[]int{opLate}, func(c Counts) int { return c.Outcome(OpenLate) }, "(13)"},
		},
	}
	return newForm(d, b, o)
}

// atStart returns the case as the period before saw it at its end, by the same choices: where a dossier stood that was carried over.
func (c *Case) atStart() Case {
	b := c.basis
	b.Period = b.Period.Previous()
	return b.Case(c.log)
}

func classifyOpening(f *Form, c *Case) marks {
	var m marks
	if c.Excluded != Counted || c.In != CarriedOver {
		return 0
	}
	m.set(opTotal)
	then := *c
	then.basis.Policy.NoDue = NoDueOnTime // one that had no promise yet was there, too
	then = then.atStart()
	switch {
	case then.Excluded != Counted || !then.Out.Open():
		m.set(opUnknown)
	case then.Out == OpenLate:
		m.set(opLate)
	default:
		m.set(opInTime)
	}
	if then.State.Waiting() || then.State.Stopped() {
		m.set(opStands)
	}
	if then.Due.Date.IsZero() {
		m.set(opNoDue)
	}
	switch n := f.calendar.WorkingDaysBetween(motcua.DateOf(c.State.AcceptedAt), f.basis.Period.From().AddDays(-1)); {
	case n > 60:
		m.set(opAgeOlder)
	case n > 20:
		m.set(opAge60)
	case n > 10:
		m.set(opAge20)
	case n > 5:
		m.set(opAge10)
	default:
		m.set(opAge5)
	}
	switch c.Out {
	case FinishedLate:
		m.set(opFinishedLate)
	case OpenLate:
		m.set(opStillLate)
	case OpenInTime:
		m.set(opStillInTime)
	default:
		m.set(opFinishedInTime)
	}
	return m
}

func openingColumns(_ *Form, l motcua.Language) []formColumn {
	say := wording(l)
	start, age := []string{say("Đầu kỳ", "At the start")}, []string{say("Tuổi đầu kỳ, ngày làm việc", "Age at the start, working days")}
	done, open := []string{say("Đã giải quyết trong kỳ", "Finished in the period")}, []string{say("Cuối kỳ còn lại", "Still open")}
	inTime, late := say("Trong hạn", "In time"), say("Quá hạn", "Late")
	return []formColumn{
		{groups: start, header: say("Tổng số", "Total")},
		{groups: start, header: inTime},
		{groups: start, header: late},
		{groups: start, header: say("Chưa rõ", "Not known"), rare: true},
		{groups: start, header: say("Trong đó: đồng hồ dừng", "Of which the clock stood still")},
		{groups: start, header: say("Trong đó: không có hạn", "Of which without a promise")},
		{groups: age, header: "0–5"},
		{groups: age, header: "6–10"},
		{groups: age, header: "11–20"},
		{groups: age, header: "21–60"},
		{groups: age, header: "> 60"},
		{groups: done, header: say("Trước, đúng hạn", "In time")},
		{groups: done, header: late},
		{groups: open, header: inTime},
		{groups: open, header: late},
	}
}

func openingNotes(f *Form, l motcua.Language) []string {
	say := wording(l)
	notes := []string{
		say("Đầu kỳ: hồ sơ chưa giải quyết xong khi hết ngày ", "At the start: open at the end of ") + f.basis.Period.From().AddDays(-1).Text(l) + ".",
		say("Tuổi: số ngày làm việc từ khi tiếp nhận đến đầu kỳ, không kể ngày tiếp nhận.", "Age: working days from the acceptance to the start, without the day of acceptance."),
	}
	if p := f.basis.Policy; p.Closed == ClosedLeftOut || p.NoDue == NoDueLeftOut {
		notes = append(notes, say("Hồ sơ không đưa vào báo cáo kỳ này không có ở đây, dù kỳ trước có thể đã đếm.", "What this report leaves out is not here, though the one before may have counted it."))
	}
	return notes
}
