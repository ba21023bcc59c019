package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// Five working days from Monday 6 July 2026 end on Monday 13 July.
//
// Kills: days counted from the first promise instead of the one that is missed, or from the instant of acceptance; rest days counted as working
// days; the unit that has the dossier now named as the one that had it then; an apology that came too late taken for one in time; a wait that
// overlaps another counted twice; a reason of an event that was not known.
func TestLateWhy(t *testing.T) {
	take := func(s, procedure string) dossier.Command {
		return &dossier.Accept{Meta: in(s), Procedure: procedure, Channel: dossier.Counter}
	}
	give := func(s, to string) dossier.Command { return &dossier.Transfer{Meta: in(s), To: to} }
	because := func(s, reason string) dossier.Meta { m := in(s); m.Reason = reason; return m }
	done := func(s string) dossier.Command { return &dossier.Resolve{Meta: because(s, "")} }
	tests := []struct {
		name, why string
		commands  []dossier.Command
		policy    report.Policy
		want      string
	}{
		{"finished late", "three working days and a weekend after", []dossier.Command{take("07-06 09:00", "5wd"), give("07-06 10:00", "u2"), done("07-16 09:00")}, report.Policy{}, "Promised for 2026-07-13, finished on 2026-07-16: late by 3 working days (3 days). It ran out with u2, which had got it on 2026-07-06. No apology was sent. No reason is on record."},
		{"over a weekend", "rest days are no working days", []dossier.Command{take("07-06 09:00", "5wd"), done("07-18 09:00")}, report.Policy{}, "Promised for 2026-07-13, finished on 2026-07-18: late by 4 working days (5 days). It ran out with u1, which had got it on 2026-07-06. No apology was sent. No reason is on record."},
		{"who had it then", "u3 got it when it was late already", []dossier.Command{take("07-06 09:00", "5wd"), give("07-07 10:00", "u2"), give("07-14 10:00", "u3"), done("07-15 09:00")}, report.Policy{}, "Promised for 2026-07-13, finished on 2026-07-15: late by 2 working days (2 days). It ran out with u2, which had got it on 2026-07-07. No apology was sent. No reason is on record."},
		{"open", "compared with the day of the report", []dossier.Command{take("07-06 09:00", "5wd")}, report.Policy{}, "Promised for 2026-07-13, not finished by 2026-07-31: late by 14 working days (18 days). It ran out with u1, which had got it on 2026-07-06. No apology was sent. No reason is on record."},
		{"apology in time", "late by the second day", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.Extend{Meta: because("07-10 09:00", "staff"), Promised: motcua.MustDate(2026, time.July, 17)}, done("07-20 09:00")}, report.Policy{}, "Promised for 2026-07-17, finished on 2026-07-20: late by 1 working day (3 days). First promised for 2026-07-13. It ran out with u1, which had got it on 2026-07-06. An apology with a new day was sent in time, on 2026-07-10. Reasons on record: extended with an apology – staff."},
		{"apology too late", "it changes nothing", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.Extend{Meta: because("07-14 09:00", "staff"), Promised: motcua.MustDate(2026, time.July, 24)}, done("07-20 09:00")}, report.Policy{}, "Promised for 2026-07-13, finished on 2026-07-20: late by 5 working days (7 days). It ran out with u1, which had got it on 2026-07-06. An apology with a new day was sent too late, on 2026-07-14. Reasons on record: extended with an apology – staff."},
		{"after a supplement", "the wait of two working days moved the day", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.RequestSupplement{Meta: because("07-07 09:00", "map")}, &dossier.Supplement{Meta: in("07-09 09:00")}, done("07-16 09:00")}, report.Policy{}, "Promised for 2026-07-15, finished on 2026-07-16: late by 1 working day (1 day). First promised for 2026-07-13. It ran out with u1, which had got it on 2026-07-06. Waiting for a supplement: 2 working days in 1. No apology was sent. Reasons on record: supplement requested – map."},
		{"late, then waiting", "late as of the instant it had to wait", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.RequestSupplement{Meta: because("07-15 09:00", "map")}}, report.Policy{}, "Promised for 2026-07-13, not finished by 2026-07-15: late by 2 working days (2 days). It ran out with u1, which had got it on 2026-07-06. Waiting for a supplement: 12 working days in 1, not over yet. No apology was sent. Reasons on record: supplement requested – map."},
		{"fetched late", "the result was there; by the policy of delivery", []dossier.Command{take("07-06 09:00", "5wd"), done("07-08 09:00"), &dossier.Deliver{Meta: in("07-20 09:00")}}, report.Policy{End: report.EndDelivered}, "Promised for 2026-07-13, finished on 2026-07-20: late by 5 working days (7 days). It ran out with the result ready, since 2026-07-08. No apology was sent. No reason is on record."},
		{"hours", "the same day", []dossier.Command{take("07-06 09:00", "4wh"), done("07-06 16:30")}, report.Policy{}, "Promised for 14:00 Monday 6 July 2026, finished on 2026-07-06: late by 2.5 working hours. It ran out with u1, which had got it on 2026-07-06. No apology was sent. No reason is on record."},
		{"hours, half a minute", "late all the same, and not by 0 hours", []dossier.Command{take("07-06 09:00", "4wh"), &dossier.Resolve{Meta: dossier.Meta{At: at("07-06 14:00").Add(30 * time.Second), Actor: "test", Unit: "u1"}}}, report.Policy{}, "Promised for 14:00 Monday 6 July 2026, finished on 2026-07-06: late by less than a minute. It ran out with u1, which had got it on 2026-07-06. No apology was sent. No reason is on record."},
		{"hours, in the evening", "no working time went by since 17:00", []dossier.Command{take("07-06 13:00", "4wh"), done("07-06 19:30")}, report.Policy{}, "Promised for 17:00 Monday 6 July 2026, finished on 2026-07-06: late by 2.5 hours, outside working hours. It ran out with u1, which had got it on 2026-07-06. No apology was sent. No reason is on record."},
		{"hours by days, fetched late", "at the end of the day the result was there", []dossier.Command{take("07-06 09:00", "4wh"), done("07-06 16:00"), &dossier.Deliver{Meta: in("07-20 09:00")}}, report.Policy{End: report.EndDelivered, Compare: calendar.ByDate}, "Promised for 14:00 Monday 6 July 2026, finished on 2026-07-20: late by 10 working days (14 days). It ran out with the result ready, since 2026-07-06. No apology was sent. No reason is on record."},
		{"withdrawn late", "judged by its promise", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.Withdraw{Meta: because("07-14 09:00", "other plans"), By: dossier.Applicant}}, report.Policy{}, "Promised for 2026-07-13, finished on 2026-07-14: late by 1 working day (1 day). It ran out with u1, which had got it on 2026-07-06. No apology was sent. Reasons on record: withdrawn – other plans."},
		{"in time", "not in the list", []dossier.Command{take("07-06 09:00", "5wd"), done("07-13 23:00")}, report.Policy{}, ""},
	}
	rules := formRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := report.NewLateList(report.Basis{Period: motcua.MustParsePeriod("2026-07"), Policy: tt.policy}, nil)
			list.Add(life(t, rules, "d", tt.commands...))
			if err := list.Check(); err != nil {
				t.Error(err)
			}
			got := ""
			for _, r := range list.Rows() {
				got = r.Why(motcua.English)
				if vi := r.Why(motcua.Vietnamese); vi == got || strings.Contains(vi, "2026-07") {
					t.Errorf("in Vietnamese: %s", vi)
				}
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s\n%s", got, tt.want, tt.why)
			}
		})
	}
}

// On any logs the list has the dossiers of columns (10) and (13), late by as many days as a loop over the days counts; parts add up to the
// whole, and no later event is named.
//
// Kills: a class of its own beside that of 06a; days counted by another calendar; events after the report among the reasons.
func TestLateList(t *testing.T) {
	logs := formLogs(t, howMany(1000), 31)
	cal := calendar.Vietnam()
	for _, basis := range formBases() {
		list, tally := report.NewLateList(basis, nil), report.NewTally(basis, nil)
		fillAll(t, logs, list, tally)
		if err := list.CheckAgainst(tally); err != nil {
			t.Fatalf("%v as of %v: %v", basis.Period, basis.AsOf, err)
		}
		if n := tally.Total().Outcome(report.FinishedLate) + tally.Total().Outcome(report.OpenLate); n == 0 || n != len(list.Rows()) {
			t.Fatalf("%d late dossiers, %d rows", n, len(list.Rows()))
		}
		for _, r := range list.Rows() {
			days := 0
			for d := r.Due.Date.AddDays(1); !d.After(motcua.DateOf(r.Judged)); d = d.AddDays(1) {
				if cal.IsWorkingDay(d) {
					days++
				}
			}
			if days != r.WorkingDays {
				t.Errorf("%s: late by %d working days, counted %d", r.ID, r.WorkingDays, days)
			}
			if r.Judged.After(basis.Horizon()) || r.Extended.After(basis.Horizon()) || r.Since.After(basis.Horizon()) {
				t.Errorf("%s: something after the report", r.ID)
			}
		}
		whole := writeText(t, list.Table(motcua.English), motcua.English)
		parts, rest := report.NewLateList(basis, nil), report.NewLateList(basis, nil)
		fillAll(t, logs[:100], parts)
		fillAll(t, logs[100:], rest)
		if err := parts.Merge(rest); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, writeText(t, parts.Table(motcua.English), motcua.English)); diff != "" {
			t.Errorf("(-whole +parts):\n%s", diff)
		}
		if err := parts.Merge(rest); err != nil {
			t.Fatal(err)
		}
		if parts.Check() == nil || parts.CheckAgainst(tally) == nil {
			t.Error("dossiers listed twice were not found")
		}
	}
}

// Whoever keeps no codes in the other forms gives all of them the same options, and has the list all the same; it is put together with one that
// was made without.
//
// Kills: a list without rows; one that cannot be added up for an option that says nothing to it.
func TestLateListCountsOnly(t *testing.T) {
	logs := formLogs(t, 200, 32)
	basis := formBases()[0]
	whole, parts, rest := report.NewLateList(basis, nil), report.NewLateList(basis, &report.FormOptions{CountsOnly: true}), report.NewLateList(basis, nil)
	fillAll(t, logs, whole)
	fillAll(t, logs[:100], parts)
	fillAll(t, logs[100:], rest)
	if err := parts.Merge(rest); err != nil {
		t.Fatal(err)
	}
	l := motcua.English
	if diff := cmp.Diff(writeText(t, whole.Table(l), l), writeText(t, parts.Table(l), l)); diff != "" || len(whole.Rows()) == 0 {
		t.Errorf("%d rows (-whole +parts):\n%s", len(whole.Rows()), diff)
	}
}

// A report made as of an instant does not know the reasons that came after it, nor that one was put right since.
func TestLateListAsOf(t *testing.T) {
	rules := formRules(t)
	extend := &dossier.Extend{Meta: in("07-16 09:00"), Promised: motcua.MustDate(2026, time.July, 24)}
	log := life(t, rules, "d", &dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Counter}, extend)
	for asOf, want := range map[string]int{"07-15 09:00": 0, "07-17 09:00": 1} {
		list := report.NewLateList(report.Basis{Period: motcua.MustParsePeriod("2026-07"), AsOf: at(asOf)}, nil)
		list.Add(log)
		if r := list.Rows(); len(r) != 1 || len(r[0].Reasons) != want || r[0].Extensions != want {
			t.Errorf("as of %s: %+v", asOf, r)
		}
	}
	log = life(t, rules, "d", &dossier.Accept{Meta: in("07-06 09:00"), Procedure: "5wd", Channel: dossier.Counter}, extend,
		&dossier.Correct{Meta: in("07-20 09:00"), Facts: dossier.Correction{Revision: 2, Reason: "put right"}})
	for asOf, want := range map[string]string{"07-17 09:00": "reason", "07-20 09:00": "put right"} {
		list := report.NewLateList(report.Basis{Period: motcua.MustParsePeriod("2026-07"), AsOf: at(asOf)}, nil)
		list.Add(log)
		if r := list.Rows(); len(r) != 1 || len(r[0].Reasons) != 1 || r[0].Reasons[0].Reason != want {
			t.Errorf("as of %s: %+v, want %q", asOf, r, want)
		}
	}
}

func ExampleLateList() {
	list := report.NewLateList(report.Basis{Period: motcua.MustParsePeriod("2026-07")}, nil)
	if err := report.Fill(stream(exampleLogs()), list); err != nil { // or dossier.Logs(ctx, store)
		fmt.Println(err)
	}
	for _, r := range list.Rows() {
		fmt.Println(r.ID, r.Why(motcua.Vietnamese))
	}
	// Output:
	// 2 Hẹn trả 13/07/2026, kết thúc ngày 14/07/2026: quá 1 ngày làm việc (1 ngày). Hết hạn khi hồ sơ ở u1, nhận ngày 06/07/2026. Chưa có thư xin lỗi. Lý do ghi nhận: xử lý xong – reason.
}
