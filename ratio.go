package motcua

import (
	"encoding/json"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Count is how many of something there are, as far as that is known: exactly, at least, at most, or between two
// ends. "More than 5,800 notifications" is a Count, and it is not 5,800.
//
// The zero value is an unknown count, at least 0. It is comparable with ==.
//
// The highest number that can be stated is math.MaxInt64 - 1. What lies beyond it is stated as a weaker bound that is
// still true. What cannot be a count at all, a negative number or an upper end below the lower one, is unknown.
type Count struct {
	lo  int64
	end int64 // one past the highest possible; 0 when there is no upper bound
}

// Exactly returns the count n. For a negative n it is the unknown Count, and for math.MaxInt64 it is [AtLeast] that.
func Exactly(n int64) Count { return Between(n, n) }

// AtLeast returns a count of n or more. For a negative n it is the unknown Count.
func AtLeast(n int64) Count { return Count{lo: max(n, 0)} }

// MoreThan returns a count of n+1 or more. For math.MaxInt64 it is [AtLeast] that.
func MoreThan(n int64) Count {
	if n == math.MaxInt64 {
		return AtLeast(n)
	}
	return AtLeast(n + 1)
}

// AtMost returns a count between 0 and n. For a negative n, and for math.MaxInt64, it is the unknown Count.
func AtMost(n int64) Count { return Between(0, n) }

// Between returns a count from lo to hi, both possible. When lo is negative or hi is below lo, it is the unknown Count;
// when hi is math.MaxInt64, it is [AtLeast] lo.
func Between(lo, hi int64) Count {
	if lo < 0 || hi < lo {
		return Count{}
	}
	if hi == math.MaxInt64 {
		return AtLeast(lo)
	}
	return Count{lo: lo, end: hi + 1}
}

// Exact returns the number when it is known exactly; n is meaningless when it is not.
func (c Count) Exact() (n int64, ok bool) { return c.lo, c.end == c.lo+1 }

// Bounds returns the lowest and the highest possible number; bounded is false, and hi meaningless, when there is no
// upper bound.
func (c Count) Bounds() (lo, hi int64, bounded bool) { return c.lo, c.end - 1, c.end != 0 }

// Equal reports whether the same is known in both, not whether both numbers are the same. It is ==, for packages that look
// for the method.
func (c Count) Equal(o Count) bool { return c == o }

// Contains reports whether the number may be n.
func (c Count) Contains(n int64) bool { return n >= c.lo && (c.end == 0 || n < c.end) }

// Intersect returns what is known when both c and o hold for the same number, or ok = false when they contradict each
// other. A part is at most its whole: parts.Intersect(AtMost(whole)).
func (c Count) Intersect(o Count) (both Count, ok bool) {
	both = Count{lo: max(c.lo, o.lo), end: c.end}
	if o.end != 0 && (c.end == 0 || o.end < c.end) {
		both.end = o.end
	}
	if both.end != 0 && both.end <= both.lo {
		return Count{}, false
	}
	return both, true
}

// Add returns the count of both together, of things that are not counted twice. A sum too large to state has no upper
// bound.
func (c Count) Add(o Count) Count {
	lo := c.lo + o.lo
	if lo < 0 {
		lo = math.MaxInt64
	}
	if c.end == 0 || o.end == 0 {
		return Count{lo: lo}
	}
	end := c.end - 1 + o.end
	if end < 0 {
		return Count{lo: lo}
	}
	return Count{lo: lo, end: end}
}

// String returns "403", ">=5800", "<=12", "90..100", or "?" for the unknown count.
func (c Count) String() string {
	switch {
	case c == Count{}:
		return "?"
	case c.end == 0:
		return ">=" + strconv.FormatInt(c.lo, 10)
	case c.end == c.lo+1:
		return strconv.FormatInt(c.lo, 10)
	case c.lo == 0:
		return "<=" + strconv.FormatInt(c.end-1, 10)
	}
	return strconv.FormatInt(c.lo, 10) + ".." + strconv.FormatInt(c.end-1, 10)
}

// Text returns the count for people, with its thousands grouped as the language does: "36.971–37.007" or
// "36,971–37,007", "≥ 5.800" or "≥ 5,800", and "không rõ" or "unknown" for the unknown count.
func (c Count) Text(l Language) string {
	switch {
	case c == Count{}:
		if l == English {
			return "unknown"
		}
		return "không rõ"
	case c.end == 0:
		return "≥ " + grouped(c.lo, l)
	case c.end == c.lo+1:
		return grouped(c.lo, l)
	case c.lo == 0:
		return "≤ " + grouped(c.end-1, l)
	}
	return grouped(c.lo, l) + "–" + grouped(c.end-1, l)
}

// grouped returns n >= 0 in groups of three digits.
func grouped(n int64, l Language) string {
	sep := byte('.')
	if l == English {
		sep = ','
	}
	s := strconv.FormatInt(n, 10)
	b := make([]byte, 0, len(s)+len(s)/3)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b = append(b, sep)
		}
		b = append(b, s[i])
	}
	return string(b)
}

// ParseCount reads the form of [Count.String], digits without grouping. Anything else is an [*InvalidError] with code
// [CodeMalformed]; a number above math.MaxInt64 - 1 (above math.MaxInt64 after ">="), or an upper end below the lower
// one, has code [CodeOutOfRange].
func ParseCount(s string) (Count, error) {
	const highest = math.MaxInt64 - 1
	switch {
	case s == "?":
		return Count{}, nil
	case strings.HasPrefix(s, ">="):
		n, err := parseCountEnd(s[2:], math.MaxInt64)
		if err != nil {
			return Count{}, err
		}
		return AtLeast(n), nil
	}
	if rest, ok := strings.CutPrefix(s, "<="); ok {
		s = "0.." + rest
	}
	low, high, isRange := strings.Cut(s, "..")
	lo, err := parseCountEnd(low, highest)
	if err != nil {
		return Count{}, err
	}
	if !isRange {
		return Exactly(lo), nil
	}
	hi, err := parseCountEnd(high, highest)
	if err != nil {
		return Count{}, err
	}
	if hi < lo {
		return Count{}, Invalid("motcua: count", Problem{Path: "upper", Code: CodeOutOfRange, Param: ">= lower"})
	}
	return Between(lo, hi), nil
}

// parseCountEnd reads one number of a count: ASCII digits without sign and without leading zeros.
func parseCountEnd(s string, highest uint64) (int64, error) {
	const form = "403, >=5800, <=12, 90..100, ?"
	malformed := s == "" || s[0] == '0' && len(s) > 1
	for i := range len(s) {
		malformed = malformed || s[i] < '0' || s[i] > '9'
	}
	if malformed {
		return 0, Invalid("motcua: count", Problem{Code: CodeMalformed, Param: form})
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n > highest {
		return 0, Invalid("motcua: count", Problem{Code: CodeOutOfRange, Param: "0.." + strconv.FormatUint(highest, 10)})
	}
	return int64(n), nil
}

// MarshalText returns the form of [Count.String].
func (c Count) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the form of [ParseCount].
func (c *Count) UnmarshalText(text []byte) error { return unmarshal(c, ParseCount, text) }

// MarshalJSON returns a JSON number for an exact count and a string in the form of [Count.String] for any other.
func (c Count) MarshalJSON() ([]byte, error) {
	if _, ok := c.Exact(); ok {
		return []byte(c.String()), nil
	}
	return []byte(`"` + c.String() + `"`), nil
}

// UnmarshalJSON reads a JSON number in plain digits, or a string in the form of [Count.String]; null is the unknown count.
func (c *Count) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*c = Count{}
		return nil
	}
	if len(b) > 0 && b[0] == '"' {
		var s string
		if json.Unmarshal(b, &s) != nil { // its error would quote the input; "" is malformed as well
			s = ""
		}
		b = []byte(s)
	}
	return c.UnmarshalText(b)
}

// Ratio (tỷ lệ) is a part of a whole with both ends named: a rate nobody can reproduce is one that lost them. It keeps
// the exact integers; only [Ratio.Percent] rounds, once.
//
// The zero value is a ratio of two unknown counts. 0/0 is undefined: it is neither 0 % nor 100 %.
type Ratio struct {
	Part  Count `json:"part"`
	Whole Count `json:"whole"`
	// Of says what is counted and out of what: "returned by the promised date / returned". Two ratios may be compared only
	// when it is the same.
	Of string `json:"of"`
}

// String returns the two ends: "36915/37525", ">=9050/10000".
func (r Ratio) String() string { return r.Part.String() + "/" + r.Whole.String() }

// Defined reports whether the ratio certainly has a value: whether its whole cannot be 0.
func (r Ratio) Defined() bool { return r.Whole.lo > 0 }

// Exceeds reports whether the part is certainly greater than the whole. A share cannot be: its counts contradict each
// other. Returned to received in a period may be, when some were received before it.
func (r Ratio) Exceeds() bool { return r.Whole.end != 0 && r.Part.lo >= r.Whole.end }

// MaxPlaces is the greatest number of decimal places of a [Percent].
const MaxPlaces = 9

// Percent returns the ratio as a percentage with the given number of decimal places (0 to [MaxPlaces], others are
// brought into that range).
//
// A ratio of exact counts is rounded half up, once. A ratio known only on one side is rounded so that it stays true,
// and says whether the bound itself is possible: 9,050 or more of 10,000 is "> 90 %" without decimals and
// "≥ 90.5 %" with one. A ratio known on both sides is a range, each end rounded half up, or one number when both ends
// print alike. A whole that is exactly 0 makes it undefined; a whole that may be 0 is left out of a bound or a range,
// see [Ratio.Defined]. Where nothing is known it is "≥ 0 %".
//
// A percentage of more than 18 digits, decimals included, is stated as a bound.
func (r Ratio) Percent(places int) Percent {
	if r.Whole.end == 1 { // exactly 0
		return Percent{}
	}
	p := Percent{places: uint8(max(0, min(places, MaxPlaces)))}
	scale := p.scale()
	hasLower := r.Whole.end != 0
	hasUpper := r.Part.end != 0 && r.Whole.lo > 0
	if hasLower && hasUpper {
		lo, exactLo, _ := scaled(r.Part.lo, r.Whole.end-1, scale, halfUp)
		hi, exactHi, fits := scaled(r.Part.end-1, r.Whole.lo, scale, halfUp)
		if fits {
			p.lo, p.hi, p.kind, p.rounded = lo, hi, percentRange, !exactLo || !exactHi
			if lo == hi {
				p.kind = percentExact
			}
			return p
		}
	}
	if hasLower {
		lo, exact, fits := scaled(r.Part.lo, r.Whole.end-1, scale, down)
		p.lo, p.kind = lo, percentAtLeast
		if !fits {
			p.lo = maxUnits
		}
		if !fits || !exact {
			p.kind, p.rounded = percentMoreThan, true
		}
		return p
	}
	if hasUpper {
		hi, exact, fits := scaled(r.Part.end-1, r.Whole.lo, scale, up)
		switch {
		case fits && hi == 0: // at most 0 is 0
			p.kind = percentExact
			return p
		case fits && exact:
			p.hi, p.kind = hi, percentAtMost
			return p
		case fits:
			p.hi, p.kind, p.rounded = hi, percentLessThan, true
			return p
		}
	}
	p.kind = percentAtLeast // of 0: nothing is known but that it is not negative
	return p
}

// maxUnits is the greatest percentage in units of its last place: 18 digits. Twice it and one is still an int64.
const maxUnits = 1e18 - 1

type rounding uint8

const (
	halfUp rounding = iota
	down
	up
)

// scaled returns part*scale/whole rounded, whether it needed no rounding, and whether it fits into maxUnits; when it does
// not, the others mean nothing. The product is taken in 128 bits.
func scaled(part, whole, scale int64, mode rounding) (q int64, exact, fits bool) {
	hi, lo := bits.Mul64(uint64(part), uint64(scale))
	if hi >= uint64(whole) {
		return 0, false, false
	}
	quo, rem := bits.Div64(hi, lo, uint64(whole))
	if quo > maxUnits {
		return 0, false, false
	}
	if rem != 0 && (mode == up || mode == halfUp && 2*rem >= uint64(whole)) {
		quo++
	}
	return int64(quo), rem == 0, quo <= maxUnits
}

type percentKind uint8

const (
	percentUndefined percentKind = iota
	percentExact
	percentAtLeast
	percentMoreThan
	percentAtMost
	percentLessThan
	percentRange
)

// Percent is a percentage as it is printed: a decimal with a fixed number of places, a bound, or a range. It is the
// result of [Ratio.Percent], or what somebody else published, read by [ParsePercent]; in both cases it answers which
// counts could have printed it.
//
// The zero value is undefined, the percentage of 0/0. It is comparable with ==; percentages with different places
// are different.
type Percent struct {
	lo, hi  int64 // in units of the last place
	places  uint8
	kind    percentKind
	rounded bool
}

// scale is how many units of the last place the whole has.
func (p Percent) scale() int64 {
	s := int64(100)
	for range p.places {
		s *= 10
	}
	return s
}

// Defined reports whether there is a percentage at all. 0/0 has none.
func (p Percent) Defined() bool { return p.kind != percentUndefined }

// Rounded reports whether printing lost something: whether the ratio is not exactly the number shown. A parsed
// percentage reports false, because nobody knows.
func (p Percent) Rounded() bool { return p.rounded }

// Places returns the number of decimal places.
func (p Percent) Places() int { return int(p.places) }

// Bounds returns the lowest and the highest percentage in units of the last place, for code that draws or compares: 984
// and 984 for "98.4 %", 8654 and 9423 for "86.54–94.23 %". With only one side known the other is 0, or bounded is false and hi
// meaningless. An undefined percentage has no bounds: it returns 0, 0, false.
func (p Percent) Bounds() (lo, hi int64, bounded bool) {
	return p.lo, p.hi, p.Defined() && p.kind != percentAtLeast && p.kind != percentMoreThan
}

// IsBound reports whether only one side is known, as in "> 90 %".
func (p Percent) IsBound() bool { return p.kind >= percentAtLeast && p.kind <= percentLessThan }

// IsRange reports whether the percentage lies between two printed ends.
func (p Percent) IsRange() bool { return p.kind == percentRange }

// Equal reports whether both print the same, leaving aside whether they were rounded.
func (p Percent) Equal(o Percent) bool {
	p.rounded, o.rounded = false, false
	return p == o
}

// String returns for example "98.4 %", "> 90 %", "≥ 90.5 %", "86.54–94.23 %", or "undefined" for 0/0.
func (p Percent) String() string { return p.Text(English) }

// Text returns the form of [Percent.String] with the decimal sign and the words of a language: "98,4 %".
func (p Percent) Text(l Language) string {
	sep := byte(',')
	if l == English {
		sep = '.'
	}
	switch p.kind {
	case percentExact:
		return p.decimal(p.lo, sep) + " %"
	case percentAtLeast:
		return "≥ " + p.decimal(p.lo, sep) + " %"
	case percentMoreThan:
		return "> " + p.decimal(p.lo, sep) + " %"
	case percentAtMost:
		return "≤ " + p.decimal(p.hi, sep) + " %"
	case percentLessThan:
		return "< " + p.decimal(p.hi, sep) + " %"
	case percentRange:
		return p.decimal(p.lo, sep) + "–" + p.decimal(p.hi, sep) + " %"
	}
	if l == English {
		return "undefined"
	}
	return "không xác định"
}

func (p Percent) decimal(v int64, sep byte) string {
	s := strconv.FormatInt(v, 10)
	n := int(p.places)
	if n == 0 {
		return s
	}
	if len(s) <= n {
		s = strings.Repeat("0", n-len(s)+1) + s
	}
	return s[:len(s)-n] + string(sep) + s[len(s)-n:]
}

// MarshalText returns the form of [Percent.String].
func (p Percent) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of [ParsePercent].
func (p *Percent) UnmarshalText(text []byte) error { return unmarshal(p, ParsePercent, text) }

// ParsePercent reads a percentage as people print it: "98.4 %", "98,4%", "> 90 %", "≥90.5 %" (also >= and <=),
// "90–100 %" (also "90 % - 100 %", with a plain hyphen), or "undefined". Both the point and the comma are decimal signs.
// The number of decimals written is kept; the ends of a range must have the same, and a range with equal ends is one
// number. At most [MaxPlaces] decimals and 18 digits in all can be read.
//
// Anything else is an [*InvalidError] with code [CodeMalformed]; an upper end below the lower one has code
// [CodeOutOfRange].
func ParsePercent(s string) (Percent, error) {
	const form = "98.4 %, > 90 %, 90–100 %"
	const spaces = " \u00a0\u202f" // plain, no-break, narrow no-break
	bad := func() (Percent, error) {
		return Percent{}, Invalid("motcua: percent", Problem{Code: CodeMalformed, Param: form})
	}
	if s == "undefined" || s == "không xác định" {
		return Percent{}, nil
	}
	body, ok := strings.CutSuffix(s, "%")
	if !ok {
		return bad()
	}
	body = strings.TrimRight(body, spaces)
	p := Percent{kind: percentExact}
	for _, sign := range []struct {
		text string
		kind percentKind
	}{
		{">=", percentAtLeast},
		{"≥", percentAtLeast},
		{">", percentMoreThan},
		{"<=", percentAtMost},
		{"≤", percentAtMost},
		{"<", percentLessThan},
	} {
		if rest, ok := strings.CutPrefix(body, sign.text); ok {
			p.kind = sign.kind
			body = strings.TrimLeft(rest, spaces)
			break
		}
	}
	a, b, isRange := strings.Cut(body, "–")
	if !isRange {
		a, b, isRange = strings.Cut(body, "-")
	}
	if isRange {
		if p.kind != percentExact {
			return bad()
		}
		a = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(a, spaces), "%"), spaces)
		b = strings.TrimLeft(b, spaces)
		p.kind = percentRange
	}
	lo, places, ok := parseDecimal(a)
	if !ok {
		return bad()
	}
	p.lo, p.hi, p.places = lo, lo, places
	switch p.kind {
	case percentRange:
		hi, places, ok := parseDecimal(b)
		if !ok || places != p.places {
			return bad()
		}
		if hi < lo {
			return Percent{}, Invalid("motcua: percent", Problem{Path: "upper", Code: CodeOutOfRange, Param: ">= lower"})
		}
		if p.hi = hi; lo == hi {
			p.kind = percentExact
		}
	case percentAtLeast, percentMoreThan:
		p.hi = 0
	case percentAtMost, percentLessThan:
		p.lo = 0
	}
	return p, nil
}

// MustParsePercent is [ParsePercent] for constants in code and tests; it panics on an error.
func MustParsePercent(s string) Percent {
	p, err := ParsePercent(s)
	if err != nil {
		panic(err)
	}
	return p
}

// parseDecimal reads digits with an optional decimal point or comma into units of the last place.
func parseDecimal(s string) (v int64, places uint8, ok bool) {
	i := strings.IndexAny(s, ".,")
	if i >= 0 {
		if n := len(s) - i - 1; n < 1 || n > MaxPlaces {
			return 0, 0, false
		}
		places = uint8(len(s) - i - 1)
		s = s[:i] + s[i+1:]
		if i == 0 {
			return 0, 0, false
		}
	}
	intDigits := len(s) - int(places)
	if intDigits < 1 || intDigits > 1 && s[0] == '0' || len(s) > 18 {
		return 0, 0, false
	}
	for j := 0; j < len(s); j++ {
		c := s[j] - '0'
		if c > 9 {
			return 0, 0, false
		}
		v = v*10 + int64(c)
	}
	return v, places, true
}

// window returns the condition for part/whole to print as p, as integers:
// loNum*whole (<= or <) den*part, and den*part (<= or <) hiNum*whole.
func (p Percent) window() (loNum, hiNum, den int64, loStrict, hiStrict, hasHi bool) {
	s := p.scale()
	switch p.kind {
	case percentAtLeast:
		return p.lo, 0, s, false, false, false
	case percentMoreThan:
		return p.lo, 0, s, true, false, false
	case percentAtMost:
		return 0, p.hi, s, false, false, true
	case percentLessThan:
		return 0, p.hi, s, false, true, true
	}
	// Half up: q-1/2 <= x < q+1/2 in units of the last place.
	return max(2*p.lo-1, 0), 2*p.hi + 1, 2 * s, false, true, true
}

// Parts returns every part of the given whole that would print as p, rounding half up, or ok = false when there is none
// (and for an undefined p, or a whole below 1). A bound is taken as it is written, without rounding; a range holds every
// part that would print as one of its ends or lies between them. A part may be greater than the whole where p allows it:
// for a share, take parts.Intersect(AtMost(whole)).
func (p Percent) Parts(whole int64) (parts Count, ok bool) {
	if p.kind == percentUndefined || whole < 1 {
		return Count{}, false
	}
	loNum, hiNum, den, loStrict, hiStrict, hasHi := p.window()
	lo, ok := leastAbove(mul(loNum, whole), den, loStrict)
	if !ok {
		return Count{}, false
	}
	if !hasHi {
		return AtLeast(lo), true
	}
	hi, bounded, ok := greatestBelow(mul(hiNum, whole), den, hiStrict)
	switch {
	case !ok, bounded && hi < lo:
		return Count{}, false
	case !bounded:
		return AtLeast(lo), true
	}
	return Between(lo, hi), true
}

// Wholes returns every whole, of 1 or more, of which the given part would print as p, rounding half up, or ok = false when
// there is none (and for an undefined p, or a negative part). "99.8 %" of which 36,915 is the part needs a whole of
// 36,971 to 37,007. Bounds and ranges are taken as in [Percent.Parts]; for a share, take
// wholes.Intersect(AtLeast(part)).
func (p Percent) Wholes(part int64) (wholes Count, ok bool) {
	if p.kind == percentUndefined || part < 0 {
		return Count{}, false
	}
	loNum, hiNum, den, loStrict, hiStrict, hasHi := p.window()
	num := mul(den, part)
	lo := int64(1)
	if hasHi { // whole >= num/hiNum
		if hiNum == 0 {
			if part > 0 || hiStrict {
				return Count{}, false
			}
		} else {
			n, ok := leastAbove(num, hiNum, hiStrict)
			if !ok {
				return Count{}, false
			}
			lo = max(lo, n)
		}
	}
	if loNum == 0 { // no upper bound from below
		if loStrict && part == 0 {
			return Count{}, false
		}
		return AtLeast(lo), true
	}
	hi, bounded, ok := greatestBelow(num, loNum, loStrict)
	switch {
	case !ok, bounded && hi < lo:
		return Count{}, false
	case !bounded:
		return AtLeast(lo), true
	}
	return Between(lo, hi), true
}

func mul(a, b int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
}

// leastAbove returns the least integer n with n*den >= num, or > num when strict; ok is false when it does not fit.
func leastAbove(num *big.Int, den int64, strict bool) (int64, bool) {
	q, r := new(big.Int).DivMod(num, big.NewInt(den), new(big.Int))
	if strict || r.Sign() != 0 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64(), q.IsInt64() && q.Int64() != math.MaxInt64
}

// greatestBelow returns the greatest integer n >= 0 with n*den <= num, or < num when strict; bounded is false when it does not
// fit, ok is false when there is none.
func greatestBelow(num *big.Int, den int64, strict bool) (n int64, bounded, ok bool) {
	q, r := new(big.Int).DivMod(num, big.NewInt(den), new(big.Int))
	if strict && r.Sign() == 0 {
		q.Sub(q, big.NewInt(1))
	}
	if q.Sign() < 0 {
		return 0, true, false
	}
	if !q.IsInt64() || q.Int64() == math.MaxInt64 {
		return 0, false, true
	}
	return q.Int64(), true, true
}
