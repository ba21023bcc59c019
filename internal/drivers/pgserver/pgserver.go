// Package pgserver starts PostgreSQL servers for tests, from the binaries that Debian installs below /usr/lib/postgresql:
//
//	s := pgserver.Start(t, nil)
//	db, err := sql.Open("pgx", s.NewDatabase(t))
//
// A server has a temporary folder of its own and listens on a Unix socket in it and nowhere else, so servers never meet, and
// nothing outside the machine can reach one. It is gone when the test ends, and also when the test's process is killed: a shell
// waits for the end of a pipe and then clears away. [Server.Kill] and [Server.Restart] are the crash and what follows it.
//
// Where there are no binaries, the test is skipped with a message that says so, or fails when CI is set.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Options say how a server runs. The zero value and nil mean the settings of PostgreSQL itself, for a small machine.
type Options struct {
	// Settings are lines of postgresql.conf, which come after and override those of this package: fsync is "on" as
	// anywhere; a test that does not look at durability may turn it off.
	Settings map[string]string
	// SmallDisk, when set, gives the server a second disk of so many bytes, for a tablespace that fills up; see [Server.SmallDisk].
	// Only the server sees it, and it goes with the server's process and what is on it. It takes the right to mount; where
	// that is missing the test is skipped with a message that says so.
	SmallDisk int
	// SmallLog, when set, gives the server a disk of so many bytes for its write-ahead log, which stays while the server ends and starts again; see
	// [Server.FillLog]. It takes what SmallDisk takes.
	SmallLog int
}

// Server is a running server, or one that was killed or stopped. Its methods are for one goroutine at a time; connections are
// free.
type Server struct {
	bin, dir string
	user     string // of the database: the owner of the cluster
	owner    *owner
	cmd      *exec.Cmd
	exited   chan struct{}
	guard    *guard
	names    int
	small    int
	log      *logDisk
}

// settings are what differs from PostgreSQL's own choice.
func (s *Server) settings() map[string]string {
	lines := map[string]string{
		"listen_addresses":        "''",
		"unix_socket_directories": "'" + s.dir + "'",
		"shared_buffers":          "'64MB'",
		"max_connections":         "120",
		"timezone":                "'UTC'",
		"log_timezone":            "'UTC'",
	}
	if versionOf(s.bin) >= 14 { // a server that was killed syncs its folder at the start, with one call instead of one for each file
		lines["recovery_init_sync_method"] = "'syncfs'"
	}
	return lines
}

// startWithin is how long a server may take until it answers.
const startWithin = 3 * time.Minute

// Start starts a server with an empty cluster and stops it when the test is over.
func Start(t testing.TB, o *Options) *Server {
	t.Helper()
	bin := binaries(t)
	s := &Server{bin: bin, user: "motcua"}
	var err error
	if s.owner, err = findOwner(); err != nil {
		t.Fatalf("pgserver: %v", err)
	}
	if s.dir, err = tempDir(s.owner); err != nil {
		t.Fatalf("pgserver: %v", err)
	}
	if s.guard, err = newGuard(s.dir); err != nil {
		t.Fatalf("pgserver: %v", errors.Join(err, os.RemoveAll(s.dir)))
	}
	t.Cleanup(func() { s.close(t) })
	if o != nil && o.SmallDisk > 0 {
		s.small = o.SmallDisk
		if err := s.tryMount(); err != nil {
			t.Skipf("NOT TESTED: a small disk for PostgreSQL cannot be mounted here: %v", err)
		}
	}
	if o != nil && o.SmallLog > 0 {
		var err error
		if s.log, err = s.newLogDisk(o.SmallLog); err != nil {
			t.Skipf("NOT TESTED: a small disk for the log of PostgreSQL cannot be mounted here: %v", err)
		}
	}
	if err := s.init(o); err != nil {
		t.Fatalf("pgserver: %v", err)
	}
	if s.log != nil {
		const move = `cp -a "$1/pg_wal/." "$2" && rm -r "$1/pg_wal" && ln -s "$2" "$1/pg_wal"`
		cmd := s.log.inside(s.owner, exec.Command("/bin/sh", "-c", move, "pgserver", s.data(), s.log.dir))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("pgserver: %v: %s", err, out)
		}
	}
	if err := s.start(); err != nil {
		t.Fatalf("pgserver: %v", err)
	}
	return s
}

// binaries returns the folder of initdb and postgres, of the newest version that is installed.
func binaries(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		t.Fatalf("pgserver: %v", err)
	}
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return versionOf(filepath.Dir(a)) - versionOf(filepath.Dir(b)) }))
	}
	const missing = "PostgreSQL is not installed: there is no /usr/lib/postgresql/*/bin/initdb (Debian: apt-get install postgresql)"
	if os.Getenv("CI") != "" {
		t.Fatal(missing)
	}
	t.Skip("NOT TESTED: " + missing)
	return ""
}

// versionOf reads the major version off /usr/lib/postgresql/15/bin.
func versionOf(bin string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	if err != nil {
		return 0
	}
	return n
}

// tempDir makes the folder of a server, which its owner can enter. A socket's path may have about 100 letters, so a long TMPDIR
// does not do.
func tempDir(o *owner) (string, error) {
	parent := os.TempDir()
	if len(parent) > 60 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "motcua-pg-")
	if err != nil {
		return "", err
	}
	return dir, o.own(dir)
}

// template is a cluster as initdb makes it, once per process; each server begins with a copy.
type template struct {
	sync.Mutex
	files []templateFile
}

type templateFile struct {
	name string // from the cluster's folder
	dir  bool
	data []byte
}

var cluster template

// init makes the cluster's folder.
func (s *Server) init(o *Options) error {
	data := s.data()
	cluster.Lock()
	defer cluster.Unlock()
	if cluster.files == nil {
		cmd := s.command("initdb", "-D", data, "-U", s.user, "-A", "trust", "-N", "-E", "UTF8", "--locale=C", "--no-instructions")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("initdb: %w\n%s", err, out)
		}
		files, err := readTree(data)
		if err != nil {
			return err
		}
		cluster.files = files
	} else if err := writeTree(data, cluster.files, s.owner); err != nil {
		return err
	}

	lines := s.settings()
	if o != nil {
		maps.Copy(lines, o.Settings)
	}
	var text strings.Builder
	for _, k := range slices.Sorted(maps.Keys(lines)) {
		text.WriteString(k + " = " + lines[k] + "\n")
	}
	f, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text.String())
	return errors.Join(err, f.Close())
}

// readTree reads a folder with all below it.
func readTree(dir string) (files []templateFile, err error) {
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		f := templateFile{name: name, dir: d.IsDir()}
		if !f.dir {
			if f.data, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		files = append(files, f)
		return nil
	})
	return files, err
}

// writeTree writes what readTree has read.
func writeTree(dir string, files []templateFile, o *owner) error {
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		var err error
		if f.dir {
			err = os.Mkdir(path, 0o700)
		} else {
			err = os.WriteFile(path, f.data, 0o600)
		}
		if err == nil {
			err = o.own(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// command is one of PostgreSQL's programs, run by the cluster's owner.
func (s *Server) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	s.owner.run(cmd)
	return cmd
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Log returns what the server has said so far, for a test that failed.
func (s *Server) Log() string {
	b, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// start runs the server and waits until it answers.
func (s *Server) start() error {
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	for {
		err := s.launch()
		if err != nil {
			return err
		}
		if err = s.answers(ctx); err == nil {
			return nil
		}
		// A server that was killed leaves processes for a moment, and while they live its memory cannot be had again.
		if !s.isRunning() && ctx.Err() == nil && strings.Contains(s.Log(), "is still in use") {
			pause(ctx)
			continue
		}
		s.Kill()
		return fmt.Errorf("the server does not start: %w\n%s", err, s.Log())
	}
}

// launch starts the process.
func (s *Server) launch() error {
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }() // the server has it
	s.cmd = s.command("postgres", "-D", s.data())
	if s.small > 0 {
		s.cmd = s.mounting(s.cmd)
	}
	if s.log != nil {
		s.cmd = s.log.inside(s.owner, s.cmd)
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	if err := s.guard.watch(s.cmd.Process.Pid); err != nil {
		return errors.Join(err, s.cmd.Process.Kill(), s.cmd.Wait())
	}
	exited := make(chan struct{})
	s.exited = exited
	cmd := s.cmd
	go func() {
		defer close(exited)
		_ = cmd.Wait()
	}()
	return nil
}

// answers waits until a connection can be made.
func (s *Server) answers(ctx context.Context) error {
	for {
		conn, err := pgx.Connect(ctx, s.DSN("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		if !s.isRunning() {
			return errors.New("it has ended")
		}
		if ctx.Err() != nil {
			return err
		}
		pause(ctx)
	}
}

func (s *Server) isRunning() bool {
	select {
	case <-s.exited:
		return false
	default:
		return true
	}
}

// pause waits for another process, whose progress cannot be heard.
func pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Millisecond):
	}
}

// Socket returns the path of the server's Unix socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

// DSN returns where to find a database of the server, in the form that pgx and libpq read.
func (s *Server) DSN(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(s.user), Path: "/" + database}
	q := url.Values{"host": {s.dir}, "port": {"5432"}, "sslmode": {"disable"}}
	u.RawQuery = q.Encode()
	return u.String()
}

// SmallDisk returns the folder of the second disk, for CREATE TABLESPACE. It is empty after each start.
func (s *Server) SmallDisk() string { return filepath.Join(s.dir, "small") }

// User returns the name of the role that owns everything. It needs no password.
func (s *Server) User() string { return s.user }

// NewDatabase makes an empty database and returns its DSN.
func (s *Server) NewDatabase(t testing.TB) string {
	t.Helper()
	s.names++
	name := "test" + strconv.Itoa(s.names)
	s.Exec(t, "postgres", "CREATE DATABASE "+name+" TEMPLATE template0")
	return s.DSN(name)
}

// Exec runs statements in a database as the owner, one after the other.
func (s *Server) Exec(t testing.TB, database string, statements ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.DSN(database))
	if err != nil {
		t.Fatalf("pgserver: %v", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, q := range statements {
		if _, err := conn.Exec(ctx, q); err != nil {
			t.Fatalf("pgserver: %v", err)
		}
	}
}

// Kill ends the server and every process of it at once, as SIGKILL does, and returns when they are gone. Killing a server that
// does not run does nothing.
func (s *Server) Kill() {
	if s.cmd == nil || !s.isRunning() {
		return
	}
	pid := s.cmd.Process.Pid
	// Held still, the server starts no new process while its children are looked up. It may have started one a moment before it was, and
	// one that is missed would wait for ever for a lock of those that are gone, and keep the memory that the next server wants.
	_ = s.cmd.Process.Signal(syscall.SIGSTOP)
	for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		state, children := look(pid)
		for _, child := range children {
			_ = syscall.Kill(child, syscall.SIGKILL)
		}
		if state != 'R' && state != 'S' && state != 'D' && len(children) == 0 { // it stands still, or there is no /proc to see it in
			break
		}
	}
	_ = s.cmd.Process.Kill()
	<-s.exited
	_ = s.guard.watch(0) // a guard that is gone watches nobody
}

// Stop ends the server in good order, as SIGINT does: open transactions are rolled back, and nothing has to be recovered.
// Stopping a server that does not run does nothing.
func (s *Server) Stop() {
	if s.cmd == nil || !s.isRunning() {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-s.exited:
		_ = s.guard.watch(0)
	case <-time.After(startWithin):
		s.Kill()
	}
}

// FillLog leaves no room on the disk of the log, and lets the server write until it ends, which it does when there is none.
func (s *Server) FillLog(t testing.TB) {
	t.Helper()
	if err := s.log.fill(); err != nil {
		t.Fatalf("pgserver: %v", err)
	}
	select {
	case <-s.exited:
		_ = s.guard.watch(0)
	case <-time.After(startWithin):
		t.Fatal("pgserver: the server goes on without room for its log")
	}
}

// EmptyLog takes away what FillLog has put there.
func (s *Server) EmptyLog(t testing.TB) {
	t.Helper()
	if err := os.Remove(s.log.ballast()); err != nil {
		t.Fatalf("pgserver: %v", err)
	}
}

// Restart starts the server again after [Server.Kill] or [Server.Stop], with the same databases, and returns when it answers.
// One that runs is stopped first.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop()
	if err := s.start(); err != nil {
		t.Fatalf("pgserver: %v", err)
	}
}

// close ends everything and removes the folder.
func (s *Server) close(t testing.TB) {
	if t.Failed() {
		t.Logf("pgserver: the end of the log:\n%s", tail(s.Log(), 2000))
	}
	// Nobody needs the data any more: no time is lost with writing them.
	s.Kill()
	if s.log != nil {
		if err := s.log.release(); err != nil {
			t.Errorf("pgserver: %v", err)
		}
	}
	if err := s.guard.release(); err != nil {
		t.Errorf("pgserver: %v", err)
	}
	if err := os.RemoveAll(s.dir); err != nil {
		t.Errorf("pgserver: %v", err)
	}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// guard clears away after a process that could not do so itself. It is a shell that reads process numbers from a pipe; the pipe
// ends with the process that holds it, whatever ends that.
type guard struct {
	cmd  *exec.Cmd
	pipe io.WriteCloser
}

// guardScript kills the last server it was told of, unless that was 0, waits for it to go, and removes the folder.
const guardScript = `trap '' INT TERM HUP QUIT
pid=0
while read -r word; do pid=$word; done
[ "$pid" = done ] && exit 0
if [ "$pid" -gt 0 ]; then
	kill -QUIT "$pid" 2>/dev/null
	n=0
	while kill -0 "$pid" 2>/dev/null && [ $n -lt 100 ]; do n=$((n + 1)); sleep 0.1; done
fi
rm -rf "$1"`

func newGuard(dir string) (*guard, error) {
	cmd := exec.Command("/bin/sh", "-c", guardScript, "pgserver", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &guard{cmd: cmd, pipe: pipe}, cmd.Start()
}

// watch names the process to kill; 0 is none.
func (g *guard) watch(pid int) error {
	_, err := fmt.Fprintln(g.pipe, pid)
	return err
}

// release ends the guard, which then has nothing to do.
func (g *guard) release() error {
	_, err := fmt.Fprintln(g.pipe, "done")
	return errors.Join(err, g.pipe.Close(), g.cmd.Wait())
}

// look returns the state of a process, as in "ps", and the processes that it has started and that have not ended, as /proc tells; elsewhere
// there are none to be seen, and they end by themselves soon after their parent, as long as they wait for nobody.
func look(pid int) (state byte, children []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// The name of the program stands in brackets and may hold anything; state and parent follow it.
		text := string(b)
		fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
		number, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil || len(fields) < 2 {
			continue
		}
		switch {
		case number == pid:
			state = fields[0][0]
		case fields[1] == strconv.Itoa(pid) && fields[0] != "Z":
			children = append(children, number)
		}
	}
	return state, children
}
