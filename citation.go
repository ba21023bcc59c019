package motcua

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quality grades how well a fact is known. The zero value is unverified: results default to caution.
type Quality uint8

// The grades, from the least to the best known.
const (
	Unverified Quality = iota // nobody has checked it against a source
	Low                       // recalled or inferred: it never decides anything by itself
	Medium                    // one good source
	High                      // the legal text itself, or two independent sources
)

var (
	qualityNames           = [...]string{"unverified", "low", "medium", "high"}
	qualityNamesVietnamese = [...]string{"chưa kiểm chứng", "thấp", "trung bình", "cao"}
)

// ParseQuality reads the form of [Quality.String]; the empty string is [Unverified]. Anything else is an
// [*InvalidError] with code [CodeUnknown].
func ParseQuality(s string) (Quality, error) {
	if s == "" {
		return Unverified, nil
	}
	return parseName[Quality]("quality", qualityNames[:], s)
}

// String returns "unverified", "low", "medium" or "high".
func (q Quality) String() string { return nameOf(qualityNames[:], q) }

// Text returns the grade in the words of a language: "trung bình", "medium".
func (q Quality) Text(l Language) string {
	if l == English {
		return q.String()
	}
	return nameOf(qualityNamesVietnamese[:], q)
}

// MarshalText returns the form of [Quality.String].
func (q Quality) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads the form of [ParseQuality].
func (q *Quality) UnmarshalText(text []byte) error { return unmarshal(q, ParseQuality, text) }

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

// String returns for example "91/2015/QH13 (2015-11-24), art. 148(5)", with the quality added in brackets unless it is
// high, and "" when nothing is cited.
func (c Citation) String() string { return c.Text(English) }

// Text returns the form of [Citation.String] with the article, the day and the quality as the language writes them:
// "91/2015/QH13 (24/11/2015), khoản 5 Điều 148".
func (c Citation) Text(l Language) string {
	if c.IsZero() {
		return ""
	}
	var words []string
	if c.Document != "" {
		words = append(words, c.Document)
	}
	if !c.Issued.IsZero() {
		words = append(words, "("+c.Issued.Text(l)+")")
	}
	if c.Article != "" {
		if n := len(words); n > 0 {
			words[n-1] += ","
		}
		words = append(words, c.ArticleText(l))
	}
	if c.Quality != High {
		words = append(words, "["+c.Quality.Text(l)+"]")
	}
	return strings.Join(words, " ")
}

// ArticleText returns the article as a language writes it: "art. 112(1)(b), 112(3)" is "điểm b khoản 1 Điều 112, khoản 3 Điều 112" in
// Vietnamese. An article in another form stays as it is.
func (c Citation) ArticleText(l Language) string {
	rest, ok := strings.CutPrefix(c.Article, "art. ")
	if l == English || !ok {
		return c.Article
	}
	parts := strings.Split(rest, ", ")
	for i, p := range parts {
		number, inner, nested := strings.Cut(p, "(")
		levels := strings.Split(strings.TrimSuffix(inner, ")"), ")(") // khoản, điểm
		if number == "" || strings.ContainsAny(p, " ") || strings.Contains(number, ")") || nested && (len(levels) > 2 || !strings.HasSuffix(inner, ")")) {
			return plainArticles(c.Article)
		}
		parts[i] = "Điều " + number
		if nested {
			parts[i] = "khoản " + levels[0] + " " + parts[i]
		}
		if len(levels) == 2 {
			parts[i] = "điểm " + levels[1] + " " + parts[i]
		}
	}
	return strings.Join(parts, ", ")
}

// plainArticles translates the one word of a text that has no other, such as "art. 5 (art. 7.2, 7.4)".
func plainArticles(s string) string {
	out := strings.ReplaceAll(s, "art. ", "Điều ")
	for word := range strings.FieldsFuncSeq(strings.ReplaceAll(s, "art. ", ""), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(word) > 1 {
			return s
		}
	}
	return out
}
