package report_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/internal/golden"
	"github.com/motcua/motcua/report"
)

// each yields logs as a store does.
func each(logs []dossier.Log) iter.Seq2[dossier.Log, error] {
	return func(yield func(dossier.Log, error) bool) {
		for _, log := range logs {
			if !yield(log, nil) {
				return
			}
		}
	}
}

// quarter is the first of 2024 as of 12 March.
func quarter() report.Basis {
	return report.Basis{Period: motcua.MustParsePeriod("2024-Q1"), AsOf: motcua.MustDate(2024, time.March, 12).End().Add(-time.Nanosecond)}
}

// without returns the logs without one of them, with is the logs with one replaced.
func with(logs []dossier.Log, i int, log dossier.Log) []dossier.Log {
	logs = slices.Clone(logs)
	logs[i] = log
	return logs
}

// knownOf returns a log of which at least so many events were known at the instant, and how many were.
func knownOf(t *testing.T, logs []dossier.Log, at time.Time, least int) (i, n int) {
	t.Helper()
	for i, log := range logs {
		n := 0
		for n < len(log.Events) && !log.Events[n].Recorded.After(at) {
			n++
		}
		if n >= least && n < len(log.Events) {
			return i, n
		}
	}
	t.Fatal("no such log")
	return 0, 0
}

// Whatever changes in what was known then changes the receipt, whether the logs are sealed or not and whether somebody who changes them seals
// them again; what is recorded later, and an erasure, does not.
//
// Kills: a digest over the seals alone, which anybody can leave as they are; one over the figures alone; a fact, an event or a dossier left out of
// it; the time of knowledge left out, so that what came later changes it.
func TestReceiptCovers(t *testing.T) {
	plain := busyLogs(t, 300, 31)
	basis := quarter()
	for name, logs := range map[string][]dossier.Log{"sealed": sealed(t, plain), "not sealed": plain} {
		want := tallyOf(logs, basis).Receipt()
		if want.Dossiers == 0 || want.Dossiers == len(logs) || want.Logs.IsZero() {
			t.Fatalf("%d dossiers of %d", want.Dossiers, len(logs))
		}
		i, n := knownOf(t, logs, basis.AsOf, 3)
		changed := func(f func(e *dossier.Event), revision int) []dossier.Log {
			log := dossier.Log{ID: logs[i].ID, Events: slices.Clone(logs[i].Events)}
			f(&log.Events[revision-1])
			return with(logs, i, log)
		}
		type change struct {
			name string
			logs []dossier.Log
		}
		var changes []change
		for revision := 1; revision <= n; revision++ {
			for field, f := range map[string]func(e *dossier.Event){
				"actor":    func(e *dossier.Event) { e.Actor += "x" },
				"unit":     func(e *dossier.Event) { e.Unit += "x" },
				"reason":   func(e *dossier.Event) { e.Reason += "x" },
				"key":      func(e *dossier.Event) { e.Key += "x" },
				"at":       func(e *dossier.Event) { e.At = e.At.Add(-time.Nanosecond) },
				"recorded": func(e *dossier.Event) { e.Recorded = e.Recorded.Add(-time.Nanosecond) },
				"kind":     func(e *dossier.Event) { e.Kind++ },
				"channel":  func(e *dossier.Event) { e.Channel++ },
				"accepted": func(e *dossier.Event) { e.Accepted = &dossier.Accepted{Procedure: "x"} },
				"promise":  func(e *dossier.Event) { e.Promise = &calendar.Due{Date: motcua.MustDate(2030, time.May, 1)} },
				"details":  func(e *dossier.Event) { e.Details = &dossier.Rating{Score: 4, Of: 9} },
			} {
				logs := changed(f, revision)
				changes = append(changes, change{fmt.Sprintf("%s of event %d", field, revision), logs})
				if name == "sealed" {
					changes = append(changes, change{fmt.Sprintf("%s of event %d, sealed again", field, revision), with(logs, i, sealed(t, logs[i:i+1])[0])})
				}
			}
		}
		changes = append(
			changes,
			change{"an event less", with(logs, i, dossier.Log{ID: logs[i].ID, Events: slices.Delete(slices.Clone(logs[i].Events), n-1, n)})},
			change{"two events the other way round", with(logs, i, dossier.Log{ID: logs[i].ID, Events: append([]dossier.Event{logs[i].Events[1], logs[i].Events[0]}, logs[i].Events[2:]...)})},
			change{"another code", with(logs, i, dossier.Log{ID: "x", Events: logs[i].Events})},
			change{"a dossier less", slices.Delete(slices.Clone(logs), i, i+1)},
			change{"a dossier twice", append(slices.Clone(logs), logs[i])},
			change{"a dossier more", append(slices.Clone(logs), dossier.Log{ID: "x", Events: logs[i].Events})},
			change{"an event more, as if known then", with(logs, i, dossier.Log{ID: logs[i].ID, Events: slices.Insert(slices.Clone(logs[i].Events), n, dossier.Event{Kind: dossier.KindRated, At: basis.AsOf, Recorded: basis.AsOf})})},
		)
		if name == "sealed" {
			personal := changed(func(e *dossier.Event) { e.Personal = dossier.Personal{Name: dossier.NewSecret("Ai Đó")} }, 1)
			changes = append(changes, change{"another person, sealed again", with(personal, i, sealed(t, personal[i:i+1])[0])})
		}
		for _, c := range changes {
			if got := tallyOf(c.logs, basis).Receipt(); got.String() == want.String() || got.Logs == want.Logs {
				t.Errorf("%s, %s: the same receipt", name, c.name)
			}
		}

		// What the report of 12 March cannot have known.
		later := make([]dossier.Log, len(logs))
		for i, log := range logs {
			later[i] = dossier.Log{ID: log.ID, Events: slices.DeleteFunc(slices.Clone(log.Events), func(e dossier.Event) bool { return e.Recorded.After(basis.AsOf) })}
			for j := range later[i].Events {
				later[i].Events[j] = later[i].Events[j].WithoutPersonal()
			}
		}
		r := rand.New(rand.NewPCG(5, 5))
		r.Shuffle(len(later), func(i, j int) { later[i], later[j] = later[j], later[i] })
		if got := tallyOf(later, basis).Receipt(); got != want {
			t.Errorf("%s: without what came later, erased, in another order: %v, want %v", name, got, want)
		}
	}

	logs := plain
	want := tallyOf(logs, basis).Receipt()
	elsewhere := report.NewTally(basis, &report.TallyOptions{Key: func(c *report.Case) report.Key {
		k := report.KeyOf(c)
		if c.State.ID == logs[0].ID {
			k.Level = "x"
		}
		return k
	}})
	bare := report.NewTally(basis, &report.TallyOptions{CountsOnly: true})
	for _, log := range logs {
		elsewhere.Add(log)
		bare.Add(log)
	}
	if got := elsewhere.Receipt(); got.Figures == want.Figures || got.Logs != want.Logs {
		t.Errorf("a dossier in another cell: %v", got)
	}
	if got := bare.Receipt(); got.Figures != want.Figures || !got.Logs.IsZero() || got.Dossiers != 0 || !strings.Contains(got.String(), " - - ") {
		t.Errorf("without codes: %v", got)
	}
	keys := map[report.Digest]string{want.Figures: "nothing"}
	for name, change := range map[string]func(*report.Key){
		"key":  func(*report.Key) {}, // as it is
		"unit": func(k *report.Key) { k.Unit = "x" }, "field": func(k *report.Key) { k.Field = "x" }, "level": func(k *report.Key) { k.Level = "x" },
		"procedure": func(k *report.Key) { k.Procedure = "x" }, "channel": func(k *report.Key) { k.Channel = dossier.Post },
	} {
		tally := report.NewTally(basis, &report.TallyOptions{Key: func(*report.Case) report.Key {
			k := report.Key{Unit: "u", Field: "f", Level: "l", Procedure: "p", Channel: dossier.Online}
			change(&k)
			return k
		}})
		tally.Add(logs[0])
		digest := tally.Receipt().Figures
		if other, ok := keys[digest]; ok {
			t.Errorf("another %s gives the figures of another %s", name, other)
		}
		keys[digest] = name
	}
	cases := report.NewTally(basis, nil)
	cases.Count(&report.Case{})
	if got := cases.Receipt(); !got.Logs.IsZero() {
		t.Errorf("a case that came without its log: %v", got)
	}
	seen := map[string]bool{want.String(): true}
	policy := reflect.ValueOf(&basis.Policy).Elem()
	for i := range policy.NumField() {
		f := policy.Field(i)
		f.SetUint(1)
		got := tallyOf(logs, basis).Receipt()
		f.SetUint(0)
		if seen[got.String()] {
			t.Errorf("%s changed, and the receipt is the same", policy.Type().Field(i).Name)
		}
		seen[got.String()] = true
		if again, err := report.ParseReceipt(got.String()); err != nil || again != got {
			t.Errorf("%v: read as %v, %v", got, again, err)
		}
	}
}

// Verify says what does not agree, and nothing else.
//
// Kills: seals that are not looked at; a difference told as another one; the options of a report with a key of its own forgotten; codes not
// kept for a receipt that has a digest of the logs.
func TestReceiptVerify(t *testing.T) {
	logs := sealed(t, busyLogs(t, 300, 32))
	basis := quarter()
	key := func(c *report.Case) report.Key { return report.Key{Unit: c.State.Accepted.Field} }
	options := &report.TallyOptions{Key: key}
	tally := report.NewTally(basis, options)
	for _, log := range logs {
		tally.Add(log)
	}
	want := tally.Receipt()
	i, n := knownOf(t, logs, basis.AsOf, 2)
	rewritten := func(f func(e *dossier.Event), revision int) dossier.Log {
		log := dossier.Log{ID: logs[i].ID, Events: slices.Clone(logs[i].Events)}
		f(&log.Events[revision-1])
		return log
	}
	again := func(log dossier.Log) dossier.Log { return sealed(t, []dossier.Log{log})[0] }
	actor := func(e *dossier.Event) { e.Actor = "somebody else" }
	other := want
	other.Definitions++
	policy := want
	policy.Basis.Policy = report.Policy{Compare: calendar.ByDate, Waiting: report.WaitingByPromise, NoDue: report.NoDueLeftOut}
	period := want
	period.Basis.Period = motcua.MustParsePeriod("2024-02")
	figures := want
	figures.Figures[0]++
	j := slices.IndexFunc(logs, func(log dossier.Log) bool { return len(tallyOf([]dossier.Log{log}, basis).Members()) == 1 })
	tests := []struct {
		name    string
		receipt report.Receipt
		logs    []dossier.Log
		options *report.TallyOptions
		want    []report.Difference
	}{
		{"as it was", want, logs, options, nil},
		{"later events", want, append(slices.Clone(logs), again(liveLate(t, tallyRules(t), "x", late{accept("03-04 09:00", "5wd", dossier.Counter), "03-13 00:00"}))), options, nil},
		{"an event changed", want, with(logs, i, rewritten(actor, n)), options, []report.Difference{report.LogsDamaged, report.LogsDiffer}},
		{"an event changed and sealed again", want, with(logs, i, again(rewritten(actor, n))), options, []report.Difference{report.LogsDiffer}},
		{"a later event changed", want, with(logs, i, rewritten(actor, n+1)), options, []report.Difference{report.LogsDamaged}},
		{"a later event changed and sealed again", want, with(logs, i, again(rewritten(actor, n+1))), options, nil},
		{"a counted dossier gone", want, slices.Delete(slices.Clone(logs), j, j+1), options, []report.Difference{report.LogsDiffer, report.FiguresDiffer}},
		{"another figure was printed", figures, logs, options, []report.Difference{report.FiguresDiffer}},
		{"definitions", other, logs, options, []report.Difference{report.DefinitionsDiffer}},
		{"another policy was printed", policy, logs, options, []report.Difference{report.FiguresDiffer}},
		{"another period was printed", period, logs, options, []report.Difference{report.FiguresDiffer}},
		{"the wrong key", want, logs, nil, []report.Difference{report.FiguresDiffer}},
		{"codes not kept", want, logs, &report.TallyOptions{Key: key, CountsOnly: true}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.receipt.Verify(each(tt.logs), tt.options)
			var e *report.ReceiptError
			if err != nil && !errors.As(err, &e) {
				t.Fatal(err)
			}
			var got []report.Difference
			if e != nil {
				got = e.Differences
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if e == nil {
				return
			}
			var tampered *dossier.TamperError
			if e.Has(report.LogsDamaged) != errors.As(err, &tampered) || tampered != nil && tampered.ID != logs[i].ID {
				t.Errorf("damaged: %v", tampered)
			}
			if strings.Contains(err.Error(), string(logs[i].ID)) || e.Text(motcua.Vietnamese) == e.Text(motcua.English) {
				t.Errorf("says %q", err)
			}
		})
	}

	for name, tt := range map[string]struct {
		other report.Receipt
		want  []report.Difference
	}{
		"itself":      {want, nil},
		"definitions": {other, []report.Difference{report.DefinitionsDiffer}},
		"policy":      {policy, []report.Difference{report.PolicyDiffers}},
		"period":      {period, []report.Difference{report.PeriodDiffers}},
		"instant":     {tallyOf(logs, report.Basis{Period: basis.Period}).Receipt(), []report.Difference{report.AsOfDiffers, report.FiguresDiffer}},
		"no logs":     {report.Receipt{Definitions: 1, Basis: basis, Figures: want.Figures}, nil},
	} {
		var e *report.ReceiptError
		if err := want.Compare(tt.other); errors.As(err, &e) != (tt.want != nil) || e != nil && !slices.Equal(e.Differences, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}

	store := stored(t, logs)
	if _, err := want.VerifyStore(context.Background(), store, options); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if tally, err := want.VerifyStore(ctx, store, options); !errors.Is(err, context.Canceled) || tally != nil {
		t.Errorf("a store that gives nothing: %v", err)
	}
}

// The receipt of tallies put together is that of the whole: of parts in any order, of months that follow each other. Months counted from other
// logs are no whole.
//
// Kills: evidence lost or doubled in a merge or a continuation; an order that shows in the digest.
func TestReceiptOfParts(t *testing.T) {
	logs := sealed(t, busyLogs(t, 300, 33))
	basis := quarter()
	want := tallyOf(logs, basis).Receipt()
	parts := tallyOf(logs[200:], basis)
	for _, part := range [][]dossier.Log{logs[:70], logs[70:200]} {
		if err := parts.Merge(tallyOf(part, basis)); err != nil {
			t.Fatal(err)
		}
	}
	if got := parts.Receipt(); got != want {
		t.Errorf("parts: %v, want %v", got, want)
	}
	month := func(name string, logs []dossier.Log) *report.Tally {
		b := basis
		b.Period = motcua.MustParsePeriod(name)
		return tallyOf(logs, b)
	}
	months := month("2024-01", logs)
	for _, name := range []string{"2024-02", "2024-03"} {
		if err := months.Then(month(name, logs)); err != nil {
			t.Fatal(err)
		}
	}
	if got := months.Receipt(); got != want {
		t.Errorf("months: %v, want %v", got, want)
	}
	i, _ := knownOf(t, logs, basis.AsOf, 2)
	other := dossier.Log{ID: logs[i].ID, Events: slices.Clone(logs[i].Events)}
	other.Events[0].Actor = "somebody else"
	if err := month("2024-01", logs).Then(month("2024-02", with(logs, i, other))); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("months of other logs: %v", err)
	}
	blind := report.NewTally(basis, nil)
	blind.Count(&report.Case{})
	if err := parts.Merge(blind); err != nil || !parts.Receipt().Logs.IsZero() {
		t.Errorf("a part without its logs: %v", err)
	}
	if err := blind.Merge(tallyOf(logs[:1], basis)); err != nil || !blind.Receipt().Logs.IsZero() {
		t.Errorf("a part with its logs, merged into one without: %v", err)
	}
}

// A receipt in words is read back as it was, and a typing error is told from a report that changed.
//
// Kills: a part of the line that is not covered by the characters at its end; case, look-alike letters or line ends that matter.
func TestParseReceipt(t *testing.T) {
	for _, basis := range []report.Basis{
		quarter(),
		{Period: motcua.MustParsePeriod("2024-03@15"), AsOf: time.Date(2024, time.March, 12, 16, 30, 0, 500, motcua.Location())},
		{Period: motcua.MustParsePeriod("2024-01-01/2024-02-15"), Policy: report.Policy{Compare: calendar.ByInstant, Closed: report.ClosedLeftOut}},
	} {
		want := tallyOf(busyLogs(t, 30, 34), basis).Receipt()
		line := want.String()
		for _, s := range []string{
			line, strings.ToLower(line), strings.ReplaceAll(line, " ", "\r\n\t"), strings.ReplaceAll(line, "0", "o"), strings.ReplaceAll(line[:len(line)-5], "-", "-") + line[len(line)-5:],
		} {
			if strings.Contains(s, "o") && strings.ContainsAny(basis.Period.String(), "0") {
				head := strings.Join(strings.Fields(line)[:6], " ") // numbers are numbers
				s = head + strings.ReplaceAll(strings.ToLower(line[len(head):]), "0", "o")
			}
			got, err := report.ParseReceipt(s)
			if err != nil || got.String() != line || !got.Basis.AsOf.Equal(want.Basis.AsOf) || got.Logs != want.Logs || got.Figures != want.Figures {
				t.Errorf("%q: %v, %v", s, got, err)
			}
		}
		for i := range line {
			for _, c := range "0A-7Z " {
				typed := line[:i] + string(c) + line[i+1:]
				if got, err := report.ParseReceipt(typed); err == nil && got.String() != line || err != nil && !errors.Is(err, motcua.ErrInvalid) {
					t.Fatalf("%q taken for %v", typed, got)
				}
			}
		}
	}
	line := tallyOf(busyLogs(t, 30, 34), quarter()).Receipt().String()
	words := strings.Fields(line)
	for _, tt := range []struct {
		word  int
		as    string
		paths string
	}{
		{0, "MC2", "format: unknown"},
		{1, "1", "definitions: malformed"},
		{1, "D01", "definitions: malformed"},
		{2, "2024-Q5", "period.quarter: out_of_range"},
		{2, "-", "period: malformed"},
		{3, "12/03/2024", "as_of: malformed"},
		{3, "9999-12-31T23:59:59Z", "as_of: malformed"},
		{4, "P00000", "policy: malformed"},
		{4, "P900000", "policy: malformed"},
		{5, "-", "dossiers: malformed"},
		{5, "007", "dossiers: malformed"},
		{6, "-", "logs: malformed"},
		{6, strings.Repeat("0", 32), "logs: required"},
		{7, strings.Repeat("U", 32), "figures: malformed"},
		{7, strings.Repeat("0", 33), "figures: malformed"},
		{8, "0000", "check: differs"},
	} {
		w := slices.Clone(words)
		w[tt.word] = tt.as
		_, err := report.ParseReceipt(strings.Join(w, " "))
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) || len(invalid.Problems) != 1 || !strings.HasPrefix(invalid.Problems[0].String(), tt.paths) {
			t.Errorf("%s: %v, want %s", tt.as, err, tt.paths)
		}
	}
	if _, err := report.ParseReceipt(strings.Join(words[:8], " ")); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("cut off: %v", err)
	}
	if _, err := report.ParseReceipt("MC2 x x x x x x x x"); err == nil || strings.Count(err.Error(), ";") < 3 {
		t.Errorf("one mistake at a time: %v", err)
	}
}

// The zero value is no receipt, and harmless.
func TestReceiptZero(t *testing.T) {
	var r report.Receipt
	if _, err := report.ParseReceipt(r.String()); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("%q: %v", r, err)
	}
	var e *report.ReceiptError
	if _, err := r.Verify(each(nil), nil); !errors.As(err, &e) || !e.Has(report.DefinitionsDiffer) {
		t.Errorf("verified: %v", err)
	}
}

// The receipt as an object, and what is wrong with one.
//
// Kills: a field that is not written or not read; unknown, repeated and missing fields let through.
func TestReceiptJSON(t *testing.T) {
	logs := busyLogs(t, 30, 35)
	for _, want := range []report.Receipt{
		tallyOf(logs, quarter()).Receipt(),
		report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-03"), Policy: report.Policy{End: report.EndDelivered, NoDue: report.NoDueLeftOut}}, &report.TallyOptions{CountsOnly: true}).Receipt(),
		tallyOf(nil, quarter()).Receipt(),
	} {
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got report.Receipt
		if err := json.Unmarshal(b, &got); err != nil || got.String() != want.String() {
			t.Errorf("%s: %v, %v", b, got, err)
		}
	}
	b, err := json.Marshal(tallyOf(logs, quarter()).Receipt())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ old, new, want string }{
		{`"format"`, `"formats"`, "formats: unknown"},
		{`"motcua.receipt/1"`, `"motcua.receipt/2"`, "format: unknown"},
		{`"definitions":1`, `"definitions":1.0`, "definitions: out_of_range"},
		{`"definitions":1`, `"definitions":{"a":[1]}`, "definitions: malformed"},
		{`"definitions":1`, `"definitions":1,"definitions":1`, "definitions: duplicate"},
		{`"2024-Q1"`, `"2024-Q9"`, "period.quarter: out_of_range"},
		{`"as_of":"2024`, `"as_of":"24`, "as_of: malformed"},
		{`"end":"resolved"`, `"end":"whenever"`, "policy.end: unknown"},
		{`"end":"resolved",`, ``, "policy.end: required"},
		{`"logs":"`, `"logs":"U`, "logs: malformed"},
		{`"figures":"`, `"figures":null,"x":"`, "figures: malformed"},
		{`"dossiers":`, `"dossiers":-`, "dossiers: out_of_range"},
	} {
		var got report.Receipt
		text := strings.Replace(string(b), tt.old, tt.new, 1)
		if text == string(b) {
			t.Fatalf("no %s in %s", tt.old, b)
		}
		err := got.UnmarshalJSON([]byte(text))
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) || !slices.ContainsFunc(invalid.Problems, func(p motcua.Problem) bool { return strings.HasPrefix(p.String(), tt.want) }) {
			t.Errorf("%s: %v, want %s", text, err, tt.want)
		}
	}
}

// The receipt of these events, which no rule made, stays what it is. When the digest of the logs changes, receipts that were printed cannot be
// verified any more, which must not happen: another way to digest needs another form than MC1. When that of the figures changes, the same logs are
// counted otherwise, and [report.DefinitionsVersion] goes up.
//
// Kills: any change of what is digested, and of the figures.
func TestReceiptStays(t *testing.T) {
	logs := sealed(t, marchLogs())
	due := calendar.Due{Date: motcua.MustDate(2024, time.March, 8), Instant: motcua.MustDate(2024, time.March, 8).End(), By: calendar.ByDate}
	day := func(d int) time.Time { return time.Date(2024, time.March, d, 10, 0, 0, 0, motcua.Location()) }
	logs = append(logs, dossier.Log{ID: "D", Events: []dossier.Event{
		{Kind: dossier.KindSubmitted, At: day(1), Recorded: day(1), Actor: "dvc", Unit: "H99.01", Key: "1", Channel: dossier.Online, Details: &dossier.Submission{Procedure: "P"}},
		{Kind: dossier.KindAccepted, At: day(1), Recorded: day(2), Actor: "motcua-01", Unit: "H99.01", Key: "2", Channel: dossier.Online, Accepted: &dossier.Accepted{Procedure: "P", Field: "Đất đai", Term: calendar.WorkingDays(5), Start: day(1)}, Promise: &due},
		{Kind: dossier.KindStopped, At: day(11), Recorded: day(11), Actor: "motcua-01", Unit: "H99.01", Reason: "r", Key: "3"},
		{Kind: dossier.KindCorrected, At: day(20), Recorded: day(20), Actor: "motcua-01", Unit: "H99.01", Reason: "r", Key: "4", Details: &dossier.Correction{Revision: 2, Channel: dossier.Post}},
	}})
	var b strings.Builder
	for _, basis := range []report.Basis{
		quarter(),
		{Period: motcua.MustParsePeriod("2024")},
		{Period: motcua.MustParsePeriod("2024-03@15"), AsOf: motcua.MustDate(2024, time.March, 20).Start().Add(9 * time.Hour), Policy: report.Policy{End: report.EndDelivered, Closed: report.ClosedOnTime}},
	} {
		b.WriteString(tallyOf(logs, basis).Receipt().String() + "\n")
	}
	golden.Equal(t, "receipts.txt", b.String())
}

// Whatever is read as a receipt is written in one way, and that is read again.
func FuzzParseReceipt(f *testing.F) {
	f.Add(tallyOf(nil, report.Basis{Period: motcua.MustParsePeriod("2024-Q1")}).Receipt().String())
	f.Add(tallyOf(nil, quarter()).Receipt().String())
	f.Add(report.NewTally(quarter(), &report.TallyOptions{CountsOnly: true}).Receipt().String())
	f.Add("mc1 d1 2024 - p000000 - - 00000000000000000000000000000000 0000") // a wrong check
	f.Add("MC1 D1 ２０２４ - P000000 ٣ - - -")                                   // digits that are not ASCII
	f.Add("ſ ſ ſ ſ ſ ſ ſ ſ ſ")                                               // upper case of ſ is S
	f.Fuzz(func(t *testing.T, s string) {
		r, err := report.ParseReceipt(s)
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) || r != (report.Receipt{}) {
				t.Fatalf("%v, %v", r, err)
			}
			return
		}
		again, err := report.ParseReceipt(r.String())
		if err != nil || again != r {
			t.Fatalf("%q: %v, %v", r, again, err)
		}
	})
}

func FuzzReceiptJSON(f *testing.F) {
	for _, r := range []report.Receipt{tallyOf(nil, quarter()).Receipt(), {}} {
		b, err := json.Marshal(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var r, again report.Receipt
		if err := r.UnmarshalJSON(b); err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.UnmarshalJSON(b); err != nil || again.String() != r.String() {
			t.Fatalf("%s: %v, %v", b, again, err)
		}
	})
}

// What the evidence for a receipt costs, beside counting without it.
func BenchmarkReceipt(b *testing.B) {
	logs := sealed(b, busyLogs(b, 1000, 37))
	events := 0
	for _, log := range logs {
		events += len(log.Events)
	}
	for name, o := range map[string]*report.TallyOptions{"with": nil, "without": {CountsOnly: true}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				tally := report.NewTally(quarter(), o)
				for _, log := range logs {
					tally.Add(log)
				}
				tally.Receipt()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(logs)), "ns/dossier")
			b.ReportMetric(float64(events)/float64(len(logs)), "events/dossier")
		})
	}
}

// A receipt for a page that withholds counts says nothing of the figures, in any of its forms, and is still verified by the logs. With the digest of
// the figures, who tries all that may stand behind a withheld cell finds the one that does.
//
// Kills: figures in a receipt that was to have none; a receipt without them that is refused, or differs from that of its tally.
func TestReceiptWithoutFigures(t *testing.T) {
	rules := tallyRules(t)
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-03"), AsOf: motcua.MustDate(2024, time.March, 31).End().Add(-1)}
	lives := func(late int) []dossier.Log {
		var logs []dossier.Log
		for i := range 12 {
			end := "03-05 09:00"
			if i < late {
				end = "03-25 09:00"
			}
			logs = append(logs, life(t, rules, fmt.Sprint("d", i), accept("03-04 09:00", "5wd", dossier.Counter), resolve(end)))
		}
		return logs
	}
	printed := tallyOf(lives(4), basis).Receipt()
	found := 0
	for late := range 13 {
		candidate := tallyOf(lives(late), basis).Receipt()
		if candidate.Figures == printed.Figures {
			found++
		}
		if candidate.Figures == printed.WithoutFigures().Figures {
			t.Errorf("%d late ones stand behind the receipt", late)
		}
	}
	if found != 1 {
		t.Errorf("%d candidates have the digest of the figures: the attack should work on it", found)
	}

	without := printed.WithoutFigures()
	again, err := report.ParseReceipt(without.String())
	if err != nil || again != without || strings.Contains(without.String(), printed.Figures.String()) {
		t.Errorf("%v comes back as %v, %v", without, again, err)
	}
	data, err := json.Marshal(without)
	if err != nil || strings.Contains(string(data), "figures") {
		t.Errorf("%s, %v", data, err)
	}
	var read report.Receipt
	if err := json.Unmarshal(data, &read); err != nil || read != without {
		t.Errorf("%s comes back as %v, %v", data, read, err)
	}
	verify := func(late int) error {
		_, err := without.Verify(func(yield func(dossier.Log, error) bool) {
			for _, log := range lives(late) {
				if !yield(log, nil) {
					return
				}
			}
		}, nil)
		return err
	}
	if err := verify(4); err != nil {
		t.Errorf("the logs it was made from: %v", err)
	}
	var differs *report.ReceiptError
	if err := verify(5); !errors.As(err, &differs) || !differs.Has(report.LogsDiffer) || differs.Has(report.FiguresDiffer) {
		t.Errorf("other logs: %v", err)
	}
	if err := without.Compare(printed); err != nil {
		t.Errorf("against the whole receipt: %v", err)
	}
	zero := strings.Fields(printed.String())
	zero[7] = report.Digest{}.String()
	if _, err := report.ParseReceipt(strings.Join(zero, " ")); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a digest of nothing but zeros: %v", err)
	}
}

// How many dossiers a policy left out is a figure of the report.
//
// Kills: a receipt of counts that is the same whatever was left out.
func TestReceiptCoversWhatIsLeftOut(t *testing.T) {
	rules := tallyRules(t)
	count := func(n int) report.Digest {
		tally := report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-03"), Policy: report.Policy{NoDue: report.NoDueLeftOut}}, &report.TallyOptions{CountsOnly: true})
		tally.Add(life(t, rules, "counted", accept("03-04 09:00", "5wd", dossier.Counter)))
		for i := range n {
			tally.Add(life(t, rules, fmt.Sprint("d", i), accept("03-04 09:00", "none", dossier.Counter)))
		}
		return tally.Receipt().Figures
	}
	if count(0) == count(7) {
		t.Error("seven dossiers left out make no difference")
	}
}
