package dossier_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
)

// resumable is a file with everything that a resumed import could trip over: rejected rows, duplicates of them, rows that go on, lines that
// are not rows, and what nobody maps.
var resumable = "\ufeff" + foreignHeader + strings.Join([]string{
	"A;KS;1;04/03/2024 09:00;;;;;;TN;;;x;",
	"B;XX;1;04/03/2024 09:00;;;;;;TN;;;x;",
	"B;KS;1;04/03/2024 09:00;;;;;;TN;;;x;",
	"",
	"A;KS;1;04/03/2024 09:00;20240305090000;;;;;XONG;;;;y",
	"C;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;CHOBS2;;;;",
	`"D;KS`,
	"A;KS;1;04/03/2024 09:00;20240305090000;;;;;XONG;;;;y",
	"A;KS;1;04/03/2024 09:00;20240305090000;5/3/2024;;;;TRA;;;;y",
	"C;KS;2;04/03/2024 09:00;;;05/03/2024 09:00;;;CHOBS;;;;",
	strings.Repeat("x", 1<<16),
	"E;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;KHAC;;;x;",
	";;;;;;;;;;;;;",
	"F;KS;1;04/03/2024 09:00;;;;05/03/2024 09:00;;CHOTHUE;;;x;",
}, "\n") + "\n"

// logs returns all that a store has, to compare.
func logs(t testing.TB, store dossier.Store) (out []dossier.Log) {
	t.Helper()
	for log, err := range dossier.Logs(context.Background(), store) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, log)
	}
	return out
}

func sameLogs(a, b []dossier.Log) bool {
	return slices.EqualFunc(a, b, func(x, y dossier.Log) bool {
		return x.ID == y.ID && slices.EqualFunc(x.Events, y.Events, dossier.Event.Equal)
	})
}

// keep keeps a position as a program would: as JSON.
func keep(t testing.TB, p dossier.Position) dossier.Position {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back dossier.Position
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// An import that is killed at any row, at any call of its store, before or after the store did its work, and is resumed from the position that
// was kept last, or from the beginning, leads to the same store as one that was not killed; and where nothing was read twice, to the same
// report.
//
// Kills: a position before the row it stands for, or after; a row skipped or taken twice; a store that depends on what the import
// remembers; a count or a loss that is forgotten.
func TestImportResumes(t *testing.T) {
	rules, columns := testRules(t), mustColumns(t, foreignMap)
	options := func() *dossier.ImportOptions { return &dossier.ImportOptions{Columns: columns} }
	whole := memstore.New()
	counted := storetest.NewFaulty(whole, nil)
	want, err := dossier.Import(t.Context(), counted, rules, strings.NewReader(resumable), options())
	if err != nil || want.Read != 12 || want.Accepted != 6+1 || want.Continued != 2 || want.Unchanged != 0 {
		t.Fatalf("%+v, %v", want, err)
	}
	full := logs(t, whole)
	resume := func(t *testing.T, store dossier.Store, p dossier.Position) dossier.ImportReport {
		t.Helper()
		o := options()
		o.Resume = keep(t, p)
		report, err := dossier.Import(t.Context(), store, rules, strings.NewReader(resumable), o)
		if err != nil {
			t.Fatal(err)
		}
		if got := logs(t, store); !sameLogs(got, full) {
			t.Fatalf("another store: %+v", got)
		}
		if report.Read != report.Accepted+report.Unchanged+report.Rejected {
			t.Errorf("%+v does not add up", report)
		}
		return report
	}
	for every := 1; every <= 5; every += 2 {
		// Killed between two rows.
		for n := 1; n <= want.Read; n++ {
			ctx, cancel := context.WithCancel(t.Context())
			store, o := memstore.New(), options()
			var last dossier.Position
			o.PositionEvery, o.OnPosition = every, func(p dossier.Position) error { last = p; return nil }
			o.OnProgress = func(rows int, _ int64) {
				if rows == n {
					cancel()
				}
			}
			if r, err := dossier.Import(ctx, store, rules, strings.NewReader(resumable), o); !errors.Is(err, context.Canceled) || r.Read != n {
				t.Fatalf("row %d: %+v, %v", n, r, err)
			}
			if last.Report.Read != n/every*every {
				t.Fatalf("row %d, position after every %d: %+v", n, every, last)
			}
			if got := resume(t, store, last); every == 1 && n < 4 { // a duplicate further on is known as one only to who has seen the first
				if got.Read != want.Read || got.Accepted != want.Accepted || got.Loss.Text(1) != want.Loss.Text(1) {
					t.Errorf("row %d: %+v, want %+v", n, got, want)
				}
			}
		}
		// Killed in a call of the store.
		for call := 1; call <= counted.Calls(); call++ {
			for _, fault := range []storetest.Fault{storetest.FailBefore, storetest.FailAfter} {
				inner, o := memstore.New(), options()
				var last dossier.Position
				o.PositionEvery, o.OnPosition = every, func(p dossier.Position) error { last = p; return nil }
				if _, err := dossier.Import(t.Context(), storetest.NewFaulty(inner, map[int]storetest.Fault{call: fault}), rules, strings.NewReader(resumable), o); !errors.Is(err, storetest.ErrInjected) {
					t.Fatalf("call %d: %v", call, err)
				}
				resume(t, inner, last)
			}
		}
	}
	// After the end there is nothing left to do.
	var last dossier.Position
	o := options()
	o.OnPosition = func(p dossier.Position) error { last = p; return nil }
	store := memstore.New()
	if _, err := dossier.Import(t.Context(), store, rules, strings.NewReader(resumable), o); err != nil || last.Bytes != int64(len(resumable)) || last.Line != 15 {
		t.Fatalf("%+v, %v", last, err)
	}
	if diff := cmp.Diff(want, resume(t, store, last)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The file grew.
	o.Resume = keep(t, last)
	report, err := dossier.Import(t.Context(), store, rules, strings.NewReader(resumable+"G;KS;1;04/03/2024 09:00;;;;;;TN;;;x;\n"), o)
	if err != nil || report.Accepted != want.Accepted+1 || report.Loss.Columns[0].Rows != want.Loss.Columns[0].Rows+1 || last.Line != 16 {
		t.Errorf("%+v, %+v, %v", report, last, err)
	}
}

// Kills: a position taken for one of another file, map, source or unit; an error while a position is kept that goes unsaid.
func TestImportResumesOnlyTheSame(t *testing.T) {
	rules := testRules(t)
	file := "code,procedure,channel,received_at\nA,5wd,counter,2024-03-04 09:00\nB,5wd,counter,2024-03-04 09:00\n"
	var p dossier.Position
	o := dossier.ImportOptions{Unit: "u", PositionEvery: 1, OnPosition: func(at dossier.Position) error {
		if p.Bytes == 0 {
			p = at
		}
		return nil
	}}
	if _, err := dossier.Import(t.Context(), memstore.New(), rules, strings.NewReader(file), &o); err != nil || p.Line != 2 {
		t.Fatal(p, err)
	}
	o.OnPosition = nil
	for name, change := range map[string]func(o *dossier.ImportOptions, file *string){
		"another file":   func(_ *dossier.ImportOptions, f *string) { *f = strings.Replace(*f, "A,5wd", "C,5wd", 1) },
		"a shorter file": func(_ *dossier.ImportOptions, f *string) { *f = (*f)[:60] },
		"another source": func(o *dossier.ImportOptions, _ *string) { o.Source = "x" },
		"another unit":   func(o *dossier.ImportOptions, _ *string) { o.Unit = "v" },
		"a map": func(o *dossier.ImportOptions, _ *string) {
			o.Columns = mustColumns(t, `{"source":"csv","columns":[{"to":"code","from":"code"},{"to":"procedure","from":"procedure"},{"to":"channel","from":"channel"},{"to":"received_at","from":"received_at"}]}`)
		},
		"another place": func(o *dossier.ImportOptions, _ *string) { o.Resume.Bytes-- },
	} {
		changed, f := o, file
		changed.Resume = p
		change(&changed, &f)
		if _, err := dossier.Import(t.Context(), memstore.New(), rules, strings.NewReader(f), &changed); !slices.Equal(problems(err), []string{"resume: not_allowed (digest)"}) {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.Resume = p
	fault := errors.New("disk")
	if _, err := dossier.Import(t.Context(), memstore.New(), rules, io.MultiReader(strings.NewReader(file[:50]), iotest.ErrReader(fault)), &o); !errors.Is(err, fault) {
		t.Error(err)
	}
	o.OnPosition = func(dossier.Position) error { return fault }
	if r, err := dossier.Import(t.Context(), memstore.New(), rules, strings.NewReader(file), &o); !errors.Is(err, fault) || r.Read != 2 {
		t.Error(r, err)
	}
}

// A row that tells the same as before, and more, goes on where the log ends; anything else is rejected with the column.
//
// Kills: a step taken twice; a step taken although the dossier lived on in the store; an older row that undoes a newer one.
func TestImportContinues(t *testing.T) {
	im := newImporter(t)
	file := func(cells ...string) string { return allColumns + "\n" + row(cells...) + "\n" }
	supplement := []string{"supplement_at=2024-03-05 10:00", "reason=R9"}
	with := func(cells []string, more ...string) []string { return slices.Concat(cells, more) }
	resolved := with(supplement, "supplemented_at=2024-03-06 10:00", "resolved_at=2024-03-11 16:00")
	delivered := with(resolved, "delivered_at=2024-03-12 08:00")
	for i, step := range []struct {
		why    string
		cells  []string
		want   dossier.ImportReport
		said   string
		status dossier.Status
	}{
		{"first", nil, dossier.ImportReport{Read: 1, Accepted: 1}, "", dossier.Received},
		{"goes on", supplement, dossier.ImportReport{Read: 1, Accepted: 1, Continued: 1}, "", dossier.AwaitingSupplement},
		{"again", supplement, dossier.ImportReport{Read: 1, Unchanged: 1}, "", dossier.AwaitingSupplement},
		{"goes on by two steps", resolved, dossier.ImportReport{Read: 1, Accepted: 1, Continued: 1}, "", dossier.Processed},
		{"the first again", nil, dossier.ImportReport{Read: 1, Unchanged: 1}, "", dossier.Processed},
		{"half of the last", with(supplement, "supplemented_at=2024-03-06 10:00"), dossier.ImportReport{Read: 1, Rejected: 1}, "resolved_at", dossier.Processed},
		{"goes on, but not from there", with(delivered, "received_at=2024-03-04 09:01"), dossier.ImportReport{Read: 1, Rejected: 1}, "received_at", dossier.Processed},
		{"goes on, but otherwise", with(delivered, "resolved_at=2024-03-11 16:01"), dossier.ImportReport{Read: 1, Rejected: 1}, "resolved_at", dossier.Processed},
		{"goes on in between", with(resolved, "extended_at=2024-03-07 09:00", "extended_to=2024-04-09"), dossier.ImportReport{Read: 1, Rejected: 1}, "extended_at", dossier.Processed},
		{"to the end", delivered, dossier.ImportReport{Read: 1, Accepted: 1, Continued: 1}, "", dossier.ResultDelivered},
		{"again", delivered, dossier.ImportReport{Read: 1, Unchanged: 1}, "", dossier.ResultDelivered},
	} {
		report, err := im.run(file(step.cells...))
		if err != nil || report != step.want || im.state("H40-1").Status != step.status {
			t.Fatalf("%d, %s: %+v, %v, %v", i, step.why, report, err, im.said())
		}
		want := []string(nil)
		if step.said != "" {
			want = []string{"line 2: rejected, not as it was stored before: " + step.said}
		}
		if diff := cmp.Diff(want, im.said()); diff != "" {
			t.Errorf("%d, %s (-want +got):\n%s", i, step.why, diff)
		}
	}
	log, _ := im.store.Load(t.Context(), "H40-1")
	var keys []string
	for _, e := range log.Events {
		keys = append(keys, fmt.Sprint(e.Kind, " ", e.Key))
	}
	if diff := cmp.Diff([]string{
		"accepted import:csv:H40-1", "supplement_requested import:csv:H40-1+1", "supplemented import:csv:H40-1+2", "resolved import:csv:H40-1+2", "delivered import:csv:H40-1+4",
	}, keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	// In the store the dossier lived on: what comes from outside cannot be put behind it.
	im = newImporter(t)
	if _, err := im.run(file("resolved_at=2024-03-05 09:00")); err != nil {
		t.Fatal(err)
	}
	service := dossier.NewService(im.store, im.rules, nil)
	if _, err := service.Do(t.Context(), dossier.Request{Dossier: "H40-1", Key: "r", Command: &dossier.Reopen{Meta: meta("2024-03-06 09:00")}}); err != nil {
		t.Fatal(err)
	}
	report, err := im.run(file("resolved_at=2024-03-05 09:00", "delivered_at=2024-03-07 09:00"))
	if err != nil || report.Rejected != 1 || im.said()[0] != "line 2: rejected, not as it was stored before: delivered_at" {
		t.Errorf("%+v, %v, %v", report, err, im.said())
	}

	// What is found in a row is found when it goes on, and when it is imported again.
	im = newImporter(t)
	for i, cells := range [][]string{{"promised=2024-03-12"}, {"promised=2024-03-12", "resolved_at=2024-03-05 09:00"}, {"promised=2024-03-12", "resolved_at=2024-03-05 09:00"}} {
		if report, err := im.run(file(cells...)); err != nil || report.Findings != 1 || !slices.Equal(im.said(), []string{"line 2: note: promised: not what the rules work out: 2024-03-11"}) {
			t.Errorf("%d: %+v, %v, %v", i, report, err, im.said())
		}
	}

	// Two rows of one dossier in one file, the later one further on.
	im = newImporter(t)
	both := file() + row("resolved_at=2024-03-05 09:00") + "\n"
	for _, want := range []dossier.ImportReport{{Read: 2, Accepted: 2, Continued: 1, Findings: 1}, {Read: 2, Unchanged: 2, Findings: 1}} {
		if report, err := im.run(both); err != nil || report != want || !slices.Equal(im.said(), []string{"line 3: note: code: already given at line 2"}) {
			t.Errorf("%+v, %v, %v", report, err, im.said())
		}
	}
}
