package identity

import (
	"fmt"

	"github.com/motcua/motcua"
)

// OldCardNumber is the number of an old people's identity card (chứng minh nhân dân, CMND).
//
//	issuer     the police of a province
//	form       nine digits; no check digit (Decree 05/1999/NĐ-CP of 3 February 1999)
//	structure  the leading two or three digits name the issuing police force, not the birthplace
//	since      cards of nine digits were last valid at the end of 2024, by the transition of Law 26/2023/QH15
//	example    024999001 (invented)
//
// It is never a unique key: a person who moved got a new number, and two provinces are known to have issued the same
// range. The proof that an old number is a person's is the QR code, the chip, or VNeID (Decree 58/2026/NĐ-CP, art. 12).
//
// It is eight bytes, comparable, and never printed; the zero value is no number.
type OldCardNumber struct{ s sealed }

const oldCardForm = "9 ASCII digits"

// ParseOldCardNumber reads exactly nine ASCII digits.
func ParseOldCardNumber(s string) (OldCardNumber, error) {
	if n, ok := number(s); ok && len(s) == 9 {
		return OldCardNumber{seal(n)}, nil
	}
	return OldCardNumber{}, malformed("old card number", oldCardForm)
}

// MustParseOldCardNumber is [ParseOldCardNumber] for invented numbers; it panics on an error.
func MustParseOldCardNumber(s string) OldCardNumber { return must(ParseOldCardNumber(s)) }

// CompactOldCardNumber reads a number as people type it and lists what it changed, as [CompactPersonalID] does.
func CompactOldCardNumber(s string) (OldCardNumber, []Change, error) {
	return compact(s, separators, ParseOldCardNumber)
}

// IsZero reports whether c holds no number.
func (c OldCardNumber) IsZero() bool { return c.s == 0 }

// Reveal returns the nine digits, "" for the zero value.
func (c OldCardNumber) Reveal() string {
	if c.s == 0 {
		return ""
	}
	return string(appendDigits(nil, c.s.open(), 9))
}

// Mask returns the number with everything but the issuer's first two digits replaced by stars.
func (c OldCardNumber) Mask() string {
	if c.s == 0 {
		return ""
	}
	return string(appendDigits(nil, c.s.open()/1e7, 2)) + "*******"
}

// String returns [OldCardNumber.Mask].
func (c OldCardNumber) String() string { return c.Mask() }

// Format prints the mask, whatever the verb.
func (c OldCardNumber) Format(f fmt.State, verb rune) { formatMask(f, verb, "OldCardNumber", c.Mask()) }

// MarshalText returns the mask; see [Exchange].
func (c OldCardNumber) MarshalText() ([]byte, error) { return []byte(c.Mask()), nil }

// UnmarshalText reads the form of [ParseOldCardNumber]; empty text is the zero value.
func (c *OldCardNumber) UnmarshalText(text []byte) error {
	return unmarshal(c, text, ParseOldCardNumber)
}

// Equal reports whether both are the same number, as == does.
func (c OldCardNumber) Equal(o OldCardNumber) bool { return c == o }

// oldCardIssuer is one row of the table of prefixes.
type oldCardIssuer struct {
	prefix   string
	quality  motcua.Quality
	province string
}

// OldCardIssuer is a province whose police may have issued an old card, and how well that is known.
type OldCardIssuer struct {
	Province string
	Quality  motcua.Quality
}

// Issuers returns the provinces whose police may have issued the card, from a table none of whose rows rests on a legal
// text: it never decides anything. Several provinces may share a prefix; an empty answer means only that the table
// does not know.
func (c OldCardNumber) Issuers() []OldCardIssuer {
	digits := c.Reveal()
	if digits == "" {
		return nil
	}
	// The longer prefix, where the table has one, is the more exact answer.
	for _, n := range [...]int{3, 2} {
		var all []OldCardIssuer
		for _, row := range oldCardIssuers {
			if row.prefix == digits[:n] {
				all = append(all, OldCardIssuer{Province: row.province, Quality: row.quality})
			}
		}
		if all != nil {
			return all
		}
	}
	return nil
}

// FindingOldCardEnded: on the day, cards of nine digits are no longer valid; the number may still stand in files.
const FindingOldCardEnded FindingCode = "old_card_ended"

// Inspect returns a note from 1 January 2025 on, when cards of nine digits had ceased to be valid.
func (c OldCardNumber) Inspect(on motcua.Date) []Finding {
	if c.s == 0 || !on.IsZero() && on.Before(motcua.FromUnixDay(20089)) { // 1 January 2025
		return nil
	}
	cite := identificationLaw()
	cite.Article, cite.Quality = "transition", motcua.Medium
	return []Finding{{Code: FindingOldCardEnded, Grade: Note, Citation: cite}}
}
