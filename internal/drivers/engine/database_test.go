package engine_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/internal/drivers/engine"
	"github.com/motcua/motcua/internal/drivers/mutant"
	"github.com/motcua/motcua/internal/drivers/pgserver"
)

// What is appended in a transaction of the caller's is there when that is committed and not otherwise, together with what else was written; a
// conflict leaves it usable.
//
// Kills: a store in a transaction that writes outside it; half a batch left by one that failed.
func TestWithTx(t *testing.T) {
	engine.Each(t, true, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		db, ctx := open(t), t.Context()
		store := engine.Store(t, db, d, nil)
		if _, err := db.ExecContext(ctx, "CREATE TABLE letters (id text PRIMARY KEY)"); err != nil {
			t.Fatal(err)
		}
		in := func(end func(*sql.Tx) error, do func(*sql.Tx, *sqlstore.Tx)) {
			t.Helper()
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			s, err := store.WithTx(ctx, tx)
			if err != nil {
				t.Fatal(err)
			}
			do(tx, s)
			if err := end(tx); err != nil {
				t.Fatal(err)
			}
		}
		want := func(what string, events, letters int) {
			t.Helper()
			log, err := store.Load(ctx, code(1))
			if err != nil && !errors.Is(err, motcua.ErrNotFound) {
				t.Fatal(err)
			}
			var n int
			if err := db.QueryRowContext(ctx, "SELECT count(*) FROM letters").Scan(&n); err != nil {
				t.Fatal(err)
			}
			f, err := store.Feed(ctx, "", 0)
			if err != nil || len(log.Events) != events || n != letters || len(f.Entries) != events {
				t.Errorf("%s: %d events, %d of them in the feed, %d letters, %v", what, len(log.Events), len(f.Entries), n, err)
			}
		}
		write := func(tx *sql.Tx, s *sqlstore.Tx, expected int, key string) {
			t.Helper()
			_, err := tx.ExecContext(ctx, "INSERT INTO letters VALUES ('"+key+"')")
			r, err2 := s.Append(ctx, batch(code(1), expected, key, 2))
			if err != nil || err2 != nil || r != expected+2 {
				t.Fatal(r, err, err2)
			}
		}
		in((*sql.Tx).Rollback, func(tx *sql.Tx, s *sqlstore.Tx) {
			write(tx, s, 0, "a")
			log, err := s.Load(ctx, code(1))
			page, err2 := s.List(ctx, dossier.Query{})
			f, err3 := s.Feed(ctx, "", 0)
			if err := errors.Join(err, err2, err3); err != nil || len(log.Events) != 2 || len(page.IDs) != 1 || len(f.Entries) != 2 {
				t.Errorf("inside: %d events, %d dossiers, %d in the feed, %v", len(log.Events), len(page.IDs), len(f.Entries), err)
			}
		})
		want("rolled back", 0, 0)
		in((*sql.Tx).Commit, func(tx *sql.Tx, s *sqlstore.Tx) {
			write(tx, s, 0, "a")
			if _, err := s.Append(ctx, batch(code(1), 0, "other", 1)); !errors.Is(err, motcua.ErrConflict) {
				t.Errorf("conflict: %v", err)
			}
			if err := s.Erase(ctx, code(7), 1); !errors.Is(err, motcua.ErrNotFound) {
				t.Errorf("erase: %v", err)
			}
			if r, err := s.Append(ctx, batch(code(1), 0, "a", 2)); err != nil || r != 2 {
				t.Errorf("repeated: %d, %v", r, err)
			}
			write(tx, s, 2, "b")
			if err := errors.Join(s.Erase(ctx, code(1), 2), s.Retoken(ctx, code(1), 3, dossier.Token{Key: 1}), s.Record(ctx, look(1))); err != nil {
				t.Error(err)
			}
			if page, err := s.Accesses(ctx, "", 0); err != nil || len(page.Entries) != 1 {
				t.Error(page, err)
			}
			if page, err := s.Find(ctx, dossier.Filter{Handling: "H40.14.03"}, dossier.Query{}); err != nil || len(page.IDs) != 1 {
				t.Error(page, err)
			}
		})
		want("committed", 4, 2)
	})
}

// SQLite may roll a caller's transaction back by itself. What is appended then must not be committed by itself.
//
// Kills: an event without the letter that belonged to it; pages that are divided with what was personal left between their rows.
func TestTxThatSQLiteEnded(t *testing.T) {
	db, ctx := engine.SQLite(t), t.Context()
	store := engine.Store(t, db, sqlstore.SQLite, nil)
	if _, err := db.ExecContext(ctx, "CREATE TABLE letters (id text PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.WithTx(ctx, tx)
	if err != nil {
		t.Fatal(err)
	}
	var secure int
	if err := tx.QueryRowContext(ctx, "PRAGMA secure_delete").Scan(&secure); err != nil || secure != 1 {
		t.Errorf("secure_delete is %d in the transaction, %v", secure, err)
	}
	for _, statement := range []string{"INSERT INTO letters VALUES ('a')", "ROLLBACK"} { // as after an interrupted statement
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		_, err := s.Append(ctx, batch(code(1), 0, "a", 1))
		if err2 := s.Record(ctx, look(1)); !errors.Is(err, motcua.ErrBusy) || !errors.Is(err2, motcua.ErrBusy) {
			t.Errorf("outside a transaction: %v, %v", err, err2)
		}
	}
	_ = tx.Commit() // there is nothing to commit, and SQLite says so
	var letters int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM letters").Scan(&letters)
	if _, missing := store.Load(ctx, code(1)); err != nil || letters != 0 || !errors.Is(missing, motcua.ErrNotFound) {
		t.Errorf("%d letters, %v; the event: %v", letters, err, missing)
	}
}

func look(n int) dossier.Access {
	return dossier.Access{
		At: motcua.MustDate(2026, 11, 2).At(9, n, 0), Actor: "a", Unit: "u", Purpose: "p", Kind: dossier.AccessView, Dossier: code(1),
	}
}

// The store works under an account that has the shipped rights and no others, and that account can neither change nor delete an event or a
// look.
//
// Kills: a statement that changes an event; a grant too many or too few.
func TestGrants(t *testing.T) {
	server := pgserver.Start(t, nil)
	server.Exec(t, "postgres", "CREATE ROLE motcua_app LOGIN")
	files, err := sqlstore.Schema(sqlstore.PostgreSQL)
	if err != nil {
		t.Fatal(err)
	}
	grants, err := fs.ReadFile(files, "grants/insert_only.sql")
	if err != nil {
		t.Fatal(err)
	}
	open := func(t testing.TB) *sql.DB {
		dsn := server.NewDatabase(t)
		owner := engine.OpenPostgreSQL(t, dsn)
		if err := sqlstore.Migrate(t.Context(), owner, sqlstore.PostgreSQL); err != nil {
			t.Fatal(err)
		}
		if _, err := owner.ExecContext(t.Context(), string(grants)); err != nil {
			t.Fatal(err)
		}
		config, err := pgx.ParseConfig(dsn)
		if err != nil {
			t.Fatal(err)
		}
		config.User = "motcua_app"
		db := stdlib.OpenDB(*config)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	for _, sentence := range []string{
		"append returns the revision", "a repeated batch is written once", "a feed is in the order of commits", "an erasure takes what is personal",
		"a token is replaced", "looks are recorded", "what is found survives additions", "of two writers one wins",
	} {
		t.Run(sentence, func(t *testing.T) {
			storetest.RunCase(t, sentence, func(t testing.TB) dossier.Store { return engine.Store(t, open(t), sqlstore.PostgreSQL, nil) })
		})
	}
	db, ctx := open(t), t.Context()
	store := engine.Store(t, db, sqlstore.PostgreSQL, nil)
	if _, err := store.Append(ctx, batch(code(1), 0, "a", 1)); err != nil {
		t.Fatal(err)
	}
	if err := sqlstore.Migrate(ctx, db, sqlstore.PostgreSQL); err != nil {
		t.Errorf("the tables are there, and an account that may make none cannot ask: %v", err)
	}
	for _, statement := range []string{
		"UPDATE motcua_event SET key = 'x'", "DELETE FROM motcua_event", "TRUNCATE motcua_event", "UPDATE motcua_access SET actor = 'x'", "DELETE FROM motcua_access",
		"DELETE FROM motcua_dossier", "DELETE FROM motcua_personal", "UPDATE motcua_feed SET n = 7", "DROP TABLE motcua_event", "SELECT current_user_is_not_a_column FROM motcua_event",
	} {
		var state interface{ SQLState() string }
		_, err := db.ExecContext(ctx, statement)
		want := "42501"
		if strings.HasPrefix(statement, "SELECT") {
			want = "42703" // the other errors are about rights
		}
		if !errors.As(err, &state) || state.SQLState() != want {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// SQLite settings that let a power cut undo what was acknowledged are refused, on whatever connection they are, unless told otherwise.
//
// Kills: settings that are looked at on another connection than the one that writes.
func TestWeakSettings(t *testing.T) {
	ctx := t.Context()
	for _, c := range []struct {
		name, pragmas, path string
		migrate             bool // which turns write-ahead logging on
	}{
		{"good", "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)", "", true},
		{"more than that", "_pragma=synchronous(EXTRA)", "", true},
		{"the default", "", "", true},
		{"normal", "_pragma=synchronous(NORMAL)", "pragma.synchronous", true},
		{"off", "_pragma=synchronous(OFF)", "pragma.synchronous", true},
		{"no log", "_pragma=synchronous(FULL)&_pragma=journal_mode(DELETE)", "pragma.journal_mode", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "a.db")+"?"+c.pragmas)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite); err != nil {
				t.Fatal(err)
			}
			db.SetMaxIdleConns(0) // each connection of the pool is a new one
			s, err := sqlstore.New(ctx, db, sqlstore.SQLite, nil)
			var wrong *motcua.InvalidError
			switch {
			case c.path == "":
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			case !errors.As(err, &wrong) || wrong.Problems[0].Path != c.path:
				t.Errorf("%v, want a problem at %s", err, c.path)
			}
			weak, err := sqlstore.New(ctx, db, sqlstore.SQLite, &sqlstore.Options{Weak: true})
			if err != nil {
				t.Fatal(err)
			}
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = weak.WithTx(ctx, tx)
			if err := errors.Join(err, tx.Rollback(), weak.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	db, err := sql.Open("sqlite", engine.SQLiteDSN(filepath.Join(t.TempDir(), "a.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := sqlstore.New(ctx, db, sqlstore.SQLite, nil); err == nil {
		t.Error("a database without tables is taken")
	}
	if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite); err != nil {
		t.Fatal(err)
	}
	s := engine.Store(t, db, sqlstore.SQLite, nil)
	// A caller's transaction on a connection that somebody weakened.
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA synchronous = NORMAL"); err != nil {
		t.Fatal(err)
	}
	weakened, err := conn.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.WithTx(ctx, tx); err != nil {
		t.Error(err)
	}
	if _, err := s.WithTx(ctx, weakened); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a weakened connection: %v", err)
	}
	if err := errors.Join(tx.Rollback(), weakened.Rollback(), conn.Close()); err != nil {
		t.Error(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := sqlstore.New(ctx, db, sqlstore.SQLite, nil); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a pool of one connection, which the writer would keep for itself: %v", err)
	}
}

// Whoever writes at once is committed together, and one that fails, be it by an error or by a panic of the driver, takes no other with it.
//
// Kills: a group that is undone as a whole; a writer that ends with a panic.
func TestGroupIsNotPoisoned(t *testing.T) {
	var mu sync.Mutex
	groups := 0
	hooks := mutant.Hooks{Around: func(_ context.Context, s mutant.Statement, do func() error) error {
		mu.Lock()
		if s.Is("COMMIT") {
			groups++
		}
		mu.Unlock()
		return do()
	}}
	db := mutated(t, sqlstore.SQLite, nil, hooks)
	// What the driver does with one of the dossiers.
	for _, statement := range []string{
		"CREATE TRIGGER fails BEFORE INSERT ON motcua_event WHEN NEW.dossier LIKE '%-0000007' BEGIN SELECT raise(ABORT, 'seven'); END",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	store := engine.Store(t, db, sqlstore.SQLite, nil)
	const callers = 40
	var wg sync.WaitGroup
	start := make(chan struct{})
	failures := make([]error, callers)
	for n := range callers {
		wg.Go(func() {
			<-start
			_, failures[n] = store.Append(t.Context(), batch(code(n), 0, "k", 2))
		})
	}
	close(start)
	wg.Wait()
	for n, err := range failures {
		if (err != nil) != (n == 7) {
			t.Errorf("%d: %v", n, err)
		}
	}
	page, err := store.List(t.Context(), dossier.Query{})
	if err != nil || len(page.IDs) != callers-1 || slices.Contains(page.IDs, code(7)) {
		t.Errorf("%d dossiers, %v", len(page.IDs), err)
	}
	if f, err := store.Feed(t.Context(), "", 0); err != nil || len(f.Entries) != 2*(callers-1) {
		t.Errorf("%d in the feed, %v", len(f.Entries), err)
	}
	if groups > callers/2 {
		t.Errorf("%d commits for %d callers at once", groups, callers)
	}
}

// onFile returns a store on SQLite with the file that it is on.
func onFile(t *testing.T) (file string, db *sql.DB, store *sqlstore.Store) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "a.db")
	db, err := sql.Open("sqlite", engine.SQLiteDSN(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := sqlstore.Migrate(t.Context(), db, sqlstore.SQLite); err != nil {
		t.Fatal(err)
	}
	return file, db, engine.Store(t, db, sqlstore.SQLite, nil)
}

// What was erased is not in the file of SQLite any more once its log was written back, and before it was.
//
// Kills: secure_delete left off; a token in an index that stays.
func TestErasureLeavesNothing(t *testing.T) {
	ctx := t.Context()
	file, db, store := onFile(t)
	const name = "Đặng Thị Hoàng Yến" // invented, and so is the number
	b := batch(code(1), 0, "k", 1)
	b.Events[0].Personal = dossier.Personal{Name: dossier.NewSecret(name), Number: identity.MustParsePersonalID("079199987654")}
	b.Events[0].Token = dossier.Token{Key: 1, Sum: [16]byte([]byte("TOKENTOKENTOKENT"))}
	b.Events[0].Seal.Salt = [16]byte([]byte("SALTSALTSALTSALT"))
	if _, err := store.Append(ctx, b); err != nil {
		t.Fatal(err)
	}
	words := []string{name, "079199987654", "TOKENTOKEN", "SALTSALT"}
	holds := func(word string) bool {
		if _, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
		var all []byte
		for _, f := range []string{file, file + "-wal"} {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, data...)
		}
		return bytes.Contains(all, []byte(word))
	}
	for _, w := range words {
		if !holds(w) {
			t.Fatal("the search does not find what is there: it proves nothing")
		}
	}
	if err := store.Erase(ctx, code(1), 1); err != nil {
		t.Fatal(err)
	}
	for i, w := range words {
		if holds(w) {
			t.Errorf("word %d is in the file", i)
		}
	}
}

// SQLite moves rows within a page and leaves copies between them, which an erasure does not reach; VACUUM, as the package says, does.
//
// Kills: a documented way that does not work.
func TestErasureAndVacuum(t *testing.T) {
	ctx := t.Context()
	file, db, store := onFile(t)
	const n, word = 1500, "CANARY"
	r := rand.New(rand.NewPCG(1, 1))
	for _, i := range r.Perm(n) {
		b := batch(code(i+1), 0, "k", 1)
		b.Events[0].Personal.Name = dossier.NewSecret(word + strings.Repeat("x", 20+r.IntN(800)))
		if _, err := store.Append(ctx, b); err != nil {
			t.Fatal(err)
		}
	}
	left := func(statements ...string) int {
		t.Helper()
		for _, statement := range statements {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(data, []byte(word))
	}
	const writeBack = "PRAGMA wal_checkpoint(TRUNCATE)"
	if found := left(writeBack); found < n {
		t.Fatalf("%d of %d are found before the erasure", found, n)
	}
	for i := range n {
		if err := store.Erase(ctx, code(i+1), 1); err != nil {
			t.Fatal(err)
		}
	}
	erased, vacuumed := left(writeBack), left("VACUUM", writeBack)
	t.Logf("%d copies after the erasure, %d after VACUUM", erased, vacuumed)
	if erased > n/10 || vacuumed != 0 {
		t.Error("an erasure leaves more than that")
	}
}

// A shard function that says something else than the one the dossiers were written with would not find them, and is refused.
//
// Kills: dossiers that are there and cannot be loaded.
func TestShards(t *testing.T) {
	for id, want := range map[dossier.ID]string{
		"H40.14.03-261102-0000001": "H40.14.03", "000.03.14.H40-261102-0001": "H40.14.03", "no code": "", "": "",
	} {
		if got := sqlstore.ShardOf(id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	engine.Each(t, true, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		db := open(t)
		store := engine.Store(t, db, d, nil)
		for i, id := range []dossier.ID{code(1), "000.20.14.H41-261102-0001", "plain"} {
			if _, err := store.Append(t.Context(), batch(id, 0, fmt.Sprint(i), 1)); err != nil {
				t.Fatal(err)
			}
		}
		var shards int
		if err := db.QueryRowContext(t.Context(), "SELECT count(DISTINCT shard) FROM motcua_event").Scan(&shards); err != nil || shards != 3 {
			t.Errorf("%d shards, %v", shards, err)
		}
		_, err := sqlstore.New(t.Context(), db, d, &sqlstore.Options{Shard: func(dossier.ID) string { return "one" }})
		if !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("another shard function: %v", err)
		}
		// Texts that PostgreSQL could not hold are refused by both.
		for _, id := range []dossier.ID{"a\x00b", "a\xff"} {
			if _, err := store.Append(t.Context(), batch(id, 0, "k", 1)); !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("%q: %v", id, err)
			}
			if _, err := store.Load(t.Context(), id); !errors.Is(err, motcua.ErrNotFound) {
				t.Errorf("%q: %v", id, err)
			}
			if page, err := store.Find(t.Context(), dossier.Filter{IDs: []dossier.ID{id, code(1)}}, dossier.Query{}); err != nil || len(page.IDs) != 1 {
				t.Errorf("%q: %v, %v", id, page, err)
			}
		}
		// A batch of more events than one statement takes.
		if r, err := store.Append(t.Context(), batch(code(2), 0, "long", 300)); err != nil || r != 300 {
			t.Error(r, err)
		}
		if log, err := store.Load(t.Context(), code(2)); err != nil || len(log.Events) != 300 {
			t.Error(len(log.Events), err)
		}
	})
}

// Several processes that migrate at once, and one that comes later, find the tables there once.
//
// Kills: a migration that is applied twice.
func TestMigrateAtOnce(t *testing.T) {
	server := pgserver.Start(t, nil)
	for _, c := range []struct {
		d  sqlstore.Dialect
		db *sql.DB
	}{{sqlstore.SQLite, func() *sql.DB {
		db, err := sql.Open("sqlite", engine.SQLiteDSN(filepath.Join(t.TempDir(), "m.db")))
		if err != nil {
			t.Fatal(err)
		}
		return db
	}()}, {sqlstore.PostgreSQL, engine.OpenPostgreSQL(t, server.NewDatabase(t))}} {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := sqlstore.Migrate(t.Context(), c.db, c.d); err != nil {
					t.Errorf("%v: %v", c.d, err)
				}
			})
		}
		wg.Wait()
		if err := sqlstore.Migrate(t.Context(), c.db, c.d); err != nil {
			t.Errorf("%v: %v", c.d, err)
		}
		engine.Store(t, c.db, c.d, nil)
	}
}

// taken is what SQLite says of a file that another process has.
type taken struct{}

func (taken) Error() string { return "database is locked (5)" }
func (taken) Code() int     { return 5 }

// Another process that has the file of SQLite is waited for, also where SQLite does not wait, and with a DSN that says nothing of it; who waits in vain
// reads what to do.
//
// Kills: a migration that relies on the timeout of the DSN; one that gives up when the journal mode is busy.
func TestMigrateWaits(t *testing.T) {
	file := "file:" + filepath.Join(t.TempDir(), "m.db")
	timeout := "1" // milliseconds
	refused := 0
	open := func() *sql.DB {
		db := sql.OpenDB(mutant.Wrap(mutant.Open(&sqlite.Driver{}, file), mutant.Hooks{
			Rewrite: func(q string) string {
				return strings.Replace(q, "PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout = "+timeout, 1)
			},
			Around: func(_ context.Context, s mutant.Statement, do func() error) error {
				if s.Is("PRAGMA journal_mode = WAL") && refused > 0 {
					refused--
					return taken{}
				}
				return do()
			},
		}))
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	ctx := t.Context()
	other := open()
	if _, err := other.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		t.Fatal(err)
	}
	tx, err := other.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Close()
	if _, err := tx.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	err = sqlstore.Migrate(ctx, open(), sqlstore.SQLite)
	var typed *sqlstore.Error
	if !errors.Is(err, motcua.ErrBusy) || !errors.As(err, &typed) || typed.Code != "5" || !strings.Contains(err.Error(), "call Migrate again") {
		t.Errorf("while another process writes: %v", err)
	}
	timeout = "60000"
	done := make(chan error, 1)
	go func() { done <- sqlstore.Migrate(ctx, open(), sqlstore.SQLite) }()
	if _, err := tx.ExecContext(ctx, "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("when it has ended: %v", err)
	}
	refused = 3
	if err := sqlstore.Migrate(ctx, open(), sqlstore.SQLite); err != nil || refused != 0 {
		t.Errorf("when SQLite does not wait: %v, %d refusals left", err, refused)
	}
	refused = 100
	if err := sqlstore.Migrate(ctx, open(), sqlstore.SQLite); !errors.Is(err, motcua.ErrBusy) {
		t.Errorf("when it never comes: %v", err)
	}
}

// The connection that writes on SQLite has a larger cache and a longer log than SQLite gives everybody, unless the program has chosen otherwise.
//
// Kills: settings of the program that are overruled.
func TestRoom(t *testing.T) {
	for _, tt := range []struct {
		name, pragmas string
		cache, log    int
	}{
		{"by itself", "", -64 << 10, 8192},
		{"chosen", "?_pragma=cache_size(-9000)&_pragma=wal_autocheckpoint(77)", -9000, 77},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "a.db")+tt.pragmas)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			db.SetMaxIdleConns(8) // that of the writer comes back to the pool
			ctx := t.Context()
			if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite); err != nil {
				t.Fatal(err)
			}
			store, err := sqlstore.New(ctx, db, sqlstore.SQLite, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			conns := db.Stats().OpenConnections
			found := false
			for range conns {
				conn, err := db.Conn(ctx)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				var settings [3]int
				for i, name := range []string{"secure_delete", "cache_size", "wal_autocheckpoint"} {
					if err := conn.QueryRowContext(ctx, "PRAGMA "+name).Scan(&settings[i]); err != nil {
						t.Fatal(err)
					}
				}
				if settings[0] == 1 { // it is the writer's
					found = settings == [3]int{1, tt.cache, tt.log}
				}
			}
			if !found {
				t.Errorf("among %d connections no writer with a cache of %d and a log of %d", conns, tt.cache, tt.log)
			}
		})
	}
}

// What a batch brings with its summary is in the row, also when it is nothing but a column that changes seldom.
//
// Kills: a column that is left as it is though it changed, or that is set and not compared.
func TestSummaryColumns(t *testing.T) {
	day := motcua.MustDate(2026, time.November, 2)
	due := calendar.Due{Date: day, Instant: day.End(), By: calendar.ByDate}
	base := dossier.Summary{
		Status: dossier.InProcess, Procedure: "1.001193", Receiving: "H40.14.03", Handling: "H40.14.03", Accepted: day, Due: day, AcceptedAt: day.At(9, 0, 0),
		Binding: due, Promise: due,
	}
	changes := map[string]func(*dossier.Summary){
		"nothing":   func(*dossier.Summary) {},
		"status":    func(s *dossier.Summary) { s.Status = dossier.Received },
		"procedure": func(s *dossier.Summary) { s.Procedure = "1.001194" },
		"field":     func(s *dossier.Summary) { s.Field = "Hộ tịch" },
		"receiving": func(s *dossier.Summary) { s.Receiving = "H40.14.04" },
		"handling":  func(s *dossier.Summary) { s.Handling = "H40.14.04" },
		"accepted":  func(s *dossier.Summary) { s.Accepted = day.AddDays(1) },
		"no day":    func(s *dossier.Summary) { s.Accepted, s.Due = motcua.Date{}, motcua.Date{} },
		"due":       func(s *dossier.Summary) { s.Due = day.AddDays(1) },
		"done":      func(s *dossier.Summary) { s.Done = true },
		"stopped":   func(s *dossier.Summary) { s.Stopped = true },
		"asked":     func(s *dossier.Summary) { s.Asked = []string{"H40.20"} },
		"channel":   func(s *dossier.Summary) { s.Channel = dossier.Online },
		"instants": func(s *dossier.Summary) {
			s.Resolved, s.Delivered, s.Ended, s.RanUntil = day.At(10, 0, 0), day.At(11, 0, 0), day.At(12, 0, 0), day.At(9, 30, 0)
		},
		"accepted at":         func(s *dossier.Summary) { s.AcceptedAt = day.At(9, 0, 1) },
		"not accepted at all": func(s *dossier.Summary) { s.AcceptedAt = time.Time{} },
		"promises":            func(s *dossier.Summary) { s.Binding, s.Promise = calendar.Due{}, calendar.Due{} },
		"opaque":              func(s *dossier.Summary) { s.Opaque = true },
	}
	engine.Each(t, true, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		db, ctx := open(t), t.Context()
		store := engine.Store(t, db, d, nil)
		row := func(id dossier.ID) string {
			t.Helper()
			rows, err := db.QueryContext(ctx, "SELECT status, procedure, field, receiving, handling, accepted, due, done, stopped, asked, channel, accepted_ns, resolved_ns, "+
				"delivered_ns, ended_ns, due_ns, due_by, promised, promised_ns, promised_by, ran_ns, opaque FROM motcua_dossier WHERE id = $1", string(id))
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			values, to := make([]any, 22), make([]any, 22)
			for i := range values {
				to[i] = &values[i]
			}
			for rows.Next() {
				if err := rows.Scan(to...); err != nil {
					t.Fatal(err)
				}
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(values)
		}
		n := 0
		for name, change := range changes {
			changed := base
			change(&changed)
			for _, states := range [][]dossier.Summary{{changed}, {base, changed}, {changed, base, changed}} {
				n++
				for i, s := range states {
					b := batch(code(n), i, fmt.Sprint(i), 1)
					b.Summary = &s
					if _, err := store.Append(ctx, b); err != nil {
						t.Fatal(name, err)
					}
				}
				if got, want := row(code(n)), row(code(n-len(states)+1)); got != want {
					t.Errorf("%s, after %d states:\n%s\nwant\n%s", name, len(states), got, want)
				}
			}
		}
	})
}

// A call waits for its turn to write as long as it is told to and not longer, and has then written nothing.
//
// Kills: a wait without an end; a call that is refused and carried out all the same.
func TestWait(t *testing.T) {
	server := pgserver.Start(t, nil)
	for _, d := range []sqlstore.Dialect{sqlstore.SQLite, sqlstore.PostgreSQL} {
		t.Run(d.String(), func(t *testing.T) {
			hold, held := make(chan struct{}), make(chan struct{})
			var once sync.Once
			var armed atomic.Bool
			db := mutated(t, d, server, mutant.Hooks{Around: func(_ context.Context, s mutant.Statement, do func() error) error {
				if armed.Load() && (s.Is("COMMIT") || s.Is("WITH d AS")) {
					once.Do(func() { close(held) })
					<-hold
				}
				return do()
			}})
			if d == sqlstore.PostgreSQL {
				db.SetMaxOpenConns(1)
			}
			store := engine.Store(t, db, d, &sqlstore.Options{Wait: time.Millisecond})
			armed.Store(true)
			var first error
			var wg sync.WaitGroup
			wg.Go(func() { _, first = store.Append(t.Context(), batch(code(1), 0, "k", 1)) })
			<-held
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := store.Append(ctx, batch(code(3), 0, "k", 1)); !errors.Is(err, context.Canceled) || errors.Is(err, motcua.ErrOutcomeUnknown) {
				t.Errorf("gave up before: %v", err)
			}
			if _, err := store.Append(t.Context(), batch(code(2), 0, "k", 1)); !errors.Is(err, motcua.ErrBusy) || errors.Is(err, motcua.ErrOutcomeUnknown) {
				t.Errorf("waited too long: %v", err)
			}
			close(hold)
			wg.Wait()
			page, err := store.List(t.Context(), dossier.Query{})
			if err := errors.Join(first, err); err != nil || !slices.Equal(page.IDs, []dossier.ID{code(1)}) {
				t.Errorf("%v, %v", page.IDs, err)
			}
		})
	}
}

// A queue that is full says so at once; a caller who gives up while it waits knows that nothing was written.
//
// Kills: callers without number that wait for one another; an outcome that is called unknown though the turn never came.
func TestQueue(t *testing.T) {
	hold, held := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var armed atomic.Bool
	db := mutated(t, sqlstore.SQLite, nil, mutant.Hooks{Around: func(_ context.Context, s mutant.Statement, do func() error) error {
		if armed.Load() && s.Is("COMMIT") {
			once.Do(func() { close(held) })
			<-hold
		}
		return do()
	}})
	store := engine.Store(t, db, sqlstore.SQLite, &sqlstore.Options{Queue: 3})
	armed.Store(true)
	var wg sync.WaitGroup
	appends := func(ctx context.Context, n int) (err error) {
		_, err = store.Append(ctx, batch(code(n), 0, "k", 1))
		return err
	}
	insist := func(ctx context.Context, n int) (err error) { // the fourth may have the place for a moment
		for err = motcua.ErrBusy; errors.Is(err, motcua.ErrBusy); {
			err = appends(ctx, n)
		}
		return err
	}
	wg.Go(func() {
		if err := appends(t.Context(), 1); err != nil {
			t.Error(err)
		}
	})
	<-held // the writer is at work; now one waits, and gives up
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() { gaveUp <- insist(ctx, 2) }()
	wg.Go(func() {
		if err := insist(t.Context(), 3); err != nil {
			t.Error(err)
		}
	})
	for { // until there is no place for a fourth; before that it is let in, and gives up
		short, end := context.WithTimeout(t.Context(), 5*time.Millisecond)
		err := appends(short, 4)
		end()
		if errors.Is(err, motcua.ErrBusy) {
			break
		}
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, motcua.ErrOutcomeUnknown) {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-gaveUp; !errors.Is(err, context.Canceled) || errors.Is(err, motcua.ErrOutcomeUnknown) {
		t.Errorf("gave up: %v", err)
	}
	close(hold)
	wg.Wait()
	page, err := store.List(t.Context(), dossier.Query{})
	if err != nil || !slices.Equal(page.IDs, []dossier.ID{code(1), code(3)}) {
		t.Errorf("%v, %v", page.IDs, err)
	}
}
