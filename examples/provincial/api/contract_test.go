package api_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestDocument(t *testing.T) {
	s := start(t, 0, nil)
	if err := s.doc.Validate(t.Context(), openapi3.IsOpenAPI31OrLater()); err != nil {
		t.Fatal(err)
	}
}

func TestSmoke(t *testing.T) {
	s := start(t, 40, nil)
	code, tag := s.file("quay-1")
	t.Log(code, tag)
	g := s.want(200, send{who: "quay-1", method: "GET", path: "/api/v1/dossiers/" + code})
	t.Log(string(g.body))
	for _, p := range []string{"/due", "/applicant", "/papers", "/papers/1", "/verification"} {
		g := s.do(send{who: "sao-mai", method: "GET", path: "/api/v1/dossiers/" + code + p, header: headers("Access-Purpose", "handling")})
		t.Log(p, g.status, string(g.body[:min(len(g.body), 600)]))
	}
	for _, p := range []string{"inbox", "due-soon", "dossiers?limit=3", "procedures?q=xac+nhan", "procedures/1.004873", "reports/2026-Q4", "criteria/H40.14.03", "accesses", "reports/2026-Q4.csv", "reports/2026-Q4.txt"} {
		g := s.do(send{who: "sao-mai", method: "GET", path: "/api/v1/" + p})
		t.Log(p, g.status, string(g.body[:min(len(g.body), 600)]))
	}
	t.Log(s.log.String())
}
