package dossier_test

import (
	"errors"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Kills: a level taken for another; an order that shows; a level nobody knows taken.
func TestLevels(t *testing.T) {
	for l := dossier.Levels(0); l < 8; l++ {
		got, err := dossier.ParseLevels(l.String())
		if err != nil || got != l {
			t.Errorf("%q reads as %v, %v", l.String(), got, err)
		}
		var again dossier.Levels = 1
		text, err := l.MarshalText()
		if err != nil || again.UnmarshalText(text) != nil || again != l {
			t.Errorf("%q: %v, %v", text, again, err)
		}
		if (l.Text(motcua.Vietnamese) == "") != (l == 0) || (l.Text(motcua.English) == "") != (l == 0) {
			t.Errorf("%q: %q", l, l.Text(motcua.English))
		}
	}
	const both = dossier.LevelCommune | dossier.LevelCentral
	if got, err := dossier.ParseLevels("central, commune"); err != nil || got != both {
		t.Errorf("%v, %v", got, err)
	}
	if both.String() != "commune,central" || both.Text(motcua.Vietnamese) != "cấp xã, cấp bộ, trung ương" {
		t.Errorf("%q, %q", both, both.Text(motcua.Vietnamese))
	}
	if !both.Has(dossier.LevelCommune) || both.Has(dossier.LevelProvince) || both.Has(dossier.LevelCommune|dossier.LevelProvince) {
		t.Error("has what it has not")
	}
	for _, s := range []string{"ward", "commune,", "Commune", "commune;central", ","} {
		l := dossier.LevelCentral
		if err := l.UnmarshalText([]byte(s)); !errors.Is(err, motcua.ErrInvalid) || l != dossier.LevelCentral {
			t.Errorf("%q is taken: %v, %v", s, l, err)
		}
	}
}
