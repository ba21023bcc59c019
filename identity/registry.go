package identity

import (
	"slices"

	"github.com/motcua/motcua"
)

// Kind names a kind of number, for tools that handle any of them: an importer whose columns are configured, a page that
// checks what is pasted into it. Kinds are stable.
type Kind string

// The kinds of numbers this package knows.
const (
	KindPersonalID Kind = "personal_id"      // PersonalID
	KindOldCard    Kind = "old_card"         // OldCardNumber
	KindTaxCode    Kind = "tax_code"         // TaxCode
	KindInsurance  Kind = "social_insurance" // InsuranceNumber
	KindHealthCard Kind = "health_card"      // HealthCardNumber
	KindPassport   Kind = "passport"         // PassportNumber
	KindPhone      Kind = "phone"            // PhoneNumber
	KindAgency     Kind = "agency"           // AgencyCode
	KindDossier    Kind = "dossier"          // DossierCode
	KindProcedure  Kind = "procedure"        // ProcedureCode
)

// Spec describes a kind of number. The zero value describes none, and accepts nothing.
type Spec struct {
	// Kind is its key.
	Kind Kind
	// Vietnamese and English are its names, without capitals.
	Vietnamese, English string
	// Form is how it is written.
	Form string
	// Example is an invented number that the strict parser accepts.
	Example string
	// Personal says that the number may identify a person, so that its type prints a mask.
	Personal bool
	// CheckDigit says that at least one form has a check digit.
	CheckDigit bool
	// Citations are the sources of the form, the one in force first; empty when no legal text was seen.
	Citations []motcua.Citation

	compact func(s string) (canonical string, changes []Change, err error)
	parse   func(s string) (canonical string, err error)
	inspect func(s string, on motcua.Date) ([]Finding, error)
}

// issued is what the types of this package have in common.
type issued interface {
	IsZero() bool
	String() string
	Inspect(on motcua.Date) []Finding
}

// inspected gives a PersonalID the method the other numbers have.
type inspected struct{ PersonalID }

func (i inspected) Inspect(on motcua.Date) []Finding { return i.PersonalID.Inspect(on).Findings() }

// spec fills in the functions of a kind.
func spec[N issued](s Spec, parse func(string) (N, error), compact func(string) (N, []Change, error)) Spec {
	canonical := func(n N) string {
		if r, ok := any(n).(interface{ Reveal() string }); ok {
			return r.Reveal()
		}
		return n.String()
	}
	s.parse = func(text string) (string, error) {
		n, err := parse(text)
		if err != nil {
			return "", err
		}
		return canonical(n), nil
	}
	s.compact = func(text string) (string, []Change, error) {
		n, changes, err := compact(text)
		if err != nil {
			return "", nil, err
		}
		return canonical(n), changes, nil
	}
	s.inspect = func(text string, on motcua.Date) ([]Finding, error) {
		n, err := parse(text)
		if err != nil {
			return nil, err
		}
		return n.Inspect(on), nil
	}
	return s
}

// Specs returns the description of every kind, in a fixed order.
func Specs() []Spec {
	decision20 := motcua.Citation{Document: "QĐ 20/2020/QĐ-TTg", Issued: motcua.MustDate(2020, 7, 22), Article: "art. 4-6", Quality: motcua.High}
	return []Spec{
		spec(Spec{
			Kind: KindPersonalID, Vietnamese: "số định danh cá nhân", English: "personal number",
			Form: personalIDForm, Example: "001185012345", Personal: true,
			Citations: []motcua.Citation{identificationLaw(), circular59(), circular07(), decree137()},
		}, func(s string) (inspected, error) {
			id, err := ParsePersonalID(s)
			return inspected{id}, err
		}, func(s string) (inspected, []Change, error) {
			id, changes, err := CompactPersonalID(s)
			return inspected{id}, changes, err
		}),
		spec(Spec{
			Kind: KindOldCard, Vietnamese: "số chứng minh nhân dân", English: "old card number",
			Form: oldCardForm, Example: "024999001", Personal: true,
			Citations: []motcua.Citation{{Document: "NĐ 05/1999/NĐ-CP", Issued: motcua.MustDate(1999, 2, 3), Quality: motcua.High}},
		}, ParseOldCardNumber, CompactOldCardNumber),
		spec(Spec{
			Kind: KindTaxCode, Vietnamese: "mã số thuế", English: "tax code",
			Form: taxCodeForm, Example: "0100000123-001", Personal: true, CheckDigit: true,
			Citations: []motcua.Citation{personalTaxCode(), taxStructure()},
		}, ParseTaxCode, CompactTaxCode),
		spec(Spec{
			Kind: KindInsurance, Vietnamese: "mã số bảo hiểm xã hội", English: "social-insurance number",
			Form: insuranceForm, Example: "0123456789", Personal: true,
			Citations: []motcua.Citation{{Document: "QĐ 595/QĐ-BHXH", Issued: motcua.MustDate(2017, 4, 14), Article: "art. 2.13", Quality: motcua.High}},
		}, ParseInsuranceNumber, CompactInsuranceNumber),
		spec(Spec{
			Kind: KindHealthCard, Vietnamese: "mã thẻ bảo hiểm y tế", English: "health-insurance card number",
			Form: healthCardForm, Example: "DN4010123456789", Personal: true,
			Citations: []motcua.Citation{{Document: "QĐ 1351/QĐ-BHXH", Issued: motcua.MustDate(2015, 11, 16), Quality: motcua.High}},
		}, ParseHealthCardNumber, CompactHealthCardNumber),
		spec(Spec{
			Kind: KindPassport, Vietnamese: "số hộ chiếu", English: "passport number",
			Form: passportForm, Example: "C1234567", Personal: true,
		}, ParsePassportNumber, CompactPassportNumber),
		spec(Spec{
			Kind: KindPhone, Vietnamese: "số điện thoại di động", English: "mobile phone number",
			Form: phoneForm, Example: "0912345678", Personal: true,
		}, ParsePhoneNumber, CompactPhoneNumber),
		spec(Spec{
			Kind: KindAgency, Vietnamese: "mã định danh cơ quan", English: "agency code",
			Form: agencyForm, Example: "H40.14.03", CheckDigit: true, Citations: []motcua.Citation{decision20},
		}, ParseAgencyCode, CompactAgencyCode),
		spec(Spec{
			Kind: KindDossier, Vietnamese: "mã hồ sơ", English: "dossier code",
			Form: dossierForm, Example: "H15.50.05.13-261008-0975",
			Citations: []motcua.Citation{centralRule(), {Document: "TT 01/2018/TT-VPCP", Issued: motcua.MustDate(2018, 11, 23), Article: "art. 19", Quality: motcua.High}},
		}, ParseDossierCode, CompactDossierCode),
		spec(Spec{
			Kind: KindProcedure, Vietnamese: "mã thủ tục hành chính", English: "procedure code",
			Form: procedureForm, Example: "1.013401.H50",
		}, ParseProcedureCode, CompactProcedureCode),
	}
}

// LookupSpec returns the description of a kind; ok is false for a kind that this package does not know.
func LookupSpec(k Kind) (_ Spec, ok bool) {
	all := Specs()
	i := slices.IndexFunc(all, func(s Spec) bool { return s.Kind == k })
	if i < 0 {
		return Spec{}, false
	}
	return all[i], true
}

// Name returns the name of the number in a language.
func (s Spec) Name(l motcua.Language) string {
	if l == motcua.English {
		return s.English
	}
	return s.Vietnamese
}

// Parse reads a number strictly and returns its canonical form, unmasked: the caller brought the digits. Errors are
// those of the Parse function of the kind.
func (s Spec) Parse(text string) (canonical string, err error) {
	if s.parse == nil {
		return "", unknownKind()
	}
	return s.parse(text)
}

// Compact reads a number leniently and returns its canonical form, unmasked, and what was changed to get it.
func (s Spec) Compact(text string) (canonical string, changes []Change, err error) {
	if s.compact == nil {
		return "", nil, unknownKind()
	}
	return s.compact(text)
}

// Inspect reads a number strictly and returns what is to be said of it under the law of a day.
func (s Spec) Inspect(text string, on motcua.Date) ([]Finding, error) {
	if s.inspect == nil {
		return nil, unknownKind()
	}
	return s.inspect(text, on)
}

func unknownKind() error {
	return motcua.Invalid("identity: kind", motcua.Problem{Code: motcua.CodeUnknown, Param: "kinds of numbers"})
}

// Recognise returns the kinds whose strict parser accepts a text, in the order of [Specs]. Twelve digits are a personal
// number, a tax code and a health-insurance card number at once; what they are is known only where they stand.
func Recognise(text string) []Kind {
	var kinds []Kind
	for _, s := range Specs() {
		if _, err := s.Parse(text); err == nil {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}
