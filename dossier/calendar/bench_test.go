package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// starts are 1024 instants of 2018 to 2025, so that no branch and no cache line is always the same.
func starts() (out [1024]time.Time) {
	first := day("2018-01-01")
	for i := range out {
		out[i] = first.AddDays(i*2921/1024).At(7+i%11, i*7%60, i%60)
	}
	return out
}

var lengths = []int{3, 30, 250, 2500}

func BenchmarkAddWorkingDays(b *testing.B) {
	cal, from := calendar.Vietnam(), starts()
	var days [1024]motcua.Date
	for i, t := range from {
		days[i] = motcua.DateOf(t)
	}
	for _, n := range lengths {
		b.Run(fmt.Sprintf("date/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				cal.AddWorkingDays(days[i&1023], n)
				i++
			}
		})
	}
	for _, n := range lengths {
		b.Run(fmt.Sprintf("time/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				cal.AddWorkingDaysTo(from[i&1023], n)
				i++
			}
		})
	}
}

func BenchmarkWorkingDaysBetween(b *testing.B) {
	cal, from := calendar.Vietnam(), starts()
	for _, n := range lengths {
		var to [1024]time.Time
		for i, t := range from {
			to[i] = t.Add(time.Duration(n) * 24 * time.Hour)
		}
		b.Run(fmt.Sprintf("time/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				cal.WorkingDaysBetweenTimes(from[i&1023], to[i&1023])
				i++
			}
		})
	}
}

func BenchmarkAddWorkingTime(b *testing.B) {
	cal, from := calendar.Vietnam(), starts()
	session := convention(b, "sat=session(08:00-12:00)")
	for _, bench := range []struct {
		name string
		conv *calendar.Convention
	}{{"office", nil}, {"session", session}} {
		for _, n := range lengths {
			b.Run(fmt.Sprintf("%s/%dx8h", bench.name, n), func(b *testing.B) {
				b.ReportAllocs()
				length := time.Duration(n) * 8 * time.Hour
				i := 0
				for b.Loop() {
					cal.AddWorkingTime(from[i&1023], length, bench.conv)
					i++
				}
			})
		}
	}
}

func BenchmarkWorkingTimeBetween(b *testing.B) {
	cal, from := calendar.Vietnam(), starts()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		cal.WorkingTimeBetween(from[i&1023], from[(i+100)&1023], nil)
		i++
	}
}

func BenchmarkDue(b *testing.B) {
	cal, from := calendar.Vietnam(), starts()
	for _, bench := range []struct {
		name   string
		term   calendar.Term
		conv   *calendar.Convention
		paused bool
	}{
		{"3wd", calendar.WorkingDays(3), nil, false},
		{"30wd", calendar.WorkingDays(30), nil, false},
		{"2500wd", calendar.WorkingDays(2500), nil, false},
		{"30wd paused", calendar.WorkingDays(30), nil, true},
		{"30cd", calendar.CalendarDays(30), nil, false},
		{"3month", calendar.Months(3), nil, false},
		{"same day 15h", calendar.SameDay(), calendar.SameDay15h(), false},
		{"8wh", calendar.WorkingHours(8 * time.Hour), nil, false},
		{"30wd next open", calendar.WorkingDays(30), calendar.CustomsOnline(), false},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				t := from[i&1023]
				var err error
				if bench.paused {
					_, err = cal.Due(t, bench.term, bench.conv, calendar.Pause{From: t.Add(50 * time.Hour), Until: t.Add(150 * time.Hour)})
				} else {
					_, err = cal.Due(t, bench.term, bench.conv)
				}
				if err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	cal, from := calendar.Vietnam(), starts()
	for _, n := range []int{5, 30} {
		b.Run(fmt.Sprintf("%dwd", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if _, err := cal.Explain(from[i&1023], calendar.WorkingDays(n), nil); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
	b.Run("check 30wd", func(b *testing.B) {
		l, err := cal.Explain(from[0], calendar.WorkingDays(30), nil)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if err := l.Check(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkBuild makes a calendar of a hundred years; the bytes are what it keeps, and a little more.
func BenchmarkBuild(b *testing.B) {
	cal := calendar.Vietnam()
	closure := calendar.Day{Date: day("2026-09-09"), Kind: calendar.Closure, Name: "bão"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cal.With(closure); err != nil {
			b.Fatal(err)
		}
	}
}
