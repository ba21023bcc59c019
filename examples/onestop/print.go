package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/paper"
)

// play carries out a story at a counter of its own and prints what came of it.
func play(ctx context.Context, s story, p *printer) error {
	c, err := newCounter()
	if err != nil {
		return err
	}
	var ids []dossier.ID
	for _, step := range s.steps {
		if !slices.Contains(ids, step.id) {
			ids = append(ids, step.id)
		}
		if _, err := c.do(ctx, step.id, step.do); err != nil {
			return fmt.Errorf("%s: %w", step.id, err)
		}
	}
	p.line("=== %s: %s", s.key, p.say(s.vi, s.en))
	p.line("")
	var states []dossier.State
	for _, id := range ids {
		log, err := c.store.Load(ctx, id)
		if err != nil {
			return err
		}
		state := dossier.Replay(log, dossier.AsOf{})
		states = append(states, state)
		if err := p.dossier(c, log, state, s.asOf); err != nil {
			return err
		}
	}
	if !states[0].Accepted.Link.IsZero() {
		return p.bundle(c, states)
	}
	return nil
}

// printer prints dossiers in a language. The first error of a write stays in err.
type printer struct {
	w      io.Writer
	l      motcua.Language
	papers bool
	out    string
	err    error
}

func (p *printer) say(vi, en string) string {
	if p.l == motcua.English {
		return en
	}
	return vi
}

func (p *printer) line(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format+"\n", args...); err != nil && p.err == nil {
		p.err = err
	}
}

// instant is "15:00:01 06/08/2026"; the seconds are there only when they matter.
func (p *printer) instant(t time.Time) string {
	layout := "15:04 "
	if t.Second() != 0 {
		layout = "15:04:05 "
	}
	return t.In(motcua.Location()).Format(layout) + motcua.DateOf(t).Text(p.l)
}

func (p *printer) unit(code string) string {
	if name := office().Units[code]; name != "" {
		return name
	}
	return code
}

func (p *printer) dossier(c *counter, log dossier.Log, s dossier.State, asOf []time.Time) error {
	procedure, on := s.Accepted.Procedure, s.AcceptedAt
	if !s.WasAccepted() {
		procedure, on = s.Requested.Procedure, s.Submitted
	}
	version, err := c.rules.Catalogue().At(procedure, motcua.DateOf(on))
	if err != nil {
		return err
	}
	p.line("%s  %s (%s)", log.ID, version.Name, version.Code)
	p.line("  %s", p.say("Diễn biến", "What happened"))
	for _, e := range log.Events {
		p.line("    %-20s %s", p.instant(e.At), p.event(e))
	}
	if err := p.due(c, s); err != nil {
		return err
	}
	if err := p.duties(c, s, log.Events[len(log.Events)-1].At); err != nil {
		return err
	}
	for _, t := range asOf {
		if err := p.then(c, log, t); err != nil {
			return err
		}
	}
	papers, err := c.desk.All(log, dossier.AsOf{})
	if err != nil {
		return err
	}
	p.line("  %s", p.say("Giấy tờ", "Papers"))
	for i, sheet := range papers {
		if err := p.paper(i+1, sheet); err != nil {
			return err
		}
	}
	p.line("")
	return nil
}

// event says in a line what an event was.
func (p *printer) event(e dossier.Event) string {
	text := e.Kind.Text(p.l) + " – " + p.unit(e.Unit)
	if e.To != "" {
		text += " → " + p.unit(e.To)
	}
	switch d := e.Details.(type) {
	case *dossier.Handover:
		if d.Stage != "" {
			text += ", " + d.Stage
		}
		text += ", " + d.Term.Text(p.l) + p.say(" đến ", " until ") + d.Due.Text(p.l)
	case *dossier.SupplementRequest:
		if !d.Until.IsZero() {
			text += p.say(", bổ sung đến hết ", ", until the end of ") + d.Until.Text(p.l)
		}
	case *dossier.Correction:
		text += fmt.Sprintf(p.say(", sự kiện số %d đúng ra là %s", ", event %d was at %s"), d.Revision, p.instant(d.At))
	case *dossier.Resolution:
		text += ", " + d.Outcome.Text(p.l)
	case *dossier.Rating:
		text += fmt.Sprintf(", %d/%d", d.Score, d.Of)
	}
	if e.Reason != "" {
		if words := office().Reasons[e.Reason]; words != "" {
			text += ": " + words
		}
	}
	if e.Promise != nil && !e.Promise.IsZero() && !e.Promise.Open() {
		text += p.say("; hẹn ", "; promised ") + e.Promise.Text(p.l)
	}
	return text
}

// due prints the promised date with its reason, and how it ended.
func (p *printer) due(c *counter, s dossier.State) error {
	if !s.Started() {
		p.line("  %s: %s", p.say("Hạn trả", "Due"), p.say("chưa tính", "the clock has not started"))
		return nil
	}
	end := s.FinishedAt()
	clock, err := c.rules.Clock(s, end)
	if err != nil {
		return err
	}
	p.line("  %s: %s", p.say("Hạn trả", "Due"), p.promise(s, clock))
	ledger, err := c.rules.Explain(s)
	if errors.Is(err, motcua.ErrNotFound) {
		return nil // no limit, no proof
	}
	if err != nil {
		return err
	}
	for _, line := range paper.Why(ledger, p.l) {
		p.line("    - %s", line)
	}
	switch { // the proof is that of the limit; another day was given by somebody
	case ledger.Due.Instant.Equal(s.Promise.Instant) || ledger.Due.Open():
	case s.Extensions > 0:
		p.line("    - %s", p.say("Hẹn lại: ", "New date: ")+s.Promise.Text(p.l)+p.say(", xin lỗi lúc ", ", with an apology of ")+p.instant(s.ExtendedAt))
	default:
		p.line("    - %s", p.say("Ngày đã hẹn: ", "As promised: ")+s.Promise.Text(p.l))
	}
	return ledger.Check() // counted again, without the engine
}

func (p *printer) promise(s dossier.State, clock dossier.Clock) string {
	if s.Promise.IsZero() {
		return p.say("không có hạn riêng", "no limit of its own")
	}
	text := s.Promise.Text(p.l)
	if !s.Promise.Instant.Equal(s.FirstPromise.Instant) {
		text += p.say(" (hẹn lần đầu ", " (first promised ") + s.FirstPromise.Text(p.l) + ")"
	}
	switch end := s.FinishedAt(); {
	case end.IsZero():
	case s.Stopped(): // it ended while it waited: nobody was early
		text += p.say("; kết thúc ", "; ended ") + p.instant(end) + p.say(" khi thời hạn đang tạm dừng", " while the clock stood still")
	default:
		text += p.say("; kết thúc ", "; ended ") + p.instant(end) + ": " + clock.Timeliness.Text(p.l)
	}
	return text
}

// duties prints what the rules wanted done by when, with the provisions.
func (p *printer) duties(c *counter, s dossier.State, at time.Time) error {
	duties, err := c.rules.Duties(s, at)
	if err != nil {
		return err
	}
	// What each unit had to do, the control slip says below: there the end of its part moves with the pauses.
	duties = slices.DeleteFunc(duties, func(d dossier.Duty) bool { return d.Kind == dossier.DutyStage })
	p.list(p.say("Việc theo quy định", "What the rules want"), duties)
	return nil
}

// of says which of several a duty is, and whose.
func (p *printer) of(d dossier.Duty) string {
	text := ""
	if d.Number > 0 {
		text = p.say(", lần ", ", number ") + strconv.Itoa(d.Number)
	}
	switch d.Kind {
	case dossier.DutySync, dossier.DutyAcknowledge:
		text += ": " + partName(d.Of)
	default:
		if d.Of != "" {
			text += ", " + p.unit(d.Of)
		}
	}
	return text
}

func (p *printer) list(title string, duties []dossier.Duty) {
	if len(duties) == 0 {
		return
	}
	p.line("  %s", title)
	for _, d := range duties {
		done := p.say("chưa làm", "not done")
		if !d.Done.IsZero() {
			done = p.instant(d.Done)
			if d.Missed(d.Done) {
				done += p.say(", trễ", ", late")
			} else {
				done += p.say(", kịp", ", in time")
			}
		}
		p.line("    %s%s: %s %s; %s – %s", d.Kind.Text(p.l), p.of(d), p.say("đến", "by"), d.Due.Text(p.l), done, paper.Cite(d.Source, p.l))
	}
}

// then prints a dossier at an instant in the past: as it was known then, and as it is known now.
func (p *printer) then(c *counter, log dossier.Log, t time.Time) error {
	p.line("  %s %s", p.say("Nhìn lại lúc", "Looked at as of"), p.instant(t))
	for _, view := range []struct {
		name string
		asOf dossier.AsOf
	}{
		{p.say("biết lúc đó", "known then"), dossier.At(t)},
		{p.say("biết bây giờ", "known now"), dossier.AsOf{Happened: t}},
	} {
		s := dossier.Replay(log, view.asOf)
		clock, err := c.rules.Clock(s, t)
		if err != nil {
			return err
		}
		text := s.Status.Text(p.l) + p.say("; thời hạn ", "; clock ") + clock.State.Text(p.l)
		if s.Started() {
			text += p.say("; hẹn ", "; promised ") + p.promise(s, clock)
		}
		p.line("    %s: %s", view.name, text)
	}
	return nil
}

// paper prints a line on a paper, or all of it, and writes its file.
func (p *printer) paper(n int, sheet paper.Paper) error {
	number := p.say("không có số mẫu", "no form number")
	if sheet.Form.Number != "" {
		number = p.say("mẫu ", "form ") + sheet.Form.Number + ", " + paper.Cite(sheet.Form.Source, p.l)
	}
	title := sheet.Form.Title
	if p.l == motcua.English {
		title = sheet.Kind.Text(p.l)
	}
	p.line("    %-20s %s (%s)", p.instant(sheet.Issued), title, number)
	if r := sheet.Receipt; r != nil && r.NoDate == paper.WaitsForCompetent {
		p.line("      %s", p.say("chưa có ngày hẹn: ", "no date yet: ")+paper.Cite(r.StartRule, p.l))
	}
	if slip := sheet.ControlSlip; slip != nil && !p.papers {
		for _, st := range slip.Steps {
			p.line("      %s", p.step(st))
		}
	}
	if sheet.Form.Doubt != paper.NoDoubt && sheet.Form.Doubt != paper.DoubtReplaced {
		p.line("      %s", sheet.Form.Doubt.Text(p.l))
	}
	o := &paper.PrintOptions{Language: p.l}
	if p.papers {
		p.line("")
		if err := sheet.WriteText(p.w, o); err != nil {
			return err
		}
		p.line("")
	}
	if p.out == "" {
		return nil
	}
	return p.file(fmt.Sprintf("%s-%d-%s.html", sheet.Dossier, n, sheet.Kind), sheet, o)
}

// step is a line of a control slip: a unit with the clock of its part.
func (p *printer) step(st paper.Step) string {
	until := "…"
	if !st.Until.IsZero() {
		until = p.instant(st.Until)
	}
	text := fmt.Sprintf("%s – %s  %s", p.instant(st.From), until, st.Unit)
	if st.Term.IsZero() {
		return text
	}
	text += ", " + st.Term.Text(p.l) + p.say(" đến ", " until ") + st.Due.Text(p.l)
	if st.Paused != nil {
		text += p.say(" (tính cả tạm dừng)", " (with the pauses)")
	}
	return text + ": " + st.Timeliness.Text(p.l)
}

func (p *printer) file(name string, sheet paper.Paper, o *paper.PrintOptions) (err error) {
	if err := os.MkdirAll(p.out, 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(p.out, name), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // it holds a person's name
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	return sheet.WriteHTML(f, o)
}

// partName returns the name of a part of the birth chain.
func partName(key string) string {
	for _, c := range dossier.Chains() {
		if part, ok := c.Part(key); ok {
			return part.Name
		}
	}
	return key
}

// bundle prints what the linked dossiers come to together.
func (p *printer) bundle(c *counter, states []dossier.State) error {
	b, err := c.rules.Bundle(states...)
	if err != nil {
		return err
	}
	p.line("%s %s: %s", p.say("Gói", "Bundle"), b.ID, b.Chain.Name)
	text := b.Due.Text(p.l)
	if b.FinishedAt.IsZero() {
		text += p.say("; chưa xong", "; not finished")
	} else {
		text += p.say("; kết thúc ", "; ended ") + p.instant(b.FinishedAt)
		if !b.Due.Open() {
			text += ": " + b.Due.Timeliness(b.FinishedAt).Text(p.l)
		}
	}
	p.line("  %s: %s – %s", p.say("Hạn của cả gói", "Due as a whole"), text, paper.Cite(b.Chain.Source, p.l))
	for _, part := range b.Parts {
		what := p.say("không làm", "not asked for")
		switch {
		case part.Blocked != "":
			what = p.say("không bắt đầu được vì thiếu kết quả: ", "cannot begin without ") + partName(part.Blocked)
		case part.State.Exists():
			what = part.State.Status.Text(p.l)
		case !part.Part.Optional:
			what = p.say("chưa có", "not there yet")
		}
		p.line("    %s: %s", part.Part.Name, what)
	}
	p.list(p.say("Chuyển dữ liệu giữa các cơ quan", "Data from body to body"), b.Duties)
	p.line("")
	return nil
}
