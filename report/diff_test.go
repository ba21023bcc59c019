package report_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// late carries out a command that is recorded at another time, on the log so far.
type late struct {
	dossier.Command
	recorded string
}

// liveLate is life for commands some of which are recorded late.
func liveLate(t testing.TB, rules *dossier.Rules, id string, commands ...any) dossier.Log {
	t.Helper()
	log := dossier.Log{ID: dossier.ID(id)}
	for i, c := range commands {
		var recorded time.Time
		command, _ := c.(dossier.Command)
		if l, ok := c.(late); ok {
			command, recorded = l.Command, meta(l.recorded).At
		}
		events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), command, recorded, fmt.Sprint("k", i))
		if err != nil {
			t.Fatalf("%s: command %d: %v", id, i, err)
		}
		log.Events = append(log.Events, events...)
	}
	return log
}

// March 2024 as of 10 March and as of 20 April; five working days from 4 March end on 11 March.
//
// Kills: a cause taken from the wrong event; two causes of one dossier told as one; time taken for an event; what happened since taken for
// what was recorded late; a fact of a correction left out.
func TestDiffCauses(t *testing.T) {
	accepted := accept("03-04 09:00", "5wd", dossier.Counter)
	tests := []struct {
		name, why string
		commands  []any
		want      string
	}{
		{"nothing new", "the same place", []any{accepted, resolve("03-05 09:00")}, ""},
		{"time", "the promised day went by", []any{accepted}, "time(2024-03-11): open>open late"},
		{"resolved since", "on time, before the day went by", []any{accepted, resolve("03-11 09:00")}, "finished: open>on time"},
		{"resolved since, recorded later", "the report of 12 March had it as late", []any{accepted, late{resolve("03-11 09:00"), "03-12 09:00"}}, "time(2024-03-11): open>open late, finished: open late>on time"},
		{"accepted since", "it was not there", []any{accept("03-14 09:00", "5wd", dossier.Online), resolve("03-15 09:00")}, "received: unknown>online open, finished: online open>online early"},
		{"submitted then, accepted since", "it was there, and nobody had accepted it", []any{&dossier.Submit{Meta: meta("03-08 09:00"), Channel: dossier.Online}, accept("03-14 09:00", "none", dossier.Online)}, "received: not accepted>B online open"},
		{"accepted then, recorded later", "to the report it was submitted only", []any{&dossier.Submit{Meta: meta("03-08 09:00"), Channel: dossier.Online}, late{accept("03-09 09:00", "none", dossier.Online), "03-15 09:00"}}, "recorded_late: not accepted>B online open"},
		{"recorded late", "happened on 4 March", []any{late{accepted, "03-15 09:00"}, late{resolve("03-05 09:00"), "03-15 09:00"}}, "recorded_late: unknown>open late, recorded_late: open late>early"},
		{"channel put right", "a fact of the acceptance", []any{accepted, resolve("03-05 09:00"), &dossier.Correct{Meta: meta("03-15 09:00"), Facts: dossier.Correction{Revision: 1, Channel: dossier.Online}}}, "corrected(accepted: channel): early>online early"},
		{"procedure put right", "it counts in another field; what was promised stays promised", []any{accepted, resolve("03-05 09:00"), &dossier.Correct{Meta: meta("03-15 09:00"), Facts: dossier.Correction{Revision: 1}, Procedure: "4wh"}}, "corrected(accepted: procedure): early>B early"},
		{"instant put right", "accepted in February: carried over", []any{accepted, resolve("03-05 09:00"), &dossier.Correct{Meta: meta("03-15 09:00"), Facts: dossier.Correction{Revision: 1, At: meta("02-28 09:00").At}}}, "corrected(accepted: at): early>carried early"},
		{"unit put right", "received by another unit", []any{accepted, resolve("03-05 09:00"), &dossier.Correct{Meta: meta("03-15 09:00"), Facts: dossier.Correction{Revision: 1, Unit: "other"}}}, "corrected(accepted: unit): early>other early"},
		{"a later event put right", "resolved two hours earlier than was noted", []any{accept("03-04 09:00", "4wh", dossier.Counter), resolve("03-04 15:00"), &dossier.Correct{Meta: meta("03-15 09:00"), Facts: dossier.Correction{Revision: 2, At: meta("03-04 13:00").At}}}, "corrected(resolved: at): B late>B early"},
		{"reason put right", "nothing is counted by it", []any{accepted, resolve("03-05 09:00"), &dossier.Correct{Meta: meta("03-15 09:00"), Facts: dossier.Correction{Revision: 1, Reason: "x"}}}, ""},
		{"reopened", "open again, and late", []any{accepted, resolve("03-05 09:00"), &dossier.Reopen{Meta: meta("03-12 09:00")}}, "reopened: early>open late"},
		{"extended", "time would have made it late", []any{accepted, &dossier.Extend{Meta: meta("03-11 09:00"), Promised: motcua.MustDate(2024, time.April, 20)}}, ""},
		{"extended, recorded late", "it had been late for a day", []any{accepted, late{&dossier.Extend{Meta: meta("03-11 09:00"), Promised: motcua.MustDate(2024, time.April, 20)}, "03-13 09:00"}}, ""},
		{"withdrawn", "it ended", []any{accepted, &dossier.Withdraw{Meta: meta("03-12 09:00"), By: dossier.Applicant}}, "time(2024-03-11): open>open late, finished: open late>late"},
		{"waits", "the clock stands still; no change", []any{accepted, &dossier.RequestSupplement{Meta: meta("03-08 09:00")}}, ""},
		{"waited, recorded late", "late until the wait was recorded", []any{accepted, late{&dossier.RequestSupplement{Meta: meta("03-09 09:00")}, "03-15 09:00"}}, ""},
		{"after the period", "April is not March", []any{accepted, resolve("03-05 09:00"), &dossier.Reopen{Meta: meta("04-02 09:00")}}, ""},
		{"after both", "recorded too late for both", []any{accepted, late{resolve("03-05 09:00"), "05-02 09:00"}}, "time(2024-03-11): open>open late"},
		{"finished before the period, recorded late", "it was thought open", []any{accept("02-20 09:00", "5wd", dossier.Counter), late{resolve("02-21 09:00"), "03-15 09:00"}}, "recorded_late: carried open late>before"},
		{"two at one instant", "each event on its own", []any{accept("03-14 09:00", "none", dossier.Online), resolve("03-14 09:00")}, "received: unknown>B online open, finished: B online open>B online on time"},
	}
	rules := tallyRules(t)
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-03"), AsOf: meta("04-20 00:00").At}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			log := liveLate(t, rules, "d", tt.commands...)
			d, err := report.NewDiff(basis, meta("03-10 23:59").At, nil)
			if err != nil {
				t.Fatal(err)
			}
			d.Add(log)
			if err := d.Check(); err != nil {
				t.Error(err)
			}
			if got := movesText(d); got != tt.want {
				t.Errorf("got  %q\nwant %q: %s", got, tt.want, tt.why)
			}
		})
	}
}

// movesText writes the steps of a comparison as short words: the field and the unit only where they are not A and "unit".
func movesText(d *report.Diff) string {
	place := func(p report.Place) string {
		switch p.Excluded {
		case report.NotAccepted:
			return "not accepted"
		case report.AcceptedAfter:
			return "after"
		case report.FinishedBefore:
			return "before"
		case report.LeftOut:
			return "left out"
		case report.NotKnown:
			return "unknown"
		}
		var words []string
		if p.Key.Field != "A" {
			words = append(words, p.Key.Field)
		}
		if p.Key.Unit != "unit" {
			words = append(words, p.Key.Unit)
		}
		if p.In != report.ReceivedDirect {
			words = append(words, [...]string{"online", "direct", "carried"}[p.In])
		}
		return strings.Join(append(words, [...]string{"early", "on time", "late", "open", "open late"}[p.Out]), " ")
	}
	var out []string
	for _, m := range d.Moves() {
		for _, s := range m.Steps {
			text := s.Cause.String()
			switch {
			case !s.Due.IsZero():
				text += "(" + s.Due.String() + ")"
			case s.Cause == report.CauseCorrected:
				text += "(" + s.Corrects.String() + ": " + strings.Join(s.Facts, " ") + ")"
			}
			out = append(out, text+": "+place(s.From)+">"+place(s.To))
		}
	}
	return strings.Join(out, ", ")
}

// On any logs, between any two instants and under any policy, the listed dossiers explain the difference of every cell and every column, and they
// are those, and only those, whose place a tally of that dossier alone gives otherwise.
//
// Kills: a dossier left off the list; one on it that did not move; a step that does not begin where the one before ended; events recorded at one
// instant taken for one; a bridge whose lines do not add up; what was recorded after both instants leaking in.
func TestDiffAddsUp(t *testing.T) {
	logs := busyLogs(t, tries(1200), 21)
	march := motcua.MustDate(2024, time.March, 12).End()
	bases := []struct {
		since time.Time
		basis report.Basis
	}{
		{march, report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: motcua.MustDate(2024, time.May, 20).End()}},
		{motcua.MustDate(2024, time.April, 2).Start(), report.Basis{Period: motcua.MustParsePeriod("2024-03"), AsOf: motcua.MustDate(2024, time.June, 30).End(), Policy: report.Policy{End: report.EndDelivered, Waiting: report.WaitingByPromise}}},
		{march, report.Basis{Period: motcua.MustParsePeriod("2024-03@15"), Policy: report.Policy{Closed: report.ClosedLeftOut, NoDue: report.NoDueLeftOut, Compare: calendar.ByInstant}}},
		{motcua.MustDate(2024, time.February, 1).Start(), report.Basis{Period: motcua.MustParsePeriod("2024-04"), AsOf: march, Policy: report.Policy{Extension: report.ExtensionAlways, Closed: report.ClosedOnTime}}},
	}
	causes := map[report.Cause]int{}
	for _, b := range bases {
		d, err := report.NewDiff(b.basis, b.since, nil)
		if err != nil {
			t.Fatal(err)
		}
		then := b.basis
		then.AsOf = b.since
		moved := map[dossier.ID]bool{}
		for _, log := range logs {
			d.Add(log)
			one := []dossier.Log{log}
			if diff := cmp.Diff(cells(tallyOf(one, then)), cells(tallyOf(one, b.basis))); diff != "" {
				moved[log.ID] = true
			}
		}
		if err := d.Check(); err != nil {
			t.Fatal(err)
		}
		for name, pair := range map[string][2]*report.Tally{"then": {tallyOf(logs, then), d.Before()}, "now": {tallyOf(logs, b.basis), d.After()}} {
			if diff := cmp.Diff(cells(pair[0]), cells(pair[1])); diff != "" {
				t.Errorf("%s (-tally +diff):\n%s", name, diff)
			}
		}
		listed := map[dossier.ID]bool{}
		sum := cells(d.Before())
		for _, m := range d.Moves() {
			listed[m.ID] = true
			for k, c := range m.Change() {
				sum[k] = sum[k].Add(c)
			}
			for _, s := range m.Steps {
				causes[s.Cause]++
			}
		}
		if diff := cmp.Diff(moved, listed); diff != "" {
			t.Errorf("(-moved +listed):\n%s", diff)
		}
		maps.DeleteFunc(sum, func(_ report.Key, c report.Counts) bool { return c == report.Counts{} })
		if diff := cmp.Diff(cells(d.After()), sum); diff != "" {
			t.Errorf("(-now +then and the list):\n%s", diff)
		}
		for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
			addsUp(t, d.Bridge(l))
			for _, name := range d.After().By(report.ByField).Names() {
				addsUp(t, d.BridgeOf(report.ByField, name, l))
			}
			if err := d.List(l).Check(); err != nil {
				t.Error(err)
			}
		}
	}
	for _, c := range report.Causes() {
		if len(logs) >= 1000 && c != report.CauseUnstated && causes[c] == 0 {
			t.Errorf("no dossier moved because of %q: the logs are too tame", c)
		}
	}
}

// A log whose events do not stand in the order they were recorded, which no service writes, is explained in the order of knowledge all the same.
//
// Kills: the order of the log taken for the order of knowledge.
func TestDiffLogsOutOfOrder(t *testing.T) {
	since := motcua.MustDate(2024, time.March, 12).End()
	d, err := report.NewDiff(report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: motcua.MustDate(2024, time.June, 30).End()}, since, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, log := range busyLogs(t, 400, 26) {
		n := len(log.Events)
		for i := range n / 2 {
			log.Events[i].Recorded, log.Events[n-1-i].Recorded = log.Events[n-1-i].Recorded, log.Events[i].Recorded
		}
		d.Add(log)
	}
	if err := d.Check(); err != nil {
		t.Error(err)
	}
	several := 0
	for _, m := range d.Moves() {
		var before time.Time
		for _, s := range m.Steps {
			if s.Event > 0 {
				if s.Recorded.Before(before) {
					t.Errorf("%s: event %d comes after one that was recorded later", m.ID, s.Event)
				}
				if !before.IsZero() {
					several++
				}
				before = s.Recorded
			}
		}
	}
	if several == 0 {
		t.Error("the logs are too tame")
	}

	log := liveLate(
		t, tallyRules(t), "d", accept("03-04 09:00", "5wd", dossier.Counter), late{resolve("03-08 09:00"), "03-20 09:00"},
		&dossier.Correct{Meta: meta("03-20 09:00"), Facts: dossier.Correction{Revision: 1, Channel: dossier.Online}},
	)
	log.Events[1], log.Events[2] = log.Events[2], log.Events[1]
	log.Events[2].Recorded = meta("03-15 09:00").At
	if d, err = report.NewDiff(d.After().Basis(), meta("03-10 23:59").At, nil); err != nil {
		t.Fatal(err)
	}
	d.Add(log)
	const want = "time(2024-03-11): open>open late, recorded_late: open late>early, corrected(accepted: channel): early>online early"
	if got := movesText(d); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// addsUp checks that the first line and those in between add up to the last, in every column.
func addsUp(t *testing.T, bridge *report.Table) {
	t.Helper()
	if err := bridge.Check(); err != nil {
		t.Fatal(err)
	}
	last := len(bridge.Rows) - 1
	for j := 2; j < len(bridge.Columns); j++ {
		sum := int64(0)
		for _, row := range bridge.Rows[:last] {
			n, _ := row.Cells[j].Integer()
			sum += n
		}
		if want, _ := bridge.Rows[last].Cells[j].Integer(); sum != want || bridge.Columns[j].Number != fmt.Sprintf("(%d)", j+1) {
			t.Errorf("%s %s: the lines give %d, the last says %d", bridge.Caption, bridge.Columns[j].Number, sum, want)
		}
	}
}

// What Check proves, it finds when it does not hold.
//
// Kills: any of the checks left out.
func TestDiffCheckFinds(t *testing.T) {
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: motcua.MustDate(2024, time.May, 20).End()}
	elsewhere := report.Key{Unit: "elsewhere"}
	tests := []struct {
		name   string
		tamper func([]report.Move) []report.Move
		want   string
	}{
		{"as it is", func(m []report.Move) []report.Move { return m }, ""},
		{"one not listed", func(m []report.Move) []report.Move { return m[1:] }, "not listed"},
		{"one listed twice", func(m []report.Move) []report.Move { return append(m, m[0]) }, "listed before"},
		{"another place", func(m []report.Move) []report.Move {
			m[0].To = report.Place{Key: elsewhere}
			return m
		}, "before + moves"},
		{"another dossier", func(m []report.Move) []report.Move {
			m[0].ID = "another"
			return m
		}, "the tallies"},
		{"a step from elsewhere", func(m []report.Move) []report.Move {
			m[0].Steps[0].From = report.Place{Key: elsewhere}
			return m
		}, "the step before"},
		{"steps that end elsewhere", func(m []report.Move) []report.Move {
			m[0].Steps[len(m[0].Steps)-1].To = report.Place{Key: elsewhere}
			return m
		}, "to"},
	}
	logs := busyLogs(t, 200, 22)
	for _, tt := range tests {
		d, err := report.NewDiff(basis, motcua.MustDate(2024, time.March, 12).End(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, log := range logs {
			d.Add(log)
		}
		d.Tamper(tt.tamper)
		err = d.Check()
		var invalid *motcua.InvalidError
		switch {
		case tt.want == "":
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		case !errors.As(err, &invalid):
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		found := false
		for _, p := range invalid.Problems {
			found = found || strings.HasSuffix(p.Param, tt.want)
		}
		if !found {
			t.Errorf("%s: no problem %q in %v", tt.name, tt.want, invalid.Problems)
		}
	}
}

// Two tallies explain as much as can be told without logs: the same dossiers, from and to the same places.
//
// Kills: a dossier that only one of the tallies counts forgotten; tallies of other questions compared.
func TestDiffTallies(t *testing.T) {
	logs := busyLogs(t, 600, 23)
	since := motcua.MustDate(2024, time.March, 12).End()
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: motcua.MustDate(2024, time.May, 20).End()}
	want, err := report.NewDiff(basis, since, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, log := range logs {
		want.Add(log)
	}
	got, err := report.DiffTallies(want.Before(), want.After())
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
	places := func(d *report.Diff) map[dossier.ID][2]report.Place {
		out := map[dossier.ID][2]report.Place{}
		for _, m := range d.Moves() {
			for _, p := range []*report.Place{&m.From, &m.To} {
				if p.Excluded != report.Counted {
					p.Excluded = report.NotAccepted
				}
			}
			out[m.ID] = [2]report.Place{m.From, m.To}
		}
		return out
	}
	if diff := cmp.Diff(places(want), places(got)); diff != "" {
		t.Errorf("(-logs +tallies):\n%s", diff)
	}
	addsUp(t, got.Bridge(motcua.Vietnamese))
	bare, err := report.NewDiff(basis, since, &report.TallyOptions{CountsOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, log := range logs {
		bare.Add(log)
	}
	if err := bare.Check(); err != nil || !cmp.Equal(bare.Moves(), want.Moves()) {
		t.Errorf("tallies without codes: %v", err)
	}

	other := basis
	other.Policy.End = report.EndDelivered
	wrong := tallyOf(logs[:3], basis)
	wrong.Add(logs[0])
	wrong.Add(logs[1])
	for name, pair := range map[string][2]*report.Tally{
		"another policy":                       {want.Before(), tallyOf(logs, other)},
		"another order":                        {want.After(), want.Before()},
		"no codes":                             {report.NewTally(want.Before().Basis(), &report.TallyOptions{CountsOnly: true}), want.After()},
		"counted twice":                        {want.Before(), wrong},
		"a later one without an instant first": {tallyOf(logs, report.Basis{Period: basis.Period}), want.After()},
	} {
		if _, err := report.DiffTallies(pair[0], pair[1]); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Kills: an instant that is missing, or after the report, taken.
func TestNewDiffRefuses(t *testing.T) {
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: meta("03-12 00:00").At}
	for _, since := range []time.Time{{}, meta("03-12 00:01").At} {
		if _, err := report.NewDiff(basis, since, nil); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("since %v: %v", since, err)
		}
	}
	d, err := report.NewDiff(basis, basis.AsOf, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, log := range busyLogs(t, 50, 24) {
		d.Add(log)
	}
	if moves := d.Moves(); len(moves) != 0 || d.Check() != nil {
		t.Errorf("%d dossiers moved in no time", len(moves))
	}
}

func BenchmarkDiff(b *testing.B) {
	logs := busyLogs(b, 1000, 25)
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: motcua.MustDate(2024, time.May, 20).End()}
	for b.Loop() {
		d, err := report.NewDiff(basis, motcua.MustDate(2024, time.March, 12).End(), nil)
		if err != nil {
			b.Fatal(err)
		}
		for _, log := range logs {
			d.Add(log)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(logs)), "ns/dossier")
}
