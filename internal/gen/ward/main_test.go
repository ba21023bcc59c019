package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const moduleFolder = "../../.."

// written is what the program writes now. The other tests look at it and not at the committed files, so that each of them sees what
// a change of the program does; TestCommittedFiles says that both are the same.
func written(t *testing.T) fstest.MapFS {
	t.Helper()
	files, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: content}
	}
	return fsys
}

var generated = sync.OnceValues(func() (map[string][]byte, error) { return generate(os.DirFS(moduleFolder)) })

func writtenFile(t *testing.T, name string) []byte {
	t.Helper()
	f, ok := written(t)[name]
	if !ok {
		t.Fatalf("%s is not written", name)
	}
	return f.Data
}

// TestCommittedFiles kills: a file edited by hand, a source or a draw changed without generating again, a file that the
// program no longer writes, a draw that depends on anything but the seed.
func TestCommittedFiles(t *testing.T) {
	folder := os.DirFS(path.Join(moduleFolder, outputFolder))
	want := written(t)
	for name, f := range want {
		got, err := fs.ReadFile(folder, name)
		if err != nil {
			t.Error(err)
		}
		if !bytes.Equal(f.Data, got) {
			t.Errorf("%s is not what the program writes; run go run ./internal/gen/ward (-want +got):\n%s", name, cmp.Diff(string(f.Data), string(got)))
		}
	}
	for _, pattern := range []string{"*.csv", "*.json", "broken/*"} { // the rest is the example's own
		names, err := fs.Glob(folder, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if want[name] == nil {
				t.Errorf("%s: nothing writes this file", name)
			}
		}
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
	text, err := os.ReadFile(path.Join(moduleFolder, outputFolder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	readme, folder := string(text), written(t)
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
		if !strings.Contains(readme, "["+e.Name()) {
			t.Errorf("README.md does not list %s", e.Name())
		}
	}
}
