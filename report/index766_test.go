package report_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// Row 5 has rules of its own. Five working days from Monday 6 July 2026 end on Monday 13 July.
//
// Kills: the day of delivery before that of the result; two requests for a supplement that pass; a wait for the applicant that counts; a wait
// for a payment that is subtracted; the restarted limit of 10wd instead of the subtraction; a dossier without a due date on time without asking
// the limit; the shortest limit for the longest; a refused dossier that is not judged.
func TestIndex766OnTime(t *testing.T) {
	take := func(s, procedure string) dossier.Command {
		return &dossier.Accept{Meta: in(s), Procedure: procedure, Channel: dossier.Counter}
	}
	done := func(s string) dossier.Command { return &dossier.Resolve{Meta: in(s)} }
	ask := func(s string) dossier.Command { return &dossier.RequestSupplement{Meta: in(s)} }
	bring := func(s string) dossier.Command { return &dossier.Supplement{Meta: in(s)} }
	twelve := func(string, motcua.Date) calendar.Term { return calendar.WorkingDays(12) }
	tests := []struct {
		name, why string
		commands  []dossier.Command
		options   report.Index766Options
		want      string
	}{
		{"on the day", "the promised day is on time", []dossier.Command{take("07-06 09:00", "5wd"), done("07-13 16:00")}, report.Index766Options{}, "5_dung_han"},
		{"late", "a day after", []dossier.Command{take("07-06 09:00", "5wd"), done("07-14 09:00")}, report.Index766Options{}, "5_qua_han"},
		{"fetched late", "status 9 comes first", []dossier.Command{take("07-06 09:00", "5wd"), done("07-13 09:00"), &dossier.Deliver{Meta: in("07-20 09:00")}}, report.Index766Options{}, "5_dung_han"},
		{"open", "not late on 31 July", []dossier.Command{take("07-30 09:00", "5wd")}, report.Index766Options{}, "5_dung_han"},
		{"open and late", "since the 14th", []dossier.Command{take("07-06 09:00", "5wd")}, report.Index766Options{}, "5_qua_han"},
		{"waits", "the request of the 8th ended the count", []dossier.Command{take("07-06 09:00", "5wd"), ask("07-08 09:00")}, report.Index766Options{}, "5_dung_han"},
		{"waits, late before", "asked on the 14th", []dossier.Command{take("07-06 09:00", "5wd"), ask("07-14 09:00")}, report.Index766Options{}, "5_qua_han"},
		{"completed", "two working days are subtracted: until the 15th", []dossier.Command{take("07-06 09:00", "5wd"), ask("07-07 09:00"), bring("07-09 09:00"), done("07-15 09:00")}, report.Index766Options{}, "5_dung_han"},
		{"completed, late", "the 16th is after it", []dossier.Command{take("07-06 09:00", "5wd"), ask("07-07 09:00"), bring("07-09 09:00"), done("07-16 09:00")}, report.Index766Options{}, "5_qua_han"},
		{"completed, restarted", "ten working days end on the 20th; the index subtracts one and does not begin anew", []dossier.Command{take("07-06 09:00", "10wd"), ask("07-15 09:00"), bring("07-16 09:00"), done("07-22 09:00")}, report.Index766Options{}, "5_qua_han"},
		{"twice", "more than one request makes it late", []dossier.Command{take("07-06 09:00", "5wd"), ask("07-07 09:00"), bring("07-07 10:00"), ask("07-07 11:00"), bring("07-07 12:00"), done("07-08 09:00")}, report.Index766Options{}, "5_qua_han 5_bo_sung_nhieu_lan"},
		{"twice, open", "at once", []dossier.Command{take("07-30 09:00", "5wd"), ask("07-30 10:00"), bring("07-30 11:00"), ask("07-30 12:00")}, report.Index766Options{}, "5_qua_han 5_bo_sung_nhieu_lan"},
		{"a payment", "the row speaks of supplements alone", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.RequestPayment{Meta: in("07-07 09:00")}, &dossier.Pay{Meta: in("07-10 09:00")}, done("07-14 09:00")}, report.Index766Options{}, "5_qua_han"},
		{"extended in time", "by the choice of the report", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.Extend{Meta: in("07-10 09:00"), Promised: motcua.MustDate(2026, time.July, 20)}, done("07-20 09:00")}, report.Index766Options{}, "5_dung_han"},
		{"withdrawn", "status 7 is an end", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.Withdraw{Meta: in("07-20 09:00"), By: dossier.Applicant}}, report.Index766Options{}, "5_qua_han"},
		{"hours", "the afternoon the applicant took is subtracted: until 10:00", []dossier.Command{take("07-06 09:00", "4wh"), ask("07-06 10:00"), bring("07-06 16:00"), done("07-07 10:00")}, report.Index766Options{}, "5_dung_han"},
		{"hours, late", "a minute after", []dossier.Command{take("07-06 09:00", "4wh"), ask("07-06 10:00"), bring("07-06 16:00"), done("07-07 10:01")}, report.Index766Options{}, "5_qua_han"},
		{"no limit", "nobody knows", []dossier.Command{take("07-06 09:00", "none"), done("07-07 09:00")}, report.Index766Options{}, "5_chua_ro"},
		{"no limit, told", "twelve working days end on the 22nd", []dossier.Command{take("07-06 09:00", "none"), done("07-22 09:00")}, report.Index766Options{MaxLimit: twelve}, "5_dung_han 5_thoi_han_toi_da"},
		{"no limit, told, late", "the 23rd", []dossier.Command{take("07-06 09:00", "none"), done("07-23 09:00")}, report.Index766Options{MaxLimit: twelve}, "5_qua_han 5_thoi_han_toi_da"},
		{"refused", "status 3 is an end, and has no due date: five working days", []dossier.Command{&dossier.Submit{Meta: in("07-06 09:00"), Channel: dossier.Online, Procedure: "5wd"}, &dossier.Refuse{Meta: in("07-14 09:00")}}, report.Index766Options{FormOptions: report.FormOptions{Rules: formRules(t)}}, "5_qua_han 5_thoi_han_toi_da"},
		{"refused, by the longest limit", "eight working days end on the 16th, whatever the channel", []dossier.Command{&dossier.Submit{Meta: in("07-06 09:00"), Channel: dossier.Post, Procedure: "3or8wd"}, &dossier.Refuse{Meta: in("07-16 09:00")}}, report.Index766Options{FormOptions: report.FormOptions{Rules: formRules(t)}}, "5_dung_han 5_thoi_han_toi_da"},
		{"withdrawn before it was accepted", "neither received nor processed", []dossier.Command{&dossier.Submit{Meta: in("07-06 09:00"), Channel: dossier.Online, Procedure: "5wd"}, &dossier.Withdraw{Meta: in("07-07 09:00"), By: dossier.Applicant}}, report.Index766Options{}, ""},
		{"finished before", "nothing to do with July", []dossier.Command{take("06-22 09:00", "5wd"), done("06-30 09:00")}, report.Index766Options{}, ""},
		{"not started", "the competent unit does not have it", []dossier.Command{&dossier.Accept{Meta: in("08-06 09:00"), Procedure: "5wd", Channel: dossier.Counter, Elsewhere: true, Competent: "u9"}}, report.Index766Options{}, "5_dung_han"},
	}
	rules := formRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := motcua.MustParsePeriod("2026-07")
			if tt.name == "not started" {
				p = motcua.MustParsePeriod("2026-08")
			}
			x := report.NewIndex766(report.Basis{Period: p}, &tt.options)
			x.Add(life(t, rules, "d", tt.commands...))
			if err := x.Check(); err != nil {
				t.Error(err)
			}
			var got []string
			for _, c := range x.Counts().Columns() {
				if strings.HasPrefix(c, "5_") && c != "5_tong" && x.Counts().Total(c) > 0 {
					got = append(got, c)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got  %v\nwant %s\n%s", got, tt.want, tt.why)
			}
			if r, _ := x.Ratio("5"); (tt.want == "") != (r.Whole == motcua.Exactly(0)) {
				t.Errorf("the whole is %v", r.Whole)
			}
		})
	}
}

// What nobody says leaves a range: the ratio with both ends known only to lie somewhere.
//
// Kills: an unknown level, payment, rating, result or acknowledgement taken for a no; a paper that came by a register left out of those in
// electronic form; an obligation that was not paid yet among those paid online; a procedure that allows data counted only when it was used.
func TestIndex766Others(t *testing.T) {
	rules := formRules(t)
	paper := func(digitised, reused bool) []dossier.Paper {
		return []dossier.Paper{{Component: "form", Digitised: digitised}, {Component: "birth", Reused: reused}}
	}
	lives := [][]dossier.Command{
		{ // 1: online, in full, electronic result, rated 5 of 5
			&dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Online, Papers: paper(false, true)},
			&dossier.RequestPayment{Meta: in("07-06 10:00"), Obligation: dossier.Obligation{Notice: "online"}}, &dossier.Pay{Meta: in("07-06 11:00")},
			&dossier.Resolve{Meta: in("07-07 09:00"), Resolution: dossier.Resolution{Document: "1", Link: "x"}}, &dossier.Rate{Meta: in("07-08 09:00"), Rating: dossier.Rating{Score: 5, Of: 5}},
		},
		{ // 2: at the counter, a paper result, rated 3 of 5, paid nobody says how
			&dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Counter, Papers: paper(true, false)},
			&dossier.RequestPayment{Meta: in("07-06 10:00")}, &dossier.Pay{Meta: in("07-06 11:00")},
			&dossier.Resolve{Meta: in("07-07 09:00"), Resolution: dossier.Resolution{Document: "2"}}, &dossier.Rate{Meta: in("07-08 09:00"), Rating: dossier.Rating{Score: 3, Of: 5}},
		},
		{ // 3: by post, nobody says what the result is, rated 1 of 5, not paid yet
			&dossier.Accept{Meta: in("07-06 09:00"), Procedure: "20cd", Channel: dossier.Post},
			&dossier.Resolve{Meta: in("07-07 09:00")}, &dossier.Rate{Meta: in("07-08 09:00"), Rating: dossier.Rating{Score: 1, Of: 5}},
		},
		{ // 4: online, level not known, an obligation that is open
			&dossier.Accept{Meta: in("07-06 09:00"), Procedure: "20cd", Channel: dossier.Online},
			&dossier.RequestPayment{Meta: in("07-06 10:00"), Obligation: dossier.Obligation{Notice: "online"}},
		},
	}
	options := report.Index766Options{FormOptions: report.FormOptions{Rules: rules}, OnlineLevel: onlineLevel, PaidBy: paidBy}
	options.Synced = func(c *report.Case) (onTime, known bool) { return c.State.ID == "1", c.State.ID != "4" }
	make766 := func(o *report.Index766Options) *report.Index766 {
		x := report.NewIndex766(report.Basis{Period: motcua.MustParsePeriod("2026-07")}, o)
		for i, commands := range lives {
			x.Add(life(t, rules, fmt.Sprint(i+1), commands...))
		}
		if err := x.Check(); err != nil {
			t.Error(err)
		}
		return x
	}
	tests := []struct{ number, told, blind string }{
		{"4", "1..2/4", "<=4/4"},
		{"5", "3/4", "3/4"}, // the fourth waits for its payment past 26 July
		{"6", "1..2/2..4", "<=2/<=4"},
		{"6A", "2..5/6", ""}, // 5wd and 10wd; 20cd, 3or8wd and none are not known
		{"6B", "1..2/2..5", ""},
		{"6C", "2/4", "2/4"},
		{"7", "2..5/6", ""},
		{"10a", "2/4", "2/4"},
		{"10b", "1/4", "1/4"},
		{"10c", "1/4", "1/4"},
		{"11", "1/2..3", "1/2..3"},
		{"12", "3/4", "3/4"},
		{"14", "1/2", "1/1..4"}, // without rules nobody knows which procedures allow it
		{"23", "1..2/3", "1..2/3"},
		{"24A", "1..2/3", "<=2/3"},
		{"24B", "1/2", ""},
		{"24C", "2/2", ""},
	}
	told, blind := make766(&options), make766(nil)
	for _, tt := range tests {
		if r, _ := told.Ratio(tt.number); r.String() != tt.told {
			t.Errorf("%s: %v, want %s", tt.number, r, tt.told)
		}
		r, ok := blind.Ratio(tt.number)
		if got := r.String(); ok != (tt.blind != "") || ok && got != tt.blind {
			t.Errorf("%s without options: %v, want %s", tt.number, r, tt.blind)
		}
	}
	options.Satisfied = func(r dossier.Rating) bool { return r.Score >= 3 }
	if r, _ := make766(&options).Ratio("23"); r.String() != "2/3" {
		t.Errorf("23 with a scale: %v", r)
	}
	if got := ids(told.Counts().TotalCodes("24_truc_tuyen")); got != "1" {
		t.Errorf("paid online: %s", got)
	}
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		for _, i := range told.Indicators() {
			if report.DefinitionText(i.Ratio.Of, l) == i.Ratio.Of {
				t.Errorf("%s has no words in %v", i.Number, l)
			}
		}
		for _, table := range []*report.Table{told.Table(l), told.Counts().Table(report.ByField, l)} {
			if err := table.Check(); err != nil {
				t.Error(err)
			}
			for _, c := range table.Columns {
				if c.Header == "" {
					t.Errorf("column %s has no header", c.Key)
				}
			}
		}
	}
	// A share is no more than its whole, and none while the whole may be empty.
	for _, tt := range []struct {
		x      *report.Index766
		number string
		want   string
	}{{told, "6", "25.00–100.00 %"}, {blind, "6", "–"}, {told, "6B", "20.00–100.00 %"}, {told, "5", "75.00 %"}} {
		for _, row := range tt.x.Table(motcua.English).Rows {
			if n, _ := row.Cells[0].Words(); n == tt.number && row.Cells[4].Text(motcua.English) != tt.want {
				t.Errorf("%s prints %s, want %s", n, row.Cells[4].Text(motcua.English), tt.want)
			}
		}
	}
	if diff := cmp.Diff([]string{"A", "B"}, told.Rows(report.ByField)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, i := range told.Of(report.ByField, "A") {
		if i.Number == "12" && i.Ratio.String() != "3/4" || i.Number == "10a" && i.Ratio.String() != "1/2" {
			t.Errorf("field A: %s is %v", i.Number, i.Ratio)
		}
	}
}

// On any logs the index holds, its wholes are those of form II.06a and 07a where both speak of the same, every ratio is a share, and parts are
// the whole.
//
// Kills: a policy of the report that changes what the index counts; a merge that drops components or procedures.
func TestIndex766Properties(t *testing.T) {
	logs := formLogs(t, howMany(1000), 61)
	rules := formRules(t)
	options := &report.Index766Options{FormOptions: report.FormOptions{Rules: rules}, OnlineLevel: onlineLevel, PaidBy: paidBy}
	for _, basis := range formBases() {
		x := report.NewIndex766(basis, options)
		plain := basis
		plain.Policy = report.Policy{Compare: basis.Policy.Compare, Extension: basis.Policy.Extension}
		same := report.NewIndex766(plain, options)
		form, tally := report.NewForm07a(plain, nil), report.NewTally(plain, nil)
		fillAll(t, logs, x, same, form, tally)
		whole, _ := x.Ratio("5")
		if want := motcua.Exactly(int64(tally.Total().Received() + form.Total("khong_tn"))); whole.Whole != want {
			t.Errorf("%v as of %v: row 5 has %v, 06a and the refused %v", basis.Period, basis.AsOf, whole.Whole, want)
		}
		if diff := cmp.Diff(writeText(t, same.Table(motcua.English), motcua.English), writeText(t, x.Table(motcua.English), motcua.English)); diff != "" {
			t.Errorf("%+v (-without the policy +with):\n%s", basis.Policy, diff)
		}
		for _, i := range x.Indicators() {
			if i.Ratio.Exceeds() {
				t.Errorf("%s is %v", i.Number, i.Ratio)
			}
		}
		parts, rest := report.NewIndex766(basis, options), report.NewIndex766(basis, options)
		fillAll(t, logs[:100], parts)
		fillAll(t, logs[100:], rest)
		if err := parts.Merge(rest); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(writeText(t, x.Table(motcua.English), motcua.English), writeText(t, parts.Table(motcua.English), motcua.English)); diff != "" {
			t.Errorf("(-whole +parts):\n%s", diff)
		}
		if err := parts.Merge(report.NewIndex766(basis, nil)); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("merge with other options: %v", err)
		}
	}
}

// Row 5 agrees with a judge that was written apart from it, which walks the events and moves days one by one, for dossiers without extensions.
//
// Kills: any error the index shares with the promises of the engine: pauses, restarts, arrivals.
func TestIndex766AgreesWithBruteForce(t *testing.T) {
	logs := formLogs(t, howMany(1500), 63)
	judged := map[string]int{}
	for _, basis := range []report.Basis{{Period: motcua.MustParsePeriod("2026-07")}, {Period: motcua.MustParsePeriod("2026-Q3"), AsOf: at("08-20 10:00")}} {
		for _, log := range logs {
			want := bruteForce766(log, basis)
			if want == "" {
				continue
			}
			judged[want]++
			x := report.NewIndex766(basis, nil)
			x.Add(log)
			got := "outside"
			for _, c := range []string{"5_dung_han", "5_qua_han", "5_chua_ro"} {
				if x.Counts().Total(c) == 1 {
					got = c
				}
			}
			if got != want {
				t.Errorf("%s as of %v: got %s, want %s", log.ID, basis.AsOf, got, want)
			}
		}
	}
	if len(judged) != 4 {
		t.Errorf("too little was judged: %v", judged)
	}
}

// bruteForce766 returns "" for what it does not judge: limits in hours, extensions, dossiers worked on again.
func bruteForce766(log dossier.Log, b report.Basis) string {
	cal := calendar.Vietnam()
	horizon := b.Period.Until().Start().Add(-time.Nanosecond)
	if !b.AsOf.IsZero() && b.AsOf.Before(horizon) {
		horizon = b.AsOf
	}
	var accepted, started, resolved, delivered, ended, asked time.Time
	var refused, elsewhere bool
	var due motcua.Date
	var procedure string
	requests := 0
	for _, e := range log.Corrected(b.AsOf) {
		if e.At.After(horizon) || !b.AsOf.IsZero() && e.Recorded.After(b.AsOf) {
			continue
		}
		switch e.Kind {
		case dossier.KindAccepted:
			accepted, started, procedure, elsewhere = e.At, e.At, e.Accepted.Procedure, e.Accepted.Start.IsZero()
			if elsewhere {
				started = time.Time{}
			}
			if e.Promise != nil {
				due = e.Promise.Date
			}
		case dossier.KindArrived:
			if started.IsZero() {
				started = e.At
				if e.Promise != nil {
					due = e.Promise.Date
				}
			}
		case dossier.KindSupplementRequested:
			requests++
			asked = e.At
		case dossier.KindSupplemented:
			for d := motcua.DateOf(asked).AddDays(1); !accepted.IsZero() && asked.After(accepted) && !due.IsZero() && !d.After(motcua.DateOf(e.At)); d = d.AddDays(1) {
				if procedure == "20cd" || cal.IsWorkingDay(d) {
					due = due.AddDays(1)
				}
				for procedure != "20cd" && !cal.IsWorkingDay(due) {
					due = due.AddDays(1)
				}
			}
			for !due.IsZero() && !cal.IsWorkingDay(due) {
				due = due.AddDays(1)
			}
			asked = time.Time{}
		case dossier.KindResolved:
			resolved = e.At
		case dossier.KindDelivered:
			delivered = e.At
		case dossier.KindRefused:
			refused, ended = true, e.At
		case dossier.KindWithdrawn, dossier.KindStopped:
			ended = e.At
		case dossier.KindExtended, dossier.KindReopened:
			return ""
		}
	}
	end := resolved
	if end.IsZero() {
		end = delivered
	}
	if end.IsZero() {
		end = ended
	}
	switch {
	case accepted.IsZero() && !refused, !end.IsZero() && end.Before(b.Period.From().Start()):
		return "outside"
	case requests > 1:
		return "5_qua_han"
	case procedure == "4wh":
		return ""
	case !accepted.IsZero() && started.IsZero() && end.IsZero():
		return "5_dung_han"
	case due.IsZero():
		return "5_chua_ro"
	}
	when := end
	if when.IsZero() {
		when = horizon
	}
	if !asked.IsZero() {
		when = asked
	}
	if motcua.DateOf(when).After(due) {
		return "5_qua_han"
	}
	return "5_dung_han"
}

// The observations fit both built-in sets: the criteria they ask for are scored, and a range of a ratio leaves a range of points.
//
// Kills: a measure by a name the set does not have; a criterion judged by hand that is given measures.
func TestIndex766Observations(t *testing.T) {
	logs := formLogs(t, 300, 62)
	x := report.NewIndex766(report.Basis{Period: motcua.MustParsePeriod("2026-Q3")}, &report.Index766Options{FormOptions: report.FormOptions{Rules: formRules(t)}, OnlineLevel: onlineLevel})
	fillAll(t, logs, x)
	for id, want := range map[string][]string{
		sets.QD766Legal:    {"4", "5", "11", "12", "14", "23", "24"},
		sets.QD766Observed: {"4", "5", "6", "11", "12", "14", "23", "24"},
	} {
		set, err := sets.Lookup(id)
		if err != nil {
			t.Fatal(err)
		}
		observations := x.Observations(set)
		var got []string
		for _, o := range observations {
			got = append(got, o.Criterion)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
		score, err := set.Score(observations, &criteria.ScoreOptions{Unit: criteria.Unit{Kind: "province"}})
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		for _, number := range want {
			if c, ok := score.Criterion(number); !ok || c.Outcome == criteria.NoData && number != "4" {
				t.Errorf("%s: no. %s is %v", id, number, c.Outcome)
			}
		}
	}
}

// From dossiers to points of the index: the ratio, the observation, the score.
func ExampleIndex766_Observations() {
	x := report.NewIndex766(report.Basis{Period: motcua.MustParsePeriod("2026-07")}, nil)
	for _, log := range exampleLogs() { // or report.Fill(dossier.Logs(ctx, store), x)
		x.Add(log)
	}
	ratio, _ := x.Ratio("5")
	set, err := sets.Lookup(sets.QD766Observed)
	if err != nil {
		fmt.Println(err)
		return
	}
	score, err := set.Score(x.Observations(set), &criteria.ScoreOptions{Unit: criteria.Unit{Kind: "commune"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, _ := score.Criterion("5")
	fmt.Println(report.DefinitionText(ratio.Of, motcua.English))
	fmt.Println(ratio, ratio.Percent(1), "of", c.Maximum, "points:", c.Points)
	// Output:
	// early, on time, or open and not late / received and processed in the period
	// 3/4 75.0 % of 20 points: 15
}
