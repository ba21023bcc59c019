package intake

import (
	"reflect"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// Form is a request to do something to a dossier as it comes in: a pointer to one of the types of this package that are named
// like the commands of package dossier. Its fields are those of the command, under the names that stand in the JSON text and
// in the paths of problems. A form prints what is personal as a mask.
type Form interface {
	// Command returns the command the form asks for. It looks at nothing: see [Forms.Check].
	Command() dossier.Command
	head() *Head
}

// Head is what every form has.
type Head struct {
	// At is when it happened.
	At time.Time `json:"at,omitzero" validate:"required"`
	// Actor is the account that did it, Unit the unit it acted for.
	Actor string `json:"actor,omitzero" validate:"required,code"`
	Unit  string `json:"unit,omitzero" validate:"required,unit_code"`
	// Note is free text.
	Note dossier.Secret `json:"note,omitzero" validate:"note"`
}

func (h *Head) head() *Head { return h }

func (h *Head) meta(reason string) dossier.Meta {
	return dossier.Meta{At: h.At, Actor: h.Actor, Unit: h.Unit, Reason: reason, Note: h.Note}
}

// Personal says who applies. There is no note here: the one of the [Head] is about the event.
type Personal struct {
	// Name and Contact are as written, Number is the personal number.
	Name    dossier.Secret      `json:"name,omitzero" validate:"prose"`
	Number  identity.PersonalID `json:"number,omitzero" validate:"omitempty,vn_personal_id"`
	Contact dossier.Secret      `json:"contact,omitzero" validate:"prose"`
}

// Citation names a provision, as [motcua.Citation] does.
type Citation struct {
	// The fields are those of motcua.Citation.
	Document string         `json:"document,omitzero" validate:"line"`
	Issued   motcua.Date    `json:"issued,omitzero" validate:"-"`
	Article  string         `json:"article,omitzero" validate:"line"`
	Quality  motcua.Quality `json:"quality,omitzero" validate:"-"`
}

// Basis is a [Citation] that must name its document.
type Basis struct {
	// The fields are those of motcua.Citation.
	Document string         `json:"document,omitzero" validate:"required,line"`
	Issued   motcua.Date    `json:"issued,omitzero" validate:"-"`
	Article  string         `json:"article,omitzero" validate:"line"`
	Quality  motcua.Quality `json:"quality,omitzero" validate:"-"`
}

// Link is a [dossier.Link].
type Link struct {
	// The fields are those of dossier.Link.
	Bundle   string `json:"bundle,omitzero" validate:"code"`
	Chain    string `json:"chain,omitzero" validate:"code"`
	Part     string `json:"part,omitzero" validate:"code"`
	Verified bool   `json:"verified,omitzero" validate:"-"`
	OptIn    bool   `json:"opt_in,omitzero" validate:"-"`
}

// Paper is a [dossier.Paper].
type Paper struct {
	// The fields are those of dossier.Paper.
	Component string `json:"component,omitzero" validate:"required,code"`
	Originals int    `json:"originals,omitzero" validate:"-"`
	Copies    int    `json:"copies,omitzero" validate:"-"`
	Digitised bool   `json:"digitised,omitzero" validate:"-"`
	Reused    bool   `json:"reused,omitzero" validate:"-"`
	Signed    bool   `json:"signed,omitzero" validate:"-"`
}

// PaperRequest is a [dossier.PaperRequest].
type PaperRequest struct {
	// The fields are those of dossier.PaperRequest.
	Component string             `json:"component,omitzero" validate:"required,code"`
	Why       dossier.PaperFault `json:"why,omitzero" validate:"-"`
}

// Obligation is a [dossier.Obligation].
type Obligation struct {
	// The fields are those of dossier.Obligation.
	Amount int64    `json:"amount,omitzero" validate:"-"`
	Notice string   `json:"notice,omitzero" validate:"line"`
	Basis  Citation `json:"basis,omitzero"`
}

// Resolution is a [dossier.Resolution].
type Resolution struct {
	// The fields are those of dossier.Resolution.
	Outcome  dossier.Outcome `json:"outcome,omitzero" validate:"-"`
	Document string          `json:"document,omitzero" validate:"line"`
	Link     string          `json:"link,omitzero" validate:"line"`
}

// Facts are a [dossier.Correction]. To may put right whom a [Consult] asked, so it has any form.
type Facts struct {
	// The fields are those of dossier.Correction.
	Revision int             `json:"revision,omitzero" validate:"required"`
	At       time.Time       `json:"at,omitzero" validate:"-"`
	Unit     string          `json:"unit,omitzero" validate:"unit_code"`
	To       string          `json:"to,omitzero" validate:"code"`
	Reason   string          `json:"reason,omitzero" validate:"reason"`
	Channel  dossier.Channel `json:"channel,omitzero" validate:"-"`
}

// Rating is a [dossier.Rating].
type Rating struct {
	// The fields are those of dossier.Rating.
	Score int `json:"score,omitzero" validate:"required"`
	Of    int `json:"of,omitzero" validate:"required"`
}

// Submit is the form of [dossier.Submit], "submit".
type Submit struct {
	Head
	// The fields are those of dossier.Submit.
	Reason    string          `json:"reason,omitzero" validate:"reason"`
	Channel   dossier.Channel `json:"channel,omitzero" validate:"required"`
	Procedure string          `json:"procedure,omitzero" validate:"procedure_code"`
	Case      string          `json:"case,omitzero" validate:"code"`
	Link      Link            `json:"link,omitzero"`
	Personal  Personal        `json:"personal,omitzero"`
}

// Accept is the form of [dossier.Accept], "accept".
type Accept struct {
	Head
	// The fields are those of dossier.Accept.
	Reason    string          `json:"reason,omitzero" validate:"reason"`
	Procedure string          `json:"procedure,omitzero" validate:"procedure_code"`
	Case      string          `json:"case,omitzero" validate:"code"`
	Channel   dossier.Channel `json:"channel,omitzero" validate:"-"`
	Competent string          `json:"competent,omitzero" validate:"unit_code"`
	Elsewhere bool            `json:"elsewhere,omitzero" validate:"-"`
	Promised  motcua.Date     `json:"promised,omitzero" validate:"-"`
	Papers    []Paper         `json:"papers,omitzero" validate:"max=500,dive"`
	Link      Link            `json:"link,omitzero"`
	Personal  Personal        `json:"personal,omitzero"`
}

// Arrive is the form of [dossier.Arrive], "arrive".
type Arrive struct {
	Head
	// The fields are those of dossier.Arrive.
	Reason   string      `json:"reason,omitzero" validate:"reason"`
	Promised motcua.Date `json:"promised,omitzero" validate:"-"`
}

// Refuse is the form of [dossier.Refuse], "refuse".
type Refuse struct {
	Head
	// The fields are those of dossier.Refuse.
	Reason string `json:"reason,omitzero" validate:"required,reason"`
}

// Transfer is the form of [dossier.Transfer], "transfer".
type Transfer struct {
	Head
	// The fields are those of dossier.Transfer.
	Reason string        `json:"reason,omitzero" validate:"reason"`
	To     string        `json:"to,omitzero" validate:"required,unit_code"`
	Stage  string        `json:"stage,omitzero" validate:"code"`
	Within calendar.Term `json:"within,omitzero" validate:"-"`
}

// RequestSupplement is the form of [dossier.RequestSupplement], "request_supplement".
type RequestSupplement struct {
	Head
	// The fields are those of dossier.RequestSupplement.
	Reason string         `json:"reason,omitzero" validate:"required,reason"`
	Stage  string         `json:"stage,omitzero" validate:"code"`
	Basis  Citation       `json:"basis,omitzero"`
	Papers []PaperRequest `json:"papers,omitzero" validate:"max=500,dive"`
	Within calendar.Term  `json:"within,omitzero" validate:"-"`
}

// Supplement is the form of [dossier.Supplement], "supplement".
type Supplement struct {
	Head
	// The fields are those of dossier.Supplement.
	Reason string  `json:"reason,omitzero" validate:"reason"`
	Papers []Paper `json:"papers,omitzero" validate:"max=500,dive"`
}

// RequestPayment is the form of [dossier.RequestPayment], "request_payment".
type RequestPayment struct {
	Head
	// The fields are those of dossier.RequestPayment.
	Reason     string     `json:"reason,omitzero" validate:"reason"`
	Obligation Obligation `json:"obligation,omitzero"`
}

// Pay is the form of [dossier.Pay], "pay".
type Pay struct {
	Head
	// The fields are those of dossier.Pay.
	Reason string `json:"reason,omitzero" validate:"reason"`
}

// Consult is the form of [dossier.Consult], "consult". The body asked may be no unit of the state, so To has any form.
type Consult struct {
	Head
	// The fields are those of dossier.Consult.
	Reason  string        `json:"reason,omitzero" validate:"reason"`
	To      string        `json:"to,omitzero" validate:"required,code"`
	Within  calendar.Term `json:"within,omitzero" validate:"-"`
	Outside bool          `json:"outside,omitzero" validate:"-"`
	Silence bool          `json:"silence,omitzero" validate:"-"`
	Basis   Citation      `json:"basis,omitzero"`
}

// Respond is the form of [dossier.Respond], "respond".
type Respond struct {
	Head
	// The fields are those of dossier.Respond.
	Reason  string          `json:"reason,omitzero" validate:"reason"`
	Leg     int             `json:"leg,omitzero" validate:"required"`
	Opinion dossier.Opinion `json:"opinion,omitzero" validate:"required"`
}

// Suspend is the form of [dossier.Suspend], "suspend".
type Suspend struct {
	Head
	// The fields are those of dossier.Suspend.
	Reason string              `json:"reason,omitzero" validate:"required,reason"`
	Cause  calendar.PauseCause `json:"cause,omitzero" validate:"required"`
	Basis  Basis               `json:"basis,omitzero"`
}

// Resume is the form of [dossier.Resume], "resume".
type Resume struct {
	Head
	// The fields are those of dossier.Resume.
	Reason string `json:"reason,omitzero" validate:"reason"`
}

// Extend is the form of [dossier.Extend], "extend".
type Extend struct {
	Head
	// The fields are those of dossier.Extend.
	Reason   string      `json:"reason,omitzero" validate:"required,reason"`
	Promised motcua.Date `json:"promised,omitzero" validate:"required"`
}

// Resolve is the form of [dossier.Resolve], "resolve".
type Resolve struct {
	Head
	// The fields are those of dossier.Resolve.
	Reason     string     `json:"reason,omitzero" validate:"reason"`
	Resolution Resolution `json:"resolution,omitzero"`
}

// Deliver is the form of [dossier.Deliver], "deliver".
type Deliver struct {
	Head
	// The fields are those of dossier.Deliver.
	Reason  string          `json:"reason,omitzero" validate:"reason"`
	Channel dossier.Channel `json:"channel,omitzero" validate:"-"`
}

// Withdraw is the form of [dossier.Withdraw], "withdraw".
type Withdraw struct {
	Head
	// The fields are those of dossier.Withdraw.
	Reason string        `json:"reason,omitzero" validate:"required,reason"`
	By     dossier.Party `json:"by,omitzero" validate:"required"`
}

// Stop is the form of [dossier.Stop], "stop".
type Stop struct {
	Head
	// The fields are those of dossier.Stop.
	Reason string `json:"reason,omitzero" validate:"required,reason"`
}

// Reopen is the form of [dossier.Reopen], "reopen".
type Reopen struct {
	Head
	// The fields are those of dossier.Reopen.
	Reason   string      `json:"reason,omitzero" validate:"required,reason"`
	Promised motcua.Date `json:"promised,omitzero" validate:"-"`
}

// Correct is the form of [dossier.Correct], "correct".
type Correct struct {
	Head
	// The fields are those of dossier.Correct.
	Reason    string   `json:"reason,omitzero" validate:"required,reason"`
	Facts     Facts    `json:"facts,omitzero"`
	Procedure string   `json:"procedure,omitzero" validate:"procedure_code"`
	Case      string   `json:"case,omitzero" validate:"code"`
	Personal  Personal `json:"personal,omitzero"`
}

// Rate is the form of [dossier.Rate], "rate".
type Rate struct {
	Head
	// The fields are those of dossier.Rate.
	Reason string `json:"reason,omitzero" validate:"reason"`
	Rating Rating `json:"rating,omitzero"`
}

// Erase is the form of [dossier.Erase], "erase".
type Erase struct {
	Head
	// The fields are those of dossier.Erase.
	Reason string `json:"reason,omitzero" validate:"required,reason"`
}

// kinds are the commands with their names, in the order of the kinds of events they lead to.
func kinds() []kind {
	return []kind{
		{"submit", dossier.KindSubmitted, func() Form { return &Submit{} }},
		{"accept", dossier.KindAccepted, func() Form { return &Accept{} }},
		{"refuse", dossier.KindRefused, func() Form { return &Refuse{} }},
		{"transfer", dossier.KindTransferred, func() Form { return &Transfer{} }},
		{"request_supplement", dossier.KindSupplementRequested, func() Form { return &RequestSupplement{} }},
		{"supplement", dossier.KindSupplemented, func() Form { return &Supplement{} }},
		{"request_payment", dossier.KindPaymentRequested, func() Form { return &RequestPayment{} }},
		{"pay", dossier.KindPaid, func() Form { return &Pay{} }},
		{"extend", dossier.KindExtended, func() Form { return &Extend{} }},
		{"resolve", dossier.KindResolved, func() Form { return &Resolve{} }},
		{"deliver", dossier.KindDelivered, func() Form { return &Deliver{} }},
		{"withdraw", dossier.KindWithdrawn, func() Form { return &Withdraw{} }},
		{"stop", dossier.KindStopped, func() Form { return &Stop{} }},
		{"reopen", dossier.KindReopened, func() Form { return &Reopen{} }},
		{"arrive", dossier.KindArrived, func() Form { return &Arrive{} }},
		{"consult", dossier.KindConsulted, func() Form { return &Consult{} }},
		{"respond", dossier.KindAnswered, func() Form { return &Respond{} }},
		{"suspend", dossier.KindSuspended, func() Form { return &Suspend{} }},
		{"resume", dossier.KindResumed, func() Form { return &Resume{} }},
		{"correct", dossier.KindCorrected, func() Form { return &Correct{} }},
		{"rate", dossier.KindRated, func() Form { return &Rate{} }},
		{"erase", dossier.KindErased, func() Form { return &Erase{} }},
	}
}

type kind struct {
	name string
	kind dossier.Kind
	form func() Form
}

func (p Personal) personal() dossier.Personal {
	return dossier.Personal{Name: p.Name, Number: p.Number, Contact: p.Contact}
}

// each turns a list of one type into one of another; an empty list is nil on both sides.
func each[A, B any](list []A, f func(A) B) []B {
	var out []B
	for _, v := range list {
		out = append(out, f(v))
	}
	return out
}

func papers(list []Paper) []dossier.Paper {
	return each(list, func(p Paper) dossier.Paper { return dossier.Paper(p) })
}

// Command returns a [*dossier.Submit].
func (f *Submit) Command() dossier.Command {
	return &dossier.Submit{
		Meta: f.meta(f.Reason), Channel: f.Channel, Procedure: f.Procedure, Case: f.Case, Link: dossier.Link(f.Link),
		Personal: f.Personal.personal(),
	}
}

// Command returns a [*dossier.Accept].
func (f *Accept) Command() dossier.Command {
	return &dossier.Accept{
		Meta: f.meta(f.Reason), Procedure: f.Procedure, Case: f.Case, Channel: f.Channel, Competent: f.Competent,
		Elsewhere: f.Elsewhere, Promised: f.Promised, Papers: papers(f.Papers), Link: dossier.Link(f.Link),
		Personal: f.Personal.personal(),
	}
}

// Command returns a [*dossier.Arrive].
func (f *Arrive) Command() dossier.Command {
	return &dossier.Arrive{Meta: f.meta(f.Reason), Promised: f.Promised}
}

// Command returns a [*dossier.Refuse].
func (f *Refuse) Command() dossier.Command { return &dossier.Refuse{Meta: f.meta(f.Reason)} }

// Command returns a [*dossier.Transfer].
func (f *Transfer) Command() dossier.Command {
	return &dossier.Transfer{Meta: f.meta(f.Reason), To: f.To, Stage: f.Stage, Within: f.Within}
}

// Command returns a [*dossier.RequestSupplement].
func (f *RequestSupplement) Command() dossier.Command {
	return &dossier.RequestSupplement{
		Meta: f.meta(f.Reason), Stage: f.Stage, Basis: motcua.Citation(f.Basis), Within: f.Within,
		Papers: each(f.Papers, func(p PaperRequest) dossier.PaperRequest { return dossier.PaperRequest(p) }),
	}
}

// Command returns a [*dossier.Supplement].
func (f *Supplement) Command() dossier.Command {
	return &dossier.Supplement{Meta: f.meta(f.Reason), Papers: papers(f.Papers)}
}

// Command returns a [*dossier.RequestPayment].
func (f *RequestPayment) Command() dossier.Command {
	o := f.Obligation
	return &dossier.RequestPayment{
		Meta:       f.meta(f.Reason),
		Obligation: dossier.Obligation{Amount: o.Amount, Notice: o.Notice, Basis: motcua.Citation(o.Basis)},
	}
}

// Command returns a [*dossier.Pay].
func (f *Pay) Command() dossier.Command { return &dossier.Pay{Meta: f.meta(f.Reason)} }

// Command returns a [*dossier.Consult].
func (f *Consult) Command() dossier.Command {
	return &dossier.Consult{
		Meta: f.meta(f.Reason), To: f.To, Within: f.Within, Outside: f.Outside, Silence: f.Silence, Basis: motcua.Citation(f.Basis),
	}
}

// Command returns a [*dossier.Respond].
func (f *Respond) Command() dossier.Command {
	return &dossier.Respond{Meta: f.meta(f.Reason), Leg: f.Leg, Opinion: f.Opinion}
}

// Command returns a [*dossier.Suspend].
func (f *Suspend) Command() dossier.Command {
	return &dossier.Suspend{Meta: f.meta(f.Reason), Cause: f.Cause, Basis: motcua.Citation(f.Basis)}
}

// Command returns a [*dossier.Resume].
func (f *Resume) Command() dossier.Command { return &dossier.Resume{Meta: f.meta(f.Reason)} }

// Command returns a [*dossier.Extend].
func (f *Extend) Command() dossier.Command {
	return &dossier.Extend{Meta: f.meta(f.Reason), Promised: f.Promised}
}

// Command returns a [*dossier.Resolve].
func (f *Resolve) Command() dossier.Command {
	return &dossier.Resolve{Meta: f.meta(f.Reason), Resolution: dossier.Resolution(f.Resolution)}
}

// Command returns a [*dossier.Deliver].
func (f *Deliver) Command() dossier.Command {
	return &dossier.Deliver{Meta: f.meta(f.Reason), Channel: f.Channel}
}

// Command returns a [*dossier.Withdraw].
func (f *Withdraw) Command() dossier.Command {
	return &dossier.Withdraw{Meta: f.meta(f.Reason), By: f.By}
}

// Command returns a [*dossier.Stop].
func (f *Stop) Command() dossier.Command { return &dossier.Stop{Meta: f.meta(f.Reason)} }

// Command returns a [*dossier.Reopen].
func (f *Reopen) Command() dossier.Command {
	return &dossier.Reopen{Meta: f.meta(f.Reason), Promised: f.Promised}
}

// Command returns a [*dossier.Correct].
func (f *Correct) Command() dossier.Command {
	return &dossier.Correct{
		Meta: f.meta(f.Reason), Facts: dossier.Correction(f.Facts), Procedure: f.Procedure, Case: f.Case,
		Personal: f.Personal.personal(),
	}
}

// Command returns a [*dossier.Rate].
func (f *Rate) Command() dossier.Command {
	return &dossier.Rate{Meta: f.meta(f.Reason), Rating: dossier.Rating(f.Rating)}
}

// Command returns a [*dossier.Erase].
func (f *Erase) Command() dossier.Command { return &dossier.Erase{Meta: f.meta(f.Reason)} }

// headOf returns the head of the form of a command. Its note is the one the rules take: that of the command, or else of its personal
// part.
func headOf(m *dossier.Meta, personal dossier.Secret) Head {
	note := m.Note
	if note.IsZero() {
		note = personal
	}
	return Head{At: m.At, Actor: m.Actor, Unit: m.Unit, Note: note}
}

func personalOf(p *dossier.Personal) Personal {
	return Personal{Name: p.Name, Number: p.Number, Contact: p.Contact}
}

func papersOf(list []dossier.Paper) []Paper {
	return each(list, func(p dossier.Paper) Paper { return Paper(p) })
}

// formOf returns the form of a command, or nil for one that is nil or of a type that package dossier does not have.
func formOf(c dossier.Command) Form {
	if v := reflect.ValueOf(c); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	none := dossier.Secret{}
	switch c := c.(type) {
	case *dossier.Submit:
		return &Submit{headOf(&c.Meta, c.Personal.Note), c.Reason, c.Channel, c.Procedure, c.Case, Link(c.Link), personalOf(&c.Personal)}
	case *dossier.Accept:
		return &Accept{
			headOf(&c.Meta, c.Personal.Note), c.Reason, c.Procedure, c.Case, c.Channel, c.Competent, c.Elsewhere, c.Promised,
			papersOf(c.Papers), Link(c.Link), personalOf(&c.Personal),
		}
	case *dossier.Arrive:
		return &Arrive{headOf(&c.Meta, none), c.Reason, c.Promised}
	case *dossier.Refuse:
		return &Refuse{headOf(&c.Meta, none), c.Reason}
	case *dossier.Transfer:
		return &Transfer{headOf(&c.Meta, none), c.Reason, c.To, c.Stage, c.Within}
	case *dossier.RequestSupplement:
		list := each(c.Papers, func(p dossier.PaperRequest) PaperRequest { return PaperRequest(p) })
		return &RequestSupplement{headOf(&c.Meta, none), c.Reason, c.Stage, Citation(c.Basis), list, c.Within}
	case *dossier.Supplement:
		return &Supplement{headOf(&c.Meta, none), c.Reason, papersOf(c.Papers)}
	case *dossier.RequestPayment:
		o := c.Obligation
		return &RequestPayment{headOf(&c.Meta, none), c.Reason, Obligation{o.Amount, o.Notice, Citation(o.Basis)}}
	case *dossier.Pay:
		return &Pay{headOf(&c.Meta, none), c.Reason}
	case *dossier.Consult:
		return &Consult{headOf(&c.Meta, none), c.Reason, c.To, c.Within, c.Outside, c.Silence, Citation(c.Basis)}
	case *dossier.Respond:
		return &Respond{headOf(&c.Meta, none), c.Reason, c.Leg, c.Opinion}
	case *dossier.Suspend:
		return &Suspend{headOf(&c.Meta, none), c.Reason, c.Cause, Basis(c.Basis)}
	case *dossier.Resume:
		return &Resume{headOf(&c.Meta, none), c.Reason}
	case *dossier.Extend:
		return &Extend{headOf(&c.Meta, none), c.Reason, c.Promised}
	case *dossier.Resolve:
		return &Resolve{headOf(&c.Meta, none), c.Reason, Resolution(c.Resolution)}
	case *dossier.Deliver:
		return &Deliver{headOf(&c.Meta, none), c.Reason, c.Channel}
	case *dossier.Withdraw:
		return &Withdraw{headOf(&c.Meta, none), c.Reason, c.By}
	case *dossier.Stop:
		return &Stop{headOf(&c.Meta, none), c.Reason}
	case *dossier.Reopen:
		return &Reopen{headOf(&c.Meta, none), c.Reason, c.Promised}
	case *dossier.Correct:
		return &Correct{headOf(&c.Meta, c.Personal.Note), c.Reason, Facts(c.Facts), c.Procedure, c.Case, personalOf(&c.Personal)}
	case *dossier.Rate:
		return &Rate{headOf(&c.Meta, none), c.Reason, Rating(c.Rating)}
	case *dossier.Erase:
		return &Erase{headOf(&c.Meta, none), c.Reason}
	}
	return nil
}
