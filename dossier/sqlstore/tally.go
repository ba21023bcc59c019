package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

var (
	_ dossier.Tallier = (*Store)(nil)
	_ dossier.Tallier = (*Tx)(nil)
)

// Tally fulfils the contract of [dossier.Tallier]: one pass over motcua_dossier, by one statement.
func (s *Store) Tally(ctx context.Context, q dossier.TallyQuery) (dossier.Tallied, error) {
	if err := s.begin(ctx, "tally"); err != nil {
		return dossier.Tallied{}, err
	}
	defer s.end()
	return s.tally(ctx, q)
}

// Tally fulfils the contract of [dossier.Tallier].
func (t *Tx) Tally(ctx context.Context, q dossier.TallyQuery) (dossier.Tallied, error) {
	return t.tally(ctx, q)
}

// What becomes of a dossier in a tally.
const (
	inCell = iota
	notAccepted
	acceptedAfter
	finishedBefore
	inRest
)

func (r *reader) tally(ctx context.Context, q dossier.TallyQuery) (out dossier.Tallied, err error) {
	known := int64(math.MaxInt64)
	if !q.Known.IsZero() {
		known = nanos(q.Known)
	}
	err = each(ctx, r.q, func(rows *sql.Rows) error {
		var class, channel, timeliness, n int
		var cell dossier.TallyCell
		var rest string
		if err := rows.Scan(&class, &cell.Receiving, &cell.Field, &cell.Procedure, &channel, &cell.Carried, &cell.Open, &cell.Closed, &timeliness, &rest, &n); err != nil {
			return err
		}
		switch class {
		case inCell:
			cell.Receiving, cell.Field, cell.Procedure = readColumn(cell.Receiving), readColumn(cell.Field), readColumn(cell.Procedure)
			cell.Channel, cell.Timeliness, cell.N = dossier.Channel(channel), calendar.Timeliness(timeliness), n //nolint:gosec // small numbers of these types
			out.Cells = append(out.Cells, cell)
		case notAccepted:
			out.NotAccepted += n
		case acceptedAfter:
			out.AcceptedAfter += n
		case finishedBefore:
			out.FinishedBefore += n
		default:
			out.Rest = append(out.Rest, dossier.ID(rest))
		}
		return nil
	}, r.d.number(r.d.tally(&q)), nanos(q.Start), nanos(q.Horizon), known)
	if err != nil {
		return dossier.Tallied{}, r.d.fault(ctx, "tally", err)
	}
	return out, nil
}

// tally returns the statement of a query; $1 is its start, $2 the horizon, $3 the last instant known.
//
// A row is what the dossier is now. It tells how it stood at the horizon when nothing happened after that but what the instants in it tell of
// (changed_ns), everything was recorded by then (recorded_ns), and it was neither corrected nor worked on again (opaque): then what happened
// after the horizon is simply left out. A rest is a group of its own, by its ID, so that all of it is one statement on one state of the table.
func (d Dialect) tally(q *dossier.TallyQuery) string {
	// The end of the work as far as it had come by the horizon; none while it went on.
	seen := func(column string) string { return "CASE WHEN " + column + " <= $2 THEN " + column + " END" }
	end := "coalesce(" + seen("ended_ns") + ", " + seen("resolved_ns") + ", " + seen("delivered_ns") + ")"
	if q.Delivery {
		end = "coalesce(" + seen("ended_ns") + ", " + seen("delivered_ns") + ")"
	}
	due, dueNS, dueBy := "due", "due_ns", "due_by"
	if q.Told {
		due, dueNS, dueBy = "promised", "promised_ns", "promised_by"
	}
	at := "coalesce(ran_ns, end_ns, $2)"
	if q.Runs {
		at = "coalesce(end_ns, $2)"
	}
	// Days are compared by the instants at which the due day begins and ends in Viet Nam, seven hours before those of UTC.
	midnight, no := "unixepoch("+due+") * 1000000000 - 25200000000000", "0"
	if d == PostgreSQL {
		midnight, no = "("+due+" - DATE '1970-01-01')::bigint * 86400000000000 - 25200000000000", "FALSE"
	}
	early, late := at+" < "+dueNS, at+" > "+dueNS
	earlyByDay, lateByDay := at+" < "+midnight, at+" >= "+midnight+" + 86400000000000"
	switch q.Compare {
	case calendar.ByDate:
		early, late = earlyByDay, lateByDay
	case calendar.ByUnit:
		byDay := "CASE WHEN " + dueBy + " = " + strconv.Itoa(int(calendar.ByDate)) + " THEN "
		early, late = byDay+earlyByDay+" ELSE "+early+" END", byDay+lateByDay+" ELSE "+late+" END"
	case calendar.ByInstant:
	}
	return strings.NewReplacer(
		"{end}", end, "{due}", due, "{early}", early, "{late}", late, "{no}", no,
		"{closed}", fmt.Sprintf("(%d, %d)", int(dossier.WithdrawnByCitizen), int(dossier.StoppedByAgency)),
	).Replace(tallyQuery)
}

// tallyQuery counts by the numbers of the constants inCell … inRest and of calendar.Timeliness: 1 early, 2 on time, 3 late, 0 without a promise.
const tallyQuery = `
SELECT class, receiving, field, procedure, channel, carried, open, closed, timeliness, rest, count(*) FROM (
	SELECT class,
		CASE WHEN class = 0 THEN receiving ELSE '' END AS receiving,
		CASE WHEN class = 0 THEN field ELSE '' END AS field,
		CASE WHEN class = 0 THEN procedure ELSE '' END AS procedure,
		CASE WHEN class = 0 THEN channel ELSE 0 END AS channel,
		CASE WHEN class = 0 THEN accepted_ns < $1 ELSE {no} END AS carried,
		CASE WHEN class = 0 THEN end_ns IS NULL ELSE {no} END AS open,
		CASE WHEN class = 0 AND ended_ns <= $2 THEN status IN {closed} ELSE {no} END AS closed,
		CASE WHEN class <> 0 OR {due} IS NULL THEN 0 WHEN {early} THEN 1 WHEN {late} THEN 3 ELSE 2 END AS timeliness,
		CASE WHEN class = 4 THEN id ELSE '' END AS rest
	FROM (
		SELECT a.*, CASE WHEN told = 0 AND end_ns < $1 THEN 3 ELSE told END AS class FROM (
			SELECT d.*, {end} AS end_ns,
				CASE WHEN accepted_ns IS NULL THEN 1
					WHEN accepted_ns > $2 AND NOT opaque THEN 2
					WHEN opaque OR changed_ns > $2 OR recorded_ns > $3 THEN 4
					ELSE 0 END AS told
			FROM motcua_dossier d
		) a
	) b
) c
GROUP BY class, receiving, field, procedure, channel, carried, open, closed, timeliness, rest`
