package report_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

func writeText(t testing.TB, table *report.Table, l motcua.Language) string {
	t.Helper()
	var b strings.Builder
	if err := table.WriteText(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Kills: counting bytes or runes for columns, a mark or a joiner that takes room, a wide character that takes one column.
func TestTextWidth(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, s string
		want    int
	}{
		{"empty", "", 0},
		{"ASCII", "403/403", 7},
		{"composed", "Đúng hạn", 8},
		{"decomposed", "Đu\u0301ng ha\u0323n", 8},
		{"two marks on a letter", "e\u0302\u0323u\u031b\u0303", 2},
		{"Han", "越南", 4},
		{"full-width Latin", "ＡＢ", 4},
		{"half-width kana", "ｱ", 1},
		{"Hangul composed", "한글", 4},
		{"Hangul decomposed", "\u1112\u1161\u11ab", 2},
		{"ideographic space", "\u3000", 2},
		{"building", "🏛", 1},
		{"green tick", "✅", 2},
		{"family", "👨\u200d👩\u200d👧", 2},
		{"skin tone", "👍", 2},
		{"joiner between letters", "a\u200db", 2},
		{"soft hyphen", "a\u00adb", 2},
		{"zero-width space", "a\u200bb", 2},
		{"no-break space", "98,4\u00a0%", 6},
		{"dashes and signs", "–≥●", 3},
		{"controls", "\x1b[1m\x7f\u0085", 3},
	}
	for _, tt := range tests {
		if got := report.TextWidth(tt.s); got != tt.want {
			t.Errorf("%s: %q is %d wide, want %d", tt.name, tt.s, got, tt.want)
		}
	}
}

// Kills: a line broken where it must not be: in a word that fits, before a percent sign, inside a letter.
func TestWrap(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		s     string
		width int
		want  []string
	}{
		{"empty", "", 10, []string{""}},
		{"spaces alone", "  \t ", 10, []string{""}},
		{"fits", "đúng hạn", 8, []string{"đúng hạn"}},
		{"one too narrow", "đúng hạn", 7, []string{"đúng", "hạn"}},
		{"spaces between", "  a   b  ", 3, []string{"a b"}},
		{"line breaks", "a\nb\r\nc\u2028d", 10, []string{"a", "b", "c", "d"}},
		{"long word", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"long word with marks", "a\u0301e\u0301i\u0301o\u0301u\u0301", 2, []string{"a\u0301e\u0301", "i\u0301o\u0301", "u\u0301"}},
		{"wide characters", "越南政府", 5, []string{"越南", "政府"}},
		{"percent sign", "đạt 98,4 %", 9, []string{"đạt", "98,4 %"}},
		{"no-break space", "a b\u00a0c", 3, []string{"a", "b\u00a0c"}},
		{"width of nothing", "ab", 0, []string{"ab"}},
		{"controls", "a\x1bb\x00", 9, []string{"a\ufffdb\ufffd"}},
		{"not UTF-8", "a\xffb", 9, []string{"a\ufffdb"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, report.Wrap(tt.s, tt.width)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// solid is a text without what a line may be broken at.
func solid(s string) string {
	return strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "", "\u2028", "", "\u2029", "").Replace(strings.ToValidUTF8(s, "\ufffd"))
}

func FuzzWrap(f *testing.F) {
	f.Add("Số hồ sơ nhận giải quyết 98,4 %", 9)
	f.Add("u\u031b\u0303u\u031b\u0303", 2) // marks at the end of a line
	f.Add("98,4 %", 4)
	f.Add("南\u200db", 2) // a joiner before a letter it does not join
	f.Add("越南 a\u200db 👨\u200d👩\u200d👧", 3)
	f.Add("\u0301\xff\x1b１２３４", 2) // a mark without a letter, a byte of nothing, a control, digits that are not ASCII
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = min(max(width, 2), 200)
		lines := report.Wrap(s, width)
		if len(lines) == 0 {
			t.Fatal("no line")
		}
		together := ""
		for i, line := range lines {
			if n := report.TextWidth(line); n > width {
				t.Fatalf("line %q is %d wide, more than %d", line, n, width)
			}
			if line == "" && len(lines) > 1 || strings.Trim(line, " ") != line || strings.ContainsAny(line, "\t\n\r\x1b\x00") {
				t.Fatalf("line %q of %q", line, s)
			}
			// A mark never begins a line, unless a word begins with it.
			if r, _ := utf8.DecodeRuneInString(line); i > 0 && r == 0x301 && !strings.Contains(s, " \u0301") && !strings.ContainsAny(s, "\n\r\t\u2028\u2029") {
				t.Fatalf("line %q of %q begins with a mark", line, s)
			}
			together += strings.ReplaceAll(line, " ", "")
		}
		if want := solid(report.Clean(solid(s))); together != want {
			t.Fatalf("%q became %q", want, together)
		}
		if got := report.TextWidth(s); got < 0 || got > 2*utf8.RuneCountInString(s) {
			t.Fatalf("%q is %d wide", s, got)
		}
	})
}

// decompose writes the letters of the tests below with their marks apart.
func decompose(s string) string {
	return strings.NewReplacer(
		"ậ", "a\u0323\u0302", "ự", "u\u031b\u0323", "ồ", "o\u0302\u0300", "ơ", "o\u031b", "ợ", "o\u031b\u0323", "á", "a\u0301", "ạ", "a\u0323", "ú", "u\u0301", "ê", "e\u0302",
	).Replace(s)
}

// Kills: a table that comes out different when its texts are written with combining marks.
func TestTextNormalisation(t *testing.T) {
	t.Parallel()
	build := func(f func(string) string) string {
		table := &report.Table{Caption: f("Tự pháp"), Columns: []report.Column{
			{Key: "a", Header: f("Lập hồ sơ")}, {Key: "b", Header: f("Tự động được nhận"), Groups: []string{f("Hạn")}},
		}}
		table.Add(report.TextCell(f("hợp lệ, được nhận tên trên cổng; "+strings.Repeat("đúng hạn ", 20))), report.IntegerCell(1))
		table.Add(report.TextCell(f("quá hạn")), report.IntegerCell(23456))
		return writeText(t, table, motcua.Vietnamese)
	}
	composed, decomposed := build(func(s string) string { return s }), build(decompose)
	if composed == decomposed {
		t.Fatal("nothing was decomposed")
	}
	if diff := cmp.Diff(decompose(composed), decompose(decomposed)); diff != "" {
		t.Errorf("(-composed +decomposed):\n%s", diff)
	}
}

// Kills: columns that do not line up, in any table, whatever is in its cells; lines longer than the page; cells that get lost.
func TestTextAlignment(t *testing.T) {
	t.Parallel()
	r := random(3)
	words := []string{"đúng", "hạn", "hồ", "sơ", "giải", "quyết", "越南", "u\u031b\u0303", "VNeID", "✅", "căn", "cước"}
	for range 300 {
		texts, numbers := 1+r.IntN(3), r.IntN(6)
		table := &report.Table{}
		phrase := func(n int) string {
			s := make([]string, 1+r.IntN(n))
			for i := range s {
				s[i] = words[r.IntN(len(words))]
			}
			return strings.Join(s, " ")
		}
		for j := range texts + numbers {
			c := report.Column{Key: strconv.Itoa(j), Header: phrase(4)}
			if r.IntN(3) == 0 {
				c.Groups = []string{phrase(3)}
			}
			table.Columns = append(table.Columns, c)
		}
		var shown []string
		for range 1 + r.IntN(6) {
			var cells []report.Cell
			for range texts {
				s := phrase(25)
				shown = append(shown, strings.Fields(s)...)
				cells = append(cells, report.TextCell(s))
			}
			for range numbers {
				n := r.Int64N(1_000_000)
				shown = append(shown, report.IntegerCell(n).Text(motcua.English))
				cells = append(cells, report.IntegerCell(n))
			}
			table.Add(cells...)
		}
		out := writeText(t, table, motcua.English)
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		for _, line := range lines {
			if n := report.TextWidth(line); n > 100 {
				t.Fatalf("a line %d wide:\n%s", n, out)
			}
			if strings.TrimRight(line, " ") != line {
				t.Fatalf("spaces at the end of %q", line)
			}
		}
		for _, s := range shown {
			if !strings.Contains(out, s) {
				t.Fatalf("%q is missing:\n%s", s, out)
			}
		}
		// Below the last rule, no text stands across the gaps between columns, and numbers end where their column ends.
		rule := slices.IndexFunc(lines, func(line string) bool {
			return strings.Trim(line, "- ") == "" && len(strings.Fields(line)) == texts+numbers && line[0] == '-'
		})
		// A header of groups may have as many pieces; the rule over the data is the last such line.
		for i, line := range lines {
			if strings.Trim(line, "- ") == "" && len(strings.Fields(line)) == texts+numbers && line != "" && line[0] == '-' {
				rule = i
			}
		}
		if rule < 0 {
			t.Fatalf("no rule:\n%s", out)
		}
		width := len(lines[rule])
		for _, line := range lines[rule+1:] {
			columns := grid(line, width)
			for x := range width {
				if lines[rule][x] == ' ' && columns[x] != ' ' {
					t.Fatalf("column %d of %q is a gap:\n%s", x, line, out)
				}
				if numbers > 0 && x > 0 && columns[x-1] >= '0' && columns[x-1] <= '9' && columns[x] == ' ' && lines[rule][x] != ' ' {
					t.Fatalf("a number ends before its column does, in %q:\n%s", line, out)
				}
			}
		}
	}
}

// Kills: a long number squeezed into its neighbour.
func TestTextLongNumbers(t *testing.T) {
	t.Parallel()
	table := &report.Table{Columns: []report.Column{{Key: "a", Header: "a"}, {Key: "b", Header: "b"}, {Key: "c", Header: "c"}}}
	const n = 1_234_567_890_123_456_789
	table.Add(report.TextCell(strings.Repeat("đúng hạn ", 30)), report.IntegerCell(n), report.IntegerCell(-n))
	lines := strings.Split(writeText(t, table, motcua.English), "\n")
	if want := "  1,234,567,890,123,456,789  −1,234,567,890,123,456,789"; !strings.HasSuffix(lines[2], want) || report.TextWidth(lines[2]) != 100 {
		t.Errorf("%q is %d wide and does not end in %q", lines[2], report.TextWidth(lines[2]), want)
	}
}

// grid spreads a line over the columns of a terminal.
func grid(line string, width int) []rune {
	out := make([]rune, 0, width)
	for _, r := range line {
		for range report.TextWidth(string(r)) {
			out = append(out, r)
		}
	}
	for len(out) < width {
		out = append(out, ' ')
	}
	return out
}

// Kills: a table of many columns that runs off the page, or whose further parts do not say which row is which.
func TestTextParts(t *testing.T) {
	t.Parallel()
	table := &report.Table{Caption: "Theo tháng", Columns: []report.Column{{Key: "n", Header: "TT"}, {Key: "unit", Header: "Đơn vị"}}, Notes: []string{"hết"}}
	rows := [][]report.Cell{{report.IntegerCell(1), report.TextCell("Nghi Hương")}, {report.IntegerCell(2), report.TextCell("Nghi Thu")}}
	for m := range 30 {
		table.Columns = append(table.Columns, report.Column{Key: strconv.Itoa(m), Header: "cột " + strconv.Itoa(m+1)})
		for i := range rows {
			rows[i] = append(rows[i], report.IntegerCell(int64(10_000*(i+1)+m)))
		}
	}
	for _, row := range rows {
		table.Add(row...)
	}
	out := writeText(t, table, motcua.Vietnamese)
	parts := strings.Split(out, "\n\n")
	if len(parts) < 2 {
		t.Fatalf("not in parts:\n%s", out)
	}
	for _, line := range strings.Split(out, "\n") {
		if report.TextWidth(line) > 100 {
			t.Errorf("a line too wide: %q", line)
		}
	}
	for i, part := range parts {
		if strings.Count(part, "Nghi Hương") != 1 || strings.Count(part, "Nghi Thu") != 1 {
			t.Errorf("part %d does not name its rows:\n%s", i+1, part)
		}
	}
	for m := range 30 {
		for i := range rows {
			if s := report.IntegerCell(int64(10_000*(i+1) + m)).Text(motcua.Vietnamese); strings.Count(out, s) != 1 {
				t.Errorf("%s is there %d times", s, strings.Count(out, s))
			}
		}
	}
}

// Kills: long texts squeezed into columns of a few letters, cells that get lost when they are written one below the other, blank
// cells that are written.
func TestTextRecords(t *testing.T) {
	t.Parallel()
	table := &report.Table{Caption: "Kiểm tra", Columns: []report.Column{
		{Key: "id", Header: "Mã"},
		{Key: "source", Header: "Nguồn"},
		{Key: "rate", Header: "Công bố", Kind: report.KindPercent},
		{Key: "why", Header: "Lý do"},
		{Key: "more", Header: "Điều khác cần biết về số liệu này"},
	}}
	long := "Kỳ này là 304/365 ngày của năm, không so với cả năm. Cùng tên nhưng tử số hoặc mẫu số khác, không so sánh được với báo cáo sau, " +
		"vì vậy chỉ nêu cả hai số liệu và để người đọc tự xem xét từng nguồn một."
	table.AddGroup(report.TextCell("Năm 2022"))
	table.Add(report.TextCell("A3"), report.TextCell("S2"), report.PercentCell(motcua.MustParsePercent("99.8 %")), report.TextCell(long), report.TextCell(long+" "+long))
	table.Add(report.TextCell("A9"), report.TextCell("S4"), report.EmptyCell("không nêu"), report.TextCell("đúng"), report.Cell{})
	const want = `Kiểm tra
----------------------------------------------------------------------------------------------------
Năm 2022

A3
  Nguồn                     S2
  Công bố                   99,8 %
  Lý do                     Kỳ này là 304/365 ngày của năm, không so với cả năm. Cùng tên nhưng tử
                            số hoặc mẫu số khác, không so sánh được với báo cáo sau, vì vậy chỉ nêu
                            cả hai số liệu và để người đọc tự xem xét từng nguồn một.
  Điều khác cần biết về số  Kỳ này là 304/365 ngày của năm, không so với cả năm. Cùng tên nhưng tử
  liệu này                  số hoặc mẫu số khác, không so sánh được với báo cáo sau, vì vậy chỉ nêu
                            cả hai số liệu và để người đọc tự xem xét từng nguồn một. Kỳ này là
                            304/365 ngày của năm, không so với cả năm. Cùng tên nhưng tử số hoặc mẫu
                            số khác, không so sánh được với báo cáo sau, vì vậy chỉ nêu cả hai số
                            liệu và để người đọc tự xem xét từng nguồn một.

A9
  Nguồn                     S4
  Công bố                   – [a]
  Lý do                     đúng
----------------------------------------------------------------------------------------------------
[a] không nêu
`
	if diff := cmp.Diff(want, writeText(t, table, motcua.Vietnamese)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// With headers of several levels, and with texts that fit, it stays a table.
	table.Columns[0].Groups = []string{"nhóm"}
	if out := writeText(t, table, motcua.Vietnamese); !strings.Contains(out, "--  --") {
		t.Errorf("not a table:\n%s", out)
	}
	table.Columns[0].Groups = nil
	table.Rows[1].Cells[4] = report.Cell{}
	if out := writeText(t, table, motcua.Vietnamese); !strings.Contains(out, "--  --") {
		t.Errorf("not a table:\n%s", out)
	}
}

// Kills: a control character of the data that reaches the terminal.
func TestTextControls(t *testing.T) {
	t.Parallel()
	const bad = "a\x1b]0;x\x07\x1b[2J\u202e\u009bb\rc\x08\td"
	p := fill(wardPage(motcua.Vietnamese), bad)
	var b strings.Builder
	if err := p.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, r := range b.String() {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x202e {
			t.Fatalf("%U in the output", r)
		}
	}
}
