package dossier

import (
	"fmt"
	"io"

	"github.com/motcua/motcua/identity"
)

// Personal is the personal part of an event: who applies, how to reach them, free text. It is apart from the facts, so that no
// report needs it and it can be erased without touching them. It prints as a mask; read its fields to use them. The zero
// value holds nothing.
type Personal struct {
	// Name is the applicant's name as written.
	Name Secret
	// Number is the applicant's personal ID; zero when none was given or the applicant is an organisation.
	Number identity.PersonalID
	// Contact is how to reach the applicant: address, telephone, e-mail, as written.
	Contact Secret
	// Note is free text about the event, which may speak of people.
	Note Secret
}

// IsZero reports whether there is nothing personal.
func (p Personal) IsZero() bool { return p.Note.IsZero() && p.anonymous() }

// anonymous reports whether nothing says who applies.
func (p Personal) anonymous() bool {
	return p.Name.IsZero() && p.Number == identity.PersonalID{} && p.Contact.IsZero()
}

// Equal reports whether both hold the same.
func (p Personal) Equal(o Personal) bool {
	return p.Name.Equal(o.Name) && p.Number == o.Number && p.Contact.Equal(o.Contact) && p.Note.Equal(o.Note)
}

// Secret is a text that must not reach a log: the name of a person, an address, free text. Every way of printing it,
// also from inside somebody's struct, shows "***" or an address in memory; [Secret.Reveal] alone gives the text. The zero
// value is empty and prints as nothing.
type Secret struct {
	// A printer that reflects on a struct's unexported fields cannot call our methods, and prints a pointer as an address.
	text *string
}

// NewSecret returns the text as a Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal returns the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether the text is empty.
func (s Secret) IsZero() bool { return s.text == nil }

// Equal reports whether both hold the same text.
func (s Secret) Equal(o Secret) bool { return s.Reveal() == o.Reveal() }

// String returns "***", and "" when there is no text.
func (s Secret) String() string {
	if s.text == nil {
		return ""
	}
	return "***"
}

// Format prints the mask under every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText gives encoders and loggers the mask. A store that must keep the text writes what Reveal returns.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
