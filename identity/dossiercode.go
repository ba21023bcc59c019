package identity

import (
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// DossierCode is the code of a dossier (mã hồ sơ thủ tục hành chính).
//
//	issuer     the one-stop system that received the dossier
//	form       agency code - YYMMDD of reception - sequence
//	2018       the agency in the order of QCVN 102, the sequence of at least four digits counts the dossiers of the day:
//	           000.00.01.H40-200706-0001 (Decree 61/2018/NĐ-CP of 23 April 2018, art. 26; Circular 01/2018/TT-VPCP of 23
//	           November 2018, art. 19)
//	QĐ 20      the same with the agency in the order of QĐ 20/2020: H15.50.05.13-261008-0975 (from practice; Circular
//	           03/2025/TT-VPCP of 15 September 2025, art. 13, whose clauses 1-2 were not seen)
//	central    services provided centrally, from 25 January 2026: two digits of the ministry that owns the system, then
//	           at least four of sequence (Circular 03/2025/TT-VPCP, art. 13(3), added by Circular 04/2025/TT-VPCP, art. 23)
//	police     the portal of the Ministry of Public Security: agency G01 and six digits that count nothing visible
//
// A sequence therefore has four to at least seven digits. Where six or more could be either a ministry and a sequence or
// one long sequence, Inspect says so; nothing in the code tells them apart.
//
// A code is public, prints as it is and stays as it was written, because it is a key in other systems; [DossierCode.Agency]
// is in one order. It is comparable; the zero value is no code.
type DossierCode struct{ code string }

// DossierForm says which of the forms a dossier code has. The zero value is no code.
type DossierForm uint8

// The forms.
const (
	DossierFormNone    DossierForm = iota
	DossierForm2018                // agency in the order of QCVN 102
	DossierFormQD20                // agency in the order of QĐ 20/2020
	DossierFormCentral             // a centrally provided service, with the digits of the ministry
	DossierFormPolice              // the police portal
)

// String returns "tt01_2018", "qd20_form", "central_2026", "police" or "none".
func (f DossierForm) String() string {
	switch f {
	case DossierForm2018:
		return "tt01_2018"
	case DossierFormQD20:
		return "qd20_form"
	case DossierFormCentral:
		return "central_2026"
	case DossierFormPolice:
		return "police"
	}
	return "none"
}

const (
	dossierForm        = "agency code-YYMMDD-sequence of 4 to 12 digits"
	minSequence        = 4
	maxSequence        = 12 // no rule limits it; a number that long is not a sequence
	centralOwnerDigits = 2
)

// dossierParts are the pieces of a dossier code.
type dossierParts struct {
	written  string // agency as written
	agency   string // in the order of QĐ 20/2020
	scheme   AgencyScheme
	received motcua.Date
	sequence string
}

func splitDossier(s string) (dossierParts, bool) {
	var p dossierParts
	// From the end: digits, a dash, six digits, a dash.
	j := len(s) - 1
	for j >= 0 && isDigit(s[j]) {
		j--
	}
	i := j - 7
	if n := len(s) - j - 1; i < 0 || s[j] != '-' || s[i] != '-' || n < minSequence || n > maxSequence {
		return p, false
	}
	p.written, p.sequence = s[:i], s[j+1:]
	p.agency, p.scheme = readAgency(p.written)
	if p.scheme != SchemeQD20 && p.scheme != SchemeQCVN102 && p.scheme != SchemeOther {
		return p, false
	}
	n, ok := number(s[i+1 : j])
	if !ok {
		return p, false
	}
	d, err := motcua.NewDate(2000+int(n/10000), time.Month(n/100%100), int(n%100))
	p.received = d
	return p, err == nil
}

// ParseDossierCode reads a code in any of the forms, strictly: capitals, no spaces, a day that exists.
func ParseDossierCode(s string) (DossierCode, error) {
	if len(s) <= agencyMax+1+6+1+maxSequence {
		if _, ok := splitDossier(s); ok {
			return DossierCode{s}, nil
		}
	}
	return DossierCode{}, malformed("dossier code", dossierForm)
}

// MustParseDossierCode is [ParseDossierCode] for constants in code and tests; it panics on an error.
func MustParseDossierCode(s string) DossierCode { return must(ParseDossierCode(s)) }

// CompactDossierCode reads a code as it is found in files, with spaces or in small letters too, and lists what it changed.
func CompactDossierCode(s string) (DossierCode, []Change, error) {
	return compact(s, "", ParseDossierCode)
}

// NewDossierCode returns the code of the sequence-th dossier that an agency received on a day, in the order of QĐ
// 20/2020. A sequence is written with at least four digits. It reports an [*motcua.InvalidError] when the agency has no
// levels, the day is outside 2000 to 2099, or the sequence is 0 or too long.
func NewDossierCode(agency AgencyCode, received motcua.Date, sequence uint64) (DossierCode, error) {
	return newDossier(agency, received, "", sequence)
}

// NewCentralDossierCode is [NewDossierCode] for a centrally provided service: owner is the first-level code of the
// ministry that owns the system, "G15", whose digits precede the sequence. It is the form from 25 January 2026.
func NewCentralDossierCode(agency AgencyCode, received motcua.Date, owner AgencyCode, sequence uint64) (DossierCode, error) {
	if len(owner.code) != 3 || owner.Scheme() != SchemeQD20 || owner.code[0] != 'G' {
		return DossierCode{}, motcua.Invalid("identity: dossier code",
			motcua.Problem{Path: "owner", Code: motcua.CodeMalformed, Param: "Gxy"})
	}
	if received.Before(centralSince()) {
		return DossierCode{}, motcua.Invalid("identity: dossier code",
			motcua.Problem{Path: "received", Code: motcua.CodeBefore, Param: centralSince().String(), Citation: centralRule()})
	}
	return newDossier(agency, received, owner.code[1:], sequence)
}

func newDossier(agency AgencyCode, received motcua.Date, owner string, sequence uint64) (DossierCode, error) {
	var problems []motcua.Problem
	if s := agency.Scheme(); s != SchemeQD20 && s != SchemeOther {
		problems = append(problems, motcua.Problem{Path: "agency", Code: motcua.CodeMalformed, Param: "code with levels"})
	}
	year, month, day := received.Civil()
	if year < 2000 || year > 2099 {
		problems = append(problems, motcua.Problem{Path: "received", Code: motcua.CodeOutOfRange, Param: "2000..2099"})
	}
	digits, limit := minSequence, uint64(10000)
	for digits+len(owner) < maxSequence && sequence >= limit {
		digits, limit = digits+1, limit*10
	}
	if sequence == 0 || sequence >= limit {
		problems = append(problems, motcua.Problem{Path: "sequence", Code: motcua.CodeOutOfRange, Param: "1.."})
	}
	if err := motcua.Invalid("identity: dossier code", problems...); err != nil {
		return DossierCode{}, err
	}
	b := append([]byte(agency.code), '-')
	b = appendDigits(b, uint64(year%100*10000+int(month)*100+day), 6)
	b = append(append(b, '-'), owner...)
	return ParseDossierCode(string(appendDigits(b, sequence, digits)))
}

// centralSince is 25 January 2026.
func centralSince() motcua.Date { return motcua.FromUnixDay(20478) }

func centralRule() motcua.Citation {
	return motcua.Citation{Document: "TT 03/2025/TT-VPCP", Issued: motcua.MustDate(2025, 9, 15), Article: "art. 13(3)", Quality: motcua.High}
}

// IsZero reports whether c holds no code.
func (c DossierCode) IsZero() bool { return c.code == "" }

// String returns the code as it was written, "" for the zero value.
func (c DossierCode) String() string { return c.code }

// MarshalText returns the form of [DossierCode.String].
func (c DossierCode) MarshalText() ([]byte, error) { return []byte(c.code), nil }

// UnmarshalText reads the form of [ParseDossierCode]; empty text is the zero value.
func (c *DossierCode) UnmarshalText(text []byte) error { return unmarshal(c, text, ParseDossierCode) }

// Equal reports whether both are the same code, as == does.
func (c DossierCode) Equal(o DossierCode) bool { return c == o }

// parts returns the pieces, zero for the zero value.
func (c DossierCode) parts() dossierParts {
	p, ok := splitDossier(c.code)
	if !ok {
		return dossierParts{}
	}
	return p
}

// Agency returns the receiving agency, in the order of QĐ 20/2020.
func (c DossierCode) Agency() AgencyCode { return AgencyCode{c.parts().agency} }

// AgencyAsWritten returns the first part of the code as it stands there.
func (c DossierCode) AgencyAsWritten() string { return c.parts().written }

// Received returns the day of reception; the code has two digits of the year, which are taken to be of the 2000s.
func (c DossierCode) Received() motcua.Date { return c.parts().received }

// Form says which form the code has. Of six or more digits it says [DossierFormCentral] when the first two are those of
// a ministry that is known to own such a system and the day is in the time of that rule.
func (c DossierCode) Form() DossierForm {
	p := c.parts()
	switch {
	case p.scheme == SchemeNone:
		return DossierFormNone
	case p.scheme == SchemeQCVN102:
		return DossierForm2018
	case strings.HasPrefix(p.agency, "G01") && len(p.sequence) == 6:
		return DossierFormPolice
	case len(p.sequence) >= centralOwnerDigits+minSequence && !p.received.Before(centralSince()) && ownsSystem(p.sequence[:2]):
		return DossierFormCentral
	}
	return DossierFormQD20
}

// ownsSystem reports whether two digits are those of a ministry in the list.
func ownsSystem(digits string) bool {
	_, _, ok := LevelOneAgency("G" + digits)
	return ok
}

// Owner returns the ministry that owns the central system, by its first-level code; ok is false for other forms.
func (c DossierCode) Owner() (owner AgencyCode, ok bool) {
	if c.Form() != DossierFormCentral {
		return AgencyCode{}, false
	}
	return AgencyCode{"G" + c.parts().sequence[:centralOwnerDigits]}, true
}

// Sequence returns the number after the day, without the digits of the owner.
func (c DossierCode) Sequence() uint64 {
	s := c.parts().sequence
	if c.Form() == DossierFormCentral {
		s = s[centralOwnerDigits:]
	}
	n, _ := number(s)
	return n
}

// The findings about a dossier code.
const (
	// FindingSequenceZero: a sequence of zeros. Numbers start at 0001; no rule was seen that forbids it.
	FindingSequenceZero FindingCode = "sequence_zero"
	// FindingSequenceAmbiguous: six or more digits that could be a ministry's two and a sequence, or one long sequence.
	FindingSequenceAmbiguous FindingCode = "sequence_ambiguous"
	// FindingReceivedFuture: the day of reception is after the day of the inspection.
	FindingReceivedFuture FindingCode = "received_future"
)

// Inspect returns what is to be said of the code on a day. With the zero Date no reception is in the future.
func (c DossierCode) Inspect(on motcua.Date) []Finding {
	p := c.parts()
	if p.scheme == SchemeNone {
		return nil
	}
	var all []Finding
	if !on.IsZero() && p.received.After(on) {
		all = append(all, Finding{Code: FindingReceivedFuture, Grade: Doubt, Part: PartDate})
	}
	if c.Sequence() == 0 {
		all = append(all, Finding{Code: FindingSequenceZero, Grade: Doubt, Part: PartSequence, Citation: motcua.Citation{
			Document: "TT 01/2018/TT-VPCP", Issued: motcua.MustDate(2018, 11, 23), Article: "art. 19", Quality: motcua.High,
		}})
	}
	if len(p.sequence) >= centralOwnerDigits+minSequence && !p.received.Before(centralSince()) {
		all = append(all, Finding{Code: FindingSequenceAmbiguous, Grade: Note, Part: PartSequence, Citation: centralRule()})
	}
	return all
}
