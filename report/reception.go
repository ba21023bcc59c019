package report

import (
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// The columns of the form on reception, in order.
const (
	reTotal = iota
	reCounter
	reOnline
	rePost
	reUnknown
	reOff
	reSaturday
	reSunday
	reHoliday
	reOffCounter
	reCounted
)

// NewReception returns an empty form on how and when dossiers were received in a period: by channel, and on days off, such as the Saturdays of
// wards that receive then. That a unit receives on a day off does not make it a day that counts: dossiers whose promise is the day that
// follows when it is counted are in the last column, which should be empty.
//
// Its columns are tiep_nhan, truc_tiep, truc_tuyen, bcci, chua_ro (printed only when something is in it), ngay_nghi, thu_bay, chu_nhat, ngay_le,
// ngay_nghi_truc_tiep and tinh_ngay_nghi. A Saturday worked in exchange is no day off.
func NewReception(b Basis, o *FormOptions) *Form {
	form := newForm(nil, b, o)
	sixDays := form.calendar.WithSixDayWeek()
	form.definition = &formDefinition{
		key: "reception",
		keys: []string{
			"tiep_nhan", "truc_tiep", "truc_tuyen", "bcci", "chua_ro", "ngay_nghi", "thu_bay", "chu_nhat", "ngay_le", "ngay_nghi_truc_tiep", "tinh_ngay_nghi",
		},
		caption: func(l motcua.Language) string {
			return wording(l)("Tiếp nhận theo hình thức và ngày nghỉ", "Reception by channel and on days off")
		},
		columns: receptionColumns, notes: receptionNotes,
		classify: func(f *Form, c *Case) marks { return classifyReception(f, c, sixDays) },
		sums: []formSum{
			{total: reTotal, parts: []int{reCounter, reOnline, rePost, reUnknown}},
			{total: reOff, parts: []int{reSaturday, reSunday, reHoliday}},
			{total: reTotal, parts: []int{reOff}, atLeast: true},
			{total: reOff, parts: []int{reOffCounter}, atLeast: true},
			{total: reOff, parts: []int{reCounted}, atLeast: true},
		},
		against: []formAgainst{
			{[]int{reTotal}, Counts.Accepted, "(4) + (5)"},
			{[]int{reOnline}, func(c Counts) int { return c.Inflow(ReceivedOnline) }, "(4)"},
			{[]int{reCounter, rePost, reUnknown}, func(c Counts) int { return c.Inflow(ReceivedDirect) }, "(5)"},
		},
	}
	return form
}

func classifyReception(f *Form, c *Case, sixDays *calendar.Calendar) marks {
	var m marks
	if c.Excluded != Counted || c.In == CarriedOver {
		return 0
	}
	m.set(reTotal)
	s := &c.State
	switch s.Channel {
	case dossier.Online:
		m.set(reOnline)
	case dossier.Post:
		m.set(rePost)
	case dossier.Counter:
		m.set(reCounter)
	default:
		m.set(reUnknown)
	}
	day := motcua.DateOf(s.AcceptedAt)
	if !f.basis.inPeriod(s.AcceptedAt) || f.calendar.IsWorkingDay(day) {
		return m
	}
	m.set(reOff)
	entry, named := f.calendar.Day(day)
	switch weekday := day.Weekday(); {
	case named && entry.Kind.Off():
		m.set(reHoliday)
	case weekday == time.Saturday:
		m.set(reSaturday)
	case weekday == time.Sunday:
		m.set(reSunday)
	default:
		m.set(reHoliday)
	}
	if s.Channel == dossier.Counter {
		m.set(reOffCounter)
	}
	if term := s.Accepted.Term; term.Unit() == calendar.WorkingDay && motcua.DateOf(s.Accepted.Start) == day && !s.FirstPromise.Date.IsZero() {
		n, due := term.Count(), s.FirstPromise.Date
		counted := due == sixDays.AddWorkingDays(day, n) || n > 1 && due == f.calendar.AddWorkingDays(day, n-1)
		if counted && due.Before(f.calendar.AddWorkingDays(day, n)) {
			m.set(reCounted)
		}
	}
	return m
}

func receptionColumns(_ *Form, l motcua.Language) []formColumn {
	say := wording(l)
	channel, off := []string{say("Hình thức tiếp nhận", "Channel")}, []string{say("Tiếp nhận vào ngày nghỉ", "Received on a day off")}
	return []formColumn{
		{header: say("Tiếp nhận trong kỳ", "Received in the period")},
		{groups: channel, header: say("Trực tiếp", "Counter"), ofWhole: reTotal + 1},
		{groups: channel, header: say("Trực tuyến", "Online"), ofWhole: reTotal + 1},
		{groups: channel, header: say("Bưu chính công ích", "Post"), ofWhole: reTotal + 1},
		{groups: channel, header: say("Chưa rõ", "Not known"), rare: true, ofWhole: reTotal + 1},
		{groups: off, header: say("Tổng số", "Total"), ofWhole: reTotal + 1},
		{groups: off, header: say("Thứ Bảy", "Saturday")},
		{groups: off, header: say("Chủ nhật", "Sunday")},
		{groups: off, header: say("Ngày lễ, tết", "Holiday")},
		{groups: off, header: say("Trong đó: tại quầy", "Of which at the counter")},
		{groups: off, header: say("Hẹn trả tính cả ngày nghỉ", "Promised as if it counted")},
	}
}

func receptionNotes(f *Form, l motcua.Language) []string {
	say := wording(l)
	notes := []string{
		say("Tỷ lệ: trên số tiếp nhận trong kỳ.", "Shares are of those received in the period."),
		say("Ngày nghỉ: theo lịch làm việc; thứ Bảy làm bù không phải ngày nghỉ. Hồ sơ xử lý lại được tính là tiếp nhận, không tính theo ngày nghỉ.",
			"Days off by the calendar; a Saturday worked in exchange is none. A dossier worked on again counts as received, and on no day off."),
	}
	if n := f.Total("tinh_ngay_nghi"); n > 0 {
		return append(notes, say("Có hồ sơ được hẹn trả như thể ngày nghỉ là ngày làm việc: cần kiểm tra.", "Some were promised as if a day off counted: to be looked at."))
	}
	if f.Total("ngay_nghi") > 0 {
		notes = append(notes, say("Ngày nghỉ có tiếp nhận không bị tính vào thời hạn của hồ sơ nào.", "No day off on which dossiers were received was counted in a limit."))
	}
	return notes
}
