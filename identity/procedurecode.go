package identity

import (
	"strings"

	"github.com/motcua/motcua"
)

// ProcedureCode is the code of an administrative procedure (mã thủ tục hành chính) in the national database.
//
//	issuer     the national database of administrative procedures
//	form       a digit, a dot and six digits; local lists append the agency that publishes them, as .H50 or as
//	           .000.00.00.H13. Leading digits 1, 2, 3, 5 and 6 occur among 5,652 records of July 2026
//	before     the form T-BPC-280421, used before the renumbering of 2019, is kept as legacy text
//	example    1.013401.H50
//
// A code is public and prints as it was written. It is comparable; the zero value is no code.
type ProcedureCode struct{ code string }

const procedureForm = "D.DDDDDD, D.DDDDDD.agency, or T-XXX-DDDDDD"

// ParseProcedureCode reads a code strictly: no spaces, no trailing dot, capitals.
func ParseProcedureCode(s string) (ProcedureCode, error) {
	if isNationalProcedure(s) || isOldProcedure(s) {
		return ProcedureCode{s}, nil
	}
	return ProcedureCode{}, malformed("procedure code", procedureForm)
}

// isNationalProcedure reports whether s is D.DDDDDD, alone or with an agency.
func isNationalProcedure(s string) bool {
	if len(s) < 8 || len(s) > 8+1+agencyMax || s[1] != '.' || !isDigit(s[0]) {
		return false
	}
	if _, ok := number(s[2:8]); !ok {
		return false
	}
	if len(s) == 8 {
		return true
	}
	if s[8] != '.' {
		return false
	}
	_, scheme := readAgency(s[9:])
	return scheme == SchemeQD20 || scheme == SchemeQCVN102
}

// isOldProcedure reports whether s is a letter, two to four letters and six digits, with dashes between them.
func isOldProcedure(s string) bool {
	if len(s) > 20 {
		return false
	}
	parts := strings.Split(s, "-")
	if len(parts) < 3 || len(parts) > 4 || len(parts) == 4 && parts[3] != "TT" {
		return false
	}
	letters := func(s string, lo, hi int) bool {
		return len(s) >= lo && len(s) <= hi && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	}
	_, ok := number(parts[2])
	return letters(parts[0], 1, 1) && letters(parts[1], 2, 4) && ok && len(parts[2]) == 6
}

// MustParseProcedureCode is [ParseProcedureCode] for constants in code and tests; it panics on an error.
func MustParseProcedureCode(s string) ProcedureCode { return must(ParseProcedureCode(s)) }

// CompactProcedureCode reads a code as it is found in pasted tables, with spaces, in small letters, or with a dot at its
// end, and lists what it changed.
func CompactProcedureCode(s string) (ProcedureCode, []Change, error) {
	c, changes, err := compact(s, "", ParseProcedureCode)
	if err == nil {
		return c, changes, nil
	}
	clean, changes := cleaned(s, "")
	bare := strings.TrimRight(clean, ".")
	c, err = ParseProcedureCode(bare)
	if err != nil {
		return c, nil, err
	}
	return c, append(changes, Change{ChangeSeparators, len(clean) - len(bare)}), nil
}

// IsZero reports whether c holds no code.
func (c ProcedureCode) IsZero() bool { return c.code == "" }

// String returns the code as it was written, "" for the zero value.
func (c ProcedureCode) String() string { return c.code }

// MarshalText returns the form of [ProcedureCode.String].
func (c ProcedureCode) MarshalText() ([]byte, error) { return []byte(c.code), nil }

// UnmarshalText reads the form of [ParseProcedureCode]; empty text is the zero value.
func (c *ProcedureCode) UnmarshalText(text []byte) error {
	return unmarshal(c, text, ParseProcedureCode)
}

// Equal reports whether both are the same code, as == does.
func (c ProcedureCode) Equal(o ProcedureCode) bool { return c == o }

// Legacy reports whether the code has the form used before the renumbering of 2019.
func (c ProcedureCode) Legacy() bool { return c.code != "" && !isDigit(c.code[0]) }

// National returns the code in the national database, without the agency of a local list; it is the zero value for a
// legacy code.
func (c ProcedureCode) National() ProcedureCode {
	if c.code == "" || c.Legacy() {
		return ProcedureCode{}
	}
	return ProcedureCode{c.code[:8]}
}

// Scope returns the agency whose local list the code is from; ok is false when there is none.
func (c ProcedureCode) Scope() (agency AgencyCode, ok bool) {
	if len(c.code) <= 8 || c.Legacy() {
		return AgencyCode{}, false
	}
	agency, err := ParseAgencyCode(c.code[9:])
	return agency, err == nil
}

// The findings about a procedure code.
const (
	// FindingProcedureLegacy: the form used before 2019, which no current list has.
	FindingProcedureLegacy FindingCode = "procedure_legacy"
	// FindingProcedureSeries: a leading digit that does not occur in the national list.
	FindingProcedureSeries FindingCode = "procedure_series_unseen"
)

// Inspect returns a doubt about a legacy code or an unseen leading digit. The day makes no difference so far.
func (c ProcedureCode) Inspect(motcua.Date) []Finding {
	switch {
	case c.code == "":
		return nil
	case c.Legacy():
		return []Finding{{Code: FindingProcedureLegacy, Grade: Doubt}}
	case strings.IndexByte("12356", c.code[0]) < 0:
		return []Finding{{Code: FindingProcedureSeries, Grade: Doubt, Part: PartPrefix}}
	}
	return nil
}
