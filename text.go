package motcua

import (
	"slices"
	"strings"
)

// The small enumerations of the package (Language, Quality, Span, Convention) are written by name: the name at index i of
// a table is that of the value i.

// nameOf returns the name of v; a value outside the table has the name of the zero value.
func nameOf[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return names[0]
}

// parseName returns the value with the name s.
func parseName[T ~uint8](what string, names []string, s string) (T, error) {
	i := slices.Index(names, s)
	if i < 0 {
		return 0, Invalid("motcua: "+what, Problem{Code: CodeUnknown, Param: strings.Join(names, ", ")})
	}
	return T(i), nil
}

// unmarshal sets *v to what parse reads from text, and leaves it alone on an error.
func unmarshal[T any](v *T, parse func(string) (T, error), text []byte) error {
	got, err := parse(string(text))
	if err != nil {
		return err
	}
	*v = got
	return nil
}
