package intake

import (
	"time"

	"github.com/motcua/motcua"
)

// instantForm is the form of an instant in a problem.
const instantForm = "YYYY-MM-DDTHH:MM:SS+07:00"

// instants are the days an instant may lie on, as the rules have it.
const instants = "0001-01-01..9999-12-31"

// parseInstant reads a day, T or a space, hours and minutes, seconds with or without a fraction if there are any, and the offset
// from UTC; without an offset the clock is that of Viet Nam. A day without a time of day is refused: a time limit cannot be counted
// from it.
func parseInstant(s string) (time.Time, error) {
	bad := func(code motcua.Code, param string) (time.Time, error) {
		return time.Time{}, motcua.Invalid("dossier/intake: instant", motcua.Problem{Code: code, Param: param})
	}
	if len(s) < len("2006-01-02T15:04") || s[10] != 'T' && s[10] != ' ' {
		return bad(motcua.CodeMalformed, instantForm)
	}
	day, err := motcua.ParseDate(s[:10])
	if err != nil {
		return time.Time{}, err
	}
	c := clock{s: s[11:]}
	hour, minute, second, nanosecond := c.two(23), c.after(':', 59), 0, 0
	if c.at(':') {
		second = c.after(':', 59)
		if c.at('.') {
			nanosecond = c.fraction()
		}
	}
	offset := c.offset()
	if c.bad || c.s != "" {
		return bad(motcua.CodeMalformed, instantForm)
	}
	y, m, d := day.Civil()
	t := time.Date(y, m, d, hour, minute, second-offset, nanosecond, time.UTC).In(motcua.Location())
	if motcua.DateOf(t).IsZero() { // what other systems write for "none" is one of them
		return bad(motcua.CodeOutOfRange, instants)
	}
	return t, nil
}

// clock reads the digits of a time of day one after another.
type clock struct {
	s   string
	bad bool
}

func (c *clock) at(b byte) bool { return c.s != "" && c.s[0] == b }

// two reads two digits that are at most most.
func (c *clock) two(most int) int {
	if len(c.s) < 2 || c.s[0]-'0' > 9 || c.s[1]-'0' > 9 {
		c.bad = true
		return 0
	}
	n := int(c.s[0]-'0')*10 + int(c.s[1]-'0')
	c.s = c.s[2:]
	c.bad = c.bad || n > most
	return n
}

// after reads two digits behind a byte.
func (c *clock) after(b byte, most int) int {
	if !c.at(b) {
		c.bad = true
		return 0
	}
	c.s = c.s[1:]
	return c.two(most)
}

// offset reads the offset from UTC, in seconds.
func (c *clock) offset() int {
	sign := 1
	switch {
	case c.s == "":
		return 7 * 60 * 60
	case c.at('Z'):
		c.s = c.s[1:]
		return 0
	case c.at('-'):
		sign = -1
	case !c.at('+'):
		c.bad = true
		return 0
	}
	c.s = c.s[1:]
	hours := c.two(23)
	return sign * (hours*60 + c.after(':', 59)) * 60
}

// fraction reads a point and one to nine digits, as nanoseconds.
func (c *clock) fraction() int {
	n, digits := 0, 0
	for c.s = c.s[1:]; c.s != "" && c.s[0]-'0' <= 9; c.s = c.s[1:] {
		if digits++; digits > 9 {
			break
		}
		n = n*10 + int(c.s[0]-'0')
	}
	if digits == 0 || digits > 9 {
		c.bad = true
	}
	for ; digits < 9; digits++ {
		n *= 10
	}
	return n
}

// formatInstant writes an instant in the time of Viet Nam with its offset, which parseInstant reads.
func formatInstant(t time.Time) string { return t.In(motcua.Location()).Format(time.RFC3339Nano) }
