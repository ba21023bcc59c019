package campaign_test

import (
	"context"
	"errors"
	"testing"

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
