package xlsx

import (
	"math"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

func itoa(n int) string { return strconv.Itoa(n) }

// pow10 has the powers of ten that a float64 holds exactly and a percentage needs.
var pow10 = [...]float64{1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11}

// content is what is written into a cell: nothing, a number or a text.
type content struct {
	kind contentKind
	text string
	n    int64
	x    float64
}

type contentKind uint8

const (
	contentNone contentKind = iota
	contentText
	contentInteger
	contentFloat
)

func textOf(s string) content   { return content{kind: contentText, text: s} }
func integerOf(n int64) content { return content{kind: contentInteger, n: n} }
func floatOf(x float64) content { return content{kind: contentFloat, x: x} }

// value returns what is written into the cell, and how it is shown: a number where the cell is one exact number that a spreadsheet
// can hold, and else the text that people read.
func value(c report.Cell, l motcua.Language) (v content, f format, places uint8) {
	switch c.Kind() {
	case report.KindText:
		s, _ := c.Words()
		if s = clean(s); len(s) > 255 && !risky(s) {
			return textOf(s), formatProse, 0 // older programs show a long text in the text format as ####
		}
		return textOf(s), formatText, 0
	case report.KindInteger, report.KindCount:
		if n, ok := c.Integer(); ok && n >= -maxDigits && n <= maxDigits {
			return integerOf(n), formatInteger, 0
		}
	case report.KindDecimal:
		if low, high, ok := c.Decimal(); ok && low.Equal(high) {
			places := max(0, -int64(low.Exponent()))
			if places <= 15 && low.NumDigits() <= 15 && low.Exponent() <= 15 {
				if x := low.InexactFloat64(); math.Abs(x) <= maxDigits {
					return floatOf(x), formatDecimal, uint8(places)
				}
			}
		}
	case report.KindPercent:
		p, _ := c.Percent()
		if n, _, _ := p.Bounds(); p.Defined() && !p.IsBound() && !p.IsRange() && n <= maxDigits {
			return floatOf(float64(n) / pow10[p.Places()]), formatPercent, uint8(p.Places())
		}
	case report.KindDate:
		d, _ := c.Date()
		if serial := d.UnixDay() + unixSerial; serial >= firstSerial && serial <= lastSerial {
			return integerOf(int64(serial)), formatDate, 0
		}
	case report.KindEmpty:
		return textOf(c.Text(l)), formatEmpty, 0
	default:
		return content{}, formatBlank, 0
	}
	return textOf(c.Text(l)), formatBound, 0
}
