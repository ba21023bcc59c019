package arch_test

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/internal/arch"
)

const root = "../.."

// This repository keeps its own rules.
func TestThisHouse(t *testing.T) {
	findings, err := arch.Check(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
}

// Who only wants to read a number or count days gets nothing but the standard library, directly or through others.
func TestLightPackages(t *testing.T) {
	for _, dir := range []string{".", "identity", "dossier/calendar"} {
		t.Run(dir, func(t *testing.T) {
			if found, err := filepath.Glob(filepath.Join(root, dir, "*.go")); err != nil || len(found) == 0 {
				t.Fatalf("no package in %s (%v)", dir, err)
			}
			list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./"+dir)
			list.Dir = root
			var stderr bytes.Buffer
			list.Stderr = &stderr
			out, err := list.Output()
			if err != nil {
				t.Fatalf("%v: %v\n%s", list, err, stderr.Bytes())
			}
			for _, p := range strings.Fields(string(out)) {
				if p != arch.Module && !strings.HasPrefix(p, arch.Module+"/") && !strings.HasPrefix(p, "golang.org/x/text/") {
					t.Errorf("%s needs %s", dir, p)
				}
			}
		})
	}
}

const goodModule = `module github.com/motcua/motcua

go 1.25.0

require (
	github.com/go-playground/validator/v10 v10.30.4
	github.com/google/go-cmp v0.7.0
	github.com/shopspring/decimal v1.6.0
)

require golang.org/x/sys v0.47.0 // indirect
`

// goodHouse is a small tree that keeps every rule, and uses what the rules allow.
func goodHouse() map[string]string {
	return map[string]string{
		"go.mod":            goodModule,
		"README.md":         "Một cửa\n",
		".git/x.go":         "not Go",
		"out/x.go":          "not Go",
		".ci/run":           "#!/bin/sh",
		"doc.go":            "// Package motcua is the vocabulary.\npackage motcua\n",
		"a_test.go":         "package motcua_test\nimport (\n_ \"testing\"\n_ \"github.com/google/go-cmp/cmp\"\n_ \"github.com/motcua/motcua\"\n_ \"github.com/motcua/motcua/internal/cases\"\n)\n",
		"errors.go":         "package motcua\nimport \"errors\"\n// ErrX means x.\nvar ErrX = errors.New(\"x\")\n",
		"dossier/_old/a.go": "not Go",
		".hidden.md":        "",
		"identity/identity.go": `// Package identity reads numbers.
package identity

import (
	"crypto/rand"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua"
)

var factor = rand.Text()

var table = [...]string{"a"}

// ID is an identifier.
type ID struct {
	// Form and Kind are as in the law.
	Form norm.Form
	Kind int
	Date motcua.Date // the day
	n    int
}

// The kinds.
const (
	A = 1
	B = 2
)

// String returns it.
func (i ID) String() string { table := []string{factor}; table[0] = ""; return table[i.n] }

type hidden struct{ X int }

func (hidden) Exported() {}
`,
		"identity/tags/tags.go":            "// Package tags has tags.\npackage tags\nimport (\n_ \"github.com/go-playground/validator/v10\"\n_ \"github.com/motcua/motcua/identity\"\n)\n",
		"identity/card/qr.go":              "// Package card reads cards.\npackage card\nimport _ \"github.com/motcua/motcua/identity\"\n",
		"dossier/calendar/calendar.go":     "// Package calendar counts days.\npackage calendar\nimport _ \"github.com/motcua/motcua\"\n",
		"dossier/dossier.go":               "// Package dossier keeps logs.\npackage dossier\nimport (\n_ \"github.com/motcua/motcua/dossier/calendar\"\n_ \"github.com/motcua/motcua/identity\"\n\"time\"\n)\n// D is a day.\nconst D = 24*time.Hour\n",
		"dossier/dossier_test.go":          "package dossier_test\nimport (\n_ \"os\"\n_ \"github.com/motcua/motcua/dossier/memstore\"\n_ \"github.com/motcua/motcua/identity/tags\"\n)\nfunc f() { t := now{}; t.Now() }\n",
		"dossier/intake/intake.go":         "// Package intake takes forms.\npackage intake\nimport (\n_ \"github.com/go-playground/validator/v10\"\n_ \"github.com/motcua/motcua/dossier\"\n_ \"github.com/motcua/motcua/identity/tags\"\n)\n",
		"dossier/memstore/memstore.go":     "// Package memstore keeps logs in memory.\npackage memstore\nimport _ \"github.com/motcua/motcua/dossier\"\n",
		"dossier/storetest/storetest.go":   "// Package storetest tests stores.\npackage storetest\nimport (\n_ \"testing\"\n_ \"math/rand/v2\"\n_ \"github.com/google/go-cmp/cmp\"\n_ \"github.com/motcua/motcua/dossier\"\n)\n",
		"dossier/sqlstore/sqlstore.go":     "// Package sqlstore keeps logs in SQL.\npackage sqlstore\nimport (\n_ \"database/sql\"\n_ \"github.com/motcua/motcua/dossier\"\n)\n",
		"criteria/criteria.go":             "// Package criteria scores.\npackage criteria\nimport _ \"github.com/shopspring/decimal\"\n",
		"criteria/sets/sets.go":            "// Package sets has sets.\npackage sets\nimport (\n_ \"embed\"\n_ \"github.com/motcua/motcua/criteria\"\n)\n",
		"report/report.go":                 "// Package report counts.\npackage report\nimport (\n_ \"github.com/motcua/motcua/criteria\"\n_ \"github.com/motcua/motcua/dossier\"\n_ \"github.com/shopspring/decimal\"\n)\n",
		"report/xlsx/go.mod":               "module github.com/motcua/motcua/report/xlsx\n\ngo 1.25.0\n\nrequire github.com/motcua/motcua v0.0.0\n\nreplace github.com/motcua/motcua => ../..\n",
		"report/report_test.go":            "package report\nconst g, a, b, c = \"form06a.csv\", \"*\", \"testdata/\"+x+\"*\", \"%s\"\nconst pattern = \"testdata/claims/*.json\"\n",
		"report/testdata/form06a.csv":      "",
		"report/testdata/claims/a.json":    "",
		"report/page_test.go":              "package report\nvar page = \"testdata/page.\" + language + \".html\"\nvar list = x() + \".tsv\"\n",
		"report/testdata/page.vi.html":     "",
		"report/testdata/list.tsv":         "",
		"report/testdata/README.md":        "",
		"report/testdata/fuzz/FuzzX/1":     "",
		"examples/ward/main.go":            "// Ward reports.\npackage main\nimport (\n\"fmt\"\n\"os\"\n\"time\"\n\"embed\"\n_ \"github.com/motcua/motcua/dossier/memstore\"\n)\n//go:embed testdata\nvar files embed.FS\nfunc main() { fmt.Println(os.Args, time.Now()) }\n",
		"examples/ward/testdata/roll.csv":  "",
		"internal/golden/golden.go":        "// Package golden compares.\npackage golden\nimport (\n_ \"flag\"\n_ \"testing\"\n_ \"github.com/google/go-cmp/cmp\"\n)\n",
		"internal/cases/cases.go":          "// Package cases reads.\npackage cases\n",
		"internal/drivers/go.mod":          "module github.com/motcua/motcua/internal/drivers\n\ngo 1.25.0\n\nrequire modernc.org/sqlite v1.0.0\n",
		"internal/drivers/sqlite_test.go":  "package drivers_test\nimport _ \"modernc.org/sqlite\"\n",
		"internal/gen/holidays/main.go":    "// Holidays writes tables.\npackage main\nimport _ \"github.com/motcua/motcua/dossier/calendar\"\nfunc main() {}\n",
		"internal/gen/holidays/source.csv": "",
	}
}

func tree(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// Each case changes one thing in the good house. Kills: any rule that is left out, or that names the wrong file.
func TestCheck(t *testing.T) {
	const (
		pkg = "// Package x is x.\npackage "
		imp = "\nimport _ \""
	)
	library := func(name, imports string) string { return pkg + name + imp + imports + "\"\n" }
	tests := []struct {
		name, why  string
		file, text string // empty text removes the file
		want       []string
	}{
		{name: "good house"},

		// Folders and names.
		{name: "new folder at the top", file: "utils/a.go", text: pkg + "utils\n", want: []string{
			"utils: the design has no such folder at the top (folder)",
			"utils: no rule covers this package; put it in a room of the design (uncovered)",
		}},
		{name: "folder at the top without Go", file: "docs/a.txt", text: "x", want: []string{
			"docs: the design has no such folder at the top (folder)",
		}},
		{name: "new package in a room", why: "it falls under the room's rules", file: "dossier/etcdstore/a.go", text: library("etcdstore", "net/http"), want: []string{
			"dossier/etcdstore/a.go:3: imports net/http: the domain knows no network (domain)",
		}},
		{name: "package name", file: "dossier/memstore/b.go", text: "package store\n", want: []string{
			"dossier/memstore/b.go:1: package store in a folder for memstore (name)",
		}},
		{name: "root package name", file: "b.go", text: "package root\n", want: []string{
			"b.go:1: package root in a folder for motcua (name)",
		}},
		{name: "syntax", file: "b.go", text: "package motcua\nfunc {\n", want: []string{
			"b.go: b.go:2:6: expected 'IDENT', found '{' (syntax)",
		}},

		// Imports inside the project.
		{name: "root knows nobody", file: "b.go", text: "package motcua" + imp + "github.com/motcua/motcua/identity\"\n", want: []string{
			"b.go:2: the root package may not import identity (import)",
		}},
		{name: "root tests neither", file: "b_test.go", text: "package motcua" + imp + "github.com/motcua/motcua/identity\"\n", want: []string{
			"b_test.go:2: a test of the root package may not import identity (import)",
		}},
		{name: "root examples", file: "example_test.go", text: "package motcua_test" + imp + "github.com/motcua/motcua/dossier/memstore\"\n"},
		{name: "examples of others", file: "criteria/example_test.go", text: "package criteria_test" + imp + "github.com/motcua/motcua/dossier\"\n", want: []string{
			"criteria/example_test.go:2: a test of criteria may not import dossier (import)",
		}},
		{name: "calendar knows no dossier", why: "though it lies below it", file: "dossier/calendar/b.go", text: library("calendar", "github.com/motcua/motcua/dossier"), want: []string{
			"dossier/calendar/b.go:3: dossier/calendar may not import dossier (import)",
		}},
		{name: "calendar tests neither", file: "dossier/calendar/b_test.go", text: library("calendar", "github.com/motcua/motcua/dossier/memstore"), want: []string{
			"dossier/calendar/b_test.go:3: a test of dossier/calendar may not import dossier/memstore (import)",
		}},
		{name: "identity knows no dossier", file: "identity/b.go", text: library("identity", "github.com/motcua/motcua/dossier"), want: []string{
			"identity/b.go:3: identity may not import dossier (import)",
		}},
		{name: "identity knows no calendar", file: "identity/roll/b.go", text: library("roll", "github.com/motcua/motcua/dossier/calendar"), want: []string{
			"identity/roll/b.go:3: identity/roll may not import dossier/calendar (import)",
		}},
		{name: "criteria knows no dossier", file: "criteria/b.go", text: library("criteria", "github.com/motcua/motcua/dossier"), want: []string{
			"criteria/b.go:3: criteria may not import dossier (import)",
		}},
		{name: "criteria tests neither", file: "criteria/b_test.go", text: library("criteria", "github.com/motcua/motcua/dossier"), want: []string{
			"criteria/b_test.go:3: a test of criteria may not import dossier (import)",
		}},
		{name: "dossier knows no report", file: "dossier/b.go", text: library("dossier", "github.com/motcua/motcua/report"), want: []string{
			"dossier/b.go:3: dossier may not import report (import)",
		}},
		{name: "dossier knows no store", file: "dossier/b.go", text: library("dossier", "github.com/motcua/motcua/dossier/memstore"), want: []string{
			"dossier/b.go:3: dossier may not import dossier/memstore (import)",
		}},
		{name: "dossier without validator", why: "nor through identity/tags", file: "dossier/b.go", text: library("dossier", "github.com/motcua/motcua/identity/tags"), want: []string{
			"dossier/b.go:3: dossier may not import identity/tags (import)",
		}},
		{name: "neighbours", file: "dossier/portal/b.go", text: library("portal", "github.com/motcua/motcua/dossier/memstore"), want: []string{
			"dossier/portal/b.go:3: dossier/portal may not import dossier/memstore (import)",
		}},
		{name: "report knows no store", file: "report/b.go", text: library("report", "github.com/motcua/motcua/dossier/memstore"), want: []string{
			"report/b.go:3: report may not import dossier/memstore (import)",
		}},
		{name: "report tests may", file: "report/b_test.go", text: library("report", "github.com/motcua/motcua/dossier/memstore")},
		{name: "upwards to a room's package", file: "report/svg/b.go", text: library("svg", "github.com/motcua/motcua/report")},
		{name: "library knows nothing internal", file: "dossier/b.go", text: library("dossier", "github.com/motcua/motcua/internal/golden"), want: []string{
			"dossier/b.go:3: dossier may not import internal/golden (import)",
		}},
		{name: "library knows no example", file: "report/b_test.go", text: library("report", "github.com/motcua/motcua/examples/ward"), want: []string{
			"report/b_test.go:3: a test of report may not import examples/ward (import)",
		}},
		{name: "dot import", file: "dossier/b.go", text: pkg + "dossier\nimport . \"strings\"\n", want: []string{
			"dossier/b.go:3: imports strings with a dot (import)",
		}},

		// Imports from outside.
		{name: "validator in identity", file: "identity/b.go", text: library("identity", "github.com/go-playground/validator/v10"), want: []string{
			"identity/b.go:3: identity may not import github.com/go-playground/validator/v10 (import)",
		}},
		{name: "validator in a test", file: "dossier/b_test.go", text: library("dossier", "github.com/go-playground/validator/v10"), want: []string{
			"dossier/b_test.go:3: a test of dossier may not import github.com/go-playground/validator/v10 (import)",
		}},
		{name: "decimal in dossier", file: "dossier/b.go", text: library("dossier", "github.com/shopspring/decimal"), want: []string{
			"dossier/b.go:3: dossier may not import github.com/shopspring/decimal (import)",
		}},
		{name: "cmp in the library", file: "report/b.go", text: library("report", "github.com/google/go-cmp/cmp"), want: []string{
			"report/b.go:3: report may not import github.com/google/go-cmp/cmp (import)",
		}},
		{name: "norm in the calendar", file: "dossier/calendar/b.go", text: library("calendar", "golang.org/x/text/unicode/norm"), want: []string{
			"dossier/calendar/b.go:3: dossier/calendar may not import golang.org/x/text/unicode/norm (import)",
		}},
		{name: "another x/text in identity", file: "identity/b.go", text: library("identity", "golang.org/x/text/language"), want: []string{
			"identity/b.go:3: identity may not import golang.org/x/text/language (import)",
		}},
		{name: "a module that only begins alike", file: "criteria/b.go", text: library("criteria", "github.com/shopspring/decimalplus"), want: []string{
			"criteria/b.go:3: criteria may not import github.com/shopspring/decimalplus (import)",
		}},
		{name: "a driver in sqlstore", file: "dossier/sqlstore/b_test.go", text: library("sqlstore", "modernc.org/sqlite"), want: []string{
			"dossier/sqlstore/b_test.go:3: a test of dossier/sqlstore may not import modernc.org/sqlite (import)",
		}},

		// What the domain stays away from.
		{name: "database/sql", file: "report/b.go", text: library("report", "database/sql"), want: []string{
			"report/b.go:3: imports database/sql: an engine belongs to dossier/sqlstore (domain)",
		}},
		{name: "below an exception", file: "dossier/sqlstore/lite/b.go", text: library("lite", "database/sql"), want: []string{
			"dossier/sqlstore/lite/b.go:3: imports database/sql: an engine belongs to dossier/sqlstore (domain)",
		}},
		{name: "net/http", file: "dossier/portal/b.go", text: library("portal", "net/http"), want: []string{
			"dossier/portal/b.go:3: imports net/http: the domain knows no network (domain)",
		}},
		{name: "net/netip", file: "dossier/portal/b.go", text: library("portal", "net/netip")},
		{name: "os", file: "identity/roll/b.go", text: library("roll", "os"), want: []string{
			"identity/roll/b.go:3: imports os: the domain knows no environment; take an io.Reader, io.Writer or fs.FS (domain)",
		}},
		{name: "log/slog", file: "dossier/b.go", text: library("dossier", "log/slog"), want: []string{
			"dossier/b.go:3: imports log/slog: the domain logs nothing; return an error or an event (domain)",
		}},
		{name: "testing", file: "dossier/b.go", text: library("dossier", "testing"), want: []string{
			"dossier/b.go:3: imports testing: only packages named …test import testing (domain)",
		}},
		{name: "testing in a package for tests", why: "but nothing else it may not have", file: "dossier/storetest/b.go", text: library("storetest", "os"), want: []string{
			"dossier/storetest/b.go:3: imports os: the domain knows no environment; take an io.Reader, io.Writer or fs.FS (domain)",
		}},
		{name: "randomness", file: "dossier/b.go", text: library("dossier", "math/rand/v2"), want: []string{
			"dossier/b.go:3: imports math/rand/v2: the domain draws nothing at random; take it as an option (domain)",
		}},
		{name: "randomness below identity", file: "identity/card/b.go", text: library("card", "crypto/rand"), want: []string{
			"identity/card/b.go:3: imports crypto/rand: the domain draws nothing at random; take it as an option (domain)",
		}},
		{name: "unsafe", file: "criteria/b.go", text: library("criteria", "unsafe"), want: []string{
			"criteria/b.go:3: imports unsafe: the domain is plain Go (domain)",
		}},
		{name: "cgo in an example", file: "examples/ward/b.go", text: "package main" + imp + "C\"\n", want: []string{
			"examples/ward/b.go:2: imports C: there is no cgo (domain)",
		}},
		{name: "clock", file: "dossier/b.go", text: "package dossier\nimport clock \"time\"\nvar now = clock.Now\n", want: []string{
			"dossier/b.go:3: uses clock.Now: the domain reads no clock; take the time as an argument or option (domain)",
		}},
		{name: "zone of the machine", file: "dossier/b.go", text: "package dossier\nimport \"time\"\nvar here = time.Local\n", want: []string{
			"dossier/b.go:3: uses time.Local: the domain knows no environment; Viet Nam is motcua.Location() (domain)",
		}},
		{name: "not the clock", file: "dossier/b.go", text: "package dossier\nimport \"time\"\nconst d = time.Second\nfunc f(time struct{ Now int }) int { return time.Now }\n"},
		{name: "clock in a test", file: "dossier/b_test.go", text: "package dossier\nimport \"time\"\nfunc f() { time.Now() }\n"},
		{name: "terminal", file: "report/b.go", text: "package report\nimport \"fmt\"\nfunc f() { fmt.Println() }\n", want: []string{
			"report/b.go:3: uses fmt.Println: the domain knows no terminal; take an io.Writer (domain)",
		}},
		{name: "decimal's variables", file: "report/b.go", text: "package report\nimport \"github.com/shopspring/decimal\"\nvar p = decimal.DivisionPrecision\n", want: []string{
			"report/b.go:3: uses decimal.DivisionPrecision: this variable changes decimal for the whole program (domain)",
		}},

		// init and package variables.
		{name: "init", file: "internal/cases/b.go", text: "package cases\nfunc init() {}\n", want: []string{
			"internal/cases/b.go:2: func init runs at import time (init)",
		}},
		{name: "init in a test", file: "dossier/b_test.go", text: "package dossier\nfunc init() {}\n", want: []string{
			"dossier/b_test.go:2: func init runs at import time (init)",
		}},
		{name: "method named init", file: "dossier/b.go", text: "package dossier\ntype t struct{}\nfunc (t) init() {}\n"},
		{name: "exported variable", file: "dossier/b.go", text: "package dossier\n// X is x.\nvar a, X = 1, 2\n", want: []string{
			"dossier/b.go:3: the package variable X is exported and not a sentinel (variable)",
		}},
		{name: "exported for tests", file: "dossier/export_test.go", text: "package dossier\nvar X = 1\n"},
		{name: "assigned", why: "in another file of the package", file: "identity/b.go", text: "package identity\nfunc f() { table[0] = \"b\" }\n", want: []string{
			"identity/b.go:2: the package variable table changes (variable)",
		}},
		{name: "counted", file: "dossier/b.go", text: "package dossier\nvar n int\nfunc f() { n++ }\n", want: []string{
			"dossier/b.go:3: the package variable n changes (variable)",
		}},
		{name: "assigned in a literal", file: "dossier/b.go", text: "package dossier\nvar p *struct{ n int }\nfunc f() func() { return func() { (*p).n += 1 } }\n", want: []string{
			"dossier/b.go:3: the package variable p changes (variable)",
		}},
		{name: "assigned by a loop", file: "dossier/b.go", text: "package dossier\nvar i, v int\nfunc f(s []int) { for i, v = range s {} }\n", want: []string{
			"dossier/b.go:3: the package variable i changes (variable)",
			"dossier/b.go:3: the package variable v changes (variable)",
		}},
		{name: "cleared", file: "dossier/b.go", text: "package dossier\nvar m = map[int]int{}\nfunc f() { delete(m, 1); clear(m) }\n", want: []string{
			"dossier/b.go:3: the package variable m changes (variable)",
			"dossier/b.go:3: the package variable m changes (variable)",
		}},
		{name: "cache", file: "dossier/b.go", text: "package dossier\nimport \"sync\"\nvar seen sync.Map\n", want: []string{
			"dossier/b.go:3: a package variable of type sync.Map is there to change (variable)",
		}},
		{name: "thrown away", file: "dossier/b.go", text: "package dossier\nvar _ = 1\nfunc f() { _ = 2 }\n"},
		{name: "shadowed", file: "dossier/b.go", text: "package dossier\nvar n int\nfunc f(n int) { n = 1; for n := range 3 { n++ } }\n"},
		{name: "computed once", file: "dossier/b.go", text: "package dossier\nimport \"sync\"\nvar table = sync.OnceValue(func() int { return 1 })\n"},

		// Comments.
		{name: "no package comment", file: "dossier/memstore/memstore.go", text: "package memstore\n", want: []string{
			"dossier/memstore/memstore.go:1: the package has no comment (doc)",
		}},
		{name: "function", file: "dossier/b.go", text: "package dossier\nfunc F() {}\n", want: []string{"dossier/b.go:2: F has no comment (doc)"}},
		{name: "empty comment", file: "dossier/b.go", text: "package dossier\n//\nfunc F() {}\n", want: []string{"dossier/b.go:3: F has no comment (doc)"}},
		{name: "method", file: "dossier/b.go", text: "package dossier\n// T is t.\ntype T[P any] struct{}\nfunc (*T[P]) F() {}\n", want: []string{"dossier/b.go:4: F has no comment (doc)"}},
		{name: "type", file: "dossier/b.go", text: "package dossier\ntype T int\n", want: []string{"dossier/b.go:2: T has no comment (doc)"}},
		{name: "type in a group", why: "each type needs its own", file: "dossier/b.go", text: "package dossier\n// Types.\ntype (\nT int\n)\n", want: []string{"dossier/b.go:4: T has no comment (doc)"}},
		{name: "constant", file: "dossier/b.go", text: "package dossier\nconst C = 1\n", want: []string{"dossier/b.go:2: C has no comment (doc)"}},
		{name: "field", file: "dossier/b.go", text: "package dossier\n// T is t.\ntype T struct {\n// A is a.\nA int\nB int\n\nC int\n}\n", want: []string{"dossier/b.go:8: T.C has no comment (doc)"}},
		{name: "first field", file: "dossier/b.go", text: "package dossier\n// T is t.\ntype T struct {\nA int\nB int\n}\n", want: []string{
			"dossier/b.go:4: T.A has no comment (doc)",
			"dossier/b.go:5: T.B has no comment (doc)",
		}},
		{name: "field that the type's comment names", file: "dossier/b.go", text: "package dossier\n// T has a part and its\n// whole.\ntype T struct {\nPart int\n\nWhole int\n\nHole int\n}\n", want: []string{"dossier/b.go:9: T.Hole has no comment (doc)"}},
		{name: "field named like its type", file: "dossier/b.go", text: "package dossier\nimport \"time\"\n// T is t.\ntype T struct {\nTime time.Time\n\nDate time.Time\n}\n", want: []string{"dossier/b.go:7: T.Date has no comment (doc)"}},
		{name: "method of an interface", file: "dossier/b.go", text: "package dossier\n// T is t.\ntype T interface {\nM()\n}\n", want: []string{"dossier/b.go:4: T.M has no comment (doc)"}},
		{name: "in a test", file: "dossier/b_test.go", text: "package dossier\nfunc F() {}\ntype T struct{ A int }\n"},

		// Left open. The marks are put together so that this file has none.
		{name: "mark", file: "dossier/b_test.go", text: "package dossier\n\n// TO" + "DO: more.\n", want: []string{"dossier/b_test.go:3: a comment says TO" + "DO (open)"}},
		{name: "mark in a block", file: "examples/ward/b.go", text: "package main\n/* x\nFIX" + "ME */\n", want: []string{"examples/ward/b.go:2: a comment says FIX" + "ME (open)"}},
		{name: "part of a word", file: "dossier/b.go", text: "package dossier\n// ma" + "TO" + "DO, TO" + "DOr\n"},
		{name: "no nationality", why: "a code in the machine-readable zone of travel documents", file: "identity/b.go", text: "package identity\nconst none = \"XX" + "X\"\n"},
		{name: "stub", file: "dossier/b.go", text: "package dossier\nfunc f() { panic(\"Not imple" + "mented\") }\n", want: []string{"dossier/b.go:2: a text says that something is not there yet (open)"}},

		// Testdata.
		{name: "nobody reads it", file: "report/testdata/old.csv", text: "x", want: []string{"report/testdata/old.csv: nothing in the package reads this file (testdata)"}},
		{name: "nobody reads its folder", file: "report/testdata/sets/a.json", text: "x", want: []string{"report/testdata/sets/a.json: nothing in the package reads this file (testdata)"}},
		{name: "another ending in a folder read by pattern", file: "report/testdata/claims/a.txt", text: "x", want: []string{"report/testdata/claims/a.txt: nothing in the package reads this file (testdata)"}},
		{name: "not put together like that", file: "report/testdata/page.vi.json", text: "x", want: []string{"report/testdata/page.vi.json: nothing in the package reads this file (testdata)"}},
		{name: "no package at all", file: "criteria/old/testdata/a.csv", text: "x", want: []string{"criteria/old/testdata/a.csv: nothing in the package reads this file (testdata)"}},
		{name: "testdata of the root", why: "the design has no such folder", file: "testdata/a.csv", text: "x", want: []string{
			"testdata: the design has no such folder at the top (folder)",
			"testdata/a.csv: nothing in the package reads this file (testdata)",
		}},

		// Modules.
		{name: "no go.mod", file: "go.mod", want: []string{"go.mod: there is none (module)"}},
		{name: "one requirement more", file: "go.mod", text: goodModule + "require example.com/x v1.0.0\n", want: []string{"go.mod: requires example.com/x (module)"}},
		{name: "one in a block", file: "go.mod", text: goodModule + "require (\n\texample.com/x v1.0.0 // why\n\texample.com/y v1.0.0 // indirect\n)\n", want: []string{"go.mod: requires example.com/x (module)"}},
		{name: "one requirement less", file: "go.mod", text: strings.Replace(goodModule, "\tgithub.com/shopspring/decimal v1.6.0\n", "", 1), want: []string{"go.mod: does not require github.com/shopspring/decimal (module)"}},
		{name: "x/text", file: "go.mod", text: goodModule + "require golang.org/x/text v0.41.0\n"},
		{name: "another Go", file: "go.mod", text: strings.Replace(goodModule, "go 1.25.0", "go 1.26", 1), want: []string{"go.mod: says go 1.26, want 1.25 (module)"}},
		{name: "replace", file: "go.mod", text: goodModule + "replace (\n\tgithub.com/shopspring/decimal => ../decimal\n)\n", want: []string{
			"go.mod: replaces a module: those who require the library would not get the replacement (module)",
		}},
		{name: "module under another name", file: "internal/drivers/go.mod", text: "module drivers\n\ngo 1.25.0\n", want: []string{
			"internal/drivers/go.mod: declares module drivers, want github.com/motcua/motcua/internal/drivers (module)",
		}},

		// Text.
		{name: "not NFC", file: "README.md", text: "a\nMo\u0323\u0302t cửa\n", want: []string{"README.md:2: not in NFC; where this is meant, write it as an escape (text)"}},
		{name: "not UTF-8", file: "b.go", text: "package motcua\n// \xb5\n", want: []string{
			"b.go: b.go:2:4: illegal UTF-8 encoding (syntax)",
			"b.go:2: not UTF-8 (text)",
		}},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if seen[tt.name] {
				t.Error("two cases have this name")
			}
			seen[tt.name] = true
			files := goodHouse()
			switch {
			case tt.text != "":
				files[tt.file] = tt.text
			case tt.file != "":
				delete(files, tt.file)
			}
			findings, err := arch.Check(tree(files))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range findings {
				got = append(got, f.String())
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(tt.want))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
	// Every rule has a case that breaks it.
	rules := map[string]bool{}
	for _, tt := range tests {
		for _, w := range tt.want {
			rules[w[strings.LastIndex(w, "(")+1:len(w)-1]] = true
		}
	}
	want := []string{
		arch.RuleFolder, arch.RuleUncovered, arch.RuleName, arch.RuleSyntax, arch.RuleImport, arch.RuleDomain, arch.RuleInit,
		arch.RuleVariable, arch.RuleDoc, arch.RuleOpen, arch.RuleTestdata, arch.RuleModule, arch.RuleText,
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(maps.Keys(rules))); diff != "" {
		t.Errorf("rules with a case (-want +got):\n%s", diff)
	}
}
