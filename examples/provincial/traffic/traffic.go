// Package traffic sends a service the mixed requests of a working day, and keeps what was acknowledged, so that a test can ask for it after the
// service was killed. It speaks HTTP and knows nothing of the program behind it.
package traffic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Client sends requests for one account.
type Client struct {
	// Base is the address of the service, Token the account's.
	Base, Token string
	// HTTP sends them; it must keep connections.
	HTTP *http.Client
}

// Answer is what came back.
type Answer struct {
	// Status, ETag and Body are those of the response.
	Status int
	ETag   string
	Body   []byte
}

// Send sends a request. The error is for what brought no answer.
func (c *Client) Send(ctx context.Context, method, path string, header map[string]string, body any) (Answer, error) {
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return Answer{}, err
		}
		in = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, in)
	if err != nil {
		return Answer{}, err
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close() //nolint:errcheck // it was read to its end or the connection is gone
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return Answer{}, err
	}
	return Answer{resp.StatusCode, resp.Header.Get("ETag"), text}, nil
}

// Kind is a kind of request, for the figures.
type Kind string

// The kinds of requests.
const (
	Filed   Kind = "file"    // a new dossier: its code, and its acceptance
	Moved   Kind = "move"    // a step of a dossier
	Looked  Kind = "look up" // a dossier, or its public status
	Counted Kind = "report"  // the report of the quarter
)

// Kinds returns all of them.
func Kinds() []Kind { return []Kind{Filed, Moved, Looked, Counted} }

// Mix is a day's work.
type Mix struct {
	// Officers is how many there are, Share how many of a hundred requests are of a kind.
	Officers int
	Share    map[Kind]int
	// Pause is how long an officer waits after each answer: a closed loop. Zero is not at all.
	Pause time.Duration
	// Period is the reporting period that is asked for: "2026-Q4".
	Period string
	// Seed makes the choices repeatable.
	Seed uint64
}

// Result is what came of it.
type Result struct {
	mu        sync.Mutex
	latencies map[Kind][]time.Duration
	// Busy counts answers that said to come again later, Errors what must not be, by its text.
	Busy   int
	Errors map[string]int
	// Acknowledged is the highest revision of each dossier that the service said was written.
	Acknowledged map[string]int
	// Unknown are the changes that were sent and got no answer: they may be there or not.
	Unknown int
}

// NewResult returns an empty one.
func NewResult() *Result {
	return &Result{latencies: make(map[Kind][]time.Duration), Errors: make(map[string]int), Acknowledged: make(map[string]int)}
}

func (r *Result) took(k Kind, d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.latencies[k] = append(r.latencies[k], d)
}

func (r *Result) fault(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Errors[fmt.Sprintf(format, args...)]++
}

func (r *Result) acknowledged(code string, revision int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Acknowledged[code] = max(r.Acknowledged[code], revision)
}

// Requests returns how many were answered.
func (r *Result) Requests() int {
	n := 0
	for _, l := range r.latencies {
		n += len(l)
	}
	return n
}

// Text returns the figures: for each kind how many, and how long half, 99 and 99.9 of a hundred took at most.
func (r *Result) Text() string {
	var b strings.Builder
	for _, k := range Kinds() {
		l := slices.Sorted(slices.Values(r.latencies[k]))
		if len(l) == 0 {
			continue
		}
		at := func(share float64) time.Duration {
			return l[min(int(share*float64(len(l))), len(l)-1)].Round(10 * time.Microsecond)
		}
		fmt.Fprintf(&b, "%-8s %7d  p50 %v, p99 %v, p99.9 %v, longest %v\n", k, len(l), at(0.5), at(0.99), at(0.999), l[len(l)-1].Round(10*time.Microsecond))
	}
	fmt.Fprintf(&b, "busy %d, without an answer %d, errors %d\n", r.Busy, r.Unknown, len(r.Errors))
	return b.String()
}

// Percentile returns how long the given share of the requests of a kind took at most.
func (r *Result) Percentile(k Kind, share float64) time.Duration {
	l := slices.Sorted(slices.Values(r.latencies[k]))
	if len(l) == 0 {
		return 0
	}
	return l[min(int(share*float64(len(l))), len(l)-1)]
}

// held is a dossier that an officer works on.
type held struct {
	code     string
	revision int
}

// Run sends requests until the context ends. Answers that did not come because of that count for nothing; a request that the service took
// and did not answer is in Result.Unknown.
func Run(ctx context.Context, c *Client, m Mix, r *Result) {
	var wg sync.WaitGroup
	for n := range m.Officers {
		wg.Go(func() {
			o := officer{c: c, m: m, r: r, n: n, random: rand.New(rand.NewPCG(m.Seed, uint64(n)))} //nolint:gosec // invented work
			for ctx.Err() == nil {
				o.step(ctx)
				if m.Pause > 0 {
					select {
					case <-time.After(m.Pause):
					case <-ctx.Done():
					}
				}
			}
		})
	}
	wg.Wait()
}

type officer struct {
	c      *Client
	m      Mix
	r      *Result
	n      int
	sent   int
	random *rand.Rand
	open   []held
	last   string
}

func (o *officer) step(ctx context.Context) {
	pick := o.random.IntN(100)
	for _, k := range Kinds() {
		if pick -= o.m.Share[k]; pick >= 0 {
			continue
		}
		begin := time.Now()
		var err error
		switch k {
		case Filed:
			err = o.file(ctx)
		case Moved:
			err = o.move(ctx)
		case Looked:
			err = o.look(ctx)
		case Counted:
			err = o.count(ctx)
		}
		switch {
		case errors.Is(err, errBusy):
			o.r.mu.Lock()
			o.r.Busy++
			o.r.mu.Unlock()
		case errors.Is(err, errNothing):
		case err != nil && ctx.Err() != nil:
		case err != nil:
			o.r.fault("%s: %v", k, err)
		default:
			o.r.took(k, time.Since(begin))
		}
		return
	}
}

var (
	errBusy    = errors.New("busy")
	errNothing = errors.New("nothing to do")
)

func (o *officer) key() string {
	o.sent++
	return fmt.Sprintf("%d-%d-%d", o.m.Seed, o.n, o.sent)
}

// change sends something that writes, and the same again when the service was busy or could not tell.
func (o *officer) change(ctx context.Context, method, path, code string, header map[string]string, body any) error {
	for try := 0; ; try++ {
		a, err := o.c.Send(ctx, method, path, header, body)
		if err != nil {
			o.r.mu.Lock()
			o.r.Unknown++
			o.r.mu.Unlock()
			return err
		}
		switch a.Status {
		case http.StatusOK, http.StatusCreated:
			revision, err := strconv.Atoi(strings.Trim(a.ETag, `"`))
			if err != nil {
				return fmt.Errorf("the ETag %q is no revision", a.ETag)
			}
			o.r.acknowledged(code, revision)
			o.keep(code, revision)
			return nil
		case http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			if try == 3 {
				return errBusy
			}
			continue
		}
		return fmt.Errorf("status %d: %.200s", a.Status, a.Body)
	}
}

// keep remembers a dossier that has something left to be done.
func (o *officer) keep(code string, revision int) {
	o.last = code
	o.open = slices.DeleteFunc(o.open, func(h held) bool { return h.code == code })
	if revision < 4 && len(o.open) < 100 {
		o.open = append(o.open, held{code, revision})
	}
}

// file takes a dossier in. Its applicant is invented.
func (o *officer) file(ctx context.Context) error {
	a, err := o.c.Send(ctx, http.MethodPost, "/api/v1/codes", nil, nil)
	if err != nil {
		return err
	}
	if a.Status == http.StatusServiceUnavailable {
		return errBusy
	}
	var got struct {
		Code string `json:"code"`
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.Code == "" {
		return fmt.Errorf("status %d: no code", a.Status)
	}
	return o.change(ctx, http.MethodPut, "/api/v1/dossiers/"+got.Code, got.Code, map[string]string{"Idempotency-Key": o.key()}, map[string]any{
		"command": "accept",
		"form": map[string]any{
			"procedure": "1.004222", "channel": "counter",
			"personal": map[string]string{"name": "Người nộp hư cấu", "number": fmt.Sprintf("0010850%05d", o.random.IntN(100_000))},
		},
	})
}

// move takes the next step of a dossier: on to a unit, its result, its delivery.
func (o *officer) move(ctx context.Context) error {
	if len(o.open) == 0 {
		return o.file(ctx)
	}
	h := o.open[o.random.IntN(len(o.open))]
	command, form := "transfer", map[string]any{"to": "H40.14.03.02"}
	switch h.revision {
	case 2:
		command, form = "resolve", map[string]any{"resolution": map[string]string{"outcome": "granted"}}
	case 3:
		command, form = "deliver", map[string]any{"channel": "counter"}
	}
	return o.change(ctx, http.MethodPost, "/api/v1/dossiers/"+h.code+"/commands/"+command, h.code,
		map[string]string{"Idempotency-Key": o.key(), "If-Match": strconv.Quote(strconv.Itoa(h.revision))}, form)
}

func (o *officer) look(ctx context.Context) error {
	if o.last == "" {
		return errNothing
	}
	path := "/api/v1/dossiers/" + o.last
	if o.random.IntN(2) == 0 {
		path = "/api/v1/dossiers/" + o.last + "/due"
	}
	return o.get(ctx, path)
}

func (o *officer) count(ctx context.Context) error {
	return o.get(ctx, "/api/v1/reports/"+o.m.Period+".html")
}

func (o *officer) get(ctx context.Context, path string) error {
	a, err := o.c.Send(ctx, http.MethodGet, path, nil, nil)
	switch {
	case err != nil:
		return err
	case a.Status == http.StatusServiceUnavailable:
		return errBusy
	case a.Status != http.StatusOK:
		return fmt.Errorf("status %d: %.200s", a.Status, a.Body)
	}
	return nil
}

// Missing asks for every dossier that was acknowledged, and returns those that are not there, or not at that revision.
func (r *Result) Missing(ctx context.Context, c *Client) ([]string, error) {
	var missing []string
	for code, revision := range r.Acknowledged {
		a, err := c.Send(ctx, http.MethodGet, "/api/v1/dossiers/"+code, nil, nil)
		if err != nil {
			return nil, err
		}
		got, err := strconv.Atoi(strings.Trim(a.ETag, `"`))
		if a.Status != http.StatusOK || err != nil || got < revision {
			missing = append(missing, fmt.Sprintf("%s: status %d, revision %d of %d", code, a.Status, got, revision))
		}
	}
	return missing, nil
}
