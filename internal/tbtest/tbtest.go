// Package tbtest records what a test helper says, so that the helper's failures can be tested too.
package tbtest

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// Result is what a helper did with the [testing.TB] it was given.
type Result struct {
	Failed  bool     // an Error, Fail or Fatal method was called
	Stopped bool     // FailNow or a Fatal method ended the helper
	Skipped bool     // a Skip method ended the helper
	Errors  []string // the texts of the Error and Fatal methods, in order
	Logs    []string // the texts of the Log and Skip methods, in order
	Panic   any      // the value of a panic that left the helper, if there was one
}

// Text returns all errors, one a line.
func (r Result) Text() string { return strings.Join(r.Errors, "\n") }

// Run calls helper with a [testing.TB] that records and does not fail t, and returns what was recorded. Methods that need a
// real test (TempDir, Setenv, Context …) go through to t. Cleanups run when the helper has ended.
func Run(t testing.TB, helper func(testing.TB)) Result {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	// Fatal methods end the goroutine they are called on, as they do in a real test.
	go func() {
		defer close(done)
		defer func() { r.result.Panic = recover() }()
		defer r.cleanup()
		helper(r)
	}()
	<-done
	return r.result
}

type recorder struct {
	testing.TB // for the methods that need a real test, and for the private one

	mu       sync.Mutex
	result   Result
	cleanups []func()
}

func (r *recorder) record(list *[]string, text string, failed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*list = append(*list, strings.TrimSuffix(text, "\n"))
	r.result.Failed = r.result.Failed || failed
}

func (r *recorder) stop(flag *bool) {
	r.mu.Lock()
	*flag = true
	r.mu.Unlock()
	runtime.Goexit()
}

func (r *recorder) cleanup() {
	for i := len(r.cleanups) - 1; i >= 0; i-- {
		r.cleanups[i]()
	}
}

func (r *recorder) Helper()          {}
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Log(args ...any)  { r.record(&r.result.Logs, fmt.Sprintln(args...), false) }
func (r *recorder) Logf(format string, args ...any) {
	r.record(&r.result.Logs, fmt.Sprintf(format, args...), false)
}
func (r *recorder) Error(args ...any) { r.record(&r.result.Errors, fmt.Sprintln(args...), true) }
func (r *recorder) Errorf(format string, args ...any) {
	r.record(&r.result.Errors, fmt.Sprintf(format, args...), true)
}

func (r *recorder) Fatal(args ...any) {
	r.Error(args...)
	r.stop(&r.result.Stopped)
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	r.stop(&r.result.Stopped)
}

func (r *recorder) Fail() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result.Failed = true
}

func (r *recorder) FailNow() {
	r.Fail()
	r.stop(&r.result.Stopped)
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.result.Failed
}

func (r *recorder) Skip(args ...any) {
	r.Log(args...)
	r.SkipNow()
}

func (r *recorder) Skipf(format string, args ...any) {
	r.Logf(format, args...)
	r.SkipNow()
}

func (r *recorder) SkipNow() { r.stop(&r.result.Skipped) }

func (r *recorder) Skipped() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.result.Skipped
}
