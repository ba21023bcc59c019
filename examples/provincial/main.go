// Provincial is a one-stop service for a province: an HTTP API, a page for the counter, and the dossiers of all wards in one database. It starts
// on an embedded database with an invented province in it:
//
//	go -C examples/provincial run .
//
// It prints the address of the page and tokens to sign in with. Flags choose the database and the address:
//
//	go -C examples/provincial run . -dsn postgres://motcua@localhost/motcua -addr 127.0.0.1:9000 -data /var/lib/motcua
//
//	-addr       address to listen on; anything but loopback needs -cert and -key, or -plain when something before it speaks TLS
//	-client     with -plain, the header in which that names the client, as X-Forwarded-For; without it all clients without an account share
//	            one rate
//	-data       folder of the data; default: data
//	-dsn        the PostgreSQL database; default: the SQLite file in the folder
//	-sample     how many invented dossiers to begin with when there are none; 0 also makes no province and no accounts, and refuses a folder that
//	            has them. See below
//	-rate       requests a second that an account may send
//	-nats       address of NATS servers, to which every event is passed on; see SCALE.md
//	-replicas   on how many of them the stream is kept, when there is none yet
//	-account    add an account, print its token and end: NAME:ROLE,ROLE:AGENCY:UNIT
//
// # A first look
//
// On loopback, in a folder without a directory.json, the service makes an invented province with accounts, and on SQLite 240 invented dossiers, so that
// there is something to see. Where a directory.json is that the service did not write, or beyond loopback, nothing is invented; -sample says it
// explicitly.
//
// # The folder of the data
//
// A province of its own needs directory.json: its agencies and units by their codes, the heads of their papers, the reasons that people choose
// from; its form is that of [office.ReadDirectory]. criteria/CODE.json has the assessment of an agency, as package criteria reads it; without
// one the agency has no score. Accounts come from -account. index.key is drawn at the first start, and belongs into a backup of its own:
// whoever has it can look people up in a copy of the database, and without it nobody is found by number. Several services on one database have the
// same index.key and directory.json.
//
// # How it ends
//
// A signal to end lets requests that run come to their end; a second one does not. Exit status: 0 when it ended because it was told to; 1 when
// it could not start or run; 2 when the flags are wrong.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/api"
	"github.com/motcua/motcua/examples/provincial/guard"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/examples/provincial/outbox"
	"github.com/motcua/motcua/examples/provincial/page"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	exitEnded = 0
	exitFault = 1
	exitUsage = 2
)

// config is what the flags say.
type config struct {
	addr, data, dsn, nats, cert, key, account, client string

	plain     bool
	sample    int
	sampleSet bool // the flag was there
	look      bool // a first look: there is an invented province, or is to be
	rate      float64
	replicas  int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c config
	flags := flag.NewFlagSet("provincial", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8060", "`address` to listen on")
	flags.StringVar(&c.data, "data", "data", "`folder` of the data")
	flags.StringVar(&c.dsn, "dsn", "", "PostgreSQL `database`, postgres://…; otherwise the SQLite file in the folder")
	flags.IntVar(&c.sample, "sample", 240, "how `many` invented dossiers to begin with when there are none; 0 unless on loopback with SQLite")
	flags.Float64Var(&c.rate, "rate", 50, "requests a `second` that an account may send")
	flags.StringVar(&c.nats, "nats", "", "`address` of NATS servers to pass every event on to")
	flags.IntVar(&c.replicas, "replicas", 1, "on how `many` servers the stream is kept, when it is made")
	flags.StringVar(&c.cert, "cert", "", "`file` of the certificate")
	flags.StringVar(&c.key, "key", "", "`file` of its key")
	flags.BoolVar(&c.plain, "plain", false, "listen beyond loopback without TLS, behind something that speaks it")
	flags.StringVar(&c.client, "client", "", "with -plain, the `header` in which what speaks TLS names the client")
	flags.StringVar(&c.account, "account", "", "add an account, `NAME:ROLE,ROLE:AGENCY:UNIT`, and print its token")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitEnded
	case err != nil:
		return exitUsage
	}
	flags.Visit(func(f *flag.Flag) { c.sampleSet = c.sampleSet || f.Name == "sample" })
	if err := c.check(flags.NArg()); err != nil {
		fmt.Fprintln(stderr, "provincial:", err)
		return exitUsage
	}
	var err error
	if c.account != "" {
		err = addAccount(c.data, c.account, stdout)
	} else {
		err = serve(ctx, c, stdout, slog.New(slog.NewJSONHandler(stderr, nil)))
	}
	if err != nil {
		fmt.Fprintln(stderr, "provincial:", err)
		return exitFault
	}
	return exitEnded
}

// check reports what is wrong with the flags, and leaves no invented province where a real one may be.
func (c *config) check(left int) error {
	host, _, err := net.SplitHostPort(c.addr)
	if err != nil {
		return errors.New("-addr is not host:port")
	}
	ip, err := netip.ParseAddr(host)
	loopback := host == "localhost" || err == nil && ip.IsLoopback()
	switch {
	case left > 0:
		return errors.New("unexpected argument")
	case c.sample < 0:
		return errors.New("-sample is negative")
	case c.replicas < 1 || c.replicas > 5:
		return errors.New("-replicas is not from 1 to 5")
	case !(c.rate > 0):
		return errors.New("-rate is not positive")
	case (c.cert == "") != (c.key == ""):
		return errors.New("-cert and -key belong together")
	case !loopback && c.cert == "" && !c.plain:
		return errors.New("-addr is not loopback: personal data would cross the network in the clear; give -cert and -key, or -plain behind a proxy that speaks TLS")
	case c.client != "" && !c.plain:
		return errors.New("-client is for -plain: anybody can send a header to a service that is reached directly")
	}
	invented, province := c.has(sampleFile), c.has(office.DirectoryFile)
	c.look = c.sample > 0
	if !c.sampleSet {
		c.look = loopback && (invented || !province)
		if !c.look || c.dsn != "" {
			c.sample = 0
		}
	}
	if invented && !c.look {
		return fmt.Errorf("-data is the folder of a first look: it has accounts that anybody may know (%s); take another", sampleFile)
	}
	return nil
}

// has reports whether the folder of the data has a file.
func (c *config) has(name string) bool {
	_, err := os.Stat(filepath.Join(c.data, name))
	return err == nil
}

// serve runs the service until the context ends.
func serve(ctx context.Context, c config, stdout io.Writer, log *slog.Logger) (err error) {
	if err := os.MkdirAll(c.data, 0o700); err != nil {
		return err
	}
	if c.look {
		if err := office.WriteSample(c.data); err != nil {
			return err
		}
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.cert != "" {
		pair, err := tls.LoadX509KeyPair(c.cert, c.key)
		if err != nil {
			return err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	o, err := office.Open(ctx, office.Options{Dir: c.data, DSN: c.dsn})
	if errors.Is(err, os.ErrNotExist) && !c.has(office.DirectoryFile) {
		return fmt.Errorf("%s has no %s, which names the agencies, units and reasons: see go doc ./office ReadDirectory, or take a first look with -sample 240", c.data, office.DirectoryFile)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if err := fill(ctx, o, c.sample); err != nil {
		return err
	}
	tokens, invented, err := loadTokens(c.data, c.look)
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	running := 0
	var warming sync.WaitGroup
	defer warming.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g := guard.New(&guard.Options{Log: log, Account: guard.Rate{PerSecond: c.rate, Burst: max(1, int(4*c.rate))}, AddressOf: c.addressOf()})
	warming.Go(func() {
		if err := o.Warm(ctx); err != nil && ctx.Err() == nil {
			g.Fault(ctx, "internal", err)
		}
	})
	if c.nats != "" {
		running++
		if err := passOn(ctx, c, o, g, ended); err != nil {
			return err
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler(o, tokens, g, c),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // an import of a province; other routes have shorter limits of their own
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		TLSConfig:         config,
	}
	running++
	go func() {
		if c.cert != "" {
			ended <- server.ServeTLS(listener, "", "")
		} else {
			ended <- server.Serve(listener)
		}
	}()
	if err := greet(stdout, c, listener.Addr(), invented); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
	case err = <-ended:
		running--
	}
	cancel()
	// Requests that run have half a minute to come to their end.
	patience, done := context.WithTimeout(context.Background(), 30*time.Second)
	defer done()
	err = errors.Join(err, server.Shutdown(patience))
	for range running {
		if late := <-ended; !errors.Is(late, http.ErrServerClosed) && !errors.Is(late, context.Canceled) {
			err = errors.Join(err, late)
		}
	}
	return err
}

// fill brings the invented dossiers in when there is nothing yet.
func fill(ctx context.Context, o *office.Office, n int) error {
	if n == 0 {
		return nil
	}
	page, err := o.Store().List(ctx, dossier.Query{Limit: 1})
	if err != nil || len(page.IDs) > 0 {
		return err
	}
	return o.Fill(ctx, n, 1)
}

// passOn follows the feed and publishes every event. Servers that are not there are waited for.
func passOn(ctx context.Context, c config, o *office.Office, g *guard.Guard, ended chan<- error) error {
	connection, err := nats.Connect(c.nats, nats.Name("motcua-outbox"), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true))
	if err != nil {
		return errors.New("-nats cannot be used") // the address may hold a password
	}
	stream, err := jetstream.New(connection)
	if err != nil {
		connection.Close()
		return fmt.Errorf("nats: %w", err)
	}
	publisher := outbox.New(o.Store(), stream, nil)
	g.Gauge("motcua_outbox_behind_seconds", "How long the oldest event that is read and not published has waited.", func() float64 {
		oldest := publisher.Status().Oldest
		if oldest.IsZero() {
			return 0
		}
		return o.Now().Sub(oldest).Seconds()
	})
	g.Gauge("motcua_outbox_published", "Events that the stream has taken since the service began.", func() float64 { return float64(publisher.Status().Published) })
	g.Gauge("motcua_outbox_failures", "What had to be tried again.", func() float64 { return float64(publisher.Status().Failures) })
	go func() {
		defer connection.Close()
		for {
			_, err := stream.CreateStream(ctx, outbox.Stream(nil, c.replicas))
			if err == nil || errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
				break
			}
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
				ended <- ctx.Err()
				return
			}
		}
		ended <- publisher.Run(ctx)
	}()
	return nil
}

// addressOf returns how the address of a client is found; nil is that of the connection. Every proxy adds to the header what it sees, so only the
// last word is that of the one before this service.
func (c *config) addressOf() func(*http.Request) string {
	if c.client == "" {
		return nil
	}
	return func(r *http.Request) string {
		all := r.Header.Values(c.client)
		if len(all) == 0 {
			return r.RemoteAddr
		}
		last := all[len(all)-1]
		return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	}
}

// handler puts the API and the page behind one guard.
func handler(o *office.Office, auth access.Authoriser, g *guard.Guard, c config) http.Handler {
	pages := page.New(o, auth, &page.Options{
		Secure: c.cert != "" || c.plain, Fault: g.Fault, RequestID: func(r *http.Request) string { return guard.RequestID(r.Context()) },
		Admit: func(r *http.Request, who access.Account, known bool) (time.Duration, bool) {
			switch {
			case known:
				guard.Identify(r.Context(), who)
				return g.AllowAccount(who.Name)
			case strings.HasPrefix(r.URL.Path, "/tra-cuu"):
				return g.AllowLookup(r)
			}
			return g.AllowAddress(r)
		},
	})
	screens, counting := http.NewServeMux(), guard.Limits{Time: time.Minute}
	for _, pattern := range []string{"/", "/so-lieu", "/so-lieu/tai"} {
		screens.Handle(pattern, pages)
	}
	programs := api.New(o, auth, &api.Options{Guard: g})
	people := g.Wrap(screens, &guard.Policy{Limits: map[string]guard.Limits{"/so-lieu": counting, "/so-lieu/tai": counting}})
	// Not a mux: one before the guards would answer some requests by itself.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch p := r.URL.Path; {
		case strings.HasPrefix(p, "/api/"), p == "/healthz", p == "/readyz", p == "/metrics":
			programs.ServeHTTP(w, r)
		default:
			people.ServeHTTP(w, r)
		}
	})
}

// greet says where the service is and, once, how to get in.
func greet(out io.Writer, c config, at net.Addr, invented string) error {
	scheme := "http"
	if c.cert != "" {
		scheme = "https"
	}
	_, err := fmt.Fprintf(out, "motcua: %s://%s\n", scheme, at)
	if err != nil || !c.look || invented == "" && !c.has(sampleFile) {
		return err
	}
	if invented == "" {
		_, err = fmt.Fprintf(out, "\nTokens of the invented accounts: %s\n", filepath.Join(c.data, sampleFile))
	} else {
		_, err = fmt.Fprintf(out, "\nInvented accounts to sign in with (%s):\n\n%s", filepath.Join(c.data, sampleFile), invented)
	}
	return err
}
