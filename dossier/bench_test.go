package dossier_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
)

// tenEvents is a life with most of what can happen.
func tenEvents(tb testing.TB) dossier.Log {
	l := newLife(tb, testRules(tb))
	l.do(
		&dossier.Submit{Meta: meta("2024-03-01 20:00"), Channel: dossier.Online, Personal: person()},
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd"},
		&dossier.Transfer{Meta: meta("2024-03-04 16:00"), To: "H40.14.03.02"},
		&dossier.RequestSupplement{Meta: meta("2024-03-05 09:00")},
		&dossier.Supplement{Meta: meta("2024-03-06 09:00")},
		&dossier.RequestPayment{Meta: meta("2024-03-07 09:00")},
		&dossier.Pay{Meta: meta("2024-03-08 09:00")},
		&dossier.Extend{Meta: meta("2024-03-13 09:00"), Promised: motcua.MustDate(2024, time.March, 20)},
		&dossier.Resolve{Meta: meta("2024-03-19 09:00")},
		&dossier.Deliver{Meta: meta("2024-03-20 09:00")},
	)
	return l.log
}

func BenchmarkReplay(b *testing.B) {
	log := tenEvents(b)
	for _, bm := range []struct {
		name string
		asOf dossier.AsOf
	}{{"all", dossier.AsOf{}}, {"as of", dossier.At(at("2024-03-14 00:00"))}} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s := dossier.Replay(log, bm.asOf); !s.WasAccepted() {
					b.Fatal(s)
				}
			}
		})
	}
}

// Replay of an event allocates at most twice: the pauses it adds to, and those it closes.
func TestReplayAllocations(t *testing.T) {
	log := tenEvents(t)
	if n := testing.AllocsPerRun(100, func() { dossier.Replay(log, dossier.AsOf{}) }); n > 20 {
		t.Errorf("%v allocations for ten events, want at most 20", n)
	}
}

func BenchmarkDecide(b *testing.B) {
	rules := testRules(b)
	accept := command(dossier.KindAccepted, meta("2024-03-04 09:00"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rules.Decide(dossier.State{}, accept, time.Time{}, "k"); err != nil {
			b.Fatal(err)
		}
	}
}

func importFile(n int) string {
	var file strings.Builder
	file.WriteString("code,procedure,channel,received_at,promised,resolved_at,delivered_at,reason,applicant_name,applicant_id\n")
	for i := range n {
		fmt.Fprintf(&file, "000.20.32.H41-240304-%06d,5wd,counter,2024-03-04 09:%02d,2024-03-11,2024-03-08 16:%02d,2024-03-11 08:30,,Nguyễn Văn Thử,0400851%05d\n", i, i%60, i%60, i%100000)
	}
	return file.String()
}

// BenchmarkImport measures whole imports of 1,000 rows into memory beside reading the same file with encoding/csv alone.
func BenchmarkImport(b *testing.B) {
	const n = 1000
	file := importFile(n)
	rules := testRules(b)
	perRow := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	}
	b.Run("import", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			r, err := dossier.Import(b.Context(), memstore.New(), rules, strings.NewReader(file), &dossier.ImportOptions{Unit: "u"})
			if err != nil || r.Accepted != n {
				b.Fatal(r, err)
			}
		}
		perRow(b)
	})
	b.Run("encoding/csv", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			records, err := csv.NewReader(strings.NewReader(file)).ReadAll()
			if err != nil || len(records) != n+1 {
				b.Fatal(err)
			}
		}
		perRow(b)
	})
}

func BenchmarkLoadCatalogue(b *testing.B) {
	var file strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&file, `%c{"code":"1.%06d","name":"Thủ tục hành chính","field":"Hộ tịch","limits":[{"term":"5wd","convention":"civil_code"}],"source":{"document":"QĐ 1/QĐ-BTP","quality":"medium"}}`, "[,"[min(i, 1)], i)
	}
	file.WriteString("]")
	b.ReportAllocs()
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, err := dossier.LoadCatalogue(strings.NewReader(file.String())); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCatalogueAt(b *testing.B) {
	c := testCatalogue(b)
	day := motcua.MustDate(2024, time.April, 2)
	for b.Loop() {
		if _, err := c.At("versions", day); err != nil {
			b.Fatal(err)
		}
	}
}
