package dossier

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/motcua/motcua"
)

// Log is everything that is recorded of one dossier, in the order it was recorded. Its revision is the number of events.
type Log struct {
	ID     ID
	Events []Event
}

// Batch is what one call appends.
type Batch struct {
	ID ID
	// Expected is the revision the caller decided on: the number of events it read.
	Expected int
	// Key is the idempotency key: unique among the batches of one dossier, and the Key of every event of the batch. Required. Like
	// the ID, which [CheckCode] takes, it is what [CheckKey] takes, and both are compared byte for byte.
	Key string
	// Events are appended together or not at all. There must be at least one. A [Sealer] has sealed them; a store keeps the
	// seals as they are.
	Events []Event
	// Summary is what the dossier amounts to after the batch, for a store that is a [Finder]; it is no part of the log. Without it
	// such a store works it out: [Summarize] of [Replay].
	Summary *Summary
}

// Query selects dossiers for [Store.List].
type Query struct {
	// After is the cursor of the page before; empty for the first page.
	After Cursor
	// Limit is the greatest number of dossiers wanted. Zero or less means the store's own choice; a store may give fewer and
	// never gives none while there are more.
	Limit int
}

// Cursor is a place in a list or a feed. Its content belongs to the store that made it. It stays valid when dossiers are
// added.
type Cursor string

// Page is one page of dossiers, by ID in ascending order of bytes.
type Page struct {
	// IDs are the dossiers of the page.
	IDs []ID
	// Next continues the list; empty after the last page.
	Next Cursor
}

// Entry is one event of the feed.
type Entry struct {
	ID ID
	// Revision is the number of the event in its log, from 1.
	Revision int
	Event    Event
}

// Feed is a stretch of all events of a store, in the order they were committed.
type Feed struct {
	// Entries are the events.
	Entries []Entry
	// Next is where to go on: after the last entry, or the cursor that was passed in when there are no entries.
	Next Cursor
}

// Store keeps logs. It is the whole contract between the library and a database: rules live in [Rules] and [Service], and a
// store only stores. New abilities are separate small interfaces that a store may have, never new methods here.
//
// An event comes back as it was given: an instant to the nanosecond, a text byte for byte and however long, with zero bytes and
// what is no UTF-8 in it. [AppendFacts] and [Personal.AppendReveal] make bytes of an event for a store to keep, so that no
// column has a say. IDs and keys are texts that any database can compare, see [Batch.Check], and two that differ in a byte are
// two: letters are not folded, composed or trimmed. An ID that no batch can have is that of no dossier.
//
// A store that can be closed is an io.Closer; every call after Close is an error that wraps [motcua.ErrClosed], whatever else is
// wrong with the call, and Close again is none. No goroutine of the store outlives it.
//
// Every method, those of abilities too, is safe for concurrent use, copies what it is given and gives out what the caller may
// change. A cancelled context returns its error; after a cancelled write the outcome is unknown and the error wraps
// [motcua.ErrOutcomeUnknown] unless it is certain that nothing was written. Errors hold no personal data.
type Store interface {
	// Append adds the batch's events to the end of the log, all of them or none, and returns the new revision.
	//
	//   - When the log already holds a batch with this key and the same events, nothing is written and the revision
	//     that batch led to is returned, whatever Expected says, however long ago it was, and also to callers who send it at
	//     the same time. [Log.Repeated] tells.
	//   - When it holds a batch with this key and other events, more of them or fewer, the error wraps [motcua.ErrExists].
	//   - When the log is not at the revision Expected, nothing is written and the error wraps [motcua.ErrConflict].
	//   - An empty ID, an empty key, no events, a negative Expected, an event whose Key is not the batch's, or an ID or a key
	//     that is no code is an [*motcua.InvalidError]. [Batch.Check] tells.
	//   - When it cannot be told whether the events were written, the error wraps [motcua.ErrOutcomeUnknown]; repeating the
	//     call with the same key is safe.
	//
	// Events that a call to Append acknowledged are seen by every Load, List and Feed that begins afterwards.
	Append(ctx context.Context, b Batch) (revision int, err error)
	// Load returns the log of a dossier. The error wraps [motcua.ErrNotFound] when there is none.
	Load(ctx context.Context, id ID) (Log, error)
	// List returns a page of dossiers. Following the cursors from the first page on gives every dossier that was there
	// from before the first call to after the last exactly once.
	List(ctx context.Context, q Query) (Page, error)
	// Feed returns events in the order they were committed, after the cursor; empty begins at the beginning. Events of
	// one dossier come in the order of their log. Who goes on from each cursor gets every event once, also one whose Append
	// began earlier than that of another and ended later. Reading again after the same cursor gives the same events again,
	// with perhaps more after them, but without what was erased since. A limit of zero or less is the store's own choice.
	Feed(ctx context.Context, after Cursor, limit int) (Feed, error)
}

// Eraser is the ability of a store to erase what is personal. A [Service] needs it for [Erase].
type Eraser interface {
	// Erase removes the personal payload of the first revision events of a dossier with its salt and its token, as
	// [Event.WithoutPersonal] does, from wherever the store has it; what remains of them is as before, and so are their number
	// and order. Of a dossier with fewer events it is all. Erasing again changes nothing. The error wraps [motcua.ErrNotFound]
	// when there is no such dossier.
	Erase(ctx context.Context, id ID, revision int) error
}

// Logs returns the log of every dossier in a store, by ID in ascending order. It stops at the first error, which it yields
// with an empty log; a store that panics is a [*PanicError].
func Logs(ctx context.Context, s Store) iter.Seq2[Log, error] {
	return func(yield func(Log, error) bool) {
		q := Query{}
		for {
			page, err := listPage(ctx, s, q)
			if err != nil {
				yield(Log{}, err)
				return
			}
			for _, id := range page.IDs {
				log, err := loadLog(ctx, s, id)
				if err != nil {
					yield(Log{}, err)
					return
				}
				if !yield(log, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.After = page.Next
		}
	}
}

func listPage(ctx context.Context, s Store, q Query) (page Page, err error) {
	defer caught("list", &err)
	return s.List(ctx, q)
}

func loadLog(ctx context.Context, s Store, id ID) (log Log, err error) {
	defer caught("load", &err)
	return s.Load(ctx, id)
}

// appendTo passes a batch on. Whether a store that panics has written it, nobody knows.
func appendTo(ctx context.Context, s Store, b Batch) (revision int, err error) {
	defer unsure(&err)
	defer caught("append", &err)
	return s.Append(ctx, b)
}

// unsure lets the error of a write that panicked say that nobody knows what came of it. It is to be deferred itself.
func unsure(err *error) {
	var p *PanicError
	if errors.As(*err, &p) {
		*err = fmt.Errorf("%w: %w", *err, motcua.ErrOutcomeUnknown)
	}
}

// Check reports what is wrong with a batch by the contract of [Store.Append], for stores to call first. It returns nil or an
// [*motcua.InvalidError].
func (b Batch) Check() error {
	var problems []motcua.Problem
	if b.ID == "" {
		problems = append(problems, motcua.Problem{Path: "id", Code: motcua.CodeRequired})
	}
	if p := CheckCode("id", string(b.ID)); p.Code != "" {
		problems = append(problems, p)
	}
	if b.Expected < 0 {
		problems = append(problems, motcua.Problem{Path: "expected", Code: motcua.CodeOutOfRange, Param: "0.."})
	}
	if b.Key == "" {
		problems = append(problems, motcua.Problem{Path: "key", Code: motcua.CodeRequired})
	}
	if p := CheckKey("key", b.Key); p.Code != "" {
		problems = append(problems, p)
	}
	if len(b.Events) == 0 {
		problems = append(problems, motcua.Problem{Path: "events", Code: motcua.CodeRequired})
	}
	for i, e := range b.Events {
		if e.Key != b.Key {
			problems = append(problems, motcua.Problem{Path: fmt.Sprintf("events[%d].key", i), Code: motcua.CodeUnknown, Param: "key"})
		}
	}
	return motcua.Invalid("dossier: batch", problems...)
}
