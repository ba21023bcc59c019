package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

// TestTable generates the table in memory and compares it with the committed one. Mutant: a date changed in days.csv or in
// table.go alone.
func TestTable(t *testing.T) {
	want, err := generate(daysCSV, lunarCSV)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../../dossier/calendar/table.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")))); diff != "" {
		t.Errorf("dossier/calendar/table.go is not what the generator writes; run go generate ./dossier/calendar (-want +got):\n%s", diff)
	}
}

// TestSources holds every source file to its row in SOURCES.csv.
func TestSources(t *testing.T) {
	f, err := os.Open("SOURCES.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"file", "sha256", "gathered", "licence", "origin"}, rows[0]); diff != "" {
		t.Fatalf("columns (-want +got):\n%s", diff)
	}
	listed := map[string]bool{}
	for _, r := range rows[1:] {
		data, err := os.ReadFile(r[0])
		if err != nil {
			t.Error(err)
			continue
		}
		listed[r[0]] = true
		sum := sha256.Sum256(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
		if got := hex.EncodeToString(sum[:]); got != r[1] {
			t.Errorf("%s has SHA-256 %s, SOURCES.csv says %s", r[0], got, r[1])
		}
		for i, cell := range r {
			if cell == "" {
				t.Errorf("%s: %s is empty", r[0], rows[0][i])
			}
		}
	}
	for _, name := range []string{"days.csv", "lunar.csv"} {
		if !listed[name] {
			t.Errorf("%s is not in SOURCES.csv", name)
		}
	}
}

// TestCertain names the days that are certain without an announcement.
func TestCertain(t *testing.T) {
	tet, hung, err := readLunar(lunarCSV)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		year int
		why  string
		want string
	}{
		{
			year: 2027, why: "1 May is a Saturday: made up on Monday 3 May; 2 September is a Thursday",
			want: "2027-01-01 2027-02-06 2027-04-16 2027-04-30 2027-05-01 2027-05-03* 2027-09-02 2027-11-24",
		},
		{
			year: 2028, why: "1 January, 30 April and 2 September on a weekend; 30 April is made up after 1 May",
			want: "2028-01-01 2028-01-03* 2028-01-26 2028-04-04 2028-04-30 2028-05-01 2028-05-02* 2028-09-02 2028-09-04* 2028-11-24",
		},
		{
			year: 2029, why: "24 November is a Saturday and is not made up: art. 111(3) does not reach it; 2 September is a Sunday",
			want: "2029-01-01 2029-02-13 2029-04-23 2029-04-30 2029-05-01 2029-09-02 2029-09-03* 2029-11-24",
		},
		{
			year: 2030, why: "Viet Nam's Tết is 2 February, China's the 3rd",
			want: "2030-01-01 2030-02-02 2030-04-12 2030-04-30 2030-05-01 2030-09-02 2030-11-24",
		},
		{
			year: 2033, why: "30 April and 1 May fill a weekend: two make-up days follow",
			want: "2033-01-01 2033-01-03* 2033-01-31 2033-04-09 2033-04-11* 2033-04-30 2033-05-01 2033-05-02* 2033-05-03* 2033-09-02 2033-11-24",
		},
	}
	for _, tt := range tests {
		var got []string
		for _, e := range certain(tt.year, tet[tt.year], hung[tt.year]) {
			s := e.date.String()
			if e.kind == "compensatory" {
				s += "*"
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%d: %s (-want +got):\n%s", tt.year, tt.why, diff)
		}
	}
}

// TestAnnouncedYears checks the rule of art. 111(3) on the announced years: the statutory days on a weekly rest day are as
// many as the make-up days, and so are the swaps' two halves. Mutant: a make-up day removed from days.csv.
func TestAnnouncedYears(t *testing.T) {
	days, err := readDays(daysCSV)
	if err != nil {
		t.Fatal(err)
	}
	type count struct{ statutory, onRest, madeUp, off, work int }
	years := map[int]*count{}
	for _, e := range days {
		y := e.date.Year()
		if years[y] == nil {
			years[y] = &count{}
		}
		rest := e.date.Weekday() == time.Saturday || e.date.Weekday() == time.Sunday
		switch e.kind {
		case "statutory":
			years[y].statutory++
			if rest {
				years[y].onRest++
			}
		case "compensatory":
			years[y].madeUp++
		case "swap_off":
			years[y].off++
		case "swap_work":
			years[y].work++
		}
		if rest == (e.kind == "compensatory" || e.kind == "swap_off" || e.kind == "proposed_off") && e.kind != "statutory" {
			t.Errorf("%s: %s on a %s", e.date, e.kind, e.date.Weekday())
		}
	}
	swaps := 0
	for y := 2018; y <= 2026; y++ {
		c := years[y]
		if c == nil {
			t.Fatalf("no days in %d", y)
		}
		want := 10 // Labour Code 10/2012/QH13, art. 115(1)
		if y >= 2021 {
			want = 11 // Labour Code 45/2019/QH14, art. 112(1)
		}
		if y >= 2026 {
			want = 12 // Resolution 28/2026/QH16, art. 2
		}
		if c.statutory != want {
			t.Errorf("%d: %d statutory days, want %d", y, c.statutory, want)
		}
		if c.onRest != c.madeUp {
			t.Errorf("%d: %d statutory days on rest days, %d make-up days", y, c.onRest, c.madeUp)
		}
		swaps += c.off - c.work
	}
	if swaps != 0 {
		t.Errorf("days off by swap and days worked for them differ by %d", swaps)
	}
}

// TestLunar names the years in which Viet Nam and China differ, and the leap month that moves 10/3.
func TestLunar(t *testing.T) {
	tet, hung, err := readLunar(lunarCSV)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ tet, hung, why string }{
		{"1985-01-21", "1985-04-29", "China had it on 20 February, a whole month later"},
		{"2007-02-17", "2007-04-26", "China 18 February"},
		{"2009-01-26", "2009-04-04", "10/3 differs: China 5 April"},
		{"2030-02-02", "2030-04-12", "China 3 February"},
		{"2053-02-18", "2053-04-28", "China 19 February"},
		{"2023-01-22", "2023-04-29", "10/3 of the ordinary month 3, after leap month 2"},
	} {
		y := motcua.MustParseDate(tt.tet).Year()
		if tet[y].String() != tt.tet || hung[y].String() != tt.hung {
			t.Errorf("%d: %s and %s, want %s and %s: %s", y, tet[y], hung[y], tt.tet, tt.hung, tt.why)
		}
	}
	if len(tet) != 151 || len(hung) != 151 {
		t.Errorf("%d and %d years, want 151", len(tet), len(hung))
	}
}

// TestRefused breaks one thing in days.csv or lunar.csv at a time.
func TestRefused(t *testing.T) {
	tests := []struct{ name, from, to string }{
		{name: "other columns", from: "date,kind", to: "day,kind"},
		{name: "no such day", from: "2018-04-30", to: "2018-04-31"},
		{name: "no such kind", from: ",swap_off,", to: ",swapoff,"},
		{name: "no name", from: ",Quốc khánh (2/9),", to: ",,"},
		{name: "no document", from: "10/2012/QH13", to: ""},
		{name: "quality", from: ",high,", to: ",certain,"},
		{name: "order", from: "2018-02-15", to: "2018-02-14"},
	}
	for _, tt := range tests {
		if _, err := generate(bytes.Replace(daysCSV, []byte(tt.from), []byte(tt.to), 1), lunarCSV); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
	for _, tt := range []struct{ name, from, to string }{
		{"no such day", "2030-02-02", "2030-02-30"},
		{"another year", "2030-02-02", "2031-02-02"},
		{"a year is missing", "2100,", "2101,"},
	} {
		if _, err := generate(daysCSV, bytes.Replace(lunarCSV, []byte(tt.from), []byte(tt.to), 1)); err == nil {
			t.Errorf("lunar: %s: no error", tt.name)
		}
	}
}
