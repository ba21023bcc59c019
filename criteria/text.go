package criteria

import (
	"strings"

	"github.com/motcua/motcua"
)

// Text is a text for people in the two languages of the library: Vi is Vietnamese, En English. The zero value is no text.
type Text struct {
	Vi string `json:"vi,omitempty"`
	En string `json:"en,omitempty"`
}

// In returns the text in a language, or in the other one when it exists only there.
func (t Text) In(l motcua.Language) string {
	if l == motcua.English && t.En != "" || t.Vi == "" {
		return t.En
	}
	return t.Vi
}

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t == Text{} }

// enum gives a small set of named values its text forms.
func enumText[T ~uint8](v T, names []string) string {
	if int(v) < len(names) {
		return names[v]
	}
	return names[0]
}

func parseEnum[T ~uint8](text []byte, names []string, what string) (T, error) {
	for i, name := range names {
		if name != "" && name == string(text) {
			return T(i), nil
		}
	}
	return 0, motcua.Invalid("criteria: "+what, motcua.Problem{Code: motcua.CodeUnknown, Param: listed(names)})
}

// listed joins the names that can be written.
func listed(names []string) string {
	var b strings.Builder
	for _, n := range names {
		if n == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n)
	}
	return b.String()
}
