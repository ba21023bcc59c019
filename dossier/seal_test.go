package dossier_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/identity"
)

// The personal numbers in this file are invented.

// countingSalt is a source of salts that are all different and always the same.
type countingSalt struct{ n byte }

func (c *countingSalt) Read(p []byte) (int, error) {
	c.n++
	for i := range p {
		p[i] = c.n ^ byte(i)
	}
	return len(p), nil
}

// fullDetails has one of each kind of details, with every field set.
func fullDetails() []dossier.Details {
	cite := motcua.Citation{Document: "61/2018/NĐ-CP", Issued: motcua.MustDate(2018, 4, 23), Article: "art. 19", Quality: motcua.High}
	due := calendar.Due{
		Date: motcua.MustDate(2024, 3, 11), Instant: at("2024-03-12 00:00"), Remainder: calendar.WorkingHours(time.Hour), By: calendar.ByDate,
		Provisional: calendar.Provisional{Reason: calendar.AfterCoverage, Day: motcua.MustDate(2026, 1, 1)},
	}
	return []dossier.Details{
		&dossier.Submission{Procedure: "p", Case: "c", Link: dossier.Link{Bundle: "b", Chain: "c", Part: "p", Verified: true, OptIn: true}},
		&dossier.Papers{List: []dossier.Paper{{Component: "form", Originals: 1, Copies: 2, Digitised: true, Reused: true, Signed: true}, {Component: "x"}}},
		&dossier.Handover{Stage: "s", Term: calendar.WorkingDays(2), Due: due},
		&dossier.SupplementRequest{Stage: "s", Basis: cite, Papers: []dossier.PaperRequest{{Component: "c", Why: dossier.FaultWrong}}, Within: calendar.WorkingDays(10), Until: motcua.MustDate(2024, 4, 1)},
		&dossier.Obligation{Amount: 8_000_000_000, Notice: "TB-1", Basis: cite},
		&dossier.Consultation{Term: calendar.ClockHours(48 * time.Hour), Due: due, Outside: true, Silence: true, Basis: cite},
		&dossier.Answer{Leg: 2, Opinion: dossier.Objects},
		&dossier.Suspension{Cause: calendar.CauseIncident, Basis: cite},
		&dossier.Resolution{Outcome: dossier.Denied, Document: "QĐ 1", Link: "x"},
		&dossier.Withdrawal{By: dossier.Applicant},
		&dossier.Correction{Revision: 3, At: at("2024-03-04 09:00"), Unit: "u", To: "t", Reason: "r", Channel: dossier.Post},
		&dossier.Rating{Score: 4, Of: 5},
	}
}

// fullEvent has every field set that an event can have.
func fullEvent(d dossier.Details) dossier.Event {
	return dossier.Event{
		Kind: dossier.KindAccepted, At: at("2024-03-04 09:00").Add(7), Recorded: at("2024-03-04 09:01"), Actor: "a", Unit: "u", To: "t",
		Reason: "r", Key: "k", Channel: dossier.Online, Details: d,
		Personal: dossier.Personal{
			Name: dossier.NewSecret("Nguyễn Văn Thử"), Number: identity.MustParsePersonalID("040085123456"),
			Contact: dossier.NewSecret("c"), Note: dossier.NewSecret("n"),
		},
		Accepted: &dossier.Accepted{
			Procedure: "p", Case: "c", Field: "f", Competent: "u", Elsewhere: true, Printed: true, Start: at("2024-03-04 09:00"), Term: calendar.Months(2), Profile: "x",
			Convention: calendar.Convention{
				Receipt: calendar.NextOpen, CutOff: calendar.ClockTime(15, 0), Roll: calendar.RollNone, End: calendar.EndClose,
				Saturday: calendar.Saturday{Mode: calendar.SaturdaySession, Hours: calendar.OfficeHours()}, Pauses: calendar.PauseExact,
				Supplement: calendar.SupplementRestarts, Extension: calendar.CalendarDays(3), ExtendFrom: 1, Hours: calendar.OfficeHours(), Day: 1, By: calendar.ByDate,
			},
			Link: dossier.Link{Bundle: "b", Chain: "birth", Part: "p", Verified: true, OptIn: true},
		},
		Promise: &calendar.Due{
			Date: motcua.MustDate(2024, 3, 11), Instant: at("2024-03-12 00:00"), Remainder: calendar.WorkingHours(time.Hour), By: calendar.ByDate,
			Provisional: calendar.Provisional{Reason: calendar.AfterCoverage, Day: motcua.MustDate(2026, 1, 1)},
		},
	}
}

// leaves calls f with a setter for each leaf of a value: f changes the leaf, looks, and the leaf is put back.
func leaves(t *testing.T, v reflect.Value, path string, f func(path string)) {
	t.Helper()
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	switch x := v.Addr().Interface().(type) {
	case *time.Time, *motcua.Date, *calendar.Term, *calendar.TimeOfDay, *calendar.Hours, *dossier.Secret:
		change(t, v, nil)
	case *identity.PersonalID:
		*x = identity.MustParsePersonalID("040085123457")
	default:
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if v.IsNil() {
				t.Fatalf("%s is not set: its fields cannot be tried", path)
			}
			if v.Kind() == reflect.Interface { // what it leads to is a pointer
				leaves(t, v.Elem().Elem(), path, f)
			} else {
				leaves(t, v.Elem(), path, f)
			}
			v.Set(reflect.Zero(v.Type()))
		case reflect.Struct:
			for i := range v.NumField() {
				leaves(t, v.Field(i), path+"."+v.Type().Field(i).Name, f)
			}
			return
		case reflect.Slice:
			for i := range v.Len() {
				leaves(t, v.Index(i), fmt.Sprint(path, "[", i, "]"), f)
			}
			v.Set(v.Slice(0, v.Len()-1))
		default:
			change(t, v, nil)
			if reflect.DeepEqual(v.Interface(), old.Interface()) {
				t.Fatalf("%s was not changed", path)
			}
		}
	}
	f(path)
	v.Set(old)
}

// Every field of an event but payload, token and seal is in the canonical form, and comes back from it; a field that is added later is
// found by the walk.
//
// Kills: a field that AppendFacts forgets or ParseFacts mixes up.
func TestFactsHoldEveryField(t *testing.T) {
	for _, d := range append(fullDetails(), nil) {
		e := fullEvent(d)
		base := dossier.AppendFacts(nil, e)
		back := func(what string, e dossier.Event) {
			facts := dossier.AppendFacts(nil, e)
			got, err := dossier.ParseFacts(facts)
			if err != nil {
				t.Fatalf("%T: %s: %v", d, what, err)
			}
			got.Personal, got.Token, got.Seal = e.Personal, e.Token, e.Seal
			if !got.Equal(e) || !bytes.Equal(dossier.AppendFacts(nil, got), facts) {
				t.Errorf("%T: %s does not come back", d, what)
			}
		}
		back("the whole", e)
		v := reflect.ValueOf(&e).Elem()
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			apart := name == "Personal" || name == "Token" || name == "Seal"
			if name == "Details" && d == nil {
				continue
			}
			leaves(t, v.Field(i), name, func(path string) {
				if same := bytes.Equal(dossier.AppendFacts(nil, e), base); same != apart {
					t.Errorf("%T: another %s gives the same facts: %v", d, path, same)
				}
				back(path, e)
			})
		}
	}
	none := dossier.AppendFacts(nil, dossier.Event{})
	for _, d := range fullDetails() { // a nil pointer is none
		null := reflect.Zero(reflect.TypeOf(d)).Interface().(dossier.Details)
		if !bytes.Equal(dossier.AppendFacts(nil, dossier.Event{Details: null}), none) {
			t.Errorf("%T: a nil pointer is something", d)
		}
	}
	back, err := dossier.ParseFacts(none)
	if err != nil || !back.Equal(dossier.Event{}) || !back.At.Equal(time.Time{}) || back.At != (time.Time{}) {
		t.Errorf("the zero event: %+v, %v", back, err)
	}
}

// Every kind of details that there is is among those that are tried.
//
// Kills: details that were added without a canonical form.
func TestEveryKindOfDetailsIsTried(t *testing.T) {
	var have []string
	for _, d := range fullDetails() {
		have = append(have, reflect.TypeOf(d).Elem().Name())
	}
	files, err := parser.ParseDir(token.NewFileSet(), ".", nil, 0) //nolint:staticcheck // one package, no build tags
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, file := range files["dossier"].Files {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Name.Name != "clone" || f.Recv == nil || len(f.Recv.List) != 1 {
				continue
			}
			star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
			if result, is := f.Type.Results.List[0].Type.(*ast.Ident); !ok || !is || result.Name != "Details" {
				continue
			}
			n++
			if typ := star.X.(*ast.Ident).Name; !slices.Contains(have, typ) {
				t.Errorf("%s: %s is not tried", name, typ)
			}
		}
	}
	if n != len(have) {
		t.Errorf("%d kinds of details, %d are tried", n, len(have))
	}
}

func FuzzParseFacts(f *testing.F) {
	for _, d := range append(fullDetails(), nil) {
		f.Add(dossier.AppendFacts(nil, fullEvent(d)))
	}
	f.Add([]byte{})
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := dossier.ParseFacts(data)
		if err != nil {
			if hasCanary(err.Error()) || !e.Equal(dossier.Event{}) {
				t.Error("an error with something in it")
			}
			return
		}
		if again := dossier.AppendFacts(nil, e); !bytes.Equal(again, data) {
			t.Errorf("%x is read, and written as %x", data, again)
		}
	})
}

func FuzzParsePersonal(f *testing.F) {
	f.Add(fullEvent(nil).Personal.AppendReveal(nil))
	f.Add(dossier.Personal{Note: dossier.NewSecret("n")}.AppendReveal(nil))
	f.Add([]byte{1, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := dossier.ParsePersonal(data)
		if err != nil {
			return
		}
		if again := p.AppendReveal(nil); !bytes.Equal(again, data) {
			t.Errorf("%x is read, and written as %x", data, again)
		}
	})
}

func FuzzParseHead(f *testing.F) {
	f.Add(dossier.Head{ID: "H40-1", Revision: 3}.String())
	f.Add("00:1:a")
	f.Add(strings.Repeat("0", 64) + ":٣:a")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := dossier.ParseHead(s)
		if err == nil && h.String() != s {
			t.Errorf("%q is read, and written as %q", s, h)
		}
	})
}

// sealedLog is a log of n events with all kinds of details, every third with a payload.
func sealedLog(t testing.TB, n int, random *countingSalt) dossier.Log {
	t.Helper()
	sealer := &dossier.Sealer{}
	if random != nil {
		sealer.Random = random
	}
	log := dossier.Log{ID: "H40-1"}
	details := append(fullDetails(), nil)
	for i := range n {
		e := fullEvent(details[i%len(details)])
		e.Key = fmt.Sprint("k", i)
		if i%3 != 0 {
			e.Personal = dossier.Personal{}
		}
		events := []dossier.Event{e}
		if err := sealer.Seal(log, events); err != nil {
			t.Fatal(err)
		}
		log.Events = append(log.Events, events...)
	}
	return log
}

func damage(t *testing.T, what string, log dossier.Log, revision int, want dossier.Damage, earlier ...dossier.Head) {
	t.Helper()
	_, err := dossier.Verify(log, earlier...)
	var bad *dossier.TamperError
	if !errors.As(err, &bad) || bad.Revision != revision || bad.Damage != want || bad.ID != log.ID {
		t.Errorf("%s: %+v, want %s at %d", what, bad, want, revision)
	}
}

// keptEvent is an event as a store keeps it.
type keptEvent struct{ facts, personal, salt, digest, hash []byte }

func store(e dossier.Event) keptEvent {
	return keptEvent{dossier.AppendFacts(nil, e), e.Personal.AppendReveal(nil), bytes.Clone(e.Seal.Salt[:]), bytes.Clone(e.Seal.Digest[:]), bytes.Clone(e.Seal.Hash[:])}
}

func (s keptEvent) event() (dossier.Event, error) {
	e, err := dossier.ParseFacts(s.facts)
	if err != nil {
		return e, err
	}
	if e.Personal, err = dossier.ParsePersonal(s.personal); err != nil {
		return e, err
	}
	copy(e.Seal.Salt[:], s.salt)
	copy(e.Seal.Digest[:], s.digest)
	copy(e.Seal.Hash[:], s.hash)
	return e, nil
}

// Every byte of 200 events, as they lie in a store, is changed in turn: it cannot be read, or the event is named.
//
// Kills: a part of the event outside the hash; a digest that is not compared; a salt that may be anything.
func TestEveryByteIsSealed(t *testing.T) {
	const logs, each = 10, 20
	all := sealedLog(t, logs*each, &countingSalt{})
	bytesTried, unread := 0, 0
	for l := range logs {
		// Short logs, so that the test does not take the square of their length.
		log := dossier.Log{ID: all.ID, Events: slices.Clone(all.Events[l*each : (l+1)*each])}
		if err := (&dossier.Sealer{Random: &countingSalt{}}).Seal(dossier.Log{ID: all.ID}, log.Events); err != nil {
			t.Fatal(err)
		}
		for i := range log.Events {
			s := store(log.Events[i])
			whole := dossier.Log{ID: log.ID, Events: slices.Clone(log.Events)}
			for _, part := range [][]byte{s.facts, s.personal, s.salt, s.digest, s.hash} {
				for j := range part {
					bytesTried++
					old := part[j]
					part[j] ^= 1 << (j % 8)
					e, err := s.event()
					part[j] = old
					if err != nil {
						unread++
						continue
					}
					whole.Events[i] = e
					var bad *dossier.TamperError
					if _, err := dossier.Verify(whole); !errors.As(err, &bad) || bad.Revision != i+1 {
						t.Fatalf("event %d, byte %d: %v", i+1, j, err)
					}
				}
			}
		}
	}
	if bytesTried < logs*each*200 || unread > bytesTried/2 {
		t.Errorf("%d bytes tried, %d not read", bytesTried, unread)
	}
}

// Kills: a hash without the one before, without the revision or the ID; an end that nobody misses; a log written anew.
func TestVerifyNamesTheFirstBadEvent(t *testing.T) {
	log := sealedLog(t, 40, &countingSalt{})
	v, err := dossier.Verify(log)
	if err != nil || v.Head != log.Head() || v.Head.Revision != 40 || v.Unsealed != 0 || v.Uncovered != 0 || v.Erased != 0 {
		t.Fatalf("%+v, %v", v, err)
	}
	prefix := func(n int) dossier.Head { return dossier.Log{ID: log.ID, Events: log.Events[:n]}.Head() }
	if _, err := dossier.Verify(log, prefix(40), prefix(7), prefix(0)); err != nil {
		t.Errorf("its own heads: %v", err)
	}
	with := func(f func(events []dossier.Event) []dossier.Event) dossier.Log {
		return dossier.Log{ID: log.ID, Events: f(slices.Clone(log.Events))}
	}
	for i := range 39 {
		damage(t, "deleted", with(func(e []dossier.Event) []dossier.Event { return slices.Delete(e, i, i+1) }), i+1, dossier.FactsChanged)
		damage(t, "swapped", with(func(e []dossier.Event) []dossier.Event { e[i], e[i+1] = e[i+1], e[i]; return e }), i+1, dossier.FactsChanged)
		damage(t, "doubled", with(func(e []dossier.Event) []dossier.Event { return slices.Insert(e, i, e[i]) }), i+2, dossier.FactsChanged)
		damage(t, "cut off", with(func(e []dossier.Event) []dossier.Event { return e[:i] }), i+1, dossier.LogTruncated, prefix(i+1))
		damage(t, "cut off, seen by the last head", with(func(e []dossier.Event) []dossier.Event { return e[:i] }), i+1, dossier.LogTruncated, prefix(40))
		damage(t, "unsealed", with(func(e []dossier.Event) []dossier.Event { e[i+1].Seal = dossier.Seal{}; return e }), i+2, dossier.SealMissing)
		// Written anew from an event on, with seals that fit.
		fork := with(func(e []dossier.Event) []dossier.Event {
			e = e[:i+1]
			e[i].Reason = "another"
			if err := (&dossier.Sealer{Random: &countingSalt{}}).Seal(dossier.Log{ID: log.ID, Events: e[:i]}, e[i:]); err != nil {
				t.Fatal(err)
			}
			return e
		})
		if _, err := dossier.Verify(fork); err != nil {
			t.Fatalf("a fork by itself: %v", err)
		}
		damage(t, "forked", fork, i+1, dossier.LogForked, prefix(i+1), prefix(i))
	}
	// Between two heads: the damage is behind the one that agrees.
	anew := with(func(e []dossier.Event) []dossier.Event {
		e[20].Reason = "another"
		if err := (&dossier.Sealer{Random: &countingSalt{}}).Seal(dossier.Log{ID: log.ID, Events: e[:20]}, e[20:]); err != nil {
			t.Fatal(err)
		}
		return e
	})
	damage(t, "forked between heads", anew, 11, dossier.LogForked, prefix(40), prefix(10), prefix(4))
	// A payload exchanged together with its salt and digest.
	whole := with(func(e []dossier.Event) []dossier.Event {
		one := []dossier.Event{e[3]}
		one[0].Personal.Note = dossier.NewSecret("another")
		if err := (&dossier.Sealer{Random: &countingSalt{n: 99}}).Seal(dossier.Log{ID: log.ID, Events: e[:3]}, one); err != nil {
			t.Fatal(err)
		}
		e[3].Personal, e[3].Seal.Salt, e[3].Seal.Digest = one[0].Personal, one[0].Seal.Salt, one[0].Seal.Digest
		return e
	})
	damage(t, "exchanged with its digest", whole, 4, dossier.FactsChanged)
	other := dossier.Log{ID: "H40-2", Events: log.Events}
	damage(t, "the log of another", other, 1, dossier.FactsChanged)
	if _, err := dossier.Verify(other, log.Head()); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a head of another: %v", err)
	}
	personal := with(func(e []dossier.Event) []dossier.Event { e[3] = e[3].WithoutPersonal(); return e })
	damage(t, "removed", personal, 4, dossier.PayloadMissing)
	damage(t, "put in", with(func(e []dossier.Event) []dossier.Event { e[4].Personal = e[3].Personal; return e }), 5, dossier.FactsChanged)
	damage(t, "exchanged", with(func(e []dossier.Event) []dossier.Event { e[3].Personal.Contact = dossier.NewSecret("x"); return e }), 4, dossier.PayloadChanged)
	damage(t, "removed before one exchanged", with(func(e []dossier.Event) []dossier.Event {
		e[3] = e[3].WithoutPersonal()
		e[6].Personal.Contact = dossier.NewSecret("x")
		return e
	}), 4, dossier.PayloadMissing)
	damage(t, "exchanged before one removed", with(func(e []dossier.Event) []dossier.Event {
		e[3].Personal.Contact = dossier.NewSecret("x")
		e[6] = e[6].WithoutPersonal()
		return e
	}), 4, dossier.PayloadChanged)
	damage(t, "exchanged before a change", with(func(e []dossier.Event) []dossier.Event {
		e[3].Personal.Contact = dossier.NewSecret("x")
		e[6].Reason = "another"
		return e
	}), 4, dossier.PayloadChanged)
	damage(t, "exchanged after a change", with(func(e []dossier.Event) []dossier.Event {
		e[2].Reason = "another"
		e[3].Personal.Contact = dossier.NewSecret("x")
		return e
	}), 3, dossier.FactsChanged)
	for _, h := range []dossier.Head{{ID: log.ID, Revision: -1}, {ID: log.ID, Hash: [32]byte{1}}, {ID: log.ID, Revision: -3, Hash: [32]byte{1}}} {
		if _, err := dossier.Verify(log, h); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("a head that no log can have: %v", err)
		}
		n := 0
		for _, err := range dossier.Audit(t.Context(), memstore.New(), h) {
			if n++; !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("audit with a head that no log can have: %v", err)
			}
		}
		if n != 1 {
			t.Errorf("%d findings with a head that no log can have", n)
		}
	}
}

// In a log that was erased, what is named is the change, not what the erasure took: not even when the change is that of the event that says
// so, or when that event was cut off.
//
// Kills: a payload that is said to be gone before anybody looked at the chain.
func TestDamageBehindAnErasure(t *testing.T) {
	log := sealedLog(t, 24, &countingSalt{})
	last := []dossier.Event{{Kind: dossier.KindErased, Key: "e"}}
	if err := (&dossier.Sealer{}).Seal(log, last); err != nil {
		t.Fatal(err)
	}
	log.Events = append(log.Events, last...)
	head := log.Head()
	for i := range log.Events {
		log.Events[i] = log.Events[i].WithoutPersonal()
	}
	if v, err := dossier.Verify(log, head); err != nil || v.Erased != 8 {
		t.Fatalf("%+v, %v", v, err)
	}
	with := func(i int, f func(*dossier.Event)) dossier.Log {
		l := dossier.Log{ID: log.ID, Events: slices.Clone(log.Events)}
		f(&l.Events[i])
		return l
	}
	damage(t, "another kind", with(24, func(e *dossier.Event) { e.Kind = dossier.KindStopped }), 25, dossier.FactsChanged)
	damage(t, "a change before", with(9, func(e *dossier.Event) { e.Reason = "another" }), 10, dossier.FactsChanged)
	damage(t, "cut off", dossier.Log{ID: log.ID, Events: log.Events[:24]}, 25, dossier.LogTruncated, head)
	damage(t, "cut off, and nobody knows", dossier.Log{ID: log.ID, Events: log.Events[:24]}, 1, dossier.PayloadMissing)
}

// What was sealed once is sealed for ever: a program of today verifies logs of tomorrow only if these never change. When this fails, the
// form has changed, and needs a new number (factsVersion) beside the old one.
//
// Kills: a form that changes by accident; a hash that leaves out the revision.
func TestSealsNeverChange(t *testing.T) {
	log := sealedLog(t, 30, &countingSalt{})
	const want = "7c140fd5b62631a19d9d7d3022bc2d4e11b24475b9305764dbacfd4a0ebed721:30:H40-1"
	if got := log.Head().String(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	empty := []dossier.Event{{}}
	if err := (&dossier.Sealer{}).Seal(dossier.Log{ID: "a"}, empty); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("motcua event 1\n" + strings.Repeat("\x00", 32) + "\x01a\x01\x00" + strings.Repeat("\x00", 32) + "\x01" + strings.Repeat("\x00", 12)))
	if empty[0].Seal.Hash != sum {
		t.Error("the hash of an empty event is not what the form says")
	}
}

// A form has one way to be written.
//
// Kills: a length with a zero behind it, which a store could change without anybody seeing it.
func TestFactsHaveOneForm(t *testing.T) {
	facts := dossier.AppendFacts(nil, dossier.Event{Actor: "a"})
	i := bytes.Index(facts, []byte("\x01a"))
	if i < 0 {
		t.Fatal("no length before the text")
	}
	for name, bad := range map[string][]byte{
		"a longer length":   slices.Insert(slices.Replace(bytes.Clone(facts), i, i+1, 0x81), i+1, 0),
		"something behind":  append(bytes.Clone(facts), 0),
		"another version":   append([]byte{2}, facts[1:]...),
		"cut off":           facts[:len(facts)-1],
		"an endless length": slices.Replace(bytes.Clone(facts), i, i+1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
	} {
		if e, err := dossier.ParseFacts(bad); !errors.Is(err, motcua.ErrInvalid) || !e.Equal(dossier.Event{}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What was recorded without seals is covered by those that follow.
//
// Kills: a chain that begins anew behind events without seals.
func TestUnsealedBeginning(t *testing.T) {
	log := dossier.Log{ID: "H40-1"}
	for i := range 5 {
		e := fullEvent(nil)
		e.Key = fmt.Sprint(i)
		log.Events = append(log.Events, e)
	}
	if v, err := dossier.Verify(log); err != nil || v.Unsealed != 5 || v.Uncovered != 5 || v.Head != log.Head() {
		t.Fatalf("%+v, %v", v, err)
	}
	next := []dossier.Event{fullEvent(nil)}
	if err := (*dossier.Sealer)(nil).Seal(log, next); err != nil {
		t.Fatal(err)
	}
	log.Events = append(log.Events, next...)
	v, err := dossier.Verify(log)
	if err != nil || v.Unsealed != 5 || v.Uncovered != 6 || v.Head != log.Head() {
		t.Fatalf("%+v, %v", v, err)
	}
	changed := slices.Clone(log.Events)
	changed[2].Reason = "another"
	between := func(log dossier.Log, from, until int, heads ...dossier.Head) {
		t.Helper()
		var bad *dossier.TamperError
		if _, err := dossier.Verify(log, heads...); !errors.As(err, &bad) || bad.Revision != from || bad.Until != until || bad.Damage != dossier.FactsChanged {
			t.Errorf("%v, want one of %d..%d", err, from, until)
		} else if text := fmt.Sprintf("event %d..%d:", from, until); !strings.Contains(err.Error(), text) {
			t.Errorf("%v does not say %s", err, text)
		}
	}
	// No seal says which of them it was; a head narrows it down.
	tampered := dossier.Log{ID: log.ID, Events: changed}
	between(tampered, 1, 6)
	between(tampered, 3, 6, dossier.Log{ID: log.ID, Events: log.Events[:2]}.Head())
	for n := 1; n < 20; n++ {
		sealed := sealedLog(t, 20, &countingSalt{})
		for i := range n {
			sealed.Events[i].Seal, sealed.Events[i].Reason = dossier.Seal{}, "forged"
		}
		between(sealed, 1, n+1)
	}
	bare := slices.Clone(log.Events)
	bare[5].Personal = dossier.Personal{}
	damage(t, "uncovered and gone", dossier.Log{ID: log.ID, Events: bare}, 6, dossier.PayloadMissing)
}

// Kills: a dossier that is gone and not missed; an audit that ends at the first damage, or goes on after the store failed.
func TestAudit(t *testing.T) {
	inner := memstore.New()
	var heads []dossier.Head
	for i, id := range []dossier.ID{"a", "b", "c", "d"} {
		log := sealedLog(t, 3, &countingSalt{})
		b, err := (&dossier.Sealer{Random: &countingSalt{}}).Batch(dossier.Log{ID: id}, "k", log.Events)
		if err != nil || b.Summary == nil || b.ID != id || b.Expected != 0 {
			t.Fatalf("%+v, %v", b, err)
		}
		for j := range b.Events {
			b.Events[j].Key = "k"
		}
		if b, err = (&dossier.Sealer{Random: &countingSalt{}}).Batch(dossier.Log{ID: id}, "k", b.Events); err != nil {
			t.Fatal(err)
		}
		heads = append(heads, dossier.Log{ID: id, Events: b.Events}.Head(), dossier.Head{ID: id})
		if i == 1 {
			b.Events[1].Reason = "another"
		}
		if i == 2 { // gone
			continue
		}
		if _, err := inner.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for v, err := range dossier.Audit(t.Context(), inner, heads...) {
		var bad *dossier.TamperError
		if errors.As(err, &bad) {
			got = append(got, fmt.Sprint(bad.ID, " ", bad.Damage, " ", bad.Revision))
			continue
		}
		got = append(got, fmt.Sprint(v.Head.ID, " ", v.Head.Revision, " ", err))
	}
	if want := []string{"a 3 <nil>", "b facts 2", "d 3 <nil>", "c truncated 1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	n := 0
	for _, err := range dossier.Audit(t.Context(), storetest.NewFaulty(inner, map[int]storetest.Fault{3: storetest.FailBefore}), heads...) {
		if n++; n == 2 && !errors.Is(err, motcua.ErrBusy) {
			t.Error(err)
		}
	}
	if n != 2 {
		t.Errorf("%d findings of a store that fails at the second", n)
	}
}

// Of a dossier's heads any may be the one that knows.
//
// Kills: an audit that keeps the first head of a dossier, or the last.
func TestAuditWithSeveralHeads(t *testing.T) {
	log := sealedLog(t, 3, &countingSalt{})
	store := memstore.New()
	b := dossier.Batch{ID: log.ID, Key: log.Events[0].Key, Events: log.Events[:1]}
	if _, err := store.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	whole, kept := log.Head(), dossier.Log{ID: log.ID, Events: log.Events[:1]}.Head()
	for name, heads := range map[string][]dossier.Head{"the first": {whole, kept}, "the last": {kept, whole}, "in between": {kept, whole, kept}} {
		n := 0
		for _, err := range dossier.Audit(t.Context(), store, heads...) {
			var bad *dossier.TamperError
			if n++; !errors.As(err, &bad) || bad.Damage != dossier.LogTruncated || bad.Revision != 2 {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d findings", name, n)
		}
	}
}

type brokenSalt struct{ err error }

func (b brokenSalt) Read(p []byte) (int, error) { return copy(p, make([]byte, len(p))), b.err }

// Kills: a digest without a salt, a salt used twice, an error swallowed.
func TestSalts(t *testing.T) {
	for _, err := range []error{nil, errors.New("no more")} {
		events := []dossier.Event{fullEvent(nil)}
		if err := (&dossier.Sealer{Random: brokenSalt{err}}).Seal(dossier.Log{ID: "a"}, events); err == nil || hasCanary(err.Error()) {
			t.Errorf("a broken source: %v", err)
		}
	}
	log := sealedLog(t, 9, &countingSalt{})
	seen := map[[32]byte]bool{}
	for i, e := range log.Events {
		if has := i%3 == 0; has != (e.Seal.Salt != [16]byte{}) || has != (e.Seal.Digest != [32]byte{}) {
			t.Errorf("event %d: %+v", i, e.Seal)
		}
		if e.Seal.Digest != [32]byte{} && seen[e.Seal.Digest] {
			t.Error("the same person twice has the same digest: people can be told apart by it")
		}
		seen[e.Seal.Digest] = true
	}
	for _, e := range sealedLog(t, 3, nil).Events {
		if e.Seal.Digest != [32]byte{} || e.Seal.Salt != [16]byte{} || e.Seal.Hash == [32]byte{} {
			t.Error("without a source of salts there is a digest, or no hash")
		}
	}
}

func TestHeadText(t *testing.T) {
	h := sealedLog(t, 3, nil).Head()
	h.ID = "a:b:c"
	back, err := dossier.ParseHead(h.String())
	if err != nil || back != h {
		t.Errorf("%v, %v", back, err)
	}
	for _, s := range []string{"", ":", "::", h.String()[1:], strings.ToUpper(h.String()), strings.Replace(h.String(), ":3:", ":+3:", 1), strings.Replace(h.String(), ":3:", ":03:", 1), h.String()[:66] + ":", fmt.Sprint(math.MaxInt)} {
		if back, err := dossier.ParseHead(s); err == nil {
			t.Errorf("%q is read as %v", s, back)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	log := sealedLog(b, 4, &countingSalt{})
	for _, personal := range []bool{false, true} {
		b.Run(fmt.Sprint("personal=", personal), func(b *testing.B) {
			e := log.Events[0]
			if !personal {
				e.Personal = dossier.Personal{}
			}
			events := []dossier.Event{e}
			sealer := &dossier.Sealer{Random: &countingSalt{}}
			b.ReportAllocs()
			for b.Loop() {
				if err := sealer.Seal(log, events); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	log := sealedLog(b, 100, &countingSalt{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := dossier.Verify(log); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/event")
}
