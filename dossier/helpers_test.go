package dossier_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// The people in the tests of this package are invented; the numbers are well formed and belong to nobody that the
// authors know of.

// testCatalogue has a procedure for each rule that a test needs; the code says what it is.
func testCatalogue(t testing.TB) *dossier.Catalogue {
	t.Helper()
	limit := func(term calendar.Term) []dossier.Limit { return []dossier.Limit{{Term: term}} }
	catalogue, err := dossier.NewCatalogue(
		dossier.Procedure{Code: "5wd", Name: "Năm ngày làm việc", Field: "A", Limits: limit(calendar.WorkingDays(5))},
		dossier.Procedure{Code: "4wh", Name: "Bốn giờ làm việc", Field: "A", Limits: limit(calendar.WorkingHours(4 * time.Hour))},
		dossier.Procedure{Code: "none", Name: "Không quy định", Field: "B", Limits: limit(calendar.Term{})},
		dossier.Procedure{Code: "same_day", Name: "Trong ngày", Field: "B", Limits: []dossier.Limit{
			{Term: calendar.SameDay(), Convention: "same_day_15h"},
		}},
		dossier.Procedure{Code: "pauses", Name: "Tạm dừng", Field: "B", Limits: []dossier.Limit{
			{Term: calendar.WorkingDays(5), Supplement: "pauses"},
		}},
		dossier.Procedure{Code: "restarts", Name: "Tính lại", Field: "B", Limits: []dossier.Limit{
			{Term: calendar.WorkingDays(5), Supplement: "restarts"},
		}},
		dossier.Procedure{Code: "options", Name: "Tạm dừng theo tùy chọn", Field: "B", Limits: []dossier.Limit{
			{Term: calendar.WorkingDays(5), Convention: "supplement=pauses"},
		}},
		dossier.Procedure{Code: "cases", Name: "Nhiều trường hợp", Field: "C", Limits: []dossier.Limit{
			{Term: calendar.WorkingDays(1), Channel: dossier.Online, Case: "simple"},
			{Term: calendar.WorkingDays(2), Case: "simple"},
			{Term: calendar.WorkingDays(3), Channel: dossier.Online},
			{Term: calendar.WorkingDays(4), Case: "hard"},
			{Term: calendar.WorkingDays(5), Channel: dossier.Counter},
		}},
		dossier.Procedure{
			Code: "versions", Name: "Bản cũ", Field: "C", Limits: limit(calendar.WorkingDays(3)),
			From: motcua.MustDate(2023, time.January, 1), Until: motcua.MustDate(2024, time.March, 1),
		},
		dossier.Procedure{
			Code: "versions", Name: "Bản mới", Field: "C", Limits: limit(calendar.WorkingDays(7)),
			From: motcua.MustDate(2024, time.April, 1),
		},
		dossier.Procedure{Code: "summer", Name: "Đến hết tháng 8", Field: "C", Limits: limit(calendar.WorkingDays(3)), Until: motcua.MustDate(2026, time.September, 1)},
		dossier.Procedure{Code: "summer", Name: "Từ tháng 9", Field: "C", Limits: limit(calendar.WorkingDays(9)), From: motcua.MustDate(2026, time.September, 1)},
	)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

func testRules(t testing.TB) *dossier.Rules {
	t.Helper()
	rules, err := dossier.NewRules(calendar.Vietnam(), testCatalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// at reads an instant in Viet Nam, written "2024-03-04 09:00".
func at(s string) time.Time { return atTime(s) }

// atTime is at, where a parameter has that name.
func atTime(s string) time.Time {
	when, err := time.ParseInLocation("2006-01-02 15:04", s, motcua.Location())
	if err != nil {
		panic(err)
	}
	return when
}

// meta is the head of a command with everything that any of them needs.
func meta(when string) dossier.Meta {
	return dossier.Meta{At: at(when), Actor: "motcua-01", Unit: "H40.14.03", Reason: "R1"}
}

func person() dossier.Personal {
	return dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Thử"), Number: identity.MustParsePersonalID("040085123456")}
}

// command returns a command that leads to an event of a kind, with everything it needs.
func command(k dossier.Kind, m dossier.Meta) dossier.Command {
	switch k {
	case dossier.KindSubmitted:
		return &dossier.Submit{Meta: m, Channel: dossier.Online, Personal: person()}
	case dossier.KindAccepted:
		return &dossier.Accept{Meta: m, Procedure: "5wd", Channel: dossier.Counter, Personal: person()}
	case dossier.KindRefused:
		return &dossier.Refuse{Meta: m}
	case dossier.KindTransferred:
		return &dossier.Transfer{Meta: m, To: "H40.14.03.02"}
	case dossier.KindSupplementRequested:
		return &dossier.RequestSupplement{Meta: m}
	case dossier.KindSupplemented:
		return &dossier.Supplement{Meta: m}
	case dossier.KindPaymentRequested:
		return &dossier.RequestPayment{Meta: m}
	case dossier.KindPaid:
		return &dossier.Pay{Meta: m}
	case dossier.KindExtended:
		return &dossier.Extend{Meta: m, Promised: motcua.MustDate(2026, time.December, 1)}
	case dossier.KindResolved:
		return &dossier.Resolve{Meta: m}
	case dossier.KindDelivered:
		return &dossier.Deliver{Meta: m, Channel: dossier.Post}
	case dossier.KindWithdrawn:
		return &dossier.Withdraw{Meta: m, By: dossier.Applicant}
	case dossier.KindStopped:
		return &dossier.Stop{Meta: m}
	case dossier.KindReopened:
		return &dossier.Reopen{Meta: m}
	case dossier.KindArrived:
		m.Unit = "H41.20"
		return &dossier.Arrive{Meta: m}
	case dossier.KindConsulted:
		return &dossier.Consult{Meta: m, To: "H40.30", Within: calendar.WorkingDays(2)}
	case dossier.KindAnswered:
		return &dossier.Respond{Meta: m, Leg: 1, Opinion: dossier.Agrees}
	case dossier.KindSuspended:
		return &dossier.Suspend{Meta: m, Cause: calendar.CauseIncident, Basis: motcua.Citation{Document: "301/2026/NĐ-CP"}}
	case dossier.KindResumed:
		return &dossier.Resume{Meta: m}
	case dossier.KindCorrected:
		return &dossier.Correct{Meta: m, Facts: dossier.Correction{Revision: 1, Unit: "H40.14.04"}}
	case dossier.KindRated:
		return &dossier.Rate{Meta: m, Rating: dossier.Rating{Score: 4, Of: 5}}
	case dossier.KindErased:
		return &dossier.Erase{Meta: m}
	}
	panic("no such kind")
}

// life decides commands one after another on a log of its own.
type life struct {
	testing.TB
	rules *dossier.Rules
	log   dossier.Log
}

func newLife(t testing.TB, rules *dossier.Rules) *life {
	return &life{TB: t, rules: rules, log: dossier.Log{ID: "H40-1"}}
}

func (l *life) state() dossier.State { return dossier.Replay(l.log, dossier.AsOf{}) }

// try decides a command and keeps its events.
func (l *life) try(c dossier.Command) error {
	events, err := l.rules.Decide(l.state(), c, time.Time{}, fmt.Sprint("k", len(l.log.Events)))
	l.log.Events = append(l.log.Events, events...)
	return err
}

// do decides commands that must be allowed and returns the state after them.
func (l *life) do(commands ...dossier.Command) dossier.State {
	l.Helper()
	for _, c := range commands {
		if err := l.try(c); err != nil {
			l.Fatalf("%T: %v", c, err)
		}
	}
	return l.state()
}

// problems returns what an error lists, as text without the words for people.
func problems(err error) []string {
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		return nil
	}
	var out []string
	for _, p := range invalid.Problems {
		out = append(out, p.String())
	}
	return out
}
