package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Record fulfils the contract of [dossier.AccessLog].
func (s *Store) Record(ctx context.Context, a dossier.Access) error {
	return s.write(ctx, "record", func() error { return checkAccess(a) }, func(ctx context.Context, q querier) error { return s.record(ctx, q, a) })
}

func checkAccess(a dossier.Access) error {
	if err := a.Check(); err != nil {
		return err
	}
	return motcua.Invalid("sqlstore: record", checkText(nil, "dossier", string(a.Dossier))...)
}

func (r *reader) record(ctx context.Context, q querier, a dossier.Access) error {
	id := "lower(hex(randomblob(16)))"
	if r.d == PostgreSQL {
		id = "replace(gen_random_uuid()::text, '-', '')"
	}
	shard := ""
	if a.Dossier != "" {
		shard = r.shard(a.Dossier)
	}
	var ref string
	if err := one(ctx, q, []any{&ref}, "SELECT "+id); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, r.d.number("INSERT INTO motcua_access (shard, id, at_ns, actor, unit, purpose, kind, dossier, source, outcome)"+
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
		shard, ref, nanos(a.At), column(a.Actor), column(a.Unit), column(a.Purpose), int(a.Kind), string(a.Dossier), column(a.Source), int(a.Outcome))
	if err != nil {
		return err
	}
	return r.d.note(ctx, q, shard, looks, ref, 1, 1)
}

// Accesses fulfils the contract of [dossier.AccessLog].
func (s *Store) Accesses(ctx context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
	if err := s.begin(ctx, "accesses"); err != nil {
		return dossier.AccessPage{}, err
	}
	defer s.end()
	return s.looked(ctx, after, limit, s.transact)
}

func (r *reader) looked(ctx context.Context, after dossier.Cursor, limit int, transact transact) (dossier.AccessPage, error) {
	from, err := parsePlace("accesses", after)
	if err != nil {
		return dossier.AccessPage{}, err
	}
	limit = limitOf(limit)
	open, err := r.noted(ctx, "accesses", looks)
	if err != nil {
		return dossier.AccessPage{}, err
	}
	for {
		out, err := r.accesses(ctx, from, limit)
		if err != nil {
			return dossier.AccessPage{}, r.d.fault(ctx, "accesses", err)
		}
		if open && len(out.Entries) < limit {
			if err := r.place(ctx, "accesses", looks, limit, transact); err != nil {
				return dossier.AccessPage{}, err
			}
			open = false
			continue
		}
		if len(out.Entries) == 0 {
			out.Next = after
			if err := r.behind(ctx, "accesses", looks, from); err != nil {
				return dossier.AccessPage{}, err
			}
		}
		return out, nil
	}
}

func (r *reader) accesses(ctx context.Context, from place, limit int) (out dossier.AccessPage, err error) {
	n := from.n - 1
	err = each(ctx, r.q, func(rows *sql.Rows) error {
		var a dossier.Access
		var id string
		var at int64
		var kind, outcome int
		if err := rows.Scan(&n, &at, &a.Actor, &a.Unit, &a.Purpose, &kind, &id, &a.Source, &outcome); err != nil {
			return err
		}
		a.Actor, a.Unit, a.Purpose, a.Source = readColumn(a.Actor), readColumn(a.Unit), readColumn(a.Purpose), readColumn(a.Source)
		a.At, a.Dossier = time.Unix(0, at).In(motcua.Location()), dossier.ID(id)
		a.Kind, a.Outcome = dossier.AccessKind(kind), dossier.AccessOutcome(outcome) //nolint:gosec // they were written from these types
		out.Entries = append(out.Entries, a)
		return nil
	}, r.d.number("SELECT f.n, a.at_ns, a.actor, a.unit, a.purpose, a.kind, a.dossier, a.source, a.outcome"+
		" FROM motcua_feed f JOIN motcua_access a ON a.shard = f.shard AND a.id = f.ref WHERE f.stream = 2 AND f.n >= $1 ORDER BY f.n LIMIT $2"), from.n, limit)
	out.Next = place{n: n + 1}.cursor()
	return out, err
}
