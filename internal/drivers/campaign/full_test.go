package campaign_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/campaign"
	"github.com/motcua/motcua/internal/drivers/mutant"
	"github.com/motcua/motcua/internal/drivers/pgserver"
)

// TestDiskFullOnPostgreSQL lets the disk of the tables fill up in the middle of the work; the one of the write-ahead log has room, without
// which PostgreSQL stops altogether. What is refused is refused for certain; when there is room again, the store goes on.
//
// Kills: a full disk taken for an unknown outcome, or for one that never ends.
func TestDiskFullOnPostgreSQL(t *testing.T) {
	server := pgserver.Start(t, &pgserver.Options{SmallDisk: 24 << 20})
	server.Exec(t, "postgres", "CREATE TABLESPACE small LOCATION '"+server.SmallDisk()+"'", "CREATE DATABASE small TEMPLATE template0 TABLESPACE small")
	dsn := server.DSN("small")
	s := mustOpen(t, sqlstore.PostgreSQL, dsn, mutant.Hooks{})
	defer mustClose(t, s)
	other, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())

	ledger := &campaign.Ledger{}
	for round := range long(1, 10) {
		// Somebody else fills the disk, and leaves a little room.
		if _, err := other.Exec(t.Context(), "CREATE TABLE ballast (b bytea); ALTER TABLE ballast ALTER COLUMN b SET STORAGE EXTERNAL"); err != nil {
			t.Fatal(err)
		}
		for size := 1 << 20; size >= 1<<17; {
			_, err := other.Exec(t.Context(), "INSERT INTO ballast VALUES (convert_to(repeat('x', $1), 'UTF8'))", size)
			var full *pgconn.PgError
			switch {
			case errors.As(err, &full) && full.Code == "53100":
				size /= 2
			case err != nil:
				t.Fatal(err)
			}
		}
		name := string(rune('a' + 2*round))
		o, err := campaign.Work{Name: name, Officers: 6, Intents: 40}.Run(t.Context(), s, ledger)
		if err != nil || o.Full == 0 {
			t.Fatalf("the disk is full: %+v, %v", o, err)
		}
		if f := campaign.Check(t.Context(), s, ledger); f.Faults() > f.Unreadable { // the feed writes, and may have no room
			t.Fatal(f)
		}
		if _, err := other.Exec(t.Context(), "DROP TABLE ballast"); err != nil {
			t.Fatal(err)
		}
		after, err := campaign.Work{Name: name + "b", Officers: 6, Intents: 5}.Run(t.Context(), s, ledger)
		if err != nil || after.Full > 0 || after.Acknowledged != 30 {
			t.Fatalf("there is room again: %+v, %v", after, err)
		}
		f := campaign.Check(t.Context(), s, ledger)
		t.Logf("%d refused by a full disk: %v", o.Full, f)
		report(t, "none", f, nil)
	}
}

// TestLogDiskFullOnPostgreSQL leaves PostgreSQL no room for its write-ahead log, with which it ends altogether: who waits for an answer does not know. When
// there is room again and the server runs, everything acknowledged is there, and the officers go on.
//
// Kills: an end of the server taken for a refusal.
func TestLogDiskFullOnPostgreSQL(t *testing.T) {
	server := pgserver.Start(t, &pgserver.Options{SmallLog: 96 << 20, Settings: map[string]string{"min_wal_size": "'32MB'", "max_wal_size": "'48MB'"}})
	dsn, ledger := server.NewDatabase(t), &campaign.Ledger{}
	s := mustOpen(t, sqlstore.PostgreSQL, dsn, mutants["none"]())
	defer mustClose(t, s)
	for round := range long(1, 10) {
		ctx, cancel := context.WithCancel(t.Context())
		type result struct {
			heard campaign.Outcome
			err   error
		}
		ended := make(chan result, 1)
		go func() {
			w := campaign.Work{Name: string(rune('a' + round)), Officers: 6, Follow: true, Patience: 2 * time.Minute}
			o, err := w.Run(ctx, s, ledger)
			ended <- result{o, err}
		}()
		wait := func(more int) {
			for n := ledger.Acknowledged() + more; ledger.Acknowledged() < n && len(ended) == 0; {
				time.Sleep(time.Millisecond)
			}
		}
		wait(30)
		// What is preallocated is used up sooner when segments end early.
		go func() {
			conn, err := pgx.Connect(ctx, dsn)
			for err == nil {
				_, err = conn.Exec(ctx, "SELECT pg_switch_wal(), pg_sleep(0.02)")
			}
		}()
		server.FillLog(t)
		server.EmptyLog(t)
		server.Restart(t)
		wait(30)
		cancel()
		r := <-ended
		if r.err != nil {
			t.Fatal(r.err)
		}
		if r.heard.Unknown+r.heard.Busy == 0 {
			t.Error("nobody heard of it")
		}
		f := campaign.Check(t.Context(), s, ledger)
		t.Logf("%d unknown outcomes, %d busy, %d repeated: %v", r.heard.Unknown, r.heard.Busy, r.heard.Repeated, f)
		report(t, "none", f, nil)
	}
}
