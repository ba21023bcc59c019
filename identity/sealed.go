package identity

import (
	"fmt"
	"math/rand/v2"
)

// factor is the secret by which every number this package holds is multiplied: odd, so that it has an inverse modulo
// 2^64, and random in each process. It is the only randomness of the package and its only use is that a number printed
// by way of reflection, which no method of ours can prevent, shows noise. No result depends on it.
//
// The trade, plainly: this is a screen against accidents, not encryption. Within one process equal numbers have equal
// noise, and who knows one number together with its noise can work out the factor; so noise in a log is a fault to
// remove, but no longer a list of citizens. In exchange a number stays eight comparable bytes, a map key, and costs one
// multiplication to hold and one to reveal.
var factor = rand.Uint64() | 1<<63 | 1

// inverse undoes factor: their product is 1 modulo 2^64.
var inverse = invert(factor)

// invert returns the inverse of an odd number modulo 2^64, by Newton's iteration: each round doubles the correct bits,
// and x itself is right in the lowest three.
func invert(x uint64) uint64 {
	y := x
	for range 5 {
		y *= 2 - x*y
	}
	return y
}

// sealed is a number times the secret factor; 0 holds no number.
type sealed uint64

// seal holds n, which must be below 2^64 - 1.
func seal(n uint64) sealed { return sealed((n + 1) * factor) }

// open returns what seal was given. Of the zero value it returns 2^64 - 1.
func (s sealed) open() uint64 { return uint64(s)*inverse - 1 }

// formatMask prints a mask for whatever verb was asked for, keeping width and alignment. %#v shows the type as well.
func formatMask(f fmt.State, verb rune, typ, mask string) {
	switch {
	case verb == 'v' && f.Flag('#'):
		fmt.Fprintf(f, "identity.%s(%s)", typ, mask)
	case verb == 'q':
		fmt.Fprintf(f, fmt.FormatString(f, 'q'), mask)
	default:
		fmt.Fprintf(f, fmt.FormatString(f, 's'), mask)
	}
}
