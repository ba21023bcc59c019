package sqlstore_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
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

	// hold is called before a statement, and rows says how many rows one changed; nil is at once, and one.
	hold func(query string)
	rows func(query string, args []driver.Value) int64
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

func (s *statement) Exec(args []driver.Value) (driver.Result, error) {
	if s.hold != nil {
		s.hold(s.query)
	}
	n := int64(1)
	err := s.do(s.query)
	if err == nil && s.rows != nil {
		n = s.rows(s.query, args)
	}
	return driver.RowsAffected(n), err
}

func (s *statement) Query([]driver.Value) (driver.Rows, error) {
	if s.hold != nil {
		s.hold(s.query)
	}
	switch q := s.query; {
	case strings.Contains(q, "motcua_migration"):
		return &answer{row: []driver.Value{int64(1)}}, nil
	case strings.Contains(q, "journal_mode"):
		return &answer{row: []driver.Value{"wal"}}, nil
	case strings.HasPrefix(q, "SELECT (extract(epoch"): // the time of the server
		return &answer{row: []driver.Value{int64(1)}}, nil
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
		1: {plain, unknown}, 5: {busy, busy}, 5 | 2<<8: {busy, busy}, 6: {busy, busy}, 7: {busy, unknown}, 8: {plain, unknown}, 9: {busy, busy},
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
			{&broken{true}, unknown, "the driver says that nothing was sent, and not every driver knows"},
			{driver.ErrBadConn, unknown, "the same in the words of database/sql"},
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

// A batch that missed after an answer was lost may be there already. When the log cannot be asked, nobody knows.
//
// Kills: a committed batch that is called busy, and so is written again under another key.
func TestMissedAfterALostAnswer(t *testing.T) {
	starting := state("57P03")
	for _, c := range []struct {
		what   string
		lost   bool
		failed error
		is     error
	}{
		{"the server starts up", true, &starting, motcua.ErrOutcomeUnknown},
		{"no connection", true, &broken{true}, motcua.ErrOutcomeUnknown},
		{"nothing was lost before", false, &starting, motcua.ErrBusy},
	} {
		t.Run(c.what, func(t *testing.T) {
			e := &engine{}
			store := fake(t, sqlstore.PostgreSQL, e, nil)
			sent := 0
			e.rows = func(string, []driver.Value) int64 { return 0 }
			e.fail = func(q string) error {
				switch {
				case !strings.HasPrefix(q, "WITH"):
					return c.failed
				case c.lost && sent == 0:
					sent++
					return &broken{}
				}
				return nil
			}
			_, err := store.Append(t.Context(), small("a"))
			judge(t, err, c.is)
		})
	}
}

// The writer may still be at a batch when its caller has gone on and seals the same events again.
//
// Kills: half of an old seal and half of a new one in the log.
func TestBatchIsCopied(t *testing.T) {
	e := &engine{}
	store := fake(t, sqlstore.SQLite, e, nil)
	begun, release := make(chan struct{}), make(chan struct{})
	written := make(chan []driver.Value, 1)
	e.hold = func(q string) {
		if strings.HasPrefix(q, "BEGIN") {
			close(begun)
			<-release
		}
	}
	e.rows = func(q string, args []driver.Value) int64 {
		if strings.HasPrefix(q, "INSERT INTO motcua_event") {
			written <- args
		}
		return 1
	}
	b := small("a")
	b.Events[0].Seal = dossier.Seal{Digest: [32]byte{1}, Hash: [32]byte{2}, Salt: [16]byte{3}}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	if _, err := store.Append(ctx, b); !errors.Is(err, motcua.ErrOutcomeUnknown) {
		t.Fatal(err)
	}
	b.Events[0].Seal = dossier.Seal{Digest: [32]byte{9}, Hash: [32]byte{9}, Salt: [16]byte{9}}
	close(release)
	args := <-written
	digest, hash := args[len(args)-2].([]byte), args[len(args)-1].([]byte)
	if digest[0] != 1 || hash[0] != 2 {
		t.Errorf("written: digest %x, hash %x", digest[:1], hash[:1])
	}
}

// Whoever missed because of somebody else in the same group, which then was not committed, did not miss.
//
// Kills: a conflict with a batch that was never written.
func TestMissedInAGroupThatFails(t *testing.T) {
	e := &engine{}
	store := fake(t, sqlstore.SQLite, e, nil)
	begun, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	e.hold = func(q string) {
		if strings.HasPrefix(q, "BEGIN") {
			once.Do(func() { close(begun); <-release })
		}
	}
	full, commits := result(13), 0
	e.fail = func(q string) error {
		if q == "COMMIT" {
			if commits++; commits > 1 {
				return &full
			}
		}
		return nil
	}
	e.rows = func(q string, args []driver.Value) int64 {
		if strings.Contains(q, "motcua_dossier") && args[1] == "missed" {
			return 0
		}
		return 1
	}
	errs := make(map[string]error)
	var mu sync.Mutex
	var wg sync.WaitGroup
	add := func(id dossier.ID) {
		wg.Go(func() {
			_, err := store.Append(t.Context(), small(id))
			mu.Lock()
			defer mu.Unlock()
			errs[string(id)] = err
		})
	}
	add("first")
	<-begun
	add("missed")
	add("other")
	for store.Waiting() < 2 {
		time.Sleep(time.Millisecond)
	}
	close(release)
	wg.Wait()
	if errs["first"] != nil {
		t.Error(errs["first"])
	}
	judge(t, errs["missed"], motcua.ErrFull)
	judge(t, errs["other"], motcua.ErrFull)
}

// While the disk hangs, those who gave up do not pile up.
//
// Kills: a queue that keeps every batch that was ever offered to it.
func TestGivenUp(t *testing.T) {
	e := &engine{}
	store := fake(t, sqlstore.SQLite, e, &sqlstore.Options{Queue: 4, Wait: time.Millisecond})
	begun, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	e.hold = func(q string) {
		if strings.HasPrefix(q, "BEGIN") {
			once.Do(func() { close(begun); <-release })
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = store.Append(t.Context(), small("first")) })
	<-begun
	for range 50 {
		if _, err := store.Append(t.Context(), small("a")); !errors.Is(err, motcua.ErrBusy) {
			t.Fatal(err)
		}
	}
	if n := store.Waiting(); n > 8 {
		t.Errorf("%d wait, of whom nobody is there any more", n)
	}
	close(release)
	wg.Wait()
}

// Readers may have all connections: then a writer is told so in its time.
//
// Kills: a wait that only the caller's own context ends.
func TestNoConnection(t *testing.T) {
	db := sql.OpenDB(&engine{})
	defer db.Close()
	db.SetMaxOpenConns(1)
	store, err := sqlstore.New(t.Context(), db, sqlstore.PostgreSQL, &sqlstore.Options{Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Append(t.Context(), small("a"))
	judge(t, err, motcua.ErrBusy)
	if err := errors.Join(conn.Close(), store.Close()); err != nil {
		t.Error(err)
	}
}

// While Close waits for a long call, everybody else is told at once.
//
// Kills: calls that wait for the end of somebody else's.
func TestCloseBehindALongCall(t *testing.T) {
	e := &engine{}
	store := fake(t, sqlstore.SQLite, e, nil)
	begun, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	e.hold = func(q string) {
		if strings.Contains(q, "motcua_dossier") {
			once.Do(func() { close(begun); <-release })
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = store.List(t.Context(), dossier.Query{}) })
	<-begun
	closed := make(chan error, 1)
	go func() { closed <- store.Close() }()
	for {
		if _, err := store.Load(t.Context(), "a"); errors.Is(err, motcua.ErrClosed) {
			break
		}
	}
	select {
	case err := <-closed:
		t.Errorf("closed while a call is at work: %v", err)
	default:
	}
	close(release)
	wg.Wait()
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// Kills: a connection that goes back to the pool with an open transaction; an import that gives up where the engine asks to repeat.
func TestCopyIsUndone(t *testing.T) {
	e := &engine{}
	store := fake(t, sqlstore.PostgreSQL, e, nil)
	var sent []string
	again, commits := state("40001"), 0
	e.fail = func(q string) error {
		sent = append(sent, strings.Fields(q)[0])
		if q == "COMMIT" {
			if commits++; commits < 3 {
				return &again
			}
		}
		return nil
	}
	only := func(yield func(dossier.Batch, error) bool) { yield(small("a"), nil) }
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		_, _ = store.AppendNew(t.Context(), only, func(context.Context, *sql.Conn, string, []string, iter.Seq[[]any]) error { panic(secret) })
	}()
	if !slices.Contains(sent, "ROLLBACK") {
		t.Errorf("sent %q", sent)
	}
	done, err := store.AppendNew(t.Context(), only, func(context.Context, *sql.Conn, string, []string, iter.Seq[[]any]) error { return nil })
	if err != nil || done != 1 || commits != 3 {
		t.Errorf("%d done with %d commits, %v", done, commits, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.AppendNew(t.Context(), func(func(dossier.Batch, error) bool) {}, nil); !errors.Is(err, motcua.ErrClosed) {
		t.Error(err)
	}
}
