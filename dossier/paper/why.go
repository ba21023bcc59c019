package paper

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Why says in a few lines how a date was counted: which days count, which do not and why, with the articles and notices. It is the
// short form of [calendar.Ledger.Text].
func Why(ledger *calendar.Ledger, l motcua.Language) []string {
	if ledger == nil {
		return nil
	}
	var (
		before, after []string // lines that stand by themselves
		counted       stretch
		others        []*stretch
	)
	other := func(name string, n calendar.Line) {
		var s *stretch
		for _, o := range others {
			if o.name == name {
				s = o
			}
		}
		if s == nil {
			s = &stretch{name: name}
			others = append(others, s)
		}
		s.add(n)
	}
	for _, n := range ledger.Lines {
		switch {
		case n.Step == calendar.StepReceived:
		case n.Step == calendar.StepDue:
			after = append(after, by(say(l, "Hết hạn: ", "Ends: ")+ledger.Due.Text(l), n.Citation, l))
		case n.Step == calendar.StepStopped:
			after = append(after, by(n.Date.Text(l)+": "+n.Text(l), n.Citation, l), say(l, "Hạn: ", "Due: ")+ledger.Due.Text(l))
		case n.Step == calendar.StepRestart:
			// What was counted before does not count any more.
			counted = stretch{}
			before = append(before, by(n.Date.Text(l)+": "+n.Text(l), n.Citation, l))
		case n.Reason == calendar.ReasonRestDay:
			other(say(l, "nghỉ hằng tuần", "weekly rest days"), n)
		case n.Reason == calendar.ReasonDayOff:
			name, _, _ := strings.Cut(n.Day.Text(l), " (")
			other(name, n)
		case n.Reason == calendar.ReasonPaused:
			other(say(l, "tạm dừng tính thời hạn", "the clock stood still"), n)
		case n.Days > 0 || n.Time > 0:
			counted.add(n)
		default:
			before = append(before, by(n.Date.Text(l)+": "+n.Text(l), n.Citation, l))
		}
	}
	out := before
	switch {
	case len(counted.days) == 0:
	case ledger.Due.Open():
		out = append(out, say(l, "Đã tính ", "Counted so far ")+counted.text(l))
	default:
		out = append(out, fmt.Sprintf(say(l, "Tính %s: %s", "Counted %s: %s"), counted.text(l), ledger.Term.Text(l)))
	}
	for _, s := range others {
		text := fmt.Sprintf(say(l, "Không tính %s: %s", "Not counted %s: %s"), s.text(l), s.name)
		if len(s.sources) > 0 {
			var sources []string
			for _, c := range s.sources {
				sources = append(sources, Cite(c, l))
			}
			text += " (" + strings.Join(sources, "; ") + ")"
		}
		out = append(out, text)
	}
	return append(out, after...)
}

// stretch is a set of days, in order, with what says so.
type stretch struct {
	name    string
	days    []motcua.Date
	sources []motcua.Citation
}

func (s *stretch) add(n calendar.Line) {
	if len(s.days) == 0 || s.days[len(s.days)-1] != n.Date {
		s.days = append(s.days, n.Date)
	}
	if n.Citation.IsZero() {
		return
	}
	for _, c := range s.sources {
		if c == n.Citation {
			return
		}
	}
	s.sources = append(s.sources, n.Citation)
}

// text joins days that follow each other: "11–13/02, 23–24/02/2026". The year stands once after the days that share it.
func (s *stretch) text(l motcua.Language) string {
	var runs []string
	for i := 0; i < len(s.days); {
		j := i
		for j+1 < len(s.days) && s.days[j+1] == s.days[j].AddDays(1) {
			j++
		}
		first, last := s.days[i], s.days[j]
		last2 := last.Text(l)
		next := motcua.Date{}
		if j+1 < len(s.days) {
			next = s.days[j+1]
		}
		if l == motcua.English {
			run := last2
			if j > i {
				run = first.Text(l) + ".." + last2
			}
			runs = append(runs, run)
			i = j + 1
			continue
		}
		if next.Year() == last.Year() {
			last2 = last2[:len("02/01")]
		}
		switch {
		case i == j:
			runs = append(runs, last2)
		case first.Year() == last.Year() && first.Month() == last.Month():
			runs = append(runs, fmt.Sprintf("%02d–%s", first.Day(), last2))
		case first.Year() == last.Year():
			runs = append(runs, first.Text(l)[:len("02/01")]+"–"+last2)
		default:
			runs = append(runs, first.Text(l)+"–"+last2)
		}
		i = j + 1
	}
	return strings.Join(runs, ", ")
}
