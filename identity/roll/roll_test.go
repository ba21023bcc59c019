package roll_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/roll"
)

// The people and numbers in these tests are invented.

const header = "no,name,sex,birth_date,birthplace,personal_id\n"

// scan reads a whole roll.
func scan(t *testing.T, text string, opt *roll.Options) (*roll.Scanner, []roll.Row) {
	t.Helper()
	sc, err := roll.NewScanner(strings.NewReader(text), opt)
	if err != nil {
		t.Fatal(err)
	}
	var rows []roll.Row
	for sc.Scan() {
		rows = append(rows, sc.Row())
	}
	return sc, rows
}

// TestCauses kills: a cause taken for another, a repair that guesses against the row, a repair where digits are lost.
func TestCauses(t *testing.T) {
	for _, test := range []struct {
		number string
		cause  roll.Cause
		repair string // the proposed number, "" for none
		exact  bool
		why    string
	}{
		{"46185012345", roll.CauseLeadingZeros, "046185012345", false, "one zero lost"},
		{"1185012345", roll.CauseLeadingZeros, "001185012345", false, "two zeros lost"},
		{"46085012345", roll.CauseLeadingZeros, "", false, "padded it is a man's number, and she is not"},
		{"3185012345", roll.CauseLeadingZeros, "", false, "003 is no place"},
		{"046 185 012 345", roll.CauseSpaces, "046185012345", true, "grouped"},
		{" 046185012345", roll.CauseSpaces, "046185012345", true, "around it"},
		{"046185012345\u200b", roll.CauseSpaces, "046185012345", true, "invisible"},
		{"046.185.012.345", roll.CauseSeparators, "046185012345", true, "dots"},
		{"046-185-012345", roll.CauseSeparators, "046185012345", true, "dashes"},
		{"'046185012345", roll.CauseTextMark, "046185012345", true, "text mark"},
		{`="046185012345"`, roll.CauseTextMark, "046185012345", true, "text formula"},
		{"０４６１８５０１２３４５", roll.CauseFullWidth, "046185012345", true, "full-width"},
		{"O46185O12345", roll.CauseLetters, "046185012345", false, "letter O"},
		{"0461850l2345", roll.CauseLetters, "046185012345", false, "letter l"},
		{"046185０l2345", roll.CauseLetters, "046185012345", false, "both"},
		{"O46I85OI2345", roll.CauseLetters, "046185012345", false, "four of twelve"},
		{"46185012345.0", roll.CauseLeadingZeros, "046185012345", false, "a float with a zero lost"},
		{"46185012345.00", roll.CauseLeadingZeros, "046185012345", false, "the same with two decimals"},
		{"246185012345.0", roll.CauseDecimal, "246185012345", false, "a float of twelve digits"},
		{"1.08512E+11", roll.CauseScientific, "", false, "digits are gone"},
		{"1,08512E+11", roll.CauseScientific, "", false, "with a comma"},
		{"4.6185012345E+10", roll.CauseScientific, "", false, "even when all digits could be there"},
		{"024999001", roll.CauseOldCard, "", false, "nine digits"},
		{"024 999 001", roll.CauseOldCard, "", false, "nine digits, grouped"},
		{"٠٤٦١٨٥٠١٢٣٤٥", roll.CauseOtherScript, "", false, "Arabic-Indic"},
		{"04618501234⁵", roll.CauseOtherScript, "", false, "superscript"},
		{"DN4010123456789", roll.CauseOtherNumber, "", false, "a health-insurance card"},
		{"C1234567", roll.CauseOtherNumber, "", false, "a passport"},
		{"0912345678", roll.CauseOtherNumber, "", false, "a phone"},
		{"0912 345 678", roll.CauseOtherNumber, "", false, "a phone, grouped"},
		{"3500000116", roll.CauseOtherNumber, "", false, "a tax code; 003 is no place"},
		{"04618501234", roll.CauseTooShort, "", false, "eleven digits that begin with zero"},
		{"12345", roll.CauseTooShort, "", false, "five digits"},
		{"0461850123456", roll.CauseTooLong, "", false, "thirteen digits"},
		{strings.Repeat("1", 1000), roll.CauseTooLong, "", false, "a thousand"},
		{"không có", roll.CauseOther, "", false, "words"},
		{"-", roll.CauseOther, "", false, "a dash"},
		{"046185O1234?", roll.CauseOther, "", false, "a question mark"},
	} {
		t.Run(test.number[:min(len(test.number), 24)], func(t *testing.T) {
			row := roll.NewChecker(nil).Check(roll.Record{Line: 1, Name: "Trần Thị Mẫu", Sex: "Nữ", PersonalID: test.number})
			if len(row.Findings) != 1 || row.Findings[0].Code != identity.FindingMalformed || row.Findings[0].Grade != identity.Malformed {
				t.Fatalf("findings: %v", row.Findings)
			}
			f := row.Findings[0]
			if f.Cause != test.cause {
				t.Errorf("cause %s, want %s (%s)", f.Cause, test.cause, test.why)
			}
			got, exact := "", false
			if f.Repair != nil {
				got, exact = f.Repair.ID.Reveal(), f.Repair.Exact
				if f.Repair.Supported {
					t.Error("supported without a birth year")
				}
			}
			if got != test.repair || exact != test.exact {
				t.Errorf("repair %q exact %t, want %q %t (%s)", got, exact, test.repair, test.exact, test.why)
			}
			if !row.Person.ID.IsZero() {
				t.Error("a repair was applied though nobody decided so")
			}
			for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
				if f.Cause.Text(l) == "" || !strings.Contains(f.Text(l), f.Cause.Text(l)) {
					t.Errorf("%s has no words", f.Cause)
				}
			}
		})
	}
}

// TestRepairIsSupported kills: support by half of what supports.
func TestRepairIsSupported(t *testing.T) {
	for _, test := range []struct {
		sex, birth string
		want       bool
		proposed   bool
	}{
		{"Nữ", "1985-05-17", true, true},
		{"Nữ", "1985", true, true},
		{"Nữ", "", false, true},
		{"", "1985-05-17", false, true},
		{"Nam", "1985-05-17", false, false},
		{"Nữ", "1986-05-17", false, false},
	} {
		row := roll.NewChecker(nil).Check(roll.Record{Sex: test.sex, BirthDate: test.birth, PersonalID: "46185012345"})
		r := row.Findings[0].Repair
		if (r != nil) != test.proposed || r != nil && r.Supported != test.want {
			t.Errorf("%s %s: %+v, want proposed %t supported %t", test.sex, test.birth, r, test.proposed, test.want)
		}
	}
}

// TestFields kills: a field that cannot be read dropped in silence, or compared as if it could; rows with unusual forms refused.
func TestFields(t *testing.T) {
	sc, rows := scan(t, "\ufeff"+"personal_id,address,birthplace,birth_date,sex,name,no\n"+
		"001185012345,x,001,1985-05-17,Nữ,Trần Thị A,1\n"+ // fine, in another order
		"001185012345,x,01,1985,female,Trần Thị B,2\n"+ // fine, other forms
		"001185012345,x,xx,17/05/1985,gái,Trần Thị C,3\n"+ // three fields unreadable
		",,,,,,\n", nil)
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		for _, f := range r.Findings {
			got = append(got, fmt.Sprint(r.Line, " ", f.Code, " ", f.Part))
		}
	}
	want := []string{"4 unreadable sex", "4 unreadable birth_date", "4 unreadable place", "5 number_missing "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"address"}, sc.Ignored()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s := sc.Summary(); s.Clean != 2 || s.Read != 4 || s.Check() != nil {
		t.Errorf("%+v", s)
	}
}

// TestJudgedByDate kills: a roll judged by one law for all times, notes counted as faults.
func TestJudgedByDate(t *testing.T) {
	for _, test := range []struct {
		on   string
		want int
	}{{"2024-06-30", 1}, {"2024-07-01", 0}, {"2026-01-01", 0}} {
		_, rows := scan(t, header+"1,A,Nữ,,,003185012345\n", &roll.Options{On: motcua.MustParseDate(test.on)})
		if got := len(rows[0].Findings); got != test.want {
			t.Errorf("%s: %d findings, want %d", test.on, got, test.want)
		}
	}
	_, rows := scan(t, header+"1,A,,,,015227012345\n", &roll.Options{On: motcua.MustDate(2026, 1, 1)})
	if got := rows[0].Findings; len(got) != 1 || got[0].Code != identity.FindingBirthYearFuture {
		t.Errorf("a note beside a doubt is counted: %v", got)
	}
	_, rows = scan(t, header+"1,A,Nữ,,,015185012345\n", &roll.Options{On: motcua.MustDate(2026, 1, 1)})
	if len(rows[0].Findings) != 0 {
		t.Errorf("that a province was merged is no fault of the row: %v", rows[0].Findings)
	}
}

// TestWrongInput kills: a row lost in silence, a header guessed, an error that quotes a number.
func TestWrongInput(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "roll: header: invalid: empty"},
		{"columns", "no,name,sexx\n", "roll: header: invalid: line 1: missing_column (sex); line 1: missing_column (birth_date); line 1: missing_column (birthplace); and 1 more"},
		{"twice", "no,no,name,sex,birth_date,birthplace,personal_id\n", "roll: header: invalid: line 1: duplicate (no)"},
		{"not UTF-8", "no,name,sex,birth_date,birthplace,personal_id,\xff\n", "roll: header: invalid: line 1: not_utf8"},
		{"not CSV", "\"no\"x,name\n", "roll: header: invalid: line 1: malformed (CSV)"},
	} {
		_, err := roll.NewScanner(strings.NewReader(test.text), nil)
		if err == nil || err.Error() != test.want || !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, err := roll.NewScanner(iotest.ErrReader(io.ErrUnexpectedEOF), nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a reader that fails: %v", err)
	}
	sc, rows := scan(t, header+
		"1,A,Nam,,,001085012345\n"+
		"2,A,Nam,,001085012346\n"+ // five fields
		"3,A,Nam,,,001085012347,more\n"+ // seven
		"4,A\xff,Nam,,,001085012348\n"+ // not UTF-8
		"5,A \"B\",Nam,,,001085012349\n"+ // a bare quote
		"6,\"A\",Nam,,,001085012350\n", nil)
	var got []string
	for _, r := range rows {
		if !r.Accepted() {
			got = append(got, fmt.Sprint(r.Line, " ", r.Problems))
		}
	}
	want := []string{"3 [field_count (6)]", "4 [field_count (6)]", "5 [not_utf8]", "6 [malformed (CSV)]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s := sc.Summary(); s.Read != 6 || s.Accepted != 2 || s.Rejected != 4 || s.Check() != nil || sc.Err() != nil {
		t.Errorf("%+v %v", s, sc.Err())
	}
	sc, _ = scan(t, header+"1,A,Nam,,,001085012345\n2,\"A,Nam,,,001085012346\n3,A,Nam,,,001085012347\n", nil)
	if err := sc.Err(); !errors.Is(err, motcua.ErrInvalid) || strings.Contains(err.Error(), "001085") {
		t.Errorf("a quote that swallows rows: %v", err)
	}
	sc, err := roll.NewScanner(io.MultiReader(strings.NewReader(header+"1,A,Nam,,,001085012345\n"), iotest.ErrReader(io.ErrUnexpectedEOF)), nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for sc.Scan() {
		n++
	}
	if n != 1 || !errors.Is(sc.Err(), io.ErrUnexpectedEOF) {
		t.Errorf("%d rows before the reader fails: %v", n, sc.Err())
	}
	semicolons, rows := scan(t, strings.ReplaceAll(header, ",", ";")+"1;A, B;Nam;;;001085012345\n", &roll.Options{Comma: ';'})
	if len(rows) != 1 || rows[0].Person.Name != "A, B" || semicolons.Err() != nil {
		t.Errorf("semicolons: %+v", rows)
	}
}

// TestDuplicates kills: one person listed twice taken for two, two people taken for one, tone placement, a group told of twice, a
// row without a birth date matched by name alone.
func TestDuplicates(t *testing.T) {
	sc, _ := scan(t, header+
		"1,Nguyễn Văn A,Nam,1985-05-17,,001085000001\n"+ // 2
		"2,Trần Thị Hòa,Nữ,1986-01-02,,001186000002\n"+ // 3
		"3,Nguyễn Văn B,Nam,1985-05-17,,001085000001\n"+ // 4: the number of line 2 on another person
		"4,TRẦN THỊ HOÀ,Nữ,1986-01-02,,001186000003\n"+ // 5: the person of line 3 with another number
		"5,Lê Văn C,Nam,1990-01-01,,001090000004\n"+ // 6
		"6,Lê  Văn C,Nam,1990-01-01,,001090000004\n"+ // 7: listed twice
		"7,Phạm D,Nam,1970,,001070000005\n"+ // 8
		"8,Phạm D,Nam,1970,,001070000006\n"+ // 9: the year alone does not make them one
		"9,Trần Thị Hòa,Nữ,1986-01-02,,bad\n"+ // 10: no number
		"10,Trần Thị Hóa,Nữ,1986-01-02,,001186000007\n"+ // 11: another name
		"11,Trần Thị Hoà,Nữ,1986-01-02,,001186000002\n"+ // 12: line 3 again
		"12,,Nam,1985-05-17,,001085000001\n"+ // 13: nobody knows who
		"13,Võ E,Nam,1960,,001060000008\n"+ // 14
		"14,VÕ E,Nam,1960,,001060000008\n"+ // 15: listed twice, with a year only
		"15,Võ F,Nam,,,001061000009\n"+ // 16
		"16,Võ G,Nam,,,001061000009\n"+ // 17: two people, dates unknown
		"17,,Nam,,,001062000010\n"+ // 18
		"18,,Nam,,,001062000010\n", nil) // 19: nobody knows who they are, and nothing says that they are one
	type group struct {
		Code  identity.FindingCode
		Grade string
		Lines []int
	}
	var got []group
	for _, g := range sc.Duplicates() {
		got = append(got, group{g.Code, g.Grade.String(), g.Lines})
	}
	want := []group{
		{roll.FindingNumberShared, "contradiction", []int{2, 4, 13}},
		{roll.FindingListedTwice, "doubt", []int{3, 12}},
		{roll.FindingTwoNumbers, "doubt", []int{3, 5}},
		{roll.FindingListedTwice, "doubt", []int{6, 7}},
		{roll.FindingListedTwice, "doubt", []int{14, 15}},
		{roll.FindingNumberShared, "contradiction", []int{16, 17}},
		{roll.FindingNumberShared, "contradiction", []int{18, 19}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s := sc.Summary()
	if s.Of(roll.FindingNumberShared).Found != 4 || s.Of(roll.FindingListedTwice).Found != 3 || s.Of(roll.FindingTwoNumbers).Found != 1 || s.Check() != nil {
		t.Errorf("%+v", s)
	}
}

// TestDuplicatesNaive kills: a run cut at a block or lost in sorting, a line counted wrong after a rejected row. The naive way is a map of
// lists.
func TestDuplicatesNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var text strings.Builder
	text.WriteString(header)
	byNumber, byPerson := map[string][]int{}, map[string]map[string]int{}
	who := map[int]string{}
	line := 1
	for i := range 40000 {
		line++
		switch r.IntN(50) {
		case 0:
			text.WriteString("broken\n")
			continue
		case 1:
			text.WriteString("\n")
			continue
		}
		name := fmt.Sprintf("Người %d", r.IntN(24000))
		born := fmt.Sprintf("19%02d-01-%02d", r.IntN(4)+60, r.IntN(4)+1)
		number := fmt.Sprintf("001%09d", r.IntN(36000))
		person := name + born
		if r.IntN(40) == 0 {
			name = "\"" + name + "\n\"" // a field over two lines
			fmt.Fprintf(&text, "%d,%s,,%s,,%s\n", i, name, born, number)
			byNumber[number] = append(byNumber[number], line)
			who[line] = person
			remember(byPerson, person, number, line)
			line++
			continue
		}
		fmt.Fprintf(&text, "%d,%s,,%s,,%s\n", i, name, born, number)
		byNumber[number] = append(byNumber[number], line)
		who[line] = person
		remember(byPerson, person, number, line)
	}
	var want []string
	for _, lines := range byNumber {
		if len(lines) < 2 {
			continue
		}
		code := roll.FindingListedTwice
		for _, l := range lines {
			if who[l] != who[lines[0]] {
				code = roll.FindingNumberShared
			}
		}
		want = append(want, fmt.Sprint(code, lines))
	}
	for _, numbers := range byPerson {
		if len(numbers) < 2 {
			continue
		}
		var lines []int
		for _, l := range numbers {
			lines = append(lines, l)
		}
		slices.Sort(lines)
		want = append(want, fmt.Sprint(roll.FindingTwoNumbers, lines))
	}
	sc, _ := scan(t, text.String(), nil)
	var got []string
	for _, g := range sc.Duplicates() {
		got = append(got, fmt.Sprint(g.Code, g.Lines))
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 1000 {
		t.Fatalf("only %d groups: the test does not test", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func remember(byPerson map[string]map[string]int, person, number string, line int) {
	if byPerson[person] == nil {
		byPerson[person] = map[string]int{}
	}
	if byPerson[person][number] == 0 {
		byPerson[person][number] = line
	}
}

// TestDecide kills: a repair applied against the decision or without one, a waiver that is lost, a decided number not checked again,
// found ≠ repaired + waived + remaining.
func TestDecide(t *testing.T) {
	asked := 0
	sc, rows := scan(t, header+
		"1,A,Nữ,1985-05-17,,46185012345\n"+ // repaired
		"2,B,Nam,1986-05-17,,046 185 012 346\n"+ // repaired, and then contradicts sex and year
		"3,C,Nữ,,,1.08512E+11\n"+ // no proposal: remains though a repair is asked for
		"4,D,Nam,,,001185012345\n"+ // waived
		"5,E,Nữ,1985-05-17,,46185012399\n"+ // left
		"6,A,Nữ,1985-05-17,,046185012345\n", // a duplicate of the repaired line 2, waived
		&roll.Options{Decide: func(row roll.Row, f roll.Finding) roll.Decision {
			asked++
			switch {
			case row.Line == 5 || f.With != 0:
				return roll.Waive
			case f.Code == identity.FindingMalformed && row.Line != 6:
				return roll.ApplyRepair
			}
			return roll.Remain
		}})
	if rows[0].Person.ID.Reveal() != "046185012345" || rows[1].Person.ID.IsZero() || !rows[2].Person.ID.IsZero() || !rows[4].Person.ID.IsZero() {
		t.Error("the decisions were not followed")
	}
	if len(rows[1].Findings) != 3 {
		t.Errorf("a repaired number is not compared: %v", rows[1].Findings)
	}
	s := sc.Summary()
	if want := (roll.Tally{Found: 8, Repaired: 2, Waived: 2, Remaining: 4}); s.Total != want || asked != 8 {
		t.Errorf("%+v after %d questions, want %+v", s.Total, asked, want)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if got := s.Cleaned().Percent(1).String(); got != "50.0 %" {
		t.Errorf("settled %s", got)
	}
	s.Lines[0].Repaired++
	s.Read++
	if err := s.Check(); err == nil || err.Error() != "roll: summary: invalid: read: sum (accepted + rejected); lines[0]: sum (repaired + waived + remaining); total: sum (the lines)" {
		t.Errorf("a summary that does not add up: %v", err)
	}
	if _, empty := scan(t, header, nil); empty != nil {
		t.Error("rows of an empty roll")
	}
	none, _ := scan(t, header, nil)
	if none.Summary().Cleaned().Defined() {
		t.Error("nothing found, and a rate")
	}
}

// TestRows kills: a record without a line that overwrites another, an iterator read on after its reader has left.
func TestRows(t *testing.T) {
	records := []roll.Record{
		{Name: "A", PersonalID: "001185012345"}, {Name: "B", PersonalID: "46185012345"}, {Line: 70, Name: "C", PersonalID: "001185012345"},
	}
	c := roll.NewChecker(nil)
	var lines []int
	for row := range c.Rows(slices.Values(records)) {
		lines = append(lines, row.Line)
	}
	if diff := cmp.Diff([]int{1, 2, 70}, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s := c.Summary(); s.Read != 3 || s.Of(identity.FindingMalformed).Found != 1 {
		t.Errorf("%+v", s)
	}
	c = roll.NewChecker(nil)
	for range c.Rows(slices.Values(records)) {
		break
	}
	if s := c.Summary(); s.Read != 1 {
		t.Errorf("%d rows after leaving", s.Read)
	}
}

// TestAfterTheEnd kills: a row that is checked and never compared.
func TestAfterTheEnd(t *testing.T) {
	c := roll.NewChecker(nil)
	c.Summary()
	defer func() {
		if r := recover(); r == nil || strings.Contains(fmt.Sprint(r), "001") {
			t.Errorf("no panic, or one with a number: %v", r)
		}
	}()
	c.Check(roll.Record{PersonalID: "001185012345"})
}

// TestDecisionsFile kills: a decision without a name or reason, one that applies to another row than it was made for, one that
// nothing asked for and nobody hears of.
func TestDecisionsFile(t *testing.T) {
	const file = "line,no,code,decision,by,reason\n" +
		"2,1,malformed,repair,Lan,khớp với giấy khai sinh\n" +
		"3,9,malformed,repair,Lan,another row's number\n" +
		"5,,number_shared,waive,Lan,hai số cũ\n" +
		"99,1,malformed,waive,Lan,no such line\n"
	d, err := roll.ReadDecisions(strings.NewReader("\ufeff" + file))
	if err != nil {
		t.Fatal(err)
	}
	sc, rows := scan(t, header+
		"1,A,Nữ,1985-05-17,,46185012345\n"+
		"2,B,Nữ,1985-05-17,,46185012346\n"+
		"3,C,Nữ,1985-05-17,,001185012345\n"+
		"4,D,Nữ,1985-05-17,,001185012345\n", &roll.Options{Decide: d.Decide})
	if rows[0].Person.ID.IsZero() || !rows[1].Person.ID.IsZero() {
		t.Error("the decisions were not followed")
	}
	if want := (roll.Tally{Found: 3, Repaired: 1, Waived: 1, Remaining: 1}); sc.Summary().Total != want {
		t.Errorf("%+v, want %+v", sc.Summary().Total, want)
	}
	if diff := cmp.Diff([]int{3, 5}, d.Unused()); diff != "" {
		t.Errorf("unused (-want +got):\n%s", diff)
	}
	var none roll.Decisions
	if none.Decide(roll.Row{Line: 1}, roll.Finding{}) != roll.Remain || none.Unused() != nil {
		t.Error("the zero value decides")
	}
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "roll: decisions: invalid: empty"},
		{"columns", "line\n", "roll: decisions: invalid: line 1: missing_column (no); line 1: missing_column (code); line 1: missing_column (decision); and 2 more"},
		{"nobody", "line,no,code,decision,by,reason\n2,1,malformed,waive,,\n", "roll: decisions: invalid: line 2: by: required; line 2: reason: required"},
		{"nonsense", "line,no,code,decision,by,reason\n0,1,,maybe,Lan,x\n", "roll: decisions: invalid: line 2: line: malformed (line of the roll); line 2: code: required; line 2: decision: unknown (repair, waive)"},
		{"twice", "line,no,code,decision,by,reason\n2,1,a,waive,Lan,x\n2,1,a,repair,Lan,x\n", "roll: decisions: invalid: line 3: line: duplicate (line 2)"},
		{"fields", "line,no,code,decision,by,reason\n2,1\n", "roll: decisions: invalid: line 2: malformed (CSV)"},
		{"not UTF-8", "line,no,code,decision,by,reason\n2,1,a,waive,\xff,x\n", "roll: decisions: invalid: line 2: by: not_utf8"},
	} {
		if _, err := roll.ReadDecisions(strings.NewReader(test.text)); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// TestCorrections kills: a stage skipped or taken twice, a stage before the one before it, a successor of two, one ratio for all stages,
// a stage counted before its day.
func TestCorrections(t *testing.T) {
	id := func(n int) identity.PersonalID {
		return identity.MustParsePersonalID(fmt.Sprintf("001185%06d", n))
	}
	day := func(n int) motcua.Date { return motcua.MustDate(2026, 1, 1).AddDays(n) }
	var c roll.Corrections
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	fails := func(err, want error, why string) {
		t.Helper()
		if !errors.Is(err, want) || err != nil && strings.Contains(err.Error(), "001185") {
			t.Errorf("%s: %v, want %v", why, err, want)
		}
	}
	for n := range 4 {
		ok(c.Find(id(n), day(n)))
	}
	fails(c.Find(id(0), day(0)), motcua.ErrExists, "found twice")
	fails(c.Find(identity.PersonalID{}, day(0)), motcua.ErrInvalid, "no number")
	fails(c.Find(id(9), motcua.Date{}), motcua.ErrInvalid, "no day")
	fails(c.Prepare(id(9), day(5)), motcua.ErrNotFound, "never found")
	fails(c.Cancel(id(0), day(5)), motcua.ErrInvalid, "a stage skipped")
	fails(c.Prepare(id(3), day(2)), motcua.ErrInvalid, "prepared before it was found")
	fails(c.Prepare(id(3), motcua.Date{}), motcua.ErrInvalid, "no day")
	for n := range 4 {
		ok(c.Prepare(id(n), day(10)))
	}
	fails(c.Prepare(id(0), day(11)), motcua.ErrExists, "prepared twice")
	ok(c.Cancel(id(0), day(20)))
	ok(c.Cancel(id(1), day(30)))
	fails(c.Reestablish(id(2), id(50), day(30)), motcua.ErrInvalid, "not cancelled")
	fails(c.Reestablish(id(0), id(0), day(30)), motcua.ErrInvalid, "its own successor")
	fails(c.Reestablish(id(0), id(3), day(30)), motcua.ErrInvalid, "a successor found wrong")
	fails(c.Reestablish(id(0), identity.PersonalID{}, day(30)), motcua.ErrInvalid, "no successor")
	ok(c.Reestablish(id(0), id(50), day(40)))
	fails(c.Reestablish(id(1), id(50), day(40)), motcua.ErrInvalid, "one successor for two")
	fails(c.Reestablish(id(0), id(51), day(40)), motcua.ErrExists, "two successors for one")

	if stage, on := c.Stage(id(1)); stage != roll.StageCancelled || on != day(30) {
		t.Errorf("%v on %v", stage, on)
	}
	if stage, on := c.Stage(id(9)); stage != roll.StageNone || !on.IsZero() {
		t.Errorf("%v on %v", stage, on)
	}
	for _, test := range []struct {
		asOf motcua.Date
		want roll.Progress
	}{
		{day(0), roll.Progress{Found: 1}},
		{day(9), roll.Progress{Found: 4}},
		{day(10), roll.Progress{Found: 4, Prepared: 4}},
		{day(20), roll.Progress{Found: 4, Prepared: 4, Cancelled: 1}},
		{motcua.Date{}, roll.Progress{Found: 4, Prepared: 4, Cancelled: 2, Reestablished: 1}},
	} {
		if got := c.Progress(test.asOf); got != test.want {
			t.Errorf("as of %v: %+v, want %+v", test.asOf, got, test.want)
		}
	}
	var rates []string
	for _, r := range c.Progress(motcua.Date{}).Ratios() {
		rates = append(rates, r.Percent(0).String()+" "+r.Of)
	}
	want := []string{
		"100 % cancellation files prepared / numbers found wrong", "50 % numbers cancelled / numbers found wrong",
		"25 % numbers re-established / numbers found wrong",
	}
	if diff := cmp.Diff(want, rates); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The successor turns out wrong as well.
	ok(c.Find(id(50), day(50)))
	ok(c.Prepare(id(50), day(51)))
	ok(c.Cancel(id(50), day(52)))
	ok(c.Reestablish(id(50), id(60), day(53)))
	if c.Current(id(0)) != id(60) || c.Current(id(60)) != id(60) || c.Current(id(1)) != id(1) || c.Current(id(9)) != id(9) {
		t.Error("the current number is another")
	}
	for _, any := range []identity.PersonalID{id(0), id(50), id(60)} {
		if diff := cmp.Diff([]identity.PersonalID{id(0), id(50), id(60)}, c.History(any)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff([]identity.PersonalID{id(2), id(3)}, c.Open(roll.StageCancelled)); diff != "" {
		t.Errorf("not cancelled (-want +got):\n%s", diff)
	}
	var none roll.Corrections
	if none.Progress(motcua.Date{}) != (roll.Progress{}) || none.Progress(motcua.Date{}).Ratios()[0].Defined() || none.Open(roll.StageCancelled) != nil {
		t.Error("the zero value follows something")
	}
}

// TestReadCorrections kills: a gap between stages, a successor without a day, a number quoted in an error.
func TestReadCorrections(t *testing.T) {
	const columns = "personal_id,found,prepared,cancelled,re_established,successor\n"
	c, err := roll.ReadCorrections(strings.NewReader("\ufeff" + columns +
		"001185000001,2026-01-05,2026-01-10,2026-02-01,2026-02-20,001085000001\n" +
		"001185000002,2026-01-05,2026-01-10,2026-02-01,,\n" +
		"001185000003,2026-01-05,2026-01-11,,,\n" +
		"001185000004,2026-01-05,,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Progress(motcua.Date{}), (roll.Progress{Found: 4, Prepared: 3, Cancelled: 2, Reestablished: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := c.Current(identity.MustParsePersonalID("001185000001")); got != identity.MustParsePersonalID("001085000001") {
		t.Error("another successor")
	}
	for _, test := range []struct{ name, rows, want string }{
		{"not a number", "1185000001,2026-01-05,,,,\n", "line 2: personal_id: malformed (12 ASCII digits)"},
		{"not found", "001185000001,,,,,\n", "line 2: found: required"},
		{"a gap", "001185000001,2026-01-05,,2026-02-01,,\n", "line 2: prepared: required"},
		{"too early", "001185000001,2026-01-05,2026-01-04,,,\n", "line 2: prepared: before (found)"},
		{"bad day", "001185000001,05/01/2026,,,,\n", "line 2: found: malformed (YYYY-MM-DD)"},
		{"no successor", "001185000001,2026-01-05,2026-01-06,2026-01-07,2026-01-08,\n", "line 2: successor: required"},
		{"successor too early", "001185000001,2026-01-05,2026-01-06,,,001085000001\n", "line 2: re_established: required"},
		{"bad successor", "001185000001,2026-01-05,2026-01-06,2026-01-07,2026-01-08,1\n", "line 2: successor: malformed (12 ASCII digits)"},
		{"itself", "001185000001,2026-01-05,2026-01-06,2026-01-07,2026-01-08,001185000001\n", "line 2: successor: not_allowed (a number found wrong)"},
		{"twice", "001185000001,2026-01-05,,,,\n001185000001,2026-01-05,,,,\n", "line 3: personal_id: duplicate (a row before)"},
	} {
		_, err := roll.ReadCorrections(strings.NewReader(columns + test.rows))
		if want := "roll: corrections: invalid: " + test.want; err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", test.name, err, want)
		}
	}
	if _, err := roll.ReadCorrections(strings.NewReader("a\n")); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("no columns: %v", err)
	}
}

// TestNothingLeaks kills: a row, finding or summary that shows a number, whatever is done with it.
func TestNothingLeaks(t *testing.T) {
	sc, rows := scan(t, header+"1,A,Nữ,1985-05-17,,46185012345\n2,B,Nam,1985,,001185012345\n3,C,Nam,,,1185012345\n4,D,Nam,,,001185012345\n", nil)
	for _, v := range []any{rows, rows[0].Findings, *rows[0].Findings[0].Repair, sc.Duplicates(), sc.Summary()} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%d", "%x", "%s"} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, "012345") || strings.Contains(out, "185012") {
				t.Errorf("%s of %T shows a number", verb, v)
			}
		}
	}
}

// TestJSON kills: a summary or finding that cannot be read again, or that shows a number.
func TestJSON(t *testing.T) {
	sc, rows := scan(t, header+"1,A,Nữ,1985-05-17,,46185012345\n", &roll.Options{
		Decide: func(roll.Row, roll.Finding) roll.Decision { return roll.ApplyRepair },
	})
	text, err := json.Marshal(rows[0].Findings)
	const want = `[{"code":"malformed","grade":"malformed","citation":{"document":"26/2023/QH15","issued":"2023-11-27","article":"art. 12","quality":"high"},` +
		`"cause":"leading_zero_lost","repair":{"id":"046*********","steps":["leading_zero_lost"],"exact":false,"supported":true},"decision":"repair"}]`
	if err != nil || string(text) != want {
		t.Errorf("%s %v", text, err)
	}
	sum := sc.Summary()
	text, err = json.Marshal(sum)
	if err != nil {
		t.Fatal(err)
	}
	var back roll.Summary
	if err := json.Unmarshal(text, &back); err != nil || !cmp.Equal(sum, back) {
		t.Errorf("%v (-want +got):\n%s", err, cmp.Diff(sum, back))
	}
	var d roll.Decision
	if err := d.UnmarshalText([]byte("maybe")); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a decision nobody knows: %v", err)
	}
}

// people writes a roll row by row without keeping it.
type people struct {
	rows, at int
	rest     []byte
}

func (p *people) Read(b []byte) (int, error) {
	for len(p.rest) < 1<<12 && p.at < p.rows {
		if p.at == 0 {
			p.rest = append(p.rest, header...)
		}
		n := p.at
		p.at++
		p.rest = fmt.Appendf(p.rest, "%d,Nguyễn Thị Số %d,Nữ,19%02d-%02d-%02d,001,0011%02d%06d\n", n, n, 50+n%50, n%12+1, n%28+1, 50+n%50, n)
	}
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.rest)
	p.rest = p.rest[:copy(p.rest, p.rest[n:])]
	return n, nil
}

// TestMemory kills: a roll kept in memory, or more than 20 bytes a row for duplicates. With MOTCUA_LONG it reads a million rows and
// the whole heap must stay under 64 MiB.
func TestMemory(t *testing.T) {
	rows := 1 << 16
	if os.Getenv("MOTCUA_LONG") != "" {
		rows = 1_000_000
	}
	sc, err := roll.NewScanner(&people{rows: rows}, nil)
	if err != nil {
		t.Fatal(err)
	}
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, peak := live(), uint64(0)
	for n := 0; sc.Scan(); n++ {
		if n%(rows/20) == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
		}
	}
	after := live()
	perRow := float64(after-min(before, after)) / float64(rows)
	groups := sc.Duplicates()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	peak = max(peak, m.HeapInuse)
	t.Logf("%d rows: %.1f bytes a row live, %.1f MiB of heap at most", rows, perRow, float64(peak)/(1<<20))
	if perRow > 20 {
		t.Errorf("%.1f bytes a row, want at most 20", perRow)
	}
	if peak > 64<<20 {
		t.Errorf("the heap grew to %d MiB", peak>>20)
	}
	if s := sc.Summary(); s.Read != rows || s.Clean != rows || len(groups) != 0 {
		t.Errorf("%+v", s)
	}
	runtime.KeepAlive(sc)
}
