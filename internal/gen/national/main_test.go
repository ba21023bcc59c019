package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/dossier/national"
)

// TestOutput generates the files in memory and compares them with the committed ones. Kills: a change of a source, or of an
// output, alone. The compressor of another Go release may pack otherwise, so what is packed is compared unpacked, by
// [TestRecords] and here by what the package makes of it.
func TestOutput(t *testing.T) {
	files, err := generate(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"commune.bin", "essential.json", "procedures.bin", "table.go"}, slices.Sorted(maps.Keys(files))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for _, name := range []string{"essential.json", "table.go"} {
		got, err := os.ReadFile(filepath.Join("../../../dossier/national", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(files[name]), string(unixLines(got))); diff != "" {
			t.Errorf("%s is not what the generator writes; run go generate ./dossier/national (-want +got):\n%s", name, diff)
		}
	}
	catalogue, err := readTable(os.DirFS("."), "national_catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	want, err := communeJSON(os.DirFS("."), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	got, err := national.CommuneJSON()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("commune.bin is not what the generator writes; run go generate ./dossier/national (-want +got):\n%s", diff)
	}
}

// TestRecords compares every text of the package with the committed source, byte by byte. Kills: a text that is changed,
// shortened or lost on the way.
func TestRecords(t *testing.T) {
	rows, err := readTable(os.DirFS("."), "national_catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	records, err := national.Records()
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]national.Record)
	for i, r := range records {
		if i > 0 && records[i-1].Code >= r.Code {
			t.Errorf("%s comes after %s", r.Code, records[i-1].Code)
		}
		got[r.Code] = r
	}
	if len(rows) != 5652 || len(records) != len(rows) || len(got) != len(rows) {
		t.Fatalf("%d rows, %d records, %d codes", len(rows), len(records), len(got))
	}
	for _, r := range rows {
		want := national.Record{
			Code: r["code"], Name: r["name_vi"], Decision: r["decision"], Level: r["level_vi"], Field: r["field_vi"],
			Limits: r["limits_raw"], Fees: r["fees_raw"], Components: r["components"], Result: r["result_vi"], Documents: r["legal_documents"],
		}
		if got[want.Code] != want {
			t.Errorf("%s (-want +got):\n%s", want.Code, cmp.Diff(want, got[want.Code]))
		}
	}
}

// TestSources holds every source file to its row in SOURCES.csv.
func TestSources(t *testing.T) {
	sources, err := readTable(os.DirFS("."), "SOURCES.csv")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, r := range sources {
		listed = append(listed, r["file"])
		for column, cell := range r {
			if cell == "" {
				t.Errorf("%s: %s is empty", r["file"], column)
			}
		}
	}
	found, err := filepath.Glob("*.csv")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(listed)
	if diff := cmp.Diff(slices.DeleteFunc(found, func(s string) bool { return s == "SOURCES.csv" }), listed); diff != "" {
		t.Errorf("files and rows (-files +rows):\n%s", diff)
	}
}

// TestRefused breaks one thing in a source at a time. Kills: a check that is not made.
func TestRefused(t *testing.T) {
	original := make(fstest.MapFS)
	found, err := filepath.Glob("*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		original[name] = &fstest.MapFile{Data: data}
	}
	tests := []struct{ name, file, from, to, want string }{
		{"a changed source", "national_catalogue.csv", "Cấp Xã", "Cấp xã", "SOURCES.csv says another"},
		{"not CSV", "SOURCES.csv", "\n", "\n\"", "SOURCES.csv"},
		{"a code that is not in the list", "commune_procedures.csv", "\n1.001653,", "\n9.999999,", "is not in the list"},
		{"a reading nobody has", "commune_readings.csv", "\n1 working day,", "\n1 working year,", "nobody reads so"},
		{"a term that is none", "commune_readings.csv", ",1wd,", ",1 WORKING_DAY,", "malformed"},
		{"a quality that is none", "commune_readings.csv", ",low,", ",bad,", "unknown"},
		{"a basis nobody has", "commune_bases.csv", "\ncatalogue rows,", "\ncatalogue row,", "no such basis"},
		{"a day that is none", "commune_bases.csv", "2015-02-16", "2015-02-30", "out_of_range"},
		{"a stage that is none", "commune_readings.csv", "=10cd", "=10", "malformed"},
		{"a word without translation", "essential_words.csv", "owner,Justice,", "owner,Judges,", "no such owner"},
		{"a remark nobody knows", "essential_services.csv", "and siblings", "and others", "a remark nobody knows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			source := maps.Clone(original)
			text := string(original[tt.file].Data)
			if !strings.Contains(text, tt.from) {
				t.Fatalf("%s has no %q", tt.file, tt.from)
			}
			source[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, tt.from, tt.to, 1))}
			check := generate
			if tt.file != "SOURCES.csv" && tt.want != "SOURCES.csv says another" {
				check = write // the sums would be wrong first
			}
			if _, err := check(source); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

// The JSON that is packed is JSON. Kills: an encoder that escapes Vietnamese.
func TestPlainText(t *testing.T) {
	text, err := national.CommuneJSON()
	if err != nil || !json.Valid([]byte(text)) || strings.Contains(text, `\u`) {
		t.Errorf("%v", err)
	}
}
