// Ward is the main job of the library as a program: a ward's files in, its report out, with the reason for every figure.
//
//	go run ./examples/ward
//
// Without flags it runs on the files in its testdata, prints a summary and writes report.html, report.json, report.xlsx and form06a.csv
// into a folder that the summary names. Flags choose other files, another period, instant, language or folder:
//
//	go run ./examples/ward -dossiers my.csv -period 2024-Q1 -as-of 2024-03-12 -lang en -out report
//
// The columns of the files are documented in testdata/README.md.
//
// Parts for which no file is given come from the sample and say so, once any file is given.
//
// Exit status: 0 when everything was read and adds up; 1 when a row was rejected or a file could not be used, so that the
// result is not to be trusted; 2 when the flags are wrong.
package main

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"time"

	"github.com/motcua/motcua"
)

// samples are the files of the example. They travel with the program, so that it runs from any folder.
//
//go:embed testdata/dossiers.csv testdata/procedures.json testdata/roll.csv testdata/criteria.json testdata/claims.json
var samples embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	exitTrusted    = 0
	exitNotTrusted = 1
	exitUsage      = 2
)

// config is what the flags say.
type config struct {
	// The input files; the sample where empty.
	proceduresFile, dossiersFile, rollFile, criteriaFile, claimsFile string

	unit, place                   string
	period                        motcua.Period
	asOf                          time.Time
	pageLanguage, summaryLanguage motcua.Language
	out                           string

	// periodGiven and asOfGiven say that the flags were there.
	periodGiven, asOfGiven bool
}

// run is main with its surroundings passed in.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cfg, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitTrusted
	case err != nil:
		fmt.Fprintln(stderr, "ward:", err)
		return exitUsage
	}
	w := &ward{config: cfg, stderr: stderr}
	err = w.load(ctx)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		w.complain(err)
		return exitNotTrusted
	}
	if err := w.write(); err != nil {
		fmt.Fprintln(stderr, "ward:", err)
		return exitNotTrusted
	}
	if _, err := io.WriteString(stdout, w.summary()); err != nil {
		fmt.Fprintln(stderr, "ward:", err)
		return exitNotTrusted
	}
	if !w.trusted() {
		return exitNotTrusted
	}
	return exitTrusted
}

// The period, the day and the unit of the sample files.
const (
	samplePeriod = "2024-Q1"
	sampleAsOf   = "2024-03-12"
	sampleUnit   = "000.20.32.H41"
	samplePlace  = "nghi_huong"
)

func parseFlags(args []string, stderr io.Writer) (config, error) {
	var c config
	var period, asOf, lang string
	f := flag.NewFlagSet("ward", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&c.dossiersFile, "dossiers", "", "`file` of dossiers, CSV (default: the sample)")
	f.StringVar(&c.proceduresFile, "procedures", "", "`file` of procedures with their limits, JSON (default: the sample)")
	f.StringVar(&c.rollFile, "roll", "", "`file` of people whose numbers are checked, CSV (default: the sample)")
	f.StringVar(&c.criteriaFile, "criteria", "", "`file` of an assessment under a criteria set, JSON (default: the sample)")
	f.StringVar(&c.claimsFile, "claims", "", "`file` of published claims, JSON (default: the sample)")
	f.StringVar(&c.unit, "unit", "", "`code` of the unit, for the head of the page and for rows that name none (default: the sample's, for the sample)")
	f.StringVar(&c.place, "place", "", "`key` of the place in the claims that the dossiers belong to (default: the sample's, for the sample)")
	f.StringVar(&period, "period", samplePeriod, "reporting `period`: 2024, 2024-H1, 2024-Q1, 2024-03, with @15 for 15th to 14th, or FROM/UNTIL")
	f.StringVar(&asOf, "as-of", sampleAsOf, "`instant` of the report: a day YYYY-MM-DD, counted in full, or RFC 3339")
	f.StringVar(&lang, "lang", "", "`language` of page and summary, vi or en (default: page vi, summary en)")
	f.StringVar(&c.out, "out", "", "`folder` to write to (default: a new temporary one, named in the summary)")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q; see -h", f.Arg(0))
	}
	var err error
	if c.period, err = motcua.ParsePeriod(period); err != nil {
		return c, fmt.Errorf("-period: %w", err)
	}
	if c.asOf, err = parseAsOf(asOf); err != nil {
		return c, fmt.Errorf("-as-of: %w", err)
	}
	f.Visit(func(f *flag.Flag) {
		c.periodGiven = c.periodGiven || f.Name == "period"
		c.asOfGiven = c.asOfGiven || f.Name == "as-of"
	})
	if c.dossiersFile == "" {
		c.unit, c.place = cmp.Or(c.unit, sampleUnit), cmp.Or(c.place, samplePlace)
	}
	c.pageLanguage, c.summaryLanguage = motcua.Vietnamese, motcua.English
	if lang != "" {
		if c.pageLanguage, err = motcua.ParseLanguage(lang); err != nil {
			return c, fmt.Errorf("-lang: %w", err)
		}
		c.summaryLanguage = c.pageLanguage
	}
	return c, nil
}

// sample reports whether a part of the report comes from the sample although the user brought files of their own: it must
// not pass for theirs.
func (c *config) sample(file string) bool {
	own := c.proceduresFile != "" || c.dossiersFile != "" || c.rollFile != "" || c.criteriaFile != "" || c.claimsFile != ""
	return own && file == ""
}

// parseAsOf reads a day, which is counted in full, or an instant.
func parseAsOf(s string) (time.Time, error) {
	if d, err := motcua.ParseDate(s); err == nil {
		return d.End().Add(-time.Nanosecond), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, errors.New("neither a day YYYY-MM-DD nor an instant in RFC 3339")
	}
	return t, nil
}

// open opens a file the user named, or the sample of that name.
func open(path, sample string) (fs.File, error) {
	if path == "" {
		return samples.Open("testdata/" + sample)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s: is a folder", path)
	}
	return f, nil
}
