package dossier

import (
	"time"

	"github.com/motcua/motcua"
)

// Command is a request to do something to a dossier: a pointer to one of the types of this package whose doc comment
// says what it asks.
type Command interface {
	meta() *Meta
	kind() Kind
}

// Meta is what every command carries.
type Meta struct {
	// At is when it happened. It must not be before the previous event of the dossier.
	At time.Time
	// Actor is the account that did it and Unit the unit it acted for. Both are required: an answer to "who returned this?"
	// must not depend on guessing.
	Actor, Unit string
	// Reason is a code; refusals, supplement requests, extensions, withdrawals, stops and reopenings need one.
	Reason string
}

func (m *Meta) meta() *Meta { return m }

// Submit asks to record that the applicant sent the dossier, before anybody accepted it.
type Submit struct {
	Meta
	// Channel is how it was sent. Required.
	Channel Channel
	// Personal says who applies.
	Personal Personal
}

// Accept asks to accept the dossier and to promise a date (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
type Accept struct {
	Meta
	// Procedure is the code of the procedure; required. Case is its case, if it has several.
	Procedure, Case string
	// Channel is how the dossier came in; it may be left out after a Submit.
	Channel Channel
	// Competent is the unit that decides, when that is not the unit that accepts, and CompetentAt the instant it receives the
	// dossier. The clock starts then, when it is given, and at the acceptance otherwise (of dossiers received regardless of
	// territory: Decree 309/2026/NĐ-CP of 5 August 2026, art. 8(3); whether it was so before is not known here).
	Competent   string
	CompetentAt time.Time
	// Promised is the day on the receipt when another system already printed one; zero lets the rules work it out. It must
	// not be before the day on which the clock starts.
	Promised motcua.Date
	// Personal says who applies.
	Personal Personal
}

// Refuse asks to refuse the dossier at reception (từ chối tiếp nhận), with a reason.
type Refuse struct{ Meta }

// Transfer asks to hand the dossier to a unit.
type Transfer struct {
	Meta
	// To is the unit that gets it. Required.
	To string
}

// RequestSupplement asks the applicant to complete the dossier, with a reason. The clock stops.
type RequestSupplement struct{ Meta }

// Supplement asks to record that the applicant completed the dossier. The clock goes on, or starts anew.
type Supplement struct{ Meta }

// RequestPayment asks the applicant to fulfil a financial obligation. The clock stops.
type RequestPayment struct{ Meta }

// Pay asks to record that the financial obligation was fulfilled. The clock goes on.
type Pay struct{ Meta }

// Extend asks to apologise and to promise a later day (xin lỗi và hẹn lại), with a reason. The first promise stays on record.
type Extend struct {
	Meta
	// Promised is the new day, after the one promised so far.
	Promised motcua.Date
}

// Resolve asks to record that the result is ready.
type Resolve struct{ Meta }

// Deliver asks to record that the applicant has the result.
type Deliver struct {
	Meta
	// Channel is how it was handed over, if that is known.
	Channel Channel
}

// Withdraw asks to end the dossier at the applicant's request, with a reason.
type Withdraw struct{ Meta }

// Stop asks to end the dossier by the agency's decision, with a reason.
type Stop struct{ Meta }

// Reopen asks to work on a dossier again because its result was wrong, with a reason. The promise does not change.
type Reopen struct{ Meta }

func (*Submit) kind() Kind            { return KindSubmitted }
func (*Accept) kind() Kind            { return KindAccepted }
func (*Refuse) kind() Kind            { return KindRefused }
func (*Transfer) kind() Kind          { return KindTransferred }
func (*RequestSupplement) kind() Kind { return KindSupplementRequested }
func (*Supplement) kind() Kind        { return KindSupplemented }
func (*RequestPayment) kind() Kind    { return KindPaymentRequested }
func (*Pay) kind() Kind               { return KindPaid }
func (*Extend) kind() Kind            { return KindExtended }
func (*Resolve) kind() Kind           { return KindResolved }
func (*Deliver) kind() Kind           { return KindDelivered }
func (*Withdraw) kind() Kind          { return KindWithdrawn }
func (*Stop) kind() Kind              { return KindStopped }
func (*Reopen) kind() Kind            { return KindReopened }
