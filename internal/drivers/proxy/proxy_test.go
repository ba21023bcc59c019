package proxy_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/motcua/motcua/internal/drivers/pgserver"
	"github.com/motcua/motcua/internal/drivers/proxy"
)

func count(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	if err := db.QueryRow("SELECT count(*) FROM x").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// transaction inserts a row in a transaction of its own.
func transaction(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO x VALUES ($1)", 1); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// TestVerdicts kills a proxy that loses the request with the answer (nothing would be committed), one that loses the answer
// before the server is done, and one that passes on what it should lose.
func TestVerdicts(t *testing.T) {
	s := pgserver.Start(t, nil)
	dsn := s.NewDatabase(t)
	direct, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer direct.Close()
	if _, err := direct.Exec("CREATE TABLE x (n int)"); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p := proxy.Start(t, s.Socket())
	db, err := sql.Open("pgx", p.DSN(dsn))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()

	if err := transaction(ctx, db); err != nil || count(t, db) != 1 {
		t.Fatalf("nothing is lost, and: %v", err)
	}
	at := func(v proxy.Verdict, is func(proxy.Statement) bool) {
		p.SetRule(func(s proxy.Statement) proxy.Verdict {
			if is(s) {
				return v
			}
			return proxy.Pass
		})
	}
	isInsert := func(s proxy.Statement) bool { return len(s.SQL) > 6 && s.SQL[:6] == "INSERT" }

	at(proxy.LoseAnswer, proxy.Statement.IsCommit)
	if err := transaction(ctx, db); err == nil {
		t.Error("the answer to COMMIT came through")
	}
	if n := count(t, direct); n != 2 {
		t.Errorf("%d rows, want 2: the server had committed", n)
	}
	at(proxy.LoseRequest, proxy.Statement.IsCommit)
	if err := transaction(ctx, db); err == nil {
		t.Error("COMMIT came through")
	}
	if n := count(t, direct); n != 2 {
		t.Errorf("%d rows, want 2: the server never heard of it", n)
	}
	at(proxy.LoseAnswer, isInsert)
	if _, err := db.Exec("INSERT INTO x VALUES ($1)", 1); err == nil {
		t.Error("the answer to a statement that commits by itself came through")
	}
	if n := count(t, direct); n != 3 {
		t.Errorf("%d rows, want 3", n)
	}

	waiting, cancel := context.WithCancel(ctx)
	p.SetRule(func(s proxy.Statement) proxy.Verdict {
		if isInsert(s) {
			cancel()
			return proxy.Stall
		}
		return proxy.Pass
	})
	if err := transaction(waiting, db); !errors.Is(err, context.Canceled) {
		t.Errorf("a silent network, and the caller gave up: %v", err)
	}
	if n := count(t, direct); n != 3 {
		t.Errorf("%d rows, want 3", n)
	}

	at(proxy.Late, isInsert)
	if _, err := db.Exec("INSERT INTO x VALUES ($1)", 1); err == nil {
		t.Error("a statement that was kept back was answered")
	}
	if n := count(t, direct); n != 3 {
		t.Errorf("%d rows, want 3: it is kept back", n)
	}
	if n := p.Deliver(); n != 1 {
		t.Errorf("%d statements delivered, want 1", n)
	}
	if n := count(t, direct); n != 4 {
		t.Errorf("%d rows, want 4: it was delivered", n)
	}

	waiting, cancel = context.WithCancel(ctx)
	p.SetRule(func(s proxy.Statement) proxy.Verdict {
		if !s.IsCommit() {
			return proxy.Pass
		}
		go func() { // when the server is done
			for seen := 0; seen < 5; {
				if err := direct.QueryRow("SELECT count(*) FROM x").Scan(&seen); err != nil {
					t.Error(err)
					break
				}
			}
			cancel()
		}()
		return proxy.StallAnswer
	})
	if err := transaction(waiting, db); err == nil {
		t.Error("the answer to COMMIT came through")
	}
	if n := count(t, direct); n != 5 {
		t.Errorf("%d rows, want 5", n)
	}

	p.SetRule(func(s proxy.Statement) proxy.Verdict {
		if isInsert(s) {
			p.Cut()
		}
		return proxy.Pass
	})
	if err := transaction(ctx, db); err == nil {
		t.Error("a session that was cut goes on")
	}
	p.SetRule(nil)
	if err := transaction(ctx, db); err != nil {
		t.Error(err)
	}
	if n := count(t, direct); n != 6 {
		t.Errorf("%d rows, want 6", n)
	}
	if a, r, s := p.Count(proxy.LoseAnswer), p.Count(proxy.LoseRequest), p.Count(proxy.Stall); a != 2 || r != 1 || s != 1 {
		t.Errorf("counted %d, %d and %d, want 2, 1 and 1", a, r, s)
	}
}

func TestIsCommit(t *testing.T) {
	for sql, want := range map[string]bool{
		"commit": true, "COMMIT": true, " end ": true, "SELECT 1; commit": true,
		"begin": false, "INSERT INTO commits VALUES (1)": false, "SELECT 'commit'": false, "rollback": false,
	} {
		if got := (proxy.Statement{SQL: sql}).IsCommit(); got != want {
			t.Errorf("%q: %v, want %v", sql, got, want)
		}
	}
}
