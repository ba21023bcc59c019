package peer_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/internal/golden"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// Kills: a cell of the official form in another place, of another type, or merged otherwise.
func TestOfficialForm(t *testing.T) {
	t.Parallel()
	f := open(t, pageBytes(t, officialPage()))
	golden.Equal(t, "form06a.txt", dump(t, f))
	name := f.GetSheetName(0)

	// What is printed: A4 on its side, on one page, the header repeated, the rows above it in sight.
	layout, err := f.GetPageLayout(name)
	if err != nil {
		t.Fatal(err)
	}
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 1 {
		t.Errorf("size %d, %s, %d wide, %d high", *layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight)
	}
	props, err := f.GetSheetProps(name)
	if err != nil {
		t.Fatal(err)
	}
	if !*props.FitToPage {
		t.Error("not fitted to the page")
	}
	if diff := cmp.Diff([]excelize.DefinedName{{Name: "_xlnm.Print_Titles", RefersTo: "'form06a'!$10:$13", Scope: name}}, f.GetDefinedName()); diff != "" {
		t.Errorf("repeated rows (-want +got):\n%s", diff)
	}
	panes, err := f.GetPanes(name)
	if err != nil {
		t.Fatal(err)
	}
	if !panes.Freeze || panes.YSplit != 13 || panes.XSplit != 2 || panes.TopLeftCell != "C14" {
		t.Errorf("frozen at %d, %d, from %s", panes.XSplit, panes.YSplit, panes.TopLeftCell)
	}
	// Sums are bold, and so is nothing else of the table.
	for ref, want := range map[string]bool{"C18": true, "B18": true, "C15": false, "B15": false, "B14": true} {
		id, err := f.GetCellStyle(name, ref)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if style.Font.Bold != want && ref != "B14" {
			t.Errorf("%s: bold %v", ref, style.Font.Bold)
		}
	}
	// Each column is wide enough for its numbers and for the longest word of its header.
	for ref, word := range map[string]string{"B": "Lĩnh vực, công việc", "E": "Trực tiếp,", "G": "1.107", "L": "Trong"} {
		width, err := f.GetColWidth(name, ref)
		if err != nil {
			t.Fatal(err)
		}
		if width < float64(utf8.RuneCountInString(word)) {
			t.Errorf("column %s is %.1f wide", ref, width)
		}
	}
	props2, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if want := "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"; props2.Title != want || props2.Created != "2024-03-31T17:00:00Z" ||
		!strings.HasPrefix(props2.Creator, "ỦY BAN") {
		t.Errorf("properties %+v", props2)
	}
}

// Kills: a value of one kind written as another, an unknown written as a number, a bound without its sign.
func TestEveryCell(t *testing.T) {
	t.Parallel()
	golden.Equal(t, "cells.txt", dump(t, open(t, pageBytes(t, everyCell()))))
}

// Kills: words of a sheet that are not those of the other forms of the page.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		p := officialPage()
		p.Language = l
		var text strings.Builder
		if err := p.WriteText(&text); err != nil {
			t.Fatal(err)
		}
		plain := strings.Join(strings.Fields(text.String()), " ")
		f := open(t, pageBytes(t, p))
		rows, err := f.GetRows(f.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, row := range rows {
			for _, cell := range row {
				word, _, _ := strings.Cut(cell, ":")
				switch {
				case strings.Contains(cell, "2024"), strings.Contains(cell, "sha256"), strings.HasPrefix(cell, "("), cell == "Cách tính và ghi chú", cell == "How figures are counted":
					seen++
					if !strings.Contains(plain, word) {
						t.Errorf("%v: %q is not in the text of the page", l, word)
					}
				}
			}
		}
		if seen < 17 { // the numbers of the columns, twice (signature), the period, the time, the receipt, the notes
			t.Errorf("%v: %d words compared", l, seen)
		}
	}
}

// hostile are strings that a spreadsheet might take for something else, or that its file cannot hold as they are.
func hostile() []string {
	return []string{
		"=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1+1", "\n=1+1", "\r=1+1", "＝1+1", "=HYPERLINK(\"http://example.invalid\")", "'=1", "0012", "1e5", "12/03/2024", "TRUE",
		"_x0041_", "_x005F_x0041_", "_x000D_", "<b>&amp;</b>", "]]>", "\"><script>", "a\x00b", "a\x01\x1f\x7f", "\xff\xfe", "\u202eabc", "\ufffe", "a\u2028b", "\r\n", " spaces ", "\U0001f3db",
		"Đ\u0302", "{{.}}", "&#x0;", "%s%d", strings.Repeat("é", 300), strings.Repeat("=", 300),
	}
}

// shown is the string that a cell has when it is given s.
func shown(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\u2028':
			return '\n'
		case r < 0x20 && r != '\n' && r != '\t', r == 0x7f, r == '\u202e', r == '\ufffe':
			return '\ufffd'
		}
		return r
	}, s)
}

// fillStrings returns a page with s in every string.
func fillStrings(s string) *report.Page {
	t := &report.Table{
		Caption: s, Columns: []report.Column{{Key: "a", Groups: []string{s}, Header: s, Unit: s, Number: s}, {Key: "b", Header: s}},
		Notes: []string{s},
	}
	t.AddGroup(report.TextCell(s))
	t.Add(report.TextCell(s).WithNote(s), report.EmptyCell(s))
	t.AddTotal(report.TextCell(s), report.IntegerCell(1).WithNote(s))
	return &report.Page{
		Issuer: s, Heading: []string{s}, Title: s, Subtitle: s, Period: s, Figures: []report.Figure{{Label: s, Value: report.TextCell(s), Note: s}},
		Sections: []report.Section{{Key: s, Title: s, Intro: s, Table: t}, {Title: s, Chart: &report.StackedBars{
			Title: s, Note: s, Unit: s, Classes: []report.Class{{Label: s}}, Bars: []report.StackedBar{{Label: s, Values: []int64{1}}},
		}}},
		Notes: []report.Note{{Label: s, Text: s}}, Signatures: []string{s, s}, Receipt: s,
	}
}

// Kills: a string that becomes a formula, loses its characters or breaks the file; a format other than text for what somebody may
// edit.
func TestHostileStrings(t *testing.T) {
	t.Parallel()
	for _, s := range hostile() {
		b := pageBytes(t, fillStrings(s))
		for name, part := range parts(t, b) {
			if strings.Contains(part, "<f>") || strings.Contains(part, "<f ") {
				t.Fatalf("%q: a formula in %s", s, name)
			}
		}
		f := open(t, b)
		if f.SheetCount != 3 {
			t.Fatalf("%q: %d sheets", s, f.SheetCount)
		}
		found := 0
		for _, name := range f.GetSheetList() {
			if n := len([]rune(name)); n == 0 || n > 31 || strings.ContainsAny(name, `:\/?*[]'`) {
				t.Errorf("%q: sheet %q", s, name)
			}
			rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				for j, v := range row {
					ref, err := excelize.CoordinatesToCellName(j+1, i+1)
					if err != nil {
						t.Fatal(err)
					}
					kind, err := f.GetCellType(name, ref)
					if err != nil {
						t.Fatal(err)
					}
					if v == "" || v == "1" && kind == excelize.CellTypeUnset {
						continue
					}
					if kind != excelize.CellTypeInlineString {
						t.Errorf("%q: %s of %q is of type %d", s, ref, name, kind)
					}
					if v != shown(s) {
						continue
					}
					found++
					id, err := f.GetCellStyle(name, ref)
					if err != nil {
						t.Fatal(err)
					}
					style, err := f.GetStyle(id)
					if err != nil {
						t.Fatal(err)
					}
					// The text format, with the mark of a note behind it where nothing can be taken for a formula.
					marked := style.CustomNumFmt != nil && strings.HasPrefix(*style.CustomNumFmt, `@" [`) && !strings.ContainsAny(s[:1], "=+-@\t\n\r")
					if style.NumFmt != 49 && !marked && len(s) < 256 {
						t.Errorf("%q: %s has the format %d", s, ref, style.NumFmt)
					}
				}
			}
		}
		// In a title, each line is a row of its own.
		if want := 12; !strings.Contains(shown(s), "\n") && found < want {
			t.Errorf("%q is found as it is in %d cells, less than %d", s, found, want)
		}
	}
}

// parts unpacks a workbook.
func parts(t testing.TB, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, file := range z.File {
		if !file.Modified.IsZero() && file.Modified.Year() > 1980 {
			t.Errorf("%s carries the time %v", file.Name, file.Modified)
		}
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := out[file.Name]; ok {
			t.Errorf("%s is there twice", file.Name)
		}
		out[file.Name] = string(body)
	}
	return out
}

// Kills: bytes that differ between two runs.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	p := officialPage()
	for i := range 12 {
		p.Sections = append(p.Sections, report.Section{Title: "Phần " + string(rune('A'+i)), Table: form06a()})
	}
	first := pageBytes(t, p)
	for range 20 {
		if !bytes.Equal(first, pageBytes(t, p)) {
			t.Fatal("two runs differ")
		}
	}
	stream := func() []byte { return streamBytes(t, 700, nil) }
	first = stream()
	for range 5 {
		if !bytes.Equal(first, stream()) {
			t.Fatal("two streams differ")
		}
	}
	if z, err := zip.NewReader(bytes.NewReader(first), int64(len(first))); err != nil || z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("the first part is not the one that says what the file is: %v", err)
	}
}

// Kills: two sheets of one name, a name that is too long, a letter torn from its mark.
func TestSheetNames(t *testing.T) {
	t.Parallel()
	long := "Danh sách hồ sơ quá hạn theo lĩnh vực và nguyên nhân"
	p := &report.Page{Title: "x"}
	for _, title := range []string{long, long, strings.ToUpper(long), "a/b:c", "A B C", "History", "'x'", "", "\x00", "Bảng 8", strings.Repeat("e\u0323\u0302", 20), strings.Repeat("\U0001f3db", 20)} {
		p.Sections = append(p.Sections, report.Section{Title: title})
	}
	f := open(t, pageBytes(t, p))
	want := []string{
		"Danh sách hồ sơ quá hạn theo…", "Danh sách hồ sơ quá hạn… (2)", "DANH SÁCH HỒ SƠ QUÁ HẠN… (3)", "a b c", "A B C (2)", "Sheet History", "’x’", "Bảng 8", "\ufffd", "Bảng 8 (2)",
		strings.Repeat("e\u0323\u0302", 10) + "…", strings.Repeat("\U0001f3db", 15) + "…",
	}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Kills: a number that comes back as another one.
func TestNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		cell report.Cell
		want string // raw; quoted when it is text
	}{
		{"zero", report.IntegerCell(0), "0"},
		{"fifteen digits", report.IntegerCell(999_999_999_999_999), "999999999999999"},
		{"sixteen digits", report.IntegerCell(1_000_000_000_000_000), `"1.000.000.000.000.000"`},
		{"negative", report.IntegerCell(-999_999_999_999_999), "-999999999999999"},
		{"least", report.IntegerCell(math.MinInt64), `"−9.223.372.036.854.775.808"`},
		{"count", report.CountCell(motcua.Exactly(7)), "7"},
		{"unknown count", report.CountCell(motcua.Count{}), `"?"`},
		{"range", report.CountCell(motcua.Between(3, 5)), `"3–5"`},
		{"decimal", report.DecimalCell(decimal.RequireFromString("-0.10")), "-0.1"},
		{"exponent", report.DecimalCell(decimal.New(12, 3)), "12000"},
		{"long decimal", report.DecimalCell(decimal.RequireFromString("1.2345678901234567")), `"1,2345678901234567"`},
		{"tiny", report.DecimalCell(decimal.New(1, -16)), `"0,0000000000000001"`},
		{"huge", report.DecimalCell(decimal.New(1, 4000)), `"1e4000"`},
		{"percent", report.PercentCell(motcua.MustParsePercent("33.3 %")), "0.333"},
		{"over", report.PercentCell(motcua.MustParsePercent("250.12 %")), "2.5012"},
		{"nine places", report.PercentCell(motcua.MustParsePercent("99.999999999 %")), "0.99999999999"},
		{"at least", report.PercentCell(motcua.MustParsePercent(">= 90.5 %")), `"≥ 90,5 %"`},
		{"below", report.PercentCell(motcua.MustParsePercent("< 10 %")), `"< 10 %"`},
		{"first day", report.DateCell(motcua.MustDate(1900, 3, 1)), "61"},
		{"unix", report.DateCell(motcua.MustDate(1970, 1, 1)), "25569"},
		{"too early", report.DateCell(motcua.MustDate(1900, 2, 28)), `"28/02/1900"`},
		{"last day", report.DateCell(motcua.MustDate(9999, 12, 31)), "2958465"},
		{"text", report.TextCell("12"), `"12"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			table := &report.Table{Columns: []report.Column{{Key: "a", Header: "A"}}}
			table.Add(tt.cell)
			var b bytes.Buffer
			if err := xlsx.WriteTable(&b, table, motcua.Vietnamese); err != nil {
				t.Fatal(err)
			}
			f := open(t, b.Bytes())
			name := f.GetSheetName(0)
			got, err := f.GetCellValue(name, "A2", excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			if kind, err := f.GetCellType(name, "A2"); err != nil || kind == excelize.CellTypeInlineString {
				got = `"` + got + `"`
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// Kills: notes beyond what number formats can carry, or of texts that look like formulas, that are lost.
func TestManyNotes(t *testing.T) {
	t.Parallel()
	table := &report.Table{Columns: []report.Column{{Key: "a", Header: "A"}, {Key: "b", Groups: []string{"g"}, Header: "B", Number: "(2)"}}}
	table.AddGroup(report.TextCell("nhóm").WithNote("note of the group"))
	for i := range 300 {
		table.Add(report.TextCell("hồ sơ"), report.IntegerCell(int64(i)).WithNote(fmt.Sprint("note ", i)))
	}
	risky := &report.Table{Columns: table.Columns}
	risky.Add(report.TextCell("=1+1").WithNote("from the file"), report.EmptyCell("unknown").WithNote("asked"))
	f := open(t, pageBytes(t, &report.Page{Title: "x", Sections: []report.Section{{Title: "many", Table: table}, {Title: "risky", Table: risky}}}))
	for ref, want := range map[[2]string]string{
		{"many", "C4"}: "Ghi chú", {"many", "C7"}: "note of the group", {"many", "C8"}: "note 0", {"many", "C307"}: "note 299", {"many", "B307"}: "299",
		{"risky", "C7"}: "from the file; unknown; asked", {"risky", "A7"}: "=1+1",
	} {
		got, err := f.GetCellValue(ref[0], ref[1])
		if err != nil || got != want {
			t.Errorf("%v: %q, want %q", ref, got, want)
		}
	}
}

// Kills: a page or a table written although something is wrong with it, and a text cut in silence.
func TestRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("đ", 32_768)
	page := func(change func(*report.Page)) *report.Page {
		p := officialPage()
		p.Figures = []report.Figure{{Label: "a", Value: report.IntegerCell(1)}}
		change(p)
		return p
	}
	tests := []struct {
		name string
		page *report.Page
		want string
	}{
		{"no title", page(func(p *report.Page) { p.Title = "" }), "title: required"},
		{"title", page(func(p *report.Page) { p.Title = long }), "title: too_long (32767)"},
		{"issuer", page(func(p *report.Page) { p.Issuer = long }), "issuer: too_long (32767)"},
		{"heading", page(func(p *report.Page) { p.Heading[1] = long }), "heading[1]: too_long (32767)"},
		{"figure", page(func(p *report.Page) { p.Figures[0].Value = report.TextCell(long) }), "figures[0].value: too_long (32767)"},
		{"intro", page(func(p *report.Page) { p.Sections[0].Intro = long }), "sections[0].intro: too_long (32767)"},
		{"cell", page(func(p *report.Page) { p.Sections[0].Table.Rows[1].Cells[1] = report.TextCell(long) }), "sections[0].table.rows[1].cells[1]: too_long (32767)"},
		{"reason", page(func(p *report.Page) { p.Sections[0].Table.Rows[1].Cells[2] = report.EmptyCell(long) }), "sections[0].table.rows[1].cells[2].note: too_long (32767)"},
		{"header", page(func(p *report.Page) { p.Sections[0].Table.Columns[3].Groups[1] = long }), "sections[0].table.columns[3].groups[1]: too_long (32767)"},
		{"note", page(func(p *report.Page) { p.Notes[1].Text = long }), "notes[1]: too_long (32767)"},
		{"signature", page(func(p *report.Page) { p.Signatures[0] = long }), "signatures[0]: too_long (32767)"},
		{"receipt", page(func(p *report.Page) { p.Receipt = long }), "receipt: too_long (32767)"},
		{"chart", page(func(p *report.Page) {
			p.Sections[0] = report.Section{Chart: &report.ProgressBars{Bars: []report.ProgressBar{{Label: long}}}}
		}), "sections[0].chart.rows[0].cells[0]: too_long (32767)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			err := xlsx.WritePage(&b, tt.page)
			var invalid *motcua.InvalidError
			if !errors.As(err, &invalid) || len(invalid.Problems) != 1 || invalid.Problems[0].String() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if b.Len() != 0 {
				t.Error("something was written")
			}
			if err != nil && strings.Contains(err.Error(), "đđ") {
				t.Error("the error quotes the text")
			}
		})
	}
	// What fits is written whole, also when its characters take two units each.
	for _, s := range []string{strings.Repeat("đ", 32_767), strings.Repeat("\U0001f3db", 16_383)} {
		table := &report.Table{Columns: []report.Column{{Key: "a", Header: "A"}}}
		table.Add(report.TextCell(s))
		var b bytes.Buffer
		if err := xlsx.WriteTable(&b, table, motcua.Vietnamese); err != nil {
			t.Fatal(err)
		}
		f := open(t, b.Bytes())
		if got, err := f.GetCellValue(f.GetSheetName(0), "A2"); err != nil || got != s {
			t.Errorf("%d bytes came back of %d: %v", len(got), len(s), err)
		}
	}
	if err := xlsx.WriteTable(io.Discard, &report.Table{}, motcua.Vietnamese); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a table without columns: %v", err)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// Kills: a writer's error that is lost.
func TestWriterErrors(t *testing.T) {
	t.Parallel()
	if err := xlsx.WritePage(brokenWriter{}, officialPage()); !errors.Is(err, errBroken) {
		t.Errorf("page: %v", err)
	}
	s, err := xlsx.NewStream(brokenWriter{}, []report.Column{{Key: "a"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(report.TextCell("x")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); !errors.Is(err, errBroken) {
		t.Errorf("stream: %v", err)
	}
}

// Kills: a page without sections, with a chart alone or with a text alone that gives no workbook.
func TestSmallPages(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*report.Page{
		"title": {Title: "x"},
		"text":  {Title: "x", Sections: []report.Section{{Intro: "only words"}}},
		"chart": {Title: "x", AsOf: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), Sections: []report.Section{{Chart: &report.ProgressBars{Bars: []report.ProgressBar{{Label: "a"}}}}}},
		"empty": {Title: "x", Sections: []report.Section{{Table: &report.Table{Columns: []report.Column{{Key: "a"}}}}}},
	} {
		f := open(t, pageBytes(t, p))
		if v, err := f.GetCellValue(f.GetSheetName(0), "A1"); err != nil || v != "x" {
			t.Errorf("%s: %q, %v", name, v, err)
		}
	}
}

// Kills: a long text in a row of one line, which some programs do not make higher by themselves.
func TestRowHeights(t *testing.T) {
	t.Parallel()
	table := &report.Table{Columns: []report.Column{{Key: "a", Header: "A"}, {Key: "b", Header: "B"}}}
	table.AddGroup(report.TextCell(strings.Repeat("một hai ba ", 20)))
	table.Add(report.TextCell("ngắn"), report.TextCell(strings.Repeat("một hai ba ", 20)))
	table.Add(report.TextCell("ngắn"), report.TextCell("một\nhai\nba"))
	table.Add(report.TextCell("ngắn"), report.IntegerCell(1))
	f := open(t, pageBytes(t, &report.Page{Title: "x", Sections: []report.Section{{Table: table}}}))
	name := f.GetSheetName(0)
	for row, lines := range map[int]float64{4: 3, 5: 4, 6: 3, 7: 1} {
		height, err := f.GetRowHeight(name, row)
		if err != nil {
			t.Fatal(err)
		}
		if height < lines*15 || height > lines*15+30 {
			t.Errorf("row %d is %.0f points high, for %.0f lines", row, height, lines)
		}
	}
}
