package main

import (
	"testing"
	"time"
)

// TestAgree: what is compared is the same question with the same answer.
func TestAgree(t *testing.T) {
	if err := agree(); err != nil {
		t.Fatal(err)
	}
}

// TestPeer names where the two would part on other days: the peer reads the date in the location of the instant it is
// given, so that 01:00 of a holiday in Viet Nam, given in UTC, is a working day to it.
func TestPeer(t *testing.T) {
	holiday := time.Date(2025, 1, 1, 1, 0, 0, 0, time.FixedZone("+07", 7*3600))
	if c := peer(false); c.IsWorkday(holiday) || !c.IsWorkday(holiday.UTC()) {
		t.Error("the peer no longer reads the date where the instant lies")
	}
}

func BenchmarkComparisons(b *testing.B) {
	for _, c := range comparisons() {
		for _, side := range []struct {
			name string
			call func(int)
		}{{"peer", c.peer}, {"motcua", c.ours}} {
			b.Run(c.name+"/"+side.name, func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					side.call(i)
					i++
				}
			})
		}
	}
}
