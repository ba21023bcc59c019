package identity_test

import (
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/internal/cases"
)

// verdict is how the case tables word an answer: false is malformed, unknown is a doubt, true is everything else.
func verdict(err error, findings []identity.Finding) string {
	if err != nil {
		return "false"
	}
	for _, f := range findings {
		if f.Grade >= identity.Doubt {
			return "unknown"
		}
	}
	return "true"
}

// checker compares answers with the cells of a row and reports each difference with the row's reason.
func checker(t *testing.T, r cases.Row) func(column, got string) {
	return func(column, got string) {
		t.Helper()
		if want := r.Get(column); got != want {
			t.Errorf("%s: %s = %q, want %q (%s)", r.Pos(), column, got, want, r.Get("why"))
		}
	}
}

// TestTaxCodeCases kills: a wrong weight, a remainder mapped to a digit, a suffix of 000, trimmed spaces, digits of other
// scripts, twelve digits refused.
func TestTaxCodeCases(t *testing.T) {
	cases.Run(t, "mst_cases.csv", func(t *testing.T, r cases.Row) {
		check := checker(t, r)
		c, err := identity.ParseTaxCode(r.Get("input"))
		check("valid", verdict(err, nil))
		if err != nil {
			return
		}
		check("normalized", c.Reveal())
		// The table's kinds end in the number of digits; ours have words.
		digits := map[identity.TaxCodeKind]string{
			identity.TaxCodeOrganisation: "10", identity.TaxCodeUnit: "13", identity.TaxCodePersonal: "12",
		}[c.Kind()]
		if !strings.HasSuffix(r.Get("kind"), digits) {
			t.Errorf("%s: kind = %v, want %s", r.Pos(), c.Kind(), r.Get("kind"))
		}
	})
}

// TestHealthCardCases kills: a benefit digit outside 1-5 accepted, an unknown object group refused, parts cut at the wrong
// place.
func TestHealthCardCases(t *testing.T) {
	cases.Run(t, "bhyt_cases.csv", func(t *testing.T, r cases.Row) {
		check := checker(t, r)
		h, err := identity.ParseHealthCardNumber(r.Get("input"))
		check("valid", verdict(err, h.Inspect(motcua.Date{})))
		if err != nil {
			return
		}
		digits := map[identity.HealthCardForm]string{
			identity.HealthCard15: "15", identity.HealthCardInsurance: "10", identity.HealthCardPersonal: "12",
		}[h.Form()]
		// The table's kinds end in the number of characters where they have one.
		if kind := r.Get("kind"); strings.Trim(kind, "0123456789") != kind && !strings.HasSuffix(kind, digits) {
			t.Errorf("%s: kind = %v, want %s", r.Pos(), h.Form(), kind)
		}
		object, _ := h.Object()
		check("object_code", object)
		benefit := ""
		if h.Form() == identity.HealthCard15 {
			benefit = decimal(h.Benefit())
		}
		check("benefit", benefit)
		check("province_gso", h.ProvinceCode())
		if n, ok := h.Insurance(); ok && r.Get("social_insurance_number") != "" {
			check("social_insurance_number", n.Reveal())
		}
	})
}

// TestPhoneCases kills: eleven-digit numbers, foreign numbers, a prefix gate, nine digits.
func TestPhoneCases(t *testing.T) {
	cases.Run(t, "phone_cases.csv", func(t *testing.T, r cases.Row) {
		check := checker(t, r)
		p, err := identity.ParsePhoneNumber(r.Get("input"))
		check("valid", verdict(err, p.Inspect(motcua.Date{})))
		check("e164", p.Reveal())
	})
}

// TestAgencyCases kills: groups not reversed, zero groups kept, a trailing dot, another separator, 36 characters.
func TestAgencyCases(t *testing.T) {
	cases.Run(t, "agency_cases.csv", func(t *testing.T, r cases.Row) {
		check := checker(t, r)
		c, scheme, err := identity.ParseAgencyScheme(r.Get("input"))
		check("valid", verdict(err, c.Inspect(motcua.Date{})))
		check("canonical_qd20", c.String())
		if err != nil {
			return
		}
		if c.LevelOne() != "" {
			check("scheme", scheme.String())
			check("level1", c.LevelOne())
		}
	})
}

// TestDossierCases kills: a sequence of exactly four digits, the day read in another order, an agency not turned round, zero
// refused.
func TestDossierCases(t *testing.T) {
	cases.Run(t, "dossier_cases.csv", func(t *testing.T, r cases.Row) {
		check := checker(t, r)
		c, err := identity.ParseDossierCode(r.Get("input"))
		check("valid", verdict(err, c.Inspect(motcua.Date{})))
		if err != nil {
			return
		}
		switch form := r.Get("form"); form {
		case "": // not stated
		case "tt01_2018", "qd20_form":
			check("form", c.Form().String())
		default: // a word of the table for one of the two younger forms
			if c.Form() != identity.DossierFormCentral && c.Form() != identity.DossierFormPolice {
				t.Errorf("%s: form = %v, want %s (%s)", r.Pos(), c.Form(), form, r.Get("why"))
			}
		}
		check("agency_as_written", c.AgencyAsWritten())
		check("agency_canonical", c.Agency().String())
		check("received_on", c.Received().String())
		owner, _ := c.Owner()
		if strings.TrimPrefix(owner.String(), "G") != strings.TrimPrefix(r.Get("central_owner"), "G") {
			t.Errorf("%s: central_owner = %v, want %s (%s)", r.Pos(), owner, r.Get("central_owner"), r.Get("why"))
		}
		check("sequence", decimal(int(c.Sequence())))
	})
}

// TestProcedureCodeCases kills: seven digits, a trailing dot, a leading digit that must be 1 or 2, legacy text refused.
func TestProcedureCodeCases(t *testing.T) {
	cases.Run(t, "procedure_code_cases.csv", func(t *testing.T, r cases.Row) {
		check := checker(t, r)
		c, err := identity.ParseProcedureCode(r.Get("input"))
		check("valid", verdict(err, c.Inspect(motcua.Date{})))
		check("national_code", c.National().String())
		scope, _ := c.Scope()
		want := r.Get("scope")
		if a, err := identity.ParseAgencyCode(want); err == nil {
			want = a.String()
		}
		if scope.String() != want {
			t.Errorf("%s: scope = %v, want %s (%s)", r.Pos(), scope, r.Get("scope"), r.Get("why"))
		}
	})
}

// TestNameCases kills: keys that keep the place of a tone, that drop tones, or that keep marks, case or double spaces.
func TestNameCases(t *testing.T) {
	cases.Run(t, "name_cases.csv", func(t *testing.T, r cases.Row) {
		check := checker(t, r)
		a, b := r.Get("a"), r.Get("b")
		check("same_nfc", text(identity.NFC(a) == identity.NFC(b)))
		check("same_tone_placement", text(identity.ToneKey(a) == identity.ToneKey(b)))
		check("same_folded", text(identity.SearchKey(a) == identity.SearchKey(b)))
		check("folded", identity.SearchKey(a))
	})
}
