package dossier_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
)

// The personal numbers in this file are invented.

// before returns the commands that a command of a kind needs before it.
func before(k dossier.Kind) []dossier.Command {
	accept := &dossier.Accept{Meta: meta("2024-03-04 09:00"), Procedure: "5wd", Channel: dossier.Counter}
	after := func(kinds ...dossier.Kind) []dossier.Command {
		list := []dossier.Command{accept, command(dossier.KindTransferred, meta("2024-03-04 10:00"))}
		for _, k := range kinds {
			list = append(list, command(k, meta("2024-03-05 09:00")))
		}
		return list
	}
	switch k {
	case dossier.KindSubmitted, dossier.KindAccepted:
		return nil
	case dossier.KindRefused:
		return []dossier.Command{command(dossier.KindSubmitted, meta("2024-03-04 09:00"))}
	case dossier.KindSupplemented:
		return after(dossier.KindSupplementRequested)
	case dossier.KindPaid:
		return after(dossier.KindPaymentRequested)
	case dossier.KindAnswered:
		return after(dossier.KindConsulted)
	case dossier.KindResumed:
		return after(dossier.KindSuspended)
	case dossier.KindDelivered:
		return after(dossier.KindResolved)
	case dossier.KindReopened, dossier.KindRated, dossier.KindErased:
		return after(dossier.KindResolved, dossier.KindDelivered)
	case dossier.KindArrived:
		accept.Competent, accept.Elsewhere = "H41.20", true
		return []dossier.Command{accept}
	}
	return after()
}

// textsOf calls do for every text that a value has, by its path.
func textsOf(v reflect.Value, path string, do func(path string, v reflect.Value)) {
	switch {
	case v.Type() == reflect.TypeFor[dossier.Secret](), v.Kind() == reflect.String:
		do(path, v)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch {
			case f.Anonymous:
				textsOf(v.Field(i), path, do)
			case f.IsExported():
				textsOf(v.Field(i), strings.TrimPrefix(path+"."+f.Name, "."), do)
			}
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		textsOf(v.Index(0), path+"[0]", do)
	}
}

// A personal number in any text of any command is refused, or goes with what is erased; but for the texts that are known to be facts, which
// are codes of units and accounts, and documents with where they are.
//
// Kills: a reason that is prose; a new text of a command about which nobody thought; a text that is personal and is put with the facts.
func TestCanaryInEveryText(t *testing.T) {
	rules := testRules(t)
	stays, goes, refused := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, k := range dossier.Kinds() {
		at := "2024-03-06 09:00"
		if k == dossier.KindSubmitted || k == dossier.KindAccepted {
			at = "2024-03-04 09:00"
		}
		blank := command(k, meta(at))
		var paths []string
		textsOf(reflect.ValueOf(blank).Elem(), "", func(path string, _ reflect.Value) { paths = append(paths, path) })
		for _, path := range paths {
			l := newLife(t, rules)
			l.do(before(k)...)
			c := command(k, meta(at))
			textsOf(reflect.ValueOf(c).Elem(), "", func(p string, v reflect.Value) {
				switch {
				case p != path:
				case v.Kind() == reflect.String:
					v.SetString("CCCD " + canaryNumber)
				default:
					v.Set(reflect.ValueOf(dossier.NewSecret("CCCD " + canaryNumber)))
				}
			})
			if err := l.try(trimmed(c)); err != nil {
				if hasCanary(err.Error()) {
					t.Errorf("%s: %s: the error quotes it", k, path)
				}
				refused[path] = true
				continue
			}
			store := memstore.New()
			b := dossier.Batch{ID: "a", Key: "k", Events: slices.Clone(l.log.Events)}
			for i := range b.Events {
				b.Events[i].Key = "k"
			}
			if _, err := store.Append(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			if err := store.Erase(t.Context(), "a", len(b.Events)); err != nil {
				t.Fatal(err)
			}
			log, err := store.Load(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			left := false
			for _, e := range log.Events {
				left = left || strings.Contains(string(e.Personal.AppendReveal(dossier.AppendFacts(nil, e))), canaryNumber)
			}
			if left {
				stays[path] = true
			} else {
				goes[path] = true
			}
		}
	}
	want := []string{
		"Actor", "Unit", "To", "Stage", "Competent", "Facts.Unit", "Papers[0].Component",
		"Basis.Article", "Basis.Document", "Obligation.Basis.Article", "Obligation.Basis.Document", "Obligation.Notice",
		"Resolution.Document", "Resolution.Link", "Procedure", "Case",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(stays))); diff != "" {
		t.Errorf("texts that an erasure does not reach (-want +got):\n%s", diff)
	}
	for _, p := range []string{"Note", "Personal.Name", "Personal.Contact", "Personal.Note"} {
		if !goes[p] || refused[p] {
			t.Errorf("%s is not erased", p)
		}
	}
	for _, p := range []string{"Reason", "Facts.Reason"} {
		if !refused[p] || goes[p] {
			t.Errorf("%s is not refused", p)
		}
	}
}

// trimmed takes off a command the list items that are empty.
func trimmed(c dossier.Command) dossier.Command {
	switch c := c.(type) {
	case *dossier.Accept:
		if c.Papers[0] == (dossier.Paper{}) {
			c.Papers = nil
		}
	case *dossier.Supplement:
		if c.Papers[0] == (dossier.Paper{}) {
			c.Papers = nil
		}
	case *dossier.RequestSupplement:
		if c.Papers[0] == (dossier.PaperRequest{}) {
			c.Papers = nil
		}
	}
	return c
}
