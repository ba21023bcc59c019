package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// problemList returns the problems of an error as their own text, nil for no error.
func problemList(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var inv *motcua.InvalidError
	if !errors.As(err, &inv) || !errors.Is(err, motcua.ErrInvalid) {
		t.Fatalf("not an InvalidError: %v", err)
	}
	var out []string
	for _, p := range inv.Problems {
		out = append(out, p.String())
	}
	return out
}

// instant reads a local time such as 2024-04-25T09:00.
func instant(s string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, motcua.Location()); err == nil {
			return t
		}
	}
	panic("not a local time")
}

func convention(t testing.TB, s string) *calendar.Convention {
	t.Helper()
	c, err := calendar.ParseConvention(s)
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

func term(t testing.TB, s string) calendar.Term {
	t.Helper()
	v, err := calendar.ParseTerm(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// splitTrim splits s and drops what is empty.
func splitTrim(s, sep string) []string {
	var out []string
	for part := range strings.SplitSeq(s, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
