package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// sample returns a file of the example.
func sample(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Without flags the program explains the sample, and the receipt of 12 March holds.
//
// Kills: any change of a figure, of a cause or of what a receipt covers; a clock or a map's order in the output.
func TestSample(t *testing.T) {
	for _, lang := range []string{"en", "vi"} {
		exit, stdout, stderr := start("-lang", lang)
		if exit != exitHolds || stderr != "" {
			t.Fatalf("exit %d, stderr:\n%s", exit, stderr)
		}
		golden.Equal(t, "quarter."+lang+".txt", stdout)
		if _, again, _ := start("-lang", lang); again != stdout {
			t.Error("two runs said two things")
		}
	}
	if _, stdout, _ := start(); strings.Count(stdout, " holds\n") != 3 || strings.Contains(stdout, "NOT") {
		t.Error("a receipt is not said to hold")
	}
}

// The page is written where it is wanted, with all four tables and the receipt.
//
// Kills: a section left out of the page; a receipt that is not printed.
func TestPage(t *testing.T) {
	out := filepath.Join(t.TempDir(), "quarter.html")
	if exit, _, stderr := start("-out", out); exit != exitHolds {
		t.Fatal(stderr)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"As it was known first", "As it is known now", "recorded late", "QT-013", "MC1 D1 2024-Q1 2024-04-15 "} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if bytes.Count(b, []byte("<table")) != 4 {
		t.Errorf("%d tables", bytes.Count(b, []byte("<table")))
	}
}

// A past that was changed after the report was printed does not pass: the receipt of 12 March tells. What was recorded later is free.
//
// Kills: a receipt that is not verified; a fault with the exit status of success; later events that break it.
func TestTampered(t *testing.T) {
	events, printed := sample(t, "events.csv"), strings.TrimSpace(sample(t, "printed.txt"))
	for _, tt := range []struct{ name, old, new, want string }{
		{"as it was", "", "", ""},
		{"a dossier finished a day earlier", ",2024-01-25 16:00,QT-003,resolved", ",2024-01-24 16:00,QT-003,resolved", "the logs known then were changed; other figures"},
		{"an hour that changes no figure", ",2024-01-25 16:00,QT-003,resolved", ",2024-01-25 15:00,QT-003,resolved", "the logs known then were changed\n"},
		{"a late record moved back", "2024-03-13 08:00,2024-03-07 11:00,QT-008", "2024-03-07 11:00,2024-03-07 11:00,QT-008", "the logs known then were changed; other figures"},
		{"a dossier made away with", ",2024-03-06 15:00,QT-009,accepted,QT-DAT-DAI,counter,,,,\n", "", "the logs known then were changed; other figures"},
		{"what came later", "2024-03-14 10:00,2024-03-08 08:45,QT-013", "2024-03-14 10:00,2024-03-08 08:46,QT-013", ""},
	} {
		text := strings.Replace(events, tt.old, tt.new, 1)
		if tt.old != "" && text == events {
			t.Fatalf("%s: no %s", tt.name, tt.old)
		}
		exit, stdout, _ := start("-events", file(t, "events.csv", text), "-verify", printed)
		_, verdict, _ := strings.Cut(stdout, "printed    ")
		switch {
		case tt.want == "" && (exit != exitHolds || !strings.HasPrefix(verdict, "holds")):
			t.Errorf("%s: exit %d, %s", tt.name, exit, verdict)
		case tt.want != "" && (exit != exitFault || !strings.HasPrefix(verdict, "DOES NOT HOLD: "+tt.want)):
			t.Errorf("%s: exit %d, %s", tt.name, exit, verdict)
		}
	}
}

// Other periods, instants and files.
//
// Kills: a flag without effect; the receipt of the sample held against other files.
func TestFlags(t *testing.T) {
	exit, stdout, stderr := start("-period", "2024-03", "-since", "2024-03-12T12:00:00+07:00", "-as-of", "2024-03-12T12:00:00+07:00", "-verify", " ")
	if exit != exitHolds || strings.Contains(stdout, "recorded late") || strings.Contains(stdout, "printed") || !strings.Contains(stdout, "2024-03 2024-03-12T12:00:00+07:00") {
		t.Errorf("exit %d\n%s%s", exit, stdout, stderr)
	}
	own := file(t, "events.csv", "\ufeffstep,dossier,at,procedure,channel\r\naccepted,\"A,1\",2024-02-01 09:00,X,post\r\n")
	procedures := file(t, "procedures.json", `[{"code":"X","name":"X","field":"=X","limits":[{"term":"none"}]}]`)
	exit, stdout, stderr = start("-events", own, "-procedures", procedures)
	if exit != exitHolds || strings.Contains(stdout, "printed") || !strings.Contains(stdout, "  1  =X ") {
		t.Errorf("exit %d\n%s%s", exit, stdout, stderr)
	}
}

// Wrong input is told with its place, in words, and never as success.
//
// Kills: a fault passed over; a wrong exit status; a message without the file or the line.
func TestWrongInput(t *testing.T) {
	folder := t.TempDir()
	missing := filepath.Join(folder, "no")
	printed := strings.TrimSpace(sample(t, "printed.txt"))
	events := func(text string) string { return file(t, "events.csv", text) }
	const header = "at,dossier,step,recorded,procedure,channel,reason,promised,corrects\n"
	const accepted = "2024-03-04 09:00,A,accepted,,QT-DAT-DAI,post,,,\n"
	for _, tt := range []struct {
		name string
		args []string
		exit int
		want string // in stderr
	}{
		{"help", []string{"-h"}, exitHolds, "-since instant"},
		{"unknown flag", []string{"-x"}, exitUsage, "quarter: flag provided but not defined: -x\n"},
		{"argument", []string{"x"}, exitUsage, "quarter: unexpected argument \"x\"; see -h\n"},
		{"language", []string{"-lang", "fr"}, exitUsage, "-lang: "},
		{"period", []string{"-period", "2024-Q5"}, exitUsage, "-period: "},
		{"instant", []string{"-since", "12/03/2024"}, exitUsage, "-since: neither a day YYYY-MM-DD nor an instant in RFC 3339\n"},
		{"later instant", []string{"-as-of", "now"}, exitUsage, "-as-of: "},
		{"the wrong way round", []string{"-since", "2024-04-16"}, exitUsage, "-since: later than -as-of\n"},
		{"a receipt copied wrongly", []string{"-verify", strings.Replace(printed, "2024-Q1", "2024-Q2", 1)}, exitUsage, "-verify: report: receipt: invalid: check: differs"},
		{"no file", []string{"-events", missing}, exitFault, "no such file"},
		{"folder", []string{"-events", folder}, exitFault, "quarter: " + folder + ": is a folder\n"},
		{"empty", []string{"-events", events("")}, exitFault, "events.csv: nothing in it\n"},
		{"header only", []string{"-events", events(header)}, exitFault, "events.csv: nothing in it\n"},
		{"missing column", []string{"-events", events("at,dossier\n2024-03-04 09:00,A\n")}, exitFault, "events.csv: header: column step is missing\n"},
		{"unknown column", []string{"-events", events("at,dossier,step,x\n")}, exitFault, "column 4: "},
		{"repeated column", []string{"-events", events("at,dossier,step,at\n")}, exitFault, "column 4: "},
		{"too few fields", []string{"-events", events(header + "2024-03-04 09:00,A\n")}, exitFault, "wrong number of fields"},
		{"open quote", []string{"-events", events(header + "\"2024")}, exitFault, "quote"},
		{"not UTF-8", []string{"-events", events(header + strings.Replace(accepted, "A", "\xff", 1))}, exitFault, "line 2: dossier: not UTF-8 text\n"},
		{"unknown procedure", []string{"-events", events(header + strings.Replace(accepted, "QT-DAT-DAI", "X", 1))}, exitFault, "events.csv: line 2: procedure: "},
		{"no instant", []string{"-events", events(header + ",A,accepted,,QT-DAT-DAI,post,,,\n")}, exitFault, "line 2: at: a value is required\n"},
		{"bad instant", []string{"-events", events(header + strings.Replace(accepted, "2024-03-04", "4/3", 1))}, exitFault, "line 2: at: "},
		{"bad channel", []string{"-events", events(header + strings.Replace(accepted, "post", "fax", 1))}, exitFault, "line 2: channel: "},
		{"bad step", []string{"-events", events(header + strings.Replace(accepted, "accepted", "lost", 1))}, exitFault, "line 2: step: "},
		{"a step the file cannot say", []string{"-events", events(header + accepted + "2024-03-05 09:00,A,rated,,,,,,\n")}, exitFault, "line 3: step: "},
		{"recorded before it happened", []string{"-events", events(header + strings.Replace(accepted, ",,QT", ",2024-03-01 09:00,QT", 1))}, exitFault, "line 2: at: "},
		{"no dossier", []string{"-events", events(header + strings.Replace(accepted, "A,", ",", 1))}, exitFault, "line 2: dossier: a value is required\n"},
		{"a step that is not allowed", []string{"-events", events(header + accepted + "2024-03-05 09:00,A,delivered,,,,,,\n")}, exitFault, "line 3: "},
		{"a correction of nothing", []string{"-events", events(header + accepted + "2024-03-05 09:00,A,corrected,,,online,typo,,x\n")}, exitFault, "line 3: corrects: "},
		{"an extension without a day", []string{"-events", events(header + accepted + "2024-03-05 09:00,A,extended,,,,x,soon,\n")}, exitFault, "line 3: promised: "},
		{"bad procedures", []string{"-procedures", events("[")}, exitFault, "JSON"},
		{"nowhere to write", []string{"-out", filepath.Join(missing, "x")}, exitFault, "no such file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			exit, stdout, stderr := start(tt.args...)
			if exit != tt.exit || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d, want %d; stderr:\n%s", exit, tt.exit, stderr)
			}
			rejected := strings.Contains(stderr, "events.csv: line ") && stdout != ""
			if rejected != strings.Contains(stdout, "NOT TO BE TRUSTED: ") {
				t.Error("the page does not say that rows are missing")
			}
		})
	}
}
