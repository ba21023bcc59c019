// Package speed compares dossier/sqlstore with SQL written by hand that does the same, in one run on the same machine, and puts it under load. Its
// tests are the program:
//
//	go test ./speed -v                                 a few of everything, to see that it works
//	MOTCUA_SPEED=1 go test ./speed -v -timeout 2h      the figures: ratios of transitions, groups, an import of a million dossiers
//	MOTCUA_LOAD=30m go test ./speed -run Load -v -timeout 2h
//
// Samples of both sides alternate, so that a busy machine slows both, and the ratio is that of the middle samples; the load of the machine is printed
// with it. Files lie in TMPDIR, so that is the disk that is measured.
package speed

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// Samples are the durations of one side of a comparison.
type Samples []time.Duration

// Middle returns the middle sample.
func (s Samples) Middle() time.Duration {
	s = slices.Sorted(slices.Values(s))
	return s[len(s)/2]
}

// Fastest returns the fastest sample.
func (s Samples) Fastest() time.Duration { return slices.Min(s) }

// Row formats a side of a comparison in which each sample does n things.
func Row(name string, s Samples, n int) string {
	per := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(n) / 1000 }
	return fmt.Sprintf("%-44s %9.1f µs %9.1f µs", name, per(s.Fastest()), per(s.Middle()))
}

// Busy returns the load of the machine, as the kernel gives it.
func Busy() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "load unknown"
	}
	return "load " + strings.Join(strings.Fields(string(text))[:3], " ")
}

// Latencies are how long things took.
type Latencies []time.Duration

// Text returns the percentiles p50, p99 and p99.9.
func (l Latencies) Text() string {
	if len(l) == 0 {
		return "nothing"
	}
	s := slices.Sorted(slices.Values(l))
	at := func(share float64) time.Duration {
		return s[min(len(s)-1, int(share*float64(len(s))))].Round(10 * time.Microsecond)
	}
	return fmt.Sprintf("p50 %v, p99 %v, p99.9 %v, longest %v", at(0.5), at(0.99), at(0.999), s[len(s)-1].Round(10*time.Microsecond))
}
