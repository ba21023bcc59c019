package report_test

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/shopspring/decimal"
)

func writeCSV(t *testing.T, table *report.Table, o *report.CSVOptions) string {
	t.Helper()
	var b strings.Builder
	if err := table.WriteCSV(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Kills: a number written for people (37.525), a percentage written as text, headers of several levels that lose one.
func TestWriteCSV(t *testing.T) {
	t.Parallel()
	table := &report.Table{Columns: []report.Column{
		{Key: "field", Header: "Lĩnh vực"},
		{Key: "in", Groups: []string{"Nhận", "Trong kỳ"}, Header: "Trực tuyến", Unit: "hồ sơ"},
		{Key: "rate", Header: "Tỷ lệ", Kind: report.KindPercent},
		{Key: "unnamed", Kind: report.KindPercent},
		{Key: "day", Header: "Ngày"},
		{Key: "score", Header: "Điểm"},
	}}
	dec := decimal.RequireFromString
	percent := func(s string) report.Cell { return report.PercentCell(motcua.MustParsePercent(s)) }
	table.AddGroup(report.TextCell("Cấp xã"))
	table.Add(report.TextCell("Đất đai, xây dựng"), report.IntegerCell(37525), percent("98.4 %"), percent("> 90 %"),
		report.DateCell(motcua.MustDate(2024, 3, 12)), report.DecimalCell(dec("1234.50")))
	table.Add(report.TextCell(`nói "được"`), report.CountCell(motcua.AtLeast(5800)), percent("86.54–94.23 %"), report.PercentCell(motcua.Percent{}),
		report.Cell{}, report.DecimalRangeCell(dec("-1.5"), dec("94")))
	table.AddTotal(report.TextCell("Tổng"), report.IntegerCell(-3), report.EmptyCell("không có"), report.Cell{}, report.Cell{}, report.Cell{})
	const rows = "Cấp xã,,,,,\r\n" +
		"\"Đất đai, xây dựng\",37525,98.4,> 90,2024-03-12,1234.50\r\n" +
		"\"nói \"\"được\"\"\",>=5800,86.54–94.23,,,'-1.5–94\r\n" +
		"Tổng,-3,,,,\r\n"
	const header = "Lĩnh vực,Nhận / Trong kỳ / Trực tuyến (hồ sơ),Tỷ lệ (%),(%),Ngày,Điểm\r\n"
	tests := []struct {
		name    string
		options *report.CSVOptions
		want    string
	}{
		{"default", nil, header + rows},
		{"keys", &report.CSVOptions{Keys: true}, "field,in,rate,unnamed,day,score\r\n" + rows},
		{"byte order mark", &report.CSVOptions{BOM: true}, "\ufeff" + header + rows},
		{"raw", &report.CSVOptions{Raw: true}, header + strings.Replace(rows, "'-1.5", "-1.5", 1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, writeCSV(t, table, tt.options)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Kills: a formula that reaches a spreadsheet, and a number that becomes text.
func TestNeutralise(t *testing.T) {
	t.Parallel()
	formula := []string{
		"=1+1", "=HYPERLINK(\"http://example.invalid\")", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "=", "+", "-", "@", "--1", "-1-1",
		"+84912345678", "-1,5,5", "-1.", "-.5", "-1e5", "-1 000", "＝1", "＋1", "－1", "＠1", "-１", "-1%", "-1.5–94",
	}
	for _, s := range formula {
		if got := report.Neutralise(s); got != "'"+s {
			t.Errorf("%q is written as %q", s, got)
		}
	}
	harmless := []string{"", "a=1", "1+1", "0", "-1", "-37525", "-1.5", "-1,5", "1.5", "> 90", ">=5800", "<=12", "?", "'", " =1", "Đất đai", "–1", "−1"}
	for _, s := range harmless {
		if got := report.Neutralise(s); got != s {
			t.Errorf("%q is written as %q", s, got)
		}
	}
}

// Kills: a file of one column whose blank rows vanish, a file that begins with the letters of another format, cells
// split by another separator, cells that lose spaces.
func TestCSVEdges(t *testing.T) {
	t.Parallel()
	one := func(header string, cells ...string) *report.Table {
		table := &report.Table{Columns: []report.Column{{Key: "a", Header: header}}}
		for _, s := range cells {
			table.Add(report.TextCell(s))
		}
		return table
	}
	tests := []struct {
		name, why string
		table     *report.Table
		want      string
	}{
		{"blank rows", "a reader skips an empty line", one("", "", "x", ""), "\"\"\r\n\"\"\r\nx\r\n\"\"\r\n"},
		{"ID first", "a file that begins with ID is opened as SYLK", one("ID", "ID"), "\"ID\"\r\nID\r\n"},
		{"byte order mark in a cell", "it would be taken off", one("\ufeffa"), "\"\ufeffa\"\r\n"},
		{"semicolon", "the separator of Vietnamese settings", one("a", "x;=1"), "a\r\n\"x;=1\"\r\n"},
		{"spaces", "", one("a", " x "), "a\r\n\" x \"\r\n"},
		{"line breaks", "kept inside quotes", one("a", "x\ny\r\nz"), "a\r\n\"x\ny\r\nz\"\r\n"},
		{"not UTF-8", "", one("a", "x\xffy"), "a\r\nx\ufffdy\r\n"},
		{"quotes after an apostrophe", "", one("a", `=A1&"x"`), "a\r\n\"'=A1&\"\"x\"\"\"\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, writeCSV(t, tt.table, nil)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// randomText draws from characters that mean something in one of the formats.
func randomText(n func(int) int) string {
	alphabet := []string{
		"a", "Đ", "ữ", "u\u031b\u0303", "0", "9", " ", ",", ";", `"`, "'", "=", "+", "-", "@", "\t", "\n", "\r\n", "<", ">", "&", "%", "/", "漢", "🏛", "|",
		"\u00a0", "\u2028", "\u202e", "\x1b[31m", "\x00", "\xff", "\ufeff", "ID",
	}
	var b strings.Builder
	for range n(12) {
		b.WriteString(alphabet[n(len(alphabet))])
	}
	return b.String()
}

// checkCSV writes the cells, reads them back and compares. What a reader changes by rule (CR LF inside a field becomes LF, a
// leading byte order mark goes) is changed in the expectation as well.
func checkCSV(t *testing.T, header []string, rows [][]string, raw bool) {
	t.Helper()
	table := &report.Table{}
	for i, h := range header {
		table.Columns = append(table.Columns, report.Column{Key: strconv.Itoa(i), Header: h, Kind: report.KindText})
	}
	want := [][]string{header}
	for _, row := range rows {
		var cells []report.Cell
		for _, s := range row {
			cells = append(cells, report.TextCell(s))
		}
		table.Add(cells...)
		want = append(want, row)
	}
	out := writeCSV(t, table, &report.CSVOptions{Raw: raw})
	if !utf8.ValidString(out) {
		t.Fatalf("not UTF-8: %q", out)
	}
	r := csv.NewReader(strings.NewReader(out))
	r.FieldsPerRecord = len(header)
	got, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	expect := make([][]string, len(want))
	for i, row := range want {
		for _, s := range row {
			s = strings.ToValidUTF8(s, "\ufffd")
			if !raw {
				s = report.Neutralise(s)
			}
			expect[i] = append(expect[i], strings.ReplaceAll(s, "\r\n", "\n"))
		}
	}
	if diff := cmp.Diff(expect, got); diff != "" {
		t.Fatalf("read back (-want +got):\n%s\n%q", diff, out)
	}
	if raw {
		return
	}
	for _, row := range got {
		for _, s := range row {
			if s == "" || !strings.ContainsAny(s[:1], "=+-@\t\r\n") {
				continue
			}
			if _, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err != nil {
				t.Fatalf("a spreadsheet would evaluate %q", s)
			}
		}
	}
}

// Kills: any cell that does not come back as it went in, and any formula that gets through.
func TestCSVRoundTrip(t *testing.T) {
	t.Parallel()
	r := random(2)
	for range 3000 {
		text := func() string { return randomText(r.IntN) }
		header := make([]string, 1+r.IntN(4))
		for i := range header {
			header[i] = text()
		}
		rows := make([][]string, r.IntN(5))
		for i := range rows {
			for range header {
				rows[i] = append(rows[i], text())
			}
		}
		checkCSV(t, header, rows, r.IntN(2) == 0)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("Lĩnh vực", "=1+1", false)
	f.Add("ID", "a\r\nb", true)
	f.Add("", "\"", false)
	f.Add("\ufeff", "-３", false) // a digit that is not ASCII makes no number
	f.Fuzz(func(t *testing.T, a, b string, raw bool) {
		checkCSV(t, []string{a}, [][]string{{b}, {a}}, raw)
		checkCSV(t, []string{a, b}, [][]string{{b, a}}, raw)
	})
}
