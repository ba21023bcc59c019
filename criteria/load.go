package criteria

import (
	"bytes"
	"fmt"
	"io"

	"github.com/motcua/motcua"
)

const whatSet = "criteria: set"

// Load reads a criteria set written as JSON and compiles it. Every mistake is reported at once: the error is a
// [*motcua.InvalidError] whose problems carry the path of the field, in the order of the file. Unknown fields, fields given
// twice and text that is not UTF-8 are mistakes. An error of the reader itself is returned as it is.
func Load(in io.Reader, opts *CompileOptions) (*Set, error) {
	var r reader
	doc, err := r.document(in)
	if err != nil && len(r.problems) == 0 {
		return nil, fmt.Errorf("criteria: read set: %w", err)
	}
	if len(r.problems) > 0 && doc.kind != nodeObject {
		return nil, motcua.Invalid(whatSet, r.problems...)
	}
	def := r.definition(doc, "")
	s, problems := compile(def, opts)
	if all := r.merge(problems); len(all) > 0 {
		return nil, motcua.Invalid(whatSet, all...)
	}
	return s, nil
}

// LoadString is [Load] for a set held in a string, such as an embedded file.
func LoadString(s string, opts *CompileOptions) (*Set, error) {
	return Load(bytes.NewReader([]byte(s)), opts)
}

func (r *reader) definition(n node, path string) Definition {
	o := r.object(n, path)
	if !o.ok {
		return Definition{}
	}
	d := Definition{Schema: o.str("$schema"), Key: o.str("key"), Version: o.str("version")}
	o.unmarshal("status", &d.Status)
	d.Title = o.text("title")
	d.Issuer = o.text("issuer")
	if n, ok := o.get("effective"); ok {
		e := r.object(n, o.at("effective"))
		d.Effective = Effective{From: e.date("from"), Until: e.date("until")}
		e.done()
	}
	d.SupersededBy = o.str("superseded_by")
	d.Note = o.text("note")
	d.Citations = citations(o)
	d.UnitKinds = o.strings("unit_kinds")
	o.unmarshal("not_applicable", &d.NotApplicable)
	if n, ok := o.get("rounding"); ok {
		e := r.object(n, o.at("rounding"))
		if v, ok := e.small("criterion"); ok {
			d.Rounding.Criterion = &v
		}
		if v, ok := e.small("total"); ok {
			d.Rounding.Total = &v
		}
		e.done()
	}
	d.Maximum = o.number("maximum")
	if n, ok := o.get("award"); ok {
		e := r.object(n, o.at("award"))
		c := readCondition(e)
		e.done()
		d.Award = &c
	}
	if n, ok := o.get("bands"); ok {
		e := r.object(n, o.at("bands"))
		d.Bands = &Bands{Percent: e.flag("percent"), Bands: each(e, "bands", func(o *object) Band {
			return Band{Key: o.str("key"), Title: o.text("title"), AtLeast: o.number("at_least")}
		})}
		e.done()
	}
	d.Groups = each(o, "groups", func(o *object) Group {
		return Group{Key: o.str("key"), Title: o.text("title"), Maximum: o.number("maximum")}
	})
	d.Criteria = each(o, "criteria", criterionDefinition)
	o.done()
	return d
}

func readCondition(o *object) Condition {
	c := Condition{All: each(o, "all", readCondition), Any: each(o, "any", readCondition), AllMet: o.flag("all_met")}
	c.MetAtLeast, _ = o.small("met_at_least")
	c.PointsAtLeast = o.number("points_at_least")
	c.PercentAtLeast = o.number("percent_at_least")
	c.NoRed = o.flag("no_red")
	c.Of = o.strings("of")
	return c
}

func criterionDefinition(o *object) CriterionDefinition {
	c := CriterionDefinition{Number: o.str("number"), Group: o.str("group"), Title: o.text("title")}
	c.Unpublished = o.flag("unpublished")
	c.Information = o.flag("information")
	c.Maximum = o.number("maximum")
	c.MetAt = o.number("met_at")
	c.RedBelow = o.number("red_below")
	if n, ok := o.get("scale"); ok {
		e := o.r.object(n, o.at("scale"))
		s := scaleDefinition(e)
		if e.ok {
			e.done()
		}
		c.Scale = &s
	}
	c.Evidence = each(o, "evidence", func(o *object) Wanted {
		var w Wanted
		o.unmarshal("kind", &w.Kind)
		w.Text = o.text("text")
		return w
	})
	c.Verifier = o.text("verifier")
	c.UnitKinds = o.strings("unit_kinds")
	o.unmarshal("not_applicable", &c.NotApplicable)
	c.Note = o.text("note")
	c.Citations = citations(o)
	return c
}

func citations(o *object) []motcua.Citation {
	return each(o, "citations", citation)
}

func citation(o *object) motcua.Citation {
	c := motcua.Citation{Document: o.str("document"), Issued: o.date("issued"), Article: o.str("article")}
	o.unmarshal("quality", &c.Quality)
	return c
}
