package dossier

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// maxNesting bounds the values inside a value that nobody maps.
const maxNesting = 32

// object takes in one line of a file in JSON lines: an object whose members are the columns. Their values are strings; a status and an
// amount may be numbers as well, and elsewhere true or false. A foreign file may have numbers, true, false and null anywhere, and null is
// none.
func (s *RowScanner) object() {
	for _, list := range s.members {
		for i := range list {
			if m := list[i].mapped; m == nil || m.constant == nil {
				s.cells[list[i].column] = nil
			}
		}
	}
	line := s.rows.text
	if !utf8.Valid(line) {
		s.row.reject(motcua.Problem{Code: motcua.CodeNotUTF8})
		return
	}
	if s.scratch == nil {
		s.scratch = make([]byte, 0, maxLine) // never grows: cells point into it
	}
	p := jsonLine{rest: line, scratch: s.scratch[:0]}
	var seen [columnCount]bool
	malformed := motcua.Problem{Code: motcua.CodeMalformed, Param: "JSON"}
	if !p.token('{') {
		s.row.reject(malformed)
		return
	}
	for n := 1; !p.token('}'); n++ {
		if n > 1 && !p.token(',') {
			s.row.reject(malformed)
			return
		}
		name, kind, ok := p.value()
		if !ok || kind != '"' || !p.token(':') {
			s.row.reject(malformed)
			return
		}
		value, kind, ok := p.value()
		if !ok {
			s.row.reject(malformed)
			return
		}
		s.member(n, name, value, kind, &seen)
	}
	if len(trim(p.rest)) > 0 {
		s.row.reject(malformed)
		return
	}
	s.finish()
}

// member takes in one member of an object.
func (s *RowScanner) member(n int, name, value []byte, kind byte, seen *[columnCount]bool) {
	list, known := s.members[string(name)]
	foreign := s.options.Columns != nil
	if !known {
		if !foreign {
			// Its name is not said: it may be anything.
			s.problems = append(s.problems, motcua.Problem{Path: "#" + strconv.Itoa(n), Code: motcua.CodeUnknownColumn})
		} else if kind != 'n' && s.has(trim(value)) {
			s.unmapped(name)
		}
		return
	}
	for i := range list {
		p := &list[i]
		if seen[p.column] {
			s.problem(p.column, motcua.CodeDuplicate, "")
			continue
		}
		seen[p.column] = true
		cell := value
		switch {
		case kind == '"':
			if !printable(cell) {
				s.problem(p.column, motcua.CodeMalformed, "U+0020..")
				continue
			}
			cell = trim(cell)
		case kind == '[', kind == '{':
			s.problem(p.column, motcua.CodeMalformed, `"…"`)
			continue
		case foreign && kind == 'n':
			continue
		case foreign, kind == '0' && (p.column == colStatus || p.column == colPaymentAmount):
		case kind == 't' && p.column == colElsewhere:
			cell = []byte(map[bool]string{true: yes, false: no}[value[0] == 't'])
		default:
			s.problem(p.column, motcua.CodeMalformed, `"…"`)
			continue
		}
		if p.mapped != nil {
			cell = s.convert(p, cell)
		}
		s.cells[p.column] = cell
	}
}

// unmapped notes a member that nobody maps.
func (s *RowScanner) unmapped(name []byte) {
	i, known := s.names[string(name)]
	if !known {
		columns := &s.losses.report.Columns
		// A file that puts data where names belong must not fill the report.
		const most, longest = 256, 100
		if n := string(name); len(*columns) < most && len(n) <= longest {
			i = len(*columns)
			s.names[n] = i
			*columns = append(*columns, ColumnLoss{Name: n})
		} else if i, known = s.names[otherNames]; !known {
			i = len(*columns)
			s.names[otherNames] = i
			*columns = append(*columns, ColumnLoss{Name: otherNames})
		}
	}
	s.lose('c', i)
}

// otherNames stands for the members of a file that has too many.
const otherNames = "…"

// jsonLine reads JSON by bytes.
type jsonLine struct {
	rest    []byte
	scratch []byte // for strings with escapes
}

func (p *jsonLine) space() {
	i := 0
	for i < len(p.rest) && (p.rest[i] == ' ' || p.rest[i] == '\t' || p.rest[i] == '\r') {
		i++
	}
	p.rest = p.rest[i:]
}

// token reads one byte of punctuation, if it is next.
func (p *jsonLine) token(c byte) bool {
	p.space()
	if len(p.rest) == 0 || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// value reads a value. Its kind is '"', '0', 't' for true and false, 'n' for null, '[' or '{'; what is in a list or an object is not
// given out.
func (p *jsonLine) value() (value []byte, kind byte, ok bool) { return p.nested(0) }

func (p *jsonLine) nested(depth int) (value []byte, kind byte, ok bool) {
	p.space()
	if len(p.rest) == 0 {
		return nil, 0, false
	}
	switch c := p.rest[0]; c {
	case '"':
		value, ok = p.text()
		return value, '"', ok
	case '[', '{':
		return nil, c, depth < maxNesting && p.list(c, depth)
	case 't', 'f', 'n':
		for _, word := range []string{"true", "false", "null"} {
			if value, found := bytes.CutPrefix(p.rest, []byte(word)); found {
				word := p.rest[:len(p.rest)-len(value)]
				p.rest = value
				return word, map[bool]byte{true: 'n', false: 't'}[c == 'n'], true
			}
		}
		return nil, 0, false
	}
	value, ok = p.number()
	return value, '0', ok
}

// list reads over a list or an object.
func (p *jsonLine) list(open byte, depth int) bool {
	p.rest = p.rest[1:]
	end := byte(']')
	if open == '{' {
		end = '}'
	}
	for first := true; !p.token(end); first = false {
		if !first && !p.token(',') {
			return false
		}
		if open == '{' {
			if _, kind, ok := p.nested(depth + 1); !ok || kind != '"' || !p.token(':') {
				return false
			}
		}
		if _, _, ok := p.nested(depth + 1); !ok {
			return false
		}
	}
	return true
}

func (p *jsonLine) number() ([]byte, bool) {
	digits := func(i int) int {
		for i < len(p.rest) && p.rest[i]-'0' <= 9 {
			i++
		}
		return i
	}
	i := 0
	if p.rest[0] == '-' {
		i++
	}
	whole := digits(i)
	if whole == i || whole > i+1 && p.rest[i] == '0' {
		return nil, false
	}
	i = whole
	if i < len(p.rest) && p.rest[i] == '.' {
		if whole = digits(i + 1); whole == i+1 {
			return nil, false
		}
		i = whole
	}
	if i < len(p.rest) && p.rest[i]|0x20 == 'e' {
		i++
		if i < len(p.rest) && (p.rest[i] == '+' || p.rest[i] == '-') {
			i++
		}
		if whole = digits(i); whole == i {
			return nil, false
		}
		i = whole
	}
	value := p.rest[:i]
	p.rest = p.rest[i:]
	return value, true
}

// text reads a string.
func (p *jsonLine) text() ([]byte, bool) {
	s := p.rest[1:]
	i := bytes.IndexByte(s, '"')
	if i < 0 {
		return nil, false
	}
	if bytes.IndexByte(s[:i], '\\') < 0 {
		p.rest = s[i+1:]
		return s[:i], printableOrTab(s[:i])
	}
	from := len(p.scratch)
	for i = 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"':
			p.rest = s[i+1:]
			return p.scratch[from:len(p.scratch):len(p.scratch)], true
		case c < ' ':
			return nil, false
		case c != '\\':
			p.scratch = append(p.scratch, c)
			i++
			continue
		case i+1 == len(s):
			return nil, false
		}
		n := 2
		switch s[i+1] {
		case '"', '\\', '/':
			p.scratch = append(p.scratch, s[i+1])
		case 'b':
			p.scratch = append(p.scratch, '\b')
		case 'f':
			p.scratch = append(p.scratch, '\f')
		case 'n':
			p.scratch = append(p.scratch, '\n')
		case 'r':
			p.scratch = append(p.scratch, '\r')
		case 't':
			p.scratch = append(p.scratch, '\t')
		case 'u':
			r, ok := unicodeEscape(s[i:])
			if n = 6; utf16.IsSurrogate(r) && ok {
				var low rune
				low, ok = unicodeEscape(s[min(i+6, len(s)):])
				r, n = utf16.DecodeRune(r, low), 12
				ok = ok && r != utf8.RuneError // half of a pair is no text
			}
			if !ok {
				return nil, false
			}
			p.scratch = utf8.AppendRune(p.scratch, r)
		default:
			return nil, false
		}
		i += n
	}
	return nil, false
}

// printableOrTab reports whether a string has no control character as it is; JSON wants them escaped.
func printableOrTab(b []byte) bool {
	for _, c := range b {
		if c < ' ' {
			return false
		}
	}
	return true
}

// unicodeEscape reads \u and four hexadecimal digits.
func unicodeEscape(s []byte) (r rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for _, c := range s[2:6] {
		digit := rune(0)
		switch {
		case c-'0' <= 9:
			digit = rune(c - '0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			digit = rune(c|0x20-'a') + 10
		default:
			return 0, false
		}
		r = r<<4 | digit
	}
	return r, true
}
