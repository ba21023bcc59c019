// Command ratio writes a list of 100,000 rows of 20 columns with xlsx.Stream and with the bare stream writer of excelize, by turns in
// one run, and prints how both compare in time and in memory.
//
//	cd report/xlsx/peer && go run ./internal/ratio
//
// The bare side does no more than it must: it writes plain values without formats, checks nothing and calculates no widths. Both
// begin with the same values in memory. Memory is the greatest heap in use while one side runs, sampled, and all that was allocated.
// On a busy machine the processor time says more than the time that passed.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
	"github.com/xuri/excelize/v2"
)

func main() {
	rows := flag.Int("rows", 100_000, "rows")
	samples := flag.Int("samples", 5, "samples of each side")
	flag.Parse()
	var bare, ours []sample
	for range *samples {
		bare = append(bare, measure(func() (int, error) { return Bare(*rows) }))
		ours = append(ours, measure(func() (int, error) { return Stream(*rows) }))
	}
	fmt.Printf("%d rows of %d columns, %d samples of each side by turns\n\n", *rows, columns, *samples)
	fmt.Printf("%-28s %12s %12s %8s %8s\n", "", "bare", "motcua", "best", "middle")
	line("time, ms", bare, ours, func(s sample) float64 { return float64(s.took.Microseconds()) / 1000 })
	line("processor time, ms", bare, ours, func(s sample) float64 { return float64(s.cpu.Microseconds()) / 1000 })
	line("greatest heap in use, MiB", bare, ours, func(s sample) float64 { return float64(s.heap) / (1 << 20) })
	line("allocated, MiB", bare, ours, func(s sample) float64 { return float64(s.allocated) / (1 << 20) })
	line("size of the file, KiB", bare, ours, func(s sample) float64 { return float64(s.size) / (1 << 10) })
}

type sample struct {
	took, cpu       time.Duration
	heap, allocated uint64
	size            int
}

func line(name string, bare, ours []sample, of func(sample) float64) {
	sorted := func(s []sample) (v []float64) {
		for _, x := range s {
			v = append(v, of(x))
		}
		slices.Sort(v)
		return v
	}
	b, o := sorted(bare), sorted(ours)
	fmt.Printf("%-28s %12.1f %12.1f %7.2fx %7.2fx\n", name, b[0], o[0], o[0]/b[0], o[len(o)/2]/b[len(b)/2])
}

func measure(run func() (int, error)) (s sample) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		read := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		greatest := uint64(0)
		for {
			select {
			case <-stop:
				done <- greatest
				return
			case <-time.After(2 * time.Millisecond):
				metrics.Read(read)
				greatest = max(greatest, read[0].Value.Uint64())
			}
		}
	}()
	start, used := time.Now(), processor()
	size, err := run()
	s.took, s.cpu = time.Since(start), processor()-used
	close(stop)
	s.heap = <-done
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	runtime.ReadMemStats(&after)
	s.allocated, s.size = after.TotalAlloc-before.TotalAlloc, size
	return s
}

// processor returns the processor time this program has used, which other programs on the machine do not change much.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

const columns = 20

var (
	fields  = []string{"Đất đai, xây dựng, đô thị", "Tư pháp, hộ tịch", "Chính sách, người có công", "Kinh tế, tài chính"}
	reasons = []string{"chờ xác minh thực địa", "hồ sơ phải bổ sung nhiều lần", "phối hợp giữa các cơ quan chậm", "lỗi của hệ thống một cửa"}
	rate    = motcua.MustParsePercent("98.4 %")
	day     = motcua.MustDate(2024, 3, 12)
)

type counter int

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

// Stream writes the list with xlsx.Stream and returns the size of the file.
func Stream(rows int) (int, error) {
	var size counter
	err := stream(&size, rows)
	return int(size), err
}

func stream(w io.Writer, rows int) error {
	cols := make([]report.Column, columns)
	for j := range cols {
		cols[j] = report.Column{Key: "c" + strconv.Itoa(j), Header: "Cột " + strconv.Itoa(j+1)}
	}
	// Without the column for notes, so that both sides write as many cells.
	s, err := xlsx.NewStream(w, cols, &xlsx.StreamOptions{OmitNotes: true})
	if err != nil {
		return err
	}
	defer s.Discard()
	row := make([]report.Cell, columns)
	for i := range rows {
		row[0] = report.IntegerCell(int64(i + 1))
		row[1] = report.TextCell("000.00.01.H40-240312-" + strconv.Itoa(i))
		for j := 2; j < columns; j++ {
			switch j % 6 {
			case 2:
				row[j] = report.TextCell(fields[(i+j)%len(fields)])
			case 3:
				row[j] = report.TextCell(reasons[(i+j)%len(reasons)])
			case 4:
				row[j] = report.IntegerCell(int64(i % 400))
			case 5:
				row[j] = report.DateCell(day.AddDays(i % 365))
			case 0:
				row[j] = report.PercentCell(rate)
			default:
				row[j] = report.IntegerCell(int64(i*j + 70_000))
			}
		}
		if err := s.Add(row...); err != nil {
			return err
		}
	}
	return s.Close()
}

// Bare writes the same values with excelize alone and returns the size of the file.
func Bare(rows int) (int, error) {
	var size counter
	err := bare(&size, rows)
	return int(size), err
}

func bare(w io.Writer, rows int) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	row := make([]any, columns)
	for j := range row {
		row[j] = "Cột " + strconv.Itoa(j+1)
	}
	if err := sw.SetRow("A1", row); err != nil {
		return err
	}
	for i := range rows {
		row[0] = int64(i + 1)
		row[1] = "000.00.01.H40-240312-" + strconv.Itoa(i)
		for j := 2; j < columns; j++ {
			switch j % 6 {
			case 2:
				row[j] = fields[(i+j)%len(fields)]
			case 3:
				row[j] = reasons[(i+j)%len(reasons)]
			case 4:
				row[j] = int64(i % 400)
			case 5:
				row[j] = day.AddDays(i%365).UnixDay() + 25_569
			case 0:
				row[j] = 0.984
			default:
				row[j] = int64(i*j + 70_000)
			}
		}
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := sw.SetRow(cell, row); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}
