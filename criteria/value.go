package criteria

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/shopspring/decimal"
)

// Value is an exact number: points, or a share of a criterion where 1 is all of it. It is a quotient of integers, so a
// third stays a third; only [Value.Decimal] and [Value.Text] round, half up, at the places they are asked for.
//
// The zero value is 0. Compare with [Value.Equal] or [Value.Compare], not with ==.
type Value struct {
	n, d int64    // n/d in lowest terms, d > 0; d = 0 stands for 1
	wide *big.Rat // the number when it does not fit n and d; never changed once it is here
}

// NewValue returns the number d, exactly.
func NewValue(d decimal.Decimal) Value {
	return fromRat(d.Rat())
}

// Quotient returns part/whole, exactly. ok is false when whole is 0: nothing over nothing is no number.
func Quotient(part, whole int64) (v Value, ok bool) {
	if whole == 0 {
		return Value{}, false
	}
	if part == math.MinInt64 || whole == math.MinInt64 {
		return fromRat(big.NewRat(part, whole)), true
	}
	if whole < 0 {
		part, whole = -part, -whole
	}
	return reduced(part, whole), true
}

var one = Value{n: 1, d: 1}

func whole(n int64) Value { return Value{n: n, d: 1} }

func (v Value) den() int64 {
	if v.d == 0 {
		return 1
	}
	return v.d
}

// reduced returns n/d in lowest terms; d must be positive and n not the least int64.
func reduced(n, d int64) Value {
	if d == 1 {
		return Value{n: n, d: 1}
	}
	g := gcd(abs(n), uint64(d))
	return Value{n: n / int64(g), d: d / int64(g)}
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

func fromRat(r *big.Rat) Value {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return Value{n: r.Num().Int64(), d: r.Denom().Int64()}
	}
	return Value{wide: r}
}

// Rat returns the number as a new big.Rat.
func (v Value) Rat() *big.Rat {
	if v.wide != nil {
		return new(big.Rat).Set(v.wide)
	}
	return big.NewRat(v.n, v.den())
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

func (v Value) add(o Value) Value {
	if v.wide == nil && o.wide == nil {
		vd, od := v.den(), o.den()
		if vd == od {
			if n, ok := add64(v.n, o.n); ok {
				return reduced(n, vd)
			}
		} else {
			a, ok1 := mul64(v.n, od)
			b, ok2 := mul64(o.n, vd)
			d, ok3 := mul64(vd, od)
			if ok1 && ok2 && ok3 {
				if n, ok := add64(a, b); ok {
					return reduced(n, d)
				}
			}
		}
	}
	return fromRat(new(big.Rat).Add(v.Rat(), o.Rat()))
}

func (v Value) neg() Value {
	if v.wide != nil {
		return fromRat(new(big.Rat).Neg(v.wide))
	}
	return Value{n: -v.n, d: v.d}
}

func (v Value) sub(o Value) Value { return v.add(o.neg()) }

func (v Value) mul(o Value) Value {
	if v.wide == nil && o.wide == nil {
		n, ok1 := mul64(v.n, o.n)
		d, ok2 := mul64(v.den(), o.den())
		if ok1 && ok2 {
			return reduced(n, d)
		}
	}
	return fromRat(new(big.Rat).Mul(v.Rat(), o.Rat()))
}

// quo returns v/o; o must not be 0.
func (v Value) quo(o Value) Value {
	if v.wide == nil && o.wide == nil {
		n, ok1 := mul64(v.n, o.den())
		d, ok2 := mul64(v.den(), o.n)
		if ok1 && ok2 {
			if d < 0 {
				n, d = -n, -d
			}
			return reduced(n, d)
		}
	}
	return fromRat(new(big.Rat).Quo(v.Rat(), o.Rat()))
}

// Compare returns -1, 0 or +1 as v is less than, equal to or greater than o.
func (v Value) Compare(o Value) int {
	if v.wide == nil && o.wide == nil {
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
	return v.Rat().Cmp(o.Rat())
}

// Equal reports whether both are the same number.
func (v Value) Equal(o Value) bool { return v.Compare(o) == 0 }

// IsZero reports whether the number is 0.
func (v Value) IsZero() bool { return v.wide == nil && v.n == 0 }

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

// maxPlaces is the greatest number of decimal places asked for or written down.
const maxPlaces = 9

// scaledHalfUp returns v * 10^places rounded half away from zero, which for points, never negative, is half up.
func (v Value) scaledHalfUp(places int) *big.Int {
	r := v.Rat()
	num := new(big.Int).Mul(r.Num(), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	negative := num.Sign() < 0
	num.Abs(num).Lsh(num, 1).Add(num, r.Denom())
	q := num.Quo(num, new(big.Int).Lsh(r.Denom(), 1))
	if negative {
		q.Neg(q)
	}
	return q
}

// rounded returns the number rounded half up to the given places.
func (v Value) rounded(places int) Value {
	if v.wide == nil && v.n >= 0 {
		scale := int64(1)
		for range places {
			scale *= 10
		}
		hi, lo := bits.Mul64(uint64(v.n), uint64(scale))
		d := uint64(v.den())
		if hi < d {
			q, r := bits.Div64(hi, lo, d)
			if r >= d-r {
				q++
			}
			if q <= math.MaxInt64 {
				return reduced(int64(q), scale)
			}
		}
	}
	return fromRat(new(big.Rat).SetFrac(v.scaledHalfUp(places), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)))
}

// Decimal returns the number rounded half up to the given decimal places (0 to 9; others are brought into that range).
func (v Value) Decimal(places int) decimal.Decimal {
	places = max(0, min(places, maxPlaces))
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

// String returns the number exactly: "10", "0.75", or as a quotient, "173/200" being 0.865 and "1/3" staying "1/3".
func (v Value) String() string {
	r := v.Rat()
	if n, ok := r.FloatPrec(); ok && n <= 2*maxPlaces {
		return r.FloatString(n)
	}
	return r.RatString()
}

// MarshalText returns the form of [Value.String].
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Number is a number as a definition writes it: "20", "0.80", or a percentage, "80%". It is kept as text until it is
// compiled, so nothing is rounded on the way. The empty Number is not given. In JSON it may also be a plain number.
type Number string

// value reads the number. Exponents, signs and more than 9 decimals or 12 digits before them are refused.
func (n Number) value() (Value, bool) {
	s := string(n)
	percent := false
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		s, percent = strings.TrimRight(rest, " \u00a0"), true
	}
	whole, frac, hasPoint := strings.Cut(s, ".")
	if whole == "" || len(whole) > 12 || len(whole) > 1 && whole[0] == '0' || hasPoint && frac == "" || len(frac) > maxPlaces {
		return Value{}, false
	}
	var v int64
	for _, part := range [...]string{whole, frac} {
		for i := 0; i < len(part); i++ {
			c := part[i] - '0'
			if c > 9 {
				return Value{}, false
			}
			// 21 digits do not fit, 18 do.
			if v > (math.MaxInt64-9)/10 {
				return Value{}, false
			}
			v = v*10 + int64(c)
		}
	}
	d := int64(1)
	for range frac {
		d *= 10
	}
	r := reduced(v, d)
	if percent {
		r = r.quo(Value{n: 100, d: 1})
	}
	return r, true
}

// numberForm is the Param of a malformed [Number].
const numberForm = "20, 0.80 or 80%"

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

func (i Interval) add(o Interval) Interval { return Interval{i.Lo.add(o.Lo), i.Hi.add(o.Hi)} }

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
// end is rounded half up to the given places (0 to 9; others are brought into that range). An interval that leaves
// 0 to 10^7 has no percentage: the answer is undefined.
func (i Interval) Percent(places int) motcua.Percent {
	hundred := Value{n: 100, d: 1}
	p, err := motcua.ParsePercent(Interval{i.Lo.mul(hundred), i.Hi.mul(hundred)}.Text(motcua.English, places) + " %")
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

// itoa is short for the paths of problems.
func itoa(n int) string { return strconv.Itoa(n) }
