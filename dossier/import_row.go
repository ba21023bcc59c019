package dossier

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// finish turns the cells of a row into commands.
func (s *RowScanner) finish() {
	if s.problems == nil {
		s.build()
	} else if code := s.cells[colCode]; printable(code) && utf8.Valid(code) {
		s.named(code)
	}
	if s.problems != nil {
		s.steps = s.steps[:0]
		s.row.reject(s.problems...)
	}
}

// named takes note of the code. It is the end of the idempotency key: one string for both.
func (s *RowScanner) named(code []byte) {
	if s.prefix == "" {
		s.key = string(code)
	} else {
		s.scratchKey = append(append(s.scratchKey[:0], s.prefix...), code...)
		s.key = string(s.scratchKey)
	}
	s.row.Dossier = ID(s.key[len(s.prefix):])
}

// get returns the cell of a column; empty for one that the file does not have.
func (s *RowScanner) get(c column) []byte { return s.cells[c] }

func (s *RowScanner) given(c column) bool { return len(s.cells[c]) > 0 }

// word returns a cell of a column that has few different ones, to keep. Each is held once.
func (s *RowScanner) word(c column) string {
	cell := s.cells[c]
	if len(cell) == 0 {
		return ""
	}
	const most = 1 << 12
	recent := &s.words[(uint(c)<<4^uint(cell[len(cell)-1])^uint(len(cell))<<2)%uint(len(s.words))]
	if string(cell) == *recent {
		return *recent
	}
	w, ok := s.held[string(cell)]
	if !ok {
		if w = string(cell); len(s.held) < most {
			s.held[w] = w
		}
	}
	*recent = w
	return w
}

func (s *RowScanner) required(c column) []byte {
	if !s.given(c) {
		s.problem(c, motcua.CodeRequired, "")
	}
	return s.cells[c]
}

func (s *RowScanner) date(c column) motcua.Date {
	cell := s.cells[c]
	if len(cell) == 0 {
		return motcua.Date{}
	}
	var d motcua.Date
	var err error
	if f := s.forms[c]; f != nil {
		d, _, err = f.read(cell)
	} else {
		d, err = parseDay(cell)
	}
	s.wrong(c, err)
	return d
}

// instant returns the zero time for an empty cell.
func (s *RowScanner) instant(c column) time.Time {
	cell := s.cells[c]
	if len(cell) == 0 {
		return time.Time{}
	}
	var t time.Time
	var err error
	if f := s.forms[c]; f != nil {
		_, t, err = f.read(cell)
	} else {
		t, err = s.plainInstant(c, cell)
	}
	s.wrong(c, err)
	if err == nil && t.IsZero() { // what other systems write for "none"; here an empty field says that
		s.problem(c, motcua.CodeOutOfRange, "> 0001-01-01")
	}
	return t
}

// plainInstant reads an instant in our own forms. Files come in the order of their days, so the day is often that of the row before.
func (s *RowScanner) plainInstant(c column, cell []byte) (time.Time, error) {
	if len(cell) < len("2024-03-04 09:00") || cell[10] != ' ' && cell[10] != 'T' {
		return parseInstant(cell)
	}
	last := &s.days[c]
	if last.text != [10]byte(cell) {
		d, ok := plainDay(cell[:10])
		if !ok {
			return parseInstant(cell)
		}
		last.text, last.start = [10]byte(cell), int64(d.UnixDay())*86400-7*3600
	}
	seconds, ok := parseClock(cell[11:])
	if !ok {
		return parseInstant(cell)
	}
	return time.Unix(last.start+seconds, 0).In(s.location), nil
}

// head fills the head of the command of a step.
func (s *RowScanner) head(m *Meta, k Kind, at time.Time) {
	m.At, m.Unit, m.Actor = at, s.unit, s.actor
	if !s.bySteps {
		return
	}
	if c := stepColumnsOf[k]; c.unit >= firstStepColumn {
		if s.given(c.unit) {
			m.Unit = s.word(c.unit)
		}
		if s.given(c.actor) {
			m.Actor = s.word(c.actor)
		}
	}
}

// why says why a step was taken that must have a reason. Prose is no reason: it may speak of people, and goes where it can be erased.
func (s *RowScanner) why(m *Meta, c column) {
	m.Reason, m.Note = ReasonNotStated, Secret{}
	if !s.given(c) {
		c = colReason
	}
	if !s.given(c) {
		return
	}
	if m.Reason = s.word(c); isProse(m.Reason) {
		m.Reason, m.Note = ReasonInNote, NewSecret(m.Reason)
		if !slices.Contains(s.prose, c) {
			s.prose = append(s.prose, c)
		}
	}
}

// isProse reports whether a text is more than a code for a reason: words with spaces between, or what the rules refuse as one.
func isProse(s string) bool {
	return s != ReasonNotStated && (strings.ContainsFunc(s, unicode.IsSpace) || CheckReason("", s).Code != "")
}

// line returns a cell of a text of one line.
func (s *RowScanner) line(c column) string {
	text := string(s.get(c))
	if p := CheckLine("", text); p.Code != "" {
		s.problem(c, p.Code, p.Param)
	}
	return text
}

func (s *RowScanner) add(k Kind, c Command) { s.steps = append(s.steps, step{stepColumnsOf[k], c}) }

// insert puts a step before those that begin after it, but not before the first n.
func (s *RowScanner) insert(n int, k Kind, c Command) {
	at := c.meta().At
	i := n
	for i < len(s.steps) {
		// What was asked at the same instant comes after it, what was answered before it.
		other, when := &s.steps[i], s.steps[i].command.meta().At
		answer := other.at == colSupplementedAt || other.at == colPaidAt
		if at.Before(when) || at.Equal(when) && !answer {
			break
		}
		i++
	}
	s.add(k, c)
	last := s.steps[len(s.steps)-1]
	copy(s.steps[i+1:], s.steps[i:])
	s.steps[i] = last
}

// build reads the row into the commands that its dossier's life amounts to, in the order of the lifecycle. What has no place of its own
// in it, a hand-over or the promise of a later day, goes where its instant belongs.
func (s *RowScanner) build() {
	s.named(s.required(colCode))
	if p := CheckCode("", string(s.row.Dossier)); p.Code != "" {
		s.problem(colCode, p.Code, p.Param)
		s.row.Dossier = ""
	}
	c := &s.store
	if s.actor = s.word(colActor); s.actor == "" {
		s.actor = defaultActor
	}
	if s.unit = s.word(colUnit); s.unit == "" {
		if s.unit = s.options.Unit; s.unit == "" {
			s.problem(colUnit, motcua.CodeRequired, "")
		}
	}
	s.required(colProcedure)
	procedure, kase := s.word(colProcedure), s.word(colCase)
	channel := s.channel(colChannel, true)
	submitted, received := s.instant(colSubmittedAt), s.instant(colReceivedAt)
	if !s.given(colReceivedAt) && !s.given(colSubmittedAt) {
		s.problem(colReceivedAt, motcua.CodeRequired, "")
	}
	personal := s.personal()
	s.status = s.portalStatus()
	promised, ended, ending := s.date(colPromised), s.instant(colEndedAt), string(s.get(colEnding))
	s.checkAbout()

	refused := ending == endingRefused
	sent, accepted := s.given(colSubmittedAt), s.given(colReceivedAt) && !refused
	if sent || refused {
		at := submitted
		if !sent { // the row has that in the column of the receipt
			at = received
		}
		s.head(&c.submit.Meta, KindSubmitted, at)
		c.submit.Channel, c.submit.Procedure, c.submit.Case, c.submit.Personal = channel, procedure, kase, personal
		s.add(KindSubmitted, &c.submit)
		if !sent {
			s.steps[0].at = colReceivedAt
		}
		personal = Personal{}
	}
	waits := s.waits()
	if accepted {
		for sent && len(waits) > 0 && waits[0].asked.Before(received) {
			s.wait(waits[0])
			waits = waits[1:]
		}
		a := &c.accept
		s.head(&a.Meta, KindAccepted, received)
		a.Procedure, a.Case, a.Channel, a.Promised, a.Personal = procedure, kase, channel, promised, personal
		a.Competent, a.Elsewhere = s.word(colCompetent), s.yes(colElsewhere)
		s.add(KindAccepted, a)
		if s.given(colArrivedAt) {
			at := s.instant(colArrivedAt)
			if s.head(&c.arrive.Meta, KindArrived, at); !s.given(colArrivedUnit) {
				c.arrive.Unit = a.Competent
			}
			s.add(KindArrived, &c.arrive)
		}
	} else {
		s.notAccepted(refused)
	}
	first := len(s.steps)
	for _, w := range waits {
		s.wait(w)
	}
	if s.given(colTransferredAt) {
		at := s.instant(colTransferredAt)
		s.head(&c.transfer.Meta, KindTransferred, at)
		c.transfer.To = s.word(colTransferredTo)
		s.insert(first, KindTransferred, &c.transfer)
	}
	later := s.date(colExtendedTo)
	if s.given(colExtendedAt) {
		at := s.instant(colExtendedAt)
		s.head(&c.extend.Meta, KindExtended, at)
		c.extend.Promised = later
		s.why(&c.extend.Meta, colExtendedReason)
		s.insert(first, KindExtended, &c.extend)
	}
	s.result()
	s.end(ended, ending)
}

// checkAbout notes values about what the row does not have.
func (s *RowScanner) checkAbout() {
	for _, c := range s.about {
		if about := importColumns[c].about; s.given(c) && !s.given(about) {
			s.problem(about, motcua.CodeRequired, c.String())
		}
	}
}

// notAccepted checks what would not be looked at in the row of a dossier that was never accepted, or is not yet.
func (s *RowScanner) notAccepted(refused bool) {
	for _, c := range []column{colPromised, colCompetent, colElsewhere} {
		switch {
		case !s.given(c):
		case refused:
			s.problem(c, motcua.CodeNotAllowed, "ending="+endingRefused)
		case c == colPromised && s.given(colSubmittedAt):
			s.problem(colReceivedAt, motcua.CodeRequired, c.String())
		}
	}
	if refused && s.given(colSubmittedAt) && s.given(colReceivedAt) {
		s.problem(colReceivedAt, motcua.CodeNotAllowed, "ending="+endingRefused)
	}
}

// wait is a stretch of time in which the dossier waits for the applicant.
type wait struct {
	asked, done         time.Time
	ask, answer         Kind
	request, completion Command
	answered            bool
}

func (s *RowScanner) wait(w wait) {
	s.add(w.ask, w.request)
	if w.answered {
		s.add(w.answer, w.completion)
	}
}

// waits returns the waits of the row, in the order they began.
func (s *RowScanner) waits() []wait {
	c, waits := &s.store, s.waiting[:0]
	if s.given(colSupplementAt) || s.given(colSupplementedAt) {
		w := wait{
			asked: s.instant(colSupplementAt), done: s.instant(colSupplementedAt), answered: s.given(colSupplementedAt),
			ask: KindSupplementRequested, answer: KindSupplemented, request: &c.ask, completion: &c.supplement,
		}
		s.head(&c.ask.Meta, w.ask, w.asked)
		s.head(&c.supplement.Meta, w.answer, w.done)
		s.why(&c.ask.Meta, colSupplementReason)
		waits = append(waits, w)
	}
	if s.given(colPaymentAt) || s.given(colPaidAt) || s.given(colPaymentAmount) {
		w := wait{
			asked: s.instant(colPaymentAt), done: s.instant(colPaidAt), answered: s.given(colPaidAt),
			ask: KindPaymentRequested, answer: KindPaid, request: &c.requestPayment, completion: &c.pay,
		}
		s.head(&c.requestPayment.Meta, w.ask, w.asked)
		s.head(&c.pay.Meta, w.answer, w.done)
		c.requestPayment.Obligation.Amount, c.requestPayment.Obligation.Notice = s.amount(), s.line(colPaymentNotice)
		if waits = append(waits, w); len(waits) == 2 && w.asked.Before(waits[0].asked) {
			waits[0], waits[1] = waits[1], waits[0]
		}
	}
	return waits
}

// result adds the result and its delivery.
func (s *RowScanner) result() {
	c := &s.store
	outcome, channel := s.outcome(), s.channel(colDeliveredChannel, false)
	if s.given(colResolvedAt) {
		at := s.instant(colResolvedAt)
		s.head(&c.resolve.Meta, KindResolved, at)
		r := &c.resolve.Resolution
		r.Outcome, r.Document, r.Link = outcome, s.line(colDocument), s.line(colResultLink)
		if c.resolve.Reason, c.resolve.Note = "", (Secret{}); outcome == Denied || s.given(colOutcomeReason) {
			s.why(&c.resolve.Meta, colOutcomeReason)
		}
		s.add(KindResolved, &c.resolve)
	}
	if s.given(colDeliveredAt) {
		at := s.instant(colDeliveredAt)
		s.head(&c.deliver.Meta, KindDelivered, at)
		c.deliver.Channel = channel
		s.add(KindDelivered, &c.deliver)
	}
}

// end adds the refusal, withdrawal or stop.
func (s *RowScanner) end(ended time.Time, ending string) {
	c := &s.store
	by := PartyNotStated
	if s.given(colWithdrawnBy) {
		var err error
		by, err = parseNamed[Party]("party", partyKeys, partyNames[:], string(s.get(colWithdrawnBy)))
		s.wrong(colWithdrawnBy, err)
	}
	switch ending {
	case "":
		return
	case endingRefused:
		s.head(&c.refuse.Meta, KindRefused, ended)
		s.why(&c.refuse.Meta, colReason)
		s.add(KindRefused, &c.refuse)
	case endingWithdrawn:
		s.head(&c.withdraw.Meta, KindWithdrawn, ended)
		c.withdraw.By = by
		s.why(&c.withdraw.Meta, colReason)
		s.add(KindWithdrawn, &c.withdraw)
		return
	case endingStopped:
		s.head(&c.stop.Meta, KindStopped, ended)
		s.why(&c.stop.Meta, colReason)
		s.add(KindStopped, &c.stop)
	default:
		s.problem(colEnding, motcua.CodeUnknown, endings)
		return
	}
	if s.given(colWithdrawnBy) {
		s.problem(colWithdrawnBy, motcua.CodeNotAllowed, "ending="+ending)
	}
}

func (s *RowScanner) personal() Personal {
	p := Personal{Name: secret(s.get(colApplicantName)), Contact: secret(s.get(colApplicantContact))}
	if number := s.get(colApplicantID); len(number) > 0 {
		id, err := identity.ParsePersonalID(string(number))
		if err != nil {
			s.problem(colApplicantID, motcua.CodeMalformed, "^[0-9]{12}$")
		}
		p.Number = id
	}
	return p
}

func secret(cell []byte) Secret {
	if len(cell) == 0 {
		return Secret{}
	}
	return NewSecret(string(cell))
}

func (s *RowScanner) channel(c column, required bool) Channel {
	cell := s.cells[c]
	if len(cell) == 0 {
		if required {
			s.required(c)
		}
		return UnknownChannel
	}
	for ch := Counter; ch <= Post; ch++ {
		if key := channelNames[ch].key; len(key) == len(cell) && string(cell) == key {
			return ch
		}
	}
	s.problem(c, motcua.CodeUnknown, channelKeys)
	return UnknownChannel
}

func (s *RowScanner) yes(c column) bool {
	switch string(s.cells[c]) {
	case yes:
		return true
	case "", no:
	default:
		s.problem(c, motcua.CodeUnknown, yesNo)
	}
	return false
}

func (s *RowScanner) outcome() Outcome {
	if !s.given(colOutcome) {
		return OutcomeUnstated
	}
	o, err := parseNamed[Outcome]("outcome", outcomeKeys, outcomeNames[:], string(s.get(colOutcome)))
	s.wrong(colOutcome, err)
	return o
}

// number reads a cell of ASCII digits; ok is false for anything else, and for more than 15.
func (s *RowScanner) number(c column) (n int64, ok bool) {
	cell := s.cells[c]
	if len(cell) == 0 || len(cell) > 15 {
		return 0, false
	}
	for _, d := range cell {
		if d-'0' > 9 {
			return 0, false
		}
		n = n*10 + int64(d-'0')
	}
	return n, true
}

func (s *RowScanner) amount() int64 {
	n, ok := s.number(colPaymentAmount)
	if !ok && s.given(colPaymentAmount) {
		s.problem(colPaymentAmount, motcua.CodeMalformed, "0")
	}
	return n
}

// portalStatus returns the status that the row says it has; zero when it does not say.
func (s *RowScanner) portalStatus() Status {
	if !s.given(colStatus) {
		return 0
	}
	n, _ := s.number(colStatus)
	if n < int64(NewlySubmitted) || n > int64(ResultDelivered) {
		s.problem(colStatus, motcua.CodeOutOfRange, "1..10")
		return 0
	}
	return Status(n)
}
