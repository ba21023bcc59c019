package identity_test

import (
	"fmt"

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
