package api

import (
	"encoding/json"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
)

// The types of this file are what goes over the wire: their names and fields are the interface, whatever becomes of the library's. The document
// is made from them, with the tag doc as the description of a field.

// Instant is written in Viet Nam's time: "2026-11-27T10:00:00+07:00".
type Instant time.Time

// IsZero reports whether there is none.
func (t Instant) IsZero() bool { return time.Time(t).IsZero() }

// MarshalText writes RFC 3339.
func (t Instant) MarshalText() ([]byte, error) {
	return []byte(time.Time(t).In(motcua.Location()).Format(time.RFC3339Nano)), nil
}

// UnmarshalText reads RFC 3339.
func (t *Instant) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return motcua.Invalid("api: instant", motcua.Problem{Code: motcua.CodeMalformed, Param: "RFC 3339"})
	}
	*t = Instant(at)
	return nil
}

// Word is a key for programs with its words for people.
type Word struct {
	// The fields are those of the document.
	Key  string `json:"key" doc:"Stable; for programs."`
	Text string `json:"text" doc:"In the language of the answer."`
}

type worded interface {
	String() string
	Text(motcua.Language) string
}

func word[T worded](v T, l motcua.Language) Word {
	if key := v.String(); key != "" {
		return Word{key, v.Text(l)}
	}
	return Word{}
}

// Named is a unit or an agency.
type Named struct {
	// The fields are those of the document.
	Code string `json:"code"`
	Name string `json:"name" doc:"The code again for a unit that the directory does not know."`
}

func (c *call) unit(code string) Named {
	if code == "" {
		return Named{}
	}
	return Named{code, c.office.Directory().Unit(code)}
}

// Status is a status of the portal.
type Status struct {
	// The fields are those of the document.
	Code int    `json:"code" doc:"The code on the national portal, 1 to 10."`
	Key  string `json:"key"`
	Text string `json:"text"`
}

func status(s dossier.Status, l motcua.Language) Status {
	return Status{s.Code(), s.String(), s.Text(l)}
}

// Due is the end of a time limit.
type Due struct {
	// The fields are those of the document.
	Date        motcua.Date `json:"date,omitzero" doc:"The day; absent while the clock stands still."`
	Instant     Instant     `json:"instant,omitzero" doc:"What is finished exactly then is on time."`
	Remainder   string      `json:"remainder,omitempty" doc:"What is left of the limit while the clock stands still, as in 5wd or 4wh."`
	Provisional string      `json:"provisional,omitempty" doc:"Why the answer may still change, in words."`
	Text        string      `json:"text"`
}

func due(d calendar.Due, l motcua.Language) Due {
	if d.IsZero() {
		return Due{}
	}
	return Due{d.Date, Instant(d.Instant), term(d.Remainder), d.Provisional.Text(l), d.Text(l)}
}

func term(t calendar.Term) string {
	if t.IsZero() {
		return ""
	}
	return t.String()
}

// Source names a provision.
type Source struct {
	// The fields are those of the document.
	Document string      `json:"document"`
	Issued   motcua.Date `json:"issued,omitzero"`
	Article  string      `json:"article,omitempty"`
	Quality  string      `json:"quality" doc:"How well the reading of the source is known."`
	Text     string      `json:"text"`
}

func source(c motcua.Citation, l motcua.Language) Source {
	if c.IsZero() {
		return Source{}
	}
	return Source{c.Document, c.Issued, c.ArticleText(l), c.Quality.String(), c.Text(l)}
}

// Clock is where the clock of a dossier stands.
type Clock struct {
	// The fields are those of the document.
	State          Word   `json:"state"`
	Due            Due    `json:"due,omitzero" doc:"The promise that lateness is judged by."`
	Remainder      string `json:"remainder,omitempty"`
	WorkingDays    int    `json:"working_days" doc:"How far the due day is; 0 when the clock does not run."`
	WorkingSeconds int64  `json:"working_seconds"`
	Timeliness     Word   `json:"timeliness,omitzero"`
	Provisional    string `json:"provisional,omitempty"`
}

func clock(c dossier.Clock, l motcua.Language) Clock {
	return Clock{
		word(c.State, l), due(c.Due, l), term(c.Remainder), c.WorkingDays, int64(c.WorkingTime / time.Second), word(c.Timeliness, l), c.Provisional.Text(l),
	}
}

// Duty is something to be done by a time.
type Duty struct {
	// The fields are those of the document.
	What   Word    `json:"what"`
	Number int     `json:"number,omitempty" doc:"Which of several."`
	Of     string  `json:"of,omitempty" doc:"Whose duty it is, where it is not that of the unit with the dossier."`
	Since  Instant `json:"since,omitzero"`
	Term   string  `json:"term,omitempty"`
	Due    Due     `json:"due,omitzero"`
	Done   Instant `json:"done,omitzero"`
	Missed bool    `json:"missed"`
	Source Source  `json:"source,omitzero"`
}

// Event is one step of the history of a dossier, without what is personal.
type Event struct {
	// The fields are those of the document.
	Revision int     `json:"revision"`
	What     Word    `json:"what"`
	At       Instant `json:"at"`
	Recorded Instant `json:"recorded"`
	Actor    string  `json:"actor" doc:"The account."`
	Unit     Named   `json:"unit"`
	To       Named   `json:"to,omitzero"`
	Reason   Word    `json:"reason,omitzero"`
	Channel  Word    `json:"channel,omitzero"`
	Promise  Due     `json:"promise,omitzero" doc:"The promise after the event, where the event changed it."`
}

// ProcedureName is a procedure, named.
type ProcedureName struct {
	// The fields are those of the document.
	Code  string `json:"code"`
	Name  string `json:"name,omitempty"`
	Field string `json:"field,omitempty"`
}

// Round is a request for a supplement.
type Round struct {
	// The fields are those of the document.
	Requested Instant     `json:"requested"`
	Unit      Named       `json:"unit"`
	Reason    Word        `json:"reason,omitzero"`
	Papers    []PaperWant `json:"papers"`
	Within    string      `json:"within,omitempty"`
	Until     motcua.Date `json:"until,omitzero"`
	Completed Instant     `json:"completed,omitzero"`
	Basis     Source      `json:"basis,omitzero"`
}

// PaperWant is a paper that is missing or wrong.
type PaperWant struct {
	// The fields are those of the document.
	Component string `json:"component"`
	Why       Word   `json:"why,omitzero"`
}

// PaperIn is a paper that came in.
type PaperIn struct {
	// The fields are those of the document.
	Component string `json:"component"`
	Originals int    `json:"originals"`
	Copies    int    `json:"copies"`
	Digitised bool   `json:"digitised"`
	Reused    bool   `json:"reused"`
	Signed    bool   `json:"signed"`
}

// Leg is a consultation.
type Leg struct {
	// The fields are those of the document.
	Number   int     `json:"number"`
	To       Named   `json:"to"`
	Asked    Instant `json:"asked"`
	Due      Due     `json:"due,omitzero"`
	Answered Instant `json:"answered,omitzero"`
	Closed   Instant `json:"closed,omitzero"`
	Opinion  Word    `json:"opinion,omitzero"`
}

// Payment is a financial obligation.
type Payment struct {
	// The fields are those of the document.
	Amount    int64   `json:"amount" doc:"In đồng."`
	Notice    string  `json:"notice,omitempty"`
	Requested Instant `json:"requested"`
	Paid      Instant `json:"paid,omitzero"`
}

// Resolution is what was decided.
type Resolution struct {
	// The fields are those of the document.
	Outcome  Word   `json:"outcome,omitzero"`
	Document string `json:"document,omitempty"`
	Link     string `json:"link,omitempty"`
}

// Dossier is what an officer sees of a dossier: facts, and nobody's name.
type Dossier struct {
	// The fields are those of the document.
	Code         string        `json:"code"`
	Revision     int           `json:"revision" doc:"Also the ETag, to be sent back as If-Match."`
	Status       Status        `json:"status"`
	Procedure    ProcedureName `json:"procedure,omitzero"`
	Case         string        `json:"case,omitempty"`
	Channel      Word          `json:"channel,omitzero"`
	Receiving    Named         `json:"receiving,omitzero"`
	Handling     Named         `json:"handling,omitzero"`
	Competent    Named         `json:"competent,omitzero"`
	Submitted    Instant       `json:"submitted,omitzero"`
	Accepted     Instant       `json:"accepted,omitzero"`
	Arrived      Instant       `json:"arrived,omitzero"`
	Resolved     Instant       `json:"resolved,omitzero"`
	Delivered    Instant       `json:"delivered,omitzero"`
	Ended        Instant       `json:"ended,omitzero"`
	FirstPromise Due           `json:"first_promise,omitzero" doc:"The promise on the receipt."`
	Promise      Due           `json:"promise,omitzero" doc:"The one that the applicant was told last."`
	Clock        Clock         `json:"clock"`
	Duties       []Duty        `json:"duties"`
	Commands     []string      `json:"commands" doc:"What the account may send and the lifecycle has a step for; the rules may still refuse it."`
	Papers       []PaperIn     `json:"papers"`
	Rounds       []Round       `json:"rounds" doc:"Requests for a supplement."`
	Legs         []Leg         `json:"legs" doc:"Consultations."`
	Payments     []Payment     `json:"payments"`
	Resolution   Resolution    `json:"resolution,omitzero"`
	Erased       Instant       `json:"erased,omitzero" doc:"When what is personal was erased."`
	History      []Event       `json:"history"`
}

func (c *call) dossier(d office.Dossier) Dossier {
	s, l := d.State, c.lang
	out := Dossier{
		Code: string(s.ID), Revision: s.Revision, Status: status(s.Status, l),
		Procedure: ProcedureName{d.Procedure.Code, d.Procedure.Name, d.Procedure.Field}, Case: s.Accepted.Case,
		Channel: word(s.Channel, l), Receiving: c.unit(s.Receiving), Handling: c.unit(s.Handling), Competent: c.unit(s.Accepted.Competent),
		Submitted: Instant(s.Submitted), Accepted: Instant(s.AcceptedAt), Arrived: Instant(s.Arrived), Resolved: Instant(s.Resolved),
		Delivered: Instant(s.Delivered), Ended: Instant(s.Ended), Erased: Instant(s.Erased),
		FirstPromise: due(s.FirstPromise, l), Promise: due(s.Promise, l), Clock: clock(d.Clock, l),
		Resolution: Resolution{word(s.Resolution.Outcome, l), s.Resolution.Document, s.Resolution.Link},
		Commands:   list(d.May, func(name string) string { return name }),
	}
	if s.Resolved.IsZero() {
		out.Resolution = Resolution{}
	}
	now := c.office.Now()
	out.Duties = list(d.Duties, func(d dossier.Duty) Duty {
		return Duty{word(d.Kind, l), d.Number, d.Of, Instant(d.Since), term(d.Term), due(d.Due, l), Instant(d.Done), d.Missed(now), source(d.Source, l)}
	})
	out.Papers = list(s.Papers, func(p dossier.Paper) PaperIn {
		return PaperIn{p.Component, p.Originals, p.Copies, p.Digitised, p.Reused, p.Signed}
	})
	out.Rounds = list(s.Rounds, func(r dossier.Round) Round {
		return Round{
			Instant(r.Requested), c.unit(r.Unit), c.reason(r.Reason),
			list(r.Papers, func(p dossier.PaperRequest) PaperWant { return PaperWant{p.Component, word(p.Why, l)} }),
			term(r.Within), r.Until, Instant(r.Completed), source(r.Basis, l),
		}
	})
	for i, leg := range s.Legs {
		out.Legs = append(out.Legs, Leg{
			i + 1, c.unit(leg.To), Instant(leg.Asked), due(leg.Due, l), Instant(leg.Answered), Instant(leg.Closed), word(leg.Opinion, l),
		})
	}
	out.Legs = list(out.Legs, func(l Leg) Leg { return l })
	out.Payments = list(s.Payments, func(p dossier.Payment) Payment {
		return Payment{p.Amount, p.Notice, Instant(p.Requested), Instant(p.Paid)}
	})
	for i, e := range d.Events {
		event := Event{
			Revision: i + 1, What: word(e.Kind, l), At: Instant(e.At), Recorded: Instant(e.Recorded), Actor: e.Actor, Unit: c.unit(e.Unit),
			To: c.unit(e.To), Reason: c.reason(e.Reason), Channel: word(e.Channel, l),
		}
		if e.Promise != nil {
			event.Promise = due(*e.Promise, l)
		}
		out.History = append(out.History, event)
	}
	return out
}

func (c *call) reason(code string) Word {
	if code == "" {
		return Word{}
	}
	return Word{code, c.office.Directory().ReasonText(code, c.lang)}
}

// list returns what becomes of each element, as a list that is never null.
func list[From, To any](from []From, to func(From) To) []To {
	out := make([]To, len(from))
	for i, v := range from {
		out[i] = to(v)
	}
	return out
}

// Receipt is what comes of a command.
type Receipt struct {
	// The fields are those of the document.
	Code     string `json:"code"`
	Revision int    `json:"revision"`
	Status   Status `json:"status"`
	Handling Named  `json:"handling,omitzero"`
	Promise  Due    `json:"promise,omitzero"`
}

// NewDossier begins the life of a dossier, or accepts one that was submitted.
type NewDossier struct {
	// The fields are those of the document.
	Command string          `json:"command" doc:"submit or accept."`
	Form    json.RawMessage `json:"form" doc:"The form of the command."`
}

// Code is a free dossier code.
type Code struct {
	// The fields are those of the document.
	Code string `json:"code"`
}

// Applicant is who applies.
type Applicant struct {
	// The fields are those of the document.
	Name    string `json:"name,omitempty"`
	Number  string `json:"number,omitempty" doc:"The personal number, twelve digits."`
	Contact string `json:"contact,omitempty"`
}

// ApplicantSearch asks for the dossiers of a person.
type ApplicantSearch struct {
	// The fields are those of the document.
	Number string `json:"number" doc:"The personal number, twelve digits."`
	After  string `json:"after,omitempty" doc:"The cursor of the page before."`
	Limit  int    `json:"limit,omitempty" doc:"At most 200; 50 when left out."`
}

// Codes is a page of dossier codes.
type Codes struct {
	// The fields are those of the document.
	Codes []string `json:"codes"`
	Next  string   `json:"next,omitempty" doc:"The cursor of the next page; absent on the last one."`
}

// Row is a dossier in a list.
type Row struct {
	// The fields are those of the document.
	Code      string        `json:"code"`
	Revision  int           `json:"revision"`
	Status    Status        `json:"status"`
	Procedure ProcedureName `json:"procedure,omitzero"`
	Handling  Named         `json:"handling,omitzero"`
	Accepted  Instant       `json:"accepted,omitzero"`
	Clock     Clock         `json:"clock"`
}

// Rows is a page of dossiers.
type Rows struct {
	// The fields are those of the document.
	Dossiers []Row  `json:"dossiers"`
	Next     string `json:"next,omitempty" doc:"The cursor of the next page; absent on the last one."`
}

// Task is a dossier with something to do.
type Task struct {
	// The fields are those of the document.
	Code   string  `json:"code"`
	Work   Word    `json:"work"`
	Status Status  `json:"status"`
	Since  Instant `json:"since,omitzero"`
	Due    Due     `json:"due,omitzero"`
	Late   bool    `json:"late"`
}

// Tasks is an inbox.
type Tasks struct {
	// The fields are those of the document.
	Tasks []Task `json:"tasks"`
}

func tasks(all []dossier.Task, l motcua.Language) Tasks {
	return Tasks{list(all, func(t dossier.Task) Task {
		return Task{string(t.ID), word(t.Work, l), status(t.Status, l), Instant(t.Since), due(t.Due, l), t.Late}
	})}
}

// Explanation is the proof of a due date.
type Explanation struct {
	// The fields are those of the document.
	Due        Due      `json:"due,omitzero"`
	Received   Instant  `json:"received"`
	Term       string   `json:"term"`
	TermText   string   `json:"term_text"`
	Convention string   `json:"convention" doc:"How the limit is counted, option by option."`
	Calendar   string   `json:"calendar" doc:"The version of the calendar of days off."`
	Why        []string `json:"why" doc:"The answer in a few sentences."`
	Lines      []Line   `json:"lines" doc:"Every day or stretch of time, counted or not."`
}

// Line is one line of a proof.
type Line struct {
	// The fields are those of the document.
	Step         string      `json:"step"`
	Date         motcua.Date `json:"date,omitzero"`
	From         Instant     `json:"from,omitzero"`
	Until        Instant     `json:"until,omitzero"`
	Reason       string      `json:"reason"`
	Text         string      `json:"text"`
	Days         int         `json:"days,omitempty"`
	TotalDays    int         `json:"total_days,omitempty"`
	Seconds      int64       `json:"seconds,omitempty"`
	TotalSeconds int64       `json:"total_seconds,omitempty"`
	Source       Source      `json:"source,omitzero"`
}

func explanation(g *calendar.Ledger, l motcua.Language) Explanation {
	return Explanation{
		due(g.Due, l), Instant(g.Received), g.Term.String(), g.Term.Text(l), g.Convention.String(), g.Calendar, list(paper.Why(g, l), func(s string) string { return s }),
		list(g.Lines, func(n calendar.Line) Line {
			return Line{
				n.Step.String(), n.Date, Instant(n.From), Instant(n.Until), n.Reason.String(), n.Text(l), n.Days, n.TotalDays,
				int64(n.Time / time.Second), int64(n.TotalTime / time.Second), source(n.Citation, l),
			}
		}),
	}
}

// PromiseRequest asks what would be promised.
type PromiseRequest struct {
	// The fields are those of the document.
	Procedure string  `json:"procedure"`
	Case      string  `json:"case,omitempty"`
	Channel   string  `json:"channel" doc:"counter, online or post."`
	At        Instant `json:"at,omitzero" doc:"When it would be accepted; the present when left out."`
}

// Promise is what would be promised.
type Promise struct {
	// The fields are those of the document.
	Procedure   ProcedureName `json:"procedure"`
	Due         Due           `json:"due,omitzero" doc:"Absent when the procedure has no limit."`
	Explanation *Explanation  `json:"explanation,omitempty"`
}

// PublicStatus is all that is told without an account.
type PublicStatus struct {
	// The fields are those of the document.
	Code   string      `json:"code"`
	Status Status      `json:"status"`
	Due    motcua.Date `json:"due,omitzero" doc:"The day that the applicant was told last."`
	Late   bool        `json:"late" doc:"The day is over and the result not ready."`
}

// Procedures is a page of the catalogue.
type Procedures struct {
	// The fields are those of the document.
	Procedures []ProcedureName `json:"procedures"`
	Total      int             `json:"total" doc:"How many match; at most fifty are listed."`
}

// Procedure is a version of a procedure.
type Procedure struct {
	// The fields are those of the document.
	Code       string      `json:"code"`
	Name       string      `json:"name"`
	Field      string      `json:"field"`
	From       motcua.Date `json:"from,omitzero"`
	Until      motcua.Date `json:"until,omitzero"`
	Cases      []Named     `json:"cases"`
	Limits     []Limit     `json:"limits"`
	Components []Component `json:"components"`
	Fees       []Fee       `json:"fees"`
	Results    []string    `json:"results"`
	Decision   Source      `json:"decision,omitzero"`
}

// Limit is a time limit.
type Limit struct {
	// The fields are those of the document.
	Channel string `json:"channel,omitempty" doc:"Absent for any channel."`
	Case    string `json:"case,omitempty"`
	Term    string `json:"term" doc:"none without a limit."`
	Text    string `json:"text"`
	Unclear string `json:"unclear,omitempty" doc:"Why what is recorded is no term; the receipt must then name the day."`
	Source  Source `json:"source,omitzero"`
}

// Component is a paper of a dossier.
type Component struct {
	// The fields are those of the document.
	Key       string   `json:"key"`
	Name      string   `json:"name"`
	Cases     []string `json:"cases,omitempty"`
	Condition string   `json:"condition,omitempty"`
	Originals int      `json:"originals"`
	Copies    int      `json:"copies"`
}

// Fee is what the applicant pays.
type Fee struct {
	// The fields are those of the document.
	Name      string `json:"name,omitempty"`
	Channel   string `json:"channel,omitempty"`
	Case      string `json:"case,omitempty"`
	Amount    int64  `json:"amount" doc:"In đồng."`
	Per       string `json:"per,omitempty"`
	Condition string `json:"condition,omitempty"`
	Unclear   string `json:"unclear,omitempty"`
}

func procedure(p dossier.Procedure, l motcua.Language) Procedure {
	return Procedure{
		p.Code, p.Name, p.Field, p.From, p.Until,
		list(p.Cases, func(k dossier.Case) Named { return Named{k.Key, k.Name} }),
		list(p.Limits, func(m dossier.Limit) Limit {
			return Limit{m.Channel.String(), m.Case, m.Term.String(), m.Term.Text(l), dossier.ReasonText(m.Unclear, l), source(m.Source, l)}
		}),
		list(p.Components, func(k dossier.Component) Component {
			return Component{k.Key, k.Name, k.Cases, k.Condition, k.Originals, k.Copies}
		}),
		list(p.Fees, func(f dossier.Fee) Fee {
			return Fee{f.Name, f.Channel.String(), f.Case, f.Amount, f.Per, f.Condition, dossier.ReasonText(f.Unclear, l)}
		}),
		list(p.Results, func(s string) string { return s }), source(p.Decision, l),
	}
}

// Score is how an agency stands under its set of criteria. Numbers are texts, exact: "45/52" is what no short decimal says.
type Score struct {
	// The fields are those of the document.
	Set      Named            `json:"set"`
	Note     string           `json:"note,omitempty"`
	Unit     string           `json:"unit"`
	AsOf     motcua.Date      `json:"as_of,omitzero"`
	Met      string           `json:"met" doc:"Criteria known to be met out of those that count."`
	Between  string           `json:"between" doc:"How many are met while some are not known."`
	Progress string           `json:"progress,omitempty" doc:"The mean progress in percent, a range while something is unknown."`
	Award    Word             `json:"award,omitzero"`
	Missing  []string         `json:"missing" doc:"The criteria that the award waits for."`
	Criteria []CriterionScore `json:"criteria"`
}

// CriterionScore is how a criterion stands.
type CriterionScore struct {
	// The fields are those of the document.
	Number   string `json:"number"`
	Text     string `json:"text"`
	Outcome  Word   `json:"outcome"`
	Counts   bool   `json:"counts"`
	Progress string `json:"progress"`
	Points   string `json:"points"`
	Maximum  string `json:"maximum"`
}

func score(sc *criteria.Score, l motcua.Language) Score {
	set := sc.Set()
	out := Score{
		Set: Named{set.ID(), set.Title(l)}, Note: set.Note(l), Unit: sc.Unit().Name, AsOf: sc.AsOf(), Met: sc.Met().String(),
		Between: sc.MetBetween().String(), Missing: []string{},
	}
	if mean, ok := sc.Progress(); ok {
		out.Progress = mean.Percent(2).String()
	}
	if award, missing, ok := sc.Award(); ok {
		out.Award = word(award, l)
		out.Missing = list(missing, func(s string) string { return s })
	}
	out.Criteria = list(sc.Criteria(), func(k criteria.CriterionScore) CriterionScore {
		found, _ := set.Criterion(k.Number)
		return CriterionScore{
			k.Number, found.Title(l), word(k.Outcome, l), k.Counts, k.Progress.Percent(0).String(), k.Points.String(), k.Maximum.String(),
		}
	})
	return out
}

// Person is what is known of somebody, to compare a number or a card with. Every field may be left out.
type Person struct {
	// The fields are those of the document.
	Number    string `json:"number,omitempty"`
	OldCard   string `json:"old_card,omitempty"`
	Name      string `json:"name,omitempty"`
	Sex       string `json:"sex,omitempty" doc:"male or female."`
	BirthDate string `json:"birth_date,omitempty" doc:"1985, 1985-03 or 1985-03-02."`
}

// NumberCheck asks what a number says of itself.
type NumberCheck struct {
	// The fields are those of the document.
	Number string      `json:"number"`
	On     motcua.Date `json:"on,omitzero" doc:"The day whose law it is judged by; today when left out."`
	Person Person      `json:"person,omitzero"`
}

// Finding is one thing to be said of a number or a card. It holds no digit.
type Finding struct {
	// The fields are those of the document.
	Code   string `json:"code"`
	Grade  Word   `json:"grade"`
	Part   string `json:"part,omitempty"`
	A      string `json:"a,omitempty" doc:"The one source of a contradiction,"`
	B      string `json:"b,omitempty" doc:"and the other."`
	Text   string `json:"text"`
	Source Source `json:"source,omitzero"`
}

func finding(f identity.Finding, l motcua.Language) Finding {
	return Finding{Code: string(f.Code), Grade: word(f.Grade, l), Part: string(f.Part), Text: f.Text(l), Source: source(f.Citation, l)}
}

// Checked is what a number says of itself. It holds no digit of it.
type Checked struct {
	// The fields are those of the document.
	Kinds      []string  `json:"kinds" doc:"What it may be: twelve digits are a personal number and a tax code at once."`
	WellFormed bool      `json:"well_formed" doc:"As a personal number; only one that is not may be refused."`
	Grade      Word      `json:"grade,omitzero"`
	Sex        Word      `json:"sex,omitzero"`
	BirthYear  int       `json:"birth_year,omitempty"`
	Place      string    `json:"place,omitempty" doc:"Where the birth was registered."`
	Findings   []Finding `json:"findings"`
}

// CardCheck asks what a card's QR code says.
type CardCheck struct {
	// The fields are those of the document.
	Payload string `json:"payload" doc:"The text of the code, without the line end that some readers add."`
	Typed   Person `json:"typed,omitzero" doc:"What was typed in, to compare."`
}

// Card is what a card says of its holder, for whoever holds the card.
type Card struct {
	// The fields are those of the document.
	Kind           string      `json:"kind"`
	Holder         Holder      `json:"holder,omitzero"`
	Contradictions []Finding   `json:"contradictions"`
	Issued         motcua.Date `json:"issued,omitzero"`
}

// Holder is the holder of a card.
type Holder struct {
	// The fields are those of the document.
	Number    string `json:"number,omitempty"`
	OldCard   string `json:"old_card,omitempty"`
	Name      string `json:"name,omitempty"`
	Sex       Word   `json:"sex,omitzero"`
	BirthDate string `json:"birth_date,omitempty"`
	Residence string `json:"residence,omitempty"`
}

// Import is an import and how far it has come.
type Import struct {
	// The fields are those of the document.
	ID        string        `json:"id"`
	Started   Instant       `json:"started"`
	Rows      int           `json:"rows" doc:"Read so far."`
	Bytes     int64         `json:"bytes" doc:"Read so far,"`
	Size      int64         `json:"size" doc:"of so many."`
	Done      bool          `json:"done"`
	Code      string        `json:"code,omitempty" doc:"Why it broke off: invalid, stopped or failed. Absent when the whole file was read."`
	Read      int           `json:"read" doc:"Once it has ended: rows read, which were"`
	Accepted  int           `json:"accepted" doc:"taken,"`
	Unchanged int           `json:"unchanged" doc:"there already,"`
	Rejected  int           `json:"rejected" doc:"or not taken."`
	Findings  []ImportedRow `json:"findings" doc:"The first thousand rows that were rejected or have a note."`
	Problems  []Problem     `json:"problems" doc:"Of the whole file."`
}

// ImportedRow is what came of a row.
type ImportedRow struct {
	// The fields are those of the document.
	Line     int       `json:"line"`
	Code     string    `json:"code,omitempty"`
	Rejected bool      `json:"rejected"`
	Changed  bool      `json:"changed" doc:"Rejected because the dossier is there and not as the row has it."`
	Problems []Problem `json:"problems"`
}

func imported(j office.Job, l motcua.Language) Import {
	return Import{
		j.ID, Instant(j.Started), j.Rows, j.Bytes, j.Size, j.Done, j.Code, j.Report.Read, j.Report.Accepted, j.Report.Unchanged, j.Report.Rejected,
		list(j.Findings, func(r dossier.RowReport) ImportedRow {
			return ImportedRow{r.Line, string(r.Dossier), r.Rejected, r.Changed, problems(r.Problems, l)}
		}), problems(j.Problems, l),
	}
}

// Access is one look at personal data.
type Access struct {
	// The fields are those of the document.
	At      Instant `json:"at"`
	Actor   string  `json:"actor"`
	Unit    Named   `json:"unit"`
	Purpose Word    `json:"purpose"`
	What    Word    `json:"what"`
	Code    string  `json:"code,omitempty" doc:"The dossier."`
	Outcome Word    `json:"outcome"`
}

// Accesses is a stretch of the record of who looked.
type Accesses struct {
	// The fields are those of the document.
	Accesses []Access `json:"accesses"`
	Next     string   `json:"next" doc:"Where to go on, also when there is nothing more yet."`
}

// Verified is whether a log is what was sealed.
type Verified struct {
	// The fields are those of the document.
	Intact    bool   `json:"intact"`
	Head      string `json:"head,omitempty" doc:"Stands for the log: keep it elsewhere."`
	Unsealed  int    `json:"unsealed"`
	Uncovered int    `json:"uncovered"`
	Erased    int    `json:"erased"`
	Unerased  int    `json:"unerased"`
	Revision  int    `json:"revision,omitempty" doc:"The first event that cannot be relied on."`
	Damage    Word   `json:"damage,omitzero"`
}

// PaperItem is a paper that can be printed.
type PaperItem struct {
	// The fields are those of the document.
	Number int     `json:"number"`
	Kind   string  `json:"kind"`
	Title  string  `json:"title"`
	Form   string  `json:"form,omitempty" doc:"The number of the form in its circular."`
	Issued Instant `json:"issued"`
}

// Papers are the papers of a dossier.
type Papers struct {
	// The fields are those of the document.
	Papers []PaperItem `json:"papers"`
}

// Traced are the dossiers behind a figure.
type Traced struct {
	// The fields are those of the document.
	Codes []string `json:"codes"`
	Count int      `json:"count"`
}

// Health is how the service is.
type Health struct {
	// The fields are those of the document.
	Status string `json:"status"`
}
