package report_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/identity"
)

// Everything in the logs made here is invented, the personal number too.

// busyRules has procedures of three fields, with limits that pause and that restart, in days, in hours and none.
func busyRules(t testing.TB) *dossier.Rules {
	t.Helper()
	limit := func(term calendar.Term, supplement string) []dossier.Limit {
		return []dossier.Limit{{Term: term, Supplement: supplement}}
	}
	catalogue, err := dossier.NewCatalogue(
		dossier.Procedure{Code: "5wd", Name: "Năm ngày", Field: "A", Limits: limit(calendar.WorkingDays(5), "pauses")},
		dossier.Procedure{Code: "10wd", Name: "Mười ngày", Field: "A", Limits: limit(calendar.WorkingDays(10), "restarts")},
		dossier.Procedure{Code: "4wh", Name: "Bốn giờ", Field: "B", Limits: limit(calendar.WorkingHours(4*time.Hour), "pauses")},
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

// busyLog lives a dossier at random between January and June 2024, with whatever the lifecycle allows: supplements, payments, consultations,
// suspensions, transfers, extensions, reopenings, corrections of every fact, ratings, an erasure. Events are often recorded days after they
// happened, and some at one instant.
func busyLog(t testing.TB, rules *dossier.Rules, r *rand.Rand, id string) dossier.Log {
	t.Helper()
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	channel := func() dossier.Channel {
		return []dossier.Channel{dossier.Counter, dossier.Online, dossier.Post}[r.IntN(3)]
	}
	basis := motcua.Citation{Document: "1/2024/NĐ-CP", Issued: motcua.MustDate(2024, time.January, 1), Article: "art. 1"}
	log := dossier.Log{ID: dossier.ID(id)}
	at := motcua.MustDate(2024, time.January, 1).Start().Add(time.Duration(r.IntN(120*24*60)) * time.Minute)
	recorded := at
	for i := range 1 + r.IntN(14) {
		state := dossier.Replay(log, dossier.AsOf{})
		m := dossier.Meta{At: at, Actor: "test", Unit: pick("u1", "u1", "u2"), Reason: pick("r1", "r2")}
		accept := &dossier.Accept{
			Meta: m, Procedure: pick("5wd", "10wd", "4wh", "none"), Channel: channel(),
			Personal: dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Thử"), Number: identity.MustParsePersonalID("001090000009")},
		}
		correct := func() dossier.Command {
			c := &dossier.Correct{Meta: m, Facts: dossier.Correction{Revision: 1 + r.IntN(1+len(log.Events))}}
			switch r.IntN(5) {
			case 0:
				c.Facts.Channel = channel()
			case 1:
				c.Facts.Unit = pick("u1", "u2", "u3")
			case 2:
				if n := c.Facts.Revision; n <= len(log.Events) {
					c.Facts.At = log.Events[n-1].At.Add(time.Duration(r.IntN(4*24*60)-2*24*60) * time.Minute)
				}
			case 3:
				c.Procedure = pick("5wd", "10wd", "4wh", "none")
			case 4:
				c.Facts.Reason = pick("r3", "r4")
			}
			return c
		}
		candidates := []dossier.Command{
			&dossier.Submit{Meta: m, Channel: channel()}, accept, accept, accept,
			&dossier.Refuse{Meta: m}, &dossier.Transfer{Meta: m, To: pick("u1", "u4")},
			&dossier.RequestSupplement{Meta: m}, &dossier.Supplement{Meta: m}, &dossier.Supplement{Meta: m},
			&dossier.RequestPayment{Meta: m}, &dossier.Pay{Meta: m},
			&dossier.Consult{Meta: m, To: "body", Outside: true, Basis: basis}, &dossier.Respond{Meta: m, Leg: len(state.Legs), Opinion: dossier.Agrees},
			&dossier.Suspend{Meta: m, Cause: calendar.CauseIncident, Basis: basis}, &dossier.Resume{Meta: m},
			&dossier.Extend{Meta: m, Promised: state.Promise.Date.AddDays(1 + r.IntN(9))},
			&dossier.Resolve{Meta: m}, &dossier.Resolve{Meta: m}, &dossier.Deliver{Meta: m},
			&dossier.Withdraw{Meta: m, By: dossier.Applicant}, &dossier.Stop{Meta: m}, &dossier.Reopen{Meta: m},
			&dossier.Rate{Meta: m, Rating: dossier.Rating{Score: 1, Of: 5}},
			correct(), correct(), correct(),
		}
		if r.IntN(6) == 0 {
			candidates = append(candidates, &dossier.Erase{Meta: m})
		}
		if recorded.Before(at) {
			recorded = at
		}
		if r.IntN(3) == 0 {
			recorded = recorded.Add(time.Duration(r.IntN(30*24)) * time.Hour)
		}
		r.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
		for _, c := range candidates {
			if events, err := rules.Decide(state, c, recorded, fmt.Sprint("k", i)); err == nil {
				log.Events = append(log.Events, events...)
				break
			}
		}
		if r.IntN(5) > 0 {
			at = at.Add(time.Duration(1+r.IntN(10*24*60)) * time.Minute)
		}
	}
	return log
}

func busyLogs(t testing.TB, n int, seed uint64) []dossier.Log {
	t.Helper()
	rules := busyRules(t)
	r := rand.New(rand.NewPCG(seed, 13))
	logs := make([]dossier.Log, n)
	for i := range logs {
		logs[i] = busyLog(t, rules, r, fmt.Sprintf("d%05d", i))
	}
	return logs
}

// tries is the number of random logs: 10,000 in the long run, with MOTCUA_LONG set.
func tries(few int) int {
	switch {
	case os.Getenv("MOTCUA_LONG") != "":
		return 10_000
	case testing.Short():
		return few / 4
	}
	return few
}

// sealed returns the logs as a service would have sealed them: batch by batch.
func sealed(t testing.TB, logs []dossier.Log) []dossier.Log {
	t.Helper()
	out := make([]dossier.Log, len(logs))
	for i, log := range logs {
		// The same log has the same salts, so that only what is sealed makes a difference.
		seed := [32]byte{1}
		copy(seed[1:], log.ID)
		sealer := &dossier.Sealer{Random: rand.NewChaCha8(seed)}
		out[i].ID = log.ID
		for _, e := range log.Events {
			events := []dossier.Event{e.Clone()}
			if err := sealer.Seal(out[i], events); err != nil {
				t.Fatal(err)
			}
			out[i].Events = append(out[i].Events, events...)
		}
	}
	return out
}

// stored returns a store with the logs.
func stored(t testing.TB, logs []dossier.Log) *memstore.Store {
	t.Helper()
	store := memstore.New()
	keep(t, store, logs)
	return store
}

// keep appends what the store does not have yet of the logs. A payload is erased when its log says so.
func keep(t testing.TB, store *memstore.Store, logs []dossier.Log) {
	t.Helper()
	ctx := context.Background()
	for _, log := range logs {
		have, err := store.Load(ctx, log.ID)
		if err != nil {
			have = dossier.Log{}
		}
		for i := len(have.Events); i < len(log.Events); i++ {
			e := log.Events[i]
			if _, err := store.Append(ctx, dossier.Batch{ID: log.ID, Expected: i, Key: e.Key, Events: []dossier.Event{e}}); err != nil {
				t.Fatal(err)
			}
			if e.Kind == dossier.KindErased {
				if err := store.Erase(ctx, log.ID, i+1); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
