package sets_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria/sets"
)

func ExampleLookup() {
	set, err := sets.Lookup(sets.NgheAnModelWard)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.ID(), set.Status(), set.Len())
	for _, number := range []string{"1", "13"} {
		c, _ := set.Criterion(number)
		fmt.Println(number, c.Title(motcua.English))
	}
	// Output:
	// nghe-an/model-ward@provisional-2023 provisional 13
	// 1 (text not public)
	// 13 Pilot models
}

// Every set compiles under its own name, cites its sources with their quality, and has its texts in both languages.
func TestSets(t *testing.T) {
	for _, id := range sets.IDs() {
		s, err := sets.Lookup(id)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if s.ID() != id {
			t.Errorf("%s is called %s inside", id, s.ID())
		}
		if len(s.Citations()) == 0 {
			t.Errorf("%s cites nothing", id)
		}
		for _, c := range s.Citations() {
			if c.Quality == motcua.Unverified {
				t.Errorf("%s: nobody says how well %s is known", id, c.Document)
			}
		}
		text := func(what, vi, en string) {
			if vi == "" || en == "" || vi == en && strings.ContainsAny(vi, "ăâđêôơưĂÂĐÊÔƠƯ") {
				t.Errorf("%s: %s is not in both languages: %q, %q", id, what, vi, en)
			}
		}
		text("title", s.Title(motcua.Vietnamese), s.Title(motcua.English))
		text("issuer", s.Issuer(motcua.Vietnamese), s.Issuer(motcua.English))
		text("note", s.Note(motcua.Vietnamese), s.Note(motcua.English))
		for _, c := range s.Criteria() {
			text("no. "+c.Number(), c.Title(motcua.Vietnamese), c.Title(motcua.English))
			for _, m := range c.Scale().Measures {
				text("measure "+m.Name, m.Title.Vi, m.Title.En)
			}
		}
	}
	if _, err := sets.Lookup("x@1"); !errors.Is(err, motcua.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}

// The maxima of the index are those of QĐ 766/QĐ-TTg: 18 + 20 + 22 (12 and 10) + 22 + 18 = 100.
func TestQD766Maxima(t *testing.T) {
	for _, id := range []string{sets.QD766Legal, sets.QD766Observed} {
		s, err := sets.Lookup(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Maximum().String(); got != "100" {
			t.Errorf("%s: %s points", id, got)
		}
		sum := map[string]int64{}
		for _, c := range s.Criteria() {
			sum[c.Group()] += c.Maximum().Decimal(0).IntPart()
		}
		for group, want := range map[string]int64{"transparency": 18, "progress": 20, "online": 12, "payment": 10, "digitisation": 22, "satisfaction": 18} {
			if sum[group] != want {
				t.Errorf("%s, %s: %d points, want %d", id, group, sum[group], want)
			}
		}
	}
}
