package roll

import (
	"strings"
	"unicode"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// Cause says what probably happened to a number that is not twelve digits. The empty Cause is none. Causes are stable:
// programs may compare and store them.
type Cause string

// The causes.
const (
	// CauseLeadingZeros: a program took the number for an amount and dropped the zeros in front of it.
	CauseLeadingZeros Cause = "leading_zero_lost"
	// CauseDecimal: a program took the number for an amount and gave it decimals: 46085123456.0.
	CauseDecimal Cause = "decimal"
	// CauseScientific: a spreadsheet shortened the number to its first digits: 1.08512E+11. The others are lost.
	CauseScientific Cause = "scientific_notation"
	// CauseSpaces: white space or invisible characters between or around the digits.
	CauseSpaces Cause = "spaces"
	// CauseSeparators: dots or dashes between the digits.
	CauseSeparators Cause = "separators"
	// CauseTextMark: the mark by which spreadsheets keep a number as text: '046085123456 or ="046085123456".
	CauseTextMark Cause = "text_mark"
	// CauseFullWidth: full-width digits, as an East Asian keyboard writes them.
	CauseFullWidth Cause = "full_width_digits"
	// CauseLetters: a letter that looks like a digit: O for 0, l or I for 1.
	CauseLetters Cause = "letters"
	// CauseOtherScript: digits of another script, or superscripts.
	CauseOtherScript Cause = "other_script_digits"
	// CauseOldCard: nine digits, the number of an old card.
	CauseOldCard Cause = "old_card"
	// CauseOtherNumber: the form of another number, such as a health-insurance card.
	CauseOtherNumber Cause = "other_number"
	// CauseTooShort: fewer than twelve digits for another reason.
	CauseTooShort Cause = "too_short"
	// CauseTooLong: more than twelve digits.
	CauseTooLong Cause = "too_long"
	// CauseOther: something else.
	CauseOther Cause = "other"
)

// Text returns the cause in words for people.
func (c Cause) Text(l motcua.Language) string {
	vi, en := "", ""
	switch c {
	case CauseLeadingZeros:
		vi, en = "mất số 0 ở đầu (bảng tính coi là số)", "zeros in front lost (a spreadsheet took it for an amount)"
	case CauseDecimal:
		vi, en = "có phần thập phân (bảng tính coi là số)", "decimals added (a spreadsheet took it for an amount)"
	case CauseScientific:
		vi, en = "viết dạng khoa học, đã mất chữ số", "scientific notation, digits are lost"
	case CauseSpaces:
		vi, en = "có khoảng trắng", "spaces"
	case CauseSeparators:
		vi, en = "có dấu chấm hoặc gạch nối", "dots or dashes"
	case CauseTextMark:
		vi, en = "có dấu nháy của bảng tính", "the text mark of a spreadsheet"
	case CauseFullWidth:
		vi, en = "chữ số toàn độ rộng", "full-width digits"
	case CauseLetters:
		vi, en = "chữ cái giống chữ số", "letters that look like digits"
	case CauseOtherScript:
		vi, en = "chữ số của hệ chữ khác", "digits of another script"
	case CauseOldCard:
		vi, en = "số chứng minh nhân dân 9 chữ số", "an old card number of nine digits"
	case CauseOtherNumber:
		vi, en = "số của loại giấy tờ khác", "the number of another document"
	case CauseTooShort:
		vi, en = "thiếu chữ số", "too few digits"
	case CauseTooLong:
		vi, en = "thừa chữ số", "too many digits"
	case CauseOther:
		vi, en = "không rõ", "not clear"
	}
	if l == motcua.English {
		return en
	}
	return vi
}

// Repair is a proposed number. It is never applied unless somebody decides so.
type Repair struct {
	// ID is the proposed number.
	ID identity.PersonalID `json:"id"`
	// Steps are the causes that were undone, in that order.
	Steps []Cause `json:"steps"`
	// Exact says that the digits are the ones that were written. Otherwise the number is a guess: its place is in the
	// lists, and it contradicts neither the sex nor the birth date of the row.
	Exact bool `json:"exact"`
	// Supported says that the row has a sex and a birth year and the number agrees with both.
	Supported bool `json:"supported"`
}

// maxNumber is the length in bytes above which nothing is a damaged number.
const maxNumber = 64

// diagnose says what probably happened to a text that is not twelve digits, and proposes a repair if there is one.
func diagnose(raw string, p identity.Person) (Cause, *Repair) {
	if len(raw) > maxNumber {
		return CauseTooLong, nil
	}
	if id, steps, ok := exact(raw); ok {
		return steps[0], &Repair{ID: id, Steps: steps, Exact: true, Supported: supported(id, p)}
	}
	s, steps := strip(raw)
	if isScientific(s) {
		return CauseScientific, nil
	}
	if whole, ok := cutDecimal(s); ok {
		s, steps = whole, append(steps, CauseDecimal)
	} else {
		s = dropSeparators(s, &steps)
	}
	if looked, ok := lookAlikes(s); ok {
		s, steps = looked, append(steps, CauseLetters)
	}
	if strings.Trim(s, "0123456789") != "" || s == "" {
		if isOtherScript(s) {
			return CauseOtherScript, nil
		}
		if isOtherNumber(raw) || isOtherNumber(s) {
			return CauseOtherNumber, nil
		}
		return CauseOther, nil
	}
	n := len(s)
	switch {
	case n == 12:
	case n > 12:
		if isOtherNumber(s) {
			return CauseOtherNumber, nil
		}
		return CauseTooLong, nil
	case n == 9 && (len(steps) == 0 || steps[len(steps)-1] != CauseDecimal):
		return CauseOldCard, nil
	case n >= 9 && s[0] != '0': // a place code begins with at most two zeros; a third may come with the decimals of a float
		s = strings.Repeat("0", 12-n) + s
		steps = append(steps, CauseLeadingZeros)
	case isOtherNumber(s):
		return CauseOtherNumber, nil
	default:
		return CauseTooShort, nil
	}
	cause := heaviest(steps)
	id, err := identity.ParsePersonalID(s)
	if err != nil {
		return CauseOther, nil
	}
	v := id.Inspect(motcua.Date{})
	contradicted := false
	for _, f := range id.Compare(p) {
		contradicted = contradicted || f.Grade >= identity.Contradiction
	}
	switch {
	case !v.Legacy() && isTaxCode(strings.TrimLeft(s, "0")):
		return CauseOtherNumber, nil
	case !v.Legacy() || contradicted:
		return cause, nil
	}
	return cause, &Repair{ID: id, Steps: steps, Supported: supported(id, p)}
}

// supported reports whether the row has a sex and a birth year and the number tells the same.
func supported(id identity.PersonalID, p identity.Person) bool {
	return p.Sex != identity.SexUnknown && p.Sex == id.Sex() && p.BirthDate.Year() != 0 && p.BirthDate.Year() == id.BirthYear()
}

// exact undoes what leaves the digits as they were written.
func exact(raw string) (identity.PersonalID, []Cause, bool) {
	s, steps := strip(raw)
	id, changes, err := identity.CompactPersonalID(s)
	if err != nil {
		return identity.PersonalID{}, nil, false
	}
	for _, c := range changes {
		switch c.Code {
		case identity.ChangeSpaces, identity.ChangeInvisible:
			steps = add(steps, CauseSpaces)
		case identity.ChangeSeparators:
			steps = add(steps, CauseSeparators)
		case identity.ChangeFullWidth:
			steps = add(steps, CauseFullWidth)
		}
	}
	return id, steps, len(steps) > 0
}

// strip removes white space and invisible characters around a text, the text mark of spreadsheets, and makes full-width
// characters narrow.
func strip(raw string) (string, []Cause) {
	var steps []Cause
	var b strings.Builder
	for _, r := range raw {
		if r >= 0xff01 && r <= 0xff5e {
			r -= 0xff01 - '!'
			steps = add(steps, CauseFullWidth)
		}
		if r == 0xfeff || r >= 0x200b && r <= 0x200f || unicode.IsSpace(r) && r != ' ' {
			r = ' '
		}
		b.WriteRune(r)
	}
	s := strings.TrimSpace(b.String())
	if s != b.String() {
		steps = add(steps, CauseSpaces)
	}
	bare := strings.TrimSuffix(strings.TrimPrefix(s, "="), `"`)
	bare = strings.TrimLeft(bare, `'"’‘`)
	if bare != s {
		s, steps = bare, add(steps, CauseTextMark)
	}
	return s, steps
}

func add(steps []Cause, c Cause) []Cause {
	for _, s := range steps {
		if s == c {
			return steps
		}
	}
	return append(steps, c)
}

// isScientific reports whether s is a number in scientific notation, with a point or a comma.
func isScientific(s string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(s), "E")
	if !ok || exponent == "" {
		return false
	}
	return mantissa != "" && strings.Trim(mantissa, "0123456789.,") == "" && strings.Trim(strings.TrimPrefix(exponent, "+"), "0123456789") == ""
}

// cutDecimal removes a decimal part of zeros.
func cutDecimal(s string) (string, bool) {
	i := strings.IndexAny(s, ".,")
	if i < 0 || i == len(s)-1 || strings.ContainsAny(s[i+1:], ".,") || strings.Trim(s[i+1:], "0") != "" {
		return s, false
	}
	return s[:i], true
}

// dropSeparators removes what stands between digits.
func dropSeparators(s string, steps *[]Cause) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			*steps = add(*steps, CauseSpaces)
			return -1
		case strings.ContainsRune(".,-‐‑‒–—−·", r):
			*steps = add(*steps, CauseSeparators)
			return -1
		}
		return r
	}, s)
}

// lookAlikes replaces letters that look like digits, when everything else is digits and these are the minority.
func lookAlikes(s string) (string, bool) {
	letters := 0
	out := strings.Map(func(r rune) rune {
		switch r {
		case 'O', 'o', 'Ο', 'ο', 'О', 'о': // Latin, Greek, Cyrillic
			letters++
			return '0'
		case 'I', 'l', 'i', '|':
			letters++
			return '1'
		}
		return r
	}, s)
	if letters == 0 || 2*letters > len(out) || strings.Trim(out, "0123456789") != "" {
		return s, false
	}
	return out, true
}

// isOtherScript reports whether s would be digits if those of other scripts and superscripts were.
func isOtherScript(s string) bool {
	other := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
		case unicode.Is(unicode.N, r):
			other = true
		default:
			return false
		}
	}
	return other
}

// heaviest returns the cause that says most about where a number comes from.
func heaviest(steps []Cause) Cause {
	for _, c := range [...]Cause{CauseLetters, CauseLeadingZeros, CauseDecimal, CauseFullWidth, CauseTextMark, CauseSeparators, CauseSpaces} {
		for _, s := range steps {
			if s == c {
				return c
			}
		}
	}
	return CauseOther
}
