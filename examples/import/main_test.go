package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/internal/golden"
)

// start runs the program as a user would.
func start(args ...string) (exit int, stdout, stderr string) {
	var out, err bytes.Buffer
	exit = run(context.Background(), args, &out, &err)
	return exit, out.String(), err.String()
}

// file writes a file of the test and returns its path.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Without flags the program says what came of the sample, row by row.
//
// Kills: any change of a count, of a reason or of what is lost; a status that arrives as another; somebody's name in a report.
func TestSample(t *testing.T) {
	for _, lang := range []string{"en", "vi"} {
		exit, stdout, stderr := start("-lang", lang)
		if exit != exitFault {
			t.Errorf("exit %d with rejected rows", exit)
		}
		for _, person := range []string{"Nguyễn", "0400851", "0900 000", "khách quen"} {
			if strings.Contains(stdout+stderr, person) {
				t.Errorf("%q is said", person)
			}
		}
		golden.Equal(t, "summary."+lang+".txt", stdout+"\n"+stderr)
	}
}

// What was taken is written in our columns, and comes in again without a map and without loss.
//
// Kills: an export that does not say what was taken; a column map that is needed for our own columns.
func TestExport(t *testing.T) {
	out, again := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "again")
	if _, stdout, _ := start("-export", out); !strings.HasSuffix(stdout, "\n14 dossiers written to "+out+", without what is personal\n") {
		t.Error(stdout)
	}
	exit, stdout, stderr := start("-file", out, "-columns", "none", "-export", again)
	if exit != exitTaken || strings.Contains(stderr, "rejected") {
		t.Errorf("exit %d\n%s", exit, stderr)
	}
	if !strings.Contains(stdout, "read 14 = taken 14 + already there 0 + rejected 0;") || !strings.Contains(stdout, "lost on the way:\nnothing\n") {
		t.Error(stdout)
	}
	first, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := os.ReadFile(again); err != nil || !bytes.Equal(first, second) {
		t.Errorf("another file comes out (%v)", err)
	}
	lines := file(t, "a.jsonl", `{"code":"A","procedure":"CT-HOP-DONG","channel":"counter","received_at":"2024-03-04 09:00"}`+"\n")
	out = filepath.Join(t.TempDir(), "lines")
	if exit, stdout, stderr := start("-file", lines, "-columns", "none", "-lines", "-unit", "H99.2", "-export", out); exit != exitTaken || stderr != "" {
		t.Errorf("exit %d\n%s%s", exit, stdout, stderr)
	}
	data, err := os.ReadFile(out)
	if want := `{"code":"A","procedure":"CT-HOP-DONG","channel":"counter","received_at":"2024-03-04T09:00:00+07:00","unit":"H99.2","actor":"import","promised":"2024-03-06","status":2}` + "\n"; err != nil || string(data) != want {
		t.Errorf("%s, %v", data, err)
	}
}

// Wrong input is told with its place, in words, and never as success.
//
// Kills: a fault passed over; a wrong exit status; a message without the file.
func TestWrongInput(t *testing.T) {
	good, err := samples.ReadFile("testdata/export.csv")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cut := file(t, "cut.csv", strings.Replace(string(good), "Ngày tiếp nhận", "Ngày nhận", 1))
	empty := file(t, "empty.csv", "")
	utf16 := file(t, "utf16.csv", "\xff\xfeS\x00")
	badMap := file(t, "map.json", "{\"source\": \"x\",\n\"columns\": [{\"to\": \"code\", \"from\": \"a\", \"values\": null}]}")
	gap := file(t, "gap.json", `{"source": "x", "columns": [{"to": "status", "from": "a", "values": {"1": "12"}}]}`)
	missing := filepath.Join(folder, "no")
	for _, tt := range []struct {
		name string
		args []string
		exit int
		want string
	}{
		{"help", []string{"-h"}, exitTaken, ""},
		{"unknown flag", []string{"-x"}, exitUsage, "import: flag provided but not defined: -x\n"},
		{"argument", []string{"x"}, exitUsage, "import: unexpected argument \"x\"; see -h\n"},
		{"language", []string{"-lang", "fr"}, exitUsage, ""},
		{"no file", []string{"-file", missing}, exitFault, ""},
		{"folder", []string{"-file", folder}, exitFault, "import: " + folder + ": is a folder\n"},
		{"empty", []string{"-file", empty}, exitFault, "import: " + empty + ": nothing in it\n"},
		{"UTF-16", []string{"-file", utf16}, exitFault, "import: " + utf16 + ": header: not UTF-8 text (UTF-16)\n"},
		{"missing column", []string{"-file", cut}, exitFault, "import: " + cut + ": header: column Ngày tiếp nhận is missing\n"},
		{"not ours", []string{"-columns", "none", "-file", cut}, exitFault, ""},
		{"bad map", []string{"-columns", badMap}, exitFault, "import: " + badMap + ": line 2: columns[0].values: a value is required ({…})\n"},
		{"map with gaps", []string{"-columns", gap}, exitFault, "import: " + gap + ": columns[0].values.1: not one of: 1..10\n" +
			"import: " + gap + ": columns: column code is missing\nimport: " + gap + ": columns: column received_at, submitted_at is missing\n"},
		{"bad procedures", []string{"-procedures", empty}, exitFault, "import: " + empty + ": nothing in it\n"},
		{"nowhere to write", []string{"-export", filepath.Join(missing, "x")}, exitFault, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			exit, stdout, stderr := start(tt.args...)
			if exit != tt.exit {
				t.Errorf("exit %d, want %d\n%s%s", exit, tt.exit, stdout, stderr)
			}
			if tt.exit != exitTaken && !strings.Contains(stderr, "import: ") {
				t.Errorf("nothing is said: %s", stderr)
			}
			if i := strings.Index(stderr, "import: "); tt.want != "" && i >= 0 {
				if diff := cmp.Diff(tt.want, stderr[i:]); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, said bytes.Buffer
	if exit := run(ctx, nil, &out, &said); exit != exitFault || !strings.Contains(said.String(), "canceled") || out.Len() > 0 {
		t.Errorf("cancelled: %d, %s%s", exit, out.String(), said.String())
	}
}
