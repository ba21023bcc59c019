package paper

import (
	"fmt"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Paper is one paper, as data. Exactly one of the pointers at its end is set, that of its kind. It prints with the applicant
// masked; [Paper.WriteText] and [Paper.WriteHTML] write what is handed out.
type Paper struct {
	// Kind is what it is, Form the numbered form that it follows.
	Kind Kind `json:"kind"`
	Form Form `json:"form"`
	// Issued is the instant it belongs to: the event that it speaks of, and for a control slip the instant it shows.
	Issued time.Time `json:"issued"`
	// Office hands it out.
	Office Office `json:"office"`
	// Dossier is the code of the dossier, Profile the key of the one-stop rules that it follows.
	Dossier dossier.ID `json:"dossier"`
	Profile string     `json:"profile"`
	// Applicant is who applies, without notes; Erased says since when nothing is there because it was erased. A control slip has
	// neither.
	Applicant dossier.Personal `json:"applicant,omitzero"`
	Erased    time.Time        `json:"erased,omitzero"`
	// Procedure is what is applied for.
	Procedure Procedure `json:"procedure"`
	// Channel is how the dossier came in.
	Channel dossier.Channel `json:"channel,omitzero"`
	// Receiving is the unit that accepted the dossier, Competent the one that decides; zero before acceptance.
	Receiving Unit `json:"receiving,omitzero"`
	Competent Unit `json:"competent,omitzero"`
	// Linked is set when the dossier is a part of linked procedures.
	Linked *Linked `json:"linked,omitempty"`

	Receipt     *Receipt     `json:"receipt,omitempty"`
	Supplement  *Supplement  `json:"supplement,omitempty"`
	Refusal     *Refusal     `json:"refusal,omitempty"`
	Apology     *Apology     `json:"apology,omitempty"`
	Stop        *Stop        `json:"stop,omitempty"`
	ControlSlip *ControlSlip `json:"control_slip,omitempty"`
}

// Office (cơ quan, bộ phận) is who hands a paper out, as its head shows it.
type Office struct {
	// Parent is the body it belongs to, Name its own name: "Ủy ban nhân dân phường Sao Mai", "Trung tâm Phục vụ hành chính công".
	Parent string `json:"parent,omitempty"`
	Name   string `json:"name,omitempty"`
	// Place stands before the date; Contact is where and how to reach the office.
	Place   string `json:"place,omitempty"`
	Contact string `json:"contact,omitempty"`
}

// Unit is a unit by its code, with its name from [Options.Units].
type Unit struct {
	Code string `json:"code,omitempty"`
	Name string `json:"name,omitempty"`
}

// String returns the name, or the code of a unit without one.
func (u Unit) String() string {
	if u.Name != "" {
		return u.Name
	}
	return u.Code
}

// Procedure is what a paper says of the procedure.
type Procedure struct {
	// Code and Name are those of the catalogue, Case the name of the case; empty where the applicant chose none.
	Code string `json:"code,omitempty"`
	Name string `json:"name,omitempty"`
	Case string `json:"case,omitempty"`
}

// Linked places a dossier in a bundle of linked procedures.
type Linked struct {
	// Bundle names the bundle, Chain and Part are the names of the chain and of the part of it.
	Bundle string `json:"bundle"`
	Chain  string `json:"chain"`
	Part   string `json:"part"`
	// Source is the provision on the part.
	Source motcua.Citation `json:"source,omitzero"`
	// Whole is the limit of the chain as a whole and Verified the one when something has to be verified, with WholeSource, their
	// provision; zero where it has none.
	Whole       calendar.Term   `json:"whole,omitzero"`
	Verified    calendar.Term   `json:"verified,omitzero"`
	WholeSource motcua.Citation `json:"whole_source,omitzero"`
}

// Reason is why something was done.
type Reason struct {
	// Code is the code in the log, Text its words from [Options.Reasons].
	Code string `json:"code"`
	Text string `json:"text"`
}

// Component is a paper of the dossier as it came in, with its name.
type Component struct {
	dossier.Paper
	// Name is that of the catalogue, or the key of a component that the catalogue does not list.
	Name string `json:"name"`
}

// Limit is the time limit of a dossier.
type Limit struct {
	// Term is the limit; zero is none, or one that is not known.
	Term calendar.Term `json:"term"`
	// Source is the provision or decision that sets it.
	Source motcua.Citation `json:"source,omitzero"`
	// Recorded is the limit as the catalogue's source has it, where that could not be read as a term.
	Recorded string `json:"recorded,omitempty"`
}

// NoDate says why a receipt promises no date. The zero value is that it does.
type NoDate uint8

// The reasons.
const (
	DatePromised NoDate = iota
	// WaitsForCompetent: the dossier was received regardless of territory, and the limit runs once the competent unit has it.
	WaitsForCompetent
	// NoLimit: the procedure has no limit.
	NoLimit
	// WholeOnly: the part of a chain has no limit of its own, only that of the whole, see [Linked].
	WholeOnly
)

var noDateKeys = [...]string{"", "waits_for_competent", "no_limit", "whole_only"}

// String returns a stable key: "waits_for_competent", and "" where a date is promised.
func (n NoDate) String() string {
	if int(n) < len(noDateKeys) {
		return noDateKeys[n]
	}
	return fmt.Sprintf("no date %d", uint8(n))
}

// MarshalText returns the form of [NoDate.String].
func (n NoDate) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// Receipt is a receipt with the promised date (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
type Receipt struct {
	// Papers are what came with the dossier.
	Papers []Component `json:"papers,omitempty"`
	// Accepted is when it was accepted, Start when its clock started; a zero Start waits for the competent unit.
	Accepted time.Time `json:"accepted"`
	Start    time.Time `json:"start,omitzero"`
	// Limit is the time limit.
	Limit Limit `json:"limit"`
	// Promise is the promised date, zero where NoDate says why there is none. StartRule is the provision on when the limit starts.
	Promise   calendar.Due    `json:"promise,omitzero"`
	NoDate    NoDate          `json:"no_date,omitzero"`
	StartRule motcua.Citation `json:"start_rule,omitzero"`
	// Why is the proof of the promise. It is nil where there is no promise, and where another system had printed one.
	Why *calendar.Ledger `json:"why,omitempty"`
	// Fees are those of the catalogue on that day, with their conditions; nothing is added up.
	Fees []dossier.Fee `json:"fees,omitempty"`
	// OnRequest says that the procedure gives its result while the applicant waits, so that a receipt is needed only when asked
	// for; OnRequestRule is the provision.
	OnRequest     bool            `json:"on_request,omitzero"`
	OnRequestRule motcua.Citation `json:"on_request_rule,omitzero"`
}

// Supplement is a request to complete a dossier (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ).
type Supplement struct {
	// Round is its number, from 1; Earlier are the rounds before it.
	Round   int     `json:"round"`
	Earlier []Round `json:"earlier,omitempty"`
	// Asked is what this round asks.
	Asked Round `json:"asked"`
	// Rule is the provision that everything is said at once.
	Rule motcua.Citation `json:"rule,omitzero"`
	// Running says that the clock had started; then Effect is what the supplement does to it, and EffectRule the provision.
	Running    bool                    `json:"running"`
	Effect     calendar.SupplementRule `json:"effect"`
	EffectRule motcua.Citation         `json:"effect_rule,omitzero"`
}

// Round is one request to complete a dossier.
type Round struct {
	// Requested is when it was asked, by Unit, for Reason; Completed when the applicant completed it, zero while that is open.
	Requested time.Time `json:"requested"`
	Completed time.Time `json:"completed,omitzero"`
	Unit      Unit      `json:"unit"`
	Reason    Reason    `json:"reason"`
	// Papers are what is asked for. Basis is the provision the request rests on, Until the last day to complete it.
	Papers []Asked         `json:"papers,omitempty"`
	Basis  motcua.Citation `json:"basis,omitzero"`
	Until  motcua.Date     `json:"until,omitzero"`
}

// Asked is one thing that the applicant must bring or put right.
type Asked struct {
	dossier.PaperRequest
	// Name is that of the component.
	Name string `json:"name"`
}

// Refusal is a refusal at reception (phiếu từ chối tiếp nhận giải quyết hồ sơ).
type Refusal struct {
	// Submitted is when the dossier came, Refused when it was refused, by Unit, for Reason.
	Submitted time.Time `json:"submitted,omitzero"`
	Refused   time.Time `json:"refused"`
	Unit      Unit      `json:"unit"`
	Reason    Reason    `json:"reason"`
}

// Apology is an apology with a new date (phiếu xin lỗi và hẹn lại ngày trả kết quả).
type Apology struct {
	// Number counts the new dates, from 1; Allowed is how many the rules allow, negative where no rule that was read says it.
	Number  int             `json:"number"`
	Allowed int             `json:"allowed"`
	Rule    motcua.Citation `json:"rule,omitzero"`
	// Reason is why.
	Reason Reason `json:"reason"`
	// First is the promise on the receipt, which stays on record; Before the one that the new date replaces, New the new one.
	First  calendar.Due `json:"first"`
	Before calendar.Due `json:"before"`
	New    calendar.Due `json:"new"`
	// Late says that the apology came after the date before had run out: lateness is still judged by that date.
	Late bool `json:"late"`
	// By is the last day for an apology, where a rule says one, and ByRule that rule.
	By     motcua.Date     `json:"by,omitzero"`
	ByRule motcua.Citation `json:"by_rule,omitzero"`
}

// Stop is a notice that a dossier is stopped (thông báo dừng giải quyết hồ sơ).
type Stop struct {
	// Stopped is when, by Unit, for Reason.
	Stopped time.Time `json:"stopped"`
	Unit    Unit      `json:"unit"`
	Reason  Reason    `json:"reason"`
	// Accepted is when the dossier was accepted.
	Accepted time.Time `json:"accepted,omitzero"`
	// Open is the round that was not completed, if the dossier waited for one; OpenRule is what gives the applicant the time.
	Open     *Round          `json:"open,omitempty"`
	OpenRule motcua.Citation `json:"open_rule,omitzero"`
}

// ControlSlip shows how a dossier went from hand to hand (phiếu kiểm soát quá trình giải quyết hồ sơ).
type ControlSlip struct {
	// Steps are the units that had the dossier, in order.
	Steps []Step `json:"steps"`
	// Asked are the bodies that were consulted.
	Asked []Consulted `json:"asked,omitempty"`
	// Accepted is when the dossier was accepted. First is the promise on the receipt, Last the one told last.
	Accepted time.Time    `json:"accepted"`
	First    calendar.Due `json:"first,omitzero"`
	Last     calendar.Due `json:"last,omitzero"`
	// Clock is where the clock of the whole stands, Status what the dossier is at, Finished when the agency was done with it, Delivered
	// when the applicant had the result.
	Clock     dossier.Clock  `json:"clock"`
	Status    dossier.Status `json:"status"`
	Finished  time.Time      `json:"finished,omitzero"`
	Delivered time.Time      `json:"delivered,omitzero"`
}

// Step is one unit that had the dossier, with the clock of its own part.
type Step struct {
	// Sender handed the dossier to Unit, which had it from From until Until; a zero Until has it still. The first has no sender.
	Sender Unit      `json:"sender,omitzero"`
	Unit   Unit      `json:"unit"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until,omitzero"`
	// Stage names its part, Term is the time for it, Set when that was to end as it was set at the hand-over. Rule is the provision,
	// where a rule and not the hand-over gives the time.
	Stage string          `json:"stage,omitempty"`
	Term  calendar.Term   `json:"term,omitzero"`
	Set   calendar.Due    `json:"set,omitzero"`
	Rule  motcua.Citation `json:"rule,omitzero"`
	// Paused is when the clock stood still meanwhile, Due the end of the part with that, counted as the dossier's limit is.
	Paused []calendar.Pause `json:"paused,omitempty"`
	Due    calendar.Due     `json:"due,omitzero"`
	// Timeliness says how the part ended; of one that lasts it says only that it is late.
	Timeliness calendar.Timeliness `json:"timeliness"`
}

// Consulted is a body that was asked, with the clock of its answer.
type Consulted struct {
	dossier.Leg
	// Body is who was asked, Timeliness how the answer stands to its time.
	Body       Unit                `json:"body"`
	Timeliness calendar.Timeliness `json:"timeliness"`
}

// MissingError says that a paper cannot be made because the dossier does not hold what it would speak of. It matches
// [motcua.ErrNotFound].
type MissingError struct {
	// Paper is what was asked for; zero when it was [Desk.All].
	Paper Kind
	// Event is the kind of event that is missing; zero when there is no dossier at all.
	Event dossier.Kind
	// Number is which of several was asked for, from 1; 0 when any would do.
	Number int
}

// Error names the paper and the event.
func (e *MissingError) Error() string {
	switch {
	case e.Paper == 0:
		return fmt.Sprintf("paper: dossier: %v", motcua.ErrNotFound)
	case e.Event == 0:
		return fmt.Sprintf("paper: %s: dossier: %v", e.Paper, motcua.ErrNotFound)
	case e.Number > 0:
		return fmt.Sprintf("paper: %s: event %s number %d: %v", e.Paper, e.Event, e.Number, motcua.ErrNotFound)
	}
	return fmt.Sprintf("paper: %s: event %s: %v", e.Paper, e.Event, motcua.ErrNotFound)
}

// Unwrap returns [motcua.ErrNotFound].
func (e *MissingError) Unwrap() error { return motcua.ErrNotFound }
