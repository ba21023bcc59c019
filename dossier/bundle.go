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
	// FinishedAt is when the last part was done; zero while one that is needed is missing or open.
	FinishedAt time.Time
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
	// Blocked names a part that it needs and that ended without a result; empty when there is none.
	Blocked string
}

// Bundle brings together the dossiers of a bundle. The error is an [*motcua.InvalidError] when they are not of one bundle and chain,
// when two are the same part, or when a part began before a result that it needs was there.
func (r *Rules) Bundle(states ...State) (Bundle, error) {
	var problems []motcua.Problem
	add := func(i int, path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: fmt.Sprintf("states[%d].%s", i, path), Code: code, Param: param})
	}
	if len(states) == 0 {
		return Bundle{}, motcua.Invalid("dossier: bundle", motcua.Problem{Path: "states", Code: motcua.CodeRequired})
	}
	first := states[0]
	link := first.Accepted.Link
	chain, _, problem := r.chain(link, motcua.DateOf(first.AcceptedAt))
	if problem.Code != "" {
		problem.Path = "states[0]." + problem.Path
		return Bundle{}, motcua.Invalid("dossier: bundle", problem)
	}
	b := Bundle{ID: link.Bundle, Chain: *chain}
	byPart := make(map[string]int, len(states))
	for i, s := range states {
		l := s.Accepted.Link
		if l.Bundle != link.Bundle {
			add(i, "link.bundle", motcua.CodeDiffers, "states[0].link.bundle")
		}
		if l.Chain != link.Chain {
			add(i, "link.chain", motcua.CodeDiffers, "states[0].link.chain")
		}
		if j, dup := byPart[l.Part]; dup {
			add(i, "link.part", motcua.CodeDuplicate, fmt.Sprintf("states[%d]", j))
			continue
		}
		byPart[l.Part] = i
	}
	for _, part := range chain.Parts {
		p := BundlePart{Part: part, Ready: true}
		i, there := byPart[part.Key]
		if there {
			p.State = states[i]
			b.take(p.State)
		}
		again := false // a wrong result is put right while what followed from it goes on (art. 6(5), 10(4))
		for _, key := range part.After {
			before := b.part(key).State
			again = again || before.Reopenings > 0
			switch {
			case !before.Resolved.IsZero() && before.Resolution.Outcome != Denied:
				if before.Resolved.After(p.ReadyAt) {
					p.ReadyAt = before.Resolved
				}
			default:
				p.Ready = false
				if !before.FinishedAt().IsZero() {
					p.Blocked = key
				}
			}
		}
		if there && !again && (!p.Ready || p.State.AcceptedAt.Before(p.ReadyAt)) {
			add(i, "accepted_at", motcua.CodeBefore, "result of "+strings.Join(part.After, ", "))
		}
		b.Parts = append(b.Parts, p)
	}
	if problems != nil {
		return Bundle{}, motcua.Invalid("dossier: bundle", problems...)
	}
	b.finish()
	if err := r.countBundle(&b); err != nil {
		return Bundle{}, fmt.Errorf("dossier: bundle: %w", err)
	}
	return b, nil
}

func (b *Bundle) part(key string) BundlePart {
	i := slices.IndexFunc(b.Parts, func(p BundlePart) bool { return p.Part.Key == key })
	if i < 0 {
		return BundlePart{}
	}
	return b.Parts[i]
}

// take adds what a part has to say about the whole.
func (b *Bundle) take(s State) {
	b.Verified = b.Verified || s.Accepted.Link.Verified
	b.Pauses = append(b.Pauses, s.Pauses...)
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
		case p.Blocked != "": // it will never begin
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
			of    string
			since time.Time
			term  calendar.Term
			done  time.Time
		}{
			{"sync " + p.Part.Key, p.ReadyAt, c.SyncWithin, arrived},
			{"acknowledge " + p.Part.Key, arrived, c.AcknowledgeWithin, p.State.AcceptedAt},
		} {
			if step.term.IsZero() || step.since.IsZero() {
				continue
			}
			due, err := r.calendar.Due(step.since, step.term, nil)
			if err != nil {
				return err
			}
			b.Duties = append(b.Duties, Duty{
				Rule: RuleLinked, Of: step.of, Since: step.since, Term: step.term, Due: due, Done: step.done, Source: c.Source,
			})
		}
	}
	return nil
}
