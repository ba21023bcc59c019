package dossier

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
)

// Catalogue (danh mục thủ tục) holds the versions of procedures, checked against each other. It is immutable and safe for
// concurrent use.
type Catalogue struct {
	byCode map[string][]Procedure // each list by From
	codes  []string
	fields []string
}

// NewCatalogue compiles procedures into a catalogue. All mistakes are reported together in an [*motcua.InvalidError] with
// paths such as procedures[3].limits[0].term: a missing code, name, field or limit, a term that cannot be counted, an
// unknown convention, two limits for the same channel and case, a component or fee for a case nobody knows, a version that
// ends before it begins, versions of one code that overlap. Between two versions there may be days without one, see
// [Catalogue.Gaps]. What is odd and still can be computed, [Lint] finds.
func NewCatalogue(procedures ...Procedure) (*Catalogue, error) {
	var problems []motcua.Problem
	c := &Catalogue{byCode: make(map[string][]Procedure, len(procedures))}
	fields := make(map[string]bool)
	versions := make(map[string][]int, len(procedures))
	for i := range procedures {
		p := &procedures[i]
		p.check(func(path string, code motcua.Code, param string) {
			problems = append(problems, motcua.Problem{Path: fmt.Sprintf("procedures[%d].%s", i, path), Code: code, Param: param})
		})
		if !fields[p.Field] {
			fields[p.Field] = true
			c.fields = append(c.fields, p.Field)
		}
		versions[p.Code] = append(versions[p.Code], i)
	}
	c.codes = slices.Sorted(maps.Keys(versions))
	for _, code := range c.codes {
		problems = append(problems, overlaps(procedures, versions[code])...)
	}
	if problems != nil {
		slices.SortStableFunc(problems, func(a, b motcua.Problem) int { return procedureIndex(a) - procedureIndex(b) })
		return nil, motcua.Invalid("dossier: catalogue", problems...)
	}
	own := make([]Procedure, 0, len(procedures))
	for _, code := range c.codes {
		for _, i := range versions[code] { // in order of their first day
			own = append(own, procedures[i].clone())
		}
		c.byCode[code] = own[len(own)-len(versions[code]) : len(own) : len(own)]
	}
	return c, nil
}

// procedureIndex returns the 3 of a path that begins with procedures[3].
func procedureIndex(p motcua.Problem) int {
	number, _, _ := strings.Cut(strings.TrimPrefix(p.Path, "procedures["), "]")
	n, _ := strconv.Atoi(number) // the paths are our own
	return n
}

// overlaps returns the problems of versions of one code that apply on the same day: one for each that begins before
// another has ended, told to whichever of the two comes later in the input.
func overlaps(procedures []Procedure, versions []int) []motcua.Problem {
	if len(versions) < 2 {
		return nil
	}
	slices.SortStableFunc(versions, func(i, j int) int { return procedures[i].From.Compare(procedures[j].From) })
	var problems []motcua.Problem
	last := versions[0] // the one that ends last, of those that began
	for _, i := range versions[1:] {
		if endsAfter(procedures[last].Until, procedures[i].From) {
			problems = append(problems, motcua.Problem{
				Path: fmt.Sprintf("procedures[%d].from", max(i, last)), Code: motcua.CodeDuplicate, Param: fmt.Sprintf("procedures[%d]", min(i, last)),
			})
		}
		if end := procedures[last].Until; !end.IsZero() && endsAfter(procedures[i].Until, end) {
			last = i
		}
	}
	return problems
}

// endsAfter reports whether an end lies after a day; the zero end is none, and lies after every day.
func endsAfter(end, day motcua.Date) bool { return end.IsZero() || end.After(day) }

// Codes returns the codes of the catalogue in ascending order.
func (c *Catalogue) Codes() []string { return slices.Clone(c.codes) }

// Fields returns the groups that procedures are reported under, in the order in which the procedures first name them.
func (c *Catalogue) Fields() []string { return slices.Clone(c.fields) }

// Gap is a stretch of days between two versions of a procedure in which none applies.
type Gap struct {
	// Code is the code of the procedure.
	Code string
	// From is the first day without a version, Until the first day with one again.
	From, Until motcua.Date
}

// Gaps returns the days between versions on which a procedure has none, by code and day. Days before the first version and
// after the last are no gaps.
func (c *Catalogue) Gaps() []Gap {
	var out []Gap
	for _, code := range c.codes {
		versions := c.byCode[code]
		for i := 1; i < len(versions); i++ {
			if from, until := versions[i-1].Until, versions[i].From; from.Before(until) {
				out = append(out, Gap{code, from, until})
			}
		}
	}
	return out
}

// All yields every version of every procedure, by code and first day. What it yields is the catalogue's own, as with
// [Catalogue.At].
func (c *Catalogue) All() iter.Seq[Procedure] {
	return func(yield func(Procedure) bool) {
		for _, code := range c.codes {
			for _, p := range c.byCode[code] {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// At returns the version of a procedure that applies on a day. It costs some tens of nanoseconds, because its slices are
// those of the catalogue: they may be appended to, but what is in them must not be changed. The error wraps
// [motcua.ErrNotFound] when the code is unknown or no version applies on that day.
func (c *Catalogue) At(code string, on motcua.Date) (Procedure, error) {
	if v, ok := c.at(code, on); ok {
		return *v, nil
	}
	if c.byCode[code] == nil {
		return Procedure{}, fmt.Errorf("dossier: catalogue: procedure code: %w", motcua.ErrNotFound)
	}
	return Procedure{}, fmt.Errorf("dossier: catalogue: version on that day: %w", motcua.ErrNotFound)
}

// at returns the catalogue's own copy.
func (c *Catalogue) at(code string, on motcua.Date) (*Procedure, bool) {
	versions := c.byCode[code]
	i := sort.Search(len(versions), func(i int) bool { return versions[i].From.After(on) }) - 1
	if i < 0 || !endsAfter(versions[i].Until, on) {
		return nil, false
	}
	return &versions[i], true
}

// clone copies a procedure so that a caller's slices can change, and clips its own so that appending to them copies.
func (p Procedure) clone() Procedure {
	p.Cases = slices.Clip(slices.Clone(p.Cases))
	p.Limits = slices.Clip(slices.Clone(p.Limits))
	for i := range p.Limits {
		p.Limits[i].Stages = slices.Clip(slices.Clone(p.Limits[i].Stages))
	}
	p.Components = slices.Clip(slices.Clone(p.Components))
	for i := range p.Components {
		p.Components[i].Cases = slices.Clip(slices.Clone(p.Components[i].Cases))
	}
	p.Fees = slices.Clip(slices.Clone(p.Fees))
	p.Results = slices.Clip(slices.Clone(p.Results))
	p.Basis = slices.Clip(slices.Clone(p.Basis))
	return p
}
