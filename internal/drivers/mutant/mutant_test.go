package mutant_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"github.com/motcua/motcua/internal/drivers/mutant"
)

func open(t *testing.T, file string, h mutant.Hooks) *sql.DB {
	t.Helper()
	c, err := sqlite.NewConnector("file:" + file)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(mutant.Wrap(c, h))
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, queries ...string) {
	t.Helper()
	for _, q := range queries {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

func count(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	if err := db.QueryRow("SELECT count(*) FROM x").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Kills: a way to carry out a statement that passes the hooks by.
func TestHooks(t *testing.T) {
	ctx := context.Background()
	var seen []string
	refuse := errors.New("refused")
	connected := 0
	db := open(t, filepath.Join(t.TempDir(), "a.db"), mutant.Hooks{
		Rewrite: func(q string) string { return strings.ReplaceAll(q, "VALUES (1)", "VALUES (2)") },
		Around: func(_ context.Context, s mutant.Statement, do func() error) error {
			seen = append(seen, s.Query)
			if s.Is("delete") {
				return refuse
			}
			return do()
		},
		Connected: func(_ context.Context, _ int, exec func(string) error) error {
			connected++
			return exec("PRAGMA cache_size = 7")
		},
	})
	exec(t, db, "CREATE TABLE x (n INTEGER)", "INSERT INTO x VALUES (1)")
	prepared, err := db.Prepare("INSERT INTO x VALUES (1)")
	if err != nil {
		t.Fatal(err)
	}
	defer prepared.Close()
	if _, err := prepared.ExecContext(ctx); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO x VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM x"); !errors.Is(err, refuse) {
		t.Errorf("a statement that was to fail: %v", err)
	}
	var n, sum, cache int
	if err := db.QueryRow("SELECT count(*), sum(n) FROM x").Scan(&n, &sum); err != nil || n != 3 || sum != 6 {
		t.Errorf("%d rows, sum %d, %v; want 3 and 6", n, sum, err)
	}
	if err := db.QueryRow("PRAGMA cache_size").Scan(&cache); err != nil || cache != 7 || connected != 1 {
		t.Errorf("cache %d, %v; %d connections", cache, err, connected)
	}
	want := "CREATE TABLE x (n INTEGER)|INSERT INTO x VALUES (1)|INSERT INTO x VALUES (1)|BEGIN|INSERT INTO x VALUES (1)|COMMIT|" +
		"DELETE FROM x|SELECT count(*), sum(n) FROM x|PRAGMA cache_size"
	if got := strings.Join(seen, "|"); got != want {
		t.Errorf("seen\n%s\nwant\n%s", got, want)
	}
}

// Kills: a late statement that is never done, or done at once.
func TestLate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	direct := open(t, file, mutant.Hooks{})
	exec(t, direct, "PRAGMA journal_mode = WAL", "CREATE TABLE x (n INTEGER)")
	late := open(t, file, mutant.Hooks{Late: func(s mutant.Statement) bool { return s.Is("COMMIT") }})
	exec(t, late, "BEGIN", "INSERT INTO x VALUES (1)", "COMMIT")
	if n := count(t, direct); n != 0 {
		t.Errorf("%d rows before the COMMIT was done, want 0", n)
	}
	exec(t, late, "SELECT 1")
	if n := count(t, direct); n != 1 {
		t.Errorf("%d rows after it, want 1", n)
	}
	tx, err := late.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO x VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if n := count(t, direct); n != 1 {
		t.Errorf("%d rows before the second COMMIT was done, want 1", n)
	}
	if err := late.Close(); err != nil {
		t.Fatal(err)
	}
	if n := count(t, direct); n != 2 {
		t.Errorf("%d rows when the connection was closed, want 2", n)
	}
}
