package intake_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/intake"
)

// minimal is the head of a form without what may be left out, without the braces.
const minimal = `"at":"2026-03-02T09:00:00+07:00","actor":"a","unit":"u"`

// TestStrict kills: a text that is taken for what it does not say, a problem under another path or code, the first problem alone.
func TestStrict(t *testing.T) {
	forms := newForms(t, nil)
	of := func(fields string) string { return `{` + minimal + `,` + fields + `}` }
	for _, tt := range []struct {
		name, why     string
		command, body string
		want          []string
	}{
		{"nothing", "no text is no form", "pay", " \n", []string{"empty"}},
		{"a mark and nothing", "the mark is no text", "pay", "\ufeff", []string{"empty"}},
		{"cut short", "a lost packet", "pay", `{"at":"2026`, []string{"line 1, byte 12: malformed (JSON)"}},
		{"two lines", "where people look", "pay", "{\n \"at\": tomorrow}", []string{"line 2, byte 8: malformed (JSON)"}},
		{"a comma too many", "not JSON", "pay", `{"at":"",}`, []string{"line 1, byte 10: malformed (JSON)"}},
		{"two values", "the second would be lost", "pay", `{} {}`, []string{"line 1, byte 4: malformed (JSON)"}},
		{"another byte", "NUL at the end", "pay", "{}\x00", []string{"line 1, byte 3: malformed (JSON)"}},
		{"a list", "a form is an object", "pay", `[]`, []string{"malformed ({…})"}},
		{"null", "a form is an object", "pay", `null`, []string{"required ({…})"}},
		{"a number", "a form is an object", "pay", `1e9`, []string{"malformed ({…})"}},
		{"deep", "no stack is used up", "pay", `{"x":` + strings.Repeat("[", 100_000), []string{"line 1, byte 21: out_of_range (depth <= 16)"}},
		{"just not too deep", "only the name is unknown", "pay", of(`"x":` + strings.Repeat("[", 15) + strings.Repeat("]", 15)), []string{"unknown (at, actor, unit, note, reason)"}},
		{"an empty object", "everything it needs at once, in the order of the fields", "withdraw", `{}`, []string{"at: required", "actor: required", "unit: required", "reason: required", "by: required"}},
		{"unknown", "a field nobody reads is a mistake of the sender; its name is not told", "pay", of(`"Actor":"b","x":{"y":[1]}`), []string{"unknown (at, actor, unit, note, reason)"}},
		{"unknown inside", "the path is the object's", "accept", of(`"procedure":"p","channel":"post","papers":[{"component":"c"},{"component":"c","001185012345":1}],"link":{"":0}`), []string{
			"papers[1]: unknown (component, originals, copies, digitised, reused, signed)", "link: unknown (bundle, chain, part, verified, opt_in)",
		}},
		{"twice", "which one counts?", "pay", of(`"actor":"b"`), []string{"actor: duplicate"}},
		{"three times", "told once", "pay", of(`"actor":"b","actor":"c"`), []string{"actor: duplicate"}},
		{"twice in disguise", "an escaped name is the same name", "pay", of(`"\u0061ctor":"b"`), []string{"actor: duplicate"}},
		{"twice inside", "at every level", "rate", of(`"rating":{"of":5,"score":1,"of":3}`), []string{"rating.of: duplicate"}},
		{"null values", "leave it out or say it", "rate", `{` + minimal + `,"reason":null,"note":null,"rating":null}`, []string{
			`note: required ("…")`, `reason: required ("…")`, `rating: required ({…})`,
		}},
		{"null inside", "each by its path, before what is missing elsewhere", "accept", of(`"papers":null,"elsewhere":null,"link":{"verified":null},"promised":null`), []string{
			"elsewhere: required (true, false)", `promised: required ("…")`, "papers: required ([…])", "link.verified: required (true, false)",
		}},
		{"wrong types", "a number is no text and a text no flag", "accept", of(`"procedure":1.001193,"elsewhere":"true","papers":{},"link":[],"personal":"x","channel":1`), []string{
			`procedure: malformed ("…")`, `channel: malformed ("…")`, "elsewhere: malformed (true, false)", "papers: malformed ([…])",
			"link: malformed ({…})", "personal: malformed ({…})",
		}},
		{"items of a wrong type", "each item", "supplement", of(`"papers":[1,{"component":"c"},[{}]]`), []string{"papers[0]: malformed ({…})", "papers[2]: malformed ({…})"}},
		{"no whole numbers", "nothing is rounded, and -0 means nothing", "supplement", of(`"papers":[{"component":"a","originals":1.0,"copies":1e2},{"component":"b","originals":-0,"copies":"1"}]`), []string{
			"papers[0].originals: malformed (0)", "papers[0].copies: malformed (0)", "papers[1].originals: malformed (0)", "papers[1].copies: malformed (0)",
		}},
		{"too large", "no number wraps around", "request_payment", of(`"obligation":{"amount":9223372036854775808}`), []string{"obligation.amount: out_of_range (-9223372036854775808..9223372036854775807)"}},
		{"choices", "keys, exactly", "accept", of(`"channel":"Online","papers":[{"component":"c"}]`), []string{"channel: unknown (counter, online, post)"}},
		{"more choices", "also inside", "request_supplement", of(`"reason":"r","papers":[{"component":"c","why":"bad"}],"basis":{"quality":"perfect"}`), []string{
			"basis.quality: unknown (low, medium, high)", "papers[0].why: unknown (missing, wrong, unsigned, incident, wrong_data)",
		}},
		{"days", "what is wrong with the day", "extend", of(`"reason":"r","promised":"2026-02-30"`), []string{"promised.day: out_of_range (1..28)"}},
		{"a day as people write it", "one form alone", "extend", of(`"reason":"r","promised":"12/03/2026"`), []string{"promised: malformed (YYYY-MM-DD)"}},
		{"terms", "days and hours are different things", "transfer", of(`"to":"x","within":"5"`), []string{"within: malformed (5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none)"}},
		{"a personal number", "twelve ASCII digits, and the number is not told", "submit", of(`"channel":"online","personal":{"number":"00118501234５"}`), []string{"personal.number: malformed (12 ASCII digits)"}},
		{"half a pair", "no Unicode text", "refuse", of(`"reason":"\ud83d"`), []string{"reason: not_utf8"}},
		{"the other half", "no Unicode text", "refuse", of(`"reason":"\ude00\ud83d"`), []string{"reason: not_utf8"}},
		{"half a pair and a letter", "no Unicode text", "refuse", of(`"reason":"\ud83d\u0041"`), []string{"reason: not_utf8"}},
		{"bytes", "not UTF-8", "refuse", of("\"reason\":\"a\xc3\""), []string{"reason: not_utf8"}},
		{"bytes after an escape", "not UTF-8 either", "refuse", of("\"reason\":\"\\u0061\xc3\""), []string{"reason: not_utf8"}},
		{"overlong", "not UTF-8", "refuse", of("\"reason\":\"\xc0\xaf\""), []string{"reason: not_utf8"}},
		{"control characters", "codes are one line", "refuse", of(`"reason":"a\nb"`), []string{"reason: malformed (visible characters)"}},
		{"NUL", "no database keeps it", "refuse", of(`"reason":"r","note":"\u0000"`), []string{"note: malformed (visible characters)"}},
		{"zero width", "two codes that look the same", "refuse", of(`"reason":"a\u200bb"`), []string{"reason: malformed (visible characters)"}},
		{"direction", "it is read the other way round", "refuse", of(`"reason":"a\u202eb"`), []string{"reason: malformed (visible characters)"}},
		{"personal number", "a reason is a fact, which no erasure reaches", "refuse", of(`"reason":"CCCD 040085123456"`), []string{"reason: not_allowed ([0-9]{9,})"}},
		{"space around", "it would make another code", "refuse", of(`"reason":" "`), []string{`reason: malformed (no space at the ends)`}},
		{"long", "characters, not bytes", "refuse", of(`"reason":"` + strings.Repeat("đ", 201) + `"`), []string{"reason: too_long (200)"}},
		{"many", "a list ends", "supplement", of(`"papers":[{"component":"c"}` + strings.Repeat(`,{"component":"c"}`, 500) + `]`), []string{"papers: too_long (500)"}},
		{
			"everything at once", "one answer for one request", "consult", `{"unit":"u","unit":"v","at":"yesterday","basis":{"issued":"x","who":1},"within":true,"silence":1}`,
			[]string{
				"at: malformed (YYYY-MM-DDTHH:MM:SS+07:00)", "actor: required", "unit: duplicate", "to: required", `within: malformed ("…")`,
				"silence: malformed (true, false)", "basis: unknown (document, issued, article, quality)", "basis.issued: malformed (YYYY-MM-DD)",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form, err := forms.Form(tt.command, []byte(tt.body), nil)
			if diff := cmp.Diff(tt.want, lines(t, err)); diff != "" || form != nil {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// TestTaken kills: a text that is right and refused.
func TestTaken(t *testing.T) {
	forms := newForms(t, nil)
	for _, tt := range []struct{ name, why, command, body string }{
		{"a byte-order mark", "some programs write one", "pay", "\ufeff{" + minimal + "}"},
		{"white space", "all that JSON has", "pay", " \t\r\n{ " + minimal + " \n}\r\n"},
		{"another order", "objects have none", "pay", `{"unit":"u","at":"2026-03-02 09:00","actor":"a"}`},
		{"empty texts", "what a page sends for a field left empty", "accept", `{` + minimal + `,"case":"","promised":"","channel":"","note":"","personal":{"number":"","name":""},"papers":[],"link":{}}`},
		{"empty term", "the same", "transfer", `{` + minimal + `,"to":"x","within":""}`},
		{"no term", "a term of its own name", "transfer", `{` + minimal + `,"to":"x","within":"none"}`},
		{"escapes", "the same text", "refuse", `{` + minimal + `,"reason":"\u0110\/\ud83d\ude00\"\\"}`},
		{"a mark for lost text", "U+FFFD is a character", "refuse", `{` + minimal + `,"reason":"` + "\ufffd" + `"}`},
		{"lines in a note", "people write them", "pay", `{` + minimal + `,"note":"a\r\n\tb"}`},
		{"zeros", "said is not left out, and the same", "supplement", `{` + minimal + `,"papers":[{"component":"c","originals":0,"copies":-1,"signed":false}]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := forms.Form(tt.command, []byte(tt.body), nil); err != nil {
				t.Errorf("%s: %v", tt.why, lines(t, err))
			}
		})
	}
	form, err := forms.Form("refuse", []byte(`{`+minimal+`,"reason":"\u0110\/\b\f\n\r\t\ud83d\ude00\"\\"}`), nil)
	if form != nil || !slices.Equal(lines(t, err), []string{"reason: malformed (visible characters)"}) {
		t.Errorf("control characters by escapes: %v", err)
	}
}

// TestEnvelope kills: an envelope that is read less strictly than what is in it.
func TestEnvelope(t *testing.T) {
	forms := newForms(t, nil)
	commands := "command: unknown (" + strings.Join(forms.Names(), ", ") + ")"
	for _, tt := range []struct {
		name, why, text string
		want            []string
	}{
		{"empty", "what a request is", `{}`, []string{"dossier: required", "key: required", "command: required"}},
		{"not an object", "nothing more can be said", `"x"`, []string{"malformed ({…})"}},
		{"no command of ours", "a body cannot be read without knowing which", `{"dossier":"D","key":"k","command":"delete","body":{"x":1}}`, []string{commands}},
		{"a wrong type", "told once", `{"dossier":"D","key":"k","command":["pay"]}`, []string{`command: malformed ("…")`}},
		{"the body first", "objects have no order", `{"body":{` + minimal + `},"command":"pay","key":"k","dossier":"D"}`, nil},
		{"no body", "its fields are missing", `{"dossier":"D","key":"k","command":"pay"}`, []string{"at: required", "actor: required", "unit: required"}},
		{"a body that is null", "what is not there is not looked into", `{"dossier":"D","key":"k","command":"pay","body":null}`, []string{"body: required ({…})"}},
		{"a body of a wrong type", "nor is what is no form", `{"dossier":"D","key":"k","command":"pay","body":[1]}`, []string{"body: malformed ({…})"}},
		{"two bodies", "which one?", `{"dossier":"D","key":"k","command":"pay","body":{` + minimal + `},"body":{}}`, []string{"body: duplicate"}},
		{"unknown in both", "each at its place", `{"dossier":"D","key":"k","command":"pay","body":{"x":1,` + minimal + `},"x":1}`, []string{
			"unknown (dossier, key, command, body)", "body: unknown (at, actor, unit, note, reason)",
		}},
		{
			"both", "the envelope before the form", `{"key":"\n","command":"rate","body":{"rating":{"score":"4"}},"y":0}`,
			[]string{
				"unknown (dossier, key, command, body)", "dossier: required", "key: malformed (visible characters)", `at: required`, "actor: required",
				"unit: required", "rating.score: malformed (0)", "rating.of: required",
			},
		},
		{"not JSON inside", "the whole text is looked at first", `{"dossier":"D","body":{]}`, []string{"line 1, byte 24: malformed (JSON)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := forms.Request([]byte(tt.text), nil)
			if diff := cmp.Diff(tt.want, lines(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
	small := newForms(t, &intake.Options{MaxBytes: 100})
	text := []byte(envelope("pay", `{`+minimal+`}`))
	if _, err := small.Request(text, nil); !slices.Equal(lines(t, err), []string{"too_long (100 B)"}) {
		t.Errorf("%d bytes: %v", len(text), err)
	}
	if _, err := small.Form("pay", bytes.Repeat([]byte(" "), 101), nil); !slices.Equal(lines(t, err), []string{"too_long (100 B)"}) {
		t.Errorf("a form: %v", err)
	}
	if _, err := forms.Request(append([]byte(strings.Repeat(" ", 1<<20)), "{}"...), nil); !slices.Equal(lines(t, err), []string{"too_long (1048576 B)"}) {
		t.Errorf("the default: %v", err)
	}
}

// TestNamesApart kills: a field of a form with the name of one of the envelope, which would have the same path.
func TestNamesApart(t *testing.T) {
	for _, s := range newForms(t, nil).Schemas() {
		for _, f := range s.Fields {
			if slices.Contains([]string{"dossier", "key", "command", "body"}, f.Path) {
				t.Errorf("%s has a field %s", s.Command, f.Path)
			}
		}
	}
}

// TestInstants kills: an instant that is read as another, or that stands for none.
func TestInstants(t *testing.T) {
	forms := newForms(t, nil)
	vn := func(y int, mo time.Month, d, h, mi, s, ns int) time.Time {
		return time.Date(y, mo, d, h, mi, s, ns, motcua.Location())
	}
	const malformed = "at: malformed (YYYY-MM-DDTHH:MM:SS+07:00)"
	for _, tt := range []struct {
		text, why string
		want      time.Time
		problem   string
	}{
		{text: "2026-03-02T09:00:00+07:00", why: "RFC 3339", want: vn(2026, 3, 2, 9, 0, 0, 0)},
		{text: "2026-03-02T02:00:00Z", why: "the same instant", want: vn(2026, 3, 2, 9, 0, 0, 0)},
		{text: "2026-03-01T18:30:00-08:30", why: "the same day in Viet Nam, not there", want: vn(2026, 3, 2, 10, 0, 0, 0)},
		{text: "2026-03-02T09:00", why: "what a page's field for an instant gives", want: vn(2026, 3, 2, 9, 0, 0, 0)},
		{text: "2026-03-02 09:00", why: "as the importer reads it", want: vn(2026, 3, 2, 9, 0, 0, 0)},
		{text: "2026-03-02 09:00:59", why: "with seconds", want: vn(2026, 3, 2, 9, 0, 59, 0)},
		{text: "2026-03-02 09:00:00.000000001+07:00", why: "a nanosecond", want: vn(2026, 3, 2, 9, 0, 0, 1)},
		{text: "2026-03-02T23:59:59.5", why: "half a second", want: vn(2026, 3, 2, 23, 59, 59, 5e8)},
		{text: "9999-12-31T23:59:59.999999999+07:00", why: "the last", want: vn(9999, 12, 31, 23, 59, 59, 999999999)},
		{text: "0001-01-01T00:00:00+07:00", why: "the first", want: vn(1, 1, 1, 0, 0, 0, 0)},
		{text: "2026-03-02", why: "no limit can be counted from a day", problem: malformed},
		{text: "2026-03-02T", why: "cut short", problem: malformed},
		{text: "2026-03-02T9:00", why: "two digits", problem: malformed},
		{text: "2026-03-02T09", why: "no minutes", problem: malformed},
		{text: "2026-03-02T24:00", why: "another day", problem: malformed},
		{text: "2026-03-02T09:60", why: "no such minute", problem: malformed},
		{text: "2026-03-02T09:00:60Z", why: "leap seconds are no time of an office", problem: malformed},
		{text: "2026-03-02T09:00:00.", why: "a point and nothing", problem: malformed},
		{text: "2026-03-02T09:00:00.1234567890Z", why: "finer than a nanosecond", problem: malformed},
		{text: "2026-03-02T09:00:00,5Z", why: "a comma", problem: malformed},
		{text: "2026-03-02t09:00:00z", why: "small letters", problem: malformed},
		{text: "2026-03-02T09:00:00+7:00", why: "two digits", problem: malformed},
		{text: "2026-03-02T09:00:00+0700", why: "a colon", problem: malformed},
		{text: "2026-03-02T09:00:00+24:00", why: "no such zone", problem: malformed},
		{text: "2026-03-02T09:00:00+07:00 ", why: "something behind", problem: malformed},
		{text: "2026-03-02T09:00:00 +07:00", why: "something between", problem: malformed},
		{text: "2026-03-02_09:00", why: "another separator", problem: malformed},
		{text: "02/03/2026 09:00", why: "another order", problem: "at: malformed (YYYY-MM-DD)"},
		{text: "２026-03-02T09:00", why: "digits of another script", problem: malformed},
		{text: "2026-02-29T09:00", why: "no such day", problem: "at.day: out_of_range (1..28)"},
		{text: "0001-01-01T00:00:00Z", why: "what other systems write for none", problem: "at: out_of_range (0001-01-01..9999-12-31)"},
		{text: "0001-01-01T00:00:00+14:00", why: "before the first day", problem: "at: out_of_range (0001-01-01..9999-12-31)"},
		{text: "9999-12-31T23:00:00Z", why: "after the last day in Viet Nam", problem: "at: out_of_range (0001-01-01..9999-12-31)"},
	} {
		form, err := forms.Form("pay", []byte(`{"at":"`+tt.text+`","actor":"a","unit":"u"}`), nil)
		if got := strings.Join(lines(t, err), "; "); got != tt.problem {
			t.Errorf("%s (%s): %q, want %q", tt.text, tt.why, got, tt.problem)
			continue
		}
		if tt.problem == "" && !form.(*intake.Pay).At.Equal(tt.want) {
			t.Errorf("%s (%s): %v, want %v", tt.text, tt.why, form.(*intake.Pay).At, tt.want)
		}
	}
}

// canaries are what must not come out: an invented number and words of an invented name, contact and note.
func canaries() []string {
	return []string{"001185012345", "185012345", "Mẫu", "Thôn 3", "một mình"}
}

func leaks(t *testing.T, what, out string) {
	t.Helper()
	for _, c := range canaries() {
		if strings.Contains(out, c) {
			t.Errorf("%s holds %q: %s", what, c, out)
		}
	}
}

// TestPrinting kills: a form or a command that shows what is personal when it is printed, logged or encoded.
func TestPrinting(t *testing.T) {
	forms := newForms(t, nil)
	for _, name := range names() {
		req, err := forms.Request([]byte(envelope(name, full()[name])), nil)
		if err != nil {
			t.Fatal(err)
		}
		form, err := forms.Form(name, []byte(full()[name]), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []any{form, req, reflectElem(form)} {
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "form", v)
			slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "form", v)
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			leaks(t, name, fmt.Sprintf("%v %+v %#v %s %q %x %d", v, v, v, v, v, v, v)+log.String()+string(text))
		}
		masked, err := forms.Masked(req)
		if err != nil {
			t.Fatal(err)
		}
		leaks(t, name+" masked", string(masked))
		var whole map[string]any
		if err := json.Unmarshal(masked, &whole); err != nil || !strings.Contains(string(masked), `"note":"***"`) {
			t.Errorf("%s: %s: %v", name, masked, err)
		}
	}
}

func reflectElem(form intake.Form) any {
	switch f := form.(type) {
	case *intake.Submit:
		return *f
	case *intake.Accept:
		return *f
	case *intake.Correct:
		return *f
	}
	return nil
}

// TestErrorsHoldNothing kills: a value, or the name of a field nobody knows, in an error, whatever field it was put in.
func TestErrorsHoldNothing(t *testing.T) {
	forms := newForms(t, &intake.Options{DossierCodes: true, ProcedureCodes: true, UnitCodes: true})
	canary := "001185012345 Mẫu"
	values := []string{
		`"` + canary + `"`, `" ` + canary + `"`, `"` + canary + `\u0000"`, `"` + canary + `\ud800"`, `001185012345`, `1185012345.5`, `185012345000000000000`,
		`["` + canary + `"]`, `{"` + canary + `":"` + canary + `"}`, `[{"` + canary + `":1}]`, `"` + strings.Repeat(canary, 1000) + `"`, `"` + canary,
	}
	for _, s := range forms.Schemas() {
		for _, f := range s.Fields {
			for _, v := range values {
				path := strings.Split(strings.ReplaceAll(f.Path, "[]", ""), ".")
				text := `"` + path[len(path)-1] + `":` + v
				for i := len(path) - 2; i >= 0; i-- {
					inside := `{` + text + `}`
					if strings.Contains(f.Path, path[i]+"[]") {
						inside = `[` + inside + `]`
					}
					text = `"` + path[i] + `":` + inside
				}
				for _, text := range []string{`{` + text + `}`, `{"` + canary + `":1,` + text + `}`} {
					_, err := forms.Form(s.Command, []byte(text), nil)
					if err == nil {
						t.Fatalf("%s: %s passes without a head", s.Command, f.Path)
					}
					leaks(t, s.Command+" "+f.Path, spelled(err))
				}
			}
		}
	}
	for _, v := range values {
		for _, name := range []string{"dossier", "key", "command", "body", canary} {
			_, err := forms.Request([]byte(`{"`+name+`":`+v+`}`), nil)
			leaks(t, name, spelled(err))
		}
	}
	_, err := forms.Form(canary, []byte(`{}`), nil)
	leaks(t, "the name of a command", spelled(err))
}

// spelled returns all that an error says, in every way.
func spelled(err error) string {
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		return fmt.Sprintf("%+v", err)
	}
	out := fmt.Sprintf("%v %+v %#v", err, err, invalid)
	for _, p := range invalid.Problems {
		out += p.Text(motcua.Vietnamese) + p.Text(motcua.English)
	}
	return out
}

// TestNote kills: a note that is lost because it stood with what is personal, or one that wins over that of the command: the rules
// take the command's.
func TestNote(t *testing.T) {
	forms := newForms(t, nil)
	c := &dossier.Submit{Personal: dossier.Personal{Note: dossier.NewSecret("a")}}
	text, err := forms.Reveal(dossier.Request{Dossier: "D", Key: "k", Command: c})
	if want := `{"dossier":"D","key":"k","command":"submit","body":{"note":"a"}}`; err != nil || string(text) != want {
		t.Errorf("%s: %v", text, err)
	}
	c.Note = dossier.NewSecret("b")
	text, err = forms.Reveal(dossier.Request{Dossier: "D", Key: "k", Command: c})
	if want := `{"dossier":"D","key":"k","command":"submit","body":{"note":"b"}}`; err != nil || string(text) != want {
		t.Errorf("%s: %v", text, err)
	}
}
