package intake_test

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/motcua/motcua/dossier/intake"
	"github.com/motcua/motcua/identity/tags"
)

// typical is the form of a dossier at a counter: three papers and who applies. The person is invented.
const typical = `{
	"at": "2026-03-02T09:00:00+07:00", "actor": "counter-2", "unit": "H40.14.03", "note": "Nộp thay cho mẹ",
	"procedure": "1.001193", "channel": "counter", "promised": "2026-03-09",
	"papers": [
		{"component": "to-khai", "originals": 1, "digitised": true},
		{"component": "giay-chung-sinh", "originals": 1, "digitised": true},
		{"component": "can-cuoc", "reused": true}
	],
	"personal": {"name": "Trần Thị Mẫu", "number": "001185012345", "contact": "Thôn 3, xã Mẫu; 0912345678"}
}`

// plain is the same form as encoding/json and validator alone would have it: texts that are checked and left as they are.
type plain struct {
	At        time.Time `json:"at" validate:"required"`
	Actor     string    `json:"actor" validate:"required,max=200"`
	Unit      string    `json:"unit" validate:"required,max=200"`
	Note      string    `json:"note" validate:"max=10000"`
	Reason    string    `json:"reason" validate:"max=200"`
	Procedure string    `json:"procedure" validate:"max=200"`
	Case      string    `json:"case" validate:"max=200"`
	Channel   string    `json:"channel" validate:"omitempty,oneof=counter online post"`
	Competent string    `json:"competent" validate:"max=200"`
	Elsewhere bool      `json:"elsewhere"`
	Promised  string    `json:"promised" validate:"omitempty,datetime=2006-01-02"`
	Papers    []struct {
		Component string `json:"component" validate:"required,max=200"`
		Originals int    `json:"originals"`
		Copies    int    `json:"copies"`
		Digitised bool   `json:"digitised"`
		Reused    bool   `json:"reused"`
		Signed    bool   `json:"signed"`
	} `json:"papers" validate:"max=500,dive"`
	Link struct {
		Bundle   string `json:"bundle" validate:"max=200"`
		Chain    string `json:"chain" validate:"max=200"`
		Part     string `json:"part" validate:"max=200"`
		Verified bool   `json:"verified"`
		OptIn    bool   `json:"opt_in"`
	} `json:"link"`
	Personal struct {
		Name    string `json:"name" validate:"max=1000"`
		Number  string `json:"number" validate:"omitempty,vn_personal_id"`
		Contact string `json:"contact" validate:"max=1000"`
	} `json:"personal"`
}

func readPlain(v *validator.Validate, text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var p plain
	if err := d.Decode(&p); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return err
	}
	return v.Struct(&p)
}

// BenchmarkAccept sets reading, checking and turning into a command beside encoding/json and validator alone, which see neither a field
// given twice nor half a surrogate pair, stop at the first problem of the text, and keep the number as a text.
func BenchmarkAccept(b *testing.B) {
	text := []byte(typical)
	b.Run("intake", func(b *testing.B) {
		forms := newForms(b, nil)
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			form, err := forms.Form("accept", text, nil)
			if err != nil || form.Command() == nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding_json+validator", func(b *testing.B) {
		v := validator.New(validator.WithRequiredStructEnabled())
		if err := tags.Register(v); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if err := readPlain(v, text); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRatio runs both in turns, so that a busy machine slows both, and reports how many times faster package intake is.
func BenchmarkRatio(b *testing.B) {
	text := []byte(typical)
	forms := newForms(b, nil)
	v := validator.New(validator.WithRequiredStructEnabled())
	if err := tags.Register(v); err != nil {
		b.Fatal(err)
	}
	spent := func(f func() error) float64 {
		start := time.Now()
		for range 200 {
			if err := f(); err != nil {
				b.Fatal(err)
			}
		}
		return float64(time.Since(start))
	}
	var ratios []float64
	for b.Loop() {
		peer := spent(func() error { return readPlain(v, text) })
		ours := spent(func() error {
			form, err := forms.Form("accept", text, nil)
			if err == nil {
				form.Command()
			}
			return err
		})
		ratios = append(ratios, peer/ours)
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "×faster")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCheck is the part of validator.
func BenchmarkCheck(b *testing.B) {
	forms := newForms(b, nil)
	form, err := forms.Form("accept", []byte(typical), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := forms.Check(form); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReveal is writing.
func BenchmarkReveal(b *testing.B) {
	forms := newForms(b, nil)
	req, err := forms.Request([]byte(envelope("accept", typical)), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := forms.Reveal(req); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRefused is a form with a problem in every field: the answer must not cost much more than a good form.
func BenchmarkRefused(b *testing.B) {
	forms := newForms(b, nil)
	text := []byte(`{"at":1,"actor":"","actor":"","unit":" ","x":1,"channel":"x","promised":"x","papers":[{},{},{"copies":""}],"personal":{"number":"x"}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := forms.Form("accept", text, nil); err == nil {
			b.Fatal("taken")
		}
	}
}

// BenchmarkNew is what a program pays once.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := intake.New(nil); err != nil {
			b.Fatal(err)
		}
	}
}
