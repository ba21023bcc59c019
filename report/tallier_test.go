package report_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/report"
)

// counting is a store that counts by itself: from states, and every third dossier not at all.
type counting struct {
	dossier.Store
	asked int
	err   error
}

func (s *counting) Tally(ctx context.Context, q dossier.TallyQuery) (dossier.Tallied, error) {
	s.asked++
	if s.err != nil {
		return dossier.Tallied{}, s.err
	}
	var out dossier.Tallied
	n := 0
	for log, err := range dossier.Logs(ctx, s.Store) {
		if err != nil {
			return dossier.Tallied{}, err
		}
		if n++; n%3 == 0 {
			out.Rest = append(out.Rest, log.ID)
			continue
		}
		end := func(s dossier.State) time.Time {
			switch {
			case !s.Ended.IsZero():
				return s.Ended
			case q.Delivery:
				return s.Delivered
			case !s.Resolved.IsZero():
				return s.Resolved
			}
			return s.Delivered
		}
		state := dossier.Replay(log, dossier.AsOf{Happened: q.Horizon, Known: q.Known})
		before := dossier.Replay(log, dossier.AsOf{Happened: q.Start.Add(-1), Known: q.Known})
		switch {
		case !q.Known.IsZero() && log.Events[0].Recorded.After(q.Known):
			continue
		case !dossier.Replay(log, dossier.AsOf{Known: q.Known}).WasAccepted():
			out.NotAccepted++
			continue
		case !state.WasAccepted():
			out.AcceptedAfter++
			continue
		case !end(state).IsZero() && end(state).Before(q.Start):
			out.FinishedBefore++
			continue
		}
		cell := dossier.TallyCell{
			Receiving: state.Receiving, Field: state.Accepted.Field, Procedure: state.Accepted.Procedure, Channel: state.Channel, N: 1,
			Carried: before.WasAccepted() && end(before).IsZero(), Open: end(state).IsZero(),
			Closed: state.Status == dossier.WithdrawnByCitizen || state.Status == dossier.StoppedByAgency,
		}
		due, at := state.Binding, end(state)
		if q.Told {
			due = state.Promise
		}
		if cell.Open {
			at = q.Horizon
		}
		if !q.Runs {
			at = state.RanUntil(at)
		}
		cell.Timeliness = calendar.Classify(due, at, q.Compare)
		out.Cells = append(out.Cells, cell)
	}
	return out, nil
}

// A store that counts by itself is asked when only counts are wanted, and then the figures are those of a replay, under every policy.
//
// Kills: a policy that is not passed on; the rest forgotten, or counted twice; what is left out lost from the sums; a store asked for a
// key it does not know; an error of the store swallowed.
func TestStoreCounts(t *testing.T) {
	ctx := context.Background()
	store := memstore.New()
	for _, log := range someLogs(t, 600, 21) {
		for i, e := range log.Events {
			if _, err := store.Append(ctx, dossier.Batch{ID: log.ID, Expected: i, Key: e.Key, Events: []dossier.Event{e}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	counter := &counting{Store: store}
	only := &report.TallyOptions{CountsOnly: true}
	n := 0
	for compare := calendar.ByUnit; compare <= calendar.ByInstant; compare++ {
		for i := range 16 {
			bit := func(b int) uint8 { return uint8(i >> b & 1) }
			p := report.Policy{
				Compare: compare, End: report.EndPolicy(bit(0)), Waiting: report.WaitingPolicy(bit(1)), Extension: report.ExtensionPolicy(bit(2)),
				NoDue: report.NoDuePolicy(bit(3)), Closed: report.ClosedPolicy(i % 3),
			}
			b := report.Basis{Period: motcua.MustParsePeriod("2024-03"), Policy: p, AsOf: motcua.MustDate(2024, time.March, 20).AddDays(i).End()}
			want, err := report.TallyStore(ctx, store, b, only)
			if err != nil {
				t.Fatal(err)
			}
			got, err := report.TallyStore(ctx, counter, b, only)
			if err != nil {
				t.Fatal(err)
			}
			if n++; counter.asked != n {
				t.Fatalf("the store was asked %d times, want %d", counter.asked, n)
			}
			if diff := cmp.Diff(cells(want), cells(got)); diff != "" {
				t.Fatalf("%+v (-replayed +counted):\n%s", p, diff)
			}
			if diff := cmp.Diff(want.Outside(), got.Outside()); diff != "" {
				t.Fatalf("%+v (-replayed +counted):\n%s", p, diff)
			}
		}
	}

	basis := report.Basis{Period: motcua.MustParsePeriod("2024-03")}
	for name, o := range map[string]*report.TallyOptions{
		"codes wanted": nil,
		"another key":  {CountsOnly: true, Key: func(*report.Case) report.Key { return report.Key{Field: "all"} }},
	} {
		got, err := report.TallyStore(ctx, counter, basis, o)
		if err != nil || counter.asked != n || got.Seen() != 600 {
			t.Errorf("%s: asked %d times, want %d; seen %d, %v", name, counter.asked, n, got.Seen(), err)
		}
	}
	counter.err = errors.ErrUnsupported
	if got, err := report.TallyStore(ctx, counter, basis, only); err != nil || got.Seen() != 600 {
		t.Errorf("a store without the ability: %v", err)
	}
	counter.err = motcua.ErrBusy
	if _, err := report.TallyStore(ctx, counter, basis, only); !errors.Is(err, motcua.ErrBusy) {
		t.Errorf("a busy store: %v", err)
	}
}
