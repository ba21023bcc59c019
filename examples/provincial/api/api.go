// Package api gives the methods of package office addresses: an HTTP interface with JSON under /api/v1, for shops that do not write Go.
//
//	handler := api.New(of, tokens, nil)
//
// One table, in routes.go, has every address with its action, its parameters, what it takes and what it answers. The handlers are registered
// from it and the OpenAPI document at /api/v1/openapi.json is written from it, so that neither can have what the other does not.
//
// # Who may
//
// Every address but the health checks and the citizen's look-up needs a token: "Authorization: Bearer …". What the account may is said in package
// access and checked in package office; this package asks first, so that nobody without the action learns what is there.
//
// # Changing a dossier
//
// A change has an Idempotency-Key: sent again with the same key and content it is carried out once, and answered as the first time. A dossier
// that exists is changed at a revision, its ETag, sent back as If-Match; * is any. Without one the answer is 428, with another 412.
//
// # What is personal
//
// Names, numbers and contacts come in with bodies and go out in three answers only: the applicant of a dossier, its papers, and a card that was
// read, for whoever sent it. The first two want an Access-Purpose, which is recorded before they answer. No address holds anything personal, and
// an address with a parameter that nobody knows is refused, so that none gets into the logs of what stands before the service.
package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/guard"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
)

// Options are optional; nil and the zero value choose the defaults.
type Options struct {
	// Guard bounds and watches the requests; nil is one of its own, with the default bounds. A service with a page shares one.
	Guard *guard.Guard
}

type server struct {
	office     *office.Office
	authoriser access.Authoriser
	guard      *guard.Guard
	document   []byte
	index      []indexed
}

// New returns the handler of the whole interface: all below /api/v1/, and /healthz, /readyz and /metrics. It is guarded, so it needs nothing
// around it.
func New(of *office.Office, authoriser access.Authoriser, o *Options) http.Handler {
	s := &server{office: of, authoriser: authoriser}
	if o != nil {
		s.guard = o.Guard
	}
	if s.guard == nil {
		s.guard = guard.New(nil)
	}
	table := routes(of.Forms())
	s.document = document(table, of.Forms())
	s.index = indexOf(of)
	mux := http.NewServeMux()
	limits := make(map[string]guard.Limits)
	for i := range table {
		mux.HandleFunc(table[i].pattern(), s.serve(&table[i]))
		limits[table[i].pattern()] = table[i].limits
	}
	return s.guard.Wrap(mux, &guard.Policy{Limits: limits, Refuse: s.refused})
}

// serve is what happens to every request of a route.
func (s *server) serve(rt *route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := s.admit(w, r, rt)
		if err == nil {
			err = rt.handle(s, w, c)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

// admit finds out who asks and whether they may, before anything else of the request is looked at.
func (s *server) admit(w http.ResponseWriter, r *http.Request, rt *route) (*call, error) {
	c := &call{Request: r, office: s.office, lang: speaks(r)}
	err := s.recognise(w, c, rt)
	if err != nil {
		return nil, err
	}
	c.query, err = parseQuery(r.URL.RawQuery, rt.params)
	return c, err
}

func (s *server) recognise(w http.ResponseWriter, c *call, rt *route) error {
	switch {
	case rt.lookup:
		return limited(w)(s.guard.AllowLookup(c.Request))
	case rt.public():
		return limited(w)(s.guard.AllowAddress(c.Request))
	}
	token, ok := bearer(c.Request)
	err := access.ErrUnknown
	if ok {
		c.who, err = s.authoriser.Authorise(c.Context(), token)
	}
	if err != nil {
		if err := limited(w)(s.guard.AllowAddress(c.Request)); err != nil {
			return err
		}
		if !errors.Is(err, access.ErrUnknown) {
			return fmt.Errorf("api: authorise: %w: %w", motcua.ErrBusy, err)
		}
		if ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="motcua", error="invalid_token"`)
		}
		return noToken.err()
	}
	guard.Identify(c.Context(), c.who)
	if err := limited(w)(s.guard.AllowAccount(c.who.Name)); err != nil {
		return err
	}
	if rt.action != 0 && !c.who.May(rt.action) {
		return forbidden.err()
	}
	return nil
}

// limited turns what a limit says into an answer.
func limited(w http.ResponseWriter) func(wait time.Duration, ok bool) error {
	return func(wait time.Duration, ok bool) error {
		if ok {
			return nil
		}
		w.Header().Set("Retry-After", guard.RetryAfter(wait))
		return tooMany.err()
	}
}

// bearer returns the token of a request (RFC 6750, section 2.1). Tokens in bodies and addresses are not looked for.
func bearer(r *http.Request) (token string, ok bool) {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	token = strings.TrimSpace(token)
	const longest = 4096
	return token, strings.EqualFold(scheme, "Bearer") && token != "" && len(token) <= longest
}

// answer writes a shape.
func (s *server) answer(w http.ResponseWriter, c *call, status int, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.write(w, c, status, "application/json", text)
	return nil
}

func (s *server) write(w http.ResponseWriter, c *call, status int, mediaType string, text []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Language", c.lang.String())
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) // who does not listen any more need not be told
}

// indexed is a procedure, to be found by what people type.
type indexed struct {
	name ProcedureName
	key  string
}

// indexOf prepares the procedures in force for [server.procedures]: with their versions at the beginning of the service.
func indexOf(of *office.Office) []indexed {
	catalogue := of.Rules().Catalogue()
	today := motcua.DateOf(of.Now())
	var all []indexed
	for _, code := range catalogue.Codes() {
		if p, err := catalogue.At(code, today); err == nil {
			all = append(all, indexed{ProcedureName{p.Code, p.Name, p.Field}, " " + identity.SearchKey(p.Code+" "+p.Name)})
		}
	}
	return all
}
