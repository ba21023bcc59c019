package api

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
)

func (s *server) newCode(w http.ResponseWriter, c *call) error {
	code, err := s.office.NewCode(c.Context(), c.who)
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, Code{string(code)})
}

func (s *server) putDossier(w http.ResponseWriter, c *call) error {
	code, key, revision, err := c.change()
	if err != nil {
		return err
	}
	var body NewDossier
	if err := c.decode(&body); err != nil {
		return err
	}
	if body.Command != "submit" && body.Command != "accept" {
		return refuse(invalid, "command", motcua.CodeUnknown, "submit, accept")
	}
	if err := s.there(c, code, revision); err != nil {
		return err
	}
	change := office.Change{Dossier: code, Key: key, Revision: revision, Command: body.Command, Body: body.Form}
	fresh := revision == noneGiven
	if fresh {
		change.Revision = 0
	}
	state, err := s.office.Do(c.Context(), c.who, change)
	switch {
	case err != nil && fresh && only(err, motcua.ErrConflict):
		return noRevision.err()
	case err != nil:
		return conflict(inForm(err), revision)
	}
	status := http.StatusOK
	if fresh {
		status = http.StatusCreated
		w.Header().Set("Location", "/api/v1/dossiers/"+string(code))
	}
	return s.receipt(w, c, status, state)
}

func (s *server) command(w http.ResponseWriter, c *call, name string) error {
	code, key, revision, err := c.change()
	if err != nil {
		return err
	}
	if revision == noneGiven {
		return noRevision.err()
	}
	body, err := c.body()
	if err != nil {
		return err
	}
	if err := s.there(c, code, revision); err != nil {
		return err
	}
	state, err := s.office.Do(c.Context(), c.who, office.Change{Dossier: code, Key: key, Revision: revision, Command: name, Body: body})
	if err != nil {
		return conflict(err, revision)
	}
	return s.receipt(w, c, http.StatusOK, state)
}

// change reads what every change has.
func (c *call) change() (code dossier.ID, key string, revision int, err error) {
	if code, err = c.code(); err != nil {
		return "", "", 0, err
	}
	if key, err = c.key(); err != nil {
		return "", "", 0, err
	}
	revision, err = c.revision()
	return code, key, revision, err
}

// there says that a dossier of any revision must be one that there is (RFC 9110, section 13.1.1).
func (s *server) there(c *call, code dossier.ID, revision int) error {
	if revision != anyRevision {
		return nil
	}
	_, err := s.office.Look(c.Context(), c.who, code)
	return err
}

// only reports whether an error is one, and certain.
func only(err, is error) bool { return errors.Is(err, is) && !errors.Is(err, motcua.ErrOutcomeUnknown) }

// conflict says what somebody who accepts any revision can do about a dossier that changed: nothing but send again.
func conflict(err error, revision int) error {
	if revision == anyRevision && only(err, motcua.ErrConflict) {
		return changing.err()
	}
	return err
}

// inForm gives the paths of problems the place that the form has in the body.
func inForm(err error) error {
	var wrong *motcua.InvalidError
	if !errors.As(err, &wrong) || errors.Is(err, motcua.ErrOutcomeUnknown) {
		return err
	}
	found := make([]motcua.Problem, len(wrong.Problems))
	for i, p := range wrong.Problems {
		if found[i] = p; p.Path != "" {
			found[i].Path = "form." + p.Path
		}
	}
	return motcua.Invalid(wrong.What, found...)
}

func (s *server) receipt(w http.ResponseWriter, c *call, code int, st dossier.State) error {
	w.Header().Set("ETag", etag(st.Revision))
	return s.answer(w, c, code, Receipt{string(st.ID), st.Revision, status(st.Status, c.lang), c.unit(st.Handling), due(st.Promise, c.lang)})
}

func (s *server) getDossier(w http.ResponseWriter, c *call) error {
	code, err := c.code()
	if err != nil {
		return err
	}
	d, err := s.office.Look(c.Context(), c.who, code)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", etag(d.State.Revision))
	return s.answer(w, c, http.StatusOK, c.dossier(d))
}

func (s *server) explainDue(w http.ResponseWriter, c *call) error {
	code, err := c.code()
	if err != nil {
		return err
	}
	form, err := c.accept(typeJSON, typeText)
	if err != nil {
		return err
	}
	ledger, err := s.office.Explain(c.Context(), c.who, code)
	if err != nil {
		return err
	}
	if form == typeText {
		s.write(w, c, http.StatusOK, typeText+"; charset=utf-8", []byte(ledger.Text(c.lang)))
		return nil
	}
	return s.answer(w, c, http.StatusOK, explanation(ledger, c.lang))
}

// purpose reads why somebody wants to see what is personal.
func (c *call) purpose() (string, error) {
	const name = "Access-Purpose"
	purpose, err := c.required(name)
	if err != nil {
		return "", err
	}
	for _, known := range purposes() {
		if purpose == known {
			return purpose, nil
		}
	}
	return "", refuse(badRequest, name, motcua.CodeUnknown, "handling, contact, delivery, inspection")
}

func (s *server) applicant(w http.ResponseWriter, c *call) error {
	code, err := c.code()
	if err != nil {
		return err
	}
	purpose, err := c.purpose()
	if err != nil {
		return err
	}
	p, err := s.office.Reveal(c.Context(), c.who, code, purpose)
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, Applicant{p.Name.Reveal(), number(p.Number), p.Contact.Reveal()})
}

func number(id identity.PersonalID) string {
	if id.IsZero() {
		return ""
	}
	return id.Reveal()
}

// printed returns the papers of a dossier; it is recorded that they were made.
func (s *server) printed(c *call) ([]paper.Paper, error) {
	code, err := c.code()
	if err != nil {
		return nil, err
	}
	purpose, err := c.purpose()
	if err != nil {
		return nil, err
	}
	return s.office.Papers(c.Context(), c.who, code, purpose)
}

func (s *server) papers(w http.ResponseWriter, c *call) error {
	all, err := s.printed(c)
	if err != nil {
		return err
	}
	out := Papers{[]PaperItem{}}
	for i, p := range all {
		out.Papers = append(out.Papers, PaperItem{i + 1, p.Kind.String(), p.Form.Title, p.Form.Number, Instant(p.Issued)})
	}
	return s.answer(w, c, http.StatusOK, out)
}

func (s *server) paper(w http.ResponseWriter, c *call) error {
	n, err := strconv.Atoi(c.PathValue("number"))
	if err != nil || n < 1 {
		return notFound.err()
	}
	form, err := c.accept(typeHTML, typeText)
	if err != nil {
		return err
	}
	all, err := s.printed(c)
	if err != nil {
		return err
	}
	if n > len(all) {
		return notFound.err()
	}
	options := &paper.PrintOptions{Language: c.lang}
	var out bytes.Buffer
	if form == typeText {
		err = all[n-1].WriteText(&out, options)
	} else {
		w.Header().Set("Content-Security-Policy", ownStyle)
		err = all[n-1].WriteHTML(&out, options)
	}
	if err != nil {
		return err
	}
	s.write(w, c, http.StatusOK, form+"; charset=utf-8", out.Bytes())
	return nil
}

// ownStyle is the content security policy of pages that the library writes. Each has a policy inside that narrows the style to the one it was
// written with; both hold.
const ownStyle = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (s *server) verify(w http.ResponseWriter, c *call) error {
	code, err := c.code()
	if err != nil {
		return err
	}
	v, err := s.office.Verify(c.Context(), c.who, code)
	var broken *dossier.TamperError
	switch {
	case errors.As(err, &broken):
		return s.answer(w, c, http.StatusOK, Verified{Revision: broken.Revision, Damage: word(broken.Damage, c.lang)})
	case err != nil:
		return err
	}
	return s.answer(w, c, http.StatusOK, Verified{
		Intact: true, Head: v.Head.String(), Unsealed: v.Unsealed, Uncovered: v.Uncovered, Erased: v.Erased, Unerased: v.Unerased,
	})
}

// statuses are those of dossiers, by their keys.
func statuses() map[string]dossier.Status {
	all := make(map[string]dossier.Status)
	for st := dossier.NewlySubmitted; st <= dossier.ResultDelivered; st++ {
		all[st.String()] = st
	}
	return all
}

func statusKeys() []any {
	var keys []any
	for st := dossier.NewlySubmitted; st <= dossier.ResultDelivered; st++ {
		keys = append(keys, st.String())
	}
	return keys
}

func (s *server) findDossiers(w http.ResponseWriter, c *call) error {
	f := dossier.Filter{
		Handling: c.query.Get("unit"), Receiving: c.query.Get("receiving"), Procedure: c.query.Get("procedure"), Field: c.query.Get("field"),
		DueBefore: c.date("due_before"), Open: c.flag("open"),
	}
	known := statuses()
	for _, key := range c.query["status"] {
		if st, ok := known[key]; ok {
			f.Statuses = append(f.Statuses, st)
		} else {
			c.complain("status", motcua.CodeUnknown, "a status")
		}
	}
	q := c.page()
	if err := c.complaints(); err != nil {
		return err
	}
	page, err := s.office.Find(c.Context(), c.who, f, q)
	if err != nil {
		return inQuery(err)
	}
	out := Rows{Dossiers: []Row{}, Next: string(page.Next)}
	for _, id := range page.IDs {
		d, err := s.office.Look(c.Context(), c.who, id)
		if err != nil {
			return err
		}
		st := d.State
		out.Dossiers = append(out.Dossiers, Row{
			string(st.ID), st.Revision, status(st.Status, c.lang),
			ProcedureName{d.Procedure.Code, d.Procedure.Name, d.Procedure.Field},
			c.unit(st.Handling), Instant(st.AcceptedAt), clock(d.Clock, c.lang),
		})
	}
	return s.answer(w, c, http.StatusOK, out)
}

// page reads which page of a list is wanted.
func (c *call) page() dossier.Query {
	return dossier.Query{After: dossier.Cursor(c.query.Get("after")), Limit: c.number("limit", 1, mostRows, someRows)}
}

// inQuery says of an error about what stood in the query that it is the address that is wrong, not a body.
func inQuery(err error) error {
	var wrong *motcua.InvalidError
	if errors.As(err, &wrong) {
		return &problemError{badRequest, wrong.Problems}
	}
	return err
}

func (s *server) searchApplicant(w http.ResponseWriter, c *call) error {
	purpose, err := c.purpose()
	if err != nil {
		return err
	}
	var body ApplicantSearch
	if err := c.decode(&body); err != nil {
		return err
	}
	id, err := identity.ParsePersonalID(body.Number)
	found, _ := motcua.ProblemsAt("number", err)
	if body.Limit < 0 || body.Limit > mostRows {
		found = append(found, motcua.Problem{Path: "limit", Code: motcua.CodeOutOfRange, Param: "1.." + strconv.Itoa(mostRows)})
	}
	if len(found) > 0 {
		return &problemError{invalid, found}
	}
	if body.Limit == 0 {
		body.Limit = someRows
	}
	page, err := s.office.FindApplicant(c.Context(), c.who, id, dossier.Query{After: dossier.Cursor(body.After), Limit: body.Limit}, purpose)
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, Codes{list(page.IDs, func(id dossier.ID) string { return string(id) }), string(page.Next)})
}

func (s *server) inbox(w http.ResponseWriter, c *call) error {
	all, err := s.office.Inbox(c.Context(), c.who)
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, tasks(all, c.lang))
}

func (s *server) dueSoon(w http.ResponseWriter, c *call) error {
	days := c.number("days", 0, 250, 3)
	if err := c.complaints(); err != nil {
		return err
	}
	all, err := s.office.DueSoon(c.Context(), c.who, days)
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, tasks(all, c.lang))
}

func (s *server) promise(w http.ResponseWriter, c *call) error {
	var body PromiseRequest
	if err := c.decode(&body); err != nil {
		return err
	}
	channel, err := dossier.ParseChannel(body.Channel)
	if found, bad := motcua.ProblemsAt("channel", err); bad {
		return &problemError{invalid, found}
	}
	p, err := s.office.Preview(c.who, body.Procedure, body.Case, channel, time.Time(body.At))
	if err != nil {
		return err
	}
	out := Promise{Procedure: ProcedureName{p.Procedure.Code, p.Procedure.Name, p.Procedure.Field}, Due: due(p.Due, c.lang)}
	if p.Ledger != nil {
		proof := explanation(p.Ledger, c.lang)
		out.Explanation = &proof
	}
	return s.answer(w, c, http.StatusOK, out)
}
