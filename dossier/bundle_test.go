package dossier_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/internal/golden"
)

// linked is the beginning of a part of a bundle: accepted, and handed to its unit.
func linked(t testing.TB, rules *dossier.Rules, chain, part, when string, change func(*dossier.Accept)) *life {
	t.Helper()
	l := newLife(t, rules)
	l.log.ID = dossier.ID("B1-" + part)
	c := &dossier.Accept{
		Meta: meta(when), Procedure: "5wd", Channel: dossier.Online, Link: dossier.Link{Bundle: "B1", Chain: chain, Part: part},
	}
	if change != nil {
		change(c)
	}
	l.do(c, transferTo(when, "H40.20"))
	return l
}

// The limits of Decree 301/2026, each with its article: Monday 7 September 2026 and the days after it have no holiday.
//
// Kills: a limit of another part; the limit of the procedure in place of the chain's; a restart where the decree pauses; 15:00 for a part
// instead of the whole; a limit invented where none was found.
func TestLinkedLimits(t *testing.T) {
	tests := []struct {
		chain, part string
		verified    bool
		want, rule  string // the instant, and the article
	}{
		{"birth", "birth_registration", false, "2026-09-08 16:00", "art. 6(1)"}, // 24 hours, day and night
		{"birth", "permanent_residence", false, "2026-09-10 00:00", "art. 3(4), 6(3)"},
		{"birth", "permanent_residence", true, "2026-09-15 00:00", "art. 3(4), 6(3)"},
		{"birth", "health_insurance", false, "", "art. 5"},
		{"birth", "identity_card", false, "2026-09-15 00:00", "art. 5, 6(4)"},
		{"death", "death_registration", false, "2026-09-08 16:00", "art. 10(1)"},
		{"death", "death_registration", true, "2026-09-11 00:00", "art. 10(1)"},
		{"death", "residence_removal", false, "2026-09-09 00:00", "art. 10(2)"},
		{"death", "benefits_social_insurance", false, "2026-09-18 00:00", "art. 10(3)"},
		{"death", "benefits_stop", false, "2026-09-10 00:00", "art. 10(3)"},
		{"death", "benefits_health", false, "2026-09-11 00:00", "art. 10(3)"},
		{"death", "benefits_home_affairs", false, "2026-10-02 00:00", "art. 10(3)"},
	}
	rules := testRules(t)
	for _, tt := range tests {
		s := linked(t, rules, tt.chain, tt.part, "2026-09-07 16:00", func(c *dossier.Accept) { c.Link.Verified = tt.verified }).state()
		got := ""
		if !s.Promise.IsZero() {
			got = s.Promise.Instant.In(motcua.Location()).Format("2006-01-02 15:04")
		}
		if got != tt.want || s.Accepted.Convention.Supplement != calendar.SupplementPauses {
			t.Errorf("%s of %s, verified %v: %s, want %s", tt.part, tt.chain, tt.verified, got, tt.want)
		}
		for _, c := range dossier.Chains() {
			if p, ok := c.Part(tt.part); ok && (p.Source.Article != tt.rule || p.Source.Document != "301/2026/NĐ-CP") {
				t.Errorf("%s rests on %v, want %s", tt.part, p.Source, tt.rule)
			}
		}
	}
}

// A part that is returned or refused before it was accepted has the times of the chain as well.
//
// Kills: a link that counts from acceptance on only; a chain that nobody knows taken at submission.
func TestLinkedBeforeAcceptance(t *testing.T) {
	rules := testRules(t)
	sent := func(part string) *life {
		l := newLife(t, rules)
		l.do(&dossier.Submit{Meta: meta("2026-09-07 09:00"), Channel: dossier.Online, Link: dossier.Link{Bundle: "B1", Chain: "birth", Part: part}})
		return l
	}
	s := sent("birth_registration").do(&dossier.RequestSupplement{Meta: meta("2026-09-08 09:01")})
	if s.Rounds[0].Until != motcua.MustDate(2026, time.September, 17) {
		t.Errorf("the applicant has until %v, want 17 September: seven working days", s.Rounds[0].Until)
	}
	for want, c := range map[string]dossier.Command{
		"answer 1: 2026-09-08 09:00, missed, 301/2026/NĐ-CP (2026-07-30), art. 6(1)": &dossier.RequestSupplement{Meta: meta("2026-09-08 09:01")},
		"answer 1: 2026-09-08 09:00, kept, 301/2026/NĐ-CP (2026-07-30), art. 6(1)":   &dossier.Refuse{Meta: meta("2026-09-08 09:00")},
	} {
		if got := duties(t, rules, sent("birth_registration").do(c), "2026-12-01 00:00"); !slices.Contains(got, want) {
			t.Errorf("%T: duties %q, want %q", c, got, want)
		}
	}
	l := newLife(t, rules)
	err := l.try(&dossier.Submit{Meta: meta("2026-09-07 09:00"), Channel: dossier.Online, Link: dossier.Link{Bundle: "B1", Chain: "birth", Part: "x"}})
	if got := problems(err); len(got) != 1 || !strings.HasPrefix(got[0], "link.part: unknown (birth_registration") {
		t.Errorf("no such part: %q", got)
	}
}

// Kills: a chain on a day before it; one that nobody may ask for early; a bundle without a name; a part of another chain.
func TestLinksRefused(t *testing.T) {
	rules := testRules(t)
	accept := func(when string, l dossier.Link) []string {
		return problems(newLife(t, rules).try(&dossier.Accept{Meta: meta(when), Procedure: "5wd", Channel: dossier.Online, Link: l}))
	}
	tests := []struct {
		name, when string
		link       dossier.Link
		want       []string
	}{
		{"its first day", "2026-09-01 00:00", dossier.Link{Bundle: "B", Chain: "birth", Part: "birth_registration"}, nil},
		{"the day before", "2026-08-31 23:59", dossier.Link{Bundle: "B", Chain: "birth", Part: "birth_registration"}, []string{"link.chain: out_of_range (2026-09-01..)"}},
		{"asked for, art. 18(1)", "2026-08-31 23:59", dossier.Link{Bundle: "B", Chain: "birth", Part: "birth_registration", OptIn: true}, nil},
		{"asked for before there was a decree", "2026-07-29 23:59", dossier.Link{Bundle: "B", Chain: "birth", Part: "birth_registration", OptIn: true}, []string{"link.chain: out_of_range (2026-09-01..)"}},
		{"no bundle", "2026-09-07 09:00", dossier.Link{Chain: "birth", Part: "birth_registration"}, []string{"link.bundle: required"}},
		{"no chain", "2026-09-07 09:00", dossier.Link{Bundle: "B"}, []string{"link.chain: unknown (birth, death)"}},
		{"a part of another", "2026-09-07 09:00", dossier.Link{Bundle: "B", Chain: "birth", Part: "death_registration"}, []string{"link.part: unknown (birth_registration, permanent_residence, health_insurance, identity_card)"}},
	}
	for _, tt := range tests {
		if got := accept(tt.when, tt.link); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The applicant has seven working days; then the part is stopped. Both kinds of waiting pause.
//
// Kills: a stop after six days; calendar days for working days; a restart; the answer that the decree wants in 24 hours forgotten.
func TestLinkedSupplement(t *testing.T) {
	rules := testRules(t)
	l := linked(t, rules, "birth", "birth_registration", "2026-09-07 09:00", nil)
	s := l.do(&dossier.RequestSupplement{Meta: meta("2026-09-07 21:00")})
	if want := motcua.MustDate(2026, time.September, 16); s.Rounds[0].Until != want {
		t.Errorf("the applicant has until %v, want %v: 8, 9, 10, 11, 14, 15, 16", s.Rounds[0].Until, want)
	}
	if got := duties(t, rules, s, "2026-09-09 00:00"); !slices.Equal(got, []string{"answer 1: 2026-09-08 09:00, kept, 301/2026/NĐ-CP (2026-07-30), art. 6(1)"}) {
		t.Errorf("duties %q", got)
	}
	m := meta("2026-09-16 23:00")
	m.Reason = dossier.ReasonNotSupplemented
	if got := problems(l.try(&dossier.Stop{Meta: m})); !slices.Equal(got, []string{"at: before (> 2026-09-16)"}) {
		t.Errorf("stopped in the applicant's time: %q", got)
	}
	completed := *l
	completed.log.Events = slices.Clone(l.log.Events)
	s = completed.do(&dossier.Supplement{Meta: meta("2026-09-10 09:00")})
	if want := at("2026-09-10 21:00"); !s.Promise.Instant.Equal(want) {
		t.Errorf("promised %v, want %v: twelve hours were used", s.Promise.Instant, want)
	}
	m.At = at("2026-09-17 00:01")
	if s := l.do(&dossier.Stop{Meta: m}); s.Status != dossier.StoppedByAgency {
		t.Errorf("%v", s.Status)
	}
}

// A declared incident stops the clock and is put right in 24 hours (art. 3(4)); trouble with a personal number takes a working day at
// most (art. 6(1)).
//
// Kills: an incident without its time; a time of the chain given to a consultation about something else.
func TestLinkedIncidentAndNumber(t *testing.T) {
	rules := testRules(t)
	l := linked(t, rules, "birth", "birth_registration", "2026-09-07 09:00", nil)
	l.do(
		&dossier.Suspend{Meta: meta("2026-09-07 10:00"), Cause: calendar.CauseIncident, Basis: dossier.Chains()[0].Source},
		&dossier.Resume{Meta: meta("2026-09-08 10:01")},
	)
	m := meta("2026-09-08 11:00")
	l.do(&dossier.Consult{Meta: m, To: "H41.99"})
	m.Reason = dossier.ReasonPersonalNumber
	s := l.do(&dossier.Consult{Meta: m, To: "H41.99"})
	if want := at("2026-09-09 09:01"); !s.Promise.Instant.Equal(want) {
		t.Errorf("promised %v, want %v: an hour before the incident, 23 after it", s.Promise.Instant, want)
	}
	want := []string{
		"incident 1: 2026-09-08 10:00, missed, 301/2026/NĐ-CP (2026-07-30), art. 3(4)",
		"consult 2 H41.99: 2026-09-10 00:00, kept, 301/2026/NĐ-CP (2026-07-30), art. 6(1)",
	}
	if diff := cmp.Diff(want, duties(t, rules, s, "2026-09-09 12:00")); diff != "" {
		t.Errorf("duties (-want +got):\n%s", diff)
	}
}

// A birth: registered the same day, residence two days later, the insurance card last.
//
// Kills: the limit of the whole counted from the last part, without 15:00, without the pauses of the parts, or with five days for three; a
// bundle that is finished without a part it needs; ready parts that are not; a part that begins before the result it needs.
func TestBundle(t *testing.T) {
	rules := testRules(t)
	part := func(key, when string) *life { return linked(t, rules, "birth", key, when, nil) }
	result := func(when string) dossier.Command { return &dossier.Resolve{Meta: meta(when)} }

	birth := part("birth_registration", "2026-09-07 09:00")
	b, err := rules.Bundle(birth.state())
	if err != nil || b.ID != "B1" || b.Due.Date != motcua.MustDate(2026, 9, 10) || len(b.Parts) != 4 || !b.Parts[0].Ready || b.Parts[1].Ready || len(b.Duties) != 0 {
		t.Fatalf("begun: %+v, %v", b, err)
	}
	birth.do(result("2026-09-07 15:00"))
	b, err = rules.Bundle(birth.state())
	if err != nil || !b.Parts[1].Ready || !b.Parts[1].ReadyAt.Equal(at("2026-09-07 15:00")) || !b.FinishedAt.IsZero() {
		t.Fatalf("registered: %+v, %v", b, err)
	}
	// Both next agencies should have the data within ten minutes, and nobody has them yet; nobody asked for an identity card.
	if got := dutyNames(b, "2026-09-07 15:11"); !slices.Equal(got, []string{"sync permanent_residence missed", "sync health_insurance missed"}) {
		t.Errorf("duties %q", got)
	}

	residence := newLife(t, rules)
	residence.do(&dossier.Submit{
		Meta: meta("2026-09-07 15:09"), Channel: dossier.Online, Link: dossier.Link{Bundle: "B1", Chain: "birth", Part: "permanent_residence"},
	})
	// The data are there and nobody has acknowledged them: two working hours, to 08:09 the next morning.
	b, err = rules.Bundle(birth.state(), residence.state())
	if err != nil || !slices.Equal(dutyNames(b, "2026-09-08 08:10"), []string{
		"sync permanent_residence kept", "acknowledge permanent_residence missed", "sync health_insurance missed",
	}) || !slices.Equal(dutyNames(b, "2026-09-08 08:09"), []string{
		"sync permanent_residence kept", "acknowledge permanent_residence kept", "sync health_insurance missed",
	}) {
		t.Errorf("sent and not acknowledged: %q, %v", dutyNames(b, "2026-09-08 08:10"), err)
	}
	residence.do(
		&dossier.Accept{Meta: meta("2026-09-08 08:10"), Procedure: "5wd"},
		transferTo("2026-09-08 08:20", "H40.30"),
		&dossier.Consult{Meta: dossier.Meta{At: at("2026-09-08 09:00"), Actor: "a", Unit: "u", Reason: dossier.ReasonConsent}, To: "applicant"},
		&dossier.Respond{Meta: meta("2026-09-10 09:00"), Leg: 1, Opinion: dossier.Agrees},
		result("2026-09-11 09:00"),
	)
	if leg := residence.state().Legs[0]; leg.Due.Date != motcua.MustDate(2026, 9, 15) || leg.Basis.Article != "art. 3(4), 6(3)" {
		t.Errorf("the consent has until %v by %v, want 15 September by art. 6(3)", leg.Due.Date, leg.Basis)
	}
	insurance := part("health_insurance", "2026-09-07 15:20")
	insurance.do(result("2026-09-09 09:00"))
	b, err = rules.Bundle(insurance.state(), birth.state(), residence.state())
	if err != nil {
		t.Fatal(err)
	}
	if want := motcua.MustDate(2026, 9, 14); b.Due.Date != want {
		t.Errorf("due %v, want %v: 8 and 9 September, the consent, do not count", b.Due.Date, want)
	}
	if !b.FinishedAt.Equal(at("2026-09-11 09:00")) || b.Due.Timeliness(b.FinishedAt) != calendar.Early || !b.Start.Equal(at("2026-09-07 09:00")) {
		t.Errorf("finished %v, started %v", b.FinishedAt, b.Start)
	}
	// Two working hours from 15:09 end at 08:09 the next morning, a minute too early; the data for the insurance took 20 minutes.
	want := []string{
		"sync permanent_residence kept", "acknowledge permanent_residence missed", "sync health_insurance missed", "acknowledge health_insurance kept",
	}
	if got := dutyNames(b, "2026-12-01 00:00"); !slices.Equal(got, want) {
		t.Errorf("duties %q, want %q", got, want)
	}

	// With verification, and after 15:00: from Tuesday, five days.
	late := linked(t, rules, "birth", "birth_registration", "2026-09-07 15:01", func(c *dossier.Accept) { c.Link.Verified = true })
	if b, err := rules.Bundle(late.state()); err != nil || b.Due.Date != motcua.MustDate(2026, 9, 15) || !b.Verified {
		t.Errorf("verified after 15:00: %v, %v, want 15 September", b.Due.Date, err)
	}
	// An identity card has five days of its own: it is no part of the three, nor is what it waits for.
	card := part("identity_card", "2026-09-07 15:30")
	card.do(&dossier.RequestSupplement{Meta: meta("2026-09-08 09:00")})
	for range 2 {
		c, err := rules.Bundle(card.state(), birth.state(), residence.state(), insurance.state())
		if err != nil || c.Due != b.Due || !c.FinishedAt.Equal(b.FinishedAt) {
			t.Errorf("with a card: %v, %v, %v", c.Due, c.FinishedAt, err)
		}
		if card.state().Ended.IsZero() {
			card.do(&dossier.Withdraw{Meta: meta("2026-10-07 09:00"), By: dossier.Applicant})
		}
	}
	// What a part waited for when it ended holds nobody up.
	ended := part("health_insurance", "2026-09-07 15:20")
	ended.do(&dossier.RequestSupplement{Meta: meta("2026-09-08 09:00")}, &dossier.Withdraw{Meta: meta("2026-09-09 09:00"), By: dossier.Applicant})
	if c, err := rules.Bundle(birth.state(), ended.state()); err != nil || c.Due.Date != motcua.MustDate(2026, 9, 11) {
		t.Errorf("a part withdrawn while it waited: due %v, %v, want 11 September", c.Due, err)
	}
	// The bundle gives nothing of the rules away.
	b.Chain.Parts[0].Limit, b.Chain.Parts[1].After[0] = calendar.WorkingDays(99), "x"
	if again, err := rules.Bundle(birth.state()); err != nil || again.Chain.Parts[0].Limit != calendar.ClockHours(24*time.Hour) || again.Chain.Parts[1].After[0] != "birth_registration" {
		t.Errorf("the rules were changed: %+v, %v", again.Chain.Parts[0], err)
	}
	// A birth that is not registered ends the others before they begin.
	denied := part("birth_registration", "2026-09-07 09:00")
	denied.do(&dossier.Resolve{Meta: meta("2026-09-07 10:00"), Resolution: dossier.Resolution{Outcome: dossier.Denied}})
	if b, err := rules.Bundle(denied.state()); err != nil || b.Parts[1].Blocked != "birth_registration" || !b.FinishedAt.Equal(at("2026-09-07 10:00")) {
		t.Errorf("denied: %+v, %v", b, err)
	}
	// A wrong result found downstream goes back (art. 6(5)); what followed from it stays.
	birth.do(&dossier.Reopen{Meta: meta("2026-09-10 09:00")})
	if b, err := rules.Bundle(birth.state(), residence.state(), insurance.state()); err != nil || !b.FinishedAt.IsZero() {
		t.Errorf("put right: %v, %v", b.FinishedAt, err)
	}
}

func dutyNames(b dossier.Bundle, at string) []string {
	var out []string
	for _, d := range b.Duties {
		word := " kept"
		if d.Missed(atTime(at)) {
			word = " missed"
		}
		out = append(out, d.Kind.String()+" "+d.Of+word)
	}
	return out
}

// Kills: any check of a bundle left out.
func TestBundleRefused(t *testing.T) {
	rules := testRules(t)
	birth := linked(t, rules, "birth", "birth_registration", "2026-09-07 09:00", nil)
	early := linked(t, rules, "birth", "permanent_residence", "2026-09-07 09:30", nil)
	stranger := early.state()
	stranger.Accepted.Link.Part = "a"
	other := linked(t, rules, "death", "death_registration", "2026-09-07 09:00", func(c *dossier.Accept) { c.Link.Bundle = "B2" })
	tests := []struct {
		name   string
		states []dossier.State
		want   []string
	}{
		{"nothing", nil, []string{"states: required"}},
		{"not linked", []dossier.State{newLife(t, rules).do(accept5("2026-09-07 09:00"))}, []string{"states[0].link.bundle: required"}},
		{"twice", []dossier.State{birth.state(), birth.state()}, []string{"states[1].link.part: duplicate (states[0])"}},
		{"no part of the chain of the day", []dossier.State{birth.state(), stranger}, []string{"states[1].link.part: unknown (birth 2026-09-01)"}},
		{"another bundle and chain", []dossier.State{birth.state(), other.state()}, []string{"states[1].link.bundle: differs (states[0].link.bundle)", "states[1].link.chain: differs (states[0].link.chain)"}},
	}
	b, err := rules.Bundle(birth.state(), early.state())
	if err != nil || len(b.Findings) != 1 || b.Findings[0].String() != "states[1].accepted_at: before (result of birth_registration)" {
		t.Errorf("before the result it needs: %v, %v", b.Findings, err)
	}
	for _, tt := range tests {
		_, err := rules.Bundle(tt.states...)
		if got := problems(err); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Kills: a chain that is not checked, or that can be changed from outside; two chains for one day.
func TestWithChains(t *testing.T) {
	rules := testRules(t)
	own := dossier.Chain{
		Key: "birth", Name: "Theo Nghị định 63/2024", From: motcua.MustDate(2024, 7, 1), Until: motcua.MustDate(2026, 9, 1), Limit: calendar.WorkingDays(4),
		Parts: []dossier.Part{{Key: "a", Limit: calendar.WorkingDays(1)}, {Key: "b", After: []string{"a"}}},
	}
	with, err := rules.WithChains(own)
	if err != nil {
		t.Fatal(err)
	}
	own.Parts[0].Limit, own.Parts[1].After[0] = calendar.WorkingDays(9), "x"
	link := dossier.Link{Bundle: "B1", Chain: "birth", Part: "a"}
	for when, want := range map[string]string{"2026-08-31 09:00": "2026-09-03", "2026-09-07 09:00": ""} {
		l := newLife(t, with)
		err := l.try(&dossier.Accept{Meta: meta(when), Procedure: "5wd", Channel: dossier.Online, Link: link})
		if got := l.state().Promise.Date.String(); got != want || (err != nil) != (want == "") {
			t.Errorf("accepted %s: %q, %v, want %q", when, got, err, want)
		}
	}
	if err := newLife(t, rules).try(&dossier.Accept{Meta: meta("2026-08-31 09:00"), Procedure: "5wd", Channel: dossier.Online, Link: link}); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("the rules were changed: %v", err)
	}
	twice := dossier.Chain{Key: "x", From: motcua.MustDate(2030, 1, 1), Parts: []dossier.Part{{Key: "a"}}}
	backwards := twice
	backwards.From, backwards.Until, backwards.Convention.Roll = motcua.MustDate(2031, 1, 1), motcua.MustDate(2030, 6, 1), 9
	if _, err := rules.WithChains(twice, twice, backwards); !slices.Equal(problems(err), []string{
		"chains[1].from: duplicate (chains[0])", "chains[2].until: out_of_range (> from)", "chains[2].convention: out_of_range (0..1)",
		"chains[2].from: duplicate (x 2030-01-01)",
	}) {
		t.Errorf("twice, and backwards: %q", problems(err))
	}
	_, err = rules.WithChains(dossier.Chain{}, dossier.Chain{
		Key: "birth", From: motcua.MustDate(2026, 12, 1), Limit: calendar.WorkingDays(-1),
		Parts: []dossier.Part{{Key: "a", After: []string{"b"}}, {Key: "a", SupplementWithin: calendar.WorkingDays(-1)}, {}},
	})
	want := []string{
		"chains[0].key: required", "chains[0].parts: required",
		"chains[1].limit: out_of_range (0..100000)", "chains[1].parts[0].after[0]: unknown (parts before it)", "chains[1].parts[1].key: duplicate (parts[0])",
		"chains[1].parts[1].supplement_within: out_of_range (0..100000)", "chains[1].parts[2].key: required", "chains[1].from: duplicate (birth 2026-09-01)",
	}
	if diff := cmp.Diff(want, problems(err)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// Every number of the two chains, to be read beside Decree 301/2026: art. 5, 6 and 10.
//
// Kills: a time, an order or an article of a chain changed without anybody seeing it.
func TestChainsAsWritten(t *testing.T) {
	var b strings.Builder
	term := func(name string, t calendar.Term) {
		if !t.IsZero() {
			fmt.Fprintf(&b, " %s=%s", name, t)
		}
	}
	for _, c := range dossier.Chains() {
		fmt.Fprintf(&b, "%s from=%v issued=%v", c.Key, c.From, c.Issued)
		term("limit", c.Limit)
		term("verified", c.Verified)
		term("sync", c.SyncWithin)
		term("acknowledge", c.AcknowledgeWithin)
		term("incident", c.IncidentWithin)
		fmt.Fprintf(&b, " cutoff=%v supplement=%v [%v; not counted: %v]\n", c.Convention.CutOff, c.Convention.Supplement, c.Source, c.NotCounted)
		for _, p := range c.Parts {
			fmt.Fprintf(&b, "  %s after=%v optional=%v beside=%v", p.Key, p.After, p.Optional, p.Beside)
			term("limit", p.Limit)
			term("verified", p.Verified)
			term("answer", p.AnswerWithin)
			term("supplement", p.SupplementWithin)
			term("consent", p.ConsentWithin)
			term("number", p.NumberWithin)
			fmt.Fprintf(&b, " %v [%v]\n", p.Convention.Supplement, p.Source)
		}
	}
	golden.Equal(t, "chains.txt", b.String())
}

// Kills: a chain that still applies on its last day's morrow, or no more on its last day; a part ready although what it needs was stopped; an
// optional part that was begun and is not waited for.
func TestChainEdges(t *testing.T) {
	own := dossier.Chain{
		Key: "own", Name: "Nhóm", From: motcua.MustDate(2026, 1, 1), Until: motcua.MustDate(2026, 3, 1), Limit: calendar.WorkingDays(3),
		Parts: []dossier.Part{{Key: "a", Limit: calendar.WorkingDays(1)}, {Key: "b", After: []string{"a"}, Optional: true}, {Key: "c", After: []string{"b"}, Optional: true}},
	}
	rules, err := testRules(t).WithChains(own)
	if err != nil {
		t.Fatal(err)
	}
	part := func(key, when string) *life { return linked(t, rules, "own", key, when, nil) }
	part("a", "2026-02-28 23:59")
	l := newLife(t, rules)
	late := &dossier.Accept{Meta: meta("2026-03-01 00:00"), Procedure: "5wd", Channel: dossier.Online, Link: dossier.Link{Bundle: "B1", Chain: "own", Part: "a"}}
	if got := problems(l.try(late)); !slices.Equal(got, []string{"link.chain: out_of_range (2026-01-01..)"}) {
		t.Errorf("the day after the last: %q", got)
	}
	first := part("a", "2026-02-03 09:00")
	first.do(&dossier.Stop{Meta: meta("2026-02-03 10:00")})
	b, err := rules.Bundle(first.state())
	if err != nil || b.Parts[1].Ready || b.Parts[1].Blocked != "a" || b.Parts[2].Blocked != "b" || !b.FinishedAt.Equal(at("2026-02-03 10:00")) {
		t.Errorf("stopped: %+v, %v", b.Parts, err)
	}
	first = part("a", "2026-02-03 09:00")
	first.do(&dossier.Resolve{Meta: meta("2026-02-03 10:00")})
	second := part("b", "2026-02-03 11:00")
	if b, err := rules.Bundle(first.state(), second.state()); err != nil || !b.FinishedAt.IsZero() {
		t.Errorf("an optional part is under way: finished %v, %v", b.FinishedAt, err)
	}
	second.do(&dossier.Resolve{Meta: meta("2026-02-04 10:00")})
	if b, err := rules.Bundle(first.state(), second.state()); err != nil || !b.FinishedAt.Equal(at("2026-02-04 10:00")) {
		t.Errorf("both done: finished %v, %v", b.FinishedAt, err)
	}
}
