// Import brings the export of another one-stop system in: a CSV file with columns, days and statuses of its own, and a column map that says
// what they mean. It prints what was taken, why the rest was not, and what was lost on the way.
//
//	go run ./examples/import
//
// Without flags it runs on the files in its testdata, which are invented. Flags choose other files:
//
//	-file        the export
//	-columns     its column map, JSON in the form of dossier.ColumnMap; "none" for a file that has the columns of dossier.ImportColumns
//	-procedures  the procedures with their limits, JSON
//	-lines       the export is JSON lines, not CSV
//	-unit        the unit of rows that name none
//	-export      write what was taken to a file, in our columns, without what is personal
//	-lang        vi or en
//
// Rows that were rejected or raised a note go to standard error, the counts and the loss report to standard output.
//
// Exit status: 0 when every row was taken; 1 when one was rejected or a file could not be used; 2 when the flags are wrong.
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

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
)

// samples travel with the program, so that it runs from any folder.
//
//go:embed testdata/export.csv testdata/columns.json testdata/procedures.json
var samples embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	exitTaken = 0
	exitFault = 1
	exitUsage = 2
)

// config is what the flags say.
type config struct {
	file, columns, procedures string // the sample where empty
	lines                     bool
	unit, export              string
	language                  motcua.Language
}

// noMap says that the file has our columns.
const noMap = "none"

func parseFlags(args []string, stderr io.Writer) (c config, err error) {
	var lang string
	f := flag.NewFlagSet("import", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&c.file, "file", "", "`file` to bring in (default: the sample)")
	f.StringVar(&c.columns, "columns", "", "column map, JSON `file`, or none (default: the sample's)")
	f.StringVar(&c.procedures, "procedures", "", "`file` of procedures with their limits, JSON (default: the sample's)")
	f.BoolVar(&c.lines, "lines", false, "the file is JSON lines")
	f.StringVar(&c.unit, "unit", "", "`code` of the unit of rows that name none")
	f.StringVar(&c.export, "export", "", "`file` to write what was taken to, in our columns")
	f.StringVar(&lang, "lang", "en", "`language`, vi or en")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q; see -h", f.Arg(0))
	}
	if c.language, err = motcua.ParseLanguage(lang); err != nil {
		return c, fmt.Errorf("-lang: %w", err)
	}
	return c, nil
}

// run is main with its surroundings passed in.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitTaken
	case err != nil:
		fmt.Fprintln(stderr, "import:", err)
		return exitUsage
	}
	rejected, err := c.bring(ctx, stdout, stderr)
	if err != nil {
		c.complain(stderr, err)
		return exitFault
	}
	if rejected > 0 {
		return exitFault
	}
	return exitTaken
}

// complain writes an error; when it lists problems, each on a line of its own, in words.
func (c *config) complain(stderr io.Writer, err error) {
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		fmt.Fprintln(stderr, "import:", err)
		return
	}
	where := err.Error()[:len(err.Error())-len(invalid.Error())] // the file
	for _, p := range invalid.Problems {
		fmt.Fprintf(stderr, "import: %s%s\n", where, p.Text(c.language))
	}
}

// bring brings the file in and says what came of it.
func (c *config) bring(ctx context.Context, stdout, stderr io.Writer) (rejected int, err error) {
	o := &dossier.ImportOptions{Unit: c.unit, OnRow: func(r dossier.RowReport) { fmt.Fprintln(stderr, r.Text(c.language)) }}
	if c.lines {
		o.Format = dossier.JSONLines
	}
	if c.columns != noMap {
		if err := read(c.columns, "columns.json", func(r io.Reader) (err error) {
			o.Columns, err = dossier.LoadColumns(r)
			return err
		}); err != nil {
			return 0, err
		}
	}
	rules, err := c.rules()
	if err != nil {
		return 0, err
	}
	store := memstore.New()
	var report dossier.ImportReport
	err = read(c.file, "export.csv", func(r io.Reader) (err error) {
		report, err = dossier.Import(ctx, store, rules, r, o)
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := c.say(ctx, stdout, store, report); err != nil {
		return 0, err
	}
	if c.export != "" {
		return report.Rejected, c.write(ctx, stdout, store, rules)
	}
	return report.Rejected, nil
}

func (c *config) rules() (rules *dossier.Rules, err error) {
	err = read(c.procedures, "procedures.json", func(r io.Reader) error {
		catalogue, err := dossier.LoadCatalogue(r)
		if err != nil {
			return err
		}
		rules, err = dossier.NewRules(calendar.Vietnam(), catalogue)
		return err
	})
	return rules, err
}

// say prints the counts, what the dossiers are now, and what was lost.
func (c *config) say(ctx context.Context, w io.Writer, store dossier.Store, report dossier.ImportReport) error {
	var byStatus [dossier.ResultDelivered + 1]int
	for log, err := range dossier.Logs(ctx, store) {
		if err != nil {
			return err
		}
		byStatus[dossier.Replay(log, dossier.AsOf{}).Status]++
	}
	words := struct{ counts, status, loss, none string }{
		"đọc %d = nhận %d + đã có %d + không nhận %d; %d dòng có lưu ý\n", "trạng thái", "mất trên đường đi", "không mất gì",
	}
	if c.language == motcua.English {
		words.counts = "read %d = taken %d + already there %d + rejected %d; %d rows with a note\n"
		words.status, words.loss, words.none = "status", "lost on the way", "nothing"
	}
	fmt.Fprintf(w, words.counts, report.Read, report.Accepted, report.Unchanged, report.Rejected, report.Findings)
	fmt.Fprintf(w, "\n%s:\n", words.status)
	for s := dossier.NewlySubmitted; s <= dossier.ResultDelivered; s++ {
		if byStatus[s] > 0 {
			fmt.Fprintf(w, "%4d  %2d %s\n", byStatus[s], s.Code(), s.Text(c.language))
		}
	}
	loss := report.Loss.Text(c.language)
	if loss == "" {
		loss = words.none + "\n"
	}
	_, err := fmt.Fprintf(w, "\n%s:\n%s", words.loss, loss)
	return err
}

// write writes what was taken in our columns.
func (c *config) write(ctx context.Context, stdout io.Writer, store dossier.Store, rules *dossier.Rules) (err error) {
	f, err := os.Create(c.export)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	o := &dossier.ExportOptions{}
	if c.lines {
		o.Format = dossier.JSONLines
	}
	report, err := dossier.Export(ctx, store, rules, f, o)
	if err != nil {
		return err
	}
	words := "\nđã ghi %d hồ sơ vào %s, không có dữ liệu cá nhân\n"
	if c.language == motcua.English {
		words = "\n%d dossiers written to %s, without what is personal\n"
	}
	_, err = fmt.Fprintf(stdout, words, report.Dossiers, c.export)
	return err
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
