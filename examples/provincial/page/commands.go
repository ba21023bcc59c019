package page

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
)

// words are the two languages of a text.
type words struct{ vi, en string }

func (w words) in(l motcua.Language) string {
	if l == motcua.English {
		return w.en
	}
	return w.vi
}

// command is what the screen of a dossier knows of a command: how it is called, what came of it, and its fields.
type command struct {
	name        string
	title, done words
	grave       bool // ends the work on a dossier, or undoes an end
	fields      func(b *builder)
}

// commandsShown are the commands that have a form on the screen of a dossier, the usual way of a dossier first.
var commandsShown = [...]command{
	{name: "accept", title: words{"Tiếp nhận", "Accept"}, done: words{"Đã tiếp nhận hồ sơ.", "The dossier was accepted."}, fields: func(b *builder) {
		s := b.dossier.State
		b.text("procedure", words{"Mã thủ tục", "Code of the procedure"}, words{}, true).preset(s.Requested.Procedure)
		b.text("case", words{"Trường hợp", "Case"}, words{}, false).preset(s.Requested.Case)
		b.channel(s.Channel)
		b.promised(words{"Ngày hẹn trả", "Promised day"}, words{"Chỉ khi thủ tục không nêu thời hạn đọc được.", "Only when the limit of the procedure cannot be read."}, false)
	}},
	{name: "arrive", title: words{"Nhận hồ sơ chuyển đến", "Take over"}, done: words{"Đã nhận hồ sơ.", "The dossier has arrived."}, fields: func(b *builder) {
		b.promised(words{"Ngày hẹn trả", "Promised day"}, words{"Bỏ trống để tính theo thời hạn.", "Leave empty to count it from the limit."}, false)
	}},
	{name: "transfer", title: words{"Chuyển xử lý", "Pass on"}, done: words{"Đã chuyển hồ sơ.", "The dossier was passed on."}, fields: func(b *builder) {
		b.units("to", words{"Đơn vị nhận", "To"})
		b.days("within", words{"Thời gian xử lý", "Time for it"}, words{"Số ngày làm việc; bỏ trống nếu không giao.", "Working days; empty when none is set."})
	}},
	{name: "request_supplement", title: words{"Yêu cầu bổ sung", "Ask for a supplement"}, done: words{"Đã yêu cầu bổ sung.", "A supplement was asked for."}, fields: func(b *builder) {
		b.reasons("request_supplement", true, words{})
		b.requests()
		b.days("within", words{"Thời hạn bổ sung", "Time to complete it"}, words{"Số ngày làm việc.", "Working days."})
	}},
	{name: "supplement", title: words{"Nhận bổ sung", "Take the supplement"}, done: words{"Đã nhận bổ sung.", "The supplement was taken."}, fields: func(b *builder) {
		b.papers()
	}},
	{name: "request_payment", title: words{"Yêu cầu nghĩa vụ tài chính", "Ask for a payment"}, done: words{"Đã yêu cầu thực hiện nghĩa vụ tài chính.", "A payment was asked for."}, fields: func(b *builder) {
		b.number("obligation.amount", words{"Số tiền (đồng)", "Amount in đồng"})
		b.text("obligation.notice", words{"Số thông báo", "Number of the notice"}, words{}, false)
	}},
	{name: "pay", title: words{"Ghi nhận đã nộp", "Record the payment"}, done: words{"Đã ghi nhận thanh toán.", "The payment was recorded."}, fields: func(*builder) {}},
	{name: "consult", title: words{"Lấy ý kiến", "Ask for an opinion"}, done: words{"Đã gửi lấy ý kiến.", "An opinion was asked for."}, fields: func(b *builder) {
		b.bodies("to", words{"Nơi được hỏi", "Asked"})
		b.days("within", words{"Thời hạn trả lời", "Time to answer"}, words{"Số ngày làm việc.", "Working days."})
	}},
	{name: "respond", title: words{"Ghi ý kiến trả lời", "Record an answer"}, done: words{"Đã ghi ý kiến trả lời.", "The answer was recorded."}, fields: func(b *builder) {
		b.legs()
		var all []option
		for _, o := range []dossier.Opinion{dossier.Agrees, dossier.Objects, dossier.Informs, dossier.Silent} {
			all = append(all, option{Value: o.String(), Text: upperFirst(o.Text(b.lang))})
		}
		b.add(&field{Name: "opinion", Kind: "radio", Label: words{"Ý kiến", "Answer"}.in(b.lang), Options: all, Required: true})
	}},
	{name: "extend", title: words{"Xin lỗi, hẹn lại", "New date with an apology"}, done: words{"Đã hẹn lại ngày trả.", "A new day was promised."}, fields: func(b *builder) {
		b.reasons("extend", true, words{})
		b.promised(words{"Ngày hẹn mới", "New day"}, words{}, true)
	}},
	{name: "suspend", title: words{"Tạm dừng tính thời hạn", "Suspend the clock"}, done: words{"Đã tạm dừng tính thời hạn.", "The clock was suspended."}, grave: true, fields: func(b *builder) {
		b.reasons("suspend", true, words{})
		var all []option
		for _, c := range []calendar.PauseCause{calendar.CauseOtherAgency, calendar.CauseIncident} {
			all = append(all, option{Value: c.String(), Text: upperFirst(c.Text(b.lang))})
		}
		b.add(&field{Name: "cause", Kind: "radio", Label: words{"Nguyên nhân", "Cause"}.in(b.lang), Options: all, Required: true})
		b.text("basis.document", words{"Căn cứ: số, ký hiệu văn bản", "Basis: number of the document"}, words{}, true)
	}},
	{name: "resume", title: words{"Tiếp tục tính thời hạn", "Resume the clock"}, done: words{"Thời hạn được tính tiếp.", "The clock goes on."}, fields: func(*builder) {}},
	{name: "resolve", title: words{"Ghi kết quả giải quyết", "Record the result"}, done: words{"Đã có kết quả giải quyết.", "The result was recorded."}, fields: func(b *builder) {
		var all []option
		for _, o := range []dossier.Outcome{dossier.Granted, dossier.Denied} {
			all = append(all, option{Value: o.String(), Text: upperFirst(o.Text(b.lang))})
		}
		b.add(&field{Name: "resolution.outcome", Kind: "radio", Label: words{"Kết quả", "Result"}.in(b.lang), Options: all, Required: true})
		b.reasons("deny", false, words{"Bắt buộc khi từ chối.", "Required for a denial."})
		b.text("resolution.document", words{"Số văn bản kết quả", "Number of the result"}, words{"Không ghi tên hoặc số của người nộp.", "Without a name or number of a person."}, false)
	}},
	{name: "deliver", title: words{"Trả kết quả", "Deliver the result"}, done: words{"Đã trả kết quả.", "The result was delivered."}, fields: func(b *builder) {
		b.channel(b.dossier.State.Channel)
	}},
	{name: "rate", title: words{"Ghi đánh giá", "Record a rating"}, done: words{"Đã ghi đánh giá.", "The rating was recorded."}, fields: func(b *builder) {
		var all []option
		for n := 5; n >= 1; n-- {
			all = append(all, option{Value: strconv.Itoa(n), Text: strconv.Itoa(n) + "/5"})
		}
		b.add(&field{Name: "rating.score", Kind: "radio", Label: words{"Mức hài lòng", "Satisfaction"}.in(b.lang), Options: all, Required: true})
	}},
	{name: "withdraw", title: words{"Người nộp rút hồ sơ", "Withdraw"}, done: words{"Hồ sơ đã được rút.", "The dossier was withdrawn."}, grave: true, fields: func(b *builder) {
		b.reasons("withdraw", true, words{})
		var all []option
		for _, p := range []dossier.Party{dossier.Applicant, dossier.Representative} {
			all = append(all, option{Value: p.String(), Text: upperFirst(p.Text(b.lang))})
		}
		b.add(&field{Name: "by", Kind: "radio", Label: words{"Người yêu cầu", "Who asks"}.in(b.lang), Options: all, Required: true})
	}},
	{name: "refuse", title: words{"Từ chối tiếp nhận", "Refuse"}, done: words{"Đã từ chối tiếp nhận.", "The dossier was refused."}, grave: true, fields: func(b *builder) {
		b.reasons("refuse", true, words{})
	}},
	{name: "stop", title: words{"Dừng giải quyết", "Stop"}, done: words{"Đã dừng giải quyết.", "The work was stopped."}, grave: true, fields: func(b *builder) {
		b.reasons("stop", true, words{})
	}},
	{name: "reopen", title: words{"Xử lý lại", "Reopen"}, done: words{"Hồ sơ được xử lý lại.", "The dossier was reopened."}, grave: true, fields: func(b *builder) {
		b.reasons("reopen", true, words{})
		b.promised(words{"Ngày hẹn trả", "Promised day"}, words{"Bỏ trống nếu không hẹn.", "Empty when none is promised."}, false)
	}},
}

func commandNamed(name string) *command {
	for i := range commandsShown {
		if commandsShown[i].name == name {
			return &commandsShown[i]
		}
	}
	return nil
}

// builder makes the fields of a command for a dossier.
type builder struct {
	view    *view
	lang    motcua.Language
	dossier *office.Dossier
	dir     *office.Directory
	who     access.Account
	form    string
	all     []*field
}

func (b *builder) add(f *field) *field {
	f.view, f.Form, f.Auto = b.view, b.form, "off"
	b.all = append(b.all, f)
	return f
}

// preset fills a field in, until something is typed.
func (f *field) preset(value string) { f.Value = value }

func (b *builder) text(name string, label, hint words, required bool) *field {
	return b.add(&field{Name: name, Kind: "text", Label: label.in(b.lang), Hint: hint.in(b.lang), Required: required})
}

func (b *builder) number(name string, label words) *field {
	return b.add(&field{Name: name, Kind: "number", Label: label.in(b.lang)})
}

func (b *builder) days(name string, label, hint words) {
	b.add(&field{Name: name, Kind: "days", Label: label.in(b.lang), Hint: hint.in(b.lang)})
}

func (b *builder) promised(label, hint words, required bool) {
	b.add(&field{Name: "promised", Kind: "date", Label: label.in(b.lang), Hint: hint.in(b.lang), Required: required})
}

func (b *builder) reasons(command string, required bool, hint words) {
	all := []option{{Text: words{"— chọn lý do —", "— choose a reason —"}.in(b.lang)}}
	for _, r := range b.dir.Reasons[command] {
		all = append(all, option{Value: r.Code, Text: r.Text(b.lang)})
	}
	b.add(&field{Name: "reason", Kind: "select", Label: words{"Lý do", "Reason"}.in(b.lang), Hint: hint.in(b.lang), Options: all, Required: required})
}

// units offers those of the account's agency, bodies all others behind them.
func (b *builder) units(name string, label words) {
	b.choose(name, label, b.dir.UnitsOf(b.who.Agency))
}

func (b *builder) bodies(name string, label words) {
	own := b.dir.UnitsOf(b.who.Agency)
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(b.dir.Units)), func(code string) bool { return slices.Contains(own, code) })
	b.choose(name, label, append(own, others...))
}

func (b *builder) choose(name string, label words, codes []string) {
	all := []option{{Text: words{"— chọn đơn vị —", "— choose a unit —"}.in(b.lang)}}
	for _, code := range codes {
		if code != b.dossier.State.Handling {
			all = append(all, option{Value: code, Text: b.dir.Unit(code)})
		}
	}
	b.add(&field{Name: name, Kind: "select", Label: label.in(b.lang), Options: all, Required: true})
}

func (b *builder) channel(now dossier.Channel) {
	f := &field{Name: "channel", Kind: "radio", Label: words{"Kênh", "Channel"}.in(b.lang), Required: true}
	for _, c := range []dossier.Channel{dossier.Counter, dossier.Online, dossier.Post} {
		f.Options = append(f.Options, option{Value: c.String(), Text: upperFirst(c.Text(b.lang)), On: c == now})
	}
	f.Value = now.String()
	b.add(f)
}

func (b *builder) legs() {
	f := &field{Name: "leg", Kind: "select", Label: words{"Lần lấy ý kiến", "Which question"}.in(b.lang), Required: true}
	for i, leg := range b.dossier.State.Legs {
		if leg.Open() && (b.dossier.Own || b.who.Covers(leg.To)) {
			f.Options = append(f.Options, option{Value: strconv.Itoa(i + 1), Text: b.dir.Unit(leg.To) + ", " + instantText(leg.Asked, b.lang)})
		}
	}
	b.add(f)
}

// faults are what may be wrong with a paper that is asked for.
var faults = [...]dossier.PaperFault{dossier.FaultMissing, dossier.FaultWrong, dossier.FaultUnsigned, dossier.FaultIncident, dossier.FaultWrongData}

// unlisted stand for the components of a procedure whose components nobody listed.
var unlisted = [...]struct {
	key string
	words
}{
	{"to-khai", words{"Tờ khai, đơn đề nghị", "The application form"}},
	{"giay-to", words{"Giấy tờ kèm theo", "The papers with it"}},
}

// components are the papers of the dossier.
func (b *builder) components() []option {
	var all []option
	for _, c := range b.dossier.Procedure.ComponentsFor(b.dossier.State.Accepted.Case) {
		all = append(all, option{Value: c.Key, Text: c.Name, Hint: c.Condition})
	}
	if len(all) == 0 {
		for _, c := range unlisted {
			all = append(all, option{Value: c.key, Text: c.in(b.lang)})
		}
	}
	return all
}

func (b *builder) requests() {
	b.add(&field{Name: "papers", Kind: "requests", Label: words{"Giấy tờ cần bổ sung", "What is wanted"}.in(b.lang), Options: b.components()})
}

// Why are the choices beside a paper that is asked for.
func (f field) Why(chosen string) []option {
	var all []option
	for _, why := range faults {
		all = append(all, option{Value: why.String(), Text: upperFirst(why.Text(f.L())), On: why.String() == chosen})
	}
	return all
}

// papers are those that were asked for, chosen already: that is what people mostly bring.
func (b *builder) papers() {
	f := &field{Name: "papers", Kind: "papers", Label: words{"Giấy tờ nhận được", "What came in"}.in(b.lang)}
	names := b.components()
	for _, round := range b.dossier.State.Rounds {
		if !round.Completed.IsZero() {
			continue
		}
		for _, asked := range round.Papers {
			o := option{Value: asked.Component, Text: asked.Component, On: true}
			if i := slices.IndexFunc(names, func(n option) bool { return n.Value == asked.Component }); i >= 0 {
				o.Text = names[i].Text
			}
			f.Options = append(f.Options, o)
		}
	}
	if len(f.Options) == 0 {
		f.Options = names
	}
	b.add(f)
}

// build returns the fields of a command; the note is the last of each.
func (c *command) build(v *visit, w *view, d *office.Dossier) []*field {
	b := &builder{view: w, lang: v.lang, dossier: d, dir: v.office.Directory(), who: v.who, form: strings.ReplaceAll(c.name, "_", "-")}
	c.fields(b)
	if d.State.Erased.IsZero() {
		b.add(&field{Name: "note", Kind: "area", Label: words{"Ghi chú", "Note"}.in(v.lang)})
	}
	return b.all
}

// fill puts what was typed into the fields.
func fill(fields []*field, v *visit) {
	for _, f := range fields {
		switch f.Kind {
		case "papers", "requests":
			chosen := v.values(f.Name)
			for i := range f.Options {
				f.Options[i].On = slices.Contains(chosen, f.Options[i].Value)
				f.Options[i].Detail = v.value("why." + f.Options[i].Value)
			}
		default:
			f.choose(v.value(f.Name))
		}
	}
}

// body makes the form of package intake from what was typed. What is not in its form goes on as it is, for the rules to refuse.
func body(fields []*field) ([]byte, error) {
	out := make(map[string]any)
	for _, f := range fields {
		var value any
		switch f.Kind {
		case "papers", "requests":
			var list []map[string]any
			for _, o := range f.Options {
				switch {
				case !o.On:
				case f.Kind == "papers":
					list = append(list, map[string]any{"component": o.Value, "originals": 1})
				default:
					list = append(list, map[string]any{"component": o.Value, "why": o.Detail})
				}
			}
			if len(list) == 0 {
				continue
			}
			value = list
		default:
			if f.Value == "" {
				continue
			}
			value = typed(f)
		}
		put(out, f.Name, value)
	}
	if rating, ok := out["rating"].(map[string]any); ok {
		rating["of"] = 5
	}
	return json.Marshal(out)
}

// typed returns the value of a field as its kind is written.
func typed(f *field) any {
	switch {
	case f.Kind == "days":
		if _, err := strconv.ParseUint(f.Value, 10, 31); err == nil {
			return f.Value + "wd"
		}
	case f.Kind == "date":
		if d, err := motcua.ParseVietnameseDate(f.Value); err == nil {
			return d.String()
		}
	case f.Kind == "number", f.Name == "leg", f.Name == "rating.score":
		digits := strings.NewReplacer(".", "", " ", "", "\u00a0", "").Replace(f.Value)
		if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
			return n
		}
	}
	return f.Value
}

// put sets a value in an object, inside the objects that its name goes through.
func put(in map[string]any, name string, value any) {
	for {
		first, rest, deeper := strings.Cut(name, ".")
		if !deeper {
			in[first] = value
			return
		}
		inner, ok := in[first].(map[string]any)
		if !ok {
			inner = make(map[string]any)
			in[first] = inner
		}
		in, name = inner, rest
	}
}
