package identity

import (
	"fmt"

	"github.com/motcua/motcua"
)

// PhoneNumber is a Vietnamese mobile phone number (số điện thoại di động): its shape only. Whether the number is in
// service, and with which carrier, is not in it: numbers have moved between carriers since portability.
//
//	issuer     mobile carriers, from blocks of the numbering plan
//	form       0 and nine digits, the first of them 3, 5, 7, 8 or 9; or +84 or 84 and those nine digits. The eleven-digit
//	           numbers that begin with 01 were replaced in 2018. Canonical is +84 and nine digits (E.164)
//	example    0912345678 (invented)
//
// Groups of digits may be separated by single spaces, dots or dashes, because that is how phone numbers are written.
//
// It is eight bytes, comparable, and never printed; the zero value is no number.
type PhoneNumber struct{ s sealed } // nine digits

const phoneForm = "0, 84 or +84 and 9 digits beginning with 3, 5, 7, 8 or 9"

// phoneUse says what is known of a mobile prefix.
type phoneUse uint8

const (
	phoneUnlisted phoneUse = iota
	phoneDisputed          // one list has it, the other does not
	phonePartly            // assigned in part
	phoneAssigned
)

// ParsePhoneNumber reads a mobile number in national or international form, with single separators between its digits.
func ParsePhoneNumber(s string) (PhoneNumber, error) {
	if len(s) == 10 && s[0] == '0' { // as most numbers are written
		head, bad := values(load8(s, 1), zeros8)
		if last := s[9] - '0'; bad == 0 && last <= 9 {
			return phone(s[1], value8(head)*10+uint64(last))
		}
	}
	var digits [11]byte
	n, separated := 0, true // no separator comes first
	rest := s
	if len(rest) > 0 && rest[0] == '+' {
		rest = rest[1:]
	}
	for i := range len(rest) {
		switch c := rest[i]; {
		case c >= '0' && c <= '9' && n < len(digits):
			digits[n] = c
			n++
			separated = false
		case (c == ' ' || c == '.' || c == '-') && !separated && i < len(rest)-1:
			separated = true
		default:
			return PhoneNumber{}, malformed("phone number", phoneForm)
		}
	}
	switch d := digits[:n]; {
	case n == 10 && d[0] == '0' && len(rest) == len(s):
		v, _ := number(d[1:])
		return phone(d[1], v)
	case n == 11 && d[0] == '8' && d[1] == '4':
		v, _ := number(d[2:])
		return phone(d[2], v)
	}
	return PhoneNumber{}, malformed("phone number", phoneForm)
}

// phone returns the number with the nine digits n after the trunk zero, of which first is the first.
func phone(first byte, n uint64) (PhoneNumber, error) {
	switch first {
	case '3', '5', '7', '8', '9':
		return PhoneNumber{seal(n)}, nil
	}
	return PhoneNumber{}, malformed("phone number", phoneForm)
}

// MustParsePhoneNumber is [ParsePhoneNumber] for invented numbers; it panics on an error.
func MustParsePhoneNumber(s string) PhoneNumber { return must(ParsePhoneNumber(s)) }

// CompactPhoneNumber reads a number as people type it, with brackets, spaces around it or full-width digits too, and lists
// what it changed.
func CompactPhoneNumber(s string) (PhoneNumber, []Change, error) {
	return compact(s, separators+"()", ParsePhoneNumber)
}

// IsZero reports whether p holds no number.
func (p PhoneNumber) IsZero() bool { return p.s == 0 }

// Reveal returns the number in E.164 form, "+84912345678"; "" for the zero value.
func (p PhoneNumber) Reveal() string {
	if p.s == 0 {
		return ""
	}
	return string(appendDigits([]byte("+84"), p.s.open(), 9))
}

// National returns the number with the trunk zero, "0912345678", unmasked; "" for the zero value.
func (p PhoneNumber) National() string {
	if p.s == 0 {
		return ""
	}
	return string(appendDigits([]byte("0"), p.s.open(), 9))
}

// Mask returns "+84" and nine stars; "" for the zero value.
func (p PhoneNumber) Mask() string {
	if p.s == 0 {
		return ""
	}
	return "+84*********"
}

// String returns [PhoneNumber.Mask].
func (p PhoneNumber) String() string { return p.Mask() }

// Format prints the mask, whatever the verb.
func (p PhoneNumber) Format(f fmt.State, verb rune) { formatMask(f, verb, "PhoneNumber", p.Mask()) }

// MarshalText returns the mask; see [Exchange].
func (p PhoneNumber) MarshalText() ([]byte, error) { return []byte(p.Mask()), nil }

// UnmarshalText reads the form of [ParsePhoneNumber]; empty text is the zero value.
func (p *PhoneNumber) UnmarshalText(text []byte) error { return unmarshal(p, text, ParsePhoneNumber) }

// Equal reports whether both are the same number, as == does.
func (p PhoneNumber) Equal(o PhoneNumber) bool { return p == o }

// The findings about a phone number.
const (
	// FindingPrefixUnlisted: no list seen has the prefix.
	FindingPrefixUnlisted FindingCode = "prefix_unlisted"
	// FindingPrefixDisputed: one list has the prefix, another does not.
	FindingPrefixDisputed FindingCode = "prefix_one_source"
	// FindingPrefixPartly: only part of the prefix is assigned.
	FindingPrefixPartly FindingCode = "prefix_partly_assigned"
)

// Inspect returns a doubt when the prefix is not known to be in use. Prefixes are opened from time to time, so this never
// refuses a number. The day makes no difference so far.
func (p PhoneNumber) Inspect(motcua.Date) []Finding {
	if p.s == 0 {
		return nil
	}
	code := FindingPrefixUnlisted
	switch phonePrefixes[p.s.open()/1e7] {
	case phoneAssigned:
		return nil
	case phoneDisputed:
		code = FindingPrefixDisputed
	case phonePartly:
		code = FindingPrefixPartly
	}
	return []Finding{{Code: code, Grade: Doubt, Part: PartPrefix}}
}
