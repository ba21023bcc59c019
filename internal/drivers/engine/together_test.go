package engine_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/internal/drivers/engine"
	"github.com/motcua/motcua/internal/drivers/mutant"
	"github.com/motcua/motcua/internal/drivers/pgserver"
	"github.com/motcua/motcua/internal/linear"
	"github.com/motcua/motcua/internal/tbtest"
)

// long reports whether the long tier is asked for, as in package campaign.
func long() bool { return os.Getenv("MOTCUA_CAMPAIGN") == "long" }

// batch returns a batch of some small events.
func batch(id dossier.ID, expected int, key string, n int) dossier.Batch {
	at := motcua.MustDate(2026, time.November, 2).At(9, 0, 0)
	b := dossier.Batch{ID: id, Expected: expected, Key: key, Summary: &dossier.Summary{Status: dossier.InProcess, Handling: "H40.14.03"}}
	for range n {
		b.Events = append(b.Events, dossier.Event{Kind: dossier.KindTransferred, At: at, Recorded: at, Key: key, To: "H40.14.03"})
	}
	return b
}

func code(n int) dossier.ID { return dossier.ID(fmt.Sprintf("H40.14.03-261102-%07d", n)) }

// mutated is an engine behind hooks.
func mutated(t testing.TB, d sqlstore.Dialect, server *pgserver.Server, h mutant.Hooks) *sql.DB {
	t.Helper()
	var db *sql.DB
	if d == sqlstore.SQLite {
		db = sql.OpenDB(mutant.Wrap(mutant.Open(&sqlite.Driver{}, engine.SQLiteDSN(filepath.Join(t.TempDir(), "m.db"))), h))
	} else {
		config, err := pgx.ParseConfig(server.NewDatabase(t))
		if err != nil {
			t.Fatal(err)
		}
		db = sql.OpenDB(mutant.Wrap(stdlib.GetConnector(*config), h))
		db.SetMaxOpenConns(16)
		db.SetMaxIdleConns(16)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := sqlstore.Migrate(t.Context(), db, d); err != nil {
		t.Fatal(err)
	}
	return db
}

// eachMutant runs a test on both engines, with one server.
func eachMutant(t *testing.T, test func(t *testing.T, open func(t testing.TB, h mutant.Hooks) *sqlstore.Store)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, func(t testing.TB, h mutant.Hooks) *sqlstore.Store {
			return engine.Store(t, mutated(t, sqlstore.SQLite, nil, h), sqlstore.SQLite, nil)
		})
	})
	t.Run("postgresql", func(t *testing.T) {
		server := pgserver.Start(t, nil)
		test(t, func(t testing.TB, h mutant.Hooks) *sqlstore.Store {
			return engine.Store(t, mutated(t, sqlstore.PostgreSQL, server, h), sqlstore.PostgreSQL, nil)
		})
	})
}

// withoutRevision is the mutant that does not compare the revision.
func withoutRevision() mutant.Hooks {
	return mutant.Hooks{Rewrite: func(q string) string {
		return strings.NewReplacer(" AND revision = $3", "", " AND revision = ?3", "").Replace(q)
	}}
}

// withoutKey is the mutant that does not look for the key.
func withoutKey() mutant.Hooks {
	return mutant.Hooks{Rewrite: func(q string) string {
		from := strings.Index(q, " AND NOT EXISTS (SELECT 1 FROM motcua_event")
		if from < 0 {
			return q
		}
		return q[:from] + q[from+strings.Index(q[from:], ")")+1:]
	}}
}

const officers = 16

// contest lets sixteen officers change one dossier, round by round, and returns how the first round ended that was not won by exactly one.
func contest(ctx context.Context, store dossier.Store, rounds int) error {
	for r := range rounds {
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		var failure error
		start := make(chan struct{})
		for o := range officers {
			b := batch(code(1), r, fmt.Sprint("round ", r, " officer ", o), 1)
			wg.Go(func() {
				<-start
				revision, err := store.Append(ctx, b)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil && revision == r+1:
					won++
				case !errors.Is(err, motcua.ErrConflict):
					failure = errors.Join(failure, fmt.Errorf("officer %d: revision %d, %w", o, revision, err))
				}
			})
		}
		close(start)
		wg.Wait()
		if won != 1 || failure != nil {
			return fmt.Errorf("round %d: %d officers won; %w", r, won, failure)
		}
	}
	log, err := store.Load(ctx, code(1))
	if err == nil && len(log.Events) != rounds {
		err = fmt.Errorf("%d events after %d rounds", len(log.Events), rounds)
	}
	return err
}

// Of sixteen officers at one dossier exactly one wins each round.
//
// Kills: a revision that is not compared.
func TestContest(t *testing.T) {
	rounds := 40
	if long() {
		rounds = 2000
	}
	eachMutant(t, func(t *testing.T, open func(testing.TB, mutant.Hooks) *sqlstore.Store) {
		if err := contest(t.Context(), open(t, mutant.Hooks{}), rounds); err != nil {
			t.Error(err)
		}
		if err := contest(t.Context(), open(t, withoutRevision()), rounds); err == nil {
			t.Error("without the revision every round has one winner still")
		}
	})
}

// tooEarly is the mutant that acknowledges what is not committed.
func tooEarly() mutant.Hooks {
	return mutant.Hooks{Late: func(s mutant.Statement) bool { return s.Is("COMMIT") || s.Is("WITH d AS (UPDATE") }}
}

// What many callers are told could have been told to one after the other.
//
// Kills: an answer before the commit.
func TestLinearizability(t *testing.T) {
	seeds, callers, calls, dossiers := uint64(2), 8, 40, 3
	if long() {
		seeds, calls = 20, 120
	}
	check := func(t *testing.T, s dossier.Store, seed uint64) porcupine.CheckResult {
		t.Helper()
		r, err := linear.Check(t.Context(), s, seed, callers, calls, dossiers)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	eachMutant(t, func(t *testing.T, open func(testing.TB, mutant.Hooks) *sqlstore.Store) {
		for seed := range seeds {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { // which closes its connections
				if r := check(t, open(t, mutant.Hooks{}), seed); r != porcupine.Ok {
					t.Error(r)
				}
			})
		}
		found := false
		for seed := uint64(0); seed < 5 && !found; seed++ {
			found = check(t, open(t, tooEarly()), seed) != porcupine.Ok
		}
		if !found {
			t.Error("nobody notices an answer before the commit")
		}
	})
}

// The key is looked for also where the revision would do: a batch that is repeated with the revision it finds is not written again.
//
// Kills: a key that is not looked for.
func TestKeyIsLookedFor(t *testing.T) {
	const sentence = "a repeated batch is known after others"
	eachMutant(t, func(t *testing.T, open func(testing.TB, mutant.Hooks) *sqlstore.Store) {
		storetest.RunCase(t, sentence, func(t testing.TB) dossier.Store { return open(t, mutant.Hooks{}) })
		s := open(t, withoutKey())
		failed := tbtest.Run(t, func(tb testing.TB) {
			storetest.RunCase(tb, sentence, func(testing.TB) dossier.Store { return s })
		})
		if !failed.Failed {
			t.Error("nobody notices that the key is not looked for")
		}
	})
}

// A transaction that began first and is committed last: what others commit meanwhile is in the feed at once, and its own events come behind them
// when they are there, for who asks again from where they were.
//
// Kills: a feed in the order of a number that was drawn before the commit; a feed that waits for the oldest transaction.
func TestFeedAndSlowTransaction(t *testing.T) {
	db := engine.PostgreSQL(t, pgserver.Start(t, nil))
	store := engine.Store(t, db, sqlstore.PostgreSQL, nil)
	ctx := t.Context()
	must := func(_ int, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	read := func(after dossier.Cursor) (got []string, next dossier.Cursor) {
		t.Helper()
		f, err := store.Feed(ctx, after, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range f.Entries {
			got = append(got, fmt.Sprintf("%s/%d", e.ID[len(e.ID)-1:], e.Revision))
		}
		return got, f.Next
	}
	must(store.Append(ctx, batch(code(1), 0, "a", 1)))
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	slow, err := store.WithTx(ctx, tx)
	if err != nil {
		t.Fatal(err)
	}
	must(slow.Append(ctx, batch(code(2), 0, "slow", 2)))
	must(store.Append(ctx, batch(code(3), 0, "b", 1)))
	must(store.Append(ctx, batch(code(1), 1, "c", 1)))
	before, next := read("")
	if want := []string{"1/1", "3/1", "1/2"}; !slices.Equal(before, want) {
		t.Errorf("while it is open: %v, want %v", before, want)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	must(store.Append(ctx, batch(code(3), 1, "d", 1)))
	after, _ := read(next)
	if want := []string{"2/1", "2/2", "3/2"}; !slices.Equal(after, want) {
		t.Errorf("after the cursor: %v, want %v", after, want)
	}
	if all, _ := read(""); !slices.Equal(all, slices.Concat(before, after)) {
		t.Errorf("from the beginning: %v", all)
	}
	// By pieces of every length it is the same.
	for limit := 1; limit < 7; limit++ {
		var got []string
		for after := dossier.Cursor(""); ; {
			f, err := store.Feed(ctx, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Entries) == 0 {
				break
			}
			for _, e := range f.Entries {
				got = append(got, fmt.Sprintf("%s/%d", e.ID[len(e.ID)-1:], e.Revision))
			}
			after = f.Next
		}
		if !slices.Equal(got, slices.Concat(before, after)) {
			t.Errorf("limit %d: %v", limit, got)
		}
	}
	if _, err := store.Feed(ctx, "99.0", 1); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a cursor behind the end: %v", err)
	}
}

// Two readers of the feed while many write in many shards: both see the same, each event once, and what one has read does not change.
//
// Kills: two readers that give places at once; a place that is given twice.
func TestFeedReaders(t *testing.T) {
	engine.Each(t, true, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		store := engine.Store(t, open(t), d, nil)
		ctx := t.Context()
		const writers, each, readers = 6, 25, 3
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					id := dossier.ID(fmt.Sprintf("H%02d.14.03-261102-%07d", 40+w%3, w))
					if _, err := store.Append(ctx, batch(id, 2*i, fmt.Sprint(i), 2)); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		seen := make([][]string, readers)
		for r := range readers {
			wg.Go(func() {
				var after dossier.Cursor
				for len(seen[r]) < 2*writers*each {
					f, err := store.Feed(ctx, after, 3+r)
					if err != nil {
						t.Error(err)
						return
					}
					for _, e := range f.Entries {
						seen[r] = append(seen[r], fmt.Sprintf("%s/%d", e.ID, e.Revision))
					}
					after = f.Next
				}
			})
		}
		wg.Wait()
		for r := range readers {
			if !slices.Equal(seen[r], seen[0]) {
				t.Errorf("reader %d saw something else than reader 0", r)
			}
		}
		once := map[string]bool{}
		for _, e := range seen[0] {
			if once[e] {
				t.Errorf("%s came twice", e)
			}
			once[e] = true
		}
	})
}

// What was acknowledged before somebody begins to read is there, also when another reader gives it its place at that moment.
//
// Kills: a look at the feed before it is asked whether something has no place yet.
func TestTwoReaders(t *testing.T) {
	server := pgserver.Start(t, &pgserver.Options{Settings: map[string]string{"fsync": "off"}})
	db, ctx := engine.PostgreSQL(t, server), t.Context()
	store := engine.Store(t, db, sqlstore.PostgreSQL, nil)
	_, err := store.Append(ctx, batch(code(1), 0, "a", 1))
	if err2 := store.Record(ctx, look(1)); err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	type reader interface {
		dossier.Store
		dossier.AccessLog
	}
	for what, read := range map[string]func(reader) (int, error){
		"feed": func(s reader) (int, error) {
			f, err := s.Feed(ctx, "", 0)
			return len(f.Entries), err
		},
		"accesses": func(s reader) (int, error) {
			p, err := s.Accesses(ctx, "", 0)
			return len(p.Entries), err
		},
	} {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		other, err := store.WithTx(ctx, tx)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := read(other); n != 1 || err != nil { // it has given the places, and holds the head until it commits
			t.Fatalf("%s: %d, %v", what, n, err)
		}
		got := make(chan error, 1)
		go func() {
			n, err := read(store)
			if err == nil && n != 1 {
				err = fmt.Errorf("%d entries", n)
			}
			got <- err
		}()
		for waiting := 0; waiting == 0; {
			if err := db.QueryRowContext(ctx, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").Scan(&waiting); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := <-got; err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := store.Feed(ctx, "1.9223372036854775807", 10); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a cursor that somebody made up: %v", err)
	}
}
