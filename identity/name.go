package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Names of people and places are compared at three levels, from the strictest:
//
//	NFC        the same text, however its letters are encoded
//	ToneKey    also when only the letter that carries the tone differs: hòa and hoà, thúy and thuý
//	SearchKey  also without any marks, case, punctuation: for searching, never for deciding that two people are one
//
// [MatchKey] is ToneKey after the cleaning every register needs (spaces, case, the letter Eth typed for Đ); it is what
// package roll matches people by. About one official commune name in eighteen differs between two state lists by tone
// placement only, so a comparison without it does not find them.

// NFC returns the text with its letters composed (Unicode Normalization Form C). Vietnamese text is kept and exchanged in
// this form; macOS and some input methods produce the decomposed one.
func NFC(s string) string { return norm.NFC.String(s) }

// CleanName returns a name as a register should keep it, and what was changed: composed, without invisible characters,
// with single spaces between words and none around, and with Đ where the look-alike Icelandic letter Eth (Ð, ð) was typed. Case
// and spelling stay as they are. Text that is not UTF-8 is returned as it is, because what to keep of it would be a guess.
func CleanName(s string) (string, []Change) {
	if isCleanASCII(s) || !utf8.ValidString(s) {
		return s, nil
	}
	composed := norm.NFC.String(s)
	var changes []Change
	if composed != s {
		changes = append(changes, Change{ChangeNFC, 1})
	}
	var b strings.Builder
	b.Grow(len(composed))
	var spaces, invisible, eth int
	pending := false
	for i := 0; i < len(composed); {
		r, size := utf8.DecodeRuneInString(composed[i:])
		raw := composed[i : i+size]
		i += size
		switch {
		case isSpace(r):
			if pending || b.Len() == 0 || r != ' ' {
				spaces++
			}
			pending = pending || b.Len() > 0
			continue
		case isInvisible(r):
			invisible++
			continue
		case r == 'Ð':
			raw = "Đ"
			eth++
		case r == 'ð':
			raw = "đ"
			eth++
		}
		if pending {
			b.WriteByte(' ')
			pending = false
		}
		b.WriteString(raw)
	}
	if pending {
		spaces++
	}
	for _, c := range [...]Change{{ChangeSpaces, spaces}, {ChangeInvisible, invisible}, {ChangeEth, eth}} {
		if c.Count > 0 {
			changes = append(changes, c)
		}
	}
	// A removed character may have stood between a letter and its mark.
	return norm.NFC.String(b.String()), changes
}

// ToneKey returns a key that is equal for two texts which differ only in the letter of a syllable that carries the tone
// (or in Unicode form). It needs no rule about where the tone belongs: the tones of each syllable stand after it. The key
// is for comparing; show people the text.
func ToneKey(s string) string {
	if isASCII(s) {
		return s
	}
	if key, ok := toneKeyComposed(s); ok {
		return key
	}
	return toneKeyAny(s)
}

// toneLetter is a composed letter without its tone, and the tone.
type toneLetter struct{ bare, tone uint16 }

// toneKeyComposed makes the key of text whose letters are all composed, as Vietnamese text mostly is, from a table. ok is
// false when there is anything that needs to be looked at more closely.
func toneKeyComposed(s string) (key string, ok bool) {
	b := make([]byte, 0, len(s)+8)
	var tones [2]uint16 // of the syllable; more are not Vietnamese
	n := 0
	flush := func() {
		if n == 2 && tones[0] > tones[1] {
			tones[0], tones[1] = tones[1], tones[0]
		}
		for _, t := range tones[:n] {
			b = utf8.AppendRune(b, rune(t))
		}
		n = 0
	}
	for _, r := range s {
		var l toneLetter
		switch {
		case r < utf8.RuneSelf:
			if c := r | 0x20; c < 'a' || c > 'z' {
				flush()
			}
			b = append(b, byte(r))
			continue
		case r >= toneFirst && r < toneMiddle:
			l = toneLettersFirst[r-toneFirst]
		case r >= toneSecond && r < toneLast:
			l = toneLettersSecond[r-toneSecond]
		}
		switch {
		case l.tone != 0:
			if n == len(tones) {
				return "", false
			}
			tones[n] = l.tone
			n++
			b = utf8.AppendRune(b, rune(l.bare))
		case isBareLetter(r):
			b = utf8.AppendRune(b, r)
		default:
			return "", false
		}
	}
	flush()
	return string(b), true
}

// isBareLetter reports whether r is a Vietnamese letter beyond ASCII without a tone.
func isBareLetter(r rune) bool {
	switch r {
	case 'Ă', 'ă', 'Â', 'â', 'Đ', 'đ', 'Ê', 'ê', 'Ô', 'ô', 'Ơ', 'ơ', 'Ư', 'ư':
		return true
	}
	return false
}

// toneKeyAny makes the key of any text.
func toneKeyAny(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	var syllable, tones []rune
	flush := func() {
		b.WriteString(norm.NFC.String(string(syllable)))
		slices.Sort(tones)
		for _, t := range tones {
			b.WriteRune(t)
		}
		syllable, tones = syllable[:0], tones[:0]
	}
	vowel := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			if vowel && isTone(r) {
				tones = append(tones, r)
				continue
			}
			syllable = append(syllable, r)
		case unicode.IsLetter(r):
			vowel = isVowel(r)
			syllable = append(syllable, r)
		default:
			flush()
			vowel = false
			b.WriteRune(r)
		}
	}
	flush()
	return b.String()
}

// MatchKey returns the key by which two records are taken to have the same name: cleaned as by [CleanName], in capitals,
// whatever letter carries the tone. Different marks or tones are different names.
func MatchKey(s string) string {
	clean, _ := CleanName(s)
	return ToneKey(strings.ToUpper(clean))
}

// SearchKey returns the words of a text in capitals without any marks, separated by single spaces; everything that is
// neither letter nor digit separates words. "Y-Blốk" and "y blok" have the same key, Đ, đ and Eth are D.
func SearchKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	pending := false
	write := func(r rune) {
		if pending {
			b.WriteByte(' ')
			pending = false
		}
		b.WriteRune(r)
	}
	if !isASCII(s) {
		s = norm.NFD.String(s)
	}
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			write(r - 'a' + 'A')
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			write(r)
		case r < utf8.RuneSelf:
			pending = b.Len() > 0
		case r == 'đ', r == 'Đ', r == 'ð', r == 'Ð':
			write('D')
		case unicode.Is(unicode.Mn, r), isInvisible(r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			write(unicode.ToUpper(r))
		default:
			pending = b.Len() > 0
		}
	}
	return b.String()
}

// isCleanASCII reports whether s is ASCII with single spaces between words and no other white space.
func isCleanASCII(s string) bool {
	space := true // no space comes first
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return s == "" || !space
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isTone reports whether a combining mark is one of the five tone marks: grave, acute, tilde, hook above, dot below.
func isTone(r rune) bool {
	return r == 0x300 || r == 0x301 || r == 0x303 || r == 0x309 || r == 0x323
}

func isVowel(r rune) bool {
	switch r | 0x20 {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}
