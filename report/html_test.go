package report_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

func writeHTML(t testing.TB, p *report.Page) string {
	t.Helper()
	var b strings.Builder
	if err := p.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// node is an element of a page. The page is written so that it is well-formed XML too, which is stricter than HTML: every
// tag is closed, every attribute quoted, every reference known.
type node struct {
	name     string
	attrs    map[string]string
	text     string // directly inside
	children []*node
	parent   *node
}

func parseHTML(t testing.TB, s string) *node {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	root := &node{}
	at := root
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed at byte %d: %v", d.InputOffset(), err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{name: token.Name.Local, attrs: make(map[string]string), parent: at}
			for _, a := range token.Attr {
				if _, ok := n.attrs[a.Name.Local]; ok {
					t.Errorf("<%s> has %s twice", n.name, a.Name.Local)
				}
				n.attrs[a.Name.Local] = a.Value
			}
			at.children = append(at.children, n)
			at = n
		case xml.EndElement:
			at = at.parent
		case xml.CharData:
			at.text += string(token)
		case xml.Comment:
			t.Errorf("a comment: %q", token)
		}
	}
	return root
}

// all yields the elements in document order.
func (n *node) all(yield func(*node) bool) { n.walk(yield) }

func (n *node) walk(yield func(*node) bool) bool {
	for _, c := range n.children {
		if !yield(c) || !c.walk(yield) {
			return false
		}
	}
	return true
}

func (n *node) inner() string {
	s := n.text
	for c := range n.all {
		s += c.text
	}
	return s
}

func (n *node) find(name string) (found []*node) {
	for c := range n.all {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// payloads are strings that break out of one context or another when it is not escaped.
func payloads() []string {
	return []string{
		`jaVasCript:/*-/*` + "`" + `/*\` + "`" + `/*'/*"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\x3csVg/<sVg/oNloAd=alert()//>\x3e`,
		`"><script>alert(1)</script>`, `' onfocus=alert(1) autofocus x='`, `" onfocus=alert(1) autofocus x="`,
		`</title></style></svg></td></table><h1>x</h1>`, `" aria-hidden="true`, `<!-- `, ` -->`, `]]>`, `<![CDATA[`, `<?xml?>`, `&lt;b&gt;&amp;&#60;b&#62;`, `&`, `<`, `>`, `"`, `'`,
		`{{.}}`, `url(javascript:alert(1))`, `</`, "a\nb\rc\u2028d", "+ADw-script+AD4-", "＜script＞", "100 % 5%",
	}
}

// fill returns a page with the string in every place a string can have, keys included.
func fill(p *report.Page, s string) *report.Page {
	var walk func(reflect.Value)
	keys := 0
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			switch x := v.Addr().Interface().(type) {
			case *report.Cell:
				switch x.Kind() {
				case report.KindText:
					*x = report.TextCell(s).WithNote(s).WithTone(x.Tone())
				case report.KindEmpty:
					*x = report.EmptyCell(s)
				default:
					*x = x.WithNote(s)
				}
				return
			case *report.Column:
				keys++
				x.Key, x.Header, x.Unit, x.Number = s+strconv.Itoa(keys), s, s, s
				for i := range x.Groups {
					x.Groups[i] = s + x.Groups[i]
				}
				return
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		case reflect.String:
			v.SetString(s)
		}
	}
	walk(reflect.ValueOf(p))
	return p
}

// shape is the page without its texts: elements, attributes, and the values of attributes that hold no data.
func shape(n *node) string {
	var b strings.Builder
	for c := range n.all {
		fmt.Fprintf(&b, "<%s", c.name)
		for _, name := range slices.Sorted(func(yield func(string) bool) {
			for k := range c.attrs {
				if !yield(k) {
					return
				}
			}
		}) {
			value := c.attrs[name]
			if name == "aria-label" || name == "data-label" {
				value = ""
			}
			fmt.Fprintf(&b, " %s=%q", name, value)
		}
		b.WriteString(">\n")
	}
	return b.String()
}

// harmless returns letters of the same classes of width as s, so that lines break at the same places.
func harmless(s string) string {
	return strings.NewReplacer("<", "m", ">", "m", "&", "m", `"`, "x", "'", ".", "`", "x").Replace(s)
}

// hostilePage returns a page with the string in every place a string can have: every other time one with cells of every kind.
func hostilePage(i int, s string) *report.Page {
	if i%2 != 0 {
		return fill(everyCell(), s)
	}
	p := fill(wardPage(motcua.Vietnamese), s)
	if i%4 == 0 { // without a caption the title of the section names the table, in an attribute
		for j := range p.Sections {
			if table := p.Sections[j].Table; table != nil {
				table.Caption = ""
			}
		}
	}
	return p
}

// TestHostilePages writes pages like those of TestHTMLPolyglot into the folder that MOTCUA_PAGES names, for a browser to look at: each
// with hostile strings and with harmless ones in their place. .ci/run does so and compares them.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MOTCUA_PAGES")
	if dir == "" {
		t.Skip("MOTCUA_PAGES names no folder to write the pages to")
	}
	all := payloads()
	backwards := slices.Clone(all)
	slices.Reverse(backwards)
	for i, s := range []string{all[0], strings.Join(all, " "), strings.Join(backwards, "")} {
		for kind := range 2 {
			for name, s := range map[string]string{"hostile": s, "harmless": harmless(s)} {
				file := filepath.Join(dir, fmt.Sprintf("%d%d-%s.html", i, kind, name))
				if err := os.WriteFile(file, []byte(writeHTML(t, hostilePage(kind, s))), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// Kills: any string of a page that reaches the markup unescaped, escaped for another place, or twice. The page with the
// payload must have the elements and attributes of the page with harmless letters of the same width in its place.
func TestHTMLPolyglot(t *testing.T) {
	t.Parallel()
	for i, s := range payloads() {
		page := func(s string) *report.Page { return hostilePage(i, s) }
		got := parseHTML(t, writeHTML(t, page(s)))
		want := parseHTML(t, writeHTML(t, page(harmless(s))))
		if diff := cmp.Diff(shape(want), shape(got)); diff != "" {
			t.Fatalf("%q changes the page (-want +got):\n%s", s, diff)
		}
		// The reader sees the characters themselves.
		shown := strings.ReplaceAll(report.Clean(strings.NewReplacer("\n", "", "\r", "", "\u2028", "").Replace(s)), " %", "\u00a0%")
		if title := got.find("h1")[0].inner(); strings.ReplaceAll(title, " %", "\u00a0%") != shown {
			t.Errorf("%q is shown as %q", s, title)
		}
		region := got.find("table")[0].parent
		if label, ok := region.attrs["aria-label"]; ok && strings.ReplaceAll(label, "\u00a0", " ") != report.Clean(s) {
			t.Errorf("%q is in an attribute as %q", s, label)
		}
	}
}

// Kills: a script, a style attribute, a handler, a link or anything else that needs another file; a policy that forbids less; a
// style whose hash is not the one the policy allows.
func TestHTMLSelfContained(t *testing.T) {
	t.Parallel()
	for _, p := range []*report.Page{wardPage(motcua.Vietnamese), wardPage(motcua.English), everyCell()} {
		out := writeHTML(t, p)
		doc := parseHTML(t, out)
		elements := []string{
			"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "p", "div", "dl", "dt", "dd", "ul", "li", "b", "i",
			"br", "sup", "a", "code", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "desc", "defs", "pattern",
			"rect", "line", "circle", "path", "text",
		}
		attributes := []string{
			"lang", "charset", "http-equiv", "content", "name", "class", "id", "role", "tabindex", "aria-labelledby", "aria-label", "aria-hidden", "scope",
			"colspan", "rowspan", "headers", "href", "data-label", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "d", "width", "height", "fill", "overflow", "text-anchor",
			"patternUnits", "patternTransform", "transform",
		}
		policy := ""
		for n := range doc.all {
			if !slices.Contains(elements, n.name) {
				t.Errorf("element <%s>", n.name)
			}
			for name, value := range n.attrs {
				if !slices.Contains(attributes, name) {
					t.Errorf("attribute %s of <%s>", name, n.name)
				}
				if name == "href" && !strings.HasPrefix(value, "#") {
					t.Errorf("link to %q", value)
				}
			}
			if n.attrs["http-equiv"] == "Content-Security-Policy" {
				policy = n.attrs["content"]
			}
		}
		style := doc.find("style")
		if len(style) != 1 || style[0].text != report.PageStyle() {
			t.Fatal("the style is not the one style of the page")
		}
		sum := sha256.Sum256([]byte(style[0].text))
		want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
		if policy != want {
			t.Errorf("policy %q, want %q", policy, want)
		}
		for _, forbidden := range []string{"//", "@import", "url(", "expression", "<", "&", "\\"} {
			if strings.Contains(report.PageStyle(), forbidden) {
				t.Errorf("the style has %q in it", forbidden)
			}
		}
		if rest := regexp.MustCompile(`url\(#c[0-9]+[bn][0-9]+h\)`).ReplaceAllString(out, ""); strings.Contains(rest, "url(") || strings.Contains(rest, "://") {
			t.Error("the page refers to something outside")
		}
	}
}

// Kills: a reference to nothing, an identifier used twice, a table without a name, a header cell without a scope, a data cell that
// does not say which headers it belongs to, a heading that skips a level, a picture without a text.
func TestHTMLAccessible(t *testing.T) {
	t.Parallel()
	untitled := wardPage(motcua.English)
	for i := range untitled.Sections {
		s := &untitled.Sections[i]
		s.Title = ""
		if s.Table != nil {
			s.Table.Caption = ""
		}
		switch c := s.Chart.(type) {
		case *report.StackedBars:
			c.Title = ""
		case *report.ProgressBars:
			c.Title = ""
		case *report.Comparison:
			c.Title = ""
		case *report.Trend:
			c.Title = ""
		case *report.Funnel:
			c.Title = ""
		}
	}
	for name, p := range map[string]*report.Page{
		"Vietnamese": wardPage(motcua.Vietnamese), "English": wardPage(motcua.English), "every cell": everyCell(), "untitled": untitled,
	} {
		doc := parseHTML(t, writeHTML(t, p))
		ids := make(map[string]*node)
		for n := range doc.all {
			if id, ok := n.attrs["id"]; ok {
				if ids[id] != nil {
					t.Errorf("%s: id %s twice", name, id)
				}
				ids[id] = n
			}
		}
		refer := func(n *node, id string) string {
			if ids[id] == nil {
				t.Errorf("%s: <%s> refers to %q, which is not there", name, n.name, id)
				return ""
			}
			return ids[id].inner()
		}
		label := func(n *node) string {
			s := n.attrs["aria-label"]
			for _, id := range strings.Fields(n.attrs["aria-labelledby"]) {
				s += refer(n, id)
			}
			return s
		}
		for n := range doc.all {
			for _, id := range strings.Fields(n.attrs["headers"]) {
				refer(n, id)
			}
			if id, ok := strings.CutPrefix(n.attrs["href"], "#"); ok {
				refer(n, id)
			}
			if id, ok := strings.CutPrefix(n.attrs["fill"], "url(#"); ok {
				refer(n, strings.TrimSuffix(id, ")"))
			}
			switch n.name {
			case "html":
				if n.attrs["lang"] != p.Language.String() {
					t.Errorf("%s: lang %q", name, n.attrs["lang"])
				}
			case "section":
				if _, ok := n.attrs["aria-labelledby"]; ok && label(n) == "" {
					t.Errorf("%s: a section named by nothing", name)
				}
			case "table":
				region := n.parent
				if region.attrs["role"] != "region" || region.attrs["tabindex"] != "0" || label(region) == "" {
					t.Errorf("%s: a table outside a region with a name that the keyboard reaches", name)
				}
			case "th":
				if n.attrs["scope"] == "" {
					t.Errorf("%s: header cell %q without a scope", name, n.inner())
				}
			case "svg":
				if n.attrs["aria-hidden"] == "true" || n.parent.name == "svg" {
					break
				}
				if n.attrs["role"] != "img" || len(n.children) < 2 || n.children[0].name != "title" || n.children[1].name != "desc" ||
					n.children[0].text == "" || n.children[1].text == "" || label(n) != n.children[0].text+n.children[1].text {
					t.Errorf("%s: a picture without title and description", name)
				}
			}
		}
		if len(doc.find("h1")) != 1 {
			t.Errorf("%s: %d first headings", name, len(doc.find("h1")))
		}
		for i := range p.Sections {
			if len(doc.find("section")) != len(p.Sections) || p.Sections[i].Title != "" && len(doc.find("section")[i].find("h2")) != 1 {
				t.Errorf("%s: section %d has no heading", name, i)
			}
		}
	}
}

// Kills: a column whose cells are announced under the wrong group or without the row they are in.
func TestHTMLHeaders(t *testing.T) {
	t.Parallel()
	doc := parseHTML(t, writeHTML(t, wardPage(motcua.Vietnamese)))
	text := make(map[string]string)
	for n := range doc.all {
		if id := n.attrs["id"]; id != "" {
			text[id] = n.inner()
		}
	}
	named := func(n *node) (names []string) {
		for _, id := range strings.Fields(n.attrs["headers"]) {
			names = append(names, text[id])
		}
		return names
	}
	table := doc.find("table")[0]
	if got := table.find("caption")[0].inner(); got != "Biểu số II.06a – Tình hình, kết quả giải quyết thủ tục hành chính" {
		t.Errorf("caption %q", got)
	}
	rows := table.find("tr")
	first, total := rows[5], rows[8]
	if first.children[1].inner() != "Đất đai, xây dựng, đô thị" || total.children[1].inner() != "Tổng số" {
		t.Fatalf("rows %q, %q", first.inner(), total.inner())
	}
	const received = "Số hồ sơ nhận giải quyết"
	for _, tt := range []struct {
		cell *node
		want []string
	}{
		{first.children[0], []string{"Đất đai, xây dựng, đô thị", "Cấp xã", "TT"}},
		{first.children[1], []string{"Cấp xã", "Lĩnh vực, công việc giải quyết theo cấp"}},
		{first.children[2], []string{"Đất đai, xây dựng, đô thị", "Cấp xã", received, "Tổng số"}},
		{first.children[4], []string{"Đất đai, xây dựng, đô thị", "Cấp xã", received, "Trong kỳ", "Trực tiếp, dịch vụ bưu chính"}},
		{first.children[5], []string{"Đất đai, xây dựng, đô thị", "Cấp xã", received, "Từ kỳ trước"}},
		{first.children[12], []string{"Đất đai, xây dựng, đô thị", "Cấp xã", "Số lượng hồ sơ đang giải quyết", "Quá hạn"}},
		{total.children[2], []string{"Tổng số", received, "Tổng số"}},
	} {
		if diff := cmp.Diff(tt.want, named(tt.cell)); diff != "" {
			t.Errorf("headers of %q (-want +got):\n%s", tt.cell.inner(), diff)
		}
	}
	// Every row of the header and of the body covers the thirteen columns once.
	covered := make([][]int, len(rows))
	for i := range covered {
		covered[i] = make([]int, 13)
	}
	span := func(n *node, name string) int {
		if n.attrs[name] == "" {
			return 1
		}
		v, err := strconv.Atoi(n.attrs[name])
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for i, row := range rows {
		for _, cell := range row.children {
			at := slices.Index(covered[i], 0)
			for y := range span(cell, "rowspan") {
				for x := range span(cell, "colspan") {
					covered[i+y][at+x]++
				}
			}
		}
	}
	for i, row := range covered {
		for j, n := range row {
			if n != 1 {
				t.Errorf("row %d, column %d is covered %d times", i+1, j+1, n)
			}
		}
	}
}

// Kills: a group whose heading is not that of its rows alone.
func TestHTMLGroups(t *testing.T) {
	t.Parallel()
	table := &report.Table{Columns: []report.Column{{Key: "a"}, {Key: "b"}}}
	row := func(s string) []report.Cell { return []report.Cell{report.TextCell(s), report.IntegerCell(1)} }
	table.Add(row("before")...)
	table.AddGroup(report.TextCell("province"))
	table.Add(row("one")...)
	table.Add(row("two")...)
	table.AddGroup(row("commune")...)
	table.Add(row("three")...)
	table.AddTotal(row("total")...)
	doc := parseHTML(t, writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Table: table}}}))
	var got [][]string
	for _, body := range doc.find("tbody") {
		var names []string
		for _, tr := range body.children {
			names = append(names, tr.children[0].attrs["scope"]+" "+tr.children[0].inner())
		}
		got = append(got, names)
	}
	if diff := cmp.Diff([][]string{
		{"row before"}, {"rowgroup province", "row one", "row two"}, {"row commune", "row three", "row total"},
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Kills: a wide table printed upright, a head left alone on its sheet, and landscape for tables that need none.
func TestHTMLWide(t *testing.T) {
	t.Parallel()
	doc := parseHTML(t, writeHTML(t, wardPage(motcua.Vietnamese)))
	wide := func(n *node) bool { return slices.Contains(strings.Fields(n.attrs["class"]), "wide") }
	var got []bool
	for _, s := range doc.find("section") {
		got = append(got, wide(s))
	}
	if diff := cmp.Diff([]bool{true, false, false, false, false, false, false, false}, got); diff != "" || !wide(doc.find("header")[0]) {
		t.Errorf("sections (-want +got):\n%s\nheader %v", diff, wide(doc.find("header")[0]))
	}
	// A table of few columns is wide when their texts are long.
	table := &report.Table{}
	var cells []report.Cell
	for j := range 4 {
		table.Columns = append(table.Columns, report.Column{Key: strconv.Itoa(j)})
		cells = append(cells, report.TextCell(strings.Repeat("dài ", 60)))
	}
	table.Add(cells...)
	for columns, want := range map[int]bool{3: false, 4: true} {
		part := &report.Table{Columns: table.Columns[:columns], Rows: []report.Row{{Cells: cells[:columns]}}}
		if got := wide(parseHTML(t, writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Table: part}}})).find("section")[0]); got != want {
			t.Errorf("%d columns of long texts: wide %v", columns, got)
		}
	}
}

// Kills: a tone drawn in the colour of another, and a class that the style does not know.
func TestHTMLTones(t *testing.T) {
	t.Parallel()
	has := func(n *node, class string) bool { return slices.Contains(strings.Fields(n.attrs["class"]), class) }
	for _, tone := range []report.Tone{report.ToneNone, report.ToneBest, report.ToneGood, report.ToneCaution, report.ToneBad, report.TonePending} {
		name := tone.String()
		table := &report.Table{Columns: []report.Column{{Key: "a"}}}
		table.Add(report.IntegerCell(1).WithTone(tone))
		stacked := &report.StackedBars{Classes: []report.Class{{Label: "x", Tone: tone}}, Bars: []report.StackedBar{{Values: []int64{7}}}}
		progress := &report.ProgressBars{Bars: []report.ProgressBar{{Value: motcua.MustParsePercent("50 %"), Tone: tone}}}
		doc := parseHTML(t, writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Table: table, Chart: stacked}, {Table: table, Chart: progress}}}))
		drawn := name
		if name == "" {
			drawn = "best" // what has no tone is drawn in the first colour
		} else if !has(doc.find("td")[0], "t-"+name) {
			t.Errorf("%s: cell of class %q", name, doc.find("td")[0].attrs["class"])
		}
		fills, labels := 0, 0
		for _, n := range doc.find("rect") {
			if strings.HasPrefix(n.attrs["class"], "f-") {
				fills++
				if !has(n, "f-"+drawn) {
					t.Errorf("%s: box of class %q", name, n.attrs["class"])
				}
			}
		}
		for _, n := range doc.find("text") {
			switch n.inner() {
			case "7":
				if has(n, "o-"+drawn) {
					labels++
				}
			case "50\u00a0%":
				if has(n, "i-"+name) || name == "" && has(n, "b") {
					labels++
				}
			}
		}
		if fills != 5 || labels != 4 { // a box of the key; two drawings of two charts
			t.Errorf("%s: %d boxes and %d labels of its colour, want 5 and 4", name, fills, labels)
		}
	}
	for _, p := range []*report.Page{wardPage(motcua.Vietnamese), everyCell()} {
		for n := range parseHTML(t, writeHTML(t, p)).all {
			for _, class := range strings.Fields(n.attrs["class"]) {
				if !regexp.MustCompile(`\.` + class + `\b`).MatchString(report.PageStyle()) {
					t.Errorf("the style does not know class %s of <%s>", class, n.name)
				}
			}
		}
	}
}

// Kills: a table of long texts whose cells, shown one below the other on a telephone, do not say what they are.
func TestHTMLCards(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("lý do dài ", 40)
	table := &report.Table{Columns: []report.Column{{Key: "a", Header: "Mã"}, {Key: "b", Header: `Lý "do"`, Unit: "chữ"}, {Key: "c", Header: "Tỷ lệ"}}}
	table.AddGroup(report.TextCell("nhóm"))
	table.Add(report.TextCell("A1"), report.TextCell(long), report.IntegerCell(3))
	page := &report.Page{Title: "x", Sections: []report.Section{{Table: table}}}
	doc := parseHTML(t, writeHTML(t, page))
	roles := make(map[string]int)
	var labels []string
	for n := range doc.find("table")[0].parent.all {
		roles[n.name+" "+n.attrs["role"]]++
		if n.name == "td" {
			labels = append(labels, n.attrs["data-label"])
		}
	}
	if diff := cmp.Diff(map[string]int{
		"table table": 1, "thead rowgroup": 1, "tbody rowgroup": 1, "tr row": 3, "th columnheader": 3, "th rowheader": 2, "td cell": 2,
	}, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{`Lý "do" (chữ)`, "Tỷ lệ"}, labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	// Short texts stay a table everywhere, and so do headers of several levels, which a label cannot repeat.
	for _, tt := range []struct {
		name, text string
		groups     []string
	}{{"short", "ngắn", nil}, {"groups", long, []string{"nhóm"}}} {
		table.Rows[1].Cells[1] = report.TextCell(tt.text)
		table.Columns[0].Groups = tt.groups
		if out := writeHTML(t, page); strings.Contains(out, `role="cell"`) || strings.Contains(out, "data-label=") {
			t.Errorf("%s: shown as cards", tt.name)
		}
	}
}

// Kills: words of one language in a page of the other, and an as-of instant off by a day or a zone.
func TestHTMLAsOf(t *testing.T) {
	t.Parallel()
	day := motcua.MustDate(2024, 3, 12)
	for _, tt := range []struct {
		name   string
		page   report.Page
		vi, en string
	}{
		{"instant", report.Page{AsOf: day.At(17, 0, 0)}, "17:00 ngày 12/03/2024", "2024-03-12, 17:00"},
		{"seconds", report.Page{AsOf: day.At(17, 0, 9)}, "17:00:09 ngày 12/03/2024", "2024-03-12, 17:00:09"},
		{"another zone", report.Page{AsOf: day.At(2, 30, 0).UTC()}, "02:30 ngày 12/03/2024", "2024-03-12, 02:30"},
		{"end of the day", report.Page{AsOf: day.End()}, "hết ngày 12/03/2024", "end of 2024-03-12"},
	} {
		tt.page.Title = "x"
		for l, want := range map[motcua.Language]string{motcua.Vietnamese: tt.vi, motcua.English: tt.en} {
			tt.page.Language = l
			got := ""
			for _, dd := range parseHTML(t, writeHTML(t, &tt.page)).find("dd") {
				got += dd.inner()
			}
			if got != want {
				t.Errorf("%s: %q, want %q", tt.name, got, want)
			}
		}
	}
}

// colours reads the custom properties of the light and of the dark scheme.
func colours(t *testing.T) (light, dark map[string][3]float64) {
	t.Helper()
	blocks := regexp.MustCompile(`:root \{([^}]*)\}`).FindAllStringSubmatch(report.PageStyle(), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d schemes", len(blocks))
	}
	read := func(s string) map[string][3]float64 {
		m := make(map[string][3]float64)
		for _, f := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(s, -1) {
			n, err := strconv.ParseUint(f[2], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			m[f[1]] = [3]float64{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}
		}
		return m
	}
	light, dark = read(blocks[0][1]), read(blocks[1][1])
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("--%s has no dark value", name)
		}
	}
	if len(light) != len(dark) {
		t.Errorf("%d light and %d dark colours", len(light), len(dark))
	}
	return light, dark
}

// linear undoes the curve of sRGB.
func linear(c [3]float64) (l [3]float64) {
	for i, v := range c {
		if v <= 0.04045 {
			l[i] = v / 12.92
		} else {
			l[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return l
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c [3]float64) float64 {
	l := linear(c)
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// lab is the colour in CIE L*a*b* under D65, from linear sRGB.
func lab(l [3]float64) [3]float64 {
	xyz := [3]float64{
		(0.4124*l[0] + 0.3576*l[1] + 0.1805*l[2]) / 0.95047,
		0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2],
		(0.0193*l[0] + 0.1192*l[1] + 0.9505*l[2]) / 1.08883,
	}
	for i, v := range xyz {
		if v > 216.0/24389 {
			xyz[i] = math.Cbrt(v)
		} else {
			xyz[i] = (24389.0/27*v + 16) / 116
		}
	}
	return [3]float64{116*xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])}
}

// Kills: a colour too faint to be read (WCAG 2.2: 4.5 for text, 3 for what a chart is drawn with), in either scheme.
func TestContrast(t *testing.T) {
	t.Parallel()
	light, dark := colours(t)
	tones := []string{"best", "good", "caution", "bad", "pending"}
	for scheme, c := range map[string]map[string][3]float64{"light": light, "dark": dark} {
		need := func(a, b string, least float64) {
			if _, ok := c[a]; !ok {
				t.Fatalf("%s: no --%s", scheme, a)
			}
			if got := contrast(c[a], c[b]); got < least {
				t.Errorf("%s: --%s on --%s has a contrast of %.2f, less than %.1f", scheme, a, b, got, least)
			}
		}
		for _, ground := range []string{"page", "band"} {
			need("ink", ground, 7)
			need("muted", ground, 4.5)
			need("strong", ground, 3)
			need("focus", ground, 3)
			for _, tone := range tones {
				need(tone+"-ink", ground, 4.5)
				need(tone, ground, 2.7)
			}
		}
		for _, tone := range tones {
			need("on-"+tone, tone, 4.5)
			need(tone, "page", 3)
		}
	}
}

// Kills: two classes of a chart that a reader with a colour-vision deficiency cannot tell apart. The three kinds in full strength,
// after Machado, Oliveira and Fernandes (2009); distance in CIE L*a*b*.
func TestColourBlindSafe(t *testing.T) {
	t.Parallel()
	kinds := map[string][3][3]float64{
		"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
	light, dark := colours(t)
	tones := []string{"best", "good", "caution", "bad", "pending"}
	for scheme, c := range map[string]map[string][3]float64{"light": light, "dark": dark} {
		for kind, m := range kinds {
			seen := make(map[string][3]float64)
			for _, tone := range tones {
				l, out := linear(c[tone]), [3]float64{}
				for i := range out {
					out[i] = min(1, max(0, m[i][0]*l[0]+m[i][1]*l[1]+m[i][2]*l[2]))
				}
				seen[tone] = lab(out)
			}
			for i, a := range tones {
				for _, b := range tones[i+1:] {
					x, y := seen[a], seen[b]
					if d := math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2])); d < 15 {
						t.Errorf("%s, %s: %s and %s are %.1f apart", scheme, kind, a, b, d)
					}
				}
			}
		}
	}
}

// Kills: a character left as it is that means something in HTML, and text that changes otherwise.
func FuzzEscape(f *testing.F) {
	for _, s := range payloads() {
		f.Add(s)
	}
	f.Add("Đúng hạn 98,4 %")
	f.Add("\xff\x00\u202e\ufffe\U0001f3db") // not UTF-8, a control, a reordering control, no character, beyond the basic plane
	f.Fuzz(func(t *testing.T, s string) {
		got := report.Escape(s)
		if strings.ContainsAny(got, "<>\"'") || !utf8.ValidString(got) {
			t.Fatalf("%q is written as %q", s, got)
		}
		for _, r := range got {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%q keeps the control %U", s, r)
			}
		}
		// As text and as an attribute, a strict reader gets the characters back.
		var v struct {
			A string `xml:"a,attr"`
			T string `xml:",chardata"`
		}
		if err := xml.Unmarshal([]byte(`<x a="`+got+`">`+got+`</x>`), &v); err != nil {
			t.Fatalf("%q: %v", got, err)
		}
		same := strings.NewReplacer("\u00a0", " ")
		if want := same.Replace(report.Clean(s)); same.Replace(v.A) != want || same.Replace(v.T) != want {
			t.Fatalf("%q comes back as %q and %q", s, v.A, v.T)
		}
		if again := report.Clean(report.Clean(s)); again != report.Clean(s) {
			t.Fatalf("cleaning %q twice gives %q", s, again)
		}
	})
}
