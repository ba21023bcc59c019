package dossier

import (
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// ID names a dossier inside a store: its dossier code (mã hồ sơ) where the system has one from the start. It must not be empty
// and must not hold personal data.
type ID string

// Kind is what an [Event] is about. The zero value is no kind.
type Kind uint8

// The kinds of events.
const (
	KindSubmitted           Kind = iota + 1 // nộp: sent by the applicant, not yet accepted
	KindAccepted                            // tiếp nhận: accepted with a receipt; the clock starts, but see KindArrived
	KindRefused                             // từ chối tiếp nhận: refused at reception
	KindTransferred                         // chuyển: handed to the unit that handles it
	KindSupplementRequested                 // yêu cầu bổ sung: the applicant must complete the dossier
	KindSupplemented                        // bổ sung: the applicant completed it
	KindPaymentRequested                    // yêu cầu thực hiện nghĩa vụ tài chính
	KindPaid                                // hoàn thành nghĩa vụ tài chính
	KindExtended                            // xin lỗi và hẹn lại: a new promised date
	KindResolved                            // xử lý xong: the result is ready
	KindDelivered                           // trả kết quả
	KindWithdrawn                           // rút hồ sơ, by the applicant
	KindStopped                             // dừng xử lý, by the agency
	KindReopened                            // xử lý lại: the result was wrong
	KindArrived                             // cơ quan có thẩm quyền nhận hồ sơ: the competent unit has a dossier received elsewhere
	KindConsulted                           // lấy ý kiến: another body is asked
	KindAnswered                            // trả lời ý kiến: it answered, or its silence counts as an answer
	KindSuspended                           // tạm dừng tính thời hạn: the clock stands still, not for the applicant
	KindResumed                             // tiếp tục tính thời hạn
	KindCorrected                           // đính chính: a fact of an earlier event was wrong
	KindRated                               // đánh giá, by the applicant
	KindErased                              // xóa dữ liệu cá nhân: the personal payload of the dossier
)

var kindNames = [...]struct{ key, vi, en string }{
	{"", "", ""},
	{"submitted", "nộp hồ sơ", "submitted"},
	{"accepted", "tiếp nhận", "accepted"},
	{"refused", "từ chối tiếp nhận", "refused at reception"},
	{"transferred", "chuyển xử lý", "transferred"},
	{"supplement_requested", "yêu cầu bổ sung", "supplement requested"},
	{"supplemented", "đã bổ sung", "supplemented"},
	{"payment_requested", "yêu cầu thực hiện nghĩa vụ tài chính", "payment requested"},
	{"paid", "đã thực hiện nghĩa vụ tài chính", "paid"},
	{"extended", "xin lỗi và hẹn lại", "extended with an apology"},
	{"resolved", "xử lý xong", "resolved"},
	{"delivered", "trả kết quả", "delivered"},
	{"withdrawn", "rút hồ sơ", "withdrawn"},
	{"stopped", "dừng xử lý", "stopped"},
	{"reopened", "xử lý lại", "reopened"},
	{"arrived", "cơ quan có thẩm quyền nhận hồ sơ", "arrived at the competent unit"},
	{"consulted", "lấy ý kiến", "another body asked"},
	{"answered", "có ý kiến trả lời", "answered"},
	{"suspended", "tạm dừng tính thời hạn", "clock suspended"},
	{"resumed", "tiếp tục tính thời hạn", "clock resumed"},
	{"corrected", "đính chính", "corrected"},
	{"rated", "đánh giá", "rated"},
	{"erased", "xóa dữ liệu cá nhân", "personal data erased"},
}

// Kinds returns all kinds, in the order of their numbers.
func Kinds() []Kind {
	out := make([]Kind, 0, len(kindNames)-1)
	for k := range kindNames[1:] {
		out = append(out, Kind(k+1))
	}
	return out
}

// ParseKind reads the form of [Kind.String].
func ParseKind(s string) (Kind, error) {
	for k, n := range kindNames {
		if k > 0 && n.key == s {
			return Kind(k), nil
		}
	}
	return 0, motcua.Invalid("dossier: kind", motcua.Problem{Code: motcua.CodeUnknown})
}

// String returns a stable key: "supplement_requested".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k].key
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Text returns the kind in words.
func (k Kind) Text(l motcua.Language) string {
	if int(k) >= len(kindNames) {
		return k.String()
	}
	if l == motcua.English {
		return kindNames[k].en
	}
	return kindNames[k].vi
}

// MarshalText returns the form of [Kind.String].
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [ParseKind].
func (k *Kind) UnmarshalText(text []byte) error {
	v, err := ParseKind(string(text))
	if err != nil {
		return err
	}
	*k = v
	return nil
}

// Event is one thing that happened to a dossier. Events are facts: they are appended and never changed; what was wrong is put
// right by another event. A value of it may be copied freely; what its pointers and slices lead to is not written to after
// it was made.
type Event struct {
	Kind Kind
	// At is when it happened; Recorded is when the system learned of it, never before At.
	At, Recorded time.Time
	// Actor is the account that did it, Unit the unit that account acted for. Neither is the name of a person.
	Actor, Unit string
	// To is the unit the dossier was handed to, in events of kind transferred, and the body asked, in those of kind consulted.
	To string
	// Reason is a code for why, where the kind needs one: refusal, supplement, extension, withdrawal, stop, reopening,
	// suspension, correction, erasure.
	Reason string
	// Key is the idempotency key of the request that caused the event.
	Key string
	// Accepted is set in events of kind accepted, in corrections of what acceptance settled, and in those of kind arrived that came
	// with a day of their own.
	Accepted *Accepted
	// Promise is the promised date (ngày hẹn trả) as it stands after the event, where the event changed it or the clock went on. It
	// is nil where the promise did not change, and zero where the procedure has no limit.
	Promise *calendar.Due
	// Channel is set in events of kind submitted, accepted and delivered.
	Channel Channel
	// Details is what the kind has to say beyond that; nil for most.
	Details Details
	// Personal holds what is personal, apart from the facts. Everything else is a fact: an erasure leaves it, the numbers of documents
	// and where they are included.
	Personal Personal
	// Token stands for the applicant in an index. Like Personal it is no part of the facts.
	Token Token
	// Seal ties the event to those before it; zero when nobody sealed it.
	Seal Seal
}

// Accepted is what acceptance settles for the whole life of the dossier: later changes of a catalogue do not touch it.
type Accepted struct {
	// Procedure is the code of the procedure, Case the case of it, if it has several; Field is the group it is reported under.
	Procedure, Case, Field string
	// Competent is the unit that decides; the unit of the event is the one that received the dossier.
	Competent string
	// Elsewhere says that the dossier was received regardless of territory (phi địa giới).
	Elsewhere bool
	// Start is the instant the clock starts; zero while it waits for the competent unit to have the dossier.
	Start time.Time
	// Printed says that the promise is a day that another system printed on the receipt, and not the one the limit leads to.
	Printed bool
	// Term is the limit; the zero Term means that there is none, or that it is not known and the receipt's day holds.
	Term calendar.Term
	// Convention counts the term. Its Supplement says whether a supplement restarts the limit or pauses it.
	Convention calendar.Convention
	// Profile is the key of the one-stop rules the dossier follows to its end.
	Profile string
	// Link places it in a bundle of linked procedures; zero for most dossiers.
	Link Link
}

// Link (liên thông) places a dossier in a bundle of linked procedures. The zero value is none.
type Link struct {
	// Bundle names the bundle: the same for all its parts.
	Bundle string
	// Chain is the key of the [Chain], Part that of the part in it.
	Chain, Part string
	// Verified says that something has to be verified first, for which the chain may give more time.
	Verified bool
	// OptIn says that the applicant asked for a chain that was not in force yet when the dossier was accepted (Decree
	// 301/2026/NĐ-CP of 30 July 2026, art. 18(1)).
	OptIn bool
}

// IsZero reports whether there is no link.
func (l Link) IsZero() bool { return l == Link{} }

// Equal reports whether two events record the same. Instants are compared, not their locations.
func (e Event) Equal(o Event) bool {
	return e.Kind == o.Kind && e.At.Equal(o.At) && e.Recorded.Equal(o.Recorded) &&
		e.Actor == o.Actor && e.Unit == o.Unit && e.To == o.To && e.Reason == o.Reason && e.Key == o.Key &&
		e.Channel == o.Channel && e.Personal.Equal(o.Personal) && e.Token == o.Token && e.Seal == o.Seal &&
		equalDetails(e.Details, o.Details) &&
		equalPtr(e.Accepted, o.Accepted, Accepted.equal) && equalPtr(e.Promise, o.Promise, equalDue)
}

// SameEvents reports whether two lists of events record the same, to tell a repeated batch from another one with the same key. When an
// event was recorded, its seal and its token are left out: a repeated request is recorded later, with another salt. A store
// asks [Log.Repeated], which also knows of erasures.
func SameEvents(a, b []Event) bool { return slices.EqualFunc(a, b, sameEvent) }

func sameEvent(a, b Event) bool {
	a.Recorded, a.Token, a.Seal = b.Recorded, b.Token, b.Seal
	return a.Equal(b)
}

func (a Accepted) equal(b Accepted) bool {
	if !a.Start.Equal(b.Start) {
		return false
	}
	a.Start = b.Start
	return a == b
}

func equalDue(p, q calendar.Due) bool {
	if !p.Instant.Equal(q.Instant) {
		return false
	}
	p.Instant = q.Instant
	return p == q
}

func equalPtr[T any](a, b *T, equal func(T, T) bool) bool {
	if a == nil || b == nil {
		return a == b
	}
	return equal(*a, *b)
}

// Clone returns a copy that shares nothing the other side could change.
func (e Event) Clone() Event {
	if e.Accepted != nil {
		a := *e.Accepted
		e.Accepted = &a
	}
	if e.Promise != nil {
		p := *e.Promise
		e.Promise = &p
	}
	if e.Details != nil {
		e.Details = e.Details.clone()
	}
	return e
}
