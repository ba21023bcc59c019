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
	// QD766Legal is the index of service to citizens and businesses under QĐ 766/QĐ-TTg of 23 June 2022, as far as its own
	// text is known.
	QD766Legal = "qd766/legal@2022"
	// QD766Observed is the same index with the scoring seen on the National Public Service Portal in August and September 2026.
	QD766Observed = "qd766/observed@2026-09"
	// TT012018Dossier is the evaluation of one dossier under circular TT 01/2018/TT-VPCP of 23 November 2018, 0, 1 or 2 points
	// for each index.
	TT012018Dossier = "tt01-2018/dossier@1"
	// TT012018Staff is the evaluation of an officer under the same circular.
	TT012018Staff = "tt01-2018/staff@1"
	// TT012018Unit is the evaluation of a unit under the same circular. Its index 9 has a hole, see [criteria.Set.Holes].
	TT012018Unit = "tt01-2018/unit@1"
)

//go:embed nghean-model-ward.json
var ngheAnModelWard string

//go:embed qd766-legal.json
var qd766Legal string

//go:embed qd766-observed.json
var qd766Observed string

//go:embed tt01-2018-dossier.json
var tt012018Dossier string

//go:embed tt01-2018-staff.json
var tt012018Staff string

//go:embed tt01-2018-unit.json
var tt012018Unit string

// source returns the JSON of a set.
func source(id string) (string, bool) {
	switch id {
	case NgheAnModelWard:
		return ngheAnModelWard, true
	case QD766Legal:
		return qd766Legal, true
	case QD766Observed:
		return qd766Observed, true
	case TT012018Dossier:
		return tt012018Dossier, true
	case TT012018Staff:
		return tt012018Staff, true
	case TT012018Unit:
		return tt012018Unit, true
	}
	return "", false
}

// IDs returns the built-in sets, as "key@version", in a fixed order.
func IDs() []string {
	return []string{NgheAnModelWard, QD766Legal, QD766Observed, TT012018Dossier, TT012018Staff, TT012018Unit}
}

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
