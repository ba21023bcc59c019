package card_test

import (
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/card"
)

// The person in these examples is invented.

func ExampleParseQR() {
	q, err := card.ParseQR("001185012345|024999001|Trần Thị Minh Họa|17051985|Nữ|Thôn Mẫu, Hà Nội|02092021")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(q.Kind, q.PersonalID, q.Name, q.BirthDate, q.Sex, q.Issued)
	fmt.Println("name known", q.Quality(card.FieldName))
	// Output:
	// chip_card 001********* Trần Thị Minh Họa 1985-05-17 female 2021-09-02
	// name known high
}

func ExampleParseMRZ() {
	m, err := card.ParseMRZ("IDVNM1850123459001185012345<<0\n8505176F4505178VNM<<<<<<<<<<<0\nTRAN<<THI<MINH<HOA<<<<<<<<<<<<")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.PersonalID, m.Name(), m.BirthDate, m.Sex, m.Expiry)
	fmt.Println("same name:", m.SameName("Trần Thị Minh Họa"))
	// Output:
	// 001********* TRAN THI MINH HOA 1985-05-17 female 2045-05-17
	// same name: true
}

func ExampleCompare() {
	q, err := card.ParseQR("001185012345|024999001|Trần Thị Minh Họa|17051985|Nữ|Thôn Mẫu, Hà Nội|02092021")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range card.Compare(&q, nil, &identity.Person{
		Name:      "Trần Thị Minh Hoạ", // the tone stands elsewhere: the same name
		Sex:       identity.Female,
		BirthDate: identity.PartialDateOf(motcua.MustDate(1985, 7, 15)),
	}) {
		fmt.Println(c.A, c.B, c.Grade, c.Code)
	}
	// Output:
	// qr person contradiction birth_date_differs
}
