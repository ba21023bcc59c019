package national_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/national"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/internal/golden"
)

func all(tb testing.TB) []dossier.Procedure {
	tb.Helper()
	procedures, err := national.Procedures()
	if err != nil {
		tb.Fatal(err)
	}
	return procedures
}

// The whole package may cost a program less than 500 KB. Kills: data stored twice, or not compressed.
func TestSize(t *testing.T) {
	total := 0
	for _, name := range []string{"procedures.bin", "commune.bin", "essential.json"} {
		file, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		total += int(file.Size())
	}
	if total >= 500_000 {
		t.Errorf("%d bytes", total)
	}
	t.Logf("%d bytes", total)
}

// Who does not import this package does not carry its data. Kills: an import of it anywhere else in the library.
func TestOnlyWhenImported(t *testing.T) {
	const module = "github.com/motcua/motcua"
	list := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	list.Dir = "../.."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		switch dir, _ := strings.CutPrefix(words[0], module+"/"); {
		case dir == "dossier/national":
			found = true
		case strings.HasPrefix(dir, "examples/"), strings.HasPrefix(dir, "internal/"): // programs may
		case slices.Contains(words[1:], module+"/dossier/national"):
			t.Errorf("%s imports the list", dir)
		}
	}
	if !found {
		t.Error("go list does not even name this package")
	}
}

// Every limit and fee of the list is read or has a reason, none is dropped, and what was read is counted here by what became of
// it. Kills: a record lost; a form read as another.
func TestEverythingIsRead(t *testing.T) {
	records, err := national.Records()
	if err != nil {
		t.Fatal(err)
	}
	procedures := all(t)
	if len(records) != 5652 || len(procedures) != len(records) {
		t.Fatalf("%d records, %d procedures, want 5652", len(records), len(procedures))
	}
	limits, fees := map[string]int{}, map[string]int{}
	for i, p := range procedures {
		r := records[i]
		if alone := r.Procedure(); !reflect.DeepEqual(alone, p) {
			t.Fatalf("%s: read alone and together (-alone +together):\n%s", r.Code, gocmp.Diff(alone, p, small))
		}
		if p.Code != r.Code || p.Name != r.Name || p.Field != r.Field || p.Decision.Document != r.Decision {
			t.Errorf("%s: another text", r.Code)
		}
		var texts []string
		for _, l := range p.Limits {
			texts = append(texts, l.Recorded)
			what := l.Term.Unit().String()
			if l.Unclear != "" {
				what = "unclear: " + l.Unclear
			} else if l.Reading != "" {
				what += ", " + l.Reading
			}
			limits[what]++
			limits["all"]++
			if l.Source.Quality != motcua.Medium && l.Source.Quality != motcua.Low || l.Source.Document != r.Decision {
				t.Errorf("%s: %v", r.Code, l.Source)
			}
			if plain := l.Unclear == "" && l.Reading == ""; plain != (l.Source.Quality == motcua.Medium) {
				t.Errorf("%s: %s is of quality %v", r.Code, l.Recorded, l.Source.Quality)
			}
		}
		if strings.Join(texts, "; ") != r.Limits {
			t.Errorf("%s: limits were dropped", r.Code)
		}
		texts = nil
		for _, f := range p.Fees {
			texts = append(texts, f.Recorded)
			fees[cmp.Or(f.Unclear, "amount")]++
			fees["all"]++
		}
		if strings.Join(texts, "; ") != r.Fees {
			t.Errorf("%s: fees were dropped", r.Code)
		}
		var documents []string
		for _, c := range p.Basis {
			documents = append(documents, strings.TrimSuffix(c.Document, "…"))
		}
		if strings.Join(documents, "; ") != r.Documents {
			t.Errorf("%s: documents were dropped", r.Code)
		}
		if n := len(p.Basis); n > 0 && strings.HasSuffix(p.Basis[n-1].Document, "…") != (utf8.RuneCountInString(r.Documents) == 300) {
			t.Errorf("%s: the last document is marked as cut, or is not", r.Code)
		}
	}
	var b strings.Builder
	for _, table := range []struct {
		name   string
		counts map[string]int
	}{{"limits", limits}, {"fees", fees}} {
		keys := make([]string, 0, len(table.counts))
		for k := range table.counts {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(x, y string) int {
			return cmp.Or(table.counts[y]-table.counts[x], strings.Compare(x, y))
		})
		for _, k := range keys {
			fmt.Fprintf(&b, "%s\t%6d\t%s\n", table.name, table.counts[k], k)
		}
	}
	golden.Equal(t, "read.tsv", b.String())
}

// small lets cmp use == for the small values of the library.
var small = cmpopts.EquateComparable(motcua.Date{}, calendar.Term{})

// The linter over the whole list. Named for the row of peer_bugs "national catalogue, data". Kills: a kind of trap no longer
// found; one found where it was not.
func TestLintGolden(t *testing.T) {
	var b bytes.Buffer
	found := dossier.Lint(slices.Values(all(t)))
	if err := dossier.WriteLint(&b, found, motcua.English); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "lint.txt", b.Bytes())

	c, err := national.Commune()
	if err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := dossier.WriteLint(&b, dossier.Lint(c.All()), motcua.English); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "lint_commune.txt", b.Bytes())
}

// The traps of the facts, one by one, in records that were looked at by hand. Kills: a trap that the golden file hides in its
// length.
func TestKnownTraps(t *testing.T) {
	found := make(map[string][]dossier.LintFinding)
	for _, f := range dossier.Lint(slices.Values(all(t))) {
		found[f.Code] = append(found[f.Code], f)
	}
	tests := []struct {
		code, why string
		kind      dossier.LintKind
		suspected bool
		detail    string
	}{
		{"2.000527", "death of citizens abroad: the cut-off as a limit", dossier.LintCutOffAsHours, true, "15 HOUR"},
		{"2.000702", "entry of acts registered abroad", dossier.LintCutOffAsHours, true, "15 HOUR"},
		{"1.115563", "land: nothing in the record says 15:00", dossier.LintFifteenHours, true, "15 HOUR"},
		{"1.001193", "registering a birth: the same day", dossier.LintSameDayAsOther, true, "1 OTHER"},
		{"1.001570", "pausing a household business: one working day in truth, so it is never more than a suspicion", dossier.LintSameDayAsOther, true, "1 OTHER"},
		{"1.014061", "identity card: its field is in NFD", dossier.LintNotNFC, false, ""},
		{"1.0133611", "seven digits", dossier.LintMalformedCode, false, ""},
		{"1.014955-Xoa", "deleted", dossier.LintMalformedCode, false, ""},
		{"2.009182739", "nine digits", dossier.LintMalformedCode, false, ""},
		{"1.000005", "customs at communes", dossier.LintCustomsOrTax, true, "Hải quan"},
		{"1.007014", "tax at communes", dossier.LintCustomsOrTax, true, "Thuế"},
		{"1.010801", "10 calendar days or 20", dossier.LintChannelsDiffer, false, "counter: 10cd; post: 20cd"},
		{"1.000014", "20 đồng", dossier.LintFeeCut, true, "20 VNĐ"},
		{"1.009369", "90 HOUR beside 90 days: hours by a slip", dossier.LintHours, false, "90 HOUR"},
		{"3.000552", "176 HOUR are 22 days of 8 hours, or a week of the clock", dossier.LintHours, false, "176 HOUR"},
		{"2.000986", "a group of procedures under a number that is none", dossier.LintDecisionForm, false, "QĐ/0001-BTP"},
		{"3.000360", "a demonstration", dossier.LintDecisionForm, false, "Demo/QĐ-BCA"},
		{"2.002194", "no decision", dossier.LintNoDecision, false, ""},
		{"1.013833", "one land procedure in the variants of provinces, from 3 to 20 working days", dossier.LintSameName, false, ""},
		{"1.115629", "3.5 days, as a province has it", dossier.LintProvincial, false, "2670/QĐ-UBND"},
		{"1.000094", "three of what?", dossier.LintUnclearLimit, false, "3 OTHER"},
		{"1.115752", "words that are a term", dossier.LintProse, false, "35cd: Không quá 35 ngày kể từ ngày nhận đủ hồ sơ hợp lệ OTHER"},
		{"2.000286", "two cases without a name", dossier.LintUnnamedCases, false, "counter, online, post: 10wd, 15wd"},
		{"1.010772", "95 days twice by post", dossier.LintRepeatedLimit, false, "post: 95wd"},
	}
	for _, tt := range tests {
		i := slices.IndexFunc(found[tt.code], func(f dossier.LintFinding) bool { return f.Kind == tt.kind })
		if i < 0 {
			t.Errorf("%s: no %s: %s", tt.code, tt.kind, tt.why)
			continue
		}
		if f := found[tt.code][i]; f.Suspected != tt.suspected || tt.detail != "" && f.Detail != tt.detail {
			t.Errorf("%s: %+v: %s", tt.code, f, tt.why)
		}
	}
}

// Kills: a version that claims to have applied before the list was read; a limit of a channel given to another.
func TestCatalogue(t *testing.T) {
	c, err := national.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Codes()); n != 5652 {
		t.Errorf("%d codes", n)
	}
	day := national.Published()
	if _, err := c.At("1.001456", day.AddDays(-1)); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("the list is of July 2026 and answers for June: %v", err)
	}
	p, err := c.At("1.014061", day)
	if err != nil {
		t.Fatal(err)
	}
	l, err := p.LimitFor(dossier.Online, "")
	if err != nil || l.Term != calendar.WorkingDays(7) || l.Recorded != "ONLINE:7 WORKING_DAY" {
		t.Errorf("%+v, %v", l, err)
	}
	if p.Levels != dossier.LevelCommune || p.Source.Quality != motcua.Medium {
		t.Errorf("%v %v", p.Levels, p.Source)
	}
	if p, err = c.At("1.010772", day); err != nil { // five cases without a name
		t.Fatal(err)
	}
	if _, err := p.LimitFor(dossier.Counter, ""); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("five limits, and one is chosen: %v", err)
	}
	if l, err := p.LimitFor(dossier.Counter, "130cd"); err != nil || l.Term != calendar.CalendarDays(130) {
		t.Errorf("%+v, %v", l, err)
	}
	// Cut texts show it.
	if p, err = c.At("1.000010", day); err != nil || !strings.HasSuffix(p.Results[0], "…") {
		t.Errorf("%q, %v", p.Results, err)
	}
}

// All procedures go out as JSON and come back the same. Kills: a field the reader and the writer understand differently.
func TestJSONRoundTrip(t *testing.T) {
	procedures := all(t)
	text, err := json.Marshal(procedures)
	if err != nil {
		t.Fatal(err)
	}
	c, err := dossier.LoadCatalogue(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for p := range c.All() {
		if !reflect.DeepEqual(procedures[i], p) {
			t.Fatalf("%s (-want +got):\n%s", p.Code, gocmp.Diff(procedures[i], p, small))
		}
		i++
	}
	if i != len(procedures) {
		t.Errorf("%d came back", i)
	}
}

// What a ward's counter needs. Kills: an untidy text; a limit without a source; a term for what nobody could read.
func TestCommune(t *testing.T) {
	c, err := national.Commune()
	if err != nil {
		t.Fatal(err)
	}
	day := national.Published()
	terms, unclear := 0, 0
	for p := range c.All() {
		for _, s := range []string{p.Name, p.Field} {
			if identity.NFC(s) != s || strings.Join(strings.Fields(s), " ") != s {
				t.Errorf("%s: %q is not tidy", p.Code, s)
			}
		}
		for _, l := range p.Limits {
			if l.Source.IsZero() || l.Source.Quality == motcua.Unverified || l.Recorded == "" {
				t.Errorf("%s: %+v", p.Code, l)
			}
			if l.Unclear == "" {
				terms++
			} else {
				unclear++
			}
		}
	}
	if n := len(c.Codes()); n != 191 || unclear != 5 {
		t.Errorf("%d procedures, %d terms, %d unclear", n, terms, unclear)
	}
	tests := []struct {
		code, kase, why string
		channel         dossier.Channel
		want            string
	}{
		{"1.001193", "", "birth: the same day, the law says", dossier.Counter, "same_day same_day_15h 60/2014/QH13 (2014-11-20), art. 5(3), 16"},
		{"1.000656", "verification", "death, when it must be verified", dossier.Online, "3wd  60/2014/QH13 (2014-11-20), art. 34"},
		{"1.004859", "addition", "adding to a record is a matter of the day", dossier.Post, "same_day same_day_15h 60/2014/QH13 (2014-11-20), art. 5(3), 29"},
		{"2.000913", "", "assumed, so of quality low", dossier.Counter, "2wd  23/2015/NĐ-CP (2015-02-16), art. 37 [low]"},
		{"1.001570", "", "1 OTHER, and no matter of the day", dossier.Counter, "1wd  2353/QĐ-BTC [medium]"},
		{"2.001263", "", "30 days with the 15 to change one's mind", dossier.Counter, "30cd  361/QĐ-BTP [medium]"},
		{"1.004194", "", "temporary residence", dossier.Online, "3wd  Luật Cư trú 68/2020, art. 28"},
		{"2.001159", "", "hours are a reading", dossier.Online, "1ch  9354/QĐ-BCA-C06 [low]"},
		{"2.002516", "", "nobody could read it", dossier.Counter, "none described_elsewhere 163/QĐ-BTP [low]"},
		{"1.003005", "", "the words beside the term are incomplete", dossier.Counter, "45wd"},
	}
	for _, tt := range tests {
		p, err := c.At(tt.code, day)
		if err != nil {
			t.Errorf("%s: %v", tt.code, err)
			continue
		}
		l, err := p.LimitFor(tt.channel, tt.kase)
		got := l.Term.String() + " " + l.Convention + l.Unclear + " " + l.Source.String()
		if err != nil || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s %q: %s, %v, want %s: %s", tt.code, tt.kase, got, err, tt.want, tt.why)
		}
	}
	// The law on civil status is replaced on 1 March 2027; the limits under the new one are not known.
	if _, err := c.At("1.001193", motcua.MustParseDate("2027-03-01")); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := c.At("1.001193", motcua.MustParseDate("2027-02-28")); err != nil {
		t.Error(err)
	}
	text, err := national.CommuneJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := dossier.LoadCatalogue(strings.NewReader(text))
	if err != nil || len(again.Codes()) != 191 {
		t.Errorf("%v", err)
	}
}

// Kills: a decision whose list nobody has counted as services; a nearest code counted as the service.
func TestEssentialServices(t *testing.T) {
	list, err := national.EssentialServices()
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != 25 || list.Items[0].No != 1 || list.Items[24].No != 25 {
		t.Fatalf("%d services", len(list.Items))
	}
	if n := len(list.Of("Bộ Công an").Items); n != 13 {
		t.Errorf("the police have %d, want 13: 11 of the list and 2 since 2025", n)
	}
	c, err := national.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	coverage := list.Coverage(c, national.Published())
	var b strings.Builder
	for _, item := range coverage.Items {
		fmt.Fprintf(&b, "%2d %-7s %-40s %s\n", item.No, item.State, item.Owner, strings.Join(item.Found, " "))
		if len(item.Missing) > 0 {
			t.Errorf("no. %d names codes that the list does not have: %v", item.No, item.Missing)
		}
	}
	fmt.Fprintf(&b, "%s: %s\n", coverage.Ratio(), coverage.Ratio().Of)
	golden.Equal(t, "essential.txt", b.String())

	commune, err := national.Commune()
	if err != nil {
		t.Fatal(err)
	}
	if got := list.Of("Bộ Tư pháp").Coverage(commune, national.Published()).Ratio().String(); got != "3/3" {
		t.Errorf("of birth, death and marriage a commune has %s", got)
	}
	again, err := dossier.LoadList(strings.NewReader(national.EssentialServicesJSON()))
	if diff := gocmp.Diff(list, again, small); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// Kills: records that share memory with those of another call.
func TestFreshEachTime(t *testing.T) {
	first := all(t)
	first[0].Limits[0].Recorded, first[0].Basis[0].Document = "!", "!"
	if second := all(t); second[0].Limits[0].Recorded == "!" || second[0].Basis[0].Document == "!" {
		t.Error("a caller can change the list")
	}
	for i := range first[1:] {
		if first[i+1].Limits[0].Recorded == "!" {
			t.Fatalf("%s shares its limits with the first", first[i+1].Code)
		}
	}
}
