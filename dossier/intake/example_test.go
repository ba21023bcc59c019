package intake_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/intake"
	"github.com/motcua/motcua/dossier/memstore"
)

// A request goes from its text to the promised date.
func Example() {
	forms, err := intake.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	request, err := forms.Request([]byte(`{
		"dossier": "H40.14.03-260302-0001", "key": "accept-1", "command": "accept",
		"body": {
			"at": "2026-03-02T09:00:00+07:00", "actor": "counter-2", "unit": "H40.14.03",
			"procedure": "1.004859", "channel": "counter",
			"personal": {"name": "Trần Thị Mẫu", "number": "001185012345"}
		}
	}`), nil)
	if err != nil {
		log.Fatal(err)
	}
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.004859", Name: "Thay đổi, cải chính, bổ sung thông tin hộ tịch", Field: "Hộ tịch",
		Limits: []dossier.Limit{{Term: calendar.WorkingDays(5)}},
	})
	if err != nil {
		log.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		log.Fatal(err)
	}
	state, err := dossier.NewService(memstore.New(), rules, nil).Do(context.Background(), request)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(state.Status, "promised for", state.Promise.Date)
	masked, err := forms.Masked(request)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(masked))
	// Output:
	// received promised for 2026-03-09
	// {"dossier":"H40.14.03-260302-0001","key":"accept-1","command":"accept","body":{"at":"2026-03-02T09:00:00+07:00","actor":"counter-2","unit":"H40.14.03","procedure":"1.004859","channel":"counter","personal":{"name":"***","number":"***"}}}
}

// Everything that is wrong is told at once, in words for people, and nothing that was sent is repeated.
func ExampleForms_Form() {
	forms, err := intake.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	_, err = forms.Form("accept", []byte(`{
		"at": "2026-03-02", "actor": "counter-2", "actor": "counter-3", "chanel": "counter", "promised": "2026-02-30",
		"papers": [{"component": "don", "copies": "2"}, {}],
		"personal": {"number": "1185012345", "name": null}
	}`), nil)
	var invalid *motcua.InvalidError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			fmt.Println(p.Text(motcua.English))
		}
		fmt.Println(invalid.Problems[2].Text(motcua.Vietnamese))
	}
	// Output:
	// not one of: at, actor, unit, note, reason, procedure, case, channel, competent, elsewhere, promised, papers, link, personal
	// at: not in the form YYYY-MM-DDTHH:MM:SS+07:00
	// actor: already given
	// unit: a value is required
	// promised.day: outside the range 1..28
	// papers[0].copies: not in the form 0
	// papers[1].component: a value is required
	// personal.name: a value is required ("…")
	// personal.number: not in the form 12 ASCII digits
	// actor: bị trùng
}

// A service knows who asks, for which dossier and what; the text is the form alone.
func ExampleForms_RequestFor() {
	forms, err := intake.New(&intake.Options{DossierCodes: true})
	if err != nil {
		log.Fatal(err)
	}
	given := intake.Given{
		At:    motcua.MustDate(2026, 3, 4).At(14, 30, 0), // the clock of the server
		Actor: "officer-7", Unit: "H40.14.03",            // the session
		Dossier: "H40.14.03-260302-0001", Key: "7f3a", // the address and a header
	}
	request, err := forms.RequestFor("request_supplement", []byte(`{"reason": "paper_missing", "papers": [{"component": "don", "why": "missing"}]}`), given)
	if err != nil {
		log.Fatal(err)
	}
	c, ok := request.Command.(*dossier.RequestSupplement)
	fmt.Println(ok, c.Actor, c.At.Format("2006-01-02 15:04"), c.Papers[0].Why)

	_, err = forms.RequestFor("stop", []byte(`{"actor": "officer-8", "reason": "x"}`), given)
	fmt.Println(err)
	// Output:
	// true officer-7 2026-03-04 14:30 missing
	// dossier/intake: stop: invalid: actor: not_allowed (given)
}

// A program that has the values already, from a table, fills in a form and has it checked.
func ExampleForms_Check() {
	forms, err := intake.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	form := &intake.Extend{
		Head:     intake.Head{At: motcua.MustDate(2026, 3, 6).At(15, 0, 0), Unit: "H40.14.03", Note: dossier.NewSecret("Bà Mẫu đồng ý")},
		Promised: motcua.MustDate(2026, 3, 12),
	}
	fmt.Println(forms.Check(form))
	form.Actor, form.Reason = "officer-7", "overload"
	fmt.Println(forms.Check(form), form.Note, form.Command().(*dossier.Extend).Promised)
	// Output:
	// dossier/intake: extend: invalid: actor: required; reason: required
	// <nil> *** 2026-03-12
}

// The forms are data, too: for a description of an interface, or a page.
func ExampleForms_Schemas() {
	forms, err := intake.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range forms.Schemas() {
		if s.Command != "withdraw" {
			continue
		}
		fmt.Println(s.Kind.Text(motcua.Vietnamese))
		for _, f := range s.Fields {
			fmt.Println(f.Path, f.Type, f.Required, strings.Join(f.Values, "|"), f.Text(motcua.Vietnamese))
		}
	}
	// Output:
	// rút hồ sơ
	// at instant true  thời điểm
	// actor text true  tài khoản thực hiện
	// unit text true  đơn vị thực hiện
	// note text false  ghi chú
	// reason text true  mã lý do
	// by choice true applicant|representative|not_stated người yêu cầu
}

func ExampleForms_Reveal() {
	forms, err := intake.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	text, err := forms.Reveal(dossier.Request{Dossier: "D-7", Key: "k-1", Command: &dossier.Rate{
		Meta:   dossier.Meta{At: motcua.MustDate(2026, 3, 9).At(10, 0, 0), Actor: "kiosk", Unit: "H40.14.03", Note: dossier.NewSecret("Cảm ơn")},
		Rating: dossier.Rating{Score: 5, Of: 5},
	}})
	fmt.Println(string(text), err)
	// Output:
	// {"dossier":"D-7","key":"k-1","command":"rate","body":{"at":"2026-03-09T10:00:00+07:00","actor":"kiosk","unit":"H40.14.03","note":"Cảm ơn","rating":{"score":5,"of":5}}} <nil>
}

func ExampleNew() {
	forms, err := intake.New(&intake.Options{MaxBytes: 64 << 10, UnitCodes: true})
	if err != nil {
		log.Fatal(err)
	}
	data, err := forms.ReadAll(strings.NewReader(`{"at": "2026-03-02 09:00", "actor": "a", "unit": "phòng 3"}`))
	if err != nil {
		log.Fatal(err)
	}
	_, err = forms.Form("pay", data, nil)
	fmt.Println(err)
	// Output:
	// dossier/intake: pay: invalid: unit: malformed (agency code)
}
