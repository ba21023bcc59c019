package identity_test

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers in these benchmarks are invented: drawn at random from a fixed seed.

// manyNumbers returns n well-formed numbers, most of them of a known place.
func manyNumbers(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	places := []string{"001", "015", "024", "046", "079", "096", "175", "230", "003"}
	all := make([]string, n)
	for i := range all {
		b := append([]byte(places[r.IntN(len(places))]), byte('0'+r.IntN(4)))
		for len(b) < 12 {
			b = append(b, byte('0'+r.IntN(10)))
		}
		all[i] = string(b)
	}
	return all
}

// parts is what the tight loop below and Inspect both find out.
type parts struct {
	place uint16
	known bool
	male  bool
	year  uint16
}

// tightTable has the known places of the tight loop.
var tightTable = func() (t [1000]bool) {
	for i := range t {
		p, _ := identity.ParsePlace(string([]byte{byte('0' + i/100), byte('0' + i/10%10), byte('0' + i%10)}))
		t[i] = p.Kind() != identity.PlaceUnknown
	}
	return t
}()

// tightParse is the tightest plain loop over the twelve bytes with one table look-up: the yardstick for Inspect.
func tightParse(s string) (p parts, ok bool) {
	if len(s) != 12 {
		return p, false
	}
	var d [12]byte
	for i := range 12 {
		c := s[i] - '0'
		if c > 9 {
			return p, false
		}
		d[i] = c
	}
	p.place = uint16(d[0])*100 + uint16(d[1])*10 + uint16(d[2])
	p.known = tightTable[p.place]
	p.male = d[3]&1 == 0
	p.year = 1900 + uint16(d[3]>>1)*100 + uint16(d[4])*10 + uint16(d[5])
	return p, true
}

// BenchmarkPersonalID compares Inspect, from text, with the tight loop over the same numbers. Both find the place and whether it is
// known, the sex and the birth year.
func BenchmarkPersonalID(b *testing.B) {
	numbers := manyNumbers(1024)
	on := motcua.MustDate(2026, 3, 31)
	var sink int
	b.Run("tight", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			p, ok := tightParse(numbers[i&1023])
			if ok && p.known && p.male {
				sink += int(p.year)
			}
			i++
		}
	})
	b.Run("inspect", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			v := identity.InspectPersonalID(numbers[i&1023], on)
			if v.Legacy() && v.Sex() == identity.Male {
				sink += v.BirthYear()
			}
			i++
		}
	})
	b.Run("inspect bytes", func(b *testing.B) {
		b.ReportAllocs()
		all := make([][]byte, len(numbers))
		for i, n := range numbers {
			all[i] = []byte(n)
		}
		i := 0
		for b.Loop() {
			v := identity.InspectPersonalIDBytes(all[i&1023], on)
			if v.Legacy() && v.Sex() == identity.Male {
				sink += v.BirthYear()
			}
			i++
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			id, err := identity.ParsePersonalID(numbers[i&1023])
			if err == nil && !id.IsZero() {
				sink++
			}
			i++
		}
	})
	b.Run("grade", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			sink += int(identity.InspectPersonalID(numbers[i&1023], on).Grade())
			i++
		}
	})
	_ = sink
}

func BenchmarkTaxCode(b *testing.B) {
	codes := []string{"0100233488", "0101245486", "0100000123-001", "0100000123001", "001185012345"}
	n := 0
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if c, err := identity.ParseTaxCode(codes[i%len(codes)]); err == nil && !c.IsZero() {
			n++
		}
		i++
	}
}

// BenchmarkFile compares reading a file of numbers and splitting its lines with doing that and inspecting each.
func BenchmarkFile(b *testing.B) {
	var file bytes.Buffer
	for _, n := range manyNumbers(1 << 20) {
		file.WriteString(n)
		file.WriteByte('\n')
	}
	on := motcua.MustDate(2026, 3, 31)
	lines := func(b *testing.B, check func([]byte)) {
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			sc := bufio.NewScanner(struct{ io.Reader }{bytes.NewReader(file.Bytes())})
			for sc.Scan() {
				check(sc.Bytes())
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(1<<20), "ns/line")
	}
	n := 0
	b.Run("lines", func(b *testing.B) {
		lines(b, func(line []byte) { n += len(line) })
	})
	b.Run("lines and inspect", func(b *testing.B) {
		lines(b, func(line []byte) {
			if identity.InspectPersonalIDBytes(line, on).Legacy() {
				n++
			}
		})
	})
	b.Run("Lines", func(b *testing.B) {
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			l := identity.NewLines(struct{ io.Reader }{bytes.NewReader(file.Bytes())}, on)
			for l.Next() {
				if l.Inspection().Legacy() {
					n++
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(1<<20), "ns/line")
	})
	_ = n
}

// BenchmarkRatio runs two things in turns, so that a busy machine slows both, and reports how much time the first takes for one
// unit of the second.
func BenchmarkRatio(b *testing.B) {
	numbers := manyNumbers(1024)
	on := motcua.MustDate(2026, 3, 31)
	var file bytes.Buffer
	for _, n := range manyNumbers(1 << 18) {
		file.WriteString(n)
		file.WriteByte('\n')
	}
	n := 0
	tight := func() {
		for _, s := range numbers {
			if p, ok := tightParse(s); ok && p.known && p.male {
				n += int(p.year)
			}
		}
	}
	inspect := func() {
		for _, s := range numbers {
			if v := identity.InspectPersonalID(s, on); v.Legacy() && v.Sex() == identity.Male {
				n += v.BirthYear()
			}
		}
	}
	lines := func() {
		sc := bufio.NewScanner(struct{ io.Reader }{bytes.NewReader(file.Bytes())})
		for sc.Scan() {
			n += len(sc.Bytes())
		}
	}
	linesAndInspect := func() {
		sc := bufio.NewScanner(struct{ io.Reader }{bytes.NewReader(file.Bytes())})
		for sc.Scan() {
			if identity.InspectPersonalIDBytes(sc.Bytes(), on).Legacy() {
				n++
			}
		}
	}
	ours := func() {
		l := identity.NewLines(struct{ io.Reader }{bytes.NewReader(file.Bytes())}, on)
		for l.Next() {
			if l.Inspection().Legacy() {
				n++
			}
		}
	}
	for _, pair := range []struct {
		name        string
		first, unit func()
	}{
		{"inspect to tight loop", inspect, tight},
		{"scanner and inspect to scanner", linesAndInspect, lines},
		{"Lines to scanner", ours, lines},
	} {
		b.Run(pair.name, func(b *testing.B) {
			var times []float64
			for b.Loop() {
				start := time.Now()
				pair.first()
				middle := time.Now()
				pair.unit()
				times = append(times, float64(middle.Sub(start))/float64(time.Since(middle)))
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)/2], "×")
			b.ReportMetric(0, "ns/op")
		})
	}
}
