package portal

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// fault is why reading cannot go on. The zero value is none.
type fault uint8

const (
	sound   fault = iota
	broken        // not JSON
	tooDeep       // nested deeper than maxDepth
)

// maxDepth is how deep values may be nested; the messages themselves need five levels.
const maxDepth = 32

// scanner walks over JSON text (RFC 8259) that is known to be UTF-8. It takes no more than the grammar does, and notes the
// two things that the grammar allows and that have no single meaning: a name given twice in an object, and half of a
// surrogate pair in an escape.
type scanner struct {
	s         string
	i         int
	duplicate bool // a value that was skipped has a name twice
	lone      bool // a string that was read has half of a pair
}

func (p *scanner) space() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case ' ', '\t', '\r', '\n':
			p.i++
		default:
			return
		}
	}
}

// peek returns the next byte that is not white space, 0 at the end.
func (p *scanner) peek() byte {
	p.space()
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

// take skips white space and the byte c, if that comes next.
func (p *scanner) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.i++
	return true
}

// str reads a string and returns it as written, with its quotes.
func (p *scanner) str() (raw string, ok bool) {
	start := p.i
	if p.i >= len(p.s) || p.s[p.i] != '"' {
		return "", false
	}
	for p.i++; p.i < len(p.s); p.i++ {
		switch c := p.s[p.i]; {
		case c == '"':
			p.i++
			return p.s[start:p.i], true
		case c < ' ':
			return "", false
		case c == '\\':
			if !p.escape() {
				return "", false
			}
		}
	}
	return "", false
}

// escape reads an escape and stops at its last byte.
func (p *scanner) escape() bool {
	if p.i++; p.i >= len(p.s) {
		return false
	}
	switch p.s[p.i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
	default:
		return false
	}
	r, ok := hex4(p.s[p.i+1:])
	if !ok {
		return false
	}
	p.i += 4
	if !utf16.IsSurrogate(r) {
		return true
	}
	if strings.HasPrefix(p.s[p.i+1:], `\u`) {
		if low, _ := hex4(p.s[p.i+3:]); utf16.DecodeRune(r, low) != utf8.RuneError {
			p.i += 6
			return true
		}
	}
	p.lone = true
	return true
}

// hex4 reads four hexadecimal digits.
func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	var r rune
	for i := range 4 {
		d := rune(s[i])
		switch {
		case '0' <= d && d <= '9':
			d -= '0'
		case 'a' <= d && d <= 'f':
			d -= 'a' - 10
		case 'A' <= d && d <= 'F':
			d -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | d
	}
	return r, true
}

// number reads a number and returns it as written.
func (p *scanner) number() (raw string, ok bool) {
	start := p.i
	digits := func() bool {
		from := p.i
		for p.i < len(p.s) && '0' <= p.s[p.i] && p.s[p.i] <= '9' {
			p.i++
		}
		return p.i > from
	}
	at := func(c byte) bool { return p.i < len(p.s) && p.s[p.i] == c }
	if at('-') {
		p.i++
	}
	if at('0') {
		p.i++
	} else if !digits() {
		return "", false
	}
	if at('.') {
		if p.i++; !digits() {
			return "", false
		}
	}
	if at('e') || at('E') {
		if p.i++; at('+') || at('-') {
			p.i++
		}
		if !digits() {
			return "", false
		}
	}
	return p.s[start:p.i], true
}

// word reads true, false or null.
func (p *scanner) word() (raw string, ok bool) {
	for _, w := range [...]string{"null", "true", "false"} {
		if strings.HasPrefix(p.s[p.i:], w) {
			p.i += len(w)
			return w, true
		}
	}
	return "", false
}

// scalar reads a string, number, boolean or null and returns it as written.
func (p *scanner) scalar() (raw string, ok bool) {
	switch c := p.peek(); {
	case c == '"':
		return p.str()
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	}
	return p.word()
}

// skip reads any value, which lies in depth others, and returns it as written.
func (p *scanner) skip(depth int) (raw string, f fault) {
	c := p.peek()
	if c != '{' && c != '[' {
		raw, ok := p.scalar()
		if !ok {
			return "", broken
		}
		return raw, sound
	}
	if depth >= maxDepth {
		return "", tooDeep
	}
	start := p.i
	p.i++
	end := c + 2 // in ASCII, for both brackets
	if p.take(end) {
		return p.s[start:p.i], sound
	}
	var names nameSet
	for {
		if c == '{' {
			p.space()
			name, ok := p.str()
			if !ok || !p.take(':') {
				return "", broken
			}
			if _, twice := names.add(unquote(name)); twice {
				p.duplicate = true
			}
		}
		if _, f := p.skip(depth + 1); f != sound {
			return "", f
		}
		if p.take(',') {
			continue
		}
		if !p.take(end) {
			return "", broken
		}
		return p.s[start:p.i], sound
	}
}

// nameSet tells whether a name was there before, in constant time however many there are.
type nameSet struct {
	few  []string
	many map[string]int
}

// add adds a name and returns its place; when it was there before, the place of the first.
func (n *nameSet) add(name string) (place int, twice bool) {
	const few = 16
	if n.many == nil {
		for i, old := range n.few {
			if old == name {
				return i, true
			}
		}
		n.few = append(n.few, name)
		if len(n.few) > few {
			n.many = make(map[string]int, 2*few)
			for i, old := range n.few {
				n.many[old] = i
			}
		}
		return len(n.few) - 1, false
	}
	if i, twice := n.many[name]; twice {
		return i, true
	}
	n.many[name] = len(n.many)
	return len(n.many) - 1, false
}

// unquote returns the text of a string as str returned it.
func unquote(raw string) string {
	s := raw[1 : len(raw)-1]
	i := strings.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for {
		b = append(b, s[:i]...)
		c := s[i+1]
		s = s[i+2:]
		switch c {
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			r, _ := hex4(s)
			s = s[4:]
			if utf16.IsSurrogate(r) {
				var low rune
				if strings.HasPrefix(s, `\u`) {
					low, _ = hex4(s[2:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					s = s[6:]
				}
			}
			b = utf8.AppendRune(b, r)
		default: // the quote, the backslash and the slash stand for themselves
			b = append(b, c)
		}
		if i = strings.IndexByte(s, '\\'); i < 0 {
			return string(append(b, s...))
		}
	}
}

// textOf returns the text of a scalar as it was written: of a string what it holds, of null nothing, of others the literal.
func textOf(raw string) string {
	switch {
	case raw == "" || raw == "null":
		return ""
	case raw[0] == '"':
		return unquote(raw)
	}
	return raw
}

// compact returns a value without the white space between its tokens.
func compact(raw string) string {
	if raw == "" || raw[0] != '{' && raw[0] != '[' {
		return raw
	}
	var b []byte // nil until there is something to leave out
	kept := 0    // up to where raw is in b
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			for i++; raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
		case ' ', '\t', '\r', '\n':
			b = append(b, raw[kept:i]...)
			kept = i + 1
		}
	}
	if kept == 0 {
		return raw
	}
	return string(append(b, raw[kept:]...))
}

// appendString appends a text as a JSON string, with no more escapes than the grammar asks for.
func appendString(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(append(b, s[start:]...), '"')
}

// isInteger reports whether a text is a number without fraction or exponent, in ASCII digits, as JSON writes it.
func isInteger(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil
}
