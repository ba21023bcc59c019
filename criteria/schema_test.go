package criteria_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
)

// schemas checks documents against the part of JSON Schema the published schemas use. A keyword it does not know is a failure, so that
// none is passed over in silence.
type schemas struct {
	t     *testing.T
	files map[string]map[string]any
}

func parse(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	return v
}

func published(t *testing.T) *schemas {
	return &schemas{t, map[string]map[string]any{
		"set.schema.json":        parse(t, criteria.SetSchema()).(map[string]any),
		"assessment.schema.json": parse(t, criteria.AssessmentSchema()).(map[string]any),
	}}
}

// faults returns the paths at which a document breaks a schema.
func (s *schemas) faults(file, text string) []string {
	paths := s.check(file, s.files[file], parse(s.t, text), "")
	slices.Sort(paths)
	return slices.Compact(paths)
}

func join(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}

func (s *schemas) check(file string, rule, v any, path string) (bad []string) {
	if b, ok := rule.(bool); ok {
		if !b {
			return []string{path}
		}
		return nil
	}
	r := rule.(map[string]any)
	number := func(name string) (float64, bool) {
		n, ok := r[name].(json.Number)
		if !ok {
			return 0, false
		}
		f, err := n.Float64()
		if err != nil {
			s.t.Fatal(err)
		}
		return f, true
	}
	fail := func(ok bool) {
		if !ok {
			bad = append(bad, path)
		}
	}
	for name, arg := range r {
		switch name {
		case "$schema", "$id", "$defs", "title", "description", "then", "else":
		case "$ref":
			target := arg.(string)
			f, fragment, _ := strings.Cut(target, "#")
			if f == "" {
				f = file
			}
			to := s.files[f]
			if to == nil {
				s.t.Fatalf("no schema %q", f)
			}
			for _, part := range strings.Split(strings.TrimPrefix(fragment, "/"), "/") {
				if part != "" {
					to = to[part].(map[string]any)
				}
			}
			bad = append(bad, s.check(f, to, v, path)...)
		case "type":
			fail(hasType(arg, v))
		case "enum":
			fail(slices.ContainsFunc(arg.([]any), func(e any) bool { return reflect.DeepEqual(e, v) }))
		case "const":
			fail(reflect.DeepEqual(arg, v))
		case "pattern":
			if text, ok := v.(string); ok {
				fail(regexp.MustCompile(arg.(string)).MatchString(text))
			}
		case "minLength", "maxLength":
			if text, ok := v.(string); ok {
				n, _ := number(name)
				fail((len([]rune(text)) >= int(n)) == (name == "minLength") || len([]rune(text)) == int(n))
			}
		case "minimum", "maximum":
			if x, ok := v.(json.Number); ok {
				f, _ := x.Float64()
				n, _ := number(name)
				fail(f == n || (f > n) == (name == "minimum"))
			}
		case "minItems", "maxItems":
			if list, ok := v.([]any); ok {
				n, _ := number(name)
				fail(len(list) == int(n) || (len(list) > int(n)) == (name == "minItems"))
			}
		case "uniqueItems":
			if list, ok := v.([]any); ok {
				for i := range list {
					for j := range i {
						fail(!reflect.DeepEqual(list[i], list[j]))
					}
				}
			}
		case "items":
			if list, ok := v.([]any); ok {
				for i, e := range list {
					bad = append(bad, s.check(file, arg, e, fmt.Sprintf("%s[%d]", path, i))...)
				}
			}
		case "required":
			if o, ok := v.(map[string]any); ok {
				for _, name := range arg.([]any) {
					if _, ok := o[name.(string)]; !ok {
						bad = append(bad, join(path, name.(string)))
					}
				}
			}
		case "minProperties":
			if o, ok := v.(map[string]any); ok {
				n, _ := number(name)
				fail(len(o) >= int(n))
			}
		case "properties":
			if o, ok := v.(map[string]any); ok {
				for name, sub := range arg.(map[string]any) {
					if e, ok := o[name]; ok {
						bad = append(bad, s.check(file, sub, e, join(path, name))...)
					}
				}
			}
		case "additionalProperties":
			if o, ok := v.(map[string]any); ok {
				known, _ := r["properties"].(map[string]any)
				for name, e := range o {
					if _, ok := known[name]; !ok {
						bad = append(bad, s.check(file, arg, e, join(path, name))...)
					}
				}
			}
		case "allOf":
			for _, sub := range arg.([]any) {
				bad = append(bad, s.check(file, sub, v, path)...)
			}
		case "oneOf":
			n := 0
			for _, sub := range arg.([]any) {
				if len(s.check(file, sub, v, path)) == 0 {
					n++
				}
			}
			fail(n == 1)
		case "if":
			branch := "else"
			if len(s.check(file, arg, v, path)) == 0 {
				branch = "then"
			}
			if sub, ok := r[branch]; ok {
				bad = append(bad, s.check(file, sub, v, path)...)
			}
		default:
			s.t.Fatalf("a keyword the test does not know: %s", name)
		}
	}
	return bad
}

func hasType(want, v any) bool {
	if list, ok := want.([]any); ok {
		return slices.ContainsFunc(list, func(w any) bool { return hasType(w, v) })
	}
	switch x := v.(type) {
	case nil:
		return want == "null"
	case bool:
		return want == "boolean"
	case string:
		return want == "string"
	case json.Number:
		return want == "number" || want == "integer" && !strings.ContainsAny(x.String(), ".eE")
	case []any:
		return want == "array"
	}
	return want == "object"
}

func loadFaults(t *testing.T, text string) []string {
	t.Helper()
	_, err := criteria.LoadString(text, nil)
	return faultPaths(t, err)
}

func faultPaths(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("error %v is no InvalidError", err)
	}
	var out []string
	for _, p := range invalid.Problems {
		out = append(out, p.Path)
	}
	return out
}

// The schema accepts every built-in set and every assessment of the tests, and every random set the compiler accepts.
func TestSchemasAcceptWhatTheReaderAccepts(t *testing.T) {
	s := published(t)
	for _, id := range sets.IDs() {
		text, err := sets.JSON(id)
		if err != nil {
			t.Fatal(err)
		}
		if bad := s.faults("set.schema.json", text); len(bad) > 0 {
			t.Errorf("%s: the schema refuses %v", id, bad)
		}
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(`"observations"`)) {
			continue
		}
		if bad := s.faults("assessment.schema.json", string(text)); len(bad) > 0 {
			t.Errorf("%s: the schema refuses %v", f, bad)
		}
	}
	for seed := range uint64(300) {
		r := maker{rand.New(rand.NewPCG(seed, 8))}
		d := r.definition(false)
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if bad := s.faults("set.schema.json", string(text)); len(bad) > 0 {
			t.Fatalf("seed %d: the schema refuses %v\n%s", seed, bad, text)
		}
		observed := r.observe(d, false)
		for i := range observed {
			observed[i].Happened = motcua.MustDate(2023, 9, 1+r.IntN(30))
		}
		if len(observed) == 0 {
			continue
		}
		a := &criteria.Assessment{Set: criteria.MustCompile(d, nil), AsOf: motcua.MustDate(2023, 9, 30), Observations: observed}
		text, err = a.Inline()
		if err != nil {
			t.Fatal(err)
		}
		if bad := s.faults("assessment.schema.json", string(text)); len(bad) > 0 {
			t.Fatalf("seed %d: the schema refuses %v\n%s", seed, bad, text)
		}
	}
}

const goodSet = `{
  "key": "test/set", "version": "1", "status": "provisional", "title": {"vi": "Bộ", "en": "Set"},
  "maximum": 23, "award": {"all": [{"all_met": true}, {"points_at_least": 10}]},
  "bands": {"bands": [{"key": "low", "title": {"vi": "T"}, "at_least": 0}, {"key": "high", "title": {"vi": "C"}, "at_least": "11.5"}]},
  "groups": [{"key": "g", "title": {"vi": "N"}, "maximum": 20}],
  "criteria": [
    {"number": "1", "group": "g", "title": {"vi": "a"}, "maximum": 20, "met_at": "18", "red_below": 5,
     "scale": {"kind": "proportional", "measures": [{"name": "r", "kind": "ratio", "empty": "zero"}], "full_from": "90%"},
     "evidence": [{"kind": "figures"}], "unit_kinds": ["ward"], "citations": [{"document": "QĐ 1", "issued": "2022-06-23", "quality": "high"}]},
    {"number": "2", "unpublished": true, "maximum": 1},
    {"number": "3", "title": {"vi": "b"}, "maximum": 2,
     "scale": {"kind": "tiers", "measures": [{"name": "n", "kind": "count"}, {"name": "there", "kind": "yes_no"}], "tiers": [
       {"points": 2, "when": [{"measure": "n", "at_least": 2}, {"measure": "there", "is": true}]},
       {"points": 1, "when": [{"measure": "n", "equal": 1}]},
       {"points": 0, "when": [{"measure": "n", "less_than": 1}]}]}},
    {"number": "4", "title": {"vi": "c"}, "information": true}
  ]
}`

// Broken sets: both name the path, or only the compiler where a schema has no words for the rule.
func TestBrokenSets(t *testing.T) {
	s := published(t)
	if bad := loadFaults(t, goodSet); bad != nil {
		t.Fatalf("the good set is refused at %v", bad)
	}
	if bad := s.faults("set.schema.json", goodSet); bad != nil {
		t.Fatalf("the schema refuses the good set at %v", bad)
	}
	for _, tt := range []struct {
		name, old, new string
		path           string // what the compiler reports, first
		schema         string // what the schema reports; "" when only the compiler can know
		why            string
	}{
		{"no key", `"key": "test/set", `, ``, "key", "key", "results refer to it"},
		{"key with capitals", `"test/set"`, `"Test/Set"`, "key", "key", "keys are lower case"},
		{"empty version", `"version": "1"`, `"version": ""`, "version", "version", ""},
		{"status nobody knows", `"provisional"`, `"active"`, "status", "status", ""},
		{"no status", `"status": "provisional", `, ``, "status", "status", "no set is the rule by default"},
		{"title in French", `"vi": "Bộ", "en": "Set"`, `"vi": "Bộ", "fr": "Ensemble"`, "title.fr", "title.fr", "unknown fields are refused"},
		{"title as text", `{"vi": "Bộ", "en": "Set"}`, `"Bộ"`, "title", "title", ""},
		{"null", `"maximum": 23`, `"maximum": null`, "maximum", "maximum", "a field that says nothing is a mistake"},
		{"unknown field", `"maximum": 23`, `"maximum": 23, "weight": 1`, "weight", "weight", ""},
		{"wrong sum", `"maximum": 23`, `"maximum": 24`, "maximum", "", "the parts must add up"},
		{"wrong sum of a group", `"maximum": 20}],`, `"maximum": 21}],`, "groups[0].maximum", "", ""},
		{"exponent", `"maximum": 20, "met_at"`, `"maximum": 2e1, "met_at"`, "criteria[0].maximum", "", "numbers are written out; JSON cannot say so of its own numbers"},
		{"negative", `"red_below": 5`, `"red_below": -5`, "criteria[0].red_below", "criteria[0].red_below", ""},
		{"non-ASCII digits", `"met_at": "18"`, `"met_at": "１８"`, "criteria[0].met_at", "criteria[0].met_at", "only ASCII digits are digits"},
		{"comma", `"11.5"`, `"11,5"`, "bands.bands[1].at_least", "bands.bands[1].at_least", "a decimal point, in data"},
		{"met above the maximum", `"met_at": "18"`, `"met_at": "20.01"`, "criteria[0].met_at", "", ""},
		{"red above met", `"red_below": 5`, `"red_below": 19`, "criteria[0].red_below", "", ""},
		{"no maximum", `"unpublished": true, "maximum": 1`, `"unpublished": true`, "criteria[1].maximum", "criteria[1].maximum", ""},
		{"maximum of information", `"information": true`, `"information": true, "maximum": 1`, "criteria[3].maximum", "criteria[3].maximum", "information is never scored"},
		{"title of an unpublished criterion", `"unpublished": true,`, `"unpublished": true, "title": {"vi": "x"},`, "criteria[1].title", "", "no invented text"},
		{"neither title nor unpublished", `"title": {"vi": "b"}, `, ``, "criteria[2].title", "", ""},
		{"number twice", `"number": "2"`, `"number": "1"`, "criteria[1].number", "", ""},
		{"slash in a number", `"number": "2"`, `"number": "2/1"`, "criteria[1].number", "criteria[1].number", "numbers are parts of addresses"},
		{"field twice", `"number": "2",`, `"number": "2", "number": "5",`, "criteria[1].number", "", "encoding/json would keep the last"},
		{"group nobody declared", `"group": "g"`, `"group": "h"`, "groups[0].maximum", "", "its sum is then wrong too"},
		{"unit kind in capitals", `["ward"]`, `["Ward"]`, "criteria[0].unit_kinds[0]", "criteria[0].unit_kinds[0]", ""},
		{"quality nobody knows", `"quality": "high"`, `"quality": "sure"`, "criteria[0].citations[0].quality", "criteria[0].citations[0].quality", ""},
		{"citation without a document", `{"document": "QĐ 1", `, `{`, "criteria[0].citations[0].document", "criteria[0].citations[0].document", ""},
		{"day that does not exist", `"2022-06-23"`, `"2022-06-31"`, "criteria[0].citations[0].issued", "", ""},
		{"day the Vietnamese way", `"2022-06-23"`, `"23/06/2022"`, "criteria[0].citations[0].issued", "criteria[0].citations[0].issued", ""},
		{"evidence of no kind", `{"kind": "figures"}`, `{}`, "criteria[0].evidence[0]", "criteria[0].evidence[0]", ""},
		{"scale nobody knows", `"kind": "proportional"`, `"kind": "linear"`, "criteria[0].scale.kind", "criteria[0].scale.kind", ""},
		{"scale without a kind", `"kind": "proportional", `, ``, "criteria[0].scale.kind", "criteria[0].scale.kind", ""},
		{"measure of no kind", `"kind": "ratio", `, ``, "criteria[0].scale.measures[0].kind", "criteria[0].scale.measures[0].kind", ""},
		{"threshold above all", `"90%"`, `"101%"`, "criteria[0].scale.full_from", "", ""},
		{"threshold of nothing", `"90%"`, `"0%"`, "criteria[0].scale.full_from", "", "nothing can be divided by it"},
		{"tiers of a proportional scale", `"full_from": "90%"`, `"tiers": [{"points": 1, "when": []}]`, "criteria[0].scale.tiers", "criteria[0].scale.tiers", ""},
		{"measure nobody declared", `{"measure": "n", "equal": 1}`, `{"measure": "m", "equal": 1}`, "criteria[2].scale.tiers[1].when[0].measure", "", ""},
		{"tiers that overlap", `"equal": 1`, `"at_least": 1`, "criteria[2].scale.tiers[1]", "", "two tiers must not give different points for the same facts"},
		{"empty bound", `{"measure": "n", "equal": 1}`, `{"measure": "n"}`, "criteria[2].scale.tiers[1].when[0]", "criteria[2].scale.tiers[1].when[0]", ""},
		{"two lower ends", `"equal": 1`, `"at_least": 1, "more_than": 0`, "criteria[2].scale.tiers[1].when[0]", "", ""},
		{"half a thing", `"equal": 1`, `"equal": "1.5"`, "criteria[2].scale.tiers[1].when[0].equal", "", "counts are whole"},
		{"level of a yes-no measure", `"is": true`, `"at_least": 1`, "criteria[2].scale.tiers[0].when[1].at_least", "", ""},
		{"tier above the maximum", `{"points": 2, "when"`, `{"points": 3, "when"`, "criteria[2].scale.tiers[0].points", "", ""},
		{"nothing is below nothing", `"less_than": 1`, `"less_than": 0`, "criteria[2].scale.tiers[2].when[0]", "", "no number fits"},
		{"two conditions in one", `{"all_met": true}`, `{"all_met": true, "no_red": true}`, "award.all[0]", "", ""},
		{"points nobody can have", `"points_at_least": 10`, `"points_at_least": 24`, "award.all[1].points_at_least", "", ""},
		{"band twice", `"key": "high"`, `"key": "low"`, "bands.bands[1].key", "", ""},
		{"no criteria", goodSet[strings.Index(goodSet, `"criteria"`):], `"criteria": []}`, "groups[0].maximum", "criteria", ""},
		{"criteria as an object", goodSet[strings.Index(goodSet, `"criteria"`):], `"criteria": {}}`, "groups[0].maximum", "criteria", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n := strings.Count(goodSet, tt.old); n != 1 {
				t.Fatalf("%d places to break", n)
			}
			text := strings.Replace(goodSet, tt.old, tt.new, 1)
			paths := loadFaults(t, text)
			if len(paths) == 0 || !slices.Contains(paths, tt.path) {
				t.Errorf("the compiler reports %q, want %q (%s)", paths, tt.path, tt.why)
			}
			if bad := s.faults("set.schema.json", text); tt.schema != "" && !slices.Contains(bad, tt.schema) || tt.schema == "" && len(bad) > 0 {
				t.Errorf("the schema reports %q, want %q", bad, tt.schema)
			}
		})
	}
}
