package dossier_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/internal/golden"
)

func procedure(code, from, until string, limits ...dossier.Limit) dossier.Procedure {
	p := dossier.Procedure{Code: code, Name: "Tên", Field: "F", Limits: limits}
	if from != "" {
		p.From = motcua.MustParseDate(from)
	}
	if until != "" {
		p.Until = motcua.MustParseDate(until)
	}
	if limits == nil {
		p.Limits = []dossier.Limit{{Term: calendar.WorkingDays(5)}}
	}
	return p
}

// Kills: a mistake that is not found, or that hides another; versions that overlap by a day taken, versions that touch
// refused.
func TestNewCatalogueFindsMistakes(t *testing.T) {
	wd := calendar.WorkingDays(5)
	tests := []struct {
		name, why  string
		procedures []dossier.Procedure
		want       []string
	}{
		{"nothing", "a catalogue may be empty", nil, nil},
		{"everything missing", "all at once", []dossier.Procedure{{}}, []string{
			"procedures[0].code: required", "procedures[0].name: required", "procedures[0].field: required", "procedures[0].limits: required",
		}},
		{"ends before it begins", "an empty version is a slip", []dossier.Procedure{procedure("a", "2024-01-01", "2024-01-01")}, []string{"procedures[0].until: out_of_range (> from)"}},
		{"one day", "1 January alone", []dossier.Procedure{procedure("a", "2024-01-01", "2024-01-02")}, nil},
		{"overlap by a day", "31 December has two versions", []dossier.Procedure{procedure("a", "", "2024-01-01"), procedure("a", "2023-12-31", "")}, []string{"procedures[1].from: duplicate (procedures[0])"}},
		{"touching", "the first day of one is the first without the other", []dossier.Procedure{procedure("a", "", "2024-01-01"), procedure("a", "2024-01-01", "")}, nil},
		{"in any order", "versions are sorted", []dossier.Procedure{procedure("a", "2024-01-01", ""), procedure("a", "", "2024-01-01")}, nil},
		{"two for ever", "both since ever", []dossier.Procedure{procedure("a", "", ""), procedure("a", "", "")}, []string{"procedures[1].from: duplicate (procedures[0])"}},
		{"one inside another", "each is told one that it meets: the one that ends last", []dossier.Procedure{procedure("a", "2020-01-01", "2021-01-01"), procedure("a", "2020-02-01", "2020-03-01"), procedure("a", "2020-02-15", "2022-01-01")}, []string{
			"procedures[1].from: duplicate (procedures[0])", "procedures[2].from: duplicate (procedures[0])",
		}},
		{"under a long one", "the short one between them hides nothing", []dossier.Procedure{procedure("a", "2020-03-01", ""), procedure("a", "2020-01-01", ""), procedure("a", "2020-02-01", "2020-02-02")}, []string{
			"procedures[1].from: duplicate (procedures[0])", "procedures[2].from: duplicate (procedures[1])",
		}},
		{"two codes", "in the order of the input", []dossier.Procedure{procedure("b", "", ""), procedure("a", "", ""), procedure("b", "", ""), procedure("a", "", "")}, []string{
			"procedures[2].from: duplicate (procedures[0])", "procedures[3].from: duplicate (procedures[1])",
		}},
		{"other codes", "versions of different procedures do not meet", []dossier.Procedure{procedure("a", "", ""), procedure("b", "", "")}, nil},
		{"two limits alike", "which one?", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd}, dossier.Limit{Term: wd, Case: "x"}, dossier.Limit{Term: calendar.WorkingDays(9)})}, []string{"procedures[0].limits[2]: duplicate (limits[0])"}},
		{"unknown convention", "the names there are", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Convention: "civil"})}, []string{"procedures[0].limits[0].convention: unknown (civil_code, same_day_15h, eight_hour_day, recv=…;cutoff=…)"}},
		{"unknown option", "not one of the calendar's", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Convention: "roll=never"})}, []string{"procedures[0].limits[0].convention: unknown (civil_code, same_day_15h, eight_hour_day, recv=…;cutoff=…)"}},
		{"options", "any convention of the calendar", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Convention: calendar.SameDay15h().String()})}, nil},
		{"unknown supplement rule", "restarts or pauses", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Supplement: "stops"})}, []string{"procedures[0].limits[0].supplement: unknown (restarts, pauses)"}},
		{"said twice, differently", "the procedure contradicts itself", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Supplement: "restarts", Convention: "supplement=pauses"})}, []string{"procedures[0].limits[0].supplement: duplicate (convention)"}},
		{"said twice, the same", "no harm", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Supplement: "restarts", Convention: "supplement=restarts"})}, nil},
		{"unknown channel", "a number that is none", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Channel: 7})}, []string{"procedures[0].limits[0].channel: unknown (counter, online, post)"}},
		{"negative term", "it cannot be counted", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: calendar.WorkingDays(-1)})}, []string{"procedures[0].limits[0].term: out_of_range (0..100000)"}},
		{"endless term", "it leaves the calendar", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: calendar.Years(90)})}, []string{"procedures[0].limits[0].term: out_of_range (2001-01-01..2100-12-31)"}},
		{"unclear with a term", "it is one or the other", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Unclear: "prose"})}, []string{"procedures[0].limits[0].unclear: not_allowed (term)"}},
		{"unclear", "no term, and a reason", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Unclear: "prose"})}, nil},
		{"stages", "each has a name and a term", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Stages: []dossier.Stage{{Name: "x", Term: wd}, {Term: calendar.WorkingDays(-1)}, {Name: "y"}}})}, []string{
			"procedures[0].limits[0].stages[1].name: required", "procedures[0].limits[0].stages[1].term: out_of_range (0..100000)", "procedures[0].limits[0].stages[2].term: required",
		}},
		{"stages do not add up", "that is for Lint", []dossier.Procedure{procedure("a", "", "", dossier.Limit{Term: wd, Stages: []dossier.Stage{{Name: "x", Term: calendar.WorkingDays(9)}}})}, nil},
		{"cases", "a key once", []dossier.Procedure{{Code: "a", Name: "b", Field: "c", Limits: []dossier.Limit{{Term: wd}}, Cases: []dossier.Case{{Key: "x"}, {}, {Key: "x"}}}}, []string{
			"procedures[0].cases[1].key: required", "procedures[0].cases[2].key: duplicate (cases[0])",
		}},
		{"components", "a key once, a name, known cases, a number of copies", []dossier.Procedure{{Code: "a", Name: "b", Field: "c", Limits: []dossier.Limit{{Term: wd, Case: "x"}}, Cases: []dossier.Case{{Key: "y"}}, Components: []dossier.Component{
			{Key: "k", Name: "n", Cases: []string{"x", "y", "z", ""}}, {Name: "n"}, {Key: "k", Originals: -1, Copies: 10001},
		}}}, []string{
			"procedures[0].components[0].cases[2]: unknown (cases[].key, limits[].case)", "procedures[0].components[0].cases[3]: unknown (cases[].key, limits[].case)",
			"procedures[0].components[1].key: required",
			"procedures[0].components[2].key: duplicate (components[0])", "procedures[0].components[2].name: required",
			"procedures[0].components[2].originals: out_of_range (0..10000)", "procedures[0].components[2].copies: out_of_range (0..10000)",
		}},
		{"fees", "an amount or a reason, a known channel and case, days in order", []dossier.Procedure{{Code: "a", Name: "b", Field: "c", Limits: []dossier.Limit{{Term: wd, Case: "x"}}, Fees: []dossier.Fee{
			{Case: "x"}, {Amount: -1}, {Channel: 9}, {Case: "y"}, {From: motcua.MustDate(2026, time.August, 15), Until: motcua.MustDate(2026, time.August, 15)}, {Amount: 1, Unclear: "maybe_cut"},
		}}}, []string{
			"procedures[0].fees[1].amount: out_of_range (0..)", "procedures[0].fees[2].channel: unknown (counter, online, post)", "procedures[0].fees[3].case: unknown (cases[].key, limits[].case)",
			"procedures[0].fees[4].until: out_of_range (> from)", "procedures[0].fees[5].unclear: not_allowed (amount)",
		}},
		{"levels and close-after", "what is no level, and what is no term", []dossier.Procedure{{Code: "a", Name: "b", Field: "c", Limits: []dossier.Limit{{Term: wd}}, Levels: 8, CloseAfter: calendar.CalendarDays(-60)}}, []string{
			"procedures[0].levels: unknown (commune, province, central)", "procedures[0].close_after: out_of_range (0..100000)",
		}},
		{"no limit", "a procedure may have none", []dossier.Procedure{procedure("a", "", "", dossier.Limit{})}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := dossier.NewCatalogue(tt.procedures...)
			if diff := cmp.Diff(tt.want, problems(err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s%s", diff, tt.why)
			}
			if (c == nil) != (tt.want != nil) {
				t.Errorf("catalogue %v, error %v", c, err)
			}
		})
	}
}

// Kills: the first or last day of a version given to its neighbour; a gap filled; what is appended to an answer shown to others.
func TestCatalogueAt(t *testing.T) {
	c, err := dossier.NewCatalogue(
		procedure("a", "2024-06-01", "", dossier.Limit{Term: calendar.WorkingDays(3)}),
		procedure("a", "", "2024-01-01", dossier.Limit{Term: calendar.WorkingDays(1)}),
		procedure("a", "2024-01-01", "2024-03-01", dossier.Limit{Term: calendar.WorkingDays(2)}),
		procedure("b", "2024-01-01", "2025-01-01"),
	)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		code, on string
		want     int // working days; 0 when there is no version
	}{
		{"a", "1990-01-01", 1},
		{"a", "2023-12-31", 1},
		{"a", "2024-01-01", 2},
		{"a", "2024-02-29", 2},
		{"a", "2024-03-01", 0},
		{"a", "2024-05-31", 0},
		{"a", "2024-06-01", 3},
		{"a", "2090-01-01", 3},
		{"b", "2023-12-31", 0},
		{"b", "2024-12-31", 5},
		{"b", "2025-01-01", 0},
		{"c", "2024-01-01", 0},
		{"", "2024-01-01", 0},
	}
	for _, tt := range tests {
		p, err := c.At(tt.code, motcua.MustParseDate(tt.on))
		if tt.want == 0 {
			if !errors.Is(err, motcua.ErrNotFound) {
				t.Errorf("%s on %s: %+v, %v, want ErrNotFound", tt.code, tt.on, p, err)
			}
			continue
		}
		if err != nil || p.Limits[0].Term.Count() != tt.want {
			t.Errorf("%s on %s: %+v, %v, want %d", tt.code, tt.on, p, err, tt.want)
			continue
		}
		one, two := append(p.Limits, dossier.Limit{Case: "one"}), append(p.Limits, dossier.Limit{Case: "two"})
		if one[1].Case != "one" || two[1].Case != "two" {
			t.Error("appending to an answer writes into the catalogue's memory")
		}
	}
	wantGaps := []dossier.Gap{{Code: "a", From: motcua.MustDate(2024, time.March, 1), Until: motcua.MustDate(2024, time.June, 1)}}
	if diff := cmp.Diff(wantGaps, c.Gaps(), comparable); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	var order []string
	for p := range c.All() {
		order = append(order, p.Code+" "+p.From.String())
	}
	if diff := cmp.Diff([]string{"a ", "a 2024-01-01", "a 2024-06-01", "b 2024-01-01"}, order); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	for range c.All() { // a loop may end early
		break
	}
	codes, fields := c.Codes(), c.Fields()
	if !cmp.Equal(codes, []string{"a", "b"}) || !cmp.Equal(fields, []string{"F"}) {
		t.Errorf("codes %q, fields %q", codes, fields)
	}
	codes[0], fields[0] = "x", "x"
	if c.Codes()[0] != "a" || c.Fields()[0] != "F" {
		t.Error("the catalogue gives out its own memory")
	}
}

// A caller's slices may change after the catalogue is compiled. Kills: a slice that is not copied.
func TestNewCatalogueCopies(t *testing.T) {
	p := everything()
	c, err := dossier.NewCatalogue(p)
	if err != nil {
		t.Fatal(err)
	}
	p.Cases[0].Key, p.Limits[0].Recorded, p.Limits[0].Stages[0].Name, p.Components[0].Cases[0] = "!", "!", "!", "!"
	p.Components[0].Name, p.Fees[0].Name, p.Results[0], p.Basis[0].Document = "!", "!", "!", "!"
	got, err := c.At(p.Code, motcua.MustDate(2024, 3, 4))
	if diff := cmp.Diff(everything(), got, comparable); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// Many versions of one code cost no more than sorting them. Kills: each compared with each, which takes minutes.
func TestNewCatalogueManyVersions(t *testing.T) {
	var versions []dossier.Procedure
	for i := range 30_000 {
		p := procedure("a", "", "")
		p.From = motcua.MustDate(2001, time.January, 1).AddDays(i)
		p.Until = p.From.AddDays(1)
		versions = append(versions, p)
	}
	c, err := dossier.NewCatalogue(versions...)
	if err != nil || len(c.Gaps()) != 0 {
		t.Fatal(err)
	}
	p, err := c.At("a", versions[12345].From)
	if err != nil || p.From != versions[12345].From {
		t.Errorf("%v, %v", p.From, err)
	}
}

// Kills: the order of precedence; a case nobody knows answered with the general limit.
func TestLimitFor(t *testing.T) {
	p, err := testCatalogue(t).At("cases", motcua.MustDate(2024, 3, 4))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		channel dossier.Channel
		kase    string
		want    int // working days, which number the limits; 0 when there is none
		why     string
	}{
		{dossier.Online, "simple", 1, "both match"},
		{dossier.Counter, "simple", 2, "the case before the channel"},
		{dossier.Post, "simple", 2, "the case, by any channel"},
		{dossier.Online, "", 3, "the channel"},
		{dossier.Online, "hard", 4, "the case before the channel, although the channel has its own"},
		{dossier.Counter, "hard", 4, "the case"},
		{dossier.Counter, "", 5, "the channel"},
		{dossier.Post, "", 0, "no limit for it"},
		{dossier.UnknownChannel, "", 0, "a limit for a channel is not for any"},
		{dossier.UnknownChannel, "simple", 2, "the case, by any channel"},
		{dossier.Online, "other", 0, "nobody knows the case"},
		{dossier.Online, "Simple", 0, "names are exact"},
		{dossier.Counter, "titled", 5, "known by its title, and without a limit of its own"},
	}
	p.Cases = append(p.Cases, dossier.Case{Key: "titled", Name: "Có tên"})
	for _, tt := range tests {
		l, err := p.LimitFor(tt.channel, tt.kase)
		if l.Term.Count() != tt.want || (tt.want == 0) != errors.Is(err, motcua.ErrNotFound) {
			t.Errorf("%v %q: %v, %v, want %d: %s", tt.channel, tt.kase, l.Term, err, tt.want, tt.why)
		}
	}
}

// Kills: a bound that is off by a day; a fee or component of another channel or case.
func TestFeesForComponentsFor(t *testing.T) {
	p := dossier.Procedure{
		Fees: []dossier.Fee{
			{Name: "all", Amount: 1000},
			{Name: "online", Channel: dossier.Online, Amount: 2000},
			{Name: "case", Case: "x", Amount: 3000},
			{Name: "free", Until: motcua.MustDate(2027, time.March, 1), From: motcua.MustDate(2026, time.August, 15)},
		},
		Components: []dossier.Component{{Key: "all"}, {Key: "x", Cases: []string{"x", "y"}}},
	}
	tests := []struct {
		channel  dossier.Channel
		kase, on string
		want     string
	}{
		{dossier.Counter, "", "2026-08-14", "all |all "},
		{dossier.Counter, "", "2026-08-15", "all free |all "},
		{dossier.Online, "x", "2027-02-28", "all online case free |all x "},
		{dossier.Online, "y", "2027-03-01", "all online |all x "},
	}
	for _, tt := range tests {
		got := ""
		for _, f := range p.FeesFor(tt.channel, tt.kase, motcua.MustParseDate(tt.on)) {
			got += f.Name + " "
		}
		got += "|"
		for _, c := range p.ComponentsFor(tt.kase) {
			got += c.Key + " "
		}
		if got != tt.want {
			t.Errorf("%s %q on %s: %q, want %q", tt.channel, tt.kase, tt.on, got, tt.want)
		}
	}
}

const goodCatalogue = `[
	{
		"code": "1.004859", "name": "Thay đổi, cải chính hộ tịch", "field": "Hộ tịch",
		"from": "2024-01-01", "until": "2025-07-01",
		"limits": [
			{"term": "5wd", "channel": "counter", "case": "cải chính", "convention": "civil_code", "supplement": "pauses",
			 "source": {"document": "60/2014/QH13", "issued": "2014-11-20", "article": "art. 28", "quality": "high"}},
			{"term": "none"}
		],
		"source": {"document": "QĐ 1/QĐ-BTP"}
	}
]`

// Kills: any strictness of the reader; a place that is off by a line.
func TestLoadCatalogueFindsMistakes(t *testing.T) {
	replaced := func(old, now string) string {
		if !strings.Contains(goodCatalogue, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(goodCatalogue, old, now, 1)
	}
	const (
		fields = "code, name, field, from, until, levels, cases, limits, close_after, immediate, components, fees, results, decision, basis, source"
		limits = "channel, case, term, convention, supplement, stages, recorded, reading, unclear, source"
	)
	tests := []struct {
		name, why, file string
		want            []string
	}{
		{"good", "it is taken", goodCatalogue, nil},
		{"byte-order mark", "as editors on Windows write", "\ufeff" + goodCatalogue, nil},
		{"empty", "nothing", "", []string{"empty"}},
		{"blank", "nothing", " \n\t", []string{"empty"}},
		{"not UTF-8", "another encoding", replaced("Hộ tịch", "H\xf4 t\xedch"), []string{"not_utf8"}},
		{"null", "not a list", "null", []string{"line 1: procedures: required ([…])"}},
		{"object", "not a list", "{}", []string{"line 1: procedures: malformed ([…])"}},
		{"number", "not a list", "12", []string{"line 1: procedures: malformed ([…])"}},
		{"no procedure", "a file with nothing in it is a mistake", "[]", []string{"line 1: procedures: empty"}},
		{"half", "cut off", goodCatalogue[:200], []string{"line 6: malformed (JSON)"}},
		{"open", "cut off", "[", []string{"line 1: malformed (JSON)"}},
		{"open object", "cut off", `[{"code"`, []string{"line 1: malformed (JSON)"}},
		{"trailing data", "a second value", goodCatalogue + "\n[]", []string{"line 13: malformed (JSON)"}},
		{"trailing junk", "not a value", goodCatalogue + "\nx", []string{"line 13: malformed (JSON)"}},
		{"trailing comma", "not JSON", replaced(`"term": "none"}`, `"term": "none"},`), []string{"line 9: malformed (JSON)"}},
		{"nested without end", "bounded", strings.Repeat("[", 100000), []string{"line 1: malformed (JSON)"}},
		{"unknown field", "a slip of the pen must not pass", replaced(`"code"`, `"kode"`), []string{"line 3: procedures[0]: unknown (" + fields + ")"}},
		{"field in capitals", "encoding/json would take it", replaced(`"code"`, `"Code"`), []string{"line 3: procedures[0]: unknown (" + fields + ")"}},
		{"field given twice", "encoding/json would take the last", replaced(`"code": "1.004859"`, `"code": "1.004859", "code": "1.004860"`), []string{"line 3: procedures[0].code: duplicate"}},
		{"unknown field of a limit", "there too", replaced(`"supplement"`, `"suplement"`), []string{"line 6: procedures[0].limits[0]: unknown (" + limits + ")"}},
		{"null text", "null is not empty", replaced(`"1.004859"`, "null"), []string{`line 3: procedures[0].code: required ("…")`}},
		{"null term", "null is not none", replaced(`"none"`, "null"), []string{`line 8: procedures[0].limits[1].term: required ("…")`}},
		{"no term", "a limit forgotten is not no limit", replaced(`"term": "none"`, ""), []string{"line 8: procedures[0].limits[1].term: required"}},
		{"empty term", "nor is an empty one", replaced(`"none"`, `""`), []string{"line 8: procedures[0].limits[1].term: malformed (5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none)"}},
		{"bad term", "15 o'clock is no limit", replaced(`"none"`, `"15 HOUR"`), []string{"line 8: procedures[0].limits[1].term: malformed (5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none)"}},
		{"number for a text", "a code is a text", replaced(`"1.004859"`, "1.004859"), []string{`line 3: procedures[0].code: malformed ("…")`}},
		{"text for a list", "limits are a list", replaced(`"limits": [`, `"limits": "5wd", "x": [`), []string{"line 5: procedures[0]: unknown (" + fields + ")", "line 5: procedures[0].limits: malformed ([…])"}},
		{"empty list", "a procedure without a limit", `[{"code":"a","name":"b","field":"c","limits":[]}]`, []string{"line 1: procedures[0].limits: empty"}},
		{"text for an object", "a source has fields", replaced(`{"document": "QĐ 1/QĐ-BTP"}`, `"QĐ 1/QĐ-BTP"`), []string{"line 10: procedures[0].source: malformed ({…})"}},
		{"list for an object", "a limit has fields", replaced(`{"term": "none"}`, `["none"]`), []string{"line 8: procedures[0].limits[1]: malformed ({…})"}},
		{"bad channel", "the names there are", replaced(`"counter"`, `"window"`), []string{"line 6: procedures[0].limits[0].channel: unknown (counter, online, post)"}},
		{"bad date", "there is no such day", replaced("2024-01-01", "2024-02-30"), []string{"line 4: procedures[0].from: out_of_range (1..29)"}},
		{"date in another form", "one form in files", replaced("2024-01-01", "01/01/2024"), []string{"line 4: procedures[0].from: malformed (YYYY-MM-DD)"}},
		{"bad quality", "the grades there are", replaced(`"high"`, `"best"`), []string{"line 7: procedures[0].limits[0].source.quality: unknown (unverified, low, medium, high)"}},
		{"bad source date", "inside the source", replaced("2014-11-20", "2014"), []string{"line 7: procedures[0].limits[0].source.issued: malformed (YYYY-MM-DD)"}},
		{"numbers", "whole ones, in range", `[{"code":"a","name":"b","field":"c","limits":[{"term":"5wd"}],"fees":[{"amount":1e3},{"amount":99999999999999999999},{"amount":"1"}],"components":[{"key":"k","name":"n","originals":-1,"copies":10001}]}]`, []string{
			"line 1: procedures[0].components[0].originals: out_of_range (0..10000)", "line 1: procedures[0].components[0].copies: out_of_range (0..10000)",
			"line 1: procedures[0].fees[0].amount: malformed (0)", "line 1: procedures[0].fees[1].amount: malformed (0)", "line 1: procedures[0].fees[2].amount: malformed (0)",
		}},
		{"nested a little too deep", "bounded", strings.Repeat("[", 18) + "\n" + strings.Repeat("]", 18), []string{"line 1: malformed (JSON)"}},
		{"one line for each", "lists and objects are told where they begin", "[{\n\"code\":\n1,\n\"name\":[\n],\n\"field\": {\n\"x\":1}}]", []string{
			`line 3: procedures[0].code: malformed ("…")`, `line 4: procedures[0].name: malformed ("…")`, `line 6: procedures[0].field: malformed ("…")`,
		}},
		{"half a pair", "encoding/json would put U+FFFD", replaced("Hộ tịch", `H\ud800`), []string{"line 3: procedures[0].field: not_utf8"}},
		{"many", "all at once, in order", `[{"code":1,"limits":[{},{"term":"x"}]},3]`, []string{
			`line 1: procedures[0].code: malformed ("…")`,
			"line 1: procedures[0].limits[0].term: required",
			"line 1: procedures[0].limits[1].term: malformed (5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none)",
			"line 1: procedures[1]: malformed ({…})",
		}},
		{"mistakes of the catalogue", "after those of the file", `[{"code":"a","name":"b","field":"","limits":[{"term":"5wd","convention":"x"}]}]`, []string{
			"procedures[0].field: required", "procedures[0].limits[0].convention: unknown (civil_code, same_day_15h, eight_hour_day, recv=…;cutoff=…)",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := dossier.LoadCatalogue(strings.NewReader(tt.file))
			if diff := cmp.Diff(tt.want, problems(err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s%s", diff, tt.why)
			}
			if (c == nil) != (tt.want != nil) || c != nil && len(c.Codes()) != 1 {
				t.Errorf("catalogue %v, error %v", c, err)
			}
		})
	}
}

// Kills: a field that is read into another one, or left out.
func TestLoadCatalogueReadsEverything(t *testing.T) {
	text, err := json.Marshal([]dossier.Procedure{everything()})
	if err != nil {
		t.Fatal(err)
	}
	c, err := dossier.LoadCatalogue(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.At(everything().Code, motcua.MustDate(2024, 3, 4))
	if diff := cmp.Diff(everything(), got, comparable); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	golden.Equal(t, "procedure.json", append(indented(t, text), '\n'))
}

func indented(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// comparable lets cmp use == for the small values of the library.
var comparable = cmpopts.EquateComparable(motcua.Date{}, calendar.Term{})

// everything is a procedure with something in every field.
func everything() dossier.Procedure {
	law := motcua.Citation{Document: "60/2014/QH13", Issued: motcua.MustDate(2014, time.November, 20), Article: "art. 28", Quality: motcua.High}
	return dossier.Procedure{
		Code: "1.004859", Name: "Thay đổi, cải chính hộ tịch", Field: "Hộ tịch",
		From: motcua.MustDate(2024, time.January, 1), Until: motcua.MustDate(2025, time.July, 1),
		Levels: dossier.LevelCommune | dossier.LevelProvince,
		Cases:  []dossier.Case{{Key: "verification", Name: "cần xác minh"}},
		Limits: []dossier.Limit{
			{
				Channel: dossier.Counter, Case: "verification", Term: calendar.WorkingDays(6), Convention: "civil_code", Supplement: "pauses",
				Stages:   []dossier.Stage{{Name: "thẩm định", Unit: "H40.14.03", Term: calendar.WorkingDays(5)}, {Name: "ký", Term: calendar.WorkingHours(8 * time.Hour)}},
				Recorded: "DIRECT:6 WORKING_DAY", Reading: dossier.ReadByHand, Source: law,
			},
			{Recorded: "1 OTHER", Unclear: dossier.UnclearSameDay},
		},
		CloseAfter: calendar.CalendarDays(60),
		Immediate:  true,
		Components: []dossier.Component{{
			Key: "K1", Name: "Tờ khai", Cases: []string{"verification"}, Condition: "khi nộp trực tiếp", Originals: 1, Copies: 2,
			Digitised: true, Signed: true, Register: "CSDL quốc gia về dân cư", Source: law,
		}},
		Fees: []dossier.Fee{
			{
				Name: "Lệ phí", Channel: dossier.Online, Case: "verification", Amount: 8000, Per: "bản", Condition: "trừ người nghèo",
				From: motcua.MustDate(2024, time.January, 1), Until: motcua.MustDate(2026, time.August, 15), Recorded: "ONLINE:8000 VNĐ", Source: law,
			},
			{Recorded: "DIRECT:20 VNĐ", Unclear: dossier.UnclearCut},
		},
		Results:  []string{"Trích lục"},
		Decision: motcua.Citation{Document: "163/QĐ-BTP", Quality: motcua.Medium},
		Basis:    []motcua.Citation{law, {Document: "123/2015/NĐ-CP"}},
		Source:   motcua.Citation{Document: "QĐ 1/QĐ-BTP"},
	}
}

// Kills: a file without end read without bound; a reader's error lost.
func TestLoadCatalogueBounds(t *testing.T) {
	if _, err := dossier.LoadCatalogue(io.MultiReader(strings.NewReader("["), endless{})); !cmp.Equal(problems(err), []string{"too_long (64 MiB)"}) {
		t.Errorf("%v", err)
	}
	fault := errors.New("disk")
	if _, err := dossier.LoadCatalogue(iotest.ErrReader(fault)); !errors.Is(err, fault) {
		t.Errorf("%v", err)
	}
}

// endless reads as spaces.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// What is taken is JSON, encodes to what is taken again, and that is a fixed point; what is not is an InvalidError that
// holds nothing of the file.
func FuzzLoadCatalogue(f *testing.F) {
	text, err := json.Marshal([]dossier.Procedure{everything()})
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		string(text), `[{"a\"b":[1e5,-0.1,"\u0041\\"]}]`, "[1,\n]", // escapes, numbers, a line
		goodCatalogue, "", "[]", "null", `[{"code":"a"}]`, `[{"code":"a","name":"b","field":"c","limits":[{"term":"5wd"}]}]`,
		`[{"code":"１","name":"²","field":"c","limits":[{"term":"５wd"}]}]`, `[{"code":"a","code":"a"}]`, "[[[[[[[[[[[[[[[[[[[[", `[{"a":{"b":[1,2,null,true,"x"]}}]`,
		`[{"code":"a","name":"\ud800","field":"c","limits":[{"term":"none"}]}] x`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := dossier.LoadCatalogue(strings.NewReader(s))
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) || c != nil {
				t.Fatalf("%v", err)
			}
			return
		}
		if !json.Valid(bytes.TrimPrefix([]byte(s), []byte("\ufeff"))) {
			t.Fatal("not JSON, and taken")
		}
		encode := func(c *dossier.Catalogue) []byte {
			data, err := json.Marshal(slices.Collect(c.All()))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
		first := encode(c)
		again, err := dossier.LoadCatalogue(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("what was encoded is not taken: %v", err)
		}
		if second := encode(again); !bytes.Equal(first, second) {
			t.Fatalf("not a fixed point:\n%s\n%s", first, second)
		}
	})
}
