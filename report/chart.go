package report

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
)

// Chart is a picture of figures: [*StackedBars], [*ProgressBars], [*Comparison], [*Trend] or [*Funnel]. It holds data, and HTML output
// draws it.
type Chart interface {
	// Table returns the data of the chart as a table, with headers in the given language.
	Table(motcua.Language) *Table

	problems(path string) []motcua.Problem
	heading() (title, note string)
	key(motcua.Language) []keyItem
	draw(*svg)
	json(motcua.Language) chartJSON
}

// StackedBars shows one bar for each category, divided into the same classes: dossiers by field, and in each field early,
// on time, late and still open.
type StackedBars struct {
	// Title says what the picture shows.
	Title string
	// Note is printed under the title: what is counted.
	Note string
	// Unit is what is counted: "hồ sơ".
	Unit    string
	Classes []Class
	Bars    []StackedBar
	// Shares draws every bar to the full width, as shares of its own total. Otherwise lengths compare between bars.
	Shares bool
}

// Class is a part that every bar of [StackedBars] is divided into.
type Class struct {
	// Label names the class in the key, Tone chooses its colour.
	Label string
	Tone  Tone
}

// StackedBar is one category of [StackedBars].
type StackedBar struct {
	// Label names the category.
	Label string
	// Values has one number for each class, in their order; none is negative.
	Values []int64
}

// ProgressBars shows percentages between 0 and 100 %, one bar each. What is not known is hatched: the range between two ends,
// the side of a bound, or the whole bar when there is no value at all.
type ProgressBars struct {
	// Title says what the picture shows, Note is printed under it.
	Title string
	Note  string
	// Bars come in the order given.
	Bars []ProgressBar
}

// ProgressBar is one bar of [ProgressBars].
type ProgressBar struct {
	// Label names the bar.
	Label string
	// Value is the percentage; when it is undefined the whole bar is hatched.
	Value motcua.Percent
	// Note is printed beside the value, and instead of it when it is undefined: "đang thực hiện".
	Note string
	Tone Tone
	// Total sets the bar apart from those before it: the mean of all.
	Total bool
}

// Comparison sets published percentages against recomputed ones, on one axis, each with its verdict.
type Comparison struct {
	// Title says what the picture shows, Note is printed under it.
	Title string
	Note  string
	// Items come in the order given.
	Items []Compared
}

// Compared is one statement of a [Comparison]. One without any percentage, about counts alone, is in the table of the chart
// and not in the picture.
type Compared struct {
	// Label names the statement.
	Label string
	// Published is the percentage as printed, Recomputed what the data give; an undefined one is not drawn.
	Published  motcua.Percent
	Recomputed motcua.Percent
	// Verdict is the conclusion in words, Tone how it is to be taken.
	Verdict string
	Tone    Tone
	// Detail is the reason. One longer than three lines is left to the description and the table of the chart.
	Detail string
}

// Table returns a row for each bar and a column for each class, with totals.
func (c *StackedBars) Table(l motcua.Language) *Table {
	t := &Table{Caption: c.Title}
	if c.Note != "" {
		t.Notes = []string{c.Note}
	}
	t.Columns = append(t.Columns, Column{Key: "category", Header: wordCategory.in(l), Kind: KindText, RowHeader: true})
	for i, class := range c.Classes {
		t.Columns = append(t.Columns, Column{
			Key: "class" + strconv.Itoa(i+1), Header: class.Label, Kind: KindInteger,
		})
	}
	t.Columns = append(t.Columns, Column{Key: "total", Header: wordTotal.in(l), Unit: c.Unit, Kind: KindInteger})
	sums := make([]int64, len(c.Classes)+1)
	for _, bar := range c.Bars {
		cells := []Cell{TextCell(bar.Label)}
		for i, v := range bar.Values {
			cells = append(cells, IntegerCell(v))
			sums[i] += v
		}
		total := bar.total()
		sums[len(sums)-1] += total
		t.Add(append(cells, IntegerCell(total))...)
	}
	if len(c.Bars) > 1 {
		cells := []Cell{TextCell(wordTotal.in(l))}
		for _, v := range sums {
			cells = append(cells, IntegerCell(v))
		}
		t.AddTotal(cells...)
	}
	return t
}

func (b *StackedBar) total() (n int64) {
	for _, v := range b.Values {
		n += v
	}
	return n
}

func (c *StackedBars) problems(path string) []motcua.Problem {
	var problems []motcua.Problem
	if len(c.Classes) == 0 {
		problems = append(problems, motcua.Problem{Path: path + "classes", Code: motcua.CodeRequired})
	}
	sum := int64(0)
	for i := range c.Bars {
		at := path + "bars[" + strconv.Itoa(i) + "].values"
		if len(c.Bars[i].Values) != len(c.Classes) {
			problems = append(problems, motcua.Problem{Path: at, Code: motcua.CodeFieldCount, Param: strconv.Itoa(len(c.Classes))})
			continue
		}
		for j, v := range c.Bars[i].Values {
			if v < 0 || v > math.MaxInt64-sum {
				problems = append(problems, motcua.Problem{
					Path: at + "[" + strconv.Itoa(j) + "]", Code: motcua.CodeOutOfRange, Param: "0..9223372036854775807 in all",
				})
				continue
			}
			sum += v
		}
	}
	return problems
}

// Table returns a row for each bar.
func (c *ProgressBars) Table(l motcua.Language) *Table {
	t := &Table{Caption: c.Title, Columns: []Column{
		{Key: "item", Header: wordItem.in(l), Kind: KindText, RowHeader: true},
		{Key: "progress", Header: wordProgress.in(l), Kind: KindPercent},
		{Key: "note", Header: wordNote.in(l), Kind: KindText},
	}}
	if c.Note != "" {
		t.Notes = []string{c.Note}
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		value := PercentCell(b.Value).WithTone(b.Tone)
		if !b.Value.Defined() {
			value = EmptyCell(wordUnknown.in(l)).WithTone(b.Tone)
		}
		note := Cell{}
		if b.Note != "" {
			note = TextCell(b.Note)
		}
		row := Row{Cells: []Cell{TextCell(b.Label), value, note}}
		if b.Total {
			row.Kind = TotalRow
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (c *ProgressBars) problems(string) []motcua.Problem { return nil }

// valueText returns what stands beside a bar.
func (b *ProgressBar) valueText(l motcua.Language) string {
	switch {
	case b.Value.Defined() && b.Note != "":
		return formatPercent(b.Value, l) + " · " + b.Note
	case b.Value.Defined():
		return formatPercent(b.Value, l)
	case b.Note != "":
		return b.Note
	}
	return wordUnknown.in(l)
}

// Table returns a row for each statement.
func (c *Comparison) Table(l motcua.Language) *Table {
	t := &Table{Caption: c.Title, Columns: []Column{
		{Key: "item", Header: wordItem.in(l), Kind: KindText, RowHeader: true},
		{Key: "published", Header: wordPublished.in(l), Kind: KindPercent},
		{Key: "recomputed", Header: wordRecomputed.in(l), Kind: KindPercent},
		{Key: "verdict", Header: wordVerdict.in(l), Kind: KindText},
		{Key: "detail", Header: wordNote.in(l), Kind: KindText},
	}}
	if c.Note != "" {
		t.Notes = []string{c.Note}
	}
	percent := func(p motcua.Percent) Cell {
		if !p.Defined() {
			return Cell{}
		}
		return PercentCell(p)
	}
	for i := range c.Items {
		it := &c.Items[i]
		t.Add(TextCell(it.Label), percent(it.Published), percent(it.Recomputed),
			TextCell(it.Verdict).WithTone(it.Tone), TextCell(it.Detail))
	}
	return t
}

func (c *Comparison) problems(string) []motcua.Problem { return nil }

// scale is the length of an axis in drawing: hundredths of a percent of the width.
const scale = 10_000

// position returns v/whole of the scale, rounded to the nearest, kept between 0 and the scale. Integers alone, so that
// every machine draws the same.
func position(v, whole int64) int {
	switch {
	case v <= 0 || whole <= 0:
		return 0
	case v >= whole:
		return scale
	}
	hi, lo := bits.Mul64(uint64(v), scale)
	lo, carry := bits.Add64(lo, uint64(whole)/2, 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(whole))
	return int(q)
}

// percentUnits reads a printed end, "98.4", as hundredths of a percent, rounded to the nearest; ok is false for an end that
// is not known. Ends beyond 10,000 % are brought to that.
func percentUnits(s string) (n int, ok bool) {
	if s == "" {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if len(whole) > 5 {
		return scale * 100, true
	}
	n, err := strconv.Atoi(whole)
	if err != nil {
		return 0, false
	}
	digit := func(i int) int {
		if i < len(fraction) {
			return int(fraction[i] - '0')
		}
		return 0
	}
	n = n*100 + digit(0)*10 + digit(1)
	if digit(2) >= 5 {
		n++
	}
	return min(n, scale*100), true
}

// spanOf returns the two ends of a percentage between 0 and 100 %, in hundredths of a percent, an open side reaching to
// the end of the axis. An undefined one is everything.
func spanOf(p motcua.Percent) (lo, hi int) {
	e := endsOf(p)
	lo, _ = percentUnits(e.low)
	hi, ok := percentUnits(e.high)
	if !ok {
		hi = scale
	}
	return min(lo, scale), min(hi, scale)
}
