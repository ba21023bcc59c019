package portal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/golden"
)

// Every field goes to its place on the wire.
//
// Kills: a field that is written under the name of another, such as the telephone number in Fax; one that is forgotten.
func TestGoldenEncode(t *testing.T) {
	for name, m := range full(t) {
		t.Run(name, func(t *testing.T) {
			leaves(reflect.ValueOf(m).Elem(), "", "", func(_, path string, v reflect.Value) {
				if v.IsZero() {
					t.Errorf("the full message has nothing in %s", path)
				}
			})
			var b bytes.Buffer
			if err := json.Indent(&b, []byte(encode(t, codecFor(t, m), m)), "", "  "); err != nil {
				t.Fatal(err)
			}
			b.WriteByte('\n')
			golden.Equal(t, name+".json", b.Bytes())
		})
	}
}

// Every field on the wire comes to its place in Go.
//
// Kills: a field that is read into another; an instant in another zone.
func TestGoldenDecode(t *testing.T) {
	for name, m := range full(t) {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			got := empty(m)
			if findings := decode(t, codecFor(t, m), string(text), got); findings != nil {
				t.Errorf("findings: %v", findings)
			}
			diff(t, m, got)
			var b strings.Builder
			leaves(reflect.ValueOf(got).Elem(), "", "", func(wire, path string, v reflect.Value) {
				fmt.Fprintf(&b, "%s\t%s\t%s\n", wire, path, reveal(v))
			})
			golden.Equal(t, name+".fields.txt", b.String())
			if again := encode(t, codecFor(t, m), got); again != compact(t, text) {
				t.Errorf("encoded again:\n%s", again)
			}
		})
	}
}
