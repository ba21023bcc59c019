package calendar

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// Convention holds the choices the law leaves open or that differ between procedures. Each is a named option; the zero
// value of every field is the documented default, and a nil *Convention means all defaults. It is comparable, and its
// text form ([Convention.String]) names every option, so that a log can record exactly how a due date was counted.
type Convention struct {
	// Receipt says when a dossier that arrives outside opening hours counts as received.
	Receipt Receipt
	// CutOff moves a receipt strictly after this time of a working day to the opening of the next working day: "after
	// 15:00" leaves 15:00:00 on the day itself. Zero is no cut-off. For matters of the same day it is law (Law on Civil Status
	// 60/2014/QH13 of 20 November 2014, art. 5(3); Decree 23/2015/NĐ-CP of 16 February 2015, art. 7); whether it shifts
	// limits in days is set by the procedure.
	CutOff TimeOfDay
	// Roll says what happens when the last day of a term in calendar days, weeks, months or years is a day off.
	Roll Roll
	// End says at which instant of its last day a limit ends.
	End End
	// Saturday says what the counter does on Saturdays that are not working days by the calendar.
	Saturday Saturday
	// Pauses says which days a pause takes off the clock.
	Pauses PauseCounting
	// Supplement says whether the limit restarts from zero when a supplement is complete, or goes on.
	Supplement SupplementRule
	// Extension is added after the due date (gia hạn); zero is none. An apology with one new date is what Decree 61/2018/NĐ-CP of
	// 23 April 2018, art. 19(9), knows. Terms in working days add up. Hours extend only limits in hours; days added to a
	// limit in hours keep its time of day.
	Extension Term
	// ExtendFrom says from which day the extension of a term in calendar days runs. No source settles it.
	ExtendFrom ExtendFrom
	// Hours are the opening hours of a working day; zero is [OfficeHours].
	Hours Hours
	// Day says whether a working day is a day (Civil Code, arts. 147 and 148) or eight working hours.
	Day DayLength
	// By says what decides between early, on time and late. No text found names the unit; days for limits in days and
	// instants for limits in hours is the usual reading.
	By By
}

// Receipt is a choice of [Convention].
type Receipt uint8

// When a dossier counts as received.
const (
	// AsIs keeps the date on which the dossier arrived, also on a day off or in the evening. It is the default.
	AsIs Receipt = iota
	// NextOpen moves a dossier that arrives after the last closing of the day, or on a day when the counter is closed, to the
	// next opening of the counter; before opening or during the break it stays on the day. It is the rule of customs
	// (Decision 2988/QĐ-TCHQ of 2018, art. 7(5)) and the policy of others for online dossiers.
	NextOpen
)

// Roll is a choice of [Convention].
type Roll uint8

// What happens to a last day that is a day off.
const (
	// RollNext ends the term at the end of the next working day (Civil Code 91/2015/QH13, art. 148(5)). It is the default.
	RollNext Roll = iota
	// RollNone keeps the last day where it falls.
	RollNone
)

// End is a choice of [Convention].
type End uint8

// At which instant the last day ends.
const (
	// EndByUnit is midnight for limits in days and the exact instant for limits in hours. It is the default.
	EndByUnit End = iota
	// EndMidnight is 24:00 of the last day (Civil Code, art. 148(6)).
	EndMidnight
	// EndClose is the last closing of the office on the last day: the time a receipt slip shows.
	EndClose
	// EndExact is the instant at which the hours run out; for limits in days, the time of day of the receipt.
	EndExact
)

// SaturdayMode is a choice of [Saturday].
type SaturdayMode uint8

// What happens on a Saturday that is a rest day by the calendar. A Saturday worked in exchange (SwapWork) is always a
// full working day, and a holiday or closure on a Saturday always closes it.
const (
	// SaturdayOff is a rest day in every respect. It is the default.
	SaturdayOff SaturdayMode = iota
	// SaturdayIntake receives dossiers; the day is never counted.
	SaturdayIntake
	// SaturdaySession receives dossiers and is working time for limits of the same day and in working hours; it is no
	// working day for limits in days.
	SaturdaySession
	// SaturdayWorking is a full working day.
	SaturdayWorking
)

// Saturday is the Saturday service of a counter (phục vụ ngày thứ Bảy): Decision 14/2010/QĐ-TTg and decisions of
// provinces. The zero value is no service.
type Saturday struct {
	// Mode says whether there is a service and what it is worth.
	Mode SaturdayMode
	// Hours of the service; zero are the hours of a working day. They mean nothing in the modes Off and Working.
	Hours Hours
}

// PauseCounting is a choice of [Convention].
type PauseCounting uint8

// How a pause (tạm dừng tính thời hạn) takes days off a limit in days. No source states whether the day of the pause or
// the day of the resumption counts. Limits in hours always lose exactly the paused time.
const (
	// PauseS1 counts a day when the clock runs at its end: the days from the pause up to, but not including, the resumption are
	// lost. It is the default.
	PauseS1 PauseCounting = iota
	// PauseS2 counts the day of the pause and loses the day of the resumption.
	PauseS2
	// PauseExact gives back the paused time itself: working time for limits in working days, on days as long as the opening
	// hours; clock time for limits on the calendar. The last day is the one on which the time is used up. A limit of
	// the same day is counted as with PauseS1.
	PauseExact
)

// SupplementRule is a choice of [Convention].
type SupplementRule uint8

// What a complete supplement does to the limit.
const (
	// SupplementPauses stops the clock while the applicant supplements the dossier. It is the default.
	SupplementPauses SupplementRule = iota
	// SupplementRestarts lets the limit run again from zero when the supplement has arrived, as if received then: a pause with
	// [CauseSupplement] restarts, any other pauses (Decree 61/2018/NĐ-CP of 23 April 2018, art. 19(4)).
	SupplementRestarts
)

// ExtendFrom is a choice of [Convention].
type ExtendFrom uint8

// From where an extension of a term in calendar days, weeks, months or years runs.
const (
	// FromNominal adds the extension to the last day before it rolls, and rolls once. It is the default.
	FromNominal ExtendFrom = iota
	// FromRolled adds the extension to the rolled last day, and rolls again.
	FromRolled
)

// DayLength is a choice of [Convention].
type DayLength uint8

// What a working day is.
const (
	// CivilDay is a day of the calendar: the first is not counted, the last ends at 24:00. It is the default.
	CivilDay DayLength = iota
	// EightHours counts n working days as 8n working hours from the instant of receipt, whatever the opening hours, as
	// existing one-stop software does. No law says so.
	EightHours
)

// By is a choice of [Convention].
type By uint8

// What decides between early, on time and late.
const (
	// ByUnit compares dates for limits in days and instants for limits in hours. It is the default.
	ByUnit By = iota
	// ByDate compares the date of completion with the due date.
	ByDate
	// ByInstant compares instants; at the due instant itself is on time.
	ByInstant
)

var (
	receiptNames    = [...]string{"as_is", "next_open"}
	rollNames       = [...]string{"next", "none"}
	endNames        = [...]string{"unit", "midnight", "close", "exact"}
	saturdayNames   = [...]string{"none", "intake", "session", "workday"}
	pauseNames      = [...]string{"S1", "S2", "exact"}
	supplementNames = [...]string{"pauses", "restarts"}
	extendFromNames = [...]string{"nominal", "rolled"}
	dayLengthNames  = [...]string{"civil", "8h"}
	byNames         = [...]string{"unit", "date", "instant"}
)

// String returns the word of the text form: "as_is", "next_open".
func (v Receipt) String() string { return word(receiptNames[:], v) }

// String returns the word of the text form: "next", "none".
func (v Roll) String() string { return word(rollNames[:], v) }

// String returns the word of the text form: "unit", "midnight", "close", "exact".
func (v End) String() string { return word(endNames[:], v) }

// String returns the word of the text form: "none", "intake", "session", "workday".
func (v SaturdayMode) String() string { return word(saturdayNames[:], v) }

// String returns the word of the text form: "S1", "S2", "exact".
func (v PauseCounting) String() string { return word(pauseNames[:], v) }

// String returns the word of the text form: "pauses", "restarts".
func (v SupplementRule) String() string { return word(supplementNames[:], v) }

// String returns the word of the text form: "nominal", "rolled".
func (v ExtendFrom) String() string { return word(extendFromNames[:], v) }

// String returns the word of the text form: "civil", "8h".
func (v DayLength) String() string { return word(dayLengthNames[:], v) }

// String returns the word of the text form: "unit", "date", "instant".
func (v By) String() string { return word(byNames[:], v) }

// MarshalText returns the form of [By.String].
func (v By) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the form of [By.String].
func (v *By) UnmarshalText(b []byte) error {
	return unmarshal(v, b, func(s string) (By, error) { return parseWord[By]("calendar: by", s, byNames[:]) })
}

// String returns the text form: "none", "workday", "intake(08:00-12:00)", "session" with the hours of a working day.
func (s Saturday) String() string {
	if s.Hours.IsZero() || s.Mode == SaturdayOff || s.Mode == SaturdayWorking {
		return s.Mode.String()
	}
	return s.Mode.String() + "(" + s.Hours.String() + ")"
}

// CivilCode returns the convention of the Civil Code 91/2015/QH13 of 24 November 2015, arts. 144-148, read as it stands: the
// date of receipt is kept, the last day rolls to the next working day and ends at 24:00. What the code leaves open (pauses)
// is at its default.
func CivilCode() *Convention { return &Convention{} }

// SameDay15h returns the convention for matters due the same day with the 15:00 rule, civil status (Law on Civil Status
// 60/2014/QH13 of 20 November 2014, art. 5(3)) and certification (Decree 23/2015/NĐ-CP of 16 February 2015, art. 7): what
// is received strictly after 15:00 is due the next working day; the result is ready by the closing of the office.
func SameDay15h() *Convention { return &Convention{CutOff: ClockTime(15, 0), End: EndClose} }

// EightHourDay returns the practice of existing one-stop software: a working day is eight working hours, counted from the
// instant of receipt to the instant of the result. It follows no law and is here to explain and compare what such
// systems print.
func EightHourDay() *Convention { return &Convention{Day: EightHours, By: ByInstant} }

// OneStop2018 returns the convention of the one-stop rules from 21 June 2018 to 30 June 2025: the Civil Code, and a limit that
// restarts from zero after a full supplement (Decree 61/2018/NĐ-CP of 23 April 2018, art. 19(4)).
func OneStop2018() *Convention { return &Convention{Supplement: SupplementRestarts} }

// OneStop2025 returns the convention of the one-stop rules in force since 1 July 2025 (Decree 118/2025/NĐ-CP of 9 June 2025,
// amended by Decree 309/2026/NĐ-CP of 5 August 2026, art. 8(3): the limit runs from the acceptance of a full dossier). That
// it restarts from zero after a full supplement is restated by records of procedures; the text itself was not read.
func OneStop2025() *Convention { return &Convention{Supplement: SupplementRestarts} }

// LinkedOnline2024 returns the convention of the linked electronic procedures of birth and death (Decree 63/2024/NĐ-CP of
// 10 June 2024): what is submitted after 15:00 counts from the next working day also for limits in days. The cut-off is
// known from a guide to the procedure, not from the text of the decree.
func LinkedOnline2024() *Convention { return &Convention{CutOff: ClockTime(15, 0)} }

// CustomsOnline returns the convention of customs for online dossiers: one that arrives outside hours is received at the
// first hour of the next working day (Decision 2988/QĐ-TCHQ of 2018, art. 7(5)).
func CustomsOnline() *Convention { return &Convention{Receipt: NextOpen} }

// String returns every option, in a fixed order: "recv=as_is;cutoff=none;roll=next;end=unit;sat=none;susp=S1;
// supplement=pauses;extend=none;extend_from=nominal;hours=08:00-12:00,13:00-17:00;day=civil;by=unit" (on one line). The
// hours are written out also when they are the default.
func (c Convention) String() string {
	cut := "none"
	if !c.CutOff.IsZero() {
		cut = c.CutOff.String()
	}
	hours := c.Hours
	if hours.IsZero() {
		hours = OfficeHours()
	}
	return "recv=" + c.Receipt.String() + ";cutoff=" + cut + ";roll=" + c.Roll.String() + ";end=" + c.End.String() +
		";sat=" + c.Saturday.String() + ";susp=" + c.Pauses.String() + ";supplement=" + c.Supplement.String() +
		";extend=" + c.Extension.String() + ";extend_from=" + c.ExtendFrom.String() + ";hours=" + hours.String() +
		";day=" + c.Day.String() + ";by=" + c.By.String()
}

// MarshalText returns the form of [Convention.String].
func (c Convention) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the form of [ParseConvention].
func (c *Convention) UnmarshalText(b []byte) error { return unmarshal(c, b, ParseConvention) }

// ParseConvention reads options in the form of [Convention.String], in any order; those left out have their default, and
// empty text is the default convention. The hours may be H1 (08:00-12:00, 13:00-17:00) or H2 (07:30-11:30,
// 13:30-17:30). It reports every unknown option, bad value and repetition.
func ParseConvention(s string) (Convention, error) {
	var c Convention
	var problems []motcua.Problem
	seen := map[string]bool{}
	for opt := range strings.SplitSeq(s, ";") {
		opt = strings.TrimSpace(opt)
		if opt == "" {
			continue
		}
		key, value, ok := strings.Cut(opt, "=")
		if !ok || !known(key) {
			problems = append(problems, motcua.Problem{Path: "option", Code: motcua.CodeUnknown, Param: strings.Join(optionKeys[:], ", ")})
			continue
		}
		if seen[key] {
			problems = append(problems, motcua.Problem{Path: key, Code: motcua.CodeDuplicate, Param: key})
			continue
		}
		seen[key] = true
		if err := c.set(key, value); err != nil {
			problems = append(problems, at(key, err)...)
		}
	}
	if len(problems) == 0 {
		problems = c.problems()
	}
	if err := motcua.Invalid("calendar: convention", problems...); err != nil {
		return Convention{}, err
	}
	return c, nil
}

var optionKeys = [...]string{
	"recv", "cutoff", "roll", "end", "sat", "susp", "supplement", "extend", "extend_from", "hours", "day", "by",
}

func known(key string) bool {
	for _, k := range optionKeys {
		if key == k {
			return true
		}
	}
	return false
}

func (c *Convention) set(key, v string) (err error) {
	const what = "calendar: convention"
	switch key {
	case "recv":
		c.Receipt, err = parseWord[Receipt](what, v, receiptNames[:])
	case "cutoff":
		if v != "none" {
			c.CutOff, err = ParseTimeOfDay(v)
		}
	case "roll":
		c.Roll, err = parseWord[Roll](what, v, rollNames[:])
	case "end":
		c.End, err = parseWord[End](what, v, endNames[:])
	case "sat":
		mode, hours, given := strings.Cut(v, "(")
		if c.Saturday.Mode, err = parseWord[SaturdayMode](what, mode, saturdayNames[:]); err != nil || !given {
			return err
		}
		hours, closed := strings.CutSuffix(hours, ")")
		if !closed || c.Saturday.Mode == SaturdayOff || c.Saturday.Mode == SaturdayWorking {
			return motcua.Invalid(what, motcua.Problem{Code: motcua.CodeMalformed, Param: "intake(08:00-12:00)"})
		}
		c.Saturday.Hours, err = ParseHours(hours)
	case "susp":
		c.Pauses, err = parseWord[PauseCounting](what, v, pauseNames[:])
	case "supplement":
		c.Supplement, err = parseWord[SupplementRule](what, v, supplementNames[:])
	case "extend":
		c.Extension, err = ParseTerm(v)
	case "extend_from":
		c.ExtendFrom, err = parseWord[ExtendFrom](what, v, extendFromNames[:])
	case "hours":
		c.Hours, err = ParseHours(v)
	case "day":
		c.Day, err = parseWord[DayLength](what, v, dayLengthNames[:])
	case "by":
		c.By, err = parseWord[By](what, v, byNames[:])
	}
	return err
}

// at puts the problems of err under a path.
func at(path string, err error) []motcua.Problem {
	out := slices.Clone(problemsOf(err))
	for i := range out {
		out[i].Path = path
	}
	return out
}

// problemsOf returns the problems of an error of this package.
func problemsOf(err error) []motcua.Problem {
	var inv *motcua.InvalidError
	if errors.As(err, &inv) {
		return inv.Problems
	}
	return []motcua.Problem{{Code: motcua.CodeMalformed}}
}

// problems returns what is wrong with a convention built in code.
func (c *Convention) problems() []motcua.Problem {
	var out []motcua.Problem
	enum := func(path string, v, n int) {
		if v >= n {
			out = append(out, motcua.Problem{Path: path, Code: motcua.CodeOutOfRange, Param: "0.." + strconv.Itoa(n-1)})
		}
	}
	enum("recv", int(c.Receipt), len(receiptNames))
	enum("roll", int(c.Roll), len(rollNames))
	enum("end", int(c.End), len(endNames))
	enum("sat", int(c.Saturday.Mode), len(saturdayNames))
	enum("susp", int(c.Pauses), len(pauseNames))
	enum("supplement", int(c.Supplement), len(supplementNames))
	enum("extend_from", int(c.ExtendFrom), len(extendFromNames))
	enum("day", int(c.Day), len(dayLengthNames))
	enum("by", int(c.By), len(byNames))
	if p := c.Extension.problem("extend"); p.Code != "" {
		out = append(out, p)
	} else if c.Extension.unit == OnTheDay {
		out = append(out, motcua.Problem{Path: "extend", Code: motcua.CodeNotAllowed, Param: OnTheDay.String()})
	}
	return out
}

// TimeOfDay is a time on the clock in Viet Nam, from 00:00 to 24:00, to the second. The zero value is no time at all.
type TimeOfDay struct {
	n int32 // seconds after midnight plus one; 0 is no time
}

const timeForm = "HH:MM, HH:MM:SS"

// ClockTime returns the time hour:minute. Outside 00:00 to 24:00 it returns the zero TimeOfDay.
func ClockTime(hour, minute int) TimeOfDay {
	if hour < 0 || minute < 0 || minute > 59 || hour > 24 || hour == 24 && minute != 0 {
		return TimeOfDay{}
	}
	return TimeOfDay{int32(hour*3600+minute*60) + 1}
}

// ParseTimeOfDay reads HH:MM or HH:MM:SS in ASCII digits; 24:00 is the end of the day.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	bad := motcua.Invalid("calendar: time", motcua.Problem{Code: motcua.CodeMalformed, Param: timeForm})
	if len(s) != 5 && len(s) != 8 {
		return TimeOfDay{}, bad
	}
	var part [3]int32
	for i := range len(s) {
		c := s[i]
		if i%3 == 2 {
			if c != ':' {
				return TimeOfDay{}, bad
			}
			continue
		}
		if c < '0' || c > '9' {
			return TimeOfDay{}, bad
		}
		part[i/3] = part[i/3]*10 + int32(c-'0')
	}
	n := part[0]*3600 + part[1]*60 + part[2]
	if part[1] > 59 || part[2] > 59 || n > 24*3600 {
		return TimeOfDay{}, motcua.Invalid("calendar: time", motcua.Problem{Code: motcua.CodeOutOfRange, Param: "00:00..24:00"})
	}
	return TimeOfDay{n + 1}, nil
}

// IsZero reports whether t is no time. Midnight is a time.
func (t TimeOfDay) IsZero() bool { return t.n == 0 }

func (t TimeOfDay) seconds() int32 { return t.n - 1 }

// SinceMidnight returns the time since 00:00; 0 for the zero TimeOfDay as well.
func (t TimeOfDay) SinceMidnight() time.Duration {
	if t.n == 0 {
		return 0
	}
	return time.Duration(t.seconds()) * time.Second
}

// String returns HH:MM, with :SS where there are seconds, and "" for the zero TimeOfDay.
func (t TimeOfDay) String() string {
	if t.n == 0 {
		return ""
	}
	s := t.seconds()
	b := []byte{byte('0' + s/36000), byte('0' + s/3600%10), ':', byte('0' + s/600%6), byte('0' + s/60%10)}
	if s%60 != 0 {
		b = append(b, ':', byte('0'+s/10%6), byte('0'+s%10))
	}
	return string(b)
}

// MarshalText returns the form of [TimeOfDay.String].
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the form of [ParseTimeOfDay]; empty text is the zero TimeOfDay.
func (t *TimeOfDay) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = TimeOfDay{}
		return nil
	}
	return unmarshal(t, b, ParseTimeOfDay)
}

// Hours are the opening hours of an office on one day: one stretch, or two around a break. The zero value is unset.
type Hours struct {
	open1, close1, open2, close2 TimeOfDay
}

// OfficeHours returns 08:00-12:00 and 13:00-17:00 (H1 of the case tables), the default.
func OfficeHours() Hours {
	return Hours{ClockTime(8, 0), ClockTime(12, 0), ClockTime(13, 0), ClockTime(17, 0)}
}

// EarlyHours returns 07:30-11:30 and 13:30-17:30 (H2 of the case tables).
func EarlyHours() Hours {
	return Hours{ClockTime(7, 30), ClockTime(11, 30), ClockTime(13, 30), ClockTime(17, 30)}
}

// NewHours returns opening hours of one stretch (two times) or of two stretches (four times), each opening before it
// closes and the second after the first. Stretches that touch are joined.
func NewHours(times ...TimeOfDay) (Hours, error) {
	var h Hours
	const what = "calendar: hours"
	if len(times) != 2 && len(times) != 4 {
		return h, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeMalformed, Param: hoursForm})
	}
	for i, t := range times {
		path := "times[" + strconv.Itoa(i) + "]"
		if t.IsZero() {
			return h, motcua.Invalid(what, motcua.Problem{Path: path, Code: motcua.CodeRequired})
		}
		if i > 0 && (t.n < times[i-1].n || i != 2 && t.n == times[i-1].n) {
			return h, motcua.Invalid(what, motcua.Problem{Path: path, Code: motcua.CodeBefore, Param: "times[" + strconv.Itoa(i-1) + "]"})
		}
	}
	h.open1, h.close1 = times[0], times[1]
	if len(times) == 4 {
		if times[1] == times[2] {
			h.close1 = times[3]
		} else {
			h.open2, h.close2 = times[2], times[3]
		}
	}
	return h, nil
}

const hoursForm = "HH:MM-HH:MM, HH:MM-HH:MM,HH:MM-HH:MM, H1, H2"

// ParseHours reads "08:00-12:00" or "08:00-12:00,13:00-17:00", or the names H1 ([OfficeHours]) and H2 ([EarlyHours]).
func ParseHours(s string) (Hours, error) {
	switch s {
	case "H1":
		return OfficeHours(), nil
	case "H2":
		return EarlyHours(), nil
	}
	var times []TimeOfDay
	for part := range strings.SplitSeq(s, ",") {
		a, b, ok := strings.Cut(part, "-")
		if !ok || len(times) == 4 {
			return Hours{}, motcua.Invalid("calendar: hours", motcua.Problem{Code: motcua.CodeMalformed, Param: hoursForm})
		}
		for _, x := range [...]string{a, b} {
			t, err := ParseTimeOfDay(x)
			if err != nil {
				return Hours{}, err
			}
			times = append(times, t)
		}
	}
	return NewHours(times...)
}

// IsZero reports whether no hours are set.
func (h Hours) IsZero() bool { return h == Hours{} }

// String returns the form of [ParseHours], "" when no hours are set.
func (h Hours) String() string {
	if h.IsZero() {
		return ""
	}
	s := h.open1.String() + "-" + h.close1.String()
	if !h.open2.IsZero() {
		s += "," + h.open2.String() + "-" + h.close2.String()
	}
	return s
}

// MarshalText returns the form of [Hours.String].
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the form of [ParseHours]; empty text is the zero Hours.
func (h *Hours) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*h = Hours{}
		return nil
	}
	return unmarshal(h, b, ParseHours)
}

// Length returns the working time of the day.
func (h Hours) Length() time.Duration {
	return h.close1.SinceMidnight() - h.open1.SinceMidnight() + h.close2.SinceMidnight() - h.open2.SinceMidnight()
}

// Opens returns the first opening of the day; the zero time when no hours are set.
func (h Hours) Opens() TimeOfDay { return h.open1 }

// Closes returns the last closing of the day; the zero time when no hours are set.
func (h Hours) Closes() TimeOfDay {
	if h.open2.IsZero() {
		return h.close1
	}
	return h.close2
}
