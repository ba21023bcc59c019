package dossier

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// LintKind is a kind of trap in a catalogue of procedures. The zero value is none.
type LintKind uint8

// The kinds, in the order in which they are reported for a procedure.
const (
	LintMalformedCode  LintKind = iota + 1 // a code that is not of the national form
	LintNotNFC                             // text that is not in NFC: it looks the same and compares different
	LintLevelMissing                       // no level of government
	LintCustomsOrTax                       // customs or tax, said to be handled by a commune
	LintProvincial                         // a procedure of one province in a list for all
	LintNoDecision                         // no decision that published it
	LintDecisionForm                       // a decision whose number is free text
	LintNoBasis                            // no document it rests on
	LintNoSource                           // a limit for which nothing is cited at all
	LintSameDayAsOther                     // "1 OTHER", which may be "within the day"
	LintCutOffAsHours                      // "15 HOUR" where matters are due the same day: the cut-off at 15:00
	LintFifteenHours                       // fifteen hours, without anything that says that 15:00 is meant
	LintHours                              // hours that are not said to be clock or working hours
	LintUnclearLimit                       // a limit that is no term for another reason
	LintProse                              // a term read from words
	LintChannelsDiffer                     // another limit by another channel
	LintUnnamedCases                       // several limits on one channel, and no name for the cases
	LintRepeatedLimit                      // the same limit twice on one channel
	LintStageSum                           // stages that do not add up to the limit
	LintStageUnits                         // stages that cannot be added up to the limit
	LintFeeCut                             // an amount that may have lost its thousands, or its currency
	LintUnclearFee                         // a fee that is no amount for another reason
	LintSameName                           // the same name under several codes, with different limits
)

// lintKinds have {} where the detail of a finding stands.
var lintKinds = [...]struct{ key, vi, en string }{
	{"", "", ""},
	{"malformed_code", "mã không đúng dạng của cơ sở dữ liệu quốc gia", "the code is not of the form of the national database"},
	{"not_nfc", "chữ không ở dạng NFC: nhìn giống nhau nhưng so sánh thì khác", "text that is not in NFC: it looks the same and compares different"},
	{"level_missing", "không ghi cấp thực hiện", "no level of government is given"},
	{"customs_or_tax_at_commune", "lĩnh vực {} ghi ở cấp xã", "the field {} at the level of communes"},
	{"provincial", "thủ tục của một tỉnh trong danh mục chung: {}", "a procedure of one province in a list for all: {}"},
	{"no_decision", "không có quyết định công bố", "no decision that published it"},
	{"decision_form", "số quyết định không đúng dạng: {}", "the number of the decision is free text: {}"},
	{"no_basis", "không có căn cứ pháp lý", "no document it rests on"},
	{"no_source", "thời hạn không có căn cứ", "nothing is cited for the limit"},
	{"same_day_as_other", "{}: có thể là giải quyết trong ngày", "{}: may mean within the day"},
	{"cut_off_as_hours", "{}: là mốc 15 giờ của việc giải quyết trong ngày, không phải thời hạn 15 giờ", "{}: the cut-off at 15:00 of a matter of the same day, not a limit of fifteen hours"},
	{"fifteen_hours", "{}: có thể là mốc 15 giờ trong ngày; bản ghi không nói rõ", "{}: may be the cut-off at 15:00; the record does not say"},
	{"hours_unsaid", "{}: không nói giờ làm việc hay giờ liên tục", "{}: not said whether clock or working hours"},
	{"unclear_limit", "thời hạn không rõ: “{}”", "the limit is unclear: “{}”"},
	{"read_from_words", "thời hạn đọc từ lời văn: {}", "the term was read from words: {}"},
	{"channels_differ", "thời hạn khác nhau theo kênh: {}", "the limit differs by channel: {}"},
	{"unnamed_cases", "nhiều thời hạn trên một kênh, không có tên trường hợp: {}", "several limits on one channel, and the cases have no name: {}"},
	{"repeated_limit", "thời hạn ghi lặp: {}", "the same limit twice: {}"},
	{"stage_sum", "tổng các bước khác thời hạn: {}", "the stages do not add up to the limit: {}"},
	{"stage_units", "các bước không cộng được với thời hạn: {}", "the stages cannot be added up to the limit: {}"},
	{"fee_cut", "{}: có thể bị mất phần nghìn, hoặc là ngoại tệ", "{}: may have lost its thousands, or be in a foreign currency"},
	{"unclear_fee", "phí, lệ phí không rõ: “{}”", "the fee is unclear: “{}”"},
	{"same_name", "cùng tên, khác thời hạn: {}", "the same name with different limits: {}"},
}

// String returns the stable key of the kind: "same_day_as_other".
func (k LintKind) String() string {
	if int(k) < len(lintKinds) {
		return lintKinds[k].key
	}
	return ""
}

// MarshalText returns the form of [LintKind.String].
func (k LintKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [LintKind.String]; empty text is the zero value.
func (k *LintKind) UnmarshalText(text []byte) error {
	for i, n := range lintKinds {
		if n.key == string(text) {
			*k = LintKind(i)
			return nil
		}
	}
	return motcua.Invalid("dossier: lint kind", motcua.Problem{Code: motcua.CodeUnknown})
}

// text returns the wording of the kind with a detail.
func (k LintKind) text(detail string, l motcua.Language) string {
	if int(k) >= len(lintKinds) {
		k = 0
	}
	words := lintKinds[k].vi
	if l == motcua.English {
		words = lintKinds[k].en
	}
	return strings.Replace(words, "{}", detail, 1)
}

// LintFinding is a trap found in a procedure.
type LintFinding struct {
	// Code is the code of the procedure, From the first day of its version.
	Code string      `json:"code"`
	From motcua.Date `json:"from,omitzero"`
	// Kind is the kind of trap.
	Kind LintKind `json:"kind"`
	// Path says where in the procedure: "limits[2].recorded".
	Path string `json:"path"`
	// Detail is what stands there, cut when it is long.
	Detail string `json:"detail,omitempty"`
	// Reason is why it is unclear: that of [Limit.Unclear] or [Fee.Unclear].
	Reason string `json:"reason,omitempty"`
	// Suspected says that the record alone does not prove it.
	Suspected bool `json:"suspected,omitzero"`
	// Citation is the rule behind the finding, where there is one.
	Citation motcua.Citation `json:"citation,omitzero"`
}

// Text returns the finding as a sentence for people.
func (f LintFinding) Text(l motcua.Language) string {
	s := f.Kind.text(f.Detail, l)
	if f.Reason != "" {
		s += " (" + ReasonText(f.Reason, l) + ")"
	}
	if f.Suspected {
		if l == motcua.English {
			s += " (suspected)"
		} else {
			s += " (nghi ngờ)"
		}
	}
	if !f.Citation.IsZero() {
		s += " [" + f.Citation.Text(l) + "]"
	}
	return s
}

// The rules that findings cite; article 147 has the clock of limits in hours.
func civilCodeHours() motcua.Citation {
	return motcua.Citation{
		Document: "91/2015/QH13", Issued: motcua.MustDate(2015, time.November, 24), Article: "art. 147(1)", Quality: motcua.High,
	}
}

// sameDayRule returns the rule of the cut-off at 15:00 for the fields it is known for.
func sameDayRule(field string) motcua.Citation {
	switch {
	case strings.Contains(field, "hộ tịch"):
		return motcua.Citation{
			Document: "60/2014/QH13", Issued: motcua.MustDate(2014, time.November, 20), Article: "art. 5(3)", Quality: motcua.High,
		}
	case strings.Contains(field, "chứng thực"):
		return motcua.Citation{
			Document: "23/2015/NĐ-CP", Issued: motcua.MustDate(2015, time.February, 16), Article: "art. 7", Quality: motcua.High,
		}
	}
	return motcua.Citation{}
}

// Lint looks for the traps that catalogues of procedures are known to hold: matters of the same day recorded as "1 OTHER", the
// cut-off at 15:00 recorded as "15 HOUR", limits that are no terms or differ by channel, stages that do not add up, text that is
// not in NFC, malformed codes, missing levels, decisions and citations, fees that lost their thousands. None of them
// stops [NewCatalogue].
//
// A finding says what is in the record; it is marked as suspected where that alone does not prove it. The findings are in
// order of code, first day and place. [LintSummary] counts them, [WriteLint] prints them.
//
//	findings := dossier.Lint(catalogue.All())
func Lint(procedures iter.Seq[Procedure]) []LintFinding {
	var all []LintFinding
	names := newLintNames()
	for p := range procedures {
		l := linter{p: &p, field: foldText(p.Field)}
		l.head()
		l.decision()
		l.limits()
		l.stages()
		l.fees()
		all = append(all, l.findings...)
		names.add(&p)
	}
	all = append(all, names.findings()...)
	slices.SortStableFunc(all, func(a, b LintFinding) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), a.From.Compare(b.From), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}

// foldText returns text as names are compared: in NFC, in small letters, with single spaces.
func foldText(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(identity.NFC(s))), " ")
}

// cutText shortens text for a finding.
func cutText(s string) string {
	const longest = 60
	n := 0
	for i := range s {
		if n == longest {
			return strings.TrimRight(s[:i], " ") + "…"
		}
		n++
	}
	return s
}

// linter collects the findings of one procedure.
type linter struct {
	p        *Procedure
	field    string // folded
	findings []LintFinding
}

func (l *linter) find(kind LintKind, path, detail string) *LintFinding {
	l.findings = append(l.findings, LintFinding{Code: l.p.Code, From: l.p.From, Kind: kind, Path: path, Detail: detail})
	return &l.findings[len(l.findings)-1]
}

// head looks at code, texts, and level.
func (l *linter) head() {
	p := l.p
	if _, err := identity.ParseProcedureCode(p.Code); err != nil {
		l.find(LintMalformedCode, "code", "")
	}
	l.nfc()
	atCommune := p.Levels.Has(LevelCommune)
	switch {
	case p.Levels == 0:
		l.find(LintLevelMissing, "levels", "")
	case atCommune && (strings.Contains(l.field, "hải quan") || strings.HasPrefix(l.field, "thuế") || strings.Contains(l.field, "quản lý thuế")):
		l.find(LintCustomsOrTax, "levels", cutText(identity.NFC(p.Field))).Suspected = true
	}
}

// nfc looks at the texts that people and programs compare.
func (l *linter) nfc() {
	look := func(s, path string, place ...any) {
		if identity.NFC(s) != s {
			l.find(LintNotNFC, fmt.Sprintf(path, place...), "")
		}
	}
	p := l.p
	look(p.Code, "code")
	look(p.Name, "name")
	look(p.Field, "field")
	for i, c := range p.Cases {
		look(c.Key, "cases[%d].key", i)
		look(c.Name, "cases[%d].name", i)
	}
	for i, m := range p.Limits {
		look(m.Case, "limits[%d].case", i)
		look(m.Recorded, "limits[%d].recorded", i)
	}
	for i, c := range p.Components {
		look(c.Key, "components[%d].key", i)
		look(c.Name, "components[%d].name", i)
	}
	for i, f := range p.Fees {
		look(f.Name, "fees[%d].name", i)
		look(f.Recorded, "fees[%d].recorded", i)
	}
	for i, r := range p.Results {
		look(r, "results[%d]", i)
	}
	look(p.Decision.Document, "decision.document")
	for i, c := range p.Basis {
		look(c.Document, "basis[%d].document", i)
	}
}

// localBlock is the block of codes in which the national list of July 2026 holds what provinces have published: 423 of its 672
// procedures name a People's Committee.
const localBlock = "1.115"

// decision looks at what the procedure rests on.
func (l *linter) decision() {
	p := l.p
	number := identity.NFC(p.Decision.Document)
	stated := number != "" && number != "Không có thông tin"
	switch {
	case strings.Contains(strings.ToUpper(number), "UBND"):
		l.find(LintProvincial, "decision.document", cutText(number))
	case strings.HasPrefix(p.Code, localBlock) && !ofMinistry(number):
		l.find(LintProvincial, "code", cutText(number)).Suspected = true
	}
	switch {
	case !stated:
		l.find(LintNoDecision, "decision", "")
	case !isDecisionNumber(number):
		l.find(LintDecisionForm, "decision.document", cutText(number))
	}
	if len(p.Basis) == 0 {
		l.find(LintNoBasis, "basis", "")
	}
	for i := range p.Limits {
		if !stated && len(p.Basis) == 0 && p.Source.IsZero() && p.Limits[i].Source.IsZero() {
			l.find(LintNoSource, fmt.Sprintf("limits[%d].source", i), "")
		}
	}
}

// ofMinistry reports whether the number of a decision names a ministry, the State Bank or the Prime Minister as its issuer.
func ofMinistry(number string) bool {
	for _, issuer := range [...]string{"QĐ-B", "QĐ_B", "QD-B", "-NHNN", "-TTg"} {
		if strings.Contains(number, issuer) {
			return true
		}
	}
	return false
}

// isDecisionNumber reports whether s is written as decisions are: 163/QĐ-BTP, QĐ 766/QĐ-TTg, 12a/2025/QĐ-UBND.
func isDecisionNumber(s string) bool {
	number, rest, _ := strings.Cut(strings.TrimPrefix(s, "QĐ "), "/")
	digits := strings.TrimLeft(number, "0123456789")
	if digits == number || len(digits) > 1 || strings.Trim(digits, "abcdABCD") != "" {
		return false
	}
	if year, after, ok := strings.Cut(rest, "/"); ok {
		if len(year) != 4 || strings.Trim(year, "0123456789") != "" {
			return false
		}
		rest = after
	}
	issuer, ok := strings.CutPrefix(rest, "QĐ-")
	if !ok {
		return false
	}
	for part := range strings.SplitSeq(issuer, "-") {
		if part == "" || part != strings.ToUpper(part) && part != "TTg" || strings.ContainsAny(part, " ./_") {
			return false
		}
	}
	return true
}

// value returns a limit as findings show it: its term, or what is recorded of it.
func (l *Limit) value() string {
	if l.Unclear == "" {
		return l.Term.String()
	}
	return cmp.Or(recordedValue(l.Recorded), l.Unclear)
}

// recordedValue returns what a record says after its channel, for a finding; several records are shown as they are.
func recordedValue(recorded string) string {
	value := recorded
	if len(recordPieces(recorded)) == 1 {
		_, value, _ = recordHead(recorded)
	}
	return cutText(strings.Join(strings.Fields(value), " "))
}

// once reports whether this is the first finding of its kind with this detail, which then stands for all channels.
func (l *linter) once(kind LintKind, detail string) bool {
	return !slices.ContainsFunc(l.findings, func(f LintFinding) bool { return f.Kind == kind && f.Detail == detail })
}

// limits looks at the limits one by one and beside each other.
func (l *linter) limits() {
	for i := range l.p.Limits {
		l.limit(i, &l.p.Limits[i])
	}
	l.channels()
}

func (l *linter) limit(i int, m *Limit) {
	kind, path, detail := LintKind(0), "recorded", recordedValue(m.Recorded)
	switch {
	case m.Unclear == UnclearSameDay:
		kind = LintSameDayAsOther
	case m.Unclear == UnclearCutOff:
		kind = LintFifteenHours
	case m.Unclear != "":
		kind = LintUnclearLimit
	case m.Term.Unit().Hours() && m.Term.Duration() == 15*time.Hour:
		kind, path, detail = LintFifteenHours, "term", m.Term.String()
	case m.Reading == ReadClockHours:
		kind = LintHours
	case m.Reading == ReadProse:
		kind, detail = LintProse, m.Term.String()+": "+detail
	}
	if kind == LintFifteenHours && l.sameDay() {
		kind = LintCutOffAsHours
	}
	if kind == 0 || !l.once(kind, detail) {
		return
	}
	f := l.find(kind, fmt.Sprintf("limits[%d].%s", i, path), detail)
	switch kind {
	case LintSameDayAsOther, LintCutOffAsHours, LintFifteenHours:
		f.Suspected = true
		f.Citation = sameDayRule(l.field)
	case LintHours:
		f.Citation = civilCodeHours()
	case LintUnclearLimit:
		f.Reason = m.Unclear
	}
}

// sameDay reports whether anything in the procedure speaks for a matter of the same day: its field, or another of its limits.
func (l *linter) sameDay() bool {
	if !sameDayRule(l.field).IsZero() {
		return true
	}
	return slices.ContainsFunc(l.p.Limits, func(m Limit) bool {
		return m.Unclear == UnclearSameDay || m.Term.Unit() == calendar.OnTheDay || m.Convention == "same_day_15h"
	})
}

// channels looks at the limits of a channel beside each other, and at those of the channels.
func (l *linter) channels() {
	if len(l.p.Limits) < 2 {
		return
	}
	titled := make(map[string]bool)
	for _, c := range l.p.Cases {
		titled[c.Key] = c.Name != ""
	}
	var all, unnamed, repeated byChannel
	for c := range Post + 1 {
		var values, without, again []string
		for i := range l.p.Limits {
			m := &l.p.Limits[i]
			if m.Channel != c {
				continue
			}
			value := m.value()
			if titled[m.Case] {
				value = m.Case + " " + value
			} else {
				without = append(without, value)
			}
			if slices.Contains(values, value) {
				again = append(again, value)
			}
			values = append(values, value)
		}
		all.add(c, values)
		repeated.add(c, again)
		slices.Sort(without)
		if without = slices.Compact(without); len(without) > 1 {
			unnamed.add(c, without)
		}
	}
	for i, list := range unnamed.lists {
		l.find(LintUnnamedCases, "limits", unnamed.channels[i]+": "+list)
	}
	for i, list := range repeated.lists {
		l.find(LintRepeatedLimit, "limits", repeated.channels[i]+": "+list)
	}
	if len(all.lists) > 1 {
		l.find(LintChannelsDiffer, "limits", all.String())
	}
}

// byChannel holds lists of values, each with the channels that have it.
type byChannel struct{ channels, lists []string }

// add notes the values of a channel, sorted and without repetition. A channel without any is none.
func (b *byChannel) add(c Channel, values []string) {
	if len(values) == 0 {
		return
	}
	slices.Sort(values)
	list, name := strings.Join(slices.Compact(values), ", "), cmp.Or(c.String(), "any")
	if i := slices.Index(b.lists, list); i >= 0 {
		b.channels[i] += ", " + name
		return
	}
	b.channels, b.lists = append(b.channels, name), append(b.lists, list)
}

// String returns "counter: 5wd; online, post: 3wd".
func (b *byChannel) String() string {
	parts := make([]string, len(b.lists))
	for i, list := range b.lists {
		parts[i] = b.channels[i] + ": " + list
	}
	return strings.Join(parts, "; ")
}

// stages adds up the stages of each limit.
func (l *linter) stages() {
	for i, m := range l.p.Limits {
		if len(m.Stages) == 0 {
			continue
		}
		path := fmt.Sprintf("limits[%d].stages", i)
		var b strings.Builder
		for j, s := range m.Stages {
			if j > 0 {
				b.WriteString(" + ")
			}
			b.WriteString(s.Term.String())
		}
		measures := make(map[termMeasure]bool)
		var sum int64
		converted := false
		for _, s := range m.Stages {
			n, in := termLength(s.Term)
			sum += n
			measures[in] = true
			converted = converted || s.Term.Unit() != m.Term.Unit()
		}
		limit, in := termLength(m.Term)
		measures[in] = true
		switch {
		case len(measures) > 1 || in == unmeasured:
			l.find(LintStageUnits, path, b.String()+" ? "+m.Term.String())
		case sum != limit:
			detail := b.String() + " ≠ " + m.Term.String()
			if converted && in == workingTime {
				detail += " (8h)"
			}
			l.find(LintStageSum, path, detail)
		}
	}
}

// termMeasure is what lengths of terms can be compared in.
type termMeasure uint8

const (
	unmeasured  termMeasure = iota
	workingTime             // on an 8-hour day
	civilTime               // days of 24 hours
	civilMonths
)

// termLength returns the length of a term in units of its termMeasure.
func termLength(t calendar.Term) (int64, termMeasure) {
	n := int64(t.Count())
	switch t.Unit() {
	case calendar.WorkingHour:
		return int64(t.Duration()), workingTime
	case calendar.WorkingDay:
		return n * int64(8*time.Hour), workingTime
	case calendar.ClockHour:
		return int64(t.Duration()), civilTime
	case calendar.CalendarDay:
		return n * int64(24*time.Hour), civilTime
	case calendar.Week:
		return n * int64(7*24*time.Hour), civilTime
	case calendar.Month:
		return n, civilMonths
	case calendar.Year:
		return n * 12, civilMonths
	}
	return 0, unmeasured
}

// fees looks at what is asked.
func (l *linter) fees() {
	for i, f := range l.p.Fees {
		kind, path, detail := LintKind(0), "recorded", recordedValue(f.Recorded)
		switch {
		case f.Unclear == UnclearCut:
			kind = LintFeeCut
		case f.Unclear != "":
			kind = LintUnclearFee
		case f.Amount > 0 && f.Amount < leastAmount && f.Per == "":
			kind, path, detail = LintFeeCut, "amount", fmt.Sprint(f.Amount)
		}
		if kind == 0 || !l.once(kind, detail) {
			continue
		}
		found := l.find(kind, fmt.Sprintf("fees[%d].%s", i, path), detail)
		if kind == LintFeeCut {
			found.Suspected = true
		} else {
			found.Reason = f.Unclear
		}
	}
}

// lintNames finds procedures that share a name.
type lintNames struct {
	groups map[string][]lintName
	order  []string
}

type lintName struct {
	code        string
	from, until motcua.Date
	limits      string
}

func newLintNames() *lintNames { return &lintNames{groups: make(map[string][]lintName)} }

func (n *lintNames) add(p *Procedure) {
	key := foldText(p.Name)
	if n.groups[key] == nil {
		n.order = append(n.order, key)
	}
	var limits []string
	for i := range p.Limits {
		limits = append(limits, p.Limits[i].value())
	}
	slices.Sort(limits)
	n.groups[key] = append(n.groups[key], lintName{p.Code, p.From, p.Until, strings.Join(slices.Compact(limits), ", ")})
}

// findings returns one for each name that several codes have on the same day with different limits, at the first code.
func (n *lintNames) findings() []LintFinding {
	var out []LintFinding
	for _, key := range n.order {
		group := n.groups[key]
		if len(group) < 2 {
			continue
		}
		slices.SortStableFunc(group, func(a, b lintName) int { return cmp.Or(strings.Compare(a.code, b.code), a.from.Compare(b.from)) })
		var texts []string
		differ := false
		for i, g := range group {
			meets := false
			for j, h := range group {
				if i == j || h.code == g.code || !endsAfter(g.until, h.from) || !endsAfter(h.until, g.from) {
					continue
				}
				meets = true
				differ = differ || g.limits != h.limits
			}
			if meets {
				texts = append(texts, g.code+" "+g.limits)
			}
		}
		if differ {
			out = append(out, LintFinding{
				Code: group[0].code, From: group[0].from, Kind: LintSameName, Path: "name", Detail: strings.Join(texts, "; "),
			})
		}
	}
	return out
}

// LintCount says how often a kind of trap was found.
type LintCount struct {
	// Kind is the kind of trap.
	Kind LintKind `json:"kind"`
	// Findings are how many there are, Suspected how many of them are only suspected, Procedures in how many versions of
	// procedures they are.
	Findings   int `json:"findings"`
	Suspected  int `json:"suspected"`
	Procedures int `json:"procedures"`
}

// LintSummary counts findings by kind, in the order of the kinds. Kinds that were not found are left out.
func LintSummary(findings []LintFinding) []LintCount {
	type version struct {
		code string
		from motcua.Date
	}
	counts := make([]LintCount, len(lintKinds))
	seen := make([]map[version]bool, len(lintKinds))
	for _, f := range findings {
		if int(f.Kind) >= len(counts) {
			continue
		}
		c := &counts[f.Kind]
		c.Kind = f.Kind
		c.Findings++
		if f.Suspected {
			c.Suspected++
		}
		if seen[f.Kind] == nil {
			seen[f.Kind] = make(map[version]bool)
		}
		seen[f.Kind][version{f.Code, f.From}] = true
		c.Procedures = len(seen[f.Kind])
	}
	return slices.DeleteFunc(counts, func(c LintCount) bool { return c.Findings == 0 })
}

// WriteLint prints findings for people: kind by kind, what was found, and the codes it was found in. The error is the writer's.
func WriteLint(w io.Writer, findings []LintFinding, l motcua.Language) error {
	var b strings.Builder
	words := "%s: %d trong %d thủ tục, nghi ngờ %d\n"
	if l == motcua.English {
		words = "%s: %d in %d procedures, %d suspected\n"
	}
	for i, c := range LintSummary(findings) {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, words, c.Kind, c.Findings, c.Procedures, c.Suspected)
		codes := make(map[string][]string) // by what was found
		for _, f := range findings {
			if f.Kind != c.Kind {
				continue
			}
			text := f.Text(l)
			if of := codes[text]; len(of) == 0 || of[len(of)-1] != f.Code {
				codes[text] = append(of, f.Code)
			}
		}
		texts := make([]string, 0, len(codes))
		for text := range codes {
			texts = append(texts, text)
		}
		slices.SortFunc(texts, func(x, y string) int {
			return cmp.Or(cmp.Compare(len(codes[y]), len(codes[x])), strings.Compare(x, y))
		})
		for _, text := range texts {
			fmt.Fprintf(&b, "  %s\n", text)
			for line := range slices.Chunk(codes[text], 12) {
				fmt.Fprintf(&b, "    %s\n", strings.Join(line, " "))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
