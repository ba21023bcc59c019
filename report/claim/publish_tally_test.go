package claim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/claim"
)

// firstQuarter is a tally of the first quarter of 2024 as of 12 March: 12 dossiers of land, 11 of them finished, one of those late; 3 of
// justice, all finished on time.
func firstQuarter() *report.Tally {
	limit := []dossier.Limit{{Term: calendar.WorkingDays(5), Supplement: "pauses"}}
	catalogue, err := dossier.NewCatalogue(
		dossier.Procedure{Code: "1", Name: "Đất", Field: "Đất đai", Limits: limit},
		dossier.Procedure{Code: "2", Name: "Tư pháp", Field: "Tư pháp", Limits: limit},
	)
	if err != nil {
		panic(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		panic(err)
	}
	at := func(s string) dossier.Meta {
		when, err := time.ParseInLocation(time.DateTime, "2024-"+s+":00", motcua.Location())
		if err != nil {
			panic(err)
		}
		return dossier.Meta{At: when, Actor: "test", Unit: "unit", Reason: "reason"}
	}
	tally := report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: motcua.MustParseDate("2024-03-12").End().Add(-time.Nanosecond)}, nil)
	for i := range 15 {
		code, resolved := "1", "01-10 09:00"
		switch {
		case i == 0:
			resolved = "02-10 09:00"
		case i == 1:
			resolved = "" // open
		case i >= 12:
			code = "2"
		}
		log := dossier.Log{ID: dossier.ID(fmt.Sprint("d", i))}
		commands := []dossier.Command{&dossier.Accept{Meta: at("01-08 09:00"), Procedure: code, Channel: dossier.Counter}}
		if resolved != "" {
			commands = append(commands, &dossier.Resolve{Meta: at(resolved)})
		}
		for n, c := range commands {
			events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, time.Time{}, fmt.Sprint("k", n))
			if err != nil {
				panic(err)
			}
			log.Events = append(log.Events, events...)
		}
		tally.Add(log)
	}
	return tally
}

// From a tally to a sentence: the draft says that everything in the first quarter was on time.
func ExamplePublishable() {
	own, err := claim.NewEvidence(claim.FromTally(firstQuarter(), "ward")...)
	if err != nil {
		fmt.Println(err)
		return
	}
	draft := claim.Claim{
		ID: "draft",
		Source: claim.Source{
			Key: "draft", ReportedOn: motcua.MustParseDate("2024-03-12"),
			Place: claim.Term{Key: "ward", Words: claim.Words{VI: "phường", EN: "the ward"}},
		},
		Period: motcua.MustParsePeriod("2024-Q1"),
		Figures: []claim.Figure{{
			Measure: claim.Measured(claim.MeasureOnTime),
			Unit:    claim.Term{Key: "dossier", Words: claim.Words{VI: "hồ sơ", EN: "dossiers"}},
			Rate: &claim.Rate{
				Printed: motcua.MustParsePercent("100 %"), All: true,
				Readings: []claim.Term{{
					Key: report.DefinitionFinishedOnTime, Words: claim.Words{VI: "trên số đã giải quyết", EN: "out of those finished"},
				}},
			},
		}},
	}
	p := claim.Publishable(draft, own)
	fmt.Println(p.Allowed)
	fmt.Println(p.Text(motcua.Vietnamese))
	// Output:
	// false
	// Không công bố câu này:
	// - Nói là tất cả, nhưng chỉ 13 trên 14 hồ sơ (92,86 %) (theo dữ liệu đến ngày 12/03/2024).
	// - Quý I/2024 (01/01/2024 – 31/03/2024): đến ngày báo cáo 12/03/2024 mới qua 72/91 ngày.
	// - 13/14 = 93 %, không phải 100 %; tử số này và mẫu số này không thể cho ra 100 % (theo dữ liệu đến ngày 12/03/2024).
	// Có thể công bố:
	// - Phường, từ 01/01 đến hết 12/03/2024: hồ sơ đúng hạn: 13 trên 14 hồ sơ, bằng 93 % (cách hiểu: “trên số đã giải quyết”; định nghĩa: “hồ sơ xử lý xong trước hạn hoặc đúng ngày hẹn trả / hồ sơ đã xử lý xong trong kỳ”); số liệu đến hết ngày 12/03/2024.
}

// Kills: a column taken for another; the day of the tally or the names of its groups lost; a fact without its definition.
func TestFromTally(t *testing.T) {
	tally := firstQuarter()
	q1, march12 := tally.Basis().Period, motcua.MustParseDate("2024-03-12")
	count := func(measure, key string, n int64) claim.Fact {
		return claim.Fact{Place: "ward", Measure: measure, Key: key, Count: motcua.Exactly(n), Period: q1, AsOf: march12}
	}
	rate := func(key string, part, whole int64) claim.Fact {
		return claim.Fact{
			Place: "ward", Measure: claim.MeasureOnTime, Key: key, Period: q1, AsOf: march12,
			Ratio: motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole), Of: key},
		}
	}
	want := []claim.Fact{
		count(claim.MeasureReceived, "", 15), count(claim.MeasureAccepted, "", 15), count(claim.MeasureFinished, "", 14),
		count(claim.MeasureOpen, "", 1), count(claim.MeasureLate, "", 2),
		count(claim.MeasureReceived, "Tư pháp", 3), count(claim.MeasureAccepted, "Tư pháp", 3), count(claim.MeasureFinished, "Tư pháp", 3),
		count(claim.MeasureOpen, "Tư pháp", 0), count(claim.MeasureLate, "Tư pháp", 0),
		count(claim.MeasureReceived, "Đất đai", 12), count(claim.MeasureAccepted, "Đất đai", 12), count(claim.MeasureFinished, "Đất đai", 11),
		count(claim.MeasureOpen, "Đất đai", 1), count(claim.MeasureLate, "Đất đai", 2),
		rate(report.DefinitionFinishedOnTime, 13, 14), rate(report.DefinitionIndex766OnTime, 13, 15),
		rate(report.DefinitionAcceptedOnTime, 13, 15),
	}
	facts := claim.FromTally(tally, "ward")
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := claim.NewEvidence(facts...); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{"": true}
	for _, f := range facts {
		term := claim.Measured(f.Measure)
		if term.Key != f.Measure || term.VI == "" || term.EN == "" || f.Key == "" && seen[term.VI] {
			t.Errorf("%s is worded %q, %q", f.Measure, term.VI, term.EN)
		}
		seen[term.VI] = seen[term.VI] || f.Key == ""
	}
	if claim.Measured("x") != (claim.Term{}) {
		t.Error("another measure has words")
	}
	if claim.FromTally(report.NewTally(report.Basis{}, nil), "ward") != nil {
		t.Error("a tally of no period has facts")
	}
	known := report.NewTally(report.Basis{Period: q1}, nil) // with everything known
	if facts := claim.FromTally(known, "ward"); facts[0].AsOf != q1.Last() {
		t.Errorf("as of %v", facts[0].AsOf)
	}
}

// A tally made within a day is published of no day: neither of that one, which was not over, nor of the whole period on its last day.
//
// Kills: an instant cut to its day; a report made after the period was over refused for the hour it was made at.
func TestFromTallyWithinADay(t *testing.T) {
	q1 := motcua.MustParsePeriod("2024-Q1")
	day := func(s string, hour int) time.Time { return motcua.MustParseDate(s).At(hour, 0, 1) }
	for at, want := range map[time.Time]bool{
		day("2024-03-12", 10):                            false,
		day("2024-03-31", 0):                             false,
		day("2024-03-31", 23):                            false,
		motcua.MustParseDate("2024-03-12").End().Add(-1): true,
		motcua.MustParseDate("2024-03-31").End().Add(-1): true,
		day("2024-04-03", 10):                            true,
	} {
		facts := claim.FromTally(report.NewTally(report.Basis{Period: q1, AsOf: at}, nil), "ward")
		if (facts != nil) != want {
			t.Errorf("as of %v: %d facts", at, len(facts))
		}
	}
}
