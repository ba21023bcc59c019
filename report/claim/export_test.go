package claim

import (
	"math/big"

	"github.com/motcua/motcua"
)

// Inner pieces of the claim checker that tests look at directly.

// Fit says how many pairs of the two counts print as p: "never", "some" or "always".
func Fit(p motcua.Percent, part, whole motcua.Count) string {
	w, ok := windowOf(p)
	if !ok {
		return "undefined"
	}
	return [...]string{"never", "some", "always"}[w.fit(part, whole)]
}

// Contains reports whether part/whole lies in the window of p.
func Contains(p motcua.Percent, part, whole int64) bool {
	w, ok := windowOf(p)
	return ok && w.contains(part, whole)
}

func FloorSum(n, m, a, b int64) int64 {
	return floorSum(big.NewInt(n), big.NewInt(m), big.NewInt(a), big.NewInt(b)).Int64()
}

const (
	MaxFields = maxFields
	MaxValues = maxValues
	MaxBytes  = maxBytes
	MaxOthers = mostOthers
)
