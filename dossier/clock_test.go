package dossier_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

func transferTo(when, unit string) dossier.Command {
	return &dossier.Transfer{Meta: meta(when), To: unit}
}

func accept5(when string) dossier.Command {
	return &dossier.Accept{Meta: meta(when), Procedure: "5wd", Channel: dossier.Counter}
}

// law is a rule that somebody read; its number is invented.
func law() motcua.Citation { return motcua.Citation{Document: "1/2024/TT-X", Quality: motcua.High} }

// Kills: a clock that runs before the competent unit has the dossier; a stopped clock with a date; a late dossier that waits called
// stopped; an ended one compared with the promise of the day it ended instead of the binding one; remainders off by a day.
func TestClock(t *testing.T) {
	tests := []struct {
		name, why string
		commands  []dossier.Command
		at        string
		want      dossier.Clock // Due is not compared
	}{
		{"nothing", "no dossier", nil, "2024-03-04 09:00", dossier.Clock{}},
		{"submitted", "nobody accepted it", []dossier.Command{&dossier.Submit{Meta: meta("2024-03-04 09:00"), Channel: dossier.Online}}, "2024-03-04 10:00", dossier.Clock{}},
		{"elsewhere", "the competent unit does not have it", []dossier.Command{
			&dossier.Accept{Meta: meta("2026-08-06 09:00"), Procedure: "5wd", Channel: dossier.Counter, Competent: "H41.20", Elsewhere: true},
		}, "2026-08-20 10:00", dossier.Clock{}},
		{"no limit", "nothing runs", []dossier.Command{&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "none", Channel: dossier.Counter}}, "2024-05-04 10:00", dossier.Clock{State: dossier.ClockUnlimited}},
		{"running", "due on Monday 11 March: 5 days are left, one and a half hours of Monday 4", []dossier.Command{accept5("2024-03-04 09:00")}, "2024-03-04 15:30", dossier.Clock{State: dossier.ClockRunning, WorkingDays: 5, WorkingTime: 41*time.Hour + 30*time.Minute}},
		{"on the last day", "0 days after today", []dossier.Command{accept5("2024-03-04 09:00")}, "2024-03-11 17:00", dossier.Clock{State: dossier.ClockRunning}},
		{"overdue", "one working day has gone by", []dossier.Command{accept5("2024-03-04 09:00")}, "2024-03-12 08:00", dossier.Clock{State: dossier.ClockOverdue, WorkingDays: -1}},
		{"waiting", "a supplement restarts: five are left", []dossier.Command{accept5("2024-03-04 09:00"), &dossier.RequestSupplement{Meta: meta("2024-03-06 09:00")}}, "2024-04-06 08:00", dossier.Clock{State: dossier.ClockStopped, Remainder: calendar.WorkingDays(5)}},
		{"waiting for a payment", "the 5th is used: four are left", []dossier.Command{accept5("2024-03-04 09:00"), &dossier.RequestPayment{Meta: meta("2024-03-06 09:00")}}, "2024-04-06 08:00", dossier.Clock{State: dossier.ClockStopped, Remainder: calendar.WorkingDays(4)}},
		{"waiting, late before", "what ran out does not come back", []dossier.Command{accept5("2024-03-04 09:00"), &dossier.RequestPayment{Meta: meta("2024-03-12 09:00")}}, "2024-04-06 08:00", dossier.Clock{State: dossier.ClockOverdue, WorkingDays: -1, WorkingTime: -time.Hour}},
		{"early", "a day before", []dossier.Command{accept5("2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-08 16:00")}}, "2024-04-06 08:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.Early}},
		{"on time", "on the day", []dossier.Command{accept5("2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-11 20:00")}}, "2024-04-06 08:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.OnTime}},
		{"late", "a day after, although the applicant came a month later", []dossier.Command{
			accept5("2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-12 08:00")}, &dossier.Deliver{Meta: meta("2024-04-12 08:00")},
		}, "2024-04-16 08:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.Late}},
		{"apology after the end", "Decree 61/2018 art. 19(9): it comes before", []dossier.Command{
			accept5("2024-03-04 09:00"), &dossier.Extend{Meta: meta("2024-03-12 08:00"), Promised: motcua.MustDate(2024, 3, 20)}, &dossier.Resolve{Meta: meta("2024-03-13 08:00")},
		}, "2024-04-16 08:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.Late}},
		{"apology after the end, then a wait", "what ran out does not come back", []dossier.Command{
			accept5("2024-03-04 09:00"), &dossier.Extend{Meta: meta("2024-03-12 08:00"), Promised: motcua.MustDate(2024, 3, 20)},
			&dossier.RequestPayment{Meta: meta("2024-03-13 08:00")}, &dossier.Pay{Meta: meta("2024-03-18 08:00")}, &dossier.Resolve{Meta: meta("2024-03-18 09:00")},
		}, "2024-04-16 08:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.Late}},
		{"apology while the clock stands still", "it came before the end: the clock had run to 5 March", []dossier.Command{
			accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "u"), &dossier.Suspend{Meta: meta("2024-03-05 09:00"), Cause: calendar.CauseIncident, Basis: law()},
			&dossier.Extend{Meta: meta("2024-03-20 08:00"), Promised: motcua.MustDate(2024, 3, 29)}, &dossier.Resolve{Meta: meta("2024-03-21 09:00")},
		}, "2024-04-16 08:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.Early}},
		{"waiting under a day that was given", "12 days from 8 to 26 March, one used", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "pauses", Channel: dossier.Counter}, &dossier.Extend{Meta: meta("2024-03-08 09:00"), Promised: motcua.MustDate(2024, 3, 26)},
			&dossier.RequestSupplement{Meta: meta("2024-03-12 09:00")},
		}, "2024-04-16 08:00", dossier.Clock{State: dossier.ClockStopped, Remainder: calendar.WorkingDays(11)}},
		{"reopened", "no day was promised for putting it right", []dossier.Command{
			accept5("2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-08 16:00")}, &dossier.Reopen{Meta: meta("2024-03-12 08:00")},
		}, "2024-03-12 09:00", dossier.Clock{State: dossier.ClockUnlimited}},
		{"reopened and put right", "the result was early, although it was wrong", []dossier.Command{
			accept5("2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-08 16:00")}, &dossier.Reopen{Meta: meta("2024-03-12 08:00")}, &dossier.Resolve{Meta: meta("2024-03-12 09:00")},
		}, "2024-03-13 09:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.Early}},
		{"reopened with a new day", "the right result is promised for the 15th", []dossier.Command{
			accept5("2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-14 16:00")}, &dossier.Reopen{Meta: meta("2024-03-14 17:00"), Promised: motcua.MustDate(2024, 3, 15)},
			&dossier.Resolve{Meta: meta("2024-03-15 16:00")},
		}, "2024-03-18 09:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.OnTime}},
		{"stopped while waiting", "it was not late when it had to wait", []dossier.Command{
			accept5("2024-03-04 09:00"), &dossier.RequestSupplement{Meta: meta("2024-03-06 09:00")}, &dossier.Stop{Meta: meta("2024-04-12 08:00")},
		}, "2024-04-16 08:00", dossier.Clock{State: dossier.ClockEnded, Timeliness: calendar.Early}},
		{"refused", "there was no promise", []dossier.Command{
			&dossier.Submit{Meta: meta("2024-03-04 09:00"), Channel: dossier.Online}, &dossier.Refuse{Meta: meta("2024-03-05 09:00")},
		}, "2024-04-16 08:00", dossier.Clock{State: dossier.ClockEnded}},
		{"provisional", "Tết 2027 is not announced", []dossier.Command{accept5("2026-12-29 09:00")}, "2026-12-30 08:00", dossier.Clock{State: dossier.ClockRunning, WorkingDays: 4, WorkingTime: 40 * time.Hour, Provisional: calendar.Provisional{Reason: calendar.AfterCoverage, Day: motcua.MustDate(2026, 12, 31)}}},
	}
	rules := testRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newLife(t, rules).do(tt.commands...)
			got, err := rules.Clock(s, at(tt.at))
			if err != nil {
				t.Fatal(err)
			}
			if got.Due != s.Binding && !(got.Due.IsZero() && got.State == dossier.ClockUnlimited) {
				t.Errorf("due %v, want %v", got.Due, s.Binding)
			}
			got.Due = calendar.Due{}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(calendar.Term{})); diff != "" {
				t.Errorf("clock (-want +got):\n%s%s", diff, tt.why)
			}
			if got.State.String() == "" || got.State.Text(motcua.Vietnamese) == got.State.Text(motcua.English) {
				t.Errorf("%v has no words", got.State)
			}
		})
	}
}

// Kills: an answer that closes another consultation; the wrong pause ended; the limit that stands still for a consultation inside it; a
// promise made while another pause is open; a consultation outside the limit, or a silence, without a rule.
func TestConsultations(t *testing.T) {
	consult := func(when string, outside bool) dossier.Command {
		return &dossier.Consult{Meta: meta(when), To: "H40.30", Within: calendar.WorkingDays(2), Outside: outside, Basis: law()}
	}
	respond := func(when string, leg int) dossier.Command {
		return &dossier.Respond{Meta: meta(when), Leg: leg, Opinion: dossier.Agrees}
	}
	tests := []struct {
		name, why string
		commands  []dossier.Command
		want      string
		open      int
	}{
		{"inside the limit", "the limit runs on", []dossier.Command{consult("2024-03-05 09:00", false), respond("2024-03-08 09:00", 1)}, "2024-03-11", 0},
		{"outside the limit", "5, 6 and 7 March are lost", []dossier.Command{consult("2024-03-05 09:00", true), respond("2024-03-08 09:00", 1)}, "2024-03-14", 0},
		{"two at once", "5 to 10 March are lost once: 11, 12, 13, 14, 15", []dossier.Command{
			consult("2024-03-05 09:00", true), consult("2024-03-06 09:00", true), respond("2024-03-08 09:00", 1), respond("2024-03-11 09:00", 2),
		}, "2024-03-15", 0},
		{"answered in the other order", "the same days", []dossier.Command{
			consult("2024-03-05 09:00", true), consult("2024-03-06 09:00", true), respond("2024-03-08 09:00", 2), respond("2024-03-11 09:00", 1),
		}, "2024-03-15", 0},
		{"one is open", "nobody knows when: the promise stays", []dossier.Command{
			consult("2024-03-05 09:00", true), consult("2024-03-06 09:00", true), respond("2024-03-08 09:00", 1),
		}, "2024-03-11", 1},
		{"with a supplement inside", "the supplement restarts on 11 March; the consultation is over before", []dossier.Command{
			consult("2024-03-05 09:00", true), &dossier.RequestSupplement{Meta: meta("2024-03-06 09:00")}, respond("2024-03-07 09:00", 1), &dossier.Supplement{Meta: meta("2024-03-11 09:00")},
		}, "2024-03-18", 0},
		{"answered after the supplement", "restarts on 11 March, and 11 and 12 are lost: 13, 14, 15, 18, 19", []dossier.Command{
			consult("2024-03-05 09:00", true), &dossier.RequestSupplement{Meta: meta("2024-03-06 09:00")}, &dossier.Supplement{Meta: meta("2024-03-11 09:00")}, respond("2024-03-13 09:00", 1),
		}, "2024-03-19", 0},
		{"resolved without the answer", "what was lost is lost: 5 and 6 March", []dossier.Command{
			consult("2024-03-05 09:00", true), &dossier.Resolve{Meta: meta("2024-03-07 09:00")},
		}, "2024-03-13", 0},
	}
	rules := testRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLife(t, rules)
			s := l.do(append([]dossier.Command{accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "H40.20")}, tt.commands...)...)
			if got := s.Promise.Date.String(); got != tt.want {
				t.Errorf("promised %s, want %s: %s", got, tt.want, tt.why)
			}
			if p := l.log.Events[len(l.log.Events)-1].Promise; tt.open > 0 && p != nil {
				t.Errorf("%v is promised while the clock stands still", p)
			}
			open := 0
			for _, l := range s.Legs {
				if l.Open() {
					open++
				}
			}
			if open != tt.open || s.Stopped() != (tt.open > 0) {
				t.Errorf("%d open, stopped %v: %+v", open, s.Stopped(), s.Pauses)
			}
			if due := s.Legs[0].Due.Date; due != motcua.MustDate(2024, time.March, 7) {
				t.Errorf("the other side has until %v, want 7 March: two working days", due)
			}
		})
	}

	mistakes := []struct {
		name, why string
		command   dossier.Command
		want      []string
	}{
		{"nobody", "whom?", &dossier.Consult{Meta: meta("2024-03-05 09:00")}, []string{"to: required"}},
		{"outside without a rule", "the general rules have none", &dossier.Consult{Meta: meta("2024-03-05 09:00"), To: "u", Outside: true}, []string{"basis.document: required (outside, silence)"}},
		{"silence without a rule or a time", "both are needed", &dossier.Consult{Meta: meta("2024-03-05 09:00"), To: "u", Silence: true}, []string{"basis.document: required (outside, silence)", "within: required (silence)"}},
		{"a term that cannot be counted", "it is refused, not dropped", &dossier.Consult{Meta: meta("2024-03-05 09:00"), To: "u", Within: calendar.WorkingDays(-1)}, []string{"within: out_of_range (0..100000)"}},
		{"no such consultation", "two were asked", respond("2024-03-08 09:00", 3), []string{"leg: out_of_range (1..2)"}},
		{"answered", "once", respond("2024-03-08 09:00", 1), []string{"leg: duplicate (answered)"}},
		{"no opinion", "an answer says something", &dossier.Respond{Meta: meta("2024-03-08 09:00"), Leg: 2}, []string{"opinion: required (agrees, objects, informs, silent)"}},
		{"an opinion nobody knows", "a number that is none", &dossier.Respond{Meta: meta("2024-03-08 09:00"), Leg: 2, Opinion: 9}, []string{"opinion: unknown (agrees, objects, informs, silent)"}},
		{"silence that is no consent", "the question did not say so", &dossier.Respond{Meta: meta("2024-03-28 09:00"), Leg: 2, Opinion: dossier.Silent}, []string{"opinion: not_allowed (silence=false)"}},
	}
	for _, tt := range mistakes {
		l := newLife(t, rules)
		l.do(accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "H40.20"), consult("2024-03-04 11:00", false), consult("2024-03-04 11:00", false), respond("2024-03-04 12:00", 1))
		if got := problems(l.try(tt.command)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q: %s", tt.name, got, tt.want, tt.why)
		}
	}

	// Silence counts from the day after its time.
	l := newLife(t, rules)
	l.do(accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "H40.20"),
		&dossier.Consult{Meta: meta("2024-03-04 11:00"), To: "H40.30", Within: calendar.WorkingDays(2), Silence: true, Basis: law()})
	silent := func(when string) dossier.Command {
		return &dossier.Respond{Meta: meta(when), Leg: 1, Opinion: dossier.Silent}
	}
	if got := problems(l.try(silent("2024-03-06 23:59"))); !slices.Equal(got, []string{"at: before (leg.due)"}) {
		t.Errorf("silent on the last day: %q", got)
	}
	if s := l.do(silent("2024-03-07 00:01")); s.Legs[0].Opinion != dossier.Silent || s.Legs[0].Open() {
		t.Errorf("silent after it: %+v", s.Legs)
	}
}

// Kills: an incident that takes nothing off the limit, or is believed without a rule; a suspension that outlives the result.
func TestSuspensions(t *testing.T) {
	suspend := func(when string) dossier.Command {
		return &dossier.Suspend{Meta: meta(when), Cause: calendar.CauseIncident, Basis: law()}
	}
	resume := func(when string) dossier.Command { return &dossier.Resume{Meta: meta(when)} }
	tests := []struct {
		name, why string
		commands  []dossier.Command
		want      string
	}{
		{"a day and a half", "5 March is lost: the clock runs at the end of the 6th", []dossier.Command{suspend("2024-03-05 09:00"), resume("2024-03-06 15:00")}, "2024-03-12"},
		{"not resumed", "the promise stays", []dossier.Command{suspend("2024-03-05 09:00")}, "2024-03-11"},
		{"while it waits", "5 to 7 March are lost to the payment and the incident together", []dossier.Command{
			&dossier.RequestPayment{Meta: meta("2024-03-05 09:00")}, suspend("2024-03-06 09:00"), &dossier.Pay{Meta: meta("2024-03-07 09:00")}, resume("2024-03-08 09:00"),
		}, "2024-03-14"},
		{"resolved", "5 and 6 March are lost", []dossier.Command{suspend("2024-03-05 09:00"), &dossier.Resolve{Meta: meta("2024-03-07 09:00")}}, "2024-03-13"},
	}
	rules := testRules(t)
	for _, tt := range tests {
		s := newLife(t, rules).do(append([]dossier.Command{accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "H40.20")}, tt.commands...)...)
		if got := s.Promise.Date.String(); got != tt.want {
			t.Errorf("%s: promised %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
	}
	l := newLife(t, rules)
	l.do(accept5("2024-03-04 09:00"))
	for _, tt := range []struct {
		command dossier.Command
		want    []string
	}{
		{&dossier.Suspend{Meta: meta("2024-03-05 09:00"), Cause: calendar.CauseSupplement, Basis: law()}, []string{"cause: unknown (incident, other_agency)"}},
		{&dossier.Suspend{Meta: meta("2024-03-05 09:00"), Cause: calendar.CauseIncident}, []string{"basis.document: required"}},
		{resume("2024-03-05 09:00"), []string{"not_allowed (clock=running)"}},
	} {
		if got := problems(l.try(tt.command)); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q, want %q", tt.command, got, tt.want)
		}
	}
}

// Two pauses that overlap are one stretch, seen from its end.
//
// Kills: the instant the clock had run to taken from the pause that began last.
func TestRanUntilOverlaps(t *testing.T) {
	s := newLife(t, testRules(t)).do(
		accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "H40.20"),
		&dossier.Consult{Meta: meta("2024-03-05 09:00"), To: "H40.30", Outside: true, Basis: law()},
		&dossier.RequestSupplement{Meta: meta("2024-03-06 09:00")},
		&dossier.Respond{Meta: meta("2024-03-07 09:00"), Leg: 1, Opinion: dossier.Agrees},
	)
	for when, want := range map[string]string{
		"2024-03-05 09:00": "2024-03-05 09:00", "2024-03-05 10:00": "2024-03-05 09:00", "2024-03-06 10:00": "2024-03-05 09:00",
		"2024-03-08 10:00": "2024-03-05 09:00", "2024-03-04 12:00": "2024-03-04 12:00",
	} {
		if got := s.RanUntil(at(when)); !got.Equal(at(want)) {
			t.Errorf("at %s the clock had run until %v, want %s", when, got, want)
		}
	}
}
