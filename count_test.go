package motcua_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

const maxInt = math.MaxInt64

// edgeInts are the numbers at which 64-bit arithmetic goes wrong.
var edgeInts = []int64{0, 1, 2, 3, 99, 100, 199, 200, 201, 1e9 - 1, 1e18 - 1, 1e18, maxInt / 2, maxInt/2 + 1, maxInt - 2, maxInt - 1, maxInt}

// anyInt returns a number of 0 or more, small, large or at an edge.
func anyInt(r *rand.Rand) int64 {
	switch r.IntN(4) {
	case 0:
		return edgeInts[r.IntN(len(edgeInts))]
	case 1:
		return r.Int64N(1000)
	case 2:
		return r.Int64() >> r.IntN(63)
	}
	return r.Int64()
}

// anyCount returns a count of any kind.
func anyCount(r *rand.Rand) motcua.Count {
	a, b := anyInt(r), anyInt(r)
	switch r.IntN(4) {
	case 0:
		return motcua.Exactly(a)
	case 1:
		return motcua.AtLeast(a)
	case 2:
		return motcua.AtMost(a)
	}
	return motcua.Between(min(a, b), max(a, b))
}

// Every kind of count, in its three forms, with its ends.
//
// Kills: "more than n" that includes n; "at most" without its end; a range that is taken for its lower end; a grouping
// that is off by one or uses the sign of the other language; a count that overflows into a small one.
func TestCount(t *testing.T) {
	type ends struct {
		Lo, Hi  int64
		Bounded bool
	}
	const most = maxInt - 1
	tests := []struct {
		name         string
		c            motcua.Count
		text, vi, en string
		ends         ends
		why          string
	}{
		{"zero value", motcua.Count{}, "?", "không rõ", "unknown", ends{0, -1, false}, "nothing is known"},
		{"none", motcua.Exactly(0), "0", "0", "0", ends{0, 0, true}, "none is known exactly"},
		{"exact", motcua.Exactly(403), "403", "403", "403", ends{403, 403, true}, "the dossiers of a quarter"},
		{"thousands", motcua.Exactly(36_915), "36915", "36.915", "36,915", ends{36_915, 36_915, true}, "grouped by three"},
		{"millions", motcua.Exactly(1_000_000), "1000000", "1.000.000", "1,000,000", ends{1e6, 1e6, true}, "grouped twice"},
		{"more than", motcua.MoreThan(5800), ">=5801", "≥ 5.801", "≥ 5,801", ends{5801, -1, false}, "5,800 itself is excluded"},
		{"at least", motcua.AtLeast(5800), ">=5800", "≥ 5.800", "≥ 5,800", ends{5800, -1, false}, "5,800 itself is possible"},
		{"at least none", motcua.AtLeast(0), "?", "không rõ", "unknown", ends{0, -1, false}, "that says nothing"},
		{"at most", motcua.AtMost(1200), "<=1200", "≤ 1.200", "≤ 1,200", ends{0, 1200, true}, "none is possible"},
		{"at most none", motcua.AtMost(0), "0", "0", "0", ends{0, 0, true}, "that is none"},
		{"between", motcua.Between(36_971, 37_007), "36971..37007", "36.971–37.007", "36,971–37,007", ends{36_971, 37_007, true}, "a range"},
		{"between equals", motcua.Between(7, 7), "7", "7", "7", ends{7, 7, true}, "a range of one is exact"},
		{"between 0 and", motcua.Between(0, 7), "<=7", "≤ 7", "≤ 7", ends{0, 7, true}, "the same as at most"},
		{"greatest", motcua.Exactly(most), "9223372036854775806", "9.223.372.036.854.775.806", "9,223,372,036,854,775,806", ends{most, most, true}, "the last with a successor"},
		{"beyond", motcua.Exactly(maxInt), ">=9223372036854775807", "≥ 9.223.372.036.854.775.807", "≥ 9,223,372,036,854,775,807", ends{maxInt, -1, false}, "a weaker bound that is true"},
		{"more than all", motcua.MoreThan(maxInt), ">=9223372036854775807", "≥ 9.223.372.036.854.775.807", "≥ 9,223,372,036,854,775,807", ends{maxInt, -1, false}, "a weaker bound that is true"},
		{"more than most", motcua.MoreThan(most), ">=9223372036854775807", "≥ 9.223.372.036.854.775.807", "≥ 9,223,372,036,854,775,807", ends{maxInt, -1, false}, "the successor still fits"},
		{"up to all", motcua.Between(5, maxInt), ">=5", "≥ 5", "≥ 5", ends{5, -1, false}, "no upper bound is stated"},
		{"at most all", motcua.AtMost(maxInt), "?", "không rõ", "unknown", ends{0, -1, false}, "that says nothing"},
		{"negative", motcua.Exactly(-1), "?", "không rõ", "unknown", ends{0, -1, false}, "no count at all"},
		{"least", motcua.Exactly(math.MinInt64), "?", "không rõ", "unknown", ends{0, -1, false}, "no count at all"},
		{"at least negative", motcua.AtLeast(-5), "?", "không rõ", "unknown", ends{0, -1, false}, "that says nothing"},
		{"more than negative", motcua.MoreThan(math.MinInt64), "?", "không rõ", "unknown", ends{0, -1, false}, "that says nothing"},
		{"at most negative", motcua.AtMost(-1), "?", "không rõ", "unknown", ends{0, -1, false}, "no count at all"},
		{"turned round", motcua.Between(7, 6), "?", "không rõ", "unknown", ends{0, -1, false}, "no count at all"},
		{"from below none", motcua.Between(-3, 6), "?", "không rõ", "unknown", ends{0, -1, false}, "no count at all"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lo, hi, bounded := tt.c.Bounds()
			if diff := cmp.Diff(tt.ends, ends{lo, hi, bounded}); diff != "" {
				t.Errorf("%s: bounds (-want +got):\n%s", tt.why, diff)
			}
			want := []string{tt.text, tt.vi, tt.en}
			got := []string{tt.c.String(), tt.c.Text(motcua.Vietnamese), tt.c.Text(motcua.English)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: text (-want +got):\n%s", tt.why, diff)
			}
			n, exact := tt.c.Exact()
			if exact != (bounded && lo == hi) || exact && n != lo {
				t.Errorf("%s: exactly %d, %v", tt.why, n, exact)
			}
			for _, n := range []int64{lo - 1, -1, math.MinInt64} {
				if lo > math.MinInt64 && tt.c.Contains(n) {
					t.Errorf("%s may be %d", tt.c, n)
				}
			}
			if !tt.c.Contains(lo) || bounded && (!tt.c.Contains(hi) || tt.c.Contains(hi+1)) || !bounded && !tt.c.Contains(maxInt) {
				t.Errorf("%s does not hold its ends or more", tt.c)
			}
			back, err := motcua.ParseCount(tt.text)
			if err != nil || back != tt.c || !back.Equal(tt.c) {
				t.Errorf("%s is read back as %s, %v", tt.text, back, err)
			}
			encoded := `"` + tt.text + `"`
			if exact {
				encoded = tt.text
			}
			checkJSON(t, tt.c, encoded)
		})
	}
}

// The laws of Add, with the ends compared to arithmetic without limits:
//
//	a + b = b + a
//	(a + b) + c = a + (b + c)
//	a + 0 = a
//	n in a, m in b  =>  n + m in a + b            the sum stays true, whatever overflows
//
// Kills: a lower end that overflows; an upper end that overflows into a small number; "at least" plus "at most" with an
// upper bound; an upper end that is off by one.
func TestCountAddLaws(t *testing.T) {
	r := random()
	for range 50_000 {
		a, b, c := anyCount(r), anyCount(r), anyCount(r)
		sum := a.Add(b)
		if sum != b.Add(a) {
			t.Fatalf("%s + %s = %s, the other way %s", a, b, sum, b.Add(a))
		}
		if left, right := a.Add(b).Add(c), a.Add(b.Add(c)); left != right {
			t.Fatalf("%s + %s + %s = %s or %s", a, b, c, left, right)
		}
		if got := a.Add(motcua.Exactly(0)); got != a {
			t.Fatalf("%s + 0 = %s", a, got)
		}
		alo, ahi, abounded := a.Bounds()
		blo, bhi, bbounded := b.Bounds()
		lo, hi, bounded := sum.Bounds()
		exact := new(big.Int).Add(big.NewInt(alo), big.NewInt(blo))
		if want := exact; want.IsInt64() && lo != want.Int64() || !want.IsInt64() && lo != maxInt {
			t.Fatalf("%s + %s = %s: its lower end is %s", a, b, sum, want)
		}
		exact = new(big.Int).Add(big.NewInt(ahi), big.NewInt(bhi))
		fits := exact.IsInt64() && exact.Int64() < maxInt
		if want := abounded && bbounded && fits; bounded != want || bounded && hi != exact.Int64() {
			t.Fatalf("%s + %s = %s: its upper end is %s", a, b, sum, exact)
		}
	}
	got := motcua.Exactly(107).Add(motcua.Exactly(286)).Add(motcua.Exactly(10))
	if got != motcua.Exactly(403) {
		t.Errorf("107 + 286 + 10 = %s", got)
	}
	if got := motcua.MoreThan(5800).Add(motcua.Between(1, 3)); got != motcua.AtLeast(5802) {
		t.Errorf("more than 5,800 and 1 to 3 = %s", got)
	}
}

// Intersect holds exactly the numbers that both hold.
//
//	n in a and b  <=>  n in a.Intersect(b)        at the edges of both
//	commutative, associative, idempotent; the unknown count changes nothing
//
// Kills: a contradiction that is answered with the unknown count; a missing upper bound taken for 0.
func TestCountIntersectLaws(t *testing.T) {
	r := random()
	for range 50_000 {
		a, b, c := anyCount(r), anyCount(r), anyCount(r)
		both, ok := a.Intersect(b)
		if other, ok2 := b.Intersect(a); other != both || ok2 != ok {
			t.Fatalf("%s and %s: %s or %s", a, b, both, other)
		}
		if same, ok := a.Intersect(a); same != a || !ok {
			t.Fatalf("%s with itself is %s", a, same)
		}
		if same, ok := a.Intersect(motcua.Count{}); same != a || !ok {
			t.Fatalf("%s with the unknown is %s", a, same)
		}
		if ok {
			left, okLeft := both.Intersect(c)
			if bc, okBC := b.Intersect(c); okBC {
				right, okRight := a.Intersect(bc)
				if left != right || okLeft != okRight {
					t.Fatalf("%s, %s, %s: %s or %s", a, b, c, left, right)
				}
			} else if okLeft {
				t.Fatalf("%s, %s, %s: %s though the last two contradict each other", a, b, c, left)
			}
		} else if (both != motcua.Count{}) {
			t.Fatalf("%s and %s: %s beside false", a, b, both)
		}
		found := false
		for _, x := range []motcua.Count{a, b} {
			lo, hi, bounded := x.Bounds()
			edges := []int64{lo - 1, lo}
			if bounded {
				edges = append(edges, hi, hi+1)
			}
			for _, n := range edges {
				in := a.Contains(n) && b.Contains(n)
				found = found || in
				if in != (ok && both.Contains(n)) {
					t.Fatalf("%s and %s are %s, %v: is %d in it?", a, b, both, ok, n)
				}
			}
		}
		if found != ok { // two intervals that meet, meet at an end of one of them
			t.Fatalf("%s and %s: ok = %v", a, b, ok)
		}
	}
}

// Kills: a sign, a space, a leading zero or a foreign digit accepted; a number that is too large read as another one.
func TestParseCountErrors(t *testing.T) {
	const form = "403, >=5800, <=12, 90..100, ?"
	malformed := problem("", motcua.CodeMalformed, form)
	tooLarge := problem("", motcua.CodeOutOfRange, "0..9223372036854775806")
	tests := []struct {
		name, in, why string
		want          motcua.Problem
	}{
		{"empty", "", "unknown is written as ?", malformed},
		{"negative", "-1", "no count", malformed},
		{"plus", "+1", "one way to write it", malformed},
		{"leading zero", "007", "one way to write it", malformed},
		{"space", ">= 5", "one way to write it", malformed},
		{"grouped", "5.800", "grouping differs by language", malformed},
		{"underscore", "5_800", "digits only", malformed},
		{"decimal", "5.0", "a count is whole", malformed},
		{"exponent", "1e3", "digits only", malformed},
		{"greater", ">5", "more than 5 is written >=6", malformed},
		{"no number", ">=", "at least what?", malformed},
		{"no upper end", "5..", "written >=5", malformed},
		{"no lower end", "..5", "written <=5", malformed},
		{"three ends", "1..2..3", "two ends", malformed},
		{"both signs", "<=1..2", "one or the other", malformed},
		{"question", "??", "one way to write it", malformed},
		{"full width", "４０３", "not ASCII", malformed},
		{"superscript", "40²", "not ASCII", malformed},
		{"colon", "40:", "':' comes after '9'", malformed},
		{"slash", "40/", "'/' comes before '0'", malformed},
		{"turned round", "90..80", "the upper end comes second", problem("upper", motcua.CodeOutOfRange, ">= lower")},
		{"greatest", "9223372036854775807", "it has no successor", tooLarge},
		{"at most greatest", "<=9223372036854775807", "it has no successor", tooLarge},
		{"up to greatest", "1..9223372036854775807", "it has no successor", tooLarge},
		{"many digits", "99999999999999999999999999", "well written, and too large", tooLarge},
		{"above the greatest", ">=9223372036854775808", "well written, and too large", problem("", motcua.CodeOutOfRange, "0..9223372036854775807")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := motcua.ParseCount(tt.in)
			checkInvalid(t, err, "motcua: count", tt.want)
			if (c != motcua.Count{}) {
				t.Errorf("%s: a count %s beside the error", tt.why, c)
			}
		})
	}
}

// JSON from elsewhere: numbers, strings with escapes of any kind, null; and what is refused without changing the value.
//
// Kills: escapes replaced by hand; an error of encoding/json that quotes the input; null read as 0.
func TestCountJSON(t *testing.T) {
	tests := []struct {
		name, in string
		want     motcua.Count
		why      string
	}{
		{"number", `403`, motcua.Exactly(403), "an exact count is a number"},
		{"text", `"403"`, motcua.Exactly(403), "and may be a string"},
		{"bound", `">=5800"`, motcua.AtLeast(5800), "not escaped"},
		{"HTML escape", `"\u003e=5800"`, motcua.AtLeast(5800), "as encoding/json writes it"},
		{"upper-case escape", `"\u003E\u003D5800"`, motcua.AtLeast(5800), "as others may write it"},
		{"at most", `"\u003c=12"`, motcua.AtMost(12), "as encoding/json writes it"},
		{"unknown", `"?"`, motcua.Count{}, "nothing is known"},
		{"null", `null`, motcua.Count{}, "nothing is known"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := motcua.Exactly(1)
			if err := json.Unmarshal([]byte(tt.in), &got); err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("%s is %s, want %s: %s", tt.in, got, tt.want, tt.why)
			}
		})
	}
	const form = "403, >=5800, <=12, 90..100, ?"
	for _, in := range []string{`-1`, `1.5`, `1e3`, `true`, `[]`, `{}`, `""`, `"x"`, `"\u00b2"`} {
		got := motcua.Exactly(1)
		checkInvalid(t, json.Unmarshal([]byte(in), &got), "motcua: count", problem("", motcua.CodeMalformed, form))
		if got != motcua.Exactly(1) {
			t.Errorf("%s: the refused value is stored as %s", in, got)
		}
	}
	var c motcua.Count // called without encoding/json, which would refuse these itself
	for _, in := range []string{``, `"`, `"403`, `"\u003"`} {
		checkInvalid(t, c.UnmarshalJSON([]byte(in)), "motcua: count", problem("", motcua.CodeMalformed, form))
	}
	type table struct {
		Counts map[motcua.Count]int `json:"counts"`
		Left   motcua.Count         `json:"left,omitzero"`
	}
	b, err := json.Marshal(table{Counts: map[motcua.Count]int{motcua.Exactly(1): 2}})
	if err != nil || string(b) != `{"counts":{"1":2}}` {
		t.Errorf("as a map key: %s, %v", b, err)
	}
}

// FuzzParseCount checks that the canonical form is a fixed point, in text and in JSON, and that what is read makes sense.
func FuzzParseCount(f *testing.F) {
	for _, s := range []string{
		"0", "403", ">=5800", "<=12", "90..100", "?", // the forms
		">=0", "<=0", "0..0", "5..5", "0..12", // other ways to write them
		"9223372036854775806", "9223372036854775807", ">=9223372036854775807", "18446744073709551616", // the edges
		"４０３", "40²", "٤٠٣", ">=５", // digits of other scripts
		"-1", "007", "1..", "..1", "1..2..3", "<=1..2", "", // nearly
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := motcua.ParseCount(s)
		if err != nil {
			if (c != motcua.Count{}) {
				t.Fatalf("%q: a count %s beside an error", s, c)
			}
			return
		}
		if again, err := motcua.ParseCount(c.String()); err != nil || again != c || again.String() != c.String() {
			t.Fatalf("%q: %s is no fixed point: %s, %v", s, c, again, err)
		}
		if lo, hi, bounded := c.Bounds(); lo < 0 || bounded && hi < lo {
			t.Fatalf("%q: from %d to %d", s, lo, hi)
		}
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back motcua.Count
		if err := json.Unmarshal(b, &back); err != nil || back != c {
			t.Fatalf("%q: %s is decoded as %s, %v", s, b, back, err)
		}
	})
}

// FuzzCountUnmarshalJSON checks that any JSON is decoded to what is encoded again, or refused without a panic.
func FuzzCountUnmarshalJSON(f *testing.F) {
	for _, s := range []string{`403`, `">=5800"`, `"\u003e=5800"`, `"\u003c=12"`, `"?"`, `null`, `"`, `"\u00b2"`, `1e3`, `-0`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var c motcua.Count
		if c.UnmarshalJSON(b) != nil {
			return
		}
		out, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var again motcua.Count
		if err := json.Unmarshal(out, &again); err != nil || again != c {
			t.Fatalf("%q is %s, which is decoded as %s, %v", b, out, again, err)
		}
	})
}
