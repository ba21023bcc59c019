package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua/examples/provincial/office"
)

// lockedBuffer is a buffer that a running program writes to while a test reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// running is the program inside the test.
type running struct {
	base, token string
	stdout, log *lockedBuffer
	stop        context.CancelFunc
	status      chan int
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &running{stdout: &lockedBuffer{}, log: &lockedBuffer{}, stop: stop, status: make(chan int, 1)}
	go func() {
		r.status <- run(ctx, append([]string{"-addr", "127.0.0.1:0", "-sample", "12"}, args...), r.stdout, r.log)
	}()
	for !strings.Contains(r.stdout.String(), "quan-tri") && !strings.Contains(r.stdout.String(), "Tokens of") {
		select {
		case status := <-r.status:
			t.Fatalf("ended with %d: %s", status, r.log)
		case <-time.After(5 * time.Millisecond):
		}
	}
	lines := strings.Split(r.stdout.String(), "\n")
	r.base = strings.TrimPrefix(lines[0], "motcua: ")
	for _, line := range lines {
		if f := strings.Fields(line); len(f) == 4 && f[0] == "quay-1" {
			r.token = f[3]
		}
	}
	return r
}

// end tells the program to end, and returns its status.
func (r *running) end(t *testing.T) int {
	t.Helper()
	r.stop()
	return <-r.status
}

func (r *running) get(t *testing.T, path, token string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// What a newcomer does: start it, sign in with a token that it printed, stop it, start it again on the same folder.
//
// Kills: a sample that is filled in twice; tokens that are others after a restart; a log with a token in it; a folder that others may read.
func TestRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	r := start(t, "-data", dir)
	for path, want := range map[string]int{
		"/healthz": 200, "/readyz": 200, "/": 200, "/api/v1/openapi.json": 401, "/metrics": 401, "/api/v1/inbox": 401, "/nothing": 404, "/api/v1/nothing": 404,
	} {
		if got, _ := r.get(t, path, ""); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	status, first := r.get(t, "/api/v1/dossiers?limit=100", r.token)
	if status != http.StatusOK {
		t.Fatalf("%d: %s", status, first)
	}
	if status := r.end(t); status != exitEnded {
		t.Errorf("ended with %d: %s", status, r.log)
	}
	if strings.Contains(r.log.String(), r.token) {
		t.Error("the log has a token")
	}
	for line := range strings.Lines(r.log.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("a line of the log is no JSON: %s", line)
		}
	}
	for _, name := range []string{".", tokensFile, sampleFile, "index.key", "dossiers.db", "directory.json"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may look at %s: %v", name, info.Mode())
		}
	}
	again := start(t, "-data", dir)
	if again.token != "" || strings.Contains(again.stdout.String(), r.token) {
		t.Error("the tokens are shown again")
	}
	if status, second := again.get(t, "/api/v1/dossiers?limit=100", r.token); status != http.StatusOK || second != first {
		t.Errorf("%d: other dossiers after a restart", status)
	}
	if status := again.end(t); status != exitEnded {
		t.Errorf("ended with %d: %s", status, again.log)
	}
}

// Nothing answers before the guard does: a path in another form is not repeated in a redirect, and every request is in the log.
//
// Kills: a mux that redirects before the guard; an account that the log of a screen does not name; one rate for all of an office.
func TestGuarded(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-rate", "0.2")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	send := func(method, path, cookie, body string) *http.Response {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, r.base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if cookie != "" {
			req.Header.Set("Cookie", cookie)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return resp
	}
	paths := []string{"//001304012345", "/api//001304012345", "/api/../001304012345", "//healthz", "/healthz/001304012345", "/x/./001304012345", "/api/v1/inbox/"}
	for _, path := range paths {
		resp := send(http.MethodGet, path, "", "")
		if resp.StatusCode != http.StatusNotFound || resp.Header.Get("X-Request-Id") == "" || resp.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d %v", path, resp.StatusCode, resp.Header)
		}
	}
	in := send(http.MethodPost, "/dang-nhap", "", "token="+r.token)
	if in.StatusCode != http.StatusSeeOther || len(in.Cookies()) == 0 {
		t.Fatalf("cannot sign in: %d", in.StatusCode)
	}
	session := in.Cookies()[0].Name + "=" + in.Cookies()[0].Value
	got := make(map[int]int)
	for range 8 {
		resp := send(http.MethodGet, "/quay", session, "")
		got[resp.StatusCode]++
		if resp.StatusCode == http.StatusTooManyRequests && resp.Header.Get("Retry-After") == "" {
			t.Error("nobody says when to come back")
		}
	}
	if got[http.StatusOK] == 0 || got[http.StatusTooManyRequests] == 0 {
		t.Errorf("an account may send one in five seconds, and got %v", got)
	}
	if status := r.end(t); status != exitEnded {
		t.Errorf("ended with %d", status)
	}
	log := r.log.String()
	if strings.Contains(log, "001304012345") || strings.Count(log, `"msg":"request"`) != len(paths)+9 || !strings.Contains(log, `"route":"GET /quay","account":"quay-1"`) {
		t.Errorf("the log:\n%s", log)
	}
}

// Behind a proxy the client is who the proxy says, and in front of none it is the connection.
func TestClient(t *testing.T) {
	if (&config{}).addressOf() != nil {
		t.Error("a header is believed that nobody named")
	}
	of := (&config{client: "X-Forwarded-For"}).addressOf()
	for _, tt := range []struct {
		header []string
		want   string
	}{
		{nil, "127.0.0.1:9"},
		{[]string{"192.0.2.1"}, "192.0.2.1"},
		{[]string{"198.51.100.9, 192.0.2.1"}, "192.0.2.1"},
		{[]string{"198.51.100.9", "198.51.100.7,192.0.2.1 "}, "192.0.2.1"},
	} {
		if got := of(&http.Request{RemoteAddr: "127.0.0.1:9", Header: http.Header{"X-Forwarded-For": tt.header}}); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.header, got, tt.want)
		}
	}
}

// An invented province is made where a first look is taken, and nowhere else; and where one was, no real service starts.
//
// Kills: invented dossiers in a real database, accounts that anybody may know beside real ones.
func TestFirstLook(t *testing.T) {
	const real, looked = 1, 2 // what the folder has: a directory of somebody's own, or what a first look left
	for _, tt := range []struct {
		name   string
		folder int
		args   config
		look   bool
		sample int
		refuse bool
	}{
		{"nothing there", 0, config{addr: "127.0.0.1:0"}, true, 240, false},
		{"once more", looked, config{addr: "127.0.0.1:0"}, true, 240, false},
		{"a province of its own", real, config{addr: "127.0.0.1:0"}, false, 0, false},
		{"behind a proxy", real, config{addr: "127.0.0.1:0", plain: true, client: "X-Forwarded-For"}, false, 0, false},
		{"a database", 0, config{addr: "127.0.0.1:0", dsn: "postgres://h/d"}, true, 0, false},
		{"a database and a province", real, config{addr: "127.0.0.1:0", dsn: "postgres://h/d"}, false, 0, false},
		{"beyond loopback", 0, config{addr: "192.0.2.1:80", plain: true}, false, 0, false},
		{"beyond loopback, after a first look", looked, config{addr: "192.0.2.1:80", plain: true}, false, 0, true},
		{"said so", real, config{addr: "127.0.0.1:0", sample: 12, sampleSet: true}, true, 12, false},
		{"said not", 0, config{addr: "127.0.0.1:0", sampleSet: true}, false, 0, false},
		{"said not, after a first look", looked, config{addr: "127.0.0.1:0", sampleSet: true}, false, 0, true},
	} {
		c := tt.args
		c.data, c.rate, c.replicas = t.TempDir(), 1, 1
		if !c.sampleSet {
			c.sample = 240
		}
		files := [...][]string{nil, {office.DirectoryFile}, {office.DirectoryFile, sampleFile, tokensFile}}[tt.folder]
		for _, name := range files {
			if err := os.WriteFile(filepath.Join(c.data, name), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := c.check(0)
		if (err != nil) != tt.refuse || c.look != tt.look || c.sample != tt.sample {
			t.Errorf("%s: first look %t, %d dossiers, %v", tt.name, c.look, c.sample, err)
		}
	}
}

// Wrong flags are named, and nothing is started or made.
func TestUsage(t *testing.T) {
	dir, province := filepath.Join(t.TempDir(), "data"), t.TempDir()
	if err := office.WriteSample(province); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		want string
		exit int
	}{
		{"help", []string{"-h"}, "Usage", exitEnded},
		{"unknown flag", []string{"-x"}, "-x", exitUsage},
		{"argument", []string{"x"}, "argument", exitUsage},
		{"no port", []string{"-addr", "localhost"}, "-addr", exitUsage},
		{"beyond loopback", []string{"-addr", "0.0.0.0:80"}, "TLS", exitUsage},
		{"every address", []string{"-addr", ":80"}, "TLS", exitUsage},
		{"half a certificate", []string{"-cert", "x"}, "-key", exitUsage},
		{"sample", []string{"-sample", "-1"}, "-sample", exitUsage},
		{"rate", []string{"-rate", "0"}, "-rate", exitUsage},
		{"rate that is no number", []string{"-rate", "NaN"}, "-rate", exitUsage},
		{"client of no proxy", []string{"-client", "X-Forwarded-For"}, "-plain", exitUsage},
		{"no directory", nil, "directory.json", exitFault},
		{"replicas", []string{"-replicas", "0"}, "-replicas", exitUsage},
		{"account", []string{"-account", "a:king:H40:H40"}, "role", exitFault},
		{"account in pieces", []string{"-account", "a:counter"}, "NAME:ROLE", exitFault},
		{"account of a unit that is none", []string{"-account", "a:counter:H40.14.03:H40.14.03.99", "-data", province}, "no such agency or unit", exitFault},
		{"account outside", []string{"-account", "a:counter:H40:H41"}, "unit", exitFault},
		{"database", []string{"-dsn", "mysql://u:geheim@h/d", "-data", province}, "postgres://", exitFault},
		{"servers", []string{"-nats", "nats://u:geheim@:x", "-data", province}, "-nats", exitFault},
		{"no certificate", []string{"-cert", "/nowhere", "-key", "/nowhere"}, "nowhere", exitFault},
		{"address in use by nobody here", []string{"-addr", "127.0.0.1:999999", "-data", province}, "999999", exitFault},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out, log bytes.Buffer
			status := run(t.Context(), append([]string{"-data", dir, "-sample", "0"}, tt.args...), &out, &log)
			if status != tt.exit || !strings.Contains(log.String(), tt.want) || strings.Contains(log.String(), "geheim") {
				t.Errorf("status %d, want %d: %s", status, tt.exit, log.String())
			}
		})
	}
}

// An account is added to the file, its token is printed once and lets it in.
func TestAccount(t *testing.T) {
	dir := t.TempDir()
	add := func(account string) string {
		var out, log bytes.Buffer
		if status := run(t.Context(), []string{"-data", dir, "-account", account}, &out, &log); status != exitEnded {
			t.Fatalf("%d: %s", status, log.String())
		}
		return strings.TrimSpace(out.String())
	}
	first, second := add("quay-2:counter,handler:H40.14.03:H40.14.03.01"), add("tinh-2:leader:H40:H40")
	var again bytes.Buffer
	if status := run(t.Context(), []string{"-data", dir, "-account", "tinh-2:leader:H40:H40"}, &again, &again); status != exitFault || !strings.Contains(again.String(), "name") {
		t.Errorf("the same account twice: %d, %s", status, again.String())
	}
	auth, _, err := loadTokens(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]string{first: "quay-2", second: "tinh-2"} {
		if a, err := auth.Authorise(t.Context(), token); err != nil || a.Name != want {
			t.Errorf("%v, %v", a, err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, tokensFile))
	if err != nil || bytes.Contains(text, []byte(first)) {
		t.Errorf("the file has the token itself: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, tokensFile), []byte("[{"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	if status := run(t.Context(), []string{"-data", dir, "-account", "a:counter:H40:H40"}, &out, &log); status != exitFault {
		t.Errorf("a broken file was written over: %s", log.String())
	}
	if status := run(t.Context(), []string{"-data", dir, "-addr", "127.0.0.1:0"}, &out, &log); status != exitFault || !strings.Contains(log.String(), tokensFile) {
		t.Errorf("a broken file: %d, %s", status, log.String())
	}
}

// With servers to pass them on to, every event is in the stream; servers that come later are waited for.
func TestPassesOn(t *testing.T) {
	servers, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoLog: true, NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	servers.Start()
	defer servers.Shutdown()
	if !servers.ReadyForConnections(10 * time.Second) {
		t.Fatal("no server")
	}
	r := start(t, "-data", t.TempDir(), "-nats", servers.ClientURL())
	connection, err := nats.Connect(servers.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	js, err := jetstream.New(connection)
	if err != nil {
		t.Fatal(err)
	}
	var count uint64
	for deadline := time.Now().Add(time.Minute); count < 12; { // each of the twelve has one event at least
		if s, err := js.Stream(t.Context(), "DOSSIERS"); err == nil {
			count = s.CachedInfo().State.Msgs
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d events in the stream: %s", count, r.log)
		}
		time.Sleep(10 * time.Millisecond)
	}
	if status := r.end(t); status != exitEnded {
		t.Errorf("ended with %d: %s", status, r.log)
	}
	absent := start(t, "-data", t.TempDir(), "-nats", "nats://127.0.0.1:1")
	if status, _ := absent.get(t, "/readyz", ""); status != http.StatusOK {
		t.Errorf("the service waits for servers: %d", status)
	}
	if status := absent.end(t); status != exitEnded {
		t.Errorf("ended with %d: %s", status, absent.log)
	}
}
