package identity

import (
	"fmt"

	"github.com/motcua/motcua"
)

// InsuranceNumber is a social-insurance number (mã số bảo hiểm xã hội), printed on the book and on the
// health-insurance card.
//
//	issuer     the social security agency
//	form       ten digits, unique; no check-digit rule is known (QĐ 595/QĐ-BHXH of 14 April 2017, art. 2.13)
//	since      from 1 August 2025 the personal number is used in its place (CV 1804/BHXH-QLT of 2025); numbers given
//	           before stay in files
//	example    0123456789 (invented)
//
// It is eight bytes, comparable, and never printed; the zero value is no number.
type InsuranceNumber struct{ s sealed }

const insuranceForm = "10 ASCII digits"

// ParseInsuranceNumber reads exactly ten ASCII digits.
func ParseInsuranceNumber(s string) (InsuranceNumber, error) {
	if n, ok := number(s); ok && len(s) == 10 {
		return InsuranceNumber{seal(n)}, nil
	}
	return InsuranceNumber{}, malformed("social-insurance number", insuranceForm)
}

// MustParseInsuranceNumber is [ParseInsuranceNumber] for invented numbers; it panics on an error.
func MustParseInsuranceNumber(s string) InsuranceNumber { return must(ParseInsuranceNumber(s)) }

// CompactInsuranceNumber reads a number as people type it and lists what it changed, as [CompactPersonalID] does.
func CompactInsuranceNumber(s string) (InsuranceNumber, []Change, error) {
	return compact(s, separators, ParseInsuranceNumber)
}

// IsZero reports whether n holds no number.
func (n InsuranceNumber) IsZero() bool { return n.s == 0 }

// Reveal returns the ten digits, "" for the zero value.
func (n InsuranceNumber) Reveal() string {
	if n.s == 0 {
		return ""
	}
	return string(appendDigits(nil, n.s.open(), 10))
}

// Mask returns ten stars, "" for the zero value: no part of the number is known to be harmless.
func (n InsuranceNumber) Mask() string {
	if n.s == 0 {
		return ""
	}
	return "**********"
}

// String returns [InsuranceNumber.Mask].
func (n InsuranceNumber) String() string { return n.Mask() }

// Format prints the mask, whatever the verb.
func (n InsuranceNumber) Format(f fmt.State, verb rune) {
	formatMask(f, verb, "InsuranceNumber", n.Mask())
}

// MarshalText returns the mask; see [Exchange].
func (n InsuranceNumber) MarshalText() ([]byte, error) { return []byte(n.Mask()), nil }

// UnmarshalText reads the form of [ParseInsuranceNumber]; empty text is the zero value.
func (n *InsuranceNumber) UnmarshalText(text []byte) error {
	return unmarshal(n, text, ParseInsuranceNumber)
}

// Equal reports whether both are the same number, as == does.
func (n InsuranceNumber) Equal(o InsuranceNumber) bool { return n == o }

// FindingInsuranceReplaced: on the day, the personal number is used in place of a social-insurance number.
const FindingInsuranceReplaced FindingCode = "insurance_number_replaced"

// Inspect returns what is to be said of the number on a day: from 1 August 2025, a note that the personal number is used
// in its place.
func (n InsuranceNumber) Inspect(on motcua.Date) []Finding {
	if n.s == 0 || !on.IsZero() && on.Before(motcua.FromUnixDay(20301)) { // 1 August 2025
		return nil
	}
	return []Finding{{Code: FindingInsuranceReplaced, Grade: Note, Citation: motcua.Citation{
		Document: "CV 1804/BHXH-QLT (2025)", Quality: motcua.High,
	}}}
}
