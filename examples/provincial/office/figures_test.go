package office

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// counter counts how often it was asked, and takes its time.
type counter struct {
	mu    sync.Mutex
	asked int
	takes time.Duration
	err   error
}

func (c *counter) count(_ context.Context, p motcua.Period) (totals, error) {
	c.mu.Lock()
	c.asked++
	err := c.err
	c.mu.Unlock()
	time.Sleep(c.takes)
	return totals{tally: report.NewTally(report.Basis{Period: p, AsOf: time.Now()}, nil)}, err
}

func (c *counter) times() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

const patience = 100 * time.Millisecond

var aPeriod = motcua.MustParsePeriod("2026-Q4")

// Figures are counted once for as many as ask at once, again when something was written or a while went by, and not in the way of anybody when
// counting is slow.
//
// Kills: a count for each request; figures that outlive a change though counting is quick; a request that waits although there are figures; slow
// counts one after the other without a rest; a request after a change that joins a count from before it; a request that gives up and takes the count from others; an error that is remembered.
func TestFiguresMemory(t *testing.T) {
	ask := func(t *testing.T, f *figures, c *counter) time.Time {
		t.Helper()
		all, err := f.of(t.Context(), aPeriod, time.Now, c.count)
		if err != nil {
			t.Fatal(err)
		}
		return all.tally.Basis().AsOf
	}
	times := func(t *testing.T, c *counter, want int, why string) {
		t.Helper()
		synctest.Wait()
		if got := c.times(); got != want {
			t.Errorf("counted %d times, want %d: %s", got, want, why)
		}
	}
	t.Run("quick", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f, c := &figures{fresh: time.Second, quick: patience}, &counter{takes: 10 * time.Millisecond}
			first := ask(t, f, c)
			if again := ask(t, f, c); !again.Equal(first) {
				t.Error("counted anew without a reason")
			}
			times(t, c, 1, "nothing was written")
			f.moved()
			if !ask(t, f, c).After(first) {
				t.Error("what was written is missing")
			}
			times(t, c, 2, "something was written")
			time.Sleep(2 * time.Second)
			ask(t, f, c)
			times(t, c, 3, "somebody else may have written")
		})
	})
	t.Run("slow", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f, c := &figures{fresh: time.Second, quick: patience}, &counter{takes: time.Second}
			first := ask(t, f, c)
			f.moved()
			begin := time.Now()
			if !ask(t, f, c).Equal(first) || time.Since(begin) > 0 {
				t.Error("somebody waited for figures although there were some")
			}
			times(t, c, 1, "a tenth of the time at most")
			time.Sleep(11 * time.Second)
			if !ask(t, f, c).Equal(first) {
				t.Error("somebody waited")
			}
			times(t, c, 2, "it is time again")
			if !ask(t, f, c).Equal(first) {
				t.Error("somebody waited while it was counted")
			}
			time.Sleep(2 * time.Second)
			if !ask(t, f, c).After(first) {
				t.Error("the new figures are not there")
			}
			times(t, c, 2, "once is enough")
		})
	})
	t.Run("at once", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f, c := &figures{fresh: time.Second, quick: patience}, &counter{takes: time.Second}
			var wg sync.WaitGroup
			for range 16 {
				wg.Go(func() { ask(t, f, c) })
			}
			gone, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if _, err := f.of(gone, aPeriod, time.Now, c.count); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("one who gives up: %v", err)
			}
			wg.Wait()
			times(t, c, 1, "sixteen asked at once")
		})
	})
	t.Run("written meanwhile", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f, c := &figures{fresh: time.Second, quick: patience}, &counter{takes: 50 * time.Millisecond}
			var early time.Time
			var wg sync.WaitGroup
			wg.Go(func() { early = ask(t, f, c) })
			time.Sleep(20 * time.Millisecond)
			f.moved()
			written := time.Now()
			late := ask(t, f, c)
			wg.Wait()
			if late.Sub(written) < 50*time.Millisecond || !late.After(early) {
				t.Error("who asked after a change got a count that had begun before it")
			}
			times(t, c, 2, "one before the change, one after it")
		})
	})
	t.Run("errors", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f, c := &figures{fresh: time.Second, quick: patience}, &counter{err: motcua.ErrBusy}
			if _, err := f.of(t.Context(), aPeriod, time.Now, c.count); !errors.Is(err, motcua.ErrBusy) {
				t.Errorf("%v", err)
			}
			c.err = nil
			ask(t, f, c)
			times(t, c, 2, "the first was an error")
		})
	})
	t.Run("many periods", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f, c := &figures{fresh: time.Hour, quick: patience}, &counter{}
			for year := 1990; year < 2026; year++ {
				time.Sleep(time.Second)
				if _, err := f.of(t.Context(), motcua.MustParsePeriod(fmt.Sprint(year)), time.Now, c.count); err != nil {
					t.Fatal(err)
				}
			}
			if len(f.periods) > maxPeriods {
				t.Errorf("%d are remembered", len(f.periods))
			}
			for _, year := range []string{"2025", "2019", "2010"} {
				if _, err := f.of(t.Context(), motcua.MustParsePeriod(year), time.Now, c.count); err != nil || c.times() != 36 {
					t.Errorf("%s was forgotten, and is one of the last: counted %d times, %v", year, c.times(), err)
				}
			}
		})
	})
}
