package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Erase fulfils the contract of [dossier.Eraser]: the columns of motcua_personal are emptied. An engine keeps old states for a while; see the
// documentation of this package for what has to follow.
func (s *Store) Erase(ctx context.Context, id dossier.ID, revision int) error {
	return s.write(ctx, "erase", nothingWrong, func(ctx context.Context, q querier) error { return s.erase(ctx, q, id, revision) })
}

func (r *reader) erase(ctx context.Context, q querier, id dossier.ID, revision int) error {
	if err := r.exists(ctx, q, "erase", id, 1); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, r.d.number("UPDATE motcua_personal SET payload = NULL, salt = NULL, token = NULL WHERE shard = $1 AND dossier = $2 AND revision <= $3"),
		r.shard(id), string(id), revision)
	return err
}

// Retoken fulfils the contract of [dossier.Retokener].
func (s *Store) Retoken(ctx context.Context, id dossier.ID, revision int, t dossier.Token) error {
	return s.write(ctx, "retoken", nothingWrong, func(ctx context.Context, q querier) error { return s.retoken(ctx, q, id, revision, t) })
}

func (r *reader) retoken(ctx context.Context, q querier, id dossier.ID, revision int, t dossier.Token) error {
	if err := r.exists(ctx, q, "retoken", id, revision); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, r.d.number("UPDATE motcua_personal SET token = $4 WHERE shard = $1 AND dossier = $2 AND revision = $3 AND payload IS NOT NULL"),
		r.shard(id), string(id), revision, token(t))
	return err
}

// exists returns an error unless there is such an event.
func (r *reader) exists(ctx context.Context, q querier, op string, id dossier.ID, revision int) error {
	err := sql.ErrNoRows
	if checkText(nil, "", string(id)) == nil {
		var found int
		err = one(ctx, q, []any{&found}, r.d.number("SELECT 1 FROM motcua_event WHERE shard = $1 AND dossier = $2 AND revision = $3"), r.shard(id), string(id), revision)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &nothing{fmt.Errorf("sqlstore: %s: %w", op, motcua.ErrNotFound)}
	}
	return err
}

// nothing is an answer that is no failure of the engine.
type nothing struct{ error }

// Unwrap returns the answer.
func (n *nothing) Unwrap() []error { return []error{n.error, errNothing} }
