package page_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/examples/provincial/page"
	"github.com/motcua/motcua/identity"
)

// All numbers and names of these tests are invented.

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// friday is a working day in a quarter with no day off ahead.
var friday = motcua.MustDate(2026, time.November, 27)

// tokens knows the sample accounts by their names.
type tokens map[string]access.Account

func (t tokens) Authorise(_ context.Context, token string) (access.Account, error) {
	a, ok := t[token]
	if !ok {
		return access.Account{}, access.ErrUnknown
	}
	return a, nil
}

// world is an office with the screens over it.
type world struct {
	t       testing.TB
	clock   *clock
	office  *office.Office
	handler http.Handler
	tokens  tokens
	log     *strings.Builder
}

func newWorld(t testing.TB, dossiers int) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{now: friday.At(9, 0, 0)}, tokens: make(tokens), log: &strings.Builder{}}
	dir := t.TempDir()
	if err := office.WriteSample(dir); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.office, err = office.Open(t.Context(), office.Options{Dir: dir, Now: w.clock.Now, Freshness: time.Nanosecond, Patience: time.Hour}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.office.Close(); err != nil {
			t.Error(err)
		}
	})
	if dossiers > 0 {
		if err := w.office.Fill(t.Context(), dossiers, 1); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range office.SampleAccounts() {
		w.tokens["token-"+a.Name] = a
	}
	w.handler = page.New(w.office, w.tokens, &page.Options{
		RequestID: func(*http.Request) string { return "request-7" }, Fault: func(_ context.Context, kind string, err error) { fmt.Fprintln(w.log, kind, err) },
	})
	return w
}

// browser is somebody with cookies, who follows redirects.
type browser struct {
	*world
	cookies map[string]string
	// seen are the addresses that it went to.
	seen []string
}

func (w *world) visitor() *browser { return &browser{world: w, cookies: make(map[string]string)} }

func (w *world) as(account string) *browser {
	w.t.Helper()
	b := w.visitor()
	r := b.post("/dang-nhap", url.Values{"token": {"token-" + account}})
	if r.status != http.StatusOK || b.cookies["motcua_session"] == "" {
		w.t.Fatalf("%s cannot sign in: status %d", account, r.status)
	}
	return b
}

// reply is what came back in the end.
type reply struct {
	status  int
	header  http.Header
	body    string
	address string
}

func (b *browser) get(address string) reply {
	return b.do(httptest.NewRequest(http.MethodGet, address, nil))
}

func (b *browser) post(address string, form url.Values) reply {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func (b *browser) do(r *http.Request) reply {
	for range 5 {
		b.seen = append(b.seen, r.URL.String())
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, r)
		got := w.Result()
		for _, c := range got.Cookies() {
			b.cookies[c.Name] = c.Value
			if c.MaxAge < 0 {
				delete(b.cookies, c.Name)
			}
		}
		text, err := io.ReadAll(got.Body)
		if err != nil {
			b.t.Fatal(err)
		}
		to := got.Header.Get("Location")
		if to == "" {
			return reply{got.StatusCode, got.Header, string(text), r.URL.String()}
		}
		r = httptest.NewRequest(http.MethodGet, to, nil)
	}
	b.t.Fatal("it is sent on and on")
	return reply{}
}

// hidden returns the hidden values of the form that has a value, or of the first form with a key.
func hidden(body, about string) url.Values {
	form := regexp.MustCompile(`(?s)<form[^>]*>.*?</form>`)
	input := regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	for _, f := range form.FindAllString(body, -1) {
		if !strings.Contains(f, about) {
			continue
		}
		v := make(url.Values)
		for _, m := range input.FindAllStringSubmatch(f, -1) {
			v.Set(m[1], m[2])
		}
		return v
	}
	return nil
}

// with adds values.
func with(v url.Values, pairs ...string) url.Values {
	out := make(url.Values)
	for k, all := range v {
		out[k] = all
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// accepted files a dossier without the screens.
func (w *world) accepted(account, procedure string, personal dossier.Personal) dossier.ID {
	w.t.Helper()
	who := w.tokens["token-"+account]
	id, err := w.office.NewCode(w.t.Context(), who)
	if err != nil {
		w.t.Fatal(err)
	}
	body := `{"procedure":"` + procedure + `","channel":"counter","personal":{"name":"` + personal.Name.Reveal() + `","number":"` + personal.Number.Reveal() +
		`","contact":"` + personal.Contact.Reveal() + `"}}`
	if _, err := w.office.Do(w.t.Context(), who, office.Change{Dossier: id, Key: "test/" + string(id), Command: "accept", Body: []byte(body)}); err != nil {
		w.t.Fatal(err)
	}
	return id
}

// somebody is an invented applicant.
func somebody() dossier.Personal {
	return dossier.Personal{
		Name: dossier.NewSecret("Trần Thị Minh Hoà"), Number: identity.MustParsePersonalID("001185012345"), Contact: dossier.NewSecret("Số 7 ngõ Thử Nghiệm"),
	}
}
