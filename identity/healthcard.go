package identity

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua"
)

// HealthCardNumber is the number of a health-insurance card (thẻ bảo hiểm y tế).
//
//	issuer     the social security agency
//	form       fifteen characters; today also the ten digits of the social-insurance number, or the twelve of the
//	           personal number
//	structure  of fifteen: two letters object group, one digit benefit 1-5, two digits province, ten digits social-
//	           insurance number (QĐ 1351/QĐ-BHXH of 16 November 2015). A newborn's temporary card is TE and 1, an
//	           organ donor's HG and 4 (Circular 30/2020/TT-BYT, art. 10)
//	since      2015; since 1 July 2025 a person's health identity is the personal number (Decree 102/2025/NĐ-CP, art. 6)
//	example    DN4010123456789 (invented)
//
// The list of object groups grew since 2015 and which province digits are used since the merger of July 2025 is not
// published, so an unknown group or province is a doubt and never a reason to refuse a card. The group tells things
// like poverty or merit, so the mask hides everything.
//
// It is eight bytes, comparable, and never printed; the zero value is no number.
type HealthCardNumber struct{ s sealed } // 4 * (letters * 10^13 + digits) + form

// HealthCardForm says in which form a health-insurance card number is. The zero value is no number.
type HealthCardForm uint8

// The forms.
const (
	HealthCardNone      HealthCardForm = iota
	HealthCard15                       // fifteen characters, as on cards since 2015
	HealthCardInsurance                // ten digits, the social-insurance number
	HealthCardPersonal                 // twelve digits, the personal number
)

// String returns "card", "insurance", "personal" or "none".
func (f HealthCardForm) String() string {
	switch f {
	case HealthCard15:
		return "card"
	case HealthCardInsurance:
		return "insurance"
	case HealthCardPersonal:
		return "personal"
	}
	return "none"
}

// Payer says who pays the contribution of an object group (nhóm đối tượng) of health insurance. The zero value is not
// known.
type Payer uint8

// The payers.
const (
	PayerUnknown         Payer = iota
	PayerEmployment            // employee and employer
	PayerSocialInsurance       // the social insurance fund
	PayerStateBudget           // the state budget
	PayerStateSupport          // the person, with support of the state budget
	PayerHousehold             // the household
)

// healthObject is one row of the table of object groups.
type healthObject struct {
	code    string
	payer   Payer
	benefit uint8
}

const (
	healthCardForm = "2 capital letters, 1-5, 12 digits; or 10 digits; or 12 digits"
	healthDigits   = 1e13 // the digits after the letters
)

// ParseHealthCardNumber reads one of the three forms, in ASCII capitals and digits.
func ParseHealthCardNumber(s string) (HealthCardNumber, error) {
	form, n := HealthCardNone, uint64(0)
	switch len(s) {
	case 10:
		if v, ok := number(s); ok {
			form, n = HealthCardInsurance, v
		}
	case 12:
		if v, ok := parse12(s); ok {
			form, n = HealthCardPersonal, v
		}
	case 15:
		a, b := s[0]-'A', s[1]-'A'
		if v, ok := number(s[2:]); ok && a < 26 && b < 26 && s[2] >= '1' && s[2] <= '5' {
			form, n = HealthCard15, (uint64(a)*26+uint64(b))*healthDigits+v
		}
	}
	if form == HealthCardNone {
		return HealthCardNumber{}, malformed("health-insurance card number", healthCardForm)
	}
	return HealthCardNumber{seal(n<<2 | uint64(form))}, nil
}

// MustParseHealthCardNumber is [ParseHealthCardNumber] for invented numbers; it panics on an error.
func MustParseHealthCardNumber(s string) HealthCardNumber { return must(ParseHealthCardNumber(s)) }

// CompactHealthCardNumber reads a number as people type it, in small letters too, and lists what it changed.
func CompactHealthCardNumber(s string) (HealthCardNumber, []Change, error) {
	return compact(s, separators, ParseHealthCardNumber)
}

// IsZero reports whether h holds no number.
func (h HealthCardNumber) IsZero() bool { return h.s == 0 }

// Form says in which form the number is.
func (h HealthCardNumber) Form() HealthCardForm {
	if h.s == 0 {
		return HealthCardNone
	}
	return HealthCardForm(h.s.open() & 3)
}

// Reveal returns the number, "" for the zero value.
func (h HealthCardNumber) Reveal() string {
	n := h.s.open() >> 2
	var b [15]byte
	switch h.Form() {
	case HealthCard15:
		letters := n / healthDigits
		return string(appendDigits(append(b[:0], byte('A'+letters/26), byte('A'+letters%26)), n%healthDigits, 13))
	case HealthCardInsurance:
		return string(appendDigits(b[:0], n, 10))
	case HealthCardPersonal:
		return string(appendDigits(b[:0], n, 12))
	}
	return ""
}

// Mask returns as many stars as the number has characters, "" for the zero value.
func (h HealthCardNumber) Mask() string {
	switch h.Form() {
	case HealthCard15:
		return strings.Repeat("*", 15)
	case HealthCardInsurance:
		return strings.Repeat("*", 10)
	case HealthCardPersonal:
		return strings.Repeat("*", 12)
	}
	return ""
}

// String returns [HealthCardNumber.Mask].
func (h HealthCardNumber) String() string { return h.Mask() }

// Format prints the mask, whatever the verb.
func (h HealthCardNumber) Format(f fmt.State, verb rune) {
	formatMask(f, verb, "HealthCardNumber", h.Mask())
}

// MarshalText returns the mask; see [Exchange].
func (h HealthCardNumber) MarshalText() ([]byte, error) { return []byte(h.Mask()), nil }

// UnmarshalText reads the form of [ParseHealthCardNumber]; empty text is the zero value.
func (h *HealthCardNumber) UnmarshalText(text []byte) error {
	return unmarshal(h, text, ParseHealthCardNumber)
}

// Equal reports whether both are the same number, as == does.
func (h HealthCardNumber) Equal(o HealthCardNumber) bool { return h == o }

// Object returns the two letters of the object group of a fifteen-character number, and who pays as far as the group is
// known; "" for the other forms.
func (h HealthCardNumber) Object() (code string, payer Payer) {
	if h.Form() != HealthCard15 {
		return "", PayerUnknown
	}
	code = h.Reveal()[:2]
	for i := range healthObjects {
		if healthObjects[i].code == code {
			return code, healthObjects[i].payer
		}
	}
	return code, PayerUnknown
}

// Benefit returns the benefit digit (mức hưởng) of a fifteen-character number, 1 to 5, and 0 for the other forms.
func (h HealthCardNumber) Benefit() int {
	if h.Form() != HealthCard15 {
		return 0
	}
	return int(h.s.open() >> 2 % healthDigits / 1e12)
}

// ProvinceCode returns the two province digits of a fifteen-character number, "" for the other forms. What they name
// depends on when the card was issued; see [LookupProvince].
func (h HealthCardNumber) ProvinceCode() string {
	if h.Form() != HealthCard15 {
		return ""
	}
	return string(appendDigits(nil, h.s.open()>>2%healthDigits/1e10%100, 2))
}

// Insurance returns the social-insurance number in the card number; ok is false for the form that is a personal number.
func (h HealthCardNumber) Insurance() (n InsuranceNumber, ok bool) {
	if f := h.Form(); f != HealthCard15 && f != HealthCardInsurance {
		return InsuranceNumber{}, false
	}
	return InsuranceNumber{seal(h.s.open() >> 2 % 1e10)}, true
}

// PersonalID returns the personal number that a twelve-digit card number is.
func (h HealthCardNumber) PersonalID() (id PersonalID, ok bool) {
	if h.Form() != HealthCardPersonal {
		return PersonalID{}, false
	}
	return PersonalID{seal(h.s.open() >> 2)}, true
}

// The findings about a health-insurance card number.
const (
	// FindingObjectUnknown: the object group is not in the table.
	FindingObjectUnknown FindingCode = "object_unknown"
	// FindingProvinceUnknown: the two digits were never the code of a province.
	FindingProvinceUnknown FindingCode = "province_unknown"
	// FindingBenefitUnusual: the benefit digit is not the usual one of the object group.
	FindingBenefitUnusual FindingCode = "benefit_unusual"
)

// Inspect returns what is to be said of the number under the law of a day. None of it refuses a card.
func (h HealthCardNumber) Inspect(on motcua.Date) []Finding {
	switch h.Form() {
	case HealthCardPersonal:
		id, _ := h.PersonalID()
		return id.Inspect(on).Findings()
	case HealthCardInsurance:
		n, _ := h.Insurance()
		return n.Inspect(on)
	case HealthCardNone:
		return nil
	}
	cite := motcua.Citation{Document: "QĐ 1351/QĐ-BHXH", Issued: motcua.MustDate(2015, 11, 16), Quality: motcua.Medium}
	var all []Finding
	code, _ := h.Object()
	known := false
	for i := range healthObjects {
		o := &healthObjects[i]
		if o.code != code {
			continue
		}
		known = true
		if int(o.benefit) != h.Benefit() {
			f := Finding{Code: FindingBenefitUnusual, Grade: Note, Part: PartBenefit, Citation: cite}
			if code == "TE" || code == "HG" {
				f.Citation = motcua.Citation{Document: "TT 30/2020/TT-BYT", Issued: motcua.MustDate(2020, 12, 31), Article: "art. 10", Quality: motcua.High}
			}
			all = append(all, f)
		}
	}
	if !known {
		all = append(all, Finding{Code: FindingObjectUnknown, Grade: Doubt, Part: PartObject, Citation: cite})
	}
	if _, err := ParsePlace(h.ProvinceCode()); err != nil {
		all = append(all, Finding{Code: FindingProvinceUnknown, Grade: Doubt, Part: PartPlace, Citation: cite})
	}
	return all
}
