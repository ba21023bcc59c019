package criteria

import (
	"slices"

	"github.com/motcua/motcua"
)

// Set is a compiled criteria set (bộ tiêu chí). It never changes and is safe for concurrent use. [Compile], [Load] and the
// package sets make sets; the zero Set has no criteria.
type Set struct {
	def      Definition
	absent   AbsentPolicy
	criteria []criterion
	index    map[string]int
	maximum  Value
	award    *condition
	bands    *bands
	digest   string
}

// criterion is a compiled criterion.
type criterion struct {
	number      string
	information bool
	maximum     Value
	metAt       Value
	redBelow    Value
	canBeRed    bool
	scale       *scale // nil is judged by hand
	unitKinds   []string
	absent      AbsentPolicy
}

// ID returns "key@version", the name results refer to.
func (s *Set) ID() string { return s.def.Key + "@" + s.def.Version }

// Key returns the name of the set, the same for all its versions.
func (s *Set) Key() string { return s.def.Key }

// Version returns the edition.
func (s *Set) Version() string { return s.def.Version }

// Status says whether the set is the rule.
func (s *Set) Status() Status { return s.def.Status }

// Title returns the title in a language.
func (s *Set) Title(l motcua.Language) string { return s.def.Title.In(l) }

// Issuer returns who issued the set, "" when that is not known.
func (s *Set) Issuer(l motcua.Language) string { return s.def.Issuer.In(l) }

// Note returns what a reader must know about the set.
func (s *Set) Note(l motcua.Language) string { return s.def.Note.In(l) }

// Effective returns the days on which the set is the rule, as far as they are known.
func (s *Set) Effective() Effective { return s.def.Effective }

// Citations returns the sources of the set.
func (s *Set) Citations() []motcua.Citation { return slices.Clone(s.def.Citations) }

// Maximum returns the sum of the maxima of all criteria, applicable or not.
func (s *Set) Maximum() Value { return s.maximum }

// Digest returns the SHA-256 of the definition, in hexadecimal: two sets with the same digest are the same rule, whatever
// they are called.
func (s *Set) Digest() string { return s.digest }

// Definition returns a copy of the definition the set was compiled from, to be written as JSON or changed into a new version.
func (s *Set) Definition() Definition { return s.def.clone() }

// Len returns the number of criteria, those for information included.
func (s *Set) Len() int { return len(s.criteria) }

// Criteria returns the criteria in their order.
func (s *Set) Criteria() []Criterion {
	out := make([]Criterion, len(s.criteria))
	for i := range s.criteria {
		out[i] = s.view(i)
	}
	return out
}

// Criterion returns the criterion with a number; ok is false when the set has none.
func (s *Set) Criterion(number string) (c Criterion, ok bool) {
	i, ok := s.index[number]
	if !ok {
		return Criterion{}, false
	}
	return s.view(i), true
}

func (s *Set) view(i int) Criterion { return Criterion{set: s, place: i} }

// Hole is a set of facts for which a rule has no answer.
type Hole struct {
	// Path is where the rule stands in the definition: "criteria[8].scale.tiers".
	Path string `json:"path"`
	// Number is the number of the criterion.
	Number string `json:"number"`
	// Text describes the facts.
	Text Text `json:"text"`
}

// Holes returns the facts no tier of a scale fits, as the text of a rule may leave them. A criterion with such facts is
// [Uncovered]: the score says so and guesses nothing.
func (s *Set) Holes() []Hole {
	var out []Hole
	for i := range s.criteria {
		k := &s.criteria[i]
		if k.scale == nil || k.scale.kind != Tiers {
			continue
		}
		for _, cell := range k.scale.holes() {
			out = append(out, Hole{
				Path: at("criteria", i) + ".scale.tiers", Number: k.number,
				Text: bilingual(func(l motcua.Language) string { return k.scale.describe(cell, l) }),
			})
		}
	}
	return out
}

// Criterion is one criterion of a set (tiêu chí). The zero value belongs to no set and may not be used.
type Criterion struct {
	set   *Set
	place int
}

func (c Criterion) def() *CriterionDefinition { return &c.set.def.Criteria[c.place] }

// Number returns its number inside the set: "3", "1.2".
func (c Criterion) Number() string { return c.def().Number }

// Published reports whether the text of the criterion is public.
func (c Criterion) Published() bool { return !c.def().Unpublished }

// Title returns what is judged, in a few words. Where the text is not public it says so.
func (c Criterion) Title(l motcua.Language) string {
	if c.def().Unpublished {
		return Text{"(nội dung chưa công bố)", "(text not public)"}.In(l)
	}
	return c.def().Title.In(l)
}

// Group returns the key of its heading, "" when it has none.
func (c Criterion) Group() string { return c.def().Group }

// Information reports whether the criterion is shown and never scored.
func (c Criterion) Information() bool { return c.def().Information }

// Maximum returns the most points it can give, 0 for information.
func (c Criterion) Maximum() Value { return c.set.criteria[c.place].maximum }

// MetAt returns the points from which it is met.
func (c Criterion) MetAt() Value { return c.set.criteria[c.place].metAt }

// Scale returns a copy of how measures become points; one that is judged by hand has the kind Manual.
func (c Criterion) Scale() ScaleDefinition {
	if d := c.def().Scale; d != nil {
		return d.clone()
	}
	return ScaleDefinition{}
}

// Evidence returns what the unit has to show.
func (c Criterion) Evidence() []Wanted { return slices.Clone(c.def().Evidence) }

// Verifier says who appraises it, "" when the set does not say.
func (c Criterion) Verifier(l motcua.Language) string { return c.def().Verifier.In(l) }

// Note returns what a reader must know about it.
func (c Criterion) Note(l motcua.Language) string { return c.def().Note.In(l) }

// Citations returns its own sources.
func (c Criterion) Citations() []motcua.Citation { return slices.Clone(c.def().Citations) }

// AppliesTo reports whether it applies to units of a kind. A criterion that names no kinds applies to all; a unit whose kind
// is not known ("") is taken to be one it applies to.
func (c Criterion) AppliesTo(unitKind string) bool {
	return c.set.criteria[c.place].appliesTo(unitKind)
}

func (k *criterion) appliesTo(unitKind string) bool {
	return unitKind == "" || len(k.unitKinds) == 0 || slices.Contains(k.unitKinds, unitKind)
}

// clone copies a definition so deeply that nothing is shared.
func (d Definition) clone() Definition {
	d.Citations = slices.Clone(d.Citations)
	d.UnitKinds = slices.Clone(d.UnitKinds)
	d.Rounding.Criterion = clonePointer(d.Rounding.Criterion)
	d.Rounding.Total = clonePointer(d.Rounding.Total)
	if d.Award != nil {
		c := d.Award.clone()
		d.Award = &c
	}
	if d.Bands != nil {
		d.Bands = &Bands{d.Bands.Percent, slices.Clone(d.Bands.Bands)}
	}
	d.Groups = slices.Clone(d.Groups)
	d.Criteria = slices.Clone(d.Criteria)
	for i := range d.Criteria {
		c := &d.Criteria[i]
		if c.Scale != nil {
			scale := c.Scale.clone()
			c.Scale = &scale
		}
		c.Evidence = slices.Clone(c.Evidence)
		c.UnitKinds = slices.Clone(c.UnitKinds)
		c.Citations = slices.Clone(c.Citations)
	}
	return d
}

func (c Condition) clone() Condition {
	c.All = slices.Clone(c.All)
	for i := range c.All {
		c.All[i] = c.All[i].clone()
	}
	c.Any = slices.Clone(c.Any)
	for i := range c.Any {
		c.Any[i] = c.Any[i].clone()
	}
	c.Of = slices.Clone(c.Of)
	return c
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
