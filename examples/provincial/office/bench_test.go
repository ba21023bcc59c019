package office_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/office"
)

// filled is an office with as many dossiers of the last two months as MOTCUA_DOSSIERS says: an import of a file, as a province would begin.
func filled(b *testing.B) *office.Office {
	b.Helper()
	n := 1000
	if text := os.Getenv("MOTCUA_DOSSIERS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	o, c := open(b)
	var file bytes.Buffer
	fmt.Fprintln(&file, "code,procedure,channel,received_at,unit,resolved_at,delivered_at")
	procedures := [...]string{"1.004873", "1.004222", "1.001653", "1.001776"}
	for i := range n {
		day := motcua.DateOf(c.now()).AddDays(-60 + i%58)
		at := day.At(8+i%3, i%60, 0)
		resolved, delivered := at.Add(time.Duration(i%90)*time.Hour), at.Add(time.Duration(i%90+3)*time.Hour)
		text := func(t time.Time) string {
			if i%12 == 0 || t.After(c.now()) {
				return ""
			}
			return t.Format("2006-01-02 15:04")
		}
		ward := 3 + i%2
		fmt.Fprintf(&file, "H40.14.%02d-%s-%05d,%s,counter,%s,H40.14.%02d,%s,%s\n", ward, day.At(0, 0, 0).Format("060102"), i+1, procedures[i%4],
			at.Format("2006-01-02 15:04"), ward, text(resolved), text(delivered))
	}
	job, err := o.Import(who(b, "quan-tri"), &file, dossier.CSV)
	for ; err == nil && !job.Done; job, err = o.Job(who(b, "quan-tri"), job.ID) {
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil || job.Code != "" || job.Report.Accepted != n {
		b.Fatalf("%+v, %v", job, err)
	}
	return o
}

// Report is a page as it is asked for when nothing changed since; Changed is one after a change, so all is counted again.
func BenchmarkReport(b *testing.B) {
	o := filled(b)
	period := motcua.MustParsePeriod("2026-Q4")
	page := func(b *testing.B) {
		b.Helper()
		p, err := o.Report(b.Context(), who(b, "tinh"), period, motcua.Vietnamese)
		if err != nil {
			b.Fatal(err)
		}
		if err := p.WriteHTML(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("counted", func(b *testing.B) {
		page(b)
		for b.Loop() {
			page(b)
		}
	})
	b.Run("changed", func(b *testing.B) {
		var took time.Duration
		n := 0
		for b.Loop() {
			o.Forget()
			page(b)
			f, err := o.Figures(b.Context(), who(b, "tinh"), period)
			if err != nil {
				b.Fatal(err)
			}
			took += f.Took
			n++
		}
		b.ReportMetric(float64(took.Microseconds())/float64(n), "µs/count")
	})
}
