package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/guard"
)

// Kills: a sentinel that answers another status, an order that calls what may have happened "not done", a text of an error in an answer or, of one
// that this service does not know, in the log.
func TestStoreFaults(t *testing.T) {
	wrap := func(errs ...error) error {
		err := errors.New("secret")
		for _, e := range errs {
			err = fmt.Errorf("secret: %w: %w", err, e)
		}
		return err
	}
	for _, tt := range []struct {
		name string
		err  error
		want int
		key  string
	}{
		{"not known", wrap(), 500, "internal"},
		{"busy", wrap(motcua.ErrBusy), 503, "busy"},
		{"closed", wrap(motcua.ErrClosed), 503, "busy"},
		{"full", wrap(motcua.ErrFull), 507, "full"},
		{"outcome unknown", wrap(motcua.ErrOutcomeUnknown), 504, "outcome_unknown"},
		{"outcome unknown, because the client was gone", wrap(motcua.ErrOutcomeUnknown, context.Canceled), 504, "outcome_unknown"},
		{"outcome unknown, because of a conflict", wrap(motcua.ErrConflict, motcua.ErrOutcomeUnknown), 504, "outcome_unknown"},
		{"out of time", wrap(context.DeadlineExceeded), 503, "busy"},
		{"sent slowly", wrap(os.ErrDeadlineExceeded), 408, "request_timeout"},
		{"too long", wrap(&http.MaxBytesError{Limit: 1}), 413, "too_large"},
		{"conflict", wrap(motcua.ErrConflict), 412, "revision_changed"},
		{"exists", wrap(motcua.ErrExists), 409, "key_used"},
		{"not found", wrap(motcua.ErrNotFound), 404, "not_found"},
		{"forbidden", wrap(access.ErrForbidden), 403, "forbidden"},
		{"unknown account", wrap(access.ErrUnknown), 401, "unauthorized"},
		{"invalid", wrap(motcua.Invalid("x", motcua.Problem{Path: "a", Code: motcua.CodeRequired})), 422, "invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log strings.Builder
			s := &server{guard: guard.New(&guard.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})}
			w := httptest.NewRecorder()
			s.fail(w, httptest.NewRequest(http.MethodGet, "/", nil), tt.err)
			if w.Code != tt.want || !strings.Contains(w.Body.String(), `"urn:motcua:problem:`+tt.key+`"`) {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, tt.want, tt.key)
			}
			if strings.Contains(w.Body.String()+log.String(), "secret") {
				t.Errorf("it tells: %s %s", w.Body, log.String())
			}
			if (tt.want == 503) != (w.Header().Get("Retry-After") != "") {
				t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
			}
			if (tt.want >= 500) != (log.Len() > 0) {
				t.Errorf("log %q", log.String())
			}
		})
	}
}

// Kills: a key twice, a kind without words, a kind that a status of the guard does not find.
func TestKinds(t *testing.T) {
	var keys []string
	for _, k := range kinds() {
		if slices.Contains(keys, k.key) || k.title[0] == "" || k.title[1] == "" || k.detail[0] == "" || k.detail[1] == "" || k.status < 400 {
			t.Errorf("%+v", k)
		}
		keys = append(keys, k.key)
	}
}

// Kills: a weight that is not read, a general range that beats a particular one.
func TestAcceptable(t *testing.T) {
	for _, tt := range []struct {
		accept, want string
	}{
		{"", typeJSON},
		{"*/*", typeJSON},
		{"text/*", typeCSV},
		{"text/html", typeHTML},
		{"text/html;q=0.2, text/csv;q=0.1", typeHTML},
		{"text/csv;q=0.1, text/html;q=0.2", typeHTML},
		{"*/*;q=0.5, text/html", typeHTML},
		{"*/*, application/json;q=0", typeCSV},
		{"text/*;q=0.3, text/html;q=0.1, */*;q=0.2", typeCSV},
		{"image/png", ""},
		{"text/html;q=2, text/html;q=x, ;;", ""},
		{"TEXT/HTML", typeHTML},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if tt.accept != "" {
			r.Header.Set("Accept", tt.accept)
		}
		got, err := (&call{Request: r}).accept(typeJSON, typeCSV, typeHTML)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%q: %q %v, want %q", tt.accept, got, err, tt.want)
		}
	}
}

// failing is an authoriser that cannot find out who somebody is.
type failing struct{}

func (failing) Authorise(context.Context, string) (access.Account, error) {
	return access.Account{}, errors.New("the directory is away: secret")
}

// Kills: a directory that is away and taken for a wrong token, or for a right one.
func TestAuthoriserFails(t *testing.T) {
	s := &server{authoriser: failing{}, guard: guard.New(&guard.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Authorization", "Bearer x")
	w := httptest.NewRecorder()
	s.serve(&route{action: access.Look, handle: func(*server, http.ResponseWriter, *call) error { t.Error("it was let in"); return nil }})(w, r)
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
