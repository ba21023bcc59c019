package campaign_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/campaign"
	"github.com/motcua/motcua/internal/drivers/faultvfs"
	"github.com/motcua/motcua/internal/drivers/mutant"
	"github.com/motcua/motcua/internal/drivers/pgserver"
	"github.com/motcua/motcua/internal/drivers/proxy"
)

// isAppend tells the statement, or the COMMIT, that makes an Append durable.
func isAppend(s proxy.Statement) bool { return s.IsCommit() || writes(mutant.Statement{Query: s.SQL}) }

// TestSessions are the campaigns on one server of PostgreSQL.
func TestSessions(t *testing.T) {
	server := pgserver.Start(t, &pgserver.Options{Settings: map[string]string{"deadlock_timeout": "'5ms'"}})
	for _, c := range []struct {
		name string
		test func(*testing.T, *pgserver.Server)
	}{
		{"LostCommit", testLostCommit},
		{"LateArrival", testLateArrival},
		{"LostCommitOfOthers", testLostCommitOfOthers},
		{"Import", testImport},
		{"SilentNetwork", testSilentNetwork},
		{"Terminated", testTerminated},
		{"TerminatedAfterCommit", testTerminatedAfterCommit},
		{"Cancelled", func(t *testing.T, s *pgserver.Server) {
			testCancelled(t, sqlstore.PostgreSQL, func() string { return s.NewDatabase(t) }, long(4, 100), 4*time.Millisecond)
		}},
		{"Serialization", testSerialization},
		{"Forced", testForced},
		{"Deadlocks", testDeadlocks},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, server) })
	}
}

// testLostCommit lets the server do what makes an Append durable and loses its answer, or loses it on the way there. Nobody
// can tell which it was. The store asks again by itself; now and then the answers are lost for so long that it gives up.
//
// Kills: "retry without key", "no look for the key", an unknown outcome taken for a refusal.
func testLostCommit(t *testing.T, server *pgserver.Server) {
	for _, tt := range []struct {
		name  string
		retry campaign.Retry
	}{
		{"none", campaign.WithKey},
		{"none", campaign.Never},
		{"retry without key", campaign.WithoutKey},
		{"no look for the key", campaign.WithKey},
		{refusal, campaign.WithKey},
	} {
		t.Run(fmt.Sprintf("%s %d", tt.name, tt.retry), func(t *testing.T) {
			dsn := server.NewDatabase(t)
			mustClose(t, mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{})) // the tables
			p := proxy.Start(t, server.Socket())
			s := mustOpen(t, sqlstore.PostgreSQL, p.DSN(dsn), hooksOf(tt.name))
			defer mustClose(t, s)
			rnd, mu, bad := rand.New(rand.NewPCG(1, 1)), sync.Mutex{}, 0
			p.SetRule(func(s proxy.Statement) proxy.Verdict {
				if !isAppend(s) {
					return proxy.Pass
				}
				mu.Lock()
				defer mu.Unlock()
				switch bad--; {
				case bad > 0:
					return proxy.LoseAnswer // bad times: everything is lost
				case rnd.IntN(12) == 0:
					bad = 8
					return proxy.LoseAnswer
				case rnd.IntN(6) == 0:
					return proxy.LoseAnswer
				case rnd.IntN(12) == 0:
					return proxy.LoseRequest
				}
				return proxy.Pass
			})
			ledger := &campaign.Ledger{}
			o, err := worked(t, tt.name, campaign.Work{Officers: 1, Intents: long(25, 500), Retry: tt.retry, Patience: time.Minute}, s, ledger)
			p.SetRule(nil)
			f := campaign.Check(t.Context(), s, ledger)
			t.Logf("%d answers and %d requests lost; %+v: %v", p.Count(proxy.LoseAnswer), p.Count(proxy.LoseRequest), o, f)
			if p.Count(proxy.LoseAnswer) == 0 || tt.name == "none" && o.Unknown == 0 {
				t.Error("nothing was lost, or everything was found out")
			}
			report(t, tt.name, f, err)
		})
	}
}

// testLateArrival keeps statements back until the store has asked again and been answered, and others have written; then the first ones
// arrive after all.
//
// Kills: "neither revision nor key". Each of the two conditions is enough here.
func testLateArrival(t *testing.T, server *pgserver.Server) {
	for _, name := range []string{"none", "neither revision nor key"} {
		t.Run(name, func(t *testing.T) {
			dsn := server.NewDatabase(t)
			mustClose(t, mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{}))
			p := proxy.Start(t, server.Socket())
			s := mustOpen(t, sqlstore.PostgreSQL, p.DSN(dsn), hooksOf(name))
			defer mustClose(t, s)
			ledger := &campaign.Ledger{}
			delivered := 0
			for round := range long(2, 60) {
				rnd, mu := rand.New(rand.NewPCG(uint64(round), 1)), sync.Mutex{}
				p.SetRule(func(s proxy.Statement) proxy.Verdict {
					mu.Lock()
					defer mu.Unlock()
					if isAppend(s) && rnd.IntN(3) == 0 {
						return proxy.Late
					}
					return proxy.Pass
				})
				_, err := campaign.Work{Name: fmt.Sprintf("r%dx", round), Officers: 2, Intents: 6, Patience: time.Minute}.Run(t.Context(), s, ledger)
				p.SetRule(nil)
				delivered += p.Deliver()
				if err != nil {
					report(t, name, campaign.Check(t.Context(), s, ledger), err)
					return
				}
			}
			f := campaign.Check(t.Context(), s, ledger)
			t.Logf("%d statements arrived late: %v", delivered, f)
			if delivered == 0 {
				t.Error("nothing was late")
			}
			report(t, name, f, nil)
		})
	}
}

// testLostCommitOfOthers loses the answer to the COMMIT of what is written with a transaction of several statements. Drivers are not to be
// believed there: pgx 5.9 to 5.12 reports a connection that broke after a statement without parameters was sent as one on which nothing
// was sent.
//
// Kills: an error of COMMIT taken for a refusal because the driver calls it one.
func testLostCommitOfOthers(t *testing.T, server *pgserver.Server) {
	dsn := server.NewDatabase(t)
	mustClose(t, mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{}))
	p := proxy.Start(t, server.Socket())
	s := mustOpen(t, sqlstore.PostgreSQL, p.DSN(dsn), mutant.Hooks{})
	defer mustClose(t, s)
	ctx := t.Context()

	at := motcua.MustDate(2024, time.March, 4).At(9, 0, 0)
	many := dossier.Batch{ID: "many", Key: "k"}
	for range 200 {
		many.Events = append(many.Events, dossier.Event{Kind: dossier.KindSubmitted, At: at, Recorded: at, Key: "k"})
	}
	personal := dossier.Event{Kind: dossier.KindSubmitted, At: at, Recorded: at, Key: "k", Personal: dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Thử")}}
	if _, err := s.Append(ctx, dossier.Batch{ID: "erased", Key: "k", Events: []dossier.Event{personal}}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		do   func() error
		done func() bool
	}{
		{"a batch of very many events", func() error {
			_, err := s.Append(ctx, many)
			return err
		}, func() bool {
			log, err := s.Load(ctx, "many")
			return err == nil && len(log.Events) == len(many.Events)
		}},
		{"an erasure", func() error { return s.Erase(ctx, "erased", 1) }, func() bool {
			log, err := s.Load(ctx, "erased")
			return err == nil && log.Events[0].Personal.IsZero()
		}},
		{"a look", func() error {
			return s.Record(ctx, dossier.Access{At: at, Actor: "a", Unit: "u", Purpose: "p", Kind: dossier.AccessView, Dossier: "erased"})
		}, func() bool {
			page, err := s.Accesses(ctx, "", 10)
			return err == nil && len(page.Entries) == 1
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var met atomic.Int64
			p.SetRule(func(s proxy.Statement) proxy.Verdict {
				if s.IsCommit() {
					met.Add(1)
					return proxy.LoseAnswer
				}
				return proxy.Pass
			})
			err := tt.do()
			p.SetRule(nil)
			switch done := tt.done(); {
			case met.Load() == 0:
				t.Skip("it has no COMMIT of its own")
			case !done:
				t.Errorf("the server had committed, and it is not there; %v", err)
			case err != nil && !errors.Is(err, motcua.ErrOutcomeUnknown):
				t.Errorf("the server had committed, and the answer is: %v", err)
			}
		})
	}
}

// copyRows is how pgx copies.
func copyRows(ctx context.Context, conn *sql.Conn, table string, columns []string, rows iter.Seq[[]any]) error {
	next, stop := iter.Pull(rows)
	defer stop()
	return conn.Raw(func(c any) error {
		if m, ok := c.(interface{ Unwrap() driver.Conn }); ok {
			c = m.Unwrap()
		}
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			row, _ := next()
			return row, nil
		}))
		return err
	})
}

// testImport breaks an import by COPY off at each of its statements in turn, before the server hears of it or when it is done, and begins it
// again from the start, as whoever imports would.
//
// Kills: a COMMIT that failed taken for one that did not.
func testImport(t *testing.T, server *pgserver.Server) {
	for _, name := range []string{"none", "a failed COMMIT taken for success"} {
		t.Run(name, func(t *testing.T) {
			dsn := server.NewDatabase(t)
			mustClose(t, mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{}))
			p := proxy.Start(t, server.Socket())
			s := mustOpen(t, sqlstore.PostgreSQL, p.DSN(dsn), hooksOf(name))
			defer mustClose(t, s)
			ledger := &campaign.Ledger{}
			broken, unknown := 0, 0
			for at, begin := range []string{"BEGIN", "SELECT", `copy "motcua_dossier"`, `copy "motcua_event"`, `copy "motcua_personal"`, `copy "motcua_outbox"`, "COMMIT"} {
				for _, verdict := range []proxy.Verdict{proxy.LoseRequest, proxy.LoseAnswer} {
					all, err := campaign.Import(fmt.Sprintf("i%dv%d", at, verdict), long(20, 500), ledger)
					if err != nil {
						t.Fatal(err)
					}
					var met atomic.Bool
					p.SetRule(func(s proxy.Statement) proxy.Verdict {
						if strings.HasPrefix(s.SQL, begin) && met.CompareAndSwap(false, true) {
							return verdict
						}
						return proxy.Pass
					})
					for attempt := 1; ; attempt++ {
						done, err := s.AppendNew(t.Context(), func(yield func(dossier.Batch, error) bool) {
							for _, b := range all {
								if !yield(b, nil) {
									return
								}
							}
						}, copyRows)
						ledger.Imported(all[:done])
						if err == nil {
							break
						}
						broken++
						if errors.Is(err, motcua.ErrOutcomeUnknown) {
							unknown++
						}
						if attempt == 5 {
							t.Fatalf("broken off at %s: %v", begin, err)
						}
					}
				}
			}
			p.SetRule(nil)
			f := campaign.Check(t.Context(), s, ledger)
			t.Logf("broken off %d times, %d of them at a moment when nobody can tell: %v", broken, unknown, f)
			if name == "none" && (broken < 14 || unknown == 0) {
				t.Error("something was not broken off")
			}
			report(t, name, f, nil)
		})
	}
}

// testSilentNetwork holds back requests and answers for ever; the officer gives up after a moment and asks again with the same key.
//
// Kills: an unknown outcome taken for a refusal.
func testSilentNetwork(t *testing.T, server *pgserver.Server) {
	for _, name := range []string{"none", refusal} {
		t.Run(name, func(t *testing.T) {
			dsn := server.NewDatabase(t)
			mustClose(t, mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{}))
			p := proxy.Start(t, server.Socket())
			s := mustOpen(t, sqlstore.PostgreSQL, p.DSN(dsn), mutant.Hooks{})
			defer mustClose(t, s)
			var n atomic.Int64
			p.SetRule(func(s proxy.Statement) proxy.Verdict {
				if isAppend(s) {
					switch n.Add(1) % 8 {
					case 3:
						return proxy.Stall
					case 7:
						return proxy.StallAnswer
					}
				}
				return proxy.Pass
			})
			ledger := &campaign.Ledger{}
			o, err := worked(t, name, campaign.Work{
				Officers: 4, Intents: long(5, 100), Patience: time.Minute, Tolerate: isEnded,
				Timeout: func(attempt int) time.Duration { return time.Duration(attempt) * 300 * time.Millisecond },
			}, s, ledger)
			p.SetRule(nil)
			f := campaign.Check(t.Context(), s, ledger)
			t.Logf("%d requests and %d answers held back; %+v: %v", p.Count(proxy.Stall), p.Count(proxy.StallAnswer), o, f)
			if p.Count(proxy.Stall) == 0 || p.Count(proxy.StallAnswer) == 0 || o.Unknown == 0 && name != refusal {
				t.Error("nothing was held back, or everything was found out")
			}
			report(t, name, f, err)
		})
	}
}

// isEnded tells the error of a context, which without ErrOutcomeUnknown says that nothing was written.
func isEnded(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// testTerminated ends sessions of the server at any moment, as an administrator does.
func testTerminated(t *testing.T, server *pgserver.Server) {
	dsn := server.NewDatabase(t)
	s := mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{})
	defer mustClose(t, s)
	admin, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(context.Background())

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ledger := &campaign.Ledger{}
	ended := make(chan error, 1)
	var heard campaign.Outcome
	go func() {
		var err error
		heard, err = campaign.Work{Officers: 8, Follow: true, Patience: time.Minute}.Run(ctx, s, ledger)
		ended <- err
	}()
	terminated := 0
	for terminated < long(30, 1500) && len(ended) == 0 {
		before := ledger.Acknowledged()
		var n int
		if err := admin.QueryRow(ctx, `SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC, random() LIMIT 3) x`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		terminated += n
		for ledger.Acknowledged() < before+3 && len(ended) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	cancel()
	err = <-ended
	f := campaign.Check(t.Context(), s, ledger)
	t.Logf("%d sessions terminated; %+v: %v", terminated, heard, f)
	report(t, "none", f, err)
}

// testTerminatedAfterCommit ends each session between its commit and its answer: the server is told to wait for a standby that does not
// exist, and a session that is ended while it waits has committed already.
//
// Kills: an ended session taken for a refusal.
func testTerminatedAfterCommit(t *testing.T, server *pgserver.Server) {
	for _, name := range []string{"none", endedRefusal} {
		t.Run(name, func(t *testing.T) {
			dsn := server.NewDatabase(t)
			s := mustOpen(t, sqlstore.PostgreSQL, dsn, hooksOf(name))
			defer mustClose(t, s)
			admin, err := pgx.Connect(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer admin.Close(context.Background())
			server.Exec(t, "postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()")
			defer server.Exec(t, "postgres", "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")

			ledger := &campaign.Ledger{}
			ended := make(chan error, 1)
			go func() {
				_, err := worked(t, name, campaign.Work{Officers: 2, Intents: long(3, 100), Patience: time.Minute}, s, ledger)
				ended <- err
			}()
			terminated := 0
			for len(ended) == 0 {
				var n int
				if err := admin.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
					WHERE datname = current_database() AND wait_event = 'SyncRep'`).Scan(&n); err != nil {
					t.Fatal(err)
				}
				terminated += n
				time.Sleep(time.Millisecond)
			}
			err = <-ended
			server.Exec(t, "postgres", "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")
			f := campaign.Check(t.Context(), s, ledger)
			t.Logf("%d sessions terminated after their commit: %v", terminated, f)
			if terminated == 0 {
				t.Error("no session waited for the standby")
			}
			report(t, name, f, err)
		})
	}
}

// TestCancelledOnSQLite is testCancelled on a disk that takes its time.
func TestCancelledOnSQLite(t *testing.T) {
	testCancelled(t, sqlstore.SQLite, func() string {
		disk := newDisk(t)
		disk.SetFault(func(op faultvfs.Op) int {
			if op.Kind == faultvfs.Sync {
				time.Sleep(500 * time.Microsecond)
			}
			return 0
		})
		return onDisk(disk)
	}, long(20, 500), 2*time.Millisecond)
}

// testCancelled ends the contexts of calls at any moment.
//
// Kills: an unknown outcome taken for a refusal.
func testCancelled(t *testing.T, d sqlstore.Dialect, newDSN func() string, intents int, soon time.Duration) {
	run := func(t *testing.T, name string, soon time.Duration) campaign.Finding {
		s := mustOpen(t, d, newDSN(), mutant.Hooks{})
		defer mustClose(t, s)
		ledger := &campaign.Ledger{}
		var n atomic.Uint64
		o, err := worked(t, name, campaign.Work{
			Officers: 8, Intents: intents, Patience: time.Minute, Follow: true, Tolerate: isEnded,
			Timeout: func(attempt int) time.Duration { // in the end long enough for any machine
				rnd := rand.New(rand.NewPCG(n.Add(1), 3))
				return time.Duration(rnd.ExpFloat64() * float64(soon<<min(attempt, 10)))
			},
		}, s, ledger)
		if err != nil {
			t.Fatal(err)
		}
		f := campaign.Check(t.Context(), s, ledger)
		refused := 0
		for _, e := range ledger.Entries() {
			if e.Refused {
				refused++
			}
		}
		t.Logf("%+v, %d given up for certain: %v", o, refused, f)
		// On PostgreSQL a call that ends while it waits for a connection is of unknown outcome too, though nothing was sent.
		if name == "none" && (o.Unknown == 0 || refused == 0 && d == sqlstore.SQLite || o.Acknowledged == 0) {
			t.Error("not every outcome came up")
		}
		return f
	}
	t.Run("none", func(t *testing.T) { report(t, "none", run(t, "none", soon), nil) })
	t.Run(refusal, func(t *testing.T) {
		var f campaign.Finding
		for round := 0; round < 20 && f.Faults() == 0; round++ { // until the time to give up at fits the speed of the machine
			f = run(t, refusal, soon<<(round%6))
		}
		report(t, refusal, f, nil)
	})
}

// states counts the SQLSTATEs that statements ended with.
type states struct {
	sync.Mutex
	n map[string]int
}

func (c *states) around(_ context.Context, _ mutant.Statement, do func() error) error {
	err := do()
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		c.Lock()
		defer c.Unlock()
		if c.n == nil {
			c.n = map[string]int{}
		}
		c.n[e.Code]++
	}
	return err
}

func (c *states) of(code string) int {
	c.Lock()
	defer c.Unlock()
	return c.n[code]
}

// testSerialization lets officers meet on the same dossiers in a database whose transactions are serializable, which ends some of
// them with 40001. The store repeats them, and where too many meet says after some attempts that it is busy.
//
// Kills: a 40001 that reaches the caller, "no AND revision".
func testSerialization(t *testing.T, server *pgserver.Server) {
	for _, name := range []string{"none", "no AND revision"} {
		t.Run(name, func(t *testing.T) {
			dsn := server.NewDatabase(t) + "&default_transaction_isolation=serializable"
			var seen states
			h := mutants[name]()
			h.Around = seen.around
			s := mustOpen(t, sqlstore.PostgreSQL, dsn, h)
			defer mustClose(t, s)
			ledger := &campaign.Ledger{}
			o, err := campaign.Work{Officers: 8, Intents: long(20, 1000), Shared: true, Length: 40, Follow: true, Patience: time.Minute}.Run(t.Context(), s, ledger)
			f := campaign.Check(t.Context(), s, ledger)
			t.Logf("%d times 40001; %+v: %v", seen.of("40001"), o, f)
			if name == "none" && (seen.of("40001") == 0 || o.Conflicts == 0) {
				t.Errorf("%d serialization failures, %d conflicts", seen.of("40001"), o.Conflicts)
			}
			report(t, name, f, err)
		})
	}
}

// testForced lets every third statement that makes an Append durable end with an SQLSTATE that the engine gives when it has
// undone everything, and did so: the store tries again, or refuses for certain.
func testForced(t *testing.T, server *pgserver.Server) {
	for code, repeated := range map[string]bool{"40001": true, "40P01": true, "55P03": false, "53300": false, "57014": false} {
		t.Run(code, func(t *testing.T) {
			var n atomic.Int64
			var armed atomic.Bool
			s := mustOpen(t, sqlstore.PostgreSQL, server.NewDatabase(t), mutant.Hooks{
				Around: func(_ context.Context, s mutant.Statement, do func() error) error {
					if armed.Load() && writes(s) && n.Add(1)%3 == 0 {
						return &pgconn.PgError{Severity: "ERROR", Code: code}
					}
					return do()
				},
			})
			defer mustClose(t, s)
			armed.Store(true)
			ledger := &campaign.Ledger{}
			o, err := campaign.Work{Officers: 1, Intents: 9, Patience: time.Minute}.Run(t.Context(), s, ledger)
			armed.Store(false)
			if repeated != (o.Busy == 0) || o.Acknowledged != 9 {
				t.Errorf("%+v: repeated by the store itself: want %v", o, repeated)
			}
			report(t, "none", campaign.Check(t.Context(), s, ledger), err)
		})
	}
}

// testDeadlocks lets another program lock rows in the other order, so that the engine ends one of the two with 40P01.
//
// Kills: a 40P01 that reaches the caller.
func testDeadlocks(t *testing.T, server *pgserver.Server) {
	dsn := server.NewDatabase(t)
	var seen states
	s := mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{Around: seen.around})
	defer mustClose(t, s)
	other, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())

	ctx, cancel := context.WithCancel(t.Context())
	ledger := &campaign.Ledger{}
	ended := make(chan error, 1)
	go func() {
		_, err := campaign.Work{Officers: 4, Shared: true, Length: 20, Patience: time.Minute}.Run(ctx, s, ledger)
		ended <- err
	}()
	for end := time.Now().Add(time.Minute); seen.of("40P01") < long(2, 50) && len(ended) == 0 && time.Now().Before(end); {
		tx, err := other.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		// It writes what the store is about to write second, and then wants what the store has changed first. The error is that of the
		// loser, and nothing of it stays.
		if tag, err := tx.Exec(ctx, `INSERT INTO motcua_event (shard, dossier, revision, key, kind, facts)
			SELECT shard, id, revision + 1, 'deadlock', 1, '' FROM motcua_dossier ORDER BY tick DESC LIMIT 1`); err == nil && tag.RowsAffected() == 1 {
			_, _ = tx.Exec(ctx, "SELECT pg_sleep(0.004)")
			_, _ = tx.Exec(ctx, "SELECT 1 FROM motcua_dossier ORDER BY tick DESC LIMIT 1 FOR UPDATE")
		}
		_ = tx.Rollback(ctx)
	}
	cancel()
	err = <-ended
	f := campaign.Check(t.Context(), s, ledger)
	t.Logf("%d deadlocks: %v", seen.of("40P01"), f)
	if seen.of("40P01") == 0 {
		t.Error("no statement of the store was ended with 40P01")
	}
	report(t, "none", f, err)
}
