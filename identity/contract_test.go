package identity_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers in this file are invented.

// contract checks what holds for every number that prints a mask.
func contract[N identity.Sealed](t *testing.T, text, mask string, parse func(string) (N, error), mustParse func(string) N) {
	t.Helper()
	var zero N
	name := fmt.Sprintf("%T", zero)
	n, err := parse(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if n.IsZero() || n == zero || n != mustParse(text) || n.Reveal() != text || n.Mask() != mask {
		t.Errorf("%s: a value that is zero, another, or has another mask: %s", name, n.Mask())
	}
	if !zero.IsZero() || zero.Reveal() != "" || zero.Mask() != "" || fmt.Sprint(zero) != "" {
		t.Errorf("%s: the zero value is not safe", name)
	}
	equal := func(a, b N) bool { return any(a).(interface{ Equal(N) bool }).Equal(b) }
	if !equal(n, n) || equal(n, zero) || !cmp.Equal(n, n) || cmp.Equal(n, zero) {
		t.Errorf("%s: Equal is not ==", name)
	}
	// A PersonalID has an Inspect of its own kind.
	if i, ok := any(zero).(interface {
		Inspect(motcua.Date) []identity.Finding
	}); ok && i.Inspect(motcua.Date{}) != nil {
		t.Errorf("%s: findings about the zero value", name)
	}

	// In a message, and in a form that is read.
	wire, err := json.Marshal(identity.Exchange[N]{Number: n})
	if err != nil || string(wire) != `"`+text+`"` {
		t.Errorf("%s: exchanged as %d bytes: %v", name, len(wire), err)
	}
	var back identity.Exchange[N]
	if err := json.Unmarshal(wire, &back); err != nil || back.Number != n || back.IsZero() {
		t.Errorf("%s: does not come back: %v", name, err)
	}
	var read N
	if err := json.Unmarshal(wire, &read); err != nil || read != n {
		t.Errorf("%s: is not read: %v", name, err)
	}
	if err := json.Unmarshal([]byte(`""`), &read); err != nil || !read.IsZero() {
		t.Errorf("%s: nothing is not read as nothing: %v", name, err)
	}
	if err := json.Unmarshal([]byte(`"`+mask+`"`), &read); !errors.Is(err, motcua.ErrInvalid) || strings.Contains(err.Error(), mask) {
		t.Errorf("%s: a mask is read: %v", name, err)
	}
	printed, err := json.Marshal([]any{n, &n, map[string]N{"k": n}})
	if err != nil || strings.Count(string(printed), `"`+mask+`"`) != 3 {
		t.Errorf("%s: %s %v, want its mask three times", name, printed, err)
	}

	defer func() {
		r := recover()
		if r == nil || strings.Contains(fmt.Sprint(r), text) {
			t.Errorf("%s: Must does not panic, or with its input: %v", name, r)
		}
	}()
	mustParse(text + " ")
}

// TestContract kills: a method missing or copied wrongly from one number to the next.
func TestContract(t *testing.T) {
	t.Run("personal ID", func(t *testing.T) {
		contract(t, "001185012345", "001*********", identity.ParsePersonalID, identity.MustParsePersonalID)
	})
	t.Run("old card", func(t *testing.T) {
		contract(t, "024999001", "02*******", identity.ParseOldCardNumber, identity.MustParseOldCardNumber)
	})
	t.Run("tax code", func(t *testing.T) {
		contract(t, "0100000123", "01********", identity.ParseTaxCode, identity.MustParseTaxCode)
	})
	t.Run("tax code of a unit", func(t *testing.T) {
		contract(t, "0100000123-001", "01********-***", identity.ParseTaxCode, identity.MustParseTaxCode)
	})
	t.Run("tax code of a person", func(t *testing.T) {
		contract(t, "001185012345", "001*********", identity.ParseTaxCode, identity.MustParseTaxCode)
	})
	t.Run("insurance", func(t *testing.T) {
		contract(t, "0123456789", "**********", identity.ParseInsuranceNumber, identity.MustParseInsuranceNumber)
	})
	t.Run("health card", func(t *testing.T) {
		contract(t, "DN4010123456789", "***************", identity.ParseHealthCardNumber, identity.MustParseHealthCardNumber)
	})
	t.Run("health card of ten digits", func(t *testing.T) {
		contract(t, "0123456789", "**********", identity.ParseHealthCardNumber, identity.MustParseHealthCardNumber)
	})
	t.Run("health card of twelve digits", func(t *testing.T) {
		contract(t, "001185012345", "************", identity.ParseHealthCardNumber, identity.MustParseHealthCardNumber)
	})
	t.Run("passport", func(t *testing.T) {
		contract(t, "C1234567", "C*******", identity.ParsePassportNumber, identity.MustParsePassportNumber)
	})
	t.Run("passport of eight digits", func(t *testing.T) {
		contract(t, "K12345678", "K********", identity.ParsePassportNumber, identity.MustParsePassportNumber)
	})
	t.Run("phone", func(t *testing.T) {
		contract(t, "+84912345678", "+84*********", identity.ParsePhoneNumber, identity.MustParsePhoneNumber)
	})
}

// TestParts kills: a part of one form told of another.
func TestParts(t *testing.T) {
	ten, twelve := identity.MustParseHealthCardNumber("0123456789"), identity.MustParseHealthCardNumber("001185012345")
	var none identity.HealthCardNumber
	for _, h := range []identity.HealthCardNumber{ten, twelve, none} {
		if object, payer := h.Object(); object != "" || payer != identity.PayerUnknown || h.Benefit() != 0 || h.ProvinceCode() != "" {
			t.Errorf("%v has the parts of a card", h.Form())
		}
	}
	if n, ok := ten.Insurance(); !ok || n != identity.MustParseInsuranceNumber("0123456789") {
		t.Error("ten digits are not the insurance number")
	}
	if _, ok := twelve.Insurance(); ok {
		t.Error("a personal number has an insurance number")
	}
	if id, ok := twelve.PersonalID(); !ok || id != identity.MustParsePersonalID("001185012345") {
		t.Error("twelve digits are not the personal number")
	}
	if _, ok := ten.PersonalID(); ok {
		t.Error("ten digits are a personal number")
	}
	if got := twelve.Inspect(motcua.MustDate(2026, 1, 1)); got != nil {
		t.Errorf("an ordinary personal number: %v", got)
	}
	if got := grades(identity.MustParsePassportNumber("X1234567").Inspect(motcua.Date{})); len(got) != 1 || got[0] != "note passport_series_unseen " {
		t.Errorf("a letter nobody saw: %v", got)
	}
	if got := identity.MustParsePassportNumber("C1234567").Inspect(motcua.Date{}); got != nil {
		t.Errorf("a letter that was seen: %v", got)
	}
	if p, ok := (identity.Place{}).Province(motcua.MustDate(2026, 1, 1)); ok {
		t.Errorf("no place is in %v", p)
	}
	france, err := identity.ParsePlace("240")
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := france.Province(motcua.MustDate(2026, 1, 1)); ok {
		t.Errorf("Pháp is in %v", p)
	}
	hue, _ := identity.ParsePlace("46")
	if p, ok := hue.Province(motcua.MustDate(2024, 1, 1)); !ok || p.Name != "Thừa Thiên Huế" {
		t.Errorf("two digits on a day: %v", p)
	}
	if _, ok := hue.Province(motcua.Date{}); ok {
		t.Error("a province without a day")
	}
	bacNinh, _ := identity.LookupProvince("24", motcua.MustDate(2026, 1, 1))
	if _, ok := bacNinh.Place().Province(motcua.MustDate(2025, 6, 30)); ok {
		t.Error("a merged unit was one province before the merger")
	}
	if (identity.Province{}).Place() != (identity.Place{}) {
		t.Error("no unit has a place")
	}
}

// TestWords kills: a name that another value has, a zero value with a name of its own.
func TestWords(t *testing.T) {
	for _, list := range [][]fmt.Stringer{
		{identity.GradeNone, identity.Note, identity.Doubt, identity.Contradiction, identity.Malformed},
		{identity.PlaceUnknown, identity.PlaceProvince, identity.PlaceCountry},
		{identity.SexUnknown, identity.Male, identity.Female},
		{identity.TaxCodeNone, identity.TaxCodeOrganisation, identity.TaxCodeUnit, identity.TaxCodePersonal},
		{identity.HealthCardNone, identity.HealthCard15, identity.HealthCardInsurance, identity.HealthCardPersonal},
		{identity.SchemeNone, identity.SchemeQD20, identity.SchemeQCVN102, identity.SchemeEnterprise, identity.SchemeOther},
		{identity.DossierFormNone, identity.DossierForm2018, identity.DossierFormQD20, identity.DossierFormCentral, identity.DossierFormPolice},
	} {
		seen := map[string]bool{}
		for _, v := range list {
			if seen[v.String()] {
				t.Errorf("%T: %q twice", v, v.String())
			}
			seen[v.String()] = true
		}
	}
	if got := identity.Grade(200).String(); got != "none" {
		t.Errorf("a grade nobody knows: %q", got)
	}
	f := identity.Finding{Code: identity.FindingPlaceUnknown, Grade: identity.Doubt}
	if got := f.String(); got != "doubt: place_unknown" {
		t.Errorf("%q", got)
	}
	c := identity.Change{Code: identity.ChangeSpaces, Count: 2}
	if got := c.String(); got != "spaces_removed ×2" {
		t.Errorf("%q", got)
	}
}

// TestPartialDate kills: an unknown part that contradicts, a day without a month, a date that is taken for wholly known.
func TestPartialDate(t *testing.T) {
	date := func(s string) identity.PartialDate {
		p, err := identity.ParsePartialDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"1985", "1985-05-17", true},
		{"1985-05", "1985-05-17", true},
		{"1985-05", "1985-06-17", false},
		{"1985-05-16", "1985-05-17", false},
		{"1984", "1985-05-17", false},
		{"", "1985-05-17", true},
	} {
		if got := date(test.a).Agrees(date(test.b)); got != test.want || got != date(test.b).Agrees(date(test.a)) {
			t.Errorf("%s and %s agree: %t", test.a, test.b, got)
		}
	}
	if d, ok := date("1985-05-17").Date(); !ok || d != motcua.MustDate(1985, 5, 17) {
		t.Errorf("%v %t", d, ok)
	}
	for _, s := range []string{"", "1985", "1985-05"} {
		if d, ok := date(s).Date(); ok {
			t.Errorf("%q is the day %v", s, d)
		}
	}
	if !date("").IsZero() || date("1985").IsZero() || identity.PartialDateOf(motcua.Date{}) != date("") {
		t.Error("the zero value is another")
	}
	for _, bad := range [][3]int{{1985, 0, 17}, {0, 5, 17}, {0, 5, 0}, {1985, 13, 0}, {1985, 2, 30}, {1985, -1, 0}, {1985, 1, -1}, {10000, 0, 0}, {-1, 0, 0}} {
		if p, err := identity.NewPartialDate(bad[0], time.Month(bad[1]), bad[2]); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%v is %v: %v", bad, p, err)
		}
	}
}
