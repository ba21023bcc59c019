package dossier

import (
	"fmt"
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
	KindAccepted                            // tiếp nhận: accepted with a receipt; the clock starts
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

// Event is one thing that happened to a dossier. Events are facts: they are appended and never changed. A value of it may be
// copied freely; its slices and pointers are not written to after it was made.
type Event struct {
	Kind Kind
	// At is when it happened; Recorded is when the system learned of it, never before At.
	At, Recorded time.Time
	// Actor is the account that did it, Unit the unit that account acted for. Neither is the name of a person.
	Actor, Unit string
	// To is the unit the dossier was handed to, in events of kind transferred.
	To string
	// Reason is a code for why, where the kind needs one: refusal, supplement, extension, withdrawal, stop, reopening.
	Reason string
	// Key is the idempotency key of the request that caused the event.
	Key string
	// Accepted is set exactly in events of kind accepted.
	Accepted *Accepted
	// Promise is the promised date (ngày hẹn trả) as it stands after the event, in events of kind accepted, extended,
	// supplemented and paid. It is nil where the promise did not change, and zero where the procedure has no limit.
	Promise *calendar.Due
	// Channel is set in events of kind submitted, accepted and delivered.
	Channel Channel
	// Personal holds what is personal, apart from the facts.
	Personal Personal
}

// Accepted is what acceptance settles for the whole life of the dossier: later changes of a catalogue do not touch it.
type Accepted struct {
	// Procedure is the code of the procedure, Case the case of it, if it has several; Field is the group it is reported under.
	Procedure, Case, Field string
	// Competent is the unit that decides; the unit of the event is the one that received the dossier.
	Competent string
	// Start is the instant the clock starts. It differs from the acceptance when another unit received the dossier for the
	// competent one.
	Start time.Time
	// Term is the limit; the zero Term means that there is none.
	Term calendar.Term
	// Convention counts the term. Its Supplement says whether a supplement restarts the limit or pauses it.
	Convention calendar.Convention
	// Profile is the key of the one-stop rules the dossier follows to its end.
	Profile string
}
