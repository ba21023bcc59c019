package xlsx

import (
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

const (
	fontName  = "Times New Roman" // of official papers
	fontSize  = 12
	lineSize  = 16 // points of a line
	rowSize   = 19 // points of a row of one line in a table
	ruleColor = "8C959F"
	bandColor = "F1F4F8"
	mutedInk  = "545D68"
)

// format is how the value of a cell is shown.
type format uint8

const (
	formatBlank format = iota
	formatText         // the text format, in which nothing typed becomes a formula, a number or a day
	formatProse        // a long text
	formatBound        // a number that is text because it is not one exact number
	formatEmpty        // a dash for a value that is missing
	formatInteger
	formatDecimal
	formatPercent
	formatDate
)

// look is everything that decides the style of a cell of a table.
type look struct {
	format format
	places uint8 // decimals
	row    report.RowKind
	tone   report.Tone
	mark   uint16 // of a note, from 1
}

// role is the style of what is not a cell of the table.
type role uint8

const (
	roleIssuer role = iota
	roleHeading
	roleTitle
	roleSubtitle
	roleMeta
	roleSection
	roleIntro
	roleCaption
	roleHeader
	roleNumber
	roleNote
	roleNotes
	roleSign
	roleSignHint
	roleReceipt
	roles
)

// styles makes each style once.
type styles struct {
	sheet *stylesheet
	l     motcua.Language
	wrap  bool              // texts of cells
	plain [plainLooks]int32 // those without mark and tone, by their number, so that a long list does not hash
	looks map[look]int32
	roles [roles]int32
}

func newStyles(sheet *stylesheet, l motcua.Language, wrap bool) *styles {
	return &styles{sheet: sheet, l: l, wrap: wrap, looks: make(map[look]int32)}
}

// maxFormats is how many number formats a workbook may have; Excel takes between 200 and 250.
const maxFormats = 150

// spare reports whether there is room for so many more number formats.
func (s *styles) spare(n int) bool { return s.sheet.formats.len()+n <= maxFormats }

// plainLooks is how many looks there are without mark and tone.
const plainLooks = 4 * 16 * 16

func (s *styles) look(k look) int32 {
	if k.mark != 0 || k.tone != report.ToneNone {
		return s.make(k)
	}
	i := int(k.row)&3<<8 | int(k.format)&15<<4 | int(k.places)&15
	if s.plain[i] == 0 {
		s.plain[i] = s.make(k)
	}
	return s.plain[i]
}

func (s *styles) make(k look) int32 {
	if id, ok := s.looks[k]; ok {
		return id
	}
	st := style{
		font:  font{size: fontSize, color: ink(k.tone), bold: k.row != report.DataRow || k.tone != report.ToneNone},
		ruled: true, banded: k.row == report.GroupRow, vertical: "center", code: k.code(s.l),
	}
	switch k.format {
	case formatText, formatProse:
		st.horizontal, st.indent, st.wrap = "left", 1, s.wrap
	case formatBlank, formatEmpty, formatDate:
		st.horizontal = "center"
	default:
		st.horizontal, st.indent = "right", 1
	}
	id := s.sheet.style(st)
	s.looks[k] = id
	return id
}

// code returns the number format of a look.
func (k look) code(l motcua.Language) string {
	code := ""
	switch k.format {
	case formatText, formatBound, formatEmpty:
		code = textFormat
	case formatProse:
		if k.mark == 0 {
			return ""
		}
		code = textFormat
	case formatInteger:
		code = "#,##0"
	case formatDecimal:
		code = "#,##0" + decimals(k.places)
	case formatPercent:
		code = "0" + decimals(k.places) + "%"
	case formatDate:
		code = `dd\/mm\/yyyy`
		if l == motcua.English {
			code = `yyyy\-mm\-dd`
		}
	}
	if k.mark != 0 {
		code += `" [` + report.NoteMark(int(k.mark)) + `]"`
	}
	return code
}

func decimals(places uint8) string {
	if places == 0 {
		return ""
	}
	return "." + strings.Repeat("0", int(places))
}

// ink returns the colour of a tone, dark enough to be read on white.
func ink(t report.Tone) string {
	switch t {
	case report.ToneBest:
		return "0F4C81"
	case report.ToneGood:
		return "215F93"
	case report.ToneCaution:
		return "7A4C00"
	case report.ToneBad:
		return "A3201A"
	case report.TonePending:
		return mutedInk
	}
	return "000000"
}

func (s *styles) role(r role) int32 {
	if s.roles[r] != 0 {
		return s.roles[r]
	}
	st := style{font: font{size: fontSize, color: "000000"}, horizontal: "center", vertical: "center", wrap: true, code: textFormat}
	left := func() { st.horizontal, st.vertical = "left", "top" }
	switch r {
	case roleIssuer, roleHeading, roleSign, roleSubtitle:
		st.font.bold = true
	case roleTitle:
		st.font.bold, st.font.size = true, 14
	case roleMeta, roleSignHint:
		st.font.italic = true
	case roleSection, roleCaption, roleNotes:
		left()
		st.font.bold = true
		if r == roleSection {
			st.font.size = 13
		}
	case roleIntro, roleNote:
		left()
	case roleReceipt:
		left()
		st.font.size, st.font.color = 10, mutedInk
	case roleHeader:
		st.font.bold, st.ruled, st.banded = true, true, true
	case roleNumber:
		st.font.italic, st.font.size, st.ruled = true, 11, true
	}
	s.roles[r] = s.sheet.style(st)
	return s.roles[r]
}
