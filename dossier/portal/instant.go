package portal

import (
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// The forms of instants, as problems show them.
const (
	compactParam = "yyyyMMddHHmmss"
	isoParam     = "yyyy-MM-ddTHH:mm:ss[.fff][±HH:mm]"
	yearsParam   = "0001..9999"
)

func (t TimeForm) param() string {
	if t == ISO8601 {
		return isoParam
	}
	return compactParam
}

// parse reads an instant; empty text is the zero time.
func (t TimeForm) parse(s string) (when time.Time, ok bool) {
	switch {
	case s == "":
		return time.Time{}, true
	case t == ISO8601:
		return parseISO(s)
	case len(s) != len(compactParam):
		return time.Time{}, false
	}
	return civil(s[:4], s[4:6], s[6:8], s[8:10], s[10:12], s[12:14], 0, motcua.Location())
}

// append writes an instant whose year was checked.
func (t TimeForm) append(b []byte, when time.Time) []byte {
	when = when.In(motcua.Location())
	if t == ISO8601 {
		return when.AppendFormat(b, time.RFC3339Nano)
	}
	year, month, day := when.Date()
	hour, minute, second := when.Clock()
	b = append(b, byte('0'+year/1000), byte('0'+year/100%10))
	for _, n := range [...]int{year % 100, int(month), day, hour, minute, second} {
		b = append(b, byte('0'+n/10), byte('0'+n%10))
	}
	return b
}

// writable reports whether an instant has a year of four digits in Viet Nam.
func writable(when time.Time) bool {
	year := when.In(motcua.Location()).Year()
	return 1 <= year && year <= 9999
}

// civil puts an instant together from digits, and refuses what is no day or no time of day.
func civil(year, month, day, hour, minute, second string, nanosecond int, zone *time.Location) (time.Time, bool) {
	y, a := digits(year)
	mo, b := digits(month)
	d, c := digits(day)
	h, e := digits(hour)
	mi, f := digits(minute)
	s, g := digits(second)
	if !a || !b || !c || !e || !f || !g || h > 23 || mi > 59 || s > 59 {
		return time.Time{}, false
	}
	if _, err := motcua.NewDate(y, time.Month(mo), d); err != nil {
		return time.Time{}, false
	}
	return time.Date(y, time.Month(mo), d, h, mi, s, nanosecond, zone), true
}

// digits reads ASCII digits.
func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s != ""
}

// parseISO reads 2026-08-05T08:30:00, with a fraction of up to nine digits and an offset or Z if they are there.
func parseISO(s string) (time.Time, bool) {
	const short = len("2026-08-05T08:30:00")
	if len(s) < short || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return time.Time{}, false
	}
	rest := s[short:]
	nanosecond := 0
	if fraction, found := strings.CutPrefix(rest, "."); found {
		n := 0
		for n < len(fraction) && '0' <= fraction[n] && fraction[n] <= '9' {
			n++
		}
		if n == 0 || n > 9 {
			return time.Time{}, false
		}
		nanosecond, _ = digits((fraction[:n] + "000000000")[:9])
		rest = fraction[n:]
	}
	zone, offset := motcua.Location(), time.Duration(0)
	switch {
	case rest == "":
	case rest == "Z":
		zone = time.UTC
	case len(rest) == len("+07:00") && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':':
		h, a := digits(rest[1:3])
		m, b := digits(rest[4:6])
		if !a || !b || h > 23 || m > 59 {
			return time.Time{}, false
		}
		offset = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
		if rest[0] == '-' {
			offset = -offset
		}
		zone = time.UTC
	default:
		return time.Time{}, false
	}
	when, ok := civil(s[:4], s[5:7], s[8:10], s[11:13], s[14:16], s[17:19], nanosecond, zone)
	return when.Add(-offset).In(motcua.Location()), ok
}
