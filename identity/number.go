package identity

import (
	"cmp"
	"strconv"

	"github.com/motcua/motcua"
)

// malformed returns the error of every strict parser: it names the number and its form and never quotes the input.
func malformed(what, form string) error {
	return motcua.Invalid("identity: "+what, motcua.Problem{Code: motcua.CodeMalformed, Param: form})
}

func must[N any](n N, err error) N {
	if err != nil {
		panic(err)
	}
	return n
}

func unmarshal[N any](to *N, text []byte, parse func(string) (N, error)) error {
	var zero N
	if len(text) == 0 {
		*to = zero
		return nil
	}
	v, err := parse(string(text))
	if err != nil {
		return err
	}
	*to = v
	return nil
}

// order compares two sealed numbers by what they hold; the zero value is first.
func order(a, b sealed) int { return cmp.Compare(a.open()+1, b.open()+1) }

// Sealed is the set of number types that print a mask.
type Sealed interface {
	comparable
	PersonalID | OldCardNumber | TaxCode | InsuranceNumber | HealthCardNumber | PassportNumber | PhoneNumber
	// Reveal returns the digits, "" for the zero value.
	Reveal() string
	// Mask returns the number with its secret part replaced by stars, "" for the zero value.
	Mask() string
	// IsZero reports whether there is no number.
	IsZero() bool
}

// A Change is one thing a lenient parser changed to read its input. It holds no character of the input.
type Change struct {
	// Code says what was changed.
	Code ChangeCode
	// Count is how many characters it concerns.
	Count int
}

// ChangeCode names a kind of [Change]. Codes are stable.
type ChangeCode string

// The kinds of changes. None of them guesses: the digits that remain are the digits that were typed.
const (
	ChangeSpaces     ChangeCode = "spaces_removed"     // white space of any kind, within or around
	ChangeSeparators ChangeCode = "separators_removed" // dots, dashes and the like between the parts
	ChangeInvisible  ChangeCode = "invisible_removed"  // characters without a width, a byte order mark
	ChangeFullWidth  ChangeCode = "full_width"         // full-width digits or letters replaced by ASCII ones
	ChangeCase       ChangeCode = "upper_case"         // small letters made capital
	ChangeNFC        ChangeCode = "nfc"                // decomposed Unicode composed
	ChangeEth        ChangeCode = "eth"                // the letter Eth replaced by Đ
)

// String returns "code ×count".
func (c Change) String() string { return string(c.Code) + " ×" + strconv.Itoa(c.Count) }
