package traffic_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/traffic"
	"github.com/motcua/motcua/internal/drivers/pgserver"
)

// program is the service, built once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "motcua-provincial")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "provincial")
	out, err := exec.Command("go", "build", "-o", file, "..").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return file, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if file, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(file))
	}
	os.Exit(code)
}

// process is the service as a process of its own, so that it can be killed.
type process struct {
	cmd  *exec.Cmd
	base string
	log  *bytes.Buffer
}

// start starts the service on a folder and waits until it answers.
func start(t *testing.T, dir, dsn string) *process {
	t.Helper()
	file, err := program()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"-data", dir, "-addr", "127.0.0.1:0", "-rate", "1000000", "-sample", "50"}
	if dsn != "" {
		args = append(args, "-dsn", dsn)
	}
	p := &process{cmd: exec.Command(file, args...), log: &bytes.Buffer{}}
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	base, ok := strings.CutPrefix(strings.TrimSpace(line), "motcua: ")
	if err != nil || !ok {
		p.kill()
		t.Fatalf("it did not start: %v\n%s", err, p.log)
	}
	p.base = base
	return p
}

// kill is kill -9: nothing of the process runs any more.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// resident returns the memory of the process in KiB, without the pages of files that it has mapped: those are the system's, which takes them back when
// it wants to. SQLite maps the database.
func (p *process) resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("no RssAnon")
	return 0
}

// client is the account of the ward where one person does it all.
func client(t *testing.T, p *process, dir string) *traffic.Client {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "sample-tokens.txt"))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(text))
	if len(fields) < 4 || fields[0] != "sao-mai" {
		t.Fatal("no token of sao-mai")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	t.Cleanup(transport.CloseIdleConnections)
	return &traffic.Client{Base: p.base, Token: fields[3], HTTP: &http.Client{Transport: transport, Timeout: 30 * time.Second}}
}

// quarter is the reporting quarter of today.
func quarter(t *testing.T) string {
	t.Helper()
	today := motcua.DateOf(time.Now())
	q, err := motcua.QuarterOf(today.Year(), (int(today.Month())+2)/3, motcua.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	return q.String()
}

// each runs a test on both engines.
func each(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "") })
	t.Run("postgresql", func(t *testing.T) { test(t, pgserver.Start(t, nil).NewDatabase(t)) })
}

func long(t *testing.T, short time.Duration) time.Duration {
	t.Helper()
	text := os.Getenv("MOTCUA_TRAFFIC")
	if text == "" {
		return short
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The mixed traffic of a day: no errors, and the memory does not grow with time. MOTCUA_TRAFFIC is how long; the figures are printed.
//
// Kills: an answer that is an error under load; a response that is not closed; figures that are kept for ever.
func TestLoad(t *testing.T) {
	each(t, func(t *testing.T, dsn string) {
		dir := t.TempDir()
		p := start(t, dir, dsn)
		c := client(t, p, dir)
		r := traffic.NewResult()
		duration := long(t, 4*time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), duration)
		defer cancel()
		var memory []int
		var wg sync.WaitGroup
		wg.Go(func() {
			for ticker := time.NewTicker(duration / 40); ; {
				select {
				case <-ticker.C:
					memory = append(memory, p.resident(t))
				case <-ctx.Done():
					ticker.Stop()
					return
				}
			}
		})
		begin := time.Now()
		traffic.Run(ctx, c, traffic.Mix{
			Officers: 16, Pause: 50 * time.Millisecond, Period: quarter(t), Seed: 1,
			Share: map[traffic.Kind]int{traffic.Filed: 15, traffic.Moved: 30, traffic.Looked: 50, traffic.Counted: 5},
		}, r)
		wg.Wait()
		t.Logf("%v: %d requests, %.0f a second, %d dossiers\n%smemory %v KiB", duration, r.Requests(), float64(r.Requests())/time.Since(begin).Seconds(),
			len(r.Acknowledged), r.Text(), memory)
		if len(r.Errors) > 0 || r.Requests() < 16 {
			t.Errorf("errors: %v\n%s", r.Errors, tail(p.log))
		}
		if missing, err := r.Missing(t.Context(), c); err != nil || len(missing) > 0 {
			t.Errorf("missing: %v, %v", missing, err)
		}
		// The second half needs no more than the first. On SQLite the caches fill as the file grows: 64 MiB of the connection that writes, 2 of each
		// that reads.
		const caches = (64 + 2*16) << 10
		if half := len(memory) / 2; duration >= 10*time.Second && half > 0 {
			first, second := peak(memory[:half]), peak(memory[half:])
			if second > first+first/4 && (dsn != "" || second > memory[0]+caches) {
				t.Errorf("the memory grew from %d to %d KiB", first, second)
			}
		}
	})
}

func peak(list []int) int {
	n := 0
	for _, v := range list {
		n = max(n, v)
	}
	return n
}

func tail(b *bytes.Buffer) string {
	text := b.String()
	return text[max(0, len(text)-2000):]
}

// Killed under load and started again, as often as MOTCUA_KILLS says: nothing that was acknowledged is lost, and what got no answer is there
// whole or not at all.
//
// Kills: an answer before the commit; a log whose seals do not verify after a crash.
func TestKilled(t *testing.T) {
	kills := 2
	if text := os.Getenv("MOTCUA_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	each(t, func(t *testing.T, dsn string) {
		dir := t.TempDir()
		acknowledged, unknown := 0, 0
		for n := range kills {
			p := start(t, dir, dsn)
			c := client(t, p, dir)
			r := traffic.NewResult()
			ctx, cancel := context.WithCancel(t.Context())
			var wg sync.WaitGroup
			wg.Go(func() {
				traffic.Run(ctx, c, traffic.Mix{
					Officers: 8, Period: quarter(t), Seed: uint64(100 + n),
					Share: map[traffic.Kind]int{traffic.Filed: 40, traffic.Moved: 60},
				}, r)
			})
			time.Sleep(time.Duration(700+137*n) * time.Millisecond)
			p.kill()
			cancel()
			wg.Wait()

			p = start(t, dir, dsn)
			c = client(t, p, dir)
			if len(r.Acknowledged) == 0 {
				t.Errorf("nothing was acknowledged before the kill: %v\n%s", r.Errors, tail(p.log))
			}
			missing, err := r.Missing(t.Context(), c)
			if err != nil || len(missing) > 0 {
				t.Errorf("kill %d: lost %v, %v", n, missing, err)
			}
			for code := range r.Acknowledged {
				verify(t, c, code)
			}
			acknowledged += len(r.Acknowledged)
			unknown += r.Unknown
			p.kill()
		}
		t.Logf("%d kills: %d dossiers acknowledged, %d changes without an answer, lost 0", kills, acknowledged, unknown)
	})
}

// verify asks the service to check the seals of a dossier.
func verify(t *testing.T, c *traffic.Client, code string) {
	t.Helper()
	a, err := c.Send(t.Context(), http.MethodGet, "/api/v1/dossiers/"+code+"/verification", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(a.Body, &v); err != nil || a.Status != http.StatusOK {
		t.Errorf("%s: status %d, %.200s", code, a.Status, a.Body)
	}
}
