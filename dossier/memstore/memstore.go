// Package memstore keeps dossiers in memory: for tests, for examples, and for programs that read a file, answer and end.
//
// It fulfils the whole contract of [dossier.Store] except that nothing survives the process. Every event it holds costs a few
// hundred bytes of memory.
//
//	store := memstore.New()
//	service := dossier.NewService(store, rules, nil)
package memstore

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Store is a [dossier.Store] in memory. The zero value is not usable; see [New].
type Store struct {
	mu   sync.RWMutex
	logs map[dossier.ID][]dossier.Event
	ids  []dossier.ID // sorted up to the length sorted
	feed []place

	sorted int
}

// place is where an event of the feed stands.
type place struct {
	id       dossier.ID
	revision int
}

var _ dossier.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store {
	return &Store{logs: make(map[dossier.ID][]dossier.Event)}
}

const defaultLimit = 1000

// Append fulfils the contract of [dossier.Store]. Its outcome is always known.
func (s *Store) Append(ctx context.Context, b dossier.Batch) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := b.Check(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	log, known := s.logs[b.ID]
	if first := slices.IndexFunc(log, func(e dossier.Event) bool { return e.Key == b.Key }); first >= 0 {
		end := first
		for end < len(log) && log[end].Key == b.Key {
			end++
		}
		if !dossier.SameEvents(log[first:end], b.Events) {
			return 0, fmt.Errorf("memstore: append: idempotency key with other events: %w", motcua.ErrExists)
		}
		return end, nil
	}
	if len(log) != b.Expected {
		return 0, fmt.Errorf("memstore: append: %w", motcua.ErrConflict)
	}
	log = slices.Grow(log, len(b.Events))
	for i := range b.Events {
		log = append(log, b.Events[i].Clone())
		s.feed = append(s.feed, place{b.ID, len(log)})
	}
	s.logs[b.ID] = log
	if !known {
		s.ids = append(s.ids, b.ID)
	}
	return len(log), nil
}

// Load fulfils the contract of [dossier.Store].
func (s *Store) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	if err := ctx.Err(); err != nil {
		return dossier.Log{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	log, ok := s.logs[id]
	if !ok {
		return dossier.Log{}, fmt.Errorf("memstore: load: %w", motcua.ErrNotFound)
	}
	out := make([]dossier.Event, len(log))
	for i := range log {
		out[i] = log[i].Clone()
	}
	return dossier.Log{ID: id, Events: out}, nil
}

// Erase fulfils the contract of [dossier.Eraser].
func (s *Store) Erase(ctx context.Context, id dossier.ID, revision int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	log, ok := s.logs[id]
	if !ok {
		return fmt.Errorf("memstore: erase: %w", motcua.ErrNotFound)
	}
	for i := range log[:min(max(revision, 0), len(log))] {
		log[i].Personal = dossier.Personal{}
	}
	return nil
}

// List fulfils the contract of [dossier.Store].
func (s *Store) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	if err := ctx.Err(); err != nil {
		return dossier.Page{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sorted < len(s.ids) {
		slices.Sort(s.ids)
		s.sorted = len(s.ids)
	}
	i, found := slices.BinarySearch(s.ids, dossier.ID(q.After))
	if found {
		i++
	}
	end := i + min(limit, len(s.ids)-i)
	page := dossier.Page{IDs: slices.Clone(s.ids[i:end])}
	if end < len(s.ids) {
		page.Next = dossier.Cursor(s.ids[end-1])
	}
	return page, nil
}

// Feed fulfils the contract of [dossier.Store].
func (s *Store) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	if err := ctx.Err(); err != nil {
		return dossier.Feed{}, err
	}
	if limit <= 0 {
		limit = defaultLimit
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	from := 0
	if after != "" {
		n, err := strconv.Atoi(string(after))
		if err != nil || n < 0 || n > len(s.feed) {
			return dossier.Feed{}, motcua.Invalid("memstore: feed", motcua.Problem{Path: "after", Code: motcua.CodeMalformed, Param: "a cursor of this store"})
		}
		from = n
	}
	end := from + min(limit, len(s.feed)-from)
	out := dossier.Feed{Next: after}
	for _, p := range s.feed[from:end] {
		out.Entries = append(out.Entries, dossier.Entry{ID: p.id, Revision: p.revision, Event: s.logs[p.id][p.revision-1].Clone()})
	}
	if end > from {
		out.Next = dossier.Cursor(strconv.Itoa(end))
	}
	return out, nil
}
