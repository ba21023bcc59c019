package outbox_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/examples/provincial/outbox"
	"github.com/motcua/motcua/identity"
)

// cluster is NATS servers in this process, on loopback.
type cluster struct {
	options []*server.Options
	servers []*server.Server // nil where one is down
}

// startCluster starts so many servers and waits until JetStream has a leader. One is a server by itself.
func startCluster(t testing.TB, n int) *cluster {
	t.Helper()
	c := &cluster{servers: make([]*server.Server, n)}
	ports := freePorts(t, 2*n)
	var routes []*url.URL
	for i := range n {
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprintf("127.0.0.1:%d", ports[n+i])})
	}
	dir := t.TempDir()
	for i := range n {
		o := &server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: ports[i], NoLog: true, NoSigs: true, JetStream: true,
			StoreDir: filepath.Join(dir, fmt.Sprint(i)), JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 1 << 30,
		}
		if n > 1 {
			o.Cluster = server.ClusterOpts{Name: "motcua", Host: "127.0.0.1", Port: ports[n+i]}
			o.Routes = routes
		}
		c.options = append(c.options, o)
		c.start(t, i)
	}
	t.Cleanup(func() {
		for i := range c.servers {
			c.stop(i)
		}
	})
	within(t, 30*time.Second, "a leader of the cluster", func() bool {
		return n == 1 || slices.ContainsFunc(c.servers, (*server.Server).JetStreamIsLeader)
	})
	return c
}

// freePorts returns ports of loopback that nobody has at this moment.
func freePorts(t testing.TB, n int) (ports []int) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() // all of them are kept until the last is known
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

func (c *cluster) start(t testing.TB, i int) {
	t.Helper()
	s, err := server.NewServer(c.options[i].Clone())
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(30 * time.Second) {
		t.Fatal("the server does not start")
	}
	c.servers[i] = s
}

func (c *cluster) stop(i int) {
	if s := c.servers[i]; s != nil {
		s.Shutdown()
		s.WaitForShutdown()
		c.servers[i] = nil
	}
}

// connect returns a JetStream context on a connection of its own, which never gives up.
func (c *cluster) connect(t testing.TB) jetstream.JetStream {
	t.Helper()
	var urls string
	for _, o := range c.options {
		urls += fmt.Sprintf("nats://127.0.0.1:%d,", o.Port)
	}
	conn, err := nats.Connect(urls[:len(urls)-1], nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond), nats.RetryOnFailedConnect(true))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// makeStream makes a stream, and waits until that can be done.
func makeStream(t testing.TB, js jetstream.JetStream, config jetstream.StreamConfig) {
	t.Helper()
	var err error
	for range 100 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err = js.CreateStream(ctx, config)
		cancel()
		if err == nil {
			return
		}
		moment()
	}
	t.Fatal(err)
}

// moment lets other goroutines and servers get on. Nothing is decided by how long it is.
func moment() { <-time.After(10 * time.Millisecond) }

// within waits for something that other goroutines and servers bring about.
func within(t testing.TB, long time.Duration, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(long); !done(); moment() {
		if time.Now().After(end) {
			t.Fatalf("there was not %s within %v", what, long)
		}
	}
}

// The people in these tests are invented, as are their numbers.
const (
	canaryName    = "Nguyễn Thị Hoàng Yến"
	canaryNumber  = "040185123456"
	canaryContact = "0912 345 678, ngõ 7 phố Chim Yến"
	canaryNote    = "người nộp đang nằm viện"
)

// source is a store with dossiers that go on.
type source struct {
	dossier.Store
	sealer *dossier.Sealer

	mu   sync.Mutex
	logs map[dossier.ID]dossier.Log
	n    int
}

func newSource() *source {
	return &source{Store: memstore.New(), sealer: &dossier.Sealer{Random: rand.Reader}, logs: map[dossier.ID]dossier.Log{}}
}

// code returns the code of a dossier: of two provinces and several units, and now and then none at all.
func code(n int) dossier.ID {
	switch n % 16 {
	case 7:
		return dossier.ID(fmt.Sprintf("hồ sơ %d / phường", n))
	case 9:
		return dossier.ID(fmt.Sprintf("000.00.%02d.H41-261102-%04d", 1+n%5, n))
	}
	return dossier.ID(fmt.Sprintf("H40.%02d-261102-%04d", 10+n%7, n))
}

// grow appends so many events, each the next of one of some dossiers, one after the other.
func (s *source) grow(ctx context.Context, events, dossiers int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range events {
		id := code(s.n * 7 % dossiers)
		if err := s.one(ctx, id, fmt.Sprintf("key %d", s.n)); err != nil {
			return err
		}
		s.n++
	}
	return nil
}

func (s *source) one(ctx context.Context, id dossier.ID, key string) error {
	log := s.logs[id]
	log.ID = id
	at := motcua.MustDate(2026, time.November, 2).At(8, 0, len(log.Events))
	e := dossier.Event{Kind: dossier.KindTransferred, At: at, Recorded: at, Actor: "counter-2", Unit: "H40.14", To: "H40.14.02", Key: key}
	if len(log.Events) == 0 {
		e.Kind, e.To, e.Channel = dossier.KindAccepted, "", dossier.Online
		e.Accepted = &dossier.Accepted{Procedure: "1.001193", Field: "Hộ tịch", Competent: "H40.14", Start: at, Profile: "118/2025"}
		e.Personal = dossier.Personal{
			Name: dossier.NewSecret(canaryName), Number: identity.MustParsePersonalID(canaryNumber),
			Contact: dossier.NewSecret(canaryContact), Note: dossier.NewSecret(canaryNote),
		}
	}
	events := []dossier.Event{e}
	if err := s.sealer.Seal(log, events); err != nil {
		return err
	}
	events[0].Token = dossier.Token{Key: 1, Sum: [16]byte([]byte("a token is a key"))}
	b := dossier.Batch{ID: id, Expected: len(log.Events), Key: key, Events: events, Summary: &dossier.Summary{}}
	if _, err := s.Append(ctx, b); err != nil {
		return err
	}
	log.Events = append(slices.Clip(log.Events), events...)
	s.logs[id] = log
	return nil
}

// feed returns the message IDs of all events, in the order of the feed.
func (s *source) feed(ctx context.Context) (ids []string, err error) {
	for cursor := dossier.Cursor(""); ; {
		f, err := s.Feed(ctx, cursor, 0)
		if err != nil {
			return nil, err
		}
		if len(f.Entries) == 0 {
			return ids, nil
		}
		for _, e := range f.Entries {
			ids = append(ids, outbox.MessageID(e.ID, e.Revision))
		}
		cursor = f.Next
	}
}

// sink puts the logs together again.
type sink struct {
	mu     sync.Mutex
	place  uint64
	logs   map[dossier.ID]*dossier.Log
	ids    []string // in the order in which the events came
	revise int      // how often it was asked for a revision: how many events came that are not known to be repeats
}

func newSink() *sink { return &sink{logs: map[dossier.ID]*dossier.Log{}} }

func (s *sink) Place(context.Context) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place, nil
}

func (s *sink) Revision(_ context.Context, id dossier.ID) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revise++
	if l := s.logs[id]; l != nil {
		return len(l.Events), nil
	}
	return 0, nil
}

func (s *sink) Apply(_ context.Context, r outbox.Received) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.logs[r.ID]
	if l == nil {
		l = &dossier.Log{ID: r.ID}
		s.logs[r.ID] = l
	}
	l.Events = append(l.Events, r.Event)
	s.place = r.Sequence
	s.ids = append(s.ids, outbox.MessageID(r.ID, r.Revision))
	return nil
}

func (s *sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.ids)
}

// publishing runs a publisher in the background; stop ends it as a crash does, without waiting for anything that is under way.
func publishing(t testing.TB, o *outbox.Outbox) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- o.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("the publisher ended: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}
