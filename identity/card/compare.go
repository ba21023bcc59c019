package card

import (
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// Source names where a statement about a person comes from.
type Source string

// The sources.
const (
	SourceQR       Source = "qr"          // the QR code
	SourceMRZ      Source = "mrz"         // the machine-readable zone
	SourcePerson   Source = "person"      // the register
	SourcePersonal Source = "personal_id" // what the personal number tells by its structure
)

// Contradiction is a finding between two sources. It holds no value of either.
type Contradiction struct {
	identity.Finding
	// A and B are the two sources.
	A, B Source
}

// statement is what one source says, as far as it says something.
type statement struct {
	source Source
	person identity.Person
	mrz    *MRZ // when the name has no marks
}

// Compare lists where a QR code, a zone and a register contradict each other, and where each contradicts the structure of
// its own personal number; each of them may be nil. What a source does not say contradicts nothing: of an unverified QR
// layout only the number takes part, and a code of another document says nothing. Names of the QR code and the register
// are compared by [identity.MatchKey], with the zone by [MRZ.SameName]; birth dates as far as both know them.
func Compare(qr *QR, mrz *MRZ, person *identity.Person) []Contradiction {
	var all []statement
	if qr != nil {
		all = append(all, statement{source: SourceQR, person: identity.Person{
			ID: qr.PersonalID, OldCard: qr.OldCard, Name: qr.Name, Sex: qr.Sex, BirthDate: qr.BirthDate,
		}})
	}
	if mrz != nil {
		all = append(all, statement{source: SourceMRZ, mrz: mrz, person: identity.Person{
			ID: mrz.PersonalID, Name: mrz.Name(), Sex: mrz.Sex, BirthDate: mrz.BirthDate,
		}})
	}
	if person != nil {
		all = append(all, statement{source: SourcePerson, person: *person})
	}
	var found []Contradiction
	add := func(a, b Source, f identity.Finding) { found = append(found, Contradiction{Finding: f, A: a, B: b}) }
	for i, a := range all {
		if a.source == SourceMRZ && mrz.findings&mrzNumberDiffers != 0 {
			add(SourceMRZ, SourceMRZ, identity.Finding{Code: FindingDocumentNumberDiffers, Grade: identity.Contradiction})
		}
		for _, f := range a.person.ID.Compare(a.person) {
			add(SourcePersonal, a.source, f)
		}
		for _, b := range all[i+1:] {
			between(a, b, func(f identity.Finding) { add(a.source, b.source, f) })
		}
	}
	if qr != nil && !qr.Issued.IsZero() {
		if born, ok := qr.BirthDate.Date(); ok && qr.Issued.Before(born) || !ok && qr.BirthDate.Year() > qr.Issued.Year() {
			add(SourceQR, SourceQR, identity.Finding{Code: FindingIssuedBeforeBirth, Grade: identity.Contradiction, Part: identity.PartBirthDate})
		}
	}
	return found
}

// between calls add for each contradiction of two statements.
func between(a, b statement, add func(identity.Finding)) {
	differ := func(code identity.FindingCode, part identity.Part) {
		add(identity.Finding{Code: code, Grade: identity.Contradiction, Part: part})
	}
	p, q := a.person, b.person
	if !p.ID.IsZero() && !q.ID.IsZero() && p.ID != q.ID {
		differ(FindingNumberDiffers, "")
	}
	if !p.OldCard.IsZero() && !q.OldCard.IsZero() && p.OldCard != q.OldCard {
		// A person may have had several old cards.
		add(identity.Finding{Code: FindingOldCardDiffers, Grade: identity.Doubt})
	}
	if p.Name != "" && q.Name != "" && !sameName(a, b) {
		differ(FindingNameDiffers, identity.PartName)
	}
	if p.Sex != identity.SexUnknown && q.Sex != identity.SexUnknown && p.Sex != q.Sex {
		differ(identity.FindingSexDiffers, identity.PartSex)
	}
	if !p.BirthDate.Agrees(q.BirthDate) {
		differ(FindingBirthDateDiffers, identity.PartBirthDate)
	}
}

func sameName(a, b statement) bool {
	switch {
	case a.mrz != nil:
		return a.mrz.SameName(b.person.Name)
	case b.mrz != nil:
		return b.mrz.SameName(a.person.Name)
	}
	return identity.MatchKey(a.person.Name) == identity.MatchKey(b.person.Name)
}

// Text returns the contradiction as a sentence for people, with its two sources.
func (c Contradiction) Text(l motcua.Language) string {
	return Text(c.Finding, l) + " (" + c.A.text(l) + ", " + c.B.text(l) + ")"
}

func (s Source) text(l motcua.Language) string {
	vi, en := string(s), string(s)
	switch s {
	case SourceQR:
		vi, en = "mã QR", "QR code"
	case SourceMRZ:
		vi, en = "dòng MRZ", "MRZ"
	case SourcePerson:
		vi, en = "dữ liệu đăng ký", "register"
	case SourcePersonal:
		vi, en = "số định danh", "personal number"
	}
	if l == motcua.English {
		return en
	}
	return vi
}

// Text returns a finding of this package, or of package identity, as a sentence for people.
func Text(f identity.Finding, l motcua.Language) string {
	vi, en := "", ""
	switch f.Code {
	case FindingDocumentNumberDiffers:
		vi, en = "chín chữ số trên dòng MRZ không phải chín số cuối của số định danh", "the nine digits are not the last nine of the personal number"
	case FindingOptionalData:
		vi, en = "dòng MRZ có ký tự ở phần tùy chọn", "characters in the optional part"
	case FindingNumberDiffers:
		vi, en = "số định danh khác nhau", "different personal numbers"
	case FindingOldCardDiffers:
		vi, en = "số chứng minh nhân dân khác nhau", "different old card numbers"
	case FindingNameDiffers:
		vi, en = "họ tên khác nhau", "different names"
	case FindingBirthDateDiffers:
		vi, en = "ngày sinh khác nhau", "different birth dates"
	case FindingIssuedBeforeBirth:
		vi, en = "ngày cấp trước ngày sinh", "issued before the birth"
	case identity.FindingSexDiffers:
		vi, en = "giới tính khác nhau", "different sexes"
	default:
		return f.Text(l)
	}
	if l == motcua.English {
		return en
	}
	return vi
}
