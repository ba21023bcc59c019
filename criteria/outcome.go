package criteria

import "github.com/motcua/motcua"

// Outcome says how a criterion stands. The zero value is NoData: nobody has said anything.
//
// Met, Partial and NotMet are known. InProgress, NoData, Uncertain and Uncovered are not: an unknown criterion counts
// neither as 0 nor as its maximum, and makes the score an interval. The last two are only ever the result of a scale.
type Outcome uint8

// The outcomes of a criterion.
const (
	NoData        Outcome = iota // chưa có số liệu
	NotMet                       // chưa đạt, with nothing of it reached: 0 points
	Partial                      // đạt một phần: not met, but somewhere above nothing, with a figure or without
	Met                          // đạt
	InProgress                   // đang thực hiện: begun, no figure
	NotApplicable                // không áp dụng
	Uncertain                    // chưa kết luận được: what is known leaves more than one of the outcomes above open
	Uncovered                    // quy định không bao quát: the rule has no case for these facts
)

var outcomeNames = []string{"no_data", "not_met", "partial", "met", "in_progress", "not_applicable", "uncertain", "uncovered"}

// Known reports whether the outcome is one of Met, Partial and NotMet.
func (o Outcome) Known() bool { return o == Met || o == Partial || o == NotMet }

// String returns "no_data", "not_met", "partial", "met", "in_progress", "not_applicable", "uncertain" or "uncovered".
func (o Outcome) String() string { return enumText(o, outcomeNames) }

// MarshalText returns the form of [Outcome.String].
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the form of [Outcome.String].
func (o *Outcome) UnmarshalText(text []byte) (err error) {
	*o, err = parseEnum[Outcome](text, outcomeNames, "outcome")
	return err
}

// Text returns the outcome for people.
func (o Outcome) Text(l motcua.Language) string {
	return [...]Text{
		{"chưa có số liệu", "no data"},
		{"chưa đạt", "not met"},
		{"đạt một phần", "partly met"},
		{"đạt", "met"},
		{"đang thực hiện", "in progress"},
		{"không áp dụng", "not applicable"},
		{"chưa kết luận được", "uncertain"},
		{"quy định không bao quát", "not covered by the rule"},
	}[min(int(o), 7)].In(l)
}

// Basis says who stands behind a figure. Values on different bases are kept side by side; a later figure never replaces one
// of a higher basis.
type Basis uint8

// The bases, from the lowest.
const (
	SelfAssessed Basis = iota // tự chấm: said by the unit itself
	Appraised                 // thẩm định: checked by the verifier
	Official                  // công bố chính thức: published by the authority that decides
)

var basisNames = []string{"self_assessed", "appraised", "official"}

// String returns "self_assessed", "appraised" or "official".
func (b Basis) String() string { return enumText(b, basisNames) }

// MarshalText returns the form of [Basis.String].
func (b Basis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads the form of [Basis.String].
func (b *Basis) UnmarshalText(text []byte) (err error) {
	*b, err = parseEnum[Basis](text, basisNames, "basis")
	return err
}

// Text returns the basis for people.
func (b Basis) Text(l motcua.Language) string {
	return [...]Text{
		{"tự chấm", "self-assessed"},
		{"thẩm định", "appraised"},
		{"chính thức", "official"},
	}[min(int(b), 2)].In(l)
}
