package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
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

// How a dossier stands, as the digits of one number, so that there are few columns to group by.
const (
	standsTimeliness = 1 // times calendar.Timeliness
	standsOpen       = 4
	standsClosed     = 8
	standsCarried    = 16
	standsChannel    = 32 // times dossier.Channel
)

func (r *reader) tally(ctx context.Context, q dossier.TallyQuery) (out dossier.Tallied, err error) {
	err = each(ctx, r.q, func(rows *sql.Rows) error {
		var c dossier.TallyCell
		var rest sql.NullString
		var outside bool
		var stands, notAccepted, after int
		var first []byte
		if err := rows.Scan(&outside, &c.Receiving, &c.Field, &c.Procedure, &stands, &rest, &c.N, &notAccepted, &after, &first); err != nil {
			return err
		}
		switch {
		case outside:
			out.NotAccepted, out.AcceptedAfter = notAccepted, after
			out.FinishedBefore += c.N - notAccepted - after // but for what is in a cell or in the rest
		case rest.Valid:
			out.FinishedBefore--
			if !beganAfter(first, q.Known) {
				out.Rest = append(out.Rest, dossier.ID(rest.String))
			}
		default:
			c.Receiving, c.Field, c.Procedure = readColumn(c.Receiving), readColumn(c.Field), readColumn(c.Procedure)
			c.Timeliness = calendar.Timeliness(stands % standsOpen) //nolint:gosec // it is below 4
			c.Channel = dossier.Channel(stands / standsChannel)     //nolint:gosec // it was written from one
			c.Open, c.Closed = stands&standsOpen > 0, stands&standsClosed > 0
			c.Carried = stands&standsCarried > 0
			out.Cells = append(out.Cells, c)
			out.FinishedBefore -= c.N
		}
		return nil
	}, r.d.number(r.d.tally(&q)), nanos(q.Start), nanos(q.Horizon), motcua.DateOf(q.Horizon).String())
	if err != nil {
		return dossier.Tallied{}, r.d.fault(ctx, "tally", err)
	}
	return out, nil
}

// beganAfter reports whether the first event of a dossier, as the store has it, was recorded after an instant. Of an event that cannot be read
// whoever replays the dossier hears.
func beganAfter(first []byte, known time.Time) bool {
	if first == nil {
		return false
	}
	e, err := dossier.ParseFacts(first)
	return err == nil && e.Recorded.After(known)
}

// tally returns the statement of a query; $1 is its start, $2 the horizon, $3 the day of the
// horizon, by which an index finds what was accepted after it.
//
// A row is what the dossier is now. It tells how it stood at the horizon when nothing happened after that but what the instants in it tell of
// (changed_ns), everything was recorded by then (recorded_ns), and it was neither corrected nor worked on again (opaque): then what happened
// after the horizon is simply left out. A rest is a group of its own, by its ID, and what was finished before the start is what remains of all
// dossiers, so that everything is one statement on one state of the tables. Where knowledge has a limit, whatever was recorded after it makes
// a dossier a rest, whether it is accepted by now or not, and the first event of such a one comes along: most of them did not exist yet.
func (d Dialect) tally(q *dossier.TallyQuery) string {
	// The end of the work as far as it had come by the horizon; none while it went on.
	seen := func(column string) string { return "CASE WHEN " + column + " <= $2 THEN " + column + " END" }
	end := "coalesce(" + seen("ended_ns") + ", " + seen("resolved_ns") + ", " + seen("delivered_ns")
	if q.Delivery {
		end = "coalesce(" + seen("ended_ns") + ", " + seen("delivered_ns")
	}
	// With something in its place: the horizon, to be judged by, and what is after every start, also one after the horizon.
	ends, lasts := end+", $2)", end+", 9223372036854775807)"
	end += ")"
	due, dueNS, dueBy := "due", "due_ns", "due_by"
	if q.Told {
		due, dueNS, dueBy = "promised", "promised_ns", "promised_by"
	}
	at := "coalesce(ran_ns, " + strings.TrimPrefix(ends, "coalesce(")
	if q.Runs {
		at = ends
	}
	// Days are compared by the instants at which the due day begins and ends in Viet Nam, seven hours before those of UTC.
	midnight := "unixepoch(" + due + ") * 1000000000 - 25200000000000"
	if d == PostgreSQL {
		midnight = "(" + due + " - DATE '1970-01-01')::bigint * 86400000000000 - 25200000000000"
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
	no := "0"
	if d == PostgreSQL {
		no = "FALSE"
	}
	fresh, settled, before, more, after := "", "", "SELECT "+no+", ", "0, 0, NULL", ""
	if !q.Known.IsZero() {
		known := strconv.FormatInt(nanos(q.Known), 10)
		fresh, settled = " OR recorded_ns > "+known, " AND recorded_ns <= "+known
		before, more, after = before+tallyFirst, "max(CASE WHEN recorded_ns > "+known+" THEN shard END) AS home", ") AS cells"
	}
	return strings.NewReplacer(
		"{end}", end, "{lasts}", lasts, "{due}", due, "{early}", early, "{late}", late, "{yes}", "NOT "+no,
		"{closed}", fmt.Sprintf("(%d, %d)", int(dossier.WithdrawnByCitizen), int(dossier.StoppedByAgency)),
		"{rest}", "(opaque OR changed_ns > $2"+fresh+")", "{fresh}", fresh, "{settled}", settled, "{before}", before, "{more}", more, "{after}", after,
	).Replace(tallyQuery)
}

// tallyQuery uses the numbers of the constants standsOpen … and of calendar.Timeliness: 1 early, 2 on time, 3 late, 0 without a promise.
const tallyQuery = `
{before}receiving, field, procedure,
	32 * channel + CASE WHEN accepted_ns < $1 THEN 16 ELSE 0 END + CASE WHEN ended_ns <= $2 AND status IN {closed} THEN 8 ELSE 0 END +
	CASE WHEN {end} IS NULL THEN 4 ELSE 0 END + CASE WHEN {due} IS NULL THEN 0 WHEN {early} THEN 1 WHEN {late} THEN 3 ELSE 2 END AS stands,
	CASE WHEN {rest} THEN id END AS rest, count(*) AS n, {more}
FROM motcua_dossier
WHERE (accepted_ns <= $2 OR opaque AND accepted_ns IS NOT NULL{fresh}) AND ({lasts} >= $1 OR {rest})
GROUP BY receiving, field, procedure, stands, rest{after}
UNION ALL
SELECT {yes}, '', '', '', 0, NULL, (SELECT count(*) FROM motcua_dossier), (SELECT count(*) FROM motcua_dossier WHERE accepted IS NULL{settled}),
	(SELECT count(*) FROM motcua_dossier WHERE accepted >= $3 AND accepted_ns > $2 AND NOT opaque{settled}), NULL`

// tallyFirst adds the first event of a rest of which something was recorded later than is known; there is a shard for those alone.
const tallyFirst = `receiving, field, procedure, stands, rest, n, 0, 0,
	(SELECT facts FROM motcua_event WHERE shard = cells.home AND dossier = cells.rest AND revision = 1)
FROM (SELECT `
