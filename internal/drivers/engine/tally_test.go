package engine_test

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/engine"
	"github.com/motcua/motcua/internal/drivers/mutant"
)

// lives are random lives of dossiers by the rules, corrections, late records, extensions, waits and reopenings included.
func lives(t testing.TB, n int, seed uint64) []dossier.Log {
	t.Helper()
	limit := func(term calendar.Term, supplement string) []dossier.Limit {
		return []dossier.Limit{{Term: term, Supplement: supplement}}
	}
	catalogue, err := dossier.NewCatalogue(
		dossier.Procedure{Code: "5wd", Name: "Năm ngày làm việc", Field: "A", Limits: limit(calendar.WorkingDays(5), "pauses")},
		dossier.Procedure{Code: "4wh", Name: "Bốn giờ làm việc", Field: "A", Limits: limit(calendar.WorkingHours(4*time.Hour), "")},
		dossier.Procedure{Code: "none", Name: "Không quy định", Field: "B", Limits: limit(calendar.Term{}, "")},
		dossier.Procedure{Code: "restarts", Name: "Tính lại", Field: "B", Limits: limit(calendar.WorkingDays(3), "restarts")},
	)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	var out []dossier.Log
	for i := range n {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		log := dossier.Log{ID: code(i)}
		when := motcua.MustDate(2024, time.February, 1+r.IntN(28)).At(7+r.IntN(10), r.IntN(60), 0)
		recorded := when
		for step := range 4 + r.IntN(16) {
			state := dossier.Replay(log, dossier.AsOf{})
			if recorded.Before(when) {
				recorded = when
			}
			if r.IntN(6) == 0 { // late records
				recorded = recorded.Add(time.Duration(r.IntN(100)) * time.Hour)
			}
			events, err := rules.Decide(state, random(r, &state, when), recorded, fmt.Sprint("k", step))
			if err != nil {
				continue
			}
			log.Events = append(log.Events, events...)
			when = when.Add(time.Duration(r.IntN(4*24*60)) * time.Minute)
		}
		if len(log.Events) > 0 {
			out = append(out, log)
		}
	}
	return out
}

func random(r *rand.Rand, s *dossier.State, when time.Time) dossier.Command {
	m := dossier.Meta{At: when, Actor: "a", Unit: []string{"H40.14.03", "H40.14.04"}[r.IntN(2)], Reason: "reason"}
	channel := dossier.Channel(1 + r.IntN(3))
	procedure := []string{"5wd", "4wh", "none", "restarts"}[r.IntN(4)]
	if !s.Exists() || s.Status == dossier.NewlySubmitted {
		if r.IntN(3) == 0 {
			return &dossier.Submit{Meta: m, Channel: dossier.Online, Procedure: procedure}
		}
		if r.IntN(8) == 0 {
			return &dossier.Refuse{Meta: m}
		}
		return &dossier.Accept{Meta: m, Procedure: procedure, Channel: channel}
	}
	switch r.IntN(16) {
	case 0:
		return &dossier.Transfer{Meta: m, To: "H40.14.05"}
	case 1, 2:
		return &dossier.RequestSupplement{Meta: m}
	case 3, 4:
		return &dossier.Supplement{Meta: m}
	case 5:
		return &dossier.Extend{Meta: m, Promised: s.Promise.Date.AddDays(r.IntN(9))}
	case 6:
		return &dossier.Suspend{Meta: m, Cause: calendar.CauseIncident, Basis: motcua.Citation{Document: "1/2024"}}
	case 7:
		return &dossier.Resume{Meta: m}
	case 8:
		return &dossier.Consult{Meta: m, To: "H40.20", Outside: r.IntN(2) == 0, Basis: motcua.Citation{Document: "1/2024"}}
	case 9:
		return &dossier.Respond{Meta: m, Leg: max(1, len(s.Legs)), Opinion: dossier.Informs}
	case 10:
		return &dossier.Withdraw{Meta: m}
	case 11:
		return &dossier.Stop{Meta: m}
	case 12:
		return &dossier.Reopen{Meta: m}
	case 13:
		c := dossier.Correction{Revision: 1 + r.IntN(s.Revision)}
		if c.At = when.Add(-time.Duration(r.IntN(60)) * time.Hour); r.IntN(2) == 0 {
			c.At, c.Channel = time.Time{}, channel
		}
		return &dossier.Correct{Meta: m, Facts: c}
	case 14:
		return &dossier.Deliver{Meta: m, Channel: channel}
	}
	return &dossier.Resolve{Meta: m, Resolution: dossier.Resolution{Outcome: dossier.Granted, Document: "1/QĐ"}}
}

// replayed counts as the contract of [dossier.Tallier] says, from the logs.
func replayed(q dossier.TallyQuery, logs iter.Seq[dossier.Log]) dossier.Tallied {
	end := func(s *dossier.State) time.Time {
		switch {
		case !s.Ended.IsZero():
			return s.Ended
		case q.Delivery, s.Resolved.IsZero():
			return s.Delivered
		}
		return s.Resolved
	}
	var out dossier.Tallied
	for log := range logs {
		s := dossier.Replay(log, dossier.AsOf{Happened: q.Horizon, Known: q.Known})
		ended := end(&s)
		switch {
		case !q.Known.IsZero() && log.Events[0].Recorded.After(q.Known):
			continue
		case !s.WasAccepted() && dossier.Replay(log, dossier.AsOf{Known: q.Known}).WasAccepted():
			out.AcceptedAfter++
			continue
		case !s.WasAccepted():
			out.NotAccepted++
			continue
		}
		carried := false
		if s.AcceptedAt.Before(q.Start) {
			before := dossier.Replay(log, dossier.AsOf{Happened: q.Start.Add(-1), Known: q.Known})
			carried = end(&before).IsZero()
			if !carried && !ended.IsZero() && ended.Before(q.Start) {
				out.FinishedBefore++
				continue
			}
		}
		due, at := s.Binding, ended
		if q.Told {
			due = s.Promise
		}
		if at.IsZero() {
			at = q.Horizon
		}
		if !q.Runs {
			at = s.RanUntil(at)
		}
		out.Cells = append(out.Cells, dossier.TallyCell{
			Receiving: s.Receiving, Field: s.Accepted.Field, Procedure: s.Accepted.Procedure, Channel: s.Channel, Carried: carried, Open: ended.IsZero(),
			Closed:     s.Status == dossier.WithdrawnByCitizen || s.Status == dossier.StoppedByAgency,
			Timeliness: calendar.Classify(due, at, q.Compare), N: 1,
		})
	}
	return out
}

// cells adds up the cells that are alike.
func cells(all ...dossier.Tallied) []dossier.TallyCell {
	sum := map[dossier.TallyCell]int{}
	for _, t := range all {
		for _, c := range t.Cells {
			n := c.N
			c.N = 0
			sum[c] += n
		}
	}
	var out []dossier.TallyCell
	for c, n := range sum {
		c.N = n
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b dossier.TallyCell) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return out
}

// What the engines count, with the rest replayed, is what a replay of everything counts: for every choice, for horizons in the past, and as it was
// known earlier. A dossier that did not exist yet is neither counted nor replayed.
//
// Kills: a day compared in UTC; a wait that is forgotten or kept; a dossier that is taken for what it was not yet; one counted twice; an acceptance
// that was recorded later known before; every dossier since replayed for a report of last year.
func TestTally(t *testing.T) {
	n := 400
	if long() {
		n = 20_000
	}
	logs := lives(t, n, 7)
	engine.Each(t, true, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		store := engine.Store(t, open(t), d, nil)
		fill(t, store, logs)
		if err := sameTally(t.Context(), t, store, logs); err != nil {
			t.Error(err)
		}
	})
	for name, change := range map[string][2]string{
		"days in UTC":               {"25200000000000", "0"},
		"opaque ones are taken":     {"(opaque OR ", "("},
		"changes after the horizon": {"changed_ns > ?2", "0"},
		"what was recorded later":   {"recorded_ns > ", "0 > "},
		"never accepted, by now":    {" AND recorded_ns <= ", " AND 0 <= "},
		"accepted by now":           {"IS NOT NULL OR recorded_ns > ", "IS NOT NULL OR 0 > "},
		"waits are forgotten":       {"coalesce(ran_ns, ", "coalesce("},
		"ends after the horizon":    {" <= ?2 THEN", " IS NOT NULL THEN"},
		"carried ones":              {"accepted_ns < ?1", "accepted_ns <= ?2"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := false
			db := mutated(t, sqlstore.SQLite, nil, mutant.Hooks{Rewrite: func(q string) string {
				if !strings.Contains(q, "AS stands") {
					return q
				}
				changed = changed || strings.Contains(q, change[0])
				return strings.ReplaceAll(q, change[0], change[1])
			}})
			store := engine.Store(t, db, sqlstore.SQLite, nil)
			fill(t, store, logs)
			if err := sameTally(t.Context(), t, store, logs); err == nil || !changed {
				t.Error("nobody notices")
			}
		})
	}
}

// fill appends the logs batch by batch, every other with its summary.
func fill(t testing.TB, store dossier.Store, logs []dossier.Log) {
	t.Helper()
	for _, log := range logs {
		for i := 0; i < len(log.Events); {
			to := i + 1
			for to < len(log.Events) && log.Events[to].Key == log.Events[i].Key {
				to++
			}
			b := dossier.Batch{ID: log.ID, Expected: i, Key: log.Events[i].Key, Events: log.Events[i:to]}
			if i%2 == 0 { // the others are worked out
				s := dossier.Summarize(dossier.Replay(dossier.Log{ID: log.ID, Events: log.Events[:to]}, dossier.AsOf{}))
				b.Summary = &s
			}
			if _, err := store.Append(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			i = to
		}
	}
}

// sameTally compares what a store counts with a replay of everything.
func sameTally(ctx context.Context, t testing.TB, store dossier.Tallier, logs []dossier.Log) error {
	byID := map[dossier.ID]dossier.Log{}
	for _, l := range logs {
		byID[l.ID] = l
	}
	// Two instants of events: of the first of a dossier that lived on, and of the last of one that was never accepted.
	var first, settled time.Time
	for _, l := range logs {
		n := len(l.Events)
		if began := l.Events[0].Recorded; l.Events[n-1].Recorded.After(began) {
			first = began
		}
		if !dossier.Replay(l, dossier.AsOf{}).WasAccepted() {
			settled = l.Events[n-1].Recorded
		}
	}
	if first.IsZero() || settled.IsZero() {
		return errors.New("the logs are too tame")
	}
	rests := 0
	queries := 0
	for _, month := range []time.Month{time.January, time.February, time.March, time.April} {
		period, err := motcua.NewPeriod(motcua.MustDate(2024, month, 1), motcua.MustDate(2024, month+1, 1))
		if err != nil {
			return err
		}
		last := period.Until().Start().Add(-1)
		for _, known := range []time.Time{{}, last, last.Add(-9 * 24 * time.Hour), first, settled} {
			for i := range 24 {
				q := dossier.TallyQuery{
					Start: period.From().Start(), Horizon: last, Known: known, Compare: calendar.By(i % 3), Delivery: i/3&1 > 0, Told: i/6&1 > 0, Runs: i/12&1 > 0,
				}
				if !known.IsZero() && known.Before(last) {
					q.Horizon = known
				}
				got, err := store.Tally(ctx, q)
				if err != nil {
					return err
				}
				for _, id := range got.Rest {
					if !known.IsZero() && byID[id].Events[0].Recorded.After(known) {
						return fmt.Errorf("%+v: %s was not there yet, and is to be replayed", q, id)
					}
				}
				rest := replayed(q, func(yield func(dossier.Log) bool) {
					for _, id := range got.Rest {
						if !yield(byID[id]) {
							return
						}
					}
				})
				want := replayed(q, slices.Values(logs))
				queries++
				rests += len(got.Rest)
				if g, w := cells(got, rest), cells(want); !slices.Equal(g, w) {
					return fmt.Errorf("%+v: %d cells, want %d\ngot  %+v\nwant %+v", q, len(g), len(w), g, w)
				}
				outside := [3]int{got.NotAccepted + rest.NotAccepted, got.AcceptedAfter + rest.AcceptedAfter, got.FinishedBefore + rest.FinishedBefore}
				if w := [3]int{want.NotAccepted, want.AcceptedAfter, want.FinishedBefore}; outside != w {
					return fmt.Errorf("%+v: outside %v, want %v", q, outside, w)
				}
			}
		}
	}
	t.Logf("%d dossiers, %d queries, %.1f %% replayed", len(logs), queries, 100*float64(rests)/float64(queries*len(logs)))
	return nil
}
