package identity_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// This file is a second implementation of the rules, written as plainly as they are told and sharing nothing with the first:
// it reads the source tables at run time, works on text, and cares for no nanosecond. All numbers are drawn at random.

// naive answers from the source tables.
type naive struct {
	provinces map[string]map[string]string // by place code
	countries map[string]map[string]string
	centuries map[string]map[string]string // by fourth digit
	objects   map[string]map[string]string
	phones    map[string]map[string]string
	units34   map[string]map[string]string
}

func readSource(t testing.TB, name, key string) map[string]map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "internal", "gen", "identity", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]map[string]string{}
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, c := range rows[0] {
			m[c] = r[i]
		}
		table[m[key]] = m
	}
	return table
}

func newNaive(t testing.TB) naive {
	t.Helper()
	return naive{
		provinces: readSource(t, "provinces63.csv", "code"),
		countries: readSource(t, "country_codes.csv", "code"),
		centuries: readSource(t, "century_sex.csv", "digit"),
		objects:   readSource(t, "bhyt_object_codes.csv", "object_code"),
		phones:    readSource(t, "phone_prefixes.csv", "prefix"),
		units34:   readSource(t, "provinces34.csv", "code"),
	}
}

func onlyDigits(s string) bool {
	for _, r := range s {
		if !strings.ContainsRune("0123456789", r) {
			return false
		}
	}
	return true
}

// personalID says everything about a number in one line.
func (n naive) personalID(s, day string) string {
	if len(s) != 12 || !onlyDigits(s) {
		return "malformed/malformed"
	}
	place, lead, yy := s[:3], s[3:4], s[4:6]
	kind, name := "unknown", ""
	var findings []string
	structured := "2015-12-31" <= day && day <= "2024-06-30"
	say := func(code string, strong, weak identity.Grade) {
		grade := weak
		if structured {
			grade = strong
		}
		findings = append(findings, fmt.Sprintf("%v/%s", grade, code))
	}
	if day < "2015-12-31" {
		findings = append(findings, "note/no_law_yet")
	}
	present := ""
	switch {
	case n.provinces[place] != nil:
		p := n.provinces[place]
		kind, name = "province", p["name"]
		if day < "2025-07-01" {
			present = p["gso_code_before_2025_07"] + name
			if place == "046" && day >= "2025-01-01" {
				present = "46Huế"
			}
			break
		}
		now := n.units34[p["gso_code_from_2025_07"]]
		present = now["code"] + now["name"]
		if now["name"] == name {
			break
		}
		if !strings.Contains(now["merged_from_gso63"], ";") {
			findings = append(findings, "note/place_renamed")
			break
		}
		findings = append(findings, "note/place_merged")
		if n.units34[place[1:]] != nil && n.units34[place[1:]]["code_changed_meaning"] == "yes" {
			findings = append(findings, "note/place_code_reused")
		}
	case n.countries[place] != nil:
		kind, name = "country", n.countries[place]["name_vi"]
		if n.countries[place]["seen_in_second_source"] == "no" {
			findings = append(findings, "note/place_one_source")
		}
	default:
		say("place_unknown", identity.Contradiction, identity.Note)
	}
	from, _ := strconv.Atoi(n.centuries[lead]["year_from"])
	last, _ := strconv.Atoi(yy)
	year := from + last
	today, _ := strconv.Atoi(day[:4])
	if year > today {
		say("birth_year_future", identity.Contradiction, identity.Doubt)
	}
	return fmt.Sprintln(place, kind, name, present, n.centuries[lead]["sex"], year, from/100+1, kind != "unknown", year <= today, findings)
}

// ours says the same by the package.
func ours(v identity.Inspection) string {
	var findings []string
	for _, f := range v.Findings() {
		findings = append(findings, fmt.Sprintf("%v/%s", f.Grade, f.Code))
	}
	if !v.WellFormed() {
		return strings.Join(findings, " ")
	}
	present := ""
	if p, ok := v.Province(); ok {
		present = p.Code + p.Name
	}
	return fmt.Sprintln(v.Place().Code(), v.Place().Kind(), v.Place().Name(), present, v.Sex(), v.BirthYear(), v.Century(), v.Legacy(), v.Plausible(), findings)
}

// taxCode returns the canonical form, "" for an invalid code.
func (naive) taxCode(s string) string {
	bare := s
	if len(s) == 14 && s[10] == '-' {
		bare = s[:10] + s[11:]
	} else if len(s) == 14 {
		return ""
	}
	if !onlyDigits(bare) {
		return ""
	}
	switch len(bare) {
	case 12:
		return bare
	case 10, 13:
	default:
		return ""
	}
	if bare[2:9] == "0000000" {
		return ""
	}
	sum := 0
	for i, w := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += w * int(bare[i]-'0')
	}
	r := sum % 11
	if r == 0 || strconv.Itoa(10-r) != bare[9:10] {
		return ""
	}
	if len(bare) == 10 {
		return bare
	}
	if bare[10:] == "000" {
		return ""
	}
	return bare[:10] + "-" + bare[10:]
}

// healthCard returns the verdict of the case tables.
func (n naive) healthCard(s string) string {
	switch {
	case (len(s) == 10 || len(s) == 12) && onlyDigits(s):
		return "true"
	case len(s) != 15 || !onlyDigits(s[2:]):
		return "false"
	case strings.Trim(s[:2], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "", !strings.Contains("12345", s[2:3]):
		return "false"
	}
	known := false
	for _, p := range n.provinces {
		known = known || p["gso_code_before_2025_07"] == s[3:5]
	}
	for code := range n.units34 {
		known = known || code == s[3:5]
	}
	if n.objects[s[:2]] == nil || !known {
		return "unknown"
	}
	return "true"
}

func (n naive) phone(s string) string {
	national := ""
	switch {
	case len(s) == 12 && strings.HasPrefix(s, "+84"):
		national = s[3:]
	case len(s) == 11 && strings.HasPrefix(s, "84"):
		national = s[2:]
	case len(s) == 10 && strings.HasPrefix(s, "0"):
		national = s[1:]
	}
	if national == "" || !onlyDigits(national) || !strings.Contains("35789", national[:1]) {
		return "false"
	}
	if p := n.phones["0"+national[:2]]; p == nil || p["agreement"] != "agree" {
		return "unknown"
	}
	return "true"
}

// draw makes texts near the border of what is valid.
type draw struct{ *rand.Rand }

func (d draw) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + d.IntN(10))
	}
	return string(b)
}

// damage changes one thing about a text now and then.
func (d draw) damage(s string) string {
	switch d.IntN(12) {
	case 0:
		i := d.IntN(len(s) + 1)
		return s[:i] + pick(d, " ", "-", "O", "l", "０", "²", "٣", "\n", "\x00", "0", "9", ".", "/", ":", "\xff") + s[i:]
	case 1:
		i := d.IntN(len(s))
		return s[:i] + s[i+1:]
	case 2:
		i := d.IntN(len(s))
		return s[:i] + pick(d, "x", "/", ":", "\x80", "\xb0", "5") + s[i+1:]
	}
	return s
}

func pick(d draw, all ...string) string { return all[d.IntN(len(all))] }

// TestNaive kills: an error in word-at-a-time arithmetic, in a generated table, at the border of a law, in a weight.
func TestNaive(t *testing.T) {
	n := newNaive(t)
	d := draw{rand.New(rand.NewPCG(20240701, 26))}
	days := []string{
		"2010-01-01", "2015-12-30", "2015-12-31", "2016-01-31", "2016-02-01", "2021-06-30", "2021-07-01", "2024-06-30", "2024-07-01",
		"2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01", "2026-04-29", "2026-04-30", "2026-10-09",
	}
	dates := make([]motcua.Date, len(days))
	for i, day := range days {
		dates[i] = motcua.MustParseDate(day)
	}
	numbers := volume(t, 10_000_000, 150_000)
	for i := range numbers {
		switch i % 5 {
		case 0, 1, 2:
			s := d.damage(d.digits(12))
			day := d.IntN(len(days))
			v := identity.InspectPersonalID(s, dates[day])
			if want, got := n.personalID(s, days[day]), ours(v); want != got {
				t.Fatalf("number %d on %s: naive says %s, Inspect says %s", i, days[day], want, got)
			}
			id, err := identity.ParsePersonalID(s)
			if (err == nil) != v.WellFormed() || id.Inspect(dates[day]) != v || err == nil && id.Reveal() != s {
				t.Fatalf("number %d: Parse, Reveal and Inspect disagree", i)
			}
			if byBytes := identity.InspectPersonalIDBytes([]byte(s), dates[day]); byBytes != v {
				t.Fatalf("number %d: text and bytes disagree", i)
			}
		case 3:
			s := d.digits(9)
			if digit, ok := identity.TaxCheckDigit(s); ok && d.IntN(3) > 0 {
				s += strconv.Itoa(digit)
			} else {
				s += d.digits(1)
			}
			s = d.damage(pick(d, s, s+"-"+d.digits(3), s+d.digits(3), s+"-000", "00"+d.digits(8), d.digits(12)))
			c, err := identity.ParseTaxCode(s)
			if want := n.taxCode(s); c.Reveal() != want || (err == nil) != (want != "") {
				t.Fatalf("tax code %d: naive gives a code: %t, Parse: %t", i, want != "", err == nil)
			}
		default:
			s := d.damage(pick(d, d.digits(10), d.digits(12), "0"+d.digits(9), "84"+d.digits(9), "+84"+d.digits(9),
				pick(d, slices.Sorted(keys(n.objects))...)+d.digits(13), "ZZ"+d.digits(13), "DN4"+d.digits(12)))
			h, err := identity.ParseHealthCardNumber(s)
			if want, got := n.healthCard(s), verdict(err, onlyDoubts(h)); want != got {
				t.Fatalf("health card %d: naive says %s, Inspect says %s", i, want, got)
			}
			if !strings.ContainsAny(s, " .-") { // the naive phone knows no groups
				p, err := identity.ParsePhoneNumber(s)
				if want, got := n.phone(s), verdict(err, p.Inspect(dates[0])); want != got {
					t.Fatalf("phone %d: naive says %s, Inspect says %s", i, want, got)
				}
			}
		}
	}
}

// onlyDoubts returns the findings about a card of fifteen characters; the others are judged as what they are.
func onlyDoubts(h identity.HealthCardNumber) []identity.Finding {
	if h.Form() != identity.HealthCard15 {
		return nil
	}
	return h.Inspect(motcua.Date{})
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
