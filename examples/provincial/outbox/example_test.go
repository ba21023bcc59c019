package outbox_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/examples/provincial/outbox"
)

// printer is a sink that prints what happened, and keeps in memory how far it is. One that keeps it in a database does so in the transaction in
// which it keeps the rest.
type printer struct {
	place     uint64
	revisions map[dossier.ID]int
	enough    func()
}

func (p *printer) Place(context.Context) (uint64, error) { return p.place, nil }

func (p *printer) Revision(_ context.Context, id dossier.ID) (int, error) {
	return p.revisions[id], nil
}

func (p *printer) Apply(_ context.Context, r outbox.Received) error {
	fmt.Println(r.Sequence, r.Province, r.ID, r.Revision, r.Event.Kind)
	p.place, p.revisions[r.ID] = r.Sequence, r.Revision
	if r.Sequence == 2 {
		p.enough()
	}
	return nil
}

// A store's events, published and followed. The server is in this process, for the sake of the example.
func Example() {
	dir, err := os.MkdirTemp("", "outbox")
	check(err)
	defer func() { check(os.RemoveAll(dir)) }()
	nats1, err := server.NewServer(&server.Options{JetStream: true, StoreDir: dir, DontListen: true, NoLog: true, NoSigs: true})
	check(err)
	nats1.Start()
	defer nats1.Shutdown()
	conn, err := nats.Connect("", nats.InProcessServer(nats1), nats.MaxReconnects(-1))
	check(err)
	defer conn.Close()
	js, err := jetstream.New(conn)
	check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	store := memstore.New()
	for i, kind := range []dossier.Kind{dossier.KindSubmitted, dossier.KindAccepted} {
		key := kind.String()
		_, err := store.Append(ctx, dossier.Batch{ID: "H40.14.03-261102-0001", Expected: i, Key: key, Events: []dossier.Event{{Kind: kind, Key: key}}})
		check(err)
	}

	_, err = js.CreateStream(ctx, outbox.Stream(nil, 1))
	check(err)
	go outbox.New(store, js, nil).Run(ctx) //nolint:errcheck // it ends with the example
	err = outbox.Follow(ctx, js, &printer{revisions: map[dossier.ID]int{}, enough: cancel}, nil)
	fmt.Println(err)

	// Output:
	// 1 H40 H40.14.03-261102-0001 1 submitted
	// 2 H40 H40.14.03-261102-0001 2 accepted
	// context canceled
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
