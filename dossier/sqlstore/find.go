package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/dossier"
)

// Find fulfils the contract of [dossier.Finder].
func (s *Store) Find(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
	if err := s.begin(ctx, "find"); err != nil {
		return dossier.Page{}, err
	}
	defer s.end()
	return s.find(ctx, f, q)
}

// find looks for dossiers. Codes are asked for some hundred at a time.
func (r *reader) find(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
	limit := limitOf(q.Limit)
	if checkText(nil, "", string(q.After)) != nil {
		return dossier.Page{}, foreign("list")
	}
	const codesAtOnce = 500
	codes, byCode := f.IDs, len(f.IDs) > 0
	if byCode {
		codes = slices.DeleteFunc(slices.Clone(codes), func(id dossier.ID) bool {
			return string(id) <= string(q.After) || checkText(nil, "", string(id)) != nil
		})
		slices.Sort(codes)
		codes = slices.Compact(codes)
	}
	var found []dossier.ID
	for {
		n := min(len(codes), codesAtOnce)
		if byCode && n == 0 {
			break
		}
		f.IDs, codes = codes[:n], codes[n:]
		query, args := r.query(&f, q.After, limit+1-len(found))
		err := each(ctx, r.q, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			found = append(found, dossier.ID(id))
			return err
		}, query, args...)
		if err != nil {
			return dossier.Page{}, r.d.fault(ctx, "find", err)
		}
		if !byCode || len(found) > limit {
			break
		}
	}
	page := dossier.Page{IDs: found}
	if len(found) > limit {
		page.IDs, page.Next = found[:limit:limit], dossier.Cursor(found[limit-1])
	}
	return page, nil
}

// query returns the statement of a filter.
func (r *reader) query(f *dossier.Filter, after dossier.Cursor, limit int) (string, []any) {
	w := where{d: r.d}
	w.and("d.id > ", string(after))
	w.dossiers(r.shard, f.IDs)
	w.applicant(f.Applicant)
	if len(f.Statuses) > 0 {
		w.b.WriteString(" AND d.status IN (")
		for i, s := range f.Statuses {
			w.comma(i)
			w.b.WriteString(strconv.Itoa(int(s)))
		}
		w.b.WriteString(")")
	}
	for _, c := range [...]struct{ name, value string }{
		{"d.procedure = ", f.Procedure}, {"d.field = ", f.Field}, {"d.receiving = ", f.Receiving}, {"d.handling = ", f.Handling},
	} {
		if c.value != "" {
			w.and(c.name, column(c.value))
		}
	}
	if f.Asked != "" {
		in := "instr"
		if r.d == PostgreSQL {
			in = "strpos"
		}
		w.b.WriteString(" AND d.asked <> '' AND " + in + "(d.asked, ")
		w.arg("\n" + line(f.Asked))
		w.b.WriteString(") > 0")
	}
	if !f.Accepted.IsZero() {
		w.and("d.accepted >= ", f.Accepted.From().String())
		w.and("d.accepted < ", f.Accepted.Until().String())
	}
	if !f.DueBefore.IsZero() {
		w.and("d.due < ", f.DueBefore.String())
	}
	if f.Open {
		w.b.WriteString(" AND NOT d.done")
	}
	if f.Running {
		w.b.WriteString(" AND NOT d.stopped")
	}
	w.b.WriteString(" ORDER BY d.id LIMIT ")
	w.arg(limit)
	return "SELECT d.id FROM motcua_dossier d WHERE " + w.b.String(), w.args
}

// where builds a condition with its arguments.
type where struct {
	d    Dialect
	b    strings.Builder
	args []any
}

func (w *where) arg(v any) {
	w.args = append(w.args, v)
	w.b.WriteString(w.d.number("$" + strconv.Itoa(len(w.args))))
}

func (w *where) and(what string, v any) {
	if len(w.args) > 0 {
		w.b.WriteString(" AND ")
	}
	w.b.WriteString(what)
	w.arg(v)
}

func (w *where) comma(i int) {
	if i > 0 {
		w.b.WriteString(", ")
	}
}

func (w *where) dossiers(shard func(dossier.ID) string, ids []dossier.ID) {
	if len(ids) == 0 {
		return
	}
	w.b.WriteString(" AND (d.shard, d.id) IN (VALUES ")
	for i, id := range ids {
		w.comma(i)
		w.b.WriteString("(")
		w.arg(shard(id))
		w.b.WriteString(", ")
		w.arg(string(id))
		w.b.WriteString(")")
	}
	w.b.WriteString(")")
}

func (w *where) applicant(tokens []dossier.Token) {
	if len(tokens) == 0 {
		return
	}
	w.b.WriteString(" AND (d.shard, d.id) IN (SELECT p.shard, p.dossier FROM motcua_personal p WHERE p.token IN (")
	for i, t := range tokens {
		w.comma(i)
		w.arg(token(t)) // a token that is none is null, which is in no list
	}
	// The newest token of a dossier is that of its applicant.
	w.b.WriteString(") AND NOT EXISTS (SELECT 1 FROM motcua_personal q WHERE q.shard = p.shard AND q.dossier = p.dossier" +
		" AND q.revision > p.revision AND q.token IS NOT NULL))")
}
