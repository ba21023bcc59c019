package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/outbox"
)

// content reads a stream from its first message to its last.
func content(ctx context.Context, js jetstream.JetStream, name string) (ids []string, err error) {
	stream, err := js.Stream(ctx, name)
	if err != nil {
		return nil, err
	}
	last := stream.CachedInfo().State.LastSeq
	if last == 0 {
		return nil, nil
	}
	consumer, err := js.OrderedConsumer(ctx, name, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return nil, err
	}
	messages, err := consumer.Messages()
	if err != nil {
		return nil, err
	}
	defer messages.Stop()
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return nil, err
		}
		r, err := outbox.Parse(m)
		if err != nil {
			return nil, err
		}
		ids = append(ids, outbox.MessageID(r.ID, r.Revision))
		if r.Sequence == last {
			return ids, nil
		}
	}
}

// same compares what is in a stream with the feed.
func same(got, want []string) error {
	if slices.Equal(got, want) {
		return nil
	}
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	return fmt.Errorf("the stream has %d messages, the feed %d events; the first that differs is the %dth", len(got), len(want), i+1)
}

// The leader of the stream dies again and again while thousands of events are published by two publishers and followed by a reader. Then
// everything is in the stream once and in the order of the feed, and the reader has logs that verify.
//
// Kills: an event that is left out after a page of which a part arrived; one sent again behind others; a publisher that gives up, or that goes on
// where it believes it was.
func TestLeadersDie(t *testing.T) {
	const patience = 3 * time.Minute // a busy machine may take long to elect a leader
	deaths, events := 4, 4000
	if os.Getenv("MOTCUA_LONG") != "" {
		deaths, events = 30, 60_000
	}
	const dossiers = 300
	ctx := t.Context()
	c := startCluster(t, 3)
	admin := c.connect(t)
	makeStream(t, admin, outbox.Stream(nil, 3))
	from := newSource()
	o := &outbox.Options{Page: 64, Idle: 5 * time.Millisecond, AckWait: 500 * time.Millisecond, Retry: 200 * time.Millisecond}
	publishers := []*outbox.Outbox{outbox.New(from, c.connect(t), o), outbox.New(from, c.connect(t), o)}
	for _, p := range publishers {
		publishing(t, p)
	}
	to := newSink()
	followed := make(chan error, 1)
	reading, enough := context.WithCancel(ctx)
	defer enough()
	reader := c.connect(t)
	go func() {
		followed <- outbox.Follow(reading, reader, to, &outbox.FollowOptions{Retry: 50 * time.Millisecond})
	}()

	grown := make(chan error, 1)
	part := events / (deaths + 1)
	down := -1
	begin := time.Now()
	for n := range deaths + 1 {
		go func() { grown <- from.grow(ctx, part, dossiers) }()
		if n < deaths {
			// Some of it is under way when the leader goes; the one before is back and has caught up, or there is no majority.
			within(t, patience, "a part of the events", func() bool { return sequence(publishers) > uint64(n*part) })
			if down >= 0 {
				c.start(t, down)
				back := c.servers[down]
				within(t, patience, "the server that was down up to date", func() bool { return back.JetStreamIsStreamCurrent("$G", "DOSSIERS") })
			}
			down = leader(t, c, admin)
			c.stop(down)
		}
		if err := <-grown; err != nil {
			t.Fatal(err)
		}
		within(t, patience, "all events so far", func() bool { return sequence(publishers) >= uint64((n+1)*part) })
	}
	took := time.Since(begin)
	c.start(t, down)
	within(t, patience, "what was published at the reader", func() bool { return to.count() >= events })
	enough()
	if err := <-followed; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	want, err := from.feed(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := content(ctx, admin, "DOSSIERS")
	if err != nil {
		t.Fatal(err)
	}
	if err := same(got, want); err != nil {
		t.Error(err)
	}
	if err := same(to.ids, want); err != nil {
		t.Errorf("the reader: %v", err)
	}
	for id, log := range to.logs {
		if err := outbox.Verify(*log, from.logs[id].Head()); err != nil {
			t.Errorf("the log that was followed: %v", err)
		}
	}
	t.Logf("%d events, %d deaths in %v; the publishers: %+v, %+v", events, deaths, took.Round(time.Millisecond), publishers[0].Status(), publishers[1].Status())
}

// sequence returns how far the publishers know the stream to be.
func sequence(all []*outbox.Outbox) (last uint64) {
	for _, p := range all {
		last = max(last, p.Status().Sequence)
	}
	return last
}

// leader returns the server that leads the stream.
func leader(t *testing.T, c *cluster, js jetstream.JetStream) (found int) {
	t.Helper()
	found = -1
	within(t, time.Minute, "a leader of the stream", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		stream, err := js.Stream(ctx, "DOSSIERS")
		if err != nil || stream.CachedInfo().Cluster == nil {
			return false
		}
		for i, o := range c.options {
			if c.servers[i] != nil && o.ServerName == stream.CachedInfo().Cluster.Leader {
				found = i
			}
		}
		return found >= 0
	})
	return found
}

// Nothing personal leaves the store.
//
// Kills: a payload instead of facts; a token or a salt in a header; the name of a person in a subject.
func TestNothingPersonalIsPublished(t *testing.T) {
	ctx := t.Context()
	c := startCluster(t, 1)
	js := c.connect(t)
	makeStream(t, js, outbox.Stream(nil, 1))
	from := newSource()
	if err := from.grow(ctx, 200, 20); err != nil {
		t.Fatal(err)
	}
	p := outbox.New(from, js, nil)
	publishing(t, p)
	within(t, time.Minute, "everything", func() bool { return p.Status().Sequence == 200 })

	canaries := []string{canaryName, canaryNumber, canaryContact, canaryNote, "Yến", "a token is a key", fmt.Sprintf("%x", "a token is a key")}
	for _, log := range from.logs {
		for _, e := range log.Events {
			if e.Seal.Salt != [16]byte{} {
				canaries = append(canaries, string(e.Seal.Salt[:]), fmt.Sprintf("%x", e.Seal.Salt))
			}
		}
	}
	if len(canaries) < 40 {
		t.Fatal("there is nothing to look for")
	}
	stream, err := js.Stream(ctx, "DOSSIERS")
	if err != nil {
		t.Fatal(err)
	}
	subjects := map[string]int{}
	for n := range uint64(200) {
		m, err := stream.GetMsg(ctx, n+1)
		if err != nil {
			t.Fatal(err)
		}
		all := m.Subject + "\n" + fmt.Sprint(m.Header) + "\n" + string(m.Data)
		for _, s := range canaries {
			if strings.Contains(all, s) {
				t.Fatalf("message %d shows something personal", n+1)
			}
		}
		subjects[m.Subject]++
	}
	for _, want := range []string{"motcua.event.H40.H40-11.accepted", "motcua.event.H41.H41-05.transferred", "motcua.event._._.accepted"} {
		if subjects[want] == 0 {
			t.Errorf("no message under %s, but %v", want, subjects)
		}
	}
}

// Kills: a subject that a code could break; a kind of tomorrow that cannot be published.
func TestSubject(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		id        dossier.ID
		kind      dossier.Kind
		want      string
	}{
		{"code", "province, agency, kind", "H40.14.03-261102-0001", dossier.KindResolved, "p.H40.H40-14-03.resolved"},
		{"old order", "one agency has one subject, however its code is written", "000.03.14.H40-261102-0001", dossier.KindAccepted, "p.H40.H40-14-03.accepted"},
		{"first level", "a province itself", "H40-261102-0001", dossier.KindPaid, "p.H40.H40.paid"},
		{"another organisation", "it belongs to no province", "Z01AB.9-261102-0001", dossier.KindPaid, "p._.Z01AB-9.paid"},
		{"no code", "an ID may be anything that can be seen, a wildcard too", "a.*.> b", dossier.KindPaid, "p._._.paid"},
		{"no such kind", "a subject has no spaces", "x", dossier.Kind(200), "p._._.kind_200"},
	} {
		if got := outbox.Subject("p", tt.id, tt.kind); got != tt.want {
			t.Errorf("%s: %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
	}
}

// A stream that is full takes nothing, and nothing is read from the store that cannot be held; when there is room again it goes on.
//
// Kills: an event that is dropped because the server refused it; reading ahead without a bound.
func TestAFullStreamHoldsThePublisherUp(t *testing.T) {
	ctx := t.Context()
	c := startCluster(t, 1)
	js := c.connect(t)
	config := outbox.Stream(nil, 1)
	config.MaxMsgs = 25
	makeStream(t, js, config)
	from := newSource()
	if err := from.grow(ctx, 100, 10); err != nil {
		t.Fatal(err)
	}
	p := outbox.New(from, js, &outbox.Options{Page: 10, Retry: 50 * time.Millisecond, Idle: time.Millisecond})
	publishing(t, p)
	within(t, time.Minute, "a full stream", func() bool { return p.Status().Failures > 3 })
	s := p.Status()
	if s.Sequence != 25 || s.Fault != outbox.FaultPublish || s.Waiting < 1 || s.Waiting > 10 || s.Oldest.IsZero() || !s.Running {
		t.Errorf("at a full stream: %+v", s)
	}
	config.MaxMsgs = -1
	if _, err := js.UpdateStream(ctx, config); err != nil {
		t.Fatal(err)
	}
	within(t, time.Minute, "everything", func() bool {
		s := p.Status()
		return s.Sequence == 100 && s.Waiting == 0 && s.Fault == outbox.FaultNone && s.Oldest.IsZero()
	})
	want, err := from.feed(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := content(ctx, js, "DOSSIERS")
	if err := errors.Join(err, same(got, want)); err != nil {
		t.Error(err)
	}
}
