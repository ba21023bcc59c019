package national_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/national"
)

func BenchmarkRecords(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := national.Records(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCatalogue is the whole way from the program to a catalogue of all 5,652 procedures.
func BenchmarkCatalogue(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := national.Catalogue(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCommune(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := national.Commune(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewCatalogue compiles the procedures alone.
func BenchmarkNewCatalogue(b *testing.B) {
	procedures := all(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := dossier.NewCatalogue(procedures...); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAt(b *testing.B) {
	c, err := national.Catalogue()
	if err != nil {
		b.Fatal(err)
	}
	codes, day := c.Codes(), national.Published().AddDays(100)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := c.At(codes[i], day); err != nil {
			b.Fatal(err)
		}
		if i += 1009; i >= len(codes) {
			i -= len(codes)
		}
	}
}

func BenchmarkLint(b *testing.B) {
	procedures := all(b)
	b.ReportAllocs()
	for b.Loop() {
		dossier.Lint(slices.Values(procedures))
	}
}

// BenchmarkLoadCatalogue reads all procedures from JSON, beside encoding/json alone, which checks nothing.
func BenchmarkLoadCatalogue(b *testing.B) {
	text, err := json.Marshal(all(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("strict", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, err := dossier.LoadCatalogue(strings.NewReader(string(text))); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var procedures []dossier.Procedure
			if err := json.Unmarshal(text, &procedures); err != nil {
				b.Fatal(err)
			}
		}
	})
}
