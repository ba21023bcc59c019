package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/internal/golden"
)

// Kills: a schema that is none, a reference to nothing, an operation without an answer, a change of the interface that nobody looked at.
func TestDocument(t *testing.T) {
	s := start(t, 0, nil)
	if err := s.doc.Validate(t.Context(), openapi3.IsOpenAPI31OrLater()); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "openapi.json", s.want(200, send{who: "quay-1", method: "GET", path: "/api/v1/openapi.json"}).body)
}

// Every method at every path of the document: those that the document has reach a route, and the others do not. What log lines name as routes is
// in the document too, so there is none beside it.
//
// Kills: a handler that the document does not have, an operation that no handler serves, an Allow that names other methods.
func TestRoutesAreTheDocument(t *testing.T) {
	s := start(t, 0, nil)
	documented := make(map[string]bool)
	for path, item := range s.doc.Paths.Map() {
		var allowed []string
		for method := range item.Operations() {
			documented[method+" "+path] = true
			allowed = append(allowed, method)
			if method == http.MethodGet {
				allowed = append(allowed, http.MethodHead)
			}
		}
		slices.Sort(allowed)
		concrete := strings.NewReplacer("{code}", "H40.14.03-261127-0001", "{period}", "2026-Q4", "{agency}", "H40.14.03", "{id}", "1", "{number}", "1", "{procedure}", "1.004873").Replace(path)
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			g := s.do(send{method: method, path: concrete})
			if got := g.status != http.StatusMethodNotAllowed; got != documented[method+" "+path] {
				t.Errorf("%s %s: served %t, documented %t (%d)", method, path, got, documented[method+" "+path], g.status)
			}
			if g.status == http.StatusMethodNotAllowed {
				if diff := cmp.Diff(strings.Join(allowed, ", "), g.header.Get("Allow")); diff != "" {
					t.Errorf("%s: Allow (-want +got):\n%s", path, diff)
				}
			}
		}
	}
	for line := range strings.Lines(s.log.String()) {
		_, rest, _ := strings.Cut(line, `"route":"`)
		if route, _, _ := strings.Cut(rest, `"`); route != "none" && !documented[route] {
			t.Errorf("route %q is not in the document", route)
		}
	}
}

// life sends one dossier through commands, and keeps its ETag.
type life struct {
	*service
	code, tag string
	key       func() string
}

func (l *life) do(who, name string, form map[string]any) {
	l.tb.Helper()
	g := l.command(who, l.code, name, l.key(), l.tag, form)
	if g.status != 200 {
		l.tb.Fatalf("%s by %s: %d %s", name, who, g.status, g.body)
	}
	l.tag = g.header.Get("ETag")
	l.advance(time.Minute)
}

func (s *service) begin(who string, form map[string]any, command string) *life {
	s.tb.Helper()
	l := &life{service: s, key: keys()}
	l.code, _ = s.want(200, send{who: who, method: "POST", path: "/api/v1/codes"}).field("code").(string)
	g := s.want(201, send{
		who: who, method: "PUT", path: "/api/v1/dossiers/" + l.code, header: headers("Idempotency-Key", l.key()),
		body: map[string]any{"command": command, "form": form},
	})
	if g.header.Get("Location") != "/api/v1/dossiers/"+l.code {
		s.tb.Errorf("Location %q", g.header.Get("Location"))
	}
	l.tag = g.header.Get("ETag")
	s.advance(time.Minute)
	return l
}

// The officers of the sample ward.
const (
	counter = "quay-1"
	handler = "tu-phap-1"
	leader  = "lanh-dao"
	whole   = "sao-mai"
)

// walk carries out every command with success, reads everything that there is to read of it, and meets every refusal that a client can bring
// about. It returns the codes of the dossiers.
func walk(t *testing.T, s *service) (codes []string) {
	t.Helper()
	justice := "H40.14.03.02"

	// Submitted, accepted at the revision that was seen, and all that may come between that and the result.
	l := s.begin(counter, map[string]any{"procedure": "1.004873", "channel": "online", "personal": map[string]any{"name": aName, "number": aNumber, "contact": aContact}}, "submit")
	codes = append(codes, l.code)
	g := s.want(200, send{
		who: counter, method: "PUT", path: "/api/v1/dossiers/" + l.code, header: headers("Idempotency-Key", l.key(), "If-Match", l.tag),
		body: map[string]any{"command": "accept", "form": map[string]any{"note": aNote, "papers": []any{map[string]any{"component": "to-khai", "originals": 1}}}},
	})
	l.tag = g.header.Get("ETag")
	l.advance(time.Minute)
	l.do(leader, "transfer", map[string]any{"to": justice, "within": "4wh"})
	l.do(handler, "request_supplement", map[string]any{"reason": "missing", "papers": []any{map[string]any{"component": "to-khai", "why": "missing"}}, "within": "10wd"})
	l.do(counter, "supplement", map[string]any{"papers": []any{map[string]any{"component": "to-khai", "originals": 1}}})
	l.do(handler, "consult", map[string]any{"to": "H40.14.03.03", "within": "1wd"})
	l.do(handler, "respond", map[string]any{"leg": 1, "opinion": "agrees"})
	l.do(leader, "suspend", map[string]any{"reason": "awaiting_court", "cause": "other_agency", "basis": map[string]any{"document": "1/2026/ND-CP (hư cấu)"}})
	l.do(leader, "resume", nil)
	l.do(handler, "request_payment", map[string]any{"obligation": map[string]any{"amount": 8000, "notice": "TB-1"}})
	l.do(counter, "pay", nil)
	l.do(leader, "extend", map[string]any{"reason": "overload", "promised": "2026-12-09"})
	l.do(handler, "resolve", map[string]any{"resolution": map[string]any{"outcome": "granted", "document": "12/XN"}})
	l.do(leader, "reopen", map[string]any{"reason": "error_found"})
	l.do(leader, "correct", map[string]any{"reason": "mistyped", "facts": map[string]any{"revision": 1}, "personal": map[string]any{"name": aName, "number": aNumber, "contact": aContact}})
	l.do(handler, "resolve", map[string]any{"resolution": map[string]any{"outcome": "granted", "document": "13/XN"}})
	l.do(counter, "deliver", map[string]any{"channel": "counter"})
	l.do(counter, "rate", map[string]any{"rating": map[string]any{"score": 4, "of": 5}})

	refused := s.begin(counter, map[string]any{"procedure": "1.004873", "channel": "counter"}, "submit")
	refused.do(leader, "refuse", map[string]any{"reason": "scope"})
	refused.do(leader, "erase", map[string]any{"reason": "retention"})
	later := s.begin(counter, map[string]any{"procedure": "1.004873", "channel": "counter"}, "submit")
	later.do(counter, "accept", map[string]any{"personal": map[string]any{"name": aName, "number": aNumber}})
	later.do(counter, "withdraw", map[string]any{"reason": "changed_mind", "by": "applicant"})
	stopped := s.begin(counter, accept(), "accept")
	stopped.do(leader, "stop", map[string]any{"reason": "scope"})
	away := s.begin("binh-minh", map[string]any{"procedure": "1.004873", "channel": "counter", "elsewhere": true, "competent": "H40.14.03"}, "accept")
	arrived := s.want(200, send{who: counter, method: "POST", path: "/api/v1/dossiers/" + away.code + "/commands/arrive", header: headers("Idempotency-Key", "a", "If-Match", away.tag), body: map[string]any{}})
	if arrived.field("promise") == nil {
		t.Error("no promise on arrival")
	}
	codes = append(codes, refused.code, later.code, stopped.code, away.code)

	for _, r := range reads(l.code) {
		g := s.do(r)
		if g.status != 200 {
			t.Errorf("%s %s: %d %s", r.method, r.path, g.status, g.body)
		}
	}
	s.imports(t)
	return codes
}

// reads are requests that change nothing and succeed.
func reads(code string) []send {
	at := "/api/v1/dossiers/" + code
	why := headers("Access-Purpose", "handling")
	var all []send
	for _, path := range []string{
		at, at + "/due", at + "/verification", "/api/v1/dossiers?status=received&status=in_process&open=true&due_before=2027-01-01&limit=5",
		"/api/v1/dossiers?unit=H40.14.03&receiving=H40.14.03&procedure=1.004873&field=H%E1%BB%99%20t%E1%BB%8Bch", "/api/v1/inbox", "/api/v1/due-soon?days=5",
		"/api/v1/procedures?q=hon+nhan", "/api/v1/procedures", "/api/v1/procedures/1.004873", "/api/v1/reports/2026-Q4", "/api/v1/reports/2026-Q4.json",
		"/api/v1/reports/2026-Q4.csv?section=form06a", "/api/v1/reports/2026-11.xlsx", "/api/v1/reports/2026.txt?lang=en", "/api/v1/reports/2026-11-01%2F2026-12-01.html",
		"/api/v1/reports/2026-Q4/trace?row=H%E1%BB%99%20t%E1%BB%8Bch&column=3", "/api/v1/reports/2026-Q4/trace?by=unit&row=H40.14.03&column=12",
		"/api/v1/criteria/H40.14.03", "/api/v1/accesses?limit=3",
	} {
		all = append(all, send{who: whole, method: "GET", path: path})
	}
	for _, path := range []string{at + "/applicant", at + "/papers", at + "/papers/1", at + "/papers/2?lang=en"} {
		all = append(all, send{who: whole, method: "GET", path: path, header: why})
	}
	plain := headers("Access-Purpose", "delivery", "Accept", "text/plain")
	all = append(all,
		send{who: whole, method: "GET", path: at + "/due?lang=en", header: plain.Clone()}, send{who: whole, method: "GET", path: at + "/papers/1", header: plain.Clone()},
		send{who: whole, method: "POST", path: "/api/v1/applicants/search", header: why, body: map[string]any{"number": aNumber, "limit": 10}},
		send{who: whole, method: "POST", path: "/api/v1/promises", body: map[string]any{"procedure": "1.004873", "channel": "counter", "at": "2026-11-27T16:00:00+07:00"}},
		send{who: whole, method: "POST", path: "/api/v1/checks/number", body: map[string]any{"number": aNumber, "person": map[string]any{"sex": "male", "birth_date": "1985", "name": aName}}},
		send{who: whole, method: "POST", path: "/api/v1/checks/card", body: map[string]any{"payload": aCard, "typed": map[string]any{"name": aName, "number": aNumber}}},
		send{who: "quan-tri", method: "GET", path: "/metrics"},
		send{who: "quan-tri", method: "GET", path: "/api/v1/openapi.json"},
	)
	for _, path := range []string{"/healthz", "/readyz", "/api/v1/status/" + code} {
		all = append(all, send{method: "GET", path: path})
	}
	return all
}

// aCard is the payload of a card of nobody: number, old number, name, birth, sex, residence, day of issue.
const aCard = aNumber + "||" + aName + "|02031985|Nữ|" + aContact + "|01012021"

// aRow is a dossier of a file.
const aRow = "code,procedure,channel,received_at,unit,applicant_name,applicant_id,applicant_contact\n" +
	"H40.14.03-261120-0007,1.004873,counter,2026-11-20 09:00,H40.14.03," + aName + "," + aNumber + "," + aContact + "\n"

// imports sends files in both forms, and one that has another agency's dossier.
func (s *service) imports(t *testing.T) {
	t.Helper()
	lines := `{"code":"H40.14.03-261120-0008","procedure":"1.004873","channel":"counter","received_at":"2026-11-20 09:00","unit":"H40.14.03","applicant_name":"` + aName + `"}` + "\n"
	for _, file := range []struct{ who, mediaType, text, code string }{
		{"quan-tri", "text/csv; charset=utf-8", aRow, ""},
		{"quan-tri", "application/x-ndjson", lines, ""},
		{"quan-tri-binh-minh", "text/csv", aRow, "invalid"},
		{"quan-tri", "text/csv", "code,nonsense\n", "invalid"},
	} {
		var at string
		for at == "" { // one runs at a time
			g := s.do(send{who: file.who, method: "POST", path: "/api/v1/imports", header: headers("Content-Type", file.mediaType), body: file.text})
			if g.status == http.StatusServiceUnavailable {
				continue
			}
			if g.status != http.StatusAccepted {
				t.Fatalf("import: %d %s", g.status, g.body)
			}
			at = g.header.Get("Location")
		}
		var done got
		for done.body == nil || done.field("done") != true {
			done = s.want(200, send{who: file.who, method: "GET", path: at})
		}
		if code, _ := done.field("code").(string); code != file.code {
			t.Errorf("import of %s: %s", file.mediaType, done.body)
		}
	}
}

// refusals are requests that a client can get wrong, with the status that each must have.
func refusals(code string) []refusal {
	at := "/api/v1/dossiers/" + code
	put := func(why string, status int, h http.Header, form any) refusal {
		return refusal{why, status, send{who: counter, method: "PUT", path: at, header: h, body: form}}
	}
	command := func(why string, status int, name string, h http.Header, form any) refusal {
		return refusal{why, status, send{who: whole, method: "POST", path: at + "/commands/" + name, header: h, body: form}}
	}
	all := []refusal{
		put("there is one already, and no revision", 428, headers("Idempotency-Key", "n1"), map[string]any{"command": "accept", "form": accept()}),
		put("another revision", 412, headers("Idempotency-Key", "n2", "If-Match", `"99"`), map[string]any{"command": "accept", "form": accept()}),
		put("the key of another request", 409, headers("Idempotency-Key", "test-1"), map[string]any{"command": "accept", "form": accept()}),
		put("no key", 400, nil, map[string]any{"command": "accept", "form": accept()}),
		put("no command of a beginning", 422, headers("Idempotency-Key", "n3"), map[string]any{"command": "deliver", "form": map[string]any{}}),
		put("no type", 415, headers("Idempotency-Key", "n4", "Content-Type", "text/plain"), "{}"),
		put("too long", 413, headers("Idempotency-Key", "n5"), `{"command":"`+strings.Repeat("x", 300<<10)+`"}`),
		{"nobody's code", 404, send{who: counter, method: "PUT", path: "/api/v1/dossiers/x", header: headers("Idempotency-Key", "n"), body: map[string]any{"command": "accept", "form": accept()}}},
		{"no purpose", 400, send{who: whole, method: "GET", path: at + "/applicant"}},
		{"a purpose that nobody knows", 400, send{who: whole, method: "GET", path: at + "/papers", header: headers("Access-Purpose", "curiosity")}},
		{"no such paper", 404, send{who: whole, method: "GET", path: at + "/papers/99", header: headers("Access-Purpose", "handling")}},
		{"a picture of a paper", 406, send{who: whole, method: "GET", path: at + "/papers/1", header: headers("Access-Purpose", "handling", "Accept", "image/png")}},
		{"a picture of a proof", 406, send{who: whole, method: "GET", path: at + "/due", header: headers("Accept", "image/png, application/json;q=0")}},
		{"a picture of a report", 406, send{who: whole, method: "GET", path: "/api/v1/reports/2026-Q4", header: headers("Accept", "image/png")}},
		{"no period", 400, send{who: whole, method: "GET", path: "/api/v1/reports/last-year"}},
		{"a period to come", 422, send{who: whole, method: "GET", path: "/api/v1/reports/2027-Q4"}},
		{"no such section", 404, send{who: whole, method: "GET", path: "/api/v1/reports/2026-11.csv?section=units"}},
		{"a figure of no row", 400, send{who: whole, method: "GET", path: "/api/v1/reports/2026-Q4/trace?column=3"}},
		{"a figure of no column", 400, send{who: whole, method: "GET", path: "/api/v1/reports/2026-Q4/trace?row=x&column=2&by=colour"}},
		{"a figure of a spreadsheet", 404, send{who: whole, method: "GET", path: "/api/v1/reports/2026-Q4.xlsx/trace?row=x&column=3"}},
		{"an agency without a score", 404, send{who: whole, method: "GET", path: "/api/v1/criteria/H40.14.04"}},
		{"a procedure that is none", 404, send{who: whole, method: "GET", path: "/api/v1/procedures/9.999999"}},
		{"a promise for no procedure", 404, send{who: whole, method: "POST", path: "/api/v1/promises", body: map[string]any{"procedure": "9.999999", "channel": "counter"}}},
		{"a promise by pigeon", 422, send{who: whole, method: "POST", path: "/api/v1/promises", body: map[string]any{"procedure": "1.004873", "channel": "pigeon"}}},
		{"no number", 422, send{who: whole, method: "POST", path: "/api/v1/checks/number", body: map[string]any{"number": ""}}},
		{"no payload", 422, send{who: whole, method: "POST", path: "/api/v1/checks/card", body: map[string]any{"payload": aNumber + "|x|y"}}},
		{"no person", 422, send{who: whole, method: "POST", path: "/api/v1/applicants/search", header: headers("Access-Purpose", "contact"), body: map[string]any{"number": "12"}}},
		{"a day that is none", 400, send{who: whole, method: "GET", path: "/api/v1/dossiers?due_before=tomorrow&open=perhaps&limit=0&status=lost"}},
		{"a cursor that is none", 400, send{who: whole, method: "GET", path: "/api/v1/accesses?after=nowhere"}},
		{"days that are none", 400, send{who: whole, method: "GET", path: "/api/v1/due-soon?days=-1"}},
		{"an import that is none", 404, send{who: "quan-tri", method: "GET", path: "/api/v1/imports/99"}},
		{"an import of pictures", 415, send{who: "quan-tri", method: "POST", path: "/api/v1/imports", header: headers("Content-Type", "image/png"), body: "x"}},
		{"an import that is too long", 413, send{who: "quan-tri", method: "POST", path: "/api/v1/imports", header: headers("Content-Type", "text/csv"), body: strings.Repeat("x", 64<<20+1)}},
		{"a citizen's code that is none", 404, send{method: "GET", path: "/api/v1/status/123"}},
		{"a citizen's code of no dossier", 404, send{method: "GET", path: "/api/v1/status/H40.14.03-200101-0001"}},
	}
	for _, path := range []string{"", "/due", "/applicant", "/papers", "/papers/1", "/verification"} {
		all = append(all, refusal{"no such dossier", 404, send{
			who: whole, method: "GET", path: "/api/v1/dossiers/H40.14.03-200101-0001" + path, header: headers("Access-Purpose", "handling"),
		}})
	}
	for _, name := range commands() {
		all = append(all,
			command("no revision", 428, name, headers("Idempotency-Key", "m1"), map[string]any{}),
			command("another revision", 412, name, headers("Idempotency-Key", "m2", "If-Match", `"99"`), valid(name)),
			command("the key of another request", 409, name, headers("Idempotency-Key", "test-1", "If-Match", `"1"`), valid(name)),
			command("no key", 400, name, headers("If-Match", `"1"`), map[string]any{}),
			command("a field that nobody knows", 422, name, headers("Idempotency-Key", "m3", "If-Match", "*"), map[string]any{"colour": "red"}),
			command("no JSON", 400, name, headers("Idempotency-Key", "m4", "If-Match", "*"), "{"),
			command("no type", 415, name, headers("Idempotency-Key", "m5", "If-Match", "*", "Content-Type", "text/plain"), "{}"),
			command("too long", 413, name, headers("Idempotency-Key", "m6", "If-Match", "*"), `{"note":"`+strings.Repeat("x", 300<<10)+`"}`),
			refusal{"no such dossier", 404, send{
				who: whole, method: "POST", path: "/api/v1/dossiers/H40.14.03-200101-0001/commands/" + name, header: headers("Idempotency-Key", "m7", "If-Match", "*"), body: valid(name),
			}},
		)
	}
	for _, path := range []string{"/api/v1/promises", "/api/v1/checks/number", "/api/v1/checks/card", "/api/v1/applicants/search"} {
		h := func(more ...string) http.Header { return headers(append(more, "Access-Purpose", "contact")...) }
		all = append(all,
			refusal{"no JSON", 400, send{who: whole, method: "POST", path: path, header: h(), body: "{]"}},
			refusal{"no type", 415, send{who: whole, method: "POST", path: path, header: h("Content-Type", "text/json"), body: "{}"}},
			refusal{"too long", 413, send{who: whole, method: "POST", path: path, header: h(), body: `"` + strings.Repeat("x", 300<<10) + `"`}},
		)
	}
	return all
}

type refusal struct {
	why    string
	status int
	send   send
}

func commands() []string {
	return []string{
		"accept", "arrive", "consult", "correct", "deliver", "erase", "extend", "pay", "rate", "refuse", "reopen", "request_payment", "request_supplement",
		"resolve", "respond", "resume", "stop", "supplement", "suspend", "transfer", "withdraw",
	}
}

// valid returns a form that has all that its command wants.
func valid(name string) map[string]any {
	switch name {
	case "consult":
		return map[string]any{"to": "H40.14.03.03"}
	case "correct":
		return map[string]any{"reason": "mistyped", "facts": map[string]any{"revision": 1, "reason": "missing"}}
	case "erase", "refuse", "reopen", "request_supplement", "stop":
		return map[string]any{"reason": "missing"}
	case "extend":
		return map[string]any{"reason": "overload", "promised": "2026-12-30"}
	case "rate":
		return map[string]any{"rating": map[string]any{"score": 1, "of": 5}}
	case "respond":
		return map[string]any{"leg": 1, "opinion": "agrees"}
	case "suspend":
		return map[string]any{"reason": "awaiting_court", "cause": "incident", "basis": map[string]any{"document": "1"}}
	case "transfer":
		return map[string]any{"to": "H40.14.03.03"}
	case "withdraw":
		return map[string]any{"reason": "changed_mind", "by": "applicant"}
	}
	return map[string]any{}
}

// Every success of every operation, and every refusal that the document has, is met, and every answer on the way is as the document describes it
// (see holdAgainstDocument).
//
// Kills: a status that the document lacks, one that it has and nobody can get, a field too many or too few in an answer, a form that the document
// refuses and the service takes.
func TestWalk(t *testing.T) {
	s := start(t, 30, nil)
	codes := walk(t, s)
	for _, r := range refusals(codes[0]) {
		if g := s.do(r.send); g.status != r.status {
			t.Errorf("%s %s, %s: %d, want %d: %s", r.send.method, r.send.path, r.why, g.status, r.status, g.body)
		}
	}
	for path, item := range s.doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				one := fmt.Sprintf("%s %s %s", method, path, status)
				if !s.seen[one] && !elsewhere(status) && !never[one] {
					t.Errorf("nobody got %s", one)
				}
			}
		}
	}
	for one := range never {
		if s.seen[one] {
			t.Errorf("%s is no longer never met", one)
		}
	}
}

// elsewhere says that the statuses that any address may answer have tests of their own: TestAuthorisation, TestHostile, TestStoreFaults and those of
// package guard.
func elsewhere(status string) bool {
	return slices.Contains([]string{"400", "401", "403", "408", "429", "500", "503", "504", "507"}, status)
}

// never are answers that the sample cannot bring about: the words of a reason are missing only after somebody changed the directory.
var never = map[string]bool{
	"GET /api/v1/dossiers/{code}/papers 422":          true,
	"GET /api/v1/dossiers/{code}/papers/{number} 422": true,
}
