package identity

import "github.com/motcua/motcua"

// PlaceKind says what a [Place] is. The zero value is a code of neither list, which is not an error.
type PlaceKind uint8

// The kinds of places.
const (
	PlaceUnknown  PlaceKind = iota // in neither list, or no place at all
	PlaceProvince                  // a province or centrally run city of Viet Nam
	PlaceCountry                   // a country, for a birth registered abroad
)

// String returns "unknown", "province" or "country".
func (k PlaceKind) String() string {
	switch k {
	case PlaceProvince:
		return "province"
	case PlaceCountry:
		return "country"
	}
	return "unknown"
}

// Place is where a birth was registered, as the first three digits of a personal number tell it: one of the 63
// provinces (001 Hà Nội to 096 Cà Mau), one of 195 country codes (101 Afghanistan to 295 Zimbabwe), or a code of
// neither list (Circular 07/2016/TT-BCA of 1 February 2016, appendices 1 and 2).
//
// A Place may also stand for a province-level unit written with two digits, as registers write it. Two digits do not
// say of which time: 15 was Yên Bái until 30 June 2025 and is Lào Cai since, so such a Place covers both until
// [LookupProvince] is asked with a date.
//
// It is comparable with ==; two codes of one country differ. The zero value is no place.
type Place struct {
	n uint16 // 0: none; 1 + a three-digit code; 2000 + a two-digit code; 3000 + a two-digit code of the 34 units
}

const (
	placeTwoDigits = 2000
	placeUnit      = 3000
)

// legacyProvince is one of the 63 provinces a number's first three digits can name.
type legacyProvince struct {
	code uint8 // the code without its leading zero
	now  uint8 // the code of the unit it belongs to since 1 July 2025
	name string
}

// country is one row of the appendix of country codes.
type country struct {
	code    uint16
	iso     string
	quality motcua.Quality
	name    string
}

// ParsePlace reads a place code: the three digits that begin a personal number, or the two digits of a province-level
// unit. A three-digit code in neither list is a place of kind [PlaceUnknown], not an error; a two-digit code that no
// unit ever had is an [*motcua.InvalidError], as is anything else. The empty string is the zero value.
func ParsePlace(s string) (Place, error) {
	n, ok := number(s)
	switch {
	case s == "":
		return Place{}, nil
	case ok && len(s) == 3:
		return Place{1 + uint16(n)}, nil
	case ok && len(s) == 2:
		for i := range units {
			if uint64(units[i].code) == n {
				return Place{placeTwoDigits + uint16(n)}, nil
			}
		}
		return Place{}, motcua.Invalid("identity: place", motcua.Problem{Code: motcua.CodeUnknown, Param: "province codes"})
	}
	return Place{}, motcua.Invalid("identity: place", motcua.Problem{Code: motcua.CodeMalformed, Param: "2 or 3 digits"})
}

// IsZero reports whether there is no place.
func (p Place) IsZero() bool { return p.n == 0 }

// legacy returns the province of a three-digit code.
func (p Place) legacy() (*legacyProvince, bool) {
	if p.n >= 1 && p.n <= 1000 {
		if at := placeIndex[p.n-1]; at >= 1 && at <= uint16(len(legacyProvinces)) {
			return &legacyProvinces[at-1], true
		}
	}
	return nil, false
}

func (p Place) country() (*country, bool) {
	if p.n >= 1 && p.n <= 1000 {
		if at := int(placeIndex[p.n-1]) - len(legacyProvinces); at >= 1 {
			return &countries[at-1], true
		}
	}
	return nil, false
}

// Kind says what the code names.
func (p Place) Kind() PlaceKind {
	if p.n > placeTwoDigits {
		return PlaceProvince
	}
	if _, ok := p.legacy(); ok {
		return PlaceProvince
	}
	if _, ok := p.country(); ok {
		return PlaceCountry
	}
	return PlaceUnknown
}

// Code returns the digits, "" for the zero value.
func (p Place) Code() string {
	switch {
	case p.n == 0:
		return ""
	case p.n > placeTwoDigits:
		return string(appendDigits(nil, uint64(p.n%1000), 2))
	}
	return string(appendDigits(nil, uint64(p.n-1), 3))
}

// Name returns the Vietnamese name the appendices give the code: the province as it was called when the numbers were
// given, or the country. It is "" when the code is in neither list and for a two-digit code, whose name depends on the
// day: ask [LookupProvince].
func (p Place) Name() string {
	if q, ok := p.legacy(); ok {
		return q.name
	}
	if c, ok := p.country(); ok {
		return c.name
	}
	return ""
}

// Country returns the ISO 3166 code of a country of two letters, and how well the row of the appendix is known; ok is
// false for other kinds of places.
func (p Place) Country() (alpha2 string, quality motcua.Quality, ok bool) {
	if c, ok := p.country(); ok {
		return c.iso, c.quality, true
	}
	return "", 0, false
}

// Province returns the province-level unit to which the place belongs on the given day, through the lineage of units
// and never through the code: a number that begins with 015 belongs to Yên Bái on 30 June 2025 and to Lào Cai, which has
// the code 15 now, on 1 July; one that begins with 024, Bắc Giang, belongs to Bắc Ninh. ok is false for a country, an
// unknown code, and the zero Date.
func (p Place) Province(on motcua.Date) (_ Province, ok bool) {
	if on.IsZero() {
		return Province{}, false
	}
	code, afterMerger := 0, !on.Before(twoTiers())
	switch q, isLegacy := p.legacy(); {
	case isLegacy && afterMerger:
		code = int(q.now)
	case isLegacy:
		code = int(q.code)
	case p.n > placeUnit && !afterMerger:
		return Province{}, false // one of the 34 units may have been several
	case p.n > placeTwoDigits:
		code = int(p.n % 1000)
	default:
		return Province{}, false
	}
	return provinceAt(code, on)
}

// Overlaps reports whether both may be the same territory: the same code, the same country, or a province and a unit
// that holds it at some time. A two-digit code is taken in either of its meanings. With the zero value, or a code in
// neither list, on one side, it is true: what is not known contradicts nothing.
func (p Place) Overlaps(o Place) bool {
	if p.Kind() == PlaceUnknown || o.Kind() == PlaceUnknown || p == o {
		return true
	}
	c, isCountry := p.country()
	d, alsoCountry := o.country()
	if isCountry || alsoCountry {
		return isCountry && alsoCountry && c.iso == d.iso
	}
	a, b := p.territory(), o.territory()
	return a&b != 0
}

// territory returns the set of the 63 provinces the place may mean, one bit each by position.
func (p Place) territory() (set uint64) {
	for i := range legacyProvinces {
		q := &legacyProvinces[i]
		code := uint16(q.code)
		switch {
		case p.n > placeUnit && p.n-placeUnit == uint16(q.now),
			p.n > placeTwoDigits && p.n < placeUnit && (p.n-placeTwoDigits == code || p.n-placeTwoDigits == uint16(q.now)),
			p.n == 1+code:
			set |= 1 << i
		}
	}
	return set
}

// String returns the code and the name: "046 Thừa Thiên Huế".
func (p Place) String() string {
	if name := p.Name(); name != "" {
		return p.Code() + " " + name
	}
	return p.Code()
}

// MarshalText returns [Place.Code].
func (p Place) MarshalText() ([]byte, error) { return []byte(p.Code()), nil }

// UnmarshalText reads the form of [ParsePlace].
func (p *Place) UnmarshalText(text []byte) error {
	v, err := ParsePlace(string(text))
	if err != nil {
		return err
	}
	*p = v
	return nil
}

// unit is a province-level unit with one name and one type in [from, until).
type unit struct {
	code, now   uint8
	city        bool
	from, until int32
	name        string
}

const (
	unrecorded = -1 << 31
	lasting    = 1<<31 - 1
)

// Province is a province-level unit (tỉnh, thành phố trực thuộc trung ương) as it is in an interval of days in which
// its name and its type do not change. The zero value is no unit.
//
// A code alone does not name a unit. On 1 July 2025, 63 units became 34; a merged unit took the code of the place
// where its committee sits and the other codes were closed for good (QĐ 19/2025/QĐ-TTg of 30 June 2025, art. 3), so
// seven codes changed their meaning that day: 15, 24, 44, 52, 80, 82 and 91.
type Province struct {
	Code  string      // two digits
	Name  string      // without the type: "Huế"
	City  bool        // centrally run city (thành phố trực thuộc trung ương)
	From  motcua.Date // zero when the tables of this package do not record a beginning
	Until motcua.Date // first day on which it is something else; zero while it lasts
}

// Place returns the unit as a [Place]: until 30 June 2025 one of the 63, from then on one of the 34, which covers
// everything merged into it.
func (p Province) Place() Place {
	n, ok := number(p.Code)
	if !ok || len(p.Code) != 2 {
		return Place{}
	}
	if !p.From.IsZero() && !p.From.Before(twoTiers()) {
		return Place{placeUnit + uint16(n)}
	}
	return Place{1 + uint16(n)}
}

func (u *unit) province() Province {
	p := Province{Code: string(appendDigits(nil, uint64(u.code), 2)), Name: u.name, City: u.city}
	if u.from != unrecorded {
		p.From = motcua.FromUnixDay(int(u.from))
	}
	if u.until != lasting {
		p.Until = motcua.FromUnixDay(int(u.until))
	}
	return p
}

// unitAt returns the row of a code on a day, nil when there is none.
func unitAt(code int, on motcua.Date) *unit {
	day := int32(on.UnixDay())
	for i := range units {
		if u := &units[i]; int(u.code) == code && u.from <= day && day < u.until {
			return u
		}
	}
	return nil
}

func provinceAt(code int, on motcua.Date) (Province, bool) {
	u := unitAt(code, on)
	if u == nil {
		return Province{}, false
	}
	return u.province(), true
}

// LookupProvince returns the unit that has a code of two digits on a day; ok is false when there is none, and for the
// zero Date: a code without a day has no answer.
func LookupProvince(code string, on motcua.Date) (_ Province, ok bool) {
	n, digits := number(code)
	if !digits || len(code) != 2 || on.IsZero() {
		return Province{}, false
	}
	return provinceAt(int(n), on)
}

// Provinces returns all units of a day in the order of their codes: 63 until 30 June 2025, 34 from 1 July 2025, none
// for the zero Date.
func Provinces(on motcua.Date) []Province {
	if on.IsZero() {
		return nil
	}
	var all []Province
	day := int32(on.UnixDay())
	for i := range units {
		if u := &units[i]; u.from <= day && day < u.until {
			all = append(all, u.province())
		}
	}
	return all
}

// alone reports whether the unit of the province since 1 July 2025 has no other province merged into it.
func (q *legacyProvince) alone() bool {
	for i := range legacyProvinces {
		if o := &legacyProvinces[i]; o != q && o.now == q.now {
			return false
		}
	}
	return true
}
