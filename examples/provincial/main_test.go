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
	for !strings.Contains(r.stdout.String(), "quan-tri") {
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
		"/healthz": 200, "/readyz": 200, "/": 200, "/api/v1/openapi.json": 200, "/metrics": 401, "/api/v1/inbox": 401, "/nothing": 404, "/api/v1/nothing": 404,
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
	for _, name := range []string{".", tokensFile, sampleFile, "index.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may look at %s: %v", name, info.Mode())
		}
	}
	again := start(t, "-data", dir)
	if again.token != r.token {
		t.Error("other tokens after a restart")
	}
	if status, second := again.get(t, "/api/v1/dossiers?limit=100", r.token); status != http.StatusOK || second != first {
		t.Errorf("%d: other dossiers after a restart", status)
	}
	if status := again.end(t); status != exitEnded {
		t.Errorf("ended with %d: %s", status, again.log)
	}
}

// Wrong flags are named, and nothing is started or made.
func TestUsage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
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
		{"replicas", []string{"-replicas", "0"}, "-replicas", exitUsage},
		{"account", []string{"-account", "a:king:H40:H40"}, "role", exitFault},
		{"account in pieces", []string{"-account", "a:counter"}, "NAME:ROLE", exitFault},
		{"account outside", []string{"-account", "a:counter:H40:H41"}, "unit", exitFault},
		{"database", []string{"-dsn", "mysql://u:geheim@h/d"}, "postgres://", exitFault},
		{"servers", []string{"-nats", "nats://u:geheim@:x"}, "-nats", exitFault},
		{"no certificate", []string{"-cert", "/nowhere", "-key", "/nowhere"}, "nowhere", exitFault},
		{"address in use by nobody here", []string{"-addr", "127.0.0.1:999999"}, "999999", exitFault},
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
	auth, err := loadTokens(dir, false)
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
