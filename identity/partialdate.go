package identity

import (
	"time"

	"github.com/motcua/motcua"
)

// PartialDate is a day of which the day of the month, or the month too, may be unknown: many older people are
// registered with a year of birth only, and cards keep it that way. It is comparable with ==. The zero value is
// wholly unknown.
type PartialDate struct {
	year  uint16
	month uint8 // 0: unknown
	day   uint8 // 0: unknown
}

// NewPartialDate returns the date with the given year, month and day, where a 0 means unknown: a month needs a year, a
// day needs a month. Errors are those of [motcua.NewDate].
func NewPartialDate(year int, month time.Month, day int) (PartialDate, error) {
	if year == 0 && month == 0 && day == 0 {
		return PartialDate{}, nil
	}
	if month == 0 && day != 0 {
		return PartialDate{}, motcua.Invalid("identity: partial date", motcua.Problem{Path: "month", Code: motcua.CodeRequired})
	}
	m, d := month, day
	if m == 0 {
		m = 1
	}
	if d == 0 {
		d = 1
	}
	if _, err := motcua.NewDate(year, m, d); err != nil {
		return PartialDate{}, err
	}
	return PartialDate{uint16(year), uint8(month), uint8(day)}, nil
}

// PartialDateOf returns a wholly known date. Of the zero Date it is the zero value.
func PartialDateOf(d motcua.Date) PartialDate {
	y, m, day := d.Civil()
	return PartialDate{uint16(y), uint8(m), uint8(day)}
}

// ParsePartialDate reads YYYY, YYYY-MM or YYYY-MM-DD. The empty string is the zero value.
func ParsePartialDate(s string) (PartialDate, error) {
	full := s
	switch len(s) {
	case 0:
		return PartialDate{}, nil
	case 4:
		full = s + "-01-01"
	case 7:
		full = s + "-01"
	case 10:
	default:
		return PartialDate{}, motcua.Invalid("identity: partial date",
			motcua.Problem{Code: motcua.CodeMalformed, Param: "YYYY, YYYY-MM, YYYY-MM-DD"})
	}
	d, err := motcua.ParseDate(full)
	if err != nil {
		return PartialDate{}, err
	}
	p := PartialDateOf(d)
	if len(s) < 10 {
		p.day = 0
	}
	if len(s) < 7 {
		p.month = 0
	}
	return p, nil
}

// IsZero reports whether nothing is known.
func (p PartialDate) IsZero() bool { return p == PartialDate{} }

// Year returns the year, 0 when unknown.
func (p PartialDate) Year() int { return int(p.year) }

// Month returns the month, 0 when unknown.
func (p PartialDate) Month() time.Month { return time.Month(p.month) }

// Day returns the day of the month, 0 when unknown.
func (p PartialDate) Day() int { return int(p.day) }

// Date returns the day when it is wholly known.
func (p PartialDate) Date() (d motcua.Date, ok bool) {
	d, err := motcua.NewDate(int(p.year), time.Month(p.month), int(p.day))
	return d, err == nil
}

// Agrees reports whether both may be the same day: no part that both know differs.
func (p PartialDate) Agrees(o PartialDate) bool {
	return (p.year == 0 || o.year == 0 || p.year == o.year) &&
		(p.month == 0 || o.month == 0 || p.month == o.month) &&
		(p.day == 0 || o.day == 0 || p.day == o.day)
}

// String returns what is known as YYYY-MM-DD, YYYY-MM or YYYY, and "" for the zero value.
func (p PartialDate) String() string {
	if p.year == 0 {
		return ""
	}
	b := appendDigits(make([]byte, 0, 10), uint64(p.year), 4)
	if p.month != 0 {
		b = appendDigits(append(b, '-'), uint64(p.month), 2)
	}
	if p.day != 0 {
		b = appendDigits(append(b, '-'), uint64(p.day), 2)
	}
	return string(b)
}

// MarshalText returns the form of [PartialDate.String].
func (p PartialDate) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of [ParsePartialDate].
func (p *PartialDate) UnmarshalText(text []byte) error {
	v, err := ParsePartialDate(string(text))
	if err != nil {
		return err
	}
	*p = v
	return nil
}
