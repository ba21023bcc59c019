// Package arch checks the layout of the house: which folders there are, which package may import which, what the packages of
// the domain stay away from, and a few habits that a reader relies on. Its test runs [Check] on this repository; when it
// fails, move the code, not the rule.
//
// The rules are about folders, not about lists of packages: a new package falls under the rules of the folder it is
// put in, and one that falls under none is a finding.
//
// # What it does not do
//
// It reads source text and resolves no types, so that it needs no build and takes a moment. A rule that needs types is a
// linter's work.
package arch

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the path of the root module.
const Module = "github.com/motcua/motcua"

// Finding is one broken rule.
type Finding struct {
	// File is the path of the file or folder, from the root, with slashes.
	File string
	// Line is the line in the file, or 0 when the whole is meant.
	Line int
	// Rule is the name of the rule.
	Rule string
	// Text says what is wrong.
	Text string
}

// String returns "file:line: text (rule)".
func (f Finding) String() string {
	pos := f.File
	if f.Line > 0 {
		pos += ":" + strconv.Itoa(f.Line)
	}
	return pos + ": " + f.Text + " (" + f.Rule + ")"
}

// The names of the rules, as they stand in a [Finding].
const (
	RuleFolder    = "folder"    // only the folders of the design stand at the top
	RuleUncovered = "uncovered" // every package falls under a room
	RuleName      = "name"      // a package is named like its folder
	RuleSyntax    = "syntax"    // every file can be read
	RuleImport    = "import"    // imports point one way, and outside modules stay where they belong
	RuleDomain    = "domain"    // the domain reads no clock, environment, network, log or randomness
	RuleInit      = "init"      // nothing happens at import time
	RuleVariable  = "variable"  // package variables are sentinels or constant tables
	RuleDoc       = "doc"       // everything exported is explained
	RuleOpen      = "open"      // nothing is left open
	RuleTestdata  = "testdata"  // every file in testdata is read by something
	RuleModule    = "module"    // the go.mod files say what the design says
	RuleText      = "text"      // text is UTF-8 in NFC
)

// Modules and packages from outside that some room may import.
const (
	validatorModule = "github.com/go-playground/validator/v10"
	cmpModule       = "github.com/google/go-cmp"
	decimalModule   = "github.com/shopspring/decimal"
	textModule      = "golang.org/x/text"
	normPackage     = "golang.org/x/text/unicode/norm"
)

// room is a folder with all below it that has no room of its own.
type room struct {
	dir string // "" is the root package alone
	// The packages of the project it may import, besides the root package and those above it in the same room.
	knows []string
	// The packages and modules from outside the standard library it may import.
	outside []string
	// The packages of the standard library that it may import though the domain stays away from them. Not for
	// what lies below it.
	std []string
	// Not part of the domain: may import anything.
	free bool
}

func rooms() []room {
	return []room{
		{dir: ""},
		// The factor that keeps personal numbers out of memory dumps is drawn once in each process.
		{dir: "identity", outside: []string{normPackage}, std: []string{"crypto/rand", "math/rand/v2"}},
		{dir: "identity/tags", knows: []string{"identity"}, outside: []string{validatorModule}},
		{dir: "dossier", knows: []string{"dossier/calendar", "identity"}},
		{dir: "dossier/calendar"},
		{
			dir: "dossier/intake", knows: []string{"dossier", "dossier/calendar", "identity", "identity/tags"},
			outside: []string{validatorModule},
		},
		{dir: "dossier/sqlstore", knows: []string{"dossier", "dossier/calendar", "identity"}, std: []string{"database/sql", "database/sql/driver"}},
		{dir: "criteria", outside: []string{decimalModule}},
		{dir: "report", knows: []string{"criteria", "dossier", "dossier/calendar", "identity"}, outside: []string{decimalModule}},
		{dir: "report/xlsx", knows: []string{"report"}},
		{dir: "report/xlsx/peer", free: true}, // a module of its own
		{dir: "report/withhold", knows: []string{"report"}},
		{dir: "examples", free: true},
		{dir: "internal", free: true},
	}
}

// roomOf returns the room with the longest folder that dir lies in.
func roomOf(dir string) (room, bool) {
	var found room
	ok := false
	for _, r := range rooms() {
		if dir == r.dir || r.dir != "" && strings.HasPrefix(dir, r.dir+"/") {
			if !ok || len(r.dir) > len(found.dir) {
				found, ok = r, true
			}
		}
	}
	return found, ok
}

// wing returns the part of the house a test may look around in: the first folder, except that the calendar stands by itself.
func wing(dir string) string {
	if dir == "dossier/calendar" || strings.HasPrefix(dir, "dossier/calendar/") {
		return "dossier/calendar"
	}
	first, _, _ := strings.Cut(dir, "/")
	return first
}

// mayKnow reports whether the package in dir, or its tests, may import the package of the project in the folder other.
func (r room) mayKnow(dir, other string, test bool) bool {
	switch {
	case r.free, other == "", other == dir, slices.Contains(r.knows, other):
		return true
	case strings.HasPrefix(dir, other+"/"):
		return other == r.dir || strings.HasPrefix(other, r.dir+"/")
	case wing(other) == "internal":
		return test || isTestPackage(dir)
	}
	if !test {
		return false
	}
	return wing(other) == wing(dir) || slices.ContainsFunc(r.knows, func(k string) bool { return wing(k) == wing(other) })
}

// mayImportOutside reports whether the package in dir, or its tests, may import p, which is not of the standard library.
func (r room) mayImportOutside(dir, p string, test bool) bool {
	if r.free || slices.ContainsFunc(r.outside, func(m string) bool { return inModule(p, m) }) {
		return true
	}
	if inModule(p, cmpModule) {
		return test || isTestPackage(dir)
	}
	return test && inModule(p, textModule)
}

// isTestPackage reports whether the package is there for tests: only such packages import testing.
func isTestPackage(dir string) bool { return strings.HasSuffix(path.Base(dir), "test") }

// inModule reports whether the import path p is m or below it.
func inModule(p, m string) bool { return p == m || strings.HasPrefix(p, m+"/") }

// awayFrom returns why a package of the domain may not import p of the standard library, or "".
func awayFrom(dir, p string) string {
	first, _, _ := strings.Cut(p, "/")
	switch {
	case p == "C":
		return "there is no cgo"
	case p == "unsafe", p == "plugin", p == "syscall":
		return "the domain is plain Go"
	case inModule(p, "database/sql"):
		return "an engine belongs to dossier/sqlstore"
	case p == "net/url", p == "net/netip", p == "net/mail":
		return ""
	case first == "net", p == "expvar":
		return "the domain knows no network"
	case first == "os", p == "flag", p == "io/ioutil":
		return "the domain knows no environment; take an io.Reader, io.Writer or fs.FS"
	case first == "log":
		return "the domain logs nothing; return an error or an event"
	case first == "testing" && !isTestPackage(dir):
		return "only packages named …test import testing"
	case (p == "crypto/rand" || inModule(p, "math/rand")) && !isTestPackage(dir):
		return "the domain draws nothing at random; take it as an option"
	}
	return ""
}

// awayFromName returns why the domain may not use the name of the package p, or "".
func awayFromName(p, name string) string {
	switch p {
	case "time":
		switch name {
		case "Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker":
			return "the domain reads no clock; take the time as an argument or option"
		case "Local", "LoadLocation":
			return "the domain knows no environment; Viet Nam is motcua.Location()"
		}
	case "fmt":
		if strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Scan") {
			return "the domain knows no terminal; take an io.Writer"
		}
	case decimalModule:
		switch name {
		case "DivisionPrecision", "PowPrecisionNegativeExponent", "MarshalJSONWithoutQuotes", "ExpMaxIterations", "TrimTrailingZeros":
			return "this variable changes decimal for the whole program"
		}
	}
	return ""
}

// Check reads the tree and returns every finding, sorted by file and line. The error is for a tree that cannot be read.
func Check(tree fs.FS) ([]Finding, error) {
	c := &checker{tree: tree, folders: map[string]*folder{}}
	if err := c.walk(); err != nil {
		return nil, err
	}
	c.checkTop()
	c.checkModules()
	for _, f := range c.folders {
		c.checkFolder(f)
	}
	slices.SortFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return c.findings, nil
}

type checker struct {
	tree     fs.FS
	folders  map[string]*folder
	gomods   []string
	findings []Finding
}

// folder is a folder that holds Go files or a testdata folder.
type folder struct {
	dir      string
	files    []*file
	testdata []string // from testdata, with slashes
}

type file struct {
	name string // from the root
	test bool
	fset *token.FileSet
	ast  *ast.File
}

func (c *checker) report(name string, line int, rule, format string, args ...any) {
	c.findings = append(c.findings, Finding{name, line, rule, fmt.Sprintf(format, args...)})
}

func (c *checker) at(f *file, pos token.Pos, rule, format string, args ...any) {
	c.report(f.name, f.fset.Position(pos).Line, rule, format, args...)
}

func (c *checker) folder(dir string) *folder {
	if dir == "." {
		dir = ""
	}
	f := c.folders[dir]
	if f == nil {
		f = &folder{dir: dir}
		c.folders[dir] = f
	}
	return f
}

// walk reads all Go files and go.mod files, and the names of all files in testdata.
func (c *checker) walk() error {
	return fs.WalkDir(c.tree, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone since the folder was listed
		}
		if err != nil {
			return err
		}
		base := path.Base(name)
		owner, inTestdata, isTestdata := cutTestdata(name)
		switch {
		case d.IsDir():
			if name != "." && (base[0] == '.' || base[0] == '_') || name == "out" {
				return fs.SkipDir
			}
			return nil
		case isTestdata:
			if !strings.HasPrefix(inTestdata, "fuzz/") { // read by go test itself
				f := c.folder(owner)
				f.testdata = append(f.testdata, inTestdata)
			}
			return nil
		case base == "go.mod":
			c.gomods = append(c.gomods, name)
		case path.Ext(base) == ".go":
			return c.read(name)
		case path.Ext(base) == ".md":
			return c.readText(name)
		}
		return nil
	})
}

// cutTestdata splits a/testdata/b/c into a and b/c.
func cutTestdata(name string) (owner, rest string, ok bool) {
	if rest, ok = strings.CutPrefix(name, "testdata/"); ok {
		return ".", rest, true
	}
	return strings.Cut(name, "/testdata/")
}

func (c *checker) read(name string) error {
	text, err := fs.ReadFile(c.tree, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	c.checkText(name, text)
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	if err != nil {
		c.report(name, 0, RuleSyntax, "%v", err)
		return nil
	}
	f := c.folder(path.Dir(name))
	f.files = append(f.files, &file{name: name, test: strings.HasSuffix(name, "_test.go"), fset: fset, ast: parsed})
	return nil
}

func (c *checker) readText(name string) error {
	text, err := fs.ReadFile(c.tree, name)
	if err == nil {
		c.checkText(name, text)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (c *checker) checkTop() {
	entries, err := fs.ReadDir(c.tree, ".")
	if err != nil {
		c.report(".", 0, RuleFolder, "%v", err)
		return
	}
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() || name[0] == '.' || name == "out" {
			continue
		}
		if !slices.ContainsFunc(rooms(), func(r room) bool { return wing(r.dir) == name }) {
			c.report(name, 0, RuleFolder, "the design has no such folder at the top")
		}
	}
}

func (c *checker) checkFolder(f *folder) {
	if len(f.files) > 0 {
		r, ok := roomOf(f.dir)
		if !ok {
			c.report(f.dir, 0, RuleUncovered, "no rule covers this package; put it in a room of the design")
			return
		}
		for _, file := range f.files {
			c.checkName(f, file)
			c.checkImports(f, file, r)
			c.checkDeclarations(file)
			c.checkOpen(file)
			if !file.test && !r.free {
				c.checkNames(file)
			}
		}
		if !r.free {
			c.checkAssignments(f)
		}
		c.checkDoc(f)
	}
	c.checkTestdata(f)
}

func (c *checker) checkName(f *folder, file *file) {
	got := file.ast.Name.Name
	if file.test {
		got = strings.TrimSuffix(got, "_test")
	}
	want := path.Base(f.dir)
	if f.dir == "" {
		want = path.Base(Module)
	}
	if got != want && got != "main" {
		c.at(file, file.ast.Name.Pos(), RuleName, "package %s in a folder for %s", got, want)
	}
}

func (c *checker) checkImports(f *folder, file *file, r room) {
	for _, spec := range file.ast.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // go vet says it better
		}
		if spec.Name != nil && spec.Name.Name == "." {
			c.at(file, spec.Pos(), RuleImport, "imports %s with a dot", p)
		}
		switch {
		case inModule(p, Module):
			other := strings.TrimPrefix(strings.TrimPrefix(p, Module), "/")
			// The examples of the root package show the library as a whole.
			whole := f.dir == "" && file.test && strings.HasSuffix(file.ast.Name.Name, "_test")
			if !whole && !r.mayKnow(f.dir, other, file.test) {
				c.at(file, spec.Pos(), RuleImport, "%s may not import %s", describe(f.dir, file.test), cmp.Or(other, "the root package"))
			}
		case !isStandard(p):
			if !r.mayImportOutside(f.dir, p, file.test) {
				c.at(file, spec.Pos(), RuleImport, "%s may not import %s", describe(f.dir, file.test), p)
			}
		case p == "C":
			c.at(file, spec.Pos(), RuleDomain, "imports C: %s", awayFrom(f.dir, p))
		case r.free, file.test, f.dir == r.dir && slices.Contains(r.std, p):
		default:
			if why := awayFrom(f.dir, p); why != "" {
				c.at(file, spec.Pos(), RuleDomain, "imports %s: %s", p, why)
			}
		}
	}
}

func describe(dir string, test bool) string {
	s := cmp.Or(dir, "the root package")
	if test {
		s = "a test of " + s
	}
	return s
}

// isStandard reports whether p is a package of the standard library: those have no dot in the first part.
func isStandard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".")
}

// checkNames looks for names of imported packages that the domain stays away from.
func (c *checker) checkNames(file *file) {
	imported := map[string]string{}
	for _, spec := range file.ast.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imported[name] = p
	}
	ast.Inspect(file.ast, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil {
			if why := awayFromName(imported[x.Name], s.Sel.Name); why != "" {
				c.at(file, s.Pos(), RuleDomain, "uses %s.%s: %s", x.Name, s.Sel.Name, why)
			}
		}
		return true
	})
}

// checkDeclarations looks for func init and for exported package variables.
func (c *checker) checkDeclarations(file *file) {
	for _, d := range file.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				c.at(file, d.Pos(), RuleInit, "func init runs at import time")
			}
		case *ast.GenDecl:
			if d.Tok != token.VAR || file.test {
				continue
			}
			for _, s := range d.Specs {
				for _, name := range s.(*ast.ValueSpec).Names {
					if name.IsExported() && !strings.HasPrefix(name.Name, "Err") {
						c.at(file, name.Pos(), RuleVariable, "the package variable %s is exported and not a sentinel", name.Name)
					}
				}
			}
		}
	}
}

// checkAssignments looks for package variables that change after they are declared. Reading source text it sees
// assignments, ++, delete, clear, copy and variables of the packages sync and sync/atomic, not what happens behind a pointer.
func (c *checker) checkAssignments(f *folder) {
	vars := map[string]bool{}
	for _, file := range f.files {
		if file.test {
			continue
		}
		for _, d := range file.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				s := s.(*ast.ValueSpec)
				for _, name := range s.Names {
					vars[name.Name] = name.Name != "_"
				}
				if t, ok := s.Type.(*ast.SelectorExpr); ok {
					if x, ok := t.X.(*ast.Ident); ok && (x.Name == "sync" || x.Name == "atomic") {
						c.at(file, s.Pos(), RuleVariable, "a package variable of type %s.%s is there to change", x.Name, t.Sel.Name)
					}
				}
			}
		}
	}
	for _, file := range f.files {
		if file.test {
			continue
		}
		for _, d := range file.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			changed := func(e ast.Expr) {
				if x := base(e); x != nil && vars[x.Name] && !isLocal(x, file.ast) {
					c.at(file, e.Pos(), RuleVariable, "the package variable %s changes", x.Name)
				}
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.AssignStmt:
					if n.Tok != token.DEFINE {
						for _, e := range n.Lhs {
							changed(e)
						}
					}
				case *ast.IncDecStmt:
					changed(n.X)
				case *ast.RangeStmt:
					if n.Tok == token.ASSIGN {
						changed(n.Key)
						if n.Value != nil {
							changed(n.Value)
						}
					}
				case *ast.CallExpr:
					if b, ok := n.Fun.(*ast.Ident); ok && b.Obj == nil && len(n.Args) > 0 &&
						(b.Name == "delete" || b.Name == "clear" || b.Name == "copy") {
						changed(n.Args[0])
					}
				}
				return true
			})
		}
	}
}

// base returns the x of x, x[i], x.f, *x, (x) and combinations, or nil.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// isLocal reports whether x is declared inside a function. The parser resolves names within a file; one that it leaves open
// is declared in another file of the package.
func isLocal(x *ast.Ident, file *ast.File) bool {
	return x.Obj != nil && file.Scope.Lookup(x.Name) != x.Obj
}
