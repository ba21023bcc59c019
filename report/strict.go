package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// strict reads a JSON document piece by piece, without a tree of it in memory, and lists what is wrong with its path: encoding/json stops at the
// first mistake, keeps the last of two equal fields, leaves out unknown ones and turns bytes that are not UTF-8 into others.
type strict struct {
	decoder  *json.Decoder
	path     []element
	problems []motcua.Problem
	ended    bool // there are no more tokens
}

// element is a step of a path: a field, or the place in a list.
type element struct {
	field string
	index int
}

const maxStrictProblems = 1000

// newStrict reads a document of at most so many bytes, a multiple of a mebibyte. What is no document at all is an [*motcua.InvalidError].
func newStrict(in io.Reader, most int64, what string) (*strict, error) {
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, fmt.Errorf("%s: read: %w", what, err)
	}
	bad := func(path string, code motcua.Code, param string) (*strict, error) {
		return nil, motcua.Invalid(what, motcua.Problem{Path: path, Code: code, Param: param})
	}
	switch data = bytes.TrimPrefix(data, []byte("\ufeff")); {
	case int64(len(data)) > most:
		return bad("", motcua.CodeTooLong, tooLong(most))
	case len(bytes.TrimSpace(data)) == 0:
		return bad("", motcua.CodeEmpty, "")
	case !utf8.Valid(data):
		return bad("", motcua.CodeNotUTF8, "")
	}
	if !json.Valid(data) {
		end := int64(len(data))
		var syntax *json.SyntaxError
		if errors.As(json.Unmarshal(data, new(json.RawMessage)), &syntax) {
			end = min(end, syntax.Offset)
		}
		return bad("line "+strconv.Itoa(1+bytes.Count(data[:max(0, end-1)], []byte("\n"))), motcua.CodeMalformed, "JSON")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return &strict{decoder: d}, nil
}

// tooLong names a number of bytes, a multiple of a mebibyte.
func tooLong(most int64) string { return strconv.FormatInt(most>>20, 10) + " MiB" }

// err returns everything that was found.
func (s *strict) err(what string) error { return motcua.Invalid(what, s.problems...) }

// at returns the path of a field of the present value, or of the value itself for an empty name.
func (s *strict) at(field string) string {
	var b strings.Builder
	for _, e := range append(s.path[:len(s.path):len(s.path)], element{field: field}) {
		if e.field != "" {
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(e.field)
		}
		if e.index > 0 {
			b.WriteString("[" + strconv.Itoa(e.index-1) + "]")
		}
	}
	return b.String()
}

func (s *strict) add(problems ...motcua.Problem) {
	for _, p := range problems {
		if len(s.problems) < maxStrictProblems {
			s.problems = append(s.problems, p)
		}
	}
}

// bad notes a problem with the present value, or with a field of it.
func (s *strict) bad(field string, code motcua.Code, param string) {
	s.add(motcua.Problem{Path: s.at(field), Code: code, Param: param})
}

// within does something at a deeper path.
func (s *strict) within(e element, do func()) {
	s.path = append(s.path, e)
	do()
	s.path = s.path[:len(s.path)-1]
}

// token returns the next token. The text has been validated, so there is one.
func (s *strict) token() json.Token {
	t, err := s.decoder.Token()
	s.ended = s.ended || err != nil
	return t
}

// rest skips what remains of a value whose first token was read.
func (s *strict) rest(t json.Token) {
	depth := 0
	for {
		if d, ok := t.(json.Delim); ok {
			if d == '{' || d == '[' {
				depth++
			} else {
				depth--
			}
		}
		if depth == 0 || s.ended {
			return
		}
		t = s.token()
	}
}

// member is a field of an object and how to read its value.
type member struct {
	name     string
	required bool
	read     func()
}

// object reads an object with no other fields than those given. null is no object.
func (s *strict) object(members ...member) {
	t := s.token()
	if t != json.Delim('{') {
		s.bad("", motcua.CodeMalformed, "object")
		s.rest(t)
		return
	}
	given := make([]bool, len(members))
	for s.decoder.More() {
		name, _ := s.token().(string)
		i := 0
		for i < len(members) && members[i].name != name {
			i++
		}
		switch {
		case i == len(members):
			known := make([]string, len(members))
			for j, m := range members {
				known[j] = m.name
			}
			s.bad(fieldName(name), motcua.CodeUnknown, strings.Join(known, ", "))
			s.rest(s.token())
		case given[i]:
			s.bad(name, motcua.CodeDuplicate, name)
			s.rest(s.token())
		default:
			given[i] = true
			s.within(element{field: name}, members[i].read)
		}
	}
	s.token()
	for i, m := range members {
		if m.required && !given[i] {
			s.bad(m.name, motcua.CodeRequired, "")
		}
	}
}

// fieldName returns the name of an unknown field for a path: as it is when it looks like one of ours, and else without its content, which could
// be anything.
func fieldName(name string) string {
	const longest = 40
	if name == "" || len(name) > longest || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return "?"
	}
	return name
}

// list reads a list, and says how many values were in it.
func (s *strict) list(read func(i int)) (n int, ok bool) {
	t := s.token()
	if t != json.Delim('[') {
		s.bad("", motcua.CodeMalformed, "list")
		s.rest(t)
		return 0, false
	}
	for s.decoder.More() {
		s.within(element{index: n + 1}, func() { read(n) })
		n++
	}
	s.token()
	return n, true
}

// text reads a text of at most so many bytes.
func (s *strict) text(most int) (string, bool) {
	t := s.token()
	v, ok := t.(string)
	switch {
	case !ok:
		s.bad("", motcua.CodeMalformed, "text")
		s.rest(t)
	case len(v) > most:
		s.bad("", motcua.CodeTooLong, strconv.Itoa(most)+" bytes")
		ok = false
	}
	return v, ok
}

// count reads a whole number that is not negative.
func (s *strict) count(most int) int {
	t := s.token()
	n, ok := t.(json.Number)
	if !ok {
		s.bad("", motcua.CodeMalformed, "number")
		s.rest(t)
		return 0
	}
	v, ok := plain(n.String())
	if !ok || v > most {
		s.bad("", motcua.CodeOutOfRange, "0.."+strconv.Itoa(most))
		return 0
	}
	return v
}

// flag reads true or false.
func (s *strict) flag() bool {
	t := s.token()
	v, ok := t.(bool)
	if !ok {
		s.bad("", motcua.CodeMalformed, "true or false")
		s.rest(t)
	}
	return v
}

// parsed reads a text of a form.
func parsed[T any](s *strict, most int, parse func(string) (T, error)) (v T) {
	text, ok := s.text(most)
	if !ok {
		return v
	}
	v, err := parse(text)
	problems, _ := motcua.ProblemsAt(s.at(""), err)
	s.add(problems...)
	return v
}
