package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// The module and the committed files, as the tests see them.
const moduleFolder = "../../.."

func committed(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(path.Join(moduleFolder, outputFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestCommittedFiles kills: a file edited by hand, a source or a draw changed without generating again, a file that the
// program no longer writes, a draw that depends on anything but the seed.
func TestCommittedFiles(t *testing.T) {
	want, err := generate(os.DirFS(moduleFolder))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range want {
		if got := committed(t, name); !bytes.Equal(content, got) {
			t.Errorf("%s is not what the program writes; run go run ./internal/gen/ward (-want +got):\n%s", name, cmp.Diff(string(content), string(got)))
		}
	}
	folder := os.DirFS(path.Join(moduleFolder, outputFolder))
	err = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if _, written := want[name]; err == nil && !d.IsDir() && path.Ext(name) != ".md" && !written {
			t.Errorf("%s: nothing writes this file", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sources returns a copy of the source files that a test may change.
func sources(t *testing.T) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".csv" {
			text, err := os.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			fsys[e.Name()] = &fstest.MapFile{Data: text}
		}
	}
	return fsys
}

// TestChangedSource kills: a source whose origin nobody recorded.
func TestChangedSource(t *testing.T) {
	fsys := sources(t)
	if err := checkSources(fsys); err != nil {
		t.Fatalf("the copy: %v", err)
	}
	fsys["catalogue.csv"] = &fstest.MapFile{Data: bytes.Replace(fsys["catalogue.csv"].Data, []byte("8 WORKING_DAY"), []byte("9 WORKING_DAY"), 1)}
	if err := checkSources(fsys); err == nil || !strings.Contains(err.Error(), "catalogue.csv: SHA-256") {
		t.Errorf("a changed source gave %v, want a complaint about its SHA-256", err)
	}
}

// TestReadme kills: a column, a kind of fault or a file that nobody explains.
func TestReadme(t *testing.T) {
	readme := string(committed(t, "README.md"))
	folder := os.DirFS(path.Join(moduleFolder, outputFolder))
	explained := func(what, name string) {
		if !strings.Contains(readme, "`"+name+"`") {
			t.Errorf("README.md does not explain %s %s", what, name)
		}
	}
	for _, file := range []string{"dossiers.csv", "roll.csv", "roll_planted.csv"} {
		rows, err := readTable(folder, file)
		if err != nil {
			t.Fatal(err)
		}
		for column := range rows[0] {
			explained("the column "+file, column)
		}
		for _, r := range rows {
			if kind := r["kind"]; kind != "" {
				explained("the kind", kind)
			}
			if c := r["case"]; c != "" {
				explained("the case", c)
			}
		}
	}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.Contains(readme, "["+e.Name()) && e.Name() != "README.md" {
			t.Errorf("README.md does not list %s", e.Name())
		}
	}
}
