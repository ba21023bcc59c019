package card_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/card"
	"github.com/motcua/motcua/internal/cases"
)

// The people and numbers in these tests are invented.

// TestQRCases kills: fields in another order, decomposed names, a guess at an unconfirmed layout, another document taken
// for a card, a date read as MMDD, a number of eleven digits.
func TestQRCases(t *testing.T) {
	kinds := map[string]card.QRKind{
		"cccd_chip_7": card.QRChipCard, "can_cuoc_2024": card.QRCard2024, "unverified_variant": card.QRUnverified,
		"bhyt_paper": card.QRHealthInsurance, "vssid_2": card.QRSocialInsurance,
	}
	cases.Run(t, "qr_cases.csv", func(t *testing.T, r cases.Row) {
		check := func(column, got string) {
			t.Helper()
			if want := r.Get(column); got != want {
				t.Errorf("%s: %s = %q, want %q (%s)", r.Pos(), column, got, want, r.Get("why"))
			}
		}
		q, err := card.ParseQR(r.Get("payload"))
		valid := "true"
		switch {
		case err != nil:
			valid = "false"
		case q.Kind.OtherDocument():
			valid = "other"
		case q.Kind == card.QRUnverified:
			valid = "unknown"
		}
		check("valid", valid)
		if valid != "false" {
			for name, kind := range kinds {
				if strings.HasPrefix(r.Get("kind"), name) && q.Kind != kind {
					t.Errorf("%s: kind = %v, want %v (%s)", r.Pos(), q.Kind, kind, r.Get("why"))
				}
			}
		}
		check("pin", q.PersonalID.Reveal())
		check("cmnd", q.OldCard.Reveal())
		check("full_name", q.Name)
		check("birth", q.BirthDate.String())
		check("residence", q.Residence)
		check("issued", q.Issued.String())
		if sex, err := identity.ParseSex(r.Get("sex")); err != nil || sex != q.Sex {
			t.Errorf("%s: sex = %v, want %v", r.Pos(), q.Sex, sex)
		}
	})
}

// TestMRZCases kills: a check digit not looked at (each of the five), another weight, lines of other lengths, days that do
// not exist, and a zone that contradicts its own number taken for good.
func TestMRZCases(t *testing.T) {
	cases.Run(t, "mrz_cases.csv", func(t *testing.T, r cases.Row) {
		m, err := card.ParseMRZ(strings.ReplaceAll(r.Get("lines"), "/", "\n"))
		valid := err == nil
		for _, f := range m.Findings() {
			valid = valid && f.Grade < identity.Contradiction
		}
		check := func(column, got string) {
			t.Helper()
			if want := r.Get(column); got != want {
				t.Errorf("%s: %s = %q, want %q (%s); %v", r.Pos(), column, got, want, r.Get("why"), err)
			}
		}
		check("valid", fmt.Sprint(valid))
		if !valid {
			return
		}
		check("personal_number", m.PersonalID.Reveal())
		check("name_field", m.Name())
		check("sex", map[identity.Sex]string{identity.Male: "M", identity.Female: "F", identity.SexUnknown: "<"}[m.Sex])
		check("birth", short(m.BirthDate))
		check("expiry", short(identity.PartialDateOf(m.Expiry)))
	})
}

// short writes a date as the zone does.
func short(p identity.PartialDate) string {
	if p.IsZero() {
		return "<<<<<<"
	}
	part := func(n int) string {
		if n == 0 {
			return "<<"
		}
		return fmt.Sprintf("%02d", n)
	}
	return fmt.Sprintf("%02d", p.Year()%100) + part(int(p.Month())) + part(p.Day())
}
