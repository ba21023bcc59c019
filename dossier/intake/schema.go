package intake

import (
	"slices"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Type is how a field is written.
type Type string

// The types.
const (
	Text           Type = "text"            // a string
	Flag           Type = "flag"            // true or false
	Number         Type = "number"          // a whole number
	Instant        Type = "instant"         // a string: see "Values" in the package documentation
	Day            Type = "day"             // a string: YYYY-MM-DD
	Term           Type = "term"            // a string: see [calendar.ParseTerm]
	Choice         Type = "choice"          // a string: one of the values
	PersonalNumber Type = "personal_number" // a string: twelve digits
	Object         Type = "object"          // its fields follow
	List           Type = "list"            // of objects, whose fields follow
)

// Field is one field of a form.
type Field struct {
	// Path is where it is: "channel", "papers[].component".
	Path string `json:"path"`
	// Type is how it is written.
	Type Type `json:"type"`
	// Required says that the form must have it, and inside a list that each item must. What else a command needs depends on the
	// state of the dossier: the rules say it.
	Required bool `json:"required,omitzero"`
	// Max is the greatest number of characters of a text, or of items of a list; zero where none is set.
	Max int `json:"max,omitzero"`
	// Values are those of a choice.
	Values []string `json:"values,omitzero"`
	// Personal says that it holds what is personal.
	Personal bool `json:"personal,omitzero"`
}

// Text returns what the field holds, in a few words.
func (f Field) Text(l motcua.Language) string { return wording(f.Path, l) }

// Schema is the form of one command as data: for a description of an interface, or a page with a form on it.
type Schema struct {
	// Command is the name of the command, Kind the kind of the event it leads to.
	Command string       `json:"command"`
	Kind    dossier.Kind `json:"kind"`
	// Fields are those of the form, each before those inside it.
	Fields []Field `json:"fields"`
}

// Schemas returns the forms of all commands, in the order of [Forms.Names].
func (f *Forms) Schemas() []Schema {
	out := make([]Schema, len(f.order))
	for i, k := range f.order {
		out[i] = Schema{Command: k.name, Kind: k.kind.kind, Fields: k.plan.list(nil, "")}
	}
	return out
}

// list appends the fields of a plan.
func (p *plan) list(to []Field, prefix string) []Field {
	for _, m := range p.fields {
		at := prefix + m.name
		to = append(to, Field{
			Path: at, Type: m.codec.typ, Required: m.required, Max: m.most, Values: slices.Clone(m.codec.values), Personal: m.codec.personal,
		})
		if m.codec.nested == nil {
			continue
		}
		if m.codec.typ == List {
			at += "[]"
		}
		to = m.codec.nested.list(to, at+".")
	}
	return to
}
