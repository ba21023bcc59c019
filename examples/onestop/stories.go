package main

import (
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// The units. Their names are in counter.go.
const (
	ward      = "H40.14.03"
	justice   = "H40.14.03.02"
	land      = "H40.14.03.03"
	leaders   = "H40.14.03.01"
	elsewhere = "H41.20"
	police    = "G01.40.14"
	insurance = "G24.40.14"
	tax       = "G12.40.14"
)

// story is some dossiers and what happens to them, in order.
type story struct {
	key, vi, en string
	steps       []step
	// asOf are instants at which the dossiers are looked at besides the end, in what was known then and what is known now.
	asOf []time.Time
}

// step is one command for one dossier.
type step struct {
	id dossier.ID
	do dossier.Command
}

// at reads an instant in Viet Nam; the stories are written down by hand, so a slip is a panic.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", s, motcua.Location())
	if err != nil {
		panic(err)
	}
	return t
}

// by is the head of a command: when, and which unit; the account is left at one for each unit.
func by(unit, when string) dossier.Meta {
	return dossier.Meta{At: at(when + ":00"), Actor: "tk-" + unit, Unit: unit}
}

// because is by with a reason.
func because(unit, when, reason string) dossier.Meta {
	m := by(unit, when)
	m.Reason = reason
	return m
}

// person is an invented applicant.
func person(name, number string) dossier.Personal {
	return dossier.Personal{Name: dossier.NewSecret(name), Number: identity.MustParsePersonalID(number)}
}

func stories() []story {
	counter, online := dossier.Counter, dossier.Online
	an, binh, chi := person("Lê Thị An", "040190000118"), person("Phạm Văn Bình", "040088000221"), person("Hoàng Thu Chi", "040195000332")
	granted := dossier.Resolution{Outcome: dossier.Granted}

	full := dossier.ID("H40.14.03-260806-0001")
	late := dossier.ID("H40.14.03-260806-0002")
	away := dossier.ID("H40.14.03-260806-0003")
	gone := dossier.ID("H40.14.03-260806-0004")
	out := dossier.ID("H40.14.03-260805-0009")
	wrong := dossier.ID("H40.14.03-260806-0005")
	tet := dossier.ID("H40.14.03-260212-0007")
	old := dossier.ID("000.14.03.H40-240425-0002")

	afternoon := by(ward, "2026-08-06 15:00")
	afternoon.At = afternoon.At.Add(time.Second)

	return []story{
		{
			key: "counter", vi: "Một hồ sơ trọn vẹn: tiếp nhận, chuyển, bổ sung, nộp tiền, xử lý, trả kết quả",
			en: "A whole life: accepted, handed on, completed, paid for, resolved, delivered",
			steps: []step{
				{full, &dossier.Accept{
					Meta: by(ward, "2026-08-06 08:15"), Procedure: "1.012796", Channel: counter, Personal: an,
					Papers: []dossier.Paper{{Component: "request", Originals: 1, Digitised: true}},
				}},
				{full, &dossier.Transfer{Meta: by(ward, "2026-08-06 10:00"), To: land, Stage: "kiểm tra"}},
				{full, &dossier.RequestSupplement{
					Meta: because(land, "2026-08-07 14:00", "missing"), Papers: []dossier.PaperRequest{{Component: "certificate", Why: dossier.FaultMissing}},
				}},
				{full, &dossier.Supplement{Meta: by(ward, "2026-08-11 09:00"), Papers: []dossier.Paper{{Component: "certificate", Originals: 1, Digitised: true}}}},
				{full, &dossier.RequestPayment{Meta: by(land, "2026-08-13 10:00"), Obligation: dossier.Obligation{Amount: 120000, Notice: "TB-88/CCT"}}},
				{full, &dossier.Pay{Meta: by(tax, "2026-08-14 15:00")}},
				{full, &dossier.Transfer{Meta: by(land, "2026-08-18 16:00"), To: leaders, Stage: "ký duyệt"}},
				{full, &dossier.Resolve{Meta: by(leaders, "2026-08-20 15:30"), Resolution: granted}},
				{full, &dossier.Deliver{Meta: by(ward, "2026-08-21 08:20"), Channel: counter}},
				{full, &dossier.Rate{Meta: by(ward, "2026-08-21 08:25"), Rating: dossier.Rating{Score: 5, Of: 5}}},
			},
		},
		{
			key: "afternoon", vi: "Nhận lúc 15:00:01: chuyển trong ngày làm việc sau", en: "Received at 15:00:01: handed on the next working day",
			steps: []step{
				{late, &dossier.Accept{Meta: afternoon, Procedure: "1.001612", Channel: counter, Personal: binh}},
				{late, &dossier.Transfer{Meta: by(ward, "2026-08-07 07:45"), To: leaders}},
				{late, &dossier.Resolve{Meta: by(leaders, "2026-08-10 10:00"), Resolution: granted}},
				{late, &dossier.Deliver{Meta: by(ward, "2026-08-11 09:00"), Channel: counter}},
			},
		},
		{
			key: "elsewhere", vi: "Nhận phi địa giới: thời hạn tính từ khi cơ quan có thẩm quyền nhận hồ sơ",
			en: "Received regardless of territory: the clock starts at the competent unit",
			steps: []step{
				{away, &dossier.Accept{
					Meta: by(ward, "2026-08-06 15:20"), Procedure: "1.004873", Channel: counter, Personal: chi, Competent: elsewhere, Elsewhere: true,
				}},
				{away, &dossier.Arrive{Meta: by(elsewhere, "2026-08-07 08:05")}},
				{away, &dossier.Resolve{Meta: by(elsewhere, "2026-08-12 16:00"), Resolution: granted}},
			},
			asOf: []time.Time{at("2026-08-06 17:00:00")},
		},
		{
			key: "withdrawn", vi: "Người nộp rút hồ sơ", en: "Withdrawn by the applicant",
			steps: []step{
				{gone, &dossier.Accept{Meta: by(ward, "2026-08-06 10:20"), Procedure: "1.004873", Channel: counter, Personal: binh}},
				{gone, &dossier.Transfer{Meta: by(ward, "2026-08-06 11:00"), To: justice}},
				{gone, &dossier.Withdraw{Meta: because(ward, "2026-08-07 08:30", "changed_mind"), By: dossier.Applicant}},
			},
		},
		{
			key: "refused", vi: "Nộp trực tuyến, bị từ chối tiếp nhận trong 8 giờ làm việc", en: "Sent online, refused within 8 working hours",
			steps: []step{
				{out, &dossier.Submit{Meta: by(ward, "2026-08-05 20:10"), Channel: online, Procedure: "1.004873", Personal: an}},
				{out, &dossier.Refuse{Meta: because(ward, "2026-08-06 10:45", "scope")}},
			},
		},
		{
			key: "correction", vi: "Đính chính: biết lúc đó và biết bây giờ", en: "A correction: what was known then, and now",
			steps: []step{
				{wrong, &dossier.Accept{
					Meta: by(ward, "2026-08-06 13:40"), Procedure: "1.004859", Case: "change", Channel: counter, Personal: chi,
					Papers: []dossier.Paper{{Component: "form", Originals: 1, Digitised: true}, {Component: "birth", Reused: true}},
				}},
				{wrong, &dossier.Transfer{Meta: by(ward, "2026-08-06 14:30"), To: justice, Stage: "thẩm định"}},
				{wrong, &dossier.Resolve{Meta: by(justice, "2026-08-12 08:30"), Resolution: granted}},
				// It was done on the 11th; whoever recorded it took the time of the recording.
				{wrong, &dossier.Correct{
					Meta:  because(justice, "2026-08-14 09:00", "mistyped"),
					Facts: dossier.Correction{Revision: 3, At: at("2026-08-11 16:20:00")},
				}},
			},
			asOf: []time.Time{at("2026-08-13 17:00:00")},
		},
		birth("birth", "LT-260907-01", "Liên thông khai sinh, không xác minh: 3 ngày làm việc", "A linked birth bundle without verification: 3 working days", false),
		birth("verified", "LT-260907-02", "Liên thông khai sinh, có xác minh cư trú: 5 ngày làm việc", "A linked birth bundle with verification: 5 working days", true),
		unsupplemented(),
		{
			key: "tet", vi: "Một hồ sơ qua Tết Bính Ngọ, có xin lỗi và hẹn lại", en: "Over Tết 2026, with an apology and a new date",
			steps: []step{
				{tet, &dossier.Accept{Meta: by(ward, "2026-02-12 09:00"), Procedure: "1.001612", Channel: counter, Personal: binh}},
				{tet, &dossier.Transfer{Meta: by(ward, "2026-02-12 11:00"), To: leaders, Within: calendar.WorkingDays(2)}},
				{tet, &dossier.Extend{Meta: because(leaders, "2026-02-23 16:00", "overload"), Promised: motcua.MustParseDate("2026-02-26")}},
				{tet, &dossier.Resolve{Meta: by(leaders, "2026-02-26 10:00"), Resolution: granted}},
				{tet, &dossier.Deliver{Meta: by(ward, "2026-02-26 15:00"), Channel: counter}},
			},
		},
		{
			key: "decree61", vi: "Năm 2024, theo Nghị định 61/2018: trả lại để bổ sung, xin lỗi, từ chối giải quyết",
			en: "In 2024, under Decree 61/2018: returned, apologised for, denied",
			steps: []step{
				{old, &dossier.Accept{Meta: by(ward, "2024-04-25 09:00"), Procedure: "1.004859", Case: "change", Channel: counter, Personal: an}},
				{old, &dossier.Transfer{Meta: by(ward, "2024-04-25 10:00"), To: justice, Stage: "thẩm định"}},
				{old, &dossier.RequestSupplement{Meta: because(justice, "2024-04-26 09:00", "missing"), Papers: []dossier.PaperRequest{{Component: "proof", Why: dossier.FaultMissing}}}},
				{old, &dossier.Supplement{Meta: by(ward, "2024-05-02 08:30"), Papers: []dossier.Paper{{Component: "proof", Copies: 1}}}},
				{old, &dossier.Extend{Meta: because(leaders, "2024-05-04 16:00", "overload"), Promised: motcua.MustParseDate("2024-05-10")}},
				{old, &dossier.Resolve{Meta: because(leaders, "2024-05-09 15:00", "not_eligible"), Resolution: dossier.Resolution{Outcome: dossier.Denied}}},
			},
		},
	}
}

// birth is the bundle of linked procedures of Decree 301/2026/NĐ-CP: registration in 24 hours, and with its result residence and
// health insurance at once.
func birth(key, bundle, vi, en string, verified bool) story {
	first, residence, card := dossier.ID(bundle+"-KS"), dossier.ID(bundle+"-TT"), dossier.ID(bundle+"-BH")
	link := func(part string, verified bool) dossier.Link {
		return dossier.Link{Bundle: bundle, Chain: "birth", Part: part, Verified: verified}
	}
	mother := person("Đặng Thị Dung", "040198000445")
	registered := "2026-09-07 15:30"
	done, carded := "2026-09-09 11:00", "2026-09-08 14:00"
	if verified {
		done = "2026-09-14 09:00"
	}
	return story{
		key: key, vi: vi, en: en,
		steps: []step{
			{first, &dossier.Submit{Meta: by(ward, "2026-09-07 08:00"), Channel: dossier.Online, Procedure: "1.001193", Personal: mother}},
			{first, &dossier.Accept{Meta: by(justice, "2026-09-07 08:40"), Link: link("birth_registration", false)}},
			{first, &dossier.Resolve{Meta: by(leaders, registered), Resolution: dossier.Resolution{Outcome: dossier.Granted}}},
			{residence, &dossier.Submit{Meta: by(police, "2026-09-07 15:34"), Channel: dossier.Online, Procedure: "1.004222", Personal: mother}},
			{residence, &dossier.Accept{Meta: by(police, "2026-09-07 16:10"), Link: link("permanent_residence", verified)}},
			{card, &dossier.Submit{Meta: by(insurance, "2026-09-07 15:36"), Channel: dossier.Online, Procedure: "1.014137", Personal: mother}},
			{card, &dossier.Accept{Meta: by(insurance, "2026-09-08 09:10"), Link: link("health_insurance", false)}},
			{card, &dossier.Resolve{Meta: by(insurance, carded), Resolution: dossier.Resolution{Outcome: dossier.Granted}}},
			{residence, &dossier.Resolve{Meta: by(police, done), Resolution: dossier.Resolution{Outcome: dossier.Granted}}},
		},
	}
}

// unsupplemented is a bundle that ends at its first part: nobody completed it within 7 working days.
func unsupplemented() story {
	id := dossier.ID("LT-260907-03-KS")
	return story{
		key: "unsupplemented", vi: "Liên thông khai sinh dừng: 7 ngày làm việc không bổ sung", en: "A birth bundle stopped: not completed in 7 working days",
		steps: []step{
			{id, &dossier.Accept{
				Meta: by(justice, "2026-09-07 09:00"), Procedure: "1.001193", Channel: dossier.Online, Personal: person("Vũ Thị Em", "040199000557"),
				Papers: []dossier.Paper{{Component: "form", Originals: 1, Signed: true}},
				Link:   dossier.Link{Bundle: "LT-260907-03", Chain: "birth", Part: "birth_registration"},
			}},
			{id, &dossier.RequestSupplement{
				Meta: because(justice, "2026-09-07 16:00", "missing"), Papers: []dossier.PaperRequest{{Component: "birth_notice", Why: dossier.FaultMissing}},
			}},
			{id, &dossier.Stop{Meta: because(leaders, "2026-09-17 08:00", dossier.ReasonNotSupplemented)}},
		},
	}
}
