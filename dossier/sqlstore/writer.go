package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/motcua/motcua"
)

// writer is the one that writes on SQLite. It has a connection of its own, so that its settings are known, and takes whatever waits as one
// group, which is one transaction: the disk is asked to keep it once for all of them.
type writer struct {
	db     *sql.DB
	o      *Options
	wake   chan struct{} // there is something to do, or it is the end
	ended  chan struct{}
	closed error // what giving back the connection said

	mu      sync.Mutex
	waiting []*job
	last    bool

	// These are the goroutine's own.
	conn     *sql.Conn
	raw      driver.Conn // under conn
	stmts    map[string]*sql.Stmt
	panicked bool // the driver did, on this connection
}

// job is a piece of work for the writer.
type job struct {
	op    string
	do    func(q querier) error
	taken atomic.Bool // by the writer, or by a caller who gives up before
	done  chan struct{}
	err   error
}

func newWriter(ctx context.Context, db *sql.DB, o *Options) (*writer, error) {
	w := &writer{db: db, o: o, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	if err := w.connect(ctx); err != nil {
		return nil, err
	}
	go w.loop()
	return w, nil
}

// run gives the writer something to do and waits for it. A caller whose context ends while it waits for its turn, or who waits too long for it, can
// be sure that nothing is written.
func (w *writer) run(ctx context.Context, op string, do func(q querier) error) error {
	j := &job{op: op, do: do, done: make(chan struct{})}
	w.mu.Lock()
	if len(w.waiting) >= 2*w.o.Queue { // the disk hangs: those who gave up are no queue
		w.waiting = slices.DeleteFunc(w.waiting, func(j *job) bool { return j.taken.Load() })
	}
	w.waiting = append(w.waiting, j)
	w.mu.Unlock()
	w.ring()
	turn, end := context.WithTimeout(ctx, w.o.Wait)
	defer end()
	select {
	case <-j.done:
		return j.err
	case <-turn.Done():
	}
	if j.taken.CompareAndSwap(false, true) {
		j.do = nil // it may lie there for long
		return tooLate(ctx, op)
	}
	select { // it is at work, or both came at once
	case <-j.done:
		return j.err
	case <-ctx.Done():
	}
	select {
	case <-j.done:
		return j.err
	default:
	}
	return fmt.Errorf("sqlstore: %s: %w: %w", op, motcua.ErrOutcomeUnknown, ctx.Err())
}

func (w *writer) ring() {
	select {
	case w.wake <- struct{}{}:
	default: // the bell rings already
	}
}

// close lets the writer finish what it has, and waits for its end.
func (w *writer) close() error {
	w.mu.Lock()
	w.last = true
	w.mu.Unlock()
	w.ring()
	<-w.ended
	return w.closed
}

func (w *writer) loop() {
	defer close(w.ended)
	for range w.wake {
		for {
			group, last := w.next()
			if len(group) > 0 {
				w.serve(group)
				continue
			}
			if !last {
				break
			}
			w.closed = w.disconnect()
			return
		}
	}
}

// next takes the next group.
func (w *writer) next() (group []*job, last bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for n < len(w.waiting) && len(group) < w.o.Group {
		if j := w.waiting[n]; j.taken.CompareAndSwap(false, true) {
			group = append(group, j)
		}
		n++
	}
	w.waiting = append(w.waiting[:0], w.waiting[n:]...)
	clear(w.waiting[len(w.waiting):cap(w.waiting)])
	return group, w.last
}

// serve carries out a group and answers.
func (w *writer) serve(group []*job) {
	w.apart(group)
	for _, j := range group {
		close(j.done)
	}
}

// apart carries out a group as one transaction. When a job fails, all of it is undone, and done again in three transactions: the jobs before
// it, that one alone, and those behind it. So one that fails takes no other with it, whatever the engine or the driver does then.
func (w *writer) apart(group []*job) {
	if len(group) == 0 {
		return
	}
	if i := w.transact(group); i >= 0 && len(group) > 1 {
		w.apart(group[:i])
		w.apart(group[i : i+1])
		w.apart(group[i+1:])
	}
}

// transact carries out a group in a transaction and sets the errors of its jobs. When a job fails it returns its place and has left nothing
// behind; otherwise -1.
func (w *writer) transact(group []*job) (failed int) {
	ctx := context.Background()
	if err := w.connect(ctx); err != nil {
		return w.fail(group, err)
	}
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		w.drop()
		return w.fail(group, SQLite.fault(ctx, "begin", err))
	}
	for i, j := range group {
		if j.err = w.attempt(j); j.err != nil && !errors.Is(j.err, errMissed) && !errors.Is(j.err, errNothing) {
			j.err = SQLite.fault(ctx, j.op, j.err)
			w.rollback()
			return i
		}
	}
	err := committing(w.exec("COMMIT"))
	if err == nil {
		return -1
	}
	w.rollback()
	v, code := SQLite.judge(err)
	for _, j := range group {
		switch {
		case errors.Is(j.err, errNothing): // it has written nothing
		case v == unknown || v == outright || code == noMemory:
			j.err = SQLite.uncertain(ctx, j.op, err)
		default:
			j.err = SQLite.fault(ctx, j.op, err)
		}
	}
	return -1
}

// noMemory is a code that SQLite may give after a COMMIT is on the disk: then it was the index of its log for which there was none.
const noMemory = "7"

// fail gives all jobs the same error.
func (w *writer) fail(group []*job, err error) int {
	for _, j := range group {
		j.err = err
	}
	return -1
}

// rollback undoes what is not committed, or gives up the connection, which does the same.
func (w *writer) rollback() {
	if w.conn != nil && (w.panicked || w.exec("ROLLBACK") != nil) {
		w.drop()
	}
}

// errNothing is wrapped by what a job finds that is no failure: it has written nothing.
var errNothing = errors.New("sqlstore: nothing to do")

// attempt carries out a job. A panic of the driver fails the job.
func (w *writer) attempt(j *job) (err error) {
	defer w.caught(&err)
	return j.do(w)
}

func (w *writer) exec(text string) (err error) {
	defer w.caught(&err)
	_, err = w.ExecContext(context.Background(), text)
	return err
}

// caught turns a panic into an error. It is to be deferred itself.
func (w *writer) caught(err *error) {
	if v := recover(); v != nil {
		w.panicked = true
		*err = &panicError{v}
	}
}

// panicError is a panic of the driver. Its text does not hold the value, which may be anything.
type panicError struct{ value any }

func (e *panicError) Error() string { return "sqlstore: panic of the driver" }

// ExecContext carries out a statement of which the text is known, so that it is compiled once.
func (w *writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := w.statement(ctx, query) //nolint:sqlclosecheck // it is kept, and closed with the connection
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext is ExecContext for statements with rows.
func (w *writer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := w.statement(ctx, query) //nolint:sqlclosecheck // it is kept, and closed with the connection
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (w *writer) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	s, ok := w.stmts[query]
	if ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, query)
	if err == nil {
		w.stmts[query] = s
	}
	return s, err
}

// connect takes a connection and looks at its settings, unless there is one.
func (w *writer) connect(ctx context.Context) error {
	if w.conn != nil {
		return nil
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return SQLite.fault(ctx, "connect", err)
	}
	if err := settle(ctx, conn, w.o); err != nil {
		return errors.Join(SQLite.fault(ctx, "connect", err), conn.Close())
	}
	if err := conn.Raw(func(c any) error {
		w.raw, _ = c.(driver.Conn) // it is one: database/sql got it from the driver as one
		return nil
	}); err != nil {
		return errors.Join(SQLite.fault(ctx, "connect", err), conn.Close())
	}
	w.conn, w.stmts, w.panicked = conn, map[string]*sql.Stmt{}, false
	return nil
}

// drop gives up a connection of which nobody knows in what state it is: it does not go back to the pool.
func (w *writer) drop() {
	if w.conn == nil {
		return
	}
	if w.panicked {
		// database/sql never gets over a panic inside a statement: even closing its connection would wait for ever. The driver's
		// own connection is closed, so that its transaction ends; its place in the pool is lost.
		var ignored error
		defer w.caught(&ignored)
		conn := w.raw
		w.conn, w.raw, w.stmts = nil, nil, nil
		_ = conn.Close() // nothing more can be done with it
		return
	}
	for _, s := range w.stmts { // before the connection: a driver may not look whether it is still there
		_ = s.Close() // nothing more can be done with it
	}
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn }) // its answer is the ErrBadConn that we give it
	w.conn, w.raw, w.stmts = nil, nil, nil
}

func (w *writer) disconnect() error {
	if w.conn == nil {
		return nil
	}
	var all []error
	for _, s := range w.stmts {
		all = append(all, s.Close())
	}
	all = append(all, w.conn.Close())
	w.conn, w.raw, w.stmts = nil, nil, nil
	return errors.Join(all...)
}

// settle makes the settings of a connection that do no harm, and looks at those that durability depends on.
func settle(ctx context.Context, q querier, o *Options) error {
	if o.BusyTimeout > 0 {
		if err := waits(ctx, q, o.BusyTimeout); err != nil {
			return err
		}
		if err := overwrite(ctx, q); err != nil {
			return err
		}
		if err := hasten(ctx, q); err != nil {
			return err
		}
	}
	var journal string
	if err := one(ctx, q, []any{&journal}, "PRAGMA journal_mode"); err != nil {
		return err
	}
	var synchronous int
	if err := one(ctx, q, []any{&synchronous}, "PRAGMA synchronous"); err != nil {
		return err
	}
	if o.Weak {
		return nil
	}
	var problems []motcua.Problem
	if journal != "wal" {
		problems = append(problems, motcua.Problem{Path: "pragma.journal_mode", Code: motcua.CodeUnknown, Param: "wal"})
	}
	const synchronousFull = 2
	if synchronous < synchronousFull {
		problems = append(problems, motcua.Problem{Path: "pragma.synchronous", Code: motcua.CodeOutOfRange, Param: "FULL or EXTRA"})
	}
	return motcua.Invalid("sqlstore: open", problems...)
}

// waits lets a connection wait for another process that writes.
func waits(ctx context.Context, q querier, milliseconds int) error {
	var ignored any
	return one(ctx, q, []any{&ignored}, "PRAGMA busy_timeout = "+strconv.Itoa(milliseconds))
}

// hasten gives the connection that writes room where it has what SQLite gives everybody: with a cache of 2 MB it reads the same pages again and
// again, and when its log is written back after every 1,000 pages a page that changes often is written each time.
func hasten(ctx context.Context, q querier) error {
	for _, p := range []struct {
		name          string
		usual, better int
	}{
		{"cache_size", -2000, -64 << 10}, // KiB
		{"wal_autocheckpoint", 1000, 8192},
	} {
		var n int
		if err := one(ctx, q, []any{&n}, "PRAGMA "+p.name); err != nil {
			return err
		}
		if n != p.usual {
			continue // somebody knows better
		}
		err := each(ctx, q, func(*sql.Rows) error { return nil }, "PRAGMA "+p.name+" = "+strconv.Itoa(p.better))
		if err != nil {
			return err
		}
	}
	return nil
}

// overwrite lets SQLite overwrite what is erased where it lies.
func overwrite(ctx context.Context, q querier) error {
	var ignored any
	return one(ctx, q, []any{&ignored}, "PRAGMA secure_delete = ON")
}
