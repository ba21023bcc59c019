package dossier_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
)

// fullCommand has something in every field, and is allowed after the commands of its way.
func fullCommand(k dossier.Kind) (way []dossier.Command, full func() dossier.Command) {
	m := meta("2024-03-06 09:00")
	if k == dossier.KindSubmitted {
		m = meta("2026-09-07 09:00") // when there is a chain to name
	}
	m.Note = dossier.NewSecret("ghi chú")
	accepted := []dossier.Command{accept5("2024-03-04 09:00"), transferTo("2024-03-04 10:00", "H40.20")}
	resolved := append(slices.Clone(accepted), &dossier.Resolve{Meta: meta("2024-03-05 09:00")})
	delivered := append(slices.Clone(resolved), &dossier.Deliver{Meta: meta("2024-03-05 10:00")})
	switch k {
	case dossier.KindSubmitted:
		return nil, func() dossier.Command {
			return &dossier.Submit{
				Meta: m, Channel: dossier.Online, Procedure: "5wd", Case: "c", Personal: person(),
				Link: dossier.Link{Bundle: "B", Chain: "birth", Part: "birth_registration"},
			}
		}
	case dossier.KindAccepted:
		return nil, func() dossier.Command {
			return &dossier.Accept{
				Meta: m, Procedure: "cases", Case: "hard", Channel: dossier.Online, Competent: "H41.20", Elsewhere: true, Promised: motcua.MustDate(2024, 3, 20),
				Papers: []dossier.Paper{{Component: "c", Originals: 1}}, Personal: person(),
			}
		}
	case dossier.KindArrived:
		m.Unit = "H41.20"
		return []dossier.Command{&dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Post, Competent: "H41.20", Elsewhere: true}},
			func() dossier.Command { return &dossier.Arrive{Meta: m} }
	case dossier.KindRefused:
		return []dossier.Command{&dossier.Submit{Meta: meta("2024-03-04 09:00"), Channel: dossier.Online}}, func() dossier.Command { return &dossier.Refuse{Meta: m} }
	case dossier.KindTransferred:
		return accepted, func() dossier.Command {
			return &dossier.Transfer{Meta: m, To: "H40.21", Within: calendar.WorkingDays(1)}
		}
	case dossier.KindSupplementRequested:
		return accepted, func() dossier.Command {
			return &dossier.RequestSupplement{Meta: m, Stage: "s", Basis: law(), Papers: []dossier.PaperRequest{{Component: "c"}}, Within: calendar.WorkingDays(3)}
		}
	case dossier.KindSupplemented:
		return append(slices.Clone(accepted), &dossier.RequestSupplement{Meta: meta("2024-03-05 09:00")}), func() dossier.Command {
			return &dossier.Supplement{Meta: m, Papers: []dossier.Paper{{Component: "c", Originals: 1}}}
		}
	case dossier.KindPaymentRequested:
		return accepted, func() dossier.Command {
			return &dossier.RequestPayment{Meta: m, Obligation: dossier.Obligation{Amount: 1, Notice: "n", Basis: law()}}
		}
	case dossier.KindPaid:
		return append(slices.Clone(accepted), &dossier.RequestPayment{Meta: meta("2024-03-05 09:00")}), func() dossier.Command { return &dossier.Pay{Meta: m} }
	case dossier.KindConsulted:
		return accepted, func() dossier.Command {
			return &dossier.Consult{Meta: m, To: "u", Within: calendar.WorkingDays(1), Outside: true, Silence: true, Basis: law()}
		}
	case dossier.KindAnswered:
		return append(slices.Clone(accepted), &dossier.Consult{Meta: meta("2024-03-05 09:00"), To: "u"}), func() dossier.Command {
			return &dossier.Respond{Meta: m, Leg: 1, Opinion: dossier.Agrees}
		}
	case dossier.KindSuspended:
		return accepted, func() dossier.Command { return &dossier.Suspend{Meta: m, Cause: calendar.CauseIncident, Basis: law()} }
	case dossier.KindResumed:
		return append(slices.Clone(accepted), &dossier.Suspend{Meta: meta("2024-03-05 09:00"), Cause: calendar.CauseIncident, Basis: law()}),
			func() dossier.Command { return &dossier.Resume{Meta: m} }
	case dossier.KindExtended:
		return accepted, func() dossier.Command { return &dossier.Extend{Meta: m, Promised: motcua.MustDate(2024, 3, 20)} }
	case dossier.KindResolved:
		return accepted, func() dossier.Command {
			return &dossier.Resolve{Meta: m, Resolution: dossier.Resolution{Outcome: dossier.Granted, Document: "d", Link: "l"}}
		}
	case dossier.KindDelivered:
		return resolved, func() dossier.Command { return &dossier.Deliver{Meta: m, Channel: dossier.Post} }
	case dossier.KindWithdrawn:
		return accepted, func() dossier.Command { return &dossier.Withdraw{Meta: m, By: dossier.Applicant} }
	case dossier.KindStopped:
		return accepted, func() dossier.Command { return &dossier.Stop{Meta: m} }
	case dossier.KindReopened:
		return delivered, func() dossier.Command { return &dossier.Reopen{Meta: m, Promised: motcua.MustDate(2024, 3, 20)} }
	case dossier.KindCorrected:
		return accepted, func() dossier.Command {
			return &dossier.Correct{
				Meta: m, Facts: dossier.Correction{Revision: 1, At: at("2024-03-04 08:00"), Unit: "u", Reason: "r", Channel: dossier.Post},
				Procedure: "cases", Case: "hard", Personal: person(),
			}
		}
	case dossier.KindRated:
		return resolved, func() dossier.Command { return &dossier.Rate{Meta: m, Rating: dossier.Rating{Score: 3, Of: 5}} }
	case dossier.KindErased:
		m.Note = dossier.Secret{}
		return delivered, func() dossier.Command { return &dossier.Erase{Meta: m} }
	}
	panic("no such kind")
}

// A request that is sent again is carried out once; with the same key and any one thing changed it is another command.
//
// Kills: a made that looks over a field, of any command, also of fields that are added later; a repeat that is refused because the rules
// filled something in.
func TestRepeatsAndNearRepeats(t *testing.T) {
	rules := testRules(t)
	for _, k := range dossier.Kinds() {
		t.Run(k.String(), func(t *testing.T) {
			way, full := fullCommand(k)
			service := dossier.NewService(memstore.New(), rules, nil)
			for i, c := range way {
				if _, err := service.Do(t.Context(), request(fmt.Sprint("w", i), c)); err != nil {
					t.Fatalf("%T: %v", c, err)
				}
			}
			first, err := service.Do(t.Context(), request("k", full()))
			if err != nil {
				t.Fatal(err)
			}
			again, err := service.Do(t.Context(), request("k", full()))
			if err != nil || again.Revision != first.Revision || again.Status != first.Status {
				t.Fatalf("sent again: %v, revision %d after %d", err, again.Revision, first.Revision)
			}
			for _, path := range commandPaths(reflect.TypeOf(full()).Elem()) {
				if slices.Equal(path, []string{"Personal", "Note"}) || k == dossier.KindErased && slices.Equal(path, []string{"Meta", "Note"}) {
					continue // the note of the command takes its place; of an erasure nothing personal is left to compare
				}
				c := full()
				change(t, reflect.ValueOf(c).Elem(), path)
				if _, err := service.Do(t.Context(), request("k", c)); !errors.Is(err, motcua.ErrExists) {
					t.Errorf("the same key with another %v: %v, want ErrExists", path, err)
				}
			}
		})
	}
}

// commandPaths returns the fields of a command, with those of the structs inside, without what is embedded twice over.
func commandPaths(typ reflect.Type) (paths [][]string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Type.Kind() == reflect.Struct && f.Type.NumField() > 0 && f.Type.Field(0).IsExported() {
			for _, p := range commandPaths(f.Type) {
				paths = append(paths, append([]string{f.Name}, p...))
			}
			continue
		}
		paths = append(paths, []string{f.Name})
	}
	return paths
}
