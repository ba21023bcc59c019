package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// TestDue names rules that the case table does not reach, each with what it follows from.
func TestDue(t *testing.T) {
	tests := []struct {
		name     string
		why      string
		received string
		term     string
		conv     string
		pauses   string
		want     string // instant, or "left …"
	}{
		{"first row of the example", "Civil Code art. 147(2); swap of 2450/VPCP-KGVX", "2024-04-25T09:00", "4wd", "", "", "2024-05-05T00:00"},
		{"zero days", "the day of receipt is the last day", "2026-03-02T09:00", "0wd", "", "", "2026-03-03T00:00"},
		{"zero days on a Sunday", "148(5): the end of the next working day", "2026-03-08T09:00", "0wd", "", "", "2026-03-10T00:00"},
		{"zero calendar days on a Sunday", "148(5)", "2026-03-08T09:00", "0cd", "", "", "2026-03-10T00:00"},
		{"zero hours", "nothing has to pass", "2026-03-08T09:00", "0wh", "", "", "2026-03-08T09:00"},
		{"no roll", "the option keeps the Sunday", "2026-03-02T09:00", "6cd", "roll=none", "", "2026-03-09T00:00"},
		{"end exact for days", "the time of day of the receipt", "2026-03-02T09:07:30", "5wd", "end=exact", "", "2026-03-09T09:07:30"},
		{"end exact after a cut-off", "the time of day of the opening", "2026-03-02T16:00", "5wd", "end=exact;cutoff=15:00", "", "2026-03-10T08:00"},
		{"hours to midnight", "the day on which the hours run out", "2026-03-02T09:00", "2wh", "end=midnight", "", "2026-03-03T00:00"},
		{"hours to closing", "", "2026-03-02T09:00", "2wh", "end=close;hours=H2", "", "2026-03-02T17:30"},
		{"clock hours to a midnight", "00:00 of the next day is not 24:00 of this one for an exact end", "2026-03-02T00:00", "24ch", "", "", "2026-03-03T00:00"},
		{"same day on a Saturday with intake only", "the day is received but never counted", "2026-03-07T09:00", "same_day", "sat=intake(08:00-12:00);end=close;recv=next_open", "", "2026-03-09T17:00"},
		{"same day in a Saturday session", "it is working time for the limit", "2026-03-07T09:00", "same_day", "sat=session(08:00-12:00);end=close", "", "2026-03-07T12:00"},
		{"same day after the cut-off on Friday, Saturday session", "the session is the next working time for the limit", "2026-03-06T15:30", "same_day", "cutoff=15:00;sat=session(08:00-12:00);end=close", "", "2026-03-07T12:00"},
		{"days after the cut-off on Friday, Saturday session", "for days, Monday is the next working day", "2026-03-06T15:30", "1wd", "cutoff=15:00;sat=session(08:00-12:00)", "", "2026-03-11T00:00"},
		{"working Saturday wins over intake", "swap of 12729/VPCP-KGVX: a full day", "2026-01-09T09:00", "1wd", "sat=intake(08:00-12:00);end=close", "", "2026-01-10T17:00"},
		{"closed Saturday is not a holiday", "1 February 2025 is a rest day beside Tết, the counter may be open", "2025-02-01T09:00", "1wd", "recv=next_open;sat=intake(08:00-12:00)", "", "2025-02-04T00:00"},
		{"evening before a Saturday with intake", "the next opening of the counter is on Saturday", "2026-03-06T20:00", "1wd", "recv=next_open;sat=intake(08:00-12:00)", "", "2026-03-10T00:00"},
		{"after the Saturday intake", "then it is Monday", "2026-03-07T12:00:01", "1wd", "recv=next_open;sat=intake(08:00-12:00)", "", "2026-03-11T00:00"},
		{"at the closing second", "strictly after the last closing", "2026-03-02T17:00", "1wd", "recv=next_open", "", "2026-03-04T00:00"},
		{"S2", "the pause day counts, the day of resumption does not", "2026-03-02T09:00", "5wd", "susp=S2", "2026-03-04T10:00/2026-03-06T09:00", "2026-03-12T00:00"},
		{"S1", "the other way round", "2026-03-02T09:00", "5wd", "susp=S1", "2026-03-04T10:00/2026-03-06T09:00", "2026-03-12T00:00"},
		{"S1 resumed on a Sunday", "the days off the clock are 5 and 6 March", "2026-03-02T09:00", "5wd", "susp=S1", "2026-03-05T10:00/2026-03-08T09:00", "2026-03-12T00:00"},
		{"S2 resumed on a Sunday", "only 6 March is lost", "2026-03-02T09:00", "5wd", "susp=S2", "2026-03-05T10:00/2026-03-08T09:00", "2026-03-11T00:00"},
		{"exact, two hours in one day", "the last day is the one on which 40 working hours are used up", "2026-03-02T09:00", "5wd", "susp=exact", "2026-03-04T09:00/2026-03-04T11:00", "2026-03-11T00:00"},
		{"S1, two hours in one day", "no day is lost", "2026-03-02T09:00", "5wd", "susp=S1", "2026-03-04T09:00/2026-03-04T11:00", "2026-03-10T00:00"},
		{"exact, calendar days", "six hours reach into the next day", "2026-03-02T09:00", "5cd", "susp=exact", "2026-03-04T03:00/2026-03-04T09:00", "2026-03-10T00:00"},
		{"exact, calendar days, whole days", "48 hours are two days", "2026-03-02T09:00", "5cd", "susp=exact", "2026-03-04T03:00/2026-03-06T03:00", "2026-03-10T00:00"},
		{"month with a pause", "dates in [pause, resumption) are lost: 7 of them", "2026-03-02T09:00", "1month", "", "2026-03-05T09:00/2026-03-12T09:00", "2026-04-10T00:00"},
		{"hours with a pause", "paused working time is given back exactly", "2026-03-02T09:00", "4wh", "", "2026-03-02T10:00/2026-03-02T11:30", "2026-03-02T15:30"},
		{"clock hours with a pause", "", "2026-03-02T09:00", "4ch", "", "2026-03-02T10:00/2026-03-02T11:30", "2026-03-02T14:30"},
		{"pause over Tết", "only working days outside the pause count", "2026-02-09T09:00", "5wd", "", "2026-02-12T09:00/2026-02-25T09:00", "2026-02-28T00:00"},
		{"pause at the instant the hours run out", "it changes nothing", "2026-03-02T09:00", "2wh", "", "2026-03-02T11:00/2026-03-02T15:00", "2026-03-02T11:00"},
		{"open pause", "what is left has no date", "2026-03-02T09:00", "10wd", "", "2026-03-05T10:00/", "left 8wd"},
		{"open pause, S2", "the day of the pause counts", "2026-03-02T09:00", "10wd", "susp=S2", "2026-03-05T10:00/", "left 7wd"},
		{"open pause, calendar days", "", "2026-03-02T09:00", "1month", "", "2026-03-05T10:00/", "left 29cd"},
		{"open pause, hours", "one hour is used", "2026-03-02T09:00", "4wh", "", "2026-03-02T10:00/", "left 3wh"},
		{"open pause, clock hours", "", "2026-03-02T09:00", "4ch", "", "2026-03-02T10:00/", "left 3ch"},
		{"open pause, same day", "", "2026-03-02T09:00", "same_day", "", "2026-03-02T10:00/", "left same_day"},
		{"open pause, exact", "two days and two hours of eighty are used", "2026-03-02T09:00", "10wd", "susp=exact", "2026-03-05T10:00/", "left 62wh"},
		{"open pause after the end", "it changes nothing", "2026-03-02T09:00", "3wd", "", "2026-03-06T10:00/", "2026-03-06T00:00"},
		{"open pause in the extension", "", "2026-03-02T09:00", "3wd", "extend=5wd", "2026-03-09T10:00/", "left 4wd"},
		{"supplement that pauses", "the default", "2026-03-02T09:00", "5wd", "", "2026-03-05T10:00/2026-03-10T09:00 supplement", "2026-03-13T00:00"},
		{"supplement that restarts", "Decree 61/2018 art. 19(4): five days from Tue 10", "2026-03-02T09:00", "5wd", "supplement=restarts", "2026-03-05T10:00/2026-03-10T09:00 supplement", "2026-03-18T00:00"},
		{"other pauses do not restart", "", "2026-03-02T09:00", "5wd", "supplement=restarts", "2026-03-05T10:00/2026-03-10T09:00 financial_obligation", "2026-03-13T00:00"},
		{"restart after the cut-off", "the supplement is received like a dossier", "2026-03-02T09:00", "5wd", "supplement=restarts;cutoff=15:00", "2026-03-05T10:00/2026-03-10T16:00 supplement", "2026-03-19T00:00"},
		{"restart twice", "", "2026-03-02T09:00", "2wd", "supplement=restarts", "2026-03-03T10:00/2026-03-10T09:00 supplement, 2026-03-11T10:00/2026-03-16T09:00 supplement", "2026-03-19T00:00"},
		{"restart asked for too late", "the limit had run out", "2026-03-02T09:00", "2wd", "supplement=restarts", "2026-03-05T10:00/2026-03-10T09:00 supplement", "2026-03-05T00:00"},
		{"supplement not complete", "the whole limit is left", "2026-03-02T09:00", "5wd", "supplement=restarts", "2026-03-05T10:00/ supplement", "left 5wd"},
		{"extension of calendar days from the nominal day", "Sat 14 + 3 working days", "2026-03-02T09:00", "12cd", "extend=3wd", "", "2026-03-19T00:00"},
		{"extension of calendar days from the rolled day", "Mon 16 + 3 working days", "2026-03-02T09:00", "12cd", "extend=3wd;extend_from=rolled", "", "2026-03-20T00:00"},
		{"calendar days extended by calendar days", "Sat 14 + 2 = Mon 16, rolled once", "2026-03-02T09:00", "12cd", "extend=2cd", "", "2026-03-17T00:00"},
		{"hours extended by hours", "", "2026-03-02T09:00", "4wh", "extend=2wh", "", "2026-03-02T16:00"},
		{"hours extended by days", "the same time of day, two working days later", "2026-03-05T09:00", "4wh", "extend=2wd", "", "2026-03-09T14:00"},
		{"same day extended", "heavy cases, up to two working days (Decree 23/2015 art. 7)", "2026-03-05T09:00", "same_day", "extend=2wd", "", "2026-03-10T00:00"},
		{"a day is eight hours", "the practice of existing software", "2026-03-02T09:30", "5wd", "day=8h", "", "2026-03-09T09:30"},
		{"a day is eight hours, opened for four", "it stays eight hours", "2026-03-02T08:00", "1wd", "day=8h;hours=08:00-12:00", "", "2026-03-03T12:00"},
		{"half a day", "0.5 day is four hours", "2026-03-02T09:00", "0.5wd", "", "", "2026-03-02T14:00"},
		{"clock hours from the next opening", "received in the evening", "2026-03-06T20:00", "24ch", "recv=next_open", "", "2026-03-10T08:00"},
		{"fraction of a second after closing", "17:00:00.5 is no working time", "2026-03-02T17:00:00.5", "1wd", "recv=next_open", "", "2026-03-05T00:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			received, err := time.ParseInLocation("2006-01-02T15:04:05.999", tt.received, motcua.Location())
			if err != nil {
				received = instant(tt.received)
			}
			conv, pauses := convention(t, tt.conv), pausesOf(t, tt.pauses)
			due, err := calendar.Vietnam().Due(received, term(t, tt.term), conv, pauses...)
			if err != nil {
				t.Fatal(err)
			}
			got := due.Instant.Format("2006-01-02T15:04")
			if due.Instant.Second() != 0 {
				got = due.Instant.Format("2006-01-02T15:04:05")
			}
			if due.Open() {
				got = "left " + due.Remainder.String()
			}
			if got != tt.want {
				t.Errorf("due %s, want %s: %s", got, tt.want, tt.why)
			}
			want := ask(question{cal: plainCalendar(calendar.Vietnam(), false), received: received, term: term(t, tt.term), conv: *conv, pauses: pauses})
			if due.Date != want.date || !due.Instant.Equal(want.instant) || due.Remainder != want.left {
				t.Errorf("due %+v, the oracle says %+v", due, want)
			}
			l, err := calendar.Vietnam().Explain(received, term(t, tt.term), conv, pauses...)
			if err != nil || l.Due != due || l.Check() != nil {
				t.Errorf("Explain: %v, %+v, check %v", err, l.Due, l.Check())
			}
		})
	}
}

// pausesOf reads "from/until cause, from/until cause".
func pausesOf(t testing.TB, s string) []calendar.Pause {
	t.Helper()
	var out []calendar.Pause
	for _, p := range splitTrim(s, ",") {
		times := splitTrim(p, " ")
		var one calendar.Pause
		if len(times) == 2 {
			c, err := calendar.ParsePauseCause(times[1])
			if err != nil {
				t.Fatal(err)
			}
			one.Cause = c
		}
		ends := splitTrim(times[0], "/")
		one.From = instant(ends[0])
		if len(ends) == 2 {
			one.Until = instant(ends[1])
		}
		out = append(out, one)
	}
	return out
}

// TestNoLimit: without a term there is nothing to be late for.
func TestNoLimit(t *testing.T) {
	due, err := calendar.Vietnam().Due(time.Time{}, calendar.Term{}, nil)
	if err != nil || !due.IsZero() || due.Open() || due.Timeliness(time.Now()) != calendar.Unknown {
		t.Errorf("%+v, %v", due, err)
	}
	l, err := calendar.Vietnam().Explain(instant("2026-03-02T09:00"), calendar.Term{}, nil)
	if err != nil || len(l.Lines) != 0 || l.Check() != nil {
		t.Errorf("%+v, %v, %v", l, err, l.Check())
	}
}

func TestDueProblems(t *testing.T) {
	ok := instant("2026-03-02T09:00")
	tests := []struct {
		name     string
		received time.Time
		pauses   []calendar.Pause
		term     calendar.Term
		want     []string
	}{
		{"no receipt", time.Time{}, nil, calendar.WorkingDays(1), []string{"received: required"}},
		{"too early", instant("2000-12-31T23:59:59"), nil, calendar.WorkingDays(1), []string{"received: out_of_range (2001-01-01..2100-12-31)"}},
		{"first instant", instant("2001-01-01T00:00"), nil, calendar.WorkingDays(1), nil},
		{"too late", instant("2101-01-01T00:00"), nil, calendar.WorkingDays(1), []string{"received: out_of_range (2001-01-01..2100-12-31)"}},
		{"beyond the tables", ok, nil, calendar.WorkingDays(50000), []string{"due: out_of_range (2001-01-01..2100-12-31)"}},
		{"beyond the tables, calendar days", ok, nil, calendar.CalendarDays(50000), []string{"due: out_of_range (2001-01-01..2100-12-31)"}},
		{"beyond the tables, months", ok, nil, calendar.Months(100000), []string{"due: out_of_range (2001-01-01..2100-12-31)"}},
		{"beyond the tables, years", ok, nil, calendar.Years(80), []string{"due: out_of_range (2001-01-01..2100-12-31)"}},
		{"beyond the tables, hours", ok, nil, calendar.WorkingHours(200000 * time.Hour), []string{"due: out_of_range (2001-01-01..2100-12-31)"}},
		{"beyond the tables, clock", ok, nil, calendar.ClockHours(700000 * time.Hour), []string{"due: out_of_range (2001-01-01..2100-12-31)"}},
		{"last working day", instant("2100-12-30T09:00"), nil, calendar.WorkingDays(1), nil},
		{"after the last working day", instant("2100-12-31T09:00"), nil, calendar.WorkingDays(1), []string{"due: out_of_range (2001-01-01..2100-12-31)"}},
		{
			"pauses", ok,
			[]calendar.Pause{
				{},
				{From: ok, Until: ok.Add(-1)},
				{From: ok, Until: ok},
				{From: instant("1999-01-01T00:00"), Until: ok},
				{From: ok, Until: instant("2199-01-01T00:00")},
				{From: ok, Cause: 77},
			},
			calendar.WorkingDays(1),
			[]string{
				"pauses[0].from: required", "pauses[1].until: before (pauses[1].from)",
				"pauses[3].from: out_of_range (2001-01-01..2100-12-31)", "pauses[4].until: out_of_range (2001-01-01..2100-12-31)",
				"pauses[5].cause: out_of_range (0..4)",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := calendar.Vietnam().Due(tt.received, tt.term, nil, tt.pauses...)
			if diff := cmp.Diff(tt.want, problemList(t, err)); diff != "" {
				t.Errorf("Due (-want +got):\n%s", diff)
			}
			_, err = calendar.Vietnam().Explain(tt.received, tt.term, nil, tt.pauses...)
			if diff := cmp.Diff(tt.want, problemList(t, err)); diff != "" {
				t.Errorf("Explain (-want +got):\n%s", diff)
			}
			if err != nil && !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("%v is not ErrInvalid", err)
			}
		})
	}
}

// TestProvisional: an answer is provisional when a day it depends on may still change, and only then. Mutants: the edge off
// by one day; doubt about days that were never looked at; no doubt about an open proposal.
func TestProvisional(t *testing.T) {
	after := calendar.Provisional{Reason: calendar.AfterCoverage, Day: day("2026-12-31")}
	before := calendar.Provisional{Reason: calendar.BeforeCoverage, Day: day("2018-01-01")}
	proposal := calendar.Provisional{Reason: calendar.UndecidedProposal, Day: day("2026-11-23")}
	worked := calendar.Provisional{Reason: calendar.UndecidedProposal, Day: day("2026-11-28")}
	tests := []struct {
		name, received, term, conv, pauses string
		want                               calendar.Provisional
	}{
		{"due on the last complete day", "2026-12-30T09:00", "1wd", "", "", calendar.Provisional{}},
		{"due one day later", "2026-12-30T09:00", "2wd", "", "", after},
		{"far away", "2040-12-30T09:00", "2wd", "", "", after},
		{"calendar days up to a complete day", "2026-12-16T09:00", "15cd", "", "", calendar.Provisional{}},
		{"calendar days that do not roll", "2026-12-16T09:00", "16cd", "roll=none", "", calendar.Provisional{}},
		{"calendar days that may roll", "2026-12-16T09:00", "19cd", "", "", after},
		{"clock hours look at no day", "2026-12-31T09:00", "48ch", "", "", calendar.Provisional{}},
		{"clock hours from the next opening", "2026-12-31T20:00", "48ch", "recv=next_open", "", after},
		{"working hours", "2026-12-31T16:00", "2wh", "", "", after},
		{"before the entries", "2017-12-28T09:00", "2wd", "", "", before},
		{"over the last day before the entries", "2017-12-30T09:00", "1wd", "", "", before},
		{"received before, counted after", "2017-12-31T09:00", "2wd", "", "", calendar.Provisional{}},
		{"over the proposed day off", "2026-11-19T09:00", "2wd", "", "", proposal},
		{"up to the day before", "2026-11-19T09:00", "1wd", "", "", calendar.Provisional{}},
		{"calendar days over it look only at the last day", "2026-11-20T09:00", "6cd", "", "", calendar.Provisional{}},
		{"calendar days that end on it", "2026-11-20T09:00", "3cd", "", "", proposal},
		{"over the proposed working Saturday", "2026-11-26T09:00", "2wd", "", "", worked},
		{"a pause before the edge", "2026-12-28T09:00", "9wd", "", "2026-12-30T09:00/", calendar.Provisional{}},
		{"a pause beyond the edge", "2026-12-28T09:00", "9wd", "", "2027-01-06T09:00/", after},
		{"a restart is counted again", "2026-12-28T09:00", "2wd", "supplement=restarts", "2026-12-29T09:00/2026-12-31T09:00 supplement", after},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			due, err := calendar.Vietnam().Due(instant(tt.received), term(t, tt.term), convention(t, tt.conv), pausesOf(t, tt.pauses)...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, due.Provisional, cmp.Comparer(func(a, b calendar.Provisional) bool { return a == b })); diff != "" {
				t.Errorf("(-want +got):\n%s\ndue %s", diff, due.Date)
			}
			vi, en := due.Provisional.Text(motcua.Vietnamese), due.Provisional.Text(motcua.English)
			if due.Provisional.IsZero() != (vi == "") || due.Provisional.IsZero() != (en == "") || vi != "" && vi == en {
				t.Errorf("texts %q and %q", vi, en)
			}
		})
	}
}

// TestTimeliness: on the day, or at the instant, is on time. Mutant: a comparison that is not strict.
func TestTimeliness(t *testing.T) {
	cal := calendar.Vietnam()
	days, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingDays(5), nil)
	if err != nil {
		t.Fatal(err)
	}
	hours, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingHours(4*time.Hour), nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		due  calendar.Due
		done string
		by   calendar.By
		want calendar.Timeliness
	}{
		{"day before", days, "2026-03-08T23:59:59", calendar.ByUnit, calendar.Early},
		{"first instant of the day", days, "2026-03-09T00:00", calendar.ByUnit, calendar.OnTime},
		{"last second of the day", days, "2026-03-09T23:59:59", calendar.ByUnit, calendar.OnTime},
		{"24:00", days, "2026-03-10T00:00", calendar.ByUnit, calendar.Late},
		{"24:00 by instant", days, "2026-03-10T00:00", calendar.ByInstant, calendar.OnTime},
		{"before 24:00 by instant", days, "2026-03-09T23:59:59", calendar.ByInstant, calendar.Early},
		{"second before", hours, "2026-03-02T13:59:59", calendar.ByUnit, calendar.Early},
		{"at the instant", hours, "2026-03-02T14:00", calendar.ByUnit, calendar.OnTime},
		{"second after", hours, "2026-03-02T14:00:01", calendar.ByUnit, calendar.Late},
		{"second after, by date", hours, "2026-03-02T14:00:01", calendar.ByDate, calendar.OnTime},
		{"day after, by date", hours, "2026-03-03T00:00", calendar.ByDate, calendar.Late},
	}
	for _, tt := range tests {
		if got := calendar.Classify(tt.due, instant(tt.done), tt.by); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if tt.by == calendar.ByUnit && tt.due.Timeliness(instant(tt.done).UTC()) != tt.want {
			t.Errorf("%s: the method says otherwise", tt.name)
		}
	}
	open, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingDays(5), nil, calendar.Pause{From: instant("2026-03-03T09:00")})
	if err != nil || open.Timeliness(instant("2026-03-04T09:00")) != calendar.Unknown || days.Timeliness(time.Time{}) != calendar.Unknown {
		t.Errorf("open pause or no completion: %v, %v", open, err)
	}
	byInstant, err := cal.Due(instant("2026-03-02T09:00"), calendar.WorkingDays(5), convention(t, "by=instant;end=close"))
	if err != nil || byInstant.Timeliness(instant("2026-03-09T17:00:01")) != calendar.Late {
		t.Errorf("by instant, after closing: %v, %v", byInstant, err)
	}
}

// TestWords holds every enumeration to its text form and its two languages.
func TestWords(t *testing.T) {
	type texter interface {
		String() string
		MarshalText() ([]byte, error)
	}
	check := func(name string, v texter, back func([]byte) (texter, error)) {
		b, err := v.MarshalText()
		if err != nil || string(b) != v.String() || v.String() == "" {
			t.Errorf("%s: %q, %v", name, b, err)
		}
		if got, err := back(b); err != nil || got != v {
			t.Errorf("%s: %s reads as %v, %v", name, b, got, err)
		}
		if _, err := back([]byte("nothing of the kind")); err == nil {
			t.Errorf("%s: no error for another word", name)
		}
	}
	for k := range calendar.CompleteFrom + 1 {
		check("kind", k, func(b []byte) (texter, error) { var v calendar.Kind; err := v.UnmarshalText(b); return v, err })
		if k.Text(motcua.Vietnamese) == k.Text(motcua.English) {
			t.Errorf("%s has one text for both languages", k)
		}
	}
	for v := range calendar.Late + 1 {
		check("timeliness", v, func(b []byte) (texter, error) { var v calendar.Timeliness; err := v.UnmarshalText(b); return v, err })
		if v.Text(motcua.Vietnamese) == v.Text(motcua.English) {
			t.Errorf("%s has one text for both languages", v)
		}
	}
	for v := range calendar.Overdue + 1 {
		check("state", v, func(b []byte) (texter, error) { var v calendar.State; err := v.UnmarshalText(b); return v, err })
		if v.Text(motcua.Vietnamese) == v.Text(motcua.English) {
			t.Errorf("%s has one text for both languages", v)
		}
	}
	for v := range calendar.CauseIncident + 1 {
		check("cause", v, func(b []byte) (texter, error) { var v calendar.PauseCause; err := v.UnmarshalText(b); return v, err })
		if v.Text(motcua.Vietnamese) == v.Text(motcua.English) {
			t.Errorf("%s has one text for both languages", v)
		}
	}
	for v := range calendar.UndecidedProposal + 1 {
		check("doubt", v, func(b []byte) (texter, error) { var v calendar.Doubt; err := v.UnmarshalText(b); return v, err })
	}
	for v := range calendar.ByInstant + 1 {
		check("by", v, func(b []byte) (texter, error) { var v calendar.By; err := v.UnmarshalText(b); return v, err })
	}
	for v := range calendar.StepDue + 1 {
		check("step", v, func(b []byte) (texter, error) { var v calendar.Step; err := v.UnmarshalText(b); return v, err })
	}
	for v := range calendar.ReasonExact + 1 {
		check("reason", v, func(b []byte) (texter, error) { var v calendar.Reason; err := v.UnmarshalText(b); return v, err })
	}
	if s := calendar.Kind(200).String() + calendar.Timeliness(200).Text(motcua.English) + calendar.Unit(200).String(); s != "ordinaryunknownnone" {
		t.Errorf("values out of range: %q", s)
	}
}
