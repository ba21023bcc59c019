package claim_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report/claim"
)

// document is a small valid file; tests replace parts of it.
const document = `{
  "format": "motcua.claims/1",
  "note": {"vi": "thử", "en": "a test"},
  "sources": [{"key": "S", "place": "ward", "reported_on": "2024-03-31"}],
  "terms": [
    {"key": "ward", "vi": "phường", "en": "the ward"},
    {"key": "m", "vi": "số đo", "en": "measure"},
    {"key": "n", "vi": "số đo khác", "en": "other measure"},
    {"key": "a", "vi": "tử số", "en": "part"},
    {"key": "b", "vi": "mẫu số", "en": "whole"}
  ],
  "claims": [
    {"id": "C1", "source": "S", "says": {"vi": "một", "en": "one"}, "period": "2024-Q1", "figures": [
      {"measure": "m", "unit": "a", "rate": {"printed": "98.4 %", "part": 36915, "part_is": "a", "whole": 37525, "whole_is": "b"}}
    ]},
    {"id": "C2", "source": "S", "says": {"vi": "hai", "en": "two"}, "period_of": "C1", "figures": [
      {"measure": "m", "count": 7},
      {"measure": "n", "parts": {"total": 3, "items": [{"is": "a", "count": 1}, {"is": "b", "count": 2, "progress": "50 %"}]}}
    ]}
  ]
}`

func load(s string) ([]claim.Claim, error) { return claim.Load(strings.NewReader(s)) }

func TestLoadClaims(t *testing.T) {
	claims, err := load("\ufeff" + document)
	if err != nil {
		t.Fatal(err)
	}
	part, whole := claim.Term{Key: "a", Words: claim.Words{VI: "tử số", EN: "part"}}, claim.Term{Key: "b", Words: claim.Words{VI: "mẫu số", EN: "whole"}}
	measure, other := claim.Term{Key: "m", Words: claim.Words{VI: "số đo", EN: "measure"}}, claim.Term{Key: "n", Words: claim.Words{VI: "số đo khác", EN: "other measure"}}
	source := claim.Source{
		Key: "S", Place: claim.Term{Key: "ward", Words: claim.Words{VI: "phường", EN: "the ward"}},
		ReportedOn: motcua.MustParseDate("2024-03-31"),
	}
	want := []claim.Claim{
		{
			ID: "C1", Source: source, Says: claim.Words{VI: "một", EN: "one"}, Period: motcua.MustParsePeriod("2024-Q1"),
			Figures: []claim.Figure{{Measure: measure, Unit: part, Rate: &claim.Rate{
				Printed: percent("98.4 %"), Part: motcua.Exactly(36915), PartIs: part, Whole: motcua.Exactly(37525), WholeIs: whole,
			}}},
		},
		{
			ID: "C2", Source: source, Says: claim.Words{VI: "hai", EN: "two"}, PeriodOf: "C1",
			Figures: []claim.Figure{
				{Measure: measure, Count: motcua.Exactly(7)},
				{Measure: other, Parts: &claim.Parts{Total: motcua.Exactly(3), Items: []claim.Part{
					{Is: part, Count: motcua.Exactly(1)},
					{Is: whole, Count: motcua.Exactly(2), Progress: percent("50 %")},
				}}},
			},
		},
	}
	if diff := cmp.Diff(want, claims); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Every mistake is reported with the path of its field. Kills: any check of the loader left out.
func TestLoadClaimsProblems(t *testing.T) {
	const c1, c2 = "claims[0]", "claims[1]"
	problem := func(path string, code motcua.Code, param string) motcua.Problem {
		return motcua.Problem{Path: path, Code: code, Param: param}
	}
	const rate = `"rate": {"printed": "98.4 %", "part": 36915, "part_is": "a", "whole": 37525, "whole_is": "b"}`
	inRate := func(s string) [2]string { return [2]string{rate, `"rate": {` + s + `}`} }
	for _, c := range []struct {
		name     string
		replace  [2]string
		want     []motcua.Problem
		contains bool // want is among the problems
	}{
		{name: "valid"},
		{name: "unknown field of the file", replace: [2]string{`"note"`, `"verdicts": {}, "note"`}, want: []motcua.Problem{problem("verdicts", motcua.CodeUnknown, "format, note, sources, terms, claims")}},
		{name: "a verdict in a claim", replace: [2]string{`"id": "C1",`, `"id": "C1", "verdict": "holds",`}, want: []motcua.Problem{problem(c1+".verdict", motcua.CodeUnknown, "id, source, says, period, period_of, figures")}},
		{name: "a field in another case", replace: [2]string{`"unit": "a"`, `"Unit": "a"`}, want: []motcua.Problem{problem(c1+".figures[0].?", motcua.CodeUnknown, "measure, unit, register, rounded_to, count, parts, rate")}},
		{name: "an odd name is not repeated", replace: [2]string{`"unit": "a"`, `"001084012345": "a"`}, want: []motcua.Problem{problem(c1+".figures[0].?", motcua.CodeUnknown, "measure, unit, register, rounded_to, count, parts, rate")}},
		{name: "a long name", replace: [2]string{`"unit": "a"`, `"` + strings.Repeat("u", 80) + `": "a"`}, want: []motcua.Problem{problem(c1+".figures[0]."+strings.Repeat("u", 80), motcua.CodeUnknown, "measure, unit, register, rounded_to, count, parts, rate")}},
		{name: "a longer name", replace: [2]string{`"unit": "a"`, `"` + strings.Repeat("u", 81) + `": "a"`}, want: []motcua.Problem{problem(c1+".figures[0].?", motcua.CodeUnknown, "measure, unit, register, rounded_to, count, parts, rate")}},
		{name: "field twice", replace: [2]string{`"unit": "a"`, `"unit": "a", "unit": "b"`}, want: []motcua.Problem{problem(c1+".figures[0].unit", motcua.CodeDuplicate, c1+".figures[0].unit")}},
		{name: "null is left out", replace: [2]string{`"unit": "a"`, `"unit": null`}},
		{name: "another format", replace: [2]string{`claims/1`, `claims/2`}, want: []motcua.Problem{problem("format", motcua.CodeUnknown, "motcua.claims/1")}},
		{name: "no format", replace: [2]string{`"format": "motcua.claims/1",`, ``}, want: []motcua.Problem{problem("format", motcua.CodeRequired, "")}},
		{name: "a list instead of a note", replace: [2]string{`"note": {"vi": "thử", "en": "a test"}`, `"note": []`}, want: []motcua.Problem{problem("note", motcua.CodeMalformed, "object")}},
		{name: "half a note", replace: [2]string{`, "en": "a test"`, ``}, want: []motcua.Problem{problem("note.en", motcua.CodeRequired, "")}},

		{name: "two sources of one name", replace: [2]string{`"sources": [`, `"sources": [{"key": "S", "place": "ward", "reported_on": "2024-03-30"}, `}, want: []motcua.Problem{problem("sources[1].key", motcua.CodeDuplicate, "sources[0].key")}},
		{name: "no sources", replace: [2]string{`"sources": [{"key": "S", "place": "ward", "reported_on": "2024-03-31"}]`, `"sources": []`}, contains: true, want: []motcua.Problem{problem("sources", motcua.CodeEmpty, "")}},
		{name: "an unknown source", replace: [2]string{`"id": "C1", "source": "S"`, `"id": "C1", "source": "T"`}, contains: true, want: []motcua.Problem{problem(c1+".source", motcua.CodeUnknown, "sources")}},
		{name: "a day that does not exist", replace: [2]string{`2024-03-31`, `2024-02-30`}, want: []motcua.Problem{problem("sources[0].reported_on.day", motcua.CodeOutOfRange, "1..29")}},
		{name: "no day", replace: [2]string{`"reported_on": "2024-03-31"`, `"reported_on": ""`}, want: []motcua.Problem{problem("sources[0].reported_on", motcua.CodeRequired, "")}},
		{name: "two terms of one key", replace: [2]string{`"terms": [`, `"terms": [{"key": "b", "vi": "x", "en": "x"}, `}, want: []motcua.Problem{problem("terms[5].key", motcua.CodeDuplicate, "terms[0].key")}},
		{name: "a term without words", replace: [2]string{`"en": "whole"`, `"en": "  "`}, want: []motcua.Problem{problem("terms[4].en", motcua.CodeRequired, "")}},
		{name: "words without end", replace: [2]string{`"en": "whole"`, `"en": "` + strings.Repeat("ộ", 1001) + `"`}, want: []motcua.Problem{problem("terms[4].en", motcua.CodeTooLong, "1000 characters")}},
		{name: "words of the greatest length", replace: [2]string{`"en": "whole"`, `"en": "` + strings.Repeat("ộ", 1000) + `"`}},
		{name: "a key with a space", replace: [2]string{`"key": "m"`, `"key": "m m"`}, contains: true, want: []motcua.Problem{problem("terms[1].key", motcua.CodeMalformed, "a-z, 0-9, _ . / -")}},
		{name: "a key in capitals", replace: [2]string{`"key": "m"`, `"key": "M"`}, contains: true, want: []motcua.Problem{problem("terms[1].key", motcua.CodeMalformed, "a-z, 0-9, _ . / -")}},
		{name: "a long key", replace: [2]string{`"key": "m"`, `"key": "` + strings.Repeat("m", 81) + `"`}, contains: true, want: []motcua.Problem{problem("terms[1].key", motcua.CodeTooLong, "80 characters")}},

		{name: "no claims", replace: [2]string{`"claims": [`, `"claims": [], "x": [`}, contains: true, want: []motcua.Problem{problem("claims", motcua.CodeEmpty, "")}},
		{name: "two claims of one ID", replace: [2]string{`"id": "C2"`, `"id": "C1"`}, contains: true, want: []motcua.Problem{problem(c2+".id", motcua.CodeDuplicate, c1+".id")}},
		{name: "an ID with a slash", replace: [2]string{`"id": "C2"`, `"id": "C/2"`}, want: []motcua.Problem{problem(c2+".id", motcua.CodeMalformed, "A-Z, a-z, 0-9, _ . -")}},
		{name: "an empty ID", replace: [2]string{`"id": "C2"`, `"id": ""`}, want: []motcua.Problem{problem(c2+".id", motcua.CodeMalformed, "A-Z, a-z, 0-9, _ . -")}},
		{name: "nothing said", replace: [2]string{`"says": {"vi": "một", "en": "one"}, `, ``}, want: []motcua.Problem{problem(c1+".says", motcua.CodeRequired, "")}},
		{name: "a period nobody knows", replace: [2]string{`2024-Q1`, `2024-Q5`}, contains: true, want: []motcua.Problem{problem(c1+".period.quarter", motcua.CodeOutOfRange, "1..4")}},
		{name: "a period and one of another", replace: [2]string{`"period_of": "C1"`, `"period_of": "C1", "period": "2024"`}, want: []motcua.Problem{problem(c2+".period_of", motcua.CodeNotAllowed, "period")}},
		{name: "the period of nobody", replace: [2]string{`"period_of": "C1"`, `"period_of": "C9"`}, want: []motcua.Problem{problem(c2+".period_of", motcua.CodeUnknown, "another claim of the same source")}},
		{name: "the period of itself", replace: [2]string{`"period_of": "C1"`, `"period_of": "C2"`}, want: []motcua.Problem{problem(c2+".period_of", motcua.CodeUnknown, "another claim of the same source")}},
		{name: "the period of a claim without one", replace: [2]string{`"period": "2024-Q1", `, ``}, want: []motcua.Problem{problem(c2+".period_of", motcua.CodeUnknown, "a claim with a period")}},
		{name: "no figures", replace: [2]string{`{"measure": "m", "unit": "a", ` + rate + `}`, ``}, want: []motcua.Problem{problem(c1+".figures", motcua.CodeEmpty, "")}},
		{name: "two figures of one measure", replace: [2]string{`"measure": "n"`, `"measure": "m"`}, want: []motcua.Problem{problem(c2+".figures[1].measure", motcua.CodeDuplicate, c2+".figures[0].measure")}},
		{name: "a measure without a term", replace: [2]string{`"measure": "n"`, `"measure": "o"`}, want: []motcua.Problem{problem(c2+".figures[1].measure", motcua.CodeUnknown, "terms")}},
		{name: "no measure", replace: [2]string{`{"measure": "n", `, `{`}, want: []motcua.Problem{problem(c2+".figures[1].measure", motcua.CodeRequired, "")}},
		{name: "a figure that is none", replace: [2]string{`{"measure": "m", "count": 7}`, `7`}, want: []motcua.Problem{problem(c2+".figures[0]", motcua.CodeMalformed, "object")}},
		{name: "a figure without a shape", replace: [2]string{`"measure": "m", "count": 7`, `"measure": "m"`}, want: []motcua.Problem{problem(c2+".figures[0]", motcua.CodeRequired, "count, parts, rate")}},
		{name: "a figure of two shapes", replace: [2]string{`"unit": "a", `, `"unit": "a", "count": 7, `}, want: []motcua.Problem{problem(c1+".figures[0].rate", motcua.CodeNotAllowed, "another of count, parts, rate")}},

		{name: "a count with a fraction", replace: [2]string{`"count": 7`, `"count": 7.5`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeMalformed, "403, >=5800, <=12, 90..100, ?")}},
		{name: "a count with an exponent", replace: [2]string{`"count": 7`, `"count": 7e3`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeMalformed, "403, >=5800, <=12, 90..100, ?")}},
		{name: "a negative count", replace: [2]string{`"count": 7`, `"count": -7`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeMalformed, "403, >=5800, <=12, 90..100, ?")}},
		{name: "digits of another script", replace: [2]string{`"count": 7`, `"count": "７"`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeMalformed, "403, >=5800, <=12, 90..100, ?")}},
		{name: "a count of truth", replace: [2]string{`"count": 7`, `"count": true`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeMalformed, "number or text")}},
		{name: "an unknown count", replace: [2]string{`"count": 7`, `"count": "?"`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeRequired, "")}},
		{name: "at least nothing", replace: [2]string{`"count": 7`, `"count": ">=0"`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeRequired, "")}},
		{name: "a count beyond reason", replace: [2]string{`"count": 7`, `"count": 1000000000000001`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeOutOfRange, "0..1000000000000000")}},
		{name: "the greatest count", replace: [2]string{`"count": 7`, `"count": 1000000000000000`}},
		{name: "a bound", replace: [2]string{`"count": 7`, `"count": ">=5800"`}},
		{name: "a count that was not rounded so", replace: [2]string{`"count": 7`, `"count": 7, "rounded_to": 10`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeNotAllowed, "rounded_to")}},
		{name: "a rounded count", replace: [2]string{`"count": 7`, `"count": 70, "rounded_to": 10`}},
		{name: "rounded to even", replace: [2]string{`"count": 7`, `"count": 8, "rounded_to": 2`}},
		{name: "an odd count rounded to even", replace: [2]string{`"count": 7`, `"count": 7, "rounded_to": 2`}, want: []motcua.Problem{problem(c2+".figures[0].count", motcua.CodeNotAllowed, "rounded_to")}},
		{name: "rounded to nothing", replace: [2]string{`"count": 7`, `"count": 7, "rounded_to": 1`}, want: []motcua.Problem{problem(c2+".figures[0].rounded_to", motcua.CodeOutOfRange, "2..1000000000000000")}},

		{name: "no items", replace: [2]string{`{"is": "a", "count": 1}, {"is": "b", "count": 2, "progress": "50 %"}`, ``}, want: []motcua.Problem{problem(c2+".figures[1].parts.items", motcua.CodeEmpty, "")}},
		{name: "an item twice", replace: [2]string{`{"is": "b", "count": 2`, `{"is": "a", "count": 2`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].is", motcua.CodeDuplicate, c2+".figures[1].parts.items[0].is")}},
		{name: "progress above all", replace: [2]string{`"50 %"`, `"100.1 %"`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].progress", motcua.CodeOutOfRange, "0 %..100 %")}},
		{name: "a range of progress above all", replace: [2]string{`"50 %"`, `"90–101 %"`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].progress", motcua.CodeOutOfRange, "0 %..100 %")}},
		{name: "progress undefined", replace: [2]string{`"50 %"`, `"undefined"`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].progress", motcua.CodeOutOfRange, "0 %..100 %")}},
		{name: "progress without a sign", replace: [2]string{`"50 %"`, `"50"`}, contains: true, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].progress", motcua.CodeMalformed, "98.4 %, > 90 %, 90–100 %")}},
		{name: "progress and in progress", replace: [2]string{`"progress": "50 %"`, `"progress": "50 %", "in_progress": true`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].in_progress", motcua.CodeNotAllowed, "progress")}},
		{name: "described as complete", replace: [2]string{`"progress": "50 %"`, `"described_complete": true`}},
		{name: "progress, and not described as complete", replace: [2]string{`"progress": "50 %"`, `"progress": "50 %", "described_complete": false`}},
		{name: "progress and described as complete", replace: [2]string{`"progress": "50 %"`, `"progress": "50 %", "described_complete": true`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].described_complete", motcua.CodeNotAllowed, "progress")}},
		{name: "in progress and described as complete", replace: [2]string{`"progress": "50 %"`, `"in_progress": true, "described_complete": true`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].described_complete", motcua.CodeNotAllowed, "in_progress")}},
		{name: "a description that is a text", replace: [2]string{`"progress": "50 %"`, `"described_complete": "100 %"`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].described_complete", motcua.CodeMalformed, "true or false")}},
		{name: "progress and not in progress", replace: [2]string{`"progress": "50 %"`, `"progress": "50 %", "in_progress": false`}},
		{name: "a share undefined", replace: [2]string{`"progress": "50 %"`, `"share": "undefined"`}, want: []motcua.Problem{problem(c2+".figures[1].parts.items[1].share", motcua.CodeRequired, "")}},

		{name: "a rate of nothing", replace: inRate(`"part_is": "a", "whole_is": "b"`), want: []motcua.Problem{problem(c1+".figures[0].rate", motcua.CodeRequired, "printed, part, whole")}},
		{name: "a rate without ends", replace: inRate(`"printed": "98.4 %"`), want: []motcua.Problem{problem(c1+".figures[0].rate.part_is", motcua.CodeRequired, ""), problem(c1+".figures[0].rate.whole_is", motcua.CodeRequired, "")}},
		{name: "a rate of itself", replace: inRate(`"part": 1, "part_is": "a", "whole_is": "a"`), want: []motcua.Problem{problem(c1+".figures[0].rate.whole_is", motcua.CodeDuplicate, c1+".figures[0].rate.part_is")}},
		{name: "all, but less is printed", replace: inRate(`"printed": "99 %", "all": true, "part_is": "a", "whole_is": "b"`), want: []motcua.Problem{problem(c1+".figures[0].rate.all", motcua.CodeNotAllowed, "printed")}},
		{name: "all, but a bound is printed", replace: inRate(`"printed": "> 99 %", "all": true, "part_is": "a", "whole_is": "b"`), want: []motcua.Problem{problem(c1+".figures[0].rate.all", motcua.CodeNotAllowed, "printed")}},
		{name: "all", replace: inRate(`"printed": "100.0 %", "all": true, "part_is": "a", "whole_is": "b"`)},
		{name: "printed undefined", replace: inRate(`"printed": "undefined", "part_is": "a", "whole_is": "b"`), want: []motcua.Problem{problem(c1+".figures[0].rate.printed", motcua.CodeRequired, "")}},
		{name: "the part in the rest", replace: inRate(`"part": 1, "part_is": "a", "whole_is": "b", "rest": [{"is": "a"}]`), want: []motcua.Problem{problem(c1+".figures[0].rate.rest[0].is", motcua.CodeDuplicate, c1+".figures[0].rate.part_is")}},
		{name: "an empty rest", replace: inRate(`"part": 1, "part_is": "a", "whole_is": "b", "rest": []`), want: []motcua.Problem{problem(c1+".figures[0].rate.rest", motcua.CodeEmpty, "")}},
		{name: "a reading twice", replace: inRate(`"part": 1, "part_is": "a", "whole_is": "b", "readings": ["m", "n", "m"]`), want: []motcua.Problem{problem(c1+".figures[0].rate.readings[2]", motcua.CodeDuplicate, c1+".figures[0].rate.readings[0]")}},
		{name: "readings of numbers", replace: inRate(`"part": 1, "part_is": "a", "whole_is": "b", "readings": [1, "n"]`), want: []motcua.Problem{problem(c1+".figures[0].rate.readings[0]", motcua.CodeMalformed, "text")}},
		{name: "no readings", replace: inRate(`"part": 1, "part_is": "a", "whole_is": "b", "readings": []`), want: []motcua.Problem{problem(c1+".figures[0].rate.readings", motcua.CodeOutOfRange, "1..50")}},
		{name: "a stage without a term", replace: inRate(`"part": 1, "part_is": "a", "whole_is": "b", "later_stages": ["z"]`), want: []motcua.Problem{problem(c1+".figures[0].rate.later_stages[0]", motcua.CodeUnknown, "terms")}},
		{name: "a printed number", replace: inRate(`"printed": 98.4, "part_is": "a", "whole_is": "b"`), contains: true, want: []motcua.Problem{problem(c1+".figures[0].rate.printed", motcua.CodeMalformed, "text")}},
		{name: "a rate that is a list", replace: [2]string{rate, `"rate": [1]`}, want: []motcua.Problem{problem(c1+".figures[0].rate", motcua.CodeMalformed, "object")}},

		{
			name:    "all at once, in the order of the file",
			replace: [2]string{`"printed": "98.4 %", "part": 36915`, `"printed": "98", "extra": 1, "part": "x"`},
			want: []motcua.Problem{
				problem(c1+".figures[0].rate.printed", motcua.CodeMalformed, "98.4 %, > 90 %, 90–100 %"),
				problem(c1+".figures[0].rate.extra", motcua.CodeUnknown, "printed, all, part, part_is, whole, whole_is, rest, readings, later_stages, within"),
				problem(c1+".figures[0].rate.part", motcua.CodeMalformed, "403, >=5800, <=12, 90..100, ?"),
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(document, c.replace[0]) {
				t.Fatalf("the file has no %s", c.replace[0])
			}
			_, err := load(strings.Replace(document, c.replace[0], c.replace[1], 1))
			got, _ := motcua.ProblemsAt("", err)
			if err != nil && !errors.Is(err, motcua.ErrInvalid) {
				t.Fatal(err)
			}
			if c.contains {
				for _, p := range got {
					if p == c.want[0] {
						return
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLoadClaimsDocument(t *testing.T) {
	many := func(n int) string {
		return strings.Replace(document, `"note"`, `"claims": [`+strings.Repeat("0,", n)+`0], "note"`, 1)
	}
	fields := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(`"x` + strings.Repeat("y", i) + `": 1, `)
		}
		return strings.Replace(document, `"note"`, b.String()+`"note"`, 1)
	}
	for _, c := range []struct {
		name, in, path string
		code           motcua.Code
		param          string
		why            string
	}{
		{"empty", "", "", motcua.CodeEmpty, "", ""},
		{"blank", " \n\t", "", motcua.CodeEmpty, "", ""},
		{"only a byte order mark", "\ufeff", "", motcua.CodeEmpty, "", ""},
		{"not UTF-8", strings.Replace(document, "phường", "ph\xffng", 1), "", motcua.CodeNotUTF8, "", "encoding/json would put U+FFFD"},
		{"not JSON", "{\n\"claims\": [\n", "line 2", motcua.CodeMalformed, "JSON", "the last line, where the file ends"},
		{"not JSON in its second line", "{\n'claims': 1}", "line 2", motcua.CodeMalformed, "JSON", ""},
		{"a second value", document + "{}", "line 21", motcua.CodeMalformed, "JSON", "what follows is not read by anybody"},
		{"a list", "[]", "", motcua.CodeMalformed, "object", ""},
		{"a number", "1", "", motcua.CodeMalformed, "object", ""},
		{"null", "null", "", motcua.CodeMalformed, "object", ""},
		{"too deep", strings.Replace(document, `"thử"`, strings.Repeat("[", 20)+strings.Repeat("]", 20), 1), "note.vi[0][0][0][0][0][0][0][0][0][0]", motcua.CodeTooLong, "12 nested values", ""},
		{"too many values", many(claim.MaxValues), "", motcua.CodeTooLong, "200000 values", ""},
		{"too many claims", many(2000), "claims", motcua.CodeTooLong, "2000", ""},
		{"too many bytes", document + strings.Repeat(" ", claim.MaxBytes), "", motcua.CodeTooLong, "4 MiB", ""},
		{"too many fields", fields(claim.MaxFields + 5), "note", motcua.CodeTooLong, "40 fields", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(c.in)
			got, ok := motcua.ProblemsAt("", err)
			if !ok {
				t.Fatalf("err = %v", err)
			}
			for _, p := range got {
				if p == (motcua.Problem{Path: c.path, Code: c.code, Param: c.param}) {
					return
				}
			}
			t.Errorf("got %v, want %s: %s (%s) %s", got[:min(5, len(got))], c.path, c.code, c.param, c.why)
		})
	}
	_, err := load(many(1999))
	problems, _ := motcua.ProblemsAt("", err)
	for _, p := range problems {
		if p.Code == motcua.CodeTooLong {
			t.Errorf("2000 claims: %v", p)
		}
	}
	broken := errors.New("broken")
	if _, err := claim.Load(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("the reader's own error is %v", err)
	}
	var junk strings.Builder
	junk.WriteString(`{"claims": [`)
	for range 1500 {
		junk.WriteString(`{},`)
	}
	junk.WriteString(`{}]}`)
	_, err = load(junk.String())
	if got, _ := motcua.ProblemsAt("", err); len(got) != 1000 {
		t.Errorf("%d problems, want the first thousand", len(got))
	}
}

// No value of the file is in an error: somebody may paste names and numbers into the wrong field.
func TestLoadClaimsErrorsHoldNoValues(t *testing.T) {
	const secret = "001084012345" // invented
	for _, at := range []string{`"S"`, `"ward"`, `"2024-03-31"`, `"C1"`, `"m"`, `"2024-Q1"`, `"98.4 %"`, `36915`, `"a"`, `7`, `"unit"`} {
		_, err := load(strings.Replace(document, at, `"`+secret+` Nguyễn Văn A"`, 1))
		if err == nil {
			t.Fatalf("%s can be anything", at)
		}
		problems, _ := motcua.ProblemsAt("", err)
		for _, p := range problems {
			if s := p.String() + p.Text(motcua.Vietnamese); strings.Contains(s, secret) || strings.Contains(s, "Nguyễn") {
				t.Errorf("in place of %s: %s", at, s)
			}
		}
	}
}

// Kills: a field that is read and not written, or written and not read.
func TestWriteClaims(t *testing.T) {
	claims := publishedClaims(t)
	// A claim with everything in it.
	full := rateClaim(claim.Rate{
		Printed: percent("100 %"), All: true, Part: motcua.Between(5, 9), Whole: motcua.AtLeast(9), Rest: rest(0, -1),
		Readings: []claim.Term{term("r1"), term("r2")}, LaterStages: []claim.Term{term("later")}, Within: term("within"),
	})
	full.Source = source("full", "nowhere", "2024-03-31")
	full.ID, full.Says, full.Period = "full", claim.Words{VI: "<đủ>", EN: "all & everything"}, motcua.MustParsePeriod("2024-03@15")
	full.Figures[0].Register = term("register")
	full.Figures = append(full.Figures, claim.Figure{
		Measure: term("parts"), RoundedTo: 10, Parts: &claim.Parts{Total: motcua.Exactly(30), Disjoint: true, Items: []claim.Part{
			{Is: term("i1"), Register: term("register"), Count: motcua.Exactly(10), Share: percent("33.3 %"), Progress: percent("> 90 %")},
			{Is: term("i2"), InProgress: true},
			{Is: term("i3"), DescribedComplete: true},
		}},
	}, claim.Figure{Measure: term("count"), Count: motcua.AtMost(12)})
	claims = append(claims, full)
	var b bytes.Buffer
	if err := claim.Write(&b, claims); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<đủ>", "all & everything", `">=9"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the file does not have %s as it is", want)
		}
	}
	got, err := load(b.String())
	if err != nil {
		t.Fatalf("%v\n%+v", err, err)
	}
	if diff := cmp.Diff(claims, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := claim.Write(&failing{}, claims); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the writer's own error is %v", err)
	}
}

type failing struct{}

func (*failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Whatever is read can be written and read again as the same claims, and the second writing has the same bytes; checking any
// claims ends, without a panic, with texts in both languages.
func FuzzLoadClaims(f *testing.F) {
	f.Add([]byte(document))
	published, err := os.ReadFile("testdata/claims.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(published)
	for _, s := range []string{
		"", "null", "{}", `{"claims":[{"figures":[{"rate":{}}]}]}`,
		strings.Replace(document, `"98.4 %"`, `"９８.４ %"`, 1), // digits of another script
		strings.Replace(document, `"98.4 %"`, `"²%"`, 1),
		strings.Replace(document, `"98.4 %"`, `"> 99,99 %"`, 1),
		strings.Replace(document, `36915`, `"1..900000000000000"`, 1), // ranges as wide as they get
		strings.Replace(document, `37525`, `">=1"`, 1),
		strings.Replace(document, `"count": 7`, `"count": "０"`, 1),
		strings.Replace(document, `"progress": "50 %"`, `"described_complete": true`, 1),
		strings.Replace(document, `"progress": "50 %"`, `"progress": "１００ %", "in_progress": true, "described_complete": true`, 1),
		strings.Replace(document, `"số đo"`, `"\ud800"`, 1), // half a surrogate pair
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		claims, err := claim.Load(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		var first, second bytes.Buffer
		if err := claim.Write(&first, claims); err != nil {
			t.Fatal(err)
		}
		again, err := claim.Load(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, first.Bytes())
		}
		if diff := cmp.Diff(claims, again); diff != "" {
			t.Fatalf("(-first +second)\n%s", diff)
		}
		if err := claim.Write(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%v\n%s\n%s", err, first.Bytes(), second.Bytes())
		}
		for _, r := range claim.CheckAll(claims, claim.Evidence{}) {
			if r.Verdict == claim.NoVerdict {
				t.Fatalf("%s has no verdict", r.Claim.ID)
			}
			for _, x := range r.Reasons {
				x.Spans()
				if x.Text(motcua.Vietnamese) == "" || x.Text(motcua.English) == "" {
					t.Fatalf("%s: %s has no text", r.Claim.ID, x.Code)
				}
			}
		}
	})
}
