package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// receiptForm names the form of a receipt, in a line and in JSON.
const receiptForm = "MC1"

// String returns the receipt in one line, in the form that [ParseReceipt] reads.
func (r Receipt) String() string {
	line := r.line()
	return line + " " + check(line)
}

func (r Receipt) line() string {
	period, logs := r.Basis.Period.String(), "-"
	if period == "" {
		period = "-"
	}
	dossiers, figures := "-", "-"
	if !r.Figures.IsZero() {
		figures = r.Figures.String()
	}
	if !r.Logs.IsZero() {
		dossiers, logs = strconv.Itoa(r.Dossiers), r.Logs.String()
	}
	return strings.Join([]string{
		receiptForm, "D" + strconv.Itoa(r.Definitions), period, instantCode(r.Basis.AsOf), "P" + r.Basis.Policy.code(), dossiers, logs, figures,
	}, " ")
}

// check returns four characters over a line, of which a typing error changes at least one in all but one of a million cases.
func check(line string) string {
	d := digestOf([]byte(line))
	return grouped(d[:3])
}

// instantCode writes an instant: a day when it is the last instant of one, and "-" for none.
func instantCode(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	if day := motcua.DateOf(t); !day.IsZero() && t.Equal(lastInstant(day)) {
		return day.String()
	}
	return t.In(motcua.Location()).Format(time.RFC3339Nano)
}

// lastInstant is that of a day: a report as of it counts the day in full.
func lastInstant(d motcua.Date) time.Time { return d.End().Add(-time.Nanosecond) }

// parseInstant reads the form of [instantCode].
func parseInstant(s string) (time.Time, bool) {
	if s == "-" {
		return time.Time{}, true
	}
	if d, err := motcua.ParseDate(s); err == nil && !d.End().IsZero() {
		return lastInstant(d), true
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || motcua.DateOf(t).IsZero() {
		return time.Time{}, false
	}
	return t.In(motcua.Location()), true
}

const instantForm = "YYYY-MM-DD, RFC 3339 or -"

// ParseReceipt reads the form of [Receipt.String]: nine words with any white space between them. The error is an [*motcua.InvalidError] that names
// each word that cannot be read; when all can and the four characters at the end do not belong to them, its path is "check" and the receipt was
// copied wrongly.
func ParseReceipt(s string) (Receipt, error) {
	const words = 9
	w := strings.Fields(strings.ToUpper(s))
	if len(w) != words {
		return Receipt{}, motcua.Invalid("report: receipt", motcua.Problem{Code: motcua.CodeMalformed, Param: "MC1 D1 PERIOD AS-OF P000000 DOSSIERS LOGS FIGURES CHECK"})
	}
	var r Receipt
	var problems []motcua.Problem
	bad := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	if w[0] != receiptForm {
		bad("format", motcua.CodeUnknown, receiptForm)
	}
	n, ok := plain(strings.TrimPrefix(w[1], "D"))
	if r.Definitions = n; !ok || w[1][0] != 'D' {
		bad("definitions", motcua.CodeMalformed, "D1")
	}
	period, err := motcua.ParsePeriod(w[2])
	found, _ := motcua.ProblemsAt("period", err)
	problems = append(problems, found...)
	r.Basis.Period = period
	if r.Basis.AsOf, ok = parseInstant(w[3]); !ok {
		bad("as_of", motcua.CodeMalformed, instantForm)
	}
	if r.Basis.Policy, ok = parsePolicyCode(w[4]); !ok {
		bad("policy", motcua.CodeMalformed, "P000000")
	}
	if none := w[5] == "-"; !none || w[6] != "-" {
		r.Dossiers, ok = plain(w[5])
		if !ok {
			bad("dossiers", motcua.CodeMalformed, "0..")
		}
		digest, err := ParseDigest(w[6])
		found, _ := motcua.ProblemsAt("logs", err)
		problems = append(problems, found...)
		if r.Logs = digest; err == nil && digest.IsZero() {
			bad("logs", motcua.CodeRequired, "")
		}
	}
	if w[7] != "-" {
		r.Figures, err = ParseDigest(w[7])
		found, _ = motcua.ProblemsAt("figures", err)
		problems = append(problems, found...)
		if err == nil && r.Figures.IsZero() {
			bad("figures", motcua.CodeRequired, "")
		}
	}
	if problems == nil && check(r.line()) != strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(w[8]) {
		bad("check", motcua.CodeDiffers, "the words before it")
	}
	if problems != nil {
		return Receipt{}, motcua.Invalid("report: receipt", problems...)
	}
	return r, nil
}

// plain reads a number that is written in one way only.
func plain(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == s
}

// MarshalText returns the form of [Receipt.String].
func (r Receipt) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the form of [ParseReceipt].
func (r *Receipt) UnmarshalText(text []byte) error {
	v, err := ParseReceipt(string(text))
	if err == nil {
		*r = v
	}
	return err
}

// policyChoices are the choices of a [Policy] in the order of their digits, with their names.
var policyChoices = [...]struct {
	name   string
	values []string
}{
	{"compare", []string{"unit", "date", "instant"}},
	{"end", []string{"resolved", "delivered"}},
	{"waiting", []string{"in_time", "by_promise"}},
	{"closed", []string{"by_promise", "on_time", "left_out"}},
	{"extension", []string{"in_time", "always"}},
	{"no_due", []string{"on_time", "left_out"}},
}

func (p Policy) numbers() [len(policyChoices)]uint8 {
	return [...]uint8{uint8(p.Compare), uint8(p.End), uint8(p.Waiting), uint8(p.Closed), uint8(p.Extension), uint8(p.NoDue)}
}

func policyOf(n [len(policyChoices)]uint8) Policy {
	return Policy{
		Compare: calendar.By(n[0]), End: EndPolicy(n[1]), Waiting: WaitingPolicy(n[2]), Closed: ClosedPolicy(n[3]), Extension: ExtensionPolicy(n[4]), NoDue: NoDuePolicy(n[5]),
	}
}

// code returns a digit for each choice.
func (p Policy) code() string {
	var b []byte
	for _, n := range p.numbers() {
		b = append(b, digits[n%uint8(len(digits))])
	}
	return string(b)
}

// parsePolicyCode reads P and the form of [Policy.code].
func parsePolicyCode(s string) (Policy, bool) {
	code, ok := strings.CutPrefix(s, "P")
	if !ok || len(code) != len(policyChoices) {
		return Policy{}, false
	}
	var n [len(policyChoices)]uint8
	for i, choice := range policyChoices {
		v := strings.IndexByte(digits, code[i])
		if v < 0 || v >= len(choice.values) {
			return Policy{}, false
		}
		n[i] = uint8(v) //nolint:gosec // a handful of values
	}
	return policyOf(n), true
}

// receiptFormat names the form of a receipt as a JSON object, and changes when programs that read it would have to.
const receiptFormat = "motcua.receipt/1"

type receiptJSON struct {
	Format      string     `json:"format"`
	Definitions int        `json:"definitions"`
	Period      string     `json:"period"`
	AsOf        string     `json:"as_of,omitempty"`
	Policy      policyJSON `json:"policy"`
	Dossiers    *int       `json:"dossiers,omitempty"`
	Logs        Digest     `json:"logs,omitzero"`
	Figures     Digest     `json:"figures,omitzero"`
}

// policyJSON is a policy with its choices by name.
type policyJSON struct {
	Compare   string `json:"compare"`
	End       string `json:"end"`
	Waiting   string `json:"waiting"`
	Closed    string `json:"closed"`
	Extension string `json:"extension"`
	NoDue     string `json:"no_due"`
}

func (p Policy) json() policyJSON {
	var names [len(policyChoices)]string
	for i, n := range p.numbers() {
		names[i] = "unknown"
		if values := policyChoices[i].values; int(n) < len(values) {
			names[i] = values[n]
		}
	}
	return policyJSON{names[0], names[1], names[2], names[3], names[4], names[5]}
}

func instantJSON(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(motcua.Location()).Format(time.RFC3339Nano)
}

// MarshalJSON returns the receipt as an object with its parts by name.
func (r Receipt) MarshalJSON() ([]byte, error) {
	doc := receiptJSON{
		Format: receiptFormat, Definitions: r.Definitions, Period: r.Basis.Period.String(), AsOf: instantJSON(r.Basis.AsOf),
		Policy: r.Basis.Policy.json(), Logs: r.Logs, Figures: r.Figures,
	}
	if !r.Logs.IsZero() {
		doc.Dossiers = &r.Dossiers
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads the form of [Receipt.MarshalJSON], strictly: what is wrong with it is an [*motcua.InvalidError] with paths.
func (r *Receipt) UnmarshalJSON(data []byte) error {
	const what = "report: receipt"
	s, err := newStrict(bytes.NewReader(data), 1<<20, what)
	if err != nil {
		return err
	}
	var v Receipt
	counted := false
	head := s.head(receiptFormat, &v.Definitions, &v.Basis)
	s.object(append(
		head,
		member{"dossiers", false, func() { v.Dossiers, counted = s.count(maxDossiers), true }},
		member{"logs", false, func() { v.Logs = parsed(s, maxWord, ParseDigest) }},
		member{"figures", false, func() { v.Figures = parsed(s, maxWord, ParseDigest) }},
	)...)
	if s.problems == nil && counted == v.Logs.IsZero() {
		s.bad("dossiers", motcua.CodeNotAllowed, "logs")
	}
	if err := s.err(what); err != nil {
		return err
	}
	*r = v
	return nil
}

// What a document may hold at most.
const (
	maxWord     = 100 // bytes of a word
	maxDossiers = 1_000_000_000
)

// head reads what documents about figures begin with.
func (s *strict) head(format string, definitions *int, b *Basis) []member {
	return []member{
		{"format", true, func() {
			if v, ok := s.text(maxWord); ok && v != format {
				s.bad("", motcua.CodeUnknown, format)
			}
		}},
		{"definitions", true, func() { *definitions = s.count(maxDossiers) }},
		{"period", true, func() { b.Period = parsed(s, maxWord, motcua.ParsePeriod) }},
		{"as_of", false, func() {
			if v, ok := s.text(maxWord); ok {
				t, ok := parseInstant(v)
				if !ok || t.IsZero() {
					s.bad("", motcua.CodeMalformed, "RFC 3339")
				}
				b.AsOf = t
			}
		}},
		{"policy", true, func() { b.Policy = s.policy() }},
	}
}

// policy reads an object with every choice.
func (s *strict) policy() Policy {
	var n [len(policyChoices)]uint8
	members := make([]member, len(policyChoices))
	for i, choice := range policyChoices {
		members[i] = member{choice.name, true, func() {
			v, ok := s.text(maxWord)
			if !ok {
				return
			}
			at := slices.Index(choice.values, v)
			if at < 0 {
				s.bad("", motcua.CodeUnknown, strings.Join(choice.values, ", "))
				return
			}
			n[i] = uint8(at) //nolint:gosec // a handful of values
		}}
	}
	s.object(members...)
	return policyOf(n)
}
