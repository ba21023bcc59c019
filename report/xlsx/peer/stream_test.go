package peer_test

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
	"github.com/xuri/excelize/v2"
)

// lateColumns are those of a list of late dossiers.
func lateColumns() []report.Column {
	return []report.Column{
		{Key: "no", Header: "TT", Kind: report.KindInteger},
		{Key: "code", Header: "Mã hồ sơ", Kind: report.KindText, RowHeader: true},
		{Key: "due", Groups: []string{"Thời hạn"}, Header: "Hẹn trả", Kind: report.KindDate},
		{Key: "days", Groups: []string{"Thời hạn"}, Header: "Quá hạn", Unit: "ngày", Kind: report.KindInteger},
		{Key: "reason", Header: "Lý do", Kind: report.KindText},
	}
}

func lateRow(i int) []report.Cell {
	reason := report.TextCell("chờ xác minh thực địa")
	if i%3 == 0 {
		reason = report.EmptyCell("không ghi lý do")
	}
	return []report.Cell{
		report.IntegerCell(int64(i + 1)), report.TextCell("000.00.01.H40-240312-" + strconv.Itoa(i)), report.DateCell(motcua.MustDate(2024, 3, 12).AddDays(i % 30)),
		report.IntegerCell(int64(i % 40)), reason,
	}
}

func streamBytes(t testing.TB, rows int, o *xlsx.StreamOptions) []byte {
	t.Helper()
	if o == nil {
		o = &xlsx.StreamOptions{Title: "Hồ sơ quá hạn", Notes: []string{"Số liệu là số liệu mẫu."}}
	}
	var b bytes.Buffer
	s, err := xlsx.NewStream(&b, lateColumns(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Discard()
	if err := s.AddGroup(report.TextCell("Tháng 3")); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if err := s.Add(lateRow(i)...); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.AddTotal(report.Cell{}, report.TextCell("Tổng số"), report.Cell{}, report.IntegerCell(int64(rows)), report.Cell{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Kills: a row lost, doubled or out of order where the rows that decide the widths end; sums inside the filter; headers that do not
// stay in sight.
func TestStream(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{0, 1, 498, 499, 500, 501, 2000} {
		f := open(t, streamBytes(t, rows, nil))
		name := f.GetSheetName(0)
		if name != "Hồ sơ quá hạn" {
			t.Errorf("sheet %q", name)
		}
		got, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		// A title, two rows of headers, the group, the rows, the sum, the note.
		if len(got) != rows+6 {
			t.Fatalf("%d rows written, %d in the sheet", rows, len(got))
		}
		if got[1][5] != "Ghi chú" || got[3][0] != "Tháng 3" || got[rows+4][3] != strconv.Itoa(rows) || got[rows+5][0] != "* Số liệu là số liệu mẫu." {
			t.Errorf("%d rows: %q, %q, %q, %q", rows, got[1], got[3], got[rows+4], got[rows+5])
		}
		for i := range rows {
			row := got[i+4]
			if row[0] != strconv.Itoa(i+1) || row[1] != "000.00.01.H40-240312-"+strconv.Itoa(i) || row[2] != strconv.Itoa(45363+i%30) || row[3] != strconv.Itoa(i%40) {
				t.Fatalf("row %d: %q", i, row)
			}
			if want := i%3 == 0; want != (len(row) == 6 && row[5] == "không ghi lý do") {
				t.Fatalf("row %d: %q", i, row)
			}
		}
		sheet := parts(t, streamBytes(t, rows, nil))["xl/worksheets/sheet1.xml"]
		if want := `<autoFilter ref="A3:F` + strconv.Itoa(rows+4) + `"`; !strings.Contains(sheet, want) {
			t.Errorf("%d rows: no %s", rows, want)
		}
		panes, err := f.GetPanes(name)
		if err != nil {
			t.Fatal(err)
		}
		if !panes.Freeze || panes.YSplit != 3 || panes.XSplit != 2 {
			t.Errorf("frozen at %d, %d", panes.XSplit, panes.YSplit)
		}
	}
}

// Kills: a row taken that does not fit its columns, a list closed although a row is missing, an error that quotes a value.
func TestStreamRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 32_768)
	good := func() []report.Cell { return lateRow(1) }
	with := func(j int, c report.Cell) []report.Cell {
		row := good()
		row[j] = c
		return row
	}
	for _, tt := range []struct {
		name string
		row  []report.Cell
		want string
	}{
		{"too few", good()[:4], "rows[2]: field_count (5)"},
		{"another kind", with(3, report.TextCell("bảy")), "rows[2].cells[3]: unknown (integer)"},
		{"long text", with(4, report.TextCell(long)), "rows[2].cells[4]: too_long (32767)"},
		{"long note", with(4, report.TextCell("a").WithNote(long)), "rows[2].cells[4].note: too_long (32767)"},
	} {
		var b bytes.Buffer
		s, err := xlsx.NewStream(&b, lateColumns(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.Add(good()...); err != nil {
				t.Fatal(err)
			}
		}
		err = s.Add(tt.row...)
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) || invalid.Problems[0].String() != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
		if again := s.Add(good()...); !errors.Is(again, motcua.ErrInvalid) {
			t.Errorf("%s: a row was taken after the error: %v", tt.name, again)
		}
		if err := s.Close(); !errors.Is(err, motcua.ErrInvalid) || b.Len() != 0 {
			t.Errorf("%s: closed with %v and %d bytes", tt.name, err, b.Len())
		}
	}
	if _, err := xlsx.NewStream(nil, nil, nil); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("no columns: %v", err)
	}
	if _, err := xlsx.NewStream(nil, lateColumns(), &xlsx.StreamOptions{Title: long}); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a long title: %v", err)
	}
}

// Kills: a list written although it was given up; a row added to a closed stream.
func TestStreamDiscarded(t *testing.T) {
	t.Parallel()
	for _, discard := range []bool{true, false} {
		var b bytes.Buffer
		s, err := xlsx.NewStream(&b, lateColumns(), &xlsx.StreamOptions{OmitNotes: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 1500 {
			if err := s.Add(lateRow(i)...); err != nil {
				t.Fatal(err)
			}
		}
		if !discard {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		s.Discard()
		if err := s.Add(lateRow(1)...); err == nil {
			t.Error("a row was taken after the end")
		}
		if err := s.Close(); err != nil || (b.Len() > 0) == discard {
			t.Errorf("discarded %v: %d bytes, %v", discard, b.Len(), err)
		}
	}
}

// Kills: a sheet that ends in silence at the last row a sheet can have.
func TestStreamTooManyRows(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows")
	}
	t.Parallel()
	s, err := xlsx.NewStream(nil, []report.Column{{Key: "n", Header: "n"}}, &xlsx.StreamOptions{OmitNotes: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Discard()
	one := report.IntegerCell(1)
	for i := range 1 << 20 {
		err := s.Add(one)
		if last := i == 1<<20-1; last != (err != nil) { // the header takes one of the rows
			t.Fatalf("row %d: %v", i+1, err)
		}
		if err != nil && !errors.Is(err, motcua.ErrInvalid) {
			t.Fatalf("row %d: %v", i+1, err)
		}
	}
}
