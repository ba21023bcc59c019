package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// The limits of a file of claims.
const (
	claimMaxBytes   = 4 << 20
	claimMaxValues  = 200_000
	claimMaxDepth   = 12
	claimMaxFields  = 40 // of one object
	claimMaxClaims  = 2000
	claimMaxFigures = 50   // of one claim
	claimMaxItems   = 1000 // of one breakdown
	claimMaxKey     = 80
	claimMaxText    = 1000 // characters
	claimMaxCount   = 1_000_000_000_000_000

	claimMaxProblems = 1000
)

const (
	claimFormat = "motcua.claims/1"
	whatClaims  = "report: claims"
)

// LoadClaims reads a file of claims: a JSON object with the format name "motcua.claims/1", the sources, the terms (every unit,
// measure, stage, definition, register and place that a claim names by its key, with its wording in both languages) and the
// claims. The form is the one [WriteClaims] writes.
//
// Every mistake is reported at once: the error is a [*motcua.InvalidError] whose problems carry paths such as
// claims[2].figures[0].rate.printed, in the order of the file. Unknown and repeated fields, two claims with one ID, keys
// without a term, text that is not UTF-8 and more than 4 MiB are mistakes; null is the same as leaving a field out. After a
// thousand problems the rest is not listed. The file holds no verdicts: there is no field for one. An error of the reader
// itself is returned wrapped.
func LoadClaims(in io.Reader) ([]Claim, error) {
	data, err := io.ReadAll(io.LimitReader(in, claimMaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("report: read claims: %w", err)
	}
	r := &claimReader{terms: map[string]ClaimTerm{}, sources: map[string]ClaimSource{}}
	doc := r.document(data)
	if doc == nil {
		return nil, r.err()
	}
	claims := r.file(doc)
	if err := r.err(); err != nil {
		return nil, err
	}
	return claims, nil
}

type claimNodeKind uint8

const (
	claimNull claimNodeKind = iota
	claimBool
	claimNumber
	claimString
	claimList
	claimObject
)

var claimNodeForms = [...]string{"null", "true or false", "number", "text", "list", "object"}

// claimNode is one JSON value and where it stands.
type claimNode struct {
	path   string
	pos    int // the how-manieth value of the file
	kind   claimNodeKind
	yes    bool
	text   string // of a string or number
	items  []*claimNode
	names  []string // of the fields
	fields []*claimNode
}

type claimReader struct {
	found   []claimProblem
	next    int
	terms   map[string]ClaimTerm
	sources map[string]ClaimSource
}

type claimProblem struct {
	pos int
	motcua.Problem
}

func (r *claimReader) add(n *claimNode, below string, code motcua.Code, param string) {
	path := n.path
	if below != "" && path != "" {
		path += "."
	}
	r.append(n, motcua.Problem{Path: path + below, Code: code, Param: param})
}

func (r *claimReader) append(n *claimNode, problems ...motcua.Problem) {
	for _, p := range problems {
		if len(r.found) < claimMaxProblems {
			r.found = append(r.found, claimProblem{n.pos, p})
		}
	}
}

// err returns all problems in the order of the file.
func (r *claimReader) err() error {
	slices.SortStableFunc(r.found, func(a, b claimProblem) int { return a.pos - b.pos })
	problems := make([]motcua.Problem, len(r.found))
	for i, p := range r.found {
		problems[i] = p.Problem
	}
	return motcua.Invalid(whatClaims, problems...)
}

// document reads the JSON into nodes; nil when it is not a document at all.
func (r *claimReader) document(data []byte) *claimNode {
	root := &claimNode{}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > claimMaxBytes:
		r.add(root, "", motcua.CodeTooLong, "4 MiB")
		return nil
	case len(bytes.TrimSpace(data)) == 0:
		r.add(root, "", motcua.CodeEmpty, "")
		return nil
	case !utf8.Valid(data):
		r.add(root, "", motcua.CodeNotUTF8, "")
		return nil
	}
	if !json.Valid(data) {
		var v any
		var syntax *json.SyntaxError
		end := int64(len(data))
		if errors.As(json.Unmarshal(data, &v), &syntax) {
			end = min(end, syntax.Offset)
		}
		line := 1 + bytes.Count(data[:max(0, end-1)], []byte("\n"))
		r.add(root, "line "+strconv.Itoa(line), motcua.CodeMalformed, "JSON")
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	n := r.value(d, "", 0)
	return n
}

// value reads the next value of valid JSON, or nil when there are too many of them or they are nested too deeply.
func (r *claimReader) value(d *json.Decoder, path string, depth int) *claimNode {
	token, err := d.Token()
	if err != nil {
		return nil // not reached: the text has been validated
	}
	n := &claimNode{path: path, pos: r.next}
	if r.next++; r.next > claimMaxValues {
		r.add(&claimNode{}, "", motcua.CodeTooLong, strconv.Itoa(claimMaxValues)+" values")
		return nil
	}
	switch t := token.(type) {
	case bool:
		n.kind, n.yes = claimBool, t
	case json.Number:
		n.kind, n.text = claimNumber, t.String()
	case string:
		n.kind, n.text = claimString, t
	case json.Delim:
		if depth == claimMaxDepth {
			r.add(n, "", motcua.CodeTooLong, strconv.Itoa(claimMaxDepth)+" nested values")
			return nil
		}
		n.kind = claimObject
		if t == '[' {
			n.kind = claimList
		}
		for d.More() {
			if n.kind == claimList {
				item := r.value(d, path+"["+strconv.Itoa(len(n.items))+"]", depth+1)
				if item == nil {
					return nil
				}
				n.items = append(n.items, item)
				continue
			}
			key, _ := d.Token()
			name, _ := key.(string)
			shown := fieldName(name)
			if path != "" {
				shown = path + "." + shown
			}
			field := r.value(d, shown, depth+1)
			if field == nil {
				return nil
			}
			switch {
			case slices.Contains(n.names, name):
				r.add(field, "", motcua.CodeDuplicate, shown)
				continue
			case len(n.names) == claimMaxFields:
				r.add(field, "", motcua.CodeTooLong, strconv.Itoa(claimMaxFields)+" fields")
				continue
			}
			n.names, n.fields = append(n.names, name), append(n.fields, field)
		}
		if _, err := d.Token(); err != nil {
			return nil
		}
	}
	return n
}

// fieldName returns the name of a field for a path: as it is when it looks like one of ours, and else without its content,
// which could be anything.
func fieldName(name string) string {
	if name == "" || len(name) > claimMaxKey {
		return "?"
	}
	for i := range len(name) {
		if c := name[i]; c != '_' && (c < 'a' || c > 'z') {
			return "?"
		}
	}
	return name
}

// claimFields gives access to the fields of an object.
type claimFields struct {
	r *claimReader
	n *claimNode
}

// object checks that n is an object with no other fields than the ones named.
func (r *claimReader) object(n *claimNode, names ...string) claimFields {
	if n.kind != claimObject {
		r.add(n, "", motcua.CodeMalformed, claimNodeForms[claimObject])
	}
	for i, f := range n.fields {
		if !slices.Contains(names, n.names[i]) {
			r.add(f, "", motcua.CodeUnknown, strings.Join(names, ", "))
		}
	}
	return claimFields{r, n}
}

// get returns a field, or nil when it is left out or null.
func (o claimFields) get(name string) *claimNode {
	if i := slices.Index(o.n.names, name); i >= 0 && o.n.fields[i].kind != claimNull {
		return o.n.fields[i]
	}
	return nil
}

// want is get for a field of a given kind.
func (o claimFields) want(name string, kind claimNodeKind, required bool) *claimNode {
	f := o.get(name)
	switch {
	case f == nil:
		if required && o.n.kind == claimObject {
			o.r.add(o.n, name, motcua.CodeRequired, "")
		}
		return nil
	case f.kind != kind:
		o.r.add(f, "", motcua.CodeMalformed, claimNodeForms[kind])
		return nil
	}
	return f
}

func (o claimFields) flag(name string) bool {
	f := o.want(name, claimBool, false)
	return f != nil && f.yes
}

// text reads a wording in one language.
func (o claimFields) text(name string) string {
	f := o.want(name, claimString, true)
	switch {
	case f == nil:
		return ""
	case strings.TrimSpace(f.text) == "":
		o.r.add(f, "", motcua.CodeRequired, "")
	case utf8.RuneCountInString(f.text) > claimMaxText:
		o.r.add(f, "", motcua.CodeTooLong, strconv.Itoa(claimMaxText)+" characters")
	}
	return f.text
}

const (
	claimKeyForm = "a-z, 0-9, _ . / -"
	claimIDForm  = "A-Z, a-z, 0-9, _ . -"
)

// key reads a name made of lower-case letters, or of any letters when it is an ID.
func (o claimFields) key(name string, required, id bool) (*claimNode, string) {
	f := o.want(name, claimString, required)
	if f == nil {
		return nil, ""
	}
	form := claimKeyForm
	if id {
		form = claimIDForm
	}
	ok := f.text != ""
	for i := range len(f.text) {
		c := f.text[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '.', c == '-':
		case id && c >= 'A' && c <= 'Z', !id && c == '/':
		default:
			ok = false
		}
	}
	switch {
	case len(f.text) > claimMaxKey:
		o.r.add(f, "", motcua.CodeTooLong, strconv.Itoa(claimMaxKey)+" characters")
	case !ok:
		o.r.add(f, "", motcua.CodeMalformed, form)
	default:
		return f, f.text
	}
	return nil, ""
}

// term reads a key and finds its wording.
func (o claimFields) term(name string, required bool) ClaimTerm {
	f, key := o.key(name, required, false)
	if f == nil {
		return ClaimTerm{}
	}
	return o.r.lookUp(f, key)
}

func (r *claimReader) lookUp(n *claimNode, key string) ClaimTerm {
	t, ok := r.terms[key]
	if !ok {
		r.add(n, "", motcua.CodeUnknown, "terms")
	}
	return t
}

// terms reads a list of keys without repetition.
func (o claimFields) termList(name string) (out []ClaimTerm) {
	list := o.want(name, claimList, false)
	if list == nil {
		return nil
	}
	if len(list.items) == 0 || len(list.items) > claimMaxFigures {
		o.r.add(list, "", motcua.CodeOutOfRange, "1.."+strconv.Itoa(claimMaxFigures))
		return nil
	}
	for _, n := range list.items {
		if n.kind != claimString {
			o.r.add(n, "", motcua.CodeMalformed, claimNodeForms[claimString])
			continue
		}
		t := o.r.lookUp(n, n.text)
		if i := slices.IndexFunc(out, func(x ClaimTerm) bool { return x.Key == t.Key }); i >= 0 && t.Key != "" {
			o.r.add(n, "", motcua.CodeDuplicate, list.items[i].path)
			continue
		}
		out = append(out, t)
	}
	return out
}

// parsed reads a string through the text form of a type.
func (o claimFields) parsed(name string, required bool, v interface{ UnmarshalText([]byte) error }) *claimNode {
	f := o.want(name, claimString, required)
	if f == nil {
		return nil
	}
	err := v.UnmarshalText([]byte(f.text))
	if f.text == "" {
		err = motcua.Invalid(whatClaims, motcua.Problem{Code: motcua.CodeRequired})
	}
	if problems, ok := motcua.ProblemsAt(f.path, err); ok {
		o.r.append(f, problems...)
		return nil
	}
	return f
}

// count reads a number, or a bound or range written as text.
func (o claimFields) count(name string, required bool) (c motcua.Count) {
	f := o.get(name)
	if f == nil {
		if required && o.n.kind == claimObject {
			o.r.add(o.n, name, motcua.CodeRequired, "")
		}
		return c
	}
	if f.kind != claimNumber && f.kind != claimString {
		o.r.add(f, "", motcua.CodeMalformed, "number or text")
		return c
	}
	if problems, ok := motcua.ProblemsAt(f.path, c.UnmarshalText([]byte(f.text))); ok {
		o.r.append(f, problems...)
		return motcua.Count{}
	}
	if lo, hi, bounded := c.Bounds(); lo > claimMaxCount || bounded && hi > claimMaxCount {
		o.r.add(f, "", motcua.CodeOutOfRange, "0.."+strconv.Itoa(claimMaxCount))
		return motcua.Count{}
	}
	if required && unknown(c) {
		o.r.add(f, "", motcua.CodeRequired, "")
	}
	return c
}

// rounded notes when a count is not a multiple of what it was rounded to.
func (o claimFields) rounded(name string, c motcua.Count, to int64) {
	n, exact := c.Exact()
	if f := o.get(name); f != nil && to > 1 && exact && n%to != 0 {
		o.r.add(f, "", motcua.CodeNotAllowed, "rounded_to")
	}
}

// list reads a list of 1 to most values.
func (o claimFields) list(name string, required bool, most int) []*claimNode {
	list := o.want(name, claimList, required)
	switch {
	case list == nil:
		return nil
	case len(list.items) == 0:
		o.r.add(list, "", motcua.CodeEmpty, "")
	case len(list.items) > most:
		o.r.add(list, "", motcua.CodeTooLong, strconv.Itoa(most))
		return nil
	}
	return list.items
}

func (r *claimReader) file(doc *claimNode) []Claim {
	o := r.object(doc, "format", "note", "sources", "terms", "claims")
	if doc.kind != claimObject {
		return nil
	}
	if f := o.want("format", claimString, true); f != nil && f.text != claimFormat {
		r.add(f, "", motcua.CodeUnknown, claimFormat)
	}
	if n := o.get("note"); n != nil {
		w := r.object(n, "vi", "en")
		w.text("vi")
		w.text("en")
	}
	r.readTerms(o)
	r.readSources(o)
	var claims []Claim
	byID := map[string]int{}
	nodes := o.list("claims", true, claimMaxClaims)
	for i, n := range nodes {
		c, idNode := r.claim(n)
		if j, ok := byID[c.ID]; ok && c.ID != "" {
			r.add(idNode, "", motcua.CodeDuplicate, nodes[j].path+".id")
		} else {
			byID[c.ID] = i
		}
		claims = append(claims, c)
	}
	for i, n := range nodes {
		c := &claims[i]
		if c.PeriodOf == "" {
			continue
		}
		f := claimFields{r, n}.get("period_of")
		j, ok := byID[c.PeriodOf]
		switch {
		case !ok || j == i || claims[j].Source.Key != c.Source.Key:
			r.add(f, "", motcua.CodeUnknown, "another claim of the same source")
		case claims[j].Period.IsZero():
			r.add(f, "", motcua.CodeUnknown, "a claim with a period")
		}
	}
	return claims
}

func (r *claimReader) readTerms(o claimFields) {
	at := map[string]string{}
	for _, n := range o.list("terms", true, 20*claimMaxClaims) {
		t := r.object(n, "key", "vi", "en")
		f, key := t.key("key", true, false)
		term := ClaimTerm{Key: key, ClaimWords: ClaimWords{VI: t.text("vi"), EN: t.text("en")}}
		if f == nil {
			continue
		}
		if first, ok := at[key]; ok {
			r.add(f, "", motcua.CodeDuplicate, first)
			continue
		}
		at[key] = f.path
		r.terms[key] = term
	}
}

func (r *claimReader) readSources(o claimFields) {
	at := map[string]string{}
	for _, n := range o.list("sources", true, claimMaxClaims) {
		t := r.object(n, "key", "place", "reported_on")
		f, key := t.key("key", true, true)
		s := ClaimSource{Key: key, Place: t.term("place", true)}
		t.parsed("reported_on", true, &s.ReportedOn)
		if f == nil {
			continue
		}
		if first, ok := at[key]; ok {
			r.add(f, "", motcua.CodeDuplicate, first)
			continue
		}
		at[key] = f.path
		r.sources[key] = s
	}
}

func (r *claimReader) claim(n *claimNode) (c Claim, idNode *claimNode) {
	o := r.object(n, "id", "source", "says", "period", "period_of", "figures")
	idNode, c.ID = o.key("id", true, true)
	if f, key := o.key("source", true, true); f != nil {
		s, ok := r.sources[key]
		if !ok {
			r.add(f, "", motcua.CodeUnknown, "sources")
		}
		c.Source = s
	}
	if n.kind == claimObject {
		if f := o.want("says", claimObject, true); f != nil {
			w := r.object(f, "vi", "en")
			c.Says = ClaimWords{VI: w.text("vi"), EN: w.text("en")}
		}
	}
	o.parsed("period", false, &c.Period)
	var f *claimNode
	if f, c.PeriodOf = o.key("period_of", false, true); f != nil && o.get("period") != nil {
		r.add(f, "", motcua.CodeNotAllowed, "period")
	}
	at := map[string]string{}
	for _, n := range o.list("figures", true, claimMaxFigures) {
		figure := r.figure(n)
		if key := figure.Measure.Key; key != "" {
			if first, ok := at[key]; ok {
				r.add(n, "measure", motcua.CodeDuplicate, first)
			} else {
				at[key] = n.path + ".measure"
			}
		}
		c.Figures = append(c.Figures, figure)
	}
	return c, idNode
}

func (r *claimReader) figure(n *claimNode) (f ClaimFigure) {
	o := r.object(n, "measure", "unit", "register", "rounded_to", "count", "parts", "rate")
	if n.kind != claimObject {
		return f
	}
	f.Measure = o.term("measure", true)
	f.Unit = o.term("unit", false)
	f.Register = o.term("register", false)
	if x := o.want("rounded_to", claimNumber, false); x != nil {
		to, err := strconv.ParseInt(x.text, 10, 64)
		if err != nil || to < 2 || to > claimMaxCount {
			r.add(x, "", motcua.CodeOutOfRange, "2.."+strconv.Itoa(claimMaxCount))
		} else {
			f.RoundedTo = to
		}
	}
	shapes := 0
	for _, name := range [...]string{"count", "parts", "rate"} {
		x := o.get(name)
		if x == nil {
			continue
		}
		if shapes++; shapes > 1 {
			r.add(x, "", motcua.CodeNotAllowed, "another of count, parts, rate")
		}
	}
	if shapes == 0 {
		r.add(n, "", motcua.CodeRequired, "count, parts, rate")
	}
	if o.get("count") != nil {
		f.Count = o.count("count", true)
		o.rounded("count", f.Count, f.RoundedTo)
	}
	if x := o.get("parts"); x != nil {
		f.Parts = r.parts(x, f.RoundedTo)
	}
	if x := o.get("rate"); x != nil {
		f.Rate = r.rate(x, f.RoundedTo)
	}
	return f
}

func (r *claimReader) parts(n *claimNode, roundedTo int64) *ClaimParts {
	o := r.object(n, "total", "disjoint", "items")
	p := &ClaimParts{Total: o.count("total", false), Disjoint: o.flag("disjoint")}
	o.rounded("total", p.Total, roundedTo)
	at := map[string]string{}
	for _, n := range o.list("items", true, claimMaxItems) {
		x := r.object(n, "is", "register", "count", "share", "progress", "in_progress")
		item := ClaimPart{Is: x.term("is", true), Register: x.term("register", false), Count: x.count("count", false)}
		x.rounded("count", item.Count, roundedTo)
		if f := x.parsed("share", false, &item.Share); f != nil && !item.Share.Defined() {
			r.add(f, "", motcua.CodeRequired, "")
		}
		if f := x.parsed("progress", false, &item.Progress); f != nil {
			lo, hi, bounded := item.Progress.Bounds()
			top := hundred(item.Progress)
			if !item.Progress.Defined() || lo > top || bounded && hi > top {
				r.add(f, "", motcua.CodeOutOfRange, "0 %..100 %")
			}
		}
		item.InProgress = x.flag("in_progress")
		if f := x.get("in_progress"); f != nil && item.InProgress && x.get("progress") != nil {
			r.add(f, "", motcua.CodeNotAllowed, "progress")
		}
		if key := item.Is.Key; key != "" {
			if first, ok := at[key]; ok {
				r.add(n, "is", motcua.CodeDuplicate, first)
			} else {
				at[key] = n.path + ".is"
			}
		}
		p.Items = append(p.Items, item)
	}
	return p
}

func (r *claimReader) rate(n *claimNode, roundedTo int64) *ClaimRate {
	o := r.object(n, "printed", "all", "part", "part_is", "whole", "whole_is", "rest", "readings", "later_stages", "within")
	t := &ClaimRate{All: o.flag("all")}
	if n.kind != claimObject {
		return t
	}
	if f := o.parsed("printed", false, &t.Printed); f != nil && !t.Printed.Defined() {
		r.add(f, "", motcua.CodeRequired, "")
	}
	lo, hi, _ := t.Printed.Bounds()
	if t.All && t.Printed.Defined() && (lo != hi || lo != hundred(t.Printed) || t.Printed.IsBound()) {
		r.add(o.get("all"), "", motcua.CodeNotAllowed, "printed")
	}
	t.Part, t.PartIs = o.count("part", false), o.term("part_is", true)
	t.Whole, t.WholeIs = o.count("whole", false), o.term("whole_is", true)
	o.rounded("part", t.Part, roundedTo)
	o.rounded("whole", t.Whole, roundedTo)
	if o.get("printed") == nil && o.get("part") == nil && o.get("whole") == nil {
		r.add(n, "", motcua.CodeRequired, "printed, part, whole")
	}
	at := map[string]string{t.PartIs.Key: n.path + ".part_is", t.WholeIs.Key: n.path + ".whole_is"}
	if f := o.get("whole_is"); f != nil && t.PartIs.Key != "" && t.PartIs.Key == t.WholeIs.Key {
		r.add(f, "", motcua.CodeDuplicate, n.path+".part_is")
	}
	if o.get("rest") != nil {
		for _, n := range o.list("rest", false, claimMaxItems) {
			x := r.object(n, "is", "count")
			item := ClaimRest{Is: x.term("is", true), Count: x.count("count", false)}
			x.rounded("count", item.Count, roundedTo)
			if key := item.Is.Key; key != "" {
				if first, ok := at[key]; ok {
					r.add(n, "is", motcua.CodeDuplicate, first)
				} else {
					at[key] = n.path + ".is"
				}
			}
			t.Rest = append(t.Rest, item)
		}
	}
	t.Readings = o.termList("readings")
	t.LaterStages = o.termList("later_stages")
	t.Within = o.term("within", false)
	return t
}
