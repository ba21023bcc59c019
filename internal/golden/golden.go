// Package golden compares the output of a test with a file in testdata: output somebody reads or another program takes in,
// where a change should be seen before it is made.
//
//	golden.Equal(t, "form06a.csv", got)
//
// To accept a change, run the tests of that package with -update, and look at the difference before committing it:
//
//	go test ./report -update && git diff ./report
//
// The comparison is exact, with one exception: when the output has no carriage return and the file has them, the file
// is read as if its lines ended in a line feed alone, because some checkouts rewrite line ends.
package golden

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files of the tests that run")

// Equal fails the test, and shows the difference, when got is not what testdata/name holds. With -update it writes got there
// instead, creating folders as needed. The name uses slashes and stays inside testdata.
func Equal[T ~string | ~[]byte](t testing.TB, name string, got T) {
	t.Helper()
	check(t, name, []byte(got), *update)
}

func check(t testing.TB, name string, got []byte, update bool) {
	t.Helper()
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		t.Fatalf("golden: %q is not a name inside testdata", name)
	}
	file := filepath.Join("testdata", filepath.FromSlash(name))
	want, err := os.ReadFile(file)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		t.Fatalf("golden: %v", err)
	}
	if !missing && equal(want, got) {
		return
	}
	if update {
		write(t, file, got)
		return
	}
	if missing {
		t.Fatalf("golden: there is no %s; run this package's tests with -update to write it", file)
	}
	want = asWritten(want, got)
	t.Errorf("golden: output differs from %s at line %d (-want +got); -update accepts it:\n%s",
		file, firstDifference(want, got), cmp.Diff(string(want), string(got)))
}

func equal(want, got []byte) bool { return bytes.Equal(asWritten(want, got), got) }

// asWritten undoes what a checkout may have done to the line ends of a golden file.
func asWritten(want, got []byte) []byte {
	if bytes.Contains(got, []byte("\r")) {
		return want
	}
	return bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
}

// firstDifference returns the number, from 1, of the first line that differs.
func firstDifference(want, got []byte) int {
	n := 0
	for n < len(want) && n < len(got) && want[n] == got[n] {
		n++
	}
	return 1 + bytes.Count(got[:n], []byte("\n"))
}

func write(t testing.TB, file string, got []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatalf("golden: %v", err)
	}
	if err := os.WriteFile(file, got, 0o666); err != nil {
		t.Fatalf("golden: %v", err)
	}
	t.Logf("golden: wrote %s", file)
}
