// Package sets holds the criteria sets that come with the library, as dated and cited JSON.
//
//	s, err := sets.Lookup(sets.NgheAnModelWard)
//
// [Lookup] has the shape of [criteria.Lookup], so an assessment can name a built-in set:
//
//	a, err := criteria.ReadAssessment(f, &criteria.AssessmentOptions{Sets: sets.Lookup})
//
// Each call compiles the set again; keep the result. A set is never edited once released: a change of the rule is a new version
// under the same key, and both stay here.
package sets

import (
	_ "embed" // the sets are files
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
)

// The built-in sets, as "key@version".
const (
	// NgheAnModelWard is the provisional set of 13 criteria for model wards under Đề án 06 in Nghệ An, 2023. Only the content of
	// nos. 3, 4 and 13 is public; the others carry no text.
	NgheAnModelWard = "nghe-an/model-ward@provisional-2023"
)

//go:embed nghean-model-ward.json
var ngheAnModelWard string

// source returns the JSON of a set.
func source(id string) (string, bool) {
	switch id {
	case NgheAnModelWard:
		return ngheAnModelWard, true
	}
	return "", false
}

// IDs returns the built-in sets, as "key@version", in a fixed order.
func IDs() []string { return []string{NgheAnModelWard} }

// Lookup compiles a built-in set. The error matches [motcua.ErrNotFound] when there is none of that name.
func Lookup(id string) (*criteria.Set, error) {
	text, ok := source(id)
	if !ok {
		return nil, fmt.Errorf("sets: look up: %w", motcua.ErrNotFound)
	}
	s, err := criteria.LoadString(text, nil)
	if err != nil {
		return nil, fmt.Errorf("sets: look up: %w", err)
	}
	return s, nil
}

// JSON returns the text of a built-in set, to be copied and changed. The error is that of [Lookup].
func JSON(id string) (string, error) {
	text, ok := source(id)
	if !ok {
		return "", fmt.Errorf("sets: look up: %w", motcua.ErrNotFound)
	}
	return text, nil
}
