package motcua

import "strings"

// Language chooses the wording of texts for people. The zero value is Vietnamese.
type Language uint8

// The two languages every text of the library exists in.
const (
	Vietnamese Language = iota
	English
)

var languageTags = [...]string{"vi", "en"}

// ParseLanguage reads "vi" or "en". Anything else is an [*InvalidError] with code [CodeUnknown].
func ParseLanguage(s string) (Language, error) {
	return parseName[Language]("language", languageTags[:], s)
}

// String returns the language tag: "vi" or "en".
func (l Language) String() string { return nameOf(languageTags[:], l) }

// MarshalText returns the form of [Language.String].
func (l Language) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the form of [ParseLanguage].
func (l *Language) UnmarshalText(text []byte) error { return unmarshal(l, ParseLanguage, text) }

// Text returns the problem as a sentence for people. A code this package does not know is shown as it is.
func (p Problem) Text(l Language) string {
	with, without := p.Code.wording(l)
	text := without
	if p.Param != "" {
		text = strings.Replace(with, "%", p.Param, 1)
	}
	if p.Path == "" {
		return text
	}
	return p.Path + ": " + text
}

// wording returns what is said of a problem that has a Param, where % stands for it, and of one that has none.
func (c Code) wording(l Language) (with, without string) {
	english := l == English
	pick := func(vi, viWithout, en, enWithout string) (string, string) {
		if english {
			return en, enWithout
		}
		return vi, viWithout
	}
	switch c {
	case CodeRequired:
		return pick(
			"phải có giá trị (%)", "phải có giá trị",
			"a value is required (%)", "a value is required")
	case CodeMalformed:
		return pick(
			"sai định dạng, cần %", "sai định dạng",
			"not in the form %", "not in the expected form")
	case CodeOutOfRange:
		return pick(
			"ngoài phạm vi %", "ngoài phạm vi cho phép",
			"outside the range %", "outside the allowed range")
	case CodeUnknown:
		return pick(
			"không có trong danh mục: %", "không có trong danh mục",
			"not one of: %", "not a known value")
	case CodeDuplicate:
		return pick(
			"trùng với %", "bị trùng",
			"already given at %", "already given")
	case CodeBefore:
		return pick(
			"sớm hơn %", "quá sớm",
			"earlier than %", "too early")
	case CodeAfter:
		return pick(
			"muộn hơn %", "quá muộn",
			"later than %", "too late")
	case CodeNotAllowed:
		return pick(
			"không được phép (%)", "không được phép",
			"not allowed (%)", "not allowed")
	case CodeNotUTF8:
		return pick(
			"không phải văn bản UTF-8 (%)", "không phải văn bản UTF-8",
			"not UTF-8 text (%)", "not UTF-8 text")
	case CodeTooLong:
		return pick(
			"dài hơn %", "quá dài",
			"longer than %", "too long")
	case CodeMissingColumn:
		return pick(
			"thiếu cột %", "thiếu một cột",
			"column % is missing", "a column is missing")
	case CodeUnknownColumn:
		return pick(
			"cột không được định nghĩa; các cột hợp lệ: %", "cột không được định nghĩa",
			"a column nobody knows; known are: %", "a column nobody knows")
	case CodeFieldCount:
		return pick(
			"số ô khác với tiêu đề (%)", "số ô khác với tiêu đề",
			"more or fewer fields than the header (%)", "more or fewer fields than the header")
	case CodeEmpty:
		return pick(
			"không có dữ liệu (%)", "không có dữ liệu",
			"nothing in it (%)", "nothing in it")
	case CodeSum:
		return pick(
			"các phần cộng lại không bằng %", "các phần cộng lại không bằng tổng",
			"the parts do not add up to %", "the parts do not add up to the total")
	case CodeDiffers:
		return pick(
			"khác với kết quả tính được: %", "khác với kết quả tính được",
			"not what the rules work out: %", "not what the rules work out")
	case CodeDoesNotCompile:
		return pick(
			"định nghĩa mâu thuẫn: %", "định nghĩa mâu thuẫn",
			"the definition contradicts itself: %", "the definition contradicts itself")
	}
	return string(c) + " (%)", string(c)
}
