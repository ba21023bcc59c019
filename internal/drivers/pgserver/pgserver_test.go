package pgserver_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/motcua/motcua/internal/drivers/pgserver"
)

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// Kills: a Kill that loses what was committed, or that leaves the server running; a Restart with another cluster.
func TestKillAndRestart(t *testing.T) {
	ctx := context.Background()
	s := pgserver.Start(t, nil)
	dsn := s.NewDatabase(t)
	conn := connect(t, dsn)
	if _, err := conn.Exec(ctx, "CREATE TABLE x (n int); INSERT INTO x VALUES (7)"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.Kill()
		s.Kill() // once more does nothing
		if _, err := conn.Exec(ctx, "INSERT INTO x VALUES (8)"); err == nil {
			t.Fatal("a killed server answers")
		}
		s.Restart(t)
		conn = connect(t, dsn)
		var n int
		if err := conn.QueryRow(ctx, "SELECT n FROM x").Scan(&n); err != nil || n != 7 {
			t.Fatalf("after the crash: %d, %v", n, err)
		}
	}
	s.Stop()
	s.Restart(t)
	s.Restart(t)
	connect(t, dsn)
}

// TestKillMissesNobody kills a server that starts processes all the time.
//
// Kills: a Kill that looks for the processes of a server before it stands still.
func TestKillMissesNobody(t *testing.T) {
	s := pgserver.Start(t, nil)
	dir := filepath.Dir(s.Socket())
	for round := range 4 {
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		var connected atomic.Int64
		for range 8 {
			wg.Go(func() {
				for ctx.Err() == nil {
					if conn, err := pgx.Connect(ctx, s.DSN("postgres")); err == nil {
						connected.Add(1)
						_ = conn.Close(ctx)
					}
				}
			})
		}
		for connected.Load() < int64(10+round) {
			time.Sleep(time.Millisecond)
		}
		s.Kill()
		cancel()
		wg.Wait()
		folders, err := filepath.Glob("/proc/[0-9]*/cwd")
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range folders {
			if at, err := os.Readlink(link); err == nil && strings.HasPrefix(at, dir) {
				t.Errorf("round %d: process %s is left", round, filepath.Base(filepath.Dir(link)))
			}
		}
		s.Restart(t)
	}
}

// Kills: settings that are not passed on, and one cluster for two servers.
func TestServersAreApart(t *testing.T) {
	ctx := context.Background()
	a, b := pgserver.Start(t, nil), pgserver.Start(t, &pgserver.Options{Settings: map[string]string{"fsync": "off"}})
	if a.DSN("x") == b.DSN("x") {
		t.Fatal("two servers have one address")
	}
	for s, want := range map[*pgserver.Server]string{a: "on", b: "off"} {
		conn := connect(t, s.NewDatabase(t))
		var fsync, addresses string
		if err := conn.QueryRow(ctx, "SELECT current_setting('fsync'), current_setting('listen_addresses')").Scan(&fsync, &addresses); err != nil {
			t.Fatal(err)
		}
		if fsync != want || addresses != "" {
			t.Errorf("fsync = %s, want %s; listens on %q", fsync, want, addresses)
		}
	}
}

// TestNothingIsLeft runs a server in a process of its own that is killed, which can clear nothing away itself.
//
// Kills: a server that outlives its test, a folder that stays.
func TestNothingIsLeft(t *testing.T) {
	if os.Getenv("MOTCUA_PGSERVER_CHILD") != "" {
		s := pgserver.Start(t, nil)
		fmt.Println("socket " + s.Socket())
		select {}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestNothingIsLeft$", "-test.v")
	cmd.Env = append(os.Environ(), "MOTCUA_PGSERVER_CHILD=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	}()
	socket, heard := "", new(strings.Builder)
	for b := make([]byte, 1000); socket == ""; {
		n, err := out.Read(b)
		heard.Write(b[:n])
		if _, after, ok := strings.Cut(heard.String(), "socket "); ok && strings.Contains(after, "\n") {
			socket, _, _ = strings.Cut(after, "\n")
		} else if err != nil {
			if strings.Contains(heard.String(), "NOT TESTED") {
				t.Skip(heard.String())
			}
			t.Fatalf("the child said: %s", heard)
		}
	}
	if _, err := os.Stat(socket); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(socket)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, err := os.Stat(dir)
		if os.IsNotExist(err) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%s is still there: %v", dir, err)
		}
	}
	if out, err := exec.Command("pgrep", "-f", "postgres -D "+dir).Output(); err == nil {
		t.Errorf("the server is still there: %s", out)
	}
}
