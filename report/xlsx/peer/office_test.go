package peer_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
)

// office returns the path of LibreOffice. Without it the test is skipped, and says so; where CI is set it fails.
func office(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("soffice is not installed (Debian: libreoffice-calc), and CI is set")
		}
		t.Skip("NOT TESTED with LibreOffice: soffice is not installed (Debian: libreoffice-calc)")
	}
	return program
}

// convert has LibreOffice open the workbooks of a folder and write them in another form.
func convert(t *testing.T, program, profile, dir, to string) {
	t.Helper()
	books, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
	if err != nil || len(books) == 0 {
		t.Fatalf("no workbooks: %v", err)
	}
	args := append([]string{"--headless", "-env:UserInstallation=file://" + filepath.ToSlash(profile), "--convert-to", to, "--outdir", dir}, books...)
	if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// cells reads what LibreOffice wrote: a text in quotes, a number without, so that the two can be told apart.
func cells(t *testing.T, file string) (rows [][]string, quoted string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord = -1
	rows, err = r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows, string(b)
}

// Kills: an official form that another program opens with other cells or on more sheets of paper, a string that it takes for a formula,
// a number or a day, a value it shows otherwise.
func TestLibreOffice(t *testing.T) {
	program := office(t)
	dir, profile := t.TempDir(), t.TempDir()
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("form.xlsx", pageBytes(t, officialPage()))
	write("every.xlsx", pageBytes(t, everyCell()))
	write("list.xlsx", streamBytes(t, 600, nil))
	strange := &report.Table{Columns: []report.Column{{Key: "s", Header: "s"}, {Key: "n", Header: "n"}}}
	for i, s := range hostile() {
		strange.Add(report.TextCell(s), report.IntegerCell(int64(i)))
	}
	var b bytes.Buffer
	if err := xlsx.WriteTable(&b, strange, motcua.Vietnamese); err != nil {
		t.Fatal(err)
	}
	write("strange.xlsx", b.Bytes())

	// CSV in UTF-8: texts quoted, values as stored, formulas as formulas, every sheet.
	convert(t, program, profile, dir, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,true,false,-1")

	rows, quoted := cells(t, filepath.Join(dir, "form-form06a.csv"))
	want := [][]string{
		{"TT", "Lĩnh vực, công việc giải quyết theo cấp", "Số hồ sơ nhận giải quyết", "", "", "", "Số lượng hồ sơ đã giải quyết", "", "", "", "Số lượng hồ sơ đang giải quyết", "", ""},
		{"", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"},
		{"", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "", "", "", "", "", "", "", ""},
		{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)"},
		{"Cấp xã", "", "", "", "", "", "", "", "", "", "", "", ""},
		{"1", "Đất đai, xây dựng, đô thị", "1130", "900", "221", "9", "1107", "52", "1052", "3", "23", "20", "3"},
		{"2", "Tư pháp, hộ tịch", "291", "200", "88", "3", "286", "202", "84", "0", "5", "5", "0"},
		{"3", "Chính sách, người có công", "12", "2", "10", "0", "10", "6", "4", "0", "2", "2", "0"},
		{"", "Tổng số", "1433", "1102", "319", "12", "1403", "260", "1140", "3", "30", "27", "3"},
	}
	if len(rows) < 18 {
		t.Fatalf("%d rows", len(rows))
	}
	if diff := cmp.Diff(want, rows[9:18]); diff != "" {
		t.Errorf("the form (-want +got):\n%s", diff)
	}
	if line := `,"Tổng số",1433,1102,319,12,1403,260,1140,3,30,27,3`; !strings.Contains(quoted, line) {
		t.Errorf("the sums are not numbers:\n%s", quoted)
	}
	for i, line := range []string{"ỦY BAN NHÂN DÂN PHƯỜNG NGHI HƯƠNG", "Bộ phận Tiếp nhận và Trả kết quả"} {
		if rows[i][0] != line {
			t.Errorf("line %d: %q", i+1, rows[i][0])
		}
	}
	if rows[0][4] != "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" || rows[4][0] != "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH" {
		t.Errorf("head %q, title %q", rows[0], rows[4])
	}

	// Values as they are stored, with the types of their formats.
	_, quoted = cells(t, filepath.Join(dir, "every-Các loại ô.csv"))
	for _, line := range []string{
		`"số nguyên",-37525,`, `"số lớn","1.152.921.504.606.846.976",`, `"đếm đúng",5800,`, `"đếm ít nhất","≥ 5.800",`, `"thập phân",86.54,`, `"khoảng","86,54–94,23",`,
		`"phần trăm",98.4%,`, `"phần trăm trên","> 90 %",`, `"phần trăm khoảng","86,54–94,23 %",`, `"không xác định","không xác định",`, `"trống","–",`, `"có ghi chú",12,`,
		`"chữ","0012",`, `"ngày xưa","28/02/1900",03/01/1900`,
	} {
		if !strings.Contains(quoted, line) {
			t.Errorf("no %s in\n%s", line, quoted)
		}
	}

	// Strings stay strings, to the character.
	rows, quoted = cells(t, filepath.Join(dir, "strange-Bảng 1.csv"))
	for i, s := range hostile() {
		if got := rows[i+1][0]; got != shown(s) {
			t.Errorf("%q opens as %q", s, got)
		}
		// In quotes: a text, and not a formula or a number that reads the same.
		if field := "\"" + strings.ReplaceAll(shown(s), `"`, `""`) + "\"," + strconv.Itoa(i) + "\n"; !strings.Contains(quoted, field) {
			t.Errorf("%q opens as something else than a text, or with another number beside it", s)
		}
	}
	rows, _ = cells(t, filepath.Join(dir, "list-Hồ sơ quá hạn.csv"))
	if len(rows) != 606 || rows[603][0] != "600" || rows[604][3] != "600" {
		t.Errorf("%d rows of the list", len(rows))
	}

	// On paper: the form on one sheet laid on its side, the headers of the list again on each sheet.
	convert(t, program, profile, dir, "pdf")
	sheets := func(name string) (n int, landscape bool) {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		s := string(b)
		return strings.Count(s, "/Type/Page/") + strings.Count(s, "/Type/Page\n") + strings.Count(s, "/Type/Page>"), strings.Contains(s, "/MediaBox[0 0 842 595") || strings.Contains(s, "/MediaBox[0 0 841.")
	}
	if n, landscape := sheets("form.pdf"); n != 1 || !landscape {
		t.Errorf("the form prints on %d sheets, landscape %v", n, landscape)
	}
	if n, _ := sheets("list.pdf"); n < 10 {
		t.Errorf("the list prints on %d sheets", n)
	}
	text, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("NOT TESTED: pdftotext is not installed (Debian: poppler-utils), so the repeated headers were not looked for")
		return
	}
	out, err := exec.CommandContext(t.Context(), text, "-layout", filepath.Join(dir, "list.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimRight(string(out), "\f"), "\f")
	for i, page := range pages {
		if !strings.Contains(page, "Mã hồ sơ") {
			t.Errorf("sheet %d of %d of the list has no header", i+1, len(pages))
		}
	}
}
