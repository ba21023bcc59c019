package engine_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/sqlstore"
)

// A service on a SQLite file, by the driver modernc.org/sqlite. For PostgreSQL the driver is "pgx", the name of the data source
// "postgres://motcua@localhost/motcua", and the dialect sqlstore.PostgreSQL; nothing else changes.
func Example() {
	dir, err := os.MkdirTemp("", "motcua")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := accept(context.Background(), filepath.Join(dir, "dossiers.db")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// H40.14.03-261102-0001: in process, due 2026-11-09
	// 2 events in the feed
}

func accept(ctx context.Context, file string) (err error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite); err != nil {
		return err
	}
	store, err := sqlstore.New(ctx, db, sqlstore.SQLite, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.001193", Name: "Đăng ký khai sinh", Field: "Hộ tịch", Limits: []dossier.Limit{{Term: calendar.WorkingDays(5)}},
	})
	if err != nil {
		return err
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		return err
	}
	service := dossier.NewService(store, rules, nil)
	at := motcua.MustDate(2026, time.November, 2).At(9, 0, 0)
	const code = "H40.14.03-261102-0001"
	for i, c := range []dossier.Command{
		&dossier.Accept{Meta: dossier.Meta{At: at, Actor: "counter-2", Unit: "H40.14.03"}, Procedure: "1.001193", Channel: dossier.Counter},
		&dossier.Transfer{Meta: dossier.Meta{At: at.Add(time.Hour), Actor: "counter-2", Unit: "H40.14.03"}, To: "H40.14.03.02"},
	} {
		if _, err := service.Do(ctx, dossier.Request{Dossier: code, Key: fmt.Sprint("request ", i), Command: c}); err != nil {
			return err
		}
	}
	state, err := service.Load(ctx, code, dossier.AsOf{})
	if err != nil {
		return err
	}
	feed, err := store.Feed(ctx, "", 0)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s, due %v\n", state.ID, state.Status.Text(motcua.English), state.Promise.Date)
	fmt.Println(len(feed.Entries), "events in the feed")
	return nil
}
