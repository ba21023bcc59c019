package motcua_test

import (
	"fmt"
	"log"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

func Example_embedding() {
	received := motcua.MustParseDate("2024-04-25").At(9, 0, 0)
	proof, err := calendar.Vietnam().Explain(received, calendar.WorkingDays(4), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("due", proof.Due.Date, proof.Due.Date.Weekday()) // proof.Text says why, day by day

	id, err := identity.ParsePersonalID("040085123456") // invented
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(id, id.Inspect(motcua.MustParseDate("2024-07-01")).Grade())

	issued := motcua.Ratio{Part: motcua.Exactly(36_915), Whole: motcua.Exactly(37_525), Of: "issued / collected"}
	wholes, _ := motcua.MustParsePercent("99.8 %").Wholes(36_915)
	fmt.Println(issued.Percent(1), "and not 99.8 %, which needs a whole of", wholes)
	// Output:
	// due 2024-05-04 Saturday
	// 040********* none
	// 98.4 % and not 99.8 %, which needs a whole of 36971..37007
}
