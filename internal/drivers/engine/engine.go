// Package engine opens the databases that dossier/sqlstore is tested on: SQLite by modernc.org/sqlite in a temporary folder, PostgreSQL by
// pgx on a server that the test starts.
package engine

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/pgserver"
)

// SQLiteDSN is how a file is to be opened: what the library demands of the connection it writes on, and what readers are better with.
func SQLiteDSN(file string) string {
	return "file:" + file + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)"
}

// SQLite opens a new database with the tables in it.
func SQLite(t testing.TB) *sql.DB {
	t.Helper()
	db := open(t, "sqlite", SQLiteDSN(filepath.Join(t.TempDir(), "dossiers.db")))
	migrate(t, db, sqlstore.SQLite)
	return db
}

// PostgreSQL opens a new database of a server with the tables in it.
func PostgreSQL(t testing.TB, s *pgserver.Server) *sql.DB {
	t.Helper()
	db := OpenPostgreSQL(t, s.NewDatabase(t))
	migrate(t, db, sqlstore.PostgreSQL)
	return db
}

// OpenPostgreSQL opens a database as it is.
func OpenPostgreSQL(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db := open(t, "pgx", dsn)
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	return db
}

func open(t testing.TB, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func migrate(t testing.TB, db *sql.DB, d sqlstore.Dialect) {
	t.Helper()
	if err := sqlstore.Migrate(t.Context(), db, d); err != nil {
		t.Fatal(err)
	}
}

// Store makes a store and closes it when the test is over.
func Store(t testing.TB, db *sql.DB, d sqlstore.Dialect, o *sqlstore.Options) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.New(t.Context(), db, d, o)
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

// Each runs a test on both engines. Every call of open gives a new, empty database. With quick the server does not wait for its disk: for tests that
// look at what is stored and not at whether it lasts.
func Each(t *testing.T, quick bool, test func(t *testing.T, d sqlstore.Dialect, open func(t testing.TB) *sql.DB)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqlstore.SQLite, SQLite) })
	t.Run("postgresql", func(t *testing.T) {
		var o pgserver.Options
		if quick {
			o.Settings = map[string]string{"fsync": "off", "full_page_writes": "off"}
		}
		s := pgserver.Start(t, &o)
		test(t, sqlstore.PostgreSQL, func(t testing.TB) *sql.DB { return PostgreSQL(t, s) })
	})
}
