package campaign_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/internal/drivers/campaign"
)

// liar is a store that does something wrong.
type liar struct {
	dossier.Store
	append func(context.Context, dossier.Store, dossier.Batch) (int, error)
	load   func(dossier.Log) dossier.Log
	feed   func(f dossier.Feed, over bool) dossier.Feed
	over   bool // the work is over
}

func (l *liar) Append(ctx context.Context, b dossier.Batch) (int, error) {
	if l.append != nil {
		return l.append(ctx, l.Store, b)
	}
	return l.Store.Append(ctx, b)
}

func (l *liar) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	log, err := l.Store.Load(ctx, id)
	if l.load != nil && err == nil {
		log = l.load(log)
	}
	return log, err
}

func (l *liar) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	f, err := l.Store.Feed(ctx, after, limit)
	if l.feed != nil && err == nil {
		f = l.feed(f, l.over)
	}
	return f, err
}

// TestCheckFinds shows a store that is sound to the check, and then every way in which one can be unsound.
//
// Kills: a check that counts nothing of the kind.
func TestCheckFinds(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		lie  liar
		work campaign.Work
		want func(campaign.Finding) int
	}{
		{name: "nothing", want: func(f campaign.Finding) int { return 1 - f.Faults() }},
		{name: "shared, nothing", work: campaign.Work{Shared: true}, want: func(f campaign.Finding) int { return 1 - f.Faults() }},
		{name: "acknowledged and not done", lie: liar{append: func(ctx context.Context, s dossier.Store, b dossier.Batch) (int, error) {
			if strings.HasSuffix(b.Key, ".5") {
				return b.Expected + len(b.Events), nil
			}
			r, err := s.Append(ctx, b)
			if errors.Is(err, motcua.ErrConflict) {
				err = motcua.ErrFull
			}
			return r, err
		}}, want: func(f campaign.Finding) int { return f.Lost }},
		{name: "refused and done", lie: liar{append: func(ctx context.Context, s dossier.Store, b dossier.Batch) (int, error) {
			_, _ = s.Append(ctx, b)
			return 0, motcua.ErrBusy
		}}, want: func(f campaign.Finding) int { return f.Phantoms }},
		{name: "half of it", lie: liar{load: func(l dossier.Log) dossier.Log {
			l.Events = l.Events[:len(l.Events)-1]
			return l
		}}, want: func(f campaign.Finding) int { return f.Lost + f.Torn }},
		{name: "changed", lie: liar{load: func(l dossier.Log) dossier.Log {
			l.Events[0].To = "elsewhere"
			return l
		}}, want: func(f campaign.Finding) int { return min(f.Broken, f.Torn) }},
		{name: "the feed leaves something out", lie: liar{feed: func(f dossier.Feed, _ bool) dossier.Feed {
			if len(f.Entries) > 2 {
				f.Entries = f.Entries[:len(f.Entries)-1]
			}
			return f
		}}, want: func(f campaign.Finding) int { return f.Apart }},
		{name: "the feed changes its mind", lie: liar{feed: func(f dossier.Feed, over bool) dossier.Feed {
			if !over && len(f.Entries) > 1 {
				f.Entries[0], f.Entries[1] = f.Entries[1], f.Entries[0]
			}
			return f
		}}, want: func(f campaign.Finding) int { return f.Reordered }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.lie.Store = memstore.New()
			tt.work.Follow = true
			tt.work.Officers, tt.work.Intents = 3, 12
			var ledger campaign.Ledger
			if _, err := tt.work.Run(ctx, &tt.lie, &ledger); err != nil {
				t.Fatal(err)
			}
			tt.lie.over = true
			if f := campaign.Check(ctx, &tt.lie, &ledger); tt.want(f) <= 0 {
				t.Error(f)
			}
		})
	}
}

// TestRetries loses every third answer. With the key nothing is there twice; without it, something is.
//
// Kills: the mutant "retry without key" of [campaign.Work], and a check that does not count what is there twice.
func TestRetries(t *testing.T) {
	ctx := context.Background()
	for _, retry := range []campaign.Retry{campaign.WithKey, campaign.WithoutKey, campaign.Never} {
		faults := map[int]storetest.Fault{}
		for i := 3; i < 500; i += 3 {
			faults[i] = storetest.FailAfter
		}
		store := memstore.New()
		var ledger campaign.Ledger
		var copied bytes.Buffer
		ledger.Copy = &copied
		work := campaign.Work{Officers: 1, Intents: 40, Retry: retry, Patience: time.Minute}
		heard, err := work.Run(ctx, storetest.NewFaulty(store, faults), &ledger)
		if err != nil {
			t.Fatal(err)
		}
		if heard.Unknown == 0 {
			t.Fatal("no answer was lost")
		}
		f := campaign.Check(ctx, store, &ledger)
		if retry == campaign.WithoutKey {
			if f.Twice == 0 {
				t.Error("retried without the key, and nothing is there twice")
			}
			continue
		}
		if f.Faults() > 0 {
			t.Errorf("retry %d: %v", retry, f)
		}
		var read campaign.Ledger
		if err := read.Read(&copied); err != nil {
			t.Fatal(err)
		}
		if g := campaign.Check(ctx, store, &read); g != f {
			t.Errorf("by the copy of the ledger: %v; by itself: %v", g, f)
		}
	}
}
