package intake_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/intake"
)

// FuzzRequest kills: a text that makes the reader panic; one that is taken and not JSON; a request that is written as another; an error
// that repeats a part of the text.
func FuzzRequest(f *testing.F) {
	for name, body := range full() {
		f.Add(envelope(name, body)) // everything there is
	}
	for _, text := range []string{
		"\ufeff{}", `{"command":"pay","body":{}}`, `{"dossier":"D","dossier":"D"}`,
		`{"dossier":"\ud83d\ude00","key":"k","command":"rate","body":{"rating":{"of":5,"score":-0}}}`,
		`{"dossier":"D","key":"k","command":"submit","body":{"at":"2026-03-02 09:00","actor":"a","unit":"u","channel":"post","note":"\u0000","personal":{}}}`,
		"{\"dossier\":\"\xff\"}", `{"body":{"papers":[[[{}]]]}}`, "３", "²", `[`, `{"a`,
	} {
		f.Add(text)
	}
	forms := newForms(f, nil)
	f.Fuzz(func(t *testing.T, text string) {
		req, err := forms.Request([]byte(text), nil)
		if err != nil {
			if lines(t, err) == nil {
				t.Error("an error without problems")
			}
			return
		}
		if !json.Valid([]byte(strings.TrimPrefix(text, "\ufeff"))) || !utf8.ValidString(text) {
			t.Fatal("what is no JSON in UTF-8 was taken")
		}
		first, err := forms.Reveal(req)
		if err != nil {
			t.Fatalf("read and not written: %v", err)
		}
		again, err := forms.Request(first, nil)
		if err != nil {
			t.Fatalf("written and not read: %v\n%s", err, first)
		}
		second, err := forms.Reveal(again)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("no fixed point: %v\n%s\n%s", err, first, second)
		}
	})
}

// FuzzErrors kills: an error that holds what stood in the text. The canary is put where the fuzzer says.
func FuzzErrors(f *testing.F) {
	const canary = "QZ001185012345ZQ"
	for name, body := range full() {
		f.Add(name, body, 0)
		f.Add(name, body, len(body)/2) // in a value
		f.Add(name, body, 3)           // in a name
	}
	f.Add("rate", `{"rating":{"":1}}`, 12)
	forms := newForms(f, &intake.Options{UnitCodes: true})
	f.Fuzz(func(t *testing.T, name, body string, at int) {
		if at < 0 || at > len(body) {
			return
		}
		text := body[:at] + canary + body[at:]
		for _, err := range []error{
			errOf(forms.Form(name, []byte(text), nil)),
			errOf(forms.Form("accept", []byte(text), nil)),
			errOf(forms.Form("correct", []byte(`{`+head+`,"facts":`+text+`}`), nil)),
		} {
			if err == nil {
				continue
			}
			out := err.Error()
			for _, p := range lines(t, err) {
				out += p
			}
			if strings.Contains(out, canary[2:14]) {
				t.Fatal("the canary is in the error")
			}
		}
	})
}

// FuzzJSON kills: a text that encoding/json takes for JSON and the reader does not, or the other way round, and a string that both read
// differently.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		`"\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\"`, `-0`, `-0.0e+00`, `01`, `1.`, `.5`, `1e`, `+1`, `tru`, `nul`, `[1,]`, `{"a":1,}`, `{,}`, `{"a"}`, `[ ]`, `{ }`,
		"\"\x1f\"", `"\u12g4"`, `"\x41"`, "[1 2]", "[]]", `{"a":{"b":[{"c":null}]}}`, " 1 ", "", "\v1",
	} {
		f.Add(text)
	}
	forms := newForms(f, nil)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "[")+strings.Count(text, "{") > 12 {
			return // too deep for one of the two
		}
		// In a list that is no list of papers the value is skipped; it must be JSON all the same.
		_, err := forms.Form("supplement", []byte(`{"x":[`+text+`]}`), nil)
		malformed := false
		for _, p := range lines(t, err) {
			malformed = malformed || strings.HasSuffix(p, "malformed (JSON)")
		}
		if valid := json.Valid([]byte(`{"x":[` + text + `]}`)); valid == malformed {
			t.Fatalf("JSON: %v, malformed: %v", valid, malformed)
		}
		var want string
		if json.Unmarshal([]byte(text), &want) != nil || strings.TrimSpace(text)[0] != '"' {
			return
		}
		form, err := forms.Form("pay", []byte(`{"at":"2026-03-02 09:00","actor":"a","unit":"u","note":`+text+`}`), nil)
		if err != nil {
			return // encoding/json puts U+FFFD for what is no Unicode text; control characters and lengths are rules
		}
		if got := form.(*intake.Pay).Note.Reveal(); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

// FuzzInstant kills: an instant that is written as another one.
func FuzzInstant(f *testing.F) {
	for _, s := range []string{"2026-03-02T09:00:00+07:00", "2026-03-02 09:00", "0001-01-01T00:00:00.000000001+07:00", "9999-12-31T23:59:59-23:59", "２026-03-02T09:00"} {
		f.Add(s)
	}
	forms := newForms(f, nil)
	f.Fuzz(func(t *testing.T, s string) {
		text, err := json.Marshal(map[string]string{"at": s, "actor": "a", "unit": "u"})
		if err != nil {
			t.Skip()
		}
		form, err := forms.Form("pay", text, nil)
		if err != nil {
			return
		}
		at := form.(*intake.Pay).At
		if motcua.DateOf(at).IsZero() {
			t.Fatal("an instant on no day")
		}
		again, err := forms.Form("pay", []byte(`{"at":"`+at.Format("2006-01-02T15:04:05.999999999Z07:00")+`","actor":"a","unit":"u"}`), nil)
		if err != nil || !again.(*intake.Pay).At.Equal(at) {
			t.Fatalf("%v is not read again: %v", at, err)
		}
	})
}
