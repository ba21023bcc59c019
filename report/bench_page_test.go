package report_test

import (
	"io"
	"strconv"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

func BenchmarkPageHTML(b *testing.B) {
	p := wardPage(motcua.Vietnamese)
	b.ReportAllocs()
	for b.Loop() {
		if err := p.WriteHTML(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPageText(b *testing.B) {
	p := wardPage(motcua.Vietnamese)
	b.ReportAllocs()
	for b.Loop() {
		if err := p.WriteText(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPageJSON(b *testing.B) {
	p := wardPage(motcua.Vietnamese)
	b.ReportAllocs()
	for b.Loop() {
		if err := p.WriteJSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// longTable is a list of 10,000 rows of six columns.
func longTable() *report.Table {
	t := &report.Table{}
	for _, key := range []string{"code", "field", "received", "due", "days", "reason"} {
		t.Columns = append(t.Columns, report.Column{Key: key, Header: key})
	}
	day := motcua.MustDate(2024, 1, 2)
	for i := range 10_000 {
		t.Add(report.TextCell("H"+strconv.Itoa(i)), report.TextCell("Đất đai, xây dựng"), report.DateCell(day.AddDays(i%90)),
			report.DateCell(day.AddDays(i%90+15)), report.IntegerCell(int64(i%30)), report.TextCell("chờ xác minh thực địa"))
	}
	return t
}

func BenchmarkTableCSV10k(b *testing.B) {
	t := longTable()
	b.ReportAllocs()
	for b.Loop() {
		if err := t.WriteCSV(io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTableHTML10k(b *testing.B) {
	p := &report.Page{Title: "x", Sections: []report.Section{{Table: longTable()}}}
	b.ReportAllocs()
	for b.Loop() {
		if err := p.WriteHTML(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTableText10k(b *testing.B) {
	t := longTable()
	b.ReportAllocs()
	for b.Loop() {
		if err := t.WriteText(io.Discard, motcua.Vietnamese); err != nil {
			b.Fatal(err)
		}
	}
}
