package identity

// Digits here are the ten ASCII digits. Full-width, Arabic-Indic or superscript ones are other characters.

// load8 returns s[i:i+8] as a little-endian word. The compiler makes one load of it.
func load8[T string | []byte](s T, i int) uint64 {
	_ = s[i+7]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
		uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
}

// load4 returns s[i:i+4] as a little-endian word.
func load4[T string | []byte](s T, i int) uint64 {
	_ = s[i+3]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24
}

const (
	zeros8 = 0x3030303030303030 // eight characters 0
	zeros4 = 0x30303030
	highs8 = 0xf0f0f0f0f0f0f0f0
	sixes8 = 0x0606060606060606
)

// allDigits reports whether all eight bytes are digits: each has the high half 3, and still has it after adding 6. It
// looks at both sums at once; a carry out of a byte can only come from one whose high half is already wrong.
func allDigits(w uint64) bool {
	return (w&highs8^zeros8)|((w+sixes8)&highs8^zeros8) == 0
}

// value8 returns the number that eight digits write, the first in the lowest byte: pairs, then fours, then all eight.
func value8(w uint64) uint64 {
	w -= zeros8
	w = w*10 + w>>8 // each even byte is now a pair
	const mask = 0x000000ff000000ff
	const mul1 = 100 + 1000000<<32
	const mul2 = 1 + 10000<<32
	return ((w&mask)*mul1 + (w>>16&mask)*mul2) >> 32
}

// number reads at most 19 digits.
func number[T string | []byte](s T) (n uint64, ok bool) {
	if len(s) == 0 || len(s) > 19 {
		return 0, false
	}
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + uint64(c)
	}
	return n, true
}

// appendDigits writes n with exactly width digits.
func appendDigits(b []byte, n uint64, width int) []byte {
	for range width {
		b = append(b, '0')
	}
	for i := len(b) - 1; width > 0; i, width = i-1, width-1 {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
