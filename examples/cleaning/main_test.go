package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity/roll"
	"github.com/motcua/motcua/internal/golden"
)

// The people and numbers in the files of this example are invented.

func start(args ...string) (code int, out, errs string) {
	var o, e strings.Builder
	code = run(args, &o, &e)
	return code, o.String(), e.String()
}

// TestReport kills: a sum that changes, a figure without its parts, a text that is lost in one language.
func TestReport(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		code, out, errs := start("-lang", lang)
		golden.Equal(t, "report."+lang+".txt", out)
		if code != exitFault || errs != "" {
			t.Errorf("%s: exit %d %q, want %d for the decision that met nothing", lang, code, errs, exitFault)
		}
	}
}

// TestPlanted kills: a planted fault that is not found, a cause taken for another, a finding on a row that is in order.
func TestPlanted(t *testing.T) {
	want := readPlanted(t)
	file, err := os.Open("testdata/roll.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sc, err := roll.NewScanner(file, &roll.Options{On: motcua.MustDate(2026, 3, 31)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	no := map[int]string{}
	for sc.Scan() {
		row := sc.Row()
		no[row.Line] = row.No
		for _, f := range row.Findings {
			got = append(got, row.No+" "+string(f.Code)+" "+string(f.Cause))
		}
	}
	for _, g := range sc.Duplicates() {
		for _, line := range g.Lines[1:] {
			got = append(got, no[line]+" "+string(g.Code)+" ")
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func readPlanted(t *testing.T) []string {
	t.Helper()
	file, err := os.Open("testdata/planted.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows[1:] {
		all = append(all, strings.Join(r, " "))
	}
	slices.Sort(all)
	return all
}

// TestNoPersonalData kills: a report with a number or a name in it.
func TestNoPersonalData(t *testing.T) {
	file, err := os.Open("testdata/roll.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	_, out, errs := start()
	for _, r := range rows[1:] {
		if number := r[5]; len(number) > 6 && strings.Contains(out+errs, number[len(number)-6:]) {
			t.Errorf("row %s: the report shows the number", r[0])
		}
		if strings.Contains(out+errs, r[1]) {
			t.Errorf("row %s: the report shows the name", r[0])
		}
	}
}

// TestLawOfTheDay kills: a report that judges every day by one law.
func TestLawOfTheDay(t *testing.T) {
	_, before, _ := start("-on", "2024-06-30", "-lang", "en")
	_, after, _ := start("-on", "2024-07-01", "-lang", "en")
	const finding = "  55  #54    contradiction: the first three digits are in neither the list of provinces nor that of countries (TT 59/2021/TT-BCA"
	if !strings.Contains(before, finding) || strings.Contains(after, "#54") {
		t.Error("row 54 is judged the same under both laws, or otherwise than it should be")
	}
}

// TestOtherFiles kills: the sample's decisions applied to somebody else's roll, a rejected row that ends well, an error that quotes
// the input.
func TestOtherFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	const header = "no,name,sex,birth_date,birthplace,personal_id\n"
	good := write("good.csv", header+"1,A,Nữ,1985-05-17,001,001185012345\n")
	for _, test := range []struct {
		name string
		args []string
		code int
		out  string
		errs string
	}{
		{"clean roll", []string{"-roll", good, "-lang", "en"}, exitClean, "read 1 = accepted 1 + rejected 0; rows with nothing to look at: 1", ""},
		{"rejected row", []string{"-roll", write("short.csv", header+"1,A\n"), "-lang", "en"}, exitFault, "  2         rejected: ", ""},
		{"decisions", []string{"-roll", good, "-decisions", write("d.csv", "line,no,code,decision,by,reason\n2,1,malformed,repair,x,y\n"), "-lang", "en"}, exitFault, "The decision on line 2 met no finding", ""},
		{"missing file", []string{"-roll", filepath.Join(dir, "none.csv")}, exitFault, "", "none.csv"},
		{"empty file", []string{"-roll", write("empty.csv", "")}, exitFault, "", "roll: header: invalid: empty"},
		{"bad header", []string{"-roll", write("header.csv", "a,b\n")}, exitFault, "", "missing_column (no)"},
		{"swallowed rows", []string{"-roll", write("quote.csv", header+"1,\"A,Nữ,1985,001,001185012345\n2,B,Nữ,1985,001,001185012345\n")}, exitFault, "", "line 2-3: malformed (CSV)"},
		{"bad decisions", []string{"-decisions", write("bad.csv", "line\n")}, exitFault, "", "missing_column (no)"},
		{"bad corrections", []string{"-corrections", write("badc.csv", "personal_id,found,prepared,cancelled,re_established,successor\n1185,2026-01-01,,,,\n")}, exitFault, "", "line 2: personal_id: malformed"},
		{"bad flag", []string{"-nope"}, exitUsage, "", "nope"},
		{"bad day", []string{"-on", "31/03/2026"}, exitUsage, "", "invalid value"},
		{"argument", []string{"x"}, exitUsage, "", "unexpected argument"},
		{"help", []string{"-h"}, exitClean, "", "Usage"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, out, errs := start(test.args...)
			if code != test.code || !strings.Contains(out, test.out) || !strings.Contains(errs, test.errs) || test.out == "" && out != "" {
				t.Errorf("exit %d, want %d\n%s\n%s", code, test.code, out, errs)
			}
			if strings.Contains(out+errs, "012345") {
				t.Error("a number comes out")
			}
		})
	}
}

// TestFullDisk kills: a report that is lost and a program that says all is well.
func TestFullDisk(t *testing.T) {
	var errs strings.Builder
	if code := run(nil, full{}, &errs); code != exitFault || !strings.Contains(errs.String(), "full") {
		t.Errorf("exit %d %q", code, errs.String())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) {
	return 0, errors.Join(io.ErrShortWrite, errors.New("disk full"))
}
