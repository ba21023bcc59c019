package dossier_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// sequences is how many random lives a property is tried on: MOTCUA_SEQUENCES, or a few thousand.
func sequences(t testing.TB) int {
	s := os.Getenv("MOTCUA_SEQUENCES")
	if s == "" {
		return 4000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// randomKind is any kind, mostly one that the table has for the status.
func randomKind(r *rand.Rand, s dossier.Status) dossier.Kind {
	kinds := dossier.Kinds()
	if r.IntN(3) > 0 {
		var fit []dossier.Kind
		for _, t := range table {
			if t.From == s && (t.To != s || r.IntN(2) == 0) { // what changes nothing comes less often
				fit = append(fit, t.Event)
			}
		}
		if fit != nil {
			kinds = fit
		}
	}
	return kinds[r.IntN(len(kinds))]
}

// table is read only.
var table = dossier.Transitions()

// randomCommand is any command, mostly with what it needs, at an instant that is mostly after the previous one.
func randomCommand(r *rand.Rand, s dossier.State, when time.Time) dossier.Command {
	m := dossier.Meta{At: when, Actor: "actor", Unit: "unit", Reason: "reason"}
	if r.IntN(20) == 0 {
		m = dossier.Meta{At: when.Add(-time.Duration(r.IntN(100)) * time.Hour)}
	}
	procedures := []string{"5wd", "4wh", "none", "same_day", "pauses", "restarts", "cases", "versions", "other"}
	channel := dossier.Channel(r.IntN(5))
	day := func() motcua.Date { return motcua.DateOf(when).AddDays(r.IntN(60) - 10) }
	switch c := command(randomKind(r, s.Status), m).(type) {
	case *dossier.Submit:
		c.Channel = channel
		return c
	case *dossier.Accept:
		c.Procedure, c.Channel = procedures[r.IntN(len(procedures))], channel
		if r.IntN(4) == 0 {
			c.Competent, c.Elsewhere = "H41.20", r.IntN(2) == 0
		}
		if r.IntN(4) == 0 {
			c.Promised = day()
		}
		if r.IntN(4) == 0 {
			c.Case = "simple"
		}
		return c
	case *dossier.Extend:
		c.Promised = s.Promise.Date.AddDays(r.IntN(20) - 2)
		if r.IntN(5) == 0 {
			c.Promised = day()
		}
		return c
	case *dossier.Deliver:
		c.Channel = channel
		return c
	case *dossier.Transfer:
		if r.IntN(2) == 0 {
			c.Within = calendar.WorkingDays(r.IntN(4))
		}
		return c
	case *dossier.RequestSupplement:
		if r.IntN(2) == 0 {
			c.Within = calendar.WorkingDays(1 + r.IntN(10))
		}
		return c
	case *dossier.Consult:
		c.Outside, c.Silence = r.IntN(2) == 0, r.IntN(2) == 0
		if r.IntN(4) > 0 {
			c.Basis = motcua.Citation{Document: "1/2024"}
		}
		return c
	case *dossier.Respond:
		c.Leg, c.Opinion = r.IntN(len(s.Legs)+2), dossier.Opinion(r.IntN(6))
		if n := len(s.Legs); n > 0 && r.IntN(2) == 0 {
			c.Leg, c.Opinion = n, dossier.Informs
		}
		return c
	case *dossier.Stop:
		if r.IntN(2) == 0 {
			c.Reason = dossier.ReasonNotSupplemented
		}
		return c
	case *dossier.Correct:
		c.Facts = dossier.Correction{Revision: r.IntN(s.Revision + 2)}
		switch r.IntN(5) {
		case 0:
			c.Facts.At = when.Add(-time.Duration(r.IntN(200)) * time.Hour)
		case 1:
			c.Facts.Channel = channel
		case 2:
			c.Case = "hard"
		case 3:
			c.Procedure = procedures[r.IntN(len(procedures))]
		case 4:
			c.Personal = person()
		}
		return c
	default:
		return c
	}
}

// attempt is a command that was tried on a random life, and what came of it.
type attempt struct {
	before   dossier.State
	command  dossier.Command
	recorded time.Time
	events   []dossier.Event
	err      error
}

// randomLife tries commands at random, at instants that mostly grow, and calls each after every one.
func randomLife(rules *dossier.Rules, seed int, each func(attempt), without ...dossier.Kind) dossier.Log {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	log := dossier.Log{ID: "d"}
	when := motcua.MustDate(2018+r.IntN(9), time.Month(1+r.IntN(12)), 1+r.IntN(28)).At(r.IntN(24), r.IntN(60), 0)
	recorded := when
	for i := range 5 + r.IntN(40) {
		state := dossier.Replay(log, dossier.AsOf{})
		if recorded.Before(when) {
			recorded = when
		}
		if r.IntN(8) == 0 {
			recorded = recorded.Add(time.Duration(r.IntN(200)) * time.Hour)
		}
		a := attempt{before: state, command: randomCommand(r, state, when), recorded: recorded}
		if _, corrects := a.command.(*dossier.Correct); corrects && slices.Contains(without, dossier.KindCorrected) {
			continue
		}
		a.events, a.err = rules.Decide(state, a.command, recorded, fmt.Sprint("k", i))
		log.Events = append(log.Events, a.events...)
		each(a)
		if a.err == nil {
			when = when.Add(time.Duration(r.IntN(5*24*60)) * time.Minute)
		}
	}
	return log
}

// Between two events the time that is left only shrinks, and an overdue or ended clock never runs again; the end of the agency's work
// is one instant at most, and every accepted dossier is open or in exactly one final state.
//
// Kills: a remainder that grows by itself; an overdue dossier that becomes punctual by waiting; a dossier that is done twice, or neither
// open nor done.
func TestClocksNeverRunBackwards(t *testing.T) {
	rules := testRules(t)
	for seed := range sequences(t) / 4 {
		log := randomLife(rules, seed, func(attempt) {})
		if len(log.Events) == 0 {
			continue
		}
		s := dossier.Replay(log, dossier.AsOf{})
		ends := 0
		for _, done := range []bool{!s.Resolved.IsZero(), !s.Ended.IsZero()} {
			if done {
				ends++
			}
		}
		if open := s.Status < dossier.WithdrawnByCitizen && s.Status != dossier.NotAccepted; ends > 1 || open != (ends == 0) {
			t.Fatalf("seed %d: %v with %d ends", seed, s.Status, ends)
		}
		last := log.Events[len(log.Events)-1].At
		before, err := rules.Clock(s, last)
		for hours := 1; err == nil && hours < 2000; hours *= 2 {
			var now dossier.Clock
			now, err = rules.Clock(s, last.Add(time.Duration(hours)*time.Hour))
			switch {
			case now.State == before.State && (now.WorkingTime > before.WorkingTime || now.WorkingDays > before.WorkingDays),
				now.State != before.State && (before.State != dossier.ClockRunning || now.State != dossier.ClockOverdue),
				now.Remainder != before.Remainder, now.Timeliness != before.Timeliness:
				t.Fatalf("seed %d: after %d hours %+v, before %+v", seed, hours, now, before)
			}
			before = now
		}
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// deepCopy copies a state so that nothing is shared.
func deepCopy(s dossier.State) dossier.State {
	s.Pauses = append([]calendar.Pause(nil), s.Pauses...)
	return s
}

// Kills: a step outside the table; a first promise that changes; a promise that moves earlier, or to nothing; a final state
// that goes on; a state that Decide or Replay writes to; pauses that overlap, or stay open when the wait is over; a prefix
// of a log that amounts to another state than the one held then.
func TestRandomLives(t *testing.T) {
	allowed := map[dossier.Transition]bool{}
	for _, s := range situations() {
		for k, to := range s.next {
			allowed[dossier.Transition{From: s.status, Event: k, To: to}] = true
		}
	}
	rules := testRules(t)
	reached := map[dossier.Status]bool{}
	taken := map[dossier.Transition]bool{}
	commands, events := 0, 0
	for seed := range sequences(t) {
		var held, copies []dossier.State // the states that commands were accepted in
		log := randomLife(rules, seed, func(a attempt) {
			commands++
			events += len(a.events)
			if (a.err == nil) != (len(a.events) == 1) {
				t.Fatalf("seed %d: %d events and error %v", seed, len(a.events), a.err)
			}
			if a.err == nil {
				held, copies = append(held, a.before), append(copies, deepCopy(a.before))
			}
		})
		for i := range log.Events {
			before := dossier.Replay(dossier.Log{ID: "d", Events: log.Events[:i]}, dossier.AsOf{})
			after := dossier.Replay(dossier.Log{ID: "d", Events: log.Events[:i+1]}, dossier.AsOf{})
			if !reflect.DeepEqual(before, held[i]) || !reflect.DeepEqual(held[i], copies[i]) {
				t.Fatalf("seed %d: the state before event %d is not the one held then", seed, i)
			}
			step := dossier.Transition{From: before.Status, Event: log.Events[i].Kind, To: after.Status}
			if !allowed[step] {
				t.Fatalf("seed %d: %v", seed, step)
			}
			taken[step], reached[after.Status] = true, true
			if fault := compare(before, after); fault != "" {
				t.Fatalf("seed %d: event %d, %v: %s", seed, i, log.Events[i].Kind, fault)
			}
		}
	}
	t.Logf("%d lives, %d commands, %d events", sequences(t), commands, events)
	if len(reached) != 10 {
		t.Errorf("%d statuses were reached", len(reached))
	}
	for step := range allowed {
		if !taken[step] && sequences(t) >= 4000 {
			t.Errorf("never tried: %v", step)
		}
	}
}

// compare says what is wrong with a state that follows another one.
func compare(before, after dossier.State) string {
	switch {
	case after.Revision != before.Revision+1:
		return "revision"
	case !before.FirstPromise.IsZero() && after.FirstPromise != before.FirstPromise:
		return "the first promise changed"
	case before.Started() && after.Corrections == before.Corrections && (!after.AcceptedAt.Equal(before.AcceptedAt) || after.Accepted != before.Accepted):
		return "the acceptance changed"
	case before.WasAccepted() && (after.Promise.Instant.Before(before.Promise.Instant) || after.Promise.Date.Before(before.Promise.Date)):
		return "the promise moved earlier"
	case after.Promise.Open():
		return "a remainder was promised"
	case before.Status.Final() && before.Status != dossier.ResultDelivered && after.Status != before.Status:
		return "a final state went on"
	case !before.Erased.IsZero() && !after.Applicant.IsZero():
		return "an applicant came back after the erasure"
	case after.Waiting() && before.Waiting() && after.Status != before.Status:
		return "waits for two things in a row"
	case (after.Status == dossier.Processed) != (!after.Resolved.IsZero() && after.Delivered.IsZero()):
		return "resolved"
	case (after.Status == dossier.ResultDelivered) != !after.Delivered.IsZero():
		return "delivered"
	case (after.Status.Final() && after.Status != dossier.ResultDelivered) != !after.Ended.IsZero():
		return "ended"
	}
	open := 0
	for i, p := range after.Pauses {
		if !after.Started() || p.From.Before(after.Accepted.Start) {
			return "a pause of a clock that did not run"
		}
		if p.Until.IsZero() {
			open++
		} else if p.Until.Before(p.From) {
			return "a pause ends before it begins"
		}
		if i > 0 && p.From.Before(after.Pauses[i-1].From) {
			return "pauses out of order"
		}
	}
	// The applicant, a suspension and each open consultation outside the limit may stop the clock.
	most := 2
	for _, l := range after.Legs {
		if l.Outside && (l.Open() || l.Closed.Equal(after.Ended)) { // a dossier that ends while it waits waits for ever
			most++
		}
	}
	switch {
	case open > most:
		return "more pauses are open than anybody opened"
	case !after.Resolved.IsZero() && open > 0:
		return "the clock of a resolved dossier stands still"
	}
	return ""
}

// Kills: < for <= in either time; the two times mixed up; events after the instant that still count.
func TestReplayAsOfBothTimes(t *testing.T) {
	rules := testRules(t)
	for seed := range sequences(t) / 4 {
		var held []dossier.State
		log := randomLife(rules, seed, func(a attempt) {
			if a.err == nil {
				held = append(held, a.before)
			}
		}, dossier.KindCorrected)
		held = append(held, dossier.Replay(log, dossier.AsOf{}))
		var instants []time.Time
		for _, e := range log.Events {
			for _, x := range []time.Time{e.At, e.Recorded} {
				instants = append(instants, x.Add(-time.Nanosecond), x, x.Add(time.Nanosecond))
			}
		}
		for i, happened := range instants {
			known := instants[(i*7)%len(instants)]
			for _, asOf := range []dossier.AsOf{{Happened: happened}, {Known: known}, {Happened: happened, Known: known}, dossier.At(happened)} {
				n := 0 // both times grow along the log, so what counts is a prefix
				for _, e := range log.Events {
					if asOf.Happened.IsZero() || e.At.UnixNano() <= asOf.Happened.UnixNano() {
						if asOf.Known.IsZero() || e.Recorded.UnixNano() <= asOf.Known.UnixNano() {
							n++
						}
					}
				}
				if got := dossier.Replay(log, asOf); !reflect.DeepEqual(got, held[n]) {
					t.Fatalf("seed %d: as of %v: revision %d, want %d", seed, asOf, got.Revision, n)
				}
			}
		}
	}
}

// A state that was given out stays as it is, whatever is decided on it.
//
// Kills: the pauses of a state closed in place.
func TestStatesShareNothing(t *testing.T) {
	rules := testRules(t)
	l := newLife(t, rules)
	l.do(command(dossier.KindAccepted, meta("2024-03-04 09:00")))
	for day := range 5 { // the pauses of a log grow, so that there is room behind them
		m := dossier.Meta{At: at("2024-03-05 09:00").AddDate(0, 0, day), Actor: "a", Unit: "u", Reason: "r"}
		l.do(&dossier.RequestPayment{Meta: m}, &dossier.Pay{Meta: m})
	}
	service := dossier.NewService(fixed{log: l.log}, rules, nil)
	one, err := service.Do(t.Context(), dossier.Request{Dossier: "H40-1", Key: "one", Command: &dossier.RequestPayment{Meta: meta("2024-04-01 09:00")}})
	if err != nil {
		t.Fatal(err)
	}
	kept := deepCopy(one)
	paid, err := rules.Decide(one, &dossier.Pay{Meta: meta("2024-04-02 09:00")}, time.Time{}, "k")
	if err != nil || len(paid) != 1 {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(one, kept) {
		t.Error("a state changed after it was given out")
	}
}

// Kills: a clone that shares the acceptance or the promise; an Equal that looks over a field.
func TestEventCloneAndEqual(t *testing.T) {
	full := dossier.Event{
		Kind: dossier.KindAccepted, At: at("2024-03-04 09:00"), Recorded: at("2024-03-04 09:01"), Actor: "a", Unit: "u", To: "t",
		Reason: "r", Key: "k", Channel: dossier.Online, Personal: person(),
		Details:  &dossier.Papers{List: []dossier.Paper{{Component: "c"}}},
		Accepted: &dossier.Accepted{Procedure: "p", Start: at("2024-03-04 09:00"), Term: calendar.WorkingDays(5)},
		Promise:  &calendar.Due{Date: motcua.MustDate(2024, 3, 11), Instant: at("2024-03-12 00:00")},
	}
	clone := full.Clone()
	if !clone.Equal(full) || !dossier.SameEvents([]dossier.Event{clone}, []dossier.Event{full}) {
		t.Fatal("a clone is not equal")
	}
	clone.Accepted.Procedure, clone.Promise.Date = "other", motcua.Date{}
	if full.Accepted.Procedure != "p" || full.Promise.Date.IsZero() {
		t.Error("a clone shares memory")
	}
	// The same instants in another zone are the same events.
	utc := full.Clone()
	utc.At, utc.Recorded, utc.Accepted.Start, utc.Promise.Instant = utc.At.UTC(), utc.Recorded.UTC(), utc.Accepted.Start.UTC(), utc.Promise.Instant.UTC()
	if !utc.Equal(full) {
		t.Error("instants in another zone are not equal")
	}
	// Every field counts. The walk finds fields that are added later, too.
	for _, path := range fieldPaths(reflect.TypeOf(full)) {
		changed := full.Clone()
		change(t, reflect.ValueOf(&changed).Elem(), path)
		if changed.Equal(full) {
			t.Errorf("a difference in field %v is not seen", path)
		}
		if same := dossier.SameEvents([]dossier.Event{changed}, []dossier.Event{full}); same != slices.Contains([]string{"Recorded", "Seal", "Token"}, path[0]) {
			t.Errorf("SameEvents with another %v: %v", path, same)
		}
	}
	if dossier.SameEvents([]dossier.Event{full}, nil) {
		t.Error("one event is like none")
	}
	nothing := full.Clone()
	nothing.Promise = nil
	if nothing.Equal(full) || full.Equal(nothing) {
		t.Error("no promise is like a promise")
	}
}

// fieldPaths returns the exported fields of a struct, with those of the structs inside that have only exported ones.
func fieldPaths(typ reflect.Type) (paths [][]string) {
	for _, f := range reflect.VisibleFields(typ) {
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner.NumField() > 0 && inner.Field(0).IsExported() {
			for _, p := range fieldPaths(inner) {
				paths = append(paths, append([]string{f.Name}, p...))
			}
			continue
		}
		paths = append(paths, []string{f.Name})
	}
	return paths
}

// change gives a field another value.
func change(t *testing.T, v reflect.Value, path []string) {
	t.Helper()
	for _, name := range path {
		v = reflect.Indirect(v).FieldByName(name)
	}
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = x.Add(time.Second)
	case *motcua.Date:
		*x = motcua.FromUnixDay(x.UnixDay() + 1_000_000)
	case *calendar.Term:
		*x = calendar.Weeks(9)
	case *calendar.TimeOfDay:
		*x = calendar.ClockTime(3, 3)
	case *calendar.Hours:
		*x = calendar.EarlyHours()
	case *dossier.Secret:
		*x = dossier.NewSecret("Trần Thị Mẫu")
	case *dossier.Details:
		*x = &dossier.Rating{Score: 1, Of: 2}
	default:
		switch v.Kind() {
		case reflect.Bool:
			v.SetBool(!v.Bool())
		case reflect.String:
			v.SetString(v.String() + "x")
		case reflect.Uint8, reflect.Uint32:
			v.SetUint(v.Uint() + 1)
		case reflect.Int, reflect.Int64:
			v.SetInt(v.Int() + 1)
		case reflect.Array:
			v.Index(v.Len() - 1).SetUint(v.Index(v.Len()-1).Uint() ^ 1)
		default:
			v.Set(reflect.Zero(v.Type()))
		}
	}
}
