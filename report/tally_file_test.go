package report_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/internal/golden"
	"github.com/motcua/motcua/report"
)

func fileOf(t testing.TB, tally *report.Tally) string {
	t.Helper()
	var b bytes.Buffer
	if err := tally.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func loadedFrom(t testing.TB, file string, o *report.TallyOptions) *report.Tally {
	t.Helper()
	tally, err := report.LoadTally(strings.NewReader(file), o)
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

// sameTally compares everything a tally gives out.
func sameTally(t *testing.T, want, got *report.Tally) {
	t.Helper()
	if !got.Basis().AsOf.Equal(want.Basis().AsOf) || got.Basis().Period != want.Basis().Period || got.Basis().Policy != want.Basis().Policy {
		t.Errorf("the basis is %v, want %v", got.Basis(), want.Basis())
	}
	for name, pair := range map[string][2]any{
		"cells": {cells(want), cells(got)}, "members": {want.Members(), got.Members()}, "outside": {want.Outside(), got.Outside()},
		"receipt": {want.Receipt().String(), got.Receipt().String()},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
}

// A tally is read as it was written, can be merged and continued like the one that was written, and the same dossiers give the same bytes in
// any order.
//
// Kills: a part of the basis, a cell, a code, what is outside or the evidence not written or not read; the order of a map in the bytes.
func TestTallyFile(t *testing.T) {
	logs := sealed(t, busyLogs(t, 200, 51))
	for _, basis := range []report.Basis{
		quarter(),
		{Period: motcua.MustParsePeriod("2024-03@15"), AsOf: motcua.MustDate(2024, time.March, 14).Start().Add(9*time.Hour + 1), Policy: report.Policy{Compare: calendar.ByInstant, End: report.EndDelivered, Waiting: report.WaitingByPromise, Closed: report.ClosedLeftOut, Extension: report.ExtensionAlways, NoDue: report.NoDueLeftOut}},
		{Period: motcua.MustParsePeriod("2024-01-15/2024-02-20"), Policy: report.Policy{Closed: report.ClosedOnTime}},
	} {
		for _, o := range []*report.TallyOptions{
			nil,
			{CountsOnly: true},
			{Key: func(c *report.Case) report.Key {
				return report.Key{Level: "<Cấp>\u2028\"", Unit: c.State.Accepted.Field}
			}},
		} {
			want := report.NewTally(basis, o)
			backwards := report.NewTally(basis, o)
			for i := range logs {
				want.Add(logs[i])
				backwards.Add(logs[len(logs)-1-i])
			}
			file := fileOf(t, want)
			if file != fileOf(t, backwards) {
				t.Error("another order gives other bytes")
			}
			got := loadedFrom(t, file, nil)
			sameTally(t, want, got)
			if again := fileOf(t, got); again != file {
				t.Errorf("written again (-first +second):\n%s", cmp.Diff(file, again))
			}
			if o == nil {
				bare := report.NewTally(basis, &report.TallyOptions{CountsOnly: true})
				for _, log := range logs {
					bare.Add(log)
				}
				sameTally(t, bare, loadedFrom(t, file, &report.TallyOptions{CountsOnly: true}))
			}
		}
	}
	cases := report.NewTally(quarter(), nil)
	cases.Count(&report.Case{State: dossier.State{ID: "d"}})
	sameTally(t, cases, loadedFrom(t, fileOf(t, cases), nil))

	months := loadedFrom(t, fileOf(t, tallyOf(logs, report.Basis{Period: motcua.MustParsePeriod("2024-01")})), nil)
	for _, name := range []string{"2024-02", "2024-03"} {
		if err := months.Then(loadedFrom(t, fileOf(t, tallyOf(logs, report.Basis{Period: motcua.MustParsePeriod(name)})), nil)); err != nil {
			t.Fatal(err)
		}
	}
	sameTally(t, tallyOf(logs, report.Basis{Period: motcua.MustParsePeriod("2024-Q1")}), months)
	sameTally(t, months, loadedFrom(t, fileOf(t, months), nil))
}

// A province adds up the files of its wards. When one ward corrects something it sends its file again, the others are taken as they are, and the
// sum is that of everything counted anew, with the receipt of it; and the two sums explain their difference.
//
// Kills: a ward counted twice or left in its old form; evidence that does not survive the file.
func TestTallyFilesOfWards(t *testing.T) {
	logs := sealed(t, busyLogs(t, 400, 52))
	basis := quarter()
	wards := func(logs []dossier.Log) (files []string) {
		for i := range 4 {
			files = append(files, fileOf(t, tallyOf(logs[i*100:(i+1)*100], basis)))
		}
		return files
	}
	sum := func(files []string) *report.Tally {
		province := report.NewTally(basis, nil)
		for _, file := range files {
			if err := province.Merge(loadedFrom(t, file, nil)); err != nil {
				t.Fatal(err)
			}
		}
		return province
	}
	files := wards(logs)
	sameTally(t, tallyOf(logs, basis), sum(files))

	// The third ward had counted a dossier that belongs elsewhere, and the log of another one was cut short.
	changed := slices.Clone(logs)
	i, n := knownOf(t, logs[200:300], basis.AsOf, 2)
	changed[200+i] = dossier.Log{ID: logs[200+i].ID, Events: logs[200+i].Events[:n-1]}
	j := slices.IndexFunc(logs[200:300], func(log dossier.Log) bool { return len(tallyOf([]dossier.Log{log}, basis).Members()) == 1 })
	changed[200+j] = dossier.Log{ID: logs[200+j].ID}
	again := slices.Clone(files)
	again[2] = wards(changed)[2]
	want := tallyOf(changed, basis)
	got := sum(again)
	sameTally(t, want, got)
	d, err := report.DiffTallies(sum(files), got)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Check(); err != nil || len(d.Moves()) == 0 {
		t.Errorf("%d dossiers moved, %v", len(d.Moves()), err)
	}
	e := sum(files).Receipt().Compare(got.Receipt())
	var differs *report.ReceiptError
	if !errors.As(e, &differs) || !differs.Has(report.LogsDiffer) || !differs.Has(report.FiguresDiffer) {
		t.Errorf("the receipts differ in %v", e)
	}
}

// The form of the file, for whoever reads it with other programs.
//
// Kills: any change of the form.
func TestTallyFileForm(t *testing.T) {
	golden.Equal(t, "tally.json", fileOf(t, tallyOf(exampleTallyLogs(t), quarter())))
	bare := report.NewTally(quarter(), &report.TallyOptions{CountsOnly: true})
	for _, log := range exampleTallyLogs(t) {
		bare.Add(log)
	}
	golden.Equal(t, "tally_counts.json", fileOf(t, bare))
}

func exampleTallyLogs(t testing.TB) []dossier.Log {
	t.Helper()
	rules := tallyRules(t)
	return []dossier.Log{
		life(t, rules, "d1", accept("02-28 09:00", "5wd", dossier.Online)),
		life(t, rules, "d2", accept("03-04 09:00", "5wd", dossier.Online), resolve("03-05 09:00")),
		life(t, rules, "d3", accept("03-04 09:00", "4wh", dossier.Counter), resolve("03-05 09:00")),
		life(t, rules, "d4", &dossier.Submit{Meta: meta("03-12 09:00"), Channel: dossier.Online}),
	}
}

// What is wrong with a file is said with its place, all at once; nothing wrong is taken.
//
// Kills: any check of the reader left out; the first mistake hiding the next.
func TestLoadTallyRefuses(t *testing.T) {
	file := fileOf(t, tallyOf(exampleTallyLogs(t), quarter()))
	bare := report.NewTally(quarter(), &report.TallyOptions{CountsOnly: true})
	bareFile := fileOf(t, bare)
	policy := `"compare":"unit"`
	for _, tt := range []struct{ name, old, new, want string }{
		{"another form", "motcua.tally/1", "motcua.tally/2", "format: unknown"},
		{"other definitions", `"definitions":1`, `"definitions":2`, "definitions: unknown"},
		{"no period", `"period":"2024-Q1",`, ``, "period: required"},
		{"another period", `"2024-Q1"`, `"2024-Q2"`, "receipt: differs"},
		{"another instant", `23:59:59.999999999+07:00`, `23:59:59.999999998+07:00`, "receipt: differs"},
		{"no instant", `"as_of":"`, `"as_of":"-`, "as_of: malformed"},
		{"another policy", policy, `"compare":"date"`, "receipt: differs"},
		{"a policy nobody knows", policy, `"compare":"mood"`, "policy.compare: unknown"},
		{"a choice left out", policy + ",", ``, "policy.compare: required"},
		{"no codes", `"codes":true`, `"codes":false`, "codes: not_allowed"},
		{"codes of words", `"codes":true`, `"codes":"yes"`, "codes: malformed"},
		{"another count", `"online":[1,0,0,0,1]`, `"online":[2,0,0,0,1]`, "cells[unit/A//5wd/online]: sum"},
		{"a count in another column", `"online":[1,0,0,0,1]`, `"online":[0,1,0,0,1]`, "cells[unit/A//5wd/online]: sum"},
		{"a count less than nothing", `"online":[1,0,0,0,1]`, `"online":[-1,0,0,0,0]`, "cells[0].counts.online[0]: out_of_range"},
		{"a count beyond", `"online":[1,0,0,0,1]`, `"online":[99999999999999999999,0,0,0,0]`, "cells[0].counts.online[0]: out_of_range"},
		{"a count too large", `"online":[1,0,0,0,1]`, `"online":[2147483648,0,0,0,1]`, "cells[0].counts.online[0]: out_of_range"},
		{"a fraction", `"online":[1,0,0,0,1]`, `"online":[1.0,0,0,0,0]`, "cells[0].counts.online[0]: out_of_range"},
		{"too few columns", `"online":[1,0,0,0,1]`, `"online":[1,0,0,0]`, "cells[0].counts.online: field_count"},
		{"too many columns", `"online":[1,0,0,0,1]`, `"online":[1,0,0,0,0,0]`, "cells[0].counts.online: field_count"},
		{"too many lists", `[],["d1"]]`, `[],["d1"],["x"]]`, "cells[0].dossiers.online: field_count"},
		{"an inflow nobody knows", `"online":[1,0`, `"post":[1,0`, "cells[0].counts.post: unknown"},
		{"another code", `["d2"]`, `["d9"]`, "logs: sum"},
		{"a code twice", `["d2"]`, `["d2","d2"]`, "cells[unit/A//5wd/online]: duplicate"},
		{"a code in two cells", `["d2"]`, `["d3"]`, "cells[unit/B//4wh/counter]: duplicate"},
		{"no code", `["d2"]`, `[""]`, "cells[0].dossiers.online[0][0]: required"},
		{"a long code", `["d2"]`, `["` + strings.Repeat("d", 257) + `"]`, "cells[0].dossiers.online[0][0]: too_long"},
		{"another cell", `"field":"A"`, `"field":"C"`, "receipt: differs"},
		{"the same cell twice", `"field":"B","level":"","procedure":"4wh","channel":"counter"`, `"field":"A","level":"","procedure":"5wd","channel":"online"`, "cells[1]: duplicate"},
		{"a cell without dossiers", `"counts":{"direct"`, `"dossier":{"direct"`, "cells[1].counts: required"},
		{"a channel nobody knows", `"channel":"online"`, `"channel":"pigeon"`, "cells[0].channel: unknown"},
		{"a long name", `"field":"A"`, `"field":"` + strings.Repeat("A", 1001) + `"`, "cells[0].field: too_long"},
		{"a name that is null", `"field":"A"`, `"field":null`, "cells[0].field: malformed"},
		{"a field twice", `"field":"A"`, `"field":"A","field":"A"`, "cells[0].field: duplicate"},
		{"a field nobody knows", `"field":"A"`, `"field":"A","Nguyễn Văn A 001090000009":[{"x":{}}]`, "cells[0].?: unknown"},
		{"left out by number only", `"left_out":0`, `"left_out":1`, "outside.left_out: sum"},
		{"more outside than there are logs", `"not_accepted":1`, `"not_accepted":2`, "logs: sum"},
		{"fewer outside than there are logs", `"not_accepted":1`, `"not_accepted":0`, "logs: sum"},
		{"a log less", `["d2","`, `["d0","`, "logs: sum"},
		{"another log", `["d2","3`, `["d2","4`, "receipt: differs"},
		{"a log of three parts", `["d2","`, `["d2",{},"`, "field_count"},
		{"another receipt", `"receipt":"MC1 D1`, `"receipt":"MC1 D2`, "receipt.check: differs"},
		{"cells that are an object", `"cells":[`, `"cells":{},"x":[`, "cells: malformed"},
		{"two mistakes", `"codes":true`, `"codes":0,"x":1`, "x: unknown"},
	} {
		text := strings.Replace(file, tt.old, tt.new, 1)
		if text == file {
			t.Errorf("%s: no %s in the file", tt.name, tt.old)
			continue
		}
		_, err := report.LoadTally(strings.NewReader(text), nil)
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) || !slices.ContainsFunc(invalid.Problems, func(p motcua.Problem) bool { return strings.Contains(p.String(), tt.want) }) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "001090000009") {
			t.Errorf("%s: the error shows the input", tt.name)
		}
	}
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", " \n", "empty"},
		{"no JSON", "{\n\"a\":1,\n}", "line 3: malformed"},
		{"two documents", "{}{}", "line 1: malformed"},
		{"a list", "[]", "malformed (object)"},
		{"null", "null", "malformed (object)"},
		{"not UTF-8", "{\"a\":\"\xff\"}", "not_utf8"},
		{"a log that is not named", strings.Replace(file, `["d4",`, `["",`, 1), "logs[3][0]: required"},
		{"codes without codes", strings.Replace(bareFile, `"codes":false`, `"codes":true`, 1), ""},
		{"nested", strings.Repeat("[", 20000), "malformed"},
		{"nested deep", `{"cells":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}", "cells[0]: malformed"},
		{"more after what is skipped", `{"x":[null,{"a":null},[[]]],"codes":1}`, "codes: malformed"},
		{"many mistakes", `{"left_out":{"online":[` + strings.Repeat("1,", 5000) + `1]}}`, "left_out.online[0]: malformed"},
	} {
		_, err := report.LoadTally(strings.NewReader(tt.text), nil)
		var invalid *motcua.InvalidError
		switch {
		case tt.want == "" && err == nil:
		case !errors.As(err, &invalid) || !slices.ContainsFunc(invalid.Problems, func(p motcua.Problem) bool { return strings.Contains(p.String(), tt.want) }):
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		case len(invalid.Problems) > 1001:
			t.Errorf("%s: %d problems", tt.name, len(invalid.Problems))
		}
	}
	broken := errors.New("broken")
	if _, err := report.LoadTally(iotest.ErrReader(broken), nil); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
	endless := io.MultiReader(strings.NewReader(file), spaces{})
	if _, err := report.LoadTallyOfAtMost(endless, 1<<20); err == nil || !strings.Contains(err.Error(), "too_long (1 MiB)") {
		t.Errorf("no end: %v", err)
	}
	if got := loadedFrom(t, "\ufeff"+file, nil); got.Seen() != 4 {
		t.Errorf("with a byte order mark: %d dossiers", got.Seen())
	}
}

// spaces never end.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// What a reader would refuse is not written.
//
// Kills: any check of the writer left out; half a file.
func TestWriteTallyRefuses(t *testing.T) {
	rules := tallyRules(t)
	log := life(t, rules, "d", accept("03-04 09:00", "5wd", dossier.Counter))
	keyed := func(k report.Key) *report.Tally {
		tally := report.NewTally(quarter(), &report.TallyOptions{Key: func(*report.Case) report.Key { return k }})
		tally.Add(log)
		return tally
	}
	twice := tallyOf([]dossier.Log{log, log}, quarter())
	choice := quarter()
	choice.Policy.NoDue = 7
	for name, tally := range map[string]*report.Tally{
		"no period":             report.NewTally(report.Basis{}, nil),
		"a dossier twice":       twice,
		"a policy nobody knows": tallyOf(nil, choice),
		"not UTF-8":             keyed(report.Key{Unit: "\xff"}),
		"a long name":           keyed(report.Key{Level: strings.Repeat("x", 1001)}),
		"a channel":             keyed(report.Key{Channel: 9}),
		"no code":               tallyOf([]dossier.Log{{Events: log.Events}}, quarter()),
		"a long code":           tallyOf([]dossier.Log{{ID: dossier.ID(strings.Repeat("x", 257)), Events: log.Events}}, quarter()),
		"an instant beyond":     report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024"), AsOf: time.Date(10000, 1, 2, 0, 0, 0, 0, time.UTC)}, nil),
	} {
		var b bytes.Buffer
		if err := tally.WriteJSON(&b); !errors.Is(err, motcua.ErrInvalid) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
	broken := errors.New("broken")
	if err := tallyOf(nil, quarter()).WriteJSON(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("a writer that fails: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// Whatever is read as a tally adds up, and is written in one way that is read again.
func FuzzLoadTally(f *testing.F) {
	logs := exampleTallyLogs(f)
	f.Add([]byte(fileOf(f, tallyOf(logs, quarter()))))
	f.Add([]byte(fileOf(f, tallyOf(nil, report.Basis{Period: motcua.MustParsePeriod("2024-01-01/2024-01-02")}))))
	f.Add([]byte(fileOf(f, report.NewTally(quarter(), &report.TallyOptions{CountsOnly: true}))))
	f.Add([]byte(`{"cells":[{"counts":{"online":[0]},"dossiers":{"online":[[1]]}}],"logs":[["a"]]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		tally, err := report.LoadTally(bytes.NewReader(b), nil)
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		if err := tally.Check(); err != nil {
			t.Fatal(err)
		}
		file := fileOf(t, tally)
		if again := fileOf(t, loadedFrom(t, file, nil)); again != file {
			t.Fatal(cmp.Diff(file, again))
		}
	})
}

func BenchmarkTallyFile(b *testing.B) {
	logs := busyLogs(b, 2000, 53)
	file := fileOf(b, tallyOf(logs, quarter()))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := report.LoadTally(strings.NewReader(file), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(file))/float64(len(logs)), "bytes/dossier")
}
