package paper_test

import (
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/paper"
)

// Whatever somebody is called, the paper can be read: its page is well formed, and no line of its text is too wide.
//
// Kills: a text that breaks out of its place; a line that is broken inside a letter.
func FuzzName(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	rules := testRules(f)
	desk := paper.NewDesk(rules, options())
	f.Fuzz(func(t *testing.T, name string) {
		a := accept("2024-04-25 09:00", "1.004859")
		a.Personal.Name = dossier.NewSecret(name)
		p := must(desk.Receipt(log(t, rules, a), dossier.AsOf{}))
		wellFormed(t, html(t, p, nil))
		for line := range strings.Lines(text(t, p, nil)) {
			n := 0
			for _, r := range line {
				if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
					n++
				}
			}
			if n > 81 {
				t.Errorf("a line of %d letters: %q", n, line)
			}
		}
	})
}

func BenchmarkReceipt(b *testing.B) {
	rules := testRules(b)
	desk := paper.NewDesk(rules, options())
	l := life(b, rules, days2024)
	p := must(desk.Receipt(l, dossier.AsOf{}))
	b.Run("data", func(b *testing.B) {
		for b.Loop() {
			must(desk.Receipt(l, dossier.AsOf{}))
		}
	})
	b.Run("text", func(b *testing.B) {
		for b.Loop() {
			if err := p.WriteText(io.Discard, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("html", func(b *testing.B) {
		for b.Loop() {
			if err := p.WriteHTML(io.Discard, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
