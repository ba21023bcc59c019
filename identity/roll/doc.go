// Package roll checks a roll of people (danh sách) for faults in their personal numbers: the work called data cleaning
// (làm sạch dữ liệu). It reads the roll in a stream and says of each row what is wrong, why probably, and what could
// repair it; it repairs nothing by itself.
//
//	sc, err := roll.NewScanner(file, &roll.Options{On: today})
//	for sc.Scan() {
//		row := sc.Row()
//		for _, f := range row.Findings {
//			fmt.Println(row.Line, f.Code, f.Cause)
//		}
//	}
//	if err := sc.Err(); err != nil { … }
//	for _, g := range sc.Duplicates() { … }
//	sum := sc.Summary()
//
// # The roll
//
// A CSV file in UTF-8 with a header and the columns no, name, sex, birth_date, birthplace, personal_id in any order.
// Sex is Nam, Nữ, male or female; birth_date YYYY-MM-DD, or YYYY-MM or YYYY for people registered without a full date;
// birthplace a place code of three digits or the two digits of a province. All may be empty. Other columns are left
// alone and named by [Scanner.Ignored]. Rows from elsewhere go through [Checker.Check].
//
// # Findings
//
// A number is malformed only when it is not twelve digits; then [Cause] says what probably happened: a zero lost by a
// spreadsheet, spaces, a letter O, full-width digits, a nine-digit card, scientific notation. A contradiction (sai cấu
// trúc số) is a number that tells another sex or birth year than the row. A duplicate is one number on two people, one
// person on two rows, or one person with two numbers. People are the same when their names and birth dates are, whichever
// letter of a syllable carries the tone; of two numbers only when the birth date is wholly known, for a name and a year fit
// many.
//
// # Repairs and decisions
//
// A finding may carry a [Repair]: a proposed number with the steps that led to it. It is Exact when the digits are the
// ones that were written, otherwise it is a guess that agrees with the row. What becomes of a finding is decided by
// [Options.Decide], which may apply the repair, or waive the finding; without it everything remains. In the [Summary],
// found = repaired + waived + remaining, and read = accepted + rejected; [Summary.Check] adds it up.
//
// # Cancellation
//
// A person with a wrong number gets another: a file is prepared, the number cancelled, a new one established (Decree
// 70/2024/NĐ-CP of 25 June 2024, art. 11-12). [Corrections] follows these three stages and keeps their three ratios
// apart: "files prepared for all" says nothing about how many numbers were cancelled.
//
// # Memory
//
// For duplicates a roll keeps 16 bytes for each row with a number or a full birth date (eight for the number, eight for a
// digest of the person), in blocks that are never copied,
// and 4 more while it sorts at the end. Nothing else grows with the roll.
//
// # What it does not do
//
// It looks nothing up: whether a number belongs to a person is known to the national population database only. It
// keeps no names, and prints no numbers.
package roll
