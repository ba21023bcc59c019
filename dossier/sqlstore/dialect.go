package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/motcua/motcua"
)

// Dialect is an engine and its way of writing SQL. The zero value is none.
type Dialect uint8

// The dialects.
const (
	SQLite     Dialect = iota + 1 // 3.38 or newer
	PostgreSQL                    // 13 or newer
)

// String returns "sqlite" or "postgresql".
func (d Dialect) String() string {
	switch d {
	case SQLite:
		return "sqlite"
	case PostgreSQL:
		return "postgresql"
	}
	return fmt.Sprintf("dialect %d", uint8(d))
}

func (d Dialect) check() error {
	if d != SQLite && d != PostgreSQL {
		return motcua.Invalid("sqlstore: open", motcua.Problem{Path: "dialect", Code: motcua.CodeUnknown, Param: "SQLite, PostgreSQL"})
	}
	return nil
}

//go:embed schema
var schema embed.FS

// Schema returns the migrations of a dialect as plain SQL, in the files 0001_….sql and so on: for whoever wants to read them, or to apply them by
// other means than [Migrate]. The folder grants, where there is one, holds what is not a migration: the rights of the account under
// which the library runs.
func Schema(d Dialect) (fs.FS, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return fs.Sub(schema, "schema/"+d.String())
}

// migrations returns the text of each migration; the first is version 1.
func (d Dialect) migrations() ([]string, error) {
	names, err := fs.Glob(schema, "schema/"+d.String()+"/*.sql")
	if err != nil {
		return nil, fmt.Errorf("sqlstore: schema: %w", err)
	}
	var out []string
	for _, name := range names { // in the order of their names
		text, err := schema.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("sqlstore: schema: %w", err)
		}
		out = append(out, string(text))
	}
	return out, nil
}

// split returns the statements of a migration. The shipped files have no semicolon anywhere but behind a statement.
func split(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			lines = append(lines, line)
		}
	}
	var out []string
	for s := range strings.SplitSeq(strings.Join(lines, ""), ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Migrate brings the tables of a database up to the version of this package, and does nothing when they are there. Several processes may
// call it at once. On SQLite it also turns on write-ahead logging, which stays with the file, and waits five seconds for another process that
// writes; when that is not enough the error wraps [motcua.ErrBusy], and calling it again is safe.
func Migrate(ctx context.Context, db *sql.DB, d Dialect) (err error) {
	if err := d.check(); err != nil {
		return err
	}
	files, err := d.migrations()
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return d.fault(ctx, "migrate", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if d == SQLite {
		if err := waits(ctx, conn, defaultBusyTimeout); err != nil {
			return d.fault(ctx, "migrate", err)
		}
		if err := writeAhead(ctx, conn); err != nil {
			return busyFile(d.fault(ctx, "migrate", err))
		}
	}
	if have, err := version(ctx, conn); err == nil && have == len(files) {
		return nil // an account that may not make tables may ask, too
	}
	for attempt := 1; ; attempt++ {
		err = d.migrate(ctx, conn, files)
		// On PostgreSQL two processes that make the first table at once meet in its catalogue.
		if err == nil || attempt == attempts || !d.meansOther(err) {
			break
		}
	}
	return busyFile(d.fault(ctx, "migrate", err))
}

// busyFile says what to do when another process has the database.
func busyFile(err error) error {
	if errors.Is(err, motcua.ErrBusy) {
		err = fmt.Errorf("%w: another process writes to the database; call Migrate again when it has ended", err)
	}
	return err
}

// writeAhead turns on write-ahead logging. SQLite does not always wait for another process that does the same, whatever the timeout; but it does wait with
// a transaction.
func writeAhead(ctx context.Context, conn *sql.Conn) error {
	for attempt := 1; ; attempt++ {
		_, err := conn.ExecContext(ctx, "PRAGMA journal_mode = WAL")
		if v, _ := SQLite.judge(err); err == nil || v != busy || attempt == attempts {
			return err
		}
		for _, text := range []string{"BEGIN IMMEDIATE", "ROLLBACK"} {
			if _, err := conn.ExecContext(ctx, text); err != nil {
				return err
			}
		}
	}
}

// meansOther reports whether somebody else did the same at the same time.
func (d Dialect) meansOther(err error) bool {
	switch code := stateOf(err); code {
	case "23505", "42P07", "42710", "40001", "40P01", "XX000": // XX000: "tuple concurrently updated"
		return d == PostgreSQL
	}
	return false
}

func (d Dialect) migrate(ctx context.Context, conn *sql.Conn, files []string) (err error) {
	begin := "BEGIN IMMEDIATE"
	if d == PostgreSQL {
		begin = "BEGIN"
	}
	if _, err := conn.ExecContext(ctx, begin); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, rollback := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			err = errors.Join(err, rollback)
		}
	}()
	for i, text := range files {
		statements := split(text)
		if i == 0 { // the table of versions, which may be there
			if _, err := conn.ExecContext(ctx, statements[0]); err != nil {
				return err
			}
			statements = statements[1:]
		}
		if d == PostgreSQL {
			if _, err := conn.ExecContext(ctx, "LOCK TABLE motcua_migration IN EXCLUSIVE MODE"); err != nil {
				return err
			}
		}
		have, err := version(ctx, conn)
		if err != nil {
			return err
		}
		if have > i {
			continue
		}
		for _, s := range statements {
			if _, err := conn.ExecContext(ctx, s); err != nil {
				return err
			}
		}
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

// version returns the version of the tables.
func version(ctx context.Context, q querier) (n int, err error) {
	err = one(ctx, q, []any{&n}, "SELECT coalesce(max(version), 0) FROM motcua_migration")
	return n, err
}

// number turns the parameters $1, $2 … into those of the dialect.
func (d Dialect) number(text string) string {
	if d == SQLite {
		return strings.ReplaceAll(text, "$", "?")
	}
	return text
}
