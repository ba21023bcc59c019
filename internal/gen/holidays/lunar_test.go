package main

import (
	"math"
	"testing"
	"time"

	"github.com/motcua/motcua"
)

// The rule of the Vietnamese calendar, written out as an oracle for lunar.csv: a month begins on the day, in UTC+7, of a
// new moon; the winter solstice lies in month 11; of a year with thirteen months, the first that has no major solar term is
// the leap month and repeats the number before it. The positions are Meeus' truncated series (new moons good to about
// two minutes, the sun to a hundredth of a degree); no new moon that matters lies closer than seven minutes to midnight.

const degree = math.Pi / 180

// newMoon returns the day in Viet Nam, as days since 1970, of the k-th new moon since January 1900.
func newMoon(k int) int {
	n := float64(k)
	t := n / 1236.85
	sin := func(deg float64) float64 { return math.Sin(deg * degree) }
	mean := 2415020.75933 + 29.53058868*n + 0.0001178*t*t - 0.000000155*t*t*t + 0.00033*sin(166.56+132.87*t-0.009173*t*t)
	sun := 359.2242 + 29.10535608*n - 0.0000333*t*t - 0.00000347*t*t*t
	moon := 306.0253 + 385.81691806*n + 0.0107306*t*t + 0.00001236*t*t*t
	node := 21.2964 + 390.67050646*n - 0.0016528*t*t - 0.00000239*t*t*t
	exact := mean + (0.1734-0.000393*t)*sin(sun) + 0.0021*sin(2*sun) - 0.4068*sin(moon) + 0.0161*sin(2*moon) -
		0.0004*sin(3*moon) + 0.0104*sin(2*node) - 0.0051*sin(sun+moon) - 0.0074*sin(sun-moon) + 0.0004*sin(2*node+sun) -
		0.0004*sin(2*node-sun) - 0.0006*sin(2*node+moon) + 0.0010*sin(2*node-moon) + 0.0005*sin(sun+2*moon)
	deltaT := -0.000278 + 0.000265*t + 0.000262*t*t
	return int(math.Floor(exact - deltaT + 0.5 + 7.0/24 - 2440588))
}

// solarSector returns which twelfth of its way, from the spring equinox, the sun is in at the start of a day in Viet Nam.
func solarSector(day int) int {
	t := (float64(day) + 2440587.5 - 7.0/24 - 2451545) / 36525
	m := (357.52910 + 35999.05030*t - 0.0001559*t*t) * degree
	l := 280.46645 + 36000.76983*t + 0.0003032*t*t +
		(1.914600-0.004817*t)*math.Sin(m) + (0.019993-0.000101*t)*math.Sin(2*m) + 0.000290*math.Sin(3*m)
	return int(math.Mod(math.Mod(l, 360)+360, 360) / 30)
}

// month11 returns the number of the new moon with which month 11 of a year begins.
func month11(year int) int {
	last := motcua.MustDate(year, time.December, 31).UnixDay()
	k := int(float64(last+25567) / 29.530588853)
	for newMoon(k+1) <= last {
		k++
	}
	for newMoon(k) > last {
		k--
	}
	if solarSector(newMoon(k)) >= 9 { // it began after the solstice
		k--
	}
	return k
}

// lunarDay returns the civil day of day d of an ordinary lunar month from 1 to 10.
func lunarDay(year, month, d int) motcua.Date {
	first, next := month11(year-1), month11(year)
	k := first + month + 1
	if next-first == 13 {
		leap := first + 1
		for solarSector(newMoon(leap)) != solarSector(newMoon(leap+1)) {
			leap++
		}
		if k >= leap {
			k++
		}
	}
	return motcua.FromUnixDay(newMoon(k) + d - 1)
}

// TestLunarByTheRule computes every date of lunar.csv. Mutant: a date of another time zone, as of China.
func TestLunarByTheRule(t *testing.T) {
	tet, hung, err := readLunar(lunarCSV)
	if err != nil {
		t.Fatal(err)
	}
	for y := 1950; y <= lastYear; y++ {
		if got := lunarDay(y, 1, 1); got != tet[y] {
			t.Errorf("lunar 1/1 of %d is %s by the rule, %s in lunar.csv", y, got, tet[y])
		}
		if got := lunarDay(y, 3, 10); got != hung[y] {
			t.Errorf("lunar 10/3 of %d is %s by the rule, %s in lunar.csv", y, got, hung[y])
		}
	}
}
