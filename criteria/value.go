package criteria

import (
	"math"
	"math/big"
	"math/bits"
	"strings"

	"github.com/motcua/motcua"
	"github.com/shopspring/decimal"
)

// Value is an exact number: points, or a share of a criterion where 1 is all of it. It is a quotient of integers, so a
// third stays a third; only [Value.Decimal] and [Value.Text] round, half up, at the places they are asked for.
//
// The zero value is 0. Compare with [Value.Equal] or [Value.Compare], not with ==.
type Value struct {
	n, d int64 // n/d, d > 0, not always in lowest terms; d = 0 stands for 1; n is never the least int64
	wide *wide // the number when it does not fit n and d
}

// wide is a number too wide for one quotient of int64: any quotient, or a sum of narrow ones that nobody has needed in one piece
// yet. Adding up thirteen rates exactly takes integers of hundreds of bits; comparing or rounding the sum hardly ever
// does. It never changes once it is made.
type wide struct {
	rat   *big.Rat
	terms []Value // narrow and not negative; used when rat is nil
}

// NewValue returns the number d, exactly.
func NewValue(d decimal.Decimal) Value { return fromRat(d.Rat()) }

// Quotient returns part/whole, exactly. ok is false when whole is 0: nothing over nothing is no number.
func Quotient(part, whole int64) (v Value, ok bool) {
	if whole == 0 {
		return Value{}, false
	}
	return fromRat(big.NewRat(part, whole)), true
}

var one = Value{n: 1, d: 1}

func whole(n int64) Value { return Value{n: n, d: 1} }

func (v Value) den() int64 {
	if v.d == 0 {
		return 1
	}
	return v.d
}

// lowest returns the same number in lowest terms.
func (v Value) lowest() Value {
	if v.wide != nil || v.d <= 1 {
		return v
	}
	if g := int64(gcd(abs(v.n), uint64(v.d))); g > 1 {
		return Value{n: v.n / g, d: v.d / g}
	}
	return v
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// gcd is the binary algorithm: no division in the loop.
func gcd(a, b uint64) uint64 {
	if a == 0 {
		return b
	}
	if b == 0 {
		return a
	}
	shift := bits.TrailingZeros64(a | b)
	a >>= bits.TrailingZeros64(a)
	for b != 0 {
		b >>= bits.TrailingZeros64(b)
		if a > b {
			a, b = b, a
		}
		b -= a
	}
	return a << shift
}

// fromRat takes the quotient over: the caller does not change it afterwards.
func fromRat(r *big.Rat) Value {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return Value{n: r.Num().Int64(), d: r.Denom().Int64()}
	}
	return Value{wide: &wide{rat: r}}
}

// Rat returns the number as a new big.Rat.
func (v Value) Rat() *big.Rat {
	switch {
	case v.wide == nil:
		return big.NewRat(v.n, v.den())
	case v.wide.rat != nil:
		return new(big.Rat).Set(v.wide.rat)
	}
	r := new(big.Rat)
	for _, t := range v.wide.terms {
		r.Add(r, t.Rat())
	}
	return r
}

// mul64 multiplies without losing anything: ok is false when the product does not fit.
func mul64(a, b int64) (p int64, ok bool) {
	hi, lo := bits.Mul64(abs(a), abs(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func add64(a, b int64) (s int64, ok bool) {
	s = a + b
	if (a >= 0) == (b >= 0) && (s >= 0) != (a >= 0) || s == math.MinInt64 {
		return 0, false
	}
	return s, true
}

// narrowAdd adds two narrow numbers; ok is false when the sum does not fit as it stands.
func narrowAdd(v, o Value) (Value, bool) {
	vd, od := v.den(), o.den()
	if vd == od {
		n, ok := add64(v.n, o.n)
		return Value{n: n, d: vd}, ok
	}
	a, ok1 := mul64(v.n, od)
	b, ok2 := mul64(o.n, vd)
	d, ok3 := mul64(vd, od)
	n, ok4 := add64(a, b)
	return Value{n: n, d: d}, ok1 && ok2 && ok3 && ok4
}

func (v Value) add(o Value) Value {
	if v.wide == nil && o.wide == nil {
		if s, ok := narrowAdd(v, o); ok {
			return s
		}
		if s, ok := narrowAdd(v.lowest(), o.lowest()); ok {
			return s
		}
	}
	r := v.Rat()
	return fromRat(r.Add(r, o.Rat()))
}

func (v Value) neg() Value {
	if v.wide != nil {
		r := v.Rat()
		return fromRat(r.Neg(r))
	}
	return Value{n: -v.n, d: v.d}
}

func (v Value) sub(o Value) Value { return v.add(o.neg()) }

func (v Value) mul(o Value) Value {
	if v.wide == nil && o.wide == nil {
		for range 2 {
			n, ok1 := mul64(v.n, o.n)
			d, ok2 := mul64(v.den(), o.den())
			if ok1 && ok2 {
				return Value{n: n, d: d}
			}
			v, o = v.lowest(), o.lowest()
		}
	}
	if v.wide != nil && v.wide.rat == nil && o.wide == nil && o.n >= 0 {
		terms := make([]Value, len(v.wide.terms))
		narrow := true
		for i, t := range v.wide.terms {
			terms[i] = t.mul(o)
			narrow = narrow && terms[i].wide == nil
		}
		if narrow {
			return Value{wide: &wide{terms: terms}}
		}
	}
	r := v.Rat()
	return fromRat(r.Mul(r, o.Rat()))
}

// quo returns v/o; o must not be 0.
func (v Value) quo(o Value) Value {
	if o.wide == nil {
		inverse := Value{n: o.den(), d: o.n}
		if o.n < 0 {
			inverse = Value{n: -o.den(), d: -o.n}
		}
		return v.mul(inverse)
	}
	r := v.Rat()
	return fromRat(r.Quo(r, o.Rat()))
}

// approx returns bounds of the number in units of 2^-fixed, at most slack apart: floor <= v*2^fixed <= floor+slack. ok is false when it
// is negative or too great.
func (v Value) approx() (floor uint64, slack uint64, ok bool) {
	one := func(t Value) bool {
		if t.n < 0 {
			return false
		}
		hi, lo := bits.Mul64(uint64(t.n), 1<<fixed)
		d := uint64(t.den())
		if hi >= d {
			return false
		}
		q, r := bits.Div64(hi, lo, d)
		if r != 0 {
			slack++
		}
		floor += q
		return floor < 1<<62 && q < 1<<62
	}
	switch {
	case v.wide == nil:
		ok = one(v)
	case v.wide.rat == nil:
		ok = true
		for _, t := range v.wide.terms {
			if ok = ok && one(t); !ok {
				break
			}
		}
	}
	return floor, slack, ok
}

const fixed = 40

// Compare returns -1, 0 or +1 as v is less than, equal to or greater than o.
func (v Value) Compare(o Value) int {
	if v.wide != nil || o.wide != nil {
		vf, vs, ok1 := v.approx()
		of, os, ok2 := o.approx()
		if ok1 && ok2 {
			if vf+vs < of {
				return -1
			}
			if of+os < vf {
				return 1
			}
		}
		return v.Rat().Cmp(o.Rat())
	}
	vd, od := v.den(), o.den()
	if vd == od {
		switch {
		case v.n < o.n:
			return -1
		case v.n > o.n:
			return 1
		}
		return 0
	}
	if (v.n < 0) != (o.n < 0) {
		if v.n < 0 {
			return -1
		}
		return 1
	}
	ah, al := bits.Mul64(abs(v.n), uint64(od))
	bh, bl := bits.Mul64(abs(o.n), uint64(vd))
	c := 0
	switch {
	case ah < bh || ah == bh && al < bl:
		c = -1
	case ah > bh || ah == bh && al > bl:
		c = 1
	}
	if v.n < 0 {
		return -c
	}
	return c
}

// Equal reports whether both are the same number.
func (v Value) Equal(o Value) bool { return v.Compare(o) == 0 }

// IsZero reports whether the number is 0.
func (v Value) IsZero() bool {
	if v.wide != nil {
		return v.Rat().Sign() == 0
	}
	return v.n == 0
}

func (v Value) less(o Value) bool { return v.Compare(o) < 0 }

func minValue(a, b Value) Value {
	if b.less(a) {
		return b
	}
	return a
}

func maxValue(a, b Value) Value {
	if a.less(b) {
		return b
	}
	return a
}

// ceil returns the least whole number that is not below v; ok is false when it does not fit.
func (v Value) ceil() (n int64, ok bool) {
	r := v.Rat()
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64(), q.IsInt64()
}

// sum adds numbers that are not negative, one by one, and puts off what would need wide integers.
type sum struct {
	acc  Value
	n    int
	few  [3]Value // what could not be added to acc
	many []Value  // and the rest of it
}

// pooled is the width in bits of the greatest denominator numbers are brought to; numerators of points then stay well inside
// an int64.
const pooled = 52

func (s *sum) add(v Value) {
	if v.wide == nil && s.acc.wide == nil {
		vd, ad := v.den(), s.acc.den()
		t, ok := Value{}, false
		switch {
		case vd == ad || bits.Len64(uint64(vd))+bits.Len64(uint64(ad)) <= pooled:
			t, ok = narrowAdd(s.acc, v)
		case ad%vd == 0:
			n, fits := mul64(v.n, ad/vd)
			t.d = ad
			t.n, ok = add64(s.acc.n, n)
			ok = ok && fits
		case vd%ad == 0:
			n, fits := mul64(s.acc.n, vd/ad)
			t.d = vd
			t.n, ok = add64(n, v.n)
			ok = ok && fits
		}
		if !ok {
			s.push(s.acc)
			t = v
		}
		s.acc = t
		return
	}
	if v.wide != nil && v.wide.rat == nil {
		for _, t := range v.wide.terms {
			s.push(t)
		}
		return
	}
	s.acc = s.acc.add(v)
}

func (s *sum) push(v Value) {
	if s.n < len(s.few) {
		s.few[s.n] = v
		s.n++
		return
	}
	s.many = append(s.many, v)
}

// value returns the sum.
func (s *sum) value() Value {
	switch {
	case s.n == 0:
		return s.acc
	case s.acc.wide != nil:
		v := s.acc
		for _, t := range s.few[:s.n] {
			v = v.add(t)
		}
		for _, t := range s.many {
			v = v.add(t)
		}
		return v
	}
	w := &struct {
		wide
		room [len(s.few) + 1]Value
	}{}
	w.terms = append(w.room[:0], s.few[:s.n]...)
	w.terms = append(w.terms, s.many...)
	w.terms = append(w.terms, s.acc)
	return Value{wide: &w.wide}
}

// maxPlaces is the greatest number of decimal places asked for or written down.
const maxPlaces = 9

var pow10 = [maxPlaces + 1]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// units returns v * 10^places rounded half up, when that can be told without wide integers.
func (v Value) units(places int) (int64, bool) {
	scale := uint64(pow10[places])
	if v.wide == nil && v.n >= 0 {
		hi, lo := bits.Mul64(uint64(v.n), scale)
		d := uint64(v.den())
		if hi >= d {
			return 0, false
		}
		q, r := bits.Div64(hi, lo, d)
		if r >= d-r {
			q++
		}
		return int64(q), q <= math.MaxInt64
	}
	floor, slack, ok := v.approx()
	if !ok {
		return 0, false
	}
	round := func(x uint64) int64 {
		hi, lo := bits.Mul64(x, scale)
		lo, carry := bits.Add64(lo, 1<<(fixed-1), 0)
		if hi += carry; hi>>(fixed-1) != 0 {
			ok = false
		}
		return int64(hi<<(64-fixed) | lo>>fixed)
	}
	a, b := round(floor), round(floor+slack)
	return a, ok && a == b
}

// scaledHalfUp returns v * 10^places rounded half away from zero, which for points, never negative, is half up.
func (v Value) scaledHalfUp(places int) *big.Int {
	if n, ok := v.units(places); ok {
		return big.NewInt(n)
	}
	r := v.Rat()
	num := new(big.Int).Mul(r.Num(), big.NewInt(pow10[places]))
	negative := num.Sign() < 0
	num.Abs(num).Lsh(num, 1).Add(num, r.Denom())
	q := num.Quo(num, new(big.Int).Lsh(r.Denom(), 1))
	if negative {
		q.Neg(q)
	}
	return q
}

// rounded returns the number rounded half up to the given places, 0 to maxPlaces.
func (v Value) rounded(places int) Value {
	if n, ok := v.units(places); ok {
		return Value{n: n, d: pow10[places]}
	}
	return fromRat(new(big.Rat).SetFrac(v.scaledHalfUp(places), big.NewInt(pow10[places])))
}

// Decimal returns the number rounded half up to the given decimal places (0 to 9; others are brought into that range).
func (v Value) Decimal(places int) decimal.Decimal {
	places = max(0, min(places, maxPlaces))
	if n, ok := v.units(places); ok {
		return decimal.New(n, -int32(places))
	}
	return decimal.NewFromBigInt(v.scaledHalfUp(places), -int32(places))
}

// Text returns the number rounded half up to the given places, with the decimal sign of the language: "93,75" in
// Vietnamese, "93.75" in English.
func (v Value) Text(l motcua.Language, places int) string {
	s := v.Decimal(places).StringFixed(int32(max(0, min(places, maxPlaces))))
	if l == motcua.Vietnamese {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// String returns the number exactly: "10", "0.75", or as a quotient what no short decimal can say, "1/3".
func (v Value) String() string {
	r := v.Rat()
	if n, ok := r.FloatPrec(); ok && n <= maxPlaces {
		return r.FloatString(n)
	}
	return r.RatString()
}

// MarshalText returns the form of [Value.String].
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Number is a number as a definition writes it: "20", "0.80", or where a share is meant a percentage, "80%". It is kept as
// text until it is compiled, so nothing is rounded on the way. The empty Number is not given. In JSON it may also be a plain
// number.
type Number string

// value reads the number. Exponents, signs and more than 9 decimals (of a percentage 7) or 12 digits before them are refused.
func (n Number) value() (Value, bool) {
	s, percent := string(n), n.isPercent()
	if percent {
		s = strings.TrimRight(s[:len(s)-1], " \u00a0")
	}
	whole, frac, hasPoint := strings.Cut(s, ".")
	most := maxPlaces
	if percent {
		most -= 2
	}
	if whole == "" || len(whole) > 12 || len(whole) > 1 && whole[0] == '0' || hasPoint && frac == "" || len(frac) > most {
		return Value{}, false
	}
	var v int64
	for _, part := range [...]string{whole, frac} {
		for i := 0; i < len(part); i++ {
			c := part[i] - '0'
			if c > 9 {
				return Value{}, false
			}
			// 12 and 9 digits together may not fit.
			if v > (math.MaxInt64-9)/10 {
				return Value{}, false
			}
			v = v*10 + int64(c)
		}
	}
	r := Value{n: v, d: pow10[len(frac)]}
	if percent {
		r.d *= 100
	}
	return r.lowest(), true
}

func (n Number) isPercent() bool { return strings.HasSuffix(string(n), "%") }

// The Params of a malformed [Number].
const (
	numberForm = "20, 0.80"
	shareForm  = "0.80, 80%"
)

// Interval is what is known about a number: it lies between Lo and Hi, both included. A known number has Lo = Hi. Ends
// are exact. The zero value is exactly 0.
type Interval struct {
	Lo Value `json:"lo"`
	Hi Value `json:"hi"`
}

func exactly(v Value) Interval { return Interval{v, v} }

// Exact returns the number when it is known.
func (i Interval) Exact() (v Value, ok bool) { return i.Lo, i.Lo.Equal(i.Hi) }

// Contains reports whether the number may be v.
func (i Interval) Contains(v Value) bool { return !v.less(i.Lo) && !i.Hi.less(v) }

// Equal reports whether both have the same ends.
func (i Interval) Equal(o Interval) bool { return i.Lo.Equal(o.Lo) && i.Hi.Equal(o.Hi) }

// times multiplies by a number that is not negative.
func (i Interval) times(v Value) Interval { return Interval{i.Lo.mul(v), i.Hi.mul(v)} }

func (i Interval) over(v Value) Interval { return Interval{i.Lo.quo(v), i.Hi.quo(v)} }

// Text returns "12.5", or "10–12.5" when the number is not known, each end rounded half up to the given places.
func (i Interval) Text(l motcua.Language, places int) string {
	if v, ok := i.Exact(); ok {
		return v.Text(l, places)
	}
	return i.Lo.Text(l, places) + "–" + i.Hi.Text(l, places)
}

// Percent returns the interval as a percentage, 1 being 100 %: "93.75 %", or "86.54–94.23 %" while it is not known. Each
// end is rounded half up to the given places (0 to 9; others are brought into that range). A number that is negative or
// has more than 18 digits has no percentage: the answer is undefined.
func (i Interval) Percent(places int) motcua.Percent {
	p, err := motcua.ParsePercent(i.times(whole(100)).Text(motcua.English, places) + " %")
	if err != nil {
		return motcua.Percent{}
	}
	return p
}

// String returns the exact ends: "0.75" or "45/52..49/52".
func (i Interval) String() string {
	if v, ok := i.Exact(); ok {
		return v.String()
	}
	return i.Lo.String() + ".." + i.Hi.String()
}
