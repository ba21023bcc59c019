package dossier

import (
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// importRow is a row of a file, first as it was read and then as it was judged.
type importRow struct {
	scanned
	verdict
}

// verdict is what a row amounts to by the rules, as if the store had nothing of its dossier. It depends on the row alone, so that rows may be
// judged in any order.
type verdict struct {
	events   []Event
	settled  settled // of the acceptance among them
	summary  Summary
	findings []motcua.Problem
	problems []motcua.Problem // nothing of the row is taken
	sealed   bool             // the events are
	err      error            // the sealer's
}

// judge judges rows, one after the other. Its memory is used again for the next.
type judge struct {
	rules  *Rules
	sealer *Sealer
	state  State
}

// row judges a row that was read, and seals its events when they are likely to be written.
func (j *judge) row(r *importRow, seal bool) {
	r.verdict = verdict{events: r.events[:0]}
	if r.row.Rejected {
		return
	}
	for _, c := range r.prose {
		r.findings = append(r.findings, motcua.Problem{Path: c.String(), Code: motcua.CodeMalformed, Param: "a code, no prose"})
	}
	s := &j.state
	*s = State{
		ID: r.row.Dossier, Pauses: s.Pauses[:0], Rounds: s.Rounds[:0], Legs: s.Legs[:0], Stations: s.Stations[:0], Payments: s.Payments[:0],
		Papers: s.Papers[:0], marks: s.marks[:0],
	}
	if !j.decide(r, 0, r.key) {
		return
	}
	if want := r.status; want != 0 && want != s.Status {
		// The instants say another status than the row. Neither may be bent to fit the other.
		r.problems = append(r.problems, motcua.Problem{
			Path: colStatus.String(), Code: motcua.CodeDiffers, Param: strconv.Itoa(s.Status.Code()),
		})
		return
	}
	r.summary = s.summarize()
	if seal {
		j.seal(r, nil)
	}
}

// onward decides the steps of a row that its log does not have. What is found in the row was found when it was judged as a whole.
func (j *judge) onward(r *importRow, log Log, known int, key string) bool {
	findings := r.findings
	r.events, r.sealed = r.events[:0], false
	j.state = Replay(log, AsOf{})
	decided := j.decide(r, known, key)
	r.findings, r.summary = findings, j.state.summarize()
	return decided
}

// seal seals the events of a row, which go behind those before.
func (j *judge) seal(r *importRow, before []Event) {
	if r.err = j.sealer.Seal(Log{ID: r.row.Dossier, Events: before}, r.events); r.err == nil {
		r.sealed = true
	}
}

// decide decides the commands of a row from a place on, in the state that those before led to. Problems name the column of the command
// that raised them.
func (j *judge) decide(r *importRow, from int, key string) bool {
	for i := from; i < len(r.steps); i++ {
		st := &r.steps[i]
		if c, ok := st.command.(*Submit); ok && !hasKind(r.steps, KindAccepted) {
			r.checkRequested(j.rules, c)
		}
		r.events = append(r.events, Event{})
		last := &r.events[len(r.events)-1]
		for _, p := range j.rules.decide(last, &r.settled, &j.state, st.command, time.Time{}, key) {
			r.problems = append(r.problems, st.named(p, r.steps[:i]))
		}
		if r.problems != nil {
			return false
		}
		switch c := st.command.(type) {
		case *Accept:
			if !c.Promised.IsZero() {
				r.comparePromise(j.rules, last)
			}
		case *Extend:
			r.checkApology(j.state.Promise, last)
		}
		j.state.apply(last)
	}
	return true
}

func hasKind(steps []step, k Kind) bool {
	for i := range steps {
		if steps[i].command.kind() == k {
			return true
		}
	}
	return false
}

// checkRequested checks what a dossier that was never accepted asks for: acceptance would have.
func (v *verdict) checkRequested(rules *Rules, c *Submit) {
	if _, _, problem := rules.limit(c.Procedure, c.Case, c.Channel, motcua.DateOf(c.At)); problem.Code != "" {
		v.problems = append(v.problems, problem)
	}
}

// named returns a problem of a step with the column it is in.
func (st *step) named(p motcua.Problem, before []step) motcua.Problem {
	c := st.at
	switch p.Path {
	case "at", "":
		if p.Code == motcua.CodeBefore && len(before) > 0 && strings.HasSuffix(p.Param, ".at") {
			p.Param = before[len(before)-1].at.String()
		}
	case "promised":
		c = colPromised
		if st.at == colExtendedAt {
			c = colExtendedTo
		}
		if p.Param == "at" {
			p.Param = st.at.String()
		}
	case "unit":
		c = st.unit
	case "actor":
		c = st.actor
	case "reason":
		c = st.reason
	case "to":
		c = colTransferredTo
	case "by":
		c = colWithdrawnBy
	case "obligation.amount":
		c = colPaymentAmount
	case "resolution.outcome":
		c = colOutcome
	case "channel":
		if c = colChannel; st.at == colDeliveredAt {
			c = colDeliveredChannel
		}
	default: // competent, procedure, case: the columns have these names
		return p
	}
	p.Path = c.String()
	return p
}

// comparePromise raises a finding when the day on the receipt is not the one the rules work out. The day of the file is kept,
// because it is what the applicant was told.
func (v *verdict) comparePromise(rules *Rules, accepted *Event) {
	a := accepted.Accepted
	p, err := rules.Promise(*a, nil)
	if err != nil || p.Date == accepted.Promise.Date {
		return
	}
	worked := "term=" + a.Term.String()
	if !p.Date.IsZero() {
		worked = p.Date.String()
	}
	v.findings = append(v.findings, motcua.Problem{Path: colPromised.String(), Code: motcua.CodeDiffers, Param: worked})
}

// apologyRule is the provision on when an apology with a new date must be sent.
var apologyRule = motcua.Citation{
	Document: "61/2018/NĐ-CP", Issued: motcua.MustDate(2018, time.April, 23), Article: "art. 19(9)", Quality: motcua.High,
}

// checkApology raises a finding when a new date was promised later than one day before the old one ended.
func (v *verdict) checkApology(before calendar.Due, extended *Event) {
	if last := before.Date.AddDays(-1); !last.IsZero() && motcua.DateOf(extended.At).After(last) {
		v.findings = append(v.findings, motcua.Problem{
			Path: colExtendedAt.String(), Code: motcua.CodeAfter, Param: last.String(), Citation: apologyRule,
		})
	}
}
