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
	maxFile       = 64 << 20 // bytes
	maxDepth      = 16       // nested values; a catalogue has six
	maxCount      = 10_000   // originals or copies of a component
	copiesRange   = "0..10000"
	byteOrderMark = "\ufeff"
)

// LoadCatalogue reads a JSON array of procedures, in the form that encoding [Procedure] values gives, and compiles it. It
// is strict: fields nobody knows, fields given twice, null, and a limit without a term are refused ("none" is the term that
// says that there is no limit). All mistakes of the file are reported together in an [*motcua.InvalidError], with paths such as
// "line 12: procedures[3].limits[0].term"; when there are none, those of [NewCatalogue]. Other errors are what the reader
// reports.
func LoadCatalogue(r io.Reader) (*Catalogue, error) {
	const what = "dossier: catalogue"
	l, root, err := load(r, what, maxFile)
	if err != nil {
		return nil, err
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

// load reads one JSON value of at most so many bytes, a multiple of a mebibyte, into a tree.
func load(r io.Reader, what string, most int64) (*loader, node, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, node{}, fmt.Errorf("%s: read: %w", what, err)
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	switch {
	case int64(len(data)) > most:
		return nil, node{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeTooLong, Param: strconv.FormatInt(most>>20, 10) + " MiB"})
	case len(bytes.TrimSpace(data)) == 0:
		return nil, node{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	case !utf8.Valid(data):
		return nil, node{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeNotUTF8})
	}
	l := &loader{data: string(data), line: 1}
	if at, ok := malformed(data); !ok {
		l.to(at)
		l.problem(node{line: l.line}, "", motcua.CodeMalformed, "JSON")
		return nil, node{}, motcua.Invalid(what, l.problems...)
	}
	root, ok := l.value(0)
	if !ok {
		l.problem(node{line: l.line}, "", motcua.CodeMalformed, "JSON")
		return nil, node{}, motcua.Invalid(what, l.problems...)
	}
	return l, root, nil
}

// malformed returns the place of the first byte at which data stops being one JSON value; ok says that there is none.
func malformed(data []byte) (at int, ok bool) {
	if json.Valid(data) {
		return 0, true
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		at = int(syntax.Offset) - 1 // it counts the byte itself
	}
	return max(at, 0), false
}

// loader reads JSON that is known to be well formed into a tree of nodes, and the tree into procedures.
type loader struct {
	data     string
	at       int // the next byte
	line     int // its line
	problems []motcua.Problem
}

// node is a JSON value with the line it ends or, for lists and objects, begins on.
type node struct {
	kind  byte // '"', '[', '{', 'n' for null, '0' for numbers, 't' for booleans
	line  int
	text  string
	names []string // of the items of an object
	items []node
}

// to goes on to a place and counts the lines before it.
func (l *loader) to(at int) {
	at = min(at, len(l.data))
	l.line += strings.Count(l.data[l.at:at], "\n")
	l.at = at
}

// skip goes on to the next byte that is not one of the marks between values.
func (l *loader) skip() byte {
	for ; l.at < len(l.data); l.at++ {
		switch c := l.data[l.at]; c {
		case '\n':
			l.line++
		case ' ', '\t', '\r', ',', ':':
		default:
			return c
		}
	}
	return 0
}

// value reads the next value; ok is false when it is nested too deep.
func (l *loader) value(depth int) (n node, ok bool) {
	first := l.skip()
	n.line = l.line
	switch first {
	case '"':
		n.kind, n.text = '"', l.quoted()
		return n, true
	case '[', '{':
		n.kind = first
	default:
		start := l.at
		for l.at < len(l.data) && !strings.ContainsRune(" \t\r\n,]}", rune(l.data[l.at])) {
			l.at++
		}
		n.text = l.data[start:l.at]
		switch first {
		case 'n':
			n.kind = 'n'
		case 't', 'f':
			n.kind = 't'
		default:
			n.kind = '0'
		}
		return n, true
	}
	if depth == maxDepth {
		return n, false
	}
	l.at++
	for end := first + 2; l.skip() != end; { // ] and } stand two behind [ and {
		if first == '{' {
			n.names = append(n.names, l.quoted())
		}
		item, ok := l.value(depth + 1)
		if !ok {
			return n, false
		}
		n.items = append(n.items, item)
	}
	l.at++
	return n, true
}

// quoted reads a text.
func (l *loader) quoted() string {
	start := l.at
	escaped := false
	for l.at++; l.data[l.at] != '"'; l.at++ {
		if l.data[l.at] == '\\' {
			escaped = true
			l.at++
		}
	}
	l.at++
	text := l.data[start:l.at]
	if !escaped {
		return text[1 : len(text)-1]
	}
	var s string
	if json.Unmarshal([]byte(text), &s) != nil {
		return "" // not reached: it is part of well-formed JSON
	}
	return s
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
	given := make([]int, len(known)) // the place of each known field in the object, from 1
	if l.is(n, path, '{', "{…}") {
		for i, name := range n.names {
			switch k := slices.Index(known, name); {
			case k < 0:
				l.problem(n.items[i], path, motcua.CodeUnknown, strings.Join(known, ", "))
			case given[k] > 0:
				l.problem(n.items[i], path+"."+name, motcua.CodeDuplicate, "")
			default:
				given[k] = i + 1
			}
		}
	}
	return func(name string) (node, string, bool) {
		i := given[slices.Index(known, name)]
		if i == 0 {
			return node{}, path + "." + name, false
		}
		return n.items[i-1], path + "." + name, true
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
	return strings.Clone(n.text) // so that the file itself does not stay in memory
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
		l.problem(n, path, motcua.CodeOutOfRange, copiesRange)
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
	field := l.object(n, path, "channel", "case", "term", "convention", "supplement", "stages",
		"recorded", "reading", "unclear", "source")
	m := Limit{
		Channel:    l.channel(field("channel")),
		Case:       l.text(field("case")),
		Convention: l.text(field("convention")),
		Supplement: l.text(field("supplement")),
		Recorded:   l.text(field("recorded")),
		Reading:    l.text(field("reading")),
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
	_, _, unclear := field("unclear")
	amount, at, given := field("amount")
	if !given && !unclear && n.kind == '{' { // nobody says that it is free
		l.problem(n, at, motcua.CodeRequired, "")
	}
	return Fee{
		Name:      l.text(field("name")),
		Channel:   l.channel(field("channel")),
		Case:      l.text(field("case")),
		Amount:    l.number(amount, at, given),
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
