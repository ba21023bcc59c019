package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// The quarter as the ward reported it: on 12 March 2024, with everything received until then resolved and delivered.
var (
	firstDay  = motcua.MustDate(2024, time.January, 1)
	reportDay = motcua.MustDate(2024, time.March, 12)
	// On Saturdays from this one on the counter receives from 08:00 to 11:30 ("Saturday for the people").
	firstSaturday = motcua.MustDate(2024, time.February, 24)
)

// unit is the ward, by its agency code in the order that dossier codes had from 2018 to 2025: the lowest level first. H41 is the
// People's Committee of Nghệ An; the groups before it are invented.
const unit = "000.20.32.H41"

// file is one dossier as it is drawn.
type file struct {
	service
	channel                                         dossier.Channel
	received, asked, completed, resolved, delivered time.Time // asked and completed: the supplement, if there is one
	promised                                        motcua.Date
	applicant, number                               string
}

// quarter holds what the draws need.
type quarter struct {
	dice     *dice
	calendar *calendar.Calendar
	rules    *dossier.Rules
	days     map[dossier.Channel][]share[motcua.Date]
	people   []person
}

// dossiers draws the dossiers of the services and returns them as CSV, in the order in which they came in.
func dossiers(d *dice, services []service, catalogue *dossier.Catalogue) ([]byte, error) {
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		return nil, err
	}
	q := &quarter{dice: d, calendar: calendar.Vietnam(), rules: rules}
	q.weighDays()
	population := newPopulation(q.dice)
	for range 330 {
		q.people = append(q.people, population.draw(1942, 2005))
	}
	var files []file
	for _, s := range services {
		for i := range s.Dossiers {
			f := file{service: s, channel: dossier.Counter}
			switch {
			case i < s.Online:
				f.channel = dossier.Online
			case i < s.Online+s.Post:
				f.channel = dossier.Post
			}
			// The last ones are those with a supplement: they came in at the counter, if any did.
			if err := q.live(&f, i >= s.Dossiers-s.Supplemented); err != nil {
				return nil, fmt.Errorf("%s: %w", s.Code, err)
			}
			files = append(files, f)
		}
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Compare(a.received.Unix(), b.received.Unix()) })
	return table(records(files)), nil
}

// weighDays says how many dossiers come on which day. Mondays are busy, the days after Tết (8 to 14 February in 2024)
// very busy, the days before it quiet. Online, people file on any day.
func (q *quarter) weighDays() {
	weekdays := map[time.Weekday]int{time.Monday: 145, time.Tuesday: 115, time.Wednesday: 100, time.Thursday: 95, time.Friday: 90}
	in := func(d motcua.Date, from, to string) bool {
		return !d.Before(motcua.MustParseDate(from)) && !d.After(motcua.MustParseDate(to))
	}
	q.days = map[dossier.Channel][]share[motcua.Date]{}
	add := func(c dossier.Channel, d motcua.Date, weight int) {
		q.days[c] = append(q.days[c], share[motcua.Date]{weight, d})
	}
	for d := firstDay; !d.After(reportDay); d = d.AddDays(1) {
		season := 100
		switch {
		case in(d, "2024-01-02", "2024-01-03"):
			season = 80
		case in(d, "2024-02-05", "2024-02-07"):
			season = 55
		case in(d, "2024-02-15", "2024-02-20"):
			season = 175
		case d == reportDay: // only what can be finished the same day will stay
			season = 60
		}
		_, holiday := q.calendar.Day(d)
		switch {
		case q.calendar.IsWorkingDay(d):
			weight := weekdays[d.Weekday()] * season / 100
			add(dossier.Counter, d, weight)
			add(dossier.Online, d, weight)
			add(dossier.Post, d, 100)
		case d.Weekday() == time.Saturday && !holiday && !d.Before(firstSaturday):
			add(dossier.Counter, d, 45)
			add(dossier.Online, d, 40)
		default:
			add(dossier.Online, d, 40)
		}
	}
}

// Times of day, in minutes.
const (
	opening, noon, afternoon, closing = 8 * 60, 12 * 60, 13 * 60, 17 * 60
	saturdayClosing                   = 11*60 + 30
	cutOff                            = 15 * 60 // of matters of the same day
)

// halfHours are when people come to the counter.
var halfHours = []share[int]{
	{6, 8 * 60},
	{9, 8*60 + 30},
	{10, 9 * 60},
	{9, 9*60 + 30},
	{8, 10 * 60},
	{6, 10*60 + 30},
	{4, 11 * 60},
	{2, 11*60 + 30},
	{3, 13 * 60},
	{6, 13*60 + 30},
	{8, 14 * 60},
	{8, 14*60 + 30},
	{6, 15 * 60},
	{5, 15*60 + 30},
	{3, 16 * 60},
	{1, 16*60 + 30},
}

// onlineHours are when people file online: in the morning, and when the children sleep.
var onlineHours = []share[int]{
	{1, 0},
	{1, 1},
	{1, 5},
	{3, 6},
	{5, 7},
	{9, 8},
	{11, 9},
	{10, 10},
	{6, 11},
	{4, 12},
	{5, 13},
	{8, 14},
	{8, 15},
	{6, 16},
	{4, 17},
	{4, 18},
	{6, 19},
	{10, 20},
	{10, 21},
	{6, 22},
	{3, 23},
}

// arrival draws when a dossier comes in.
func (q *quarter) arrival(c dossier.Channel) time.Time {
	d := draw(q.dice, q.days[c])
	switch {
	case c == dossier.Online:
		return d.At(draw(q.dice, onlineHours), q.dice.below(60), 0)
	case c == dossier.Post: // the postman comes twice a day
		return minute(d, one(q.dice, []int{9*60 + 30, 14*60 + 45})+q.dice.below(30))
	case d.Weekday() == time.Saturday:
		return minute(d, q.dice.between(opening, saturdayClosing-1))
	}
	return minute(d, draw(q.dice, halfHours)+q.dice.below(30))
}

// live draws the life of a dossier: arrival, promise, work, delivery. A life that does not end by the day of the report is
// drawn again, so that long limits begin early in the quarter.
func (q *quarter) live(f *file, supplement bool) error {
	for range 10_000 {
		f.received = q.arrival(f.channel)
		accepted, due, err := q.accept(f)
		if err != nil {
			return err
		}
		f.promised = due
		from := f.received
		f.asked, f.completed = time.Time{}, time.Time{}
		if supplement {
			if from, due, err = q.supplement(f, accepted); err != nil {
				return err
			}
		}
		if f.Term == calendar.SameDay() {
			q.workSameDay(f, due)
		} else if err := q.work(f, from, due); err != nil {
			return err
		}
		q.deliver(f, due)
		switch {
		case motcua.DateOf(f.delivered).After(reportDay):
		case supplement && !motcua.DateOf(f.resolved).After(f.promised): // then nobody would see that the limit began again
		default:
			q.apply(f)
			return nil
		}
	}
	return errors.New("no such life ends by the day of the report")
}

// accept works out the promised date by the rules of the library, as the import does when it checks it.
func (q *quarter) accept(f *file) (dossier.Accepted, motcua.Date, error) {
	events, err := q.rules.Decide(dossier.State{}, &dossier.Accept{
		Meta: dossier.Meta{At: f.received, Actor: f.actor(), Unit: unit}, Procedure: f.Code, Case: f.Case, Channel: f.channel,
	}, time.Time{}, "draw")
	if err != nil {
		return dossier.Accepted{}, motcua.Date{}, err
	}
	return *events[0].Accepted, events[0].Promise.Date, nil
}

// supplement asks the applicant to complete the dossier, once and within three working days of receipt, and returns from
// when and until when the limit then runs.
func (q *quarter) supplement(f *file, accepted dossier.Accepted) (time.Time, motcua.Date, error) {
	asked := q.calendar.AddWorkingDays(motcua.DateOf(f.received), q.dice.between(1, 3))
	completed := q.calendar.AddWorkingDays(asked, q.dice.between(1, 4))
	f.asked = q.officeTime(asked)
	f.completed = minute(completed, draw(q.dice, halfHours)+q.dice.below(30))
	due, err := q.rules.Promise(accepted, []calendar.Pause{{From: f.asked, Until: f.completed, Cause: calendar.CauseSupplement}})
	return f.completed, due.Date, err
}

// work draws when a matter with a limit in days is resolved: on a working day after the one it came in on. One in four on
// the last day, one in four the day before, the others earlier.
func (q *quarter) work(f *file, from time.Time, due motcua.Date) error {
	var days []motcua.Date
	for d := q.calendar.NextWorkingDay(motcua.DateOf(from).AddDays(1)); !d.After(due); d = q.calendar.NextWorkingDay(d.AddDays(1)) {
		days = append(days, d)
	}
	if len(days) == 0 {
		return fmt.Errorf("received %s and due %s: no working day lies between", instant(from), due)
	}
	last := len(days) - 1
	on := draw(q.dice, []share[int]{{24, last}, {26, max(last-1, 0)}, {50, q.dice.between(last/3, last)}})
	f.resolved = q.officeTime(days[on])
	return nil
}

// workSameDay draws when a matter of the same day is resolved: while people wait, or by the next morning when it came in late.
func (q *quarter) workSameDay(f *file, due motcua.Date) {
	day := motcua.DateOf(f.received)
	came := minuteOf(f.received)
	counter := f.channel == dossier.Counter
	switch {
	case counter && day.Weekday() == time.Saturday && q.dice.chance(75): // on the spot, before the counter closes
		f.resolved = minute(day, min(came+q.dice.between(8, 40), saturdayClosing))
	case counter && day != due && q.calendar.IsWorkingDay(day) && q.dice.chance(55) && came <= closing-10: // after 15:00, and done all the same
		f.resolved = minute(day, min(came+q.dice.between(8, 45), closing-2))
	case day == due:
		wait := q.dice.between(8, 75)
		if !counter {
			wait = q.dice.between(25, 150)
		}
		f.resolved = minute(day, min(afterOfficeMinutes(came, wait), closing-5))
	default:
		f.resolved = minute(due, q.dice.between(opening+5, noon-45))
	}
}

// deliver draws when the applicant gets the result: online at once; otherwise the same day, or the next when the date on
// the receipt allows it.
func (q *quarter) deliver(f *file, due motcua.Date) {
	day, ready := motcua.DateOf(f.resolved), minuteOf(f.resolved)
	next := q.calendar.NextWorkingDay(day.AddDays(1))
	switch {
	case f.channel == dossier.Online:
		f.delivered = f.resolved.Add(time.Duration(q.dice.between(1, 9)) * time.Minute)
	case f.Term == calendar.SameDay():
		f.delivered = minute(day, min(ready+q.dice.between(1, 12), closing))
	case !next.After(due) && q.dice.chance(40):
		f.delivered = minute(next, draw(q.dice, halfHours)+q.dice.below(30))
	default:
		f.delivered = minute(day, min(afterOfficeMinutes(ready, q.dice.between(5, 60)), closing))
	}
}

// officeTime draws when a decision is signed on a day.
func (q *quarter) officeTime(d motcua.Date) time.Time {
	if q.dice.chance(50) {
		return minute(d, q.dice.between(opening+30, noon-10))
	}
	return minute(d, q.dice.between(afternoon+20, closing-20))
}

// afterOfficeMinutes adds time to a time of day, leaving out the hours before opening and the break.
func afterOfficeMinutes(at, minutes int) int {
	at = max(at, opening)
	if at >= noon && at < afternoon {
		at = afternoon
	}
	if at < noon && at+minutes > noon {
		return at + minutes + afternoon - noon
	}
	return at + minutes
}

func minute(d motcua.Date, m int) time.Time { return d.At(m/60, m%60, 0) }

func minuteOf(t time.Time) int {
	t = t.In(motcua.Location())
	return t.Hour()*60 + t.Minute()
}

// forOrganisations is how many of a hundred applicants of a procedure are organisations.
var forOrganisations = map[string]int{
	"1.012888": 100, "1.010736": 100, "1.013061": 70, "1.002693": 50, "1.013274": 40, "1.013949": 10, "1.013225": 8, "2.000815": 6,
}

// apply draws the applicant. Some people come several times.
func (q *quarter) apply(f *file) {
	if q.dice.chance(forOrganisations[f.Code]) {
		f.applicant = one(q.dice, organisations)
		return
	}
	who := one(q.dice, q.people)
	f.applicant, f.number = who.Name, who.Number
}

// actor is the account that received the dossier: the portal, or the desk of the group.
func (f *file) actor() string {
	switch {
	case f.channel == dossier.Online:
		return "dvc-truc-tuyen"
	case f.Group == groups["justice"]:
		return "motcua-01"
	case f.Group == groups["land"]:
		return "motcua-02"
	}
	return "motcua-03"
}

// records writes the dossiers in the columns of dossier.Import. The code counts the dossiers of each day.
func records(files []file) [][]string {
	all := [][]string{{
		"code", "procedure", "case", "channel", "unit", "actor", "received_at", "promised", "supplement_at", "supplemented_at",
		"resolved_at", "delivered_at", "reason", "applicant_name", "applicant_id",
	}}
	ofDay := map[motcua.Date]int{}
	for _, f := range files {
		day := motcua.DateOf(f.received)
		ofDay[day]++
		reason := ""
		if !f.asked.IsZero() {
			reason = "missing_component"
		}
		all = append(all, []string{
			fmt.Sprintf("%s-%s-%04d", unit, f.received.In(motcua.Location()).Format("060102"), ofDay[day]),
			f.Code, f.Case, f.channel.String(), unit, f.actor(), instant(f.received), f.promised.String(), instant(f.asked), instant(f.completed),
			instant(f.resolved), instant(f.delivered), reason, f.applicant, f.number,
		})
	}
	return all
}

// instant writes an instant in Viet Nam's time, and nothing for the zero time.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(motcua.Location()).Format("2006-01-02 15:04")
}
