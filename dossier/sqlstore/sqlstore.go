package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity"
)

// Store is a [dossier.Store] on a database. Make it with [New]. It has every ability a store can have.
type Store struct {
	reader

	db     *sql.DB
	queue  chan struct{} // one place for each call that writes, at work or waiting
	turns  chan struct{} // on PostgreSQL, one place for each of them at work
	wait   time.Duration
	writer *writer // on SQLite

	mu      sync.Mutex
	closed  bool
	calls   sync.WaitGroup // those that are at work; none begins once it is closed
	closing sync.Once
}

var (
	_ dossier.Store     = (*Store)(nil)
	_ dossier.Eraser    = (*Store)(nil)
	_ dossier.Finder    = (*Store)(nil)
	_ dossier.Retokener = (*Store)(nil)
	_ dossier.AccessLog = (*Store)(nil)
)

// Options are optional; nil and the zero value choose the defaults.
type Options struct {
	// Shard returns the shard key of a dossier; the default is [ShardOf]. It must give the same answer for an ID for ever: a dossier is
	// looked for where it says. New refuses a function that contradicts dossiers that are there.
	Shard func(dossier.ID) string
	// Queue is how many calls may write at once, those that wait included; one more is [motcua.ErrBusy]. Zero means 4096.
	Queue int
	// Wait is how long a call waits for its turn to write; after that it is [motcua.ErrBusy], and nothing was written. Zero means 900 ms.
	Wait time.Duration
	// Group is how many of them SQLite commits together at most. Zero means 256; 1 gives each a commit of its own.
	Group int
	// BusyTimeout is how many milliseconds SQLite waits for another process that writes. Zero means 5000.
	BusyTimeout int
	// Weak takes a SQLite database whose settings let a power cut undo what was acknowledged, or that keeps no write-ahead log: for
	// tests and for data that can be had again.
	Weak bool
}

const (
	defaultQueue       = 4096
	defaultWait        = 900 * time.Millisecond
	defaultGroup       = 256
	defaultBusyTimeout = 5000
	defaultLimit       = 1000
	mostLimit          = 10_000

	// attempts is how often a transaction is tried that the engine asks to repeat, or whose answer was lost.
	attempts = 5
)

// limitOf returns how many entries a page has at most.
func limitOf(limit int) int {
	if limit <= 0 {
		return defaultLimit
	}
	return min(limit, mostLimit)
}

// ShardOf is the shard key of a dossier code: its agency in the order of QĐ 20/2020/QĐ-TTg, level 1 first, as "H40.14.03". What is no
// dossier code has the empty one.
func ShardOf(id dossier.ID) string {
	code, err := identity.ParseDossierCode(string(id))
	if err != nil {
		return ""
	}
	return code.Agency().String()
}

// New returns a store on a database that [Migrate] has prepared. It takes over nothing: Close leaves the database open. db must not be nil.
//
// On SQLite it keeps one connection of the pool for writing, on which it looks at the settings that durability depends on, because
// they belong to a connection and not to the file; see [Options.Weak]. The pool must have room for others, which read.
func New(ctx context.Context, db *sql.DB, d Dialect, o *Options) (*Store, error) {
	if db == nil {
		panic("sqlstore: New: nil database")
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	var own Options
	if o != nil {
		own = *o
	}
	if own.Queue <= 0 {
		own.Queue = defaultQueue
	}
	if own.Wait <= 0 {
		own.Wait = defaultWait
	}
	if own.Group <= 0 {
		own.Group = defaultGroup
	}
	if own.BusyTimeout <= 0 {
		own.BusyTimeout = defaultBusyTimeout
	}
	if own.Shard == nil {
		own.Shard = ShardOf
	}
	s := &Store{reader: reader{d: d, q: db, shard: own.Shard}, db: db, queue: make(chan struct{}, own.Queue), wait: own.Wait}
	if d == PostgreSQL {
		s.turns = make(chan struct{}, turns(db, own.Queue))
	}
	if d == SQLite {
		if db.Stats().MaxOpenConnections == 1 {
			return nil, motcua.Invalid("sqlstore: open", motcua.Problem{Path: "db.max_open_conns", Code: motcua.CodeOutOfRange, Param: "2.."})
		}
		w, err := newWriter(ctx, db, &own)
		if err != nil {
			return nil, err
		}
		s.writer = w
	}
	if err := s.look(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// look looks whether the tables are those of this package, and the dossiers where the shard function looks for them.
func (s *Store) look(ctx context.Context) error {
	files, err := s.d.migrations()
	if err != nil {
		return err
	}
	have, err := version(ctx, s.q)
	if err != nil {
		return s.d.fault(ctx, "open", err)
	}
	if have != len(files) {
		return motcua.Invalid("sqlstore: open", motcua.Problem{Path: "schema.version", Code: motcua.CodeDiffers, Param: fmt.Sprint(len(files))})
	}
	for _, order := range []string{"", " DESC"} {
		var shard, id string
		err := one(ctx, s.q, []any{&shard, &id}, "SELECT shard, id FROM motcua_dossier ORDER BY id"+order+" LIMIT 1")
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return s.d.fault(ctx, "open", err)
		case s.shard(dossier.ID(id)) != shard:
			return motcua.Invalid("sqlstore: open", motcua.Problem{Path: "options.shard", Code: motcua.CodeDiffers, Param: "the shard of a dossier that is there"})
		}
	}
	return nil
}

// Close ends the store: what was taken on is finished, and every later call, but Close itself, is an error that wraps [motcua.ErrClosed].
// The database stays open.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.calls.Wait()
		if s.writer != nil {
			err = s.writer.close()
		}
	})
	return err
}

// begin lets a call in; end lets it go. Whatever else is wrong with a call, that the store is closed comes first.
func (s *Store) begin(ctx context.Context, op string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := ctx.Err()
	if s.closed {
		err = motcua.ErrClosed
	}
	if err != nil {
		return fmt.Errorf("sqlstore: %s: %w", op, err)
	}
	s.calls.Add(1)
	return nil
}

func (s *Store) end() { s.calls.Done() }

// turns returns how many calls write at once on PostgreSQL: as many as the pool has connections. They do not wait in the pool, because
// database/sql gives a connection to any of those who wait, not to the first.
func turns(db *sql.DB, queue int) int {
	if n := db.Stats().MaxOpenConnections; n > 0 {
		return min(n, queue)
	}
	return queue
}

// enter takes a place in the queue of those that write, and on PostgreSQL waits for its turn there; on SQLite it is the writer that takes one after
// another. leave gives back what enter took.
func (s *Store) enter(ctx context.Context, op string) error {
	select {
	case s.queue <- struct{}{}:
	default:
		return fmt.Errorf("sqlstore: %s: queue: %w", op, motcua.ErrBusy)
	}
	if s.turns == nil {
		return nil
	}
	turn, end := context.WithTimeout(ctx, s.wait)
	defer end()
	select {
	case s.turns <- struct{}{}: // whoever waits first is first
		return nil
	case <-turn.Done():
	}
	<-s.queue
	return tooLate(ctx, op)
}

// tooLate is the error of a call whose turn did not come before it was cancelled, or before it had waited for too long.
func tooLate(ctx context.Context, op string) error {
	err := ctx.Err()
	if err == nil {
		err = motcua.ErrBusy
	}
	return fmt.Errorf("sqlstore: %s: queue: %w", op, err)
}

func (s *Store) leave() {
	if s.turns != nil {
		<-s.turns
	}
	<-s.queue
}

// write carries out something that is neither an Append nor a look at the log: on SQLite in the turn of the writer. What is wrong with it is looked
// for by check.
func (s *Store) write(ctx context.Context, op string, check func() error, do func(ctx context.Context, q querier) error) error {
	if err := s.begin(ctx, op); err != nil {
		return err
	}
	defer s.end()
	if err := check(); err != nil {
		return err
	}
	if err := s.enter(ctx, op); err != nil {
		return err
	}
	defer s.leave()
	if s.writer != nil {
		return s.writer.run(ctx, op, func(q querier) error { return do(context.Background(), q) })
	}
	return s.transact(ctx, op, do)
}

// nothingWrong is a check that finds nothing.
func nothingWrong() error { return nil }

// transact carries out a transaction on PostgreSQL, once more when the engine asks for that.
func (s *Store) transact(ctx context.Context, op string, do func(ctx context.Context, q querier) error) error {
	for attempt := 1; ; attempt++ {
		again, err := s.try(ctx, op, do)
		if !again || attempt == attempts || ctx.Err() != nil {
			return err
		}
	}
}

func (s *Store) try(ctx context.Context, op string, do func(ctx context.Context, q querier) error) (repeat bool, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false, s.d.fault(ctx, op, err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing; otherwise the connection is given up with what was done on it
	if err := do(ctx, tx); err != nil {
		v, _ := s.d.judge(err)
		return v == again, s.d.fault(ctx, op, err)
	}
	if err := committing(tx.Commit()); err != nil {
		v, _ := s.d.judge(err)
		return v == again, s.d.lost(ctx, op, err)
	}
	return false, nil
}

// querier is what *sql.DB, *sql.Conn and *sql.Tx have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// one reads the first row of a query; the error is [sql.ErrNoRows] when there is none.
func one(ctx context.Context, q querier, to []any, query string, args ...any) error {
	found := sql.ErrNoRows
	err := each(ctx, q, func(rows *sql.Rows) error {
		found = nil
		return rows.Scan(to...)
	}, query, args...)
	return errors.Join(err, found)
}

// each reads every row of a query.
func each(ctx context.Context, q querier, do func(*sql.Rows) error, query string, args ...any) (err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
