package roll

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// Tally counts findings by what became of them: Found = Repaired + Waived + Remaining.
type Tally struct {
	// The number of findings, and of those repaired, waived and remaining.
	Found     int `json:"found"`
	Repaired  int `json:"repaired"`
	Waived    int `json:"waived"`
	Remaining int `json:"remaining"`
}

func (t *Tally) plus(o Tally) {
	t.Found += o.Found
	t.Repaired += o.Repaired
	t.Waived += o.Waived
	t.Remaining += o.Remaining
}

// Line is the tally of one kind of finding.
type Line struct {
	// Code, Part and Grade are those of the findings.
	Code  identity.FindingCode `json:"code"`
	Part  identity.Part        `json:"part,omitempty"`
	Grade identity.Grade       `json:"grade"`
	// Cause is what probably happened, for malformed numbers.
	Cause Cause `json:"cause,omitempty"`
	Tally
}

// Text returns what the line counts, in words for people.
func (l Line) Text(lang motcua.Language) string {
	text := findingText(l.Code, lang)
	if l.Cause != "" {
		text += ": " + l.Cause.Text(lang)
	}
	if l.Code == FindingUnreadable {
		text += ": " + partText(l.Part, lang)
	}
	return text
}

// Summary is the totals of a roll.
type Summary struct {
	// Read is how many rows the roll has: Accepted + Rejected.
	Read     int `json:"read"`
	Accepted int `json:"accepted"`
	Rejected int `json:"rejected"`
	// Clean is how many accepted rows have no finding of their own; they may still be part of a duplicate.
	Clean int `json:"clean"`
	// Total adds up all Lines.
	Total Tally `json:"total"`
	// Lines has one tally for each kind of finding that occurs: the heaviest first, then the most frequent.
	Lines []Line `json:"lines"`
}

// Cleaned returns the share of findings that are settled: repaired or waived, out of found. With nothing found it is
// undefined, neither 0 nor 100 percent.
func (s Summary) Cleaned() motcua.Ratio {
	return motcua.Ratio{
		Part:  motcua.Exactly(int64(s.Total.Repaired + s.Total.Waived)),
		Whole: motcua.Exactly(int64(s.Total.Found)),
		Of:    "findings repaired or waived / findings found",
	}
}

// Of returns the tally of all lines with a code.
func (s Summary) Of(code identity.FindingCode) Tally {
	var t Tally
	for _, l := range s.Lines {
		if l.Code == code {
			t.plus(l.Tally)
		}
	}
	return t
}

// Check adds the summary up: read = accepted + rejected, found = repaired + waived + remaining in every line and in
// total. A summary that [Checker.Summary] made holds; one that was stored, changed or added by hand may not. The error
// is an [*motcua.InvalidError] that names each sum.
func (s Summary) Check() error {
	var problems []motcua.Problem
	sum := func(path string, ok bool, of string) {
		if !ok {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeSum, Param: of})
		}
	}
	sum("read", s.Read == s.Accepted+s.Rejected, "accepted + rejected")
	sum("clean", s.Clean <= s.Accepted, "at most accepted")
	var total Tally
	for i, l := range s.Lines {
		sum(fmt.Sprintf("lines[%d]", i), l.Found == l.Repaired+l.Waived+l.Remaining, "repaired + waived + remaining")
		total.plus(l.Tally)
	}
	sum("total", s.Total == total, "the lines")
	return motcua.Invalid("roll: summary", problems...)
}

// kind is what tells the lines of a summary apart.
type kind struct {
	code  identity.FindingCode
	part  identity.Part
	cause Cause
	grade identity.Grade
}

// tally counts findings by kind. There are few kinds, whatever the length of the roll.
type tally struct{ of map[kind]Tally }

func (t *tally) add(f Finding) {
	if t.of == nil {
		t.of = map[kind]Tally{}
	}
	k := kind{f.Code, f.Part, f.Cause, f.Grade}
	n := t.of[k]
	n.Found++
	switch f.Decision {
	case ApplyRepair:
		n.Repaired++
	case Waive:
		n.Waived++
	default:
		n.Remaining++
	}
	t.of[k] = n
}

func (t *tally) lines() []Line {
	lines := make([]Line, 0, len(t.of))
	for k, n := range t.of {
		lines = append(lines, Line{Code: k.code, Part: k.part, Cause: k.cause, Grade: k.grade, Tally: n})
	}
	slices.SortFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(b.Grade, a.Grade), cmp.Compare(b.Found, a.Found),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Cause, b.Cause))
	})
	return lines
}

// findingText returns the wording of a finding of this package or of identity.
func findingText(code identity.FindingCode, l motcua.Language) string {
	vi, en := "", ""
	switch code {
	case identity.FindingMalformed:
		vi, en = "không phải 12 chữ số", "not twelve digits"
	case FindingMissing:
		vi, en = "không có số", "no number"
	case FindingUnreadable:
		vi, en = "ô không đọc được", "a field that cannot be read"
	case FindingNumberShared:
		vi, en = "một số của hai người", "one number on two people"
	case FindingListedTwice:
		vi, en = "một người ghi hai lần", "one person listed twice"
	case FindingTwoNumbers:
		vi, en = "một người có hai số", "one person with two numbers"
	default:
		return identity.Finding{Code: code}.Text(l)
	}
	if l == motcua.English {
		return en
	}
	return vi
}

func partText(p identity.Part, l motcua.Language) string {
	vi, en := string(p), string(p)
	switch p {
	case identity.PartSex:
		vi, en = "giới tính", "sex"
	case identity.PartBirthDate:
		vi, en = "ngày sinh", "birth date"
	case identity.PartPlace:
		vi, en = "nơi sinh", "birthplace"
	}
	if l == motcua.English {
		return en
	}
	return vi
}

// Text returns the finding in words for people: what, probably why, and by which source.
func (f Finding) Text(l motcua.Language) string {
	text := Line{Code: f.Code, Part: f.Part, Cause: f.Cause}.Text(l)
	if !f.Citation.IsZero() {
		text += " (" + f.Citation.String() + ")"
	}
	return text
}
