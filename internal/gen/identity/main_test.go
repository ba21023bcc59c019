package main

import (
	"bytes"
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

// TestChangedSource kills: a generator that takes a source whose origin nobody recorded.
func TestChangedSource(t *testing.T) {
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
	if _, err := generate(fsys); err != nil {
		t.Fatalf("the copy: %v", err)
	}
	changed := bytes.Replace(fsys["provinces63.csv"].Data, []byte("Cà Mau"), []byte("Ca Mau"), 1)
	fsys["provinces63.csv"] = &fstest.MapFile{Data: changed}
	if _, err := generate(fsys); err == nil || !strings.Contains(err.Error(), "provinces63.csv: SHA-256") {
		t.Errorf("a changed source gave %v, want a complaint about its SHA-256", err)
	}
}
