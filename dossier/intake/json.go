package intake

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is how deep values may lie in each other; the deepest form has four.
const maxDepth = 16

// syntax is what became of looking at a text as a whole.
type syntax uint8

const (
	wellFormed syntax = iota
	notJSON
	tooDeep
)

// wellFormedness looks whether data is one JSON value (RFC 8259) with nothing after it, and where it stops being one. What
// comes later may rely on it. Text inside strings is not looked at: who takes the string does that.
func wellFormedness(data []byte) (syntax, int) {
	s := scanner{data: data}
	verdict := s.value(0)
	if s.space(); verdict == wellFormed && s.pos < len(data) {
		verdict = notJSON
	}
	return verdict, s.pos
}

// scanner walks over JSON.
type scanner struct {
	data []byte
	pos  int
}

// space skips white space and returns the byte after it, or 0 at the end.
func (s *scanner) space() byte {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case ' ', '\t', '\r', '\n':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) value(depth int) syntax {
	ok := false
	switch c := s.space(); c {
	case '{', '[':
		if depth == maxDepth {
			return tooDeep
		}
		return s.nested(c, depth+1)
	case '"':
		ok = s.text()
	case 't':
		ok = s.word("true")
	case 'f':
		ok = s.word("false")
	case 'n':
		ok = s.word("null")
	default:
		ok = s.number()
	}
	if !ok {
		return notJSON
	}
	return wellFormed
}

// nested reads a list or an object.
func (s *scanner) nested(open byte, depth int) syntax {
	shut := open + 2 // in ASCII ] and } are two after [ and {
	s.pos++
	if s.space() == shut {
		s.pos++
		return wellFormed
	}
	for {
		if open == '{' {
			if s.space() != '"' || !s.text() || s.space() != ':' {
				return notJSON
			}
			s.pos++
		}
		if verdict := s.value(depth); verdict != wellFormed {
			return verdict
		}
		switch s.space() {
		case ',':
			s.pos++
		case shut:
			s.pos++
			return wellFormed
		default:
			return notJSON
		}
	}
}

func (s *scanner) word(w string) bool {
	if !bytes.HasPrefix(s.data[s.pos:], []byte(w)) {
		return false
	}
	s.pos += len(w)
	return true
}

// text reads a string.
func (s *scanner) text() bool {
	for s.pos++; s.pos < len(s.data); s.pos++ {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return true
		case c < ' ':
			return false
		case c == '\\':
			if s.pos++; !s.escape() {
				return false
			}
		}
	}
	return false
}

// escape reads what follows a backslash, up to its last byte.
func (s *scanner) escape() bool {
	if s.pos == len(s.data) {
		return false
	}
	switch s.data[s.pos] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for range 4 {
			if s.pos++; s.pos == len(s.data) || hexDigit(s.data[s.pos]) < 0 {
				return false
			}
		}
		return true
	}
	return false
}

// hexDigit returns the value of a hexadecimal digit, or -1.
func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

func (s *scanner) number() bool {
	if s.at('-') {
		s.pos++
	}
	if s.at('0') {
		s.pos++
	} else if !s.digits() {
		return false
	}
	if s.at('.') {
		if s.pos++; !s.digits() {
			return false
		}
	}
	if s.at('e') || s.at('E') {
		if s.pos++; s.at('+') || s.at('-') {
			s.pos++
		}
		return s.digits()
	}
	return true
}

func (s *scanner) at(c byte) bool { return s.pos < len(s.data) && s.data[s.pos] == c }

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos]-'0' <= 9 {
		s.pos++
	}
	return s.pos > start
}

// The rest is for text that wellFormedness has passed.

// raw returns what stands between the quotes of the string at pos, and whether there are escapes in it.
func (s *scanner) raw() (text []byte, escaped bool) {
	s.pos++
	start := s.pos
	for s.data[s.pos] != '"' {
		if s.data[s.pos] == '\\' {
			escaped = true
			s.pos++
		}
		s.pos++
	}
	s.pos++
	return s.data[start : s.pos-1], escaped
}

// skip goes over the value at pos and returns it.
func (s *scanner) skip() []byte {
	start := s.pos
	for depth := 0; ; {
		switch s.data[s.pos] {
		case '"':
			s.raw()
		case '{', '[':
			depth++
			s.pos++
		case '}', ']':
			depth--
			s.pos++
		case ',', ':', ' ', '\t', '\r', '\n':
			s.pos++
		default:
			s.scalar()
		}
		if depth == 0 {
			return s.data[start:s.pos]
		}
	}
}

// scalar returns the number, true, false or null at pos.
func (s *scanner) scalar() []byte {
	start := s.pos
	for ; s.pos < len(s.data); s.pos++ {
		switch s.data[s.pos] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return s.data[start:s.pos]
		}
	}
	return s.data[start:]
}

// unescape returns the text of a raw string. ok is false where that is no Unicode text: bytes that are not UTF-8, or one
// half of a surrogate pair.
func unescape(raw []byte, escaped bool) (text string, ok bool) {
	if !escaped {
		return string(raw), utf8.Valid(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			out = append(out, raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r := unit(raw[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				if !bytes.HasPrefix(raw[i+1:], []byte(`\u`)) {
					return "", false
				}
				if r = utf16.DecodeRune(r, unit(raw[i+3:])); r == utf8.RuneError {
					return "", false
				}
				i += 6
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, raw[i])
		}
	}
	return string(out), utf8.Valid(out)
}

// unit reads the four hexadecimal digits of a UTF-16 unit.
func unit(digits []byte) (r rune) {
	for _, c := range digits[:4] {
		r = r<<4 | hexDigit(c)
	}
	return r
}

// appendText writes a JSON string with nothing escaped but what must be.
func appendText(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
