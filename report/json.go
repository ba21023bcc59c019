package report

import (
	"bytes"
	_ "embed" // for the schema
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// jsonFormat names the form of the document, and changes when programs that read it would have to.
const jsonFormat = "motcua.report/1"

//go:embed page.schema.json
var pageSchema string

// JSONSchema returns the JSON Schema (draft 2020-12) of what [Page.WriteJSON] writes.
func JSONSchema() string { return pageSchema }

// WriteJSON writes the page as one JSON object, indented, in the form of [JSONSchema]. Numbers are numbers; counts,
// decimals and percentages carry both ends, an end that is not known being absent; the text people read stands beside
// them. Keys of rows are those of their columns.
func (p *Page) WriteJSON(w io.Writer) error {
	if err := p.Check(); err != nil {
		return err
	}
	l := p.Language
	doc := pageJSON{
		Format: jsonFormat, Language: l.String(), Issuer: p.Issuer, Heading: p.Heading, Title: p.Title, Subtitle: p.Subtitle, Period: p.Period,
		Signatures: p.Signatures, Receipt: p.Receipt, Sections: make([]sectionJSON, 0, len(p.Sections)),
	}
	if !p.AsOf.IsZero() {
		doc.AsOf = p.AsOf.In(motcua.Location()).Format(time.RFC3339Nano)
	}
	for _, f := range p.Figures {
		doc.Figures = append(doc.Figures, figureJSON{f.Label, f.Value.json(l), f.Note})
	}
	for i := range p.Sections {
		s := &p.Sections[i]
		out := sectionJSON{Key: s.Key, Title: s.Title, Intro: s.Intro}
		if s.Table != nil {
			out.Table = s.Table.json(l)
		}
		if s.Chart != nil {
			c := s.Chart.json(l)
			out.Chart = &c
		}
		doc.Sections = append(doc.Sections, out)
	}
	for _, n := range p.Notes {
		doc.Notes = append(doc.Notes, noteJSON(n))
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

type pageJSON struct {
	Format     string        `json:"format"`
	Language   string        `json:"language"`
	Issuer     string        `json:"issuer,omitempty"`
	Heading    []string      `json:"heading,omitempty"`
	Title      string        `json:"title"`
	Subtitle   string        `json:"subtitle,omitempty"`
	Period     string        `json:"period,omitempty"`
	AsOf       string        `json:"as_of,omitempty"`
	Figures    []figureJSON  `json:"figures,omitempty"`
	Sections   []sectionJSON `json:"sections"`
	Notes      []noteJSON    `json:"notes,omitempty"`
	Signatures []string      `json:"signatures,omitempty"`
	Receipt    string        `json:"receipt,omitempty"`
}

type figureJSON struct {
	Label string   `json:"label"`
	Value cellJSON `json:"value"`
	Note  string   `json:"note,omitempty"`
}

type noteJSON struct {
	Label string `json:"label,omitempty"`
	Text  string `json:"text"`
}

type sectionJSON struct {
	Key   string     `json:"key,omitempty"`
	Title string     `json:"title,omitempty"`
	Intro string     `json:"intro,omitempty"`
	Table *tableJSON `json:"table,omitempty"`
	Chart *chartJSON `json:"chart,omitempty"`
}

type tableJSON struct {
	Key     string       `json:"key,omitempty"`
	Caption string       `json:"caption,omitempty"`
	Columns []columnJSON `json:"columns"`
	Rows    []rowJSON    `json:"rows"`
	Notes   []string     `json:"notes,omitempty"`
}

type columnJSON struct {
	Key    string   `json:"key"`
	Groups []string `json:"groups,omitempty"`
	Header string   `json:"header"`
	Unit   string   `json:"unit,omitempty"`
	Number string   `json:"number,omitempty"`
	Kind   string   `json:"kind"`
}

type rowJSON struct {
	Kind  string    `json:"kind"`
	Label *cellJSON `json:"label,omitempty"`
	Cells cellsJSON `json:"cells,omitempty"`
}

// cellsJSON is an object whose keys come in the order of the columns. Blank cells are left out.
type cellsJSON []keyedCell

type keyedCell struct {
	key  string
	cell cellJSON
}

// MarshalJSON writes the object.
func (c cellsJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, kc := range c {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeJSON(&b, kc.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := writeJSON(&b, kc.cell); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func writeJSON[T string | cellJSON](b *bytes.Buffer, v T) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the line end that Encode adds
	return nil
}

type cellJSON struct {
	Kind  string      `json:"kind"`
	Value json.Number `json:"value,omitempty"`
	Day   string      `json:"day,omitempty"`
	Bound string      `json:"bound,omitempty"`
	Low   json.Number `json:"low,omitempty"`
	High  json.Number `json:"high,omitempty"`
	// Rounded says of a percentage that the ratio is not exactly the number shown.
	Rounded bool   `json:"rounded,omitempty"`
	Text    string `json:"text"`
	Tone    string `json:"tone,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Note    string `json:"note,omitempty"`
}

func (c Cell) json(l motcua.Language) cellJSON {
	out := cellJSON{Kind: c.kind.String(), Text: c.Text(l), Tone: c.tone.String(), Note: c.note}
	switch c.kind {
	case KindInteger:
		out.Value = json.Number(strconv.FormatInt(c.integer, 10))
	case KindCount:
		lo, hi, bounded := c.count.Bounds()
		out.Low = json.Number(strconv.FormatInt(lo, 10))
		if bounded {
			out.High = json.Number(strconv.FormatInt(hi, 10))
		}
	case KindDecimal:
		out.Low, out.High = json.Number(c.text), json.Number(c.high)
	case KindPercent:
		out.percent(c.percent)
	case KindDate:
		out.Day = c.date.String()
	case KindEmpty:
		out.Text, out.Reason = "", c.text
	}
	return out
}

func (out *cellJSON) percent(p motcua.Percent) {
	e := endsOf(p)
	out.Bound, out.Rounded = e.bound.String(), p.Rounded()
	out.Low, out.High = json.Number(e.low), json.Number(e.high)
}

func (t *Table) json(l motcua.Language) *tableJSON {
	out := &tableJSON{
		Key: t.Key, Caption: t.Caption, Notes: t.Notes,
		Columns: make([]columnJSON, len(t.Columns)), Rows: make([]rowJSON, len(t.Rows)),
	}
	for j := range t.Columns {
		c := &t.Columns[j]
		k, mixed := t.kindOf(j)
		kind := k.String()
		if mixed {
			kind = "mixed"
		}
		out.Columns[j] = columnJSON{Key: c.Key, Groups: c.Groups, Header: c.Header, Unit: c.Unit, Number: c.Number, Kind: kind}
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		out.Rows[i].Kind = r.Kind.String()
		if t.spansAll(r) {
			label := r.Cells[0].json(l)
			out.Rows[i].Label = &label
			continue
		}
		cells := make(cellsJSON, 0, len(r.Cells))
		for j := range r.Cells {
			if r.Cells[j].kind != KindNone {
				cells = append(cells, keyedCell{t.Columns[j].Key, r.Cells[j].json(l)})
			}
		}
		out.Rows[i].Cells = cells
	}
	return out
}

// chartJSON is a chart of any kind; Kind says which of the lists are there.
type chartJSON struct {
	Kind    string      `json:"kind"`
	Title   string      `json:"title,omitempty"`
	Note    string      `json:"note,omitempty"`
	Unit    string      `json:"unit,omitempty"`
	Shares  bool        `json:"shares,omitempty"`
	Classes []classJSON `json:"classes,omitempty"`
	Bars    []barJSON   `json:"bars,omitempty"`
	Items   []itemJSON  `json:"items,omitempty"`
	Style   string      `json:"style,omitempty"`
	Periods []string    `json:"periods,omitempty"`
	Series  []lineJSON  `json:"series,omitempty"`
	Stages  []stageJSON `json:"stages,omitempty"`
}

type classJSON struct {
	Label string `json:"label"`
	Tone  string `json:"tone,omitempty"`
}

type barJSON struct {
	Label  string    `json:"label"`
	Values []int64   `json:"values,omitempty"`
	Value  *cellJSON `json:"value,omitempty"`
	Note   string    `json:"note,omitempty"`
	Tone   string    `json:"tone,omitempty"`
	Total  bool      `json:"total,omitempty"`
}

type itemJSON struct {
	Label      string    `json:"label"`
	Published  *cellJSON `json:"published,omitempty"`
	Recomputed *cellJSON `json:"recomputed,omitempty"`
	Verdict    string    `json:"verdict,omitempty"`
	Tone       string    `json:"tone,omitempty"`
	Detail     string    `json:"detail,omitempty"`
}

func (c *StackedBars) json(motcua.Language) chartJSON {
	out := chartJSON{Kind: "stacked_bars", Title: c.Title, Note: c.Note, Unit: c.Unit, Shares: c.Shares}
	for _, class := range c.Classes {
		out.Classes = append(out.Classes, classJSON{class.Label, class.Tone.String()})
	}
	for _, b := range c.Bars {
		out.Bars = append(out.Bars, barJSON{Label: b.Label, Values: b.Values})
	}
	return out
}

func (c *ProgressBars) json(l motcua.Language) chartJSON {
	out := chartJSON{Kind: "progress_bars", Title: c.Title, Note: c.Note}
	for _, b := range c.Bars {
		v := PercentCell(b.Value).json(l)
		out.Bars = append(out.Bars, barJSON{Label: b.Label, Value: &v, Note: b.Note, Tone: b.Tone.String(), Total: b.Total})
	}
	return out
}

func (c *Comparison) json(l motcua.Language) chartJSON {
	out := chartJSON{Kind: "comparison", Title: c.Title, Note: c.Note}
	percent := func(p motcua.Percent) *cellJSON {
		if !p.Defined() {
			return nil
		}
		v := PercentCell(p).json(l)
		return &v
	}
	for _, it := range c.Items {
		out.Items = append(out.Items, itemJSON{
			Label: it.Label, Published: percent(it.Published), Recomputed: percent(it.Recomputed),
			Verdict: it.Verdict, Tone: it.Tone.String(), Detail: it.Detail,
		})
	}
	return out
}

// clean replaces what is no character of a text: bytes that are not UTF-8, control characters, and the controls that reorder
// the text around them. Line breaks and tabs become spaces; lines, where they matter, are split before.
func clean(s string) string {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return strings.Map(cleanRune, strings.ToValidUTF8(s, "\ufffd"))
		}
	}
	return s
}

func cleanRune(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
		return ' '
	case r < 0x20 || r >= 0x7f && r < 0xa0: // C0 and C1 controls
		return '\ufffd'
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x61c: // bidi
		return '\ufffd'
	case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef: // noncharacters
		return '\ufffd'
	}
	return r
}
