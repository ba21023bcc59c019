package dossier_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/internal/golden"
)

// Kills: a step that is not drawn, an order that changes, an error of the writer that is swallowed.
func TestWriteDOT(t *testing.T) {
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		var b, again bytes.Buffer
		if err := errors.Join(dossier.WriteDOT(&b, l), dossier.WriteDOT(&again, l)); err != nil || b.String() != again.String() {
			t.Fatalf("%v, or not the same twice", err)
		}
		golden.Equal(t, "lifecycle."+l.String()+".dot", b.Bytes())
		moving := 0
		for _, tr := range dossier.Transitions() {
			if tr.From != tr.To {
				moving++
			}
		}
		if n := strings.Count(b.String(), " -> "); n != moving {
			t.Errorf("%d arrows, want %d", n, moving)
		}
	}
	if err := dossier.WriteDOT(failing{}, motcua.English); err == nil {
		t.Error("an error of the writer is swallowed")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }
