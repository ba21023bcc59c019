package dossier_test

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua/dossier"
)

// Fields are cut where encoding/csv cuts them, whatever stands beside the separators and wherever on the line they are.
//
// Kills: a byte beside a separator taken for one (eight are looked at together); the last bytes of a line left out; a field of one line in the
// next; a doubled quote that stays.
func TestRowsAreCutAsCSVIs(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // a test that must be the same each time
	alphabets := []string{"-+.ab", "-+.aé\"", "a-\" ;", "\x01-"}
	for _, comma := range []rune{',', ';', '\t'} {
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		w.Comma = comma
		_ = w.Write([]string{"code", "procedure", "channel", "received_at", "actor", "unit", "reason", "supplement_at"})
		var want [][]string
		for range 2000 {
			field := func() string {
				letters := []rune(alphabets[rng.IntN(3)] + string(comma))
				b := []rune{'x'} // so that nothing is trimmed, or guarded
				for range rng.IntN(20) {
					b = append(b, letters[rng.IntN(len(letters))])
				}
				return string(append(b, 'x'))
			}
			row := []string{strings.ReplaceAll(field(), "\t", "-"), "5wd", "post", "2024-03-04 09:00", field(), field(), field(), "2024-03-05 09:00"}
			want = append(want, row)
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		s, err := dossier.NewRowScanner(&file, nil)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for ; s.Scan(); n++ {
			commands := s.Commands()
			if len(commands) != 2 {
				t.Fatalf("%q: %v", want[n], s.Row())
			}
			accept, ask := commands[0].(*dossier.Accept), commands[1].(*dossier.RequestSupplement)
			got := []string{string(s.Row().Dossier), accept.Actor, accept.Unit, ask.Reason}
			if ask.Reason == dossier.ReasonInNote {
				got[3] = ask.Note.Reveal()
			}
			for i, j := range []int{0, 4, 5, 6} {
				if got[i] != want[n][j] {
					t.Fatalf("separator %q: %q, want %q", comma, got, want[n])
				}
			}
		}
		if n != len(want) || s.Err() != nil {
			t.Errorf("%d rows, %v", n, s.Err())
		}
	}
}

// A control character is seen wherever it stands, and no other byte is taken for one.
//
// Kills: one of eight places that is not looked at; a letter of two bytes, a tilde or a tab refused.
func TestRowsSeeEveryControlCharacter(t *testing.T) {
	const header = "code,procedure,channel,received_at,unit,reason,supplement_at\n"
	for at := range 24 {
		for c := range 256 {
			if c == '\n' || c == ',' || c == '"' || c >= 0x80 {
				continue
			}
			text := strings.Repeat("x", at) + string(rune(c)) + strings.Repeat("y", 24-at)
			s, err := dossier.NewRowScanner(strings.NewReader(header+"A,5wd,post,2024-03-04 09:00,u,"+text+",2024-03-05 09:00\n"), nil)
			if err != nil || !s.Scan() {
				t.Fatal(err)
			}
			if want := c < ' ' && c != '\t' || c == 0x7f; s.Row().Rejected != want {
				t.Fatalf("byte %#x at %d: rejected %v", c, at, !want)
			}
		}
	}
}

// A scanner makes hardly any garbage: the code, and the name with its secret.
//
// Kills: a copy of each line or field.
func TestRowScannerMakesLittleGarbage(t *testing.T) {
	const rows = 1000
	file := importFile(rows)
	per := testing.AllocsPerRun(5, func() {
		s, err := dossier.NewRowScanner(strings.NewReader(file), &dossier.RowOptions{Unit: "u"})
		if err != nil {
			t.Fatal(err)
		}
		for s.Scan() {
			if s.Row().Rejected {
				t.Fatal(s.Row())
			}
		}
	}) / rows
	if per > 3.2 {
		t.Errorf("%.1f allocations a row", per)
	}
}

// Space of every kind is cut from both ends of a field, and nothing else.
//
// Kills: a kind of space that is kept; a letter that ends like a space cut off.
func TestRowsAreTrimmed(t *testing.T) {
	var letters, spaces []rune
	for r := rune(0x80); r < 0x3100; r++ {
		if unicode.IsSpace(r) {
			spaces = append(spaces, r)
		} else if utf8.ValidRune(r) {
			letters = append(letters, r)
		}
	}
	spaces = append(spaces, ' ', '\t')
	if len(spaces) < 20 {
		t.Fatal("few spaces")
	}
	const header = "code;procedure;channel;received_at;unit;actor\n"
	for i, r := range letters {
		space := string(spaces[i%len(spaces)])
		want := string(r) + "b" + string(r)
		s, err := dossier.NewRowScanner(strings.NewReader(header+"A;5wd;post;2024-03-04 09:00;"+want+";"+space+want+space+"\n"), nil)
		if err != nil || !s.Scan() || s.Row().Rejected {
			t.Fatal(err, s.Row())
		}
		if a := s.Commands()[0].(*dossier.Accept); a.Unit != want || a.Actor != want {
			t.Fatalf("%U: %q and %q, want %q", r, a.Unit, a.Actor, want)
		}
	}
}
