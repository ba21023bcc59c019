package criteria

import "github.com/motcua/motcua"

// ScaleKind is the way in which measures become points. The zero value is Manual.
type ScaleKind uint8

// The scales.
const (
	// Manual: somebody judges, and says so as an outcome.
	Manual ScaleKind = iota
	// Proportional: maximum × r for a ratio r; with FullFrom f it is maximum × r / f, never more than the maximum.
	Proportional
	// Target: maximum × n / target, never more than the maximum, for a count or amount n.
	Target
	// Tiers: the points of the one tier whose bounds hold. Where no tier fits, the rule has a hole: that is reported.
	Tiers
	// Checklist: maximum × the weight of the items that are in order.
	Checklist
	// Terms: the sum of capped terms, each min(cap, points × x / full from), never more than the maximum.
	Terms
	// Mean: the mean of the points of classes, weighted by how many things are in each.
	Mean
	// Function: a Go function given to Compile, for what data cannot say.
	Function
)

var scaleNames = []string{"manual", "proportional", "target", "tiers", "checklist", "terms", "mean", "function"}

// String returns "manual", "proportional", "target", "tiers", "checklist", "terms", "mean" or "function".
func (k ScaleKind) String() string { return enumText(k, scaleNames) }

// MarshalText returns the form of [ScaleKind.String].
func (k ScaleKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [ScaleKind.String].
func (k *ScaleKind) UnmarshalText(text []byte) (err error) {
	*k, err = parseEnum[ScaleKind](text, scaleNames, "scale")
	return err
}

// MeasureKind is the kind of thing a measure is. The zero value is unknown, which no measure may have.
type MeasureKind uint8

// The kinds of measures.
const (
	MeasureUnknown MeasureKind = iota
	RatioMeasure               // a part of a whole: 402 of 403
	CountMeasure               // whole things: 9 computers
	AmountMeasure              // a number that need not be whole: 12.5 hours
	YesNoMeasure               // there or not
)

var measureNames = []string{"", "ratio", "count", "amount", "yes_no"}

// String returns "ratio", "count", "amount", "yes_no", or "" for the unknown kind.
func (k MeasureKind) String() string { return enumText(k, measureNames) }

// MarshalText returns the form of [MeasureKind.String].
func (k MeasureKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [MeasureKind.String].
func (k *MeasureKind) UnmarshalText(text []byte) (err error) {
	*k, err = parseEnum[MeasureKind](text, measureNames, "measure")
	return err
}

// EmptyRule says what a ratio of nothing out of nothing counts as. 0/0 is neither 0 % nor 100 % by itself; a set may say that
// it is treated as one of them.
type EmptyRule uint8

// The rules for an empty ratio.
const (
	EmptyNoData EmptyRule = iota // the zero value: there is no figure
	EmptyZero                    // as 0 %
	EmptyFull                    // as 100 %
)

var emptyNames = []string{"no_data", "zero", "full"}

// String returns "no_data", "zero" or "full".
func (r EmptyRule) String() string { return enumText(r, emptyNames) }

// MarshalText returns the form of [EmptyRule.String].
func (r EmptyRule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the form of [EmptyRule.String].
func (r *EmptyRule) UnmarshalText(text []byte) (err error) {
	*r, err = parseEnum[EmptyRule](text, emptyNames, "empty rule")
	return err
}

// ScaleDefinition says how measures become points (thang điểm). Each kind uses its own fields; any other is a mistake.
type ScaleDefinition struct {
	Kind ScaleKind `json:"kind"`
	// Measures are the inputs. Every kind but Manual needs them, and uses all it names.
	Measures []MeasureDefinition `json:"measures,omitempty"`
	// Measure is the input of Proportional (a ratio) and Target (a count or amount). It may be left out when there is
	// only one.
	Measure string `json:"measure,omitempty"`
	// FullFrom is the share from which Proportional gives full points, "90%". Without it, 100%.
	FullFrom Number `json:"full_from,omitempty"`
	// Target is the number from which Target gives full points; or TargetMeasure names the measure that says it, as when the
	// level above sets it. Nothing asked for is reached.
	Target        Number `json:"target,omitempty"`
	TargetMeasure string `json:"target_measure,omitempty"`
	// Tiers are those of Tiers. No two with different points may fit the same facts.
	Tiers []Tier `json:"tiers,omitempty"`
	// Items are those of Checklist.
	Items []Item `json:"items,omitempty"`
	// WeightsUnpublished says that nobody knows what an item weighs: all in order is the maximum, none is 0, anything
	// else is partly met without a figure.
	WeightsUnpublished bool `json:"weights_unpublished,omitempty"`
	// Terms are those of Terms.
	Terms []Term `json:"terms,omitempty"`
	// Classes are those of Mean.
	Classes []Class `json:"classes,omitempty"`
	// Function is the name of the function in [CompileOptions].
	Function string `json:"function,omitempty"`
	// Citations are the sources of the scale, where they are not those of the criterion.
	Citations []motcua.Citation `json:"citations,omitempty"`
}

// MeasureDefinition is one input of a scale.
type MeasureDefinition struct {
	// Name is what observations call it.
	Name string      `json:"name"`
	Kind MeasureKind `json:"kind"`
	// Title says what is measured; of a ratio, what out of what.
	Title Text `json:"title,omitzero"`
	// Empty is the rule for a ratio 0/0.
	Empty EmptyRule `json:"empty,omitzero"`
}

// Tier gives points when all its bounds hold. Its Title may tell people when that is.
type Tier struct {
	Points Number  `json:"points"`
	When   []Bound `json:"when"`
	Title  Text    `json:"title,omitzero"`
}

// Bound limits one measure. AtLeast and AtMost belong to what they allow; MoreThan and LessThan do not. Equal is both
// AtLeast and AtMost; Is is for a yes-no measure.
type Bound struct {
	Measure  string `json:"measure"`
	AtLeast  Number `json:"at_least,omitempty"`
	MoreThan Number `json:"more_than,omitempty"`
	AtMost   Number `json:"at_most,omitempty"`
	LessThan Number `json:"less_than,omitempty"`
	Equal    Number `json:"equal,omitempty"`
	Is       *bool  `json:"is,omitempty"`
}

// Item is one line of a checklist: its Key is part of addresses, its Title is for people. It is in order when its measure is yes, or
// at least AtLeast; with Per, at least AtLeast for each one of the measure Per.
type Item struct {
	Key   string `json:"key"`
	Title Text   `json:"title"`
	// Weight is its part of the whole; without it, 1.
	Weight  Number `json:"weight,omitempty"`
	Measure string `json:"measure"`
	// AtLeast is how many are needed; without it 1, of a ratio 100%.
	AtLeast Number `json:"at_least,omitempty"`
	// Per names a count: so many for each. One computer per officer is AtLeast 1, Per "officers".
	Per string `json:"per,omitempty"`
	// Partial gives a part of the weight when only a part is there; without it, all or nothing.
	Partial bool `json:"partial,omitempty"`
}

// Term is one capped term, min(Cap, Points × x / FullFrom), where x is its Measure. Its Key is part of addresses, its Title is for
// people.
type Term struct {
	Key      string `json:"key"`
	Title    Text   `json:"title,omitzero"`
	Measure  string `json:"measure"`
	Points   Number `json:"points"`
	FullFrom Number `json:"full_from,omitempty"` // without it, 1 (of a ratio, 100%)
	Cap      Number `json:"cap,omitempty"`       // without it, none but the maximum of the criterion
}

// Class is one class of a mean: each thing counted by Measure has Points.
type Class struct {
	Measure string `json:"measure"`
	Points  Number `json:"points"`
}

func (d ScaleDefinition) clone() ScaleDefinition {
	d.Measures = append([]MeasureDefinition(nil), d.Measures...)
	d.Tiers = append([]Tier(nil), d.Tiers...)
	for i := range d.Tiers {
		d.Tiers[i].When = append([]Bound(nil), d.Tiers[i].When...)
		for j := range d.Tiers[i].When {
			d.Tiers[i].When[j].Is = clonePointer(d.Tiers[i].When[j].Is)
		}
	}
	d.Items = append([]Item(nil), d.Items...)
	d.Terms = append([]Term(nil), d.Terms...)
	d.Classes = append([]Class(nil), d.Classes...)
	d.Citations = append([]motcua.Citation(nil), d.Citations...)
	return d
}

func scaleDefinition(o *object) ScaleDefinition {
	var d ScaleDefinition
	if _, ok := o.get("kind"); !ok && o.ok {
		o.r.add(o.at("kind"), motcua.CodeRequired, listed(scaleNames))
	}
	o.unmarshal("kind", &d.Kind)
	d.Measures = each(o, "measures", func(o *object) MeasureDefinition {
		m := MeasureDefinition{Name: o.str("name")}
		o.unmarshal("kind", &m.Kind)
		m.Title = o.text("title")
		o.unmarshal("empty", &m.Empty)
		return m
	})
	d.Measure = o.str("measure")
	d.FullFrom = o.number("full_from")
	d.Target = o.number("target")
	d.TargetMeasure = o.str("target_measure")
	d.Tiers = each(o, "tiers", func(o *object) Tier {
		return Tier{Points: o.number("points"), When: each(o, "when", func(o *object) Bound {
			b := Bound{
				Measure: o.str("measure"), AtLeast: o.number("at_least"), MoreThan: o.number("more_than"),
				AtMost: o.number("at_most"), LessThan: o.number("less_than"), Equal: o.number("equal"),
			}
			if n, ok := o.kind("is", nodeBool); ok {
				b.Is = &n.yes
			}
			return b
		}), Title: o.text("title")}
	})
	d.Items = each(o, "items", func(o *object) Item {
		return Item{
			Key: o.str("key"), Title: o.text("title"), Weight: o.number("weight"), Measure: o.str("measure"),
			AtLeast: o.number("at_least"), Per: o.str("per"), Partial: o.flag("partial"),
		}
	})
	d.WeightsUnpublished = o.flag("weights_unpublished")
	d.Terms = each(o, "terms", func(o *object) Term {
		return Term{
			Key: o.str("key"), Title: o.text("title"), Measure: o.str("measure"), Points: o.number("points"),
			FullFrom: o.number("full_from"), Cap: o.number("cap"),
		}
	})
	d.Classes = each(o, "classes", func(o *object) Class {
		return Class{Measure: o.str("measure"), Points: o.number("points")}
	})
	d.Function = o.str("function")
	d.Citations = citations(o)
	return d
}
