package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Kills: a key that is not looked up, an answer to a repetition that is not the first one, an instant that makes a repetition another request, a
// key that lets another request pass.
func TestSentAgain(t *testing.T) {
	s := start(t, 0, nil)
	code, _ := s.want(200, send{who: counter, method: "POST", path: "/api/v1/codes"}).field("code").(string)
	put := send{
		who: counter, method: "PUT", path: "/api/v1/dossiers/" + code, header: headers("Idempotency-Key", "one"),
		body: map[string]any{"command": "accept", "form": accept()},
	}
	first := s.want(201, put)
	s.advance(time.Hour) // the form says no instant, and its present is another one now
	again := s.want(201, put)
	if string(first.body) != string(again.body) || first.header.Get("ETag") != again.header.Get("ETag") {
		t.Errorf("first %s, again %s", first.body, again.body)
	}
	other := put
	form := accept()
	form["channel"] = "post"
	other.body = map[string]any{"command": "accept", "form": form}
	if g := s.want(409, other); g.field("type") != "urn:motcua:problem:key_used" {
		t.Errorf("another request under the key: %s", g.body)
	}
	// A dossier moves on, and an old request that comes in once more is still answered as it was, not refused for its revision.
	transfer := map[string]any{"to": "H40.14.03.02"}
	moved := s.command(leader, code, "transfer", "two", `"1"`, transfer)
	s.advance(time.Hour)
	if g := s.command(handler, code, "resolve", "three", moved.header.Get("ETag"), map[string]any{"resolution": map[string]any{"outcome": "granted"}}); g.status != 200 {
		t.Fatalf("%d %s", g.status, g.body)
	}
	if g := s.command(leader, code, "transfer", "two", `"1"`, transfer); g.status != 200 || string(g.body) != string(moved.body) {
		t.Errorf("again: %d %s, first %s", g.status, g.body, moved.body)
	}
	if g := s.want(200, send{who: counter, method: "GET", path: "/api/v1/dossiers/" + code}); g.field("revision") != float64(3) {
		t.Errorf("what was sent again was done again: %s", g.body)
	}
	// Somebody else's repetition is another request: who acts is part of it.
	if g := s.command("leader", code, "transfer", "two", `"1"`, transfer); g.status != 409 {
		t.Errorf("another account's: %d %s", g.status, g.body)
	}
}

// Sixteen officers who saw the same revision decide at once: one decision stands, and the others learn that they have to look again.
//
// Kills: a revision that is compared before the write and not with it.
func TestRevisionRace(t *testing.T) {
	s := start(t, 0, nil)
	for range 4 {
		code, tag := s.file(counter)
		statuses := together(16, func(i int) int {
			return s.command(leader, code, "transfer", fmt.Sprintf("race-%d", i), tag, map[string]any{"to": "H40.14.03.02"}).status
		})
		if statuses[200] != 1 || statuses[412] != 15 {
			t.Errorf("statuses %v, want one 200 and fifteen 412", statuses)
		}
	}
}

// The same request sixteen times at once is carried out once, and every sender hears so.
//
// Kills: a key that is looked up before the write and not with it, an instant that makes sixteen requests of one.
func TestSentAgainRace(t *testing.T) {
	s := start(t, 0, nil)
	code, tag := s.file(counter)
	statuses := together(16, func(int) int {
		s.advance(time.Millisecond)
		return s.command(leader, code, "transfer", "same", tag, map[string]any{"to": "H40.14.03.02"}).status
	})
	if statuses[200] != 16 {
		t.Errorf("statuses %v, want sixteen 200", statuses)
	}
	if g := s.want(200, send{who: counter, method: "GET", path: "/api/v1/dossiers/" + code}); g.field("revision") != float64(2) {
		t.Errorf("carried out more than once: %s", g.body)
	}
}

// Two counters that took the same code: one has it, and the other learns that it needs another one.
func TestCodeRace(t *testing.T) {
	s := start(t, 0, nil)
	code, _ := s.want(200, send{who: counter, method: "POST", path: "/api/v1/codes"}).field("code").(string)
	statuses := together(8, func(i int) int {
		return s.do(send{
			who: counter, method: "PUT", path: "/api/v1/dossiers/" + code, header: headers("Idempotency-Key", fmt.Sprint("c", i)),
			body: map[string]any{"command": "accept", "form": accept()},
		}).status
	})
	if statuses[201] != 1 || statuses[428] != 7 {
		t.Errorf("statuses %v, want one 201 and seven 428", statuses)
	}
}

func together(n int, do func(i int) int) map[int]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	statuses := make(map[int]int)
	begin := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-begin
			status := do(i)
			mu.Lock()
			defer mu.Unlock()
			statuses[status]++
		})
	}
	close(begin)
	wg.Wait()
	return statuses
}

// * asks for a dossier of any revision, which is one that is there.
//
// Kills: a command with * that begins a life.
func TestAnyRevision(t *testing.T) {
	s := start(t, 0, nil)
	free := "/api/v1/dossiers/H40.14.03-261127-0500"
	h := headers("Idempotency-Key", "k", "If-Match", "*")
	s.want(404, send{who: counter, method: "PUT", path: free, header: h, body: map[string]any{"command": "accept", "form": accept()}})
	s.want(404, send{who: counter, method: "POST", path: free + "/commands/accept", header: h, body: accept()})
	s.want(412, send{who: counter, method: "PUT", path: free, header: headers("Idempotency-Key", "k", "If-Match", `"1"`), body: map[string]any{"command": "accept", "form": accept()}})
	code, _ := s.file(counter)
	if g := s.command(leader, code, "transfer", "any", "*", map[string]any{"to": "H40.14.03.02"}); g.status != 200 {
		t.Errorf("%d %s", g.status, g.body)
	}
	for _, tag := range []string{`W/"1"`, `1`, `"0"`, `"01"`, `"-1"`, `"1", "2"`, `""`, `"`, `"+1"`} {
		if g := s.command(leader, code, "transfer", "tag", tag, map[string]any{"to": "H40.14.03.02"}); g.status != 400 {
			t.Errorf("If-Match %s: %d", tag, g.status)
		}
	}
}

// A client that goes away during a change has lost nothing: what was done is found by sending it again.
//
// Kills: a cancelled request that is answered as an error of the service, or leaves a change half done.
func TestClientGone(t *testing.T) {
	s := start(t, 0, nil)
	code, tag := s.file(counter)
	var gone atomic.Int32
	for i := range 20 {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://service.test/api/v1/dossiers/"+code+"/commands/transfer", body(t, map[string]any{"to": "H40.14.03.02"}))
		req.Header = headers("Idempotency-Key", "gone", "If-Match", tag, "Authorization", "Bearer "+s.tokens[leader], "Content-Type", "application/json")
		ctx, cancel := cancelled(req, i)
		g := s.exchange(req.WithContext(ctx))
		cancel()
		switch g.status {
		case 200:
		case 503, 504:
			gone.Add(1)
		default:
			t.Errorf("%d %s", g.status, g.body)
		}
	}
	if gone.Load() == 0 {
		t.Error("nobody was gone")
	}
	if g := s.command(leader, code, "transfer", "gone", tag, map[string]any{"to": "H40.14.03.02"}); g.status != 200 || g.field("revision") != float64(2) {
		t.Errorf("sent again: %d %s", g.status, g.body)
	}
}
