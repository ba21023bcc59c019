package xlsx_test

import (
	"bytes"
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
)

// A table becomes a sheet: numbers are numbers, a bound keeps its sign, and what looks like a formula stays a text.
func ExampleWriteTable() {
	table := &report.Table{Key: "on_time", Caption: "Đúng hạn theo lĩnh vực", Columns: []report.Column{
		{Key: "field", Header: "Lĩnh vực"},
		{Key: "returned", Groups: []string{"Đã trả"}, Header: "Tổng số"},
		{Key: "rate", Groups: []string{"Đã trả"}, Header: "Đúng hạn"},
	}}
	table.Add(report.TextCell("Tư pháp, hộ tịch"), report.IntegerCell(1286), report.PercentCell(motcua.MustParsePercent("99,8 %")))
	table.Add(report.TextCell("=1+1"), report.CountCell(motcua.AtLeast(90)), report.PercentCell(motcua.MustParsePercent("> 90 %")))
	var file bytes.Buffer
	if err := xlsx.WriteTable(&file, table, motcua.Vietnamese); err != nil {
		fmt.Println(err)
		return
	}
	sheets, err := read(file.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range sheets.rows[0] {
		fmt.Printf("%q\n", row)
	}
	// Output:
	// ["\"Đúng hạn theo lĩnh vực\"" "" ""]
	// ["\"Lĩnh vực\"" "\"Đã trả\"" ""]
	// ["" "\"Tổng số\"" "\"Đúng hạn\""]
	// ["\"Tư pháp, hộ tịch\"" "1286" "0.998"]
	// ["\"=1+1\"" "\"≥ 90\"" "\"> 90 %\""]
}

// A long list is written row by row.
func ExampleNewStream() {
	var file bytes.Buffer
	list, err := xlsx.NewStream(&file, []report.Column{
		{Key: "code", Header: "Mã hồ sơ", Kind: report.KindText},
		{Key: "due", Header: "Hẹn trả", Kind: report.KindDate},
		{Key: "reason", Header: "Lý do", Kind: report.KindText},
	}, &xlsx.StreamOptions{Title: "Hồ sơ quá hạn"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer list.Discard()
	day := motcua.MustDate(2024, 3, 12)
	for i := range 1000 {
		if err := list.Add(report.TextCell(fmt.Sprint("H", i)), report.DateCell(day.AddDays(i%7)), report.EmptyCell("không ghi lý do")); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := list.Close(); err != nil {
		fmt.Println(err)
		return
	}
	sheets, err := read(file.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := sheets.rows[0]
	fmt.Println(len(rows), rows[1], rows[1001])
	// Output:
	// 1002 ["Mã hồ sơ" "Hẹn trả" "Lý do" "Ghi chú"] ["H999" 45368 "–" "không ghi lý do"]
}
