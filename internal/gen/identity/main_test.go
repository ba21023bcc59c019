package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestCommittedTables kills: a table edited by hand, or a source changed without generating again.
func TestCommittedTables(t *testing.T) {
	want, err := generate(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../../identity/tables.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("identity/tables.go is not what its sources give; run go run ./internal/gen/identity (-want +got):\n%s",
			cmp.Diff(string(want), string(got)))
	}
}

// sources returns a copy of the source files.
func sources(t *testing.T) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".csv") {
			text, err := os.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			fsys[e.Name()] = &fstest.MapFile{Data: text}
		}
	}
	return fsys
}

// TestChangedSource kills: a generator that takes a source whose origin nobody recorded.
func TestChangedSource(t *testing.T) {
	fsys := sources(t)
	if _, err := generate(fsys); err != nil {
		t.Fatalf("the copy: %v", err)
	}
	changed := bytes.Replace(fsys["provinces63.csv"].Data, []byte("Cà Mau"), []byte("Ca Mau"), 1)
	fsys["provinces63.csv"] = &fstest.MapFile{Data: changed}
	if _, err := generate(fsys); err == nil || !strings.Contains(err.Error(), "provinces63.csv: SHA-256") {
		t.Errorf("a changed source gave %v, want a complaint about its SHA-256", err)
	}
}

// TestBadSource kills: a row that contradicts another table, or cannot be read, and goes into the product all the same.
func TestBadSource(t *testing.T) {
	for _, test := range []struct{ name, file, from, to, want string }{
		{"lineage", "provinces63.csv", "002,Hà Giang,tỉnh,02,08", "002,Hà Giang,tỉnh,02,04", "disagree"},
		{"code", "provinces63.csv", "096,Cà Mau", "96,Cà Mau", "3 digits"},
		{"zero", "provinces63.csv", "096,Cà Mau", "097,Cà Mau", "its GSO code with a zero"},
		{"column", "provinces63.csv", "code,name", "kode,name", "no column code"},
		{"type", "provinces34.csv", "01,Hà Nội,thành phố", "01,Hà Nội,thị xã", "neither thành phố nor tỉnh"},
		{"twice", "country_codes.csv", "102,Ai Cập", "101,Ai Cập", "already taken"},
		{"sex", "century_sex.csv", "1900,1999,male", "1900,1999,nam", "neither male nor female"},
		{"digit", "century_sex.csv", "0,20,1900", "1,20,1900", "not 0 to 9"},
		{"day", "unit_changes.csv", "2025-01-01", "2025-01-32", "out_of_range"},
		{"confidence", "agency_level1.csv", "low: recalled", "maybe: recalled", "none of high, medium, low"},
		{"payer", "bhyt_object_codes.csv", "DN,employee_employer", "DN,nobody", "unknown payer"},
	} {
		fsys := sources(t)
		old := fsys[test.file].Data
		changed := bytes.Replace(old, []byte(test.from), []byte(test.to), 1)
		if bytes.Equal(old, changed) {
			t.Errorf("%s: the test changes nothing", test.name)
			continue
		}
		fsys[test.file] = &fstest.MapFile{Data: changed}
		recorded := fsys["SOURCES.csv"].Data
		recorded = bytes.Replace(recorded, fmt.Appendf(nil, "%x", sha256.Sum256(old)), fmt.Appendf(nil, "%x", sha256.Sum256(changed)), 1)
		fsys["SOURCES.csv"] = &fstest.MapFile{Data: recorded}
		if _, err := generate(fsys); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}
