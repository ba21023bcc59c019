package dossier_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/identity"
)

// The personal numbers in this file are invented.

func ring(t testing.TB, ids ...uint32) *dossier.KeyRing {
	t.Helper()
	var keys []dossier.IndexKey
	for _, id := range ids {
		keys = append(keys, dossier.IndexKey{ID: id, Key: dossier.NewSecret(strings.Repeat(fmt.Sprint("k", id, "."), 32))})
	}
	r, err := dossier.NewKeyRing(keys[0], keys[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// bare is a store with nothing but the contract.
type bare struct{ dossier.Store }

func erased(t testing.TB, service *dossier.Service, note string) (requests []dossier.Request) {
	t.Helper()
	m := meta("2024-03-05 10:00")
	m.Note = dossier.NewSecret(note)
	p := dossier.Personal{Name: dossier.NewSecret(canaryName), Number: identity.MustParsePersonalID(canaryNumber), Contact: dossier.NewSecret(note)}
	requests = []dossier.Request{
		request("a", &dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter, Personal: p}),
		request("b", &dossier.Transfer{Meta: m, To: "H40.20"}),
		request("c", &dossier.Resolve{Meta: meta("2024-03-06 09:00")}),
		request("d", &dossier.Deliver{Meta: meta("2024-03-06 10:00")}),
		request("e", &dossier.Erase{Meta: meta("2024-03-07 09:00")}),
	}
	for _, r := range requests {
		if _, err := service.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	return requests
}

// Kills: a chain that an erasure breaks; salt or token left behind; a request that is not known any more because what it said was
// erased; a request that is taken for it although its facts differ; facts that change.
func TestErasureKeepsTheChain(t *testing.T) {
	for name, sealer := range map[string]*dossier.Sealer{
		"covered": {Random: &countingSalt{}, Keys: ring(t, 1)}, "not covered": nil,
	} {
		t.Run(name, func(t *testing.T) {
			store := memstore.New()
			service := dossier.NewService(store, testRules(t), &dossier.ServiceOptions{Sealer: sealer})
			requests := erased(t, service, canaryNumber)
			v, err := service.Verify(t.Context(), "H40-1")
			if err != nil || v.Head.Revision != 5 || v.Erased != 2 || v.Uncovered != 0 || v.Unsealed != 0 {
				t.Fatalf("%+v, %v", v, err)
			}
			log, err := store.Load(t.Context(), "H40-1")
			if err != nil {
				t.Fatal(err)
			}
			for i, e := range log.Events {
				if !e.Personal.IsZero() || e.Seal.Salt != [16]byte{} || !e.Token.IsZero() || e.Seal.Hash == [32]byte{} {
					t.Errorf("event %d: %+v", i+1, e.Seal)
				}
				if (e.Seal.Digest != [32]byte{}) != (sealer != nil && i < 2) {
					t.Errorf("event %d: digest %x", i+1, e.Seal.Digest)
				}
			}
			for i, r := range requests {
				if s, err := service.Do(t.Context(), r); err != nil || s.Revision != i+1 {
					t.Errorf("request %d again: %d, %v", i+1, s.Revision, err)
				}
			}
			requests[0].Command = &dossier.Accept{Meta: meta("2024-03-04 09:01"), Procedure: "5wd", Channel: dossier.Counter}
			if _, err := service.Do(t.Context(), requests[0]); !errors.Is(err, motcua.ErrExists) {
				t.Errorf("another request with the key: %v", err)
			}
			noted := meta("2024-03-06 09:00")
			noted.Note = dossier.NewSecret("there was none")
			if _, err := service.Do(t.Context(), request("c", &dossier.Resolve{Meta: noted})); !errors.Is(err, motcua.ErrExists) {
				t.Errorf("a note where there never was one: %v", err)
			}
			// The batch itself, sent again by somebody who kept it.
			again := log.Events[0].Clone()
			again.Personal = person()
			if n, err := store.Append(t.Context(), dossier.Batch{ID: "H40-1", Key: "a", Events: []dossier.Event{again}}); n != 1 || err != nil {
				t.Errorf("the batch again: %d, %v", n, err)
			}
			s, err := service.Load(t.Context(), "H40-1", dossier.AsOf{})
			if err != nil || !s.Applicant.IsZero() || s.Status != dossier.ResultDelivered || s.FirstPromise.Date != motcua.MustDate(2024, 3, 11) {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}

// What Do answers is what the log amounts to, and an erasure changes nothing that is counted.
//
// Kills: a state put together differently from the one that is replayed; a fact that goes with the payload.
func TestAnswersAndFacts(t *testing.T) {
	store := memstore.New()
	service := dossier.NewService(store, testRules(t), &dossier.ServiceOptions{Sealer: &dossier.Sealer{Random: &countingSalt{}}})
	requests := []dossier.Request{
		request("0", &dossier.Submit{Meta: meta("2024-03-01 20:00"), Channel: dossier.Online, Personal: person()}),
		request("1", &dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd"}),
		request("2", &dossier.Transfer{Meta: meta("2024-03-04 16:00"), To: "H40.14.03.02"}),
		request("3", &dossier.RequestSupplement{Meta: meta("2024-03-05 09:00")}),
		request("4", &dossier.Supplement{Meta: meta("2024-03-06 09:00")}),
		request("5", &dossier.RequestPayment{Meta: meta("2024-03-07 09:00")}),
		request("6", &dossier.Pay{Meta: meta("2024-03-08 09:00")}),
		request("7", &dossier.Correct{Meta: meta("2024-03-08 10:00"), Facts: dossier.Correction{Revision: 3, To: "H40.14.03.03"}}),
		request("8", &dossier.Extend{Meta: meta("2024-03-13 09:00"), Promised: motcua.MustDate(2024, time.March, 20)}),
		request("9", &dossier.Resolve{Meta: meta("2024-03-19 09:00")}),
		request("10", &dossier.Deliver{Meta: meta("2024-03-20 09:00")}),
	}
	for _, r := range requests {
		got, err := service.Do(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		want, err := service.Load(t.Context(), r.Dossier, dossier.AsOf{})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("request %s: %+v, want %+v, %v", r.Key, got, want, err)
		}
		again, err := service.Do(t.Context(), r)
		if err != nil || !reflect.DeepEqual(again, want) {
			t.Fatalf("request %s again: %+v, want %+v, %v", r.Key, again, want, err)
		}
	}
	for _, asOf := range []dossier.AsOf{{}, dossier.At(at("2024-03-07 12:00"))} {
		before, err := service.Load(t.Context(), "H40-1", asOf)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Erase(t.Context(), "H40-1", len(requests)); err != nil {
			t.Fatal(err)
		}
		after, err := service.Load(t.Context(), "H40-1", asOf)
		before.Applicant = dossier.Personal{}
		if err != nil || !reflect.DeepEqual(before, after) || !reflect.DeepEqual(dossier.Summarize(before), dossier.Summarize(after)) {
			t.Errorf("%+v, want %+v, %v", after, before, err)
		}
	}
}

// Kills: a token that is made in another way than those in the stores; one that tells the number, or does not tell two numbers or keys apart; a ring that takes a bad key, or prints one.
func TestKeyRing(t *testing.T) {
	one, two := identity.MustParsePersonalID("040085123456"), identity.MustParsePersonalID("040085123457")
	r := ring(t, 2, 1)
	tokens := r.Tokens(one)
	if len(tokens) != 2 || tokens[0] != r.Token(one) || tokens[0].Key != 2 || tokens[1] != ring(t, 1).Token(one) || tokens[0] == r.Token(two) || tokens[0].Sum == tokens[1].Sum {
		t.Errorf("%v", tokens)
	}
	if !r.Token(identity.PersonalID{}).IsZero() || r.Tokens(identity.PersonalID{}) != nil {
		t.Error("nobody has a token")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		for _, v := range []any{r, *r, &dossier.Sealer{Keys: r}, dossier.IndexKey{ID: 1, Key: dossier.NewSecret("k1.k1.")}} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "k1.") || strings.Contains(text, "6b312e") {
				t.Errorf("%s prints the key: %s", verb, text)
			}
		}
	}
	// What was made once is looked for with programs of tomorrow: the token of this number under this key never changes.
	mac := hmac.New(sha256.New, []byte(strings.Repeat("x", 32)))
	mac.Write([]byte("motcua applicant 1\n040085123456"))
	long := dossier.NewSecret(strings.Repeat("x", 32))
	golden, err := dossier.NewKeyRing(dossier.IndexKey{ID: 7, Key: long})
	if err != nil {
		t.Fatal(err)
	}
	if got := golden.Token(one); got.Key != 7 || !bytes.Equal(got.Sum[:], mac.Sum(nil)[:16]) || hex.EncodeToString(got.Sum[:]) != "ff951b8a72565b34df0a568907a51f12" {
		t.Errorf("%d %x", got.Key, got.Sum)
	}
	_, err = dossier.NewKeyRing(dossier.IndexKey{ID: 0, Key: dossier.NewSecret(strings.Repeat("x", 31))}, dossier.IndexKey{ID: 1, Key: long}, dossier.IndexKey{ID: 1, Key: long})
	want := []string{"keys[0].id: required", "keys[0].key: out_of_range (32.. bytes)", "keys[2].id: duplicate (keys[1])", "keys[2].key: duplicate (keys[1])"}
	if diff := cmp.Diff(want, problems(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// town puts dossiers of all sorts into a store.
func town(t testing.TB, store dossier.Store, keys *dossier.KeyRing) *dossier.Service {
	t.Helper()
	service := dossier.NewService(store, testRules(t), &dossier.ServiceOptions{
		Now: func() time.Time { return at("2024-03-20 09:00") }, Sealer: &dossier.Sealer{Random: &countingSalt{}, Keys: keys},
	})
	in := func(m dossier.Meta, unit string) dossier.Meta { m.Unit = unit; return m }
	p := func(n string) dossier.Personal { return dossier.Personal{Number: identity.MustParsePersonalID(n)} }
	accept := func(when, unit, number string) dossier.Command {
		return &dossier.Accept{Meta: in(meta(when), unit), Procedure: "5wd", Channel: dossier.Counter, Personal: p(number)}
	}
	lives := map[dossier.ID][]dossier.Command{
		"d1": {&dossier.Submit{Meta: in(meta("2024-03-01 09:00"), "A"), Channel: dossier.Online, Procedure: "5wd", Personal: p("040085000001")}},
		"d2": {accept("2024-03-04 09:00", "A", "040085000001")},
		"d3": {accept("2024-03-05 09:00", "A", "040085000002"), &dossier.Transfer{Meta: meta("2024-03-05 10:00"), To: "B"}},
		"d4": {accept("2024-03-06 09:00", "A", "040085000003"), &dossier.Transfer{Meta: meta("2024-03-06 10:00"), To: "B"}, &dossier.RequestSupplement{Meta: meta("2024-03-07 10:00")}},
		"d5": {accept("2024-03-07 09:00", "A", "040085000001"), &dossier.Transfer{Meta: meta("2024-03-07 10:00"), To: "B"}, &dossier.Consult{Meta: meta("2024-03-08 10:00"), To: "C"}},
		"d6": {accept("2024-04-01 09:00", "A", "040085000004"), &dossier.Resolve{Meta: meta("2024-04-02 09:00")}},
		"d7": {accept("2024-04-01 09:00", "Z", "040085000004"), &dossier.Resolve{Meta: meta("2024-04-02 09:00")}, &dossier.Deliver{Meta: meta("2024-04-02 09:00")}},
	}
	// What is recorded is recorded when it happened here.
	direct := dossier.NewService(store, testRules(t), &dossier.ServiceOptions{Sealer: &dossier.Sealer{Random: &countingSalt{}, Keys: keys}})
	for _, id := range []dossier.ID{"d4", "d1", "d7", "d3", "d2", "d6", "d5"} {
		for i, c := range lives[id] {
			if _, err := direct.Do(t.Context(), dossier.Request{Dossier: id, Key: fmt.Sprint(i), Command: c}); err != nil {
				t.Fatalf("%s: %v", id, err)
			}
		}
	}
	return service
}

func days(t testing.TB, from, until string) motcua.Period {
	t.Helper()
	p, err := motcua.NewPeriod(motcua.MustParseDate(from), motcua.MustParseDate(until))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Finding by index and finding by reading everything give the same.
//
// Kills: a filter that is not looked at, a page that skips, an index that is behind; a period with the day after its end.
func TestFind(t *testing.T) {
	keys := ring(t, 1)
	store := memstore.New()
	town(t, store, keys)
	tests := []struct {
		name string
		f    dossier.Filter
		want string
	}{
		{"everything", dossier.Filter{}, "d1 d2 d3 d4 d5 d6 d7"},
		{"code", dossier.Filter{IDs: []dossier.ID{"d3", "none", "d1"}}, "d1 d3"},
		{"codes across pages", dossier.Filter{IDs: []dossier.ID{"d2", "d3", "d4"}}, "d2 d3 d4"},
		{"applicant", dossier.Filter{Applicant: keys.Tokens(identity.MustParsePersonalID("040085000001"))}, "d1 d2 d5"},
		{"applicant without dossiers", dossier.Filter{Applicant: keys.Tokens(identity.MustParsePersonalID("040085000009"))}, ""},
		{"status", dossier.Filter{Statuses: []dossier.Status{dossier.InProcess, dossier.Received}}, "d2 d3 d5"},
		{"procedure", dossier.Filter{Procedure: "5wd"}, "d1 d2 d3 d4 d5 d6 d7"},
		{"no such procedure", dossier.Filter{Procedure: "x"}, ""},
		{"no such field", dossier.Filter{Field: "x"}, ""},
		{"receiving", dossier.Filter{Receiving: "Z"}, "d7"},
		{"handling", dossier.Filter{Handling: "B"}, "d3 d4 d5"},
		{"sent to", dossier.Filter{Handling: "A"}, "d1 d2 d6"},
		{"asked", dossier.Filter{Asked: "C"}, "d5"},
		{"accepted in", dossier.Filter{Accepted: motcua.MustParsePeriod("2024-04")}, "d6 d7"},
		{"accepted in, without the end", dossier.Filter{Accepted: days(t, "2024-03-06", "2024-03-07")}, "d4"},
		{"accepted in, without what was before", dossier.Filter{Accepted: days(t, "2024-03-07", "2024-03-08")}, "d5"},
		{"due before", dossier.Filter{DueBefore: motcua.MustDate(2024, 3, 13)}, "d2 d3"},
		{"open", dossier.Filter{Open: true}, "d1 d2 d3 d4 d5"},
		{"running", dossier.Filter{Open: true, Running: true}, "d1 d2 d3 d5"},
		{"two", dossier.Filter{Handling: "B", Statuses: []dossier.Status{dossier.AwaitingSupplement}}, "d4"},
	}
	for _, tt := range tests {
		for name, s := range map[string]dossier.Store{"index": store, "scan": bare{store}} {
			for limit := range 9 {
				var got []string
				q := dossier.Query{Limit: limit}
				for range 20 {
					page, err := dossier.Find(t.Context(), s, tt.f, q)
					if err != nil || limit > 0 && len(page.IDs) > limit {
						t.Fatal(page, err)
					}
					for _, id := range page.IDs {
						got = append(got, string(id))
					}
					if q.After = page.Next; page.Next == "" {
						break
					}
				}
				if strings.Join(got, " ") != tt.want {
					t.Errorf("%s by %s, limit %d: %v, want %s", tt.name, name, limit, got, tt.want)
				}
			}
		}
	}
}

// Kills: an inbox that forgets what was asked, sent or is ready; an order that hides the late; a result that was ready in time and is late
// because nobody fetched it; a day more than n working days; today taken for the next working day.
func TestInboxAndDueWithin(t *testing.T) {
	for name, s := range map[string]dossier.Store{"index": memstore.New(), "scan": bare{memstore.New()}} {
		service := town(t, s, ring(t, 1))
		show := func(tasks []dossier.Task, err error) string {
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, k := range tasks {
				s := string(k.ID) + " " + k.Work.String()
				if !k.Due.IsZero() {
					s += " " + k.Due.Date.String()
				}
				if k.Late {
					s += " late"
				}
				out = append(out, s)
			}
			return strings.Join(out, "; ")
		}
		for i, c := range []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-12 08:00"), Procedure: "5wd", Channel: dossier.Counter},
			&dossier.Transfer{Meta: meta("2024-03-12 08:10"), To: "W", Within: calendar.WorkingDays(1)},
			&dossier.Transfer{Meta: meta("2024-03-12 08:20"), To: "S", Within: calendar.WorkingDays(1)},
			&dossier.Suspend{Meta: meta("2024-03-12 08:30"), Cause: calendar.CauseIncident, Basis: motcua.Citation{Document: "x"}},
		} {
			for _, id := range []dossier.ID{"w1", "s1"} {
				if i >= 2 && id == "w1" {
					continue
				}
				if _, err := dossier.NewService(s, testRules(t), nil).Do(t.Context(), dossier.Request{Dossier: id, Key: fmt.Sprint(i), Command: c}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, c := range []dossier.Command{
			&dossier.Accept{Meta: meta("2024-04-01 09:00"), Procedure: "5wd", Channel: dossier.Counter}, &dossier.Resolve{Meta: meta("2024-04-09 09:00")},
		} {
			if _, err := dossier.NewService(s, testRules(t), nil).Do(t.Context(), dossier.Request{Dossier: "r1", Key: fmt.Sprint(i), Command: c}); err != nil {
				t.Fatal(err)
			}
		}
		now := at("2024-03-12 09:00")
		for _, tt := range []struct{ name, got, want string }{
			{"A", show(service.Inbox(t.Context(), now, "A")), "d2 handle 2024-03-11 late; d6 deliver 2024-04-08; d1 receive"},
			{"B", show(service.Inbox(t.Context(), now, "B", "B", "")), "d3 handle 2024-03-12; d5 handle 2024-03-14; d4 await"},
			{"W", show(service.Inbox(t.Context(), now, "W")), "w1 handle 2024-03-13"},
			{"S", show(service.Inbox(t.Context(), now, "S")), "s1 handle"},
			{"C", show(service.Inbox(t.Context(), now, "C")), "d5 answer"},
			{"A, long after", show(service.Inbox(t.Context(), at("2024-05-02 09:00"), "A")), "d2 handle 2024-03-11 late; d6 deliver 2024-04-08; d1 receive"},
			{"ready too late", show(service.Inbox(t.Context(), at("2024-05-02 09:00"), "H40.14.03")), "r1 deliver 2024-04-08 late"},
			{"nobody", show(service.Inbox(t.Context(), now)), ""},
			{"today", show(service.DueWithin(t.Context(), 0, now, dossier.Filter{})), "d2 handle 2024-03-11 late; d3 handle 2024-03-12"},
			{"a day", show(service.DueWithin(t.Context(), 1, now, dossier.Filter{Handling: "B"})), "d3 handle 2024-03-12"},
			{"the day before one is due", show(service.DueWithin(t.Context(), 0, at("2024-03-13 09:00"), dossier.Filter{Handling: "B"})), "d3 handle 2024-03-12 late"},
			{"two days", show(service.DueWithin(t.Context(), 2, now, dossier.Filter{Handling: "B"})), "d3 handle 2024-03-12; d5 handle 2024-03-14"},
			{"before", show(service.DueWithin(t.Context(), 2, now, dossier.Filter{DueBefore: motcua.MustDate(2024, 3, 12)})), "d2 handle 2024-03-11 late"},
		} {
			if tt.got != tt.want {
				t.Errorf("%s: %s: %q, want %q", name, tt.name, tt.got, tt.want)
			}
		}
	}
}

// Kills: a look that nobody hears of; a look without a reason; content in the record; an outcome that is always the same.
func TestAccessIsRecorded(t *testing.T) {
	store := memstore.New()
	keys := ring(t, 1)
	service := town(t, store, keys)
	ctx := t.Context()
	who := dossier.Viewer{Actor: "officer-7", Unit: "A", Purpose: "handling"}
	if s, err := service.View(ctx, "d2", dossier.AsOf{}, who); err != nil || s.Applicant.Number.Reveal() != "040085000001" {
		t.Errorf("view: %v", err)
	}
	if _, err := service.View(ctx, "none", dossier.AsOf{}, who); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("view of nothing: %v", err)
	}
	page, err := service.FindApplicant(ctx, identity.MustParsePersonalID("040085000001"), dossier.Filter{Open: true}, dossier.Query{}, who)
	if err != nil || !slices.Equal(page.IDs, []dossier.ID{"d1", "d2", "d5"}) {
		t.Errorf("%v, %v", page, err)
	}
	for _, k := range []dossier.AccessKind{dossier.AccessPopulation, dossier.AccessVNeID} {
		if err := service.Note(ctx, dossier.Access{Actor: "officer-7", Unit: "A", Purpose: "verify", Kind: k, Dossier: "d2", Outcome: dossier.AccessDiffers}); err != nil {
			t.Error(err)
		}
	}
	// Who does not say why sees nothing.
	for _, bad := range []dossier.Viewer{{}, {Actor: "a", Unit: "u"}, {Actor: "a", Unit: "u", Purpose: "of 040085000001"}, {Actor: "040.085.000.001", Unit: "u", Purpose: "p"}} {
		s, err := service.View(ctx, "d2", dossier.AsOf{}, bad)
		if !errors.Is(err, motcua.ErrInvalid) || s.Exists() {
			t.Errorf("%+v: %v", bad, err)
		}
		if page, err := service.FindApplicant(ctx, identity.MustParsePersonalID("040085000001"), dossier.Filter{}, dossier.Query{}, bad); err == nil || page.IDs != nil {
			t.Errorf("%+v: %v", bad, page)
		}
	}
	if page, err := service.FindApplicant(ctx, identity.MustParsePersonalID("040085000009"), dossier.Filter{}, dossier.Query{}, who); err != nil || page.IDs != nil {
		t.Errorf("%v, %v", page, err)
	}
	broken := dossier.NewService(storetest.NewFaulty(store, map[int]storetest.Fault{1: storetest.FailBefore}), testRules(t), &dossier.ServiceOptions{
		Now: func() time.Time { return at("2024-03-20 09:00") }, Sealer: &dossier.Sealer{Keys: keys},
	})
	if _, err := broken.FindApplicant(ctx, identity.MustParsePersonalID("040085000001"), dossier.Filter{}, dossier.Query{}, who); !errors.Is(err, motcua.ErrBusy) {
		t.Errorf("a store that fails: %v", err)
	}
	got, err := store.Accesses(ctx, "", 100)
	if err != nil || len(got.Entries) != 7 {
		t.Fatalf("%+v, %v", got, err)
	}
	var outcomes []dossier.AccessOutcome
	for _, a := range got.Entries {
		outcomes = append(outcomes, a.Outcome)
	}
	if diff := cmp.Diff([]dossier.AccessOutcome{dossier.AccessFound, dossier.AccessNothing, dossier.AccessFound, dossier.AccessDiffers, dossier.AccessDiffers, dossier.AccessNothing, dossier.AccessFailed}, outcomes); diff != "" {
		t.Errorf("what came of it (-want +got):\n%s", diff)
	}
	want := dossier.Access{At: at("2024-03-20 09:00"), Actor: "officer-7", Unit: "A", Purpose: "handling", Kind: dossier.AccessView, Dossier: "d2", Outcome: dossier.AccessFound}
	if diff := cmp.Diff(want, got.Entries[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(fmt.Sprint(got), "040085") {
		t.Error("the record holds what was looked for")
	}
	deaf := dossier.NewService(bare{store}, testRules(t), nil)
	if s, err := deaf.View(ctx, "d2", dossier.AsOf{}, who); !errors.Is(err, errors.ErrUnsupported) || s.Exists() {
		t.Errorf("a store that keeps no record: %v", err)
	}
	if err := (dossier.Access{Kind: 99, Outcome: 99, Source: "123456789"}).Check(); len(problems(err)) != 8 {
		t.Errorf("%q", problems(err))
	}
}

// Kills: a key that cannot be retired; tokens of the erased that come back.
func TestRetoken(t *testing.T) {
	store := memstore.New()
	old, both, fresh := ring(t, 1), ring(t, 2, 1), ring(t, 2)
	town(t, store, old)
	number := identity.MustParsePersonalID("040085000001")
	find := func(r *dossier.KeyRing) int {
		page, err := dossier.Find(t.Context(), store, dossier.Filter{Applicant: r.Tokens(number)}, dossier.Query{})
		if err != nil {
			t.Fatal(err)
		}
		return len(page.IDs)
	}
	if find(old) != 3 || find(both) != 3 || find(fresh) != 0 {
		t.Error("before")
	}
	if err := store.Erase(t.Context(), "d5", 1); err != nil || find(old) != 2 {
		t.Errorf("after an erasure: %v", err)
	}
	if n, err := dossier.Retoken(t.Context(), store, both); n != 6 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := dossier.Retoken(t.Context(), store, both); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
	if find(old) != 0 || find(both) != 2 || find(fresh) != 2 {
		t.Error("after")
	}
	if _, err := dossier.Retoken(t.Context(), bare{store}, both); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a store that cannot: %v", err)
	}
	v, err := dossier.NewService(store, testRules(t), nil).Verify(t.Context(), "d3")
	if err != nil || v.Uncovered != 0 {
		t.Errorf("tokens are no part of a seal: %v", err)
	}
}

// A number that was mistyped and put right finds nothing any more, whatever kind of store it is.
//
// Kills: an index of every number that was ever given.
func TestMistypedNumberFindsNothing(t *testing.T) {
	inner := memstore.New()
	o := &dossier.ServiceOptions{Sealer: &dossier.Sealer{Random: &countingSalt{}, Keys: ring(t, 2, 1)}, Now: func() time.Time { return at("2024-03-06 09:00") }}
	service := dossier.NewService(inner, testRules(t), o)
	right := identity.MustParsePersonalID("040085000001")
	for _, r := range []dossier.Request{
		request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00"))),
		request("b", &dossier.Correct{Meta: meta("2024-03-04 10:00"), Facts: dossier.Correction{Revision: 1}, Personal: dossier.Personal{Number: right}}),
		request("c", &dossier.Correct{Meta: meta("2024-03-04 11:00"), Facts: dossier.Correction{Revision: 1}, Personal: dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Mẫu")}}),
	} {
		if _, err := service.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	for name, store := range map[string]dossier.Store{"a finder": inner, "no finder": bare{inner}} {
		for number, want := range map[identity.PersonalID]int{person().Number: 0, right: 1} {
			page, err := dossier.Find(t.Context(), store, dossier.Filter{Applicant: ring(t, 2, 1).Tokens(number)}, dossier.Query{})
			if err != nil || len(page.IDs) != want {
				t.Errorf("%s: %d found, want %d, %v", name, len(page.IDs), want, err)
			}
		}
	}
}

type panicky struct {
	dossier.Store
	in string
}

func (p panicky) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	if p.in == "load" {
		panic(canaryName)
	}
	return p.Store.Load(ctx, id)
}

func (p panicky) Append(ctx context.Context, b dossier.Batch) (int, error) {
	if p.in == "append" {
		panic(canaryName)
	}
	return p.Store.Append(ctx, b)
}

func (p panicky) Erase(context.Context, dossier.ID, int) error { panic(canaryName) }

func (p panicky) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	if p.in == "list" {
		panic(canaryName)
	}
	return p.Store.List(ctx, q)
}

func (p panicky) Find(context.Context, dossier.Filter, dossier.Query) (dossier.Page, error) {
	if p.in == "find" {
		panic(canaryName)
	}
	return dossier.Page{}, errors.ErrUnsupported
}

func (p panicky) Retoken(context.Context, dossier.ID, int, dossier.Token) error { panic(canaryName) }

// Whoever calls a store lets no panic of it through, and says of a write that nobody knows what came of it.
//
// Kills: a panic that goes through a function of the package; an import that says that nothing was written.
func TestPanicsOfAStore(t *testing.T) {
	inner := memstore.New()
	if _, err := dossier.NewService(inner, testRules(t), nil).Do(t.Context(), request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00")))); err != nil {
		t.Fatal(err)
	}
	row := "code,procedure,channel,received_at,unit\nA,5wd,counter,2024-03-04 09:00,u\n"
	for _, tt := range []struct {
		name, in string
		unknown  bool
		call     func(dossier.Store) error
	}{
		{"find", "find", false, func(s dossier.Store) error {
			_, err := dossier.Find(t.Context(), s, dossier.Filter{}, dossier.Query{})
			return err
		}},
		{"find by scan", "list", false, func(s dossier.Store) error {
			_, err := dossier.Find(t.Context(), s, dossier.Filter{}, dossier.Query{})
			return err
		}},
		{"audit", "list", false, func(s dossier.Store) (err error) {
			for _, err = range dossier.Audit(t.Context(), s) {
				_ = err
			}
			return err
		}},
		{"audit", "load", false, func(s dossier.Store) (err error) {
			for _, err = range dossier.Audit(t.Context(), s) {
				_ = err
			}
			return err
		}},
		{"retoken", "load", false, func(s dossier.Store) error { _, err := dossier.Retoken(t.Context(), s, ring(t, 1)); return err }},
		{"retoken", "retoken", true, func(s dossier.Store) error { _, err := dossier.Retoken(t.Context(), s, ring(t, 1)); return err }},
		{"export", "load", false, func(s dossier.Store) error {
			_, err := dossier.Export(t.Context(), s, testRules(t), &strings.Builder{}, nil)
			return err
		}},
		{"import", "append", true, func(s dossier.Store) error {
			_, err := dossier.Import(t.Context(), s, testRules(t), strings.NewReader(row), nil)
			return err
		}},
		{"import", "load", false, func(s dossier.Store) error {
			_, err := dossier.Import(t.Context(), s, testRules(t), strings.NewReader(row), nil)
			return err
		}},
	} {
		err := tt.call(panicky{inner, tt.in})
		var p *dossier.PanicError
		if !errors.As(err, &p) || p.In != tt.in || hasCanary(fmt.Sprint(err)) || errors.Is(err, motcua.ErrOutcomeUnknown) != tt.unknown {
			t.Errorf("%s, %s: %v", tt.name, tt.in, err)
			continue
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			for _, v := range []any{p, *p, struct{ E dossier.PanicError }{*p}, struct{ E *dossier.PanicError }{p}} {
				if text := fmt.Sprintf(verb, v); hasCanary(text) {
					t.Errorf("%s of %T prints the value", verb, v)
				}
			}
		}
	}
	// A panic of the one who reads is the reader's own.
	defer func() {
		if recover() == nil {
			t.Error("the panic of a loop was taken away from it")
		}
	}()
	for _, err := range dossier.Audit(t.Context(), inner) {
		panic(fmt.Sprint("the loop's, ", err))
	}
}

type panickySalt struct{}

func (panickySalt) Read([]byte) (int, error) { panic(canaryName) }

// Kills: a panic of what was passed in that ends the program, or is quoted; a write that counts as not done because it panicked.
func TestPanicsBecomeErrors(t *testing.T) {
	inner := memstore.New()
	rules := testRules(t)
	accept := request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00")))
	for _, in := range []string{"load", "append", "clock", "seal", "erase"} {
		o := &dossier.ServiceOptions{}
		r := accept
		switch in {
		case "clock":
			o.Now = func() time.Time { panic(canaryName) }
		case "seal":
			o.Sealer = &dossier.Sealer{Random: panickySalt{}}
		case "erase":
			inner = memstore.New()
			service := dossier.NewService(inner, rules, nil)
			erased(t, service, "x")
			r = request("e", &dossier.Erase{Meta: meta("2024-03-07 09:00")})
		}
		_, err := dossier.NewService(panicky{inner, in}, rules, o).Do(t.Context(), r)
		var p *dossier.PanicError
		if !errors.As(err, &p) || p.In != in || p.Value != canaryName || hasCanary(fmt.Sprint(err)) {
			t.Errorf("%s: %v", in, err)
		}
		if errors.Is(err, motcua.ErrOutcomeUnknown) != (in == "append" || in == "erase") {
			t.Errorf("%s: %v", in, err)
		}
		if in != "erase" && revision(t, inner) != 0 {
			t.Errorf("%s: something was written", in)
		}
	}
}

// Failing any one call of an erasure leaves what was there or what was asked, says which is not known, and shows what is left to do; the
// same request again erases, and so does any other.
//
// Kills: an erasure that is said and not done; one that fails as if nothing had been written; what is left that nobody can see; one that
// only the key of the first attempt can finish; a second event for it; a finish of a command that breaks a rule.
func TestErasureOnAFaultyStore(t *testing.T) {
	viewer := dossier.Viewer{Actor: "a", Unit: "u", Purpose: "p"}
	for n := 1; n <= 3; n++ {
		for _, c := range []struct {
			fault storetest.Fault
			key   string
		}{{storetest.FailBefore, "e"}, {storetest.FailAfter, "e"}, {storetest.FailBefore, "another"}, {storetest.FailAfter, "another"}, {storetest.CancelBefore, "another"}} {
			inner := memstore.New()
			rules := testRules(t)
			o := &dossier.ServiceOptions{Sealer: &dossier.Sealer{Random: &countingSalt{}, Keys: ring(t, 1)}, Now: func() time.Time { return at("2024-03-06 09:00") }}
			direct := dossier.NewService(inner, rules, o)
			for _, r := range []dossier.Request{request("a", command(dossier.KindAccepted, meta("2024-03-04 09:00"))), request("b", command(dossier.KindResolved, meta("2024-03-04 10:00"))), request("c", command(dossier.KindDelivered, meta("2024-03-04 10:00")))} {
				if _, err := direct.Do(t.Context(), r); err != nil {
					t.Fatal(err)
				}
			}
			service := dossier.NewService(storetest.NewFaulty(inner, map[int]storetest.Fault{n: c.fault}), rules, o)
			r := request("e", &dossier.Erase{Meta: meta("2024-03-05 10:00")})
			_, err := service.Do(t.Context(), r)
			if !errors.Is(err, storetest.ErrInjected) || errors.Is(err, motcua.ErrOutcomeUnknown) != (n == 3 || n == 2 && c.fault == storetest.FailAfter) {
				t.Fatalf("call %d: %v", n, err)
			}

			// What everybody sees in between.
			said := n == 3 || n == 2 && c.fault == storetest.FailAfter
			done := n == 3 && c.fault == storetest.FailAfter
			v, err := direct.Verify(t.Context(), "H40-1")
			if want := map[bool]int{true: 1}[said && !done]; err != nil || v.Unerased != want {
				t.Errorf("call %d: %d are still to be erased, want %d: %v", n, v.Unerased, want, err)
			}
			for v, err := range dossier.Audit(t.Context(), inner) {
				if err != nil || (v.Unerased > 0) != (said && !done) {
					t.Errorf("call %d: audit: %+v, %v", n, v, err)
				}
			}
			if s, err := direct.Load(t.Context(), "H40-1", dossier.AsOf{}); err != nil || s.Applicant.IsZero() != said || s.Erased.IsZero() == said {
				t.Errorf("call %d: %+v, %v", n, s, err)
			}
			if p, err := direct.FindApplicant(t.Context(), person().Number, dossier.Filter{}, dossier.Query{}, viewer); err != nil || len(p.IDs) != map[bool]int{false: 1}[done] {
				t.Errorf("call %d: %d found, %v", n, len(p.IDs), err)
			}
			bad := request("f", &dossier.Erase{Meta: meta("2024-03-03 10:00")})
			if _, err := service.Do(t.Context(), bad); !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("call %d: an erasure before what happened: %v", n, err)
			}

			r.Key = c.key
			if _, err := service.Do(t.Context(), r); err != nil {
				t.Fatalf("call %d, again: %v", n, err)
			}
			r.Key = "once more"
			if s, err := service.Do(t.Context(), r); err != nil || s.Revision != 4 {
				t.Fatalf("call %d, once more: %v", n, err)
			}
			log, err := inner.Load(t.Context(), "H40-1")
			if err != nil || len(log.Events) != 4 || !log.Events[0].Personal.IsZero() {
				t.Errorf("call %d: %d events, %v", n, len(log.Events), err)
			}
			if v, err := dossier.Verify(log); err != nil || v.Unerased != 0 || v.Erased != 1 {
				t.Errorf("call %d: %+v, %v", n, v, err)
			}
			if p, err := direct.FindApplicant(t.Context(), person().Number, dossier.Filter{}, dossier.Query{}, viewer); err != nil || len(p.IDs) != 0 {
				t.Errorf("call %d: %d found in the end, %v", n, len(p.IDs), err)
			}
		}
	}
}
