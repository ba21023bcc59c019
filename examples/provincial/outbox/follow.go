package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua/dossier"
)

// ErrGap means that the stream goes on with a later event of a dossier than the one that is next: the stream has forgotten its beginning, or the
// subjects that were asked for leave kinds out. What is missing can be had from the store.
var ErrGap = errors.New("outbox: events of a dossier are missing")

// Sink is where a program that follows the stream keeps what it makes of it. It alone knows how far it is: nothing is kept at the server for it.
type Sink interface {
	// Place returns the sequence of the last event that was applied; 0 at the beginning.
	Place(ctx context.Context) (uint64, error)
	// Revision returns the last revision of a dossier that was applied; 0 for none.
	Revision(ctx context.Context, id dossier.ID) (int, error)
	// Apply takes the next event of a dossier. It keeps the event's sequence and revision with what it makes of it, in one transaction: then
	// everything is done once, wherever the program ends. An error ends Follow.
	Apply(ctx context.Context, r Received) error
}

// FollowOptions are optional; nil and the zero value choose the defaults.
type FollowOptions struct {
	// Stream is the name of the stream. Zero means "DOSSIERS".
	Stream string
	// Subjects are those to follow: "motcua.event.H40.>" for a province. None means all. Who asks for certain kinds alone sees gaps and has to
	// set Gaps.
	Subjects []string
	// Gaps takes an event also when those before it are missing.
	Gaps bool
	// Retry is the pause after a failure of the connection. Zero means 1 s.
	Retry time.Duration
}

// Follow gives a sink every event of the stream, in order and once, until the context ends, and returns its error. Events of a revision that the
// sink has are dropped. Servers that fail are waited for. It ends with an error of the sink, with [ErrGap], with one that wraps [motcua.ErrInvalid]
// for a message that no outbox has written, or when the connection is closed.
func Follow(ctx context.Context, js jetstream.JetStream, sink Sink, o *FollowOptions) error {
	var own FollowOptions
	if o != nil {
		own = *o
	}
	if own.Stream == "" {
		own.Stream = (*Options)(nil).orDefaults().Stream
	}
	if own.Retry <= 0 {
		own.Retry = time.Second
	}
	for {
		again, err := follow(ctx, js, sink, &own)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !again, errors.Is(err, nats.ErrConnectionClosed):
			return fmt.Errorf("outbox: follow: %w", err)
		}
		wait(ctx, own.Retry)
	}
}

// follow follows until something goes wrong, and says whether to try again. The messages come in the order of the stream: the client begins anew by
// itself where one is missing.
func follow(ctx context.Context, js jetstream.JetStream, sink Sink, o *FollowOptions) (again bool, err error) {
	last, err := sink.Place(ctx)
	if err != nil {
		return false, err
	}
	consumer, err := js.OrderedConsumer(ctx, o.Stream, jetstream.OrderedConsumerConfig{
		FilterSubjects: o.Subjects, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: last + 1,
	})
	if err != nil {
		return true, err
	}
	messages, err := consumer.Messages()
	if err != nil {
		return true, err
	}
	defer messages.Stop()
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return true, err
		}
		r, err := Parse(m)
		if err != nil {
			return false, err
		}
		if r.Sequence <= last {
			continue
		}
		last = r.Sequence
		have, err := sink.Revision(ctx, r.ID)
		switch {
		case err != nil:
			return false, err
		case r.Revision <= have:
			continue
		case r.Revision > have+1 && !o.Gaps:
			return false, fmt.Errorf("%w: revision %d follows on %d, sequence %d", ErrGap, r.Revision, have, r.Sequence)
		}
		if err := sink.Apply(ctx, r); err != nil {
			return false, err
		}
	}
}

// Verify is [dossier.Verify] for a log that was put together from a stream: that the payloads are gone is as it should be. It says whether facts and
// places are what was sealed, and whether the log begins as the heads say.
func Verify(log dossier.Log, earlier ...dossier.Head) error {
	_, err := dossier.Verify(log, earlier...)
	var bad *dossier.TamperError
	if errors.As(err, &bad) && bad.Damage == dossier.PayloadMissing { // which is named only when nothing else is wrong
		return nil
	}
	return err
}
