package dossier

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/motcua/motcua"
)

// Service carries out commands: it loads a dossier, lets the [Rules] decide, and appends. It is safe for concurrent use; of
// two commands on one dossier at once, each is decided on the state it was appended to.
type Service struct {
	store    Store
	rules    *Rules
	now      func() time.Time
	attempts int
	sealer   *Sealer
	access   AccessLog
}

// ServiceOptions are optional; nil and the zero value choose the defaults.
type ServiceOptions struct {
	// Now gives the instant at which events are recorded. Without it an event is recorded when it happened, which suits
	// imports and examples; a running system sets it to time.Now. An instant before that of the event before, from a clock that
	// is slow, is taken for that one.
	Now func() time.Time
	// Attempts is how often a command is decided again when somebody else changed the dossier in between. Zero means 3.
	Attempts int
	// Sealer seals the events. A running system gives it crypto/rand.Reader and the keys of the applicants' index; without one
	// the facts are sealed and what is personal is not covered.
	Sealer *Sealer
	// Access is where it is recorded who looked at what; nil takes the store, if that is able.
	Access AccessLog
}

// NewService returns a service over a store. Neither store nor rules may be nil; it panics when one is.
func NewService(store Store, rules *Rules, o *ServiceOptions) *Service {
	if store == nil || rules == nil {
		panic("dossier: NewService: nil store or rules")
	}
	s := &Service{store: store, rules: rules, attempts: 3}
	s.access, _ = store.(AccessLog)
	if o != nil {
		s.now, s.sealer = o.Now, o.Sealer
		if o.Access != nil {
			s.access = o.Access
		}
		if o.Attempts > 0 {
			s.attempts = o.Attempts
		}
	}
	return s
}

// Request is a command for one dossier.
type Request struct {
	// Dossier names the dossier; a command that begins a life makes it.
	Dossier ID
	// Key is the idempotency key: the same request sent again, with the same key, is carried out once.
	Key string
	// Command is what is asked.
	Command Command
}

// Do carries out a command and returns the state after it. A request whose key the log already holds is not carried out
// again; the state after it then is returned. Errors: an [*motcua.InvalidError] when the command breaks a rule;
// [motcua.ErrExists] when the key was used for another command; [motcua.ErrConflict] when the dossier kept changing;
// [motcua.ErrOutcomeUnknown] when the store cannot tell, in which case the same request may be sent again;
// [errors.ErrUnsupported] when an [Erase] is asked of a store that is no [Eraser]; a [*PanicError] when the store or an option
// panicked; and whatever else the store reports. What wraps [motcua.ErrOutcomeUnknown] may have happened, whatever it wraps
// beside that.
//
// An [Erase] is two writes: the event that says so, and then the work of [Eraser]. When the second fails, the error wraps
// [motcua.ErrOutcomeUnknown]; until it is done the state shows nothing personal any more, but the store still has it and still
// finds the applicant, and [Verification.Unerased] counts it. An [Erase] of a dossier that was erased, with that key or any other,
// does what is left to do, records nothing and succeeds.
func (s *Service) Do(ctx context.Context, req Request) (State, error) {
	if err := req.check(); err != nil {
		return State{}, err
	}
	if _, asked := req.Command.(*Erase); asked {
		if _, able := s.store.(Eraser); !able {
			return State{}, fmt.Errorf("dossier: erase: store: %w", errors.ErrUnsupported)
		}
	}
	var err error
	for range s.attempts {
		var state State
		var again bool
		if state, again, err = s.try(ctx, req); !again {
			return state, err
		}
	}
	return State{}, err
}

func (r Request) check() error {
	var problems []motcua.Problem
	if r.Dossier == "" {
		problems = append(problems, motcua.Problem{Path: "dossier", Code: motcua.CodeRequired})
	}
	if p := CheckCode("dossier", string(r.Dossier)); p.Code != "" {
		problems = append(problems, p)
	}
	if r.Key == "" {
		problems = append(problems, motcua.Problem{Path: "key", Code: motcua.CodeRequired})
	}
	if p := CheckKey("key", r.Key); p.Code != "" {
		problems = append(problems, p)
	}
	if isNil(r.Command) {
		problems = append(problems, motcua.Problem{Path: "command", Code: motcua.CodeRequired})
	}
	return motcua.Invalid("dossier: request", problems...)
}

// try carries out a request on the log as it is now. It reports whether to look again, because somebody changed the dossier
// in between; the error is then what to say when there was no attempt left.
func (s *Service) try(ctx context.Context, req Request) (state State, again bool, err error) {
	log, err := s.load(ctx, req.Dossier)
	if errors.Is(err, motcua.ErrNotFound) {
		log, err = Log{ID: req.Dossier}, nil
	}
	if err != nil {
		return State{}, false, err
	}
	if i := slices.IndexFunc(log.Events, func(e Event) bool { return e.Key == req.Key }); i >= 0 {
		if !repeated(req.Command, log, i) {
			return State{}, false, fmt.Errorf("dossier: idempotency key of another command: %w", motcua.ErrExists)
		}
		end := i + 1
		for end < len(log.Events) && log.Events[end].Key == req.Key {
			end++
		}
		if err := s.erase(ctx, req, end); err != nil {
			return State{}, false, err
		}
		return Replay(Log{ID: log.ID, Events: log.Events[:end]}, AsOf{}), false, nil
	}
	state = Replay(log, AsOf{})
	recorded, err := s.time()
	if err != nil {
		return State{}, false, err
	}
	if !recorded.IsZero() && recorded.Before(state.lastSeen) { // the clocks of two machines differ by a moment
		recorded = state.lastSeen
	}
	events, err := s.rules.Decide(state, req.Command, recorded, req.Key)
	if alreadyErased(err) {
		return state, false, s.erase(ctx, req, len(log.Events))
	}
	if err != nil {
		return State{}, false, err
	}
	if err := s.seal(log, events); err != nil {
		return State{}, false, err
	}
	after := state.then(log, events)
	summary := Summarize(after)
	revision, err := appendTo(ctx, s.store, Batch{ID: req.Dossier, Expected: len(log.Events), Key: req.Key, Events: events, Summary: &summary})
	switch {
	case errors.Is(err, motcua.ErrConflict), errors.Is(err, motcua.ErrExists):
		// ErrExists: the same request got there first, perhaps decided on another state. The log can tell.
		return State{}, true, fmt.Errorf("dossier: append: %w", err)
	case err != nil:
		return State{}, false, fmt.Errorf("dossier: append: %w", err)
	case revision != len(log.Events)+len(events):
		// The same request got there first, behind an event that was not read here.
		return State{}, true, fmt.Errorf("dossier: append: a repeated request: %w", motcua.ErrOutcomeUnknown)
	}
	if err := s.erase(ctx, req, revision); err != nil {
		return State{}, false, err
	}
	return after, false, nil
}

// then returns the state after events that were decided on it, which was replayed from the log and is in nobody else's hands.
func (s State) then(log Log, events []Event) State {
	for i := range events {
		if events[i].Kind == KindCorrected { // it changes what came before
			return Replay(Log{ID: log.ID, Events: append(log.Events, events...)}, AsOf{})
		}
		s.apply(&events[i])
	}
	return s
}

// repeated reports whether a command is the one that the i-th event of a log came from, also when what is personal in it was
// erased since.
func repeated(c Command, log Log, i int) bool {
	e := log.Events[i]
	if log.Erased(i) {
		e.Personal = personal(c)
	}
	return repeats(c, &e)
}

// alreadyErased reports whether a command is in order, but for the erasure it asks for being on record.
func alreadyErased(err error) bool {
	var invalid *motcua.InvalidError
	return errors.As(err, &invalid) && len(invalid.Problems) == 1 &&
		invalid.Problems[0] == motcua.Problem{Code: motcua.CodeDuplicate, Param: KindErased.String()}
}

// erase lets the store erase what is personal when that was asked. The event that says so is there before: a failure in between is
// mended by any such request again.
func (s *Service) erase(ctx context.Context, req Request, revision int) (err error) {
	if _, ok := req.Command.(*Erase); !ok {
		return nil
	}
	defer func() {
		if err != nil { // the event is there
			err = fmt.Errorf("%w: %w", err, motcua.ErrOutcomeUnknown)
		}
	}()
	defer caught("erase", &err)
	if err := s.store.(Eraser).Erase(ctx, req.Dossier, revision); err != nil { //nolint:errcheck // Do has looked
		return fmt.Errorf("dossier: erase: %w", err)
	}
	return nil
}

// Load returns the state of a dossier as of an instant, in both times. The state says who applies, and nobody hears of it: what an
// officer gets to see goes through [Service.View].
func (s *Service) Load(ctx context.Context, id ID, asOf AsOf) (State, error) {
	log, err := s.load(ctx, id)
	if err != nil {
		return State{}, err
	}
	return Replay(log, asOf), nil
}

// Verify checks the seals of a dossier's log, see [Verify].
func (s *Service) Verify(ctx context.Context, id ID, earlier ...Head) (Verification, error) {
	log, err := s.load(ctx, id)
	if err != nil {
		return Verification{}, err
	}
	return Verify(log, earlier...)
}

func (s *Service) load(ctx context.Context, id ID) (Log, error) {
	log, err := loadLog(ctx, s.store, id)
	if err != nil {
		return Log{}, fmt.Errorf("dossier: load: %w", err)
	}
	return log, nil
}

func (s *Service) seal(log Log, events []Event) (err error) {
	defer caught("seal", &err)
	return s.sealer.Seal(log, events)
}

// time returns the instant to record; zero without a clock.
func (s *Service) time() (t time.Time, err error) {
	if s.now == nil {
		return time.Time{}, nil
	}
	defer caught("clock", &err)
	return s.now(), nil
}

// PanicError is a panic of something that was passed in: a store, a clock, a source of randomness. Its text does not hold the
// value, which may be anything.
type PanicError struct {
	// In says what panicked: "append".
	In string
	// Value is what it panicked with. It may be anything, also a text with a name in it, and no way of printing the error prints it.
	Value any
}

// Error returns "dossier: append: panic".
func (e *PanicError) Error() string { return e.text() }

func (e PanicError) text() string { return "dossier: " + e.In + ": panic" }

// Format prints the text of Error under every verb, also of a copy of what the pointer leads to.
func (e PanicError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.text()) }

// caught turns a panic into an error. It is to be deferred itself.
func caught(in string, err *error) {
	if v := recover(); v != nil {
		*err = &PanicError{In: in, Value: v}
	}
}
