package storetest

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync/atomic"
	"time"

	"github.com/motcua/motcua/dossier"
)

// alike returns codes that some database or other takes for one another, or for something to be rewritten.
func alike() []string {
	return []string{
		"k", "K", "\u212a", "ｋ", "s", "ſ", "ss", "ß", "é", "e\u0301", "É", "i", "ı", "İ", "đ", "Đ", "d",
		"a b", "a  b", "a\u00a0b", "ab", "1", "01", "1.0", "%", "_", "'", `"`, `\`, `\\`, "k'; --", "$1", "?", "\U0001f4c4",
		strings.Repeat("x", dossier.MaxCode), strings.Repeat("x", dossier.MaxCode-1) + "y", strings.Repeat("đ", dossier.MaxCode),
	}
}

// scribble changes everything that an event leads to.
func scribble(e *dossier.Event) {
	e.Reason = "changed"
	if e.Accepted != nil {
		e.Accepted.Procedure, e.Accepted.Competent = "changed", "changed"
	}
	if e.Promise != nil {
		e.Promise.Date = day
	}
	if e.Details != nil {
		change(reflect.ValueOf(e.Details))
	}
}

// change changes what a value leads to, as far as others than its own package can.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			change(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				change(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			change(v.Index(i))
		}
	case reflect.String:
		v.SetString("changed")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	}
}

// steps is in how many places of an append another call is let in; patience is for how long, because a store may make it wait for the
// end of the first one.
const (
	steps    = 12
	patience = 50 * time.Millisecond
)

// passing is a context that does something when it is asked for the n-th time whether it has ended. A store asks on its way, so this
// is how a call is held up in the middle without knowing the store.
type passing struct {
	context.Context
	asked atomic.Int32
	n     int32
	do    func()
}

func (p *passing) pass() {
	if p.asked.Add(1) == p.n {
		p.do()
	}
}

func (p *passing) Done() <-chan struct{} { p.pass(); return p.Context.Done() }
func (p *passing) Err() error            { p.pass(); return p.Context.Err() }

// meanwhile appends a batch, and lets do run when the append asks for the step-th time whether it was cancelled. It waits for do, and
// reports whether there was such a time.
func (s *suite) meanwhile(step int, b dossier.Batch, do func()) (reached bool, revision int, err error) {
	inner, cancel := context.WithCancel(s.ctx)
	defer cancel()
	done := make(chan struct{})
	ctx := &passing{Context: inner, n: int32(step), do: func() {
		go func() {
			defer close(done)
			do()
		}()
		wait, stop := context.WithTimeout(s.ctx, patience)
		defer stop()
		select {
		case <-done:
		case <-wait.Done():
		}
	}}
	revision, err = s.store.Append(ctx, b)
	if reached = ctx.asked.Load() >= ctx.n; reached {
		<-done
	}
	return reached, revision, err
}

// follower reads the feed of a store and goes on from each cursor.
type follower struct {
	s     *suite
	after dossier.Cursor
	last  map[dossier.ID]int
	total int
	err   error
}

func (s *suite) follower() *follower { return &follower{s: s, last: map[dossier.ID]int{}} }

// read reads until there is nothing more for now.
func (f *follower) read(limit int) {
	for f.err == nil {
		page, err := f.s.store.Feed(f.s.ctx, f.after, limit)
		if f.err = err; err != nil || len(page.Entries) == 0 {
			return
		}
		for _, e := range page.Entries {
			if e.Revision != f.last[e.ID]+1 && f.err == nil {
				f.err = fmt.Errorf("%s/%d came after %s/%d", e.ID, e.Revision, e.ID, f.last[e.ID])
			}
			f.last[e.ID] = e.Revision
			f.total++
		}
		f.after = page.Next
	}
}

// wants reports what was lost, or came twice.
func (f *follower) wants(events int) {
	f.s.Helper()
	if f.err != nil || f.total != events {
		f.s.Errorf("who followed the feed got %d of %d events: %v", f.total, events, f.err)
	}
}

const labelKey = "storetest"

// label marks the goroutine of the case, and so those that are started from it; unlabel takes the mark off.
func (s *suite) label() {
	pprof.SetGoroutineLabels(pprof.WithLabels(s.ctx, pprof.Labels(labelKey, s.mark)))
}
func (s *suite) unlabel() { pprof.SetGoroutineLabels(s.ctx) }

// left returns the stack of a goroutine of the store's own package that was started in this case and still runs; empty when there is
// none. One that is about to end is given the time to.
func (s *suite) left() (stack string) {
	s.unlabel()
	defer s.label()
	paths := packages(reflect.ValueOf(s.store))
	mark := fmt.Sprintf("%q:%q", labelKey, s.mark)
	for range 200 {
		if stack = labelled(mark, paths); stack == "" {
			return ""
		}
		runtime.Gosched()
	}
	return stack
}

// labelled returns the stack of a goroutine with a label that is in one of the packages.
func labelled(mark string, paths []string) string {
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 1); err != nil {
		return ""
	}
	for stack := range strings.SplitSeq(b.String(), "\n\n") {
		if !strings.Contains(stack, mark) {
			continue
		}
		for _, path := range paths {
			if strings.Contains(stack, path+".") {
				return stack
			}
		}
	}
	return ""
}

// packages returns the package of a store, and those of the stores it is made of.
func packages(v reflect.Value) (paths []string) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || v.Type().PkgPath() == "" {
		return nil
	}
	paths = []string{v.Type().PkgPath()}
	if v.Kind() != reflect.Struct {
		return paths
	}
	for i := range v.NumField() {
		if f := v.Field(i); f.Type().Implements(reflect.TypeFor[dossier.Store]()) {
			paths = append(paths, packages(f)...)
		}
	}
	return paths
}
