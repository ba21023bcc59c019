package calendar_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/internal/golden"
)

// ledgerQuestions are the shapes a ledger can have.
func ledgerQuestions() []struct{ name, received, term, conv, pauses string } {
	return []struct{ name, received, term, conv, pauses string }{
		{"swap", "2024-04-25T09:00", "4wd", "", ""},
		{"tet", "2025-01-24T16:00", "5wd", "cutoff=15:00;end=close", ""},
		{"roll", "2024-03-29T09:00", "30cd", "", ""},
		{"month", "2025-11-28T09:00", "3month", "extend=2wd", ""},
		{"pause", "2026-03-02T09:00", "10wd", "", "2026-03-05T10:00/2026-03-10T09:00 financial_obligation, 2026-03-09T10:00/2026-03-11T09:00"},
		{"open pause", "2026-11-16T16:00", "10wd", "", "2026-11-24T09:00/ supplement"},
		{"restart", "2026-03-02T16:00", "15cd", "cutoff=15:00;supplement=restarts", "2026-03-09T09:00/2026-03-11T10:00 supplement"},
		{"not supplemented", "2026-03-02T16:00", "15cd", "supplement=restarts", "2026-03-09T09:00/ supplement"},
		{"hours", "2026-03-06T16:00", "4wh", "sat=session(08:00-12:00)", "2026-03-07T09:00/2026-03-07T10:00 other_agency"},
		{"clock hours", "2026-02-11T20:00", "48ch", "recv=next_open", "2026-02-13T12:00/2026-02-13T18:30:15 incident"},
		{"same day", "2026-02-13T15:30", "same_day", "cutoff=15:00;end=close", ""},
		{"exact pause", "2026-03-02T09:00", "5wd", "susp=exact", "2026-03-04T09:00/2026-03-04T11:00"},
		{"extension", "2026-03-05T09:00", "4wh", "extend=2wd", ""},
		{"eight hours", "2026-04-24T10:15", "2wd", "day=8h", ""},
		{"fraction of a second", "2026-03-06T16:00:07.197920705", "4wh", "", "2026-03-09T08:00:00.25/2026-03-09T08:00:01 incident"},
		{"beyond", "2026-12-29T09:00", "5wd", "", ""},
	}
}

func explain(t testing.TB, cal *calendar.Calendar, received, limit, conv, pauses string) *calendar.Ledger {
	t.Helper()
	l, err := cal.Explain(instant(received), term(t, limit), convention(t, conv), pausesOf(t, pauses)...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLedgerText pins what people read, in both languages.
func TestLedgerText(t *testing.T) {
	var vi, en strings.Builder
	for _, q := range ledgerQuestions() {
		l := explain(t, calendar.Vietnam(), q.received, q.term, q.conv, q.pauses)
		vi.WriteString("== " + q.name + "\n" + l.Text(motcua.Vietnamese) + "\n")
		en.WriteString("== " + q.name + "\n" + l.Text(motcua.English) + "\n")
	}
	golden.Equal(t, "ledgers_vi.txt", vi.String())
	golden.Equal(t, "ledgers_en.txt", en.String())
}

// TestLedgerJSON: a ledger survives JSON, and can be checked against the calendar it names.
func TestLedgerJSON(t *testing.T) {
	for _, q := range ledgerQuestions() {
		l := explain(t, calendar.Vietnam(), q.received, q.term, q.conv, q.pauses)
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		var back calendar.Ledger
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%s: %v", q.name, err)
		}
		if diff := cmp.Diff(l.Lines, back.Lines, cmp.Comparer(func(a, b motcua.Date) bool { return a == b })); diff != "" {
			t.Errorf("%s: lines (-want +got):\n%s", q.name, diff)
		}
		if err := back.CheckAgainst(calendar.Vietnam()); err != nil {
			t.Errorf("%s: %v", q.name, err)
		}
		if back.Text(motcua.Vietnamese) != l.Text(motcua.Vietnamese) {
			t.Errorf("%s: another text", q.name)
		}
		// Without a calendar, or with another one, there is no telling.
		for _, err := range []error{back.Check(), back.CheckAgainst(calendar.Vietnam().WithoutSwaps())} {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("%s: check without the calendar: %v", q.name, err)
			}
		}
	}
}

// TestLedgerMutations changes one thing at a time in every line of every ledger: each field to other values of its type,
// the line left out, doubled, or swapped with the next. Check must object each time. It kills a Check that adds up only
// the totals, or believes the reasons.
func TestLedgerMutations(t *testing.T) {
	mutants := 0
	caught := func(l *calendar.Ledger, what string) {
		mutants++
		if l.Check() == nil {
			t.Errorf("%s is not caught", what)
		}
	}
	ledgers := map[string]*calendar.Ledger{}
	for _, q := range ledgerQuestions() {
		ledgers[q.name] = explain(t, calendar.Vietnam(), q.received, q.term, q.conv, q.pauses)
	}
	g := newGen(t, 21)
	for range 40 {
		q := g.question()
		l, err := q.cal.Explain(q.received, q.term, &q.conv, q.pauses...)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Lines) > 120 {
			continue
		}
		ledgers[q.String()] = l
	}
	for name, l := range ledgers {
		if err := l.Check(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		good := slices.Clone(l.Lines)
		for i := range good {
			where := name + ": line " + dumpLine(good[i])
			for field := range reflect.TypeFor[calendar.Line]().NumField() {
				for _, other := range others(reflect.ValueOf(good[i]).Field(field)) {
					l.Lines = slices.Clone(good)
					reflect.ValueOf(&l.Lines[i]).Elem().Field(field).Set(other)
					if l.Lines[i] == good[i] {
						continue
					}
					caught(l, where+": "+reflect.TypeFor[calendar.Line]().Field(field).Name)
				}
			}
			l.Lines = slices.Delete(slices.Clone(good), i, i+1)
			caught(l, where+" left out")
			l.Lines = slices.Insert(slices.Clone(good), i, good[i])
			caught(l, where+" doubled")
			if i+1 < len(good) {
				l.Lines = slices.Clone(good)
				l.Lines[i], l.Lines[i+1] = good[i+1], good[i]
				caught(l, where+" swapped with the next")
			}
		}
		l.Lines = good
		// The answer and the question.
		due := l.Due
		l.Due.Date = due.Date.AddDays(1)
		if due.Date.IsZero() {
			l.Due.Date = day("2026-03-02")
		}
		caught(l, name+": another due date")
		l.Due = due
		l.Due.Instant = due.Instant.Add(1)
		caught(l, name+": another instant")
		l.Due = due
		l.Due.Remainder = calendar.WorkingDays(77)
		caught(l, name+": another remainder")
		l.Due = due
		l.Received = l.Received.Add(time.Nanosecond)
		caught(l, name+": another receipt")
		l.Received = l.Received.Add(-time.Nanosecond)
		if err := l.Check(); err != nil {
			t.Fatalf("%s: restored: %v", name, err)
		}
	}
	if mutants < 5000 {
		t.Errorf("%d mutants, want some thousands", mutants)
	}
}

func dumpLine(n calendar.Line) string {
	return n.Step.String() + " " + n.Date.String() + " " + n.Reason.String()
}

// others returns values of the same type that differ from v.
func others(v reflect.Value) []reflect.Value {
	var out []any
	switch x := v.Interface().(type) {
	case motcua.Date:
		out = []any{x.AddDays(1), x.AddDays(-1), motcua.Date{}}
	case time.Time:
		out = []any{x.Add(1), x.Add(-time.Hour), time.Time{}}
	case time.Duration:
		out = []any{x + 1, x - 1, -x}
	case int:
		out = []any{x + 1, x - 1}
	case calendar.Step:
		for s := range calendar.StepDue + 1 {
			out = append(out, s)
		}
	case calendar.Reason:
		for r := range calendar.ReasonExact + 1 {
			out = append(out, r)
		}
	case calendar.Day:
		y := x
		y.Name += "."
		z := x
		z.Kind = calendar.Closure
		w := x
		w.Notice.Document += "."
		out = []any{calendar.Day{}, y, z, w}
	case motcua.Citation:
		y := x
		y.Article += "."
		z := x
		z.Quality = motcua.Low
		out = []any{motcua.Citation{}, y, z}
	default:
		panic("a field of a new type: " + v.Type().String())
	}
	values := make([]reflect.Value, len(out))
	for i, o := range out {
		values[i] = reflect.ValueOf(o)
	}
	return values
}

// TestLedgerProvenance: every line that does not count, or moves something, says by which article or notice, or by which
// option of the convention.
func TestLedgerProvenance(t *testing.T) {
	for _, q := range ledgerQuestions() {
		l := explain(t, calendar.Vietnam(), q.received, q.term, q.conv, q.pauses)
		for _, n := range l.Lines {
			needs := n.Reason == calendar.ReasonDayOff || n.Reason == calendar.ReasonRestDay || n.Reason == calendar.ReasonFirstDay ||
				n.Reason == calendar.ReasonMidnight || n.Step == calendar.StepRoll || n.Step == calendar.StepRestart
			if needs && n.Citation.Document == "" {
				t.Errorf("%s: %s has no citation", q.name, dumpLine(n))
			}
			if n.Text(motcua.Vietnamese) == n.Text(motcua.English) || n.Text(motcua.English) == "" {
				t.Errorf("%s: %s: texts %q and %q", q.name, dumpLine(n), n.Text(motcua.Vietnamese), n.Text(motcua.English))
			}
		}
	}
}

// FuzzLedger reads ledgers that somebody else wrote: reading, checking and printing one never fails badly, and what is
// accepted says the same as the calendar itself.
func FuzzLedger(f *testing.F) {
	for _, q := range ledgerQuestions() {
		l, err := calendar.Vietnam().Explain(instant(q.received), term(f, q.term), convention(f, q.conv), pausesOf(f, q.pauses)...)
		if err != nil {
			f.Fatal(err)
		}
		b, err := json.Marshal(l)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"received":"9999-12-31T23:00:00Z","term":"5wd","calendar":"` + calendar.Vietnam().Version() + `"}`))
	f.Add([]byte(`{"received":"2024-04-25T09:00:00Z","term":"100000wd","calendar":"` + calendar.Vietnam().Version() + `"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var l calendar.Ledger
		if json.Unmarshal(b, &l) != nil {
			return
		}
		_ = l.Text(motcua.Vietnamese)
		if l.CheckAgainst(calendar.Vietnam()) != nil {
			return
		}
		due, err := calendar.Vietnam().Due(l.Received, l.Term, &l.Convention, l.Pauses...)
		if err != nil || due.Date != l.Due.Date || !due.Instant.Equal(l.Due.Instant) || due.Remainder != l.Due.Remainder {
			t.Fatalf("accepted %+v, due %+v, %v", l.Due, due, err)
		}
	})
}
