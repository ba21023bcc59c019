package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Procedure (thủ tục hành chính) is one dated version of an administrative procedure.
type Procedure struct {
	// Code is the code in the national catalogue: "1.001193".
	Code string `json:"code"`
	// Name is the official Vietnamese name.
	Name string `json:"name"`
	// Field (lĩnh vực) is the group the procedure is reported under. Groupings differ between reports and change over time,
	// so this is the operator's choice, not part of the code.
	Field string `json:"field"`
	// From is the first day the version applies; zero means since ever. Until is the first day it does not; zero
	// means that no end is known.
	From  motcua.Date `json:"from,omitzero"`
	Until motcua.Date `json:"until,omitzero"`
	// Limits are the time limits by channel and case.
	Limits []Limit `json:"limits"`
	// Source is where the version was taken from.
	Source motcua.Citation `json:"source,omitzero"`
}

// Limit is a time limit (thời hạn giải quyết) of a procedure.
type Limit struct {
	// Channel narrows the limit to one channel; the zero value is any channel without a limit of its own.
	Channel Channel `json:"channel,omitzero"`
	// Case narrows it to one case (trường hợp) of the procedure; empty is any case without a limit of its own.
	Case string `json:"case,omitempty"`
	// Term is the limit itself; the zero Term says that the procedure has none.
	Term calendar.Term `json:"term"`
	// Convention counts the term: the name of a preset, see [Conventions], or options in the form of
	// [calendar.ParseConvention]. Empty is "civil_code".
	Convention string `json:"convention,omitempty"`
	// Supplement says what a supplement does to the limit, where the procedure itself says it: "restarts" or "pauses". Empty
	// leaves it to the profile.
	Supplement string `json:"supplement,omitempty"`
	// Source is the provision that sets the limit.
	Source motcua.Citation `json:"source,omitzero"`
}

// Conventions returns the names of the presets of package calendar that a [Limit] may name.
func Conventions() []string { return []string{"civil_code", "same_day_15h", "eight_hour_day"} }

// defaultConvention counts the limits that name none.
const defaultConvention = "civil_code"

// convention returns what counts a limit.
func (l Limit) convention() (calendar.Convention, error) {
	switch cmp.Or(l.Convention, defaultConvention) {
	case "civil_code":
		return *calendar.CivilCode(), nil
	case "same_day_15h":
		return *calendar.SameDay15h(), nil
	case "eight_hour_day":
		return *calendar.EightHourDay(), nil
	}
	return calendar.ParseConvention(l.Convention)
}

// supplementRule returns what the procedure says of supplements, in Supplement or among the options of its convention; given
// is false when it leaves that to the profile.
func (l Limit) supplementRule() (rule calendar.SupplementRule, given bool, err error) {
	switch l.Supplement {
	case "":
		if !strings.Contains(l.Convention, "supplement=") {
			return 0, false, nil
		}
		c, err := l.convention()
		return c.Supplement, true, err
	case calendar.SupplementRestarts.String():
		return calendar.SupplementRestarts, true, nil
	case calendar.SupplementPauses.String():
		return calendar.SupplementPauses, true, nil
	}
	return 0, false, motcua.Invalid("dossier: supplement", motcua.Problem{Code: motcua.CodeUnknown, Param: "restarts, pauses"})
}

// check adds what is wrong with a limit to the problems.
func (l Limit) check(path string, add func(path string, code motcua.Code, param string)) {
	if l.Channel > Post {
		add(path+".channel", motcua.CodeUnknown, channelKeys)
	}
	conv, err := l.convention()
	if err != nil {
		add(path+".convention", motcua.CodeUnknown, strings.Join(Conventions(), ", ")+", recv=…;cutoff=…")
	}
	if rule, given, e := l.supplementRule(); e != nil && l.Supplement != "" {
		add(path+".supplement", motcua.CodeUnknown, "restarts, pauses")
	} else if given && l.Supplement != "" && rule != conv.Supplement && strings.Contains(l.Convention, "supplement=") {
		add(path+".supplement", motcua.CodeDuplicate, path+".convention")
	}
	if err != nil {
		return
	}
	// Any day will do: what is wrong with a term or a convention is wrong on all of them.
	_, err = calendar.Vietnam().Due(motcua.MustDate(2024, time.January, 2).At(9, 0, 0), l.Term, &conv)
	problems, _ := motcua.ProblemsAt(path, err)
	for _, p := range problems {
		if p.Path == path+".due" { // the term is so long that the calendar ends before it
			p.Path = path + ".term"
		}
		add(p.Path, p.Code, p.Param)
	}
}

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
		if !slices.Contains(c.fields, p.Field) {
			c.fields = append(c.fields, p.Field)
		}
		index[p.Code] = append(index[p.Code], i)
		p.Limits = slices.Clone(p.Limits)
		c.byCode[p.Code] = append(c.byCode[p.Code], p)
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

// At returns the version of a procedure that applies on a day. The error wraps [motcua.ErrNotFound] when the code is
// unknown or no version applies on that day.
func (c *Catalogue) At(code string, on motcua.Date) (Procedure, error) {
	if c.byCode[code] == nil {
		return Procedure{}, fmt.Errorf("dossier: catalogue: procedure code: %w", motcua.ErrNotFound)
	}
	v, ok := c.at(code, on)
	if !ok {
		return Procedure{}, fmt.Errorf("dossier: catalogue: version on that day: %w", motcua.ErrNotFound)
	}
	p := *v
	p.Limits = slices.Clone(p.Limits)
	return p, nil
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

// LimitFor returns the limit for a channel and a case: the most particular one given, a limit for the case before a limit for the
// channel. The error wraps [motcua.ErrNotFound] when none matches, also when no limit names the case.
func (p Procedure) LimitFor(channel Channel, kase string) (Limit, error) {
	if kase != "" && !slices.Contains(p.cases(), kase) {
		return Limit{}, fmt.Errorf("dossier: procedure: case: %w", motcua.ErrNotFound)
	}
	best, rank := -1, -1
	for i, l := range p.Limits {
		if (l.Channel != UnknownChannel && l.Channel != channel) || (l.Case != "" && l.Case != kase) {
			continue
		}
		r := 0
		if l.Channel != UnknownChannel {
			r++
		}
		if l.Case != "" {
			r += 2
		}
		if r > rank {
			best, rank = i, r
		}
	}
	if best < 0 {
		return Limit{}, fmt.Errorf("dossier: procedure: limit for this channel and case: %w", motcua.ErrNotFound)
	}
	return p.Limits[best], nil
}

// cases returns the cases that the limits name.
func (p *Procedure) cases() []string {
	var out []string
	for _, l := range p.Limits {
		if l.Case != "" && !slices.Contains(out, l.Case) {
			out = append(out, l.Case)
		}
	}
	return out
}
