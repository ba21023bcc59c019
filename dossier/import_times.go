package dossier

import (
	"bytes"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// parseDay reads a day in one of the documented forms.
func parseDay(s []byte) (motcua.Date, error) {
	if d, ok := plainDay(s); ok {
		return d, nil
	}
	if bytes.IndexByte(s, '/') >= 0 {
		return motcua.ParseVietnameseDate(string(s))
	}
	return motcua.ParseDate(string(s))
}

// plainDay reads YYYY-MM-DD, when there is such a day.
func plainDay(s []byte) (motcua.Date, bool) {
	if len(s) != len("2024-03-04") || s[4] != '-' || s[7] != '-' {
		return motcua.Date{}, false
	}
	year := two(s[0:])*100 + two(s[2:])
	month, day := two(s[5:]), two(s[8:])
	if (year|month|day) >= bad || month-1 > 11 || day-1 > 30 || year == 0 {
		return motcua.Date{}, false
	}
	d, err := motcua.NewDate(int(year), time.Month(month), int(day)) //nolint:gosec // at most 9999, 12 and 31
	return d, err == nil
}

// bad is what two returns for what is no number, or more.
const bad = 1 << 20

// two reads a number of two digits.
func two(s []byte) uint {
	tens, ones := uint(s[0]-'0'), uint(s[1]-'0')
	if tens > 9 || ones > 9 {
		return bad
	}
	return tens*10 + ones
}

var errInstant = motcua.Invalid("dossier: instant", motcua.Problem{Code: motcua.CodeMalformed, Param: "YYYY-MM-DD HH:MM"})

// parseInstant reads an instant in one of the documented forms.
func parseInstant(s []byte) (time.Time, error) {
	i := bytes.IndexAny(s, " T")
	if i < 0 {
		return time.Time{}, errInstant
	}
	d, err := parseDay(s[:i])
	if err != nil {
		return time.Time{}, err
	}
	if clock, ok := parseClock(s[i+1:]); ok {
		return at(d, clock), nil
	}
	t, err := time.ParseInLocation(time.RFC3339, string(s[:i])+"T"+string(s[i+1:]), motcua.Location())
	if err != nil {
		return time.Time{}, errInstant
	}
	return t.In(motcua.Location()), nil
}

// at returns the instant some seconds into a day.
func at(d motcua.Date, seconds int64) time.Time {
	return time.Unix(int64(d.UnixDay())*86400-7*3600+seconds, 0).In(motcua.Location())
}

// parseClock reads HH:MM or HH:MM:SS, with one digit for an hour before ten as well, in seconds.
func parseClock(s []byte) (seconds int64, ok bool) {
	var hour uint
	if len(s) > 1 && s[1] == ':' {
		if hour = uint(s[0] - '0'); hour > 9 {
			return 0, false
		}
		s = s[2:]
	} else {
		if len(s) < 3 || s[2] != ':' {
			return 0, false
		}
		hour, s = two(s), s[3:]
	}
	var minute, second uint
	switch {
	case len(s) == 2:
		minute = two(s)
	case len(s) == 5 && s[2] == ':':
		minute, second = two(s), two(s[3:])
	default:
		return 0, false
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return int64(hour*3600 + minute*60 + second), true
}

// timeForm reads days or instants that are written in one way, which a [ColumnMap] names. It never guesses.
type timeForm struct {
	name    string
	parts   []part
	clock   bool  // it has hours
	assumed int64 // the time of day, in seconds, of instants written as days; -1 for none
}

// part is a number of a form, or a byte between two.
type part struct {
	kind byte // Y M D h m s f z, or 0 for a byte as it is
	min  int  // digits
	max  int
	byte byte
}

// formParts are what a form is put together from. MM is the month before HH, the minutes after it.
const formParts = "YYYY, MM, M, DD, D, HH, H, MM, SS, F, Z"

// compileForm reads the name of a form.
func compileForm(name string) (*timeForm, error) {
	bad := func(param string) (*timeForm, error) {
		return nil, motcua.Invalid("dossier: form", motcua.Problem{Code: motcua.CodeMalformed, Param: param})
	}
	f := &timeForm{name: name, assumed: -1}
	var seen [256]bool
	for s := name; s != ""; {
		letter := s[0]
		n := len(s) - len(strings.TrimLeft(s, string(letter)))
		p := part{min: n, max: n}
		switch {
		case letter == 'Y' && n == 4:
			p.kind = 'Y'
		case letter == 'M' && n <= 2 && !seen['h']:
			p.kind = 'M'
		case letter == 'M' && n == 2:
			p.kind = 'm'
		case letter == 'D' && n <= 2:
			p.kind = 'D'
		case letter == 'H' && n <= 2:
			p.kind = 'h'
		case letter == 'S' && n == 2:
			p.kind = 's'
		case letter == 'F' && n == 1:
			p.kind, p.max = 'f', 9
		case letter == 'Z' && n == 1:
			p.kind, p.min, p.max = 'z', 0, 0
		case strings.IndexByte("/-.: T", letter) >= 0:
			n = 1
			p = part{byte: letter}
		default:
			return bad(formParts)
		}
		if p.kind != 0 {
			if seen[p.kind] {
				return bad(formParts)
			}
			if n == 1 && p.kind != 'f' && p.kind != 'z' {
				p.max = 2
			}
			seen[p.kind] = true
		}
		f.parts = append(f.parts, p)
		s = s[n:]
	}
	f.clock = seen['h']
	switch {
	case !seen['Y'] || !seen['M'] || !seen['D']:
		return bad("YYYY, MM, DD")
	case seen['h'] != seen['m'], !seen['h'] && (seen['s'] || seen['z']), !seen['s'] && seen['f']:
		return bad("HH:MM, HH:MM:SS, HH:MM:SS.F")
	}
	return f, nil
}

// read reads a text in the form. Without hours in it the instant is the assumed time of the day.
func (f *timeForm) read(s []byte) (motcua.Date, time.Time, error) {
	var year, month, day, hour, minute, second, nano int
	zone, zoned := int64(0), false
	malformed := motcua.Problem{Code: motcua.CodeMalformed, Param: f.name}
	for _, p := range f.parts {
		switch p.kind {
		case 0:
			if len(s) == 0 || s[0] != p.byte {
				return motcua.Date{}, time.Time{}, motcua.Invalid("dossier: instant", malformed)
			}
			s = s[1:]
			continue
		case 'z':
			n, offset, ok := parseZone(s)
			if !ok {
				return motcua.Date{}, time.Time{}, motcua.Invalid("dossier: instant", malformed)
			}
			zone, zoned, s = offset, true, s[n:]
			continue
		}
		v, n := 0, 0
		for n < len(s) && n < p.max && s[n]-'0' <= 9 {
			v = v*10 + int(s[n]-'0')
			n++
		}
		if n < p.min {
			return motcua.Date{}, time.Time{}, motcua.Invalid("dossier: instant", malformed)
		}
		s = s[n:]
		switch p.kind {
		case 'Y':
			year = v
		case 'M':
			month = v
		case 'D':
			day = v
		case 'h':
			hour = v
		case 'm':
			minute = v
		case 's':
			second = v
		case 'f':
			for ; n < 9; n++ {
				v *= 10
			}
			nano = v
		}
	}
	if len(s) > 0 || hour > 23 || minute > 59 || second > 59 {
		return motcua.Date{}, time.Time{}, motcua.Invalid("dossier: instant", malformed)
	}
	d, err := motcua.NewDate(year, time.Month(month), day)
	if err != nil {
		return motcua.Date{}, time.Time{}, err
	}
	seconds := int64(hour*3600 + minute*60 + second)
	if !f.clock {
		seconds = max(f.assumed, 0)
	}
	t := at(d, seconds).Add(time.Duration(nano))
	if zoned {
		t = t.Add(time.Duration(7*3600-zone) * time.Second)
	}
	return d, t, nil
}

// parseZone reads Z or an offset such as +07:00, in seconds, and how many bytes it has.
func parseZone(s []byte) (n int, offset int64, ok bool) {
	switch {
	case len(s) > 0 && s[0] == 'Z':
		return 1, 0, true
	case len(s) < 6 || s[0] != '+' && s[0] != '-' || s[3] != ':':
		return 0, 0, false
	}
	hours, minutes := two(s[1:]), two(s[4:])
	if hours > 23 || minutes > 59 {
		return 0, 0, false
	}
	offset = int64(hours*3600 + minutes*60)
	if s[0] == '-' {
		offset = -offset
	}
	return 6, offset, true
}
