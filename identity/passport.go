package identity

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua"
)

// PassportNumber is the number of a Vietnamese passport (hộ chiếu): its shape only. For certainty read the machine-
// readable zone of the passport.
//
//	issuer     the Ministry of Public Security, the Ministry of Foreign Affairs
//	form       one capital letter and seven digits (older) or eight (newer); only test data and other programs' rules
//	           were seen, no legal text
//	example    C1234567 (invented)
//
// It is eight bytes, comparable, and never printed; the zero value is no number.
type PassportNumber struct{ s sealed } // (letter * 10^8 + digits) * 2 + (1 if eight digits)

const (
	passportForm = "1 capital letter and 7 or 8 digits"
	passportSeen = "BCDKNP" // letters seen
)

// ParsePassportNumber reads one ASCII capital and seven or eight digits.
func ParsePassportNumber(s string) (PassportNumber, error) {
	if len(s) == 8 || len(s) == 9 {
		letter := s[0] - 'A'
		if n, ok := number(s[1:]); ok && letter < 26 {
			return PassportNumber{seal((uint64(letter)*1e8+n)<<1 | uint64(len(s)-8))}, nil
		}
	}
	return PassportNumber{}, malformed("passport number", passportForm)
}

// MustParsePassportNumber is [ParsePassportNumber] for invented numbers; it panics on an error.
func MustParsePassportNumber(s string) PassportNumber { return must(ParsePassportNumber(s)) }

// CompactPassportNumber reads a number as people type it, with a small letter too, and lists what it changed.
func CompactPassportNumber(s string) (PassportNumber, []Change, error) {
	return compact(s, separators, ParsePassportNumber)
}

// IsZero reports whether p holds no number.
func (p PassportNumber) IsZero() bool { return p.s == 0 }

// Reveal returns the number, "" for the zero value.
func (p PassportNumber) Reveal() string {
	if p.s == 0 {
		return ""
	}
	v := p.s.open()
	n := v >> 1
	return string(appendDigits([]byte{byte('A' + n/1e8)}, n%1e8, 7+int(v&1)))
}

// Mask returns the letter, and stars for the digits; "" for the zero value.
func (p PassportNumber) Mask() string {
	if p.s == 0 {
		return ""
	}
	v := p.s.open()
	return string(rune('A'+v>>1/1e8)) + strings.Repeat("*", 7+int(v&1))
}

// String returns [PassportNumber.Mask].
func (p PassportNumber) String() string { return p.Mask() }

// Format prints the mask, whatever the verb.
func (p PassportNumber) Format(f fmt.State, verb rune) {
	formatMask(f, verb, "PassportNumber", p.Mask())
}

// MarshalText returns the mask; see [Exchange].
func (p PassportNumber) MarshalText() ([]byte, error) { return []byte(p.Mask()), nil }

// UnmarshalText reads the form of [ParsePassportNumber]; empty text is the zero value.
func (p *PassportNumber) UnmarshalText(text []byte) error {
	return unmarshal(p, text, ParsePassportNumber)
}

// Equal reports whether both are the same number, as == does.
func (p PassportNumber) Equal(o PassportNumber) bool { return p == o }

// FindingPassportSeries: a letter that was not seen on a passport yet.
const FindingPassportSeries FindingCode = "passport_series_unseen"

// Inspect returns a note when the letter was not seen yet. The day makes no difference so far.
func (p PassportNumber) Inspect(motcua.Date) []Finding {
	if p.s == 0 || strings.IndexByte(passportSeen, p.Mask()[0]) >= 0 {
		return nil
	}
	return []Finding{{Code: FindingPassportSeries, Grade: Note, Part: PartPrefix}}
}
