package identity

import "github.com/motcua/motcua"

// Person is what a register says of somebody, to compare a number or a card with. Every field may be left out: what is
// not known contradicts nothing. A Person is personal data and prints itself as it is; only its ID is masked.
type Person struct {
	// ID is the personal number the register has.
	ID PersonalID
	// OldCard is the number of the nine-digit card the register has.
	OldCard OldCardNumber
	// Name is the full name, family name first, in any Unicode form.
	Name string
	// Sex as registered.
	Sex Sex
	// BirthDate as registered, as far as it is known.
	BirthDate PartialDate
	// Birthplace is where the birth was registered. The number tells that place, which need not be where the person was
	// born.
	Birthplace Place
}

// The findings of a comparison.
const (
	// FindingSexDiffers: the number or the card tells another sex than the register.
	FindingSexDiffers FindingCode = "sex_differs"
	// FindingBirthYearDiffers: the number tells another birth year than the register.
	FindingBirthYearDiffers FindingCode = "birth_year_differs"
	// FindingBirthplaceDiffers: the number tells a place of birth registration whose territory, through the lineage of
	// units, has nothing in common with the registered one. It is a doubt only: a birth may be registered elsewhere.
	FindingBirthplaceDiffers FindingCode = "birthplace_differs"
)

// Compare returns where the number contradicts what a register says of the person (sai cấu trúc số): the sex, the birth
// year, the place. A number in neither place list may follow rules nobody published, so there all of it is only doubt.
// The citation is the circular that prescribed the structure, whether or not it is still in force: it was when the
// number was given. It returns nil when nothing is contradicted, and for the zero value.
func (id PersonalID) Compare(p Person) []Finding { return id.Inspect(motcua.Date{}).Compare(p) }

// Compare is [PersonalID.Compare] for a number that was inspected from text; of a malformed one it returns nil.
func (v Inspection) Compare(p Person) []Finding {
	var all []Finding
	v.eachDifference(p, func(f Finding) { all = append(all, f) })
	return all
}

// eachDifference calls yield for every finding of Compare.
func (v Inspection) eachDifference(p Person, yield func(Finding)) {
	if v.place == 0 {
		return
	}
	grade := Contradiction
	if !v.Legacy() {
		grade = Doubt
	}
	if p.Sex != SexUnknown && p.Sex != v.Sex() {
		yield(Finding{Code: FindingSexDiffers, Grade: grade, Part: PartSex, Citation: circular07()})
	}
	if y := p.BirthDate.Year(); y != 0 && y != v.BirthYear() {
		yield(Finding{Code: FindingBirthYearDiffers, Grade: grade, Part: PartBirthYear, Citation: circular07()})
	}
	if !v.Place().Overlaps(p.Birthplace) {
		yield(Finding{Code: FindingBirthplaceDiffers, Grade: Doubt, Part: PartPlace, Citation: circular07()})
	}
}
