package criteria_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
)

const goodAssessment = `{
  "set": "nghe-an/model-ward@provisional-2023",
  "unit": {"key": "nghi-thu", "name": "Phường Nghi Thu", "kind": "ward"},
  "as_of": "2023-09-11",
  "sources": [{"key": "S0", "title": "Tin phường", "published": "2023-09-11", "quality": "high"}],
  "official": {"points": "10.25", "source": "S0", "published": "2023-09-11"},
  "observations": [
    {"id": "a", "criterion": "1", "outcome": "met", "happened": "2023-09-11", "source": "S0"},
    {"criterion": "3", "outcome": "partial", "progress": "1/3", "happened": "2023-09-11", "basis": "appraised", "reason": "đếm lại"},
    {"criterion": "1", "points": "0.5..1", "happened": "2023-09-12", "corrects": "a", "recorded": "2023-09-13T08:00:00+07:00"},
    {"criterion": "4", "measures": {"officers": 5, "computers": ">=3", "scanners": "1", "identity": true, "camera": false}, "happened": "2023-09-11",
     "evidence": [{"kind": "inventory", "ref": "BB-01", "date": "2023-09-10", "note": "kiểm kê"}], "narrative": true}
  ]
}`

// Each mistake of a file is reported with its path, all of them at once, in the order of the file.
func TestReadAssessmentMistakes(t *testing.T) {
	if _, err := criteria.ReadAssessmentString(goodAssessment, &criteria.AssessmentOptions{Sets: sets.Lookup}); err != nil {
		t.Fatalf("the good file: %v", faultPaths(t, err))
	}
	s := published(t)
	if bad := s.faults("assessment.schema.json", goodAssessment); bad != nil {
		t.Fatalf("the schema refuses the good file at %v", bad)
	}
	for _, tt := range []struct {
		name, old, new string
		path           string
		code           motcua.Code
		schema         bool // the schema sees it too
	}{
		{"no set", `"set": "nghe-an/model-ward@provisional-2023",`, ``, "set", motcua.CodeRequired, true},
		{"set without a version", `nghe-an/model-ward@provisional-2023`, `nghe-an/model-ward`, "set", motcua.CodeMalformed, true},
		{"set nobody has", `provisional-2023`, `2024`, "set", motcua.CodeUnknown, false},
		{"no day", `"as_of": "2023-09-11",`, ``, "as_of", motcua.CodeRequired, true},
		{"empty day", `"as_of": "2023-09-11"`, `"as_of": ""`, "as_of", motcua.CodeRequired, true},
		{"day the Vietnamese way", `"as_of": "2023-09-11"`, `"as_of": "11/09/2023"`, "as_of", motcua.CodeMalformed, true},
		{"unknown field", `"as_of":`, `"colour": "red", "as_of":`, "colour", motcua.CodeUnknown, true},
		{"unknown field of the unit", `"name": "Phường Nghi Thu"`, `"ten": "Phường Nghi Thu"`, "unit.ten", motcua.CodeUnknown, true},
		{"unit as text", `{"key": "nghi-thu", "name": "Phường Nghi Thu", "kind": "ward"}`, `"Nghi Thu"`, "unit", motcua.CodeMalformed, true},
		{"unit of a kind the set is not for", `"kind": "ward"`, `"kind": "province"`, "unit.kind", motcua.CodeUnknown, false},
		{"source twice", `"quality": "high"}]`, `"quality": "high"}, {"key": "S0", "title": "x"}]`, "sources[1].key", motcua.CodeDuplicate, false},
		{"source without a title", `"title": "Tin phường", `, ``, "sources[0].title", motcua.CodeRequired, true},
		{"source nobody listed", `"happened": "2023-09-11", "source": "S0"}`, `"happened": "2023-09-11", "source": "S9"}`, "observations[0].source", motcua.CodeUnknown, false},
		{"official points as a percentage", `"10.25"`, `"79%"`, "official.points", motcua.CodeMalformed, true},
		{"official band of a set without bands", `"points": "10.25"`, `"points": "10.25", "band": "tot"`, "official.band", motcua.CodeUnknown, false},
		{"no observations", goodAssessment[strings.Index(goodAssessment, `"observations"`):], `"observations": []}`, "observations", motcua.CodeRequired, true},
		{"criterion nobody has", `"criterion": "3"`, `"criterion": "33"`, "observations[1].criterion", motcua.CodeUnknown, false},
		{"outcome nobody knows", `"outcome": "met"`, `"outcome": "done"`, "observations[0].outcome", motcua.CodeUnknown, true},
		{"outcome only a scale may give", `"outcome": "met"`, `"outcome": "uncertain"`, "observations[0].outcome", motcua.CodeUnknown, true},
		{"neither outcome nor points", `"points": "0.5..1", `, ``, "observations[2]", motcua.CodeRequired, true},
		{"outcome and points", `"points": "0.5..1"`, `"points": "0.5..1", "outcome": "met"`, "observations[2]", motcua.CodeNotAllowed, true},
		{"points above the maximum", `"0.5..1"`, `"0.5..1.5"`, "observations[2].points", motcua.CodeOutOfRange, false},
		{"range the wrong way", `"0.5..1"`, `"1..0.5"`, "observations[2].points", motcua.CodeMalformed, false},
		{"progress of 100 %", `"1/3"`, `"100%"`, "observations[1].progress", motcua.CodeOutOfRange, false},
		{"progress with a comma", `"1/3"`, `"33,3%"`, "observations[1].progress", motcua.CodeMalformed, true},
		{"progress in other digits", `"1/3"`, `"５０%"`, "observations[1].progress", motcua.CodeMalformed, true},
		{"divided by nothing", `"1/3"`, `"1/0"`, "observations[1].progress", motcua.CodeMalformed, false},
		{"no day of the observation", `"criterion": "3", "outcome": "partial", "progress": "1/3", "happened": "2023-09-11"`, `"criterion": "3", "outcome": "partial", "progress": "1/3"`, "observations[1].happened", motcua.CodeRequired, true},
		{"a day that does not exist", `"happened": "2023-09-12"`, `"happened": "2023-09-31"`, "observations[2].happened", motcua.CodeOutOfRange, false},
		{"recorded before it happened", `"recorded": "2023-09-13T08:00:00+07:00"`, `"recorded": "2023-09-11"`, "observations[2].recorded", motcua.CodeBefore, false},
		{"recorded without a zone", `+07:00`, ``, "observations[2].recorded", motcua.CodeMalformed, false},
		{"correction of nothing", `"corrects": "a"`, `"corrects": "b"`, "observations[2].corrects", motcua.CodeUnknown, false},
		{"id twice", `"criterion": "3",`, `"criterion": "3", "id": "a",`, "observations[1].id", motcua.CodeDuplicate, false},
		{"basis nobody knows", `"appraised"`, `"audited"`, "observations[1].basis", motcua.CodeUnknown, true},
		{"measure nobody has", `"camera": false`, `"cameras": 1`, "observations[3].measures.cameras", motcua.CodeUnknown, false},
		{"measure of another kind", `"camera": false`, `"camera": 1`, "observations[3].measures.camera", motcua.CodeMalformed, false},
		{"measure of nothing", `"camera": false`, `"camera": null`, "observations[3].measures.camera", motcua.CodeMalformed, true},
		{"measure with half a ratio", `"camera": false`, `"camera": {"part": 3}`, "observations[3].measures.camera.whole", motcua.CodeRequired, true},
		{"no measures", `{"officers": 5, "computers": ">=3", "scanners": "1", "identity": true, "camera": false}`, `{}`, "observations[3].measures", motcua.CodeEmpty, true},
		{"evidence of a kind nobody knows", `"kind": "inventory"`, `"kind": "video"`, "observations[3].evidence[0].kind", motcua.CodeUnknown, true},
		{"field twice", `"narrative": true`, `"narrative": true, "narrative": false`, "observations[3].narrative", motcua.CodeDuplicate, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n := strings.Count(goodAssessment, tt.old); n != 1 {
				t.Fatalf("%d places to break", n)
			}
			text := strings.Replace(goodAssessment, tt.old, tt.new, 1)
			_, err := criteria.ReadAssessmentString(text, &criteria.AssessmentOptions{Sets: sets.Lookup})
			var invalid *motcua.InvalidError
			if !errors.As(err, &invalid) || !errors.Is(err, motcua.ErrInvalid) {
				t.Fatalf("error %v", err)
			}
			if p := invalid.Problems[0]; p.Path != tt.path || p.Code != tt.code {
				t.Errorf("%v, want %s: %s", invalid.Problems, tt.path, tt.code)
			}
			if bad := s.faults("assessment.schema.json", text); (len(bad) > 0) != tt.schema {
				t.Errorf("the schema reports %v", bad)
			}
		})
	}
}

// Whole files that are no assessment at all.
func TestReadAssessmentHopeless(t *testing.T) {
	for _, tt := range []struct {
		name, text, path string
		code             motcua.Code
	}{
		{"empty", "", "", motcua.CodeEmpty},
		{"blank", " \n\t", "", motcua.CodeEmpty},
		{"not UTF-8", "{\"set\": \"\xff\"}", "", motcua.CodeNotUTF8},
		{"not JSON", "{\n  \"set\": nothing\n}", "line 2, column 11", motcua.CodeMalformed},
		{"cut short", `{"set": "a@b"`, "line 1, column 13", motcua.CodeMalformed},
		{"two documents", `{} {}`, "line 1, column 4", motcua.CodeMalformed},
		{"a list", `[]`, "", motcua.CodeMalformed},
		{"a number", `3`, "", motcua.CodeMalformed},
		{"too deep", strings.Repeat("[", 50) + strings.Repeat("]", 50), "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]", motcua.CodeTooLong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for what, read := range map[string]func() error{
				"assessment": func() error { _, err := criteria.ReadAssessmentString(tt.text, nil); return err },
				"set":        func() error { _, err := criteria.LoadString(tt.text, nil); return err },
				"programme": func() error {
					_, err := criteria.LoadProgramme(strings.NewReader(tt.text), nil)
					return err
				},
			} {
				err := read()
				var invalid *motcua.InvalidError
				if !errors.As(err, &invalid) {
					t.Fatalf("%s: error %v", what, err)
				}
				if p := invalid.Problems[0]; p.Path != tt.path || p.Code != tt.code {
					t.Errorf("%s: %v, want %q: %s", what, invalid.Problems, tt.path, tt.code)
				}
			}
		})
	}
	broken := iotest.ErrReader(io.ErrUnexpectedEOF)
	if _, err := criteria.ReadAssessment(broken, nil); !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a reader that fails: %v", err)
	}
	if _, err := criteria.Load(broken, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a reader that fails: %v", err)
	}
}

// All mistakes of a file with an inline set come together, in the order of the file, and a value that could not be read is
// reported once.
func TestAllMistakesAtOnce(t *testing.T) {
	_, err := criteria.ReadAssessmentString(`{
		"set": {"key": "X", "version": "1", "status": "provisional", "title": {"vi": "t"}, "criteria": [
			{"number": "1", "title": {"vi": "t"}, "maximum": "ten", "met_at": true},
			{"number": "1", "title": {"vi": "t"}, "maximum": 1}
		]},
		"as_of": "2023-02-30",
		"observations": [{"criterion": "1", "outcome": "met", "happened": "yesterday"}, 5],
		"extra": 1
	}`, nil)
	want := []string{
		"set.key", "set.criteria[0].maximum", "set.criteria[0].met_at", "set.criteria[1].number", "as_of",
		"observations[0].happened", "observations[1]", "extra",
	}
	if diff := cmp.Diff(want, faultPaths(t, err)); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

// No value of a file gets into an error: every text in it is replaced by what would be a personal number (an invented one), and
// every error is searched for it.
func TestErrorsHoldNoValues(t *testing.T) {
	const secret = "040190123456"
	for _, text := range []string{goodAssessment, goodSet} {
		var at []int // where a text begins that is the value of a field
		inString := false
		for i := range text {
			if text[i] == '"' {
				inString = !inString
				if inString && strings.HasSuffix(strings.TrimRight(text[:i], " "), ":") {
					at = append(at, i)
				}
			}
		}
		if len(at) < 20 {
			t.Fatalf("only %d values", len(at))
		}
		for _, i := range at {
			end := i + 1 + strings.IndexByte(text[i+1:], '"')
			broken := text[:i+1] + secret + text[end:]
			for _, read := range []func() error{
				func() error {
					_, err := criteria.ReadAssessmentString(broken, &criteria.AssessmentOptions{Sets: sets.Lookup})
					return err
				},
				func() error { _, err := criteria.LoadString(broken, nil); return err },
			} {
				err := read()
				if err == nil {
					continue
				}
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s\n holds what was in the file: %s", err, text[i:end])
				}
				var invalid *motcua.InvalidError
				if errors.As(err, &invalid) {
					for _, p := range invalid.Problems {
						if strings.Contains(p.String(), secret) {
							t.Errorf("%v holds what was in the file: %s", p, text[i:end])
						}
					}
				}
			}
		}
	}
}

// What is written is read again as the same, and writing it again changes nothing.
func TestAssessmentRoundTrip(t *testing.T) {
	opts := &criteria.AssessmentOptions{Sets: sets.Lookup}
	first, err := criteria.ReadAssessmentString(goodAssessment, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct {
		name  string
		write func(a *criteria.Assessment) ([]byte, error)
	}{
		{"set by name", func(a *criteria.Assessment) ([]byte, error) { return json.Marshal(a) }},
		{"set inside", (*criteria.Assessment).Inline},
	} {
		one, err := way.write(first)
		if err != nil {
			t.Fatal(err)
		}
		second, err := criteria.ReadAssessmentString(string(one), opts)
		if err != nil {
			t.Fatalf("%s: %v\n%s", way.name, faultPaths(t, err), one)
		}
		two, err := way.write(second)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(one), string(two)); diff != "" {
			t.Errorf("%s: written again (-first +second):\n%s", way.name, diff)
		}
		if diff := cmp.Diff(first.Observations, second.Observations); diff != "" {
			t.Errorf("%s: observations (-first +second):\n%s", way.name, diff)
		}
		if first.Set.Digest() != second.Set.Digest() || first.Unit != second.Unit || first.AsOf != second.AsOf {
			t.Errorf("%s: set, unit or day changed", way.name)
		}
	}
}

// A set written out is the same set.
func TestSetRoundTrip(t *testing.T) {
	for _, id := range sets.IDs() {
		s := builtIn(t, id)
		text, err := json.Marshal(s.Definition())
		if err != nil {
			t.Fatal(err)
		}
		again, err := criteria.LoadString(string(text), nil)
		if err != nil {
			t.Fatalf("%s: %v", id, faultPaths(t, err))
		}
		if again.Digest() != s.Digest() {
			t.Errorf("%s: another digest after writing and reading", id)
		}
	}
	if _, err := sets.Lookup("nobody/knows@1"); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("a set nobody has: %v", err)
	}
	if _, err := sets.JSON("nobody/knows@1"); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("the text of a set nobody has: %v", err)
	}
}

// A result as JSON holds exact numbers.
func TestScoreJSON(t *testing.T) {
	sc, err := read(t, "nghithu-2023-09-11.json").Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(sc)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Set      string
		Progress struct{ Lo, Hi string }
		Known    struct{ Lo, Hi string } `json:"progress_of_known"`
		Met      struct{ Part, Whole int }
		Between  string `json:"met_between"`
		Award    struct{ Decision string }
		Criteria []struct {
			Number  string
			Outcome string
		}
		Gaps []struct{ Number string }
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Progress.Lo != "45/52" || got.Progress.Hi != "49/52" || got.Known.Lo != "0.9375" || got.Met.Part != 10 || got.Met.Whole != 13 ||
		got.Between != "10..11" || got.Award.Decision != "not_reached" || len(got.Criteria) != 13 || got.Criteria[12].Outcome != "in_progress" || len(got.Gaps) != 3 {
		t.Errorf("%+v", got)
	}
}
