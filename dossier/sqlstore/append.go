package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// errMissed means that no row was at the revision, or that the key was there: nothing was written, and the log tells which.
var errMissed = errors.New("sqlstore: not at this revision")

// Append fulfils the contract of [dossier.Store].
func (s *Store) Append(ctx context.Context, b dossier.Batch) (int, error) {
	if err := s.begin(ctx, "append"); err != nil {
		return 0, err
	}
	defer s.end()
	if err := b.Check(); err != nil {
		return 0, err
	}
	if err := s.enter(ctx, "append"); err != nil {
		return 0, err
	}
	defer s.leave()
	e, err := s.prepare(ctx, &b)
	sure := true // that nothing was written, when there is an error
	if err == nil && s.writer != nil {
		err = s.writer.run(ctx, "append", func(q querier) error { return s.d.write(context.Background(), q, e) })
	} else if err == nil {
		sure, err = s.append(ctx, e)
	}
	switch {
	case errors.Is(err, errMissed):
		return s.missed(ctx, b, sure)
	case err != nil:
		return 0, err
	}
	return b.Expected + len(b.Events), nil
}

// prepare brings a batch into the form of the tables; without a summary it works it out.
func (r *reader) prepare(ctx context.Context, b *dossier.Batch) (*encoded, error) {
	if b.Summary == nil {
		log, err := r.load(ctx, b.ID)
		if err != nil {
			return nil, r.d.fault(ctx, "append", err)
		}
		if len(log.Events) != b.Expected {
			return nil, errMissed
		}
		with := *b
		state := dossier.Summarize(dossier.Replay(dossier.Log{ID: b.ID, Events: slices.Concat(log.Events, b.Events)}, dossier.AsOf{}))
		with.Summary, b = &state, &with
	}
	return encode(r.shard(b.ID), b)
}

// missed says why a batch was not written: it was before, or the log is at another revision. When it is not certain that no earlier attempt wrote it,
// only the log can tell.
func (r *reader) missed(ctx context.Context, b dossier.Batch, sure bool) (int, error) {
	log, err := r.load(ctx, b.ID)
	switch {
	case err != nil && !sure:
		return 0, r.d.uncertain(ctx, "append", err)
	case err != nil:
		return 0, r.d.fault(ctx, "append", err)
	}
	revision, err := log.Repeated(b)
	switch {
	case err != nil:
		return 0, fmt.Errorf("sqlstore: append: %w", err)
	case revision == 0:
		return 0, fmt.Errorf("sqlstore: append: %w", motcua.ErrConflict)
	}
	return revision, nil
}

// append writes a batch on PostgreSQL with one statement, which is a transaction of its own.
//
// When the answer is lost the same statement is sent again: it compares the revision and the key, so it is carried out at most once, and it
// waits for the one before, should that still be running. What it finds is the truth. It reports whether it is certain that nothing was written
// when there is an error.
func (s *Store) append(ctx context.Context, e *encoded) (sure bool, err error) {
	sure = true
	for attempt := 1; ; attempt++ {
		err := s.once(ctx, e)
		if err == nil || errors.Is(err, errMissed) {
			return sure, err
		}
		v, _ := s.d.judge(err)
		sure = sure && v != unknown
		repeat := v == again || v == unknown || errors.Is(err, driver.ErrBadConn) // a connection of the pool that has long been gone
		if !repeat || attempt == attempts || ctx.Err() != nil {
			if sure {
				return sure, s.d.fault(ctx, "append", err)
			}
			return sure, s.d.uncertain(ctx, "append", err)
		}
	}
}

// once sends a batch once. It takes the connection first: whoever gives up waiting for one has written nothing, and readers may have them all.
func (s *Store) once(ctx context.Context, e *encoded) (err error) {
	turn, end := context.WithTimeout(ctx, s.wait)
	defer end()
	conn, err := s.db.Conn(turn)
	if err != nil {
		return &unsent{err}
	}
	defer func() { _ = conn.Close() }() // what was written is decided before
	if len(e.rows) <= mostRows {
		if err := writeOne(ctx, conn, e); !errors.Is(err, errMissed) {
			return committing(err) // the statement is the whole transaction
		}
		return errMissed
	}
	tx, err := conn.BeginTx(ctx, nil) // a batch of very many events
	if err != nil {
		return &unsent{err}
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := s.d.write(ctx, tx, e); err != nil {
		return err
	}
	return committing(tx.Commit())
}

// unsent is an error before anything was sent that writes.
type unsent struct{ error }

// Unwrap returns the error.
func (e *unsent) Unwrap() error { return e.error }

// mostRows is how many events one statement takes; it has at most 65,535 parameters.
const mostRows = 64

// tick is the time of the server, greater than that of the row before.
const (
	nowTick  = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
	nextTick = "greatest(" + nowTick + ", tick + 1)"
)

// params returns "$from, $from+1 …".
func params(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(from+i))
	}
	return b.String()
}

// The parameters of the statements that change motcua_dossier: $1 shard, $2 id, $3 the revision expected, $4 the number of events, $5 and
// $6 the instants changed and recorded, then the summary, then the key.
const (
	firstSummary = 7
	keyParam     = firstSummary + summaryColumns
)

// change returns the statement that moves a dossier on, if it is at the revision and has no batch with the key; or begins it, which needs no
// key. With keeps it leaves these columns as they are, and does nothing unless they are as they are to be.
func (d Dialect) change(begins bool, keeps ...string) string {
	tick, value, next, greatest := "", "", "", "max"
	if d == PostgreSQL {
		tick, value, next, greatest = ", tick", ", "+nowTick, ", tick = "+nextTick, "greatest"
	}
	const after = "CAST($3 AS bigint) + CAST($4 AS bigint)"
	if begins {
		return "INSERT INTO motcua_dossier (shard, id, revision, changed_ns, recorded_ns, " + summaryNames + tick + ") VALUES ($1, $2, " + after + ", $5, $6, " +
			params(firstSummary, summaryColumns) + value + ") ON CONFLICT (shard, id) DO NOTHING"
	}
	assign, same := "", ""
	for i, name := range summaryColumnNames() {
		if param := "$" + strconv.Itoa(firstSummary+i); slices.Contains(keeps, name) {
			same += " AND " + name + " IS " + param
		} else {
			assign += ", " + name + " = " + param
		}
	}
	return "UPDATE motcua_dossier SET revision = " + after + ", changed_ns = " + greatest + "(changed_ns, $5), recorded_ns = " + greatest + "(recorded_ns, $6)" + assign + next +
		" WHERE shard = $1 AND id = $2 AND revision = $3" + same +
		" AND NOT EXISTS (SELECT 1 FROM motcua_event WHERE shard = $1 AND dossier = $2 AND key = $" + strconv.Itoa(keyParam) + ")"
}

// changeArgs are the arguments of change, the key included.
func (e *encoded) changeArgs() []any {
	args := make([]any, 0, keyParam+8*len(e.rows))
	args = append(args, e.shard, e.id, e.expected, len(e.rows), e.changed, e.recorded)
	args = append(args, e.summary[:]...)
	return append(args, e.key)
}

// writeOne writes a batch with one statement.
func writeOne(ctx context.Context, q querier, e *encoded) error {
	args := e.changeArgs()
	for i := range e.rows {
		r := &e.rows[i]
		args = append(args, int(r.kind), r.facts, r.digest, r.hash)
	}
	for i := range e.rows {
		if r := &e.rows[i]; r.payload != nil {
			args = append(args, i+1, r.payload, r.salt, r.token)
		}
	}
	return changed(ctx, q, oneStatement(e.expected == 0, len(e.rows), e.personal), args)
}

// changed carries out a statement that changes one row, or none.
func changed(ctx context.Context, q querier, query string, args []any) error {
	result, err := q.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = errMissed
	}
	return err
}

// oneStatement returns the statement of a batch of n events on PostgreSQL, of which some have something personal. What it writes beside the
// dossier it writes for the row that it changed: for none when the revision was another.
func oneStatement(begins bool, n, personal int) string {
	var b strings.Builder
	b.WriteString("WITH d AS (" + PostgreSQL.change(begins) + " RETURNING tick), e AS (INSERT INTO motcua_event (shard, dossier, revision, key, kind, facts, digest, hash) " +
		"SELECT $1, $2, $3::bigint + v.n, $" + strconv.Itoa(keyParam) + "::text, v.kind, v.facts, v.digest, v.hash FROM d CROSS JOIN (VALUES ")
	at := keyParam + 1
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "(%d, $%d::smallint, $%d::bytea, $%d::bytea, $%d::bytea)", i+1, at, at+1, at+2, at+3)
		at += 4
	}
	b.WriteString(") v (n, kind, facts, digest, hash))")
	if personal > 0 {
		b.WriteString(", p AS (INSERT INTO motcua_personal (shard, dossier, revision, payload, salt, token) " +
			"SELECT $1, $2, $3::bigint + v.n, v.payload, v.salt, v.token FROM d CROSS JOIN (VALUES ")
		for i := range personal {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "($%d::integer, $%d::bytea, $%d::bytea, $%d::bytea)", at, at+1, at+2, at+3)
			at += 4
		}
		b.WriteString(") v (n, payload, salt, token))")
	}
	b.WriteString(" INSERT INTO motcua_outbox (shard, stream, ref, first, count, tick) SELECT $1, 1, $2, $3::bigint + 1, " + strconv.Itoa(n) + ", tick FROM d")
	return b.String()
}

// The statements of a batch one by one.
const (
	insertEvent    = "INSERT INTO motcua_event (shard, dossier, revision, key, kind, facts, digest, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	insertPersonal = "INSERT INTO motcua_personal (shard, dossier, revision, payload, salt, token) VALUES ($1, $2, $3, $4, $5, $6)"
	insertFeed     = "INSERT INTO motcua_feed (shard, stream, n, ref, first, count) " +
		"VALUES ($1, $2, (SELECT coalesce(max(n), 0) + 1 FROM motcua_feed WHERE stream = $2), $3, $4, $5)"
	insertOutbox = "INSERT INTO motcua_outbox (shard, stream, ref, first, count, tick) VALUES ($1, $2, $3, $4, $5, " +
		"coalesce((SELECT tick FROM motcua_dossier WHERE shard = $1 AND id = $3), " + nowTick + "))"
)

// texts are the statements above, and those of change, in each dialect.
var texts = map[Dialect]struct{ begin, move, moveFew, event, personal, note string }{
	SQLite: {
		begin: SQLite.number(SQLite.change(true)), move: SQLite.number(SQLite.change(false)), moveFew: SQLite.number(SQLite.change(false, seldom...)),
		event: SQLite.number(insertEvent), personal: SQLite.number(insertPersonal), note: SQLite.number(insertFeed),
	},
	PostgreSQL: {
		begin: PostgreSQL.change(true), move: PostgreSQL.change(false),
		event: insertEvent, personal: insertPersonal, note: insertOutbox,
	},
}

// seldom are the columns with an index that most transitions leave as they are. SQLite writes the index of every column that a statement sets, even to
// what it was; so there a statement that leaves these alone is tried before the one that sets them all.
var seldom = []string{"accepted", "due", "done", "asked", "accepted_ns", "opaque"}

// write writes a batch with several statements, of a transaction of the caller's. It returns errMissed, before it has written anything, when the
// log is not at the revision or has the key.
func (d Dialect) write(ctx context.Context, q querier, e *encoded) error {
	if err := d.moveOn(ctx, q, e); err != nil {
		return err
	}
	for i := range e.rows {
		r := &e.rows[i]
		revision := e.expected + i + 1
		if _, err := q.ExecContext(ctx, texts[d].event, e.shard, e.id, revision, e.key, int(r.kind), r.facts, r.digest, r.hash); err != nil {
			return err
		}
		if r.payload == nil {
			continue
		}
		if _, err := q.ExecContext(ctx, texts[d].personal, e.shard, e.id, revision, r.payload, r.salt, r.token); err != nil {
			return err
		}
	}
	return d.note(ctx, q, e.shard, events, e.id, e.expected+1, len(e.rows))
}

// moveOn changes the row of the dossier.
func (d Dialect) moveOn(ctx context.Context, q querier, e *encoded) error {
	args := e.changeArgs()
	if e.expected == 0 {
		return changed(ctx, q, texts[d].begin, args[:keyParam-1])
	}
	if d == SQLite { // see seldom
		if err := changed(ctx, q, texts[d].moveFew, args); !errors.Is(err, errMissed) {
			return err
		}
	}
	return changed(ctx, q, texts[d].move, args)
}

// note says that something was written: on SQLite with its place in the feed.
func (d Dialect) note(ctx context.Context, q querier, shard string, stream int, ref string, first, count int) error {
	_, err := q.ExecContext(ctx, texts[d].note, shard, stream, ref, first, count)
	return err
}
