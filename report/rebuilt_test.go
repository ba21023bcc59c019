package report_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/report"
)

// section is one part of everything the package can print of some logs on some basis.
type section struct {
	name string
	text []byte
}

// everything prints all of it: each table as text and in a page, the tally as a file with what is outside, and the receipt.
func everything(t testing.TB, basis report.Basis, logs []dossier.Log, rules *dossier.Rules) []section {
	t.Helper()
	o := &report.FormOptions{Rules: rules}
	tally, late, handling := report.NewTally(basis, nil), report.NewLateList(basis, o), report.NewHandlingTimes(basis, o)
	forms := []*report.Form{
		report.NewForm07a(basis, &report.Form07aOptions{FormOptions: *o, OnlineLevel: onlineLevel, PaidBy: paidBy}), report.NewForm07a(basis, nil),
		report.NewAgeing(basis, o), report.NewOpening(basis, o), report.NewReception(basis, o),
	}
	digital := report.NewDigitisation(basis, o)
	index := report.NewIndex766(basis, &report.Index766Options{FormOptions: *o, OnlineLevel: onlineLevel, PaidBy: paidBy})
	counters := []report.Counter{tally, late, handling, digital, index}
	for _, f := range forms {
		counters = append(counters, f)
	}
	fillAll(t, logs, counters...)

	var out []section
	add := func(name string, text []byte) { out = append(out, section{name, text}) }
	written := func(name string, write func(*bytes.Buffer) error) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		add(name, b.Bytes())
	}
	written("tally file", func(b *bytes.Buffer) error { return tally.WriteJSON(b) })
	add("seen, outside, members", fmt.Append(nil, tally.Seen(), tally.Outside(), tally.Members()))
	add("receipt", []byte(tally.Receipt().String()))

	facts := report.NewFacts(basis.AsOf, basis.Policy, nil)
	for _, log := range logs {
		facts.Add(log)
	}
	add("facts", fmt.Append(nil, facts.Dossiers()))
	for _, p := range []motcua.Period{basis.Period, basis.Period.Previous(), motcua.MustParsePeriod("2024"), motcua.MustParsePeriod("2026"), {}} {
		counted := facts.Tally(p)
		add("facts of "+p.String(), fmt.Append(nil, counted.Total(), counted.Outside(), counted.Receipt()))
	}

	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		tables := []*report.Table{late.Table(l), digital.ComponentTable(l), index.Table(l)}
		for _, by := range []report.Dimension{report.ByField, report.ByUnit, report.ByProcedure, report.ByChannel} {
			tables = append(tables, tally.By(by).Form06a(l), tally.By(by).OnTimeTable(l, 1), handling.Table(by, l), handling.EarlyTable(by, l), digital.Table(by, l),
				digital.Dossiers().Table(by, l), index.Counts().Table(by, l))
			for _, f := range forms {
				tables = append(tables, f.Table(by, l))
			}
		}
		page := report.Page{
			Language: l, Title: "II.06a", Period: basis.Period.Text(l), AsOf: basis.AsOf, Receipt: tally.Receipt().String(),
			Sections: []report.Section{{Chart: tally.By(report.ByField).OnTimeChart(l), Table: tables[3]}},
		}
		for _, table := range tables {
			add(table.Key+" "+l.String(), []byte(writeText(t, table, l)))
			page.Sections = append(page.Sections, report.Section{Title: table.Caption, Table: table})
			written(table.Key+" csv", func(b *bytes.Buffer) error { return table.WriteCSV(b, nil) })
		}
		written("page html", func(b *bytes.Buffer) error { return page.WriteHTML(b) })
		written("page json", func(b *bytes.Buffer) error { return page.WriteJSON(b) })
		written("page text", func(b *bytes.Buffer) error { return page.WriteText(b) })
	}
	return out
}

// knownBy returns the logs as they were at an instant: what was recorded by then, and no dossier of which nothing was.
func knownBy(logs []dossier.Log, at time.Time) []dossier.Log {
	var out []dossier.Log
	for _, log := range logs {
		n := 0
		for n < len(log.Events) && !log.Events[n].Recorded.After(at) {
			n++
		}
		if n > 0 {
			out = append(out, dossier.Log{ID: log.ID, Events: log.Events[:n:n]})
		}
	}
	return out
}

// Whatever is recorded after an instant, the whole report of that instant has the same bytes: every form, the tally with what is outside of it, the
// receipt, the counts that a store makes by itself, and those of facts. So it is in the middle of the period, at its last instant and after it,
// and at the very instant of an event.
//
// Kills: an acceptance that was not recorded yet known before; a dossier that did not exist yet among those seen; a form that reads a later event.
func TestReportRebuiltAfterLogsGrew(t *testing.T) {
	type corpus struct {
		name    string
		logs    []dossier.Log
		rules   *dossier.Rules
		periods []string
	}
	n := howMany(400) / 4
	seeds := uint64(1)
	if n > 1000 { // the long run, in as many parts as it takes to have an instant of each kind often
		n, seeds = n/25, 25
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 91))
		for _, c := range []corpus{
			{"corrections and erasures", sealed(t, busyLogs(t, n, 100+seed)), busyRules(t), []string{"2024-03", "2024-Q1"}},
			{"papers and payments", formLogs(t, n, 200+seed), formRules(t), []string{"2026-07", "2026-08@15"}},
		} {
			for _, name := range c.periods {
				p := motcua.MustParsePeriod(name)
				some := c.logs[r.IntN(len(c.logs))]
				recorded := some.Events[r.IntN(len(some.Events))].Recorded
				for i, asOf := range []time.Time{
					p.From().AddDays(r.IntN(p.Days())).End(), p.Until().Start().Add(-time.Nanosecond), p.Until().AddDays(1 + r.IntN(20)).Start(),
					recorded, recorded.Add(-time.Nanosecond),
				} {
					basis := report.Basis{Period: p, AsOf: asOf, Policy: formBases()[(i+int(seed))%4].Policy}
					then := knownBy(c.logs, asOf)
					where := fmt.Sprintf("%s, %v as of %v, seed %d", c.name, p, asOf, seed)
					want, got := everything(t, basis, then, c.rules), everything(t, basis, c.logs, c.rules)
					if len(want) != len(got) {
						t.Fatalf("%s: %d sections, %d when rebuilt", where, len(want), len(got))
					}
					for i := range want {
						if !bytes.Equal(want[i].text, got[i].text) {
							t.Fatalf("%s: %s (-then +rebuilt):\n%s", where, want[i].name, cmp.Diff(string(want[i].text), string(got[i].text)))
						}
					}
					rebuiltByStores(t, where, basis, then, c.logs)
				}
			}
		}
	}
}

// rebuiltByStores compares what stores count by themselves then and later, and each case.
func rebuiltByStores(t *testing.T, where string, basis report.Basis, then, now []dossier.Log) {
	t.Helper()
	byID := map[dossier.ID]dossier.Log{}
	for _, log := range then {
		byID[log.ID] = log
	}
	for _, log := range now {
		later := basis.Case(log)
		log, existed := byID[log.ID]
		if first := basis.Case(log); existed && (later.Excluded != first.Excluded || later.In != first.In || later.Out != first.Out || !reflect.DeepEqual(later.State, first.State)) {
			t.Fatalf("%s: %s is another case when rebuilt", where, log.ID)
		}
		if !existed && later.Excluded != report.NotKnown {
			t.Fatalf("%s: %s did not exist yet and is %v", where, later.State.ID, later.Excluded)
		}
	}
	var counted [2]*report.Tally
	for i, logs := range [][]dossier.Log{then, now} {
		tally, err := report.TallyStore(context.Background(), &counting{Store: logsOnly{logs: logs}}, basis, &report.TallyOptions{CountsOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		counted[i] = tally
	}
	if diff := cmp.Diff(cells(counted[0]), cells(counted[1])); diff != "" || counted[0].Outside() != counted[1].Outside() {
		t.Fatalf("%s, counted by a store: %+v then, %+v when rebuilt\n%s", where, counted[0].Outside(), counted[1].Outside(), diff)
	}
}

// logsOnly is a store that gives out logs and nothing else.
type logsOnly struct {
	dossier.Store
	logs []dossier.Log
}

func (s logsOnly) List(context.Context, dossier.Query) (dossier.Page, error) {
	var page dossier.Page
	for _, log := range s.logs {
		page.IDs = append(page.IDs, log.ID)
	}
	return page, nil
}

func (s logsOnly) Load(_ context.Context, id dossier.ID) (dossier.Log, error) {
	i := slices.IndexFunc(s.logs, func(log dossier.Log) bool { return log.ID == id })
	if i < 0 {
		return dossier.Log{}, motcua.ErrNotFound
	}
	return s.logs[i], nil
}
