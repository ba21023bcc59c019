package card

import (
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// MRZ is what the machine-readable zone of a card says. The zero value is no zone.
type MRZ struct {
	// PersonalID is the twelve-digit number.
	PersonalID identity.PersonalID
	// Family and Given are the name without marks, in capitals; Given has single spaces.
	Family, Given string
	// NameCut says that the name fills the line, so that it may have been cut off.
	NameCut bool
	// BirthDate as far as the zone knows it. Its century is that of the personal number; when the two digits of the year
	// contradict the number, it is the century nearest before the expiry.
	BirthDate identity.PartialDate
	// Sex of the holder.
	Sex identity.Sex
	// Expiry is the day of expiry, zero when the zone has fillers in its place.
	Expiry motcua.Date

	findings uint8
}

const (
	mrzLines = 3
	mrzWidth = 30
)

// The flags of MRZ.findings.
const (
	mrzNumberDiffers uint8 = 1 << iota
	mrzYearDiffers
	mrzOptional
)

// ParseMRZ reads the three lines of a zone, separated by line ends. Small letters, spaces and other lengths are errors. It
// reports an [*motcua.InvalidError] with every problem: each wrong check digit, a day that does not exist, a character that
// cannot be there; positions are counted from 1 as in ICAO Doc 9303. It does not quote the input.
func ParseMRZ(text string) (MRZ, error) {
	const what = "card: MRZ"
	if len(text) > mrzLines*(mrzWidth+2) {
		return MRZ{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeTooLong, Param: "3 lines of 30"})
	}
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	if len(lines) != mrzLines {
		return MRZ{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeMalformed, Param: "3 lines of 30"})
	}
	var problems []motcua.Problem
	bad := func(line, position int, code motcua.Code, param string) {
		path := "line " + strconv.Itoa(line)
		if position > 0 {
			path += ": position " + strconv.Itoa(position)
		}
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	for i, line := range lines {
		if len(line) != mrzWidth {
			bad(i+1, 0, motcua.CodeMalformed, "30 characters")
			continue
		}
		for j := range len(line) {
			if c := line[j]; c != '<' && !isUpper(c) && !isDigit(c) {
				bad(i+1, j+1, motcua.CodeMalformed, "A-Z, 0-9 or <")
				break
			}
		}
	}
	if err := motcua.Invalid(what, problems...); err != nil {
		return MRZ{}, err
	}
	one, two, three := lines[0], lines[1], lines[2]
	check := func(line, position int, digit byte, of string) {
		if digit != checkDigit(of) {
			bad(line, position, motcua.CodeMalformed, "check digit")
		}
	}
	if one[:5] != "IDVNM" {
		bad(1, 1, motcua.CodeMalformed, "IDVNM")
	}
	if !isDigits(one[5:14]) {
		bad(1, 6, motcua.CodeMalformed, "9 digits")
	}
	check(1, 15, one[14], one[5:14])
	var m MRZ
	var err error
	if m.PersonalID, err = identity.ParsePersonalID(one[15:27]); err != nil {
		bad(1, 16, motcua.CodeMalformed, "12 digits")
	}
	if one[27:29] != "<<" {
		bad(1, 28, motcua.CodeMalformed, "<<")
	}
	check(1, 30, one[29], one[15:29])
	check(2, 7, two[6], two[:6])
	check(2, 15, two[14], two[8:14])
	check(2, 30, two[29], one[5:30]+two[:7]+two[8:15]+two[18:29])
	if two[15:18] != "VNM" {
		bad(2, 16, motcua.CodeMalformed, "VNM")
	}
	switch two[7] {
	case 'M':
		m.Sex = identity.Male
	case 'F':
		m.Sex = identity.Female
	case '<':
	default:
		bad(2, 8, motcua.CodeMalformed, "M, F or <")
	}
	expiry, ok := shortDate(two[8:14], 2000)
	if m.Expiry, _ = expiry.Date(); !ok || m.Expiry.IsZero() && two[8:14] != "<<<<<<" {
		bad(2, 9, motcua.CodeMalformed, "YYMMDD")
	}
	century := m.PersonalID.BirthYear() / 100 * 100
	birth, ok := shortDate(two[:6], century)
	if birth.Year() != m.PersonalID.BirthYear() && !birth.IsZero() {
		m.findings |= mrzYearDiffers
		if century = 2000; !m.Expiry.IsZero() && 2000+birth.Year()%100 > m.Expiry.Year() {
			century = 1900
		}
		birth, ok = shortDate(two[:6], century)
	}
	if m.BirthDate = birth; !ok {
		bad(2, 1, motcua.CodeMalformed, "YYMMDD")
	}
	if one[5:14] != one[18:27] {
		m.findings |= mrzNumberDiffers
	}
	if strings.Trim(two[18:29], "<") != "" {
		m.findings |= mrzOptional
	}
	if m.Family, m.Given, ok = names(three); !ok {
		bad(3, 1, motcua.CodeMalformed, "FAMILY<<OTHER<NAMES")
	}
	m.NameCut = three[mrzWidth-1] != '<'
	if err := motcua.Invalid(what, problems...); err != nil {
		return MRZ{}, err
	}
	return m, nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// checkDigit returns the check digit of ICAO Doc 9303, part 3: weights 7 3 1, letters from A = 10, fillers 0, modulo 10.
func checkDigit(s string) byte {
	sum := 0
	for i := range len(s) {
		v := 0
		switch c := s[i]; {
		case isDigit(c):
			v = int(c - '0')
		case isUpper(c):
			v = int(c-'A') + 10
		}
		sum += v * [...]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

// shortDate reads YYMMDD in a century, with fillers for what is unknown.
func shortDate(s string, century int) (identity.PartialDate, bool) {
	part := func(t string) (int, bool) {
		if t == "<<" {
			return 0, true
		}
		n, err := strconv.Atoi(t)
		return n, err == nil && isDigits(t)
	}
	year, ok1 := part(s[:2])
	month, ok2 := part(s[2:4])
	day, ok3 := part(s[4:6])
	if !ok1 || !ok2 || !ok3 {
		return identity.PartialDate{}, false
	}
	if s[:2] == "<<" {
		return identity.PartialDate{}, s == "<<<<<<"
	}
	p, err := identity.NewPartialDate(century+year, time.Month(month), day)
	return p, err == nil
}

// names reads line 3.
func names(line string) (family, given string, ok bool) {
	body := strings.TrimRight(line, "<")
	if body == "" || strings.ContainsAny(body, "0123456789") || body[0] == '<' {
		return "", "", false
	}
	family, given, _ = strings.Cut(body, "<<")
	if strings.Contains(given, "<<") {
		return "", "", false
	}
	words := func(s string) string { return strings.ReplaceAll(strings.Trim(s, "<"), "<", " ") }
	return words(family), words(given), true
}

// Name returns family name and other names, as they stand in the zone: "TRAN THI MINH HOA".
func (m MRZ) Name() string {
	if m.Given == "" {
		return m.Family
	}
	return m.Family + " " + m.Given
}

// The findings about a card.
const (
	// FindingDocumentNumberDiffers: the nine digits in the zone are not the last nine of the twelve.
	FindingDocumentNumberDiffers identity.FindingCode = "document_number_differs"
	// FindingOptionalData: the zone has characters where cards seen so far have fillers.
	FindingOptionalData identity.FindingCode = "optional_data"
	// FindingNumberDiffers: two sources have different personal numbers.
	FindingNumberDiffers identity.FindingCode = "number_differs"
	// FindingOldCardDiffers: two sources have different old card numbers.
	FindingOldCardDiffers identity.FindingCode = "old_card_differs"
	// FindingNameDiffers: two sources have different names.
	FindingNameDiffers identity.FindingCode = "name_differs"
	// FindingBirthDateDiffers: two sources have different birth dates.
	FindingBirthDateDiffers identity.FindingCode = "birth_date_differs"
	// FindingIssuedBeforeBirth: the card was issued before its holder was born.
	FindingIssuedBeforeBirth identity.FindingCode = "issued_before_birth"
)

// Findings returns where the zone contradicts itself: the nine digits and the twelve, the number and the sex, the number
// and the birth year. A printed card has none.
func (m MRZ) Findings() []identity.Finding {
	if m.PersonalID.IsZero() {
		return nil
	}
	var all []identity.Finding
	if m.findings&mrzNumberDiffers != 0 {
		all = append(all, identity.Finding{Code: FindingDocumentNumberDiffers, Grade: identity.Contradiction})
	}
	p := identity.Person{Sex: m.Sex}
	if m.findings&mrzYearDiffers != 0 {
		p.BirthDate = m.BirthDate
	}
	all = append(all, m.PersonalID.Compare(p)...)
	if m.findings&mrzOptional != 0 {
		all = append(all, identity.Finding{Code: FindingOptionalData, Grade: identity.Note})
	}
	return all
}

// MRZName returns line 3 of the zone for a full name, family name first: marks dropped, Đ as D, the first word and the
// others parted by two fillers, apostrophes left out, other punctuation as fillers, cut or filled to 30 characters. It
// returns "" when no Latin letter remains.
func MRZName(name string) string {
	noApostrophes := strings.NewReplacer("'", "", "’", "", "ʼ", "").Replace(identity.NFC(name))
	words := strings.Fields(identity.SearchKey(noApostrophes))
	var kept []string
	for _, w := range words {
		w = strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return r
			}
			return -1
		}, w)
		if w != "" {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	line := kept[0]
	if len(kept) > 1 {
		line += "<<" + strings.Join(kept[1:], "<")
	}
	return (line + strings.Repeat("<", mrzWidth))[:mrzWidth]
}

// SameName reports whether a full name, with its marks, can stand in the zone as it does: what the zone cut off is not
// compared, nor is where the family name ends.
func (m MRZ) SameName(full string) bool {
	letters := func(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "<", "") }
	want, got := letters(MRZName(full)), letters(m.Name())
	return want == got
}
