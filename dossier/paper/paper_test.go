package paper_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/paper"
)

// Kills: a number of one circular under the rules of the other; a first day that is one day off; a doubt that is not told; a stop notice
// with a number that Circular 01/2018 does not have.
func TestFormFor(t *testing.T) {
	const now = "118/2025+367/2025+309/2026"
	for _, tt := range []struct {
		name, why string
		kind      paper.Kind
		profile   string
		issued    string
		want      string // number, circular, quality, doubt
	}{
		{"before the first circular", "in force from 6 January 2019", paper.KindReceipt, "61/2018", "2019-01-05", "   no_circular"},
		{"its first day", "in force from 6 January 2019", paper.KindReceipt, "61/2018", "2019-01-06", "01 01/2018/TT-VPCP high none"},
		{"slip of 2018", "05 there, 06 later", paper.KindControlSlip, "61/2018", "2024-05-02", "05 01/2018/TT-VPCP high none"},
		{"stop of 2018", "there is no such form", paper.KindStop, "61/2018", "2024-05-02", " 01/2018/TT-VPCP high no_form"},
		{"last day of Decree 61", "", paper.KindApology, "61/2018", "2025-06-30", "04 01/2018/TT-VPCP high none"},
		{"a dossier of Decree 61 later", "the transition was not read", paper.KindApology, "61/2018", "2025-07-01", "04 01/2018/TT-VPCP medium transition"},
		{"stop of a dossier of Decree 61 later", "", paper.KindStop, "61/2018", "2025-10-01", " 01/2018/TT-VPCP medium no_form"},
		{"before Circular 03 was issued", "only the one before it existed", paper.KindReceipt, "118/2025", "2025-09-14", "01 01/2018/TT-VPCP low not_issued"},
		{"stop before Circular 03 was issued", "nothing has that form", paper.KindStop, "118/2025", "2025-09-14", " 01/2018/TT-VPCP low no_form"},
		{"the day it was issued", "its first day in force was not read", paper.KindReceipt, "118/2025", "2025-09-15", "01 03/2025/TT-VPCP medium effective_day"},
		{"2025 to its end", "", paper.KindStop, "118/2025", "2025-12-31", "05 03/2025/TT-VPCP medium effective_day"},
		{"2026", "", paper.KindControlSlip, "118/2025+367/2025", "2026-01-01", "06 03/2025/TT-VPCP high none"},
		{"the day before Decree 309", "", paper.KindStop, "118/2025+367/2025", "2026-08-04", "05 03/2025/TT-VPCP high none"},
		{"from Decree 309", "the Ministry of Justice issues the forms", paper.KindStop, now, "2026-08-05", "05 03/2025/TT-VPCP low replaced"},
		{"an older dossier then", "the forms are handed over for all", paper.KindRefusal, "118/2025", "2026-08-05", "03 03/2025/TT-VPCP low replaced"},
		{"unknown rules", "", paper.KindReceipt, "2007", "2026-08-05", "   no_circular"},
		{"no rules", "accepted before 21 June 2018", paper.KindReceipt, "", "2018-01-05", "   no_circular"},
		{"no kind", "", 0, now, "2026-08-05", "   no_circular"},
		{"no such kind", "", 99, now, "2026-08-05", "   no_circular"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := paper.FormFor(tt.kind, tt.profile, motcua.MustParseDate(tt.issued))
			got := f.Number + " " + f.Source.Document + " "
			if !f.Source.IsZero() {
				got += f.Source.Quality.String()
			}
			if got += " " + f.Doubt.String(); got != tt.want {
				t.Errorf("%q, want %q (%s)", got, tt.want, tt.why)
			}
			if (f.Doubt == paper.NoDoubt) != (f.Doubt.Text(motcua.Vietnamese) == "") || f.Doubt != paper.NoDoubt && f.Number != "" && f.Source.Quality == motcua.High {
				t.Errorf("doubt %s with quality %s and text %q", f.Doubt, f.Source.Quality, f.Doubt.Text(motcua.English))
			}
		})
	}
	if f := paper.FormFor(paper.KindReceipt, now, motcua.Date{}); f.Doubt != paper.DoubtNoCircular {
		t.Errorf("without a day: %s", f.Doubt)
	}
	old, current := paper.FormFor(paper.KindApology, "61/2018", motcua.MustParseDate("2024-05-02")), paper.FormFor(paper.KindApology, "118/2025", motcua.MustParseDate("2026-05-02"))
	if old.Title != "Phiếu xin lỗi và hẹn lại ngày trả kết quả" || current.Title != "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết" {
		t.Errorf("the apology is titled %q and %q", old.Title, current.Title)
	}
}

func TestKinds(t *testing.T) {
	for _, k := range paper.Kinds() {
		text, err := k.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back paper.Kind
		if err := back.UnmarshalText(text); err != nil || back != k || k.Text(motcua.Vietnamese) == k.Text(motcua.English) {
			t.Errorf("%s: %s, %v", k, back, err)
		}
	}
	if _, err := paper.ParseKind("register"); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("an unknown kind: %v", err)
	}
	if _, err := paper.ParseKind(""); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("no kind: %v", err)
	}
	if s := paper.Kind(99).String() + paper.Kind(99).Text(motcua.English) + paper.Doubt(99).String() + paper.Doubt(99).Text(motcua.English) + paper.NoDate(99).String(); !strings.Contains(s, "99") {
		t.Error(s)
	}
}

// A paper that the dossier has no facts for is not made.
//
// Kills: an empty apology; the second of one; an event that happened, or was known, only later.
func TestMissing(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	one := log(t, rules, accept("2024-04-25 09:00", "1.004859"))
	full := life(t, rules, days2024)
	for _, tt := range []struct {
		name string
		make func() (paper.Paper, error)
		want string
	}{
		{"no dossier", func() (paper.Paper, error) { return desk.Receipt(dossier.Log{ID: "X"}, dossier.AsOf{}) }, "paper: receipt: dossier: not found"},
		{"no dossier yet", func() (paper.Paper, error) { return desk.Receipt(one, dossier.At(at("2024-04-25 08:59"))) }, "paper: receipt: dossier: not found"},
		{"never accepted", func() (paper.Paper, error) {
			return desk.Receipt(refused(t, rules, "2024-04-25"), dossier.AsOf{})
		}, "paper: receipt: event accepted: not found"},
		{"never accepted, slip", func() (paper.Paper, error) {
			return desk.ControlSlip(refused(t, rules, "2024-04-25"), dossier.AsOf{})
		}, "paper: control_slip: event accepted: not found"},
		{"never asked", func() (paper.Paper, error) { return desk.SupplementRequest(one, dossier.AsOf{}, 0) }, "paper: supplement_request: event supplement_requested: not found"},
		{"never extended", func() (paper.Paper, error) { return desk.Apology(one, dossier.AsOf{}, 0) }, "paper: apology: event extended: not found"},
		{"never refused", func() (paper.Paper, error) { return desk.Refusal(one, dossier.AsOf{}) }, "paper: refusal: event refused: not found"},
		{"never stopped", func() (paper.Paper, error) { return desk.StopNotice(one, dossier.AsOf{}) }, "paper: stop_notice: event stopped: not found"},
		{"no second round", func() (paper.Paper, error) { return desk.SupplementRequest(full, dossier.AsOf{}, 2) }, "paper: supplement_request: event supplement_requested number 2: not found"},
		{"a negative round", func() (paper.Paper, error) { return desk.SupplementRequest(full, dossier.AsOf{}, -1) }, "paper: supplement_request: event supplement_requested: not found"},
		{"not extended yet", func() (paper.Paper, error) { return desk.Apology(full, dossier.At(at("2024-05-10 15:59")), 0) }, "paper: apology: event extended: not found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.make()
			var missing *paper.MissingError
			if !errors.As(err, &missing) || !errors.Is(err, motcua.ErrNotFound) || err.Error() != tt.want {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
	if _, err := desk.All(dossier.Log{}, dossier.AsOf{}); err == nil || err.Error() != "paper: dossier: not found" {
		t.Errorf("all papers of nothing: %v", err)
	}
}

// A code without words makes no paper, and the error does not quote it. A procedure that the catalogue lost is an error too.
//
// Kills: a code printed for the applicant; a code, which may be anything, in an error.
func TestReasons(t *testing.T) {
	rules := testRules(t)
	l := refused(t, rules, "2024-04-25")
	desk := paper.NewDesk(rules, nil)
	_, err := desk.Refusal(l, dossier.AsOf{})
	if err == nil || err.Error() != "paper: refusal: invalid: events[1].reason: unknown (options.reasons)" {
		t.Errorf("%v", err)
	}
	if _, err := desk.All(l, dossier.AsOf{}); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("all: %v", err)
	}
	for code, words := range map[string]string{dossier.ReasonInNote: "Theo nội dung ghi trong hồ sơ", dossier.ReasonNotStated: "Không ghi lý do"} {
		imported := log(
			t, rules,
			&dossier.Submit{Meta: meta("2024-04-25 08:10", ""), Channel: dossier.Counter, Procedure: "1.004859", Personal: person()},
			&dossier.Refuse{Meta: meta("2024-04-25 08:40", code)},
		)
		if p, err := desk.Refusal(imported, dossier.AsOf{}); err != nil || p.Refusal.Reason.Text != words {
			t.Errorf("a reason that an import gives: %v, %v", p.Refusal, err)
		}
	}
	full := life(t, rules, days2024)
	for _, f := range []func() (paper.Paper, error){
		func() (paper.Paper, error) { return desk.SupplementRequest(full, dossier.AsOf{}, 0) },
		func() (paper.Paper, error) { return desk.Apology(full, dossier.AsOf{}, 0) },
		func() (paper.Paper, error) { // the stop has words of its own, the round before it has not
			return desk.StopNotice(stopped(t, rules, "2024-04-25", "2024-04-25", "2024-05-10"), dossier.AsOf{})
		},
	} {
		if _, err := f(); !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("%v", err)
		}
	}
	empty, err := dossier.NewCatalogue(dossier.Procedure{Code: "x", Name: "x", Field: "x", Limits: []dossier.Limit{{}}})
	if err != nil {
		t.Fatal(err)
	}
	lost, err := dossier.NewRules(calendar.Vietnam(), empty)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := paper.NewDesk(lost, options()).Receipt(full, dossier.AsOf{}); !errors.Is(err, motcua.ErrNotFound) || errors.As(err, new(*paper.MissingError)) {
		t.Errorf("a lost procedure: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a desk without rules")
		}
	}()
	paper.NewDesk(nil, nil)
}

// What a receipt says of the date.
//
// Kills: a limit without its provision; a date without its proof, or with the proof of another one; a receipt for every copy certified.
func TestReceipt(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	printed := accept("2024-04-25 09:00", "1.004859")
	printed.Promised = motcua.MustParseDate("2024-05-08")
	unclear := accept("2024-04-25 09:00", "unclear")
	unclear.Promised = motcua.MustParseDate("2024-05-08")
	for _, tt := range []struct {
		name, why string
		command   *dossier.Accept
		noDate    paper.NoDate
		due       string
		proof     bool
		source    string
		onRequest bool
		says      string
	}{
		{"counted", "", accept("2024-04-25 09:00", "1.004859"), paper.DatePromised, "2024-05-06", true, "60/2014/QH13", false, "chậm nhất thứ Hai 06/05/2024"},
		{"printed by another system", "the rules come to another day", printed, paper.DatePromised, "2024-05-08", false, "60/2014/QH13", false, "do hệ thống khác đã ghi"},
		{"a limit nobody can read", "only the printed day holds", unclear, paper.DatePromised, "2024-05-08", false, "", false, "DIRECT:15 HOUR"},
		{"no limit", "", accept("2024-04-25 09:00", "none"), paper.NoLimit, "", false, "", false, "không quy định thời hạn, nên không có ngày hẹn"},
		{"at once", "art. 17 of Decree 61/2018", accept("2024-04-25 09:00", "now"), paper.DatePromised, "2024-04-25", true, "", true, "chỉ lập khi người nộp hồ sơ yêu cầu (Điều 17 Nghị định 61/2018/NĐ-CP (23/04/2018))."},
		{"at once today", "the later rules were not read", accept("2026-04-24 15:00:01", "now"), paper.DatePromised, "2026-04-28", true, "", true, "[độ tin cậy: thấp]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := must(desk.Receipt(log(t, rules, tt.command), dossier.AsOf{}))
			r := p.Receipt
			got := fmt.Sprint(r.NoDate, " ", r.Promise.Date, " ", r.Why != nil, " ", r.Limit.Source.Document, " ", r.OnRequest)
			want := fmt.Sprint(tt.noDate, " ", tt.due, " ", tt.proof, " ", tt.source, " ", tt.onRequest)
			if got != want {
				t.Errorf("%s, want %s (%s)", got, want, tt.why)
			}
			if s := strings.Join(strings.Fields(text(t, p, nil)), " "); !strings.Contains(s, tt.says) {
				t.Errorf("the text does not say %q:\n%s", tt.says, s)
			}
		})
	}
}

// The receipt is the one that was handed out: with the papers and the date of that day.
//
// Kills: the papers of a supplement, or a later date, on the receipt.
func TestReceiptStays(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	l := life(t, rules, days2024)
	then := must(desk.Receipt(l, dossier.At(at("2024-04-25 09:00"))))
	now := must(desk.Receipt(l, dossier.AsOf{}))
	if a, b := text(t, then, nil), text(t, now, nil); a != b {
		t.Error(cmp.Diff(a, b))
	}
	if len(now.Receipt.Papers) != 2 {
		t.Errorf("%d papers", len(now.Receipt.Papers))
	}
}

// Kills: a first promise that an extension moved; a late apology that passes for one in time; a limit on extensions where none
// was read.
func TestApology(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	extend := func(when, until string) *dossier.Extend {
		return &dossier.Extend{Meta: meta(when, "overload"), Promised: motcua.MustParseDate(until)}
	}
	a := must(desk.Apology(log(t, rules, accept("2024-04-25 09:00", "1.004859"), extend("2024-05-03 09:00", "2024-05-10")), dossier.AsOf{}, 0)).Apology
	got := fmt.Sprint(a.Number, "/", a.Allowed, " ", a.First.Date, " ", a.Before.Date, " ", a.New.Date, " ", a.Late, " ", a.By, " ", a.ByRule.Article, " ", a.Reason.Text)
	if want := "1/1 2024-05-06 2024-05-06 2024-05-10 false 2024-05-05 art. 19(9) Số lượng hồ sơ tăng đột biến trong tuần"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	// Accepted before any rule that is known here.
	before := must(desk.Apology(log(t, rules, accept("2018-03-01 09:00", "1.004859"), extend("2018-03-05 09:00", "2018-03-12")), dossier.AsOf{}, 0))
	if before.Apology.Allowed >= 0 || before.Form.Doubt != paper.DoubtNoCircular || !strings.Contains(text(t, before, nil), "Không có số mẫu") {
		t.Errorf("before the rules: %+v", before.Apology)
	}
	twice := log(t, rules, accept("2026-03-02 09:00", "1.004859"), extend("2026-03-05 09:00", "2026-03-11"), extend("2026-03-12 09:00", "2026-03-20"))
	for n, want := range []string{
		"2/-1 2026-03-09 2026-03-11 2026-03-20 true  overload",
		"1/-1 2026-03-09 2026-03-09 2026-03-11 false  overload",
		"2/-1 2026-03-09 2026-03-11 2026-03-20 true  overload",
	} {
		p := must(desk.Apology(twice, dossier.AsOf{}, n))
		a := p.Apology
		if got := fmt.Sprint(a.Number, "/", a.Allowed, " ", a.First.Date, " ", a.Before.Date, " ", a.New.Date, " ", a.Late, " ", a.By, " ", a.Reason.Code); got != want {
			t.Errorf("number %d: %s\nwant %s", n, got, want)
		}
		if late := strings.Contains(text(t, p, nil), "lập sau khi ngày hẹn trước đã qua"); late != a.Late {
			t.Errorf("number %d says late: %t", n, late)
		}
	}
}

// A dossier that waits for nobody is stopped without a word of the rounds that were met.
//
// Kills: a round that was completed named as the reason of a stop.
func TestStopAfterSupplement(t *testing.T) {
	rules := testRules(t)
	p := must(paper.NewDesk(rules, options()).StopNotice(log(
		t, rules, accept("2026-03-02 09:00", "pauses"), &dossier.RequestSupplement{Meta: meta("2026-03-03 09:00", "missing")},
		&dossier.Supplement{Meta: meta("2026-03-04 09:00", "")}, &dossier.Stop{Meta: meta("2026-03-05 09:00", "scope")},
	), dossier.AsOf{}))
	if p.Stop.Open != nil || p.Stop.Reason.Code != "scope" {
		t.Errorf("%+v", p.Stop)
	}
}

// Kills: the rounds mixed up; a wrong effect on the clock, or without the provision that says it; a round that was completed shown as open.
func TestSupplementRounds(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	l := log(
		t, rules,
		accept("2026-03-02 09:00", "pauses"),
		&dossier.RequestSupplement{Meta: meta("2026-03-03 09:00", "missing"), Papers: []dossier.PaperRequest{{Component: "giấy A", Why: dossier.FaultMissing}}},
		&dossier.Supplement{Meta: meta("2026-03-04 09:00", "")},
		&dossier.RequestSupplement{Meta: meta("2026-03-05 09:00", "wrong"), Within: calendar.WorkingDays(3)},
	)
	p := must(desk.SupplementRequest(l, dossier.AsOf{}, 0))
	s := p.Supplement
	if s.Round != 2 || len(s.Earlier) != 1 || s.Earlier[0].Completed.IsZero() || s.Asked.Until != motcua.MustParseDate("2026-03-10") ||
		s.Effect != calendar.SupplementPauses || s.EffectRule.Document != "1/2026/NĐ-CP" || !s.Running {
		t.Errorf("%+v", s)
	}
	if got := s.Earlier[0].Papers; len(got) != 1 || got[0].Name != "giấy A" {
		t.Errorf("a component that the catalogue does not list: %v", got)
	}
	if s := strings.Join(strings.Fields(text(t, p, nil)), " "); !strings.Contains(s, "Lần 1: 09:00 03/03/2026, Hồ sơ còn thiếu giấy tờ; đã bổ sung 09:00 04/03/2026") {
		t.Error(s)
	}
	early := log(
		t, rules,
		&dossier.Submit{Meta: meta("2026-03-02 09:00", ""), Channel: dossier.Online, Procedure: "1.004859", Case: "change"},
		&dossier.RequestSupplement{Meta: meta("2026-03-02 10:00", "missing")},
	)
	p = must(desk.SupplementRequest(early, dossier.AsOf{}, 1))
	if p.Supplement.Running || p.Profile != "118/2025+367/2025" || !strings.Contains(text(t, p, nil), "thời hạn chưa bắt đầu tính") {
		t.Errorf("before acceptance: %+v", p.Supplement)
	}
}

// Kills: the clock of one unit taken for that of another; a part that is late because the applicant was waited for; a slip that
// judges what lasts.
func TestControlSlip(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	l := life(t, rules, days2024)
	rows := func(p paper.Paper) []string {
		var out []string
		for _, s := range p.ControlSlip.Steps {
			out = append(out, fmt.Sprint(s.Sender.Code, ">", s.Unit.Code, " ", s.Term, " ", s.Set.Date, " ", s.Due.Date, " ", len(s.Paused), " ", s.Until.IsZero(), " ", s.Timeliness))
		}
		return out
	}
	slip := must(desk.ControlSlip(l, dossier.AsOf{}))
	want := []string{
		">H40.14.03 same_day 2024-04-25 2024-04-25 0 false on_time",
		"H40.14.03>H40.14.03.02 3wd 2024-05-03 2024-05-09 1 false late",
		"H40.14.03.02>H40.14.03.01 8wh 2024-05-15 2024-05-15 0 false late",
	}
	if diff := cmp.Diff(want, rows(slip)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !slip.Applicant.IsZero() {
		t.Error("the slip names somebody")
	}
	if slip.ControlSlip.Steps[0].Rule.Article != "art. 18" || slip.ControlSlip.Clock.Timeliness != calendar.OnTime {
		t.Errorf("%+v", slip.ControlSlip.Clock)
	}
	for _, tt := range []struct{ when, why, want string }{
		{"2024-05-04 09:00", "it waits for the applicant", "H40.14.03>H40.14.03.02 3wd 2024-05-03 2024-05-03 1 true unknown"},
		{"2024-05-09 09:00", "the part ends that day", "H40.14.03>H40.14.03.02 3wd 2024-05-03 2024-05-09 1 true unknown"},
		{"2024-05-10 09:00", "the part ended the day before", "H40.14.03>H40.14.03.02 3wd 2024-05-03 2024-05-09 1 true late"},
	} {
		if got := rows(must(desk.ControlSlip(l, dossier.At(at(tt.when))))); got[1] != tt.want {
			t.Errorf("at %s: %s, want %s (%s)", tt.when, got[1], tt.want, tt.why)
		}
	}
	if known := must(desk.ControlSlip(l, dossier.AsOf{Known: at("2024-05-10 09:00")})); !known.Issued.Equal(at("2024-05-10 09:00")) {
		t.Errorf("as known then it is of %s", known.Issued)
	}
	// Stopped while it waited: nobody was late.
	if got := rows(must(desk.ControlSlip(log(
		t, rules, accept("2024-04-25 09:00", "1.004859"), &dossier.Transfer{Meta: meta("2024-04-25 10:00", ""), To: team, Stage: "thẩm định"},
		&dossier.RequestSupplement{Meta: meta("2024-04-26 10:00", "missing")}, &dossier.Stop{Meta: meta("2024-05-20 10:00", "scope")},
	), dossier.AsOf{})))[1]; got != "H40.14.03>H40.14.03.02 3wd 2024-05-03 2024-05-03 1 false early" {
		t.Errorf("stopped: %s", got)
	}
	// A consultation that was still open at the end.
	open := must(desk.ControlSlip(log(
		t, rules, accept("2024-04-25 09:00", "1.004859"), &dossier.Transfer{Meta: meta("2024-04-25 09:30", ""), To: team}, &dossier.Consult{Meta: meta("2024-04-25 10:00", ""), To: other},
		&dossier.Resolve{Meta: meta("2024-04-26 10:00", "")},
	), dossier.AsOf{}))
	if s := text(t, open, nil); !strings.Contains(s, "không có,") {
		t.Error(s)
	}
}

// A paper as of then says what was known then, and a correction known since changes it.
//
// Kills: a correction that reaches back before it was known; one that is lost; a reason or unit read past the correction.
func TestCorrection(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	l := log(
		t, rules,
		accept("2024-04-25 09:00", "1.004859"),
		&dossier.Extend{Meta: meta("2024-05-03 09:00", "overload"), Promised: motcua.MustParseDate("2024-05-10")},
		&dossier.Correct{Meta: meta("2024-05-07 09:00", "wrong"), Facts: dossier.Correction{Revision: 2, Reason: "incident", At: at("2024-05-03 08:00")}},
		&dossier.Correct{Meta: meta("2024-05-07 09:05", "wrong"), Facts: dossier.Correction{Revision: 1}, Personal: dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Thứ")}},
	)
	for _, tt := range []struct {
		asOf dossier.AsOf
		want string
	}{
		{dossier.At(at("2024-05-03 08:30")), "paper: apology: event extended: not found"},
		{dossier.At(at("2024-05-06 08:30")), "09:00 overload"},
		{dossier.AsOf{Happened: at("2024-05-06 08:30")}, "08:00 incident"},
		{dossier.AsOf{Happened: at("2024-05-03 08:30")}, "08:00 incident"},
		{dossier.AsOf{}, "08:00 incident"},
	} {
		p, err := desk.Apology(l, tt.asOf, 0)
		got := fmt.Sprint(err)
		if err == nil {
			got = p.Issued.Format("15:04 ") + p.Apology.Reason.Code
		}
		if got != tt.want {
			t.Errorf("as of %v: %s, want %s", tt.asOf, got, tt.want)
		}
	}
	if then := must(desk.Receipt(l, dossier.At(at("2024-05-06 08:30")))); then.Applicant.Name.Reveal() != "Nguyễn Văn Thử" {
		t.Error("a name that was not known then")
	}
	if now := must(desk.Receipt(l, dossier.AsOf{})); now.Applicant.Name.Reveal() != "Nguyễn Văn Thứ" || now.Applicant.Number != l.Events[0].Personal.Number {
		t.Error("the corrected name is not on the receipt, or the number is lost")
	}
}

// Kills: the parts of a chain without their names, or the time to supplement without its article.
func TestLinked(t *testing.T) {
	rules := testRules(t)
	a := accept("2026-09-07 09:00", "1.004859")
	a.Case, a.Papers = "change", nil
	a.Link = dossier.Link{Bundle: "LT-1", Chain: "birth", Part: "birth_registration"}
	l := log(
		t, rules, a,
		&dossier.RequestSupplement{Meta: meta("2026-09-07 10:00", "missing")},
		&dossier.Stop{Meta: meta("2026-09-17 09:00", dossier.ReasonNotSupplemented)},
	)
	desk := paper.NewDesk(rules, options())
	p := must(desk.StopNotice(l, dossier.AsOf{}))
	if p.Linked == nil || p.Linked.Part != "Đăng ký khai sinh" || p.Stop.OpenRule.Article != "art. 6(1)" || p.Stop.Open.Until != motcua.MustParseDate("2026-09-16") {
		t.Errorf("%+v %+v", p.Linked, p.Stop)
	}
	r := must(desk.Receipt(l, dossier.AsOf{}))
	if got := r.Receipt.Limit.Term.String() + " " + r.Receipt.Limit.Source.Article; got != "24ch art. 6(1)" {
		t.Errorf("the limit is %s", got)
	}
	if s := text(t, r, nil); !strings.Contains(s, "phần việc: Đăng ký khai sinh") || !strings.Contains(s, "chậm nhất 09:00 thứ Ba 08/09/2026") {
		t.Error(s)
	}
	// A part without a limit of its own has that of the whole.
	a = accept("2026-09-07 09:00", "1.004859")
	a.Link = dossier.Link{Bundle: "LT-1", Chain: "birth", Part: "health_insurance"}
	r = must(desk.Receipt(log(t, rules, a), dossier.AsOf{}))
	if s := strings.Join(strings.Fields(text(t, r, nil)), " "); r.Receipt.NoDate != paper.WholeOnly || !strings.Contains(s, "cả nhóm: 3 ngày làm việc; nếu phải xác minh: 5 ngày làm việc") {
		t.Errorf("%s\n%s", r.Receipt.NoDate, s)
	}
	// A chain of that key that is not in force yet does not lend its names.
	earlier := dossier.Chain{
		Key: "birth", From: motcua.MustParseDate("2024-07-01"), Until: motcua.MustParseDate("2026-09-01"),
		Parts: []dossier.Part{{Key: "birth_registration", Limit: calendar.WorkingDays(2)}},
	}
	before, err := rules.WithChains(earlier)
	if err != nil {
		t.Fatal(err)
	}
	a = accept("2026-08-20 09:00", "1.004859")
	a.Link = dossier.Link{Bundle: "LT-1", Chain: "birth", Part: "birth_registration"}
	if p := must(paper.NewDesk(before, options()).Receipt(log(t, before, a), dossier.AsOf{})); p.Linked.Chain != "birth" || !p.Linked.Source.IsZero() {
		t.Errorf("before the chain: %+v", p.Linked)
	}
	// A chain of the operator's own has its names from the rules.
	own := dossier.Chain{Key: "own", Name: "Nhóm riêng", Parts: []dossier.Part{{Key: "a", Name: "Phần A", Limit: calendar.WorkingDays(2)}}}
	ours, err := rules.WithChains(own)
	if err != nil {
		t.Fatal(err)
	}
	a = accept("2026-09-07 09:00", "1.004859")
	a.Link = dossier.Link{Bundle: "LT-2", Chain: "own", Part: "a"}
	p = must(paper.NewDesk(ours, options()).Receipt(log(t, ours, a), dossier.AsOf{}))
	if got := p.Linked.Chain + "/" + p.Linked.Part; got != "Nhóm riêng/Phần A" {
		t.Errorf("%s, want the names of the chain", got)
	}
}

// After an erasure the papers say so, and hold nothing.
//
// Kills: a blank that looks like an oversight.
func TestErased(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	l := life(t, rules, days2024)
	erased := log(t, rules, accept("2024-04-25 09:00", "none"), &dossier.Resolve{Meta: meta("2024-04-25 10:00", "")}, &dossier.Deliver{Meta: meta("2024-04-25 11:00", "")}, &dossier.Erase{Meta: meta("2024-05-25 11:00", "wrong")})
	if s := text(t, must(desk.Receipt(erased, dossier.AsOf{})), nil); !strings.Contains(s, "đã được xóa lúc 11:00 thứ Bảy 25/05/2024") || strings.Contains(s, "Nguyễn") {
		t.Error(s)
	}
	if s := text(t, must(desk.ControlSlip(l, dossier.AsOf{})), nil); strings.Contains(s, "Nguyễn") || strings.Contains(s, "040085") {
		t.Error("the control slip names the applicant")
	}
}

// Every way to print the Go value, or to marshal it, masks the applicant.
//
// Kills: a string copied out of a Secret into the data of a paper.
func TestMask(t *testing.T) {
	rules := testRules(t)
	desk := paper.NewDesk(rules, options())
	all, err := desk.All(life(t, rules, days2024), dossier.AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 4 {
		t.Errorf("%d papers, want receipt, supplement, apology, slip", len(all))
	}
	for _, p := range all {
		marshalled, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{fmt.Sprintf("%v", p), fmt.Sprintf("%+v", p), fmt.Sprintf("%#v", p), fmt.Sprintf("%v", &p), fmt.Sprintf("%x", []any{p}), string(marshalled)} {
			if strings.Contains(s, "Nguyễn") || strings.Contains(s, "085123456") || strings.Contains(s, "Khối 3") {
				t.Errorf("%s prints the applicant", p.Kind)
			}
		}
	}
}

// hostile texts, as a name could hold them. The parts of the escape are spelled out so that this file has none of them.
func hostile() []string {
	return []string{
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</style><b>", "{{.Title}}", "-->", "&lt;b&gt;",
		"A\x00B\x1b[31mC\u0085D", "one\ntwo\r\nthree\ttab", "x\u202eevil\u2066\u2069\u200f", "\xff\xfe", "\ufeffname",
		strings.Repeat("Nguyễn", 300), strings.Repeat("Nguyễn Thị ", 300), "e\u0323\u0302\u0301\u0301\u0301", "漢字の名前", "👨‍👩‍👧",
	}
}

// What came from outside can only be read: no markup, no control characters, no line wider than the sheet.
//
// Kills: a value that is not escaped or not cleaned; a word that is not broken.
func TestHostile(t *testing.T) {
	rules := testRules(t)
	for _, bad := range hostile() {
		a := accept("2024-04-25 09:00", "1.004859")
		a.Personal.Name, a.Personal.Contact = dossier.NewSecret(bad), dossier.NewSecret(bad)
		l := log(t, rules, a, &dossier.Extend{Meta: meta("2024-05-03 09:00", "R1"), Promised: motcua.MustParseDate("2024-05-10")},
			&dossier.RequestSupplement{Meta: meta("2024-05-03 10:00", "R1")}, &dossier.Stop{Meta: meta("2024-05-03 11:00", "R1")})
		l.ID = dossier.ID(bad)
		for i := range l.Events { // which no command would bring
			if l.Events[i].Reason != "" {
				l.Events[i].Reason = bad
			}
			if i == 0 {
				l.Events[i].Unit = bad
			}
		}
		o := &paper.Options{
			Office: paper.Office{Parent: bad, Name: bad, Place: bad, Contact: bad}, Units: map[string]string{bad: bad}, Reasons: map[string]string{bad: bad},
		}
		all, err := paper.NewDesk(rules, o).All(l, dossier.AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			page, plain := html(t, p, nil), text(t, p, &paper.PrintOptions{Width: 64})
			wellFormed(t, page)
			for _, s := range []string{"<script", "<img", "<b>", "</style><b>"} {
				if strings.Contains(page, s) {
					t.Errorf("%s: %q is in the page", p.Kind, s)
				}
			}
			if strings.Count(page, "<style>") != 1 || strings.Count(page, "</style>") != 1 {
				t.Errorf("%s: the style was broken out of", p.Kind)
			}
			for _, s := range []string{page, plain} {
				if !utf8.ValidString(s) {
					t.Errorf("%s: not UTF-8", p.Kind)
				}
				for _, r := range s {
					if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && r != '\n' || r == 0xfeff {
						t.Errorf("%s: holds %U", p.Kind, r)
					}
				}
			}
			for line := range strings.Lines(plain) {
				n := 0
				for _, r := range strings.TrimRight(line, "\n") {
					if !unicode.In(r, unicode.Mn, unicode.Cf) { // these take no room
						n++
					}
				}
				if n > 64 {
					t.Errorf("%s: a line of %d letters: %q", p.Kind, n, line)
				}
			}
		}
	}
}

// wellFormed fails the test when tags are not closed in order, or the page could load or run something.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Entity = xml.HTMLEntity
	start, end := strings.Index(page, "<style>"), strings.Index(page, "</style>")
	css := page[start+len("<style>") : end]
	sum := sha256.Sum256([]byte(css))
	// The attribute is escaped: + is &#43;
	policy := "sha256-" + strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")
	if !strings.Contains(page, "default-src &#39;none&#39;; style-src &#39;"+policy+"&#39;") {
		t.Error("the policy does not allow the style that is there, or allows more")
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "script", "img", "link", "iframe", "object", "form", "svg", "a":
			t.Errorf("the page has a %s", e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "src" || a.Name.Local == "href" || a.Name.Local == "style" {
				t.Errorf("the page has an attribute %s", a.Name.Local)
			}
		}
	}
	for _, s := range []string{"url(", "@import", "http:", "https:"} {
		if strings.Contains(css, s) {
			t.Errorf("the style has %s", s)
		}
	}
}

// Kills: another size than was asked for; an error of the writer that is lost.
func TestPrint(t *testing.T) {
	rules := testRules(t)
	p := must(paper.NewDesk(rules, options()).Receipt(life(t, rules, days2026), dossier.AsOf{}))
	wellFormed(t, html(t, p, nil))
	wellFormed(t, html(t, p, &paper.PrintOptions{Size: paper.A4, Language: motcua.English}))
	if a5, a4 := html(t, p, nil), html(t, p, &paper.PrintOptions{Size: paper.A4}); !strings.Contains(a5, "size: A5") || strings.Contains(a5, "size: A4") || !strings.Contains(a4, "size: A4") {
		t.Error("the size is not the one asked for")
	}
	for line := range strings.Lines(text(t, p, &paper.PrintOptions{Width: 10})) {
		if n := utf8.RuneCountInString(line); n > 61 {
			t.Errorf("a line of %d letters", n)
		}
	}
	if err := p.WriteHTML(failing{}, nil); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("HTML: %v", err)
	}
	if err := p.WriteText(failing{}, nil); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("text: %v", err)
	}
	// The zero paper is blank and harmless.
	_ = text(t, paper.Paper{}, nil)
	wellFormed(t, html(t, paper.Paper{}, nil))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Kills: days of two months or years run together; a pause or a restart that is not told.
func TestWhy(t *testing.T) {
	cal := calendar.Vietnam()
	restart := calendar.Convention{Supplement: calendar.SupplementRestarts}
	for _, tt := range []struct {
		name     string
		received string
		term     calendar.Term
		conv     *calendar.Convention
		pauses   []calendar.Pause
		want     []string
	}{
		{"over the year", "2025-12-30 09:00", calendar.WorkingDays(3), nil, nil, []string{
			"30/12/2025: ngày đầu, không tính (khoản 2 Điều 147 Bộ luật Dân sự 91/2015/QH13 (24/11/2015))",
			"Tính 31/12/2025, 05–06/01/2026: 3 ngày làm việc",
		}},
		{"hours", "2026-03-02 16:00", calendar.WorkingHours(4 * 3600e9), nil, nil, []string{"Tính 02–03/03/2026: 4 giờ làm việc"}},
		{"a pause", "2026-03-02 09:00", calendar.WorkingDays(5), nil, []calendar.Pause{{From: at("2026-03-03 10:00"), Until: at("2026-03-05 09:00")}}, []string{
			"Không tính 03–04/03/2026: tạm dừng tính thời hạn",
		}},
		{"a restart", "2026-03-02 09:00", calendar.WorkingDays(2), &restart, []calendar.Pause{{From: at("2026-03-04 10:00"), Until: at("2026-03-05 09:00"), Cause: calendar.CauseSupplement}}, []string{
			"Tính 06/03, 09/03/2026: 2 ngày làm việc",
		}},
		{"still open", "2026-03-02 09:00", calendar.WorkingDays(5), nil, []calendar.Pause{{From: at("2026-03-04 10:00")}}, []string{"Đã tính 03/03/2026", "còn 4 ngày làm việc"}},
		{"over months", "2026-03-30 09:00", calendar.CalendarDays(5), nil, nil, []string{"Tính 31/03–04/04/2026: 5 ngày"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ledger, err := cal.Explain(at(tt.received), tt.term, tt.conv, tt.pauses...)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(paper.Why(ledger, motcua.Vietnamese), "\n")
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
		})
	}
	if paper.Why(nil, motcua.English) != nil {
		t.Error("a proof of nothing")
	}
}
