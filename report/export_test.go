package report

import (
	"io"

	"github.com/motcua/motcua"
)

// Inner pieces that tests in report_test look at directly.

func TextWidth(s string) int                    { return textWidth(s) }
func Wrap(s string, width int) []string         { return wrap(s, width) }
func WrapPixels(s string, w, size int) []string { return wrapPixels(s, w, size) }
func Pixels(s string, size int) int             { return pixels(s, size) }
func Escape(s string) string                    { return string(appendEscaped(nil, s)) }
func Neutralise(s string) string                { return neutralise(s) }
func Clean(s string) string                     { return clean(s) }
func Position(v, whole int64) int               { return position(v, whole) }
func SpanOf(p motcua.Percent) (lo, hi int)      { return spanOf(p) }
func PageStyle() string                         { return string(pageStyle) }

// PercentEnds returns the printed ends of a percentage and the name of its bound.
func PercentEnds(p motcua.Percent) (low, high, bound string) {
	e := endsOf(p)
	return e.low, e.high, e.bound.String()
}

// Extent returns the ends of the axis of a comparison.
func (c *Comparison) Extent() (lo, hi int) { return c.extent() }

// Extent returns the ends of the axis of a trend and the step between its lines.
func (c *Trend) Extent() (lo, hi, step int64) { return c.extent() }

func AxisUpTo(most int64) (lo, hi, step int64) { return axisUpTo(most) }

const Scale = scale

// Tamper lets a test change the list behind a comparison.
func (d *Diff) Tamper(f func([]Move) []Move) { d.moves = f(d.moves) }

// LoadTallyOfAtMost is LoadTally with another limit of bytes.
func LoadTallyOfAtMost(in io.Reader, most int64) (*Tally, error) { return loadTally(in, nil, most) }
