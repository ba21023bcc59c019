package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/shopspring/decimal"
)

// schema checks documents against the part of JSON Schema that page.schema.json uses. A keyword it does not know is an error,
// so that none is passed over in silence.
type schema struct {
	root map[string]any
}

func parseJSON(t *testing.T, b []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func pageSchema(t *testing.T) *schema {
	t.Helper()
	return &schema{parseJSON(t, []byte(report.JSONSchema())).(map[string]any)}
}

// check returns what is wrong with v, each with its place.
func (s *schema) check(rule map[string]any, v any, at string) (wrong []string) {
	add := func(format string, args ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(format, args...)) }
	object, isObject := v.(map[string]any)
	array, isArray := v.([]any)
	str, isString := v.(string)
	number, isNumber := v.(json.Number)
	for _, keyword := range slices.Sorted(maps.Keys(rule)) {
		arg := rule[keyword]
		switch keyword {
		case "$schema", "$id", "$defs", "title", "description":
		case "$ref":
			name := strings.TrimPrefix(arg.(string), "#/$defs/")
			target, ok := s.root["$defs"].(map[string]any)[name].(map[string]any)
			if !ok {
				panic("no definition " + name)
			}
			wrong = append(wrong, s.check(target, v, at)...)
		case "type":
			_, isBool := v.(bool)
			ok := map[string]bool{
				"object": isObject, "array": isArray, "string": isString, "number": isNumber, "boolean": isBool,
				"integer": isNumber && !strings.ContainsAny(string(number), ".eE"),
			}[arg.(string)]
			if !ok {
				add("not of type %s", arg)
			}
		case "const":
			if v != arg {
				add("not %v", arg)
			}
		case "enum":
			if !slices.Contains(arg.([]any), v) {
				add("%v is none of %v", v, arg)
			}
		case "required":
			for _, name := range arg.([]any) {
				if _, ok := object[name.(string)]; isObject && !ok {
					add("%s is missing", name)
				}
			}
		case "properties":
			for _, name := range slices.Sorted(maps.Keys(arg.(map[string]any))) {
				if member, ok := object[name]; ok {
					wrong = append(wrong, s.check(arg.(map[string]any)[name].(map[string]any), member, at+"."+name)...)
				}
			}
		case "additionalProperties":
			known, _ := rule["properties"].(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(object)) {
				if _, ok := known[name]; ok {
					continue
				}
				if arg == false {
					add("%s is not known", name)
				} else {
					wrong = append(wrong, s.check(arg.(map[string]any), object[name], at+"."+name)...)
				}
			}
		case "items":
			for i, member := range array {
				wrong = append(wrong, s.check(arg.(map[string]any), member, fmt.Sprintf("%s[%d]", at, i))...)
			}
		case "minItems":
			if n, _ := arg.(json.Number).Int64(); isArray && int64(len(array)) < n {
				add("fewer than %d", n)
			}
		case "minLength":
			if n, _ := arg.(json.Number).Int64(); isString && int64(utf8.RuneCountInString(str)) < n {
				add("shorter than %d", n)
			}
		case "minimum":
			if arg != json.Number("0") {
				panic("the checker knows the minimum 0 alone")
			}
			if isNumber && strings.HasPrefix(string(number), "-") {
				add("less than 0")
			}
		case "pattern":
			if isString && !regexp.MustCompile(arg.(string)).MatchString(str) {
				add("does not match %s", arg)
			}
		case "oneOf":
			matches := 0
			for _, one := range arg.([]any) {
				if len(s.check(one.(map[string]any), v, at)) == 0 {
					matches++
				}
			}
			if matches != 1 {
				add("fits %d of the forms, not one", matches)
			}
		default:
			panic("the checker does not know " + keyword)
		}
	}
	return wrong
}

func writeJSON(t *testing.T, p *report.Page) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// everyCell is a page with cells and percentages of every form, bound and tone.
func everyCell() *report.Page {
	p := &report.Page{Title: "mọi loại ô", AsOf: motcua.MustDate(2024, 3, 12).End(), Sections: []report.Section{{}}}
	table := &report.Table{Columns: []report.Column{{Key: "a"}, {Key: "b", Kind: report.KindCount}, {Key: "c"}}}
	percents := []motcua.Percent{{}}
	for _, s := range []string{"98.4 %", "90–100 %", ">= 90 %", "> 90 %", "<= 90 %", "< 90.5 %", "100 %"} {
		percents = append(percents, motcua.MustParsePercent(s))
	}
	counts := []motcua.Count{{}, motcua.Exactly(0), motcua.Exactly(9007199254740993), motcua.AtLeast(5), motcua.AtMost(5), motcua.Between(3, 5)}
	progress, comparison := &report.ProgressBars{}, &report.Comparison{}
	for i, percent := range percents {
		tone := report.Tone(i % 6)
		table.Add(report.PercentCell(percent).WithTone(tone), report.CountCell(counts[i%len(counts)]), report.EmptyCell("lý do"))
		progress.Bars = append(progress.Bars, report.ProgressBar{Label: "x", Value: percent, Tone: tone, Total: i == 0})
		comparison.Items = append(comparison.Items, report.Compared{Label: "x", Published: percent, Recomputed: percents[0], Tone: tone})
	}
	table.Add(report.TextCell("chữ").WithNote("ghi chú"), report.IntegerCell(-1), report.DateCell(motcua.MustDate(2024, 3, 12)))
	table.Add(report.Cell{}, report.Cell{}, report.DecimalRangeCell(decimal.New(-15, -1), decimal.New(5, 1_000_000)))
	table.AddGroup(report.Cell{})
	table.AddTotal(report.TextCell("t"), report.EmptyCell(""), report.Cell{})
	p.Sections[0] = report.Section{Table: table, Chart: progress}
	p.Sections = append(p.Sections, report.Section{Chart: comparison},
		report.Section{Chart: &report.StackedBars{Classes: make([]report.Class, 1), Bars: []report.StackedBar{{Values: []int64{0}}}}},
		report.Section{Chart: &report.ProgressBars{}}, report.Section{Chart: &report.Comparison{}}, report.Section{})
	trends := make([]report.Section, 0, 4)
	for _, columns := range []bool{false, true} {
		of := func(cell func(i int) report.Cell) report.Series {
			series := report.Series{Label: "x"}
			for i := range percents {
				series.Values = append(series.Values, cell(i))
			}
			return series
		}
		trends = append(trends,
			report.Section{Chart: &report.Trend{Periods: make([]string, len(percents)), Columns: columns, Series: []report.Series{
				of(func(i int) report.Cell { return report.PercentCell(percents[i]) }), of(func(int) report.Cell { return report.EmptyCell("lý do") }),
			}}},
			report.Section{Chart: &report.Trend{Periods: make([]string, len(percents)), Columns: columns, Unit: "x", Series: []report.Series{
				of(func(i int) report.Cell { return report.CountCell(counts[i%len(counts)]) }), of(func(int) report.Cell { return report.Cell{} }),
				of(func(i int) report.Cell { return report.IntegerCell(int64(i)) }),
			}}})
	}
	p.Sections = append(p.Sections, trends...)
	funnel := &report.Funnel{}
	for _, count := range counts {
		funnel.Stages = append(funnel.Stages, report.Stage{Label: "x", Count: count, Note: "x"})
	}
	p.Sections = append(p.Sections, report.Section{Chart: funnel}, report.Section{Chart: &report.Trend{Series: make([]report.Series, 1)}})
	p.Figures = []report.Figure{{}}
	return p
}

// Kills: output that programs written for the schema cannot read.
func TestJSONSchema(t *testing.T) {
	t.Parallel()
	s := pageSchema(t)
	for name, p := range map[string]*report.Page{
		"Vietnamese": wardPage(motcua.Vietnamese), "English": wardPage(motcua.English), "every cell": everyCell(), "least": {Title: "x"},
	} {
		for _, wrong := range s.check(s.root, parseJSON(t, writeJSON(t, p)), "page") {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

// Kills: a schema, or a checker, that accepts anything. Each edit makes one thing wrong.
func TestJSONSchemaRefuses(t *testing.T) {
	t.Parallel()
	s := pageSchema(t)
	good := string(writeJSON(t, wardPage(motcua.English)))
	for _, edit := range []struct{ name, from, to string }{
		{"format", `"format": "motcua.report/1"`, `"format": "motcua.report/2"`},
		{"language", `"language": "en"`, `"language": "fr"`},
		{"no title", `"title": "Administrative`, `"heading": "Administrative`},
		{"instant without a zone", "+07:00\"", "\""},
		{"number as text", `"value": 403`, `"value": "403"`},
		{"count as decimal", `"low": 36915`, `"low": 36915.5`},
		{"percentage as text", `"low": 98.4`, `"low": "98.4"`},
		{"negative percentage", `"low": 98.4`, `"low": -98.4`},
		{"bound", `"bound": "range"`, `"bound": "about"`},
		{"tone", `"tone": "bad"`, `"tone": "red"`},
		{"day", `"day": "2023-09-11"`, `"day": "11/09/2023"`},
		{"kind of a cell", `"kind": "date"`, `"kind": "day"`},
		{"kind of a chart", `"kind": "stacked_bars"`, `"kind": "pie"`},
		{"member nobody knows", `"receipt":`, `"reciept":`},
		{"row without a kind", `"kind": "total",`, ``},
		{"column without a key", `"key": "tt",`, ``},
		{"negative value of a bar", "\"values\": [\n              84", "\"values\": [\n              -84"},
	} {
		if strings.Count(good, edit.from) == 0 {
			t.Errorf("%s: nothing to edit", edit.name)
			continue
		}
		bad := parseJSON(t, []byte(strings.Replace(good, edit.from, edit.to, 1)))
		if len(s.check(s.root, bad, "page")) == 0 {
			t.Errorf("%s: accepted", edit.name)
		}
	}
}

// Kills: numbers that lose digits or become text, ends that get lost, keys in an order that changes.
func TestJSONCells(t *testing.T) {
	t.Parallel()
	table := &report.Table{Key: "t", Columns: []report.Column{{Key: "z"}, {Key: "a"}, {Key: `"m<`}}}
	table.Add(report.CountCell(motcua.Exactly(9007199254740993)), report.PercentCell(motcua.MustParsePercent("> 90 %")),
		report.DecimalRangeCell(decimal.RequireFromString("81.50"), decimal.RequireFromString("94")))
	table.AddGroup(report.TextCell("nhóm"))
	table.Add(report.EmptyCell("chưa có").WithNote("hỏi lại").WithTone(report.TonePending), report.Cell{},
		report.PercentCell(motcua.Ratio{Part: motcua.Exactly(2), Whole: motcua.Exactly(3)}.Percent(1)))
	p := &report.Page{Title: "<x> & \u2028", Sections: []report.Section{{Table: table}}}
	const want = `{
  "format": "motcua.report/1",
  "language": "vi",
  "title": "<x> & \u2028",
  "sections": [
    {
      "table": {
        "key": "t",
        "columns": [
          {
            "key": "z",
            "header": "",
            "kind": "count"
          },
          {
            "key": "a",
            "header": "",
            "kind": "percent"
          },
          {
            "key": "\"m<",
            "header": "",
            "kind": "mixed"
          }
        ],
        "rows": [
          {
            "kind": "data",
            "cells": {
              "z": {
                "kind": "count",
                "low": 9007199254740993,
                "high": 9007199254740993,
                "text": "9.007.199.254.740.993"
              },
              "a": {
                "kind": "percent",
                "bound": "more_than",
                "low": 90,
                "text": "> 90 %"
              },
              "\"m<": {
                "kind": "decimal",
                "low": 81.50,
                "high": 94,
                "text": "81,50–94"
              }
            }
          },
          {
            "kind": "group",
            "label": {
              "kind": "text",
              "text": "nhóm"
            }
          },
          {
            "kind": "data",
            "cells": {
              "z": {
                "kind": "empty",
                "text": "",
                "tone": "pending",
                "reason": "chưa có",
                "note": "hỏi lại"
              },
              "\"m<": {
                "kind": "percent",
                "bound": "exact",
                "low": 66.7,
                "high": 66.7,
                "rounded": true,
                "text": "66,7 %"
              }
            }
          }
        ]
      }
    }
  ]
}
`
	if diff := cmp.Diff(want, string(writeJSON(t, p))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Kills: an as-of instant in the zone of the machine.
func TestJSONAsOf(t *testing.T) {
	t.Parallel()
	p := &report.Page{Title: "x", AsOf: motcua.MustDate(2024, 3, 12).At(17, 0, 0).UTC()}
	if out := string(writeJSON(t, p)); !strings.Contains(out, `"as_of": "2024-03-12T17:00:00+07:00"`) {
		t.Errorf("%s", out)
	}
}
