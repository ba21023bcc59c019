package arch

import (
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkText wants UTF-8 in NFC: Vietnamese letters written with combining marks look the same and compare different.
func (c *checker) checkText(name string, text []byte) {
	for i, line := range strings.Split(string(text), "\n") {
		switch {
		case !utf8.ValidString(line):
			c.report(name, i+1, RuleText, "not UTF-8")
		case !norm.NFC.IsNormalString(line):
			c.report(name, i+1, RuleText, "not in NFC; where this is meant, write it as an escape")
		}
	}
}

// checkOpen looks for marks of unfinished work. The marks are put together here so that this file has none.
func (c *checker) checkOpen(file *file) {
	mark := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK|TB` + `D)\b`)
	for _, group := range file.ast.Comments {
		for _, comment := range group.List {
			if m := mark.FindString(comment.Text); m != "" {
				c.at(file, comment.Pos(), RuleOpen, "a comment says %s", m)
			}
		}
	}
	stub := regexp.MustCompile(`(?i)\b(not (yet )?imple` + `mented|unimple` + `mented)\b`)
	ast.Inspect(file.ast, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && stub.MatchString(lit.Value) {
			c.at(file, lit.Pos(), RuleOpen, "a text says that something is not there yet")
		}
		return true
	})
}

// checkDoc wants a package comment and a comment on everything exported.
func (c *checker) checkDoc(f *folder) {
	var first *file
	documented := false
	for _, file := range f.files {
		if file.test {
			continue
		}
		if first == nil {
			first = file
		}
		documented = documented || hasText(file.ast.Doc)
		for _, d := range file.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && isExportedReceiver(d) && !hasText(d.Doc) {
					c.at(file, d.Pos(), RuleDoc, "%s has no comment", d.Name.Name)
				}
			case *ast.GenDecl:
				c.checkDocOf(file, d)
			}
		}
	}
	if first != nil && !documented {
		c.at(first, first.ast.Package, RuleDoc, "the package has no comment")
	}
}

func (c *checker) checkDocOf(file *file, d *ast.GenDecl) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if name.IsExported() && !hasText(d.Doc) && !hasText(s.Doc) && !hasText(s.Comment) {
					c.at(file, name.Pos(), RuleDoc, "%s has no comment", name.Name)
				}
			}
		case *ast.TypeSpec:
			if !s.Name.IsExported() {
				continue
			}
			if !hasText(s.Doc) && (d.Lparen.IsValid() || !hasText(d.Doc)) {
				c.at(file, s.Pos(), RuleDoc, "%s has no comment", s.Name.Name)
			}
			switch t := s.Type.(type) {
			case *ast.StructType:
				c.checkDocOfFields(file, s.Name.Name, t.Fields, d.Doc.Text()+s.Doc.Text())
			case *ast.InterfaceType:
				c.checkDocOfFields(file, s.Name.Name, t.Methods, "")
			}
		}
	}
}

// checkDocOfFields wants a comment on each exported field or method. One comment may stand for fields on the lines right
// below it, and the comment of the type for the fields that it names; embedded types, and fields named like their type, are
// explained by that type.
func (c *checker) checkDocOfFields(file *file, of string, list *ast.FieldList, doc string) {
	doc = strings.ToLower(doc)
	last, covered := 0, false
	for _, field := range list.List {
		own := hasText(field.Doc) || hasText(field.Comment)
		start := file.fset.Position(field.Pos()).Line
		follows := covered && start == last+1 && field.Doc == nil
		covered = own || follows
		last = file.fset.Position(field.End()).Line
		for _, name := range field.Names {
			if name.IsExported() && !covered && !hasWord(doc, strings.ToLower(name.Name)) && name.Name != typeName(field.Type) {
				c.at(file, name.Pos(), RuleDoc, "%s.%s has no comment", of, name.Name)
			}
		}
	}
}

// typeName returns the T of T, *T and p.T, or "".
func typeName(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.StarExpr:
		return typeName(t.X)
	case *ast.SelectorExpr:
		return t.Sel.Name
	}
	return ""
}

func hasWord(text, word string) bool {
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(word) + `\b`).MatchString(text)
}

func hasText(g *ast.CommentGroup) bool { return g != nil && strings.TrimSpace(g.Text()) != "" }

func isExportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	t := d.Recv.List[0].Type
	if s, ok := t.(*ast.StarExpr); ok {
		t = s.X
	}
	switch g := t.(type) {
	case *ast.IndexExpr:
		t = g.X
	case *ast.IndexListExpr:
		t = g.X
	}
	x, ok := t.(*ast.Ident)
	return !ok || x.IsExported()
}

// checkTestdata wants each file in testdata to be named by the package: with its path, its base name with or without the
// extension, in parts put together, or through a folder below testdata that it lies in. A go:embed of testdata names all.
func (c *checker) checkTestdata(f *folder) {
	if len(f.testdata) == 0 {
		return
	}
	var said []string
	for _, file := range f.files {
		ast.Inspect(file.ast, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if s, ok := pattern(e); ok {
					said = append(said, s)
					return false // its parts alone would name more
				}
			}
			return true
		})
		for _, group := range file.ast.Comments {
			for _, comment := range group.List {
				if rest, ok := strings.CutPrefix(comment.Text, "//go:embed "); ok {
					for _, s := range strings.Fields(rest) {
						if s == "testdata" {
							return
						}
						said = append(said, s)
					}
				}
			}
		}
	}
	for _, name := range f.testdata {
		if path.Ext(name) == ".md" { // where the others come from
			continue
		}
		if !slices.ContainsFunc(said, func(s string) bool { return names(s, name) }) {
			c.report(path.Join(f.dir, "testdata", name), 0, RuleTestdata, "nothing in the package reads this file")
		}
	}
}

// pattern returns the text of a string literal, or of several put together with a * for what is not known here.
func pattern(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			x, okX := pattern(e.X)
			y, okY := pattern(e.Y)
			if !okX {
				x = "*"
			}
			if !okY {
				y = "*"
			}
			return x + y, okX || okY
		}
	}
	return "", false
}

// names reports whether the text s in a program speaks of testdata/name.
func names(s, name string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "./"), "testdata/")
	if s == "" {
		return false
	}
	if s == name || s == path.Base(name) || s == strings.TrimSuffix(path.Base(name), path.Ext(name)) {
		return true
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if s == dir || strings.HasPrefix(s, dir+"/") && isPattern(s[len(dir)+1:], name[len(dir)+1:]) {
			return true
		}
	}
	return isPattern(s, name)
}

// isPattern reports whether s has a wildcard and matches name.
func isPattern(s, name string) bool {
	if !strings.ContainsAny(s, "*?[%") {
		return false
	}
	ok, err := path.Match(regexp.MustCompile(`%[a-z]`).ReplaceAllString(s, "*"), name)
	return err == nil && ok && strings.Trim(s, "*") != "" && s != "%s"
}

// checkModules reads the go.mod files: the root requires what the design allows, others stand below it under its name.
func (c *checker) checkModules() {
	if !slices.Contains(c.gomods, "go.mod") {
		c.report("go.mod", 0, RuleModule, "there is none")
	}
	for _, name := range c.gomods {
		text, err := fs.ReadFile(c.tree, name)
		if err != nil {
			c.report(name, 0, RuleModule, "%v", err)
			continue
		}
		m := parseModule(string(text))
		if want := path.Join(Module, path.Dir(name)); m.path != want {
			c.report(name, 0, RuleModule, "declares module %s, want %s", m.path, want)
		}
		if m.version != "1.25" && !strings.HasPrefix(m.version, "1.25.") {
			c.report(name, 0, RuleModule, "says go %s, want 1.25", m.version)
		}
		if name != "go.mod" {
			continue
		}
		want := []string{validatorModule, cmpModule, decimalModule, textModule}
		for _, p := range m.direct {
			if !slices.Contains(want, p) {
				c.report(name, 0, RuleModule, "requires %s", p)
			}
		}
		for _, p := range want {
			if p != textModule && !slices.Contains(m.direct, p) {
				c.report(name, 0, RuleModule, "does not require %s", p)
			}
		}
		if m.replaces {
			c.report(name, 0, RuleModule, "replaces a module: those who require the library would not get the replacement")
		}
	}
}

type module struct {
	path, version string
	direct        []string
	replaces      bool
}

// parseModule reads what checkModules asks for from the text of a go.mod file.
func parseModule(text string) module {
	var m module
	block := ""
	for line := range strings.Lines(text) {
		code, comment, _ := strings.Cut(line, "//")
		f := strings.Fields(code)
		if len(f) == 0 {
			continue
		}
		if block != "" {
			if f[0] == ")" {
				block = ""
				continue
			}
			f = append([]string{block}, f...)
		} else if len(f) > 1 && f[1] == "(" {
			block = f[0]
			continue
		}
		if len(f) < 2 {
			continue
		}
		switch f[0] {
		case "module":
			m.path = strings.Trim(f[1], `"`)
		case "go":
			m.version = f[1]
		case "require":
			if strings.TrimSpace(comment) != "indirect" {
				m.direct = append(m.direct, strings.Trim(f[1], `"`))
			}
		case "replace":
			m.replaces = true
		}
	}
	return m
}
