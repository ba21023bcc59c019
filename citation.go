package motcua

import "strings"

// Quality grades how well a fact is known. The zero value is unverified: results default to caution.
type Quality uint8

// The grades, from the least to the best known.
const (
	Unverified Quality = iota // nobody has checked it against a source
	Low                       // recalled or inferred: it never decides anything by itself
	Medium                    // one good source
	High                      // the legal text itself, or two independent sources
)

var qualityNames = [...]string{"unverified", "low", "medium", "high"}

// String returns "unverified", "low", "medium" or "high".
func (q Quality) String() string {
	if int(q) < len(qualityNames) {
		return qualityNames[q]
	}
	return qualityNames[Unverified]
}

// MarshalText returns the form of [Quality.String].
func (q Quality) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads the form of [Quality.String]; empty text is [Unverified].
func (q *Quality) UnmarshalText(text []byte) error {
	s := string(text)
	if s == "" {
		*q = Unverified
		return nil
	}
	for i, name := range qualityNames {
		if s == name {
			*q = Quality(i)
			return nil
		}
	}
	return Invalid("motcua: quality", Problem{Code: CodeUnknown, Param: strings.Join(qualityNames[:], ", ")})
}

// Citation names the legal source of a rule or a fact (căn cứ pháp lý). A document is identified by its number
// and its date together, because numbers repeat: two decisions QĐ 422/QĐ-TTg exist, of 4 April 2022 and of
// 10 March 2026. The zero value cites nothing.
type Citation struct {
	// Document is the number of the document as printed: "91/2015/QH13", "QĐ 766/QĐ-TTg".
	Document string `json:"document,omitempty"`
	// Issued is the day the document was issued; zero when it is not known, which makes the key ambiguous.
	Issued Date `json:"issued,omitzero"`
	// Article is the place inside the document: "art. 148(5)".
	Article string `json:"article,omitempty"`
	// Quality says how well this reading of the source is known.
	Quality Quality `json:"quality,omitzero"`
}

// IsZero reports whether nothing is cited.
func (c Citation) IsZero() bool { return c == Citation{} }

// SameDocument reports whether both cite the same document: the same number and the same known date.
func (c Citation) SameDocument(o Citation) bool {
	return c.Document != "" && c.Document == o.Document && !c.Issued.IsZero() && c.Issued == o.Issued
}

// String returns for example "91/2015/QH13 (2015-11-24), art. 148(5)", with the quality added unless it is high.
func (c Citation) String() string {
	if c.IsZero() {
		return ""
	}
	var b strings.Builder
	b.WriteString(c.Document)
	if !c.Issued.IsZero() {
		b.WriteString(" (")
		b.WriteString(c.Issued.String())
		b.WriteByte(')')
	}
	if c.Article != "" {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.Article)
	}
	if c.Quality != High {
		b.WriteString(" [")
		b.WriteString(c.Quality.String())
		b.WriteByte(']')
	}
	return b.String()
}
