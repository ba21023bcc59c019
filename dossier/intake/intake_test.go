package intake_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/intake"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/internal/golden"
)

// TestEveryKind kills: a kind of event without a form, two for one, a name without a sample in these tests.
func TestEveryKind(t *testing.T) {
	forms := newForms(t, nil)
	var kinds []dossier.Kind
	for _, s := range forms.Schemas() {
		kinds = append(kinds, s.Kind)
	}
	if diff := cmp.Diff(dossier.Kinds(), kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	got := forms.Names()
	slices.Sort(got)
	if diff := cmp.Diff(names(), got); diff != "" {
		t.Errorf("names (-samples +forms):\n%s", diff)
	}
}

// TestSamplesAreWhole kills: a field that no sample has, so that nothing tests it.
func TestSamplesAreWhole(t *testing.T) {
	for _, s := range newForms(t, nil).Schemas() {
		for _, f := range s.Fields {
			without(t, full()[s.Command], f.Path)
		}
	}
}

// TestRoundTrip kills: a field that is read and not written, or goes to another field of the command and back; a text that is not
// canonical.
func TestRoundTrip(t *testing.T) {
	forms := newForms(t, nil)
	for name, body := range full() {
		t.Run(name, func(t *testing.T) {
			text := envelope(name, body)
			req, err := forms.Request([]byte(text), nil)
			if err != nil {
				t.Fatal(lines(t, err))
			}
			if req.Dossier != "H40.14.03-260302-0001" || req.Key != "k-1" {
				t.Errorf("for %s with %s", req.Dossier, req.Key)
			}
			back, err := forms.Reveal(req)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(text, string(back)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			form, err := forms.Form(name, []byte(body), nil)
			if err != nil {
				t.Fatal(err)
			}
			sameNames(t, "", reflect.ValueOf(form).Elem(), reflect.ValueOf(form.Command()).Elem())
			if !reflect.DeepEqual(form.Command(), req.Command) {
				t.Error("the form alone gives another command")
			}
			if err := forms.Check(form); err != nil {
				t.Errorf("a form that was read does not pass: %v", err)
			}
		})
	}
}

// sameNames checks that the fields of a form are in the fields of the command that have their names.
func sameNames(t *testing.T, path string, form, command reflect.Value) {
	t.Helper()
	for _, f := range reflect.VisibleFields(form.Type()) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		at, got, want := path+"."+f.Name, command.FieldByName(f.Name), form.FieldByIndex(f.Index)
		switch {
		case !got.IsValid():
			t.Errorf("%s: the command has no such field", at)
		case want.IsZero():
			t.Errorf("%s is zero: the sample does not fill it", at)
		case got.Type() == want.Type():
			if !reflect.DeepEqual(got.Interface(), want.Interface()) {
				t.Errorf("%s: differs", at)
			}
		case got.Kind() == reflect.Slice:
			if got.Len() != want.Len() {
				t.Fatalf("%s: %d of %d", at, got.Len(), want.Len())
			}
			sameNames(t, at, want.Index(0), got.Index(0))
		default:
			sameNames(t, at, want, got)
		}
	}
	// The other way round, but for the note, which is that of the command.
	for _, f := range reflect.VisibleFields(command.Type()) {
		if !f.Anonymous && f.IsExported() && !form.FieldByName(f.Name).IsValid() && !(path == ".Personal" && f.Name == "Note") {
			t.Errorf("%s.%s: the form has no such field", path, f.Name)
		}
	}
}

// random fills a value with what forms can hold, some of it zero.
func random(r *rand.Rand, v reflect.Value) {
	if r.IntN(8) == 0 && v.Kind() != reflect.Struct {
		return
	}
	text := func(letters string) string {
		all := []rune(letters)
		out := make([]rune, 1+r.IntN(12))
		for i := range out {
			out[i] = all[r.IntN(len(all))]
		}
		return string(out)
	}
	const letters = "aZ0ăĐ\"\\/<€😀\ufffd\u0301"
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		zone := []*time.Location{time.UTC, motcua.Location(), time.FixedZone("", -11*3600)}[r.IntN(3)]
		*p = time.Unix(r.Int64N(200_000_000_000)-60_000_000_000, []int64{0, 1, 500_000_000}[r.IntN(3)]).In(zone)
	case *motcua.Date:
		*p = motcua.FromUnixDay(r.IntN(3_000_000) - 700_000)
	case *calendar.Term:
		terms := []calendar.Term{
			calendar.WorkingDays(r.IntN(400)), calendar.CalendarDays(3), calendar.Weeks(2), calendar.Months(1), calendar.Years(1),
			calendar.SameDay(), calendar.WorkingHours(time.Duration(r.Int64N(1e15))), calendar.ClockHours(90 * time.Minute),
		}
		*p = terms[r.IntN(len(terms))]
	case *dossier.Secret:
		*p = dossier.NewSecret(text(letters + " \u2028\t\r\n"))
	case *identity.PersonalID:
		*p = identity.MustParsePersonalID(fmt.Sprintf("%012d", r.Int64N(1e12)))
	case *dossier.Channel:
		*p = dossier.Channel(r.IntN(4))
	case *dossier.PaperFault:
		*p = dossier.PaperFault(r.IntN(6))
	case *dossier.Opinion:
		*p = dossier.Opinion(r.IntN(5))
	case *dossier.Outcome:
		*p = dossier.Outcome(r.IntN(3))
	case *dossier.Party:
		*p = dossier.Party(r.IntN(4))
	case *calendar.PauseCause:
		*p = calendar.PauseCause(r.IntN(5))
	case *motcua.Quality:
		*p = motcua.Quality(r.IntN(4))
	case *string:
		*p = text(letters)
	case *bool:
		*p = true
	case *int, *int64:
		v.SetInt(r.Int64() >> r.IntN(64) * (1 - 2*r.Int64N(2)))
	default:
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				random(r, v.Field(i))
			}
		case reflect.Slice:
			for range r.IntN(4) {
				v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
				random(r, v.Index(v.Len()-1))
			}
		default:
			panic(v.Type())
		}
	}
}

// TestRandomCommands kills: a value that is written in a form that is not read, or read as another. Commands are compared with what
// the forms keep: instants, not their locations, and one note.
func TestRandomCommands(t *testing.T) {
	forms := newForms(t, nil)
	r := rand.New(rand.NewPCG(1, 2))
	same := cmp.Options{
		cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
		cmp.Comparer(dossier.Secret.Equal),
		cmp.Comparer(func(a, b identity.PersonalID) bool { return a == b }),
		cmp.Comparer(func(a, b calendar.Term) bool { return a == b }),
	}
	for name, body := range full() {
		form, err := forms.Form(name, []byte(body), nil)
		if err != nil {
			t.Fatal(err)
		}
		kind := reflect.TypeOf(form.Command()).Elem()
		compared := 0
		for range 200 {
			v := reflect.New(kind)
			random(r, v.Elem())
			c := v.Interface().(dossier.Command)
			req := dossier.Request{Dossier: "D-1", Key: "k", Command: c}
			text, err := forms.Reveal(req)
			if err != nil {
				t.Fatalf("%s is not written: %v", name, lines(t, err))
			}
			back, err := forms.Request(text, nil)
			if err != nil {
				for _, p := range lines(t, err) { // a random command lacks what it needs
					if !strings.Contains(p, ": required") {
						t.Fatalf("%s: %v\n%s", name, p, text)
					}
				}
				continue
			}
			compared++
			switch c := c.(type) {
			case *dossier.Submit:
				c.Note, c.Personal.Note = noteOf(c.Meta, c.Personal), dossier.Secret{}
			case *dossier.Accept:
				c.Note, c.Personal.Note = noteOf(c.Meta, c.Personal), dossier.Secret{}
			case *dossier.Correct:
				c.Note, c.Personal.Note = noteOf(c.Meta, c.Personal), dossier.Secret{}
			}
			if diff := cmp.Diff(c, back.Command, same); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", name, diff)
			}
		}
		if compared < 20 {
			t.Errorf("%s: only %d commands were compared", name, compared)
		}
	}
}

func noteOf(m dossier.Meta, p dossier.Personal) dossier.Secret {
	if m.Note.IsZero() {
		return p.Note
	}
	return m.Note
}

// TestSchemas shows when the wire names, the types or what is required changes: others generate descriptions from them.
func TestSchemas(t *testing.T) {
	var b strings.Builder
	for _, s := range newForms(t, nil).Schemas() {
		fmt.Fprintf(&b, "%s (%s)\n", s.Command, s.Kind)
		for _, f := range s.Fields {
			fmt.Fprintf(&b, "  %-26s %s", f.Path, f.Type)
			if f.Max > 0 {
				fmt.Fprintf(&b, " <= %d", f.Max)
			}
			if f.Required {
				b.WriteString(" required")
			}
			if f.Personal {
				b.WriteString(" personal")
			}
			if f.Values != nil {
				fmt.Fprintf(&b, " %s", strings.Join(f.Values, "|"))
			}
			vi, en := f.Text(motcua.Vietnamese), f.Text(motcua.English)
			if vi == "" || en == "" || vi == en {
				t.Errorf("%s: %s has no words", s.Command, f.Path)
			}
			fmt.Fprintf(&b, " // %s\n", en)
		}
	}
	golden.Equal(t, "schemas.txt", b.String())
}

// TestSchemasAreCopies kills: a list of values that a caller could change for everybody.
func TestSchemasAreCopies(t *testing.T) {
	forms := newForms(t, nil)
	for _, s := range forms.Schemas() {
		for _, f := range s.Fields {
			if f.Values != nil {
				f.Values[0] = "changed"
			}
		}
	}
	for _, s := range forms.Schemas() {
		for _, f := range s.Fields {
			if slices.Contains(f.Values, "changed") {
				t.Fatalf("%s.%s was changed", s.Command, f.Path)
			}
		}
	}
}

// life brings a dossier into a state in which a command is possible, by the samples where they fit.
func life(t *testing.T, rules *dossier.Rules, command string) dossier.State {
	t.Helper()
	meta := dossier.Meta{At: at(8, 0), Actor: "a", Unit: "H40.14.03", Reason: "R"}
	accept := &dossier.Accept{Meta: meta, Procedure: "1.001193", Channel: dossier.Counter}
	elsewhere := &dossier.Accept{Meta: meta, Procedure: "1.001193", Channel: dossier.Counter, Competent: meta.Unit, Elsewhere: true}
	elsewhere.Unit = "H41.20"
	transfer := &dossier.Transfer{Meta: meta, To: "x"}
	resolve, stop := &dossier.Resolve{Meta: meta}, &dossier.Stop{Meta: meta}
	before := map[string][]dossier.Command{
		"submit": nil, "accept": nil,
		"refuse":     {&dossier.Submit{Meta: meta, Channel: dossier.Online}},
		"arrive":     {elsewhere},
		"supplement": {accept, &dossier.RequestSupplement{Meta: meta}},
		"pay":        {accept, transfer, &dossier.RequestPayment{Meta: meta}},
		"consult":    {accept, transfer},
		"respond":    {accept, transfer, &dossier.Consult{Meta: meta, To: "x"}},
		"resume":     {accept, &dossier.Suspend{Meta: meta, Cause: calendar.CauseIncident, Basis: motcua.Citation{Document: "x"}}},
		"deliver":    {accept, resolve},
		"reopen":     {accept, resolve, &dossier.Deliver{Meta: meta}},
		"rate":       {accept, resolve, &dossier.Deliver{Meta: meta}},
		"erase":      {accept, stop},
	}
	commands, ok := before[command]
	if !ok {
		commands = []dossier.Command{accept}
	}
	var log dossier.Log
	for i, c := range commands {
		events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, time.Time{}, fmt.Sprint(i))
		if err != nil {
			t.Fatalf("%s: %T: %v", command, c, err)
		}
		log.Events = append(log.Events, events...)
	}
	return dossier.Replay(log, dossier.AsOf{})
}

// TestRulesAgree kills: a field that the form requires and the rules do not, or the other way round; a path or a code under which
// the rules say the same thing differently.
func TestRulesAgree(t *testing.T) {
	forms, rules := newForms(t, nil), testRules(t)
	// What the rules say otherwise: a range where nothing is given, or the missing number under its partner's name.
	otherwise := map[string]string{
		"facts.revision: required": "facts.revision: out_of_range (1..1)",
		"rating.score: required":   "rating.score: out_of_range (1..of)",
		"rating.of: required":      "rating.score: out_of_range (1..of)",
		"leg: required":            "leg: out_of_range (1..1)",
		"cause: required":          "cause: unknown (incident, other_agency)",
		"by: required":             "by: required (applicant, representative, not_stated)",
		"opinion: required":        "opinion: required (agrees, objects, informs, silent)",
	}
	for _, s := range forms.Schemas() {
		t.Run(s.Command, func(t *testing.T) {
			state := life(t, rules, s.Command)
			decide := func(body string) []string {
				form, err := forms.Form(s.Command, []byte(body), nil)
				if form == nil {
					t.Fatalf("not read: %v", err)
				}
				_, err = rules.Decide(state, form.Command(), time.Time{}, "k")
				return lines(t, err)
			}
			least := full()[s.Command]
			for _, f := range slices.Backward(s.Fields) {
				if !f.Required && !required(s, f.Path) && !needed(s.Command, f.Path) {
					least = without(t, least, f.Path)
				}
			}
			if got := decide(least); got != nil {
				t.Errorf("what the form requires is not enough for the rules: %v", got)
			}
			for _, f := range s.Fields {
				if !f.Required {
					continue
				}
				lacking := without(t, least, f.Path)
				said := lines(t, errOf(forms.Form(s.Command, []byte(lacking), nil)))
				want := strings.ReplaceAll(f.Path, "[]", "[0]") + ": required"
				if strings.Contains(f.Path, "[]") && len(said) == 2 { // of the second paper
					said = said[:1]
				}
				if !slices.Equal(said, []string{want}) {
					t.Errorf("the form says %v, want %s", said, want)
				}
				// The rules are asked without the form in between.
				form := decode(t, forms, s.Command, least)
				zero(reflect.ValueOf(form).Elem(), f.Path)
				_, err := rules.Decide(state, form.Command(), time.Time{}, "k")
				if other, ok := otherwise[want]; ok {
					want = other
				}
				if got := lines(t, err); !slices.Contains(got, want) {
					t.Errorf("without %s the rules say %v, want %s", f.Path, got, want)
				}
			}
		})
	}
}

func errOf(_ intake.Form, err error) error { return err }

func decode(t *testing.T, forms *intake.Forms, command, body string) intake.Form {
	t.Helper()
	form, err := forms.Form(command, []byte(body), nil)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// required reports whether something inside an object or a list is required.
func required(s intake.Schema, path string) bool {
	return slices.ContainsFunc(s.Fields, func(f intake.Field) bool {
		return f.Required && (strings.HasPrefix(f.Path, path+".") || strings.HasPrefix(f.Path, path+"[]."))
	})
}

// needed are fields that depend on the state: an accepted dossier must have a procedure and a channel, which a submission may have
// named; a correction must correct something.
func needed(command, path string) bool {
	return command == "accept" && (path == "procedure" || path == "channel") || command == "correct" && path == "facts.unit"
}

// zero empties the field of a form at a path.
func zero(v reflect.Value, path string) {
	part, rest, more := strings.Cut(path, ".")
	part = strings.TrimSuffix(part, "[]")
	for _, f := range reflect.VisibleFields(v.Type()) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != part {
			continue
		}
		field := v.FieldByIndex(f.Index)
		switch {
		case !more:
			field.SetZero()
		case field.Kind() == reflect.Slice:
			zero(field.Index(0), rest)
		default:
			zero(field, rest)
		}
		return
	}
	panic("no field " + path)
}

// TestGiven kills: a form that overrules the session, a given value that is not filled in, a conflict that is not told.
func TestGiven(t *testing.T) {
	forms := newForms(t, nil)
	all := intake.Given{At: at(10, 30), Actor: "officer-7", Unit: "H40.14.03", Dossier: "D-1", Key: "k-9"}
	for _, tt := range []struct {
		name, why, text string
		given           *intake.Given
		want            []string
	}{
		{"everything given", "a resume says nothing itself", `{"command":"resume"}`, &all, nil},
		{"the same", "who repeats what is known is right", `{"dossier":"D-1","key":"k-9","command":"resume","body":{"actor":"officer-7","unit":"H40.14.03"}}`, &all, nil},
		{
			"another", "nobody acts in another's name",
			`{"dossier":"D-2","key":"k-8","command":"resume","body":{"actor":"officer-8","unit":"H40.14.04"}}`, &all,
			[]string{"dossier: not_allowed (given)", "key: not_allowed (given)", "actor: not_allowed (given)", "unit: not_allowed (given)"},
		},
		{
			"nothing", "then all of it is missing", `{"command":"resume"}`, nil,
			[]string{"dossier: required", "key: required", "at: required", "actor: required", "unit: required"},
		},
		{"empty", "the zero Given is nothing", `{"dossier":"D","key":"k","command":"resume","body":{"at":"2026-03-02 09:00","actor":"a","unit":"u"}}`, &intake.Given{}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := forms.Request([]byte(tt.text), tt.given)
			if diff := cmp.Diff(tt.want, lines(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			if err == nil && tt.given == &all {
				want := dossier.Request{Dossier: "D-1", Key: "k-9", Command: &dossier.Resume{Meta: dossier.Meta{At: at(10, 30), Actor: "officer-7", Unit: "H40.14.03"}}}
				if diff := cmp.Diff(want, req); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
	own, err := forms.Form("resume", []byte(`{"at":"2026-03-02 09:00"}`), &all)
	if err != nil {
		t.Fatal(err)
	}
	if got := own.(*intake.Resume).At; !got.Equal(at(9, 0)) {
		t.Errorf("at %v: the form says when it happened, not the clock of the server", got)
	}
}

// TestRequestFor kills: an address that is not checked because it stands outside the text.
func TestRequestFor(t *testing.T) {
	forms := newForms(t, &intake.Options{DossierCodes: true})
	body := []byte(full()["extend"])
	req, err := forms.RequestFor("extend", body, intake.Given{Dossier: "H40.14.03-260302-0001", Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := req.Command.(*dossier.Extend); !ok || req.Dossier != "H40.14.03-260302-0001" || req.Key != "k" || c.Promised.IsZero() {
		t.Errorf("%+v", req)
	}
	_, err = forms.RequestFor("extend", []byte(`{"promised":"x","by":"applicant"}`), intake.Given{Dossier: "7", At: at(9, 0), Actor: "a", Unit: "u"})
	want := []string{
		"unknown (at, actor, unit, note, reason, promised)", "dossier: malformed (agency code-YYMMDD-sequence)", "key: required",
		"reason: required", "promised: malformed (YYYY-MM-DD)",
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = forms.RequestFor("accepted", body, intake.Given{})
	got := lines(t, err)
	if len(got) != 3 || got[0] != "dossier: required" || got[1] != "key: required" || !strings.HasPrefix(got[2], "command: unknown (submit, accept, ") {
		t.Errorf("a kind is not a command: %v", got)
	}
	if _, err = forms.RequestFor("extend", []byte("["), intake.Given{}); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("not JSON: %v", err)
	}
	if _, err = forms.Form("", body, nil); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("no command: %v", err)
	}
}

// TestCodes kills: an option that is not looked at, or that refuses a code where it was not asked for.
func TestCodes(t *testing.T) {
	local := strings.NewReplacer("H40.14.03-260302-0001", "7/2026", `"1.001193"`, `"KS-01"`, `"H40.20"`, `"phòng 3"`).Replace(envelope("accept", full()["accept"]))
	if _, err := newForms(t, nil).Request([]byte(local), nil); err != nil {
		t.Errorf("a local system has codes of its own: %v", lines(t, err))
	}
	for _, tt := range []struct {
		name string
		o    intake.Options
		want []string
	}{
		{"dossiers", intake.Options{DossierCodes: true}, []string{"dossier: malformed (agency code-YYMMDD-sequence)"}},
		{"procedures", intake.Options{ProcedureCodes: true}, []string{"procedure: malformed (D.DDDDDD)"}},
		{"units", intake.Options{UnitCodes: true}, []string{"competent: malformed (agency code)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			forms := newForms(t, &tt.o)
			_, err := forms.Request([]byte(local), nil)
			if diff := cmp.Diff(tt.want, lines(t, err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for name, body := range full() {
				if _, err := forms.Request([]byte(envelope(name, body)), nil); err != nil {
					t.Errorf("%s with codes of the state: %v", name, lines(t, err))
				}
			}
			asked := strings.Replace(full()["correct"], "H40.14.05", "Công an xã", 1)
			if _, err := forms.Form("correct", []byte(asked), nil); err != nil {
				t.Errorf("a body that is no unit of the state: %v", lines(t, err))
			}
			if _, err := forms.Form("accept", []byte(`{`+head+`}`), nil); err != nil {
				t.Errorf("a code left out is not a wrong one: %v", lines(t, err))
			}
		})
	}
}

// TestCheck kills: a form made by a program that is not looked at as closely as one that was read.
func TestCheck(t *testing.T) {
	forms := newForms(t, nil)
	long := strings.Repeat("ệ", 201)
	form := &intake.Accept{
		Head:      intake.Head{Actor: " a", Unit: "u\x00", Note: dossier.NewSecret(strings.Repeat("ệ", 10_001))},
		Procedure: long, Case: long[:200*len("ệ")], Papers: []intake.Paper{{}, {Component: "x"}, {Component: "\u00a0"}},
		Personal: intake.Personal{Name: dossier.NewSecret("a\x1bb"), Contact: dossier.NewSecret("a\n\tb")},
	}
	want := []string{
		"at: required", `actor: malformed (no space at the ends)`, "unit: malformed (visible characters)", "note: too_long (10000)", "procedure: too_long (200)",
		"papers[0].component: required", `papers[2].component: malformed (no space at the ends)`, "personal.name: malformed (visible characters)",
	}
	if diff := cmp.Diff(want, lines(t, forms.Check(form))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	form = &intake.Accept{Head: intake.Head{At: at(9, 0), Actor: "a", Unit: "u"}, Papers: slices.Repeat([]intake.Paper{{Component: "x"}}, 501)}
	if diff := cmp.Diff([]string{"papers: too_long (500)"}, lines(t, forms.Check(form))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	whole := &intake.Submit{
		Head: intake.Head{At: at(9, 0), Actor: "a", Unit: "u"}, Channel: dossier.Post,
		Personal: intake.Personal{Name: dossier.NewSecret(strings.Repeat("ệ", 1000))},
	}
	if err := forms.Check(whole); err != nil {
		t.Errorf("characters are counted, not bytes: %v", lines(t, err))
	}
	for name, none := range map[string]intake.Form{"nil": nil, "a nil pointer": (*intake.Pay)(nil)} {
		if got := lines(t, forms.Check(none)); !slices.Equal(got, []string{"command: required"}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := lines(t, forms.Check(&foreignForm{})); len(got) != 1 || !strings.HasPrefix(got[0], "command: unknown (") {
		t.Errorf("a type of another package: %v", got)
	}
}

type foreign struct{ dossier.Pay }

type foreignForm struct {
	intake.Pay
	More string `json:"more"`
}

// TestNotWritten kills: a command that is written as something it is not.
func TestNotWritten(t *testing.T) {
	forms := newForms(t, nil)
	for _, tt := range []struct {
		name    string
		command dossier.Command
		want    string
	}{
		{"nil", nil, "command: required"},
		{"a nil pointer", (*dossier.Pay)(nil), "command: unknown"},
		{"a type of another package", &foreign{}, "command: unknown"},
		{"no channel of ours", &dossier.Deliver{Channel: 77}, "channel: unknown (counter, online, post)"},
		{"no fault of ours", &dossier.RequestSupplement{Papers: []dossier.PaperRequest{{}, {Why: 99}}}, "papers[1].why: unknown (missing, wrong, unsigned, incident, wrong_data)"},
		{"a negative term", &dossier.Transfer{Within: calendar.WorkingDays(-1)}, "within: malformed (5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, none)"},
		{"bytes that are no text", &dossier.Transfer{To: "a\xff"}, "to: not_utf8"},
		{"a year of five digits", &dossier.Pay{Meta: dossier.Meta{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}, "at: malformed (YYYY-MM-DDTHH:MM:SS+07:00)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, err := forms.Reveal(dossier.Request{Dossier: "D", Key: "k", Command: tt.command})
			if diff := cmp.Diff([]string{tt.want}, lines(t, err)); diff != "" || text != nil {
				t.Errorf("%s (-want +got):\n%s", text, diff)
			}
		})
	}
}

// TestService kills: a request that the service does not take as it was read.
func TestService(t *testing.T) {
	forms := newForms(t, nil)
	service := dossier.NewService(memstore.New(), testRules(t), nil)
	body := `{"at":"2026-03-02 09:00","actor":"a","unit":"u","procedure":"1.001193","channel":"counter"}`
	req, err := forms.Request([]byte(envelope("accept", body)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same request again is the same request
		state, err := service.Do(t.Context(), req)
		if err != nil || state.Status != dossier.Received || state.Promise.Date != motcua.MustDate(2026, time.March, 9) {
			t.Errorf("%v, promised %v: %v", state.Status, state.Promise.Date, err)
		}
	}
	again, err := forms.Reveal(req)
	if err != nil {
		t.Fatal(err)
	}
	if req, err = forms.Request(again, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := service.Do(t.Context(), req); err != nil {
		t.Errorf("written and read again it is another: %v", err)
	}
}

// TestReadAll kills: a text that is read to its end however long it is, and an error of the source that is taken for the text's.
func TestReadAll(t *testing.T) {
	forms := newForms(t, &intake.Options{MaxBytes: 8})
	if data, err := forms.ReadAll(strings.NewReader("12345678")); err != nil || string(data) != "12345678" {
		t.Errorf("%q: %v", data, err)
	}
	endless := iotest.OneByteReader(strings.NewReader(strings.Repeat("9", 1000)))
	if _, err := forms.ReadAll(endless); !slices.Equal(lines(t, err), []string{"too_long (8 B)"}) {
		t.Errorf("too long: %v", err)
	}
	if rest, _ := io.ReadAll(endless); len(rest) != 1000-9 {
		t.Errorf("%d bytes left", len(rest))
	}
	if _, err := forms.ReadAll(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) || errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a broken source: %v", err)
	}
	if _, err := intake.New(&intake.Options{MaxBytes: -1}); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a negative length: %v", err)
	}
}

// TestConcurrent kills, with -race: something in Forms that is written to after New.
func TestConcurrent(t *testing.T) {
	forms := newForms(t, nil)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for name, body := range full() {
				req, err := forms.Request([]byte(envelope(name, body)), nil)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if _, err := forms.Masked(req); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				_, _ = forms.Form(name, []byte("{}"), nil)
				forms.Schemas()
			}
		})
	}
	wg.Wait()
}
