package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/internal/tbtest"
)

// broken is a store with one promise broken at a time: the fields that are set replace a method.
type broken struct {
	dossier.Store
	append func(context.Context, dossier.Batch) (int, error)
	load   func(context.Context, dossier.ID) (dossier.Log, error)
	list   func(context.Context, dossier.Query) (dossier.Page, error)
	feed   func(context.Context, dossier.Cursor, int) (dossier.Feed, error)
}

func (b *broken) Append(ctx context.Context, x dossier.Batch) (int, error) {
	if b.append != nil {
		return b.append(ctx, x)
	}
	return b.Store.Append(ctx, x)
}

func (b *broken) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	if b.load != nil {
		return b.load(ctx, id)
	}
	return b.Store.Load(ctx, id)
}

func (b *broken) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	if b.list != nil {
		return b.list(ctx, q)
	}
	return b.Store.List(ctx, q)
}

func (b *broken) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	if b.feed != nil {
		return b.feed(ctx, after, limit)
	}
	return b.Store.Feed(ctx, after, limit)
}

// Each broken promise is found by the case that stands for it. A suite that finds nothing wrong with these stores would be
// worth nothing.
func TestTheSuiteFindsBrokenStores(t *testing.T) {
	ctx := context.Background()
	tests := []struct {
		name, caught string // caught is the name of the case that must fail
		breakIt      func(s *broken)
	}{
		{"revision off by one", "append returns the revision", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				n, err := s.Store.Append(ctx, b)
				return n - 1, err
			}
		}},
		{"the convention of a term is lost", "everything of an event is kept", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				for i := range log.Events {
					log.Events[i].Accepted.Convention.CutOff = calendar.TimeOfDay{}
				}
				return log, err
			}
		}},
		{"the name is masked on the way in", "everything of an event is kept", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				b.Events = slices.Clone(b.Events)
				for i := range b.Events {
					b.Events[i].Personal.Name = dossier.NewSecret(b.Events[i].Personal.Name.String())
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"events are written one by one", "append is all or nothing", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (n int, err error) {
				n = b.Expected
				for _, e := range b.Events {
					one := dossier.Batch{ID: b.ID, Expected: n, Key: b.Key, Events: []dossier.Event{e}}
					if n, err = s.Store.Append(ctx, one); err != nil {
						return n, err
					}
				}
				return n, nil
			}
		}},
		{"no idempotency", "a repeated batch is written once", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if log, err := s.Store.Load(ctx, b.ID); err == nil && len(log.Events) != b.Expected {
					return 0, motcua.ErrConflict
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"idempotency gives the present revision", "a repeated batch is known after others", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if _, err := s.Store.Append(ctx, b); err != nil {
					return 0, err
				}
				log, err := s.Store.Load(ctx, b.ID)
				return len(log.Events), err
			}
		}},
		{"a repeated batch must be recorded at the same instant", "a repeated batch may be recorded later", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if log, err := s.Store.Load(ctx, b.ID); err == nil && log.Events[0].Key == b.Key && !log.Events[0].Equal(b.Events[0]) {
					return 0, motcua.ErrExists
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"a key stands for anything", "a key is not used for another batch", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				n, err := s.Store.Append(ctx, b)
				if errors.Is(err, motcua.ErrExists) {
					return 1, nil
				}
				return n, err
			}
		}},
		{"keys are global", "keys of two dossiers do not meet", func(s *broken) {
			var mu sync.Mutex
			keys := map[string]dossier.ID{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				mu.Lock()
				defer mu.Unlock()
				if id, ok := keys[b.Key]; ok && id != b.ID {
					return 1, nil
				}
				keys[b.Key] = b.ID
				return s.Store.Append(ctx, b)
			}
		}},
		{"the last writer wins", "a stale revision is refused", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				log, _ := s.Store.Load(ctx, b.ID)
				b.Expected = len(log.Events)
				return s.Store.Append(ctx, b)
			}
		}},
		{"the last writer wins, seen by two writers", "of two writers one wins", func(s *broken) {
			var mu sync.Mutex
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				mu.Lock()
				defer mu.Unlock()
				log, _ := s.Store.Load(ctx, b.ID)
				b.Expected = len(log.Events)
				return s.Store.Append(ctx, b)
			}
		}},
		{"a dossier may begin anywhere", "a new dossier starts at nothing", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if _, err := s.Store.Load(ctx, b.ID); err != nil {
					b.Expected = 0
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"an empty batch is a success", "a batch that makes no sense is refused", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if len(b.Events) == 0 {
					return b.Expected, nil
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"the list is a little behind", "what was acknowledged is seen", func(s *broken) {
			s.list = func(ctx context.Context, q dossier.Query) (dossier.Page, error) {
				page, err := s.Store.List(ctx, q)
				if page.Next == "" && len(page.IDs) > 1 {
					page.IDs = page.IDs[:len(page.IDs)-1]
				}
				return page, err
			}
		}},
		{"an unknown dossier is empty", "an unknown dossier is not found", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				if errors.Is(err, motcua.ErrNotFound) {
					return dossier.Log{ID: id}, nil
				}
				return log, err
			}
		}},
		{"the caller's memory is kept", "a store copies what it is given", func(s *broken) {
			kept := map[dossier.ID]dossier.Batch{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				kept[b.ID] = b
				return s.Store.Append(ctx, b)
			}
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				return dossier.Log{ID: id, Events: kept[id].Events}, nil
			}
		}},
		{"the store's memory is given out", "a store gives out copies", func(s *broken) {
			cache := map[dossier.ID]dossier.Log{}
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				if log, ok := cache[id]; ok {
					return log, nil
				}
				log, err := s.Store.Load(ctx, id)
				cache[id] = log
				return log, err
			}
		}},
		{"the list is not in order", "a list is in order", func(s *broken) {
			s.list = func(ctx context.Context, q dossier.Query) (dossier.Page, error) {
				page, err := s.Store.List(ctx, q)
				slices.Reverse(page.IDs)
				return page, err
			}
		}},
		{"pages by offset", "a list survives additions", func(s *broken) {
			s.list = func(ctx context.Context, q dossier.Query) (dossier.Page, error) {
				all, err := s.Store.List(ctx, dossier.Query{Limit: 1 << 20})
				if err != nil {
					return all, err
				}
				from := 0
				_, _ = fmt.Sscan(string(q.After), &from)
				from = min(from, len(all.IDs))
				end := min(from+max(q.Limit, 1), len(all.IDs))
				page := dossier.Page{IDs: all.IDs[from:end]}
				if end < len(all.IDs) {
					page.Next = dossier.Cursor(fmt.Sprint(end))
				}
				return page, nil
			}
		}},
		{"the end of a list is a page", "an empty store has an empty list and feed", func(s *broken) {
			s.list = func(ctx context.Context, q dossier.Query) (dossier.Page, error) {
				page, err := s.Store.List(ctx, q)
				page.Next = "more"
				return page, err
			}
		}},
		{"the feed goes dossier by dossier", "a feed is in the order of commits", func(s *broken) {
			s.feed = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
				f, err := s.Store.Feed(ctx, after, limit)
				slices.SortStableFunc(f.Entries, func(a, b dossier.Entry) int { return int(a.ID[0]) - int(b.ID[0]) })
				return f, err
			}
		}},
		{"the feed forgets its cursor", "a feed can be read again", func(s *broken) {
			s.feed = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
				return s.Store.Feed(ctx, "", limit)
			}
		}},
		{"any cursor is the beginning", "a foreign cursor is refused", func(s *broken) {
			s.feed = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
				f, err := s.Store.Feed(ctx, after, limit)
				if err != nil {
					return s.Store.Feed(ctx, "", limit)
				}
				return f, nil
			}
		}},
		{"the context is ignored", "a cancelled call returns the error", func(s *broken) {
			s.load = func(_ context.Context, id dossier.ID) (dossier.Log, error) { return s.Store.Load(ctx, id) }
		}},
		{"readers see half a batch", "readers see whole batches", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				if len(log.Events) > 1 {
					log.Events = log.Events[:len(log.Events)-1]
				}
				return log, err
			}
		}},
		{"the feed skips", "a feed loses nothing under writers", func(s *broken) {
			s.feed = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
				f, err := s.Store.Feed(ctx, after, limit)
				if len(f.Entries) == limit {
					f.Entries = f.Entries[1:]
				}
				return f, err
			}
		}},
		{"errors quote the applicant", "errors hold nothing personal", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				n, err := s.Store.Append(ctx, b)
				if err != nil {
					err = fmt.Errorf("append for %s: %w", b.Events[0].Personal.Name.Reveal(), err)
				}
				return n, err
			}
		}},
	}
	covered := map[string]bool{}
	for _, tt := range tests {
		covered[tt.caught] = true
		t.Run(tt.name, func(t *testing.T) {
			r := tbtest.Run(t, func(tb testing.TB) {
				storetest.RunCase(tb, tt.caught, func(testing.TB) dossier.Store {
					s := &broken{Store: memstore.New()}
					tt.breakIt(s)
					return s
				})
			})
			if r.Panic != nil {
				t.Fatalf("panic: %v", r.Panic)
			}
			if !r.Failed {
				t.Errorf("the case %q did not notice", tt.caught)
			}
		})
	}
	for _, c := range storetest.Cases() {
		if !covered[c[0]] {
			t.Errorf("no broken store shows that the case %q can fail", c[0])
		}
	}
}

// A faulty store fails exactly the calls it was told to, before or after the work.
func TestFaulty(t *testing.T) {
	ctx := context.Background()
	inner := memstore.New()
	b := dossier.Batch{ID: "a", Key: "k", Events: []dossier.Event{{Kind: dossier.KindSubmitted, Key: "k"}}}
	f := storetest.NewFaulty(inner, map[int]storetest.Fault{1: storetest.FailBefore, 2: storetest.FailAfter, 5: storetest.FailAfter})

	if _, err := f.Append(ctx, b); !errors.Is(err, motcua.ErrBusy) || !errors.Is(err, storetest.ErrInjected) {
		t.Errorf("call 1: %v", err)
	}
	if _, err := inner.Load(ctx, "a"); !errors.Is(err, motcua.ErrNotFound) {
		t.Error("a call that failed before the work did it")
	}
	if _, err := f.Append(ctx, b); !errors.Is(err, motcua.ErrOutcomeUnknown) {
		t.Errorf("call 2: %v", err)
	}
	if _, err := inner.Load(ctx, "a"); err != nil {
		t.Error("a call that failed after the work did not do it")
	}
	if n, err := f.Append(ctx, b); n != 1 || err != nil {
		t.Errorf("call 3: %d, %v", n, err)
	}
	if _, err := f.Load(ctx, "a"); err != nil {
		t.Errorf("call 4: %v", err)
	}
	if _, err := f.List(ctx, dossier.Query{}); !errors.Is(err, storetest.ErrInjected) {
		t.Errorf("call 5: %v", err)
	}
	if _, err := f.Feed(ctx, "", 1); err != nil {
		t.Errorf("call 6: %v", err)
	}
	if f.Calls() != 6 {
		t.Errorf("%d calls, want 6", f.Calls())
	}
}
