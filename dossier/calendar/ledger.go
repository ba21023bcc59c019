package calendar

import (
	"slices"
	"time"

	"github.com/motcua/motcua"
)

// Ledger is the proof of a due date: what was asked, and every day or stretch of time from the receipt to the due
// date, counted or not, with the reason and the article or notice behind it. It is data; [Ledger.Text] writes it for people
// and [Ledger.Check] adds it up again without the engine that wrote it.
type Ledger struct {
	// Received, Term, Convention and Pauses are the question.
	Received   time.Time  `json:"received"`
	Term       Term       `json:"term"`
	Convention Convention `json:"convention"`
	Pauses     []Pause    `json:"pauses,omitempty"`
	// Calendar is the version of the calendar it was counted with.
	Calendar string `json:"calendar"`
	// Lines are the proof, in order. There is none when there is no limit.
	Lines []Line `json:"lines"`
	// Due is the answer, the same as that of [Calendar.Due].
	Due Due `json:"due"`
	// Restart is the provision by which a supplement restarts the limit; zero is that of Decree 61/2018/NĐ-CP. See
	// [Ledger.CiteRestart].
	Restart motcua.Citation `json:"restart,omitzero"`

	calendar *Calendar
}

// CiteRestart names the provision by which a supplement restarts the limit, where it is not Decree 61/2018/NĐ-CP of 23 April 2018, art.
// 19(4), which the lines cite by themselves: the rules of another time, or of a procedure.
func (l *Ledger) CiteRestart(c motcua.Citation) {
	l.Restart = c
	for i := range l.Lines {
		if l.Lines[i].Step == StepRestart {
			l.Lines[i].Citation = c
		}
	}
}

// Line is one line of a [Ledger]. Days are counted in Days and TotalDays, working and clock time in Time and TotalTime; the
// totals start again at a restart and at an extension.
type Line struct {
	// Step says which part of the count the line belongs to.
	Step Step `json:"step"`
	// Date is the day of the line.
	Date motcua.Date `json:"date,omitzero"`
	// From and Until are the part of the day that a line looks at where time is counted; From alone is the instant of a receipt,
	// of the due date or of the pause that stops the clock.
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
	// Reason says why the line counts or does not.
	Reason Reason `json:"reason"`
	// Day is the entry of the calendar that decided, if one did.
	Day Day `json:"day,omitzero"`
	// Days is 1 for a day that counts; TotalDays is the sum so far.
	Days      int `json:"days,omitzero"`
	TotalDays int `json:"total_days,omitzero"`
	// Time is the length that counts, Paused the length that would count but for a pause; TotalTime is the sum of Time so far.
	Time      time.Duration `json:"time,omitzero"`
	Paused    time.Duration `json:"paused,omitzero"`
	TotalTime time.Duration `json:"total_time,omitzero"`
	// Citation is the article or notice behind the reason, if it has one.
	Citation motcua.Citation `json:"citation,omitzero"`
}

// Step is the part of a count a [Line] belongs to. The zero value is no step.
type Step uint8

// The steps, in the order in which they come.
const (
	_            Step = iota
	StepReceived      // the receipt, or the completed supplement from which the limit runs again
	StepMoved         // the receipt counts at a later instant; days on which it could not are listed before
	StepFirst         // the day of receipt, which is not counted
	StepCount         // the limit runs
	StepExtend        // the extension runs
	StepRoll          // the last day is a day off and moves
	StepRestart       // a supplement sets the limit back to zero
	StepStopped       // a pause is still open: what is left has no date
	StepDue           // the limit ends
)

var stepNames = [...]string{"none", "received", "moved", "first", "count", "extend", "roll", "restart", "stopped", "due"}

// String returns the word used in files: "received", "count", "due".
func (s Step) String() string { return word(stepNames[:], s) }

// MarshalText returns the form of [Step.String].
func (s Step) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the form of [Step.String].
func (s *Step) UnmarshalText(b []byte) error {
	return unmarshal(s, b, func(v string) (Step, error) { return parseWord[Step]("calendar: step", v, stepNames[:]) })
}

// Reason says why a [Line] counts or does not. The zero value is no reason.
type Reason uint8

// The reasons.
const (
	_                   Reason = iota
	ReasonReceived             // the dossier arrived
	ReasonSupplemented         // the supplement is complete
	ReasonCounterClosed        // it arrived outside opening hours
	ReasonCutOff               // it arrived after the cut-off
	ReasonFirstDay             // the first day is not counted
	ReasonWorkingDay           // a working day
	ReasonCalendarDay          // a day of the calendar
	ReasonSaturday             // a Saturday session, which is working time for this limit
	ReasonOpeningHours         // working time
	ReasonClockTime            // clock time
	ReasonRestDay              // a weekly rest day
	ReasonDayOff               // a day off by an entry of the calendar, see Line.Day
	ReasonPaused               // the clock stands still
	ReasonMidnight             // the last day ends at 24:00
	ReasonClose                // the limit ends when the office closes
	ReasonExact                // the limit ends at the instant
)

var reasonNames = [...]string{
	"none", "received", "supplemented", "counter_closed", "cut_off", "first_day", "working_day", "calendar_day", "saturday",
	"opening_hours", "clock_time", "rest_day", "day_off", "paused", "midnight", "close", "exact",
}

// String returns the word used in files: "first_day", "rest_day".
func (r Reason) String() string { return word(reasonNames[:], r) }

// MarshalText returns the form of [Reason.String].
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the form of [Reason.String].
func (r *Reason) UnmarshalText(b []byte) error {
	return unmarshal(r, b, func(v string) (Reason, error) { return parseWord[Reason]("calendar: reason", v, reasonNames[:]) })
}

// The law behind the rules.
const (
	civilCode      = "91/2015/QH13"    // of 24 November 2015
	civilStatusLaw = "60/2014/QH13"    // of 20 November 2014
	fiveDayWeek    = "188/1999/QĐ-TTg" // of 17 September 1999
	oneStopDecree  = "61/2018/NĐ-CP"   // of 23 April 2018
)

// Days since 1970 on which the documents were issued.
const (
	civilCodeIssued      = 16763
	civilStatusLawIssued = 16394
	fiveDayWeekIssued    = 10851
	oneStopDecreeIssued  = 17644
)

func cite(document string, issued int, article string, q motcua.Quality) motcua.Citation {
	return motcua.Citation{Document: document, Issued: motcua.FromUnixDay(issued), Article: article, Quality: q}
}

// basis returns the law behind a line, where a rule and not an entry of the calendar decides.
func basis(step Step, reason Reason, u Unit, c *Convention) motcua.Citation {
	code := func(article string) motcua.Citation { return cite(civilCode, civilCodeIssued, article, motcua.High) }
	switch {
	case step == StepReceived && u.Hours() && c.Day == CivilDay:
		return code("art. 147(1)")
	case step == StepRestart:
		return cite(oneStopDecree, oneStopDecreeIssued, "art. 19(4)", motcua.High)
	case step == StepRoll && reason == ReasonWorkingDay:
		return code("art. 148(5)")
	case reason == ReasonFirstDay:
		return code("art. 147(2)")
	case reason == ReasonMidnight:
		return code("art. 148(6)")
	case reason == ReasonRestDay:
		return cite(fiveDayWeek, fiveDayWeekIssued, "", motcua.Medium)
	case reason == ReasonCutOff && u == OnTheDay && c.CutOff == ClockTime(15, 0):
		return cite(civilStatusLaw, civilStatusLawIssued, "art. 5(3)", motcua.Medium)
	}
	return motcua.Citation{}
}

// lastDay returns the law that says which day is the last of a limit in a unit.
func lastDay(u Unit) motcua.Citation {
	article := ""
	switch u {
	case WorkingDay, CalendarDay:
		article = "art. 148(1)"
	case Week:
		article = "art. 148(2)"
	case Month:
		article = "art. 148(3)"
	case Year:
		article = "art. 148(4)"
	default:
		return motcua.Citation{}
	}
	return cite(civilCode, civilCodeIssued, article, motcua.High)
}

// Explain returns the answer of [Calendar.Due] with its proof. It costs some microseconds for a month. Errors are those of Due.
func (c *Calendar) Explain(received time.Time, t Term, conv *Convention, pauses ...Pause) (*Ledger, error) {
	l := &Ledger{Received: received, Term: t, Pauses: slices.Clone(pauses), Calendar: c.version, calendar: c}
	if conv != nil {
		l.Convention = *conv
	}
	if t.IsZero() {
		return l, nil
	}
	var e engine
	start, err := e.prepare(c, received, t, conv, pauses)
	if err != nil {
		return nil, err
	}
	w := writer{e: &e, l: l}
	e.trace = &w.found
	for at := received; ; {
		w.found = w.found[:0]
		g, ok := e.leg(start)
		if !ok {
			return nil, beyond()
		}
		p := e.restart(&g, pauses)
		if p < 0 {
			w.leg(at, &g, endOfTime)
			w.end(&g)
			l.Due = g.due
			return l, nil
		}
		from, _ := toMoment(pauses[p].From)
		w.leg(at, &g, from)
		w.put(Line{
			Step: StepRestart, Date: motcua.DateOf(pauses[p].From), From: pauses[p].From, Until: pauses[p].Until,
			Reason: ReasonPaused,
		})
		if pauses[p].Until.IsZero() {
			l.Due = Due{Remainder: t, Provisional: e.doubt, By: e.by}
			return l, nil
		}
		at = pauses[p].Until
		start, _ = toMoment(at)
	}
}

// section is a part of a count as the engine found it: days after from up to and including to, or time from m to until.
type section struct {
	step     Step
	unit     Unit
	from, to int
	m, until moment
	days     *set // the days that count; nil are all days
	stopped  int  // the pause that stops it, counted from 1; 0 is none
}

// note adds a section to the trace of the engine, if somebody wants one.
func (e *engine) note(s section) {
	if e.trace != nil {
		s.step = e.step
		*e.trace = append(*e.trace, s)
	}
}

// writer writes the lines of a ledger from the sections the engine found.
type writer struct {
	e     *engine
	l     *Ledger
	found []section
	step  Step
	days  int           // counted so far
	time  time.Duration // counted so far
	next  int           // the next entry of the calendar to look at
}

func (w *writer) put(n Line) {
	if n.Step != w.step && (n.Step == StepCount || n.Step == StepExtend || n.Step == StepReceived) {
		w.days, w.time = 0, 0
	}
	w.step = n.Step
	w.days += n.Days
	w.time += n.Time
	n.TotalDays, n.TotalTime = w.days, w.time
	if n.Citation.IsZero() {
		n.Citation = basis(n.Step, n.Reason, w.e.term.unit, &w.e.c)
	}
	w.l.Lines = append(w.l.Lines, n)
}

// entry returns the entry of day i. Days are asked for in order, within a run of the clock.
func (w *writer) entry(i int) Day {
	days := w.e.cal.days
	if w.next > 0 && index(days[w.next-1].Date) >= i || w.next == 0 {
		w.next, _ = slices.BinarySearchFunc(days, date(i), func(d Day, t motcua.Date) int { return d.Date.Compare(t) })
	}
	for ; w.next < len(days); w.next++ {
		switch at := index(days[w.next].Date); {
		case at == i:
			return days[w.next]
		case at > i:
			return Day{}
		}
	}
	return Day{}
}

// leg writes one run of the clock, up to the moment limit at which a supplement set it back.
func (w *writer) leg(at time.Time, g *leg, limit moment) {
	first := Line{Step: StepReceived, Date: motcua.DateOf(at), From: at, Reason: ReasonReceived}
	if w.l.Lines == nil {
		w.l.Lines = make([]Line, 0, max(0, g.day-int(g.start/dayLength))+8)
	} else {
		first.Reason = ReasonSupplemented
	}
	w.put(first)
	if g.moved != notMoved {
		reason := ReasonCounterClosed
		if g.moved == movedByCutOff {
			reason = ReasonCutOff
		}
		for i := int(g.received/dayLength) + 1; i < int(g.start/dayLength); i++ {
			w.put(w.closed(i, g.moved))
		}
		t := toTime(g.start)
		w.put(Line{Step: StepMoved, Date: motcua.DateOf(t), From: t, Reason: reason})
	}
	last := int(limit/dayLength) - 1 // the day of the request is not listed
	if r := int(g.start / dayLength); !w.e.term.unit.Hours() && w.e.term.unit != OnTheDay && r <= last {
		w.put(Line{Step: StepFirst, Date: date(r), Reason: ReasonFirstDay})
	}
	for k := range w.found {
		s := &w.found[k]
		switch {
		case s.unit.Hours():
			w.stretch(s, limit)
		default:
			w.run(s, last)
		}
	}
}

// closed is the line of a day that a moved receipt passes over.
func (w *writer) closed(i int, m moved) Line {
	n := Line{Step: StepMoved, Date: date(i)}
	if d, _ := w.e.cal.Intake(n.Date); d.Kind == IntakeClosed && m == movedToOpening {
		n.Day, n.Reason, n.Citation = d, ReasonDayOff, d.Notice
		return n
	}
	n.Day = w.entry(i)
	n.Reason, n.Citation = w.why(i, n.Day, w.e.serve)
	return n
}

// run writes the days of a section, no further than day last.
func (w *writer) run(s *section, last int) {
	for i := s.from + 1; i <= min(s.to, last); i++ {
		n := Line{Step: s.step, Date: date(i)}
		if s.days == nil {
			n.Reason = ReasonCalendarDay
		} else {
			n.Day = w.entry(i)
			n.Reason, n.Citation = w.why(i, n.Day, s.days)
		}
		if s.step != StepRoll && n.Reason != ReasonRestDay && n.Reason != ReasonDayOff {
			n.Days = 1
			if w.e.pausedOn(i) {
				n.Days, n.Reason, n.Citation = 0, ReasonPaused, motcua.Citation{}
			}
		}
		if n.Days == 1 && i == s.to && s.stopped == 0 && n.Citation.IsZero() {
			n.Citation = lastDay(s.unit)
		}
		w.put(n)
	}
}

// why says why day i counts or not among days, and by which entry.
func (w *writer) why(i int, d Day, days *set) (Reason, motcua.Citation) {
	switch {
	case d.Kind.Off():
		return ReasonDayOff, d.Notice
	case !days.has(i):
		return ReasonRestDay, motcua.Citation{}
	case d.Kind == SwapWork:
		return ReasonWorkingDay, d.Notice
	case !w.e.clock.work.has(i):
		return ReasonSaturday, motcua.Citation{}
	}
	return ReasonWorkingDay, motcua.Citation{}
}

// pausedOn reports whether a pause takes day i off the clock.
func (e *engine) pausedOn(i int) bool {
	for _, s := range e.stops() {
		from, until := int(s.from/dayLength), int(s.until/dayLength)
		if e.c.Pauses == PauseS2 {
			from, until = from+1, until+1
		}
		if from <= i && i < until {
			return true
		}
	}
	return false
}

// stretch writes the time of a section day by day, no further than moment limit.
func (w *writer) stretch(s *section, limit moment) {
	w.e.clock.weighted = s.days != w.e.clock.work
	until := min(s.until, limit)
	for m := s.m; m < until; {
		i := int(m / dayLength)
		to := min(until, int64(i+1)*dayLength)
		n := Line{Step: s.step, Date: date(i), From: toTime(m), Until: toTime(to), Reason: ReasonClockTime}
		if s.unit == WorkingHour {
			n.Day = w.entry(i)
			if n.Reason, n.Citation = w.why(i, n.Day, s.days); n.Reason == ReasonWorkingDay {
				n.Reason = ReasonOpeningHours
			}
		}
		all := w.passed(s.unit, m, to)
		paused := int64(0)
		from := m
		for _, p := range w.e.stops() {
			a, b := max(p.from, from), min(p.until, to)
			if a < b {
				paused += w.passed(s.unit, a, b)
				from = b
			}
		}
		n.Time, n.Paused = time.Duration(all-paused), time.Duration(paused)
		if paused > 0 && paused == all {
			n.Reason, n.Citation = ReasonPaused, motcua.Citation{}
		}
		w.put(n)
		m = to
	}
}

// passed returns the working or clock time between two moments.
func (w *writer) passed(u Unit, a, b moment) int64 {
	if u == ClockHour {
		return b - a
	}
	return w.e.clock.at(b) - w.e.clock.at(a)
}

// end writes the last line: the due date, or the pause that stops the clock.
func (w *writer) end(g *leg) {
	if g.due.Open() {
		s := &w.found[len(w.found)-1]
		p := &w.e.stops()[s.stopped-1]
		d := date(s.to + 1)
		if s.unit.Hours() {
			d = motcua.DateOf(toTime(s.until))
		}
		w.put(Line{Step: StepStopped, Date: d, From: toTime(p.from), Reason: ReasonPaused})
		return
	}
	reason := ReasonMidnight
	switch w.e.end {
	case EndClose:
		reason = ReasonClose
	case EndExact:
		reason = ReasonExact
	}
	w.put(Line{Step: StepDue, Date: g.due.Date, From: g.due.Instant, Reason: reason})
}
