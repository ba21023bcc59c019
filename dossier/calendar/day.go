package calendar

import (
	"strings"

	"github.com/motcua/motcua"
)

// Kind says what sort of day an entry of a calendar is. A day without an entry is an ordinary one: it works or rests as
// its weekday does. The zero value is Ordinary.
type Kind uint8

// The kinds of days. The first eight decide whether a day counts; the two intake kinds only move the counter; the two
// markers are not days but say how far the notices are known.
const (
	// Ordinary is a day with no entry (ngày thường).
	Ordinary Kind = iota
	// Statutory is a public holiday (ngày lễ, tết): Labour Code 45/2019/QH14 of 20 November 2019, art. 112(1), and Resolution
	// 28/2026/QH16, art. 2, for 24 November.
	Statutory
	// Compensatory is a day off that makes up for a holiday on a weekly rest day (ngày nghỉ bù): art. 111(3).
	Compensatory
	// SwapOff is a working day turned into a day off against a working Saturday (ngày nghỉ hoán đổi). It rests on a yearly
	// direction, not on the code.
	SwapOff
	// SwapWork is a rest day worked in exchange (ngày làm bù). It is a full working day and wins over every Saturday mode.
	SwapWork
	// Closure is an unscheduled day off ordered by the operator's authority (a storm, an epidemic, an incident). On a Saturday it
	// closes the counter too.
	Closure
	// ProposedOff is a working day that a published but undecided proposal would turn into a day off. It still counts;
	// answers that depend on it are provisional.
	ProposedOff
	// ProposedWork is a rest day that an undecided proposal would turn into a working day. It still rests; answers that
	// depend on it are provisional.
	ProposedWork
	// IntakeOpen opens the counter on a day that is not a working day: dossiers are received, nothing is counted.
	IntakeOpen
	// IntakeClosed closes the counter on a day that counts as a working day.
	IntakeClosed
	// CompleteUntil is a marker: with its notice, everything that is decided every year is known up to and including Date.
	CompleteUntil
	// CompleteFrom is a marker: the entries are complete from Date on.
	CompleteFrom
)

var kindNames = [...]string{
	"ordinary", "statutory", "compensatory", "swap_off", "swap_work", "closure", "proposed_off", "proposed_work",
	"intake_open", "intake_closed", "complete_until", "complete_from",
}

var kindTexts = [...][2]string{
	{"ngày thường", "ordinary day"},
	{"nghỉ lễ", "public holiday"},
	{"nghỉ bù", "make-up day off"},
	{"nghỉ hoán đổi", "swapped day off"},
	{"làm bù", "working day in exchange"},
	{"nghỉ đột xuất", "unscheduled closure"},
	{"đề xuất nghỉ, chưa quyết định", "proposed day off, undecided"},
	{"đề xuất làm bù, chưa quyết định", "proposed working day, undecided"},
	{"có tiếp nhận", "counter open"},
	{"không tiếp nhận", "counter closed"},
	{"lịch đầy đủ đến ngày này", "calendar complete until this day"},
	{"lịch đầy đủ từ ngày này", "calendar complete from this day"},
}

// ParseKind reads the form of [Kind.String].
func ParseKind(s string) (Kind, error) { return parseWord[Kind]("calendar: kind", s, kindNames[:]) }

// String returns the word used in files: "statutory", "swap_work".
func (k Kind) String() string { return word(kindNames[:], k) }

// Text returns the kind in words for people.
func (k Kind) Text(l motcua.Language) string { return text(kindTexts[:], k, l) }

// MarshalText returns the form of [Kind.String].
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [ParseKind].
func (k *Kind) UnmarshalText(b []byte) error { return unmarshal(k, b, ParseKind) }

// Off reports whether a day of this kind is a day off by its entry, whatever its weekday.
func (k Kind) Off() bool { return k == Statutory || k == Compensatory || k == SwapOff || k == Closure }

// Proposed reports whether the entry is an undecided proposal.
func (k Kind) Proposed() bool { return k == ProposedOff || k == ProposedWork }

func (k Kind) intake() bool { return k == IntakeOpen || k == IntakeClosed }
func (k Kind) marker() bool { return k == CompleteUntil || k == CompleteFrom }

// Day is an entry of a calendar: a date that differs from its weekday, and why. The zero Day is no entry.
type Day struct {
	// Date is the day meant.
	Date motcua.Date `json:"date,omitzero"`
	// Kind says what it is.
	Kind Kind `json:"kind,omitzero"`
	// Name is its name in Vietnamese, NameEnglish in English; either may be empty and the other is used.
	Name        string `json:"name,omitempty"`
	NameEnglish string `json:"name_en,omitempty"`
	// Notice is what makes it so: an article of law or the notice of the year.
	Notice motcua.Citation `json:"notice,omitzero"`
}

// Text returns the name of the day, or its kind when it has none.
func (d Day) Text(l motcua.Language) string {
	name, other := d.Name, d.NameEnglish
	if l == motcua.English {
		name, other = other, name
	}
	switch {
	case name != "":
		return name
	case other != "":
		return other
	}
	return d.Kind.Text(l)
}

// builtinDay and builtinNotice are the shape of the generated table.
type builtinDay struct {
	day    int32
	kind   Kind
	name   uint16
	notice uint8
}

type builtinNotice struct {
	document string
	issued   int32 // days since 1970; 0 is not known
	article  string
	quality  motcua.Quality
}

func (n builtinNotice) citation() motcua.Citation {
	c := motcua.Citation{Document: n.document, Article: n.article, Quality: n.quality}
	if n.issued != 0 {
		c.Issued = motcua.FromUnixDay(int(n.issued))
	}
	return c
}

func word[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return names[0]
}

func text[T ~uint8](texts [][2]string, v T, l motcua.Language) string {
	t := texts[0]
	if int(v) < len(texts) {
		t = texts[v]
	}
	if l == motcua.English {
		return t[1]
	}
	return t[0]
}

func unmarshal[T any](dst *T, b []byte, parse func(string) (T, error)) error {
	v, err := parse(string(b))
	if err != nil {
		return err
	}
	*dst = v
	return nil
}

// parseWord finds s among names, returning its place.
func parseWord[T ~uint8](what, s string, names []string) (T, error) {
	for i, name := range names {
		if s == name {
			return T(i), nil
		}
	}
	return 0, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeUnknown, Param: strings.Join(names, ", ")})
}
