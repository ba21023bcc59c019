// Package storetest is the contract of [dossier.Store] as tests: one case for each sentence of it. A store's own test is one
// call:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(testing.TB) dossier.Store { return memstore.New() })
//	}
//
// Each case prints the sentence it stands for when it fails. The suite needs nothing of the store but the interface; what it can do
// beside that (erase, find, replace tokens, record looks, close) is tried when it has the method, and skipped when not. Run it
// with the race detector as well.
//
// [Faulty] is a store that fails on purpose, to put under your own code.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// Run checks a store against the contract. open returns a new, empty store for each case; it may register its closing with
// t.Cleanup.
func Run(t *testing.T, open func(t testing.TB) dossier.Store) {
	for _, c := range allCases() {
		t.Run(c.name, func(t *testing.T) { RunCase(t, c.name, open) })
	}
}

// RunCase checks one sentence of the contract, by the name that [Cases] gives it. An unknown name fails the test.
func RunCase(t testing.TB, name string, open func(t testing.TB) dossier.Store) {
	t.Helper()
	for _, c := range allCases() {
		if c.name != name {
			continue
		}
		defer func() {
			if t.Failed() {
				t.Log("the contract says: " + c.rule)
			}
		}()
		s := &suite{TB: t, ctx: context.Background(), mark: strconv.FormatUint(rand.Uint64(), 36)}
		s.label()
		defer s.unlabel()
		s.store = open(t)
		c.check(s)
		return
	}
	t.Fatalf("storetest: no case %q", name)
}

// Cases returns the name and the sentence of each case, in order.
func Cases() [][2]string {
	var out [][2]string
	for _, c := range allCases() {
		out = append(out, [2]string{c.name, c.rule})
	}
	return out
}

// testCase is one sentence of the contract.
type testCase struct {
	name, rule string
	check      func(*suite)
}

func allCases() []testCase { return slices.Concat(cases, abilities) }

type suite struct {
	testing.TB
	store dossier.Store
	ctx   context.Context
	mark  string // of the goroutines that are started in this case
}

var day = motcua.MustDate(2024, time.March, 4)

// Texts that a store may be tempted to change: letters that are composed of several, a letter outside the basic plane, spaces at
// the ends, line breaks, a zero byte, a byte that is no UTF-8, and more of it than fits a column of 255.
const (
	awkward = " tie\u0302\u0301p\u00a0\u212b \U0001f4c4\u200b\r\n\t\x00 \xff Tie\u0302\u0301P "
	unit    = "unit \U0001f3db \u212a/e\u0301 é"
)

var long = strings.Repeat("ngày mùng một ", 25)

// event returns the n-th event of a life, with everything set that an event can have, to the nanosecond. The person is invented.
func event(n int, key string) dossier.Event {
	at := day.At(8, n, 0).Add(123_456_789)
	seal := dossier.Seal{Salt: [16]byte{1, byte(n)}, Digest: [32]byte{2, byte(n)}, Hash: [32]byte{3, byte(n)}}
	return dossier.Event{
		Kind: dossier.KindAccepted, At: at, Recorded: at.Add(time.Minute + 1), Actor: "actor" + awkward, Unit: unit, To: "to",
		Reason: fmt.Sprint("reason ", n, awkward, long), Key: key, Channel: dossier.Online,
		Accepted: &dossier.Accepted{
			Procedure: "1.000001", Case: "case", Field: "field", Competent: unit, Start: at.Add(-1),
			Term: calendar.WorkingDays(n), Convention: *calendar.SameDay15h(), Profile: "61/2018",
		},
		Promise: &calendar.Due{Date: day.AddDays(n), Instant: day.AddDays(n).End().Add(-1), By: calendar.ByDate},
		Personal: dossier.Personal{
			Name: dossier.NewSecret("Nguyễn Văn Thử \U00020000 "), Number: identity.MustParsePersonalID("040085123456"),
			Contact: dossier.NewSecret("Phường Thử" + awkward), Note: dossier.NewSecret(fmt.Sprint("note ", n, awkward, long)),
		},
		Details: &dossier.Papers{List: []dossier.Paper{{Component: "form", Originals: 1, Copies: n, Digitised: true}}},
		Token:   token(7), Seal: seal,
	}
}

// token returns a token that stands for somebody.
func token(n byte) dossier.Token { return dossier.Token{Key: 1, Sum: [16]byte{n, 15: n}} }

// details has one of each kind of details.
func details() []dossier.Details {
	cite := motcua.Citation{Document: "61/2018/NĐ-CP", Issued: motcua.MustDate(2018, time.April, 23), Article: "art. 19", Quality: motcua.High}
	due := calendar.Due{Date: day, Instant: day.End(), By: calendar.ByDate}
	return []dossier.Details{
		nil,
		&dossier.Submission{Procedure: "p", Case: "c", Link: dossier.Link{Bundle: "b", Chain: "c", Part: "p", Verified: true, OptIn: true}},
		&dossier.Papers{List: []dossier.Paper{{Component: "a", Signed: true}, {Component: "b", Reused: true}}},
		&dossier.Handover{Stage: "s", Term: calendar.WorkingHours(90 * time.Minute), Due: due},
		&dossier.SupplementRequest{Stage: "s", Basis: cite, Papers: []dossier.PaperRequest{{Component: "a", Why: dossier.FaultUnsigned}}, Within: calendar.WorkingDays(10), Until: day},
		&dossier.Obligation{Amount: 9_000_000_000, Notice: "n", Basis: cite},
		&dossier.Consultation{Term: calendar.Weeks(1), Due: due, Outside: true, Silence: true, Basis: cite},
		&dossier.Answer{Leg: 2, Opinion: dossier.Objects},
		&dossier.Suspension{Cause: calendar.CauseIncident, Basis: cite},
		&dossier.Resolution{Outcome: dossier.Denied, Document: "d" + awkward, Link: "l" + long},
		&dossier.Withdrawal{By: dossier.Representative},
		&dossier.Correction{Revision: 1, At: day.At(9, 0, 0).Add(1), Unit: "u", To: "t", Reason: "r", Channel: dossier.Post},
		&dossier.Rating{Score: 4, Of: 5},
	}
}

func batch(id dossier.ID, expected int, key string, n int) dossier.Batch {
	b := dossier.Batch{ID: id, Expected: expected, Key: key}
	for i := range n {
		b.Events = append(b.Events, event(expected+i+1, key))
	}
	return b
}

// append appends and expects success.
func (s *suite) append(b dossier.Batch) int {
	s.Helper()
	revision, err := s.store.Append(s.ctx, b)
	if err != nil {
		s.Fatalf("append: %v", err)
	}
	return revision
}

func (s *suite) load(id dossier.ID) []dossier.Event {
	s.Helper()
	log, err := s.store.Load(s.ctx, id)
	if err != nil {
		s.Fatalf("load: %v", err)
	}
	if log.ID != id {
		s.Errorf("load of %q gives the log of %q", id, log.ID)
	}
	return log.Events
}

// expect compares a log with the events that were appended.
func (s *suite) expect(id dossier.ID, want ...dossier.Event) {
	s.Helper()
	got := s.load(id)
	if !slices.EqualFunc(got, want, dossier.Event.Equal) {
		s.Errorf("%q holds %d events that are not the %d appended", id, len(got), len(want))
	}
}

func (s *suite) absent(id dossier.ID) {
	s.Helper()
	if _, err := s.store.Load(s.ctx, id); !errors.Is(err, motcua.ErrNotFound) {
		s.Errorf("load of %q: %v, want ErrNotFound", id, err)
	}
}

func (s *suite) wantErr(got error, want ...error) {
	s.Helper()
	for _, w := range want {
		if !errors.Is(got, w) {
			s.Errorf("error %v, want %v", got, w)
		}
	}
}

// list follows the pages from the first to the last.
func (s *suite) list(limit int) (ids []dossier.ID) {
	s.Helper()
	q := dossier.Query{Limit: limit}
	for range 10_000 {
		page, err := s.store.List(s.ctx, q)
		if err != nil {
			s.Fatalf("list: %v", err)
		}
		if limit > 0 && len(page.IDs) > limit {
			s.Errorf("a page of %d dossiers, limit %d", len(page.IDs), limit)
		}
		if len(page.IDs) == 0 && page.Next != "" {
			s.Fatal("an empty page while there are more")
		}
		ids = append(ids, page.IDs...)
		if page.Next == "" {
			return ids
		}
		q.After = page.Next
	}
	s.Fatal("the list does not end")
	return nil
}

// feed reads the feed from the beginning to the end.
func (s *suite) feed(limit int) (entries []dossier.Entry) {
	s.Helper()
	var after dossier.Cursor
	for range 100_000 {
		f, err := s.store.Feed(s.ctx, after, limit)
		if err != nil {
			s.Fatalf("feed: %v", err)
		}
		if limit > 0 && len(f.Entries) > limit {
			s.Errorf("%d entries, limit %d", len(f.Entries), limit)
		}
		if len(f.Entries) == 0 {
			if f.Next != after {
				s.Errorf("no entries, and the cursor moved")
			}
			return entries
		}
		entries = append(entries, f.Entries...)
		after = f.Next
	}
	s.Fatal("the feed does not end")
	return nil
}

var cases = []testCase{
	{"append returns the revision", "Append adds the batch's events to the end of the log and returns the new revision.", func(s *suite) {
		if r := s.append(batch("a", 0, "k1", 2)); r != 2 {
			s.Errorf("revision %d, want 2", r)
		}
		if r := s.append(batch("a", 2, "k2", 1)); r != 3 {
			s.Errorf("revision %d, want 3", r)
		}
		s.expect("a", event(1, "k1"), event(2, "k1"), event(3, "k2"))
	}},
	{"everything of an event is kept", "An event comes back as it was given: an instant to the nanosecond, a text byte for byte and however long, with zero bytes and what is no UTF-8 in it.", func(s *suite) {
		want := event(1, "k")
		s.append(dossier.Batch{ID: "a", Key: "k", Events: []dossier.Event{want}})
		got := s.load("a")[0]
		if !got.Equal(want) || got.Personal.Name.Reveal() != want.Personal.Name.Reveal() || got.Accepted.Convention != want.Accepted.Convention {
			s.Error("an event came back changed")
		}
		if got.Seal != want.Seal || got.Token != want.Token {
			s.Error("a seal or a token came back changed")
		}
		for i, d := range details() {
			b := batch("details", i, fmt.Sprint(i), 1)
			b.Events[0].Details, b.Events[0].Kind = d, dossier.Kind(i+1)
			s.append(b)
			if got := s.load("details")[i]; !got.Equal(b.Events[0]) {
				s.Errorf("%T came back changed", d)
			}
		}
		s.append(dossier.Batch{ID: "bare", Key: "k", Events: []dossier.Event{{Key: "k"}}})
		s.expect("bare", dossier.Event{Key: "k"})
		great := batch("great", 0, "k", 1)
		great.Events[0].Reason = strings.Repeat(long, 30)
		great.Events[0].Personal.Note = dossier.NewSecret(strings.Repeat("\U0001f4c4", 10_000))
		s.append(great)
		s.expect("great", great.Events...)
		feed := s.feed(0)
		if n := len(feed); !feed[0].Event.Equal(want) || !feed[n-1].Event.Equal(great.Events[0]) {
			s.Error("an event came out of the feed changed")
		}
	}},
	{"IDs and keys are compared byte for byte", "Two IDs or keys that differ in a byte are two: letters are not folded, composed or trimmed.", func(s *suite) {
		texts := alike()
		for i, text := range texts {
			s.append(batch(dossier.ID(text), 0, "k", 1))
			s.append(batch("keys", i, text, 1))
		}
		longest := dossier.ID(strings.Repeat("\U0001f4c4", dossier.MaxCode))
		for i, last := range []string{"a", "b"} {
			b := batch(longest, i, strings.Repeat("\U0001f4c4", dossier.MaxKey-1)+last, 1)
			if r := s.append(b) + s.append(b); r != 2*(i+1) {
				s.Errorf("a batch with the longest key led to revision %d, want %d", r/2, i+1)
			}
		}
		for i, e := range s.load("keys") {
			if e.Key != texts[i] {
				s.Errorf("key %q came back as %q", texts[i], e.Key)
			}
		}
		var want []dossier.ID
		for i, text := range texts {
			id := dossier.ID(text)
			want = append(want, id)
			s.expect(id, event(1, "k"))
			if r := s.append(batch("keys", i, text, 1)); r != i+1 {
				s.Errorf("the batch with the key %q led to revision %d, want %d", text, r, i+1)
			}
		}
		want = append(want, "keys", longest)
		slices.Sort(want)
		for _, limit := range []int{0, 1, 5} {
			if got := s.list(limit); !slices.Equal(got, want) {
				s.Errorf("limit %d: %q, want %q", limit, got, want)
			}
		}
		if finder, ok := s.store.(dossier.Finder); ok {
			for _, id := range want {
				page, err := finder.Find(s.ctx, dossier.Filter{IDs: []dossier.ID{id}}, dossier.Query{})
				if err != nil || !slices.Equal(page.IDs, []dossier.ID{id}) {
					s.Errorf("found by the code %q: %q, %v", id, page.IDs, err)
				}
			}
		}
	}},
	{"append is all or nothing", "All of the events or none.", func(s *suite) {
		b := batch("a", 0, "k1", 3)
		b.Events[2].Key = "other"
		if _, err := s.store.Append(s.ctx, b); err == nil {
			s.Error("a batch with a foreign event was taken")
		}
		s.absent("a")
		if n := len(s.feed(0)); n != 0 {
			s.Errorf("%d events of a refused batch are in the feed", n)
		}
		if ids := s.list(0); len(ids) != 0 {
			s.Errorf("a refused batch left %d dossiers in the list", len(ids))
		}
	}},
	{"a repeated batch is written once", "When the log already holds a batch with this key and the same events, nothing is written and the revision that batch led to is returned.", func(s *suite) {
		first := batch("a", 0, "k1", 2)
		s.append(first)
		if r := s.append(first); r != 2 {
			s.Errorf("revision %d, want 2", r)
		}
		s.expect("a", first.Events...)
		if n := len(s.feed(0)); n != 2 {
			s.Errorf("%d events in the feed, want 2", n)
		}
	}},
	{"a repeated batch is known after others", "… whatever Expected says.", func(s *suite) {
		first := batch("a", 0, "k1", 2)
		s.append(first)
		s.append(batch("a", 2, "k2", 2))
		for expected := 4; expected < 60; expected++ {
			s.append(batch("a", expected, fmt.Sprint("k", expected), 1))
		}
		for _, expected := range []int{0, 2, 4, 60, 1000} {
			first.Expected = expected
			if r := s.append(first); r != 2 {
				s.Errorf("revision %d, want the one the batch led to, 2", r)
			}
		}
		if n := len(s.load("a")); n != 60 {
			s.Errorf("%d events, want 60", n)
		}
	}},
	{"callers with one key get one revision", "… and also to callers who send it at the same time.", func(s *suite) {
		const callers, rounds = 16, 20
		for round := range rounds {
			b := batch("a", 2*round, fmt.Sprint("k", round), 2)
			start := make(chan struct{})
			var wg sync.WaitGroup
			for range callers {
				wg.Go(func() {
					<-start
					if r, err := s.store.Append(s.ctx, b); err != nil || r != 2*round+2 {
						s.Errorf("round %d: revision %d, want %d: %v", round, r, 2*round+2, err)
					}
				})
			}
			close(start)
			wg.Wait()
		}
		if n := len(s.load("a")); n != 2*rounds {
			s.Errorf("%d events, want %d", n, 2*rounds)
		}
		if n := len(s.feed(0)); n != 2*rounds {
			s.Errorf("%d events in the feed, want %d", n, 2*rounds)
		}
	}},
	{"callers with one key meet in the middle", "… however the calls meet: one that is sent while another one is under way is the same batch.", func(s *suite) {
		s.append(batch("a", 0, "k", 1))
		revision := 1
		for step := 1; step <= steps; step++ {
			b := batch("a", revision, fmt.Sprint("k", step), 1)
			var second int
			var err2 error
			reached, first, err1 := s.meanwhile(step, b, func() { second, err2 = s.store.Append(s.ctx, b) })
			revision++
			if err1 != nil || err2 != nil || first != revision || reached && second != revision {
				s.Errorf("revisions %d (%v) and %d (%v), want %d", first, err1, second, err2, revision)
			}
			if !reached {
				break
			}
		}
		if n := len(s.load("a")); n != revision {
			s.Errorf("%d events, want %d", n, revision)
		}
	}},
	{"a repeated batch may be recorded later", "The same events: when an event was recorded is left out, because a repeated request records it later.", func(s *suite) {
		first := batch("a", 0, "k1", 1)
		s.append(first)
		again := batch("a", 0, "k1", 1)
		again.Events[0].Recorded = again.Events[0].Recorded.Add(time.Hour)
		if r := s.append(again); r != 1 {
			s.Errorf("revision %d, want 1", r)
		}
		s.expect("a", first.Events...)
	}},
	{"a repeated batch may be sealed anew", "The same events: their seals and tokens are left out, because a repeated request has another salt.", func(s *suite) {
		first := batch("a", 0, "k1", 1)
		s.append(first)
		again := batch("a", 0, "k1", 1)
		again.Events[0].Seal, again.Events[0].Token = dossier.Seal{Hash: [32]byte{9}}, token(9)
		if r := s.append(again); r != 1 {
			s.Errorf("revision %d, want 1", r)
		}
		s.expect("a", first.Events...)
	}},
	{"a key is not used for another batch", "When it holds a batch with this key and other events, the error wraps ErrExists.", func(s *suite) {
		s.append(batch("a", 0, "k1", 1))
		other := batch("a", 0, "k1", 1)
		other.Events[0].Reason = "another reason"
		_, err := s.store.Append(s.ctx, other)
		s.wantErr(err, motcua.ErrExists)
		longer := batch("a", 0, "k1", 2)
		_, err = s.store.Append(s.ctx, longer)
		s.wantErr(err, motcua.ErrExists)
		s.expect("a", event(1, "k1"))
		s.append(batch("b", 0, "k1", 3))
		for _, events := range [][]dossier.Event{{event(1, "k1")}, {event(1, "k1"), event(2, "k1")}, {event(2, "k1"), event(3, "k1")}, {event(3, "k1")}} {
			for _, expected := range []int{0, 3} {
				_, err := s.store.Append(s.ctx, dossier.Batch{ID: "b", Expected: expected, Key: "k1", Events: events})
				s.wantErr(err, motcua.ErrExists)
			}
		}
		s.expect("b", event(1, "k1"), event(2, "k1"), event(3, "k1"))
	}},
	{"keys of two dossiers do not meet", "The key is unique among the batches of one dossier.", func(s *suite) {
		s.append(batch("a", 0, "k", 1))
		s.append(batch("b", 0, "k", 1))
		s.expect("a", event(1, "k"))
		s.expect("b", event(1, "k"))
	}},
	{"a stale revision is refused", "When the log is not at the revision Expected, nothing is written and the error wraps ErrConflict.", func(s *suite) {
		s.append(batch("a", 0, "k1", 2))
		for _, expected := range []int{0, 1, 3} {
			b := batch("a", expected, fmt.Sprint("k", expected+10), 1)
			_, err := s.store.Append(s.ctx, b)
			s.wantErr(err, motcua.ErrConflict)
		}
		s.expect("a", event(1, "k1"), event(2, "k1"))
	}},
	{"a new dossier starts at nothing", "When the log is not at the revision Expected …: a dossier that is not there is at 0.", func(s *suite) {
		_, err := s.store.Append(s.ctx, batch("a", 1, "k", 1))
		s.wantErr(err, motcua.ErrConflict)
		s.absent("a")
	}},
	{"a batch that makes no sense is refused", "An empty ID, an empty key, no events, a negative Expected, an event whose Key is not the batch's, or an ID or a key that is no code is an InvalidError.", func(s *suite) {
		good := batch("a", 0, "k", 1)
		for name, change := range map[string]func(*dossier.Batch){
			"empty id":    func(b *dossier.Batch) { b.ID = "" },
			"empty key":   func(b *dossier.Batch) { b.Key = ""; b.Events = []dossier.Event{event(1, "")} },
			"no events":   func(b *dossier.Batch) { b.Events = nil },
			"negative":    func(b *dossier.Batch) { b.Expected = -1 },
			"foreign key": func(b *dossier.Batch) { b.Events = []dossier.Event{event(1, "other")} },
			"zero in id":  func(b *dossier.Batch) { b.ID = "a\x00" },
			"id with end": func(b *dossier.Batch) { b.ID = "a " },
			"long id":     func(b *dossier.Batch) { b.ID = dossier.ID(strings.Repeat("a", dossier.MaxCode+1)) },
			"no utf-8":    func(b *dossier.Batch) { b.Key = "k\xff"; b.Events = []dossier.Event{event(1, "k\xff")} },
			"long key": func(b *dossier.Batch) {
				b.Key = strings.Repeat("k", dossier.MaxKey+1)
				b.Events = []dossier.Event{event(1, b.Key)}
			},
			"zero in key": func(b *dossier.Batch) { b.Key = "\x00k"; b.Events = []dossier.Event{event(1, "\x00k")} },
		} {
			b := good
			change(&b)
			_, err := s.store.Append(s.ctx, b)
			var invalid *motcua.InvalidError
			if !errors.As(err, &invalid) {
				s.Errorf("%s: %v, want an InvalidError", name, err)
			}
		}
		s.absent("a")
	}},
	{"what was acknowledged is seen", "Events that a call to Append acknowledged are seen by every Load, List and Feed that begins afterwards.", func(s *suite) {
		for i := range 20 {
			id := dossier.ID(fmt.Sprintf("d%02d", i))
			s.append(batch(id, 0, "k", 1))
			s.load(id)
			if n := len(s.list(7)); n != i+1 {
				s.Fatalf("list has %d, want %d", n, i+1)
			}
			if n := len(s.feed(7)); n != i+1 {
				s.Fatalf("feed has %d, want %d", n, i+1)
			}
		}
	}},
	{"an unknown dossier is not found", "The error of Load wraps ErrNotFound when there is none.", func(s *suite) {
		s.append(batch("a", 0, "k", 1))
		for _, id := range []dossier.ID{"b", "", "A", "a ", " a", "a\x00", "\xff", "\ufeffa", dossier.ID(long + long)} {
			s.absent(id)
		}
	}},
	{"a store copies what it is given", "Every method copies what it is given.", func(s *suite) {
		b := batch("a", 0, "k", 1)
		b.Summary = &dossier.Summary{Handling: "h", Asked: []string{"asked"}}
		s.append(b)
		all := batch("details", 0, "k", len(details()))
		for i, d := range details() {
			all.Events[i].Details = d
		}
		s.append(all)
		want := make([]dossier.Event, len(all.Events))
		for i, e := range all.Events {
			want[i] = e.Clone()
		}
		for i := range all.Events {
			scribble(&all.Events[i])
		}
		scribble(&b.Events[0])
		*b.Summary = dossier.Summary{Handling: "changed", Asked: append(b.Summary.Asked[:0], "changed")}
		s.expect("a", event(1, "k"))
		s.expect("details", want...)
		if finder, ok := s.store.(dossier.Finder); ok {
			page, err := finder.Find(s.ctx, dossier.Filter{Handling: "h", Asked: "asked"}, dossier.Query{})
			if err != nil || !slices.Equal(page.IDs, []dossier.ID{"a"}) {
				s.Errorf("found by the summary that was given: %q, %v", page.IDs, err)
			}
		}
	}},
	{"a store gives out copies", "… and gives out what the caller may change.", func(s *suite) {
		all := batch("a", 0, "k", len(details()))
		for i, d := range details() {
			all.Events[i].Details = d
		}
		s.append(all)
		for range 2 { // the first answer may come from elsewhere than later ones
			got, feed := s.load("a"), s.feed(0)
			for i := range got {
				scribble(&got[i])
				scribble(&feed[i].Event)
				feed[i].ID = "changed"
			}
		}
		s.expect("a", all.Events...)
		for i, e := range s.feed(0) {
			if e.ID != "a" || !e.Event.Equal(all.Events[i]) {
				s.Error("the feed gave out its own memory")
			}
		}
		page, err := s.store.List(s.ctx, dossier.Query{})
		if err != nil {
			s.Fatal(err)
		}
		page.IDs[0] = "changed"
		if ids := s.list(0); ids[0] != "a" {
			s.Error("the list gave out its own memory")
		}
	}},
	{"a list is in order", "One page of dossiers, by ID in ascending order of bytes.", func(s *suite) {
		want := []dossier.ID{"A", "B-2", "a", "b", "ba", "đ", "Đ"}
		slices.Sort(want)
		for i := range want {
			s.append(batch(want[(i*5)%len(want)], 0, "k", 1))
		}
		for _, limit := range []int{-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, math.MaxInt} {
			if got := s.list(limit); !slices.Equal(got, want) {
				s.Errorf("limit %d: %q, want %q", limit, got, want)
			}
		}
	}},
	{"an empty store has an empty list and feed", "Next is empty after the last page; a feed without entries keeps its cursor.", func(s *suite) {
		if ids := s.list(3); len(ids) != 0 {
			s.Errorf("list: %q", ids)
		}
		if f := s.feed(3); len(f) != 0 {
			s.Errorf("feed: %d entries", len(f))
		}
	}},
	{"a list survives additions", "Following the cursors gives every dossier that was there from before the first call to after the last exactly once.", func(s *suite) {
		for i := range 30 {
			s.append(batch(dossier.ID(fmt.Sprintf("d%03d", i*10)), 0, "k", 1))
		}
		seen := map[dossier.ID]int{}
		q := dossier.Query{Limit: 4}
		for i := 0; ; i++ {
			page, err := s.store.List(s.ctx, q)
			if err != nil {
				s.Fatal(err)
			}
			for _, id := range page.IDs {
				seen[id]++
			}
			s.append(batch(dossier.ID(fmt.Sprintf("d%03d", (i*37)%300+1)), 0, "k", 1))
			s.append(batch(dossier.ID(fmt.Sprintf("a%03d", i)), 0, "k", 1))
			if page.Next == "" || i > 1000 {
				break
			}
			q.After = page.Next
		}
		for i := range 30 {
			if id := dossier.ID(fmt.Sprintf("d%03d", i*10)); seen[id] != 1 {
				s.Errorf("%s seen %d times", id, seen[id])
			}
		}
	}},
	{"a feed is in the order of commits", "Feed returns events in the order they were committed; events of one dossier come in the order of their log.", func(s *suite) {
		s.append(batch("b", 0, "k1", 2))
		s.append(batch("a", 0, "k1", 1))
		s.append(batch("b", 2, "k2", 1))
		s.append(batch("a", 1, "k2", 2))
		want := []struct {
			id       dossier.ID
			revision int
		}{{"b", 1}, {"b", 2}, {"a", 1}, {"b", 3}, {"a", 2}, {"a", 3}}
		for _, limit := range []int{-1, 0, 1, 2, 3, 4, 5, 6, 7, math.MaxInt} {
			got := s.feed(limit)
			if len(got) != len(want) {
				s.Fatalf("limit %d: %d entries, want %d", limit, len(got), len(want))
			}
			for i, e := range got {
				if e.ID != want[i].id || e.Revision != want[i].revision {
					s.Errorf("limit %d: entry %d is %s/%d, want %s/%d", limit, i, e.ID, e.Revision, want[i].id, want[i].revision)
				}
			}
		}
	}},
	{"a feed can be read again", "Reading again after the same cursor gives the same events again, with perhaps more after them.", func(s *suite) {
		s.append(batch("a", 0, "k1", 3))
		first, err := s.store.Feed(s.ctx, "", 2)
		if err != nil {
			s.Fatal(err)
		}
		one, err1 := s.store.Feed(s.ctx, first.Next, 10)
		s.append(batch("a", 3, "k2", 1))
		two, err2 := s.store.Feed(s.ctx, first.Next, 10)
		if err1 != nil || err2 != nil {
			s.Fatal(err1, err2)
		}
		if len(one.Entries) != 1 || len(two.Entries) != 2 || one.Entries[0].Revision != 3 || two.Entries[0].Revision != 3 || two.Entries[1].Revision != 4 {
			s.Errorf("after the same cursor: %d entries, then %d", len(one.Entries), len(two.Entries))
		}
	}},
	{"a foreign cursor is refused", "A cursor's content belongs to the store that made it: one it did not make is no place in its feed.", func(s *suite) {
		s.append(batch("a", 0, "k1", 1))
		f, err := s.store.Feed(s.ctx, "not a cursor of any store", 1)
		if err == nil && len(f.Entries) > 0 {
			s.Error("a foreign cursor was taken for a place in the feed")
		}
	}},
	{"a cancelled call returns the error", "A cancelled context returns its error; a cancelled Append that wrote nothing wraps the context's error.", func(s *suite) {
		ctx, cancel := context.WithCancel(s.ctx)
		cancel()
		_, err := s.store.Append(ctx, batch("a", 0, "k", 1))
		switch {
		case errors.Is(err, motcua.ErrOutcomeUnknown):
		case !errors.Is(err, context.Canceled):
			s.Errorf("append: %v", err)
		default: // the error says that nothing was written
			s.absent("a")
		}
		_, err = s.store.Load(ctx, "a")
		s.wantErr(err, context.Canceled)
		_, err = s.store.List(ctx, dossier.Query{})
		s.wantErr(err, context.Canceled)
		_, err = s.store.Feed(ctx, "", 1)
		s.wantErr(err, context.Canceled)
	}},
	{"of two writers one wins", "Every method is safe for concurrent use: of batches with the same Expected exactly one is written.", func(s *suite) {
		const writers, rounds = 16, 20
		for round := range rounds {
			var wg sync.WaitGroup
			var mu sync.Mutex
			won := 0
			for w := range writers {
				wg.Go(func() {
					b := batch("a", round, fmt.Sprintf("r%d-w%d", round, w), 1)
					_, err := s.store.Append(s.ctx, b)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						won++
					case !errors.Is(err, motcua.ErrConflict):
						s.Errorf("append: %v", err)
					}
				})
			}
			wg.Wait()
			if won != 1 {
				s.Fatalf("round %d: %d writers won", round, won)
			}
		}
		if n := len(s.load("a")); n != rounds {
			s.Errorf("%d events, want %d", n, rounds)
		}
	}},
	{"readers see whole batches", "All of the events or none, for readers too.", func(s *suite) {
		const batches, size = 50, 3
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range batches {
				if _, err := s.store.Append(s.ctx, batch("a", i*size, fmt.Sprint("k", i), size)); err != nil {
					s.Errorf("append: %v", err)
					return
				}
			}
		})
		for range 4 {
			wg.Go(func() {
				for range 100 {
					log, err := s.store.Load(s.ctx, "a")
					if err == nil && len(log.Events)%size != 0 {
						s.Errorf("a reader saw %d events: part of a batch", len(log.Events))
						return
					}
				}
			})
		}
		wg.Wait()
		if n := len(s.load("a")); n != batches*size {
			s.Errorf("a reader saw %d events in the end, want %d", n, batches*size)
		}
	}},
	{"a feed loses nothing under writers", "Who goes on from each cursor gets every event once, while others write.", func(s *suite) {
		const writers, each, rounds = 4, 25, 3
		for round := range rounds {
			var wg sync.WaitGroup
			var ended atomic.Bool
			for w := range writers {
				wg.Go(func() {
					for i := range each {
						id := dossier.ID(fmt.Sprintf("r%d-d%d", round, w))
						if _, err := s.store.Append(s.ctx, batch(id, i, fmt.Sprint("k", i), 1)); err != nil {
							s.Errorf("append: %v", err)
							return
						}
					}
				})
			}
			go func() { wg.Wait(); ended.Store(true) }()
			f := s.follower()
			for last := false; !last && f.err == nil; {
				last = ended.Load() // what was acknowledged before the last look is seen by it
				f.read(round + 1)
				runtime.Gosched()
			}
			wg.Wait()
			if f.wants((round + 1) * writers * each); s.Failed() {
				return
			}
		}
	}},
	{"a feed waits for what began earlier", "… also one whose Append began earlier than that of another and ended later.", func(s *suite) {
		f := s.follower()
		for step := 1; step <= steps; step++ {
			early, late := dossier.ID(fmt.Sprint("early-", step)), dossier.ID(fmt.Sprint("late-", step))
			var err2 error
			reached, _, err1 := s.meanwhile(step, batch(early, 0, "k", 2), func() {
				_, err2 = s.store.Append(s.ctx, batch(late, 0, "k", 1))
				f.read(1)
			})
			f.read(1)
			if err1 != nil || err2 != nil {
				s.Fatalf("append: %v, %v", err1, err2)
			}
			if !reached {
				f.wants(3*step - 1)
				return
			}
			if f.wants(3 * step); s.Failed() {
				return
			}
		}
	}},
	{"errors hold nothing personal", "Errors hold no personal data.", func(s *suite) {
		s.append(batch("a", 0, "k1", 1))
		other := batch("a", 0, "k1", 1)
		other.Events[0].Personal.Name = dossier.NewSecret("Trần Thị Mẫu")
		bad := batch("a", 1, "k\x00", 1)
		for _, b := range []dossier.Batch{other, bad, batch("a", 9, "k9", 1), {ID: "a", Key: "x", Events: []dossier.Event{event(1, "y")}}} {
			_, err := s.store.Append(s.ctx, b)
			if err == nil {
				s.Error("a bad batch was taken")
				continue
			}
			for _, name := range []string{"Nguyễn", "Trần", "Thử", "Mẫu", "085123456"} {
				if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, name) {
					s.Error("a name is in an error")
				}
			}
		}
	}},
}
