package report_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// tallyRules has procedures of two fields: five working days, four working hours, and no limit.
func tallyRules(t testing.TB) *dossier.Rules {
	t.Helper()
	limit := func(term calendar.Term) []dossier.Limit { return []dossier.Limit{{Term: term, Supplement: "pauses"}} }
	catalogue, err := dossier.NewCatalogue(
		dossier.Procedure{Code: "5wd", Name: "Năm ngày", Field: "A", Limits: limit(calendar.WorkingDays(5))},
		dossier.Procedure{Code: "4wh", Name: "Bốn giờ", Field: "B", Limits: limit(calendar.WorkingHours(4 * time.Hour))},
		dossier.Procedure{Code: "none", Name: "Không thời hạn", Field: "B", Limits: limit(calendar.Term{})},
	)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// life carries out commands one after another and returns the log. Commands that the lifecycle refuses end the test.
func life(t testing.TB, rules *dossier.Rules, id string, commands ...dossier.Command) dossier.Log {
	t.Helper()
	log := dossier.Log{ID: dossier.ID(id)}
	for i, c := range commands {
		events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, time.Time{}, fmt.Sprint("k", i))
		if err != nil {
			t.Fatalf("%s: command %d: %v", id, i, err)
		}
		log.Events = append(log.Events, events...)
	}
	return log
}

// meta is a command's head at a time written as "03-04 09:00" in 2024.
func meta(at string) dossier.Meta {
	when, err := time.ParseInLocation("2006-01-02 15:04", "2024-"+at, motcua.Location())
	if err != nil {
		panic(err)
	}
	return dossier.Meta{At: when, Actor: "test", Unit: "unit", Reason: "reason"}
}

func accept(at, procedure string, c dossier.Channel) dossier.Command {
	return &dossier.Accept{Meta: meta(at), Procedure: procedure, Channel: c}
}
func resolve(at string) dossier.Command { return &dossier.Resolve{Meta: meta(at)} }

// Five working days from Monday 4 March 2024 end on Monday 11 March.
//
// Kills: < for <= at the promised day; the day of delivery instead of resolution; a dossier accepted in the first instant of
// the period counted as carried over; one accepted in the first instant after it counted at all; a withdrawn dossier lost; a
// waiting one late by its old promise; hours compared by days; an acceptance after the instant of the report known before.
func TestTallyPlacesEachDossier(t *testing.T) {
	march := motcua.MustParsePeriod("2024-03")
	tests := []struct {
		name, why string
		commands  []dossier.Command
		basis     report.Basis
		want      string // inflow and outcome, or why it is outside
	}{
		{"early", "resolved the day before", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), resolve("03-08 16:00")}, report.Basis{}, "direct early"},
		{"on the day", "the promised day itself is on time", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Post), resolve("03-11 16:59")}, report.Basis{}, "direct on time"},
		{"late", "one day after", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Online), resolve("03-12 08:00")}, report.Basis{}, "online late"},
		{"fetched late", "the applicant's day does not matter", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), resolve("03-08 16:00"), &dossier.Deliver{Meta: meta("03-20 09:00")}}, report.Basis{}, "direct early"},
		{"fetched late, by delivery", "the policy says otherwise", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), resolve("03-08 16:00"), &dossier.Deliver{Meta: meta("03-20 09:00")}}, report.Basis{Policy: report.Policy{End: report.EndDelivered}}, "direct late"},
		{"first instant", "half-open: inside", []dossier.Command{accept("03-01 00:00", "5wd", dossier.Counter)}, report.Basis{}, "direct open late"},
		{"after the period", "half-open: outside", []dossier.Command{accept("04-01 00:00", "5wd", dossier.Counter)}, report.Basis{}, "accepted after"},
		{"carried over", "open when the month began", []dossier.Command{accept("02-28 09:00", "5wd", dossier.Online), resolve("03-06 09:00")}, report.Basis{}, "carried on time"},
		{"finished before", "nothing to do with the month", []dossier.Command{accept("02-20 09:00", "5wd", dossier.Counter), resolve("02-21 09:00")}, report.Basis{}, "finished before"},
		{"finished in the last instant before", "half-open", []dossier.Command{accept("02-20 09:00", "5wd", dossier.Counter), resolve("02-29 23:59")}, report.Basis{}, "finished before"},
		{"finished in the first instant", "it was open until then", []dossier.Command{accept("02-28 09:00", "5wd", dossier.Counter), resolve("03-01 00:00")}, report.Basis{}, "carried early"},
		{"open in time", "29 March + 5 is in April", []dossier.Command{accept("03-29 09:00", "5wd", dossier.Counter)}, report.Basis{}, "direct open"},
		{"resolved after the period", "open at its end, late by then", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), resolve("04-02 09:00")}, report.Basis{}, "direct open late"},
		{"as of the promised day", "not late before it is over", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter)}, report.Basis{AsOf: meta("03-11 23:59").At}, "direct open"},
		{"as of the day after", "now it is", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter)}, report.Basis{AsOf: meta("03-12 00:00").At}, "direct open late"},
		{"as of before acceptance", "not known yet", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter)}, report.Basis{AsOf: meta("03-04 08:59").At}, "not known"},
		{"as of before acceptance, submitted", "that it will be accepted is not known yet", []dossier.Command{&dossier.Submit{Meta: meta("03-04 08:00"), Channel: dossier.Online}, accept("03-04 09:00", "5wd", dossier.Online)}, report.Basis{AsOf: meta("03-04 08:59").At}, "not accepted"},
		{"submitted at the instant of the report", "recorded by then, not after", []dossier.Command{&dossier.Submit{Meta: meta("03-04 08:59"), Channel: dossier.Online}}, report.Basis{AsOf: meta("03-04 08:59").At}, "not accepted"},
		{"after the period, as of before", "as of the end of March nobody knows of it", []dossier.Command{accept("04-01 00:00", "5wd", dossier.Counter)}, report.Basis{AsOf: march.Until().Start().Add(-1)}, "not known"},
		{"after the period, as of April", "known, and none of March", []dossier.Command{accept("04-01 00:00", "5wd", dossier.Counter)}, report.Basis{AsOf: meta("04-02 00:00").At}, "accepted after"},
		{"after the period, submitted in it", "as of the first of April it was not accepted", []dossier.Command{&dossier.Submit{Meta: meta("03-30 08:00"), Channel: dossier.Online}, accept("04-01 09:00", "5wd", dossier.Online)}, report.Basis{AsOf: meta("04-01 08:00").At}, "not accepted"},
		{"submitted only", "nobody accepted it", []dossier.Command{&dossier.Submit{Meta: meta("03-04 09:00"), Channel: dossier.Online}}, report.Basis{}, "not accepted"},
		{"refused", "refused at reception", []dossier.Command{&dossier.Submit{Meta: meta("03-04 09:00"), Channel: dossier.Online}, &dossier.Refuse{Meta: meta("03-04 10:00")}}, report.Basis{}, "not accepted"},
		{"waiting", "the applicant's time does not count", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.RequestSupplement{Meta: meta("03-06 09:00")}}, report.Basis{}, "direct open"},
		{"waiting, late before", "it was late when it had to wait", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.RequestSupplement{Meta: meta("03-13 09:00")}}, report.Basis{}, "direct open late"},
		{"waiting, by promise", "the policy compares as if the clock ran", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.RequestSupplement{Meta: meta("03-06 09:00")}}, report.Basis{Policy: report.Policy{Waiting: report.WaitingByPromise}}, "direct open late"},
		{"withdrawn", "judged by its promise", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.Withdraw{Meta: meta("03-12 09:00"), By: dossier.Applicant}}, report.Basis{}, "direct late"},
		{"stopped while waiting", "the applicant never came back; nobody was late", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.RequestSupplement{Meta: meta("03-06 09:00")}, &dossier.Stop{Meta: meta("03-25 09:00")}}, report.Basis{}, "direct early"},
		{"stopped while waiting, late before", "it was late when it had to wait", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.RequestSupplement{Meta: meta("03-13 09:00")}, &dossier.Stop{Meta: meta("03-25 09:00")}}, report.Basis{}, "direct late"},
		{"stopped while waiting, by promise", "the policy compares as if the clock ran", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.RequestSupplement{Meta: meta("03-06 09:00")}, &dossier.Stop{Meta: meta("03-25 09:00")}}, report.Basis{Policy: report.Policy{Waiting: report.WaitingByPromise}}, "direct late"},
		{"extended in time", "on the promised day itself", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.Extend{Meta: meta("03-11 09:00"), Promised: motcua.MustDate(2024, time.March, 20)}, resolve("03-20 09:00")}, report.Basis{}, "direct on time"},
		{"extended too late", "an apology does not make a late dossier punctual", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.Extend{Meta: meta("03-12 09:00"), Promised: motcua.MustDate(2024, time.March, 20)}, resolve("03-20 09:00")}, report.Basis{}, "direct late"},
		{"extended too late, counted", "the policy of systems in use", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.Extend{Meta: meta("03-12 09:00"), Promised: motcua.MustDate(2024, time.March, 20)}, resolve("03-20 09:00")}, report.Basis{Policy: report.Policy{Extension: report.ExtensionAlways}}, "direct on time"},
		{"extended too late, open", "open and late", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.Extend{Meta: meta("03-28 09:00"), Promised: motcua.MustDate(2024, time.April, 20)}}, report.Basis{}, "direct open late"},
		{"withdrawn, on time", "the policy of a provincial template", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.Withdraw{Meta: meta("03-12 09:00"), By: dossier.Applicant}}, report.Basis{Policy: report.Policy{Closed: report.ClosedOnTime}}, "direct on time"},
		{"stopped, left out", "on both sides", []dossier.Command{accept("03-04 09:00", "5wd", dossier.Counter), &dossier.Stop{Meta: meta("03-12 09:00")}}, report.Basis{Policy: report.Policy{Closed: report.ClosedLeftOut}}, "left out"},
		{"hours, early", "a limit in hours is compared by instants: due 14:00", []dossier.Command{accept("03-04 09:00", "4wh", dossier.Counter), resolve("03-04 13:59")}, report.Basis{}, "direct early"},
		{"hours, exactly", "at the due instant is on time", []dossier.Command{accept("03-04 09:00", "4wh", dossier.Counter), resolve("03-04 14:00")}, report.Basis{}, "direct on time"},
		{"hours, late", "a minute after", []dossier.Command{accept("03-04 09:00", "4wh", dossier.Counter), resolve("03-04 14:01")}, report.Basis{}, "direct late"},
		{"hours, by date", "the policy compares days", []dossier.Command{accept("03-04 09:00", "4wh", dossier.Counter), resolve("03-04 14:01")}, report.Basis{Policy: report.Policy{Compare: calendar.ByDate}}, "direct on time"},
		{"no limit", "on time, as the note says", []dossier.Command{accept("03-04 09:00", "none", dossier.Counter), resolve("03-29 09:00")}, report.Basis{}, "direct on time"},
		{"no limit, left out", "the policy", []dossier.Command{accept("03-04 09:00", "none", dossier.Counter)}, report.Basis{Policy: report.Policy{NoDue: report.NoDueLeftOut}}, "left out"},
		{"no limit, open", "never late", []dossier.Command{accept("03-04 09:00", "none", dossier.Counter)}, report.Basis{}, "direct open"},
		{"reopened", "finished in February, wrong, worked on again: received again", []dossier.Command{accept("02-20 09:00", "5wd", dossier.Counter), resolve("02-21 09:00"), &dossier.Reopen{Meta: meta("03-05 09:00")}}, report.Basis{}, "direct open late"},
	}
	rules := tallyRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			log := life(t, rules, "d", tt.commands...)
			b := tt.basis
			b.Period = march
			tally := report.NewTally(b, nil)
			tally.Add(log)
			if err := tally.Check(); err != nil {
				t.Error(err)
			}
			if got := place(tally); got != tt.want {
				t.Errorf("got %q, want %q: %s", got, tt.want, tt.why)
			}
		})
	}
}

// place says where the one dossier of a tally is.
func place(t *report.Tally) string {
	o := t.Outside()
	switch {
	case t.Seen() == 0:
		return "not known"
	case o.NotAccepted == 1:
		return "not accepted"
	case o.AcceptedAfter == 1:
		return "accepted after"
	case o.FinishedBefore == 1:
		return "finished before"
	case o.LeftOut == 1:
		return "left out"
	}
	for _, m := range t.Members() {
		return [...]string{"online", "direct", "carried"}[m.In] + " " +
			[...]string{"early", "on time", "late", "open", "open late"}[m.Out]
	}
	return "nowhere"
}

// randomLog lives a dossier at random: any command that the lifecycle allows, at growing instants from January to June 2024.
// Now and then an event is recorded days after it happened.
func randomLog(t testing.TB, rules *dossier.Rules, r *rand.Rand, id string) dossier.Log {
	t.Helper()
	procedures := []string{"5wd", "4wh", "none"}
	channels := []dossier.Channel{dossier.Counter, dossier.Online, dossier.Post}
	log := dossier.Log{ID: dossier.ID(id)}
	at := motcua.MustDate(2024, time.January, 1).Start().Add(time.Duration(r.IntN(120*24*60)) * time.Minute)
	recorded := at
	for i := range 1 + r.IntN(12) {
		state := dossier.Replay(log, dossier.AsOf{})
		m := dossier.Meta{At: at, Actor: "test", Unit: "unit", Reason: "reason"}
		candidates := []dossier.Command{
			&dossier.Submit{Meta: m, Channel: channels[r.IntN(3)]},
			&dossier.Accept{Meta: m, Procedure: procedures[r.IntN(3)], Channel: channels[r.IntN(3)]},
			&dossier.Accept{Meta: m, Procedure: procedures[r.IntN(3)], Channel: channels[r.IntN(3)]},
			&dossier.Refuse{Meta: m},
			&dossier.Transfer{Meta: m, To: "other"},
			&dossier.RequestSupplement{Meta: m},
			&dossier.Supplement{Meta: m},
			&dossier.RequestPayment{Meta: m},
			&dossier.Pay{Meta: m},
			&dossier.Extend{Meta: m, Promised: state.Promise.Date.AddDays(1 + r.IntN(9))},
			&dossier.Resolve{Meta: m},
			&dossier.Deliver{Meta: m},
			&dossier.Withdraw{Meta: m, By: dossier.Applicant},
			&dossier.Stop{Meta: m},
			&dossier.Reopen{Meta: m},
		}
		if recorded.Before(at) {
			recorded = at
		}
		if r.IntN(4) == 0 {
			recorded = recorded.Add(time.Duration(r.IntN(20*24)) * time.Hour)
		}
		r.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
		for _, c := range candidates {
			if events, err := rules.Decide(state, c, recorded, fmt.Sprint("k", i)); err == nil {
				log.Events = append(log.Events, events...)
				break
			}
		}
		at = at.Add(time.Duration(1+r.IntN(10*24*60)) * time.Minute)
	}
	return log
}

func someLogs(t testing.TB, n int, seed uint64) []dossier.Log {
	t.Helper()
	rules := tallyRules(t)
	r := rand.New(rand.NewPCG(seed, 7))
	logs := make([]dossier.Log, n)
	for i := range logs {
		logs[i] = randomLog(t, rules, r, fmt.Sprintf("d%05d", i))
	}
	return logs
}

func tallyOf(logs []dossier.Log, b report.Basis) *report.Tally {
	tally := report.NewTally(b, nil)
	for _, log := range logs {
		tally.Add(log)
	}
	return tally
}

// On any logs, under any policy and as of any instant, the identities hold, every dossier is somewhere exactly once, and what
// a period carries over is what the one before left open.
//
// Kills: a period closed at both ends; carried over by the date of acceptance alone; an outcome taken from the present state
// instead of the state then; knowledge of the end leaking into the state at the start.
func TestTallyIdentities(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 300
	}
	logs := someLogs(t, n, 1)
	policies := []report.Policy{
		{},
		{Compare: calendar.ByInstant, End: report.EndDelivered},
		{Waiting: report.WaitingByPromise, Closed: report.ClosedOnTime},
		{Compare: calendar.ByDate, Closed: report.ClosedLeftOut, Extension: report.ExtensionAlways},
	}
	periods := []motcua.Period{
		motcua.MustParsePeriod("2024-01"), motcua.MustParsePeriod("2024-02"), motcua.MustParsePeriod("2024-03"), motcua.MustParsePeriod("2024-04"),
		motcua.MustParsePeriod("2024-Q1"), motcua.MustParsePeriod("2024-Q2"), motcua.MustParsePeriod("2024-03@15"), motcua.MustParsePeriod("2024"),
	}
	for _, policy := range policies {
		for _, p := range periods {
			for _, asOf := range []time.Time{{}, motcua.MustDate(2024, time.March, 12).End(), motcua.MustDate(2024, time.December, 31).End()} {
				basis := report.Basis{Period: p, AsOf: asOf, Policy: policy}
				tally := tallyOf(logs, basis)
				if err := tally.Check(); err != nil {
					t.Fatalf("%v as of %v: %v", p, asOf, err)
				}
				known := 0
				for _, log := range logs {
					if asOf.IsZero() || !log.Events[0].Recorded.After(asOf) {
						known++
					}
				}
				if tally.Seen() != known || asOf.IsZero() && known != n {
					t.Fatalf("%v as of %v: seen %d, of %d only %d were known", p, asOf, tally.Seen(), n, known)
				}
				if policy.Closed == report.ClosedLeftOut {
					continue // what is left out later was open before
				}
				basis.Period = p.Previous()
				before := tallyOf(logs, basis)
				for _, by := range []report.Dimension{report.ByField, report.ByUnit, report.ByChannel, report.ByProcedure} {
					if err := tally.By(by).CheckCarriedOver(before); err != nil {
						t.Fatalf("%v as of %v: %v", p, asOf, err)
					}
				}
			}
		}
	}
}

// The tally agrees with a counter that was written apart from it: it walks the events in plain loops and knows nothing of
// states.
//
// Kills: any error the tally shares with Replay's order of events, channels or promises.
func TestTallyAgreesWithBruteForce(t *testing.T) {
	logs := someLogs(t, 2000, 2)
	for _, p := range []motcua.Period{motcua.MustParsePeriod("2024-02"), motcua.MustParsePeriod("2024-Q1"), motcua.MustParsePeriod("2024-04@15")} {
		for _, asOf := range []time.Time{{}, p.From().AddDays(11).End()} {
			want := map[string]int{}
			for _, log := range logs {
				want[bruteForce(log, p, asOf)]++
			}
			got := map[string]int{}
			for _, log := range logs {
				tally := tallyOf([]dossier.Log{log}, report.Basis{Period: p, AsOf: asOf})
				got[place(tally)]++
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v as of %v (-brute force +tally):\n%s", p, asOf, diff)
			}
		}
	}
}

// bruteForce places a dossier under the default policy.
func bruteForce(log dossier.Log, p motcua.Period, asOf time.Time) string {
	horizon := p.Until().Start()
	var accepted, finished, waitingSince time.Time
	var finishedBefore bool
	var promise calendar.Due
	online := false
	for _, e := range log.Events {
		if !e.At.Before(horizon) || (!asOf.IsZero() && (e.At.After(asOf) || e.Recorded.After(asOf))) {
			continue
		}
		ran := e.At // how far the clock had run
		if !waitingSince.IsZero() {
			ran = waitingSince
		}
		switch e.Kind {
		case dossier.KindSubmitted:
			online = e.Channel == dossier.Online
		case dossier.KindAccepted:
			accepted, online = e.At, e.Channel == dossier.Online
		case dossier.KindResolved, dossier.KindWithdrawn, dossier.KindStopped, dossier.KindRefused:
			finished = e.At
		case dossier.KindReopened:
			finished = time.Time{}
		case dossier.KindSupplementRequested, dossier.KindPaymentRequested:
			waitingSince = e.At
		case dossier.KindSupplemented, dossier.KindPaid:
			waitingSince = time.Time{}
		}
		if e.Promise != nil {
			// What ran out before stays run out, whatever is promised after it.
			tooLate := !promise.Date.IsZero() &&
				(promise.By == calendar.ByInstant && ran.After(promise.Instant) || promise.By != calendar.ByInstant && motcua.DateOf(ran).After(promise.Date))
			if !tooLate {
				promise = *e.Promise
			}
		}
		if e.At.Before(p.From().Start()) {
			finishedBefore = !finished.IsZero()
		}
	}
	if accepted.IsZero() {
		why := "not known"
		for _, e := range log.Events {
			switch known := asOf.IsZero() || !e.Recorded.After(asOf); {
			case !known:
			case e.Kind == dossier.KindAccepted:
				return "accepted after"
			default:
				why = "not accepted"
			}
		}
		return why
	}
	in := "direct"
	if online {
		in = "online"
	}
	if accepted.Before(p.From().Start()) {
		if !finishedBefore {
			in = "carried"
		} else if !finished.IsZero() && finished.Before(p.From().Start()) {
			return "finished before"
		}
	}
	judge := finished
	if finished.IsZero() {
		judge = horizon.Add(-time.Nanosecond)
		if !asOf.IsZero() && asOf.Before(judge) {
			judge = asOf
		}
	}
	if !waitingSince.IsZero() {
		judge = waitingSince
	}
	late, early := false, false
	if !promise.Date.IsZero() {
		if promise.By == calendar.ByInstant {
			late, early = judge.After(promise.Instant), judge.Before(promise.Instant)
		} else {
			late, early = motcua.DateOf(judge).After(promise.Date), motcua.DateOf(judge).Before(promise.Date)
		}
	}
	switch {
	case finished.IsZero() && late:
		return in + " open late"
	case finished.IsZero():
		return in + " open"
	case late:
		return in + " late"
	case early:
		return in + " early"
	}
	return in + " on time"
}

// The parts by the rows of any dimension are the rows, with their dossiers, and merge into the whole. What a part does not know, the logs
// behind it, its receipt does not claim to.
//
// Kills: a part of the cells that are not wanted; one that shares the members of the whole; one whose receipt has a digest of logs.
func TestTallyPart(t *testing.T) {
	whole := tallyOf(someLogs(t, 500, 5), report.Basis{Period: motcua.MustParsePeriod("2024-Q1")})
	fields := whole.By(report.ByField)
	if len(fields.Names()) < 2 {
		t.Fatal("the dossiers have to differ for this")
	}
	merged := whole.Part(func(report.Key) bool { return false })
	if got := merged.Total(); got != (report.Counts{}) {
		t.Errorf("a part of nothing counts %v", got)
	}
	for _, field := range fields.Names() {
		part := whole.Part(func(k report.Key) bool { return k.Field == field })
		if diff := cmp.Diff(fields.Counts(field), part.Total()); diff != "" {
			t.Errorf("%s (-row +part):\n%s", field, diff)
		}
		if diff := cmp.Diff(fields.Members(field), part.Members()); diff != "" {
			t.Errorf("%s (-row +part):\n%s", field, diff)
		}
		if r := part.Receipt(); !r.Logs.IsZero() || r.Figures.IsZero() || part.Outside() != (report.Outside{}) {
			t.Errorf("%s: receipt %v, outside %+v", field, r, part.Outside())
		}
		if err := errors.Join(part.Check(), merged.Merge(part)); err != nil {
			t.Errorf("%s: %v", field, err)
		}
	}
	if diff := cmp.Diff(whole.Members(), merged.Members()); diff != "" || whole.Total() != merged.Total() {
		t.Errorf("merged (-whole +parts):\n%s", diff)
	}
	part := whole.Part(func(report.Key) bool { return true })
	if err := part.Merge(merged); err != nil || len(whole.Members()) == len(part.Members()) {
		t.Errorf("a part is not its own: %v", err)
	}
	if err := whole.Check(); err != nil {
		t.Errorf("the whole after it: %v", err)
	}
}

// Tallies of parts add up to the tally of the whole; tallies that do not belong together are refused.
//
// Kills: a merge that drops members, seen or outside; one that adds different questions up.
func TestTallyMerge(t *testing.T) {
	logs := someLogs(t, 500, 3)
	p := motcua.MustParsePeriod("2024-Q1")
	basis := report.Basis{Period: p}
	whole := tallyOf(logs, basis)
	parts := tallyOf(logs[:200], basis)
	if err := parts.Merge(tallyOf(logs[200:], basis)); err != nil {
		t.Fatal(err)
	}
	if err := parts.Check(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(whole.Total(), parts.Total()); diff != "" {
		t.Errorf("(-whole +parts):\n%s", diff)
	}
	if diff := cmp.Diff(whole.Outside(), parts.Outside()); diff != "" {
		t.Errorf("(-whole +parts):\n%s", diff)
	}
	for _, by := range []report.Dimension{report.ByField, report.ByUnit, report.ByChannel, report.ByProcedure, report.ByLevel} {
		want, got := whole.By(by), parts.By(by)
		if diff := cmp.Diff(want.Names(), got.Names()); diff != "" {
			t.Fatalf("%s (-whole +parts):\n%s", by.Text(motcua.English), diff)
		}
		for _, name := range want.Names() {
			if diff := cmp.Diff(want.Counts(name), got.Counts(name)); diff != "" {
				t.Errorf("%s (-whole +parts):\n%s", name, diff)
			}
			if diff := cmp.Diff(want.Members(name), got.Members(name)); diff != "" {
				t.Errorf("%s (-whole +parts):\n%s", name, diff)
			}
		}
	}
	before := parts.Total()
	for _, other := range []*report.Tally{
		report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-Q2")}, nil),
		report.NewTally(report.Basis{Period: p, AsOf: p.From().Start()}, nil),
		report.NewTally(report.Basis{Period: p, Policy: report.Policy{End: report.EndDelivered}}, nil),
		report.NewTally(basis, &report.TallyOptions{CountsOnly: true}),
	} {
		if err := parts.Merge(other); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("merge of another question: %v", err)
		}
	}
	if parts.Total() != before {
		t.Error("a refused merge changed the tally")
	}
	if err := whole.Merge(tallyOf(logs[:1], basis)); err != nil {
		t.Fatal(err)
	}
	if err := whole.Check(); p.Contains(motcua.DateOf(logs[0].Events[0].At)) && err == nil && whole.Total() != before {
		t.Error("a dossier counted twice was not found")
	}
}

// The tallies of months, each continued with the next, are the tally of the quarter, of the half-year and of the year: dossier by dossier, and
// so are those of the reporting months. What does not follow is refused.
//
// Kills: a dossier finished in one month and reopened in another counted twice; the inflow of the last month kept; one left out in a later
// month still open in the sum; the whole without its name.
func TestTallyThen(t *testing.T) {
	logs := someLogs(t, 1500, 5)
	for _, policy := range []report.Policy{
		{}, {End: report.EndDelivered, Extension: report.ExtensionAlways}, {Closed: report.ClosedLeftOut, NoDue: report.NoDueLeftOut},
	} {
		for _, asOf := range []time.Time{{}, motcua.MustDate(2024, time.March, 12).End()} {
			for _, names := range [][]string{
				{"2024-Q1", "2024-01", "2024-02", "2024-03"},
				{"2024-H1", "2024-Q1", "2024-Q2"},
				{"2024-Q2@15", "2024-04@15", "2024-05@15", "2024-06@15"},
				{"2024-01-01/2024-02-15", "2024-01", "2024-02-01/2024-02-15"},
			} {
				basis := report.Basis{Policy: policy, AsOf: asOf}
				part := func(name string) *report.Tally {
					b := basis
					b.Period = motcua.MustParsePeriod(name)
					return tallyOf(logs, b)
				}
				whole, got := part(names[0]), part(names[1])
				for _, name := range names[2:] {
					if err := got.Then(part(name)); err != nil {
						t.Fatal(err)
					}
				}
				if got.Basis() != whole.Basis() {
					t.Errorf("got the basis %v, want %v", got.Basis().Period, whole.Basis().Period)
				}
				if diff := cmp.Diff(whole.Outside(), got.Outside()); diff != "" {
					t.Errorf("%v (-whole +months):\n%s", names, diff)
				}
				if diff := cmp.Diff(whole.Members(), got.Members()); diff != "" {
					t.Fatalf("%v %+v (-whole +months):\n%s", names, policy, diff)
				}
				if diff := cmp.Diff(cells(whole), cells(got)); diff != "" {
					t.Errorf("%v (-whole +months):\n%s", names, diff)
				}
				if err := got.Check(); err != nil {
					t.Error(err)
				}
			}
		}
	}

	january := report.Basis{Period: motcua.MustParsePeriod("2024-01")}
	tally := tallyOf(logs, january)
	before := tally.Members()
	for name, next := range map[string]*report.Tally{
		"a month between": tallyOf(logs, report.Basis{Period: motcua.MustParsePeriod("2024-03")}),
		"the same month":  tallyOf(logs, january),
		"other choices":   tallyOf(logs, report.Basis{Period: motcua.MustParsePeriod("2024-02"), Policy: report.Policy{End: report.EndDelivered}}),
		"other dossiers":  tallyOf(logs[1:], report.Basis{Period: motcua.MustParsePeriod("2024-02")}),
		"no codes":        report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-02")}, &report.TallyOptions{CountsOnly: true}),
	} {
		if err := tally.Then(next); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, tally.Members()); diff != "" {
		t.Errorf("refused, and yet (-before +after):\n%s", diff)
	}
}

// A dossier that is left out for want of a limit and promised a day in the next period came in when it was accepted, as in a tally of the whole; so
// does one that is left out in both. The file of a tally carries that.
//
// Kills: how a dossier that was left out came in forgotten, or lost on the way through a file.
func TestTallyThenLeftOut(t *testing.T) {
	due := &calendar.Due{Date: motcua.MustDate(2024, time.February, 20), Instant: motcua.MustDate(2024, time.February, 20).At(17, 0, 0), By: calendar.ByDate}
	event := func(kind dossier.Kind, at string, promise *calendar.Due, c dossier.Channel) dossier.Event {
		m := meta(at)
		e := dossier.Event{Kind: kind, At: m.At, Recorded: m.At, Unit: "unit", Promise: promise, Channel: c}
		if kind == dossier.KindAccepted {
			e.Accepted = &dossier.Accepted{Field: "A"}
		}
		return e
	}
	logs := []dossier.Log{
		{ID: "promised", Events: []dossier.Event{event(dossier.KindAccepted, "01-10 09:00", nil, dossier.Online), event(dossier.KindExtended, "02-05 09:00", due, 0)}},
		{ID: "never", Events: []dossier.Event{event(dossier.KindAccepted, "01-11 09:00", nil, dossier.Counter)}},
		{ID: "third", Events: []dossier.Event{event(dossier.KindAccepted, "01-12 09:00", nil, dossier.Online), event(dossier.KindExtended, "03-05 09:00", due, 0)}},
	}
	part := func(name string) *report.Tally {
		tally := tallyOf(logs, report.Basis{Period: motcua.MustParsePeriod(name), Policy: report.Policy{NoDue: report.NoDueLeftOut}})
		var file strings.Builder
		if err := tally.WriteJSON(&file); err != nil {
			t.Fatal(err)
		}
		again, err := report.LoadTally(strings.NewReader(file.String()), nil)
		if err != nil {
			t.Fatal(err)
		}
		return again
	}
	got := part("2024-01")
	for _, month := range []string{"2024-02", "2024-03"} {
		if err := got.Then(part(month)); err != nil {
			t.Fatal(err)
		}
	}
	want := part("2024-Q1")
	if diff := cmp.Diff(want.Members(), got.Members()); diff != "" || len(got.Members()) != 2 {
		t.Errorf("(-whole +months):\n%s", diff)
	}
	if diff := cmp.Diff(want.Outside(), got.Outside()); diff != "" {
		t.Errorf("(-whole +months):\n%s", diff)
	}
}

func cells(t *report.Tally) map[report.Key]report.Counts {
	m := make(map[report.Key]report.Counts)
	for k, c := range t.Cells() {
		m[k] = c
	}
	return m
}

// A tally that keeps no codes has the same figures, and every figure of one that keeps them leads to as many dossiers.
//
// Kills: a figure without its dossiers; a column taken for its neighbour; codes kept although nobody wants them.
func TestCodes(t *testing.T) {
	logs := someLogs(t, 800, 6)
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-02")}
	tally := tallyOf(logs, basis)
	bare := report.NewTally(basis, &report.TallyOptions{CountsOnly: true})
	for _, log := range logs {
		bare.Add(log)
	}
	if diff := cmp.Diff(cells(tally), cells(bare)); diff != "" {
		t.Errorf("(-with codes +without):\n%s", diff)
	}
	if tally.Seen() != bare.Seen() || bare.Members() != nil || bare.Check() != nil {
		t.Errorf("seen %d and %d, codes %v", tally.Seen(), bare.Seen(), bare.Members())
	}
	for _, by := range []report.Dimension{report.ByField, report.ByUnit, report.ByLevel, report.ByChannel, report.ByProcedure} {
		b := tally.By(by)
		form := b.Form06a(motcua.English)
		for i, name := range b.Names() {
			for column := 3; column <= 13; column++ {
				want, _ := form.Rows[i].Cells[column-1].Integer()
				if got := b.Codes(name, column); int64(len(got)) != want {
					t.Errorf("%s %s (%d): %d codes for %d dossiers", by.Text(motcua.English), name, column, len(got), want)
				}
			}
		}
		for _, column := range []int{-1, 0, 2, 14} {
			if got := b.Codes(b.Names()[0], column); got != nil {
				t.Errorf("column %d has %d dossiers", column, len(got))
			}
		}
	}
}

// Form II.06a prints each count in its numbered column, and its columns add up as the form says.
//
// Kills: two columns swapped; a total that is not the sum.
func TestForm06a(t *testing.T) {
	rules := tallyRules(t)
	logs := []dossier.Log{
		life(t, rules, "1", accept("02-28 09:00", "5wd", dossier.Online)),
		life(t, rules, "2", accept("03-04 09:00", "5wd", dossier.Online), resolve("03-05 09:00")),
		life(t, rules, "3", accept("03-04 09:00", "5wd", dossier.Post), resolve("03-11 09:00")),
		life(t, rules, "4", accept("03-04 09:00", "5wd", dossier.Counter), resolve("03-12 09:00")),
		life(t, rules, "5", accept("03-29 09:00", "5wd", dossier.Counter)),
		life(t, rules, "6", accept("03-29 09:00", "none", dossier.Online)),
	}
	tally := tallyOf(logs, report.Basis{Period: motcua.MustParsePeriod("2024-03")}).By(report.ByField)
	var csv strings.Builder
	if err := tally.Form06a(motcua.English).WriteCSV(&csv, nil); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1,A,5,1,3,1,3,1,1,1,2,1,1", "2,B,1,1,0,0,0,0,0,0,1,1,0", "Total,6,2,3,1,3,1,1,1,3,2,1"} {
		if !strings.Contains(csv.String(), want) {
			t.Errorf("no row %q in\n%s", want, csv.String())
		}
	}
	table := tally.Form06a(motcua.Vietnamese)
	for _, row := range table.Rows {
		n := func(column int) int64 { v, _ := row.Cells[column-1].Integer(); return v }
		if n(3) != n(4)+n(5)+n(6) || n(3) != n(7)+n(11) || n(7) != n(8)+n(9)+n(10) || n(11) != n(12)+n(13) {
			t.Errorf("a row of the form does not add up: %v", row)
		}
	}
	for i, c := range table.Columns {
		if want := fmt.Sprintf("(%d)", i+1); c.Number != want {
			t.Errorf("column %d is numbered %q, want %q", i, c.Number, want)
		}
	}
}

// Rows come in the order asked for, also those without dossiers; the others follow.
//
// Kills: an order that drops rows it does not name, or an empty row it does.
func TestTallyOrder(t *testing.T) {
	rules := tallyRules(t)
	tally := report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-03")}, nil)
	for i, p := range []string{"5wd", "4wh", "none"} {
		tally.Add(life(t, rules, fmt.Sprint(i), accept("03-04 09:00", p, dossier.Counter)))
	}
	fields := tally.By(report.ByField, "C", "B", "C")
	if diff := cmp.Diff([]string{"C", "B", "A"}, fields.Names()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := tally.Check(); err != nil {
		t.Error(err)
	}
	if n := len(fields.Form06a(motcua.English).Rows); n != 4 {
		t.Errorf("%d rows, want three and a total", n)
	}
}

// A ratio of nothing is undefined, and the two definitions differ exactly by what is open.
//
// Kills: 0/0 printed as 0 % or 100 %; open dossiers counted as finished.
func TestOnTimeDefinitions(t *testing.T) {
	var none report.Counts
	if p := none.OnTime().Percent(1); p.Defined() {
		t.Errorf("0/0 is %v", p)
	}
	c := report.Counts{report.ReceivedOnline: {2, 3, 1, 3, 1}}
	if got, want := c.OnTime(), (motcua.Ratio{Part: motcua.Exactly(5), Whole: motcua.Exactly(6), Of: report.DefinitionFinishedOnTime}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := c.OnTime766(), (motcua.Ratio{Part: motcua.Exactly(8), Whole: motcua.Exactly(10), Of: report.DefinitionIndex766OnTime}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Of the dossiers accepted in the period, those carried over are left out on both sides and open ones are not on time.
//
// Kills: carried-over dossiers in the whole; open ones in the part.
func TestOnTimeOfAccepted(t *testing.T) {
	rules := tallyRules(t)
	tally := tallyOf([]dossier.Log{
		life(t, rules, "1", accept("02-28 09:00", "5wd", dossier.Online), resolve("03-05 09:00")),
		life(t, rules, "2", accept("03-04 09:00", "5wd", dossier.Online), resolve("03-05 09:00")),
		life(t, rules, "3", accept("03-04 09:00", "5wd", dossier.Post), resolve("03-12 09:00")),
		life(t, rules, "4", accept("03-29 09:00", "5wd", dossier.Counter)),
	}, report.Basis{Period: motcua.MustParsePeriod("2024-03")})
	want := motcua.Ratio{Part: motcua.Exactly(1), Whole: motcua.Exactly(3), Of: report.DefinitionAcceptedOnTime}
	if got := tally.Total().OnTimeOfAccepted(); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		for _, key := range []string{report.DefinitionFinishedOnTime, report.DefinitionAcceptedOnTime, report.DefinitionIndex766OnTime} {
			if report.DefinitionText(key, l) == key {
				t.Errorf("%s has no words in %v", key, l)
			}
		}
	}
}

// Each policy says in words what it does, in both languages, and no two policies say the same.
func TestPolicyText(t *testing.T) {
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		seen := map[string]report.Policy{}
		for compare := calendar.ByUnit; compare <= calendar.ByInstant; compare++ {
			for end := report.EndResolved; end <= report.EndDelivered; end++ {
				for waiting := report.WaitingInTime; waiting <= report.WaitingByPromise; waiting++ {
					for closed := report.ClosedByPromise; closed <= report.ClosedLeftOut; closed++ {
						for noDue := report.NoDueOnTime; noDue <= report.NoDueLeftOut; noDue++ {
							p := report.Policy{Compare: compare, End: end, Waiting: waiting, Closed: closed, NoDue: noDue}
							text := strings.Join(p.Text(l), "\n")
							if other, dup := seen[text]; dup {
								t.Errorf("%v: %+v and %+v have the same text", l, p, other)
							}
							seen[text] = p
						}
					}
				}
			}
		}
	}
}

func BenchmarkTally(b *testing.B) {
	logs := someLogs(b, 1000, 4)
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-Q1")}
	for b.Loop() {
		tallyOf(logs, basis)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(logs)), "ns/dossier")
}
