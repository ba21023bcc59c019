package roll_test

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/roll"
)

// The people and numbers in this file are invented.
const sample = `no,name,sex,birth_date,birthplace,personal_id
1,Nguyễn Văn Thử,Nam,1985-05-17,001,001085012345
2,Trần Thị Mẫu,Nữ,1985-02-01,046,46185012345
3,Lê Văn Ví Dụ,Nam,1990,079,079 090 012 345
4,Phạm Thị Hòa,Nữ,1985-05-17,001,001085099999
5,Phạm Thị Hoà,Nữ,1985-05-17,001,001185012346
6,Đỗ Văn Bản,Nam,1960-01-01,,1.08512E+11
`

func ExampleScanner() {
	sc, err := roll.NewScanner(strings.NewReader(sample), &roll.Options{On: motcua.MustDate(2026, 3, 31)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for sc.Scan() {
		row := sc.Row()
		for _, f := range row.Findings {
			fmt.Printf("line %d: %s: %s", row.Line, f.Grade, f.Code)
			if f.Cause != "" {
				fmt.Printf(" (%s)", f.Cause)
			}
			if f.Repair != nil {
				fmt.Printf(", proposed %v, exact %t, supported %t", f.Repair.ID, f.Repair.Exact, f.Repair.Supported)
			}
			fmt.Println()
		}
	}
	if err := sc.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range sc.Duplicates() {
		fmt.Println("lines", g.Lines, g.Code)
	}
	sum := sc.Summary()
	fmt.Printf("read %d = %d accepted + %d rejected\n", sum.Read, sum.Accepted, sum.Rejected)
	t := sum.Total
	fmt.Printf("found %d = %d repaired + %d waived + %d remaining\n", t.Found, t.Repaired, t.Waived, t.Remaining)
	// Output:
	// line 3: malformed: malformed (leading_zero_lost), proposed 046*********, exact false, supported true
	// line 4: malformed: malformed (spaces), proposed 079*********, exact true, supported true
	// line 5: contradiction: sex_differs
	// line 7: malformed: malformed (scientific_notation)
	// lines [5 6] two_numbers
	// read 6 = 6 accepted + 0 rejected
	// found 5 = 0 repaired + 0 waived + 5 remaining
}

// A caller decides what becomes of each finding. Here exact repairs are applied, and guesses that sex and birth year
// support; somebody has looked at line 5.
func ExampleOptions_decide() {
	sc, err := roll.NewScanner(strings.NewReader(sample), &roll.Options{
		Decide: func(row roll.Row, f roll.Finding) roll.Decision {
			switch {
			case f.Repair != nil && (f.Repair.Exact || f.Repair.Supported):
				return roll.ApplyRepair
			case row.Line == 5 && f.Code == identity.FindingSexDiffers:
				return roll.Waive
			}
			return roll.Remain
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for sc.Scan() {
	}
	sum := sc.Summary()
	for _, l := range sum.Lines {
		fmt.Printf("%s: found %d = %d repaired + %d waived + %d remaining\n", l.Text(motcua.English), l.Found, l.Repaired, l.Waived, l.Remaining)
	}
	fmt.Println("settled:", sum.Cleaned().Percent(1))
	// Output:
	// not twelve digits: zeros in front lost (a spreadsheet took it for an amount): found 1 = 1 repaired + 0 waived + 0 remaining
	// not twelve digits: scientific notation, digits are lost: found 1 = 0 repaired + 0 waived + 1 remaining
	// not twelve digits: spaces: found 1 = 1 repaired + 0 waived + 0 remaining
	// the number tells another sex than the one registered: found 1 = 0 repaired + 1 waived + 0 remaining
	// one person with two numbers: found 1 = 0 repaired + 0 waived + 1 remaining
	// settled: 60.0 %
}
