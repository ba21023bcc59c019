package dossier

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
)

// Seal ties an event to those before it, so that a log that was changed afterwards can be told from one that was not. A store keeps
// it as it is given. The zero value is no seal.
type Seal struct {
	// Salt is random and kept beside the personal payload: without it nobody can try out who the payload may have been about.
	// It is erased with the payload. Zero when there is no payload, or one that is not covered.
	Salt [16]byte
	// Digest is the salted digest of the personal payload. It stays when the payload is erased. Zero when there was none, or
	// one that is not covered, see [Sealer].
	Digest [32]byte
	// Hash is over the Hash of the event before, the dossier's ID, the revision, the facts of the event and the Digest.
	Hash [32]byte
}

// IsZero reports whether there is no seal.
func (s Seal) IsZero() bool { return s == Seal{} }

// Sealer seals events before they are appended. A store never does it: it keeps what it is given. The zero value and nil are
// usable. It is safe for concurrent use when its parts are.
type Sealer struct {
	// Random is where salts come from: crypto/rand.Reader. Without it the facts are sealed and personal payloads are not covered:
	// a digest without a salt would let anybody who has the log try out all personal numbers in a moment.
	Random io.Reader
	// Keys make the token of the applicant under which [Finder] finds the dossier. Without them applicants are not found that
	// way.
	Keys *KeyRing
}

// salts reports whether seals need salts, which are drawn in the order in which events are appended.
func (s *Sealer) salts() bool { return s != nil && s.Random != nil }

// Seal seals the events that are to be appended to a log, in place, and gives them the token of the applicant. Events before them that
// have no seal, because they were recorded by other means, are covered by what follows. The error is that of the source of salts.
func (s *Sealer) Seal(log Log, events []Event) error {
	if s == nil {
		s = &Sealer{}
	}
	prev := log.Head()
	for i := range events {
		e := &events[i]
		e.Seal, e.Token = Seal{}, Token{}
		if !e.Personal.IsZero() && s.Random != nil {
			if _, err := io.ReadFull(s.Random, e.Seal.Salt[:]); err != nil {
				return fmt.Errorf("dossier: seal: salt: %w", err)
			}
			if e.Seal.Salt == ([16]byte{}) {
				return fmt.Errorf("dossier: seal: salt: %w", io.ErrNoProgress)
			}
			e.Seal.Digest = payloadDigest(&e.Seal.Salt, e.Personal)
		}
		if s.Keys != nil && !e.Personal.Number.IsZero() {
			e.Token = s.Keys.Token(e.Personal.Number)
		}
		prev.Revision++
		e.Seal.Hash = linkHash(&prev, e, cover(e))
		prev.Hash = e.Seal.Hash
	}
	return nil
}

// Batch seals the events that are to be appended to a log and returns the batch to append, with the summary of the dossier after it:
// for a program that decides by itself, such as an import. See [Sealer.Seal] for the error.
func (s *Sealer) Batch(log Log, key string, events []Event) (Batch, error) {
	if err := s.Seal(log, events); err != nil {
		return Batch{}, err
	}
	summary := Summarize(Replay(Log{ID: log.ID, Events: slices.Concat(log.Events, events)}, AsOf{}))
	return Batch{ID: log.ID, Expected: len(log.Events), Key: key, Events: events, Summary: &summary}, nil
}

// What a link says of the personal payload.
const (
	coverNone  = iota // the event has none
	coverSaved        // its digest is in the link
	coverOpen         // it has one that no digest covers
)

func cover(e *Event) byte {
	switch {
	case e.Seal.Digest != [32]byte{}:
		return coverSaved
	case !e.Personal.IsZero():
		return coverOpen
	}
	return coverNone
}

func payloadDigest(salt *[16]byte, p Personal) [32]byte {
	var buf [256]byte
	b := append(buf[:0], "motcua personal 1\n"...)
	b = append(b, salt[:]...)
	return sha256.Sum256(p.AppendReveal(b))
}

// linkHash returns the hash of an event; prev has the hash of the event before it and the revision of this one.
func linkHash(prev *Head, e *Event, cover byte) [32]byte {
	var buf [768]byte
	b := append(buf[:0], "motcua event 1\n"...)
	b = append(b, prev.Hash[:]...)
	b = binary.AppendUvarint(b, uint64(len(prev.ID)))
	b = append(b, prev.ID...)
	b = binary.AppendUvarint(b, uint64(prev.Revision))
	b = append(b, cover)
	b = append(b, e.Seal.Digest[:]...)
	return sha256.Sum256(form(b).facts(e))
}

// Head stands for a log up to a revision: whoever keeps it elsewhere can tell later whether the log still begins as it did.
// A log by itself cannot show that its end was cut off, or that all of it was written anew; an earlier head can.
type Head struct {
	// ID is the dossier, Revision the number of events.
	ID       ID
	Revision int
	// Hash is that of the seal of the last of them.
	Hash [32]byte
}

// Head returns the head of a log. It takes the seal of the last event at its word; see [Verify]. Of a log whose last events have no
// seal it is worked out from their facts.
func (l Log) Head() Head {
	n := len(l.Events)
	for n > 0 && l.Events[n-1].Seal.Hash == [32]byte{} {
		n--
	}
	h := Head{ID: l.ID, Revision: n}
	if n > 0 {
		h.Hash = l.Events[n-1].Seal.Hash
	}
	for i := n; i < len(l.Events); i++ {
		h.Revision++
		h.Hash = linkHash(&h, &l.Events[i], coverOpen)
	}
	return h
}

// String returns the form that [ParseHead] reads: the hash in hexadecimal digits, the revision and the ID, with colons between.
func (h Head) String() string {
	return hex.EncodeToString(h.Hash[:]) + ":" + strconv.Itoa(h.Revision) + ":" + string(h.ID)
}

const headForm = "hash:revision:id"

// ParseHead reads the form of [Head.String].
func ParseHead(s string) (Head, error) {
	bad := motcua.Invalid("dossier: head", motcua.Problem{Code: motcua.CodeMalformed, Param: headForm})
	hash, rest, ok1 := strings.Cut(s, ":")
	revision, id, ok2 := strings.Cut(rest, ":")
	var h Head
	n, err := strconv.Atoi(revision)
	if !ok1 || !ok2 || err != nil || n < 0 || strconv.Itoa(n) != revision || id == "" || len(hash) != 2*len(h.Hash) || hash != strings.ToLower(hash) {
		return Head{}, bad
	}
	if _, err := hex.Decode(h.Hash[:], []byte(hash)); err != nil {
		return Head{}, bad
	}
	h.ID, h.Revision = ID(id), n
	return h, nil
}

// MarshalText returns the form of [Head.String].
func (h Head) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the form of [ParseHead].
func (h *Head) UnmarshalText(text []byte) error {
	v, err := ParseHead(string(text))
	if err == nil {
		*h = v
	}
	return err
}

// Damage says what is wrong with an event of a log. The zero value is nothing.
type Damage uint8

// The kinds of damage.
const (
	NoDamage       Damage = iota
	FactsChanged          // the event, or its place in the log, is not what was sealed
	PayloadChanged        // the personal payload is not what was sealed
	SealMissing           // it has no seal though events before it have one
	PayloadMissing        // the personal payload is gone and no event says that it was erased
	LogTruncated          // the log ends before it, though a head knows of it
	LogForked             // the log was written anew at or after it, up to the revision of a head
)

var damageNames = [...]struct{ key, vi, en string }{
	{"", "", ""},
	{"facts", "nội dung hoặc vị trí sự kiện không đúng với dấu niêm", "the event or its place is not what was sealed"},
	{"payload", "dữ liệu cá nhân không đúng với dấu niêm", "the personal payload is not what was sealed"},
	{"unsealed", "thiếu dấu niêm", "no seal after events that have one"},
	{"removed", "dữ liệu cá nhân bị gỡ bỏ mà không có sự kiện xóa", "the personal payload is gone without an erasure"},
	{"truncated", "nhật ký bị cắt ngắn", "the log was cut off before it"},
	{"forked", "nhật ký đã bị viết lại", "the log was written anew"},
}

// String returns a stable key: "payload".
func (d Damage) String() string { return named(uint8(d), damageNames[:]).key }

// Text returns the fault in words.
func (d Damage) Text(l motcua.Language) string { return wording(named(uint8(d), damageNames[:]), l) }

// MarshalText returns the form of [Damage.String].
func (d Damage) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// TamperError says which event of a log is the first that cannot be relied on. Its text holds no ID.
type TamperError struct {
	// ID is the dossier.
	ID ID
	// Revision is the number of the first bad event, from 1; with LogTruncated it is the first that is missing.
	Revision int
	// Until is as Revision when that is certain. Where no seal tells several events apart, because the first of a log have none or
	// because a head knows better, the first bad event is one of those from Revision to Until.
	Until int
	// Damage is what is wrong with it.
	Damage Damage
}

// Error returns "dossier: verify: event 17: the personal payload is not what was sealed", and "event 4..9" for one of several.
func (e *TamperError) Error() string {
	at := strconv.Itoa(e.Revision)
	if e.Until > e.Revision {
		at += ".." + strconv.Itoa(e.Until)
	}
	return "dossier: verify: event " + at + ": " + e.Damage.Text(motcua.English)
}

// Verification is what [Verify] found in a log that is in order.
type Verification struct {
	// Head stands for the whole log: keep it elsewhere.
	Head Head
	// Unsealed counts the events at the beginning that have no seal of their own. Their facts are covered by the seals that follow.
	Unsealed int
	// Uncovered counts the personal payloads that no digest covers, see [Sealer]; Erased those that were erased.
	Uncovered, Erased int
	// Unerased counts the events that still have something personal although the log says that it was erased: the store did not
	// get to it. An [Erase] sent again removes it.
	Unerased int
}

// Verify checks the seals of a log from the first event to the last, and that it still begins as the earlier heads of it say, which may
// be given in any order. The error is a [*TamperError] that names the first bad event. A payload that is gone is named only when
// the chain is in order: otherwise the event that said that it was erased may be the one that was changed or cut off. Heads of other
// dossiers, and heads that no log can have, are an [*motcua.InvalidError]; that of an empty log is one with which every log begins.
func Verify(log Log, earlier ...Head) (Verification, error) {
	if err := checkHeads(earlier, log.ID); err != nil {
		return Verification{}, err
	}
	c := checker{Verification: Verification{Head: Head{ID: log.ID}}}
	for i := range log.Events {
		if log.Events[i].Kind == KindErased {
			c.last = i + 1
		}
	}
	if bad := c.log(log.Events, earlier); bad != nil {
		bad.ID = log.ID
		return Verification{}, bad
	}
	return c.Verification, nil
}

// checkHeads refuses heads that no log of a dossier can have; an empty ID stands for any.
func checkHeads(heads []Head, id ID) error {
	var problems []motcua.Problem
	for i, h := range heads {
		if id != "" && h.ID != id {
			problems = append(problems, motcua.Problem{Path: fmt.Sprintf("earlier[%d].id", i), Code: motcua.CodeDiffers, Param: "log.id"})
		}
		if h.Revision < 1 && (h.Revision < 0 || h.Hash != [32]byte{}) {
			problems = append(problems, motcua.Problem{Path: fmt.Sprintf("earlier[%d].revision", i), Code: motcua.CodeOutOfRange, Param: "1.."})
		}
	}
	return motcua.Invalid("dossier: verify", problems...)
}

// checker is the work of [Verify].
type checker struct {
	Verification
	last             int // the revision of the last erasure: everything up to it may be erased
	changed, missing int // the first events whose payload is not what was sealed, and is not there
}

// log checks the events of a log. It does not fill in the ID.
func (c *checker) log(events []Event, earlier []Head) *TamperError {
	bad := c.chain(events, earlier)
	switch {
	case c.changed > 0 && (bad == nil || c.changed < bad.Revision) && (bad != nil || c.missing == 0 || c.changed < c.missing):
		return &TamperError{Revision: c.changed, Until: c.changed, Damage: PayloadChanged}
	case bad == nil && c.missing > 0:
		return &TamperError{Revision: c.missing, Until: c.missing, Damage: PayloadMissing}
	}
	return bad
}

// chain checks that facts, places and heads are what was sealed, and notes what is wrong with payloads on the way.
func (c *checker) chain(events []Event, earlier []Head) *TamperError {
	agreed := 0 // the log is what a head says up to here
	for i := range events {
		switch damage := c.event(&events[i]); {
		case damage == FactsChanged && c.Unsealed == i: // nothing tells those without a seal apart from this one
			return &TamperError{Revision: agreed + 1, Until: i + 1, Damage: damage}
		case damage != NoDamage:
			return &TamperError{Revision: i + 1, Until: i + 1, Damage: damage}
		}
		for _, h := range earlier {
			switch {
			case h.Revision != c.Head.Revision:
			case h.Hash != c.Head.Hash:
				return &TamperError{Revision: agreed + 1, Until: h.Revision, Damage: LogForked}
			default:
				agreed = h.Revision
			}
		}
	}
	for _, h := range earlier {
		if n := len(events) + 1; h.Revision >= n {
			return &TamperError{Revision: n, Until: n, Damage: LogTruncated}
		}
	}
	return nil
}

// Audit verifies every log of a store against the heads that were kept elsewhere, of which a dossier may have several, and gives what
// it found, by ID in ascending order. A damaged log is a [*TamperError] and does not end it; neither does a dossier that a
// head knows of and the store does not, which comes last as one that was cut off before its first event. Any other error ends
// it.
func Audit(ctx context.Context, s Store, earlier ...Head) iter.Seq2[Verification, error] {
	return func(yield func(Verification, error) bool) {
		if err := checkHeads(earlier, ""); err != nil {
			yield(Verification{}, err)
			return
		}
		heads := make(map[ID][]Head)
		for _, h := range earlier {
			heads[h.ID] = append(heads[h.ID], h)
		}
		for log, err := range Logs(ctx, s) {
			if err != nil {
				yield(Verification{}, fmt.Errorf("dossier: audit: %w", err))
				return
			}
			v, err := Verify(log, heads[log.ID]...)
			delete(heads, log.ID)
			if !yield(v, err) {
				return
			}
		}
		for _, h := range earlier {
			if heads[h.ID] == nil || h.Revision == 0 {
				continue
			}
			delete(heads, h.ID)
			if !yield(Verification{}, &TamperError{ID: h.ID, Revision: 1, Until: 1, Damage: LogTruncated}) {
				return
			}
		}
	}
}

// event checks the facts and the place of the next event, and notes what is wrong with its payload.
func (c *checker) event(e *Event) Damage {
	c.Head.Revision++
	s := &e.Seal
	if c.Head.Revision <= c.last && (!e.Personal.IsZero() || s.Salt != [16]byte{} || !e.Token.IsZero()) {
		c.Unerased++
	}
	if s.Hash == [32]byte{} {
		if c.Unsealed != c.Head.Revision-1 || s.Digest != [32]byte{} || s.Salt != [16]byte{} {
			return SealMissing
		}
		c.Unsealed++
		if !e.Personal.IsZero() {
			c.Uncovered++
		}
		c.Head.Hash = linkHash(&c.Head, e, coverOpen)
		return NoDamage
	}
	covered := cover(e)
	hash := linkHash(&c.Head, e, covered)
	if hash != s.Hash && covered == coverNone {
		covered = coverOpen // the payload may be gone
		hash = linkHash(&c.Head, e, covered)
	}
	if hash != s.Hash {
		return FactsChanged
	}
	c.Head.Hash = hash
	switch c.payload(e, covered) {
	case PayloadChanged:
		c.changed = cmp.Or(c.changed, c.Head.Revision)
	case PayloadMissing:
		c.missing = cmp.Or(c.missing, c.Head.Revision)
	}
	return NoDamage
}

// payload checks the payload of an event that is in its place.
func (c *checker) payload(e *Event, covered byte) Damage {
	s := &e.Seal
	gone := e.Personal.IsZero() && s.Salt == [16]byte{}
	switch {
	case covered == coverNone:
		if s.Salt != [16]byte{} {
			return PayloadChanged
		}
	case gone && c.Head.Revision > c.last:
		return PayloadMissing
	case gone:
		c.Erased++
	case covered == coverOpen:
		if s.Salt != [16]byte{} {
			return PayloadChanged
		}
		c.Uncovered++
	case payloadDigest(&s.Salt, e.Personal) != s.Digest:
		return PayloadChanged
	}
	return NoDamage
}

// WithoutPersonal returns the event as it is after an erasure: without the payload, its salt and its token. Everything else,
// also the digest and the hash, is as before.
func (e Event) WithoutPersonal() Event {
	e.Personal, e.Seal.Salt, e.Token = Personal{}, [16]byte{}, Token{}
	return e
}

// Erased reports whether the personal payload of the i-th event of the log, from 0, was erased. Of an event without a seal it can only
// say whether it may have been.
func (l Log) Erased(i int) bool {
	e := &l.Events[i]
	if !e.Personal.IsZero() {
		return false
	}
	if e.Seal.Digest != [32]byte{} {
		return true
	}
	if e.Seal.Hash != [32]byte{} { // the link says whether there was a payload that no digest covers
		prev := Log{ID: l.ID, Events: l.Events[:i]}.Head()
		prev.Revision++
		if linkHash(&prev, e, coverNone) == e.Seal.Hash {
			return false
		}
	}
	for j := i; j < len(l.Events); j++ {
		if l.Events[j].Kind == KindErased {
			return true
		}
	}
	return false
}

// Repeated looks for an earlier batch with the key of b, for a store to ask before it writes. It returns the revision that batch led
// to, or 0 when there is none; when its events are not those of b, the error wraps [motcua.ErrExists]. A payload that was erased
// since counts as the same.
func (l Log) Repeated(b Batch) (revision int, err error) {
	first := 0
	for first < len(l.Events) && l.Events[first].Key != b.Key {
		first++
	}
	if first == len(l.Events) {
		return 0, nil
	}
	end := first
	for end < len(l.Events) && l.Events[end].Key == b.Key {
		end++
	}
	if end-first == len(b.Events) {
		same := true
		for i := first; i < end && same; i++ {
			e := l.Events[i]
			if l.Erased(i) {
				e.Personal = b.Events[i-first].Personal
			}
			same = sameEvent(e, b.Events[i-first])
		}
		if same {
			return end, nil
		}
	}
	return 0, fmt.Errorf("idempotency key with other events: %w", motcua.ErrExists)
}
