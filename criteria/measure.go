package criteria

import (
	"encoding/json"
	"strings"

	"github.com/motcua/motcua"
)

// Measure is what an observation says about one input of a scale: a ratio, a count, an amount, or whether something is there.
// What is known only in part stays so: a count may be ">=5", a ratio "> 90 %". Make one with [RatioOf], [PercentOf], [CountOf],
// [AmountOf] or [YesNo]; the zero value is invalid.
type Measure struct {
	name        string
	form        measureForm
	yes         bool
	openLo      bool // of a percentage: "more than"
	openHi      bool
	part, whole motcua.Count // a count is its part
	of          string
	amount      Interval // an amount, or a percentage as a share
}

type measureForm uint8

const (
	formNone measureForm = iota
	formRatio
	formPercent
	formCount
	formAmount
	formYesNo
)

// RatioOf returns a measure that is a ratio with both ends.
func RatioOf(name string, r motcua.Ratio) Measure {
	return Measure{name: name, form: formRatio, part: r.Part, whole: r.Whole, of: r.Of}
}

// PercentOf returns a ratio of which only a percentage was published, taken as it is printed: "98.4 %" is 984/1000, "> 90 %" lies
// between, and is more than its lower end. An undefined percentage is an invalid measure.
func PercentOf(name string, p motcua.Percent) Measure {
	m := Measure{name: name, form: formPercent}
	if !p.Defined() {
		return Measure{name: name}
	}
	s := strings.TrimSuffix(p.String(), " %")
	m.amount.Hi = one
	for _, sign := range [...]struct {
		text        string
		upper, open bool
	}{{"≥ ", false, false}, {"> ", false, true}, {"≤ ", true, false}, {"< ", true, true}} {
		if rest, ok := strings.CutPrefix(s, sign.text); ok {
			v, ok := share(rest)
			if !ok {
				return Measure{name: name}
			}
			if sign.upper {
				m.amount.Hi, m.openHi = v, sign.open
			} else {
				m.amount.Lo, m.openLo = v, sign.open
			}
			return m
		}
	}
	a, b, isRange := strings.Cut(s, "–")
	if !isRange {
		b = a
	}
	lo, ok1 := share(a)
	hi, ok2 := share(b)
	if !ok1 || !ok2 {
		return Measure{name: name}
	}
	m.amount = Interval{lo, hi}
	return m
}

// share reads the digits of a percentage.
func share(s string) (Value, bool) { return Number(s + "%").value() }

// CountOf returns a measure that is a count.
func CountOf(name string, c motcua.Count) Measure {
	return Measure{name: name, form: formCount, part: c}
}

// AmountOf returns a measure that need not be whole.
func AmountOf(name string, amount Interval) Measure {
	return Measure{name: name, form: formAmount, amount: amount}
}

// YesNo returns a measure that says whether something is there.
func YesNo(name string, yes bool) Measure {
	return Measure{name: name, form: formYesNo, yes: yes}
}

// Name returns what the scale calls the measure.
func (m Measure) Name() string { return m.name }

// Equal reports whether both say the same about the same measure.
func (m Measure) Equal(o Measure) bool {
	return m.name == o.name && m.form == o.form && m.yes == o.yes && m.openLo == o.openLo && m.openHi == o.openHi &&
		m.part == o.part && m.whole == o.whole && m.amount.Equal(o.amount)
}

// Text returns what is measured for people, without the name: "402/403 (99.75 %)", "9", "≥ 5", "yes".
func (m Measure) Text(l motcua.Language) string {
	switch m.form {
	case formRatio:
		s := count(m.part) + "/" + count(m.whole)
		p := (motcua.Ratio{Part: m.part, Whole: m.whole}).Percent(2)
		s += " (" + p.Text(l) + ")"
		return s
	case formPercent:
		return m.percent().Text(l)
	case formCount:
		return count(m.part)
	case formAmount:
		return briefInterval(m.amount, l, maxPlaces)
	case formYesNo:
		if m.yes {
			return choose(l, "có", "yes")
		}
		return choose(l, "không", "no")
	}
	return ""
}

// count prints a count with the signs of print.
func count(c motcua.Count) string {
	return strings.NewReplacer(">=", "≥ ", "<=", "≤ ", "..", "–").Replace(c.String())
}

// percent returns the percentage a measure was made of.
func (m Measure) percent() motcua.Percent {
	places := 0
	for places < maxPlaces {
		h := m.amount.times(whole(100 * pow10[places]))
		if h.Lo.lowest().den() == 1 && h.Hi.lowest().den() == 1 {
			break
		}
		places++
	}
	text := func(v Value) string { return v.mul(whole(100)).Text(motcua.English, places) }
	var s string
	switch {
	case m.openLo:
		s = "> " + text(m.amount.Lo)
	case m.openHi:
		s = "< " + text(m.amount.Hi)
	case m.amount.Lo.Equal(m.amount.Hi):
		s = text(m.amount.Lo)
	default:
		s = text(m.amount.Lo) + "–" + text(m.amount.Hi)
	}
	p, err := motcua.ParsePercent(s + " %")
	if err != nil {
		return motcua.Percent{}
	}
	return p
}

type ratioJSON struct {
	Part  motcua.Count `json:"part"`
	Whole motcua.Count `json:"whole"`
	Of    string       `json:"of,omitempty"`
}

type percentJSON struct {
	Percent motcua.Percent `json:"percent"`
}

// MarshalJSON returns what an assessment writes after the name: {"part": 402, "whole": 403}, {"percent": "> 90 %"}, 9, ">=5",
// "12.5" or true.
func (m Measure) MarshalJSON() ([]byte, error) {
	switch m.form {
	case formRatio:
		return json.Marshal(ratioJSON{m.part, m.whole, m.of})
	case formPercent:
		return json.Marshal(percentJSON{m.percent()})
	case formCount:
		return m.part.MarshalJSON()
	case formAmount:
		return json.Marshal(m.amount.String())
	case formYesNo:
		return json.Marshal(m.yes)
	}
	return []byte("null"), nil
}

// readMeasure reads what an assessment writes after the name of a measure.
func (r *reader) readMeasure(name string, n node, path string) Measure {
	const form = `9, ">=5", "12.5", true, {"part": 402, "whole": 403} or {"percent": "> 90 %"}`
	switch n.kind {
	case nodeBool:
		return YesNo(name, n.yes)
	case nodeNumber, nodeString:
		if c, err := motcua.ParseCount(n.text); err == nil {
			return CountOf(name, c)
		}
		if v, err := ParseInterval(n.text); err == nil && !strings.Contains(n.text, "%") {
			return AmountOf(name, v)
		}
	case nodeObject:
		o := r.object(n, path)
		defer o.done()
		if _, ok := o.get("percent"); ok {
			var p motcua.Percent
			before := len(r.problems)
			o.unmarshal("percent", &p)
			m := PercentOf(name, p)
			if m.form == formNone && len(r.problems) == before {
				r.add(o.at("percent"), motcua.CodeOutOfRange, "0 %..100 %")
			}
			return m
		}
		part, ok1 := o.count("part")
		whole, ok2 := o.count("whole")
		of := o.str("of")
		if !ok1 || !ok2 {
			return Measure{name: name}
		}
		return RatioOf(name, motcua.Ratio{Part: part, Whole: whole, Of: of})
	}
	r.add(path, motcua.CodeMalformed, form)
	return Measure{name: name}
}

func (o *object) count(name string) (motcua.Count, bool) {
	n, ok := o.get(name)
	if !ok {
		o.r.add(o.at(name), motcua.CodeRequired, "")
		return motcua.Count{}, false
	}
	if n.kind == nodeNumber || n.kind == nodeString {
		if c, err := motcua.ParseCount(n.text); err == nil {
			return c, true
		}
	}
	o.r.add(o.at(name), motcua.CodeMalformed, "403, >=5800, <=12, 90..100 or ?")
	return motcua.Count{}, false
}

// problem returns what is wrong with a measure for the input it is given for, "" when nothing is.
func (m *Measure) problem(kind MeasureKind) (code motcua.Code, param string) {
	ok := false
	switch kind {
	case RatioMeasure:
		ok = m.form == formRatio || m.form == formPercent
	case CountMeasure:
		ok = m.form == formCount
	case AmountMeasure:
		ok = m.form == formAmount || m.form == formCount
	case YesNoMeasure:
		ok = m.form == formYesNo
	}
	if !ok {
		return motcua.CodeMalformed, kind.String()
	}
	switch m.form {
	case formRatio:
		if plo, _, _ := m.part.Bounds(); plo > 0 {
			if _, whi, bounded := m.whole.Bounds(); bounded && plo > whi {
				return motcua.CodeOutOfRange, "part <= whole"
			}
		}
	case formPercent:
		if one.less(m.amount.Hi) || m.amount.Hi.less(m.amount.Lo) || (m.openLo || m.openHi) && !m.amount.Lo.less(m.amount.Hi) {
			return motcua.CodeOutOfRange, "0 %..100 %"
		}
	case formAmount:
		if m.amount.Lo.less(Value{}) || m.amount.Hi.less(m.amount.Lo) {
			return motcua.CodeOutOfRange, ">= 0"
		}
	}
	return "", ""
}

// span is what is known about an input: it lies between lo and hi, an open end left out.
type span struct {
	lo, hi         Value
	openLo, openHi bool
	unbounded      bool // there is no hi
	given          bool // somebody said something that means anything
	empty          bool // certainly a ratio of nothing out of nothing
}

// anything is what is known about an input nobody spoke of.
func anything(kind MeasureKind) span {
	if kind == RatioMeasure || kind == YesNoMeasure {
		return span{hi: one}
	}
	return span{unbounded: true}
}

// span returns what a measure says about an input.
func (m *Measure) span(kind MeasureKind, empty EmptyRule) span {
	switch m.form {
	case formYesNo:
		if m.yes {
			return span{lo: one, hi: one, given: true}
		}
		return span{given: true}
	case formCount:
		return countSpan(m.part)
	case formAmount:
		return span{lo: m.amount.Lo, hi: m.amount.Hi, given: true}
	case formPercent:
		return span{lo: m.amount.Lo, hi: m.amount.Hi, openLo: m.openLo, openHi: m.openHi, given: true}
	case formRatio:
		return ratioSpan(m.part, m.whole, empty)
	}
	return anything(kind)
}

func countSpan(c motcua.Count) span {
	lo, hi, bounded := c.Bounds()
	s := span{lo: whole(lo), given: c != motcua.Count{}}
	if bounded {
		s.hi = whole(hi)
	} else {
		s.unbounded = true
	}
	return s
}

// ratioSpan returns where part/whole can lie, the part being no greater than the whole. Both ends are reached by numbers
// inside the counts, except where a whole without an upper bound makes the lower end a limit.
func ratioSpan(part, all motcua.Count, empty EmptyRule) span {
	pl, ph, pBounded := part.Bounds()
	wl, wh, wBounded := all.Bounds()
	if pBounded && wBounded && pl == ph && wl == wh && wl > 0 { // the usual case
		v := Value{n: pl, d: wl}
		return span{lo: v, hi: v, given: true}
	}
	mayBeEmpty := wl == 0 && pl == 0
	if wBounded && wh == 0 {
		switch empty {
		case EmptyZero:
			return span{given: true, empty: true}
		case EmptyFull:
			return span{lo: one, hi: one, given: true, empty: true}
		}
		return span{hi: one, empty: true}
	}
	s := span{given: part != motcua.Count{} || all != motcua.Count{}}
	// The least: the smallest part of the greatest whole.
	switch {
	case !wBounded:
		s.openLo = pl > 0
	case pl > 0:
		s.lo = Value{n: pl, d: wh}
	}
	// The greatest: a part equal to the whole where the counts let them be, otherwise the greatest part of the smallest whole.
	w := max(wl, pl, 1)
	s.hi = one
	if pBounded && ph < w {
		s.hi = Value{n: ph, d: w}
	}
	if mayBeEmpty {
		switch empty {
		case EmptyZero:
			s.lo, s.openLo = Value{}, false
		case EmptyFull:
			s.hi = one
		default:
			return span{hi: one, given: s.given}
		}
	}
	return s
}

// Count returns the count a measure was made of; ok is false when it is something else.
func (m Measure) Count() (c motcua.Count, ok bool) { return m.part, m.form == formCount }

// Ratio returns the ratio a measure was made of; ok is false when it is something else.
func (m Measure) Ratio() (r motcua.Ratio, ok bool) {
	if m.form != formRatio {
		return motcua.Ratio{}, false
	}
	return motcua.Ratio{Part: m.part, Whole: m.whole, Of: m.of}, true
}

// Percent returns the percentage a measure was made of; ok is false when it is something else.
func (m Measure) Percent() (p motcua.Percent, ok bool) {
	if m.form != formPercent {
		return motcua.Percent{}, false
	}
	return m.percent(), true
}

// Amount returns the amount a measure was made of; ok is false when it is something else.
func (m Measure) Amount() (a Interval, ok bool) { return m.amount, m.form == formAmount }

// Yes returns whether the thing is there; ok is false when the measure is something else.
func (m Measure) Yes() (yes, ok bool) { return m.yes, m.form == formYesNo }
