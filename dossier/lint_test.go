package dossier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// clean is a procedure in which nothing is found.
func clean() dossier.Procedure {
	return dossier.Procedure{
		Code: "1.004859", Name: "Thay đổi hộ tịch", Field: "Hộ tịch", Levels: dossier.LevelCommune,
		Limits:   []dossier.Limit{{Term: calendar.WorkingDays(3)}},
		Decision: motcua.Citation{Document: "163/QĐ-BTP"}, Basis: []motcua.Citation{{Document: "60/2014/QH13"}},
	}
}

func findings(procedures ...dossier.Procedure) []string {
	var out []string
	for _, f := range dossier.Lint(slices.Values(procedures)) {
		s := f.Kind.String() + " " + f.Path
		if f.Detail != "" {
			s += ": " + f.Detail
		}
		if f.Reason != "" {
			s += " (" + f.Reason + ")"
		}
		if f.Suspected {
			s += " ?"
		}
		if !f.Citation.IsZero() {
			s += " [" + f.Citation.Document + "]"
		}
		out = append(out, s)
	}
	return out
}

// Each case makes one thing of a clean procedure odd. Named for the row of peer_bugs "national catalogue, data": same-day as
// "1 OTHER", the cut-off as "15 HOUR", NFC, customs at communes. Kills: a kind left out; a suspicion told as a fact; a finding
// for what is in order.
func TestLint(t *testing.T) {
	wd, limits := calendar.WorkingDays, dossier.ReadLimits
	stages := func(limit calendar.Term, terms ...calendar.Term) func(*dossier.Procedure) {
		return func(p *dossier.Procedure) {
			l := dossier.Limit{Term: limit}
			for _, term := range terms {
				l.Stages = append(l.Stages, dossier.Stage{Name: "bước", Term: term})
			}
			p.Limits = []dossier.Limit{l}
		}
	}
	decision := func(number string) func(*dossier.Procedure) {
		return func(p *dossier.Procedure) { p.Decision.Document = number }
	}
	tests := []struct {
		name, why string
		change    func(p *dossier.Procedure)
		want      []string
	}{
		{"clean", "nothing to say", func(*dossier.Procedure) {}, nil},
		{"a code with seven digits", "a slip of the list", func(p *dossier.Procedure) { p.Code = "1.0133611" }, []string{"malformed_code code"}},
		{"a deleted code", "a slip of the list", func(p *dossier.Procedure) { p.Code = "1.014955-Xoa" }, []string{"malformed_code code"}},
		{"a local code", "well formed", func(p *dossier.Procedure) { p.Code = "1.004859.H50" }, nil},
		{"NFD", "in every text that is compared or shown", func(p *dossier.Procedure) {
			const nfd = "Ho\u0302\u0323"
			p.Name, p.Field, p.Decision.Document = nfd, "Căn cước cu\u031b", "163/Q\u0110-BTP"
			p.Cases = []dossier.Case{{Key: nfd, Name: nfd}}
			p.Limits = []dossier.Limit{{Term: wd(3), Case: nfd, Recorded: nfd}}
			p.Components = []dossier.Component{{Key: nfd, Name: nfd}}
			p.Fees = []dossier.Fee{{Name: nfd, Recorded: nfd}}
			p.Results, p.Basis = []string{"x", nfd}, []motcua.Citation{{Document: nfd}}
		}, []string{
			"not_nfc name", "not_nfc field", "not_nfc cases[0].key", "not_nfc cases[0].name", "not_nfc limits[0].case", "not_nfc limits[0].recorded",
			"not_nfc components[0].key", "not_nfc components[0].name", "not_nfc fees[0].name", "not_nfc fees[0].recorded", "not_nfc results[1]", "not_nfc basis[0].document",
		}},
		{"no level", "85 records have none", func(p *dossier.Procedure) { p.Levels = 0 }, []string{"level_missing levels"}},
		{"customs at communes", "peer_bugs: customs shown as commune level", func(p *dossier.Procedure) { p.Field = "Hải quan" }, []string{"customs_or_tax_at_commune levels: Hải quan ?"}},
		{"tax at communes", "the same", func(p *dossier.Procedure) { p.Field = "Thuế" }, []string{"customs_or_tax_at_commune levels: Thuế ?"}},
		{"tax in NFD", "the field is compared in NFC", func(p *dossier.Procedure) { p.Field = "Thue\u0302\u0301" }, []string{"not_nfc field", "customs_or_tax_at_commune levels: Thuế ?"}},
		{"tax at a province", "where it belongs", func(p *dossier.Procedure) { p.Field, p.Levels = "Thuế", dossier.LevelProvince }, nil},
		{"of a People's Committee", "it says so itself", decision("2175/QĐ-UBND"), []string{"provincial decision.document: 2175/QĐ-UBND"}},
		{"of the local block", "the block alone proves nothing", func(p *dossier.Procedure) { p.Code, p.Decision.Document = "1.115490", "2252/QĐ-VP" }, []string{"provincial code: 2252/QĐ-VP ?"}},
		{"of the local block and of a ministry", "the block holds ministries' procedures too", func(p *dossier.Procedure) { p.Code, p.Decision.Document = "1.115413", "1617/QĐ-BCT" }, nil},
		{"no decision", "nobody published it", decision(""), []string{"no_decision decision"}},
		{"a decision that is none", "2.002194", decision("Không có thông tin"), []string{"no_decision decision"}},
		{"of the Prime Minister", "a good number", decision("QĐ 06/QĐ-TTg"), nil},
		{"with a letter and a year", "good numbers", decision("12a/2025/QĐ-BCA-C06"), nil},
		{"a dot at the end", "free text", decision("163/QĐ-BTP."), []string{"decision_form decision.document: 163/QĐ-BTP."}},
		{"without Đ", "free text", decision("163/QD-BTP"), []string{"decision_form decision.document: 163/QD-BTP"}},
		{"a number alone", "free text", decision("2565"), []string{"decision_form decision.document: 2565"}},
		{"the year in the wrong place", "free text", decision("163/25/QĐ-BTP"), []string{"decision_form decision.document: 163/25/QĐ-BTP"}},
		{"no number", "free text", decision("Demo/QĐ-BCA"), []string{"decision_form decision.document: Demo/QĐ-BCA"}},
		{"no issuer", "free text", decision("163/QĐ-"), []string{"decision_form decision.document: 163/QĐ-"}},
		{"no basis", "nothing it rests on", func(p *dossier.Procedure) { p.Basis = nil }, []string{"no_basis basis"}},
		{"nothing cited at all", "for the limit either", func(p *dossier.Procedure) { p.Basis, p.Decision = nil, motcua.Citation{} }, []string{"no_decision decision", "no_basis basis", "no_source limits[0].source"}},
		{"the limit alone is cited", "that is enough for it", func(p *dossier.Procedure) {
			p.Basis, p.Decision, p.Limits[0].Source = nil, motcua.Citation{}, motcua.Citation{Document: "60/2014/QH13"}
		}, []string{"no_decision decision", "no_basis basis"}},

		{"1 OTHER in civil status", "peer_bugs: same-day stored as 1 OTHER; once for all channels", func(p *dossier.Procedure) { p.Limits = limits("ONLINE:1 OTHER; DIRECT:1 OTHER") }, []string{"same_day_as_other limits[0].recorded: 1 OTHER ? [60/2014/QH13]"}},
		{"1 OTHER elsewhere", "no rule is known for it", func(p *dossier.Procedure) { p.Field, p.Limits = "Hộ kinh doanh", limits("ONLINE:1 OTHER") }, []string{"same_day_as_other limits[0].recorded: 1 OTHER ?"}},
		{"15 HOUR in civil status", "peer_bugs: the cut-off stored as 15 HOUR", func(p *dossier.Procedure) { p.Limits = limits("DIRECT:15 HOUR") }, []string{"cut_off_as_hours limits[0].recorded: 15 HOUR ? [60/2014/QH13]"}},
		{"15 HOUR in certification", "the decree has the rule", func(p *dossier.Procedure) { p.Field, p.Limits = "Chứng thực", limits("DIRECT:15 HOUR") }, []string{"cut_off_as_hours limits[0].recorded: 15 HOUR ? [23/2015/NĐ-CP]"}},
		{"15 HOUR beside 1 OTHER", "another limit speaks for the same day", func(p *dossier.Procedure) {
			p.Field, p.Limits = "Đất đai", limits("DIRECT:15 HOUR; ONLINE:1 OTHER")
		}, []string{
			"same_day_as_other limits[1].recorded: 1 OTHER ?", "cut_off_as_hours limits[0].recorded: 15 HOUR ?", "channels_differ limits: counter: 15 HOUR; online: 1 OTHER",
		}},
		{"15 HOUR and nothing else", "it may be fifteen hours: not accused", func(p *dossier.Procedure) { p.Field, p.Limits = "Đất đai", limits("DIRECT:15 HOUR") }, []string{"fifteen_hours limits[0].recorded: 15 HOUR ?"}},
		{"a term of 15 hours", "somebody believed it", func(p *dossier.Procedure) {
			p.Field, p.Limits = "Đất đai", []dossier.Limit{{Term: calendar.ClockHours(15 * time.Hour)}}
		}, []string{"fifteen_hours limits[0].term: 15ch ?"}},
		{"a term of 15 hours, same day", "somebody believed it", func(p *dossier.Procedure) { p.Limits = []dossier.Limit{{Term: calendar.WorkingHours(15 * time.Hour)}} }, []string{"cut_off_as_hours limits[0].term: 15wh ? [60/2014/QH13]"}},
		{"hours", "clock or working?", func(p *dossier.Procedure) { p.Limits = limits("ONLINE:24 HOUR") }, []string{"hours_unsaid limits[0].recorded: 24 HOUR [91/2015/QH13]"}},
		{"hours that are said", "by a person", func(p *dossier.Procedure) { p.Limits = []dossier.Limit{{Term: calendar.ClockHours(24 * time.Hour)}} }, nil},
		{"no unit", "with its reason", func(p *dossier.Procedure) { p.Limits = limits("ONLINE:5 OTHER") }, []string{"unclear_limit limits[0].recorded: 5 OTHER (no_unit)"}},
		{"words that are none", "cut to a line", func(p *dossier.Procedure) { p.Limits = limits("ONLINE:Theo " + strings.Repeat("quy chế ", 20)) }, []string{"unclear_limit limits[0].recorded: Theo quy chế quy chế quy chế quy chế quy chế quy chế quy chế… (prose)"}},
		{"words that are a term", "read with care", func(p *dossier.Procedure) { p.Limits = limits("ONLINE:Không quá 3 ngày") }, []string{"read_from_words limits[0].recorded: 3cd: Không quá 3 ngày"}},

		{"by channel", "what differs, and where", func(p *dossier.Procedure) {
			p.Limits = limits("DIRECT:5 WORKING_DAY; ONLINE:3 WORKING_DAY; POSTAL:3 WORKING_DAY")
		}, []string{"channels_differ limits: counter: 5wd; online, post: 3wd"}},
		{"the same on all", "nothing differs", func(p *dossier.Procedure) { p.Limits = limits("DIRECT:5 WORKING_DAY; ONLINE:5 WORKING_DAY") }, nil},
		{"several on a channel", "no names for the cases; the order of the records says nothing", func(p *dossier.Procedure) {
			p.Limits = limits("DIRECT:5 ngày; DIRECT:3 ngày; ONLINE:3 ngày; ONLINE:5 ngày")
		}, []string{"unnamed_cases limits: counter, online: 3cd, 5cd"}},
		{"several with names", "as it should be", func(p *dossier.Procedure) {
			p.Cases = []dossier.Case{{Key: "a", Name: "đơn giản"}, {Key: "b", Name: "phức tạp"}}
			p.Limits = []dossier.Limit{{Term: wd(3), Case: "a"}, {Term: wd(5), Case: "b"}}
		}, nil},
		{"the same term in two named cases", "no repetition", func(p *dossier.Procedure) {
			p.Cases = []dossier.Case{{Key: "a", Name: "đơn giản"}, {Key: "b", Name: "phức tạp"}}
			p.Limits = []dossier.Limit{{Term: wd(3), Case: "a"}, {Term: wd(3), Case: "b"}}
		}, nil},
		{"twice", "the same limit", func(p *dossier.Procedure) { p.Limits = limits("DIRECT:5 ngày; DIRECT:5 ngày") }, []string{"repeated_limit limits: counter: 5cd"}},

		{"stages add up", "days and working hours of an 8-hour day", stages(wd(5), wd(4), calendar.WorkingHours(8*time.Hour)), nil},
		{"stages too short", "half a day is lost", stages(wd(5), wd(4), calendar.WorkingHours(4*time.Hour)), []string{"stage_sum limits[0].stages: 4wd + 4wh ≠ 5wd (8h)"}},
		{"stages too long", "in one unit", stages(calendar.CalendarDays(30), calendar.CalendarDays(20), calendar.CalendarDays(15)), []string{"stage_sum limits[0].stages: 20cd + 15cd ≠ 30cd"}},
		{"weeks and clock hours", "days of 24 hours", stages(calendar.Weeks(1), calendar.CalendarDays(6), calendar.ClockHours(24*time.Hour)), nil},
		{"years and months", "twelve", stages(calendar.Years(1), calendar.Months(10), calendar.Months(2)), nil},
		{"working days in calendar days", "nobody can say", stages(calendar.CalendarDays(30), wd(20), calendar.CalendarDays(2)), []string{"stage_units limits[0].stages: 20wd + 2cd ? 30cd"}},
		{"stages of a same-day matter", "no length to compare with", stages(calendar.SameDay(), calendar.WorkingHours(time.Hour)), []string{"stage_units limits[0].stages: 1wh ? same_day"}},

		{"a fee without its thousands", "20 đồng buys nothing", func(p *dossier.Procedure) { p.Fees = dossier.ReadFees("ONLINE:20 VNĐ; DIRECT:20 VNĐ; POSTAL:5 VNĐ") }, []string{"fee_cut fees[0].recorded: 20 VNĐ ?", "fee_cut fees[2].recorded: 5 VNĐ ?"}},
		{"an amount without its thousands", "somebody believed it", func(p *dossier.Procedure) { p.Fees = []dossier.Fee{{Amount: 20}} }, []string{"fee_cut fees[0].amount: 20 ?"}},
		{"a small amount of each page", "that may be", func(p *dossier.Procedure) { p.Fees = []dossier.Fee{{Amount: 500, Per: "trang"}} }, nil},
		{"a fee nobody knows", "with its reason", func(p *dossier.Procedure) { p.Fees = dossier.ReadFees("Không có thông tin") }, []string{"unclear_fee fees[0].recorded: Không có thông tin (not_stated)"}},
		{"free", "nothing to say", func(p *dossier.Procedure) { p.Fees = dossier.ReadFees("0 VNĐ") }, nil},
	}
	seen := map[string]bool{"same_name": true} // TestLintSameName has it
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := clean()
			tt.change(&p)
			got := findings(p)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			for _, f := range got {
				kind, _, _ := strings.Cut(f, " ")
				seen[kind] = true
			}
		})
	}
	for k := dossier.LintMalformedCode; k.String() != ""; k++ {
		if !seen[k.String()] {
			t.Errorf("no case finds %s", k)
		}
	}
}

// Kills: names compared in other spellings; versions of one code, or versions that never meet, told as variants.
func TestLintSameName(t *testing.T) {
	variant := func(code, name string, days int) dossier.Procedure {
		p := clean()
		p.Code, p.Name, p.Limits = code, name, []dossier.Limit{{Term: calendar.WorkingDays(days)}}
		return p
	}
	at := func(p dossier.Procedure, from, until string) dossier.Procedure {
		p.From, p.Until = motcua.MustParseDate(from), motcua.MustParseDate(until)
		return p
	}
	tests := []struct {
		name       string
		procedures []dossier.Procedure
		want       []string
	}{
		{"other limits", []dossier.Procedure{variant("1.000003", "Đăng ký", 7), variant("1.000001", "đăng  ký", 3), variant("1.000002", "Đăng ky\u0301", 3)}, []string{
			"not_nfc name", "same_name name: 1.000001 3wd; 1.000002 3wd; 1.000003 7wd",
		}},
		{"the same limits", []dossier.Procedure{variant("1.000003", "Đăng ký", 3), variant("1.000001", "Đăng ký", 3)}, nil},
		{"versions of one", []dossier.Procedure{at(variant("1.000001", "Đăng ký", 3), "2024-01-01", "2025-01-01"), at(variant("1.000001", "Đăng ký", 5), "2025-01-01", "2026-01-01")}, nil},
		{"never at once", []dossier.Procedure{at(variant("1.000001", "Đăng ký", 3), "2024-01-01", "2025-01-01"), at(variant("1.000002", "Đăng ký", 5), "2025-01-01", "2026-01-01")}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := findings(tt.procedures...)
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Kills: an order that depends on the input; a count that is off; a text without its mark or source.
func TestLintReport(t *testing.T) {
	a, b := clean(), clean()
	a.Code, a.Limits = "1.000656", dossier.ReadLimits("DIRECT:1 OTHER; ONLINE:5 OTHER; POSTAL:7 OTHER")
	b.Code, b.Limits, b.Levels = "1.000110", dossier.ReadLimits("DIRECT:1 OTHER"), 0
	a.Name, b.Name = "Khai tử", "Khai sinh"
	found := dossier.Lint(slices.Values([]dossier.Procedure{a, b}))
	if diff := cmp.Diff(found, dossier.Lint(slices.Values([]dossier.Procedure{b, a})), comparable); diff != "" {
		t.Errorf("the order of the input shows:\n%s", diff)
	}
	want := []dossier.LintCount{
		{Kind: dossier.LintLevelMissing, Findings: 1, Procedures: 1},
		{Kind: dossier.LintSameDayAsOther, Findings: 2, Suspected: 2, Procedures: 2},
		{Kind: dossier.LintUnclearLimit, Findings: 2, Procedures: 1},
		{Kind: dossier.LintChannelsDiffer, Findings: 1, Procedures: 1},
	}
	if diff := cmp.Diff(want, dossier.LintSummary(found)); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	var out strings.Builder
	if err := dossier.WriteLint(&out, found, motcua.Vietnamese); err != nil {
		t.Fatal(err)
	}
	const text = `level_missing: 1 trong 1 thủ tục, nghi ngờ 0
  không ghi cấp thực hiện
    1.000110

same_day_as_other: 2 trong 2 thủ tục, nghi ngờ 2
  1 OTHER: có thể là giải quyết trong ngày (nghi ngờ) [60/2014/QH13 (20/11/2014), khoản 3 Điều 5]
    1.000110 1.000656

unclear_limit: 2 trong 1 thủ tục, nghi ngờ 0
  thời hạn không rõ: “5 OTHER” (có số, không có đơn vị)
    1.000656
  thời hạn không rõ: “7 OTHER” (có số, không có đơn vị)
    1.000656

channels_differ: 1 trong 1 thủ tục, nghi ngờ 0
  thời hạn khác nhau theo kênh: counter: 1 OTHER; online: 5 OTHER; post: 7 OTHER
    1.000656
`
	if diff := cmp.Diff(text, out.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	fault := errors.New("disk full")
	if err := dossier.WriteLint(brokenWriter{fault}, found, motcua.English); !errors.Is(err, fault) {
		t.Errorf("%v", err)
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

// Findings are data: they go out as JSON and come back.
func TestLintJSON(t *testing.T) {
	p := clean()
	p.From, p.Limits = motcua.MustDate(2026, time.July, 1), dossier.ReadLimits("DIRECT:1 OTHER; ONLINE:Theo mô tả")
	found := dossier.Lint(slices.Values([]dossier.Procedure{p}))
	text, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	var again []dossier.LintFinding
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(found, again, comparable); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var k dossier.LintKind
	if err := k.UnmarshalText([]byte("nothing")); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if k = 200; k.String() != "" || (dossier.LintFinding{Kind: k}).Text(motcua.English) != "" || len(dossier.LintSummary([]dossier.LintFinding{{Kind: k}})) != 0 {
		t.Error("a kind nobody knows has words")
	}
}

// What is odd in a catalogue, with the rule behind it.
func ExampleLint() {
	procedures := []dossier.Procedure{
		{
			Code: "2.000527", Name: "Đăng ký khai tử", Field: "Hộ tịch", Levels: dossier.LevelCommune,
			Limits:   dossier.ReadLimits("DIRECT:15 HOUR"),
			Decision: motcua.Citation{Document: "1/QĐ-BTP"}, Basis: []motcua.Citation{{Document: "60/2014/QH13"}},
		},
		{
			Code: "1.004859", Name: "Cải chính hộ tịch", Field: "Hộ tịch", Levels: dossier.LevelCommune,
			Limits: []dossier.Limit{{Term: calendar.WorkingDays(3), Stages: []dossier.Stage{
				{Name: "tiếp nhận", Term: calendar.WorkingHours(4 * time.Hour)}, {Name: "giải quyết", Term: calendar.WorkingDays(2)},
			}}},
			Decision: motcua.Citation{Document: "163/QĐ-BTP"}, Basis: []motcua.Citation{{Document: "60/2014/QH13"}},
		},
	}
	for _, f := range dossier.Lint(slices.Values(procedures)) {
		fmt.Println(f.Code, f.Text(motcua.English))
	}
	// Output:
	// 1.004859 the stages do not add up to the limit: 4wh + 2wd ≠ 3wd (8h)
	// 2.000527 15 HOUR: the cut-off at 15:00 of a matter of the same day, not a limit of fifteen hours (suspected) [60/2014/QH13 (2014-11-20), art. 5(3)]
}

// Limits as the national database records them. "1 OTHER" is nobody's promise.
func ExampleReadLimits() {
	for _, l := range dossier.ReadLimits("DIRECT:2.5 WORKING_DAY; ONLINE:1 OTHER; POSTAL:Không quá 15 ngày.") {
		switch {
		case l.Unclear != "":
			fmt.Println(l.Channel, "no term:", dossier.ReasonText(l.Unclear, motcua.English))
		case l.Reading != "":
			fmt.Println(l.Channel, l.Term.Text(motcua.English)+":", dossier.ReasonText(l.Reading, motcua.English))
		default:
			fmt.Println(l.Channel, l.Term.Text(motcua.English))
		}
	}
	// Output:
	// counter 20 working hours: the fraction of a day is of 8 working hours
	// online no term: may mean within the day
	// post 15 days: read from words
}
