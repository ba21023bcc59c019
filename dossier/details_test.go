package dossier_test

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// details has one of each kind, with every field set.
func details() []dossier.Details {
	due := calendar.Due{Date: motcua.MustDate(2024, 3, 4), Instant: at("2024-03-05 00:00")}
	return []dossier.Details{
		&dossier.Submission{Procedure: "p", Case: "c", Link: dossier.Link{Bundle: "b", Chain: "c", Part: "p", Verified: true, OptIn: true}},
		&dossier.Papers{List: []dossier.Paper{{Component: "c", Originals: 1, Copies: 2, Digitised: true, Reused: true, Signed: true}}},
		&dossier.Handover{Stage: "s", Term: calendar.WorkingDays(1), Due: due},
		&dossier.SupplementRequest{Stage: "s", Basis: law(), Papers: []dossier.PaperRequest{{Component: "c", Why: dossier.FaultMissing}}, Within: calendar.WorkingDays(1), Until: due.Date},
		&dossier.Obligation{Amount: 1, Notice: "n", Basis: law()},
		&dossier.Consultation{Term: calendar.WorkingDays(1), Due: due, Outside: true, Silence: true, Basis: law()},
		&dossier.Answer{Leg: 1, Opinion: dossier.Agrees},
		&dossier.Suspension{Cause: calendar.CauseIncident, Basis: law()},
		&dossier.Resolution{Outcome: dossier.Granted, Document: "d", Link: "l"},
		&dossier.Withdrawal{By: dossier.Applicant},
		&dossier.Correction{Revision: 1, At: at("2024-03-04 09:00"), Unit: "u", To: "t", Reason: "r", Channel: dossier.Counter},
		&dossier.Rating{Score: 1, Of: 2},
	}
}

// Kills: an Equal that looks over a field, also one that is added later; a clone that shares memory; two kinds that are alike.
func TestDetailsEqualAndClone(t *testing.T) {
	event := func(d dossier.Details) dossier.Event { return dossier.Event{Kind: dossier.KindSubmitted, Details: d} }
	for i, d := range details() {
		for j, o := range details() {
			if event(d).Equal(event(o)) != (i == j) {
				t.Errorf("%T is like %T: %v", d, o, i != j)
			}
		}
		if event(d).Equal(event(nil)) || event(nil).Equal(event(d)) {
			t.Errorf("%T is like nothing", d)
		}
		v := reflect.ValueOf(d).Elem()
		for f := range v.NumField() {
			name := v.Type().Field(f).Name
			changed := event(d).Clone().Details
			field := reflect.ValueOf(changed).Elem().Field(f)
			if field.Kind() == reflect.Slice { // in what it shares, if it does
				field.Index(0).Field(0).SetString("changed")
			} else {
				field.Set(reflect.Zero(field.Type()))
			}
			if event(d).Equal(event(changed)) {
				t.Errorf("%T: a difference in %s is not seen, or the clone shares it", d, name)
			}
		}
	}
	// A nil pointer, as a store might make of a null, is no reason to panic.
	for _, d := range []dossier.Details{
		(*dossier.Submission)(nil), (*dossier.Papers)(nil), (*dossier.Handover)(nil), (*dossier.SupplementRequest)(nil), (*dossier.Obligation)(nil),
		(*dossier.Consultation)(nil), (*dossier.Answer)(nil), (*dossier.Suspension)(nil), (*dossier.Resolution)(nil), (*dossier.Withdrawal)(nil),
		(*dossier.Correction)(nil), (*dossier.Rating)(nil),
	} {
		for _, k := range dossier.Kinds() {
			e := dossier.Event{Kind: k, At: at("2024-03-04 09:00"), Details: d}
			if !e.Clone().Equal(e) || dossier.Replay(dossier.Log{Events: []dossier.Event{e, e}}, dossier.AsOf{}).Revision != 2 {
				t.Errorf("%v with %T", k, d)
			}
		}
		for _, o := range details() {
			if event(d).Equal(event(o)) || event(o).Equal(event(d)) {
				t.Errorf("%T is like %T", d, o)
			}
		}
	}
	utc := dossier.Correction{Revision: 1, At: at("2024-03-04 09:00").UTC()}
	if local := (dossier.Correction{Revision: 1, At: at("2024-03-04 09:00")}); !event(&utc).Equal(event(&local)) {
		t.Error("the same instant in another zone is another correction")
	}
}

// Kills: a name that does not come back, two values with one name, a value outside the table that has another's name.
func TestDetailNames(t *testing.T) {
	type value interface {
		encoding.TextMarshaler
		fmt.Stringer
		Text(motcua.Language) string
	}
	for _, list := range []struct {
		all  []value
		back func([]byte) (any, error)
	}{
		{
			[]value{dossier.FaultUnstated, dossier.FaultMissing, dossier.FaultWrong, dossier.FaultUnsigned, dossier.FaultIncident, dossier.FaultWrongData},
			func(b []byte) (any, error) { var v dossier.PaperFault; err := v.UnmarshalText(b); return v, err },
		},
		{
			[]value{dossier.NoOpinion, dossier.Agrees, dossier.Objects, dossier.Informs, dossier.Silent},
			func(b []byte) (any, error) { var v dossier.Opinion; err := v.UnmarshalText(b); return v, err },
		},
		{
			[]value{dossier.OutcomeUnstated, dossier.Granted, dossier.Denied},
			func(b []byte) (any, error) { var v dossier.Outcome; err := v.UnmarshalText(b); return v, err },
		},
		{
			[]value{dossier.PartyUnknown, dossier.Applicant, dossier.Representative, dossier.PartyNotStated},
			func(b []byte) (any, error) { var v dossier.Party; err := v.UnmarshalText(b); return v, err },
		},
	} {
		seen := map[string]bool{}
		for _, v := range list.all {
			text, err := v.MarshalText()
			if err != nil || string(text) != v.String() || seen[v.String()] {
				t.Errorf("%T %v: %q, %v", v, v, text, err)
			}
			seen[v.String()] = true
			back, err := list.back(text)
			if err != nil || back != any(v) {
				t.Errorf("%T %q comes back as %v, %v", v, text, back, err)
			}
			if v != list.all[0] && (v.Text(motcua.Vietnamese) == "" || v.Text(motcua.English) == "") {
				t.Errorf("%T %v has no words", v, v)
			}
		}
		if _, err := list.back([]byte("nobody knows")); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%T: %v", list.all[0], err)
		}
		if v, err := list.back(nil); err != nil || v != any(list.all[0]) {
			t.Errorf("%T: empty text is %v, %v", list.all[0], v, err)
		}
	}
	if dossier.PaperFault(99).String() != "unstated" || dossier.ClockState(99).String() != "not_started" {
		t.Error("a number outside the table has a name of its own")
	}
	for _, k := range dossier.Kinds() {
		var back dossier.Kind
		if text, err := k.MarshalText(); err != nil || back.UnmarshalText(text) != nil || back != k {
			t.Errorf("%v comes back as %v", k, back)
		}
	}
	if _, err := dossier.ParseKind(""); err == nil {
		t.Error("no kind is a kind")
	}
}

// Kills: dates that reach the state by way of a shared pointer.
func TestPersonalParts(t *testing.T) {
	full := dossier.Personal{Name: dossier.NewSecret("A"), Number: person().Number, Contact: dossier.NewSecret("B"), Note: dossier.NewSecret("C")}
	for name, p := range map[string]dossier.Personal{
		"name":    {Number: full.Number, Contact: full.Contact, Note: full.Note},
		"number":  {Name: full.Name, Contact: full.Contact, Note: full.Note},
		"contact": {Name: full.Name, Number: full.Number, Note: full.Note},
		"note":    {Name: full.Name, Number: full.Number, Contact: full.Contact},
	} {
		if p.Equal(full) || full.Equal(p) || p.IsZero() {
			t.Errorf("without %s it is the same, or nothing", name)
		}
	}
	if !(dossier.Personal{}).IsZero() || (dossier.Personal{Note: full.Note}).IsZero() {
		t.Error("nothing is something, or the other way round")
	}
	// A note is kept with what is personal, and does not replace the applicant.
	m := meta("2024-03-04 09:00")
	m.Note = dossier.NewSecret("đến lần hai")
	s := newLife(t, testRules(t)).do(
		&dossier.Accept{Meta: m, Procedure: "5wd", Channel: dossier.Counter, Personal: person()},
		&dossier.Transfer{Meta: dossier.Meta{At: m.At.Add(time.Hour), Actor: "a", Unit: "u", Note: dossier.NewSecret("gọi cho ông Thử")}, To: "H40.20"},
	)
	if !s.Applicant.Equal(person()) {
		t.Errorf("the applicant is %v", s.Applicant)
	}
}
