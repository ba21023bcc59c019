package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/card"
)

// counterScreen is the form by which a dossier is taken in: who applies, for what, and what is promised.
type counterScreen struct {
	*view
	QR, Name, Number, Birth, Sex, Contact field
	Search, Procedure, Case, Channel      field
	Papers, Promised                      field
	// Chosen is the name of the procedure, Searched that there is a search, Matches how many it found.
	Chosen   string
	Searched bool
	Matches  int
	// Findings are what the number and the card say, in words; none of them refuses anything.
	Findings []finding
	// CardRead says that there is a card, CardDiffers that it says something else than was typed.
	CardRead, CardDiffers bool
	Promise               *promise
	Faults                []string
	// Key, Code and Shown go with the form: the idempotency key, the code it is filed under, and which promise was on the screen.
	Key   string
	Code  dossier.ID
	Shown string
}

type finding struct {
	chip
	Why string
}

// promise is what would be promised, with its reason.
type promise struct {
	*view
	Day          *day // nil without a limit
	Given        bool // the day is the officer's
	Why          []string
	Ledger       *ledger
	Term, Source string
	Provisional  string
	// Changed says that it is not what the officer saw, First that the officer saw none yet.
	Changed, First bool
}

// maxMatches is how many procedures a search shows.
const maxMatches = 12

func (v *visit) counterScreen() *counterScreen {
	s := &counterScreen{view: v.view(v.say("Tiếp nhận hồ sơ", "Accept a dossier"))}
	s.Back = "/quay"
	s.Wide = true
	f := func(name, kind, vi, en, hintVi, hintEn string) field {
		return field{view: s.view, Name: name, Kind: kind, Label: v.say(vi, en), Hint: v.say(hintVi, hintEn), Auto: "off"}
	}
	s.QR = f("qr", "text", "Mã QR trên thẻ căn cước", "QR code of the identity card", "Đặt con trỏ vào ô này rồi quét, hoặc dán nội dung mã.", "Put the cursor here and scan, or paste what the code says.")
	s.Name = f("name", "text", "Họ và tên người nộp", "Name of the applicant", "", "")
	s.Name.Required = true
	s.Number = f("number", "text", "Số định danh cá nhân", "Personal number", "12 chữ số; bỏ trống nếu là tổ chức.", "Twelve digits; empty for an organisation.")
	s.Birth = f("birth", "text", "Ngày sinh", "Date of birth", "31/12/1985 hoặc chỉ năm. Chỉ để đối chiếu, không lưu.", "31/12/1985 or the year alone. To compare, not kept.")
	s.Sex = f("sex", "select", "Giới tính", "Sex", "Chỉ để đối chiếu, không lưu.", "To compare, not kept.")
	s.Sex.Options = []option{{Text: v.say("chưa rõ", "not known")}}
	for _, x := range []identity.Sex{identity.Female, identity.Male} {
		s.Sex.Options = append(s.Sex.Options, option{Value: x.String(), Text: upperFirst(x.Text(v.lang))})
	}
	s.Contact = f("contact", "text", "Địa chỉ, điện thoại", "Address, telephone", "", "")
	s.Search = f("search", "search", "Tìm thủ tục", "Find a procedure", "Vài chữ trong tên, có dấu hoặc không, hoặc mã.", "Words of its name, with or without marks, or its code.")
	s.Procedure = f("procedure", "radio", "Thủ tục", "Procedure", "", "")
	s.Procedure.Required, s.Procedure.Live = true, true
	s.Case = f("case", "select", "Trường hợp", "Case", "", "")
	s.Case.Live = true
	s.Channel = f("channel", "radio", "Kênh tiếp nhận", "Channel", "", "")
	s.Channel.Required, s.Channel.Live = true, true
	s.Papers = f("papers", "papers", "Thành phần hồ sơ nhận được", "What came in", "", "")
	s.Promised = f("promised", "date", "Ngày hẹn trả", "Promised day", "", "")
	s.Promised.Live = true
	return s
}

// fields are those that problems of a command are about.
func (s *counterScreen) problems(list []motcua.Problem, l motcua.Language) {
	var rest []motcua.Problem
	for _, p := range list {
		p.Path = strings.TrimPrefix(p.Path, "personal.")
		rest = append(rest, p)
	}
	s.Faults = append(s.Faults, place([]*field{&s.Name, &s.Number, &s.Contact, &s.Procedure, &s.Case, &s.Channel, &s.Papers, &s.Promised}, rest, l)...)
}

// OK says that nothing is wrong with what was typed.
func (s *counterScreen) ok() bool {
	for _, f := range []*field{&s.Name, &s.Number, &s.Birth, &s.Contact, &s.Procedure, &s.Case, &s.Channel, &s.Papers, &s.Promised} {
		if len(f.Faults) > 0 {
			return false
		}
	}
	return len(s.Faults) == 0
}

// FaultList returns all that is wrong, for the summary at the top, which leads to the fields.
func (s *counterScreen) FaultList() []link {
	var all []link
	for _, f := range []*field{&s.QR, &s.Name, &s.Number, &s.Birth, &s.Contact, &s.Search, &s.Procedure, &s.Case, &s.Channel, &s.Papers, &s.Promised} {
		for _, text := range f.Faults {
			id := f.ID()
			if (f.Kind == "radio" || f.Kind == "papers") && len(f.Options) > 0 {
				id += "-0"
			} else if f.Kind == "radio" || f.Kind == "papers" {
				id = s.Search.ID()
			}
			all = append(all, link{Address: "#" + id, Text: f.Label + ": " + text})
		}
	}
	return all
}

func counterForm(v *visit) error {
	if err := v.may(access.Intake, access.Check); err != nil {
		return err
	}
	s := v.counterScreen()
	key, err := v.newKey()
	if err != nil {
		return err
	}
	s.Key = key
	s.Channel.Value = dossier.Counter.String()
	v.choices(s, motcua.DateOf(v.office.Now()))
	return v.show(http.StatusOK, "counter", s)
}

// counterPost does what the button says: read the card, find procedures, show the promise, or accept.
func counterPost(v *visit) error {
	if err := v.may(access.Intake, access.Check); err != nil {
		return err
	}
	s := v.counterScreen()
	for _, f := range []*field{&s.QR, &s.Name, &s.Number, &s.Birth, &s.Sex, &s.Contact, &s.Search, &s.Procedure, &s.Case, &s.Channel, &s.Promised} {
		f.choose(v.value(f.Name))
	}
	s.QR.Value = strings.Trim(strings.ToValidUTF8(v.r.PostForm.Get("qr"), "\uFFFD"), " \r\n\t")
	s.Key, s.Code, s.Shown = v.value("key"), dossier.ID(v.value("code")), v.value("shown")
	if s.Key == "" || len(s.Key) > dossier.MaxKey {
		return motcua.ErrInvalid
	}
	do := v.value("do")
	v.person(s, do == "card")
	today := motcua.DateOf(v.office.Now())
	v.choices(s, today)
	for _, key := range v.values("papers") {
		for i := range s.Papers.Options {
			s.Papers.Options[i].On = s.Papers.Options[i].On || s.Papers.Options[i].Value == key
		}
	}
	accepting := do == "accept"
	if err := v.promise(s, accepting); err != nil {
		return err
	}
	if accepting {
		if s.Name.Value == "" {
			s.Name.fault(v.say("Nhập họ và tên, hoặc tên tổ chức.", "Enter the name, or that of the organisation."))
		}
		if s.ok() && s.Promise != nil && !s.Promise.Changed {
			id, err := v.accept(s)
			if err == nil {
				return v.redirect("/ho-so/" + string(id) + "/tiep-nhan")
			}
			var invalid *motcua.InvalidError
			if !errors.As(err, &invalid) {
				return err
			}
			s.problems(invalid.Problems, v.lang)
		}
	}
	status := http.StatusOK
	if accepting && !s.ok() || len(s.QR.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return v.show(status, "counter", s)
}

// person reads the card, fills in what was not typed, and says what does not go together. Everything but a number that is no twelve digits
// is a warning: to turn a person with a valid number away is the worst mistake.
func (v *visit) person(s *counterScreen, useCard bool) {
	typed := identity.Person{Name: s.Name.Value}
	if sex, err := identity.ParseSex(s.Sex.Value); err == nil {
		typed.Sex = sex
	}
	if s.Birth.Value != "" {
		d, err := readBirth(s.Birth.Value)
		if err != nil {
			s.Birth.fault(v.say("Viết ngày sinh như 31/12/1985, hoặc chỉ năm.", "Write it like 31/12/1985, or the year alone."))
		}
		typed.BirthDate = d
	}
	if s.Number.Value != "" {
		number, changes, err := identity.CompactPersonalID(s.Number.Value)
		if err != nil {
			s.Number.fault(v.say("Phải đủ 12 chữ số.", "Must be twelve digits."))
		} else {
			typed.ID = number
			if len(changes) > 0 {
				s.Number.Value = number.Reveal()
			}
		}
	}
	seen := make(map[string]bool)
	add := func(t tone, grade, text string) {
		if !seen[text] {
			seen[text] = true
			s.Findings = append(s.Findings, finding{chip{t, upperFirst(grade)}, upperFirst(text)})
		}
	}
	if s.QR.Value != "" {
		qr, contradictions, err := v.office.ReadCard(v.who, s.QR.Value, typed)
		switch {
		case err != nil:
			s.QR.fault(v.say("Không đọc được mã này. Quét lại, hoặc nhập tay các ô bên dưới.", "This code cannot be read. Scan it again, or fill in the fields below."))
		case qr.Kind.OtherDocument():
			s.QR.fault(v.say("Đây là mã của giấy tờ khác (bảo hiểm), không phải thẻ căn cước.", "This is the code of another document (insurance), not of an identity card."))
		default:
			s.CardRead = true
			v.fromCard(s, qr, useCard, &typed)
			if !useCard {
				for _, c := range contradictions {
					s.CardDiffers = s.CardDiffers || c.A == card.SourcePerson || c.B == card.SourcePerson
					add(gradeTone(c.Grade), c.Grade.Text(v.lang), card.Text(c.Finding, v.lang)+" ("+v.source(c.A)+", "+v.source(c.B)+")")
				}
			}
			if qr.Kind == card.QRUnverified {
				add(toneWait, v.say("lưu ý", "note"), v.say("bố cục mã chưa được xác nhận: chỉ đọc số định danh", "the layout of the code is not confirmed: only the number was read"))
			}
		}
	}
	if s.Number.Value != "" && len(s.Number.Faults) == 0 {
		checked, err := v.office.CheckNumber(v.who, s.Number.Value, motcua.Date{}, typed)
		if err == nil {
			for _, f := range checked.Findings {
				add(gradeTone(f.Grade), f.Grade.Text(v.lang), f.Text(v.lang))
			}
		}
	}
}

// fromCard fills in what the card says, where nothing was typed or the officer wants the card's.
func (v *visit) fromCard(s *counterScreen, qr card.QR, use bool, typed *identity.Person) {
	set := func(f *field, value string) {
		switch {
		case value == "":
		case use || f.Value == "":
			f.choose(value)
			f.Faults = nil
		case identity.MatchKey(f.Value) != identity.MatchKey(value):
			f.Beside = v.say("Trên thẻ: ", "On the card: ") + value
		}
	}
	if !qr.PersonalID.IsZero() {
		set(&s.Number, qr.PersonalID.Reveal())
		if use || typed.ID.IsZero() {
			typed.ID = qr.PersonalID
		}
	}
	set(&s.Name, qr.Name)
	set(&s.Sex, qr.Sex.String())
	if s.Sex.Beside != "" {
		s.Sex.Beside = v.say("Trên thẻ: ", "On the card: ") + qr.Sex.Text(v.lang)
	}
	set(&s.Birth, birthText(qr.BirthDate))
	set(&s.Contact, qr.Residence)
	if use || typed.Sex == identity.SexUnknown {
		typed.Sex = qr.Sex
	}
	if use || typed.BirthDate.IsZero() {
		typed.BirthDate = qr.BirthDate
	}
}

// source names where a statement about a person comes from, as it is at a counter.
func (v *visit) source(s card.Source) string {
	switch s {
	case card.SourceQR:
		return v.say("trên thẻ", "on the card")
	case card.SourcePersonal:
		return v.say("theo số định danh", "by the number")
	}
	return v.say("đã nhập", "as typed in")
}

func gradeTone(g identity.Grade) tone {
	switch g {
	case identity.Contradiction, identity.Malformed:
		return toneBad
	case identity.Doubt:
		return toneWarn
	}
	return toneWait
}

// readBirth reads a day as people write it, or as far as it is known.
func readBirth(s string) (identity.PartialDate, error) {
	if d, err := motcua.ParseVietnameseDate(s); err == nil {
		return identity.PartialDateOf(d), nil
	}
	return identity.ParsePartialDate(s)
}

func birthText(p identity.PartialDate) string {
	if d, ok := p.Date(); ok {
		return d.Text(motcua.Vietnamese)
	}
	return p.String()
}

// choices fills in what can be chosen: the procedures that a search finds, and what the chosen one leaves open.
func (v *visit) choices(s *counterScreen, on motcua.Date) {
	catalogue := v.office.Rules().Catalogue()
	chosen, err := catalogue.At(s.Procedure.Value, on)
	known := err == nil
	if known {
		s.Chosen = chosen.Name
		s.Procedure.Options = []option{{Value: chosen.Code, Text: chosen.Name, Hint: chosen.Code + " · " + chosen.Field, On: true}}
	} else {
		s.Procedure.Value = ""
	}
	if words := strings.Fields(identity.SearchKey(s.Search.Value)); len(words) > 0 {
		s.Searched = true
		for _, code := range catalogue.Codes() {
			p, err := catalogue.At(code, on)
			if err != nil || !matches(p, words, s.Search.Value) {
				continue
			}
			if s.Matches++; s.Matches > maxMatches || known && code == chosen.Code {
				continue
			}
			s.Procedure.Options = append(s.Procedure.Options, option{Value: p.Code, Text: p.Name, Hint: p.Code + " · " + p.Field})
		}
	}
	v.cases(s, chosen, known)
	for _, c := range []dossier.Channel{dossier.Counter, dossier.Post, dossier.Online} {
		o := option{Value: c.String(), Text: upperFirst(c.Text(v.lang)), On: s.Channel.Value == c.String()}
		if known {
			if l, err := chosen.LimitFor(c, s.Case.Value); err != nil {
				o.Hint = v.say("thủ tục không nhận qua kênh này", "not available for this procedure")
			} else if !l.Term.IsZero() {
				o.Hint = l.Term.Text(v.lang)
			}
		}
		s.Channel.Options = append(s.Channel.Options, o)
	}
	if !known {
		return
	}
	for _, c := range chosen.ComponentsFor(s.Case.Value) {
		s.Papers.Options = append(s.Papers.Options, option{Value: c.Key, Text: c.Name, Hint: c.Condition})
	}
}

// matches reports whether a procedure has all words of a search in its name or field, or has the code.
func matches(p dossier.Procedure, words []string, text string) bool {
	if strings.HasPrefix(p.Code, text) {
		return true
	}
	key := identity.SearchKey(p.Name + " " + p.Field)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(key, w) })
}

// cases lists the cases of a procedure, those that only its limits name too.
func (v *visit) cases(s *counterScreen, p dossier.Procedure, known bool) {
	if !known {
		return
	}
	s.Case.Options = []option{{Text: v.say("— chọn trường hợp —", "— choose a case —")}}
	if _, err := p.LimitFor(dossier.Counter, ""); err == nil {
		s.Case.Options[0].Text = v.say("trường hợp chung", "the general case")
	}
	add := func(key, name string) {
		if key != "" && !slices.ContainsFunc(s.Case.Options, func(o option) bool { return o.Value == key }) {
			s.Case.Options = append(s.Case.Options, option{Value: key, Text: name, On: key == s.Case.Value})
		}
	}
	for _, c := range p.Cases {
		add(c.Key, c.Name)
	}
	for _, l := range p.Limits {
		add(l.Case, l.Case)
	}
	if !slices.ContainsFunc(s.Case.Options, func(o option) bool { return o.Value == s.Case.Value }) {
		s.Case.Value = ""
	}
	if len(s.Case.Options) == 1 {
		s.Case.Options = nil
	}
}

// promise works out what would be promised for what was chosen, and whether that is what the officer saw.
func (v *visit) promise(s *counterScreen, accepting bool) error {
	channel, err := dossier.ParseChannel(s.Channel.Value)
	if accepting && s.Procedure.Value == "" {
		s.Procedure.fault(v.say("Chọn thủ tục.", "Choose a procedure."))
	}
	if accepting && err != nil {
		s.Channel.fault(v.say("Chọn kênh tiếp nhận.", "Choose a channel."))
	}
	if s.Procedure.Value == "" || err != nil {
		return nil //nolint:nilerr // it is said beside the field
	}
	got, err := v.office.Preview(v.who, s.Procedure.Value, s.Case.Value, channel, v.office.Now())
	var invalid *motcua.InvalidError
	p := &promise{view: s.view}
	switch {
	case errors.As(err, &invalid):
		if len(invalid.Problems) != 1 || invalid.Problems[0].Path != "promised" {
			s.problems(invalid.Problems, v.lang)
			return nil
		}
		// The limit of the procedure cannot be read: the officer says the day.
		_, unclear, _ := strings.Cut(invalid.Problems[0].Param, "=")
		s.Promised.Required = true
		s.Promised.Hint = fmt.Sprintf(v.say("Không đọc được thời hạn của thủ tục (%s): cán bộ ghi ngày hẹn.", "The limit of the procedure cannot be read (%s): say the day."), dossier.ReasonText(unclear, v.lang))
		if s.Promised.Value == "" {
			if accepting {
				s.Promised.fault(v.say("Ghi ngày hẹn trả.", "Say the promised day."))
			}
			return nil
		}
		on, err := readDay(s.Promised.Value)
		if err != nil {
			s.Promised.fault(v.say("Ngày không đúng.", "There is no such day."))
			return nil //nolint:nilerr // it is said beside the field
		}
		p.Given, p.Day = true, &day{on.Text(v.lang), weekday(on, v.lang)}
		s.Promised.Value = on.String()
	case err != nil:
		return err
	default:
		s.Promised.Value = ""
		p.Day = v.day(got.Due)
		p.Why, p.Ledger = paper.Why(got.Ledger, v.lang), v.ledger(got.Ledger)
		p.Provisional = got.Due.Provisional.Text(v.lang)
		if l, err := got.Procedure.LimitFor(channel, s.Case.Value); err == nil {
			if !l.Term.IsZero() {
				p.Term = l.Term.Text(v.lang)
			}
			p.Source = l.Source.Text(v.lang)
		}
	}
	s.Promise = p
	// The day is in Vietnamese in both languages here: it is compared and never shown.
	due := got.Due.Text(motcua.Vietnamese)
	if p.Given {
		due = s.Promised.Value
	}
	shown := strings.Join([]string{s.Procedure.Value, s.Case.Value, channel.String(), due}, "|")
	p.Changed, p.First = accepting && shown != s.Shown, s.Shown == ""
	s.Shown = shown
	return v.reserve(s)
}

// reserve makes sure that the form has a code of today. It goes with the form from the first promise that is shown, so that a form that is sent
// again after a lost answer is still the same dossier.
func (v *visit) reserve(s *counterScreen) error {
	c, err := identity.ParseDossierCode(string(s.Code))
	if err == nil && c.Agency().String() == v.who.Agency && c.Received() == motcua.DateOf(v.office.Now()) {
		return nil
	}
	s.Code, err = v.office.NewCode(v.ctx(), v.who)
	return err
}

// filings remembers under which code the forms of this process were filed: two clicks at once are one dossier, also when the first had to take
// another code than the form has.
type filings struct {
	mu  sync.Mutex
	all map[string]*filing
}

type filing struct {
	mu   sync.Mutex
	code dossier.ID
}

// maxFilings is how many forms are remembered; a second click comes within seconds.
const maxFilings = 4096

func (f *filings) of(key string) *filing {
	f.mu.Lock()
	defer f.mu.Unlock()
	one := f.all[key]
	if one == nil {
		if f.all == nil || len(f.all) >= maxFilings {
			f.all = make(map[string]*filing)
		}
		one = &filing{}
		f.all[key] = one
	}
	return one
}

// accept takes the dossier in. When its code was taken meanwhile, by another service on the same database, it tries others.
func (v *visit) accept(s *counterScreen) (dossier.ID, error) {
	personal := make(map[string]any)
	for _, f := range []*field{&s.Name, &s.Number, &s.Contact} {
		if f.Value != "" {
			personal[f.Name] = f.Value
		}
	}
	form := map[string]any{"procedure": s.Procedure.Value, "channel": s.Channel.Value, "personal": personal}
	if s.Case.Value != "" {
		form["case"] = s.Case.Value
	}
	if s.Promised.Value != "" {
		form["promised"] = s.Promised.Value
	}
	var papers []map[string]any
	for _, o := range s.Papers.Options {
		if o.On {
			papers = append(papers, map[string]any{"component": o.Value, "originals": 1})
		}
	}
	if papers != nil {
		form["papers"] = papers
	}
	text, err := json.Marshal(form)
	if err != nil {
		return "", err
	}
	one := v.filings.of(v.who.Name + "/" + s.Key)
	one.mu.Lock()
	defer one.mu.Unlock()
	code := s.Code
	if one.code != "" {
		code = one.code
	}
	const tries = 5
	for i := 1; ; i++ {
		_, err = v.office.Do(v.ctx(), v.who, office.Change{Dossier: code, Key: s.Key, Revision: 0, Command: "accept", Body: text})
		if err == nil {
			one.code = code
			return code, nil
		}
		// Not motcua.ErrExists: this form was sent with other words in it, and is a dossier already.
		taken := errors.Is(err, motcua.ErrConflict) || errors.Is(err, motcua.ErrNotFound)
		if !taken || i == tries {
			return "", err
		}
		if code, err = v.office.NewCode(v.ctx(), v.who); err != nil {
			return "", err
		}
	}
}
