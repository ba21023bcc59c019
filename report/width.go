package report

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth returns how many columns of a terminal s takes: two for wide characters (Han, kana, Hangul, emoji), none for
// combining marks and joiners, so that Vietnamese takes the same room composed (NFC) and decomposed (NFD).
func textWidth(s string) (n int) {
	joined := false
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c >= 0x20 && c != 0x7f {
				n++
			}
			joined = false
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if joined && joins(r) && !zeroWidth(r) {
			joined = r == 0x200d
			continue
		}
		joined = r == 0x200d
		n += runeWidth(r)
	}
	return n
}

// joins reports whether a zero-width joiner sets r into the place of the character before, as in emoji of several persons.
func joins(r rune) bool { return r > 0xff }

func runeWidth(r rune) int {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return 0
	case r < 0x300:
		if r == 0xad { // soft hyphen
			return 0
		}
		return 1
	case zeroWidth(r):
		return 0
	case wide(r):
		return 2
	}
	return 1
}

// zeroWidth reports marks set on the letter before, the invisible format characters, and the vowels and finals of
// decomposed Hangul.
func zeroWidth(r rune) bool {
	// Latin letters, the Vietnamese ones among them, are most of what is measured; there is one format character, the soft hyphen.
	if r < 0x300 || r >= 0x1e00 && r < 0x2000 {
		return r == 0xad
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r >= 0x1160 && r <= 0x11ff || r >= 0xd7b0 && r <= 0xd7ff
}

// wideRanges are the blocks of wide and full-width characters (East Asian Width W and F, Unicode Standard Annex 11), by
// first and last.
var wideRanges = [...][2]rune{
	{0x1100, 0x115f},
	{0x231a, 0x231b},
	{0x2329, 0x232a},
	{0x23e9, 0x23ec},
	{0x23f0, 0x23f0},
	{0x23f3, 0x23f3},
	{0x25fd, 0x25fe},
	{0x2614, 0x2615},
	{0x2648, 0x2653},
	{0x267f, 0x267f},
	{0x2693, 0x2693},
	{0x26a1, 0x26a1},
	{0x26aa, 0x26ab},
	{0x26bd, 0x26be},
	{0x26c4, 0x26c5},
	{0x26ce, 0x26ce},
	{0x26d4, 0x26d4},
	{0x26ea, 0x26ea},
	{0x26f2, 0x26f3},
	{0x26f5, 0x26f5},
	{0x26fa, 0x26fa},
	{0x26fd, 0x26fd},
	{0x2705, 0x2705},
	{0x270a, 0x270b},
	{0x2728, 0x2728},
	{0x274c, 0x274c},
	{0x274e, 0x274e},
	{0x2753, 0x2755},
	{0x2757, 0x2757},
	{0x2795, 0x2797},
	{0x27b0, 0x27b0},
	{0x27bf, 0x27bf},
	{0x2b1b, 0x2b1c},
	{0x2b50, 0x2b50},
	{0x2b55, 0x2b55},
	{0x2e80, 0x303e},
	{0x3041, 0x3247},
	{0x3250, 0x4dbf},
	{0x4e00, 0xa4cf},
	{0xa960, 0xa97f},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe10, 0xfe19},
	{0xfe30, 0xfe6f},
	{0xff01, 0xff60},
	{0xffe0, 0xffe6},
	{0x16fe0, 0x18dff},
	{0x1aff0, 0x1b2ff},
	{0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf},
	{0x1f18e, 0x1f18e},
	{0x1f191, 0x1f19a},
	{0x1f200, 0x1f265},
	{0x1f300, 0x1f320},
	{0x1f32d, 0x1f335},
	{0x1f337, 0x1f37c},
	{0x1f37e, 0x1f393},
	{0x1f3a0, 0x1f3ca},
	{0x1f3cf, 0x1f3d3},
	{0x1f3e0, 0x1f3f0},
	{0x1f3f4, 0x1f3f4},
	{0x1f3f8, 0x1f43e},
	{0x1f440, 0x1f440},
	{0x1f442, 0x1f4fc},
	{0x1f4ff, 0x1f53d},
	{0x1f54b, 0x1f54e},
	{0x1f550, 0x1f567},
	{0x1f57a, 0x1f57a},
	{0x1f595, 0x1f596},
	{0x1f5a4, 0x1f5a4},
	{0x1f5fb, 0x1f64f},
	{0x1f680, 0x1f6c5},
	{0x1f6cc, 0x1f6cc},
	{0x1f6d0, 0x1f6d2},
	{0x1f6d5, 0x1f6d7},
	{0x1f6dc, 0x1f6df},
	{0x1f6eb, 0x1f6ec},
	{0x1f6f4, 0x1f6fc},
	{0x1f7e0, 0x1f7eb},
	{0x1f7f0, 0x1f7f0},
	{0x1f90c, 0x1f93a},
	{0x1f93c, 0x1f945},
	{0x1f947, 0x1f9ff},
	{0x1fa70, 0x1faff},
	{0x20000, 0x3fffd},
}

func wide(r rune) bool {
	if r < wideRanges[0][0] {
		return false
	}
	lo, hi := 0, len(wideRanges)
	for lo < hi {
		mid := (lo + hi) / 2
		switch {
		case r < wideRanges[mid][0]:
			hi = mid
		case r > wideRanges[mid][1]:
			lo = mid + 1
		default:
			return true
		}
	}
	return false
}

// wrap breaks s into lines no wider than width, at line breaks and spaces, and inside a word only when the word alone is too
// wide; a mark is never torn from its letter. It returns at least one line, and no line begins or ends with a space.
func wrap(s string, width int) []string {
	width = max(width, 2)
	var lines []string
	for paragraph := range strings.FieldsFuncSeq(strings.ToValidUTF8(s, "\ufffd"), isLineBreak) {
		line, used := "", 0
		for word := range words(clean(paragraph)) {
			n := textWidth(word)
			if line != "" && used+1+n <= width {
				line += " " + word
				used += 1 + n
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for n > width {
				head := cut(word, width)
				lines = append(lines, strings.TrimRight(word[:head], " "))
				word = strings.TrimLeft(word[head:], " ")
				n = textWidth(word)
			}
			line, used = word, n
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	if lines == nil {
		return []string{""}
	}
	return lines
}

// words yields the pieces of s between spaces, a percent sign together with the number before it.
func words(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		last := ""
		for word := range strings.FieldsFuncSeq(s, isSpace) {
			if last != "" && word[0] == '%' && isDigit(last[len(last)-1]) {
				last += " " + word
				continue
			}
			if last != "" && !yield(last) {
				return
			}
			last = word
		}
		if last != "" {
			yield(last)
		}
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLineBreak(r rune) bool { return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' }

// isSpace reports spaces a line may be broken at; a no-break space is none.
func isSpace(r rune) bool { return r == ' ' || r == '\t' }

// cut returns how many bytes of s, one letter with its marks at least, fit into width.
func cut(s string, width int) int {
	used, i := 0, 0
	for i < len(s) {
		end := i + letter(s[i:])
		n := textWidth(s[i:end])
		if used+n > width && i > 0 {
			break
		}
		used += n
		i = end
	}
	return i
}

// letter returns the number of bytes of the first letter of s with the marks set on it and what is joined to it.
func letter(s string) int {
	_, i := utf8.DecodeRuneInString(s)
	joined := false
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !(joined && joins(r)) && (r < 0x300 || !zeroWidth(r)) {
			break
		}
		joined = r == 0x200d
		i += size
	}
	return i
}
