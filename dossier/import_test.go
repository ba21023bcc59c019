package dossier_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
)

// importer imports files into a store and keeps what is said about the rows.
type importer struct {
	testing.TB
	rules *dossier.Rules
	store dossier.Store
	rows  []dossier.RowReport
}

func newImporter(t testing.TB) *importer {
	return &importer{TB: t, rules: testRules(t), store: memstore.New()}
}

// run imports a file and checks that nothing is lost.
func (im *importer) run(file string) (dossier.ImportReport, error) {
	im.Helper()
	im.rows = nil
	report, err := dossier.Import(context.Background(), im.store, im.rules, strings.NewReader(file), &dossier.ImportOptions{
		Unit: "H40.14.03", OnRow: func(r dossier.RowReport) { im.rows = append(im.rows, r) },
	})
	if report.Read != report.Accepted+report.Unchanged+report.Rejected {
		im.Errorf("read %+v does not add up", report)
	}
	rejected, findings := 0, 0
	for _, r := range im.rows {
		if r.Rejected {
			rejected++
		} else {
			findings++
		}
		if len(r.Problems) == 0 || r.Line < 2 {
			im.Errorf("a row without a reason or a line: %+v", r)
		}
	}
	if rejected != report.Rejected || findings != report.Findings {
		im.Errorf("%d rows reported as rejected and %d as findings, counted %+v", rejected, findings, report)
	}
	return report, err
}

// said returns what was said about the rows.
func (im *importer) said() (out []string) {
	for _, r := range im.rows {
		out = append(out, r.String())
	}
	return out
}

func (im *importer) state(id dossier.ID) dossier.State {
	im.Helper()
	log, err := im.store.Load(context.Background(), id)
	if err != nil {
		im.Fatal(err)
	}
	return dossier.Replay(log, dossier.AsOf{})
}

const allColumns = "code,procedure,channel,received_at,case,unit,actor,promised,supplement_at,supplemented_at,extended_at,extended_to,resolved_at,delivered_at,ended_at,ending,reason,applicant_name,applicant_id"

// row makes a row of allColumns from the cells that are given, in the form column=value.
func row(cells ...string) string {
	names := strings.Split(allColumns, ",")
	out := make([]string, len(names))
	for _, cell := range append([]string{"code=H40-1", "procedure=5wd", "channel=counter", "received_at=2024-03-04 09:00"}, cells...) {
		name, value, _ := strings.Cut(cell, "=")
		i := slices.Index(names, name)
		if i < 0 {
			panic("no column " + name)
		}
		out[i] = value
	}
	return strings.Join(out, ",")
}

// Each row alone, with what is said about it and the status that its dossier has then.
//
// Kills: a column that is not read, or not checked; a problem without its column; an extension taken out of its order in
// time; a resolution before the receipt.
func TestImportRows(t *testing.T) {
	tests := []struct {
		name, why string
		cells     []string
		want      string // what is said, without "line 2: "; "" when the row is taken as it is
		status    dossier.Status
	}{
		{"accepted", "the least there can be", nil, "", dossier.Received},
		{"resolved", "ready", []string{"resolved_at=2024-03-11 16:00"}, "", dossier.Processed},
		{"delivered", "fetched", []string{"resolved_at=2024-03-11 16:00", "delivered_at=2024-03-12 08:00"}, "", dossier.ResultDelivered},
		{"refused", "never accepted", []string{"ended_at=2024-03-04 10:00", "ending=refused", "reason=R7"}, "", dossier.NotAccepted},
		{"withdrawn", "by the applicant", []string{"ended_at=2024-03-05 10:00", "ending=withdrawn"}, "", dossier.WithdrawnByCitizen},
		{"stopped while waiting", "for want of papers", []string{"supplement_at=2024-03-05 10:00", "ended_at=2024-04-05 10:00", "ending=stopped"}, "", dossier.StoppedByAgency},
		{"waiting", "not completed yet", []string{"supplement_at=2024-03-05 10:00"}, "", dossier.AwaitingSupplement},
		{"completed", "and resolved", []string{"supplement_at=2024-03-05 10:00", "supplemented_at=2024-03-06 10:00", "resolved_at=2024-03-11 16:00"}, "", dossier.Processed},
		{"extended before the supplement", "in the order of time", []string{"extended_at=2024-03-05 09:00", "extended_to=2024-04-01", "supplement_at=2024-03-05 10:00", "supplemented_at=2024-03-06 10:00"}, "", dossier.Received},
		{"extended after the supplement", "in the order of time", []string{"supplement_at=2024-03-05 10:00", "supplemented_at=2024-03-06 10:00", "extended_at=2024-03-11 09:00", "extended_to=2024-04-01"}, "", dossier.Received},
		{"extended with the request", "the apology first", []string{"extended_at=2024-03-05 10:00", "extended_to=2024-04-01", "supplement_at=2024-03-05 10:00"}, "", dossier.AwaitingSupplement},
		{"extended with the supplement", "the apology last", []string{"supplement_at=2024-03-05 10:00", "supplemented_at=2024-03-06 10:00", "extended_at=2024-03-06 10:00", "extended_to=2024-04-01"}, "", dossier.Received},
		{"extended while waiting", "the clock stands still: there is nothing to extend", []string{"supplement_at=2024-03-05 10:00", "supplemented_at=2024-03-07 10:00", "extended_at=2024-03-06 09:00", "extended_to=2024-04-01"}, "rejected: extended_at: not allowed (status=awaiting_supplement)", 0},
		{"extended while still waiting", "the same", []string{"supplement_at=2024-03-05 10:00", "extended_at=2024-03-06 09:00", "extended_to=2024-04-01"}, "rejected: extended_at: not allowed (status=awaiting_supplement)", 0},
		{"extended after the result", "too late", []string{"extended_at=2024-03-12 09:00", "extended_to=2024-04-01", "resolved_at=2024-03-11 09:00"}, "rejected: resolved_at: earlier than extended_at", 0},
		{"extended to an earlier day", "that is no extension", []string{"extended_at=2024-03-05 09:00", "extended_to=2024-03-11"}, "rejected: extended_to: outside the range > 2024-03-11", 0},
		{"extended to nothing", "both or none", []string{"extended_at=2024-03-05 09:00"}, "rejected: extended_to: a value is required (extended_at)", 0},
		{"extended at no time", "both or none", []string{"extended_to=2024-04-05"}, "rejected: extended_at: a value is required (extended_to)", 0},
		{"completed without a request", "both or the request alone", []string{"supplemented_at=2024-03-06 10:00"}, "rejected: supplement_at: a value is required (supplemented_at)", 0},
		{"completed before the request", "both columns are named", []string{"supplement_at=2024-03-06 10:00", "supplemented_at=2024-03-05 10:00"}, "rejected: supplemented_at: earlier than supplement_at", 0},
		{"delivered without a result", "when was it ready?", []string{"delivered_at=2024-03-06 10:00"}, "rejected: resolved_at: a value is required (delivered_at)", 0},
		{"delivered before the result", "both columns are named", []string{"resolved_at=2024-03-06 10:00", "delivered_at=2024-03-06 09:59"}, "rejected: delivered_at: earlier than resolved_at", 0},
		{"resolved before received", "both columns are named", []string{"resolved_at=2024-03-04 08:59"}, "rejected: resolved_at: earlier than received_at", 0},
		{"resolved when received", "at once", []string{"resolved_at=2024-03-04 09:00"}, "", dossier.Processed},
		{"resolved while waiting", "it was not completed", []string{"supplement_at=2024-03-05 10:00", "resolved_at=2024-03-06 10:00"}, "rejected: resolved_at: not allowed (status=awaiting_supplement)", 0},
		{"withdrawn with a result", "one of them is wrong", []string{"resolved_at=2024-03-06 10:00", "ended_at=2024-03-07 10:00", "ending=withdrawn"}, "rejected: ended_at: not allowed (status=processed)", 0},
		{"ended before received", "both columns are named", []string{"ended_at=2024-03-03 10:00", "ending=stopped"}, "rejected: ended_at: earlier than received_at", 0},
		{"ended, how", "both or none", []string{"ended_at=2024-03-05 10:00"}, "rejected: ending: a value is required (ended_at)", 0},
		{"ended, when", "both or none", []string{"ending=stopped"}, "rejected: ended_at: a value is required (ending)", 0},
		{"ended otherwise", "the words there are", []string{"ended_at=2024-03-05 10:00", "ending=closed"}, "rejected: ending: not one of: refused, withdrawn, stopped", 0},
		{"refused with a promise", "nothing is dropped without a word", []string{"ended_at=2024-03-04 10:00", "ending=refused", "promised=2024-03-11"}, "rejected: promised: not allowed (ending=refused)", 0},
		{"refused, of an unknown procedure", "checked although it is not kept", []string{"ended_at=2024-03-04 10:00", "ending=refused", "procedure=6wd"}, "rejected: procedure: not one of: 4wh, 5wd, cases, …", 0},
		{"refused, of an unknown case", "the same", []string{"ended_at=2024-03-04 10:00", "ending=refused", "procedure=cases", "case=x"}, "rejected: case: not one of: simple, hard", 0},
		{"refused with a result", "one of them is wrong", []string{"ended_at=2024-03-04 10:00", "ending=refused", "resolved_at=2024-03-04 09:30"}, "rejected: resolved_at: not allowed (status=newly_submitted)", 0},

		{"as promised", "nothing to say", []string{"promised=2024-03-11"}, "", dossier.Received},
		{"promised in the other form", "nothing to say", []string{"promised=11/3/2024"}, "", dossier.Received},
		{"promised another day", "taken, with the day the rules work out", []string{"promised=2024-03-12"}, "note: promised: not what the rules work out: 2024-03-11", dossier.Received},
		{"promised without a limit", "taken, with the limit", []string{"procedure=none", "promised=2024-03-12"}, "note: promised: not what the rules work out: term=none", dossier.Received},
		{"due before received", "both columns are named", []string{"promised=2024-03-03"}, "rejected: promised: earlier than received_at", 0},

		{"no code", "required", []string{"code="}, "rejected: code: a value is required", 0},
		{"no procedure", "required", []string{"procedure="}, "rejected: procedure: a value is required", 0},
		{"no channel", "required", []string{"channel= "}, "rejected: channel: a value is required", 0},
		{"no receipt", "required", []string{"received_at="}, "rejected: received_at: a value is required", 0},
		{"nothing but a name", "every problem at once", []string{"code=", "procedure=", "channel=", "received_at=", "applicant_name=Nguyễn Văn Thử"}, "rejected: code: a value is required; procedure: a value is required; channel: a value is required; received_at: a value is required", 0},
		{"unknown channel", "the words there are", []string{"channel=Counter"}, "rejected: channel: not one of: counter, online, post", 0},
		{"unknown procedure", "the first there are", []string{"procedure=6wd"}, "rejected: procedure: not one of: 4wh, 5wd, cases, …", 0},
		{"no version on that day", "the days there are", []string{"procedure=versions"}, "rejected: procedure: outside the range 2023-01-01..2024-02-29, 2024-04-01..", 0},
		{"case", "read", []string{"procedure=cases", "case=hard", "promised=2024-03-08"}, "", dossier.Received},
		{"unknown case", "the cases there are", []string{"procedure=cases", "case=other"}, "rejected: case: not one of: simple, hard", 0},
		{"no limit for the channel", "which case?", []string{"procedure=cases", "channel=post"}, "rejected: case: a value is required (simple, hard)", 0},

		{"no such day", "29 days that year", []string{"received_at=2024-02-30 09:00"}, "rejected: received_at: outside the range 1..29", 0},
		{"month first", "there is no month 25", []string{"received_at=04/25/2024 09:00"}, "rejected: received_at: outside the range 1..12", 0},
		{"no time of day", "nothing can be counted from a day", []string{"received_at=2024-03-04"}, "rejected: received_at: not in the form YYYY-MM-DD HH:MM", 0},
		{"a word", "not an instant", []string{"received_at=hôm qua"}, "rejected: received_at: not in the form YYYY-MM-DD", 0},
		{"hour 24", "there is none", []string{"received_at=2024-03-04 24:00"}, "rejected: received_at: not in the form YYYY-MM-DD HH:MM", 0},
		{"minute 60", "there is none", []string{"received_at=2024-03-04 09:60"}, "rejected: received_at: not in the form YYYY-MM-DD HH:MM", 0},
		{"second 60", "there is none", []string{"received_at=2024-03-04 09:00:60"}, "rejected: received_at: not in the form YYYY-MM-DD HH:MM", 0},
		{"afternoon", "24 hours", []string{"received_at=2024-03-04 09:00 PM"}, "rejected: received_at: not in the form YYYY-MM-DD HH:MM", 0},
		{"digits of another script", "ASCII alone", []string{"received_at=2024-03-04 ０9:00"}, "rejected: received_at: not in the form YYYY-MM-DD HH:MM", 0},
		{"year 1999", "the calendar begins in 2001", []string{"received_at=1999-03-04 09:00"}, "rejected: received_at: outside the range 2001-01-01..2100-12-31", 0},
		{"the null of other systems", "not taken for an empty field", []string{"resolved_at=0001-01-01T00:00:00Z"}, "rejected: resolved_at: outside the range > 0001-01-01", 0},
		{"the null of other systems, as a day", "the same", []string{"resolved_at=0001-01-01 00:00"}, "rejected: resolved_at: earlier than received_at", 0},
		{"bad promise", "the form", []string{"promised=2024/03/11"}, "rejected: promised: not in the form DD/MM/YYYY", 0},
		{"bad extension", "there is no such day", []string{"extended_at=2024-03-05 09:00", "extended_to=2024-04-31"}, "rejected: extended_to: outside the range 1..30", 0},

		{"number", "twelve digits", []string{"applicant_id=040085123456"}, "", dossier.Received},
		{"old number", "nine digits are no personal number", []string{"applicant_id=040085123"}, "rejected: applicant_id: not in the form ^[0-9]{12}$", 0},
		{"number with a letter", "O for 0", []string{"applicant_id=04008512345O"}, "rejected: applicant_id: not in the form ^[0-9]{12}$", 0},
		{"number that lost its zero", "as spreadsheets do", []string{"applicant_id=40085123456"}, "rejected: applicant_id: not in the form ^[0-9]{12}$", 0},
		{"number in another script", "ASCII alone", []string{"applicant_id=０４００８５１２３４５６"}, "rejected: applicant_id: not in the form ^[0-9]{12}$", 0},

		{"not UTF-8", "the column is named", []string{"reason=b\xe3n sao"}, "rejected: reason: not UTF-8 text", 0},
		{"not UTF-8, twice", "both columns", []string{"code=\xff", "applicant_name=Nguy\xean"}, "rejected: code: not UTF-8 text; applicant_name: not UTF-8 text", 0},
		{"NUL", "no text", []string{"applicant_name=Nguyễn\x00Văn"}, "rejected: applicant_name: not in the form U+0020..", 0},
		{"a return inside the line", "no text", []string{"code=H40\r1"}, "rejected: code: not in the form U+0020..", 0},
		{"a tab inside a name", "a slip that does no harm", []string{"applicant_name=Nguyễn\tVăn Thử"}, "", dossier.Received},
		{"spaces around", "not part of a field", []string{"code= H40-1 ", "procedure=5wd ", "channel= counter", "received_at= 2024-03-04 09:00 "}, "", dossier.Received},
		{"quoted", "RFC 4180", []string{`code="H40-1"`, `applicant_name="Công ty ""Mẫu"", chi nhánh 2"`}, "", dossier.Received},
		{"quote inside", "not RFC 4180", []string{`applicant_name=Công ty "Mẫu"`}, `rejected: not in the form "…"`, 0},
		{"quote after a space", "not RFC 4180", []string{`applicant_name= "Mẫu"`}, `rejected: not in the form "…"`, 0},
		{"text after a quote", "not RFC 4180", []string{`applicant_name="Mẫu"x`}, `rejected: not in the form "…"`, 0},
		{"quote not closed", "a field ends on its line", []string{`applicant_name="Mẫu`}, `rejected: not in the form "…"`, 0},
		{"very long field", "bounded", []string{"reason=" + strings.Repeat("x", 1<<16)}, "rejected: longer than 64 KiB", 0},
		{"long field", "inside the bound", []string{"reason=" + strings.Repeat("x", 1<<15)}, "", dossier.Received},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			im := newImporter(t)
			report, err := im.run(allColumns + "\n" + row(tt.cells...) + "\n")
			if err != nil {
				t.Fatal(err)
			}
			want := []string(nil)
			if tt.want != "" {
				want = []string{"line 2: " + tt.want}
			}
			if diff := cmp.Diff(want, im.said()); diff != "" {
				t.Errorf("said (-want +got):\n%s%s", diff, tt.why)
			}
			taken := tt.status != 0
			if report.Read != 1 || (report.Accepted == 1) != taken {
				t.Errorf("report %+v: %s", report, tt.why)
			}
			ids, err := im.store.List(context.Background(), dossier.Query{})
			if err != nil || (len(ids.IDs) == 1) != taken {
				t.Fatalf("the store has %q: %v", ids.IDs, err)
			}
			if taken && im.state("H40-1").Status != tt.status {
				t.Errorf("status %v, want %v: %s", im.state("H40-1").Status, tt.status, tt.why)
			}
		})
	}
}

// Kills: a value that goes into another field; a time of day read in another zone; an "import" where an account is named.
func TestImportReadsEverything(t *testing.T) {
	im := newImporter(t)
	if _, err := im.run(allColumns + "\n" + row(
		"procedure=cases", "case=hard", "channel=online", "received_at=4/3/2024 9:05", "unit=H40.20", "actor=motcua-07", "promised=2024-03-08",
		"extended_at=2024-03-05T09:00:30", "extended_to=01/04/2024", "supplement_at=2024-03-06T03:00:00Z", "supplemented_at=2024-03-07 10:00",
		"resolved_at=2024-03-11T16:00:00+07:00", "delivered_at=12/03/2024 08:00", "reason=R9", "applicant_name=Nguyễn Văn Thử", "applicant_id=040085123456",
	) + "\n"); err != nil || im.rows != nil {
		t.Fatal(err, im.rows)
	}
	log, err := im.store.Load(context.Background(), "H40-1")
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		kind   dossier.Kind
		at     string
		reason string
	}{
		{dossier.KindAccepted, "2024-03-04 09:05:00", ""},
		{dossier.KindExtended, "2024-03-05 09:00:30", "R9"},
		{dossier.KindSupplementRequested, "2024-03-06 10:00:00", "R9"},
		{dossier.KindSupplemented, "2024-03-07 10:00:00", ""},
		{dossier.KindResolved, "2024-03-11 16:00:00", ""},
		{dossier.KindDelivered, "2024-03-12 08:00:00", ""},
	}
	if len(log.Events) != len(want) {
		t.Fatalf("%d events, want %d", len(log.Events), len(want))
	}
	for i, w := range want {
		e := log.Events[i]
		if e.Kind != w.kind || e.At.In(motcua.Location()).Format("2006-01-02 15:04:05") != w.at || e.Reason != w.reason ||
			e.Actor != "motcua-07" || e.Unit != "H40.20" || e.Key != "import:csv:H40-1" || !e.Recorded.Equal(e.At) {
			t.Errorf("event %d: %+v, want %+v", i, e, w)
		}
	}
	s := dossier.Replay(log, dossier.AsOf{})
	if s.Accepted.Case != "hard" || s.Channel != dossier.Online || s.Receiving != "H40.20" || s.FirstPromise.Date.String() != "2024-03-08" || s.Promise.Date.String() != "2024-04-01" {
		t.Errorf("%+v", s)
	}
	if p := log.Events[0].Personal; !p.Equal(person()) {
		t.Errorf("person %v", p)
	}

	im = newImporter(t)
	if _, err := im.run("code,procedure,channel,received_at,supplement_at\nH40-1,5wd,post,2024-03-04 09:05,2024-03-05 09:00\n"); err != nil || im.rows != nil {
		t.Fatal(err, im.rows)
	}
	log, _ = im.store.Load(context.Background(), "H40-1")
	if e := log.Events[1]; e.Actor != "import" || e.Unit != "H40.14.03" || e.Reason != "not stated" || !log.Events[0].Personal.IsZero() {
		t.Errorf("what is left out: %+v", e)
	}
}

// Whole files: what makes one unusable, and what does not.
//
// Kills: rows swallowed by a quote that is not closed; a header taken for a row; a second byte-order mark; a separator that
// is not seen; a blank line counted; a duplicate that hides behind a rejected row.
func TestImportFiles(t *testing.T) {
	const header = "code,procedure,channel,received_at,applicant_name\n"
	a, b, c := "A,5wd,counter,2024-03-04 09:00,Ai\n", "B,5wd,online,2024-03-04 09:00,Bi\n", "C,5wd,post,2024-03-04 09:00,Ci\n"
	utf16le := func(s string, order ...byte) string {
		out := order
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	}
	semicolons := func(s string) string { return strings.ReplaceAll(s, ",", ";") }
	tests := []struct {
		name, why, file string
		report          dossier.ImportReport
		said            []string
		problems        []string
	}{
		{"good", "three rows", header + a + b + c, dossier.ImportReport{Read: 3, Accepted: 3}, nil, nil},
		{"no line end at the end", "the last row counts", header + a + strings.TrimSuffix(b, "\n"), dossier.ImportReport{Read: 2, Accepted: 2}, nil, nil},
		{"CRLF", "as on Windows", strings.ReplaceAll(header+a+b, "\n", "\r\n"), dossier.ImportReport{Read: 2, Accepted: 2}, nil, nil},
		{"byte-order mark", "as spreadsheets write", "\ufeff" + header + a, dossier.ImportReport{Read: 1, Accepted: 1}, nil, nil},
		{"two byte-order marks", "one too many", "\ufeff\ufeff" + header + a, dossier.ImportReport{}, nil, []string{"header #1: unknown_column", "header: missing_column (code)"}},
		{"semicolons", "as spreadsheets in Viet Nam write", semicolons(header + a + b), dossier.ImportReport{Read: 2, Accepted: 2}, nil, nil},
		{"tabs", "as copied from a spreadsheet", strings.ReplaceAll(header+a+b, ",", "\t"), dossier.ImportReport{Read: 2, Accepted: 2}, nil, nil},
		{"semicolons below commas", "the header decides", header + semicolons(a) + b, dossier.ImportReport{Read: 2, Accepted: 1, Rejected: 1}, []string{"line 2: rejected: more or fewer fields than the header (5)"}, nil},
		{"a comma in a field among semicolons", "no separator there", semicolons(header) + "A;5wd;counter;2024-03-04 09:00;Ai, Bi\n", dossier.ImportReport{Read: 1, Accepted: 1}, nil, nil},
		{"blank lines", "not rows", "\n\r\n" + header + "\n" + a + " \n,,,,\n\"\",,,,\n" + b + "\n\n", dossier.ImportReport{Read: 2, Accepted: 2}, nil, nil},
		{"a line of too few fields", "counted with the line", header + a + "B,5wd\n" + c, dossier.ImportReport{Read: 3, Accepted: 2, Rejected: 1}, []string{"line 3: rejected: more or fewer fields than the header (5)"}, nil},
		{"a line of too many fields", "counted with the line", header + a + "B,5wd,online,2024-03-04 09:00,Bi,\n" + c, dossier.ImportReport{Read: 3, Accepted: 2, Rejected: 1}, []string{"line 3: rejected: more or fewer fields than the header (5)"}, nil},
		{"a quote that is never closed", "nothing after it is swallowed", header + "A,5wd,counter,2024-03-04 09:00,\"Ai\n" + b + c, dossier.ImportReport{Read: 3, Accepted: 2, Rejected: 1}, []string{`line 2: rejected: not in the form "…"`}, nil},
		{"a quote closed lines later", "each line is a row, so all are seen", header + "A,5wd,counter,2024-03-04 09:00,\"Ai\n" + b + "\"\n" + c, dossier.ImportReport{Read: 4, Accepted: 2, Rejected: 2}, []string{`line 2: rejected: not in the form "…"`, `line 4: rejected: not in the form "…"`}, nil},
		{"a quote closed in another row's field", "encoding/csv would take three lines for one good row", header + "A,5wd,counter,2024-03-04 09:00,\"Ai\n" + b + "C,5wd,post,2024-03-04 09:00,Ci\"\n", dossier.ImportReport{Read: 3, Accepted: 1, Rejected: 2}, []string{`line 2: rejected: not in the form "…"`, `line 4: rejected: not in the form "…"`}, nil},
		{"a line without end", "bounded, and the next is read", header + a + strings.Repeat("x", 1<<20) + "\n" + b, dossier.ImportReport{Read: 3, Accepted: 2, Rejected: 1}, []string{"line 3: rejected: longer than 64 KiB"}, nil},
		{"a last line without end", "bounded", header + a + strings.Repeat("x", 1<<16), dossier.ImportReport{Read: 2, Accepted: 1, Rejected: 1}, []string{"line 3: rejected: longer than 64 KiB"}, nil},
		{"duplicate code", "with the line of the first", header + a + b + a, dossier.ImportReport{Read: 3, Accepted: 2, Rejected: 1}, []string{"line 4: rejected: code: already given at line 2"}, nil},
		{"duplicate of a rejected row", "taken, as after an import that ended between them; but said", header + "A,6wd,counter,2024-03-04 09:00,Ai\n" + a, dossier.ImportReport{Read: 2, Accepted: 1, Rejected: 1, Findings: 1}, []string{"line 2: rejected: procedure: not one of: 4wh, 5wd, cases, …", "line 3: note: code: already given at line 2"}, nil},
		{"duplicate that is wrong too", "both are said", header + a + "A,6wd,counter,2024-03-04 09:00,Ai\n", dossier.ImportReport{Read: 2, Accepted: 1, Rejected: 1}, []string{"line 3: rejected: code: already given at line 2; procedure: not one of: 4wh, 5wd, cases, …"}, nil},
		{"duplicate that differs", "from the row above it, not from what was stored before", header + a + "A,5wd,post,2024-03-04 09:00,Ai\n", dossier.ImportReport{Read: 2, Accepted: 1, Rejected: 1}, []string{"line 3: rejected: code: already given at line 2"}, nil},
		{"codes that differ in case", "two dossiers", header + a + "a" + a[1:], dossier.ImportReport{Read: 2, Accepted: 2}, nil, nil},

		{"empty", "nothing", "", dossier.ImportReport{}, nil, []string{"empty"}},
		{"byte-order mark alone", "nothing", "\ufeff", dossier.ImportReport{}, nil, []string{"empty"}},
		{"blank lines alone", "nothing", "\n \n,\n", dossier.ImportReport{}, nil, []string{"empty"}},
		{"header only", "no row", header, dossier.ImportReport{}, nil, []string{"empty"}},
		{"no header", "a row is no header", a + b, dossier.ImportReport{}, nil, []string{
			"header #1: unknown_column", "header #2: unknown_column", "header #3: unknown_column", "header #4: unknown_column", "header #5: unknown_column",
			"header: missing_column (code)", "header: missing_column (procedure)", "header: missing_column (channel)", "header: missing_column (received_at)",
		}},
		{"missing column", "named", "code,procedure,channel\nA,5wd,counter\n", dossier.ImportReport{}, nil, []string{"header: missing_column (received_at)"}},
		{"unknown column", "a slip must not pass", strings.Replace(header, "applicant_name", "name", 1) + a, dossier.ImportReport{}, nil, []string{"header #5: unknown_column"}},
		{"column in capitals", "names are exact", strings.Replace(header, "applicant_name", "Applicant_Name", 1) + a, dossier.ImportReport{}, nil, []string{"header #5: unknown_column"}},
		{"column without a name", "not a column", "code,procedure,channel,received_at,\n" + a, dossier.ImportReport{}, nil, []string{"header #5: unknown_column"}},
		{"duplicate column", "which of them?", strings.Replace(header, "applicant_name", "code", 1) + a, dossier.ImportReport{}, nil, []string{"header #5: duplicate (#1)"}},
		{"quoted header", "RFC 4180", `"code", procedure ,"channel",received_at,applicant_name` + "\n" + a, dossier.ImportReport{Read: 1, Accepted: 1}, nil, nil},
		{"broken quote in the header", "no header", `"code,procedure` + "\n" + a, dossier.ImportReport{}, nil, []string{`header: malformed ("…")`}},
		{"header without end", "bounded", strings.Repeat("x", 1<<17), dossier.ImportReport{}, nil, []string{"header: too_long (64 KiB)"}},
		{"UTF-16, little end first", "as spreadsheets call Unicode text", utf16le(header+a, 0xff, 0xfe), dossier.ImportReport{}, nil, []string{"header: not_utf8 (UTF-16)"}},
		{"UTF-16, big end first", "the other order", "\xfe\xff\x00c\x00o", dossier.ImportReport{}, nil, []string{"header: not_utf8 (UTF-16)"}},
		{"UTF-16 without a mark", "every second byte is NUL", utf16le("code"), dossier.ImportReport{}, nil, []string{
			"header #1: not_utf8", "header: missing_column (code)", "header: missing_column (procedure)", "header: missing_column (channel)", "header: missing_column (received_at)",
		}},
		{"header not UTF-8", "another encoding", strings.Replace(header, "applicant_name", "t\xean", 1), dossier.ImportReport{}, nil, []string{"header #5: not_utf8"}},
		{"another kind of file", "a spreadsheet itself", "PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", dossier.ImportReport{}, nil, []string{
			"header #1: not_utf8", "header: missing_column (code)", "header: missing_column (procedure)", "header: missing_column (channel)", "header: missing_column (received_at)",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			im := newImporter(t)
			report, err := im.run(tt.file)
			if diff := cmp.Diff(tt.report, report); diff != "" {
				t.Errorf("report (-want +got):\n%s%s", diff, tt.why)
			}
			if diff := cmp.Diff(tt.said, im.said()); diff != "" {
				t.Errorf("said (-want +got):\n%s%s", diff, tt.why)
			}
			if diff := cmp.Diff(tt.problems, problems(err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s%s", diff, tt.why)
			}
			if (err != nil) != (tt.problems != nil) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// Kills: a row imported twice; a changed row taken, or counted as unchanged; a change of the rules taken for one of the row.
func TestImportAgain(t *testing.T) {
	im := newImporter(t)
	file := func(cells ...string) string {
		full := append([]string{
			"promised=2024-03-12", "supplement_at=2024-03-05 10:00", "supplemented_at=2024-03-06 10:00", "extended_at=2024-03-07 10:00", "extended_to=2024-04-01",
			"resolved_at=2024-03-11 16:00", "delivered_at=2024-03-12 08:00", "reason=R1", "applicant_name=Nguyễn Văn Thử", "applicant_id=040085123456",
			"unit=H40.20", "actor=motcua-07",
		}, cells...)
		return allColumns + "\n" + row(full...) + "\n"
	}
	if report, err := im.run(file()); err != nil || report != (dossier.ImportReport{Read: 1, Accepted: 1, Findings: 1}) {
		t.Fatal(report, err)
	}
	before, _ := im.store.Load(context.Background(), "H40-1")
	same := func() {
		t.Helper()
		after, err := im.store.Load(context.Background(), "H40-1")
		if err != nil || !slices.EqualFunc(before.Events, after.Events, dossier.Event.Equal) {
			t.Errorf("the store changed: %v", err)
		}
	}
	if report, err := im.run(file()); err != nil || report != (dossier.ImportReport{Read: 1, Unchanged: 1, Findings: 1}) {
		t.Errorf("again: %+v, %v", report, err)
	}
	same()
	for cell, column := range map[string]string{
		"received_at=2024-03-04 08:00":     "received_at",
		"procedure=restarts":               "received_at",
		"channel=post":                     "received_at",
		"promised=2024-03-13":              "received_at",
		"promised=":                        "received_at",
		"unit=H40.21":                      "received_at",
		"actor=motcua-08":                  "received_at",
		"applicant_name=Trần Thị Mẫu":      "received_at",
		"applicant_id=040085123457":        "received_at",
		"applicant_id=":                    "received_at",
		"supplement_at=2024-03-05 10:01":   "supplement_at",
		"supplemented_at=2024-03-06 10:01": "supplemented_at",
		"reason=R2":                        "supplement_at",
		"extended_to=2024-04-02":           "extended_at",
		"extended_at=2024-03-07 10:01":     "extended_at",
		"resolved_at=2024-03-11 16:01":     "resolved_at",
		"delivered_at=2024-03-12 08:01":    "delivered_at",
		"delivered_at=":                    "delivered_at",
	} {
		report, err := im.run(file(cell))
		if err != nil || report != (dossier.ImportReport{Read: 1, Rejected: 1}) {
			t.Errorf("%s: %+v, %v", cell, report, err)
			continue
		}
		if got := im.rows[0].Text(motcua.English); got != "line 2: rejected, not as it was stored before: "+column || !im.rows[0].Changed {
			t.Errorf("%s: %s", cell, got)
		}
		if got := im.rows[0].Text(motcua.Vietnamese); got != "dòng 2: không nhận, khác với hồ sơ đã lưu: "+column {
			t.Errorf("%s: %s", cell, got)
		}
		same()
	}

	// The dossier lived on: its row is still what was imported.
	service := dossier.NewService(im.store, im.rules, nil)
	if _, err := service.Do(t.Context(), dossier.Request{Dossier: "H40-1", Key: "r", Command: &dossier.Reopen{Meta: meta("2024-04-01 09:00")}}); err != nil {
		t.Fatal(err)
	}
	if report, _ := im.run(file()); report.Unchanged != 1 {
		t.Errorf("after a later event: %+v", report)
	}
	// From another source it is another dossier under the same code.
	report, err := dossier.Import(t.Context(), im.store, im.rules, strings.NewReader(file()), &dossier.ImportOptions{Source: "other"})
	if err != nil || report.Rejected != 1 {
		t.Errorf("from another source: %+v, %v", report, err)
	}
	// A catalogue that changed in between does not change what was imported.
	catalogue, err := dossier.NewCatalogue(procedure("5wd", "", ""), procedure("9", "", ""))
	if err != nil {
		t.Fatal(err)
	}
	if im.rules, err = dossier.NewRules(im.rules.Calendar(), catalogue); err != nil {
		t.Fatal(err)
	}
	if report, _ := im.run(file()); report.Unchanged != 1 {
		t.Errorf("with another catalogue: %+v", report)
	}
}

// Failing any one call of the store ends the import with an error; the same file imported again does the rest, once.
//
// Kills: a row counted that was not taken; a row taken twice; a fault that goes unsaid.
func TestImportOnAFaultyStore(t *testing.T) {
	file := "code,procedure,channel,received_at,resolved_at\n"
	const n = 5
	for i := range n {
		file += fmt.Sprintf("D%d,5wd,counter,2024-03-04 09:00,2024-03-0%d 10:00\n", i, 5+i%4)
	}
	rules := testRules(t)
	o := &dossier.ImportOptions{Unit: "u"}
	clean := storetest.NewFaulty(memstore.New(), nil)
	if r, err := dossier.Import(t.Context(), clean, rules, strings.NewReader(file), o); err != nil || r.Accepted != n {
		t.Fatal(r, err)
	}
	for call := 1; call <= clean.Calls(); call++ {
		for _, fault := range []storetest.Fault{storetest.FailBefore, storetest.FailAfter} {
			inner := memstore.New()
			store := storetest.NewFaulty(inner, map[int]storetest.Fault{call: fault})
			first, err := dossier.Import(t.Context(), store, rules, strings.NewReader(file), o)
			if !errors.Is(err, storetest.ErrInjected) || first.Read != first.Accepted || first.Accepted != (call-1)/2 || !strings.Contains(err.Error(), fmt.Sprint("line ", first.Read+2)) {
				t.Fatalf("call %d: %+v, %v", call, first, err)
			}
			page, _ := inner.List(t.Context(), dossier.Query{})
			if extra := len(page.IDs) - first.Accepted; extra != 0 && (extra != 1 || fault != storetest.FailAfter) {
				t.Fatalf("call %d: %d dossiers in the store, %d reported", call, len(page.IDs), first.Accepted)
			}
			second, err := dossier.Import(t.Context(), store, rules, strings.NewReader(file), o)
			if err != nil || second.Rejected != 0 || second.Unchanged != len(page.IDs) || second.Accepted != n-len(page.IDs) {
				t.Fatalf("call %d, again: %+v, %v", call, second, err)
			}
			for log, err := range dossier.Logs(t.Context(), inner) {
				if err != nil || len(log.Events) != 2 {
					t.Fatalf("call %d: %s has %d events, %v", call, log.ID, len(log.Events), err)
				}
			}
		}
	}
}

// Kills: a context that is not looked at; a reader's error lost, or a part of a line taken for a row; progress that stands still.
func TestImportStops(t *testing.T) {
	file := "code,procedure,channel,received_at\nA,5wd,counter,2024-03-04 09:00\nB,5wd,counter,2024-03-04 09:00\n"
	rules := testRules(t)
	ctx, cancel := context.WithCancel(t.Context())
	var rows int
	var bytesRead int64
	o := &dossier.ImportOptions{Unit: "u", OnProgress: func(n int, b int64) {
		if n != rows+1 || b <= bytesRead || b > int64(len(file)) {
			t.Errorf("progress %d rows, %d bytes after %d and %d", n, b, rows, bytesRead)
		}
		rows, bytesRead = n, b
		cancel()
	}}
	if r, err := dossier.Import(ctx, memstore.New(), rules, strings.NewReader(file), o); !errors.Is(err, context.Canceled) || r.Read != 1 || r.Accepted != 1 {
		t.Errorf("cancelled after a row: %+v, %v", r, err)
	}
	fault := errors.New("disk")
	for _, n := range []int{0, 10, 40, 70, 90} {
		r, err := dossier.Import(t.Context(), memstore.New(), rules, io.MultiReader(strings.NewReader(file[:n]), iotest.ErrReader(fault)), &dossier.ImportOptions{Unit: "u"})
		if !errors.Is(err, fault) || r.Read != max(strings.Count(file[:n], "\n")-1, 0) {
			t.Errorf("a fault after %d bytes: %+v, %v", n, r, err)
		}
	}
	if r, err := dossier.Import(t.Context(), memstore.New(), rules, iotest.OneByteReader(strings.NewReader("\ufeff"+file)), &dossier.ImportOptions{Unit: "u"}); err != nil || r.Accepted != 2 {
		t.Errorf("byte by byte: %+v, %v", r, err)
	}
	r, err := dossier.Import(t.Context(), memstore.New(), rules, strings.NewReader(file), nil)
	if err != nil || r.Rejected != 2 {
		t.Errorf("without a unit: %+v, %v", r, err)
	}
}

// Somebody else makes the dossier between the look and the write.
//
// Kills: a conflict that ends the import, or passes for an accepted row.
func TestImportRace(t *testing.T) {
	rules := testRules(t)
	inner := memstore.New()
	store := &meddled{Store: inner}
	store.before = func(b dossier.Batch) {
		store.before = nil
		service := dossier.NewService(inner, rules, nil)
		if _, err := service.Do(t.Context(), dossier.Request{Dossier: b.ID, Key: "k", Command: command(dossier.KindAccepted, meta("2024-03-04 09:00"))}); err != nil {
			t.Fatal(err)
		}
	}
	var said []string
	r, err := dossier.Import(t.Context(), store, rules, strings.NewReader(allColumns+"\n"+row()+"\n"), &dossier.ImportOptions{
		Unit: "u", OnRow: func(r dossier.RowReport) { said = append(said, r.String()) },
	})
	if err != nil || r != (dossier.ImportReport{Read: 1, Rejected: 1}) || !slices.Equal(said, []string{"line 2: rejected, not as it was stored before: code"}) {
		t.Errorf("%+v, %v, %q", r, err, said)
	}
}

// A reason in a file is often prose, and prose speaks of people. It is kept where an erasure reaches it, and the row says so; what is a code
// stays a fact. The person is invented.
//
// Kills: prose among the facts; a reason that is lost, or left over from the row before; a finding of a row without one; a row that is
// rejected for what somebody wrote; a note in an export without personal data.
func TestProseIsNoReason(t *testing.T) {
	const prose = "Ông " + canaryName + ", CCCD " + canaryNumber + ", đã mất"
	const header = "code,procedure,channel,received_at,unit,supplement_at,supplemented_at,supplement_reason,resolved_at,outcome,reason,ended_at,ending,extended_at,extended_to,extended_reason\n"
	long := strings.Repeat("x", 201)
	rows := []struct{ name, cells, columns string }{
		{"stop", `,,,,,"` + prose + `",2024-03-05 09:00,stopped,,,`, "reason"},
		{"code", `,,,,,R1,2024-03-05 09:00,stopped,,,`, ""},
		{"none", `,,,,,,2024-03-05 09:00,stopped,,,`, ""},
		{"withdrawal", `,,,,,"` + prose + `",2024-03-05 09:00,withdrawn,,,`, "reason"},
		{"refusal", `,,,,,"` + prose + `",2024-03-05 09:00,refused,,,`, "reason"},
		{"supplement", `2024-03-05 09:00,,"` + prose + `",,,,,,,,`, "supplement_reason"},
		{"supplement of the row", `2024-03-05 09:00,,,,,"` + prose + `",,,,,`, "reason"},
		{"denial", `,,,2024-03-05 09:00,denied,"` + prose + `",,,,,`, "reason"},
		{"grant", `,,,2024-03-05 09:00,granted,"` + prose + `",,,,,`, ""},
		{"extension", `,,,,,,,,2024-03-05 09:00,2024-04-01,"` + prose + `"`, "extended_reason"},
		{"long", `,,,,,` + long + `,2024-03-05 09:00,stopped,,,`, "reason"},
		{"number", `,,,,,` + canaryNumber + `,2024-03-05 09:00,stopped,,,`, "reason"},
		{"twice", `2024-03-05 09:00,2024-03-05 10:00,,2024-03-06 09:00,denied,thiếu giấy tờ,,,,,`, "reason"},
	}
	var file strings.Builder
	file.WriteString(header)
	for _, r := range rows {
		file.WriteString(r.name + ",5wd,counter,2024-03-04 09:00,u," + r.cells + "\n")
	}
	store := memstore.New()
	said := map[dossier.ID]string{}
	report, err := dossier.Import(t.Context(), store, testRules(t), strings.NewReader(file.String()), &dossier.ImportOptions{OnRow: func(r dossier.RowReport) {
		for _, p := range r.Problems {
			said[r.Dossier] += p.Path + ": " + string(p.Code) + "; "
		}
		if hasCanary(r.String()) {
			t.Error("the report of a row quotes it")
		}
	}})
	if err != nil || report.Accepted != len(rows) || report.Rejected != 0 {
		t.Fatalf("%+v, %v: %v", report, err, said)
	}
	for _, r := range rows {
		var want string
		if r.columns != "" {
			want = r.columns + ": malformed; "
		}
		if got := strings.ReplaceAll(said[dossier.ID(r.name)], "extended_at: after; ", ""); got != want {
			t.Errorf("%s: said %q, want %q", r.name, got, want)
		}
		log, err := store.Load(t.Context(), dossier.ID(r.name))
		if err != nil {
			t.Fatal(err)
		}
		notes := 0
		for _, e := range log.Events {
			if facts := string(dossier.AppendFacts(nil, e)); hasCanary(facts) || strings.Contains(facts, long) {
				t.Errorf("%s: prose is among the facts", r.name)
			}
			if has := !e.Personal.Note.IsZero(); has != (e.Reason == dossier.ReasonInNote) {
				t.Errorf("%s: the reason %q and a note: %v", r.name, e.Reason, has)
			} else if has {
				notes++
			}
		}
		if (notes > 0) != (r.columns != "") || r.name == "twice" && notes != 2 {
			t.Errorf("%s: %d notes", r.name, notes)
		}
	}
	again, err := dossier.Import(t.Context(), store, testRules(t), strings.NewReader(file.String()), nil)
	if err != nil || again.Unchanged != len(rows) {
		t.Errorf("again: %+v, %v", again, err)
	}
	var open, closed strings.Builder
	if _, err := dossier.Export(t.Context(), store, testRules(t), &open, &dossier.ExportOptions{Personal: true}); err != nil || !strings.Contains(open.String(), prose) {
		t.Errorf("what was a reason does not come out as one: %v", err)
	}
	if _, err := dossier.Export(t.Context(), store, testRules(t), &closed, nil); err != nil || hasCanary(closed.String()) {
		t.Errorf("an export without personal data has it: %v", err)
	}
}

// What a command may not hold, a row may not either, and the row says which column it was.
//
// Kills: a bound of one door that the other does not have; a batch that the store refuses, which would end the import.
func TestRowsAreBoundedAsCommands(t *testing.T) {
	long := strings.Repeat("đ", dossier.MaxCode)
	cells := map[string]string{
		"code": "A", "procedure": "5wd", "channel": "counter", "received_at": "2024-03-04 09:00", "unit": "u", "actor": "a", "transferred_at": "2024-03-05 09:00",
		"transferred_to": "t", "resolved_at": "2024-03-06 09:00", "document": "d", "result_link": "l", "payment_at": "2024-03-05 10:00", "paid_at": "2024-03-05 11:00", "payment_notice": "n",
	}
	names := slices.Sorted(maps.Keys(cells))
	for _, name := range names {
		odd := map[string]bool{"a\u2028b": false, "x\tx": false}
		switch name {
		case "code", "unit", "actor", "transferred_to":
			odd["a\u200bb"], odd[long], odd[long+"đ"] = false, true, false
		case "document", "result_link", "payment_notice":
			odd["a\u200bb"], odd[long+long], odd[strings.Repeat(long, 6)] = true, true, false
		default:
			continue
		}
		for text, ok := range odd {
			var row []string
			for _, n := range names {
				if n == name {
					row = append(row, text)
				} else {
					row = append(row, cells[n])
				}
			}
			var said []string
			report, err := dossier.Import(t.Context(), memstore.New(), testRules(t), strings.NewReader(strings.Join(names, ",")+"\n"+strings.Join(row, ",")+"\n"),
				&dossier.ImportOptions{OnRow: func(r dossier.RowReport) { said = append(said, r.String()) }})
			if err != nil || (report.Accepted == 1) != ok || !ok && (len(said) != 1 || !strings.Contains(said[0], "rejected: "+name+": ")) {
				t.Errorf("%s of %d bytes: %+v, %v, %q", name, len(text), report, err, said)
			}
		}
	}
	for _, source := range []string{"a\x00", strings.Repeat("a", dossier.MaxCode+1), " a"} {
		_, err := dossier.Import(t.Context(), memstore.New(), testRules(t), strings.NewReader("code,procedure,channel,received_at\n"), &dossier.ImportOptions{Source: source})
		if got := problems(err); len(got) != 1 || !strings.HasPrefix(got[0], "source: ") {
			t.Errorf("source %q: %v", source, err)
		}
	}
}

// Kills: English words in a Vietnamese text; a line, column or reason left out.
func TestRowReportText(t *testing.T) {
	im := newImporter(t)
	if _, err := im.run(allColumns + "\n" +
		row() + "\n" +
		row("channel=x", "received_at=x") + "\n" +
		row("code=H40-2", "procedure=x") + "\n" +
		row("code=H40-3", "resolved_at=2024-01-01 09:00") + "\n" +
		row("code=H40-4", "extended_at=2024-03-05 09:00", "extended_to=2024-03-05") + "\n" +
		row("code=H40-5", "promised=2024-03-13") + "\n" +
		row("code=H40-6", "ended_at=2024-03-05 09:00", "ending=refused", "promised=2024-03-11") + "\n" +
		"x\n" + "\"\n"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"dòng 3: không nhận: code: trùng với dòng 2; channel: không có trong danh mục: counter, online, post; received_at: sai định dạng, cần YYYY-MM-DD HH:MM",
		"dòng 4: không nhận: procedure: không có trong danh mục: 4wh, 5wd, cases, …",
		"dòng 5: không nhận: resolved_at: sớm hơn received_at",
		"dòng 6: không nhận: extended_to: ngoài phạm vi > 2024-03-11",
		"dòng 7: lưu ý: promised: khác với kết quả tính được: 2024-03-11",
		"dòng 8: không nhận: promised: không được phép (ending=refused)",
		"dòng 9: không nhận: số ô khác với tiêu đề (19)",
		`dòng 10: không nhận: sai định dạng, cần "…"`,
	}
	var got []string
	for _, r := range im.rows {
		got = append(got, r.Text(motcua.Vietnamese))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	data, err := json.Marshal(im.rows[0])
	if err != nil || !strings.HasPrefix(string(data), `{"line":3,"dossier":"H40-1","rejected":true,"problems":[{"path":"code","code":"duplicate","param":"line 2"}`) {
		t.Errorf("%s, %v", data, err)
	}
}

// Kills: a name or number of a person in anything an import says.
func TestImportHoldsNobody(t *testing.T) {
	canary := []string{"applicant_name=" + canaryName, "applicant_id=" + canaryNumber}
	rows := []string{
		row(canary...),
		row(append(canary, "code=a", "channel="+canaryName)...),
		row(append(canary, "code=b", "procedure="+canaryNumber)...),
		row(append(canary, "code=c", "received_at="+canaryName)...),
		row(append(canary, "code=d", "received_at="+canaryNumber+" "+canaryNumber)...),
		row(append(canary, "code=e", "promised="+canaryNumber)...),
		row(append(canary, "code=f", "ended_at=2024-03-05 09:00", "ending="+canaryName)...),
		row(append(canary, "code=g", "case="+canaryName)...),
		row(append(canary, "code=h", "applicant_id="+canaryNumber+"1")...),
		row(append(canary, "code=i", "applicant_name=\""+canaryName)...),
		row(append(canary, "code=j", "applicant_name=\x00"+canaryName)...),
		row(append(canary, "code=k", "promised=2024-03-12")...),
		canaryName + "," + canaryNumber,
	}
	im := newImporter(t)
	report, err := im.run(allColumns + "\n" + strings.Join(rows, "\n") + "\n")
	if err != nil || report.Rejected != len(rows)-2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if got := im.state("H40-1"); got.Status != dossier.Received {
		t.Fatal("the person was not taken")
	}
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "rows", im.rows, "report", report)
	data, err := json.Marshal(im.rows)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(data)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&out, verb, im.rows)
	}
	for _, r := range im.rows {
		out.WriteString(r.Text(motcua.Vietnamese) + r.Text(motcua.English))
	}
	for _, file := range []string{canaryName + "," + canaryNumber + "\n", "code,\"" + canaryName + "\n", "code," + canaryNumber + "\xff\n"} {
		_, err := im.run(file)
		fmt.Fprintf(&out, "%v %+v", err, err)
	}
	store := storetest.NewFaulty(memstore.New(), map[int]storetest.Fault{2: storetest.FailAfter})
	_, err = dossier.Import(t.Context(), store, im.rules, strings.NewReader(allColumns+"\n"+rows[0]+"\n"), &dossier.ImportOptions{Unit: "u"})
	fmt.Fprintf(&out, "%v %+v", err, err)
	if hasCanary(out.String()) {
		t.Errorf("the person is in: %s", out.String())
	}
}

// Whatever the bytes: no panic, read = accepted + unchanged + rejected, each line that is not blank is one row, importing
// again changes nothing, and what is said holds nothing of the fields.
func FuzzImport(f *testing.F) {
	for _, s := range []string{
		allColumns + "\n" + row() + "\n",
		allColumns + "\n" + row("promised=2024-03-12", "resolved_at=2024-03-04 10:00") + "\n" + row("code=2", "ended_at=2024-03-05 09:00", "ending=stopped"),
		"code;procedure;channel;received_at\nA;5wd;counter;04/03/2024 9:00\n\"B\";\"5wd\";\"post\";\"2024-03-04T09:00:00Z\"\n",
		"\ufeffcode\tprocedure\tchannel\treceived_at\r\nA\t5wd\tcounter\t2024-03-04 09:00\r\n",
		"code,procedure,channel,received_at\nA,5wd,counter,2024-03-04 ０9:00\nA,5wd,counter,\"2024-03-04 09:00\nB,\"\"\"\",²,\x00\n",
		"\xff\xfec\x00", "", "\n", "code", "\"", "code,code\n,\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		im := newImporter(t)
		first, err := im.run(s)
		if err != nil && !errors.Is(err, motcua.ErrInvalid) {
			t.Fatal(err)
		}
		if err == nil {
			// At least the lines with something else than separators, quotes and spaces are rows, at most those with anything.
			least, most := -1, -1 // the header is none
			for _, l := range strings.Split(strings.TrimPrefix(s, "\ufeff"), "\n") {
				if strings.TrimFunc(l, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;\"", r) }) != "" {
					least++
				}
				if l != "" {
					most++
				}
			}
			if first.Read < least || first.Read > most {
				t.Fatalf("%d rows read of %d to %d lines", first.Read, least, most)
			}
		}
		said := im.said()
		second, again := im.run(s)
		if second.Accepted != 0 || second.Unchanged != first.Accepted || second.Rejected != first.Rejected || (again == nil) != (err == nil) {
			t.Fatalf("first %+v, again %+v", first, second)
		}
		if err == nil && !slices.Equal(said, im.said()) {
			t.Fatal("another thing is said the second time")
		}
	})
}

// Kills: an import that seals nothing, or with a salt of its own; a callback's panic that ends the program, or loses the report.
func TestImportSealsAndCatches(t *testing.T) {
	const file = "code,procedure,channel,received_at,resolved_at,applicant_name,applicant_id\n" +
		"d1,5wd,counter,2024-03-04 09:00,2024-03-08 09:00,Nguyễn Văn Thử,040085123456\n" +
		"d2,5wd,counter,2024-03-04 09:00,,,\n"
	store := memstore.New()
	random := bytes.NewReader(bytes.Repeat([]byte{7}, 1000))
	o := &dossier.ImportOptions{Unit: "u", Sealer: &dossier.Sealer{Random: random}}
	if r, err := dossier.Import(t.Context(), store, testRules(t), strings.NewReader(file), o); err != nil || r.Accepted != 2 {
		t.Fatal(r, err)
	}
	log, err := store.Load(t.Context(), "d1")
	if err != nil || log.Events[0].Seal.Salt != [16]byte(bytes.Repeat([]byte{7}, 16)) || log.Events[0].Seal.Digest == [32]byte{} {
		t.Errorf("seal %+v, %v", log.Events[0].Seal, err)
	}
	if v, err := dossier.Verify(log); err != nil {
		t.Errorf("%+v, %v", v, err)
	}
	log.Events[1].At = log.Events[1].At.Add(time.Second)
	if _, err := dossier.Verify(log); err == nil {
		t.Error("another instant is not found")
	}

	o = &dossier.ImportOptions{Unit: "u", OnProgress: func(rows int, _ int64) {
		if rows == 2 {
			panic("boom")
		}
	}}
	r, err := dossier.Import(t.Context(), memstore.New(), testRules(t), strings.NewReader(file), o)
	var p *dossier.PanicError
	if !errors.As(err, &p) || p.In != "import" || r.Read != 2 {
		t.Errorf("a callback that panics: %+v, %v", r, err)
	}
}
