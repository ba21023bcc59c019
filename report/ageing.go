package report

import (
	"github.com/motcua/motcua"
)

// The columns of the ageing form, in order.
const (
	ageOpen = iota
	ageLate11
	ageLate6
	ageLate1
	ageLate0
	ageDue0
	ageDue1
	ageDue3
	ageDue6
	ageDue11
	ageStandsInTime
	ageStandsLate
	ageNotStarted
	ageNoDue
)

// KeyOfHandling is [KeyOf] with the unit that has the dossier instead of the one that received it.
func KeyOfHandling(c *Case) Key {
	k := KeyOf(c)
	k.Unit = c.State.Handling
	return k
}

// NewAgeing returns an empty form of what lies in the inboxes (tồn đọng theo tuổi) at the horizon of the report: open dossiers by how many
// working days are left until the promised day, or have gone by since, by the unit that has them unless the options say otherwise
// ([KeyOfHandling]). Those whose clock stands still are apart, and so are those whose clock has not started and those without a limit.
//
// Its columns are dang_tong, qua_tren_10, qua_6_10, qua_1_5, qua_duoi_1, con_0 (due today, or with rest days alone between), con_1_2, con_3_5,
// con_6_10, con_tren_10, dung_trong_han, dung_qua_han, chua_tinh and khong_han. They add up to column (11) of form II.06a, the late ones to (13).
func NewAgeing(b Basis, o *FormOptions) *Form {
	late := []int{ageLate11, ageLate6, ageLate1, ageLate0, ageStandsLate}
	inTime := []int{ageDue0, ageDue1, ageDue3, ageDue6, ageDue11, ageStandsInTime, ageNotStarted, ageNoDue}
	d := &formDefinition{
		key: "ageing",
		keys: []string{
			"dang_tong", "qua_tren_10", "qua_6_10", "qua_1_5", "qua_duoi_1", "con_0", "con_1_2", "con_3_5", "con_6_10", "con_tren_10",
			"dung_trong_han", "dung_qua_han", "chua_tinh", "khong_han",
		},
		caption: func(l motcua.Language) string {
			return wording(l)("Hồ sơ đang giải quyết theo thời gian còn lại", "Open dossiers by the time left")
		},
		columns: ageingColumns, notes: ageingNotes, classify: classifyAge,
		sums: []formSum{{total: ageOpen, parts: append(append([]int{}, late...), inTime...)}},
		against: []formAgainst{
			{[]int{ageOpen}, Counts.Open, "(11)"},
			{inTime, func(c Counts) int { return c.Outcome(OpenInTime) }, "(12)"},
			{late, func(c Counts) int { return c.Outcome(OpenLate) }, "(13)"},
		},
		otherUnit: true,
	}
	var opts FormOptions
	if o != nil {
		opts = *o
	}
	if opts.Key == nil {
		opts.Key = KeyOfHandling
	}
	return newForm(d, b, &opts)
}

func classifyAge(f *Form, c *Case) marks {
	var m marks
	if c.Excluded != Counted || !c.Out.Open() {
		return 0
	}
	m.set(ageOpen)
	today := motcua.DateOf(f.basis.Horizon())
	stands := c.State.Waiting() || c.State.Stopped()
	if c.Out == OpenLate {
		switch n := f.calendar.WorkingDaysBetween(c.Due.Date, today); {
		case stands:
			m.set(ageStandsLate)
		case n > 10:
			m.set(ageLate11)
		case n > 5:
			m.set(ageLate6)
		case n > 0:
			m.set(ageLate1)
		default:
			m.set(ageLate0)
		}
		return m
	}
	switch n := f.calendar.WorkingDaysBetween(today, c.Due.Date); {
	case stands:
		m.set(ageStandsInTime)
	case !c.State.Started():
		m.set(ageNotStarted)
	case c.Due.Date.IsZero():
		m.set(ageNoDue)
	case n > 10:
		m.set(ageDue11)
	case n > 5:
		m.set(ageDue6)
	case n > 2:
		m.set(ageDue3)
	case n > 0:
		m.set(ageDue1)
	default:
		m.set(ageDue0)
	}
	return m
}

func ageingColumns(_ *Form, l motcua.Language) []formColumn {
	say := wording(l)
	late, left := []string{say("Đã quá hạn, ngày làm việc", "Late, working days")}, []string{say("Còn lại, ngày làm việc", "Left, working days")}
	stands := []string{say("Đồng hồ đang dừng", "The clock stands still")}
	return []formColumn{
		{header: say("Đang giải quyết", "Open")},
		{groups: late, header: "> 10"},
		{groups: late, header: "6–10"},
		{groups: late, header: "1–5"},
		{groups: late, header: "< 1"},
		{groups: left, header: "0"},
		{groups: left, header: "1–2"},
		{groups: left, header: "3–5"},
		{groups: left, header: "6–10"},
		{groups: left, header: "> 10"},
		{groups: stands, header: say("Trong hạn", "In time")},
		{groups: stands, header: say("Quá hạn", "Late")},
		{header: say("Chưa tính thời hạn", "Clock not started")},
		{header: say("Không có thời hạn", "No limit")},
	}
}

func ageingNotes(f *Form, l motcua.Language) []string {
	say := wording(l)
	return []string{
		say("Tính đến ngày ", "As of ") + motcua.DateOf(f.basis.Horizon()).Text(l) + ".",
		say("Đồng hồ đang dừng: chờ bổ sung, chờ nghĩa vụ tài chính, chờ cơ quan khác hoặc sự cố.", "The clock stands still: waiting for a supplement, a payment or another agency, or an incident."),
		say("Chưa tính thời hạn: cơ quan có thẩm quyền chưa nhận hồ sơ.", "Clock not started: the competent unit does not have the dossier yet."),
		say("0: hẹn trả trong ngày, hoặc chỉ cách ngày nghỉ.", "0: due the same day, or with rest days alone between."),
	}
}
