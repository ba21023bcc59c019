package paper

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Desk makes papers. It is immutable and safe for concurrent use; the maps of its options must not change.
type Desk struct {
	rules  *dossier.Rules
	chains []dossier.Chain
	o      Options
}

// Options say what no log holds; nil and the zero value choose the defaults.
type Options struct {
	// Office hands the papers out. What is empty stays blank on the paper.
	Office Office
	// Units has the names of units by their codes. A unit that is not in it is shown by its code.
	Units map[string]string
	// Reasons has the words of reason codes, as the applicant reads them. The codes of package dossier itself have words already:
	// [dossier.ReasonNotSupplemented], and those of an import; any other that is not in it makes no paper.
	Reasons map[string]string
}

// NewDesk returns a desk whose papers follow rules. It panics when rules is nil.
func NewDesk(rules *dossier.Rules, o *Options) *Desk {
	if rules == nil {
		panic("paper: NewDesk: nil rules")
	}
	d := &Desk{rules: rules}
	if o != nil {
		d.o = *o
	}
	d.chains = rules.Chains()
	return d
}

// NeedsReceipt reports whether a receipt is to be printed for a procedure: always, but for one whose result is given while
// the applicant waits, where it is printed when asked for. The provision is the one that says so; it was read in Decree
// 61/2018/NĐ-CP, and whether later rules repeat it was not, so its quality is low under their profiles.
func NeedsReceipt(p dossier.Procedure, profile string) (bool, motcua.Citation) {
	if !p.Immediate {
		return true, motcua.Citation{}
	}
	c := motcua.Citation{Document: "61/2018/NĐ-CP", Issued: motcua.MustDate(2018, time.April, 23), Article: "art. 17", Quality: motcua.Low}
	if profile == "61/2018" {
		c.Quality = motcua.High
	}
	return false, c
}

// view is a log as of an instant.
type view struct {
	*Desk
	kind   Kind
	log    dossier.Log
	events []dossier.Event // with the corrections that were known
	asOf   dossier.AsOf
	state  dossier.State
	paper  Paper
	// What the catalogue has of the procedure; zero when the applicant chose none.
	procedure dossier.Procedure
	limit     dossier.Limit
	profile   dossier.Profile
	part      *dossier.Part
}

// place is where in the log an event is.
type place struct {
	index int
	event dossier.Event // with the corrections that were known
}

// event returns an event with the corrections of it that were known.
func (v *view) event(i int) dossier.Event { return v.events[i] }

// find returns the n-th event of a kind, or the last one when n is 0. number is which one it is, from 1.
func (v *view) find(k dossier.Kind, n int) (found place, number int, err error) {
	for i, e := range v.log.Events {
		if e.Kind != k || !v.asOf.Includes(v.event(i)) {
			continue
		}
		number++
		found = place{i, v.event(i)}
		if number == n {
			return found, number, nil
		}
	}
	if number == 0 || n != 0 {
		return place{}, 0, &MissingError{Paper: v.kind, Event: k, Number: max(n, 0)}
	}
	return found, number, nil
}

// prefix returns the first n events with the corrections of them.
func (v *view) prefix(n int) dossier.Log {
	log := dossier.Log{ID: v.log.ID, Events: slices.Clone(v.log.Events[:n])}
	for _, e := range v.log.Events[n:] {
		if c, ok := e.Details.(*dossier.Correction); ok && c.Revision <= n {
			log.Events = append(log.Events, e)
		}
	}
	return log
}

// upTo returns the state after the first n events, with the corrections of them that were known.
func (v *view) upTo(n int) dossier.State { return dossier.Replay(v.prefix(n), v.asOf) }

// view replays the log and fills in the head of a paper. The form is chosen when the day of the paper is known.
func (d *Desk) view(k Kind, log dossier.Log, asOf dossier.AsOf) (*view, error) {
	v := &view{Desk: d, kind: k, log: log, events: log.Corrected(asOf.Known), asOf: asOf, state: dossier.Replay(log, asOf)}
	s := &v.state
	if !s.Exists() {
		return nil, &MissingError{Paper: k}
	}
	v.paper = Paper{
		Kind: k, Office: d.o.Office, Dossier: log.ID, Channel: s.Channel,
		Applicant: s.Applicant, Erased: s.Erased,
		Receiving: d.unit(s.Receiving), Competent: d.unit(s.Accepted.Competent),
	}
	code, kase, on := s.Accepted.Procedure, s.Accepted.Case, motcua.DateOf(s.AcceptedAt)
	if s.WasAccepted() {
		v.profile, _ = dossier.ProfileByKey(s.Accepted.Profile)
	} else {
		code, kase, on = s.Requested.Procedure, s.Requested.Case, motcua.DateOf(v.log.Events[0].At)
		v.profile, _ = dossier.ProfileOn(on)
	}
	v.paper.Profile = v.profile.Key
	if err := v.lookUp(code, kase, on); err != nil {
		return nil, err
	}
	v.link()
	return v, nil
}

// lookUp finds the procedure in the catalogue.
func (v *view) lookUp(code, kase string, on motcua.Date) error {
	if code == "" {
		return nil
	}
	p, err := v.rules.Catalogue().At(code, on)
	if err != nil {
		return fmt.Errorf("paper: %s: procedure: %w", v.kind, err)
	}
	v.procedure = p
	v.paper.Procedure = Procedure{Code: p.Code, Name: p.Name, Case: kase}
	if i := slices.IndexFunc(p.Cases, func(c dossier.Case) bool { return c.Key == kase }); i >= 0 {
		v.paper.Procedure.Case = p.Cases[i].Name
	}
	if l, err := p.LimitFor(v.state.Channel, kase); err == nil {
		v.limit = l
	}
	return nil
}

// link names the chain and the part of a linked dossier.
func (v *view) link() {
	l := v.state.Accepted.Link
	if l.IsZero() {
		return
	}
	on := motcua.DateOf(v.state.AcceptedAt)
	linked := &Linked{Bundle: l.Bundle, Chain: l.Chain, Part: l.Part}
	for _, c := range v.chains {
		if c.Key != l.Chain || !c.Until.IsZero() && !on.Before(c.Until) || on.Before(c.From) && !l.OptIn {
			continue
		}
		if part, ok := c.Part(l.Part); ok {
			linked.Chain, linked.Part, linked.Source, v.part = cmp.Or(c.Name, c.Key), cmp.Or(part.Name, part.Key), part.Source, &part
			linked.Whole, linked.Verified, linked.WholeSource = c.Limit, c.Verified, c.Source
			break
		}
	}
	v.paper.Linked = linked
}

// issue sets the day of the paper and with it the form.
func (v *view) issue(at time.Time) {
	v.paper.Issued = at.In(motcua.Location())
	v.paper.Form = FormFor(v.kind, v.profile.Key, motcua.DateOf(at))
}

func (d *Desk) unit(code string) Unit { return Unit{Code: code, Name: d.o.Units[code]} }

// ownReasons are the words of codes that package dossier gives. An import has its prose in the note, which may speak of people and be erased.
var ownReasons = map[string]string{
	dossier.ReasonNotSupplemented: "Người nộp hồ sơ không bổ sung, hoàn thiện hồ sơ trong thời hạn được yêu cầu",
	dossier.ReasonInNote:          "Theo nội dung ghi trong hồ sơ",
	dossier.ReasonNotStated:       "Không ghi lý do",
}

// reason finds the words of the reason of an event. An error says which event, and not which code.
func (v *view) reason(i int, code string) (Reason, error) {
	r := Reason{Code: code, Text: v.o.Reasons[code]}
	if r.Text == "" {
		r.Text = ownReasons[code]
	}
	if r.Text == "" && code != "" {
		return r, motcua.Invalid("paper: "+v.kind.String(), motcua.Problem{
			Path: "events[" + strconv.Itoa(i) + "].reason", Code: motcua.CodeUnknown, Param: "options.reasons",
		})
	}
	return r, nil
}

// component returns the name of a component.
func (v *view) component(key string) string {
	for _, c := range v.procedure.Components {
		if c.Key == key {
			return c.Name
		}
	}
	return key
}

// Receipt makes the receipt of a dossier. A dossier that waits for the competent unit gets one without a date, and one with the
// date when that unit has it.
func (d *Desk) Receipt(log dossier.Log, asOf dossier.AsOf) (Paper, error) {
	v, err := d.view(KindReceipt, log, asOf)
	if err != nil {
		return Paper{}, err
	}
	at, _, err := v.find(dossier.KindAccepted, 0)
	if err != nil {
		return Paper{}, err
	}
	s := &v.state
	r := &Receipt{
		Accepted: at.event.At.In(motcua.Location()), Start: s.Accepted.Start, Promise: s.FirstPromise, StartRule: v.profile.Cite(dossier.RuleStart),
		Fees:  v.procedure.FeesFor(s.Channel, s.Accepted.Case, motcua.DateOf(at.event.At)),
		Limit: Limit{Term: s.Accepted.Term, Recorded: v.limit.Recorded},
	}
	needed, rule := NeedsReceipt(v.procedure, v.profile.Key)
	r.OnRequest, r.OnRequestRule = !needed, rule
	for _, p := range v.upTo(at.index + 1).Papers {
		r.Papers = append(r.Papers, Component{Paper: p, Name: v.component(p.Component)})
	}
	switch {
	case v.part != nil:
		r.Limit.Source = v.part.Source
	case s.Accepted.Term == v.limit.Term:
		r.Limit.Source = cmp.Or(v.limit.Source, v.procedure.Decision, v.procedure.Source)
	}
	issued := at.event.At
	switch {
	case !s.Started():
		r.NoDate = WaitsForCompetent
	case s.FirstPromise.IsZero() && v.paper.Linked != nil:
		r.NoDate = WholeOnly
	case s.FirstPromise.IsZero():
		r.NoDate = NoLimit
	default:
		if !s.Arrived.IsZero() && s.Accepted.Start.Equal(s.Arrived) {
			issued = s.Arrived
		}
		if r.Why, err = v.proof(r.Promise); err != nil {
			return Paper{}, err
		}
	}
	v.issue(issued)
	v.paper.Receipt = r
	return v.paper, nil
}

// proof returns the ledger of the first promise, or nil when the rules come to another one: then the receipt had a day of its own,
// or what was accepted was put right since.
func (v *view) proof(promise calendar.Due) (*calendar.Ledger, error) {
	ledger, err := v.rules.Explain(dossier.State{Accepted: v.state.Accepted})
	switch {
	case errors.Is(err, motcua.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("paper: %s: %w", v.kind, err)
	case !ledger.Due.Instant.Equal(promise.Instant):
		return nil, nil
	}
	return ledger, nil
}

// SupplementRequest makes the request of a round, counted from 1; 0 is the last one.
func (d *Desk) SupplementRequest(log dossier.Log, asOf dossier.AsOf, round int) (Paper, error) {
	v, err := d.view(KindSupplement, log, asOf)
	if err != nil {
		return Paper{}, err
	}
	at, round, err := v.find(dossier.KindSupplementRequested, round)
	if err != nil {
		return Paper{}, err
	}
	s := &Supplement{Round: round, Rule: v.profile.Cite(dossier.RuleInstruct)}
	for n := 1; n <= round; n++ {
		asked, err := v.round(n)
		if err != nil {
			return Paper{}, err
		}
		if n == round {
			s.Asked = asked
		} else {
			s.Earlier = append(s.Earlier, asked)
		}
	}
	if v.upTo(at.index).Started() {
		s.Running, s.Effect = true, v.state.Accepted.Convention.Supplement
		switch {
		case v.part != nil:
			s.EffectRule = v.part.Source
		case v.limit.Supplement != "":
			s.EffectRule = v.limit.Source
		case s.Effect == v.profile.Supplement:
			s.EffectRule = v.profile.Cite(dossier.RuleSupplement)
		}
	}
	v.issue(at.event.At)
	v.paper.Supplement = s
	return v.paper, nil
}

// round returns what a round asked, counted from 1. It must be there.
func (v *view) round(n int) (Round, error) {
	at, _, err := v.find(dossier.KindSupplementRequested, n)
	if err != nil {
		return Round{}, err
	}
	reason, err := v.reason(at.index, at.event.Reason)
	if err != nil {
		return Round{}, err
	}
	r := Round{Requested: at.event.At, Unit: v.unit(at.event.Unit), Reason: reason}
	if n <= len(v.state.Rounds) {
		r.Completed = v.state.Rounds[n-1].Completed
	}
	if q, ok := at.event.Details.(*dossier.SupplementRequest); ok {
		r.Basis, r.Until = q.Basis, q.Until
		for _, p := range q.Papers {
			r.Papers = append(r.Papers, Asked{PaperRequest: p, Name: v.component(p.Component)})
		}
	}
	return r, nil
}

// Refusal makes the refusal of a dossier that was not accepted.
func (d *Desk) Refusal(log dossier.Log, asOf dossier.AsOf) (Paper, error) {
	v, err := d.view(KindRefusal, log, asOf)
	if err != nil {
		return Paper{}, err
	}
	at, _, err := v.find(dossier.KindRefused, 0)
	if err != nil {
		return Paper{}, err
	}
	reason, err := v.reason(at.index, at.event.Reason)
	if err != nil {
		return Paper{}, err
	}
	v.issue(at.event.At)
	v.paper.Refusal = &Refusal{Submitted: v.state.Submitted, Refused: at.event.At, Unit: v.unit(at.event.Unit), Reason: reason}
	return v.paper, nil
}

// Apology makes the apology for a new date, counted from 1; 0 is the last one.
func (d *Desk) Apology(log dossier.Log, asOf dossier.AsOf, number int) (Paper, error) {
	v, err := d.view(KindApology, log, asOf)
	if err != nil {
		return Paper{}, err
	}
	at, number, err := v.find(dossier.KindExtended, number)
	if err != nil {
		return Paper{}, err
	}
	reason, err := v.reason(at.index, at.event.Reason)
	if err != nil {
		return Paper{}, err
	}
	before, after := v.upTo(at.index), v.upTo(at.index+1)
	a := &Apology{
		Number: number, Reason: reason, First: before.FirstPromise, Before: before.Promise, New: after.Promise,
		Late:    calendar.Classify(before.Binding, at.event.At, calendar.ByUnit) == calendar.Late,
		Allowed: v.profile.MaxExtensions, Rule: v.profile.Cite(dossier.RuleExtension),
	}
	if v.profile.Key == "" {
		a.Allowed = -1
	}
	if n := v.profile.ApologyDays; n > 0 && !before.Promise.Date.IsZero() {
		a.By, a.ByRule = before.Promise.Date.AddDays(-n), v.profile.Cite(dossier.RuleApology)
	}
	v.issue(at.event.At)
	v.paper.Apology = a
	return v.paper, nil
}

// StopNotice makes the notice that a dossier was stopped by the agency.
func (d *Desk) StopNotice(log dossier.Log, asOf dossier.AsOf) (Paper, error) {
	v, err := d.view(KindStop, log, asOf)
	if err != nil {
		return Paper{}, err
	}
	at, _, err := v.find(dossier.KindStopped, 0)
	if err != nil {
		return Paper{}, err
	}
	reason, err := v.reason(at.index, at.event.Reason)
	if err != nil {
		return Paper{}, err
	}
	s := &Stop{Stopped: at.event.At, Unit: v.unit(at.event.Unit), Reason: reason, Accepted: v.state.AcceptedAt}
	if before := v.upTo(at.index); before.Status == dossier.AwaitingSupplement && len(before.Rounds) > 0 {
		open, err := v.round(len(before.Rounds))
		if err != nil {
			return Paper{}, err
		}
		s.Open = &open
		switch {
		case open.Until.IsZero():
		case v.part != nil && !v.part.SupplementWithin.IsZero():
			s.OpenRule = v.part.Source
		case !v.procedure.CloseAfter.IsZero():
			s.OpenRule = cmp.Or(v.procedure.Decision, v.procedure.Source)
		}
	}
	v.issue(at.event.At)
	v.paper.Stop = s
	return v.paper, nil
}

// ControlSlip makes the slip that goes with a dossier from hand to hand, as it is at asOf; the zero AsOf is the instant of the
// last event.
func (d *Desk) ControlSlip(log dossier.Log, asOf dossier.AsOf) (Paper, error) {
	v, err := d.view(KindControlSlip, log, asOf)
	if err != nil {
		return Paper{}, err
	}
	if _, _, err := v.find(dossier.KindAccepted, 0); err != nil {
		return Paper{}, err
	}
	now := v.now()
	s := &v.state
	clock, err := v.rules.Clock(*s, now)
	if err != nil {
		return Paper{}, fmt.Errorf("paper: %s: %w", v.kind, err)
	}
	slip := &ControlSlip{
		Accepted: s.AcceptedAt, First: s.FirstPromise, Last: s.Promise, Clock: clock, Status: s.Status, Finished: s.FinishedAt(), Delivered: s.Delivered,
	}
	if slip.Steps, err = v.steps(now); err != nil {
		return Paper{}, fmt.Errorf("paper: %s: %w", v.kind, err)
	}
	for _, l := range s.Legs {
		until := l.Answered
		if until.IsZero() {
			until = l.Closed
		}
		slip.Asked = append(slip.Asked, Consulted{Leg: l, Body: v.unit(l.To), Timeliness: judge(l.Due, until, now)})
	}
	v.issue(now)
	v.paper.Applicant, v.paper.Erased = dossier.Personal{}, time.Time{}
	v.paper.ControlSlip = slip
	return v.paper, nil
}

// now is the instant a control slip shows.
func (v *view) now() time.Time {
	switch {
	case !v.asOf.Happened.IsZero():
		return v.asOf.Happened
	case !v.asOf.Known.IsZero():
		return v.asOf.Known
	}
	var last time.Time
	for i := range v.log.Events {
		if e := v.event(i); e.At.After(last) {
			last = e.At
		}
	}
	return last
}

// steps lists the units that had the dossier. The first has the time that the rules give a counter to hand it on.
func (v *view) steps(now time.Time) ([]Step, error) {
	duties, err := v.rules.Duties(v.state, now)
	if err != nil {
		return nil, err
	}
	var out []Step
	for i, st := range v.state.Stations {
		step := Step{
			Sender: v.unit(st.Sender), Unit: v.unit(st.Unit), From: st.From, Until: st.Until,
			Stage: st.Stage, Term: st.Term, Set: st.Due, Due: st.Due,
		}
		if i == 0 && step.Term.IsZero() {
			if j := slices.IndexFunc(duties, func(d dossier.Duty) bool { return d.Kind == dossier.DutyTransfer }); j >= 0 {
				d := duties[j]
				step.Term, step.Set, step.Due, step.Rule = d.Term, d.Due, d.Due, d.Source
			}
		}
		var over []calendar.Pause // those that ended in time to move the end of the part
		for _, p := range v.state.Pauses {
			if !st.Until.IsZero() && !p.From.Before(st.Until) || !p.Until.IsZero() && !p.Until.After(st.From) {
				continue
			}
			step.Paused = append(step.Paused, p)
			if !p.Until.IsZero() && (st.Until.IsZero() || !p.Until.After(st.Until)) {
				over = append(over, p)
			}
		}
		if step.Rule.IsZero() && !step.Term.IsZero() && over != nil {
			if step.Due, err = v.rules.Calendar().Due(st.From, st.Term, &v.state.Accepted.Convention, over...); err != nil {
				return nil, err
			}
		}
		if st.Until.IsZero() {
			step.Timeliness = judge(step.Due, st.Until, v.state.RanUntil(now))
		} else {
			step.Timeliness = judge(step.Due, v.state.RanUntil(st.Until), now)
		}
		out = append(out, step)
	}
	return out, nil
}

// judge says how a part stands to its time; of one that lasts only that it is late.
func judge(due calendar.Due, until, now time.Time) calendar.Timeliness {
	if !until.IsZero() {
		return due.Timeliness(until)
	}
	if t := due.Timeliness(now); t == calendar.Late {
		return t
	}
	return calendar.Unknown
}

// All makes the papers that the events of a dossier call for, in the order of those events, and at the end the control slip of one that
// was accepted.
func (d *Desk) All(log dossier.Log, asOf dossier.AsOf) ([]Paper, error) {
	v, err := d.view(0, log, asOf)
	if err != nil {
		return nil, err
	}
	var out []Paper
	var rounds, apologies int
	add := func(p Paper, e error) {
		err = errors.Join(err, e)
		out = append(out, p)
	}
	for i := range log.Events {
		e := v.event(i)
		if !asOf.Includes(e) {
			continue
		}
		switch e.Kind {
		case dossier.KindAccepted:
			// As it was handed out then: the date of a dossier that waits is on the receipt after it.
			if v.waits(i) {
				add(d.Receipt(v.prefix(i+1), asOf))
			} else {
				add(d.Receipt(log, asOf))
			}
		case dossier.KindArrived:
			if e.Promise != nil {
				add(d.Receipt(log, asOf))
			}
		case dossier.KindSupplementRequested:
			rounds++
			add(d.SupplementRequest(log, asOf, rounds))
		case dossier.KindRefused:
			add(d.Refusal(log, asOf))
		case dossier.KindExtended:
			apologies++
			add(d.Apology(log, asOf, apologies))
		case dossier.KindStopped:
			add(d.StopNotice(log, asOf))
		}
	}
	if v.state.WasAccepted() {
		add(d.ControlSlip(log, asOf))
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// waits reports whether an acceptance left the clock to the competent unit.
func (v *view) waits(i int) bool {
	a := v.log.Events[i].Accepted
	return a != nil && a.Start.IsZero()
}
