package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/guard"
)

// ProblemDetails is what every refusal answers: RFC 9457, with the problems of the input beside it.
type ProblemDetails struct {
	// The fields are those of the document.
	Type     string    `json:"type" doc:"Stable; for programs: urn:motcua:problem:… ."`
	Title    string    `json:"title"`
	Status   int       `json:"status"`
	Detail   string    `json:"detail" doc:"What to do about it, in the language of Accept-Language."`
	Instance string    `json:"instance" doc:"The id of the request, as in the service's log."`
	Problems []Problem `json:"problems,omitempty" doc:"Everything that is wrong with the input, in its order."`
}

// Problem is one thing wrong with an input. It never repeats what was sent.
type Problem struct {
	// The fields are those of the document.
	Path  string `json:"path" doc:"Where, in the names of the input; empty when the whole is meant."`
	Code  string `json:"code"`
	Param string `json:"param,omitempty" doc:"The rule: a range, a form, another field."`
	Text  string `json:"text"`
}

func problems(all []motcua.Problem, l motcua.Language) []Problem {
	return list(all, func(p motcua.Problem) Problem { return Problem{p.Path, string(p.Code), p.Param, p.Text(l)} })
}

// kind is a kind of problem.
type kind struct {
	key    string
	status int
	title  [2]string // vi, en
	detail [2]string
}

// err returns the error of a handler that knows what is wrong.
func (k *kind) err() error { return &problemError{kind: k} }

// The kinds.
var (
	badRequest = &kind{
		"bad_request", http.StatusBadRequest,
		[2]string{"Yêu cầu không đọc được", "The request cannot be read"},
		[2]string{"Kiểm tra địa chỉ, tiêu đề và định dạng của nội dung gửi.", "Check the address, the headers and the form of what was sent."},
	}
	noToken = &kind{
		"unauthorized", http.StatusUnauthorized,
		[2]string{"Chưa xác thực", "Not recognised"},
		[2]string{"Gửi mã truy cập hợp lệ trong tiêu đề Authorization: Bearer.", "Send a valid token in the header Authorization: Bearer."},
	}
	forbidden = &kind{
		"forbidden", http.StatusForbidden,
		[2]string{"Không được phép", "Not allowed"},
		[2]string{"Tài khoản này không có quyền làm việc đó.", "This account may not do that."},
	}
	notFound = &kind{
		"not_found", http.StatusNotFound,
		[2]string{"Không tìm thấy", "Not found"},
		[2]string{"Không có, hoặc tài khoản này không được xem.", "It is not there, or not for this account to see."},
	}
	wrongMethod = &kind{
		"method_not_allowed", http.StatusMethodNotAllowed,
		[2]string{"Phương thức không dùng được", "Method not allowed"},
		[2]string{"Tiêu đề Allow liệt kê các phương thức dùng được.", "The header Allow lists the methods that can be used."},
	}
	notAcceptable = &kind{
		"not_acceptable", http.StatusNotAcceptable,
		[2]string{"Không có dạng được yêu cầu", "Not in that form"},
		[2]string{"Tiêu đề Accept không chứa dạng nào có sẵn.", "The header Accept has none of the forms that there are."},
	}
	slow = &kind{
		"request_timeout", http.StatusRequestTimeout,
		[2]string{"Gửi quá chậm", "Sent too slowly"},
		[2]string{"Nội dung không đến kịp. Chưa có gì thay đổi.", "The body did not arrive in time. Nothing was changed."},
	}
	keyUsed = &kind{
		"key_used", http.StatusConflict,
		[2]string{"Khóa đã dùng", "Key already used"},
		[2]string{"Idempotency-Key này đã dùng cho một yêu cầu khác của hồ sơ. Chưa có gì thay đổi.", "This Idempotency-Key was used for another request of the dossier. Nothing was changed."},
	}
	changing = &kind{
		"changing", http.StatusConflict,
		[2]string{"Hồ sơ đang thay đổi", "The dossier keeps changing"},
		[2]string{"Chưa có gì thay đổi. Gửi lại với cùng khóa.", "Nothing was changed. Send it again with the same key."},
	}
	otherRevision = &kind{
		"revision_changed", http.StatusPreconditionFailed,
		[2]string{"Hồ sơ đã thay đổi", "The dossier has changed"},
		[2]string{"Hồ sơ không còn ở phiên bản đã gửi trong If-Match. Chưa có gì thay đổi: xem lại rồi quyết định.", "The dossier is not at the revision of If-Match any more. Nothing was changed: look again and decide again."},
	}
	tooLarge = &kind{
		"too_large", http.StatusRequestEntityTooLarge,
		[2]string{"Nội dung quá lớn", "Too large"},
		[2]string{"Nội dung vượt quá giới hạn của địa chỉ này.", "The body is longer than this address takes."},
	}
	wrongType = &kind{
		"media_type", http.StatusUnsupportedMediaType,
		[2]string{"Định dạng không dùng được", "Unsupported media type"},
		[2]string{"Kiểm tra tiêu đề Content-Type.", "Check the header Content-Type."},
	}
	invalid = &kind{
		"invalid", http.StatusUnprocessableEntity,
		[2]string{"Nội dung chưa hợp lệ", "Not in order"},
		[2]string{"Chưa có gì thay đổi. Xem danh sách problems.", "Nothing was changed. See the list of problems."},
	}
	noRevision = &kind{
		"revision_required", http.StatusPreconditionRequired,
		[2]string{"Thiếu phiên bản", "Revision required"},
		[2]string{"Hồ sơ đã có. Gửi phiên bản đang xem trong tiêu đề If-Match, hoặc xin mã khác cho hồ sơ mới.", "The dossier exists. Send the revision you saw as If-Match, or ask for another code for a new one."},
	}
	tooMany = &kind{
		"too_many", http.StatusTooManyRequests,
		[2]string{"Quá nhiều yêu cầu", "Too many requests"},
		[2]string{"Thử lại sau số giây trong tiêu đề Retry-After.", "Try again after the seconds of the header Retry-After."},
	}
	internal = &kind{
		"internal", http.StatusInternalServerError,
		[2]string{"Lỗi của hệ thống", "An error of the service"},
		[2]string{"Báo cho quản trị mã yêu cầu trong instance.", "Tell the operator the id in instance."},
	}
	busy = &kind{
		"busy", http.StatusServiceUnavailable,
		[2]string{"Hệ thống đang bận", "Busy"},
		[2]string{"Chưa có gì thay đổi. Thử lại sau số giây trong tiêu đề Retry-After.", "Nothing was changed. Try again after the seconds of the header Retry-After."},
	}
	unknownOutcome = &kind{
		"outcome_unknown", http.StatusGatewayTimeout,
		[2]string{"Chưa rõ kết quả", "Outcome unknown"},
		[2]string{"Yêu cầu có thể đã hoặc chưa được thực hiện. Gửi lại đúng yêu cầu này với cùng Idempotency-Key để biết.", "It may or may not have been done. Send the same request again with the same Idempotency-Key to find out."},
	}
	full = &kind{
		"full", http.StatusInsufficientStorage,
		[2]string{"Hết chỗ lưu trữ", "No room left"},
		[2]string{"Chưa có gì thay đổi. Báo cho quản trị.", "Nothing was changed. Tell the operator."},
	}
)

// kinds returns all of them.
func kinds() []*kind {
	return []*kind{
		badRequest, noToken, forbidden, notFound, wrongMethod, notAcceptable, slow, keyUsed, changing, otherRevision, tooLarge, wrongType, invalid,
		noRevision, tooMany, internal, busy, unknownOutcome, full,
	}
}

// problemError is a kind with the problems of the input.
type problemError struct {
	kind     *kind
	problems []motcua.Problem
}

// Error fulfils the contract of error.
func (e *problemError) Error() string { return "api: " + e.kind.key }

// refuse returns the error of one problem.
func refuse(k *kind, path string, code motcua.Code, param string) error {
	return &problemError{k, []motcua.Problem{{Path: path, Code: code, Param: param}}}
}

// sort finds out which kind of problem an error is. What may have happened comes first: nothing else is true then.
func sort(err error) (*kind, []motcua.Problem) {
	var known *problemError
	var wrong *motcua.InvalidError
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return known.kind, known.problems
	case errors.Is(err, motcua.ErrOutcomeUnknown):
		return unknownOutcome, nil
	case errors.Is(err, motcua.ErrFull):
		return full, nil
	case errors.Is(err, motcua.ErrBusy), errors.Is(err, motcua.ErrClosed):
		return busy, nil
	case errors.As(err, &long):
		return tooLarge, nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return slow, nil
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return busy, nil
	case errors.Is(err, access.ErrForbidden):
		return forbidden, nil
	case errors.Is(err, access.ErrUnknown):
		return noToken, nil
	case errors.As(err, &wrong):
		return invalid, wrong.Problems
	case errors.Is(err, motcua.ErrNotFound):
		return notFound, nil
	case errors.Is(err, motcua.ErrExists):
		return keyUsed, nil
	case errors.Is(err, motcua.ErrConflict):
		return otherRevision, nil
	}
	return internal, nil
}

// fail answers with an error. What is not the client's is logged, and nothing of it is told.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	k, found := sort(err)
	if k.status >= 500 {
		s.guard.Fault(r.Context(), k.key, err)
	}
	if k == busy && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "1")
	}
	s.problem(w, r, k, found)
}

func (s *server) problem(w http.ResponseWriter, r *http.Request, k *kind, found []motcua.Problem) {
	l := speaks(r)
	text, err := json.Marshal(ProblemDetails{
		"urn:motcua:problem:" + k.key, k.title[l], k.status, k.detail[l], guard.RequestID(r.Context()), problems(found, l),
	})
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if k == noToken && w.Header().Get("WWW-Authenticate") == "" {
		w.Header().Set("WWW-Authenticate", `Bearer realm="motcua"`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Language", l.String())
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(k.status)
	_, _ = w.Write(text)
}

// refused answers for a request that the guard does not let through.
func (s *server) refused(w http.ResponseWriter, r *http.Request, status int) {
	for _, k := range kinds() {
		if k.status == status {
			s.problem(w, r, k, nil)
			return
		}
	}
	s.problem(w, r, internal, nil)
}
