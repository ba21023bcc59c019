package report_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/report"
)

// As of Friday 17 July 2026. Five working days from Monday 6 July end on Monday 13 July.
//
// Kills: buckets that begin a day late or early; rest days counted; a waiting dossier among those that run; one without a limit that is due
// today; the unit that received it instead of the one that has it.
func TestAgeing(t *testing.T) {
	take := func(s, procedure string) dossier.Command {
		return &dossier.Accept{Meta: in(s), Procedure: procedure, Channel: dossier.Counter}
	}
	ask := func(s string) dossier.Command { return &dossier.RequestSupplement{Meta: in(s)} }
	tests := []struct {
		name, why string
		commands  []dossier.Command
		want      string
	}{
		{"due today", "accepted on the 10th, five days", []dossier.Command{take("07-10 09:00", "5wd")}, "dang_tong con_0"},
		{"due on Monday", "one working day, though three days", []dossier.Command{take("07-13 09:00", "5wd")}, "dang_tong con_1_2"},
		{"two days", "Tuesday", []dossier.Command{take("07-14 09:00", "5wd")}, "dang_tong con_1_2"},
		{"three days", "Wednesday", []dossier.Command{take("07-15 09:00", "5wd")}, "dang_tong con_3_5"},
		{"five days", "Friday", []dossier.Command{take("07-17 09:00", "5wd")}, "dang_tong con_3_5"},
		{"six days", "ten of them from the 13th", []dossier.Command{take("07-13 09:00", "10wd")}, "dang_tong con_6_10"},
		{"ten days", "accepted today", []dossier.Command{take("07-17 09:00", "10wd")}, "dang_tong con_6_10"},
		{"more", "twenty days from the 17th", []dossier.Command{take("07-17 09:00", "20cd")}, "dang_tong con_tren_10"},
		{"late by one", "due on Thursday", []dossier.Command{take("07-09 09:00", "5wd")}, "dang_tong qua_1_5"},
		{"late by five", "due the Friday before", []dossier.Command{take("07-03 09:00", "5wd")}, "dang_tong qua_1_5"},
		{"late by six", "due the Thursday before", []dossier.Command{take("07-02 09:00", "5wd")}, "dang_tong qua_6_10"},
		{"late by ten", "due on the 3rd", []dossier.Command{take("06-26 09:00", "5wd")}, "dang_tong qua_6_10"},
		{"late by eleven", "due on the 2nd", []dossier.Command{take("06-25 09:00", "5wd")}, "dang_tong qua_tren_10"},
		{"late by hours", "due at 14:00 today", []dossier.Command{take("07-17 09:00", "4wh")}, "dang_tong qua_duoi_1"},
		{"stands", "waits for the applicant", []dossier.Command{take("07-06 09:00", "5wd"), ask("07-07 09:00")}, "dang_tong dung_trong_han"},
		{"stands, late", "it was late when it had to wait", []dossier.Command{take("07-06 09:00", "5wd"), ask("07-15 09:00")}, "dang_tong dung_qua_han"},
		{"not started", "the competent unit does not have it yet", []dossier.Command{&dossier.Accept{Meta: in("08-10 09:00"), Procedure: "5wd", Channel: dossier.Counter, Elsewhere: true, Competent: "u9"}}, "dang_tong chua_tinh"},
		{"no limit", "never due", []dossier.Command{take("07-06 09:00", "none")}, "dang_tong khong_han"},
		{"done", "not in an inbox", []dossier.Command{take("07-06 09:00", "5wd"), &dossier.Resolve{Meta: in("07-07 09:00")}}, ""},
	}
	rules := formRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			basis := report.Basis{Period: motcua.MustParsePeriod("2026-07"), AsOf: at("07-17 20:00")}
			if tt.name == "not started" { // only the rules of August let the clock wait
				basis = report.Basis{Period: motcua.MustParsePeriod("2026-08"), AsOf: at("08-14 20:00")}
			}
			form := report.NewAgeing(basis, nil)
			form.Add(life(t, rules, "d", tt.commands...))
			if err := form.Check(); err != nil {
				t.Error(err)
			}
			if got := columnsOf(form); got != tt.want {
				t.Errorf("got  %s\nwant %s\n%s", got, tt.want, tt.why)
			}
		})
	}
	form := report.NewAgeing(report.Basis{Period: motcua.MustParsePeriod("2026-07")}, nil)
	form.Add(life(t, rules, "d", take("07-06 09:00", "5wd"), &dossier.Transfer{Meta: in("07-06 10:00"), To: "u2"}))
	if got := form.Codes(report.ByUnit, "u2", "dang_tong"); ids(got) != "d" {
		t.Errorf("with u2: %v", form.Rows(report.ByUnit))
	}
}

// The opening balance says where dossiers stood when the period began, not where they stand now.
//
// Kills: the outcome of the period for that at its start; the age counted to the end of the period; what was received in the period.
func TestOpening(t *testing.T) {
	take := func(s, procedure string) dossier.Command {
		return &dossier.Accept{Meta: in(s), Procedure: procedure, Channel: dossier.Counter}
	}
	done := func(s string) dossier.Command { return &dossier.Resolve{Meta: in(s)} }
	tests := []struct {
		name, why string
		commands  []dossier.Command
		want      string
	}{
		{"in time, then late", "due on 3 July, finished on the 6th", []dossier.Command{take("06-26 09:00", "5wd"), done("07-06 09:00")}, "dau_ky_tong dau_ky_trong_han tuoi_0_5 xong_qua_han"},
		{"late already", "due on 26 June", []dossier.Command{take("06-19 09:00", "5wd")}, "dau_ky_tong dau_ky_qua_han tuoi_6_10 con_qua_han"},
		{"waited then", "and completed in July", []dossier.Command{take("06-22 09:00", "5wd"), &dossier.RequestSupplement{Meta: in("06-23 09:00")}, &dossier.Supplement{Meta: in("07-01 09:00")}, done("07-02 09:00")}, "dau_ky_tong dau_ky_trong_han dau_ky_dung tuoi_6_10 xong_trong_han"},
		{"old", "from January", []dossier.Command{take("01-05 09:00", "none"), done("07-02 09:00")}, "dau_ky_tong dau_ky_trong_han dau_ky_khong_han tuoi_tren_60 xong_trong_han"},
		{"received in the period", "not carried over", []dossier.Command{take("07-01 00:00", "5wd")}, ""},
		{"reopened", "it was done when the period began", []dossier.Command{take("06-22 09:00", "5wd"), done("06-23 09:00"), &dossier.Reopen{Meta: in("07-02 09:00")}}, ""},
	}
	rules := formRules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form := report.NewOpening(report.Basis{Period: motcua.MustParsePeriod("2026-07")}, nil)
			form.Add(life(t, rules, "d", tt.commands...))
			if err := form.Check(); err != nil {
				t.Error(err)
			}
			if got := columnsOf(form); got != tt.want {
				t.Errorf("got  %s\nwant %s\n%s", got, tt.want, tt.why)
			}
		})
	}
}

// A dossier that had no promise yet when the period began was carried over all the same, also where those without a limit are left out.
func TestOpeningWithoutPromise(t *testing.T) {
	rules := formRules(t)
	competent := in("09-02 09:00")
	competent.Unit = "u9"
	log := life(t, rules, "d", &dossier.Accept{Meta: in("08-28 09:00"), Procedure: "5wd", Channel: dossier.Counter, Elsewhere: true, Competent: "u9"}, &dossier.Arrive{Meta: competent})
	form := report.NewOpening(report.Basis{Period: motcua.MustParsePeriod("2026-09"), Policy: report.Policy{NoDue: report.NoDueLeftOut}}, nil)
	form.Add(log)
	if got := columnsOf(form); got != "dau_ky_tong dau_ky_trong_han dau_ky_khong_han tuoi_0_5 con_qua_han" {
		t.Errorf("got %s", got)
	}
}

// Monday 6 July 2026 was a working day, Saturday 11 July was not; Saturday 22 August was worked in exchange for Monday 31 August.
//
// Kills: the day of submission; a Saturday worked in exchange; a promise that counts the day off and is not seen; one of a day that was given
// taken for it.
func TestReception(t *testing.T) {
	sat := motcua.MustDate(2026, time.August, 22)
	if !calendar.Vietnam().IsWorkingDay(sat) {
		t.Fatalf("%v is no working day in the calendar", sat)
	}
	take := func(s string, promised int, c dossier.Channel) dossier.Command {
		a := &dossier.Accept{Meta: in(s), Procedure: "5wd", Channel: c}
		if promised > 0 {
			a.Promised = motcua.MustDate(2026, time.July, promised)
		}
		return a
	}
	tests := []struct {
		name, why string
		command   dossier.Command
		want      string
	}{
		{"Monday", "a working day", take("07-06 09:00", 0, dossier.Counter), "tiep_nhan truc_tiep"},
		{"Saturday", "the service of a ward; due on Friday 17 July", take("07-11 09:00", 0, dossier.Counter), "tiep_nhan truc_tiep ngay_nghi thu_bay ngay_nghi_truc_tiep"},
		{"Saturday, counted", "the receipt says Thursday", take("07-11 09:00", 16, dossier.Counter), "tiep_nhan truc_tiep ngay_nghi thu_bay ngay_nghi_truc_tiep tinh_ngay_nghi"},
		{"Saturday, sooner", "a promise of Tuesday is no counting error", take("07-11 09:00", 14, dossier.Counter), "tiep_nhan truc_tiep ngay_nghi thu_bay ngay_nghi_truc_tiep"},
		{"Sunday, online", "nobody was at the counter", take("07-12 09:00", 0, dossier.Online), "tiep_nhan truc_tuyen ngay_nghi chu_nhat"},
		{"holiday", "National Day", &dossier.Accept{Meta: in("09-02 09:00"), Procedure: "5wd", Channel: dossier.Post}, "tiep_nhan bcci ngay_nghi ngay_le"},
		{"Saturday, elsewhere", "received there and then, though the clock starts on Monday", &dossier.Accept{Meta: in("08-15 09:00"), Procedure: "5wd", Channel: dossier.Counter, Elsewhere: true, Competent: "u9"}, "tiep_nhan truc_tiep ngay_nghi thu_bay ngay_nghi_truc_tiep"},
		{"worked Saturday", "no day off", &dossier.Accept{Meta: in("08-22 09:00"), Procedure: "5wd", Channel: dossier.Counter}, "tiep_nhan truc_tiep"},
	}
	rules := formRules(t)
	spring := report.NewReception(report.Basis{Period: motcua.MustParsePeriod("2026-Q2")}, nil)
	spring.Add(life(t, rules, "d", &dossier.Accept{Meta: in("04-26 09:00"), Procedure: "5wd", Channel: dossier.Online}))
	if got := columnsOf(spring); got != "tiep_nhan truc_tuyen ngay_nghi ngay_le" {
		t.Errorf("the Kings' anniversary on a Sunday: %s", got)
	}
	again := report.NewReception(report.Basis{Period: motcua.MustParsePeriod("2026-Q3")}, nil)
	again.Add(life(t, rules, "d", &dossier.Accept{Meta: in("06-27 09:00"), Procedure: "5wd", Channel: dossier.Counter}, &dossier.Resolve{Meta: in("06-29 09:00")}, &dossier.Reopen{Meta: in("07-02 09:00")}))
	if got := columnsOf(again); got != "tiep_nhan truc_tiep" {
		t.Errorf("worked on again, accepted on a Saturday of June: %s", got)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form := report.NewReception(report.Basis{Period: motcua.MustParsePeriod("2026-Q3")}, nil)
			form.Add(life(t, rules, "d", tt.command))
			if err := form.Check(); err != nil {
				t.Error(err)
			}
			if got := columnsOf(form); got != tt.want {
				t.Errorf("got  %s\nwant %s\n%s", got, tt.want, tt.why)
			}
		})
	}
}

// The acceptance cases of a ward's Saturday service: received on Saturday 9 March 2024 with five working days, due on Friday 15 March; received
// on Tuesday 12 March, due on Tuesday 19 March.
func TestSaturdayService(t *testing.T) {
	rules := tallyRules(t)
	form := report.NewReception(report.Basis{Period: motcua.MustParsePeriod("2024-03")}, nil)
	for id, when := range map[string]string{"saturday": "03-09 09:00", "tuesday": "03-12 09:00"} {
		log := life(t, rules, id, accept(when, "5wd", dossier.Counter))
		want := map[string]motcua.Date{"saturday": motcua.MustDate(2024, time.March, 15), "tuesday": motcua.MustDate(2024, time.March, 19)}[id]
		if got := dossier.Replay(log, dossier.AsOf{}).Promise.Date; got != want {
			t.Errorf("%s: promised for %v, want %v", id, got, want)
		}
		form.Add(log)
	}
	if got := ids(form.TotalCodes("thu_bay")); got != "saturday" || form.Total("tinh_ngay_nghi") != 0 {
		t.Errorf("received on Saturdays: %q, counted: %d", got, form.Total("tinh_ngay_nghi"))
	}
}

// On any logs the three forms add up with form II.06a, and the opening balance with the period before; parts are the whole.
//
// Kills: an open dossier in no bucket; a carried-over one in none of the classes before; a policy that one form does not follow.
func TestFormsAgainst06a(t *testing.T) {
	logs := formLogs(t, howMany(1000), 51)
	for _, basis := range formBases() {
		tally := report.NewTally(basis, nil)
		last := basis
		last.Period = basis.Period.Previous()
		before := report.NewTally(last, nil)
		forms := []*report.Form{report.NewAgeing(basis, nil), report.NewOpening(basis, nil), report.NewReception(basis, nil)}
		fillAll(t, logs, tally, before, forms[0], forms[1], forms[2])
		for i, f := range forms {
			if err := f.CheckAgainst(tally); err != nil {
				t.Errorf("%s of %v as of %v: %v", f.Key(), basis.Period, basis.AsOf, err)
			}
			makers := []func(report.Basis, *report.FormOptions) *report.Form{report.NewAgeing, report.NewOpening, report.NewReception}
			parts, rest := makers[i](basis, nil), makers[i](basis, &report.FormOptions{})
			fillAll(t, logs[:99], parts)
			fillAll(t, logs[99:], rest)
			if err := parts.Merge(rest); err != nil {
				t.Fatal(err)
			}
			for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
				if diff := cmp.Diff(writeText(t, f.Table(report.ByUnit, l), l), writeText(t, parts.Table(report.ByUnit, l), l)); diff != "" {
					t.Errorf("%s (-whole +parts):\n%s", f.Key(), diff)
				}
			}
			if f.Total(f.Columns()[0]) == 0 {
				t.Errorf("%s is empty", f.Key())
			}
		}
		if basis.Policy.Closed != report.ClosedLeftOut {
			if err := forms[1].CheckBefore(before); err != nil {
				t.Errorf("%v as of %v: %v", basis.Period, basis.AsOf, err)
			}
		}
		if err := forms[0].CheckBefore(before); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("an inbox carries nothing over: %v", err)
		}
		if err := forms[1].CheckBefore(tally); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("a period is not the one before itself: %v", err)
		}
		if forms[1].Total("dau_ky_chua_ro") != 0 {
			t.Errorf("%v as of %v: %d of whom nothing is known at the start", basis.Period, basis.AsOf, forms[1].Total("dau_ky_chua_ro"))
		}
	}
}
