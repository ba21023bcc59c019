package sqlstore

import (
	"encoding/hex"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// streams of the feed.
const (
	events = 1
	looks  = 2
)

// encoded is a batch in the form of the tables: everything that takes time is done before a lock or the writer is asked for.
type encoded struct {
	shard, id, key string
	expected       int
	changed        int64 // see the columns changed_ns and recorded_ns
	recorded       int64
	rows           []row
	personal       int // how many rows have something personal
	summary        summary
}

// row is an event.
type row struct {
	kind         uint8
	facts        []byte
	digest, hash []byte // nil for none
	// What is personal; payload is nil when there is nothing.
	payload, salt, token []byte
}

// summary is a dossier.Summary in the order of the columns.
type summary [summaryColumns]any

const summaryColumns = 22

// summaryNames are the columns of motcua_dossier that come from a dossier.Summary.
const summaryNames = "status, procedure, field, receiving, handling, accepted, due, done, stopped, asked, channel, accepted_ns, " +
	"resolved_ns, delivered_ns, ended_ns, due_ns, due_by, promised, promised_ns, promised_by, ran_ns, opaque"

func summaryColumnNames() []string { return strings.Split(summaryNames, ", ") }

// encode copies whatever it takes of a batch: on SQLite a call may return while the writer is still at it.
func encode(shard string, b *dossier.Batch) (*encoded, error) {
	e := &encoded{
		shard: shard, id: string(b.ID), key: column(b.Key), expected: b.Expected, rows: make([]row, len(b.Events)),
		changed: math.MinInt64, recorded: math.MinInt64,
	}
	var problems []motcua.Problem
	problems = checkText(problems, "id", e.id)
	problems = checkText(problems, "shard", shard)
	buf := make([]byte, 0, 512*len(b.Events))
	kept := func(b []byte) []byte {
		from := len(buf)
		buf = append(buf, b...)
		return buf[from:len(buf):len(buf)]
	}
	for i := range b.Events {
		r, ev := &e.rows[i], &b.Events[i]
		r.kind = uint8(ev.Kind)
		from := len(buf)
		buf = dossier.AppendFacts(buf, *ev)
		r.facts = buf[from:len(buf):len(buf)]
		if ev.Seal.Digest != [32]byte{} {
			r.digest = kept(ev.Seal.Digest[:])
		}
		if ev.Seal.Hash != [32]byte{} {
			r.hash = kept(ev.Seal.Hash[:])
		}
		if !ev.Personal.IsZero() || ev.Seal.Salt != [16]byte{} || !ev.Token.IsZero() {
			e.personal++
			from = len(buf)
			buf = ev.Personal.AppendReveal(buf)
			r.payload = buf[from:len(buf):len(buf)]
			if ev.Seal.Salt != [16]byte{} {
				r.salt = kept(ev.Seal.Salt[:])
			}
			r.token = token(ev.Token)
		}
		if !tells(ev) {
			e.changed = max(e.changed, nanos(ev.At))
		}
		e.recorded = max(e.recorded, nanos(ev.Recorded))
	}
	if b.Summary != nil {
		e.summarize(b.Summary)
	}
	if err := motcua.Invalid("sqlstore: append", problems...); err != nil {
		return nil, err
	}
	return e, nil
}

// checkText adds a problem when a text cannot stand in a column: PostgreSQL takes no zero byte and nothing that is not UTF-8.
func checkText(problems []motcua.Problem, path, s string) []motcua.Problem {
	switch {
	case !utf8.ValidString(s):
		return append(problems, motcua.Problem{Path: path, Code: motcua.CodeNotUTF8})
	case strings.IndexByte(s, 0) >= 0:
		return append(problems, motcua.Problem{Path: path, Code: motcua.CodeNotAllowed, Param: "a zero byte"})
	}
	return problems
}

// column is a text as it stands in a column that is only compared: what PostgreSQL cannot hold stands as its bytes in hexadecimal digits.
func column(s string) string {
	if checkText(nil, "", s) == nil && !strings.HasPrefix(s, escape) {
		return s
	}
	return escape + hex.EncodeToString([]byte(s))
}

const escape = `\x`

// readColumn reads the form of column.
func readColumn(s string) string {
	if digits, ok := strings.CutPrefix(s, escape); ok {
		if b, err := hex.DecodeString(digits); err == nil {
			return string(b)
		}
	}
	return s
}

// tells reports whether an event is one that the instants of motcua_dossier tell everything of: without it the dossier is what it was before, but
// for that instant.
func tells(e *dossier.Event) bool {
	switch e.Kind {
	case dossier.KindResolved, dossier.KindDelivered, dossier.KindWithdrawn, dossier.KindStopped, dossier.KindRated, dossier.KindErased:
		return e.Promise == nil
	}
	return false
}

func (e *encoded) summarize(s *dossier.Summary) {
	asked := ""
	for _, a := range s.Asked {
		if asked == "" {
			asked = "\n"
		}
		asked += line(a)
	}
	e.summary = summary{
		int(s.Status), column(s.Procedure), column(s.Field), column(s.Receiving), column(s.Handling), day(s.Accepted), day(s.Due), s.Done, s.Stopped, asked,
		int(s.Channel), instant(s.AcceptedAt), instant(s.Resolved), instant(s.Delivered), instant(s.Ended),
		instant(s.Binding.Instant), int(s.Binding.By), day(s.Promise.Date), instant(s.Promise.Instant), int(s.Promise.By),
		instant(s.RanUntil), s.Opaque,
	}
}

// line is a body in the column asked, which has each between line feeds.
func line(body string) string {
	return strings.ReplaceAll(strings.ReplaceAll(column(body), `\`, `\\`), "\n", `\n`) + "\n"
}

// token returns the column of a token; nil for none.
func token(t dossier.Token) []byte {
	if t.IsZero() {
		return nil
	}
	b := make([]byte, 0, 4+len(t.Sum))
	b = append(b, byte(t.Key>>24), byte(t.Key>>16), byte(t.Key>>8), byte(t.Key))
	return append(b, t.Sum[:]...)
}

func readToken(b []byte) (t dossier.Token) {
	if len(b) == 4+len(t.Sum) {
		t.Key = uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		copy(t.Sum[:], b[4:])
	}
	return t
}

// day is the column of a day.
func day(d motcua.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// instant is the column of an instant.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return nanos(t)
}

// nanos returns the nanoseconds since 1970, which end with the year 2262; what lies outside is at the end.
func nanos(t time.Time) int64 {
	const most = math.MaxInt64 / int64(time.Second)
	switch s := t.Unix(); {
	case s >= most:
		return math.MaxInt64
	case s <= -most:
		return math.MinInt64
	}
	return t.UnixNano()
}
