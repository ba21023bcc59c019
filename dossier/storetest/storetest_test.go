package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/internal/tbtest"
)

// broken is a store with one promise broken at a time: the fields that are set replace a method.
type broken struct {
	*memstore.Store
	append   func(context.Context, dossier.Batch) (int, error)
	load     func(context.Context, dossier.ID) (dossier.Log, error)
	list     func(context.Context, dossier.Query) (dossier.Page, error)
	feed     func(context.Context, dossier.Cursor, int) (dossier.Feed, error)
	erase    func(context.Context, dossier.ID, int) error
	find     func(context.Context, dossier.Filter, dossier.Query) (dossier.Page, error)
	retoken  func(context.Context, dossier.ID, int, dossier.Token) error
	record   func(context.Context, dossier.Access) error
	accesses func(context.Context, dossier.Cursor, int) (dossier.AccessPage, error)
	close    func() error
}

func (b *broken) Erase(ctx context.Context, id dossier.ID, revision int) error {
	if b.erase != nil {
		return b.erase(ctx, id, revision)
	}
	return b.Store.Erase(ctx, id, revision)
}

func (b *broken) Find(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
	if b.find != nil {
		return b.find(ctx, f, q)
	}
	return b.Store.Find(ctx, f, q)
}

func (b *broken) Retoken(ctx context.Context, id dossier.ID, revision int, t dossier.Token) error {
	if b.retoken != nil {
		return b.retoken(ctx, id, revision, t)
	}
	return b.Store.Retoken(ctx, id, revision, t)
}

func (b *broken) Record(ctx context.Context, a dossier.Access) error {
	if b.record != nil {
		return b.record(ctx, a)
	}
	return b.Store.Record(ctx, a)
}

func (b *broken) Accesses(ctx context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
	if b.accesses != nil {
		return b.accesses(ctx, after, limit)
	}
	return b.Store.Accesses(ctx, after, limit)
}

func (b *broken) Close() error {
	if b.close != nil {
		return b.close()
	}
	return b.Store.Close()
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

// changed is a store that changes events on their way in.
func changed(change func(e *dossier.Event)) func(s *broken) {
	return func(s *broken) {
		s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
			b.Events = slices.Clone(b.Events)
			for i := range b.Events {
				b.Events[i] = b.Events[i].Clone()
				change(&b.Events[i])
			}
			return s.Store.Append(ctx, b)
		}
	}
}

// rewritten is a store that takes a text of an event for another one.
func rewritten(rewrite func(string) string) func(s *broken) {
	return changed(func(e *dossier.Event) {
		e.Reason, e.Actor = rewrite(e.Reason), rewrite(e.Actor)
		e.Personal.Note = dossier.NewSecret(rewrite(e.Personal.Note.Reveal()))
	})
}

// folded is a store that compares IDs in another way than byte for byte.
func folded(fold func(string) string) func(s *broken) {
	return func(s *broken) {
		s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
			b.ID = dossier.ID(fold(string(b.ID)))
			return s.Store.Append(ctx, b)
		}
		s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
			log, err := s.Store.Load(ctx, dossier.ID(fold(string(id))))
			log.ID = id
			return log, err
		}
	}
}

// sequence is a store like a table with a sequence: an event has a number from when its append begins, and shows when it ends.
func sequence(s *broken, slow func(ctx context.Context, number int)) {
	type seen struct {
		number int
		entry  dossier.Entry
	}
	var mu sync.Mutex
	next := 0
	var visible []seen
	s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
		mu.Lock()
		from := next
		next += len(b.Events)
		mu.Unlock()
		slow(ctx, from)
		n, err := s.Store.Append(context.WithoutCancel(ctx), b)
		mu.Lock()
		defer mu.Unlock()
		for i := range b.Events {
			if err == nil && n == b.Expected+len(b.Events) {
				visible = append(visible, seen{from + i, dossier.Entry{ID: b.ID, Revision: b.Expected + i + 1, Event: b.Events[i].Clone()}})
			}
		}
		slices.SortFunc(visible, func(a, b seen) int { return a.number - b.number })
		return n, err
	}
	s.feed = func(_ context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
		last := -1
		if _, err := fmt.Sscan(string(after), &last); err != nil && after != "" {
			return dossier.Feed{}, motcua.ErrInvalid
		}
		mu.Lock()
		defer mu.Unlock()
		out := dossier.Feed{Next: after}
		for _, v := range visible {
			if v.number > last && (limit <= 0 || len(out.Entries) < limit) {
				out.Entries, out.Next = append(out.Entries, v.entry), dossier.Cursor(fmt.Sprint(v.number))
			}
		}
		return out, nil
	}
}

// comparing is a store that looks for the key of a batch first and then lets the revision decide, as an UPDATE … WHERE does.
func comparing(s *broken, slow func(ctx context.Context)) {
	var mu sync.Mutex
	s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
		if err := b.Check(); err != nil {
			return 0, err
		}
		log, _ := s.Store.Load(ctx, b.ID)
		if n, err := log.Repeated(b); n > 0 || err != nil {
			return n, err
		}
		slow(ctx)
		mu.Lock()
		defer mu.Unlock()
		if log, _ := s.Store.Load(ctx, b.ID); len(log.Events) != b.Expected {
			return 0, motcua.ErrConflict
		}
		return s.Store.Append(context.WithoutCancel(ctx), b)
	}
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
					if a := log.Events[i].Accepted; a != nil {
						a.Convention.CutOff = calendar.TimeOfDay{}
					}
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
		{"a seal is worked out by the store", "everything of an event is kept", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				b.Events = slices.Clone(b.Events)
				_ = (&dossier.Sealer{}).Seal(dossier.Log{ID: b.ID}, b.Events)
				return s.Store.Append(ctx, b)
			}
		}},
		{"details of one kind are lost", "everything of an event is kept", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				b.Events = slices.Clone(b.Events)
				for i := range b.Events {
					if _, ok := b.Events[i].Details.(*dossier.Correction); ok {
						b.Events[i].Details = nil
					}
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"a repeated batch must have the same seals", "a repeated batch may be sealed anew", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if log, err := s.Store.Load(ctx, b.ID); err == nil && log.Events[0].Key == b.Key && log.Events[0].Seal != b.Events[0].Seal {
					return 0, motcua.ErrExists
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"a cancelled append writes", "a cancelled call returns the error", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				n, err := s.Store.Append(context.WithoutCancel(ctx), b)
				if ctx.Err() != nil {
					return 0, ctx.Err()
				}
				return n, err
			}
		}},
		{"nothing is erased", "an erasure takes what is personal", func(s *broken) {
			s.erase = func(context.Context, dossier.ID, int) error { return nil }
		}},
		{"the salt stays", "an erasure takes what is personal", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				for i := range log.Events {
					log.Events[i].Seal.Salt = [16]byte{1}
				}
				return log, err
			}
		}},
		{"the feed has a copy of its own", "an erasure takes what is personal", func(s *broken) {
			s.erase = func(ctx context.Context, id dossier.ID, revision int) error {
				kept, _ := s.Store.Feed(ctx, "", 100)
				s.feed = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
					f, err := s.Store.Feed(ctx, after, limit)
					if len(f.Entries) > 0 && after == "" {
						f.Entries[0] = kept.Entries[0]
					}
					return f, err
				}
				return s.Store.Erase(ctx, id, revision)
			}
		}},
		{"everything is erased", "an erasure leaves the facts", func(s *broken) {
			s.erase = func(ctx context.Context, id dossier.ID, _ int) error { return s.Store.Erase(ctx, id, 1000) }
		}},
		{"the seal goes with it", "an erasure leaves the facts", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				for i := range log.Events {
					if log.Events[i].Personal.IsZero() {
						log.Events[i].Seal = dossier.Seal{}
					}
				}
				return log, err
			}
		}},
		{"erasing nothing is an error", "an erasure can be repeated", func(s *broken) {
			s.erase = func(ctx context.Context, id dossier.ID, revision int) error {
				log, err := s.Store.Load(ctx, id)
				if err == nil && log.Events[0].Personal.IsZero() {
					return motcua.ErrNotFound
				}
				return s.Store.Erase(ctx, id, revision)
			}
		}},
		{"erasing an unknown dossier is a success", "nothing is erased of an unknown dossier", func(s *broken) {
			s.erase = func(ctx context.Context, id dossier.ID, revision int) error {
				_ = s.Store.Erase(ctx, id, revision)
				return nil
			}
		}},
		{"an erased batch is another one", "an erased batch is still known", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				log, err := s.Store.Load(ctx, b.ID)
				if err == nil && log.Events[0].Key == b.Key && !dossier.SameEvents(log.Events[:1], b.Events[:1]) {
					return 0, motcua.ErrExists
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"a filter forgets the field", "found is what a filter selects", func(s *broken) {
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				f.Field = ""
				return s.Store.Find(ctx, f, q)
			}
		}},
		{"due before includes the day", "found is what a filter selects", func(s *broken) {
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				f.DueBefore = f.DueBefore.AddDays(1)
				return s.Store.Find(ctx, f, q)
			}
		}},
		{"the first summary stays", "found is what is there now", func(s *broken) {
			sums := map[dossier.ID]*dossier.Summary{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if sums[b.ID] == nil {
					sums[b.ID] = b.Summary
				}
				b.Summary = sums[b.ID]
				return s.Store.Append(ctx, b)
			}
		}},
		{"only a summary is looked at", "a summary can be worked out", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if b.Summary == nil {
					b.Summary = &dossier.Summary{}
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"found by offset", "what is found survives additions", func(s *broken) {
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				all, err := s.Store.Find(ctx, f, dossier.Query{Limit: 1 << 20})
				if err != nil {
					return all, err
				}
				from := 0
				_, _ = fmt.Sscan(string(q.After), &from)
				end := min(from+max(q.Limit, 1), len(all.IDs))
				page := dossier.Page{IDs: all.IDs[from:end]}
				if end < len(all.IDs) {
					page.Next = dossier.Cursor(fmt.Sprint(end))
				}
				return page, nil
			}
		}},
		{"only the first token counts", "applicants are found by token", func(s *broken) {
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				f.Applicant = f.Applicant[:min(len(f.Applicant), 1)]
				return s.Store.Find(ctx, f, q)
			}
		}},
		{"any token ever counts", "applicants are found by token", func(s *broken) {
			ever := map[dossier.Token]map[dossier.ID]bool{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				for _, e := range b.Events {
					if ever[e.Token] == nil {
						ever[e.Token] = map[dossier.ID]bool{}
					}
					ever[e.Token][b.ID] = !e.Token.IsZero()
				}
				return s.Store.Append(ctx, b)
			}
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				tokens := f.Applicant
				f.Applicant = nil
				page, err := s.Store.Find(ctx, f, dossier.Query{Limit: 1 << 20})
				page.IDs = slices.DeleteFunc(page.IDs, func(id dossier.ID) bool {
					return id <= dossier.ID(q.After) || !slices.ContainsFunc(tokens, func(t dossier.Token) bool { return ever[t][id] })
				})
				if n := q.Limit; n > 0 && n < len(page.IDs) {
					page.IDs, page.Next = page.IDs[:n], dossier.Cursor(page.IDs[n-1])
				}
				return page, err
			}
		}},
		{"the index outlives the erasure", "who was erased is not found", func(s *broken) {
			s.erase = func(ctx context.Context, id dossier.ID, revision int) error {
				page, _ := s.Store.Find(ctx, dossier.Filter{}, dossier.Query{})
				s.find = func(context.Context, dossier.Filter, dossier.Query) (dossier.Page, error) { return page, nil }
				return s.Store.Erase(ctx, id, revision)
			}
		}},
		{"every token of a dossier is replaced", "a token is replaced", func(s *broken) {
			s.retoken = func(ctx context.Context, id dossier.ID, revision int, t dossier.Token) error {
				_ = s.Store.Retoken(ctx, id, 1, t)
				return s.Store.Retoken(ctx, id, revision, t)
			}
		}},
		{"the old token still finds", "a token is replaced", func(s *broken) {
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				if len(f.Applicant) > 0 {
					f.Applicant = nil
				}
				return s.Store.Find(ctx, f, q)
			}
		}},
		{"a token comes back after an erasure", "what was erased gets no token", func(s *broken) {
			late := map[dossier.ID]dossier.Token{}
			s.retoken = func(_ context.Context, id dossier.ID, _ int, t dossier.Token) error {
				late[id] = t
				return nil
			}
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				for i := range log.Events {
					log.Events[i].Token = late[id]
				}
				return log, err
			}
		}},
		{"the last look is not shown", "looks are recorded", func(s *broken) {
			s.accesses = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
				p, err := s.Store.Accesses(ctx, after, limit)
				if len(p.Entries) > 1 {
					p.Entries = p.Entries[:len(p.Entries)-1]
				}
				return p, err
			}
		}},
		{"any look is kept", "a look without a reason is refused", func(s *broken) {
			s.record = func(ctx context.Context, a dossier.Access) error {
				a.Purpose = "p"
				return s.Store.Record(ctx, a)
			}
		}},
		{"a closed store still reads", "a closed store does nothing", func(s *broken) {
			s.close = func() error { return nil }
		}},
		{"closing twice is an error", "a closed store does nothing", func(s *broken) {
			closed := false
			s.close = func() error {
				if closed {
					return motcua.ErrClosed
				}
				closed = true
				return s.Store.Close()
			}
		}},
		{"instants to the microsecond", "everything of an event is kept", changed(func(e *dossier.Event) { e.At = e.At.Truncate(time.Microsecond) })},
		{"instants to the second", "everything of an event is kept", changed(func(e *dossier.Event) { e.Recorded = e.Recorded.Truncate(time.Second) })},
		{"the start to the microsecond", "everything of an event is kept", changed(func(e *dossier.Event) {
			if e.Accepted != nil {
				e.Accepted.Start = e.Accepted.Start.Truncate(time.Microsecond)
			}
		})},
		{"the promise to the second", "everything of an event is kept", changed(func(e *dossier.Event) {
			if e.Promise != nil {
				e.Promise.Instant = e.Promise.Instant.Truncate(time.Second)
			}
		})},
		{"texts are trimmed", "everything of an event is kept", rewritten(func(s string) string { return strings.Trim(s, " ") })},
		{"texts are cut at 255", "everything of an event is kept", rewritten(func(s string) string { return s[:min(len(s), 255)] })},
		{"texts are cut at 10,000", "everything of an event is kept", rewritten(func(s string) string { return s[:min(len(s), 10_000)] })},
		{"texts end at a zero byte", "everything of an event is kept", rewritten(func(s string) string { s, _, _ = strings.Cut(s, "\x00"); return s })},
		{"zero bytes are dropped", "everything of an event is kept", rewritten(func(s string) string { return strings.ReplaceAll(s, "\x00", "") })},
		{"three bytes a character", "everything of an event is kept", rewritten(func(s string) string {
			return strings.Map(func(r rune) rune {
				if r > 0xffff {
					return '?'
				}
				return r
			}, s)
		})},
		{"UTF-8 is repaired", "everything of an event is kept", rewritten(func(s string) string { return strings.ToValidUTF8(s, "\ufffd") })},
		{"letters are composed", "everything of an event is kept", rewritten(norm.NFC.String)},
		{"letters are decomposed", "everything of an event is kept", rewritten(norm.NFD.String)},
		{"lines end in one way", "everything of an event is kept", rewritten(func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") })},
		{"the feed has instants to the microsecond", "everything of an event is kept", func(s *broken) {
			s.feed = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
				f, err := s.Store.Feed(ctx, after, limit)
				for i := range f.Entries {
					f.Entries[i].Event.At = f.Entries[i].Event.At.Truncate(time.Microsecond)
				}
				return f, err
			}
		}},
		{"IDs without case", "IDs and keys are compared byte for byte", folded(strings.ToLower)},
		{"IDs composed", "IDs and keys are compared byte for byte", folded(norm.NFC.String)},
		{"IDs compatible", "IDs and keys are compared byte for byte", folded(norm.NFKC.String)},
		{"IDs with single spaces", "IDs and keys are compared byte for byte", folded(func(s string) string { return strings.Join(strings.Fields(s), " ") })},
		{"IDs as numbers", "IDs and keys are compared byte for byte", folded(func(s string) string { return strings.TrimLeft(s, "0") })},
		{"IDs cut", "IDs and keys are compared byte for byte", folded(func(s string) string { return s[:min(len(s), 64)] })},
		{"IDs cut by bytes", "IDs and keys are compared byte for byte", folded(func(s string) string { return strings.ToValidUTF8(s[:min(len(s), 255)], "") })},
		{"IDs are padded", "an unknown dossier is not found", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, dossier.ID(strings.TrimRight(string(id), " ")))
				log.ID = id
				return log, err
			}
		}},
		{"IDs end at a zero byte", "an unknown dossier is not found", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				short, _, _ := strings.Cut(string(id), "\x00")
				return s.Store.Load(ctx, dossier.ID(short))
			}
		}},
		{"an impossible ID is another error", "nothing is erased of an unknown dossier", func(s *broken) {
			s.erase = func(ctx context.Context, id dossier.ID, revision int) error {
				if strings.Contains(string(id), "\x00") {
					return errors.New("invalid byte sequence") //nolint:err113 // as a driver says it
				}
				return s.Store.Erase(ctx, id, revision)
			}
		}},
		{"keys without case", "IDs and keys are compared byte for byte", func(s *broken) {
			var mu sync.Mutex
			keys := map[string]string{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				mu.Lock()
				defer mu.Unlock()
				at := string(b.ID) + "|" + strings.ToLower(b.Key)
				if k, ok := keys[at]; ok && k != b.Key {
					return 0, motcua.ErrExists
				}
				keys[at] = b.Key
				return s.Store.Append(ctx, b)
			}
		}},
		{"old keys are forgotten", "a repeated batch is known after others", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if log, err := s.Store.Load(ctx, b.ID); err == nil && len(log.Events) > 50 && log.Events[0].Key == b.Key {
					return 0, motcua.ErrConflict
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"the loser of a race has a conflict", "callers with one key get one revision", func(s *broken) {
			comparing(s, func(context.Context) {
				for range 20 {
					runtime.Gosched()
				}
			})
		}},
		{"who comes in the middle has a conflict", "callers with one key meet in the middle", func(s *broken) {
			comparing(s, func(ctx context.Context) { _ = ctx.Err() })
		}},
		{"a beginning is the same batch", "a key is not used for another batch", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				log, err := s.Store.Load(ctx, b.ID)
				if n := len(b.Events); err == nil && len(log.Events) > n && log.Events[0].Key == b.Key && dossier.SameEvents(log.Events[:n], b.Events) {
					return n, nil
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"a batch that is not at the revision has a conflict first", "a key is not used for another batch", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				n, err := s.Store.Append(ctx, b)
				if log, _ := s.Store.Load(ctx, b.ID); errors.Is(err, motcua.ErrExists) && len(log.Events) != b.Expected {
					return 0, motcua.ErrConflict
				}
				return n, err
			}
		}},
		{"impossible keys are taken", "a batch that makes no sense is refused", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if strings.Contains(b.Key, "\x00") {
					return 1, nil
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"the caller's details are kept", "a store copies what it is given", func(s *broken) {
			kept := map[string]dossier.Details{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				n, err := s.Store.Append(ctx, b)
				for i, e := range b.Events {
					kept[fmt.Sprint(b.ID, b.Expected+i)] = e.Details
				}
				return n, err
			}
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				for i := range log.Events {
					log.Events[i].Details = kept[fmt.Sprint(id, i)]
				}
				return log, err
			}
		}},
		{"the caller's summary is kept", "a store copies what it is given", func(s *broken) {
			kept := map[dossier.ID]*dossier.Summary{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				kept[b.ID] = b.Summary
				return s.Store.Append(ctx, b)
			}
			s.find = func(_ context.Context, f dossier.Filter, _ dossier.Query) (page dossier.Page, _ error) {
				for id, sum := range kept {
					if sum != nil && f.Match(id, sum) {
						page.IDs = append(page.IDs, id)
					}
				}
				return page, nil
			}
		}},
		{"the bodies asked are kept by reference", "a store copies what it is given", func(s *broken) {
			kept := map[dossier.ID]dossier.Summary{}
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if b.Summary != nil {
					kept[b.ID] = *b.Summary
				}
				return s.Store.Append(ctx, b)
			}
			s.find = func(_ context.Context, f dossier.Filter, _ dossier.Query) (page dossier.Page, _ error) {
				for id, sum := range kept {
					if f.Match(id, &sum) {
						page.IDs = append(page.IDs, id)
					}
				}
				return page, nil
			}
		}},
		{"the details are given out", "a store gives out copies", func(s *broken) {
			cache := map[int]dossier.Details{}
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				for i := range log.Events {
					if cache[i] == nil {
						cache[i] = log.Events[i].Details
					}
					log.Events[i].Details = cache[i]
				}
				return log, err
			}
		}},
		{"the looks are given out", "looks are given out as copies", func(s *broken) {
			var cache *dossier.AccessPage
			s.accesses = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
				if cache == nil {
					page, err := s.Store.Accesses(ctx, after, limit)
					if err != nil {
						return page, err
					}
					cache = &page
				}
				return *cache, nil
			}
		}},
		{"less than nothing is no limit", "a list is in order", func(s *broken) {
			s.list = func(ctx context.Context, q dossier.Query) (dossier.Page, error) {
				if q.Limit < 0 {
					return dossier.Page{}, nil
				}
				return s.Store.List(ctx, q)
			}
		}},
		{"a great limit is refused", "a feed is in the order of commits", func(s *broken) {
			s.feed = func(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
				if limit > 1000 {
					return dossier.Feed{}, motcua.ErrInvalid
				}
				return s.Store.Feed(ctx, after, limit)
			}
		}},
		{"a period has its last day twice", "found is what a filter selects", func(s *broken) {
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				if !f.Accepted.IsZero() {
					f.Accepted, _ = motcua.NewPeriod(f.Accepted.From(), f.Accepted.Until().AddDays(1))
				}
				return s.Store.Find(ctx, f, q)
			}
		}},
		{"find with a great limit and codes begins anew", "found is what a filter selects", func(s *broken) {
			s.find = func(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				if len(f.IDs) > 0 {
					q.After, q.Limit = "", 1
				}
				return s.Store.Find(ctx, f, q)
			}
		}},
		{"more than there is cannot be erased", "an erasure can be repeated", func(s *broken) {
			s.erase = func(ctx context.Context, id dossier.ID, revision int) error {
				if log, err := s.Store.Load(ctx, id); err == nil && revision > len(log.Events) {
					return motcua.ErrConflict
				}
				return s.Store.Erase(ctx, id, revision)
			}
		}},
		{"find ignores the context", "a cancelled call of an ability returns the error", func(s *broken) {
			s.find = func(_ context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
				return s.Store.Find(ctx, f, q)
			}
		}},
		{"erase ignores the context", "a cancelled call of an ability returns the error", func(s *broken) {
			s.erase = func(_ context.Context, id dossier.ID, revision int) error { return s.Store.Erase(ctx, id, revision) }
		}},
		{"erase says nothing was done and did it", "a cancelled call of an ability returns the error", func(s *broken) {
			s.erase = func(c context.Context, id dossier.ID, revision int) error {
				_ = s.Store.Erase(ctx, id, revision)
				return c.Err()
			}
		}},
		{"retoken ignores the context", "a cancelled call of an ability returns the error", func(s *broken) {
			s.retoken = func(_ context.Context, id dossier.ID, revision int, t dossier.Token) error {
				return s.Store.Retoken(ctx, id, revision, t)
			}
		}},
		{"record ignores the context", "a cancelled call of an ability returns the error", func(s *broken) {
			s.record = func(_ context.Context, a dossier.Access) error { return s.Store.Record(ctx, a) }
		}},
		{"accesses ignores the context", "a cancelled call of an ability returns the error", func(s *broken) {
			s.accesses = func(_ context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
				return s.Store.Accesses(ctx, after, limit)
			}
		}},
		{"an erasure takes the digest along", "what was sealed verifies", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				for i := range log.Events {
					if e := &log.Events[i]; e.Personal.IsZero() {
						e.Seal.Digest = [32]byte{}
					}
				}
				return log, err
			}
		}},
		{"the revision is not that of the log", "what was sealed verifies", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				log, err := s.Store.Load(ctx, id)
				if n := len(log.Events); n > 2 {
					log.Events[n-1], log.Events[n-2] = log.Events[n-2], log.Events[n-1]
				}
				return log, err
			}
		}},
		{"numbers are drawn before the end", "a feed waits for what began earlier", func(s *broken) {
			sequence(s, func(ctx context.Context, _ int) { _ = ctx.Err() })
		}},
		{"numbers are drawn long before the end", "a feed loses nothing under writers", func(s *broken) {
			sequence(s, func(_ context.Context, number int) {
				for range number % 2 * 50 {
					runtime.Gosched()
				}
			})
		}},
		{"somebody goes on after Close", "no goroutine outlives a store", func(s *broken) {
			var once sync.Once
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				once.Do(func() { go func() { <-t.Context().Done() }() })
				return s.Store.Append(ctx, b)
			}
		}},
		{"somebody goes on from the beginning", "no goroutine outlives a store", func(*broken) {
			go func() { <-t.Context().Done() }()
		}},
		{"a closed store looks at the batch", "a closed store says so first", func(s *broken) {
			s.append = func(ctx context.Context, b dossier.Batch) (int, error) {
				if err := b.Check(); err != nil {
					return 0, err
				}
				return s.Store.Append(ctx, b)
			}
		}},
		{"a closed store looks at the context", "a closed store says so first", func(s *broken) {
			s.load = func(ctx context.Context, id dossier.ID) (dossier.Log, error) {
				if err := ctx.Err(); err != nil {
					return dossier.Log{}, err
				}
				return s.Store.Load(ctx, id)
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

// bare is a store with nothing but the contract.
type bare struct{ dossier.Store }

// Each case prints its sentence when it fails, and what a store cannot do is skipped, not passed.
//
// Kills: a case that fails without saying why; an ability that nobody has and everybody passes.
func TestCasesSaySo(t *testing.T) {
	skipped := 0
	for _, c := range storetest.Cases() {
		if c[0] == "" || c[1] == "" {
			t.Errorf("a case without a name or a sentence: %q", c)
		}
		r := tbtest.Run(t, func(tb testing.TB) {
			storetest.RunCase(tb, c[0], func(testing.TB) dossier.Store { return bare{memstore.New()} })
		})
		if r.Failed {
			t.Errorf("%s: %s", c[0], r.Text())
		}
		if r.Skipped {
			skipped++
		}
	}
	if skipped != 20 {
		t.Errorf("%d cases skipped for a store without abilities", skipped)
	}
	r := tbtest.Run(t, func(tb testing.TB) {
		storetest.RunCase(tb, "an unknown dossier is not found", func(testing.TB) dossier.Store {
			b := &broken{Store: memstore.New()}
			b.load = func(_ context.Context, id dossier.ID) (dossier.Log, error) { return dossier.Log{ID: id}, nil }
			return b
		})
	})
	if !r.Failed || !slices.ContainsFunc(r.Logs, func(s string) bool { return strings.Contains(s, "the contract says: The error of Load wraps") }) {
		t.Errorf("%+v", r)
	}
	if r := tbtest.Run(t, func(tb testing.TB) { storetest.RunCase(tb, "no such case", nil) }); !r.Failed {
		t.Error("a case that is not there passes")
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

// Every fault of every method does the work or does not, and says which as far as it can be told.
//
// Kills: a fault that does nothing on one method; a write of unknown outcome that is not said to be one.
func TestFaultyMethods(t *testing.T) {
	event := dossier.Event{Kind: dossier.KindSubmitted, Key: "k", Personal: dossier.Personal{Note: dossier.NewSecret("n")}}
	look := dossier.Access{At: event.At.AddDate(2024, 0, 0), Actor: "a", Unit: "u", Purpose: "p", Kind: dossier.AccessExport}
	methods := map[string]struct {
		writes bool
		call   func(context.Context, *storetest.Faulty) error
		done   func(*memstore.Store) bool
	}{
		"append": {true, func(ctx context.Context, f *storetest.Faulty) error {
			_, err := f.Append(ctx, dossier.Batch{ID: "b", Key: "k", Events: []dossier.Event{event}})
			return err
		}, func(s *memstore.Store) bool { _, err := s.Load(t.Context(), "b"); return err == nil }},
		"erase": {true, func(ctx context.Context, f *storetest.Faulty) error { return f.Erase(ctx, "a", 1) }, func(s *memstore.Store) bool {
			log, err := s.Load(t.Context(), "a")
			return err == nil && log.Events[0].Personal.IsZero()
		}},
		"retoken": {true, func(ctx context.Context, f *storetest.Faulty) error {
			return f.Retoken(ctx, "a", 1, dossier.Token{Key: 1})
		}, func(s *memstore.Store) bool {
			log, err := s.Load(t.Context(), "a")
			return err == nil && log.Events[0].Token.Key == 1
		}},
		"record": {true, func(ctx context.Context, f *storetest.Faulty) error { return f.Record(ctx, look) }, func(s *memstore.Store) bool {
			page, err := s.Accesses(t.Context(), "", 1)
			return err == nil && len(page.Entries) == 1
		}},
		"load": {false, func(ctx context.Context, f *storetest.Faulty) error { _, err := f.Load(ctx, "a"); return err }, nil},
		"list": {false, func(ctx context.Context, f *storetest.Faulty) error {
			_, err := f.List(ctx, dossier.Query{})
			return err
		}, nil},
		"feed":     {false, func(ctx context.Context, f *storetest.Faulty) error { _, err := f.Feed(ctx, "", 1); return err }, nil},
		"accesses": {false, func(ctx context.Context, f *storetest.Faulty) error { _, err := f.Accesses(ctx, "", 1); return err }, nil},
		"find": {false, func(ctx context.Context, f *storetest.Faulty) error {
			_, err := f.Find(ctx, dossier.Filter{}, dossier.Query{})
			return err
		}, nil},
	}
	for name, m := range methods {
		for _, fault := range []storetest.Fault{0, storetest.FailBefore, storetest.FailAfter, storetest.CancelBefore, storetest.CancelAfter, storetest.Hang} {
			inner := memstore.New()
			if _, err := inner.Append(t.Context(), dossier.Batch{ID: "a", Key: "k", Events: []dossier.Event{event}}); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			f := storetest.NewFaulty(inner, map[int]storetest.Fault{1: fault})
			f.Before = func(call int, method string) {
				if call != 1 || method != name {
					t.Errorf("%s: call %d of %s", name, call, method)
				}
				if fault == storetest.Hang {
					cancel()
				}
			}
			err := m.call(ctx, f)
			after := fault == storetest.FailAfter || fault == storetest.CancelAfter
			if (fault == 0) != (err == nil) || err != nil && !errors.Is(err, storetest.ErrInjected) {
				t.Errorf("%s, fault %d: %v", name, fault, err)
			}
			if errors.Is(err, motcua.ErrOutcomeUnknown) != (after && m.writes) {
				t.Errorf("%s, fault %d: %v", name, fault, err)
			}
			if errors.Is(err, context.Canceled) != (fault >= storetest.CancelBefore) {
				t.Errorf("%s, fault %d: %v", name, fault, err)
			}
			if m.done != nil && m.done(inner) != (after || fault == 0) {
				t.Errorf("%s, fault %d: the work was done: %v", name, fault, m.done(inner))
			}
		}
		f := storetest.NewFaulty(bare{memstore.New()}, nil)
		if err := m.call(t.Context(), f); m.done != nil && name != "append" && !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s on a store that cannot: %v", name, err)
		}
	}
	if f := storetest.NewFaulty(memstore.New(), nil); f.Close() != nil {
		t.Error("close")
	}
	if f := storetest.NewFaulty(bare{memstore.New()}, nil); !errors.Is(f.Close(), errors.ErrUnsupported) {
		t.Error("close of what cannot be closed")
	}
}

// A faulty store keeps the contract as long as nothing fails.
func TestFaultyWithoutFaults(t *testing.T) {
	storetest.Run(t, func(testing.TB) dossier.Store { return storetest.NewFaulty(memstore.New(), nil) })
}
