package claim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/internal/golden"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/claim"
)

func evidence(t testing.TB, facts ...claim.Fact) claim.Evidence {
	t.Helper()
	e, err := claim.NewEvidence(facts...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func publishedClaims(t testing.TB) []claim.Claim {
	t.Helper()
	f, err := os.Open("testdata/claims.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	claims, err := claim.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

func resultOf(t testing.TB, results []claim.Result, id string) claim.Result {
	t.Helper()
	i := slices.IndexFunc(results, func(r claim.Result) bool { return r.Claim.ID == id })
	if i < 0 {
		t.Fatalf("no claim %s", id)
	}
	return results[i]
}

// The figures of five published reports, each with the verdict it deserves and the numbers behind it.
// Kills: nearly every rule of the checker put out of action; see the tests of single rules for which.
func TestPublishedClaims(t *testing.T) {
	results := claim.CheckAll(publishedClaims(t), claim.Evidence{})
	count, between := motcua.Exactly, motcua.Between
	for _, c := range []struct {
		id, why string
		verdict claim.Verdict
		reason  claim.Reason // the numbers of the reason that decides
		vi, en  string
	}{
		{
			"A1", "the count holds; no. 13 has no figure, and in progress is neither 0 nor 100", claim.VerdictInterval,
			claim.Reason{
				Code: claim.ProgressUnknown, Recomputed: percent("86.54–94.23 %"),
				Ratio: motcua.Ratio{Part: between(1125, 1225), Whole: count(1300)},
			},
			"Tiến độ trung bình nằm trong khoảng 86,54–94,23 %, vì chưa có số của “tiêu chí số 13 (mô hình điểm)”.",
			"Mean progress lies within 86.54–94.23 %, because there is no figure for “criterion no. 13 (pilot models)”.",
		},
		{
			"A2", "a total without a split or a whole", claim.VerdictCountOnly,
			claim.Reason{Code: claim.NoWhole, PublishedCount: count(17166)},
			"Hồ sơ trên cổng dịch vụ công: 17.166 hồ sơ; không có mẫu số, chưa có dữ liệu đối chiếu.",
			"Dossiers on the service portal: 17,166 dossiers; there is no whole, and nothing to check it against.",
		},
		{
			"A3", "36,915/37,525 is 98.374 %", claim.VerdictNotReproducible,
			claim.Reason{
				Code: claim.PercentDiffers, Published: percent("99.8 %"), Recomputed: percent("98.4 %"),
				Ratio:  motcua.Ratio{Part: count(36915), Whole: count(37525)},
				Wholes: between(36971, 37007), Parts: between(37432, 37468),
			},
			"36.915/37.525 = 98,4 %, không phải 99,8 %. Để ra 99,8 %: tử số 36.915 cần mẫu số 36.971–37.007; mẫu số 37.525 cần tử số 37.432–37.468.",
			"36,915/37,525 = 98.4 %, not 99.8 %. For 99.8 %: a part of 36,915 needs a whole of 36,971–37,007; a whole of 37,525 needs a part of 37,432–37,468.",
		},
		{
			"A4", "8 of 8; the scope is a remark", claim.VerdictHolds,
			claim.Reason{
				Code: claim.PercentAgrees, Recomputed: percent("100 %"), Ratio: motcua.Ratio{Part: count(8), Whole: count(8)},
			},
			"8/8 = 100 %, đúng như công bố.",
			"8/8 = 100 %, as published.",
		},
		{
			"A5", "received = resolved + pending + withdrawn + refused, and none of these was published", claim.VerdictNotDerivable,
			claim.Reason{
				Code: claim.CountsMissing, Published: percent("100 %"), Ratio: motcua.Ratio{Part: motcua.AtMost(3062), Whole: count(3062)},
			},
			"Hồ sơ giải quyết đúng hạn: 100 % là lời khẳng định, chưa suy ra được; thiếu: “giải quyết đúng hạn”; “đang giải quyết”; “rút hồ sơ”; “từ chối”. Cần đủ: “tiếp nhận” = “giải quyết đúng hạn” + “quá hạn” (0) + “đang giải quyết” + “rút hồ sơ” + “từ chối”.",
			"Dossiers resolved on time: 100 % is asserted and cannot be derived; missing: “resolved on time”; “pending”; “withdrawn”; “refused”. It takes: “received” = “resolved on time” + “late” (0) + “pending” + “withdrawn” + “refused”.",
		},
		{
			"A6", "a count of another agency", claim.VerdictCountOnly,
			claim.Reason{Code: claim.NoWhole, PublishedCount: count(343)},
			"Hồ sơ cư trú: 343 hồ sơ; không có mẫu số, chưa có dữ liệu đối chiếu.",
			"Residence dossiers: 343 dossiers; there is no whole, and nothing to check it against.",
		},
		{
			"A7", "more than 5,800, of notifications", claim.VerdictLowerBound,
			claim.Reason{Code: claim.StatedAsBound, PublishedCount: motcua.AtLeast(5800)},
			"Thông báo lưu trú: ≥ 5.800 thông báo là một giới hạn, không phải con số.",
			"Lodging notifications: ≥ 5,800 notifications is a bound, not the number.",
		},
		{
			"A8", "lengths of lists, to be checked against the lists", claim.VerdictCountOnly,
			claim.Reason{Code: claim.NoWhole, PublishedCount: count(28)},
			"Thành viên tổ công tác và tổ giúp việc: 28 người; không có mẫu số, chưa có dữ liệu đối chiếu.",
			"Members of the working and support groups: 28 people; there is no whole, and nothing to check it against.",
		},
		{
			"A9", "107 + 286 + 10 = 403", claim.VerdictHolds,
			claim.Reason{Code: claim.PartsAddUp, PublishedCount: count(403), RecomputedCount: count(403)},
			"107 + 286 + 10 = 403 hồ sơ: đất đai, xây dựng, đô thị 26,55 %; tư pháp, hộ tịch 70,97 %; chính sách 2,48 %.",
			"107 + 286 + 10 = 403 dossiers: land, construction, urban 26.55 %; justice, civil status 70.97 %; policy 2.48 %.",
		},
		{
			"A10", "100 % if the sentence says which whole it means", claim.VerdictHoldsUnderDefinition,
			claim.Reason{
				Code: claim.SeveralReadings, Published: percent("100 %"), Recomputed: percent("100 %"),
				Ratio: motcua.Ratio{Part: count(403), Whole: count(403)},
			},
			"403/403 = 100 %, chỉ đúng khi nói rõ định nghĩa: “trả không muộn hơn ngày hẹn, trên số đã trả”; “trả không muộn hơn ngày hẹn, trên số tiếp nhận”; “đúng hạn theo Bộ chỉ số 766”.",
			"403/403 = 100 %, right only with its definition: “returned by the promised date, out of those returned”; “returned by the promised date, out of those received”; “on time by index 766”.",
		},
		{
			"A11", "reported on 12 March about a quarter that ends on 31 March", claim.VerdictPeriodIncomplete,
			claim.Reason{
				Code: claim.PeriodIncomplete, Days: 72, OfDays: 91, Period: motcua.MustParsePeriod("2024-Q1"),
				AsOf: motcua.MustParseDate("2024-03-12"),
			},
			"Quý I/2024 (01/01/2024 – 31/03/2024): đến ngày báo cáo 12/03/2024 mới qua 72/91 ngày.",
			"First quarter of 2024 (2024-01-01 to 2024-03-31): 72/91 days had passed on the day of the report, 2024-03-12.",
		},
		{
			"A12", "an inventory", claim.VerdictCountOnly,
			claim.Reason{Code: claim.NoWhole, PublishedCount: count(86)},
			"Văn bản đã ban hành: 86 văn bản; không có mẫu số, chưa có dữ liệu đối chiếu.",
			"Documents issued: 86 documents; there is no whole, and nothing to check it against.",
		},
		{
			"A13", "a range over three measures, one interval for each and no mean", claim.VerdictInterval,
			claim.Reason{Code: claim.StatedAsRange, Published: percent("90–100 %")},
			"Giải quyết thủ tục trên môi trường điện tử: 90–100 % là một khoảng.",
			"Procedures handled electronically: 90–100 % is a range.",
		},
		{
			"A14", "files prepared, without their number", claim.VerdictNotDerivable,
			claim.Reason{Code: claim.CountsMissing, Published: percent("100 %")},
			"Xử lý số định danh sai cấu trúc: 100 % là lời khẳng định, chưa suy ra được; thiếu: “đã lập hồ sơ hủy số”; “công dân có số định danh sai cấu trúc”.",
			"Contradictory personal numbers dealt with: 100 % is asserted and cannot be derived; missing: “cancellation file prepared”; “citizens with a contradictory number”.",
		},
		{
			"A15", "more than 90 %", claim.VerdictLowerBound,
			claim.Reason{Code: claim.StatedAsBound, Published: percent("> 90 %")},
			"Kích hoạt định danh điện tử: > 90 % là một giới hạn, không phải giá trị.",
			"E-ID accounts activated: > 90 % is a bound, not the value.",
		},
		{
			"A15-HN", "1.4 of 4.2 million is 33.3 %, and 33.7 % is possible before rounding", claim.VerdictInterval,
			claim.Reason{
				Code: claim.WithinRounding, Published: percent("33.7 %"), Recomputed: percent("31.8–34.9 %"),
				Ratio: motcua.Ratio{Part: between(1_350_000, 1_449_999), Whole: between(4_150_000, 4_249_999)},
			},
			"(1.350.000–1.449.999)/(4.150.000–4.249.999) = 31,8–34,9 %; 33,7 % nằm trong khoảng do làm tròn, không bác bỏ được cũng không khẳng định được.",
			"(1,350,000–1,449,999)/(4,150,000–4,249,999) = 31.8–34.9 %; 33.7 % is consistent with the rounding of its inputs, neither refuted nor confirmed.",
		},
		{
			"A16", "1/6 both times, of wards and of wards and communes", claim.VerdictHoldsUnderDefinition,
			claim.Reason{Code: claim.UnitDiffers},
			"Đơn vị được chọn làm điểm: cùng một số đo nhưng đơn vị đếm khác nhau: “phường”; “phường, xã”; A16-S1 (S1, phường Nghi Thu, 24/07/2023).",
			"Units chosen for the pilot: one measure in different units of count: “wards”; “wards and communes”; A16-S1 (S1, Nghi Thu ward, 2023-07-24).",
		},
		{
			"A16-S1", "the other side of A16", claim.VerdictHoldsUnderDefinition,
			claim.Reason{Code: claim.UnitDiffers},
			"Đơn vị được chọn làm điểm: cùng một số đo nhưng đơn vị đếm khác nhau: “phường, xã”; “phường”; A16 (S0, phường Nghi Thu, 11/09/2023).",
			"Units chosen for the pilot: one measure in different units of count: “wards and communes”; “wards”; A16 (S0, Nghi Thu ward, 2023-09-11).",
		},
		{
			"A17", "described as in place in July, half way in September", claim.VerdictContradicts,
			claim.Reason{Code: claim.LaterStatesLess, DescribedComplete: true},
			"Tiêu chí số 4 (cơ sở vật chất một cửa): ở đây được mô tả là đã hoàn thành, không nêu số; báo cáo sau nêu thấp hơn: A1 (S0, phường Nghi Thu, 11/09/2023): 50 %.",
			"Criterion no. 4 (one-stop facilities): here described as complete, without a figure; a later report states less: A1 (S0, Nghi Thu ward, 2023-09-11): 50 %.",
		},
	} {
		t.Run(c.id, func(t *testing.T) {
			got := resultOf(t, results, c.id)
			if got.Verdict != c.verdict {
				t.Errorf("verdict %v, want %v: %s", got.Verdict, c.verdict, c.why)
			}
			c.reason.Verdict = c.verdict
			numbers := cmpopts.IgnoreFields(claim.Reason{}, "Figure", "Subject", "Unit", "Definitions", "Missing", "Items", "Others")
			of := cmpopts.IgnoreFields(motcua.Ratio{}, "Of")
			why := got.Reason()
			if diff := cmp.Diff(c.reason, why, numbers, of); diff != "" {
				t.Errorf("reason (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff([]string{c.vi, c.en}, []string{why.Text(motcua.Vietnamese), why.Text(motcua.English)}); diff != "" {
				t.Errorf("text (-want +got)\n%s", diff)
			}
		})
	}
	if len(results) != 19 {
		t.Errorf("%d claims, want the 17 rows, two of them with a second source", len(results))
	}
}

// All reasons and remarks of the published claims, for people to read.
func TestPublishedClaimsInFull(t *testing.T) {
	var b strings.Builder
	for _, r := range claim.CheckAll(publishedClaims(t), claim.Evidence{}) {
		fmt.Fprintf(&b, "%s  %v\n", r.Claim.ID, r.Verdict)
		for _, x := range r.Reasons {
			fmt.Fprintf(&b, "  %s", x.Code)
			if x.Verdict != claim.NoVerdict {
				fmt.Fprintf(&b, " (%v)", x.Verdict)
			}
			fmt.Fprintf(&b, "\n    %s\n    %s\n", x.Text(motcua.Vietnamese), x.Text(motcua.English))
		}
	}
	golden.Equal(t, "claims.txt", b.String())
}

// The remarks that tell how a verdict is to be read.
func TestRemarksOnPublishedClaims(t *testing.T) {
	results := claim.CheckAll(publishedClaims(t), claim.Evidence{})
	for _, c := range []struct {
		id   string
		code claim.Code
		why  string
		is   func(claim.Reason) bool
	}{
		{"A1", claim.RatioStated, "the count 10 of 13 holds, 76.92 %", func(r claim.Reason) bool {
			return r.Verdict == claim.VerdictHolds && r.Recomputed.Equal(percent("76.92 %"))
		}},
		{"A1", claim.PartsAddUp, "10 + 3 = 13", func(r claim.Reason) bool { return r.RecomputedCount == motcua.Exactly(13) }},
		{"A1", claim.MeanOverKnown, "93.75 % over the twelve known", func(r claim.Reason) bool {
			return r.Recomputed.Equal(percent("93.75 %")) && keys(r.Missing) == "criterion_13"
		}},
		{"A1", claim.EarlierSaidMore, "July said more; the later report is not refuted by it", func(r claim.Reason) bool {
			o := r.Others[0]
			return r.Verdict == claim.NoVerdict && o.Claim == "A17" && o.DescribedComplete && !o.Percent.Defined()
		}},
		{"A2", claim.PartOfYear, "ten months", func(r claim.Reason) bool { return r.Days == 304 && r.OfDays == 365 }},
		{"A3", claim.NotComparable, "issued of collected is not issued of eligible", func(r claim.Reason) bool {
			return r.Others[0].Claim == "A15"
		}},
		{"A4", claim.Scope, "8 of the 25 that another report counts", func(r claim.Reason) bool {
			return r.Ratio.Part == motcua.Exactly(8) && r.Ratio.Whole == motcua.Exactly(25) && r.Others[0].Claim == "A8"
		}},
		{"A5", claim.PartOfYear, "140 days of the year", func(r claim.Reason) bool { return r.Days == 140 }},
		{"A5", claim.SeparateRegister, "the police count is not to be added", func(r claim.Reason) bool {
			return r.Others[0].Claim == "A6" && r.Others[0].Count == motcua.Exactly(343)
		}},
		{"A6", claim.SeparateRegister, "nor the other way round", func(r claim.Reason) bool {
			return r.Others[0].Claim == "A5" && r.Others[0].Count == motcua.Exactly(3062)
		}},
		{"A9", claim.PeriodBorrowed, "the sum holds, the quarter it is about was not over", func(r claim.Reason) bool {
			return r.Verdict == claim.NoVerdict && r.Figure == -1 && r.Days == 72 && r.OfDays == 91 && r.Others[0].Claim == "A11"
		}},
		{"A10", claim.PeriodBorrowed, "as for A9", func(r claim.Reason) bool { return r.Days == 72 }},
		{"A11", claim.NoWhole, "and 403 is a count", func(r claim.Reason) bool { return r.PublishedCount == motcua.Exactly(403) }},
		{"A13", claim.SharedRange, "three measures", func(r claim.Reason) bool {
			return keys(r.Definitions) == "electronic_handling online_services digitised_components" && !r.Recomputed.Defined()
		}},
		{"A14", claim.LaterStage, "prepared is not cancelled", func(r claim.Reason) bool {
			return r.Subject.Key == "number_cancelled" && keys(r.Definitions) == "file_prepared"
		}},
		{"A15", claim.CountsMissing, "100 % of the eligible is asserted", func(r claim.Reason) bool {
			return keys(r.Missing) == "id_issued id_eligible"
		}},
		{"A15", claim.NotComparable, "of the eligible, not of those collected", func(r claim.Reason) bool {
			return true
		}},
		{"A16", claim.RatioStated, "1/6", func(r claim.Reason) bool { return r.Recomputed.Equal(percent("16.67 %")) }},
	} {
		t.Run(c.id+" "+string(c.code), func(t *testing.T) {
			got := resultOf(t, results, c.id)
			r, ok := got.Find(c.code)
			if !ok || !c.is(r) {
				t.Errorf("%s: got %+v", c.why, r)
			}
		})
	}
	for _, r := range results {
		if r.Claim.ID == "A12" {
			boards := r.Reasons[2]
			if boards.RecomputedCount != motcua.Exactly(5) || !strings.Contains(boards.Text(motcua.English), "2 + 3 = 5 boards") {
				t.Errorf("2 + 3 boards: %v", boards.Text(motcua.English))
			}
		}
	}
}

// A report that prints no percentage gets none: not in a reason, not in the picture, not in a sentence, and no criterion
// that it only mentions. Both sources of the contradiction are named. Kills: the description of A17 entered or drawn as
// 100 %, the later figure drawn as recomputed from it, "many models built" taken for criterion 13.
func TestADescriptionIsNoPercentage(t *testing.T) {
	results := claim.CheckAll(publishedClaims(t), claim.Evidence{})
	got := resultOf(t, results, "A17")
	var found []string
	for _, r := range got.Reasons {
		found = append(found, string(r.Code)+" "+r.Subject.Key)
		published, recomputed := r.Spans()
		if r.Published.Defined() || r.Recomputed.Defined() || published.Known || recomputed.Known || !r.DescribedComplete {
			t.Errorf("%s has a figure: %+v", r.Code, r)
		}
		for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
			if s := r.Text(l); strings.Contains(s, "100") {
				t.Errorf("%s: %s", r.Code, s)
			}
		}
	}
	if diff := cmp.Diff([]string{"later_states_less criterion_4", "counts_missing criterion_4"}, found); diff != "" {
		t.Errorf("reasons (-want +got)\n%s", diff)
	}
	later := got.Reason().Others
	if got.Claim.Source.Key != "S1" || len(later) != 1 || later[0].Source.Key != "S0" || !later[0].Percent.Equal(percent("50 %")) {
		t.Errorf("the two sources are %s and %+v", got.Claim.Source.Key, later)
	}
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		if c := got.Compared(l); c.Published.Defined() || c.Recomputed.Defined() || !strings.Contains(c.Detail, "A1 (S0") {
			t.Errorf("drawn as %+v", c)
		}
	}
	text, err := json.Marshal(got)
	if err != nil || strings.Contains(string(text), "100") || !strings.Contains(string(text), `"described_complete":true`) {
		t.Errorf("as JSON: %s, %v", text, err)
	}
}

func keys(terms []claim.Term) string {
	var b []string
	for _, t := range terms {
		b = append(b, t.Key)
	}
	return strings.Join(b, " ")
}

// The same claims beside what a ward, a list and a score know.
func TestPublishedClaimsWithEvidence(t *testing.T) {
	q1 := motcua.MustParsePeriod("2024-Q1")
	ratio := func(part, whole int64) motcua.Ratio {
		return motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole)}
	}
	ward := func(measure, key string, n int64) claim.Fact {
		return claim.Fact{Place: "nghi_huong", Period: q1, Measure: measure, Key: key, Count: motcua.Exactly(n), AsOf: motcua.MustParseDate("2024-03-12")}
	}
	onTime := func(key string, part, whole int64) claim.Fact {
		return claim.Fact{Place: "nghi_huong", Period: q1, Measure: "dossiers_on_time", Key: key, Ratio: ratio(part, whole)}
	}
	for _, c := range []struct {
		name, id, why string
		facts         []claim.Fact
		verdict       claim.Verdict
		code          claim.Code
		text          string // in the English text of the reason that decides
	}{
		{
			"all readings bear it out", "A10", "still, the definition has to be named",
			[]claim.Fact{onTime("on_time_of_returned", 403, 403), onTime("on_time_of_received", 403, 403), onTime("index_766_on_time", 403, 403)},
			claim.VerdictHoldsUnderDefinition, claim.SeveralReadings, "“returned by the promised date, out of those returned”; ",
		},
		{
			"one reading bears it out", "A10", "12 dossiers are still open: all of those returned, not all of those received",
			[]claim.Fact{onTime("on_time_of_returned", 403, 403), onTime("on_time_of_received", 403, 415)},
			claim.VerdictHoldsUnderDefinition, claim.SeveralReadings, "“returned by the promised date, out of those returned” (by the evidence).",
		},
		{
			"no reading bears it out", "A10", "one is late",
			[]claim.Fact{onTime("on_time_of_returned", 402, 403), onTime("on_time_of_received", 402, 403), onTime("index_766_on_time", 402, 403)},
			claim.VerdictNotReproducible, claim.NotAll, "It says all, but it is 402 of 403 dossiers (99.75 %)",
		},
		{
			"two readings fail, one is not known", "A10", "it may still hold under the third",
			[]claim.Fact{onTime("on_time_of_returned", 402, 403), onTime("on_time_of_received", 402, 403)},
			claim.VerdictNotDerivable, claim.ReadingUnproved, "“on time by index 766”",
		},
		{
			"another number of dossiers", "A10", "100 %, but of 402",
			[]claim.Fact{onTime("on_time_of_returned", 402, 402), onTime("on_time_of_received", 402, 402), onTime("index_766_on_time", 402, 402)},
			claim.VerdictNotReproducible, claim.CountDiffers, "402, not 403 dossiers",
		},
		{
			"evidence of another period", "A10", "facts of the second quarter say nothing about the first",
			[]claim.Fact{{
				Place: "nghi_huong", Period: q1.Next(), Measure: "dossiers_on_time", Key: "on_time_of_returned", Ratio: ratio(1, 2),
			}},
			claim.VerdictHoldsUnderDefinition, claim.SeveralReadings, "403/403",
		},
		{
			"evidence of another place", "A10", "nor do those of another ward",
			[]claim.Fact{{Place: "nghi_thu", Measure: "dossiers_on_time", Key: "on_time_of_returned", Ratio: ratio(1, 2)}},
			claim.VerdictHoldsUnderDefinition, claim.SeveralReadings, "403/403",
		},
		{
			"the tally agrees", "A9", "total and parts",
			[]claim.Fact{ward("dossiers", "", 403), ward("dossiers", "land", 107), ward("dossiers", "justice", 286), ward("dossiers", "policy", 10)},
			claim.VerdictHolds, claim.PartsAddUp, "107 + 286 + 10 = 403 dossiers",
		},
		{
			"the tally agrees with two parts", "A9", "which is said, with the day",
			[]claim.Fact{ward("dossiers", "land", 107), ward("dossiers", "policy", 10)},
			claim.VerdictHolds, claim.PartsAddUp, "",
		},
		{
			"one part differs", "A9", "a sum that closes can still be wrong in its parts",
			[]claim.Fact{ward("dossiers", "", 403), ward("dossiers", "land", 108)},
			claim.VerdictNotReproducible, claim.CountDiffers, "Land, construction, urban: 108, not 107 dossiers (by data as of 2024-03-12).",
		},
		{
			"the total differs", "A9", "",
			[]claim.Fact{ward("dossiers", "", 410)},
			claim.VerdictNotReproducible, claim.CountDiffers, "Dossiers received: 410, not 403 dossiers",
		},
		{
			"the count is confirmed, the quarter was not over", "A11", "",
			[]claim.Fact{ward("dossiers", "", 403)},
			claim.VerdictPeriodIncomplete, claim.PeriodIncomplete, "72/91",
		},
		{
			"nothing was pending", "A5", "the identity closes",
			[]claim.Fact{s3("pending", 0), s3("withdrawn", 0), s3("refused", 0)},
			claim.VerdictHolds, claim.PercentAgrees, "3,062/3,062 = 100 %, as published (by the evidence).",
		},
		{
			"one was pending", "A5", "3,061/3,062 would print as 100 %, but the sentence says all",
			[]claim.Fact{s3("pending", 1), s3("withdrawn", 0), s3("refused", 0)},
			claim.VerdictNotReproducible, claim.NotAll, "3,061 of 3,062 dossiers",
		},
		{
			"one was pending, the rest unknown", "A5", "which is enough to refute it",
			[]claim.Fact{s3("pending", 1)},
			claim.VerdictNotReproducible, claim.NotAll, "≤ 3,061",
		},
		{
			"the number resolved", "A5", "all the same",
			[]claim.Fact{s3("resolved_on_time", 3062)},
			claim.VerdictHolds, claim.PercentAgrees, "3,062/3,062",
		},
		{
			"more pending than received", "A5", "",
			[]claim.Fact{s3("pending", 4000)},
			claim.VerdictNotReproducible, claim.RestDiffers, "not 3,062",
		},
		{
			"the score agrees", "A1", "the same interval in other units",
			[]claim.Fact{{Place: "nghi_thu", Measure: "criteria_progress", Ratio: motcua.Ratio{Part: motcua.Between(11250, 12250), Whole: motcua.Exactly(13000)}}},
			claim.VerdictInterval, claim.ProgressUnknown, "86.54–94.23 %",
		},
		{
			"the score disagrees", "A1", "",
			[]claim.Fact{{Place: "nghi_thu", Measure: "criteria_progress", Ratio: ratio(80, 100)}},
			claim.VerdictContradicts, claim.MeanDisagrees, "86.54–94.23 %, not 80.00 %",
		},
		{
			"the lists", "A8", "25 and 52 are confirmed; the most cautious verdict is that of the others",
			[]claim.Fact{{Measure: "essential_services", Count: motcua.Exactly(25)}, {Measure: "scheme_tasks", Count: motcua.Exactly(52)}},
			claim.VerdictCountOnly, claim.NoWhole, "28 people",
		},
		{
			"another list", "A8", "",
			[]claim.Fact{{Measure: "essential_services", Count: motcua.Exactly(26)}},
			claim.VerdictNotReproducible, claim.CountDiffers, "26, not 25 services",
		},
		{
			"the list in the evidence goes before the other report", "A4", "",
			[]claim.Fact{{Measure: "essential_services", Count: motcua.Exactly(7)}},
			claim.VerdictContradicts, claim.LargerSetSmaller, "8 “essential services within the remit of the police” is more than the larger set: 7",
		},
		{
			"the stage is known", "A14", "100 % of the files prepared, which is a definition",
			[]claim.Fact{
				{Place: "nghi_thu", Measure: "contradictory_numbers", Ratio: ratio(31, 31)},
				{Place: "nghi_thu", Measure: "contradictory_numbers", Key: "number_cancelled", Ratio: ratio(20, 31)},
			},
			claim.VerdictHoldsUnderDefinition, claim.StageOnly, "31/31 = 100 %, for the stage “cancellation file prepared” only",
		},
		{
			"the counts of a stage", "A14", "part and whole one by one",
			[]claim.Fact{
				{Place: "nghi_thu", Measure: "contradictory_numbers", Key: "file_prepared", Count: motcua.Exactly(30)},
				{Place: "nghi_thu", Measure: "contradictory_numbers", Key: "contradictory", Count: motcua.Exactly(31)},
			},
			claim.VerdictNotReproducible, claim.PercentDiffers, "30/31 = 97 %, not 100 %",
		},
		{
			"a bound borne out", "A15", "the other figure is still only asserted",
			[]claim.Fact{{Place: "nghi_thu", Measure: "e_id_activated", Ratio: ratio(9050, 10000)}},
			claim.VerdictNotDerivable, claim.CountsMissing, "100 % is asserted",
		},
		{
			"a bound refuted", "A15", "exactly 90 % is not more than 90 %",
			[]claim.Fact{{Place: "nghi_thu", Measure: "e_id_activated", Ratio: ratio(9000, 10000)}},
			claim.VerdictNotReproducible, claim.PercentDiffers, "= 90 %, not > 90 %",
		},
		{
			"a count at the bound", "A7", "at least 5,800",
			[]claim.Fact{{Place: "tan_an", Measure: "lodging_notifications", Count: motcua.Exactly(5800)}},
			claim.VerdictHolds, claim.CountAgrees, "≥ 5,800 notifications, in agreement with 5,800",
		},
		{
			"a count below the bound", "A7", "",
			[]claim.Fact{{Place: "tan_an", Measure: "lodging_notifications", Count: motcua.Exactly(5799)}},
			claim.VerdictNotReproducible, claim.CountDiffers, "5,799, not ≥ 5,800",
		},
		{
			"the numbers before rounding", "A15-HN", "33.7 % indeed",
			[]claim.Fact{{Place: "ha_noi", Measure: "e_id_activated", Ratio: ratio(1_415_400, 4_200_000)}},
			claim.VerdictHolds, claim.PercentAgrees, "1,415,400/4,200,000 = 33.7 %, as published",
		},
		{
			"other numbers before rounding", "A15-HN", "they would have been printed as 1.5 million",
			[]claim.Fact{{Place: "ha_noi", Measure: "e_id_activated", Ratio: ratio(1_460_000, 4_332_000)}},
			claim.VerdictNotReproducible, claim.CountDiffers, "1,460,000, not 1,350,000–1,449,999",
		},
	} {
		t.Run(c.id+" "+c.name, func(t *testing.T) {
			got := resultOf(t, claim.CheckAll(publishedClaims(t), evidence(t, c.facts...)), c.id)
			why := got.Reason()
			if got.Verdict != c.verdict || why.Code != c.code || !strings.Contains(why.Text(motcua.English), c.text) {
				t.Errorf("got %v, %s: %s\nwant %v, %s: … %s … (%s)",
					got.Verdict, why.Code, why.Text(motcua.English), c.verdict, c.code, c.text, c.why)
			}
		})
	}
}

func s3(key string, n int64) claim.Fact {
	return claim.Fact{Place: "tan_an", Measure: "dossiers_on_time", Key: key, Count: motcua.Exactly(n)}
}

func countClaim(c motcua.Count, roundedTo int64) claim.Claim {
	return claim.Claim{ID: "X", Source: source("S", "ward", "2024-03-31"), Figures: []claim.Figure{
		{Measure: term("measure"), Unit: term("unit"), Count: c, RoundedTo: roundedTo},
	}}
}

func partsClaim(p claim.Parts) claim.Claim {
	return claim.Claim{ID: "X", Source: source("S", "ward", "2024-03-31"), Figures: []claim.Figure{
		{Measure: term("measure"), Unit: term("unit"), Parts: &p},
	}}
}

func items(counts ...int64) (out []claim.Part) {
	for i, n := range counts {
		c := motcua.Count{}
		if n >= 0 {
			c = motcua.Exactly(n)
		}
		out = append(out, claim.Part{Is: term("item" + strconv.Itoa(i+1)), Count: c})
	}
	return out
}

func periodClaim(period, day string) claim.Claim {
	c := countClaim(motcua.Exactly(7), 0)
	c.Source = source("S", "ward", day)
	c.Period = motcua.MustParsePeriod(period)
	return c
}

// Every verdict on both sides of its boundary.
func TestVerdictAtItsBoundary(t *testing.T) {
	count, between, atLeast, atMost := motcua.Exactly, motcua.Between, motcua.AtLeast, motcua.AtMost
	rate := func(printed string, part, whole motcua.Count) claim.Claim {
		return rateClaim(claim.Rate{Printed: percent(printed), Part: part, Whole: whole})
	}
	bare := func(printed string) claim.Claim { return rateClaim(claim.Rate{Printed: percent(printed)}) }
	none := claim.Evidence{}
	known := func(f claim.Fact) claim.Evidence { f.Measure = "measure"; return evidence(t, f) }
	for _, c := range []struct {
		name     string
		claim    claim.Claim
		evidence claim.Evidence
		verdict  claim.Verdict
		code     claim.Code
		why      string
	}{
		{"half a unit is rounded up", rate("12.3 %", count(98), count(800)), none, claim.VerdictHolds, claim.PercentAgrees, "12.25"},
		{"and not down", rate("12.2 %", count(98), count(800)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "12.25"},
		{"just below half a unit", rate("12.2 %", count(97), count(800)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "12.125 is 12.1"},
		{"none", rate("0 %", count(0), count(800)), none, claim.VerdictHolds, claim.PercentAgrees, ""},
		{"all", rate("100 %", count(800), count(800)), none, claim.VerdictHolds, claim.PercentAgrees, ""},
		{"of nothing", rate("100 %", count(0), count(0)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "0/0 is undefined"},
		{"nothing of nothing", rate("0 %", count(0), count(0)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "0/0 is undefined"},
		{"one more than all", rate("100 %", count(801), count(800)), none, claim.VerdictNotReproducible, claim.Exceeds, "even where rounding hides it"},
		{"one more than all, without a print", rateClaim(claim.Rate{Part: count(9), Whole: count(8)}), none, claim.VerdictNotReproducible, claim.Exceeds, ""},
		{"a bound met", rate("≥ 90 %", count(720), count(800)), none, claim.VerdictHolds, claim.PercentAgrees, "exactly 90"},
		{"a strict bound not met", rate("> 90 %", count(720), count(800)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "exactly 90"},
		{"an upper bound met", rate("≤ 10 %", count(80), count(800)), none, claim.VerdictHolds, claim.PercentAgrees, "exactly 10"},
		{"a strict upper bound not met", rate("< 10 %", count(80), count(800)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "exactly 10"},
		{"a range met at its rounded end", rate("90–95 %", count(895), count(1000)), none, claim.VerdictHolds, claim.PercentAgrees, "89.5 is 90"},
		{"a range not met", rate("90–95 %", count(894), count(1000)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "89.4 is 89"},

		{"a lower bound", bare("> 90 %"), none, claim.VerdictLowerBound, claim.StatedAsBound, ""},
		{"an upper bound", bare("< 10 %"), none, claim.VerdictUpperBound, claim.StatedAsBound, ""},
		{"a bound of a bound", rate("> 90 %", atLeast(9050), count(10000)), none, claim.VerdictLowerBound, claim.StatedAsBound, "it holds, and is still no number"},
		{"a bound no bound can give", rate("> 90 %", atMost(9000), count(10000)), none, claim.VerdictNotReproducible, claim.PercentDiffers, ""},
		{"a range", bare("90–100 %"), none, claim.VerdictInterval, claim.StatedAsRange, ""},
		{"a range of a range", rate("90–95 %", between(90, 95), count(100)), none, claim.VerdictInterval, claim.StatedAsRange, ""},
		{"inputs as ranges, inside", rate("50 %", between(4, 6), count(10)), none, claim.VerdictInterval, claim.WithinRounding, "40 to 60"},
		{"inputs as ranges, all of which print it", rate("50 %", between(498, 502), count(1000)), none, claim.VerdictHolds, claim.PercentAgrees, "49.8 to 50.2"},
		{"inputs as ranges, outside", rate("61 %", between(4, 6), count(10)), none, claim.VerdictNotReproducible, claim.PercentDiffers, ""},
		{"inputs as ranges, in a gap", rate("55 %", between(4, 6), count(10)), none, claim.VerdictNotReproducible, claim.PercentDiffers, "50 or 60, never 55"},
		{"a ratio of ranges without a print", rateClaim(claim.Rate{Part: between(4, 6), Whole: count(10)}), none, claim.VerdictInterval, claim.StatedAsRange, ""},
		{"a print alone", bare("50 %"), none, claim.VerdictNotDerivable, claim.CountsMissing, ""},
		{"a print and its whole", rateClaim(claim.Rate{Printed: percent("50 %"), Whole: count(10)}), none, claim.VerdictNotDerivable, claim.CountsMissing, ""},
		{"a print that its whole excludes", rateClaim(claim.Rate{Printed: percent("55 %"), Whole: count(10)}), none, claim.VerdictNotReproducible, claim.PercentDiffers, "no part of 10 is 55 %"},
		{"a print that its part excludes", rateClaim(claim.Rate{Printed: percent("70 %"), Part: count(1)}), none, claim.VerdictNotReproducible, claim.PercentDiffers, "1 is 100 or at most 50 % of anything"},

		{"all, said of all", rateClaim(claim.Rate{Printed: percent("100 %"), All: true, Part: count(8), Whole: count(8)}), none, claim.VerdictHolds, claim.PercentAgrees, ""},
		{"all, but one", rateClaim(claim.Rate{Printed: percent("100 %"), All: true, Part: count(4999), Whole: count(5000)}), none, claim.VerdictNotReproducible, claim.NotAll, "99.98 prints as 100"},
		{"100 %, but one", rateClaim(claim.Rate{Printed: percent("100 %"), Part: count(4999), Whole: count(5000)}), none, claim.VerdictHolds, claim.PercentAgrees, "not said of all: rounding is allowed"},
		{"all of nothing", rateClaim(claim.Rate{All: true, Part: count(0), Whole: count(0)}), none, claim.VerdictNotReproducible, claim.NotAll, ""},
		{"all, of ranges", rateClaim(claim.Rate{All: true, Part: between(5, 9), Whole: between(8, 12)}), none, claim.VerdictInterval, claim.WithinRounding, ""},
		{"all, one more", rateClaim(claim.Rate{All: true, Part: count(9), Whole: count(8)}), none, claim.VerdictNotReproducible, claim.Exceeds, ""},

		{"part and rest make the whole", rateClaim(claim.Rate{Part: count(8), Whole: count(10), Rest: rest(1, 1)}), none, claim.VerdictHolds, claim.RatioStated, ""},
		{"part and rest do not", rateClaim(claim.Rate{Part: count(8), Whole: count(10), Rest: rest(1, 2)}), none, claim.VerdictNotReproducible, claim.RestDiffers, ""},
		{"part and known rest leave room", rateClaim(claim.Rate{Part: count(8), Whole: count(10), Rest: rest(1, -1)}), none, claim.VerdictHolds, claim.RatioStated, "the unknown is 1"},
		{"part and known rest leave none", rateClaim(claim.Rate{Part: count(8), Whole: count(10), Rest: rest(3, -1)}), none, claim.VerdictNotReproducible, claim.RestDiffers, ""},
		{"the part from the rest", rateClaim(claim.Rate{Printed: percent("80 %"), Whole: count(10), Rest: rest(1, 1)}), none, claim.VerdictHolds, claim.PercentAgrees, ""},
		{"nothing left by the rest", rateClaim(claim.Rate{Printed: percent("0 %"), Whole: count(10), Rest: rest(4, 6)}), none, claim.VerdictHolds, claim.PercentAgrees, ""},
		{"the whole from the rest", rateClaim(claim.Rate{Printed: percent("80 %"), Part: count(8), Rest: rest(1, 1)}), none, claim.VerdictHolds, claim.PercentAgrees, ""},
		{"neither from the rest", rateClaim(claim.Rate{Printed: percent("80 %"), Rest: rest(1, 1)}), none, claim.VerdictNotDerivable, claim.CountsMissing, ""},

		{"a count", countClaim(count(7), 0), none, claim.VerdictCountOnly, claim.NoWhole, ""},
		{"no dossier at all", countClaim(count(0), 0), none, claim.VerdictCountOnly, claim.NoWhole, "0 is a count too"},
		{"a rounded count", countClaim(count(1400), 100), none, claim.VerdictCountOnly, claim.NoWhole, "and not a range somebody stated"},
		{"a rounded bound", countClaim(atLeast(1400), 100), known(claim.Fact{Count: count(1399)}), claim.VerdictNotReproducible, claim.CountDiffers, "a bound is not widened"},
		{"a count at least", countClaim(atLeast(7), 0), none, claim.VerdictLowerBound, claim.StatedAsBound, ""},
		{"a count at most", countClaim(atMost(7), 0), none, claim.VerdictUpperBound, claim.StatedAsBound, ""},
		{"a count between", countClaim(between(7, 9), 0), none, claim.VerdictInterval, claim.StatedAsRange, ""},
		{"a count confirmed", countClaim(count(7), 0), known(claim.Fact{Count: count(7)}), claim.VerdictHolds, claim.CountAgrees, ""},
		{"a count refuted", countClaim(count(7), 0), known(claim.Fact{Count: count(8)}), claim.VerdictNotReproducible, claim.CountDiffers, ""},
		{"a rounded count confirmed", countClaim(count(1400), 100), known(claim.Fact{Count: count(1449)}), claim.VerdictHolds, claim.CountAgrees, ""},
		{"a rounded count refuted", countClaim(count(1400), 100), known(claim.Fact{Count: count(1450)}), claim.VerdictNotReproducible, claim.CountDiffers, ""},
		{"a count not excluded", countClaim(count(7), 0), known(claim.Fact{Count: atLeast(7)}), claim.VerdictInterval, claim.WithinRounding, ""},

		{"parts and total", partsClaim(claim.Parts{Total: count(6), Items: items(1, 2, 3)}), none, claim.VerdictHolds, claim.PartsAddUp, ""},
		{"parts one short", partsClaim(claim.Parts{Total: count(7), Items: items(1, 2, 3)}), none, claim.VerdictNotReproducible, claim.TotalDiffers, ""},
		{"parts one over", partsClaim(claim.Parts{Total: count(5), Items: items(1, 2, 3)}), none, claim.VerdictNotReproducible, claim.TotalDiffers, ""},
		{"a part missing", partsClaim(claim.Parts{Total: count(6), Items: items(1, 2, -1)}), none, claim.VerdictNotDerivable, claim.CountsMissing, ""},
		{"a part missing that would be negative", partsClaim(claim.Parts{Total: count(2), Items: items(1, 2, -1)}), none, claim.VerdictNotReproducible, claim.TotalDiffers, ""},
		{"parts without a total", partsClaim(claim.Parts{Items: items(1, 2, 3)}), none, claim.VerdictCountOnly, claim.NoWhole, ""},
		{"rounded parts and total", rounded(partsClaim(claim.Parts{Total: count(30), Items: items(10, 10, 10)}), 10), none, claim.VerdictInterval, claim.WithinRounding, "15 to 42 against 25 to 34"},
		{"rounded parts that cannot make the total", rounded(partsClaim(claim.Parts{Total: count(60), Items: items(10, 10, 10)}), 10), none, claim.VerdictNotReproducible, claim.TotalDiffers, "at most 42 against 55"},
		{"an item on its way, and nothing else", partsClaim(claim.Parts{Items: []claim.Part{{Is: term("x"), InProgress: true}}}), none, claim.VerdictNotDerivable, claim.CountsMissing, "there is nothing to derive"},
		{"an item described as complete, and nothing else", partsClaim(claim.Parts{Items: []claim.Part{{Is: term("x"), DescribedComplete: true}}}), none, claim.VerdictNotDerivable, claim.CountsMissing, "it is asserted"},
		{"an item described as complete, beside counts that add up", partsClaim(claim.Parts{Items: append(items(3), claim.Part{Is: term("x"), Count: count(1), DescribedComplete: true})}), none, claim.VerdictNotDerivable, claim.CountsMissing, "the counts do not bear out the description"},
		{"a share of an unknown part", partsClaim(claim.Parts{Total: count(6), Items: []claim.Part{{Is: term("x"), Share: percent("50 %")}, items(3)[0]}}), none, claim.VerdictNotDerivable, claim.CountsMissing, ""},
		{"a share no part can have", partsClaim(claim.Parts{Total: count(6), Items: []claim.Part{{Is: term("x"), Share: percent("55 %")}, items(3)[0]}}), none, claim.VerdictNotReproducible, claim.PercentDiffers, "of 6 it is 50 or 67 %"},
		{"one reading", rateClaim(claim.Rate{Printed: percent("50 %"), Part: count(3), Whole: count(6), Readings: []claim.Term{term("r")}}), none, claim.VerdictHolds, claim.PercentAgrees, "the sentence says what it means"},
		{"a stage", rateClaim(claim.Rate{Printed: percent("50 %"), Part: count(3), Whole: count(6), LaterStages: []claim.Term{term("later")}}), none, claim.VerdictHoldsUnderDefinition, claim.StageOnly, "not for the later one"},
		{"a part that is refuted", rate("50 %", count(3), count(6)), evidence(t, claim.Fact{Measure: "measure", Key: "part", Count: count(2)}), claim.VerdictNotReproducible, claim.CountDiffers, "2, not 3"},
		{"a whole that is refuted", rate("50 %", count(3), count(6)), evidence(t, claim.Fact{Measure: "measure", Key: "whole", Count: count(7)}), claim.VerdictNotReproducible, claim.CountDiffers, "7, not 6"},
		{"a ratio that is not excluded", bare("50 %"), known(claim.Fact{Ratio: motcua.Ratio{Part: between(4, 6), Whole: count(10)}}), claim.VerdictInterval, claim.WithinRounding, ""},
		{"parts against a total at least", partsClaim(claim.Parts{Total: atLeast(6), Items: items(1, 2, 3)}), none, claim.VerdictHolds, claim.PartsAddUp, ""},
		{"parts against a total more", partsClaim(claim.Parts{Total: atLeast(7), Items: items(1, 2, 3)}), none, claim.VerdictNotReproducible, claim.TotalDiffers, ""},

		{"the last day of the quarter", periodClaim("2024-Q1", "2024-03-31"), none, claim.VerdictCountOnly, claim.NoWhole, "it counts in full"},
		{"the day before", periodClaim("2024-Q1", "2024-03-30"), none, claim.VerdictPeriodIncomplete, claim.PeriodIncomplete, "90/91"},
		{"before the quarter", periodClaim("2024-Q1", "2023-12-31"), none, claim.VerdictPeriodIncomplete, claim.PeriodIncomplete, "0/91"},
		{"the reporting quarter", periodClaim("2024-Q1@15", "2024-03-14"), none, claim.VerdictCountOnly, claim.NoWhole, "it ends on 14 March"},
		{"no day of report", claim.Claim{Figures: countClaim(count(7), 0).Figures, Period: motcua.MustParsePeriod("2024-Q1")}, none, claim.VerdictCountOnly, claim.NoWhole, "unknown is not early"},

		{"nothing said", claim.Claim{}, none, claim.NoVerdict, "", "there is nothing to check"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := claim.Check(c.claim, c.evidence)
			if got.Verdict != c.verdict || got.Reason().Code != c.code {
				t.Errorf("got %v, %s (%s)\nwant %v, %s %s", got.Verdict, got.Reason().Code, got.Text(motcua.English), c.verdict, c.code, c.why)
			}
		})
	}
}

func rounded(c claim.Claim, to int64) claim.Claim {
	c.Figures[0].RoundedTo = to
	return c
}

func rest(counts ...int64) (out []claim.Rest) {
	for _, x := range items(counts...) {
		out = append(out, claim.Rest{Is: x.Is, Count: x.Count})
	}
	return out
}

// Kills: the remark that rounding hides a missing one left out, or made where none is missing.
func TestRoundingToAll(t *testing.T) {
	for _, c := range []struct {
		printed     string
		part, whole int64
		missing     int64 // 0: no remark
	}{
		{"100 %", 399, 400, 1},
		{"100 %", 398, 400, 2},
		{"100 %", 400, 400, 0},
		{"99.8 %", 399, 400, 0},
		{"99 %", 198, 200, 0},
		{"99 %", 399, 400, 0}, // refuted: there is more to say than that
	} {
		got := claim.Check(rateClaim(claim.Rate{
			Printed: percent(c.printed), Part: motcua.Exactly(c.part), Whole: motcua.Exactly(c.whole),
		}), claim.Evidence{})
		r, ok := got.Find(claim.RoundsToAll)
		if ok != (c.missing > 0) || ok && r.RecomputedCount != motcua.Exactly(c.missing) {
			t.Errorf("%d/%d as %s: remark %v, %v missing", c.part, c.whole, c.printed, ok, r.RecomputedCount)
		}
	}
}

// A sentence that says what it means holds, and the definition is told with it; one that does not holds under the definitions
// that bear it out. Kills: one reading treated as several, or several as one.
func TestReadings(t *testing.T) {
	r1, r2 := term("r1"), term("r2")
	ratio := func(key string, part int64) claim.Fact {
		return claim.Fact{Measure: "measure", Key: key, Ratio: motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(6)}}
	}
	openRatio := claim.Fact{Measure: "measure", Key: "r1", Ratio: motcua.Ratio{Part: motcua.Between(2, 4), Whole: motcua.Exactly(6)}}
	for _, c := range []struct {
		name        string
		readings    []claim.Term
		facts       []claim.Fact
		verdict     claim.Verdict
		definitions string
		failed      string // the readings of the remarks
	}{
		{"none", nil, nil, claim.VerdictHolds, "", ""},
		{"none, with evidence", nil, []claim.Fact{ratio("", 3)}, claim.VerdictHolds, "", ""},
		{"one", []claim.Term{r1}, nil, claim.VerdictHolds, "r1", ""},
		{"one, borne out", []claim.Term{r1}, []claim.Fact{ratio("r1", 3)}, claim.VerdictHolds, "r1", ""},
		{"one, refuted", []claim.Term{r1}, []claim.Fact{ratio("r1", 2)}, claim.VerdictNotReproducible, "r1", ""},
		{"two", []claim.Term{r1, r2}, nil, claim.VerdictHoldsUnderDefinition, "r1 r2", ""},
		{"two, both borne out", []claim.Term{r1, r2}, []claim.Fact{ratio("r1", 3), ratio("r2", 3)}, claim.VerdictHoldsUnderDefinition, "r1 r2", ""},
		{"two, one borne out", []claim.Term{r1, r2}, []claim.Fact{ratio("r1", 2), ratio("r2", 3)}, claim.VerdictHoldsUnderDefinition, "r2", "r1"},
		{"two, one borne out, one open", []claim.Term{r1, r2}, []claim.Fact{openRatio, ratio("r2", 3)}, claim.VerdictHoldsUnderDefinition, "r2", ""},
		{"two, one open", []claim.Term{r1, r2}, []claim.Fact{openRatio}, claim.VerdictInterval, "r1", ""},
		{"two, one open, one refuted", []claim.Term{r1, r2}, []claim.Fact{openRatio, ratio("r2", 2)}, claim.VerdictInterval, "r1", "r2"},
		{"two, both refuted", []claim.Term{r1, r2}, []claim.Fact{ratio("r1", 2), ratio("r2", 4)}, claim.VerdictNotReproducible, "r1", "r2"},
		{"two, one refuted", []claim.Term{r1, r2}, []claim.Fact{ratio("r1", 2)}, claim.VerdictNotDerivable, "", "r1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rate := claim.Rate{Printed: percent("50 %"), Part: motcua.Exactly(3), Whole: motcua.Exactly(6), Readings: c.readings}
			got := claim.Check(rateClaim(rate), evidence(t, c.facts...))
			var failed []claim.Term
			for _, r := range got.Reasons[1:] {
				if r.Code != claim.NotUnderReading || r.Verdict != claim.NoVerdict {
					t.Errorf("a remark %s", r.Code)
				}
				failed = append(failed, r.Definitions...)
			}
			if got.Verdict != c.verdict || keys(got.Reason().Definitions) != c.definitions || keys(failed) != c.failed {
				t.Errorf("got %v under %q, not under %q; want %v, %q, %q", got.Verdict, keys(got.Reason().Definitions), keys(failed),
					c.verdict, c.definitions, c.failed)
			}
		})
	}
}

// What has to be read with a rate is said whatever the verdict. Kills: remarks left out when the figure is refuted.
func TestRemarksOnARefutedRate(t *testing.T) {
	rate := claim.Rate{
		Printed: percent("50 %"), Part: motcua.Exactly(3), Whole: motcua.Exactly(6),
		LaterStages: []claim.Term{term("later")}, Within: term("list"),
	}
	for _, key := range []string{"part", "whole", "rest"} {
		c := rate
		c.Rest = []claim.Rest{{Is: term("rest"), Count: motcua.Exactly(3)}}
		got := claim.Check(rateClaim(c), evidence(t, claim.Fact{Measure: "measure", Key: key, Count: motcua.Exactly(1)}))
		if _, ok := got.Find(claim.PercentAgrees); ok || got.Reason().Code != claim.CountDiffers || got.Reason().Subject.Key != key {
			t.Errorf("the %s is refuted, and the percentage does not fall: %+v", key, got.Reasons)
		}
	}
	list := claim.Fact{Measure: "list", Count: motcua.Exactly(10)}
	later := claim.Fact{Measure: "measure", Key: "later", Ratio: motcua.Ratio{Part: motcua.Exactly(1), Whole: motcua.Exactly(3)}}
	for _, c := range []struct {
		name     string
		printed  string
		evidence claim.Evidence
		verdict  claim.Verdict
	}{
		{"as printed", "50 %", evidence(t, list, later), claim.VerdictHoldsUnderDefinition},
		{"refuted by its counts", "51 %", evidence(t, list, later), claim.VerdictNotReproducible},
		{"refuted by the evidence", "50 %", evidence(t, list, later, claim.Fact{Measure: "measure", Key: "part", Count: motcua.Exactly(2)}), claim.VerdictNotReproducible},
	} {
		rate.Printed = percent(c.printed)
		got := claim.Check(rateClaim(rate), c.evidence)
		if got.Verdict != c.verdict {
			t.Errorf("%s: %s", c.name, got.Text(motcua.English))
		}
		stage, ok1 := got.Find(claim.LaterStage)
		scope, ok2 := got.Find(claim.Scope)
		if !ok1 || !stage.Recomputed.Equal(percent("33.33 %")) || stage.Ratio != later.Ratio || !stage.FromEvidence || !ok2 || scope.Ratio.Whole != motcua.Exactly(10) {
			t.Errorf("%s: stage %+v, scope %+v", c.name, stage, scope)
		}
	}
}

// Kills: shares taken of the sum instead of the published total, a share that is not checked, registers that are not compared.
func TestSharesAndRegisters(t *testing.T) {
	p := claim.Parts{Total: motcua.Exactly(403), Items: items(107, 286, 10)}
	p.Items[0].Share, p.Items[1].Share = percent("26.6 %"), percent("71.0 %")
	if got := claim.Check(partsClaim(p), claim.Evidence{}); got.Verdict != claim.VerdictHolds {
		t.Errorf("right shares: %s", got.Text(motcua.English))
	}
	p.Items[2].Share = percent("2.4 %")
	got := claim.Check(partsClaim(p), claim.Evidence{})
	if r := got.Reason(); got.Verdict != claim.VerdictNotReproducible || r.Subject.Key != "item3" || !r.Recomputed.Equal(percent("2.5 %")) {
		t.Errorf("a wrong share: %s", got.Text(motcua.English))
	}
	p = claim.Parts{Total: motcua.Exactly(3405), Items: items(3062, 343)}
	p.Items[0].Register, p.Items[1].Register = term("one_stop"), term("police")
	got = claim.Check(partsClaim(p), claim.Evidence{})
	if r := got.Reason(); got.Verdict != claim.VerdictNotDerivable || r.Code != claim.OverlapUnknown || keys(r.Missing) != "one_stop police" {
		t.Errorf("two registers added: %s", got.Text(motcua.English))
	}
	p.Disjoint = true
	if got := claim.Check(partsClaim(p), claim.Evidence{}); got.Verdict != claim.VerdictHolds {
		t.Errorf("two registers said to be apart: %s", got.Text(motcua.English))
	}
	p.Disjoint, p.Items[1].Register = false, claim.Term{}
	if got := claim.Check(partsClaim(p), claim.Evidence{}); got.Verdict != claim.VerdictHolds {
		t.Errorf("one register named: %s", got.Text(motcua.English))
	}
	p.Items[1].Register = term("police")
	p.Items[0].Register = claim.Term{}
	inherited := partsClaim(p)
	inherited.Figures[0].Register = term("one_stop")
	if got := claim.Check(inherited, claim.Evidence{}); keys(got.Reason().Missing) != "one_stop police" {
		t.Errorf("the register of the figure and one of its own: %s", got.Text(motcua.English))
	}
	shares := func(p claim.Parts) (out []string) {
		for _, item := range claim.Check(partsClaim(p), claim.Evidence{}).Reason().Items {
			out = append(out, item.Share.String())
		}
		return out
	}
	for _, c := range []struct {
		p    claim.Parts
		want []string
	}{
		{claim.Parts{Items: items(1, 2, 3)}, []string{"16.67 %", "33.33 %", "50.00 %"}},
		{claim.Parts{Total: motcua.Exactly(8), Items: items(1, -1, 3)}, []string{"12.50 %", "undefined", "37.50 %"}},
		{claim.Parts{Items: items(1, -1, 3)}, []string{"undefined", "undefined", "undefined"}},
		{claim.Parts{Total: motcua.Exactly(3), Items: []claim.Part{items(1)[0], {Is: term("x"), Count: motcua.Exactly(1), Progress: percent("50 %")}, {Is: term("y"), Count: motcua.Exactly(1), InProgress: true}}}, []string{"33.33 %", "undefined", "undefined"}},
		{claim.Parts{Total: motcua.Exactly(2), Items: []claim.Part{items(1)[0], {Is: term("z"), Count: motcua.Exactly(1), DescribedComplete: true}}}, []string{"50.00 %", "undefined"}},
	} {
		if diff := cmp.Diff(c.want, shares(c.p)); diff != "" {
			t.Errorf("shares (-want +got)\n%s", diff)
		}
	}
	open := claim.Check(partsClaim(claim.Parts{Total: motcua.Exactly(6), Items: []claim.Part{{Is: term("x"), Share: percent("50 %")}, items(3)[0]}}), claim.Evidence{})
	for _, r := range open.Reasons {
		if r.Subject.Key == "x" && (r.Code != claim.CountsMissing || r.Recomputed.Defined() || keys(r.Missing) != "x") {
			t.Errorf("the share of an unknown part: %+v", r)
		}
	}
	missing := claim.Check(partsClaim(claim.Parts{Total: motcua.Exactly(403), Items: items(107, -1, 10)}), claim.Evidence{})
	if r := missing.Reason(); keys(r.Missing) != "item2" || r.Parts != motcua.Exactly(286) {
		t.Errorf("the missing part is %v, want 286", r.Parts)
	}
}

// Kills: numbers that the evidence bears out passed over in silence, or confirmed by facts that only do not exclude them.
func TestConfirmedParts(t *testing.T) {
	stated := partsClaim(claim.Parts{Total: motcua.Exactly(403), Items: items(107, 286, 10)})
	withOpen := partsClaim(claim.Parts{Total: motcua.Exactly(403), Items: items(107, 286, 10, -1)})
	fact := func(key string, c motcua.Count) claim.Fact {
		return claim.Fact{Measure: "measure", Key: key, Count: c}
	}
	for _, c := range []struct {
		name  string
		facts []claim.Fact
		total motcua.Count
		items string // "-" when nothing is confirmed
	}{
		{"nothing known", nil, motcua.Count{}, "-"},
		{"the total", []claim.Fact{fact("", motcua.Exactly(403))}, motcua.Exactly(403), ""},
		{"parts", []claim.Fact{fact("item1", motcua.Exactly(107)), fact("item3", motcua.Exactly(10))}, motcua.Count{}, "item1 item3"},
		{"both", []claim.Fact{fact("item2", motcua.Exactly(286)), fact("", motcua.Exactly(403))}, motcua.Exactly(403), "item2"},
		{"a bound only", []claim.Fact{fact("item2", motcua.AtLeast(200))}, motcua.Count{}, "-"},
		{"what was not published", []claim.Fact{fact("item4", motcua.Exactly(0))}, motcua.Count{}, "-"},
	} {
		checked := stated
		if len(c.facts) == 1 && c.facts[0].Key == "item4" {
			checked = withOpen
		}
		got := claim.Check(checked, evidence(t, c.facts...))
		r, ok := got.Find(claim.CountAgrees)
		var confirmed []claim.Term
		for _, item := range r.Items {
			confirmed = append(confirmed, item.Is)
		}
		if got.Verdict != claim.VerdictHolds || ok == (c.items == "-") || ok && (r.RecomputedCount != c.total || keys(confirmed) != c.items) {
			t.Errorf("%s: %v; total %v, items %s", c.name, got.Text(motcua.English), r.RecomputedCount, keys(confirmed))
		}
	}
}

// described stands, where tests write progress as text, for an item described as complete without a figure.
const described = "described as complete"

// Kills: items weighed alike whatever they count, a bound of progress taken as its number, an unfinished item taken as 0 or
// as 100, a description taken as 100 or passed over, the mean over the known items in place of the mean.
func TestMeanProgress(t *testing.T) {
	item := func(n int64, progress string) claim.Part {
		p := claim.Part{Is: term("p" + progress), Count: motcua.Exactly(n)}
		switch progress {
		case "":
			p.InProgress = true
		case described:
			p.DescribedComplete = true
		default:
			p.Progress = percent(progress)
		}
		return p
	}
	for _, c := range []struct {
		name  string
		items []claim.Part
		want  string
		known string // "" when there is no remark
	}{
		{"all finished", []claim.Part{item(13, "100 %")}, "100.00 %", ""},
		{"weighed", []claim.Part{item(3, "100 %"), item(1, "0 %")}, "75.00 %", ""},
		{"places of each", []claim.Part{item(1, "50 %"), item(1, "25.5 %"), item(1, "12.25 %")}, "29.25 %", ""},
		{"one without a figure", []claim.Part{item(10, "100 %"), item(1, "75 %"), item(1, "50 %"), item(1, "")}, "86.54–94.23 %", "93.75 %"},
		{"at least", []claim.Part{item(1, "100 %"), item(1, "≥ 60 %")}, "80.00–100.00 %", "100.00 %"},
		{"at most", []claim.Part{item(1, "100 %"), item(1, "≤ 60 %")}, "50.00–80.00 %", "100.00 %"},
		{"a range", []claim.Part{item(1, "100 %"), item(1, "50–60 %")}, "75.00–80.00 %", "100.00 %"},
		{"nothing known", []claim.Part{item(2, "")}, "0.00–100.00 %", ""},
		{"one described as complete", []claim.Part{item(3, "100 %"), item(1, described)}, "75.00–100.00 %", "100.00 %"},
		{"nothing but descriptions", []claim.Part{item(2, described)}, "0.00–100.00 %", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := motcua.Exactly(0)
			for _, x := range c.items {
				n = n.Add(x.Count)
			}
			got := claim.Check(partsClaim(claim.Parts{Total: n, Items: c.items}), claim.Evidence{})
			i := slices.IndexFunc(got.Reasons, func(r claim.Reason) bool {
				return r.Code == claim.ProgressUnknown || r.Code == claim.MeanAgrees
			})
			if i < 0 || !got.Reasons[i].Recomputed.Equal(percent(c.want)) {
				t.Fatalf("got %+v, want %s", got.Reasons, c.want)
			}
			if interval := strings.Contains(c.want, "–"); interval != (got.Verdict == claim.VerdictInterval) {
				t.Errorf("verdict %v for %s", got.Verdict, c.want)
			}
			r, ok := got.Find(claim.MeanOverKnown)
			if ok != (c.known != "") || ok && !r.Recomputed.Equal(percent(c.known)) {
				t.Errorf("over the known: %v, want %q", r.Recomputed, c.known)
			}
		})
	}
	broken := []claim.Part{item(10, "100 %"), item(1, "")}
	got := claim.Check(partsClaim(claim.Parts{Total: motcua.Exactly(13), Items: broken}), claim.Evidence{})
	if _, ok := got.Find(claim.ProgressUnknown); ok || got.Verdict != claim.VerdictNotReproducible {
		t.Errorf("a mean of parts that do not add up: %s", got.Text(motcua.English))
	}
	for _, n := range []int64{1 << 54, 1 << 56, 1 << 58, 1 << 61} {
		huge := []claim.Part{item(n, "50 %"), item(n, "25 %"), item(1, "")}
		got = claim.Check(partsClaim(claim.Parts{Total: motcua.Exactly(2*n + 1), Items: huge}), claim.Evidence{})
		r, ok := got.Find(claim.ProgressUnknown)
		if fits := n == 1<<54; ok != fits || ok && !r.Recomputed.Equal(percent("37.50–37.50 %")) {
			t.Errorf("a mean that may not fit into its type: %v, %s", ok, got.Text(motcua.English))
		}
	}
	of0 := []claim.Part{item(0, "50 %"), item(0, "")}
	got = claim.Check(partsClaim(claim.Parts{Total: motcua.Exactly(0), Items: of0}), claim.Evidence{})
	if len(got.Reasons) != 1 || got.Verdict != claim.VerdictHolds {
		t.Errorf("a mean of nothing: %+v", got.Reasons)
	}
	vague := []claim.Part{{Is: term("x"), Count: motcua.AtMost(2), Progress: percent("50 %")}, item(1, "")}
	got = claim.Check(partsClaim(claim.Parts{Total: motcua.AtLeast(1), Items: vague}), claim.Evidence{})
	if len(got.Reasons) != 1 || got.Verdict != claim.VerdictInterval && got.Verdict != claim.VerdictHolds {
		t.Errorf("a mean over an unknown number: %+v", got.Reasons)
	}
}

// A score the caller knows contradicts the sentence only when they have no value in common. Kills: an open or overlapping
// interval taken for a contradiction, a disjoint one let pass.
func TestMeanProgressAgainstAScore(t *testing.T) {
	stated := partsClaim(claim.Parts{Total: motcua.Exactly(13), Items: []claim.Part{
		{Is: term("met"), Count: motcua.Exactly(10), Progress: percent("100 %")},
		{Is: term("a"), Count: motcua.Exactly(1), Progress: percent("75 %")},
		{Is: term("b"), Count: motcua.Exactly(1), Progress: percent("50 %")},
		{Is: term("c"), Count: motcua.Exactly(1), InProgress: true},
	}}) // 1125 to 1225 of 1300
	for _, c := range []struct {
		part, whole motcua.Count
		contradicts bool
	}{
		{motcua.Between(1125, 1225), motcua.Exactly(1300), false},
		{motcua.Exactly(1225), motcua.Exactly(1300), false},
		{motcua.Exactly(1226), motcua.Exactly(1300), true},
		{motcua.Exactly(1125), motcua.Exactly(1300), false},
		{motcua.Exactly(1124), motcua.Exactly(1300), true},
		{motcua.Exactly(1), motcua.Exactly(1), true},
		{motcua.AtLeast(1), motcua.Exactly(2), false},
		{motcua.AtLeast(95), motcua.Exactly(100), true},
		{motcua.Exactly(90), motcua.AtLeast(100), false},
		{motcua.Exactly(80), motcua.AtLeast(100), true},
		{motcua.Exactly(0), motcua.AtMost(5), false}, // of 0 it says nothing
	} {
		fact := claim.Fact{Measure: "measure", Ratio: motcua.Ratio{Part: c.part, Whole: c.whole}}
		got := claim.Check(stated, evidence(t, fact))
		agrees, ok1 := got.Find(claim.MeanEvidence)
		differs, ok2 := got.Find(claim.MeanDisagrees)
		if ok1 == c.contradicts || ok2 != c.contradicts || (got.Verdict == claim.VerdictContradicts) != c.contradicts {
			t.Errorf("%v/%v: %v", c.part, c.whole, got.Text(motcua.English))
		}
		for r, ok := range map[*claim.Reason]bool{&agrees: ok1, &differs: ok2} {
			if ok && (r.Ratio != fact.Ratio || !r.Published.Equal(percent("86.54–94.23 %")) || !r.FromEvidence) {
				t.Errorf("%v/%v: %+v", c.part, c.whole, r)
			}
		}
	}
}

// Kills: a part of a year remarked on where there is none, or not where there is.
func TestPartOfYear(t *testing.T) {
	for period, want := range map[string]int{
		"2022-01-01/2022-11-01": 304,
		"2024-01-01/2024-05-21": 141,
		"2022-01-01/2022-12-31": 364,
		"2022-01-01/2023-01-01": 0, // the whole year
		"2022-01-01/2023-02-01": 0, // more than it
		"2022-01-02/2022-11-01": 0,
		"2022":                  0,
		"2022-H1":               0,
		"2022-Q1":               0,
		"2022-01":               0,
	} {
		r, ok := claim.Check(periodClaim(period, "2030-01-01"), claim.Evidence{}).Find(claim.PartOfYear)
		if ok != (want > 0) || r.Days != want || ok && r.OfDays != 365 && r.OfDays != 366 {
			t.Errorf("%s: %d of %d days", period, r.Days, r.OfDays)
		}
	}
	one := claim.Check(rateClaim(claim.Rate{Printed: percent("90–100 %")}), claim.Evidence{})
	if _, ok := one.Find(claim.SharedRange); ok {
		t.Error("a range of one measure is shared with nothing")
	}
}

// Kills: evidence without its day told, the day of the report taken for that of the evidence.
func TestDayOfEvidence(t *testing.T) {
	for _, c := range []struct {
		asOf motcua.Date
		want bool
	}{
		{motcua.MustParseDate("2024-03-31"), false},
		{motcua.MustParseDate("2024-04-02"), true},
		{motcua.Date{}, false},
	} {
		e := evidence(t, claim.Fact{Measure: "measure", Count: motcua.Exactly(7), AsOf: c.asOf})
		got := claim.Check(countClaim(motcua.Exactly(7), 0), e)
		if r, ok := got.Find(claim.EvidenceDay); ok != c.want || ok && r.AsOf != c.asOf {
			t.Errorf("as of %v: remark %v, want %v", c.asOf, ok, c.want)
		}
	}
}

// Kills: a second fact that silently replaces the first, a fact without content, a fact of everywhere that goes before that of
// the place.
func TestEvidence(t *testing.T) {
	q := motcua.MustParsePeriod("2024-Q1")
	_, err := claim.NewEvidence(
		claim.Fact{Measure: "m", Count: motcua.Exactly(1)},
		claim.Fact{Count: motcua.Exactly(1)},
		claim.Fact{Measure: "m"},
		claim.Fact{Measure: "m", Count: motcua.Exactly(2)},
		claim.Fact{Measure: "m", Period: q, Count: motcua.Exactly(2)},
	)
	got, _ := motcua.ProblemsAt("", err)
	if diff := cmp.Diff([]motcua.Problem{
		{Path: "facts[1].measure", Code: motcua.CodeRequired},
		{Path: "facts[2]", Code: motcua.CodeRequired, Param: "count, ratio"},
		{Path: "facts[3]", Code: motcua.CodeDuplicate, Param: "facts[0]"},
	}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	fact := func(place string, p motcua.Period, n int64) claim.Fact {
		return claim.Fact{Place: place, Period: p, Measure: "measure", Count: motcua.Exactly(n)}
	}
	all := []claim.Fact{fact("", motcua.Period{}, 1), fact("", q, 2), fact("ward", motcua.Period{}, 3), fact("ward", q, 4)}
	stated := countClaim(motcua.Exactly(99), 0)
	stated.Period = q
	for n := len(all); n > 0; n-- {
		r := claim.Check(stated, evidence(t, all[:n]...)).Reason()
		if r.RecomputedCount != motcua.Exactly(int64(n)) {
			t.Errorf("of %d facts the one used is %v", n, r.RecomputedCount)
		}
	}
	other := fact("other", motcua.Period{}, 5)
	if r := claim.Check(stated, evidence(t, other)).Reason(); r.Code != claim.NoWhole {
		t.Errorf("a fact of another place is used: %v", r.Code)
	}
}

// Kills: a comparison left out, one that crosses places, periods, registers or units, one that takes growth for a contradiction,
// one that puts the blame on the later report.
func TestClaimsAgainstEachOther(t *testing.T) {
	type side struct {
		source claim.Source
		period string
		figure claim.Figure
	}
	early, late := source("S1", "ward", "2024-03-12"), source("S2", "ward", "2024-04-10")
	later := source("S3", "ward", "2024-05-10")
	elsewhere := source("S4", "other", "2024-04-10")
	nowhere := source("S5", "", "2024-04-10")
	undated := claim.Source{Key: "S6", Place: term("ward")}
	unnamed := func(f claim.Figure) claim.Figure { f.Measure = claim.Term{}; return f }
	n := func(n int64) claim.Figure {
		return claim.Figure{Measure: term("measure"), Unit: term("dossier"), Count: motcua.Exactly(n)}
	}
	in := func(f claim.Figure, register string) claim.Figure { f.Register = term(register); return f }
	of := func(f claim.Figure, unit string) claim.Figure { f.Unit = term(unit); return f }
	total := func(total int64, counts ...int64) claim.Figure {
		return claim.Figure{Measure: term("measure"), Unit: term("dossier"), Parts: &claim.Parts{Total: motcua.Exactly(total), Items: items(counts...)}}
	}
	r := func(printed, partIs string, part, whole int64) claim.Figure {
		t := claim.Rate{PartIs: term(partIs), WholeIs: term("whole")}
		if printed != "" {
			t.Printed = percent(printed)
		}
		if whole > 0 {
			t.Part, t.Whole = motcua.Exactly(part), motcua.Exactly(whole)
		}
		return claim.Figure{Measure: term("measure"), Unit: term("dossier"), Rate: &t}
	}
	progress := func(p string) claim.Figure {
		item := claim.Part{Is: term("item")}
		switch p {
		case "":
			item.InProgress = true
		case described:
			item.DescribedComplete = true
		default:
			item.Progress = percent(p)
		}
		return claim.Figure{Measure: term("measure"), Unit: term("criterion"), Parts: &claim.Parts{Items: []claim.Part{item}}}
	}
	const disagree, less, more = claim.SourcesDisagree, claim.LaterStatesLess, claim.EarlierSaidMore
	for _, c := range []struct {
		name string
		a, b side
		onA  claim.Code // what the comparison adds; "" for nothing
		onB  claim.Code
	}{
		{"two counts of one period", side{late, "2024-Q1", n(403)}, side{later, "2024-Q1", n(404)}, disagree, disagree},
		{"the same count", side{late, "2024-Q1", n(403)}, side{later, "2024-Q1", n(403)}, "", ""},
		{"a count and a bound it meets", side{late, "2024-Q1", n(403)}, side{later, "2024-Q1", func() claim.Figure { f := n(0); f.Count = motcua.AtLeast(403); return f }()}, "", ""},
		{"a count and a bound it does not", side{late, "2024-Q1", n(403)}, side{later, "2024-Q1", func() claim.Figure { f := n(0); f.Count = motcua.AtLeast(404); return f }()}, disagree, disagree},
		{"a count and a total", side{late, "2024-Q1", n(403)}, side{later, "2024-Q1", total(404, 204, 200)}, disagree, disagree},
		{"a count and a total that agree", side{late, "2024-Q1", n(403)}, side{later, "2024-Q1", total(403, 203, 200)}, "", ""},
		{"a rounded count", side{late, "2024-Q1", func() claim.Figure { f := n(400); f.RoundedTo = 10; return f }()}, side{later, "2024-Q1", n(404)}, "", ""},
		{"a rounded count that is too far", side{late, "2024-Q1", func() claim.Figure { f := n(400); f.RoundedTo = 10; return f }()}, side{later, "2024-Q1", n(405)}, disagree, disagree},
		{"a period that went on", side{early, "2024-Q1", n(403)}, side{late, "2024-Q1", n(500)}, "", ""},
		{"two periods", side{late, "2024-Q1", n(403)}, side{later, "2024-Q1@15", n(404)}, "", ""},
		{"two places", side{late, "2024-Q1", n(403)}, side{elsewhere, "2024-Q1", n(404)}, "", ""},
		{"two registers", side{late, "2024-Q1", in(n(403), "a")}, side{later, "2024-Q1", in(n(404), "b")}, "", ""},
		{"one register", side{late, "2024-Q1", in(n(403), "a")}, side{later, "2024-Q1", in(n(404), "a")}, disagree, disagree},
		{"no period, two days", side{late, "", n(403)}, side{later, "", n(404)}, "", ""},
		{"no period, one day", side{late, "", n(403)}, side{late, "", n(404)}, disagree, disagree},

		{"no measure", side{late, "", unnamed(n(403))}, side{late, "", unnamed(n(404))}, "", ""},
		{"no place", side{nowhere, "", n(403)}, side{nowhere, "", n(404)}, "", ""},
		{"no day", side{undated, "", n(403)}, side{undated, "", n(404)}, "", ""},
		{"no day, one period", side{undated, "2024-Q1", n(403)}, side{undated, "2024-Q1", n(404)}, disagree, disagree},
		{"a day and none, one period", side{late, "2024-Q1", n(403)}, side{undated, "2024-Q1", n(404)}, "", ""},

		{"two units", side{late, "", of(n(403), "ward")}, side{later, "", of(n(403), "commune")}, claim.UnitDiffers, claim.UnitDiffers},
		{"two units elsewhere", side{late, "", of(n(403), "ward")}, side{elsewhere, "", of(n(403), "commune")}, "", ""},
		{"a unit and none", side{late, "", of(n(403), "ward")}, side{later, "", of(n(403), "")}, "", ""},

		{"registers of one source", side{late, "", in(n(403), "a")}, side{late, "", in(n(403), "b")}, claim.SeparateRegister, claim.SeparateRegister},
		{"registers of two sources", side{late, "", in(n(403), "a")}, side{later, "", in(n(403), "b")}, "", ""},
		{"registers of one source, units not told", side{late, "", of(in(n(403), "a"), "")}, side{late, "", of(in(n(403), "b"), "")}, "", ""},
		{"a register and none", side{late, "", in(n(403), "a")}, side{late, "", n(403)}, "", ""},
		{"units of one source", side{late, "", of(in(n(403), "a"), "x")}, side{late, "", of(in(n(403), "b"), "")}, "", ""},

		{"two rates", side{late, "2024-Q1", r("98 %", "part", 0, 0)}, side{later, "2024-Q1", r("97 %", "part", 0, 0)}, disagree, disagree},
		{"two rates that round alike", side{late, "2024-Q1", r("98 %", "part", 0, 0)}, side{later, "2024-Q1", r("97.5 %", "part", 0, 0)}, "", ""},
		{"two rates that just do not", side{late, "2024-Q1", r("98 %", "part", 0, 0)}, side{later, "2024-Q1", r("97.4 %", "part", 0, 0)}, disagree, disagree},
		{"a rate and counts that print it", side{late, "2024-Q1", r("98 %", "part", 0, 0)}, side{later, "2024-Q1", r("", "part", 98, 100)}, "", ""},
		{"a rate and counts that do not", side{late, "2024-Q1", r("", "part", 97, 100)}, side{later, "2024-Q1", r("98 %", "part", 0, 0)}, disagree, disagree},
		{"the same ratio of other counts", side{late, "2024-Q1", r("", "part", 49, 50)}, side{later, "2024-Q1", r("", "part", 98, 100)}, "", ""},
		{"bounds that meet", side{late, "2024-Q1", r("> 90 %", "part", 0, 0)}, side{later, "2024-Q1", r("≥ 95 %", "part", 0, 0)}, "", ""},
		{"bounds that do not", side{late, "2024-Q1", r("> 90 %", "part", 0, 0)}, side{later, "2024-Q1", r("≤ 90 %", "part", 0, 0)}, disagree, disagree},
		{"bounds that touch", side{late, "2024-Q1", r("≥ 90 %", "part", 0, 0)}, side{later, "2024-Q1", r("≤ 90 %", "part", 0, 0)}, "", ""},
		{"two ratios", side{late, "2024-Q1", r("", "part", 49, 50)}, side{later, "2024-Q1", r("", "part", 97, 100)}, disagree, disagree},
		{"two definitions", side{late, "2024-Q1", r("98 %", "part", 0, 0)}, side{later, "2024-Q1", r("98 %", "other part", 0, 0)}, claim.NotComparable, claim.NotComparable},
		{"two definitions, two places", side{late, "", r("98 %", "part", 0, 0)}, side{elsewhere, "", r("12 %", "other part", 0, 0)}, claim.NotComparable, claim.NotComparable},
		{"a rate and a count", side{late, "2024-Q1", r("98 %", "part", 0, 0)}, side{later, "2024-Q1", n(7)}, "", ""},

		{"a rate with its counts and a count", side{late, "2024-Q1", r("98 %", "part", 98, 100)}, side{later, "2024-Q1", n(7)}, "", ""},
		{"counts and a rate they print", side{late, "2024-Q1", r("", "part", 98, 100)}, side{later, "2024-Q1", r("98 %", "part", 0, 0)}, "", ""},
		{"a ratio that may be the same as the next", side{late, "2024-Q1", func() claim.Figure {
			f := r("", "part", 50, 50)
			f.Rate.Part = motcua.Between(49, 50)
			return f
		}()}, side{later, "2024-Q1", r("", "part", 50, 50)}, "", ""},
		{"a ratio and one that may be the same", side{late, "2024-Q1", r("", "part", 50, 50)}, side{later, "2024-Q1", func() claim.Figure {
			f := r("", "part", 50, 50)
			f.Rate.Part = motcua.Between(49, 50)
			return f
		}()}, "", ""},

		{"less far later", side{early, "", progress("75 %")}, side{late, "", progress("50 %")}, less, more},
		{"less far later, told in the other order", side{late, "", progress("50 %")}, side{early, "", progress("75 %")}, more, less},
		{"as far", side{early, "", progress("75 %")}, side{late, "", progress("75 %")}, "", ""},
		{"further", side{early, "", progress("75 %")}, side{late, "", progress("80.5 %")}, "", ""},
		{"finished, then on its way", side{early, "", progress("100 %")}, side{late, "", progress("")}, less, more},
		{"nearly finished, then on its way", side{early, "", progress("99 %")}, side{late, "", progress("")}, "", ""},
		{"on its way, then finished", side{early, "", progress("")}, side{late, "", progress("100 %")}, "", ""},
		{"a bound, then less than it", side{early, "", progress("> 75 %")}, side{late, "", progress("75 %")}, "", ""},
		{"a bound, then less than that", side{early, "", progress("> 75 %")}, side{late, "", progress("74 %")}, less, more},
		{"differently on one day", side{late, "", progress("50 %")}, side{late, "", progress("75 %")}, disagree, disagree},
		{"less far, without a day", side{undated, "", progress("75 %")}, side{late, "", progress("50 %")}, "", ""},
		{"less far, without any day", side{undated, "", progress("75 %")}, side{undated, "", progress("50 %")}, "", ""},
		{"described as complete, then a figure", side{early, "", progress(described)}, side{late, "", progress("50 %")}, less, more},
		{"described as complete, then nearly", side{early, "", progress(described)}, side{late, "", progress("99.99 %")}, less, more},
		{"described as complete, then on its way", side{early, "", progress(described)}, side{late, "", progress("")}, less, more},
		{"described as complete, then a bound that allows it", side{early, "", progress(described)}, side{late, "", progress("> 90 %")}, "", ""},
		{"described as complete, then finished", side{early, "", progress(described)}, side{late, "", progress("100 %")}, "", ""},
		{"described as complete twice", side{early, "", progress(described)}, side{late, "", progress(described)}, "", ""},
		{"a figure, then described as complete", side{early, "", progress("50 %")}, side{late, "", progress(described)}, "", ""},
		{"finished, then described as complete", side{early, "", progress("100 %")}, side{late, "", progress(described)}, "", ""},
		{"on its way, then described as complete", side{early, "", progress("")}, side{late, "", progress(described)}, "", ""},
		{"described as complete and a figure on one day", side{late, "", progress(described)}, side{late, "", progress("75 %")}, disagree, disagree},
		{"on its way and described as complete on one day", side{late, "", progress("")}, side{late, "", progress(described)}, disagree, disagree},
		{"described as complete elsewhere", side{early, "", progress(described)}, side{elsewhere, "", progress("50 %")}, "", ""},
		{"less far elsewhere", side{early, "", progress("75 %")}, side{elsewhere, "", progress("50 %")}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			sided := func(id string, s side) claim.Claim {
				c := claim.Claim{ID: id, Source: s.source, Figures: []claim.Figure{s.figure}}
				if s.period != "" {
					c.Period = motcua.MustParsePeriod(s.period)
				}
				return c
			}
			claims := []claim.Claim{sided("A", c.a), sided("B", c.b)}
			results := claim.CheckAll(claims, claim.Evidence{})
			for i, want := range []claim.Code{c.onA, c.onB} {
				alone := claim.Check(claims[i], claim.Evidence{})
				var added []claim.Reason
				for _, r := range results[i].Reasons {
					if _, ok := alone.Find(r.Code); !ok {
						added = append(added, r)
					}
				}
				switch {
				case want == "" && len(added) == 0:
					continue
				case len(added) != 1 || added[0].Code != want:
					t.Errorf("%s: got %+v, want %q", claims[i].ID, added, want)
					continue
				}
				if o := added[0].Others; len(o) != 1 || o[0].Claim != claims[1-i].ID || o[0].Source != claims[1-i].Source {
					t.Errorf("%s names %+v", claims[i].ID, o)
				}
				if r := added[0]; r.Subject.Key == "item" {
					own := claims[i].Figures[0].Parts.Items[0]
					if !r.Published.Equal(own.Progress) || r.InProgress != own.InProgress || r.DescribedComplete != own.DescribedComplete {
						t.Errorf("%s: the item is published as %+v, the reason says %+v", claims[i].ID, own, r)
					}
				}
				contradicts := want == disagree || want == less
				if got := results[i].Verdict == claim.VerdictContradicts; got != contradicts {
					t.Errorf("%s: verdict %v", claims[i].ID, results[i].Verdict)
				}
			}
		})
	}
}

// Kills: a larger set taken from a share, or from the claim itself.
func TestScopeFromAnotherClaim(t *testing.T) {
	part := rateClaim(claim.Rate{Part: motcua.Exactly(8), Whole: motcua.Exactly(8), Within: term("list")})
	part.Figures = append(part.Figures, claim.Figure{Measure: term("list"), Count: motcua.Exactly(30)})
	share := rateClaim(claim.Rate{Part: motcua.Exactly(1), Whole: motcua.Exactly(25)})
	share.ID, share.Figures[0].Measure = "share", term("list")
	list := countClaim(motcua.Exactly(25), 0)
	list.ID, list.Figures[0].Measure = "list", term("list")
	for _, c := range []struct {
		claims []claim.Claim
		want   bool
	}{
		{[]claim.Claim{part}, false},
		{[]claim.Claim{part, share}, false},
		{[]claim.Claim{part, share, list}, true},
	} {
		r, ok := claim.CheckAll(c.claims, claim.Evidence{})[0].Find(claim.Scope)
		if ok != c.want || ok && (r.Ratio.Whole != motcua.Exactly(25) || r.Others[0].Claim != "list") {
			t.Errorf("of %d claims: %v, %+v", len(c.claims), ok, r)
		}
	}
}

// What can be recomputed although something is missing is told when it says anything. Kills: a range from 0 to 100 %, a bound
// kept to itself.
func TestRecomputedInPart(t *testing.T) {
	for _, c := range []struct {
		name string
		rate claim.Rate
		want string
	}{
		{"a bound", claim.Rate{Printed: percent("> 90 %"), Part: motcua.AtLeast(9050), Whole: motcua.Exactly(10000)}, "> 90 %"},
		{"half is late", claim.Rate{Printed: percent("40 %"), Whole: motcua.Exactly(10), Rest: rest(5, -1)}, "0–50 %"},
		{"nothing known of the rest", claim.Rate{Printed: percent("40 %"), Whole: motcua.Exactly(10), Rest: rest(-1)}, "undefined"},
		{"nothing known", claim.Rate{Printed: percent("40 %")}, "undefined"},
	} {
		got := claim.Check(rateClaim(c.rate), claim.Evidence{}).Reason()
		if got.Recomputed.String() != c.want {
			t.Errorf("%s: %v, want %s", c.name, got.Recomputed, c.want)
		}
	}
}

// Kills: a pair compared twice, a third claim left out.
func TestThreeClaims(t *testing.T) {
	var claims []claim.Claim
	for _, id := range []string{"A", "B", "C"} {
		c := countClaim(motcua.Exactly(int64(id[0])), 0)
		c.ID = id
		claims = append(claims, c)
	}
	units := slices.Clone(claims)
	for i := range units {
		f := units[i].Figures[0]
		f.Unit = term("u" + units[i].ID)
		units[i].Figures = []claim.Figure{f}
	}
	first := claim.CheckAll(units, claim.Evidence{})[0]
	if r, _ := first.Find(claim.UnitDiffers); keys(r.Definitions) != "uA uB uC" || len(r.Others) != 2 {
		t.Errorf("three units: %s", first.Text(motcua.English))
	}
	for i, r := range claim.CheckAll(claims, claim.Evidence{}) {
		var others []string
		for _, o := range r.Reason().Others {
			others = append(others, o.Claim)
		}
		if diff := cmp.Diff([][]string{{"B", "C"}, {"A", "C"}, {"A", "B"}}[i], others); diff != "" {
			t.Errorf("%s (-want +got)\n%s", r.Claim.ID, diff)
		}
	}
}

// Kills: a reason for every pair of a large file.
func TestOthersAreLimited(t *testing.T) {
	var claims []claim.Claim
	for i := range 3 * claim.MaxOthers {
		c := countClaim(motcua.Exactly(int64(i)), 0)
		c.ID = strconv.Itoa(i)
		claims = append(claims, c)
	}
	for _, r := range claim.CheckAll(claims, claim.Evidence{}) {
		if len(r.Reasons) != 2 || len(r.Reasons[0].Others) != claim.MaxOthers {
			t.Fatalf("claim %s has %d reasons, the first with %d others", r.Claim.ID, len(r.Reasons), len(r.Reasons[0].Others))
		}
	}
	for i := range claims {
		f := &claims[i].Figures[0]
		f.Measure, f.Register = term("m"+strconv.Itoa(i)), term("r"+strconv.Itoa(i%3))
	}
	for i, r := range claim.CheckAll(claims, claim.Evidence{}) {
		x, _ := r.Find(claim.SeparateRegister)
		if len(x.Others) != claim.MaxOthers || len(x.Definitions) > 3 || x.Definitions[0].Key != "r"+strconv.Itoa(i%3) {
			t.Fatalf("claim %s is set apart from %d others, registers %s", r.Claim.ID, len(x.Others), keys(x.Definitions))
		}
	}
}

// Sentences that the published claims do not need. Kills: a sentence that leaves out its numbers.
func TestSentences(t *testing.T) {
	count := motcua.Exactly
	others := func(refs ...claim.Ref) []claim.Ref { return refs }
	for _, c := range []struct {
		reason claim.Reason
		vi, en string
	}{
		{
			claim.Reason{Code: claim.PercentAgrees, Published: percent("50 %"), Recomputed: percent("50 %"), Ratio: motcua.Ratio{Part: count(3), Whole: count(6)}, Definitions: []claim.Term{term("r")}},
			"3/6 = 50 %, đúng như công bố, theo cách hiểu “r (vi)”.", "3/6 = 50 %, as published, read as “r (en)”.",
		},
		{
			claim.Reason{Code: claim.PercentDiffers, Published: percent("55 %"), Recomputed: percent("50 %"), Ratio: motcua.Ratio{Part: count(5), Whole: count(10)}},
			"5/10 = 50 %, không phải 55 %; tử số này và mẫu số này không thể cho ra 55 %.", "5/10 = 50 %, not 55 %; neither this part nor this whole can give 55 %.",
		},
		{
			claim.Reason{Code: claim.PercentDiffers, Published: percent("55 %"), Ratio: motcua.Ratio{Whole: count(10)}},
			"Mẫu số 10 không có tử số nào cho ra 55 %.", "No part of 10 gives 55 %.",
		},
		{
			claim.Reason{Code: claim.PercentDiffers, Published: percent("70 %"), Ratio: motcua.Ratio{Part: count(1)}},
			"Tử số 1 không có mẫu số nào cho ra 70 %.", "There is no whole of which 1 is 70 %.",
		},
		{
			claim.Reason{Code: claim.CountsMissing, Subject: term("x"), Missing: []claim.Term{term("a")}, Parts: count(286)},
			"X (vi): chưa suy ra được; thiếu: “a (vi)” (nếu tổng đúng thì là 286).", "X (en): cannot be derived; missing: “a (en)” (286 if the total is right).",
		},
		{
			claim.Reason{Code: claim.SourcesDisagree, Subject: term("x"), Unit: term("u"), PublishedCount: count(403), Others: others(
				claim.Ref{Claim: "B", Source: claim.Source{Key: "S"}, Count: count(404), Unit: term("u")},
				claim.Ref{Claim: "C", Source: source("T", "ward", "2024-03-31"), Percent: percent("7 %")},
			)},
			"X (vi): 403 u (vi); nguồn khác nêu khác: B (S): 404 u (vi); C (T, ward (vi), 31/03/2024): 7 %.",
			"X (en): 403 u (en); another source says otherwise: B (S): 404 u (en); C (T, ward (en), 2024-03-31): 7 %.",
		},
		{
			claim.Reason{Code: claim.SourcesDisagree, Subject: term("x"), DescribedComplete: true, Others: others(
				claim.Ref{Claim: "B", Source: claim.Source{Key: "S"}, InProgress: true},
			)},
			"X (vi): được mô tả là đã hoàn thành, không nêu số; nguồn khác nêu khác: B (S): đang thực hiện, không có số.",
			"X (en): described as complete, without a figure; another source says otherwise: B (S): in progress, without a figure.",
		},
		{
			claim.Reason{Code: claim.SourcesDisagree, Subject: term("x"), InProgress: true, Others: others(
				claim.Ref{Claim: "B", Source: claim.Source{Key: "S"}, DescribedComplete: true},
			)},
			"X (vi): đang thực hiện, không có số; nguồn khác nêu khác: B (S): được mô tả là đã hoàn thành, không nêu số.",
			"X (en): in progress, without a figure; another source says otherwise: B (S): described as complete, without a figure.",
		},
		{
			claim.Reason{Code: claim.LaterStatesLess, Subject: term("x"), Published: percent("75 %"), Recomputed: percent("50 %"), Others: others(
				claim.Ref{Claim: "B", Source: claim.Source{Key: "S"}, Percent: percent("50 %")},
			)},
			"X (vi): ở đây nêu 75 %; báo cáo sau nêu thấp hơn: B (S): 50 %.",
			"X (en): here stated as 75 %; a later report states less: B (S): 50 %.",
		},
		{
			claim.Reason{Code: claim.StatedAsRange, Subject: term("x"), Recomputed: percent("40–60 %"), Ratio: motcua.Ratio{Part: motcua.Between(4, 6), Whole: count(10)}},
			"X (vi): (4–6)/10 = 40–60 %.", "X (en): (4–6)/10 = 40–60 %.",
		},
		{
			claim.Reason{Code: claim.StatedAsRange, Subject: term("x"), PublishedCount: motcua.Between(4, 6)},
			"X (vi): 4–6 là một khoảng.", "X (en): 4–6 is a range.",
		},
		{
			claim.Reason{Code: claim.WithinRounding, Recomputed: percent("40–60 %"), Ratio: motcua.Ratio{Part: motcua.Between(4, 6), Whole: count(10)}},
			"(4–6)/10 = 40–60 %; không bác bỏ được cũng không khẳng định được.", "(4–6)/10 = 40–60 %; neither refuted nor confirmed.",
		},
		{
			claim.Reason{Code: claim.WithinRounding, Subject: term("x"), PublishedCount: motcua.Between(25, 34), RecomputedCount: motcua.Between(15, 42)},
			"X (vi): 25–34 và 15–42 không loại trừ nhau.", "X (en): 25–34 and 15–42 do not exclude each other.",
		},
		{
			claim.Reason{Code: claim.LaterStage, Subject: term("x"), Recomputed: percent("64.52 %"), Ratio: motcua.Ratio{Part: count(20), Whole: count(31)}, FromEvidence: true, AsOf: motcua.MustParseDate("2024-03-12")},
			"Không nói gì về giai đoạn “x (vi)”: 20/31 = 64,52 % (theo dữ liệu đến ngày 12/03/2024).", "Says nothing about the stage “x (en)”: 20/31 = 64.52 % (by data as of 2024-03-12).",
		},
		{
			claim.Reason{Code: claim.CountAgrees, Subject: term("x"), Unit: term("u"), PublishedCount: count(403), RecomputedCount: count(403), Items: []claim.Item{{Is: term("a"), Count: count(107)}, {Is: term("b"), Count: count(10)}}},
			"X (vi): 403 u (vi), đúng với 403; trong đó đúng: a (vi) 107; b (vi) 10.", "X (en): 403 u (en), in agreement with 403; of which agree: a (en) 107; b (en) 10.",
		},
		{
			claim.Reason{Code: claim.TotalDiffers, Unit: term("u"), PublishedCount: count(404), RecomputedCount: count(403), Items: []claim.Item{{Count: count(403)}, {Count: count(0)}}},
			"403 + 0 = 403, không phải 404 u (vi).", "403 + 0 = 403, not 404 u (en).",
		},
	} {
		got := []string{c.reason.Text(motcua.Vietnamese), c.reason.Text(motcua.English)}
		if diff := cmp.Diff([]string{c.vi, c.en}, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.reason.Code, diff)
		}
	}
}

// Kills: claims or evidence changed by checking them, an order of results that depends on a map.
func TestCheckingChangesNothing(t *testing.T) {
	claims, again := publishedClaims(t), publishedClaims(t)
	e := evidence(t, s3("pending", 0))
	first := claim.CheckAll(claims, e)
	for range 5 {
		if diff := cmp.Diff(first, claim.CheckAll(claims, e)); diff != "" {
			t.Fatalf("a second check differs (-first +second)\n%s", diff)
		}
	}
	if diff := cmp.Diff(again, claims); diff != "" {
		t.Errorf("the claims were changed (-before +after)\n%s", diff)
	}
}

// Kills: the order of the reasons, by which the first one decides.
func TestOrderOfReasons(t *testing.T) {
	for _, r := range claim.CheckAll(publishedClaims(t), claim.Evidence{}) {
		if r.Verdict != r.Reasons[0].Verdict {
			t.Errorf("%s: verdict %v, first reason %v", r.Claim.ID, r.Verdict, r.Reasons[0].Verdict)
		}
		for i := 1; i < len(r.Reasons); i++ {
			if r.Reasons[i].Verdict.Outranks(r.Reasons[i-1].Verdict) {
				t.Errorf("%s: reason %d (%s) outranks the one before", r.Claim.ID, i, r.Reasons[i].Code)
			}
		}
	}
}

// Every code and every verdict has its own words in both languages. Kills: a code added without its texts.
func TestEveryCodeHasWords(t *testing.T) {
	codes := codes(t)
	if len(codes) < 40 {
		t.Fatalf("found only %d codes", len(codes))
	}
	seen := map[claim.Code]bool{}
	for _, code := range codes {
		if seen[code] {
			t.Errorf("%s is there twice", code)
		}
		seen[code] = true
		r := claim.Reason{Code: code, Figure: -1, Subject: term("x")}
		vi, en := r.Text(motcua.Vietnamese), r.Text(motcua.English)
		if vi == en || strings.EqualFold(vi, string(code)+".") || strings.EqualFold(en, string(code)+".") {
			t.Errorf("%s: %q, %q", code, vi, en)
		}
	}
	if got := (claim.Reason{Code: "new_code"}).Text(motcua.English); got != "New_code." {
		t.Errorf("an unknown code reads %q", got)
	}
	words := map[string]bool{}
	for v := claim.NoVerdict; v <= claim.VerdictContradicts; v++ {
		for _, s := range []string{v.String(), v.Text(motcua.Vietnamese), v.Text(motcua.English) + " (en)"} {
			if words[s] || s == "" {
				t.Errorf("verdict %d: %q is not its own", v, s)
			}
			words[s] = true
		}
		text, err := v.MarshalText()
		var back claim.Verdict
		if err != nil || back.UnmarshalText(text) != nil || back != v {
			t.Errorf("%s comes back as %v", text, back)
		}
	}
	var v claim.Verdict
	if err := v.UnmarshalText([]byte("true")); err == nil {
		t.Error("a verdict that does not exist is read")
	}
	if beyond := claim.VerdictContradicts + 1; beyond.String() != "none" {
		t.Errorf("a verdict beyond the last is %q", beyond)
	}
}

// codes returns the constants of type Code that claim.go declares.
func codes(t *testing.T) (codes []claim.Code) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "claim.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			if id, ok := v.Type.(*ast.Ident); !ok || id.Name != "Code" {
				continue
			}
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, claim.Code(code))
		}
	}
	return codes
}

// Kills: a result in JSON without its verdict, its numbers or its words, empty fields written out.
func TestResultAsJSON(t *testing.T) {
	results := claim.CheckAll(publishedClaims(t), claim.Evidence{})
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(resultOf(t, results, "A3")); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "claim_A3.json", b.String())
	empty, err := json.Marshal(claim.Result{})
	if err != nil || !strings.Contains(string(empty), `"verdict":"none","reasons":[]`) {
		t.Errorf("an empty result is %s, %v", empty, err)
	}
}

// Kills: a claim missing from the table or the picture, a verdict without its tone.
func TestTableAndChart(t *testing.T) {
	results := claim.CheckAll(publishedClaims(t), claim.Evidence{})
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		table, chart := claim.Table(results, l), claim.Chart(results, l)
		if err := table.Check(); err != nil {
			t.Fatal(err)
		}
		if len(table.Rows) != len(results) || len(chart.Items) != len(results) {
			t.Fatalf("%d rows and %d items for %d claims", len(table.Rows), len(chart.Items), len(results))
		}
		for i, r := range results {
			cells := table.Rows[i].Cells
			if cells[0].Text(l) != r.Claim.ID || cells[3].Text(l) != r.Verdict.Text(l) || cells[3].Tone() != r.Verdict.Tone() ||
				cells[4].Text(l) != r.Reason().Text(l) {
				t.Errorf("row of %s: %q %q %q", r.Claim.ID, cells[0].Text(l), cells[3].Text(l), cells[4].Text(l))
			}
			item := chart.Items[i]
			if !strings.HasPrefix(item.Label, r.Claim.ID) || !item.Published.Equal(r.Reason().Published) ||
				!item.Recomputed.Equal(r.Reason().Recomputed) || item.Detail != r.Reason().Text(l) {
				t.Errorf("item of %s: %+v", r.Claim.ID, item)
			}
		}
		page := report.Page{Title: "x", Language: l, Sections: []report.Section{{Title: "x", Table: table}, {Title: "x", Chart: chart}}}
		var b bytes.Buffer
		if err := page.WriteHTML(&b); err != nil {
			t.Fatal(err)
		}
	}
	line := resultOf(t, results, "A3").Text(motcua.English)
	if !strings.HasPrefix(line, "not reproducible: 36,915/37,525 = 98.4 %, not 99.8 %.") {
		t.Errorf("A3 in one line: %s", line)
	}
	if got := (claim.Result{}).Reason(); got.Figure != -1 {
		t.Errorf("the reason of no claim is about figure %d", got.Figure)
	}
	if got := (claim.Result{}).Text(motcua.English); got != "nothing to check" {
		t.Errorf("no claim: %s", got)
	}
	if got := (claim.Result{}).Compared(motcua.English); got.Detail != "" || got.Verdict != "nothing to check" {
		t.Errorf("no claim: %+v", got)
	}
	for v, want := range map[claim.Verdict]report.Tone{
		claim.NoVerdict: report.TonePending, claim.VerdictHolds: report.ToneGood, claim.VerdictCountOnly: report.TonePending,
		claim.VerdictHoldsUnderDefinition: report.ToneCaution, claim.VerdictNotReproducible: report.ToneBad,
		claim.VerdictContradicts: report.ToneBad, claim.VerdictInterval: report.ToneCaution,
	} {
		if v.Tone() != want {
			t.Errorf("%v has tone %v, want %v", v, v.Tone(), want)
		}
	}
}
