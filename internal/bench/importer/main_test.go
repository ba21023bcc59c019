package main

import "testing"

// All that is timed reads the same rows, and can be run again.
//
// Kills: a comparison of unlike things; a row that is rejected and so costs little.
func TestAll(t *testing.T) {
	things, err := plan(300)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, x := range things {
			if err := x.run(); err != nil {
				t.Errorf("%s: %v", x.name, err)
			}
		}
	}
	if err := measureHeap(50); err != nil {
		t.Error(err)
	}
}

// BenchmarkPlan times each thing alone, for profiles.
func BenchmarkPlan(b *testing.B) {
	const n = 1000
	things, err := plan(n)
	if err != nil {
		b.Fatal(err)
	}
	for _, x := range things {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := x.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
		})
	}
}
