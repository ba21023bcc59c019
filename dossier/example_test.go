package dossier_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
)

// exampleRules has one procedure: five working days, counted by the Civil Code.
func exampleRules() *dossier.Rules {
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.004859", Name: "Thay đổi, cải chính, bổ sung thông tin hộ tịch", Field: "Hộ tịch",
		Limits: []dossier.Limit{{Term: calendar.WorkingDays(5)}},
	})
	if err != nil {
		log.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		log.Fatal(err)
	}
	return rules
}

// A dossier accepted before the holidays of 2024, completed by the applicant on the way.
func Example() {
	ctx := context.Background()
	service := dossier.NewService(memstore.New(), exampleRules(), nil)
	do := func(key string, c dossier.Command) dossier.State {
		s, err := service.Do(ctx, dossier.Request{Dossier: "000.14.03.H40-240425-0001", Key: key, Command: c})
		if err != nil {
			log.Fatal(err)
		}
		return s
	}
	at := func(day string, hour, minute int) dossier.Meta {
		return dossier.Meta{At: motcua.MustParseDate(day).At(hour, minute, 0), Actor: "motcua-02", Unit: "000.14.03.H40"}
	}

	s := do("accept", &dossier.Accept{Meta: at("2024-04-25", 9, 0), Procedure: "1.004859", Channel: dossier.Counter})
	fmt.Println(s.Status, s.Promise.Date)

	request := at("2024-05-02", 10, 0)
	request.Reason = "paper missing"
	s = do("ask", &dossier.RequestSupplement{Meta: request})
	fmt.Println(s.Status)

	s = do("complete", &dossier.Supplement{Meta: at("2024-05-06", 8, 30)})
	fmt.Println(s.Status, s.Promise.Date, "first promised", s.FirstPromise.Date)

	s = do("resolve", &dossier.Resolve{Meta: at("2024-05-10", 15, 0)})
	fmt.Println(s.Status, calendar.Classify(s.Promise, s.Resolved, calendar.ByUnit))

	then, err := service.Load(ctx, s.ID, dossier.At(motcua.MustParseDate("2024-05-03").End()))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("on 3 May it was", then.Status)
	// Output:
	// received 2024-05-06
	// awaiting_supplement
	// received 2024-05-13 first promised 2024-05-06
	// processed early
	// on 3 May it was awaiting_supplement
}

// An import takes the rows that can be taken and says why the others cannot.
func ExampleImport() {
	file := strings.NewReader(`code,procedure,channel,received_at,promised,resolved_at
H40-1,1.004859,counter,2024-04-25 09:00,2024-05-06,2024-05-03 16:00
H40-2,1.004859,online,2024-04-26 21:15,,2024-04-25 10:00
H40-3,1.000000,counter,26/04/2024 08:00,,
`)
	report, err := dossier.Import(context.Background(), memstore.New(), exampleRules(), file, &dossier.ImportOptions{
		Unit:  "000.14.03.H40",
		OnRow: func(r dossier.RowReport) { fmt.Println(r) },
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("read %d = accepted %d + rejected %d\n", report.Read, report.Accepted, report.Rejected)
	// Output:
	// line 3: rejected: resolved_at: earlier than received_at
	// line 4: rejected: procedure: not one of: 1.004859
	// read 3 = accepted 1 + rejected 2
}

// The state of a dossier is what its log amounts to, as of any instant.
func ExampleReplay() {
	at := func(day string) time.Time { return motcua.MustParseDate(day).At(9, 0, 0) }
	history := dossier.Log{ID: "H40-1", Events: []dossier.Event{
		{Kind: dossier.KindSubmitted, At: at("2024-03-01"), Recorded: at("2024-03-01")},
		{Kind: dossier.KindAccepted, At: at("2024-03-04"), Recorded: at("2024-03-04")},
		{Kind: dossier.KindResolved, At: at("2024-03-08"), Recorded: at("2024-03-14")},
	}}
	fmt.Println("on 12 March:", dossier.Replay(history, dossier.At(at("2024-03-12"))).Status)
	fmt.Println("on 12 March, as known later:", dossier.Replay(history, dossier.AsOf{Happened: at("2024-03-12")}).Status)
	// Output:
	// on 12 March: received
	// on 12 March, as known later: processed
}

// A catalogue holds versions of procedures; a mistake in one is told with its place.
func ExampleNewCatalogue() {
	july := motcua.MustDate(2025, time.July, 1)
	old := dossier.Procedure{
		Code: "1.004859", Name: "Thay đổi, cải chính, bổ sung thông tin hộ tịch", Field: "Hộ tịch", Until: july,
		Limits: []dossier.Limit{{Term: calendar.WorkingDays(5)}},
	}
	current := old
	current.From, current.Until = july, motcua.Date{}
	current.Limits = []dossier.Limit{{Term: calendar.WorkingDays(3), Channel: dossier.Online}, {Term: calendar.WorkingDays(4)}}

	catalogue, err := dossier.NewCatalogue(old, current)
	if err != nil {
		log.Fatal(err)
	}
	for _, day := range []motcua.Date{july.AddDays(-1), july} {
		p, err := catalogue.At("1.004859", day)
		if err != nil {
			log.Fatal(err)
		}
		limit, err := p.LimitFor(dossier.Online, "")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(day, limit.Term.Text(motcua.English))
	}

	current.From = july.AddDays(-30)
	_, err = dossier.NewCatalogue(old, current)
	fmt.Println(err)
	// Output:
	// 2025-06-30 5 working days
	// 2025-07-01 3 working days
	// dossier: catalogue: invalid: procedures[1].from: duplicate (procedures[0])
}

// A file with slips: a field nobody knows, and a limit whose term was forgotten.
func ExampleLoadCatalogue() {
	file := `[
  {"code": "1.001193", "name": "Đăng ký khai sinh", "field": "Hộ tịch",
   "limits": [{"term": "same_day", "convension": "same_day_15h"}]},
  {"code": "1.000656", "name": "Đăng ký khai tử", "field": "Hộ tịch",
   "limits": [{"convention": "same_day_15h"}]}
]`
	_, err := dossier.LoadCatalogue(strings.NewReader(file))
	var invalid *motcua.InvalidError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			fmt.Println(p.Text(motcua.English))
		}
	}
	// Output:
	// line 3: procedures[0].limits[0]: not one of: channel, case, term, convention, supplement, stages, recorded, reading, unclear, source
	// line 5: procedures[1].limits[0].term: a value is required
}

// Why a date was promised: each day counted or not.
func ExampleRules_Explain() {
	rules := exampleRules()
	at := motcua.MustDate(2024, time.April, 25).At(9, 0, 0)
	events, err := rules.Decide(dossier.State{}, &dossier.Accept{
		Meta:      dossier.Meta{At: at, Actor: "motcua-02", Unit: "000.14.03.H40"},
		Procedure: "1.004859", Channel: dossier.Counter,
	}, time.Time{}, "accept")
	if err != nil {
		log.Fatal(err)
	}
	ledger, err := rules.Explain(dossier.Replay(dossier.Log{ID: "H40-1", Events: events}, dossier.AsOf{}))
	if err != nil {
		log.Fatal(err)
	}
	counted := 0
	for _, line := range ledger.Lines {
		counted += line.Days
	}
	fmt.Println(ledger.Due.Date, "after", counted, "days that count; added up again:", ledger.Check() == nil)
	// Output:
	// 2024-05-06 after 5 days that count; added up again: true
}

// A dossier received at 15:01 by another commune, on the second day of Decree 309/2026: its clock and its promise wait for the competent
// unit.
func ExampleRules_Clock() {
	rules := exampleRules()
	service := dossier.NewService(memstore.New(), rules, nil)
	do := func(key string, c dossier.Command) dossier.State {
		s, err := service.Do(context.Background(), dossier.Request{Dossier: "H41.20-260806-0001", Key: key, Command: c})
		if err != nil {
			log.Fatal(err)
		}
		return s
	}
	show := func(s dossier.State, at time.Time) {
		c, err := rules.Clock(s, at)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(c.State, c.Due.Date, c.WorkingDays)
	}
	received := motcua.MustParseDate("2026-08-06").At(15, 1, 0)
	arrived := motcua.MustParseDate("2026-08-10").At(8, 0, 0)
	s := do("accept", &dossier.Accept{
		Meta: dossier.Meta{At: received, Actor: "motcua-02", Unit: "H40.14"}, Procedure: "1.004859", Channel: dossier.Counter,
		Competent: "H41.20", Elsewhere: true,
	})
	show(s, received)
	s = do("arrive", &dossier.Arrive{Meta: dossier.Meta{At: arrived, Actor: "motcua-07", Unit: "H41.20"}})
	show(s, arrived)

	duties, err := rules.Duties(s, arrived)
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range duties {
		fmt.Println(d.Kind, "by", d.Due.Date, "missed:", d.Missed(arrived), "-", d.Source)
	}
	// Output:
	// not_started  0
	// running 2026-08-17 5
	// transfer by 2026-08-07 missed: true - 309/2026/NĐ-CP (2026-08-05), art. 9
}

// A birth asked for in one request: each part has its clock, and the whole has one.
func ExampleRules_Bundle() {
	rules := exampleRules()
	service := dossier.NewService(memstore.New(), rules, nil)
	do := func(id dossier.ID, key string, c dossier.Command) dossier.State {
		s, err := service.Do(context.Background(), dossier.Request{Dossier: id, Key: key, Command: c})
		if err != nil {
			log.Fatal(err)
		}
		return s
	}
	meta := func(hour int) dossier.Meta {
		return dossier.Meta{At: motcua.MustParseDate("2026-09-07").At(hour, 0, 0), Actor: "motcua-02", Unit: "H40.14"}
	}
	do("B7-1", "accept", &dossier.Accept{
		Meta: meta(9), Procedure: "1.004859", Channel: dossier.Online,
		Link: dossier.Link{Bundle: "B7", Chain: "birth", Part: "birth_registration"},
	})
	birth := do("B7-1", "resolve", &dossier.Resolve{Meta: meta(15)})

	b, err := rules.Bundle(birth)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("whole due", b.Due.Date)
	for _, p := range b.Parts {
		fmt.Println(p.Part.Key, p.State.Status, "ready:", p.Ready)
	}
	// Output:
	// whole due 2026-09-10
	// birth_registration processed ready: true
	// permanent_residence none ready: true
	// health_insurance none ready: true
	// identity_card none ready: true
}
