package criteria

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/motcua/motcua"
)

// assessmentJSON is the form [ReadAssessment] reads.
type assessmentJSON struct {
	Set          any             `json:"set"`
	Unit         Unit            `json:"unit,omitzero"`
	AsOf         motcua.Date     `json:"as_of"`
	Sources      []Source        `json:"sources,omitempty"`
	Official     *officialJSON   `json:"official,omitempty"`
	Observations json.RawMessage `json:"observations"`
}

type officialJSON struct {
	Points    string      `json:"points"`
	Band      string      `json:"band,omitempty"`
	Source    string      `json:"source,omitempty"`
	Published motcua.Date `json:"published,omitzero"`
}

type observationJSON struct {
	ID        string           `json:"id,omitempty"`
	Criterion string           `json:"criterion"`
	Outcome   *Outcome         `json:"outcome,omitempty"`
	Progress  string           `json:"progress,omitempty"`
	Points    string           `json:"points,omitempty"`
	Measures  *orderedMeasures `json:"measures,omitempty"`
	Happened  motcua.Date      `json:"happened"`
	Recorded  string           `json:"recorded,omitempty"`
	Basis     Basis            `json:"basis,omitzero"`
	Source    string           `json:"source,omitempty"`
	Author    string           `json:"author,omitempty"`
	Evidence  []Evidence       `json:"evidence,omitempty"`
	Corrects  string           `json:"corrects,omitempty"`
	Reason    string           `json:"reason,omitempty"`
	Narrative bool             `json:"narrative,omitempty"`
}

// orderedMeasures writes measures as an object in the order they were given.
type orderedMeasures []Measure

func (m orderedMeasures) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m[i].name)
		if err != nil {
			return nil, err
		}
		value, err := m[i].MarshalJSON()
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// MarshalJSON writes what [ReadAssessment] reads inside "observations". Progress and points that no short decimal can say are
// written as quotients.
func (o Observation) MarshalJSON() ([]byte, error) {
	v := observationJSON{
		ID: o.ID, Criterion: o.Criterion, Happened: o.Happened, Basis: o.Basis, Source: o.Source, Author: o.Author,
		Evidence: o.Evidence, Corrects: o.Corrects, Reason: o.Reason, Narrative: o.Narrative,
	}
	switch {
	case len(o.Measures) > 0:
		m := orderedMeasures(o.Measures)
		v.Measures = &m
	case o.Points != nil:
		v.Points = o.Points.String()
	default:
		v.Outcome = &o.Outcome
		if !o.Progress.Hi.IsZero() {
			v.Progress = o.Progress.String()
		}
	}
	if !o.Recorded.IsZero() {
		// A day stands for its first instant, so that is how it is written.
		if d := motcua.DateOf(o.Recorded); d.Start().Equal(o.Recorded) {
			v.Recorded = d.String()
		} else {
			v.Recorded = o.Recorded.In(motcua.Location()).Format(time.RFC3339Nano)
		}
	}
	return json.Marshal(v)
}

// MarshalJSON writes what [ReadAssessment] reads, with the set by its name. A set that is not found by name must be written with
// the set itself: see [Assessment.Inline].
func (a *Assessment) MarshalJSON() ([]byte, error) {
	var set any
	if a.Set != nil {
		set = a.Set.ID()
	}
	return a.marshal(set)
}

// Inline writes what [ReadAssessment] reads, with the whole set in it.
func (a *Assessment) Inline() ([]byte, error) {
	var set any
	if a.Set != nil {
		set = a.Set.def
	}
	return a.marshal(set)
}

func (a *Assessment) marshal(set any) ([]byte, error) {
	list := a.Observations
	if list == nil {
		list = []Observation{}
	}
	observations, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	v := assessmentJSON{Set: set, Unit: a.Unit, AsOf: a.AsOf, Sources: a.Sources, Observations: observations}
	if o := a.Official; o != nil {
		v.Official = &officialJSON{o.Points.Decimal(o.Places).StringFixed(int32(o.Places)), o.Band, o.Source, o.Published}
	}
	return json.Marshal(v)
}

// scoreJSON is what [Score.MarshalJSON] writes.
type scoreJSON struct {
	Set       string          `json:"set"`
	Digest    string          `json:"digest"`
	Unit      Unit            `json:"unit,omitzero"`
	AsOf      motcua.Date     `json:"as_of,omitzero"`
	KnownAt   time.Time       `json:"known_at,omitzero"`
	Tally     Tally           `json:"tally"`
	Met       motcua.Ratio    `json:"met"`
	MetMay    motcua.Count    `json:"met_between"`
	Points    Interval        `json:"points"`
	Maximum   Value           `json:"maximum"`
	Share     *Interval       `json:"share,omitempty"`
	Progress  *Interval       `json:"progress,omitempty"`
	OfKnown   *Interval       `json:"progress_of_known,omitempty"`
	Award     *awardJSON      `json:"award,omitempty"`
	Band      *bandJSON       `json:"band,omitempty"`
	Groups    []GroupScore    `json:"groups,omitempty"`
	Official  *OfficialResult `json:"official,omitempty"`
	Criteria  []criterionJSON `json:"criteria"`
	Findings  []Finding       `json:"findings,omitempty"`
	Gaps      []Gap           `json:"gaps,omitempty"`
	Documents []Source        `json:"sources,omitempty"`
}

type awardJSON struct {
	Decision Decision `json:"decision"`
	Missing  []string `json:"missing,omitempty"`
}

type bandJSON struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type criterionJSON struct {
	CriterionScore
	Title Text   `json:"title"`
	Sides []Side `json:"sides,omitempty"`
}

// MarshalJSON writes the whole result: counts, points, progress, award, band, criteria, findings and gaps. Numbers are exact
// and written as text, "45/52" being what no short decimal can say; the explanation is [Score.Explain].
func (sc *Score) MarshalJSON() ([]byte, error) {
	v := scoreJSON{
		Set: sc.set.ID(), Digest: sc.set.digest, Unit: sc.opts.Unit, AsOf: sc.opts.AsOf, KnownAt: sc.opts.KnownAt, Tally: sc.Tally(),
		Met: sc.Met(), MetMay: sc.MetBetween(), Points: sc.Points(), Maximum: sc.Maximum(), Official: sc.opts.Official,
		Groups: sc.Groups(), Findings: sc.Findings(), Gaps: sc.Gaps(), Documents: sc.opts.Sources,
	}
	if p, ok := sc.Share(); ok {
		v.Share = &p
	}
	if p, ok := sc.Progress(); ok {
		v.Progress = &p
	}
	if p, _, ok := sc.ProgressOfKnown(); ok {
		v.OfKnown = &p
	}
	if d, missing, ok := sc.Award(); ok {
		v.Award = &awardJSON{d, missing}
	}
	if from, to, ok := sc.Band(); ok {
		v.Band = &bandJSON{from.Key, to.Key}
	}
	for i, c := range sc.Criteria() {
		w := sc.set.view(i)
		e := criterionJSON{CriterionScore: c, Title: bilingual(w.Title)}
		if sides := sc.Sides(c.Number); len(sides) > 1 {
			e.Sides = sides
		}
		v.Criteria = append(v.Criteria, e)
	}
	return json.Marshal(v)
}
