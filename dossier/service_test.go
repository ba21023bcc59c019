package dossier_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
)

// fixed is a store that always holds one log and takes everything.
type fixed struct {
	dossier.Store
	log dossier.Log
}

func (f fixed) Load(context.Context, dossier.ID) (dossier.Log, error) { return f.log, nil }

func (f fixed) Append(_ context.Context, b dossier.Batch) (int, error) {
	return b.Expected + len(b.Events), nil
}

// meddled is a store in which something happens just before an event is appended.
type meddled struct {
	dossier.Store
	before func(b dossier.Batch)
	calls  int
}

func (m *meddled) Append(ctx context.Context, b dossier.Batch) (int, error) {
	m.calls++
	if m.before != nil {
		m.before(b)
	}
	return m.Store.Append(ctx, b)
}

func request(key string, c dossier.Command) dossier.Request {
	return dossier.Request{Dossier: "H40-1", Key: key, Command: c}
}

func revision(t testing.TB, store dossier.Store) int {
	t.Helper()
	log, err := store.Load(context.Background(), "H40-1")
	if err != nil && !errors.Is(err, motcua.ErrNotFound) {
		t.Fatal(err)
	}
	return len(log.Events)
}

// Kills: a request carried out twice; a repeated request answered with the present state instead of the one it led to; any
// field of a command that is left out when a key is used again.
func TestServiceIdempotency(t *testing.T) {
	ctx := t.Context()
	store := memstore.New()
	service := dossier.NewService(store, testRules(t), nil)
	accept := func() *dossier.Accept {
		return &dossier.Accept{
			Meta: meta("2024-03-04 09:00"), Procedure: "cases", Case: "simple", Channel: dossier.Counter, Competent: "H40.20",
			Elsewhere: true, Papers: []dossier.Paper{{Component: "form", Originals: 1}}, Promised: motcua.MustDate(2024, 3, 8), Personal: person(),
		}
	}
	do := func(r dossier.Request) (dossier.State, error) { return service.Do(ctx, r) }
	first, err := do(request("a", accept()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := do(request("b", &dossier.Transfer{Meta: meta("2024-03-04 11:00"), To: "H40.20"})); err != nil {
		t.Fatal(err)
	}
	again, err := do(request("a", accept()))
	if err != nil || again.Status != dossier.Received || again.Revision != 1 || again.Promise != first.Promise {
		t.Errorf("repeated: %+v, %v", again, err)
	}
	if n := revision(t, store); n != 2 {
		t.Errorf("%d events, want 2", n)
	}

	changes := map[string]func(*dossier.Accept){
		"at":           func(c *dossier.Accept) { c.At = at("2024-03-04 08:00") },
		"actor":        func(c *dossier.Accept) { c.Actor = "other" },
		"unit":         func(c *dossier.Accept) { c.Unit = "other" },
		"reason":       func(c *dossier.Accept) { c.Reason = "other" },
		"procedure":    func(c *dossier.Accept) { c.Procedure = "5wd" },
		"case":         func(c *dossier.Accept) { c.Case = "hard" },
		"channel":      func(c *dossier.Accept) { c.Channel = dossier.Online },
		"competent":    func(c *dossier.Accept) { c.Competent = "other" },
		"elsewhere":    func(c *dossier.Accept) { c.Elsewhere = false },
		"papers":       func(c *dossier.Accept) { c.Papers = nil },
		"link":         func(c *dossier.Accept) { c.Link.Bundle = "B" },
		"note":         func(c *dossier.Accept) { c.Note = dossier.NewSecret("x") },
		"promised":     func(c *dossier.Accept) { c.Promised = motcua.MustDate(2024, 3, 9) },
		"not promised": func(c *dossier.Accept) { c.Promised = motcua.Date{} },
		"personal":     func(c *dossier.Accept) { c.Personal = dossier.Personal{} },
	}
	for name, change := range changes {
		c := accept()
		change(c)
		if _, err := do(request("a", c)); !errors.Is(err, motcua.ErrExists) {
			t.Errorf("same key, another %s: %v, want ErrExists", name, err)
		}
	}
	others := map[string]dossier.Command{
		"kind":   &dossier.Resolve{Meta: meta("2024-03-04 11:00")},
		"target": &dossier.Transfer{Meta: meta("2024-03-04 11:00"), To: "H40.21"},
	}
	for name, c := range others {
		if _, err := do(request("b", c)); !errors.Is(err, motcua.ErrExists) {
			t.Errorf("same key, another %s: %v, want ErrExists", name, err)
		}
	}
	if n := revision(t, store); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
}

// Kills: a command of another kind whose own fields are not compared.
func TestServiceTellsCommandsApart(t *testing.T) {
	m := meta("2024-03-04 10:00")
	before := []dossier.Command{&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter}}
	resolved := append(before[:1:1], &dossier.Resolve{Meta: meta("2024-03-04 09:30")})
	tests := []struct {
		name       string
		before     []dossier.Command
		one, other dossier.Command
	}{
		{"submit by another channel", nil, &dossier.Submit{Meta: m, Channel: dossier.Online}, &dossier.Submit{Meta: m, Channel: dossier.Post}},
		{"submit by another person", nil, &dossier.Submit{Meta: m, Channel: dossier.Online, Personal: person()}, &dossier.Submit{Meta: m, Channel: dossier.Online}},
		{"extend to another day", before, &dossier.Extend{Meta: m, Promised: motcua.MustDate(2024, 4, 1)}, &dossier.Extend{Meta: m, Promised: motcua.MustDate(2024, 4, 2)}},
		{"deliver by another channel", resolved, &dossier.Deliver{Meta: m, Channel: dossier.Post}, &dossier.Deliver{Meta: m}},
		{"accept another procedure", nil, &dossier.Accept{Meta: m, Procedure: "5wd", Channel: dossier.Post}, &dossier.Accept{Meta: m, Procedure: "restarts", Channel: dossier.Post}},
		{"accept with another promise", nil, &dossier.Accept{Meta: m, Procedure: "5wd", Channel: dossier.Post}, &dossier.Accept{Meta: m, Procedure: "5wd", Channel: dossier.Post, Promised: motcua.MustDate(2024, 3, 12)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			service := dossier.NewService(memstore.New(), testRules(t), nil)
			for i, c := range tt.before {
				if _, err := service.Do(t.Context(), request(fmt.Sprint("b", i), c)); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 {
				if _, err := service.Do(t.Context(), request("k", tt.one)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := service.Do(t.Context(), request("k", tt.other)); !errors.Is(err, motcua.ErrExists) {
				t.Errorf("%v, want ErrExists", err)
			}
		})
	}
	// What the command leaves to the rules, or says with the rules, is the same command.
	service := dossier.NewService(memstore.New(), testRules(t), nil)
	for _, c := range []*dossier.Accept{
		{Meta: m, Procedure: "5wd", Channel: dossier.Post},
		{Meta: m, Procedure: "5wd", Channel: dossier.Post, Promised: motcua.MustDate(2024, 3, 11), Competent: m.Unit},
		{Meta: m, Procedure: "5wd"},
	} {
		if _, err := service.Do(t.Context(), request("k", c)); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Kills: a command decided on a state that is not the one it is appended to; a conflict given up at once, or never.
func TestServiceConflicts(t *testing.T) {
	ctx := t.Context()
	rules := testRules(t)
	inner := memstore.New()
	direct := dossier.NewService(inner, rules, nil)
	if _, err := direct.Do(ctx, request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00")))); err != nil {
		t.Fatal(err)
	}
	// Somebody extends the dossier in between: the second decision must see that it cannot be extended again.
	store := &meddled{Store: inner}
	store.before = func(dossier.Batch) {
		store.before = nil
		if _, err := direct.Do(ctx, request("x", &dossier.Extend{Meta: meta("2024-03-05 09:00"), Promised: motcua.MustDate(2024, 4, 1)})); err != nil {
			t.Fatal(err)
		}
	}
	service := dossier.NewService(store, rules, nil)
	_, err := service.Do(ctx, request("y", &dossier.Extend{Meta: meta("2024-03-05 09:00"), Promised: motcua.MustDate(2024, 4, 2)}))
	if !slices.Equal(problems(err), []string{"not_allowed (extended <= 1)"}) || store.calls != 1 {
		t.Errorf("extended twice: %v after %d calls", err, store.calls)
	}

	// The dossier keeps changing: as many attempts as asked for, and nothing of it remains.
	for _, attempts := range []int{0, 1, 5} {
		n := 0
		store = &meddled{Store: inner, before: func(dossier.Batch) {
			n++
			k := fmt.Sprint("t", attempts, n)
			if _, err := direct.Do(ctx, request(k, &dossier.Transfer{Meta: meta("2024-03-06 09:00"), To: k})); err != nil {
				t.Fatal(err)
			}
		}}
		before := revision(t, inner)
		service := dossier.NewService(store, rules, &dossier.ServiceOptions{Attempts: attempts})
		_, err := service.Do(ctx, request("z", &dossier.Resolve{Meta: meta("2024-03-07 09:00")}))
		want := attempts
		if want == 0 {
			want = 3
		}
		if !errors.Is(err, motcua.ErrConflict) || store.calls != want || revision(t, inner) != before+want {
			t.Errorf("%d attempts: %v after %d calls", attempts, err, store.calls)
		}
	}
}

// The same request, sent twice at once: the one that comes second finds that the key is taken, and by whom.
//
// Kills: ErrExists given to somebody who only repeats; a state that misses what happened in between.
func TestServiceRepeatedAtOnce(t *testing.T) {
	ctx := t.Context()
	rules := testRules(t)
	for _, inBetween := range []bool{false, true} {
		inner := memstore.New()
		direct := dossier.NewService(inner, rules, nil)
		for _, r := range []dossier.Request{
			request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00"))),
			request("b", &dossier.RequestPayment{Meta: meta("2024-03-05 09:00")}),
		} {
			if _, err := direct.Do(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		pay := request("p", &dossier.Pay{Meta: meta("2024-03-07 09:00")})
		store := &meddled{Store: inner}
		store.before = func(dossier.Batch) {
			store.before = nil
			if inBetween { // the other one was decided on another state, and promised another day
				for _, r := range []dossier.Request{
					request("c", &dossier.Pay{Meta: meta("2024-03-05 10:00")}),
					request("d", &dossier.RequestPayment{Meta: meta("2024-03-06 10:00")}),
				} {
					if _, err := direct.Do(ctx, r); err != nil {
						t.Fatal(err)
					}
				}
			}
			if _, err := direct.Do(ctx, pay); err != nil {
				t.Fatal(err)
			}
		}
		got, err := dossier.NewService(store, rules, nil).Do(ctx, pay)
		if err != nil {
			t.Fatalf("in between %v: %v", inBetween, err)
		}
		want, err := direct.Load(ctx, "H40-1", dossier.AsOf{})
		if err != nil || got.Revision != want.Revision || got.Promise != want.Promise || !cmp.Equal(got.Pauses, want.Pauses) {
			t.Errorf("in between %v: %+v, want %+v", inBetween, got, want)
		}
	}
}

// A store that reports the key's own revision, although the log went on behind the decision.
//
// Kills: a state made up from a log that is not the store's.
func TestServiceRevisionOfAnother(t *testing.T) {
	ctx := t.Context()
	rules := testRules(t)
	inner := memstore.New()
	direct := dossier.NewService(inner, rules, nil)
	if _, err := direct.Do(ctx, request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00")))); err != nil {
		t.Fatal(err)
	}
	resolve := request("r", &dossier.Resolve{Meta: meta("2024-03-05 09:00")})
	store := &meddled{Store: inner}
	store.before = func(dossier.Batch) {
		store.before = nil
		for _, r := range []dossier.Request{request("t", &dossier.Transfer{Meta: meta("2024-03-05 09:00"), To: "x"}), resolve} {
			if _, err := direct.Do(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := dossier.NewService(store, rules, nil).Do(ctx, resolve)
	if err != nil || got.Revision != 3 || got.Handling != "x" {
		t.Errorf("%+v, %v", got, err)
	}
	store.before = func(dossier.Batch) {
		for _, r := range []dossier.Request{request("u", &dossier.Reopen{Meta: meta("2024-03-06 09:00")}), request("v", &dossier.Resolve{Meta: meta("2024-03-06 09:00")}), request("w", &dossier.Deliver{Meta: meta("2024-03-06 09:00")})} {
			if _, err := direct.Do(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	once := dossier.NewService(store, rules, &dossier.ServiceOptions{Attempts: 1})
	if _, err := once.Do(ctx, request("w", &dossier.Deliver{Meta: meta("2024-03-06 09:00")})); !errors.Is(err, motcua.ErrOutcomeUnknown) {
		t.Errorf("with no attempt left: %v, want ErrOutcomeUnknown, because it was written", err)
	}
}

// Kills: a request without its parts; errors that cannot be told apart; a context that is not passed on; a clock that is
// not asked; nil taken where a value is needed.
func TestServiceErrorsAndOptions(t *testing.T) {
	rules := testRules(t)
	store := memstore.New()
	now := at("2024-03-04 12:00")
	service := dossier.NewService(store, rules, &dossier.ServiceOptions{Now: func() time.Time { return now }})
	accept := request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00")))

	if _, err := service.Do(t.Context(), dossier.Request{}); !slices.Equal(problems(err), []string{"dossier: required", "key: required", "command: required"}) {
		t.Errorf("empty request: %v", err)
	}
	if _, err := service.Do(t.Context(), request("k", (*dossier.Submit)(nil))); !slices.Equal(problems(err), []string{"command: required"}) {
		t.Errorf("nil command: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := service.Do(cancelled, accept); !errors.Is(err, context.Canceled) || revision(t, store) != 0 {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := service.Load(t.Context(), "H40-1", dossier.AsOf{}); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("load of nothing: %v", err)
	}
	if _, err := service.Do(t.Context(), request("a", command(dossier.KindResolved, meta("2024-03-04 09:00")))); !errors.Is(err, motcua.ErrInvalid) || revision(t, store) != 0 {
		t.Errorf("resolve what is not there: %v", err)
	}
	if _, err := service.Do(t.Context(), accept); err != nil {
		t.Fatal(err)
	}
	log, err := store.Load(t.Context(), "H40-1")
	if err != nil || !log.Events[0].Recorded.Equal(now) || !log.Events[0].At.Equal(at("2024-03-04 09:00")) {
		t.Errorf("recorded: %+v, %v", log.Events, err)
	}
	now = now.Add(time.Hour) // a repeated request is recorded later, and is the same request
	if s, err := service.Do(t.Context(), accept); err != nil || s.Revision != 1 {
		t.Errorf("repeated an hour later: %v", err)
	}
	then, err := service.Load(t.Context(), "H40-1", dossier.At(at("2024-03-04 11:59")))
	if err != nil || then.Exists() {
		t.Errorf("before it was recorded: %+v, %v", then, err)
	}

	for _, f := range []func(){
		func() { dossier.NewService(nil, rules, nil) },
		func() { dossier.NewService(store, nil, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("nil was taken")
				}
			}()
			f()
		}()
	}
}

// Failing any one call leaves the full effect or none, and the same request sent again is carried out once.
//
// Kills: a key that is not looked for; an answer made up after an error; an error that hides its cause.
func TestServiceOnAFaultyStore(t *testing.T) {
	rules := testRules(t)
	requests := []dossier.Request{
		request("1", command(dossier.KindSubmitted, meta("2024-03-01 09:00"))),
		request("2", command(dossier.KindAccepted, meta("2024-03-04 09:00"))),
		request("3", command(dossier.KindTransferred, meta("2024-03-04 10:00"))),
		request("4", command(dossier.KindSupplementRequested, meta("2024-03-05 10:00"))),
		request("5", command(dossier.KindSupplemented, meta("2024-03-06 10:00"))),
		request("6", command(dossier.KindResolved, meta("2024-03-07 10:00"))),
	}
	var want dossier.Log
	run := func(store *storetest.Faulty, inner dossier.Store, where string) {
		service := dossier.NewService(store, rules, nil)
		for i, r := range requests {
			_, err := service.Do(t.Context(), r)
			if n := revision(t, inner); n != i+1 && (err == nil || n != i) {
				t.Fatalf("%s: request %d: %v, and %d events", where, i, err, n)
			}
			if err != nil {
				if !errors.Is(err, storetest.ErrInjected) || !errors.Is(err, motcua.ErrBusy) && !errors.Is(err, motcua.ErrOutcomeUnknown) && !errors.Is(err, context.Canceled) {
					t.Fatalf("%s: request %d: %v", where, i, err)
				}
				if s, err := service.Do(t.Context(), r); err != nil || s.Revision != i+1 {
					t.Fatalf("%s: request %d again: %+v, %v", where, i, s, err)
				}
			}
		}
		log, err := inner.Load(t.Context(), "H40-1")
		if err != nil {
			t.Fatal(err)
		}
		if want.Events == nil {
			want = log
		}
		if !slices.EqualFunc(log.Events, want.Events, dossier.Event.Equal) {
			t.Fatalf("%s: another log than without the fault", where)
		}
	}
	inner := memstore.New()
	store := storetest.NewFaulty(inner, nil)
	run(store, inner, "no fault")
	calls := store.Calls()
	if calls != 12 {
		t.Errorf("%d calls for 6 requests, want a load and an append each", calls)
	}
	for n := 1; n <= calls; n++ {
		for _, fault := range []storetest.Fault{storetest.FailBefore, storetest.FailAfter, storetest.CancelBefore, storetest.CancelAfter} {
			inner := memstore.New()
			run(storetest.NewFaulty(inner, map[int]storetest.Fault{n: fault}), inner, fmt.Sprint("call ", n, " fault ", fault))
		}
	}
}

// Kills: a log left out between two pages, or given after an error; a loop that does not stop when told.
func TestLogs(t *testing.T) {
	store := memstore.New()
	var want []dossier.ID
	for i := range 25 {
		id := dossier.ID(fmt.Sprintf("d%02d", i))
		want = append(want, id)
		service := dossier.NewService(store, testRules(t), nil)
		if _, err := service.Do(t.Context(), dossier.Request{Dossier: id, Key: "k", Command: command(dossier.KindAccepted, meta("2024-03-04 09:00"))}); err != nil {
			t.Fatal(err)
		}
	}
	collect := func(s dossier.Store, most int) (ids []dossier.ID, err error) {
		for log, e := range dossier.Logs(t.Context(), s) {
			if e != nil {
				if log.ID != "" || log.Events != nil {
					t.Error("a log beside an error")
				}
				err = e
				continue
			}
			if len(log.Events) != 1 {
				t.Errorf("%s: %d events", log.ID, len(log.Events))
			}
			if ids = append(ids, log.ID); len(ids) == most {
				break
			}
		}
		return ids, err
	}
	for _, size := range []int{1, 4, 25, 100} {
		got, err := collect(paged{store, size}, 0)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("pages of %d (-want +got):\n%s%v", size, diff, err)
		}
	}
	if got, _ := collect(paged{store, 4}, 6); len(got) != 6 {
		t.Errorf("told to stop after 6, got %d", len(got))
	}
	// List and Load take turns; a fault in any of them is the last thing that comes.
	for n := 1; n <= 27; n++ {
		got, err := collect(storetest.NewFaulty(store, map[int]storetest.Fault{n: storetest.FailBefore}), 0)
		if want := max(n-2, 0); n <= 26 && (len(got) != want || !errors.Is(err, motcua.ErrBusy)) {
			t.Errorf("fault %d: %d logs, %v", n, len(got), err)
		}
	}
}

// paged is a store with pages of a size.
type paged struct {
	dossier.Store
	size int
}

func (p paged) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	q.Limit = p.size
	return p.Store.List(ctx, q)
}

// Two machines whose clocks differ by two seconds serve one dossier.
//
// Kills: a slow clock that refuses what an officer does; one that records before the event before.
func TestServiceOfSlowClock(t *testing.T) {
	store, rules := memstore.New(), testRules(t)
	at := func(when string, late time.Duration) *dossier.ServiceOptions {
		return &dossier.ServiceOptions{Now: func() time.Time { return atTime(when).Add(late) }}
	}
	fast := dossier.NewService(store, rules, at("2024-03-04 09:05", 2*time.Second))
	slow := dossier.NewService(store, rules, at("2024-03-04 09:05", 0))
	if _, err := fast.Do(t.Context(), request("a", accept5("2024-03-04 09:00"))); err != nil {
		t.Fatal(err)
	}
	if _, err := slow.Do(t.Context(), request("b", transferTo("2024-03-04 09:04", "u"))); err != nil {
		t.Fatal(err)
	}
	log, err := store.Load(t.Context(), "H40-1")
	if err != nil || log.Events[1].Recorded.Before(log.Events[0].Recorded) {
		t.Errorf("recorded %v after %v, %v", log.Events[1].Recorded, log.Events[0].Recorded, err)
	}
}
