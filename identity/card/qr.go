package card

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// QRKind says what a QR code was recognised as. The zero value is nothing that is known.
type QRKind uint8

// The kinds of codes.
const (
	QRUnknown         QRKind = iota
	QRChipCard               // the seven fields of a card of 2021 to 2024
	QRCard2024               // the same seven fields and more: a card issued from 1 July 2024
	QRUnverified             // a personal number first, then a layout nobody has confirmed
	QRHealthInsurance        // the paper card of health insurance: another document
	QRSocialInsurance        // the code of the social insurance app: another document
)

// String returns "chip_card", "card_2024", "unverified", "health_insurance", "social_insurance" or "unknown".
func (k QRKind) String() string {
	switch k {
	case QRChipCard:
		return "chip_card"
	case QRCard2024:
		return "card_2024"
	case QRUnverified:
		return "unverified"
	case QRHealthInsurance:
		return "health_insurance"
	case QRSocialInsurance:
		return "social_insurance"
	}
	return "unknown"
}

// OtherDocument reports whether the code is recognised and not that of an identity card.
func (k QRKind) OtherDocument() bool { return k == QRHealthInsurance || k == QRSocialInsurance }

// Field names a field of a QR code.
type Field string

// The fields, by the names that problems and findings use for them.
const (
	FieldPersonalID Field = "personal_id"
	FieldOldCard    Field = "old_card"
	FieldName       Field = "name"
	FieldBirthDate  Field = "birth_date"
	FieldSex        Field = "sex"
	FieldResidence  Field = "residence"
	FieldIssued     Field = "issued"
	FieldTail       Field = "tail"
)

// QR is what a code says. Names are in NFC. It prints no number: the fields whose meaning is not certain, which may hold
// numbers and names, are out of reach of printing too, and only [QR.Tail] returns them. The zero value is an unknown code.
type QR struct {
	// Kind is what the code was recognised as.
	Kind QRKind
	// PersonalID is the number of the holder.
	PersonalID identity.PersonalID
	// OldCard is the number of the old card, zero when the field is empty.
	OldCard identity.OldCardNumber
	// Name is the full name, with its marks.
	Name string
	// BirthDate as far as the card knows it.
	BirthDate identity.PartialDate
	// Sex of the holder.
	Sex identity.Sex
	// Residence is the place of residence in words.
	Residence string
	// Issued is the day of issue, zero when the field is empty.
	Issued motcua.Date

	tail func() []string // a function shows nothing when it is printed
}

const (
	maxQR       = 4096 // bytes; the largest QR code holds fewer
	namedFields = 7
)

// Tail returns the fields that are not named, as they are: those after the seventh, or of an unverified layout those after
// the first. They may hold cancelled numbers and the names of parents, in an order nobody has confirmed.
func (q QR) Tail() []string {
	if q.tail == nil {
		return nil
	}
	return slices.Clone(q.tail())
}

// Quality returns how well the meaning of a field is known, given the kind of the code; Unverified for a field that the
// code does not have.
func (q QR) Quality(f Field) motcua.Quality {
	switch {
	case f == FieldTail && q.tail != nil:
		return motcua.Low
	case f == FieldTail:
		return motcua.Unverified
	case q.Kind == QRChipCard:
		return motcua.High
	case q.Kind == QRCard2024:
		return motcua.Medium
	case q.Kind == QRUnverified && f == FieldPersonalID:
		return motcua.Low
	}
	return motcua.Unverified
}

// DetectQR says by its shape what a payload is, without checking what the fields hold.
func DetectQR(payload string) QRKind {
	if len(payload) > maxQR || !utf8.ValidString(payload) {
		return QRUnknown
	}
	return detect(strings.Split(payload, "|"))
}

func detect(f []string) QRKind {
	switch n := len(f); {
	case n == 2 && isNumberOfInsurance(f[0]) && isHexText(f[1]):
		return QRSocialInsurance
	case n >= 8 && isNumberOfInsurance(f[0]) && isHexText(f[1]):
		return QRHealthInsurance
	case n >= namedFields && hasLetters(f[1]) && isSex(f[2]):
		return QRUnverified
	case n == namedFields && (f[1] == "" || isDigits(f[1])):
		return QRChipCard
	case n > namedFields && (f[1] == "" || isDigits(f[1])) && isSex(f[4]):
		return QRCard2024
	case n >= namedFields && isDigits(f[0]):
		return QRUnverified
	}
	return QRUnknown
}

// ParseQR reads the payload of a code. It reports an [*motcua.InvalidError] with every field that is not as it should be,
// without the values. A code of another document is no error: its Kind says so and nothing else is filled in. Of an
// unverified layout only the personal number is read. On an error the Kind is still what the shape looks like.
//
// Pass the payload without the line end that some readers add.
func ParseQR(payload string) (QR, error) {
	const what = "card: QR"
	if len(payload) > maxQR {
		return QR{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeTooLong, Param: strconv.Itoa(maxQR)})
	}
	if !utf8.ValidString(payload) {
		return QR{}, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeNotUTF8})
	}
	f := strings.Split(payload, "|")
	kind := detect(f)
	q := QR{Kind: kind}
	var problems []motcua.Problem
	bad := func(field Field, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: string(field), Code: code, Param: param})
	}
	switch kind {
	case QRUnknown:
		return q, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeMalformed, Param: "7 or more fields separated by |"})
	case QRHealthInsurance, QRSocialInsurance:
		return q, nil
	}
	var err error
	if q.PersonalID, err = identity.ParsePersonalID(f[0]); err != nil {
		bad(FieldPersonalID, motcua.CodeMalformed, "12 ASCII digits")
	}
	if kind == QRUnverified {
		tail := slices.Clone(f[1:])
		q.tail = func() []string { return tail }
		return invalid(q, what, problems)
	}
	if f[1] != "" {
		if q.OldCard, err = identity.ParseOldCardNumber(f[1]); err != nil {
			bad(FieldOldCard, motcua.CodeMalformed, "9 ASCII digits or nothing")
		}
	}
	if q.Name = identity.NFC(f[2]); strings.TrimSpace(q.Name) == "" {
		bad(FieldName, motcua.CodeRequired, "")
	}
	var ok bool
	if q.BirthDate, ok = compactDate(f[3]); !ok || f[3] == "" {
		bad(FieldBirthDate, motcua.CodeMalformed, "DDMMYYYY")
	}
	if !isSex(f[4]) {
		bad(FieldSex, motcua.CodeUnknown, "Nam, Nữ")
	}
	q.Sex = sexOf(f[4])
	q.Residence = identity.NFC(f[5])
	issued, ok := compactDate(f[6])
	day, full := issued.Date()
	if !ok || f[6] != "" && !full {
		bad(FieldIssued, motcua.CodeMalformed, "DDMMYYYY")
	}
	q.Issued = day
	if kind == QRCard2024 {
		tail := slices.Clone(f[namedFields:])
		q.tail = func() []string { return tail }
	}
	return invalid(q, what, problems)
}

// invalid returns q, or only its kind when there are problems.
func invalid(q QR, what string, problems []motcua.Problem) (QR, error) {
	if err := motcua.Invalid(what, problems...); err != nil {
		return QR{Kind: q.Kind}, err
	}
	return q, nil
}

// compactDate reads DDMMYYYY, with zeros for an unknown day or month, MMYYYY or YYYY; nothing is a wholly unknown date.
func compactDate(s string) (identity.PartialDate, bool) {
	var day, month string
	switch len(s) {
	case 0:
		return identity.PartialDate{}, true
	case 8:
		day, month, s = s[:2], s[2:4], s[4:]
	case 6:
		day, month, s = "00", s[:2], s[2:]
	case 4:
		day, month = "00", "00"
	default:
		return identity.PartialDate{}, false
	}
	if !isDigits(day + month + s) {
		return identity.PartialDate{}, false
	}
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(s)
	p, err := identity.NewPartialDate(y, time.Month(m), d)
	return p, err == nil && y != 0
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func hasLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r > '9' })
}

func sexOf(s string) identity.Sex {
	switch identity.NFC(s) {
	case "Nam":
		return identity.Male
	case "Nữ":
		return identity.Female
	}
	return identity.SexUnknown
}

func isSex(s string) bool { return sexOf(s) != identity.SexUnknown }

// isNumberOfInsurance reports whether s has the form of a health-insurance card or social-insurance number.
func isNumberOfInsurance(s string) bool {
	_, err := identity.ParseHealthCardNumber(s)
	return err == nil
}

// isHexText reports whether s is text written as hexadecimal of its UTF-8. A nine-digit number is not: its length is odd.
func isHexText(s string) bool {
	text, err := hex.DecodeString(s)
	return err == nil && len(text) > 0 && utf8.Valid(text)
}
