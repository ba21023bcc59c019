package criteria

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// The strict reader. encoding/json stops at the first mistake, keeps the last of two equal keys and turns bytes that are
// not UTF-8 into U+FFFD; a set or an assessment decides about people's work, so here every mistake is listed with its path.

const (
	maxInput = 32 << 20 // bytes of one document
	maxDepth = 40       // nested values
)

type nodeKind uint8

const (
	nodeNull nodeKind = iota
	nodeBool
	nodeNumber
	nodeString
	nodeList
	nodeObject
)

var nodeForms = [...]string{"null", "true or false", "number", "text", "list", "object"}

// node is one JSON value.
type node struct {
	kind   nodeKind
	yes    bool
	text   string // of a string or number
	items  []node
	fields []field
}

type field struct {
	name  string
	value node
}

// reader walks a document and lists what is wrong with it. Paths are numbered in the order in which they are met, so that
// problems can be listed in that order whoever found them.
type reader struct {
	problems []motcua.Problem
	order    map[string]int
}

func (r *reader) add(path string, code motcua.Code, param string) {
	r.problems = append(r.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

func (r *reader) visit(path string) {
	if r.order == nil {
		r.order = map[string]int{}
	}
	if _, ok := r.order[path]; !ok {
		r.order[path] = len(r.order)
	}
}

// position returns where in the document a path stands: its own place, or that of the nearest value around it.
func (r *reader) position(path string) int {
	for {
		if n, ok := r.order[path]; ok {
			return n
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return -1
		}
		path = path[:i]
	}
}

// merge adds problems found by a later stage, without those that only follow from a value that could not be read, and puts all
// in the order of the document.
func (r *reader) merge(later []motcua.Problem) []motcua.Problem {
	unread := map[string]bool{}
	for _, p := range r.problems {
		unread[p.Path] = true
	}
	all := slices.Clone(r.problems)
	if unread[""] {
		later = nil
	}
next:
	for _, p := range later {
		path := p.Path
		for {
			if unread[path] {
				continue next
			}
			i := strings.LastIndexAny(path, ".[")
			if i < 0 {
				break
			}
			path = path[:i]
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b motcua.Problem) int { return r.position(a.Path) - r.position(b.Path) })
	return all
}

// document reads one whole JSON document.
func (r *reader) document(in io.Reader) (node, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return node{}, err
	}
	if len(data) > maxInput {
		r.add("", motcua.CodeTooLong, "32 MiB")
		return node{}, nil
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		r.add("", motcua.CodeEmpty, "")
		return node{}, nil
	}
	if !utf8.Valid(data) {
		r.add("", motcua.CodeNotUTF8, "")
		return node{}, nil
	}
	if !json.Valid(data) {
		offset := int64(len(data))
		var v any
		var syntax *json.SyntaxError
		if err := json.Unmarshal(data, &v); errors.As(err, &syntax) {
			offset = syntax.Offset
		}
		line, column := 1, 1
		for _, c := range string(data[:max(0, min(offset-1, int64(len(data))))]) {
			column++
			if c == '\n' {
				line, column = line+1, 1
			}
		}
		r.add(fmt.Sprintf("line %d, column %d", line, column), motcua.CodeMalformed, "JSON")
		return node{}, nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return r.value(d, "", 0)
}

func (r *reader) value(d *json.Decoder, path string, depth int) (node, error) {
	token, err := d.Token()
	if err != nil {
		return node{}, err
	}
	r.visit(path)
	switch t := token.(type) {
	case bool:
		return node{kind: nodeBool, yes: t}, nil
	case json.Number:
		return node{kind: nodeNumber, text: t.String()}, nil
	case string:
		return node{kind: nodeString, text: t}, nil
	case json.Delim:
		if depth == maxDepth {
			r.add(path, motcua.CodeTooLong, fmt.Sprintf("%d nested values", maxDepth))
			return node{}, errDeep
		}
		if t == '[' {
			n := node{kind: nodeList}
			for d.More() {
				v, err := r.value(d, at(path, len(n.items)), depth+1)
				if err != nil {
					return node{}, err
				}
				n.items = append(n.items, v)
			}
			_, err := d.Token()
			return n, err
		}
		n := node{kind: nodeObject}
		seen := map[string]bool{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return node{}, err
			}
			name, _ := key.(string)
			// The name of an unknown field comes from the input and could be anything; show what is safe to show.
			path := under(path, safeName(name))
			v, err := r.value(d, path, depth+1)
			if err != nil {
				return node{}, err
			}
			if seen[name] {
				r.add(path, motcua.CodeDuplicate, path)
				continue
			}
			seen[name] = true
			n.fields = append(n.fields, field{name, v})
		}
		_, err := d.Token()
		return n, err
	}
	return node{}, nil
}

var errDeep = errors.New("criteria: too deep")

// safeName returns a field name for a path: short, printable, without the characters paths are made of.
func safeName(name string) string {
	const shown = 40
	plain := name != "" && len(name) <= shown
	for _, c := range name {
		if c < 0x20 || c == 0x7f || strings.ContainsRune(".[]\" ", c) {
			plain = false
		}
	}
	if plain {
		return name
	}
	if len(name) > shown {
		name = strings.ToValidUTF8(name[:shown], "") + "…"
	}
	return strings.NewReplacer(".", "·", "[", "(", "]", ")").Replace(fmt.Sprintf("%q", name))
}

// object gives access to the fields of an object and knows which were asked for.
type object struct {
	r      *reader
	path   string
	fields []field
	asked  []string
	ok     bool
}

func (r *reader) object(n node, path string) *object {
	o := &object{r: r, path: path}
	if n.kind != nodeObject {
		r.add(path, motcua.CodeMalformed, nodeForms[nodeObject])
		return o
	}
	o.fields, o.ok = n.fields, true
	return o
}

func (o *object) get(name string) (node, bool) {
	if !slices.Contains(o.asked, name) {
		o.asked = append(o.asked, name)
	}
	for _, f := range o.fields {
		if f.name == name {
			return f.value, true
		}
	}
	return node{}, false
}

// done reports the fields nobody asked for.
func (o *object) done() {
	for _, f := range o.fields {
		if !slices.Contains(o.asked, f.name) {
			o.r.add(under(o.path, safeName(f.name)), motcua.CodeUnknown, strings.Join(o.asked, ", "))
		}
	}
}

func (o *object) at(name string) string { return under(o.path, name) }

func (o *object) kind(name string, kind nodeKind) (node, bool) {
	n, ok := o.get(name)
	if ok && n.kind != kind {
		o.r.add(o.at(name), motcua.CodeMalformed, nodeForms[kind])
		return node{}, false
	}
	return n, ok
}

func (o *object) str(name string) string {
	n, _ := o.kind(name, nodeString)
	return n.text
}

func (o *object) flag(name string) bool {
	n, _ := o.kind(name, nodeBool)
	return n.yes
}

func (o *object) number(name string) Number {
	n, ok := o.get(name)
	if ok && n.kind != nodeNumber && n.kind != nodeString {
		o.r.add(o.at(name), motcua.CodeMalformed, numberForm)
		return ""
	}
	if ok && n.text == "" {
		o.r.add(o.at(name), motcua.CodeMalformed, numberForm)
	}
	return Number(n.text)
}

// small reads a whole number from 0 to 1,000,000.
func (o *object) small(name string) (int, bool) {
	n, ok := o.kind(name, nodeNumber)
	if !ok {
		return 0, false
	}
	v, ok := Number(n.text).value()
	if !ok || v.den() != 1 || v.n > 1_000_000 {
		o.r.add(o.at(name), motcua.CodeOutOfRange, "0..1000000")
		return 0, false
	}
	return int(v.n), true
}

func (o *object) list(name string) ([]node, bool) {
	n, ok := o.kind(name, nodeList)
	return n.items, ok
}

func (o *object) strings(name string) []string {
	items, _ := o.list(name)
	var out []string
	for i, n := range items {
		if n.kind != nodeString {
			o.r.add(at(o.at(name), i), motcua.CodeMalformed, nodeForms[nodeString])
		}
		out = append(out, n.text)
	}
	return out
}

func (o *object) text(name string) Text {
	n, ok := o.get(name)
	if !ok {
		return Text{}
	}
	t := o.r.object(n, o.at(name))
	v := Text{Vi: t.str("vi"), En: t.str("en")}
	t.done()
	return v
}

// unmarshal reads a string through a type's own text form; the problem's code and parameter are the type's own.
func (o *object) unmarshal(name string, v interface{ UnmarshalText([]byte) error }) {
	n, ok := o.kind(name, nodeString)
	if !ok {
		return
	}
	if err := v.UnmarshalText([]byte(n.text)); err != nil {
		var invalid *motcua.InvalidError
		if errors.As(err, &invalid) {
			p := invalid.Problems[0]
			o.r.add(o.at(name), p.Code, p.Param)
			return
		}
		o.r.add(o.at(name), motcua.CodeMalformed, "")
	}
}

func (o *object) date(name string) (d motcua.Date) {
	o.unmarshal(name, &d)
	return d
}

// requiredDate reads a day that must be given.
func (o *object) requiredDate(name string) motcua.Date {
	n, ok := o.get(name)
	if o.ok && (!ok || n.kind == nodeString && n.text == "") {
		o.r.add(o.at(name), motcua.CodeRequired, "YYYY-MM-DD")
		return motcua.Date{}
	}
	return o.date(name)
}

// each reads the objects of a list.
func each[T any](o *object, name string, read func(o *object) T) []T {
	items, _ := o.list(name)
	var out []T
	for i, n := range items {
		e := o.r.object(n, at(o.at(name), i))
		v := read(e)
		if e.ok {
			e.done()
		}
		out = append(out, v)
	}
	return out
}
