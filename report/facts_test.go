package report_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// Facts count every period as a tally of the logs does: under any policy, for any instant of knowledge, by a key that changes while the
// dossier lives, and whichever way the dossier lived.
//
// Kills: a day too early or too late at either end of a span; lateness that forgets a wait, or one that ends by itself; a dossier
// reopened counted by its last round alone; one left out counted, or lost from the sums; the state on the day of the report taken for that
// at its end; knowledge of later events.
func TestFactsCountAsTalliesDo(t *testing.T) {
	n := 800
	if testing.Short() {
		n = 200
	}
	logs := someLogs(t, n, 11)
	logs = append(logs, oldLogs(t)...)
	r := rand.New(rand.NewPCG(11, 12))
	handling := &report.TallyOptions{Key: func(c *report.Case) report.Key {
		return report.Key{Unit: c.State.Handling, Field: c.State.Status.String(), Channel: c.State.Channel}
	}}
	policies := []report.Policy{
		{},
		{Compare: calendar.ByInstant, End: report.EndDelivered},
		{Waiting: report.WaitingByPromise, Closed: report.ClosedOnTime, Extension: report.ExtensionAlways},
		{Compare: calendar.ByDate, Closed: report.ClosedLeftOut, NoDue: report.NoDueLeftOut},
	}
	for i, policy := range policies {
		for _, asOf := range []time.Time{{}, motcua.MustDate(2024, time.March, 12).At(10, 41, 0), motcua.MustDate(2024, time.March, 12).End()} {
			options := []*report.TallyOptions{nil, handling}[i%2]
			facts := report.NewFacts(asOf, policy, options)
			for _, log := range logs {
				facts.Add(log)
			}
			known := 0
			for _, log := range logs {
				if asOf.IsZero() || !log.Events[0].Recorded.After(asOf) {
					known++
				}
			}
			if facts.Dossiers() != known {
				t.Errorf("as of %v: %d dossiers, want %d", asOf, facts.Dossiers(), known)
			}
			periods := []motcua.Period{
				{},
				motcua.MustParsePeriod("2024"), motcua.MustParsePeriod("2024-Q1"), motcua.MustParsePeriod("2024-03"), motcua.MustParsePeriod("2024-03@15"),
				motcua.MustParsePeriod("1999"), motcua.MustParsePeriod("1999-12-31/2000-01-03"), motcua.MustParsePeriod("2190"),
				motcua.MustParsePeriod("2179-06-01/2179-06-06"), motcua.MustParsePeriod("2179-06-06/2179-06-07"), motcua.MustParsePeriod("2179-06-07/2179-06-20"),
				motcua.MustParsePeriod("2024-03-05/2024-03-20"),
			}
			for range 12 {
				from := motcua.MustDate(2023, time.December, 20).AddDays(r.IntN(200))
				p, err := motcua.NewPeriod(from, from.AddDays(1+r.IntN(60)))
				if err != nil {
					t.Fatal(err)
				}
				periods = append(periods, p)
			}
			for _, p := range periods {
				want := report.NewTally(report.Basis{Period: p, AsOf: asOf, Policy: policy}, options)
				for _, log := range logs {
					want.Add(log)
				}
				got := facts.Tally(p)
				if diff := cmp.Diff(cells(want), cells(got)); diff != "" {
					t.Fatalf("%v as of %v, %+v (-tally +facts):\n%s", p, asOf, policy, diff)
				}
				if diff := cmp.Diff(want.Outside(), got.Outside()); diff != "" {
					t.Fatalf("%v as of %v, %+v (-tally +facts):\n%s", p, asOf, policy, diff)
				}
				if got.Basis() != want.Basis() {
					t.Errorf("the basis is %+v, want %+v", got.Basis(), want.Basis())
				}
			}
		}
	}
}

// oldLogs are dossiers at the edges: from before the days that the columns hold, over their first day, and far after them.
func oldLogs(t testing.TB) []dossier.Log {
	t.Helper()
	rules := tallyRules(t)
	at := func(s string) dossier.Meta {
		when, err := time.ParseInLocation("2006-01-02 15:04", s, motcua.Location())
		if err != nil {
			t.Fatal(err)
		}
		return dossier.Meta{At: when, Actor: "test", Unit: "unit", Reason: "reason"}
	}
	var logs []dossier.Log
	for i, days := range [][2]string{
		{"1999-12-30 09:00", "2000-01-02 09:00"},
		{"1999-12-31 09:00", ""},
		{"2000-01-01 09:00", "2000-01-02 09:00"},
		{"1998-05-05 09:00", "1999-12-31 23:59"},
		{"2179-06-05 09:00", "2179-06-07 09:00"},
		{"2179-06-04 09:00", "2179-07-30 09:00"},
		{"2190-01-05 09:00", ""},
		{"2179-06-01 09:00", "2179-06-06 09:00"},
		{"2179-06-06 09:00", ""},
	} {
		// A limit crosses days of which no calendar is known yet; such a procedure has none.
		commands := []dossier.Command{&dossier.Accept{Meta: at(days[0]), Procedure: "none", Channel: dossier.Counter}}
		if days[1] != "" {
			commands = append(commands, &dossier.Resolve{Meta: at(days[1])})
		}
		logs = append(logs, life(t, rules, fmt.Sprintf("old%d", i), commands...))
	}
	// Worked on again for the day on which a period begins.
	logs = append(logs,
		life(t, rules, "again", accept("02-20 09:00", "5wd", dossier.Counter), resolve("02-21 09:00"), &dossier.Reopen{Meta: meta("03-05 09:00")}, resolve("03-05 16:00")),
	)
	return logs
}

// Many goroutines count at once, and so many rows that each count is split among them.
//
// Kills: counts shared between goroutines; the last rows of a part forgotten.
func TestFactsTogether(t *testing.T) {
	logs := someLogs(t, 300, 13)
	facts := report.NewFacts(time.Time{}, report.Policy{}, nil)
	one := report.NewFacts(time.Time{}, report.Policy{}, nil)
	for _, log := range logs {
		one.Add(log)
	}
	const times = 150
	for range times {
		for _, log := range logs {
			facts.Add(log)
		}
	}
	p := motcua.MustParsePeriod("2024")
	want := cells(one.Tally(p))
	for k, c := range want {
		var sum report.Counts
		for in := range c {
			for out := range c[in] {
				sum[in][out] = c[in][out] * times
			}
		}
		want[k] = sum
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if diff := cmp.Diff(want, cells(facts.Tally(p))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	wait.Wait()
}

func BenchmarkFacts(b *testing.B) {
	facts := report.NewFacts(time.Time{}, report.Policy{}, nil)
	logs := someLogs(b, 500, 14)
	for range 40 {
		for _, log := range logs {
			facts.Add(log)
		}
	}
	p := motcua.MustParsePeriod("2024-Q1")
	for b.Loop() {
		facts.Tally(p)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(facts.Dossiers()), "ns/dossier")
}
