package linear

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
)

const (
	callers  = 8
	calls    = 120
	dossiers = 3
)

func check(t *testing.T, store dossier.Store, seed uint64) porcupine.CheckResult {
	t.Helper()
	r, err := Check(t.Context(), store, seed, callers, calls, dossiers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Kills: a revision compared before the lock is taken; a load that sees half.
func TestMemstore(t *testing.T) {
	for seed := range uint64(20) {
		if r := check(t, memstore.New(), seed); r != porcupine.Ok {
			t.Fatalf("seed %d: %s", seed, r)
		}
	}
}

// A store of which every seventh call fails, before or after the work: callers that repeat with the same key see one order still.
//
// Kills: a batch that is applied twice when its answer was lost.
func TestMemstoreThatLosesAnswers(t *testing.T) {
	for seed := range uint64(10) {
		faults := map[int]storetest.Fault{}
		for n := 7; n < callers*calls; n += 7 {
			faults[n] = []storetest.Fault{storetest.FailAfter, storetest.FailBefore, storetest.CancelAfter}[n/7%3]
		}
		if r := check(t, storetest.NewFaulty(memstore.New(), faults), seed); r != porcupine.Ok {
			t.Fatalf("seed %d: %s", seed, r)
		}
	}
}

// late compares the revision first and writes afterwards: the fault that most hand-written stores have.
type late struct{ *memstore.Store }

func (s late) Append(ctx context.Context, b dossier.Batch) (int, error) {
	log, err := s.Load(ctx, b.ID)
	if err != nil && !errors.Is(err, motcua.ErrNotFound) {
		return 0, err
	}
	if len(log.Events) != b.Expected {
		if n, err := log.Repeated(b); n > 0 || err != nil {
			return n, err
		}
		return 0, motcua.ErrConflict
	}
	for {
		runtime.Gosched()
		n, err := s.Store.Append(ctx, b)
		if !errors.Is(err, motcua.ErrConflict) {
			return n, err
		}
		b.Expected++
	}
}

// twice forgets that a batch was written when it is sent again.
type twice struct{ *memstore.Store }

func (s twice) Append(ctx context.Context, b dossier.Batch) (int, error) {
	log, _ := s.Load(ctx, b.ID)
	if n, _ := log.Repeated(b); n > 0 {
		b.Expected, b.Key = len(log.Events), fmt.Sprint(b.Key, "'")
		b.Events[0].Key = b.Key
	}
	return s.Store.Append(ctx, b)
}

// stale gives every reader what the one before saw.
type stale struct {
	*memstore.Store
	seen chan map[dossier.ID]dossier.Log
}

func (s stale) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	seen := <-s.seen
	defer func() { s.seen <- seen }()
	log, err := s.Store.Load(ctx, id)
	old, ok := seen[id]
	if err == nil {
		seen[id] = log
	}
	if ok {
		return old, nil
	}
	return log, err
}

// The checker finds what it is there to find, in five of five seeds.
func TestBrokenStores(t *testing.T) {
	for seed := range uint64(5) {
		seen := make(chan map[dossier.ID]dossier.Log, 1)
		seen <- map[dossier.ID]dossier.Log{}
		for name, store := range map[string]dossier.Store{
			"time of check": late{memstore.New()}, "no idempotency": twice{memstore.New()}, "stale reads": stale{memstore.New(), seen},
		} {
			if r := check(t, store, seed); r != porcupine.Illegal {
				t.Errorf("seed %d: %s: %s", seed, name, r)
			}
		}
	}
}
