package xlsx

import (
	"strconv"
	"strings"
)

// markup is XML being written.
type markup []byte

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (m *markup) add(parts ...string) {
	for _, p := range parts {
		*m = append(*m, p...)
	}
}

func (m *markup) int(n int) { *m = strconv.AppendInt(*m, int64(n), 10) }

// attr adds an attribute with a text.
func (m *markup) attr(name, value string) {
	m.add(" ", name, `="`)
	m.text(value)
	m.add(`"`)
}

// text adds characters that stay what they are, in content and in attributes. The text was cleaned: it has no character that XML forbids.
func (m *markup) text(s string) {
	from := 0
	for i := range len(s) {
		escape := ""
		switch s[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '"':
			escape = "&quot;"
		default:
			continue
		}
		*m = append(*m, s[from:i]...)
		*m = append(*m, escape...)
		from = i + 1
	}
	*m = append(*m, s[from:]...)
}

// cellText is text for a string of a cell, in which _x0041_ would mean the character with that number: its underscore is written so.
func (m *markup) cellText(s string) {
	for {
		i := strings.Index(s, "_x")
		if i < 0 {
			m.text(s)
			return
		}
		m.text(s[:i])
		if isNumbered(s[i:]) {
			m.add("_x005F_")
		} else {
			m.add("_")
		}
		s = s[i+1:]
	}
}

// isNumbered reports whether the text begins like _x0041_.
func isNumbered(s string) bool {
	if len(s) < 7 || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// ref adds the reference of the cell in column j, from 0, and a row, from 1: B7.
func (m *markup) ref(j, row int) {
	*m = appendColumn(*m, j)
	*m = strconv.AppendInt(*m, int64(row), 10)
}

func appendColumn(b []byte, j int) []byte {
	if j >= 26 {
		b = appendColumn(b, j/26-1)
	}
	return append(b, byte('A'+j%26))
}

// area is a block of cells: columns from 0, rows from 1, both ends included.
type area struct{ column1, row1, column2, row2 int }

func (m *markup) area(a area) {
	m.ref(a.column1, a.row1)
	m.add(":")
	m.ref(a.column2, a.row2)
}

// absolute adds an area as a name of the workbook refers to it.
func (m *markup) absolute(sheet string, a area) {
	m.add("'")
	m.text(sheet) // without apostrophes, see names
	m.add("'!$")
	*m = appendColumn(*m, a.column1)
	m.add("$")
	m.int(a.row1)
	m.add(":$")
	*m = appendColumn(*m, a.column2)
	m.add("$")
	m.int(a.row2)
}
