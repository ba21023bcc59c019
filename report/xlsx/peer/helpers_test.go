package peer_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// form06a is form II.06a with sample figures, built by hand: the shape of the form is what is tested here, not the counting.
func form06a() *report.Table {
	const received, finished, open, inPeriod = "Số hồ sơ nhận giải quyết", "Số lượng hồ sơ đã giải quyết", "Số lượng hồ sơ đang giải quyết", "Trong kỳ"
	t := &report.Table{
		Key: "form06a", Caption: "Đơn vị tính: số hồ sơ TTHC",
		Columns: []report.Column{
			{Key: "tt", Header: "TT", Kind: report.KindInteger},
			{Key: "linh_vuc", Header: "Lĩnh vực, công việc giải quyết theo cấp", Kind: report.KindText, RowHeader: true},
			{Key: "c3", Groups: []string{received}, Header: "Tổng số", Kind: report.KindInteger},
			{Key: "c4", Groups: []string{received, inPeriod}, Header: "Trực tuyến", Kind: report.KindInteger},
			{Key: "c5", Groups: []string{received, inPeriod}, Header: "Trực tiếp, dịch vụ bưu chính", Kind: report.KindInteger},
			{Key: "c6", Groups: []string{received}, Header: "Từ kỳ trước", Kind: report.KindInteger},
			{Key: "c7", Groups: []string{finished}, Header: "Tổng số", Kind: report.KindInteger},
			{Key: "c8", Groups: []string{finished}, Header: "Trước hạn", Kind: report.KindInteger},
			{Key: "c9", Groups: []string{finished}, Header: "Đúng hạn", Kind: report.KindInteger},
			{Key: "c10", Groups: []string{finished}, Header: "Quá hạn", Kind: report.KindInteger},
			{Key: "c11", Groups: []string{open}, Header: "Tổng số", Kind: report.KindInteger},
			{Key: "c12", Groups: []string{open}, Header: "Trong hạn", Kind: report.KindInteger},
			{Key: "c13", Groups: []string{open}, Header: "Quá hạn", Kind: report.KindInteger},
		},
	}
	for i := range t.Columns {
		t.Columns[i].Number = "(" + strconv.Itoa(i+1) + ")"
	}
	row := func(total bool, no int64, name string, n ...int64) {
		cells := []report.Cell{report.IntegerCell(no), report.TextCell(name)}
		if total {
			cells[0] = report.Cell{}
		}
		for j, v := range n {
			c := report.IntegerCell(v)
			if j == 7 && v > 0 {
				c = c.WithTone(report.ToneBad).WithNote("đã có văn bản xin lỗi")
			}
			cells = append(cells, c)
		}
		if total {
			t.AddTotal(cells...)
		} else {
			t.Add(cells...)
		}
	}
	t.AddGroup(report.TextCell("Cấp xã"))
	row(false, 1, "Đất đai, xây dựng, đô thị", 1130, 900, 221, 9, 1107, 52, 1052, 3, 23, 20, 3)
	row(false, 2, "Tư pháp, hộ tịch", 291, 200, 88, 3, 286, 202, 84, 0, 5, 5, 0)
	row(false, 3, "Chính sách, người có công", 12, 2, 10, 0, 10, 6, 4, 0, 2, 2, 0)
	row(true, 0, "Tổng số", 1433, 1102, 319, 12, 1403, 260, 1140, 3, 30, 27, 3)
	return t
}

// officialPage is the form under the head of an official paper.
func officialPage() *report.Page {
	return &report.Page{
		Issuer:   "ỦY BAN NHÂN DÂN PHƯỜNG NGHI HƯƠNG\nBộ phận Tiếp nhận và Trả kết quả",
		Heading:  []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc", "Biểu số II.06a/VPCP/KSTT"},
		Title:    "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
		Period:   motcua.MustParsePeriod("2024-Q1").Text(motcua.Vietnamese),
		AsOf:     motcua.MustDate(2024, 3, 31).End(),
		Sections: []report.Section{{Key: "form06a", Table: form06a()}},
		Notes: []report.Note{
			{Label: "Trước hạn, đúng hạn, quá hạn", Text: "so ngày kết thúc xử lý với ngày hẹn trả đầu tiên"},
			{Text: "Số liệu hồ sơ là số liệu mẫu."},
		},
		Signatures: []string{"NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"},
		Receipt:    "motcua 06a/1 · log 4f1c2a90 · sha256:9b2d0c5e71f3",
	}
}

// everyCell has cells of every kind, and strings that must stay strings.
func everyCell() *report.Page {
	t := &report.Table{Caption: "Mọi loại ô", Columns: []report.Column{
		{Key: "name", Header: "Tên", RowHeader: true}, {Key: "value", Header: "Giá trị"}, {Key: "day", Groups: []string{"Ngày"}, Header: "Hẹn trả", Unit: "ngày"},
	}, Notes: []string{"ghi chú của bảng"}}
	day := report.DateCell(motcua.MustDate(2024, 3, 12))
	add := func(name string, c report.Cell) { t.Add(report.TextCell(name), c, day) }
	add("số nguyên", report.IntegerCell(-37525))
	add("số lớn", report.IntegerCell(1<<60))
	add("đếm đúng", report.CountCell(motcua.Exactly(5800)))
	add("đếm ít nhất", report.CountCell(motcua.AtLeast(5800)))
	add("thập phân", report.DecimalCell(decimal.RequireFromString("86.540")))
	add("khoảng", report.DecimalRangeCell(decimal.RequireFromString("86.54"), decimal.RequireFromString("94.23")))
	add("phần trăm", report.PercentCell(motcua.MustParsePercent("98,4 %")).WithTone(report.ToneGood))
	add("phần trăm trên", report.PercentCell(motcua.MustParsePercent("> 90 %")))
	add("phần trăm khoảng", report.PercentCell(motcua.MustParsePercent("86.54–94.23 %")))
	add("không xác định", report.PercentCell(motcua.Percent{}))
	add("trống", report.EmptyCell("chưa có số liệu"))
	add("có ghi chú", report.IntegerCell(12).WithNote("đếm tay"))
	add("chữ", report.TextCell("0012"))
	add("không có gì", report.Cell{})
	t.Add(report.TextCell("ngày xưa"), report.DateCell(motcua.MustDate(1900, 2, 28)), report.DateCell(motcua.MustDate(1900, 3, 1)))
	return &report.Page{
		Title:    "Mọi loại ô",
		Figures:  []report.Figure{{Label: "Đúng hạn", Value: report.PercentCell(motcua.MustParsePercent("100 %")), Note: "403/403"}},
		Sections: []report.Section{{Title: "Các loại ô", Table: t}},
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

// open reads a workbook back.
func open(t testing.TB, b []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// dump lists the cells of a workbook: type, value as stored, and value as shown.
func dump(t testing.TB, f *excelize.File) string {
	t.Helper()
	var b bytes.Buffer
	for _, name := range f.GetSheetList() {
		fmt.Fprintf(&b, "== %s\n", name)
		raw, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range raw {
			for j, v := range row {
				ref, err := excelize.CoordinatesToCellName(j+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				kind, err := f.GetCellType(name, ref)
				if err != nil {
					t.Fatal(err)
				}
				if v == "" {
					continue
				}
				word := "number"
				if kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
					word = "text"
				}
				fmt.Fprintf(&b, "%-5s %-6s %q", ref, word, v)
				if shown[i][j] != v {
					fmt.Fprintf(&b, " shown %q", shown[i][j])
				}
				b.WriteByte('\n')
			}
		}
		merged, err := f.GetMergeCells(name)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString("merged")
		for _, m := range merged {
			b.WriteString(" " + m.GetStartAxis() + ":" + m.GetEndAxis())
		}
		b.WriteString("\n")
	}
	return b.String()
}
