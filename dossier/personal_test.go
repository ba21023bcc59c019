package dossier_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity"
)

// The canary: an invented person whose name and number must turn up nowhere.
const (
	canaryName   = "Đặng Thị Hoàng Yến"
	canaryNumber = "079199987654"
)

// hasCanary reports whether a text holds the canary, also in bytes, code points or escapes, or split into digits.
func hasCanary(text string) bool {
	for _, s := range []string{
		canaryName, canaryNumber, "Hoàng", "Yến", "199987654", "79199987654",
		fmt.Sprintf("%x", canaryName), fmt.Sprintf("%X", canaryName), fmt.Sprintf("%+q", canaryName), fmt.Sprintf("%v", []byte(canaryName)),
		fmt.Sprintf("%x", canaryNumber), fmt.Sprintf("%X", canaryNumber), fmt.Sprintf("%v", []byte(canaryNumber)), fmt.Sprintf("%x", int64(79199987654)),
		fmt.Sprintf("%o", int64(79199987654)), fmt.Sprintf("%b", int64(79199987654)),
	} {
		if strings.Contains(text, strings.Trim(s, `"`)) {
			return true
		}
	}
	return false
}

// hidden holds values where no method of theirs can be called when it is printed.
type hidden struct {
	event   dossier.Event
	state   dossier.State
	person  dossier.Personal
	secret  dossier.Secret
	log     dossier.Log
	entry   dossier.Entry
	batch   dossier.Batch
	command dossier.Accept
}

// Kills: a mask that a verb, an encoder or an unexported field goes around.
func TestPersonalNeverPrints(t *testing.T) {
	p := dossier.Personal{Name: dossier.NewSecret(canaryName), Number: identity.MustParsePersonalID(canaryNumber)}
	accept := dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter, Personal: p}
	l := newLife(t, testRules(t))
	s := l.do(&dossier.Submit{Meta: meta("2024-03-04 08:00"), Channel: dossier.Online, Personal: p}, &accept)
	e := l.log.Events[1]
	if !e.Personal.Equal(p) || e.Personal.Name.Reveal() != canaryName || e.Personal.Number.Reveal() != canaryNumber {
		t.Fatal("the event does not hold the person")
	}
	h := hidden{event: e, state: s, person: p, secret: p.Name, log: l.log, entry: dossier.Entry{Event: e}, batch: dossier.Batch{Events: l.log.Events}, command: accept}
	values := map[string]any{
		"secret": p.Name, "personal": p, "event": e, "state": s, "log": l.log, "entry": h.entry, "batch": h.batch, "command": accept,
		"request": dossier.Request{Command: &accept}, "hidden": h, "pointer": &h, "slice": []any{h, &e, p}, "map": map[dossier.Secret]dossier.Personal{p.Name: p},
	}
	for name, v := range values {
		for _, verb := range strings.Split("v +v #v s q d x X o b c U t e f g p T", " ") {
			if text := fmt.Sprintf("%"+verb, v); hasCanary(text) {
				t.Errorf("%%%s of %s prints the person: %s", verb, name, text)
			}
		}
		for _, verb := range []string{"%20v", "%-30s", "%.3s", "%08d", "% x", "%#x", "%+q"} {
			if hasCanary(fmt.Sprintf(verb, v)) {
				t.Errorf("%s of %s prints the person", verb, name)
			}
		}
		var out bytes.Buffer
		for _, logger := range []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))} {
			logger.Info("m", "v", v)
		}
		if data, err := json.Marshal(v); err == nil {
			out.Write(data)
		}
		if data, err := xml.Marshal(v); err == nil {
			out.Write(data)
		}
		_ = gob.NewEncoder(&out).Encode(v)
		if hasCanary(out.String()) {
			t.Errorf("an encoder writes the person of %s: %s", name, out.String())
		}
	}
	if !strings.Contains(fmt.Sprintf("%+v", p), "***") || fmt.Sprintf("%d", p.Name) != "***" || p.Name.String() != "***" {
		t.Errorf("no mask: %+v", p)
	}
}

// Kills: an error that quotes the person.
func TestErrorsHoldNobody(t *testing.T) {
	p := dossier.Personal{Name: dossier.NewSecret(canaryName), Number: identity.MustParsePersonalID(canaryNumber)}
	rules := testRules(t)
	for _, c := range []dossier.Command{
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Personal: p, Procedure: canaryName, Case: canaryNumber, Competent: canaryName},
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Personal: p, Procedure: "cases", Case: canaryNumber, Channel: dossier.Post},
		&dossier.Submit{Meta: dossier.Meta{Actor: canaryName}, Personal: p},
		&dossier.Refuse{Meta: dossier.Meta{Reason: canaryName}},
	} {
		_, err := rules.Decide(dossier.State{}, c, time.Time{}, canaryNumber)
		if err == nil || hasCanary(err.Error()) || hasCanary(fmt.Sprintf("%+v", err)) {
			t.Errorf("%T: %v", c, err)
		}
	}
	for _, s := range []string{canaryName, canaryNumber} {
		_, e1 := dossier.ParseChannel(s)
		_, e2 := testCatalogue(t).At(s, motcua.MustDate(2024, 3, 4))
		_, e3 := dossier.LoadCatalogue(strings.NewReader(`[{"` + s + `":"` + s + `","code":["` + s + `"],"limits":[{"term":"` + s + `"}]}]`))
		_, e4 := dossier.NewCatalogue(dossier.Procedure{Code: s, Limits: []dossier.Limit{{Convention: s, Supplement: s}}})
		_, e5 := dossier.Procedure{}.LimitFor(dossier.Post, s)
		e6 := dossier.Batch{ID: dossier.ID(s), Key: s}.Check()
		for i, err := range []error{e1, e2, e3, e4, e5, e6} {
			if err == nil || hasCanary(fmt.Sprintf("%v %+v", err, err)) {
				t.Errorf("error %d: %v", i+1, err)
			}
		}
	}
}

// Kills: two secrets that are equal and not alike, or alike and not equal; an empty secret that shows a mask.
func TestSecret(t *testing.T) {
	a, b := dossier.NewSecret("một"), dossier.NewSecret("một")
	if !a.Equal(b) || a.Equal(dossier.NewSecret("hai")) || a.Reveal() != "một" || a.IsZero() {
		t.Error("secrets are compared by what they hold")
	}
	var zero dossier.Secret
	if empty := dossier.NewSecret(""); empty != zero || !zero.IsZero() || zero.Reveal() != "" || fmt.Sprint(zero) != "" || a.Equal(zero) {
		t.Error("an empty text is no secret")
	}
	var nobody dossier.Personal
	if !nobody.IsZero() || person().IsZero() || (dossier.Personal{Name: a}).IsZero() || (dossier.Personal{Number: person().Number}).IsZero() {
		t.Error("nobody")
	}
	if !person().Equal(person()) || person().Equal(dossier.Personal{Name: person().Name}) || person().Equal(dossier.Personal{Number: person().Number}) {
		t.Error("persons are compared by both")
	}
}
