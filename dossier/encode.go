package dossier

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// factsVersion begins the canonical form of an event's facts. A new form gets a new number and the old one is read for ever,
// because what was sealed is sealed in its own form.
const factsVersion = 1

// AppendFacts appends the canonical form of an event: every field but the personal payload, its token and the seal. Equal facts
// have equal forms and different facts have different ones, so it is what a seal is worked out from; [ParseFacts] reads it
// back, so it is also what a store may keep. Every text has its length before it; an instant is kept without its location.
func AppendFacts(to []byte, e Event) []byte { return form(to).facts(&e) }

func (b form) facts(e *Event) form {
	b = b.byte(factsVersion)
	b = b.byte(uint8(e.Kind))
	b = b.time(e.At)
	b = b.time(e.Recorded)
	b = b.text(e.Actor)
	b = b.text(e.Unit)
	b = b.text(e.To)
	b = b.text(e.Reason)
	b = b.text(e.Key)
	b = b.byte(uint8(e.Channel))
	b = b.bool(e.Accepted != nil)
	if e.Accepted != nil {
		b = b.accepted(e.Accepted)
	}
	b = b.bool(e.Promise != nil)
	if e.Promise != nil {
		b = b.due(e.Promise)
	}
	return b.details(e.Details)
}

// ParseFacts reads the form of [AppendFacts]. It takes no other form of the same facts: what it reads, AppendFacts writes byte for
// byte. The error is an [*motcua.InvalidError].
func ParseFacts(data []byte) (Event, error) {
	r := factReader{s: string(data)}
	if r.byte() != factsVersion {
		r.bad = true
	}
	var e Event
	e.Kind = Kind(r.byte())
	e.At = r.time()
	e.Recorded = r.time()
	e.Actor = r.text()
	e.Unit = r.text()
	e.To = r.text()
	e.Reason = r.text()
	e.Key = r.text()
	e.Channel = Channel(r.byte())
	if r.bool() {
		e.Accepted = r.accepted()
	}
	if r.bool() {
		d := r.due()
		e.Promise = &d
	}
	e.Details = r.details()
	if r.bad || r.s != "" {
		return Event{}, malformedForm("facts")
	}
	return e, nil
}

func malformedForm(what string) error {
	return motcua.Invalid("dossier: "+what, motcua.Problem{Code: motcua.CodeMalformed, Param: "canonical form"})
}

// AppendReveal appends the payload in the canonical form that [ParsePersonal] reads, in the clear: for a store to keep, apart from
// the facts, where it can be erased. Nothing is appended for the zero value.
func (p Personal) AppendReveal(to []byte) []byte {
	if p.IsZero() {
		return to
	}
	b := form(to).byte(factsVersion)
	b = b.text(p.Name.Reveal())
	b = b.bool(!p.Number.IsZero())
	b = p.Number.AppendReveal(b)
	b = b.text(p.Contact.Reveal())
	b = b.text(p.Note.Reveal())
	return b
}

// ParsePersonal reads the form of [Personal.AppendReveal]; no bytes are the zero value. The error quotes nothing.
func ParsePersonal(data []byte) (Personal, error) {
	if len(data) == 0 {
		return Personal{}, nil
	}
	r := factReader{s: string(data)}
	if r.byte() != factsVersion {
		r.bad = true
	}
	var p Personal
	p.Name = NewSecret(r.text())
	if r.bool() {
		const digits = 12
		number, err := identity.ParsePersonalID(r.take(digits))
		r.bad = r.bad || err != nil
		p.Number = number
	}
	p.Contact = NewSecret(r.text())
	p.Note = NewSecret(r.text())
	if r.bad || r.s != "" || p.IsZero() {
		return Personal{}, malformedForm("personal payload")
	}
	return p, nil
}

// form appends the parts of a canonical form. It is a value, so that the buffer it begins with can stay on the stack.
type form []byte

func (b form) byte(v uint8) form { return append(b, v) }

func (b form) bool(v bool) form {
	if v {
		return b.byte(1)
	}
	return b.byte(0)
}

func (b form) count(n uint64) form { return binary.AppendUvarint(b, n) }
func (b form) number(n int64) form { return binary.AppendVarint(b, n) }
func (b form) text(s string) form  { return append(b.count(uint64(len(s))), s...) }

func (b form) date(d motcua.Date) form {
	if d.IsZero() {
		return b.count(0)
	}
	return b.count(uint64(d.UnixDay() - firstDay + 1))
}

// firstDay is the Unix day of 1 January of year 1.
const firstDay = -719162

// time writes 0 for the zero time, 1 and the seconds since 1970, or 2, those and the nanoseconds.
func (b form) time(t time.Time) form {
	switch ns := t.Nanosecond(); {
	case t.IsZero():
		b = b.byte(0)
	case ns == 0:
		b = b.byte(1)
		b = b.number(t.Unix())
	default:
		b = b.byte(2)
		b = b.number(t.Unix())
		b = b.count(uint64(ns))
	}
	return b
}

func (b form) term(t calendar.Term) form {
	b = b.byte(uint8(t.Unit()))
	switch {
	case t.Unit().Hours():
		b = b.number(int64(t.Duration()))
	case t.Unit() != calendar.NoLimit && t.Unit() != calendar.OnTheDay:
		b = b.number(int64(t.Count()))
	}
	return b
}

func (b form) due(d *calendar.Due) form {
	b = b.date(d.Date)
	b = b.time(d.Instant)
	b = b.term(d.Remainder)
	b = b.byte(uint8(d.Provisional.Reason))
	b = b.date(d.Provisional.Day)
	b = b.byte(uint8(d.By))
	return b
}

func (b form) convention(c *calendar.Convention) form {
	if *c == (calendar.Convention{}) {
		b = b.byte(0)
		return b
	}
	b = b.byte(1)
	b = b.byte(uint8(c.Receipt))
	b = b.text(c.CutOff.String())
	b = b.byte(uint8(c.Roll))
	b = b.byte(uint8(c.End))
	b = b.byte(uint8(c.Saturday.Mode))
	b = b.text(c.Saturday.Hours.String())
	b = b.byte(uint8(c.Pauses))
	b = b.byte(uint8(c.Supplement))
	b = b.term(c.Extension)
	b = b.byte(uint8(c.ExtendFrom))
	b = b.text(c.Hours.String())
	b = b.byte(uint8(c.Day))
	b = b.byte(uint8(c.By))
	return b
}

func (b form) citation(c motcua.Citation) form {
	b = b.text(c.Document)
	b = b.date(c.Issued)
	b = b.text(c.Article)
	b = b.byte(uint8(c.Quality))
	return b
}

func (b form) accepted(a *Accepted) form {
	b = b.text(a.Procedure)
	b = b.text(a.Case)
	b = b.text(a.Field)
	b = b.text(a.Competent)
	b = b.bool(a.Elsewhere)
	b = b.bool(a.Printed)
	b = b.time(a.Start)
	b = b.term(a.Term)
	b = b.convention(&a.Convention)
	b = b.text(a.Profile)
	return b.link(&a.Link)
}

func (b form) link(l *Link) form {
	b = b.bool(!l.IsZero())
	if !l.IsZero() {
		b = b.text(l.Bundle)
		b = b.text(l.Chain)
		b = b.text(l.Part)
		b = b.bool(l.Verified)
		b = b.bool(l.OptIn)
	}
	return b
}

// The numbers of the details in the canonical form; 0 is none.
const (
	formSubmission = iota + 1
	formPapers
	formHandover
	formSupplementRequest
	formObligation
	formConsultation
	formAnswer
	formSuspension
	formResolution
	formWithdrawal
	formCorrection
	formRating
)

func (b form) details(d Details) form {
	if isNone(d) {
		return b.byte(0)
	}
	switch d := d.(type) {
	case *Submission:
		b = b.byte(formSubmission)
		b = b.text(d.Procedure)
		b = b.text(d.Case)
		b = b.link(&d.Link)
	case *Papers:
		b = b.byte(formPapers)
		b = b.count(uint64(len(d.List)))
		for i := range d.List {
			b = b.paper(&d.List[i])
		}
	case *Handover:
		b = b.byte(formHandover)
		b = b.text(d.Stage)
		b = b.term(d.Term)
		b = b.due(&d.Due)
	case *SupplementRequest:
		b = b.byte(formSupplementRequest)
		b = b.text(d.Stage)
		b = b.citation(d.Basis)
		b = b.count(uint64(len(d.Papers)))
		for _, p := range d.Papers {
			b = b.text(p.Component)
			b = b.byte(uint8(p.Why))
		}
		b = b.term(d.Within)
		b = b.date(d.Until)
	case *Obligation:
		b = b.byte(formObligation)
		b = b.number(d.Amount)
		b = b.text(d.Notice)
		b = b.citation(d.Basis)
	case *Consultation:
		b = b.byte(formConsultation)
		b = b.term(d.Term)
		b = b.due(&d.Due)
		b = b.bool(d.Outside)
		b = b.bool(d.Silence)
		b = b.citation(d.Basis)
	case *Answer:
		b = b.byte(formAnswer)
		b = b.number(int64(d.Leg))
		b = b.byte(uint8(d.Opinion))
	case *Suspension:
		b = b.byte(formSuspension)
		b = b.byte(uint8(d.Cause))
		b = b.citation(d.Basis)
	case *Resolution:
		b = b.byte(formResolution)
		b = b.byte(uint8(d.Outcome))
		b = b.text(d.Document)
		b = b.text(d.Link)
	case *Withdrawal:
		b = b.byte(formWithdrawal)
		b = b.byte(uint8(d.By))
	case *Correction:
		b = b.byte(formCorrection)
		b = b.number(int64(d.Revision))
		b = b.time(d.At)
		b = b.text(d.Unit)
		b = b.text(d.To)
		b = b.text(d.Reason)
		b = b.byte(uint8(d.Channel))
	case *Rating:
		b = b.byte(formRating)
		b = b.number(int64(d.Score))
		b = b.number(int64(d.Of))
	default:
		panic("dossier: details without a canonical form")
	}
	return b
}

// isNone reports whether there are no details: none, or a nil pointer, as a store might make of a null.
func isNone(d Details) bool {
	switch d := d.(type) {
	case nil:
		return true
	case *Submission:
		return d == nil
	case *Papers:
		return d == nil
	case *Handover:
		return d == nil
	case *SupplementRequest:
		return d == nil
	case *Obligation:
		return d == nil
	case *Consultation:
		return d == nil
	case *Answer:
		return d == nil
	case *Suspension:
		return d == nil
	case *Resolution:
		return d == nil
	case *Withdrawal:
		return d == nil
	case *Correction:
		return d == nil
	case *Rating:
		return d == nil
	}
	return false
}

func (b form) paper(p *Paper) form {
	b = b.text(p.Component)
	b = b.number(int64(p.Originals))
	b = b.number(int64(p.Copies))
	b = b.bool(p.Digitised)
	b = b.bool(p.Reused)
	b = b.bool(p.Signed)
	return b
}

// factReader takes the parts of a canonical form off the front of a text. After something that cannot be read it gives zero
// values. What it gives shares the memory of the text, which is copied once for a whole event.
type factReader struct {
	s   string
	bad bool
}

func (r *factReader) take(n int) string {
	if r.bad || n > len(r.s) {
		r.bad = true
		return ""
	}
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

func (r *factReader) byte() uint8 {
	if s := r.take(1); s != "" {
		return s[0]
	}
	return 0
}

func (r *factReader) bool() bool {
	v := r.byte()
	r.bad = r.bad || v > 1
	return v == 1
}

func (r *factReader) count() uint64 {
	var n uint64
	for shift := 0; ; shift += 7 {
		c := r.byte()
		if r.bad || shift == 63 && c > 1 || shift > 0 && c == 0 { // too long, or longer than need be
			r.bad = true
			return 0
		}
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return n
		}
	}
}

func (r *factReader) number() int64 {
	n := r.count()
	return int64(n>>1) ^ -int64(n&1)
}

func (r *factReader) int() int {
	n := r.number()
	r.bad = r.bad || int64(int(n)) != n
	return int(n)
}

func (r *factReader) text() string {
	n := r.count()
	if n > uint64(len(r.s)) {
		r.bad = true
		return ""
	}
	return r.take(int(n))
}

func (r *factReader) date() motcua.Date {
	n := r.count()
	if n == 0 {
		return motcua.Date{}
	}
	const last = 3652059 // 9999-12-31
	if n > last {
		r.bad = true
		return motcua.Date{}
	}
	return motcua.FromUnixDay(int(n) + firstDay - 1)
}

func (r *factReader) time() time.Time {
	form := r.byte()
	if form == 0 {
		return time.Time{}
	}
	seconds, ns := r.number(), uint64(0)
	if form == 2 {
		ns = r.count()
		r.bad = r.bad || ns == 0
	}
	t := time.Unix(seconds, int64(ns&math.MaxInt32)).In(motcua.Location())
	r.bad = r.bad || form > 2 || ns >= uint64(time.Second) || t.IsZero() || t.Unix() != seconds
	return t
}

func (r *factReader) term() calendar.Term {
	unit := calendar.Unit(r.byte())
	switch unit {
	case calendar.NoLimit:
		return calendar.Term{}
	case calendar.OnTheDay:
		return calendar.SameDay()
	case calendar.WorkingHour:
		return calendar.WorkingHours(time.Duration(r.number()))
	case calendar.ClockHour:
		return calendar.ClockHours(time.Duration(r.number()))
	case calendar.WorkingDay:
		return calendar.WorkingDays(r.int())
	case calendar.CalendarDay:
		return calendar.CalendarDays(r.int())
	case calendar.Week:
		return calendar.Weeks(r.int())
	case calendar.Month:
		return calendar.Months(r.int())
	case calendar.Year:
		return calendar.Years(r.int())
	}
	r.bad = true
	return calendar.Term{}
}

func (r *factReader) due() calendar.Due {
	var d calendar.Due
	d.Date = r.date()
	d.Instant = r.time()
	d.Remainder = r.term()
	d.Provisional.Reason = calendar.Doubt(r.byte())
	d.Provisional.Day = r.date()
	d.By = calendar.By(r.byte())
	return d
}

func (r *factReader) convention() calendar.Convention {
	var c calendar.Convention
	if !r.bool() {
		return c
	}
	c.Receipt = calendar.Receipt(r.byte())
	c.CutOff = r.timeOfDay()
	c.Roll = calendar.Roll(r.byte())
	c.End = calendar.End(r.byte())
	c.Saturday.Mode = calendar.SaturdayMode(r.byte())
	c.Saturday.Hours = r.hours()
	c.Pauses = calendar.PauseCounting(r.byte())
	c.Supplement = calendar.SupplementRule(r.byte())
	c.Extension = r.term()
	c.ExtendFrom = calendar.ExtendFrom(r.byte())
	c.Hours = r.hours()
	c.Day = calendar.DayLength(r.byte())
	c.By = calendar.By(r.byte())
	r.bad = r.bad || c == (calendar.Convention{})
	return c
}

func (r *factReader) timeOfDay() calendar.TimeOfDay {
	s := r.text()
	if s == "" {
		return calendar.TimeOfDay{}
	}
	t, err := calendar.ParseTimeOfDay(s)
	r.bad = r.bad || err != nil || t.String() != s
	return t
}

func (r *factReader) hours() calendar.Hours {
	s := r.text()
	if s == "" {
		return calendar.Hours{}
	}
	h, err := calendar.ParseHours(s)
	r.bad = r.bad || err != nil || h.String() != s
	return h
}

func (r *factReader) citation() motcua.Citation {
	var c motcua.Citation
	c.Document = r.text()
	c.Issued = r.date()
	c.Article = r.text()
	c.Quality = motcua.Quality(r.byte())
	return c
}

func (r *factReader) accepted() *Accepted {
	a := &Accepted{}
	a.Procedure = r.text()
	a.Case = r.text()
	a.Field = r.text()
	a.Competent = r.text()
	a.Elsewhere = r.bool()
	a.Printed = r.bool()
	a.Start = r.time()
	a.Term = r.term()
	a.Convention = r.convention()
	a.Profile = r.text()
	a.Link = r.link()
	return a
}

func (r *factReader) link() (l Link) {
	if r.bool() {
		l.Bundle = r.text()
		l.Chain = r.text()
		l.Part = r.text()
		l.Verified = r.bool()
		l.OptIn = r.bool()
		r.bad = r.bad || l.IsZero()
	}
	return l
}

// list reads the length of a list whose entries have at least min bytes each, so that no list is made that the text cannot fill.
func (r *factReader) list(least int) int {
	n := r.count()
	if n > uint64(len(r.s)/least) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *factReader) details() Details {
	switch r.byte() {
	case 0:
		return nil
	case formSubmission:
		d := &Submission{}
		d.Procedure = r.text()
		d.Case = r.text()
		d.Link = r.link()
		return d
	case formPapers:
		return &Papers{List: r.papers()}
	case formHandover:
		d := &Handover{}
		d.Stage = r.text()
		d.Term = r.term()
		d.Due = r.due()
		return d
	case formSupplementRequest:
		return r.supplementRequest()
	case formObligation:
		d := &Obligation{}
		d.Amount = r.number()
		d.Notice = r.text()
		d.Basis = r.citation()
		return d
	case formConsultation:
		d := &Consultation{}
		d.Term = r.term()
		d.Due = r.due()
		d.Outside = r.bool()
		d.Silence = r.bool()
		d.Basis = r.citation()
		return d
	case formAnswer:
		d := &Answer{}
		d.Leg = r.int()
		d.Opinion = Opinion(r.byte())
		return d
	case formSuspension:
		d := &Suspension{}
		d.Cause = calendar.PauseCause(r.byte())
		d.Basis = r.citation()
		return d
	case formResolution:
		d := &Resolution{}
		d.Outcome = Outcome(r.byte())
		d.Document = r.text()
		d.Link = r.text()
		return d
	case formWithdrawal:
		return &Withdrawal{By: Party(r.byte())}
	case formCorrection:
		d := &Correction{}
		d.Revision = r.int()
		d.At = r.time()
		d.Unit = r.text()
		d.To = r.text()
		d.Reason = r.text()
		d.Channel = Channel(r.byte())
		return d
	case formRating:
		d := &Rating{}
		d.Score = r.int()
		d.Of = r.int()
		return d
	}
	r.bad = true
	return nil
}

func (r *factReader) papers() []Paper {
	const least = 6
	n := r.list(least)
	if n == 0 {
		return nil
	}
	out := make([]Paper, n)
	for i := range out {
		p := &out[i]
		p.Component = r.text()
		p.Originals = r.int()
		p.Copies = r.int()
		p.Digitised = r.bool()
		p.Reused = r.bool()
		p.Signed = r.bool()
	}
	return out
}

func (r *factReader) supplementRequest() *SupplementRequest {
	d := &SupplementRequest{}
	d.Stage = r.text()
	d.Basis = r.citation()
	const least = 2
	if n := r.list(least); n > 0 {
		d.Papers = make([]PaperRequest, n)
		for i := range d.Papers {
			d.Papers[i].Component = r.text()
			d.Papers[i].Why = PaperFault(r.byte())
		}
	}
	d.Within = r.term()
	d.Until = r.date()
	return d
}
