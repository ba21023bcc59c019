package report_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// Everything in the logs made here is invented; no person is named.

// formRules has procedures with limits in days and hours and without one, with components some of which are registered, and with fees.
func formRules(t testing.TB) *dossier.Rules {
	t.Helper()
	limit := func(term calendar.Term, supplement string) []dossier.Limit {
		return []dossier.Limit{{Term: term, Supplement: supplement}}
	}
	components := []dossier.Component{
		{Key: "form", Name: "Tờ khai", Signed: true, Digitised: true}, {Key: "birth", Name: "Giấy khai sinh", Register: "dân cư"}, {Key: "map", Name: "Bản đồ"},
	}
	catalogue, err := dossier.NewCatalogue(
		dossier.Procedure{
			Code: "5wd", Name: "Năm ngày", Field: "A", Limits: limit(calendar.WorkingDays(5), "pauses"), Components: components,
			Fees: []dossier.Fee{{Name: "Lệ phí", Amount: 8000}},
		},
		dossier.Procedure{Code: "10wd", Name: "Mười ngày", Field: "A", Limits: limit(calendar.WorkingDays(10), "restarts"), Components: components[:1]},
		dossier.Procedure{Code: "4wh", Name: "Bốn giờ", Field: "B", Limits: limit(calendar.WorkingHours(4*time.Hour), "pauses")},
		dossier.Procedure{Code: "20cd", Name: "Hai mươi ngày", Field: "B", Limits: limit(calendar.CalendarDays(20), ""), Fees: []dossier.Fee{{Name: "Phí", Amount: 20000}}},
		dossier.Procedure{Code: "3or8wd", Name: "Theo hình thức", Field: "C", Limits: []dossier.Limit{
			{Channel: dossier.Online, Term: calendar.WorkingDays(8)}, {Term: calendar.WorkingDays(3)},
		}},
		dossier.Procedure{Code: "none", Name: "Không thời hạn", Field: "C", Limits: limit(calendar.Term{}, "")},
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

// at is an instant of 2026 written as "07-06 09:00"; in is a command's head then.
func at(s string) time.Time {
	when, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+s, motcua.Location())
	if err != nil {
		panic(err)
	}
	return when
}

func in(s string) dossier.Meta {
	return dossier.Meta{At: at(s), Actor: "test", Unit: "u1", Reason: "reason"}
}

// onlineLevel offers 5wd in full, 10wd in part, 4wh otherwise, and does not know the others.
func onlineLevel(procedure string, _ motcua.Date) report.OnlineLevel {
	switch procedure {
	case "5wd":
		return report.OnlineFull
	case "10wd":
		return report.OnlinePartial
	case "4wh":
		return report.OnlineOther
	}
	return report.OnlineUnknown
}

// paidBy reads the channel of a payment off the number of its notice.
func paidBy(_ *report.Case, p dossier.Payment) dossier.Channel {
	switch p.Notice {
	case "online":
		return dossier.Online
	case "counter":
		return dossier.Counter
	}
	return dossier.UnknownChannel
}

// formLog lives a dossier at random between May and October 2026, with everything the forms count: papers, results, payments, ratings,
// extensions, consultations, suspensions, corrections, dossiers received elsewhere. Some events are recorded days late.
func formLog(t testing.TB, rules *dossier.Rules, r *rand.Rand, id string) dossier.Log {
	t.Helper()
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	procedure := pick("5wd", "5wd", "10wd", "4wh", "20cd", "none")
	channel := []dossier.Channel{dossier.Counter, dossier.Online, dossier.Online, dossier.Post}[r.IntN(4)]
	papers := func() []dossier.Paper {
		var out []dossier.Paper
		for _, key := range []string{"form", "birth", "map"} {
			if r.IntN(3) > 0 {
				p := dossier.Paper{Component: key, Copies: 1, Signed: r.IntN(2) == 0}
				if r.IntN(3) == 0 {
					p.Reused = true
				} else {
					p.Digitised = r.IntN(2) == 0
				}
				out = append(out, p)
			}
		}
		return out
	}
	basis := motcua.Citation{Document: "1/2026/NĐ-CP", Issued: motcua.MustDate(2026, time.January, 1), Article: "art. 1"}
	log := dossier.Log{ID: dossier.ID(id)}
	now := motcua.MustDate(2026, time.May, 1).Start().Add(time.Duration(r.IntN(150*24*60)) * time.Minute)
	recorded := now
	for i := range 2 + r.IntN(14) {
		state := dossier.Replay(log, dossier.AsOf{})
		m := dossier.Meta{At: now, Actor: "test", Unit: pick("u1", "u2", "u3"), Reason: pick("r1", "r2")}
		competent := m
		competent.Unit = "u9"
		accept := &dossier.Accept{Meta: m, Procedure: procedure, Channel: channel, Papers: papers()}
		if r.IntN(5) == 0 {
			accept.Elsewhere, accept.Competent = true, "u9"
		}
		candidates := []dossier.Command{
			&dossier.Submit{Meta: m, Channel: channel, Procedure: procedure}, accept, accept, accept,
			&dossier.Refuse{Meta: m},
			&dossier.Arrive{Meta: competent}, &dossier.Arrive{Meta: competent},
			&dossier.Transfer{Meta: m, To: pick("u1", "u4")},
			&dossier.RequestSupplement{Meta: m}, &dossier.Supplement{Meta: m, Papers: papers()}, &dossier.Supplement{Meta: m},
			&dossier.RequestPayment{Meta: m, Obligation: dossier.Obligation{Amount: 8000, Notice: pick("online", "counter", "")}}, &dossier.Pay{Meta: m}, &dossier.Pay{Meta: m},
			&dossier.Consult{Meta: m, To: "body", Outside: true, Basis: basis}, &dossier.Respond{Meta: m, Leg: len(state.Legs), Opinion: dossier.Agrees},
			&dossier.Suspend{Meta: m, Cause: calendar.CauseIncident, Basis: basis}, &dossier.Resume{Meta: m},
			&dossier.Extend{Meta: m, Promised: state.Promise.Date.AddDays(1 + r.IntN(9))}, &dossier.Extend{Meta: m, Promised: state.Promise.Date.AddDays(1 + r.IntN(9))},
			&dossier.Resolve{Meta: m, Resolution: dossier.Resolution{Outcome: dossier.Granted, Document: pick("", "1/QĐ"), Link: pick("", "", "link")}}, &dossier.Resolve{Meta: m},
			&dossier.Deliver{Meta: m, Channel: channel}, &dossier.Withdraw{Meta: m, By: dossier.Applicant}, &dossier.Stop{Meta: m},
			&dossier.Reopen{Meta: m},
			&dossier.Rate{Meta: m, Rating: dossier.Rating{Score: 1 + r.IntN(5), Of: 5}}, &dossier.Rate{Meta: m, Rating: dossier.Rating{Score: 1 + r.IntN(5), Of: 5}},
			&dossier.Correct{Meta: m, Facts: dossier.Correction{Revision: 1 + r.IntN(1+len(log.Events)), Channel: channel, Unit: pick("", "u2")}},
		}
		if recorded.Before(now) {
			recorded = now
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
		now = now.Add(time.Duration(1+r.IntN(6*24*60)) * time.Minute)
	}
	return log
}

// howMany is the number of random logs: 10,000 in the long run.
func howMany(few int) int {
	switch {
	case os.Getenv("MOTCUA_LONG") != "":
		return 10_000
	case testing.Short():
		return few / 4
	}
	return few
}

func formLogs(t testing.TB, n int, seed uint64) []dossier.Log {
	t.Helper()
	rules := formRules(t)
	r := rand.New(rand.NewPCG(seed, 11))
	logs := make([]dossier.Log, n)
	for i := range logs {
		logs[i] = formLog(t, rules, r, fmt.Sprintf("d%05d", i))
	}
	return logs
}

// stream yields logs as a store does.
func stream(logs []dossier.Log) iter.Seq2[dossier.Log, error] {
	return func(yield func(dossier.Log, error) bool) {
		for _, log := range logs {
			if !yield(log, nil) {
				return
			}
		}
	}
}

// fillAll counts logs in counters; each must add up afterwards.
func fillAll(t testing.TB, logs []dossier.Log, counters ...report.Counter) {
	t.Helper()
	if err := report.Fill(stream(logs), counters...); err != nil {
		t.Fatal(err)
	}
	for _, c := range counters {
		if err := c.Check(); err != nil {
			t.Errorf("%T: %v", c, err)
		}
	}
}

// formBases are periods, instants and policies that the forms are tried on.
func formBases() []report.Basis {
	var out []report.Basis
	for i, p := range []motcua.Period{motcua.MustParsePeriod("2026-07"), motcua.MustParsePeriod("2026-Q3"), motcua.MustParsePeriod("2026-08@15")} {
		for j, asOf := range []time.Time{{}, p.From().AddDays(11).End()} {
			for k, policy := range []report.Policy{
				{},
				{Compare: calendar.ByInstant, End: report.EndDelivered, Extension: report.ExtensionAlways},
				{Waiting: report.WaitingByPromise, Closed: report.ClosedOnTime},
				{Compare: calendar.ByDate, Closed: report.ClosedLeftOut, NoDue: report.NoDueLeftOut},
			} {
				if i > 0 && j > 0 && k > 0 {
					continue
				}
				out = append(out, report.Basis{Period: p, AsOf: asOf, Policy: policy})
			}
		}
	}
	return out
}

// ids are the codes of dossiers as plain words.
func ids(list []dossier.ID) string {
	s := ""
	for i, id := range list {
		if i > 0 {
			s += " "
		}
		s += string(id)
	}
	return s
}

// exampleLogs are four dossiers of July 2026, one of them late.
func exampleLogs() []dossier.Log {
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "5wd", Name: "Năm ngày", Field: "A", Limits: []dossier.Limit{{Term: calendar.WorkingDays(5)}},
	})
	if err != nil {
		panic(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		panic(err)
	}
	logs := make([]dossier.Log, 0, 4)
	for i, end := range []string{"07-08 09:00", "07-13 09:00", "07-14 09:00", "07-09 09:00"} {
		log := dossier.Log{ID: dossier.ID(fmt.Sprint(i))}
		for j, c := range []dossier.Command{
			&dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Counter}, &dossier.Resolve{Meta: in(end)},
		} {
			events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, time.Time{}, fmt.Sprint("k", j))
			if err != nil {
				panic(err)
			}
			log.Events = append(log.Events, events...)
		}
		logs = append(logs, log)
	}
	return logs
}
