// Command stream counts form II.06a over a file of dossiers in JSON lines, in a stream and without a store, and prints how much memory is in use on
// the way.
//
//	cd internal/bench && go run ./stream
//
// The rows are made while they are read, so that only what the library holds is measured. Each is read into checked commands, the commands are decided into
// events, and the log is counted and forgotten.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

func main() {
	rows := flag.Int("rows", 1_000_000, "dossiers in the file")
	flag.Parse()
	began := time.Now()
	if _, err := count(*rows, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%.1f us a dossier\n", float64(time.Since(began).Microseconds())/float64(*rows))
}

// count reads the file and counts the first quarter of 2024.
func count(rows int, out io.Writer) (*report.Tally, error) {
	limit := []dossier.Limit{{Term: calendar.WorkingDays(5), Supplement: "pauses"}}
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{Code: "1.004873", Name: "Xác nhận", Field: "Hộ tịch", Limits: limit})
	if err != nil {
		return nil, err
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		return nil, err
	}
	scanner, err := dossier.NewRowScanner(&made{rows: rows}, &dossier.RowOptions{Format: dossier.JSONLines})
	if err != nil {
		return nil, err
	}
	tally := report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-Q1")}, &report.TallyOptions{CountsOnly: true})
	show := func(at int) error {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		_, err := fmt.Fprintf(out, "%9d dossiers %8.2f MB in use, %8.2f MB from the system\n", at, float64(m.HeapAlloc)/1e6, float64(m.Sys)/1e6)
		return err
	}
	if err := show(0); err != nil {
		return nil, err
	}
	for n := 1; scanner.Scan(); n++ {
		row := scanner.Row()
		if row.Rejected {
			return nil, errors.New(row.String())
		}
		log := dossier.Log{ID: row.Dossier}
		for i, c := range scanner.Commands() {
			events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, time.Time{}, fmt.Sprint("row-", i))
			if err != nil {
				return nil, fmt.Errorf("row %d: %w", n, err)
			}
			log.Events = append(log.Events, events...)
		}
		tally.Add(log)
		if n%max(rows/10, 1) == 0 {
			if err := show(n); err != nil {
				return nil, err
			}
		}
	}
	return tally, scanner.Err()
}

// made is a file that is made while it is read. All people are invented: the numbers are counted up.
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

func appendRow(b []byte, i int) []byte {
	day := motcua.MustDate(2024, time.January, 2).AddDays(i / 200 % 90)
	b = fmt.Appendf(b, `{"code":"000.20.32.H41-24-%07d","procedure":"1.004873","channel":%q,"unit":"000.20.32.H41","actor":"motcua-%02d","received_at":"%v %02d:%02d"`,
		i, [...]string{"counter", "online"}[i%2], i%7, day, 8+i%9, i%60)
	if i%10 > 1 {
		b = fmt.Appendf(b, `,"resolved_at":"%v 14:21","delivered_at":"%v 08:44"`, day.AddDays(2+i%9), day.AddDays(12))
	}
	return fmt.Appendf(b, `,"applicant_name":"Nguyễn Văn Thử","applicant_id":"04008%07d"}`+"\n", i)
}
