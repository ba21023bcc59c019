package dossier

import (
	"context"
	"time"

	"github.com/motcua/motcua/dossier/calendar"
)

// Tallier is the ability of a store to count its dossiers by how they stand, without giving out their logs. One that passes calls on to a
// store without the ability returns [errors.ErrUnsupported].
//
// A store keeps how a dossier stands now. That tells how it stood earlier too, unless it has been extended, has waited, was corrected or
// was worked on again since: such dossiers, and those of which something was recorded after [TallyQuery.Known], are named in
// [Tallied.Rest] for the caller to replay. A store may name any dossier there.
type Tallier interface {
	// Tally counts every dossier of the store once: in a cell, in one of the other numbers, or by its name in the rest. Those of which
	// nothing was recorded by [TallyQuery.Known] are in none of them, unless by name, so that no number depends on what was recorded later.
	// A dossier that changes meanwhile is counted as it was before or as it is after the change.
	Tally(ctx context.Context, q TallyQuery) (Tallied, error)
}

// TallyQuery asks how dossiers stood at an instant.
type TallyQuery struct {
	// Start is the first instant of the period that is counted, Horizon the last one that counts.
	Start, Horizon time.Time
	// Known leaves out what was recorded after it; the zero time is no limit.
	Known time.Time
	// Compare chooses whether days or instants are compared, see [calendar.Classify].
	Compare calendar.By
	// Delivery ends the work when the result is delivered, see [State.Delivered]; otherwise it ends when it is ready, or by a delivery
	// without that. A refusal, a withdrawal and a stop end it in any case.
	Delivery bool
	// Told judges by the promise that was told last, [State.Promise], and not by [State.Binding].
	Told bool
	// Runs judges a dossier that waits, or ended while it waited, as if its clock ran; otherwise as of the instant to which it had run,
	// see [State.RanUntil].
	Runs bool
}

// TallyCell is a number of dossiers that stand alike at the horizon.
type TallyCell struct {
	// Receiving, Field, Procedure and Channel are those of the acceptance, see [State].
	Receiving, Field, Procedure string
	Channel                     Channel
	// Carried says that they were accepted before the start and open just before it.
	Carried bool
	// Open says that the work goes on, Closed that they were withdrawn or stopped.
	Open, Closed bool
	// Timeliness compares the promise with the end of the work, or with the horizon; unknown without a promise.
	Timeliness calendar.Timeliness
	// N is how many there are.
	N int
}

// Tallied is how the dossiers of a store stood.
type Tallied struct {
	// Cells are those that were accepted by the horizon, but for the ones finished before the start. Their order says nothing, and two may
	// be alike.
	Cells []TallyCell
	// NotAccepted were not accepted as far as was known, AcceptedAfter were, after the horizon, and FinishedBefore were finished before the
	// start.
	NotAccepted, AcceptedAfter, FinishedBefore int
	// Rest are the dossiers that have to be replayed, in no particular order.
	Rest []ID
}
