package dossier

import (
	"context"
	"errors"
	"fmt"
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
}

// ServiceOptions are optional; nil and the zero value choose the defaults.
type ServiceOptions struct {
	// Now gives the instant at which events are recorded. Without it an event is recorded when it happened, which suits
	// imports and examples; a running system sets it to time.Now.
	Now func() time.Time
	// Attempts is how often a command is decided again when somebody else changed the dossier in between. Zero means 3.
	Attempts int
}

// NewService returns a service over a store. Neither store nor rules may be nil; it panics when one is.
func NewService(store Store, rules *Rules, o *ServiceOptions) *Service {
	if store == nil || rules == nil {
		panic("dossier: NewService: nil store or rules")
	}
	s := &Service{store: store, rules: rules, attempts: 3}
	if o != nil {
		s.now = o.Now
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
// [errors.ErrUnsupported] when an [Erase] is asked of a store that is no [Eraser]; and whatever else the store reports.
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
	if r.Key == "" {
		problems = append(problems, motcua.Problem{Path: "key", Code: motcua.CodeRequired})
	}
	if isNil(r.Command) {
		problems = append(problems, motcua.Problem{Path: "command", Code: motcua.CodeRequired})
	}
	return motcua.Invalid("dossier: request", problems...)
}

// try carries out a request on the log as it is now. It reports whether to look again, because somebody changed the dossier
// in between; the error is then what to say when there was no attempt left.
func (s *Service) try(ctx context.Context, req Request) (state State, again bool, err error) {
	log, err := s.store.Load(ctx, req.Dossier)
	if errors.Is(err, motcua.ErrNotFound) {
		log, err = Log{ID: req.Dossier}, nil
	}
	if err != nil {
		return State{}, false, fmt.Errorf("dossier: load: %w", err)
	}
	if i := slices.IndexFunc(log.Events, func(e Event) bool { return e.Key == req.Key }); i >= 0 {
		if !repeats(req.Command, &log.Events[i]) {
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
	var recorded time.Time
	if s.now != nil {
		recorded = s.now()
	}
	events, err := s.rules.Decide(state, req.Command, recorded, req.Key)
	if err != nil {
		return State{}, false, err
	}
	revision, err := s.store.Append(ctx, Batch{ID: req.Dossier, Expected: len(log.Events), Key: req.Key, Events: events})
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
	return Replay(Log{ID: log.ID, Events: append(log.Events, events...)}, AsOf{}), false, nil
}

// erase lets the store erase what is personal when that was asked. The event that says so is there before: a failure in between is
// mended by the same request again.
func (s *Service) erase(ctx context.Context, req Request, revision int) error {
	if _, ok := req.Command.(*Erase); !ok {
		return nil
	}
	if err := s.store.(Eraser).Erase(ctx, req.Dossier, revision); err != nil { //nolint:errcheck // Do has looked
		return fmt.Errorf("dossier: erase: %w", err)
	}
	return nil
}

// Load returns the state of a dossier as of an instant, in both times.
func (s *Service) Load(ctx context.Context, id ID, asOf AsOf) (State, error) {
	log, err := s.store.Load(ctx, id)
	if err != nil {
		return State{}, fmt.Errorf("dossier: load: %w", err)
	}
	return Replay(log, asOf), nil
}
