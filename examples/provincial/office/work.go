package office

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/intake"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/examples/provincial/access"
)

// commands says of each command which action it is and which kind of event comes of it.
var commands = map[string]struct {
	action access.Action
	kind   dossier.Kind
}{
	"submit":             {access.Intake, dossier.KindSubmitted},
	"accept":             {access.Intake, dossier.KindAccepted},
	"arrive":             {access.Intake, dossier.KindArrived},
	"refuse":             {access.Decide, dossier.KindRefused},
	"transfer":           {access.Handle, dossier.KindTransferred},
	"request_supplement": {access.Handle, dossier.KindSupplementRequested},
	"supplement":         {access.Intake, dossier.KindSupplemented},
	"request_payment":    {access.Handle, dossier.KindPaymentRequested},
	"pay":                {access.Intake, dossier.KindPaid},
	"consult":            {access.Handle, dossier.KindConsulted},
	"respond":            {access.Handle, dossier.KindAnswered},
	"suspend":            {access.Decide, dossier.KindSuspended},
	"resume":             {access.Decide, dossier.KindResumed},
	"extend":             {access.Decide, dossier.KindExtended},
	"resolve":            {access.Handle, dossier.KindResolved},
	"deliver":            {access.Intake, dossier.KindDelivered},
	"withdraw":           {access.Intake, dossier.KindWithdrawn},
	"stop":               {access.Decide, dossier.KindStopped},
	"reopen":             {access.Decide, dossier.KindReopened},
	"correct":            {access.Decide, dossier.KindCorrected},
	"rate":               {access.Intake, dossier.KindRated},
	"erase":              {access.Decide, dossier.KindErased},
}

// ActionOf returns the action that a command is, by its name in [intake.Forms]; zero for a name that is none.
func ActionOf(command string) access.Action { return commands[command].action }

// Allowed reports whether the lifecycle has a step for a command from where a dossier stands; the rules may still refuse it.
func Allowed(s dossier.State, command string) bool {
	c, ok := commands[command]
	return ok && slices.ContainsFunc(dossier.Transitions(), func(t dossier.Transition) bool { return t.From == s.Status && t.Event == c.kind })
}

// Change is a command for a dossier, as it comes in.
type Change struct {
	// Dossier is its code, Key the idempotency key: sent again, the change is carried out once. Both are required. People put all sorts of
	// numbers into keys, and what is in a log stays there: only a digest of the key is kept.
	Dossier dossier.ID
	Key     string
	// Revision is the one that the dossier must be at; negative is any. A new dossier is at 0.
	Revision int
	// Command is the name of the command, and Body its form, as package intake reads it. The account is the actor and its unit the acting
	// one; At may be left out and is then the present.
	Command string
	Body    []byte
}

// Do carries out a change and returns the state after it, without what is personal. Errors are those of [dossier.Service.Do] and
// [intake.Forms.Form], besides access.ErrForbidden, motcua.ErrNotFound for a dossier that is not the account's to see, and
// motcua.ErrConflict when it is not at the revision.
func (o *Office) Do(ctx context.Context, who access.Account, c Change) (dossier.State, error) {
	action := ActionOf(c.Command)
	if action == 0 {
		return dossier.State{}, motcua.Invalid("office: command", motcua.Problem{Path: "command", Code: motcua.CodeUnknown, Param: "a command"})
	}
	if err := may(who, action); err != nil {
		return dossier.State{}, err
	}
	state, err := o.do(ctx, who, c)
	if errors.Is(err, motcua.ErrExists) {
		// The same request, sent twice at once, may have got there first, a moment earlier than this one says.
		state, err = o.do(ctx, who, c)
	}
	if err != nil {
		return dossier.State{}, err
	}
	o.figures.moved()
	return withoutPersonal(state), nil
}

func (o *Office) do(ctx context.Context, who access.Account, c Change) (dossier.State, error) {
	load := o.load
	if c.Command == respond {
		load = o.see
	}
	log, state, err := load(ctx, who, c.Dossier)
	if err != nil && !(missing(err) && starts(c.Command) && who.Covers(sqlstore.ShardOf(c.Dossier))) {
		return dossier.State{}, err
	}
	if p := dossier.CheckKey("key", c.Key); p.Code != "" || c.Key == "" {
		p.Path, p.Code = "key", cmp.Or(p.Code, motcua.CodeRequired)
		return dossier.State{}, motcua.Invalid("office: change", p)
	}
	at, key := o.now(), o.key(c.Dossier, c.Key)
	first := slices.IndexFunc(log.Events, func(e dossier.Event) bool { return e.Key == key })
	if first >= 0 {
		at = log.Events[first].At // the present of the first time
	}
	request, err := o.forms.RequestFor(c.Command, c.Body, intake.Given{At: at, Actor: who.Name, Unit: who.Unit, Dossier: c.Dossier, Key: key})
	if err != nil {
		return dossier.State{}, err
	}
	if err := o.directory.check(c.Body); err != nil {
		return dossier.State{}, err
	}
	if err := ownLeg(who, state, request.Command); err != nil {
		return dossier.State{}, err
	}
	var store dossier.Store = o.store
	if c.Revision >= 0 && first < 0 {
		if state.Revision != c.Revision {
			return dossier.State{}, fmt.Errorf("office: revision %d, not %d: %w", state.Revision, c.Revision, motcua.ErrConflict)
		}
		store = pinned{o.store, c.Revision, key}
	}
	return o.service(store).Do(ctx, request)
}

// ownLeg reports an answer to a question that another body was asked. Whoever works on the dossier may write down any.
func ownLeg(who access.Account, s dossier.State, c dossier.Command) error {
	answer, ok := c.(*dossier.Respond)
	if !ok || owns(who, s) || answer.Leg < 1 || answer.Leg > len(s.Legs) || who.Covers(s.Legs[answer.Leg-1].To) {
		return nil
	}
	return motcua.Invalid("office: change", motcua.Problem{Path: "leg", Code: motcua.CodeNotAllowed, Param: "a question to this agency"})
}

// key returns what is kept of an idempotency key: a digest that only who has the key of the applicants' index can compute.
func (o *Office) key(id dossier.ID, key string) string {
	mac := hmac.New(sha256.New, o.secret)
	_, _ = fmt.Fprintf(mac, "idempotency key\n%s\n%s", id, key) // never fails
	return "k/" + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// Carried reports whether one of the events of a dossier came of a change with that key.
func (o *Office) Carried(d *Dossier, key string) bool {
	kept := o.key(d.State.ID, key)
	return slices.ContainsFunc(d.Events, func(e dossier.Event) bool { return e.Key == kept })
}

// respond is the command of whoever was asked for an opinion.
const respond = "respond"

// starts reports whether a command begins the life of a dossier.
func starts(command string) bool { return Allowed(dossier.State{}, command) }

// pinned is the store for somebody who saw a dossier at a revision: at another one there is a conflict, whatever the service makes of a change
// in between, unless that change was the same request.
type pinned struct {
	*sqlstore.Store
	revision int
	key      string
}

// Load fulfils the contract of [dossier.Store].
func (p pinned) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	log, err := p.Store.Load(ctx, id)
	if err == nil && len(log.Events) != p.revision && !slices.ContainsFunc(log.Events, func(e dossier.Event) bool { return e.Key == p.key }) {
		return dossier.Log{}, fmt.Errorf("office: revision %d, not %d: %w", len(log.Events), p.revision, motcua.ErrConflict)
	}
	return log, err
}

func withoutPersonal(s dossier.State) dossier.State {
	s.Applicant = dossier.Personal{}
	return s
}

// owns reports whether an account may work on a dossier: one of its agency, or one that its agency has received, has now, or decides on.
func owns(who access.Account, s dossier.State) bool {
	return slices.ContainsFunc([]string{sqlstore.ShardOf(s.ID), s.Receiving, s.Handling, s.Accepted.Competent}, who.Covers)
}

// asked reports whether the agency of an account was asked for an opinion.
func asked(who access.Account, s dossier.State) bool {
	return slices.ContainsFunc(s.Legs, func(leg dossier.Leg) bool { return who.Covers(leg.To) })
}

// load returns a dossier that the account may work on.
func (o *Office) load(ctx context.Context, who access.Account, id dossier.ID) (dossier.Log, dossier.State, error) {
	log, state, err := o.see(ctx, who, id)
	if err == nil && !owns(who, state) {
		return dossier.Log{ID: id}, dossier.State{}, errForeign
	}
	return log, state, err
}

// see returns a dossier that the account may look at: it may work on it, or its agency was asked for an opinion.
func (o *Office) see(ctx context.Context, who access.Account, id dossier.ID) (dossier.Log, dossier.State, error) {
	log, err := o.store.Load(ctx, id)
	if err != nil && !missing(err) {
		return dossier.Log{ID: id}, dossier.State{}, err
	}
	state := dossier.Replay(log, dossier.AsOf{})
	if err != nil || !owns(who, state) && !asked(who, state) {
		return dossier.Log{ID: id}, dossier.State{}, errForeign
	}
	return log, state, nil
}

// errForeign is a dossier that is not the account's to see, or not there: the two are the same to the account.
var errForeign = fmt.Errorf("office: dossier: %w", motcua.ErrNotFound)

// Dossier is what an officer sees of a dossier: facts, no applicant.
type Dossier struct {
	State dossier.State
	// Events are its history.
	Events []dossier.Event
	// Procedure is the version it follows; its zero value when the catalogue does not have it.
	Procedure dossier.Procedure
	// Clock is where its clock stands now.
	Clock dossier.Clock
	// Duties are what the rules want done by when.
	Duties []dossier.Duty
	// May are the names of the commands that the account may send and the state allows.
	May []string
	// Own is that the account's agency works on it; otherwise it was only asked for an opinion.
	Own bool
}

// Look returns a dossier. It needs access.Look; a body that was asked for an opinion may look too, and answer.
func (o *Office) Look(ctx context.Context, who access.Account, id dossier.ID) (Dossier, error) {
	if err := may(who, access.Look); err != nil {
		return Dossier{}, err
	}
	log, state, err := o.see(ctx, who, id)
	if err != nil {
		return Dossier{}, err
	}
	now := o.now()
	d := Dossier{State: withoutPersonal(state), Own: owns(who, state)}
	open := slices.ContainsFunc(state.Legs, func(leg dossier.Leg) bool { return leg.Open() && who.Covers(leg.To) })
	for _, e := range log.Events {
		d.Events = append(d.Events, e.WithoutPersonal())
	}
	d.Procedure = o.version(state)
	if d.Clock, err = o.rules.Clock(state, now); err != nil {
		return Dossier{}, err
	}
	if d.Duties, err = o.rules.Duties(state, now); err != nil {
		return Dossier{}, err
	}
	for _, name := range o.forms.Names() {
		if who.May(ActionOf(name)) && Allowed(state, name) && (d.Own || name == respond && open) {
			d.May = append(d.May, name)
		}
	}
	return d, nil
}

// version returns the procedure of a dossier as it was on its day.
func (o *Office) version(s dossier.State) dossier.Procedure {
	code, on := s.Accepted.Procedure, s.AcceptedAt
	if !s.WasAccepted() {
		code, on = s.Requested.Procedure, s.Submitted
	}
	p, err := o.rules.Catalogue().At(code, motcua.DateOf(on))
	if err != nil {
		return dossier.Procedure{Code: code}
	}
	return p
}

// Explain returns the proof of the promised day of a dossier. It needs access.Look; the error wraps motcua.ErrNotFound when the procedure has
// no limit.
func (o *Office) Explain(ctx context.Context, who access.Account, id dossier.ID) (*calendar.Ledger, error) {
	if err := may(who, access.Look); err != nil {
		return nil, err
	}
	_, state, err := o.see(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return o.rules.Explain(state)
}

// Promise is what a dossier accepted at an instant would be promised.
type Promise struct {
	Due       calendar.Due
	Ledger    *calendar.Ledger // nil without a limit
	Procedure dossier.Procedure
}

// Preview returns what would be promised for a procedure, before anything is accepted. It needs access.Look. A zero instant is the present.
func (o *Office) Preview(who access.Account, procedure, kase string, channel dossier.Channel, at time.Time) (Promise, error) {
	if err := may(who, access.Look); err != nil {
		return Promise{}, err
	}
	if at.IsZero() {
		at = o.now()
	}
	p, err := o.rules.Catalogue().At(procedure, motcua.DateOf(at))
	if err != nil {
		return Promise{}, err
	}
	events, err := o.rules.Decide(dossier.State{ID: "preview"}, &dossier.Accept{
		Meta: dossier.Meta{At: at, Actor: who.Name, Unit: who.Unit}, Procedure: procedure, Case: kase, Channel: channel,
	}, at, "preview")
	if err != nil {
		return Promise{}, err
	}
	state := dossier.Replay(dossier.Log{ID: "preview", Events: events}, dossier.AsOf{})
	ledger, err := o.rules.Explain(state)
	if err != nil && !missing(err) {
		return Promise{}, err
	}
	return Promise{state.Promise, ledger, p}, nil
}

// Status is all that is told to whoever knows the code of a dossier, without an account.
type Status struct {
	Code   dossier.ID
	Status dossier.Status
	// Due is the day that the applicant was told last; zero when there is none.
	Due calendar.Due
	// Late is that this day is over and the result not ready.
	Late bool
}

// Status returns what the public may know of a dossier.
func (o *Office) Status(ctx context.Context, id dossier.ID) (Status, error) {
	log, err := o.store.Load(ctx, id)
	if err != nil {
		return Status{}, err
	}
	s := dossier.Replay(log, dossier.AsOf{})
	end := s.Promise.Instant
	return Status{id, s.Status, s.Promise, s.FinishedAt().IsZero() && !end.IsZero() && o.now().After(end)}, nil
}

// Inbox returns what the unit of an account has to do, see [dossier.Service.Inbox]; for an account of a whole agency that is the work of all its
// units. It needs access.Look.
func (o *Office) Inbox(ctx context.Context, who access.Account) ([]dossier.Task, error) {
	if err := may(who, access.Look); err != nil {
		return nil, err
	}
	return o.service(o.store).Inbox(ctx, o.now(), o.unitsOf(who)...)
}

// unitsOf returns the units whose work an account sees: its unit and those below it.
func (o *Office) unitsOf(who access.Account) []string {
	units := o.directory.UnitsOf(who.Unit)
	if !slices.Contains(units, who.Unit) {
		units = append(units, who.Unit)
	}
	return units
}

// DueSoon returns the dossiers that the units of an account have and that are due within n working days, or late. It needs access.Look.
func (o *Office) DueSoon(ctx context.Context, who access.Account, n int) ([]dossier.Task, error) {
	if err := may(who, access.Look); err != nil {
		return nil, err
	}
	if n < 0 || n > 250 {
		return nil, motcua.Invalid("office: due soon", motcua.Problem{Path: "days", Code: motcua.CodeOutOfRange, Param: "0..250"})
	}
	var all []dossier.Task
	service := o.service(o.store)
	for _, unit := range o.unitsOf(who) {
		tasks, err := service.DueWithin(ctx, n, o.now(), dossier.Filter{Handling: unit})
		if err != nil {
			return nil, err
		}
		all = append(all, tasks...)
	}
	slices.SortStableFunc(all, func(a, b dossier.Task) int {
		if c := a.Due.Date.Compare(b.Due.Date); c != 0 {
			return c
		}
		return a.Due.Instant.Compare(b.Due.Instant)
	})
	return all, nil
}

// Find returns a page of the dossiers of the account's agency that a filter selects. It needs access.Look. A filter by applicant is not
// taken here: see [Office.FindApplicant].
func (o *Office) Find(ctx context.Context, who access.Account, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
	if err := may(who, access.Look); err != nil {
		return dossier.Page{}, err
	}
	f.Applicant = nil
	page, err := o.service(o.store).Find(ctx, f, from(who, q))
	if err != nil {
		return dossier.Page{}, err
	}
	return covered(who, page), nil
}

// from begins a list where the codes of an account's agency do. The cursors of the store are codes of dossiers.
func from(who access.Account, q dossier.Query) dossier.Query {
	q.After = max(q.After, dossier.Cursor(who.Agency))
	return q
}

// covered leaves of a page what an account sees. The codes of an agency and of those below it stand together, so a cursor beyond them leads to
// nothing more, and would tell the code of somebody else's dossier.
func covered(who access.Account, page dossier.Page) dossier.Page {
	page.IDs = slices.DeleteFunc(page.IDs, func(id dossier.ID) bool { return !who.Covers(sqlstore.ShardOf(id)) })
	if !strings.HasPrefix(string(page.Next), who.Agency) {
		page.Next = ""
	}
	return page
}

// Papers returns the papers that can be made of a dossier, with what is personal on them; it is recorded that they were. It needs
// access.Reveal, and a purpose.
func (o *Office) Papers(ctx context.Context, who access.Account, id dossier.ID, purpose string) ([]paper.Paper, error) {
	if _, err := o.Reveal(ctx, who, id, purpose); err != nil {
		return nil, err
	}
	log, state, err := o.load(ctx, who, id)
	if err != nil {
		return nil, err
	}
	unit := state.Receiving
	if unit == "" {
		unit = AgencyOf(id)
	}
	desk := paper.NewDesk(o.rules, &paper.Options{Office: o.directory.office(unit), Units: o.directory.Units, Reasons: o.directory.reasons()})
	return desk.All(log, dossier.AsOf{})
}

func missing(err error) bool { return errors.Is(err, motcua.ErrNotFound) }
