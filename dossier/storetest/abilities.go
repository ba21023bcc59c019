package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// ability returns what a store can do beside the contract, and skips the case when it cannot.
func ability[T any](s *suite, name string) T {
	s.Helper()
	a, ok := s.store.(T)
	if !ok {
		s.Skip("the store is no " + name)
	}
	return a
}

// erase erases the first revision events of dossier a.
func (s *suite) erase(revision int) {
	s.Helper()
	if err := ability[dossier.Eraser](s, "Eraser").Erase(s.ctx, "a", revision); err != nil {
		s.Fatalf("erase: %v", err)
	}
}

// find follows the pages from the first to the last.
func (s *suite) find(f dossier.Filter, limit int) (ids []dossier.ID) {
	s.Helper()
	finder := ability[dossier.Finder](s, "Finder")
	q := dossier.Query{Limit: limit}
	for range 1000 {
		page, err := finder.Find(s.ctx, f, q)
		if err != nil {
			s.Fatalf("find: %v", err)
		}
		if limit > 0 && len(page.IDs) > limit {
			s.Errorf("a page of %d dossiers, limit %d", len(page.IDs), limit)
		}
		ids = append(ids, page.IDs...)
		if page.Next == "" {
			return ids
		}
		q.After = page.Next
	}
	s.Fatal("what is found does not end")
	return nil
}

// appendFor appends one event of a dossier of an applicant, with a summary.
func (s *suite) appendFor(id dossier.ID, expected int, t dossier.Token, sum *dossier.Summary) {
	s.Helper()
	b := batch(id, expected, fmt.Sprint("k", expected), 1)
	b.Events[0].Token, b.Summary = t, sum
	s.append(b)
}

func (s *suite) wantIDs(what string, got []dossier.ID, want ...dossier.ID) {
	s.Helper()
	if !slices.Equal(got, want) {
		s.Errorf("%s: %q, want %q", what, got, want)
	}
}

var abilities = []testCase{
	{"an erasure takes what is personal", "Erase removes the personal payload of the first revision events with its salt and its token.", func(s *suite) {
		s.append(batch("a", 0, "k1", 3))
		s.append(batch("b", 0, "k1", 1))
		s.erase(2)
		for i, e := range s.load("a") {
			if i < 2 && (!e.Personal.IsZero() || e.Seal.Salt != [16]byte{} || !e.Token.IsZero()) {
				s.Errorf("event %d still holds something", i+1)
			}
		}
		for _, e := range s.feed(2) {
			if e.ID == "a" && e.Revision < 3 && (!e.Event.Personal.IsZero() || e.Event.Seal.Salt != [16]byte{}) {
				s.Errorf("the feed still has what was erased from event %d", e.Revision)
			}
		}
	}},
	{"an erasure leaves the facts", "What remains of them is as before, and so are their number and order.", func(s *suite) {
		s.append(batch("a", 0, "k1", 3))
		s.append(batch("b", 0, "k1", 1))
		s.erase(2)
		s.expect("a", event(1, "k1").WithoutPersonal(), event(2, "k1").WithoutPersonal(), event(3, "k1"))
		s.expect("b", event(1, "k1"))
		feed := s.feed(0)
		if len(feed) != 4 || !feed[0].Event.Equal(event(1, "k1").WithoutPersonal()) || !feed[2].Event.Equal(event(3, "k1")) {
			s.Error("the feed changed in more than what is personal")
		}
		s.append(batch("a", 3, "k2", 1))
	}},
	{"an erasure can be repeated", "Erasing again changes nothing.", func(s *suite) {
		s.append(batch("a", 0, "k1", 1))
		s.erase(1)
		s.erase(1)
		s.erase(0)
		s.erase(1000)
		s.expect("a", event(1, "k1").WithoutPersonal())
	}},
	{"nothing is erased of an unknown dossier", "The error of Erase wraps ErrNotFound when there is no such dossier.", func(s *suite) {
		s.append(batch("a", 0, "k1", 1))
		for _, id := range []dossier.ID{"b", "", "A", "a\x00", "\xff"} {
			s.wantErr(ability[dossier.Eraser](s, "Eraser").Erase(s.ctx, id, 1), motcua.ErrNotFound)
		}
		s.expect("a", event(1, "k1"))
	}},
	{"an erased batch is still known", "When the log already holds a batch with this key and the same events: a payload that was erased counts as the same.", func(s *suite) {
		first := batch("a", 0, "k1", 2)
		s.append(first)
		s.erase(2)
		if r := s.append(first); r != 2 {
			s.Errorf("revision %d, want 2", r)
		}
		other := batch("a", 0, "k1", 2)
		other.Events[1].Reason = "another"
		_, err := s.store.Append(s.ctx, other)
		s.wantErr(err, motcua.ErrExists)
		s.expect("a", event(1, "k1").WithoutPersonal(), event(2, "k1").WithoutPersonal())
	}},

	{"found is what a filter selects", "Find returns the dossiers that a filter selects: by code, status, procedure, field, units, day of acceptance, due day, and whether the agency is done.", func(s *suite) {
		base := dossier.Summary{
			Status: dossier.InProcess, Procedure: "p", Field: "f", Receiving: "r", Handling: "h",
			Accepted: day, Due: day.AddDays(7), Asked: []string{"x", "y"},
		}
		s.appendFor("plain", 0, token(1), &base)
		changes := map[dossier.ID]func(*dossier.Summary){
			"status":    func(x *dossier.Summary) { x.Status = dossier.Received },
			"procedure": func(x *dossier.Summary) { x.Procedure = "q" },
			"field":     func(x *dossier.Summary) { x.Field = "g" },
			"receiving": func(x *dossier.Summary) { x.Receiving = "h" },
			"handling":  func(x *dossier.Summary) { x.Handling = "r" },
			"accepted":  func(x *dossier.Summary) { x.Accepted = day.AddDays(40) },
			"due":       func(x *dossier.Summary) { x.Due = day.AddDays(8) },
			"nodue":     func(x *dossier.Summary) { x.Due = motcua.Date{} },
			"done":      func(x *dossier.Summary) { x.Done = true },
			"stopped":   func(x *dossier.Summary) { x.Stopped = true },
			"asked":     func(x *dossier.Summary) { x.Asked = []string{"y"} },
		}
		for id, change := range changes {
			sum := base
			change(&sum)
			s.appendFor(id, 0, token(1), &sum)
		}
		march, err := motcua.NewPeriod(day, day.AddDays(1))
		if err != nil {
			s.Fatal(err)
		}
		before, err := motcua.NewPeriod(day.AddDays(-1), day) // its last day is the one before
		if err != nil {
			s.Fatal(err)
		}
		but := func(without ...dossier.ID) []dossier.ID {
			all := []dossier.ID{"accepted", "asked", "done", "due", "field", "handling", "nodue", "plain", "procedure", "receiving", "status", "stopped"}
			return slices.DeleteFunc(all, func(id dossier.ID) bool { return slices.Contains(without, id) })
		}
		for _, c := range []struct {
			name string
			f    dossier.Filter
			want []dossier.ID
		}{
			{"everything", dossier.Filter{}, but()},
			{"code", dossier.Filter{IDs: []dossier.ID{"status", "none", "due", "due"}}, []dossier.ID{"due", "status"}},
			{"status", dossier.Filter{Statuses: []dossier.Status{dossier.InProcess}}, but("status")},
			{"statuses", dossier.Filter{Statuses: []dossier.Status{dossier.Processed, dossier.Received}}, []dossier.ID{"status"}},
			{"procedure", dossier.Filter{Procedure: "p"}, but("procedure")},
			{"field", dossier.Filter{Field: "f"}, but("field")},
			{"receiving", dossier.Filter{Receiving: "r"}, but("receiving")},
			{"handling", dossier.Filter{Handling: "h"}, but("handling")},
			{"unknown unit", dossier.Filter{Handling: "never heard of"}, nil},
			{"impossible unit", dossier.Filter{Handling: "h\x00"}, nil},
			{"impossible code", dossier.Filter{IDs: []dossier.ID{"due\x00", "\xff", "due"}}, []dossier.ID{"due"}},
			{"end of a period", dossier.Filter{Accepted: before}, nil},
			{"its beginning", dossier.Filter{Accepted: march}, but("accepted")},
			{"accepted", dossier.Filter{Accepted: march}, but("accepted")},
			{"due", dossier.Filter{DueBefore: day.AddDays(8)}, but("due", "nodue")},
			{"open", dossier.Filter{Open: true}, but("done")},
			{"running", dossier.Filter{Running: true}, but("stopped")},
			{"asked", dossier.Filter{Asked: "x"}, but("asked")},
			{"two", dossier.Filter{Asked: "y", Procedure: "q"}, []dossier.ID{"procedure"}},
		} {
			for _, limit := range []int{-1, 0, 1, 3} {
				s.wantIDs(fmt.Sprintf("%s, limit %d", c.name, limit), s.find(c.f, limit), c.want...)
			}
		}
	}},
	{"found is what is there now", "It works on the log as it is now.", func(s *suite) {
		s.appendFor("a", 0, token(1), &dossier.Summary{Handling: "h", Asked: []string{"x"}})
		s.wantIDs("before", s.find(dossier.Filter{Handling: "h", Asked: "x"}, 0), "a")
		s.appendFor("a", 1, token(1), &dossier.Summary{Handling: "i"})
		s.wantIDs("no more", s.find(dossier.Filter{Handling: "h"}, 0))
		s.wantIDs("not asked", s.find(dossier.Filter{Asked: "x"}, 0))
		s.wantIDs("after", s.find(dossier.Filter{Handling: "i"}, 0), "a")
	}},
	{"a summary can be worked out", "Without a summary the store works it out: Summarize of Replay.", func(s *suite) {
		s.append(batch("a", 0, "k0", 1))
		s.wantIDs("by the log", s.find(dossier.Filter{Receiving: unit, Field: "field", Statuses: []dossier.Status{dossier.Received}}, 0), "a")
		b := batch("a", 1, "k1", 1)
		b.Events[0].Kind = dossier.KindTransferred
		s.append(b)
		s.wantIDs("by the log, later", s.find(dossier.Filter{Handling: "to", Statuses: []dossier.Status{dossier.InProcess}}, 0), "a")
	}},
	{"what is found survives additions", "Following the cursors gives every dossier that was selected all the time exactly once, by ID in ascending order of bytes.", func(s *suite) {
		finder := ability[dossier.Finder](s, "Finder")
		for i := range 30 {
			s.appendFor(dossier.ID(fmt.Sprintf("d%03d", i*10)), 0, token(1), &dossier.Summary{Handling: []string{"h", "i", "h"}[i%3]})
		}
		var got []dossier.ID
		q := dossier.Query{Limit: 3}
		for i := range 100 {
			page, err := finder.Find(s.ctx, dossier.Filter{Handling: "h"}, q)
			if err != nil {
				s.Fatal(err)
			}
			got = append(got, page.IDs...)
			s.appendFor(dossier.ID(fmt.Sprintf("a%03d", i)), 0, token(1), &dossier.Summary{Handling: "h"})
			if q.After = page.Next; page.Next == "" {
				break
			}
		}
		var want []dossier.ID
		for i := range 30 {
			if i%3 != 1 {
				want = append(want, dossier.ID(fmt.Sprintf("d%03d", i*10)))
			}
		}
		s.wantIDs("found", got, want...)
	}},
	{"applicants are found by token", "Applicant are tokens, of which that of the applicant must be one: the newest that an event of the dossier has.", func(s *suite) {
		sum := &dossier.Summary{Handling: "h"}
		s.appendFor("c", 0, token(1), sum)
		s.appendFor("a", 0, token(1), sum)
		s.appendFor("b", 0, token(2), sum)
		s.appendFor("d", 0, dossier.Token{}, sum)
		s.wantIDs("one", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}}, 1), "a", "c")
		s.wantIDs("two", s.find(dossier.Filter{Applicant: []dossier.Token{token(2), token(1)}}, 2), "a", "b", "c")
		s.wantIDs("with another field", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}, Handling: "x"}, 0))
		s.wantIDs("with a code", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}, IDs: []dossier.ID{"b", "c"}}, 0), "c")
		s.wantIDs("nobody", s.find(dossier.Filter{Applicant: []dossier.Token{token(9)}}, 0))
		s.wantIDs("no token is no applicant", s.find(dossier.Filter{Applicant: []dossier.Token{{}}}, 0))
		s.appendFor("a", 1, token(3), sum) // a number that was put right
		s.appendFor("a", 2, dossier.Token{}, sum)
		s.wantIDs("by the new one", s.find(dossier.Filter{Applicant: []dossier.Token{token(3)}}, 0), "a")
		s.wantIDs("by the old one", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}}, 0), "c")
		s.wantIDs("by the old one, with a code", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}, IDs: []dossier.ID{"a", "c"}}, 0), "c")
		b := batch("e", 0, "k", 3) // within one batch too
		b.Events[0].Token, b.Events[1].Token, b.Events[2].Token = token(4), token(5), dossier.Token{}
		s.append(b)
		s.wantIDs("first of a batch", s.find(dossier.Filter{Applicant: []dossier.Token{token(4)}}, 0))
		s.wantIDs("last of a batch", s.find(dossier.Filter{Applicant: []dossier.Token{token(5)}}, 0), "e")
	}},
	{"who was erased is not found", "Erase removes the token from wherever the store has it.", func(s *suite) {
		s.appendFor("a", 0, token(1), nil)
		s.appendFor("a", 1, token(1), nil)
		s.appendFor("b", 0, token(1), nil)
		s.erase(1)
		s.wantIDs("by the other event", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}}, 0), "a", "b")
		s.erase(2)
		s.wantIDs("erased", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}}, 0), "b")
		s.erase(2)
		s.wantIDs("erased again", s.find(dossier.Filter{Applicant: []dossier.Token{token(1)}}, 0), "b")
	}},

	{"a token is replaced", "Retoken replaces the token of one event; nothing else of the event changes.", func(s *suite) {
		r := ability[dossier.Retokener](s, "Retokener")
		s.append(batch("a", 0, "k1", 2))
		if err := r.Retoken(s.ctx, "a", 2, token(8)); err != nil {
			s.Fatal(err)
		}
		want := event(2, "k1")
		want.Token = token(8)
		s.expect("a", event(1, "k1"), want)
		s.wantIDs("by the new token", s.find(dossier.Filter{Applicant: []dossier.Token{token(8)}}, 0), "a")
		s.wantIDs("by the old token of an earlier event", s.find(dossier.Filter{Applicant: []dossier.Token{token(7)}}, 0))
		if err := r.Retoken(s.ctx, "a", 1, token(9)); err != nil {
			s.Fatal(err)
		}
		s.wantIDs("by a new token of an earlier event", s.find(dossier.Filter{Applicant: []dossier.Token{token(9)}}, 0))
		if err := r.Retoken(s.ctx, "a", 1, token(8)); err != nil {
			s.Fatal(err)
		}
		s.wantIDs("by the old token", s.find(dossier.Filter{Applicant: []dossier.Token{token(7)}}, 0))
		s.wantErr(r.Retoken(s.ctx, "a", 3, token(8)), motcua.ErrNotFound)
		s.wantErr(r.Retoken(s.ctx, "a", 0, token(8)), motcua.ErrNotFound)
		s.wantErr(r.Retoken(s.ctx, "b", 1, token(8)), motcua.ErrNotFound)
	}},
	{"what was erased gets no token", "Retoken replaces the token of one event, as long as its personal payload is there.", func(s *suite) {
		r := ability[dossier.Retokener](s, "Retokener")
		s.append(batch("a", 0, "k1", 1))
		s.erase(1)
		if err := r.Retoken(s.ctx, "a", 1, token(8)); err != nil {
			s.Fatal(err)
		}
		s.expect("a", event(1, "k1").WithoutPersonal())
		s.wantIDs("by the new token", s.find(dossier.Filter{Applicant: []dossier.Token{token(8)}}, 0))
	}},

	{"looks are recorded", "When the error of Record is nil every Accesses that begins afterwards sees the entry; entries come in the order they were recorded, and Next is where to go on.", func(s *suite) {
		log := ability[dossier.AccessLog](s, "AccessLog")
		var want []dossier.Access
		for i := range 7 {
			a := dossier.Access{
				At: day.At(9, i, 0), Actor: fmt.Sprint("officer-", i), Unit: "u", Purpose: "p", Kind: dossier.AccessRegister, Dossier: "a",
				Source: "bhxh", Outcome: dossier.AccessFound,
			}
			if err := log.Record(s.ctx, a); err != nil {
				s.Fatal(err)
			}
			want = append(want, a)
			for _, limit := range []int{-1, 0, 1, 3} {
				var got []dossier.Access
				var after dossier.Cursor
				for range 100 {
					page, err := log.Accesses(s.ctx, after, limit)
					if err != nil {
						s.Fatal(err)
					}
					if len(page.Entries) == 0 {
						if page.Next != after {
							s.Error("no entries, and the cursor moved")
						}
						break
					}
					got, after = append(got, page.Entries...), page.Next
				}
				if !slices.EqualFunc(got, want, sameAccess) {
					s.Errorf("limit %d: %d entries that are not the %d recorded", limit, len(got), len(want))
				}
			}
		}
	}},
	{"looks are given out as copies", "Every method gives out what the caller may change.", func(s *suite) {
		log := ability[dossier.AccessLog](s, "AccessLog")
		a := dossier.Access{At: day.At(9, 0, 0).Add(1), Actor: "officer", Unit: unit, Purpose: "p", Kind: dossier.AccessView, Dossier: "a"}
		if err := log.Record(s.ctx, a); err != nil {
			s.Fatal(err)
		}
		for range 2 {
			page, err := log.Accesses(s.ctx, "", 0)
			if err != nil || len(page.Entries) != 1 || !sameAccess(page.Entries[0], a) {
				s.Fatalf("%d entries, %v: not what was recorded", len(page.Entries), err)
			}
			page.Entries[0] = dossier.Access{Actor: "changed"}
		}
	}},
	{"a look without a reason is refused", "An entry that Check finds something wrong with is an InvalidError, and is not kept.", func(s *suite) {
		log := ability[dossier.AccessLog](s, "AccessLog")
		err := log.Record(s.ctx, dossier.Access{At: day.At(9, 0, 0), Actor: "a", Unit: "u", Kind: dossier.AccessView, Dossier: "a"})
		s.wantErr(err, motcua.ErrInvalid)
		if page, err := log.Accesses(s.ctx, "", 0); err != nil || len(page.Entries) != 0 {
			s.Errorf("%d entries, %v", len(page.Entries), err)
		}
	}},

	{"a cancelled call of an ability returns the error", "A cancelled context returns its error; after a cancelled write the outcome is unknown unless it is certain that nothing was written.", func(s *suite) {
		ctx, cancel := context.WithCancel(s.ctx)
		cancel()
		s.append(batch("a", 0, "k", 1))
		unchanged := func(err error, what string) {
			s.Helper()
			switch {
			case errors.Is(err, motcua.ErrOutcomeUnknown):
			case !errors.Is(err, context.Canceled):
				s.Errorf("%s: %v, want the context's error", what, err)
			default:
				s.expect("a", event(1, "k"))
			}
		}
		tried := false
		if r, ok := s.store.(dossier.Retokener); ok {
			tried = true
			unchanged(r.Retoken(ctx, "a", 1, token(8)), "retoken")
		}
		if e, ok := s.store.(dossier.Eraser); ok {
			tried = true
			unchanged(e.Erase(ctx, "a", 1), "erase")
		}
		if f, ok := s.store.(dossier.Finder); ok {
			tried = true
			_, err := f.Find(ctx, dossier.Filter{}, dossier.Query{})
			s.wantErr(err, context.Canceled)
		}
		if l, ok := s.store.(dossier.AccessLog); ok {
			tried = true
			err := l.Record(ctx, dossier.Access{At: day.At(9, 0, 0), Actor: "a", Unit: "u", Purpose: "p", Kind: dossier.AccessView, Dossier: "a"})
			page, err2 := l.Accesses(s.ctx, "", 0)
			if err2 != nil {
				s.Fatal(err2)
			}
			if !errors.Is(err, motcua.ErrOutcomeUnknown) && (!errors.Is(err, context.Canceled) || len(page.Entries) > 0) {
				s.Errorf("record: %v, and %d entries", err, len(page.Entries))
			}
			_, err = l.Accesses(ctx, "", 0)
			s.wantErr(err, context.Canceled)
		}
		if !tried {
			s.Skip("the store has none of the abilities")
		}
	}},

	{"what was sealed verifies", "A store keeps the seals as they are: a log that was sealed, appended and loaded verifies, before an erasure and after it.", func(s *suite) {
		keys, err := dossier.NewKeyRing(dossier.IndexKey{ID: 1, Key: dossier.NewSecret(strings.Repeat("k", 32))})
		if err != nil {
			s.Fatal(err)
		}
		sealer := &dossier.Sealer{Random: &counter{}, Keys: keys}
		log := dossier.Log{ID: "đ-1 \U0001f4c4"}
		for i, d := range details() {
			b := batch(log.ID, i, fmt.Sprint("k", i), 1)
			if b.Events[0].Details = d; i == 3 {
				b.Events[0].Kind, b.Events[0].Personal = dossier.KindErased, dossier.Personal{}
			}
			if err := sealer.Seal(log, b.Events); err != nil {
				s.Fatal(err)
			}
			s.append(b)
			log.Events = append(log.Events, b.Events[0].Clone())
		}
		verify := func(erased int) {
			s.Helper()
			v, err := dossier.Verify(dossier.Log{ID: log.ID, Events: s.load(log.ID)}, log.Head())
			if err != nil || v.Erased != erased || v.Uncovered != 0 || v.Unsealed != 0 {
				s.Errorf("%d erased of %d, %d without a digest, %d without a seal: %v", v.Erased, erased, v.Uncovered, v.Unsealed, err)
			}
		}
		verify(0)
		if e, ok := s.store.(dossier.Eraser); ok {
			if err := e.Erase(s.ctx, log.ID, 4); err != nil {
				s.Fatal(err)
			}
			verify(3)
		}
	}},

	{"no goroutine outlives a store", "No goroutine of the store outlives it.", func(s *suite) {
		c := ability[io.Closer](s, "io.Closer")
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := range 10 {
					if _, err := s.store.Append(s.ctx, batch(dossier.ID(fmt.Sprint("d", w)), i, fmt.Sprint("k", i), 1)); err != nil {
						s.Errorf("append: %v", err)
					}
				}
			})
		}
		wg.Wait()
		s.list(0)
		s.feed(0)
		if err := c.Close(); err != nil {
			s.Fatalf("close: %v", err)
		}
		if stack := s.left(); stack != "" {
			s.Errorf("after Close there is still\n%s", stack)
		}
	}},
	{"a closed store says so first", "Every call after Close is an error that wraps ErrClosed, whatever else is wrong with the call.", func(s *suite) {
		c := ability[io.Closer](s, "io.Closer")
		if err := c.Close(); err != nil {
			s.Fatalf("close: %v", err)
		}
		ctx, cancel := context.WithCancel(s.ctx)
		cancel()
		_, err := s.store.Append(s.ctx, dossier.Batch{})
		s.wantErr(err, motcua.ErrClosed)
		_, err = s.store.Append(ctx, batch("a", 0, "k", 1))
		s.wantErr(err, motcua.ErrClosed)
		_, err = s.store.Load(ctx, "a")
		s.wantErr(err, motcua.ErrClosed)
		_, err = s.store.List(ctx, dossier.Query{})
		s.wantErr(err, motcua.ErrClosed)
		_, err = s.store.Feed(s.ctx, "not a cursor of any store", 1)
		s.wantErr(err, motcua.ErrClosed)
		if l, ok := s.store.(dossier.AccessLog); ok {
			s.wantErr(l.Record(s.ctx, dossier.Access{}), motcua.ErrClosed)
		}
	}},
	{"a closed store does nothing", "Every call after Close is an error that wraps ErrClosed, and Close again is none.", func(s *suite) {
		c := ability[io.Closer](s, "io.Closer")
		s.append(batch("a", 0, "k1", 1))
		if err := errors.Join(c.Close(), c.Close()); err != nil {
			s.Fatalf("close: %v", err)
		}
		_, err := s.store.Append(s.ctx, batch("a", 1, "k2", 1))
		s.wantErr(err, motcua.ErrClosed)
		_, err = s.store.Load(s.ctx, "a")
		s.wantErr(err, motcua.ErrClosed)
		_, err = s.store.List(s.ctx, dossier.Query{})
		s.wantErr(err, motcua.ErrClosed)
		_, err = s.store.Feed(s.ctx, "", 1)
		s.wantErr(err, motcua.ErrClosed)
		if a, ok := s.store.(dossier.Eraser); ok {
			s.wantErr(a.Erase(s.ctx, "a", 1), motcua.ErrClosed)
		}
		if a, ok := s.store.(dossier.Finder); ok {
			_, err := a.Find(s.ctx, dossier.Filter{}, dossier.Query{})
			s.wantErr(err, motcua.ErrClosed)
		}
		if a, ok := s.store.(dossier.Retokener); ok {
			s.wantErr(a.Retoken(s.ctx, "a", 1, token(1)), motcua.ErrClosed)
		}
		if a, ok := s.store.(dossier.AccessLog); ok {
			s.wantErr(a.Record(s.ctx, dossier.Access{At: day.At(9, 0, 0), Actor: "a", Unit: "u", Purpose: "p", Kind: dossier.AccessView, Dossier: "a"}), motcua.ErrClosed)
			_, err := a.Accesses(s.ctx, "", 1)
			s.wantErr(err, motcua.ErrClosed)
		}
	}},
}

// counter is where the salts of a case come from: no two are the same, and none is zero.
type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

func sameAccess(a, b dossier.Access) bool {
	if !a.At.Equal(b.At) {
		return false
	}
	a.At, b.At = time.Time{}, time.Time{}
	return a == b
}
