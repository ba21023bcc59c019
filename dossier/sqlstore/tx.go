package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Tx is a store inside a transaction of the caller's: what is appended is committed, or not, with everything else the caller does in it. It
// has every ability of a [Store].
//
// Only the caller knows whether the transaction was committed, so nothing is tried again here, and the outcome of an Append is that of the
// transaction. Every error but [motcua.ErrConflict], [motcua.ErrExists], [motcua.ErrNotFound] and [motcua.ErrInvalid], which leave it usable, means that
// all of it is to be rolled back, and after one that wraps [motcua.ErrBusy] it may be done once more. PostgreSQL then takes nothing more; SQLite
// may have rolled it back by itself, after a cancelled context or a full disk, and would carry out by itself whatever else the caller sends. A call
// of this store sends nothing then, and returns an error that wraps ErrBusy.
//
// It is as safe for concurrent use as a *sql.Tx is.
type Tx struct{ reader }

var (
	_ dossier.Store     = (*Tx)(nil)
	_ dossier.Eraser    = (*Tx)(nil)
	_ dossier.Finder    = (*Tx)(nil)
	_ dossier.Retokener = (*Tx)(nil)
	_ dossier.AccessLog = (*Tx)(nil)
)

// WithTx returns the store inside a transaction, of the same database.
//
// SQLite has one writer, and while the caller's transaction writes that is the caller: the store waits for it, see [Options.BusyTimeout]. Begin it
// as one that writes (BEGIN IMMEDIATE, with modernc.org/sqlite the parameter _txlock=immediate), or the first Append may find that it
// came too late, which is [motcua.ErrBusy]. The settings of its connection are looked at as those of the store's own are.
func (s *Store) WithTx(ctx context.Context, tx *sql.Tx) (*Tx, error) {
	if err := s.begin(ctx, "transaction"); err != nil {
		return nil, err
	}
	defer s.end()
	if s.d == SQLite {
		if err := settle(ctx, tx, &Options{Weak: s.writer.o.Weak}); err != nil {
			return nil, s.d.fault(ctx, "transaction", err)
		}
		if err := overwrite(ctx, tx); err != nil { // also what a page that is divided leaves behind
			return nil, s.d.fault(ctx, "transaction", err)
		}
	}
	return &Tx{reader{d: s.d, q: tx, shard: s.shard}}, nil
}

// Append fulfils the contract of [dossier.Store] as far as a transaction can; see [Tx].
func (t *Tx) Append(ctx context.Context, b dossier.Batch) (int, error) {
	if err := b.Check(); err != nil {
		return 0, err
	}
	e, err := t.prepare(ctx, &b)
	if err == nil {
		err = t.part(ctx, "append", func(ctx context.Context, q querier) error {
			if t.d == PostgreSQL && len(e.rows) <= mostRows {
				return writeOne(ctx, q, e)
			}
			return t.d.write(ctx, q, e)
		})
	}
	switch {
	case errors.Is(err, errMissed):
		return t.missed(ctx, b, true)
	case err != nil:
		return 0, err
	}
	return b.Expected + len(b.Events), nil
}

// part carries out a part of the transaction, of which nothing stays when it fails.
func (t *Tx) part(ctx context.Context, op string, do func(ctx context.Context, q querier) error) error {
	if t.d == PostgreSQL { // a statement that fails ends the transaction there
		err := do(ctx, t.q)
		if errors.Is(err, errMissed) || errors.Is(err, errNothing) {
			return err
		}
		return t.d.fault(ctx, op, err)
	}
	if err := t.inside(ctx, op); err != nil {
		return err
	}
	if _, err := t.q.ExecContext(ctx, "SAVEPOINT motcua"); err != nil {
		return t.d.fault(ctx, op, err)
	}
	if err := do(ctx, t.q); err != nil {
		ctx := context.WithoutCancel(ctx)
		_, undone := t.q.ExecContext(ctx, "ROLLBACK TO motcua")
		_, released := t.q.ExecContext(ctx, "RELEASE motcua")
		if errors.Is(err, errMissed) || errors.Is(err, errNothing) {
			return errors.Join(err, undone, released)
		}
		return t.d.fault(ctx, op, err)
	}
	_, err := t.q.ExecContext(ctx, "RELEASE motcua")
	return t.d.fault(ctx, op, err)
}

// inside reports an error when SQLite has rolled the transaction back by itself. A savepoint would then begin another one, and its end commit that.
func (t *Tx) inside(ctx context.Context, op string) error {
	if _, err := t.q.ExecContext(ctx, "BEGIN"); err != nil {
		return nil //nolint:nilerr // inside a transaction nobody can begin another; any other error comes again
	}
	_, err := t.q.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return errors.Join(fmt.Errorf("sqlstore: %s: the transaction was rolled back by SQLite: %w", op, motcua.ErrBusy), t.d.fault(ctx, op, err))
}

// Load fulfils the contract of [dossier.Store].
func (t *Tx) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) { return t.loadLog(ctx, id) }

// List fulfils the contract of [dossier.Store].
func (t *Tx) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	return t.find(ctx, dossier.Filter{}, q)
}

// Feed fulfils the contract of [dossier.Store]. On PostgreSQL other readers of the feed wait from then on until the transaction ends; to follow a feed
// there is [Store.Feed].
func (t *Tx) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	return t.feed(ctx, after, limit, t.part)
}

// Find fulfils the contract of [dossier.Finder].
func (t *Tx) Find(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
	return t.find(ctx, f, q)
}

// Erase fulfils the contract of [dossier.Eraser].
func (t *Tx) Erase(ctx context.Context, id dossier.ID, revision int) error {
	return t.part(ctx, "erase", func(ctx context.Context, q querier) error { return t.erase(ctx, q, id, revision) })
}

// Retoken fulfils the contract of [dossier.Retokener].
func (t *Tx) Retoken(ctx context.Context, id dossier.ID, revision int, token dossier.Token) error {
	return t.part(ctx, "retoken", func(ctx context.Context, q querier) error { return t.retoken(ctx, q, id, revision, token) })
}

// Record fulfils the contract of [dossier.AccessLog].
func (t *Tx) Record(ctx context.Context, a dossier.Access) error {
	if err := checkAccess(a); err != nil {
		return err
	}
	return t.part(ctx, "record", func(ctx context.Context, q querier) error { return t.record(ctx, q, a) })
}

// Accesses fulfils the contract of [dossier.AccessLog].
func (t *Tx) Accesses(ctx context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
	return t.looked(ctx, after, limit, t.part)
}
