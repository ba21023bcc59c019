package xlsx_test

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
)

// sample has a value of each kind and headers on two levels.
func sample() *report.Page {
	t := &report.Table{Caption: "Bảng", Notes: []string{"ghi chú"}, Columns: []report.Column{
		{Key: "a", Header: "Lĩnh vực", Number: "(1)"},
		{Key: "b", Groups: []string{"Đã trả"}, Header: "Tổng số", Number: "(2)"},
		{Key: "c", Groups: []string{"Đã trả"}, Header: "Tỷ lệ", Number: "(3)"},
		{Key: "d", Header: "Ngày", Number: "(4)"},
	}}
	t.AddGroup(report.TextCell("Cấp xã"))
	t.Add(report.TextCell("Hộ tịch"), report.IntegerCell(286), report.PercentCell(motcua.MustParsePercent("98.4 %")), report.DateCell(motcua.MustDate(2024, 3, 12)))
	t.Add(report.TextCell("=1+1"), report.CountCell(motcua.AtLeast(90)), report.PercentCell(motcua.MustParsePercent("> 90 %")), report.EmptyCell("chưa có"))
	t.AddTotal(report.TextCell("Tổng số"), report.IntegerCell(376), report.Cell{}, report.Cell{})
	return &report.Page{
		Title: "Báo cáo", Issuer: "Phường", Period: "Quý I năm 2024", AsOf: motcua.MustDate(2024, 3, 12).End(), Receipt: "r1",
		Sections: []report.Section{{Title: "Kết quả", Table: t}, {Title: "Chữ", Intro: "chỉ có lời"}},
	}
}

func pageBytes(t testing.TB, p *report.Page) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.WritePage(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Kills: a number written as text, a text as a number, a bound as a number; a header, a note or the receipt left out; a sheet in another place.
func TestPage(t *testing.T) {
	got := mustRead(t, pageBytes(t, sample()))
	if diff := cmp.Diff([]string{"Kết quả", "Chữ"}, got.names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var lines []string
	for _, row := range got.rows[0] {
		if line := strings.Join(row, " "); strings.Trim(line, " ") != "" {
			lines = append(lines, strings.TrimRight(line, " "))
		}
	}
	want := []string{
		`"Phường"`, `"Báo cáo"`, `"Kỳ báo cáo: Quý I năm 2024"`, `"Số liệu tính đến: hết ngày 12/03/2024"`, `"Kết quả"`, `"Bảng"`,
		`"Lĩnh vực" "Đã trả"  "Ngày"`, ` "Tổng số" "Tỷ lệ"`, `"(1)" "(2)" "(3)" "(4)"`, `"Cấp xã"`, `"Hộ tịch" 286 0.984 45363`,
		`"=1+1" "≥ 90" "> 90 %" "–"`, `"Tổng số" 376`, `"[a] chưa có"`, `"* ghi chú"`, `"Mã đối chiếu: r1"`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The same page gives the same bytes, and no string of it becomes anything but a text.
//
// Kills: a time, an order or a random number in the file; a character that ends an element, an attribute or a name; a string that reads as the
// number of a character.
func TestStrings(t *testing.T) {
	for _, s := range []string{"=1+1", "<f>1</f>", `"/><x y="`, "]]>", "&amp;", "_x0041_", "_x_x0041_", "a\x00b\ufffe", "\xff", "O'Brien", "tab\there", "\r\n", "😀", strings.Repeat("ê", 300)} {
		p := sample()
		p.Title, p.Issuer, p.Receipt, p.Period = s, s, s, s
		p.Sections[0].Title, p.Sections[0].Table.Caption, p.Sections[0].Table.Columns[1].Groups[0] = s, s, s
		p.Sections[0].Table.Rows[1].Cells[0] = report.TextCell(s)
		first := pageBytes(t, p)
		if !bytes.Equal(first, pageBytes(t, p)) {
			t.Errorf("%q: two runs differ", s)
		}
		got := mustRead(t, first)
		sheet := got.parts["xl/worksheets/sheet1.xml"]
		if strings.Contains(sheet, "<f") || strings.Contains(sheet, "<x ") {
			t.Errorf("%q became an element", s)
		}
		seen := false
		for _, row := range got.rows[0] {
			// What a program makes of it: _x005F_ is the underscore.
			seen = seen || len(row) > 1 && row[1] == "286" && strings.ReplaceAll(row[0], "_x005F_", "_") == strconv.Quote(shown(s))
		}
		if !seen {
			t.Errorf("%q is not in the row it was put in", s)
		}
	}
}

// shown is what a sheet has of a string of TestStrings.
func shown(s string) string {
	return strings.NewReplacer("\x00", "\ufffd", "\ufffe", "\ufffd", "\xff", "\ufffd", "\r\n", "\n").Replace(s)
}

// Kills: a stream that loses a row where its widths are decided, or writes after an error.
func TestStream(t *testing.T) {
	columns := []report.Column{{Key: "n", Header: "TT", Kind: report.KindInteger}, {Key: "s", Header: "Lý do", Kind: report.KindText}}
	for _, n := range []int{0, 499, 500, 501, 3000} {
		var b bytes.Buffer
		s, err := xlsx.NewStream(&b, columns, &xlsx.StreamOptions{Title: "Danh sách"})
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if err := s.Add(report.IntegerCell(int64(i)), report.TextCell("x"+strconv.Itoa(i))); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		rows := mustRead(t, b.Bytes()).rows[0]
		if len(rows) != n+2 {
			t.Fatalf("%d rows of %d", len(rows)-2, n)
		}
		for i, row := range rows[2:] {
			if row[0] != strconv.Itoa(i) || row[1] != strconv.Quote("x"+strconv.Itoa(i)) {
				t.Fatalf("row %d: %q", i, row)
			}
		}
	}

	var b bytes.Buffer
	s, err := xlsx.NewStream(&b, columns, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(report.TextCell("one"), report.TextCell("x")); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a text for a number: %v", err)
	}
	if err := s.Close(); !errors.Is(err, motcua.ErrInvalid) || b.Len() > 0 {
		t.Errorf("closed after an error: %v, %d bytes", err, b.Len())
	}
}
