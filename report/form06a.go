package report

import (
	"strconv"

	"github.com/motcua/motcua"
)

// Form06a returns form II.06a/VPCP/KSTT (tình hình, kết quả giải quyết thủ tục hành chính) with a row for each row of the
// breakdown and one for the total: thirteen numbered columns of which (3) = (4) + (5) + (6) = (7) + (11), (7) = (8) + (9) + (10) and
// (11) = (12) + (13). The headers are those of the form, in Vietnamese, or a translation.
//
// Source: Circular 01/2020/TT-VPCP of 21 October 2020; the columns and the identities were taken from templates in use, the
// text of the circular was not seen.
func (b *Breakdown) Form06a(l motcua.Language) *Table {
	say := wording(l)
	received := say("Số hồ sơ nhận giải quyết", "Dossiers taken into account")
	inPeriod := say("Trong kỳ", "In the period")
	finished := say("Số lượng hồ sơ đã giải quyết", "Finished")
	open := say("Số lượng hồ sơ đang giải quyết", "In process")
	table := &Table{
		Key:     "form06a",
		Caption: say("Biểu số II.06a/VPCP/KSTT – Tình hình, kết quả giải quyết thủ tục hành chính", "Form II.06a/VPCP/KSTT – Handling of administrative procedures"),
		Columns: []Column{
			{Key: "tt", Header: say("TT", "No."), Kind: KindInteger},
			{Key: b.by.key(), Header: b.heading06a(l), Kind: KindText, RowHeader: true},
			{Key: "nhan_tong", Groups: []string{received}, Header: say("Tổng số", "Total"), Kind: KindInteger},
			{Key: "nhan_truc_tuyen", Groups: []string{received, inPeriod}, Header: say("Trực tuyến", "Online"), Kind: KindInteger},
			{Key: "nhan_truc_tiep_bcci", Groups: []string{received, inPeriod}, Header: say("Trực tiếp, dịch vụ bưu chính", "Counter or post"), Kind: KindInteger},
			{Key: "nhan_ky_truoc", Groups: []string{received}, Header: say("Từ kỳ trước", "Carried over"), Kind: KindInteger},
			{Key: "da_tong", Groups: []string{finished}, Header: say("Tổng số", "Total"), Kind: KindInteger},
			{Key: "da_truoc_han", Groups: []string{finished}, Header: say("Trước hạn", "Early"), Kind: KindInteger},
			{Key: "da_dung_han", Groups: []string{finished}, Header: say("Đúng hạn", "On time"), Kind: KindInteger},
			{Key: "da_qua_han", Groups: []string{finished}, Header: say("Quá hạn", "Late"), Kind: KindInteger},
			{Key: "dang_tong", Groups: []string{open}, Header: say("Tổng số", "Total"), Kind: KindInteger},
			{Key: "dang_trong_han", Groups: []string{open}, Header: say("Trong hạn", "In time"), Kind: KindInteger},
			{Key: "dang_qua_han", Groups: []string{open}, Header: say("Quá hạn", "Late"), Kind: KindInteger},
		},
	}
	for i := range table.Columns {
		table.Columns[i].Number = "(" + strconv.Itoa(i+1) + ")"
	}
	for i, name := range b.names {
		table.Add(append([]Cell{IntegerCell(int64(i + 1)), TextCell(b.label(name, l))}, formCells(b.rows[name])...)...)
	}
	table.AddTotal(append([]Cell{{}, TextCell(say("Tổng số", "Total"))}, formCells(b.tally.Total())...)...)
	return table
}

// heading06a is the heading of the rows: the official one where they are fields.
func (b *Breakdown) heading06a(l motcua.Language) string {
	if b.by == ByField && l != motcua.English {
		return "Lĩnh vực, công việc giải quyết theo cấp"
	}
	return b.by.Text(l)
}

// formCells returns columns (3) to (13).
func formCells(c Counts) []Cell {
	values := [...]int{
		c.Received(), c.Inflow(ReceivedOnline), c.Inflow(ReceivedDirect), c.Inflow(CarriedOver),
		c.Finished(), c.Outcome(FinishedEarly), c.Outcome(FinishedOnTime), c.Outcome(FinishedLate),
		c.Open(), c.Outcome(OpenInTime), c.Outcome(OpenLate),
	}
	cells := make([]Cell, len(values))
	for i, v := range values {
		cells[i] = IntegerCell(int64(v))
	}
	return cells
}

// OnTimeTable returns the on-time ratio of each row and of the total under both definitions, with both ends of each ratio.
func (b *Breakdown) OnTimeTable(l motcua.Language, places int) *Table {
	say := wording(l)
	finished := say("Xử lý xong", "Finished")
	index := say("Theo công thức QĐ 766", "Formula of index 766")
	table := &Table{
		Key:     "on_time",
		Caption: say("Tỷ lệ đúng hạn", "On-time ratio") + b.byText(l),
		Columns: []Column{
			{Key: b.by.key(), Header: b.by.Text(l), Kind: KindText, RowHeader: true},
			{Key: "finished_on_time", Groups: []string{finished}, Header: say("Đúng hạn", "On time"), Kind: KindCount},
			{Key: "finished", Groups: []string{finished}, Header: say("Tổng số", "Total"), Kind: KindCount},
			{Key: "finished_ratio", Groups: []string{finished}, Header: say("Tỷ lệ", "Ratio"), Kind: KindPercent},
			{Key: "index_on_time", Groups: []string{index}, Header: say("Đúng hạn", "On time"), Kind: KindCount},
			{Key: "index_whole", Groups: []string{index}, Header: say("Tổng số", "Total"), Kind: KindCount},
			{Key: "index_ratio", Groups: []string{index}, Header: say("Tỷ lệ", "Ratio"), Kind: KindPercent},
		},
		Notes: []string{
			finished + ": " + DefinitionText(DefinitionFinishedOnTime, l) + ".",
			index + ": " + DefinitionText(DefinitionIndex766OnTime, l) + ".",
		},
	}
	cells := func(name string, c Counts) []Cell {
		out := []Cell{TextCell(name)}
		for _, r := range []motcua.Ratio{c.OnTime(), c.OnTime766()} {
			out = append(out, CountCell(r.Part), CountCell(r.Whole), PercentCell(r.Percent(places)))
		}
		return out
	}
	for _, name := range b.names {
		table.Add(cells(b.label(name, l), b.rows[name])...)
	}
	table.AddTotal(cells(say("Tổng số", "Total"), b.tally.Total())...)
	return table
}

// OnTimeChart returns the dossiers of each row by outcome, as a picture.
func (b *Breakdown) OnTimeChart(l motcua.Language) *StackedBars {
	say := wording(l)
	chart := &StackedBars{
		Title: say("Tiến độ giải quyết hồ sơ", "Timeliness of dossiers") + b.byText(l),
		Unit:  say("hồ sơ", "dossiers"),
		Classes: []Class{
			{say("Trước hạn", "Early"), ToneBest},
			{say("Đúng hạn", "On time"), ToneGood},
			{say("Quá hạn", "Late"), ToneBad},
			{say("Đang xử lý, trong hạn", "Open, in time"), TonePending},
			{say("Đang xử lý, quá hạn", "Open, late"), ToneCaution},
		},
	}
	for _, name := range b.names {
		bar := StackedBar{Label: b.label(name, l)}
		for out := FinishedEarly; out <= OpenLate; out++ {
			bar.Values = append(bar.Values, int64(b.rows[name].Outcome(out)))
		}
		chart.Bars = append(chart.Bars, bar)
	}
	return chart
}

// wording returns a function that picks the wording of a language.
func wording(l motcua.Language) func(vi, en string) string {
	return func(vi, en string) string {
		if l == motcua.English {
			return en
		}
		return vi
	}
}
