package dossier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

const (
	maxCatalogue  = 64 << 20 // bytes
	maxDepth      = 16       // nested values; a catalogue has seven
	maxCount      = 10_000   // originals or copies of a component
	byteOrderMark = "\ufeff"
)

// LoadCatalogue reads a JSON array of procedures, in the form that encoding [Procedure] values gives, and compiles it. It
// is strict: fields nobody knows, fields given twice, null, and a limit without a term are refused ("none" is the term that
// says that there is no limit). All mistakes of the file are reported together in an [*motcua.InvalidError], with paths such as
// "line 12: procedures[3].limits[0].term"; when there are none, those of [NewCatalogue]. Other errors are what the reader
// reports.
func LoadCatalogue(r io.Reader) (*Catalogue, error) {
	const what = "dossier: catalogue"
	data, err := io.ReadAll(io.LimitReader(r, maxCatalogue+1))
	if err != nil {
		return nil, fmt.Errorf("dossier: catalogue: read: %w", err)
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	switch {
	case len(data) > maxCatalogue:
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeTooLong, Param: "64 MiB"})
	case len(bytes.TrimSpace(data)) == 0:
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	case !utf8.Valid(data):
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeNotUTF8})
	}
	l := loader{data: data, d: json.NewDecoder(bytes.NewReader(data)), line: 1}
	l.d.UseNumber()
	root, err := l.value(0)
	if err == nil {
		if _, err = l.d.Token(); err == nil {
			err = errNotOneValue
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		// The decoder has come to the end of the last good token: the bad one begins after what may stand between two.
		rest := data[l.d.InputOffset():]
		at := int64(len(data) - len(bytes.TrimLeft(rest, " \t\r\n,:")))
		l.problem(node{line: l.lineAt(at)}, "", motcua.CodeMalformed, "JSON")
		return nil, motcua.Invalid(what, l.problems...)
	}
	var procedures []Procedure
	for i, n := range l.list(root, "procedures") {
		procedures = append(procedures, l.procedure(n, fmt.Sprintf("procedures[%d]", i)))
	}
	if l.problems != nil {
		return nil, motcua.Invalid(what, l.problems...)
	}
	return NewCatalogue(procedures...)
}

// errNotOneValue is for what follows the value, or is nested too deep in it.
var errNotOneValue = errors.New("dossier: not one value")

// loader reads JSON into a tree of nodes, and the tree into procedures.
type loader struct {
	data     []byte
	d        *json.Decoder
	line     int   // the line of the byte at counted
	counted  int64 // bytes whose lines were counted
	problems []motcua.Problem
}

// node is a JSON value with the line it ends or, for lists and objects, begins on.
type node struct {
	kind  byte // '"', '[', '{', 'n' for null, '0' for numbers, 't' for booleans
	text  string
	names []string // of the items of an object
	items []node
	line  int
}

func (l *loader) lineAt(offset int64) int {
	offset = min(offset, int64(len(l.data)))
	if offset > l.counted {
		l.line += bytes.Count(l.data[l.counted:offset], []byte("\n"))
		l.counted = offset
	}
	return l.line
}

// value reads the next value. The error is for text that is not JSON, or nested without end.
func (l *loader) value(depth int) (node, error) {
	t, err := l.d.Token()
	if err != nil {
		return node{}, err
	}
	n := node{line: l.lineAt(l.d.InputOffset())}
	switch t := t.(type) {
	case nil:
		n.kind = 'n'
	case string:
		n.kind, n.text = '"', t
	case json.Number:
		n.kind, n.text = '0', t.String()
	case bool:
		n.kind, n.text = 't', strconv.FormatBool(t)
	case json.Delim:
		n.kind = byte(t)
	}
	if n.kind != '[' && n.kind != '{' {
		return n, nil
	}
	if depth == maxDepth {
		return node{}, errNotOneValue
	}
	for l.d.More() {
		if n.kind == '{' {
			name, err := l.d.Token()
			if err != nil {
				return node{}, err
			}
			n.names = append(n.names, name.(string)) //nolint:errcheck // the decoder takes nothing else for a name
		}
		item, err := l.value(depth + 1)
		if err != nil {
			return node{}, err
		}
		n.items = append(n.items, item)
	}
	_, err = l.d.Token()
	return n, err
}

func (l *loader) problem(n node, path string, code motcua.Code, param string) {
	where := "line " + strconv.Itoa(n.line)
	if path != "" {
		where += ": " + path
	}
	l.problems = append(l.problems, motcua.Problem{Path: where, Code: code, Param: param})
}

// wrong adds what a parser found.
func (l *loader) wrong(n node, path string, err error) {
	if err == nil {
		return
	}
	if problems, ok := motcua.ProblemsAt(path, err); ok {
		l.problem(n, path, problems[0].Code, problems[0].Param)
	}
}

// is reports whether a node is of a kind, and notes when it is not.
func (l *loader) is(n node, path string, kind byte, form string) bool {
	switch {
	case n.kind == 'n':
		l.problem(n, path, motcua.CodeRequired, form)
	case n.kind != kind:
		l.problem(n, path, motcua.CodeMalformed, form)
	}
	return n.kind == kind
}

func (l *loader) list(n node, path string) []node {
	if !l.is(n, path, '[', "[…]") {
		return nil
	}
	if len(n.items) == 0 {
		l.problem(n, path, motcua.CodeEmpty, "")
	}
	return n.items
}

// object returns a function that gives the node of a known field, after noting fields that are not known or given twice.
func (l *loader) object(n node, path string, known ...string) (field func(name string) (node, string, bool)) {
	if l.is(n, path, '{', "{…}") {
		for i, name := range n.names {
			switch first := slices.Index(n.names, name); {
			case !slices.Contains(known, name):
				l.problem(n.items[i], path, motcua.CodeUnknown, strings.Join(known, ", "))
			case first < i:
				l.problem(n.items[i], path+"."+name, motcua.CodeDuplicate, "")
			}
		}
	}
	return func(name string) (node, string, bool) {
		i := slices.Index(n.names, name)
		if i < 0 {
			return node{}, path + "." + name, false
		}
		return n.items[i], path + "." + name, true
	}
}

// text reads a field that may be left out.
func (l *loader) text(n node, path string, given bool) string {
	if !given || !l.is(n, path, '"', `"…"`) {
		return ""
	}
	if strings.ContainsRune(n.text, utf8.RuneError) { // half of a pair of \u escapes, or lost before
		l.problem(n, path, motcua.CodeNotUTF8, "")
	}
	return n.text
}

func (l *loader) date(n node, path string, given bool) motcua.Date {
	d, err := motcua.Date{}, error(nil)
	if s := l.text(n, path, given); s != "" {
		d, err = motcua.ParseDate(s)
	}
	l.wrong(n, path, err)
	return d
}

func (l *loader) number(n node, path string, given bool) int64 {
	if !given || !l.is(n, path, '0', "0") {
		return 0
	}
	v, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil {
		l.problem(n, path, motcua.CodeMalformed, "0")
	}
	return v
}

func (l *loader) count(n node, path string, given bool) int {
	v := l.number(n, path, given)
	if v < 0 || v > maxCount {
		l.problem(n, path, motcua.CodeOutOfRange, "0.."+strconv.Itoa(maxCount))
		return 0
	}
	return int(v)
}

func (l *loader) flag(n node, path string, given bool) bool {
	return given && l.is(n, path, 't', "true, false") && n.text == "true"
}

func (l *loader) channel(n node, path string, given bool) Channel {
	c, err := UnknownChannel, error(nil)
	if s := l.text(n, path, given); s != "" {
		c, err = ParseChannel(s)
	}
	l.wrong(n, path, err)
	return c
}

func (l *loader) levels(n node, path string, given bool) Levels {
	levels, err := ParseLevels(l.text(n, path, given))
	l.wrong(n, path, err)
	return levels
}

// term reads a term that may be left out.
func (l *loader) term(n node, path string, given bool) calendar.Term {
	s := l.text(n, path, given)
	if !given || n.kind != '"' {
		return calendar.Term{}
	}
	t, err := calendar.ParseTerm(s)
	l.wrong(n, path, err)
	return t
}

// requiredTerm is term for a field of an object that must be there.
func (l *loader) requiredTerm(of, n node, path string, given bool) calendar.Term {
	if !given && of.kind == '{' {
		l.problem(of, path, motcua.CodeRequired, "")
	}
	return l.term(n, path, given)
}

func (l *loader) texts(n node, path string, given bool) (out []string) {
	each(l, n, path, given, func(n node, path string) { out = append(out, l.text(n, path, true)) })
	return out
}

// each calls f for the items of a list that may be left out.
func each(l *loader, n node, path string, given bool, f func(n node, path string)) {
	if !given {
		return
	}
	for i, item := range l.list(n, path) {
		f(item, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (l *loader) procedure(n node, path string) Procedure {
	field := l.object(n, path, "code", "name", "field", "from", "until", "levels", "cases", "limits", "close_after",
		"immediate", "components", "fees", "results", "decision", "basis", "source")
	p := Procedure{
		Code:       l.text(field("code")),
		Name:       l.text(field("name")),
		Field:      l.text(field("field")),
		From:       l.date(field("from")),
		Until:      l.date(field("until")),
		Levels:     l.levels(field("levels")),
		CloseAfter: l.term(field("close_after")),
		Immediate:  l.flag(field("immediate")),
		Results:    l.texts(field("results")),
		Decision:   l.citation(field("decision")),
		Source:     l.citation(field("source")),
	}
	items := func(name string, f func(n node, path string)) {
		list, at, given := field(name)
		each(l, list, at, given, f)
	}
	items("cases", func(n node, path string) { p.Cases = append(p.Cases, l.kase(n, path)) })
	items("limits", func(n node, path string) { p.Limits = append(p.Limits, l.limit(n, path)) })
	items("components", func(n node, path string) { p.Components = append(p.Components, l.component(n, path)) })
	items("fees", func(n node, path string) { p.Fees = append(p.Fees, l.fee(n, path)) })
	items("basis", func(n node, path string) { p.Basis = append(p.Basis, l.citation(n, path, true)) })
	return p
}

func (l *loader) kase(n node, path string) Case {
	field := l.object(n, path, "key", "name")
	return Case{Key: l.text(field("key")), Name: l.text(field("name"))}
}

func (l *loader) limit(n node, path string) Limit {
	field := l.object(n, path, "channel", "case", "term", "convention", "supplement", "stages", "recorded", "unclear", "source")
	m := Limit{
		Channel:    l.channel(field("channel")),
		Case:       l.text(field("case")),
		Convention: l.text(field("convention")),
		Supplement: l.text(field("supplement")),
		Recorded:   l.text(field("recorded")),
		Unclear:    l.text(field("unclear")),
		Source:     l.citation(field("source")),
	}
	t, at, given := field("term")
	m.Term = l.requiredTerm(n, t, at, given)
	stages, at, given := field("stages")
	each(l, stages, at, given, func(n node, path string) {
		field := l.object(n, path, "name", "unit", "term")
		s := Stage{Name: l.text(field("name")), Unit: l.text(field("unit"))}
		t, at, given := field("term")
		s.Term = l.requiredTerm(n, t, at, given)
		m.Stages = append(m.Stages, s)
	})
	return m
}

func (l *loader) component(n node, path string) Component {
	field := l.object(n, path, "key", "name", "cases", "condition", "originals", "copies", "digitised", "signed", "register", "source")
	return Component{
		Key:       l.text(field("key")),
		Name:      l.text(field("name")),
		Cases:     l.texts(field("cases")),
		Condition: l.text(field("condition")),
		Originals: l.count(field("originals")),
		Copies:    l.count(field("copies")),
		Digitised: l.flag(field("digitised")),
		Signed:    l.flag(field("signed")),
		Register:  l.text(field("register")),
		Source:    l.citation(field("source")),
	}
}

func (l *loader) fee(n node, path string) Fee {
	field := l.object(n, path, "name", "channel", "case", "amount", "per", "condition", "from", "until", "recorded", "unclear", "source")
	return Fee{
		Name:      l.text(field("name")),
		Channel:   l.channel(field("channel")),
		Case:      l.text(field("case")),
		Amount:    l.number(field("amount")),
		Per:       l.text(field("per")),
		Condition: l.text(field("condition")),
		From:      l.date(field("from")),
		Until:     l.date(field("until")),
		Recorded:  l.text(field("recorded")),
		Unclear:   l.text(field("unclear")),
		Source:    l.citation(field("source")),
	}
}

func (l *loader) citation(n node, path string, given bool) motcua.Citation {
	if !given {
		return motcua.Citation{}
	}
	field := l.object(n, path, "document", "issued", "article", "quality")
	c := motcua.Citation{
		Document: l.text(field("document")),
		Issued:   l.date(field("issued")),
		Article:  l.text(field("article")),
	}
	q, at, given := field("quality")
	var err error
	c.Quality, err = motcua.ParseQuality(l.text(q, at, given))
	l.wrong(q, at, err)
	return c
}
