package identity

import (
	"fmt"

	"github.com/motcua/motcua"
)

// PersonalID is a personal number (số định danh cá nhân), the number of the identity card (căn cước, formerly CCCD).
//
//	issuer     the national population database, when a birth is registered (Decree 70/2024/NĐ-CP of 25 June 2024,
//	           art. 11, amended by Decree 58/2026/NĐ-CP from 15 March 2026)
//	form       twelve digits, unique; no check digit (Law 26/2023/QH15 of 27 November 2023, art. 12)
//	structure  of numbers given under the rules of 2016 to 2024: three digits place of birth registration (province
//	           or country), one digit century and sex, two digits birth year, six digits serial (Decree 137/2015/NĐ-CP,
//	           art. 13; Circular 07/2016/TT-BCA; Circular 59/2021/TT-BCA, lapsed on 1 July 2024)
//	since      2016; from 1 July 2025 also the tax code of individuals and households (see [TaxCode])
//	example    001185012345 (invented)
//
// Only "not twelve ASCII digits" makes a number malformed. Everything else is a graded finding of [PersonalID.Inspect],
// because the law in force prescribes no structure, because numbers were given to people born abroad and to people of
// Vietnamese origin, and because nobody has published what numbers given since July 2024 look like. To refuse a person
// with a valid number is the worst mistake a check can make.
//
// It is eight bytes, comparable with == and usable as a map key. The zero value is no number: [PersonalID.IsZero].
// The number is never printed: see "Personal numbers never leak" in the package documentation.
type PersonalID struct{ s sealed }

const personalIDForm = "12 ASCII digits"

// parse12 reads exactly twelve digits.
func parse12[T string | []byte](s T) (n uint64, ok bool) {
	if len(s) != 12 {
		return 0, false
	}
	head, bad1 := values(load8(s, 0), zeros8)
	tail, bad2 := values(load4(s, 8), zeros4)
	if bad1|bad2 != 0 {
		return 0, false
	}
	return value8(head)*10000 + value8(tail<<32), true
}

// ParsePersonalID reads a number of exactly twelve ASCII digits, with nothing around or between them. Anything else is
// an [*motcua.InvalidError] that does not quote the input. Use [CompactPersonalID] for what people type.
func ParsePersonalID(s string) (PersonalID, error) {
	n, ok := parse12(s)
	if !ok {
		return PersonalID{}, malformed("personal ID", personalIDForm)
	}
	return PersonalID{seal(n)}, nil
}

// MustParsePersonalID is [ParsePersonalID] for invented numbers in code and tests; it panics on an error.
func MustParsePersonalID(s string) PersonalID { return must(ParsePersonalID(s)) }

// CompactPersonalID reads a number as people type it and returns the list of everything it changed to get twelve
// digits: spaces, dots and dashes removed, full-width digits replaced. It guesses nothing: a zero that a spreadsheet
// lost, or a letter O, stays an error, as package roll explains. What [ParsePersonalID] accepts, it accepts with no change.
func CompactPersonalID(s string) (PersonalID, []Change, error) {
	return compact(s, separators, ParsePersonalID)
}

// IsZero reports whether id holds no number.
func (id PersonalID) IsZero() bool { return id.s == 0 }

// Reveal returns the twelve digits: the one way out. It returns "" for the zero value.
func (id PersonalID) Reveal() string {
	if id.s == 0 {
		return ""
	}
	var b [12]byte
	return string(appendDigits(b[:0], id.s.open(), 12))
}

// AppendReveal appends the twelve digits to b, for bulk work without allocation.
func (id PersonalID) AppendReveal(b []byte) []byte {
	if id.s == 0 {
		return b
	}
	return appendDigits(b, id.s.open(), 12)
}

// Mask returns the number with everything but the place replaced by stars: "001*********". It is "" for the zero value.
func (id PersonalID) Mask() string {
	if id.s == 0 {
		return ""
	}
	var b [12]byte
	return string(append(appendDigits(b[:0], id.s.open()/1e9, 3), "*********"...))
}

// String returns [PersonalID.Mask].
func (id PersonalID) String() string { return id.Mask() }

// Format prints the mask, whatever the verb.
func (id PersonalID) Format(f fmt.State, verb rune) { formatMask(f, verb, "PersonalID", id.Mask()) }

// MarshalText returns the mask, so that reports, logs and error payloads in JSON or XML show no number. To exchange
// numbers, use [Exchange] for the field, or [PersonalID.Reveal].
func (id PersonalID) MarshalText() ([]byte, error) { return []byte(id.Mask()), nil }

// UnmarshalText reads the form of [ParsePersonalID]; empty text is the zero value. A mask is not a number and is an
// error, so a number that was stored masked by mistake is noticed when it is read.
func (id *PersonalID) UnmarshalText(text []byte) error {
	return unmarshal(id, text, ParsePersonalID)
}

// Equal reports whether both are the same number, as == does.
func (id PersonalID) Equal(o PersonalID) bool { return id == o }

// Order returns -1, 0 or +1 as id sorts before, with or after o: by number, the zero value first.
func (id PersonalID) Order(o PersonalID) int { return order(id.s, o.s) }

// Place returns where the birth was registered, as the first three digits tell it. The zero value has the zero Place.
func (id PersonalID) Place() Place {
	if id.s == 0 {
		return Place{}
	}
	return Place{1 + uint16(id.s.open()/1e9)}
}

// Sex returns the sex the fourth digit tells: even is male, odd is female.
func (id PersonalID) Sex() Sex {
	if id.s == 0 {
		return SexUnknown
	}
	return centurySex[id.s.open()/1e8%10].sex
}

// BirthYear returns the year of birth that the fourth to sixth digits tell, from 1900 to 2399; 0 for the zero value.
func (id PersonalID) BirthYear() int {
	if id.s == 0 {
		return 0
	}
	n := id.s.open()
	return int(centurySex[n/1e8%10].year) + int(n/1e6%100)
}

// InspectPersonalID judges a number as it is written, under the law in force on a day. It is [ParsePersonalID] and
// [PersonalID.Inspect] in one, for bulk checks, and does not allocate whatever the input.
func InspectPersonalID(s string, on motcua.Date) Inspection { return inspect12(s, on) }

// InspectPersonalIDBytes is [InspectPersonalID] on bytes.
func InspectPersonalIDBytes(b []byte, on motcua.Date) Inspection { return inspect12(b, on) }

// The findings about a personal number.
const (
	// FindingMalformed: not twelve ASCII digits.
	FindingMalformed FindingCode = "malformed"
	// FindingPlaceUnknown: the first three digits are in neither list. Under the circulars in force until 30 June 2024
	// that contradicts the prescribed structure; since then it is a note, because no structure is prescribed.
	FindingPlaceUnknown FindingCode = "place_unknown"
	// FindingPlaceDisputed: a country code that only one source has.
	FindingPlaceDisputed FindingCode = "place_one_source"
	// FindingPlaceMerged: the province the number names was merged into one of another name before the day.
	FindingPlaceMerged FindingCode = "place_merged"
	// FindingPlaceRenamed: the province the number names has another name on the day, and is otherwise what it was.
	FindingPlaceRenamed FindingCode = "place_renamed"
	// FindingPlaceCodeReused: the code of the province the number names is, on the day, that of a unit of another name: to
	// drop the zero and look the code up would name the wrong province. Seven codes changed their meaning like this.
	FindingPlaceCodeReused FindingCode = "place_code_reused"
	// FindingBirthYearFuture: the birth year is after the year of the day.
	FindingBirthYearFuture FindingCode = "birth_year_future"
	// FindingNoLaw: on the day no law knew such a number yet.
	FindingNoLaw FindingCode = "no_law_yet"
)

// Inspection is what a personal number says of itself and what is to be said of it under the law of a day: small,
// comparable with ==, without the serial, and made without allocation. The zero value, which is also the verdict on
// malformed input, is not well formed.
type Inspection struct {
	on    motcua.Date
	place uint16 // 1 + the first three digits; 0: malformed
	lead  uint8  // the fourth digit
	yy    uint8  // the fifth and sixth
}

const day2000 = 10957 // 1 January 2000

func inspect12[T string | []byte](s T, on motcua.Date) Inspection {
	if len(s) != 12 {
		return Inspection{on: on}
	}
	head, bad1 := values(load8(s, 0), zeros8)
	_, bad2 := values(load4(s, 8), zeros4)
	if bad1|bad2 != 0 {
		return Inspection{on: on}
	}
	pairs := head*10 + head>>8 // digits 1-2 in byte 0, 5-6 in byte 4
	return Inspection{
		on:    on,
		place: 1 + uint16(pairs&0xff)*10 + uint16(head>>16&0xff),
		lead:  uint8(head >> 24),
		yy:    uint8(pairs >> 32),
	}
}

// Inspect judges the number under the law in force on a day. It does not allocate.
func (id PersonalID) Inspect(on motcua.Date) Inspection {
	if id.s == 0 {
		return Inspection{on: on}
	}
	n := id.s.open() / 1e6
	return Inspection{on: on, place: 1 + uint16(n/1000), lead: uint8(n / 100 % 10), yy: uint8(n % 100)}
}

// On returns the day under whose law the number was judged.
func (v Inspection) On() motcua.Date { return v.on }

// Law returns what the number was judged by: see [PersonalIDLaw].
func (v Inspection) Law() (law motcua.Citation, structured bool) { return PersonalIDLaw(v.on) }

// WellFormed reports whether the number is twelve ASCII digits. Only a number that is not may be refused.
func (v Inspection) WellFormed() bool { return v.place != 0 }

// Legacy reports whether the number is consistent with the structure in use from 2016 to 30 June 2024: its first three
// digits are a province or a country of the lists. (Every fourth digit and birth year fits the structure.)
func (v Inspection) Legacy() bool { return v.place != 0 && placeIndex[(v.place-1)&1023] != 0 }

// Plausible reports whether the number is well formed and the birth year it tells is not after the year of the day. The
// zero Date does not decide about the year.
func (v Inspection) Plausible() bool {
	if v.place == 0 {
		return false
	}
	// Most people were born before 2000 and most days are after it: that needs no calendar.
	year := v.BirthYear()
	return v.on.IsZero() || year < 2000 && v.on.UnixDay() >= day2000 || year <= v.on.Year()
}

// Place returns where the birth was registered, the zero Place when the number is malformed.
func (v Inspection) Place() Place { return Place{v.place} }

// Province returns the unit to which the place of birth registration belongs on the day of the inspection: see
// [Place.Province].
func (v Inspection) Province() (Province, bool) { return v.Place().Province(v.on) }

// Sex returns the sex the number tells.
func (v Inspection) Sex() Sex {
	if v.place == 0 {
		return SexUnknown
	}
	return centurySex[v.lead%10].sex
}

// BirthYear returns the birth year the number tells, 0 when it is malformed.
func (v Inspection) BirthYear() int {
	if v.place == 0 {
		return 0
	}
	return int(centurySex[v.lead%10].year) + int(v.yy)
}

// Century returns the century of the birth year, 20 for 1900 to 1999; 0 when the number is malformed.
func (v Inspection) Century() int {
	if v.place == 0 {
		return 0
	}
	return int(centurySex[v.lead%10].year)/100 + 1
}

// Findings returns everything that is to be said, in the order of the parts. It is empty for an ordinary number. It
// allocates; in bulk work ask [Inspection.Grade] first.
func (v Inspection) Findings() []Finding {
	var all []Finding
	v.each(func(code FindingCode, grade Grade, part Part) {
		all = append(all, Finding{Code: code, Grade: grade, Part: part, Citation: v.cite(code)})
	})
	return all
}

// Grade returns the highest grade of the findings.
func (v Inspection) Grade() Grade {
	g := GradeNone
	v.each(func(_ FindingCode, grade Grade, _ Part) { g = max(g, grade) })
	return g
}

// Has reports whether there is a finding of the given code.
func (v Inspection) Has(code FindingCode) bool {
	has := false
	v.each(func(c FindingCode, _ Grade, _ Part) { has = has || c == code })
	return has
}

// each calls yield for every finding.
func (v Inspection) each(yield func(FindingCode, Grade, Part)) {
	if v.place == 0 {
		yield(FindingMalformed, Malformed, "")
		return
	}
	known, structured := personalIDRegime(v.on)
	if !known {
		yield(FindingNoLaw, Note, PartLaw)
	}
	broken := Note
	if structured {
		broken = Contradiction
	}
	switch at := int(placeIndex[v.place-1]); {
	case at == 0:
		yield(FindingPlaceUnknown, broken, PartPlace)
	case at > len(legacyProvinces):
		if countries[at-1-len(legacyProvinces)].quality < motcua.High {
			yield(FindingPlaceDisputed, Note, PartPlace)
		}
	case !v.on.Before(twoTiers()):
		q := &legacyProvinces[at-1]
		now := unitAt(int(q.now), v.on)
		switch {
		case now.name == q.name:
		case q.alone():
			yield(FindingPlaceRenamed, Note, PartPlace)
		default:
			yield(FindingPlaceMerged, Note, PartPlace)
			if q.now == q.code {
				yield(FindingPlaceCodeReused, Note, PartPlace)
			}
		}
	}
	if !v.Plausible() {
		yield(FindingBirthYearFuture, max(broken, Doubt), PartBirthYear)
	}
}

// cite returns the source of a finding.
func (v Inspection) cite(code FindingCode) motcua.Citation {
	switch code {
	case FindingNoLaw:
		return decree137()
	case FindingPlaceDisputed:
		c := circular07()
		c.Article, c.Quality = "appendix 2", motcua.Medium
		return c
	case FindingPlaceMerged, FindingPlaceRenamed, FindingPlaceCodeReused:
		return unitsDecision()
	}
	law, _ := PersonalIDLaw(v.on)
	return law
}
