package dossier_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Kills: a bound in bytes, or one character too high; a check that knows controls only; letters that are refused; white space that is
// only U+0020.
func TestCheckCode(t *testing.T) {
	tests := []struct {
		name, text, why string
		want            motcua.Problem
	}{
		{"empty", "", "whether it is required is another question", motcua.Problem{}},
		{"ascii", "H40.16-240304-0001", "what most codes are", motcua.Problem{}},
		{"space inside", "UBND xã A", "units of old systems have names", motcua.Problem{}},
		{"no-break space inside", "UBND\u00a0xã", "it can be seen that something is there", motcua.Problem{}},
		{"combining", "e\u0301", "letters are taken as they are", motcua.Problem{}},
		{"longest", strings.Repeat("đ", dossier.MaxCode), "characters, not bytes", motcua.Problem{}},
		{"too long", strings.Repeat("đ", dossier.MaxCode+1), "", motcua.Problem{Code: motcua.CodeTooLong, Param: "200"}},
		{"too long in ASCII", strings.Repeat("d", dossier.MaxCode+1), "", motcua.Problem{Code: motcua.CodeTooLong, Param: "200"}},
		{"not UTF-8", "a\xff", "no database column takes it", motcua.Problem{Code: motcua.CodeNotUTF8}},
		{"zero byte", "a\x00", "PostgreSQL takes it in no text", motcua.Problem{Code: motcua.CodeMalformed, Param: "visible characters"}},
		{"delete", "a\x7f", "a control character too", motcua.Problem{Code: motcua.CodeMalformed, Param: "visible characters"}},
		{"line break", "a\nb", "", motcua.Problem{Code: motcua.CodeMalformed, Param: "visible characters"}},
		{"line separator", "a\u2028b", "", motcua.Problem{Code: motcua.CodeMalformed, Param: "visible characters"}},
		{"zero width", "a\u200bb", "two codes that look the same", motcua.Problem{Code: motcua.CodeMalformed, Param: "visible characters"}},
		{"direction", "a\u202eb", "it is read the other way round", motcua.Problem{Code: motcua.CodeMalformed, Param: "visible characters"}},
		{"byte order mark", "\ufeffa", "", motcua.Problem{Code: motcua.CodeMalformed, Param: "visible characters"}},
		{"space before", " a", "", motcua.Problem{Code: motcua.CodeMalformed, Param: "no space at the ends"}},
		{"space behind", "a ", "", motcua.Problem{Code: motcua.CodeMalformed, Param: "no space at the ends"}},
		{"no-break space behind", "đ\u00a0", "", motcua.Problem{Code: motcua.CodeMalformed, Param: "no space at the ends"}},
		{"only a space", " ", "", motcua.Problem{Code: motcua.CodeMalformed, Param: "no space at the ends"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want.Code != "" {
				tt.want.Path = "at"
			}
			if diff := cmp.Diff(tt.want, dossier.CheckCode("at", tt.text)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
	if p := dossier.CheckLine("at", "12\u200b/QĐ-UBND"); p.Code != "" {
		t.Error(p)
	}
	if p := dossier.CheckLine("at", "12\t/QĐ-UBND"); p.Code != motcua.CodeMalformed {
		t.Error(p)
	}
	long := strings.Repeat("đ", dossier.MaxLine)
	if p := dossier.CheckLine("at", long); p.Code != "" {
		t.Error(p)
	}
	if p := dossier.CheckLine("at", long+"đ"); p.Code != motcua.CodeTooLong || p.Param != "1000" {
		t.Error(p)
	}
}

// The numbers are invented.
//
// Kills: eight digits or ten; digits of one script; a sign that breaks the row; a letter that does not; prose without end.
func TestCheckReason(t *testing.T) {
	tests := []struct {
		name, text, why string
		ok              bool
	}{
		{"code", "R1", "", true},
		{"words", "thiếu giấy tờ", "no prose can be told from a code by its letters", true},
		{"eight digits", "12345678", "a day, a number of a document", true},
		{"nine digits", "123456789", "the shortest number of a person", false},
		{"split by letters", "QĐ 1234/2024 và 5678", "two numbers", true},
		{"spaces", "040 085 123 456", "", false},
		{"dots", "040.085.123.456", "", false},
		{"slashes", "040/085/123/456", "", false},
		{"low lines", "040_085_123_456", "", false},
		{"no-break spaces", "040\u00a0085\u00a0123\u00a0456", "", false},
		{"full width", "０４００８５１２３４５６", "the same number, typed on another keyboard", false},
		{"Khmer", "០៤០០៨៥១២៣៤៥៦", "digits are digits", false},
		{"brackets", "(040)085123456", "", false},
		{"in prose", "ông Thử, CCCD 040085123456, đã mất", "", false},
		{"without end", strings.Repeat("x", 1<<20), "", false},
		{"line break", "a\nb", "", false},
	}
	for _, tt := range tests {
		p := dossier.CheckReason("at", tt.text)
		if (p.Code == "") != tt.ok || p.Code != "" && p.Path != "at" {
			t.Errorf("%s: %v; %s", tt.name, p, tt.why)
		}
		a := dossier.Access{At: at("2024-03-04 09:00"), Actor: "a", Unit: "u", Purpose: tt.text, Kind: dossier.AccessExport}
		if err := a.Check(); (err == nil) != tt.ok {
			t.Errorf("access for %s: %v", tt.name, err)
		}
	}
	good := dossier.Access{At: at("2024-03-04 09:00"), Actor: "a", Unit: "u", Purpose: "p", Kind: dossier.AccessExport}
	for name, change := range map[string]func(*dossier.Access){
		"unit": func(a *dossier.Access) { a.Unit = "u\x00" }, "actor": func(a *dossier.Access) { a.Actor = "a\u202e" },
		"source": func(a *dossier.Access) { a.Source = "123456789" }, "dossier": func(a *dossier.Access) { a.Dossier = "d " },
	} {
		a := good
		change(&a)
		if got := problems(a.Check()); len(got) != 1 || !strings.HasPrefix(got[0], name+": ") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
