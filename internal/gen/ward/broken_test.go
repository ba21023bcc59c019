package main

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	scanner "github.com/motcua/motcua/identity/roll"
	"github.com/motcua/motcua/report/claim"
)

// outcome is what a reader made of a file.
type outcome struct {
	Complaints               []string // "line 3 promised before"
	Read, Accepted, Rejected int
}

func (o *outcome) add(line int, problems ...motcua.Problem) {
	for _, p := range problems {
		code := string(p.Code)
		if p.Code == motcua.CodeMissingColumn {
			code += " " + p.Param
		}
		o.Complaints = append(o.Complaints, complaintText(lineText(line), p.Path, code))
	}
}

func lineText(line int) string {
	if line == 0 {
		return ""
	}
	return strconv.Itoa(line)
}

func complaintText(line, path, code string) string {
	if line != "" {
		line = "line " + line
	}
	return strings.Join(strings.Fields(line+" "+path+" "+code), " ")
}

// fail takes the problems of an error, which is all a file has to say that cannot be used.
func (o *outcome) fail(t *testing.T, err error) {
	t.Helper()
	var invalid *motcua.InvalidError
	switch {
	case errors.As(err, &invalid):
		o.add(0, invalid.Problems...)
	case err != nil:
		t.Errorf("the error is not a list of problems: %v", err)
	}
}

// readAs gives a file to its reader.
func readAs(t *testing.T, reader string, content []byte) (o outcome) {
	t.Helper()
	in := bytes.NewReader(content)
	switch reader {
	case "dossiers":
		catalogue, err := dossier.LoadCatalogue(bytes.NewReader(writtenFile(t, "procedures.json")))
		if err != nil {
			t.Fatal(err)
		}
		rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
		if err != nil {
			t.Fatal(err)
		}
		r, err := dossier.Import(t.Context(), memstore.New(), rules, in, &dossier.ImportOptions{
			Unit: unit, OnRow: func(row dossier.RowReport) { o.add(row.Line, row.Problems...) },
		})
		o.Read, o.Accepted, o.Rejected = r.Read, r.Accepted, r.Rejected
		o.fail(t, err)
	case "roll":
		sc, err := scanner.NewScanner(in, nil)
		if err != nil {
			o.fail(t, err)
			return o
		}
		for sc.Scan() {
			o.Read++
			if row := sc.Row(); row.Accepted() {
				o.Accepted++
			} else {
				o.Rejected++
				o.add(row.Line, row.Problems...)
			}
		}
		o.fail(t, sc.Err())
	case "procedures":
		_, err := dossier.LoadCatalogue(in)
		o.fail(t, err)
	case "criteria":
		_, err := criteria.ReadAssessment(in, &criteria.AssessmentOptions{Sets: sets.Lookup})
		o.fail(t, err)
	case "claims":
		_, err := claim.Load(in)
		o.fail(t, err)
	default:
		t.Fatalf("no reader for %s", reader)
	}
	return o
}

// TestBroken gives every wrong file to its reader. It kills: a fault that passes in silence, that is reported for another line or under
// another code, that hides the ones after it, or that takes good rows along.
func TestBroken(t *testing.T) {
	rows, err := readTable(written(t), "broken/expected.csv")
	if err != nil {
		t.Fatal(err)
	}
	want, reader := map[string]outcome{}, map[string]string{}
	for _, r := range rows {
		o := want[r["file"]]
		o.Complaints = append(o.Complaints, complaintText(r["line"], r["path"], r["code"]))
		for column, n := range map[string]*int{"read": &o.Read, "accepted": &o.Accepted, "rejected": &o.Rejected} {
			if *n, err = strconv.Atoi(r[column]); err != nil {
				t.Fatal(err)
			}
		}
		if o.Read != o.Accepted+o.Rejected {
			t.Errorf("%s: read %d = accepted %d + rejected %d", r["file"], o.Read, o.Accepted, o.Rejected)
		}
		want[r["file"]], reader[r["file"]] = o, r["reader"]
	}
	entries, err := written(t).ReadDir("broken")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "expected.csv" || path.Ext(e.Name()) == ".md" {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			w, ok := want[e.Name()]
			if !ok {
				t.Fatal("nothing is expected of it")
			}
			got := readAs(t, reader[e.Name()], writtenFile(t, "broken/"+e.Name()))
			// In which order the problems of a row are told is its reader's affair.
			slices.Sort(w.Complaints)
			slices.Sort(got.Complaints)
			if diff := cmp.Diff(w, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if len(want) < 30 {
		t.Errorf("%d wrong files", len(want))
	}
}
