package memstore

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/motcua/motcua/dossier"
)

// arena is a list of large slices of bytes in which things are put one behind the other and stay. A place in it is a number:
// the slice in the upper half, the byte in the lower. 0 is no place.
type arena struct{ chunks [][]byte }

const (
	firstChunk = 4 << 10
	largeChunk = 1 << 20
)

// take makes room for n bytes, which are zero.
func (a *arena) take(n int) (at uint64, b []byte) {
	i := len(a.chunks) - 1
	if i < 0 || cap(a.chunks[i])-len(a.chunks[i]) < n {
		size := largeChunk
		if i < 8 {
			size = firstChunk << (i + 1)
		}
		i++
		// The first byte of a slice stays unused: no place is 0.
		a.chunks = append(a.chunks, make([]byte, 1, max(size, n+1)))
	}
	c := a.chunks[i]
	from := len(c)
	a.chunks[i] = c[:from+n]
	return uint64(i)<<32 | uint64(from), c[from : from+n : from+n]
}

// at returns the bytes from a place to the end of its slice.
func (a *arena) at(place uint64) []byte { return a.chunks[place>>32][uint32(place):] }

// next returns the place behind something of n bytes, in the next slice when this one is used up.
func (a *arena) next(place uint64, n int) uint64 {
	if i, from := place>>32, uint64(uint32(place))+uint64(n); from < uint64(len(a.chunks[i])) {
		return i<<32 | from
	}
	return (place>>32+1)<<32 | 1
}

// record is an event as it lies in the arena of facts:
//
//	 0  where the record of the event before in the same dossier is
//	 8  where what is personal is; 0 for nothing
//	16  the number of the dossier
//	20  the revision
//	24  the hash of the key, to look for it without reading the facts
//	28  the length of the facts; the highest bit says that there is a digest
//	32  the hash of the seal
//	64  the digest, if there is one
//	    the facts
type record []byte

const (
	headBytes  = 64
	hasDigest  = 1 << 31
	markEvery  = 64 // see memory.marks
	digestSize = len(dossier.Seal{}.Digest)
)

func (r record) previous() uint64 { return binary.LittleEndian.Uint64(r) }
func (r record) personal() uint64 { return binary.LittleEndian.Uint64(r[8:]) }
func (r record) dossier() uint32  { return binary.LittleEndian.Uint32(r[16:]) }
func (r record) revision() uint32 { return binary.LittleEndian.Uint32(r[20:]) }
func (r record) key() uint32      { return binary.LittleEndian.Uint32(r[24:]) }

func (r record) setPersonal(at uint64) { binary.LittleEndian.PutUint64(r[8:], at) }

func (r record) lengths() (digest, facts int) {
	n := binary.LittleEndian.Uint32(r[28:])
	if n&hasDigest != 0 {
		digest = digestSize
	}
	return digest, int(n &^ hasDigest)
}

func (r record) size() int {
	digest, facts := r.lengths()
	return headBytes + digest + facts
}

// What is personal lies in an arena of its own: the length of the payload, the salt, the token, the payload.
const (
	saltAt    = 4
	tokenAt   = saltAt + len(dossier.Seal{}.Salt)
	payloadAt = tokenAt + 4 + len(dossier.Token{}.Sum)
)

type payload []byte

// cut returns the payload without what lies behind it.
func (p payload) cut() payload { return p[:payloadAt+int(binary.LittleEndian.Uint32(p))] }

func (p payload) token() (t dossier.Token) {
	t.Key = binary.LittleEndian.Uint32(p[tokenAt:])
	copy(t.Sum[:], p[tokenAt+4:])
	return t
}

func (p payload) setToken(t dossier.Token) {
	binary.LittleEndian.PutUint32(p[tokenAt:], t.Key)
	copy(p[tokenAt+4:], t.Sum[:])
}

// encoded holds the facts and payloads of a batch, ready to be put into the arenas. It is a value, so that its buffers can stay on the
// stack.
type encoded struct {
	b    []byte
	ends []int // of the facts and the payload of each event
}

func (w encoded) add(e *dossier.Event) encoded {
	b := dossier.AppendFacts(w.b, *e)
	facts := len(b)
	b = e.Personal.AppendReveal(b)
	return encoded{b, append(w.ends, facts, len(b))}
}

func (w encoded) get(i int) (facts, personal []byte) {
	from := 0
	if i > 0 {
		from = w.ends[2*i-1]
	}
	return w.b[from:w.ends[2*i]], w.b[w.ends[2*i]:w.ends[2*i+1]]
}

// write puts the events of a batch behind those of a dossier.
func (m *memory) write(no, key uint32, events []dossier.Event, w encoded) {
	d := &m.rows[no]
	var before dossier.Token
	if d.count > 0 && slices.ContainsFunc(events, func(e dossier.Event) bool { return !e.Token.IsZero() }) {
		before = m.token(no)
	}
	for i := range events {
		e := &events[i]
		facts, personal := w.get(i)
		digest := 0
		length := uint32(len(facts))
		if e.Seal.Digest != [32]byte{} {
			digest, length = digestSize, length|hasDigest
		}
		at, r := m.facts.take(headBytes + digest + len(facts))
		d.count++
		binary.LittleEndian.PutUint64(r, d.last)
		binary.LittleEndian.PutUint32(r[16:], no)
		binary.LittleEndian.PutUint32(r[20:], d.count)
		binary.LittleEndian.PutUint32(r[24:], key)
		binary.LittleEndian.PutUint32(r[28:], length)
		copy(r[32:], e.Seal.Hash[:])
		if digest > 0 {
			copy(r[headBytes:], e.Seal.Digest[:])
		}
		copy(r[headBytes+digest:], facts)
		if len(personal) > 0 || e.Seal.Salt != [16]byte{} || !e.Token.IsZero() {
			at, p := m.personal.take(payloadAt + len(personal))
			binary.LittleEndian.PutUint32(p, uint32(len(personal)))
			copy(p[saltAt:], e.Seal.Salt[:])
			payload(p).setToken(e.Token)
			copy(p[payloadAt:], personal)
			record(r).setPersonal(at)
			if !e.Token.IsZero() {
				m.retie(no, before, e.Token)
				before = e.Token
			}
		}
		d.last = at
		if m.events%markEvery == 0 {
			m.marks = append(m.marks, at)
		}
		m.events++
	}
}

func (m *memory) record(at uint64) record { return m.facts.at(at) }

// records calls do for each record of a dossier, the last first, until it returns false.
func (m *memory) records(no uint32, do func(r record) bool) {
	for at := m.rows[no].last; at != 0; {
		r := m.record(at)
		if !do(r) {
			return
		}
		at = r.previous()
	}
}

// hasKey reports whether a dossier has an event whose key has that hash.
func (m *memory) hasKey(no, key uint32) bool {
	for at := m.rows[no].last; at != 0; {
		r := m.record(at)
		if r.key() == key {
			return true
		}
		at = r.previous()
	}
	return false
}

// event reads a record. What it gives shares no memory with the store.
func (m *memory) event(r record) (dossier.Event, error) {
	digest, n := r.lengths()
	e, err := dossier.ParseFacts(r[headBytes+digest : headBytes+digest+n])
	if err != nil {
		return e, fmt.Errorf("memstore: %w", err)
	}
	copy(e.Seal.Hash[:], r[32:])
	if digest > 0 {
		copy(e.Seal.Digest[:], r[headBytes:])
	}
	at := r.personal()
	if at == 0 {
		return e, nil
	}
	p := payload(m.personal.at(at)).cut()
	copy(e.Seal.Salt[:], p[saltAt:])
	e.Token = p.token()
	if e.Personal, err = dossier.ParsePersonal(p[payloadAt:]); err != nil {
		return e, fmt.Errorf("memstore: %w", err)
	}
	return e, nil
}

// log reads the records of a dossier.
func (m *memory) log(no uint32) (log dossier.Log, err error) {
	log = dossier.Log{ID: dossier.ID(m.id(no)), Events: make([]dossier.Event, m.rows[no].count)}
	m.records(no, func(r record) bool {
		log.Events[r.revision()-1], err = m.event(r)
		return err == nil
	})
	if err != nil {
		return dossier.Log{}, err
	}
	return log, nil
}
