package report

import (
	"strconv"
	"strings"
)

// literal is markup written in this package. Because it is a type of its own, a string that comes from data does not
// compile where a literal is wanted; constants do. Nothing here converts a string to a literal.
type literal string

// markup builds HTML. Data enter through text and attr alone, which escape it, and into two places alone: between tags and
// between the quotes of an attribute that is neither a link, a style nor a script.
type markup struct {
	b []byte
}

// lit appends markup.
func (m *markup) lit(s literal) { m.b = append(m.b, s...) }

// num appends an integer.
func (m *markup) num(n int) { m.b = strconv.AppendInt(m.b, int64(n), 10) }

// text appends a string of data, as characters.
func (m *markup) text(s string) { m.b = appendEscaped(m.b, s) }

// lines appends a string of data and turns its line breaks into line breaks.
func (m *markup) lines(s string) {
	if !strings.ContainsFunc(s, isLineBreak) {
		m.text(s)
		return
	}
	first := true
	for line := range strings.FieldsFuncSeq(s, isLineBreak) {
		if !first {
			m.lit("<br/>")
		}
		first = false
		m.text(line)
	}
}

// element appends an element with a string of data in it, and nothing when the string is empty.
func (m *markup) element(open literal, s string, end literal) {
	if s == "" {
		return
	}
	m.lit(open)
	m.lines(s)
	m.lit(end)
}

// id appends an identifier made of a letter and numbers: t3c12.
func (m *markup) id(kind literal, n int, part literal, i int) {
	m.lit(kind)
	m.num(n)
	if part != "" {
		m.lit(part)
		m.num(i)
	}
}

// appendEscaped appends s with the five characters that mean something in HTML written as references, and with what is no
// character of a text replaced, see clean.
func appendEscaped(b []byte, s string) []byte {
	s = clean(s)
	last := 0
	for i := range len(s) {
		var ref string
		switch s[i] {
		case ' ':
			// A percent sign stays on the line of its number.
			if i == 0 || i+1 == len(s) || s[i+1] != '%' || !isDigit(s[i-1]) {
				continue
			}
			ref = "\u00a0"
		case '&':
			ref = "&amp;"
		case '<':
			ref = "&lt;"
		case '>':
			ref = "&gt;"
		case '"':
			ref = "&#34;"
		case '\'':
			ref = "&#39;"
		default:
			continue
		}
		b = append(b, s[last:i]...)
		b = append(b, ref...)
		last = i + 1
	}
	return append(b, s[last:]...)
}
