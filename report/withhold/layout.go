package withhold

import "github.com/motcua/motcua"

// Layout says which columns of a table hold counts and how they hang together: everything a reader could subtract. It has to
// name every column of numbers, so that none is printed by oversight.
//
// Columns are named by their [report.Column.Key]. Sums over rows are not listed: they follow from the rows themselves, see the
// package comment.
type Layout struct {
	// Identities are the sums that hold in every row. Their columns are counts.
	Identities []Identity
	// Counts are further columns of counts, which no identity names.
	Counts []string
	// Hidden are counts that the identities name and the table has no column for, and which a reader gets by subtraction: the
	// late ones, where only all and those on time are printed.
	Hidden []string
	// Ratios are the columns of shares. A share is withheld with either of its counts.
	Ratios []Ratio
	// Plain are columns of numbers that count nobody: a running number, a fee.
	Plain []string
}

// Identity is a sum that holds in every row: Total = Parts[0] + Parts[1] + …. With one part both columns are the same number.
//
// Between sheets a column is named "sheet:column", see [Joint].
type Identity struct {
	Total string
	Parts []string
}

// Ratio is a column that shows Part as a share of Whole, as a percentage or otherwise. A part that has no column of its own
// may be named in [Layout.Hidden]: then the share is what gives it away.
type Ratio struct {
	Column, Part, Whole string
}

// Pair names two sheets of one layout: the Earlier and the Later.
type Pair struct {
	Earlier, Later string
}

// Form06a returns the layout of form II.06a/VPCP/KSTT as package report makes it: (3) = (4) + (5) + (6) = (7) + (11),
// (7) = (8) + (9) + (10) and (11) = (12) + (13).
func Form06a() Layout {
	return Layout{
		Identities: []Identity{
			{"nhan_tong", []string{"nhan_truc_tuyen", "nhan_truc_tiep_bcci", "nhan_ky_truoc"}},
			{"nhan_tong", []string{"da_tong", "dang_tong"}},
			{"da_tong", []string{"da_truoc_han", "da_dung_han", "da_qua_han"}},
			{"dang_tong", []string{"dang_trong_han", "dang_qua_han"}},
		},
		Plain: []string{"tt"},
	}
}

// CarriedOver returns the identity between two forms II.06a of consecutive periods: what the later one carried over, its column
// (6), is what the earlier one left open, its column (11).
func CarriedOver(earlier, later string) []Identity {
	return []Identity{{later + ":nhan_ky_truoc", []string{earlier + ":dang_tong"}}}
}

// OnTime returns the layout of the table of on-time ratios as package report makes it. Those that were not on time have no
// column there and follow by subtraction.
func OnTime() Layout {
	return Layout{
		Identities: []Identity{
			{"finished", []string{"finished_on_time", "finished_late"}},
			{"index_whole", []string{"index_on_time", "index_late"}},
		},
		Hidden: []string{"finished_late", "index_late"},
		Ratios: []Ratio{
			{"finished_ratio", "finished_on_time", "finished"},
			{"index_ratio", "index_on_time", "index_whole"},
		},
	}
}

// OnTimeOf06a returns the identities between a form II.06a and the on-time ratios made from the same tally.
func OnTimeOf06a(form, onTime string) []Identity {
	return []Identity{
		{onTime + ":finished", []string{form + ":da_tong"}},
		{onTime + ":finished_on_time", []string{form + ":da_truoc_han", form + ":da_dung_han"}},
		{onTime + ":index_whole", []string{form + ":nhan_tong"}},
		{onTime + ":index_on_time", []string{form + ":da_truoc_han", form + ":da_dung_han", form + ":dang_trong_han"}},
	}
}

// Options are optional; nil and the zero value choose the defaults.
type Options struct {
	// Threshold is the highest count that is withheld. 0 means [DefaultThreshold].
	Threshold int64
	// Zero withholds zeros too. By default they are printed: a zero counts nobody. Withhold them where "nobody was late here" says
	// something about each of a few known people.
	Zero bool
	// Protect says how little may be learnt of a withheld count.
	Protect Protection
	// ReasonsToo protects also against a reader who is shown [Result.Withheld] and so knows which cells are small.
	ReasonsToo bool
	// Language is that of the notes.
	Language motcua.Language
	// Identities hold in every row across sheets, see [Joint].
	Identities []Identity
	// Revisions are sheets that show the same table as known at two instants. A reader is taken to know which cells are the same in
	// both, except where the earlier one was withheld in print. Small differences are not protected: a correction of one is one.
	// Where so little has changed that nothing can be protected, nothing is printed.
	Revisions []Pair
	// Cumulative are sheets of which the later one counts everything the earlier one did, such as January and January to
	// February. The difference of two cells is then a count of its own, and protected when it is small.
	Cumulative []Pair
}

// DefaultThreshold is the highest count withheld by default. The number is a convention of statistical offices, no law of Viet Nam
// sets it.
const DefaultThreshold = 10

// Protection says how little may be learnt of a withheld count from everything that is printed.
type Protection uint8

const (
	// ProtectRange leaves every number from 1 to the threshold possible for each small count.
	ProtectRange Protection = iota
	// ProtectValue leaves at least two numbers possible. It withholds fewer cells.
	ProtectValue
)

// Reason says why a cell is withheld.
type Reason uint8

// The reasons.
const (
	// Small: the count is at most the threshold.
	Small Reason = iota + 1
	// Complement: a small count would follow from it by subtraction.
	Complement
	// RatioOf: a share of which the part or the whole is withheld.
	RatioOf
)

var reasonNames = [...]string{"", "small", "complement", "ratio"}

// String returns "small", "complement" or "ratio".
func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return ""
}

// MarshalText returns the form of [Reason.String].
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }
