package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/tbtest"
)

// The real file of this package: what every other package does.
func TestEqual(t *testing.T) {
	Equal(t, "greeting.txt", "Xin chào,\nđây là một cửa.\n")
	Equal(t, "greeting.txt", []byte("Xin chào,\nđây là một cửa.\n"))
}

// Kills: a comparison that passes on a difference, fails on rewritten line ends, or hides line ends the output itself has.
func TestCheck(t *testing.T) {
	const missing = "\x00missing"
	tests := []struct {
		name, why string
		file, got string
		want      string // in the failure; empty when there must be none
	}{
		{name: "same", file: "a\nb\n", got: "a\nb\n"},
		{name: "both empty", file: "", got: ""},
		{name: "checkout added CR", file: "a\r\nb\r\n", got: "a\nb\n"},
		{name: "output with CR", why: "some CSV is written this way", file: "a\r\nb\r\n", got: "a\r\nb\r\n"},
		{name: "output gained CR", file: "a\nb\n", got: "a\r\nb\r\n", want: "at line 1 "},
		{name: "output with mixed ends", file: "a\r\nb\r\n", got: "a\r\nb\n", want: "at line 2 "},
		{name: "one line", file: "a\nb\nc\n", got: "a\nB\nc\n", want: "at line 2 "},
		{name: "cut short", file: "a\nb\n", got: "a\n", want: "at line 2 "},
		{name: "one line more", file: "a\n", got: "a\nb\n", want: "at line 2 "},
		{name: "last line end", file: "a\n", got: "a", want: "at line 1 "},
		{name: "empty output", file: "a\n", got: "", want: "at line 1 "},
		{name: "missing", why: "a test that never had its file must not pass", file: missing, got: "a", want: "-update to write it"},
		{name: "missing, empty output", file: missing, got: "", want: "-update to write it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			file := filepath.Join("testdata", "sub", "out.txt")
			if tt.file != missing {
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(tt.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r := tbtest.Run(t, func(t testing.TB) { check(t, "sub/out.txt", []byte(tt.got), false) })
			if r.Failed != (tt.want != "") || !strings.Contains(r.Text(), tt.want) {
				t.Errorf("failed = %v, errors %q; want %q", r.Failed, r.Text(), tt.want)
			}
			if b, _ := os.ReadFile(file); tt.file != missing && string(b) != tt.file {
				t.Errorf("the file was changed without -update: %q", b)
			}

			r = tbtest.Run(t, func(t testing.TB) { check(t, "sub/out.txt", []byte(tt.got), true) })
			if r.Failed {
				t.Errorf("-update failed: %s", r.Text())
			}
			r = tbtest.Run(t, func(t testing.TB) { check(t, "sub/out.txt", []byte(tt.got), false) })
			if r.Failed {
				t.Errorf("fails after -update: %s", r.Text())
			}
		})
	}
}

// Kills: a failure that does not show the lines.
func TestDiffIsReadable(t *testing.T) {
	t.Chdir(t.TempDir())
	text := strings.Repeat("dòng giống nhau\n", 40)
	tbtest.Run(t, func(t testing.TB) { check(t, "o", []byte(text+"cũ\n"+text), true) })
	r := tbtest.Run(t, func(t testing.TB) { check(t, "o", []byte(text+"mới\n"+text), false) })
	for _, want := range []string{"line 41 ", "(-want +got)", "cũ", "mới"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("no %q in the failure:\n%s", want, r.Text())
		}
	}
	if n := strings.Count(r.Text(), "dòng giống nhau"); n > 20 {
		t.Errorf("the failure repeats %d lines that do not differ", n)
	}
}

// Kills: reading or writing outside testdata.
func TestNameStaysInTestdata(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"../out.txt", "/out.txt", "", "a/../../out.txt"} {
		r := tbtest.Run(t, func(t testing.TB) { check(t, name, []byte("x"), true) })
		if !r.Stopped || !strings.Contains(r.Text(), "not a name inside testdata") {
			t.Errorf("%q: stopped = %v, errors %q", name, r.Stopped, r.Text())
		}
	}
}
