package dossier

import (
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Details is what an [Event] of some kinds has to say beyond the fields that all share. It is a pointer to one of
//
//	[Submission]         submitted
//	[Papers]             accepted, supplemented
//	[Handover]           transferred
//	[SupplementRequest]  supplement_requested
//	[Obligation]         payment_requested
//	[Consultation]       consulted
//	[Answer]             answered
//	[Suspension]         suspended
//	[Resolution]         resolved
//	[Withdrawal]         withdrawn
//	[Correction]         corrected
//	[Rating]             rated
type Details interface {
	equal(o Details) bool
	clone() Details
}

func equalDetails(a, b Details) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.equal(b)
}

// detail returns the details of an event when they are a T. A nil pointer, as a store might make of a null, is none.
func detail[T any](e *Event) (*T, bool) {
	d, ok := any(e.Details).(*T)
	return d, ok && d != nil
}

// same compares details by a function, nil pointers included.
func same[T any](a *T, b any, equal func(a, b *T) bool) bool {
	o, ok := b.(*T)
	if !ok || a == nil || o == nil {
		return ok && a == o
	}
	return equal(a, o)
}

func identical[T comparable](a, b *T) bool { return *a == *b }

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// Submission is what the applicant asked for when sending the dossier.
type Submission struct {
	// Procedure and Case are what the applicant chose; acceptance settles what it is.
	Procedure, Case string
	// Link places it in a bundle of linked procedures, as the applicant or the portal sent it.
	Link Link
}

func (d *Submission) equal(o Details) bool { return same(d, o, identical) }
func (d *Submission) clone() Details       { return copied(d) }

// Papers are components that came in with a dossier or its supplement.
type Papers struct {
	// List has each component once.
	List []Paper
}

func (d *Papers) equal(o Details) bool {
	return same(d, o, func(a, b *Papers) bool { return slices.Equal(a.List, b.List) })
}

func (d *Papers) clone() Details {
	c := copied(d)
	if c != nil {
		c.List = slices.Clone(c.List)
	}
	return c
}

// Paper is one component (giấy tờ) as it came in.
type Paper struct {
	// Component is the key of the component in the procedure.
	Component string
	// Originals and Copies are how many of each.
	Originals, Copies int
	// Digitised says that it was scanned at reception; Reused that its data came from a register instead; Signed that it carries a
	// digital signature.
	Digitised, Reused, Signed bool
}

// Handover is the time a unit has for its part of the work.
type Handover struct {
	// Stage names the part, where the limit has stages.
	Stage string
	// Term is the time the unit has; zero when nobody set one.
	Term calendar.Term
	// Due is when that ends.
	Due calendar.Due
}

func (d *Handover) equal(o Details) bool {
	return same(d, o, func(a, b *Handover) bool { return a.Stage == b.Stage && a.Term == b.Term && equalDue(a.Due, b.Due) })
}

func (d *Handover) clone() Details { return copied(d) }

// SupplementRequest is one round of completing a dossier: what is asked, on what basis, and until when.
type SupplementRequest struct {
	// Stage is where in the work it was asked: "reception", "processing", or the operator's own.
	Stage string
	// Basis is the provision the request rests on.
	Basis motcua.Citation
	// Papers are what is missing or wrong. All of it is said in one request (Decree 61/2018/NĐ-CP of 23 April 2018, art. 11).
	Papers []PaperRequest
	// Within is the time the applicant has to complete it, Until its last day; after it the dossier may be stopped. Both are zero when
	// nothing sets a time. They are what the applicant was told: a correction of the instant does not move them.
	Within calendar.Term
	Until  motcua.Date
}

func (d *SupplementRequest) equal(o Details) bool {
	return same(d, o, func(a, b *SupplementRequest) bool {
		return a.Stage == b.Stage && a.Basis == b.Basis && slices.Equal(a.Papers, b.Papers) && a.Within == b.Within && a.Until == b.Until
	})
}

func (d *SupplementRequest) clone() Details {
	c := copied(d)
	if c != nil {
		c.Papers = slices.Clone(c.Papers)
	}
	return c
}

// PaperRequest is one thing the applicant must bring or put right.
type PaperRequest struct {
	// Component is the key of the component in the procedure.
	Component string
	// Why says what is wrong with it.
	Why PaperFault
}

// PaperFault says what is wrong with a component. The zero value is not stated.
type PaperFault uint8

// The faults. Data that cannot be fetched and data that are wrong are the two for which a paper may be asked for although a
// register has it (Decree 309/2026/NĐ-CP of 5 August 2026, art. 2).
const (
	FaultUnstated  PaperFault = iota
	FaultMissing              // thiếu
	FaultWrong                // chưa hợp lệ
	FaultUnsigned             // chưa ký số
	FaultIncident             // không khai thác được dữ liệu do sự cố
	FaultWrongData            // dữ liệu trong cơ sở dữ liệu chưa đúng
)

var faultNames = [...]struct{ key, vi, en string }{
	{"unstated", "không nêu", "not stated"},
	{"missing", "còn thiếu", "missing"},
	{"wrong", "chưa hợp lệ", "not valid"},
	{"unsigned", "chưa ký số", "not signed digitally"},
	{"incident", "không khai thác được dữ liệu do sự cố", "the data could not be fetched"},
	{"wrong_data", "dữ liệu trong cơ sở dữ liệu chưa đúng", "the data in the register are wrong"},
}

const faultKeys = "unstated, missing, wrong, unsigned, incident, wrong_data"

// Obligation is a financial obligation (nghĩa vụ tài chính).
type Obligation struct {
	// Amount is in đồng; zero when the notice alone says it.
	Amount int64
	// Notice is the number of the notice of the tax or other body. It is a fact, which an erasure leaves.
	Notice string
	// Basis is the provision it rests on.
	Basis motcua.Citation
}

func (d *Obligation) equal(o Details) bool { return same(d, o, identical) }
func (d *Obligation) clone() Details       { return copied(d) }

// Consultation is a question to another body, or a wait for the applicant's consent, with a clock of its own.
type Consultation struct {
	// Term is the time the other side has, Due when it ends.
	Term calendar.Term
	Due  calendar.Due
	// Outside says that the limit of the dossier stands still meanwhile, which takes a rule that says so: Basis.
	Outside bool
	// Silence says that no answer in time counts as consent, which takes a rule as well.
	Silence bool
	// Basis is that rule.
	Basis motcua.Citation
}

func (d *Consultation) equal(o Details) bool {
	return same(d, o, func(a, b *Consultation) bool {
		x := *a
		x.Due = b.Due
		return equalDue(a.Due, b.Due) && x == *b
	})
}

func (d *Consultation) clone() Details { return copied(d) }

// Opinion is an answer to a consultation. The zero value is none.
type Opinion uint8

// The answers.
const (
	NoOpinion Opinion = iota
	Agrees            // đồng ý
	Objects           // không đồng ý
	Informs           // cung cấp thông tin: neither
	Silent            // không trả lời trong thời hạn, coi như đồng ý
)

var opinionNames = [...]struct{ key, vi, en string }{
	{"", "", ""},
	{"agrees", "đồng ý", "agrees"},
	{"objects", "không đồng ý", "objects"},
	{"informs", "cung cấp thông tin", "informs"},
	{"silent", "không trả lời, coi như đồng ý", "silent, which counts as consent"},
}

const opinionKeys = "agrees, objects, informs, silent"

// Answer ends a consultation.
type Answer struct {
	// Leg is the number of the consultation, from 1 in the order of asking.
	Leg int
	// Opinion is what the other side says.
	Opinion Opinion
}

func (d *Answer) equal(o Details) bool { return same(d, o, identical) }
func (d *Answer) clone() Details       { return copied(d) }

// Suspension says why the clock stands still though nobody waits for the applicant.
type Suspension struct {
	// Cause is an incident or another agency.
	Cause calendar.PauseCause
	// Basis is the rule that takes the time off the limit.
	Basis motcua.Citation
}

func (d *Suspension) equal(o Details) bool { return same(d, o, identical) }
func (d *Suspension) clone() Details       { return copied(d) }

// Outcome is what was decided. The zero value is not stated.
type Outcome uint8

// The outcomes.
const (
	OutcomeUnstated Outcome = iota
	Granted                 // đồng ý giải quyết
	Denied                  // từ chối giải quyết, in writing and with the reason
)

var outcomeNames = [...]struct{ key, vi, en string }{
	{"unstated", "không nêu", "not stated"},
	{"granted", "đồng ý giải quyết", "granted"},
	{"denied", "từ chối giải quyết", "denied"},
}

// Resolution is what was decided and by which document.
type Resolution struct {
	// Outcome is what was decided.
	Outcome Outcome
	// Document is the number of the result, Link where its electronic form is. Both are facts, which an erasure leaves: neither may say
	// who it is about. A number of twelve digits is not refused, because documents and files have such numbers too.
	Document, Link string
}

func (d *Resolution) equal(o Details) bool { return same(d, o, identical) }
func (d *Resolution) clone() Details       { return copied(d) }

// Party is who asked for something. The zero value is unknown.
type Party uint8

// The parties. An officer who returns a dossier does not withdraw it: see [Stop].
const (
	PartyUnknown   Party = iota
	Applicant            // người nộp hồ sơ
	Representative       // người được ủy quyền, người đại diện
	PartyNotStated       // không ghi: for what was taken over from another system that does not say it
)

var partyNames = [...]struct{ key, vi, en string }{
	{"", "chưa rõ", "unknown"},
	{"applicant", "người nộp hồ sơ", "the applicant"},
	{"representative", "người đại diện", "a representative"},
	{"not_stated", "không ghi", "not stated"},
}

const partyKeys = "applicant, representative, not_stated"

// Withdrawal says who withdrew.
type Withdrawal struct {
	// By is who asked for it.
	By Party
}

func (d *Withdrawal) equal(o Details) bool { return same(d, o, identical) }
func (d *Withdrawal) clone() Details       { return copied(d) }

// Correction says which facts of which event were wrong and what they are. The zero value of a field leaves it as it is.
// A promised date is no such fact: what the applicant was told stays told.
type Correction struct {
	// Revision is the number of the event in the log, from 1.
	Revision int
	// At is when it happened.
	At time.Time
	// Unit, To and Reason are those of the event.
	Unit, To, Reason string
	// Channel is how the dossier came in.
	Channel Channel
}

func (d *Correction) equal(o Details) bool {
	return same(d, o, func(a, b *Correction) bool {
		x := *a
		x.At = b.At
		return a.At.Equal(b.At) && x == *b
	})
}

func (d *Correction) clone() Details { return copied(d) }

// Rating is what the applicant thinks of the service. No scale was found in a rule, so it says its own.
type Rating struct {
	// Score is from 1 to Of.
	Score, Of int
}

func (d *Rating) equal(o Details) bool { return same(d, o, identical) }
func (d *Rating) clone() Details       { return copied(d) }

// named returns the name of v in a table of names; a value outside it has the name of the zero value.
func named(v uint8, names []struct{ key, vi, en string }) struct{ key, vi, en string } {
	if int(v) >= len(names) {
		v = 0
	}
	return names[v]
}

func wording(n struct{ key, vi, en string }, l motcua.Language) string {
	if l == motcua.English {
		return n.en
	}
	return n.vi
}

// parseNamed reads a key of a table of names; the empty text is the zero value.
func parseNamed[T ~uint8](what, keys string, names []struct{ key, vi, en string }, s string) (T, error) {
	for i, n := range names {
		if n.key == s {
			return T(i), nil
		}
	}
	if s == "" {
		return 0, nil
	}
	return 0, motcua.Invalid("dossier: "+what, motcua.Problem{Code: motcua.CodeUnknown, Param: keys})
}

// String returns a stable key: "wrong_data".
func (f PaperFault) String() string { return named(uint8(f), faultNames[:]).key }

// Text returns the fault in words.
func (f PaperFault) Text(l motcua.Language) string { return wording(named(uint8(f), faultNames[:]), l) }

// MarshalText returns the form of [PaperFault.String].
func (f PaperFault) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads the form of [PaperFault.String]; empty text is the zero value.
func (f *PaperFault) UnmarshalText(text []byte) (err error) {
	v, err := parseNamed[PaperFault]("paper fault", faultKeys, faultNames[:], string(text))
	if err == nil {
		*f = v
	}
	return err
}

// String returns a stable key: "agrees".
func (o Opinion) String() string { return named(uint8(o), opinionNames[:]).key }

// Text returns the opinion in words.
func (o Opinion) Text(l motcua.Language) string { return wording(named(uint8(o), opinionNames[:]), l) }

// MarshalText returns the form of [Opinion.String].
func (o Opinion) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the form of [Opinion.String]; empty text is the zero value.
func (o *Opinion) UnmarshalText(text []byte) error {
	v, err := parseNamed[Opinion]("opinion", opinionKeys, opinionNames[:], string(text))
	if err == nil {
		*o = v
	}
	return err
}

// String returns a stable key: "granted".
func (o Outcome) String() string { return named(uint8(o), outcomeNames[:]).key }

// Text returns the outcome in words.
func (o Outcome) Text(l motcua.Language) string { return wording(named(uint8(o), outcomeNames[:]), l) }

// MarshalText returns the form of [Outcome.String].
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the form of [Outcome.String]; empty text is the zero value.
func (o *Outcome) UnmarshalText(text []byte) error {
	v, err := parseNamed[Outcome]("outcome", "unstated, granted, denied", outcomeNames[:], string(text))
	if err == nil {
		*o = v
	}
	return err
}

// String returns a stable key: "representative".
func (p Party) String() string { return named(uint8(p), partyNames[:]).key }

// Text returns the party in words.
func (p Party) Text(l motcua.Language) string { return wording(named(uint8(p), partyNames[:]), l) }

// MarshalText returns the form of [Party.String].
func (p Party) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of [Party.String]; empty text is the zero value.
func (p *Party) UnmarshalText(text []byte) error {
	v, err := parseNamed[Party]("party", partyKeys, partyNames[:], string(text))
	if err == nil {
		*p = v
	}
	return err
}
