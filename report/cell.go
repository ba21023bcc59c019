package report

import (
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/shopspring/decimal"
)

// Kind is the type of a [Cell], or the one all cells of a [Column] have. The zero value is [KindNone].
type Kind uint8

// The kinds.
const (
	KindNone    Kind = iota // of a cell: it is blank; of a column: not declared
	KindText                // words
	KindInteger             // a whole number, which may be negative
	KindCount               // a [motcua.Count], which may be a bound or a range
	KindDecimal             // a number with decimals, or the range between two
	KindPercent             // a [motcua.Percent], which may be a bound, a range or undefined
	KindDate                // a [motcua.Date]
	KindEmpty               // no value, with the reason why
)

var kindNames = [...]string{"none", "text", "integer", "count", "decimal", "percent", "date", "empty"}

// String returns the name of the kind as JSON output has it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[KindNone]
}

// number reports whether cells of the kind are aligned to the right.
func (k Kind) number() bool {
	return k == KindInteger || k == KindCount || k == KindDecimal || k == KindPercent
}

// Tone says how a cell, a class of a chart or a bar is to be taken. Colours follow from it; they never stand alone,
// because what has a tone has words too. The zero value is no tone.
type Tone uint8

// The tones.
const (
	ToneNone    Tone = iota
	ToneBest         // better than promised: early
	ToneGood         // as promised: on time, met, holds
	ToneCaution      // to be looked at: partly met, holds under a definition
	ToneBad          // late, not met, does not hold
	TonePending      // still open, not known yet
)

var toneNames = [...]string{"", "best", "good", "caution", "bad", "pending"}

// String returns the name of the tone as JSON output has it; empty for [ToneNone].
func (t Tone) String() string {
	if int(t) < len(toneNames) {
		return toneNames[t]
	}
	return ""
}

// MarshalText returns the form of [Tone.String].
func (t Tone) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// Cell is one value of a [Table], with its kind. The zero value is a blank cell: nothing belongs there. A value that does
// belong there and is missing is an [EmptyCell], which says why.
type Cell struct {
	kind    Kind
	tone    Tone
	integer int64
	count   motcua.Count
	percent motcua.Percent
	date    motcua.Date
	text    string // words; the lower end of a decimal; the reason of an empty cell
	high    string // the upper end of a decimal
	note    string
}

// TextCell returns a cell of words.
func TextCell(s string) Cell { return Cell{kind: KindText, text: s} }

// IntegerCell returns a cell with a whole number.
func IntegerCell(n int64) Cell { return Cell{kind: KindInteger, integer: n} }

// CountCell returns a cell with a count that may be a bound or a range.
func CountCell(c motcua.Count) Cell { return Cell{kind: KindCount, count: c} }

// DecimalCell returns a cell with a number, printed with as many places as d carries.
func DecimalCell(d decimal.Decimal) Cell {
	s := decimalText(d)
	return Cell{kind: KindDecimal, text: s, high: s}
}

// DecimalRangeCell returns a cell with a number known to lie between two ends: a score with something still unknown. Ends in
// the wrong order are put right.
func DecimalRangeCell(low, high decimal.Decimal) Cell {
	if high.Cmp(low) < 0 {
		low, high = high, low
	}
	return Cell{kind: KindDecimal, text: decimalText(low), high: decimalText(high)}
}

// PercentCell returns a cell with a percentage.
func PercentCell(p motcua.Percent) Cell { return Cell{kind: KindPercent, percent: p} }

// DateCell returns a cell with a day. The zero Date gives a blank cell.
func DateCell(d motcua.Date) Cell {
	if d.IsZero() {
		return Cell{}
	}
	return Cell{kind: KindDate, date: d}
}

// EmptyCell returns a cell without a value. The reason is printed as a note under the table.
func EmptyCell(reason string) Cell { return Cell{kind: KindEmpty, text: reason} }

// WithNote returns the cell with a note, printed under the table with a reference at the cell.
func (c Cell) WithNote(note string) Cell { c.note = note; return c }

// WithTone returns the cell with a tone.
func (c Cell) WithTone(t Tone) Cell { c.tone = t; return c }

// Kind returns the kind of the cell.
func (c Cell) Kind() Kind { return c.kind }

// Tone returns the tone of the cell.
func (c Cell) Tone() Tone { return c.tone }

// Note returns the note of the cell: of an empty cell the reason, followed by its note if it has one as well.
func (c Cell) Note() string {
	switch {
	case c.kind != KindEmpty || c.text == "":
		return c.note
	case c.note == "":
		return c.text
	}
	return c.text + "; " + c.note
}

// Words returns the words of a text cell.
func (c Cell) Words() (s string, ok bool) {
	if c.kind != KindText {
		return "", false
	}
	return c.text, true
}

// Integer returns the number of an integer cell, or of a count that is known exactly.
func (c Cell) Integer() (n int64, ok bool) {
	switch c.kind {
	case KindInteger:
		return c.integer, true
	case KindCount:
		return c.count.Exact()
	}
	return 0, false
}

// Count returns the count of a count cell, or of an integer cell that is not negative.
func (c Cell) Count() (n motcua.Count, ok bool) {
	switch {
	case c.kind == KindCount:
		return c.count, true
	case c.kind == KindInteger && c.integer >= 0:
		n = motcua.Exactly(c.integer)
		_, ok = n.Exact()
		return n, ok
	}
	return motcua.Count{}, false
}

// Percent returns the percentage of a percent cell.
func (c Cell) Percent() (p motcua.Percent, ok bool) { return c.percent, c.kind == KindPercent }

// Decimal returns the two ends of a decimal cell, which are the same when the number is known. Numbers of more than ten
// thousand digits are not given back.
func (c Cell) Decimal() (low, high decimal.Decimal, ok bool) {
	if c.kind != KindDecimal {
		return decimal.Decimal{}, decimal.Decimal{}, false
	}
	low, err1 := decimal.NewFromString(c.text)
	high, err2 := decimal.NewFromString(c.high)
	return low, high, err1 == nil && err2 == nil
}

// Date returns the day of a date cell.
func (c Cell) Date() (d motcua.Date, ok bool) { return c.date, c.kind == KindDate }

// Text returns the cell as people of a language read it: 37.525 and 98,4 % and 12/03/2024 in Vietnamese, 37,525 and
// 98.4 % and 2024-03-12 in English. A blank cell is the empty string, an empty one a dash.
func (c Cell) Text(l motcua.Language) string {
	switch c.kind {
	case KindText:
		return c.text
	case KindInteger:
		return formatInteger(c.integer, l)
	case KindCount:
		return formatCount(c.count, l)
	case KindDecimal:
		if c.text == c.high {
			return formatDecimal(c.text, l)
		}
		return formatDecimal(c.text, l) + "–" + formatDecimal(c.high, l)
	case KindPercent:
		return formatPercent(c.percent, l)
	case KindDate:
		return formatDate(c.date, l)
	case KindEmpty:
		return "–"
	}
	return ""
}

// decimalText returns d with its own number of places, and in exponent form when it is too long to be meant for reading.
func decimalText(d decimal.Decimal) string {
	const longest = 40
	exp := int(d.Exponent())
	switch {
	case exp < -longest || exp > longest:
		return d.Coefficient().String() + "e" + strconv.Itoa(exp)
	case exp < 0:
		return d.StringFixed(int32(-exp))
	}
	return d.String()
}

// formatInteger groups thousands: from 1,000 in English, 1.000 in Vietnamese.
func formatInteger(n int64, l motcua.Language) string {
	return formatDecimal(strconv.FormatInt(n, 10), l)
}

// formatDecimal writes a plain decimal number in the way of a language. Text in another form is returned as it is.
func formatDecimal(s string, l motcua.Language) string {
	group, point := ".", ","
	if l == motcua.English {
		group, point = ",", "."
	}
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "−", rest
	}
	whole, fraction, hasFraction := strings.Cut(s, ".")
	for i := range len(whole) {
		if whole[i] < '0' || whole[i] > '9' {
			return sign + s
		}
	}
	if len(whole) > 3 {
		var b strings.Builder
		head := len(whole) % 3
		b.WriteString(whole[:head])
		for i := head; i < len(whole); i += 3 {
			if i > 0 {
				b.WriteString(group)
			}
			b.WriteString(whole[i : i+3])
		}
		whole = b.String()
	}
	if hasFraction {
		return sign + whole + point + fraction
	}
	return sign + whole
}

func formatCount(c motcua.Count, l motcua.Language) string {
	lo, hi, bounded := c.Bounds()
	switch {
	case c == motcua.Count{}:
		return "?"
	case !bounded:
		return "≥ " + formatInteger(lo, l)
	case lo == hi:
		return formatInteger(lo, l)
	case lo == 0:
		return "≤ " + formatInteger(hi, l)
	}
	return formatInteger(lo, l) + "–" + formatInteger(hi, l)
}

// formatPercent is [motcua.Percent.Text] with thousands grouped, since a percentage of growth can be long.
func formatPercent(p motcua.Percent, l motcua.Language) string {
	e := endsOf(p)
	lo, hi := formatDecimal(e.low, l), formatDecimal(e.high, l)
	switch e.bound {
	case boundExact:
		return lo + " %"
	case boundRange:
		return lo + "–" + hi + " %"
	case boundAtLeast, boundMoreThan:
		return e.bound.sign() + " " + lo + " %"
	case boundAtMost, boundLessThan:
		return e.bound.sign() + " " + hi + " %"
	}
	return p.Text(l)
}

func formatDate(d motcua.Date, l motcua.Language) string {
	if l == motcua.English {
		return d.String()
	}
	return d.Vietnamese()
}

// bound says which ends of a percentage are known.
type bound uint8

const (
	boundUndefined bound = iota
	boundExact
	boundRange
	boundAtLeast
	boundMoreThan
	boundAtMost
	boundLessThan
)

var boundNames = [...]string{"undefined", "exact", "range", "at_least", "more_than", "at_most", "less_than"}

func (b bound) String() string { return boundNames[b] }

func (b bound) sign() string {
	return [...]string{"", "", "", "≥", ">", "≤", "<"}[b]
}

// ends holds the printed ends of a percentage as plain decimals, "98.4"; an end that is not known is empty.
type ends struct {
	bound     bound
	low, high string
}

// endsOf takes a percentage apart by the documented form of its String, the one thing that is exact about it.
func endsOf(p motcua.Percent) ends {
	if !p.Defined() {
		return ends{}
	}
	s := strings.TrimSuffix(p.String(), " %")
	if a, b, ok := strings.Cut(s, "–"); ok {
		return ends{boundRange, a, b}
	}
	for b := boundAtLeast; b <= boundLessThan; b++ {
		rest, ok := strings.CutPrefix(s, b.sign()+" ")
		switch {
		case !ok:
		case b <= boundMoreThan:
			return ends{bound: b, low: rest}
		default:
			return ends{bound: b, high: rest}
		}
	}
	return ends{boundExact, s, s}
}
