package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
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
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
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

// run gives the writer something to do and waits for it. A caller whose context ends while it waits for its turn can be sure that nothing
// is written.
func (w *writer) run(ctx context.Context, op string, do func(q querier) error) error {
	j := &job{op: op, do: do, done: make(chan struct{})}
	w.mu.Lock()
	w.waiting = append(w.waiting, j)
	w.mu.Unlock()
	w.ring()
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
	}
	if j.taken.CompareAndSwap(false, true) {
		return fmt.Errorf("sqlstore: %s: %w", op, ctx.Err())
	}
	select {
	case <-j.done: // both at once
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
//
// Nothing is expected to fail, so the group is tried as one piece first. When something does, all of it is undone and done again with a
// savepoint around each job, so that one that fails takes no other with it.
func (w *writer) serve(group []*job) {
	done := w.transact(group, false)
	if !done {
		w.transact(group, true)
	}
	for _, j := range group {
		close(j.done)
	}
}

// transact carries out a group in a transaction. It reports false, and has left nothing behind, when a job failed that has no savepoint.
func (w *writer) transact(group []*job, savepoints bool) bool {
	ctx := context.Background()
	all := func(err error) bool {
		for _, j := range group {
			j.err = err
		}
		w.drop()
		return true
	}
	if err := w.connect(ctx); err != nil {
		return all(err)
	}
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return all(SQLite.fault(ctx, "begin", err))
	}
	for _, j := range group {
		if savepoints {
			if err := w.exec("SAVEPOINT motcua"); err != nil {
				return all(SQLite.fault(ctx, "savepoint", err))
			}
		}
		j.err = w.attempt(j)
		if j.err == nil || errors.Is(j.err, errMissed) || errors.Is(j.err, errNothing) {
			if savepoints {
				if err := w.exec("RELEASE motcua"); err != nil {
					return all(SQLite.fault(ctx, "release", err))
				}
			}
			continue
		}
		if !savepoints {
			if err := w.exec("ROLLBACK"); err != nil {
				w.drop()
			}
			return false
		}
		failure := SQLite.fault(ctx, j.op, j.err)
		if err := errors.Join(w.exec("ROLLBACK TO motcua"), w.exec("RELEASE motcua")); err != nil { // the engine has undone all of it
			return all(failure)
		}
		j.err = failure
	}
	err := w.exec("COMMIT")
	if err == nil {
		return true
	}
	v, _ := SQLite.judge(err)
	if rollback := w.exec("ROLLBACK"); rollback != nil {
		w.drop()
	}
	for _, j := range group {
		switch {
		case j.err != nil: // it has written nothing
		case v == unknown || v == failed:
			j.err = SQLite.uncertain(ctx, j.op, err)
		default:
			j.err = SQLite.fault(ctx, j.op, err)
		}
	}
	return true
}

// errNothing is wrapped by what a job finds that is no failure: it has written nothing.
var errNothing = errors.New("sqlstore: nothing to do")

// attempt carries out a job. A panic of a driver fails the job.
func (w *writer) attempt(j *job) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v}
		}
	}()
	return j.do(w)
}

// panicError is a panic of the driver.
type panicError struct{ value any }

func (e *panicError) Error() string { return "sqlstore: panic of the driver" }

func (w *writer) exec(text string) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v}
		}
	}()
	_, err = w.ExecContext(context.Background(), text)
	return err
}

// ExecContext carries out a statement of which the text is known, so that it is compiled once.
func (w *writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext is ExecContext for statements with rows.
func (w *writer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...) //nolint:sqlclosecheck // the caller closes them
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
	w.conn, w.stmts = conn, map[string]*sql.Stmt{}
	return nil
}

// drop gives up a connection of which nobody knows in what state it is: it does not go back to the pool.
func (w *writer) drop() {
	if w.conn == nil {
		return
	}
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn }) // its answer is the ErrBadConn that we give it
	_ = w.disconnect()                                           // it is closed already
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
	w.conn, w.stmts = nil, nil
	return errors.Join(all...)
}

// settle makes the settings of a connection that do no harm, and looks at those that durability depends on.
func settle(ctx context.Context, q querier, o *Options) error {
	if o.BusyTimeout > 0 {
		var ignored any
		if err := one(ctx, q, []any{&ignored}, "PRAGMA busy_timeout = "+strconv.Itoa(o.BusyTimeout)); err != nil {
			return err
		}
		if err := overwrite(ctx, q); err != nil {
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

// overwrite lets SQLite overwrite what is erased where it lies.
func overwrite(ctx context.Context, q querier) error {
	var ignored any
	return one(ctx, q, []any{&ignored}, "PRAGMA secure_delete = ON")
}
