// Package tags offers the checks of package identity as struct tags of go-playground/validator, for forms that are
// validated that way already.
//
//	type request struct {
//		PersonalID string `json:"personal_id" validate:"required,vn_personal_id"`
//		TaxCode    string `json:"tax_code" validate:"omitempty,vn_tax_code"`
//	}
//
//	v := validator.New(validator.WithRequiredStructEnabled())
//	if err := tags.Register(v); err != nil { … }
//	err := v.Struct(&r)
//
// # Tags
//
// Each tag accepts what the strict parser of its number accepts, and a value of the number's own type that is not zero:
//
//	vn_personal_id       identity.PersonalID, twelve digits
//	vn_old_card          identity.OldCardNumber, nine digits
//	vn_tax_code          identity.TaxCode, ten, thirteen or twelve digits with the check digit
//	vn_social_insurance  identity.InsuranceNumber, ten digits
//	vn_health_card       identity.HealthCardNumber, fifteen characters, or ten or twelve digits
//	vn_passport          identity.PassportNumber, a letter and seven or eight digits
//	vn_phone             identity.PhoneNumber, a mobile number
//	vn_agency            identity.AgencyCode, in either order
//	vn_dossier           identity.DossierCode, in any of the forms
//	vn_procedure         identity.ProcedureCode, national, of a local list, or legacy
//
// An empty string is not a number: put omitempty before the tag of a field that may be left out. A field that is
// neither a string, a []byte nor a number of package identity fails its tag; it does not panic.
//
// A field of a number type is its mask to validator, so required and omitempty work on it, and eqfield would compare masks:
// compare such fields with == after validation.
//
// # Errors without personal data
//
// validator.FieldError carries the value that failed, and its namespace the keys of maps, so neither belongs in a log
// or an answer. [Problems] and [Messages] turn the errors into paths in wire names, codes and texts, in Vietnamese or
// English, and drop the values; digits in the brackets of a path are replaced when they may be a number.
//
// # What it does not do
//
// A tag says yes or no, so only malformed input fails. Findings of a lower grade, and the comparison with the person,
// need identity.PersonalID.Inspect and Compare. Where speed matters use those too: validator costs some hundred
// nanoseconds a field.
package tags

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// tag is one registered check.
type tag struct {
	name   string
	valid  func(s string) bool
	typ    reflect.Type // the number's own type
	form   string
	vi, en string
}

// held is what a field of a number type becomes for validator: its mask, in a type that says that it was a number.
type held string

// all returns the checks. It is a function because a package variable could be changed.
func all() []tag {
	return []tag{
		check(identity.KindPersonalID, identity.ParsePersonalID, "12 ASCII digits",
			"phải là số định danh cá nhân gồm đúng 12 chữ số", "must be a personal number of exactly 12 digits"),
		check(identity.KindOldCard, identity.ParseOldCardNumber, "9 ASCII digits",
			"phải là số chứng minh nhân dân gồm đúng 9 chữ số", "must be an old card number of exactly 9 digits"),
		check(identity.KindTaxCode, identity.ParseTaxCode, "tax code",
			"phải là mã số thuế 10 hoặc 13 chữ số đúng số kiểm tra, hoặc số định danh cá nhân 12 chữ số",
			"must be a tax code of 10 or 13 digits with a right check digit, or a personal number of 12 digits"),
		check(identity.KindInsurance, identity.ParseInsuranceNumber, "10 ASCII digits",
			"phải là mã số bảo hiểm xã hội gồm đúng 10 chữ số", "must be a social-insurance number of exactly 10 digits"),
		check(identity.KindHealthCard, identity.ParseHealthCardNumber, "health-insurance card number",
			"phải là mã thẻ bảo hiểm y tế 15 ký tự, hoặc 10 hoặc 12 chữ số",
			"must be a health-insurance card number of 15 characters, or 10 or 12 digits"),
		check(identity.KindPassport, identity.ParsePassportNumber, "letter and 7 or 8 digits",
			"phải là số hộ chiếu gồm một chữ cái và 7 hoặc 8 chữ số", "must be a passport number: a letter and 7 or 8 digits"),
		check(identity.KindPhone, identity.ParsePhoneNumber, "mobile number",
			"phải là số điện thoại di động Việt Nam", "must be a Vietnamese mobile number"),
		check(identity.KindAgency, identity.ParseAgencyCode, "agency code",
			"phải là mã định danh điện tử của cơ quan, tổ chức", "must be an agency code"),
		check(identity.KindDossier, identity.ParseDossierCode, "agency code-YYMMDD-sequence",
			"phải là mã hồ sơ dạng mã cơ quan-NNTTNN-số thứ tự", "must be a dossier code: agency code-YYMMDD-sequence"),
		check(identity.KindProcedure, identity.ParseProcedureCode, "D.DDDDDD",
			"phải là mã thủ tục hành chính dạng 1.000000", "must be a procedure code such as 1.000000"),
	}
}

func check[N any](kind identity.Kind, parse func(string) (N, error), form, vi, en string) tag {
	return tag{
		name:  "vn_" + string(kind),
		valid: func(s string) bool { _, err := parse(s); return err == nil },
		typ:   reflect.TypeFor[N](),
		form:  form,
		vi:    vi,
		en:    en,
	}
}

// Register adds the tags to v, tells it how to read the number types of package identity, and makes it name fields by
// their wire names: the json tag, else the form tag, else the Go name. It returns validator's error when a tag cannot be
// registered. Call it once, before v is used; validator allows nothing else.
func Register(v *validator.Validate) error {
	for _, c := range all() {
		if err := v.RegisterValidation(c.name, c.accepts); err != nil {
			return err
		}
		v.RegisterCustomTypeFunc(mask, reflect.Zero(c.typ).Interface())
	}
	v.RegisterCustomTypeFunc(mask,
		identity.Exchange[identity.PersonalID]{}, identity.Exchange[identity.OldCardNumber]{}, identity.Exchange[identity.TaxCode]{},
		identity.Exchange[identity.InsuranceNumber]{}, identity.Exchange[identity.HealthCardNumber]{},
		identity.Exchange[identity.PassportNumber]{}, identity.Exchange[identity.PhoneNumber]{})
	v.RegisterTagNameFunc(wireName)
	return nil
}

// mask is what validator sees of a number: never its digits, because it puts what it sees into its errors.
func mask(field reflect.Value) any {
	if n, ok := field.Interface().(fmt.Stringer); ok {
		return held(n.String())
	}
	return nil
}

func (c tag) accepts(fl validator.FieldLevel) bool {
	field := fl.Field()
	switch {
	case field.Type() == reflect.TypeFor[held]():
		return field.Len() > 0
	case field.Kind() == reflect.String:
		return c.valid(field.String())
	case field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.Uint8:
		return c.valid(string(field.Bytes()))
	}
	return false
}

func wireName(f reflect.StructField) string {
	for _, key := range [...]string{"json", "form"} {
		if name, _, _ := strings.Cut(f.Tag.Get(key), ","); name != "" && name != "-" {
			return name
		}
	}
	return f.Name
}

// A Message is one problem of a form in words.
type Message struct {
	// Path is where the field is, in wire names: "applicant.personal_id", "children[2].birth_date".
	Path string `json:"path"`
	// Tag is the check that failed: "vn_personal_id", "required".
	Tag string `json:"tag"`
	// Text says what is wrong, without the path and without the value.
	Text string `json:"text"`
}

// Problems returns the errors of validator as problems of the library: paths in wire names, the code and parameter of the
// rule, no values. ok is false when err is not of validator, and then there are none.
func Problems(err error) (problems []motcua.Problem, ok bool) {
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		return nil, false
	}
	checks := all()
	for _, f := range fields {
		p := motcua.Problem{Path: path(f), Code: motcua.Code(f.Tag()), Param: f.Param()}
		for _, c := range checks {
			if c.name == f.Tag() {
				p.Code, p.Param = motcua.CodeMalformed, c.form
			}
		}
		problems = append(problems, p)
	}
	return problems, true
}

// Invalid returns the errors of validator as an [*motcua.InvalidError] that holds no value of the form, and any other
// error as it is.
func Invalid(err error) error {
	problems, ok := Problems(err)
	if !ok {
		return err
	}
	return motcua.Invalid("identity/tags: form", problems...)
}

// Messages returns the errors of validator in words for people. Tags of other packages are worded when they are the
// common required, and otherwise named. It returns nil when err is not of validator.
func Messages(err error, l motcua.Language) []Message {
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		return nil
	}
	var messages []Message
	for _, f := range fields {
		messages = append(messages, Message{Path: path(f), Tag: f.Tag(), Text: text(f.Tag(), l)})
	}
	return messages
}

func text(name string, l motcua.Language) string {
	for _, c := range all() {
		switch {
		case c.name != name:
		case l == motcua.English:
			return c.en
		default:
			return c.vi
		}
	}
	code := motcua.Code(name)
	if strings.HasPrefix(name, "required") {
		code = motcua.CodeRequired
	}
	if l == motcua.English && code != motcua.CodeRequired {
		return "does not meet " + name
	}
	if code != motcua.CodeRequired {
		return "không thỏa " + name
	}
	return motcua.Problem{Code: code}.Text(l)
}

// path returns the namespace of a field without the name of the outermost type.
func path(f validator.FieldError) string {
	ns := f.Namespace()
	depth := 0
	for i := range len(ns) {
		switch ns[i] {
		case '[':
			depth++
		case ']':
			depth--
		case '.':
			if depth == 0 {
				return hideKeys(ns[i+1:])
			}
		}
	}
	return hideKeys(ns)
}

// maxIndex is the longest key in brackets that is taken for an index.
const maxIndex = 6

// hideKeys replaces the keys of maps in a path, which may be personal numbers or names, and keeps indexes.
func hideKeys(path string) string {
	if !strings.Contains(path, "[") {
		return path
	}
	var b strings.Builder
	for path != "" {
		open := strings.IndexByte(path, '[')
		if open < 0 {
			break
		}
		b.WriteString(path[:open+1])
		path = path[open+1:]
		end := strings.IndexByte(path, ']')
		if end < 0 {
			break
		}
		if key := path[:end]; end <= maxIndex && strings.Trim(key, "0123456789") == "" {
			b.WriteString(key)
		} else {
			b.WriteString("…")
		}
		path = path[end:]
	}
	b.WriteString(path)
	return b.String()
}
