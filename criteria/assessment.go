package criteria

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// Assessment is what is known about one unit under one set (bản tự chấm, bản đánh giá): the content of a ward's
// "criteria.json". [ReadAssessment] reads one; [Assessment.Score] scores it.
type Assessment struct {
	// Set is the set, one version of it.
	Set *Set
	// Unit is who is scored.
	Unit Unit
	// AsOf is the day the assessment is for.
	AsOf motcua.Date
	// Sources are where the observations come from.
	Sources []Source
	// Official is the result the authority published; nil when there is none.
	Official *OfficialResult
	// Observations are what was said, in any order.
	Observations []Observation
}

// Lookup finds a set by "key@version". The package sets has one for the built-in sets. An error that matches
// [motcua.ErrNotFound] means that there is no such set.
type Lookup func(id string) (*Set, error)

// AssessmentOptions change how an assessment is read. nil means the defaults.
type AssessmentOptions struct {
	// Sets finds the set when the file names it; nil finds none, and only inline sets can be read.
	Sets Lookup
	// Compile is used for inline sets.
	Compile *CompileOptions
}

const whatAssessment = "criteria: assessment"

// ReadAssessment reads an assessment written as JSON. Every mistake is reported at once, that of an inline set included: the
// error is a [*motcua.InvalidError] whose problems carry the path of the field, in the order of the file. Unknown fields,
// fields given twice and text that is not UTF-8 are mistakes. An error of the reader itself is returned as it is.
func ReadAssessment(in io.Reader, opts *AssessmentOptions) (*Assessment, error) {
	if opts == nil {
		opts = &AssessmentOptions{}
	}
	var r reader
	doc, err := r.document(in)
	if err != nil && len(r.problems) == 0 {
		return nil, fmt.Errorf("criteria: read assessment: %w", err)
	}
	if len(r.problems) > 0 && doc.kind != nodeObject {
		return nil, motcua.Invalid(whatAssessment, r.problems...)
	}
	o := r.object(doc, "")
	if !o.ok {
		return nil, motcua.Invalid(whatAssessment, r.problems...)
	}
	var later []motcua.Problem
	o.str("$schema")
	a := &Assessment{}
	if n, ok := o.get("set"); !ok {
		r.add("set", motcua.CodeRequired, "key@version")
	} else if n.kind == nodeString {
		a.Set, err = r.lookup(n.text, opts.Sets)
		if err != nil {
			return nil, err
		}
	} else {
		var problems []motcua.Problem
		a.Set, problems = compile(r.definition(n, "set"), opts.Compile)
		for _, p := range problems {
			p.Path = under("set", p.Path)
			later = append(later, p)
		}
	}
	if n, ok := o.get("unit"); ok {
		u := r.object(n, "unit")
		a.Unit = Unit{Key: u.str("key"), Name: u.str("name"), Kind: u.str("kind")}
		if a.Unit.Kind != "" && !validKey(a.Unit.Kind) {
			r.add("unit.kind", motcua.CodeMalformed, keyForm)
		}
		u.done()
	}
	a.AsOf = o.requiredDate("as_of")
	a.Sources = each(o, "sources", func(o *object) Source {
		s := Source{Key: o.str("key"), Title: o.str("title"), Published: o.date("published")}
		o.unmarshal("quality", &s.Quality)
		return s
	})
	if n, ok := o.get("official"); ok {
		a.Official = official(r.object(n, "official"))
	}
	if items, ok := o.list("observations"); !ok || len(items) == 0 {
		r.add("observations", motcua.CodeRequired, "")
	}
	a.Observations = each(o, "observations", observation)
	o.done()
	later = append(later, a.check()...)
	if all := r.merge(later); len(all) > 0 {
		return nil, motcua.Invalid(whatAssessment, all...)
	}
	return a, nil
}

func (r *reader) lookup(id string, sets Lookup) (*Set, error) {
	if key, version, ok := strings.Cut(id, "@"); !ok || !validKey(key) || !validKey(version) {
		r.add("set", motcua.CodeMalformed, "key@version")
		return nil, nil
	}
	if sets == nil {
		r.add("set", motcua.CodeUnknown, "")
		return nil, nil
	}
	s, err := sets(id)
	if errors.Is(err, motcua.ErrNotFound) {
		r.add("set", motcua.CodeUnknown, "")
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("criteria: find set: %w", err)
	}
	return s, nil
}

func observation(o *object) Observation {
	v := Observation{ID: o.str("id"), Criterion: o.str("criterion")}
	forms := 0
	if _, ok := o.get("outcome"); ok {
		forms++
		o.unmarshal("outcome", &v.Outcome)
	}
	v.Progress = o.interval("progress")
	if _, ok := o.get("points"); ok {
		forms++
		p := o.interval("points")
		v.Points = &p
	}
	if n, ok := o.get("measures"); ok {
		forms++
		v.Measures = o.r.measures(n, o.at("measures"))
	}
	if forms != 1 && o.ok {
		code := motcua.CodeNotAllowed
		if forms == 0 {
			code = motcua.CodeRequired
		}
		o.r.add(o.path, code, "exactly one of outcome, points, measures")
	}
	v.Happened = o.requiredDate("happened")
	v.Recorded = o.instant("recorded")
	o.unmarshal("basis", &v.Basis)
	v.Source = o.str("source")
	v.Author = o.str("author")
	v.Evidence = evidence(o)
	v.Corrects = o.str("corrects")
	v.Reason = o.str("reason")
	v.Narrative = o.flag("narrative")
	return v
}

func evidence(o *object) []Evidence {
	return each(o, "evidence", func(o *object) Evidence {
		var e Evidence
		o.unmarshal("kind", &e.Kind)
		e.Ref = o.str("ref")
		e.Date = o.date("date")
		e.Note = o.str("note")
		return e
	})
}

func (r *reader) measures(n node, path string) []Measure {
	o := r.object(n, path)
	if !o.ok {
		return nil
	}
	if len(o.fields) == 0 {
		r.add(path, motcua.CodeEmpty, "")
	}
	var out []Measure
	for _, f := range o.fields {
		out = append(out, r.readMeasure(f.name, f.value, under(path, safeName(f.name))))
	}
	return out
}

func (o *object) interval(name string) Interval {
	n, ok := o.get(name)
	if !ok {
		return Interval{}
	}
	if n.kind == nodeString || n.kind == nodeNumber {
		if v, err := ParseInterval(n.text); err == nil {
			return v
		}
	}
	o.r.add(o.at(name), motcua.CodeMalformed, intervalForm)
	return Interval{}
}

// instant reads an RFC 3339 time, or a day, which stands for its first instant in Viet Nam.
func (o *object) instant(name string) time.Time {
	const form = "YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+07:00"
	n, ok := o.kind(name, nodeString)
	if !ok {
		return time.Time{}
	}
	if d, err := motcua.ParseDate(n.text); err == nil {
		return d.Start()
	}
	t, err := time.Parse(time.RFC3339, n.text)
	if err != nil {
		o.r.add(o.at(name), motcua.CodeMalformed, form)
	}
	return t
}

// check finds what is wrong between the parts of an assessment.
func (a *Assessment) check() []motcua.Problem {
	var problems []motcua.Problem
	sources := map[string]int{}
	for i, s := range a.Sources {
		path := at("sources", i)
		if s.Key == "" {
			problems = append(problems, motcua.Problem{Path: path + ".key", Code: motcua.CodeRequired})
			continue
		}
		if j, ok := sources[s.Key]; ok {
			problems = append(problems, motcua.Problem{Path: path + ".key", Code: motcua.CodeDuplicate, Param: at("sources", j) + ".key"})
			continue
		}
		sources[s.Key] = i
		if s.Title == "" {
			problems = append(problems, motcua.Problem{Path: path + ".title", Code: motcua.CodeRequired})
		}
	}
	if a.Set == nil {
		return problems
	}
	if p, ok := a.Set.refuses(a.Unit); ok {
		problems = append(problems, p)
	}
	if a.Official != nil {
		problems = append(problems, a.Official.check(a.Set)...)
		if _, ok := sources[a.Official.Source]; !ok && a.Official.Source != "" {
			problems = append(problems, motcua.Problem{Path: "official.source", Code: motcua.CodeUnknown, Param: "sources"})
		}
	}
	problems = append(problems, checkObservations(a.Set, a.Observations, nil)...)
	for i := range a.Observations {
		if key := a.Observations[i].Source; key != "" {
			if _, ok := sources[key]; !ok {
				problems = append(problems, motcua.Problem{Path: at("observations", i) + ".source", Code: motcua.CodeUnknown, Param: "sources"})
			}
		}
	}
	return problems
}

// checkObservations finds what is wrong with observations of a set and between them. known receives where each criterion stands
// when it is not nil.
func checkObservations(s *Set, list []Observation, known []info) []motcua.Problem {
	var f faults
	var ids map[string]int
	for i := range list {
		o := &list[i]
		f.place = i
		place := s.place(o.Criterion, i)
		if known != nil {
			known[i].place = int32(place)
		}
		o.check(s, place, &f)
		if o.ID == "" {
			continue
		}
		if ids == nil {
			ids = map[string]int{}
		}
		if j, ok := ids[o.ID]; ok {
			f.add("id", motcua.CodeDuplicate, at("observations", j)+".id")
		} else {
			ids[o.ID] = i
		}
	}
	for i := range list {
		o := &list[i]
		if o.Corrects == "" {
			continue
		}
		f.place = i
		switch j, ok := ids[o.Corrects]; {
		case !ok:
			f.add("corrects", motcua.CodeUnknown, "id")
		case list[j].Criterion != o.Criterion || list[j].Basis != o.Basis:
			f.add("corrects", motcua.CodeNotAllowed, "another criterion or basis")
		case o.recordedAt().Before(list[j].recordedAt()), j >= i && o.recordedAt().Equal(list[j].recordedAt()):
			// Of two recorded at the same instant the later in the list corrects the earlier: no chain can be a circle.
			f.add("corrects", motcua.CodeBefore, at("observations", j))
		}
	}
	return f.list
}

// place returns where a criterion stands, or -1. Observations mostly come in the order of the set, so it looks near the given place first.
func (s *Set) place(number string, near int) int {
	if near < len(s.criteria) && s.criteria[near].number == number {
		return near
	}
	if i, ok := s.index[number]; ok {
		return i
	}
	return -1
}

// Score scores the assessment as of its own day. opts may add the rest; nil means the defaults. An AsOf in opts goes before
// the day of the assessment.
func (a *Assessment) Score(opts *ScoreOptions) (*Score, error) {
	if a.Set == nil {
		return nil, motcua.Invalid(whatAssessment, motcua.Problem{Path: "set", Code: motcua.CodeRequired})
	}
	o := ScoreOptions{}
	if opts != nil {
		o = *opts
	}
	if o.AsOf.IsZero() {
		o.AsOf = a.AsOf
	}
	if o.Unit == (Unit{}) {
		o.Unit = a.Unit
	}
	if o.Sources == nil {
		o.Sources = a.Sources
	}
	if o.Official == nil {
		o.Official = a.Official
	}
	return a.Set.Score(a.Observations, &o)
}

// ReadAssessmentString is [ReadAssessment] for text held in a string.
func ReadAssessmentString(s string, opts *AssessmentOptions) (*Assessment, error) {
	return ReadAssessment(bytes.NewReader([]byte(s)), opts)
}
