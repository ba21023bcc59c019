package page

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/guard"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
)

// Options change how the screens are served. nil and the zero value are the defaults.
type Options struct {
	// Secure marks cookies for encrypted connections alone. Without it they are when the request came over one.
	Secure bool
	// Session is how long somebody stays signed in without doing anything; zero is four hours. After twelve hours it ends whatever they do.
	Session time.Duration
	// MaxSessions is how many sessions are remembered; zero is 10 000. When there are more, the one that was quiet longest ends.
	MaxSessions int
	// Admit is asked before a request is read: who asks, and whether that is an account. When it says no, the request is not carried out, and
	// may be sent again after the wait. nil lets everybody in.
	Admit func(r *http.Request, who access.Account, known bool) (wait time.Duration, ok bool)
	// RequestID returns what identifies a request in the logs, so that people can name it; nil shows none.
	RequestID func(*http.Request) string
	// Fault is told of errors that are nobody's fault, by kind: "busy", "full", "outcome_unknown" or "internal". What an error says may hold
	// what people typed. nil tells nobody.
	Fault func(ctx context.Context, kind string, err error)
	// Random is where sessions and keys come from; nil is crypto/rand.Reader.
	Random io.Reader
}

// maxBody is the longest form. The longest there is has notes of ten thousand characters.
const maxBody = 256 << 10

// site is what all requests share.
type site struct {
	office     *office.Office
	authoriser access.Authoriser
	options    Options
	screens    map[string]*template.Template
	assets     map[string]asset // by name
	sessions   sessions
	filings    filings
}

// New returns the screens of an office, to be mounted at "/". It panics when one of the first two is nil.
func New(o *office.Office, a access.Authoriser, options *Options) http.Handler {
	if o == nil || a == nil {
		panic("page: no office or no authoriser")
	}
	s := &site{office: o, authoriser: a}
	if options != nil {
		s.options = *options
	}
	if s.options.Session <= 0 {
		s.options.Session = 4 * time.Hour
	}
	if s.options.MaxSessions <= 0 {
		s.options.MaxSessions = 10_000
	}
	if s.options.Admit == nil {
		s.options.Admit = func(*http.Request, access.Account, bool) (time.Duration, bool) { return 0, true }
	}
	if s.options.Fault == nil {
		s.options.Fault = func(context.Context, string, error) {}
	}
	if s.options.Random == nil {
		s.options.Random = rand.Reader
	}
	s.sessions.max, s.sessions.length = s.options.MaxSessions, s.options.Session
	s.assets = readAssets()
	s.screens = parseScreens()
	return s.routes()
}

func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, do func(*visit) error) { mux.Handle(pattern, s.handler(do, false)) }
	signed := func(pattern string, do func(*visit) error) { mux.Handle(pattern, s.handler(do, true)) }
	mux.HandleFunc("GET /static/{file}", s.static)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, s.assets["icon.svg"].address, http.StatusFound)
	})
	open("GET /{$}", home)
	open("POST /tra-cuu", lookUp)
	open("GET /tra-cuu/{code}", lookedUp)
	open("GET /dang-nhap", signInForm)
	open("POST /dang-nhap", signIn)
	open("POST /dang-xuat", signOut)
	open("POST /ngon-ngu", switchLanguage)
	signed("GET /quay", counterForm)
	signed("POST /quay", counterPost)
	signed("GET /viec", inbox)
	signed("POST /ho-so", openDossier)
	signed("GET /ho-so/{code}", showDossier)
	signed("POST /ho-so/{code}", changeDossier)
	signed("GET /ho-so/{code}/tiep-nhan", showAccepted)
	signed("POST /ho-so/{code}/nguoi-nop", showApplicant)
	signed("POST /ho-so/{code}/giay", printPaper)
	signed("GET /so-lieu", dashboard)
	signed("GET /so-lieu/tai", download)
	signed("GET /tieu-chi", criteriaScreen)
	mux.Handle("/", s.handler(func(*visit) error { return motcua.ErrNotFound }, false))

	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(s.handler(func(*visit) error { return access.ErrForbidden }, false))
	return s.bounds(cross.Handler(mux))
}

// policy is the content security policy of the screens: nothing but the files of this handler, no script and no style in the page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// bounds sets what holds for every answer, and reads no more of a request than a form may have.
func (s *site) bounds(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}

// visit is one request, as the screens see it.
type visit struct {
	*site
	w    http.ResponseWriter
	r    *http.Request
	lang motcua.Language
	// who asks; in says that somebody is signed in.
	who access.Account
	in  bool
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// say chooses between the two languages.
func (v *visit) say(vi, en string) string {
	if v.lang == motcua.English {
		return en
	}
	return vi
}

// handler finds out who asks in which language, reads the form, and turns an error into a screen.
func (s *site) handler(do func(*visit) error, signed bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{site: s, w: w, r: r}
		if c, err := r.Cookie(languageCookie); err == nil && c.Value == motcua.English.String() {
			v.lang = motcua.English
		}
		if err := v.enter(do, signed); err != nil {
			v.fail(err)
		}
	})
}

func (v *visit) enter(do func(*visit) error, signed bool) (err error) {
	if v.who, v.in, err = v.account(); err != nil {
		return err
	}
	if wait, ok := v.options.Admit(v.r, v.who, v.in); !ok {
		return tooManyError{wait}
	}
	if signed && !v.in {
		return v.signInFirst()
	}
	if v.r.Method == http.MethodPost {
		if err := v.r.ParseForm(); err != nil {
			return formError{err}
		}
	}
	return do(v)
}

// tooManyError is a request of somebody who has sent too many.
type tooManyError struct{ wait time.Duration }

// Error fulfils the contract of error.
func (tooManyError) Error() string { return "page: too many requests" }

// formError is a form that cannot be read.
type formError struct{ error }

// Unwrap returns what is behind it: that it is too long.
func (e formError) Unwrap() error { return e.error }

// value returns what was typed into a field, composed and without space around it. What is no text is nothing.
func (v *visit) value(name string) string { return clean(v.r.PostForm.Get(name)) }

// values returns what was chosen of several.
func (v *visit) values(name string) []string { return v.r.PostForm[name] }

func clean(s string) string { return identity.NFC(strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))) }

// code returns the dossier that the address names.
func (v *visit) code() (dossier.ID, error) {
	c, err := identity.ParseDossierCode(v.r.PathValue("code"))
	if err != nil {
		return "", motcua.ErrNotFound // what is no code is the code of nothing, and is repeated nowhere
	}
	return dossier.ID(c.String()), nil
}

// redirect sends the browser on to another screen, which it fetches: reloading that repeats nothing.
func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// show writes a screen.
func (v *visit) show(status int, name string, data any) error {
	var b bytes.Buffer
	if err := v.screens[name].ExecuteTemplate(&b, "layout", data); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes()) // whoever has gone away gets no screen
	return nil
}

// fail shows what went wrong, in words and without what the error says.
func (v *visit) fail(err error) {
	kind, status, vi, en, moreVi, moreEn := "internal", http.StatusInternalServerError, "Có lỗi xảy ra", "Something went wrong",
		"Yêu cầu chưa được thực hiện do lỗi của hệ thống. Vui lòng thử lại; nếu vẫn lỗi, báo cho bộ phận quản trị.",
		"The request was not carried out because of a fault of the system. Please try again; if it stays, tell those who run it."
	var tooLarge *http.MaxBytesError
	var tooMany tooManyError
	var form formError
	switch {
	case errors.As(err, &tooMany):
		v.w.Header().Set("Retry-After", guard.RetryAfter(tooMany.wait))
		status, vi, en = http.StatusTooManyRequests, "Quá nhiều yêu cầu", "Too many requests"
		moreVi, moreEn = "Chưa làm gì. Vui lòng thử lại sau ít giây.", "Nothing was done. Please try again in a few seconds."
	case errors.Is(v.ctx().Err(), context.Canceled):
		return // whoever asked has gone away
	case errors.Is(err, motcua.ErrOutcomeUnknown): // before all that says that nothing was written
		kind = "outcome_unknown"
		status, vi, en = http.StatusServiceUnavailable, "Chưa rõ kết quả", "The outcome is not known"
		moreVi, moreEn = "Không biết thay đổi đã được ghi hay chưa. Quay lại và gửi lại biểu mẫu: nếu đã ghi rồi thì không ghi lần nữa.",
			"It is not known whether the change was written. Go back and send the form again: what was written is not written twice."
	case errors.Is(err, access.ErrForbidden):
		status, vi, en = http.StatusForbidden, "Không được phép", "Not allowed"
		moreVi, moreEn = "Tài khoản của bạn không được làm việc này, hoặc yêu cầu được gửi từ một trang khác.",
			"Your account may not do this, or the request was sent from another site."
	case errors.Is(err, motcua.ErrNotFound):
		status, vi, en = http.StatusNotFound, "Không tìm thấy", "Not found"
		moreVi, moreEn = "Không có trang hoặc hồ sơ này, hoặc hồ sơ không thuộc đơn vị của bạn.", "There is no such page or dossier, or it is not one of your unit."
	case errors.As(err, &tooLarge):
		status, vi, en = http.StatusRequestEntityTooLarge, "Nội dung quá dài", "Too long"
		moreVi, moreEn = "Nội dung gửi lên dài hơn mức cho phép.", "What was sent is longer than may be."
	case errors.As(err, &form), errors.Is(err, motcua.ErrInvalid):
		status, vi, en = http.StatusBadRequest, "Yêu cầu không đọc được", "The request cannot be read"
		moreVi, moreEn = "Nội dung gửi lên không đúng định dạng.", "What was sent is not in the right form."
	case errors.Is(err, motcua.ErrExists):
		status, vi, en = http.StatusConflict, "Biểu mẫu đã được gửi", "The form was sent before"
		moreVi, moreEn = "Biểu mẫu này đã được dùng cho một việc khác. Chưa ghi thêm gì: mở lại trang và kiểm tra.",
			"This form was used for something else. Nothing more was written: open the screen again and look."
	case errors.Is(err, motcua.ErrConflict):
		status, vi, en = http.StatusConflict, "Hồ sơ đang thay đổi", "The dossier keeps changing"
		moreVi, moreEn = "Chưa ghi gì. Mở lại trang, xem các thay đổi rồi gửi lại nếu vẫn đúng.", "Nothing was written. Open the screen again, look, and send it again if it is still right."
	case errors.Is(err, motcua.ErrFull):
		kind = "full"
		status, vi, en = http.StatusInsufficientStorage, "Hết chỗ lưu trữ", "No room left"
		moreVi, moreEn = "Chưa ghi gì. Báo cho bộ phận quản trị.", "Nothing was written. Tell those who run the system."
	case errors.Is(err, motcua.ErrBusy), errors.Is(err, motcua.ErrClosed), errors.Is(err, context.DeadlineExceeded):
		kind = "busy"
		status, vi, en = http.StatusServiceUnavailable, "Hệ thống đang bận", "The system is busy"
		moreVi, moreEn = "Chưa ghi gì. Vui lòng thử lại sau ít phút.", "Nothing was written. Please try again in a few minutes."
	}
	if status >= http.StatusInternalServerError {
		v.options.Fault(v.ctx(), kind, err)
	}
	data := struct {
		*view
		Text, Request string
	}{view: v.view(v.say(vi, en)), Text: v.say(moreVi, moreEn)}
	data.Back = "/" // an address that leads to no screen may hold anything
	if v.options.RequestID != nil {
		data.Request = v.options.RequestID(v.r)
	}
	if err := v.show(status, "error", data); err != nil {
		v.options.Fault(v.ctx(), "internal", err)
		http.Error(v.w, http.StatusText(status), status)
	}
}

// may returns access.ErrForbidden unless the account may do all of something: for a screen that would otherwise show a form nobody can send.
func (v *visit) may(all ...access.Action) error {
	if slices.ContainsFunc(all, func(a access.Action) bool { return !v.who.May(a) }) {
		return access.ErrForbidden
	}
	return nil
}
