package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/motcua/motcua/examples/provincial/api"
	"github.com/motcua/motcua/examples/provincial/guard"
)

// cancelled returns the context of a request whose sender goes away: before it is begun, or a little later each time.
func cancelled(r *http.Request, i int) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	if i == 0 {
		cancel()
		return ctx, cancel
	}
	timer := time.AfterFunc(time.Duration(i*i)*20*time.Microsecond, cancel)
	return ctx, func() { timer.Stop(); cancel() }
}

// Kills: a reader that takes what it should refuse, a limit that is not there, an answer that is no problem.
func TestHostile(t *testing.T) {
	s := start(t, 5, nil)
	code, tag := s.file(counter)
	transfer := "/api/v1/dossiers/" + code + "/commands/transfer"
	number := "/api/v1/checks/number"
	h := func(more ...string) http.Header {
		return headers(append([]string{"Idempotency-Key", "h", "If-Match", tag}, more...)...)
	}
	one := func(name string, values ...string) http.Header {
		out := h()
		out[name] = values
		return out
	}
	twice := func(name, a, b string) http.Header { return one(name, a, b) }
	for _, tt := range []struct {
		name   string
		send   send
		status int
	}{
		{"nothing", send{method: "POST", path: number, header: h("Content-Type", "application/json")}, 400},
		{"null", send{method: "POST", path: number, body: "null"}, 422},
		{"a list", send{method: "POST", path: number, body: "[]"}, 422},
		{"two values", send{method: "POST", path: number, body: `{"number":"1"}{"number":"1"}`}, 400},
		{"a number for a text", send{method: "POST", path: number, body: `{"number":1e9}`}, 422},
		{"a day that is none", send{method: "POST", path: number, body: `{"number":"1","on":"2026-02-30"}`}, 422},
		{"an instant that is none", send{method: "POST", path: "/api/v1/promises", body: `{"procedure":"1.004873","channel":"counter","at":"27/11/2026"}`}, 422},
		{"an instant of another age", send{method: "POST", path: "/api/v1/promises", body: `{"procedure":"1.004873","channel":"counter","at":"9999-12-31T23:59:59Z"}`}, 404},
		{"not UTF-8", send{method: "POST", path: number, body: "{\"number\":\"\xff\"}"}, 400},
		{"deep", send{method: "POST", path: number, body: strings.Repeat(`[`, 100_000)}, 400},
		{"deep and whole", send{method: "POST", path: number, body: strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000)}, 400},
		{"deep in a form", send{method: "POST", path: transfer, header: h(), body: strings.Repeat(`{"to":`, 9_000) + `1` + strings.Repeat(`}`, 9_000)}, 422},
		{"a name twice", send{method: "POST", path: transfer, header: h(), body: `{"to":"H40.14.03.02","to":"H40.14.03.03"}`}, 422},
		{"huge", send{method: "POST", path: transfer, header: h("Content-Type", "application/json"), body: io.LimitReader(endless{}, 1<<30)}, 413},
		{"broken off", send{method: "POST", path: transfer, header: h("Content-Type", "application/json"), body: iotest.ErrReader(io.ErrUnexpectedEOF)}, 400},
		{"another set of characters", send{method: "POST", path: number, header: h("Content-Type", "application/json; charset=utf-16"), body: "{}"}, 415},
		{"a form of a page", send{method: "POST", path: number, header: h("Content-Type", "application/x-www-form-urlencoded"), body: "number=1"}, 415},
		{"two types", send{method: "POST", path: number, header: twice("Content-Type", "application/json", "text/plain"), body: "{}"}, 400},
		{"two keys", send{method: "POST", path: transfer, header: twice("Idempotency-Key", "a", "b"), body: "{}"}, 400},
		{"two revisions", send{method: "POST", path: transfer, header: twice("If-Match", `"1"`, "*"), body: "{}"}, 400},
		{"a key with a control in it", send{method: "POST", path: transfer, header: one("Idempotency-Key", "a\tb\x01"), body: "{}"}, 400},
		{"no key but spaces", send{method: "POST", path: transfer, header: one("Idempotency-Key", "  "), body: "{}"}, 400},
		{"a key that is too long", send{method: "POST", path: transfer, header: one("Idempotency-Key", strings.Repeat("k", 451)), body: "{}"}, 400},
		{"a parameter that nobody knows", send{method: "GET", path: "/api/v1/inbox?number=" + aNumber}, 400},
		{"a parameter twice", send{method: "GET", path: "/api/v1/due-soon?days=1&days=2"}, 400},
		{"a query that is none", send{method: "GET", path: "/api/v1/due-soon?days=%zz"}, 400},
		{"a query with semicolons", send{method: "GET", path: "/api/v1/due-soon?days=1;limit=2"}, 400},
		{"a query that is not UTF-8", send{method: "GET", path: "/api/v1/dossiers?field=%ff"}, 400},
		{"a cursor of nowhere", send{method: "GET", path: "/api/v1/dossiers?after=Z%00"}, 400},
		{"a path with steps back", send{method: "GET", path: "/api/v1/inbox/../inbox"}, 404},
		{"a path with two slashes", send{method: "GET", path: "/api/v1//inbox"}, 404},
		{"a path with a slash behind it", send{method: "GET", path: "/api/v1/inbox/"}, 404},
		{"steps back in disguise", send{method: "GET", path: "/api/v1/dossiers/%2e%2e%2finbox"}, 404},
		{"a code that is none", send{method: "GET", path: "/api/v1/dossiers/%00"}, 404},
		{"a code that is not UTF-8", send{method: "GET", path: "/api/v1/dossiers/%ff"}, 404},
		{"a code in small letters", send{method: "GET", path: "/api/v1/dossiers/" + strings.ToLower(code)}, 404},
		{"a command that is none", send{method: "POST", path: "/api/v1/dossiers/" + code + "/commands/explode", header: h(), body: "{}"}, 404},
		{"a method that is none", send{method: "BREW", path: "/api/v1/inbox"}, 405},
		{"a form in another's name", send{method: "POST", path: transfer, header: h(), body: `{"to":"H40.14.03.02","actor":"quay-1"}`}, 422},
		{"a form for another unit", send{method: "POST", path: transfer, header: h(), body: `{"to":"H40.14.03.02","unit":"H40.14.04"}`}, 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.send.who = whole
			g := s.do(tt.send)
			if g.status != tt.status {
				t.Errorf("%d, want %d: %s", g.status, tt.status, g.body)
			}
		})
	}
	if g := s.want(200, send{who: whole, method: "GET", path: "/api/v1/dossiers/" + code}); g.field("revision") != float64(1) {
		t.Errorf("something was changed: %s", g.body)
	}
}

// endless is a JSON text that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// A client that sends its body a byte at a time, or none of it, is told so and does not hold a place for ever. This is over a real connection,
// because a deadline is one of the connection; the test ends when the service ends it.
//
// Kills: a time for a request that only its handler knows of.
func TestSlowBody(t *testing.T) {
	s := start(t, 0, nil)
	mux := http.NewServeMux()
	var bodyErr error
	mux.HandleFunc("POST /slow", func(w http.ResponseWriter, r *http.Request) {
		_, bodyErr = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusRequestTimeout)
	})
	server := httptest.NewServer(s.guard.Wrap(mux, &guard.Policy{Limits: map[string]guard.Limits{"POST /slow": {Time: 10 * time.Millisecond}}}))
	defer server.Close()
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", at.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx"); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn) // until the service closes the connection
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 408 ") || bodyErr == nil {
		t.Errorf("%v, %q, the handler read %v", err, answer, bodyErr)
	}
}

// Kills: a limit of accounts that all share, one that a look-up does not have, a 429 that does not say when.
func TestRates(t *testing.T) {
	o := &guard.Options{
		Now:     func() time.Time { return now },
		Account: guard.Rate{PerSecond: 1, Burst: 3}, Address: guard.Rate{PerSecond: 1, Burst: 4}, Lookup: guard.Rate{PerSecond: 0.1, Burst: 2},
	}
	s := start(t, 0, o)
	count := func(r send) (passed int) {
		for range 10 {
			g := s.do(r)
			if g.status != http.StatusTooManyRequests {
				passed++
			} else if g.header.Get("Retry-After") == "" || g.header.Get("Retry-After") == "0" {
				t.Errorf("no Retry-After: %v", g.header)
			}
		}
		return passed
	}
	for _, tt := range []struct {
		why  string
		send send
		want int
	}{
		{"an account", send{who: counter, method: "GET", path: "/api/v1/inbox"}, 3},
		{"another account, from the same address", send{who: handler, method: "GET", path: "/api/v1/inbox"}, 3},
		{"one that may not", send{who: "operator", method: "GET", path: "/api/v1/inbox"}, 3},
		{"somebody who guesses tokens", send{method: "GET", path: "/api/v1/inbox", header: headers("Authorization", "Bearer guess")}, 4},
		{"nobody, from the same address", send{method: "GET", path: "/healthz"}, 0},
		{"the look-up", send{method: "GET", path: "/api/v1/status/H40.14.03-261127-0001"}, 2},
	} {
		if got := count(tt.send); got != tt.want {
			t.Errorf("%s: %d passed, want %d", tt.why, got, tt.want)
		}
	}
}

// The citizen's look-up tells status and due day, and the same of a code that is none as of one that nobody has.
//
// Kills: a look-up with more in it, one that tells codes from texts.
func TestLookup(t *testing.T) {
	s := start(t, 0, nil)
	code, _ := s.file(counter)
	g := s.want(200, send{method: "GET", path: "/api/v1/status/" + code})
	if want := `{"code":"` + code + `","status":{"code":2,"key":"received","text":"được tiếp nhận"},"due":"2026-12-02","late":false}`; string(g.body) != want {
		t.Errorf("got %s, want %s", g.body, want)
	}
	s.advance(10 * 24 * time.Hour)
	if g := s.want(200, send{method: "GET", path: "/api/v1/status/" + code}); g.field("late") != true {
		t.Errorf("not late: %s", g.body)
	}
	shape := func(path string) string {
		g := s.want(404, send{method: "GET", path: path})
		var p api.ProblemDetails
		g.decode(&p)
		p.Instance = ""
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	want := shape("/api/v1/status/H40.14.03-261127-0999")
	for _, path := range []string{"x", aNumber, "%00", "%ff", "H40.14.03-261127-0999%20", strings.Repeat("9", 5000)} {
		if got := shape("/api/v1/status/" + path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// Kills: a text in the other language, a header that one answer lacks.
func TestLanguagesAndHeaders(t *testing.T) {
	s := start(t, 0, nil)
	for _, tt := range []struct{ header, want string }{
		{"", "Chưa xác thực"},
		{"en", "Not recognised"},
		{"en-GB,en;q=0.8", "Not recognised"},
		{"fr, en;q=0.5, vi;q=0.4", "Not recognised"},
		{"vi-VN, en;q=0.9", "Chưa xác thực"},
		{"fr", "Chưa xác thực"},
		{"en;q=0", "Chưa xác thực"},
		{";;;", "Chưa xác thực"},
	} {
		h := make(http.Header)
		if tt.header != "" {
			h.Set("Accept-Language", tt.header)
		}
		g := s.want(401, send{method: "GET", path: "/api/v1/inbox", header: h})
		if g.field("title") != tt.want {
			t.Errorf("%q: %v, want %s", tt.header, g.field("title"), tt.want)
		}
		for name, want := range map[string]string{
			"Content-Security-Policy": guard.NoContent, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Server": "",
		} {
			if got := g.header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
}
