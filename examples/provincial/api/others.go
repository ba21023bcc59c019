package api

import (
	"bytes"
	"cmp"
	"mime"
	"net/http"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/card"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/xlsx"
)

func (s *server) health(w http.ResponseWriter, c *call) error {
	return s.answer(w, c, http.StatusOK, Health{"ok"})
}

func (s *server) ready(w http.ResponseWriter, c *call) error {
	if err := s.office.Ready(c.Context()); err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, Health{"ok"})
}

func (s *server) metrics(w http.ResponseWriter, c *call) error {
	s.guard.Metrics().ServeHTTP(w, c.Request)
	return nil
}

func (s *server) openapi(w http.ResponseWriter, c *call) error {
	s.write(w, c, http.StatusOK, typeJSON, s.document)
	return nil
}

// status looks for what is no dossier code too, so that the time it takes does not tell what is one.
func (s *server) status(w http.ResponseWriter, c *call) error {
	code, wrong := c.code()
	if wrong != nil {
		code = "H00.00.00-000101-0000"
	}
	st, err := s.office.Status(c.Context(), code)
	if err := cmp.Or(err, wrong); err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, PublicStatus{string(st.Code), status(st.Status, c.lang), st.Due.Date, st.Late})
}

func (s *server) procedures(w http.ResponseWriter, c *call) error {
	words := strings.Fields(identity.SearchKey(c.query.Get("q")))
	out := Procedures{Procedures: []ProcedureName{}}
	for _, p := range s.index {
		if !hasWords(p.key, words) {
			continue
		}
		if out.Total++; out.Total <= 50 {
			out.Procedures = append(out.Procedures, p.name)
		}
	}
	return s.answer(w, c, http.StatusOK, out)
}

func hasWords(key string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(key, " "+word) {
			return false
		}
	}
	return true
}

func (s *server) procedure(w http.ResponseWriter, c *call) error {
	p, err := s.office.Rules().Catalogue().At(c.PathValue("procedure"), motcua.DateOf(s.office.Now()))
	if err != nil {
		return notFound.err()
	}
	return s.answer(w, c, http.StatusOK, procedure(p, c.lang))
}

// The forms of a report, by the suffix of the address.
var suffixes = []struct{ suffix, mediaType string }{
	{".json", typeJSON}, {".csv", typeCSV}, {".xlsx", typeXLSX}, {".txt", typeText}, {".html", typeHTML},
}

// period reads the period of an address, and the suffix behind it.
func (c *call) period() (p motcua.Period, mediaType string, err error) {
	text := c.PathValue("period")
	for _, f := range suffixes {
		if rest, ok := strings.CutSuffix(text, f.suffix); ok {
			text, mediaType = rest, f.mediaType
			break
		}
	}
	p, err = motcua.ParsePeriod(text)
	if err != nil {
		err = refuse(badRequest, "period", motcua.CodeMalformed, "2026-Q4")
	}
	return p, mediaType, err
}

func (s *server) report(w http.ResponseWriter, c *call) error {
	period, form, err := c.period()
	if err != nil {
		return err
	}
	if form == "" {
		if form, err = c.accept(typeJSON, typeCSV, typeXLSX, typeText, typeHTML); err != nil {
			return err
		}
	}
	page, err := s.office.Report(c.Context(), c.who, period, c.lang)
	if err != nil {
		return err
	}
	// The whole of it is written before the answer begins: half a report looks like a whole one.
	var out bytes.Buffer
	mediaType := form
	switch form {
	case typeJSON:
		err = page.WriteJSON(&out)
	case typeXLSX:
		err = xlsx.WritePage(&out, page)
	case typeHTML:
		w.Header().Set("Content-Security-Policy", ownStyle)
		mediaType += "; charset=utf-8"
		err = page.WriteHTML(&out)
	case typeText:
		mediaType += "; charset=utf-8"
		err = page.WriteText(&out)
	case typeCSV:
		mediaType += "; charset=utf-8; header=present"
		err = writeSection(&out, page, c.query.Get("section"))
	}
	if err != nil {
		return err
	}
	if form == typeCSV || form == typeXLSX {
		name := "motcua-" + strings.ReplaceAll(period.String(), "/", "_") + map[string]string{typeCSV: ".csv", typeXLSX: ".xlsx"}[form]
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	s.write(w, c, http.StatusOK, mediaType, out.Bytes())
	return nil
}

func writeSection(out *bytes.Buffer, page *report.Page, key string) error {
	for i, section := range page.Sections {
		if section.Key == key || key == "" && i == 0 {
			return section.Data(page.Language).WriteCSV(out, nil)
		}
	}
	return notFound.err()
}

func (s *server) trace(w http.ResponseWriter, c *call) error {
	period, form, err := c.period()
	if err != nil {
		return err
	}
	if form != "" {
		return notFound.err()
	}
	by := report.ByField
	for _, d := range dimensions {
		if d.key == c.query.Get("by") {
			by = d.by
		}
	}
	column := c.number("column", 3, 13, 0)
	for _, name := range []string{"row", "column"} {
		if !c.query.Has(name) {
			c.complain(name, motcua.CodeRequired, "")
		}
	}
	if err := c.complaints(); err != nil {
		return err
	}
	codes, err := s.office.Trace(c.Context(), c.who, period, by, c.query.Get("row"), column)
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, Traced{list(codes, func(id dossier.ID) string { return string(id) }), len(codes)})
}

func (s *server) score(w http.ResponseWriter, c *call) error {
	found, err := s.office.Score(c.who, c.PathValue("agency"))
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, score(found, c.lang))
}

// person reads what is known of somebody. Problems are at a path.
func (p Person) person(at string) (identity.Person, []motcua.Problem) {
	out := identity.Person{Name: p.Name}
	var found []motcua.Problem
	read := func(path, text string, parse func(string) error) {
		if text == "" {
			return
		}
		wrong, _ := motcua.ProblemsAt(at+"."+path, parse(text))
		found = append(found, wrong...)
	}
	read("number", p.Number, func(s string) (err error) { out.ID, err = identity.ParsePersonalID(s); return err })
	read("old_card", p.OldCard, func(s string) (err error) { out.OldCard, err = identity.ParseOldCardNumber(s); return err })
	read("sex", p.Sex, func(s string) (err error) { out.Sex, err = identity.ParseSex(s); return err })
	read("birth_date", p.BirthDate, func(s string) (err error) { out.BirthDate, err = identity.ParsePartialDate(s); return err })
	return out, found
}

func (s *server) checkNumber(w http.ResponseWriter, c *call) error {
	var body NumberCheck
	if err := c.decode(&body); err != nil {
		return err
	}
	person, found := body.Person.person("person")
	if body.Number == "" {
		found = append(found, motcua.Problem{Path: "number", Code: motcua.CodeRequired})
	}
	if len(found) > 0 {
		return &problemError{invalid, found}
	}
	checked, err := s.office.CheckNumber(c.who, body.Number, body.On, person)
	if err != nil {
		return err
	}
	in := checked.Inspection
	return s.answer(w, c, http.StatusOK, Checked{
		list(checked.Kinds, func(k identity.Kind) string { return string(k) }), in.WellFormed(), word(in.Grade(), c.lang), word(in.Sex(), c.lang),
		in.BirthYear(), in.Place().Name(), list(checked.Findings, func(f identity.Finding) Finding { return finding(f, c.lang) }),
	})
}

func (s *server) readCard(w http.ResponseWriter, c *call) error {
	var body CardCheck
	if err := c.decode(&body); err != nil {
		return err
	}
	typed, found := body.Typed.person("typed")
	if len(found) > 0 {
		return &problemError{invalid, found}
	}
	qr, contradictions, err := s.office.ReadCard(c.who, body.Payload, typed)
	if found, bad := motcua.ProblemsAt("payload", err); bad {
		return &problemError{invalid, found}
	}
	if err != nil {
		return err
	}
	out := Card{Kind: qr.Kind.String(), Issued: qr.Issued}
	out.Holder = Holder{number(qr.PersonalID), "", qr.Name, word(qr.Sex, c.lang), qr.BirthDate.String(), qr.Residence}
	if !qr.OldCard.IsZero() {
		out.Holder.OldCard = qr.OldCard.Reveal()
	}
	out.Contradictions = list(contradictions, func(k card.Contradiction) Finding {
		f := finding(k.Finding, c.lang)
		f.A, f.B, f.Text = string(k.A), string(k.B), k.Text(c.lang)
		return f
	})
	return s.answer(w, c, http.StatusOK, out)
}

func (s *server) startImport(w http.ResponseWriter, c *call) error {
	mediaType, err := c.mediaType(typeCSV, typeLines)
	if err != nil {
		return err
	}
	format := dossier.CSV
	if mediaType == typeLines {
		format = dossier.JSONLines
	}
	job, err := s.office.Import(c.who, c.Body, format)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/imports/"+job.ID)
	return s.answer(w, c, http.StatusAccepted, imported(job, c.lang))
}

func (s *server) getImport(w http.ResponseWriter, c *call) error {
	job, err := s.office.Job(c.who, c.PathValue("id"))
	if err != nil {
		return err
	}
	return s.answer(w, c, http.StatusOK, imported(job, c.lang))
}

func (s *server) accesses(w http.ResponseWriter, c *call) error {
	q := c.page()
	if err := c.complaints(); err != nil {
		return err
	}
	page, err := s.office.Accesses(c.Context(), c.who, q.After, q.Limit)
	if err != nil {
		return inQuery(err)
	}
	return s.answer(w, c, http.StatusOK, Accesses{list(page.Entries, func(a dossier.Access) Access {
		return Access{
			Instant(a.At), a.Actor, c.unit(a.Unit), c.why(a.Purpose), word(a.Kind, c.lang), string(a.Dossier), word(a.Outcome, c.lang),
		}
	}), string(page.Next)})
}

// why returns a purpose with its words.
func (c *call) why(purpose string) Word {
	for _, known := range office.Purposes() {
		if known.Code == purpose {
			return Word{purpose, known.Text(c.lang)}
		}
	}
	return Word{purpose, purpose}
}
