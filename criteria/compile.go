package criteria

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// CompileOptions change how a set is compiled. nil means the defaults.
type CompileOptions struct {
	// Functions are the Go functions that scales of kind function may name.
	Functions map[string]Func
}

func (o *CompileOptions) function(name string) (Func, bool) {
	if o == nil {
		return Func{}, false
	}
	f, ok := o.Functions[name]
	return f, ok && f.Points != nil
}

// Compile checks a definition and returns the set it describes. Every mistake is reported at once, in the order of the
// fields: the error is a [*motcua.InvalidError] with the path of each, "criteria[3].maximum". Later changes to the definition
// do not reach the set.
func Compile(d Definition, opts *CompileOptions) (*Set, error) {
	s, problems := compile(d, opts)
	if len(problems) > 0 {
		return nil, motcua.Invalid(whatSet, problems...)
	}
	return s, nil
}

// MustCompile is [Compile] for definitions in code and tests; it panics on an error.
func MustCompile(d Definition, opts *CompileOptions) *Set {
	s, err := Compile(d, opts)
	if err != nil {
		panic(err)
	}
	return s
}

// maxCriteria bounds a set, so that places in it are small numbers.
const maxCriteria = 10_000

type compiler struct {
	opts     *CompileOptions
	problems []motcua.Problem
	unsummed bool // some maximum could not be read, so sums mean nothing
}

func (c *compiler) add(path string, code motcua.Code, param string) {
	c.problems = append(c.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

// number reads an optional number; ok is false when there is none to use.
func (c *compiler) number(path string, n Number) (v Value, ok bool) {
	if n == "" {
		return Value{}, false
	}
	v, ok = n.value()
	ok = ok && !n.isPercent()
	if !ok {
		c.add(path, motcua.CodeMalformed, numberForm)
	}
	return v, ok
}

func compile(d Definition, opts *CompileOptions) (*Set, []motcua.Problem) {
	c := compiler{opts: opts}
	d = d.clone()
	s := &Set{def: d, index: make(map[string]int, len(d.Criteria))}
	c.name("key", d.Key)
	c.name("version", d.Version)
	switch d.Status {
	case Provisional, InForce, Superseded:
	case StatusUnknown:
		c.add("status", motcua.CodeRequired, listed(statusNames))
	default:
		c.add("status", motcua.CodeUnknown, listed(statusNames))
	}
	if d.Title.IsZero() {
		c.add("title", motcua.CodeRequired, "vi, en")
	}
	if e := d.Effective; !e.From.IsZero() && !e.Until.IsZero() && !e.Until.After(e.From) {
		c.add("effective.until", motcua.CodeBefore, "effective.from + 1")
	}
	if d.SupersededBy != "" {
		key, version, ok := strings.Cut(d.SupersededBy, "@")
		switch {
		case !ok || !validKey(key) || !validKey(version):
			c.add("superseded_by", motcua.CodeMalformed, "key@version")
		case d.Status != Superseded:
			c.add("superseded_by", motcua.CodeNotAllowed, "status "+d.Status.String())
		}
	}
	c.citations("citations", d.Citations)
	c.names("unit_kinds", d.UnitKinds)
	c.policy("not_applicable", d.NotApplicable)
	s.absent = d.NotApplicable
	if s.absent == AsSet {
		s.absent = LeaveOut
	}
	c.places("rounding.criterion", d.Rounding.Criterion)
	c.places("rounding.total", d.Rounding.Total)

	// Criteria come after the award and the bands in the file but are needed to check them.
	head := c.problems
	c.problems = nil
	s.criteria = c.criteria(s)
	tail := c.problems
	c.problems = head

	var total Value
	for i := range s.criteria {
		total = total.add(s.criteria[i].maximum)
	}
	s.maximum = total
	if v, ok := c.number("maximum", d.Maximum); ok && !c.unsummed && !v.Equal(total) {
		c.add("maximum", motcua.CodeSum, "criteria: "+total.String())
	}
	if d.Award != nil {
		award := c.condition("award", *d.Award, s)
		s.award = &award
	}
	if d.Bands != nil {
		s.bands = c.bands("bands", *d.Bands)
	}
	c.groups(s)
	c.problems = append(c.problems, tail...)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	d.Schema = ""
	canonical, err := json.Marshal(d)
	for i := range s.criteria {
		if k := s.criteria[i].scale; k != nil && k.kind == Function {
			canonical = fmt.Appendf(canonical, "\n%s %q", k.def.Function, k.function.Version)
		}
	}
	if err != nil {
		// Every field of a definition has a JSON form.
		c.add("", motcua.CodeDoesNotCompile, "JSON")
		return nil, c.problems
	}
	sum := sha256.Sum256(canonical)
	s.digest = hex.EncodeToString(sum[:])
	return s, nil
}

func (c *compiler) name(path, s string) {
	switch {
	case s == "":
		c.add(path, motcua.CodeRequired, "")
	case !validKey(s):
		c.add(path, motcua.CodeMalformed, keyForm)
	}
}

// label checks a name used inside a scale, which becomes a part of an address.
func (c *compiler) label(path, s string) {
	if s == "" {
		c.add(path, motcua.CodeRequired, "")
		return
	}
	for i := 0; i < len(s); i++ {
		b := s[i]
		if !(b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '-') || len(s) > 60 {
			c.add(path, motcua.CodeMalformed, "A-Z a-z 0-9 - _")
			return
		}
	}
}

func (c *compiler) names(path string, list []string) {
	for i, s := range list {
		if !validKey(s) {
			c.add(at(path, i), motcua.CodeMalformed, keyForm)
		} else if j := slices.Index(list, s); j < i {
			c.add(at(path, i), motcua.CodeDuplicate, at(path, j))
		}
	}
}

func (c *compiler) policy(path string, p AbsentPolicy) {
	if int(p) >= len(absentNames) {
		c.add(path, motcua.CodeUnknown, listed(absentNames))
	}
}

func (c *compiler) places(path string, p *int) {
	if p != nil && (*p < 0 || *p > maxPlaces) {
		c.add(path, motcua.CodeOutOfRange, "0.."+itoa(maxPlaces))
	}
}

func (c *compiler) citations(path string, list []motcua.Citation) {
	for i, v := range list {
		if v.Document == "" {
			c.add(at(path, i)+".document", motcua.CodeRequired, "")
		}
		if v.Quality > motcua.High {
			c.add(at(path, i)+".quality", motcua.CodeUnknown, "unverified, low, medium, high")
		}
	}
}

func (c *compiler) groups(s *Set) {
	list := s.def.Groups
	for i, g := range list {
		path := at("groups", i)
		c.name(path+".key", g.Key)
		if j := slices.IndexFunc(list, func(o Group) bool { return o.Key == g.Key }); j < i && g.Key != "" {
			c.add(path+".key", motcua.CodeDuplicate, at("groups", j)+".key")
		}
		if g.Title.IsZero() {
			c.add(path+".title", motcua.CodeRequired, "vi, en")
		}
		if v, ok := c.number(path+".maximum", g.Maximum); ok {
			var sum Value
			for j, d := range s.def.Criteria {
				if d.Group == g.Key {
					sum = sum.add(s.criteria[j].maximum)
				}
			}
			if !c.unsummed && !v.Equal(sum) {
				c.add(path+".maximum", motcua.CodeSum, "criteria: "+sum.String())
			}
		}
	}
}

func (c *compiler) criteria(s *Set) []criterion {
	list := s.def.Criteria
	if len(list) == 0 {
		c.add("criteria", motcua.CodeRequired, "")
	}
	if len(list) > maxCriteria {
		c.add("criteria", motcua.CodeTooLong, itoa(maxCriteria))
		list = nil
	}
	out := make([]criterion, len(list))
	scored := 0
	for i := range list {
		d := &list[i]
		path := at("criteria", i)
		k := &out[i]
		k.number = d.Number
		switch {
		case d.Number == "":
			c.add(path+".number", motcua.CodeRequired, "")
		case len(d.Number) > 40 || strings.TrimSpace(d.Number) != d.Number || strings.ContainsAny(d.Number, "/[]"):
			c.add(path+".number", motcua.CodeMalformed, "3, 1.2, II.4")
		}
		if j, ok := s.index[d.Number]; ok && d.Number != "" {
			c.add(path+".number", motcua.CodeDuplicate, at("criteria", j)+".number")
		} else {
			s.index[d.Number] = i
		}
		if d.Group != "" && !slices.ContainsFunc(s.def.Groups, func(g Group) bool { return g.Key == d.Group }) {
			c.add(path+".group", motcua.CodeUnknown, "groups")
		}
		switch {
		case d.Unpublished && !d.Title.IsZero():
			c.add(path+".title", motcua.CodeNotAllowed, "unpublished")
		case !d.Unpublished && d.Title.IsZero():
			c.add(path+".title", motcua.CodeRequired, "vi, en")
		}
		k.information = d.Information
		if d.Information {
			for _, f := range [...]struct {
				name  string
				given bool
			}{{"maximum", d.Maximum != ""}, {"met_at", d.MetAt != ""}, {"red_below", d.RedBelow != ""}, {"scale", d.Scale != nil}} {
				if f.given {
					c.add(path+"."+f.name, motcua.CodeNotAllowed, "information")
				}
			}
		} else {
			scored++
			c.points(path, d, k)
			if d.Scale != nil {
				k.scale = c.scale(path+".scale", d.Scale, k)
			}
		}
		for j, w := range d.Evidence {
			if int(w.Kind) >= len(evidenceNames) {
				c.add(at(path+".evidence", j)+".kind", motcua.CodeUnknown, listed(evidenceNames))
			}
			if w.Kind == AnyEvidence && w.Text.IsZero() {
				c.add(at(path+".evidence", j), motcua.CodeRequired, "kind, text")
			}
		}
		c.names(path+".unit_kinds", d.UnitKinds)
		if len(s.def.UnitKinds) > 0 {
			for j, u := range d.UnitKinds {
				if !slices.Contains(s.def.UnitKinds, u) {
					c.add(at(path+".unit_kinds", j), motcua.CodeUnknown, "unit_kinds")
				}
			}
		}
		k.unitKinds = d.UnitKinds
		c.policy(path+".not_applicable", d.NotApplicable)
		k.absent = d.NotApplicable
		if k.absent == AsSet {
			k.absent = s.absent
		}
		c.citations(path+".citations", d.Citations)
	}
	if len(list) > 0 && scored == 0 {
		c.add("criteria", motcua.CodeDoesNotCompile, "information")
	}
	return out
}

// points reads the numbers of a scored criterion.
func (c *compiler) points(path string, d *CriterionDefinition, k *criterion) {
	if d.Maximum == "" {
		c.add(path+".maximum", motcua.CodeRequired, "")
	}
	v, ok := c.number(path+".maximum", d.Maximum)
	if ok && v.IsZero() {
		c.add(path+".maximum", motcua.CodeOutOfRange, "> 0")
	}
	// Going on with some maximum finds the other mistakes of the criterion.
	usable := ok && !v.IsZero()
	c.unsummed = c.unsummed || !usable
	k.maximum, k.metAt = v, v
	if v, ok := c.number(path+".met_at", d.MetAt); ok {
		if usable && (v.IsZero() || k.maximum.less(v)) {
			c.add(path+".met_at", motcua.CodeOutOfRange, "0 < met_at <= maximum")
		}
		k.metAt = v
	}
	if v, ok := c.number(path+".red_below", d.RedBelow); ok {
		if usable && (v.IsZero() || k.metAt.less(v)) {
			c.add(path+".red_below", motcua.CodeOutOfRange, "0 < red_below <= met_at")
		}
		k.redBelow, k.canBeRed = v, true
	}
}
