package identity_test

import (
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/internal/cases"
)

// The numbers and people in these tests are invented.

// TestPersonalIDCases kills: a gate on the prefix, other scripts' digits, trimming, padding, a shifted table, a swapped
// sex, a wrong century.
func TestPersonalIDCases(t *testing.T) {
	on := motcua.MustDate(2024, 7, 1)
	cases.Run(t, "cccd_cases.csv", func(t *testing.T, r cases.Row) {
		input := r.Get("input")
		v := identity.InspectPersonalID(input, on)
		id, err := identity.ParsePersonalID(input)
		check := func(what, got, want string) {
			t.Helper()
			if got != want {
				t.Errorf("%s: %s = %q, want %q (%s)", r.Pos(), what, got, want, r.Get("why"))
			}
		}
		check("valid under the current law", text(v.WellFormed()), r.Get("valid_current_law"))
		check("parsed", text(err == nil), r.Get("valid_current_law"))
		check("valid in the legacy structure", text(v.Legacy()), r.Get("valid_legacy_structure"))
		if !v.WellFormed() {
			return
		}
		if got := id.Inspect(on); got != v {
			t.Errorf("%s: Inspect after Parse and InspectPersonalID differ", r.Pos())
		}
		check("place code", v.Place().Code(), r.Get("place_code"))
		check("place kind", v.Place().Kind().String(), r.Get("place_kind"))
		check("place name", v.Place().Name(), r.Get("place_name"))
		check("sex", v.Sex().String(), r.Get("sex"))
		check("century", decimal(v.Century()), r.Get("century"))
		check("birth year", decimal(v.BirthYear()), r.Get("birth_year"))
		check("serial", id.Reveal()[6:], r.Get("random"))
		check("parts of the id", id.Place().Code()+id.Sex().String()+decimal(id.BirthYear()),
			r.Get("place_code")+r.Get("sex")+r.Get("birth_year"))
	})
}
