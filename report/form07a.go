package report

import (
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// OnlineLevel (mức cung cấp dịch vụ công trực tuyến) is how far a procedure is offered online. A dossier does not know it; whoever fills in a
// form says it. The zero value is not known.
type OnlineLevel uint8

// The levels.
const (
	OnlineUnknown OnlineLevel = iota
	OnlineFull                // toàn trình
	OnlinePartial             // một phần
	OnlineOther               // hình thức khác: online, and neither of the two
	OnlineNone                // không cung cấp trực tuyến
)

// ApologyPolicy says which apologies count where form 07a divides late dossiers by them.
type ApologyPolicy uint8

const (
	// ApologyGiven counts every apology that was given for the dossier by the end of the work or the report, also one that came after the
	// promise had run out.
	ApologyGiven ApologyPolicy = iota
	// ApologyBeforeEnd counts only one that was given before the promise it is about had run out, as Decree 61/2018/NĐ-CP of 23 April 2018,
	// art. 19(9), asks: such a dossier is late by its second promise.
	ApologyBeforeEnd
)

// Form07aOptions are optional; nil and the zero value choose the defaults.
type Form07aOptions struct {
	FormOptions
	// OnlineLevel says how far a procedure was offered online on a day. Without it the columns of the three levels have no figures.
	OnlineLevel func(procedure string, on motcua.Date) OnlineLevel
	// PaidBy says how a financial obligation was paid: [dossier.Online], [dossier.Counter] or [dossier.Post], or the unknown channel. The log
	// does not say it; without it the two columns have no figures.
	PaidBy func(c *Case, p dossier.Payment) dossier.Channel
	// Apology says which apologies count.
	Apology ApologyPolicy
	// ReceptionWithin is the time to accept or return what was sent online, where the rules of its day have none.
	ReceptionWithin calendar.Term
}

// The columns of form 07a, in order.
const (
	b07Received = iota
	b07Counter
	b07Full
	b07Partial
	b07OtherOnline
	b07LevelUnknown
	b07Elsewhere
	b07Post
	b07Carried
	b07Finished
	b07InTime
	b07LateApology
	b07LateNoApology
	b07Open
	b07OpenInTime
	b07OpenApology
	b07OpenNoApology
	b07Paid
	b07PaidOnline
	b07PaidDirect
	b07PaidUnknown
	b07Stopped
	b07WaitsInTime
	b07WaitsLate
	b07WaitsUnknown
	b07Refused
	b07Electronic
	b07Paper
	b07ResultUnknown
	b07Receipt
	b07Enterprise
	b07Withdrawn
)

func form07aKeys() []string {
	return []string{
		"tiep_nhan_tong", "tn_truc_tiep", "tn_tt_toan_trinh", "tn_tt_mot_phan", "tn_tt_khac", "tn_tt_chua_ro", "tn_phi_dia_gioi", "tn_bcci", "tn_ky_truoc",
		"da_tong", "da_dung_truoc", "da_qua_co_thu", "da_qua_chua_thu",
		"dang_tong", "dang_chua_den", "dang_qua_co_thu", "dang_qua_chua_thu",
		"tt_tong", "tt_truc_tuyen", "tt_truc_tiep", "tt_chua_ro",
		"dung_xu_ly", "cho_tn_dung", "cho_tn_qua", "cho_tn_chua_ro", "khong_tn", "kq_dien_tu", "kq_giay", "kq_chua_ro", "co_bien_lai", "dn_xac_thuc", "rut",
	}
}

// NewForm07a returns an empty form 07a/BTP (2026), which divides late dossiers by whether an apology was sent. It was seen in a tool in use in
// Hà Nội; the number of the circular was not found, and some of its columns may be local, which the notes of the table say column by column.
//
// Its columns are tiep_nhan_tong, tn_truc_tiep (counter, and what came by an unknown channel), tn_tt_toan_trinh, tn_tt_mot_phan, tn_tt_khac,
// tn_phi_dia_gioi (of which regardless of territory), tn_bcci, tn_ky_truoc, da_tong, da_dung_truoc, da_qua_co_thu, da_qua_chua_thu, dang_tong,
// dang_chua_den, dang_qua_co_thu, dang_qua_chua_thu, tt_tong, tt_truc_tuyen, tt_truc_tiep, dung_xu_ly, cho_tn_dung, cho_tn_qua, khong_tn,
// kq_dien_tu, kq_giay, co_bien_lai, dn_xac_thuc and rut. What cannot be told apart is in columns of its own, printed only when something is in
// them: tn_tt_chua_ro, tt_chua_ro, cho_tn_chua_ro, kq_chua_ro.
//
// Dossiers that were never accepted are in the columns of reception (waiting, refused, withdrawn) and of payments alone.
func NewForm07a(b Basis, o *Form07aOptions) *Form {
	var opts Form07aOptions
	if o != nil {
		opts = *o
	}
	d := &formDefinition{
		key: "form07a", keys: form07aKeys(),
		variant: strings.Join([]string{string('0' + rune(opts.Apology)), opts.ReceptionWithin.String(), given(opts.OnlineLevel != nil), given(opts.PaidBy != nil)}, "/"),
		caption: func(l motcua.Language) string {
			return wording(l)("Biểu 07a/BTP (2026) – Tình hình, kết quả giải quyết thủ tục hành chính", "Form 07a/BTP (2026) – Handling of administrative procedures")
		},
		columns:  func(_ *Form, l motcua.Language) []formColumn { return opts.columns(l) },
		notes:    opts.notes,
		classify: opts.classify,
		sums: []formSum{
			{total: b07Received, parts: []int{b07Counter, b07Full, b07Partial, b07OtherOnline, b07LevelUnknown, b07Post, b07Carried}},
			{total: b07Received, parts: []int{b07Finished, b07Open}},
			{total: b07Received, parts: []int{b07Elsewhere, b07Carried}, atLeast: true},
			{total: b07Finished, parts: []int{b07InTime, b07LateApology, b07LateNoApology}},
			{total: b07Finished, parts: []int{b07Electronic, b07Paper, b07ResultUnknown}, atLeast: true},
			{total: b07Open, parts: []int{b07OpenInTime, b07OpenApology, b07OpenNoApology}},
			{total: b07Paid, parts: []int{b07PaidOnline, b07PaidDirect, b07PaidUnknown}},
		},
		against: []formAgainst{
			{[]int{b07Received}, Counts.Received, "(3)"},
			{[]int{b07Full, b07Partial, b07OtherOnline, b07LevelUnknown}, func(c Counts) int { return c.Inflow(ReceivedOnline) }, "(4)"},
			{[]int{b07Counter, b07Post}, func(c Counts) int { return c.Inflow(ReceivedDirect) }, "(5)"},
			{[]int{b07Carried}, func(c Counts) int { return c.Inflow(CarriedOver) }, "(6)"},
			{[]int{b07Finished}, Counts.Finished, "(7)"},
			{[]int{b07InTime}, func(c Counts) int { return c.Outcome(FinishedEarly) + c.Outcome(FinishedOnTime) }, "(8) + (9)"},
			{[]int{b07LateApology, b07LateNoApology}, func(c Counts) int { return c.Outcome(FinishedLate) }, "(10)"},
			{[]int{b07Open}, Counts.Open, "(11)"},
			{[]int{b07OpenInTime}, func(c Counts) int { return c.Outcome(OpenInTime) }, "(12)"},
			{[]int{b07OpenApology, b07OpenNoApology}, func(c Counts) int { return c.Outcome(OpenLate) }, "(13)"},
		},
	}
	return newForm(d, b, &opts.FormOptions)
}

func given(b bool) string {
	if b {
		return "given"
	}
	return ""
}

func (o *Form07aOptions) classify(f *Form, c *Case) marks {
	var m marks
	s := &c.State
	if c.Excluded == Counted {
		o.inflow(c, &m)
		o.outcome(c, &m)
	}
	// What is left out by a policy is left out here too, but for the stopped and withdrawn ones, which have columns of their own.
	if c.Excluded != LeftOut {
		o.payments(f, c, &m)
		o.reception(f, s, &m)
	}
	if start := f.basis.Period.From().Start(); !s.Ended.IsZero() && !s.Ended.Before(start) {
		switch leftOut := c.Excluded == LeftOut && f.basis.Policy.Closed != ClosedLeftOut; {
		case leftOut:
		case s.Status == dossier.StoppedByAgency:
			m.set(b07Stopped)
		case s.Status == dossier.WithdrawnByCitizen:
			m.set(b07Withdrawn)
		case s.Status == dossier.NotAccepted:
			m.set(b07Refused)
		}
	}
	return m
}

// inflow marks how a dossier came in.
func (o *Form07aOptions) inflow(c *Case, m *marks) {
	s := &c.State
	m.set(b07Received)
	switch {
	case c.In == CarriedOver:
		m.set(b07Carried)
		return
	case c.In == ReceivedOnline:
		level := OnlineUnknown
		if o.OnlineLevel != nil {
			level = o.OnlineLevel(s.Accepted.Procedure, motcua.DateOf(s.AcceptedAt))
		}
		switch level {
		case OnlineFull:
			m.set(b07Full)
		case OnlinePartial:
			m.set(b07Partial)
		case OnlineOther, OnlineNone:
			m.set(b07OtherOnline)
		default:
			m.set(b07LevelUnknown)
		}
	case s.Channel == dossier.Post:
		m.set(b07Post)
	default:
		m.set(b07Counter)
	}
	if s.Accepted.Elsewhere {
		m.set(b07Elsewhere)
	}
}

// outcome marks where a dossier stands, and with which result.
func (o *Form07aOptions) outcome(c *Case, m *marks) {
	apologised := c.State.Extensions > 0
	if o.Apology == ApologyBeforeEnd { // an apology that came too late did not become binding
		apologised = apologised && sameDue(c.State.Binding, c.State.Promise)
	}
	if c.Out.Open() {
		m.set(b07Open)
		switch {
		case c.Out == OpenInTime:
			m.set(b07OpenInTime)
		case apologised:
			m.set(b07OpenApology)
		default:
			m.set(b07OpenNoApology)
		}
		return
	}
	m.set(b07Finished)
	switch {
	case c.Out != FinishedLate:
		m.set(b07InTime)
	case apologised:
		m.set(b07LateApology)
	default:
		m.set(b07LateNoApology)
	}
	if c.State.Resolved.IsZero() { // withdrawn or stopped: there is no result
		return
	}
	switch r := c.State.Resolution; {
	case r.Link != "":
		m.set(b07Electronic)
	case r.Document != "":
		m.set(b07Paper)
	default:
		m.set(b07ResultUnknown)
	}
}

func sameDue(a, b calendar.Due) bool { return a.Date == b.Date && a.Instant.Equal(b.Instant) }

// payments marks a dossier of which a financial obligation was paid in the period: online when all of them were.
func (o *Form07aOptions) payments(f *Form, c *Case, m *marks) {
	paid, direct, unknown := false, false, false
	start := f.basis.Period.From().Start()
	for _, p := range c.State.Payments {
		if p.Paid.IsZero() || p.Paid.Before(start) {
			continue
		}
		paid = true
		by := dossier.UnknownChannel
		if o.PaidBy != nil {
			by = o.PaidBy(c, p)
		}
		direct = direct || by == dossier.Counter || by == dossier.Post
		unknown = unknown || by == dossier.UnknownChannel
	}
	switch {
	case !paid:
		return
	case direct:
		m.set(b07PaidDirect)
	case unknown:
		m.set(b07PaidUnknown)
	default:
		m.set(b07PaidOnline)
	}
	m.set(b07Paid)
}

// reception marks what was sent online and still waits to be accepted or returned. A supplement begins the time again.
func (o *Form07aOptions) reception(f *Form, s *dossier.State, m *marks) {
	if s.Status != dossier.NewlySubmitted || s.Channel != dossier.Online {
		return
	}
	within := o.ReceptionWithin
	if p, ok := dossier.ProfileOn(motcua.DateOf(s.Submitted)); ok && !p.ReceptionWithin.IsZero() {
		within = p.ReceptionWithin
	}
	since := s.Submitted
	if n := len(s.Rounds); n > 0 && s.Rounds[n-1].Completed.After(since) {
		since = s.Rounds[n-1].Completed
	}
	due, err := f.calendar.Due(since, within, nil)
	switch {
	case within.IsZero() || err != nil:
		m.set(b07WaitsUnknown)
	case calendar.Classify(due, f.basis.Horizon(), calendar.ByUnit) == calendar.Late:
		m.set(b07WaitsLate)
	default:
		m.set(b07WaitsInTime)
	}
}

func (o *Form07aOptions) columns(l motcua.Language) []formColumn {
	say := wording(l)
	received, online := say("Tiếp nhận", "Received"), say("Trực tuyến", "Online")
	finished, late := say("Đã giải quyết", "Finished"), say("Quá hạn", "Late")
	open, paid := say("Đang giải quyết", "In process"), say("Thanh toán", "Payments")
	waits, result := say("Trực tuyến chờ tiếp nhận", "Sent online, waiting for reception"), say("Kết thúc có kết quả", "Finished with a result")
	total, unknown := say("Tổng số", "Total"), say("Chưa rõ", "Not known")
	with, without := say("Đã có thư xin lỗi", "With an apology"), say("Chưa có thư xin lỗi", "Without an apology")
	var noLevel, noPayment string
	if o.OnlineLevel == nil {
		noLevel = say("hồ sơ không ghi mức trực tuyến của thủ tục", "a dossier does not say how far its procedure is offered online")
	}
	if o.PaidBy == nil {
		noPayment = say("hồ sơ không ghi hình thức thanh toán", "a dossier does not say how it was paid")
	}
	const medium, low = motcua.Medium, motcua.Low
	return []formColumn{
		{groups: []string{received}, header: total, quality: medium},
		{groups: []string{received}, header: say("Trực tiếp", "Counter"), quality: medium},
		{groups: []string{received, online}, header: say("Toàn trình", "Full"), empty: noLevel, quality: medium},
		{groups: []string{received, online}, header: say("Một phần", "Partial"), empty: noLevel, quality: medium},
		{groups: []string{received, online}, header: say("Hình thức khác", "Other"), empty: noLevel, quality: medium},
		{groups: []string{received, online}, header: say("Chưa rõ mức", "Level not known"), rare: true},
		{groups: []string{received}, header: say("Trong đó: phi địa giới", "Of which regardless of territory"), quality: low},
		{groups: []string{received}, header: say("Bưu chính công ích", "Post"), quality: medium},
		{groups: []string{received}, header: say("Kỳ trước chuyển qua", "Carried over"), quality: medium},

		{groups: []string{finished}, header: total, quality: medium},
		{groups: []string{finished}, header: say("Đúng và trước hạn", "On time or early"), quality: medium},
		{groups: []string{finished, late}, header: with, quality: medium},
		{groups: []string{finished, late}, header: without, quality: medium},

		{groups: []string{open}, header: total, quality: medium},
		{groups: []string{open}, header: say("Chưa đến hạn", "Not due"), quality: medium},
		{groups: []string{open, late}, header: with, quality: medium},
		{groups: []string{open, late}, header: without, quality: medium},

		{groups: []string{paid}, header: total, quality: medium},
		{groups: []string{paid}, header: say("Trực tuyến", "Online"), empty: noPayment, quality: medium},
		{groups: []string{paid}, header: say("Trực tiếp", "Direct"), empty: noPayment, quality: medium},
		{groups: []string{paid}, header: unknown, rare: true},

		{header: say("Hồ sơ dừng xử lý", "Stopped"), quality: low},
		{groups: []string{waits}, header: say("Đúng hạn", "In time"), quality: low},
		{groups: []string{waits}, header: late, quality: low},
		{groups: []string{waits}, header: say("Không rõ thời hạn", "Time not known"), rare: true},
		{header: say("Không được tiếp nhận", "Refused at reception"), quality: low},
		{groups: []string{result}, header: say("Điện tử", "Electronic"), quality: low},
		{groups: []string{result}, header: say("Giấy", "Paper"), quality: low},
		{groups: []string{result}, header: unknown, rare: true},
		{header: say("Có thu tiền, có biên lai", "Paid, with a receipt"), quality: low, empty: say("hồ sơ không ghi biên lai", "a dossier does not record receipts")},
		{
			header: say("Tỷ lệ doanh nghiệp xác thực", "Share of enterprises authenticated"), quality: low,
			empty: say("hồ sơ không ghi việc xác thực doanh nghiệp", "a dossier does not record how an enterprise was authenticated"),
		},
		{header: say("Hồ sơ rút", "Withdrawn"), quality: low},
	}
}

func (o *Form07aOptions) notes(f *Form, l motcua.Language) []string {
	say := wording(l)
	notes := make([]string, 0, 10)
	if o.Apology == ApologyBeforeEnd {
		notes = append(notes, say("Thư xin lỗi: chỉ tính thư gửi trước khi hết thời hạn đã hẹn (NĐ 61/2018/NĐ-CP, khoản 9 Điều 19).",
			"Apologies: only those sent before the promise had run out (Decree 61/2018/NĐ-CP, art. 19(9))."))
	} else {
		notes = append(notes, say("Thư xin lỗi: tính mọi thư đã gửi đến lúc xử lý xong hoặc đến thời điểm báo cáo, kể cả gửi sau khi quá hạn.",
			"Apologies: all that were sent by the end of the work or the report, also after the promise had run out."))
	}
	notes = append(notes,
		say("Trực tiếp gồm cả hồ sơ không ghi hình thức tiếp nhận. Phi địa giới đã nằm trong các hình thức tiếp nhận.",
			"Counter includes dossiers without a channel. Those received regardless of territory are among the channels already."),
		say("Thanh toán: hồ sơ có nghĩa vụ tài chính được thực hiện trong kỳ; là trực tuyến khi mọi khoản trong kỳ đều trực tuyến.",
			"Payments: dossiers of which a financial obligation was paid in the period; online when all of them were."),
	)
	switch f.basis.Policy.Closed {
	case ClosedLeftOut:
		notes = append(notes, say("Hồ sơ dừng xử lý, hồ sơ rút: không nằm trong số đã giải quyết; hồ sơ rút gồm cả hồ sơ chưa tiếp nhận.",
			"Stopped and withdrawn: not among the finished ones; withdrawn includes those that were never accepted."))
	default:
		notes = append(notes, say("Hồ sơ dừng xử lý, hồ sơ rút: đã nằm trong số đã giải quyết, trừ hồ sơ rút khi chưa tiếp nhận.",
			"Stopped and withdrawn: among the finished ones already, but for those withdrawn before they were accepted."))
	}
	within := say("theo quy định của ngày nộp", "by the rules of the day it was sent")
	if !o.ReceptionWithin.IsZero() {
		within += say("; khi không có quy định: ", "; where they have none: ") + o.ReceptionWithin.Text(l)
	}
	notes = append(notes,
		say("Chờ tiếp nhận: hồ sơ nộp trực tuyến chưa được tiếp nhận, chưa bị trả lại đến cuối kỳ; thời hạn tiếp nhận ", "Waiting for reception: sent online and neither accepted nor returned by the end; the time for that is ")+within+".",
		say("Kết quả điện tử: có đường dẫn đến bản điện tử; kết quả giấy: có số văn bản, không có đường dẫn.",
			"Electronic result: it has a link to its electronic form; paper: it has a number and no link."))
	return append(notes, qualityNotes(o.columns(l), l, say("mã nguồn công khai của một công cụ đang dùng ở Hà Nội; chưa tìm thấy số thông tư", "public source code of a tool in use in Hà Nội; the number of the circular was not found"))...)
}

// qualityNotes says how well each column is known, and from where.
func qualityNotes(columns []formColumn, l motcua.Language, source string) []string {
	say := wording(l)
	var notes []string
	for q := motcua.High; q > motcua.Unverified; q-- {
		var names []string
		for _, c := range columns {
			if c.quality == q {
				names = append(names, strings.Join(append(append([]string{}, c.groups...), c.header), " / "))
			}
		}
		if names != nil {
			notes = append(notes, say("Độ tin cậy của cột, ", "Columns known with quality ")+q.Text(l)+": "+strings.Join(names, "; ")+".")
		}
	}
	return append(notes, say("Nguồn: ", "Source: ")+source+".")
}

// inPeriod reports whether an instant, which is not after the horizon, lies in the period.
func (b Basis) inPeriod(t time.Time) bool { return !t.IsZero() && !t.Before(b.Period.From().Start()) }
