// Package linear checks that a store's answers to many callers at once could have come from one caller after the other: it records what was
// called and answered, and lets github.com/anishathalye/porcupine look for an order that explains it. It is a module of its own,
// so that nobody else needs the checker.
package linear

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// call is what was asked.
type call struct {
	id       dossier.ID
	append   bool
	expected int
	key      string
}

// answer is what came back.
type answer struct {
	revision                  int
	conflict, exists, unknown bool
	keys                      string // what a load saw, each key with a space behind it
}

// model is one dossier as one caller at a time would see it: its state is the keys in the order of the log.
func model() porcupine.Model {
	m := porcupine.NondeterministicModel{
		Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
			parts := map[dossier.ID][]porcupine.Operation{}
			var ids []dossier.ID
			for _, op := range history {
				id := op.Input.(call).id
				if parts[id] == nil {
					ids = append(ids, id)
				}
				parts[id] = append(parts[id], op)
			}
			var out [][]porcupine.Operation
			for _, id := range ids {
				out = append(out, parts[id])
			}
			return out
		},
		Init: func() []any { return []any{""} },
		Step: func(state, input, output any) []any {
			return step(state.(string), input.(call), output.(answer))
		},
	}
	return m.ToModel()
}

func step(state string, c call, a answer) []any {
	keys := strings.Fields(state)
	if !c.append {
		if a.unknown || a.keys == state {
			return []any{state}
		}
		return nil
	}
	if i := slices.Index(keys, c.key); i >= 0 { // a repeated batch, whatever it expected
		if a.unknown || a.revision == i+1 {
			return []any{state}
		}
		return nil
	}
	fits := c.expected == len(keys)
	after := state + c.key + " "
	switch {
	case a.unknown && fits:
		return []any{state, after}
	case a.unknown, a.conflict && !fits:
		return []any{state}
	case fits && a.revision == len(keys)+1 && !a.conflict && !a.exists:
		return []any{after}
	}
	return nil
}

// history lets some callers work on some dossiers of a store at once, each by a plan that follows from the seed, and returns what was called
// and answered. Time is a counter: it goes up with each call and each answer.
func history(ctx context.Context, store dossier.Store, seed uint64, callers, calls, dossiers int) []porcupine.Operation {
	var clock atomic.Int64
	parts := make([][]porcupine.Operation, callers)
	var wg sync.WaitGroup
	for n := range callers {
		random := rand.New(rand.NewPCG(seed, uint64(n)))
		wg.Go(func() {
			known := map[dossier.ID]int{}
			var last call
			for i := range calls {
				c := call{id: dossier.ID(fmt.Sprint("d", random.IntN(dossiers)))}
				switch random.IntN(8) {
				case 0, 1: // a load
				case 2: // once more what was asked before, with its key
					if last.append {
						c = last
						break
					}
					fallthrough
				default:
					c.append, c.expected, c.key = true, known[c.id], fmt.Sprintf("c%d.%d", n, i)
				}
				start := clock.Add(1)
				a := ask(ctx, store, c, known)
				parts[n] = append(parts[n], porcupine.Operation{ClientId: n, Input: c, Call: start, Output: a, Return: clock.Add(1)})
				last = c
			}
		})
	}
	wg.Wait()
	return slices.Concat(parts...)
}

// ask makes a call and notes in known how long the log is.
func ask(ctx context.Context, store dossier.Store, c call, known map[dossier.ID]int) answer {
	if !c.append {
		log, err := store.Load(ctx, c.id)
		var a answer
		for _, e := range log.Events {
			a.keys += e.Key + " "
		}
		switch {
		case errors.Is(err, motcua.ErrNotFound):
			known[c.id] = 0
		case err != nil:
			a.unknown = true
		default:
			known[c.id] = len(log.Events)
		}
		return a
	}
	at := motcua.MustDate(2024, time.March, 4).At(9, 0, 0)
	revision, err := store.Append(ctx, dossier.Batch{
		ID: c.id, Expected: c.expected, Key: c.key,
		Events: []dossier.Event{{Kind: dossier.KindSubmitted, At: at, Recorded: at, Key: c.key}},
	})
	switch {
	case errors.Is(err, motcua.ErrConflict):
		known[c.id]++ // somebody was faster
		return answer{conflict: true}
	case errors.Is(err, motcua.ErrExists):
		return answer{exists: true}
	case err != nil:
		return answer{unknown: true}
	}
	known[c.id] = revision
	return answer{revision: revision}
}

// patience is no deadline of a test: when it runs out the checker says that it does not know, and so does its answer.
const patience = 2 * time.Minute

// Check lets some callers work on some dossiers of a store at once, by a plan that follows from the seed, and says whether one caller after
// the other could have had the same answers. The error is about the history itself: a call without an answer.
func Check(ctx context.Context, store dossier.Store, seed uint64, callers, calls, dossiers int) (porcupine.CheckResult, error) {
	h := history(ctx, store, seed, callers, calls, dossiers)
	if len(h) != callers*calls {
		return porcupine.Unknown, fmt.Errorf("linear: %d calls recorded, want %d", len(h), callers*calls)
	}
	return porcupine.CheckOperationsTimeout(model(), h, patience), nil
}
