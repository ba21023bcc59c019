package outbox

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity"
)

// The headers of a message beside those of NATS. Texts that may have any letter are written as in a path of a URL.
const (
	HeaderDossier  = "Motcua-Dossier"  // the code of the dossier
	HeaderRevision = "Motcua-Revision" // the number of the event in its log, from 1
	HeaderAfter    = "Motcua-After"    // a cursor of the store's feed
	HeaderCount    = "Motcua-Count"    // so many events behind that cursor is this one, from 1
	HeaderDigest   = "Motcua-Digest"   // the seal's, in hexadecimal digits; missing when there is none
	HeaderHash     = "Motcua-Hash"     // the same
)

// nobody stands in a subject for the province and the agency of a dossier whose ID is no dossier code.
const nobody = "_"

// place is where in a feed an event stands: the count-th behind a cursor, from 1. With count 0 nothing behind the cursor is meant.
type place struct {
	after dossier.Cursor
	count int
}

// Subject returns the subject of an event: prefix, province, agency and kind, the dots of the agency's code as dashes. So all of a province is
// "motcua.event.H40.>", and whatever is resolved anywhere "motcua.event.*.*.resolved".
func Subject(prefix string, id dossier.ID, kind dossier.Kind) string {
	province, agency := Agency(id)
	return prefix + "." + token(province) + "." + token(agency) + "." + strings.ReplaceAll(kind.String(), " ", "_")
}

// Agency returns the province and the agency that a dossier's code names, "H40" and "H40.14.03"; nothing for what is no dossier code. The province
// is the agency's first level, so it may also be a ministry, and is empty for organisations outside that order.
func Agency(id dossier.ID) (province, agency string) {
	code, err := identity.ParseDossierCode(string(id))
	if err != nil {
		return "", ""
	}
	return code.Agency().LevelOne(), code.Agency().String()
}

func token(s string) string {
	if s == "" {
		return nobody
	}
	return strings.ReplaceAll(s, ".", "-")
}

// MessageID returns the Nats-Msg-Id of an event: the dossier's code, a full stop, and the revision.
func MessageID(id dossier.ID, revision int) string {
	return url.PathEscape(string(id)) + "." + strconv.Itoa(revision)
}

// message returns the message of an event, which stands at a place. Nothing personal is in it: [dossier.AppendFacts] leaves out the payload and the
// token, and of the seal only what an erasure leaves is taken.
func message(prefix string, entry *dossier.Entry, at place) *nats.Msg {
	e := entry.Event.WithoutPersonal()
	m := &nats.Msg{Subject: Subject(prefix, entry.ID, e.Kind), Data: dossier.AppendFacts(nil, e), Header: nats.Header{
		jetstream.MsgIDHeader: {MessageID(entry.ID, entry.Revision)},

		HeaderDossier:  {url.PathEscape(string(entry.ID))},
		HeaderRevision: {strconv.Itoa(entry.Revision)},
		HeaderAfter:    {url.PathEscape(string(at.after))},
		HeaderCount:    {strconv.Itoa(at.count)},
	}}
	if e.Seal.Digest != [32]byte{} {
		m.Header.Set(HeaderDigest, hex.EncodeToString(e.Seal.Digest[:]))
	}
	if e.Seal.Hash != [32]byte{} {
		m.Header.Set(HeaderHash, hex.EncodeToString(e.Seal.Hash[:]))
	}
	return m
}

// Received is what a message of the stream says.
type Received struct {
	dossier.Entry
	// Sequence is the number of the message in its stream.
	Sequence uint64
	// Province and Agency are those of the dossier's code; see [Agency].
	Province, Agency string
}

// Parse reads a message of the stream. The error is an [*motcua.InvalidError], of a message that no outbox has written.
func Parse(m jetstream.Msg) (Received, error) {
	meta, err := m.Metadata()
	if err != nil {
		return Received{}, fmt.Errorf("outbox: %w", err)
	}
	entry, _, err := parse(m.Headers(), m.Data())
	if err != nil {
		return Received{}, err
	}
	r := Received{Entry: entry, Sequence: meta.Sequence.Stream}
	r.Province, r.Agency = Agency(entry.ID)
	return r, nil
}

// parse reads headers and payload. All that is wrong with them is reported together.
func parse(h nats.Header, data []byte) (entry dossier.Entry, at place, err error) {
	var problems []motcua.Problem
	bad := func(path string, err error) {
		if err != nil {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeMalformed, Param: "a message of an outbox"})
		}
	}
	e, wrong := dossier.ParseFacts(data)
	bad("data", wrong)
	id, wrong := url.PathUnescape(h.Get(HeaderDossier))
	bad(HeaderDossier, errors.Join(wrong, missing(id)))
	revision, wrong := number(h.Get(HeaderRevision))
	bad(HeaderRevision, wrong)
	after, wrong := url.PathUnescape(h.Get(HeaderAfter))
	bad(HeaderAfter, wrong)
	count, wrong := number(h.Get(HeaderCount))
	bad(HeaderCount, wrong)
	bad(HeaderDigest, sum(&e.Seal.Digest, h.Get(HeaderDigest)))
	bad(HeaderHash, sum(&e.Seal.Hash, h.Get(HeaderHash)))
	if err := motcua.Invalid("outbox: message", problems...); err != nil {
		return dossier.Entry{}, place{}, err
	}
	return dossier.Entry{ID: dossier.ID(id), Revision: revision, Event: e}, place{dossier.Cursor(after), count}, nil
}

// errForm is the only thing that parse says of a value, which may be anything.
var errForm = errors.New("outbox: another form")

func missing(s string) error {
	if s == "" {
		return errForm
	}
	return nil
}

// number reads a number from 1 in the form that strconv.Itoa writes.
func number(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || strconv.Itoa(n) != s {
		return 0, errForm
	}
	return n, nil
}

// sum reads the digits of a digest; none for the zero one.
func sum(to *[32]byte, digits string) error {
	if digits == "" {
		return nil
	}
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != len(to) {
		return errForm
	}
	copy(to[:], b)
	return nil
}
