package identity

import (
	"strings"

	"github.com/motcua/motcua"
)

// Grade says how much a [Finding] weighs. A higher grade is worse. The zero value is no finding.
type Grade uint8

// The grades, from the lightest. Only Malformed rejects a number.
const (
	GradeNone     Grade = iota // nothing was found
	Note                       // worth knowing; nothing is wrong
	Doubt                      // unusual, though the law in force does not forbid it: look again
	Contradiction              // contrary to what the law in force on the day prescribed, or to another recorded fact
	Malformed                  // not written in the form of such a number at all
)

var gradeNames = [...]string{"none", "note", "doubt", "contradiction", "malformed"}

// String returns "none", "note", "doubt", "contradiction" or "malformed".
func (g Grade) String() string {
	if int(g) < len(gradeNames) {
		return gradeNames[g]
	}
	return gradeNames[GradeNone]
}

// Text returns the grade in words for people.
func (g Grade) Text(l motcua.Language) string {
	vi, en := "không có", "none"
	switch g {
	case Note:
		vi, en = "lưu ý", "note"
	case Doubt:
		vi, en = "nghi vấn", "doubt"
	case Contradiction:
		vi, en = "mâu thuẫn", "contradiction"
	case Malformed:
		vi, en = "sai định dạng", "malformed"
	}
	if l == motcua.English {
		return en
	}
	return vi
}

// MarshalText returns the form of [Grade.String].
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the form of [Grade.String].
func (g *Grade) UnmarshalText(text []byte) error {
	for i, name := range gradeNames {
		if name == string(text) {
			*g = Grade(i)
			return nil
		}
	}
	return motcua.Invalid("identity: grade", motcua.Problem{Code: motcua.CodeUnknown, Param: strings.Join(gradeNames[:], ", ")})
}

// Part names the part of a number, or of the person compared with it, that a [Finding] is about.
type Part string

// The parts. The empty Part is the whole number.
const (
	PartPlace     Part = "place"
	PartSex       Part = "sex"
	PartBirthYear Part = "birth_year"
	PartBirthDate Part = "birth_date"
	PartName      Part = "name"
	PartObject    Part = "object"
	PartBenefit   Part = "benefit"
	PartPrefix    Part = "prefix"
	PartSequence  Part = "sequence"
	PartDate      Part = "date"
	PartSerial    Part = "serial"
	PartAgency    Part = "agency"
	PartLaw       Part = "law"
)

// FindingCode names a kind of [Finding]. Codes are stable: programs may compare and store them.
type FindingCode string

// Finding is one thing that was noticed about a number: what, how much it weighs, about which part, and by which
// source. It holds no digit of the number, so it can be logged and stored.
type Finding struct {
	// Code says what was noticed, Grade how much it weighs.
	Code  FindingCode `json:"code"`
	Grade Grade       `json:"grade"`
	// Part is the part it is about, empty for the whole.
	Part Part `json:"part,omitempty"`
	// Citation is the source of the rule, zero when there is none.
	Citation motcua.Citation `json:"citation,omitzero"`
}

// String returns "grade: code", with the citation in brackets if there is one, for logs.
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(f.Grade.String())
	b.WriteString(": ")
	b.WriteString(string(f.Code))
	if !f.Citation.IsZero() {
		b.WriteString(" [")
		b.WriteString(f.Citation.String())
		b.WriteByte(']')
	}
	return b.String()
}

// Text returns the finding as a sentence for people, with its source. A code this package does not know is shown as
// it is.
func (f Finding) Text(l motcua.Language) string {
	text := string(f.Code)
	for _, t := range findingTexts {
		if t.code == f.Code {
			text = t.vi
			if l == motcua.English {
				text = t.en
			}
			break
		}
	}
	if f.Citation.IsZero() {
		return text
	}
	return text + " (" + f.Citation.String() + ")"
}
