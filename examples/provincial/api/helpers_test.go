package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/api"
	"github.com/motcua/motcua/examples/provincial/guard"
	"github.com/motcua/motcua/examples/provincial/office"
)

// now is when the tests begin: a Friday morning.
var now = motcua.MustDate(2026, time.November, 27).At(10, 0, 0)

// service is a whole service on SQLite in a folder of its own. Every answer that goes through it is compared with the document.
type service struct {
	tb      testing.TB
	office  *office.Office
	handler http.Handler
	guard   *guard.Guard
	tokens  map[string]string // by account
	log     *buffer
	doc     *openapi3.T

	// watch sees every answer.
	watch func(*http.Request, got)

	mu    sync.Mutex
	clock time.Time
	seen  map[string]bool // "GET /api/v1/inbox 200"
}

// buffer is a log that several goroutines write to.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// free are bounds that nobody reaches.
func free() *guard.Options {
	unbound := guard.Rate{PerSecond: -1, Burst: 1}
	return &guard.Options{Account: unbound, Address: unbound, Lookup: unbound}
}

// start opens a service with the sample accounts and n invented dossiers.
func start(tb testing.TB, n int, o *guard.Options) *service {
	tb.Helper()
	s := &service{tb: tb, tokens: make(map[string]string), log: new(buffer), clock: now, seen: make(map[string]bool)}
	dir := tb.TempDir()
	if err := office.WriteSample(dir); err != nil {
		tb.Fatal(err)
	}
	of, err := office.Open(tb.Context(), office.Options{Dir: dir, Now: s.now, Patience: time.Hour})
	if err != nil {
		tb.Fatal(err)
	}
	s.office = of
	tb.Cleanup(func() {
		if err := of.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := of.Fill(tb.Context(), n, 1); err != nil {
		tb.Fatal(err)
	}
	var grants []access.Grant
	random := rand.NewChaCha8([32]byte{10})
	for _, a := range append(office.SampleAccounts(), more()...) {
		token, grant, err := access.NewToken(random, a)
		if err != nil {
			tb.Fatal(err)
		}
		s.tokens[a.Name] = token
		grants = append(grants, grant)
	}
	tokens, err := access.NewTokens(grants...)
	if err != nil {
		tb.Fatal(err)
	}
	if o == nil {
		o = free()
	}
	o.Log = slog.New(slog.NewJSONHandler(s.log, nil))
	s.guard = guard.New(o)
	s.handler = api.New(of, tokens, &api.Options{Guard: s.guard})
	s.readDocument()
	return s
}

// more are accounts beside those of the sample: one for each role at the ward of the tests, and for imports into the other one.
func more() []access.Account {
	at := func(name, agency string, roles ...access.Role) access.Account {
		return access.Account{Name: name, Roles: roles, Agency: agency, Unit: agency}
	}
	return []access.Account{
		at("counter", office.SampleWard, access.Counter), at("handler", office.SampleWard, access.Handler), at("leader", office.SampleWard, access.Leader),
		at("auditor", office.SampleWard, access.Auditor), at("operator", office.SampleWard, access.Operator),
		at("quan-tri-binh-minh", office.SampleOther, access.Operator),
	}
}

func (s *service) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

// advance moves the clock on.
func (s *service) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

func (s *service) readDocument() {
	s.tb.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil)
	r.Header.Set("Authorization", "Bearer "+s.tokens["thanh-tra"])
	s.handler.ServeHTTP(w, r)
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		s.tb.Fatal(err)
	}
	s.doc = doc
}

// send is a request: who "" is nobody.
type send struct {
	who, method, path string
	header            http.Header
	body              any // a string as it is, anything else as JSON
}

// got is an answer.
type got struct {
	tb     testing.TB
	status int
	header http.Header
	body   []byte
}

func (g got) decode(to any) {
	g.tb.Helper()
	if err := json.Unmarshal(g.body, to); err != nil {
		g.tb.Fatalf("%v in %s", err, g.body)
	}
}

// field returns a member of an object: "clock.state.key".
func (g got) field(path string) any {
	g.tb.Helper()
	var v any
	g.decode(&v)
	for name := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

func headers(pairs ...string) http.Header {
	h := make(http.Header)
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// do sends a request and holds the answer against the document.
func (s *service) do(r send) got {
	s.tb.Helper()
	req := httptest.NewRequestWithContext(s.tb.Context(), r.method, "http://service.test"+r.path, body(s.tb, r.body))
	for name, values := range r.header {
		req.Header[name] = values
	}
	if r.who != "" {
		token, ok := s.tokens[r.who]
		if !ok {
			s.tb.Fatalf("no account %q", r.who)
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if r.body != nil && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	g := s.exchange(req)
	if _, streamed := r.body.(io.Reader); !streamed && g.status < 300 && r.method != http.MethodHead {
		req.Body = io.NopCloser(body(s.tb, r.body))
		s.holdRequest(req)
	}
	return g
}

// holdRequest fails the test when the document does not allow a request that succeeded.
func (s *service) holdRequest(req *http.Request) {
	s.tb.Helper()
	path, item := s.template(req.URL.EscapedPath())
	if item == nil {
		return // said already
	}
	input := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: make(map[string]string),
		Route:   &routers.Route{Spec: s.doc, Path: path, PathItem: item, Method: req.Method, Operation: item.Operations()[req.Method]},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, ExcludeRequestBody: req.Header.Get("Content-Type") != "application/json"},
	}
	have := strings.Split(req.URL.Path, "/")
	for i, part := range strings.Split(path, "/") {
		if strings.HasPrefix(part, "{") {
			input.PathParams[strings.Trim(part, "{}")] = have[i]
		}
	}
	if err := openapi3filter.ValidateRequest(s.tb.Context(), input); err != nil {
		s.tb.Errorf("%s %s succeeded, which the document does not allow: %v", req.Method, path, err)
	}
}

// want sends a request and stops the test when the status is another.
func (s *service) want(status int, r send) got {
	s.tb.Helper()
	g := s.do(r)
	if g.status != status {
		s.tb.Fatalf("%s %s by %q: %d, want %d: %s", r.method, r.path, r.who, g.status, status, g.body)
	}
	return g
}

func body(tb testing.TB, v any) io.Reader {
	switch v := v.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(v)
	case []byte:
		return bytes.NewReader(v)
	case io.Reader:
		return v
	}
	text, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return bytes.NewReader(text)
}

func (s *service) exchange(req *http.Request) got {
	s.tb.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, req)
	g := got{s.tb, w.Code, w.Header(), w.Body.Bytes()}
	s.holdAgainstDocument(req, g)
	if s.watch != nil {
		s.watch(req, g)
	}
	return g
}

// holdAgainstDocument fails the test when an answer has a status, a type, a header or a body that the document does not have.
func (s *service) holdAgainstDocument(req *http.Request, g got) {
	s.tb.Helper()
	path, item := s.template(req.URL.EscapedPath())
	method := req.Method
	if method == http.MethodHead {
		return
	}
	var op *openapi3.Operation
	if item != nil {
		op = item.Operations()[method]
	}
	if op == nil {
		if g.status != http.StatusNotFound && g.status != http.StatusMethodNotAllowed && g.status != http.StatusServiceUnavailable {
			s.tb.Errorf("%s %s is not in the document and answers %d", method, req.URL.Path, g.status)
		}
		s.holdProblem(g)
		return
	}
	s.mu.Lock()
	s.seen[fmt.Sprintf("%s %s %d", method, path, g.status)] = true
	s.mu.Unlock()
	if g.status >= 400 {
		s.holdProblem(g)
	}
	known := op.Responses.Status(g.status)
	if known == nil {
		s.tb.Errorf("%s %s answers %d, which is not in the document: %s", method, path, g.status, g.body)
		return
	}
	mediaType, _, err := mime.ParseMediaType(g.header.Get("Content-Type"))
	if err != nil || known.Value.Content.Get(mediaType) == nil {
		s.tb.Errorf("%s %s answers %d in %q, which is not in the document", method, path, g.status, mediaType)
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: req, Route: &routers.Route{Spec: s.doc, Path: path, PathItem: item, Method: method, Operation: op},
		},
		Status: g.status, Header: g.header, Body: io.NopCloser(bytes.NewReader(g.body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: !strings.HasSuffix(mediaType, "json")},
	}
	if err := openapi3filter.ValidateResponse(s.tb.Context(), input); err != nil {
		s.tb.Errorf("%s %s answers %d, which the document does not describe: %v\n%s", method, path, g.status, err, g.body)
	}
}

// holdProblem says what every problem has.
func (s *service) holdProblem(g got) {
	s.tb.Helper()
	if g.header.Get("Content-Type") != "application/problem+json" || g.field("instance") != g.header.Get("X-Request-Id") || g.field("status") != float64(g.status) {
		s.tb.Errorf("a problem in another form: %d %v %s", g.status, g.header, g.body)
	}
}

// template finds the path of the document that an address is of.
func (s *service) template(path string) (string, *openapi3.PathItem) {
	have := strings.Split(path, "/")
	best, place := "", -1
	for _, template := range s.doc.Paths.InMatchingOrder() {
		want := strings.Split(template, "/")
		if len(want) != len(have) {
			continue
		}
		literal := 0
		for i := range want {
			if strings.HasPrefix(want[i], "{") && have[i] != "" {
				continue
			}
			if want[i] != have[i] {
				literal = -1
				break
			}
			literal++
		}
		if literal > place {
			best, place = template, literal
		}
	}
	if place < 0 {
		return "", nil
	}
	return best, s.doc.Paths.Value(best)
}

// keys are idempotency keys that are new each time.
func keys() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("test-%d", n) }
}

// person is invented, as are all people of these tests: the number follows the structure and belongs to nobody known.
const (
	aNumber  = "001085912345"
	aName    = "Nguyễn Thị Hoàng Yến"
	aContact = "Số 17 ngõ Kim Tước"
	aNote    = "mang theo giấy gốc màu tím"
)

// accept is the form of a dossier that comes in at the counter.
func accept() map[string]any {
	return map[string]any{
		"procedure": "1.004873", "channel": "counter", "note": aNote,
		"personal": map[string]any{"name": aName, "number": aNumber, "contact": aContact},
	}
}

// file takes a new dossier in and returns its code and ETag.
func (s *service) file(who string) (code, tag string) {
	s.tb.Helper()
	code, _ = s.want(200, send{who: who, method: "POST", path: "/api/v1/codes"}).field("code").(string)
	g := s.want(201, send{
		who: who, method: "PUT", path: "/api/v1/dossiers/" + code, header: headers("Idempotency-Key", "file"),
		body: map[string]any{"command": "accept", "form": accept()},
	})
	return code, g.header.Get("ETag")
}

// command sends a command at the revision of a tag.
func (s *service) command(who, code, name, key, tag string, form map[string]any) got {
	s.tb.Helper()
	if form == nil {
		form = map[string]any{}
	}
	return s.do(send{
		who: who, method: "POST", path: "/api/v1/dossiers/" + code + "/commands/" + name, header: headers("Idempotency-Key", key, "If-Match", tag), body: form,
	})
}
