package storetest

import (
	"context"
	"errors"
	"fmt"
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
	// FailAfter does the work and loses the answer: the error wraps [motcua.ErrOutcomeUnknown].
	FailAfter
)

// ErrInjected is wrapped by every error that a [Faulty] store makes up.
var ErrInjected = errors.New("injected fault")

// Faulty passes calls on to a store and lets chosen ones fail, to show what your own code does then. It is safe for
// concurrent use.
type Faulty struct {
	store dossier.Store

	mu     sync.Mutex
	calls  int
	faults map[int]Fault
}

var _ dossier.Store = (*Faulty)(nil)

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
func (f *Faulty) call() Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	return f.faults[f.calls]
}

func injected(method string, sentinel error) error {
	return fmt.Errorf("storetest: %s: %w: %w", method, ErrInjected, sentinel)
}

// Append passes the call on, or fails.
func (f *Faulty) Append(ctx context.Context, b dossier.Batch) (int, error) {
	switch f.call() {
	case FailBefore:
		return 0, injected("append", motcua.ErrBusy)
	case FailAfter:
		_, _ = f.store.Append(ctx, b)
		return 0, injected("append", motcua.ErrOutcomeUnknown)
	}
	return f.store.Append(ctx, b)
}

// Load passes the call on, or fails. A read whose answer is lost has no effect to be unsure of, so both faults are the same.
func (f *Faulty) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	if f.call() != 0 {
		return dossier.Log{}, injected("load", motcua.ErrBusy)
	}
	return f.store.Load(ctx, id)
}

// List passes the call on, or fails.
func (f *Faulty) List(ctx context.Context, q dossier.Query) (dossier.Page, error) {
	if f.call() != 0 {
		return dossier.Page{}, injected("list", motcua.ErrBusy)
	}
	return f.store.List(ctx, q)
}

// Feed passes the call on, or fails.
func (f *Faulty) Feed(ctx context.Context, after dossier.Cursor, limit int) (dossier.Feed, error) {
	if f.call() != 0 {
		return dossier.Feed{}, injected("feed", motcua.ErrBusy)
	}
	return f.store.Feed(ctx, after, limit)
}
