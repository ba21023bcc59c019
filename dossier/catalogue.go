package dossier

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
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
// unknown convention, two limits for the same channel and case, a version that ends before it begins, versions of one code
// that overlap. Between two versions there may be days without one.
func NewCatalogue(procedures ...Procedure) (*Catalogue, error) {
	var problems []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	c := &Catalogue{byCode: make(map[string][]Procedure)}
	index := make(map[string][]int)
	fields := make(map[string]bool)
	for i, p := range procedures {
		path := fmt.Sprintf("procedures[%d]", i)
		if p.Code == "" {
			add(path+".code", motcua.CodeRequired, "")
		}
		if p.Name == "" {
			add(path+".name", motcua.CodeRequired, "")
		}
		if p.Field == "" {
			add(path+".field", motcua.CodeRequired, "")
		}
		if !p.From.IsZero() && !p.Until.IsZero() && !p.Until.After(p.From) {
			add(path+".until", motcua.CodeOutOfRange, "> from")
		}
		if len(p.Limits) == 0 {
			add(path+".limits", motcua.CodeRequired, "")
		}
		for j, l := range p.Limits {
			l.check(fmt.Sprintf("%s.limits[%d]", path, j), add)
			for k, m := range p.Limits[:j] {
				if m.Channel == l.Channel && m.Case == l.Case {
					add(fmt.Sprintf("%s.limits[%d]", path, j), motcua.CodeDuplicate, fmt.Sprintf("limits[%d]", k))
				}
			}
		}
		for _, j := range index[p.Code] {
			if overlaps(procedures[j], p) {
				add(path+".from", motcua.CodeDuplicate, fmt.Sprintf("procedures[%d]", j))
			}
		}
		p.checkParts(path, add)
		if !fields[p.Field] {
			fields[p.Field] = true
			c.fields = append(c.fields, p.Field)
		}
		index[p.Code] = append(index[p.Code], i)
		c.byCode[p.Code] = append(c.byCode[p.Code], p.clone())
	}
	if problems != nil {
		return nil, motcua.Invalid("dossier: catalogue", problems...)
	}
	for code, versions := range c.byCode {
		slices.SortFunc(versions, func(a, b Procedure) int { return a.From.Compare(b.From) })
		c.codes = append(c.codes, code)
	}
	slices.Sort(c.codes)
	return c, nil
}

func overlaps(a, b Procedure) bool {
	return (a.Until.IsZero() || a.Until.After(b.From)) && (b.Until.IsZero() || b.Until.After(a.From))
}

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
	if c.byCode[code] == nil {
		return Procedure{}, fmt.Errorf("dossier: catalogue: procedure code: %w", motcua.ErrNotFound)
	}
	v, ok := c.at(code, on)
	if !ok {
		return Procedure{}, fmt.Errorf("dossier: catalogue: version on that day: %w", motcua.ErrNotFound)
	}
	return *v, nil
}

// at returns the catalogue's own copy.
func (c *Catalogue) at(code string, on motcua.Date) (*Procedure, bool) {
	versions := c.byCode[code]
	i, exact := slices.BinarySearchFunc(versions, on, func(p Procedure, on motcua.Date) int { return p.From.Compare(on) })
	if !exact {
		i--
	}
	if i < 0 || (!versions[i].Until.IsZero() && !on.Before(versions[i].Until)) {
		return nil, false
	}
	return &versions[i], true
}

// checkParts adds what is wrong with the parts of a procedure other than its limits.
func (p *Procedure) checkParts(path string, add func(path string, code motcua.Code, param string)) {
	if p.Levels > allLevels {
		add(path+".levels", motcua.CodeUnknown, levelKeys)
	}
	if problem := termProblem(p.CloseAfter); problem.Code != "" {
		add(path+".close_after", problem.Code, problem.Param)
	}
	titled := make(map[string]int, len(p.Cases))
	for i, c := range p.Cases {
		at := fmt.Sprintf("%s.cases[%d]", path, i)
		if c.Key == "" {
			add(at+".key", motcua.CodeRequired, "")
		}
		if first, dup := titled[c.Key]; dup {
			add(at+".key", motcua.CodeDuplicate, fmt.Sprintf("cases[%d]", first))
		}
		titled[c.Key] = i
	}
	cases := p.cases()
	known := func(kase string) bool {
		_, ok := titled[kase]
		return ok || slices.Contains(cases, kase)
	}
	keys := make(map[string]int, len(p.Components))
	for i, c := range p.Components {
		at := fmt.Sprintf("%s.components[%d]", path, i)
		if c.Key == "" {
			add(at+".key", motcua.CodeRequired, "")
		} else if first, dup := keys[c.Key]; dup {
			add(at+".key", motcua.CodeDuplicate, fmt.Sprintf("components[%d]", first))
		}
		keys[c.Key] = i
		if c.Name == "" {
			add(at+".name", motcua.CodeRequired, "")
		}
		if c.Originals < 0 || c.Copies < 0 {
			add(at+".copies", motcua.CodeOutOfRange, "0..")
		}
		for j, kase := range c.Cases {
			if !known(kase) {
				add(fmt.Sprintf("%s.cases[%d]", at, j), motcua.CodeUnknown, "limits[].case")
			}
		}
	}
	for i, f := range p.Fees {
		at := fmt.Sprintf("%s.fees[%d]", path, i)
		if f.Amount < 0 {
			add(at+".amount", motcua.CodeOutOfRange, "0..")
		}
		if f.Channel > Post {
			add(at+".channel", motcua.CodeUnknown, channelKeys)
		}
		if f.Case != "" && !known(f.Case) {
			add(at+".case", motcua.CodeUnknown, "limits[].case")
		}
		if !f.From.IsZero() && !f.Until.IsZero() && !f.Until.After(f.From) {
			add(at+".until", motcua.CodeOutOfRange, "> from")
		}
		if f.Unclear != "" && f.Amount != 0 {
			add(at+".unclear", motcua.CodeNotAllowed, "amount")
		}
	}
}

// termProblem says what is wrong with a term.
func termProblem(t calendar.Term) motcua.Problem { return countable(t, nil) }

// countable says what is wrong with a term or a convention, on any day.
func countable(t calendar.Term, conv *calendar.Convention) motcua.Problem {
	_, err := calendar.Vietnam().Due(motcua.MustDate(2024, time.January, 2).At(9, 0, 0), t, conv)
	if problems, ok := motcua.ProblemsAt("", err); ok {
		return problems[0]
	}
	return motcua.Problem{}
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
