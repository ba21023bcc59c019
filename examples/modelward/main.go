// Modelward follows a ward on its way to a model ward: how it stands under the provisional criteria on two days, what contradicts
// itself between them, what is missing, and the cheapest way to 13 of 13.
//
//	go run ./examples/modelward
//
// Without flags it runs on the files in its testdata, ward Nghi Thu on 24 July and 11 September 2023, prints the story and writes
// report.html and report.json into a folder that it names. Flags choose other files, days, language or folder:
//
//	go run ./examples/modelward -assessment my.json -actions actions.json -days 2023-07-24,2023-09-11 -lang vi -out report
//
// The forms of the files are documented in testdata/README.md. With an assessment of your own, the plan and the tasks are left out
// unless their files are given too.
//
// Exit status: 0 when everything was read; 1 when a file could not be used; 2 when the flags are wrong.
package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// samples are the files of the example. They travel with the program, so that it runs from any folder.
//
//go:embed testdata/assessment.json testdata/actions.json testdata/tasks.json testdata/reports.json
var samples embed.FS

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	exitDone  = 0
	exitFault = 1
	exitUsage = 2
)

// config is what the flags say.
type config struct {
	assessment, actions, tasks, reports string
	days                                []motcua.Date
	page, summary                       motcua.Language
	out                                 string
}

// run is main with its surroundings passed in.
func run(args []string, stdout, stderr io.Writer) int {
	c, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		fmt.Fprintln(stderr, "modelward:", err)
		return exitUsage
	}
	s, err := load(c)
	if err == nil {
		err = s.write()
	}
	if err == nil {
		_, err = io.WriteString(stdout, s.text())
	}
	if err != nil {
		complain(stderr, err, c.summary)
		return exitFault
	}
	return exitDone
}

// complain prints an error with every problem of a file on a line of its own.
func complain(w io.Writer, err error, l motcua.Language) {
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		fmt.Fprintln(w, "modelward:", err)
		return
	}
	fmt.Fprintf(w, "modelward: %s\n", strings.TrimSuffix(err.Error(), invalid.Error())+invalid.What)
	for _, p := range invalid.Problems {
		fmt.Fprintln(w, "  "+p.Text(l))
	}
}

func parseFlags(args []string, stderr io.Writer) (config, error) {
	var c config
	var days, lang string
	f := flag.NewFlagSet("modelward", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&c.assessment, "assessment", "", "`file` of an assessment, JSON (default: the sample)")
	f.StringVar(&c.actions, "actions", "", "`file` of actions to plan with, JSON (default: the sample's)")
	f.StringVar(&c.tasks, "tasks", "", "`file` of a programme of tasks, JSON (default: the sample's)")
	f.StringVar(&c.reports, "reports", "", "`file` of reports on the tasks, JSON (default: the sample's)")
	f.StringVar(&days, "days", "", "`days` to score, YYYY-MM-DD, separated by commas (default: those on which something was observed)")
	f.StringVar(&lang, "lang", "", "`language` of page and summary, vi or en (default: page vi, summary en)")
	f.StringVar(&c.out, "out", "", "`folder` to write to (default: a new temporary one, named in the summary)")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q; see -h", f.Arg(0))
	}
	c.page, c.summary = motcua.Vietnamese, motcua.English
	if lang != "" {
		l, err := motcua.ParseLanguage(lang)
		if err != nil {
			return c, fmt.Errorf("-lang: %w", err)
		}
		c.page, c.summary = l, l
	}
	if days != "" {
		for _, s := range strings.Split(days, ",") {
			d, err := motcua.ParseDate(s)
			if err != nil {
				return c, fmt.Errorf("-days: %w", err)
			}
			c.days = append(c.days, d)
		}
	}
	if c.reports != "" && c.tasks == "" {
		return c, errors.New("-reports needs -tasks")
	}
	return c, nil
}

// story is all there is to tell.
type story struct {
	config
	assessment *criteria.Assessment
	scores     []*criteria.Score // one for each day
	plan       *criteria.Plan    // nil when there are no actions
	programme  *criteria.Programme
	tasks      []criteria.Task
}

// last returns the score of the last day, which gaps, plan and tasks are about.
func (s *story) last() *criteria.Score { return s.scores[len(s.scores)-1] }

func load(c config) (*story, error) {
	s := &story{config: c}
	err := s.read(c.assessment, "assessment.json", func(r io.Reader) (err error) {
		s.assessment, err = criteria.ReadAssessment(r, &criteria.AssessmentOptions{Sets: sets.Lookup})
		return err
	})
	if err != nil {
		return nil, err
	}
	a := s.assessment
	if s.days == nil {
		for _, o := range a.Observations {
			if !slices.Contains(s.days, o.Happened) {
				s.days = append(s.days, o.Happened)
			}
		}
	}
	slices.SortFunc(s.days, motcua.Date.Compare)
	s.scores, err = a.Set.Series(a.Observations, s.days, &criteria.ScoreOptions{Unit: a.Unit, Sources: a.Sources})
	if err != nil {
		return nil, err
	}
	own := c.assessment != ""
	if !own || c.actions != "" {
		var actions []criteria.Action
		err := s.read(c.actions, "actions.json", func(r io.Reader) (err error) {
			actions, err = criteria.ReadActions(r, a.Set)
			return err
		})
		if err != nil {
			return nil, err
		}
		if s.plan, err = s.last().Plan(actions, nil); err != nil {
			return nil, err
		}
	}
	if !own || c.tasks != "" {
		if err := s.loadTasks(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *story) loadTasks() error {
	cal := calendar.Vietnam()
	working := criteria.WorkingDays{Add: cal.AddWorkingDays, Between: cal.WorkingDaysBetween}
	err := s.read(s.config.tasks, "tasks.json", func(r io.Reader) (err error) {
		s.programme, err = criteria.LoadProgramme(r, &criteria.ProgrammeOptions{WorkingDays: working})
		return err
	})
	if err != nil {
		return err
	}
	var reports []criteria.TaskReport
	if s.config.tasks == "" || s.reports != "" {
		err := s.read(s.reports, "reports.json", func(r io.Reader) (err error) {
			reports, err = criteria.ReadTaskReports(r, s.programme)
			return err
		})
		if err != nil {
			return err
		}
	}
	s.tasks, err = s.programme.Tasks(reports, s.last().AsOf(), nil)
	return err
}

// read opens a file the user named, or the sample of that name, and gives it to f.
func (s *story) read(path, sample string, f func(r io.Reader) error) error {
	var file fs.File
	var err error
	if path == "" {
		path = sample
		file, err = samples.Open("testdata/" + sample)
	} else {
		file, err = os.Open(path)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	if err := f(file); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return nil
}

// write writes the page into the folder, which it makes if need be.
func (s *story) write() error {
	if s.out == "" {
		dir, err := os.MkdirTemp("", "modelward-")
		if err != nil {
			return err
		}
		s.out = dir
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	page := s.report(s.page)
	for _, f := range []struct {
		name  string
		write func(p *report.Page, w io.Writer) error
	}{{"report.html", (*report.Page).WriteHTML}, {"report.json", (*report.Page).WriteJSON}} {
		file, err := os.Create(filepath.Join(s.out, f.name))
		if err != nil {
			return err
		}
		err = f.write(page, file)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}
