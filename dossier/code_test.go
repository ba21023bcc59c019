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
	long := strings.Repeat("đ", dossier.MaxLine)
	if p := dossier.CheckLine("at", long); p.Code != "" {
		t.Error(p)
	}
	if p := dossier.CheckLine("at", long+"đ"); p.Code != motcua.CodeTooLong || p.Param != "1000" {
		t.Error(p)
	}
}
