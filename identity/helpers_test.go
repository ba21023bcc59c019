package identity_test

import (
	"os"
	"reflect"
	"strconv"
	"testing"
)

func text(b bool) string { return strconv.FormatBool(b) }

func decimal(n int) string { return strconv.Itoa(n) }

// volume returns how much of something a test does: everything when MOTCUA_LONG is set, a part of it otherwise.
func volume(t *testing.T, all, part int) int {
	t.Helper()
	if os.Getenv("MOTCUA_LONG") != "" {
		return all
	}
	return part
}

func sizeOf(v any) uintptr { return reflect.TypeOf(v).Size() }
