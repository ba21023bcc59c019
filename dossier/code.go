package dossier

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// The bounds of texts, in characters: what a form, a row of an import and a command may hold is bounded here alone.
const (
	// MaxCode bounds codes: of a dossier, a procedure, a unit, an account, a reason.
	MaxCode = 200
	// MaxKey bounds idempotency keys, which are often made of codes.
	MaxKey = 450
	// MaxLine bounds texts of one line: the number of a document, where it is.
	MaxLine = 1000
)

// The forms that codes and lines are wanted in, for a problem.
const (
	visibleForm = "visible characters"
	trimmedForm = "no space at the ends"
	digitsForm  = "[0-9]{9,}" // what is not allowed
)

// CheckCode reports what is wrong with a text as a code, as a problem at a path; with no code when nothing is. A code is UTF-8, has at
// most [MaxCode] characters, none that cannot be seen (controls, line breaks, zero-width and direction marks), and no white space
// at its ends. Letters are taken as they are: "k", "K" and the Kelvin sign are three codes. The empty text is in order; whether
// a code is required is another question.
func CheckCode(path, s string) motcua.Problem { return checkText(path, s, MaxCode, unseen) }

// CheckKey reports what is wrong with an idempotency key, as [CheckCode] does of a code; it may have [MaxKey] characters.
func CheckKey(path, s string) motcua.Problem { return checkText(path, s, MaxKey, unseen) }

// CheckReason reports what is wrong with a code for why, as [CheckCode] does. Reasons, purposes and the like are where people write
// prose, and they are facts, which no erasure reaches: one with nine digits in a row, be they split by spaces or signs, may be the
// number of a person and is not allowed.
func CheckReason(path, s string) motcua.Problem {
	p := checkText(path, s, MaxCode, unseen)
	if p.Code == "" && longDigits(s) {
		p = motcua.Problem{Path: path, Code: motcua.CodeNotAllowed, Param: digitsForm}
	}
	return p
}

// longDigits reports whether a text has nine digits in a row, of whatever script, split by no letter: the shortest number of a person.
func longDigits(s string) bool {
	const shortest = 9
	if len(s) < shortest {
		return false
	}
	n := 0
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9' || c >= utf8.RuneSelf && unicode.IsDigit(c):
			if n++; n == shortest {
				return true
			}
		case unicode.IsLetter(c):
			n = 0
		}
	}
	return false
}

// CheckLine reports what is wrong with a text of one line, as [CheckCode] does of a code. It may have [MaxLine] characters, and
// zero-width and direction marks, with which numbers of documents come out of other programs: nobody compares it.
func CheckLine(path, s string) motcua.Problem { return checkText(path, s, MaxLine, broken) }

func checkText(path, s string, most int, bad func(rune) bool) motcua.Problem {
	if len(s) <= most && plain(s) {
		return motcua.Problem{}
	}
	p := motcua.Problem{Path: path}
	switch {
	case !utf8.ValidString(s):
		p.Code = motcua.CodeNotUTF8
	case len(s) > most && utf8.RuneCountInString(s) > most:
		p.Code, p.Param = motcua.CodeTooLong, strconv.Itoa(most)
	case strings.ContainsFunc(s, bad):
		p.Code, p.Param = motcua.CodeMalformed, visibleForm
	case strings.TrimSpace(s) != s:
		p.Code, p.Param = motcua.CodeMalformed, trimmedForm
	default:
		return motcua.Problem{}
	}
	return p
}

// plain reports whether a text is ASCII that can be seen, without a space at its ends: what most codes are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return s == "" || s[0] != ' ' && s[len(s)-1] != ' '
}

// broken reports whether a character is a control or breaks a line.
func broken(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) }

// unseen reports whether a character cannot be seen, and is no space.
func unseen(r rune) bool { return broken(r) || unicode.Is(unicode.Cf, r) }

// text notes what is wrong with a text of a command.
func (d *decision) text(p motcua.Problem) {
	if p.Code != "" {
		d.problems = append(d.problems, p)
	}
}

// checkTexts checks the texts of a command, but for those that have to be in the catalogue, and those that are personal: a name is taken
// as it is written.
func (d *decision) checkTexts(c Command) {
	switch c := c.(type) {
	case *Submit:
		d.text(CheckCode("procedure", c.Procedure))
		d.text(CheckCode("case", c.Case))
		d.checkLink(&c.Link)
	case *Accept:
		d.text(CheckCode("competent", c.Competent))
		d.checkLink(&c.Link)
	case *Transfer:
		d.text(CheckCode("to", c.To))
		d.text(CheckCode("stage", c.Stage))
	case *RequestSupplement:
		d.text(CheckCode("stage", c.Stage))
		d.checkBasis(&c.Basis)
	case *RequestPayment:
		d.text(CheckLine("obligation.notice", c.Obligation.Notice))
		d.text(CheckLine("obligation.basis.document", c.Obligation.Basis.Document))
		d.text(CheckLine("obligation.basis.article", c.Obligation.Basis.Article))
	case *Consult:
		d.text(CheckCode("to", c.To))
		d.checkBasis(&c.Basis)
	case *Suspend:
		d.checkBasis(&c.Basis)
	case *Resolve:
		d.text(CheckLine("resolution.document", c.Resolution.Document))
		d.text(CheckLine("resolution.link", c.Resolution.Link))
	case *Correct:
		d.text(CheckCode("facts.unit", c.Facts.Unit))
		d.text(CheckCode("facts.to", c.Facts.To))
		d.text(CheckReason("facts.reason", c.Facts.Reason))
	}
}

func (d *decision) checkLink(l *Link) {
	d.text(CheckCode("link.bundle", l.Bundle))
	d.text(CheckCode("link.chain", l.Chain))
	d.text(CheckCode("link.part", l.Part))
}

func (d *decision) checkBasis(c *motcua.Citation) {
	d.text(CheckLine("basis.document", c.Document))
	d.text(CheckLine("basis.article", c.Article))
}
