package xlsx

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// The limits of the format, as Excel has them.
const (
	maxRows     = 1 << 20
	maxColumns  = 1 << 14
	maxText     = 32_767 // UTF-16 units in a cell
	maxName     = 31     // UTF-16 units in the name of a sheet
	maxDigits   = 999_999_999_999_999
	maxHeight   = 409 // points of a row
	firstSerial = 61  // 1 March 1900; before it, Excel counts a day that did not exist
	lastSerial  = 2_958_465
	unixSerial  = 25_569 // 1 January 1970
)

// clean replaces what is no character of a text: bytes that are not UTF-8, control characters, and the controls that reorder the
// text around them. Line breaks of every kind become line feeds; tabs stay.
func clean(s string) string {
	for i := range len(s) {
		if suspect[s[i]] {
			return cleaned(s)
		}
	}
	if !utf8.ValidString(s) {
		return cleaned(s)
	}
	return s
}

// suspect marks the bytes with which every character begins that may have to be replaced. Those of Vietnamese are not among them.
var suspect = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = c != '\n' && c != '\t'
	}
	for _, c := range []byte{0x7f, 0xc2, 0xd8, 0xe2, 0xef} { // DEL; C1; U+061C; U+2000 and on; U+FDD0 and on
		t[c] = true
	}
	for c := 0xf0; c <= 0xff; c++ {
		t[c] = true
	}
	return t
}()

func cleaned(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(cleanRune, s) // s itself when nothing is replaced
}

func cleanRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == '\u2028' || r == '\u2029':
		return '\n'
	case r < 0x20 || r >= 0x7f && r < 0xa0: // C0 and C1 controls
		return '\ufffd'
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x61c: // bidi
		return '\ufffd'
	case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef: // noncharacters
		return '\ufffd'
	}
	return r
}

// tooLong reports whether no cell can hold the text.
func tooLong(s string) bool { return len(s) > maxText && units(s) > maxText }

// units returns how many UTF-16 units a text has.
func units(s string) (n int) {
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// risky reports whether a spreadsheet would take the text for a formula if somebody typed it.
func risky(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	switch r {
	case '=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠':
		return true
	}
	return false
}

// widthOf estimates how wide a text is, in digits: none for marks set on the letter before, two for wide characters.
func widthOf(s string) (n int) {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			n++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f ||
			r >= 0xff01 && r <= 0xff60 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd:
			n += 2
		default:
			n++
		}
	}
	return n
}

// linesOf estimates how many lines of a width a text takes.
func linesOf(s string, width int) (n int) {
	width = max(width, 1)
	for paragraph := range strings.SplitSeq(s, "\n") {
		n++
		used := 0
		for word := range strings.FieldsSeq(paragraph) {
			w := widthOf(word)
			if used > 0 && used+1+w > width {
				n++
				used = 0
			} else if used > 0 {
				used++
			}
			used += w
			for used > width {
				n++
				used -= width
			}
		}
	}
	return n
}

// longestWord returns the width of the widest word.
func longestWord(s string) (n int) {
	for word := range strings.FieldsSeq(s) {
		n = max(n, widthOf(word))
	}
	return n
}

// names gives out names of sheets: legal, no longer than a name may be, each once however it is capitalised.
type names map[string]bool

// take returns a name made of the wanted one.
func (n names) take(want string) string {
	want = strings.Map(func(r rune) rune {
		switch r {
		case ':', '\\', '/', '?', '*', '[', ']', '\n', '\t':
			return ' '
		case '\'': // would have to be doubled wherever the sheet is referred to
			return '’'
		}
		return r
	}, clean(want))
	want = strings.Join(strings.Fields(want), " ")
	if want == "" || strings.EqualFold(want, "history") { // a name Excel keeps for itself
		want = strings.TrimSpace("Sheet " + want)
	}
	for i := 1; ; i++ {
		suffix := ""
		if i > 1 {
			suffix = " (" + itoa(i) + ")"
		}
		name := shorten(want, maxName-len(suffix)) + suffix
		if key := strings.ToLower(name); !n[key] {
			n[key] = true
			return name
		}
	}
}

// shorten cuts a name at a word when it can, and says so with an ellipsis.
func shorten(s string, most int) string {
	if units(s) <= most {
		return s
	}
	used, end, space := 0, 0, 0
	for i, r := range s {
		if r == ' ' {
			space = i
		}
		u := max(utf16.RuneLen(r), 1)
		if used+u > most-1 {
			end = i
			break
		}
		used += u
	}
	if space > end/2 {
		end = space
	}
	// A mark is not torn from its letter.
	for end > 0 && end < len(s) {
		r, _ := utf8.DecodeRuneInString(s[end:])
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			break
		}
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return strings.TrimRight(s[:end], " ") + "…"
}

// The fixed words of a sheet; those that the other forms of a page have as well are the same there.
type word uint8

const (
	wordPeriod word = iota
	wordAsOf
	wordNotes
	wordReceipt
	wordSign
	wordNote
	wordSummary
	wordItem
	wordFigure
	wordSheet
)

func (w word) in(l motcua.Language) string {
	vi, en := w.both()
	if l == motcua.English {
		return en
	}
	return vi
}

func (w word) both() (vi, en string) {
	switch w {
	case wordPeriod:
		return "Kỳ báo cáo", "Period"
	case wordAsOf:
		return "Số liệu tính đến", "As of"
	case wordNotes:
		return "Cách tính và ghi chú", "How figures are counted"
	case wordReceipt:
		return "Mã đối chiếu", "Receipt"
	case wordSign:
		return "(Ký, ghi rõ họ tên)", "(signature and full name)"
	case wordNote:
		return "Ghi chú", "Note"
	case wordSummary:
		return "Tổng hợp", "Summary"
	case wordItem:
		return "Nội dung", "Item"
	case wordFigure:
		return "Số liệu", "Figure"
	case wordSheet:
		return "Bảng", "Table"
	}
	return "", ""
}
