package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Fault says how a call of a [Faulty] store fails.
type Fault uint8

// The faults.
const (
	// FailBefore fails and does nothing: the error wraps [motcua.ErrBusy].
	FailBefore Fault = iota + 1
	// FailAfter does the work and loses the answer: the error of a call that writes wraps [motcua.ErrOutcomeUnknown]. A call that
	// reads has no work to be unsure of: it fails as with FailBefore.
	FailAfter
	// CancelBefore is a context that ended before anything was done: the error wraps [context.Canceled].
	CancelBefore
	// CancelAfter is one that ended when the work was done and nobody could tell: the error wraps [context.Canceled], and of a call
	// that writes [motcua.ErrOutcomeUnknown] as well.
	CancelAfter
	// Hang does nothing until the caller's context ends, and returns its error: a store that does not answer. Under a context that
	// never ends, such as [context.Background], it hangs for ever.
	Hang
)

// ErrInjected is wrapped by every error that a [Faulty] store makes up.
var ErrInjected = errors.New("injected fault")

// Faulty passes calls on to a store and lets chosen ones fail, to show what your own code does then. It has every ability that a
// store can have; those that the store under it lacks are [errors.ErrUnsupported]. It is safe for concurrent use.
type Faulty struct {
	// Before, when set, is called before each call with its number and the name of its method, on the goroutine of the caller: to
	// make a store slow, to let two calls meet, or to cancel something. Set it before the first call.
	Before func(call int, method string)

	store dossier.Store

	mu     sync.Mutex
	calls  int
	faults map[int]Fault
}

var (
	_ dossier.Store     = (*Faulty)(nil)
	_ dossier.Eraser    = (*Faulty)(nil)
	_ dossier.Finder    = (*Faulty)(nil)
	_ dossier.Retokener = (*Faulty)(nil)
	_ dossier.AccessLog = (*Faulty)(nil)
	_ io.Closer         = (*Faulty)(nil)
)

// NewFaulty returns a store over another one that fails the calls numbered in faults, counted from 1 over all methods.
func NewFaulty(store dossier.Store, faults map[int]Fault) *Faulty {
	f := &Faulty{store: store, faults: make(map[int]Fault, len(faults))}
	for n, fault := range faults {
		f.faults[n] = fault
	}
	return f
}

// Calls returns how many calls were made.
func (f *Faulty) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// call counts a call and returns its fault.
func (f *Faulty) call(method string) Fault {
	f.mu.Lock()
	f.calls++
	n, fault := f.calls, f.faults[f.calls]
	f.mu.Unlock()
	if f.Before != nil {
		f.Before(n, method)
	}
	return fault
}

func injected(method string, why ...error) error {
	return fmt.Errorf("storetest: %s: %w: %w", method, ErrInjected, errors.Join(why...))
}

// do carries out a call, or fails.
func do[T any](ctx context.Context, f *Faulty, method string, writes bool, work func() (T, error)) (T, error) {
	var none T
	unknown := func(why ...error) error {
		if writes {
			why = append(why, motcua.ErrOutcomeUnknown)
		}
		return injected(method, why...)
	}
	switch f.call(method) {
	case FailBefore:
		return none, injected(method, motcua.ErrBusy)
	case FailAfter:
		if !writes { // a read whose answer is lost has no effect to be unsure of
			return none, injected(method, motcua.ErrBusy)
		}
		_, _ = work()
		return none, unknown()
	case CancelBefore:
		return none, injected(method, context.Canceled)
	case CancelAfter:
		_, _ = work()
		return none, unknown(context.Canceled)
	case Hang:
		<-ctx.Done()
		return none, injected(method, ctx.Err())
	}
	return work()
}

// able returns an ability of the store, or an error.
func able[T any](f *Faulty, method string) (T, error) {
	a, ok := f.store.(T)
	if !ok {
		return a, fmt.Errorf("storetest: %s: %w", method, errors.ErrUnsupported)
	}
	return a, nil
}

// Append passes the call on, or fails.
func (f *Faulty) Append(ctx context.Context, b dossier.Batch) (int, error) {
	return do(ctx, f, "append", true, func() (int, error) { return f.store.Append(ctx, b) })
}

// Load passes the call on, or fails.
func (f *Faulty) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	return do(ctx, f, "load", false, func() (dossier.Log, error) { return f.store.Load(ctx, id) })
}

// List passes the call on, or fails.
func (f *Faulty) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	return do(ctx, f, "list", false, func() (dossier.Page, error) { return f.store.List(ctx, q) })
}

// Feed passes the call on, or fails.
func (f *Faulty) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	return do(ctx, f, "feed", false, func() (dossier.Feed, error) { return f.store.Feed(ctx, after, limit) })
}

// Erase passes the call on, or fails.
func (f *Faulty) Erase(ctx context.Context, id dossier.ID, revision int) error {
	a, err := able[dossier.Eraser](f, "erase")
	if err != nil {
		return err
	}
	_, err = do(ctx, f, "erase", true, func() (struct{}, error) { return struct{}{}, a.Erase(ctx, id, revision) })
	return err
}

// Find passes the call on, or fails.
func (f *Faulty) Find(ctx context.Context, filter dossier.Filter, q dossier.Query) (dossier.Page, error) {
	a, err := able[dossier.Finder](f, "find")
	if err != nil {
		return dossier.Page{}, err
	}
	return do(ctx, f, "find", false, func() (dossier.Page, error) { return a.Find(ctx, filter, q) })
}

// Retoken passes the call on, or fails.
func (f *Faulty) Retoken(ctx context.Context, id dossier.ID, revision int, t dossier.Token) error {
	a, err := able[dossier.Retokener](f, "retoken")
	if err != nil {
		return err
	}
	_, err = do(ctx, f, "retoken", true, func() (struct{}, error) { return struct{}{}, a.Retoken(ctx, id, revision, t) })
	return err
}

// Record passes the call on, or fails.
func (f *Faulty) Record(ctx context.Context, entry dossier.Access) error {
	a, err := able[dossier.AccessLog](f, "record")
	if err != nil {
		return err
	}
	_, err = do(ctx, f, "record", true, func() (struct{}, error) { return struct{}{}, a.Record(ctx, entry) })
	return err
}

// Accesses passes the call on, or fails.
func (f *Faulty) Accesses(ctx context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
	a, err := able[dossier.AccessLog](f, "accesses")
	if err != nil {
		return dossier.AccessPage{}, err
	}
	return do(ctx, f, "accesses", false, func() (dossier.AccessPage, error) { return a.Accesses(ctx, after, limit) })
}

// Close closes the store under it, if that can be closed. It does not count as a call.
func (f *Faulty) Close() error {
	c, err := able[io.Closer](f, "close")
	if err != nil {
		return err
	}
	return c.Close()
}
