package office

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
	"github.com/motcua/motcua/examples/provincial/access"
)

// criteriaFolder is the folder of the assessments in the data folder.
const criteriaFolder = "criteria"

// loadScores reads the assessments of a folder: a file for each agency, named by its code.
func loadScores(dir string) (map[string]*criteria.Assessment, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	all := make(map[string]*criteria.Assessment)
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		a, err := criteria.ReadAssessment(f, &criteria.AssessmentOptions{Sets: sets.Lookup})
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		all[strings.TrimSuffix(filepath.Base(name), ".json")] = a
	}
	return all, nil
}

// Score scores an agency under its set of criteria. It needs access.Score; the error wraps motcua.ErrNotFound when the folder has no assessment
// of an agency that the account covers.
func (o *Office) Score(who access.Account, agency string) (*criteria.Score, error) {
	if err := may(who, access.Score); err != nil {
		return nil, err
	}
	a, ok := o.scores[agency]
	if !ok || !who.Covers(agency) {
		return nil, fmt.Errorf("office: assessment: %w", motcua.ErrNotFound)
	}
	return a.Score(nil)
}
