package identity_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers in this file are invented.

// TestJunk kills: digits of other scripts (\d of a regular expression, unicode.IsDigit, Atoi's sign), control characters,
// trimming, and work that grows with the input before it is refused.
func TestJunk(t *testing.T) {
	sweep := append([]string(nil), junk...)
	// Every decimal digit and number character of Unicode in place of one digit, and of all.
	for _, spec := range identity.Specs() {
		for r := rune(0x80); r <= unicode.MaxRune; r++ {
			if unicode.Is(unicode.N, r) {
				i := strings.LastIndexAny(spec.Example, "0123456789")
				sweep = append(sweep, spec.Example[:i]+string(r)+spec.Example[i+1:])
			}
		}
		for c := range 0x20 {
			sweep = append(sweep, spec.Example+string(rune(c)), string(rune(c))+spec.Example)
		}
		for _, s := range []string{" ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\x7f", "\xff"} {
			sweep = append(sweep, spec.Example+s, s+spec.Example)
		}
	}
	for _, r := range []rune{'٠', '۰', '०', '০', '๐', '０', '𝟎', '²', '₀', '①'} {
		for _, n := range []int{8, 9, 10, 12, 13, 15} {
			sweep = append(sweep, strings.Repeat(string(r), n))
		}
	}
	for _, s := range sweep {
		for _, spec := range identity.Specs() {
			if _, err := spec.Parse(s); err == nil && s != spec.Example {
				t.Errorf("%s takes %+q", spec.Kind, s)
			}
		}
		if identity.InspectPersonalID(s, motcua.Date{}).WellFormed() {
			t.Errorf("Inspect takes %+q", s)
		}
	}
}

// TestLong kills: a parser that copies or splits a megabyte before it refuses it.
func TestLong(t *testing.T) {
	const size = 1 << 20
	for _, long := range []string{
		strings.Repeat("0", size), strings.Repeat(" ", size), strings.Repeat("0 ", size/2), strings.Repeat("０", size/3),
		strings.Repeat(".", size), strings.Repeat("-", size), strings.Repeat("\x00", size), strings.Repeat("\xff", size), strings.Repeat("A", size),
		"001185012345" + strings.Repeat("\n", size),
	} {
		for _, spec := range identity.Specs() {
			if _, err := spec.Parse(long); err == nil {
				t.Errorf("%s takes a megabyte", spec.Kind)
			}
			if _, _, err := spec.Compact(long); err == nil {
				t.Errorf("%s takes a megabyte leniently", spec.Kind)
			}
			if n := allocated(func() { _, _, _ = spec.Compact(long) }); n > 4096 {
				t.Errorf("%s allocates %d bytes to refuse a megabyte", spec.Kind, n)
			}
		}
	}
}

// allocated returns how many bytes f allocates, at least in one of a few runs.
func allocated(f func()) uint64 {
	least := uint64(1 << 62)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// TestNoAllocation kills: a verdict or a tax code that costs the heap anything, on good input or bad.
func TestNoAllocation(t *testing.T) {
	on := motcua.MustDate(2026, 3, 31)
	id := identity.MustParsePersonalID("015185012345")
	known := map[identity.PersonalID]bool{id: true}
	bytes := []byte("015185012345")
	buf := make([]byte, 0, 16)
	person := identity.Person{Sex: identity.Female, BirthDate: identity.PartialDateOf(motcua.MustDate(1985, 5, 17))}
	for name, f := range map[string]func(){
		"Inspect text":      func() { sinkBool = identity.InspectPersonalID("015185012345", on).Legacy() },
		"Inspect bytes":     func() { sinkBool = identity.InspectPersonalIDBytes(bytes, on).Legacy() },
		"Inspect malformed": func() { sinkBool = identity.InspectPersonalID("01518501234", on).Legacy() },
		"Inspect junk":      func() { sinkBool = identity.InspectPersonalID("01518501234O", on).Legacy() },
		"Inspect parsed":    func() { sinkBool = id.Inspect(on).Plausible() },
		"Grade":             func() { sinkBool = id.Inspect(on).Grade() > identity.Note },
		"Grade, unknown":    func() { sinkBool = identity.InspectPersonalID("003998512345", on).Grade() > identity.Note },
		"Compare":           func() { sinkBool = id.Compare(person) == nil },
		"Parse":             func() { _, err := identity.ParsePersonalID("015185012345"); sinkBool = err == nil },
		"AppendReveal":      func() { buf = id.AppendReveal(buf[:0]) },
		"map":               func() { sinkBool = known[id] },
		"tax code":          func() { _, err := identity.ParseTaxCode("0100233488"); sinkBool = err == nil },
		"tax code of unit":  func() { _, err := identity.ParseTaxCode("0100000123-001"); sinkBool = err == nil },
		"old card":          func() { _, err := identity.ParseOldCardNumber("024999001"); sinkBool = err == nil },
		"phone":             func() { _, err := identity.ParsePhoneNumber("0912345678"); sinkBool = err == nil },
		"health card":       func() { _, err := identity.ParseHealthCardNumber("DN4010123456789"); sinkBool = err == nil },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

var sinkBool bool

// TestSmall kills: a number that grew beyond what a map of millions of them should pay.
func TestSmall(t *testing.T) {
	for _, v := range []any{
		identity.PersonalID{},
		identity.OldCardNumber{},
		identity.TaxCode{},
		identity.InsuranceNumber{},
		identity.HealthCardNumber{},
		identity.PassportNumber{},
		identity.PhoneNumber{},
		identity.Inspection{},
	} {
		if size := sizeOf(v); size != 8 {
			t.Errorf("%T has %d bytes, want 8", v, size)
		}
	}
	if fmt.Sprint(identity.PersonalID{}) != "" {
		t.Error("the zero value prints something")
	}
}
