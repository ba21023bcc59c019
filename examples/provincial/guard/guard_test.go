package guard_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/guard"
)

// secret is what somebody typed where it does not belong.
const secret = "001085912345"

func logged(o *guard.Options) (*guard.Guard, *strings.Builder) {
	var log strings.Builder
	if o == nil {
		o = new(guard.Options)
	}
	o.Log = slog.New(slog.NewJSONHandler(&log, nil))
	return guard.New(o), &log
}

// Kills: a path, a query, a header or a word of the client in the log, a line without the account, the route or the id.
func TestAccessLog(t *testing.T) {
	g, log := logged(nil)
	mux := http.NewServeMux()
	var id string
	mux.HandleFunc("GET /things/{name}", func(w http.ResponseWriter, r *http.Request) {
		id = guard.RequestID(r.Context())
		guard.Identify(r.Context(), access.Account{Name: "quay-1"})
		if a, ok := guard.Account(r.Context()); !ok || a.Name != "quay-1" {
			t.Errorf("account %v %t", a, ok)
		}
		w.WriteHeader(http.StatusTeapot)
	})
	h := g.Wrap(mux, nil)
	r := httptest.NewRequest(http.MethodGet, "/things/"+secret+"?q="+secret, nil)
	r.Header.Set("X-Request-Id", secret)
	r.Header.Set("User-Agent", secret)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if len(id) != 24 || w.Header().Get("X-Request-Id") != id {
		t.Errorf("id %q, header %q", id, w.Header().Get("X-Request-Id"))
	}
	for _, want := range []string{`"method":"GET"`, `"route":"GET /things/{name}"`, `"account":"quay-1"`, `"status":418`, `"request_id":"` + id + `"`, `"duration":`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %s in %s", want, log)
		}
	}
	for _, r := range []*http.Request{
		httptest.NewRequest("X"+secret, "/things/x", nil), httptest.NewRequest(http.MethodGet, "/"+secret, nil), httptest.NewRequest(http.MethodPost, "/things/"+secret, nil),
		httptest.NewRequest(http.MethodGet, "/x/../"+secret, nil), httptest.NewRequest(http.MethodGet, "//"+secret, nil),
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 404 && w.Code != 405 || strings.Contains(w.Body.String(), secret) || w.Header().Get("Location") != "" {
			t.Errorf("%s %s: %d %v %s", r.Method, r.URL.Path, w.Code, w.Header(), w.Body)
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Errorf("the log has it: %s", log)
	}
}

// Kills: a panic that ends the process, one whose value is logged or told, half an answer that looks whole, a place that is never given back.
func TestPanic(t *testing.T) {
	g, log := logged(&guard.Options{Concurrent: 1})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic(secret) })
	mux.HandleFunc("GET /error", func(http.ResponseWriter, *http.Request) { panic(errors.New(secret)) })
	mux.HandleFunc("GET /half", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "half"); panic(secret) })
	mux.HandleFunc("GET /abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("GET /fine", func(http.ResponseWriter, *http.Request) {})
	h := g.Wrap(mux, nil)
	for path, want := range map[string]int{"/panic": 500, "/error": 500, "/fine": 200} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want || strings.Contains(w.Body.String(), secret) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	for _, path := range []string{"/half", "/abort"} {
		func() {
			defer func() {
				if v := recover(); v != http.ErrAbortHandler { //nolint:errorlint // the very value
					t.Errorf("%s: %v, want the connection broken", path, v)
				}
			}()
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
		}()
	}
	if strings.Contains(log.String(), secret) || !strings.Contains(log.String(), `"type":"*errors.errorString"`) || strings.Count(log.String(), `"msg":"request"`) != 5 {
		t.Errorf("log: %s", log)
	}
	if body := metrics(t, g); !strings.Contains(body, "motcua_panics_total 3") {
		t.Errorf("metrics: %s", body)
	}
}

func metrics(t *testing.T, g *guard.Guard) string {
	t.Helper()
	w := httptest.NewRecorder()
	g.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

// Kills: a queue instead of an answer, a place that a finished request keeps.
func TestConcurrency(t *testing.T) {
	g, _ := logged(&guard.Options{Concurrent: 2})
	mux := http.NewServeMux()
	inside, leave := make(chan struct{}), make(chan struct{})
	mux.HandleFunc("GET /wait", func(http.ResponseWriter, *http.Request) { inside <- struct{}{}; <-leave })
	h := g.Wrap(mux, nil)
	get := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/wait", nil))
		return w
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { get() })
		<-inside
	}
	if w := get(); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("the third: %d %v", w.Code, w.Header())
	}
	close(leave)
	wg.Wait()
	go func() { <-inside }()
	if w := get(); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
	if !strings.Contains(metrics(t, g), `motcua_http_refused_total{reason="concurrency"} 1`) {
		t.Error("not counted")
	}
}

// Kills: a form of another site that changes something here, a program without a browser that is taken for one.
func TestCrossOrigin(t *testing.T) {
	g, _ := logged(nil)
	mux := http.NewServeMux()
	mux.HandleFunc("/x", func(http.ResponseWriter, *http.Request) {})
	h := g.Wrap(mux, nil)
	for _, tt := range []struct {
		name, method string
		header       http.Header
		want         int
	}{
		{"a program", "POST", http.Header{}, 200},
		{"our page", "POST", http.Header{"Sec-Fetch-Site": {"same-origin"}, "Cookie": {"a=b"}}, 200},
		{"a form of another site", "POST", http.Header{"Sec-Fetch-Site": {"cross-site"}, "Cookie": {"a=b"}}, 403},
		{"a form of a neighbour", "POST", http.Header{"Sec-Fetch-Site": {"same-site"}}, 403},
		{"an old browser", "POST", http.Header{"Origin": {"https://elsewhere.test"}}, 403},
		{"a link", "GET", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 200},
	} {
		r := httptest.NewRequest(tt.method, "/x", nil)
		r.Header = tt.header
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, w.Code, tt.want)
		}
	}
}

// Kills: a limit of bodies that one route has and another does not, or that is another route's.
func TestBodies(t *testing.T) {
	g, _ := logged(nil)
	mux := http.NewServeMux()
	var read int
	var err error
	take := func(_ http.ResponseWriter, r *http.Request) {
		var all []byte
		all, err = io.ReadAll(r.Body)
		read = len(all)
	}
	mux.HandleFunc("POST /small", take)
	mux.HandleFunc("POST /large", take)
	h := g.Wrap(mux, &guard.Policy{Limits: map[string]guard.Limits{"POST /large": {Body: 300 << 10}}})
	for _, tt := range []struct {
		path  string
		send  int
		whole bool
	}{{"/small", 256 << 10, true}, {"/small", 256<<10 + 1, false}, {"/large", 300 << 10, true}, {"/large", 300<<10 + 1, false}} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, tt.path, strings.NewReader(strings.Repeat("x", tt.send))))
		var long *http.MaxBytesError
		if tt.whole != (err == nil) || tt.whole != (read == tt.send) || !tt.whole && !errors.As(err, &long) {
			t.Errorf("%s with %d: %d read, %v", tt.path, tt.send, read, err)
		}
	}
}

// Kills: a handler that runs for ever, a time of one route that is another's.
func TestTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := logged(nil)
		mux := http.NewServeMux()
		var took time.Duration
		wait := func(_ http.ResponseWriter, r *http.Request) {
			begun := time.Now()
			<-r.Context().Done()
			took = time.Since(begun)
			if !errors.Is(r.Context().Err(), context.DeadlineExceeded) {
				t.Error(r.Context().Err())
			}
		}
		mux.HandleFunc("GET /usual", wait)
		mux.HandleFunc("GET /long", wait)
		h := g.Wrap(mux, &guard.Policy{Limits: map[string]guard.Limits{"GET /long": {Time: time.Minute}}})
		for path, want := range map[string]time.Duration{"/usual": 10 * time.Second, "/long": time.Minute} {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
			if took != want {
				t.Errorf("%s: %v, want %v", path, took, want)
			}
		}
	})
}

// Kills: a bucket that fills at another rate, a wait that is too short, addresses that get around their limit by their port or their half of IPv6.
func TestRates(t *testing.T) {
	now := time.Unix(0, 0)
	g := guard.New(&guard.Options{Now: func() time.Time { return now }, Address: guard.Rate{PerSecond: 2, Burst: 3}, Account: guard.Rate{PerSecond: -1}})
	from := func(address string) bool {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = address
		wait, ok := g.AllowAddress(r)
		if !ok && (wait <= 0 || wait > 500*time.Millisecond) {
			t.Errorf("wait %v", wait)
		}
		return ok
	}
	for i, want := range []bool{true, true, true, false, false} {
		if got := from("192.0.2.1:" + string(rune('1'+i))); got != want {
			t.Errorf("request %d: %t", i, got)
		}
	}
	now = now.Add(500 * time.Millisecond)
	if !from("192.0.2.1:1") || from("192.0.2.1:1") || !from("192.0.2.2:1") {
		t.Error("after half a second one more, and another address has its own")
	}
	for i, address := range []string{"[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8::ffff:0:1]:1"} {
		if !from(address) {
			t.Errorf("request %d of a network", i)
		}
	}
	if from("[2001:db8::9]:1") || !from("[2001:db8:0:1::1]:1") {
		t.Error("a network of IPv6 is one client, and the next network another")
	}
	for range 3 {
		from("nonsense")
	}
	if from(secret) {
		t.Error("what is no address is one client")
	}
	for range 1000 {
		if _, ok := g.AllowAccount("quay-1"); !ok {
			t.Fatal("no bound is a bound")
		}
	}
}

// Somebody with very many addresses does not fill the memory, and does not take the turn of those who were there.
//
// Kills: a map without a bound, one that forgets whoever is limited.
func TestManyAddresses(t *testing.T) {
	now := time.Unix(0, 0)
	g := guard.New(&guard.Options{Now: func() time.Time { return now }, Account: guard.Rate{PerSecond: 1, Burst: 1}})
	if _, ok := g.AllowAccount("first"); !ok {
		t.Fatal("the first")
	}
	passed := 0
	name := []byte("0000000")
	for range 50_000 {
		for i := len(name) - 1; ; i-- {
			if name[i]++; name[i] <= '9' {
				break
			}
			name[i] = '0'
		}
		if _, ok := g.AllowAccount(string(name)); ok {
			passed++
		}
	}
	if passed != 10_000 { // those that have a place of their own, the first being one, and one of all the others
		t.Errorf("%d passed", passed)
	}
	if _, ok := g.AllowAccount("first"); ok {
		t.Error("the first was forgotten, and may again")
	}
	now = now.Add(2 * time.Second)
	if _, ok := g.AllowAccount("new"); !ok {
		t.Error("nobody makes room")
	}
}

func TestRetryAfter(t *testing.T) {
	for wait, want := range map[time.Duration]string{0: "1", time.Millisecond: "1", time.Second: "1", 1001 * time.Millisecond: "2", time.Minute: "60"} {
		if got := guard.RetryAfter(wait); got != want {
			t.Errorf("%v: %s, want %s", wait, got, want)
		}
	}
}

// Kills: a count by path, a status that is not counted, a client that is gone and counted as an error of the service.
func TestMetrics(t *testing.T) {
	g, log := logged(nil)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things/{name}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("name") == "gone" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	h := g.Wrap(mux, nil)
	for _, name := range []string{"a", "b", "c"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/things/"+name, nil))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/things/gone", nil))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/elsewhere", nil))
	g.Fault(t.Context(), "busy", errors.New(secret))
	body := metrics(t, g)
	for _, want := range []string{
		`motcua_http_requests_total{method="GET",route="GET /things/{name}",status="200"} 3`,
		`motcua_http_requests_total{method="GET",route="GET /things/{name}",status="499"} 1`,
		`motcua_http_requests_total{method="GET",route="none",status="404"} 1`,
		`motcua_http_request_duration_seconds_count{route="GET /things/{name}"} 4`,
		`motcua_faults_total{kind="busy"} 1`, `motcua_faults_total{kind="internal"} 0`, "go_goroutines ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(body+log.String(), secret) {
		t.Error("it tells")
	}
}
