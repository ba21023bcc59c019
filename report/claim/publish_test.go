package claim_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/internal/golden"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/claim"
)

func day(s string) motcua.Date { return motcua.MustParseDate(s) }

func period(s string) motcua.Period { return motcua.MustParsePeriod(s) }

// ours is a claim of the ward about the first quarter of 2024, to be printed on the given day.
func ours(reported string, figures ...claim.Figure) claim.Claim {
	s := claim.Source{Key: "draft", Place: claim.Term{Key: "ward", Words: claim.Words{VI: "phường", EN: "the ward"}}}
	if reported != "" {
		s.ReportedOn = day(reported)
	}
	return claim.Claim{ID: "C", Source: s, Period: period("2024-Q1"), Figures: figures, Says: claim.Words{VI: "câu gốc", EN: "the sentence"}}
}

func onTimeRate(printed string, t claim.Rate) claim.Figure {
	if printed != "" {
		t.Printed = percent(printed)
	}
	t.PartIs = claim.Term{Key: "on_time", Words: claim.Words{VI: "trả đúng hạn", EN: "returned on time"}}
	t.WholeIs = claim.Term{Key: "returned", Words: claim.Words{VI: "đã trả", EN: "returned"}}
	return claim.Figure{
		Measure: claim.Term{Key: "dossiers_on_time", Words: claim.Words{VI: "hồ sơ giải quyết đúng hạn", EN: "dossiers resolved on time"}},
		Unit:    claim.Term{Key: "dossier", Words: claim.Words{VI: "hồ sơ", EN: "dossiers"}}, Rate: &t,
	}
}

func rateFact(key string, part, whole int64, asOf string) claim.Fact {
	f := claim.Fact{
		Place: "ward", Measure: "dossiers_on_time", Key: key, Period: period("2024-Q1"),
		Ratio: motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole)},
	}
	if asOf != "" {
		f.AsOf = day(asOf)
	}
	return f
}

func countFact(measure, key string, c motcua.Count, asOf string) claim.Fact {
	return claim.Fact{Place: "ward", Measure: measure, Key: key, Period: period("2024-Q1"), Count: c, AsOf: day(asOf)}
}

func lodging(c motcua.Count) claim.Figure {
	return claim.Figure{
		Measure: claim.Term{Key: "lodging", Words: claim.Words{VI: "thông báo lưu trú", EN: "lodging notifications"}},
		Unit:    claim.Term{Key: "notification", Words: claim.Words{VI: "thông báo", EN: "notifications"}}, Count: c,
	}
}

// fields is a breakdown of 1,000 dossiers: 999 of land and 1 of policy, with their shares.
func fields(land, policy string) claim.Figure {
	return claim.Figure{
		Measure: claim.Term{Key: "dossiers", Words: claim.Words{VI: "hồ sơ", EN: "dossiers"}},
		Unit:    claim.Term{Key: "dossier", Words: claim.Words{VI: "hồ sơ", EN: "dossiers"}},
		Parts: &claim.Parts{Total: motcua.Exactly(1000), Items: []claim.Part{
			{Is: claim.Term{Key: "land", Words: claim.Words{VI: "đất đai", EN: "land"}}, Count: motcua.Exactly(999), Share: percent(land)},
			{Is: claim.Term{Key: "policy", Words: claim.Words{VI: "chính sách", EN: "policy"}}, Count: motcua.Exactly(1), Share: percent(policy)},
		}},
	}
}

// Kills: each refusal left out, a proposal without its ends, definition, period or day, or in the wrong order.
func TestPublishable(t *testing.T) {
	const end = "2024-03-31"
	exactly := motcua.Exactly
	readings := []claim.Term{
		{Key: "of_returned", Words: claim.Words{VI: "trên số đã trả", EN: "out of those returned"}},
		{Key: "of_received", Words: claim.Words{VI: "trên số tiếp nhận", EN: "out of those received"}},
	}
	progress := claim.Figure{
		Measure: claim.Term{Key: "criteria", Words: claim.Words{VI: "tiến độ các tiêu chí", EN: "progress of the criteria"}},
		Unit:    claim.Term{Key: "criterion", Words: claim.Words{VI: "tiêu chí", EN: "criteria"}},
		Parts: &claim.Parts{Total: exactly(13), Items: []claim.Part{
			{Is: claim.Term{Key: "met", Words: claim.Words{VI: "đã đạt", EN: "met"}}, Count: exactly(10), Progress: percent("100 %")},
			{Is: claim.Term{Key: "no3", Words: claim.Words{VI: "tiêu chí số 3", EN: "no. 3"}}, Count: exactly(1), Progress: percent("75 %")},
			{Is: claim.Term{Key: "no4", Words: claim.Words{VI: "tiêu chí số 4", EN: "no. 4"}}, Count: exactly(1), Progress: percent("50 %")},
			{Is: claim.Term{Key: "no13", Words: claim.Words{VI: "tiêu chí số 13", EN: "no. 13"}}, Count: exactly(1), InProgress: true},
		}},
	}
	mean := countFact("criteria", "", exactly(13), end)
	mean.Ratio = motcua.Ratio{Part: motcua.Between(1125, 1225), Whole: exactly(1300)}
	criteria := []claim.Fact{
		mean, countFact("criteria", "met", exactly(10), end), countFact("criteria", "no3", exactly(1), end),
		countFact("criteria", "no4", exactly(1), end), countFact("criteria", "no13", exactly(1), end),
	}
	score := onTimeRate("90 %", claim.Rate{})
	for _, c := range []struct {
		name, why string
		claim     claim.Claim
		facts     []claim.Fact
		refused   []claim.Code
		vi, en    string
	}{
		{
			"holds", "403 of 403, and the quarter was over",
			ours("2024-04-02", onTimeRate("100 %", claim.Rate{All: true, Part: exactly(403), Whole: exactly(403)})),
			[]claim.Fact{rateFact("", 403, 403, end)},
			nil,
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: toàn bộ 403 trên 403 hồ sơ, bằng 100 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.",
			"The ward, first quarter of 2024 (2024-01-01 to 2024-03-31): dossiers resolved on time: all 403 of 403 dossiers, which is 100 % (part: “returned on time”; whole: “returned”); data as of 2024-03-31.",
		},
		{
			"72 of 91 days", "the quarter was not over on the day of the report",
			ours("2024-03-12", onTimeRate("100 %", claim.Rate{All: true, Part: exactly(403), Whole: exactly(403)})),
			[]claim.Fact{rateFact("", 403, 403, "2024-03-12")},
			[]claim.Code{claim.PeriodIncomplete},
			"Phường, từ 01/01 đến hết 12/03/2024: hồ sơ giải quyết đúng hạn: toàn bộ 403 trên 403 hồ sơ, bằng 100 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 12/03/2024.",
			"The ward, from 2024-01-01 to the end of 2024-03-12: dossiers resolved on time: all 403 of 403 dossiers, which is 100 % (part: “returned on time”; whole: “returned”); data as of 2024-03-12.",
		},
		{
			"old data", "printed after the quarter, from data of 12 March",
			ours("2024-04-02", onTimeRate("100 %", claim.Rate{})),
			[]claim.Fact{rateFact("", 403, 403, "2024-03-12")},
			[]claim.Code{claim.PeriodIncomplete},
			"Phường, từ 01/01 đến hết 12/03/2024: hồ sơ giải quyết đúng hạn: 403 trên 403 hồ sơ, bằng 100 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 12/03/2024.", "",
		},
		{
			"99.8 % as 100 %", "one of 403 is missing, and rounding hides it",
			ours(end, onTimeRate("100 %", claim.Rate{})),
			[]claim.Fact{rateFact("", 402, 403, end)},
			[]claim.Code{claim.RoundsToAll},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 402 trên 403 hồ sơ, bằng 99,8 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"all, and one is missing", "said in words",
			ours(end, onTimeRate("100 %", claim.Rate{All: true})),
			[]claim.Fact{rateFact("", 402, 403, end)},
			[]claim.Code{claim.NotAll, claim.RoundsToAll},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 402 trên 403 hồ sơ, bằng 99,8 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"1 of 403 as 0 %", "rounding makes it none",
			ours(end, onTimeRate("0 %", claim.Rate{})),
			[]claim.Fact{rateFact("", 1, 403, end)},
			[]claim.Code{claim.RoundsToNone},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 1 trên 403 hồ sơ, bằng 0,2 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"0 of 0", "there is no rate of nothing",
			ours(end, onTimeRate("100 %", claim.Rate{})),
			[]claim.Fact{rateFact("", 0, 0, end)},
			[]claim.Code{claim.PercentDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 0 trên 0 hồ sơ, nên không có tỷ lệ (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.",
			"The ward, first quarter of 2024 (2024-01-01 to 2024-03-31): dossiers resolved on time: 0 of 0 dossiers, so that there is no rate (part: “returned on time”; whole: “returned”); data as of 2024-03-31.",
		},
		{
			"98.4 % as 99.8 %", "it does not come out",
			ours(end, onTimeRate("99.8 %", claim.Rate{Part: exactly(36915), Whole: exactly(37525)})),
			[]claim.Fact{rateFact("", 36915, 37525, end)},
			[]claim.Code{claim.PercentDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 36.915 trên 37.525 hồ sơ, bằng 98,4 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"more than, and so it is", "a bound that holds; the number itself is offered",
			ours(end, lodging(motcua.MoreThan(5800))),
			[]claim.Fact{countFact("lodging", "", exactly(6012), end)},
			nil,
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): thông báo lưu trú: 6.012 thông báo; số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"more than, and just that many", "5,800 is not more than 5,800",
			ours(end, lodging(motcua.MoreThan(5800))),
			[]claim.Fact{countFact("lodging", "", exactly(5800), end)},
			[]claim.Code{claim.CountDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): thông báo lưu trú: 5.800 thông báo; số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"the number of a bound", "the data know a bound only",
			ours(end, lodging(exactly(5800))),
			[]claim.Fact{countFact("lodging", "", motcua.AtLeast(5801), end)},
			[]claim.Code{claim.CountDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): thông báo lưu trú: ít nhất 5.801 thông báo; số liệu đến hết ngày 31/03/2024.",
			"The ward, first quarter of 2024 (2024-01-01 to 2024-03-31): lodging notifications: at least 5,801 notifications; data as of 2024-03-31.",
		},
		{
			"a bound as a share", "90.5 % or more is not 95 %",
			ours(end, onTimeRate("95 %", claim.Rate{})),
			[]claim.Fact{{Place: "ward", Measure: "dossiers_on_time", Period: period("2024-Q1"), AsOf: day(end), Ratio: motcua.Ratio{Part: motcua.AtLeast(905), Whole: exactly(1000)}}},
			[]claim.Code{claim.PercentDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: ≥ 905 trên 1.000 hồ sơ, bằng > 90 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"a score as a number", "a criterion has no figure, so that the score is a range",
			ours(end, score),
			[]claim.Fact{{Place: "ward", Measure: "dossiers_on_time", Period: period("2024-Q1"), AsOf: day(end), Ratio: motcua.Ratio{Part: motcua.Between(1125, 1225), Whole: exactly(1300)}}},
			[]claim.Code{claim.PercentDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 1.125–1.225 trên 1.300 hồ sơ, bằng 87–94 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"progress with an unknown", "the counts hold; the mean is a range",
			ours(end, progress), criteria, nil,
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): tiến độ các tiêu chí: 13 tiêu chí = 10 “đã đạt” (tiến độ 100 %) + 1 “tiêu chí số 3” (tiến độ 75 %) + 1 “tiêu chí số 4” (tiến độ 50 %) + 1 “tiêu chí số 13” (đang thực hiện, không có số); tiến độ trung bình 86,54–94,23 %, vì còn mục chưa có số; số liệu đến hết ngày 31/03/2024.",
			"The ward, first quarter of 2024 (2024-01-01 to 2024-03-31): progress of the criteria: 13 criteria = 10 “met” (progress 100 %) + 1 “no. 3” (progress 75 %) + 1 “no. 4” (progress 50 %) + 1 “no. 13” (in progress, without a figure); mean progress 86.54–94.23 %, because there are items without a figure; data as of 2024-03-31.",
		},
		{
			"progress the data do not have", "the counts are known, how far they have come is not",
			ours(end, progress), func() []claim.Fact {
				facts := slices.Clone(criteria)
				facts[0].Ratio = motcua.Ratio{}
				return facts
			}(),
			[]claim.Code{claim.NotOurs},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): tiến độ các tiêu chí: 13 tiêu chí = 10 “đã đạt” (76,92 %) + 1 “tiêu chí số 3” (7,69 %) + 1 “tiêu chí số 4” (7,69 %) + 1 “tiêu chí số 13” (7,69 %); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"several definitions", "99.0 % of those returned, 95.2 % of those received; the sentence has to name one",
			ours(end, onTimeRate("99.0 %", claim.Rate{Readings: readings})),
			[]claim.Fact{rateFact("of_received", 396, 416, end), rateFact("of_returned", 396, 400, end)},
			[]claim.Code{claim.SeveralReadings, claim.DefinitionMissing},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 396 trên 400 hồ sơ, bằng 99,0 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”; cách hiểu: “trên số đã trả”); số liệu đến hết ngày 31/03/2024.",
			"The ward, first quarter of 2024 (2024-01-01 to 2024-03-31): dossiers resolved on time: 396 of 400 dossiers, which is 99.0 % (part: “returned on time”; whole: “returned”; read as: “out of those returned”); data as of 2024-03-31.",
		},
		{
			"the other definition", "95.2 % is true of those received, and that sentence comes first",
			ours(end, onTimeRate("95.2 %", claim.Rate{Readings: readings})),
			[]claim.Fact{rateFact("of_received", 396, 416, end), rateFact("of_returned", 396, 400, end)},
			[]claim.Code{claim.SeveralReadings, claim.DefinitionMissing},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 396 trên 416 hồ sơ, bằng 95,2 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”; cách hiểu: “trên số tiếp nhận”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"the definition named", "then it may be said",
			ours(end, onTimeRate("95.2 %", claim.Rate{Readings: readings[1:]})),
			[]claim.Fact{rateFact("of_received", 396, 416, end), rateFact("of_returned", 396, 400, end)},
			nil,
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 396 trên 416 hồ sơ, bằng 95,2 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”; cách hiểu: “trên số tiếp nhận”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"the definition of a tally", "the words of the definition are in the sentence, not its key",
			ours(end, onTimeRate("99 %", claim.Rate{})),
			[]claim.Fact{rateFact(report.DefinitionFinishedOnTime, 396, 400, end)},
			[]claim.Code{claim.DefinitionMissing},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 396 trên 400 hồ sơ, bằng 99 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”; cách hiểu: “hồ sơ xử lý xong trước hạn hoặc đúng ngày hẹn trả / hồ sơ đã xử lý xong trong kỳ”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"somebody else's", "our data know nothing of another place",
			func() claim.Claim {
				c := ours(end, onTimeRate("100 %", claim.Rate{}))
				c.Source.Place.Key = "police"
				return c
			}(),
			[]claim.Fact{rateFact("", 403, 403, end)},
			[]claim.Code{claim.NotOurs},
			"", "",
		},
		{
			"no period", "the data are of the quarter, and the sentence has to say so",
			func() claim.Claim {
				c := ours(end, onTimeRate("100 %", claim.Rate{}))
				c.Period = motcua.Period{}
				return c
			}(),
			[]claim.Fact{rateFact("", 403, 403, end)},
			[]claim.Code{claim.PeriodMissing},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 403 trên 403 hồ sơ, bằng 100 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"no day", "nobody knows how far the data go",
			ours("", onTimeRate("100 %", claim.Rate{})),
			[]claim.Fact{rateFact("", 403, 403, "")},
			[]claim.Code{claim.AsOfMissing},
			"", "",
		},
		{
			"data of a later day", "the sentence is of the day of the data, not of the draft",
			ours("2024-03-12", lodging(exactly(40))),
			[]claim.Fact{countFact("lodging", "", exactly(50), "2024-03-20")},
			[]claim.Code{claim.CountDiffers, claim.PeriodIncomplete},
			"Phường, từ 01/01 đến hết 20/03/2024: thông báo lưu trú: 50 thông báo; số liệu đến hết ngày 20/03/2024.", "",
		},
		{
			"all of a range", "400 to 403 of 403 may be all, and may not",
			ours(end, onTimeRate("", claim.Rate{All: true})),
			[]claim.Fact{{Place: "ward", Measure: "dossiers_on_time", Period: period("2024-Q1"), AsOf: day(end), Ratio: motcua.Ratio{Part: motcua.Between(400, 403), Whole: exactly(403)}}},
			[]claim.Code{claim.NotAll},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 400–403 trên 403 hồ sơ, bằng 99,26–100,00 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"a number of a range", "5,790 to 5,810 is not 5,800",
			ours(end, lodging(exactly(5800))),
			[]claim.Fact{countFact("lodging", "", motcua.Between(5790, 5810), end)},
			[]claim.Code{claim.CountDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): thông báo lưu trú: từ 5.790 đến 5.810 thông báo; số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"at most", "a bound from above, in words",
			ours(end, lodging(exactly(3))),
			[]claim.Fact{countFact("lodging", "", motcua.AtMost(5), end)},
			[]claim.Code{claim.CountDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): thông báo lưu trú: nhiều nhất 5 thông báo; số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"no number at all", "a figure that states nothing is not borne out by anything",
			ours(end, lodging(motcua.Count{})),
			[]claim.Fact{countFact("lodging", "", exactly(1), end)},
			[]claim.Code{claim.CountDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): thông báo lưu trú: 1 thông báo; số liệu đến hết ngày 31/03/2024.",
			"The ward, first quarter of 2024 (2024-01-01 to 2024-03-31): lodging notifications: 1; data as of 2024-03-31.",
		},
		{
			"an end of a range", "the share is right however it is, the part is not known",
			ours(end, onTimeRate("≥ 90 %", claim.Rate{Part: exactly(395)})),
			[]claim.Fact{{Place: "ward", Measure: "dossiers_on_time", Period: period("2024-Q1"), AsOf: day(end), Ratio: motcua.Ratio{Part: motcua.Between(390, 400), Whole: exactly(400)}}},
			[]claim.Code{claim.CountDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 390–400 trên 400 hồ sơ, bằng 98–100 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"an item of a range", "9 to 10 are met",
			ours(end, progress), func() []claim.Fact {
				facts := slices.Clone(criteria)
				facts[1].Count = motcua.Between(9, 10)
				return facts
			}(),
			[]claim.Code{claim.CountDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): tiến độ các tiêu chí: 13 tiêu chí = 9–10 “đã đạt” (tiến độ 100 %) + 1 “tiêu chí số 3” (tiến độ 75 %) + 1 “tiêu chí số 4” (tiến độ 50 %) + 1 “tiêu chí số 13” (đang thực hiện, không có số); tiến độ trung bình 86,54–94,23 %, vì còn mục chưa có số; số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"two counts of two days", "the ends of a rate have to be of one day",
			ours(end, onTimeRate("90 %", claim.Rate{})),
			[]claim.Fact{countFact("dossiers_on_time", "on_time", exactly(80), end), countFact("dossiers_on_time", "returned", exactly(90), "2024-04-05")},
			[]claim.Code{claim.PercentDiffers, claim.NotOurs},
			"", "",
		},
		{
			"nothing stated of a rate", "neither a share nor its ends",
			ours(end, onTimeRate("", claim.Rate{})),
			[]claim.Fact{rateFact("", 3, 4, end)},
			[]claim.Code{claim.CountsMissing},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 3 trên 4 hồ sơ, bằng 75,00 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"an item as 0 %", "one of a thousand is not none, and the rest is not all",
			ours(end, fields("100 %", "0 %")),
			[]claim.Fact{countFact("dossiers", "", exactly(1000), end), countFact("dossiers", "land", exactly(999), end), countFact("dossiers", "policy", exactly(1), end)},
			[]claim.Code{claim.RoundsToAll, claim.RoundsToNone},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ: 1.000 hồ sơ = 999 “đất đai” (99,90 %) + 1 “chính sách” (0,10 %); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"items of two days", "numbers of two days are not added up; the total stands by itself",
			ours(end, fields("99.9 %", "0.1 %")),
			[]claim.Fact{countFact("dossiers", "", exactly(1000), end), countFact("dossiers", "land", exactly(998), end), countFact("dossiers", "policy", exactly(2), "2024-04-05")},
			[]claim.Code{claim.CountDiffers, claim.PercentDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ: 1.000 hồ sơ; số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"no figures", "nothing to print",
			ours(end), nil,
			[]claim.Code{claim.NotOurs},
			"", "",
		},
		{
			"a stage", "prepared is not cancelled; the stage is in the sentence",
			ours(end, onTimeRate("100 %", claim.Rate{LaterStages: []claim.Term{{Key: "cancelled", Words: claim.Words{VI: "đã hủy", EN: "cancelled"}}}})),
			[]claim.Fact{rateFact("", 31, 31, end)},
			nil,
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 31 trên 31 hồ sơ, bằng 100 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
		{
			"two counts for a rate", "the ends are known each by itself",
			ours(end, onTimeRate("90 %", claim.Rate{})),
			[]claim.Fact{countFact("dossiers_on_time", "on_time", exactly(80), end), countFact("dossiers_on_time", "returned", exactly(90), end)},
			[]claim.Code{claim.PercentDiffers},
			"Phường, quý I/2024 (01/01/2024 – 31/03/2024): hồ sơ giải quyết đúng hạn: 80 trên 90 hồ sơ, bằng 89 % (tử số: “trả đúng hạn”; mẫu số: “đã trả”); số liệu đến hết ngày 31/03/2024.", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			own := evidence(t, c.facts...)
			got := claim.Publishable(c.claim, own)
			var codes []claim.Code
			for _, r := range got.Refused {
				if !slices.Contains(codes, r.Code) {
					codes = append(codes, r.Code)
				}
			}
			if diff := cmp.Diff(c.refused, codes); diff != "" {
				t.Errorf("%s: refused for (-want +got):\n%s", c.why, diff)
			}
			if got.Allowed != (c.refused == nil) {
				t.Errorf("allowed: %v", got.Allowed)
			}
			vi, en := "", ""
			if len(got.Proposals) > 0 {
				vi, en = got.Proposals[0].Says.VI, got.Proposals[0].Says.EN
			}
			if diff := cmp.Diff(c.vi, vi); diff != "" {
				t.Errorf("%s: in Vietnamese (-want +got):\n%s", c.why, diff)
			}
			if c.en != "" && c.en != en {
				t.Errorf("%s: in English (-want +got):\n%s", c.why, cmp.Diff(c.en, en))
			}
			proposalsHold(t, got, own)
		})
	}
}

// proposalsHold fails when a proposal would itself be refused, or is not borne out by a check.
func proposalsHold(t *testing.T, p claim.Publication, own claim.Evidence) {
	t.Helper()
	for _, c := range p.Proposals {
		if again := claim.Publishable(c, own); !again.Allowed {
			t.Fatalf("%s is proposed and refused: %s", c.Says.EN, again.Text(motcua.English))
		}
		r := claim.Check(c, own)
		switch r.Verdict {
		case claim.VerdictHolds, claim.VerdictHoldsUnderDefinition, claim.VerdictInterval, claim.VerdictLowerBound, claim.VerdictUpperBound:
		default:
			t.Fatalf("%s is proposed: %s", c.Says.EN, r.Text(motcua.English))
		}
		if again := claim.Publishable(c, own); len(again.Proposals) == 0 || again.Proposals[0].Says != c.Says {
			t.Fatalf("the sentence for %q is another one", c.Says.EN)
		}
	}
}

// Whatever is to be said and whatever is known: what is allowed is true, and every proposal passes the check, names its period and its day,
// and has both ends.
// Kills: a proposal that is not checked; a place more or less; an allowed rate that the counts do not print.
func TestProposalsPassTheCheck(t *testing.T) {
	counts := func(r *rand.Rand) motcua.Count {
		switch n := r.Int64N(60); r.IntN(6) {
		case 0:
			return motcua.AtLeast(n)
		case 1:
			return motcua.Between(n, n+r.Int64N(5))
		case 2:
			return motcua.AtMost(n)
		case 3:
			return motcua.Exactly(n * 100)
		default:
			return motcua.Exactly(n)
		}
	}
	days := []string{"2024-03-12", "2024-03-31", "2024-04-02", "2023-12-30"}
	printed := []string{"100 %", "0 %", "99.8 %", "50 %", "> 90 %", "90–100 %", "undefined", "≥ 50 %", "< 1 %"}
	allowed, proposed := 0, 0
	for seed := range uint64(5_000) {
		r := rand.New(rand.NewPCG(seed, 11))
		part, whole := counts(r), counts(r)
		if n, ok := part.Exact(); ok && r.IntN(2) == 0 {
			whole = motcua.Exactly(n + r.Int64N(3))
		}
		fact := claim.Fact{
			Place: "ward", Measure: "dossiers_on_time", Period: period("2024-Q1"), AsOf: day(days[r.IntN(len(days))]),
			Ratio: motcua.Ratio{Part: part, Whole: whole},
		}
		lodged := counts(r)
		facts := []claim.Fact{fact}
		if (motcua.Count{}) != lodged {
			facts = append(facts, claim.Fact{Place: "ward", Measure: "lodging", Period: period("2024-Q1"), AsOf: fact.AsOf, Count: lodged})
		}
		own, err := claim.NewEvidence(facts...)
		if err != nil {
			continue
		}
		rate := claim.Rate{All: r.IntN(4) == 0}
		if r.IntN(2) == 0 {
			rate.Part, rate.Whole = counts(r), counts(r)
		}
		c := ours(days[r.IntN(len(days))], onTimeRate(printed[r.IntN(len(printed))], rate), lodging(counts(r)))
		if r.IntN(8) == 0 {
			c.Period = motcua.Period{}
		}
		got := claim.Publishable(c, own)
		proposalsHold(t, got, own)
		for _, x := range got.Proposals {
			proposed++
			if x.Period.Elapsed(x.Source.ReportedOn) != x.Period.Days() || !strings.Contains(x.Says.VI, x.Period.Last().Vietnamese()) {
				t.Fatalf("seed %d: %s", seed, x.Says.VI)
			}
			if f := x.Figures[0]; f.Rate != nil && (f.Rate.Part != part || f.Rate.Whole != whole || !strings.Contains(x.Says.VI, part.Text(motcua.Vietnamese)+" trên ")) {
				t.Fatalf("seed %d: %s", seed, x.Says.VI)
			}
		}
		if !got.Allowed {
			continue
		}
		allowed++
		n, ok1 := part.Exact()
		m, ok2 := whole.Exact()
		p := c.Figures[0].Rate.Printed
		if ok1 && ok2 && p.Defined() && !claim.Contains(p, n, m) {
			t.Fatalf("seed %d: %d/%d is allowed as %v", seed, n, m, p)
		}
		if v, exact := lodged.Exact(); exact && !c.Figures[1].Count.Contains(v) {
			t.Fatalf("seed %d: %d is allowed as %v", seed, v, c.Figures[1].Count)
		}
	}
	if allowed < 10 || proposed < 1000 {
		t.Errorf("%d allowed, %d proposed: too few to say anything", allowed, proposed)
	}
}

// The published claims, as if they were to be printed from our own data. The data are those of the reports where they can be right.
func TestPublishableOfPublishedClaims(t *testing.T) {
	place := func(c claim.Claim) string { return c.Source.Place.Key }
	var out strings.Builder
	for _, c := range publishedClaims(t) {
		if c.PeriodOf != "" { // the claim is to stand by itself
			for _, o := range publishedClaims(t) {
				if o.ID == c.PeriodOf {
					c.Period = o.Period
				}
			}
		}
		var facts []claim.Fact
		seen := map[string]bool{}
		for _, f := range c.Figures {
			add := func(key string, n motcua.Count, r motcua.Ratio) {
				if k := f.Measure.Key + "/" + key; !seen[k] {
					seen[k] = true
					facts = append(facts, claim.Fact{
						Place: place(c), Measure: f.Measure.Key, Key: key, Count: n, Ratio: r, Period: c.Period, AsOf: c.Source.ReportedOn,
					})
				}
			}
			switch {
			case f.Rate != nil && f.Rate.Part != (motcua.Count{}) && f.Rate.Whole != (motcua.Count{}):
				keys := f.Rate.Readings
				if len(keys) == 0 {
					keys = []claim.Term{{}}
				}
				for _, k := range keys {
					add(k.Key, motcua.Count{}, motcua.Ratio{Part: f.Rate.Part, Whole: f.Rate.Whole})
				}
			case f.Parts != nil && f.Parts.Total != (motcua.Count{}):
				mean := motcua.Ratio{}
				if f.Measure.Key == "criteria_progress" {
					mean = motcua.Ratio{Part: motcua.Between(1125, 1225), Whole: motcua.Exactly(1300)}
				}
				add("", f.Parts.Total, mean)
				for _, x := range f.Parts.Items {
					add(x.Is.Key, x.Count, motcua.Ratio{})
				}
			case f.Rate == nil && f.Parts == nil:
				add("", f.Count, motcua.Ratio{})
			}
		}
		own := evidence(t, facts...)
		p := claim.Publishable(c, own)
		proposalsHold(t, p, own)
		for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
			out.WriteString(c.ID + " " + p.Text(l) + "\n")
		}
		out.WriteString("\n")
	}
	golden.Equal(t, "publishable.txt", out.String())
}

// What a tally knows of one day is known of the days that had passed, and two facts that disagree on them are not used.
// Kills: the days that had passed forgotten; one of two facts chosen.
func TestFactsOfTheDaysSoFar(t *testing.T) {
	c := ours("2024-03-12", onTimeRate("99 %", claim.Rate{}))
	c.Period = period("2024-01-01/2024-03-13")
	quarter := rateFact("", 396, 400, "2024-03-12")
	half := quarter
	half.Period = period("2024-H1")
	other := half
	other.Ratio.Part = motcua.Exactly(395)
	for _, x := range []struct {
		name  string
		facts []claim.Fact
		want  bool
	}{
		{"the quarter so far", []claim.Fact{quarter}, true},
		{"the half so far", []claim.Fact{half}, true},
		{"both, and they agree", []claim.Fact{quarter, half}, true},
		{"both, and they do not", []claim.Fact{quarter, other}, false},
		{"another day", []claim.Fact{rateFact("", 396, 400, "2024-03-13")}, false},
	} {
		if got := claim.Publishable(c, evidence(t, x.facts...)); got.Allowed != x.want {
			t.Errorf("%s: %s", x.name, got.Text(motcua.English))
		}
	}
}
