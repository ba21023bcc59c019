package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/identity/roll"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/claim"
	"github.com/motcua/motcua/report/xlsx"
)

// ward holds what was read and what was worked out.
type ward struct {
	config
	stderr io.Writer

	imported dossier.ImportReport
	rows     []dossier.RowReport // the first ones that were rejected or have a note, for the page
	tally    *report.Tally
	fields   *report.Breakdown
	order    []string // of the fields
	late     *report.LateList
	handling *report.HandlingTimes
	// What came in by which channel and on which days, and what lies in the inboxes.
	reception, ageing *report.Form
	facts             *report.Facts   // for the months
	roll              *roll.Summary   // nil when the file could not be used
	score             *criteria.Score // nil when the file could not be used
	claims            []claim.Result
	failed            bool     // a file could not be used
	files             []string // what was written
}

// load reads all files and works everything out. What is wrong with single rows goes to stderr; an error ends the job.
func (w *ward) load(ctx context.Context) error {
	rules, err := w.loadRules()
	if err != nil {
		return err
	}
	store := memstore.New()
	if err := w.loadDossiers(ctx, store, rules); err != nil {
		return err
	}
	if err := w.count(ctx, store, rules); err != nil {
		return err
	}
	// What is wrong with the other files does not touch the figures on dossiers.
	for _, part := range []func(context.Context) error{w.loadRoll, w.loadCriteria, w.loadClaims} {
		if err := part(ctx); err != nil {
			w.complain(err)
			w.failed = true
		}
	}
	return nil
}

// count fills every table from one reading of the dossiers, checks each by itself and all of them against form II.06a.
func (w *ward) count(ctx context.Context, store dossier.Store, rules *dossier.Rules) (err error) {
	basis := report.Basis{Period: w.period, AsOf: w.asOf}
	options := &report.FormOptions{Rules: rules}
	w.order = rules.Catalogue().Fields()
	w.tally, w.late = report.NewTally(basis, nil), report.NewLateList(basis, options)
	w.handling, w.reception = report.NewHandlingTimes(basis, options), report.NewReception(basis, options)
	w.ageing = report.NewAgeing(basis, options)
	basis.Period = w.period.Previous()
	before := report.NewTally(basis, nil)
	if err := report.Fill(dossier.Logs(ctx, store), w.tally, w.late, w.handling, w.reception, w.ageing, before); err != nil {
		return err
	}
	w.fields = w.tally.By(report.ByField, w.order...)
	if err := errors.Join(
		w.tally.Check(), before.Check(), w.fields.CheckCarriedOver(before),
		w.late.CheckAgainst(w.tally), w.handling.CheckAgainst(w.tally), w.reception.CheckAgainst(w.tally), w.ageing.CheckAgainst(w.tally),
	); err != nil {
		return err
	}
	w.facts, err = report.FactsOf(ctx, store, w.asOf, report.Policy{}, nil)
	return err
}

// complain writes an error to stderr; when it lists problems, each on a line of its own, in words.
func (w *ward) complain(err error) {
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		fmt.Fprintln(w.stderr, "ward:", err)
		return
	}
	// The error's own text names three problems; what stands before them says which file it is.
	where := strings.TrimSuffix(err.Error(), invalid.Error())
	for _, p := range invalid.Problems {
		fmt.Fprintf(w.stderr, "ward: %s%s\n", where, p.Text(w.summaryLanguage))
	}
}

// name returns the name of a file for messages.
func name(path, sample string) string {
	if path == "" {
		return sample
	}
	return path
}

// read opens a file, hands it to a reader and names it in the reader's error.
func read(path, sample string, with func(io.Reader) error) error {
	f, err := open(path, sample)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := with(f); err != nil {
		return fmt.Errorf("%s: %w", name(path, sample), err)
	}
	return nil
}

func (w *ward) loadRules() (rules *dossier.Rules, err error) {
	err = read(w.proceduresFile, "procedures.json", func(r io.Reader) error {
		catalogue, err := dossier.LoadCatalogue(r)
		if err != nil {
			return err
		}
		rules, err = dossier.NewRules(calendar.Vietnam(), catalogue)
		return err
	})
	return rules, err
}

// shownRows is how many rows with a problem or a note the page lists; stderr has them all.
const shownRows = 50

func (w *ward) loadDossiers(ctx context.Context, store dossier.Store, rules *dossier.Rules) error {
	file := name(w.dossiersFile, "dossiers.csv")
	p := newProgress(w.stderr, file)
	defer p.done()
	return read(w.dossiersFile, "dossiers.csv", func(r io.Reader) (err error) {
		w.imported, err = dossier.Import(ctx, store, rules, r, &dossier.ImportOptions{
			Source:     "ward",
			Unit:       cmp.Or(w.unit, "ward"), // a ward's file need not repeat which ward it is
			OnProgress: p.step,
			OnRow: func(row dossier.RowReport) {
				p.clear()
				fmt.Fprintf(w.stderr, "%s: %s\n", file, row.Text(w.summaryLanguage))
				if len(w.rows) < shownRows {
					w.rows = append(w.rows, row)
				}
			},
		})
		return err
	})
}

func (w *ward) loadRoll(ctx context.Context) error {
	file := name(w.rollFile, "roll.csv")
	p := newProgress(w.stderr, file)
	defer p.done()
	return read(w.rollFile, "roll.csv", func(r io.Reader) error {
		sc, err := roll.NewScanner(r, &roll.Options{On: motcua.DateOf(w.asOf)})
		if err != nil {
			return err
		}
		rows := 0
		for sc.Scan() {
			if err := ctx.Err(); err != nil {
				return err
			}
			rows++
			p.step(rows, 0)
			row := sc.Row()
			if row.Accepted() {
				continue
			}
			p.clear()
			fmt.Fprintf(w.stderr, "%s: %s\n", file, dossier.RowReport{Line: row.Line, Rejected: true, Problems: row.Problems}.Text(w.summaryLanguage))
		}
		if err := sc.Err(); err != nil {
			return err
		}
		if rows == 0 {
			return motcua.Invalid("roll", motcua.Problem{Code: motcua.CodeEmpty})
		}
		summary := sc.Summary()
		w.roll = &summary
		return summary.Check()
	})
}

func (w *ward) loadCriteria(context.Context) error {
	return read(w.criteriaFile, "criteria.json", func(r io.Reader) error {
		a, err := criteria.ReadAssessment(r, &criteria.AssessmentOptions{Sets: sets.Lookup})
		if err != nil {
			return err
		}
		w.score, err = a.Score(nil)
		return err
	})
}

// rejected returns how many rows were rejected, of both tables.
func (w *ward) rejected() int {
	n := w.imported.Rejected
	if w.roll != nil {
		n += w.roll.Rejected
	}
	return n
}

// trusted reports whether nothing was left out of the figures.
func (w *ward) trusted() bool { return !w.failed && w.rejected() == 0 }

// write writes the files.
func (w *ward) write() (err error) {
	if w.out == "" {
		if w.out, err = os.MkdirTemp("", "motcua-ward-"); err != nil {
			return err
		}
	} else if err := os.MkdirAll(w.out, 0o755); err != nil {
		return err
	}
	page := w.page()
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"report.html", page.WriteHTML},
		{"report.json", page.WriteJSON},
		{"report.xlsx", func(out io.Writer) error { return xlsx.WritePage(out, page) }},
		{"form06a.csv", func(out io.Writer) error {
			return w.fields.Form06a(w.pageLanguage).WriteCSV(out, &report.CSVOptions{BOM: true})
		}},
	} {
		if err := writeFile(filepath.Join(w.out, f.name), f.write); err != nil {
			return err
		}
		w.files = append(w.files, f.name)
	}
	return nil
}

// writeFile writes a file under another name first, so that a failure leaves no half of it behind.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// progress shows how far a long file has been read, on a terminal.
type progress struct {
	out   io.Writer
	file  string
	shown bool
	next  time.Time
}

// newProgress returns a progress that shows nothing when out is not a terminal.
func newProgress(out io.Writer, file string) *progress {
	p := &progress{file: file}
	if f, ok := out.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.out = out
			p.next = time.Now().Add(progressEvery)
		}
	}
	return p
}

const progressEvery = 200 * time.Millisecond

// step says that so many rows have been read.
func (p *progress) step(rows int, _ int64) {
	if p.out == nil || rows%256 != 0 || time.Now().Before(p.next) {
		return
	}
	p.next = time.Now().Add(progressEvery)
	p.shown = true
	fmt.Fprintf(p.out, "\r%s: %d …", p.file, rows)
}

// clear wipes the line, so that a message can be written.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.shown = false
	}
}

func (p *progress) done() { p.clear() }
