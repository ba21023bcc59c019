package intake_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/intake"
)

// The people and numbers in the tests of this package are invented.

func newForms(t testing.TB, o *intake.Options) *intake.Forms {
	t.Helper()
	forms, err := intake.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return forms
}

// head is the head of a form with everything in it, without the braces.
const head = `"at":"2026-03-02T09:00:00+07:00","actor":"counter-2","unit":"H40.14.03","note":"Bà đến một mình\nsẽ quay lại"`

// full returns a form of each command with every field it has, in canonical JSON.
func full() map[string]string {
	const (
		reason   = `"reason":"R1"`
		personal = `"personal":{"name":"Trần Thị Mẫu","number":"001185012345","contact":"Thôn 3, xã Mẫu"}`
		citation = `{"document":"301/2026/NĐ-CP","issued":"2026-07-30","article":"art. 7","quality":"high"}`
		papers   = `"papers":[{"component":"don","originals":1,"copies":2,"digitised":true,"reused":true,"signed":true},{"component":"cc"}]`
	)
	body := func(parts ...string) string { return "{" + strings.Join(append([]string{head}, parts...), ",") + "}" }
	return map[string]string{
		"submit": body(reason, `"channel":"online","procedure":"1.001193","case":"late"`,
			`"link":{"bundle":"B-1","chain":"birth","part":"card","verified":true,"opt_in":true}`, personal),
		"accept": body(reason, `"procedure":"1.001193","case":"late","channel":"counter","competent":"H40.20","elsewhere":true,"promised":"2026-03-09"`,
			papers, `"link":{"bundle":"B-1","chain":"birth","part":"card","verified":true,"opt_in":true}`, personal),
		"arrive":   body(reason, `"promised":"2026-08-20"`),
		"refuse":   body(reason),
		"transfer": body(reason, `"to":"H40.14.03.02","stage":"thẩm định","within":"2wd"`),
		"request_supplement": body(reason, `"stage":"processing","basis":`+citation,
			`"papers":[{"component":"don","why":"unsigned"},{"component":"cc"}],"within":"15cd"`),
		"supplement":      body(reason, papers),
		"request_payment": body(reason, `"obligation":{"amount":1200000,"notice":"TB-17","basis":`+citation+`}`),
		"pay":             body(reason),
		"consult":         body(reason, `"to":"Công an xã","within":"4wh","outside":true,"silence":true,"basis":`+citation),
		"respond":         body(reason, `"leg":1,"opinion":"objects"`),
		"suspend":         body(reason, `"cause":"incident","basis":`+citation),
		"resume":          body(reason),
		"extend":          body(reason, `"promised":"2026-03-12"`),
		"resolve":         body(reason, `"resolution":{"outcome":"denied","document":"12/QĐ-UBND","link":"https://example.vn/kq/12"}`),
		"deliver":         body(reason, `"channel":"post"`),
		"withdraw":        body(reason, `"by":"representative"`),
		"stop":            body(reason),
		"reopen":          body(reason, `"promised":"2026-03-20"`),
		"correct": body(reason, `"facts":{"revision":1,"at":"2026-03-02T08:59:00.5+07:00","unit":"H40.14.04","to":"H40.14.05","reason":"R2","channel":"post"}`,
			`"procedure":"1.004859","case":"early"`, personal),
		"rate":  body(reason, `"rating":{"score":4,"of":5}`),
		"erase": body(reason),
	}
}

// names are the keys of full, sorted.
func names() []string { return slices.Sorted(maps.Keys(full())) }

// envelope is the text of a request.
func envelope(command, body string) string {
	return `{"dossier":"H40.14.03-260302-0001","key":"k-1","command":"` + command + `","body":` + body + `}`
}

// lines returns what an error lists, as text without the words for people.
func lines(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("another kind of error: %T", err)
	}
	var out []string
	for _, p := range invalid.Problems {
		if p.Text(motcua.Vietnamese) == p.Text(motcua.English) || strings.Contains(p.Text(motcua.English), "%") {
			t.Errorf("%s has no words", p)
		}
		out = append(out, p.String())
	}
	return out
}

// without returns a JSON object without the field at a path such as "basis.document" or "papers[].component", of each item.
func without(t testing.TB, body, path string) string {
	t.Helper()
	var whole map[string]any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(path, ".")
	objects := []map[string]any{whole}
	for _, part := range parts[:len(parts)-1] {
		var inside []map[string]any
		for _, o := range objects {
			if name, ok := strings.CutSuffix(part, "[]"); ok {
				for _, item := range o[name].([]any) {
					inside = append(inside, item.(map[string]any))
				}
				continue
			}
			inside = append(inside, o[part].(map[string]any))
		}
		objects = inside
	}
	found := false
	for _, o := range objects {
		_, ok := o[parts[len(parts)-1]]
		found = found || ok
		delete(o, parts[len(parts)-1])
	}
	if !found {
		t.Fatalf("%s is not there", path)
	}
	out, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// testRules has one procedure whose limit, components and cases let every command through.
func testRules(t testing.TB) *dossier.Rules {
	t.Helper()
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.001193", Name: "Đăng ký khai sinh", Field: "Hộ tịch",
		Limits: []dossier.Limit{{Term: calendar.WorkingDays(5), Stages: []dossier.Stage{{Name: "thẩm định", Term: calendar.WorkingDays(5)}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// at is an instant of the day on which the tests take place.
func at(hour, minute int) time.Time { return motcua.MustDate(2026, time.March, 2).At(hour, minute, 0) }
