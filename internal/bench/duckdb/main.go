// Command duckdb measures form II.06a over facts held in memory against DuckDB's GROUP BY on the same columns in the same run.
//
//	cd internal/bench/duckdb && CGO_ENABLED=1 go run .
//
// Both have the dossiers of a province for some years: the days between which one stands so, the days it was accepted, finished and is late
// from, how it came in, and its field. Both count one month by field into the thirteen columns, on the same processors; what they
// count is compared first. Samples alternate, so that a busy machine slows both.
//
// DuckDB is half a gigabyte of compiled code and wants cgo, so this is a module of its own.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

func main() {
	dossiers := flag.Int("dossiers", 10_000_000, "dossiers held in memory")
	samples := flag.Int("samples", 15, "samples of each")
	period := flag.String("period", "2024-06", "reporting `period`")
	flag.Parse()
	if err := measure(*dossiers, *samples, *period); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(dossiers, samples int, period string) error {
	p, err := motcua.ParsePeriod(period)
	if err != nil {
		return err
	}
	facts := report.NewFacts(time.Time{}, report.Policy{}, &report.TallyOptions{Key: func(c *report.Case) report.Key {
		return report.Key{Field: c.State.Accepted.Field}
	}})
	db, err := open(runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // in memory
	if err := fill(facts, db, dossiers); err != nil {
		return err
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	fmt.Printf("%d dossiers, %.1f bytes each in memory, GOMAXPROCS %d\n", facts.Dossiers(), float64(m.HeapAlloc)/float64(facts.Dossiers()), runtime.GOMAXPROCS(0))

	ours := facts.Tally(p).By(report.ByField)
	theirs, err := query(db, p)
	if err != nil {
		return err
	}
	for _, name := range ours.Names() {
		if ours.Counts(name) != theirs[name] {
			return fmt.Errorf("%s: %v, by DuckDB %v", name, ours.Counts(name), theirs[name])
		}
		delete(theirs, name)
	}
	if len(theirs) > 0 || ours.Counts(ours.Names()[0]).Received() == 0 {
		return errors.New("DuckDB counts other fields, or nothing was counted")
	}
	fmt.Printf("%v: both count %d dossiers in %d fields\n", p, facts.Tally(p).Total().Received(), len(ours.Names()))

	var a, b []time.Duration
	for range samples {
		began := time.Now()
		facts.Tally(p).By(report.ByField)
		a = append(a, time.Since(began))
		began = time.Now()
		if _, err := query(db, p); err != nil {
			return err
		}
		b = append(b, time.Since(began))
	}
	slices.Sort(a)
	slices.Sort(b)
	fmt.Printf("facts   fastest %8v  middle %8v\n", a[0].Round(time.Microsecond), a[samples/2].Round(time.Microsecond))
	fmt.Printf("duckdb  fastest %8v  middle %8v\n", b[0].Round(time.Microsecond), b[samples/2].Round(time.Microsecond))
	fmt.Printf("duckdb / facts: fastest %.2f, middle %.2f\n", float64(b[0])/float64(a[0]), float64(b[samples/2])/float64(a[samples/2]))
	return nil
}

// open opens a database in memory that uses as many threads as this program.
func open(threads int) (*sql.DB, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	for _, statement := range []string{
		fmt.Sprintf("SET threads = %d", threads),
		`CREATE TABLE standing (field USMALLINT, online UTINYINT, accepted USMALLINT, from_day USMALLINT, until_day USMALLINT,
			end_day USMALLINT, late_day USMALLINT, out UTINYINT)`,
	} {
		if _, err := db.Exec(statement); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

const (
	years  = 3
	fields = 40
	noDay  = 65535
)

var begin = motcua.MustDate(2022, time.January, 1)

func fieldName(i int) string { return fmt.Sprintf("field %02d", i) }

// fill makes the dossiers and puts each into both.
func fill(facts *report.Facts, db *sql.DB, dossiers int) (err error) {
	conn, err := db.Conn(context.Background())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(c any) (err error) {
		appender, err := duckdb.NewAppenderFromConn(c.(driver.Conn), "", "standing")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, appender.Close()) }()
		random := uint64(0x9E3779B97F4A7C15)
		next := func(n uint64) int {
			random ^= random << 13
			random ^= random >> 7
			random ^= random << 17
			return int(random % n)
		}
		origin := motcua.MustDate(1999, time.December, 31).UnixDay()
		for i := range dossiers {
			accepted := i*years*365/dossiers + begin.UnixDay()
			limit, took := 3+next(20), 1+next(30)
			open, online, field := next(50) == 0, next(3) > 0, next(fields)
			facts.Add(log(accepted, limit, took, open, online, field))

			day := func(n int) uint16 { return uint16(n - origin) }
			direct := uint8(1)
			if online {
				direct = 0
			}
			until, end := uint16(noDay), uint16(noDay)
			if !open {
				until, end = day(accepted+took), day(accepted+took)
			}
			late := day(accepted + limit + 1)
			if err := appender.AppendRow(uint16(field), direct, day(accepted), day(accepted), until, uint16(noDay), late, uint8(0)); err != nil {
				return err
			}
			if open {
				continue
			}
			out := report.FinishedOnTime
			switch {
			case took < limit:
				out = report.FinishedEarly
			case took > limit:
				out = report.FinishedLate
			}
			if err := appender.AppendRow(uint16(field), direct, day(accepted), end, uint16(noDay), end, uint16(noDay), uint8(out)); err != nil {
				return err
			}
		}
		return appender.Flush()
	})
}

// log makes the log of a dossier that is promised limit days after its acceptance and takes so many.
func log(accepted, limit, took int, open, online bool, field int) dossier.Log {
	channel := dossier.Counter
	if online {
		channel = dossier.Online
	}
	day := motcua.FromUnixDay(accepted)
	due := day.AddDays(limit)
	events := []dossier.Event{{
		Kind: dossier.KindAccepted, At: day.At(9, 0, 0), Recorded: day.At(9, 0, 0), Channel: channel, Accepted: &dossier.Accepted{Field: fieldName(field)},
		Promise: &calendar.Due{Date: due, Instant: due.At(17, 0, 0), By: calendar.ByDate},
	}}
	if !open {
		at := day.AddDays(took).At(10, 0, 0)
		events = append(events, dossier.Event{Kind: dossier.KindResolved, At: at, Recorded: at})
	}
	return dossier.Log{ID: "d", Events: events}
}

// query counts form II.06a by field as DuckDB would be asked to.
func query(db *sql.DB, p motcua.Period) (map[string]report.Counts, error) {
	origin := motcua.MustDate(1999, time.December, 31).UnixDay()
	first, last := p.From().UnixDay()-origin, p.Until().UnixDay()-1-origin
	rows, err := db.Query(`
		SELECT field,
			CASE WHEN accepted < ? THEN 2 ELSE online END AS inflow,
			CASE WHEN end_day < 65535 THEN out WHEN late_day <= ? THEN 4 ELSE 3 END AS outcome,
			count(*)
		FROM standing
		WHERE from_day <= ? AND until_day > ? AND end_day >= ?
		GROUP BY ALL`, first, last, last, last, first)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is that of the loop
	counts := make(map[string]report.Counts)
	for rows.Next() {
		var field, in, out, n int
		if err := rows.Scan(&field, &in, &out, &n); err != nil {
			return nil, err
		}
		c := counts[fieldName(field)]
		c[in][out] += n
		counts[fieldName(field)] = c
	}
	return counts, rows.Err()
}
