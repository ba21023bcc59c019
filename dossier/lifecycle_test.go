package dossier_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// A situation is a status with the way that led there: a dossier that waits goes back to where it was.
type situation struct {
	name, why string
	way       []dossier.Kind
	status    dossier.Status
	// next has the status after each kind of event that is allowed.
	next map[dossier.Kind]dossier.Status
}

// situations is the lifecycle written a second time, from the sources: the ten codes, who may do what at reception (Decree
// 61/2018 art. 17), supplement and stop (art. 19), extension (art. 19(9)), wrong results (art. 21).
func situations() []situation {
	const (
		submitted, accepted, refused, transferred = dossier.KindSubmitted, dossier.KindAccepted, dossier.KindRefused, dossier.KindTransferred
		asked, completed                          = dossier.KindSupplementRequested, dossier.KindSupplemented
		billed, paid                              = dossier.KindPaymentRequested, dossier.KindPaid
		extended, resolved, delivered             = dossier.KindExtended, dossier.KindResolved, dossier.KindDelivered
		withdrawn, stopped, reopened              = dossier.KindWithdrawn, dossier.KindStopped, dossier.KindReopened
		consulted, answered                       = dossier.KindConsulted, dossier.KindAnswered
		suspended, resumed                        = dossier.KindSuspended, dossier.KindResumed
		corrected, rated, erased                  = dossier.KindCorrected, dossier.KindRated, dossier.KindErased
		arrived                                   = dossier.KindArrived
	)
	type to = map[dossier.Kind]dossier.Status
	type way = []dossier.Kind
	// also adds what may be said of a dossier in a status without moving it; less takes steps out.
	also := func(s dossier.Status, t to, stay ...dossier.Kind) to {
		out := maps.Clone(t)
		if out == nil {
			out = to{}
		}
		for _, k := range append(stay, corrected) {
			out[k] = s
		}
		return out
	}
	less := func(t to, out ...dossier.Kind) to {
		t = maps.Clone(t)
		for _, k := range out {
			delete(t, k)
		}
		return t
	}
	waiting := func(s, back dossier.Status, done dossier.Kind) to {
		t := to{done: back, withdrawn: 7, stopped: 8}
		if back != 1 { // the clock of a dossier that nobody accepted cannot be suspended
			t[suspended] = s
		}
		return also(s, t)
	}
	ended := func(s dossier.Status) to { return also(s, nil, rated, erased) }
	reception := also(2, to{transferred: 4, resolved: 9, asked: 5, billed: 6, extended: 2, withdrawn: 7, stopped: 8}, suspended)
	inProcess := also(4, to{resolved: 9, asked: 5, billed: 6, withdrawn: 7, stopped: 8}, transferred, extended, consulted, suspended)
	return []situation{
		{"nothing", "a dossier begins by being sent, or by being accepted at the counter", nil, 0, to{submitted: 1, accepted: 2}},
		{"submitted", "nobody has accepted it: there is no promise to extend and nothing to transfer", way{submitted}, 1, also(1, to{
			accepted: 2, refused: 3, asked: 5, billed: 6, withdrawn: 7,
		})},
		{"submitted, waiting for papers", "told once what is missing, it comes back as it was: still not accepted", way{submitted, asked}, 5, less(waiting(5, 1, completed), resumed)},
		{"submitted, waiting for the fee", "a fee at reception", way{submitted, billed}, 6, waiting(6, 1, paid)},
		{"accepted", "an immediate result needs no transfer", way{accepted}, 2, reception},
		{"accepted after it was sent", "the same as at the counter", way{submitted, accepted}, 2, reception},
		{"accepted, waiting for papers", "back to reception", way{accepted, asked}, 5, waiting(5, 2, completed)},
		{"accepted, waiting for the fee", "back to reception", way{accepted, billed}, 6, waiting(6, 2, paid)},
		{"extended at reception", "an extension moves the date, not the dossier; no second one: Decree 61/2018", way{accepted, extended}, 2, less(reception, extended)},
		{"received elsewhere", "the clock waits for the competent unit, and so does what that unit does", nil, 2, also(2, less(reception, transferred, resolved, extended, suspended), arrived)},
		{"suspended at reception", "the clock stands still, the dossier need not", way{accepted, suspended}, 2, less(also(2, reception, resumed), suspended)},
		{"in process", "it can be handed on", way{accepted, transferred}, 4, inProcess},
		{"in process, waiting for papers", "back to the unit that asked", way{accepted, transferred, asked}, 5, waiting(5, 4, completed)},
		{"in process, waiting for the fee", "back to the unit that asked", way{accepted, transferred, billed}, 6, waiting(6, 4, paid)},
		{"consulting", "an answer may come", way{accepted, transferred, consulted}, 4, also(4, inProcess, answered)},
		{"answered", "nobody answers twice", way{accepted, transferred, consulted, answered}, 4, inProcess},
		{"consulting, waiting for papers", "an answer may come whatever the dossier waits for", way{accepted, transferred, consulted, asked}, 5, also(5, waiting(5, 4, completed), answered)},
		{"consulting, waiting for the fee", "an answer may come whatever the dossier waits for", way{accepted, transferred, consulted, billed}, 6, also(6, waiting(6, 4, paid), answered)},
		{"suspended in process", "once, until it is resumed", way{accepted, transferred, suspended}, 4, less(also(4, inProcess, resumed), suspended)},
		{"suspended, waiting for papers", "both clocks stand still", way{accepted, transferred, suspended, asked}, 5, less(also(5, waiting(5, 4, completed), resumed), suspended)},
		{"suspended, waiting for the fee", "both clocks stand still", way{accepted, transferred, suspended, billed}, 6, less(also(6, waiting(6, 4, paid), resumed), suspended)},
		{"resumed", "as before", way{accepted, transferred, suspended, resumed}, 4, inProcess},
		{"waited before it was accepted, waits in process", "the last wait decides where it goes back", way{
			submitted, asked, completed, accepted, transferred, billed,
		}, 6, waiting(6, 4, paid)},
		{"processed", "the result is there: too late to withdraw or extend", way{accepted, transferred, resolved}, 9, also(9, to{delivered: 10, reopened: 4}, rated)},
		{"delivered", "a wrong result is worked on again", way{accepted, transferred, resolved, delivered}, 10, also(10, to{reopened: 4}, rated, erased)},
		{"erased", "who applied is not known any more: nothing to work on, and nothing to erase", way{accepted, resolved, delivered, erased}, 10, also(10, nil, rated)},
		{"reopened", "in process as before", way{accepted, resolved, delivered, reopened}, 4, inProcess},
		{"refused", "final: another dossier must be sent", way{submitted, refused}, 3, ended(3)},
		{"withdrawn", "final", way{accepted, withdrawn}, 7, ended(7)},
		{"withdrawn while waiting", "final", way{accepted, asked, withdrawn}, 7, ended(7)},
		{"stopped", "final", way{accepted, stopped}, 8, ended(8)},
		{"stopped for want of papers", "final", way{accepted, transferred, asked, stopped}, 8, ended(8)},
	}
}

// Kills: a transition left out, added or with another target; a dossier that does not go back to where it waited from.
func TestTransitionsAllowedAndNot(t *testing.T) {
	rules := testRules(t)
	for _, s := range situations() {
		for _, k := range dossier.Kinds() {
			t.Run(s.name+"/"+k.String(), func(t *testing.T) {
				l := newLife(t, rules)
				for _, k := range s.way {
					l.do(command(k, meta("2024-03-04 09:00")))
				}
				when := "2024-03-05 09:00"
				if s.name == "received elsewhere" {
					l.do(&dossier.Accept{Meta: meta("2026-08-06 09:00"), Procedure: "5wd", Channel: dossier.Counter, Competent: "H41.20", Elsewhere: true})
					when = "2026-08-07 09:00"
				}
				before := l.state()
				if before.Status != s.status {
					t.Fatalf("the way leads to %v, want %v", before.Status, s.status)
				}
				err := l.try(command(k, meta(when)))
				want, allowed := s.next[k]
				switch after := l.state(); {
				case allowed && err != nil:
					t.Errorf("not allowed: %v: %s", err, s.why)
				case allowed && after.Status != want:
					t.Errorf("leads to %v, want %v: %s", after.Status, want, s.why)
				case !allowed && err == nil:
					t.Errorf("leads to %v, want an error: %s", after.Status, s.why)
				case !allowed && !errors.Is(err, motcua.ErrInvalid):
					t.Errorf("error %v, want an InvalidError", err)
				case !allowed && !inTable(s.status, k) && !slices.Equal(problems(err), []string{"not_allowed (status=" + s.status.String() + ")"}):
					t.Errorf("problems %q", problems(err))
				}
			})
		}
	}
}

// inTable reports whether the table has a step, so that what forbids it is another rule.
func inTable(from dossier.Status, k dossier.Kind) bool {
	return slices.ContainsFunc(dossier.Transitions(), func(t dossier.Transition) bool { return t.From == from && t.Event == k })
}

// Kills: any check of the linter left out; a list that can be changed from outside; a step of the table that is no situation.
func TestTransitionsLinted(t *testing.T) {
	if faults := dossier.LintTransitions(dossier.Transitions()); faults != nil {
		t.Errorf("the lifecycle: %v", faults)
	}
	without := func(drop func(dossier.Transition) bool) []dossier.Transition {
		return slices.DeleteFunc(dossier.Transitions(), drop)
	}
	for _, tt := range []struct {
		name  string
		table []dossier.Transition
		want  []string
	}{
		{"nobody refuses", without(func(t dossier.Transition) bool { return t.To == dossier.NotAccepted }), []string{"not_accepted: not_allowed (unreachable)"}},
		{"nobody delivers", without(func(t dossier.Transition) bool { return t.From == dossier.Processed }), []string{
			"processed: not_allowed (dead end)", "delivered: not_allowed (unreachable)",
		}},
		{"a wait without an end", without(func(t dossier.Transition) bool { return t.From == dossier.AwaitingPayment && t.To != t.From }), []string{"awaiting_payment: not_allowed (dead end)"}},
		{"withdrawn and back", append(dossier.Transitions(), dossier.Transition{From: dossier.WithdrawnByCitizen, Event: dossier.KindReopened, To: dossier.InProcess, Basis: "law"}), []string{"transitions[66].from: not_allowed (final=withdrawn)"}},
		{"twice", append(dossier.Transitions(), dossier.Transitions()[3]), []string{"transitions[66]: duplicate (transitions[3])"}},
		{"nonsense", append(dossier.Transitions(), dossier.Transition{From: 77, Event: 0, To: 99, Basis: "law"}), []string{
			"transitions[66].from: unknown (0..10)", "transitions[66].to: unknown (1..10)", "transitions[66].event: unknown",
		}},
		{"hearsay", append(without(func(t dossier.Transition) bool { return t.From == 0 }), dossier.Transition{Event: dossier.KindSubmitted, To: 1, Basis: "hearsay"}), []string{"transitions[64].basis: unknown (law, practice, proposal)"}},
	} {
		var got []string
		for _, p := range dossier.LintTransitions(tt.table) {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	table := dossier.Transitions()
	seen := map[dossier.Transition]bool{}
	for _, tr := range table {
		tr.Basis = ""
		seen[tr] = true
	}
	// The table and the situations above agree on every step.
	possible := map[dossier.Transition]bool{}
	for _, s := range situations() {
		for k, to := range s.next {
			possible[dossier.Transition{From: s.status, Event: k, To: to}] = true
		}
	}
	if diff := cmp.Diff(possible, seen); diff != "" {
		t.Errorf("steps (-situations +table):\n%s", diff)
	}
	clear(table)
	if dossier.Transitions()[0] == (dossier.Transition{}) {
		t.Error("the table can be changed from outside")
	}
}

// The steps that the facts about the law and existing software list, each as the events that take it.
func TestTransitionsOfTheSources(t *testing.T) {
	tests := []struct {
		from, to dossier.Status
		events   []dossier.Kind
		why      string
	}{
		{0, 1, []dossier.Kind{dossier.KindSubmitted}, "submit"},
		{1, 2, []dossier.Kind{dossier.KindAccepted}, "accept"},
		{1, 3, []dossier.Kind{dossier.KindRefused}, "refuse"},
		{1, 5, []dossier.Kind{dossier.KindSupplementRequested}, "ask to complete at reception"},
		{1, 6, []dossier.Kind{dossier.KindPaymentRequested}, "a fee at reception"},
		{1, 7, []dossier.Kind{dossier.KindWithdrawn}, "withdraw"},
		{0, 2, []dossier.Kind{dossier.KindAccepted}, "accept at the counter"},
		{2, 4, []dossier.Kind{dossier.KindTransferred}, "transfer to the unit"},
		{2, 9, []dossier.Kind{dossier.KindResolved}, "result at once"},
		{4, 5, []dossier.Kind{dossier.KindSupplementRequested}, "request a supplement"},
		{5, 4, []dossier.Kind{dossier.KindSupplemented}, "supplement received"},
		{5, 2, []dossier.Kind{dossier.KindSupplemented}, "supplement received at reception"},
		{5, 8, []dossier.Kind{dossier.KindStopped}, "not supplemented in time"},
		{5, 7, []dossier.Kind{dossier.KindWithdrawn}, "withdraw"},
		{4, 6, []dossier.Kind{dossier.KindPaymentRequested}, "financial obligation"},
		{6, 4, []dossier.Kind{dossier.KindPaid}, "obligation met"},
		{6, 9, []dossier.Kind{dossier.KindPaid, dossier.KindResolved}, "obligation met, result ready: two facts, two events"},
		{6, 8, []dossier.Kind{dossier.KindStopped}, "stop"},
		{4, 7, []dossier.Kind{dossier.KindWithdrawn}, "withdraw"},
		{4, 8, []dossier.Kind{dossier.KindStopped}, "stop"},
		{4, 9, []dossier.Kind{dossier.KindResolved}, "finish"},
		{2, 5, []dossier.Kind{dossier.KindSupplementRequested}, "before transfer"},
		{2, 7, []dossier.Kind{dossier.KindWithdrawn}, "withdraw"},
		{2, 8, []dossier.Kind{dossier.KindStopped}, "stop"},
		{9, 10, []dossier.Kind{dossier.KindDelivered}, "deliver"},
		{9, 4, []dossier.Kind{dossier.KindReopened}, "recall a wrong result"},
		{10, 4, []dossier.Kind{dossier.KindReopened}, "reopen: wrong or damaged"},
	}
	for _, tt := range tests {
		from := []dossier.Status{tt.from}
		for _, k := range tt.events {
			var to []dossier.Status
			for _, tr := range dossier.Transitions() {
				if tr.Event == k && slices.Contains(from, tr.From) {
					to = append(to, tr.To)
				}
			}
			from = to
		}
		if !slices.Contains(from, tt.to) {
			t.Errorf("%v to %v is missing: %s", tt.from, tt.to, tt.why)
		}
	}
}

// The instants of the first event are those of the second command's predecessor: 09:00.
//
// Kills: a required field that is not checked, a problem that hides the others, an instant before the previous one taken,
// one recorded before it happened taken.
func TestDecideListsEveryProblem(t *testing.T) {
	rules := testRules(t)
	accepted := []dossier.Command{&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter}}
	elsewhere := []dossier.Command{&dossier.Accept{Meta: meta("2026-08-06 09:00"), Procedure: "5wd", Channel: dossier.Counter, Competent: "H41.20", Elsewhere: true}}
	arrive := command(dossier.KindArrived, meta("2026-08-06 10:00"))
	with := func(change func(*dossier.Meta)) dossier.Meta {
		m := meta("2024-03-04 10:00")
		change(&m)
		return m
	}
	noReason := with(func(m *dossier.Meta) { m.Reason = "" })
	tests := []struct {
		name, why string
		before    []dossier.Command
		command   dossier.Command
		want      []string
	}{
		{"nothing given", "every problem at once, in the order of the fields", nil, &dossier.Refuse{}, []string{
			"at: required", "actor: required", "unit: required", "reason: required", "not_allowed (status=none)",
		}},
		{"no command", "nil is no command", nil, nil, []string{"command: required"}},
		{"nil command", "nor is a nil pointer", nil, (*dossier.Accept)(nil), []string{"command: required"}},
		{"foreign command", "a type outside the package could add fields that are lost", nil, &struct{ dossier.Accept }{
			dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "5wd", Channel: dossier.Counter},
		}, []string{"command: unknown"}},
		{"before the previous event", "time runs one way", accepted, &dossier.Resolve{Meta: meta("2024-03-04 08:59")}, []string{"at: before (accepted.at)"}},
		{"with the previous event", "two things in one instant keep the order in which they came", accepted, &dossier.Resolve{Meta: meta("2024-03-04 09:00")}, nil},
		{"out of the calendar's years", "year 10000", accepted, &dossier.Resolve{Meta: with(func(m *dossier.Meta) { m.At = time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC) })}, []string{"at: out_of_range (0001-01-01..9999-12-31)"}},
		{"no actor", "who did it must not be guessed", accepted, &dossier.Resolve{Meta: with(func(m *dossier.Meta) { m.Actor = "" })}, []string{"actor: required"}},
		{"no unit", "for whom neither", accepted, &dossier.Resolve{Meta: with(func(m *dossier.Meta) { m.Unit = "" })}, []string{"unit: required"}},
		{"submit without channel", "it must be counted by channel", nil, &dossier.Submit{Meta: meta("2024-03-04 10:00")}, []string{"channel: required"}},
		{"submit by an unknown channel", "a number that is none", nil, &dossier.Submit{Meta: meta("2024-03-04 10:00"), Channel: 9}, []string{"channel: unknown (counter, online, post)"}},
		{"deliver by an unknown channel", "a number that is none", []dossier.Command{accepted[0], &dossier.Resolve{Meta: meta("2024-03-04 09:30")}}, &dossier.Deliver{Meta: meta("2024-03-04 10:00"), Channel: 4}, []string{"channel: unknown (counter, online, post)"}},
		{"deliver by no channel", "it may be unknown", []dossier.Command{accepted[0], &dossier.Resolve{Meta: meta("2024-03-04 09:30")}}, &dossier.Deliver{Meta: meta("2024-03-04 10:00")}, nil},
		{"accept without anything", "channel and procedure", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00")}, []string{"channel: required", "procedure: required"}},
		{"accept by an unknown channel", "a number that is none", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "5wd", Channel: 9}, []string{"channel: unknown (counter, online, post)"}},
		{"accept after submit", "the channel is known", []dossier.Command{&dossier.Submit{Meta: meta("2024-03-04 09:00"), Channel: dossier.Post}}, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "5wd"}, nil},
		{"unknown procedure", "the first codes of the catalogue, not the value", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "6wd", Channel: dossier.Counter}, []string{"procedure: unknown (4wh, 5wd, cases, …)"}},
		{"a day without a version", "the days that have one", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "versions", Channel: dossier.Counter}, []string{"procedure: out_of_range (2023-01-01..2024-02-29, 2024-04-01..)"}},
		{"case unknown", "the cases there are", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "cases", Case: "other", Channel: dossier.Counter}, []string{"case: unknown (simple, hard)"}},
		{"case of a procedure that has none", "not dropped", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "5wd", Case: "simple", Channel: dossier.Counter}, []string{"case: unknown"}},
		{"no limit for the channel without a case", "post has limits for cases only", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "cases", Channel: dossier.Post}, []string{"case: required (simple, hard)"}},
		{"promised before it starts", "the receipt is wrong", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "5wd", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 3)}, []string{"promised: before (at)"}},
		{"promised the same day", "a receipt may promise the day itself", nil, &dossier.Accept{Meta: meta("2024-03-04 10:00"), Procedure: "5wd", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 4)}, nil},
		{"elsewhere, but by whom", "the competent unit is another one", nil, &dossier.Accept{Meta: meta("2026-08-06 10:00"), Procedure: "5wd", Channel: dossier.Counter, Elsewhere: true}, []string{"competent: required (elsewhere)"}},
		{"promised before the competent unit has it", "Decree 309/2026 art. 8(3): nobody can promise yet", nil, &dossier.Accept{Meta: meta("2026-08-06 10:00"), Procedure: "5wd", Channel: dossier.Counter, Competent: "H41.20", Elsewhere: true, Promised: motcua.MustDate(2026, 8, 20)}, []string{"promised: not_allowed (clock=not_started)"}},
		{"arrive at the unit that received it", "it is there", accepted, &dossier.Arrive{Meta: meta("2024-03-04 10:00")}, []string{"not_allowed (competent=receiving)"}},
		{"arrive at another unit", "not the competent one", elsewhere, &dossier.Arrive{Meta: meta("2026-08-06 10:00")}, []string{"unit: differs (H41.20)"}},
		{"arrive twice", "once is enough", append(elsewhere[:1:1], arrive), arrive, []string{"duplicate (arrived)"}},
		{"transfer before it arrived", "the competent unit does it with the dossier in hand", elsewhere, &dossier.Transfer{Meta: meta("2026-08-06 10:00"), To: "u"}, []string{"not_allowed (clock=not_started)"}},
		{"resolve before it arrived", "so it does this", elsewhere, &dossier.Resolve{Meta: meta("2026-08-06 10:00")}, []string{"not_allowed (clock=not_started)"}},
		{"a day the calendar does not have", "2001 to 2100", nil, &dossier.Accept{Meta: meta("1999-03-04 10:00"), Procedure: "5wd", Channel: dossier.Counter}, []string{"at: out_of_range (2001-01-01..2100-12-31)"}},
		{"transfer to nobody", "to whom", accepted, &dossier.Transfer{Meta: meta("2024-03-04 10:00")}, []string{"to: required"}},
		{"extend to nothing", "a promise has a date", accepted, &dossier.Extend{Meta: meta("2024-03-04 10:00")}, []string{"promised: required"}},
		{"extend to the same day", "that is no extension", accepted, &dossier.Extend{Meta: meta("2024-03-04 10:00"), Promised: motcua.MustDate(2024, 3, 11)}, []string{"promised: out_of_range (> 2024-03-11)"}},
		{"extend to a day that is over", "nobody can keep it", accepted, &dossier.Extend{Meta: meta("2024-03-20 10:00"), Promised: motcua.MustDate(2024, 3, 12)}, []string{"promised: before (at)"}},
		{"extend beyond the calendar", "nobody can count to it", accepted, &dossier.Extend{Meta: meta("2024-03-04 10:00"), Promised: motcua.MustDate(9999, 12, 31)}, []string{"promised: out_of_range (..2100-12-31)"}},
		{"extend to the next day", "that is one", accepted, &dossier.Extend{Meta: meta("2024-03-04 10:00"), Promised: motcua.MustDate(2024, 3, 12)}, nil},
		{"extend what has no limit", "there is no promise", []dossier.Command{&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "none", Channel: dossier.Counter}}, &dossier.Extend{Meta: meta("2024-03-04 10:00"), Promised: motcua.MustDate(2024, 3, 12)}, []string{"promised: not_allowed (term=none)"}},
		{"extend what has no limit but a promised day", "the receipt has one", []dossier.Command{&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "none", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 11)}}, &dossier.Extend{Meta: meta("2024-03-04 10:00"), Promised: motcua.MustDate(2024, 3, 12)}, nil},
		{"refuse without a reason", "Decree 61/2018 art. 17: in writing, with reason", []dossier.Command{&dossier.Submit{Meta: meta("2024-03-04 09:00"), Channel: dossier.Online}}, &dossier.Refuse{Meta: noReason}, []string{"reason: required"}},
		{"supplement without a reason", "told once, completely, with reasons", accepted, &dossier.RequestSupplement{Meta: noReason}, []string{"reason: required"}},
		{"extension without a reason", "Decree 61/2018 art. 19(9): an apology with the reason", accepted, &dossier.Extend{Meta: noReason, Promised: motcua.MustDate(2024, 3, 12)}, []string{"reason: required"}},
		{"withdrawal without a reason", "an officer's return was shown as a withdrawal: who, and why", accepted, &dossier.Withdraw{Meta: noReason}, []string{"reason: required"}},
		{"stop without a reason", "the notice has one", accepted, &dossier.Stop{Meta: noReason}, []string{"reason: required"}},
		{"reopening without a reason", "the result was wrong: how", []dossier.Command{accepted[0], &dossier.Resolve{Meta: meta("2024-03-04 09:30")}}, &dossier.Reopen{Meta: noReason}, []string{"reason: required"}},
		{"the others need none", "a reason is nothing to invent", accepted, &dossier.Transfer{Meta: noReason, To: "unit"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLife(t, rules)
			l.do(tt.before...)
			err := l.try(tt.command)
			if diff := cmp.Diff(tt.want, problems(err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s%s", diff, tt.why)
			}
			if (err == nil) != (tt.want == nil) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// Kills: recorded compared with the wrong instant, or not at all.
func TestDecideRecorded(t *testing.T) {
	rules := testRules(t)
	log := dossier.Log{ID: "d"}
	decide := func(when, recorded string, c dossier.Command) error {
		var r time.Time
		if recorded != "" {
			r = at(recorded)
		}
		events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, r, "k")
		log.Events = append(log.Events, events...)
		return err
	}
	accept := command(dossier.KindAccepted, meta("2024-03-04 09:00"))
	resolve := command(dossier.KindResolved, meta("2024-03-05 09:00"))
	if got := problems(decide("", "2024-03-04 08:59", accept)); !slices.Equal(got, []string{"at: after (recorded)"}) {
		t.Errorf("recorded before it happened: %q", got)
	}
	if err := decide("", "2024-03-07 10:00", accept); err != nil {
		t.Errorf("recorded later: %v", err)
	}
	if got := problems(decide("", "2024-03-07 09:59", resolve)); !slices.Equal(got, []string{"recorded: before (accepted.recorded)"}) {
		t.Errorf("recorded before the previous event was: %q", got)
	}
	if got := problems(decide("", "", resolve)); !slices.Equal(got, []string{"recorded: before (accepted.recorded)"}) {
		t.Errorf("recorded when it happened, which is before the previous event was recorded: %q", got)
	}
	if err := decide("", "2024-03-07 10:00", resolve); err != nil {
		t.Errorf("recorded together: %v", err)
	}
	if e := log.Events[1]; !e.At.Equal(at("2024-03-05 09:00")) || !e.Recorded.Equal(at("2024-03-07 10:00")) || e.Key != "k" {
		t.Errorf("event %+v", e)
	}
}

// What an event of each kind holds, and what the state makes of it.
//
// Kills: a field of an event or a state that is not set, is set from another one, or is not taken back.
func TestEventsAndStates(t *testing.T) {
	l := newLife(t, testRules(t))
	s := l.do(&dossier.Submit{Meta: meta("2024-03-01 20:00"), Channel: dossier.Online, Personal: person()})
	if e := l.log.Events[0]; e.Kind != dossier.KindSubmitted || e.Channel != dossier.Online || !e.Personal.Equal(person()) || e.Key != "k0" {
		t.Errorf("submitted: %+v", e)
	}
	if s.WasAccepted() || !s.Exists() || !s.Submitted.Equal(at("2024-03-01 20:00")) || s.Channel != dossier.Online || s.ID != "H40-1" {
		t.Errorf("submitted: %+v", s)
	}

	s = l.do(&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "cases", Case: "hard", Personal: person()})
	e := l.log.Events[1]
	if e.Kind != dossier.KindAccepted || e.Channel != dossier.Online || e.Accepted == nil || e.Promise == nil || !e.Personal.Equal(person()) {
		t.Fatalf("accepted: %+v", e)
	}
	if a := s.Accepted; a.Procedure != "cases" || a.Case != "hard" || a.Field != "C" || a.Competent != "H40.14.03" || !a.Start.Equal(e.At) ||
		a.Term.String() != "4wd" || a.Profile != "61/2018" {
		t.Errorf("accepted: %+v", a)
	}
	if s.Receiving != "H40.14.03" || s.Handling != "H40.14.03" || !s.WasAccepted() || s.Waiting() ||
		s.Promise.Date.String() != "2024-03-08" || s.FirstPromise != s.Promise {
		t.Errorf("accepted: %+v", s)
	}

	s = l.do(&dossier.Transfer{Meta: meta("2024-03-04 16:00"), To: "H40.14.03.02"})
	if e := l.log.Events[2]; e.To != "H40.14.03.02" || e.Promise != nil || e.Accepted != nil || !e.Personal.IsZero() {
		t.Errorf("transferred: %+v", e)
	}
	if s.Handling != "H40.14.03.02" || s.Receiving != "H40.14.03" {
		t.Errorf("transferred: %+v", s)
	}

	m := meta("2024-03-05 09:00")
	m.Reason = "missing"
	s = l.do(&dossier.RequestSupplement{Meta: m})
	if e := l.log.Events[3]; e.Reason != "missing" || e.Promise != nil {
		t.Errorf("asked: %+v", e)
	}
	if !s.Waiting() || s.Supplements != 1 || s.LastReason != "missing" || len(s.Pauses) != 1 || !s.Pauses[0].Until.IsZero() {
		t.Errorf("asked: %+v", s)
	}

	s = l.do(&dossier.Supplement{Meta: meta("2024-03-06 09:00")})
	if s.Waiting() || !s.Pauses[0].Until.Equal(at("2024-03-06 09:00")) || s.Promise.Date.String() != "2024-03-12" {
		t.Errorf("completed: %+v", s)
	}

	s = l.do(&dossier.Extend{Meta: meta("2024-03-11 09:00"), Promised: motcua.MustDate(2024, 3, 15)})
	if s.Extensions != 1 || s.Promise.Date.String() != "2024-03-15" || s.FirstPromise.Date.String() != "2024-03-08" ||
		!s.Promise.Instant.Equal(at("2024-03-16 00:00")) {
		t.Errorf("extended: %+v", s)
	}

	s = l.do(&dossier.Resolve{Meta: meta("2024-03-14 09:00")}, &dossier.Deliver{Meta: meta("2024-03-15 09:00"), Channel: dossier.Post})
	if !s.Resolved.Equal(at("2024-03-14 09:00")) || !s.Delivered.Equal(at("2024-03-15 09:00")) || !s.Ended.IsZero() || s.Channel != dossier.Online {
		t.Errorf("delivered: %+v", s)
	}
	if e := l.log.Events[7]; e.Channel != dossier.Post {
		t.Errorf("delivered: %+v", e)
	}

	s = l.do(&dossier.Reopen{Meta: meta("2024-03-20 09:00")})
	if !s.Resolved.IsZero() || !s.Delivered.IsZero() || s.Promise.Date.String() != "2024-03-15" {
		t.Errorf("reopened: %+v", s)
	}
	s = l.do(&dossier.Stop{Meta: meta("2024-03-21 09:00")})
	if !s.Ended.Equal(at("2024-03-21 09:00")) || s.Revision != 10 || !s.Status.Final() {
		t.Errorf("stopped: %+v", s)
	}
}

// Kills: a status that does not come back as its code; a name for two statuses; a code outside 1 to 10 taken.
func TestStatusCodes(t *testing.T) {
	labels := []string{ // the portal's own
		1: "mới đăng ký", 2: "được tiếp nhận", 3: "không được tiếp nhận", 4: "đang xử lý", 5: "yêu cầu bổ sung giấy tờ",
		6: "yêu cầu thực hiện nghĩa vụ tài chính", 7: "công dân yêu cầu rút hồ sơ", 8: "dừng xử lý", 9: "đã xử lý xong", 10: "đã trả kết quả",
	}
	names := map[string]bool{}
	for code := -1; code <= 300; code++ {
		s, err := dossier.StatusFromCode(code)
		if code < 1 || code > 10 {
			if !slices.Equal(problems(err), []string{"out_of_range (1..10)"}) || s != 0 {
				t.Errorf("code %d: %v, %v", code, s, err)
			}
			continue
		}
		if err != nil || s.Code() != code {
			t.Errorf("code %d: %v, %v", code, s, err)
		}
		if s.Text(motcua.Vietnamese) != labels[code] {
			t.Errorf("code %d is called %q, want %q", code, s.Text(motcua.Vietnamese), labels[code])
		}
		for _, name := range []string{s.String(), s.Text(motcua.Vietnamese), s.Text(motcua.English)} {
			if name == "" || names[name] && name != s.String() {
				t.Errorf("code %d: name %q", code, name)
			}
			names[name] = true
		}
		if want := code == 3 || code == 7 || code == 8 || code == 10; s.Final() != want {
			t.Errorf("code %d final: %v", code, s.Final())
		}
	}
	if s := dossier.Status(99); s.String() != "status 99" || s.Text(motcua.English) != "status 99" || s.Final() {
		t.Errorf("status 99: %q", s)
	}
}

// Kills: names of kinds shifted by one, or two kinds with one name.
func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range dossier.Kinds() {
		for _, s := range []string{"key " + k.String(), "vi " + k.Text(motcua.Vietnamese), "en " + k.Text(motcua.English)} {
			if strings.HasSuffix(s, " ") || seen[s] {
				t.Errorf("kind %d: %q", k, s)
			}
			seen[s] = true
		}
	}
	if dossier.KindReopened.String() != "reopened" || dossier.KindSubmitted.String() != "submitted" {
		t.Error("names are shifted")
	}
	if k := dossier.Kind(99); k.String() != "kind 99" || k.Text(motcua.English) != "kind 99" {
		t.Errorf("kind 99: %q", k)
	}
}

// Kills: a channel that does not come back as its text.
func TestChannels(t *testing.T) {
	for c := dossier.UnknownChannel; c <= dossier.Post; c++ {
		text, err := c.MarshalText()
		var back dossier.Channel
		if err != nil || back.UnmarshalText(text) != nil || back != c {
			t.Errorf("%v: %q, back %v", c, text, back)
		}
		if c.Text(motcua.Vietnamese) == "" || c.Text(motcua.English) == "" {
			t.Errorf("%v has no words", c)
		}
	}
	for _, s := range []string{"Counter", "counter ", "trực tiếp", "x"} {
		c := dossier.Post
		if err := c.UnmarshalText([]byte(s)); !errors.Is(err, motcua.ErrInvalid) || c != dossier.Post {
			t.Errorf("%q: %v, %v", s, c, err)
		}
	}
	if _, err := dossier.ParseChannel(""); err == nil {
		t.Error("no channel is not a channel")
	}
	if c := dossier.Channel(9); c.String() != "" || c.Text(motcua.English) != "unknown" {
		t.Errorf("channel 9: %q", c)
	}
}
