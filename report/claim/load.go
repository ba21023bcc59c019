package claim

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
	maxBytes   = 4 << 20
	maxValues  = 200_000
	maxDepth   = 12
	maxFields  = 40 // of one object
	maxClaims  = 2000
	maxFigures = 50   // of one claim
	maxItems   = 1000 // of one breakdown
	maxKey     = 80
	maxText    = 1000 // characters
	maxCount   = 1_000_000_000_000_000

	maxProblems = 1000
)

const (
	fileFormat = "motcua.claims/1"
	what       = "claim: file"
)

// Load reads a file of claims: a JSON object with the format name "motcua.claims/1", the sources, the terms (every unit,
// measure, stage, definition, register and place that a claim names by its key, with its wording in both languages) and the
// claims. The form is the one [Write] writes.
//
// Every mistake is reported at once: the error is a [*motcua.InvalidError] whose problems carry paths such as
// claims[2].figures[0].rate.printed, in the order of the file. Unknown and repeated fields, two claims with one ID, keys
// without a term, text that is not UTF-8 and more than 4 MiB are mistakes; null is the same as leaving a field out. After a
// thousand problems the rest is not listed. The file holds no verdicts: there is no field for one. An error of the reader
// itself is returned wrapped.
func Load(in io.Reader) ([]Claim, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("claim: read: %w", err)
	}
	r := &reader{terms: map[string]Term{}, sources: map[string]Source{}}
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

type nodeKind uint8

const (
	nodeNull nodeKind = iota
	nodeBool
	nodeNumber
	nodeString
	nodeList
	nodeObject
)

var nodeForms = [...]string{"null", "true or false", "number", "text", "list", "object"}

// node is one JSON value and where it stands.
type node struct {
	path   string
	pos    int // the how-manieth value of the file
	kind   nodeKind
	yes    bool
	text   string // of a string or number
	items  []*node
	names  []string // of the fields
	fields []*node
}

type reader struct {
	found   []newProblem
	next    int
	terms   map[string]Term
	sources map[string]Source
}

type newProblem struct {
	pos int
	motcua.Problem
}

func (r *reader) add(n *node, below string, code motcua.Code, param string) {
	path := n.path
	if below != "" && path != "" {
		path += "."
	}
	r.append(n, motcua.Problem{Path: path + below, Code: code, Param: param})
}

func (r *reader) append(n *node, problems ...motcua.Problem) {
	for _, p := range problems {
		if len(r.found) < maxProblems {
			r.found = append(r.found, newProblem{n.pos, p})
		}
	}
}

// err returns all problems in the order of the file.
func (r *reader) err() error {
	slices.SortStableFunc(r.found, func(a, b newProblem) int { return a.pos - b.pos })
	problems := make([]motcua.Problem, len(r.found))
	for i, p := range r.found {
		problems[i] = p.Problem
	}
	return motcua.Invalid(what, problems...)
}

// document reads the JSON into nodes; nil when it is not a document at all.
func (r *reader) document(data []byte) *node {
	root := &node{}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > maxBytes:
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
func (r *reader) value(d *json.Decoder, path string, depth int) *node {
	token, err := d.Token()
	if err != nil {
		return nil // not reached: the text has been validated
	}
	n := &node{path: path, pos: r.next}
	if r.next++; r.next > maxValues {
		r.add(&node{}, "", motcua.CodeTooLong, strconv.Itoa(maxValues)+" values")
		return nil
	}
	switch t := token.(type) {
	case bool:
		n.kind, n.yes = nodeBool, t
	case json.Number:
		n.kind, n.text = nodeNumber, t.String()
	case string:
		n.kind, n.text = nodeString, t
	case json.Delim:
		if depth == maxDepth {
			r.add(n, "", motcua.CodeTooLong, strconv.Itoa(maxDepth)+" nested values")
			return nil
		}
		n.kind = nodeObject
		if t == '[' {
			n.kind = nodeList
		}
		for d.More() {
			if n.kind == nodeList {
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
			case len(n.names) == maxFields:
				r.add(field, "", motcua.CodeTooLong, strconv.Itoa(maxFields)+" fields")
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
	if name == "" || len(name) > maxKey {
		return "?"
	}
	for i := range len(name) {
		if c := name[i]; c != '_' && (c < 'a' || c > 'z') {
			return "?"
		}
	}
	return name
}

// fields gives access to the fields of an object.
type fields struct {
	r *reader
	n *node
}

// object checks that n is an object with no other fields than the ones named.
func (r *reader) object(n *node, names ...string) fields {
	if n.kind != nodeObject {
		r.add(n, "", motcua.CodeMalformed, nodeForms[nodeObject])
	}
	for i, f := range n.fields {
		if !slices.Contains(names, n.names[i]) {
			r.add(f, "", motcua.CodeUnknown, strings.Join(names, ", "))
		}
	}
	return fields{r, n}
}

// get returns a field, or nil when it is left out or null.
func (o fields) get(name string) *node {
	if i := slices.Index(o.n.names, name); i >= 0 && o.n.fields[i].kind != nodeNull {
		return o.n.fields[i]
	}
	return nil
}

// want is get for a field of a given kind.
func (o fields) want(name string, kind nodeKind, required bool) *node {
	f := o.get(name)
	switch {
	case f == nil:
		if required && o.n.kind == nodeObject {
			o.r.add(o.n, name, motcua.CodeRequired, "")
		}
		return nil
	case f.kind != kind:
		o.r.add(f, "", motcua.CodeMalformed, nodeForms[kind])
		return nil
	}
	return f
}

func (o fields) flag(name string) bool {
	f := o.want(name, nodeBool, false)
	return f != nil && f.yes
}

// text reads a wording in one language.
func (o fields) text(name string) string {
	f := o.want(name, nodeString, true)
	switch {
	case f == nil:
		return ""
	case strings.TrimSpace(f.text) == "":
		o.r.add(f, "", motcua.CodeRequired, "")
	case utf8.RuneCountInString(f.text) > maxText:
		o.r.add(f, "", motcua.CodeTooLong, strconv.Itoa(maxText)+" characters")
	}
	return f.text
}

const (
	keyForm = "a-z, 0-9, _ . / -"
	idForm  = "A-Z, a-z, 0-9, _ . -"
)

// key reads a name made of lower-case letters, or of any letters when it is an ID.
func (o fields) key(name string, required, id bool) (*node, string) {
	f := o.want(name, nodeString, required)
	if f == nil {
		return nil, ""
	}
	form := keyForm
	if id {
		form = idForm
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
	case len(f.text) > maxKey:
		o.r.add(f, "", motcua.CodeTooLong, strconv.Itoa(maxKey)+" characters")
	case !ok:
		o.r.add(f, "", motcua.CodeMalformed, form)
	default:
		return f, f.text
	}
	return nil, ""
}

// term reads a key and finds its wording.
func (o fields) term(name string, required bool) Term {
	f, key := o.key(name, required, false)
	if f == nil {
		return Term{}
	}
	return o.r.lookUp(f, key)
}

func (r *reader) lookUp(n *node, key string) Term {
	t, ok := r.terms[key]
	if !ok {
		r.add(n, "", motcua.CodeUnknown, "terms")
	}
	return t
}

// terms reads a list of keys without repetition.
func (o fields) termList(name string) (out []Term) {
	list := o.want(name, nodeList, false)
	if list == nil {
		return nil
	}
	if len(list.items) == 0 || len(list.items) > maxFigures {
		o.r.add(list, "", motcua.CodeOutOfRange, "1.."+strconv.Itoa(maxFigures))
		return nil
	}
	for _, n := range list.items {
		if n.kind != nodeString {
			o.r.add(n, "", motcua.CodeMalformed, nodeForms[nodeString])
			continue
		}
		t := o.r.lookUp(n, n.text)
		if i := slices.IndexFunc(out, func(x Term) bool { return x.Key == t.Key }); i >= 0 && t.Key != "" {
			o.r.add(n, "", motcua.CodeDuplicate, list.items[i].path)
			continue
		}
		out = append(out, t)
	}
	return out
}

// parsed reads a string through the text form of a type.
func (o fields) parsed(name string, required bool, v interface{ UnmarshalText([]byte) error }) *node {
	f := o.want(name, nodeString, required)
	if f == nil {
		return nil
	}
	err := v.UnmarshalText([]byte(f.text))
	if f.text == "" {
		err = motcua.Invalid(what, motcua.Problem{Code: motcua.CodeRequired})
	}
	if problems, ok := motcua.ProblemsAt(f.path, err); ok {
		o.r.append(f, problems...)
		return nil
	}
	return f
}

// count reads a number, or a bound or range written as text.
func (o fields) count(name string, required bool) (c motcua.Count) {
	f := o.get(name)
	if f == nil {
		if required && o.n.kind == nodeObject {
			o.r.add(o.n, name, motcua.CodeRequired, "")
		}
		return c
	}
	if f.kind != nodeNumber && f.kind != nodeString {
		o.r.add(f, "", motcua.CodeMalformed, "number or text")
		return c
	}
	if problems, ok := motcua.ProblemsAt(f.path, c.UnmarshalText([]byte(f.text))); ok {
		o.r.append(f, problems...)
		return motcua.Count{}
	}
	if lo, hi, bounded := c.Bounds(); lo > maxCount || bounded && hi > maxCount {
		o.r.add(f, "", motcua.CodeOutOfRange, "0.."+strconv.FormatInt(maxCount, 10))
		return motcua.Count{}
	}
	if required && unknown(c) {
		o.r.add(f, "", motcua.CodeRequired, "")
	}
	return c
}

// rounded notes when a count is not a multiple of what it was rounded to.
func (o fields) rounded(name string, c motcua.Count, to int64) {
	n, exact := c.Exact()
	if f := o.get(name); f != nil && to > 1 && exact && n%to != 0 {
		o.r.add(f, "", motcua.CodeNotAllowed, "rounded_to")
	}
}

// list reads a list of 1 to most values.
func (o fields) list(name string, required bool, most int) []*node {
	list := o.want(name, nodeList, required)
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

func (r *reader) file(doc *node) []Claim {
	o := r.object(doc, "format", "note", "sources", "terms", "claims")
	if doc.kind != nodeObject {
		return nil
	}
	if f := o.want("format", nodeString, true); f != nil && f.text != fileFormat {
		r.add(f, "", motcua.CodeUnknown, fileFormat)
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
	nodes := o.list("claims", true, maxClaims)
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
		f := fields{r, n}.get("period_of")
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

func (r *reader) readTerms(o fields) {
	at := map[string]string{}
	for _, n := range o.list("terms", true, 20*maxClaims) {
		t := r.object(n, "key", "vi", "en")
		f, key := t.key("key", true, false)
		term := Term{Key: key, Words: Words{VI: t.text("vi"), EN: t.text("en")}}
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

func (r *reader) readSources(o fields) {
	at := map[string]string{}
	for _, n := range o.list("sources", true, maxClaims) {
		t := r.object(n, "key", "place", "reported_on")
		f, key := t.key("key", true, true)
		s := Source{Key: key, Place: t.term("place", true)}
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

func (r *reader) claim(n *node) (c Claim, idNode *node) {
	o := r.object(n, "id", "source", "says", "period", "period_of", "figures")
	idNode, c.ID = o.key("id", true, true)
	if f, key := o.key("source", true, true); f != nil {
		s, ok := r.sources[key]
		if !ok {
			r.add(f, "", motcua.CodeUnknown, "sources")
		}
		c.Source = s
	}
	if n.kind == nodeObject {
		if f := o.want("says", nodeObject, true); f != nil {
			w := r.object(f, "vi", "en")
			c.Says = Words{VI: w.text("vi"), EN: w.text("en")}
		}
	}
	o.parsed("period", false, &c.Period)
	var f *node
	if f, c.PeriodOf = o.key("period_of", false, true); f != nil && o.get("period") != nil {
		r.add(f, "", motcua.CodeNotAllowed, "period")
	}
	at := map[string]string{}
	for _, n := range o.list("figures", true, maxFigures) {
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

func (r *reader) figure(n *node) (f Figure) {
	o := r.object(n, "measure", "unit", "register", "rounded_to", "count", "parts", "rate")
	if n.kind != nodeObject {
		return f
	}
	f.Measure = o.term("measure", true)
	f.Unit = o.term("unit", false)
	f.Register = o.term("register", false)
	if x := o.want("rounded_to", nodeNumber, false); x != nil {
		to, err := strconv.ParseInt(x.text, 10, 64)
		if err != nil || to < 2 || to > maxCount {
			r.add(x, "", motcua.CodeOutOfRange, "2.."+strconv.FormatInt(maxCount, 10))
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

func (r *reader) parts(n *node, roundedTo int64) *Parts {
	o := r.object(n, "total", "disjoint", "items")
	p := &Parts{Total: o.count("total", false), Disjoint: o.flag("disjoint")}
	o.rounded("total", p.Total, roundedTo)
	at := map[string]string{}
	for _, n := range o.list("items", true, maxItems) {
		x := r.object(n, "is", "register", "count", "share", "progress", "in_progress", "described_complete")
		item := Part{Is: x.term("is", true), Register: x.term("register", false), Count: x.count("count", false)}
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
		item.DescribedComplete = x.flag("described_complete")
		if f := x.get("described_complete"); f != nil && item.DescribedComplete {
			if x.get("progress") != nil {
				r.add(f, "", motcua.CodeNotAllowed, "progress")
			}
			if item.InProgress {
				r.add(f, "", motcua.CodeNotAllowed, "in_progress")
			}
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

func (r *reader) rate(n *node, roundedTo int64) *Rate {
	o := r.object(n, "printed", "all", "part", "part_is", "whole", "whole_is", "rest", "readings", "later_stages", "within")
	t := &Rate{All: o.flag("all")}
	if n.kind != nodeObject {
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
		for _, n := range o.list("rest", false, maxItems) {
			x := r.object(n, "is", "count")
			item := Rest{Is: x.term("is", true), Count: x.count("count", false)}
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
