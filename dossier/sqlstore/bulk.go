package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"

	"github.com/motcua/motcua/dossier"
)

// Copier is the bulk path of a driver, which database/sql does not have: COPY on PostgreSQL. With pgx:
//
//	func(ctx context.Context, conn *sql.Conn, table string, columns []string, rows iter.Seq[[]any]) error {
//		next, stop := iter.Pull(rows)
//		defer stop()
//		return conn.Raw(func(c any) error {
//			_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
//				row, _ := next()
//				return row, nil
//			}))
//			return err
//		})
//	}
//
// It writes the rows to the table on that connection, inside the transaction that is open there. A row is only its own until the next one is asked
// for. Values are string, int, int64, bool, []byte and nil; days are strings in the form 2006-01-02.
type Copier func(ctx context.Context, conn *sql.Conn, table string, columns []string, rows iter.Seq[[]any]) error

// copiedAtOnce is how many batches are one transaction of AppendNew: enough that the commit does not matter, and few enough to hold in memory.
const copiedAtOnce = 10_000

// AppendNew appends batches, of which most begin a dossier: a first import. Some thousand at a time are one transaction, written by COPY; on SQLite, and
// without a Copier, it is the same statements as Append's. What COPY cannot write, because the dossier or the batch is there already or begins
// later in the log, goes the way of [Store.Append], so an import that was interrupted is simply repeated.
//
// It returns how many batches are in the store for certain, counted from the first. It ends at the first error: of the sequence, or of a batch, in
// the words of [dossier.Store]. Batches without a summary are taken, and cost the replay of their log.
func (s *Store) AppendNew(ctx context.Context, batches iter.Seq2[dossier.Batch, error], bulk Copier) (done int, err error) {
	if err := s.begin(ctx, "import"); err != nil {
		return 0, err
	}
	s.end()
	var few []dossier.Batch
	flush := func() error {
		n, err := s.appendSome(ctx, few, bulk)
		done += n
		few = few[:0]
		return err
	}
	for b, err := range batches {
		if err != nil {
			err = fmt.Errorf("sqlstore: import: %w", err)
		} else {
			err = b.Check()
		}
		if err != nil {
			err = errors.Join(flush(), err)
			return done, err
		}
		if few = append(few, b); len(few) == copiedAtOnce {
			if err := flush(); err != nil {
				return done, err
			}
		}
	}
	err = flush()
	return done, err
}

// appendSome appends some batches: by COPY those that begin a dossier and those that follow on one of them, the others one by one.
func (s *Store) appendSome(ctx context.Context, batches []dossier.Batch, bulk Copier) (done int, err error) {
	if bulk != nil && s.d == PostgreSQL && len(batches) > 0 {
		switch err := s.copyAll(ctx, batches, bulk); {
		case err == nil:
			return len(batches), nil
		case !errors.Is(err, errNotNew):
			return 0, err
		}
	}
	for _, b := range batches {
		if _, err := s.Append(ctx, b); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

// errNotNew means that the batches cannot be copied. Nothing was written.
var errNotNew = errors.New("sqlstore: not only new dossiers")

// copyAll copies batches in one transaction, once more when the engine asks for that.
func (s *Store) copyAll(ctx context.Context, batches []dossier.Batch, bulk Copier) error {
	const op = "import"
	if err := s.begin(ctx, op); err != nil {
		return err
	}
	defer s.end()
	all, err := s.prepareAll(batches)
	if err != nil {
		return err
	}
	if err := s.enter(ctx, op); err != nil {
		return err
	}
	defer s.leave()
	for attempt := 1; ; attempt++ {
		err := s.copyOnce(ctx, all, bulk)
		var commit *commitError
		switch v, state := s.d.judge(err); {
		case err == nil:
			return nil
		case state == "23505":
			return errNotNew
		case v == again && attempt < attempts && ctx.Err() == nil:
		case errors.As(err, &commit):
			return s.d.lost(ctx, op, err)
		default:
			return s.d.fault(ctx, op, err)
		}
	}
}

func (s *Store) copyOnce(ctx context.Context, all *several, bulk Copier) (err error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	committed := false
	defer func() { err = errors.Join(err, giveBack(conn, committed)) }() // also when the caller's own functions panic
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	var tick int64
	if err := one(ctx, conn, []any{&tick}, "SELECT "+nowTick); err != nil {
		return err
	}
	for _, t := range all.tables(tick) {
		if err := bulk(ctx, conn, t.name, t.columns, t.rows); err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	committed = err == nil
	return committing(err)
}

// giveBack gives a connection back to the pool, without the transaction that is open on it unless that was committed.
func giveBack(conn *sql.Conn, committed bool) error {
	if !committed {
		if _, undone := conn.ExecContext(context.Background(), "ROLLBACK"); undone != nil { // what is broken does not go back
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // its answer is the ErrBadConn that we give it
			_ = conn.Close()                                           // it is closed already
			return nil                                                 //nolint:nilerr // the caller has the error that led here
		}
	}
	return conn.Close()
}

// several are the batches of one transaction, in the form of the tables.
type several struct {
	batches []*encoded
	final   []*encoded // the last batch of each dossier
}

func (s *Store) prepareAll(batches []dossier.Batch) (*several, error) {
	out := &several{batches: make([]*encoded, 0, len(batches))}
	type batchKey struct{ id, key string }
	last := make(map[string]int, len(batches)) // the ID of a dossier to its place in final
	seen := make(map[batchKey]bool, len(batches))
	for i := range batches {
		b := &batches[i]
		if b.Summary == nil {
			return nil, errNotNew
		}
		e, err := encode(s.shard(b.ID), b)
		if err != nil {
			return nil, err
		}
		at, known := last[e.id]
		key := batchKey{e.id, e.key}
		switch {
		case seen[key]:
			return nil, errNotNew
		case !known && e.expected == 0:
			last[e.id] = len(out.final)
			out.final = append(out.final, e)
		case known && out.final[at].after() == e.expected:
			e.changed, e.recorded = max(e.changed, out.final[at].changed), max(e.recorded, out.final[at].recorded)
			out.final[at] = e
		default:
			return nil, errNotNew
		}
		seen[key] = true
		out.batches = append(out.batches, e)
	}
	return out, nil
}

// after is the revision after the batch.
func (e *encoded) after() int { return e.expected + len(e.rows) }

// copied is the rows of a table.
type copied struct {
	name    string
	columns []string
	rows    iter.Seq[[]any]
}

// tables returns the rows of all tables. Ticks go up by one from batch to batch, so that the feed has them in their order.
func (s *several) tables(tick int64) []copied {
	dossiers := append([]string{"shard", "id", "revision", "changed_ns", "recorded_ns", "tick"}, summaryColumnNames()...)
	return []copied{
		{"motcua_dossier", dossiers, func(yield func([]any) bool) {
			row := make([]any, len(dossiers))
			for _, e := range s.final {
				row[0], row[1], row[2], row[3], row[4], row[5] = e.shard, e.id, e.after(), e.changed, e.recorded, tick+int64(len(s.batches))
				copy(row[6:], e.summary[:])
				if !yield(row) {
					return
				}
			}
		}},
		{"motcua_event", []string{"shard", "dossier", "revision", "key", "kind", "facts", "digest", "hash"}, func(yield func([]any) bool) {
			row := make([]any, 8)
			for _, e := range s.batches {
				row[0], row[1], row[3] = e.shard, e.id, e.key
				for i := range e.rows {
					r := &e.rows[i]
					row[2], row[4], row[5], row[6], row[7] = e.expected+i+1, int(r.kind), r.facts, null(r.digest), null(r.hash)
					if !yield(row) {
						return
					}
				}
			}
		}},
		{"motcua_personal", []string{"shard", "dossier", "revision", "payload", "salt", "token"}, func(yield func([]any) bool) {
			row := make([]any, 6)
			for _, e := range s.batches {
				row[0], row[1] = e.shard, e.id
				for i := range e.rows {
					r := &e.rows[i]
					if r.payload == nil {
						continue
					}
					row[2], row[3], row[4], row[5] = e.expected+i+1, r.payload, null(r.salt), null(r.token)
					if !yield(row) {
						return
					}
				}
			}
		}},
		{"motcua_outbox", []string{"shard", "stream", "ref", "first", "count", "tick"}, func(yield func([]any) bool) {
			row := make([]any, 6)
			for i, e := range s.batches {
				row[0], row[1], row[2], row[3], row[4], row[5] = e.shard, events, e.id, e.expected+1, len(e.rows), tick+int64(i)
				if !yield(row) {
					return
				}
			}
		}},
	}
}

func null(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}
