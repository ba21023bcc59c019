package motcua_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The program in both READMEs is the compiled Example_embedding, with its output.
//
// Kills: a README that shows code or output which the library no longer has.
func TestReadmeProgram(t *testing.T) {
	source, err := os.ReadFile("example_embedding_test.go")
	if err != nil {
		t.Fatal(err)
	}
	want := string(source)
	for _, r := range []struct{ old, new string }{
		{"package motcua_test", "package main"},
		{"func Example_embedding()", "func main()"},
	} {
		if strings.Count(want, r.old) != 1 {
			t.Fatalf("the example does not have %q once", r.old)
		}
		want = strings.Replace(want, r.old, r.new, 1)
	}
	body, output, ok := strings.Cut(want, "\t// Output:\n")
	if !ok {
		t.Fatal("the example has no output")
	}
	var lines []string
	for line := range strings.Lines(output) {
		if text, ok := strings.CutPrefix(line, "\t// "); ok {
			lines = append(lines, text)
		}
	}
	for _, name := range []string{"README.md", "README.vi.md"} {
		readme, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(body+"}\n", block(t, name, string(readme), "```go\n")); diff != "" {
			t.Errorf("%s: program (-example +README):\n%s", name, diff)
		}
		if diff := cmp.Diff(strings.Join(lines, ""), block(t, name, string(readme), "```text\n")); diff != "" {
			t.Errorf("%s: output (-example +README):\n%s", name, diff)
		}
	}
}

// block returns the first fenced block that begins with fence.
func block(t *testing.T, name, text, fence string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "\n"+fence)
	if !ok {
		t.Fatalf("%s has no block %q", name, fence)
	}
	code, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatalf("%s: block %q is not closed", name, fence)
	}
	return code
}
