package claim

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/motcua/motcua"
)

// window is the set of ratios that print as a percentage: lo/den <= part/whole < hi/den, each end open or closed.
type window struct {
	lo, hi, den    int64
	loOpen, hiOpen bool
	hasHi          bool
}

// windowOf returns the window of a percentage; ok is false when it is undefined. The ends are read off the parts of a whole of
// twice as many units as the percentage has, where every end of a rounding window is an integer and the end of a bound
// is even.
func windowOf(p motcua.Percent) (w window, ok bool) {
	if !p.Defined() {
		return window{}, false
	}
	den := int64(200)
	for range p.Places() {
		den *= 10
	}
	parts, ok := p.Parts(den)
	if !ok { // "< 0 %": nothing prints as this
		return window{den: den, hiOpen: true, hasHi: true}, true
	}
	lo, hi, bounded := parts.Bounds()
	switch {
	case !p.IsBound():
		return window{lo: lo, hi: hi + 1, den: den, hiOpen: true, hasHi: true}, true
	case !bounded && lo%2 == 0:
		return window{lo: lo, den: den}, true
	case !bounded:
		return window{lo: lo - 1, den: den, loOpen: true}, true
	case hi%2 == 0:
		return window{hi: hi, den: den, hasHi: true}, true
	}
	return window{hi: hi + 1, den: den, hiOpen: true, hasHi: true}, true
}

func (w window) empty() bool {
	return w.hasHi && (w.hi < w.lo || w.hi == w.lo && (w.hiOpen || w.loOpen))
}

// contains reports whether part/whole lies in the window. A whole of 0 lies in none.
func (w window) contains(part, whole int64) bool {
	if whole < 1 || part < 0 {
		return false
	}
	if c := compareProducts(w.lo, whole, w.den, part); c > 0 || c == 0 && w.loOpen {
		return false
	}
	if !w.hasHi {
		return true
	}
	c := compareProducts(w.den, part, w.hi, whole)
	return c < 0 || c == 0 && !w.hiOpen
}

// compareProducts compares a*b with c*d, all of them 0 or more.
func compareProducts(a, b, c, d int64) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(b))
	h2, l2 := bits.Mul64(uint64(c), uint64(d))
	switch {
	case h1 < h2, h1 == h2 && l1 < l2:
		return -1
	case h1 == h2 && l1 == l2:
		return 0
	}
	return 1
}

// fitting says how the counts of a rate and its window go together.
type fitting uint8

const (
	fitsNever  fitting = iota // no pair of counts prints it
	fitsSome                  // some pairs do
	fitsAlways                // every pair does
)

// fit decides for every pair of a part and a whole within the two counts, the part no greater than the whole.
func (w window) fit(part, whole motcua.Count) fitting {
	switch {
	case w.fitsAll(part, whole):
		return fitsAlways
	case w.fitsAny(part, whole):
		return fitsSome
	}
	return fitsNever
}

// fitsAll reports whether every pair prints as the window. The least and the greatest ratio decide.
func (w window) fitsAll(part, whole motcua.Count) bool {
	partLo, partHi, partBounded := part.Bounds()
	wholeLo, wholeHi, wholeBounded := whole.Bounds()
	wholeLo = max(wholeLo, partLo)
	if wholeLo < 1 || wholeBounded && wholeHi < wholeLo {
		return false // the whole may be 0, or there is no pair at all
	}
	if wholeBounded {
		if !w.contains(partLo, wholeHi) {
			return false
		}
	} else if w.lo > 0 || w.loOpen && partLo == 0 {
		return false // as the whole grows the ratio sinks below any lower end
	}
	if partBounded && partHi < wholeLo {
		return w.contains(partHi, wholeLo)
	}
	return w.contains(wholeLo, wholeLo) // part = whole is possible: 100 %
}

// fitsAny reports whether some pair of integers prints as the window. It does not try the pairs one by one, because a
// published "1.4 million" is a hundred thousand of them: the wholes for which the window holds an integer within
// reach form one stretch, and the integers in the window over that stretch are counted in closed form.
func (w window) fitsAny(part, whole motcua.Count) bool {
	const most = math.MaxInt64 - 1
	if !w.hasHi || w.hi > w.den { // a part is never more than its whole
		w.hi, w.hiOpen = w.den, false
	}
	partLo, partHi, partBounded := part.Bounds()
	wholeLo, wholeHi, wholeBounded := whole.Bounds()
	if !wholeBounded {
		wholeHi = most
	}
	if !partBounded {
		partHi = wholeHi
	}
	from, until := big.NewInt(max(wholeLo, partLo, 1)), big.NewInt(wholeHi)
	den, lo, hi := big.NewInt(w.den), big.NewInt(w.lo), big.NewInt(w.hi)
	// From the first whole where the upper end of the window reaches partLo …
	if w.hi == 0 {
		if partLo > 0 || w.hiOpen {
			return false
		}
	} else {
		q, r := new(big.Int).DivMod(new(big.Int).Mul(den, big.NewInt(partLo)), hi, new(big.Int))
		if r.Sign() != 0 || w.hiOpen {
			q.Add(q, big.NewInt(1))
		}
		from = larger(from, q)
	}
	// … to the last one where the lower end has not passed partHi.
	if w.lo == 0 {
		if w.loOpen && partHi == 0 {
			return false
		}
	} else {
		q, r := new(big.Int).DivMod(new(big.Int).Mul(den, big.NewInt(partHi)), lo, new(big.Int))
		if r.Sign() == 0 && w.loOpen {
			q.Sub(q, big.NewInt(1))
		}
		if q.Cmp(until) < 0 {
			until = q
		}
	}
	if from.Cmp(until) > 0 {
		return false
	}
	// For each whole x the integers of the window number floor((hi x - open)/den) - floor((lo x + den - closed)/den) + 1.
	n := new(big.Int).Sub(until, from)
	n.Add(n, big.NewInt(1))
	top := new(big.Int).Mul(hi, from)
	if w.hiOpen {
		top.Sub(top, big.NewInt(1))
	}
	bottom := new(big.Int).Mul(lo, from)
	bottom.Add(bottom, den)
	if !w.loOpen {
		bottom.Sub(bottom, big.NewInt(1))
	}
	total := floorSum(n, den, hi, top)
	total.Sub(total, floorSum(n, den, lo, bottom))
	total.Add(total, n)
	return total.Sign() > 0
}

func larger(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return b
	}
	return a
}

// floorSum returns the sum of floor((a i + b) / m) for i from 0 to n-1, by the steps of Euclid's algorithm on a and m. All
// arguments are 0 or more, m at least 1.
func floorSum(n, m, a, b *big.Int) *big.Int {
	n, m, a, b = new(big.Int).Set(n), new(big.Int).Set(m), new(big.Int).Set(a), new(big.Int).Set(b)
	sum, q, t := new(big.Int), new(big.Int), new(big.Int)
	one := big.NewInt(1)
	for n.Sign() > 0 {
		// The whole units of the slope and of the offset.
		q.DivMod(a, m, a)
		t.Mul(n, t.Sub(n, one)).Rsh(t, 1)
		sum.Add(sum, t.Mul(t, q))
		q.DivMod(b, m, b)
		sum.Add(sum, t.Mul(n, q))
		// What is left is counted along the other axis.
		t.Mul(a, n).Add(t, b)
		next, rest := new(big.Int).DivMod(t, m, new(big.Int))
		n, b = next, rest
		a, m = m, a
		if m.Sign() == 0 {
			break
		}
	}
	return sum
}

// RoundedCount returns every count that is printed as n when counts are rounded half up to a multiple of to: 1,350,000 to 1,449,999
// for 1.4 million in steps of a hundred thousand. A step of 1 or less is no rounding. When n is negative, or so large that the
// range does not fit, it is the unknown Count.
func RoundedCount(n, to int64) motcua.Count {
	if to <= 1 {
		return motcua.Exactly(n)
	}
	if n < 0 || n > math.MaxInt64-1-to {
		return motcua.Count{}
	}
	// n - to/2 <= x < n + to/2; with an odd step the ends fall between two integers.
	return motcua.Between(max(0, n-to/2), n+(to-1)/2)
}

// within reports whether every number a allows is one b allows.
func within(a, b motcua.Count) bool {
	c, ok := a.Intersect(b)
	return ok && c == a
}

// minus returns what is left of a when b is taken out of it; ok is false when b is certainly more than a.
func minus(a, b motcua.Count) (c motcua.Count, ok bool) {
	aLo, aHi, aBounded := a.Bounds()
	bLo, bHi, bBounded := b.Bounds()
	lo := int64(0)
	if bBounded {
		lo = max(0, aLo-bHi)
	}
	switch {
	case !aBounded:
		return motcua.AtLeast(lo), true
	case aHi < bLo:
		return motcua.Count{}, false
	}
	return motcua.Between(lo, aHi-bLo), true
}

func unknown(c motcua.Count) bool { return c == motcua.Count{} }

// impliedWholes returns the wholes of which a part would print as p, and impliedParts the parts of a whole that would: of a
// count known as a range everything from the first of its lowest to the last of its highest number. Unknown when
// there are none.
func impliedWholes(p motcua.Percent, part motcua.Count) motcua.Count {
	if unknown(part) {
		return motcua.Count{}
	}
	lo, hi, bounded := part.Bounds()
	first, ok := p.Wholes(lo)
	if !ok {
		return motcua.Count{}
	}
	if !bounded {
		n, _, _ := first.Bounds()
		return motcua.AtLeast(max(n, lo))
	}
	last, ok := p.Wholes(hi)
	return hull(first, last, ok, motcua.AtLeast(lo))
}

func impliedParts(p motcua.Percent, whole motcua.Count) motcua.Count {
	lo, hi, bounded := whole.Bounds()
	if !bounded {
		return motcua.Count{}
	}
	first, ok := p.Parts(lo)
	if !ok {
		return motcua.Count{}
	}
	last, ok := p.Parts(hi)
	return hull(first, last, ok, motcua.AtMost(hi))
}

// hull returns the least count that holds both, within limits; unknown when there is no last.
func hull(first, last motcua.Count, ok bool, limits motcua.Count) motcua.Count {
	if !ok {
		return motcua.Count{}
	}
	lo, _, _ := first.Bounds()
	c := motcua.AtLeast(lo)
	if _, hi, bounded := last.Bounds(); bounded {
		c = motcua.Between(lo, hi)
	}
	if c, ok = c.Intersect(limits); !ok {
		return motcua.Count{}
	}
	return c
}
