package dossier_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
)

func (im *importer) runJSON(file, columns string) (dossier.ImportReport, error) {
	im.rows = nil
	o := &dossier.ImportOptions{Unit: "H40.14.03", Format: dossier.JSONLines, OnRow: func(r dossier.RowReport) { im.rows = append(im.rows, r) }}
	if columns != "" {
		o.Columns = mustColumns(im, columns)
	}
	return dossier.Import(context.Background(), im.store, im.rules, strings.NewReader(file), o)
}

// Each line alone, with what is said about it.
//
// Kills: a member that is not read; a member nobody knows, or one given twice, that passes; JSON that is none; a value of another kind.
func TestImportJSONLines(t *testing.T) {
	const good = `"code":"A","procedure":"5wd","channel":"counter","received_at":"2024-03-04 09:00"`
	for _, tt := range []struct{ name, why, line, want string }{
		{"good", "the least there can be", `{` + good + `}`, ""},
		{"spaces", "between tokens", ` { "code" : "A" , "procedure":"5wd","channel":"counter","received_at":"2024-03-04 09:00"}` + "\r", ""},
		{"escapes", "read", `{` + good + `,"reason":"\u0111\ud83d\ude00 \"\\\/","applicant_name":"a\tb"}`, ""},
		{"number for the status", "the portal's codes are numbers", `{` + good + `,"status":2}`, ""},
		{"text for the status", "as in CSV", `{` + good + `,"status":"2"}`, ""},
		{"true", "a word", `{` + good + `,"competent":"H41","elsewhere":true}`, ""},
		{"formula", "JSON needs no guard", `{` + good + `,"actor":"'=1"}`, ""},
		{"another status", "said", `{` + good + `,"status":9}`, "rejected: status: not what the rules work out: 2"},
		{"number for a code", "it lost its zeros, or will", `{"code":1,"procedure":"5wd","channel":"counter","received_at":"2024-03-04 09:00"}`, `rejected: code: not in the form "…"`},
		{"null", "an empty column is left out", `{` + good + `,"case":null}`, `rejected: case: not in the form "…"`},
		{"true for a name", "no text", `{` + good + `,"applicant_name":true}`, `rejected: applicant_name: not in the form "…"`},
		{"a list", "no text", `{` + good + `,"reason":["a",{"b":[1.5e3,-0,null]}]}`, `rejected: reason: not in the form "…"`},
		{"unknown member", "a slip must not pass; its name is not said", `{` + good + `,"Nguyễn":"x"}`, "rejected: #5: a column nobody knows"},
		{"twice", "which of them?", `{` + good + `,"code":"A"}`, "rejected: code: already given"},
		{"nothing", "all that is required", `{}`, "rejected: code: a value is required; procedure: a value is required; channel: a value is required; received_at: a value is required"},
		{"a line break in a text", "no field has one", `{` + good + `,"reason":"a\nb"}`, "rejected: reason: not in the form U+0020.."},
		{"a control character", "JSON has it escaped", "{" + good + ",\"reason\":\"a\x01b\"}", "rejected: not in the form JSON"},
		{"not UTF-8", "no text", "{" + good + ",\"reason\":\"a\xffb\"}", "rejected: not UTF-8 text"},
		{"half a pair", "no text", `{` + good + `,"reason":"\ud83d"}`, "rejected: not in the form JSON"},
		{"cut off", "no JSON", `{` + good, "rejected: not in the form JSON"},
		{"two objects", "one line, one row", `{` + good + `}{}`, "rejected: not in the form JSON"},
		{"comma at the end", "no JSON", `{` + good + `,}`, "rejected: not in the form JSON"},
		{"leading zero", "no JSON", `{` + good + `,"status":02}`, "rejected: not in the form JSON"},
		{"a list alone", "not an object", `["A"]`, "rejected: not in the form JSON"},
		{"nested without end", "bounded", `{` + good + `,"reason":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`, "rejected: not in the form JSON"},
		{"very long", "bounded", `{` + good + `,"reason":"` + strings.Repeat("x", 1<<16) + `"}`, "rejected: longer than 64 KiB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			im := newImporter(t)
			report, err := im.runJSON(tt.line+"\n", "")
			if err != nil {
				t.Fatal(err)
			}
			want := []string(nil)
			if tt.want != "" {
				want = []string{"line 1: " + tt.want}
			}
			if diff := cmp.Diff(want, im.said()); diff != "" {
				t.Errorf("said (-want +got):\n%s%s", diff, tt.why)
			}
			if (report.Accepted == 1) != (tt.want == "") {
				t.Errorf("%+v: %s", report, tt.why)
			}
		})
	}
	im := newImporter(t)
	if _, err := im.runJSON(`{`+good+`,"reason":"\u0111\ud83d\ude00","supplement_at":"2024-03-05 09:00"}`, ""); err != nil || im.state("A").LastReason != "đ😀" {
		t.Errorf("%q, %v", im.state("A").LastReason, err)
	}
	for name, want := range map[string]string{"": "empty", "\n \n": "empty", "\xff\xfe{\x00": "line 1: not_utf8 (UTF-16)"} {
		if _, err := im.runJSON(name, ""); len(problems(err)) != 1 || problems(err)[0] != want {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := dossier.NewRowScanner(strings.NewReader(""), &dossier.RowOptions{Format: 7}); !errors.Is(err, motcua.ErrInvalid) {
		t.Error(err)
	}
}

// A foreign file in JSON lines may have anything anywhere; what is mapped is read, and the rest is counted.
//
// Kills: a number or null of a foreign file refused; a member nobody maps that is lost without a word, or that fills the report.
func TestImportForeignJSONLines(t *testing.T) {
	const columns = `{"source":"s","empty":["NULL"],"columns":[
		{"to":"code","from":"id"},{"to":"procedure","constant":"5wd"},{"to":"channel","from":"kenh","values":{"1":"counter"}},
		{"to":"received_at","from":"ngay","form":"YYYYMMDDHHMMSS"},{"to":"resolved_at","from":"xong","form":"YYYYMMDDHHMMSS"},
		{"to":"status","from":"tt","values":{"2":"2","9":"9"}}]}`
	im := newImporter(t)
	file := `{"id":17,"kenh":1,"ngay":20240304090000,"xong":null,"tt":"2","ghi_chu":"x","tep":[{"a":1}],"trong":"","khong":null,"nul":"NULL"}
{"id":"18","kenh":"1","ngay":"20240304090000","xong":"20240305090000","tt":9,"ghi_chu":"x"}
{"id":"19","kenh":["1"],"ngay":"20240304090000","ghi_chu":"x"}
`
	report, err := im.runJSON(file, columns)
	if err != nil || report.Accepted != 2 || report.Rejected != 1 {
		t.Fatalf("%+v, %v, %v", report, err, im.said())
	}
	if s := im.state("17"); s.Status != dossier.Received {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff([]dossier.ColumnLoss{{Name: "ghi_chu", Rows: 2}}, report.Loss.Columns[:1]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var many strings.Builder
	for i := range 400 {
		fmt.Fprintf(&many, `{"id":"m%d","kenh":1,"ngay":20240304090000,"tt":2,"member %d":1,"%s":1}`+"\n", i, i, strings.Repeat("x", 200))
	}
	report, err = im.runJSON(many.String(), columns)
	if last := report.Loss.Columns[len(report.Loss.Columns)-1]; err != nil || len(report.Loss.Columns) > 257 || report.Accepted != 400 || last.Rows == 0 {
		t.Errorf("%d columns, last %+v, %v", len(report.Loss.Columns), last, err)
	}
}

// Kills: a name or number of a person in anything an import of JSON lines says, also where a member has its name.
func TestImportJSONLinesHoldsNobody(t *testing.T) {
	const good = `"procedure":"5wd","channel":"counter","received_at":"2024-03-04 09:00","applicant_name":"` + canaryName + `","applicant_id":"` + canaryNumber + `"`
	im := newImporter(t)
	report, err := im.runJSON(strings.Join([]string{
		`{"code":"a",` + good + `}`,
		`{"code":"b",` + good + `,"` + canaryName + `":1}`,
		`{"code":"c",` + good + `,"channel":"` + canaryName + `"}`,
		`{"code":"d",` + good + `,"status":` + canaryNumber + `}`,
		`{"code":"e",` + good + `,"outcome":"` + canaryName + `","withdrawn_by":"` + canaryNumber + `","elsewhere":"` + canaryName + `"}`,
		`{"code":"f",` + good + `,"payment_amount":"` + canaryName + `","delivered_at":"` + canaryNumber + `"}`,
		`{"code":"g",` + good + `,"reason":"` + canaryName,
		`{"code":"h",` + good + `,"applicant_contact":"` + canaryName + "\x01" + `"}`,
	}, "\n"), "")
	if err != nil || report.Accepted != 1 || report.Rejected != 7 {
		t.Fatalf("%+v, %v, %v", report, err, im.said())
	}
	data, err := json.Marshal(im.rows)
	if said := fmt.Sprintf("%+v %q %s", im.rows, im.said(), data); err != nil || hasCanary(said) {
		t.Errorf("somebody is in it: %s, %v", said, err)
	}
}

// Whatever the bytes: no panic, the numbers add up, importing again changes nothing, only JSON is taken, and the same object as CSV says the same.
func FuzzImportJSON(f *testing.F) {
	const good = `{"code":"A","procedure":"5wd","channel":"counter","received_at":"2024-03-04 09:00"`
	for _, s := range []string{
		good + "}", good + `,"status":2,"resolved_at":"2024-03-04T10:00:00Z"}` + "\n" + good + `}`, "\ufeff" + good + `,"reason":"\ud83d\ude00\u0000"}`,
		good + `,"payment_at":"2024-03-05 09:00","payment_amount":1e5,"elsewhere":false}`, good + `,"x":{"a":[[],null,true,-1.5E+3]}}`, "[", "{\"", `{"code":"\`, "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		im := newImporter(t)
		first, err := im.runJSON(s, "")
		if err != nil && !errors.Is(err, motcua.ErrInvalid) {
			t.Fatal(err)
		}
		if first.Read != first.Accepted+first.Unchanged+first.Rejected {
			t.Fatalf("%+v", first)
		}
		said := im.said()
		second, err2 := im.runJSON(s, "")
		if (err == nil) != (err2 == nil) || second.Accepted != 0 || second.Unchanged != first.Accepted || second.Rejected != first.Rejected || err == nil && !cmp.Equal(said, im.said()) {
			t.Fatalf("first %+v, again %+v", first, second)
		}
		if line := strings.TrimPrefix(s, "\ufeff"); first.Accepted == 1 && first.Read == 1 && !strings.Contains(strings.TrimSpace(line), "\n") && !json.Valid([]byte(line)) {
			t.Fatal("taken, and no JSON")
		}
	})
}

// Whatever the map and the file: no panic, the numbers add up, and nothing in the map can make a status another.
func FuzzImportMapped(f *testing.F) {
	f.Add(foreignMap, resumable, false)
	f.Add(`{"source":"s","columns":[{"to":"code","from":"a"},{"to":"received_at","from":"a","form":"YYYYMMDD","assume":"08:00"},{"to":"status","from":"b","values":{"":"5"}}]}`, `{"a":"20240304","b":""}`, true)
	f.Fuzz(func(t *testing.T, m, file string, lines bool) {
		columns, err := dossier.LoadColumns(strings.NewReader(m))
		if err != nil {
			return
		}
		o := &dossier.ImportOptions{Unit: "u", Columns: columns}
		if lines {
			o.Format = dossier.JSONLines
		}
		r, err := dossier.Import(t.Context(), memstore.New(), testRules(t), strings.NewReader(file), o)
		if err != nil && !errors.Is(err, motcua.ErrInvalid) {
			t.Fatal(err)
		}
		if r.Read != r.Accepted+r.Unchanged+r.Rejected {
			t.Fatalf("%+v", r)
		}
	})
}
