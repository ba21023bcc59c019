package campaign_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/campaign"
	"github.com/motcua/motcua/internal/drivers/mutant"
	"github.com/motcua/motcua/internal/drivers/pgserver"
)

// perDatabase is how many kills one database sees before a new one begins, so that looking through it stays quick.
const perDatabase = 10

// killClients lets processes work on a database and kills each after it has said some lines, which is at any moment of the work of the
// others of its officers. After each kill the database is opened and compared with everything that was ever acknowledged.
func killClients(t *testing.T, d sqlstore.Dialect, newDSN func() string, mutantName string, kills int) (total campaign.Finding) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(uint64(kills), 1))
	var dsn string
	var ledger *campaign.Ledger
	for k := range kills {
		if k%perDatabase == 0 {
			dsn, ledger = newDSN(), &campaign.Ledger{}
		}
		c := startChild(t, d, dsn, mutantName, fmt.Sprintf("k%dx", k))
		if k%2 == 1 { // two at once, of which one is killed in the work of the other
			second := startChild(t, d, dsn, mutantName, fmt.Sprintf("l%dx", k))
			second.kill(t, 1+rnd.IntN(200), ledger)
		}
		c.kill(t, 1+rnd.IntN(400), ledger)
		f := lookAt(t, d, dsn, ledger)
		if (k+1)%perDatabase != 0 && k+1 != kills {
			f.Acknowledged = 0 // they are counted once, at the end
		}
		if f.First != "" {
			f.First = fmt.Sprintf("kill %d: %s", k, f.First)
		}
		total.Add(f)
		if f.Faults() > 0 { // everything behind it would say the same again; of a mutant, which need not show at each kill, it is enough
			break
		}
	}
	return total
}

// lookAt opens a database and checks it.
func lookAt(t *testing.T, d sqlstore.Dialect, dsn string, ledger *campaign.Ledger) campaign.Finding {
	t.Helper()
	s := mustOpen(t, d, dsn, mutant.Hooks{})
	defer mustClose(t, s)
	f := campaign.Check(t.Context(), s, ledger)
	if d == sqlstore.SQLite {
		var check string
		if err := s.db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&check); err != nil || check != "ok" {
			f.Add(campaign.Finding{Unreadable: 1, First: fmt.Sprintf("the database is damaged: %s %v", check, err)})
		}
	}
	return f
}

// TestKillSQLite kills -9 the process that writes.
//
// Kills: an acknowledgement before the COMMIT.
func TestKillSQLite(t *testing.T) {
	for name, kills := range map[string]int{"none": long(8, 150), "acknowledged before the commit": long(40, 80)} {
		t.Run(name, func(t *testing.T) {
			dir, n := t.TempDir(), 0
			f := killClients(t, sqlstore.SQLite, func() string {
				n++
				return sqliteFile(filepath.Join(dir, fmt.Sprintf("%d.db", n)))
			}, name, kills)
			report(t, name, f, nil)
			t.Logf("%d kills: %v", kills, f)
		})
	}
}

// TestKillPostgreSQLClient kills -9 the process that writes; the server sees its connections break.
//
// Kills: an acknowledgement before the statement.
func TestKillPostgreSQLClient(t *testing.T) {
	server := pgserver.Start(t, nil)
	for name, kills := range map[string]int{"none": long(5, 150), "acknowledged before the commit": long(40, 80)} {
		t.Run(name, func(t *testing.T) {
			f := killClients(t, sqlstore.PostgreSQL, func() string { return server.NewDatabase(t) }, name, kills)
			report(t, name, f, nil)
			t.Logf("%d kills: %v", kills, f)
		})
	}
}

// TestKillPostgreSQLServer kills -9 the server with all its processes while officers work, who wait for it to come back and ask again
// with the same key.
//
// Kills: synchronous_commit=off, and "no look for the key".
func TestKillPostgreSQLServer(t *testing.T) {
	server := pgserver.Start(t, nil)
	for _, name := range []string{"none", "synchronous_commit=off"} {
		t.Run(name, func(t *testing.T) {
			kills := long(3, 150)
			if name != "none" {
				kills = long(12, 20) // the first loss ends it; the log may have been written just before a kill
			}
			rnd := rand.New(rand.NewPCG(2, 2))
			var total campaign.Finding
			var heard campaign.Outcome
			var dsn string
			var ledger *campaign.Ledger
			for k := range kills {
				if k%perDatabase == 0 {
					dsn, ledger = server.NewDatabase(t), &campaign.Ledger{}
				}
				s := mustOpen(t, sqlstore.PostgreSQL, dsn, mutants[name]())
				ctx, cancel := context.WithCancel(t.Context())
				type result struct {
					heard campaign.Outcome
					err   error
				}
				ended := make(chan result, 1)
				before := ledger.Acknowledged()
				go func() {
					w := campaign.Work{Name: fmt.Sprintf("k%dx", k), Officers: 6, Follow: true, Patience: time.Minute}
					o, err := w.Run(ctx, s, ledger)
					ended <- result{o, err}
				}()
				wait := func(more int) {
					for ledger.Acknowledged() < before+more && len(ended) == 0 {
						time.Sleep(time.Millisecond)
					}
				}
				wait(1 + rnd.IntN(200))
				server.Kill()
				// Of a mutant the others are not to write what covers up the loss.
				if name != "none" {
					cancel()
				}
				server.Restart(t)
				if name == "none" {
					before = ledger.Acknowledged()
					wait(12) // all go on
				}
				cancel()
				r := <-ended
				mustClose(t, s)
				heard.Unknown += r.heard.Unknown
				heard.Busy += r.heard.Busy
				heard.Repeated += r.heard.Repeated
				if r.err != nil {
					report(t, name, total, r.err)
					return
				}
				f := lookAt(t, sqlstore.PostgreSQL, dsn, ledger)
				if (k+1)%perDatabase != 0 && k+1 != kills {
					f.Acknowledged = 0
				}
				total.Add(f)
				if f.Faults() > 0 {
					break
				}
			}
			t.Logf("%d kills, %d unknown outcomes, %d busy, %d repeated: %v", kills, heard.Unknown, heard.Busy, heard.Repeated, total)
			report(t, name, total, nil)
		})
	}
}
