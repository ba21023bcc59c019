package card_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/card"
)

// The people and numbers in this file are invented.

const (
	chip  = "001185012345|024999001|Trần Thị Minh Họa|17051985|Nữ|Thôn Mẫu, Hà Nội|02092021"
	zone  = "IDVNM1850123459001185012345<<0\n8505176F4505178VNM<<<<<<<<<<<0\nTRAN<<THI<MINH<HOA<<<<<<<<<<<<"
	years = "001185012345||Trần Thị Minh Họa|1985|Nữ|Hà Nội|02092021"
)

func TestQR(t *testing.T) {
	type answer struct {
		Kind     card.QRKind
		Problems string
		Born     string
		Tail     int
	}
	for _, test := range []struct {
		name, payload string
		want          answer
	}{
		{"chip", chip, answer{card.QRChipCard, "", "1985-05-17", 0}},
		{"no day", strings.Replace(chip, "17051985", "00051985", 1), answer{card.QRChipCard, "", "1985-05", 0}},
		{"no day or month", strings.Replace(chip, "17051985", "00001985", 1), answer{card.QRChipCard, "", "1985", 0}},
		{"year alone", years, answer{card.QRChipCard, "", "1985", 0}},
		{"no day of issue", strings.Replace(chip, "02092021", "", 1), answer{card.QRChipCard, "", "1985-05-17", 0}},
		{"2024, empty tail", chip + "||||", answer{card.QRCard2024, "", "1985-05-17", 4}},
		{"2024, child", chip + "||Trần Văn Cha|Lê Thị Mẹ", answer{card.QRCard2024, "", "1985-05-17", 3}},
		{"2024, cancelled number", chip + "|001185099999", answer{card.QRCard2024, "", "1985-05-17", 1}},
		{"other order", "001185012345|Trần Thị Minh Họa|Nữ|17051985|Hà Nội|02092024|024999002|", answer{card.QRUnverified, "", "", 7}},
		{"other shape", "001185012345|abc|x|y|z|1|2|3|4", answer{card.QRUnverified, "", "", 8}},
		{"health card", "DN4010123456789|5472E1BAA76E|17/05/1985|2|48C3A0204EE1BB9969|01-001|01/01/2024|-|", answer{card.QRHealthInsurance, "", "", 0}},
		{"health card by personal number", "001185012345|5472E1BAA76E|17/05/1985|2|48C3A0204EE1BB9969|01-001|01/01/2024|-|", answer{card.QRHealthInsurance, "", "", 0}},
		{"insurance app", "0123456789|5472E1BAA76E", answer{card.QRSocialInsurance, "", "", 0}},
		{"six fields", "001185012345||Trần Thị Mẫu|17051985|Nữ|Hà Nội", answer{card.QRUnknown, "malformed (7 or more fields separated by |)", "", 0}},
		{"empty", "", answer{card.QRUnknown, "malformed (7 or more fields separated by |)", "", 0}},
		{"not UTF-8", "001185012345||Tr\xff|17051985|Nữ|Hà Nội|02092021", answer{card.QRUnknown, "not_utf8", "", 0}},
		{"too long", strings.Repeat("|", 5000), answer{card.QRUnknown, "too_long (4096)", "", 0}},
		{"line end", chip + "\n", answer{card.QRChipCard, "issued: malformed (DDMMYYYY)", "", 0}},
		{"American date", strings.Replace(chip, "17051985", "05171985", 1), answer{card.QRChipCard, "birth_date: malformed (DDMMYYYY)", "", 0}},
		{"full-width date", strings.Replace(chip, "17051985", "１7051985", 1), answer{card.QRChipCard, "birth_date: malformed (DDMMYYYY)", "", 0}},
		{"no such day", strings.Replace(chip, "17051985", "30021985", 1), answer{card.QRChipCard, "birth_date: malformed (DDMMYYYY)", "", 0}},
		{"everything wrong", "1|2||3|4|5|6", answer{card.QRChipCard, "personal_id: malformed (12 ASCII digits); old_card: malformed (9 ASCII digits or nothing); name: required; and 3 more", "", 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := card.ParseQR(test.payload)
			got := answer{Kind: q.Kind, Born: q.BirthDate.String(), Tail: len(q.Tail())}
			if err != nil {
				got.Problems = strings.TrimPrefix(err.Error(), "card: QR: invalid: ")
				if !errors.Is(err, motcua.ErrInvalid) {
					t.Errorf("%v is not invalid", err)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if kind := card.DetectQR(test.payload); kind != q.Kind {
				t.Errorf("detected as %v, read as %v", kind, q.Kind)
			}
		})
	}
}

// TestQRQuality kills: a tail, or an unverified layout, as sure as the fields of a chip card.
func TestQRQuality(t *testing.T) {
	for _, test := range []struct {
		payload          string
		number, name, at motcua.Quality
	}{
		{chip, motcua.High, motcua.High, motcua.Unverified},
		{chip + "|x", motcua.Medium, motcua.Medium, motcua.Low},
		{"001185012345|Trần Thị Mẫu|Nữ|17051985|Hà Nội|02092024|024999002|", motcua.Low, motcua.Unverified, motcua.Low},
	} {
		q, err := card.ParseQR(test.payload)
		if err != nil {
			t.Fatal(err)
		}
		if q.Quality(card.FieldPersonalID) != test.number || q.Quality(card.FieldName) != test.name || q.Quality(card.FieldTail) != test.at {
			t.Errorf("%v: %v %v %v", q.Kind, q.Quality(card.FieldPersonalID), q.Quality(card.FieldName), q.Quality(card.FieldTail))
		}
	}
	q, _ := card.ParseQR(chip + "|a|b")
	q.Tail()[0] = "changed"
	if q.Tail()[0] != "a" {
		t.Error("the tail can be changed from outside")
	}
}

// weigh returns the check digit of a text.
func weigh(s string) string {
	sum := 0
	for i, c := range []byte(s) {
		v := 0
		switch {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A':
			v = int(c) - 55
		}
		sum += v * []int{7, 3, 1}[i%3]
	}
	return fmt.Sprint(sum % 10)
}

// digitsOf returns the three lines with the check digits that belong there, so that one field can be changed at a time.
func digitsOf(one, two, three string) string {
	one = one[:14] + weigh(one[5:14]) + one[15:29] + weigh(one[15:29])
	two = two[:6] + weigh(two[:6]) + two[7:14] + weigh(two[8:14]) + two[15:29]
	return one + "\n" + two + weigh(one[5:30]+two[:7]+two[8:15]+two[18:29]) + "\n" + three
}

// TestMRZCheckDigits kills: a check digit that is not looked at, a composite over another range. Every digit and letter of a zone
// is changed once; the zone must be refused, or contradict itself, unless the change is in the name or made good by no digit.
func TestMRZCheckDigits(t *testing.T) {
	if _, err := card.ParseMRZ(zone); err != nil {
		t.Fatal(err)
	}
	for i := range zone {
		c := zone[i]
		line, position := strings.Count(zone[:i], "\n")+1, i-strings.LastIndex(zone[:i], "\n")
		if c == '\n' || line == 3 {
			continue
		}
		changed := zone[:i] + string(map[bool]byte{true: '5', false: '4'}[c == '4']) + zone[i+1:]
		m, err := card.ParseMRZ(changed)
		if err == nil {
			t.Errorf("line %d position %d may be changed: %v", line, position, m.Findings())
		}
	}
}

// TestMRZEachDigit kills: a check digit that is left to the composite one, which somebody who changes the zone computes again.
func TestMRZEachDigit(t *testing.T) {
	for _, test := range []struct {
		line, position int
	}{{1, 15}, {1, 30}, {2, 7}, {2, 15}, {2, 30}} {
		lines := strings.Split(zone, "\n")
		at := test.position - 1
		wrong := '0' + (lines[test.line-1][at]-'0'+1)%10
		lines[test.line-1] = lines[test.line-1][:at] + string(rune(wrong)) + lines[test.line-1][at+1:]
		if one, two := lines[0], lines[1]; test != struct{ line, position int }{2, 30} {
			lines[1] = two[:29] + weigh(one[5:30]+two[:7]+two[8:15]+two[18:29])
		}
		_, err := card.ParseMRZ(strings.Join(lines, "\n"))
		want := fmt.Sprintf("card: MRZ: invalid: line %d: position %d: malformed (check digit)", test.line, test.position)
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestMRZ(t *testing.T) {
	const (
		one   = "IDVNM185012345x001185012345<<x"
		two   = "850517xF450517xVNM<<<<<<<<<<<"
		three = "TRAN<<THI<MINH<HOA<<<<<<<<<<<<"
	)
	type answer struct {
		Problems, Born, Expiry, Name string
		Findings                     string
	}
	for _, test := range []struct {
		name, zone string
		want       answer
	}{
		{"ordinary", digitsOf(one, two, three), answer{"", "1985-05-17", "2045-05-17", "TRAN THI MINH HOA", ""}},
		{"carriage returns", strings.ReplaceAll(zone, "\n", "\r\n") + "\r\n", answer{"", "1985-05-17", "2045-05-17", "TRAN THI MINH HOA", ""}},
		{"no day of birth", digitsOf(one, strings.Replace(two, "850517", "8505<<", 1), three), answer{"", "1985-05", "2045-05-17", "TRAN THI MINH HOA", ""}},
		{"year alone", digitsOf(one, strings.Replace(two, "850517", "85<<<<", 1), three), answer{"", "1985", "2045-05-17", "TRAN THI MINH HOA", ""}},
		{"no birth date", digitsOf(one, strings.Replace(two, "850517", "<<<<<<", 1), three), answer{"", "", "2045-05-17", "TRAN THI MINH HOA", ""}},
		{"no expiry", digitsOf(one, strings.Replace(two, "450517", "<<<<<<", 1), three), answer{"", "1985-05-17", "", "TRAN THI MINH HOA", ""}},
		{"one name", digitsOf(one, two, "SUKARNO<<<<<<<<<<<<<<<<<<<<<<<"), answer{"", "1985-05-17", "2045-05-17", "SUKARNO", ""}},
		{"other tail", digitsOf(strings.Replace(one, "185012345x", "185012346x", 1), two, three), answer{"", "1985-05-17", "2045-05-17", "TRAN THI MINH HOA", "document_number_differs"}},
		{"other sex", digitsOf(one, strings.Replace(two, "F", "M", 1), three), answer{"", "1985-05-17", "2045-05-17", "TRAN THI MINH HOA", "sex_differs"}},
		{"other year", digitsOf(one, strings.Replace(two, "850517", "860517", 1), three), answer{"", "1986-05-17", "2045-05-17", "TRAN THI MINH HOA", "birth_year_differs"}},
		{"other year, young", digitsOf(one, strings.Replace(two, "850517", "110517", 1), three), answer{"", "2011-05-17", "2045-05-17", "TRAN THI MINH HOA", "birth_year_differs"}},
		{"optional data", digitsOf(one, strings.Replace(two, "VNM<<", "VNM1<", 1), three), answer{"", "1985-05-17", "2045-05-17", "TRAN THI MINH HOA", "optional_data"}},
		{"no such expiry", digitsOf(one, strings.Replace(two, "450517", "350229", 1), three), answer{Problems: "line 2: position 9: malformed (YYMMDD)"}},
		{"no such birth date", digitsOf(one, strings.Replace(two, "850517", "850230", 1), three), answer{Problems: "line 2: position 1: malformed (YYMMDD)"}},
		{"another country", digitsOf(strings.Replace(one, "VNM", "LAO", 1), two, three), answer{Problems: "line 1: position 1: malformed (IDVNM)"}},
		{"no filler", digitsOf(strings.Replace(one, "<<x", "<1x", 1), two, three), answer{Problems: "line 1: position 28: malformed (<<)"}},
		{"another sex letter", digitsOf(one, strings.Replace(two, "F", "X", 1), three), answer{Problems: "line 2: position 8: malformed (M, F or <)"}},
		{"digits in the name", digitsOf(one, two, "TRAN<<TH1<MINH<HOA<<<<<<<<<<<<"), answer{Problems: "line 3: position 1: malformed (FAMILY<<OTHER<NAMES)"}},
		{"no name", digitsOf(one, two, strings.Repeat("<", 30)), answer{Problems: "line 3: position 1: malformed (FAMILY<<OTHER<NAMES)"}},
		{"small letters", strings.ToLower(zone), answer{Problems: "line 1: position 1: malformed (A-Z, 0-9 or <); line 2: position 8: malformed (A-Z, 0-9 or <); line 3: position 1: malformed (A-Z, 0-9 or <)"}},
		{"two lines", zone[:61], answer{Problems: "malformed (3 lines of 30)"}},
		{"four lines", zone + "\n<", answer{Problems: "malformed (3 lines of 30)"}},
		{"long", strings.Repeat(zone, 2), answer{Problems: "too_long (3 lines of 30)"}},
		{"short line", strings.Replace(zone, "<<\n", "<\n", 1), answer{Problems: "line 3: malformed (30 characters)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "short line" {
				test.zone = zone[:len(zone)-1]
			}
			m, err := card.ParseMRZ(test.zone)
			var got answer
			if err != nil {
				got.Problems = strings.TrimPrefix(err.Error(), "card: MRZ: invalid: ")
			} else {
				var codes []string
				for _, f := range m.Findings() {
					codes = append(codes, string(f.Code))
				}
				got = answer{"", m.BirthDate.String(), m.Expiry.String(), m.Name(), strings.Join(codes, " ")}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestMRZName kills: a mark kept, Đ dropped, a name cut at the wrong place, an apostrophe that parts a name.
func TestMRZName(t *testing.T) {
	for full, want := range map[string]string{
		"Trần Thị Minh Họa": "TRAN<<THI<MINH<HOA<<<<<<<<<<<<",
		"Đỗ Đức":            "DO<<DUC<<<<<<<<<<<<<<<<<<<<<<<",
		"Ðỗ Đức":            "DO<<DUC<<<<<<<<<<<<<<<<<<<<<<<",
		"Y-Blốk Niê":        "Y<<BLOK<NIE<<<<<<<<<<<<<<<<<<<",
		"H'Hen Niê":         "HHEN<<NIE<<<<<<<<<<<<<<<<<<<<<",
		"Công Tằng Tôn Nữ Thị Phương Thảo": "CONG<<TANG<TON<NU<THI<PHUONG<T",
		"Sukarno":                    "SUKARNO<<<<<<<<<<<<<<<<<<<<<<<",
		"Nguye\u0302\u0303n  Văn An": "NGUYEN<<VAN<AN<<<<<<<<<<<<<<<<",
		"":                           "",
		"漢字":                         "",
	} {
		if got := card.MRZName(full); got != want {
			t.Errorf("%s: %q, want %q", full, got, want)
		}
	}
}

// TestCompare kills: a source that is not compared with another, something unknown that contradicts, an unverified layout taken at
// its word, a name compared with its marks against one without.
func TestCompare(t *testing.T) {
	qr, err := card.ParseQR(chip)
	if err != nil {
		t.Fatal(err)
	}
	mrz, err := card.ParseMRZ(zone)
	if err != nil {
		t.Fatal(err)
	}
	person := identity.Person{
		ID: qr.PersonalID, OldCard: qr.OldCard, Name: "TRẦN THỊ MINH HOẠ", Sex: identity.Female, BirthDate: qr.BirthDate,
	}
	list := func(found []card.Contradiction) (all []string) {
		for _, c := range found {
			all = append(all, fmt.Sprint(c.A, "/", c.B, " ", c.Code, " ", c.Grade))
		}
		return all
	}
	if got := list(card.Compare(&qr, &mrz, &person)); got != nil {
		t.Errorf("a good card contradicts: %v", got)
	}
	for _, c := range card.Compare(&qr, &mrz, &identity.Person{ID: identity.MustParsePersonalID("001090054321"), Name: "X", Sex: identity.Male}) {
		vi, en := c.Text(motcua.Vietnamese), c.Text(motcua.English)
		if vi == en || strings.Contains(en, string(c.Code)) {
			t.Errorf("%s has no words: %q %q", c.Code, vi, en)
		}
	}
	if got := card.Compare(nil, nil, nil); got != nil {
		t.Errorf("nothing contradicts: %v", got)
	}
	year, err := card.ParseQR(years)
	if err != nil {
		t.Fatal(err)
	}
	if got := list(card.Compare(&year, &mrz, &identity.Person{})); got != nil {
		t.Errorf("a year contradicts its day: %v", got)
	}
	other := identity.Person{
		ID:        identity.MustParsePersonalID("079090054321"),
		OldCard:   identity.MustParseOldCardNumber("024999002"),
		Name:      "Trần Thị Minh Hóa",
		Sex:       identity.Male,
		BirthDate: identity.PartialDateOf(motcua.MustDate(1990, 5, 17)),
	}
	want := []string{
		"qr/person number_differs contradiction", "qr/person old_card_differs doubt", "qr/person name_differs contradiction",
		"qr/person sex_differs contradiction", "qr/person birth_date_differs contradiction",
		"mrz/person number_differs contradiction", "mrz/person sex_differs contradiction", "mrz/person birth_date_differs contradiction",
	}
	if diff := cmp.Diff(want, list(card.Compare(&qr, &mrz, &other))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	other.Name = "Trần Thị Minh"
	if got := list(card.Compare(nil, &mrz, &identity.Person{Name: other.Name})); len(got) != 1 || got[0] != "mrz/person name_differs contradiction" {
		t.Errorf("a shorter name: %v", got)
	}
	wrong := person
	wrong.Sex = identity.Male
	want = []string{"personal_id/person sex_differs contradiction"}
	if diff := cmp.Diff(want, list(card.Compare(nil, nil, &wrong))); diff != "" {
		t.Errorf("the register against its own number (-want +got):\n%s", diff)
	}
	early := qr
	early.Issued = motcua.MustDate(1985, 5, 16)
	want = []string{"qr/qr issued_before_birth contradiction"}
	if diff := cmp.Diff(want, list(card.Compare(&early, nil, nil))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	cut := "CONG<<TANG<TON<NU<THI<PHUONG<T"
	long, err := card.ParseMRZ(zone[:62] + cut)
	if err != nil || !long.NameCut || !long.SameName("Công Tằng Tôn Nữ Thị Phương Thảo") || long.SameName("Công Tằng Tôn Nữ Thị Phương Hảo") {
		t.Errorf("a name that was cut: %v", err)
	}
	unverified, err := card.ParseQR("001185012345|Ai Đó Khác|Nam|01011960|Hà Nội|02092024|024999002|")
	if err != nil {
		t.Fatal(err)
	}
	if got := list(card.Compare(&unverified, &mrz, &person)); got != nil {
		t.Errorf("an unverified layout contradicts by more than its number: %v", got)
	}
	if diff := cmp.Diff(list(card.Compare(&qr, nil, &other)), list(card.Compare(&qr, nil, &other))); diff != "" {
		t.Error("two runs differ")
	}
}

// TestNothingLeaks kills: a card that shows a number, named or in its tail, whatever is done with it.
func TestNothingLeaks(t *testing.T) {
	qr, err := card.ParseQR(chip + "|001185099999|Lê Thị Mẹ")
	if err != nil {
		t.Fatal(err)
	}
	mrz, err := card.ParseMRZ(zone)
	if err != nil {
		t.Fatal(err)
	}
	type stranger struct {
		qr  card.QR
		mrz *card.MRZ
		all []any
	}
	values := []any{qr, &qr, mrz, &mrz, stranger{qr, &mrz, []any{qr, mrz}}, card.Compare(&qr, &mrz, nil)}
	check := func(how, out string) {
		for _, secret := range []string{"185012345", "012345", "099999", "999001"} {
			if strings.Contains(out, secret) {
				t.Errorf("%s shows a number", how)
			}
		}
	}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			check(verb, fmt.Sprintf(verb, v))
		}
		if text, err := json.Marshal(v); err == nil {
			check("json", string(text))
		}
		if text, err := xml.Marshal(v); err == nil {
			check("xml", string(text))
		}
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(v); err == nil {
			check("gob", b.String())
		}
	}
}

func FuzzQR(f *testing.F) {
	for _, s := range []string{chip, years, chip + "||||", "", "|||||||||", "0123456789|5472E1BAA76E", "٠٠١١٨٥٠١٢٣٤٥|||||||", "001185012345||Trần|²7051985|Nữ||"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := card.ParseQR(s)
		if q.Kind != card.DetectQR(s) {
			t.Error("detected as another kind")
		}
		if err != nil {
			if q.Tail() != nil || !q.PersonalID.IsZero() || !errors.Is(err, motcua.ErrInvalid) {
				t.Error("an error with a value")
			}
			return
		}
		if q.Kind == card.QRUnknown || q.Kind.OtherDocument() != q.PersonalID.IsZero() {
			t.Error("a card without a number, or a number of another document")
		}
		if q.Name != identity.NFC(q.Name) || q.Residence != identity.NFC(q.Residence) {
			t.Error("not in NFC")
		}
		if q.Kind == card.QRChipCard || q.Kind == card.QRCard2024 {
			// Written again, it is read as the same.
			date := func(p identity.PartialDate) string {
				if p.IsZero() {
					return ""
				}
				return fmt.Sprintf("%02d%02d%04d", p.Day(), p.Month(), p.Year())
			}
			again := strings.Join(append([]string{
				q.PersonalID.Reveal(), q.OldCard.Reveal(), q.Name, date(q.BirthDate), q.Sex.Text(motcua.Vietnamese), q.Residence,
				date(identity.PartialDateOf(q.Issued)),
			}, q.Tail()...), "|")
			r, err := card.ParseQR(again)
			if err != nil || r.PersonalID != q.PersonalID || r.OldCard != q.OldCard || r.Name != q.Name || r.BirthDate != q.BirthDate ||
				r.Sex != q.Sex || r.Residence != q.Residence || r.Issued != q.Issued || r.Kind != q.Kind || !cmp.Equal(r.Tail(), q.Tail()) {
				t.Errorf("written and read again it is another: %v", err)
			}
		}
		card.Compare(&q, nil, &identity.Person{Name: q.Name, Sex: q.Sex})
	})
}

func FuzzMRZ(f *testing.F) {
	for _, s := range []string{zone, zone[:61], "", strings.ToLower(zone), strings.ReplaceAll(zone, "1", "١"), strings.ReplaceAll(zone, "<", "＜"), strings.Repeat("<", 92)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := card.ParseMRZ(s)
		if err != nil {
			if m != (card.MRZ{}) || !errors.Is(err, motcua.ErrInvalid) {
				t.Error("an error with a value")
			}
			return
		}
		if m.PersonalID.IsZero() || m.Family == "" || !strings.Contains(s, m.PersonalID.Reveal()) {
			t.Error("a zone without a number or name")
		}
		m.Findings()
		if name := card.MRZName(m.Name()); len(name) != 30 {
			t.Errorf("a name of %d characters", len(name))
		}
	})
}

func FuzzMRZName(f *testing.F) {
	for _, s := range []string{"Trần Thị Minh Họa", "Y-Blốk Niê", "漢字", "\xff", "ß Ł", "１２３"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := card.MRZName(s)
		if name == "" {
			return
		}
		if len(name) != 30 || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ<") != "" || name[0] == '<' {
			t.Errorf("%q cannot stand in a zone", name)
		}
		m, err := card.ParseMRZ(zone[:62] + name)
		if err != nil || !m.SameName(s) {
			t.Errorf("the name is not that of its own zone: %v", err)
		}
	})
}
