package report_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/shopspring/decimal"
)

// random is the same sequence in every run.
func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// Kills: the wrong sign between thousands or before decimals, a hyphen for a minus, a bound printed as a number, an
// undefined percentage printed as 0.
func TestCellText(t *testing.T) {
	t.Parallel()
	dec := decimal.RequireFromString
	tests := []struct {
		name   string
		cell   report.Cell
		kind   report.Kind
		vi, en string
	}{
		{"blank", report.Cell{}, report.KindNone, "", ""},
		{"text", report.TextCell("Đúng hạn"), report.KindText, "Đúng hạn", "Đúng hạn"},
		{"zero", report.IntegerCell(0), report.KindInteger, "0", "0"},
		{"three digits", report.IntegerCell(403), report.KindInteger, "403", "403"},
		{"four digits", report.IntegerCell(5800), report.KindInteger, "5.800", "5,800"},
		{"six digits", report.IntegerCell(123456), report.KindInteger, "123.456", "123,456"},
		{"seven digits", report.IntegerCell(1234567), report.KindInteger, "1.234.567", "1,234,567"},
		{"negative", report.IntegerCell(-1234), report.KindInteger, "−1.234", "−1,234"},
		{"least", report.IntegerCell(-9223372036854775808), report.KindInteger, "−9.223.372.036.854.775.808", "−9,223,372,036,854,775,808"},
		{"exact count", report.CountCell(motcua.Exactly(37525)), report.KindCount, "37.525", "37,525"},
		{"count from zero", report.CountCell(motcua.Exactly(0)), report.KindCount, "0", "0"},
		{"at least", report.CountCell(motcua.AtLeast(5800)), report.KindCount, "≥ 5.800", "≥ 5,800"},
		{"at most", report.CountCell(motcua.AtMost(12)), report.KindCount, "≤ 12", "≤ 12"},
		{"between", report.CountCell(motcua.Between(36971, 37007)), report.KindCount, "36.971–37.007", "36,971–37,007"},
		{"unknown count", report.CountCell(motcua.Count{}), report.KindCount, "?", "?"},
		{"percent", report.PercentCell(motcua.MustParsePercent("98.4 %")), report.KindPercent, "98,4 %", "98.4 %"},
		{"percent keeps places", report.PercentCell(motcua.MustParsePercent("98.40 %")), report.KindPercent, "98,40 %", "98.40 %"},
		{"percent of growth", report.PercentCell(motcua.MustParsePercent("1250.5 %")), report.KindPercent, "1.250,5 %", "1,250.5 %"},
		{"percent bound", report.PercentCell(motcua.MustParsePercent("> 90 %")), report.KindPercent, "> 90 %", "> 90 %"},
		{"percent below", report.PercentCell(motcua.MustParsePercent("<= 12.5 %")), report.KindPercent, "≤ 12,5 %", "≤ 12.5 %"},
		{"percent range", report.PercentCell(motcua.MustParsePercent("86.54–94.23 %")), report.KindPercent, "86,54–94,23 %", "86.54–94.23 %"},
		{"percent of nothing", report.PercentCell(motcua.Percent{}), report.KindPercent, "không xác định", "undefined"},
		{"decimal", report.DecimalCell(dec("18.5")), report.KindDecimal, "18,5", "18.5"},
		{"decimal keeps places", report.DecimalCell(dec("18.50")), report.KindDecimal, "18,50", "18.50"},
		{"decimal thousands", report.DecimalCell(dec("-12345.6")), report.KindDecimal, "−12.345,6", "−12,345.6"},
		{"decimal power of ten", report.DecimalCell(decimal.New(5, 3)), report.KindDecimal, "5.000", "5,000"},
		{"decimal range", report.DecimalRangeCell(dec("81.5"), dec("94")), report.KindDecimal, "81,5–94", "81.5–94"},
		{"decimal range turned", report.DecimalRangeCell(dec("94"), dec("81.5")), report.KindDecimal, "81,5–94", "81.5–94"},
		{"decimal far too long", report.DecimalCell(decimal.New(5, 1_000_000)), report.KindDecimal, "5e1000000", "5e1000000"},
		{"decimal far too small", report.DecimalCell(decimal.New(-5, -1_000_000)), report.KindDecimal, "−5e-1000000", "−5e-1000000"},
		{"date", report.DateCell(motcua.MustDate(2024, 3, 12)), report.KindDate, "12/03/2024", "2024-03-12"},
		{"no date", report.DateCell(motcua.Date{}), report.KindNone, "", ""},
		{"empty", report.EmptyCell("chưa có số liệu"), report.KindEmpty, "–", "–"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.cell.Kind(); got != tt.kind {
				t.Errorf("Kind = %v, want %v", got, tt.kind)
			}
			if got := tt.cell.Text(motcua.Vietnamese); got != tt.vi {
				t.Errorf("Vietnamese %q, want %q", got, tt.vi)
			}
			if got := tt.cell.Text(motcua.English); got != tt.en {
				t.Errorf("English %q, want %q", got, tt.en)
			}
		})
	}
}

// Kills: an accessor that answers for another kind, and a bound given out as a number.
func TestCellAccessors(t *testing.T) {
	t.Parallel()
	type answers struct {
		Words   string
		Integer int64
		Count   string
		Percent string
		Low     string
		Date    string
		Is      string // which accessors answered
	}
	tests := []struct {
		name string
		cell report.Cell
		want answers
	}{
		{"blank", report.Cell{}, answers{}},
		{"text", report.TextCell("107"), answers{Words: "107", Is: "w"}},
		{"integer", report.IntegerCell(107), answers{Integer: 107, Count: "107", Is: "ic"}},
		{"negative", report.IntegerCell(-1), answers{Integer: -1, Is: "i"}},
		{"greatest", report.IntegerCell(9223372036854775807), answers{Integer: 9223372036854775807, Is: "i"}},
		{"exact count", report.CountCell(motcua.Exactly(403)), answers{Integer: 403, Count: "403", Is: "ic"}},
		{"bound", report.CountCell(motcua.AtLeast(5800)), answers{Count: ">=5800", Is: "c"}},
		{"percent", report.PercentCell(motcua.MustParsePercent("98.4 %")), answers{Percent: "98.4 %", Is: "p"}},
		{"decimal", report.DecimalCell(decimal.RequireFromString("2.5")), answers{Low: "2.5", Is: "d"}},
		{"date", report.DateCell(motcua.MustDate(2024, 3, 12)), answers{Date: "2024-03-12", Is: "t"}},
		{"empty", report.EmptyCell("reason"), answers{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got answers
			if s, ok := tt.cell.Words(); ok {
				got.Words, got.Is = s, got.Is+"w"
			}
			if n, ok := tt.cell.Integer(); ok {
				got.Integer, got.Is = n, got.Is+"i"
			}
			if n, ok := tt.cell.Count(); ok {
				got.Count, got.Is = n.String(), got.Is+"c"
			}
			if p, ok := tt.cell.Percent(); ok {
				got.Percent, got.Is = p.String(), got.Is+"p"
			}
			if lo, hi, ok := tt.cell.Decimal(); ok {
				if !lo.Equal(hi) {
					t.Errorf("ends of a known number differ: %v, %v", lo, hi)
				}
				got.Low, got.Is = lo.String(), got.Is+"d"
			}
			if d, ok := tt.cell.Date(); ok {
				got.Date, got.Is = d.String(), got.Is+"t"
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Kills: a note that replaces the reason of an empty cell, and With… methods that change their receiver.
func TestCellNotes(t *testing.T) {
	t.Parallel()
	plain := report.IntegerCell(7)
	noted := plain.WithNote("đếm lại").WithTone(report.ToneBad)
	if plain.Note() != "" || plain.Tone() != report.ToneNone {
		t.Errorf("the cell itself was changed: note %q, tone %v", plain.Note(), plain.Tone())
	}
	if noted.Note() != "đếm lại" || noted.Tone() != report.ToneBad {
		t.Errorf("note %q, tone %v", noted.Note(), noted.Tone())
	}
	if got := report.EmptyCell("chưa có").WithNote("hỏi lại").Note(); got != "chưa có; hỏi lại" {
		t.Errorf("empty cell with a note: %q", got)
	}
	if got := report.EmptyCell("").WithNote("hỏi lại").Note(); got != "hỏi lại" {
		t.Errorf("empty cell without a reason: %q", got)
	}
}

// Kills: a percentage taken apart wrongly. Its ends put together again must be the percentage.
func TestPercentEnds(t *testing.T) {
	t.Parallel()
	r := random(1)
	count := func() motcua.Count {
		a, b := r.Int64N(3000), r.Int64N(3000)
		switch r.IntN(5) {
		case 0:
			return motcua.AtLeast(a)
		case 1:
			return motcua.Between(min(a, b), max(a, b))
		case 2:
			return motcua.AtMost(a)
		}
		return motcua.Exactly(a)
	}
	seen := make(map[string]int)
	for range 20_000 {
		p := motcua.Ratio{Part: count(), Whole: count()}.Percent(r.IntN(5))
		low, high, bound := report.PercentEnds(p)
		seen[bound]++
		text := map[string]string{
			"undefined": "undefined", "exact": low + " %", "range": low + "–" + high + " %", "at_least": "≥ " + low + " %",
			"more_than": "> " + low + " %", "at_most": "≤ " + high + " %", "less_than": "< " + high + " %",
		}[bound]
		if text != p.String() {
			t.Fatalf("%q came apart as %q, %q, %q", p, low, high, bound)
		}
		if got := report.PercentCell(p).Text(motcua.English); len(low) < 4 && len(high) < 4 && got != p.Text(motcua.English) {
			t.Fatalf("printed as %q, is %q", got, p.Text(motcua.English))
		}
	}
	if len(seen) != 7 {
		t.Errorf("kinds of percentages tried: %v, want all seven", seen)
	}
}

// Kills: every check of Table.Check, one by one.
func TestTableCheck(t *testing.T) {
	t.Parallel()
	column := func(key string, k report.Kind) report.Column { return report.Column{Key: key, Kind: k} }
	two := []report.Column{column("a", report.KindText), column("b", report.KindCount)}
	tests := []struct {
		name, why string
		table     report.Table
		want      string // the problems, or empty
	}{
		{name: "no rows", table: report.Table{Columns: two}},
		{name: "no columns", want: "columns: required"},
		{name: "no key", table: report.Table{Columns: []report.Column{{}}}, want: "columns[0].key: required"},
		{name: "key twice", table: report.Table{Columns: []report.Column{{Key: "a"}, {Key: "b"}, {Key: "a"}}}, want: "columns[2].key: duplicate (columns[0])"},
		{
			name: "kind of a column", table: report.Table{Columns: []report.Column{column("a", report.KindEmpty)}},
			want: "columns[0].kind: unknown (none, text, integer, count, decimal, percent, date)",
		},
		{
			name: "row too short", table: report.Table{Columns: two, Rows: []report.Row{{Cells: []report.Cell{{}}}}},
			want: "rows[0]: field_count (2)",
		},
		{
			name: "row too long", table: report.Table{Columns: two, Rows: []report.Row{{Cells: make([]report.Cell, 2)}, {Cells: make([]report.Cell, 3)}}},
			want: "rows[1]: field_count (2)",
		},
		{
			name: "one cell in a group", why: "it spans the table",
			table: report.Table{Columns: two, Rows: []report.Row{{Kind: report.GroupRow, Cells: make([]report.Cell, 1)}}},
		},
		{
			name: "no cell in a group", table: report.Table{Columns: two, Rows: []report.Row{{Kind: report.GroupRow}}},
			want: "rows[0]: field_count (2)",
		},
		{
			name:  "one cell in a total",
			table: report.Table{Columns: two, Rows: []report.Row{{Kind: report.TotalRow, Cells: make([]report.Cell, 1)}}},
			want:  "rows[0]: field_count (2)",
		},
		{
			name: "row of no kind", table: report.Table{Columns: two, Rows: []report.Row{{Kind: 9, Cells: make([]report.Cell, 2)}}},
			want: "rows[0].kind: unknown (data, group, total)",
		},
		{
			name:  "text among counts",
			table: report.Table{Columns: two, Rows: []report.Row{{Cells: []report.Cell{{}, report.TextCell("nhiều")}}}},
			want:  "rows[0].cells[1]: unknown (count)",
		},
		{
			name: "text in a total", why: "a total may say in words what it sums",
			table: report.Table{Columns: two, Rows: []report.Row{{Kind: report.TotalRow, Cells: []report.Cell{{}, report.TextCell("10/13")}}}},
		},
		{
			name: "integer among counts", why: "an integer is a count known exactly",
			table: report.Table{Columns: two, Rows: []report.Row{{Cells: []report.Cell{{}, report.IntegerCell(1)}}}},
		},
		{
			name:  "count among integers",
			table: report.Table{Columns: []report.Column{column("a", report.KindInteger)}, Rows: []report.Row{{Cells: []report.Cell{report.CountCell(motcua.Exactly(1))}}}},
			want:  "rows[0].cells[0]: unknown (integer)",
		},
		{
			name: "empty among counts", table: report.Table{Columns: two, Rows: []report.Row{{Cells: []report.Cell{{}, report.EmptyCell("?")}}}},
		},
		{
			name: "anything in a column not declared",
			table: report.Table{Columns: []report.Column{{Key: "a"}}, Rows: []report.Row{
				{Cells: []report.Cell{report.TextCell("a")}}, {Cells: []report.Cell{report.IntegerCell(1)}},
			}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.table.Check()
			got := ""
			if err != nil {
				if !errors.Is(err, motcua.ErrInvalid) {
					t.Errorf("%v does not wrap ErrInvalid", err)
				}
				got = err.Error()[len("report: table: invalid: "):]
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Kills: a writer that prints a page that does not hang together, or part of it; a chart nobody checks.
func TestPageCheck(t *testing.T) {
	t.Parallel()
	p := &report.Page{Sections: []report.Section{
		{Table: &report.Table{}},
		{Chart: &report.StackedBars{}},
		{Chart: &report.StackedBars{Classes: make([]report.Class, 2), Bars: []report.StackedBar{
			{Values: []int64{1, 2}}, {Values: []int64{1}}, {Values: []int64{-1, 9223372036854775807 - 2}},
		}}},
	}}
	const want = "report: page: invalid: title: required; sections[0].table.columns: required; sections[1].chart.classes: required; and 3 more"
	for name, write := range map[string]func(*counter) error{
		"text":  func(w *counter) error { return p.WriteText(w) },
		"html":  func(w *counter) error { return p.WriteHTML(w) },
		"json":  func(w *counter) error { return p.WriteJSON(w) },
		"check": func(*counter) error { return p.Check() },
	} {
		var w counter
		if err := write(&w); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
		if w != 0 {
			t.Errorf("%s: %d bytes were written", name, w)
		}
	}
	var invalid *motcua.InvalidError
	if !errors.As(p.Check(), &invalid) {
		t.Fatal("no InvalidError")
	}
	var got []string
	for _, problem := range invalid.Problems[3:] {
		got = append(got, problem.String())
	}
	const sum = "out_of_range (0..9223372036854775807 in all)"
	if diff := cmp.Diff([]string{
		"sections[2].chart.bars[1].values: field_count (2)",
		"sections[2].chart.bars[2].values[0]: " + sum,
		"sections[2].chart.bars[2].values[1]: " + sum,
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var w counter
	if err := (&report.Table{}).WriteCSV(&w, nil); !errors.Is(err, motcua.ErrInvalid) || w != 0 {
		t.Errorf("CSV: %v after %d bytes", err, w)
	}
	if err := (&report.Table{}).WriteText(&w, motcua.Vietnamese); !errors.Is(err, motcua.ErrInvalid) || w != 0 {
		t.Errorf("text: %v after %d bytes", err, w)
	}
}

// counter counts the bytes written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

// full is a writer on which there is no room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

// Kills: an error of the writer that is swallowed.
func TestWriteErrors(t *testing.T) {
	t.Parallel()
	p := wardPage(motcua.Vietnamese)
	table := p.Sections[0].Table
	for name, err := range map[string]error{
		"text": p.WriteText(full{}), "html": p.WriteHTML(full{}), "json": p.WriteJSON(full{}),
		"table": table.WriteText(full{}, motcua.English), "csv": table.WriteCSV(full{}, nil),
	} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Kills: the mark of the 27th note, and marks that repeat.
func TestLetters(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "a", 26: "z", 27: "aa", 52: "az", 53: "ba", 702: "zz", 703: "aaa"} {
		if got := report.NoteMark(n); got != want {
			t.Errorf("Letters(%d) = %q, want %q", n, got, want)
		}
	}
}
