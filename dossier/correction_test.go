package dossier_test

import (
	"slices"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// An acceptance at the counter on 4 March, recorded as online; put right on 8 March.
//
// Kills: a correction that overwrites what was known; one that counts only from when it was made; one that moves the promise; two
// corrections of which the first wins.
func TestCorrectionsInBothTimes(t *testing.T) {
	rules := testRules(t)
	l := newLife(t, rules)
	contact := dossier.NewSecret("0912 000 000")
	applicant := person()
	applicant.Contact = contact
	l.do(
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "cases", Case: "hard", Channel: dossier.Online, Personal: applicant},
		transferTo("2024-03-04 10:00", "H40.20"),
		&dossier.Correct{Meta: meta("2024-03-08 09:00"), Facts: dossier.Correction{Revision: 1, Channel: dossier.Counter, At: at("2024-03-04 08:30"), Unit: "H40.15"}},
		&dossier.Correct{Meta: meta("2024-03-11 09:00"), Facts: dossier.Correction{Revision: 1, Channel: dossier.Post}},
		&dossier.Correct{Meta: meta("2024-03-12 09:00"), Facts: dossier.Correction{Revision: 1}, Case: "simple"},
		&dossier.Correct{Meta: meta("2024-03-13 09:00"), Facts: dossier.Correction{Revision: 1}, Personal: dossier.Personal{Name: dossier.NewSecret("Lê Thị Thử")}},
		&dossier.Correct{Meta: meta("2024-03-14 09:00"), Facts: dossier.Correction{Revision: 2, To: "H40.21"}},
	)
	tests := []struct {
		name       string
		asOf       dossier.AsOf
		channel    dossier.Channel
		accepted   string
		kase, unit string
		applicant  string
	}{
		{"then, as known then", dossier.At(at("2024-03-05 00:00")), dossier.Online, "2024-03-04 09:00", "hard", "H40.20", "Nguyễn Văn Thử"},
		{"then, as known after the first", dossier.AsOf{Happened: at("2024-03-05 00:00"), Known: at("2024-03-08 09:00")}, dossier.Counter, "2024-03-04 08:30", "hard", "H40.20", "Nguyễn Văn Thử"},
		{"then, as known after the second", dossier.AsOf{Happened: at("2024-03-05 00:00"), Known: at("2024-03-11 09:00")}, dossier.Post, "2024-03-04 08:30", "hard", "H40.20", "Nguyễn Văn Thử"},
		{"then, as known now", dossier.AsOf{Happened: at("2024-03-05 00:00")}, dossier.Post, "2024-03-04 08:30", "simple", "H40.21", "Lê Thị Thử"},
		{"now, as known then", dossier.AsOf{Known: at("2024-03-05 00:00")}, dossier.Online, "2024-03-04 09:00", "hard", "H40.20", "Nguyễn Văn Thử"},
		{"now", dossier.AsOf{}, dossier.Post, "2024-03-04 08:30", "simple", "H40.21", "Lê Thị Thử"},
	}
	for _, tt := range tests {
		s := dossier.Replay(l.log, tt.asOf)
		if s.Channel != tt.channel || !s.AcceptedAt.Equal(at(tt.accepted)) || s.Accepted.Case != tt.kase || s.Handling != tt.unit || s.Applicant.Name.Reveal() != tt.applicant {
			t.Errorf("%s: %v, %v, case %q, at %q", tt.name, s.Channel, s.AcceptedAt, s.Accepted.Case, s.Handling)
		}
		if want := motcua.MustDate(2024, time.March, 8); s.Promise.Date != want || s.FirstPromise.Date != want {
			t.Errorf("%s: promised %v, first %v, want %v: what was told stays told", tt.name, s.Promise.Date, s.FirstPromise.Date, want)
		}
	}
	s := l.state()
	if !s.Applicant.Contact.Equal(contact) || s.Applicant.Number != person().Number {
		t.Error("a correction of the name lost the number or the contact")
	}
	events := l.log.Corrected(at("2024-03-08 09:00"))
	if len(events) != len(l.log.Events) || events[0].Channel != dossier.Counter || !events[0].At.Equal(at("2024-03-04 08:30")) || l.log.Events[0].Channel != dossier.Online {
		t.Errorf("as known on 8 March: %+v", events[0])
	}
	if events := l.log.Corrected(time.Time{}); events[0].Channel != dossier.Post || events[1].To != "H40.21" {
		t.Errorf("as known now: %+v", events[:2])
	}
	// What the limit of the right case would have been, the rules still say.
	if due, err := rules.Promise(s.Accepted, s.Pauses); err != nil || due.Date != motcua.MustDate(2024, time.March, 6) {
		t.Errorf("two working days from 4 March: %v, %v", due.Date, err)
	}
	if st := s.Stations[1]; !st.From.Equal(at("2024-03-04 10:00")) {
		t.Errorf("the correction of the acceptance moved the transfer to %v", st.From)
	}
	if !s.Accepted.Start.Equal(at("2024-03-04 08:30")) || s.Corrections != 5 || s.Receiving != "H40.15" || s.Accepted.Competent != "H40.15" {
		t.Errorf("start %v, %d corrections, received by %q", s.Accepted.Start, s.Corrections, s.Receiving)
	}
}

// Kills: any check of a correction left out.
func TestCorrectionsRefused(t *testing.T) {
	rules := testRules(t)
	correct := func(f dossier.Correction) *dossier.Correct {
		return &dossier.Correct{Meta: meta("2024-03-12 09:00"), Facts: f}
	}
	kase := correct(dossier.Correction{Revision: 2})
	kase.Case = "other"
	unknown := correct(dossier.Correction{Revision: 1})
	unknown.Case = "other"
	personal := correct(dossier.Correction{Revision: 2})
	personal.Personal = person()
	tests := []struct {
		name, why string
		command   dossier.Command
		want      []string
	}{
		{"no event", "which one?", correct(dossier.Correction{Unit: "u"}), []string{"facts.revision: out_of_range (1..4)"}},
		{"an event that is not there", "four are", correct(dossier.Correction{Revision: 5, Unit: "u"}), []string{"facts.revision: out_of_range (1..4)"}},
		{"nothing", "what is wrong?", correct(dossier.Correction{Revision: 1}), []string{"facts: required"}},
		{"a correction", "correct the event itself again", correct(dossier.Correction{Revision: 4, Unit: "u"}), []string{"facts.revision: not_allowed (corrected)"}},
		{"before the event before", "instants keep their order", correct(dossier.Correction{Revision: 2, At: at("2024-03-04 08:59")}), []string{"facts.at: before (accepted.at)"}},
		{"with the event before", "that is in order", correct(dossier.Correction{Revision: 2, At: at("2024-03-04 09:00")}), nil},
		{"after the event after", "instants keep their order", correct(dossier.Correction{Revision: 1, At: at("2024-03-04 10:01")}), []string{"facts.at: after (transferred.at)", "facts.at: after (recorded)"}},
		{"after it was recorded", "nobody records what has not happened", correct(dossier.Correction{Revision: 3, At: at("2024-03-08 09:01")}), []string{"facts.at: after (recorded)"}},
		{"the channel of a transfer", "it has none", correct(dossier.Correction{Revision: 2, Channel: dossier.Post}), []string{"facts.channel: not_allowed (facts.revision=transferred)"}},
		{"a channel nobody knows", "a number that is none", correct(dossier.Correction{Revision: 1, Channel: 9}), []string{"facts.channel: unknown (counter, online, post)"}},
		{"the target of an acceptance", "it has none", correct(dossier.Correction{Revision: 1, To: "u"}), []string{"facts.to: not_allowed (facts.revision=accepted)"}},
		{"the case of a transfer", "acceptance settled it", kase, []string{"procedure: not_allowed (facts.revision=transferred)"}},
		{"a case nobody knows", "checked as at the counter", unknown, []string{"case: unknown"}},
		{"the applicant of a transfer", "acceptance says who applies", personal, []string{"personal: not_allowed (facts.revision=transferred)"}},
	}
	for _, tt := range tests {
		l := newLife(t, rules)
		l.do(accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "H40.20"), &dossier.Extend{Meta: meta("2024-03-08 09:00"), Promised: motcua.MustDate(2024, 3, 20)},
			&dossier.Correct{Meta: meta("2024-03-09 09:00"), Facts: dossier.Correction{Revision: 2, Reason: "R2"}})
		if got := problems(l.try(tt.command)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q: %s", tt.name, got, tt.want, tt.why)
		}
	}
	// Who applied cannot come back by a correction.
	l := newLife(t, rules)
	l.do(accept5("2024-03-04 09:00"), &dossier.Resolve{Meta: meta("2024-03-05 09:00")}, &dossier.Deliver{Meta: meta("2024-03-06 09:00")}, &dossier.Erase{Meta: meta("2024-03-07 09:00")})
	back := correct(dossier.Correction{Revision: 1})
	back.Personal = person()
	if got := problems(l.try(back)); !slices.Equal(got, []string{"personal: not_allowed (erased)"}) {
		t.Errorf("an applicant after the erasure: %q", got)
	}
	if s := l.state(); !s.Applicant.IsZero() || s.Erased.IsZero() {
		t.Errorf("erased: %+v", s.Applicant)
	}
}

// Kills: a correction of a supplement that leaves the pause where it was.
func TestCorrectionMovesPauses(t *testing.T) {
	l := newLife(t, testRules(t))
	s := l.do(
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "pauses", Channel: dossier.Counter},
		&dossier.RequestSupplement{Meta: meta("2024-03-06 09:00")}, &dossier.Supplement{Meta: meta("2024-03-11 09:00")},
		&dossier.Correct{Meta: meta("2024-03-12 09:00"), Facts: dossier.Correction{Revision: 2, At: at("2024-03-05 09:00")}},
	)
	if !s.Pauses[0].From.Equal(at("2024-03-05 09:00")) || !s.Rounds[0].Requested.Equal(at("2024-03-05 09:00")) {
		t.Errorf("pauses %+v", s.Pauses)
	}
}
