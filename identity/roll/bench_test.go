package roll_test

import (
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity/roll"
)

// BenchmarkScanner reads a roll of a hundred thousand rows, duplicates included.
func BenchmarkScanner(b *testing.B) {
	const rows = 100_000
	b.ReportAllocs()
	for b.Loop() {
		sc, err := roll.NewScanner(&people{rows: rows}, &roll.Options{On: motcua.MustDate(2026, 3, 31)})
		if err != nil {
			b.Fatal(err)
		}
		for sc.Scan() {
		}
		if s := sc.Summary(); s.Clean != rows {
			b.Fatal(s)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}
