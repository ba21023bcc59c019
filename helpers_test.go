package motcua_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

// random returns a source with a fixed seed: the property tests are the same on every run, the fuzz targets are not.
func random() *rand.Rand { return rand.New(rand.NewPCG(766, 2022)) }

// problem is a motcua.Problem as the tables write it.
func problem(path string, code motcua.Code, param string) motcua.Problem {
	return motcua.Problem{Path: path, Code: code, Param: param}
}

// checkInvalid reports unless err lists exactly the wanted problems, none meaning that it must be nil, and behaves as
// every error of the package must: it is ErrInvalid, it is an *InvalidError, and its text begins with what was read.
func checkInvalid(t *testing.T, err error, what string, want ...motcua.Problem) {
	t.Helper()
	if len(want) == 0 {
		if err != nil {
			t.Errorf("error %v, want none", err)
		}
		return
	}
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("error %v (%T), want an *InvalidError", err, err)
	}
	if !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("error %v is not ErrInvalid", err)
	}
	if invalid.What != what || !strings.HasPrefix(err.Error(), what+": invalid: ") {
		t.Errorf("error %q is about %q, want %q", err, invalid.What, what)
	}
	if diff := cmp.Diff(want, invalid.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// checkJSON reports unless v encodes as want and want decodes as v, alone and inside a struct, with and without the
// escapes that encoding/json writes for HTML.
func checkJSON[T comparable](t *testing.T, v T, want string) {
	t.Helper()
	type box struct {
		V T `json:"v"`
	}
	for _, escape := range []bool{true, false} {
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(escape)
		if err := enc.Encode(box{v}); err != nil {
			t.Fatalf("encode %v: %v", v, err)
		}
		wanted := `{"v":` + want + "}\n"
		if escape {
			wanted = strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(wanted)
		}
		if diff := cmp.Diff(wanted, b.String()); diff != "" {
			t.Errorf("JSON, escaped %v (-want +got):\n%s", escape, diff)
		}
		var got box
		if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
			t.Fatalf("decode %s: %v", b.String(), err)
		}
		if got.V != v {
			t.Errorf("%s decodes as %v, want %v", b.String(), got.V, v)
		}
	}
}

// checkPanics reports unless f panics, and returns what it panicked with.
func checkPanics(t *testing.T, f func()) (with any) {
	t.Helper()
	defer func() {
		if with = recover(); with == nil {
			t.Error("no panic")
		}
	}()
	f()
	return nil
}
