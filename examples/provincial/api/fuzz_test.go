package api_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
)

// Whatever is sent to whichever address: no 5xx but an import that waits for another one, no panic, nothing of the person whose dossier is there,
// and no answer that the document does not describe. Each address has a seed that succeeds and one that does not.
func FuzzRequest(f *testing.F) {
	s := start(f, 5, nil)
	s.watch = s.caged
	code, _ := s.file(counter)
	foreign, _ := s.file("binh-minh")
	var operations []string
	for path, item := range s.doc.Paths.Map() {
		for method := range maps.Keys(item.Operations()) {
			operations = append(operations, method+" "+path)
		}
	}
	slices.Sort(operations)
	var accounts []access.Account
	accounts = append(append(accounts, office.SampleAccounts()...), more()...)
	for i, op := range operations {
		query, mediaType, body := "", "application/json", ""
		switch {
		case strings.Contains(op, "/commands/"):
			body = `{"reason":"missing","note":"x"}`
		case strings.HasSuffix(op, "/trace"):
			query = "row=x&column=3"
		case strings.HasPrefix(op, "PUT"):
			body = `{"command":"accept","form":{"procedure":"1.004873","channel":"counter"}}`
		case strings.HasSuffix(op, "/number"), strings.HasSuffix(op, "/search"):
			body = `{"number":"` + aNumber + `"}`
		case strings.HasSuffix(op, "/card"):
			body = `{"payload":"` + aCard + `"}`
		case strings.HasSuffix(op, "/promises"):
			body = `{"procedure":"1.004873","channel":"counter"}`
		case strings.HasSuffix(op, "/imports"):
			mediaType, body = "text/csv", aRow
		}
		f.Add(uint8(i), uint8(0), code, query, "key", "*", "handling", "*/*", mediaType, []byte(body))
		f.Add(uint8(i), uint8(4), foreign, query+"&x=%", "", `"1"`, "", "text/html;q=0.1,*/*", "text/plain", []byte("\xff{"+body))
	}
	f.Fuzz(func(t *testing.T, op, who uint8, thing, query, key, match, purpose, accept, mediaType string, body []byte) {
		s.tb = t
		method, path, _ := strings.Cut(operations[int(op)%len(operations)], " ")
		things := strings.NewReplacer(
			"{code}", url.PathEscape(thing), "{period}", "2026-Q4", "{agency}", url.PathEscape(thing), "{id}", url.PathEscape(thing), "{number}", "1", "{procedure}", url.PathEscape(thing))
		req := httptest.NewRequest(method, "http://service.test/", strings.NewReader(string(body)))
		at, err := url.Parse("http://service.test" + things.Replace(path))
		if err != nil {
			t.Skip()
		}
		req.URL = at
		req.URL.RawQuery = query
		for name, value := range map[string]string{
			"Idempotency-Key": key, "If-Match": match, "Access-Purpose": purpose, "Accept": accept, "Content-Type": mediaType,
			"Authorization": "Bearer " + s.tokens[accounts[int(who)%len(accounts)].Name],
		} {
			if value != "" {
				req.Header[name] = []string{value}
			}
		}
		before := len(s.log.String())
		g := s.exchange(req)
		if g.status >= 500 && (path != "/api/v1/imports" || g.status != http.StatusServiceUnavailable) {
			t.Errorf("%s %s: %d %s", method, path, g.status, g.body)
		}
		if c := sings(s.log.String()[before:]); c != "" {
			t.Errorf("the log has %q", c)
		}
	})
}
