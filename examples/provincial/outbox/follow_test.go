package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/outbox"
)

// following follows until the sink has so many events.
func following(ctx context.Context, js jetstream.JetStream, to outbox.Sink, o *outbox.FollowOptions, enough func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- outbox.Follow(running, js, to, o) }()
	for {
		select {
		case err := <-ended:
			return err
		default:
		}
		if enough() {
			stop()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		}
		moment()
	}
}

// A stream in which events come twice, as one may that has forgotten its place: the reader has each once, also when it is started again.
//
// Kills: a repeat that is applied; a reader that begins at the beginning.
func TestFollowDropsRepeats(t *testing.T) {
	ctx := t.Context()
	c := startCluster(t, 1)
	js := c.connect(t)
	makeStream(t, js, outbox.Stream(quick("F"), 1))
	from := newSource()
	if err := from.grow(ctx, 30, 4); err != nil {
		t.Fatal(err)
	}
	if err := run(ctx, outbox.New(from, js, quick("F")), idle(30)); err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(ctx, "F")
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint64(20) { // the first 20 once more
		m, err := stream.GetMsg(ctx, n+1)
		if err != nil {
			t.Fatal(err)
		}
		m.Header.Del(jetstream.MsgIDHeader)
		m.Header.Del(jetstream.ExpectedLastSeqHeader)
		if _, err := js.PublishMsg(ctx, &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data}); err != nil {
			t.Fatal(err)
		}
	}
	to := newSink()
	o := &outbox.FollowOptions{Stream: "F"}
	if err := following(ctx, js, to, o, func() bool { return to.asked() >= 50 }); err != nil {
		t.Fatal(err)
	}
	want, err := from.feed(ctx)
	if err := errors.Join(err, same(to.ids, want)); err != nil {
		t.Error(err)
	}
	for id, log := range to.logs {
		if err := outbox.Verify(*log, from.logs[id].Head()); err != nil {
			t.Error(err)
		}
		if log.Events[0].Reason = "x"; outbox.Verify(*log) == nil {
			t.Error("a log that was changed verifies")
		}
	}
	// Once more from where it was: what is behind the last event that was applied are repeats.
	if err := following(ctx, js, to, o, func() bool { return to.asked() >= 70 }); err != nil {
		t.Fatal(err)
	}
	if to.asked() != 70 || to.count() != 30 {
		t.Errorf("started again, the reader looked at %d messages and has %d events", to.asked(), to.count())
	}
}

func (s *sink) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revise
}

// Kills: a gap that is passed over in silence; a province that gets the events of another.
func TestFollowGapsAndSubjects(t *testing.T) {
	ctx := t.Context()
	c := startCluster(t, 1)
	js := c.connect(t)
	config := outbox.Stream(quick("G"), 1)
	config.DenyPurge = false
	makeStream(t, js, config)
	from := newSource()
	if err := from.grow(ctx, 160, 32); err != nil {
		t.Fatal(err)
	}
	if err := run(ctx, outbox.New(from, js, quick("G")), idle(160)); err != nil {
		t.Fatal(err)
	}
	province := newSink()
	o := &outbox.FollowOptions{Stream: "G", Subjects: []string{"test.G.H41.>"}}
	if err := following(ctx, js, province, o, func() bool { return province.count() == 10 }); err != nil {
		t.Fatal(err)
	}
	want := []dossier.ID{"000.00.05.H41-261102-0009", "000.00.01.H41-261102-0025"}
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(maps.Keys(province.logs))); diff != "" {
		t.Errorf("dossiers of the province (-want +got):\n%s", diff)
	}
	kinds := newSink()
	o.Subjects = []string{"test.G.*.*.transferred"}
	if err := following(ctx, js, kinds, o, func() bool { return false }); !errors.Is(err, outbox.ErrGap) {
		t.Errorf("some kinds alone: %v", err)
	}
	o.Gaps = true
	if err := following(ctx, js, kinds, o, func() bool { return kinds.count() == 128 }); err != nil {
		t.Error(err)
	}

	broken := newSink()
	if err := following(ctx, js, failing{broken}, &outbox.FollowOptions{Stream: "G"}, func() bool { return false }); !errors.Is(err, errDown) {
		t.Errorf("a sink that fails: %v", err)
	}
	if _, err := js.Publish(ctx, "test.G.x", []byte("x")); err != nil {
		t.Fatal(err)
	}
	all := newSink()
	if err := following(ctx, js, all, &outbox.FollowOptions{Stream: "G"}, func() bool { return false }); !errors.Is(err, motcua.ErrInvalid) || all.count() != 160 {
		t.Errorf("behind %d events, somebody else's message: %v", all.count(), err)
	}
}

// failing is a sink that takes nothing.
type failing struct{ *sink }

func (failing) Apply(context.Context, outbox.Received) error { return errDown }

// letter is a message as it comes.
type letter struct {
	jetstream.Msg
	header nats.Header
	data   []byte
}

func (l letter) Headers() nats.Header { return l.header }
func (l letter) Data() []byte         { return l.data }
func (l letter) Metadata() (*jetstream.MsgMetadata, error) {
	return &jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Stream: 7}}, nil
}

// Kills: a panic on what others may send; a number that is read and would be written otherwise; a value in an error.
func FuzzParse(f *testing.F) {
	facts := dossier.AppendFacts(nil, dossier.Event{Kind: dossier.KindPaid, Key: "k"})
	f.Add("H40.14-261102-0001", "3", "%31.0", "12", "", "00", facts)     // a digest that is too short
	f.Add("a%20b", "1", "", "1", "", "", facts)                          // as it should be
	f.Add("%zz", "٣", "+1", "01", "x", "y", []byte("040185123456"))      // nothing is
	f.Add("x", "99999999999999999999", "1.0", "-1", "", "", []byte(nil)) // numbers that are none
	f.Fuzz(func(t *testing.T, id, revision, after, count, digest, hash string, data []byte) {
		m := letter{header: nats.Header{
			outbox.HeaderDossier: {id}, outbox.HeaderRevision: {revision}, outbox.HeaderAfter: {after}, outbox.HeaderCount: {count},
			outbox.HeaderDigest: {digest}, outbox.HeaderHash: {hash},
		}, data: data}
		r, err := outbox.Parse(m)
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Error(err)
			}
			return
		}
		if r.ID == "" || fmt.Sprint(r.Revision) != revision || r.Sequence != 7 || string(dossier.AppendFacts(nil, r.Event)) != string(data) {
			t.Errorf("%q is read as %+v", revision, r)
		}
	})
}
