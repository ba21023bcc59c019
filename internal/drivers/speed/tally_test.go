package speed_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/engine"
	"github.com/motcua/motcua/internal/drivers/speed"
)

// standing returns rows of motcua_dossier as they are some months after: most finished, early, on time and late, of 40 units, 12 fields and 60
// procedures.
func standing(n int) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		first := motcua.MustDate(2026, time.January, 1)
		for i := range n {
			accepted := first.AddDays(i%180).At(8, i%500, 0)
			due := motcua.DateOf(accepted).AddDays(7)
			var resolved any
			status, changed := dossier.InProcess, accepted.UnixNano()
			if i%10 > 0 {
				at := accepted.AddDate(0, 0, 3+i%7)
				resolved, status, changed = at.UnixNano(), dossier.Processed, at.UnixNano()
			}
			row := []any{
				fmt.Sprintf("H40.%02d", i%40), fmt.Sprintf("H40.%02d-260101-%07d", i%40, i), 3, accepted.UnixNano(), changed, int64(i), int(status),
				fmt.Sprintf("1.%06d", i%60), fmt.Sprintf("field %d", i%12), fmt.Sprintf("H40.%02d", i%40), fmt.Sprintf("H40.%02d", i%40),
				motcua.DateOf(accepted).String(), due.String(), i%10 > 0, false, "", 1 + i%2, accepted.UnixNano(), resolved, nil, nil, due.End().UnixNano(),
				int(calendar.ByDate), due.String(), due.End().UnixNano(), int(calendar.ByDate), nil, false,
			}
			if !yield(row) {
				return
			}
		}
	}
}

// byHand06a is the query one writes who needs form II.06a of a month, by days, and knows that nothing was corrected.
const byHand06a = `
SELECT receiving, field, procedure, channel, accepted_ns < $1 AS carried,
	CASE WHEN ended_ns <= $2 THEN ended_ns WHEN resolved_ns <= $2 THEN resolved_ns WHEN delivered_ns <= $2 THEN delivered_ns END IS NULL AS open,
	coalesce(ended_ns <= $2 AND status IN (7, 8), {no}) AS closed,
	CASE WHEN due IS NULL THEN 0
		WHEN coalesce(ran_ns, CASE WHEN ended_ns <= $2 THEN ended_ns WHEN resolved_ns <= $2 THEN resolved_ns WHEN delivered_ns <= $2 THEN delivered_ns END, $2) < {midnight} THEN 1
		WHEN coalesce(ran_ns, CASE WHEN ended_ns <= $2 THEN ended_ns WHEN resolved_ns <= $2 THEN resolved_ns WHEN delivered_ns <= $2 THEN delivered_ns END, $2) >= {midnight} + 86400000000000 THEN 3
		ELSE 2 END AS timeliness, count(*)
FROM motcua_dossier
WHERE accepted_ns <= $2
	AND coalesce(CASE WHEN ended_ns <= $2 THEN ended_ns WHEN resolved_ns <= $2 THEN resolved_ns WHEN delivered_ns <= $2 THEN delivered_ns END, $2) >= $1
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`

// Form II.06a of a month over many dossiers, by the store and by SQL written by hand, with the rows read.
func TestTally(t *testing.T) {
	engine.Each(t, true, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		ctx := t.Context()
		dossiers, samples := dossiers(5000), size(2, 7)
		db := open(t)
		columns := append([]string{"shard", "id", "revision", "changed_ns", "recorded_ns", "tick"}, strings.Split(names, ", ")...)
		if d == sqlstore.PostgreSQL {
			conn, err := db.Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if err := copier(ctx, conn, "motcua_dossier", columns, standing(dossiers)); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.ExecContext(ctx, "VACUUM ANALYZE motcua_dossier"); err != nil {
				t.Fatal(err)
			}
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
		} else {
			fillSQLite(t, db, dossiers)
		}
		store := engine.Store(t, db, d, nil)
		june := motcua.MustDate(2026, time.June, 1)
		q := dossier.TallyQuery{Start: june.Start(), Horizon: june.AddDays(30).Start().Add(-1), Compare: calendar.ByDate}
		query := strings.NewReplacer("{midnight}", "((due - DATE '1970-01-01')::bigint * 86400000000000 - 25200000000000)", "{no}", "FALSE").Replace(byHand06a)
		if d == sqlstore.SQLite {
			query = strings.NewReplacer("{midnight}", "(unixepoch(due) * 1000000000 - 25200000000000)", "{no}", "0", "$", "?").Replace(byHand06a)
		}
		var ours, byHand speed.Samples
		for sample := range samples + 1 {
			start := time.Now()
			counted, err := count(ctx, db, query, q.Start.UnixNano(), q.Horizon.UnixNano())
			h := time.Since(start)
			if err != nil {
				t.Fatal(err)
			}
			start = time.Now()
			got, err := store.Tally(ctx, q)
			o := time.Since(start)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, c := range got.Cells {
				n += c.N
			}
			if n+len(got.Rest) != counted || n == 0 {
				t.Fatalf("%d counted by the store, %d by hand", n, counted)
			}
			if sample > 0 {
				ours, byHand = append(ours, o), append(byHand, h)
			}
		}
		t.Logf("%v, form 06a over %d dossiers (%s)\n%s\n%s\nratio of the middle %.3f, of the fastest %.3f", d, dossiers, speed.Busy(), speed.Row("by hand", byHand, 1),
			speed.Row("sqlstore", ours, 1), float64(ours.Middle())/float64(byHand.Middle()), float64(ours.Fastest())/float64(byHand.Fastest()))
	})
}

func count(ctx context.Context, db *sql.DB, query string, args ...any) (all int, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var c dossier.TallyCell
		var channel, timeliness int
		if err := rows.Scan(&c.Receiving, &c.Field, &c.Procedure, &channel, &c.Carried, &c.Open, &c.Closed, &timeliness, &c.N); err != nil {
			return 0, err
		}
		all += c.N
	}
	return all, rows.Err()
}

func fillSQLite(t testing.TB, db *sql.DB, dossiers int) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	columns := "shard, id, revision, changed_ns, recorded_ns, " + names
	insert, err := tx.Prepare("INSERT INTO motcua_dossier (" + columns + ") VALUES (?" + strings.Repeat(", ?", strings.Count(columns, ",")) + ")") //nolint:sqlclosecheck // the end of the transaction closes it
	if err != nil {
		t.Fatal(err)
	}
	for row := range standing(dossiers) {
		if _, err := insert.Exec(append(row[:5:5], row[6:]...)...); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
