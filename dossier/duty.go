package dossier

import (
	"fmt"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// DutyKind is what a [Duty] is to do. The zero value is none.
type DutyKind uint8

// The kinds of duties.
const (
	DutyReceive     DutyKind = iota + 1 // accept or return what was sent online
	DutyTransfer                        // hand it to the unit
	DutyReturn                          // return it after the appraisal
	DutyAnswer                          // a part of a chain: answer that it is incomplete or refused
	DutyIncident                        // put a declared incident right
	DutyStage                           // a unit: do its part
	DutyConsult                         // a consulted body: answer
	DutyRefuse                          // refuse within the limit
	DutyApologise                       // apologise before the end
	DutySync                            // a chain: bring the data to the next agency
	DutyAcknowledge                     // a chain: acknowledge them
)

var dutyNames = [...]struct{ key, vi, en string }{
	{"", "", ""},
	{"receive", "tiếp nhận hoặc trả lại hồ sơ trực tuyến", "accept or return what was sent online"},
	{"transfer", "chuyển hồ sơ đến đơn vị giải quyết", "hand the dossier to the unit"},
	{"return", "trả lại hồ sơ chưa đủ điều kiện", "return what is not in order"},
	{"answer", "trả lời hồ sơ chưa đầy đủ hoặc bị từ chối", "answer that it is incomplete or refused"},
	{"incident", "khắc phục sự cố", "put the incident right"},
	{"stage", "hoàn thành phần việc", "do the unit's part"},
	{"consult", "trả lời ý kiến", "answer the consultation"},
	{"refuse", "từ chối giải quyết trong thời hạn", "refuse within the limit"},
	{"apologise", "xin lỗi trước khi hết hạn", "apologise before the end"},
	{"sync", "chuyển dữ liệu đến cơ quan tiếp theo", "bring the data to the next agency"},
	{"acknowledge", "xác nhận đã nhận dữ liệu", "acknowledge the data"},
}

// String returns a stable key: "transfer".
func (k DutyKind) String() string { return named(uint8(k), dutyNames[:]).key }

// Text returns the duty in words.
func (k DutyKind) Text(l motcua.Language) string { return wording(named(uint8(k), dutyNames[:]), l) }

// MarshalText returns the form of [DutyKind.String].
func (k DutyKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Duty is something to be done by a time, and whether it was: the transfer to a unit, an apology, an answer. What the
// applicant is promised is not among them, see [Rules.Clock].
type Duty struct {
	// Kind is what is to be done.
	Kind DutyKind
	// Rule is the rule of the profile that wants it; zero where a person, a unit or a chain set the time.
	Rule Rule
	// Number says which of several it is, from 1: a return, an answer, an incident, a consultation. Zero when there is one.
	Number int
	// Of is whose duty it is, where it is not that of the unit with the dossier: a unit, a consulted body, or the key of a part of a
	// chain.
	Of string
	// Since is what it counts from, Term how long, Due until when.
	Since time.Time
	Term  calendar.Term
	Due   calendar.Due
	// Done is when it was done; zero when it was not (yet).
	Done time.Time
	// Source is the provision, with the quality of what was read of it.
	Source motcua.Citation

	ran time.Time // how far the clock had run when it was done, where that decides
}

// Missed reports whether the duty was done late, or not by the instant at.
func (d Duty) Missed(at time.Time) bool {
	if !d.Done.IsZero() {
		at = d.Done
	}
	if !d.ran.IsZero() {
		at = d.ran
	}
	return calendar.Classify(d.Due, at, calendar.ByUnit) == calendar.Late
}

// Duties lists what the rules of the dossier's profile want done by a time, in the order of the lifecycle: accepting or returning
// what was sent online, handing it to the unit, returning it after the appraisal, answers of consulted bodies, the parts of
// units, refusing within the limit, apologising before its end. A rule without a time, or whose text was not seen, demands
// nothing here. The state is the one at the instant; whether an apology is owed depends on it.
func (r *Rules) Duties(s State, at time.Time) ([]Duty, error) {
	b := duties{rules: r, state: &s, at: at}
	profile, known := ProfileByKey(s.Accepted.Profile)
	if !s.WasAccepted() && s.Exists() {
		profile, known = ProfileOn(motcua.DateOf(s.Submitted))
	}
	if known {
		b.reception(profile)
		b.transfer(profile)
		b.returned(profile)
	}
	b.linked()
	b.stations()
	b.legs()
	if known {
		b.refusal(profile)
		b.apology(profile)
	}
	if b.err != nil {
		return nil, fmt.Errorf("dossier: duties: %w", b.err)
	}
	return b.list, nil
}

type duties struct {
	rules *Rules
	state *State
	at    time.Time
	list  []Duty
	err   error
}

// add counts a duty and keeps it.
func (b *duties) add(d Duty, conv *calendar.Convention, pauses ...calendar.Pause) {
	due, err := b.rules.calendar.Due(d.Since, d.Term, conv, pauses...)
	if err != nil {
		b.err = err
		return
	}
	d.Due = due
	b.list = append(b.list, d)
}

// reception: what came online is accepted, returned or refused in some working hours.
func (b *duties) reception(p Profile) {
	s := b.state
	if s.Submitted.IsZero() || s.Channel != Online || p.ReceptionWithin.IsZero() {
		return
	}
	d := Duty{Kind: DutyReceive, Rule: RuleReception, Since: s.Submitted, Term: p.ReceptionWithin, Done: s.AcceptedAt, Source: p.Cite(RuleReception)}
	if d.Done.IsZero() {
		d.Done = s.Ended
	}
	if len(s.Rounds) > 0 && (d.Done.IsZero() || s.Rounds[0].Requested.Before(d.Done)) {
		d.Done = s.Rounds[0].Requested
	}
	b.add(d, nil)
}

// transfer: what came to the counter goes to the unit the same day, or the next working day after the cut-off. The decrees say
// "first thing" of that day and no time, so the day decides.
func (b *duties) transfer(p Profile) {
	s := b.state
	if !s.WasAccepted() || s.Channel != Counter || p.TransferCutOff.IsZero() {
		return
	}
	d := Duty{Kind: DutyTransfer, Rule: RuleTransfer, Since: s.AcceptedAt, Term: calendar.SameDay(), Source: p.Cite(RuleTransfer)}
	switch {
	case len(s.Stations) > 1:
		d.Done = s.Stations[1].From
	case !s.FinishedAt().IsZero(): // a result at once needs no transfer
		d.Done = s.FinishedAt()
	}
	// What waits for the applicant at the counter goes nowhere; it counts from when it came back.
	wait := func(from, until time.Time) (forever bool) {
		if from.Before(s.AcceptedAt) || !d.Done.IsZero() && !from.Before(d.Done) {
			return false
		}
		if until.After(d.Since) {
			d.Since = until
		}
		return until.IsZero()
	}
	for _, round := range s.Rounds {
		if wait(round.Requested, round.Completed) {
			return
		}
	}
	for _, payment := range s.Payments {
		if wait(payment.Requested, payment.Paid) {
			return
		}
	}
	b.add(d, &calendar.Convention{CutOff: p.TransferCutOff})
}

// returned: what is not in order goes back within some days of acceptance.
func (b *duties) returned(p Profile) {
	s := b.state
	if !s.Started() || p.ReturnWithin.IsZero() {
		return
	}
	since, n := s.Accepted.Start, 0
	for _, round := range s.Rounds {
		n++
		if round.Requested.Before(s.AcceptedAt) {
			continue
		}
		b.add(Duty{
			Kind: DutyReturn, Rule: RuleReturn, Number: n, Since: since, Term: p.ReturnWithin, Done: round.Requested, Source: p.Cite(RuleReturn),
		}, nil)
		if since = round.Completed; since.IsZero() {
			return
		}
	}
}

// linked: a part of a chain answers in its own time that it is incomplete, and a declared incident is put right in that of the chain.
func (b *duties) linked() {
	s := b.state
	link, on := s.link()
	if link.IsZero() || s.WasAccepted() && !s.Started() {
		return
	}
	chain, part, problem := b.rules.chain(link, on)
	if problem.Code != "" {
		return
	}
	incidents := 0
	for _, p := range s.Pauses {
		if p.Cause == calendar.CauseIncident && !chain.IncidentWithin.IsZero() {
			incidents++
			b.add(Duty{
				Kind: DutyIncident, Rule: RuleLinked, Number: incidents, Since: p.From, Term: chain.IncidentWithin, Done: p.Until, Source: chain.NotCounted,
			}, nil)
		}
	}
	if part.AnswerWithin.IsZero() {
		return
	}
	since, n := s.Accepted.Start, 0
	if !s.WasAccepted() {
		since = s.Submitted
	}
	answer := func(done time.Time) {
		n++
		b.add(Duty{
			Kind: DutyAnswer, Rule: RuleLinked, Number: n, Since: since, Term: part.AnswerWithin, Done: done, Source: part.Source,
		}, &part.Convention)
	}
	for _, round := range s.Rounds {
		if round.Requested.Before(since) {
			continue
		}
		answer(round.Requested)
		if since = round.Completed; since.IsZero() {
			return
		}
	}
	switch {
	case s.Resolution.Outcome == Denied:
		answer(s.Resolved)
	case s.Status == NotAccepted:
		answer(s.Ended)
	}
}

// stations: each unit has the time it was given, less what the dossier waited for meanwhile.
func (b *duties) stations() {
	conv := b.state.Accepted.Convention // what begins the limit again begins the part again that it falls into
	for _, st := range b.state.Stations {
		if st.Term.IsZero() {
			continue
		}
		var pauses []calendar.Pause
		for _, p := range b.state.Pauses {
			if st.Until.IsZero() || p.From.Before(st.Until) {
				pauses = append(pauses, p)
			}
		}
		b.add(Duty{Kind: DutyStage, Of: st.Unit, Since: st.From, Term: st.Term, Done: st.Until}, &conv, pauses...)
	}
}

// legs: each consulted body has the time it was given.
func (b *duties) legs() {
	for i, l := range b.state.Legs {
		if l.Due.IsZero() || !l.Closed.IsZero() {
			continue
		}
		b.list = append(b.list, Duty{
			Kind: DutyConsult, Number: i + 1, Of: l.To, Since: l.Asked, Term: l.Term, Due: l.Due, Done: l.Answered, Source: l.Basis,
		})
	}
}

// refusal: a denial comes within the limit, as it stands after an apology that was given in time.
func (b *duties) refusal(p Profile) {
	s := b.state
	source := p.Cite(RuleRefusal)
	if s.Resolution.Outcome == Denied && !source.IsZero() && !s.Binding.IsZero() {
		b.list = append(b.list, Duty{
			Kind: DutyRefuse, Rule: RuleRefusal, Since: s.Accepted.Start, Term: s.Accepted.Term, Due: s.Binding, Done: s.Resolved, Source: source,
		})
	}
}

// apology: it comes some days before the end of the promise that it is about, the last that was put off; a dossier that is late without one
// owes it. There is none where the promise ends so soon that nobody could send it.
func (b *duties) apology(p Profile) {
	s := b.state
	if p.ApologyDays == 0 {
		return
	}
	about, done := s.Binding, time.Time{}
	if s.Extensions > 0 {
		about, done = s.extended, s.ExtendedAt
	} else {
		end := s.FinishedAt()
		switch {
		case s.reworked: // no day was promised for putting a wrong result right: the promise was about the first one
			end = s.FirstResolved
		case end.IsZero():
			end = b.at
		}
		if calendar.Classify(s.Binding, s.RanUntil(end), calendar.ByUnit) != calendar.Late {
			return
		}
	}
	last := about.Date.AddDays(-p.ApologyDays)
	if about.Date.IsZero() || last.Before(motcua.DateOf(s.Accepted.Start)) {
		return
	}
	d := Duty{Kind: DutyApologise, Rule: RuleApology, Since: s.Accepted.Start, Due: onDay(last), Done: done, Source: p.Cite(RuleApology)}
	if !done.IsZero() {
		d.ran = s.extendedRan // a clock that stands still brings the end no nearer
	}
	b.list = append(b.list, d)
}
