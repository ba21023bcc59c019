package calendar

import (
	"time"

	"github.com/motcua/motcua"
)

// Doubt says why an answer is provisional. The zero value is no doubt.
type Doubt uint8

// The reasons for doubt.
const (
	NoDoubt Doubt = iota
	// AfterCoverage means that the answer depends on days for which the yearly notices are not in the calendar yet.
	AfterCoverage
	// BeforeCoverage means that it depends on days before the entries of the calendar begin.
	BeforeCoverage
	// UndecidedProposal means that it depends on a day that a published proposal would change.
	UndecidedProposal
)

var doubtNames = [...]string{"none", "after_coverage", "before_coverage", "undecided_proposal"}

// String returns "none", "after_coverage", "before_coverage" or "undecided_proposal".
func (d Doubt) String() string { return word(doubtNames[:], d) }

// MarshalText returns the form of [Doubt.String].
func (d Doubt) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of [Doubt.String].
func (d *Doubt) UnmarshalText(b []byte) error {
	return unmarshal(d, b, func(s string) (Doubt, error) { return parseWord[Doubt]("calendar: doubt", s, doubtNames[:]) })
}

// Provisional says why an answer may still change, and at which day. The zero value means that it is definite.
type Provisional struct {
	// Reason is the kind of doubt.
	Reason Doubt `json:"reason,omitzero"`
	// Day is the last complete day, the first complete day, or the day of the proposal.
	Day motcua.Date `json:"day,omitzero"`
}

// IsZero reports whether the answer is definite.
func (p Provisional) IsZero() bool { return p.Reason == NoDoubt }

// Text returns the reason as a sentence for people, "" when there is none.
func (p Provisional) Text(l motcua.Language) string {
	vi := l != motcua.English
	day := p.Day.String()
	if vi {
		day = p.Day.Vietnamese()
	}
	switch p.Reason {
	case AfterCoverage:
		if vi {
			return "Tạm tính: lịch nghỉ sau ngày " + day + " chưa được công bố đầy đủ."
		}
		return "Provisional: the days off after " + day + " are not all announced yet."
	case BeforeCoverage:
		if vi {
			return "Tạm tính: lịch chỉ đầy đủ từ ngày " + day + "."
		}
		return "Provisional: the calendar is complete only from " + day + " on."
	case UndecidedProposal:
		if vi {
			return "Tạm tính: có đề xuất thay đổi ngày " + day + " chưa được quyết định."
		}
		return "Provisional: a proposal to change " + day + " is not decided yet."
	}
	return ""
}

// Due is the end of a time limit (ngày hẹn trả), or what is left of it while the clock stands still. The zero Due means
// that there is no limit.
type Due struct {
	// Date is the legal due day; zero when there is no limit or the clock stands still.
	Date motcua.Date `json:"date,omitzero"`
	// Instant is the moment at which the limit ends: what is finished exactly then is still on time. 24:00 of a day is 00:00 of
	// the next.
	Instant time.Time `json:"instant,omitzero"`
	// Remainder is what is left of the limit while a pause is open; zero otherwise. It never is a date, because nobody knows
	// when the clock goes on.
	Remainder Term `json:"remainder,omitzero"`
	// Provisional says why the answer may still change; zero when it is definite.
	Provisional Provisional `json:"provisional,omitzero"`
	// By says whether completion is compared by date or by instant.
	By By `json:"by,omitzero"`
}

// IsZero reports whether there is no limit.
func (d Due) IsZero() bool { return d.Date.IsZero() && d.Remainder.IsZero() }

// Open reports whether a pause is open, so that there is a remainder and no date.
func (d Due) Open() bool { return !d.Remainder.IsZero() }

// Due returns the due date of a dossier received at an instant, with a term, a convention (nil for the defaults) and the
// pauses of its clock. It costs about a hundred nanoseconds whatever the length of the term, and does not allocate for up
// to four pauses.
//
// An error is an [*motcua.InvalidError]: a term, convention or pause that makes no sense, or an instant or answer outside
// the years 2001 to 2100. A doubtful answer is no error; see [Due.Provisional].
func (c *Calendar) Due(received time.Time, t Term, conv *Convention, pauses ...Pause) (Due, error) {
	if t.IsZero() {
		return Due{}, nil
	}
	var e engine
	start, err := e.prepare(c, received, t, conv, pauses)
	if err != nil {
		return Due{}, err
	}
	for {
		l, ok := e.leg(start)
		if !ok {
			return Due{}, beyond()
		}
		p := e.restart(&l, pauses)
		if p < 0 {
			return l.due, nil
		}
		if pauses[p].Until.IsZero() {
			return Due{Remainder: t, Provisional: e.doubt, By: e.by}, nil
		}
		start, _ = toMoment(pauses[p].Until)
	}
}

func beyond() error {
	return motcua.Invalid("calendar: due", motcua.Problem{Path: "due", Code: motcua.CodeOutOfRange, Param: yearsRange})
}

const yearsRange = "2001-01-01..2100-12-31"
