package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/examples/provincial/access"
)

// Job is an import and how far it has come.
type Job struct {
	ID      string    `json:"id"`
	Started time.Time `json:"started"`
	// Rows and Bytes are what was read of Size bytes.
	Rows  int   `json:"rows"`
	Bytes int64 `json:"bytes"`
	Size  int64 `json:"size"`
	// Done is that it has ended; Code is then why it broke off, as in the problems of the API, and empty when the whole file was read.
	Done bool   `json:"done"`
	Code string `json:"code,omitempty"`
	// Report counts what came of the rows. It is there once the import has ended.
	Report dossier.ImportReport `json:"report,omitzero"`
	// Findings are the first rows that were rejected or have a note.
	Findings []dossier.RowReport `json:"findings,omitempty"`
	// Problems are those of the whole file: a column that is missing.
	Problems []motcua.Problem `json:"problems,omitempty"`

	agency string
}

// The bounds of imports.
const (
	maxJobs     = 64   // remembered
	maxRunning  = 1    // at once: a store has one writer, and an import wants it
	maxFindings = 1000 // kept of a job
)

type jobs struct {
	mu      sync.Mutex
	last    int
	list    []*Job
	running int
	ended   sync.WaitGroup
	cancel  []context.CancelFunc
	stopped bool
}

func (j *jobs) stop() {
	j.mu.Lock()
	j.stopped = true
	for _, c := range j.cancel {
		c()
	}
	j.mu.Unlock()
	j.ended.Wait()
}

// Import takes a file of dossiers in and works on it after it has returned; the job tells how far it is. It needs access.Import. The error
// wraps motcua.ErrBusy while another import runs. Rows of agencies that the account does not cover break the import off.
//
// The file is kept in the data folder, readable by the account of the service alone, until it was worked on. An import that was broken off
// can be sent again: what is there already is counted as unchanged.
func (o *Office) Import(who access.Account, r io.Reader, format dossier.Format) (Job, error) {
	if err := may(who, access.Import); err != nil {
		return Job{}, err
	}
	j := &o.jobs
	j.mu.Lock()
	if j.stopped || j.running >= maxRunning {
		j.mu.Unlock()
		return Job{}, fmt.Errorf("office: another import runs: %w", motcua.ErrBusy)
	}
	j.running++
	j.last++
	job := &Job{ID: strconv.Itoa(j.last), Started: o.now(), agency: who.Agency}
	j.mu.Unlock()
	file, size, err := keep(o.dir, r)
	if err != nil {
		j.mu.Lock()
		j.running--
		j.mu.Unlock()
		return Job{}, fmt.Errorf("office: import: %w", err)
	}
	job.Size = size
	ctx, cancel := context.WithCancel(context.Background())
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.list = append(j.list, job); len(j.list) > maxJobs {
		j.list = j.list[1:]
	}
	j.cancel = append(j.cancel[:0], cancel)
	if j.stopped {
		cancel()
	}
	j.ended.Go(func() { o.work(ctx, who, job, file, format) })
	return *job, nil
}

// keep writes a file beside the database, from which nobody else can read it.
func keep(dir string, r io.Reader) (*os.File, int64, error) {
	f, err := os.CreateTemp(dir, "import-*")
	if err != nil {
		return nil, 0, err
	}
	n, err := io.Copy(f, r)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, n, nil
}

func (o *Office) work(ctx context.Context, who access.Account, job *Job, file *os.File, format dossier.Format) {
	j := &o.jobs
	report, err := dossier.Import(ctx, scoped{o.store, who}, o.rules, file, &dossier.ImportOptions{
		Source: "api", Unit: who.Unit, Format: format, Sealer: o.sealer,
		OnRow: func(r dossier.RowReport) {
			j.mu.Lock()
			defer j.mu.Unlock()
			if len(job.Findings) < maxFindings {
				job.Findings = append(job.Findings, r)
			}
		},
		OnProgress: func(rows int, bytes int64) {
			if rows%100 == 0 {
				j.mu.Lock()
				defer j.mu.Unlock()
				job.Rows, job.Bytes = rows, bytes
			}
		},
	})
	closed := errors.Join(file.Close(), os.Remove(file.Name()))
	o.figures.moved()
	j.mu.Lock()
	defer j.mu.Unlock()
	job.Report, job.Rows, job.Done = report, report.Read, true
	var invalid *motcua.InvalidError
	switch {
	case errors.As(err, &invalid):
		job.Code, job.Problems = "invalid", invalid.Problems
	case errors.Is(err, context.Canceled):
		job.Code = "stopped"
	case err != nil || closed != nil:
		job.Code = "failed"
	default:
		job.Bytes = job.Size
	}
	j.running--
}

// Job returns an import of the account's agency. It needs access.Import.
func (o *Office) Job(who access.Account, id string) (Job, error) {
	if err := may(who, access.Import); err != nil {
		return Job{}, err
	}
	o.jobs.mu.Lock()
	defer o.jobs.mu.Unlock()
	for _, job := range o.jobs.list {
		if job.ID == id && who.Covers(job.agency) {
			found := *job
			found.Findings = append([]dossier.RowReport(nil), job.Findings...)
			return found, nil
		}
	}
	return Job{}, fmt.Errorf("office: import: %w", motcua.ErrNotFound)
}

// scoped is the store for an account that may write dossiers of its agency alone.
type scoped struct {
	*sqlstore.Store
	who access.Account
}

// Append fulfils the contract of [dossier.Store].
func (s scoped) Append(ctx context.Context, b dossier.Batch) (int, error) {
	if !s.who.Covers(AgencyOf(b.ID)) {
		return 0, motcua.Invalid("office: import", motcua.Problem{Path: "code", Code: motcua.CodeNotAllowed, Param: "a dossier of the account's agency"})
	}
	return s.Store.Append(ctx, b)
}

// removeLeft removes files of imports that were broken off with the process.
func removeLeft(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "import-*"))
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
