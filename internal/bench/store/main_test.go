package main

import (
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
)

// TestBothDoTheSame: what is compared takes the same batches, refuses the same, and changes its hash with the same fields.
func TestBothDoTheSame(t *testing.T) {
	life, err := decided()
	if err != nil {
		t.Fatal(err)
	}
	if len(life) != 5 {
		t.Fatalf("%d events", len(life))
	}
	for name, do := range map[string]appender{"by hand": newByHand().append, "memstore": sealed(memstore.New())} {
		b := dossier.Batch{ID: "a", Key: life[0].Key, Events: life[:1]}
		if err := do(b, dossier.Log{ID: "a"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		stale := dossier.Batch{ID: "a", Key: life[1].Key, Events: life[1:2]}
		if err := do(stale, dossier.Log{ID: "a"}); err == nil {
			t.Errorf("%s: a stale batch was taken", name)
		}
		if err := do(dossier.Batch{ID: "a", Key: "x", Events: life[:1]}, dossier.Log{ID: "a"}); err == nil {
			t.Errorf("%s: a batch with a foreign event was taken", name)
		}
	}
	hash := func(change func(*dossier.Event)) [32]byte {
		s := newByHand()
		e := life[1].Clone()
		change(&e)
		if err := s.append(dossier.Batch{ID: "a", Key: e.Key, Events: []dossier.Event{e}}, dossier.Log{}); err != nil {
			t.Fatal(err)
		}
		return s.logs["a"].last
	}
	base := hash(func(*dossier.Event) {})
	for name, change := range map[string]func(*dossier.Event){
		"unit": func(e *dossier.Event) { e.Unit = "x" }, "promise": func(e *dossier.Event) { e.Promise.Date = motcua.Date{} },
		"procedure": func(e *dossier.Event) { e.Accepted.Procedure = "x" },
	} {
		if hash(change) == base {
			t.Errorf("by hand: another %s has the same hash", name)
		}
	}
}

// TestRun: the program itself, on a small scale.
func TestRun(t *testing.T) {
	if err := run(2, 500, true); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkAppend(b *testing.B) {
	life, err := decided()
	if err != nil {
		b.Fatal(err)
	}
	for _, side := range []struct {
		name string
		open func() appender
	}{
		{"map+mutex", func() appender { return newByHand().append }},
		{"memstore", func() appender { return sealed(memstore.New()) }},
	} {
		b.Run(side.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sample(life, 0, 200, side.open()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/200/5, "ns/event")
		})
	}
}
