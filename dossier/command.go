package dossier

import (
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Command is a request to do something to a dossier: a pointer to one of the types of this package whose doc comment
// says what it asks.
type Command interface {
	meta() *Meta
	kind() Kind
	// made reports whether the event is one that the command, besides its Meta, led to. What the rules added to the event, such
	// as a promised date that they worked out, is not compared: the catalogue may have changed since.
	made(e *Event) bool
}

// Meta is what every command carries.
type Meta struct {
	// At is when it happened. It must not be before the previous event of the dossier.
	At time.Time
	// Actor is the account that did it and Unit the unit it acted for. Both are required: an answer to "who returned this?"
	// must be possible.
	Actor, Unit string
	// Reason is a code for why. Refusals, requests for a supplement, extensions, withdrawals, stops, reopenings, suspensions,
	// corrections and erasures need one, and so does a result that is a denial. It is a fact, which no erasure reaches: what speaks
	// of people belongs into Note. One that may hold a personal number is refused, see [CheckReason].
	Reason string
	// Note is free text. It may speak of people, so it is kept with what is personal.
	Note Secret
}

func (m *Meta) meta() *Meta { return m }

// The reason codes that the rules know; all others are the operator's.
const (
	// ReasonNotSupplemented is that of a [Stop] because the applicant did not complete the dossier in time. The rules allow it only
	// after that time.
	ReasonNotSupplemented = "not_supplemented"
	// ReasonInNote is that of an event whose reason was prose in the file of an [Import]: the words are in the note, where they can be
	// erased.
	ReasonInNote = "in_note"
	// ReasonNotStated is that of an event for which the file of an [Import] has no reason.
	ReasonNotStated = "not stated"
	// ReasonConsent is that of a [Consult] for the applicant's consent through VNeID, ReasonPersonalNumber that of one about trouble
	// with a personal number. In a chain of linked procedures each has its time and its article.
	ReasonConsent        = "consent"
	ReasonPersonalNumber = "personal_number"
)

// Submit asks to record that the applicant sent the dossier, before anybody accepted it.
type Submit struct {
	Meta
	// Channel is how it was sent. Required.
	Channel Channel
	// Procedure and Case are what the applicant chose, if that is known.
	Procedure, Case string
	// Link places the dossier in a bundle of linked procedures (liên thông), as soon as its data reach the agency.
	Link Link
	// Personal says who applies.
	Personal Personal
}

// Accept asks to accept the dossier and to promise a date (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
type Accept struct {
	Meta
	// Procedure is the code of the procedure, Case its case, if it has several. Both may be left out after a Submit that
	// names them.
	Procedure, Case string
	// Channel is how the dossier came in; it may be left out after a Submit.
	Channel Channel
	// Competent is the unit that decides, when that is not the unit that accepts. Elsewhere says that the dossier was received
	// regardless of territory (phi địa giới): where the profile says so, its clock and the promise wait for [Arrive].
	Competent string
	Elsewhere bool
	// Promised is the day on the receipt when another system already printed one; zero lets the rules work it out. It must
	// not be before the day of acceptance.
	Promised motcua.Date
	// Papers are the components that came with it.
	Papers []Paper
	// Link places the dossier in a bundle of linked procedures (liên thông), whose chain then sets the limit. It may be left out after a
	// Submit that has it.
	Link Link
	// Personal says who applies.
	Personal Personal
}

// Arrive asks to record that the competent unit has a dossier that another unit received for it. Where the clock waited
// for that it starts, and the date is promised (Decree 309/2026/NĐ-CP of 5 August 2026, art. 8(3)).
type Arrive struct {
	Meta
	// Promised is the day that the applicant was told, when the clock starts here and another system worked it out; required when the
	// limit is not clear. Zero lets the rules work it out.
	Promised motcua.Date
}

// Refuse asks to refuse the dossier at reception (từ chối tiếp nhận), with a reason.
type Refuse struct{ Meta }

// Transfer asks to hand the dossier to a unit.
type Transfer struct {
	Meta
	// To is the unit that gets it. Required.
	To string
	// Stage names a stage of the limit; its term is the time the unit has, unless Within gives another.
	Stage string
	// Within is the time the unit has for its part; zero is that of the stage, or none.
	Within calendar.Term
}

// RequestSupplement asks the applicant to complete the dossier, with a reason. The clock stops.
type RequestSupplement struct {
	Meta
	// Stage is where in the work it is asked; empty is "reception" before the dossier went to a unit, else "processing".
	Stage string
	// Basis is the provision the request rests on.
	Basis motcua.Citation
	// Papers are what is missing or wrong: all of it, at once.
	Papers []PaperRequest
	// Within is the time the applicant has; zero takes that of the chain or of the procedure, if either says one.
	Within calendar.Term
}

// Supplement asks to record that the applicant completed the dossier. The clock goes on, or starts anew.
type Supplement struct {
	Meta
	// Papers are the components that came.
	Papers []Paper
}

// RequestPayment asks the applicant to fulfil a financial obligation. The clock stops.
type RequestPayment struct {
	Meta
	// Obligation is what is owed.
	Obligation Obligation
}

// Pay asks to record that the financial obligation was fulfilled. The clock goes on.
type Pay struct{ Meta }

// Consult asks another body for its opinion, or the applicant for consent, with a clock of its own.
type Consult struct {
	Meta
	// To is whom is asked. Required.
	To string
	// Within is the time they have; zero takes that of the chain, for the reasons that have one there, or none.
	Within calendar.Term
	// Outside says that the limit stands still until the answer, Silence that no answer in time is consent. Both need Basis. Consent in
	// a chain is always outside (Decree 301/2026/NĐ-CP of 30 July 2026, art. 3(4)).
	Outside, Silence bool
	// Basis is the rule that says so; that of the chain may be left out.
	Basis motcua.Citation
}

// Respond asks to record the answer to a consultation.
type Respond struct {
	Meta
	// Leg is the number of the consultation, from 1 in the order of asking.
	Leg int
	// Opinion is the answer. Silence is one only where the consultation said so, and after its time.
	Opinion Opinion
}

// Suspend asks to stop the clock for a reason that is not the applicant's, such as a declared incident.
type Suspend struct {
	Meta
	// Cause is [calendar.CauseIncident] or [calendar.CauseOtherAgency].
	Cause calendar.PauseCause
	// Basis is the rule that takes the time off the limit. Required: the general rules on one-stop service have none.
	Basis motcua.Citation
}

// Resume asks to let the clock go on after a Suspend.
type Resume struct{ Meta }

// Extend asks to apologise and to promise a later day (xin lỗi và hẹn lại), with a reason. The first promise stays on record.
type Extend struct {
	Meta
	// Promised is the new day, after the one promised so far.
	Promised motcua.Date
}

// Resolve asks to record that the result is ready. Consultations and suspensions that are still open end with it.
type Resolve struct {
	Meta
	// Resolution is what was decided. A denial needs a reason.
	Resolution Resolution
}

// Deliver asks to record that the applicant has the result.
type Deliver struct {
	Meta
	// Channel is how it was handed over, if that is known.
	Channel Channel
}

// Withdraw asks to end the dossier at the applicant's request, with a reason. An officer who returns a dossier uses [Stop].
type Withdraw struct {
	Meta
	// By is who asked for it. Required.
	By Party
}

// Stop asks to end the dossier by the agency's decision, with a reason.
type Stop struct{ Meta }

// Reopen asks to work on a dossier again because its result was wrong, with a reason.
type Reopen struct {
	Meta
	// Promised is the day by which the right result is promised; zero leaves the promise as it was, which then is most often over.
	Promised motcua.Date
}

// Correct asks to put right facts of an earlier event, with a reason. Nothing is overwritten: as it was known before, the log
// still says what it said. The promised date stays what the applicant was told.
type Correct struct {
	Meta
	// Facts are the event and what is right. An instant must stay between those of the events before and after.
	Facts Correction
	// Procedure and Case put right what was accepted; they need the revision of the acceptance.
	Procedure, Case string
	// Personal replaces those parts of what the event has that are not zero here.
	Personal Personal
}

// Rate asks to record the applicant's rating of the service.
type Rate struct {
	Meta
	Rating Rating
}

// Erase asks to erase the personal payload of a dossier that has ended, with a reason: the facts, and what is counted from
// them, stay. A store does the erasing, see [Eraser].
type Erase struct{ Meta }

func (*Submit) kind() Kind            { return KindSubmitted }
func (*Accept) kind() Kind            { return KindAccepted }
func (*Arrive) kind() Kind            { return KindArrived }
func (*Refuse) kind() Kind            { return KindRefused }
func (*Transfer) kind() Kind          { return KindTransferred }
func (*RequestSupplement) kind() Kind { return KindSupplementRequested }
func (*Supplement) kind() Kind        { return KindSupplemented }
func (*RequestPayment) kind() Kind    { return KindPaymentRequested }
func (*Pay) kind() Kind               { return KindPaid }
func (*Consult) kind() Kind           { return KindConsulted }
func (*Respond) kind() Kind           { return KindAnswered }
func (*Suspend) kind() Kind           { return KindSuspended }
func (*Resume) kind() Kind            { return KindResumed }
func (*Extend) kind() Kind            { return KindExtended }
func (*Resolve) kind() Kind           { return KindResolved }
func (*Deliver) kind() Kind           { return KindDelivered }
func (*Withdraw) kind() Kind          { return KindWithdrawn }
func (*Stop) kind() Kind              { return KindStopped }
func (*Reopen) kind() Kind            { return KindReopened }
func (*Correct) kind() Kind           { return KindCorrected }
func (*Rate) kind() Kind              { return KindRated }
func (*Erase) kind() Kind             { return KindErased }

func (*Refuse) made(*Event) bool { return true }
func (*Pay) made(*Event) bool    { return true }
func (*Resume) made(*Event) bool { return true }
func (*Stop) made(*Event) bool   { return true }
func (*Erase) made(*Event) bool  { return true }

func (c *Submit) made(e *Event) bool {
	return c.Channel == e.Channel && equalDetails(c.details(), e.Details)
}

func (c *Submit) details() Details {
	d := Submission{Procedure: c.Procedure, Case: c.Case, Link: c.Link}
	if d == (Submission{}) {
		return nil
	}
	return &d
}

func (c *Accept) made(e *Event) bool {
	a, p := e.Accepted, e.Promise
	return a != nil && (c.Procedure == a.Procedure || c.Procedure == "") && (c.Case == a.Case || c.Case == "") &&
		(c.Competent == a.Competent || c.Competent == "" && a.Competent == e.Unit) && c.Elsewhere == a.Elsewhere &&
		(c.Channel == e.Channel || c.Channel == UnknownChannel) && (c.Link == a.Link || c.Link.IsZero()) &&
		(c.Promised.IsZero() && !a.Printed || p != nil && c.Promised == p.Date) && equalDetails(papers(c.Papers), e.Details)
}

func (c *Arrive) made(e *Event) bool {
	return c.Promised.IsZero() && e.Accepted == nil || e.Promise != nil && c.Promised == e.Promise.Date
}

func (c *Transfer) made(e *Event) bool {
	h, ok := detail[Handover](e)
	if !ok {
		h = &Handover{}
	}
	return c.To == e.To && c.Stage == h.Stage && (c.Within.IsZero() || c.Within == h.Term)
}

func (c *RequestSupplement) made(e *Event) bool {
	r, ok := detail[SupplementRequest](e)
	return ok && (c.Stage == "" || c.Stage == r.Stage) && c.Basis == r.Basis && slices.Equal(c.Papers, r.Papers) &&
		(c.Within.IsZero() || c.Within == r.Within)
}

func (c *Supplement) made(e *Event) bool { return equalDetails(papers(c.Papers), e.Details) }

func (c *RequestPayment) made(e *Event) bool {
	o, ok := detail[Obligation](e)
	if !ok {
		o = &Obligation{}
	}
	return c.Obligation == *o
}

func (c *Consult) made(e *Event) bool {
	q, ok := detail[Consultation](e)
	return ok && c.To == e.To && (c.Within.IsZero() || c.Within == q.Term) && (c.Outside == q.Outside || c.Reason == ReasonConsent && !c.Outside) && c.Silence == q.Silence &&
		(c.Basis.IsZero() || c.Basis == q.Basis)
}

func (c *Respond) made(e *Event) bool {
	return equalDetails(&Answer{Leg: c.Leg, Opinion: c.Opinion}, e.Details)
}

func (c *Suspend) made(e *Event) bool {
	return equalDetails(&Suspension{Cause: c.Cause, Basis: c.Basis}, e.Details)
}

func (c *Extend) made(e *Event) bool { return e.Promise != nil && c.Promised == e.Promise.Date }

func (c *Resolve) made(e *Event) bool { return equalDetails(c.details(), e.Details) }

func (c *Resolve) details() Details {
	if c.Resolution == (Resolution{}) {
		return nil
	}
	return copied(&c.Resolution)
}

func (c *Reopen) made(e *Event) bool {
	return e.Promise == nil && c.Promised.IsZero() || e.Promise != nil && c.Promised == e.Promise.Date
}

func (c *Deliver) made(e *Event) bool  { return c.Channel == e.Channel }
func (c *Withdraw) made(e *Event) bool { return equalDetails(&Withdrawal{By: c.By}, e.Details) }

func (c *Correct) made(e *Event) bool {
	a := e.Accepted
	return equalDetails(&c.Facts, e.Details) && (a != nil || c.Procedure == "" && c.Case == "") &&
		(a == nil || (c.Procedure == "" || c.Procedure == a.Procedure) && (c.Case == "" || c.Case == a.Case))
}

func (c *Rate) made(e *Event) bool { return equalDetails(&c.Rating, e.Details) }

// papers returns the details of an event with which papers came.
func papers(list []Paper) Details {
	if len(list) == 0 {
		return nil
	}
	return &Papers{slices.Clone(list)}
}

// personal returns the payload a command carries.
func personal(c Command) Personal {
	var p Personal
	switch c := c.(type) {
	case *Submit:
		p = c.Personal
	case *Accept:
		p = c.Personal
	case *Correct:
		p = c.Personal
	}
	if note := c.meta().Note; !note.IsZero() {
		p.Note = note
	}
	return p
}

// repeats reports whether a command is the one an event came from.
func repeats(c Command, e *Event) bool {
	m := c.meta()
	return c.kind() == e.Kind && m.At.Equal(e.At) && m.Actor == e.Actor && m.Unit == e.Unit && m.Reason == e.Reason &&
		personal(c).Equal(e.Personal) && c.made(e)
}
