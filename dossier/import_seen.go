package dossier

import (
	"strconv"

	"github.com/motcua/motcua"
)

// seen remembers the codes of a file in bounded memory: which line had one, and how much of the dossier was in it. It is there to say so
// and decides nothing about the store. Codes are held as numbers of 64 bits; two that share one are taken for the same about once in a
// hundred million files of a million rows, and a row is then said to be a duplicate that is not.
type seen struct {
	slots []seenRow // in buckets
}

// seenRow is a row that was read.
type seenRow struct {
	hash  uint64
	line  uint32 // 0 for none
	steps uint8  // those the store has after it; 0 when it was rejected
}

// duplicate says that the code was on the line before.
func (r *seenRow) duplicate() motcua.Problem {
	return motcua.Problem{Path: colCode.String(), Code: motcua.CodeDuplicate, Param: "line " + strconv.FormatUint(uint64(r.line), 10)}
}

const (
	bucketSize = 8
	firstSeen  = 1 << 10
	mostSeen   = 1 << 19 // eight megabytes
)

// hashCode is FNV-1a, mixed so that its low bits depend on all of it.
func hashCode(id ID) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return h ^ h>>32
}

func (s *seen) bucket(h uint64) []seenRow {
	i := int(h&uint64(len(s.slots)-1)) &^ (bucketSize - 1) //nolint:gosec // less than the length
	return s.slots[i : i+bucketSize]
}

// find returns the row that had a code last, if it is remembered.
func (s *seen) find(h uint64) (seenRow, bool) {
	if s.slots == nil {
		return seenRow{}, false
	}
	for _, r := range s.bucket(h) {
		if r.line > 0 && r.hash == h {
			return r, true
		}
	}
	return seenRow{}, false
}

// put remembers a row, in place of the one that had its code before. When there is no room left the oldest in its bucket is forgotten.
func (s *seen) put(r seenRow) {
	if s.slots == nil {
		s.slots = make([]seenRow, firstSeen)
	}
	for !s.place(r, len(s.slots) == mostSeen) {
		old := s.slots
		s.slots = make([]seenRow, 2*len(old))
		for _, o := range old {
			if o.line > 0 {
				s.place(o, true) // a bucket becomes two: there is room
			}
		}
	}
}

func (s *seen) place(r seenRow, anyway bool) bool {
	slots := s.bucket(r.hash)
	at := 0
	for i := range slots {
		if slots[i].line == 0 || slots[i].hash == r.hash {
			slots[i] = r
			return true
		}
		if slots[i].line < slots[at].line {
			at = i
		}
	}
	if anyway {
		slots[at] = r
	}
	return anyway
}
