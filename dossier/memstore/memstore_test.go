package memstore_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/identity"
)

// The personal numbers in this file are invented.

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) dossier.Store { return memstore.New() })
}

func batch(id dossier.ID) dossier.Batch {
	when := motcua.MustDate(2024, time.March, 4).At(9, 0, 0)
	return dossier.Batch{ID: id, Key: "k", Events: []dossier.Event{{Kind: dossier.KindSubmitted, At: when, Recorded: when, Key: "k"}}}
}

// Any limit that an int can hold is a limit.
//
// Kills: an end computed as start + limit, which overflows.
func TestGreatestLimit(t *testing.T) {
	store := memstore.New()
	for i := range 3 {
		if _, err := store.Append(t.Context(), batch(dossier.ID(fmt.Sprint(i)))); err != nil {
			t.Fatal(err)
		}
	}
	page, err := store.List(t.Context(), dossier.Query{After: "0", Limit: math.MaxInt})
	if err != nil || len(page.IDs) != 2 || page.Next != "" {
		t.Errorf("list: %+v, %v", page, err)
	}
	first, err := store.Feed(t.Context(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := store.Feed(t.Context(), first.Next, math.MaxInt)
	if err != nil || len(rest.Entries) != 2 {
		t.Errorf("feed: %+v, %v", rest, err)
	}
	for _, c := range []dossier.Cursor{"4", "-1", "x"} {
		if _, err := store.Feed(t.Context(), c, 1); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("feed after %q: %v", c, err)
		}
		if _, err := store.Accesses(t.Context(), c, 1); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("accesses after %q: %v", c, err)
		}
	}
}

// Many dossiers in no order, with batches that are small, and larger than a whole slice of the arena, read back by every way.
//
// Kills: a place computed wrongly where one slice ends and the next begins; an order in which late comers are lost.
func TestManySizes(t *testing.T) {
	const dossiers = 700
	store := memstore.New()
	want := map[dossier.ID]int{}
	var order []dossier.ID
	for i := range 3 * dossiers {
		id := dossier.ID(fmt.Sprintf("d%03d", (i*389)%dossiers))
		b := batch(id)
		b.Expected, b.Key = want[id], fmt.Sprint("k", i)
		for j := range i%3 + 1 {
			e := b.Events[0]
			size := (i * 7) % 900
			if i%500 == 7 {
				size = 3 << 20
			}
			e.Key, e.Reason = b.Key, strings.Repeat("r", size)
			e.Personal.Note = dossier.NewSecret(strings.Repeat("n", i%50*j))
			b.Events = append(b.Events, e)
		}
		b.Events = b.Events[1:]
		n, err := store.Append(t.Context(), b)
		if want[id] += len(b.Events); err != nil || n != want[id] {
			t.Fatalf("%d: %d, %v", i, n, err)
		}
		for range b.Events {
			order = append(order, id)
		}
		if i%100 == 0 {
			if page, err := store.List(t.Context(), dossier.Query{Limit: 10_000}); err != nil || len(page.IDs) != len(want) || !slices.IsSorted(page.IDs) {
				t.Fatalf("list of %d, %v", len(page.IDs), err)
			}
		}
	}
	for _, limit := range []int{1, 63, 64, 65, 5000} {
		var after dossier.Cursor
		n := 0
		for {
			f, err := store.Feed(t.Context(), after, limit)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Entries) == 0 {
				break
			}
			for _, e := range f.Entries {
				if e.ID != order[n] {
					t.Fatalf("limit %d: entry %d is of %s, want %s", limit, n, e.ID, order[n])
				}
				n++
			}
			after = f.Next
		}
		if n != len(order) {
			t.Errorf("limit %d: %d entries, want %d", limit, n, len(order))
		}
	}
	for id, n := range want {
		if log, err := store.Load(t.Context(), id); err != nil || len(log.Events) != n {
			t.Fatalf("%s: %d events, %v", id, len(log.Events), err)
		}
	}
}

// holds reports whether any memory that a value leads to has one of the words in it, or the number in one of its integers.
func holds(v reflect.Value, words []string, seen map[uintptr]bool) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return false
		}
		if v.Kind() == reflect.Pointer {
			if seen[v.Pointer()] {
				return false
			}
			seen[v.Pointer()] = true
		}
		return holds(v.Elem(), words, seen)
	case reflect.Struct:
		for i := range v.NumField() {
			if holds(v.Field(i), words, seen) {
				return true
			}
		}
	case reflect.String:
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(v.String(), w) })
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			all := v.Slice(0, v.Cap()).Bytes() // what lies behind the end too
			return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(all, []byte(w)) })
		}
		for i := range v.Cap() {
			if holds(v.Slice(0, v.Cap()).Index(i), words, seen) {
				return true
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if holds(it.Key(), words, seen) || holds(it.Value(), words, seen) {
				return true
			}
		}
	}
	return false
}

const (
	canaryName    = "Đặng Thị Hoàng Yến"
	canaryNumber  = "079199987654"
	canaryContact = "so nha 079199"
)

type salt struct{}

func (salt) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte{7}, len(p))), nil }

func sealer(t testing.TB) *dossier.Sealer {
	t.Helper()
	keys, err := dossier.NewKeyRing(dossier.IndexKey{ID: 1, Key: dossier.NewSecret(strings.Repeat("k", 32))})
	if err != nil {
		t.Fatal(err)
	}
	return &dossier.Sealer{Random: salt{}, Keys: keys}
}

// After an erasure no memory that the store holds has anything of the person, the index included; before it has, but not in the index. What
// remains verifies.
//
// Kills: a copy that is left behind, a length shortened instead of bytes overwritten, a token that stays, a number in an index.
func TestErasureLeavesNothing(t *testing.T) {
	store := memstore.New()
	s := sealer(t)
	log := dossier.Log{ID: "H40-1"}
	for i, kind := range []dossier.Kind{dossier.KindSubmitted, dossier.KindAccepted, dossier.KindErased} {
		b := batch("H40-1")
		b.Expected, b.Key = i, fmt.Sprint(i)
		b.Events[0].Kind, b.Events[0].Key = kind, b.Key
		if kind != dossier.KindErased {
			b.Events[0].Personal = dossier.Personal{
				Name: dossier.NewSecret(canaryName), Number: identity.MustParsePersonalID(canaryNumber),
				Contact: dossier.NewSecret(canaryContact), Note: dossier.NewSecret(canaryNumber),
			}
		}
		if err := s.Seal(log, b.Events); err != nil {
			t.Fatal(err)
		}
		log.Events = append(log.Events, b.Events...)
		if _, err := store.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Append(t.Context(), batch("H40-2")); err != nil {
		t.Fatal(err)
	}
	token := string(log.Events[0].Token.Sum[:])
	words := []string{canaryName, "Yến", canaryNumber, "987654", canaryContact, token, strings.Repeat("\x07", 16)}
	dump := func(words ...string) bool { return holds(reflect.ValueOf(store), words, map[uintptr]bool{}) }
	for _, w := range words {
		if !dump(w) {
			t.Fatal("the search does not find what is there: it proves nothing")
		}
	}
	find := dossier.Filter{Applicant: []dossier.Token{log.Events[0].Token}}
	if page, err := store.Find(t.Context(), find, dossier.Query{}); err != nil || len(page.IDs) != 1 {
		t.Fatal(page, err)
	}
	if err := store.Erase(t.Context(), "H40-1", 3); err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		if dump(w) {
			t.Errorf("something is left: word %d", slices.Index(words, w))
		}
	}
	if page, err := store.Find(t.Context(), find, dossier.Query{}); err != nil || len(page.IDs) != 0 {
		t.Error(page, err)
	}
	after, err := store.Load(t.Context(), "H40-1")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := dossier.Verify(after, log.Head()); err != nil || v.Erased != 2 {
		t.Errorf("%+v, %v", v, err)
	}
}

// Kills: a store that prints what it holds.
func TestStorePrintsNothing(t *testing.T) {
	store := memstore.New()
	b := batch("a")
	b.Events[0].Personal.Name = dossier.NewSecret(canaryName)
	if _, err := store.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		for _, v := range []any{store, *store, struct{ s *memstore.Store }{store}} {
			if text := fmt.Sprintf(verb, v); len(text) > 100 {
				t.Errorf("%s prints %d bytes: %s", verb, len(text), text)
			}
		}
	}
}

// Of sixteen officers at one dossier, in each of a thousand rounds, exactly one wins.
//
// Kills: a revision that is compared before the lock is taken.
func TestSixteenOfficers(t *testing.T) {
	const officers, rounds = 16, 1000
	store := memstore.New()
	for r := range rounds {
		var wg sync.WaitGroup
		var won atomic.Int32
		start := make(chan struct{})
		for o := range officers {
			b := batch("H40-1")
			b.Expected, b.Key = r, fmt.Sprint("round ", r, " officer ", o)
			b.Events[0].Key = b.Key
			wg.Go(func() {
				<-start
				switch _, err := store.Append(t.Context(), b); {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, motcua.ErrConflict):
					t.Errorf("round %d: %v", r, err)
				}
			})
		}
		close(start)
		wg.Wait()
		if won.Load() != 1 {
			t.Fatalf("round %d: %d officers won", r, won.Load())
		}
	}
	if log, err := store.Load(t.Context(), "H40-1"); err != nil || len(log.Events) != rounds {
		t.Errorf("%d events, %v", len(log.Events), err)
	}
}

// Everything at once: readers and finders while dossiers come, are erased and get tokens. Worth the most with -race.
//
// Kills: memory that is read without the lock.
func TestEverythingAtOnce(t *testing.T) {
	store := memstore.New()
	s := sealer(t)
	ctx := t.Context()
	var wg sync.WaitGroup
	const each = 150
	for w := range 4 {
		wg.Go(func() {
			for i := range each {
				b := batch(dossier.ID(fmt.Sprintf("d%d-%03d", w, (i*37)%each)))
				b.Events[0].Personal = dossier.Personal{Number: identity.MustParsePersonalID("040085123456"), Note: dossier.NewSecret("n")}
				if err := s.Seal(dossier.Log{ID: b.ID}, b.Events); err != nil {
					t.Error(err)
				}
				if _, err := store.Append(ctx, b); err != nil {
					t.Error(err)
				}
				if i%3 == 0 {
					if err := errors.Join(store.Retoken(ctx, b.ID, 1, dossier.Token{Key: 2}), store.Erase(ctx, b.ID, 1)); err != nil {
						t.Error(err)
					}
				}
			}
		})
		wg.Go(func() {
			for range each / 10 {
				page, err := store.Find(ctx, dossier.Filter{Applicant: s.Keys.Tokens(identity.MustParsePersonalID("040085123456"))}, dossier.Query{})
				if err != nil {
					t.Error(err)
				}
				for _, id := range page.IDs {
					if _, err := store.Load(ctx, id); err != nil {
						t.Error(err)
					}
				}
				_, err1 := store.List(ctx, dossier.Query{Limit: 50})
				_, err2 := store.Feed(ctx, "", 100)
				if err := errors.Join(err1, err2); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	page, err := store.Find(ctx, dossier.Filter{Applicant: s.Keys.Tokens(identity.MustParsePersonalID("040085123456"))}, dossier.Query{Limit: 10_000})
	if err != nil || len(page.IDs) != 4*each*2/3 {
		t.Errorf("%d found, %v", len(page.IDs), err)
	}
}

// The lists of the dossiers of an applicant, against a map: dossiers come, get other tokens, and are erased, in any order.
//
// Kills: a list that loses what stands behind the one taken off; a first or a last that is not moved; a dossier on two lists.
func TestApplicantsAgainstAMap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	store := memstore.New()
	const dossiers, tokens, steps = 12, 4, 3000
	type event struct{ token dossier.Token }
	logs := map[dossier.ID][]event{}
	token := func() dossier.Token {
		if n := r.IntN(tokens + 1); n > 0 {
			return dossier.Token{Key: 1, Sum: [16]byte{byte(n)}}
		}
		return dossier.Token{}
	}
	for step := range steps {
		id := dossier.ID(fmt.Sprint("d", r.IntN(dossiers)))
		events := logs[id]
		n := len(events)
		switch op := r.IntN(4); {
		case op < 2 || n == 0:
			b := batch(id)
			b.Expected, b.Key, b.Events[0].Key = n, fmt.Sprint(n), fmt.Sprint(n)
			b.Events[0].Token, b.Events[0].Personal.Note = token(), dossier.NewSecret("n")
			if _, err := store.Append(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			logs[id] = append(events, event{b.Events[0].Token})
		case op == 2:
			i, to := r.IntN(n), token()
			if err := store.Retoken(t.Context(), id, i+1, to); err != nil {
				t.Fatal(err)
			}
			log, err := store.Load(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if !log.Events[i].Personal.IsZero() {
				events[i].token = to
			}
		default:
			upTo := r.IntN(n + 1)
			if err := store.Erase(t.Context(), id, upTo); err != nil {
				t.Fatal(err)
			}
			clear(events[:upTo])
		}
		for n := 1; n <= tokens; n++ {
			want := []dossier.ID{}
			tok := dossier.Token{Key: 1, Sum: [16]byte{byte(n)}}
			for id, events := range logs {
				for i := len(events) - 1; i >= 0; i-- {
					if !events[i].token.IsZero() {
						if events[i].token == tok {
							want = append(want, id)
						}
						break
					}
				}
			}
			slices.Sort(want)
			page, err := store.Find(t.Context(), dossier.Filter{Applicant: []dossier.Token{tok}}, dossier.Query{})
			if err != nil || !slices.Equal(page.IDs, want) {
				t.Fatalf("step %d: token %d finds %q, want %q, %v", step, n, page.IDs, want, err)
			}
		}
	}
}

// Kills: a goroutine that the store starts.
func TestNoGoroutines(t *testing.T) {
	store := memstore.New()
	for i := range 100 {
		if _, err := store.Append(t.Context(), batch(dossier.ID(fmt.Sprint(i)))); err != nil {
			t.Fatal(err)
		}
	}
	_, err := store.List(t.Context(), dossier.Query{})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 1<<20)
	if stacks := string(buf[:runtime.Stack(buf, true)]); strings.Contains(stacks, "created by github.com/motcua/motcua/dossier/memstore.") {
		t.Errorf("a goroutine of the store is left:\n%s", stacks)
	}
}

// Whoever keeps dossiers in memory links no validator.
//
// Kills: an import that brings ninety packages along.
func TestWhatIsLinked(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("%v: %v", list, err)
	}
	found := false
	for _, p := range strings.Fields(string(out)) {
		found = found || p == "github.com/motcua/motcua/dossier"
		if !strings.HasPrefix(p, "github.com/motcua/motcua") && !strings.HasPrefix(p, "golang.org/x/text/") {
			t.Errorf("needs %s", p)
		}
	}
	if !found {
		t.Errorf("the list of packages in %s has no dossier: it proves nothing", must(filepath.Abs(".")))
	}
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

func BenchmarkAppend(b *testing.B) {
	store := memstore.New()
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		if _, err := store.Append(b.Context(), batch(dossier.ID(fmt.Sprint(n)))); err != nil {
			b.Fatal(err)
		}
	}
}

// One applicant with many dossiers costs as much as many applicants with one: compare it with BenchmarkAppend at any -benchtime.
func BenchmarkAppendOneApplicant(b *testing.B) {
	store := memstore.New()
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		x := batch(dossier.ID(fmt.Sprint(n)))
		x.Events[0].Token = dossier.Token{Key: 1}
		if _, err := store.Append(b.Context(), x); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendParallel(b *testing.B) {
	store := memstore.New()
	var mu sync.Mutex
	worker := 0
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		mu.Lock()
		worker++
		w := worker
		mu.Unlock()
		for n := 0; pb.Next(); n++ {
			if _, err := store.Append(b.Context(), batch(dossier.ID(fmt.Sprint(w, " ", n)))); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Kills: a store that panics when it is listed after it was listed and closed.
func TestListAfterClose(t *testing.T) {
	ctx := t.Context()
	store := memstore.New()
	for i := range 300 {
		at := time.Unix(int64(i), 0)
		_, err := store.Append(ctx, dossier.Batch{ID: dossier.ID(fmt.Sprint("d", i)), Key: "k", Events: []dossier.Event{{Kind: dossier.KindAccepted, At: at, Recorded: at, Key: "k"}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if page, err := store.List(ctx, dossier.Query{}); err != nil || len(page.IDs) == 0 {
		t.Fatalf("%d dossiers, %v", len(page.IDs), err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.List(ctx, dossier.Query{}); !errors.Is(err, motcua.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}
