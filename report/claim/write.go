package claim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/motcua/motcua"
)

type fileJSON struct {
	Format  string       `json:"format"`
	Sources []sourceJSON `json:"sources"`
	Terms   []Term       `json:"terms"`
	Claims  []claimJSON  `json:"claims"`
}

type sourceJSON struct {
	Key        string      `json:"key"`
	Place      string      `json:"place"`
	ReportedOn motcua.Date `json:"reported_on"`
}

type claimJSON struct {
	ID       string        `json:"id"`
	Source   string        `json:"source"`
	Says     Words         `json:"says"`
	Period   motcua.Period `json:"period,omitzero"`
	PeriodOf string        `json:"period_of,omitempty"`
	Figures  []figureJSON  `json:"figures"`
}

type figureJSON struct {
	Measure   string       `json:"measure"`
	Unit      string       `json:"unit,omitempty"`
	Register  string       `json:"register,omitempty"`
	RoundedTo int64        `json:"rounded_to,omitzero"`
	Count     motcua.Count `json:"count,omitzero"`
	Parts     *partsJSON   `json:"parts,omitempty"`
	Rate      *rateJSON    `json:"rate,omitempty"`
}

type partsJSON struct {
	Total    motcua.Count `json:"total,omitzero"`
	Disjoint bool         `json:"disjoint,omitzero"`
	Items    []partJSON   `json:"items"`
}

type partJSON struct {
	Is                string         `json:"is"`
	Register          string         `json:"register,omitempty"`
	Count             motcua.Count   `json:"count,omitzero"`
	Share             motcua.Percent `json:"share,omitzero"`
	Progress          motcua.Percent `json:"progress,omitzero"`
	InProgress        bool           `json:"in_progress,omitzero"`
	DescribedComplete bool           `json:"described_complete,omitzero"`
}

type rateJSON struct {
	Printed     motcua.Percent `json:"printed,omitzero"`
	All         bool           `json:"all,omitzero"`
	Part        motcua.Count   `json:"part,omitzero"`
	PartIs      string         `json:"part_is"`
	Whole       motcua.Count   `json:"whole,omitzero"`
	WholeIs     string         `json:"whole_is"`
	Rest        []restJSON     `json:"rest,omitempty"`
	Readings    []string       `json:"readings,omitempty"`
	LaterStages []string       `json:"later_stages,omitempty"`
	Within      string         `json:"within,omitempty"`
}

type restJSON struct {
	Is    string       `json:"is"`
	Count motcua.Count `json:"count,omitzero"`
}

// Write writes the claims as a file that [Load] reads. Sources and terms are listed in the order in which the
// claims first name them; the same claims give the same bytes. The error is that of the writer.
func Write(out io.Writer, claims []Claim) error {
	w := &writer{terms: map[string]bool{"": true}, sources: map[string]bool{}}
	w.file.Format = fileFormat
	w.file.Claims = make([]claimJSON, 0, len(claims))
	for _, c := range claims {
		w.claim(c)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(w.file); err != nil {
		return fmt.Errorf("claim: write: %w", err)
	}
	if _, err := out.Write(b.Bytes()); err != nil {
		return fmt.Errorf("claim: write: %w", err)
	}
	return nil
}

type writer struct {
	file    fileJSON
	terms   map[string]bool
	sources map[string]bool
}

// term returns the key of a term, and lists the term the first time.
func (w *writer) term(t Term) string {
	if !w.terms[t.Key] {
		w.terms[t.Key] = true
		w.file.Terms = append(w.file.Terms, t)
	}
	return t.Key
}

func (w *writer) termList(list []Term) (keys []string) {
	for _, t := range list {
		keys = append(keys, w.term(t))
	}
	return keys
}

func (w *writer) claim(c Claim) {
	if s := c.Source; !w.sources[s.Key] {
		w.sources[s.Key] = true
		w.file.Sources = append(w.file.Sources, sourceJSON{s.Key, w.term(s.Place), s.ReportedOn})
	}
	out := claimJSON{ID: c.ID, Source: c.Source.Key, Says: c.Says, Period: c.Period, PeriodOf: c.PeriodOf}
	for i := range c.Figures {
		out.Figures = append(out.Figures, w.figure(&c.Figures[i]))
	}
	w.file.Claims = append(w.file.Claims, out)
}

func (w *writer) figure(f *Figure) figureJSON {
	out := figureJSON{
		Measure: w.term(f.Measure), Unit: w.term(f.Unit), Register: w.term(f.Register),
		RoundedTo: f.RoundedTo, Count: f.Count,
	}
	if p := f.Parts; p != nil {
		out.Parts = &partsJSON{Total: p.Total, Disjoint: p.Disjoint}
		for _, x := range p.Items {
			out.Parts.Items = append(out.Parts.Items, partJSON{
				w.term(x.Is), w.term(x.Register), x.Count, x.Share, x.Progress, x.InProgress, x.DescribedComplete,
			})
		}
	}
	if t := f.Rate; t != nil {
		out.Rate = &rateJSON{
			Printed: t.Printed, All: t.All, Part: t.Part, PartIs: w.term(t.PartIs), Whole: t.Whole, WholeIs: w.term(t.WholeIs),
		}
		for _, x := range t.Rest {
			out.Rate.Rest = append(out.Rate.Rest, restJSON{w.term(x.Is), x.Count})
		}
		out.Rate.Readings, out.Rate.LaterStages = w.termList(t.Readings), w.termList(t.LaterStages)
		out.Rate.Within = w.term(t.Within)
	}
	return out
}

// MarshalJSON writes the result for programs: the claim by its ID, source and words, the verdict by its code, and each reason
// with its numbers and its text in both languages.
func (r Result) MarshalJSON() ([]byte, error) {
	type reason struct {
		Reason
		Text Words `json:"text"`
	}
	out := struct {
		ID      string        `json:"id"`
		Source  Source        `json:"source"`
		Says    Words         `json:"says"`
		Period  motcua.Period `json:"period,omitzero"`
		Verdict Verdict       `json:"verdict"`
		Reasons []reason      `json:"reasons"`
	}{r.Claim.ID, r.Claim.Source, r.Claim.Says, r.Claim.Period, r.Verdict, make([]reason, 0, len(r.Reasons))}
	for _, x := range r.Reasons {
		out.Reasons = append(out.Reasons, reason{x, Words{VI: x.Text(motcua.Vietnamese), EN: x.Text(motcua.English)}})
	}
	return json.Marshal(out)
}
