package motcua

import "strings"

// Language chooses the wording of texts for people. The zero value is Vietnamese.
type Language uint8

// The two languages every text of the library exists in.
const (
	Vietnamese Language = iota
	English
)

// ParseLanguage reads "vi" or "en".
func ParseLanguage(s string) (Language, error) {
	switch s {
	case "vi":
		return Vietnamese, nil
	case "en":
		return English, nil
	}
	return 0, Invalid("motcua: language", Problem{Code: CodeUnknown, Param: "vi, en"})
}

// String returns the language tag: "vi" or "en".
func (l Language) String() string {
	if l == English {
		return "en"
	}
	return "vi"
}

// MarshalText returns the form of [Language.String].
func (l Language) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the form of [ParseLanguage].
func (l *Language) UnmarshalText(text []byte) error {
	v, err := ParseLanguage(string(text))
	if err != nil {
		return err
	}
	*l = v
	return nil
}

// problemText has, for each code, the wording in Vietnamese and in English; % stands for Param.
func problemText(c Code) (vi, en string) {
	switch c {
	case CodeRequired:
		return "phải có giá trị", "a value is required"
	case CodeMalformed:
		return "sai định dạng, cần %", "not in the form %"
	case CodeOutOfRange:
		return "ngoài phạm vi %", "outside the range %"
	case CodeUnknown:
		return "không có trong danh mục %", "not one of %"
	case CodeDuplicate:
		return "trùng với %", "already given at %"
	case CodeBefore:
		return "sớm hơn %", "earlier than %"
	case CodeAfter:
		return "muộn hơn %", "later than %"
	case CodeNotAllowed:
		return "không được phép khi %", "not allowed with %"
	case CodeNotUTF8:
		return "không phải văn bản UTF-8", "not UTF-8 text"
	case CodeTooLong:
		return "dài quá %", "longer than %"
	case CodeMissingColumn:
		return "thiếu cột %", "column % is missing"
	case CodeUnknownColumn:
		return "cột không được định nghĩa", "a column nobody knows"
	case CodeFieldCount:
		return "số ô khác với tiêu đề (%)", "a different number of fields from the header (%)"
	case CodeEmpty:
		return "không có dữ liệu", "nothing in it"
	case CodeSum:
		return "các phần cộng lại không bằng tổng %", "the parts do not add up to %"
	case CodeDoesNotCompile:
		return "định nghĩa mâu thuẫn: %", "the definition contradicts itself: %"
	}
	return string(c) + " %", string(c) + " %"
}

// Text returns the problem as a sentence for people. A code this package does not know is shown as it is.
func (p Problem) Text(l Language) string {
	t, en := problemText(p.Code)
	if l == English {
		t = en
	}
	if p.Param == "" {
		t = strings.NewReplacer(", cần %", "", " in the form %", " in the expected form", " (%)", "", " %", "").Replace(t)
	} else {
		t = strings.Replace(t, "%", p.Param, 1)
	}
	if p.Path == "" {
		return t
	}
	return p.Path + ": " + t
}
