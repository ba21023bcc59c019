// Quarter builds the report of a quarter as it was known at two instants, and explains the difference: every dossier whose place changed, why,
// and how the causes add up to the figures. Both reports have a receipt, and the one that was printed at the time is verified against the logs of
// today.
//
//	go run ./examples/quarter
//
// Without flags it runs on the files in its testdata, which are invented: the first quarter of 2024 as of 12 March and as of 15 April. Flags choose
// other files, another period, other instants, another language:
//
//	go run ./examples/quarter -events my.csv -procedures my.json -period 2024-Q1 -since 2024-03-12 -as-of 2024-04-15 -lang en
//	go run ./examples/quarter -verify "MC1 D1 2024-Q1 2024-03-12 P000000 …"
//
// The columns of the files are documented in testdata/README.md.
//
// Exit status: 0 when everything was read, adds up and verifies; 1 when a row was rejected, a file could not be used or a receipt does not hold; 2
// when the flags are wrong.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// samples are the files of the example. They travel with the program, so that it runs from any folder.
//
//go:embed testdata/events.csv testdata/procedures.json testdata/printed.txt
var samples embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	exitHolds = 0
	exitFault = 1
	exitUsage = 2
)

// config is what the flags say.
type config struct {
	eventsFile, proceduresFile string // the sample where empty
	basis                      report.Basis
	since                      time.Time
	printed                    *report.Receipt // the receipt to verify, if there is one
	out                        string
	language                   motcua.Language
}

// The period and the instants of the sample.
const (
	samplePeriod = "2024-Q1"
	sampleSince  = "2024-03-12"
	sampleAsOf   = "2024-04-15"
)

func parseFlags(args []string, stderr io.Writer) (c config, err error) {
	var period, since, asOf, printed, lang string
	f := flag.NewFlagSet("quarter", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&c.eventsFile, "events", "", "`file` of events in the order they were recorded, CSV (default: the sample)")
	f.StringVar(&c.proceduresFile, "procedures", "", "`file` of procedures with their limits, JSON (default: the sample's)")
	f.StringVar(&period, "period", samplePeriod, "reporting `period`: 2024, 2024-H1, 2024-Q1, 2024-03, with @15 for 15th to 14th, or FROM/UNTIL")
	f.StringVar(&since, "since", sampleSince, "the earlier `instant`: a day YYYY-MM-DD, counted in full, or RFC 3339")
	f.StringVar(&asOf, "as-of", sampleAsOf, "the later `instant`, in the same forms")
	f.StringVar(&printed, "verify", "", "a `receipt` to verify against the events (default: the one of the sample, for the sample)")
	f.StringVar(&c.out, "out", "", "`file` to write the page to, HTML")
	f.StringVar(&lang, "lang", "en", "`language`, vi or en")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q; see -h", f.Arg(0))
	}
	if c.basis.Period, err = motcua.ParsePeriod(period); err != nil {
		return c, fmt.Errorf("-period: %w", err)
	}
	if c.since, err = parseInstant(since); err != nil {
		return c, fmt.Errorf("-since: %w", err)
	}
	if c.basis.AsOf, err = parseInstant(asOf); err != nil {
		return c, fmt.Errorf("-as-of: %w", err)
	}
	if c.since.After(c.basis.AsOf) {
		return c, errors.New("-since: later than -as-of")
	}
	if printed == "" && c.eventsFile == "" && c.proceduresFile == "" {
		text, err := samples.ReadFile("testdata/printed.txt")
		if err != nil {
			return c, err
		}
		printed = string(text)
	}
	if strings.TrimSpace(printed) != "" {
		r, err := report.ParseReceipt(printed)
		if err != nil {
			return c, fmt.Errorf("-verify: %w", err)
		}
		c.printed = &r
	}
	if c.language, err = motcua.ParseLanguage(lang); err != nil {
		return c, fmt.Errorf("-lang: %w", err)
	}
	return c, nil
}

// parseInstant reads a day, which is counted in full, or an instant.
func parseInstant(s string) (time.Time, error) {
	if d, err := motcua.ParseDate(s); err == nil {
		return d.End().Add(-time.Nanosecond), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, errors.New("neither a day YYYY-MM-DD nor an instant in RFC 3339")
	}
	return t, nil
}

// run is main with its surroundings passed in.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitHolds
	case err != nil:
		fmt.Fprintln(stderr, "quarter:", err)
		return exitUsage
	}
	q := &quarter{config: c, stdout: stdout, stderr: stderr}
	if err := q.work(ctx); err != nil {
		q.complain(err)
		return exitFault
	}
	if q.rejected > 0 || q.broken {
		return exitFault
	}
	return exitHolds
}

// complain writes an error to stderr; when it lists problems, each on a line of its own, in words.
func (q *quarter) complain(err error) {
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		fmt.Fprintln(q.stderr, "quarter:", err)
		return
	}
	where := strings.TrimSuffix(err.Error(), invalid.Error()) // the file and the line
	for _, p := range invalid.Problems {
		fmt.Fprintf(q.stderr, "quarter: %s%s\n", where, p.Text(q.language))
	}
}

// read opens a file the user named, or the sample of that name, hands it to a reader and names it in the reader's error.
func read(path, sample string, with func(io.Reader) error) error {
	var f fs.File
	var err error
	name := path
	if path == "" {
		name = sample
		f, err = samples.Open("testdata/" + sample)
	} else {
		f, err = os.Open(path)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return fmt.Errorf("%s: is a folder", name)
	}
	if err := with(f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
