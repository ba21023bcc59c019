package speed_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/engine"
	"github.com/motcua/motcua/internal/drivers/speed"
)

// life is a dossier under load and its revision. After some transitions it is over, and that of another dossier begins: as many are open
// at any time, and the store grows as that of an agency does.
type life struct{ n, revision int }

// whole is how many transitions a dossier has: 5 to 34.
func (d *life) whole() int { return 5 + d.n%30 }

// load is an open loop: transitions arrive at a steady rate whether or not those before are done, as officers do. How long one took is counted
// from when it was due, so that a store that falls behind cannot hide it.
type load struct {
	store dossier.Store
	free  chan *life
	made  *atomic.Int64 // dossiers

	mu        sync.Mutex
	latencies speed.Latencies
	slowest   time.Duration // of all calls, refused ones included
	done      int
	busy      int
	firstBusy time.Duration
	late      int // arrivals for which no dossier was free
	failure   error
}

// run lets transitions arrive at a rate for a while, and waits for the last of them.
func (l *load) run(ctx context.Context, rate int, long time.Duration) {
	var wg sync.WaitGroup
	begin := time.Now()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for sent := 0; ; <-tick.C {
		elapsed := time.Since(begin)
		if elapsed >= long {
			break
		}
		for ; sent < int(elapsed.Seconds()*float64(rate)); sent++ {
			due := begin.Add(time.Duration(float64(sent) / float64(rate) * float64(time.Second)))
			select {
			case d := <-l.free:
				wg.Go(func() { l.one(ctx, d, begin, due) })
			default:
				l.late++
			}
		}
	}
	wg.Wait()
}

func (l *load) one(ctx context.Context, d *life, begin, due time.Time) {
	_, err := l.store.Append(ctx, transition(d.n, d.revision))
	now := time.Now()
	l.mu.Lock()
	l.slowest = max(l.slowest, now.Sub(due))
	switch {
	case err == nil:
		l.done++
		l.latencies = append(l.latencies, now.Sub(due))
		if d.revision++; d.revision == d.whole() {
			*d = life{n: int(l.made.Add(1)) - 1}
		}
	case errors.Is(err, motcua.ErrBusy) && !errors.Is(err, motcua.ErrOutcomeUnknown):
		if l.busy++; l.firstBusy == 0 {
			l.firstBusy = now.Sub(begin)
		}
	default:
		l.failure = errors.Join(l.failure, err)
	}
	l.mu.Unlock()
	l.free <- d
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc >> 10
}

// A steady rate in an open loop, then more than the store can do. With MOTCUA_LOAD, which is how long, the figures must be reached; without it, it
// is a look at a tenth of the rate whether all of it works.
func TestLoad(t *testing.T) {
	long, prove := 2*time.Second, false
	if text := os.Getenv("MOTCUA_LOAD"); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
		prove = true
	}
	rates := map[sqlstore.Dialect]int{sqlstore.SQLite: 3000, sqlstore.PostgreSQL: 1500}
	engine.Each(t, false, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		rate, dossiers := rates[d], 8000
		if !prove {
			rate, dossiers = rate/10, 2500
		}
		if text := os.Getenv("MOTCUA_RATE"); text != "" {
			var err error
			if rate, err = strconv.Atoi(text); err != nil {
				t.Fatal(err)
			}
		}
		ctx := t.Context()
		store := engine.Store(t, open(t), d, nil)
		var made atomic.Int64
		l := &load{store: store, free: make(chan *life, dossiers), made: &made}
		atOnce(t, 16, func(int) error {
			for {
				n := int(made.Add(1)) - 1
				if n >= dossiers {
					return nil
				}
				if _, err := store.Append(ctx, transition(n, 0)); err != nil {
					return err
				}
				l.free <- &life{n, 1}
			}
		})
		before := heap()
		l.latencies = make(speed.Latencies, 0, int(long.Seconds()*float64(rate))+1)
		room := uint64(cap(l.latencies)) * 8 >> 10
		begin := time.Now()
		l.run(ctx, rate, long)
		took := time.Since(begin)
		after := heap()
		t.Logf("%v, %d transitions a second for %v (%s): %d durable, %.0f a second, %d refused, %d without a free dossier, errors: %v\n%s\nheap %d KiB before, %d after, %d of it the latencies",
			d, rate, long, speed.Busy(), l.done, float64(l.done)/took.Seconds(), l.busy, l.late, l.failure, l.latencies.Text(), before, after, room)
		if l.failure != nil {
			t.Error(l.failure)
		}
		if prove && (l.busy > 0 || l.late > 0 || float64(l.done)/took.Seconds() < 0.99*float64(rate)) {
			t.Errorf("the rate was not kept")
		}

		// Twice as many, and twice as many again, until the store says within a second that it cannot. However many they are, nobody waits longer than
		// about that for an answer.
		for times := 2; times <= 64; times *= 2 {
			over := &load{store: store, free: l.free, made: &made}
			over.run(ctx, times*rate, 2*time.Second)
			t.Logf("%v, %d times the rate: %d durable, %d refused, the first after %v; the longest call took %v; errors: %v", d, times, over.done, over.busy,
				over.firstBusy.Round(time.Millisecond), over.slowest.Round(time.Millisecond), over.failure)
			if over.failure != nil {
				t.Error(over.failure)
			}
			if prove && over.slowest > 1250*time.Millisecond {
				t.Errorf("somebody waited %v", over.slowest)
			}
			if over.busy > 0 && (over.firstBusy <= time.Second || !prove) {
				break
			}
			if prove && times == 64 {
				t.Error("never refused within a second")
			}
		}
	})
}
