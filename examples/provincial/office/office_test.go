package office_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/report"
)

var now = motcua.MustDate(2026, time.November, 27).At(10, 0, 0)

func open(t *testing.T) *office.Office {
	t.Helper()
	dir := t.TempDir()
	if err := office.WriteSampleCriteria(dir); err != nil {
		t.Fatal(err)
	}
	o, err := office.Open(t.Context(), office.Options{Dir: dir, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func TestSmoke(t *testing.T) {
	o := open(t)
	if err := o.Fill(t.Context(), 300, 1); err != nil {
		t.Fatal(err)
	}
	who := office.SampleAccounts()[0]
	page, err := o.Report(t.Context(), who, motcua.MustParsePeriod("2026-Q4"), motcua.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	if err := page.WriteText(t.Output()); err != nil {
		t.Fatal(err)
	}
	tasks, err := o.Inbox(t.Context(), who)
	t.Log(len(tasks), err)
	f, err := o.Figures(t.Context(), who, motcua.MustParsePeriod("2026-Q4"))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f.Took)
	if err := (&report.Page{Title: "x", Sections: []report.Section{{Table: f.Ageing.Table(report.ByUnit, motcua.Vietnamese)}}}).WriteText(t.Output()); err != nil {
		t.Fatal(err)
	}
}
