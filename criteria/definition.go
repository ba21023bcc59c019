package criteria

import (
	"encoding/json"
	"strconv"

	"github.com/motcua/motcua"
)

// Status says whether a set is the rule. The zero value is unknown, which no set may have.
type Status uint8

// The states of a criteria set.
const (
	StatusUnknown Status = iota
	Provisional          // tạm thời: issued for trial
	InForce              // đang có hiệu lực
	Superseded           // đã được thay thế: kept because earlier results refer to it
)

var statusNames = []string{"", "provisional", "in_force", "superseded"}

// String returns "provisional", "in_force", "superseded", or "" for the unknown status.
func (s Status) String() string { return enumText(s, statusNames) }

// MarshalText returns the form of [Status.String].
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the form of [Status.String].
func (s *Status) UnmarshalText(text []byte) (err error) {
	*s, err = parseEnum[Status](text, statusNames, "status")
	return err
}

// Text returns the status for people.
func (s Status) Text(l motcua.Language) string {
	return [...]Text{
		{"không rõ", "unknown"},
		{"tạm thời", "provisional"},
		{"đang có hiệu lực", "in force"},
		{"đã được thay thế", "superseded"},
	}[min(int(s), 3)].In(l)
}

// AbsentPolicy says what a criterion that does not apply to a unit (không áp dụng) does to the rest. In a set the zero value is
// LeaveOut; in a criterion it means: as the set says.
type AbsentPolicy uint8

// The policies for criteria that do not apply.
const (
	// AsSet is the zero value: in a criterion, the policy of the set; in a set, LeaveOut.
	AsSet AbsentPolicy = iota
	// LeaveOut counts neither the criterion nor its maximum: 9 applicable criteria out of 10 are 9.
	LeaveOut
	// FullPoints gives the criterion its maximum, and counts it as met.
	FullPoints
	// Redistribute leaves the criterion out and spreads its maximum over the others in proportion to theirs, so that
	// the whole set keeps its maximum.
	Redistribute
)

var absentNames = []string{"", "leave_out", "full_points", "redistribute"}

// String returns "leave_out", "full_points", "redistribute", or "" for AsSet.
func (p AbsentPolicy) String() string { return enumText(p, absentNames) }

// MarshalText returns the form of [AbsentPolicy.String].
func (p AbsentPolicy) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of [AbsentPolicy.String].
func (p *AbsentPolicy) UnmarshalText(text []byte) (err error) {
	*p, err = parseEnum[AbsentPolicy](text, absentNames, "policy")
	return err
}

// Definition is a criteria set (bộ tiêu chí) as its author writes it: plain data, the same in Go and in JSON. Nothing in it
// is checked before [Compile] or [Load]; those report every mistake at once and give a [*Set].
type Definition struct {
	// Schema may name the JSON Schema of the file, for editors. It is not read.
	Schema string `json:"$schema,omitempty"`
	// Key names the set, and Version one edition of it: results refer to "key@version". Both are required, made of small ASCII
	// letters, digits and "-", "_", "." or "/".
	Key     string `json:"key"`
	Version string `json:"version"`
	// Status says whether the set is the rule. Required.
	Status Status `json:"status"`
	// Title and Issuer are for people. The title is required.
	Title  Text `json:"title"`
	Issuer Text `json:"issuer,omitzero"`
	// Effective holds the days on which the set is the rule, as far as they are known.
	Effective Effective `json:"effective,omitzero"`
	// SupersededBy is the "key@version" that took its place; only for a superseded set.
	SupersededBy string `json:"superseded_by,omitempty"`
	// Note says what a reader must know: what is not public, what was assumed.
	Note Text `json:"note,omitzero"`
	// Citations are the sources of the set, with their quality.
	Citations []motcua.Citation `json:"citations,omitempty"`
	// UnitKinds are the kinds of units the set is for: "ward", "commune", "province". Empty means any.
	UnitKinds []string `json:"unit_kinds,omitempty"`
	// NotApplicable is the policy for criteria that do not apply.
	NotApplicable AbsentPolicy `json:"not_applicable,omitzero"`
	// Rounding says where points are rounded. Without it nothing is rounded.
	Rounding Rounding `json:"rounding,omitzero"`
	// Maximum, when given, must be the sum of the maxima of the criteria.
	Maximum Number `json:"maximum,omitempty"`
	// Award is the condition of the award (công nhận, đạt chuẩn), if there is one.
	Award *Condition `json:"award,omitempty"`
	// Bands name ranges of the total (xếp loại), if there are any.
	Bands *Bands `json:"bands,omitempty"`
	// Groups gather criteria under a heading.
	Groups []Group `json:"groups,omitempty"`
	// Criteria are the criteria in their order. At least one is required.
	Criteria []CriterionDefinition `json:"criteria"`
}

// Effective holds the days on which a set is the rule: From is the first, Until the first on which it no longer is. A zero day
// is not known or not set.
type Effective struct {
	From  motcua.Date `json:"from,omitzero"`
	Until motcua.Date `json:"until,omitzero"`
}

// Rounding holds the decimal places to which points are rounded half up: those of each Criterion, and the Total. nil means that
// they are not rounded.
type Rounding struct {
	Criterion *int `json:"criterion,omitempty"`
	Total     *int `json:"total,omitempty"`
}

// Group is a heading over some criteria: they name its Key, people read its Title.
type Group struct {
	Key   string `json:"key"`
	Title Text   `json:"title"`
	// Maximum, when given, must be the sum of the maxima of its criteria.
	Maximum Number `json:"maximum,omitempty"`
}

// Condition is an award condition: exactly one of the fields All, Any, AllMet, MetAtLeast, PointsAtLeast, PercentAtLeast and
// NoRed is given. It is judged over the criteria that count for the unit.
type Condition struct {
	// All holds when every part holds, Any when at least one does.
	All []Condition `json:"all,omitempty"`
	Any []Condition `json:"any,omitempty"`
	// AllMet holds when every criterion (of Of, if given) is met.
	AllMet bool `json:"all_met,omitempty"`
	// MetAtLeast holds when so many criteria (of Of, if given) are met.
	MetAtLeast int `json:"met_at_least,omitempty"`
	// PointsAtLeast and PercentAtLeast hold when the total points, or their share of the maximum that counts, are not below
	// the number: 80 in both is eighty points and "80%" eighty percent.
	PointsAtLeast  Number `json:"points_at_least,omitempty"`
	PercentAtLeast Number `json:"percent_at_least,omitempty"`
	// NoRed holds when no criterion is below its RedBelow.
	NoRed bool `json:"no_red,omitempty"`
	// Of names the criteria that AllMet or MetAtLeast looks at; empty means all.
	Of []string `json:"of,omitempty"`
}

// Bands name ranges of the total. Each band holds the totals from its own AtLeast up to, not including, the next one; the
// highest holds everything above. Totals below the lowest band have none.
type Bands struct {
	// Percent chooses the share of the maximum that counts instead of the points themselves.
	Percent bool   `json:"percent,omitempty"`
	Bands   []Band `json:"bands"`
}

// Band is one named range: programs know it by its Key, people by its Title. It begins with AtLeast, which is part of it.
type Band struct {
	Key     string `json:"key"`
	Title   Text   `json:"title"`
	AtLeast Number `json:"at_least"`
}

// CriterionDefinition is one criterion (tiêu chí) as its author writes it.
type CriterionDefinition struct {
	// Number names the criterion inside its set, as printed: "3", "1.2". Required.
	Number string `json:"number"`
	// Group is the key of its heading, if it has one.
	Group string `json:"group,omitempty"`
	// Title says in a few words what is judged. It is required unless Unpublished is set.
	Title Text `json:"title,omitzero"`
	// Unpublished says that the text of the criterion is not public. It counts, but carries no title.
	Unpublished bool `json:"unpublished,omitempty"`
	// Information says that the criterion is shown and never scored. It has no maximum.
	Information bool `json:"information,omitempty"`
	// Maximum is the most points it can give. Required, above 0, unless Information is set. Where a set only counts
	// criteria, it is 1.
	Maximum Number `json:"maximum,omitempty"`
	// MetAt is the number of points from which the criterion is met; without it, its maximum.
	MetAt Number `json:"met_at,omitempty"`
	// RedBelow is the number of points below which the criterion is red; without it, it never is.
	RedBelow Number `json:"red_below,omitempty"`
	// Scale turns measures into points; without it the criterion is judged by hand.
	Scale *ScaleDefinition `json:"scale,omitempty"`
	// Evidence is what the unit has to show (minh chứng).
	Evidence []Wanted `json:"evidence,omitempty"`
	// Verifier says who appraises the criterion.
	Verifier Text `json:"verifier,omitzero"`
	// UnitKinds are the kinds of units it applies to. Empty means all the set is for.
	UnitKinds []string `json:"unit_kinds,omitempty"`
	// NotApplicable is the policy when it does not apply; the zero value follows the set.
	NotApplicable AbsentPolicy `json:"not_applicable,omitzero"`
	// Note says what a reader must know about it.
	Note Text `json:"note,omitzero"`
	// Citations are the sources of this criterion, with their quality.
	Citations []motcua.Citation `json:"citations,omitempty"`
}

// Wanted is a piece of evidence a criterion asks for: its Kind, or what it is in words, or both.
type Wanted struct {
	Kind EvidenceKind `json:"kind,omitzero"`
	Text Text         `json:"text,omitzero"`
}

// EvidenceKind is the kind of a piece of evidence. The zero value is any.
type EvidenceKind uint8

// The kinds of evidence.
const (
	AnyEvidence EvidenceKind = iota
	Document                 // a document by number and date
	Photo
	Inventory // a line of an inventory
	Register  // an entry of a register
	Figures   // figures from a system
)

var evidenceNames = []string{"", "document", "photo", "inventory", "register", "figures"}

// String returns "document", "photo", "inventory", "register", "figures", or "" for any.
func (k EvidenceKind) String() string { return enumText(k, evidenceNames) }

// MarshalText returns the form of [EvidenceKind.String].
func (k EvidenceKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [EvidenceKind.String].
func (k *EvidenceKind) UnmarshalText(text []byte) (err error) {
	*k, err = parseEnum[EvidenceKind](text, evidenceNames, "evidence kind")
	return err
}

// Text returns the kind for people.
func (k EvidenceKind) Text(l motcua.Language) string {
	return [...]Text{
		{"minh chứng", "evidence"},
		{"văn bản", "document"},
		{"ảnh", "photo"},
		{"kiểm kê", "inventory"},
		{"sổ theo dõi", "register"},
		{"số liệu", "figures"},
	}[min(int(k), 5)].In(l)
}

// UnmarshalJSON reads a JSON number or string as it is written.
func (n *Number) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*n = Number(s)
		return nil
	}
	if string(b) == "null" {
		return nil
	}
	*n = Number(b)
	return nil
}

// key reports whether s is made of small ASCII letters, digits and "-", "_", "." or "/", and begins and ends with a letter or digit.
func validKey(s string) bool {
	if s == "" || len(s) > 100 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		alnum := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !alnum && (i == 0 || i == len(s)-1 || c != '-' && c != '_' && c != '.' && c != '/') {
			return false
		}
	}
	return true
}

const keyForm = "a-z 0-9 - _ . /"

func itoa(n int) string { return strconv.Itoa(n) }

// at returns the path of an element of a list.
func at(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// under returns the path of a field.
func under(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}
