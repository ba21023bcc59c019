package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// reader is what a [Store] and a [Tx] have in common.
type reader struct {
	d     Dialect
	q     querier
	shard func(dossier.ID) string
}

// columns of an event with what is personal in it.
const (
	eventColumns = "e.revision, e.facts, e.digest, e.hash, p.payload, p.salt, p.token"
	eventJoin    = " LEFT JOIN motcua_personal p ON p.shard = e.shard AND p.dossier = e.dossier AND p.revision = e.revision"
)

// scanned is a row of an event. What it points to belongs to the driver.
type scanned struct {
	revision                                   int
	facts, digest, hash, payload, salt, tokens sql.RawBytes
}

func (r *scanned) to() []any {
	return []any{&r.revision, &r.facts, &r.digest, &r.hash, &r.payload, &r.salt, &r.tokens}
}

// event reads the row. What it gives shares no memory with it.
func (r *scanned) event() (dossier.Event, error) {
	e, err := dossier.ParseFacts(r.facts)
	if err != nil {
		return e, fmt.Errorf("sqlstore: %w", err)
	}
	if e.Personal, err = dossier.ParsePersonal(r.payload); err != nil {
		return e, fmt.Errorf("sqlstore: %w", err)
	}
	copy(e.Seal.Digest[:], r.digest)
	copy(e.Seal.Hash[:], r.hash)
	copy(e.Seal.Salt[:], r.salt)
	e.Token = readToken(r.tokens)
	return e, nil
}

// load reads a log, which is empty when there is none.
func (r *reader) load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	log := dossier.Log{ID: id}
	if checkText(nil, "", string(id)) != nil {
		return log, nil // no dossier has such an ID
	}
	var row scanned
	to := row.to()
	err := each(ctx, r.q, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		e, err := row.event()
		log.Events = append(log.Events, e)
		return err
	}, r.d.number("SELECT "+eventColumns+" FROM motcua_event e"+eventJoin+" WHERE e.shard = $1 AND e.dossier = $2 ORDER BY e.revision"), r.shard(id), string(id))
	return log, err
}

// Load fulfils the contract of [dossier.Store].
func (s *Store) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	if err := s.begin(ctx, "load"); err != nil {
		return dossier.Log{}, err
	}
	defer s.end()
	return s.loadLog(ctx, id)
}

func (r *reader) loadLog(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	log, err := r.load(ctx, id)
	switch {
	case err != nil:
		return dossier.Log{}, r.d.fault(ctx, "load", err)
	case len(log.Events) == 0:
		return dossier.Log{}, fmt.Errorf("sqlstore: load: %w", motcua.ErrNotFound)
	}
	return log, nil
}

// List fulfils the contract of [dossier.Store].
func (s *Store) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	return s.Find(ctx, dossier.Filter{}, q)
}

// Feed fulfils the contract of [dossier.Store]. On PostgreSQL it writes: what was committed since the last call gets its place.
func (s *Store) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	if err := s.begin(ctx, "feed"); err != nil {
		return dossier.Feed{}, err
	}
	defer s.end()
	return s.feed(ctx, after, limit, s.transact)
}

// place is where a feed goes on: skip events behind the beginning of the n-th batch.
type place struct{ n, skip int64 }

func (p place) cursor() dossier.Cursor {
	return dossier.Cursor(strconv.FormatInt(p.n, 10) + "." + strconv.FormatInt(p.skip, 10))
}

// parsePlace reads a cursor; the first place for none.
func parsePlace(op string, c dossier.Cursor) (p place, err error) {
	if c == "" {
		return place{n: 1}, nil
	}
	n, skip, _ := strings.Cut(string(c), ".")
	var err1, err2 error
	p.n, err1 = strconv.ParseInt(n, 10, 64)
	p.skip, err2 = strconv.ParseInt(skip, 10, 64)
	if err1 != nil || err2 != nil || p.n < 1 || p.skip < 0 || p.skip > math.MaxInt32 || p.cursor() != c {
		return p, foreign(op)
	}
	return p, nil
}

func foreign(op string) error {
	return motcua.Invalid("sqlstore: "+op, motcua.Problem{Path: "after", Code: motcua.CodeMalformed, Param: "a cursor of this store"})
}

// feed reads a stretch of the feed. When that is not all that is wanted, what has no place yet is given one, and it is read again.
func (r *reader) feed(ctx context.Context, after dossier.Cursor, limit int, transact transact) (dossier.Feed, error) {
	from, err := parsePlace("feed", after)
	if err != nil {
		return dossier.Feed{}, err
	}
	limit = limitOf(limit)
	open, err := r.noted(ctx, "feed", events)
	if err != nil {
		return dossier.Feed{}, err
	}
	for {
		out, full, err := r.stretch(ctx, from, limit)
		if err != nil {
			return dossier.Feed{}, r.d.fault(ctx, "feed", err)
		}
		if open && !full {
			if err := r.place(ctx, "feed", events, limit, transact); err != nil {
				return dossier.Feed{}, err
			}
			open = false
			continue
		}
		if len(out.Entries) == 0 {
			out.Next = after
			if err := r.behind(ctx, "feed", events, from); err != nil {
				return dossier.Feed{}, err
			}
		}
		return out, nil
	}
}

// behind refuses a cursor behind the end of a stream: it is from another store, or from before an older state of this one was restored.
func (r *reader) behind(ctx context.Context, op string, stream int, from place) error {
	if from.n == 1 && from.skip == 0 {
		return nil
	}
	var n, count int64
	err := one(ctx, r.q, []any{&n, &count}, r.d.number("SELECT n, count FROM motcua_feed WHERE stream = $1 ORDER BY n DESC LIMIT 1"), stream)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return r.d.fault(ctx, op, err)
	case from == place{n: n + 1}, from.n == n && from.skip <= count, from.n < n:
		return nil
	}
	return foreign(op)
}

// stretch reads up to limit events from a place on, and reports whether there were as many.
func (r *reader) stretch(ctx context.Context, from place, limit int) (out dossier.Feed, full bool, err error) {
	var row scanned
	var n, first, count int64
	var ref string
	to := append([]any{&n, &ref, &first, &count}, row.to()...)
	// Every batch has an event, so limit of them are enough, and one more where the first is done with.
	query := r.d.number("SELECT f.n, f.ref, f.first, f.count, " + eventColumns +
		" FROM (SELECT shard, n, ref, first, count FROM motcua_feed WHERE stream = 1 AND n >= $1 ORDER BY n LIMIT $2) f" +
		" JOIN motcua_event e ON e.shard = f.shard AND e.dossier = f.ref AND e.revision >= f.first AND e.revision < f.first + f.count" +
		eventJoin + " ORDER BY f.n, e.revision LIMIT $3")
	next, skip := from, from.skip
	err = each(ctx, r.q, func(rows *sql.Rows) error {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		at := int64(row.revision) - first
		if n == from.n && at < from.skip {
			return nil
		}
		e, err := row.event()
		if err != nil {
			return err
		}
		out.Entries = append(out.Entries, dossier.Entry{ID: dossier.ID(ref), Revision: row.revision, Event: e})
		if next = (place{n, at + 1}); at+1 == count {
			next = place{n: n + 1}
		}
		return nil
	}, query, from.n, int64(limit)+1, int64(limit)+skip)
	out.Next = next.cursor()
	return out, len(out.Entries) >= limit, err
}

// transact carries out a transaction, or a part of one.
type transact func(ctx context.Context, op string, do func(ctx context.Context, q querier) error) error

// noted reports whether something has no place in a stream yet. It is to be asked before the stream is read: what is given its place after that, by
// whomever, is missing there.
func (r *reader) noted(ctx context.Context, op string, stream int) (open bool, err error) {
	if r.d == SQLite {
		return false, nil // the place is written with the events
	}
	err = one(ctx, r.q, []any{&open}, hasOutbox, stream)
	return open, r.d.fault(ctx, op, err)
}

// place gives what is committed and has no place in a stream its place, in the order in which it was written.
//
// PostgreSQL shows transactions in an order that no column written by them can foresee: one with a smaller number may be committed
// later. So writers leave a note in the outbox, and whoever reads takes the notes that are committed, one reader at a time. What is
// committed later comes later; nothing is skipped, nobody waits for a slow transaction, and places never change.
func (r *reader) place(ctx context.Context, op string, stream, want int, transact transact) error {
	for all := 0; ; {
		n := 0
		if err := transact(ctx, op, func(ctx context.Context, q querier) (err error) {
			n, err = assign(ctx, q, stream)
			return err
		}); err != nil {
			return err
		}
		if all += n; n < mostAssigned || all >= want {
			return nil
		}
	}
}

const hasOutbox = "SELECT EXISTS (SELECT 1 FROM motcua_outbox WHERE stream = $1)"

// mostAssigned is how many notes are taken from the outbox with one transaction.
const mostAssigned = 10_000

// assign moves the oldest notes of the outbox into the feed and returns how many. The lock on the head comes first, in a statement of its
// own, so that the next one sees what the holder before has done.
func assign(ctx context.Context, q querier, stream int) (int, error) {
	var head int64
	if err := one(ctx, q, []any{&head}, "SELECT n FROM motcua_feed_head WHERE shard = '' AND stream = $1 FOR UPDATE", stream); err != nil {
		return 0, err
	}
	result, err := q.ExecContext(ctx, "WITH moved AS (DELETE FROM motcua_outbox o USING ("+
		"SELECT shard, stream, ref, first FROM motcua_outbox WHERE stream = $1 ORDER BY tick, shard, ref, first LIMIT $3) x "+
		"WHERE o.shard = x.shard AND o.stream = x.stream AND o.ref = x.ref AND o.first = x.first RETURNING o.*) "+
		"INSERT INTO motcua_feed (shard, stream, n, ref, first, count) "+
		"SELECT shard, stream, $2::bigint + row_number() OVER (ORDER BY tick, shard, ref, first), ref, first, count FROM moved",
		stream, head, mostAssigned)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, err
	}
	_, err = q.ExecContext(ctx, "UPDATE motcua_feed_head SET n = $2 WHERE shard = '' AND stream = $1", stream, head+n)
	return int(n), err
}
