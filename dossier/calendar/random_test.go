package calendar_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// rounds returns how many random questions a test asks: few by default, and what MOTCUA_ROUNDS says for a long run.
func rounds(t testing.TB, few int) int {
	t.Helper()
	if s := os.Getenv("MOTCUA_ROUNDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatal("MOTCUA_ROUNDS is not a number")
		}
		return n
	}
	if testing.Short() {
		return few / 10
	}
	return few
}

// gen makes random questions, more of the difficult kind than life does.
type gen struct {
	*rand.Rand
	calendars []*plain
}

func newGen(t testing.TB, seed uint64) *gen {
	t.Helper()
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 4))}
	vn := calendar.Vietnam()
	g.calendars = []*plain{
		plainCalendar(vn, false),
		plainCalendar(vn.WithoutSwaps(), false),
		plainCalendar(vn.WithSixDayWeek(), true),
	}
	for i := range 6 {
		var days []calendar.Day
		used := map[motcua.Date]bool{}
		for range 150 {
			d := motcua.MustDate(2018, 1, 1).AddDays(g.IntN(30000))
			if g.IntN(2) == 0 {
				d = motcua.MustDate(2018, 1, 1).AddDays(g.IntN(4000))
			}
			if used[d] {
				continue
			}
			used[d] = true
			k := calendar.Closure
			switch g.IntN(4) {
			case 0:
				k = calendar.IntakeOpen
			case 1:
				k = calendar.IntakeClosed
			case 2:
				if e, ok := vn.Day(d); !ok && (d.Weekday() == time.Sunday || d.Weekday() == time.Saturday && i%2 == 0) && e.Date.IsZero() {
					k = calendar.SwapWork
				}
			}
			days = append(days, calendar.Day{Date: d, Kind: k, Name: "ngày thử"})
		}
		base := vn
		if i%2 == 1 {
			base = vn.WithSixDayWeek()
		}
		c, err := base.With(days...)
		if err != nil {
			t.Fatal(err)
		}
		g.calendars = append(g.calendars, plainCalendar(c, i%2 == 1))
	}
	return g
}

func pick[T any](g *gen, values ...T) T { return values[g.IntN(len(values))] }

// edgeTimes are the times of day at which rules change.
var edgeTimes = []string{
	"00:00", "07:29:59", "07:30", "08:00", "08:00:01", "11:30", "11:59:59", "12:00", "12:00:01", "12:30", "13:00", "13:30",
	"15:00", "15:00:01", "16:59:59", "17:00", "17:00:01", "17:30", "17:30:01", "20:00", "23:59:59",
}

func (g *gen) timeOfDay() time.Duration {
	if g.IntN(3) == 0 {
		return time.Duration(g.Int64N(int64(24 * time.Hour)))
	}
	t, err := calendar.ParseTimeOfDay(edgeTimes[g.IntN(len(edgeTimes))])
	if err != nil {
		panic(err)
	}
	return t.SinceMidnight()
}

func (g *gen) near(days int, dates ...string) motcua.Date {
	return motcua.MustParseDate(pick(g, dates...)).AddDays(g.IntN(2*days) - days)
}

func (g *gen) day() motcua.Date {
	switch g.IntN(8) {
	case 0, 1: // the days around a Tết, 2018 to 2026
		return g.near(14, "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10",
			"2025-01-29", "2026-02-17")
	case 2: // swaps, clusters of holidays
		return g.near(12, "2018-12-31", "2019-05-01", "2022-05-01", "2023-05-01", "2024-05-01", "2025-05-01", "2026-01-02", "2026-08-31", "2026-11-24")
	case 3: // leap days and ends of months
		return g.near(3, "2020-02-29", "2024-02-29", "2028-02-29", "2096-02-29", "2023-01-31", "2025-08-31")
	case 4: // any year of the tables
		return motcua.MustDate(2018, 1, 1).AddDays(g.IntN(365 * 83))
	}
	return motcua.MustDate(2018, 1, 1).AddDays(g.IntN(9 * 365))
}

func (g *gen) term() calendar.Term {
	n := pick(g, 0, 1, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60)
	if g.IntN(60) == 0 {
		n = pick(g, 90, 250, 365, 700)
	}
	length := time.Duration(n) * time.Hour
	switch g.IntN(4) {
	case 0:
		length = time.Duration(g.Int64N(int64(100*time.Hour) + 1))
	case 1:
		length /= 2
	}
	switch g.IntN(12) {
	case 0, 1, 2, 3:
		return calendar.WorkingDays(n)
	case 4:
		return calendar.CalendarDays(n)
	case 5:
		return calendar.Weeks(n % 13)
	case 6:
		return calendar.Months(n % 25)
	case 7:
		return calendar.Years(n % 4)
	case 8:
		return calendar.SameDay()
	case 9, 10:
		return calendar.WorkingHours(length)
	}
	return calendar.ClockHours(length)
}

func (g *gen) hours() calendar.Hours {
	h, err := calendar.ParseHours(pick(g, "H1", "H2", "08:00-12:00", "07:30-11:30", "00:00-24:00", "06:15-11:45,14:00-18:20:30", "09:00-17:00"))
	if err != nil {
		panic(err)
	}
	return h
}

func (g *gen) convention(t calendar.Term) calendar.Convention {
	var c calendar.Convention
	if g.IntN(3) == 0 {
		c.Receipt = calendar.NextOpen
	}
	if g.IntN(3) == 0 {
		c.CutOff = pick(g, calendar.ClockTime(15, 0), calendar.ClockTime(10, 30), calendar.ClockTime(0, 0), calendar.ClockTime(17, 0), calendar.ClockTime(24, 0))
	}
	c.Roll = pick(g, calendar.RollNext, calendar.RollNext, calendar.RollNone)
	c.End = pick(g, calendar.EndByUnit, calendar.EndByUnit, calendar.EndMidnight, calendar.EndClose, calendar.EndExact)
	c.Saturday.Mode = pick(g, calendar.SaturdayOff, calendar.SaturdayIntake, calendar.SaturdaySession, calendar.SaturdayWorking)
	if g.IntN(2) == 0 {
		c.Saturday.Hours = g.hours()
	}
	c.Pauses = pick(g, calendar.PauseS1, calendar.PauseS2, calendar.PauseExact)
	if g.IntN(3) == 0 {
		c.Supplement = calendar.SupplementRestarts
	}
	if g.IntN(4) == 0 {
		c.Extension = pick(g, calendar.WorkingDays(3), calendar.WorkingDays(0), calendar.CalendarDays(5), calendar.Weeks(1), calendar.Months(1), calendar.WorkingHours(5*time.Hour), calendar.ClockHours(30*time.Hour))
		if c.Extension.Unit().Hours() && !t.Unit().Hours() {
			c.Extension = calendar.WorkingDays(1)
		}
	}
	c.ExtendFrom = pick(g, calendar.FromNominal, calendar.FromNominal, calendar.FromRolled)
	if g.IntN(2) == 0 {
		c.Hours = g.hours()
	}
	if g.IntN(8) == 0 {
		c.Day = calendar.EightHours
	}
	c.By = pick(g, calendar.ByUnit, calendar.ByDate, calendar.ByInstant)
	return c
}

// pauses returns pauses of which many overlap, touch, lie outside the limit or last longer than it.
func (g *gen) pauses(from time.Time) []calendar.Pause {
	var out []calendar.Pause
	for range pick(g, 0, 0, 0, 1, 1, 2, 3, 6) {
		p := calendar.Pause{From: motcua.DateOf(from).AddDays(g.IntN(30) - 4).Start().Add(g.timeOfDay())}
		if g.IntN(4) == 0 && len(out) > 0 {
			p.From = pick(g, out[len(out)-1].Until, out[len(out)-1].From)
			if p.From.IsZero() {
				p.From = from
			}
		}
		switch g.IntN(12) {
		case 0: // still open
		case 1:
			p.Until = p.From
		case 2, 3:
			p.Until = p.From.Add(time.Duration(g.Int64N(int64(10 * time.Hour))))
		case 4:
			p.Until = motcua.DateOf(p.From).AddDays(60 + g.IntN(100)).Start().Add(g.timeOfDay())
		default:
			p.Until = motcua.DateOf(p.From).AddDays(1 + g.IntN(12)).Start().Add(g.timeOfDay())
		}
		if g.IntN(3) == 0 {
			p.Cause = calendar.CauseSupplement
		}
		out = append(out, p)
	}
	return out
}

// question returns a question that has an answer: one near the end of the tables may have none.
func (g *gen) question() question {
	for {
		q := g.anyQuestion()
		_, err := q.cal.Due(q.received, q.term, &q.conv, q.pauses...)
		if err == nil || q.received.Year() < 2090 {
			return q
		}
	}
}

// early returns a question of which variants have an answer too.
func (g *gen) early() question {
	for {
		if q := g.anyQuestion(); q.received.Year() < 2090 {
			return q
		}
	}
}

func (g *gen) anyQuestion() question {
	q := question{cal: g.calendars[g.IntN(len(g.calendars))]}
	q.received = g.day().Start().Add(g.timeOfDay())
	if g.IntN(4) == 0 {
		q.received = q.received.UTC()
	}
	q.term = g.term()
	q.conv = g.convention(q.term)
	q.pauses = g.pauses(q.received)
	return q
}

func (q question) due(t testing.TB) calendar.Due {
	t.Helper()
	due, err := q.cal.Due(q.received, q.term, &q.conv, q.pauses...)
	if err != nil {
		t.Fatalf("%v\n%v", err, q)
	}
	return due
}

func (q question) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "received %s %s\n%s\n", q.received.In(motcua.Location()).Format("Mon 2006-01-02T15:04:05.999999999"), q.term, q.conv)
	for _, p := range q.pauses {
		fmt.Fprintf(&b, "pause %s / ", p.From.In(motcua.Location()).Format("Mon 2006-01-02T15:04:05.999999999"))
		if !p.Until.IsZero() {
			b.WriteString(p.Until.In(motcua.Location()).Format("Mon 2006-01-02T15:04:05.999999999"))
		}
		fmt.Fprintf(&b, " %s\n", p.Cause)
	}
	fmt.Fprintf(&b, "calendar %s six=%v", q.cal.Version(), q.cal.sixDay)
	return b.String()
}

// TestOracle compares Due with a walker that looks at every day. Mutants it kills: a pause that moves the wrong end, a lost
// merge of overlapping pauses, rank off by one at a swap, a cut-off that is not strict.
func TestOracle(t *testing.T) {
	g := newGen(t, 1)
	for range rounds(t, 40_000) {
		q := g.anyQuestion()
		got, err := q.cal.Due(q.received, q.term, &q.conv, q.pauses...)
		want := ask(q)
		if err != nil {
			if end := day("2101-01-01").Start(); want.left.IsZero() && want.instant.Before(end) && !q.runsOut() {
				t.Fatalf("%v, the oracle says %v\n%v", err, want.instant, q)
			}
			continue
		}
		if got.Date != want.date || !got.Instant.Equal(want.instant) || got.Remainder != want.left {
			t.Fatalf("due %v %v %v, oracle %v %v %v\n%v", got.Date, got.Instant, got.Remainder, want.date, want.instant, want.left, q)
		}
	}
}

// runsOut reports whether a count on the way to the answer may leave the tables though the answer does not.
func (q question) runsOut() bool {
	for _, p := range q.pauses {
		if p.From.After(day("2100-11-01").Start()) || p.Until.After(day("2100-11-01").Start()) {
			return true
		}
	}
	return q.received.After(day("2100-11-01").Start())
}

// TestExplain holds Explain to Due, and its ledger to its own audit. Mutants it kills: a ledger line that Due does not know
// of, a rule changed in only one of the two.
func TestExplain(t *testing.T) {
	g := newGen(t, 2)
	for range rounds(t, 12_000) {
		q := g.question()
		due := q.due(t)
		l, err := q.cal.Explain(q.received, q.term, &q.conv, q.pauses...)
		if err != nil {
			t.Fatal(err)
		}
		if l.Due != due {
			t.Fatalf("Explain says %+v, Due %+v\n%v", l.Due, due, q)
		}
		if err := l.Check(); err != nil {
			t.Fatalf("%v\n%v\n%s", err, q, dump(l))
		}
	}
}

func dump(l *calendar.Ledger) string {
	var b strings.Builder
	for i, n := range l.Lines {
		fmt.Fprintf(&b, "%d %s %s %s-%s %s %s %d/%d %v %v/%v\n", i, n.Step, n.Date, n.From, n.Until, n.Reason, n.Day.Kind, n.Days, n.TotalDays, n.Time, n.Paused, n.TotalTime)
	}
	fmt.Fprintf(&b, "%+v\n", l.Due)
	return b.String()
}
