package main

import "testing"

// Both sides write the same number of rows; how fast is for the program to say.
func TestBothSides(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]func(int) (int, error){"bare": Bare, "stream": Stream} {
		if size, err := run(1000); err != nil || size < 50_000 {
			t.Errorf("%s: %d bytes, %v", name, size, err)
		}
	}
}

func BenchmarkBare(b *testing.B) { benchmark(b, Bare) }

func BenchmarkStream(b *testing.B) { benchmark(b, Stream) }

func benchmark(b *testing.B, run func(int) (int, error)) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := run(20_000); err != nil {
			b.Fatal(err)
		}
	}
}
