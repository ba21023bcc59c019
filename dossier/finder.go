package dossier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// Summary is what dossiers are looked up and counted by. It is derived from the log and says nothing that the log does not; nothing
// in it is personal.
type Summary struct {
	// Status is the portal status.
	Status Status
	// Procedure and Field are those of the acceptance; Procedure is what the applicant chose before.
	Procedure, Field string
	// Receiving is the unit that accepted it, Handling the one that has it now: before acceptance the one it was sent to.
	Receiving, Handling string
	// Accepted is the day of acceptance.
	Accepted motcua.Date
	// Due is the day of the promise that lateness is judged by, see [State.Binding]; zero when there is none.
	Due motcua.Date
	// Done says that the agency is done with it, see [State.FinishedAt]; Stopped that the clock stands still.
	Done, Stopped bool
	// Asked are the bodies whose opinion is still missing.
	Asked []string

	// The rest is what a report counts by, for a store that can count. Channel is how it came in.
	Channel Channel
	// AcceptedAt, Resolved, Delivered and Ended are when those things happened, see [State].
	AcceptedAt, Resolved, Delivered, Ended time.Time
	// Binding is the promise that lateness is judged by, Promise the one the applicant was told last.
	Binding, Promise calendar.Due
	// RanUntil is how far the clock had run when it stopped, of a dossier whose clock stands still, or that the agency was done with
	// while it did, see [State.RanUntil]; otherwise zero.
	RanUntil time.Time
	// Opaque says that how it stood at an earlier instant cannot be told from the rest: it was worked on again or corrected, or its
	// clock stood still until its result was ready.
	Opaque bool
}

// Summarize returns the summary of a state.
func Summarize(s State) Summary { return s.summarize() }

// summarize is Summarize of a state that need not be copied.
func (s *State) summarize() Summary {
	out := Summary{
		Status: s.Status, Procedure: s.Accepted.Procedure, Field: s.Accepted.Field, Receiving: s.Receiving, Handling: s.Handling,
		Accepted: motcua.DateOf(s.AcceptedAt), Due: s.Binding.Date, Done: !s.FinishedAt().IsZero(), Stopped: s.Stopped(),
		Channel: s.Channel, AcceptedAt: s.AcceptedAt, Resolved: s.Resolved, Delivered: s.Delivered, Ended: s.Ended,
		Binding: s.Binding, Promise: s.Promise, Opaque: s.Reopenings > 0 || s.Corrections > 0,
	}
	for _, p := range s.Pauses {
		out.Opaque = out.Opaque || !p.Until.IsZero() && p.Until.Equal(s.Resolved)
	}
	if end := s.FinishedAt(); !end.IsZero() {
		if ran := s.RanUntil(end); !ran.Equal(end) {
			out.RanUntil = ran
		}
	} else if out.Stopped {
		for _, p := range s.Pauses { // no instant is behind the one at which the last open pause began
			if p.Until.IsZero() && p.From.After(out.RanUntil) {
				out.RanUntil = p.From
			}
		}
		out.RanUntil = s.RanUntil(out.RanUntil.Add(1))
	}
	if !s.WasAccepted() {
		out.Procedure, out.Handling = s.Requested.Procedure, s.sentTo
	}
	for _, l := range s.Legs {
		if l.Open() && !slices.Contains(out.Asked, l.To) {
			out.Asked = append(out.Asked, l.To)
		}
	}
	return out
}

// Filter selects dossiers. Every field that is set must be met; the zero value selects all.
type Filter struct {
	// IDs are dossier codes, of which it must be one.
	IDs []ID
	// Applicant are tokens, of which that of the applicant must be one: [KeyRing.Tokens]. The token of the applicant is the newest that
	// an event of the dossier has, so that a number that was put right finds nothing any more. It is an index of personal
	// numbers: who looks somebody up goes through [Service.FindApplicant], which says so in the access log.
	Applicant []Token
	// Statuses, of which it must have one.
	Statuses []Status
	// Procedure and Field are its procedure and the group that is reported under.
	Procedure, Field string
	// Receiving and Handling are units, see [Summary]. Asked is a body whose opinion is missing.
	Receiving, Handling, Asked string
	// Accepted is the period in which it was accepted.
	Accepted motcua.Period
	// DueBefore selects what is due before that day.
	DueBefore motcua.Date
	// Open selects what the agency is not done with, Running that whose clock does not stand still.
	Open, Running bool
}

// Match reports whether a dossier with that summary is selected, as far as its ID and summary tell: tokens are for the store to look at.
func (f *Filter) Match(id ID, s *Summary) bool {
	return (len(f.IDs) == 0 || slices.Contains(f.IDs, id)) &&
		(len(f.Statuses) == 0 || slices.Contains(f.Statuses, s.Status)) &&
		(f.Procedure == "" || f.Procedure == s.Procedure) && (f.Field == "" || f.Field == s.Field) &&
		(f.Receiving == "" || f.Receiving == s.Receiving) && (f.Handling == "" || f.Handling == s.Handling) &&
		(f.Asked == "" || slices.Contains(s.Asked, f.Asked)) &&
		(f.Accepted.IsZero() || f.Accepted.Contains(s.Accepted)) &&
		(f.DueBefore.IsZero() || !s.Due.IsZero() && s.Due.Before(f.DueBefore)) &&
		(!f.Open || !s.Done) && (!f.Running || !s.Stopped)
}

// matchLog is Match for a log, tokens included.
func (f *Filter) matchLog(log Log) bool {
	if len(f.Applicant) > 0 {
		i := len(log.Events) - 1
		for i >= 0 && log.Events[i].Token.IsZero() {
			i--
		}
		if i < 0 || !slices.Contains(f.Applicant, log.Events[i].Token) {
			return false
		}
	}
	s := Summarize(Replay(log, AsOf{}))
	return f.Match(log.ID, &s)
}

// Finder is the ability of a store to find dossiers without reading all of them. It works on the log as it is now. One that passes
// calls on to a store without the ability returns [errors.ErrUnsupported].
type Finder interface {
	// Find returns a page of the dossiers that a filter selects, by ID in ascending order of bytes. Following the cursors from the
	// first page on gives every dossier that was selected all the time exactly once. What no dossier can have, such as a unit with a
	// zero byte, selects nothing.
	Find(ctx context.Context, f Filter, q Query) (Page, error)
}

// Find returns a page of the dossiers of a store that a filter selects. A store that is no [Finder] is read dossier by dossier,
// which is slow. A store that panics is a [*PanicError].
func Find(ctx context.Context, s Store, f Filter, q Query) (page Page, err error) {
	defer caught("find", &err)
	if finder, ok := s.(Finder); ok {
		page, err := finder.Find(ctx, f, q)
		if !errors.Is(err, errors.ErrUnsupported) {
			return page, err
		}
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 1000
	}
	var out Page
	for {
		// No more than are wanted: a cursor stands behind a whole page.
		page, err := listPage(ctx, s, Query{After: q.After, Limit: limit - len(out.IDs)})
		if err != nil {
			return Page{}, err
		}
		for _, id := range page.IDs {
			if len(f.IDs) > 0 && !slices.Contains(f.IDs, id) {
				continue
			}
			log, err := loadLog(ctx, s, id)
			if err != nil {
				return Page{}, err
			}
			if f.matchLog(log) {
				out.IDs = append(out.IDs, id)
			}
		}
		out.Next, q.After = page.Next, page.Next
		if page.Next == "" || len(out.IDs) == limit {
			return out, nil
		}
	}
}

// Retokener is the ability of a store to replace tokens.
type Retokener interface {
	// Retoken replaces the token of one event, as long as its personal payload is there; nothing else of the event changes. The
	// error wraps [motcua.ErrNotFound] when there is no such dossier or event.
	Retoken(ctx context.Context, id ID, revision int, t Token) error
}

// Retoken makes every token of a store anew that was not made with the newest key, and those that are missing, and returns how many
// it made. Everybody who writes must have the new ring before it begins: a token that a writer with the old ring makes meanwhile may be
// missed, and its dossier is then not found once the old key is gone. Afterwards the older keys can be taken off the ring. It may be
// repeated after an error; one that wraps [motcua.ErrOutcomeUnknown] too. The store must be a [Retokener]; otherwise the error is
// [errors.ErrUnsupported].
func Retoken(ctx context.Context, s Store, keys *KeyRing) (int, error) {
	r, ok := s.(Retokener)
	if !ok {
		return 0, fmt.Errorf("dossier: retoken: store: %w", errors.ErrUnsupported)
	}
	n := 0
	for log, err := range Logs(ctx, s) {
		if err != nil {
			return n, fmt.Errorf("dossier: retoken: %w", err)
		}
		for i, e := range log.Events {
			t := keys.Token(e.Personal.Number)
			if t == e.Token {
				continue
			}
			if err := retoken(ctx, r, log.ID, i+1, t); err != nil {
				return n, fmt.Errorf("dossier: retoken: %w", err)
			}
			n++
		}
	}
	return n, nil
}

func retoken(ctx context.Context, r Retokener, id ID, revision int, t Token) (err error) {
	defer unsure(&err)
	defer caught("retoken", &err)
	return r.Retoken(ctx, id, revision, t)
}

// Find returns a page of the dossiers that a filter selects, see [Find].
//
// A filter with an Applicant is a look-up of somebody, which is to be recorded: [Service.FindApplicant] does that by itself, and who calls
// Find with one calls [Service.Note].
func (s *Service) Find(ctx context.Context, f Filter, q Query) (Page, error) {
	page, err := Find(ctx, s.store, f, q)
	if err != nil {
		return Page{}, fmt.Errorf("dossier: find: %w", err)
	}
	return page, nil
}

// FindApplicant returns a page of the dossiers of an applicant that a filter selects, and records first that somebody looked. It
// needs [Sealer.Keys], an [AccessLog] and [ServiceOptions.Now].
func (s *Service) FindApplicant(ctx context.Context, number identity.PersonalID, f Filter, q Query, who Viewer) (Page, error) {
	if s.sealer == nil || s.sealer.Keys == nil {
		return Page{}, fmt.Errorf("dossier: find: applicant: %w", errors.ErrUnsupported)
	}
	if number.IsZero() {
		return Page{}, motcua.Invalid("dossier: find", motcua.Problem{Path: "number", Code: motcua.CodeRequired})
	}
	f.Applicant = s.sealer.Keys.Tokens(number)
	page, err := s.Find(ctx, f, q)
	outcome := AccessFound
	switch {
	case err != nil:
		outcome = AccessFailed
	case len(page.IDs) == 0:
		outcome = AccessNothing
	}
	if noted := s.Note(ctx, Access{Actor: who.Actor, Unit: who.Unit, Purpose: who.Purpose, Kind: AccessSearch, Outcome: outcome}); noted != nil {
		return Page{}, noted
	}
	return page, err
}

// Work says what a unit has to do with a dossier. The zero value is nothing.
type Work uint8

// What there is to do.
const (
	NoWork    Work = iota
	ToReceive      // tiếp nhận: sent by an applicant, not accepted yet
	ToHandle       // xử lý
	ToAnswer       // trả lời ý kiến: another unit asked
	ToDeliver      // trả kết quả
	ToAwait        // chờ người nộp: the applicant has to do something
)

var workNames = [...]struct{ key, vi, en string }{
	{"", "", ""},
	{"receive", "tiếp nhận", "to accept or return"},
	{"handle", "xử lý", "to handle"},
	{"answer", "trả lời ý kiến", "to answer"},
	{"deliver", "trả kết quả", "to deliver"},
	{"await", "chờ người nộp", "waits for the applicant"},
}

// String returns a stable key: "deliver".
func (w Work) String() string { return named(uint8(w), workNames[:]).key }

// Text returns it in words.
func (w Work) Text(l motcua.Language) string { return wording(named(uint8(w), workNames[:]), l) }

// MarshalText returns the form of [Work.String].
func (w Work) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// Task is a dossier in an inbox.
type Task struct {
	// ID is the dossier, Work what there is to do.
	ID   ID
	Work Work
	// Status is the portal status, Since when the unit got it.
	Status Status
	Since  time.Time
	// Due is by when this part is to be done: the unit's own time where it has one, or that of the consultation, and else the
	// promise. Zero without one, and while the clock stands still.
	Due calendar.Due
	// Late says that it is past; of a result that is to be delivered, that it was when the result was ready.
	Late bool
}

// Inbox returns what the units an officer works for have to do at an instant: to accept what was sent to them, to handle what they
// have, to answer what they were asked, to deliver what is ready. What waits for the applicant is among it, and comes last; the
// rest is by due date, the most urgent first.
func (s *Service) Inbox(ctx context.Context, at time.Time, units ...string) ([]Task, error) {
	var tasks []Task
	for i, unit := range units {
		if slices.Contains(units[:i], unit) || unit == "" {
			continue
		}
		open := []Status{NewlySubmitted, Received, InProcess, AwaitingSupplement, AwaitingPayment}
		for _, f := range [...]Filter{
			{Handling: unit, Statuses: open},
			{Asked: unit, Statuses: open},
			{Receiving: unit, Statuses: []Status{Processed}},
		} {
			err := s.each(ctx, f, func(id ID, state *State) {
				if t := task(unit, state, at, &f); t.Work != NoWork {
					t.ID = id
					tasks = append(tasks, t)
				}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(tasks, func(a, b Task) int {
		return cmp.Or(
			cmp.Compare(boolInt(a.Work == ToAwait), boolInt(b.Work == ToAwait)),
			cmp.Compare(boolInt(a.Due.Date.IsZero()), boolInt(b.Due.Date.IsZero())),
			a.Due.Instant.Compare(b.Due.Instant), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Work, b.Work),
		)
	})
	return tasks, nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// task works out what a unit has to do with a dossier that a filter of [Service.Inbox] selected.
func task(unit string, s *State, at time.Time, f *Filter) Task {
	t := Task{Status: s.Status, Due: s.Binding}
	n := len(s.Stations)
	switch {
	case f.Asked != "":
		t.Work, t.Due = ToAnswer, calendar.Due{}
		for _, l := range s.Legs {
			if l.Open() && l.To == unit {
				t.Since, t.Due = l.Asked, l.Due
				break
			}
		}
	case s.Status == Processed:
		t.Work, t.Since = ToDeliver, s.Resolved
	case s.Waiting():
		t.Work, t.Due = ToAwait, calendar.Due{}
		if n := len(s.Pauses); n > 0 {
			t.Since = s.Pauses[n-1].From
		}
	case s.Status == NewlySubmitted:
		t.Work, t.Since = ToReceive, s.Submitted
	default:
		t.Work = ToHandle
		if n > 0 {
			t.Since = s.Stations[n-1].From
			if due := s.Stations[n-1].Due; !due.IsZero() {
				t.Due = due
			}
		}
		if s.Stopped() {
			t.Due = calendar.Due{}
		}
	}
	if t.Work == ToDeliver { // waiting to be fetched makes nobody late
		at = s.FinishedAt()
	}
	t.Late = !t.Due.IsZero() && calendar.Classify(t.Due, at, calendar.ByUnit) == calendar.Late
	return t
}

// DueWithin returns the dossiers that a filter selects, whose clock runs and whose promised day comes within n working days of an
// instant, or is past; the most urgent first. Today is within 0 working days.
func (s *Service) DueWithin(ctx context.Context, n int, at time.Time, f Filter) ([]Task, error) {
	until := motcua.DateOf(at)
	if n != 0 {
		due, err := s.rules.calendar.Due(at, calendar.WorkingDays(n), nil)
		if err != nil {
			return nil, fmt.Errorf("dossier: due within: %w", err)
		}
		until = due.Date
	}
	f.Open, f.Running = true, true
	if before := until.AddDays(1); f.DueBefore.IsZero() || before.Before(f.DueBefore) {
		f.DueBefore = before
	}
	var tasks []Task
	err := s.each(ctx, f, func(id ID, state *State) {
		t := task(state.Handling, state, at, &f)
		t.ID, t.Due = id, state.Binding
		t.Late = calendar.Classify(t.Due, at, calendar.ByUnit) == calendar.Late
		tasks = append(tasks, t)
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(tasks, func(a, b Task) int {
		return cmp.Or(a.Due.Instant.Compare(b.Due.Instant), cmp.Compare(a.ID, b.ID))
	})
	return tasks, nil
}

// each gives the state of every dossier that a filter selects.
func (s *Service) each(ctx context.Context, f Filter, do func(ID, *State)) error {
	q := Query{}
	for {
		page, err := s.Find(ctx, f, q)
		if err != nil {
			return err
		}
		for _, id := range page.IDs {
			log, err := s.load(ctx, id)
			if err != nil {
				return err
			}
			state := Replay(log, AsOf{})
			if sum := Summarize(state); f.Match(id, &sum) { // it may have changed in between
				do(id, &state)
			}
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}
