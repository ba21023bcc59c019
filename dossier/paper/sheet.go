package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// sheet is a paper in the words of a language, before it becomes text or HTML.
type sheet struct {
	l          motcua.Language
	form       []string // top right
	office     []string // top left
	code       string
	date       string
	title      string
	to         string // whom it speaks to
	items      []item
	closing    []string
	signatures []signature
	notes      []string
}

// item is a numbered field: a label and what is written behind it, below it as paragraphs, or below it as a table.
type item struct {
	label string
	value string
	basis string // the provision behind it, in brackets
	lines []string
	table *grid
}

// whole returns the value with its provision.
func (it item) whole() string {
	if it.basis == "" {
		return it.value
	}
	return it.value + " (" + it.basis + ")"
}

// grid is a table. The first column names the rows.
type grid struct {
	head  []string
	share []int // of the width of a text, by column
	rows  [][]string
}

type signature struct{ role, hint string }

// blank is what nobody recorded and a hand fills in.
const blank = "……………………………………"

// sheet lays the paper out. Every text that came from outside passes [clean] once, at the end.
func (p *Paper) sheet(l motcua.Language) *sheet {
	s := &sheet{
		l: l, office: []string{p.Office.Parent, p.Office.Name}, code: string(p.Dossier), title: p.Form.Title,
		date: strings.TrimPrefix(p.Office.Place+", ", ", ") + longDate(p.Issued, l),
	}
	if p.Issued.IsZero() {
		s.date = p.Office.Place
	}
	if l == motcua.English {
		s.title = p.Kind.Text(l)
	}
	switch {
	case p.Form.Number != "":
		circular := p.Form.Source
		circular.Quality, circular.Issued = motcua.High, motcua.Date{}
		s.form = []string{say(l, "Mẫu số ", "Form ") + p.Form.Number, Cite(circular, l)}
	default:
		s.form = []string{say(l, "Không có số mẫu", "No form number")}
	}
	switch {
	case p.Receipt != nil:
		p.receipt(s)
	case p.Supplement != nil:
		p.supplement(s)
	case p.Refusal != nil:
		p.refusal(s)
	case p.Apology != nil:
		p.apology(s)
	case p.Stop != nil:
		p.stop(s)
	case p.ControlSlip != nil:
		p.controlSlip(s)
	}
	if p.Form.Doubt != NoDoubt {
		s.note(say(l, "Về mẫu: ", "On the form: ") + by(p.Form.Doubt.Text(l), p.Form.Source, l) + ".")
	}
	s.clean()
	return s
}

func (s *sheet) add(label, value string) {
	if value == "" {
		value = blank
	}
	s.items = append(s.items, item{label: label, value: value})
}

// addBy adds a field with the provision behind it.
func (s *sheet) addBy(label, value string, basis motcua.Citation) {
	s.items = append(s.items, item{label: label, value: value, basis: Cite(basis, s.l)})
}

// addIf adds a field that is left out when there is nothing to say.
func (s *sheet) addIf(label, value string) {
	if value != "" {
		s.items = append(s.items, item{label: label, value: value})
	}
}

func (s *sheet) note(text string) { s.notes = append(s.notes, text) }

func (s *sheet) say(vi, en string) string { return say(s.l, vi, en) }

// who writes the fields on the applicant and the procedure, which most papers share.
func (p *Paper) who(s *sheet, role string) {
	s.add(role, p.Applicant.Name.Reveal())
	s.addIf(s.say("Số định danh cá nhân", "Personal number"), p.Applicant.Number.Reveal())
	s.addIf(s.say("Liên hệ", "Contact"), p.Applicant.Contact.Reveal())
	if !p.Erased.IsZero() {
		s.note(s.say("Dữ liệu cá nhân của hồ sơ đã được xóa lúc ", "The personal data of the dossier were erased at ") + instant(p.Erased, s.l) + ".")
	}
	s.add(s.say("Thủ tục hành chính", "Procedure"), p.Procedure.text(s.l))
	if k := p.Linked; k != nil {
		s.add(s.say("Liên thông", "Linked procedures"), fmt.Sprintf(s.say("%s (gói %s); phần việc: %s", "%s (bundle %s); part: %s"), k.Chain, k.Bundle, k.Part))
	}
}

// whole says how long the chain as a whole may take.
func (k *Linked) whole(l motcua.Language) string {
	if k.Whole.IsZero() {
		return say(l, "không quy định", "none is set")
	}
	t := say(l, "cả nhóm: ", "as a whole: ") + k.Whole.Text(l)
	if !k.Verified.IsZero() {
		t += say(l, "; nếu phải xác minh: ", "; with verification: ") + k.Verified.Text(l)
	}
	return t
}

func (p Procedure) text(l motcua.Language) string {
	if p == (Procedure{}) {
		return ""
	}
	t := p.Name + say(l, " (mã thủ tục ", " (procedure code ") + p.Code + ")"
	if p.Case != "" {
		t += say(l, "; trường hợp: ", "; case: ") + p.Case
	}
	return t
}

func (p *Paper) receipt(s *sheet) {
	r, l := p.Receipt, s.l
	p.who(s, s.say("Tiếp nhận hồ sơ của", "Dossier received from"))
	received := instant(r.Accepted, l)
	if t := p.Channel.Text(l); t != "" {
		received += s.say("; hình thức: ", "; channel: ") + t
	}
	s.add(s.say("Thời điểm tiếp nhận", "Received at"), received)
	s.addIf(s.say("Nơi tiếp nhận", "Receiving unit"), p.Receiving.String())
	if p.Competent != p.Receiving {
		s.addIf(s.say("Cơ quan có thẩm quyền giải quyết", "Competent unit"), p.Competent.String())
	}
	s.papers(r.Papers)
	if r.NoDate == WholeOnly {
		s.addBy(s.say("Thời hạn giải quyết", "Time limit"), p.Linked.whole(l), p.Linked.WholeSource)
	} else {
		s.addBy(s.say("Thời hạn giải quyết", "Time limit"), r.limit(l), r.Limit.Source)
	}
	s.items = append(s.items, r.date(p, l))
	if len(r.Fees) > 0 {
		fees := item{label: s.say("Phí, lệ phí theo danh mục", "Fees of the catalogue")}
		for _, f := range r.Fees {
			fees.lines = append(fees.lines, feeText(f, l))
		}
		s.items = append(s.items, fees)
	}
	s.addIf(s.say("Liên hệ cơ quan tiếp nhận", "How to reach the office"), p.Office.Contact)
	if r.OnRequest {
		s.note(by(s.say("Thủ tục trả kết quả ngay: giấy này chỉ lập khi người nộp hồ sơ yêu cầu",
			"The result is given at once: this receipt is made only when asked for"), r.OnRequestRule, l) + ".")
	}
	if !r.Promise.Provisional.IsZero() {
		s.note(s.say("Ngày hẹn tạm tính: ", "The date is provisional: ") + r.Promise.Provisional.Text(l))
	}
	hint := s.hint()
	s.signatures = []signature{
		{s.say("Người nộp hồ sơ", "The applicant"), hint},
		{s.say("Người tiếp nhận hồ sơ", "The receiving officer"), hint},
	}
}

func (s *sheet) hint() string { return s.say("(ký, ghi rõ họ tên)", "(signature and name)") }

// papers writes the table of what came in.
func (s *sheet) papers(list []Component) {
	it := item{label: s.say("Thành phần hồ sơ đã nhận", "Papers received")}
	if len(list) == 0 {
		it.value = blank
		s.items = append(s.items, it)
		return
	}
	it.table = &grid{
		head:  []string{s.say("Giấy tờ", "Paper"), s.say("Bản chính", "Originals"), s.say("Bản sao", "Copies"), s.say("Ghi chú", "Remarks")},
		share: []int{42, 13, 11, 24},
	}
	for _, c := range list {
		var marks []string
		for _, m := range []struct {
			is     bool
			vi, en string
		}{
			{c.Digitised, "đã số hóa", "scanned"},
			{c.Reused, "khai thác từ cơ sở dữ liệu", "data from a register"},
			{c.Signed, "đã ký số", "signed digitally"},
		} {
			if m.is {
				marks = append(marks, s.say(m.vi, m.en))
			}
		}
		it.table.rows = append(it.table.rows, []string{c.Name, count(c.Originals), count(c.Copies), strings.Join(marks, ", ")})
	}
	s.items = append(s.items, it)
}

// count returns a number, and "–" for none.
func count(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

func (r *Receipt) limit(l motcua.Language) string {
	switch {
	case !r.Limit.Term.IsZero():
		return r.Limit.Term.Text(l)
	case r.Limit.Recorded != "":
		return say(l, "ghi trong danh mục: ", "recorded in the catalogue: ") + r.Limit.Recorded
	case r.NoDate == DatePromised:
		return say(l, "theo ngày hẹn đã ghi khi tiếp nhận", "by the day given at reception")
	}
	return say(l, "không quy định", "none is set")
}

// date writes the promised date with its reason, or why there is none.
func (r *Receipt) date(p *Paper, l motcua.Language) item {
	it := item{label: say(l, "Thời gian hẹn trả kết quả", "Result promised")}
	switch r.NoDate {
	case WaitsForCompetent:
		it.value = say(l, "chưa có ngày hẹn", "no date yet")
		it.lines = []string{by(fmt.Sprintf(say(l,
			"Hồ sơ được tiếp nhận phi địa giới: thời hạn tính từ khi cơ quan có thẩm quyền (%s) nhận được hồ sơ; khi đó sẽ có giấy hẹn",
			"The dossier was received regardless of territory: the limit runs from when the competent unit (%s) has it; a date is promised then"),
			p.Competent), r.StartRule, l) + "."}
		return it
	case WholeOnly:
		it.value = say(l, "không có ngày hẹn riêng: theo thời hạn của cả nhóm liên thông", "no date of its own: the limit of the linked procedures holds")
		return it
	case NoLimit:
		it.value = say(l, "thủ tục không quy định thời hạn, nên không có ngày hẹn", "the procedure has no limit, so no date is promised")
		return it
	}
	it.value = say(l, "chậm nhất ", "no later than ") + dueText(r.Promise, l)
	if !r.Start.IsZero() && !r.Start.Equal(r.Accepted) {
		it.lines = append(it.lines, by(say(l, "Cơ quan có thẩm quyền nhận hồ sơ lúc ", "The competent unit has the dossier since ")+instant(r.Start, l)+
			say(l, "; thời hạn tính từ lúc đó", "; the limit runs from then"), r.StartRule, l)+".")
	}
	if r.Why == nil {
		it.lines = append(it.lines, say(l, "Ngày hẹn do hệ thống khác đã ghi trên giấy hẹn, hoặc thời hạn đã được đính chính sau đó.",
			"The date was given by another system, or the limit was corrected since."))
		return it
	}
	it.lines = append(it.lines, Why(r.Why, l)...)
	return it
}

func feeText(f dossier.Fee, l motcua.Language) string {
	t := f.Name + ": "
	if f.Unclear != "" {
		return t + f.Recorded
	}
	t += money(f.Amount, l)
	if f.Per != "" {
		t += "/" + f.Per
	}
	if f.Condition != "" {
		t += " – " + f.Condition
	}
	return by(t, f.Source, l)
}

func (p *Paper) supplement(s *sheet) {
	q, l := p.Supplement, s.l
	p.who(s, s.say("Hồ sơ của", "Dossier of"))
	s.add(s.say("Lần yêu cầu", "Request number"), strconv.Itoa(q.Round))
	s.add(s.say("Lý do", "Reason"), q.Asked.Reason.Text)
	s.addIf(s.say("Căn cứ của yêu cầu", "Basis of the request"), Cite(q.Asked.Basis, l))
	it := item{label: s.say("Giấy tờ, nội dung cần bổ sung, hoàn thiện", "What has to be completed")}
	if len(q.Asked.Papers) == 0 {
		it.value = blank
	} else {
		it.table = &grid{head: []string{s.say("Giấy tờ, nội dung", "Paper"), s.say("Vì sao", "Why")}, share: []int{55, 35}}
		for _, a := range q.Asked.Papers {
			it.table.rows = append(it.table.rows, []string{a.Name, a.Why.Text(l)})
		}
	}
	s.items = append(s.items, it)
	until := s.say("dữ liệu của thủ tục không quy định", "the data of the procedure set none")
	if !q.Asked.Until.IsZero() {
		until = s.say("đến hết ", "until the end of ") + dayText(q.Asked.Until, l)
	}
	s.add(s.say("Thời hạn bổ sung", "To be completed"), until)
	s.addBy(s.say("Thời hạn giải quyết sau khi bổ sung", "The limit after that"), q.effect(l), q.EffectRule)
	if len(q.Earlier) > 0 {
		earlier := item{label: s.say("Các lần trước", "Earlier requests")}
		for i, r := range q.Earlier {
			earlier.lines = append(earlier.lines, fmt.Sprintf(s.say("Lần %d: %s, %s", "Number %d: %s, %s"), i+1, brief(r.Requested, l), r.Reason.Text)+r.outcome(l))
		}
		s.items = append(s.items, earlier)
	}
	if !q.Rule.IsZero() {
		s.note(by(s.say("Yêu cầu bổ sung phải nêu một lần, đầy đủ, có lý do", "What is missing is said once, completely, with the reason"), q.Rule, l) + ".")
	}
	s.signatures = []signature{
		{s.say("Người nộp hồ sơ", "The applicant"), s.hint()},
		{s.say("Người hướng dẫn", "The officer"), s.hint()},
	}
}

func (r Round) outcome(l motcua.Language) string {
	if r.Completed.IsZero() {
		return say(l, "; chưa bổ sung", "; not completed")
	}
	return say(l, "; đã bổ sung ", "; completed ") + brief(r.Completed, l)
}

func (q *Supplement) effect(l motcua.Language) string {
	switch {
	case !q.Running:
		return say(l, "thời hạn chưa bắt đầu tính", "the limit has not started")
	case q.Effect == calendar.SupplementRestarts:
		return say(l, "tính lại từ đầu sau khi hồ sơ được bổ sung đầy đủ", "runs anew once the dossier is complete")
	}
	return say(l, "tạm dừng trong thời gian chờ bổ sung, sau đó tính tiếp", "stands still meanwhile and goes on after that")
}

func (p *Paper) refusal(s *sheet) {
	r := p.Refusal
	p.who(s, s.say("Hồ sơ của", "Dossier of"))
	s.addIf(s.say("Nộp lúc", "Submitted"), instant(r.Submitted, s.l))
	s.add(s.say("Từ chối tiếp nhận lúc", "Refused at"), instant(r.Refused, s.l))
	s.addIf(s.say("Đơn vị", "By"), r.Unit.String())
	s.add(s.say("Lý do từ chối", "Reason"), r.Reason.Text)
	s.addIf(s.say("Liên hệ để được hướng dẫn", "Whom to ask"), p.Office.Contact)
	s.signatures = []signature{
		{s.say("Người nộp hồ sơ", "The applicant"), s.hint()},
		{s.say("Người hướng dẫn", "The officer"), s.hint()},
	}
}

func (p *Paper) apology(s *sheet) {
	a, l := p.Apology, s.l
	s.to = s.say("Kính gửi: ", "To: ") + p.Applicant.Name.Reveal()
	if p.Applicant.Name.IsZero() {
		s.to += blank
	}
	if !p.Erased.IsZero() {
		s.note(s.say("Dữ liệu cá nhân của hồ sơ đã được xóa lúc ", "The personal data of the dossier were erased at ") + instant(p.Erased, l) + ".")
	}
	s.add(s.say("Thủ tục hành chính", "Procedure"), p.Procedure.text(l))
	s.add(s.say("Ngày hẹn trả lần đầu (giữ nguyên trong hồ sơ)", "First promised (stays on record)"), dueText(a.First, l))
	if a.Number > 1 || !a.Before.Instant.Equal(a.First.Instant) {
		s.add(s.say("Ngày hẹn trước lần hẹn lại này", "Promised before this"), dueText(a.Before, l))
	}
	s.add(s.say("Lý do chưa trả kết quả đúng hẹn", "Why the result is not ready"), a.Reason.Text)
	s.add(s.say("Hẹn lại", "New date"), dueText(a.New, l))
	times := "" // nothing where no rule on how often was read
	if a.Allowed >= 0 {
		times = fmt.Sprintf(s.say("; được hẹn lại nhiều nhất %d lần", "; at most %d allowed"), a.Allowed)
	}
	s.addBy(s.say("Lần hẹn lại", "Number of this new date"), strconv.Itoa(a.Number)+times, a.Rule)
	if !a.By.IsZero() {
		s.note(by(s.say("Xin lỗi chậm nhất ", "The apology is due by ")+dayText(a.By, l), a.ByRule, l) + ".")
	}
	if a.Late {
		s.note(s.say("Văn bản này lập sau khi ngày hẹn trước đã qua; đúng hạn hay quá hạn vẫn xét theo ngày hẹn trước.",
			"This apology came after the date before had passed; lateness is still judged by that date."))
	}
	s.closing = []string{s.say("Cơ quan xin lỗi vì sự chậm trễ này và mong được thông cảm.", "The office apologises for the delay.")}
	s.signatures = []signature{{s.say("Thủ trưởng cơ quan, đơn vị", "Head of the office"), s.say("(ký, ghi rõ họ tên, đóng dấu)", "(signature, name, seal)")}}
}

func (p *Paper) stop(s *sheet) {
	q, l := p.Stop, s.l
	p.who(s, s.say("Hồ sơ của", "Dossier of"))
	s.addIf(s.say("Đã tiếp nhận lúc", "Accepted"), instant(q.Accepted, l))
	s.add(s.say("Dừng giải quyết từ", "Stopped at"), instant(q.Stopped, l))
	s.addIf(s.say("Đơn vị", "By"), q.Unit.String())
	s.add(s.say("Lý do", "Reason"), q.Reason.Text)
	if o := q.Open; o != nil {
		t := s.say("yêu cầu lúc ", "asked at ") + instant(o.Requested, l)
		if !o.Until.IsZero() {
			t += s.say(", bổ sung đến hết ", ", to be completed until the end of ") + dayText(o.Until, l)
		}
		s.items = append(s.items, item{
			label: s.say("Yêu cầu bổ sung chưa được thực hiện", "Request that was not met"), value: t, basis: Cite(q.OpenRule, l), lines: o.papers(l),
		})
	}
	s.addIf(s.say("Liên hệ", "Whom to ask"), p.Office.Contact)
	s.signatures = []signature{{s.say("Thủ trưởng cơ quan, đơn vị", "Head of the office"), s.say("(ký, ghi rõ họ tên, đóng dấu)", "(signature, name, seal)")}}
}

func (r Round) papers(l motcua.Language) []string {
	var out []string
	for _, a := range r.Papers {
		out = append(out, a.Name+": "+a.Why.Text(l))
	}
	return out
}

func (p *Paper) controlSlip(s *sheet) {
	c, l := p.ControlSlip, s.l
	s.add(s.say("Thủ tục hành chính", "Procedure"), p.Procedure.text(l))
	if k := p.Linked; k != nil {
		s.add(s.say("Liên thông", "Linked procedures"), fmt.Sprintf(s.say("gói %s; phần việc: %s", "bundle %s; part: %s"), k.Bundle, k.Part))
	}
	s.add(s.say("Tiếp nhận", "Received"), instant(c.Accepted, l)+" – "+p.Receiving.String())
	first := dueText(c.First, l)
	if first == "" {
		first = s.say("không có", "none")
	}
	s.add(s.say("Ngày hẹn trả lần đầu", "First promised"), first)
	if !c.Last.Instant.Equal(c.First.Instant) {
		s.add(s.say("Ngày hẹn trả hiện nay", "Promised now"), dueText(c.Last, l))
	}
	it := item{label: s.say("Giao, nhận hồ sơ", "Hand-overs"), table: &grid{
		head: []string{
			s.say("Bên giao → bên nhận", "From → to"), s.say("Nhận lúc", "Taken at"), s.say("Phần việc, thời hạn", "Part and time"),
			s.say("Chuyển đi hoặc xong", "Passed on or done"), s.say("Kết quả", "Outcome"),
		},
		share: []int{20, 15, 22, 17, 13},
	}}
	for _, st := range c.Steps {
		it.table.rows = append(it.table.rows, st.row(l))
	}
	s.items = append(s.items, it)
	if len(c.Asked) > 0 {
		asked := item{label: s.say("Lấy ý kiến", "Consulted"), table: &grid{
			head: []string{
				s.say("Bên được hỏi", "Asked"), s.say("Hỏi lúc", "At"), s.say("Thời hạn", "Time"),
				s.say("Trả lời", "Answer"), s.say("Kết quả", "Outcome"),
			},
			share: it.table.share,
		}}
		for _, q := range c.Asked {
			asked.table.rows = append(asked.table.rows, q.row(l))
		}
		s.items = append(s.items, asked)
	}
	state := c.Status.Text(l)
	if !c.Finished.IsZero() {
		state += s.say("; xong lúc ", "; done at ") + instant(c.Finished, l)
		if t := c.Clock.Timeliness; t != calendar.Unknown {
			state += ", " + t.Text(l)
		}
	} else {
		state += s.say("; thời hạn: ", "; clock: ") + c.Clock.State.Text(l)
	}
	if !c.Delivered.IsZero() {
		state += s.say("; trả kết quả lúc ", "; delivered at ") + instant(c.Delivered, l)
	}
	s.add(s.say("Tình trạng lúc ", "State at ")+brief(p.Issued, l), state)
	var rules []motcua.Citation
	for _, st := range c.Steps {
		if !st.Rule.IsZero() {
			rules = append(rules, st.Rule)
		}
	}
	for _, r := range rules {
		s.note(s.say("Chuyển hồ sơ từ bộ phận tiếp nhận: ", "Handing on from the counter: ") + Cite(r, l) + ".")
	}
	s.signatures = []signature{
		{s.say("Người giao", "Handed over by"), s.hint()},
		{s.say("Người nhận", "Taken by"), s.hint()},
	}
}

func (st *Step) row(l motcua.Language) []string {
	who := st.Unit.String()
	if st.Sender.Code != "" {
		who = st.Sender.String() + " → " + who
	}
	var part []string
	if st.Stage != "" {
		part = append(part, st.Stage)
	}
	if !st.Term.IsZero() {
		part = append(part, st.Term.Text(l)+say(l, ", đến ", ", until ")+briefDue(st.Set, l))
	}
	for _, p := range st.Paused {
		until := "…"
		if !p.Until.IsZero() {
			until = brief(p.Until, l)
		}
		part = append(part, say(l, "tạm dừng ", "paused ")+brief(p.From, l)+" – "+until+" ("+p.Cause.Text(l)+")")
	}
	if !st.Due.Instant.Equal(st.Set.Instant) {
		part = append(part, say(l, "tính cả tạm dừng: đến ", "with the pauses: until ")+briefDue(st.Due, l))
	}
	return []string{who, brief(st.From, l), orDash(strings.Join(part, "; ")), orDash(brief(st.Until, l)), outcome(st.Timeliness, st.Until, st.Term, l)}
}

func (q *Consulted) row(l motcua.Language) []string {
	part := ""
	if !q.Term.IsZero() {
		part = q.Term.Text(l) + say(l, ", đến ", ", until ") + briefDue(q.Due, l)
	}
	answer := brief(q.Answered, l)
	if t := q.Opinion.Text(l); t != "" {
		answer += " – " + t
	}
	until := q.Answered
	if q.Answered.IsZero() && !q.Closed.IsZero() {
		until = q.Closed
		answer = say(l, "không có, hồ sơ xong ", "none, dossier done ") + brief(q.Closed, l)
	}
	return []string{q.Body.String(), brief(q.Asked, l), orDash(part), orDash(answer), outcome(q.Timeliness, until, q.Term, l)}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// outcome says how a part ended.
func outcome(t calendar.Timeliness, until time.Time, term calendar.Term, l motcua.Language) string {
	switch {
	case t == calendar.Late && until.IsZero():
		return say(l, "đang xử lý, quá hạn", "open, late")
	case until.IsZero():
		return say(l, "đang xử lý", "open")
	case term.IsZero():
		return "–"
	}
	return t.Text(l)
}

// clean makes every text of the sheet safe to be read, see the function of that name.
func (s *sheet) clean() {
	for _, t := range []*string{&s.code, &s.date, &s.title, &s.to} {
		*t = clean(*t)
	}
	for _, list := range [][]string{s.form, s.office, s.closing, s.notes} {
		for i := range list {
			list[i] = clean(list[i])
		}
	}
	for i := range s.items {
		it := &s.items[i]
		it.value, it.basis = clean(it.value), clean(it.basis)
		for j := range it.lines {
			it.lines[j] = clean(it.lines[j])
		}
		if it.table == nil {
			continue
		}
		for _, row := range it.table.rows {
			for j := range row {
				row[j] = clean(row[j])
			}
		}
	}
}
