// Package cases reads tables of test cases: the ones a package keeps in its testdata and, when somebody brings them,
// more rows of the same table from another folder.
//
//	func TestParse(t *testing.T) {
//		cases.Run(t, "phone_cases.csv", func(t *testing.T, r cases.Row) {
//			got, err := identity.ParsePhoneNumber(r.Get("input"))
//			...
//		})
//	}
//
// # Bringing your own cases
//
// When the environment variable MOTCUA_CASES names a folder, a file there that has the name of a built-in table is read in
// addition, and its rows count and fail like the built-in ones:
//
//	MOTCUA_CASES=/home/lan/our-cases go test -count=1 ./...
//
// A relative folder is taken from the root of the module, whichever package is being tested. The folder must exist; a
// table without a file there runs its built-in rows only. Go caches test results and does not look at files outside the
// module when it decides whether one is still good: -count=1 makes it run the tests again.
//
// # The format
//
// A table is CSV in UTF-8 (a byte order mark is ignored) with a header. The rows somebody brings have the columns of the
// built-in table, in any order, and may have more. A column named id, if there is one, is not empty and different in each row of a file.
// A table that breaks these rules, or has no row, fails the test with the file and line.
package cases

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// Env is the environment variable that names the folder with more cases.
const Env = "MOTCUA_CASES"

// module is the path that the go.mod of the module root declares.
const module = "github.com/motcua/motcua"

// Row is one case: a row of a table, and the test it belongs to.
type Row struct {
	t       testing.TB
	file    string // as it can be opened from the package's folder
	brought bool
	line    int
	column  map[string]int
	cells   []string
}

// Get returns the text in the column, exactly as written. A column the table does not have fails the test at once.
func (r Row) Get(column string) string {
	r.t.Helper()
	i, ok := r.column[column]
	if !ok {
		r.t.Fatalf("cases: %s: the table has no column %q", r.Pos(), column)
	}
	return r.cells[i]
}

// Has reports whether the row's table has the column. The cell may still be empty.
func (r Row) Has(column string) bool {
	_, ok := r.column[column]
	return ok
}

// Name returns a name for a subtest: the file, the line and, if the table has a column id, the id, as in
// "deadline_cases.csv:12 B06". The name of a row that somebody brought begins with "brought ".
func (r Row) Name() string {
	name := fmt.Sprintf("%s:%d", filepath.Base(r.file), r.line)
	if r.brought {
		name = "brought " + name
	}
	if r.Has("id") {
		name += " " + r.cells[r.column["id"]]
	}
	return name
}

// Pos returns the file and the line, as in "testdata/deadline_cases.csv:12".
func (r Row) Pos() string { return fmt.Sprintf("%s:%d", r.file, r.line) }

// For returns the row for use in another test, usually a subtest: [Row.Get] fails that one.
func (r Row) For(t testing.TB) Row {
	r.t = t
	return r
}

// Run runs f as a subtest for each row that [Rows] returns.
func Run(t *testing.T, name string, f func(t *testing.T, r Row)) {
	t.Helper()
	for _, r := range Rows(t, name) {
		t.Run(r.Name(), func(t *testing.T) { f(t, r.For(t)) })
	}
}

// Rows returns the rows of testdata/name, followed by those of the file of the same name in the folder that MOTCUA_CASES names.
// There is at least one: an empty table fails the test, as does one that cannot be read.
func Rows(t testing.TB, name string) []Row {
	t.Helper()
	if !filepath.IsLocal(name) {
		t.Fatalf("cases: %q is not a name inside testdata", name)
	}
	file := filepath.Join("testdata", name)
	header, rows, err := read(file, nil)
	if err != nil {
		t.Fatalf("cases: %v", err)
	}
	folder, err := Folder()
	if err != nil {
		t.Fatalf("cases: %v", err)
	}
	if folder != "" {
		_, more, err := read(filepath.Join(folder, name), header)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			t.Fatalf("cases: %v", err)
		}
		for i := range more {
			more[i].brought = true
		}
		rows = append(rows, more...)
	}
	for i := range rows {
		rows[i].t = t
	}
	return rows
}

// Folder returns the folder that MOTCUA_CASES names, as an absolute path, or "" when the variable is empty or not set. It reports
// an error when there is no such folder: a misspelt one must not look like a success.
func Folder() (string, error) {
	folder := os.Getenv(Env)
	if folder == "" {
		return "", nil
	}
	if !filepath.IsAbs(folder) {
		root, err := moduleRoot()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(root, folder)
	}
	info, err := os.Stat(folder)
	if err != nil {
		return "", fmt.Errorf("%s: %w", Env, err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s: %s is not a folder", Env, folder)
	}
	return folder, nil
}

// moduleRoot returns the folder with the go.mod of the library. Folders below it may be modules of their own.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && declares(string(text)) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("%s is relative, and the go.mod of %s is not above the working folder", Env, module)
		}
		dir = parent
	}
}

// declares reports whether a go.mod is the one of the library, and not of another module that requires it.
func declares(gomod string) bool {
	for line := range strings.Lines(gomod) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "module" {
			return strings.Trim(f[1], `"`) == module
		}
	}
	return false
}

// read reads one table. When want is given, its columns must be there.
func read(file string, want []string) (header []string, rows []Row, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for i, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			return nil, nil, fmt.Errorf("%s:%d: not UTF-8", file, i+1)
		}
	}
	c := csv.NewReader(bytes.NewReader(text))
	c.FieldsPerRecord = -1 // counted below, to say what is wrong
	header, err = c.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("%s:1: the table is empty", file)
	}
	if err != nil {
		return nil, nil, at(file, err)
	}
	column := make(map[string]int, len(header))
	for i, name := range header {
		if name == "" || name != strings.TrimSpace(name) {
			return nil, nil, fmt.Errorf("%s:1: column %d has no name, or spaces around it", file, i+1)
		}
		if _, twice := column[name]; twice {
			return nil, nil, fmt.Errorf("%s:1: column %q is there twice", file, name)
		}
		column[name] = i
	}
	for _, name := range want {
		if _, ok := column[name]; !ok {
			return nil, nil, fmt.Errorf("%s:1: column %q of the built-in table is missing", file, name)
		}
	}
	ids := map[string]int{}
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, at(file, err)
		}
		line, _ := c.FieldPos(0)
		if len(cells) != len(header) {
			return nil, nil, fmt.Errorf("%s:%d: %d cells under a header of %d", file, line, len(cells), len(header))
		}
		if i, ok := column["id"]; ok {
			if cells[i] == "" {
				return nil, nil, fmt.Errorf("%s:%d: the id is empty", file, line)
			}
			if first := ids[cells[i]]; first != 0 {
				return nil, nil, fmt.Errorf("%s:%d: the id is that of line %d", file, line, first)
			}
			ids[cells[i]] = line
		}
		rows = append(rows, Row{file: file, line: line, column: column, cells: cells})
	}
	if len(rows) == 0 {
		return nil, nil, fmt.Errorf("%s:1: the table has a header and no row", file)
	}
	return header, rows, nil
}

// at puts an error of the csv package after the place where it happened.
func at(file string, err error) error {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fmt.Errorf("%s:%d: %w", file, bad.Line, bad.Err)
	}
	return fmt.Errorf("%s: %w", file, err)
}
