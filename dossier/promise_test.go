package dossier_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Monday 4 March 2024 and the four weeks after it have no holiday: five working days end on 11 March. A pause takes off the
// days from the request up to, but not including, the supplement.
//
// Kills: a supplement that pauses where it restarts and the other way round; a payment that restarts; a second pause that
// replaces the first; a promise that moves earlier; a first promise that moves; a clock of another unit that starts at
// the acceptance; the cut-off of 15:00 forgotten; a profile of the day the clock starts.
func TestPromises(t *testing.T) {
	accept := func(procedure, when string) dossier.Command {
		return &dossier.Accept{Meta: meta(when), Procedure: procedure, Channel: dossier.Counter}
	}
	asked := func(when string) dossier.Command { return &dossier.RequestSupplement{Meta: meta(when)} }
	completed := func(when string) dossier.Command { return &dossier.Supplement{Meta: meta(when)} }
	billed := func(when string) dossier.Command { return &dossier.RequestPayment{Meta: meta(when)} }
	paid := func(when string) dossier.Command { return &dossier.Pay{Meta: meta(when)} }
	elsewhere := func(procedure, when string) dossier.Command {
		return &dossier.Accept{Meta: meta(when), Procedure: procedure, Channel: dossier.Counter, Competent: "H41.20", Elsewhere: true}
	}
	arrived := func(when string) dossier.Command {
		m := meta(when)
		m.Unit = "H41.20"
		return &dossier.Arrive{Meta: m}
	}
	extended := func(when, to string) dossier.Command {
		return &dossier.Extend{Meta: meta(when), Promised: motcua.MustParseDate(to)}
	}
	tests := []struct {
		name, why   string
		commands    []dossier.Command
		first, want string
	}{
		{"five working days", "4 March is not counted", []dossier.Command{accept("5wd", "2024-03-04 09:00")}, "2024-03-11", "2024-03-11"},
		{"a supplement restarts", "Decree 61/2018 art. 19(4): from zero, 11 March + 5", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), asked("2024-03-06 10:00"), completed("2024-03-11 09:00"),
		}, "2024-03-11", "2024-03-18"},
		{"a supplement restarts under 118/2025", "records that restate the decree: Wed 9 July 2025 + 5", []dossier.Command{
			accept("5wd", "2025-07-01 09:00"), asked("2025-07-03 10:00"), completed("2025-07-09 09:00"),
		}, "2025-07-08", "2025-07-16"},
		{"a procedure that says pause pauses", "6, 7 and 8 March are lost: 5, 11, 12, 13, 14", []dossier.Command{
			accept("pauses", "2024-03-04 09:00"), asked("2024-03-06 10:00"), completed("2024-03-11 09:00"),
		}, "2024-03-11", "2024-03-14"},
		{"a convention that says pause pauses", "the option is the procedure's own word too", []dossier.Command{
			accept("options", "2024-03-04 09:00"), asked("2024-03-06 10:00"), completed("2024-03-11 09:00"),
		}, "2024-03-11", "2024-03-14"},
		{"before any rule that is known", "20 June 2018: no profile, the convention's own default pauses", []dossier.Command{
			accept("5wd", "2018-06-20 09:00"), asked("2018-06-22 10:00"), completed("2018-06-25 09:00"),
		}, "2018-06-27", "2018-06-28"},
		{"the first day of 61/2018", "21 June 2018: restarts, Mon 25 June + 5", []dossier.Command{
			accept("5wd", "2018-06-21 09:00"), asked("2018-06-22 10:00"), completed("2018-06-25 09:00"),
		}, "2018-06-28", "2018-07-02"},
		{"a procedure that says restart, before any rule", "the procedure's word counts", []dossier.Command{
			accept("restarts", "2018-06-20 09:00"), asked("2018-06-22 10:00"), completed("2018-06-25 09:00"),
		}, "2018-06-27", "2018-07-02"},
		{"a payment pauses, whatever the profile", "only a supplement restarts: 6, 7 and 8 March are lost", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), billed("2024-03-06 10:00"), paid("2024-03-11 09:00"),
		}, "2024-03-11", "2024-03-14"},
		{"two pauses", "the second does not replace the first: 6, 7, 8 and 12, 13 March are lost: 5, 11, 14, 15, 18", []dossier.Command{
			accept("pauses", "2024-03-04 09:00"), asked("2024-03-06 10:00"), completed("2024-03-11 09:00"),
			billed("2024-03-12 10:00"), paid("2024-03-14 09:00"),
		}, "2024-03-11", "2024-03-18"},
		{"two restarts", "the last counts: Wed 20 March + 5", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), asked("2024-03-06 10:00"), completed("2024-03-11 09:00"),
			asked("2024-03-13 10:00"), completed("2024-03-20 09:00"),
		}, "2024-03-11", "2024-03-27"},
		{"waiting changes no promise", "nobody knows when the clock goes on", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), asked("2024-03-06 10:00"),
		}, "2024-03-11", "2024-03-11"},
		{"asked when it was late already", "a limit that has run out does not start again", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), asked("2024-03-13 10:00"), completed("2024-03-15 09:00"),
		}, "2024-03-11", "2024-03-11"},
		{"waiting before acceptance", "the clock did not run yet", []dossier.Command{
			&dossier.Submit{Meta: meta("2024-02-28 09:00"), Channel: dossier.Online}, asked("2024-02-28 10:00"), completed("2024-03-04 08:00"),
			accept("5wd", "2024-03-04 09:00"),
		}, "2024-03-11", "2024-03-11"},
		{"extended", "the first promise stays", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-08 09:00", "2024-03-20"),
		}, "2024-03-11", "2024-03-20"},
		{"extended, then completed", "12 March + 5 is 19 March: a promise never moves earlier", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-08 09:00", "2024-03-29"), asked("2024-03-11 09:00"), completed("2024-03-12 09:00"),
		}, "2024-03-11", "2024-03-29"},
		{"extended, then completed late", "25 March + 5 is after 29 March", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-08 09:00", "2024-03-29"), asked("2024-03-11 09:00"), completed("2024-03-25 09:00"),
		}, "2024-03-11", "2024-04-01"},
		{"a later day on the receipt", "it is what the applicant was told", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 22)},
		}, "2024-03-22", "2024-03-22"},
		{"an earlier day on the receipt", "that too", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 6)},
		}, "2024-03-06", "2024-03-06"},
		{"a later day on the receipt, then completed", "11 March + 5 is 18 March: never earlier than told", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 22)},
			asked("2024-03-06 10:00"), completed("2024-03-11 09:00"),
		}, "2024-03-22", "2024-03-22"},
		{"extended, then asked while the new day runs", "Decree 61/2018 art. 19(4): from zero, Tue 26 March + 5", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-08 09:00", "2024-03-20"), asked("2024-03-12 09:00"), completed("2024-03-26 09:00"),
		}, "2024-03-11", "2024-04-02"},
		{"extended, then asked when the new day was over", "a limit that has run out does not start again", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-08 09:00", "2024-03-20"), asked("2024-03-21 09:00"), completed("2024-03-26 09:00"),
		}, "2024-03-11", "2024-03-20"},
		{"extended, then restarted, then paid", "26 March + 5, less 28 and 29 March", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-08 09:00", "2024-03-20"), asked("2024-03-12 09:00"), completed("2024-03-26 09:00"),
			billed("2024-03-28 09:00"), paid("2024-04-01 09:00"),
		}, "2024-03-11", "2024-04-04"},
		{"extended, restarted to before it, then a wait", "12 March + 5 is before 29 March, which 13 to 26 March bring no nearer: 10 days", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-08 09:00", "2024-03-29"), asked("2024-03-11 09:00"), completed("2024-03-12 09:00"),
			billed("2024-03-13 09:00"), paid("2024-03-27 09:00"),
		}, "2024-03-11", "2024-04-12"},
		{"extended, asked while another wait lasted", "the clock had run to 11 March only, so it restarts; 20 March, which 11 to 22 March bring no nearer, is later", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), &dossier.Transfer{Meta: meta("2024-03-04 10:00"), To: "u"}, extended("2024-03-08 09:00", "2024-03-20"),
			&dossier.Consult{Meta: meta("2024-03-11 09:00"), To: "H40.30", Outside: true, Basis: law()}, asked("2024-03-22 09:00"),
			&dossier.Respond{Meta: meta("2024-03-25 09:00"), Leg: 1, Opinion: dossier.Agrees}, completed("2024-03-26 09:00"),
		}, "2024-03-11", "2024-04-03"},
		{"printed for the same day, then a wait", "it goes on when it comes back", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 4)},
			billed("2024-03-04 10:00"), paid("2024-03-07 09:00"),
		}, "2024-03-04", "2024-03-07"},
		{"extended, then a wait that pauses", "of 11 days from 5 to 20 March, 6 and 7 and 20 to 29 are left: 7 to 18 are lost", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), extended("2024-03-05 09:00", "2024-03-20"), billed("2024-03-07 09:00"), paid("2024-03-19 09:00"),
		}, "2024-03-11", "2024-04-01"},
		{"extended while it waits for another body", "14, 15, 18 and 19 March do not bring the 29th nearer", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), &dossier.Transfer{Meta: meta("2024-03-04 10:00"), To: "u"},
			&dossier.Consult{Meta: meta("2024-03-05 09:00"), To: "H40.30", Outside: true, Basis: law()}, extended("2024-03-13 09:00", "2024-03-29"),
			&dossier.Respond{Meta: meta("2024-03-20 09:00"), Leg: 1, Opinion: dossier.Agrees},
		}, "2024-03-11", "2024-04-04"},
		{"a later day on the receipt, then a wait", "13 and 14 March are lost", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "pauses", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 20)},
			asked("2024-03-13 10:00"), completed("2024-03-15 09:00"),
		}, "2024-03-20", "2024-03-22"},
		{"reopened with a new day", "the first promise stays", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-06 09:00")},
			&dossier.Reopen{Meta: meta("2024-04-06 09:00"), Promised: motcua.MustDate(2024, 4, 10)},
		}, "2024-03-11", "2024-04-10"},
		{"no limit", "no promise", []dossier.Command{accept("none", "2024-03-04 09:00")}, "", ""},
		{"no limit, completed", "still none", []dossier.Command{accept("none", "2024-03-04 09:00"), asked("2024-03-05 09:00"), completed("2024-03-06 09:00")}, "", ""},
		{"reopened", "the promise does not change", []dossier.Command{
			accept("5wd", "2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-06 09:00")}, &dossier.Reopen{Meta: meta("2024-04-06 09:00")},
		}, "2024-03-11", "2024-03-11"},

		{"same day at 15:00:00", "after 15:00 is strictly after: Law 60/2014 art. 5(3)", []dossier.Command{accept("same_day", "2024-03-08 15:00")}, "2024-03-08", "2024-03-08"},
		{"same day after 15:00 on a Friday", "the next working day is Monday", []dossier.Command{accept("same_day", "2024-03-08 15:01")}, "2024-03-11", "2024-03-11"},
		{"same day after 15:00 before Tết", "8 to 14 February 2024 are off", []dossier.Command{accept("same_day", "2024-02-07 15:30")}, "2024-02-15", "2024-02-15"},
		{"five working days over Tết", "15, 16, 19, 20, 21 February", []dossier.Command{accept("5wd", "2024-02-07 09:00")}, "2024-02-21", "2024-02-21"},
		{"five working days over the swapped day", "29 April is off, Saturday 4 May is worked: 26 April, 2, 3, 4, 6 May", []dossier.Command{accept("5wd", "2024-04-25 09:00")}, "2024-05-06", "2024-05-06"},

		{"received regardless of territory", "Decree 309/2026 art. 8(3): from Fri 7 August 2026, when the competent unit gets it", []dossier.Command{
			elsewhere("5wd", "2026-08-06 09:00"), arrived("2026-08-07 10:00"),
		}, "2026-08-14", "2026-08-14"},
		{"received regardless of territory, not there yet", "nobody can promise anything yet", []dossier.Command{elsewhere("5wd", "2026-08-06 09:00")}, "", ""},
		{"received regardless of territory a day before 309/2026", "the limit runs from the acceptance: Tue 4 August + 5", []dossier.Command{
			elsewhere("5wd", "2026-08-04 09:00"), arrived("2026-08-05 10:00"),
		}, "2026-08-11", "2026-08-11"},
		{"completed before it arrived", "what went before the clock takes nothing off it", []dossier.Command{
			elsewhere("5wd", "2026-08-06 09:00"), asked("2026-08-06 10:00"), completed("2026-08-07 09:00"), arrived("2026-08-07 10:00"),
		}, "2026-08-14", "2026-08-14"},
		{"received for a unit of the same house", "not elsewhere: from the acceptance", []dossier.Command{
			&dossier.Accept{Meta: meta("2026-08-06 09:00"), Procedure: "5wd", Channel: dossier.Counter, Competent: "H40.14.03.02"},
		}, "2026-08-13", "2026-08-13"},
		{"arrived under another version", "both the version and the profile are those of the acceptance", []dossier.Command{
			elsewhere("summer", "2026-08-31 16:00"), arrived("2026-09-03 09:00"),
		}, "2026-09-08", "2026-09-08"},
		{"the new version", "from 1 April 2024: 7 working days", []dossier.Command{accept("versions", "2024-04-01 09:00")}, "2024-04-10", "2024-04-10"},
	}
	rules := testRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newLife(t, rules).do(tt.commands...)
			if got := s.FirstPromise.Date.String(); got != tt.first {
				t.Errorf("first promised %q, want %q: %s", got, tt.first, tt.why)
			}
			if got := s.Promise.Date.String(); got != tt.want {
				t.Errorf("promised %q, want %q: %s", got, tt.want, tt.why)
			}
		})
	}
}

// Kills: a profile that begins a day early or late; a second extension allowed under 61/2018, or refused where no rule
// that was read limits them; the article of the refusal lost.
func TestProfiles(t *testing.T) {
	tests := []struct {
		accepted, why string
		key           string
		extensions    int // how often in a row; 3 stands for any number
	}{
		{"2018-06-20", "no rule is known before 21 June 2018", "", 3},
		{"2018-06-21", "Decree 61/2018 in force", "61/2018", 1},
		{"2025-06-30", "its last day", "61/2018", 1},
		{"2025-07-01", "Decree 118/2025; its count was not verified", "118/2025", 3},
		{"2025-12-31", "the last day before 367/2025", "118/2025", 3},
		{"2026-01-01", "Decree 367/2025", "118/2025+367/2025", 3},
		{"2026-08-04", "the last day before 309/2026", "118/2025+367/2025", 3},
		{"2026-08-05", "Decree 309/2026", "118/2025+367/2025+309/2026", 3},
	}
	rules := testRules(t)
	for _, tt := range tests {
		t.Run(tt.accepted, func(t *testing.T) {
			day := motcua.MustParseDate(tt.accepted)
			p, ok := dossier.ProfileOn(day)
			if p.Key != tt.key || ok != (tt.key != "") {
				t.Errorf("profile %q, %v, want %q: %s", p.Key, ok, tt.key, tt.why)
			}
			l := newLife(t, rules)
			s := l.do(&dossier.Accept{Meta: meta(tt.accepted + " 09:00"), Procedure: "5wd", Channel: dossier.Counter})
			if s.Accepted.Profile != tt.key {
				t.Errorf("the dossier follows %q", s.Accepted.Profile)
			}
			allowed := 0
			var err error
			for i := range 3 {
				if err = l.try(&dossier.Extend{Meta: meta(tt.accepted + " 10:00"), Promised: s.Promise.Date.AddDays(1 + i)}); err != nil {
					break
				}
				allowed++
			}
			if allowed != tt.extensions || l.state().Extensions != allowed {
				t.Errorf("extended %d times, want %d: %s", allowed, tt.extensions, tt.why)
			}
			if tt.extensions == 3 {
				return
			}
			var invalid *motcua.InvalidError
			if !errors.As(err, &invalid) || !slices.Equal(problems(err), []string{"not_allowed (extended <= 1)"}) ||
				invalid.Problems[0].Citation.String() != "61/2018/NĐ-CP (2018-04-23), art. 19(9)" {
				t.Errorf("second extension: %v", err)
			}
		})
	}
	// A dossier keeps its profile: one of June 2025 is extended in August 2025 as 61/2018 says.
	l := newLife(t, rules)
	l.do(
		&dossier.Accept{Meta: meta("2025-06-30 09:00"), Procedure: "5wd", Channel: dossier.Counter},
		&dossier.Extend{Meta: meta("2025-07-04 09:00"), Promised: motcua.MustDate(2025, time.August, 1)},
	)
	if err := l.try(&dossier.Extend{Meta: meta("2025-07-31 09:00"), Promised: motcua.MustDate(2025, time.September, 1)}); err == nil {
		t.Error("extended twice after the profile changed")
	}
}

// Kills: a limit in hours promised by the day; an extension of it compared by hours.
func TestPromisesInHours(t *testing.T) {
	l := newLife(t, testRules(t))
	s := l.do(&dossier.Accept{Meta: meta("2024-03-04 15:00"), Procedure: "4wh", Channel: dossier.Counter})
	if !s.Promise.Instant.Equal(at("2024-03-05 10:00")) || s.Promise.By != calendar.ByInstant {
		t.Errorf("two hours on Monday and two on Tuesday: %+v", s.Promise)
	}
	same := newLife(t, testRules(t)).do(&dossier.Accept{Meta: meta("2024-03-04 15:00"), Procedure: "4wh", Channel: dossier.Counter, Promised: motcua.MustDate(2024, 3, 5)})
	if same.Promise != s.Promise {
		t.Errorf("the same day on the receipt keeps the hour: %+v", same.Promise)
	}
	s = l.do(&dossier.Extend{Meta: meta("2024-03-05 09:00"), Promised: motcua.MustDate(2024, 3, 6)})
	if !s.Promise.Instant.Equal(at("2024-03-07 00:00")) || s.Promise.By != calendar.ByDate {
		t.Errorf("extended by days: %+v", s.Promise)
	}
}

// Kills: the end of a wait forgotten; the clock of a dossier that ended waiting judged to its end.
func TestRanUntil(t *testing.T) {
	l := newLife(t, testRules(t))
	s := l.do(
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "pauses", Channel: dossier.Counter},
		&dossier.RequestPayment{Meta: meta("2024-03-05 10:00")}, &dossier.Pay{Meta: meta("2024-03-06 10:00")},
		&dossier.RequestSupplement{Meta: meta("2024-03-08 10:00")}, &dossier.Stop{Meta: meta("2024-05-08 10:00")},
	)
	for when, want := range map[string]string{
		"2024-03-04 12:00": "2024-03-04 12:00", // before any wait
		"2024-03-05 10:00": "2024-03-05 10:00",
		"2024-03-05 10:01": "2024-03-05 10:00", // waiting
		"2024-03-06 10:00": "2024-03-06 10:00", // no longer
		"2024-03-07 10:00": "2024-03-07 10:00",
		"2024-04-01 10:00": "2024-03-08 10:00", // waiting
		"2024-05-08 10:00": "2024-03-08 10:00", // and it ended waiting
	} {
		if got := s.RanUntil(at(when)); !got.Equal(at(want)) {
			t.Errorf("%s: ran until %v, want %s", when, got, want)
		}
	}
	if got := s.Promise.Timeliness(s.RanUntil(s.Ended)); got != calendar.Early {
		t.Errorf("stopped for want of papers two months later: %v, want early", got)
	}
}

// Kills: Explain that forgets the pauses, or explains nothing.
func TestExplain(t *testing.T) {
	rules := testRules(t)
	l := newLife(t, rules)
	for _, c := range []dossier.Command{
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "pauses", Channel: dossier.Counter},
		&dossier.RequestSupplement{Meta: meta("2024-03-06 10:00")},
		&dossier.Supplement{Meta: meta("2024-03-11 09:00")},
	} {
		s := l.do(c)
		ledger, err := rules.Explain(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.Check(); err != nil {
			t.Errorf("%T: %v", c, err)
		}
		switch {
		case s.Waiting():
			if !ledger.Due.Open() {
				t.Errorf("waiting: %+v", ledger.Due)
			}
		case ledger.Due != s.Promise:
			t.Errorf("%T: explained %+v, promised %+v", c, ledger.Due, s.Promise)
		}
	}
	for _, procedure := range []string{"", "none"} {
		s := dossier.State{}
		if procedure != "" {
			s = newLife(t, rules).do(&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: procedure, Channel: dossier.Counter})
		}
		if _, err := rules.Explain(s); !errors.Is(err, motcua.ErrNotFound) {
			t.Errorf("procedure %q: %v, want ErrNotFound", procedure, err)
		}
	}
	bad := dossier.State{Accepted: dossier.Accepted{Term: calendar.WorkingDays(5)}}
	if _, err := rules.Explain(bad); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a limit without a start: %v", err)
	}
}

// Kills: rules without a calendar or catalogue.
func TestNewRules(t *testing.T) {
	if _, err := dossier.NewRules(nil, nil); !cmp.Equal(problems(err), []string{"calendar: required", "catalogue: required"}) {
		t.Errorf("%v", err)
	}
	rules := testRules(t)
	if rules.Calendar() != calendar.Vietnam() || len(rules.Catalogue().Codes()) != 10 {
		t.Error("the rules give out another calendar or catalogue")
	}
}
