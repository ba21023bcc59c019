package dossier

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// The bounds of texts that are no prose, in characters: what a form, a row of an import and a command may hold is bounded here
// alone.
const (
	// MaxCode bounds codes: of a dossier, a procedure, a unit, an account, a reason, and idempotency keys.
	MaxCode = 200
	// MaxLine bounds texts of one line: the number of a document, where it is.
	MaxLine = 1000
)

// The forms that codes and lines are wanted in, for a problem.
const (
	visibleForm = "visible characters"
	trimmedForm = "no space at the ends"
)

// CheckCode reports what is wrong with a text as a code, as a problem at a path; with no code when nothing is. A code is UTF-8, has at
// most [MaxCode] characters, none that cannot be seen (controls, line breaks, zero-width and direction marks), and no white space
// at its ends. Letters are taken as they are: "k", "K" and the Kelvin sign are three codes. The empty text is in order; whether
// a code is required is another question.
func CheckCode(path, s string) motcua.Problem { return checkText(path, s, MaxCode) }

// CheckLine reports what is wrong with a text of one line, as [CheckCode] does of a code; it may have [MaxLine] characters.
func CheckLine(path, s string) motcua.Problem { return checkText(path, s, MaxLine) }

func checkText(path, s string, most int) motcua.Problem {
	if len(s) <= most && plain(s) {
		return motcua.Problem{}
	}
	p := motcua.Problem{Path: path}
	switch {
	case !utf8.ValidString(s):
		p.Code = motcua.CodeNotUTF8
	case len(s) > most && utf8.RuneCountInString(s) > most:
		p.Code, p.Param = motcua.CodeTooLong, strconv.Itoa(most)
	case strings.ContainsFunc(s, unseen):
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

// unseen reports whether a character cannot be seen, and is no space.
func unseen(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }
