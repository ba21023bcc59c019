package page

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
)

// The cookies.
const (
	sessionCookie  = "motcua_session"
	languageCookie = "motcua_language"
)

// sessions are those who are signed in. Only digests of their identifiers are kept.
type sessions struct {
	max    int
	length time.Duration

	mu  sync.Mutex
	all map[[sha256.Size]byte]session
}

// session is somebody who is signed in: the token, until when, and until when at most.
type session struct {
	token       dossier.Secret
	until, last time.Time
}

// longest is how long somebody stays signed in whatever they do: a working day.
const longest = 12 * time.Hour

// begin remembers a token and returns the identifier of its session.
func (s *sessions) begin(random io.Reader, token dossier.Secret, now time.Time) (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	id := base64.RawURLEncoding.EncodeToString(raw)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = make(map[[sha256.Size]byte]session)
	}
	if len(s.all) >= s.max {
		s.tidy(now)
	}
	s.all[sha256.Sum256([]byte(id))] = session{token, now.Add(min(s.length, longest)), now.Add(longest)}
	return id, nil
}

// tidy drops the sessions that have ended, and if there are none the one that was quiet longest. The mutex is held.
func (s *sessions) tidy(now time.Time) {
	var quietest [sha256.Size]byte
	var until time.Time
	for k, one := range s.all {
		if !now.Before(one.until) {
			delete(s.all, k)
			continue
		}
		if until.IsZero() || one.until.Before(until) {
			quietest, until = k, one.until
		}
	}
	if len(s.all) >= s.max {
		delete(s.all, quietest)
	}
}

// find returns the token of a session that goes on, and prolongs it.
func (s *sessions) find(id string, now time.Time) (dossier.Secret, bool) {
	key := sha256.Sum256([]byte(id))
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.all[key]
	if !ok {
		return dossier.Secret{}, false
	}
	if !now.Before(one.until) {
		delete(s.all, key)
		return dossier.Secret{}, false
	}
	if one.until = now.Add(s.length); one.until.After(one.last) {
		one.until = one.last
	}
	s.all[key] = one
	return one.token, true
}

func (s *sessions) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sha256.Sum256([]byte(id)))
}

// account returns who is signed in.
func (v *visit) account() (access.Account, bool, error) {
	c, err := v.r.Cookie(sessionCookie)
	if err != nil {
		return access.Account{}, false, nil //nolint:nilerr // no cookie is nobody
	}
	token, ok := v.sessions.find(c.Value, v.office.Now())
	if !ok {
		return access.Account{}, false, nil
	}
	who, err := v.authoriser.Authorise(v.ctx(), token.Reveal())
	if errors.Is(err, access.ErrUnknown) {
		v.sessions.end(c.Value)
		return access.Account{}, false, nil
	}
	return who, err == nil, err
}

// cookie sets or, with an age below zero, removes a cookie.
func (v *visit) cookie(name, value string, age int, hidden bool) {
	http.SetCookie(v.w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: hidden, Secure: v.options.Secure || v.r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
}

// local returns an address of this handler to go on to, or "" for any other: what a form says may come from elsewhere.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.ContainsAny(address, "\\\r\n\t") {
		return ""
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// signInFirst asks who is there, and leads back to the screen. A form that was sent meanwhile is not sent on; nor is what stood in the address
// beside the code of a dossier, because it may be anything.
func (v *visit) signInFirst() error {
	to := "/dang-nhap"
	if _, err := v.code(); v.r.Method == http.MethodGet && (err == nil || v.r.PathValue("code") == "") {
		to += "?" + url.Values{"ve": {v.r.URL.Path}}.Encode()
	}
	return v.redirect(to)
}

type signInScreen struct {
	*view
	Next  string
	Token field
}

func (v *visit) signInScreen(next, problem string) signInScreen {
	s := signInScreen{view: v.view(v.say("Đăng nhập", "Sign in")), Next: local(next)}
	s.Token = field{
		view: s.view, Name: "token", Kind: "password", Auto: "current-password", Label: v.say("Mã truy cập", "Access token"), Required: true,
		Hint: v.say("Do quản trị hệ thống cấp cho từng tài khoản.", "Given to each account by those who run the system."),
	}
	s.Token.fault(problem)
	return s
}

func signInForm(v *visit) error {
	if v.in {
		return v.redirect(v.first())
	}
	return v.show(http.StatusOK, "signin", v.signInScreen(v.r.URL.Query().Get("ve"), ""))
}

func signIn(v *visit) error {
	token := strings.TrimSpace(v.r.PostForm.Get("token"))
	next := v.r.PostForm.Get("ve")
	if token == "" {
		return v.show(http.StatusUnprocessableEntity, "signin", v.signInScreen(next, v.say("Nhập mã truy cập.", "Enter the access token.")))
	}
	who, err := v.authoriser.Authorise(v.ctx(), token)
	if errors.Is(err, access.ErrUnknown) {
		return v.show(http.StatusUnprocessableEntity, "signin", v.signInScreen(next, v.say("Mã truy cập không đúng.", "Nobody has this token.")))
	}
	if err != nil {
		return err
	}
	if old, err := v.r.Cookie(sessionCookie); err == nil {
		v.sessions.end(old.Value)
	}
	id, err := v.sessions.begin(v.options.Random, dossier.NewSecret(token), v.office.Now())
	if err != nil {
		return err
	}
	v.cookie(sessionCookie, id, 0, true)
	v.who, v.in = who, true
	if to := local(next); to != "" && !strings.HasPrefix(to, "/dang-") {
		return v.redirect(to)
	}
	return v.redirect(v.first())
}

func signOut(v *visit) error {
	if c, err := v.r.Cookie(sessionCookie); err == nil {
		v.sessions.end(c.Value)
	}
	v.cookie(sessionCookie, "", -1, true)
	return v.redirect("/")
}

// first returns the screen that an account works on.
func (v *visit) first() string {
	for _, s := range []struct {
		action  access.Action
		address string
	}{{access.Intake, "/quay"}, {access.Handle, "/viec"}, {access.Report, "/so-lieu"}} {
		if v.who.May(s.action) {
			return s.address
		}
	}
	return "/"
}

// switchLanguage remembers the language for a year, and goes back to where the reader was.
func switchLanguage(v *visit) error {
	l, err := motcua.ParseLanguage(v.value("l"))
	if err != nil {
		return err
	}
	v.cookie(languageCookie, l.String(), 365*24*60*60, true)
	to := local(v.r.PostForm.Get("ve"))
	if to == "" {
		to = "/"
	}
	return v.redirect(to)
}
