package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// The roles of the matrix, in the order of its columns. Each is an account of the sample ward that has that role alone.
var columns = [...]string{"counter", "handler", "leader", "auditor", "operator"}

// row is what the roles get from an address: at what is theirs, and at what another ward's is. A zero means that the address is not about one
// dossier, agency or import, so that there is nothing foreign; TestNothingForeign looks into those.
type row struct {
	method, path string // {} is the code, the agency or the id
	own, foreign [5]int
	public       bool
}

// matrix is the law of this service, written out by hand. 422 is somebody who may, and who sent a form that nobody can take: nothing is changed by
// looking at the matrix.
var matrix = []row{
	//                                                   counter handler leader auditor operator
	{"GET", "/healthz", [5]int{200, 200, 200, 200, 200}, [5]int{}, true},
	{"GET", "/readyz", [5]int{200, 200, 200, 200, 200}, [5]int{}, true},
	{"GET", "/metrics", [5]int{403, 403, 403, 403, 200}, [5]int{}, false},
	{"GET", "/api/v1/openapi.json", [5]int{200, 200, 200, 200, 200}, [5]int{}, false},
	{"GET", "/api/v1/status/{}", [5]int{200, 200, 200, 200, 200}, [5]int{200, 200, 200, 200, 200}, true},
	{"POST", "/api/v1/codes", [5]int{200, 403, 403, 403, 403}, [5]int{}, false},
	{"GET", "/api/v1/dossiers", [5]int{200, 200, 200, 200, 403}, [5]int{}, false},
	{"PUT", "/api/v1/dossiers/{}", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"GET", "/api/v1/dossiers/{}", [5]int{200, 200, 200, 200, 403}, [5]int{404, 404, 404, 404, 403}, false},
	{"GET", "/api/v1/dossiers/{}/due", [5]int{200, 200, 200, 200, 403}, [5]int{404, 404, 404, 404, 403}, false},
	{"GET", "/api/v1/dossiers/{}/applicant", [5]int{200, 200, 200, 403, 403}, [5]int{404, 404, 404, 403, 403}, false},
	{"GET", "/api/v1/dossiers/{}/papers", [5]int{200, 200, 200, 403, 403}, [5]int{404, 404, 404, 403, 403}, false},
	{"GET", "/api/v1/dossiers/{}/papers/1", [5]int{200, 200, 200, 403, 403}, [5]int{404, 404, 404, 403, 403}, false},
	{"GET", "/api/v1/dossiers/{}/verification", [5]int{403, 403, 403, 200, 403}, [5]int{403, 403, 403, 404, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/accept", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/refuse", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/arrive", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/transfer", [5]int{403, 422, 422, 403, 403}, [5]int{403, 404, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/request_supplement", [5]int{403, 422, 422, 403, 403}, [5]int{403, 404, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/supplement", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/request_payment", [5]int{403, 422, 422, 403, 403}, [5]int{403, 404, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/pay", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/consult", [5]int{403, 422, 422, 403, 403}, [5]int{403, 404, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/respond", [5]int{403, 422, 422, 403, 403}, [5]int{403, 404, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/suspend", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/resume", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/extend", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/resolve", [5]int{403, 422, 422, 403, 403}, [5]int{403, 404, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/deliver", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/withdraw", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/stop", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/reopen", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/correct", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/rate", [5]int{422, 403, 403, 403, 403}, [5]int{404, 403, 403, 403, 403}, false},
	{"POST", "/api/v1/dossiers/{}/commands/erase", [5]int{403, 403, 422, 403, 403}, [5]int{403, 403, 404, 403, 403}, false},
	{"POST", "/api/v1/applicants/search", [5]int{422, 422, 422, 403, 403}, [5]int{}, false},
	{"GET", "/api/v1/inbox", [5]int{200, 200, 200, 200, 403}, [5]int{}, false},
	{"GET", "/api/v1/due-soon", [5]int{200, 200, 200, 200, 403}, [5]int{}, false},
	{"GET", "/api/v1/procedures", [5]int{200, 200, 200, 200, 403}, [5]int{}, false},
	{"GET", "/api/v1/procedures/1.004873", [5]int{200, 200, 200, 200, 403}, [5]int{}, false},
	{"POST", "/api/v1/promises", [5]int{422, 422, 422, 422, 403}, [5]int{}, false},
	{"GET", "/api/v1/reports/2026-Q4", [5]int{200, 200, 200, 200, 403}, [5]int{}, false},
	{"GET", "/api/v1/reports/2026-Q4/trace?row=x&column=3", [5]int{200, 200, 200, 200, 403}, [5]int{}, false},
	{"GET", "/api/v1/criteria/{}", [5]int{403, 403, 200, 200, 403}, [5]int{403, 403, 404, 404, 403}, false},
	{"POST", "/api/v1/checks/number", [5]int{422, 422, 422, 403, 403}, [5]int{}, false},
	{"POST", "/api/v1/checks/card", [5]int{422, 422, 422, 403, 403}, [5]int{}, false},
	{"POST", "/api/v1/imports", [5]int{403, 403, 403, 403, 415}, [5]int{}, false},
	{"GET", "/api/v1/imports/{}", [5]int{403, 403, 403, 403, 200}, [5]int{403, 403, 403, 403, 404}, false},
	{"GET", "/api/v1/accesses", [5]int{403, 403, 403, 200, 403}, [5]int{}, false},
}

// Every role at every address, at what is theirs and at what is another ward's; nobody; and somebody with a token that nobody gave out.
//
// Kills: a route whose action is missing or another one, a check that is left out in package office or here, an answer that tells whether a foreign
// dossier is there, an address that is new and was not thought about.
func TestAuthorisation(t *testing.T) {
	s := start(t, 0, nil)
	own, _ := s.file(counter)
	foreign, _ := s.file("binh-minh")
	jobs := map[string]string{"operator": "", "quan-tri-binh-minh": ""}
	for who := range jobs {
		for jobs[who] == "" {
			jobs[who] = strings.TrimPrefix(s.do(send{who: who, method: "POST", path: "/api/v1/imports", header: headers("Content-Type", "text/csv"), body: "code\n"}).header.Get("Location"), "/api/v1/imports/")
		}
	}
	covered := make(map[string]bool)
	request := func(r row, who, thing string) send {
		out := send{who: who, method: r.method, path: strings.Replace(r.path, "{}", thing, 1)}
		out.header = headers("Idempotency-Key", "matrix", "If-Match", "*", "Access-Purpose", "handling")
		if r.method != http.MethodGet {
			out.body = map[string]any{"colour": "red"}
		}
		switch {
		case strings.HasSuffix(r.path, "/codes"):
			out.body = nil
		case r.method == http.MethodPut:
			out.body = map[string]any{"command": "accept", "form": out.body}
		}
		return out
	}
	for _, r := range matrix {
		mine, theirs := own, foreign
		switch {
		case strings.HasPrefix(r.path, "/api/v1/criteria"):
			mine, theirs = "H40.14.03", "H40.14.04"
		case strings.HasPrefix(r.path, "/api/v1/imports"):
			mine, theirs = jobs["operator"], jobs["quan-tri-binh-minh"]
		}
		template, _ := s.template(strings.Split(request(r, "", mine).path, "?")[0])
		covered[r.method+" "+template] = true
		for i, role := range columns {
			if g := s.do(request(r, role, mine)); g.status != r.own[i] {
				t.Errorf("%s %s by %s: %d, want %d: %s", r.method, r.path, role, g.status, r.own[i], g.body)
			}
			if r.foreign[i] == 0 {
				continue
			}
			there, nowhere := s.do(request(r, role, theirs)), s.do(request(r, role, "H40.14.04-200101-0001"))
			if there.status != r.foreign[i] {
				t.Errorf("%s %s, another ward's, by %s: %d, want %d: %s", r.method, r.path, role, there.status, r.foreign[i], there.body)
			}
			if !r.public && there.field("type") != nowhere.field("type") {
				t.Errorf("%s %s by %s: another ward's answers %v, and nothing at all %v", r.method, r.path, role, there.field("type"), nowhere.field("type"))
			}
		}
		for _, header := range []string{"", "Bearer", "Bearer wrong", "Basic " + s.tokens["leader"], s.tokens["leader"], "Bearer " + s.tokens["leader"] + "x"} {
			one := request(r, "", mine)
			if header != "" {
				one.header.Set("Authorization", header)
			}
			g := s.do(one)
			switch {
			case r.public && g.status != r.own[0]:
				t.Errorf("%s %s with %q: %d, want %d", r.method, r.path, header, g.status, r.own[0])
			case !r.public && (g.status != 401 || !strings.HasPrefix(g.header.Get("WWW-Authenticate"), "Bearer ")):
				t.Errorf("%s %s with %q: %d %v, want 401", r.method, r.path, header, g.status, g.header)
			}
		}
	}
	for path, item := range s.doc.Paths.Map() {
		for method := range item.Operations() {
			if !covered[method+" "+path] {
				t.Errorf("%s %s is not in the matrix", method, path)
			}
		}
	}
}

// What lists, figures and searches say is of the account's agency alone, and its cursors too.
//
// Kills: a filter that is left out, a list that is filtered after its cursor was made.
func TestNothingForeign(t *testing.T) {
	s := start(t, 60, nil)
	code, _ := s.file("binh-minh")
	for _, path := range []string{
		"/api/v1/dossiers?limit=1", "/api/v1/dossiers?limit=200", "/api/v1/dossiers?limit=2&after=H40.14.04", "/api/v1/dossiers?unit=H40.14.04", "/api/v1/inbox", "/api/v1/due-soon?days=250",
		"/api/v1/reports/2026-Q4/trace?by=unit&row=H40.14.04&column=3", "/api/v1/reports/2026", "/api/v1/reports/2026.csv", "/api/v1/accesses",
	} {
		for path != "" {
			g := s.want(200, send{who: whole, method: "GET", path: path})
			if strings.Contains(string(g.body), "H40.14.04") || strings.Contains(string(g.body), "Bình Minh") {
				t.Fatalf("%s tells of another ward: %s", path, g.body)
			}
			if !strings.HasPrefix(path, "/api/v1/dossiers") {
				break
			}
			next, _ := g.field("next").(string)
			if next == "" {
				break
			}
			path = "/api/v1/dossiers?limit=1&after=" + next
		}
	}
	search := send{who: whole, method: "POST", path: "/api/v1/applicants/search", header: headers("Access-Purpose", "contact"), body: map[string]any{"number": aNumber, "limit": 1}}
	if g := s.want(200, search); string(g.body) != `{"codes":[]}` {
		t.Errorf("a search tells of another ward: %s", g.body)
	}
	search.who = "binh-minh"
	if g := s.want(200, search); string(g.body) != `{"codes":["`+code+`"]}` {
		t.Errorf("a search does not find: %s", g.body)
	}
	if g := s.want(200, send{who: "tinh", method: "GET", path: "/api/v1/dossiers?limit=200"}); !strings.Contains(string(g.body), code) {
		t.Error("the province does not see its ward's dossier")
	}
}
