package identity

import (
	"strings"

	"github.com/motcua/motcua"
)

// AgencyCode is the electronic code of an agency or organisation (mã định danh điện tử của cơ quan, tổ chức).
//
//	issuer     level 1 the Prime Minister's list, deeper levels each agency for those below it
//	form       at most 35 characters: capital letters, digits and dots. Level 1 is a letter A-Y and two digits; deeper
//	           levels follow to the right, each after a dot. An enterprise has its enterprise code (ten digits); others
//	           have Z01-Z99 followed directly by up to 32 characters (QĐ 20/2020/QĐ-TTg of 22 July 2020, art. 4-6)
//	amended    by QĐ 09/2025/QĐ-TTg of 14 April 2025, whose text was not seen
//	before     QCVN 102:2016/BTTTT wrote V1V2V3.Z1Z2.Y1Y2.MX1X2, the deepest level first and zeros for absent levels:
//	           000.03.14.H40 is H40.14.03 today (Circular 01/2018/TT-VPCP of 23 November 2018, art. 19). That the groups
//	           are reversed and zeros dropped is how both forms are understood here; no text orders the conversion
//	example    H40.14.03 (shape from practice)
//
// Parse reads both orders; the value keeps the order of QĐ 20/2020, so that one agency is one value. A code is public
// and prints as it is. It is comparable; the zero value is no code.
type AgencyCode struct{ code string }

// AgencyScheme says in which way an agency code was written. The zero value is no code.
type AgencyScheme uint8

// The schemes.
const (
	SchemeNone       AgencyScheme = iota
	SchemeQD20                    // level 1 first (QĐ 20/2020/QĐ-TTg, art. 4)
	SchemeQCVN102                 // deepest level first (QCVN 102:2016/BTTTT)
	SchemeEnterprise              // an enterprise code (QĐ 20/2020/QĐ-TTg, art. 5)
	SchemeOther                   // Z01 to Z99 (QĐ 20/2020/QĐ-TTg, art. 6)
)

// String returns "qd20_2020", "qcvn102_2016", "enterprise", "other", or "none".
func (s AgencyScheme) String() string {
	switch s {
	case SchemeQD20:
		return "qd20_2020"
	case SchemeQCVN102:
		return "qcvn102_2016"
	case SchemeEnterprise:
		return "enterprise"
	case SchemeOther:
		return "other"
	}
	return "none"
}

const (
	agencyForm = "MX1X2.…, 000.00.00.MX1X2, enterprise code, or Z01-Z99 and up to 32 characters"
	agencyMax  = 35
)

// levelOneAgency is one row of the list of agencies of the first level.
type levelOneAgency struct {
	code    string
	quality motcua.Quality
	name    string
}

// ParseAgencyCode reads a code in the order of QĐ 20/2020 or in that of QCVN 102, strictly: capitals, no spaces, no
// empty group.
func ParseAgencyCode(s string) (AgencyCode, error) {
	c, _, err := ParseAgencyScheme(s)
	return c, err
}

// ParseAgencyScheme is [ParseAgencyCode], and says in which way the code was written.
func ParseAgencyScheme(s string) (AgencyCode, AgencyScheme, error) {
	canonical, scheme := readAgency(s)
	if scheme == SchemeNone {
		return AgencyCode{}, SchemeNone, malformed("agency code", agencyForm)
	}
	return AgencyCode{canonical}, scheme, nil
}

func readAgency(s string) (string, AgencyScheme) {
	if len(s) < 3 || len(s) > agencyMax {
		return "", SchemeNone
	}
	dot := true // no dot comes first
	for i := range len(s) {
		c := s[i]
		switch {
		case isUpperOrDigit(c):
			dot = false
		case c == '.' && !dot:
			dot = true
		default:
			return "", SchemeNone
		}
	}
	if dot {
		return "", SchemeNone
	}
	switch {
	case isLevelOne(s[:3]) && (len(s) == 3 || s[3] == '.'):
		return s, SchemeQD20
	case s[0] == 'Z' && isDigit(s[1]) && isDigit(s[2]) && s[1:3] != "00" && len(s) > 3 && s[3] != '.':
		return s, SchemeOther
	case len(s) == 13 && s[3] == '.' && s[6] == '.' && s[9] == '.' && isLevelOne(s[10:]):
		code := s[10:]
		for _, group := range [...]string{s[7:9], s[4:6], s[0:3]} {
			if strings.Trim(group, "0") != "" {
				code += "." + group
			}
		}
		return code, SchemeQCVN102
	case len(s) == 10:
		if _, fault := parseTax10(s); fault == 0 {
			return s, SchemeEnterprise
		}
	}
	return "", SchemeNone
}

func isDigit(c byte) bool { return c-'0' <= 9 }

func isUpperOrDigit(c byte) bool { return c-'0' <= 9 || c-'A' < 26 }

// isLevelOne reports whether s is a letter A-Y and two digits.
func isLevelOne(s string) bool {
	return len(s) == 3 && s[0] >= 'A' && s[0] <= 'Y' && isDigit(s[1]) && isDigit(s[2])
}

// MustParseAgencyCode is [ParseAgencyCode] for constants in code and tests; it panics on an error.
func MustParseAgencyCode(s string) AgencyCode { return must(ParseAgencyCode(s)) }

// CompactAgencyCode reads a code as it is found in files, with spaces or in small letters too, and lists what it
// changed. A code in the order of QCVN 102 is turned round by the strict parser already, which is no change.
func CompactAgencyCode(s string) (AgencyCode, []Change, error) {
	return compact(s, "", ParseAgencyCode)
}

// IsZero reports whether c holds no code.
func (c AgencyCode) IsZero() bool { return c.code == "" }

// String returns the code in the order of QĐ 20/2020, "" for the zero value.
func (c AgencyCode) String() string { return c.code }

// MarshalText returns the form of [AgencyCode.String].
func (c AgencyCode) MarshalText() ([]byte, error) { return []byte(c.code), nil }

// UnmarshalText reads the form of [ParseAgencyCode]; empty text is the zero value.
func (c *AgencyCode) UnmarshalText(text []byte) error { return unmarshal(c, text, ParseAgencyCode) }

// Equal reports whether both are the same code, as == does.
func (c AgencyCode) Equal(o AgencyCode) bool { return c == o }

// Scheme says which kind of code it is: by levels, an enterprise's, or another organisation's. It is never
// [SchemeQCVN102], which is only a way of writing.
func (c AgencyCode) Scheme() AgencyScheme {
	_, scheme := readAgency(c.code)
	return scheme
}

// LevelOne returns the agency of the first level to which the code belongs: "H40". It is "" for enterprises and other
// organisations.
func (c AgencyCode) LevelOne() string {
	if c.Scheme() != SchemeQD20 {
		return ""
	}
	return c.code[:3]
}

// Levels returns the groups of the code from level 1 down: H40, 14, 03. A code without levels is one group.
func (c AgencyCode) Levels() []string {
	switch c.Scheme() {
	case SchemeNone:
		return nil
	case SchemeQD20:
		return strings.Split(c.code, ".")
	}
	return []string{c.code}
}

// Parent returns the agency one level up; ok is false at level 1 and for codes without levels.
func (c AgencyCode) Parent() (parent AgencyCode, ok bool) {
	i := strings.LastIndexByte(c.code, '.')
	if i < 0 || c.Scheme() != SchemeQD20 {
		return AgencyCode{}, false
	}
	return AgencyCode{c.code[:i]}, true
}

// Under reports whether the agency is o or stands below it. Nothing stands under the zero value.
func (c AgencyCode) Under(o AgencyCode) bool {
	return c == o && !c.IsZero() || o.Scheme() == SchemeQD20 && strings.HasPrefix(c.code, o.code+".")
}

// QCVN102 returns the code in the order used before, "000.03.14.H40"; ok is false when its groups do not fit that form,
// which has room for two groups of two characters and one of three, and none for a
// group of three that looks like a first level.
func (c AgencyCode) QCVN102() (code string, ok bool) {
	levels := c.Levels()
	if c.Scheme() != SchemeQD20 {
		return "", false
	}
	groups := [...]string{"00", "00", "000"} // levels 2, 3, 4
	at := 0
	for _, g := range levels[1:] {
		for at < len(groups) && len(groups[at]) != len(g) {
			at++
		}
		if at == len(groups) || strings.Trim(g, "0") == "" {
			return "", false
		}
		groups[at] = g
		at++
	}
	if isLevelOne(groups[2]) {
		return "", false // it would stand first and be read as the first level
	}
	return groups[2] + "." + groups[1] + "." + groups[0] + "." + levels[0], true
}

// The findings about an agency code.
const (
	// FindingAgencyUnlisted: the list of first-level agencies, which is not complete, does not have the code.
	FindingAgencyUnlisted FindingCode = "agency_unlisted"
	// FindingAgencyRecalled: the name of the first-level agency rests on no source that was seen.
	FindingAgencyRecalled FindingCode = "agency_recalled"
)

// Inspect returns what is to be said of the first level. The list of first-level agencies is incomplete, and codes were
// reissued after the mergers of 2025, so none of it refuses a code. The day makes no difference so far.
func (c AgencyCode) Inspect(motcua.Date) []Finding {
	level := c.LevelOne()
	if level == "" {
		return nil
	}
	cite := motcua.Citation{Document: "QĐ 20/2020/QĐ-TTg", Issued: motcua.MustDate(2020, 7, 22), Article: "appendix I"}
	_, quality, ok := LevelOneAgency(level)
	cite.Quality = quality
	switch {
	case !ok:
		return []Finding{{Code: FindingAgencyUnlisted, Grade: Note, Part: PartAgency, Citation: cite}}
	case quality <= motcua.Low:
		return []Finding{{Code: FindingAgencyRecalled, Grade: Note, Part: PartAgency, Citation: cite}}
	}
	return nil
}

// LevelOneAgency returns the name of an agency of the first level by its code, "H40", and how well that is known; ok is
// false when the list, which is incomplete, does not have it. Where a province was merged in 2025 the code is that of
// the province it was.
func LevelOneAgency(code string) (name string, quality motcua.Quality, ok bool) {
	for i := range levelOneAgencies {
		if a := &levelOneAgencies[i]; a.code == code {
			return a.name, a.quality, true
		}
	}
	return "", motcua.Unverified, false
}
