package faultvfs_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/motcua/motcua/internal/drivers/faultvfs"
)

// open opens a database of one connection, with settings that are statements.
func open(t testing.TB, d *faultvfs.Disk, settings ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", d.DSN("a.db"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, s := range settings {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return db
}

func newDisk(t testing.TB) *faultvfs.Disk {
	d := faultvfs.New()
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// found looks at a disk after a cut: how many of the transactions are there, and what is wrong with the database. Each transaction i
// writes i into both tables.
func found(t testing.TB, d *faultvfs.Disk) (n int, damage string) {
	t.Helper()
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	db := open(t, d)
	defer db.Close()
	var check string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&check); err != nil || check != "ok" {
		return 0, fmt.Sprint(check, err)
	}
	var x, y, highest int
	if err := db.QueryRow("SELECT count(*) FROM sqlite_master WHERE name = 'y'").Scan(&y); err != nil {
		return 0, err.Error()
	}
	if y == 0 {
		return 0, "" // not even the tables are there yet, or any more
	}
	if err := db.QueryRow("SELECT count(*), coalesce(max(n), 0) FROM x").Scan(&x, &highest); err != nil {
		return 0, err.Error()
	}
	if err := db.QueryRow("SELECT count(*) FROM y").Scan(&y); err != nil {
		return 0, err.Error()
	}
	if x != y || x != highest {
		return x, fmt.Sprintf("%d rows up to %d in one table, %d in the other", x, highest, y)
	}
	return x, ""
}

// TestSettings cuts the power under hand-written SQL with each of SQLite's settings, and expects of each what SQLite's documentation
// says of it, no more and no less.
//
// Kills: a disk on which an unsynced write always arrives (nothing would be lost with NORMAL), one whose syncs do nothing (FULL
// would lose), one that forgets directories (DELETE with FULL would lose nothing).
func TestSettings(t *testing.T) {
	const transactions, cuts = 60, 250
	for _, tt := range []struct {
		name, journal, synchronous string
		lying                      bool
		wantLost, wantDamage       bool
		why                        string
	}{
		{"WAL FULL", "WAL", "FULL", false, false, false, "each commit syncs the WAL"},
		{"WAL NORMAL", "WAL", "NORMAL", false, true, false, "the WAL is synced before a checkpoint only: commits may go, nothing breaks"},
		{"WAL OFF", "WAL", "OFF", false, true, true, "nothing is synced: a checkpoint may be there in part while its WAL is gone"},
		{"WAL FULL on a disk that lies", "WAL", "FULL", true, true, true, "the same as OFF"},
		{"DELETE EXTRA", "DELETE", "EXTRA", false, false, false, "the directory is synced when the journal is gone"},
		{"DELETE FULL", "DELETE", "FULL", false, true, false, "the journal may come back, and the commit is rolled back"},
		{"DELETE OFF", "DELETE", "OFF", false, true, true, "nothing is synced"},
		{"TRUNCATE FULL", "TRUNCATE", "FULL", false, false, false, "the journal is emptied and synced"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDisk(t)
			d.SetLying(tt.lying)
			db := open(t, d, "PRAGMA journal_mode="+tt.journal, "PRAGMA synchronous="+tt.synchronous, "PRAGMA wal_autocheckpoint=20", "PRAGMA cache_size=8",
				"CREATE TABLE x (n INTEGER PRIMARY KEY, filling BLOB)", "CREATE TABLE y (n INTEGER PRIMARY KEY)")
			var acknowledged []int
			for i := range transactions {
				tx, err := db.Begin()
				if err != nil {
					t.Fatal(err)
				}
				for _, q := range []string{"INSERT INTO x VALUES (?, randomblob(900))", "INSERT INTO y VALUES (?)"} {
					if _, err := tx.Exec(q, i+1); err != nil {
						t.Fatal(err)
					}
				}
				if err := tx.Commit(); err != nil {
					t.Fatal(err)
				}
				acknowledged = append(acknowledged, d.Len())
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}

			lost, damaged, example := 0, 0, ""
			for seed := range uint64(cuts) {
				rnd := rand.New(rand.NewPCG(seed, 1))
				at := rnd.IntN(d.Len() + 1)
				want := 0
				for want < transactions && acknowledged[want] <= at {
					want++
				}
				switch n, damage := found(t, d.Cut(at, seed)); {
				case damage != "":
					damaged++
					example = fmt.Sprintf("seed %d: %s", seed, damage)
				case n < want:
					lost++
				case n > want+1:
					t.Errorf("seed %d: %d transactions at a time when %d were acknowledged", seed, n, want)
				}
			}
			t.Logf("%d cuts: %d lost something, %d broke the database", cuts, lost, damaged)
			if damaged > 0 && !tt.wantDamage {
				t.Errorf("the database broke %d times, though %s; %s", damaged, tt.why, example)
			}
			if lost > 0 && !tt.wantLost {
				t.Errorf("%d times something was lost, though %s", lost, tt.why)
			}
			if tt.wantLost && lost+damaged == 0 || tt.wantDamage && damaged == 0 {
				t.Errorf("%d times lost and %d times broken, though %s", lost, damaged, tt.why)
			}
		})
	}
}

// TestSeedMeansOneThing kills a cut that depends on the order of a map.
func TestSeedMeansOneThing(t *testing.T) {
	d := newDisk(t)
	db := open(t, d, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", "CREATE TABLE x (n)", "INSERT INTO x VALUES (randomblob(9000))")
	defer db.Close()
	for seed := range uint64(20) {
		a, b := d.Cut(d.Len(), seed), d.Cut(d.Len(), seed)
		if x, y := fmt.Sprint(a.Files()), fmt.Sprint(b.Files()); x != y {
			t.Errorf("seed %d: %s, then %s", seed, x, y)
		}
		a.Close()
		b.Close()
	}
}

// TestManyConnections writes and reads from many goroutines on connections of their own.
//
// Kills: locks that let two write at once, an index of the WAL that is not shared.
func TestManyConnections(t *testing.T) {
	for _, journal := range []string{"WAL", "DELETE"} {
		t.Run(journal, func(t *testing.T) {
			d := newDisk(t)
			setup := open(t, d, "PRAGMA journal_mode="+journal, "CREATE TABLE x (n INTEGER)", "INSERT INTO x VALUES (0)")
			setup.Close()
			db, err := sql.Open("sqlite", d.DSN("a.db", "_pragma=busy_timeout(60000)", "_txlock=immediate", "_pragma=wal_autocheckpoint(10)"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			const writers, each = 4, 25
			var wg sync.WaitGroup
			for range writers {
				wg.Go(func() {
					for range each {
						tx, err := db.Begin()
						if err == nil {
							var n int
							if err = tx.QueryRow("SELECT n FROM x").Scan(&n); err == nil {
								_, err = tx.Exec("UPDATE x SET n = ?", n+1)
							}
							if err == nil {
								err = tx.Commit()
							} else {
								err = errors.Join(err, tx.Rollback())
							}
						}
						if err != nil {
							t.Error(err)
							return
						}
					}
				})
				wg.Go(func() {
					last := 0
					for range each {
						var n int
						if err := db.QueryRow("SELECT n FROM x").Scan(&n); err != nil || n < last {
							t.Errorf("read %d after %d: %v", n, last, err)
							return
						}
						last = n
					}
				})
			}
			wg.Wait()
			var n int
			if err := db.QueryRow("SELECT n FROM x").Scan(&n); err != nil || n != writers*each {
				t.Errorf("%d, %v; want %d", n, err, writers*each)
			}
		})
	}
}

// Kills: a capacity that is not kept, a full disk that does not recover, a fault with another code.
func TestFullAndFailing(t *testing.T) {
	d := newDisk(t)
	db := open(t, d, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE x (n INTEGER PRIMARY KEY, b BLOB)")
	defer db.Close()
	insert := func() error {
		_, err := db.Exec("INSERT INTO x (b) VALUES (randomblob(20000))")
		return err
	}
	code := func(err error) int {
		if e := (*sqlite.Error)(nil); errors.As(err, &e) {
			return e.Code()
		}
		return 0
	}
	d.SetCapacity(d.Size() + 100_000)
	n := 0
	for ; n < 100; n++ {
		if err := insert(); err != nil {
			if code(err) != sqlite3.SQLITE_FULL {
				t.Fatalf("a full disk is %v", err)
			}
			break
		}
	}
	if n == 0 || n == 100 {
		t.Fatalf("%d rows fit", n)
	}
	d.SetCapacity(0)
	if err := insert(); err != nil {
		t.Fatal(err)
	}
	d.SetFault(func(op faultvfs.Op) int {
		if op.Kind == faultvfs.Sync && strings.HasSuffix(op.Name, "-wal") {
			return sqlite3.SQLITE_IOERR_FSYNC
		}
		return 0
	})
	if err := insert(); code(err) != sqlite3.SQLITE_IOERR_FSYNC {
		t.Fatalf("a failing sync is %v", err)
	}
	d.SetFault(nil)
	if err := insert(); err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := db.QueryRowContext(context.Background(), "SELECT count(*) FROM x").Scan(&rows); err != nil || rows != n+2 {
		t.Errorf("%d rows, %v; want %d", rows, err, n+2)
	}
	if err := d.Close(); err == nil {
		t.Error("a disk with an open database was closed")
	}
}
