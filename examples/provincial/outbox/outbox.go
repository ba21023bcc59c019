package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// The errors with which [Outbox.Run] ends because trying again would not help.
var (
	// ErrForeign means that the stream's last message is none of this store's feed: somebody else publishes there, the stream belongs to another
	// store, or the store is an older state of itself, restored from a backup.
	ErrForeign = errors.New("outbox: the stream holds what the store's feed does not")
	// ErrPlaceLost means that the stream has forgotten its messages and no place was kept. A new stream gets everything again.
	ErrPlaceLost = errors.New("outbox: the stream does not say where to go on")
)

// Options are optional; nil and the zero value choose the defaults. All publishers to a stream have the same Stream and Prefix.
type Options struct {
	// Stream is the name of the stream. Zero means "DOSSIERS".
	Stream string
	// Prefix is what subjects begin with. Zero means "motcua.event".
	Prefix string
	// Page is how many events are read at once, and under way at once at most. Zero means 256; more than 1000 are 1000.
	Page int
	// Idle is how long the publisher waits when there is nothing to publish. Zero means 250 ms.
	Idle time.Duration
	// AckWait is how long it waits for the server to take a page. Zero means 5 s.
	AckWait time.Duration
	// Retry is the longest pause after a failure; the first is 20 ms, each one after that twice as long. Zero means 5 s.
	Retry time.Duration
	// Places keeps the place for a stream that may forget its last message: one with MaxAge, or whose retention is not by limits. Such a stream is
	// refused without it. See the package's words on where it goes on.
	Places jetstream.KeyValue
}

func (o *Options) orDefaults() Options {
	var own Options
	if o != nil {
		own = *o
	}
	if own.Stream == "" {
		own.Stream = "DOSSIERS"
	}
	if own.Prefix == "" {
		own.Prefix = "motcua.event"
	}
	const most = 1000 // a quarter of what a JetStream context takes
	if own.Page <= 0 {
		own.Page = 256
	}
	own.Page = min(own.Page, most)
	if own.Idle <= 0 {
		own.Idle = 250 * time.Millisecond
	}
	if own.AckWait <= 0 {
		own.AckWait = 5 * time.Second
	}
	if own.Retry <= 0 {
		own.Retry = 5 * time.Second
	}
	return own
}

// Stream returns a stream that keeps everything, for [jetstream.JetStream.CreateStream]: on disk, on so many servers, and nobody may take a message
// out of it. Three servers survive the loss of one.
func Stream(o *Options, replicas int) jetstream.StreamConfig {
	own := o.orDefaults()
	return jetstream.StreamConfig{
		Name: own.Stream, Subjects: []string{own.Prefix + ".>"}, Replicas: replicas,
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew,
		Duplicates: 2 * time.Minute, DenyDelete: true, DenyPurge: true,
	}
}

// Outbox publishes the feed of a store. Make it with [New]. It is safe for concurrent use.
type Outbox struct {
	store dossier.Store
	js    jetstream.JetStream
	o     Options

	running sync.Mutex // held by Run
	at      position   // Run's own

	mu     sync.Mutex
	status Status
}

// position is where a publisher is, in the feed and in the stream.
type position struct {
	known   bool // whether the rest is true
	place        // of the last event that is in the stream
	seq     uint64
	created time.Time // of the stream
	// What the event at the place is, as far as it is to be compared with the feed; then check is set.
	check    bool
	id       dossier.ID
	revision int
	facts    []byte // with the hash of the seal; nil when they are not known
	hash     [32]byte
}

// New returns a publisher. The JetStream context should be its own: what is under way on it is given up after a failure. store and js must not
// be nil.
func New(store dossier.Store, js jetstream.JetStream, o *Options) *Outbox {
	if store == nil || js == nil {
		panic("outbox: New: nil store or JetStream")
	}
	return &Outbox{store: store, js: js, o: o.orDefaults()}
}

// Status returns how the publisher stands.
func (o *Outbox) Status() Status {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.status
}

func (o *Outbox) note(change func(*Status)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(&o.status)
}

// Run publishes until the context ends, and returns its error. What can get better it tries again for ever, with pauses: servers that are not there,
// a stream without a leader or not yet made, a full disk, a database that does not answer. What cannot is the error: [ErrForeign], [ErrPlaceLost],
// a stream that is not fit ([motcua.ErrInvalid]), a store or a connection that was closed, an event that is too long. [motcua.ErrBusy] says that
// it runs already.
//
// Any number of publishers may run for the same store and stream. They are in each other's way and do no harm.
func (o *Outbox) Run(ctx context.Context) error {
	if !o.running.TryLock() {
		return fmt.Errorf("outbox: run: %w", motcua.ErrBusy)
	}
	defer o.running.Unlock()
	o.note(func(s *Status) { s.Running = true })
	defer o.note(func(s *Status) { s.Running = false })
	defer o.js.CleanupPublisher()
	o.at.known = false
	const shortest = 20 * time.Millisecond
	pause := shortest
	for {
		n, err := o.step(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if final(err) {
				return fmt.Errorf("outbox: run: %w", err)
			}
			o.failed(err)
			wait(ctx, pause/2+rand.N(pause))
			pause = min(2*pause, o.o.Retry)
			continue
		}
		o.note(func(s *Status) { s.Fault, s.Waiting, s.Oldest = FaultNone, 0, time.Time{} })
		pause = shortest
		if n == 0 {
			wait(ctx, o.o.Idle)
		}
	}
}

// failed forgets where the publisher was and what is under way: only the stream knows now.
func (o *Outbox) failed(err error) {
	o.at.known = false
	o.js.CleanupPublisher()
	o.note(func(s *Status) {
		var f *fault
		if s.Failures++; errors.As(err, &f) {
			s.Fault = f.kind
		}
	})
}

// wait waits, or until the context ends.
func wait(ctx context.Context, long time.Duration) {
	t := time.NewTimer(long)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// final reports whether an error stays one however often it is tried.
func final(err error) bool {
	const tooLong jetstream.ErrorCode = 10054 // "message size exceeds maximum allowed"
	var api *jetstream.APIError
	if errors.As(err, &api) && api.ErrorCode == tooLong {
		return true
	}
	for _, e := range []error{ErrForeign, ErrPlaceLost, motcua.ErrInvalid, motcua.ErrClosed, nats.ErrMaxPayload, nats.ErrConnectionClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// step publishes a page and returns how many events it had.
func (o *Outbox) step(ctx context.Context) (int, error) {
	if !o.at.known {
		if err := o.find(ctx); err != nil {
			return 0, err
		}
	}
	page, from, next, err := o.read(ctx)
	if err != nil || len(page) == 0 {
		return 0, err
	}
	o.note(func(s *Status) { s.Waiting, s.Oldest = len(page), page[0].Event.Recorded })
	if err := o.publish(ctx, page, from); err != nil {
		return 0, err
	}
	if err := o.keep(ctx, &page[len(page)-1]); err != nil {
		return 0, err
	}
	o.at.place = place{after: next}
	return len(page), nil
}

// find finds out where to go on. The end of the stream is the truth, whatever the publisher or the bucket remembers.
func (o *Outbox) find(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, o.o.AckWait)
	defer cancel()
	stream, err := o.js.Stream(ctx, o.o.Stream)
	if err != nil {
		return failed(FaultStream, err)
	}
	info := stream.CachedInfo() // of this moment, and of the leader
	if err := o.fit(&info.Config); err != nil {
		return err
	}
	at := position{known: true, seq: info.State.LastSeq, created: info.Created}
	if at.seq > 0 {
		msg, err := stream.GetMsg(ctx, at.seq)
		switch {
		case err == nil:
			entry, p, err := parse(msg.Header, msg.Data)
			if err != nil {
				return fmt.Errorf("%w: sequence %d", ErrForeign, at.seq) // what is wrong with a message of somebody else is of no interest
			}
			at.place, at.check, at.id, at.revision = p, true, entry.ID, entry.Revision
			at.facts, at.hash = msg.Data, entry.Event.Seal.Hash
		case errors.Is(err, jetstream.ErrMsgNotFound):
			if err := o.remember(ctx, &at); err != nil {
				return err
			}
		default:
			return failed(FaultStream, err)
		}
	}
	o.at = at
	o.note(func(s *Status) { s.Sequence = at.seq })
	return nil
}

// fit reports what is wrong with a stream, as far as the place and the order depend on it.
func (o *Outbox) fit(c *jetstream.StreamConfig) error {
	var problems []motcua.Problem
	not := func(path, param string) {
		problems = append(problems, motcua.Problem{Path: "stream." + path, Code: motcua.CodeNotAllowed, Param: param})
	}
	if c.AllowDirect {
		not("allow_direct", "the last message must come from the leader")
	}
	if c.Mirror != nil || len(c.Sources) > 0 {
		not("sources", "the stream is the publisher's own")
	}
	if o.o.Places == nil && c.MaxAge > 0 {
		not("max_age", "without Options.Places")
	}
	if o.o.Places == nil && c.Retention != jetstream.LimitsPolicy {
		not("retention", "without Options.Places")
	}
	return motcua.Invalid("outbox: stream", problems...)
}

// read reads the next events of the feed: those behind the place, which begin behind count events of its cursor. There may be none.
func (o *Outbox) read(ctx context.Context) (page []dossier.Entry, from place, next dossier.Cursor, err error) {
	for {
		f, err := o.store.Feed(ctx, o.at.after, o.o.Page)
		if errors.Is(err, motcua.ErrInvalid) { // the cursor is from the stream
			return nil, from, "", fmt.Errorf("%w: sequence %d: %w", ErrForeign, o.at.seq, err)
		}
		if err != nil {
			return nil, from, "", failed(FaultStore, err)
		}
		n := o.at.count
		if len(f.Entries) == 0 {
			if n > 0 {
				return nil, from, "", fmt.Errorf("%w: sequence %d", ErrForeign, o.at.seq)
			}
			return nil, from, "", nil
		}
		if n > 0 && n <= len(f.Entries) && o.at.check {
			if !o.at.is(&f.Entries[n-1]) {
				return nil, from, "", fmt.Errorf("%w: sequence %d", ErrForeign, o.at.seq)
			}
			o.at.check, o.at.facts = false, nil
		}
		if n < len(f.Entries) {
			return f.Entries[n:], o.at.place, f.Next, nil
		}
		o.at.place = place{f.Next, n - len(f.Entries)} // all of it is in the stream
	}
}

// is reports whether an event of the feed is the one that the stream has there. An erasure since makes no difference.
func (p *position) is(e *dossier.Entry) bool {
	return e.ID == p.id && e.Revision == p.revision &&
		(p.facts == nil || p.hash == e.Event.Seal.Hash && bytes.Equal(p.facts, dossier.AppendFacts(nil, e.Event)))
}

// publish sends a page, all of it at once, and waits until the server has it. The first event is the one behind from. Each message is taken only
// behind the one before it, so a page has no holes whatever happens; what is known to be in the stream has moved the position.
func (o *Outbox) publish(ctx context.Context, page []dossier.Entry, from place) error {
	if !o.js.Conn().IsConnected() { // or they would pile up in the connection's buffer
		if o.js.Conn().IsClosed() {
			return failed(FaultPublish, nats.ErrConnectionClosed)
		}
		return failed(FaultPublish, nats.ErrDisconnected)
	}
	under := make([]jetstream.PubAckFuture, 0, len(page))
	first := o.at.seq
	var sent error
	for i := range page {
		m := message(o.o.Prefix, &page[i], place{from.after, from.count + i + 1})
		m.Header.Set(jetstream.ExpectedStreamHeader, o.o.Stream)
		m.Header.Set(jetstream.ExpectedLastSeqHeader, strconv.FormatUint(first+uint64(i), 10))
		f, err := o.js.PublishMsgAsync(m, jetstream.WithRetryAttempts(0)) // a message sent again would only meet the fence
		if err != nil {
			sent = failed(FaultPublish, err)
			break
		}
		under = append(under, f)
	}
	timeout := time.NewTimer(o.o.AckWait)
	defer timeout.Stop()
	for _, f := range under {
		select {
		case ack := <-f.Ok():
			o.taken(ack)
		case err := <-f.Err():
			return refused(err)
		case <-timeout.C:
			return failed(FaultPublish, nats.ErrTimeout)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return sent
}

// taken notes that the next event of the page is in the stream.
func (o *Outbox) taken(ack *jetstream.PubAck) {
	o.at.count++
	if ack.Sequence == o.at.seq+1 {
		o.at.seq++
	} // else the server has had it since long before, and the next one that it has not will be refused
	o.note(func(s *Status) {
		s.Waiting--
		s.Sequence = max(s.Sequence, ack.Sequence)
		if ack.Duplicate {
			s.Repeated++
		} else {
			s.Published++
		}
	})
}

// refused tells the fence from other reasons not to take a message.
func refused(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant) {
		return failed(FaultFence, err)
	}
	return failed(FaultPublish, err)
}

// kept is what the bucket keeps.
type kept struct {
	Created  time.Time `json:"created"` // of the stream: a new one of the same name begins anew
	Sequence uint64    `json:"sequence"`
	After    []byte    `json:"after"`
	Count    int       `json:"count"`
	Dossier  []byte    `json:"dossier"`
	Revision int       `json:"revision"`
}

// keep writes the place of an event that is in the stream, for a stream that may forget it. It never goes back, also when another publisher was
// further.
func (o *Outbox) keep(ctx context.Context, last *dossier.Entry) error {
	if o.o.Places == nil {
		return nil
	}
	value, err := json.Marshal(kept{o.at.created, o.at.seq, []byte(o.at.after), o.at.count, []byte(last.ID), last.Revision})
	if err != nil {
		return failed(FaultPlaces, err)
	}
	ctx, cancel := context.WithTimeout(ctx, o.o.AckWait)
	defer cancel()
	have, revision, err := o.kept(ctx)
	switch {
	case err != nil:
		return failed(FaultPlaces, err)
	case revision == 0:
		_, err = o.o.Places.Create(ctx, o.o.Stream, value)
	case have.Created.Equal(o.at.created) && have.Sequence >= o.at.seq:
		return nil
	default:
		_, err = o.o.Places.Update(ctx, o.o.Stream, value, revision)
	}
	return failed(FaultPlaces, err)
}

// kept reads the bucket; revision 0 means that there is nothing.
func (o *Outbox) kept(ctx context.Context) (k kept, revision uint64, err error) {
	entry, err := o.o.Places.Get(ctx, o.o.Stream)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return k, 0, nil
	}
	if err != nil {
		return k, 0, err
	}
	err = json.Unmarshal(entry.Value(), &k)
	return k, entry.Revision(), err
}

// remember completes a position in a stream that has forgotten its last message: by what this publisher knows, or by the bucket, whichever
// is further.
func (o *Outbox) remember(ctx context.Context, at *position) error {
	best := position{}
	if o.at.seq > 0 && o.at.seq <= at.seq && o.at.created.Equal(at.created) {
		best = o.at
	}
	if o.o.Places != nil {
		k, revision, err := o.kept(ctx)
		if err != nil {
			return failed(FaultPlaces, err)
		}
		if revision > 0 && k.Created.Equal(at.created) && k.Sequence <= at.seq && k.Sequence >= best.seq {
			best = position{seq: k.Sequence, place: place{dossier.Cursor(k.After), k.Count}, check: true, id: dossier.ID(k.Dossier), revision: k.Revision}
		}
	}
	if best.seq == 0 {
		return ErrPlaceLost
	}
	at.place, at.check, at.id, at.revision, at.facts, at.hash = best.place, best.check, best.id, best.revision, best.facts, best.hash
	return nil
}
