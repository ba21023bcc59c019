package dossier

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Bundle is a group of linked dossiers (hồ sơ liên thông): one request of an applicant, parts with clocks of their own, one limit
// over all of them. It is derived from the states of its parts.
type Bundle struct {
	// ID is the bundle's name in every [Link].
	ID string
	// Chain is the chain it follows.
	Chain Chain
	// Parts are those of the chain in its order, each with its dossier, if there is one yet.
	Parts []BundlePart
	// Start is when the clock of the whole started; zero when no part did.
	Start time.Time
	// Pauses are the pauses of all parts: what the applicant needs to complete or confirm, and declared incidents.
	Pauses []calendar.Pause
	// Verified says that some part had to be verified.
	Verified bool
	// Due is the end of the limit of the whole; zero when the chain has none, or it has not started.
	Due calendar.Due
	// FinishedAt is when the last part was done that the limit of the whole is about; zero while one that is needed is missing or
	// open. A part beside it ([Part.Beside]) is judged by its own limit.
	FinishedAt time.Time
	// Findings are what does not fit together: a part that began before a result that it needs was there, as far as is known.
	Findings []motcua.Problem
	// Duties are the times for data to reach the next agency and for it to acknowledge them.
	Duties []Duty
}

// BundlePart is a part of a bundle.
type BundlePart struct {
	// Part is what the chain says of it.
	Part Part
	// State is that of its dossier; its zero value when there is none yet.
	State State
	// Ready says that the results it needs are there, so that it can begin; ReadyAt since when. The first part is ready from
	// the beginning, with a zero ReadyAt.
	Ready   bool
	ReadyAt time.Time
	// Blocked names a part that it needs and that ended, or is blocked itself, without a result; empty when there is none.
	Blocked string
}

// Bundle brings together the dossiers of a bundle, in any order, also those that were sent and not accepted yet. They follow the chain of
// the day the first of them was accepted. The
// error is an [*motcua.InvalidError] when they are not of one bundle and chain, when two are the same part, or when one is no part of
// the chain.
func (r *Rules) Bundle(states ...State) (Bundle, error) {
	if len(states) == 0 {
		return Bundle{}, motcua.Invalid("dossier: bundle", motcua.Problem{Path: "states", Code: motcua.CodeRequired})
	}
	first := 0
	for i := range states {
		if begun(&states[i]).Before(begun(&states[first])) {
			first = i
		}
	}
	link, on := states[first].link()
	chain, _, problem := r.chain(link, on)
	if problem.Code != "" {
		problem.Path = fmt.Sprintf("states[%d].%s", first, problem.Path)
		return Bundle{}, motcua.Invalid("dossier: bundle", problem)
	}
	b := Bundle{ID: link.Bundle, Chain: chain.clone()}
	byPart, problems := b.byPart(states, first)
	if problems != nil {
		return Bundle{}, motcua.Invalid("dossier: bundle", problems...)
	}
	for _, part := range b.Chain.Parts {
		p := BundlePart{Part: part, Ready: true}
		i, there := byPart[part.Key]
		if there {
			p.State = states[i]
			b.take(p)
		}
		again := b.prepare(&p)
		if there && !again && (!p.Ready || begun(&p.State).Before(p.ReadyAt)) {
			b.Findings = append(b.Findings, motcua.Problem{
				Path: fmt.Sprintf("states[%d].accepted_at", i), Code: motcua.CodeBefore, Param: "result of " + strings.Join(part.After, ", "), Citation: b.Chain.Source,
			})
		}
		b.Parts = append(b.Parts, p)
	}
	b.finish()
	if err := r.countBundle(&b); err != nil {
		return Bundle{}, fmt.Errorf("dossier: bundle: %w", err)
	}
	return b, nil
}

// begun returns when a part began: when it was accepted, and before that when its data came.
func begun(s *State) time.Time {
	if s.WasAccepted() {
		return s.AcceptedAt
	}
	return s.Submitted
}

// byPart returns the places of the states by their parts.
func (b *Bundle) byPart(states []State, first int) (map[string]int, []motcua.Problem) {
	var problems []motcua.Problem
	add := func(i int, path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: fmt.Sprintf("states[%d].%s", i, path), Code: code, Param: param})
	}
	link, _ := states[first].link()
	reference := fmt.Sprintf("states[%d].", first)
	byPart := make(map[string]int, len(states))
	for i := range states {
		l, _ := states[i].link()
		if l.Bundle != link.Bundle {
			add(i, "link.bundle", motcua.CodeDiffers, reference+"link.bundle")
		}
		if l.Chain != link.Chain {
			add(i, "link.chain", motcua.CodeDiffers, reference+"link.chain")
		} else if _, ok := b.Chain.Part(l.Part); !ok {
			add(i, "link.part", motcua.CodeUnknown, b.Chain.Key+" "+b.Chain.From.String())
		}
		if j, dup := byPart[l.Part]; dup {
			add(i, "link.part", motcua.CodeDuplicate, fmt.Sprintf("states[%d]", j))
			continue
		}
		byPart[l.Part] = i
	}
	return byPart, problems
}

// prepare works out whether a part can begin. It reports whether a result that it needs is being put right: what followed from it goes
// on meanwhile (art. 6(5), 10(4)).
func (b *Bundle) prepare(p *BundlePart) (again bool) {
	for _, key := range p.Part.After {
		before := b.part(key)
		again = again || before.State.Reopenings > 0
		if !before.State.Resolved.IsZero() && before.State.Resolution.Outcome != Denied {
			if before.State.Resolved.After(p.ReadyAt) {
				p.ReadyAt = before.State.Resolved
			}
			continue
		}
		p.Ready = false
		if before.Blocked != "" || !before.State.FinishedAt().IsZero() {
			p.Blocked = key
		}
	}
	return again
}

func (b *Bundle) part(key string) BundlePart {
	i := slices.IndexFunc(b.Parts, func(p BundlePart) bool { return p.Part.Key == key })
	if i < 0 {
		return BundlePart{}
	}
	return b.Parts[i]
}

// take adds what a part has to say about the whole.
func (b *Bundle) take(p BundlePart) {
	s := p.State
	if p.Part.Beside {
		return
	}
	b.Verified = b.Verified || s.Accepted.Link.Verified
	for _, pause := range s.Pauses {
		if pause.Until.IsZero() { // a part that ended while it waited does not hold up the others
			pause.Until = s.FinishedAt()
		}
		b.Pauses = append(b.Pauses, pause)
	}
	if start := s.Accepted.Start; !start.IsZero() && (b.Start.IsZero() || start.Before(b.Start)) {
		b.Start = start
	}
}

// finish works out when the last part was done.
func (b *Bundle) finish() {
	var last time.Time
	for _, p := range b.Parts {
		done := p.State.FinishedAt()
		switch {
		case p.Blocked != "", p.Part.Beside: // it will never begin, or has its own limit
		case !p.State.Exists() && p.Part.Optional:
		case done.IsZero():
			return
		case done.After(last):
			last = done
		}
	}
	b.FinishedAt = last
}

// countBundle counts the limit of the whole and the times between its parts.
func (r *Rules) countBundle(b *Bundle) error {
	c := &b.Chain
	if b.Start.IsZero() {
		return nil
	}
	term := c.Limit
	if b.Verified && !c.Verified.IsZero() {
		term = c.Verified
	}
	var err error
	if b.Due, err = r.calendar.Due(b.Start, term, &c.Convention, b.Pauses...); err != nil {
		return err
	}
	for _, p := range b.Parts {
		if len(p.Part.After) == 0 || !p.Ready {
			continue
		}
		arrived := p.State.Submitted
		if arrived.IsZero() {
			arrived = p.State.AcceptedAt
		}
		if arrived.IsZero() && p.Part.Optional {
			continue
		}
		for _, step := range []struct {
			kind  DutyKind
			since time.Time
			term  calendar.Term
			done  time.Time
		}{
			{DutySync, p.ReadyAt, c.SyncWithin, arrived},
			{DutyAcknowledge, arrived, c.AcknowledgeWithin, p.State.AcceptedAt},
		} {
			if step.term.IsZero() || step.since.IsZero() {
				continue
			}
			due, err := r.calendar.Due(step.since, step.term, nil)
			if err != nil {
				return err
			}
			b.Duties = append(b.Duties, Duty{
				Kind: step.kind, Rule: RuleLinked, Of: p.Part.Key, Since: step.since, Term: step.term, Due: due, Done: step.done, Source: c.Source,
			})
		}
	}
	return nil
}
