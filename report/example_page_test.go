package report_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// A page in twenty lines: a table, its picture, and the note that says how it was counted.
func Example_page() {
	table := &report.Table{Caption: "Hồ sơ theo lĩnh vực", Columns: []report.Column{
		{Key: "field", Header: "Lĩnh vực"},
		{Key: "returned", Groups: []string{"Đã trả"}, Header: "Tổng số"},
		{Key: "on_time", Groups: []string{"Đã trả"}, Header: "Đúng hạn"},
		{Key: "rate", Header: "Tỷ lệ"},
	}}
	add := func(field string, onTime, returned int64) {
		rate := motcua.Ratio{Part: motcua.Exactly(onTime), Whole: motcua.Exactly(returned), Of: "đúng hạn / đã trả"}
		table.Add(report.TextCell(field), report.IntegerCell(returned), report.IntegerCell(onTime), report.PercentCell(rate.Percent(1)))
	}
	add("Đất đai, xây dựng, đô thị", 104, 107)
	add("Tư pháp, hộ tịch", 286, 286)
	table.Add(report.TextCell("Chính sách"), report.IntegerCell(0), report.IntegerCell(0), report.EmptyCell("không có hồ sơ đã trả"))
	page := report.Page{
		Title:    "Kết quả giải quyết thủ tục hành chính",
		Period:   motcua.MustParsePeriod("2024-Q1").Text(motcua.Vietnamese),
		AsOf:     motcua.MustDate(2024, 3, 31).End(),
		Sections: []report.Section{{Title: "Theo lĩnh vực", Table: table}},
		Notes:    []report.Note{{Label: "Đúng hạn", Text: "trả không muộn hơn ngày hẹn đầu tiên"}},
	}
	if err := page.WriteText(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Kết quả giải quyết thủ tục hành chính
	// Kỳ báo cáo: quý I/2024 (01/01/2024 – 31/03/2024)
	// Số liệu tính đến: hết ngày 31/03/2024
	// ====================================================================================================
	//
	// Theo lĩnh vực
	// -------------
	//
	// Hồ sơ theo lĩnh vực
	//                                 Đã trả
	//                            -----------------
	// Lĩnh vực                   Tổng số  Đúng hạn    Tỷ lệ
	// -------------------------  -------  --------  -----------
	// Đất đai, xây dựng, đô thị      107       104   97,2 %
	// Tư pháp, hộ tịch               286       286  100,0 %
	// Chính sách                       0         0        – [a]
	// [a] không có hồ sơ đã trả
	//
	// Cách tính và ghi chú
	// --------------------
	// - Đúng hạn: trả không muộn hơn ngày hẹn đầu tiên
}

func ExampleTable_WriteCSV() {
	table := &report.Table{Columns: []report.Column{
		{Key: "code", Header: "Mã"},
		{Key: "reason", Header: "Lý do"},
		{Key: "rate", Groups: []string{"Đã trả"}, Header: "Đúng hạn", Kind: report.KindPercent},
	}}
	table.Add(report.TextCell("H1"), report.TextCell("=HYPERLINK(\"x\")"), report.PercentCell(motcua.MustParsePercent("98,4 %")))
	var b strings.Builder
	if err := table.WriteCSV(&b, nil); err != nil {
		fmt.Println(err)
	}
	fmt.Print(strings.ReplaceAll(b.String(), "\r\n", "\n"))
	// Output:
	// Mã,Lý do,Đã trả / Đúng hạn (%)
	// H1,"'=HYPERLINK(""x"")",98.4
}

func ExampleCell_Text() {
	notifications := report.CountCell(motcua.AtLeast(5800))
	fmt.Println(notifications.Text(motcua.Vietnamese))
	fmt.Println(notifications.Text(motcua.English))
	// Output:
	// ≥ 5.800
	// ≥ 5,800
}

func ExampleProgressBars_Table() {
	progress := &report.ProgressBars{Title: "Tiến độ", Bars: []report.ProgressBar{
		{Label: "Tiêu chí 3", Value: motcua.MustParsePercent("75 %")},
		{Label: "Tiêu chí 13", Note: "đang thực hiện"},
	}}
	if err := progress.Table(motcua.Vietnamese).WriteText(os.Stdout, motcua.Vietnamese); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Tiến độ
	// Nội dung     Tiến độ      Ghi chú
	// -----------  -----------  --------------
	// Tiêu chí 3      75 %
	// Tiêu chí 13        – [a]  đang thực hiện
	// [a] chưa có số liệu
}

// A funnel states every stage with both ends of its shares; what nobody counts stays unknown.
func ExampleFunnel_Table() {
	funnel := &report.Funnel{Title: "Định danh điện tử", Unit: "công dân", Stages: []report.Stage{
		{Label: "Đủ điều kiện", Count: motcua.Exactly(10_000)},
		{Label: "Đã thu nhận", Count: motcua.Exactly(9506)},
		{Label: "Đã kích hoạt", Count: motcua.AtLeast(5800)},
	}}
	if err := funnel.Table(motcua.Vietnamese).WriteText(os.Stdout, motcua.Vietnamese); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Định danh điện tử
	//                                    Tỷ lệ
	//                           ------------------------
	//                 Số lượng  so với bước  so với bước
	// Bước          (công dân)          đầu        trước
	// ------------  ----------  -----------  -----------
	// Đủ điều kiện      10.000
	// Đã thu nhận        9.506       95,1 %       95,1 %
	// Đã kích hoạt     ≥ 5.800     ≥ 58,0 %     > 61,0 %
}

// A month without figures is a gap with its reason, not a zero.
func ExampleTrend_Table() {
	trend := &report.Trend{
		Title: "Hồ sơ tiếp nhận", Unit: "hồ sơ", Periods: []string{"01/2024", "02/2024", "03/2024"}, Columns: true,
		Series: []report.Series{{Label: "Trực tuyến", Values: []report.Cell{
			report.IntegerCell(312), report.EmptyCell("hệ thống ngừng chạy"), report.CountCell(motcua.AtLeast(280)),
		}}},
	}
	if err := trend.Table(motcua.Vietnamese).WriteText(os.Stdout, motcua.Vietnamese); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Hồ sơ tiếp nhận
	//          Trực tuyến
	// Kỳ          (hồ sơ)
	// -------  --------------
	// 01/2024         312
	// 02/2024           – [a]
	// 03/2024       ≥ 280
	// [a] hệ thống ngừng chạy
}
