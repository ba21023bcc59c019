package motcua_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

// ratio returns the ratio of two exact counts.
func ratio(part, whole int64) motcua.Ratio {
	return motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole)}
}

// count reads a count of a table.
func count(t testing.TB, s string) motcua.Count {
	t.Helper()
	c, err := motcua.ParseCount(s)
	if err != nil {
		t.Fatalf("the table is wrong: %q: %v", s, err)
	}
	return c
}

// Ratios of every kind as they are printed, in both languages.
//
// Kills: rounding half down or half to even; rounding twice; a lower bound rounded up or half up; an upper bound rounded
// down; "at least" where the bound itself is impossible; 0/0 printed as 0 % or 100 %; the ends of a range exchanged; a
// range of one number; a percentage above 100 cut off.
func TestRatioPercent(t *testing.T) {
	tests := []struct {
		name, part, whole string
		places            int
		en, vi            string
		rounded           bool
		why               string
	}{
		{"published", "36915", "37525", 1, "98.4 %", "98,4 %", true, "98.374… %; it was published as 99.8 %"},
		{"two places", "36915", "37525", 2, "98.37 %", "98,37 %", true, "one step of rounding, from the integers"},
		{"all", "403", "403", 1, "100.0 %", "100,0 %", false, "all on time"},
		{"all, no places", "8", "8", 0, "100 %", "100 %", false, "eight of eight services"},
		{"none", "0", "403", 1, "0.0 %", "0,0 %", false, "none late"},
		{"share", "107", "403", 2, "26.55 %", "26,55 %", true, "26.5508… %"},
		{"share up", "286", "403", 2, "70.97 %", "70,97 %", true, "70.9677… %"},
		{"small share", "10", "403", 2, "2.48 %", "2,48 %", true, "2.4813… %"},
		{"half up", "1", "8", 0, "13 %", "13 %", true, "12.5 % is rounded up"},
		{"half up to odd", "1", "8", 1, "12.5 %", "12,5 %", false, "nothing is lost"},
		{"half of an odd", "5", "200", 0, "3 %", "3 %", true, "2.5 % is rounded up, not to even"},
		{"below a half", "2499999", "100000000", 0, "2 %", "2 %", true, "2.499999 % is not rounded twice"},
		{"nearly all", "9996", "10000", 1, "100.0 %", "100,0 %", true, "printed as 100.0, and marked as rounded"},
		{"nearly none", "1", "100000", 1, "0.0 %", "0,0 %", true, "printed as 0.0, and marked as rounded"},
		{"more than all", "3", "2", 0, "150 %", "150 %", false, "more returned than received, of an earlier period"},
		{"nine places", "1", "3", 9, "33.333333333 %", "33,333333333 %", true, "the most there are"},
		{"too many places", "1", "3", 10, "33.333333333 %", "33,333333333 %", true, "brought into the range"},
		{"negative places", "1", "3", -1, "33 %", "33 %", true, "brought into the range"},
		{"0 of 0", "0", "0", 1, "undefined", "không xác định", false, "neither 0 nor 100"},
		{"some of 0", "5", "0", 1, "undefined", "không xác định", false, "no percentage of nothing"},
		{"unknown of 0", "?", "0", 1, "undefined", "không xác định", false, "no percentage of nothing"},

		{"lower bound", ">=9050", "10000", 1, "≥ 90.5 %", "≥ 90,5 %", false, "9,050 itself is possible"},
		{"lower bound lost", ">=9050", "10000", 0, "> 90 %", "> 90 %", true, "more than 90 %, and 90 % is impossible"},
		{"lower bound not up", ">=9099", "10000", 0, "> 90 %", "> 90 %", true, "≥ 91 % would be false"},
		{"lower bound by the whole", "90", "<=100", 0, "≥ 90 %", "≥ 90 %", false, "of at most 100, if of any"},
		{"lower bound by both", ">=90", "50..100", 0, "≥ 90 %", "≥ 90 %", false, "the greatest whole decides"},
		{"nothing at least", "?", "13", 0, "≥ 0 %", "≥ 0 %", false, "an unknown part"},
		{"upper bound", "90", ">=100", 0, "≤ 90 %", "≤ 90 %", false, "100 itself is possible"},
		{"upper bound lost", "1", ">=3", 0, "< 34 %", "< 34 %", true, "less than 34 %, and 34 % is impossible"},
		{"upper bound not down", "1", ">=3", 2, "< 33.34 %", "< 33,34 %", true, "≤ 33.33 % would be false"},
		{"upper bound by both", "<=10", ">=100", 0, "≤ 10 %", "≤ 10 %", false, "the least whole decides"},
		{"at most none", "0", ">=100", 1, "0.0 %", "0,0 %", false, "none of any whole is exactly 0"},
		{"nothing known", "?", "?", 1, "≥ 0.0 %", "≥ 0,0 %", false, "it is not negative"},
		{"whole unknown", "5", "?", 0, "≥ 0 %", "≥ 0 %", false, "the whole has no end and may be 0"},

		{"range", "1125..1225", "1300", 2, "86.54–94.23 %", "86,54–94,23 %", true, "ten met, 75, 50 and one unknown of 13 criteria"},
		{"range, exact ends", "90..100", "100", 0, "90–100 %", "90–100 %", false, "both ends are exact"},
		{"range, one lost", "90..99", "99", 0, "91–100 %", "91–100 %", true, "the lower end is 90.909… %"},
		{"range of wholes", "50", "75..100", 1, "50.0–66.7 %", "50,0–66,7 %", true, "the smaller whole gives the greater share"},
		{"range of both", "40..50", "80..100", 0, "40–63 %", "40–63 %", true, "the lower end is 40 of 100, the upper 50 of 80"},
		{"range that prints alike", "98370..98374", "100000", 1, "98.4 %", "98,4 %", true, "every possible ratio prints so"},
		{"range, exact and alike", "0", "1..5", 0, "0 %", "0 %", false, "none of any whole is exactly 0"},
		{"range from nothing", "<=5", "10", 0, "0–50 %", "0–50 %", false, "a part has its own lower end"},

		{"greatest", "9223372036854775806", "9223372036854775806", 9, "100.000000000 %", "100,000000000 %", false, "the product needs 128 bits"},
		{
			"greatest but one", "9223372036854775805", "9223372036854775806", 9, "100.000000000 %", "100,000000000 %", true,
			"rounded up at the last place",
		},
		{"18 digits", "9999999999999999", "1", 0, "999999999999999900 %", "999999999999999900 %", false, "the most that is stated"},
		{"19 digits", "10000000000000000", "1", 0, "> 999999999999999999 %", "> 999999999999999999 %", true, "too long to state"},
		{"19 digits and places", "9223372036854775806", "1", 9, "> 999999999.999999999 %", "> 999999999,999999999 %", true, "too long to state"},
		{"rounded to 19 digits", "1999999999999999999", "200", 0, "> 999999999999999999 %", "> 999999999999999999 %", true, "rounding up makes it too long"},
		{"quotient of all ones", "3504881374004814807", "19", 0, "> 999999999999999999 %", "> 999999999999999999 %", true, "rounding up would leave 64 bits"},
		{"upper bound of all ones", "3504881374004814807", ">=19", 0, "≥ 0 %", "≥ 0 %", false, "rounding up would leave 64 bits"},
		{"lower bound of 19 digits", ">=9223372036854775807", "1", 0, "> 999999999999999999 %", "> 999999999999999999 %", true, "too long to state"},
		{"upper bound of 19 digits", "9223372036854775806", ">=1", 0, "≥ 0 %", "≥ 0 %", false, "no upper bound can be stated"},
		{"range to 19 digits", "90..9223372036854775806", "100", 0, "≥ 90 %", "≥ 90 %", false, "only the lower bound can be stated"},
		{"range to 19 digits, lost", "90..9223372036854775806", "101", 0, "> 89 %", "> 89 %", true, "rounded down, as a bound is"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := motcua.Ratio{Part: count(t, tt.part), Whole: count(t, tt.whole)}
			p := r.Percent(tt.places)
			got := []any{p.String(), p.Text(motcua.English), p.Text(motcua.Vietnamese), p.Rounded(), r.String()}
			want := []any{tt.en, tt.en, tt.vi, tt.rounded, tt.part + "/" + tt.whole}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			for _, text := range []string{tt.en, tt.vi} {
				if back, err := motcua.ParsePercent(text); err != nil || !back.Equal(p) {
					t.Errorf("%s is read back as %s, %v", text, back, err)
				}
			}
			if b, err := json.Marshal(p); err != nil {
				t.Error(err)
			} else {
				var back motcua.Percent
				if err := json.Unmarshal(b, &back); err != nil || !back.Equal(p) || back.Rounded() {
					t.Errorf("%s is decoded as %s, %v", b, back, err)
				}
			}
		})
	}
}

// What a percentage says about itself.
//
// Kills: a bound taken for a range; the units of a wrong place; an undefined percentage with bounds.
func TestPercentKinds(t *testing.T) {
	type kind struct {
		Defined, Bound, Range, Bounded bool
		Lo, Hi                         int64
		Places                         int
	}
	tests := []struct {
		in   string
		want kind
		why  string
	}{
		{"98.4 %", kind{true, false, false, true, 984, 984, 1}, "both ends are the number"},
		{"0 %", kind{true, false, false, true, 0, 0, 0}, "0 is a number"},
		{"86.54–94.23 %", kind{true, false, true, true, 8654, 9423, 2}, "two ends"},
		{"≥ 90.5 %", kind{true, true, false, false, 905, 0, 1}, "no upper end"},
		{"> 90 %", kind{true, true, false, false, 90, 0, 0}, "no upper end"},
		{"≤ 90 %", kind{true, true, false, true, 0, 90, 0}, "the lower end is 0"},
		{"< 33.34 %", kind{true, true, false, true, 0, 3334, 2}, "the lower end is 0"},
		{"undefined", kind{}, "there is no percentage"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			p := motcua.MustParsePercent(tt.in)
			lo, hi, bounded := p.Bounds()
			got := kind{p.Defined(), p.IsBound(), p.IsRange(), bounded, lo, hi, p.Places()}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			checkJSON(t, p, `"`+p.String()+`"`)
		})
	}
	var zero motcua.Percent
	if zero.Defined() || zero != ratio(0, 0).Percent(5) || zero.String() != "undefined" {
		t.Errorf("the zero value is %s, 0/0 is %s", zero, ratio(0, 0).Percent(5))
	}
	exact, rounded := ratio(984, 1000).Percent(1), ratio(36915, 37525).Percent(1)
	if exact == rounded || !exact.Equal(rounded) {
		t.Errorf("%s and %s: only == tells which was rounded", exact, rounded)
	}
	if motcua.MustParsePercent("90 %").Equal(motcua.MustParsePercent("90.0 %")) {
		t.Error("90 % and 90.0 % claim different precision")
	}
}

// Kills: a ratio that is defined because its whole may be more than 0; a part that exceeds when it only may.
func TestRatioDefinedAndExceeds(t *testing.T) {
	tests := []struct {
		part, whole      string
		defined, exceeds bool
		why              string
	}{
		{"5", "10", true, false, "an ordinary share"},
		{"10", "10", true, false, "all of it"},
		{"11", "10", true, true, "more than all of it"},
		{"5", "0", false, true, "some of nothing"},
		{"0", "0", false, false, "nothing of nothing"},
		{"5", "<=10", false, false, "the whole may be 0"},
		{"5", "?", false, false, "the whole may be 0"},
		{"5", ">=1", true, false, "the whole may be 5"},
		{"5..11", "10", true, false, "the part may be 5"},
		{">=11", "1..10", true, true, "every part is greater than every whole"},
		{">=10", "1..10", true, false, "both may be 10"},
	}
	for _, tt := range tests {
		t.Run(tt.part+" of "+tt.whole, func(t *testing.T) {
			r := motcua.Ratio{Part: count(t, tt.part), Whole: count(t, tt.whole)}
			if diff := cmp.Diff([]bool{tt.defined, tt.exceeds}, []bool{r.Defined(), r.Exceeds()}); diff != "" {
				t.Errorf("%s: Defined, Exceeds (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// Kills: an end lost on the way through JSON; a count written as a number that is only a bound.
func TestRatioJSON(t *testing.T) {
	checkJSON(t, motcua.Ratio{}, `{"part":"?","whole":"?","of":""}`)
	checkJSON(t, motcua.Ratio{Part: motcua.Exactly(403), Whole: motcua.Exactly(403), Of: "returned by the promised date / returned"},
		`{"part":403,"whole":403,"of":"returned by the promised date / returned"}`)
	checkJSON(t, motcua.Ratio{Part: motcua.MoreThan(5800), Whole: motcua.AtMost(9000), Of: "trả đúng hạn / đã trả"},
		`{"part":">=5801","whole":"<=9000","of":"trả đúng hạn / đã trả"}`)
}

// oracle prints a ratio with rational arithmetic of any size and the decimals of math/big, without sharing a line with the
// product.
func oracle(r motcua.Ratio, places int) string {
	places = max(0, min(places, 9))
	partLo, partHi, partBounded := r.Part.Bounds()
	wholeLo, wholeHi, wholeBounded := r.Whole.Bounds()
	if wholeBounded && wholeHi == 0 {
		return "undefined"
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	units := func(part, whole int64) *big.Rat { // the percentage in units of the last place
		x := new(big.Rat).SetFrac(big.NewInt(part), big.NewInt(whole))
		return x.Mul(x, new(big.Rat).SetInt(new(big.Int).Mul(unit, big.NewInt(100))))
	}
	floor := func(x *big.Rat) *big.Rat { return new(big.Rat).SetInt(new(big.Int).Quo(x.Num(), x.Denom())) }
	text := func(x *big.Rat) string { return new(big.Rat).Quo(x, new(big.Rat).SetInt(unit)).FloatString(places) } // half up
	tooLong := func(s string) bool { return len(strings.ReplaceAll(s, ".", "")) > 18 }

	if wholeBounded && partBounded && wholeLo > 0 {
		lo, hi := text(units(partLo, wholeHi)), text(units(partHi, wholeLo))
		switch {
		case tooLong(hi):
		case lo == hi:
			return lo + " %"
		default:
			return lo + "–" + hi + " %"
		}
	}
	if wholeBounded {
		x := units(partLo, wholeHi)
		down := floor(x)
		switch s := text(down); {
		case tooLong(s):
			return "> " + text(new(big.Rat).SetInt64(1e18-1)) + " %"
		case down.Cmp(x) == 0:
			return "≥ " + s + " %"
		default:
			return "> " + s + " %"
		}
	}
	if partBounded && wholeLo > 0 {
		x := units(partHi, wholeLo)
		up, sign := floor(x), "≤ "
		if up.Cmp(x) != 0 {
			up.Add(up, big.NewRat(1, 1))
			sign = "< "
		}
		switch s := text(up); {
		case tooLong(s):
		case up.Sign() == 0:
			return s + " %"
		default:
			return sign + s + " %"
		}
	}
	return "≥ " + text(new(big.Rat)) + " %"
}

// Random and adversarial ratios, against rational arithmetic: small numbers, numbers at the edges of 64 bits, and ratios
// that lie exactly on a half of the last place, or one part beside it.
//
// Kills: an overflow in the product or in the rounding; a half that is rounded down; half of an odd whole taken too small.
func TestPercentAgainstRationals(t *testing.T) {
	r := random()
	for range 15_000 {
		x := motcua.Ratio{Part: anyCount(r), Whole: anyCount(r)}
		for _, places := range []int{0, r.IntN(10), 9} {
			if got, want := x.Percent(places).String(), oracle(x, places); got != want {
				t.Fatalf("%s with %d places is %s, want %s", x, places, got, want)
			}
		}
	}
	for range 40_000 { // part/whole = (2q+1) / (2*scale), on the half itself
		places := r.IntN(10)
		scale := int64(100)
		for range places {
			scale *= 10
		}
		k := 1 + r.Int64N(maxInt/(2*scale))
		q := r.Int64N(scale)
		whole := 2 * scale * k
		part := (2*q + 1) * k
		for _, part := range []int64{part - 1, part, part + 1} {
			x := ratio(part, whole)
			want := oracle(x, places)
			if got := x.Percent(places).String(); got != want {
				t.Fatalf("%s with %d places is %s, want %s", x, places, got, want)
			}
		}
	}
}

// FuzzRatioPercent compares any ratio of any two ranges with rational arithmetic.
func FuzzRatioPercent(f *testing.F) {
	f.Add(int64(36915), int64(36915), int64(37525), int64(37525), 1)    // a published figure
	f.Add(int64(1), int64(1), int64(8), int64(8), 0)                    // a half
	f.Add(int64(0), int64(0), int64(0), int64(0), 2)                    // 0/0
	f.Add(int64(5), int64(maxInt), int64(0), int64(maxInt), 9)          // no upper ends
	f.Add(int64(maxInt), int64(maxInt), int64(1), int64(1), 9)          // too long
	f.Add(int64(maxInt-1), int64(maxInt-1), int64(3), int64(maxInt), 9) // the greatest numbers
	f.Add(int64(-1), int64(1), int64(7), int64(3), -5)                  // no counts at all
	f.Fuzz(func(t *testing.T, a, b, c, d int64, places int) {
		x := motcua.Ratio{Part: motcua.Between(a, b), Whole: motcua.Between(c, d)}
		p := x.Percent(places)
		if got, want := p.String(), oracle(x, places); got != want {
			t.Fatalf("%s with %d places is %s, want %s", x, places, got, want)
		}
		if back, err := motcua.ParsePercent(p.String()); err != nil || !back.Equal(p) {
			t.Fatalf("%s is read back as %s, %v", p, back, err)
		}
	})
}

// claims reports whether a percentage, by its printed text alone, says that part/whole is possible. It works on the
// text and in integers of any size.
func claims(t *testing.T, p motcua.Percent, part, whole int64) bool {
	t.Helper()
	number := func(s string) *big.Rat {
		x, ok := new(big.Rat).SetString(s)
		if !ok {
			t.Fatalf("%q in %q is no number", s, p)
		}
		return x
	}
	body := strings.TrimSuffix(p.String(), " %")
	x := new(big.Rat).Mul(big.NewRat(part, whole), big.NewRat(100, 1))
	printed := number(x.FloatString(p.Places()))
	if rest, ok := strings.CutPrefix(body, "≥ "); ok {
		return x.Cmp(number(rest)) >= 0
	}
	if rest, ok := strings.CutPrefix(body, "> "); ok {
		return x.Cmp(number(rest)) > 0
	}
	if rest, ok := strings.CutPrefix(body, "≤ "); ok {
		return x.Cmp(number(rest)) <= 0
	}
	if rest, ok := strings.CutPrefix(body, "< "); ok {
		return x.Cmp(number(rest)) < 0
	}
	if lo, hi, ok := strings.Cut(body, "–"); ok {
		return printed.Cmp(number(lo)) >= 0 && printed.Cmp(number(hi)) <= 0
	}
	return printed.Cmp(number(body)) == 0
}

// The laws of the inverse, on random counts and concrete numbers inside them:
//
//	part in Part, whole in Whole  =>  the printed text is true of part/whole
//	                              =>  part in Parts(whole), and whole in Wholes(part)
//
// and of the order: a greater part of the same whole never prints less.
//
// Kills: a bound that is rounded to the wrong side; an inverse that loses an end; strict taken for not strict.
func TestPercentStaysTrue(t *testing.T) {
	r := random()
	inside := func(c motcua.Count) int64 {
		lo, hi, bounded := c.Bounds()
		if !bounded {
			hi = lo + min(anyInt(r), maxInt-1-min(lo, maxInt-1))
		}
		switch r.IntN(4) {
		case 0:
			return lo
		case 1:
			return hi
		}
		if hi <= lo {
			return lo
		}
		return lo + r.Int64N(hi-lo)
	}
	for range 15_000 {
		x := motcua.Ratio{Part: anyCount(r), Whole: anyCount(r)}
		part, whole := inside(x.Part), inside(x.Whole)
		if whole == 0 || whole == maxInt || part == maxInt {
			continue
		}
		p := x.Percent(r.IntN(10))
		if !claims(t, p, part, whole) {
			t.Fatalf("%s prints as %s, which is false of %d/%d", x, p, part, whole)
		}
		if parts, ok := p.Parts(whole); !ok || !parts.Contains(part) {
			t.Fatalf("%s prints as %s, whose parts of %d are %s, %v, without %d", x, p, whole, parts, ok, part)
		}
		if wholes, ok := p.Wholes(part); !ok || !wholes.Contains(whole) {
			t.Fatalf("%s prints as %s, whose wholes of %d are %s, %v, without %d", x, p, part, wholes, ok, whole)
		}
		more := ratio(part+min(r.Int64N(4), maxInt-1-part), whole)
		places := r.IntN(3)
		lo, _, _ := ratio(part, whole).Percent(places).Bounds()
		hi, _, _ := more.Percent(places).Bounds()
		if hi < lo {
			t.Fatalf("%d of %d prints more than %s", part, whole, more)
		}
	}
}

// The ends of Parts and Wholes are sharp: the number just outside no longer agrees with the text.
//
// Kills: an inverse that is too wide by one.
func TestInverseIsSharp(t *testing.T) {
	r := random()
	signs := []string{"", "≥ ", "> ", "≤ ", "< "}
	for range 20_000 {
		units, places := r.Int64N(100_000), r.IntN(4)
		text := signs[r.IntN(len(signs))] + decimal(units, places)
		if r.IntN(6) == 0 {
			text = decimal(units, places) + "–" + decimal(units+r.Int64N(1000), places)
		}
		p := motcua.MustParsePercent(text + " %")
		n := 1 + r.Int64N(1<<r.IntN(50))
		check := func(c motcua.Count, ok bool, part, whole func(int64) int64) {
			t.Helper()
			if !ok {
				return
			}
			lo, hi, bounded := c.Bounds()
			edges := map[int64]bool{lo: true, lo - 1: false}
			if bounded {
				edges[hi], edges[hi+1] = true, false
			}
			for k, want := range edges {
				if part(k) < 0 || whole(k) < 1 {
					continue
				}
				if claims(t, p, part(k), whole(k)) != want {
					t.Fatalf("%s with %d gives %s, but %d/%d is %v", p, n, c, part(k), whole(k), !want)
				}
			}
		}
		variable, fixed := func(k int64) int64 { return k }, func(int64) int64 { return n }
		parts, ok := p.Parts(n)
		check(parts, ok, variable, fixed)
		wholes, ok := p.Wholes(n)
		check(wholes, ok, fixed, variable)
	}
}

// decimal writes units of the last place as a number.
func decimal(units int64, places int) string {
	den := int64(1)
	for range places {
		den *= 10
	}
	return big.NewRat(units, den).FloatString(places)
}

// All small cases against brute force: every percentage of every kind with no or one place, every small whole and every
// part that could matter, and every small part and every whole that could matter.
//
// Kills: a lower end of the wholes at 0; an upper end where there is none; "none" where there is one; half-up taken as
// half-open on the other side.
func TestInverseAgainstBruteForce(t *testing.T) {
	type claim struct {
		text string
		// true of part/whole, in integers: 200*part*10^places compared to 2*units*whole
		holds func(part, whole int64) bool
	}
	claimsFor := func(units, scale int64, places int) []claim {
		u := decimal(units, places)
		upper := units + 7
		rounded := func(part, whole int64) int64 { return (2*part*scale + whole) / (2 * whole) }
		return []claim{
			{u + " %", func(p, w int64) bool { return rounded(p, w) == units }},
			{"≥ " + u + " %", func(p, w int64) bool { return p*scale >= units*w }},
			{"> " + u + " %", func(p, w int64) bool { return p*scale > units*w }},
			{"≤ " + u + " %", func(p, w int64) bool { return p*scale <= units*w }},
			{"< " + u + " %", func(p, w int64) bool { return p*scale < units*w }},
			{u + "–" + decimal(upper, places) + " %", func(p, w int64) bool {
				return units <= rounded(p, w) && rounded(p, w) <= upper
			}},
		}
	}
	check := func(text, of string, got motcua.Count, ok bool, from, to int64, holds func(int64) bool) {
		t.Helper()
		found := false
		for n := from; n <= to; n++ {
			want := holds(n)
			found = found || want
			if (ok && got.Contains(n)) != want {
				t.Fatalf("%s, %s: %s, %v; but %d is %v", text, of, got, ok, n, want)
			}
		}
		lo, _, _ := got.Bounds()
		if ok != found || ok && lo < from {
			t.Fatalf("%s, %s: %s, %v; brute force %v", text, of, got, ok, found)
		}
	}
	step := int64(1)
	if testing.Short() {
		step = 7
	}
	for places, scale := range []int64{100, 1000} {
		for units := int64(0); units <= 2*scale; units += step {
			for _, c := range claimsFor(units, scale, places) {
				p := motcua.MustParsePercent(c.text)
				for _, whole := range []int64{1, 2, 3, 7, 8, 13, 40} {
					parts, ok := p.Parts(whole)
					check(c.text, fmt.Sprintf("parts of %d", whole), parts, ok, 0, 3*whole+1, func(n int64) bool { return c.holds(n, whole) })
				}
				wholesOf := []int64{0, 1, 2, 3, 5}
				if places == 1 {
					wholesOf = wholesOf[:2] // of two, the wholes of 0.1 % reach into the thousands
				}
				for _, part := range wholesOf {
					wholes, ok := p.Wholes(part)
					check(c.text, fmt.Sprintf("wholes of %d", part), wholes, ok, 1, 2*part*scale+2, func(n int64) bool {
						return c.holds(part, n)
					})
					if lo, _, bounded := wholes.Bounds(); ok && !bounded && !c.holds(part, 1<<40+lo) {
						t.Fatalf("%s: the wholes of %d have an upper end", c.text, part)
					}
				}
			}
		}
	}
}

// The published figures turned around, and the cases without an answer.
//
// Kills: rounding the ends of the inverse instead of solving for them; 0 % without an end; an answer for an undefined
// percentage.
func TestInverse(t *testing.T) {
	tests := []struct {
		percent string
		part    int64 // of Wholes, when whole is -1
		whole   int64 // of Parts, when part is -1
		want    string
		why     string
	}{
		{"99.8 %", 36_915, -1, "36971..37007", "the whole that was not stated"},
		{"99.8 %", -1, 37_525, "37432..37468", "the part it would have needed"},
		{"98.4 %", 36_915, -1, "37497..37534", "what was stated is among them"},
		{"100 %", 403, -1, "401..405", "403 of 401 is 100.499 %, of 405 99.506 %"},
		{"100.0 %", 403, -1, "403", "with one place, only itself"},
		{"100 %", -1, 403, "401..405", "from 99.5 %, and up to below 100.5 %"},
		{"0 %", 0, -1, ">=1", "none of any whole"},
		{"0 %", 1, -1, ">=201", "one of 200 is 0.5 %, which prints as 1 %"},
		{"0 %", -1, 403, "<=2", "three would be 0.7 %"},
		{"0 %", -1, 100, "0", "one of 100 is 1 %"},
		{"5 %", 0, -1, "none", "none is 0 %"},
		{"50 %", -1, 1, "none", "of one there is none or all"},
		{"> 90 %", -1, 10_000, ">=9001", "90 % itself is excluded"},
		{"≥ 90 %", -1, 10_000, ">=9000", "90 % itself is included"},
		{"≤ 90 %", -1, 10_000, "<=9000", "90 % itself is included"},
		{"< 90 %", -1, 10_000, "<=8999", "90 % itself is excluded"},
		{"> 90 %", 9001, -1, "1..10001", "9,001 of 10,002 is 89.99 %"},
		{"≥ 90 %", 9000, -1, "1..10000", "90 % itself is included"},
		{"> 90 %", 9000, -1, "1..9999", "90 % itself is excluded"},
		{"≤ 90 %", 9000, -1, ">=10000", "90 % itself is included"},
		{"< 90 %", 9000, -1, ">=10001", "90 % itself is excluded"},
		{"< 0 %", 0, -1, "none", "nothing is negative"},
		{"< 0 %", -1, 10, "none", "nothing is negative"},
		{"≤ 0 %", 0, -1, ">=1", "none of any whole"},
		{"≤ 0 %", 1, -1, "none", "one is more than none"},
		{"≤ 0 %", -1, 10, "0", "only none"},
		{"> 0 %", 0, -1, "none", "none is not more than none"},
		{"> 0 %", 1, -1, ">=1", "one of any whole"},
		{"≥ 0 %", 0, -1, ">=1", "of any whole"},
		{"90–100 %", -1, 403, "361..405", "from 89.5 % to below 100.5 %, as its ends print"},
		{"90–100 %", 403, -1, "401..450", "403 of 450 is 89.6 %, of 451 89.4 %"},
		{"undefined", 0, -1, "none", "0/0 has no whole of 1 or more"},
		{"undefined", -1, 10, "none", "a whole of 10 is defined"},
		{"50 %", -1, 0, "none", "nothing has no share"},
		{"50 %", -1, -7, "none", "no whole"},
		{"50 %", -7, -1, "none", "no part"},
		{"0 %", maxInt, -1, "none", "the wholes do not fit"},
		{"1 %", maxInt, -1, "none", "the wholes do not fit"},
		{"100 %", maxInt - 1, -1, ">=9177484613785846574", "the upper end does not fit"},
		{"200 %", -1, maxInt, "none", "the parts do not fit"},
		{"≥ 100 %", -1, maxInt - 1, ">=9223372036854775806", "the lower end does"},
		{"≤ 999999999999999999 %", -1, maxInt, "?", "no upper end fits"},
		{"999999999.999999999 %", 999_999_999_999_999_999, -1, "100000000000", "the longest percentage"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s of %d/%d", tt.percent, tt.part, tt.whole), func(t *testing.T) {
			p := motcua.MustParsePercent(tt.percent)
			var c motcua.Count
			var ok bool
			if tt.whole == -1 {
				c, ok = p.Wholes(tt.part)
			} else {
				c, ok = p.Parts(tt.whole)
			}
			got := c.String()
			if !ok {
				got = "none"
				if (c != motcua.Count{}) {
					t.Errorf("a count %s beside false", c)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
	share, _ := motcua.MustParsePercent("> 90 %").Parts(10_000)
	if share, ok := share.Intersect(motcua.AtMost(10_000)); !ok || share != motcua.Between(9001, 10_000) {
		t.Errorf("a share of more than 90 %% of 10,000 is %s, %v", share, ok)
	}
}

// Every way people print a percentage, and the one form it is written in.
//
// Kills: a sign that is cut to its first byte; a decimal comma taken for a separator of thousands; a range with ends of
// different precision; a zero dropped; a foreign digit.
func TestParsePercent(t *testing.T) {
	const form = "98.4 %, > 90 %, 90–100 %"
	malformed := []motcua.Problem{problem("", motcua.CodeMalformed, form)}
	tests := []struct {
		name, in, want, why string
		problems            []motcua.Problem
	}{
		{name: "point", in: "98.4 %", want: "98.4 %", why: "the form it is printed in"},
		{name: "comma", in: "98,4%", want: "98.4 %", why: "as Vietnamese papers print it"},
		{name: "no-break space", in: "98,4\u00a0%", want: "98.4 %", why: "as a page prints it"},
		{name: "narrow space", in: "98,4\u202f%", want: "98.4 %", why: "as a page prints it"},
		{name: "whole", in: "100%", want: "100 %", why: "no decimals"},
		{name: "trailing zero", in: "90.50 %", want: "90.50 %", why: "two places are claimed"},
		{name: "more than all", in: "150 %", want: "150 %", why: "it happens"},
		{name: "nine places", in: "0.000000001 %", want: "0.000000001 %", why: "the most places"},
		{name: "18 digits", in: "999999999999999999 %", want: "999999999999999999 %", why: "the most digits"},
		{name: "three decimals", in: "1,234 %", want: "1.234 %", why: "both signs are decimal"},
		{name: "more", in: ">90%", want: "> 90 %", why: "a bound"},
		{name: "more, spaced", in: ">  90 %", want: "> 90 %", why: "a bound"},
		{name: "at least", in: ">= 90,5 %", want: "≥ 90.5 %", why: "ASCII"},
		{name: "at least, sign", in: "≥90.5 %", want: "≥ 90.5 %", why: "the sign"},
		{name: "less", in: "< 5%", want: "< 5 %", why: "a bound"},
		{name: "at most", in: "<=5%", want: "≤ 5 %", why: "ASCII"},
		{name: "at most, sign", in: "≤ 5%", want: "≤ 5 %", why: "the sign"},
		{name: "range", in: "90–100 %", want: "90–100 %", why: "as it is printed"},
		{name: "range, hyphen", in: "90-100%", want: "90–100 %", why: "as it is typed"},
		{name: "range, spaced", in: "90 – 100 %", want: "90–100 %", why: "as papers print it"},
		{name: "range, twice", in: "90 % - 100 %", want: "90–100 %", why: "as papers print it"},
		{name: "range, comma", in: "86,54–94,23 %", want: "86.54–94.23 %", why: "the Vietnamese text"},
		{name: "range of one", in: "90–90 %", want: "90 %", why: "one number"},
		{name: "undefined", in: "undefined", want: "undefined", why: "0/0"},
		{name: "undefined, Vietnamese", in: "không xác định", want: "undefined", why: "0/0"},

		{name: "empty", in: "", why: "no percentage is undefined", problems: malformed},
		{name: "no sign", in: "98.4", why: "a number is not a percentage", problems: malformed},
		{name: "sign alone", in: "%", why: "no number", problems: malformed},
		{name: "bound alone", in: "> %", why: "no number", problems: malformed},
		{name: "dash alone", in: "–%", why: "no numbers", problems: malformed},
		{name: "no lower end", in: "–100 %", why: "a bound is written ≤ 100 %", problems: malformed},
		{name: "negative", in: "-5 %", why: "a share is not negative", problems: malformed},
		{name: "no upper end", in: "90– %", why: "a bound is written ≥ 90 %", problems: malformed},
		{name: "three ends", in: "90–95–100 %", why: "two ends", problems: malformed},
		{name: "bound and range", in: "> 90–100 %", why: "one or the other", problems: malformed},
		{name: "two bounds", in: ">> 90 %", why: "one", problems: malformed},
		{name: "bound inside a range", in: "90–<100 %", why: "one or the other", problems: malformed},
		{name: "different places", in: "90–99.5 %", why: "which precision?", problems: malformed},
		{name: "ten places", in: "0.0000000001 %", why: "more than there are", problems: malformed},
		{name: "19 digits", in: "1000000000000000000 %", why: "more than there are", problems: malformed},
		{name: "no integer", in: ".5 %", why: "0.5", problems: malformed},
		{name: "no decimals", in: "5. %", why: "5", problems: malformed},
		{name: "two points", in: "1.234,5 %", why: "no grouping", problems: malformed},
		{name: "leading zero", in: "098 %", why: "one way to write it", problems: malformed},
		{name: "plus", in: "+98 %", why: "one way to write it", problems: malformed},
		{name: "space before", in: " 98 %", why: "nothing is trimmed outside", problems: malformed},
		{name: "space after", in: "98 % ", why: "nothing is trimmed outside", problems: malformed},
		{name: "tab", in: "98\t%", why: "no such spacing", problems: malformed},
		{name: "exponent", in: "1e2 %", why: "digits", problems: malformed},
		{name: "full width", in: "９８ %", why: "not ASCII", problems: malformed},
		{name: "full-width sign", in: "98 ％", why: "not the sign", problems: malformed},
		{name: "superscript", in: "9² %", why: "not ASCII", problems: malformed},
		{name: "colon", in: "9: %", why: "':' comes after '9'", problems: malformed},
		{name: "slash", in: "9/ %", why: "'/' comes before '0'", problems: malformed},
		{
			name: "turned round", in: "100–90 %", why: "well written, and no range",
			problems: []motcua.Problem{problem("upper", motcua.CodeOutOfRange, ">= lower")},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := motcua.ParsePercent(tt.in)
			checkInvalid(t, err, "motcua: percent", tt.problems...)
			if err != nil {
				if p.Defined() {
					t.Errorf("%s: %s beside the error", tt.why, p)
				}
				checkPanics(t, func() { motcua.MustParsePercent(tt.in) })
				return
			}
			if diff := cmp.Diff(tt.want, p.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			if p.Rounded() {
				t.Errorf("%s: nobody knows whether %s was rounded", tt.why, p)
			}
		})
	}
}

// FuzzParsePercent checks that the text in both languages is a fixed point, and that the inverse never panics.
func FuzzParsePercent(f *testing.F) {
	for _, s := range []string{
		"98.4 %", "98,4%", "> 90 %", ">=90%", "≥ 90.5 %", "< 5 %", "<=5%", "≤ 5 %", "90–100 %", "90 % - 100 %", // the forms
		"undefined", "không xác định", "98,4\u00a0%", "98,4\u202f%", "90–90 %", // more of them
		"999999999999999999 %", "999999999.999999999 %", "0.000000000 %", // the edges
		"９８ %", "9² %", "٩٨ %", "98 ％", // characters of other scripts
		"-5 %", "100–90 %", "90–99.5 %", ".5 %", "5. %", "> %", "%", "", // nearly
	} {
		f.Add(s, int64(36_915))
	}
	f.Add("100 %", int64(maxInt))
	f.Fuzz(func(t *testing.T, s string, n int64) {
		p, err := motcua.ParsePercent(s)
		if err != nil {
			if p.Defined() {
				t.Fatalf("%q: %s beside an error", s, p)
			}
			return
		}
		for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
			again, err := motcua.ParsePercent(p.Text(l))
			if err != nil || again != p || again.Text(l) != p.Text(l) {
				t.Fatalf("%q: %s is no fixed point: %s, %v", s, p.Text(l), again.Text(l), err)
			}
		}
		if parts, ok := p.Parts(n); ok {
			if lo, hi, bounded := parts.Bounds(); bounded && hi < lo || !claims(t, p, lo, n) {
				t.Fatalf("%s: the parts of %d are %s", p, n, parts)
			}
		}
		if wholes, ok := p.Wholes(n); ok {
			if lo, hi, bounded := wholes.Bounds(); bounded && hi < lo || lo < 1 || !claims(t, p, n, lo) {
				t.Fatalf("%s: the wholes of %d are %s", p, n, wholes)
			}
		}
	})
}

func BenchmarkPercent(b *testing.B) {
	r := ratio(36_915, 37_525)
	b.ReportAllocs()
	for b.Loop() {
		if !r.Percent(1).Defined() {
			b.Fatal("undefined")
		}
	}
}

func BenchmarkParsePercent(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := motcua.ParsePercent("98,4 %"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPercentWholes(b *testing.B) {
	p := motcua.MustParsePercent("99.8 %")
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := p.Wholes(36_915); !ok {
			b.Fatal("none")
		}
	}
}
