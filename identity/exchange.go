package identity

import (
	"encoding"
	"fmt"
)

// Exchange carries a number to another system as it is (the national portal, a register, a database): it marshals to
// the digits where the number alone would marshal to its mask. Use it in the types that define such a message, and
// nowhere else:
//
//	type portalMessage struct {
//		PersonalID identity.Exchange[identity.PersonalID] `json:"personalId"`
//	}
//
// Printing it with fmt still shows the mask. A structured logger that turns its values into JSON or text shows the
// digits: never log a message for exchange. The zero value marshals to nothing and unmarshals from nothing.
type Exchange[N Sealed] struct {
	Number N
}

// MarshalText returns the number in its canonical form, unmasked.
func (e Exchange[N]) MarshalText() ([]byte, error) { return []byte(e.Number.Reveal()), nil }

// UnmarshalText reads the number strictly, as its Parse function does; empty text is the zero value.
func (e *Exchange[N]) UnmarshalText(text []byte) error {
	return any(&e.Number).(encoding.TextUnmarshaler).UnmarshalText(text) //nolint:errcheck // every number has the method
}

// MarshalBinary returns what MarshalText returns; it serves encoding/gob.
func (e Exchange[N]) MarshalBinary() ([]byte, error) { return e.MarshalText() }

// UnmarshalBinary reads what MarshalBinary wrote.
func (e *Exchange[N]) UnmarshalBinary(b []byte) error { return e.UnmarshalText(b) }

// IsZero reports whether there is no number.
func (e Exchange[N]) IsZero() bool { return e.Number.IsZero() }

// String returns the mask.
func (e Exchange[N]) String() string { return e.Number.Mask() }

// Format prints the mask, whatever the verb.
func (e Exchange[N]) Format(f fmt.State, verb rune) { formatMask(f, verb, "Exchange", e.Number.Mask()) }
