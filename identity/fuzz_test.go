package identity_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers in this file are invented.

// junk are seeds that no parser of a number may take: other scripts' digits, superscripts, control and invisible characters, text
// that is not UTF-8, and things spreadsheets make of numbers.
var junk = []string{
	"", " ", "0", "０", "٠١٢٣٤٥٦٧٨٩٠١", "०१२३४५६७८९०१", "๐๑๒๓๔๕๖๗๘๙๐๑", "²³¹⁰⁴⁵⁶⁷⁸⁹⁰¹", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫", "零一二三四五六七八九零一",
	"𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏", "00118501234\x00", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "0011850123\xff\xfe", "\xc0\x80\xc0\x80\xc0\x80\xc0\x80\xc0\x80\xc0\x80",
	"001185012345\n", "\ufeff001185012345", "001185\u200b012345", "+01185012345", "-01185012345", "0x1185012345", "1.08512E+11", "1,08512E+11",
	"46085123456.0", "1085123456.00", "00118501234O", "00118501234l", "0011850l2345", "NaN", "Infinity", "null", "'; DROP TABLE",
}

// laws checks what holds for every parser of a number: what is read comes back and is read again; what the strict
// parser takes, the lenient one takes unchanged; what only the lenient one takes, it says that it changed; no error
// repeats its input.
func laws[N comparable](t *testing.T, s string, parse func(string) (N, error), compact func(string) (N, []identity.Change, error), canonical func(N) string) {
	t.Helper()
	var zero N
	n, err := parse(s)
	c, changes, lenientErr := compact(s)
	switch {
	case err == nil && lenientErr != nil:
		t.Errorf("strict takes it, lenient does not: %v", lenientErr)
	case err == nil && (c != n || len(changes) != 0):
		t.Errorf("lenient changes what strict takes: %v", changes)
	case err != nil && lenientErr == nil && len(changes) == 0:
		t.Error("lenient takes what strict does not, and says that it changed nothing")
	}
	for _, err := range []error{err, lenientErr} {
		if err == nil {
			continue
		}
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) {
			t.Errorf("the error is not an InvalidError: %T", err)
		}
		_, empty := parse("")
		if len(s) >= 4 && strings.Contains(err.Error(), s) && !strings.Contains(empty.Error(), s) && strings.ContainsAny(s, "0123456789") {
			t.Error("the error repeats the input")
		}
	}
	if err != nil && n != zero {
		t.Error("an error with a value")
	}
	if lenientErr != nil {
		return
	}
	form := canonical(c)
	again, err := parse(form)
	if err != nil || again != c {
		t.Errorf("the canonical form is not read again as the same: %v", err)
	}
	if canonical(again) != form {
		t.Error("the canonical form is not a fixed point")
	}
	for _, r := range form {
		if r >= utf8.RuneSelf {
			t.Error("the canonical form is not ASCII")
		}
	}
}

func seed(f *testing.F, valid ...string) {
	for _, s := range append(valid, junk...) {
		f.Add(s)
	}
	for _, s := range valid {
		f.Add(s + " ")
		f.Add("\ufeff" + strings.ToLower(s))
		f.Add(s[:1] + "." + s[1:])
		f.Add(strings.Map(func(r rune) rune { // full-width
			if r >= '!' && r <= '~' {
				return r - '!' + 0xff01
			}
			return r
		}, s))
	}
}

func FuzzPersonalID(f *testing.F) {
	seed(f, "001185012345", "295300000001", "999999999999", "000000000000")
	on := motcua.MustDate(2026, 3, 31)
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParsePersonalID, identity.CompactPersonalID, identity.PersonalID.Reveal)
		v := identity.InspectPersonalID(s, on)
		id, err := identity.ParsePersonalID(s)
		if v.WellFormed() != (err == nil) || v != id.Inspect(on) || v != identity.InspectPersonalIDBytes([]byte(s), on) {
			t.Error("Parse and Inspect disagree")
		}
		if err == nil && (string(id.AppendReveal(nil)) != s || len(id.Mask()) != 12 || !strings.HasSuffix(id.Mask(), "*********")) {
			t.Error("Reveal or Mask is wrong")
		}
	})
}

func FuzzOldCardNumber(f *testing.F) {
	seed(f, "024999001", "000000000", "285999001")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParseOldCardNumber, identity.CompactOldCardNumber, identity.OldCardNumber.Reveal)
		if n, err := identity.ParseOldCardNumber(s); err == nil {
			n.Issuers()
		}
	})
}

func FuzzTaxCode(f *testing.F) {
	seed(f, "0100233488", "0100000123-001", "0100000123001", "001185012345", "0100000123-000", "0100000051")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParseTaxCode, identity.CompactTaxCode, identity.TaxCode.Reveal)
		c, err := identity.ParseTaxCode(s)
		if err != nil {
			return
		}
		if parent, ok := c.Parent(); ok && !strings.HasPrefix(c.Reveal(), parent.Reveal()+"-") {
			t.Error("the parent is another code")
		}
		if id, ok := c.PersonalID(); ok && (id.Reveal() != c.Reveal() || identity.TaxCodeOf(id) != c) {
			t.Error("the personal number is another")
		}
	})
}

func FuzzInsuranceNumber(f *testing.F) {
	seed(f, "0123456789", "9999999999")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParseInsuranceNumber, identity.CompactInsuranceNumber, identity.InsuranceNumber.Reveal)
	})
}

func FuzzHealthCardNumber(f *testing.F) {
	seed(f, "DN4010123456789", "ZZ5999999999999", "0123456789", "001185012345", "DN6010123456789")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParseHealthCardNumber, identity.CompactHealthCardNumber, identity.HealthCardNumber.Reveal)
		h, err := identity.ParseHealthCardNumber(s)
		if err != nil {
			return
		}
		h.Inspect(motcua.Date{})
		if h.Form() == identity.HealthCard15 {
			object, _ := h.Object()
			n, _ := h.Insurance()
			if got := object + decimal(h.Benefit()) + h.ProvinceCode() + n.Reveal(); got != s {
				t.Error("the parts do not make the whole")
			}
		}
	})
}

func FuzzPassportNumber(f *testing.F) {
	seed(f, "C1234567", "B12345678", "Z0000000", "A99999999")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParsePassportNumber, identity.CompactPassportNumber, identity.PassportNumber.Reveal)
		if p, err := identity.ParsePassportNumber(s); err == nil && (len(p.Mask()) != len(s) || p.Mask()[0] != s[0]) {
			t.Error("the mask is of another number")
		}
	})
}

func FuzzPhoneNumber(f *testing.F) {
	seed(f, "0912345678", "+84912345678", "84912345678", "0912 345 678", "0912.345.678", "(0912) 345-678", "01234567890")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParsePhoneNumber, identity.CompactPhoneNumber, identity.PhoneNumber.Reveal)
		if p, err := identity.ParsePhoneNumber(s); err == nil {
			if q, err := identity.ParsePhoneNumber(p.National()); err != nil || q != p {
				t.Error("the national form is another number")
			}
		}
	})
}

func FuzzAgencyCode(f *testing.F) {
	seed(f, "H40.14.03", "000.03.14.H40", "001.00.14.H40", "G12.18.112.001", "0100233488", "Z01ABC", "H40", "A00.A00", "H40.01.01.01.01.01.01.01.01.01.01.0")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParseAgencyCode, identity.CompactAgencyCode, identity.AgencyCode.String)
		c, err := identity.ParseAgencyCode(s)
		if err != nil {
			return
		}
		if strings.Join(c.Levels(), ".") != c.String() {
			t.Error("the levels do not make the code")
		}
		if parent, ok := c.Parent(); ok && (!c.Under(parent) || parent.Under(c)) {
			t.Error("a code is not under its parent")
		}
		if old, ok := c.QCVN102(); ok {
			if back, scheme, err := identity.ParseAgencyScheme(old); err != nil || back != c || scheme != identity.SchemeQCVN102 {
				t.Error("the older order is read as another agency")
			}
		}
	})
}

func FuzzDossierCode(f *testing.F) {
	seed(f, "000.00.01.H40-200706-0001", "H15.50.05.13-261008-0975", "G01.899.909-260916-891234", "H15.50-260201-150001", "H40.14-200706-0000")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParseDossierCode, identity.CompactDossierCode, identity.DossierCode.String)
		c, err := identity.ParseDossierCode(s)
		if err != nil {
			return
		}
		c.Inspect(motcua.Date{})
		if c.Form() == identity.DossierFormNone || c.Agency().IsZero() || c.Received().IsZero() {
			t.Error("a part is missing")
		}
		if a, err := identity.ParseAgencyCode(c.AgencyAsWritten()); err != nil || a != c.Agency() {
			t.Error("the agency as written is another")
		}
	})
}

func FuzzProcedureCode(f *testing.F) {
	seed(f, "1.013401", "1.013401.H50", "1.001193.000.00.00.H13", "T-BPC-280421", "B-BTC-047238-TT")
	f.Fuzz(func(t *testing.T, s string) {
		laws(t, s, identity.ParseProcedureCode, identity.CompactProcedureCode, identity.ProcedureCode.String)
		c, err := identity.ParseProcedureCode(s)
		if err != nil {
			return
		}
		if n := c.National(); c.Legacy() != n.IsZero() || !strings.HasPrefix(s, n.String()) {
			t.Error("the national code is not the beginning")
		}
		if _, ok := c.Scope(); ok != (!c.Legacy() && len(s) > 8) {
			t.Error("a scope is missing or made up")
		}
	})
}

func FuzzPlace(f *testing.F) {
	seed(f, "001", "046", "295", "000", "999", "15", "99")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := identity.ParsePlace(s)
		if err != nil {
			return
		}
		if p.Code() != s {
			t.Error("the code is another")
		}
		if !p.Overlaps(p) || !p.Overlaps(identity.Place{}) {
			t.Error("a place does not overlap itself, or no place")
		}
	})
}

func FuzzPartialDate(f *testing.F) {
	seed(f, "1985-05-17", "1985-05", "1985", "2023-02-29", "0000", "9999-12-31")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := identity.ParsePartialDate(s)
		if err != nil {
			return
		}
		if p.String() != s {
			t.Error("it does not come back as it was")
		}
		q, err := identity.NewPartialDate(p.Year(), p.Month(), p.Day())
		if err != nil || q != p || !p.Agrees(q) {
			t.Error("its parts make another date")
		}
	})
}

func FuzzSex(f *testing.F) {
	seed(f, "Nam", "Nữ", "Nữ", "male", "F")
	f.Fuzz(func(t *testing.T, s string) {
		sex, err := identity.ParseSex(s)
		if err != nil {
			return
		}
		for _, form := range []string{sex.String(), sex.Text(motcua.Vietnamese), sex.Text(motcua.English)} {
			if again, err := identity.ParseSex(form); err != nil || again != sex {
				t.Errorf("%q is read as another", form)
			}
		}
	})
}

func FuzzName(f *testing.F) {
	seed(f, "Trần Thị Minh Hòa", "Trần Thị Minh Hoà", "Nguyễn", "Ðỗ  Văn Ð", "Y-Blốk Niê", "H'Hen", "Thuý", "quý", "giá", "ñ̃", "ǘ", "Hóà", "Hàóã",
		"\xef\xbb\ufeff\xbf") // without the mark in the middle the bytes around it would make another
	f.Fuzz(func(t *testing.T, s string) {
		clean, changes := identity.CleanName(s)
		if again, more := identity.CleanName(clean); again != clean || len(more) != 0 {
			t.Errorf("cleaning is not a fixed point: %v", more)
		}
		if (clean != s) != (len(changes) > 0) {
			t.Error("a change is not listed, or listed and not made")
		}
		if utf8.ValidString(s) && !norm.NFC.IsNormalString(clean) {
			t.Error("a clean name is not in NFC")
		}
		if d := norm.NFD.String(s); identity.ToneKey(d) != identity.ToneKey(s) {
			t.Error("composed and decomposed text have different keys") // two ways through the code
		}
		match, search, tone := identity.MatchKey(s), identity.SearchKey(s), identity.ToneKey(s)
		if utf8.ValidString(s) {
			if identity.MatchKey(clean) != match || identity.SearchKey(identity.NFC(s)) != search || identity.ToneKey(identity.NFC(s)) != tone {
				t.Error("the Unicode form changes a key")
			}
			if identity.SearchKey(search) != search {
				t.Error("a search key is not a fixed point")
			}
		}
	})
}

func FuzzLines(f *testing.F) {
	seed(f, "001185012345\n001185012346\r\n", "001185012345", "\n\n", "0011850123456789\n")
	f.Add(strings.Repeat("1", 70000) + "\n001185012345")
	on := motcua.MustDate(2026, 3, 31)
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.Split(s, "\n")
		if want[len(want)-1] == "" {
			want = want[:len(want)-1]
		}
		l := identity.NewLines(strings.NewReader(s), on)
		for l.Next() {
			if l.Line() > len(want) {
				t.Fatal("more lines than there are")
			}
			line := strings.TrimSuffix(want[l.Line()-1], "\r")
			if l.Inspection() != identity.InspectPersonalID(line, on) {
				t.Errorf("line %d is judged otherwise", l.Line())
			}
		}
		if l.Line() != len(want) || l.Err() != nil {
			t.Errorf("%d lines, want %d; %v", l.Line(), len(want), l.Err())
		}
	})
}
