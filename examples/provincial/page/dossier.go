package page

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/report"
)

// dossierScreen is a dossier: what it is, where its clock stands, what happened, and what may be done.
type dossierScreen struct {
	*view
	dossier       *office.Dossier
	Code          dossier.ID
	Status, Clock chip
	ClockText     string
	ClockDay      *day
	Facts         []fact
	History       []happening
	Duties        []duty
	Why           []string
	Ledger        *ledger
	Actions       []action
	// Changes are what happened since the form was opened that somebody has sent now.
	Changes []happening
	// Applicant is who applies, once a purpose was given.
	Applicant *applicant
	// Reveals is that the account may ask for it.
	Reveals bool
	Purpose field
	Paper   *paperForm
}

type fact struct{ Name, Value, Note string }

// happening is an event in words.
type happening struct {
	At, Machine, What, Who string
	More                   []string
	Last                   bool
}

type duty struct {
	What, Of, Due string
	State         chip
	Source        string
}

// action is a command with its form.
type action struct {
	*view
	Code     dossier.ID
	Command  string
	Title    string
	Hint     string
	Grave    bool
	Open     bool
	Fields   []*field
	Faults   []string
	Revision int
	Key      string
}

type applicant struct{ Name, Number, Contact, Note string }

type paperForm struct {
	Kinds   field
	Purpose field
}

// openDossier goes to the dossier whose code somebody typed. The code was posted: people type all sorts of numbers into such a field.
func openDossier(v *visit) error {
	if err := v.may(access.Look); err != nil {
		return err
	}
	code, _, err := identity.CompactDossierCode(v.value("code"))
	if err != nil {
		return motcua.ErrNotFound
	}
	return v.redirect("/ho-so/" + code.String())
}

func showDossier(v *visit) error {
	s, err := v.dossierScreen()
	if err != nil {
		return err
	}
	if c := commandNamed(v.r.URL.Query().Get("da")); c != nil {
		s.Notice = c.done.in(v.lang)
	}
	return v.show(http.StatusOK, "dossier", s)
}

func (v *visit) dossierScreen() (*dossierScreen, error) {
	id, err := v.code()
	if err != nil {
		return nil, err
	}
	d, err := v.office.Look(v.ctx(), v.who, id)
	if err != nil {
		return nil, err
	}
	s := &dossierScreen{view: v.view(d.Procedure.Name), dossier: &d, Code: id}
	if s.Title == "" {
		s.Title = v.say("Hồ sơ", "Dossier")
	}
	s.Back = "/ho-so/" + string(id)
	s.Status = statusChip(d.State.Status, v.lang)
	s.clock(v, d)
	s.Facts = v.facts(d)
	s.History = v.history(d.Events, d.Procedure)
	if n := len(s.History); n > 0 {
		s.History[n-1].Last = true
	}
	s.Duties = v.duties(d)
	l, err := v.office.Explain(v.ctx(), v.who, id)
	switch {
	case err == nil:
		s.Why, s.Ledger = paper.Why(l, v.lang), v.ledger(l)
	case !errors.Is(err, motcua.ErrNotFound) && !errors.Is(err, motcua.ErrInvalid):
		return nil, err
	}
	if s.Actions, err = v.actions(s.view, &d); err != nil {
		return nil, err
	}
	if v.who.May(access.Reveal) && d.Own {
		s.Reveals = true
		s.Purpose = v.purposes(s.view, "applicant")
		s.Paper = v.paperForm(s.view, d)
	}
	return s, nil
}

// clock says where the clock stands, in words and a colour.
func (s *dossierScreen) clock(v *visit, d office.Dossier) {
	c := d.Clock
	s.Clock = chip{toneDone, upperFirst(c.State.Text(v.lang))}
	s.ClockDay = v.day(c.Due)
	left := func() string {
		switch n := c.WorkingDays; {
		case n > 0:
			return fmt.Sprintf(v.say("Còn %d ngày làm việc.", "%d working days left."), n)
		case c.State == dossier.ClockOverdue && n < 0:
			return fmt.Sprintf(v.say("Đã quá %d ngày làm việc.", "Late by %d working days."), -n)
		case c.State == dossier.ClockOverdue:
			return v.say("Đã quá hạn trong ngày.", "Late since today.")
		}
		return v.say("Đến hạn hôm nay.", "Due today.")
	}
	switch c.State {
	case dossier.ClockRunning:
		s.Clock.Tone, s.ClockText = toneGood, left()
		if c.WorkingDays <= soonDays {
			s.Clock.Tone = toneSoon
		}
		if c.WorkingDays == 0 {
			s.Clock.Tone = toneWarn
		}
	case dossier.ClockOverdue:
		s.Clock.Tone, s.ClockText = toneBad, left()
	case dossier.ClockStopped:
		s.Clock.Tone, s.ClockDay = toneWait, nil // nobody knows the day while the clock stands still
		s.ClockText = v.say("Thời hạn còn lại: ", "What is left of the limit: ") + c.Remainder.Text(v.lang) + "."
	case dossier.ClockEnded:
		if c.Timeliness != calendar.Unknown {
			s.ClockText = upperFirst(c.Timeliness.Text(v.lang)) + "."
		}
		if c.Timeliness == calendar.Late {
			s.Clock.Tone = toneBad
		}
	}
	if !c.Provisional.IsZero() {
		s.ClockText = strings.TrimSpace(s.ClockText + " " + c.Provisional.Text(v.lang))
	}
}

func (v *visit) facts(d office.Dossier) []fact {
	s, dir := d.State, v.office.Directory()
	var all []fact
	add := func(name, value, note string) {
		if value != "" {
			all = append(all, fact{name, value, note})
		}
	}
	add(v.say("Thủ tục", "Procedure"), d.Procedure.Code, d.Procedure.Field)
	for _, c := range d.Procedure.Cases {
		if c.Key == s.Accepted.Case {
			add(v.say("Trường hợp", "Case"), c.Name, "")
		}
	}
	add(v.say("Kênh", "Channel"), upperFirst(s.Channel.Text(v.lang)), "")
	add(v.say("Nộp lúc", "Submitted"), instantText(s.Submitted, v.lang), "")
	add(v.say("Tiếp nhận lúc", "Accepted"), instantText(s.AcceptedAt, v.lang), "")
	if s.Receiving != "" {
		add(v.say("Đơn vị tiếp nhận", "Received by"), dir.Unit(s.Receiving), s.Receiving)
	}
	if s.Handling != "" {
		add(v.say("Đang ở", "With"), dir.Unit(s.Handling), s.Handling)
	}
	if s.WasAccepted() {
		term := s.Accepted.Term.Text(v.lang)
		if s.Accepted.Term.IsZero() {
			term = ""
		}
		add(v.say("Thời hạn", "Limit"), term, "")
	}
	if !s.FirstPromise.Date.IsZero() {
		add(v.say("Hẹn trả lần đầu", "First promise"), v.due(s.FirstPromise), "")
	}
	if !s.Promise.Date.IsZero() && s.Promise.Date != s.FirstPromise.Date {
		add(v.say("Hẹn trả hiện nay", "Promise now"), v.due(s.Promise), "")
	}
	add(v.say("Có kết quả lúc", "Result ready"), instantText(s.Resolved, v.lang), s.Resolution.Document)
	if s.Resolution.Outcome != dossier.OutcomeUnstated {
		add(v.say("Kết quả", "Result"), upperFirst(s.Resolution.Outcome.Text(v.lang)), "")
	}
	add(v.say("Trả kết quả lúc", "Delivered"), instantText(s.Delivered, v.lang), "")
	add(v.say("Kết thúc lúc", "Ended"), instantText(s.Ended, v.lang), "")
	add(v.say("Đã xóa dữ liệu cá nhân", "Personal data erased"), instantText(s.Erased, v.lang), "")
	return all
}

// history says what happened.
func (v *visit) history(events []dossier.Event, p dossier.Procedure) []happening {
	dir := v.office.Directory()
	all := make([]happening, 0, len(events))
	for _, e := range events {
		h := happening{At: instantText(e.At, v.lang), Machine: e.At.UTC().Format("2006-01-02T15:04:05Z"), What: upperFirst(e.Kind.Text(v.lang)), Who: e.Actor + ", " + dir.Unit(e.Unit)}
		add := func(vi, en, text string) {
			if text != "" {
				h.More = append(h.More, v.say(vi, en)+text)
			}
		}
		if e.To != "" {
			add("Đến: ", "To: ", dir.Unit(e.To))
		}
		if e.Reason != "" {
			add("Lý do: ", "Reason: ", dir.ReasonText(e.Reason, v.lang))
		}
		if e.Channel != dossier.UnknownChannel {
			add("Kênh: ", "Channel: ", e.Channel.Text(v.lang))
		}
		if e.Promise != nil {
			add("Hẹn trả: ", "Promised: ", v.due(*e.Promise))
		}
		h.More = append(h.More, v.details(e, p)...)
		if e.Recorded.Sub(e.At) > 0 && motcua.DateOf(e.Recorded) != motcua.DateOf(e.At) {
			add("Ghi vào hệ thống lúc ", "Recorded ", instantText(e.Recorded, v.lang))
		}
		all = append(all, h)
	}
	return all
}

// details says what an event has beyond what all have.
func (v *visit) details(e dossier.Event, p dossier.Procedure) []string {
	component := func(key string) string {
		if i := slices.IndexFunc(p.Components, func(c dossier.Component) bool { return c.Key == key }); i >= 0 {
			return p.Components[i].Name
		}
		for _, c := range unlisted {
			if c.key == key {
				return c.in(v.lang)
			}
		}
		return key
	}
	var all []string
	add := func(vi, en, text string) {
		if text != "" {
			all = append(all, v.say(vi, en)+text)
		}
	}
	switch d := e.Details.(type) {
	case *dossier.Papers:
		for _, q := range d.List {
			add("Giấy tờ: ", "Paper: ", component(q.Component))
		}
	case *dossier.Handover:
		add("Bước: ", "Stage: ", d.Stage)
		if !d.Due.IsZero() {
			add("Xử lý trước: ", "To be done by: ", v.due(d.Due))
		}
	case *dossier.SupplementRequest:
		for _, q := range d.Papers {
			add("Cần bổ sung: ", "Wanted: ", component(q.Component)+" ("+q.Why.Text(v.lang)+")")
		}
		add("Bổ sung đến hết ngày ", "To be completed by ", d.Until.Text(v.lang))
	case *dossier.Obligation:
		if d.Amount > 0 {
			add("Số tiền: ", "Amount: ", report.IntegerCell(d.Amount).Text(v.lang)+" đồng")
		}
		add("Thông báo số ", "Notice ", d.Notice)
	case *dossier.Consultation:
		if !d.Due.IsZero() {
			add("Trả lời trước: ", "Answer by: ", v.due(d.Due))
		}
	case *dossier.Answer:
		add("Ý kiến: ", "Answer: ", d.Opinion.Text(v.lang))
	case *dossier.Suspension:
		add("Nguyên nhân: ", "Cause: ", d.Cause.Text(v.lang))
		add("Căn cứ: ", "Basis: ", d.Basis.Text(v.lang))
	case *dossier.Resolution:
		add("Kết quả: ", "Result: ", d.Outcome.Text(v.lang))
		add("Văn bản số ", "Document ", d.Document)
	case *dossier.Withdrawal:
		add("Người yêu cầu: ", "Asked by: ", d.By.Text(v.lang))
	case *dossier.Rating:
		add("Mức: ", "Score: ", fmt.Sprintf("%d/%d", d.Score, d.Of))
	case *dossier.Correction:
		add("Sự kiện thứ ", "Event ", strconv.Itoa(d.Revision))
	}
	return all
}

func (v *visit) duties(d office.Dossier) []duty {
	var all []duty
	now := v.office.Now()
	for _, q := range d.Duties {
		one := duty{What: upperFirst(q.Kind.Text(v.lang)), Of: q.Of, Source: q.Source.Text(v.lang)}
		if q.Of != "" {
			one.Of = v.office.Directory().Unit(q.Of)
		}
		if !q.Due.IsZero() {
			one.Due = v.due(q.Due)
		}
		switch {
		case q.Missed(now) && q.Done.IsZero():
			one.State = chip{toneBad, v.say("Quá hạn", "Missed")}
		case q.Missed(now):
			one.State = chip{toneBad, v.say("Làm muộn, ", "Done late, ") + instantText(q.Done, v.lang)}
		case !q.Done.IsZero():
			one.State = chip{toneGood, v.say("Đã làm, ", "Done, ") + instantText(q.Done, v.lang)}
		default:
			one.State = chip{toneSoon, v.say("Phải làm", "To be done")}
		}
		all = append(all, one)
	}
	return all
}

// ledger is the proof of a promised day as a table.
type ledger struct {
	Lines []ledgerLine
	Text  string
}

type ledgerLine struct {
	Day, Weekday, Why, Source, Total string
	Counts                           bool
}

func (v *visit) ledger(l *calendar.Ledger) *ledger {
	if l == nil || len(l.Lines) == 0 {
		return nil
	}
	out := &ledger{Text: l.Term.Text(v.lang)}
	for _, n := range l.Lines {
		one := ledgerLine{Day: n.Date.Text(v.lang), Weekday: weekday(n.Date, v.lang), Why: n.Text(v.lang), Source: n.Citation.Text(v.lang), Counts: n.Days > 0 || n.Time > 0}
		switch {
		case n.Days > 0:
			one.Total = strconv.Itoa(n.TotalDays)
		case n.Time > 0:
			one.Total = fmt.Sprintf("%d:%02d", int(n.TotalTime.Hours()), int(n.TotalTime.Minutes())%60)
		}
		out.Lines = append(out.Lines, one)
	}
	return out
}

// actions are the commands that the account may send now, the usual next step first and open.
func (v *visit) actions(w *view, d *office.Dossier) ([]action, error) {
	var all []action
	for i := range commandsShown {
		c := &commandsShown[i]
		if !slices.Contains(d.May, c.name) {
			continue
		}
		if c.name == "respond" && !slices.ContainsFunc(d.State.Legs, dossier.Leg.Open) || c.name == "arrive" && d.State.Accepted.Competent == d.State.Receiving ||
			c.name == "accept" && d.State.Status != dossier.NewlySubmitted || c.name == "resume" && !slices.ContainsFunc(d.State.Pauses, suspended) {
			continue // the lifecycle has the step, this dossier has nothing for it
		}
		key, err := v.newKey()
		if err != nil {
			return nil, err
		}
		a := action{view: w, Code: v.id(), Command: c.name, Title: c.title.in(v.lang), Grave: c.grave, Revision: d.State.Revision, Key: key}
		a.Fields = c.build(v, w, d)
		all = append(all, a)
	}
	next := map[dossier.Status]string{
		dossier.NewlySubmitted: "accept", dossier.Received: "transfer", dossier.InProcess: "resolve", dossier.AwaitingSupplement: "supplement",
		dossier.AwaitingPayment: "pay", dossier.Processed: "deliver",
	}[d.State.Status]
	if i := slices.IndexFunc(all, func(a action) bool { return a.Command == next }); i >= 0 {
		first := all[i]
		first.Open = true
		all = slices.Insert(slices.Delete(all, i, i+1), 0, first)
	}
	return all, nil
}

// suspended reports whether the clock stands still by a decision, and not because the applicant has something to do.
func suspended(p calendar.Pause) bool {
	return p.Until.IsZero() && (p.Cause == calendar.CauseIncident || p.Cause == calendar.CauseOtherAgency)
}

func (v *visit) id() dossier.ID { return dossier.ID(v.r.PathValue("code")) }

// newKey draws an idempotency key: a form that is sent twice is carried out once.
func (v *visit) newKey() (string, error) {
	raw := make([]byte, 12)
	if _, err := io.ReadFull(v.options.Random, raw); err != nil {
		return "", err
	}
	return "page/" + base64.RawURLEncoding.EncodeToString(raw), nil
}

// contentKey returns the idempotency key of a form as it was sent: the same form with other words in it is another change, and must not be taken
// for done.
func (v *visit) contentKey(key string) string {
	h := sha256.New()
	_, _ = io.WriteString(h, v.r.PostForm.Encode()) // never fails; in the order of the names
	return key + "/" + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// changeDossier carries out a command. What is wrong stands beside the fields, and what was typed stays.
func changeDossier(v *visit) error {
	id, err := v.code()
	if err != nil {
		return err
	}
	c := commandNamed(v.value("command"))
	if c == nil {
		return motcua.ErrInvalid
	}
	revision, err := strconv.Atoi(v.value("revision"))
	key := v.value("key")
	if err != nil || revision < 0 || key == "" || len(key) > dossier.MaxKey/2 {
		return motcua.ErrInvalid
	}
	d, err := v.office.Look(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	if !v.who.May(office.ActionOf(c.name)) {
		return access.ErrForbidden
	}
	done := "/ho-so/" + string(id) + "?da=" + c.name
	sent := v.contentKey(key)
	if v.office.Carried(&d, sent) {
		return v.redirect(done) // sent again: it was carried out, and what could be chosen then may be no choice now
	}
	fields := c.build(v, v.view(""), &d)
	fill(fields, v)
	text, err := body(fields)
	if err != nil {
		return err
	}
	_, err = v.office.Do(v.ctx(), v.who, office.Change{Dossier: id, Key: sent, Revision: revision, Command: c.name, Body: text})
	if err == nil {
		return v.redirect(done)
	}
	return v.refused(err, c, key, revision)
}

// refused shows the dossier again, with the form as it was sent and why it was not carried out.
func (v *visit) refused(why error, c *command, key string, revision int) error {
	var invalid *motcua.InvalidError
	conflict := errors.Is(why, motcua.ErrConflict)
	if !conflict && !errors.As(why, &invalid) {
		return why
	}
	s, err := v.dossierScreen()
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	i := slices.IndexFunc(s.Actions, func(a action) bool { return a.Command == c.name })
	if i < 0 {
		// The form is gone: what happened meanwhile took the step away.
		s.Actions = slices.Insert(s.Actions, 0, action{
			view: s.view, Code: s.Code, Command: c.name, Title: c.title.in(v.lang), Revision: s.dossier.State.Revision, Key: key,
			Fields: c.build(v, s.view, s.dossier),
		})
		i = 0
	}
	a := &s.Actions[i]
	for j := range s.Actions {
		s.Actions[j].Open = j == i
	}
	fill(a.Fields, v)
	if conflict {
		status = http.StatusConflict
		a.Faults = append(a.Faults, v.say("Hồ sơ đã thay đổi sau khi bạn mở trang này. Xem các thay đổi ở trên rồi gửi lại nếu vẫn đúng.",
			"The dossier has changed since you opened this page. Look at the changes above, and send the form again if it is still right."))
		if revision < len(s.History) {
			s.Changes = s.History[revision:]
		}
	} else {
		a.Key = key
		a.Faults = append(a.Faults, place(a.Fields, invalid.Problems, v.lang)...)
	}
	return v.show(status, "dossier", s)
}

// purposes is the field for why somebody looks at personal data.
func (v *visit) purposes(w *view, form string) field {
	f := field{
		view: w, Form: form, Name: "purpose", Kind: "select", Label: v.say("Mục đích", "Purpose"), Required: true,
		Hint: v.say("Lần xem này được ghi lại.", "That you looked is recorded."),
	}
	f.Options = append(f.Options, option{Text: v.say("— chọn mục đích —", "— choose a purpose —")})
	for _, r := range office.Purposes() {
		f.Options = append(f.Options, option{Value: r.Code, Text: r.Text(v.lang)})
	}
	return f
}

// showApplicant shows who applies. It is recorded first.
func showApplicant(v *visit) error {
	id, err := v.code()
	if err != nil {
		return err
	}
	purpose := v.value("purpose")
	person, err := v.office.Reveal(v.ctx(), v.who, id, purpose)
	if err != nil && !errors.Is(err, motcua.ErrInvalid) {
		return err
	}
	wrong := err != nil
	s, err := v.dossierScreen()
	if err != nil {
		return err
	}
	if wrong {
		s.Purpose.fault(v.say("Chọn mục đích.", "Choose a purpose."))
		return v.show(http.StatusUnprocessableEntity, "dossier", s)
	}
	s.Purpose.choose(purpose)
	s.Applicant = &applicant{Name: person.Name.Reveal(), Contact: person.Contact.Reveal(), Note: person.Note.Reveal()}
	if !person.Number.IsZero() {
		s.Applicant.Number = person.Number.Reveal()
	}
	return v.show(http.StatusOK, "dossier", s)
}

// paperForm offers the papers that the events of a dossier call for; nil when there is none.
func (v *visit) paperForm(w *view, d office.Dossier) *paperForm {
	f := field{view: w, Form: "paper", Name: "kind", Kind: "radio", Label: v.say("Giấy tờ", "Paper"), Required: true}
	kinds := map[dossier.Kind]paper.Kind{
		dossier.KindAccepted: paper.KindReceipt, dossier.KindSupplementRequested: paper.KindSupplement, dossier.KindRefused: paper.KindRefusal,
		dossier.KindExtended: paper.KindApology, dossier.KindStopped: paper.KindStop,
	}
	add := func(k paper.Kind) {
		if k != 0 && !slices.ContainsFunc(f.Options, func(o option) bool { return o.Value == k.String() }) {
			f.Options = append(f.Options, option{Value: k.String(), Text: upperFirst(k.Text(v.lang)), On: len(f.Options) == 0})
		}
	}
	for _, e := range d.Events {
		add(kinds[e.Kind])
	}
	if d.State.WasAccepted() {
		add(paper.KindControlSlip)
	}
	if len(f.Options) == 0 {
		return nil
	}
	return &paperForm{Kinds: f, Purpose: v.purposes(w, "paper")}
}

// printPaper writes a paper: a page of its own, with a style and a policy of its own. It is recorded first.
func printPaper(v *visit) error {
	id, err := v.code()
	if err != nil {
		return err
	}
	kind, err := paper.ParseKind(v.value("kind"))
	if err != nil {
		return err
	}
	papers, err := v.office.Papers(v.ctx(), v.who, id, v.value("purpose"))
	if errors.Is(err, motcua.ErrInvalid) {
		s, failed := v.dossierScreen()
		if failed != nil {
			return failed
		}
		if s.Paper == nil {
			return motcua.ErrNotFound
		}
		s.Paper.Kinds.choose(kind.String())
		s.Paper.Purpose.fault(v.say("Chọn mục đích.", "Choose a purpose."))
		return v.show(http.StatusUnprocessableEntity, "dossier", s)
	}
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(papers) {
		if p.Kind != kind {
			continue
		}
		var b strings.Builder
		if err := p.WriteHTML(&b, nil); err != nil {
			return err
		}
		return v.document(b.String())
	}
	return motcua.ErrNotFound
}

// document writes a whole page that brings its own style. The policy lets in that style, by its digest, and nothing else.
func (v *visit) document(text string) error {
	style, ok := between(text, "<style>", "</style>")
	if !ok {
		return errors.New("page: a document without a style")
	}
	h := v.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+digest(style)+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, _ = v.w.Write([]byte(text))
	return nil
}

// acceptedScreen tells the officer, and the applicant across the counter, what was taken in.
type acceptedScreen struct {
	*view
	Code      dossier.ID
	Procedure string
	Promise   *day
	Why       []string
	Paper     *paperForm
}

func showAccepted(v *visit) error {
	id, err := v.code()
	if err != nil {
		return err
	}
	d, err := v.office.Look(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	if !d.State.WasAccepted() {
		return motcua.ErrNotFound
	}
	s := &acceptedScreen{view: v.view(v.say("Đã tiếp nhận hồ sơ", "The dossier was accepted")), Code: id, Procedure: d.Procedure.Name}
	s.Promise = v.day(d.State.FirstPromise)
	if l, err := v.office.Explain(v.ctx(), v.who, id); err == nil {
		s.Why = paper.Why(l, v.lang)
	}
	if v.who.May(access.Reveal) {
		s.Paper = v.paperForm(s.view, d)
		if s.Paper != nil {
			s.Paper.Kinds.Options = s.Paper.Kinds.Options[:1]
			s.Paper.Purpose.choose("handling")
		}
	}
	return v.show(http.StatusOK, "accepted", s)
}
