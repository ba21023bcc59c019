package memstore_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) dossier.Store { return memstore.New() })
}

func batch(id dossier.ID) dossier.Batch {
	when := motcua.MustDate(2024, time.March, 4).At(9, 0, 0)
	return dossier.Batch{ID: id, Key: "k", Events: []dossier.Event{{Kind: dossier.KindSubmitted, At: when, Recorded: when, Key: "k"}}}
}

// Any limit that an int can hold is a limit.
//
// Kills: an end computed as start + limit, which overflows.
func TestGreatestLimit(t *testing.T) {
	store := memstore.New()
	for i := range 3 {
		if _, err := store.Append(t.Context(), batch(dossier.ID(fmt.Sprint(i)))); err != nil {
			t.Fatal(err)
		}
	}
	page, err := store.List(t.Context(), dossier.Query{After: "0", Limit: math.MaxInt})
	if err != nil || len(page.IDs) != 2 || page.Next != "" {
		t.Errorf("list: %+v, %v", page, err)
	}
	first, err := store.Feed(t.Context(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := store.Feed(t.Context(), first.Next, math.MaxInt)
	if err != nil || len(rest.Entries) != 2 {
		t.Errorf("feed: %+v, %v", rest, err)
	}
}

func BenchmarkAppend(b *testing.B) {
	store := memstore.New()
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		if _, err := store.Append(b.Context(), batch(dossier.ID(fmt.Sprint(n)))); err != nil {
			b.Fatal(err)
		}
	}
}
