package identity_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers in this file are invented.

// TestTaxCodeReasons kills: one reason for every refusal.
func TestTaxCodeReasons(t *testing.T) {
	for _, test := range []struct{ code, path, why string }{
		{"0100000060", "check_digit", "7 is right"},
		{"0100000051", "serial", "no check digit exists"},
		{"0100000003", "serial", "the serial is zero"},
		{"0100000123-000", "suffix", "suffixes begin with 001"},
		{"010000012", "", "nine digits"},
		{"0100000123_001", "", "another separator"},
	} {
		_, err := identity.ParseTaxCode(test.code)
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) || invalid.Problems[0].Path != test.path {
			t.Errorf("%s: %v, want a problem at %q", test.why, err, test.path)
		}
	}
}

// TestTaxCheckDigit kills: a weight changed, for every position and digit; a remainder of 0 given a digit. One nine-digit head in
// eleven has no check digit.
func TestTaxCheckDigit(t *testing.T) {
	weights := [9]int{31, 29, 23, 19, 17, 13, 7, 5, 3}
	for i := range 9 {
		for d := range 10 {
			head := []byte("010000001")
			head[i] = byte('0' + d)
			sum := 0
			for j, w := range weights {
				sum += w * int(head[j]-'0')
			}
			digit, ok := identity.TaxCheckDigit(string(head))
			if string(head[2:]) == "0000000" {
				if ok {
					t.Errorf("a digit for the serial 0")
				}
				continue
			}
			if ok != (sum%11 != 0) || ok && digit != 10-sum%11 {
				t.Errorf("position %d digit %d: %d %t, want %d", i+1, d, digit, ok, 10-sum%11)
			}
		}
	}
	none, all := 0, 0
	for n := 10000001; n < 10011001; n++ {
		all++
		if _, ok := identity.TaxCheckDigit("0" + decimal(n)); !ok {
			none++
		}
	}
	if none != all/11 {
		t.Errorf("%d of %d heads have no check digit, want one in eleven", none, all)
	}
	for _, bad := range []string{"", "12345678", "1234567890", "12345678x", "١٢٣٤٥٦٧٨٩"} {
		if _, ok := identity.TaxCheckDigit(bad); ok {
			t.Errorf("%q has a check digit", bad)
		}
	}
}

// TestTaxCodeByDate kills: a personal number as a tax code before 1 July 2025, or refused after it.
func TestTaxCodeByDate(t *testing.T) {
	c := identity.MustParseTaxCode("001185012345")
	before, after := motcua.MustDate(2025, 6, 30), motcua.MustDate(2025, 7, 1)
	if diff := cmp.Diff([]string{"contradiction personal_tax_code_early TT 86/2024/TT-BTC"}, grades(c.Inspect(before))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := c.Inspect(after); got != nil {
		t.Errorf("on the first day: %v", got)
	}
	if got := identity.MustParseTaxCode("0100233488").Inspect(before); got != nil {
		t.Errorf("an organisation: %v", got)
	}
	if got := identity.MustParseTaxCode("003185012345").Inspect(after); len(got) != 1 {
		t.Errorf("the personal number's own findings: %v", got)
	}
	parent, ok := identity.MustParseTaxCode("0100000123001").Parent()
	if !ok || parent != identity.MustParseTaxCode("0100000123") {
		t.Error("the unit belongs to another code")
	}
	if !identity.TaxCodeOf(identity.PersonalID{}).IsZero() {
		t.Error("no person has a tax code")
	}
}

// TestByDate kills: the days on which other numbers were replaced.
func TestByDate(t *testing.T) {
	for _, test := range []struct {
		name    string
		inspect func(motcua.Date) []identity.Finding
		first   motcua.Date
		code    identity.FindingCode
	}{
		{"insurance number", identity.MustParseInsuranceNumber("0123456789").Inspect, motcua.MustDate(2025, 8, 1), identity.FindingInsuranceReplaced},
		{"health card of ten digits", identity.MustParseHealthCardNumber("0123456789").Inspect, motcua.MustDate(2025, 8, 1), identity.FindingInsuranceReplaced},
		{"old card", identity.MustParseOldCardNumber("024999001").Inspect, motcua.MustDate(2025, 1, 1), identity.FindingOldCardEnded},
	} {
		if got := test.inspect(test.first.AddDays(-1)); got != nil {
			t.Errorf("%s, the day before: %v", test.name, got)
		}
		if got := test.inspect(test.first); len(got) != 1 || got[0].Code != test.code || got[0].Grade != identity.Note || got[0].Citation.IsZero() {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// TestHealthCardFindings kills: a rule about one group applied to others, an unknown province refused.
func TestHealthCardFindings(t *testing.T) {
	for _, test := range []struct {
		number string
		want   []string
		why    string
	}{
		{"DN4010123456789", nil, "employee, usual benefit"},
		{"TE1010123456789", nil, "newborn's temporary card"},
		{"TE4010123456789", []string{"note benefit_unusual TT 30/2020/TT-BYT"}, "a newborn has benefit 1"},
		{"DN1010123456789", []string{"note benefit_unusual QĐ 1351/QĐ-BHXH"}, "unusual for employees"},
		{"ZZ4010123456789", []string{"doubt object_unknown QĐ 1351/QĐ-BHXH"}, "no such group in the table"},
		{"DN4990123456789", []string{"doubt province_unknown QĐ 1351/QĐ-BHXH"}, "99 was never a province"},
		{"DN4080123456789", nil, "08 is a province before and after the merger"},
		{"DN4020123456789", nil, "02 was Hà Giang, and cards live on"},
	} {
		if diff := cmp.Diff(test.want, grades(identity.MustParseHealthCardNumber(test.number).Inspect(motcua.Date{}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
	}
	if _, payer := identity.MustParseHealthCardNumber("HN2010123456789").Object(); payer != identity.PayerStateBudget {
		t.Errorf("who pays for HN: %v", payer)
	}
}

// TestPhonePrefixes kills: a gate that refuses prefixes opened later, and a carrier list taken for the truth.
func TestPhonePrefixes(t *testing.T) {
	for _, test := range []struct {
		number string
		want   []string
	}{
		{"0912345678", nil},
		{"0551234567", []string{"doubt prefix_partly_assigned "}},
		{"0871234567", []string{"doubt prefix_one_source "}},
		{"0501234567", []string{"doubt prefix_unlisted "}},
	} {
		if diff := cmp.Diff(test.want, grades(identity.MustParsePhoneNumber(test.number).Inspect(motcua.Date{}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.number, diff)
		}
	}
	for _, bad := range []string{"0212345678", "02438254321", "+84", "+84 0912 345 678", "0912  345 678", "091234567 ", "+0912345678", "84 912 345 67"} {
		if _, err := identity.ParsePhoneNumber(bad); err == nil {
			t.Errorf("%q is a mobile number", bad)
		}
	}
	p, changes, err := identity.CompactPhoneNumber(" (0912) 345-678")
	if err != nil || p.National() != "0912345678" || len(changes) == 0 {
		t.Errorf("brackets: %v %v", changes, err)
	}
}

// TestAgency kills: levels in the wrong order, a zero group kept or in the middle mishandled, other kinds of codes.
func TestAgency(t *testing.T) {
	for _, test := range []struct {
		written, canonical, older string
		scheme                    identity.AgencyScheme
	}{
		{"000.00.00.H13", "H13", "000.00.00.H13", identity.SchemeQCVN102},
		{"000.00.14.H40", "H40.14", "000.00.14.H40", identity.SchemeQCVN102},
		{"001.03.14.H40", "H40.14.03.001", "001.03.14.H40", identity.SchemeQCVN102},
		{"001.00.14.H40", "H40.14.001", "001.00.14.H40", identity.SchemeQCVN102},
		{"H40.14.03", "H40.14.03", "000.03.14.H40", identity.SchemeQD20},
		{"G12.18.112.001", "G12.18.112.001", "", identity.SchemeQD20},
		{"Z01ABC.DEF", "Z01ABC.DEF", "", identity.SchemeOther},
		{"0100233488", "0100233488", "", identity.SchemeEnterprise},
	} {
		c, scheme, err := identity.ParseAgencyScheme(test.written)
		if err != nil || scheme != test.scheme || c.String() != test.canonical {
			t.Errorf("%s: %v %v %v", test.written, c, scheme, err)
		}
		if older, ok := c.QCVN102(); older != test.older || ok != (test.older != "") {
			t.Errorf("%s: the older order is %q %t, want %q", test.written, older, ok, test.older)
		}
	}
	for _, bad := range []string{"Z00ABC", "Z01", "Z01.A", "Z1AB", "h40.14", "H4.14", ".H40", "H40..14", "H40 .14", "0100233480", "00.14.H40", "000.03.14.Z01", "H40." + strings.Repeat("1", 32)} {
		if _, err := identity.ParseAgencyCode(bad); err == nil {
			t.Errorf("%q is an agency code", bad)
		}
	}
	var zero identity.AgencyCode
	if zero.Under(zero) || zero.Levels() != nil || zero.LevelOne() != "" || zero.Inspect(motcua.Date{}) != nil {
		t.Error("the zero value is not safe")
	}
	if grade := grades(identity.MustParseAgencyCode("H26.01").Inspect(motcua.Date{})); len(grade) != 1 || !strings.Contains(grade[0], "agency_recalled") {
		t.Errorf("a recalled row decides: %v", grade)
	}
	if grade := grades(identity.MustParseAgencyCode("A99").Inspect(motcua.Date{})); len(grade) != 1 || !strings.Contains(grade[0], "agency_unlisted") {
		t.Errorf("an unlisted agency: %v", grade)
	}
}

// TestDossierForms kills: a sequence cut at four digits, a ministry read out of a code from before the rule or of a ministry nobody
// knows, a police code read as a central one.
func TestDossierForms(t *testing.T) {
	for _, test := range []struct {
		code     string
		form     identity.DossierForm
		owner    string
		sequence uint64
		why      string
	}{
		{"H15.50.05-260125-150001", identity.DossierFormCentral, "G15", 1, "first day of the rule"},
		{"H15.50.05-260124-150001", identity.DossierFormQD20, "", 150001, "the day before it: a long sequence"},
		{"H15.50.05-260201-1512345", identity.DossierFormCentral, "G15", 12345, "the sequence may grow"},
		{"H15.50.05-260201-15001", identity.DossierFormQD20, "", 15001, "too short for a ministry and four digits"},
		{"H15.50.05-260201-990001", identity.DossierFormQD20, "", 990001, "no ministry known by 99"},
		{"G01.899.909-260916-891234", identity.DossierFormPolice, "", 891234, "the police portal"},
		{"000.00.01.H40-200706-0001", identity.DossierForm2018, "", 1, "the form of 2018"},
	} {
		c, err := identity.ParseDossierCode(test.code)
		owner, _ := c.Owner()
		if err != nil || c.Form() != test.form || owner.String() != test.owner || c.Sequence() != test.sequence {
			t.Errorf("%s: %v %v %d %v, want %v %s %d", test.why, c.Form(), owner, c.Sequence(), err, test.form, test.owner, test.sequence)
		}
	}
	for _, bad := range []string{
		"H40-200706-001", "H40-201306-0001", "H40-200231-0001", "H40-200706-0001-", "H40-2007060001", "0100233488-200706-0001",
		"H40-200706-0000000000001", "-200706-0001", "H40-20070６-0001",
	} {
		if _, err := identity.ParseDossierCode(bad); err == nil {
			t.Errorf("%q is a dossier code", bad)
		}
	}
	future := identity.MustParseDossierCode("H40-261008-0001").Inspect(motcua.MustDate(2026, 10, 7))
	if len(future) != 1 || future[0].Code != identity.FindingReceivedFuture {
		t.Errorf("received tomorrow: %v", future)
	}
}

// TestNewDossierCode kills: a code made that is not read back as what it was made of.
func TestNewDossierCode(t *testing.T) {
	agency, day := identity.MustParseAgencyCode("H15.50.05"), motcua.MustDate(2026, 2, 1)
	justice := identity.MustParseAgencyCode("G15")
	for _, n := range []uint64{1, 42, 9999, 10000, 123456} {
		c, err := identity.NewDossierCode(agency, day, n)
		if err != nil || c.Agency() != agency || c.Received() != day {
			t.Errorf("%d: %v %v", n, c, err)
		}
		if n < 100000 && c.Sequence() != n {
			t.Errorf("%d: read back as %d", n, c.Sequence())
		}
		c, err = identity.NewCentralDossierCode(agency, day, justice, n)
		owner, _ := c.Owner()
		if err != nil || owner != justice || c.Sequence() != n || c.Form() != identity.DossierFormCentral {
			t.Errorf("%d, central: %v %v", n, c, err)
		}
	}
	for _, err := range []error{
		second(identity.NewDossierCode(identity.AgencyCode{}, day, 1)),
		second(identity.NewDossierCode(identity.MustParseAgencyCode("0100233488"), day, 1)),
		second(identity.NewDossierCode(agency, motcua.Date{}, 1)),
		second(identity.NewDossierCode(agency, day, 0)),
		second(identity.NewDossierCode(agency, day, 1e18)),
		second(identity.NewCentralDossierCode(agency, motcua.MustDate(2026, 1, 24), justice, 1)),
		second(identity.NewCentralDossierCode(agency, day, agency, 1)),
	} {
		if !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("got %v, want invalid", err)
		}
	}
}

func second[N any](_ N, err error) error { return err }

// TestProcedureScope kills: the agency of a local list kept in the order it was written in.
func TestProcedureScope(t *testing.T) {
	for code, want := range map[string]string{"1.013401": "", "1.013401.H50": "H50", "1.001193.000.00.00.H13": "H13", "T-BPC-280421": ""} {
		scope, _ := identity.MustParseProcedureCode(code).Scope()
		if scope.String() != want {
			t.Errorf("%s: %v, want %s", code, scope, want)
		}
	}
	if got := identity.MustParseProcedureCode("4.000001").Inspect(motcua.Date{}); len(got) != 1 || got[0].Grade != identity.Doubt {
		t.Errorf("a leading digit nobody saw: %v", got)
	}
	c, changes, err := identity.CompactProcedureCode(" 1.013401.h50. ")
	if err != nil || c.String() != "1.013401.H50" || len(changes) != 3 {
		t.Errorf("%v %v %v", c, changes, err)
	}
}

// TestOldCardIssuers kills: a two-digit prefix answered where the table has a three-digit one.
func TestOldCardIssuers(t *testing.T) {
	names := func(s string) (all []string) {
		for _, i := range identity.MustParseOldCardNumber(s).Issuers() {
			all = append(all, i.Province+" "+i.Quality.String())
		}
		return all
	}
	for number, want := range map[string][]string{
		"011234567": {"Hà Nội medium"}, "271450001": {"Bà Rịa - Vũng Tàu medium", "Đồng Nai low"},
		"095123456": {"Bắc Kạn medium"}, "091234567": {"Thái Nguyên low"}, "991234567": nil,
	} {
		if diff := cmp.Diff(want, names(number)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", number[:3], diff)
		}
	}
}

// TestRegistry kills: a kind that is listed and does not work, a text that is missing in one language.
func TestRegistry(t *testing.T) {
	seen := map[identity.Kind]bool{}
	for _, s := range identity.Specs() {
		if seen[s.Kind] || s.Name(motcua.English) == "" || s.Name(motcua.Vietnamese) == "" || s.Form == "" {
			t.Errorf("%s is listed twice, or lacks a text", s.Kind)
		}
		seen[s.Kind] = true
		canonical, err := s.Parse(s.Example)
		if err != nil {
			t.Errorf("%s: its example: %v", s.Kind, err)
		}
		again, changes, err := s.Compact(" " + s.Example)
		if err != nil || again != canonical || len(changes) != 1 {
			t.Errorf("%s: its example after a space: %v %v", s.Kind, changes, err)
		}
		if _, err := s.Inspect(s.Example, motcua.MustDate(2026, 3, 31)); err != nil {
			t.Errorf("%s: its example: %v", s.Kind, err)
		}
		if _, err := s.Inspect("?", motcua.Date{}); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%s: a question mark: %v", s.Kind, err)
		}
		if !slices.Contains(identity.Recognise(s.Example), s.Kind) {
			t.Errorf("%s does not recognise its example", s.Kind)
		}
		if got, ok := identity.LookupSpec(s.Kind); !ok || got.Kind != s.Kind {
			t.Errorf("%s is not found", s.Kind)
		}
		for _, c := range s.Citations {
			if c.Document == "" || c.Quality == motcua.Unverified {
				t.Errorf("%s: a citation without a document or a quality", s.Kind)
			}
		}
	}
	if diff := cmp.Diff([]identity.Kind{identity.KindPersonalID, identity.KindTaxCode, identity.KindHealthCard}, identity.Recognise("001185012345")); diff != "" {
		t.Errorf("twelve digits (-want +got):\n%s", diff)
	}
	if _, ok := identity.LookupSpec("plate"); ok {
		t.Error("a kind that nobody knows is found")
	}
	var none identity.Spec
	if _, err := none.Parse("1"); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("the zero Spec: %v", err)
	}
}

// TestTexts kills: a finding without words in one of the languages.
func TestTexts(t *testing.T) {
	for _, code := range []identity.FindingCode{
		identity.FindingMalformed, identity.FindingPlaceUnknown, identity.FindingPlaceDisputed, identity.FindingPlaceMerged,
		identity.FindingPlaceRenamed, identity.FindingPlaceCodeReused, identity.FindingBirthYearFuture, identity.FindingNoLaw,
		identity.FindingSexDiffers, identity.FindingBirthYearDiffers, identity.FindingBirthplaceDiffers, identity.FindingOldCardEnded,
		identity.FindingPersonalTaxCodeEarly, identity.FindingInsuranceReplaced, identity.FindingObjectUnknown, identity.FindingProvinceUnknown,
		identity.FindingBenefitUnusual, identity.FindingPassportSeries, identity.FindingPrefixUnlisted, identity.FindingPrefixDisputed,
		identity.FindingPrefixPartly, identity.FindingAgencyUnlisted, identity.FindingAgencyRecalled, identity.FindingSequenceZero,
		identity.FindingSequenceAmbiguous, identity.FindingReceivedFuture, identity.FindingProcedureLegacy, identity.FindingProcedureSeries,
	} {
		f := identity.Finding{Code: code}
		vi, en := f.Text(motcua.Vietnamese), f.Text(motcua.English)
		if vi == string(code) || en == string(code) || vi == en || !norm.NFC.IsNormalString(vi) {
			t.Errorf("%s: %q, %q", code, vi, en)
		}
	}
	if got := (identity.Finding{Code: "new", Grade: identity.Note}).Text(motcua.English); got != "new" {
		t.Errorf("an unknown code: %q", got)
	}
}

// TestNames kills: cleaning that changes spelling, a key that makes two people one, an Eth that stays.
func TestNames(t *testing.T) {
	for _, test := range []struct{ in, want, why string }{
		{"  Trần   Thị\tMẫu ", "Trần Thị Mẫu", "spaces"},
		{"Tr\u00e2\u0300n", "Trần", "decomposed"},
		{"Ðỗ Văn Ðức", "Đỗ Văn Đức", "Eth"},
		{"\ufeffLê\u200b Văn", "Lê Văn", "invisible"},
		{"Hoà", "Hoà", "the tone stays where it was"},
		{"nguyễn", "nguyễn", "case stays"},
		{"Lê\u00a0Văn", "Lê Văn", "no-break space"},
	} {
		got, changes := identity.CleanName(test.in)
		if got != test.want || (got == test.in) != (len(changes) == 0) {
			t.Errorf("%s: %q %v", test.why, got, changes)
		}
	}
	for _, test := range []struct {
		a, b string
		same bool
		why  string
	}{
		{"Trần Thị Hòa", "TRẦN THỊ HOÀ", true, "tone placement and case"},
		{"Thúy", "Thuý", true, "uy"},
		{"Khỏe", "Khoẻ", true, "oe"},
		{"Qúy", "Quý", true, "qu, misplaced"},
		{"Gìa", "Già", true, "gi, misplaced"},
		{"Ðào", "Đào", true, "Eth"},
		{"Hòa", "Hóa", false, "another tone"},
		{"Hòa", "Hoa", false, "no tone"},
		{"Lâm", "Lam", false, "another vowel"},
		{"Đào", "Dào", false, "đ is not d"},
		{"Hoà An", "Hoa Àn", false, "the tone of another syllable"},
		{"Tuấn", "Tuân", false, "a tone on the same vowel"},
	} {
		if got := identity.MatchKey(test.a) == identity.MatchKey(test.b); got != test.same {
			t.Errorf("%s and %s match: %t, want %t (%s)", test.a, test.b, got, test.same, test.why)
		}
	}
	for in, want := range map[string]string{
		"Đường Ví Dụ": "DUONG VI DU", "Ea H'Leo": "EA H LEO", "  ": "", "Ðà": "DA", "B'Lao–Srê": "B LAO SRE", "№ 7": "7",
	} {
		if got := identity.SearchKey(in); got != want {
			t.Errorf("SearchKey(%q) = %q, want %q", in, got, want)
		}
	}
	if bad, _ := identity.CleanName("\xff"); utf8.ValidString(bad) {
		t.Error("bytes that are not text were changed silently")
	}
}

// TestTonePlacement kills: a key that depends on where the tone stands, for every vowel pair, tone and placement.
func TestTonePlacement(t *testing.T) {
	for _, rime := range []string{"oa", "oe", "uy", "ia", "ua", "ưa", "iê", "uô", "ươ", "oă", "uê", "ai", "ao"} {
		for _, tone := range []string{"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
			letters := []rune(rime)
			first := norm.NFC.String("H" + string(letters[0]) + tone + string(letters[1]) + "n")
			second := norm.NFC.String("H" + string(letters[0]) + string(letters[1]) + tone + "n")
			if identity.MatchKey(first) != identity.MatchKey(second) {
				t.Errorf("%s and %s differ", first, second)
			}
			if identity.MatchKey(first) == identity.MatchKey("H"+rime+"n") {
				t.Errorf("%s lost its tone", first)
			}
		}
	}
}

// TestLinesFile kills: lines lost at a border of the buffer, at the end of the file, or after one that is longer than the buffer.
func TestLinesFile(t *testing.T) {
	var file strings.Builder
	var want []bool
	for i := range 20000 {
		switch {
		case i%997 == 0:
			file.WriteString(strings.Repeat("1", i*7) + "\n")
			want = append(want, i*7 == 12)
		case i%13 == 0:
			file.WriteString("001185012345\r\n")
			want = append(want, true)
		case i%11 == 0:
			file.WriteString("\n")
			want = append(want, false)
		default:
			file.WriteString("001185012345\n")
			want = append(want, true)
		}
	}
	file.WriteString("001185012345")
	want = append(want, true)
	var got []bool
	l := identity.NewLines(iotest.HalfReader(strings.NewReader(file.String())), motcua.MustDate(2026, 3, 31))
	for l.Next() {
		got = append(got, l.Inspection().WellFormed())
		if l.Line() != len(got) {
			t.Fatalf("line %d is counted as %d", len(got), l.Line())
		}
	}
	if l.Err() != nil || !slices.Equal(want, got) {
		t.Errorf("%d lines, want %d; %v", len(got), len(want), l.Err())
	}
	// What follows the buffer of a line that is longer looks like a number.
	for _, tail := range []string{"001185012345", "", "\r"} {
		for _, size := range []int{65535, 65536, 65537, 131072} {
			l := identity.NewLines(strings.NewReader(strings.Repeat("1", size)+tail+"\n001185012345\n"), motcua.Date{})
			var got []bool
			for l.Next() {
				got = append(got, l.Inspection().WellFormed())
			}
			if !slices.Equal(got, []bool{false, true}) {
				t.Errorf("a line of %d bytes and %q: %v", size, tail, got)
			}
		}
	}
	broken := identity.NewLines(iotest.TimeoutReader(strings.NewReader(file.String())), motcua.Date{})
	for broken.Next() {
	}
	if !errors.Is(broken.Err(), iotest.ErrTimeout) {
		t.Errorf("a reader that fails: %v", broken.Err())
	}
}

// TestJSON kills: a field type that cannot be read from the wire, or is written unmasked.
func TestJSON(t *testing.T) {
	type form struct {
		ID     identity.PersonalID    `json:"id"`
		Tax    identity.TaxCode       `json:"tax,omitzero"`
		Agency identity.AgencyCode    `json:"agency"`
		Code   identity.DossierCode   `json:"code"`
		Proc   identity.ProcedureCode `json:"proc"`
		Sex    identity.Sex           `json:"sex"`
		Born   identity.PartialDate   `json:"born"`
		Place  identity.Place         `json:"place"`
	}
	const in = `{"id":"001185012345","agency":"000.03.14.H40","code":"H40-200706-0001","proc":"1.013401","sex":"Nữ","born":"1985","place":"001"}`
	var f form
	if err := json.Unmarshal([]byte(in), &f); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"id":"001*********","agency":"H40.14.03","code":"H40-200706-0001","proc":"1.013401","sex":"female","born":"1985","place":"001"}`
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, bad := range []string{`{"id":"1"}`, `{"tax":"1"}`, `{"agency":"x"}`, `{"code":"x"}`, `{"proc":"x"}`, `{"sex":"x"}`, `{"born":"x"}`, `{"place":"x"}`} {
		if err := json.Unmarshal([]byte(bad), &f); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%s: %v, want invalid", bad, err)
		}
	}
	grade, err := json.Marshal(f.ID.Inspect(motcua.Date{}).Findings())
	if err != nil || string(grade) != "null" {
		t.Errorf("%s %v", grade, err)
	}
	finding, err := json.Marshal(identity.Finding{Code: identity.FindingPlaceUnknown, Grade: identity.Doubt, Part: identity.PartPlace})
	if err != nil || string(finding) != `{"code":"place_unknown","grade":"doubt","part":"place"}` {
		t.Errorf("%s %v", finding, err)
	}
	var back identity.Finding
	if err := json.Unmarshal(finding, &back); err != nil || back.Grade != identity.Doubt {
		t.Errorf("read again: %v %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"grade":"bad"}`), &back); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a grade nobody knows: %v", err)
	}
}
