package calendar

import (
	"time"

	"github.com/motcua/motcua"
)

// Timeliness says how a completion stands to its due date. The zero value is Unknown: no due date, or a clock that
// stands still.
type Timeliness uint8

// The four answers (trước hạn, đúng hạn, quá hạn).
const (
	Unknown Timeliness = iota
	Early
	OnTime
	Late
)

var timelinessNames = [...]string{"unknown", "early", "on_time", "late"}

var timelinessTexts = [...][2]string{
	{"chưa xác định", "unknown"},
	{"trước hạn", "early"},
	{"đúng hạn", "on time"},
	{"quá hạn", "late"},
}

// ParseTimeliness reads the form of [Timeliness.String].
func ParseTimeliness(s string) (Timeliness, error) {
	return parseWord[Timeliness]("calendar: timeliness", s, timelinessNames[:])
}

// String returns "unknown", "early", "on_time" or "late".
func (t Timeliness) String() string { return word(timelinessNames[:], t) }

// Text returns the answer in words for people.
func (t Timeliness) Text(l motcua.Language) string { return text(timelinessTexts[:], t, l) }

// MarshalText returns the form of [Timeliness.String].
func (t Timeliness) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the form of [ParseTimeliness].
func (t *Timeliness) UnmarshalText(b []byte) error { return unmarshal(t, b, ParseTimeliness) }

// Timeliness classifies a completion by the rule the due date was computed with: by date for limits in days, by instant
// for limits in hours, unless the convention said otherwise. It is Unknown when there is no due date, when a pause is
// still open, or when completed is the zero time. Close the pause with the instant of completion to judge a
// dossier that was finished while its clock stood still.
func (d Due) Timeliness(completed time.Time) Timeliness { return Classify(d, completed, d.By) }

// Classify is [Due.Timeliness] with an explicit rule; [ByUnit] means the rule of the due date itself. On the due date,
// or exactly at the due instant, is on time.
func Classify(d Due, completed time.Time, by By) Timeliness {
	if d.Date.IsZero() || completed.IsZero() {
		return Unknown
	}
	if by == ByUnit {
		by = d.By
	}
	order := completed.Compare(d.Instant)
	if by == ByDate {
		order = motcua.DateOf(completed).Compare(d.Date)
	}
	switch {
	case order < 0:
		return Early
	case order > 0:
		return Late
	}
	return OnTime
}
