package partition_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/examples/provincial/partition"
	"github.com/motcua/motcua/internal/drivers/pgserver"
)

// provinces are those of the tests.
var provinces = [...]string{"H40", "H41"}

// server starts a server that does not wait for its disk: it is looked at what is stored, and not whether it lasts.
func server(t testing.TB, settings ...string) *pgserver.Server {
	o := pgserver.Options{Settings: map[string]string{"fsync": "off", "full_page_writes": "off", "log_checkpoints": "off"}}
	for i := 0; i+1 < len(settings); i += 2 {
		o.Settings[settings[i]] = settings[i+1]
	}
	return pgserver.Start(t, &o)
}

func connect(t testing.TB, dsn, user string) *sql.DB {
	t.Helper()
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		config.User = user
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(16)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// divided returns a new database with divided tables.
func divided(t testing.TB, s *pgserver.Server) *sql.DB {
	t.Helper()
	db := connect(t, s.NewDatabase(t), "")
	if err := partition.Apply(t.Context(), db, provinces[:]); err != nil {
		t.Fatal(err)
	}
	return db
}

func open(t testing.TB, db *sql.DB, shard func(dossier.ID) string) *sqlstore.Store {
	t.Helper()
	if err := sqlstore.Migrate(t.Context(), db, sqlstore.PostgreSQL); err != nil { // it finds everything there
		t.Fatal(err)
	}
	s, err := sqlstore.New(t.Context(), db, sqlstore.PostgreSQL, &sqlstore.Options{Shard: shard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// spread puts any dossier into one of the parts, so that a test that knows nothing of codes uses all of them.
func spread(id dossier.ID) string {
	n := 0
	for i := range len(id) {
		n += int(id[i])
	}
	return [...]string{"H40", "H40.14.03", "H41.02", "", "G01"}[n%5]
}

// The contract of a store, sentence by sentence, on divided tables with dossiers in all parts.
//
// Kills: a part without the index that makes a row unique; a place in the feed that is given twice.
func TestContract(t *testing.T) {
	s := server(t)
	s.Exec(t, "postgres", "CREATE DATABASE pattern TEMPLATE template0")
	db := connect(t, s.DSN("pattern"), "")
	if err := errors.Join(partition.Apply(t.Context(), db, provinces[:]), db.Close()); err != nil { // a pattern must have no connection
		t.Fatal(err)
	}
	n := 0
	storetest.Run(t, func(t testing.TB) dossier.Store {
		n++
		name := fmt.Sprint("like", n)
		s.Exec(t, "postgres", "CREATE DATABASE "+name+" TEMPLATE pattern")
		return open(t, connect(t, s.DSN(name), ""), spread)
	})
}

// The account of the program needs no right to the parts.
//
// Kills: a part that only its owner may write.
func TestGrants(t *testing.T) {
	s := server(t)
	s.Exec(t, "postgres", "CREATE ROLE motcua_app LOGIN")
	files, err := sqlstore.Schema(sqlstore.PostgreSQL)
	if err != nil {
		t.Fatal(err)
	}
	grants, err := fs.ReadFile(files, "grants/insert_only.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, sentence := range []string{"append returns the revision", "a feed is in the order of commits", "an erasure takes what is personal", "looks are recorded"} {
		storetest.RunCase(t, sentence, func(t testing.TB) dossier.Store {
			dsn := s.NewDatabase(t)
			owner := connect(t, dsn, "")
			if err := partition.Apply(t.Context(), owner, provinces[:]); err != nil {
				t.Fatal(err)
			}
			if _, err := owner.ExecContext(t.Context(), string(grants)); err != nil {
				t.Fatal(err)
			}
			store, err := sqlstore.New(t.Context(), connect(t, dsn, "motcua_app"), sqlstore.PostgreSQL, &sqlstore.Options{Shard: spread})
			if err != nil {
				t.Fatal(err)
			}
			return store
		})
	}
}

// life appends events to a dossier, sealed, the first with an invented person.
func life(t testing.TB, store dossier.Store, id dossier.ID, events int) {
	t.Helper()
	sealer := dossier.Sealer{Random: rand.Reader}
	log := dossier.Log{ID: id}
	for n := range events {
		at := motcua.MustDate(2026, time.November, 2).At(8, 0, n)
		e := dossier.Event{Kind: dossier.KindTransferred, At: at, Recorded: at, Actor: "counter-2", Unit: "u", To: "v", Key: fmt.Sprint("key ", n)}
		if n == 0 {
			e.Kind, e.Personal = dossier.KindAccepted, dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Thử")}
		}
		b, err := sealer.Batch(log, e.Key, []dossier.Event{e})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		log.Events = append(log.Events, b.Events...)
	}
}

// read reads the feed to its end.
func read(t testing.TB, store dossier.Store) (ids []string) {
	t.Helper()
	for after := dossier.Cursor(""); ; {
		f, err := store.Feed(t.Context(), after, 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Entries) == 0 {
			return ids
		}
		for _, e := range f.Entries {
			ids = append(ids, fmt.Sprint(e.ID, " ", e.Revision))
		}
		after = f.Next
	}
}

// where returns in which parts of a table the shards are.
func where(t testing.TB, db *sql.DB, table string) map[string]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT DISTINCT shard, tableoid::regclass::text FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var shard, part string
		if err := rows.Scan(&shard, &part); err != nil {
			t.Fatal(err)
		}
		out[shard] += part
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Dossiers lie in the part of their province, whichever way their code is written, and all others in the rest. A province that comes later takes
// its own out of the rest.
//
// Kills: a range with a neighbour in it or its own district out of it; a part that stays empty because its rows are in the rest.
func TestWhereRowsAre(t *testing.T) {
	s := server(t)
	db := divided(t, s)
	store := open(t, db, nil)
	for _, id := range []dossier.ID{
		"H40-261102-0001", "H40.14.03-261102-0001", "000.00.14.H40-261102-0001", "H40.99-261102-0001", // of H40
		"H41.02-261102-0001", "H42.02-261102-0001", "H39.99-261102-0001", "G01.1-261102-000001", "Z01H40.1-261102-0001", "no code",
	} {
		life(t, store, id, 2)
	}
	before := read(t, store)
	check := func(h42 string) {
		t.Helper()
		for _, table := range []string{"motcua_dossier", "motcua_event", "motcua_personal", "motcua_feed"} {
			want := map[string]string{
				"H40": table + "_h40", "H40.14.03": table + "_h40", "H40.14": table + "_h40", "H40.99": table + "_h40", "H41.02": table + "_h41",
				"H42.02": table + h42, "H39.99": table + "_rest", "G01.1": table + "_rest", "Z01H40.1": table + "_rest", "": table + "_rest",
			}
			if diff := cmp.Diff(want, where(t, db, table)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", table, diff)
			}
		}
	}
	check("_rest")
	if err := partition.Apply(t.Context(), db, append(provinces[:], "H42")); err != nil {
		t.Fatal(err)
	}
	check("_h42")
	if diff := cmp.Diff(before, read(t, store)); diff != "" {
		t.Errorf("the feed (-want +got):\n%s", diff)
	}
	if _, err := store.Load(t.Context(), "H42.02-261102-0001"); err != nil {
		t.Error(err)
	}
}

var part = regexp.MustCompile(`motcua_[a-z_]+_(h40|h41|rest)\b`)

// parts returns which parts were looked at, by the plans in the server's log that auto_explain wrote from an offset on.
func parts(log string) (statements int, found []string) {
	for _, plan := range strings.Split(log, "Query Text: ")[1:] {
		statements++
		for line := range strings.Lines(plan) {
			if strings.Contains(line, "(never executed)") || !strings.Contains(line, "actual time") {
				continue
			}
			if m := part.FindStringSubmatch(line); m != nil && !slices.Contains(found, m[1]) {
				found = append(found, m[1])
			}
		}
	}
	slices.Sort(found)
	return statements, found
}

// What the store asks about one dossier looks at one part. The plans are those of its own statements, as the server carried them out.
//
// Kills: a key that PostgreSQL cannot prune by; a statement of the store that leaves the shard out.
func TestPruning(t *testing.T) {
	s := server(t, "session_preload_libraries", "'auto_explain'", "auto_explain.log_min_duration", "0", "auto_explain.log_analyze", "on")
	db := divided(t, s)
	store := open(t, db, nil)
	for n := range 40 {
		life(t, store, dossier.ID(fmt.Sprintf("H40.%02d-261102-%04d", n%9, n+1)), 2)
		life(t, store, dossier.ID(fmt.Sprintf("H41.%02d-261102-%04d", n%9, n+1)), 2)
	}
	read(t, store)
	ctx := t.Context()
	const id, empty = "H40.03-261102-0004", "H40.03-261103-0001"
	one := []string{"h40"}
	token := dossier.Token{Key: 1, Sum: [16]byte{1}}
	for _, tt := range []struct {
		name, why string
		do        func(n int) error
		want      []string
	}{
		{"load", "the log of a dossier", func(int) error { _, err := store.Load(ctx, id); return err }, one},
		{"load nothing", "one that is not there", func(int) error {
			if _, err := store.Load(ctx, empty); !errors.Is(err, motcua.ErrNotFound) {
				return err
			}
			return nil
		}, one},
		{"go on", "an append to a dossier", func(n int) error {
			log, err := store.Load(ctx, id)
			if err != nil {
				return err
			}
			b := dossier.Batch{ID: id, Expected: len(log.Events), Key: fmt.Sprint("again ", n), Summary: &dossier.Summary{}}
			b.Events = []dossier.Event{{Kind: dossier.KindPaid, Key: b.Key}}
			_, err = store.Append(ctx, b)
			return err
		}, one},
		{"erase", "an erasure", func(int) error { return store.Erase(ctx, id, 1) }, one},
		{"retoken", "a token that is replaced", func(int) error { return store.Retoken(ctx, id, 1, token) }, one},
		{"list", "a list has all, so the plans would show it", func(int) error { _, err := store.List(ctx, dossier.Query{}); return err }, []string{"h40", "h41", "rest"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := len(s.Log())
			const times = 8 // a prepared statement gets another plan after five
			for n := range times {
				if err := tt.do(n); err != nil {
					t.Fatal(err)
				}
			}
			statements, got := parts(s.Log()[before:])
			if diff := cmp.Diff(tt.want, got); diff != "" || statements < times {
				t.Errorf("%s: %d statements look at the parts (-want +got):\n%s%s", tt.why, statements, diff, s.Log()[before:])
			}
		})
	}
}

// A province is taken away and brought back. Meanwhile the others go on, and nobody can begin its dossiers anew; afterwards its logs verify, and the
// feed is what it was.
//
// Kills: a part that is left behind; dossiers that are begun in the rest while their province is away; a note that no feed will have.
func TestAwayAndBack(t *testing.T) {
	ctx := t.Context()
	s := server(t)
	db := divided(t, s)
	store := open(t, db, nil)
	const here, there dossier.ID = "H40.14-261102-0001", "H41.02-261102-0001"
	life(t, store, here, 3)
	life(t, store, there, 3)
	if err := store.Record(ctx, dossier.Access{At: motcua.MustDate(2026, time.November, 2).At(8, 0, 0), Actor: "a", Unit: "u", Purpose: "p", Kind: 1, Dossier: here}); err != nil {
		t.Fatal(err)
	}
	if err := partition.Detach(ctx, db, "H40"); !errors.Is(err, partition.ErrUnread) {
		t.Errorf("with notes that nobody read: %v", err)
	}
	feed := read(t, store)
	if err := partition.Detach(ctx, db, "H40"); !errors.Is(err, partition.ErrUnread) {
		t.Errorf("with looks that nobody read: %v", err)
	}
	looks, err := store.Accesses(ctx, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	var heads []dossier.Head
	for v, err := range dossier.Audit(ctx, store) {
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, v.Head)
	}

	if err := partition.Detach(ctx, db, "H40"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Load(ctx, here); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("of the province that is away: %v", err)
	}
	b := dossier.Batch{ID: here, Key: "k", Events: []dossier.Event{{Kind: dossier.KindSubmitted, Key: "k"}}, Summary: &dossier.Summary{}}
	if _, err := store.Append(ctx, b); err == nil || errors.Is(err, motcua.ErrOutcomeUnknown) {
		t.Errorf("a dossier of the province that is away was begun: %v", err)
	} else {
		t.Log(err)
	}
	life(t, store, "H41.02-261102-0002", 2)
	if got := read(t, store); len(got) != 5 {
		t.Errorf("the feed without it: %v", got)
	}
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM motcua_event_h40").Scan(&n); err != nil || n != 3 {
		t.Errorf("the part by itself has %d events, %v", n, err)
	}

	if err := partition.Attach(ctx, db, "H40"); err != nil {
		t.Fatal(err)
	}
	verified := 0
	for _, err := range dossier.Audit(ctx, store, heads...) {
		if err != nil {
			t.Error(err)
		}
		verified++
	}
	if verified != 3 {
		t.Errorf("%d logs", verified)
	}
	feed = append(feed, "H41.02-261102-0002 1", "H41.02-261102-0002 2")
	if diff := cmp.Diff(feed, read(t, store)); diff != "" {
		t.Errorf("the feed (-want +got):\n%s", diff)
	}
	again, err := store.Accesses(ctx, "", 0)
	if err != nil || len(again.Entries) != len(looks.Entries) {
		t.Errorf("%d looks of %d, %v", len(again.Entries), len(looks.Entries), err)
	}
	life(t, store, "H40.14-261102-0002", 2)
}

// Kills: tables that are taken for divided because they are there; two that meet; a code that gets into a statement.
func TestApply(t *testing.T) {
	ctx := t.Context()
	s := server(t)
	t.Run("undivided", func(t *testing.T) {
		db := connect(t, s.NewDatabase(t), "")
		if err := sqlstore.Migrate(ctx, db, sqlstore.PostgreSQL); err != nil {
			t.Fatal(err)
		}
		if err := partition.Apply(ctx, db, provinces[:]); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("undivided tables: %v", err)
		}
	})
	t.Run("at once", func(t *testing.T) {
		db := connect(t, s.NewDatabase(t), "")
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() { errs[i] = partition.Apply(ctx, db, provinces[:i%2+1]) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		life(t, open(t, db, nil), "H41.02-261102-0001", 1)
		if got := where(t, db, "motcua_event"); got["H41.02"] != "motcua_event_h41" {
			t.Error(got)
		}
	})
	t.Run("as text", func(t *testing.T) {
		text, err := partition.SQL(provinces[:])
		if err != nil {
			t.Fatal(err)
		}
		db := connect(t, s.NewDatabase(t), "")
		if _, err := db.ExecContext(ctx, text); err != nil {
			t.Fatal(err)
		}
		if err := partition.Apply(ctx, db, provinces[:]); err != nil { // nothing is missing
			t.Error(err)
		}
		life(t, open(t, db, nil), "H40.02-261102-0001", 1)
	})
	for _, bad := range []string{"", "h40", "H40.14", "H4", "Z01", "rest", "H40'", "000.00.00.H40", "Đ40"} {
		err := partition.Apply(ctx, nil, []string{bad})
		_, text := partition.SQL([]string{bad})
		for _, err := range []error{err, text, partition.Detach(ctx, nil, bad), partition.Attach(ctx, nil, bad)} {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("%q: %v", bad, err)
			}
		}
	}
	if err := partition.Apply(ctx, nil, []string{"H40", "H40"}); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("one twice: %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if err := partition.Apply(stopped, divided(t, s), provinces[:]); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
