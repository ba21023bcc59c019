package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// canaries are what the invented person of these tests is known by. Wherever one sings, something personal got out.
var canaries = []string{aNumber, "Hoàng Yến", "Kim Tước", "màu tím"}

func sings(text string) string {
	for _, canary := range canaries {
		if strings.Contains(text, canary) || strings.Contains(text, url.QueryEscape(canary)) || strings.Contains(text, url.PathEscape(canary)) {
			return canary
		}
	}
	return ""
}

// reveals are the answers that are made to show who somebody is.
var reveals = map[string]bool{
	"GET /api/v1/dossiers/{code}/applicant":       true,
	"GET /api/v1/dossiers/{code}/papers/{number}": true,
	"POST /api/v1/checks/card":                    true,
}

// caged fails the test when an answer has what only others may have.
func (s *service) caged(req *http.Request, g got) {
	s.tb.Helper()
	path, _ := s.template(req.URL.EscapedPath())
	route := req.Method + " " + path
	for name, values := range g.header {
		if c := sings(name + ": " + strings.Join(values, ",")); c != "" {
			s.tb.Errorf("%s answers %q in the header %s", route, c, name)
		}
	}
	if reveals[route] && g.status == http.StatusOK {
		return
	}
	if c := sings(string(g.body)); c != "" {
		s.tb.Errorf("%s answers %d with %q: %s", route, g.status, c, g.body)
	}
}

// The person of these tests goes in through every door: where they belong, and everywhere people put them by mistake. They come out of three, and
// are in no log line, no metric, no header and no error.
//
// Kills: a value in an error or a log, a path or a query that is logged, a name of an unknown field that is repeated, a state that goes out with its
// applicant.
func TestCanary(t *testing.T) {
	s := start(t, 5, nil)
	s.watch = s.caged
	codes := walk(t, s)
	for _, r := range refusals(codes[0]) {
		if r.send.method != http.MethodGet && r.status != http.StatusRequestEntityTooLarge {
			s.do(r.send)
		}
	}
	open, tag := s.file(counter)
	for _, canary := range []string{aNumber, aName} {
		at := url.PathEscape(canary)
		in := url.QueryEscape(canary)
		for _, path := range []string{
			"/" + at, "/api/v1/" + at, "/api/v1/status/" + at, "/api/v1/dossiers/" + at, "/api/v1/dossiers/" + at + "/due", "/api/v1/dossiers/" + open + "/" + at,
			"/api/v1/procedures/" + at, "/api/v1/reports/" + at, "/api/v1/reports/" + at + ".csv", "/api/v1/criteria/" + at, "/api/v1/imports/" + at,
			"/api/v1/dossiers/" + open + "/papers/" + at, "/api/v1/../" + at, "/api/v1//" + at,
			"/api/v1/inbox?" + in, "/api/v1/inbox?number=" + in, "/api/v1/dossiers?unit=" + in + "&field=" + in + "&procedure=" + in, "/api/v1/dossiers?after=" + in,
			"/api/v1/dossiers?status=" + in + "&open=" + in + "&due_before=" + in + "&limit=" + in, "/api/v1/due-soon?days=" + in, "/api/v1/procedures?q=" + in,
			"/api/v1/accesses?after=" + in + "&limit=" + in, "/api/v1/reports/2026-Q4/trace?row=" + in + "&column=" + in + "&by=" + in,
			"/api/v1/reports/2026-Q4/trace?row=" + in + "&column=3", "/api/v1/reports/2026-Q4.csv?section=" + in, "/api/v1/dossiers/" + open + "/due?lang=" + in,
		} {
			s.do(send{who: whole, method: "GET", path: path})
			s.do(send{who: "quan-tri", method: "GET", path: path})
			s.do(send{method: "POST", path: path, body: "{}"})
		}
		for _, header := range []string{
			"Idempotency-Key", "If-Match", "Access-Purpose", "Accept", "Accept-Language", "Content-Type", "User-Agent", "Cookie", "Origin", "Referer", "X-Forwarded-For",
			"X-Request-Id", "If-None-Match", "Content-Language",
		} {
			for _, path := range []string{"/applicant", "/papers", "/due"} {
				s.do(send{who: whole, method: "GET", path: "/api/v1/dossiers/" + open + path, header: headers(header, canary)})
			}
			h := headers("Idempotency-Key", "c", "If-Match", tag)
			h.Set(header, canary)
			s.do(send{who: whole, method: "POST", path: "/api/v1/dossiers/" + open + "/commands/rate", header: h, body: map[string]any{}})
		}
		s.do(send{method: "GET", path: "/api/v1/inbox", header: headers("Authorization", "Bearer "+canary)})
		s.do(send{method: "GET", path: "/api/v1/inbox", header: headers("Authorization", canary)})
		// In the wrong field, as the wrong type, as the name of a field.
		all := make(map[string]any)
		for _, form := range []map[string]any{
			{canary: 1},
			{"note": map[string]any{canary: canary}},
			{"procedure": canary, "case": canary, "channel": canary, "competent": canary, "promised": canary},
			{"at": canary},
			{"papers": canary},
			{"papers": []any{map[string]any{"component": canary, canary: canary}}},
			{"personal": canary},
			{"personal": map[string]any{"number": canary + "x", canary: 1}},
			{"to": canary, "within": canary, "stage": canary},
			{"reason": canary},
			{"resolution": map[string]any{"outcome": canary}},
			{"actor": canary, "unit": canary},
			{"leg": canary, "opinion": canary},
			{"rating": canary},
			{"cause": canary, "basis": map[string]any{"issued": canary}},
			{"by": canary},
			{"facts": map[string]any{"revision": canary}},
		} {
			s.do(send{who: whole, method: "PUT", path: "/api/v1/dossiers/" + open, header: headers("Idempotency-Key", "p"), body: map[string]any{"command": canary, "form": form}})
			s.do(send{who: whole, method: "PUT", path: "/api/v1/dossiers/" + open, header: headers("Idempotency-Key", "p"), body: map[string]any{"command": "accept", "form": form}})
			for name, value := range form {
				all[name] = value
			}
			s.do(send{who: whole, method: "POST", path: "/api/v1/promises", body: form})
			s.do(send{who: whole, method: "POST", path: "/api/v1/checks/number", body: form})
		}
		for _, command := range commands() {
			for i, form := range []map[string]any{all, {"reason": canary}, {canary: 1}} {
				s.command(whole, open, command, fmt.Sprint("w-", command, i), "*", form)
			}
		}
		for _, body := range []map[string]any{
			{"number": canary},
			{"number": canary, "person": map[string]any{"name": canary, "number": canary, "old_card": canary, "sex": canary, "birth_date": canary}},
			{"payload": canary + "|" + canary},
			{"payload": aCard, "typed": map[string]any{"old_card": canary, "sex": canary}},
			{"number": canary, "after": canary, "on": canary},
			{"procedure": canary, "channel": canary},
			{"procedure": "1.004873", "channel": "counter", "case": canary},
			{"procedure": canary, "channel": "counter", "at": canary},
		} {
			for _, path := range []string{"/api/v1/checks/number", "/api/v1/checks/card", "/api/v1/applicants/search", "/api/v1/promises"} {
				s.do(send{who: whole, method: "POST", path: path, header: headers("Access-Purpose", "contact"), body: body})
			}
		}
		for _, file := range []string{
			aRow + canary + "\n", canary + "," + aRow, "code,procedure,channel,received_at,applicant_name,applicant_id,status\nH40.14.03-261120-0011," + canary + "," + canary + "," + canary + "," + aName + "," + canary + "," + canary + "\n",
			"code,procedure,channel,received_at\n" + canary + ",1.004873,counter,2026-11-20 09:00\n", "\"" + canary,
		} {
			s.finish(file)
		}
	}
	metrics := s.want(200, send{who: "quan-tri", method: "GET", path: "/metrics"})
	if !strings.Contains(string(metrics.body), `route="GET /api/v1/dossiers/{code}"`) {
		t.Errorf("no metrics: %s", metrics.body)
	}
	for line := range strings.Lines(s.log.String()) {
		if c := sings(line); c != "" {
			t.Errorf("the log has %q: %s", c, line)
		}
	}
	s.do(send{who: whole, method: "GET", path: "/api/v1/dossiers/" + open})
	// What was checked is there at all.
	why := headers("Access-Purpose", "handling")
	if g := s.want(200, send{who: whole, method: "GET", path: "/api/v1/dossiers/" + open + "/applicant", header: why}); sings(string(g.body)) == "" {
		t.Errorf("the applicant is not revealed: %s", g.body)
	}
	if g := s.want(200, send{who: whole, method: "GET", path: "/api/v1/dossiers/" + open + "/papers/1", header: why}); sings(string(g.body)) == "" {
		t.Error("the applicant is not on the receipt")
	}
}

// finish imports a file and reads what came of it.
func (s *service) finish(file string) {
	s.tb.Helper()
	for {
		g := s.do(send{who: "quan-tri", method: "POST", path: "/api/v1/imports", header: headers("Content-Type", "text/csv"), body: file})
		if g.status != http.StatusAccepted {
			continue
		}
		for s.want(200, send{who: "quan-tri", method: "GET", path: g.header.Get("Location")}).field("done") != true {
		}
		return
	}
}
