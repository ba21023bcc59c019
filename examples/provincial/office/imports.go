package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/examples/provincial/access"
)

// Job is an import and how far it has come.
type Job struct {
	// ID names it; Started is when it was taken in.
	ID      string    `json:"id"`
	Started time.Time `json:"started"`
	// Rows and Bytes are what was read of Size bytes.
	Rows  int   `json:"rows"`
	Bytes int64 `json:"bytes"`
	Size  int64 `json:"size"`
	// Done is that it has ended; Code is then why it broke off, as in the problems of the API, and empty when the whole file was read.
	Done bool   `json:"done"`
	Code string `json:"code,omitempty"`
	// Report counts what came of the rows. It is there once the import has ended; of one that broke off, some of the rows that it counts as
	// accepted may be missing, and sending the file again brings them.
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
// wraps motcua.ErrBusy while another import runs, and motcua.ErrFull when there is no room for the file. Rows of agencies that the account does
// not cover break the import off.
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
		if errors.Is(err, syscall.ENOSPC) {
			err = fmt.Errorf("%w: %w", motcua.ErrFull, err)
		}
		return nil, 0, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, n, nil
}

func (o *Office) work(ctx context.Context, who access.Account, job *Job, file *os.File, format dossier.Format) {
	j := &o.jobs
	store := newBehind(o.store, who)
	report, err := dossier.Import(ctx, store, o.rules, file, &dossier.ImportOptions{
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
	if late := store.flush(); err == nil {
		err = late
	}
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
	case errors.Is(err, motcua.ErrConflict), errors.Is(err, motcua.ErrExists): // somebody else wrote the same dossier meanwhile
		job.Code = "conflict"
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

// behind is the store for an import: it takes batches and writes them a little later, many at once, because a store that commits them together
// is asked for one commit and not for a hundred. Dossiers that are not the account's are refused, to read too: an import tells whether a row is
// what the store holds. What it took is in the store when flush
// has returned without an error, and not before; an import says that it is done only then.
type behind struct {
	*sqlstore.Store
	who  access.Account
	room chan struct{} // as many as may be on their way

	mu      sync.Mutex
	pending map[dossier.ID]chan struct{}
	err     error
	ended   sync.WaitGroup
}

// maxBehind is how many batches are on their way at most: less than the store lets wait, so that the counter gets in between.
const maxBehind = 64

func newBehind(store *sqlstore.Store, who access.Account) *behind {
	return &behind{Store: store, who: who, room: make(chan struct{}, maxBehind), pending: make(map[dossier.ID]chan struct{})}
}

// Append takes a batch on. An error of an earlier one is returned by the next.
func (b *behind) Append(ctx context.Context, batch dossier.Batch) (int, error) {
	if err := b.own(batch.ID); err != nil {
		return 0, err
	}
	if err := batch.Check(); err != nil {
		return 0, err
	}
	if err := b.wait(ctx, batch.ID); err != nil {
		return 0, err
	}
	select {
	case b.room <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	batch = keepBatch(batch)
	done := make(chan struct{})
	b.mu.Lock()
	b.pending[batch.ID] = done
	b.mu.Unlock()
	b.ended.Go(func() {
		_, err := b.write(ctx, batch)
		b.mu.Lock()
		if err != nil && b.err == nil {
			b.err = err
		}
		delete(b.pending, batch.ID)
		b.mu.Unlock()
		close(done)
		<-b.room
	})
	return batch.Expected + len(batch.Events), nil
}

// own refuses what is not a dossier of the account's agency.
func (b *behind) own(id dossier.ID) error {
	if b.who.Covers(AgencyOf(id)) {
		return nil
	}
	return motcua.Invalid("office: import", motcua.Problem{Path: "code", Code: motcua.CodeNotAllowed, Param: "a dossier of the account's agency"})
}

// keepBatch copies what the caller may use again after Append.
func keepBatch(b dossier.Batch) dossier.Batch {
	events := make([]dossier.Event, len(b.Events))
	for i, e := range b.Events {
		events[i] = e.Clone()
	}
	b.Events = events
	if b.Summary != nil {
		summary := *b.Summary
		summary.Asked = slices.Clone(summary.Asked)
		b.Summary = &summary
	}
	return b
}

// write appends a batch, and again while the store is busy: the import has time.
func (b *behind) write(ctx context.Context, batch dossier.Batch) (int, error) {
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		n, err := b.Store.Append(ctx, batch)
		if !errors.Is(err, motcua.ErrBusy) && !errors.Is(err, motcua.ErrOutcomeUnknown) {
			return n, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return 0, err
		}
	}
}

// wait waits for what is on its way of a dossier.
func (b *behind) wait(ctx context.Context, id dossier.ID) error {
	b.mu.Lock()
	pending, err := b.pending[id], b.err
	b.mu.Unlock()
	if err != nil || pending == nil {
		return err
	}
	select {
	case <-pending:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Load fulfils the contract of [dossier.Store]: what was taken on is in the log.
func (b *behind) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	if err := errors.Join(b.own(id), b.wait(ctx, id)); err != nil {
		return dossier.Log{}, err
	}
	return b.Store.Load(ctx, id)
}

// flush waits for everything and returns the first error.
func (b *behind) flush() error {
	b.ended.Wait()
	return b.err
}

// removeLeft removes files of imports that were broken off with the process.
func removeLeft(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "import-*"))
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
