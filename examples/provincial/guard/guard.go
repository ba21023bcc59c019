// Package guard stands before every handler of the service, whether it answers programs or people: request ids, the access log, recovery,
// bounds on bodies, time, rate and concurrency, security headers, and metrics.
//
// It knows no dossier. A handler gets a request that is bounded, and a context with its id; it says who asks with [Identify], so that the log
// and the limits know.
//
// # What is logged
//
// The method, the pattern of the route, the account, the status, the duration and the id of the request. Never the path, the query, a header or
// a body: people type numbers and names into all of them.
package guard

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/motcua/motcua/examples/provincial/access"
)

// Options are the bounds. The zero value of each is a default.
type Options struct {
	// Log gets a line for each request; nil is slog.Default().
	Log *slog.Logger
	// Now is the clock of the rates and durations; nil is time.Now.
	Now func() time.Time
	// Concurrent is how many requests are worked on at once; zero is 256. One more is told to come back.
	Concurrent int
	// Account is the rate of each account, Address that of each remote address without one, Lookup that of the public look-up, by address.
	// The zero values are 50, 10 and 1 a second, with bursts of 200, 60 and 20.
	Account, Address, Lookup Rate
	// AddressOf returns the address of a client; nil is that of the connection. Behind a proxy all clients have one address: take it from the
	// header that this proxy sets, and only from a proxy that overwrites it.
	AddressOf func(*http.Request) string
}

// Limits are the bounds of a route. The zero value of each is a default.
type Limits struct {
	// Body is the greatest number of bytes of a body; zero is 256 KiB.
	Body int64
	// Time is how long reading the request and working on it may take; zero is ten seconds.
	Time time.Duration
}

// Policy is what a handler as a whole wants.
type Policy struct {
	// CSP is the content security policy of its answers; empty is [NoContent].
	CSP string
	// Limits has the bounds of routes by their patterns; others have the defaults.
	Limits map[string]Limits
	// Refuse writes an answer for a request that does not reach the handler, in the handler's own form; nil writes one line of text. It must
	// write the status.
	Refuse func(w http.ResponseWriter, r *http.Request, status int)
}

// NoContent is the content security policy of what is not to be shown as a page: nothing is loaded, run, framed or sent.
const NoContent = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Guard is shared by the handlers of a service. Make it with [New]. It is safe for concurrent use.
type Guard struct {
	log       *slog.Logger
	now       func() time.Time
	addressOf func(*http.Request) string
	slots     chan struct{}
	crossing  *http.CrossOriginProtection
	metrics   *metrics

	account, address, lookup *rates
}

// New returns a guard. The options may be nil.
func New(o *Options) *Guard {
	if o == nil {
		o = new(Options)
	}
	g := &Guard{log: o.Log, now: o.Now, addressOf: o.AddressOf, crossing: http.NewCrossOriginProtection(), metrics: newMetrics()}
	if g.log == nil {
		g.log = slog.Default()
	}
	if g.now == nil {
		g.now = time.Now
	}
	if g.addressOf == nil {
		g.addressOf = func(r *http.Request) string { return r.RemoteAddr }
	}
	g.slots = make(chan struct{}, or(o.Concurrent, 256))
	g.account = newRates(o.Account, Rate{50, 200})
	g.address = newRates(o.Address, Rate{10, 60})
	g.lookup = newRates(o.Lookup, Rate{1, 20})
	return g
}

func or[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}

// exchange is what is known of a request while it is worked on.
type exchange struct {
	id string

	mu      sync.Mutex
	account access.Account
	known   bool
}

type contextKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(contextKey{}).(*exchange); ok {
		return x
	}
	return new(exchange)
}

// RequestID returns the id of the request of a context: it stands in the log, in the header X-Request-Id and in problems.
func RequestID(ctx context.Context) string { return exchangeOf(ctx).id }

// Identify says whose request it is.
func Identify(ctx context.Context, a access.Account) {
	x := exchangeOf(ctx)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.account, x.known = a, true
}

// Account returns whose request it is, once that was said.
func Account(ctx context.Context) (a access.Account, ok bool) {
	x := exchangeOf(ctx)
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.account, x.known
}

// Wrap puts the guard before a mux. The policy may be nil.
func (g *Guard) Wrap(mux *http.ServeMux, p *Policy) http.Handler {
	if p == nil {
		p = new(Policy)
	}
	refuse := p.Refuse
	if refuse == nil {
		refuse = func(w http.ResponseWriter, _ *http.Request, status int) {
			http.Error(w, http.StatusText(status), status)
		}
	}
	csp := or(p.CSP, NoContent)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := g.now()
		x := &exchange{id: newID()}
		h, route := mux.Handler(r)
		limits := p.Limits[route]
		ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), contextKey{}, x), or(limits.Time, 10*time.Second))
		defer cancel()
		rec := &recorder{ResponseWriter: w}
		r = r.WithContext(ctx)
		// A mux behind the mux knows more of the route.
		defer func() { g.record(r, or(r.Pattern, route), rec.sent(), g.now().Sub(begun)) }()
		defer func() { g.finish(rec, r, refuse, recover()) }()
		g.headers(rec.Header(), x.id, csp)
		select {
		case g.slots <- struct{}{}:
			defer func() { <-g.slots }()
		default:
			g.metrics.refused.WithLabelValues("concurrency").Inc()
			rec.Header().Set("Retry-After", "1")
			refuse(rec, r, http.StatusServiceUnavailable)
			return
		}
		switch {
		case !clean(r.URL.Path): // the mux would redirect, and write the path into its answer
			refuse(rec, r, http.StatusNotFound)
		case route == "":
			none := nothing{header: make(http.Header)}
			h.ServeHTTP(&none, r)
			if allow := none.header.Get("Allow"); allow != "" {
				rec.Header().Set("Allow", allow)
			}
			refuse(rec, r, or(none.status, http.StatusNotFound))
		case g.crossing.Check(r) != nil:
			g.metrics.refused.WithLabelValues("cross_origin").Inc()
			refuse(rec, r, http.StatusForbidden)
		default:
			g.bound(rec, r, limits)
			mux.ServeHTTP(rec, r)
		}
	})
}

// clean reports whether a path is in the one form that routes know.
func clean(p string) bool {
	c := path.Clean(p)
	return p == c || c != "/" && p == c+"/"
}

// nothing takes the answer of a mux without a route: only whether the path or the method is wrong is of interest.
type nothing struct {
	header http.Header
	status int
}

// Header fulfils the contract of [http.ResponseWriter].
func (n *nothing) Header() http.Header { return n.header }

// WriteHeader fulfils the contract of [http.ResponseWriter].
func (n *nothing) WriteHeader(status int) { n.status = status }

// Write fulfils the contract of [http.ResponseWriter].
func (n *nothing) Write(b []byte) (int, error) { return len(b), nil }

// headers sets those that every answer has.
func (g *Guard) headers(h http.Header, id, csp string) {
	h.Set("X-Request-Id", id)
	h.Set("Content-Security-Policy", csp)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
}

// bound limits the body and, on a connection that can, the time for reading it and for writing the answer: a deadline of the context does not
// wake up somebody who waits for bytes.
func (g *Guard) bound(rec *recorder, r *http.Request, l Limits) {
	r.Body = http.MaxBytesReader(rec.ResponseWriter, r.Body, or(l.Body, 256<<10))
	if deadline, ok := r.Context().Deadline(); ok {
		c := http.NewResponseController(rec)
		// A little later, so that a handler that does not read is ended by its context and can say so.
		_ = c.SetReadDeadline(deadline.Add(time.Second))
		_ = c.SetWriteDeadline(deadline.Add(10 * time.Second))
	}
}

// finish answers for a handler that panicked. What it panicked with may hold anything, so only its type is logged, and where.
func (g *Guard) finish(rec *recorder, r *http.Request, refuse func(http.ResponseWriter, *http.Request, int), v any) {
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(http.ErrAbortHandler) // net/http knows, and breaks the connection
	}
	g.metrics.panics.Inc()
	g.log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("type", fmt.Sprintf("%T", v)), slog.String("request_id", RequestID(r.Context())),
		slog.String("stack", string(debug.Stack())))
	if rec.status == 0 {
		refuse(rec, r, http.StatusInternalServerError)
		return
	}
	panic(http.ErrAbortHandler) // half an answer is out: let nobody take it for a whole one
}

// record logs and counts a request that is over.
func (g *Guard) record(r *http.Request, route string, status int, took time.Duration) {
	method := r.Method
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other" // a client may send any word
	}
	if route == "" {
		route = "none"
	}
	if errors.Is(r.Context().Err(), context.Canceled) && status >= 500 {
		status = StatusGone
	}
	g.metrics.observe(method, route, status, took)
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelWarn
	}
	a, _ := Account(r.Context())
	g.log.LogAttrs(r.Context(), level, "request", slog.String("method", method), slog.String("route", route), slog.String("account", a.Name),
		slog.Int("status", status), slog.Duration("duration", took), slog.String("request_id", RequestID(r.Context())))
}

// StatusGone is what the log has for a client that did not wait for its answer.
const StatusGone = 499

// Fault logs an error that a client is told nothing of, and counts it by what kind it is. The errors of the library and of its stores hold no
// values; others are logged by their type alone.
func (g *Guard) Fault(ctx context.Context, kind string, err error) {
	g.metrics.faults.WithLabelValues(kind).Inc()
	g.log.LogAttrs(ctx, slog.LevelError, "fault", slog.String("kind", kind), slog.String("error", textOf(err)), slog.String("request_id", RequestID(ctx)))
}

// newID draws an id. One that a client sends is not taken over: it could hold anything.
func newID() string {
	var raw [12]byte
	_, _ = rand.Read(raw[:]) // never fails
	return hex.EncodeToString(raw[:])
}

// recorder remembers the status.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader fulfils the contract of [http.ResponseWriter].
func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && status >= 200 {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write fulfils the contract of [http.ResponseWriter].
func (rec *recorder) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	return rec.ResponseWriter.Write(b)
}

// Unwrap is for [http.ResponseController].
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func (rec *recorder) sent() int { return or(rec.status, http.StatusOK) }

// AllowAccount takes one from the rate of an account. When nothing is left it returns how long to wait.
func (g *Guard) AllowAccount(name string) (wait time.Duration, ok bool) {
	return g.allow(g.account, "account", name)
}

// AllowAddress takes one from the rate of the address of a request without an account.
func (g *Guard) AllowAddress(r *http.Request) (wait time.Duration, ok bool) {
	return g.allow(g.address, "address", network(g.addressOf(r)))
}

// AllowLookup takes one from the rate of the public look-up.
func (g *Guard) AllowLookup(r *http.Request) (wait time.Duration, ok bool) {
	return g.allow(g.lookup, "lookup", network(g.addressOf(r)))
}

func (g *Guard) allow(r *rates, reason, key string) (time.Duration, bool) {
	wait, ok := r.allow(key, g.now())
	if !ok {
		g.metrics.refused.WithLabelValues("rate_" + reason).Inc()
	}
	return wait, ok
}

// RetryAfter returns the value of the header of that name: whole seconds, at least one.
func RetryAfter(wait time.Duration) string {
	return strconv.Itoa(int(max(wait+time.Second-1, time.Second) / time.Second))
}
