package partition_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/examples/provincial/partition"
	"github.com/motcua/motcua/identity"
)

// The figures of SCALE.md come from this test:
//
//	MOTCUA_SCALE=20000 go test ./partition -run Scale -v -timeout 1h
//
// Without the variable it is a look at a few dossiers whether it works.
func scale(few int) int {
	if n, err := strconv.Atoi(os.Getenv("MOTCUA_SCALE")); err == nil {
		return n
	}
	return few
}

const procedures = `[{
	"code": "1.012796", "name": "Đính chính Giấy chứng nhận đã cấp lần đầu có sai sót", "field": "Đất đai",
	"limits": [{"term": "8wd", "stages": [{"name": "kiểm tra", "term": "5wd"}, {"name": "ký duyệt", "term": "3wd"}]}],
	"components": [{"key": "request", "name": "Đơn đề nghị", "originals": 1}, {"key": "certificate", "name": "Giấy chứng nhận đã cấp", "originals": 1}]
}]`

// written is a batch as a service wrote it, and when it happened.
type written struct {
	at time.Time
	b  dossier.Batch
}

// year returns what a service writes for so many dossiers over 250 days, in the order of time. Of twenty dossiers twelve are handed in at the
// counter and live through 4 events, five come online and are rated (6), and three are supplemented and paid for as well (9): an assumption. The
// people are invented.
func year(t testing.TB, n int) (all []written) {
	t.Helper()
	ctx := t.Context()
	catalogue, err := dossier.LoadCatalogue(strings.NewReader(procedures))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := dossier.NewKeyRing(dossier.IndexKey{ID: 1, Key: dossier.NewSecret("a key of the tests, of 33 letters")})
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New()
	service := dossier.NewService(store, rules, &dossier.ServiceOptions{Sealer: &dossier.Sealer{Random: rand.Reader, Keys: keys}})
	days := min(250, max(1, n/20))
	for i := range n {
		province := "H40"
		if i%2 == 1 {
			province = "H41"
		}
		unit := fmt.Sprintf("%s.%02d.%02d", province, 10+i%20, 1+i/20%9)
		begin := motcua.MustDate(2025, time.January, 2).AddDays(i%days).At(8, i/days%400, 0)
		id := dossier.ID(fmt.Sprintf("%s-%s-%04d", unit, begin.Format("060102"), 1+i/days))
		meta := func(hours int) dossier.Meta {
			return dossier.Meta{At: begin.Add(time.Duration(hours) * time.Hour), Actor: "tk-" + unit + "-2", Unit: unit}
		}
		because := func(hours int) dossier.Meta {
			m := meta(hours)
			m.Reason, m.Note = "missing", dossier.NewSecret("Thiếu bản chính giấy chứng nhận, đề nghị bổ sung trước khi thẩm định.")
			return m
		}
		who := dossier.Personal{
			Name: dossier.NewSecret("Nguyễn Thị Thử Nghiệm"), Number: identity.MustParsePersonalID(fmt.Sprintf("040185%06d", i%1_000_000)),
			Contact: dossier.NewSecret("Số 12 đường Bình Minh, phường Sao Mai, tỉnh Mẫu; 0900 000 000"),
		}
		papers := []dossier.Paper{{Component: "request", Originals: 1, Digitised: true}, {Component: "certificate", Originals: 1, Digitised: true}}
		accept := &dossier.Accept{Meta: meta(1), Procedure: "1.012796", Channel: dossier.Counter, Papers: papers, Personal: who}
		end := []dossier.Command{
			&dossier.Transfer{Meta: meta(3), To: unit + ".03", Stage: "kiểm tra"},
			&dossier.Resolve{Meta: meta(150), Resolution: dossier.Resolution{Outcome: dossier.Granted, Document: "1234/QĐ-UBND"}},
			&dossier.Deliver{Meta: meta(171), Channel: dossier.Counter},
		}
		var life []dossier.Command
		switch kind := i * 7 % 20; {
		case kind < 12:
			life = append([]dossier.Command{accept}, end...)
		default:
			accept.Channel, accept.Procedure, accept.Personal = 0, "", dossier.Personal{}
			submit := &dossier.Submit{Meta: meta(0), Channel: dossier.Online, Procedure: "1.012796", Personal: who}
			life = append([]dossier.Command{submit, accept}, end...)
			life = append(life, &dossier.Rate{Meta: meta(172), Rating: dossier.Rating{Score: 5, Of: 5}})
			if kind >= 17 {
				middle := []dossier.Command{
					&dossier.RequestSupplement{Meta: because(30), Papers: []dossier.PaperRequest{{Component: "certificate", Why: dossier.FaultMissing}}},
					&dossier.Supplement{Meta: meta(80), Papers: papers[1:]},
					&dossier.RequestPayment{Meta: meta(100), Obligation: dossier.Obligation{Amount: 120000, Notice: "TB-88/CCT"}},
					&dossier.Pay{Meta: meta(120)},
				}
				life = slices.Insert(life[:5], 3, middle...)
			}
		}
		for step, c := range life {
			key := fmt.Sprintf("6f1d2c3b-%04x-4a5b-8c9d-%012x", step, i)
			if _, err := service.Do(ctx, dossier.Request{Dossier: id, Key: key, Command: c}); err != nil {
				t.Fatalf("step %d of dossier %d: %v", step, i, err)
			}
		}
		log, err := store.Load(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for from := 0; from < len(log.Events); {
			to := from + 1
			for to < len(log.Events) && log.Events[to].Key == log.Events[from].Key {
				to++
			}
			summary := dossier.Summarize(dossier.Replay(dossier.Log{ID: id, Events: log.Events[:to]}, dossier.AsOf{}))
			all = append(all, written{log.Events[from].At, dossier.Batch{ID: id, Expected: from, Key: log.Events[from].Key, Events: log.Events[from:to], Summary: &summary}})
			from = to
		}
	}
	slices.SortStableFunc(all, func(a, b written) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	return all
}

// fill appends everything in the order of time, sixteen writers at once, each with dossiers of its own.
func fill(t testing.TB, store dossier.Store, all []written) (took time.Duration) {
	t.Helper()
	const writers = 16
	var wg sync.WaitGroup
	errs := make([]error, writers)
	begin := time.Now()
	for w := range writers {
		wg.Go(func() {
			for i := range all {
				h := fnv.New32a()
				_, _ = h.Write([]byte(all[i].b.ID))
				if h.Sum32()%writers != uint32(w) {
					continue
				}
				if _, errs[w] = store.Append(context.Background(), all[i].b); errs[w] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(begin)
}

// row prints bytes by event.
func row(t testing.TB, what string, bytes, events int64) {
	t.Logf("%-44s %12d bytes %8.0f an event", what, bytes, float64(bytes)/float64(events))
}

func number(t testing.TB, db *sql.DB, query string) (n int64) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

var tables = []string{"motcua_dossier", "motcua_event", "motcua_personal", "motcua_feed", "motcua_outbox"}

// What a year of dossiers takes on each engine: bytes of tables and indexes, and on PostgreSQL the log that is written for it. The engines do not wait
// for their disk, which makes no byte more or less; how fast they are when they do is measured by internal/drivers/speed. Then whether
// division costs time, by turns on the same machine.
func TestScale(t *testing.T) {
	n := scale(60)
	all := year(t, n)
	var events, facts, personal int64
	for _, w := range all {
		for _, e := range w.b.Events {
			events++
			facts += int64(len(dossier.AppendFacts(nil, e)))
			personal += int64(len(e.Personal.AppendReveal(nil)))
		}
	}
	t.Logf("%d dossiers, %d requests, %d events: %.2f a dossier; %s", n, len(all), events, float64(events)/float64(n), load())
	row(t, "facts", facts, events)
	row(t, "what is personal", personal, events)

	t.Run("sqlite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "dossiers.db")
		db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=busy_timeout(5000)")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if err := sqlstore.Migrate(t.Context(), db, sqlstore.SQLite); err != nil {
			t.Fatal(err)
		}
		store, err := sqlstore.New(t.Context(), db, sqlstore.SQLite, &sqlstore.Options{Weak: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		took := fill(t, store, all)
		t.Logf("%d appends in %v (%s)", len(all), took.Round(time.Millisecond), load())
		if _, err := db.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
		for _, name := range tables[:4] {
			row(t, name, number(t, db, "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = '"+name+"'"), events)
			row(t, "  its indexes", number(t, db, "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = '"+name+"')"), events)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		row(t, "the file", info.Size(), events)
	})

	s := server(t, "full_page_writes", "on")
	whole := func(t *testing.T) *sql.DB {
		db := connect(t, s.NewDatabase(t), "")
		if err := sqlstore.Migrate(t.Context(), db, sqlstore.PostgreSQL); err != nil {
			t.Fatal(err)
		}
		return db
	}
	many := func(t *testing.T) *sql.DB {
		db := connect(t, s.NewDatabase(t), "")
		if err := partition.Apply(t.Context(), db, thirty()); err != nil {
			t.Fatal(err)
		}
		return db
	}
	for _, tt := range []struct {
		name string
		db   func(*testing.T) *sql.DB
	}{{"postgresql", whole}, {"postgresql divided", many}} {
		t.Run(tt.name, func(t *testing.T) {
			db := tt.db(t)
			store := open(t, db, nil)
			before := number(t, db, "SELECT (pg_current_wal_lsn() - '0/0')::bigint")
			took := fill(t, store, all)
			wal := number(t, db, "SELECT (pg_current_wal_lsn() - '0/0')::bigint") - before
			t.Logf("%d appends in %v (%s)", len(all), took.Round(time.Millisecond), load())
			begin := time.Now()
			if got := len(readLarge(t, store)); int64(got) != events {
				t.Errorf("the feed has %d events", got)
			}
			t.Logf("the feed read from the beginning, places given: %v", time.Since(begin).Round(time.Millisecond))
			if _, err := db.ExecContext(t.Context(), "VACUUM"); err != nil {
				t.Fatal(err)
			}
			sizes(t, db, events)
			row(t, "write-ahead log", wal, events)
		})
	}

	t.Run("ratio", func(t *testing.T) {
		some := all[:min(len(all), 4000)]
		stores := []*sqlstore.Store{open(t, whole(t), nil), open(t, many(t), nil)}
		for i := range some {
			for _, s := range stores {
				if _, err := s.Append(t.Context(), some[i].b); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, op := range []struct {
			name string
			do   func(s *sqlstore.Store, i int) error
		}{
			{"load", func(s *sqlstore.Store, i int) error {
				_, err := s.Load(t.Context(), some[i%len(some)].b.ID)
				return err
			}},
			{"append", func(s *sqlstore.Store, i int) error {
				b := some[i%len(some)].b
				b.ID, b.Expected = dossier.ID(strings.Replace(string(b.ID), "-", ".77-", 1))+dossier.ID(fmt.Sprint(i)), 0
				_, err := s.Append(t.Context(), b)
				return err
			}},
			{"feed of 256 events", func(s *sqlstore.Store, _ int) error { _, err := s.Feed(t.Context(), "", 256); return err }},
			{"list of 50", func(s *sqlstore.Store, _ int) error {
				_, err := s.List(t.Context(), dossier.Query{Limit: 50})
				return err
			}},
		} {
			samples := [2][]time.Duration{}
			for i := range min(len(some), 400) {
				for at, s := range stores {
					begin := time.Now()
					if err := op.do(s, i); err != nil {
						t.Fatal(err)
					}
					samples[at] = append(samples[at], time.Since(begin))
				}
			}
			for i := range samples {
				slices.Sort(samples[i])
			}
			a, b := samples[0][len(samples[0])/2], samples[1][len(samples[1])/2]
			t.Logf("%-20s whole %8v, 34 parts %8v: %.2f times (%s)", op.name, a.Round(time.Microsecond), b.Round(time.Microsecond), float64(b)/float64(a), load())
		}
	})
}

// thirty returns the codes of 33 provinces, with the rest 34 parts.
func thirty() (codes []string) {
	for n := range 33 {
		codes = append(codes, fmt.Sprintf("H%02d", 20+n))
	}
	return codes
}

func sizes(t testing.TB, db *sql.DB, events int64) {
	t.Helper()
	var all int64
	for _, name := range tables {
		of := func(f string) int64 {
			return number(t, db, "SELECT coalesce(sum("+f+"(relid)), 0)::bigint FROM (SELECT '"+name+"'::regclass AS relid UNION SELECT inhrelid FROM pg_inherits WHERE inhparent = '"+name+"'::regclass) x")
		}
		table, index := of("pg_table_size"), of("pg_indexes_size")
		row(t, name, table, events)
		row(t, "  its indexes", index, events)
		all += table + index
	}
	row(t, "together", all, events)
}

func readLarge(t testing.TB, store dossier.Store) (entries []int) {
	t.Helper()
	for after := dossier.Cursor(""); ; {
		f, err := store.Feed(t.Context(), after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Entries) == 0 {
			return entries
		}
		for _, e := range f.Entries {
			entries = append(entries, e.Revision)
		}
		after = f.Next
	}
}

// load is that of the machine, as the kernel gives it.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "load unknown"
	}
	return "load " + strings.Join(strings.Fields(string(text))[:3], " ")
}
