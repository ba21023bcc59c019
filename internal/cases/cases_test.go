package cases_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/internal/cases"
	"github.com/motcua/motcua/internal/tbtest"
)

// bring sets MOTCUA_CASES to a new folder that holds one file.
func bring(t *testing.T, name, text string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(cases.Env, dir)
}

// inFolderWith makes a new folder the working folder, with one file in its testdata.
func inFolderWith(t *testing.T, name, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.Mkdir("testdata", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func names(rows []cases.Row) []string {
	var list []string
	for _, r := range rows {
		list = append(list, r.Name())
	}
	return list
}

// Kills: counting rows instead of lines, dropping the id, losing a row after a blank line.
func TestRows(t *testing.T) {
	t.Setenv(cases.Env, "")
	rows := cases.Rows(t, "fruit_cases.csv")
	want := []string{"fruit_cases.csv:2 F1", "fruit_cases.csv:3 F2", "fruit_cases.csv:6 F3"}
	if diff := cmp.Diff(want, names(rows)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if got, want := rows[1].Get("input"), "quả mận\nchín"; got != want {
		t.Errorf("input = %q, want %q", got, want)
	}
	if got, want := filepath.ToSlash(rows[2].Pos()), "testdata/fruit_cases.csv:6"; got != want {
		t.Errorf("Pos = %q, want %q", got, want)
	}
	if rows[0].Has("id") != true || rows[0].Has("note") != false {
		t.Error("Has is wrong about id or note")
	}
	if got, want := cases.Rows(t, "plain_cases.csv")[0].Name(), "plain_cases.csv:2"; got != want {
		t.Errorf("Name = %q, want %q", got, want)
	}
}

// Kills: ignoring the variable, replacing the built-in rows, reading cells by the built-in table's order of columns.
func TestRowsBrought(t *testing.T) {
	bring(t, "fruit_cases.csv", "\ufeffwhy,note,want,input,id\r\nbrought,n,3,kêu,X1\r\n")
	rows := cases.Rows(t, "fruit_cases.csv")
	want := []string{"fruit_cases.csv:2 F1", "fruit_cases.csv:3 F2", "fruit_cases.csv:6 F3", "brought fruit_cases.csv:2 X1"}
	if diff := cmp.Diff(want, names(rows)); diff != "" {
		t.Fatalf("names (-want +got):\n%s", diff)
	}
	last := rows[3]
	got := []string{last.Get("input"), last.Get("want"), last.Get("note"), last.Get("why")}
	if diff := cmp.Diff([]string{"kêu", "3", "n", "brought"}, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if last.Has("note") != true || rows[0].Has("note") != false {
		t.Error("Has: only the brought table has a column note")
	}
	if !strings.HasPrefix(last.Pos(), os.Getenv(cases.Env)) {
		t.Errorf("Pos = %q does not say where the row was brought from", last.Pos())
	}
	if n := len(cases.Rows(t, "plain_cases.csv")); n != 1 {
		t.Errorf("a table nobody brought rows for has %d rows, want 1", n)
	}
}

// Kills: resolving a relative folder from the package, and taking the go.mod of a module that only requires the library
// for the root.
func TestFolderRelative(t *testing.T) {
	root := t.TempDir()
	inner := filepath.Join(root, "internal", "drivers")
	for name, text := range map[string]string{
		"go.mod":                  "// The library.\nmodule github.com/motcua/motcua // one door\n\ngo 1.25.0\n",
		"own/fruit_cases.csv":     "id\n1\n",
		"internal/drivers/go.mod": "module github.com/motcua/motcua/internal/drivers\n\nrequire github.com/motcua/motcua v0.0.0\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(inner)
	t.Setenv(cases.Env, "own")
	got, err := cases.Folder()
	if err != nil {
		t.Fatal(err)
	}
	if !sameFile(t, got, filepath.Join(root, "own")) {
		t.Errorf("Folder = %s, want own below %s", got, root)
	}
	t.Chdir(t.TempDir())
	if got, err := cases.Folder(); err == nil {
		t.Errorf("outside the module a relative folder is %s, want an error", got)
	}
}

func sameFile(t *testing.T, a, b string) bool {
	t.Helper()
	x, err := os.Stat(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := os.Stat(b)
	if err != nil {
		t.Fatal(err)
	}
	return os.SameFile(x, y)
}

// Kills: any check of the table that is left out, and any that does not name the line.
func TestBadTables(t *testing.T) {
	tests := []struct {
		name, why  string
		in, brings string // the built-in table and the brought one
		want       string // in the failure
	}{
		{name: "empty", in: "", want: "cases.csv:1: the table is empty"},
		{name: "header only", in: "id,why\n", want: "cases.csv:1: the table has a header and no row"},
		{name: "short row", in: "a,b\n1,2\n3\n", want: "cases.csv:3: 1 cells under a header of 2"},
		{name: "long row", in: "a,b\n1,2,3\n", want: "cases.csv:2: 3 cells under a header of 2"},
		{name: "open quote", in: "a,b\n1,\"2\n", want: "cases.csv:2: extraneous or missing \" in quoted-field"},
		{name: "stray quote", in: "a,b\n1,2\n1,x\"y\n", want: "cases.csv:3: bare \" in non-quoted-field"},
		{name: "bad header", in: "a,\"b\n", want: "cases.csv:1: extraneous"},
		{name: "column twice", in: "a,b,a\n1,2,3\n", want: `cases.csv:1: column "a" is there twice`},
		{name: "column without a name", in: "a,,c\n1,2,3\n", want: "cases.csv:1: column 2 has no name"},
		{name: "spaces around a name", in: "a, b\n1,2\n", want: "cases.csv:1: column 2 has no name, or spaces"},
		{name: "id twice", in: "id,b\n1,x\n2,x\n1,x\n", want: "cases.csv:4: the id is that of line 2"},
		{name: "no id", in: "id,b\n1,x\n,x\n", want: "cases.csv:3: the id is empty"},
		{name: "not UTF-8", why: "TCVN3 text from an old system", in: "a,b\n1,2\n1,\xb5\n", want: "cases.csv:3: not UTF-8"},
		{name: "brought without a column", in: "a,b\n1,2\n", brings: "a,c\n1,2\n", want: `cases.csv:1: column "b" of the built-in table is missing`},
		{name: "brought empty", in: "a,b\n1,2\n", brings: "\n", want: "cases.csv:1: the table is empty"},
		{name: "brought header only", in: "a,b\n1,2\n", brings: "a,b\n", want: "no row"},
		{name: "brought short row", in: "a,b\n1,2\n", brings: "a,b\n1\n", want: "cases.csv:2: 1 cells"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(cases.Env, "")
			if tt.brings != "" {
				bring(t, "cases.csv", tt.brings)
			}
			inFolderWith(t, "cases.csv", tt.in)
			got := tbtest.Run(t, func(t testing.TB) { cases.Rows(t, "cases.csv") })
			if !got.Stopped || !strings.Contains(got.Text(), tt.want) {
				t.Errorf("stopped = %v, errors %q; want it stopped, with %q", got.Stopped, got.Text(), tt.want)
			}
		})
	}
}

// Kills: treating a missing built-in table, a misspelt folder or a name outside testdata as "no rows".
func TestRowsMissing(t *testing.T) {
	tests := []struct {
		name, table, folder, want string
	}{
		{"no such table", "no_cases.csv", "", "no_cases.csv"},
		{"no such folder", "fruit_cases.csv", filepath.Join(t.TempDir(), "nowhere"), "MOTCUA_CASES: "},
		{"a file for a folder", "fruit_cases.csv", "go.mod", "is not a folder"},
		{"outside testdata", "../cases_test.go", "", "is not a name inside testdata"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(cases.Env, tt.folder)
			got := tbtest.Run(t, func(t testing.TB) { cases.Rows(t, tt.table) })
			if !got.Stopped || !strings.Contains(got.Text(), tt.want) {
				t.Errorf("stopped = %v, errors %q; want it stopped, with %q", got.Stopped, got.Text(), tt.want)
			}
		})
	}
}

// Kills: Get giving "" for a column that is not there, and For leaving the row with the test it came from.
func TestGetUnknownColumn(t *testing.T) {
	t.Setenv(cases.Env, "")
	row := cases.Rows(t, "fruit_cases.csv")[0]
	got := tbtest.Run(t, func(t testing.TB) { row.For(t).Get("missing") })
	want := `cases: ` + row.Pos() + `: the table has no column "missing"`
	if !got.Stopped || got.Text() != want {
		t.Errorf("stopped = %v, errors %q; want %q", got.Stopped, got.Text(), want)
	}
}

// Kills: a Run that does not run every row, or hands out rows of the outer test.
func TestRun(t *testing.T) {
	t.Setenv(cases.Env, "")
	var got []string
	cases.Run(t, "fruit_cases.csv", func(t *testing.T, r cases.Row) {
		got = append(got, strings.TrimPrefix(t.Name(), "TestRun/"))
		if n := strings.Count(r.Get("input"), "") - 1; r.Get("want") == "0" && n != 0 {
			t.Errorf("%d letters", n)
		}
	})
	want := []string{"fruit_cases.csv:2_F1", "fruit_cases.csv:3_F2", "fruit_cases.csv:6_F3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("subtests (-want +got):\n%s", diff)
	}
}
