package motcua_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

// codes returns the values of all constants of type Code that errors.go declares.
func codes(t *testing.T) []motcua.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "errors.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []motcua.Code
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
				continue
			}
			for _, v := range spec.Values {
				s, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, motcua.Code(s))
			}
		}
	}
	if len(all) < 16 {
		t.Fatalf("errors.go declares the codes %q; there were 16", all)
	}
	return all
}

// Every code that the source declares has its sentence, in both languages, with and without a parameter.
//
// Kills: a code without a wording; a wording in one language only; a sentence that keeps its gap when there is no
// parameter; a parameter that is lost.
func TestProblemText(t *testing.T) {
	type wording struct{ Vi, ViWithout, En, EnWithout string }
	want := map[motcua.Code]wording{
		motcua.CodeRequired:       {"phải có giá trị (P)", "phải có giá trị", "a value is required (P)", "a value is required"},
		motcua.CodeMalformed:      {"sai định dạng, cần P", "sai định dạng", "not in the form P", "not in the expected form"},
		motcua.CodeOutOfRange:     {"ngoài phạm vi P", "ngoài phạm vi cho phép", "outside the range P", "outside the allowed range"},
		motcua.CodeUnknown:        {"không có trong danh mục: P", "không có trong danh mục", "not one of: P", "not a known value"},
		motcua.CodeDuplicate:      {"trùng với P", "bị trùng", "already given at P", "already given"},
		motcua.CodeBefore:         {"sớm hơn P", "quá sớm", "earlier than P", "too early"},
		motcua.CodeAfter:          {"muộn hơn P", "quá muộn", "later than P", "too late"},
		motcua.CodeNotAllowed:     {"không được phép (P)", "không được phép", "not allowed (P)", "not allowed"},
		motcua.CodeNotUTF8:        {"không phải văn bản UTF-8 (P)", "không phải văn bản UTF-8", "not UTF-8 text (P)", "not UTF-8 text"},
		motcua.CodeTooLong:        {"dài hơn P", "quá dài", "longer than P", "too long"},
		motcua.CodeMissingColumn:  {"thiếu cột P", "thiếu một cột", "column P is missing", "a column is missing"},
		motcua.CodeUnknownColumn:  {"cột không được định nghĩa; các cột hợp lệ: P", "cột không được định nghĩa", "a column nobody knows; known are: P", "a column nobody knows"},
		motcua.CodeFieldCount:     {"số ô khác với tiêu đề (P)", "số ô khác với tiêu đề", "more or fewer fields than the header (P)", "more or fewer fields than the header"},
		motcua.CodeEmpty:          {"không có dữ liệu (P)", "không có dữ liệu", "nothing in it (P)", "nothing in it"},
		motcua.CodeSum:            {"các phần cộng lại không bằng P", "các phần cộng lại không bằng tổng", "the parts do not add up to P", "the parts do not add up to the total"},
		motcua.CodeDiffers:        {"khác với kết quả tính được: P", "khác với kết quả tính được", "not what the rules work out: P", "not what the rules work out"},
		motcua.CodeDoesNotCompile: {"định nghĩa mâu thuẫn: P", "định nghĩa mâu thuẫn", "the definition contradicts itself: P", "the definition contradicts itself"},
	}
	got := map[motcua.Code]wording{}
	for _, c := range codes(t) {
		with, without := problem("", c, "P"), problem("", c, "")
		w := wording{
			with.Text(motcua.Vietnamese), without.Text(motcua.Vietnamese), with.Text(motcua.English), without.Text(motcua.English),
		}
		got[c] = w
		for _, s := range []string{w.Vi, w.ViWithout, w.En, w.EnWithout} {
			if strings.HasPrefix(s, string(c)) {
				t.Errorf("%s has no wording: %q", c, s)
			}
			if strings.Contains(s, "%") || strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
				t.Errorf("%s: %q is no clean sentence", c, s)
			}
			if i := strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Mn, r) }); i >= 0 {
				t.Errorf("%s: %q is not composed (NFC)", c, s)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Kills: a path that is dropped or put last; a parameter with a % that is expanded again; an unknown code that is lost.
func TestProblemTextShape(t *testing.T) {
	tests := []struct {
		name   string
		p      motcua.Problem
		vi, en string
		log    string
		why    string
	}{
		{
			"path", problem("row 17: due_date", motcua.CodeBefore, "received_date"), "row 17: due_date: sớm hơn received_date",
			"row 17: due_date: earlier than received_date", "row 17: due_date: before (received_date)", "where comes first",
		},
		{
			"percent in the parameter", problem("share", motcua.CodeOutOfRange, "0 %..100 %"), "share: ngoài phạm vi 0 %..100 %",
			"share: outside the range 0 %..100 %", "share: out_of_range (0 %..100 %)", "the parameter is put in once",
		},
		{
			"code of another package", problem("place", "superseded", "2025-07-01"), "place: superseded (2025-07-01)",
			"place: superseded (2025-07-01)", "place: superseded (2025-07-01)", "an unknown code is shown as it is",
		},
		{"code alone", problem("", "superseded", ""), "superseded", "superseded", "superseded", "nothing around it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{tt.p.Text(motcua.Vietnamese), tt.p.Text(motcua.English), tt.p.String()}
			if diff := cmp.Diff([]string{tt.vi, tt.en, tt.log}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Kills: an error for no problems; a fourth problem that is shown; a count of the rest that is off by one.
func TestInvalidErrorText(t *testing.T) {
	problems := []motcua.Problem{
		problem("a", motcua.CodeRequired, ""), problem("b", motcua.CodeTooLong, "3"), problem("", motcua.CodeEmpty, ""),
		problem("d", motcua.CodeUnknown, "x, y"), problem("e", motcua.CodeSum, "total"),
	}
	if err := motcua.Invalid("motcua: thing"); err != nil {
		t.Errorf("an error %v without a problem", err)
	}
	want := []string{
		"motcua: thing: invalid: a: required",
		"motcua: thing: invalid: a: required; b: too_long (3)",
		"motcua: thing: invalid: a: required; b: too_long (3); empty",
		"motcua: thing: invalid: a: required; b: too_long (3); empty; and 1 more",
		"motcua: thing: invalid: a: required; b: too_long (3); empty; and 2 more",
	}
	for i, want := range want {
		if diff := cmp.Diff(want, motcua.Invalid("motcua: thing", problems[:i+1]...).Error()); diff != "" {
			t.Errorf("%d problems (-want +got):\n%s", i+1, diff)
		}
	}
}

// A caller's error matches its own sentinel and no other, through wrapping and joining; Invalid keeps its own copy.
//
// Kills: a sentinel that is another one by a second name; a lost Unwrap; a slice shared with the caller.
func TestErrorIdentity(t *testing.T) {
	sentinels := []error{
		motcua.ErrInvalid, motcua.ErrNotFound, motcua.ErrExists, motcua.ErrConflict, motcua.ErrOutcomeUnknown, motcua.ErrBusy,
		motcua.ErrFull, motcua.ErrClosed,
	}
	for i, a := range sentinels {
		for j, b := range sentinels {
			if got := errors.Is(fmt.Errorf("dossier: read: %w", a), b); got != (i == j) {
				t.Errorf("errors.Is(%v, %v) = %v", a, b, got)
			}
		}
	}
	mine := []motcua.Problem{problem("a", motcua.CodeRequired, "")}
	err := motcua.Invalid("motcua: thing", mine...)
	mine[0].Path = "changed"
	for _, wrapped := range []error{err, fmt.Errorf("import: %w", err), errors.Join(motcua.ErrBusy, err)} {
		if !errors.Is(wrapped, motcua.ErrInvalid) || errors.Is(wrapped, motcua.ErrNotFound) {
			t.Errorf("%v is not exactly ErrInvalid", wrapped)
		}
		var invalid *motcua.InvalidError
		if !errors.As(wrapped, &invalid) || invalid.Problems[0].Path != "a" {
			t.Errorf("%v does not give its problems, or those of somebody else", wrapped)
		}
	}
}

// Problems of a part are put at their place in the whole.
//
// Kills: problems of other errors invented; the path of the part dropped; the error changed under its owner; the
// citation lost.
func TestProblemsAt(t *testing.T) {
	source := motcua.Citation{Document: "91/2015/QH13", Issued: motcua.MustDate(2015, 11, 24), Article: "art. 148(5)", Quality: motcua.High}
	err := fmt.Errorf("wrapped: %w", motcua.Invalid("motcua: thing",
		problem("", motcua.CodeRequired, ""), problem("day", motcua.CodeOutOfRange, "1..31"),
		motcua.Problem{Path: "[3].maximum", Code: motcua.CodeSum, Citation: source}))
	tests := []struct {
		name, path string
		want       []string
		why        string
	}{
		{"field", "due_date", []string{"due_date", "due_date.day", "due_date[3].maximum"}, "fields by a point, elements by brackets"},
		{"row", "row 17: due_date", []string{"row 17: due_date", "row 17: due_date.day", "row 17: due_date[3].maximum"}, "any path"},
		{"none", "", []string{"", "day", "[3].maximum"}, "the same place"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			problems, ok := motcua.ProblemsAt(tt.path, err)
			var got []string
			for _, p := range problems {
				got = append(got, p.Path)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
				t.Errorf("%s, %v (-want +got):\n%s", tt.why, ok, diff)
			}
			if problems[1].Code != motcua.CodeOutOfRange || problems[1].Param != "1..31" || problems[2].Citation != source {
				t.Errorf("%s: the rest is lost: %v", tt.why, problems)
			}
		})
	}
	for _, other := range []error{nil, errors.New("disk"), motcua.ErrInvalid} {
		if problems, ok := motcua.ProblemsAt("x", other); ok || problems != nil {
			t.Errorf("%v lists the problems %v, %v", other, problems, ok)
		}
	}
	problems, _ := motcua.ProblemsAt("again", err)
	if got := problems[1].Path; got != "again.day" {
		t.Errorf("the error was changed by the first call: %q", got)
	}
}

// Kills: an empty path, parameter or citation that is written; a field renamed.
func TestProblemJSON(t *testing.T) {
	full := motcua.Problem{
		Path: "due_date", Code: motcua.CodeBefore, Param: "received_date",
		Citation: motcua.Citation{Document: "91/2015/QH13", Issued: motcua.MustDate(2015, 11, 24), Article: "art. 147(2)", Quality: motcua.High},
	}
	checkJSON(t, full, `{"path":"due_date","code":"before","param":"received_date",`+
		`"citation":{"document":"91/2015/QH13","issued":"2015-11-24","article":"art. 147(2)","quality":"high"}}`)
	checkJSON(t, problem("", motcua.CodeEmpty, ""), `{"code":"empty"}`)
}

// No error of any parser or constructor holds any part of what it was given: not in its text, not in its problems, not
// printed in any other way. The values below are invented; 9Z8Y7X and 97531 stand for what must not be seen.
//
// Kills: an input quoted in an error; a number of it used as the parameter of a rule; an error of another package
// passed on.
func TestErrorsHoldNoInput(t *testing.T) {
	texts := []string{
		"9Z8Y7X", "", "97531-97-53", "2024-97-53", "97/53/9753", "97531/97531", "9753-Q9", "97531@15", "9753-97@15",
		"2024-99-75/2024-97-53", "9753-02-30/9753-02-31", "9753-02-02/9753-02-01", "9753197531975319753197531", ">=9753197531975319753197531",
		"<=9Z8Y7X", "97531..97530", "97531..9Z8Y7X", "97531", "97531–97530 %", "97531.9753197531 %", "97531 % – 9Z8Y7X %", "> 9Z8Y7X %",
		"9Z8Y7X %", "\x009Z8Y7X\xff", "９７５３１", `"9Z8Y7X`, `"\u009Z8Y7X"`, `{"9Z8Y7X":97531}`,
	}
	parsers := map[string]func(string) error{
		"date":       func(s string) error { _, err := motcua.ParseDate(s); return err },
		"vn date":    func(s string) error { _, err := motcua.ParseVietnameseDate(s); return err },
		"period":     func(s string) error { _, err := motcua.ParsePeriod(s); return err },
		"span":       func(s string) error { _, err := motcua.ParseSpan(s); return err },
		"convention": func(s string) error { _, err := motcua.ParseConvention(s); return err },
		"count":      func(s string) error { _, err := motcua.ParseCount(s); return err },
		"percent":    func(s string) error { _, err := motcua.ParsePercent(s); return err },
		"language":   func(s string) error { _, err := motcua.ParseLanguage(s); return err },
		"quality":    func(s string) error { _, err := motcua.ParseQuality(s); return err },

		"date text":       func(s string) error { return new(motcua.Date).UnmarshalText([]byte(s)) },
		"period text":     func(s string) error { return new(motcua.Period).UnmarshalText([]byte(s)) },
		"span text":       func(s string) error { return new(motcua.Span).UnmarshalText([]byte(s)) },
		"convention text": func(s string) error { return new(motcua.Convention).UnmarshalText([]byte(s)) },
		"count text":      func(s string) error { return new(motcua.Count).UnmarshalText([]byte(s)) },
		"count JSON":      func(s string) error { return new(motcua.Count).UnmarshalJSON([]byte(s)) },
		"percent text":    func(s string) error { return new(motcua.Percent).UnmarshalText([]byte(s)) },
		"language text":   func(s string) error { return new(motcua.Language).UnmarshalText([]byte(s)) },
		"quality text":    func(s string) error { return new(motcua.Quality).UnmarshalText([]byte(s)) },

		"must date":    func(s string) error { return panicOf(func() { motcua.MustParseDate(s) }) },
		"must period":  func(s string) error { return panicOf(func() { motcua.MustParsePeriod(s) }) },
		"must percent": func(s string) error { return panicOf(func() { motcua.MustParsePercent(s) }) },
	}
	check := func(t *testing.T, err error) {
		t.Helper()
		if err == nil {
			return
		}
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) {
			t.Fatalf("%v (%T) is not an *InvalidError", err, err)
		}
		seen := []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), fmt.Sprintf("%+v", invalid.Problems)}
		for _, p := range invalid.Problems {
			b, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, string(b), p.Text(motcua.Vietnamese), p.Text(motcua.English))
		}
		for _, s := range seen {
			for _, canary := range []string{"9Z8Y", "9753", "９７５３"} {
				if strings.Contains(s, canary) {
					t.Errorf("the input shows in %s", s)
				}
			}
		}
	}
	refused := map[string]int{}
	for name, parse := range parsers {
		for _, s := range texts {
			err := parse(s)
			check(t, err)
			if err != nil {
				refused[name]++
			}
		}
	}
	for name := range parsers {
		if refused[name] < len(texts)/2 {
			t.Errorf("%s refused only %d of %d texts: the canaries do not reach its errors", name, refused[name], len(texts))
		}
	}
	_, dateErr := motcua.NewDate(97531, 97531, 97531)
	_, monthErr := motcua.MonthOf(97531, 97531, 97)
	_, quarterErr := motcua.QuarterOf(97531, 97531, 97)
	_, periodErr := motcua.NewPeriod(motcua.MustDate(9753, 1, 2), motcua.MustDate(9753, 1, 1))
	_, ofErr := motcua.PeriodOf(motcua.MustDate(9753, 1, 2), 97, 97)
	for _, err := range []error{dateErr, monthErr, quarterErr, periodErr, ofErr} {
		if err == nil {
			t.Error("no error")
		}
		check(t, err)
	}
}

// panicOf returns the error that f panics with, or nil.
func panicOf(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	f()
	return nil
}

// Kills: a language that is written as a number; a tag in upper case accepted.
func TestLanguage(t *testing.T) {
	for l, want := range map[motcua.Language]string{motcua.Vietnamese: "vi", motcua.English: "en"} {
		got, err := motcua.ParseLanguage(want)
		if err != nil || got != l || l.String() != want {
			t.Errorf("%q: %s, %v", want, got, err)
		}
		checkJSON(t, l, `"`+want+`"`)
	}
	if got := motcua.Language(9); got.String() != "vi" || motcua.MustDate(2024, 3, 12).Text(got) != "12/03/2024" {
		t.Errorf("a language out of nowhere is %s", got)
	}
	for _, s := range []string{"", "EN", "fr", "vi "} {
		_, err := motcua.ParseLanguage(s)
		checkInvalid(t, err, "motcua: language", problem("", motcua.CodeUnknown, "vi, en"))
	}
	kept := motcua.English
	if err := kept.UnmarshalText([]byte("fr")); err == nil || kept != motcua.English {
		t.Errorf("a failed Unmarshal changes the value to %s, %v", kept, err)
	}
}

// FuzzNames checks that the names of the enumerations are read back, and that nothing else is.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"vi", "en", "low", "high", "month", "half-year", "calendar", "reporting", "", "Month", "ｖｉ", "month\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		known := []string{}
		if v, err := motcua.ParseLanguage(s); err == nil {
			known = append(known, v.String())
		}
		if v, err := motcua.ParseSpan(s); err == nil {
			known = append(known, v.String())
		}
		if v, err := motcua.ParseConvention(s); err == nil {
			known = append(known, v.String())
		}
		if v, err := motcua.ParseQuality(s); err == nil && s != "" {
			known = append(known, v.String())
		}
		for _, k := range known {
			if k != s {
				t.Fatalf("%q is read as %q", s, k)
			}
		}
		names := []string{
			"vi", "en", "custom", "month", "quarter", "half-year", "year", "calendar", "reporting", "unverified", "low", "medium", "high",
		}
		if slices.Contains(names, s) != (len(known) == 1) {
			t.Fatalf("%q is read as %q", s, known)
		}
	})
}
