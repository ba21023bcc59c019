package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/motcua/motcua/internal/golden"
)

// result is what a run of the program gave.
type result struct {
	exit           int
	stdout, stderr string
	out            string // the folder it wrote to
}

// start runs the program as a user would, writing to a folder of the test.
func start(t *testing.T, args ...string) result {
	t.Helper()
	r := result{out: filepath.Join(t.TempDir(), "out")}
	var stdout, stderr bytes.Buffer
	r.exit = run(context.Background(), append([]string{"-out", r.out}, args...), &stdout, &stderr)
	r.stdout = strings.ReplaceAll(filepath.ToSlash(stdout.String()), filepath.ToSlash(r.out), "OUT")
	r.stderr = stderr.String()
	return r
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

// Without flags the program says what it is there to say.
//
// Kills: any change of a figure or of its reason.
func TestSample(t *testing.T) {
	r := start(t)
	if r.exit != exitTrusted || r.stderr != "" {
		t.Fatalf("exit %d, stderr:\n%s", r.exit, r.stderr)
	}
	for _, want := range []string{
		"read 403 = accepted 403 + rejected 0",
		"403 = 107 + 286 + 10",
		"72 of 91 days",
		"403/403 = 100.0 %  (dossiers finished on or before the promised day / dossiers finished in the period)",
		"MC1 D1 2024-Q1 2024-03-12 P000000 403 ",
		"10/13 met",
		"mean progress 86.54 %–94.23 %",
		"not reproducible: 98.4 %; 99.8 % needs a whole of 36,971–37,007",
	} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("the summary does not say %q", want)
		}
	}
	golden.Equal(t, "summary.en.txt", r.stdout)
	golden.Equal(t, "summary.vi.txt", start(t, "-lang", "vi").stdout)
}

// The files hold what the summary says, each in its own form, and the same bytes every time.
//
// Kills: a file left out, cut short or in another language; a page that needs something from outside; a clock or a map's
// order in the output.
func TestFiles(t *testing.T) {
	first, second := start(t), start(t)
	read := func(r result, name string) []byte {
		b, err := os.ReadFile(filepath.Join(r.out, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, name := range []string{"report.html", "report.json", "report.xlsx", "form06a.csv"} {
		if !bytes.Equal(read(first, name), read(second, name)) {
			t.Errorf("%s: two runs gave two files", name)
		}
	}
	if entries, err := os.ReadDir(first.out); err != nil || len(entries) != 4 {
		t.Errorf("%d files in the folder, %v; want 4", len(entries), err)
	}

	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(read(first, "form06a.csv"), []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if len(last) != 13 || last[2] != "403" || last[6] != "403" || last[9] != "0" || last[10] != "0" {
		t.Errorf("the total of the form is %q", last)
	}

	var page struct {
		Sections []struct {
			Key string `json:"key"`
		} `json:"sections"`
	}
	if err := json.Unmarshal(read(first, "report.json"), &page); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, s := range page.Sections {
		keys = append(keys, s.Key)
	}
	if got := strings.Join(keys, " "); got != "form06a on_time months handling reception criteria claims roll" {
		t.Errorf("sections %q", got)
	}

	html := string(read(first, "report.html"))
	for _, want := range []string{`lang="vi"`, "II.06a/VPCP/KSTT", "36.971–37.007", "86,54–94,23", "<svg", "MC1 D1 2024-Q1 2024-03-12 P000000 403 "} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	for _, bad := range []string{"<script", "http://", "https://", "javascript:", "@import"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if html := string(read(start(t, "-lang", "en"), "report.html")); !strings.Contains(html, `lang="en"`) || !strings.Contains(html, "36,971–37,007") {
		t.Error("-lang en does not give an English page")
	}
}

// Parts of the sample do not pass for the user's own.
//
// Kills: a report of one ward with the roll, the criteria or the period of another, unmarked.
func TestSampleIsMarked(t *testing.T) {
	if r := start(t); strings.Contains(r.stdout, "SAMPLE DATA") {
		t.Error("the sample by itself needs no mark")
	}
	r := start(t, "-dossiers", file(t, "dossiers.csv", sample(t, "dossiers.csv")))
	if n := strings.Count(r.stdout, "[SAMPLE DATA]"); n != 3 {
		t.Errorf("%d parts are marked, want roll, criteria and claims:\n%s", n, r.stdout)
	}
	if n := strings.Count(r.stdout, "[that of the sample; choose with"); n != 2 {
		t.Errorf("%d defaults are marked, want period and instant:\n%s", n, r.stdout)
	}
	if strings.Contains(r.stdout, "by data as of") {
		t.Error("claims of another ward were checked against these dossiers")
	}
	html, err := os.ReadFile(filepath.Join(r.out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(html), "DỮ LIỆU MẪU") || strings.Contains(string(html), sampleUnit) {
		t.Error("the page does not mark the sample, or names its unit")
	}
}

// An interrupt ends the job before anything is written.
//
// Kills: a signal that is caught and forgotten.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out := filepath.Join(t.TempDir(), "out")
	var stdout, stderr bytes.Buffer
	if exit := run(ctx, []string{"-out", out}, &stdout, &stderr); exit != exitNotTrusted || stdout.Len() > 0 {
		t.Errorf("exit %d, %q", exit, stdout.String())
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("something was written")
	}
}

// No output holds a personal number or the name of an applicant: the summary, the messages, the files.
//
// Kills: a report that prints its rows; an error that quotes a field.
func TestNothingPersonal(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(sample(t, "dossiers.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	broken := strings.ReplaceAll(sample(t, "dossiers.csv"), ",counter,", ",window,")
	for _, r := range []result{start(t), start(t, "-dossiers", file(t, "dossiers.csv", broken)), start(t, "-roll", file(t, "roll.csv", strings.ReplaceAll(sample(t, "roll.csv"), "19", "x")))} {
		all := r.stdout + r.stderr
		entries, _ := os.ReadDir(r.out)
		for _, e := range entries {
			b, err := os.ReadFile(filepath.Join(r.out, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			all += string(b)
		}
		for _, row := range rows[1:] {
			for _, c := range []string{"applicant_name", "applicant_id"} {
				if v := row[column[c]]; len(v) > 8 && strings.Contains(all, v) {
					t.Fatalf("an %s is in the output", c)
				}
			}
		}
	}
}

// Every kind of wrong input is named with its place and reason, the good rows are counted, and the exit status says that the
// figures are not to be trusted.
//
// Kills: a row dropped in silence; a message without place or reason; exit 0 on input that was not taken whole.
func TestWrongInput(t *testing.T) {
	dossiers := sample(t, "dossiers.csv")
	header, body, _ := strings.Cut(dossiers, "\n")
	firstRow, _, _ := strings.Cut(body, "\n")
	column := func(row, name, value string) string {
		cells := strings.Split(row, ",")
		for i, n := range strings.Split(header, ",") {
			if n == name {
				cells[i] = value
			}
		}
		return strings.Join(cells, ",")
	}
	with := func(name, value string) string {
		return header + "\n" + column(firstRow, name, value) + "\n" + strings.SplitN(body, "\n", 2)[1]
	}
	utf16le := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	tests := []struct {
		name, flag, content string
		stderr              []string
		counted             string // what the summary still counts; empty when there is none
	}{
		{"bad date", "dossiers", with("received_at", "2024-02-30 09:00"), []string{"dossiers.csv: line 2: rejected: received_at"}, "read 403 = accepted 402 + rejected 1"},
		{"no time of day", "dossiers", with("received_at", "2024-01-02"), []string{"line 2: rejected: received_at: not in the form YYYY-MM-DD HH:MM"}, "read 403 = accepted 402 + rejected 1"},
		{"bad number", "dossiers", with("applicant_id", "04008512345O"), []string{"line 2: rejected: applicant_id: not in the form"}, "read 403 = accepted 402 + rejected 1"},
		{"bad channel", "dossiers", with("channel", "window"), []string{"line 2: rejected: channel: not one of: counter, online, post"}, "read 403 = accepted 402 + rejected 1"},
		{"due before received", "dossiers", with("promised", "2023-12-31"), []string{"line 2: rejected: promised: earlier than received_at"}, "read 403 = accepted 402 + rejected 1"},
		{"resolved before received", "dossiers", with("resolved_at", "2023-12-31 10:00"), []string{"line 2: rejected: resolved_at: earlier than received_at"}, "read 403 = accepted 402 + rejected 1"},
		{"another promise", "dossiers", with("promised", "2024-01-05"), []string{"line 2: note: promised: not what the rules work out: 2024-01-02"}, "read 403 = accepted 403 + rejected 0; 1 rows with a note"},
		{"unknown procedure", "dossiers", with("procedure", "9.999999"), []string{"line 2: rejected: procedure: not one of"}, "read 403 = accepted 402 + rejected 1"},
		{"duplicate code", "dossiers", dossiers + firstRow + "\n", []string{"line 405: rejected: code: already given at line 2"}, "read 404 = accepted 403 + rejected 1"},
		{"field count", "dossiers", dossiers + firstRow + ",more\n", []string{"line 405: rejected: more or fewer fields than the header"}, "read 404 = accepted 403 + rejected 1"},
		{"not UTF-8", "dossiers", with("reason", "b\xe3n sao"), []string{"line 2: rejected: reason: not UTF-8"}, "read 403 = accepted 402 + rejected 1"},
		{"bad header", "dossiers", strings.Replace(dossiers, "received_at", "ngay_nhan", 1), []string{"a column nobody knows", "column received_at is missing"}, ""},
		{"empty", "dossiers", "", []string{"dossiers.csv: nothing in it"}, ""},
		{"header only", "dossiers", header + "\n", []string{"dossiers.csv: nothing in it"}, ""},
		{"UTF-16", "dossiers", utf16le(dossiers), []string{"dossiers.csv: "}, ""},
		{"procedures: not JSON", "procedures", "[", []string{"procedures.json: ", "line 1"}, ""},
		{"procedures: unknown field", "procedures", `[{"kode":"1.1"}]`, []string{"procedures.json: "}, ""},
		{"roll: bad header", "roll", "so,ten\n1,A\n", []string{"roll.csv: ", "column personal_id is missing"}, "read 403 = accepted 403 + rejected 0"},
		{"roll: header only", "roll", "no,name,sex,birth_date,birthplace,personal_id\n", []string{"roll.csv: nothing in it"}, "read 403 = accepted 403 + rejected 0"},
		{"roll: field count", "roll", sample(t, "roll.csv") + "1,2\n", []string{"roll.csv: line", "rejected"}, "read 403 = accepted 403 + rejected 0"},
		{"criteria: mistakes", "criteria", `{"set":"none@0","unit":{},"more":1}`, []string{"criteria.json: ", "more"}, "read 403 = accepted 403 + rejected 0"},
		{"claims: mistakes", "claims", `{"format":"motcua.claims/1","claims":[{"id":"A"}]}`, []string{"claims.json: "}, "read 403 = accepted 403 + rejected 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			names := map[string]string{"procedures": "procedures.json", "dossiers": "dossiers.csv", "roll": "roll.csv", "criteria": "criteria.json", "claims": "claims.json"}
			r := start(t, "-"+tt.flag, file(t, names[tt.flag], tt.content))
			for _, want := range tt.stderr {
				if !strings.Contains(r.stderr, want) {
					t.Errorf("stderr does not say %q:\n%s", want, r.stderr)
				}
			}
			if !strings.Contains(r.stdout, tt.counted) {
				t.Errorf("the summary does not say %q:\n%s", tt.counted, r.stdout)
			}
			if tt.counted == "" && r.stdout != "" {
				t.Errorf("a summary of a file that could not be used:\n%s", r.stdout)
			}
			want := exitNotTrusted
			if strings.HasSuffix(tt.counted, "with a note") {
				want = exitTrusted
			}
			if r.exit != want {
				t.Errorf("exit %d, want %d", r.exit, want)
			}
			if want == exitNotTrusted && tt.counted != "" && !strings.Contains(r.stdout, "NOT TO BE TRUSTED: ") {
				t.Error("the summary does not warn")
			}
		})
	}
	t.Run("missing file", func(t *testing.T) {
		r := start(t, "-dossiers", filepath.Join(t.TempDir(), "none.csv"))
		if r.exit != exitNotTrusted || !strings.Contains(r.stderr, "none.csv") || r.stdout != "" {
			t.Errorf("exit %d, stderr %q", r.exit, r.stderr)
		}
	})
	t.Run("a folder", func(t *testing.T) {
		r := start(t, "-roll", t.TempDir())
		if r.exit != exitNotTrusted || !strings.Contains(r.stderr, "is a folder") || !strings.Contains(r.stdout, "403 = 107 + 286 + 10") {
			t.Errorf("exit %d, stderr %q", r.exit, r.stderr)
		}
	})
	t.Run("nowhere to write", func(t *testing.T) {
		r := start(t, "-out", file(t, "taken", ""))
		if r.exit != exitNotTrusted || r.stderr == "" || r.stdout != "" {
			t.Errorf("exit %d, stderr %q", r.exit, r.stderr)
		}
	})
}

// The wrong inputs that come with the example are each named with the file and the line, counted as its table says, and end with
// status 1 unless every row could be taken.
//
// Kills: a reader whose problems do not reach stderr; a count that forgets rows.
func TestBrokenFiles(t *testing.T) {
	f, err := os.Open("testdata/broken/expected.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	runs := map[string]result{}
	for _, row := range rows[1:] {
		name, reader, line, read, accepted, rejected := row[0], row[1], row[2], row[5], row[6], row[7]
		r, ok := runs[name]
		if !ok {
			r = start(t, "-"+reader, filepath.Join("testdata", "broken", name))
			runs[name] = r
			want := exitNotTrusted
			if read != "0" && rejected == "0" {
				want = exitTrusted // every row was taken, with a note
			}
			if r.exit != want {
				t.Errorf("%s: exit %d, want %d", name, r.exit, want)
			}
			if !strings.Contains(r.stderr, name) {
				t.Errorf("%s: stderr does not name the file:\n%s", name, r.stderr)
			}
		}
		if line != "" && !strings.Contains(r.stderr, "line "+line) {
			t.Errorf("%s: stderr does not name line %s:\n%s", name, line, r.stderr)
		}
		if want := fmt.Sprintf("read %s = accepted %s + rejected %s", read, accepted, rejected); read != "0" && read != "" && !strings.Contains(r.stdout, want) {
			t.Errorf("%s: the summary does not say %q:\n%s%s", name, want, r.stdout, r.stderr)
		}
	}
	if len(runs) < 30 {
		t.Errorf("%d broken files, want those of the table", len(runs))
	}
}

// Flags choose period, instant and language; wrong ones end with status 2 and say what is expected.
//
// Kills: a flag that is read and not used.
func TestFlags(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"-period 2024-01", "January 2024 (2024-01-01 to 2024-01-31)"},
		{"-period 2024-Q1@15", "(2023-12-15 to 2024-03-14)"},
		{"-as-of 2024-01-31", "31 of 91 days"},
		{"-as-of 2024-04-01", "all 91 days"},
		{"-as-of 2024-04-01 -period 2024-01", "403 = in the form 178 + finished before the period 0 + accepted after it 225 + not accepted 0"},
		{"-as-of 2024-03-31T09:00:00+07:00", "91 of 91 days at 09:00 2024-03-31: the period is not over"},
		{"-as-of 2023-12-01", "403 = known then 0 + not known yet 403"},
		{"-period 2024-03/2024-04", ""},
		{"-as-of tomorrow", ""},
		{"-lang fr", ""},
		{"-nonsense", ""},
		{"extra", ""},
	} {
		r := start(t, strings.Fields(tt.args)...)
		switch {
		case tt.want == "" && (r.exit != exitUsage || r.stderr == "" || r.stdout != ""):
			t.Errorf("%s: exit %d, stderr %q", tt.args, r.exit, r.stderr)
		case tt.want != "" && (r.exit != exitTrusted || !strings.Contains(r.stdout, tt.want)):
			t.Errorf("%s: exit %d, no %q in\n%s%s", tt.args, r.exit, tt.want, r.stdout, r.stderr)
		}
	}
	if r := start(t, "-h"); r.exit != exitTrusted || !strings.Contains(r.stderr, "-as-of") {
		t.Errorf("-h: exit %d, %q", r.exit, r.stderr)
	}
	if early := start(t, "-as-of", "2024-01-31").stdout; strings.Contains(early, "403 = 107 + 286 + 10") || !strings.Contains(early, "read 403") {
		t.Error("-as-of does not leave out what came later")
	}
	if vi := start(t, "-lang", "vi").stdout; !strings.Contains(vi, "quý I/2024") || strings.Contains(vi, "dossiers") {
		t.Error("-lang vi does not give a Vietnamese summary")
	}
}
