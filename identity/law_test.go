package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers and people in this file are invented.

func grades(findings []identity.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Grade.String()+" "+string(f.Code)+" "+f.Citation.Document)
	}
	return all
}

// TestInspectByDate kills: one law for all times, the border on the wrong side of 1 July 2024 or 2025, a present-day province
// looked up by its code, a future judged by the machine's clock.
func TestInspectByDate(t *testing.T) {
	for _, test := range []struct {
		name, number, on string
		want             []string
		why              string
	}{
		{
			"ordinary", "001185012345", "2024-06-30", nil, "nothing to say under the circular",
		},
		{
			"ordinary, new law", "001185012345", "2026-03-31", nil, "Hà Nội is Hà Nội",
		},
		{
			"unknown place, last day of the circular", "003098512345", "2024-06-30",
			[]string{"contradiction place_unknown TT 59/2021/TT-BCA"},
			"a structure was prescribed",
		},
		{
			"unknown place, first day of the law", "003098512345", "2024-07-01",
			[]string{"note place_unknown 26/2023/QH15"},
			"twelve digits, nothing more",
		},
		{
			"unknown place, first circular", "003098512345", "2020-01-01",
			[]string{"contradiction place_unknown TT 07/2016/TT-BCA"},
			"the older circular",
		},
		{
			"unknown place, last day of the first circular", "003098512345", "2021-06-30",
			[]string{"contradiction place_unknown TT 07/2016/TT-BCA"},
			"the day before its successor",
		},
		{
			"unknown place, first day of the second circular", "003098512345", "2021-07-01",
			[]string{"contradiction place_unknown TT 59/2021/TT-BCA"},
			"its successor",
		},
		{
			"unknown place, first day of the first circular", "003098512345", "2016-02-01",
			[]string{"contradiction place_unknown TT 07/2016/TT-BCA"},
			"the circular is more exact than the decree",
		},
		{
			"unknown place, first day of the decree", "003098512345", "2015-12-31",
			[]string{"contradiction place_unknown NĐ 137/2015/NĐ-CP"},
			"the decree",
		},
		{
			"unknown place, decree alone", "003098512345", "2016-01-31",
			[]string{"contradiction place_unknown NĐ 137/2015/NĐ-CP"},
			"before the first circular",
		},
		{
			"before the number existed", "001085012345", "2015-12-30",
			[]string{"note no_law_yet NĐ 137/2015/NĐ-CP"},
			"no law knew it",
		},
		{
			"born next year", "001227012345", "2026-12-31",
			[]string{"doubt birth_year_future 26/2023/QH15"},
			"doubtful, and not forbidden",
		},
		{
			"born this year", "001226012345", "2026-01-01", nil, "the number tells no more than the year",
		},
		{
			"born next year, structure in force", "001225012345", "2024-06-30",
			[]string{"contradiction birth_year_future TT 59/2021/TT-BCA"},
			"contradicts the structure",
		},
		{
			"no date", "001825012345", "",
			nil, "without a day nothing is in the future, and the last law is used",
		},
		{
			"merged and its code reused", "015185012345", "2025-07-01",
			[]string{"note place_merged QĐ 19/2025/QĐ-TTg", "note place_code_reused QĐ 19/2025/QĐ-TTg"},
			"Yên Bái; 15 is Lào Cai now",
		},
		{
			"not merged the day before", "015185012345", "2025-06-30", nil, "Yên Bái",
		},
		{
			"merged and its code closed", "002185012345", "2025-07-01",
			[]string{"note place_merged QĐ 19/2025/QĐ-TTg"},
			"Hà Giang; 02 is nobody now",
		},
		{
			"renamed", "046185012345", "2025-07-01",
			[]string{"note place_renamed QĐ 19/2025/QĐ-TTg"},
			"Thừa Thiên Huế is Huế, alone",
		},
		{
			"merged into its own name", "048185012345", "2025-07-01", nil, "Đà Nẵng took Quảng Nam in and kept its name",
		},
		{
			"country of one source", "175185012345", "2024-07-01",
			[]string{"note place_one_source TT 07/2016/TT-BCA"},
			"Hoa Kỳ",
		},
		{
			"country of two sources", "240185012345", "2024-07-01", nil, "Pháp",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var on motcua.Date
			if test.on != "" {
				on = motcua.MustParseDate(test.on)
			}
			v := identity.MustParsePersonalID(test.number).Inspect(on)
			if diff := cmp.Diff(test.want, grades(v.Findings())); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.why, diff)
			}
			if law, structured := v.Law(); law.IsZero() != v.Has(identity.FindingNoLaw) || structured != (on.Before(motcua.MustDate(2024, 7, 1)) && !on.IsZero() && !law.IsZero()) {
				t.Errorf("judged by %v, structured %t", law, structured)
			}
			worst := identity.GradeNone
			for _, f := range v.Findings() {
				worst = max(worst, f.Grade)
				if !v.Has(f.Code) {
					t.Errorf("Has does not know %s", f.Code)
				}
			}
			if v.Grade() != worst || !v.WellFormed() || v.On() != on {
				t.Errorf("grade %v, want %v; well formed %t; on %v", v.Grade(), worst, v.WellFormed(), v.On())
			}
		})
	}
}

// TestMalformed kills: a verdict on junk that looks like one on a number, an error without its law.
func TestMalformed(t *testing.T) {
	v := identity.InspectPersonalID("12345", motcua.MustDate(2024, 7, 1))
	if v.WellFormed() || v.Legacy() || v.Plausible() || !v.Place().IsZero() || v.Sex() != identity.SexUnknown || v.BirthYear() != 0 || v.Century() != 0 {
		t.Error("a malformed number has parts")
	}
	if diff := cmp.Diff([]string{"malformed malformed 26/2023/QH15"}, grades(v.Findings())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if v.Compare(identity.Person{Sex: identity.Male}) != nil {
		t.Error("a malformed number contradicts somebody")
	}
	var zero identity.PersonalID
	if !zero.IsZero() || zero.Reveal() != "" || zero.Mask() != "" || len(zero.AppendReveal(nil)) != 0 || zero.Compare(identity.Person{Sex: identity.Male}) != nil {
		t.Error("the zero value is not safe")
	}
}

// TestZeroNumber kills: a number of twelve zeros taken for no number.
func TestZeroNumber(t *testing.T) {
	id := identity.MustParsePersonalID("000000000000")
	if id.IsZero() || id == (identity.PersonalID{}) || id.Reveal() != "000000000000" || id.Mask() != "000*********" {
		t.Error("twelve zeros are not held")
	}
	if (identity.PersonalID{}).Order(id) != -1 || id.Order(id) != 0 || identity.MustParsePersonalID("000000000001").Order(id) != 1 {
		t.Error("the order is wrong")
	}
}

// TestPresentProvince kills: a province looked up by its digits, for all 63 codes. The expected pairs are those of the source table
// of the statistics office.
func TestPresentProvince(t *testing.T) {
	n := newNaive(t)
	before, after := motcua.MustDate(2025, 6, 30), motcua.MustDate(2025, 7, 1)
	changed, closed := 0, 0
	for code, row := range n.provinces {
		p, err := identity.ParsePlace(code)
		if err != nil {
			t.Fatal(err)
		}
		was, ok1 := p.Province(before)
		is, ok2 := p.Province(after)
		if !ok1 || !ok2 || was.Code != row["gso_code_before_2025_07"] || is.Code != row["gso_code_from_2025_07"] || is.Name != row["name_from_2025_07"] {
			t.Errorf("%s: was %v %v, is %v %v", code, was.Code, was.Name, is.Code, is.Name)
		}
		switch byCode, ok := identity.LookupProvince(code[1:], after); {
		case !ok:
			closed++
		case byCode.Name != is.Name:
			t.Errorf("%s: the code %s names %s, the lineage %s", code, code[1:], byCode.Name, is.Name)
		case byCode.Name != row["name"] && code != "046":
			changed++
		}
	}
	if changed != 7 || closed != 29 {
		t.Errorf("%d codes changed meaning and %d were closed, want 7 and 29", changed, closed)
	}
	if got := len(identity.Provinces(before)); got != 63 {
		t.Errorf("%d units on %v, want 63", got, before)
	}
	if got := len(identity.Provinces(after)); got != 34 {
		t.Errorf("%d units on %v, want 34", got, after)
	}
	if identity.Provinces(motcua.Date{}) != nil {
		t.Error("units without a day")
	}
}

// TestUnitIntervals kills: a city that was always one, a unit that overlaps itself or leaves a gap.
func TestUnitIntervals(t *testing.T) {
	for _, test := range []struct {
		code, on, name string
		city           bool
		why            string
	}{
		{"46", "2024-12-31", "Thừa Thiên Huế", false, "a province until the end of 2024"},
		{"46", "2025-01-01", "Huế", true, "a city from 2025"},
		{"46", "2025-07-01", "Huế", true, "not merged"},
		{"75", "2026-04-29", "Đồng Nai", false, "a province"},
		{"75", "2026-04-30", "Đồng Nai", true, "a city from 30 April 2026"},
		{"79", "2020-01-01", "Hồ Chí Minh", true, "a city"},
	} {
		p, ok := identity.LookupProvince(test.code, motcua.MustParseDate(test.on))
		if !ok || p.Name != test.name || p.City != test.city {
			t.Errorf("%s on %s: %v, want %s city %t (%s)", test.code, test.on, p, test.name, test.city, test.why)
		}
	}
	for _, code := range []string{"", "4", "046", "99", "4x", "٤٦"} {
		if _, ok := identity.LookupProvince(code, motcua.MustDate(2025, 7, 1)); ok {
			t.Errorf("%q is a province", code)
		}
	}
	for on := motcua.MustDate(2024, 12, 1); on.Before(motcua.MustDate(2026, 6, 1)); on = on.AddDays(1) {
		seen := map[string]bool{}
		for _, p := range identity.Provinces(on) {
			if seen[p.Code] || !p.Until.IsZero() && !on.Before(p.Until) || on.Before(p.From) {
				t.Errorf("%v: %s twice, or outside its interval", on, p.Code)
			}
			seen[p.Code] = true
			if got := p.Place(); got.Kind() != identity.PlaceProvince || got.Code()[len(got.Code())-2:] != p.Code {
				t.Errorf("%v: the place of %s is %v", on, p.Code, got)
			}
			if again, ok := p.Place().Province(on); !ok || again != p {
				t.Errorf("%v: the place of %s belongs to %v", on, p.Code, again)
			}
		}
		if want := 63; on.Before(motcua.MustDate(2025, 7, 1)) && len(seen) != want {
			t.Errorf("%v: %d units, want %d", on, len(seen), want)
		}
	}
}

// TestOverlaps kills: a birthplace after the merger taken for another one than before it, a two-digit code in one meaning only, two
// codes of a country taken for two countries.
func TestOverlaps(t *testing.T) {
	now := motcua.MustDate(2026, 1, 1)
	tuyenQuang, _ := identity.LookupProvince("08", now)
	laoCai, _ := identity.LookupProvince("15", now)
	place := func(code string) identity.Place {
		p, err := identity.ParsePlace(code)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, test := range []struct {
		a, b identity.Place
		want bool
		why  string
	}{
		{place("002"), tuyenQuang.Place(), true, "Hà Giang is part of Tuyên Quang now"},
		{place("008"), tuyenQuang.Place(), true, "so is Tuyên Quang"},
		{place("004"), tuyenQuang.Place(), false, "Cao Bằng is not"},
		{place("015"), place("15"), true, "Yên Bái in its own time"},
		{place("010"), place("15"), true, "Lào Cai, whose code is 15 now"},
		{place("010"), laoCai.Place(), true, "the same, with the day known"},
		{place("010"), place("10"), true, "Lào Cai in its own time"},
		{place("001"), place("15"), false, "Hà Nội is neither"},
		{place("001"), place("002"), false, "two provinces"},
		{place("001"), place("240"), false, "a province and a country"},
		{place("113"), place("114"), true, "Azerbaijan stands in the list twice"},
		{place("147"), place("148"), true, "so does Croatia"},
		{place("113"), place("147"), false, "two countries"},
		{place("999"), place("001"), true, "what is not known contradicts nothing"},
		{identity.Place{}, place("001"), true, "nor does no place"},
	} {
		if got := test.a.Overlaps(test.b); got != test.want {
			t.Errorf("%v and %v overlap: %t, want %t (%s)", test.a, test.b, got, test.want, test.why)
		}
		if test.a.Overlaps(test.b) != test.b.Overlaps(test.a) {
			t.Errorf("%v and %v: not symmetric", test.a, test.b)
		}
	}
}

// TestPlaceTable kills: a row lost or shifted in a generated table.
func TestPlaceTable(t *testing.T) {
	kinds := map[identity.PlaceKind]int{}
	for code := range 1000 {
		p, err := identity.ParsePlace(fmt.Sprintf("%03d", code))
		if err != nil {
			t.Fatal(err)
		}
		kinds[p.Kind()]++
	}
	want := map[identity.PlaceKind]int{identity.PlaceProvince: 63, identity.PlaceCountry: 195, identity.PlaceUnknown: 742}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p, _ := identity.ParsePlace("295")
	if iso, quality, ok := p.Country(); !ok || iso != "ZW" || quality != motcua.Medium || p.String() != "295 Zimbabwe" {
		t.Errorf("295 is %v %v %v", p, iso, quality)
	}
	for _, bad := range []string{"1", "0001", "x01", "99", "٠٠١"} {
		if _, err := identity.ParsePlace(bad); err == nil {
			t.Errorf("%q is a place", bad)
		}
	}
	if !strings.Contains(identity.TablesVersion, "units-2026-04-30") {
		t.Errorf("the tables are of %s", identity.TablesVersion)
	}
}

// TestCompare kills: a century that is not compared, an unknown thing that contradicts, a merged province that contradicts, a number
// of an unknown place judged by a structure it may not have.
func TestCompare(t *testing.T) {
	hanoi, _ := identity.ParsePlace("001")
	hue, _ := identity.ParsePlace("046")
	year := func(y int) identity.PartialDate {
		p, err := identity.NewPartialDate(y, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, test := range []struct {
		name, number string
		person       identity.Person
		want         []string
	}{
		{"nothing known", "001185012345", identity.Person{}, nil},
		{"all agrees", "001185012345", identity.Person{
			Sex: identity.Female, BirthDate: identity.PartialDateOf(motcua.MustDate(1985, 5, 17)), Birthplace: hanoi,
		}, nil},
		{"year only", "001185012345", identity.Person{Sex: identity.Female, BirthDate: year(1985)}, nil},
		{"sex", "001185012345", identity.Person{Sex: identity.Male}, []string{"contradiction sex_differs TT 07/2016/TT-BCA"}},
		{"another century", "001385012345", identity.Person{Sex: identity.Female, BirthDate: year(1985)}, []string{"contradiction birth_year_differs TT 07/2016/TT-BCA"}},
		{"place", "001185012345", identity.Person{Birthplace: hue}, []string{"doubt birthplace_differs TT 07/2016/TT-BCA"}},
		{"unknown place", "003185012345", identity.Person{Sex: identity.Male, BirthDate: year(1986), Birthplace: hue}, []string{
			"doubt sex_differs TT 07/2016/TT-BCA", "doubt birth_year_differs TT 07/2016/TT-BCA",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			id := identity.MustParsePersonalID(test.number)
			if diff := cmp.Diff(test.want, grades(id.Compare(test.person))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(id.Compare(test.person), id.Inspect(motcua.MustDate(2020, 1, 1)).Compare(test.person)); diff != "" {
				t.Errorf("the day of the inspection changes the comparison (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSpreadsheetDecimals kills: a decimal point dropped as a separator, which would make the zeros behind it digits.
func TestSpreadsheetDecimals(t *testing.T) {
	for _, s := range []string{"46085123456.0", "1085123456.00", "123456789.000", "1085123456,00", "46085123456．０", "46085123456.0 "} {
		if _, _, err := identity.CompactPersonalID(s); err == nil {
			t.Errorf("%q was read as a number of twelve digits", s)
		}
	}
	for _, s := range []string{"001.085.123.000", "001085-123000", "001 085 123 000"} {
		if _, _, err := identity.CompactPersonalID(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
}
