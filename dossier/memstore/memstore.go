// Package memstore keeps dossiers in memory: for tests, for examples, and for programs that read a file, answer and end.
//
// It fulfils the whole contract of [dossier.Store], except that nothing survives the process, and every ability beside it: it erases,
// finds, replaces tokens, and records who looked at what. It starts no goroutine.
//
//	store := memstore.New()
//	service := dossier.NewService(store, rules, nil)
//
// # How it keeps them
//
// Events lie one behind the other in a few large slices of bytes, in their canonical form. A garbage collector has nothing to follow
// there, so that holding a million dossiers does not slow down a program. What is personal lies in slices of its own and is
// overwritten with zeros when it is erased.
package memstore

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"sync"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Store is a [dossier.Store] in memory. The zero value is not usable; see [New]. A copy is the same store.
type Store struct{ m *hidden }

// hidden is behind a pointer and has nothing but a pointer, so that nothing that prints a Store, or a struct it is in, prints what it holds.
type hidden struct{ *memory }

var (
	_ dossier.Store     = (*Store)(nil)
	_ dossier.Eraser    = (*Store)(nil)
	_ dossier.Finder    = (*Store)(nil)
	_ dossier.Retokener = (*Store)(nil)
	_ dossier.AccessLog = (*Store)(nil)
)

// New returns an empty store.
func New() *Store { return &Store{&hidden{newMemory()}} }

// memory is what a store holds. One lock is enough: what takes time, bringing events into their form, is done before it is taken.
type memory struct {
	mu     sync.RWMutex
	closed bool

	// The seed keeps a client who chooses dossier codes from choosing ones that meet in one place of a table. Nothing that the
	// store answers depends on it.
	seed     maphash.Seed
	byID     map[uint64]uint32 // the hash of an ID to the number of the last dossier that has it; see row.next
	rows     []row             // by number, from 1
	ids      arena
	facts    arena    // the records, in the order of commits
	personal arena    // what is personal
	marks    []uint64 // where the records 0, 64, 128 … of the feed are
	events   int
	order    []uint32 // the numbers of all dossiers, by ID up to the length sorted
	sorted   int

	names  map[string]uint32 // words of summaries: units, procedures, fields; from 1
	asked  map[uint32][]string
	stale  []uint32                 // dossiers whose summary has to be worked out
	tokens map[dossier.Token]uint32 // the first of the dossiers that have a token; see row.following

	access []dossier.Access
}

// row is what is known of a dossier without reading its records. It holds no pointer.
type row struct {
	id, last uint64 // where the ID and the last record are
	count    uint32 // of events
	next     uint32 // another dossier with the same hash; 0 for none
	// The dossiers before it and after it in the list of its token; 0 for none.
	preceding, following uint32
	summary
}

func newMemory() *memory {
	return &memory{
		seed: maphash.MakeSeed(), byID: map[uint64]uint32{}, rows: make([]row, 1),
		names: map[string]uint32{}, asked: map[uint32][]string{}, tokens: map[dossier.Token]uint32{},
	}
}

const defaultLimit = 1000

// errNotLoaded is the same each time: an import asks for every dossier that it brings.
var errNotLoaded = fmt.Errorf("memstore: load: %w", motcua.ErrNotFound)

// Close gives up everything the store holds. Every call after it, but Close itself, is an error that wraps [motcua.ErrClosed].
func (s *Store) Close() error {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	if !s.m.closed {
		m := s.m
		m.closed, m.byID, m.rows, m.ids, m.facts, m.personal = true, nil, nil, arena{}, arena{}, arena{}
		m.marks, m.order, m.names, m.asked, m.stale, m.tokens, m.access = nil, nil, nil, nil, nil, nil, nil
		m.sorted = 0
	}
	return nil
}

// open reports why a call cannot be served. The lock must be held.
func (m *memory) open(ctx context.Context, what string) error {
	if m.closed {
		return fmt.Errorf("memstore: %s: %w", what, motcua.ErrClosed)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("memstore: %s: %w", what, err)
	}
	return nil
}

// find returns the number of a dossier, and its hash.
func (m *memory) find(id dossier.ID) (no uint32, hash uint64) {
	hash = maphash.String(m.seed, string(id))
	for no = m.byID[hash]; no != 0; no = m.rows[no].next {
		if string(m.id(no)) == string(id) {
			return no, hash
		}
	}
	return 0, hash
}

// id returns the ID of a dossier, in the store's own memory.
func (m *memory) id(no uint32) []byte {
	at := m.rows[no].id
	b := m.ids.at(at)
	n, size := binary.Uvarint(b)
	return b[size : size+int(n)]
}

// Append fulfils the contract of [dossier.Store]. Its outcome is always known.
func (s *Store) Append(ctx context.Context, b dossier.Batch) (int, error) {
	if err := b.Check(); err != nil {
		m := s.m
		m.mu.RLock()
		defer m.mu.RUnlock()
		return 0, cmp.Or(m.open(ctx, "append"), err)
	}
	var buf [1024]byte
	var few [8]int
	w := encoded{buf[:0], few[:0]}
	for i := range b.Events {
		w = w.add(&b.Events[i])
	}
	m := s.m
	key := uint32(maphash.String(m.seed, b.Key))
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(ctx, "append"); err != nil {
		return 0, err
	}
	no, hash := m.find(b.ID)
	if m.hasKey(no, key) {
		log, err := m.log(no)
		if err != nil {
			return 0, err
		}
		revision, err := log.Repeated(b)
		if err != nil {
			return 0, fmt.Errorf("memstore: append: %w", err)
		}
		if revision > 0 {
			return revision, nil
		}
	}
	if int(m.rows[no].count) != b.Expected {
		return 0, fmt.Errorf("memstore: append: %w", motcua.ErrConflict)
	}
	if no == 0 {
		no = m.begin(b.ID, hash)
	}
	m.write(no, key, b.Events, w)
	m.summarize(no, b.Summary)
	return int(m.rows[no].count), nil
}

// begin makes a dossier without events.
func (m *memory) begin(id dossier.ID, hash uint64) uint32 {
	no := uint32(len(m.rows))
	var size [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(size[:], uint64(len(id)))
	at, b := m.ids.take(n + len(id))
	copy(b, size[:n])
	copy(b[n:], id)
	m.rows = append(m.rows, row{id: at, next: m.byID[hash]})
	m.byID[hash] = no
	m.order = append(m.order, no)
	return no
}

// Load fulfils the contract of [dossier.Store].
func (s *Store) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	s.m.mu.RLock()
	defer s.m.mu.RUnlock()
	if err := s.m.open(ctx, "load"); err != nil {
		return dossier.Log{}, err
	}
	no, _ := s.m.find(id)
	if no == 0 {
		return dossier.Log{}, errNotLoaded
	}
	return s.m.log(no)
}

// List fulfils the contract of [dossier.Store].
func (s *Store) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	defer s.m.lockSorted()()
	m := s.m
	if err := m.open(ctx, "list"); err != nil {
		return dossier.Page{}, err
	}
	i := m.after(q.After)
	end := i + min(limitOf(q.Limit), len(m.order)-i)
	page := dossier.Page{IDs: make([]dossier.ID, 0, end-i)}
	for _, no := range m.order[i:end] {
		page.IDs = append(page.IDs, dossier.ID(m.id(no)))
	}
	if end < len(m.order) {
		page.Next = dossier.Cursor(page.IDs[len(page.IDs)-1])
	}
	return page, nil
}

func limitOf(limit int) int {
	if limit <= 0 {
		return defaultLimit
	}
	return limit
}

// after returns the place in the order behind a cursor, which is an ID.
func (m *memory) after(c dossier.Cursor) int {
	if c == "" {
		return 0
	}
	i, found := slices.BinarySearchFunc(m.order, string(c), func(no uint32, id string) int {
		switch b := m.id(no); {
		case string(b) < id:
			return -1
		case string(b) > id:
			return 1
		}
		return 0
	})
	if found {
		i++
	}
	return i
}

// lockSorted takes the lock when the order and the summaries are up to date, and brings them there before. It returns the function that
// gives the lock back.
func (m *memory) lockSorted() func() {
	m.mu.RLock()
	if m.sorted == len(m.order) && len(m.stale) == 0 {
		return m.mu.RUnlock
	}
	m.mu.RUnlock()
	m.mu.Lock()
	m.sort()
	m.refresh()
	return m.mu.Unlock
}

// sort brings the dossiers that came since the last time to their places. The others only move aside.
func (m *memory) sort() {
	compare := func(a, b uint32) int { return bytes.Compare(m.id(a), m.id(b)) }
	if m.sorted == len(m.order) {
		return
	}
	fresh := slices.Clone(m.order[m.sorted:])
	if !slices.IsSortedFunc(fresh, compare) {
		slices.SortFunc(fresh, compare)
	}
	end := m.sorted
	for i := len(fresh) - 1; i >= 0; i-- {
		at, _ := slices.BinarySearchFunc(m.order[:end], fresh[i], compare)
		copy(m.order[at+i+1:], m.order[at:end])
		m.order[at+i], end = fresh[i], at
	}
	m.sorted = len(m.order)
}

// Feed fulfils the contract of [dossier.Store].
func (s *Store) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	m := s.m
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(ctx, "feed"); err != nil {
		return dossier.Feed{}, err
	}
	from, err := place(after, m.events, "feed")
	if err != nil {
		return dossier.Feed{}, err
	}
	end := from + min(limitOf(limit), m.events-from)
	out := dossier.Feed{Next: after}
	if end == from {
		return out, nil
	}
	at := m.marks[from/markEvery]
	for range from % markEvery {
		at = m.facts.next(at, m.record(at).size())
	}
	out.Entries = make([]dossier.Entry, 0, end-from)
	for i := from; i < end; i++ {
		r := m.record(at)
		e, err := m.event(r)
		if err != nil {
			return dossier.Feed{}, err
		}
		out.Entries = append(out.Entries, dossier.Entry{ID: dossier.ID(m.id(r.dossier())), Revision: int(r.revision()), Event: e})
		if i+1 < end {
			at = m.facts.next(at, r.size())
		}
	}
	out.Next = dossier.Cursor(strconv.Itoa(end))
	return out, nil
}

// place reads a cursor that counts entries.
func place(after dossier.Cursor, entries int, what string) (int, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(string(after))
	if err != nil || n < 0 || n > entries {
		return 0, motcua.Invalid("memstore: "+what, motcua.Problem{Path: "after", Code: motcua.CodeMalformed, Param: "a cursor of this store"})
	}
	return n, nil
}
