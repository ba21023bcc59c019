package dossier_test

import (
	"errors"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// The tests of this file are about faults that were found in existing systems: each says which.

// A system added the lunch break with a wrong operator and moved only what came after 17:00 to the next day; the law says 15:00.
//
// Kills: a cut-off at closing time; a break counted as working time; a break that moves the day.
func TestFaultLunchBreakAndCutOff(t *testing.T) {
	tests := []struct{ procedure, received, want, why string }{
		{"same_day", "2024-03-05 11:59", "2024-03-05 17:00", "in the morning"},
		{"same_day", "2024-03-05 12:30", "2024-03-05 17:00", "in the break: the same day all the same"},
		{"same_day", "2024-03-05 15:00", "2024-03-05 17:00", "at 15:00 sharp"},
		{"same_day", "2024-03-05 15:01", "2024-03-06 17:00", "after 15:00, not after 17:00"},
		{"4wh", "2024-03-05 11:00", "2024-03-05 16:00", "one hour before the break and three after it"},
		{"4wh", "2024-03-05 12:30", "2024-03-05 17:00", "the break is no working time"},
		{"4wh", "2024-03-05 14:00", "2024-03-06 09:00", "three hours today, one tomorrow"},
	}
	rules := testRules(t)
	for _, tt := range tests {
		s := newLife(t, rules).do(&dossier.Accept{Meta: meta(tt.received), Procedure: tt.procedure, Channel: dossier.Counter})
		if want := at(tt.want); !s.Promise.Instant.Equal(want) {
			t.Errorf("%s received %s: %v, want %s: %s", tt.procedure, tt.received, s.Promise.Instant, tt.want, tt.why)
		}
	}
}

// A system made the new due date after a supplement of calendar days, less one, plus a working day. It follows from the rule:
// the whole limit again, or what was left of it.
//
// Kills: a supplement that adds the days it took, whatever days they were.
func TestFaultDueDateAfterSupplement(t *testing.T) {
	rules := testRules(t)
	// Asked on Thursday 7 March, completed on Monday 11 March 2024: four days of the calendar, two working days.
	for procedure, want := range map[string]string{"restarts": "2024-03-18", "pauses": "2024-03-13"} {
		s := newLife(t, rules).do(
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: procedure, Channel: dossier.Counter},
			&dossier.RequestSupplement{Meta: meta("2024-03-07 09:00")}, &dossier.Supplement{Meta: meta("2024-03-11 09:00")},
		)
		if got := s.Promise.Date.String(); got != want {
			t.Errorf("%s: %s, want %s", procedure, got, want)
		}
	}
}

// A system made every day eight hours, so that half days and Saturdays drift. Days are days: with other opening hours, or a
// Saturday worked in exchange, the date is the same.
//
// Kills: a limit in days turned into hours.
func TestFaultDaysAsEightHours(t *testing.T) {
	c, err := dossier.NewCatalogue(
		procedure("short", "", "", dossier.Limit{Term: calendar.WorkingDays(5), Convention: "hours=08:00-11:30"}),
		procedure("plain", "", "", dossier.Limit{Term: calendar.WorkingDays(5)}),
	)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"short", "plain"} {
		for _, received := range []string{"2024-04-25 07:00", "2024-04-25 16:59"} {
			s := newLife(t, rules).do(&dossier.Accept{Meta: meta(received), Procedure: code, Channel: dossier.Counter})
			if s.Promise.Date != motcua.MustDate(2024, time.May, 6) {
				t.Errorf("%s received %s: %v, want 6 May: 26 April, 2, 3, 4 (worked) and 6 May", code, received, s.Promise.Date)
			}
		}
	}
}

// In a system the code that moves what arrives in the evening was commented out, so that the start stayed after hours. Whether it
// moves is an option with a name, and it works.
//
// Kills: recv=next_open without effect.
func TestFaultStartAfterHours(t *testing.T) {
	c, err := dossier.NewCatalogue(
		procedure("as_is", "", "", dossier.Limit{Term: calendar.WorkingHours(4 * time.Hour)}),
		procedure("next_open", "", "", dossier.Limit{Term: calendar.WorkingDays(1), Convention: "recv=next_open"}),
		procedure("as_is_days", "", "", dossier.Limit{Term: calendar.WorkingDays(1)}),
	)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), c)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]time.Time{
		"as_is":      at("2024-03-06 12:00"), // working hours run only while the office is open
		"next_open":  at("2024-03-08 00:00"), // received on the 6th: due at the end of the 7th
		"as_is_days": at("2024-03-07 00:00"), // received on the 5th: due at the end of the 6th
	} {
		s := newLife(t, rules).do(&dossier.Accept{Meta: meta("2024-03-05 20:00"), Procedure: code, Channel: dossier.Online})
		if !s.Promise.Instant.Equal(want) {
			t.Errorf("%s: %v, want %v", code, s.Promise.Instant, want)
		}
	}
}

// A system split the text of its opening hours twice at the same sign, so that what was configured was never read.
//
// Kills: hours of a convention that are parsed and not used.
func TestFaultConfiguredHoursNeverRead(t *testing.T) {
	c, err := dossier.NewCatalogue(procedure("early", "", "", dossier.Limit{Term: calendar.WorkingHours(4 * time.Hour), Convention: "hours=07:30-11:30,13:30-17:30"}))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), c)
	if err != nil {
		t.Fatal(err)
	}
	s := newLife(t, rules).do(&dossier.Accept{Meta: meta("2024-03-05 10:30"), Procedure: "early", Channel: dossier.Counter})
	if want := at("2024-03-05 16:30"); !s.Promise.Instant.Equal(want) {
		t.Errorf("%v, want %v: one hour to 11:30, three from 13:30", s.Promise.Instant, want)
	}
}

// A system had one pair of dates for a pause in each record, so that the second pause overwrote the first.
//
// Kills: pauses that are kept as one pair, or that cannot overlap.
func TestFaultOnePauseForEachRecord(t *testing.T) {
	s := newLife(t, testRules(t)).do(
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "pauses", Channel: dossier.Counter},
		&dossier.RequestSupplement{Meta: meta("2024-03-05 09:00")}, &dossier.Supplement{Meta: meta("2024-03-06 09:00")},
		&dossier.RequestPayment{Meta: meta("2024-03-07 09:00")}, &dossier.Pay{Meta: meta("2024-03-08 09:00")},
		&dossier.RequestSupplement{Meta: meta("2024-03-11 09:00")}, &dossier.Supplement{Meta: meta("2024-03-12 09:00")},
	)
	if len(s.Pauses) != 3 || s.Pauses[0].Cause != calendar.CauseSupplement || s.Pauses[1].Cause != calendar.CauseFinancialObligation {
		t.Errorf("pauses %+v", s.Pauses)
	}
	if want := motcua.MustDate(2024, time.March, 14); s.Promise.Date != want {
		t.Errorf("promised %v, want %v: 5, 7 and 11 March are lost", s.Promise.Date, want)
	}
	if len(s.Rounds) != 2 || !s.Rounds[1].Completed.Equal(at("2024-03-12 09:00")) || len(s.Payments) != 1 {
		t.Errorf("rounds %+v, payments %+v", s.Rounds, s.Payments)
	}
}

// 998 late receptions of a province were blamed on staff; 61 % of them came from late or wrong synchronisation. What happened and
// what the system knew are two times, so the log tells a late officer from a late system.
//
// Kills: lateness judged by when an event was recorded; the time of recording lost.
func TestFaultLateSynchronisation(t *testing.T) {
	rules := testRules(t)
	log := dossier.Log{ID: "H40-1"}
	do := func(c dossier.Command, recorded string) {
		t.Helper()
		events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, at(recorded), "k"+recorded)
		if err != nil {
			t.Fatal(err)
		}
		log.Events = append(log.Events, events...)
	}
	do(&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter}, "2024-03-04 09:00")
	do(&dossier.Resolve{Meta: meta("2024-03-11 16:00")}, "2024-03-20 08:00") // arrived nine days later

	then := dossier.Replay(log, dossier.At(at("2024-03-15 00:00")))
	if c, err := rules.Clock(then, at("2024-03-15 00:00")); err != nil || c.State != dossier.ClockOverdue {
		t.Errorf("as known then: %v, %v, want overdue", c.State, err)
	}
	now := dossier.Replay(log, dossier.AsOf{Happened: at("2024-03-15 00:00")})
	if c, err := rules.Clock(now, at("2024-03-15 00:00")); err != nil || c.State != dossier.ClockEnded || c.Timeliness != calendar.OnTime {
		t.Errorf("as known now: %v %v, %v, want on time", c.State, c.Timeliness, err)
	}
	if lag := log.Events[1].Recorded.Sub(log.Events[1].At); lag < 8*24*time.Hour {
		t.Errorf("the log lost the delay: %v", lag)
	}
}

// An officer returned a dossier, and the portal told the citizen that it was "withdrawn at request".
//
// Kills: a withdrawal that does not say whose; an officer's return that ends in status 7.
func TestFaultReturnShownAsWithdrawal(t *testing.T) {
	l := newLife(t, testRules(t))
	l.do(command(dossier.KindAccepted, meta("2024-03-04 09:00")))
	err := l.try(&dossier.Withdraw{Meta: meta("2024-03-05 09:00")})
	if !errors.Is(err, motcua.ErrInvalid) || problems(err)[0] != "by: required (applicant, representative, not_stated)" {
		t.Errorf("a withdrawal by nobody: %v", err)
	}
	m := meta("2024-03-05 09:00")
	m.Reason = "wrong_procedure"
	s := l.do(&dossier.Stop{Meta: m})
	if s.Status != dossier.StoppedByAgency || s.LastReason != "wrong_procedure" || l.log.Events[1].Actor != m.Actor || s.WithdrawnBy != dossier.PartyUnknown {
		t.Errorf("returned by the officer: %v, %q", s.Status, s.LastReason)
	}
	s = newLife(t, testRules(t)).do(command(dossier.KindAccepted, meta("2024-03-04 09:00")), &dossier.Withdraw{Meta: m, By: dossier.Representative})
	if s.Status != dossier.WithdrawnByCitizen || s.WithdrawnBy != dossier.Representative {
		t.Errorf("withdrawn: %v by %v", s.Status, s.WithdrawnBy)
	}
}
