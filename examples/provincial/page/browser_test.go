package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is the browser of the tests: one process, a tab for each test.
type chromium struct {
	*world
	ctx     context.Context
	address string
	shots   string

	mu   sync.Mutex
	urls []string // that were asked for
}

func browserTest(t *testing.T) *chromium {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless_shell"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no Chromium, and CI wants these tests")
		}
		t.Skip("SKIPPED: there is no Chromium, so that no screen was looked at")
	}
	c := &chromium{world: newWorld(t, 80), shots: os.Getenv("MOTCUA_SCREENSHOTS")}
	if c.shots != "" {
		if err := os.MkdirAll(c.shots, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.urls = append(c.urls, r.URL.String())
		c.mu.Unlock()
		c.handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	c.address = server.URL
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir())}
	for _, flag := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync",
		"hide-scrollbars", "disable-dev-shm-usage",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	t.Cleanup(cancel)
	allocated, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	first, done := chromedp.NewContext(allocated)
	t.Cleanup(done)
	if err := chromedp.Do(first); err != nil {
		t.Fatal(err)
	}
	c.ctx = first
	return c
}

// tab is a window of a width in a scheme, with a jar of cookies of its own.
type tab struct {
	*chromium
	t      *testing.T
	ctx    context.Context
	name   string
	script bool

	mu         sync.Mutex
	complaints []string
}

func (c *chromium) tab(t *testing.T, width int64, scheme string, script bool) *tab {
	t.Helper()
	p := &tab{chromium: c, t: t, name: fmt.Sprintf("%d-%s", width, scheme), script: script}
	listen := func(event any) {
		text := ""
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			text = "console: " + e.Type.String()
		case *runtime.EventExceptionThrown:
			text = "exception: " + e.ExceptionDetails.Text
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelVerbose {
				return // advice for password managers, which a token is none of
			}
			text = string(e.Entry.Source) + ": " + e.Entry.Text
		case *page.EventJavascriptDialogOpening:
			text = "dialog: " + e.Message
		}
		if text != "" {
			p.mu.Lock()
			p.complaints = append(p.complaints, text)
			p.mu.Unlock()
		}
	}
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(listen))
	t.Cleanup(cancel)
	p.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // the first one without a time of its own: the tab would end with it
		t.Fatal(err)
	}
	call(p, log.Enable, cdp.Empty{})
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	if !script {
		call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	return p
}

func (p *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 4*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		at, _ := chromedp.Run(p.ctx, chromedp.Location())
		body, _ := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("main")))
		p.t.Fatalf("%s: %v\nat %s:\n%s", p.name, err, at, body)
	}
}

// call sends a command of the protocol.
func call[P, R any](p *tab, c cdp.Command[P, R], params P) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, c, params); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// ask returns the value of an action.
func ask[T any](p *tab, a chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 4*time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
	return v
}

// visit opens a screen.
func (p *tab) visit(address string) {
	p.t.Helper()
	p.run(chromedp.Navigate(p.address + address))
}

// press presses a button that leads to another page, and waits for that.
func (p *tab) press(selector string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 4*time.Minute)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		p.t.Fatalf("%s: press %s: %v", p.name, selector, err)
	}
}

func (p *tab) text(selector string) string {
	p.t.Helper()
	return strings.TrimSpace(ask(p, chromedp.Text(chromedp.CSS(selector))))
}

func (p *tab) value(selector string) string {
	p.t.Helper()
	return ask(p, chromedp.Value(chromedp.CSS(selector)))
}

func (p *tab) signIn(account string) {
	p.t.Helper()
	p.visit("/dang-nhap")
	p.run(chromedp.SendKeys(chromedp.CSS("#token"), "token-"+account))
	p.press("main button.main")
}

// shot keeps a picture of the whole page, if somebody wants them.
func (p *tab) shot(name string) {
	p.t.Helper()
	if p.shots == "" {
		return
	}
	png := ask(p, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(p.shots, p.name+"-"+name+".png"), png, 0o600); err != nil {
		p.t.Error(err)
	}
}

// probe is the check of pages that .ci/run uses, told to look at once and to hand back what it finds.
func probe(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../.ci/page.js")
	if err != nil {
		t.Fatal(err)
	}
	return `JSON.stringify((function () { var found = null; document.activeElement.blur();
	// What is folded is looked at too: unfolded, and folded again.
	var folded = Array.from(document.querySelectorAll("details")).map(function (d) { return [d, d.open, d.getAttribute("name")]; });
	folded.forEach(function (f) { f[0].removeAttribute("name"); f[0].open = true; });
	var addEventListener = function (_, f) { f(); }, parent = { postMessage: function (m) { found = m.faults; } };` +
		string(text) + `; folded.forEach(function (f) { f[0].open = f[1]; if (f[2]) f[0].setAttribute("name", f[2]); });
	return found; })())`
}

// expected are faults of that check that are none here: a screen has a script and goes to other screens, where a report may do neither, and
// a field that is not seen needs no name.
var expected = regexp.MustCompile(`^(outside: |script: |name: input$)`)

// local are the addresses that a screen may name: its own.
const localOnly = `JSON.stringify(Array.from(document.querySelectorAll("[src],[href],[action],[formaction]")).flatMap(function (e) {
	return ["src", "href", "action", "formaction"].map(function (n) { return e.getAttribute(n); });
}).filter(function (a) { return a !== null && !/^(\/(?!\/)|#)/.test(a); }))`

// check looks at the screen: the faults that .ci/page.js knows (names, headings, tables, contrast, focus, what sticks out), addresses of others,
// and what the browser complained of.
func (p *tab) check(what string) {
	p.t.Helper()
	p.run(chromedp.KeyEvent(kb.Tab)) // a browser shows the focus to those who use the keyboard
	raw, foreign := ask(p, chromedp.Evaluate[string](probe(p.t))), ask(p, chromedp.Evaluate[string](localOnly))
	var found []string
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		p.t.Fatal(err)
	}
	for _, f := range found {
		if !expected.MatchString(f) {
			p.t.Errorf("%s, %s: %s", p.name, what, f)
		}
	}
	if foreign != "[]" {
		p.t.Errorf("%s, %s: addresses outside: %s", p.name, what, foreign)
	}
	p.quiet(what)
	p.shot(what)
}

// quiet wants no message of the browser: none of scripts, none of the policy.
func (p *tab) quiet(what string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		p.t.Errorf("%s, %s: %s", p.name, what, c)
	}
	p.complaints = nil
}

// rejected takes away the browser's word that a page came with a status of 4xx, and wants one.
func (p *tab) rejected(what string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.complaints, func(c string) bool {
		return strings.HasPrefix(c, "network: Failed to load resource: the server responded with a status of 4")
	})
	if i < 0 {
		p.t.Errorf("%s, %s: nothing was refused", p.name, what)
		return
	}
	p.complaints = slices.Delete(p.complaints, i, i+1)
}

// action opens the form of a command.
func (p *tab) action(command string) string {
	p.t.Helper()
	form := `details.action:has(input[value="` + command + `"])`
	if !ask(p, chromedp.Evaluate[bool](`document.querySelector('`+form+`').open`)) {
		p.run(chromedp.Click(chromedp.CSS(form + " > summary")))
	}
	return form + " "
}

func (p *tab) received() int {
	p.t.Helper()
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(p.text(".figures .value")))
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// cell returns a figure of the total row of form II.06a, by its place from the end.
func (p *tab) total(fromEnd int) string {
	p.t.Helper()
	return p.text(fmt.Sprintf(`section[aria-labelledby] tr.total td:nth-last-child(%d)`, fromEnd))
}

const cardPayload = "001185012345|012345678|Trần Thị Minh Hoà|15031985|Nữ|Số 7 ngõ Thử Nghiệm|01012022" // invented

// TestBrowser opens the screens in Chromium: one process for all of it, a tab with cookies of its own for each.
func TestBrowser(t *testing.T) {
	c := browserTest(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, *chromium)
	}{{"life", lifeOfADossier}, {"keyboard", keyboard}, {"without script", withoutScript}, {"screens", screens}} {
		t.Run(part.name, func(t *testing.T) { part.test(t, c) })
	}
}

// lifeOfADossier takes a dossier from the counter to its result in the browser, and sees the figures change. Kills: figures that are
// kept after a change; a form without its revision; a screen that needs what the policy forbids.
func lifeOfADossier(t *testing.T, c *chromium) {
	for _, form := range []struct {
		width  int64
		scheme string
	}{{1280, "light"}, {390, "dark"}} {
		p := c.tab(t, form.width, form.scheme, true)
		p.visit("/")
		p.check("home")
		p.press("a.plain")
		p.check("signin")
		p.signIn("sao-mai")
		p.visit("/so-lieu")
		before := p.received()
		delivered := p.total(6)

		p.visit("/quay")
		p.run(chromedp.SendKeys(chromedp.CSS("#name"), "Trần Thị Minh Hoa")) // not what the card says
		p.run(chromedp.SendKeys(chromedp.CSS("#qr"), cardPayload))
		if _, err := chromedp.RunResponse(p.ctx, chromedp.KeyEvent(kb.Enter)); err != nil { // as a scanner does
			t.Fatal(err)
		}
		if got := p.value("#number"); got != "001185012345" {
			t.Errorf("%s: the card filled in %d digits", p.name, len(got))
		}
		if got := p.text("#part-findings"); !strings.Contains(got, "Họ tên khác nhau") {
			t.Errorf("%s: no contradiction of the name: %q", p.name, got)
		}
		p.check("counter-card")
		p.press(`button[value="card"]`)
		if got := p.value("#name"); got != "Trần Thị Minh Hoà" {
			t.Errorf("%s: the name of the card was not taken", p.name)
		}
		p.run(chromedp.SendKeys(chromedp.CSS("#search"), "xac nhan tinh trang hon nhan"),
			chromedp.WaitVisible(chromedp.CSS(`input[value="1.004873"]`)),
			chromedp.Click(chromedp.CSS(`input[value="1.004873"]`)),
			chromedp.WaitVisible(chromedp.CSS("#part-promise .day")))
		if got := p.text("#part-promise .day"); !strings.HasPrefix(got, "02/12/2026") {
			t.Errorf("%s: promised %q", p.name, got)
		}
		p.run(chromedp.Click(chromedp.CSS("#part-promise summary")))
		p.check("counter-promise")
		p.press(`button[value="accept"]`)
		code := p.text("#code")
		p.check("accepted")

		p.visit("/ho-so/" + code)
		p.check("dossier-received")
		do := func(command string, actions ...chromedp.Action[chromedp.Void]) {
			t.Helper()
			c.clock.move(time.Minute)
			form := p.action(command)
			p.run(actions...)
			p.press(form + "button")
			if got := p.text(".notice"); got == "" {
				t.Errorf("%s: %s was not carried out", p.name, command)
			}
		}
		do("transfer", chromedp.SetValue(chromedp.CSS("#transfer-to"), "H40.14.03.02"))
		do("request_supplement", chromedp.SetValue(chromedp.CSS("#request-supplement-reason"), "missing"),
			chromedp.Click(chromedp.CSS("#request-supplement-papers-0")), chromedp.SendKeys(chromedp.CSS("#request-supplement-within"), "5"))
		p.check("dossier-waiting")
		do("supplement")
		do("resolve", chromedp.Click(chromedp.CSS("#resolve-resolution-outcome-0")))
		do("deliver")
		p.check("dossier-delivered")

		p.visit("/so-lieu")
		if got := p.received(); got != before+1 {
			t.Errorf("%s: %d dossiers after one more was taken in, not %d", p.name, got, before+1)
		}
		if got := p.total(6); got == delivered {
			t.Errorf("%s: the figures do not know that a dossier was finished", p.name)
		}
		p.check("figures")
		p.run(chromedp.Click(chromedp.CSS("#ky")))
		p.quiet("figures")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, u := range c.urls {
		if strings.Contains(u, "001185012345") || strings.Contains(u, "Minh") {
			t.Errorf("personal data in an address: %s", regexp.MustCompile(`\d`).ReplaceAllString(u, "N"))
		}
	}
}

// screens looks at every screen in both widths and schemes, and in English. Kills: what sticks out on a phone, pale text, a field without a
// name, a focus that is not seen.
func screens(t *testing.T, c *chromium) {
	code := c.accepted("sao-mai", "1.004873", somebody())
	c.clock.move(time.Hour)
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			p := c.tab(t, width, scheme, true)
			p.signIn("sao-mai")
			for _, s := range []struct{ address, name string }{
				{"/viec", "inbox"},
				{"/viec?trong=2", "due-soon"},
				{"/so-lieu", "figures-all"},
				{"/tieu-chi", "criteria"},
				{"/tra-cuu/" + string(code), "lookup"},
				{"/quay", "counter"},
			} {
				p.visit(s.address)
				p.check(s.name)
			}
			p.press(`button[value="accept"]`) // nothing was filled in: everything that is missing stands beside its field
			p.rejected("counter-faults")
			p.check("counter-faults")
			p.visit("/ho-so/" + string(code))
			p.run(chromedp.SetValue(chromedp.CSS("#applicant-purpose"), "contact"))
			p.press("#applicant button")
			p.check("dossier-applicant")
			p.visit("/ho-so/H40.14.03-261127-9999")
			p.rejected("missing")
			p.check("missing")
			p.visit("/")
			p.press(".tongue button")
			p.visit("/viec")
			p.check("inbox-english")
			p.visit("/so-lieu")
			p.check("figures-english")
		}
	}
}

// tabTo presses the tabulator until a field has the focus, as somebody without a mouse does.
func (p *tab) tabTo(id string) {
	p.t.Helper()
	for range 80 {
		p.run(chromedp.KeyEvent(kb.Tab))
		if ask(p, chromedp.Evaluate[string](`document.activeElement.id || document.activeElement.value || ""`)) == id {
			return
		}
	}
	p.t.Fatalf("%s: %s cannot be reached with the keyboard", p.name, id)
}

// keyboard takes a dossier in without a mouse, on a phone's width. Kills: an order of the tabulator that leaves something out; parts that
// the script puts in place of others and that lose the focus.
func keyboard(t *testing.T, c *chromium) {
	p := c.tab(t, 390, "light", true)
	p.signIn("quay-1")
	p.visit("/quay")
	p.run(chromedp.KeyEvent(kb.Tab))
	if skip := ask(p, chromedp.Evaluate[string](`document.activeElement.getAttribute("href")`)); skip != "#main" {
		t.Errorf("the first stop is %q, not the way past the head", skip)
	}
	p.run(chromedp.KeyEvent(kb.Enter))
	p.tabTo("qr")
	if _, err := chromedp.RunResponse(p.ctx, chromedp.KeyEvent(cardPayload+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	p.tabTo("search")
	p.run(chromedp.KeyEvent("tình trạng hôn nhân"), chromedp.WaitVisible(chromedp.CSS("#procedure-0")))
	p.tabTo("procedure-0")
	p.run(chromedp.KeyEvent(" "), chromedp.WaitVisible(chromedp.CSS("#part-promise .day")))
	p.tabTo("accept")
	if _, err := chromedp.RunResponse(p.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	if got := p.text("h1"); got != "Đã tiếp nhận hồ sơ" {
		t.Errorf("after the keyboard run: %q", got)
	}
	p.quiet("keyboard")
}

// withoutScript does the same with script switched off. Kills: whatever works by script alone.
func withoutScript(t *testing.T, c *chromium) {
	p := c.tab(t, 390, "dark", false)
	p.signIn("quay-1")
	p.visit("/quay")
	p.run(chromedp.SendKeys(chromedp.CSS("#qr"), cardPayload))
	p.press(`button[value="read"]`)
	p.run(chromedp.SendKeys(chromedp.CSS("#search"), "hon nhan"))
	p.press(`button[value="find"]`)
	p.run(chromedp.Click(chromedp.CSS(`input[value="1.004873"]`)))
	p.press(`button[value="preview"]`)
	p.shot("no-script")
	p.press(`button[value="accept"]`)
	code := p.text("#code")
	if code == "" {
		t.Fatal("nothing was taken in")
	}
	p.visit("/ho-so/" + code)
	p.run(chromedp.Click(chromedp.CSS("#s-history")))
	p.quiet("no script")
}
