package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
)

// entry is a row of the roll as it is written, and what was planted in it.
type entry struct {
	name, sex, birthDate, birthplace, personalID string
	planted                                      *planted
}

// planted says what was done to a row and what a check must say of it. It is a row of roll_planted.csv.
type planted struct {
	kind    string // what was planted
	finding string // the code of the finding that must be raised; empty when none may be
	cause   string // the probable cause, of a number that is not twelve digits
	number  string // the number the person has, before anything was done to it; empty when the row does not tell it any more
	with    int    // the no of the other row, of duplicates
	until   string // the last day under whose law the finding must be raised; empty is for ever
}

// The codes of the findings, as packages identity and identity/roll write them.
const (
	findingMalformed    = "malformed"
	findingMissing      = "number_missing"
	findingSex          = "sex_differs"
	findingBirthYear    = "birth_year_differs"
	findingBirthplace   = "birthplace_differs"
	findingPlaceUnknown = "place_unknown"
	findingShared       = "number_shared"
	findingListedTwice  = "listed_twice"
	findingTwoNumbers   = "two_numbers"
)

const (
	rollLength = 300
	// endOfStructure is the last day on which a circular prescribed the structure of personal numbers (TT 59/2021/TT-BCA).
	endOfStructure = "2024-06-30"
)

// roll draws a roll of people and plants faults in it. It returns the roll, and the list of what was planted.
func roll(d *dice) (rollCSV, plantedCSV []byte) {
	r := &roller{dice: d}
	r.people = newPopulation(r.dice)
	for range rollLength {
		who := r.people.draw(1935, 2016)
		r.persons = append(r.persons, who)
		r.entries = append(r.entries, r.write(who))
	}
	r.plant()
	list := [][]string{{"no", "name", "sex", "birth_date", "birthplace", "personal_id"}}
	plants := [][]string{{"no", "kind", "finding", "cause", "number", "with", "until"}}
	for i, e := range r.entries {
		no := strconv.Itoa(i + 1)
		list = append(list, []string{no, e.name, e.sex, e.birthDate, e.birthplace, e.personalID})
		if p := e.planted; p != nil {
			with := ""
			if p.with > 0 {
				with = strconv.Itoa(p.with)
			}
			plants = append(plants, []string{no, p.kind, p.finding, p.cause, p.number, with, p.until})
		}
	}
	return table(list), table(plants)
}

type roller struct {
	dice    *dice
	people  *population
	persons []person
	entries []entry
}

// write returns the row of a person in order. One in ten has no birthplace; some of the old know no day of birth.
func (r *roller) write(p person) entry {
	e := entry{name: p.Name, sex: p.sex(), birthDate: p.Birth.String(), birthplace: p.Place, personalID: p.Number}
	if r.dice.chance(10) {
		e.birthplace = ""
	}
	if p.Birth.Year() < 1950 && r.dice.chance(30) {
		e.birthDate = strconv.Itoa(p.Birth.Year())
	}
	return e
}

// next returns the place of a row in which nothing is planted yet and whose person fits.
func (r *roller) next(fits func(person, entry) bool) int {
	for range 100_000 {
		i := r.dice.below(len(r.entries))
		if r.entries[i].planted == nil && fits(r.persons[i], r.entries[i]) {
			return i
		}
	}
	panic("gen/ward: nobody left in the roll to plant this in")
}

// born returns a condition for people whose birth was registered in a place, and sees to it that there is one.
func (r *roller) born(place string) func(person, entry) bool {
	fits := func(p person, _ entry) bool { return p.Place == place }
	for i := range r.entries {
		if r.entries[i].planted == nil && fits(r.persons[i], r.entries[i]) {
			return fits
		}
	}
	r.move(r.next(inFull), place)
	return fits
}

// move lets somebody have been born elsewhere, with the number that goes with it.
func (r *roller) move(i int, place string) {
	who := &r.persons[i]
	who.Place = place
	who.Number = r.people.number(*who)
	r.entries[i].personalID, r.entries[i].birthplace = who.Number, place
}

// Whom a fault fits.
func anyone(person, entry) bool       { return true }
func ofNgheAn(p person, _ entry) bool { return p.Place == "040" }

// inFull fits people whose birth date and birthplace the roll has in full.
func inFull(p person, e entry) bool {
	return p.Place == "040" && e.birthDate == p.Birth.String() && e.birthplace == p.Place
}

// womanInFull leaves the names with tones to people who bear them.
func womanInFull(p person, e entry) bool { return p.Female && inFull(p, e) }

// malformed plants a number that is written wrongly. spoil gets the twelve digits.
func (r *roller) malformed(cause string, fits func(person, entry) bool, spoil func(string) string) {
	i := r.next(fits)
	e := &r.entries[i]
	e.planted = &planted{kind: cause, finding: findingMalformed, cause: cause, number: r.persons[i].Number}
	e.personalID = spoil(r.persons[i].Number)
}

// plant puts every kind of fault into the roll, and the valid oddities that are none.
func (r *roller) plant() {
	r.plantMalformed()
	r.plantContradictions()
	r.plantDuplicates()
	r.plantOddities()
}

func (r *roller) plantMalformed() {
	for range 6 { // a spreadsheet took it for an amount
		r.malformed("leading_zero_lost", ofNgheAn, func(n string) string { return strings.TrimLeft(n, "0") })
	}
	r.malformed("leading_zero_lost", r.born("001"), func(n string) string { return strings.TrimLeft(n, "0") })
	for _, gap := range []string{" ", "\u00a0"} { // in groups of three, with spaces and no-break spaces
		r.malformed("spaces", anyone, func(n string) string { return n[:3] + gap + n[3:6] + gap + n[6:9] + gap + n[9:] })
	}
	r.malformed("spaces", anyone, func(n string) string { return " " + n })
	r.malformed("spaces", anyone, func(n string) string { return n + "  " })
	r.malformed("separators", anyone, func(n string) string { return n[:3] + "." + n[3:6] + "." + n[6:9] + "." + n[9:] })
	r.malformed("separators", anyone, func(n string) string { return n[:3] + "-" + n[3:] })
	r.malformed("text_mark", anyone, func(n string) string { return "'" + n })
	r.malformed("letters", ofNgheAn, func(n string) string { return "O4O" + n[3:] })
	r.malformed("letters", ofNgheAn, func(n string) string { return "o" + n[1:] })
	r.malformed("letters", func(p person, _ entry) bool { return p.Place == "040" && p.Number[3] == '1' }, func(n string) string { return n[:3] + "l" + n[4:] })
	for range 3 {
		r.malformed("full_width_digits", anyone, fullWidth)
	}
	for range 4 { // the number of the card before: 18 was the police of Nghệ An
		r.malformed("old_card", func(p person, _ entry) bool { return p.Birth.Year() < 1995 }, func(string) string { return fmt.Sprintf("18%07d", r.dice.below(10_000_000)) })
	}
	for range 3 {
		r.malformed("scientific_notation", ofNgheAn, scientific)
	}
	r.malformed("scientific_notation", r.born("193"), scientific)
	r.malformed("too_short", ofNgheAn, func(n string) string { return n[:11] })
	r.malformed("too_long", ofNgheAn, func(n string) string { return n + "0" })
	i := r.next(anyone)
	r.entries[i].personalID = ""
	r.entries[i].planted = &planted{kind: "missing", finding: findingMissing, number: r.persons[i].Number}
}

// fullWidth writes digits as an East Asian keyboard does.
func fullWidth(n string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, n)
}

// scientific writes a number as a spreadsheet shows it in a narrow column: 40085123456 becomes 4.00851E+10.
func scientific(n string) string {
	amount, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		panic("gen/ward: a number of other than digits")
	}
	return strings.ToUpper(strconv.FormatFloat(float64(amount), 'e', 5, 64))
}

// plantContradictions writes down another sex, birth year or birthplace than the number tells.
func (r *roller) plantContradictions() {
	for range 4 {
		i := r.next(inFull)
		e := &r.entries[i]
		e.sex = person{Female: !r.persons[i].Female}.sex()
		e.planted = &planted{kind: "sex_contradiction", finding: findingSex, number: r.persons[i].Number}
	}
	for _, years := range []int{-1, 1, 10, -3} {
		i := r.next(inFull)
		r.entries[i].birthDate = r.persons[i].Birth.AddYears(years).String()
		r.entries[i].planted = &planted{kind: "birth_year_contradiction", finding: findingBirthYear, number: r.persons[i].Number}
	}
	for _, place := range []string{"038", "001", "193"} {
		i := r.next(inFull)
		r.entries[i].birthplace = place
		r.entries[i].planted = &planted{kind: "birthplace_contradiction", finding: findingBirthplace, number: r.persons[i].Number}
	}
}

// plantDuplicates makes pairs. The finding is on the later row of each.
func (r *roller) plantDuplicates() {
	// One number on two people: both of the same sex and year, so that nothing else gives it away.
	for range 2 {
		first := r.next(inFull)
		other := r.persons[first]
		other.Birth = motcua.MustDate(other.Birth.Year(), 13-other.Birth.Month(), 15)
		other.Name = r.people.another(other).Name
		r.pair(first, other, other.Number, planted{kind: "shared_number", finding: findingShared})
	}
	// One person with two numbers. Twice the tone stands on another letter, as two typists place it.
	for _, spelling := range [][2]string{{}, {"Hòa", "Hoà"}, {"Thúy", "Thuý"}} {
		first := r.next(womanInFull)
		who := r.persons[first]
		if spelling[0] != "" {
			who = r.rename(first, spelling[0])
			who.Name = strings.TrimSuffix(who.Name, spelling[0]) + spelling[1]
		}
		r.pair(first, who, r.people.number(who), planted{kind: "two_numbers", finding: findingTwoNumbers})
	}
	// One person listed twice, with one number.
	first := r.next(womanInFull)
	who := r.rename(first, "Thủy")
	who.Name = strings.TrimSuffix(who.Name, "Thủy") + "Thuỷ"
	r.pair(first, who, who.Number, planted{kind: "listed_twice", finding: findingListedTwice})
}

// rename gives the person of a row another given name, and returns the person.
func (r *roller) rename(i int, given string) person {
	p := &r.persons[i]
	p.Name = p.Name[:strings.LastIndexByte(p.Name, ' ')+1] + given
	r.entries[i].name = p.Name
	return *p
}

// pair adds a row for a second person, and notes on both rows that they belong together.
func (r *roller) pair(first int, second person, number string, as planted) {
	p := as
	p.number, p.with = r.persons[first].Number, len(r.entries)+1
	p.finding = "" // the earlier row stands as it is
	r.entries[first].planted = &p
	q := as
	q.number, q.with = number, first+1
	e := entry{name: second.Name, sex: second.sex(), birthDate: second.Birth.String(), birthplace: second.Place, personalID: number, planted: &q}
	r.persons = append(r.persons, second)
	r.entries = append(r.entries, e)
}

// another returns somebody else of the same sex.
func (p *population) another(not person) person {
	for {
		who := p.draw(not.Birth.Year(), not.Birth.Year())
		if who.Female == not.Female && who.Name != not.Name {
			return who
		}
	}
}

// plantOddities gives people numbers that look wrong and are not: births registered abroad, provinces that were merged in
// 2025, and a code that is in no list. The last was against the circular as long as a circular prescribed the structure.
func (r *roller) plantOddities() {
	odd := func(kind, place string, p planted) {
		i := r.next(inFull)
		r.move(i, place)
		p.kind, p.number = kind, r.persons[i].Number
		r.entries[i].planted = &p
		if kind == "unknown_place" {
			r.entries[i].birthplace = ""
		}
	}
	for _, country := range []string{"139", "174", "231"} { // Campuchia, Hàn Quốc, Nga
		odd("born_abroad", country, planted{})
	}
	for _, province := range []string{"026", "074", "015", "052"} { // Vĩnh Phúc, Bình Dương; Yên Bái and Bình Định, whose codes name others now
		odd("merged_province", province, planted{})
	}
	for _, code := range []string{"097", "003", "300"} {
		odd("unknown_place", code, planted{finding: findingPlaceUnknown, until: endOfStructure})
	}
	// A birthplace in the two digits that registers use.
	i := r.next(inFull)
	r.entries[i].birthplace = "40"
	r.entries[i].planted = &planted{kind: "two_digit_birthplace", number: r.persons[i].Number}
	// Words for the sex in English.
	i = r.next(anyone)
	r.entries[i].sex = map[bool]string{true: "female", false: "male"}[r.persons[i].Female]
	r.entries[i].planted = &planted{kind: "sex_in_english", number: r.persons[i].Number}
}
