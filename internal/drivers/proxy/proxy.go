// Package proxy stands between a client and a PostgreSQL server and loses what it is told to lose: the answer to a COMMIT, a request on
// its way, a session. It reads as much of the protocol as it takes to know which statement a message is about and where its
// answer ends.
//
//	p := proxy.Start(t, server.Socket())
//	p.SetRule(func(s proxy.Statement) proxy.Verdict {
//		if s.IsCommit() {
//			return proxy.LoseAnswer
//		}
//		return proxy.Pass
//	})
//	db, err := sql.Open("pgx", p.DSN(server.NewDatabase(t)))
//
// It listens on a loopback address. TLS is refused, as a server without certificates does.
package proxy

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// Verdict is what becomes of a statement.
type Verdict uint8

const (
	// Pass lets it and its answer through.
	Pass Verdict = iota
	// LoseAnswer lets the server do it and finish, and then closes the session instead of passing on the answer.
	LoseAnswer
	// LoseRequest closes the session instead of passing on the statement: the server never hears of it.
	LoseRequest
	// Stall passes nothing on, neither this statement nor what follows it, and leaves the session open: a network that is
	// silent. It ends when the client gives up or the proxy is closed.
	Stall
	// StallAnswer lets the server do it and finish, and passes its answer on no more than anything that follows.
	StallAnswer
	// Late closes the session and keeps the statement back, until [Proxy.Deliver] gives it to the server after all: a packet that
	// comes when nobody waits for it any more.
	Late
)

// Statement is what a client sends and waits for the answer of.
type Statement struct {
	// SQL is its text. When a client sends several at once they stand one after the other, with "; " between them.
	SQL string
	// Number counts the statements of the proxy, from 1.
	Number int
}

var commit = regexp.MustCompile(`(?i)(^|;)\s*(commit|end)\b`)

// IsCommit tells whether it ends a transaction with COMMIT.
func (s Statement) IsCommit() bool { return commit.MatchString(s.SQL) }

// Proxy is a proxy that runs. Its methods are safe for concurrent use.
type Proxy struct {
	upstream string
	listener net.Listener
	wg       sync.WaitGroup

	mu       sync.Mutex
	rule     func(Statement) Verdict
	number   int
	sessions map[*session]bool
	closed   bool
	lost     map[Verdict]int
	late     []*session
}

// Start starts a proxy before the server at a Unix socket. It ends with the test.
func Start(t testing.TB, socket string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("proxy: %v", err)
	}
	p := &Proxy{upstream: socket, listener: listener, sessions: map[*session]bool{}, lost: map[Verdict]int{}}
	p.wg.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// SetRule sets what decides about each statement; nil, as in the beginning, passes everything. It is called on the goroutine of the
// session and may block, which delays the statement.
func (p *Proxy) SetRule(rule func(Statement) Verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rule = rule
}

// DSN returns the DSN of a server as one that leads through the proxy.
func (p *Proxy) DSN(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(fmt.Sprintf("proxy: no DSN: %v", err))
	}
	host, port, _ := net.SplitHostPort(p.listener.Addr().String())
	q := u.Query()
	q.Set("host", host)
	q.Set("port", port)
	u.RawQuery = q.Encode()
	return u.String()
}

// Count returns how many statements had a verdict since the proxy was started.
func (p *Proxy) Count(v Verdict) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost[v]
}

// Cut closes every session, at whatever point it is, and returns how many there were.
func (p *Proxy) Cut() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.sessions {
		s.close()
	}
	return len(p.sessions)
}

// Deliver gives the server what was kept back, waits until it is done with it, and returns how many statements that were.
func (p *Proxy) Deliver() int {
	p.mu.Lock()
	late := p.late
	p.late = nil
	p.mu.Unlock()
	for _, s := range late {
		if _, err := s.server.Write(s.held); err == nil {
			for from := bufio.NewReader(s.server); ; {
				m, err := readMessage(from)
				if err != nil || m[0] == 'Z' {
					break
				}
			}
		}
		_ = s.server.Close()
	}
	return len(late)
}

func (p *Proxy) close() {
	p.mu.Lock()
	p.closed = true
	for _, s := range p.late {
		_ = s.server.Close()
	}
	p.mu.Unlock()
	_ = p.listener.Close()
	p.Cut()
	p.wg.Wait()
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.wg.Go(func() { p.serve(client) })
	}
}

// verdict asks the rule.
func (p *Proxy) verdict(sql string) Verdict {
	p.mu.Lock()
	p.number++
	rule, s := p.rule, Statement{SQL: sql, Number: p.number}
	p.mu.Unlock()
	v := Pass
	if rule != nil {
		v = rule(s)
	}
	p.mu.Lock()
	p.lost[v]++
	p.mu.Unlock()
	return v
}

// session is one client and its connection to the server.
type session struct {
	proxy          *Proxy
	client, server net.Conn
	once           sync.Once
	prepared       map[string]string // the text of each prepared statement

	mu       sync.Mutex
	verdicts []Verdict // of the statements whose answers are still to come
	held     []byte    // what is kept back
}

func (s *session) close() {
	s.once.Do(func() {
		_ = s.client.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.held == nil {
			_ = s.server.Close()
			return
		}
		// What the server is given later it is to be given on this connection. The goroutine that reads from it ends now.
		_ = s.server.SetReadDeadline(time.Unix(1, 0))
	})
}

// Codes in the place of a version of the protocol, in the first message of a client.
const (
	cancelRequest = 80877102
	sslRequest    = 80877103
	gssRequest    = 80877104
)

func (p *Proxy) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", p.upstream)
	if err != nil {
		return
	}
	s := &session{proxy: p, client: client, server: server, prepared: map[string]string{}}
	defer s.close()
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return
	}
	p.sessions[s] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.sessions, s)
		p.mu.Unlock()
	}()

	from := bufio.NewReader(client)
	for {
		first, err := readFirst(from)
		if err != nil {
			return
		}
		switch code := binary.BigEndian.Uint32(first[4:]); code {
		case sslRequest, gssRequest:
			if _, err := client.Write([]byte("N")); err != nil {
				return
			}
			continue
		case cancelRequest:
			if _, err := server.Write(first); err == nil {
				_, _ = io.Copy(io.Discard, server) // the server closes when it has passed it on
			}
			return
		}
		if _, err := server.Write(first); err != nil {
			return
		}
		break
	}
	s.verdicts = []Verdict{Pass} // the answer to the first message ends like any other
	var wg sync.WaitGroup
	wg.Go(func() {
		defer s.close()
		s.answers(bufio.NewReader(server))
	})
	s.requests(from)
	s.close()
	wg.Wait()
	if s.held != nil {
		_ = server.SetReadDeadline(time.Time{})
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.closed {
			_ = server.Close()
			return
		}
		p.late = append(p.late, s)
	}
}

// readFirst reads a message without a type.
func readFirst(r io.Reader) ([]byte, error) {
	head := make([]byte, 8)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head)
	if n < 8 || n > 1<<16 {
		return nil, errors.New("proxy: not the protocol")
	}
	message := make([]byte, n)
	_, err := io.ReadFull(r, message[copy(message, head):])
	return message, err
}

// readMessage reads a message with its type and length before it.
func readMessage(r io.Reader) ([]byte, error) {
	head := make([]byte, 5)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n < 4 || n > 1<<30 {
		return nil, errors.New("proxy: not the protocol")
	}
	message := make([]byte, 1+n)
	_, err := io.ReadFull(r, message[copy(message, head):])
	return message, err
}

// requests passes on what the client says. Messages are held until the one that asks for an answer.
func (s *session) requests(from io.Reader) {
	var held []byte
	var texts []string
	for {
		m, err := readMessage(from)
		if err != nil {
			return
		}
		held = append(held, m...)
		switch m[0] {
		case 'P': // parse: name, text
			name, rest := cString(m[5:])
			text, _ := cString(rest)
			s.prepared[name] = text
		case 'B': // bind: portal, name
			_, rest := cString(m[5:])
			name, _ := cString(rest)
			texts = append(texts, s.prepared[name])
		case 'D', 'E', 'C': // describe, execute, close: they name what was bound
		case 'Q', 'S': // a query by itself; the end of what came before
			if m[0] == 'Q' {
				text, _ := cString(m[5:])
				texts = append(texts, text)
			}
			v := s.proxy.verdict(strings.Join(texts, "; "))
			switch v {
			case LoseRequest:
				return
			case Late:
				s.mu.Lock()
				s.held = held
				s.mu.Unlock()
				return
			case Stall:
				_, _ = io.Copy(io.Discard, from)
				return
			}
			s.mu.Lock()
			s.verdicts = append(s.verdicts, v)
			s.mu.Unlock()
			texts = nil
			fallthrough
		default: // passwords, copied rows, goodbyes
			if _, err := s.server.Write(held); err != nil {
				return
			}
			held = nil
		}
	}
}

// answers passes on what the server says.
func (s *session) answers(from io.Reader) {
	for {
		m, err := readMessage(from)
		if err != nil {
			return
		}
		s.mu.Lock()
		v := Pass
		if len(s.verdicts) > 0 {
			v = s.verdicts[0]
			if m[0] == 'Z' { // ready for the next: the answer ends
				s.verdicts = s.verdicts[1:]
			}
		}
		s.mu.Unlock()
		switch v {
		case LoseAnswer:
			if m[0] == 'Z' {
				return
			}
			continue
		case StallAnswer:
			_, _ = io.Copy(io.Discard, from) // until the client goes
			return
		}
		if _, err := s.client.Write(m); err != nil {
			return
		}
	}
}

// cString splits off what stands before a zero byte.
func cString(b []byte) (string, []byte) {
	text, rest, _ := bytes.Cut(b, []byte{0})
	return string(text), rest
}
