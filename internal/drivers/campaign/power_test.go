package campaign_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/campaign"
	"github.com/motcua/motcua/internal/drivers/faultvfs"
	"github.com/motcua/motcua/internal/drivers/mutant"
)

// onDisk is the DSN of a database on a simulated disk. A small WAL makes checkpoints frequent, which are the dangerous moments.
func onDisk(d *faultvfs.Disk) string {
	return d.DSN("dossiers.db", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_pragma=wal_autocheckpoint(40)", "_pragma=cache_size(20)")
}

func newDisk(t *testing.T) *faultvfs.Disk {
	d := faultvfs.New()
	t.Cleanup(func() { mustClose(t, d) })
	return d
}

// cutPower works on a disk and cuts its power at some moments, one in eight of them while the tables are made. After each cut it compares
// what is there with what was acknowledged, works on, cuts the power once more and compares again.
func cutPower(t *testing.T, h func() mutant.Hooks, w campaign.Work, cuts int) (total campaign.Finding, err error) {
	ctx := t.Context()
	disk := newDisk(t)
	s := mustOpen(t, sqlstore.SQLite, onDisk(disk), h())
	begin := disk.Len()
	ledger := &campaign.Ledger{Clock: disk.Len}
	_, err = w.Run(ctx, s, ledger)
	mustClose(t, s)
	if err != nil {
		return total, err
	}
	for seed := range uint64(cuts) {
		rnd := rand.New(rand.NewPCG(seed, 11))
		at := begin + rnd.IntN(disk.Len()-begin+1)
		if seed%8 == 7 {
			at = rnd.IntN(begin + 1)
		}
		f := afterCut(ctx, h, disk.Cut(at, seed), ledger.At(at), seed, rnd)
		if f.First != "" {
			f.First = fmt.Sprintf("cut %d at %d: %s", seed, at, f.First)
		}
		total.Add(f)
	}
	return total, nil
}

// afterCut looks at a disk after a cut, works on it, cuts again and looks again.
func afterCut(ctx context.Context, h func() mutant.Hooks, disk *faultvfs.Disk, ledger *campaign.Ledger, seed uint64, rnd *rand.Rand) (f campaign.Finding) {
	look := func(d *faultvfs.Disk, then func(opened)) {
		defer func() {
			if err := d.Close(); err != nil {
				f.Add(campaign.Finding{Unreadable: 1, First: err.Error()})
			}
		}()
		s, err := open(ctx, sqlstore.SQLite, onDisk(d), h())
		if err != nil {
			f.Add(campaign.Finding{Unreadable: 1, First: err.Error()})
			return
		}
		defer s.Close()
		var check string
		if err := s.db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&check); err != nil || check != "ok" {
			f.Add(campaign.Finding{Unreadable: 1, First: fmt.Sprintf("the database is damaged: %s %v", check, err)})
			return
		}
		f.Add(campaign.Check(ctx, s, ledger))
		if then != nil {
			then(s)
		}
	}
	var second *faultvfs.Disk
	look(disk, func(s opened) {
		if f.Faults() > 0 {
			return
		}
		ledger.Clock = disk.Len
		ledger.Settle()
		if _, err := (campaign.Work{Name: "again", Officers: 2, Intents: 3, Follow: true}).Run(ctx, s, ledger); err != nil {
			f.Add(campaign.Finding{Unreadable: 1, First: err.Error()})
			return
		}
		at := rnd.IntN(disk.Len() + 1)
		second = disk.Cut(at, seed)
		ledger = ledger.At(at)
	})
	if second != nil {
		look(second, nil)
	}
	return f
}

// TestPowerCut cuts the power under the store on SQLite: whatever was not synced is lost, torn or rubbish.
//
// Kills: synchronous=NORMAL, synchronous=OFF, an acknowledgement before the COMMIT.
func TestPowerCut(t *testing.T) {
	for _, shape := range []struct {
		name  string
		work  campaign.Work
		share int // of the cuts, in percent
	}{
		{"one officer", campaign.Work{Officers: 1, Intents: 30, Follow: true}, 30},
		{"groups", campaign.Work{Officers: 16, Intents: 6, Follow: true}, 40},
		{"conflicts", campaign.Work{Officers: 6, Intents: 8, Shared: true, Length: 2}, 30},
	} {
		t.Run(shape.name, func(t *testing.T) {
			f, err := cutPower(t, mutants["none"], shape.work, long(120, 4000)*shape.share/100)
			report(t, "none", f, err)
			t.Log(f)
		})
	}
	for _, name := range []string{"synchronous=NORMAL", "synchronous=OFF", "acknowledged before the commit"} {
		t.Run(name, func(t *testing.T) {
			f, err := cutPower(t, mutants[name], campaign.Work{Officers: 1, Intents: 30}, long(15, 100))
			report(t, name, f, err)
		})
	}
}

// TestFailingDisk lets writes and syncs of the disk fail now and then, as a dying disk does, while officers work; each then asks again
// with the same key. At the end the power goes.
//
// Kills: a COMMIT that failed taken for one that did not.
func TestFailingDisk(t *testing.T) {
	for _, name := range []string{"none", "a failed COMMIT taken for success"} {
		t.Run(name, func(t *testing.T) {
			var total campaign.Finding
			var heard campaign.Outcome
			for seed := range uint64(long(6, 100)) {
				disk := newDisk(t)
				s := mustOpen(t, sqlstore.SQLite, onDisk(disk), hooksOf(name))
				ledger := &campaign.Ledger{Clock: disk.Len}
				rnd := rand.New(rand.NewPCG(seed, 5))
				disk.SetFault(func(op faultvfs.Op) int {
					switch {
					case rnd.IntN(12) > 0:
						return 0
					case op.Kind == faultvfs.Sync:
						return sqlite3.SQLITE_IOERR_FSYNC
					case op.Kind == faultvfs.Write:
						return sqlite3.SQLITE_IOERR_WRITE
					}
					return 0
				})
				o, err := worked(t, name, campaign.Work{Officers: 4, Intents: 6, Patience: time.Minute, Follow: true}, s, ledger)
				disk.SetFault(nil)
				heard.Unknown += o.Unknown
				heard.Repeated += o.Repeated
				total.Add(campaign.Check(t.Context(), s, ledger))
				_ = s.Close()
				if err != nil {
					report(t, name, total, err)
					return
				}
				end := disk.Len()
				total.Add(afterCut(t.Context(), func() mutant.Hooks { return hooksOf(name) }, disk.Cut(end, seed), ledger.At(end), seed, rnd))
			}
			if heard.Unknown == 0 && name == "none" {
				t.Error("no outcome was unknown")
			}
			t.Logf("%d unknown outcomes, of which %d had been written: %v", heard.Unknown, heard.Repeated, total)
			report(t, name, total, nil)
		})
	}
}

// TestLostCommitOnSQLite does the COMMIT and says that the disk failed: nobody can tell from that what happened.
//
// Kills: "retry without key", "no look for the key", an unknown outcome taken for a refusal.
func TestLostCommitOnSQLite(t *testing.T) {
	for _, tt := range []struct {
		name  string
		retry campaign.Retry
	}{{"none", campaign.WithKey}, {"none", campaign.Never}, {"retry without key", campaign.WithoutKey}, {"no look for the key", campaign.WithKey}, {refusal, campaign.WithKey}} {
		t.Run(fmt.Sprintf("%s %d", tt.name, tt.retry), func(t *testing.T) {
			h := hooksOf(tt.name)
			armed, commits, lost := false, 0, 0
			h.Around = func(_ context.Context, s mutant.Statement, do func() error) error {
				err := do()
				if armed && err == nil && s.Is("COMMIT") { // of the one writer
					if commits++; commits%3 == 0 {
						lost++
						return diskError{}
					}
				}
				return err
			}
			disk := newDisk(t)
			s := mustOpen(t, sqlstore.SQLite, onDisk(disk), h)
			defer mustClose(t, s)
			armed = true
			ledger := &campaign.Ledger{}
			o, err := worked(t, tt.name, campaign.Work{Officers: 3, Intents: 20, Retry: tt.retry, Patience: time.Minute}, s, ledger)
			if lost == 0 || o.Unknown == 0 && tt.name != refusal {
				t.Errorf("%d answers were lost, and %d outcomes unknown", lost, o.Unknown)
			}
			report(t, tt.name, campaign.Check(t.Context(), s, ledger), err)
		})
	}
}

// diskError is an error of SQLite's: the disk fails.
type diskError struct{}

func (diskError) Error() string { return "disk I/O error" }
func (diskError) Code() int     { return sqlite3.SQLITE_IOERR_FSYNC }

// TestDiskFullOnSQLite lets the disk fill up in the middle of the work. What is refused is refused for certain; when there is room
// again, the store goes on.
//
// Kills: a full disk taken for an unknown outcome, or for one that never ends.
func TestDiskFullOnSQLite(t *testing.T) {
	for seed := range uint64(long(5, 100)) {
		disk := newDisk(t)
		s := mustOpen(t, sqlstore.SQLite, onDisk(disk), mutant.Hooks{})
		ledger := &campaign.Ledger{Clock: disk.Len}
		disk.SetCapacity(disk.Size() + 20_000 + int64(rand.New(rand.NewPCG(seed, 3)).IntN(200_000)))
		o, err := campaign.Work{Name: "a", Officers: 5, Intents: 30}.Run(t.Context(), s, ledger)
		if err != nil || o.Full == 0 {
			t.Fatalf("%+v, %v", o, err)
		}
		if f := campaign.Check(t.Context(), s, ledger); f.Faults() > 0 {
			t.Fatalf("seed %d, while it is full: %v", seed, f)
		}
		disk.SetCapacity(0)
		o, err = campaign.Work{Name: "b", Officers: 5, Intents: 5}.Run(t.Context(), s, ledger)
		if err != nil || o.Full > 0 || o.Acknowledged != 25 {
			t.Fatalf("seed %d, with room again: %+v, %v", seed, o, err)
		}
		mustClose(t, s)
		end := disk.Len()
		f := afterCut(t.Context(), mutants["none"], disk.Cut(end, seed), ledger.At(end), seed, rand.New(rand.NewPCG(seed, 4)))
		report(t, "none", f, nil)
	}
}

// TestMeetingOnSQLite lets officers write to the same dossiers.
//
// Kills: "no AND revision".
func TestMeetingOnSQLite(t *testing.T) {
	for _, name := range []string{"none", "no AND revision"} {
		t.Run(name, func(t *testing.T) {
			s := mustOpen(t, sqlstore.SQLite, onDisk(newDisk(t)), mutants[name]())
			defer mustClose(t, s)
			ledger := &campaign.Ledger{}
			o, err := campaign.Work{Officers: 8, Intents: long(20, 500), Shared: true, Length: 20, Follow: true}.Run(t.Context(), s, ledger)
			if name == "none" && o.Conflicts == 0 {
				t.Error("nobody met")
			}
			report(t, name, campaign.Check(t.Context(), s, ledger), err)
		})
	}
}

// TestFullByItsOwnLimit lets the database reach the number of pages it may have, and hears the same.
func TestFullByItsOwnLimit(t *testing.T) {
	disk := newDisk(t)
	dsn := strings.ReplaceAll(onDisk(disk), "_pragma=cache_size(20)", "_pragma=max_page_count(40)")
	s := mustOpen(t, sqlstore.SQLite, dsn, mutant.Hooks{})
	defer mustClose(t, s)
	ledger := &campaign.Ledger{}
	o, err := campaign.Work{Officers: 4, Intents: 60}.Run(t.Context(), s, ledger)
	if err != nil || o.Full == 0 || o.Acknowledged == 0 {
		t.Errorf("%+v, %v: want some %v", o, err, motcua.ErrFull)
	}
	report(t, "none", campaign.Check(t.Context(), s, ledger), nil)
}
