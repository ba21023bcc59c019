package criteria

import (
	"fmt"
	"io"
	"slices"

	"github.com/motcua/motcua"
)

// Model is a pilot model (mô hình điểm) in a register: what was founded, by whom, where it runs, and what came of it. A criterion
// such as no. 13 of the model-ward set rests on the register: see [Models.Measures].
type Model struct {
	// Key names the model. Required, with a name.
	Key  string
	Name Text
	// Kind gathers models of one sort: "public-service", "social-security", "health".
	Kind string
	// Decision founded it, Regulation governs it.
	Decision   motcua.Citation
	Regulation motcua.Citation
	// Head leads the working group (tổ công tác), which has so many members; 0 is not known.
	Head    string
	Members int
	// Founded is the day of its founding, Started the day it began to work, Ended the first day on which it no longer
	// did. A zero day is not known, or has not come.
	Founded motcua.Date
	Started motcua.Date
	Ended   motcua.Date
	// Sites are the places where it runs.
	Sites []Site
	// Results are what came of it.
	Results []ModelResult
	// ReplicatedFrom is the key of the model it repeats elsewhere, if it repeats one.
	ReplicatedFrom string
	// Source is the key of where it is known from.
	Source string
}

// Site is a place, by its Name, where a model runs: from the day From up to, not including, the day Until. A zero day is the model's
// own.
type Site struct {
	Name  string
	From  motcua.Date
	Until motcua.Date
}

// ModelResult is something that came of a model by a day: what it is in a Text, and the Evidence that shows it.
type ModelResult struct {
	Date     motcua.Date
	Text     string
	Evidence []Evidence
}

// ModelStatus says how a model stands on a day. The zero value is Described.
type ModelStatus uint8

// The states of a model.
const (
	Described ModelStatus = iota // được nêu tên: somebody named it; no decision and no start are known by the day
	Founded                      // đã thành lập
	Running                      // đang vận hành
	Ended                        // đã kết thúc
)

var modelNames = []string{"described", "founded", "running", "ended"}

// String returns "described", "founded", "running" or "ended".
func (s ModelStatus) String() string { return enumText(s, modelNames) }

// MarshalText returns the form of [ModelStatus.String].
func (s ModelStatus) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Text returns the status for people.
func (s ModelStatus) Text(l motcua.Language) string {
	return [...]Text{
		{"được nêu tên", "described"},
		{"đã thành lập", "founded"},
		{"đang vận hành", "running"},
		{"đã kết thúc", "ended"},
	}[min(int(s), 3)].In(l)
}

// On returns how the model stands on a day.
func (m *Model) On(d motcua.Date) ModelStatus {
	by := func(x motcua.Date) bool { return !x.IsZero() && !x.After(d) }
	switch {
	case by(m.Ended):
		return Ended
	case by(m.Started):
		return Running
	case by(m.Founded), m.Founded.IsZero() && by(m.Decision.Issued):
		return Founded
	}
	return Described
}

// Models is a register of models that has been checked. It never changes.
type Models struct{ list []Model }

const whatModels = "criteria: models"

// NewModels checks a register. Every mistake is reported at once: the error is a [*motcua.InvalidError] with the path of each,
// "models[2].started".
func NewModels(list []Model) (*Models, error) {
	if problems := checkModels(list); len(problems) > 0 {
		return nil, motcua.Invalid(whatModels, problems...)
	}
	return &Models{cloneModels(list)}, nil
}

// LoadModels reads a register written as JSON, {"models": [...]}, as strictly as [Load].
func LoadModels(in io.Reader) (*Models, error) {
	var r reader
	doc, err := r.document(in)
	if err != nil && len(r.problems) == 0 {
		return nil, fmt.Errorf("criteria: read models: %w", err)
	}
	if len(r.problems) > 0 && doc.kind != nodeObject {
		return nil, motcua.Invalid(whatModels, r.problems...)
	}
	o := r.object(doc, "")
	o.str("$schema")
	if _, ok := o.list("models"); o.ok && !ok {
		r.add("models", motcua.CodeRequired, "")
	}
	list := each(o, "models", func(o *object) Model {
		m := Model{Key: o.str("key"), Name: o.text("name"), Kind: o.str("kind")}
		for _, f := range [...]struct {
			name string
			to   *motcua.Citation
		}{{"decision", &m.Decision}, {"regulation", &m.Regulation}} {
			if n, ok := o.get(f.name); ok {
				c := o.r.object(n, o.at(f.name))
				*f.to = citation(c)
				if c.ok {
					c.done()
				}
			}
		}
		m.Head = o.str("head")
		m.Members, _ = o.small("members")
		m.Founded, m.Started, m.Ended = o.date("founded"), o.date("started"), o.date("ended")
		m.Sites = each(o, "sites", func(o *object) Site {
			return Site{Name: o.str("name"), From: o.date("from"), Until: o.date("until")}
		})
		m.Results = each(o, "results", func(o *object) ModelResult {
			return ModelResult{Date: o.date("date"), Text: o.str("text"), Evidence: evidence(o)}
		})
		m.ReplicatedFrom = o.str("replicated_from")
		m.Source = o.str("source")
		return m
	})
	if o.ok {
		o.done()
	}
	if all := r.merge(checkModels(list)); len(all) > 0 {
		return nil, motcua.Invalid(whatModels, all...)
	}
	return &Models{list}, nil
}

func checkModels(list []Model) []motcua.Problem {
	var c compiler
	keys := map[string]int{}
	for i := range list {
		m := &list[i]
		path := at("models", i)
		c.name(path+".key", m.Key)
		if j, ok := keys[m.Key]; ok && m.Key != "" {
			c.add(path+".key", motcua.CodeDuplicate, at("models", j)+".key")
		} else {
			keys[m.Key] = i
		}
		if m.Name.IsZero() {
			c.add(path+".name", motcua.CodeRequired, "vi, en")
		}
		if m.Kind != "" && !validKey(m.Kind) {
			c.add(path+".kind", motcua.CodeMalformed, keyForm)
		}
		if m.Members < 0 {
			c.add(path+".members", motcua.CodeOutOfRange, ">= 0")
		}
		for _, f := range [...]struct {
			name string
			v    motcua.Citation
		}{{"decision", m.Decision}, {"regulation", m.Regulation}} {
			if f.v.Document == "" && !f.v.IsZero() {
				c.add(path+"."+f.name+".document", motcua.CodeRequired, "")
			}
		}
		before := func(field, name string, d, first motcua.Date) {
			if !d.IsZero() && !first.IsZero() && d.Before(first) {
				c.add(path+"."+field, motcua.CodeBefore, name)
			}
		}
		before("started", "founded", m.Started, m.Founded)
		before("ended", "started", m.Ended, m.Started)
		before("ended", "founded", m.Ended, m.Founded)
		for j, s := range m.Sites {
			path := at(path+".sites", j)
			if s.Name == "" {
				c.add(path+".name", motcua.CodeRequired, "")
			}
			if !s.From.IsZero() && !s.Until.IsZero() && !s.Until.After(s.From) {
				c.add(path+".until", motcua.CodeBefore, "from + 1")
			}
		}
		for j, r := range m.Results {
			if r.Text == "" {
				c.add(at(path+".results", j)+".text", motcua.CodeRequired, "")
			}
		}
	}
	for i := range list {
		if from := list[i].ReplicatedFrom; from != "" {
			if j, ok := keys[from]; !ok {
				c.add(at("models", i)+".replicated_from", motcua.CodeUnknown, "models")
			} else if j == i {
				c.add(at("models", i)+".replicated_from", motcua.CodeDoesNotCompile, "itself")
			}
		}
	}
	return c.problems
}

func cloneModels(list []Model) []Model {
	list = slices.Clone(list)
	for i := range list {
		list[i].Sites = slices.Clone(list[i].Sites)
		list[i].Results = slices.Clone(list[i].Results)
		for j := range list[i].Results {
			list[i].Results[j].Evidence = slices.Clone(list[i].Results[j].Evidence)
		}
	}
	return list
}

// All returns the models in the order of the register.
func (m *Models) All() []Model { return cloneModels(m.list) }

// ModelTally counts the models of a register on a day.
type ModelTally struct {
	Models      int `json:"models"`       // named in the register by any means
	Described   int `json:"described"`    // of them, nothing more is known
	Founded     int `json:"founded"`      // founded, not begun
	Running     int `json:"running"`      // at work
	Ended       int `json:"ended"`        // over
	Decided     int `json:"decided"`      // with a founding decision issued by the day
	WithResults int `json:"with_results"` // with a result by the day
	Sites       int `json:"sites"`        // places where a running model runs
	Replicated  int `json:"replicated"`   // that repeat another one
}

// On counts the models as they stand on a day.
func (m *Models) On(d motcua.Date) ModelTally {
	var t ModelTally
	for i := range m.list {
		v := &m.list[i]
		t.Models++
		switch v.On(d) {
		case Described:
			t.Described++
		case Founded:
			t.Founded++
		case Running:
			t.Running++
			for _, s := range v.Sites {
				if !s.From.After(d) && (s.Until.IsZero() || s.Until.After(d)) {
					t.Sites++
				}
			}
		case Ended:
			t.Ended++
		}
		if v.Decision.Document != "" && !v.Decision.Issued.IsZero() && !v.Decision.Issued.After(d) {
			t.Decided++
		}
		if slices.ContainsFunc(v.Results, func(r ModelResult) bool { return !r.Date.IsZero() && !r.Date.After(d) }) {
			t.WithResults++
		}
		if v.ReplicatedFrom != "" {
			t.Replicated++
		}
	}
	return t
}

// Measures returns the counts of a day as measures a scale can use: "models", "founded" (at least that: founded, running or ended),
// "running", "ended", "decided", "with_results", "sites" and "replicated". A model whose dates are not known may be founded, at work
// or over: the counts it could belong to are ranges.
func (m *Models) Measures(d motcua.Date) []Measure {
	t := m.On(d)
	// count returns n, or n and up to so many more.
	count := func(name string, n, more int) Measure {
		return CountOf(name, motcua.Between(int64(n), int64(n+more)))
	}
	unknown := t.Described + m.undated(d)
	sites := CountOf("sites", motcua.Exactly(int64(t.Sites)))
	if unknown > 0 {
		sites = CountOf("sites", motcua.AtLeast(int64(t.Sites)))
	}
	return []Measure{
		count("models", t.Models, 0),
		count("founded", t.Founded+t.Running+t.Ended, t.Described),
		count("running", t.Running, unknown),
		count("ended", t.Ended, unknown),
		count("decided", t.Decided, t.Described),
		count("with_results", t.WithResults, t.Described),
		sites,
		count("replicated", t.Replicated, 0),
	}
}

// undated counts the models that are founded and have no known start.
func (m *Models) undated(d motcua.Date) int {
	n := 0
	for i := range m.list {
		if v := &m.list[i]; v.On(d) == Founded && v.Started.IsZero() {
			n++
		}
	}
	return n
}
