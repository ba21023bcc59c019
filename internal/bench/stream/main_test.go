package main

import (
	"io"
	"testing"
)

// The file is read as it was made: every dossier is counted, finished early, on time and late, and open.
//
// Kills: rows that are rejected and so cost nothing; a tally of nothing.
func TestCount(t *testing.T) {
	const rows = 2000
	tally, err := count(rows, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if n := tally.Seen(); n != rows {
		t.Errorf("%d dossiers of %d", n, rows)
	}
	total := tally.Total()
	for in := range 2 {
		for out, n := range total[in] {
			if n == 0 && out < 3 {
				t.Errorf("no dossier came in as %d and stands as %d", in, out)
			}
		}
	}
}
