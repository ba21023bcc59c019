// Cleaning checks a roll of people for faults in their personal numbers and prints the cleaning report: what was found and why
// probably, what could repair it, what was decided, what remains, and how far wrong numbers have come on the way to being
// replaced. It changes no file and prints no number and no name.
//
//	go run ./examples/cleaning
//
// Without flags it runs on the files in its testdata. Flags choose others:
//
//	go run ./examples/cleaning -roll my.csv -decisions my-decisions.csv -on 2026-10-09 -lang en
//
// The columns of the files are documented on the readers of package identity/roll. A roll chosen by -roll has no decisions and
// no corrections unless their flags name some.
//
// Exit status: 0 when every row was read; 1 when a row was rejected, a file could not be used, or a decision met no finding; 2
// when the flags are wrong.
package main

import (
	"bufio"
	"bytes"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity/roll"
)

// samples are the files of the example. They travel with the program, so that it runs from any folder.
//
//go:embed testdata/roll.csv testdata/decisions.csv testdata/corrections.csv
var samples embed.FS

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	exitClean = 0
	exitFault = 1
	exitUsage = 2
)

// config is what the flags say.
type config struct {
	roll, decisions, corrections string // files; a sample where the roll is empty
	on                           motcua.Date
	lang                         motcua.Language
}

func run(args []string, out, errs io.Writer) int {
	c := config{on: motcua.MustDate(2026, 3, 31)}
	flags := flag.NewFlagSet("cleaning", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&c.roll, "roll", "", "the roll, a CSV `file`; the sample when empty")
	flags.StringVar(&c.decisions, "decisions", "", "decisions about its findings, a CSV `file`")
	flags.StringVar(&c.corrections, "corrections", "", "numbers on the way to being replaced, a CSV `file`")
	flags.TextVar(&c.on, "on", c.on, "judge by the law of this `day`, YYYY-MM-DD")
	flags.TextVar(&c.lang, "lang", c.lang, "`language` of the report, vi or en")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitClean
	case err != nil:
		return exitUsage
	case flags.NArg() > 0:
		fmt.Fprintln(errs, "cleaning: unexpected argument")
		return exitUsage
	}
	// The report is written when it is complete: half a report looks like a whole one.
	var text bytes.Buffer
	clean, err := c.clean(&text, errs)
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitFault
	}
	if _, err := text.WriteTo(out); err != nil {
		fmt.Fprintln(errs, err)
		return exitFault
	}
	if !clean {
		return exitFault
	}
	return exitClean
}

// open opens a file, or the sample of that name when the whole sample is used. It returns nil when there is neither.
func (c config) open(name, sample string) (fs.File, error) {
	switch {
	case name != "":
		return os.Open(name)
	case c.roll == "":
		return samples.Open(path.Join("testdata", sample))
	}
	return nil, nil
}

// clean reads the files and prints the report. It reports whether everything was read and every decision met its finding.
func (c config) clean(out, errs io.Writer) (bool, error) {
	decisions, err := load(c, c.decisions, "decisions.csv", roll.ReadDecisions)
	if err != nil {
		return false, err
	}
	corrections, err := load(c, c.corrections, "corrections.csv", roll.ReadCorrections)
	if err != nil {
		return false, err
	}
	opt := &roll.Options{On: c.on}
	if decisions != nil {
		opt.Decide = decisions.Decide
	}
	file, err := c.open(c.roll, "roll.csv")
	if err != nil {
		return false, err
	}
	defer file.Close()
	sc, err := roll.NewScanner(bufio.NewReaderSize(file, 1<<16), opt)
	if err != nil {
		return false, err
	}
	r := report{out: out, lang: c.lang}
	r.heading(c.on)
	shown := progress{errs: errs, tty: isTerminal(errs), lang: c.lang}
	for sc.Scan() {
		r.row(sc.Row())
		shown.step()
	}
	shown.done()
	if err := sc.Err(); err != nil {
		return false, err
	}
	r.duplicates(sc.Duplicates())
	sum := sc.Summary()
	if err := sum.Check(); err != nil {
		return false, err
	}
	r.summary(sum, sc.Ignored())
	if corrections != nil {
		r.corrections(corrections, c.on)
	}
	unused := 0
	if decisions != nil {
		unused = len(decisions.Unused())
		r.unused(decisions.Unused())
	}
	return sum.Rejected == 0 && unused == 0, r.err
}

// load reads a file that may be missing.
func load[T any](c config, name, sample string, read func(io.Reader) (*T, error)) (*T, error) {
	file, err := c.open(name, sample)
	if err != nil || file == nil {
		return nil, err
	}
	defer file.Close()
	return read(file)
}

// isTerminal reports whether what is written to w is read by a person as it comes.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// progress shows on a terminal how many rows of a long roll were read.
type progress struct {
	errs io.Writer
	tty  bool
	lang motcua.Language
	rows int
}

const progressEvery = 50_000

func (p *progress) step() {
	if p.rows++; p.tty && p.rows%progressEvery == 0 {
		fmt.Fprintf(p.errs, "\r%s %d", say(p.lang, "đã đọc", "read"), p.rows)
	}
}

func (p *progress) done() {
	if p.tty && p.rows >= progressEvery {
		fmt.Fprintln(p.errs)
	}
}
