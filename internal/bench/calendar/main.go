// Command calendar compares dossier/calendar with github.com/rickar/cal/v2, the best known Go library for working days, on the
// same days in the same run, and prints the ratios.
//
//	cd internal/bench && go run ./calendar
//
// Both know the same days off and working Saturdays of 2018 to 2026: one Holiday for each date on their side, with the
// Saturdays in a callback, because its rules of recurrence cannot say a swap. Their answers are compared before anything is
// timed. Samples of both alternate, so that a busy machine slows both; the table shows the fastest and the middle one.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/rickar/cal/v2"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

func main() {
	samples := flag.Int("samples", 25, "samples of each side")
	flag.Parse()
	if err := agree(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%-38s %12s %12s %10s %10s\n", "", "peer ns", "motcua ns", "fastest", "middle")
	for _, c := range comparisons() {
		peer, ours := calls(c.peer), calls(c.ours)
		// Alternate from here on: the first samples only settle how many calls fit into one.
		var ps, os []float64
		for range *samples {
			ps = append(ps, sample(c.peer, peer))
			os = append(os, sample(c.ours, ours))
		}
		slices.Sort(ps)
		slices.Sort(os)
		fmt.Printf("%-38s %12.1f %12.2f %9.0fx %9.0fx\n", c.name, ps[0], os[0], ps[0]/os[0], ps[len(ps)/2]/os[len(os)/2])
	}
}

// comparison is the same question asked of both: call i of the peer, and of ours.
type comparison struct {
	name       string
	peer, ours func(i int)
}

// calls returns how many calls take about two milliseconds.
func calls(call func(int)) int {
	n := 1
	for {
		start := time.Now()
		for i := range n {
			call(i)
		}
		if took := time.Since(start); took > 2*time.Millisecond || n > 1<<24 {
			return n
		}
		n *= 2
	}
}

// sample returns the nanoseconds of one call among n.
func sample(call func(int), n int) float64 {
	start := time.Now()
	for i := range n {
		call(i)
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

// sink keeps results alive, so that no call can be left out.
var sink struct {
	time time.Time
	n    int
}

func comparisons() []comparison {
	ours, cached, plain := calendar.Vietnam(), peer(true), peer(false)
	wide, year := starts(2018, 8), starts(2024, 1)
	var out []comparison
	add := func(name string, peer, ours func(int)) { out = append(out, comparison{name, peer, ours}) }
	for _, n := range []int{3, 30, 250} {
		for _, days := range []struct {
			name  string
			cal   *cal.BusinessCalendar
			start []time.Time
		}{{"2018-2025, no cache", plain, wide}, {"2018-2025, cache", cached, wide}, {"2024, cache warm", cached, year}} {
			add(fmt.Sprintf("WorkdaysFrom %d (%s)", n, days.name),
				func(i int) { sink.time = days.cal.WorkdaysFrom(days.start[i&1023], n) },
				func(i int) { sink.time = ours.AddWorkingDaysTo(days.start[i&1023], n) })
			length := time.Duration(n) * 24 * time.Hour
			add(fmt.Sprintf("WorkdaysInRange %d (%s)", n, days.name),
				func(i int) { t := days.start[i&1023]; sink.n = days.cal.WorkdaysInRange(t, t.Add(length)) },
				func(i int) {
					t := days.start[i&1023]
					sink.n = ours.WorkingDaysBetweenTimes(t.Add(-24*time.Hour), t.Add(length))
				})
		}
	}
	hours := peer(true)
	hours.SetWorkHours(8*time.Hour, 16*time.Hour)
	eight, err := calendar.ParseConvention("hours=08:00-16:00")
	if err != nil {
		panic(err)
	}
	for _, n := range []int{3, 30} {
		length := time.Duration(n) * 8 * time.Hour
		add(fmt.Sprintf("AddWorkHours %d x 8 h (cache)", n),
			func(i int) { sink.time = hours.AddWorkHours(wide[i&1023], length) },
			func(i int) { sink.time = ours.AddWorkingTime(wide[i&1023], length, &eight) })
	}
	return out
}

// starts returns 1024 instants in the morning hours of some years.
func starts(year, years int) []time.Time {
	first := motcua.MustDate(year, time.January, 1)
	out := make([]time.Time, 1024)
	for i := range out {
		// A step that shares no factor with 1024 visits the days in no order.
		out[i] = first.AddDays((i*617%1024)*(365*years-60)/1024).At(8+i%8, i*7%60, 0)
	}
	return out
}

// peer returns the peer's calendar with the same days.
func peer(cache bool) *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.Cacheable = cache
	worked := map[[3]int]bool{}
	all, err := motcua.NewPeriod(motcua.MustDate(2018, time.January, 1), motcua.MustDate(2027, time.January, 1))
	if err != nil {
		panic(err)
	}
	for d := range calendar.Vietnam().Days(all) {
		y, m, day := d.Date.Civil()
		switch {
		case d.Kind == calendar.SwapWork:
			worked[[3]int{y, int(m), day}] = true
		case d.Kind.Off() && d.Date.Weekday() != time.Saturday && d.Date.Weekday() != time.Sunday:
			c.AddHoliday(&cal.Holiday{Name: d.NameEnglish, StartYear: y, EndYear: y, Month: m, Day: day, Func: cal.CalcDayOfMonth})
		}
	}
	c.WorkdayFunc = func(t time.Time) bool {
		switch t.Weekday() {
		case time.Sunday:
			return false
		case time.Saturday:
			y, m, d := t.Date()
			return worked[[3]int{y, int(m), d}]
		}
		return true
	}
	return c
}

// agree compares the answers of both sides.
func agree() error {
	ours, theirs := calendar.Vietnam(), peer(true)
	for _, t := range starts(2018, 8) {
		for _, n := range []int{1, 3, 30, 250} {
			if a, b := ours.AddWorkingDaysTo(t, n), theirs.WorkdaysFrom(t, n); !a.Equal(b) {
				return fmt.Errorf("%d working days after %s: %s and %s", n, t, a, b)
			}
			end := t.Add(time.Duration(n) * 24 * time.Hour)
			if a, b := ours.WorkingDaysBetweenTimes(t.Add(-24*time.Hour), end), theirs.WorkdaysInRange(t, end); a != b {
				return fmt.Errorf("working days from %s to %s: %d and %d", t, end, a, b)
			}
		}
	}
	return nil
}
