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

// paperRules has a procedure with components, stages, a time for the applicant, and a limit that its source does not make clear.
func paperRules(t testing.TB) *dossier.Rules {
	t.Helper()
	c, err := dossier.NewCatalogue(
		dossier.Procedure{
			Code: "papers", Name: "Có thành phần hồ sơ", Field: "A", CloseAfter: calendar.WorkingDays(10),
			Limits: []dossier.Limit{{Term: calendar.WorkingDays(5), Stages: []dossier.Stage{
				{Name: "thẩm định", Term: calendar.WorkingDays(3)}, {Name: "ký", Term: calendar.WorkingHours(4 * time.Hour)},
			}}},
			Components: []dossier.Component{
				{Key: "form", Name: "Tờ khai"},
				{Key: "residence", Name: "Xác nhận cư trú", Register: "residence"},
			},
		},
		dossier.Procedure{Code: "unclear", Name: "Chưa rõ thời hạn", Field: "A", Limits: []dossier.Limit{{Recorded: "DIRECT:1 OTHER", Unclear: "other"}}},
		dossier.Procedure{Code: "5wd", Name: "Năm ngày", Field: "A", Limits: []dossier.Limit{{Term: calendar.WorkingDays(5)}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), c)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// Kills: a round that forgets its stage, basis, papers or dates; one counter for all rounds; a stop before the applicant's time is over,
// or never.
func TestSupplementRounds(t *testing.T) {
	rules := paperRules(t)
	l := newLife(t, rules)
	ask := func(when string, papers ...dossier.PaperRequest) *dossier.RequestSupplement {
		return &dossier.RequestSupplement{Meta: meta(when), Basis: law(), Papers: papers}
	}
	first := ask("2024-03-04 10:00", dossier.PaperRequest{Component: "form", Why: dossier.FaultMissing})
	second := ask("2024-03-07 10:00", dossier.PaperRequest{Component: "form", Why: dossier.FaultWrong}, dossier.PaperRequest{Component: "residence"})
	second.Stage, second.Within = "field check", calendar.CalendarDays(30)
	s := l.do(
		&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "papers", Channel: dossier.Counter, Papers: []dossier.Paper{{Component: "residence", Reused: true}}},
		first, &dossier.Supplement{Meta: meta("2024-03-05 10:00"), Papers: []dossier.Paper{{Component: "form", Originals: 1}}},
		transferTo("2024-03-05 11:00", "H40.20"), second,
	)
	want := []dossier.Round{
		{
			SupplementRequest: dossier.SupplementRequest{Stage: "reception", Basis: law(), Papers: first.Papers, Within: calendar.WorkingDays(10), Until: motcua.MustDate(2024, 3, 18)},
			Requested:         at("2024-03-04 10:00"), Actor: "motcua-01", Unit: "H40.14.03", Reason: "R1", Completed: at("2024-03-05 10:00"),
		},
		{
			SupplementRequest: dossier.SupplementRequest{Stage: "field check", Basis: law(), Papers: second.Papers, Within: calendar.CalendarDays(30), Until: motcua.MustDate(2024, 4, 8)}, // 6 April is a Saturday
			Requested:         at("2024-03-07 10:00"), Actor: "motcua-01", Unit: "H40.14.03", Reason: "R1",
		},
	}
	if diff := cmp.Diff(want, s.Rounds, cmp.AllowUnexported(calendar.Term{})); diff != "" {
		t.Errorf("rounds (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]dossier.Paper{{Component: "residence", Reused: true}, {Component: "form", Originals: 1}}, s.Papers); diff != "" {
		t.Errorf("papers (-want +got):\n%s", diff)
	}
	// The applicant has until the end of 8 April.
	stop := func(when, reason string) error {
		m := meta(when)
		m.Reason = reason
		return l.try(&dossier.Stop{Meta: m})
	}
	if got := problems(stop("2024-04-08 23:59", dossier.ReasonNotSupplemented)); !slices.Equal(got, []string{"at: before (> 2024-04-08)"}) {
		t.Errorf("stopped on the last day: %q", got)
	}
	if err := stop("2024-04-09 00:00", dossier.ReasonNotSupplemented); err != nil {
		t.Errorf("stopped the day after: %v", err)
	}
	// For want of a supplement only what waits for one is stopped; for another reason, whenever.
	l = newLife(t, rules)
	l.do(&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "papers", Channel: dossier.Counter})
	if got := problems(stop("2024-03-05 09:00", dossier.ReasonNotSupplemented)); !slices.Equal(got, []string{"reason: not_allowed (status=received)"}) {
		t.Errorf("stopped for want of what nobody asked for: %q", got)
	}
	if err := stop("2024-03-05 09:00", "not_eligible"); err != nil {
		t.Errorf("stopped: %v", err)
	}
}

// Kills: a paper asked for that a register has, since Decree 309/2026; the two exceptions; the rule before its day.
func TestNoPaperForRegisteredData(t *testing.T) {
	tests := []struct {
		accepted string
		why      dossier.PaperFault
		want     []string
	}{
		{"2026-08-04 09:00", dossier.FaultMissing, nil}, // the day before
		{"2026-08-05 09:00", dossier.FaultMissing, []string{"papers[0].why: not_allowed (register)"}},
		{"2026-08-05 09:00", dossier.FaultUnstated, []string{"papers[0].why: not_allowed (register)"}},
		{"2026-08-05 09:00", dossier.FaultIncident, nil},
		{"2026-08-05 09:00", dossier.FaultWrongData, nil},
	}
	rules := paperRules(t)
	for _, tt := range tests {
		for _, submitted := range []bool{false, true} {
			l := newLife(t, rules)
			if submitted { // the procedure the applicant asked for, the rules of the day of the request
				l.do(&dossier.Submit{Meta: meta(tt.accepted), Channel: dossier.Online, Procedure: "papers"})
			} else {
				l.do(&dossier.Accept{Meta: meta(tt.accepted), Procedure: "papers", Channel: dossier.Counter})
			}
			err := l.try(&dossier.RequestSupplement{Meta: meta(tt.accepted), Papers: []dossier.PaperRequest{{Component: "residence", Why: tt.why}}})
			if got := problems(err); !slices.Equal(got, tt.want) {
				t.Errorf("accepted %s, submitted %v, %v: %q, want %q", tt.accepted, submitted, tt.why, got, tt.want)
			}
			var invalid *motcua.InvalidError
			if errors.As(err, &invalid) && invalid.Problems[0].Citation.String() != "309/2026/NĐ-CP (2026-08-05), art. 2" {
				t.Errorf("refused by %v", invalid.Problems[0].Citation)
			}
		}
	}
}

// Kills: a component nobody knows taken; one given twice taken; a limit that is not clear counted, or refused although the receipt has a
// day.
func TestPapersAndUnclearLimits(t *testing.T) {
	accept := func(procedure string, papers ...dossier.Paper) *dossier.Accept {
		return &dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: procedure, Channel: dossier.Counter, Papers: papers}
	}
	unclear := accept("unclear")
	unclear.Promised = motcua.MustDate(2024, time.March, 5)
	tests := []struct {
		name, why string
		command   dossier.Command
		want      []string
	}{
		{"known", "a component of the procedure", accept("papers", dossier.Paper{Component: "form"}), nil},
		{"unknown", "a slip of the pen", accept("papers", dossier.Paper{Component: "froms"}), []string{"papers[0].component: unknown (components[].key)"}},
		{"unnamed", "which?", accept("papers", dossier.Paper{}), []string{"papers[0].component: required"}},
		{"twice", "once with both counts", accept("papers", dossier.Paper{Component: "form"}, dossier.Paper{Component: "form"}), []string{"papers[1].component: duplicate (papers[0])"}},
		{"minus one", "a count", accept("papers", dossier.Paper{Component: "form", Copies: -1}), []string{"papers[0].copies: out_of_range (0..)"}},
		{"nobody listed any", "then any is taken", accept("5wd", dossier.Paper{Component: "x"}), nil},
		{"unclear limit", "nothing to promise from", accept("unclear"), []string{"promised: required (limits[].unclear=other)"}},
		{"unclear limit, day on the receipt", "what the applicant was told", unclear, nil},
	}
	rules := paperRules(t)
	for _, tt := range tests {
		if got := problems(newLife(t, rules).try(tt.command)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q: %s", tt.name, got, tt.want, tt.why)
		}
	}
	// Received elsewhere, nobody can say a day before it arrives; then somebody must.
	l := newLife(t, rules)
	l.do(&dossier.Accept{Meta: meta("2026-08-06 09:00"), Procedure: "unclear", Channel: dossier.Counter, Competent: "H41.20", Elsewhere: true})
	arrive := command(dossier.KindArrived, meta("2026-08-07 09:00")).(*dossier.Arrive)
	if got := problems(l.try(arrive)); !slices.Equal(got, []string{"promised: required (limits[].unclear=other)"}) {
		t.Errorf("arrived without a day: %q", got)
	}
	arrive.Promised = motcua.MustDate(2026, time.August, 12)
	if s := l.do(arrive); s.FirstPromise.Date != arrive.Promised || !s.Accepted.Printed || !s.Accepted.Start.Equal(at("2026-08-07 09:00")) {
		t.Errorf("arrived with a day: %v, %+v", s.FirstPromise, s.Accepted)
	}
	// What is put right in the acceptance stays right behind an arrival that came with a day.
	l.do(&dossier.Correct{Meta: meta("2026-08-08 09:00"), Facts: dossier.Correction{Revision: 1}, Procedure: "5wd"})
	if s := l.state(); s.Accepted.Procedure != "5wd" || !s.Accepted.Printed || s.Promise.Date != arrive.Promised {
		t.Errorf("put right: %+v", s.Accepted)
	}
	far := accept("5wd")
	far.Promised = motcua.MustDate(9999, time.December, 31)
	if got := problems(newLife(t, rules).try(far)); !slices.Equal(got, []string{"promised: out_of_range (..2100-12-31)"}) {
		t.Errorf("a day that the calendar does not have: %q", got)
	}
	// What was sent names the procedure; acceptance may leave it out, or say otherwise.
	for _, tt := range []struct{ sent, accepted, want string }{{"papers", "", "papers"}, {"papers", "5wd", "5wd"}} {
		s := newLife(t, rules).do(
			&dossier.Submit{Meta: meta("2024-03-04 08:00"), Channel: dossier.Online, Procedure: tt.sent},
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: tt.accepted},
		)
		if s.Accepted.Procedure != tt.want || s.Requested.Procedure != tt.sent {
			t.Errorf("sent %q, accepted %q: %+v", tt.sent, tt.accepted, s.Accepted)
		}
	}
}

// Kills: a station without its clock; the stage's term forgotten, or put before the one that was given; a stay that never ends.
func TestStations(t *testing.T) {
	rules := paperRules(t)
	l := newLife(t, rules)
	l.do(&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "papers", Channel: dossier.Counter})
	if got := problems(l.try(&dossier.Transfer{Meta: meta("2024-03-04 10:00"), To: "u", Stage: "đóng dấu"})); !slices.Equal(got, []string{"stage: unknown (thẩm định, ký)"}) {
		t.Errorf("a stage nobody knows: %q", got)
	}
	s := l.do(
		&dossier.Transfer{Meta: meta("2024-03-04 10:00"), To: "H40.20", Stage: "thẩm định"},
		&dossier.Transfer{Meta: meta("2024-03-06 10:00"), To: "H40.01", Stage: "ký", Within: calendar.WorkingHours(2 * time.Hour)},
		&dossier.Transfer{Meta: meta("2024-03-06 11:00"), To: "H40.14.03"},
		&dossier.Resolve{Meta: meta("2024-03-06 11:30")}, &dossier.Reopen{Meta: meta("2024-03-08 09:00")}, &dossier.Resolve{Meta: meta("2024-03-08 10:00")},
	)
	type row struct{ Unit, Sender, From, Until, Due string }
	form := func(when time.Time) string {
		if when.IsZero() {
			return ""
		}
		return when.In(motcua.Location()).Format("2006-01-02 15:04")
	}
	var got []row
	for _, st := range s.Stations {
		got = append(got, row{st.Unit, st.Sender, form(st.From), form(st.Until), form(st.Due.Instant)})
	}
	want := []row{
		{"H40.14.03", "", "2024-03-04 09:00", "2024-03-04 10:00", ""},
		{"H40.20", "H40.14.03", "2024-03-04 10:00", "2024-03-06 10:00", "2024-03-08 00:00"},
		{"H40.01", "H40.20", "2024-03-06 10:00", "2024-03-06 11:00", "2024-03-06 12:00"},
		{"H40.14.03", "H40.01", "2024-03-06 11:00", "2024-03-06 11:30", ""},
		{"H40.14.03", "H40.14.03", "2024-03-08 09:00", "2024-03-08 10:00", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stations (-want +got):\n%s", diff)
	}
}

// Kills: a denial without a reason, a rating outside its scale, an obligation below zero taken.
func TestResultsRatingsAndObligations(t *testing.T) {
	rules := paperRules(t)
	noReason := meta("2024-03-05 09:00")
	noReason.Reason = ""
	denied := &dossier.Resolve{Meta: noReason, Resolution: dossier.Resolution{Outcome: dossier.Denied, Document: "12/UBND"}}
	l := newLife(t, rules)
	l.do(accept5("2024-03-04 09:00"))
	if got := problems(l.try(denied)); !slices.Equal(got, []string{"reason: required (denied)"}) {
		t.Errorf("denied without a reason: %q", got)
	}
	if got := problems(l.try(&dossier.Resolve{Meta: noReason, Resolution: dossier.Resolution{Outcome: 9}})); !slices.Equal(got, []string{"resolution.outcome: unknown (unstated, granted, denied)"}) {
		t.Errorf("an outcome nobody knows: %q", got)
	}
	if got := problems(l.try(&dossier.RequestPayment{Meta: noReason, Obligation: dossier.Obligation{Amount: -1}})); !slices.Equal(got, []string{"obligation.amount: out_of_range (0..)"}) {
		t.Errorf("an obligation below zero: %q", got)
	}
	denied.Reason = "not_eligible"
	s := l.do(&dossier.RequestPayment{Meta: noReason, Obligation: dossier.Obligation{Amount: 50_000, Notice: "TB-1"}}, &dossier.Pay{Meta: noReason}, denied)
	if s.Resolution != denied.Resolution || s.Payments[0].Amount != 50_000 || s.Payments[0].Paid.IsZero() {
		t.Errorf("resolved %+v, payments %+v", s.Resolution, s.Payments)
	}
	for _, r := range []dossier.Rating{{Score: 0, Of: 5}, {Score: 6, Of: 5}, {Score: 1, Of: 1}, {}} {
		if got := problems(l.try(&dossier.Rate{Meta: noReason, Rating: r})); !slices.Equal(got, []string{"rating.score: out_of_range (1..of)"}) {
			t.Errorf("%+v: %q", r, got)
		}
	}
	if s := l.do(&dossier.Rate{Meta: noReason, Rating: dossier.Rating{Score: 5, Of: 5}}); s.Rating.Score != 5 {
		t.Errorf("rated %+v", s.Rating)
	}
}
