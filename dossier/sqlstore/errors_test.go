package sqlstore_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
)

// engine is a driver that answers what the store asks when it opens, and fails what is written as it is told. It stands for both engines: what
// a code means does not depend on who gives it.
type engine struct {
	mu   sync.Mutex
	fail func(query string) error // of the statements that write; nil is success
}

func (e *engine) Connect(context.Context) (driver.Conn, error) { return &session{e}, nil }
func (e *engine) Driver() driver.Driver                        { return nil }

type session struct{ *engine }

func (s *session) Prepare(q string) (driver.Stmt, error) { return &statement{s, q}, nil }
func (s *session) Close() error                          { return nil }
func (s *session) Begin() (driver.Tx, error)             { return s, nil }
func (s *session) Commit() error                         { return s.do("COMMIT") }
func (s *session) Rollback() error                       { return nil }

func (s *session) do(q string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail(q)
	}
	return nil
}

type statement struct {
	*session
	query string
}

func (s *statement) Close() error  { return nil }
func (s *statement) NumInput() int { return -1 }

func (s *statement) Exec([]driver.Value) (driver.Result, error) {
	return driver.RowsAffected(1), s.do(s.query)
}

func (s *statement) Query([]driver.Value) (driver.Rows, error) {
	switch q := s.query; {
	case strings.Contains(q, "motcua_migration"):
		return &answer{row: []driver.Value{int64(1)}}, nil
	case strings.Contains(q, "journal_mode"):
		return &answer{row: []driver.Value{"wal"}}, nil
	case strings.Contains(q, "PRAGMA"):
		return &answer{row: []driver.Value{int64(2)}}, nil
	}
	return &answer{}, s.do(s.query)
}

type answer struct{ row []driver.Value }

func (a *answer) Columns() []string { return make([]string, max(1, len(a.row))) }
func (a *answer) Close() error      { return nil }

func (a *answer) Next(to []driver.Value) error {
	if a.row == nil {
		return io.EOF
	}
	copy(to, a.row)
	a.row = nil
	return nil
}

// state is an error as PostgreSQL's drivers have it; its message quotes what no message may.
type state string

func (s *state) Error() string    { return "ERROR: value \"" + secret + "\"" }
func (s *state) SQLState() string { return string(*s) }

// result is an error as modernc.org/sqlite has it.
type result int

func (r *result) Error() string { return "constraint failed: " + secret }
func (r *result) Code() int     { return int(*r) }

// broken is an error of a connection, of which the driver may know that nothing was sent.
type broken struct{ safe bool }

func (b *broken) Error() string     { return "write: broken pipe, " + secret }
func (b *broken) SafeToRetry() bool { return b.safe }

const secret = "Nguyễn Văn Thử" // invented

func fake(t testing.TB, d sqlstore.Dialect, e *engine, o *sqlstore.Options) *sqlstore.Store {
	t.Helper()
	db := sql.OpenDB(e)
	t.Cleanup(func() { _ = db.Close() })
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

func small(id dossier.ID) dossier.Batch {
	at := motcua.MustDate(2026, time.November, 2).At(9, 0, 0)
	return dossier.Batch{ID: id, Key: "k", Summary: &dossier.Summary{}, Events: []dossier.Event{{Kind: dossier.KindSubmitted, At: at, Recorded: at, Key: "k"}}}
}

// Every code of the table, when the statement that writes answers with it, and on SQLite when the commit does. The name of a case is the code;
// tries is how often the statement is sent.
//
// Kills: a code that is mapped to another meaning; an outcome that is called certain; a transaction that is not repeated; one that is
// repeated for ever.
func TestErrorTable(t *testing.T) {
	type want struct {
		is    error
		tries int
	}
	unknown, busy, full, plain := motcua.ErrOutcomeUnknown, motcua.ErrBusy, motcua.ErrFull, error(nil)
	for code, w := range map[string]want{
		"40001": {busy, 5}, "40P01": {busy, 5},
		"40003": {unknown, 5}, "08000": {unknown, 5}, "08003": {unknown, 5}, "08006": {unknown, 5}, "08007": {unknown, 5}, "08P01": {unknown, 5},
		"57P01": {unknown, 5}, "57P02": {unknown, 5}, "57P05": {unknown, 5}, "57P04": {unknown, 5},
		"08001": {busy, 1}, "08004": {busy, 1}, "57P03": {busy, 1}, "57014": {busy, 1}, "55P03": {busy, 1}, "25006": {busy, 1},
		"53000": {busy, 1}, "53200": {busy, 1}, "53300": {busy, 1}, "53100": {full, 1},
		"22021": {motcua.ErrInvalid, 1}, "22P05": {motcua.ErrInvalid, 1},
		"23505": {plain, 1}, "42P01": {plain, 1}, "42501": {plain, 1}, "XX000": {plain, 1}, "58030": {plain, 1},
	} {
		t.Run("SQLSTATE "+code, func(t *testing.T) {
			s := state(code)
			tries := 0
			e := &engine{}
			store := fake(t, sqlstore.PostgreSQL, e, nil)
			if r, err := store.Append(t.Context(), small("a")); err != nil || r != 1 {
				t.Fatal(r, err) // the engine by itself succeeds
			}
			e.fail = func(string) error { tries++; return &s }
			_, err := store.Append(t.Context(), small("a"))
			judge(t, err, w.is)
			if tries != w.tries {
				t.Errorf("sent %d times, want %d", tries, w.tries)
			}
			var own *sqlstore.Error
			if !errors.Is(w.is, motcua.ErrInvalid) && (!errors.As(err, &own) || own.Code != code) {
				t.Errorf("no code in %v", err)
			}
		})
	}
	for code, w := range map[int]struct{ statement, commit error }{
		1: {plain, unknown}, 5: {busy, busy}, 5 | 2<<8: {busy, busy}, 6: {busy, busy}, 7: {busy, busy}, 8: {plain, unknown}, 9: {busy, busy},
		10: {plain, unknown}, 10 | 4<<8: {plain, unknown}, 11: {plain, unknown}, 13: {full, full}, 14: {plain, unknown}, 18: {motcua.ErrInvalid, motcua.ErrInvalid},
		19: {plain, unknown}, 19 | 6<<8: {plain, unknown}, 26: {plain, unknown}, 21: {plain, unknown},
	} {
		t.Run(fmt.Sprintf("SQLite %d", code), func(t *testing.T) {
			r := result(code)
			for _, c := range []struct {
				where string
				is    error
			}{{"INSERT", w.statement}, {"COMMIT", w.commit}, {"BEGIN", w.statement}} {
				e := &engine{fail: func(q string) error {
					if strings.HasPrefix(q, c.where) {
						return &r
					}
					return nil
				}}
				_, err := fake(t, sqlstore.SQLite, e, nil).Append(t.Context(), small("a"))
				t.Run(c.where, func(t *testing.T) { judge(t, err, c.is) })
			}
		})
	}
	t.Run("connections", func(t *testing.T) {
		for _, c := range []struct {
			err  error
			is   error
			what string
		}{
			{&broken{false}, unknown, "the answer is lost"},
			{&broken{true}, busy, "nothing was sent"},
			{driver.ErrBadConn, busy, "the pool had none that works"},
		} {
			e := &engine{}
			store := fake(t, sqlstore.PostgreSQL, e, nil)
			e.fail = func(string) error { return c.err }
			_, err := store.Append(t.Context(), small("a"))
			t.Run(c.what, func(t *testing.T) { judge(t, err, c.is) })
		}
	})
}

// Of a COMMIT nothing is believed but the engine's own answer: a driver may say of one whose answer was lost that nothing was sent.
//
// Kills: a lost answer to a COMMIT that is called a refusal.
func TestCommitIsNotBelieved(t *testing.T) {
	long := small("a")
	for len(long.Events) < 100 { // more than one statement takes, so there is a COMMIT
		long.Events = append(long.Events, long.Events[0])
	}
	serialization := state("40001")
	for _, c := range []struct{ err, is error }{
		{&broken{true}, motcua.ErrOutcomeUnknown}, {driver.ErrBadConn, motcua.ErrOutcomeUnknown}, {&serialization, motcua.ErrBusy},
	} {
		e := &engine{}
		store := fake(t, sqlstore.PostgreSQL, e, nil)
		e.fail = func(q string) error {
			if q == "COMMIT" {
				return c.err
			}
			return nil
		}
		_, err := store.Append(t.Context(), long)
		judge(t, err, c.is)
	}
}

// judge compares an error with what it must be and, of the sentinels, nothing else.
func judge(t *testing.T, err, is error) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, s := range []error{motcua.ErrOutcomeUnknown, motcua.ErrBusy, motcua.ErrFull, motcua.ErrInvalid, motcua.ErrConflict, motcua.ErrExists, motcua.ErrClosed} {
		if got, want := errors.Is(err, s), is != nil && errors.Is(is, s); got != want {
			t.Errorf("%v: is %q: %v, want %v", err, s, got, want)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "Nguyễn") {
		t.Errorf("a name is in an error: %s", text)
	}
}

// An answer that was lost is looked for by sending the same statement again: what it finds is the truth.
//
// Kills: an unknown outcome for what can be known; a batch that is written twice.
func TestLostAnswer(t *testing.T) {
	lost := 0
	e := &engine{}
	store := fake(t, sqlstore.PostgreSQL, e, nil)
	e.fail = func(q string) error {
		if strings.HasPrefix(q, "WITH") {
			if lost++; lost < 3 {
				return &broken{}
			}
		}
		return nil
	}
	if r, err := store.Append(t.Context(), small("a")); err != nil || r != 1 || lost != 3 {
		t.Errorf("revision %d after %d tries, %v", r, lost, err)
	}
	// The caller's patience ends first.
	ctx, cancel := context.WithCancel(t.Context())
	e.fail = func(string) error { cancel(); return &broken{} }
	_, err := store.Append(ctx, small("a"))
	if !errors.Is(err, motcua.ErrOutcomeUnknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// A panic of the driver is the error of the job it came from.
//
// Kills: a writer that ends, after which everybody waits for ever.
func TestDriverPanics(t *testing.T) {
	e := &engine{}
	store := fake(t, sqlstore.SQLite, e, nil)
	for _, where := range []string{"INSERT INTO motcua_event", "COMMIT", "BEGIN"} {
		e.mu.Lock()
		e.fail = func(q string) error {
			if strings.HasPrefix(q, where) {
				panic(secret)
			}
			return nil
		}
		e.mu.Unlock()
		_, err := store.Append(t.Context(), small("a"))
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", where, err)
		}
		if got := errors.Is(err, motcua.ErrOutcomeUnknown); got != (where == "COMMIT") {
			t.Errorf("%s: %v", where, err)
		}
		e.mu.Lock()
		e.fail = nil
		e.mu.Unlock()
		if _, err := store.Append(t.Context(), small("b")); err != nil {
			t.Errorf("after %s: %v", where, err)
		}
	}
}

// Kills: a goroutine that outlives Close; a call after it that waits.
func TestClose(t *testing.T) {
	db := sql.OpenDB(&engine{})
	defer db.Close()
	store, err := sqlstore.New(t.Context(), db, sqlstore.SQLite, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(store.Close(), store.Close()); err != nil {
		t.Error(err)
	}
	if _, err := store.Append(t.Context(), small("a")); !errors.Is(err, motcua.ErrClosed) {
		t.Error(err)
	}
	if n := db.Stats().InUse; n != 0 {
		t.Errorf("%d connections are kept", n)
	}
}

// Kills: a dialect that is none and is taken for one.
func TestNoDialect(t *testing.T) {
	db := sql.OpenDB(&engine{})
	defer db.Close()
	for d := range sqlstore.Dialect(5) {
		if d == sqlstore.SQLite || d == sqlstore.PostgreSQL {
			continue
		}
		_, err1 := sqlstore.New(t.Context(), db, d, nil)
		_, err2 := sqlstore.Schema(d)
		err3 := sqlstore.Migrate(t.Context(), db, d)
		for _, err := range []error{err1, err2, err3} {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("%v: %v", d, err)
			}
		}
	}
}
