package outbox_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/outbox"
)

// The figures of SCALE.md on the stream come from this test:
//
//	MOTCUA_SCALE=50000 go test ./outbox -run Scale -v
//
// Without the variable it is a look at a few events whether it works. The three servers, the publisher and the reader are one process.
func TestScale(t *testing.T) {
	events := 1000
	if n, err := strconv.Atoi(os.Getenv("MOTCUA_SCALE")); err == nil {
		events = n
	}
	ctx := t.Context()
	c := startCluster(t, 3)
	js := c.connect(t)
	makeStream(t, js, outbox.Stream(nil, 3))
	from := newSource()
	if err := from.grow(ctx, events, events/5); err != nil {
		t.Fatal(err)
	}
	facts := 0
	for _, log := range from.logs {
		for _, e := range log.Events {
			facts += len(dossier.AppendFacts(nil, e))
		}
	}
	p := outbox.New(from, c.connect(t), nil)
	begin := time.Now()
	publishing(t, p)
	within(t, 10*time.Minute, "everything", func() bool { return p.Status().Sequence == uint64(events) })
	published := time.Since(begin)

	to := newSink()
	reading, enough := context.WithCancel(ctx)
	defer enough()
	begin = time.Now()
	followed := make(chan error, 1)
	go func() { followed <- outbox.Follow(reading, js, to, nil) }()
	within(t, 10*time.Minute, "everything at the reader", func() bool { return to.count() == events })
	read := time.Since(begin)
	enough()
	if err := <-followed; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	stream, err := js.Stream(ctx, "DOSSIERS")
	if err != nil {
		t.Fatal(err)
	}
	state := stream.CachedInfo().State
	load, _ := os.ReadFile("/proc/loadavg")
	t.Logf("%d events: published in %v, %.0f a second; followed in %v, %.0f a second; %d bytes in the stream, %.0f an event, on each of three servers, of which %.0f are facts; %+v; load %s",
		events, published.Round(time.Millisecond), float64(events)/published.Seconds(), read.Round(time.Millisecond), float64(events)/read.Seconds(),
		state.Bytes, float64(state.Bytes)/float64(events), float64(facts)/float64(events), p.Status(), load)
}
