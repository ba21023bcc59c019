package identity_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers and people in these examples are invented.

func ExampleParsePersonalID() {
	id, err := identity.ParsePersonalID("015185012345")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(id, id.Place(), id.Sex(), id.BirthYear())
	_, err = identity.ParsePersonalID("15185012345")
	fmt.Println(err)
	// Output:
	// 015********* 015 Yên Bái female 1985
	// identity: personal ID: invalid: malformed (12 ASCII digits)
}

// The place code 003 is in no list. That contradicted the structure prescribed until 30 June 2024; the law in force
// since then prescribes none.
func ExamplePersonalID_Inspect() {
	id := identity.MustParsePersonalID("003098512345")
	for _, day := range []string{"2024-06-30", "2024-07-01"} {
		v := id.Inspect(motcua.MustParseDate(day))
		fmt.Println(day, v.WellFormed(), v.Legacy(), v.Plausible())
		for _, f := range v.Findings() {
			fmt.Println("  ", f)
		}
	}
	// Output:
	// 2024-06-30 true false true
	//    contradiction: place_unknown [TT 59/2021/TT-BCA (2021-05-15), tables of place, sex and century]
	// 2024-07-01 true false true
	//    note: place_unknown [26/2023/QH15 (2023-11-27), art. 12]
}

func ExamplePersonalID_Compare() {
	id := identity.MustParsePersonalID("015185012345")
	birthplace, _ := identity.ParsePlace("015")
	for _, f := range id.Compare(identity.Person{
		Sex:        identity.Male,
		BirthDate:  identity.PartialDateOf(motcua.MustDate(1986, 5, 17)),
		Birthplace: birthplace,
	}) {
		fmt.Println(f.Grade, f.Code, f.Text(motcua.English))
	}
	// Output:
	// contradiction sex_differs the number tells another sex than the one registered (TT 07/2016/TT-BCA (2016-02-01), art. 7 and appendices 1-2)
	// contradiction birth_year_differs the number tells another birth year than the one registered (TT 07/2016/TT-BCA (2016-02-01), art. 7 and appendices 1-2)
}

func ExampleCompactPersonalID() {
	id, changes, err := identity.CompactPersonalID("001 185-012 345")
	fmt.Println(id, changes, err)
	_, _, err = identity.CompactPersonalID("O01185012345")
	fmt.Println(err)
	// Output:
	// 001********* [spaces_removed ×2 separators_removed ×1] <nil>
	// identity: personal ID: invalid: malformed (12 ASCII digits)
}

func ExamplePlace_Province() {
	place, _ := identity.ParsePlace("015")
	before, _ := place.Province(motcua.MustDate(2025, 6, 30))
	after, _ := place.Province(motcua.MustDate(2025, 7, 1))
	fmt.Println(place.Name(), before.Code, before.Name, after.Code, after.Name)
	// Output:
	// Yên Bái 15 Yên Bái 15 Lào Cai
}

// A message to another system carries the number; printing the message does not.
func ExampleExchange() {
	type message struct {
		PersonalID identity.Exchange[identity.PersonalID] `json:"personalId"`
	}
	var m message
	if err := json.Unmarshal([]byte(`{"personalId":"001185012345"}`), &m); err != nil {
		fmt.Println(err)
		return
	}
	wire, err := json.Marshal(m)
	fmt.Println(string(wire), err)
	fmt.Printf("%+v\n", m)
	// Output:
	// {"personalId":"001185012345"} <nil>
	// {PersonalID:001*********}
}

// A number in the unexported field of somebody's struct prints as noise, elsewhere as a mask.
func ExamplePersonalID_mask() {
	type request struct {
		id identity.PersonalID
	}
	id := identity.MustParsePersonalID("001185012345")
	text, _ := json.Marshal(map[string]any{"id": id})
	fmt.Printf("%v %d %x %s\n", id, id, id, text)
	fmt.Println(strings.Contains(fmt.Sprintf("%+v", request{id}), "1185012345"))
	fmt.Println(id.Reveal())
	// Output:
	// 001********* 001********* 001********* {"id":"001*********"}
	// false
	// 001185012345
}

func ExampleParseTaxCode() {
	for _, s := range []string{"0100000123001", "0100000060", "0100000051", "001185012345"} {
		c, err := identity.ParseTaxCode(s)
		fmt.Println(c.Kind(), c, err)
	}
	// Output:
	// unit 01********-*** <nil>
	// none  identity: tax code: invalid: check_digit: malformed (10 minus the weighted sum modulo 11)
	// none  identity: tax code: invalid: serial: not_allowed (a remainder of 0: no check digit exists)
	// personal 001********* <nil>
}

func ExampleParseAgencyCode() {
	c, _ := identity.ParseAgencyCode("000.03.14.H40")
	older, _ := c.QCVN102()
	parent, _ := c.Parent()
	name, quality, _ := identity.LevelOneAgency("H42")
	fmt.Println(c, older, parent, c.LevelOne())
	fmt.Println(name, quality)
	// Output:
	// H40.14.03 000.03.14.H40 H40.14 H40
	// UBND Ninh Bình high
}

func ExampleParseDossierCode() {
	for _, s := range []string{"000.00.01.H40-200706-0001", "H15.50.05-260201-150042", "G01.899.909-260916-891234"} {
		c, _ := identity.ParseDossierCode(s)
		owner, _ := c.Owner()
		fmt.Println(c.Form(), c.Agency(), c.Received(), owner, c.Sequence())
	}
	// Output:
	// tt01_2018 H40.01 2020-07-06  1
	// central_2026 H15.50.05 2026-02-01 G15 42
	// police G01.899.909 2026-09-16  891234
}

func ExampleParseHealthCardNumber() {
	h, _ := identity.ParseHealthCardNumber("DN4010123456789")
	object, payer := h.Object()
	fmt.Println(h, object, payer == identity.PayerEmployment, h.Benefit(), h.ProvinceCode())
	// Output:
	// *************** DN true 4 01
}

func ExampleParsePhoneNumber() {
	p, _ := identity.ParsePhoneNumber("0912 345 678")
	fmt.Println(p, p.Reveal())
	// Output:
	// +84********* +84912345678
}

func ExampleMatchKey() {
	fmt.Println(identity.MatchKey("Trần Thị Hòa") == identity.MatchKey("TRẦN THỊ HOÀ"))
	fmt.Println(identity.MatchKey("Trần Thị Hòa") == identity.MatchKey("Trần Thị Hoa"))
	fmt.Println(identity.SearchKey("Trần Thị Hòa"))
	// Output:
	// true
	// false
	// TRAN THI HOA
}

// A generic tool recognises what is pasted into it.
func ExampleRecognise() {
	for _, text := range []string{"1.013401.H50", "H15.50.05.13-261008-0975", "0100233488"} {
		fmt.Println(text, identity.Recognise(text))
	}
	// Output:
	// 1.013401.H50 [procedure]
	// H15.50.05.13-261008-0975 [dossier]
	// 0100233488 [tax_code social_insurance health_card agency]
}

func ExampleLines() {
	l := identity.NewLines(strings.NewReader("001185012345\n1185012345\n"), motcua.MustDate(2026, 3, 31))
	for l.Next() {
		fmt.Println(l.Line(), l.Inspection().WellFormed())
	}
	fmt.Println(l.Err())
	// Output:
	// 1 true
	// 2 false
	// <nil>
}
