package identity

import "unicode/utf8"

// maxLenient is the length in bytes above which a lenient parser refuses to look: no number is written that long, and a
// megabyte of junk is answered at once.
const maxLenient = 256

// The separators a lenient parser drops, besides white space.
const separators = "-.‐‑‒–—−·" // hyphen, dot, and what word processors make of them

// compact reads s leniently: it drops white space, invisible characters and the given separators, replaces full-width
// characters and capitalises, and hands the rest to the strict parser. What it did is listed in the order of the codes.
func compact[N any](s, drop string, parse func(string) (N, error)) (N, []Change, error) {
	n, err := parse(s)
	if err == nil || looksDecimal(s) {
		return n, nil, err
	}
	clean, changes := cleaned(s, drop)
	n, err = parse(clean)
	if err != nil {
		return n, nil, err
	}
	return n, changes, nil
}

// cleaned returns s without what a lenient parser drops, and what that was. A text too long to be a number is returned
// as it is.
func cleaned(s, drop string) (string, []Change) {
	if len(s) > maxLenient {
		return s, nil
	}
	var spaces, seps, invisible, wide, small int
	var buf [maxLenient]byte
	b := buf[:0]
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			return s, nil // not text
		}
		i += size
		if n := narrow(r); n != r {
			r = n
			wide++
		}
		switch {
		case isSpace(r):
			spaces++
			continue
		case isInvisible(r):
			invisible++
			continue
		case contains(drop, r):
			seps++
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
			small++
		}
		if len(b)+utf8.RuneLen(r) > len(buf) {
			return s, nil
		}
		b = utf8.AppendRune(b, r)
	}
	var changes []Change
	for _, c := range [...]Change{
		{ChangeSpaces, spaces},
		{ChangeSeparators, seps},
		{ChangeInvisible, invisible},
		{ChangeFullWidth, wide},
		{ChangeCase, small},
	} {
		if c.Count > 0 {
			changes = append(changes, c)
		}
	}
	return string(b), changes
}

func contains(set string, r rune) bool {
	for _, x := range set {
		if x == r {
			return true
		}
	}
	return false
}

// isSpace reports whether r is white space that people and programs leave in a field.
func isSpace(r rune) bool {
	switch {
	case r == ' ', r >= '\t' && r <= '\r', r == 0x85, r == 0xa0, r == 0x1680, r >= 0x2000 && r <= 0x200a,
		r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}

// isInvisible reports whether r has no width and no meaning in a number: joiners, direction marks, a byte order mark.
func isInvisible(r rune) bool {
	return r == 0xad || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2064 ||
		r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

// looksDecimal reports whether s ends in a decimal part of zeros, as a spreadsheet writes a whole number: 1085123456.00.
// To drop the point would make the zeros digits of the number.
func looksDecimal(s string) bool {
	if len(s) > maxLenient {
		return false
	}
	points, zeros, others := 0, 0, 0
	for _, r := range s {
		switch r = narrow(r); {
		case r == '.' || r == ',':
			points++
			zeros, others = 0, 0
		case r == '0':
			zeros++
		case !isSpace(r) && !isInvisible(r):
			others++
		}
	}
	return points == 1 && zeros > 0 && others == 0
}

// narrow returns the ASCII character of a full-width one, and any other as it is.
func narrow(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		return r - 0xff01 + '!'
	}
	return r
}
