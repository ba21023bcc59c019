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
	over9  = 0x7676767676767676 // carries a byte above 9 into its top bit
	tops8  = 0x8080808080808080
)

// values returns a word of characters as digit values, one in each byte, and something other than 0 when one of them is not a
// digit: a byte above 9 sets its top bit, or the one above 127 has it already. A carry out of a byte can only come from
// one that is caught itself. The four high bytes of a word of [load4] must be 0 after the exclusive or, so it has zeros of
// its own.
func values(word, zeros uint64) (digits, bad uint64) {
	digits = word ^ zeros
	return digits, (digits + over9 | digits) & tops8
}

// value8 returns the number that eight digit values write, the first in the lowest byte: pairs, then fours, then all.
func value8(d uint64) uint64 {
	d = d*10 + d>>8 // each even byte is now a pair
	const mask = 0x000000ff000000ff
	const mul1 = 100 + 1000000<<32
	const mul2 = 1 + 10000<<32
	return ((d&mask)*mul1 + (d>>16&mask)*mul2) >> 32
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
