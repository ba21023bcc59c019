package office_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/internal/drivers/pgserver"
	"github.com/motcua/motcua/report"
)

// clock is a clock that tests set.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// open opens an office on a new SQLite file, on a Friday morning.
func open(t testing.TB) (*office.Office, *clock) {
	t.Helper()
	c := &clock{t: motcua.MustDate(2026, time.November, 27).At(10, 0, 0)}
	return openIn(t, t.TempDir(), c), c
}

func openIn(t testing.TB, dir string, c *clock) *office.Office {
	t.Helper()
	return openOn(t, dir, "", c)
}

func openOn(t testing.TB, dir, dsn string, c *clock) *office.Office {
	t.Helper()
	if err := office.WriteSample(dir); err != nil {
		t.Fatal(err)
	}
	o, err := office.Open(t.Context(), office.Options{Dir: dir, DSN: dsn, Now: c.now, Patience: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// who returns a sample account.
func who(t testing.TB, name string) access.Account {
	t.Helper()
	for _, a := range office.SampleAccounts() {
		if a.Name == name {
			return a
		}
	}
	t.Fatalf("no account %s", name)
	return access.Account{}
}

// Invented people; their numbers are nobody's.
const (
	canaryName   = "Lý Thị Hoàng Yến"
	canaryNumber = "001199000711"
	acceptForm   = `{"procedure":"1.004873","channel":"counter","personal":{"name":"` + canaryName + `","number":"` + canaryNumber + `"}}`
)

// accept files a dossier and returns its code.
func accept(t testing.TB, o *office.Office, a access.Account) dossier.ID {
	t.Helper()
	id, err := o.NewCode(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	do(t, o, a, id, 0, "accept", acceptForm)
	return id
}

func do(t testing.TB, o *office.Office, a access.Account, id dossier.ID, revision int, command, form string) dossier.State {
	t.Helper()
	s, err := o.Do(t.Context(), a, office.Change{
		Dossier: id, Key: fmt.Sprintf("%s/%s/%d", id, command, revision), Revision: revision, Command: command, Body: []byte(form),
	})
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return s
}

// A dossier from the counter to its result, on both engines, by the accounts whose work it is.
//
// Kills: a state that comes back with the applicant in it; a promise without a proof; a command that is offered and not allowed.
func TestLife(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		o, c := open(t)
		life(t, o, c)
	})
	t.Run("postgresql", func(t *testing.T) {
		c := &clock{t: motcua.MustDate(2026, time.November, 27).At(10, 0, 0)}
		life(t, openOn(t, t.TempDir(), pgserver.Start(t, nil).NewDatabase(t), c), c)
	})
}

func life(t *testing.T, o *office.Office, c *clock) {
	t.Helper()
	counter, handler := who(t, "quay-1"), who(t, "tu-phap-1")
	id := accept(t, o, counter)
	if want := dossier.ID("H40.14.03-261127-0001"); id != want {
		t.Errorf("code %s, want %s", id, want)
	}
	d, err := o.Look(t.Context(), counter, id)
	if err != nil {
		t.Fatal(err)
	}
	if d.State.Promise.Date != motcua.MustDate(2026, time.December, 2) || d.State.Status != dossier.Received || d.Procedure.Name == "" {
		t.Errorf("promised %v, %v, %q", d.State.Promise.Date, d.State.Status, d.Procedure.Name)
	}
	if want := []string{"withdraw", "arrive"}; !cmp.Equal(want, d.May) {
		t.Errorf("the counter may %v, want %v", d.May, want)
	}
	ledger, err := o.Explain(t.Context(), counter, id)
	if err != nil || ledger.Check() != nil || ledger.Due.Date != d.State.Promise.Date {
		t.Errorf("the proof: %v", err)
	}
	c.add(time.Hour)
	do(t, o, who(t, "sao-mai"), id, d.State.Revision, "transfer", `{"to":"H40.14.03.02"}`)
	s := do(t, o, handler, id, d.State.Revision+1, "request_supplement", `{"reason":"missing","papers":[{"component":"to-khai","why":"missing"}]}`)
	if !s.Stopped() {
		t.Error("the clock runs while the applicant is waited for")
	}
	c.add(time.Hour)
	do(t, o, counter, id, s.Revision, "supplement", `{"papers":[{"component":"to-khai","originals":1}]}`)
	c.add(time.Hour)
	do(t, o, handler, id, s.Revision+1, "resolve", `{"resolution":{"outcome":"granted"}}`)
	s = do(t, o, counter, id, s.Revision+2, "deliver", `{"channel":"counter"}`)
	if s.Status != dossier.ResultDelivered || !s.Applicant.IsZero() {
		t.Errorf("%v, applicant %v", s.Status, s.Applicant)
	}
	v, err := o.Verify(t.Context(), who(t, "thanh-tra"), id)
	if err != nil || v.Unsealed != 0 || v.Head.Revision != s.Revision {
		t.Errorf("verification %+v, %v", v, err)
	}
}

// Who may not act, and what is not there for whom. A foreign dossier and one that does not exist are told apart by nothing.
//
// Kills: a method that does not ask for the action; one that does not look at the agency; a refusal that betrays that a dossier is there.
func TestRefused(t *testing.T) {
	o, _ := open(t)
	own := accept(t, o, who(t, "sao-mai"))
	period := motcua.MustParsePeriod("2026-Q4")
	calls := map[string]func(context.Context, access.Account, dossier.ID) error{
		"look": func(ctx context.Context, a access.Account, id dossier.ID) error {
			_, err := o.Look(ctx, a, id)
			return err
		},
		"explain": func(ctx context.Context, a access.Account, id dossier.ID) error {
			_, err := o.Explain(ctx, a, id)
			return err
		},
		"reveal": func(ctx context.Context, a access.Account, id dossier.ID) error {
			_, err := o.Reveal(ctx, a, id, "handling")
			return err
		},
		"papers": func(ctx context.Context, a access.Account, id dossier.ID) error {
			_, err := o.Papers(ctx, a, id, "handling")
			return err
		},
		"withdraw": func(ctx context.Context, a access.Account, id dossier.ID) error {
			_, err := o.Do(ctx, a, office.Change{Dossier: id, Key: "k", Revision: -1, Command: "withdraw", Body: []byte(`{"reason":"changed_mind","by":"applicant"}`)})
			return err
		},
		"verify": func(ctx context.Context, a access.Account, id dossier.ID) error {
			_, err := o.Verify(ctx, a, id)
			return err
		},
		"accept": func(ctx context.Context, a access.Account, id dossier.ID) error {
			_, err := o.Do(ctx, a, office.Change{Dossier: id + "9", Key: "k", Command: "accept", Body: []byte(acceptForm)})
			return err
		},
		"code": func(ctx context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.NewCode(ctx, a)
			return err
		},
		"inbox": func(ctx context.Context, a access.Account, _ dossier.ID) error { _, err := o.Inbox(ctx, a); return err },
		"report": func(ctx context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.Report(ctx, a, period, 0)
			return err
		},
		"trace": func(ctx context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.Trace(ctx, a, period, report.ByField, "Hộ tịch", 3)
			return err
		},
		"score": func(_ context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.Score(a, office.SampleWard)
			return err
		},
		"check": func(_ context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.CheckNumber(a, canaryNumber, motcua.Date{}, identity.Person{})
			return err
		},
		"accesses": func(ctx context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.Accesses(ctx, a, "", 0)
			return err
		},
		"import": func(_ context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.Import(a, strings.NewReader("x"), dossier.CSV)
			return err
		},
		"search": func(ctx context.Context, a access.Account, _ dossier.ID) error {
			_, err := o.FindApplicant(ctx, a, identity.MustParsePersonalID(canaryNumber), dossier.Query{}, "handling")
			return err
		},
	}
	// For each call: ok, forbidden, or not found, for the accounts in this order.
	accounts := []string{"sao-mai", "quay-1", "tu-phap-1", "lanh-dao", "binh-minh", "tinh", "thanh-tra", "quan-tri", ""}
	want := map[string]string{
		"look":     "ok ok ok ok no ok ok -- --",
		"explain":  "ok ok ok ok no ok ok -- --",
		"reveal":   "ok ok ok ok no ok -- -- --",
		"papers":   "ok ok ok ok no ok -- -- --",
		"withdraw": "ok ok -- -- no -- -- -- --",
		"verify":   "ok -- -- -- -- -- ok -- --",
		"accept":   "ok ok -- -- no -- -- -- --",
		"code":     "ok ok -- -- ok -- -- -- --",
		"inbox":    "ok ok ok ok ok ok ok -- --",
		"report":   "ok ok ok ok ok ok ok -- --",
		"trace":    "ok ok ok ok ok ok ok -- --",
		"score":    "ok -- -- ok no ok ok -- --",
		"check":    "ok ok ok ok ok ok -- -- --",
		"accesses": "ok -- -- -- -- -- ok -- --",
		"import":   "-- -- -- -- -- -- -- ok --",
		"search":   "ok ok ok ok ok ok -- -- --",
	}
	for name, call := range calls {
		var got []string
		for _, account := range accounts {
			a := access.Account{}
			if account != "" {
				a = who(t, account)
			}
			id := own
			if name == "withdraw" || name == "accept" {
				id = accept(t, o, who(t, "sao-mai"))
			}
			switch err := call(t.Context(), a, id); {
			case err == nil:
				got = append(got, "ok")
			case errors.Is(err, access.ErrForbidden):
				got = append(got, "--")
			case errors.Is(err, motcua.ErrNotFound):
				got = append(got, "no")
			default:
				got = append(got, err.Error())
			}
		}
		if text := strings.Join(got, " "); text != want[name] {
			t.Errorf("%s: %s, want %s", name, text, want[name])
		}
	}
	for name, call := range calls {
		foreign := who(t, "binh-minh")
		foreign.Roles = access.Roles()
		there, nowhere := call(t.Context(), foreign, own), call(t.Context(), foreign, "H40.14.03-261127-9999")
		if fmt.Sprint(there) != fmt.Sprint(nowhere) && errors.Is(there, motcua.ErrNotFound) {
			t.Errorf("%s: %v tells that a foreign dossier is there; nowhere it says %v", name, there, nowhere)
		}
	}
}

// A body that is asked for an opinion sees the dossier and answers; it does nothing else with it.
//
// Kills: a question that whoever is asked cannot see; one who is asked and passes the dossier on, reads who applies, or answers for another.
func TestConsulted(t *testing.T) {
	o, _ := open(t)
	own, foreign := who(t, "sao-mai"), who(t, "binh-minh")
	id := accept(t, o, own)
	do(t, o, own, id, 1, "transfer", `{"to":"H40.14.03.02"}`)
	see := func() error { _, err := o.Look(t.Context(), foreign, id); return err }
	if err := see(); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("before the question: %v", err)
	}
	do(t, o, own, id, 2, "consult", `{"to":"H40.14.04.02"}`)
	do(t, o, own, id, 3, "consult", `{"to":"H40.14.03.03"}`)
	tasks, err := o.Inbox(t.Context(), foreign)
	if err != nil || len(tasks) != 1 || tasks[0].ID != id {
		t.Errorf("the inbox of who is asked: %v, %v", tasks, err)
	}
	d, err := o.Look(t.Context(), foreign, id)
	if err != nil || !slices.Equal(d.May, []string{"respond"}) {
		t.Errorf("may %q, %v", d.May, err)
	}
	if _, err := o.Explain(t.Context(), foreign, id); err != nil {
		t.Error(err)
	}
	inspector := foreign
	inspector.Roles = access.Roles()
	_, applicant := o.Reveal(t.Context(), inspector, id, "handling")
	_, papers := o.Papers(t.Context(), inspector, id, "handling")
	_, seals := o.Verify(t.Context(), inspector, id)
	for what, err := range map[string]error{"the applicant": applicant, "the papers": papers, "the seals": seals} {
		if !errors.Is(err, motcua.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	send := func(command, form string) error {
		_, err := o.Do(t.Context(), foreign, office.Change{Dossier: id, Key: command + form, Revision: 4, Command: command, Body: []byte(form)})
		return err
	}
	if err := send("transfer", `{"to":"H40.14.04"}`); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("passed on: %v", err)
	}
	if err := send("respond", `{"leg":2,"opinion":"agrees"}`); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("answered for another: %v", err)
	}
	if err := send("respond", `{"leg":1,"opinion":"agrees"}`); err != nil {
		t.Errorf("no answer: %v", err)
	}
	if d, err := o.Look(t.Context(), foreign, id); err != nil || len(d.May) != 0 || d.Own {
		t.Errorf("after the answer it may %q, %v", d.May, err)
	}
	do(t, o, own, id, 5, "respond", `{"leg":2,"opinion":"objects"}`)
}

// An account acts as itself and for its unit, whatever the form says.
//
// Kills: actor and unit taken from the form.
func TestActor(t *testing.T) {
	o, _ := open(t)
	counter := who(t, "quay-1")
	id := accept(t, o, counter)
	for _, form := range []string{`{"reason":"changed_mind","by":"applicant","actor":"lanh-dao"}`, `{"reason":"changed_mind","by":"applicant","unit":"H40.14.04"}`} {
		_, err := o.Do(t.Context(), counter, office.Change{Dossier: id, Key: "k", Revision: 1, Command: "withdraw", Body: []byte(form)})
		if !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%s: %v", form, err)
		}
	}
	d, err := o.Look(t.Context(), counter, id)
	if err != nil {
		t.Fatal(err)
	}
	if e := d.Events[0]; e.Actor != "quay-1" || e.Unit != office.SampleWard {
		t.Errorf("%s for %s", e.Actor, e.Unit)
	}
}

// Sixteen change a dossier that they all saw at the same revision: one does, the others hear of it. The same change sent again is
// carried out once, whatever happened since.
//
// Kills: a revision that is looked at and not held to; one that refuses a repeated request.
func TestRevision(t *testing.T) {
	o, _ := open(t)
	a := who(t, "sao-mai")
	id := accept(t, o, a)
	change := func(n, revision int) office.Change {
		return office.Change{Dossier: id, Key: fmt.Sprintf("transfer %d", n), Revision: revision, Command: "transfer", Body: []byte(`{"to":"H40.14.03.02"}`)}
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var won []int
	for n := range 16 {
		wg.Go(func() {
			_, err := o.Do(context.Background(), a, change(n, 1))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won = append(won, n)
			} else if !errors.Is(err, motcua.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d won", len(won))
	}
	do(t, o, a, id, 2, "resolve", `{"resolution":{"outcome":"granted"}}`)
	if s, err := o.Do(t.Context(), a, change(won[0], 1)); err != nil || s.Revision != 2 {
		t.Errorf("sent again: revision %d, %v", s.Revision, err)
	}
	if _, err := o.Do(t.Context(), a, office.Change{Dossier: id, Key: change(won[0], 1).Key, Revision: -1, Command: "transfer", Body: []byte(`{"to":"H40.14.03.03"}`)}); !errors.Is(err, motcua.ErrExists) {
		t.Errorf("the key of another change: %v", err)
	}
}

// Codes are given out one after the other, also by a service that was started anew, and none that is taken.
//
// Kills: a count that begins at 1 after a restart; one that skips what is free; codes of one agency counted with those of another.
func TestNewCode(t *testing.T) {
	c := &clock{t: motcua.MustDate(2026, time.November, 27).At(10, 0, 0)}
	dir := t.TempDir()
	o := openIn(t, dir, c)
	a, b := who(t, "quay-1"), who(t, "binh-minh")
	for n := 1; n <= 11; n++ {
		if id := accept(t, o, a); id != dossier.ID(fmt.Sprintf("H40.14.03-261127-%04d", n)) {
			t.Fatalf("code %d is %s", n, id)
		}
	}
	if id := accept(t, o, b); id != "H40.14.04-261127-0001" {
		t.Errorf("the other ward's first is %s", id)
	}
	other, err := office.Open(t.Context(), office.Options{Dir: dir, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if id, err := other.NewCode(t.Context(), a); err != nil || id != "H40.14.03-261127-0012" {
		t.Errorf("after a restart %s, %v", id, err)
	}
	c.add(72 * time.Hour)
	if id, err := o.NewCode(t.Context(), a); err != nil || id != "H40.14.03-261130-0001" {
		t.Errorf("on another day %s, %v", id, err)
	}
}

// Whoever looks at an applicant is in the access record with a purpose, and the public status says nothing beyond.
//
// Kills: a look that is not recorded; one without a purpose; a status that has more in it.
func TestReveal(t *testing.T) {
	o, _ := open(t)
	a := who(t, "quay-1")
	id := accept(t, o, a)
	for _, purpose := range []string{"", "curiosity", canaryNumber} {
		if _, err := o.Reveal(t.Context(), a, id, purpose); !errors.Is(err, motcua.ErrInvalid) || strings.Contains(err.Error(), canaryNumber) {
			t.Errorf("purpose %q: %v", purpose, err)
		}
	}
	p, err := o.Reveal(t.Context(), a, id, "contact")
	if err != nil || p.Name.Reveal() != canaryName || p.Number.Reveal() != canaryNumber {
		t.Fatalf("%v", err)
	}
	page, err := o.FindApplicant(t.Context(), a, identity.MustParsePersonalID(canaryNumber), dossier.Query{}, "delivery")
	if err != nil || !slices.Equal(page.IDs, []dossier.ID{id}) {
		t.Errorf("%v, %v", page.IDs, err)
	}
	if page, err := o.FindApplicant(t.Context(), who(t, "binh-minh"), identity.MustParsePersonalID(canaryNumber), dossier.Query{}, "delivery"); err != nil || len(page.IDs) != 0 {
		t.Errorf("the other ward finds %v, %v", page.IDs, err)
	}
	accesses, err := o.Accesses(t.Context(), who(t, "thanh-tra"), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range accesses.Entries {
		got = append(got, fmt.Sprintf("%s %s %s %s", e.Actor, e.Kind, e.Purpose, e.Dossier))
	}
	if diff := cmp.Diff([]string{"quay-1 view contact " + string(id), "quay-1 search delivery ", "binh-minh search delivery "}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s, err := o.Status(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if want := (office.Status{Code: id, Status: dossier.Received, Due: s.Due}); s != want || s.Due.IsZero() {
		t.Errorf("%+v, want %+v", s, want)
	}
}

// Figures are those of the account's agency, are there as soon as something was written, and say as of when they are.
//
// Kills: figures of another ward in the own ones; a memory that outlives a change; ageing that names foreign units.
func TestFigures(t *testing.T) {
	o, c := open(t)
	if err := o.Fill(t.Context(), 120, 1); err != nil {
		t.Fatal(err)
	}
	period := motcua.MustParsePeriod("2026-Q4")
	counts := func(name string) report.Counts {
		t.Helper()
		f, err := o.Figures(t.Context(), who(t, name), period)
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range f.Ageing.Rows(report.ByUnit) {
			if !who(t, name).Covers(unit) {
				t.Errorf("%s sees what lies with %s", name, unit)
			}
		}
		if total := f.Tally.Total(); f.Ageing.Total("dang_tong") != total.Open() {
			t.Errorf("%s: %d open by age, %d in the tally", name, f.Ageing.Total("dang_tong"), total.Open())
		}
		return f.Tally.Total()
	}
	ward, other, whole := counts("sao-mai"), counts("binh-minh"), counts("tinh")
	if ward.Add(other) != whole || ward.Received() == 0 || other.Received() == 0 {
		t.Errorf("%v and %v are not %v", ward, other, whole)
	}
	a := who(t, "sao-mai")
	id := accept(t, o, a)
	if after := counts("sao-mai"); after.Open() != ward.Open()+1 {
		t.Errorf("%d open after one was accepted, %d before", after.Open(), ward.Open())
	}
	c.add(time.Minute)
	do(t, o, a, id, 1, "resolve", `{"resolution":{"outcome":"granted"}}`)
	if after := counts("sao-mai"); after.Finished() != ward.Finished()+1 || after.Open() != ward.Open() {
		t.Errorf("%v after one was finished, %v before", after, ward)
	}
	ids, err := o.Trace(t.Context(), a, period, report.ByField, "Hộ tịch", 7)
	if err != nil || !slices.Contains(ids, id) {
		t.Errorf("%d behind the figure, %v", len(ids), err)
	}
	for _, wrong := range []string{"2027-Q1", "2026-01-01/2027-12-31"} {
		if _, err := o.Figures(t.Context(), a, motcua.MustParsePeriod(wrong)); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if _, err := o.Figures(t.Context(), a, motcua.MustParsePeriod("2026-09")); err != nil {
		t.Errorf("a month that is over: %v", err)
	}
}

// Kills: a first look that waits for a count.
func TestWarm(t *testing.T) {
	c := &clock{t: motcua.MustDate(2026, time.November, 27).At(10, 0, 0)}
	dir := t.TempDir()
	if err := office.WriteSample(dir); err != nil {
		t.Fatal(err)
	}
	o, err := office.Open(t.Context(), office.Options{Dir: dir, Now: c.now, Freshness: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}()
	warm := c.now()
	if err := o.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.add(time.Minute)
	f, err := o.Figures(t.Context(), who(t, "sao-mai"), motcua.MustParsePeriod("2026-Q4"))
	if err != nil || !f.Tally.Basis().AsOf.Equal(warm) {
		t.Errorf("as of %v, not %v, %v", f.Tally.Basis().AsOf, warm, err)
	}
}

// A file comes in beside the requests, row by row, and one that names other agencies' dossiers goes no further than them.
//
// Kills: an import that leaves its file behind; one that writes into another province; progress that is never there.
func TestImport(t *testing.T) {
	c := &clock{t: motcua.MustDate(2026, time.November, 27).At(10, 0, 0)}
	dir := t.TempDir()
	o := openIn(t, dir, c)
	a := who(t, "quan-tri")
	file := func(province string) string {
		var b bytes.Buffer
		fmt.Fprintln(&b, "code,procedure,channel,received_at,unit,applicant_name,applicant_id")
		for n := 1; n <= 250; n++ {
			fmt.Fprintf(&b, "%s.14.03-261102-%04d,1.004873,counter,2026-11-02 09:00,%s.14.03,%s,%s\n", province, n, province, canaryName, canaryNumber)
		}
		fmt.Fprintf(&b, "%s.14.03-261102-9999,0.000000,counter,2026-11-02 09:00,%s.14.03,,\n", province, province)
		return b.String()
	}
	finish := func(text string) office.Job {
		t.Helper()
		job, err := o.Import(a, strings.NewReader(text), dossier.CSV)
		if err != nil {
			t.Fatal(err)
		}
		for !job.Done {
			if job, err = o.Job(a, job.ID); err != nil {
				t.Fatal(err)
			}
		}
		return job
	}
	job := finish(file("H40"))
	if job.Code != "" || job.Report.Accepted != 250 || job.Report.Rejected != 1 || len(job.Findings) == 0 {
		t.Errorf("%+v", job)
	}
	prose := "code,procedure,channel,received_at,unit,applicant_name,ended_at,ending,reason\n" +
		"H40.14.03-261102-8001,1.004873,counter,2026-11-02 09:00,H40.14.03," + canaryName + ",2026-11-03 09:00,stopped,Bà nói sẽ nộp lại vào dịp khác\n" +
		"H40.14.03-261102-8002,1.004873,counter,2026-11-02 09:00,H40.14.03," + canaryName + ",2026-11-03 09:00,stopped,\n"
	if job := finish(prose); job.Report.Accepted != 2 {
		t.Errorf("%+v", job)
	}
	for _, id := range []dossier.ID{"H40.14.03-261102-8001", "H40.14.03-261102-8002"} {
		if papers, err := o.Papers(t.Context(), who(t, "sao-mai"), id, "handling"); err != nil || len(papers) < 2 {
			t.Errorf("%d papers of %s, %v", len(papers), id, err)
		}
	}
	if again := finish(file("H40")); again.Report.Unchanged != 250 || again.Report.Accepted != 0 {
		t.Errorf("again %+v", again.Report)
	}
	if foreign := finish(file("H41")); foreign.Code != "invalid" || foreign.Report.Accepted != 0 {
		t.Errorf("of another province: %+v", foreign)
	}
	if broken := finish("nothing,known\n1,2\n"); broken.Code != "invalid" || len(broken.Problems) == 0 {
		t.Errorf("a broken file: %+v", broken)
	}
	if _, err := o.Import(a, iotest.ErrReader(&os.PathError{Op: "write", Path: "import-1", Err: syscall.ENOSPC}), dossier.CSV); !errors.Is(err, motcua.ErrFull) {
		t.Errorf("no room for the file: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "import-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	other := a
	other.Agency, other.Unit = "H41", "H41"
	if _, err := o.Job(other, job.ID); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("another province's operator: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "import-left"), []byte(canaryNumber), 0o600); err != nil {
		t.Fatal(err)
	}
	openIn(t, dir, c)
	if _, err := os.Stat(filepath.Join(dir, "import-left")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a killed process left is still there: %v", err)
	}
}

// The number and the card at the counter: everything but twelve digits is told and nothing is refused.
func TestCheckNumber(t *testing.T) {
	o, _ := open(t)
	a := who(t, "quay-1")
	c, err := o.CheckNumber(a, canaryNumber, motcua.Date{}, identity.Person{Sex: identity.Male})
	if err != nil || !c.Inspection.WellFormed() || !slices.Contains(c.Kinds, identity.KindPersonalID) {
		t.Errorf("%+v, %v", c, err)
	}
	if len(c.Findings) == 0 {
		t.Error("a woman's number of a man is worth a word")
	}
	if c, err := o.CheckNumber(a, "12345", motcua.Date{}, identity.Person{}); err != nil || c.Inspection.WellFormed() {
		t.Errorf("five digits: %+v, %v", c, err)
	}
	// An invented card.
	qr, contradictions, err := o.ReadCard(a, canaryNumber+"||"+canaryName+"|01011999|Nữ|Sao Mai|02022021", identity.Person{Name: "Lê Văn Tám"})
	if err != nil || qr.Name != canaryName || len(contradictions) == 0 {
		t.Errorf("%v, %d contradictions, %v", qr.Kind, len(contradictions), err)
	}
}

// The same seed gives the same sample, and none of its people's numbers is in the facts.
func TestFill(t *testing.T) {
	list := func() []dossier.ID {
		o, _ := open(t)
		if err := o.Fill(t.Context(), 40, 7); err != nil {
			t.Fatal(err)
		}
		page, err := o.Find(t.Context(), who(t, "tinh"), dossier.Filter{}, dossier.Query{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return page.IDs
	}
	first, second := list(), list()
	if diff := cmp.Diff(first, second); diff != "" || len(first) != 40 {
		t.Errorf("%d dossiers (-first +second):\n%s", len(first), diff)
	}
	p := office.SamplePerson(rand.New(rand.NewPCG(1, 1)))
	if p.Number.IsZero() || p.Name.IsZero() {
		t.Error("an applicant without a name or a number")
	}
}

// What is no database is refused, and what may be a password in it is not repeated.
func TestOpenRefuses(t *testing.T) {
	for _, dsn := range []string{"mysql://u:geheim@h/d", "geheim", "postgres://u:geheim@127.0.0.1:1/d?connect_timeout=1"} {
		o, err := office.Open(t.Context(), office.Options{Dir: t.TempDir(), DSN: dsn, Directory: office.SampleDirectory()})
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v, %v", o, err)
		}
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "criteria"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "criteria", "H40.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := office.Open(t.Context(), office.Options{Dir: dir, Directory: office.SampleDirectory()}); err == nil || !strings.Contains(err.Error(), "H40.json") {
		t.Errorf("a broken assessment: %v", err)
	}
}
