package portal_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/portal"
)

// The canary: text that stands in every personal field and must turn up nowhere but on the wire.
const canary = "Đặng Thị Hoàng Yến 079199987654"

func hasCanary(text string) bool {
	for _, s := range []string{
		"Hoàng", "Yến", "079199987654", "199987654", fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprintf("% x", canary),
		strings.Trim(fmt.Sprintf("%+q", canary), `"`), fmt.Sprint([]byte(canary)), strings.Trim(fmt.Sprint([]byte("Hoàng")), "[]"),
	} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// personalFields are those that print as masks: all that may hold more than a code, a catalogue's word or an instant.
func personalFields(m portal.Message, f func(path string, v reflect.Value)) {
	leaves(reflect.ValueOf(m).Elem(), "", "", func(wire, _ string, v reflect.Value) {
		switch v.Interface().(type) {
		case dossier.Secret, portal.Raw:
			f(wire, v)
		}
	})
}

// hidden holds messages where no method of theirs can be called when they are printed.
type hidden struct {
	sync   portal.DossierSync
	create *portal.CreateDossier
	data   []portal.Dossier
	facts  portal.Facts
	raw    portal.Raw
	member portal.Member
	wire   portal.Wire
}

// Kills: a mask that a verb, an encoder or an unexported field goes around; a member nobody knows that is printed; an Encode that masks.
func TestPersonalNeverPrints(t *testing.T) {
	for name, m := range full(t) {
		t.Run(name, func(t *testing.T) {
			c := codecFor(t, m)
			n := 0
			personalFields(m, func(_ string, v reflect.Value) {
				n++
				if v.Type() == reflect.TypeFor[portal.Raw]() {
					v.Set(reflect.ValueOf(portal.RawText(canary)))
				} else {
					v.Set(reflect.ValueOf(secret(canary)))
				}
			})
			if name == "sync" {
				m.(*portal.DossierSync).Data[0].Identity.Kind = "" // or the canary is no number
			}
			encoded := encode(t, c, m)
			if got := strings.Count(encoded, canary); got != n {
				t.Errorf("the message holds %d of %d", got, n)
			}
			text := strings.Replace(encoded, "{", `{"`+canary+`":{"`+canary+`":["`+canary+`"]},`, 1)
			text = strings.Replace(text, ",}", "}", 1)
			decoded := empty(m)
			findings, err := c.Decode([]byte(text), decoded)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				if hasCanary(f.String()) {
					t.Errorf("a finding tells: %v", f)
				}
			}
			h := hidden{}
			values := map[string]any{"built": m, "decoded": decoded, "value": reflect.ValueOf(decoded).Elem().Interface(), "slice": []any{m, decoded}}
			switch d := decoded.(type) {
			case *portal.DossierSync:
				f, losses := c.Facts(&d.Data[0])
				h = hidden{sync: *d, data: d.Data, facts: f, member: d.Unknown()[0], wire: d.Wire}
				values["facts"], values["losses"], values["member"], values["dossier"] = f, losses, d.Unknown(), d.Data[0]
				values["supplement"] = d.Data[0].Supplements
			case *portal.CreateDossier:
				h = hidden{create: d, raw: d.Form}
				values["raw"], values["submitter"] = d.Form, *d.Submitter
			}
			values["hidden"], values["pointer"] = h, &h
			for name, v := range values {
				for _, verb := range strings.Split("v +v #v s q d x X o b c U t e f g p T", " ") {
					if text := fmt.Sprintf("%"+verb, v); hasCanary(text) {
						t.Errorf("%%%s of %s prints the person: %.300s", verb, name, text)
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
					t.Errorf("an encoder writes the person of %s: %.300s", name, out.String())
				}
			}
			if name != "answer" && !strings.Contains(fmt.Sprintf("%+v", decoded), "***") {
				t.Errorf("no mask: %+v", decoded)
			}
		})
	}
}

// Package encoding/json does not read the message by mistake: it would take names in any case, and lose what nobody knows.
//
// Kills: a field that json.Unmarshal fills.
func TestJSONDoesNotReadSecrets(t *testing.T) {
	var m portal.DossierSync
	if err := json.Unmarshal([]byte(`{"data":[{"ChuHoSo":"a"}]}`), &m); err == nil {
		t.Errorf("read as %+v", m)
	}
}

// Kills: an error that quotes the message.
func TestErrorsHoldNobody(t *testing.T) {
	quoted := string(bytes.Trim(mustJSON(canary), `"`))
	for _, m := range full(t) {
		c := codecFor(t, m)
		personalFields(m, func(wire string, v reflect.Value) {
			if v.Type() == reflect.TypeFor[dossier.Secret]() {
				v.Set(reflect.ValueOf(secret(canary + "\xff")))
			}
		})
		if _, err := c.Encode(m); err != nil && hasCanary(fmt.Sprintf("%v %+v", err, err)) {
			t.Error(err)
		}
		for _, text := range []string{
			quoted, `"` + quoted + `"`, `{"` + quoted, `{"` + quoted + `":1,"` + quoted + `":2}`, `{"` + quoted + `":` + quoted + `}`,
			`{"data":"` + quoted + `"}`, `{"data":["` + quoted + `"]}`, `{"data":[{"NgayTra":"` + quoted + `","MaHoSo":{"` + quoted + `":"` + quoted + `"}}]}`,
			`{"data":[{"` + quoted + `":{"` + quoted + `":1,"` + quoted + `":2}}]}`, `{"NgayNop":"` + quoted + `"}`, `{"error_code":["` + quoted + `"]}`,
			`{"service":"` + quoted + `","error_code":"` + quoted + `","LoaiDoiTuong":"` + quoted + `"}`,
		} {
			findings, err := c.Decode([]byte(text), empty(m))
			if hasCanary(fmt.Sprintf("%v %+v %v", err, err, texts(findings))) {
				t.Errorf("%v, %v", err, findings)
			}
		}
	}
	if _, err := portal.NewRaw(canary); hasCanary(fmt.Sprint(err)) {
		t.Error(err)
	}
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
