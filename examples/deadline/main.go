// Deadline prints when a dossier is due, and why: every day from the receipt to the due date, counted or not, with the
// article or notice behind it.
//
//	go run ./examples/deadline
//	go run ./examples/deadline -received 2024-04-25T09:00 -term 4wd -lang en
//
// Without flags it answers for a dossier received at 09:00 on 25 April 2024 with a limit of 4 working days: due on Saturday 4 May.
// Flags ask other questions:
//
//	-received    2026-03-02T15:30, "02/03/2026 15:30", 2026-03-02T08:30:00Z; a date alone means 08:00
//	-term        5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch, 0.5wd
//	-preset      civil-code, same-day-15h, eight-hour-day, one-stop-2018, one-stop-2025, linked-2024, customs-online
//	-convention  options over those of the preset, as in "recv=next_open;cutoff=15:00;sat=intake(08:00-12:00)"
//	-pause       2026-03-05T10:00/2026-03-10T09:00/supplement, once for each pause; no end for one still open, and the cause
//	             (supplement, financial_obligation, other_agency, incident) may be left out
//	-days        a CSV file with notices of your own, in the columns of calendar.ReadDays
//	-six-day     a body that works Monday to Saturday
//	-no-swaps    a body that does not follow the swapped days
//	-completed   the instant at which the result was ready: early, on time or late
//	-json        the ledger as JSON
//	-lang        vi or en
//
// Exit status: 0 with an answer; 1 when a file cannot be used or the question has no answer; 2 when the flags are wrong.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	exitAnswer = 0
	exitFault  = 1
	exitUsage  = 2
)

// presets are the conventions that have a name.
func presets() map[string]*calendar.Convention {
	return map[string]*calendar.Convention{
		"civil-code":     calendar.CivilCode(),
		"same-day-15h":   calendar.SameDay15h(),
		"eight-hour-day": calendar.EightHourDay(),
		"one-stop-2018":  calendar.OneStop2018(),
		"one-stop-2025":  calendar.OneStop2025(),
		"linked-2024":    calendar.LinkedOnline2024(),
		"customs-online": calendar.CustomsOnline(),
	}
}

// question is what the flags say.
type question struct {
	received, completed time.Time
	term                calendar.Term
	convention          calendar.Convention
	pauses              []calendar.Pause
	days                string // a file, none when empty
	sixDay, noSwaps     bool
	asJSON              bool
	lang                motcua.Language
}

func run(args []string, out, errs io.Writer) int {
	q := question{received: motcua.MustDate(2024, time.April, 25).At(9, 0, 0), term: calendar.WorkingDays(4)}
	var preset, options string
	flags := flag.NewFlagSet("deadline", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Func("received", "`instant` of receipt in Viet Nam (default 2024-04-25T09:00)", func(s string) (err error) {
		q.received, err = instant(s)
		return err
	})
	flags.TextVar(&q.term, "term", q.term, "`limit`: 5wd, 15cd, 2week, 1month, 1year, same_day, 4wh, 48ch")
	flags.StringVar(&preset, "preset", "civil-code", "`name` of a convention: "+strings.Join(slices.Sorted(maps.Keys(presets())), ", "))
	flags.StringVar(&options, "convention", "", "`options` over those of the preset")
	flags.Func("pause", "`from/until/cause` of a pause; may be repeated", func(s string) error {
		p, err := pause(s)
		q.pauses = append(q.pauses, p)
		return err
	})
	flags.StringVar(&q.days, "days", "", "notices of your own, a CSV `file`")
	flags.BoolVar(&q.sixDay, "six-day", false, "a body that works Monday to Saturday")
	flags.BoolVar(&q.noSwaps, "no-swaps", false, "a body that does not follow the swapped days")
	flags.Func("completed", "`instant` at which the result was ready", func(s string) (err error) {
		q.completed, err = instant(s)
		return err
	})
	flags.BoolVar(&q.asJSON, "json", false, "print the ledger as JSON")
	flags.TextVar(&q.lang, "lang", q.lang, "`language` of the answer, vi or en")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitAnswer
	case err != nil:
		return exitUsage
	case flags.NArg() > 0:
		fmt.Fprintln(errs, "deadline: unexpected argument")
		return exitUsage
	}
	base, ok := presets()[preset]
	if !ok {
		fmt.Fprintln(errs, "deadline: no preset of that name; there are "+strings.Join(slices.Sorted(maps.Keys(presets())), ", "))
		return exitUsage
	}
	var err error
	if q.convention, err = over(*base, options); err != nil {
		fmt.Fprintln(errs, err)
		return exitUsage
	}
	if err := q.answer(out); err != nil {
		fmt.Fprintln(errs, err)
		return exitFault
	}
	return exitAnswer
}

// over returns a convention with some options set otherwise.
func over(base calendar.Convention, options string) (calendar.Convention, error) {
	set := map[string]bool{}
	for o := range strings.SplitSeq(options, ";") {
		key, _, _ := strings.Cut(strings.TrimSpace(o), "=")
		set[key] = true
	}
	for o := range strings.SplitSeq(base.String(), ";") {
		if key, _, _ := strings.Cut(o, "="); !set[key] {
			options += ";" + o
		}
	}
	return calendar.ParseConvention(options)
}

// layouts are the ways to write an instant; those without a zone are in Viet Nam.
var layouts = [...]string{
	time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05", "02/01/2006 15:04", "02/01/2006 15:04:05",
}

func instant(s string) (time.Time, error) {
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, s, motcua.Location()); err == nil {
			return t.In(motcua.Location()), nil
		}
	}
	d, err := motcua.ParseDate(s)
	if err != nil {
		d, err = motcua.ParseVietnameseDate(s)
	}
	if err != nil {
		return time.Time{}, errors.New("not in the form 2026-03-02T15:30, 02/03/2026 15:30, 2026-03-02")
	}
	return d.At(8, 0, 0), nil
}

// pause reads from/until/cause. The date 02/03/2026 has slashes of its own and cannot be used here.
func pause(s string) (p calendar.Pause, err error) {
	parts := strings.Split(s, "/")
	if len(parts) > 3 {
		return p, errors.New("not in the form 2026-03-05T10:00/2026-03-10T09:00/supplement")
	}
	if p.From, err = instant(parts[0]); err != nil {
		return p, err
	}
	if len(parts) > 1 && parts[1] != "" {
		if p.Until, err = instant(parts[1]); err != nil {
			return p, err
		}
	}
	if len(parts) > 2 {
		p.Cause, err = calendar.ParsePauseCause(parts[2])
	}
	return p, err
}

func (q *question) calendar() (*calendar.Calendar, error) {
	cal := calendar.Vietnam()
	if q.noSwaps {
		cal = cal.WithoutSwaps()
	}
	if q.sixDay {
		cal = cal.WithSixDayWeek()
	}
	if q.days == "" {
		return cal, nil
	}
	f, err := os.Open(q.days)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	days, err := calendar.ReadDays(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", q.days, err)
	}
	if cal, err = cal.With(days...); err != nil {
		return nil, fmt.Errorf("%s: %w", q.days, err)
	}
	return cal, nil
}

func (q *question) answer(out io.Writer) error {
	cal, err := q.calendar()
	if err != nil {
		return err
	}
	ledger, err := cal.Explain(q.received, q.term, &q.convention, q.pauses...)
	if err != nil {
		return err
	}
	if err := ledger.Check(); err != nil {
		return err
	}
	if q.asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(ledger)
	}
	text := ledger.Text(q.lang)
	say := func(vi, en string) {
		if q.lang == motcua.English {
			vi = en
		}
		text += "\n" + vi + "\n"
	}
	if !q.completed.IsZero() {
		t := ledger.Due.Timeliness(q.completed)
		at := q.completed.In(motcua.Location()).Format("15:04 02/01/2006")
		say("Xong lúc "+at+": "+t.Text(motcua.Vietnamese)+".", "Completed at "+at+": "+t.Text(motcua.English)+".")
	}
	say("Đã cộng lại từng dòng: khớp.", "Added up again, line by line: it agrees.")
	_, err = io.WriteString(out, text)
	return err
}
