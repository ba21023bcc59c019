package portal

import (
	"strconv"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Supply is what a dossier's log does not know and the portal wants to. Nothing in it is required.
type Supply struct {
	// AsOf chooses the events to tell of; the zero value takes all.
	AsOf dossier.AsOf
	// Known holds the fields that no log has: the names of procedure and field, the applicant, papers, fees, results. The code of
	// the dossier, its channel, status and instants are the log's and must be zero here. The procedure is the log's once
	// the dossier was accepted. Supplements may be given, one for each round the log has, for what the log does not know of them.
	Known Dossier
	// Person returns the name and the title of who uses an account. Without it officers stay unnamed: an account is not a name.
	Person func(account string) (name dossier.Secret, title string)
	// Unit returns the name of a unit; without it the unit is written as the log has it.
	Unit func(unit string) string
	// Words returns what an event did in words for the portal's user; without it steps say the kind of the event in
	// Vietnamese, and requests for a supplement do not say what is wanted.
	Words func(e dossier.Event) dossier.Secret
}

func (s *Supply) unit(unit string) string {
	if s.Unit == nil || unit == "" {
		return unit
	}
	return s.Unit(unit)
}

func (s *Supply) person(account string) (name dossier.Secret, title string) {
	if s.Person == nil || account == "" {
		return name, ""
	}
	return s.Person(account)
}

// Dossier returns what a log and a supply say about a dossier, for a [DossierSync]. s may be nil.
//
// Code, channel, status and instants are the log's, to the second. A promise that lasts to the end of a day is written as
// 23:59:59 of that day, because 00:00:00 of the next would show the wrong one. How the result was given out is the log's when
// it says counter or post; online has no code. An extension is told as the new promise; the first promise, the unit that
// received the dossier and the instant of a withdrawal or stop have no field of their own. Nothing is made up: a dossier that
// was never accepted has no instant of acceptance, one without a limit no promise; Encode says so where the portal wants one.
//
// The error is an [*motcua.InvalidError]: a log with no events or no code, fields of Known that are the log's to fill, a status
// or channel that the profile has no code for.
func (c *Codec) Dossier(log dossier.Log, s *Supply) (Dossier, error) {
	if s == nil {
		s = &Supply{}
	}
	t := teller{codec: c, supply: s}
	story, state := t.story(log)
	d := s.Known
	t.reserved(&d)
	d.Code = string(state.ID)
	if p := state.Accepted.Procedure; p != "" {
		if d.Procedure != "" && d.Procedure != p {
			t.problem("Known.MaTTHC", motcua.CodeDiffers, "Accepted.Procedure")
		}
		d.Procedure = p
	}
	if state.Channel != dossier.UnknownChannel {
		d.Channel = code(&t, "Channel", c.channels, state.Channel)
	}
	d.Status = code(&t, "Status", c.statuses, state.Status)
	d.Submitted, d.Accepted = second(state.Submitted), second(state.AcceptedAt)
	d.Promised = promised(state.Promise)
	d.Resolved, d.Delivered = second(state.Resolved), second(state.Delivered)
	if state.Status == dossier.NotAccepted {
		d.Refused = second(state.Ended)
	}
	if d.Unit == "" {
		d.Unit = s.unit(state.Handling)
	}
	if !state.Delivered.IsZero() {
		t.delivery(&d, story)
	}
	t.supplements(&d, story)
	if t.problems != nil {
		return Dossier{}, motcua.Invalid("portal: dossier", t.problems...)
	}
	return d, nil
}

// Steps returns the steps a log tells of, one for each event, for a [ProgressUpdate]. s may be nil. The status of a step is
// the one after it, to which no later event matters. When a step began and had to end is not in a log. An event with which
// no dossier began has no status; it is an error, as in [Codec.Dossier].
func (c *Codec) Steps(log dossier.Log, s *Supply) ([]Step, error) {
	if s == nil {
		s = &Supply{}
	}
	t := teller{codec: c, supply: s}
	story, _ := t.story(log)
	steps := make([]Step, len(story))
	for i, ch := range story {
		e := ch.event
		step := Step{Code: string(log.ID), At: second(e.At), Unit: s.unit(e.Unit)}
		step.Status = code(&t, "Events["+strconv.Itoa(ch.index)+"]", c.statuses, ch.after.Status)
		step.Officer, step.Title = s.person(e.Actor)
		if s.Words != nil {
			step.Done = s.Words(e)
		} else {
			step.Done = dossier.NewSecret(e.Kind.Text(motcua.Vietnamese))
		}
		steps[i] = step
	}
	if t.problems != nil {
		return nil, motcua.Invalid("portal: steps", t.problems...)
	}
	return steps, nil
}

// teller turns a log into what the portal is told.
type teller struct {
	codec    *Codec
	supply   *Supply
	problems []motcua.Problem
}

func (t *teller) problem(path string, code motcua.Code, param string) {
	t.problems = append(t.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

// code returns the code of what the log says, and notes when the profile has none.
func code[T comparable](t *teller, path string, codes table[T], v T) Code {
	c, ok := codes.code(v)
	if !ok {
		t.problem(path, motcua.CodeUnknown, "profile="+t.codec.key)
	}
	return c
}

// chapter is an event with the state before and after it.
type chapter struct {
	index         int
	event         dossier.Event
	before, after dossier.State
}

// story returns the events that count and the state at the end. The states are those of Replay on ever longer beginnings of
// the log: only Replay knows what an event means.
func (t *teller) story(log dossier.Log) ([]chapter, dossier.State) {
	if log.ID == "" {
		t.problem("ID", motcua.CodeRequired, "")
	}
	var story []chapter
	state := dossier.Replay(dossier.Log{ID: log.ID}, t.supply.AsOf)
	for i, e := range log.Events {
		if !t.supply.AsOf.Includes(e) {
			continue
		}
		after := dossier.Replay(dossier.Log{ID: log.ID, Events: log.Events[:i+1]}, t.supply.AsOf)
		story = append(story, chapter{i, e, state, after})
		state = after
	}
	if story == nil {
		t.problem("Events", motcua.CodeEmpty, "")
	}
	return story, state
}

// reserved notes what the caller filled in though the log says it.
func (t *teller) reserved(d *Dossier) {
	for _, f := range [...]struct {
		name string
		zero bool
	}{
		{"MaHoSo", d.Code == ""},
		{"KenhThucHien", d.Channel == ""},
		{"TrangThaiHoSo", d.Status == ""},
		{"NgayNopHoSo", d.Submitted.IsZero()},
		{"NgayTiepNhan", d.Accepted.IsZero()},
		{"NgayHenTra", d.Promised.IsZero()},
		{"NgayKetThucXuLy", d.Resolved.IsZero()},
		{"NgayTra", d.Delivered.IsZero()},
		{"NgayTuChoi", d.Refused.IsZero()},
	} {
		if !f.zero {
			t.problem("Known."+f.name, motcua.CodeNotAllowed, "Log")
		}
	}
}

// delivery fills in how the result was given out, when the log says so in a way that has a code.
func (t *teller) delivery(d *Dossier, story []chapter) {
	for _, ch := range story {
		if ch.event.Kind != dossier.KindDelivered {
			continue
		}
		switch ch.event.Channel {
		case dossier.Counter:
			d.Delivery = ToCounter
		case dossier.Post:
			d.Delivery = ToAddress
		case dossier.Online: // neither; it is not to look like one of them
			d.Delivery = ""
		}
	}
}

// supplements fills in the rounds that the log has.
func (t *teller) supplements(d *Dossier, story []chapter) {
	known := d.Supplements
	var rounds []Supplement
	for _, ch := range story {
		e := ch.event
		switch e.Kind {
		case dossier.KindSupplementRequested:
			var r Supplement
			if n := len(rounds); n < len(known) {
				r = known[n]
				t.reservedRound(n, &r)
			}
			r.Requested, r.Done = second(e.At), "false"
			r.PromisedBefore = promised(ch.before.Promise)
			if r.RequestedBy.IsZero() {
				r.RequestedBy, _ = t.supply.person(e.Actor)
			}
			if r.Wanted.IsZero() && t.supply.Words != nil {
				r.Wanted = t.supply.Words(e)
			}
			rounds = append(rounds, r)
		case dossier.KindSupplemented:
			if len(rounds) == 0 {
				break
			}
			r := &rounds[len(rounds)-1]
			r.Received, r.Done = second(e.At), "true"
			r.PromisedAfter = promised(ch.after.Promise)
			if r.ReceivedBy.IsZero() {
				r.ReceivedBy, _ = t.supply.person(e.Actor)
			}
		}
	}
	if len(known) > len(rounds) {
		t.problem("Known.DanhSachHoSoBoSung", motcua.CodeOutOfRange, "0.."+strconv.Itoa(len(rounds)))
	}
	d.Supplements = rounds
}

func (t *teller) reservedRound(n int, r *Supplement) {
	for _, f := range [...]struct {
		name string
		zero bool
	}{
		{"NgayBoSung", r.Requested.IsZero()},
		{"NgayTiepNhanBoSung", r.Received.IsZero()},
		{"TrangThaiBoSung", r.Done == ""},
		{"NgayHenTraTruoc", r.PromisedBefore.IsZero()},
		{"NgayHenTraMoi", r.PromisedAfter.IsZero()},
	} {
		if !f.zero {
			t.problem("Known.DanhSachHoSoBoSung["+strconv.Itoa(n)+"]."+f.name, motcua.CodeNotAllowed, "Log")
		}
	}
}

// second cuts an instant to the second, which is what the wire holds.
func second(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(motcua.Location()).Truncate(time.Second)
}

// promised returns the instant to write for a promise; zero when there is none.
func promised(d calendar.Due) time.Time {
	switch {
	case d.Date.IsZero():
		return time.Time{}
	case d.Instant.IsZero() || motcua.DateOf(d.Instant) != d.Date: // it lasts to 24:00
		return d.Date.At(23, 59, 59)
	}
	return second(d.Instant)
}
