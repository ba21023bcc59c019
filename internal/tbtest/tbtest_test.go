package tbtest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/internal/tbtest"
)

// Kills: a recorder that lets a failure through to the real test, goes on after Fatal, or forgets cleanups.
func TestRun(t *testing.T) {
	cleaned := ""
	tests := []struct {
		name   string
		helper func(testing.TB)
		want   tbtest.Result
	}{
		{"passes", func(t testing.TB) { t.Helper(); t.Log("a", 1) }, tbtest.Result{Logs: []string{"a 1"}}},
		{"errors", func(t testing.TB) { t.Errorf("x %d", 1); t.Error("y"); t.Logf("z") }, tbtest.Result{
			Failed: true, Errors: []string{"x 1", "y"}, Logs: []string{"z"},
		}},
		{"fatal", func(t testing.TB) { t.Fatalf("x"); t.Error("unreachable") }, tbtest.Result{
			Failed: true, Stopped: true, Errors: []string{"x"},
		}},
		{"fatal, other form", func(t testing.TB) { t.Fatal("x"); t.Error("unreachable") }, tbtest.Result{
			Failed: true, Stopped: true, Errors: []string{"x"},
		}},
		{"fail", func(t testing.TB) {
			t.Fail()
			if t.Failed() {
				t.FailNow()
			}
			t.Error("unreachable")
		}, tbtest.Result{Failed: true, Stopped: true}},
		{"skip", func(t testing.TB) { t.Skipf("why"); t.Error("unreachable") }, tbtest.Result{Skipped: true, Logs: []string{"why"}}},
		{"panic", func(testing.TB) { panic("boom") }, tbtest.Result{Panic: "boom"}},
		{"cleanups, last first, also after Fatal", func(t testing.TB) {
			t.Cleanup(func() { cleaned += "1" })
			t.Cleanup(func() { cleaned += "2" })
			t.FailNow()
		}, tbtest.Result{Failed: true, Stopped: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tbtest.Run(t, tt.helper)); diff != "" {
				t.Errorf("Run (-want +got):\n%s", diff)
			}
		})
	}
	if cleaned != "21" {
		t.Errorf("cleanups ran as %q, want 21", cleaned)
	}
	if got := tbtest.Run(t, func(t testing.TB) { t.Error("a"); t.Error("b") }).Text(); got != "a\nb" {
		t.Errorf("Text = %q", got)
	}
}
