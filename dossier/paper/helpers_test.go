package paper_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/identity"
)

// The people and offices in the tests of this package are invented; the numbers are well formed and belong to nobody that the
// authors know of.

const (
	ward   = "H40.14.03"
	team   = "H40.14.03.02"
	leader = "H40.14.03.01"
	other  = "H41.20"
)

func testRules(t testing.TB) *dossier.Rules {
	t.Helper()
	decision := motcua.Citation{Document: "QĐ 1872/QĐ-BTP", Issued: motcua.MustDate(2020, time.September, 4), Quality: motcua.Medium}
	catalogue, err := dossier.NewCatalogue(
		dossier.Procedure{
			Code: "1.004859", Name: "Thay đổi, cải chính, bổ sung thông tin hộ tịch", Field: "Hộ tịch", Decision: decision,
			Limits: []dossier.Limit{
				{
					Term: calendar.WorkingDays(5), Case: "change",
					Source: motcua.Citation{Document: "60/2014/QH13", Issued: motcua.MustDate(2014, time.November, 20), Article: "art. 28", Quality: motcua.Medium},
					Stages: []dossier.Stage{
						{Name: "thẩm định", Term: calendar.WorkingDays(3)},
						{Name: "ký duyệt", Term: calendar.WorkingHours(8 * time.Hour)},
					},
				},
			},
			Cases:      []dossier.Case{{Key: "change", Name: "Thay đổi, cải chính hộ tịch"}},
			CloseAfter: calendar.WorkingDays(7),
			Components: []dossier.Component{
				{Key: "form", Name: "Tờ khai đăng ký việc thay đổi, cải chính, bổ sung thông tin hộ tịch", Originals: 1},
				{Key: "certificate", Name: "Giấy khai sinh", Copies: 1},
				{Key: "proof", Name: "Giấy tờ liên quan đến việc thay đổi, cải chính hộ tịch", Copies: 1},
			},
			Fees: []dossier.Fee{
				{Name: "Lệ phí hộ tịch", Amount: 15000, Channel: dossier.Counter},
				{Name: "Bản sao trích lục", Amount: 8000, Per: "bản", Condition: "nếu có yêu cầu"},
			},
		},
		dossier.Procedure{Code: "none", Name: "Không quy định thời hạn", Field: "B", Limits: []dossier.Limit{{}}},
		dossier.Procedure{Code: "now", Name: "Chứng thực bản sao", Field: "B", Immediate: true, Limits: []dossier.Limit{{Term: calendar.SameDay(), Convention: "same_day_15h"}}},
		dossier.Procedure{Code: "unclear", Name: "Hạn không rõ", Field: "B", Limits: []dossier.Limit{{Recorded: "DIRECT:15 HOUR", Unclear: "a time of day"}}},
		dossier.Procedure{Code: "pauses", Name: "Tạm dừng", Field: "B", Limits: []dossier.Limit{{
			Term: calendar.WorkingDays(5), Supplement: "pauses", Source: motcua.Citation{Document: "1/2026/NĐ-CP", Article: "art. 2"},
		}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func options() *paper.Options {
	return &paper.Options{
		Office: paper.Office{
			Parent: "Ủy ban nhân dân phường Sao Mai", Name: "Trung tâm Phục vụ hành chính công", Place: "Sao Mai",
			Contact: "Số 1 đường Bình Minh, phường Sao Mai; điện thoại 0238 000 0000",
		},
		Units: map[string]string{
			ward: "Trung tâm Phục vụ hành chính công phường Sao Mai", team: "Công chức Tư pháp – Hộ tịch", leader: "Lãnh đạo Ủy ban nhân dân phường",
			other: "Ủy ban nhân dân phường Bình Minh",
		},
		Reasons: map[string]string{
			"missing":  "Hồ sơ còn thiếu giấy tờ",
			"overload": "Số lượng hồ sơ tăng đột biến trong tuần",
			"scope":    "Không thuộc thẩm quyền giải quyết của phường",
			"wrong":    "Nhập sai",
			"incident": "Hệ thống gặp sự cố",
		},
	}
}

// at reads an instant in Viet Nam, written "2024-03-04 09:00" or with seconds.
func at(s string) time.Time {
	layout := "2006-01-02 15:04"
	if strings.Count(s, ":") == 2 {
		layout = "2006-01-02 15:04:05"
	}
	when, err := time.ParseInLocation(layout, s, motcua.Location())
	if err != nil {
		panic(err)
	}
	return when
}

func meta(when, reason string) dossier.Meta {
	return dossier.Meta{At: at(when), Actor: "motcua-01", Unit: ward, Reason: reason}
}

func from(unit string, m dossier.Meta) dossier.Meta {
	m.Unit = unit
	return m
}

func person() dossier.Personal {
	return dossier.Personal{
		Name: dossier.NewSecret("Nguyễn Văn Thử"), Number: identity.MustParsePersonalID("040085123456"), Contact: dossier.NewSecret("Khối 3, phường Sao Mai"),
	}
}

// log decides commands that must be allowed. The state before a command that waits in commands is what the ones before led to.
func log(t testing.TB, rules *dossier.Rules, commands ...dossier.Command) dossier.Log {
	t.Helper()
	l := dossier.Log{ID: "H40.14.03-240425-0001"}
	for i, c := range commands {
		events, err := rules.Decide(dossier.Replay(l, dossier.AsOf{}), c, time.Time{}, fmt.Sprint("k", i))
		if err != nil {
			t.Fatalf("%T: %v", c, err)
		}
		l.Events = append(l.Events, events...)
	}
	return l
}

func accept(when, procedure string) *dossier.Accept {
	a := &dossier.Accept{Meta: meta(when, ""), Procedure: procedure, Channel: dossier.Counter, Personal: person()}
	if procedure == "1.004859" {
		a.Case = "change"
		a.Papers = []dossier.Paper{{Component: "form", Originals: 1, Digitised: true}, {Component: "certificate", Copies: 1, Digitised: true}}
	}
	return a
}

// life is a dossier with everything that a counter meets, on the days of a profile.
func life(t testing.TB, rules *dossier.Rules, day [7]string) dossier.Log {
	return log(
		t, rules,
		accept(day[0]+" 09:00", "1.004859"),
		&dossier.Transfer{Meta: meta(day[0]+" 10:30", ""), To: team, Stage: "thẩm định"},
		&dossier.RequestSupplement{
			Meta: from(team, meta(day[1]+" 10:00", "missing")), Basis: motcua.Citation{Document: "123/2015/NĐ-CP", Issued: motcua.MustDate(2015, time.November, 15), Article: "art. 7", Quality: motcua.Medium},
			Papers: []dossier.PaperRequest{{Component: "proof", Why: dossier.FaultMissing}, {Component: "certificate", Why: dossier.FaultWrong}},
		},
		&dossier.Supplement{Meta: meta(day[2]+" 08:30", ""), Papers: []dossier.Paper{{Component: "proof", Copies: 1}}},
		&dossier.Extend{Meta: from(leader, meta(day[3]+" 16:00", "overload")), Promised: motcua.MustParseDate(day[5])},
		&dossier.Consult{Meta: from(team, meta(day[3]+" 16:10", "")), To: other, Within: calendar.WorkingDays(1)},
		&dossier.Respond{Meta: from(team, meta(day[4]+" 09:00", "")), Leg: 1, Opinion: dossier.Agrees},
		&dossier.Transfer{Meta: from(team, meta(day[4]+" 10:00", "")), To: leader, Stage: "ký duyệt"},
		&dossier.Resolve{Meta: from(leader, meta(day[5]+" 09:15", "")), Resolution: dossier.Resolution{Outcome: dossier.Granted, Document: "12/TL"}},
		&dossier.Deliver{Meta: meta(day[6]+" 08:05", ""), Channel: dossier.Counter},
	)
}

// The days of a life under each of the two circulars.
var (
	days2024 = [7]string{"2024-04-25", "2024-05-02", "2024-05-06", "2024-05-10", "2024-05-14", "2024-05-17", "2024-05-20"}
	days2026 = [7]string{"2026-02-12", "2026-02-24", "2026-02-26", "2026-03-03", "2026-03-06", "2026-03-10", "2026-03-11"}
)

// refused is a dossier refused at reception on a day, stopped one that was not completed.
func refused(t testing.TB, rules *dossier.Rules, day string) dossier.Log {
	return log(
		t, rules,
		&dossier.Submit{Meta: meta(day+" 08:10", ""), Channel: dossier.Counter, Procedure: "1.004859", Case: "change", Personal: person()},
		&dossier.Refuse{Meta: meta(day+" 08:40", "scope")},
	)
}

func stopped(t testing.TB, rules *dossier.Rules, day, asked, end string) dossier.Log {
	return log(
		t, rules,
		accept(day+" 09:00", "1.004859"),
		&dossier.RequestSupplement{Meta: meta(asked+" 10:00", "missing"), Papers: []dossier.PaperRequest{{Component: "proof", Why: dossier.FaultMissing}}},
		&dossier.Stop{Meta: from(leader, meta(end+" 15:00", dossier.ReasonNotSupplemented))},
	)
}

func text(t testing.TB, p paper.Paper, o *paper.PrintOptions) string {
	t.Helper()
	var b strings.Builder
	if err := p.WriteText(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func html(t testing.TB, p paper.Paper, o *paper.PrintOptions) string {
	t.Helper()
	var b strings.Builder
	if err := p.WriteHTML(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func must(p paper.Paper, err error) paper.Paper {
	if err != nil {
		panic(err)
	}
	return p
}
