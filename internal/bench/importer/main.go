// Command importer measures an import of dossiers against encoding/csv on the same file in the same run.
//
//	cd internal/bench && go run ./importer
//
// It times seven things, one after another and again from the start, so that a busy machine slows all of them:
//
//	csv       encoding/csv reads the file into records (ReadAll), and nothing else
//	csv rows  the same, but each record is forgotten before the next (Read)
//	commands  the file is read into checked commands (dossier.RowScanner)
//	inserts   batches that were decided before are appended to an empty store in memory
//	import    the file is imported into an empty store in memory: commands, rules, a look into the store, and the insert
//	alone     the same with one worker, so that nothing is done beside something else
//	again     the same file into the same store: every row is compared with what is there
//
// and prints the fastest and the middle sample of each for a row, by the clock and by the processor time of the process (the collector's
// included, which is the fairer one on a machine that has other things to do), with the ratios that the import is measured by: commands to
// csv, and import to csv and inserts together. What they read is compared before anything is timed.
//
//	go run ./importer -heap 1000000
//
// imports that many rows, which are made while they are read, into a store that keeps nothing, and prints how much memory was in use
// on the way.
package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
)

func main() {
	rows := flag.Int("rows", 20000, "rows of the file")
	samples := flag.Int("samples", 15, "samples of each")
	heap := flag.Int("heap", 0, "instead, import so many rows and print the memory in use")
	flag.Parse()
	err := error(nil)
	if *heap > 0 {
		err = measureHeap(*heap)
	} else {
		err = measure(*rows, *samples)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const header = "code,procedure,case,channel,unit,actor,received_at,promised,supplement_at,supplemented_at,resolved_at,delivered_at,reason,applicant_name,applicant_id\n"

// appendRow appends a row of the file, which comes in the order of its days as exports do. All people are invented: the numbers are
// counted up.
func appendRow(b []byte, i int) []byte {
	day := motcua.MustDate(2024, time.January, 2).AddDays(i / 200 % 300)
	_, month, d := day.Civil()
	b = fmt.Appendf(b, "000.20.32.H41-24%02d%02d-%07d,", month, d, i)
	b = fmt.Appendf(b, "1.004873,,%s,000.20.32.H41,motcua-%02d,%v %02d:%02d,", [...]string{"counter", "online"}[i%2], i%7, day, 8+i%9, i%60)
	b = append(b, ',') // worked out
	switch i % 10 {
	case 0: // completed
		b = fmt.Appendf(b, "%v 09:00,%v 10:30,%v 14:21,%v 08:44,GIAY_TO", day.AddDays(1), day.AddDays(2), day.AddDays(3), day.AddDays(4))
	case 1: // open
		b = append(b, ",,,,"...)
	default:
		b = fmt.Appendf(b, ",,%v 14:21,%v 08:44,", day.AddDays(2), day.AddDays(3))
	}
	return fmt.Appendf(b, ",Nguyễn Văn Thử,04008%07d\n", i)
}

func file(n int) []byte {
	b := []byte(header)
	for i := range n {
		b = appendRow(b, i)
	}
	return b
}

func newRules() (*dossier.Rules, error) {
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.004873", Name: "Cấp Giấy xác nhận tình trạng hôn nhân", Field: "Hộ tịch", Limits: []dossier.Limit{{Term: calendar.WorkingDays(3)}},
	})
	if err != nil {
		return nil, err
	}
	return dossier.NewRules(calendar.Vietnam(), catalogue)
}

// readCSV reads the file into records and counts them.
func readCSV(data []byte) (int, error) {
	r, n := csv.NewReader(bytes.NewReader(data)), 0
	for {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return n - 1, nil
		} else if err != nil {
			return n, err
		}
		n++
	}
}

// readRecords reads the file into records at once and counts them.
func readRecords(data []byte) (int, error) {
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	return len(records) - 1, err
}

// readCommands reads the file into commands and counts them and the rows.
func readCommands(data []byte) (rows, commands int, err error) {
	s, err := dossier.NewRowScanner(bytes.NewReader(data), nil)
	if err != nil {
		return 0, 0, err
	}
	for s.Scan() {
		if r := s.Row(); r.Rejected {
			return rows, commands, errors.New(r.String())
		}
		rows++
		commands += len(s.Commands())
	}
	return rows, commands, s.Err()
}

func imports(data []byte, store dossier.Store, rules *dossier.Rules, workers int) (dossier.ImportReport, error) {
	return dossier.Import(context.Background(), store, rules, bytes.NewReader(data), &dossier.ImportOptions{Workers: workers})
}

// batches returns what an import of the file appends.
func batches(data []byte, rules *dossier.Rules) ([]dossier.Batch, error) {
	k := &keeper{}
	_, err := imports(data, k, rules, 1)
	return k.batches, err
}

// keeper keeps batches as they come; it has no dossier.
type keeper struct {
	nothing
	batches []dossier.Batch
}

func (k *keeper) Append(_ context.Context, b dossier.Batch) (int, error) {
	events := make([]dossier.Event, len(b.Events))
	for i := range b.Events {
		events[i] = b.Events[i].Clone()
	}
	b.Events = events
	k.batches = append(k.batches, b)
	return len(b.Events), nil
}

// nothing is a store that keeps nothing.
type nothing struct{}

func (nothing) Append(_ context.Context, b dossier.Batch) (int, error) { return len(b.Events), nil }

func (nothing) Load(context.Context, dossier.ID) (dossier.Log, error) {
	return dossier.Log{}, motcua.ErrNotFound
}

func (nothing) List(context.Context, dossier.Query) (dossier.Page, error) { return dossier.Page{}, nil }

func (nothing) Feed(context.Context, dossier.Cursor, int) (dossier.Feed, error) {
	return dossier.Feed{}, nil
}

func insert(list []dossier.Batch) error {
	store := memstore.New()
	for i := range list {
		if _, err := store.Append(context.Background(), list[i]); err != nil {
			return err
		}
	}
	return nil
}

// timed is one of the things that are measured.
type timed struct {
	name       string
	run        func() error
	clock, cpu []float64 // nanoseconds for a row
}

// processor returns the processor time of the process so far.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// plan returns what is measured on a file, after a check that all read the same rows.
func plan(n int) ([]*timed, error) {
	rules, err := newRules()
	if err != nil {
		return nil, err
	}
	data := file(n)
	records, err := readCSV(data)
	if err != nil {
		return nil, err
	}
	rows, commands, err := readCommands(data)
	if err != nil {
		return nil, err
	}
	full := memstore.New()
	report, err := imports(data, full, rules, 0)
	if err != nil {
		return nil, err
	}
	list, err := batches(data, rules)
	if err != nil {
		return nil, err
	}
	events := 0
	for _, b := range list {
		events += len(b.Events)
	}
	if records != n || rows != n || report.Accepted != n || len(list) != n || events != commands {
		return nil, fmt.Errorf("%d records, %d rows, %d accepted, %d batches of %d rows; %d commands, %d events", records, rows, report.Accepted, len(list), n, commands, events)
	}
	return []*timed{
		{name: "csv", run: func() error { _, err := readRecords(data); return err }},
		{name: "csv rows", run: func() error { _, err := readCSV(data); return err }},
		{name: "commands", run: func() error { _, _, err := readCommands(data); return err }},
		{name: "inserts", run: func() error { return insert(list) }},
		{name: "import", run: func() error { _, err := imports(data, memstore.New(), rules, 0); return err }},
		{name: "alone", run: func() error { _, err := imports(data, memstore.New(), rules, 1); return err }},
		{name: "again", run: func() error { _, err := imports(data, full, rules, 0); return err }},
	}, nil
}

func measure(n, samples int) error {
	things, err := plan(n)
	if err != nil {
		return err
	}
	for range samples {
		for _, t := range things {
			runtime.GC()
			start, cpu := time.Now(), processor()
			if err := t.run(); err != nil {
				return err
			}
			t.clock = append(t.clock, float64(time.Since(start).Nanoseconds())/float64(n))
			t.cpu = append(t.cpu, float64((processor()-cpu).Nanoseconds())/float64(n))
		}
	}
	of := make(map[string][4]float64)
	fmt.Printf("%-30s %20s %20s\n%-30s %10s %9s %10s %9s\n", "", "clock", "processor", "ns a row", "fastest", "middle", "fastest", "middle")
	for _, t := range things {
		slices.Sort(t.clock)
		slices.Sort(t.cpu)
		v := [4]float64{t.clock[0], t.clock[samples/2], t.cpu[0], t.cpu[samples/2]}
		of[t.name] = v
		fmt.Printf("%-30s %10.0f %9.0f %10.0f %9.0f\n", t.name, v[0], v[1], v[2], v[3])
	}
	ratio := func(name string, f func(i int) float64) {
		fmt.Printf("%-30s %10.2f %9.2f %10.2f %9.2f\n", name, f(0), f(1), f(2), f(3))
	}
	ratio("commands / csv", func(i int) float64 { return of["commands"][i] / of["csv"][i] })
	ratio("commands / csv rows", func(i int) float64 { return of["commands"][i] / of["csv rows"][i] })
	ratio("import / (csv + inserts)", func(i int) float64 { return of["import"][i] / (of["csv"][i] + of["inserts"][i]) })
	ratio("import / (commands + inserts)", func(i int) float64 { return of["import"][i] / (of["commands"][i] + of["inserts"][i]) })
	return nil
}

// made is a file that is made while it is read.
type made struct {
	rows, next int
	rest       []byte
}

func (m *made) Read(p []byte) (int, error) {
	if len(m.rest) == 0 {
		if m.next == m.rows {
			return 0, io.EOF
		}
		m.rest = appendRow(m.rest[:0], m.next)
		m.next++
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

func measureHeap(rows int) error {
	rules, err := newRules()
	if err != nil {
		return err
	}
	show := func(at int) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Printf("%9d rows %8.2f MB in use, %8.2f MB from the system\n", at, float64(m.HeapAlloc)/1e6, float64(m.Sys)/1e6)
	}
	show(0)
	report, err := dossier.Import(context.Background(), nothing{}, rules, io.MultiReader(strings.NewReader(header), &made{rows: rows}), &dossier.ImportOptions{
		OnProgress: func(n int, _ int64) {
			if n%max(rows/10, 1) == 0 {
				show(n)
			}
		},
	})
	if err == nil && report.Accepted != rows {
		err = fmt.Errorf("%+v", report)
	}
	return err
}
