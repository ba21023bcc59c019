package dossier_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// duties writes duties as "rule of: due, missed" for tables.
func duties(t *testing.T, rules *dossier.Rules, s dossier.State, at string) []string {
	t.Helper()
	return dutiesAt(t, rules, s, atTime(at))
}

func dutiesAt(t *testing.T, rules *dossier.Rules, s dossier.State, at time.Time) []string {
	t.Helper()
	list, err := rules.Duties(s, at)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range list {
		of := ""
		if d.Number > 0 {
			of = fmt.Sprint(" ", d.Number)
		}
		if d.Of != "" {
			of += " " + d.Of
		}
		missed := "kept"
		if d.Missed(at) {
			missed = "missed"
		}
		out = append(out, fmt.Sprintf("%v%s: %s, %s, %s", d.Kind, of, d.Due.Instant.In(motcua.Location()).Format("2006-01-02 15:04"), missed, d.Source))
	}
	return out
}

// The rules of each profile, each with its article.
//
// Kills: a rule of another profile; an article that is not the rule's; 15:00:00 taken for after 15:00; a cut-off on a day off; a duty
// that is kept a moment too long or missed a moment too early.
func TestDutiesByProfile(t *testing.T) {
	d61 := func(article string) string { return "61/2018/NĐ-CP (2018-04-23), " + article }
	counter := func(when string) dossier.Command { return accept5(when) }
	online := func(sent, accepted string) []dossier.Command {
		return []dossier.Command{
			&dossier.Submit{Meta: meta(sent), Channel: dossier.Online}, &dossier.Accept{Meta: meta(accepted), Procedure: "5wd"},
		}
	}
	tests := []struct {
		name, why string
		commands  []dossier.Command
		want      []string
	}{
		{"transferred the same day", "61/2018 art. 18", []dossier.Command{counter("2024-03-05 15:00"), transferTo("2024-03-05 17:00", "u")}, []string{"transfer: 2024-03-06 00:00, kept, " + d61("art. 18")}},
		{"transferred the next day", "received at 15:00:00: the same day", []dossier.Command{counter("2024-03-05 15:00"), transferTo("2024-03-06 08:00", "u")}, []string{"transfer: 2024-03-06 00:00, missed, " + d61("art. 18")}},
		{"received after 15:00 on a Friday", "Monday", []dossier.Command{counter("2024-03-08 15:01"), transferTo("2024-03-11 09:00", "u")}, []string{"transfer: 2024-03-12 00:00, kept, " + d61("art. 18")}},
		{"received after 15:00 before Tết", "15 February", []dossier.Command{counter("2024-02-07 15:01"), transferTo("2024-02-15 09:00", "u")}, []string{"transfer: 2024-02-16 00:00, kept, " + d61("art. 18")}},
		{"a result at once", "it needs no transfer", []dossier.Command{counter("2024-03-05 09:00"), &dossier.Resolve{Meta: meta("2024-03-05 09:20")}}, []string{"transfer: 2024-03-06 00:00, kept, " + d61("art. 18")}},
		{"paid at the counter two days later", "from when it came back", []dossier.Command{
			counter("2024-03-05 09:00"), &dossier.RequestPayment{Meta: meta("2024-03-05 09:05")}, &dossier.Pay{Meta: meta("2024-03-07 10:00")}, transferTo("2024-03-07 16:00", "u"),
		}, []string{"transfer: 2024-03-08 00:00, kept, " + d61("art. 18")}},
		{"returned before acceptance, and again at the counter", "from when it came back", []dossier.Command{
			&dossier.Submit{Meta: meta("2025-07-01 08:00"), Channel: dossier.Counter}, &dossier.RequestSupplement{Meta: meta("2025-07-01 08:30")}, &dossier.Supplement{Meta: meta("2025-07-01 08:40")},
			&dossier.Accept{Meta: meta("2025-07-01 09:00"), Procedure: "5wd"}, &dossier.RequestSupplement{Meta: meta("2025-07-01 09:30")}, &dossier.Supplement{Meta: meta("2025-07-03 08:40")},
			transferTo("2025-07-04 08:00", "u"),
		}, []string{"transfer: 2025-07-04 00:00, missed, 118/2025/NĐ-CP (2025-06-09), art. 18 [medium]"}},
		{"never transferred", "it lies at the counter", []dossier.Command{counter("2024-03-05 09:00")}, []string{"transfer: 2024-03-06 00:00, missed, " + d61("art. 18")}},
		{"transferred under 118/2025", "art. 18 of the decree that was not read", []dossier.Command{counter("2025-07-01 15:00"), transferTo("2025-07-01 16:00", "u")}, []string{"transfer: 2025-07-02 00:00, kept, 118/2025/NĐ-CP (2025-06-09), art. 18 [medium]"}},
		{"transferred under 309/2026", "art. 9", []dossier.Command{counter("2026-08-05 15:00"), transferTo("2026-08-05 16:00", "u")}, []string{"transfer: 2026-08-06 00:00, kept, 309/2026/NĐ-CP (2026-08-05), art. 9"}},

		{"returned in three days", "61/2018 art. 19(4): 5, 6, 7 March", []dossier.Command{
			counter("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "u"), &dossier.RequestSupplement{Meta: meta("2024-03-07 16:00")},
		}, []string{"transfer: 2024-03-05 00:00, kept, " + d61("art. 18"), "return 1: 2024-03-08 00:00, kept, " + d61("art. 19(4)")}},
		{"returned on the fourth", "a day late", []dossier.Command{
			counter("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "u"), &dossier.RequestSupplement{Meta: meta("2024-03-08 08:00")},
		}, []string{"transfer: 2024-03-05 00:00, kept, " + d61("art. 18"), "return 1: 2024-03-08 00:00, missed, " + d61("art. 19(4)")}},
		{"returned twice", "the second counts from the supplement", []dossier.Command{
			counter("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "u"), &dossier.RequestSupplement{Meta: meta("2024-03-05 08:00")},
			&dossier.Supplement{Meta: meta("2024-03-20 08:00")}, &dossier.RequestSupplement{Meta: meta("2024-03-26 08:00")},
		}, []string{"transfer: 2024-03-05 00:00, kept, " + d61("art. 18"), "return 1: 2024-03-08 00:00, kept, " + d61("art. 19(4)"), "return 2: 2024-03-26 00:00, missed, " + d61("art. 19(4)")}},
		{"no return rule known after 61/2018", "nothing is invented", []dossier.Command{
			counter("2025-07-01 09:00"), transferTo("2025-07-01 10:00", "u"), &dossier.RequestSupplement{Meta: meta("2025-08-01 16:00")},
		}, []string{"transfer: 2025-07-02 00:00, kept, 118/2025/NĐ-CP (2025-06-09), art. 18 [medium]"}},
		{"returned at the counter", "it did not have to go anywhere", []dossier.Command{counter("2025-07-01 09:00"), &dossier.RequestSupplement{Meta: meta("2025-07-01 09:30")}}, nil},

		{"online, in eight working hours", "practice under 118/2025, press of 2025", online("2025-11-04 10:00", "2025-11-05 10:00"), []string{"receive: 2025-11-05 10:00, kept, 118/2025/NĐ-CP (2025-06-09), as practised [medium]"}},
		{"online, a minute late", "by the instant", online("2025-11-04 10:00", "2025-11-05 10:01"), []string{"receive: 2025-11-05 10:00, missed, 118/2025/NĐ-CP (2025-06-09), as practised [medium]"}},
		{"online, returned", "a request is an answer", []dossier.Command{
			&dossier.Submit{Meta: meta("2025-11-04 10:00"), Channel: dossier.Online}, &dossier.RequestSupplement{Meta: meta("2025-11-04 15:00")},
			&dossier.Supplement{Meta: meta("2025-11-14 15:00")}, &dossier.Accept{Meta: meta("2025-11-14 16:00"), Procedure: "5wd"},
		}, []string{"receive: 2025-11-05 10:00, kept, 118/2025/NĐ-CP (2025-06-09), as practised [medium]"}},
		{"online, refused", "so is a refusal", []dossier.Command{
			&dossier.Submit{Meta: meta("2025-11-04 10:00"), Channel: dossier.Online}, &dossier.Refuse{Meta: meta("2025-11-06 15:00")},
		}, []string{"receive: 2025-11-05 10:00, missed, 118/2025/NĐ-CP (2025-06-09), as practised [medium]"}},
		{"by post", "it is received when it is accepted", []dossier.Command{
			&dossier.Submit{Meta: meta("2025-11-04 10:00"), Channel: dossier.Post}, &dossier.Accept{Meta: meta("2025-11-14 16:00"), Procedure: "5wd"},
		}, nil},
		{"online under 61/2018", "no such rule was read", online("2024-03-04 10:00", "2024-03-08 10:00"), nil},

		{"apology a day before", "61/2018 art. 19(9)", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Extend{Meta: meta("2024-03-10 20:00"), Promised: motcua.MustDate(2024, 3, 20)},
		}, []string{"apologise: 2024-03-11 00:00, kept, " + d61("art. 19(9)")}},
		{"apology on the last day", "a day late", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Extend{Meta: meta("2024-03-11 08:00"), Promised: motcua.MustDate(2024, 3, 20)},
		}, []string{"apologise: 2024-03-11 00:00, missed, " + d61("art. 19(9)")}},
		{"late without an apology", "it was owed a day before the end", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Resolve{Meta: meta("2024-03-15 08:00")},
		}, []string{"apologise: 2024-03-11 00:00, missed, " + d61("art. 19(9)")}},
		{"late while it waits, not by the agency", "nothing to apologise for", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.RequestPayment{Meta: meta("2024-03-08 08:00")},
		}, nil},
		{"apology while the clock stood still", "the end came no nearer", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, transferTo("2024-03-04 10:00", "u"),
			&dossier.Consult{Meta: meta("2024-03-05 09:00"), To: "H40.30", Outside: true, Basis: law()}, &dossier.Extend{Meta: meta("2024-03-13 20:00"), Promised: motcua.MustDate(2024, 3, 29)},
		}, []string{"apologise: 2024-03-11 00:00, kept, " + d61("art. 19(9)")}},
		{"reopened after a result in time", "the promise was kept, with a wrong result", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Resolve{Meta: meta("2024-03-06 09:00")}, &dossier.Reopen{Meta: meta("2024-04-06 09:00")}, &dossier.Resolve{Meta: meta("2024-04-06 10:00")},
		}, nil},
		{"reopened after a late result", "what was owed for the first stays owed", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Resolve{Meta: meta("2024-03-15 09:00")}, &dossier.Reopen{Meta: meta("2024-04-06 09:00")},
		}, []string{"apologise: 2024-03-11 00:00, missed, " + d61("art. 19(9)")}},
		{"four hours", "no day before the end", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "4wh", Channel: dossier.Post}, &dossier.Resolve{Meta: meta("2024-03-15 08:00")},
		}, nil},
		{"late under 118/2025", "no such rule was read", []dossier.Command{
			&dossier.Accept{Meta: meta("2025-07-01 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Resolve{Meta: meta("2025-09-15 08:00")},
		}, nil},
		{"denied in time", "61/2018 art. 19(8)", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Resolve{Meta: meta("2024-03-11 08:00"), Resolution: dossier.Resolution{Outcome: dossier.Denied}},
		}, []string{"refuse: 2024-03-12 00:00, kept, " + d61("art. 19(8)")}},
		{"denied late", "by a day", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, &dossier.Resolve{Meta: meta("2024-03-12 08:00"), Resolution: dossier.Resolution{Outcome: dossier.Denied}},
		}, []string{"refuse: 2024-03-12 00:00, missed, " + d61("art. 19(8)"), "apologise: 2024-03-11 00:00, missed, " + d61("art. 19(9)")}},

		{"units and consulted bodies", "each has its own clock", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post},
			&dossier.Transfer{Meta: meta("2024-03-04 10:00"), To: "H40.20", Within: calendar.WorkingDays(1)},
			&dossier.Consult{Meta: meta("2024-03-05 10:00"), To: "H40.30", Within: calendar.WorkingDays(1), Basis: law()},
			&dossier.Respond{Meta: meta("2024-03-07 10:00"), Leg: 1, Opinion: dossier.Agrees},
			transferTo("2024-03-07 11:00", "H40.14.03"),
		}, []string{"stage H40.20: 2024-03-06 00:00, missed, ", "consult 1 H40.30: 2024-03-07 00:00, missed, 1/2024/TT-X"}},
		{"a unit that had to wait", "6 to 22 March are not its time: 5, 25 March", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "restarts", Channel: dossier.Post},
			&dossier.Transfer{Meta: meta("2024-03-04 10:00"), To: "H40.20", Within: calendar.WorkingDays(2)},
			&dossier.RequestPayment{Meta: meta("2024-03-06 10:00")}, &dossier.Pay{Meta: meta("2024-03-25 10:00")}, &dossier.Resolve{Meta: meta("2024-03-25 16:00")},
		}, []string{"stage H40.20: 2024-03-26 00:00, kept, "}},
		{"withdrawn while another body was asked", "nobody waits for its answer", []dossier.Command{
			&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post}, transferTo("2024-03-04 10:00", "H40.20"),
			&dossier.Consult{Meta: meta("2024-03-05 10:00"), To: "H40.30", Within: calendar.WorkingDays(1), Basis: law()},
			&dossier.Withdraw{Meta: meta("2024-03-05 11:00"), By: dossier.Applicant},
		}, nil},
	}
	rules := testRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLife(t, rules)
			s := l.do(tt.commands...)
			threeDaysLater := l.log.Events[len(l.log.Events)-1].At.Add(72 * time.Hour)
			if diff := cmp.Diff(tt.want, dutiesAt(t, rules, s, threeDaysLater)); diff != "" {
				t.Errorf("duties (-want +got):\n%s%s", diff, tt.why)
			}
		})
	}
	// One second after 15:00.
	m := meta("2026-08-07 15:00")
	m.At = m.At.Add(1e9)
	s := newLife(t, rules).do(&dossier.Accept{Meta: m, Procedure: "5wd", Channel: dossier.Counter})
	if got := duties(t, rules, s, "2027-01-01 00:00"); !slices.Equal(got, []string{"transfer: 2026-08-11 00:00, missed, 309/2026/NĐ-CP (2026-08-05), art. 9"}) {
		t.Errorf("received at 15:00:01 on a Friday: %q", got)
	}
}

// Kills: a profile without the article of a rule that it has; a profile given out with its memory; a profile that begins on another day.
func TestProfilesCite(t *testing.T) {
	list := dossier.Profiles()
	list[0].Key = "changed"
	if dossier.Profiles()[0].Key != "61/2018" {
		t.Fatal("the profiles can be changed from outside")
	}
	want := map[string]map[dossier.Rule]string{
		"61/2018": {
			dossier.RuleStart: "art. 17", dossier.RuleTransfer: "art. 18", dossier.RuleInstruct: "art. 11, 15, 17", dossier.RuleReturn: "art. 19(4)",
			dossier.RuleSupplement: "art. 19(4)", dossier.RuleRefusal: "art. 19(8)", dossier.RuleApology: "art. 19(9)", dossier.RuleExtension: "art. 19(9)",
			dossier.RuleLinked: "art. 19(6), 19(7)",
		},
		"118/2025":          {dossier.RuleStart: "art. 17", dossier.RuleTransfer: "art. 18", dossier.RuleReception: "as practised"},
		"118/2025+367/2025": {dossier.RuleStart: "art. 17", dossier.RuleTransfer: "art. 18"},
		"118/2025+367/2025+309/2026": {
			dossier.RuleStart: "art. 8(3)", dossier.RuleTransfer: "art. 9", dossier.RuleInstruct: "art. 8(1)", dossier.RuleData: "art. 2",
		},
	}
	for _, p := range dossier.Profiles() {
		for rule, article := range want[p.Key] {
			if c := p.Cite(rule); c.Article != article && c.Document != article {
				t.Errorf("%s: %v rests on %v, want %s", p.Key, rule, c, article)
			}
		}
		has := map[dossier.Rule]bool{
			dossier.RuleReception: !p.ReceptionWithin.IsZero(), dossier.RuleTransfer: !p.TransferCutOff.IsZero(), dossier.RuleReturn: !p.ReturnWithin.IsZero(),
			dossier.RuleData: p.DataNotPaper, dossier.RuleApology: p.ApologyDays > 0, dossier.RuleExtension: p.MaxExtensions >= 0,
		}
		for rule, set := range has {
			if set == p.Cite(rule).IsZero() {
				t.Errorf("%s: %v is set: %v, and rests on %q", p.Key, rule, set, p.Cite(rule))
			}
		}
		if q, ok := dossier.ProfileByKey(p.Key); !ok || q != p {
			t.Errorf("%s is not found by its key", p.Key)
		}
		if !p.Cite(99).IsZero() || p.Cite(0) != (motcua.Citation{}) {
			t.Errorf("%s cites what is no rule", p.Key)
		}
	}
	if _, ok := dossier.ProfileByKey("x"); ok {
		t.Error("a profile nobody knows")
	}
	for k := dossier.DutyReceive; k <= dossier.DutyAcknowledge; k++ {
		if text, err := k.MarshalText(); err != nil || len(text) == 0 || k.Text(motcua.Vietnamese) == "" || k.Text(motcua.English) == "" {
			t.Errorf("duty %d has no name", k)
		}
	}
	for r := dossier.RuleStart; r <= dossier.RuleLinked; r++ {
		if r.String() == "" || r.Text(motcua.Vietnamese) == "" || r.Text(motcua.English) == "" {
			t.Errorf("rule %d has no name", r)
		}
	}
}
