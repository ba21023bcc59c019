package speed_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/internal/drivers/engine"
	"github.com/motcua/motcua/internal/drivers/pgserver"
	"github.com/motcua/motcua/internal/drivers/speed"
)

// real reports whether figures are wanted, and not only a look whether the program works.
func real() bool { return os.Getenv("MOTCUA_SPEED") != "" }

func size(few, many int) int {
	if real() {
		return many
	}
	return few
}

// dossiers returns how many dossiers are imported and counted: with figures a million, or MOTCUA_DOSSIERS.
func dossiers(few int) int {
	if n, err := strconv.Atoi(os.Getenv("MOTCUA_DOSSIERS")); err == nil {
		return n
	}
	return size(few, 1_000_000)
}

func code(n int) dossier.ID { return dossier.ID(fmt.Sprintf("H40.14.%02d-261102-%07d", n%90, n)) }

// transition returns a transition of a dossier, sealed, with its summary. The first carries an invented person.
func transition(n, revision int) dossier.Batch {
	at := motcua.MustDate(2026, time.November, 2).At(9, revision, n%60)
	key := fmt.Sprintf("0b9c4d7e-%07d-%d", n, revision)
	e := dossier.Event{
		Kind: dossier.KindTransferred, At: at, Recorded: at, Actor: "counter-2", Unit: "H40.14.03", To: fmt.Sprintf("H40.14.03.%02d", revision%3), Key: key,
		Seal: dossier.Seal{Hash: [32]byte{byte(n), byte(revision), 3}},
	}
	accepted := motcua.MustDate(2026, time.November, 2).At(9, 0, n%60)
	due := calendar.Due{Date: motcua.DateOf(at).AddDays(7), Instant: motcua.DateOf(at).AddDays(7).End()}
	if revision == 0 {
		e.Kind = dossier.KindAccepted
		e.Accepted = &dossier.Accepted{
			Procedure: "1.001193", Field: "Hộ tịch", Competent: "H40.14.03", Start: at, Term: calendar.WorkingDays(5), Profile: "118/2025",
		}
		e.Promise = &due
		e.Channel = dossier.Online
		e.Personal = dossier.Personal{
			Name: dossier.NewSecret("Nguyễn Thị Thử"), Number: identity.MustParsePersonalID(fmt.Sprintf("040185%06d", n%1_000_000)),
			Contact: dossier.NewSecret("Phường Thử, tỉnh Mẫu; 0900 000 000"),
		}
		e.Seal.Salt, e.Seal.Digest = [16]byte{1, byte(n)}, [32]byte{2, byte(n)}
		e.Token = dossier.Token{Key: 1, Sum: [16]byte{byte(n), byte(n >> 8), byte(n >> 16), 4}}
	}
	return dossier.Batch{ID: code(n), Expected: revision, Key: key, Events: []dossier.Event{e}, Summary: &dossier.Summary{
		Status: dossier.InProcess, Procedure: "1.001193", Field: "Hộ tịch", Receiving: "H40.14.03", Handling: fmt.Sprintf("H40.14.03.%02d", revision%3),
		Accepted: motcua.DateOf(at), Due: due.Date, Channel: dossier.Online, AcceptedAt: accepted, Binding: due, Promise: due,
	}}
}

// columns are the values of the dossier's row as one writes them by hand.
func columns(b *dossier.Batch) []any {
	s := b.Summary
	return []any{
		int(s.Status), s.Procedure, s.Field, s.Receiving, s.Handling, s.Accepted.String(), s.Due.String(), false, false, "", int(s.Channel),
		s.AcceptedAt.UnixNano(), nil, nil, nil, s.Binding.Instant.UnixNano(), int(s.Binding.By), s.Promise.Date.String(), s.Promise.Instant.UnixNano(),
		int(s.Promise.By), nil, false,
	}
}

const names = "status, procedure, field, receiving, handling, accepted, due, done, stopped, asked, channel, accepted_ns, resolved_ns, delivered_ns, " +
	"ended_ns, due_ns, due_by, promised, promised_ns, promised_by, ran_ns, opaque"

func assignments() string {
	var out []string
	for i, n := range strings.Split(names, ", ") {
		out = append(out, fmt.Sprintf("%s = $%d", n, i+7))
	}
	return strings.Join(out, ", ")
}

// byHand moves a dossier on with the statements that the store uses, by hand: one prepared statement on PostgreSQL, a transaction of four on SQLite.
type byHand func(ctx context.Context, b *dossier.Batch) error

func handPostgreSQL(db *sql.DB) byHand {
	query := "WITH d AS (UPDATE motcua_dossier SET revision = $3::bigint + $4::bigint, changed_ns = greatest(changed_ns, $5), recorded_ns = greatest(recorded_ns, $6), " + assignments() +
		", tick = greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, tick + 1) WHERE shard = $1 AND id = $2 AND revision = $3 " +
		"AND NOT EXISTS (SELECT 1 FROM motcua_event WHERE shard = $1 AND dossier = $2 AND key = $29) RETURNING tick), " +
		"e AS (INSERT INTO motcua_event (shard, dossier, revision, key, kind, facts, hash) SELECT $1, $2, $3::bigint + 1, $29::text, $30::smallint, $31::bytea, $32::bytea FROM d) " +
		"INSERT INTO motcua_outbox (shard, stream, ref, first, count, tick) SELECT $1, 1, $2, $3::bigint + 1, 1, tick FROM d"
	return func(ctx context.Context, b *dossier.Batch) error {
		e := &b.Events[0]
		args := append([]any{string(b.ID[:9]), string(b.ID), b.Expected, 1, e.At.UnixNano(), e.Recorded.UnixNano()}, columns(b)...)
		args = append(args, b.Key, int(e.Kind), dossier.AppendFacts(nil, *e), e.Seal.Hash[:])
		r, err := db.ExecContext(ctx, query, args...)
		return changed(r, err)
	}
}

func changed(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("%d rows, %w", n, err)
	}
	return nil
}

func handSQLite(t testing.TB, db *sql.DB) byHand {
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	prepare := func(text string) *sql.Stmt {
		s, err := conn.PrepareContext(ctx, strings.ReplaceAll(text, "$", "?"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	begin, commit := prepare("BEGIN IMMEDIATE"), prepare("COMMIT")
	update := prepare("UPDATE motcua_dossier SET revision = $3 + $4, changed_ns = max(changed_ns, $5), recorded_ns = max(recorded_ns, $6), " + assignments() +
		" WHERE shard = $1 AND id = $2 AND revision = $3 AND NOT EXISTS (SELECT 1 FROM motcua_event WHERE shard = $1 AND dossier = $2 AND key = $29)")
	event := prepare("INSERT INTO motcua_event (shard, dossier, revision, key, kind, facts, digest, hash) VALUES ($1, $2, $3, $4, $5, $6, NULL, $7)")
	feed := prepare("INSERT INTO motcua_feed (shard, stream, n, ref, first, count) VALUES ($1, 1, (SELECT coalesce(max(n), 0) + 1 FROM motcua_feed WHERE stream = 1), $2, $3, 1)")
	return func(_ context.Context, b *dossier.Batch) error {
		e := &b.Events[0]
		shard := string(b.ID[:9])
		if _, err := begin.Exec(); err != nil {
			return err
		}
		args := append([]any{shard, string(b.ID), b.Expected, 1, e.At.UnixNano(), e.Recorded.UnixNano()}, columns(b)...)
		r, err := update.Exec(append(args, b.Key)...)
		if err := changed(r, err); err != nil {
			return err
		}
		if _, err := event.Exec(shard, string(b.ID), b.Expected+1, b.Key, int(e.Kind), dossier.AppendFacts(nil, *e), e.Seal.Hash[:]); err != nil {
			return err
		}
		if _, err := feed.Exec(shard, string(b.ID), b.Expected+1); err != nil {
			return err
		}
		_, err = commit.Exec()
		return err
	}
}

// A durable transition through the store beside SQL by hand.
func TestTransition(t *testing.T) {
	engine.Each(t, false, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		samples, each := size(2, 25), size(20, 200)
		ctx := t.Context()
		mine, other := open(t), open(t)
		store := engine.Store(t, mine, d, nil)
		begin := engine.Store(t, other, d, nil)
		for n := range each {
			for _, s := range []*sqlstore.Store{store, begin} {
				if _, err := s.Append(ctx, transition(n, 0)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := begin.Close(); err != nil {
			t.Fatal(err)
		}
		hand := handPostgreSQL(other)
		if d == sqlstore.SQLite {
			hand = handSQLite(t, other)
		}
		var ours, byHand speed.Samples
		for sample := range samples + 1 { // the first one warms up
			batches := make([]dossier.Batch, each)
			for n := range each {
				batches[n] = transition(n, sample+1)
			}
			start := time.Now()
			for n := range batches {
				if err := hand(ctx, &batches[n]); err != nil {
					t.Fatal(err)
				}
			}
			h := time.Since(start)
			start = time.Now()
			for n := range batches {
				if _, err := store.Append(ctx, batches[n]); err != nil {
					t.Fatal(err)
				}
			}
			if o := time.Since(start); sample > 0 {
				ours, byHand = append(ours, o), append(byHand, h)
			}
		}
		t.Logf("%v, a durable transition, one caller (%s)\n%s\n%s\nratio of the middle %.3f, of the fastest %.3f", d, speed.Busy(),
			speed.Row("by hand", byHand, each), speed.Row("sqlstore", ours, each),
			float64(ours.Middle())/float64(byHand.Middle()), float64(ours.Fastest())/float64(byHand.Fastest()))
	})
}

// Sixteen officers at once on SQLite, each at his own dossiers: one commit for those who wait, beside one for each.
func TestGroup(t *testing.T) {
	const officers = 16
	samples, each := size(2, 15), size(10, 60)
	var stores []*sqlstore.Store
	for _, group := range []int{1, 0} {
		stores = append(stores, engine.Store(t, engine.SQLite(t), sqlstore.SQLite, &sqlstore.Options{Group: group}))
	}
	times := make([]speed.Samples, 2)
	for sample := range samples + 1 {
		for i, s := range stores {
			start := time.Now()
			atOnce(t, officers, func(o int) error {
				for n := range each {
					if _, err := s.Append(t.Context(), transition(o*each+n, sample)); err != nil {
						return err
					}
				}
				return nil
			})
			if took := time.Since(start); sample > 0 {
				times[i] = append(times[i], took)
			}
		}
	}
	t.Logf("SQLite, %d officers (%s)\n%s\n%s\n%.2f times as many", officers, speed.Busy(), speed.Row("a commit each", times[0], officers*each),
		speed.Row("group commit", times[1], officers*each), float64(times[0].Middle())/float64(times[1].Middle()))
}

func atOnce(t *testing.T, n int, do func(i int) error) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if err := do(i); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// copier is the bulk path of pgx.
func copier(ctx context.Context, conn *sql.Conn, table string, columns []string, rows iter.Seq[[]any]) error {
	next, stop := iter.Pull(rows)
	defer stop()
	return conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			row, _ := next()
			return row, nil
		}))
		return err
	})
}

// A first import of many dossiers into PostgreSQL, beside the bare COPY of the very same rows.
func TestImport(t *testing.T) {
	dossiers := dossiers(2000)
	server := pgserver.Start(t, &pgserver.Options{Settings: map[string]string{"max_wal_size": "'8GB'"}})
	ctx := t.Context()
	batches := func(yield func(dossier.Batch, error) bool) {
		for n := range dossiers {
			if !yield(transition(n, 0), nil) {
				return
			}
		}
	}
	// What making the batches costs is in both.
	start := time.Now()
	for range batches {
	}
	making := time.Since(start)

	db := engine.PostgreSQL(t, server)
	store := engine.Store(t, db, sqlstore.PostgreSQL, nil)
	start = time.Now()
	n, err := store.AppendNew(ctx, batches, copier)
	ours := time.Since(start)
	if err != nil || n != dossiers {
		t.Fatal(n, err)
	}
	if again, err := store.AppendNew(ctx, firstOf(batches, 500), copier); err != nil || again != 500 {
		t.Errorf("repeated: %d, %v", again, err)
	}
	for _, id := range []dossier.ID{code(0), code(dossiers - 1)} {
		log, err := store.Load(ctx, id)
		if err != nil || len(log.Events) != 1 {
			t.Error(id, len(log.Events), err)
		}
	}
	other := engine.PostgreSQL(t, server)
	start = time.Now()
	if err := bareCopy(ctx, other, dossiers, batches); err != nil {
		t.Fatal(err)
	}
	bare := time.Since(start)
	t.Logf("PostgreSQL, %d dossiers (%s)\nbare COPY of the same rows %v, sqlstore by COPY %v, both without making the batches, %v: %.0f %% of bare COPY",
		dossiers, speed.Busy(), bare-making, ours-making, making, 100*float64(bare-making)/float64(ours-making))
}

func firstOf(all iter.Seq2[dossier.Batch, error], n int) iter.Seq2[dossier.Batch, error] {
	return func(yield func(dossier.Batch, error) bool) {
		i := 0
		for b, err := range all {
			if i++; i > n || !yield(b, err) {
				return
			}
		}
	}
}

// bareCopy copies the same rows, some thousand to a transaction, table by table, with nothing between them and pgx.
func bareCopy(ctx context.Context, db *sql.DB, dossiers int, batches iter.Seq2[dossier.Batch, error]) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	const atOnce = 10_000
	tables := []struct {
		name    string
		columns []string
		rows    [][]any
	}{
		{name: "motcua_dossier", columns: append([]string{"shard", "id", "revision", "changed_ns", "recorded_ns", "tick"}, strings.Split(names, ", ")...)},
		{name: "motcua_event", columns: []string{"shard", "dossier", "revision", "key", "kind", "facts", "digest", "hash"}},
		{name: "motcua_personal", columns: []string{"shard", "dossier", "revision", "payload", "salt", "token"}},
		{name: "motcua_outbox", columns: []string{"shard", "stream", "ref", "first", "count", "tick"}},
	}
	n := 0
	for b := range batches {
		e := &b.Events[0]
		shard, id, tick := string(b.ID[:9]), string(b.ID), int64(n)
		token := append([]byte{0, 0, 0, 1}, e.Token.Sum[:]...)
		tables[0].rows = append(tables[0].rows, append([]any{shard, id, 1, e.At.UnixNano(), e.Recorded.UnixNano(), tick}, columns(&b)...))
		tables[1].rows = append(tables[1].rows, []any{shard, id, 1, b.Key, int(e.Kind), dossier.AppendFacts(nil, *e), e.Seal.Digest[:], e.Seal.Hash[:]})
		tables[2].rows = append(tables[2].rows, []any{shard, id, 1, e.Personal.AppendReveal(nil), e.Seal.Salt[:], token})
		tables[3].rows = append(tables[3].rows, []any{shard, 1, id, 1, 1, tick})
		if n++; n%atOnce != 0 && n != dossiers {
			continue
		}
		err := conn.Raw(func(c any) error {
			pg := c.(*stdlib.Conn).Conn()
			tx, err := pg.Begin(ctx)
			if err != nil {
				return err
			}
			for i := range tables {
				if _, err := tx.CopyFrom(ctx, pgx.Identifier{tables[i].name}, tables[i].columns, pgx.CopyFromRows(tables[i].rows)); err != nil {
					return err
				}
				tables[i].rows = tables[i].rows[:0]
			}
			return tx.Commit(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
