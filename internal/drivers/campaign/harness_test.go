package campaign_test

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/internal/drivers/campaign"
	"github.com/motcua/motcua/internal/drivers/mutant"
)

// TestMain also runs the process that [child] starts, and looks whether the campaigns left goroutines behind.
func TestMain(m *testing.M) {
	if os.Getenv("MOTCUA_CAMPAIGN_CHILD") != "" {
		if err := work(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if code == 0 {
		code = leaks()
	}
	os.Exit(code)
}

// leaks waits for goroutines that are about to end, and reports those that are not.
func leaks() int {
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		var left []string
		for g := range strings.SplitSeq(string(stacks), "\n\n") {
			if strings.Contains(g, "motcua") && !strings.Contains(g, "campaign_test.leaks(") {
				left = append(left, g)
			}
		}
		if len(left) == 0 {
			return 0
		}
		if time.Now().After(end) {
			fmt.Fprintf(os.Stderr, "%d goroutines are left:\n%s\n", len(left), strings.Join(left, "\n\n"))
			return 1
		}
	}
}

// long returns the length of a campaign: the short one by default, the long one when MOTCUA_CAMPAIGN is "long".
func long[T any](short, long T) T {
	if os.Getenv("MOTCUA_CAMPAIGN") == "long" {
		return long
	}
	return short
}

// opened is a store with its database.
type opened struct {
	*sqlstore.Store
	db *sql.DB
}

func (o opened) Close() error { return errors.Join(o.Store.Close(), o.db.Close()) }

// open opens a database through hooks, makes the tables if they are not there, and a store on it.
func open(ctx context.Context, d sqlstore.Dialect, dsn string, h mutant.Hooks) (opened, error) {
	var c driver.Connector
	var err error
	switch d {
	case sqlstore.SQLite:
		c, err = sqlite.NewConnector(dsn)
	case sqlstore.PostgreSQL:
		var config *pgx.ConnConfig
		if config, err = pgx.ParseConfig(dsn); err == nil {
			c = stdlib.GetConnector(*config)
		}
	}
	if err != nil {
		return opened{}, err
	}
	db := sql.OpenDB(mutant.Wrap(c, h))
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	if err := sqlstore.Migrate(ctx, db, d); err != nil {
		return opened{}, errors.Join(err, db.Close())
	}
	s, err := sqlstore.New(ctx, db, d, nil)
	if err != nil {
		return opened{}, errors.Join(err, db.Close())
	}
	return opened{s, db}, nil
}

func mustOpen(t *testing.T, d sqlstore.Dialect, dsn string, h mutant.Hooks) opened {
	t.Helper()
	s, err := open(t.Context(), d, dsn, h)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustClose(t *testing.T, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// sqliteFile is the DSN of a file. A small WAL makes checkpoints frequent.
func sqliteFile(path string) string {
	return "file:" + path + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_pragma=wal_autocheckpoint(200)"
}

// mutants are what a program could do wrong, by name: hooks that make a sound one do it.
var mutants = map[string]func() mutant.Hooks{
	"none": func() mutant.Hooks { return mutant.Hooks{} },
	// SQLite: a commit is acknowledged before it is on the disk. The store asks for the setting, and is told a lie.
	"synchronous=NORMAL": func() mutant.Hooks { return weak("NORMAL") },
	"synchronous=OFF":    func() mutant.Hooks { return weak("OFF") },
	// PostgreSQL: the same.
	"synchronous_commit=off": func() mutant.Hooks {
		return mutant.Hooks{Connected: func(_ context.Context, _ int, exec func(string) error) error {
			return exec("SET synchronous_commit = off")
		}}
	},
	"no AND revision":     func() mutant.Hooks { return mutant.Hooks{Rewrite: without(andRevision)} },
	"no look for the key": func() mutant.Hooks { return mutant.Hooks{Rewrite: without(andNoKey)} },
	"neither revision nor key": func() mutant.Hooks {
		return mutant.Hooks{Rewrite: func(q string) string {
			if !strings.Contains(q, "UPDATE motcua_dossier SET") {
				return q
			}
			// The primary keys are a third guard: what is written twice needs places of its own, behind what is there.
			const there = "coalesce((SELECT revision FROM motcua_dossier WHERE shard = $1 AND id = $2), 0)"
			q = strings.NewReplacer("$3::bigint", there, "CAST($3 AS bigint)", there).Replace(q)
			return without(andRevision)(without(andNoKey)(q))
		}}
	},
	"a failed COMMIT taken for success": func() mutant.Hooks {
		return mutant.Hooks{Around: func(_ context.Context, s mutant.Statement, do func() error) error {
			if err := do(); err != nil && !s.Is("COMMIT") {
				return err
			}
			return nil
		}}
	},
	endedRefusal: func() mutant.Hooks {
		return mutant.Hooks{Around: func(_ context.Context, s mutant.Statement, do func() error) error {
			err := do()
			if e := (*pgconn.PgError)(nil); err != nil && writes(s) && (!errors.As(err, &e) || e.Code == "57P01") {
				return &pgconn.PgError{Severity: "ERROR", Code: "55P03"}
			}
			return err
		}}
	},
	"acknowledged before the commit": func() mutant.Hooks { return mutant.Hooks{Late: writes} },
}

// The conditions of the statement that moves a dossier on, with the parameter that they compare, which the mutant has to mention.
var (
	andRevision = regexp.MustCompile(` AND revision = ([$?]\d+)`)
	andNoKey    = regexp.MustCompile(` AND NOT EXISTS \(SELECT 1 FROM motcua_event WHERE shard = [$?]\d+ AND dossier = [$?]\d+ AND key = ([$?]\d+)\)`)
)

// without leaves out a condition.
func without(condition *regexp.Regexp) func(string) string {
	return func(q string) string {
		if !strings.Contains(q, "UPDATE motcua_dossier SET") {
			return q
		}
		typ := "text"
		if condition == andRevision {
			typ = "bigint"
		}
		return condition.ReplaceAllString(q, " AND CAST(${1} AS "+typ+") IS NOT NULL")
	}
}

// weak makes each connection weaker than it says.
func weak(setting string) mutant.Hooks {
	return mutant.Hooks{
		Connected: func(_ context.Context, _ int, exec func(string) error) error {
			return exec("PRAGMA synchronous = " + setting)
		},
		Rewrite: func(q string) string {
			if q == "PRAGMA synchronous" {
				return "SELECT 2"
			}
			return q
		},
	}
}

// Mutants whose refusals officers are to believe: of the first the store is wrapped.
const (
	refusal      = "an unknown outcome taken for a refusal"
	endedRefusal = "an ended session taken for a refusal"
)

// refusing is a store that says that nothing was written when it does not know.
type refusing struct{ dossier.Store }

func (r refusing) Append(ctx context.Context, b dossier.Batch) (int, error) {
	revision, err := r.Store.Append(ctx, b)
	if errors.Is(err, motcua.ErrOutcomeUnknown) {
		err = motcua.ErrBusy
	}
	return revision, err
}

// worked lets officers work on a store, or on a mutant of it. Of a mutant that refuses they believe every word.
func worked(t *testing.T, name string, w campaign.Work, s dossier.Store, ledger *campaign.Ledger) (campaign.Outcome, error) {
	t.Helper()
	switch name {
	case refusal:
		s, w.Patience = refusing{s}, 0
	case endedRefusal:
		w.Patience = 0
	}
	return w.Run(t.Context(), s, ledger)
}

// hooksOf are the hooks of a mutant; those that have none are made otherwise.
func hooksOf(name string) mutant.Hooks {
	if h, ok := mutants[name]; ok {
		return h()
	}
	return mutant.Hooks{}
}

// writes tells the statements with which the store commits an Append: COMMIT on SQLite, the whole of it on PostgreSQL.
func writes(s mutant.Statement) bool { return s.Is("COMMIT") || s.Is("WITH d AS") }

// report fails when there is something wrong, or, for a mutant, when there is not.
func report(t *testing.T, name string, f campaign.Finding, err error) {
	t.Helper()
	killed := err != nil || f.Faults() > 0
	switch {
	case name == "none" && killed:
		t.Errorf("%v; %v", f, err)
	case name != "none" && !killed:
		t.Errorf("the mutant %q lives: %v", name, f)
	case name != "none":
		t.Logf("the mutant %q is killed: %v; %v", name, f, err)
	}
}

// child is a process that works on a database until it is killed.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	lines *bufio.Reader
	heard strings.Builder
	said  strings.Builder
}

// startChild starts a process that opens a database, with a mutant, and lets officers work on it.
func startChild(t *testing.T, d sqlstore.Dialect, dsn, mutantName, name string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), "MOTCUA_CAMPAIGN_CHILD="+strconv.Itoa(int(d)), "MOTCUA_CAMPAIGN_DSN="+dsn,
		"MOTCUA_CAMPAIGN_MUTANT="+mutantName, "MOTCUA_CAMPAIGN_NAME="+name)
	c.cmd.Stderr = &c.said
	stdin, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.stdin, c.lines = stdin, bufio.NewReader(stdout)
	return c
}

// kill lets the child say n lines more, kills it, and gives the ledger everything it had said.
func (c *child) kill(t *testing.T, n int, ledger *campaign.Ledger) {
	t.Helper()
	early := false
	for range n {
		line, err := c.lines.ReadString('\n')
		c.heard.WriteString(line)
		if err != nil {
			early = true
			break
		}
	}
	_ = c.cmd.Process.Kill()
	_, _ = io.Copy(&c.heard, c.lines)
	_ = c.cmd.Wait()
	_ = c.stdin.Close()
	if early {
		t.Fatalf("the child ended by itself: %s", c.said.String())
	}
	if err := ledger.Read(strings.NewReader(c.heard.String())); err != nil {
		t.Fatal(err)
	}
}

// work is what the child does.
func work() error {
	go func() { // no child outlives its parent
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(2)
	}()
	ctx := context.Background()
	d, err := strconv.Atoi(os.Getenv("MOTCUA_CAMPAIGN_CHILD"))
	if err != nil {
		return err
	}
	s, err := open(ctx, sqlstore.Dialect(d), os.Getenv("MOTCUA_CAMPAIGN_DSN"), mutants[os.Getenv("MOTCUA_CAMPAIGN_MUTANT")]())
	if err != nil {
		return err
	}
	w := campaign.Work{Name: os.Getenv("MOTCUA_CAMPAIGN_NAME"), Officers: 4, Follow: true}
	_, err = w.Run(ctx, s, &campaign.Ledger{Copy: os.Stdout})
	return err
}
