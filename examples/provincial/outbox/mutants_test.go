package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/outbox"
)

// wire stands between a publisher and its JetStream context and changes what passes, as a network does, or as another program would have done it.
type wire struct {
	jetstream.JetStream
	publish func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error)
}

func (w *wire) PublishMsgAsync(m *nats.Msg, opts ...jetstream.PublishOpt) (jetstream.PubAckFuture, error) {
	return w.publish(m, func(m *nats.Msg) (jetstream.PubAckFuture, error) { return w.JetStream.PublishMsgAsync(m, opts...) })
}

// answer is a future that is there at once, or never when it has neither.
type answer struct {
	ok  chan *jetstream.PubAck
	err chan error
	msg *nats.Msg
}

func (a *answer) Ok() <-chan *jetstream.PubAck { return a.ok }
func (a *answer) Err() <-chan error            { return a.err }
func (a *answer) Msg() *nats.Msg               { return a.msg }

func silence(m *nats.Msg) *answer {
	return &answer{make(chan *jetstream.PubAck, 1), make(chan error, 1), m}
}

// mutant is a publisher that is wrong: what it does otherwise than this package's is done to its messages.
type mutant func(js jetstream.JetStream) jetstream.JetStream

func none(js jetstream.JetStream) jetstream.JetStream { return js }

// without sends messages without a header.
func without(header string) mutant {
	return func(js jetstream.JetStream) jetstream.JetStream {
		return &wire{js, func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error) {
			m.Header.Del(header)
			return send(m)
		}}
	}
}

// trusting believes that what it has sent has arrived: it keeps the place before the server has the message.
func trusting(js jetstream.JetStream) jetstream.JetStream {
	return &wire{js, func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error) {
		if _, err := send(m); err != nil {
			return nil, err
		}
		expected, err := strconv.ParseUint(m.Header.Get(jetstream.ExpectedLastSeqHeader), 10, 64)
		a := silence(m)
		a.ok <- &jetstream.PubAck{Sequence: expected + 1}
		return a, err
	}}
}

// ahead says in each message that the one behind it is in the stream too.
func ahead(js jetstream.JetStream) jetstream.JetStream {
	return &wire{js, func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error) {
		n, err := strconv.Atoi(m.Header.Get(outbox.HeaderCount))
		if err != nil {
			return nil, err
		}
		m.Header.Set(outbox.HeaderCount, strconv.Itoa(n+1))
		return send(m)
	}}
}

// parallel sends without a fence, every second message behind the one after it, as goroutines of which one is faster do.
func parallel(js jetstream.JetStream) jetstream.JetStream {
	var mu sync.Mutex
	var held func()
	return &wire{js, func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error) {
		mu.Lock()
		defer mu.Unlock()
		m.Header.Del(jetstream.ExpectedLastSeqHeader)
		if held != nil {
			f, err := send(m)
			held()
			held = nil
			return f, err
		}
		a := silence(m)
		held = func() {
			f, err := send(m)
			if err != nil {
				a.err <- err
				return
			}
			go func() {
				select {
				case ack := <-f.Ok():
					a.ok <- ack
				case err := <-f.Err():
					a.err <- err
				}
			}()
		}
		return a, nil
	}}
}

// A scene is something that happens. It gives the messages of the stream, and those that came before and the stream has forgotten.
type scene func(ctx context.Context, t testing.TB, c *cluster, name string, m mutant) (got []string, from *source, err error)

// quick are options for a stream of a name.
func quick(name string) *outbox.Options {
	return &outbox.Options{
		Stream: name, Prefix: "test." + name, Page: 8, Idle: time.Millisecond, Retry: 20 * time.Millisecond, AckWait: 500 * time.Millisecond,
	}
}

// run runs a publisher until done says so, or it ends.
func run(ctx context.Context, o *outbox.Outbox, done func(outbox.Status) bool) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	running, stop := context.WithCancel(ctx)
	defer stop()
	go func() { ended <- o.Run(running) }()
	for {
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
			stop()
			return errors.Join(fmt.Errorf("it does not get there: %+v", o.Status()), <-ended)
		default:
		}
		if done(o.Status()) {
			stop()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		}
		moment()
	}
}

// idle says that everything is published.
func idle(n uint64) func(outbox.Status) bool {
	return func(s outbox.Status) bool { return s.Sequence >= n && s.Waiting == 0 && s.Fault == outbox.FaultNone }
}

// The first half of a page arrives, no answer does, and the program ends there.
func crashInAPage(ctx context.Context, t testing.TB, c *cluster, name string, m mutant) ([]string, *source, error) {
	js := c.connect(t)
	makeStream(t, js, outbox.Stream(quick(name), 1))
	from := newSource()
	if err := from.grow(ctx, 40, 5); err != nil {
		return nil, from, err
	}
	var sent atomic.Int64
	cut := &wire{c.connect(t), func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error) {
		if sent.Add(1) <= 12 { // a page of eight and half of one
			f, err := send(m)
			if sent.Load() > 8 {
				return silence(m), err
			}
			return f, err
		}
		return silence(m), nil
	}}
	if err := run(ctx, outbox.New(from, m(cut), quick(name)), func(outbox.Status) bool { return sent.Load() >= 16 }); err != nil {
		return nil, from, err
	}
	if err := run(ctx, outbox.New(from, m(c.connect(t)), quick(name)), idle(40)); err != nil {
		return nil, from, err
	}
	got, err := content(ctx, js, name)
	return got, from, err
}

// A message is held up in the network, and comes when the server has long forgotten that it has it.
func lateMessage(ctx context.Context, t testing.TB, c *cluster, name string, m mutant) ([]string, *source, error) {
	js := c.connect(t)
	config := outbox.Stream(quick(name), 1)
	config.Duplicates = 100 * time.Millisecond
	makeStream(t, js, config)
	from := newSource()
	if err := from.grow(ctx, 20, 3); err != nil {
		return nil, from, err
	}
	var late *nats.Msg
	tap := &wire{c.connect(t), func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error) {
		if late == nil {
			late = &nats.Msg{Subject: m.Subject, Data: m.Data, Header: m.Header}
		}
		return send(m)
	}}
	if err := run(ctx, outbox.New(from, m(tap), quick(name)), idle(20)); err != nil {
		return nil, from, err
	}
	forget(ctx, js, config)
	_, err := js.PublishMsg(ctx, late)
	var api *jetstream.APIError
	if err != nil && !errors.As(err, &api) {
		return nil, from, err
	}
	got, err := content(ctx, js, name)
	return got, from, err
}

// forget lets the duplicate window of a stream pass: the server forgets IDs in it after that time.
func forget(ctx context.Context, _ jetstream.JetStream, config jetstream.StreamConfig) {
	select {
	case <-ctx.Done():
	case <-time.After(3 * config.Duplicates):
	}
}

// Two publishers at once, while the store grows.
func twoAtOnce(ctx context.Context, t testing.TB, c *cluster, name string, m mutant) ([]string, *source, error) {
	js := c.connect(t)
	config := outbox.Stream(quick(name), 1)
	config.Duplicates = 100 * time.Millisecond
	makeStream(t, js, config)
	from := newSource()
	if err := from.grow(ctx, 100, 5); err != nil {
		return nil, from, err
	}
	first := make(chan error, 1)
	go func() { first <- run(ctx, outbox.New(from, m(c.connect(t)), quick(name)), idle(300)) }()
	grown := make(chan error, 1)
	go func() { grown <- from.grow(ctx, 200, 5) }()
	err := run(ctx, outbox.New(from, m(c.connect(t)), quick(name)), idle(300))
	if err := errors.Join(err, <-first, <-grown); err != nil {
		return nil, from, err
	}
	got, err := content(ctx, js, name)
	return got, from, err
}

// A stream that forgets: its messages are taken, and the program ends after the server has a page and before the bucket has the place.
func crashBeforeThePlace(ctx context.Context, t testing.TB, c *cluster, name string, m mutant) ([]string, *source, error) {
	js := c.connect(t)
	places, err := js.CreateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: name})
	if err != nil {
		return nil, nil, err
	}
	config := outbox.Stream(quick(name), 1)
	config.MaxAge, config.DenyPurge = time.Hour, false
	makeStream(t, js, config)
	from := newSource()
	if err := from.grow(ctx, 40, 5); err != nil {
		return nil, from, err
	}
	o := quick(name)
	stuck := &bucket{KeyValue: places}
	o.Places = stuck
	if err := run(ctx, outbox.New(from, m(c.connect(t)), o), func(outbox.Status) bool { return stuck.refused.Load() > 0 }); err != nil {
		return nil, from, err
	}
	stream, err := js.Stream(ctx, name)
	if err != nil {
		return nil, from, err
	}
	got, err := content(ctx, js, name)
	if err := errors.Join(err, stream.Purge(ctx)); err != nil {
		return nil, from, err
	}
	o.Places = places
	again := outbox.New(from, m(c.connect(t)), o)
	if err := run(ctx, again, func(s outbox.Status) bool { return s.Waiting == 0 && s.Published+s.Repeated > 0 && idle(40)(s) }); err != nil {
		return nil, from, err
	}
	rest, err := content(ctx, js, name)
	return append(got, rest...), from, err
}

// The stream is put back to an older state, as after a cluster that lost its power: what was acknowledged is gone, and the publisher runs on.
func lostEnd(ctx context.Context, t testing.TB, c *cluster, name string, m mutant) ([]string, *source, error) {
	js := c.connect(t)
	makeStream(t, js, outbox.Stream(quick(name), 1))
	from := newSource()
	if err := from.grow(ctx, 40, 5); err != nil {
		return nil, from, err
	}
	p := outbox.New(from, m(c.connect(t)), quick(name))
	if err := run(ctx, p, idle(40)); err != nil {
		return nil, from, err
	}
	stream, err := js.Stream(ctx, name)
	if err != nil {
		return nil, from, err
	}
	var first []*nats.Msg
	for n := range uint64(25) {
		raw, err := stream.GetMsg(ctx, n+1)
		if err != nil {
			return nil, from, err
		}
		first = append(first, &nats.Msg{Subject: raw.Subject, Header: raw.Header, Data: raw.Data})
	}
	if err := js.DeleteStream(ctx, name); err != nil {
		return nil, from, err
	}
	makeStream(t, js, outbox.Stream(quick(name), 1))
	for _, m := range first {
		if _, err := js.PublishMsg(ctx, m); err != nil {
			return nil, from, err
		}
	}
	if err := from.grow(ctx, 1, 5); err != nil { // it notices when there is something to publish
		return nil, from, err
	}
	if err := run(ctx, p, func(s outbox.Status) bool { return s.Published >= 56 && idle(41)(s) }); err != nil {
		return nil, from, err
	}
	got, err := content(ctx, js, name)
	return got, from, err
}

// bucket refuses the second place that it is to keep, and all after it.
type bucket struct {
	jetstream.KeyValue
	writes, refused atomic.Int64
}

var errDown = errors.New("the bucket is down")

func (b *bucket) write() error {
	if b.writes.Add(1) > 1 {
		b.refused.Add(1)
		return errDown
	}
	return nil
}

func (b *bucket) Create(ctx context.Context, key string, value []byte, o ...jetstream.KVCreateOpt) (uint64, error) {
	if err := b.write(); err != nil {
		return 0, err
	}
	return b.KeyValue.Create(ctx, key, value, o...)
}

func (b *bucket) Update(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	if err := b.write(); err != nil {
		return 0, err
	}
	return b.KeyValue.Update(ctx, key, value, revision)
}

// A stream that forgets: the network swallows a page, and the program ends. What was taken before is gone.
func swallowedPage(ctx context.Context, t testing.TB, c *cluster, name string, m mutant) ([]string, *source, error) {
	js := c.connect(t)
	places, err := js.CreateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: name})
	if err != nil {
		return nil, nil, err
	}
	config := outbox.Stream(quick(name), 1)
	config.MaxAge, config.DenyPurge = time.Hour, false
	makeStream(t, js, config)
	from := newSource()
	if err := from.grow(ctx, 40, 5); err != nil {
		return nil, from, err
	}
	o := quick(name)
	o.Places = places
	var sent atomic.Int64
	hole := &wire{c.connect(t), func(m *nats.Msg, send func(*nats.Msg) (jetstream.PubAckFuture, error)) (jetstream.PubAckFuture, error) {
		if sent.Add(1) > 8 {
			return silence(m), nil
		}
		return send(m)
	}}
	if err := run(ctx, outbox.New(from, m(hole), o), func(outbox.Status) bool { return sent.Load() >= 24 }); err != nil {
		return nil, from, err
	}
	stream, err := js.Stream(ctx, name)
	if err != nil {
		return nil, from, err
	}
	got, err := content(ctx, js, name)
	if err := errors.Join(err, stream.Purge(ctx)); err != nil {
		return nil, from, err
	}
	if err := run(ctx, outbox.New(from, m(c.connect(t)), o), idle(40)); err != nil {
		return nil, from, err
	}
	rest, err := content(ctx, js, name)
	return append(got, rest...), from, err
}

// What happens to publishers, each right and wrong in one way. The right one has everything in the stream once and in order, whatever happens; each
// wrong one is found out by a scene.
//
// Kills: the mutants that it names.
func TestMutants(t *testing.T) {
	c := startCluster(t, 1)
	scenes := []struct {
		name  string
		scene scene
	}{
		{"crash in a page", crashInAPage},
		{"late message", lateMessage},
		{"two at once", twoAtOnce},
		{"crash before the place", crashBeforeThePlace},
		{"swallowed page", swallowedPage},
		{"lost end", lostEnd},
	}
	n := 0
	play := func(t *testing.T, s scene, m mutant) error {
		n++
		ctx := t.Context()
		got, from, err := s(ctx, t, c, fmt.Sprintf("S%d", n), m)
		if err != nil {
			return err
		}
		want, err := from.feed(ctx)
		return errors.Join(err, same(got, want))
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			if err := play(t, s.scene, none); err != nil {
				t.Error(err)
			}
		})
	}
	for _, tt := range []struct {
		name, why string
		mutant    mutant
		scene     scene
	}{
		{"no message id", "what was forgotten is sent again and nobody knows it", without(jetstream.MsgIDHeader), crashBeforeThePlace},
		{"no fence", "what is late comes twice", without(jetstream.ExpectedLastSeqHeader), lateMessage},
		{"place before the answer", "what the network swallowed is never sent", trusting, swallowedPage},
		{"place of the next event", "the event behind the last is left out", ahead, crashInAPage},
		{"in parallel without a fence", "events of one dossier change places", parallel, twoAtOnce},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := play(t, tt.scene, tt.mutant)
			if err == nil {
				t.Errorf("the mutant lives: %s", tt.why)
			}
			t.Log(err)
		})
	}
}

// A stream that is not this store's, or that says nothing about the place, ends the publisher, which then has published nothing.
//
// Kills: going on behind an event that the feed does not have; beginning anew without being told to.
func TestRefuses(t *testing.T) {
	ctx := t.Context()
	c := startCluster(t, 1)
	js := c.connect(t)
	n := 0
	for _, tt := range []struct {
		name, why string
		config    func(*jetstream.StreamConfig)
		prepare   func(name string, from *source) error
		want      error
	}{
		{"somebody else's message", "the stream has another publisher", nil, func(name string, _ *source) error {
			_, err := js.Publish(ctx, "test."+name+".x", []byte("x"))
			return err
		}, outbox.ErrForeign},
		{"another store", "the same facts, sealed elsewhere", nil, func(name string, _ *source) error {
			other := newSource()
			if err := other.grow(ctx, 5, 5); err != nil {
				return err
			}
			return run(ctx, outbox.New(other, js, quick(name)), idle(5))
		}, outbox.ErrForeign},
		{"a longer store", "the cursor is none of the feed's", nil, func(name string, _ *source) error {
			other := newSource()
			if err := other.grow(ctx, 9, 9); err != nil {
				return err
			}
			return run(ctx, outbox.New(other, js, quick(name)), idle(9))
		}, outbox.ErrForeign},
		{"an older state", "the feed ends before it", nil, func(name string, from *source) error {
			if err := run(ctx, outbox.New(from, js, quick(name)), idle(5)); err != nil {
				return err
			}
			*from = *newSource()
			return nil
		}, outbox.ErrForeign},
		{"forgotten", "nothing says where to go on", func(c *jetstream.StreamConfig) { c.DenyPurge = false }, func(name string, from *source) error {
			if err := run(ctx, outbox.New(from, js, quick(name)), idle(5)); err != nil {
				return err
			}
			stream, err := js.Stream(ctx, name)
			if err != nil {
				return err
			}
			return stream.Purge(ctx)
		}, outbox.ErrPlaceLost},
		{"forgets by age", "it would forget its place", func(c *jetstream.StreamConfig) { c.MaxAge = time.Hour }, nil, motcua.ErrInvalid},
		{"forgets what is taken", "the same", func(c *jetstream.StreamConfig) { c.Retention = jetstream.InterestPolicy }, nil, motcua.ErrInvalid},
		{"answers from anywhere", "a server that lags would say that the last message is not there", func(c *jetstream.StreamConfig) { c.AllowDirect = true }, nil, motcua.ErrInvalid},
		{"too long", "left out it would be lost", func(c *jetstream.StreamConfig) { c.MaxMsgSize = 100 }, nil, errTooLong},
		{"closed store", "it will not open again", nil, func(_ string, from *source) error {
			from.Store = closed{from.Store}
			return nil
		}, motcua.ErrClosed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n++
			name := fmt.Sprintf("R%d", n)
			config := outbox.Stream(quick(name), 1)
			if tt.config != nil {
				tt.config(&config)
			}
			makeStream(t, js, config)
			from := newSource()
			if err := from.grow(ctx, 5, 5); err != nil {
				t.Fatal(err)
			}
			if tt.prepare != nil {
				if err := tt.prepare(name, from); err != nil {
					t.Fatal(err)
				}
			}
			p := outbox.New(from, js, quick(name))
			if err := run(ctx, p, func(outbox.Status) bool { return false }); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v: %s", err, tt.want, tt.why)
			}
			if s := p.Status(); s.Published > 0 || s.Running {
				t.Errorf("%+v", s)
			}
		})
	}
}

// errTooLong is how the server refuses a message.
var errTooLong = &jetstream.APIError{Code: 400, ErrorCode: 10054}

// closed is a store that was closed.
type closed struct{ dossier.Store }

func (closed) Feed(context.Context, dossier.Cursor, int) (dossier.Feed, error) {
	return dossier.Feed{}, motcua.ErrClosed
}
