package portal

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Code is a code as it stands on the wire: "5", "True". The zero value is an absent one. What it means depends on the field
// and on the profile; a [Codec] tells. A code that no list knows is kept as it is.
type Code string

// The codes that belong to no list of a profile.
const (
	True  Code = "True"  // of isUpdating and IsDeleted, which are booleans written as text
	False Code = "False" // of isUpdating and IsDeleted

	Yes Code = "1" // of the fields that say 0 or 1: có
	No  Code = "0" // of the fields that say 0 or 1: không

	ToCounter Code = "0" // of HinhThuc: the result is given out at the counter
	ToAddress Code = "1" // of HinhThuc: the result goes by post

	TwelveDigits Code = "1" // of LoaiDinhDanh: a personal ID
	NineDigits   Code = "2" // of LoaiDinhDanh: the number of an old card
)

// Number is a whole number as text: an amount in đồng, a quantity. The zero value is an absent one, which is not "0". Text that
// is no whole number is kept as it is when it arrives, and is a finding: "50.000" is fifty in one country and fifty thousand in
// another.
type Number string

// NumberOf returns n as text.
func NumberOf(n int64) Number { return Number(strconv.FormatInt(n, 10)) }

// Int returns the number; ok is false when it is absent or not a whole number of 64 bits.
func (n Number) Int() (i int64, ok bool) {
	if !isInteger(string(n)) {
		return 0, false
	}
	i, err := strconv.ParseInt(string(n), 10, 64)
	return i, err == nil
}

// Raw is a JSON value of any kind, kept as it was written but for white space between tokens: what an interactive form holds, a
// member that no profile knows. It may be about a person, so it prints as a mask; [Raw.Reveal] gives the JSON. The zero value
// is no value.
type Raw struct{ json dossier.Secret }

// NewRaw returns JSON text as a Raw. The text must be one value, in UTF-8, not nested deeper than 32, with no name twice in an
// object.
func NewRaw(text string) (Raw, error) {
	const what = "portal: raw value"
	if !utf8.ValidString(text) {
		return Raw{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeNotUTF8})
	}
	p := scanner{s: text}
	raw, f := p.skip(0)
	switch p.space(); {
	case f == tooDeep:
		return Raw{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeTooLong, Param: depthParam})
	case f != sound || p.i < len(text):
		return Raw{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeMalformed, Param: "JSON"})
	case p.duplicate:
		return Raw{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeDuplicate})
	case p.lone:
		return Raw{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeNotUTF8, Param: surrogateParam})
	}
	return Raw{dossier.NewSecret(compact(raw))}, nil
}

// RawText returns a text as a JSON string.
func RawText(text string) Raw {
	return Raw{dossier.NewSecret(string(appendString(nil, strings.ToValidUTF8(text, "\ufffd"))))}
}

// Reveal returns the JSON text, "" when there is no value.
func (r Raw) Reveal() string { return r.json.Reveal() }

// Text returns the text of a JSON string; ok is false when the value is something else.
func (r Raw) Text() (text string, ok bool) {
	raw := r.json.Reveal()
	if raw == "" || raw[0] != '"' {
		return "", false
	}
	return unquote(raw), true
}

// IsZero reports whether there is no value.
func (r Raw) IsZero() bool { return r.json.IsZero() }

// Equal reports whether both are written the same way.
func (r Raw) Equal(o Raw) bool { return r.json.Equal(o.json) }

// String returns "***", and "" when there is no value.
func (r Raw) String() string { return r.json.String() }

// Format prints the mask under every verb.
func (r Raw) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// MarshalText gives encoders and loggers the mask. [Codec.Encode] writes the value.
func (r Raw) MarshalText() ([]byte, error) { return r.json.MarshalText() }

// Wire is embedded in each type of this package that is an object on the wire. In a value that was decoded it remembers how
// the object was written: the order of its members, each of them to the letter, and those that the profile does not know.
// [Codec.Encode] writes them out the same way, but for what was changed since. Copies of a value share what was
// remembered, which holds the whole text of the message in memory; the zero value remembers nothing.
type Wire struct {
	// A printer follows a pointer to a struct when it does not like the verb, but not a pointer to a pointer.
	held **arrival
}

// arrival is how an object was written. It does not change.
type arrival struct {
	by      *Codec // that decoded it; nil when members were only put
	members []member
	self    *arrival // itself, so that a Wire can point to a pointer to it
}

// arrival returns how the object was written, nil when nothing is remembered.
func (w *Wire) arrival() *arrival {
	if w.held == nil {
		return nil
	}
	return *w.held
}

// remember makes the object remember how it was written.
func (w *Wire) remember(by *Codec, members []member) *arrival {
	a := &arrival{by: by, members: members}
	a.self = a
	w.held = &a.self
	return a
}

// member is a member of an object as it was written.
type member struct {
	name  string  // unescaped
	raw   string  // of a scalar, or of a member that the profile does not know; for lists and objects it does, only null and [] are kept
	label *string // the name as written; nil when that is simply the name in quotes
	known bool    // the profile knew it
}

func (w *Wire) wire() *Wire { return w }

// find returns the member with a name, or nil.
func (w *Wire) find(name string) *member {
	if a := w.arrival(); a != nil {
		for i := range a.members {
			if a.members[i].name == name {
				return &a.members[i]
			}
		}
	}
	return nil
}

// Member is a member of an object that the profile does not know.
type Member struct {
	// Name is its name. It prints as a mask too: who sends a field nobody knows may have put anything into its name.
	Name dossier.Secret
	// Value is its value.
	Value Raw
}

// Unknown returns the members that the profile did not know, in their order, and those that were put.
func (w *Wire) Unknown() []Member {
	a := w.arrival()
	if a == nil {
		return nil
	}
	var out []Member
	for _, m := range a.members {
		if !m.known {
			out = append(out, Member{dossier.NewSecret(m.name), Raw{dossier.NewSecret(m.raw)}})
		}
	}
	return out
}

// Put sets a member that has no field here: a session, a field of a letter nobody has seen. It replaces one of the same
// name in its place, and the zero Raw takes it away. [Codec.Encode] refuses a name that has a field.
func (w *Wire) Put(name string, value Raw) {
	var a *arrival
	if old := w.arrival(); old == nil {
		a = w.remember(nil, nil)
	} else { // it may be shared
		a = w.remember(old.by, append([]member(nil), old.members...))
	}
	for i := range a.members {
		if a.members[i].name == name && !a.members[i].known {
			if value.IsZero() {
				a.members = append(a.members[:i], a.members[i+1:]...)
			} else {
				a.members[i].raw = value.Reveal()
			}
			return
		}
	}
	if !value.IsZero() {
		a.members = append(a.members, member{name: name, raw: value.Reveal()})
	}
}

// Presence is what stood on the wire for a field. The zero value is nothing.
type Presence uint8

// The kinds of presence.
const (
	Absent Presence = iota // no such member
	Null                   // null
	Empty                  // "" or []
	Given                  // a value
)

// String returns "absent", "null", "empty" or "given".
func (p Presence) String() string {
	return [...]string{"absent", "null", "empty", "given"}[min(p, Given)]
}

// Presence returns what the member with a wire name was when the object was decoded. The fields themselves do not tell an
// absent member from null and the empty text.
func (w *Wire) Presence(name string) Presence {
	switch m := w.find(name); {
	case m == nil:
		return Absent
	case m.raw == "null":
		return Null
	case m.raw == `""`, m.raw == "[]":
		return Empty
	}
	return Given
}
