package identity

import (
	"fmt"

	"github.com/motcua/motcua"
)

// TaxCode is a tax code (mã số thuế).
//
//	issuer     the tax authority; for enterprises the business register, whose enterprise code is the tax code
//	form       ten digits; ten digits, a dash and three digits 001-999 for a dependent unit; or twelve digits, the
//	           personal number, for individuals, dependants, households and household businesses
//	structure  N1N2 a range (not a province), N3-N9 a serial 0000001-9999999, N10 the check digit (Circular
//	           105/2020/TT-BTC of 3 December 2020, art. 5; Circular 86/2024/TT-BTC of 23 December 2024, art. 5)
//	check      weights 31 29 23 19 17 13 7 5 3 over N1-N9, the sum modulo 11, N10 is 10 minus the remainder; a
//	           remainder of 0 gives no digit and the serial is never issued. The formula is the one in use: every known
//	           real code follows it, and no legal text with it was found
//	since      twelve digits from 1 July 2025 (Circular 86/2024/TT-BTC, art. 5(5) and 38-39); Circular 90/2026/TT-BTC
//	           replaces it from 1 July 2026 and keeps the structure, as far as secondary texts tell
//	example    0100000123-001 (invented), 0100000042
//
// The thirteen digits may be written without the dash, which the canonical form has. A ten-digit code may be that of a
// person: until 30 June 2025 individuals had such codes and foreigners still get them. Therefore every tax code prints
// as a mask.
//
// It is eight bytes, comparable, a map key; the zero value is no code.
type TaxCode struct{ s sealed } // 4 * number + kind

// TaxCodeKind says whose code it is. The zero value is no code.
type TaxCodeKind uint8

// The kinds of tax codes.
const (
	TaxCodeNone         TaxCodeKind = iota
	TaxCodeOrganisation             // ten digits: organisations, and individuals without a personal number
	TaxCodeUnit                     // thirteen digits: a dependent unit of the first ten
	TaxCodePersonal                 // twelve digits: a personal number
)

// String returns "organisation", "unit", "personal", or "none".
func (k TaxCodeKind) String() string {
	switch k {
	case TaxCodeOrganisation:
		return "organisation"
	case TaxCodeUnit:
		return "unit"
	case TaxCodePersonal:
		return "personal"
	}
	return "none"
}

const taxCodeForm = "10 digits, 10 digits-001..999, or 12 digits"

// taxFault says why a text is no tax code. It is 0 when it is one.
type taxFault uint8

const (
	taxMalformed taxFault = iota + 1
	taxSerial
	taxSkipped
	taxCheckDigit
	taxSuffix
)

// parseTax reads a tax code. It does not allocate.
func parseTax[T string | []byte](s T) (TaxCode, taxFault) {
	switch len(s) {
	case 10:
		n, fault := parseTax10(s)
		if fault != 0 {
			return TaxCode{}, fault
		}
		return TaxCode{seal(n<<2 | uint64(TaxCodeOrganisation))}, 0
	case 12:
		n, ok := parse12(s)
		if !ok {
			return TaxCode{}, taxMalformed
		}
		return TaxCode{seal(n<<2 | uint64(TaxCodePersonal))}, 0
	case 13, 14:
		if len(s) == 14 && s[10] != '-' {
			return TaxCode{}, taxMalformed
		}
		var suffix uint64
		for _, c := range [3]byte{s[len(s)-3], s[len(s)-2], s[len(s)-1]} {
			if c -= '0'; c > 9 {
				return TaxCode{}, taxMalformed
			}
			suffix = suffix*10 + uint64(c)
		}
		n, fault := parseTax10(s[:10])
		if fault != 0 {
			return TaxCode{}, fault
		}
		if suffix == 0 {
			return TaxCode{}, taxSuffix
		}
		return TaxCode{seal((n*1000+suffix)<<2 | uint64(TaxCodeUnit))}, 0
	}
	return TaxCode{}, taxMalformed
}

// parseTax10 reads the ten digits and checks them.
func parseTax10[T string | []byte](s T) (uint64, taxFault) {
	head, bad := values(load8(s, 0), zeros8)
	d8, d9 := s[8]-'0', s[9]-'0'
	if bad != 0 || d8 > 9 || d9 > 9 {
		return 0, taxMalformed
	}
	n := value8(head)*10 + uint64(d8)
	if n%10000000 == 0 {
		return 0, taxSerial
	}
	switch r := taxRemainder(head, d8); {
	case r == 0:
		return 0, taxSkipped
	case 10-r != uint64(d9):
		return 0, taxCheckDigit
	}
	return n*10 + uint64(d9), 0
}

// taxRemainder returns the weighted sum of nine digits modulo 11, the first eight as the values of a word. The weights are reduced
// modulo 11 (31 is 9, 29 is 7, and so on: 9 7 1 8 6 2 7 5 3), which keeps each product of two digits in its byte.
func taxRemainder(head uint64, d8 byte) uint64 {
	even := head & 0x00ff00ff00ff00ff             // digits 1 3 5 7, one in 16 bits
	odd := head >> 8 & 0x00ff00ff00ff00ff         // digits 2 4 6 8
	const evenWeights = 9<<48 | 1<<32 | 6<<16 | 7 // the product's top 16 bits sum them up
	const oddWeights = 7<<48 | 8<<32 | 2<<16 | 5
	return (even*evenWeights>>48 + odd*oddWeights>>48 + 3*uint64(d8)) % 11
}

// TaxCheckDigit returns the tenth digit for the first nine of a tax code. ok is false when s is not nine digits, when
// the serial is 0000000, and when no digit exists, so that no such code is issued.
func TaxCheckDigit(s string) (digit int, ok bool) {
	n, digits := number(s)
	if !digits || len(s) != 9 || n%10000000 == 0 {
		return 0, false
	}
	head, _ := values(load8(s, 0), zeros8)
	r := taxRemainder(head, s[8]-'0')
	return 10 - int(r), r != 0
}

func (f taxFault) err() error {
	p := motcua.Problem{Code: motcua.CodeMalformed, Param: taxCodeForm}
	switch f {
	case 0:
		return nil
	case taxSerial:
		p = motcua.Problem{Path: "serial", Code: motcua.CodeOutOfRange, Param: "0000001..9999999", Citation: taxStructure()}
	case taxSkipped:
		p = motcua.Problem{Path: "serial", Code: motcua.CodeNotAllowed, Param: "a remainder of 0: no check digit exists"}
	case taxCheckDigit:
		p = motcua.Problem{Path: "check_digit", Code: motcua.CodeMalformed, Param: "10 minus the weighted sum modulo 11"}
	case taxSuffix:
		p = motcua.Problem{Path: "suffix", Code: motcua.CodeOutOfRange, Param: "001..999", Citation: taxStructure()}
	}
	return motcua.Invalid("identity: tax code", p)
}

// ParseTaxCode reads a code of ten, thirteen or twelve ASCII digits, thirteen with or without the dash, and checks its
// serial, check digit and suffix. The error says which of them is wrong and does not quote the input.
func ParseTaxCode(s string) (TaxCode, error) {
	c, fault := parseTax(s)
	if fault != 0 {
		return TaxCode{}, fault.err()
	}
	return c, nil
}

// MustParseTaxCode is [ParseTaxCode] for constants in code and tests; it panics on an error.
func MustParseTaxCode(s string) TaxCode { return must(ParseTaxCode(s)) }

// CompactTaxCode reads a code as people type it and lists what it changed, as [CompactPersonalID] does. Thirteen digits
// without the dash are no change: the strict parser takes them.
func CompactTaxCode(s string) (TaxCode, []Change, error) {
	// The dash is part of the printed form, so what drops it is tried last.
	if c, changes, err := compact(s, "", ParseTaxCode); err == nil {
		return c, changes, nil
	}
	return compact(s, separators, ParseTaxCode)
}

// IsZero reports whether c holds no code.
func (c TaxCode) IsZero() bool { return c.s == 0 }

// Kind says whose code it is.
func (c TaxCode) Kind() TaxCodeKind {
	if c.s == 0 {
		return TaxCodeNone
	}
	return TaxCodeKind(c.s.open() & 3)
}

// Reveal returns the canonical form, thirteen digits with the dash; "" for the zero value.
func (c TaxCode) Reveal() string {
	n := c.s.open() >> 2
	var b [14]byte
	switch c.Kind() {
	case TaxCodeOrganisation:
		return string(appendDigits(b[:0], n, 10))
	case TaxCodeUnit:
		return string(appendDigits(append(appendDigits(b[:0], n/1000, 10), '-'), n%1000, 3))
	case TaxCodePersonal:
		return string(appendDigits(b[:0], n, 12))
	}
	return ""
}

// Mask returns the code with everything but the first digits replaced by stars: two of them, or three of a personal number.
func (c TaxCode) Mask() string {
	n := c.s.open() >> 2
	switch c.Kind() {
	case TaxCodeOrganisation:
		return string(appendDigits(nil, n/1e8, 2)) + "********"
	case TaxCodeUnit:
		return string(appendDigits(nil, n/1e11, 2)) + "********-***"
	case TaxCodePersonal:
		return string(appendDigits(nil, n/1e9, 3)) + "*********"
	}
	return ""
}

// String returns [TaxCode.Mask].
func (c TaxCode) String() string { return c.Mask() }

// Format prints the mask, whatever the verb.
func (c TaxCode) Format(f fmt.State, verb rune) { formatMask(f, verb, "TaxCode", c.Mask()) }

// MarshalText returns the mask; see [Exchange].
func (c TaxCode) MarshalText() ([]byte, error) { return []byte(c.Mask()), nil }

// UnmarshalText reads the form of [ParseTaxCode]; empty text is the zero value.
func (c *TaxCode) UnmarshalText(text []byte) error { return unmarshal(c, text, ParseTaxCode) }

// Equal reports whether both are the same code, as == does.
func (c TaxCode) Equal(o TaxCode) bool { return c == o }

// Parent returns the ten-digit code to which a dependent unit belongs.
func (c TaxCode) Parent() (parent TaxCode, ok bool) {
	if c.Kind() != TaxCodeUnit {
		return TaxCode{}, false
	}
	return TaxCode{seal(c.s.open()>>2/1000<<2 | uint64(TaxCodeOrganisation))}, true
}

// PersonalID returns the personal number that a twelve-digit code is.
func (c TaxCode) PersonalID() (id PersonalID, ok bool) {
	if c.Kind() != TaxCodePersonal {
		return PersonalID{}, false
	}
	return PersonalID{seal(c.s.open() >> 2)}, true
}

// TaxCodeOf returns the tax code of a person: since 1 July 2025, the personal number. Of the zero value it is the zero
// value.
func TaxCodeOf(id PersonalID) TaxCode {
	if id.s == 0 {
		return TaxCode{}
	}
	return TaxCode{seal(id.s.open()<<2 | uint64(TaxCodePersonal))}
}

// FindingPersonalTaxCodeEarly: twelve digits before 1 July 2025, when individuals had ten-digit codes.
const FindingPersonalTaxCodeEarly FindingCode = "personal_tax_code_early"

// Inspect returns what is to be said of the code under the law of a day: of a personal number what
// [PersonalID.Inspect] finds. A code that parses is never refused; the zero Date stands for the last law known.
func (c TaxCode) Inspect(on motcua.Date) []Finding {
	id, personal := c.PersonalID()
	switch {
	case !personal:
		return nil
	case !on.IsZero() && on.Before(twoTiers()):
		return []Finding{{Code: FindingPersonalTaxCodeEarly, Grade: Contradiction, Citation: personalTaxCode()}}
	}
	return id.Inspect(on).Findings()
}

func taxStructure() motcua.Citation {
	return motcua.Citation{Document: "TT 105/2020/TT-BTC", Issued: motcua.MustDate(2020, 12, 3), Article: "art. 5", Quality: motcua.High}
}

func personalTaxCode() motcua.Citation {
	return motcua.Citation{Document: "TT 86/2024/TT-BTC", Issued: motcua.MustDate(2024, 12, 23), Article: "art. 5(5) and 38-39", Quality: motcua.High}
}
