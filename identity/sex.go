package identity

import "github.com/motcua/motcua"

// Sex (giới tính) as registered. The zero value is not known, which contradicts nothing.
type Sex uint8

// The sexes a civil register records.
const (
	SexUnknown Sex = iota
	Male
	Female
)

// String returns "male", "female", or "" when not known.
func (s Sex) String() string {
	switch s {
	case Male:
		return "male"
	case Female:
		return "female"
	}
	return ""
}

// Text returns the word papers use: "Nam", "Nữ" or, in English, "male", "female"; "" when not known.
func (s Sex) Text(l motcua.Language) string {
	if l == motcua.English {
		return s.String()
	}
	switch s {
	case Male:
		return "Nam"
	case Female:
		return "Nữ"
	}
	return ""
}

// ParseSex reads "Nam" or "Nữ", in composed or decomposed Unicode, and "male", "female", "M", "F", upper or lower case.
// The empty string is [SexUnknown]. Anything else is an [*motcua.InvalidError].
func ParseSex(s string) (Sex, error) {
	switch s {
	case "":
		return SexUnknown, nil
	case "Nam", "male":
		return Male, nil
	case "Nữ", "female":
		return Female, nil
	}
	if len(s) <= 16 {
		switch SearchKey(s) {
		case "NAM", "MALE", "M":
			return Male, nil
		case "NU", "FEMALE", "F":
			return Female, nil
		}
	}
	return SexUnknown, motcua.Invalid("identity: sex", motcua.Problem{Code: motcua.CodeUnknown, Param: "Nam, Nữ, male, female"})
}

// MarshalText returns the form of [Sex.String].
func (s Sex) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the form of [ParseSex].
func (s *Sex) UnmarshalText(text []byte) error {
	v, err := ParseSex(string(text))
	if err != nil {
		return err
	}
	*s = v
	return nil
}
