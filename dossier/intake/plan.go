package intake

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// plan is how the values of a struct type are read and written, worked out once.
type plan struct {
	fields []member
	names  string // of the fields, for a problem
}

// member is a field of a plan.
type member struct {
	name     string
	index    []int // of the field in the struct
	required bool
	most     int // characters of a text, or items of a list; 0 where nothing bounds it
	codec    codec
}

// find returns the place of a name; guess is where it stands when the fields come in order.
func (p *plan) find(name []byte, guess int) int {
	if guess < len(p.fields) && p.fields[guess].name == string(name) {
		return guess
	}
	return slices.IndexFunc(p.fields, func(m member) bool { return m.name == string(name) })
}

// codec reads and writes the values of one type.
type codec struct {
	typ      Type
	personal bool
	values   []string // of a choice
	nested   *plan    // of an object, or of the items of a list
	// read takes the value at the reader's place into v, which is zero, and notes what is wrong with it.
	read func(r *reader, v reflect.Value, most int)
	// write appends a value that is not zero.
	write func(w *writer, v reflect.Value)
}

// compiler makes plans.
type compiler struct {
	limits map[string]string // what the names in validate tags stand for
	plans  map[reflect.Type]*plan
}

// plan returns the plan of a struct type. The error is for a field that nobody knows how to read: a mistake in this package.
func (c *compiler) plan(t reflect.Type) (*plan, error) {
	if p := c.plans[t]; p != nil {
		return p, nil
	}
	p := &plan{}
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		m := member{index: f.Index}
		m.name, _, _ = strings.Cut(f.Tag.Get("json"), ",")
		m.required, m.most = c.rules(f.Tag.Get("validate"))
		var err error
		if m.codec, err = c.codec(f.Type); err != nil {
			return nil, fmt.Errorf("dossier/intake: %s.%s: %w", t.Name(), f.Name, err)
		}
		if m.codec.typ == List && m.most == 0 {
			return nil, fmt.Errorf("dossier/intake: %s.%s: a list without end: %w", t.Name(), f.Name, motcua.ErrNotFound)
		}
		p.fields = append(p.fields, m)
	}
	names := make([]string, len(p.fields))
	for i, m := range p.fields {
		names[i] = m.name
	}
	p.names = strings.Join(names, ", ")
	c.plans[t] = p
	return p, nil
}

// rules returns what a validate tag says that the reader and the listing of fields have to know.
func (c *compiler) rules(tag string) (required bool, most int) {
	for rule := range strings.SplitSeq(tag, ",") {
		if rule == "dive" {
			break
		}
		required = required || rule == "required"
		for part := range strings.SplitSeq(c.limits[rule]+","+rule, ",") {
			if n, ok := strings.CutPrefix(part, "max="); ok {
				most, _ = strconv.Atoi(n)
			}
		}
	}
	return required, most
}

func (c *compiler) codec(t reflect.Type) (codec, error) {
	switch t {
	case reflect.TypeFor[string]():
		return codec{typ: Text, read: readText, write: writeText}, nil
	case reflect.TypeFor[bool]():
		return codec{typ: Flag, read: readFlag, write: writeFlag}, nil
	case reflect.TypeFor[int](), reflect.TypeFor[int64]():
		return codec{typ: Number, read: readNumber, write: writeNumber}, nil
	case reflect.TypeFor[dossier.Secret]():
		m := written(Text, readSecret, dossier.Secret.Reveal)
		m.personal = true
		return m, nil
	case reflect.TypeFor[identity.PersonalID]():
		m := written(PersonalNumber, identity.ParsePersonalID, identity.PersonalID.Reveal)
		m.personal = true
		return m, nil
	case reflect.TypeFor[time.Time]():
		return written(Instant, parseInstant, formatInstant), nil
	case reflect.TypeFor[motcua.Date]():
		return written(Day, motcua.ParseDate, motcua.Date.String), nil
	case reflect.TypeFor[calendar.Term]():
		return written(Term, calendar.ParseTerm, calendar.Term.String), nil
	case reflect.TypeFor[dossier.Channel]():
		return choice[dossier.Channel](), nil
	case reflect.TypeFor[dossier.PaperFault]():
		return choice[dossier.PaperFault](), nil
	case reflect.TypeFor[dossier.Opinion]():
		return choice[dossier.Opinion](), nil
	case reflect.TypeFor[dossier.Outcome]():
		return choice[dossier.Outcome](), nil
	case reflect.TypeFor[dossier.Party]():
		return choice[dossier.Party](), nil
	case reflect.TypeFor[calendar.PauseCause]():
		return choice[calendar.PauseCause](), nil
	case reflect.TypeFor[motcua.Quality]():
		return choice[motcua.Quality](), nil
	case reflect.TypeFor[raw]():
		return codec{typ: Object, read: readRaw, write: func(w *writer, v reflect.Value) { w.dst = append(w.dst, v.Bytes()...) }}, nil
	}
	switch t.Kind() {
	case reflect.Struct:
		nested, err := c.plan(t)
		return codec{typ: Object, nested: nested, read: nested.read, write: nested.write}, err
	case reflect.Slice:
		nested, err := c.plan(t.Elem())
		return codec{typ: List, nested: nested, read: nested.readList, write: nested.writeList}, err
	}
	return codec{}, fmt.Errorf("a field of type %s: %w", t, motcua.ErrNotFound)
}

// raw is a value as it stands in the text.
type raw []byte

// written is the codec of a type that is written as a string. Empty text is the zero value.
func written[T any](typ Type, parse func(string) (T, error), format func(T) string) codec {
	return codec{
		typ: typ,
		read: func(r *reader, v reflect.Value, _ int) {
			s, ok := r.text()
			if !ok || s == "" {
				return
			}
			value, err := parse(s)
			if err == nil {
				*v.Addr().Interface().(*T) = value //nolint:errcheck // codec has looked at the type
				return
			}
			r.wrong(err)
		},
		write: func(w *writer, v reflect.Value) {
			s := format(*v.Addr().Interface().(*T)) //nolint:errcheck // codec has looked at the type
			if _, err := parse(s); err != nil {
				w.wrong(err)
			}
			w.text(s)
		},
	}
}

// named is an enumeration that is written by its keys.
type named[T any] interface {
	*T
	encoding.TextUnmarshaler
}

// choice is the codec of an enumeration: each of its values but the zero value has a key.
func choice[T interface {
	~uint8
	String() string
}, P named[T]]() codec {
	var keys []string
	for v := T(1); v != 0; v++ {
		var back T
		if P(&back).UnmarshalText([]byte(v.String())) != nil || back != v {
			break
		}
		keys = append(keys, v.String())
	}
	unknown := motcua.Invalid("dossier/intake: choice", motcua.Problem{Code: motcua.CodeUnknown, Param: strings.Join(keys, ", ")})
	m := written(Choice, func(s string) (v T, err error) {
		if P(&v).UnmarshalText([]byte(s)) != nil {
			return 0, unknown
		}
		return v, nil
	}, T.String)
	m.values = keys
	write := m.write
	m.write = func(w *writer, v reflect.Value) {
		if v.Uint() > uint64(len(keys)) {
			w.wrong(unknown)
		}
		write(w, v)
	}
	return m
}

func readSecret(s string) (dossier.Secret, error) { return dossier.NewSecret(s), nil }

// reader takes forms out of text that wellFormedness has passed.
type reader struct {
	scanner
	path     []step
	problems []motcua.Problem
}

// step is one part of a path: a name, or the index of an item.
type step struct {
	name  string
	index int
}

func (r *reader) where() string { return pathOf(r.path) }

func pathOf(steps []step) string {
	var b strings.Builder
	for i, s := range steps {
		switch {
		case s.name == "":
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case i > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	return b.String()
}

func (r *reader) problem(code motcua.Code, param string) {
	r.problems = append(r.problems, motcua.Problem{Path: r.where(), Code: code, Param: param})
}

// wrong adds what a parser found.
func (r *reader) wrong(err error) {
	problems, _ := motcua.ProblemsAt(r.where(), err)
	r.problems = append(r.problems, problems...)
}

// is reports whether the value at hand begins as it should; if not it notes that, and skips the value.
func (r *reader) is(first byte, form string) bool {
	c := r.space()
	if c == first {
		return true
	}
	if c == 'n' {
		r.problem(motcua.CodeRequired, form)
	} else {
		r.problem(motcua.CodeMalformed, form)
	}
	r.skip()
	return false
}

// text reads a string.
func (r *reader) text() (string, bool) {
	if !r.is('"', `"…"`) {
		return "", false
	}
	s, ok := unescape(r.raw())
	if !ok {
		r.problem(motcua.CodeNotUTF8, "")
	}
	return s, ok
}

func readText(r *reader, v reflect.Value, _ int) {
	if s, ok := r.text(); ok {
		v.SetString(s)
	}
}

func readFlag(r *reader, v reflect.Value, _ int) {
	if r.space() == 'f' {
		r.scalar()
		return
	}
	if r.is('t', "true, false") {
		r.scalar()
		v.SetBool(true)
	}
}

func readNumber(r *reader, v reflect.Value, _ int) {
	if c := r.space(); c != '-' && c-'0' > 9 {
		r.is(0, "0")
		return
	}
	text := string(r.scalar())
	if strings.ContainsAny(text, ".eE") || text == "-0" { // 1.0 and 1e0 are whole numbers too, but nobody means them
		r.problem(motcua.CodeMalformed, "0")
		return
	}
	n, err := strconv.ParseInt(text, 10, v.Type().Bits())
	if err != nil {
		least := int64(math.MinInt64) >> (64 - v.Type().Bits())
		r.problem(motcua.CodeOutOfRange, strconv.FormatInt(least, 10)+".."+strconv.FormatInt(-(least+1), 10))
		return
	}
	v.SetInt(n)
}

func readRaw(r *reader, v reflect.Value, _ int) {
	if r.is('{', "{…}") {
		v.SetBytes(r.skip())
	}
}

// read reads an object.
func (p *plan) read(r *reader, v reflect.Value, _ int) {
	if !r.is('{', "{…}") {
		return
	}
	r.pos++
	var seen, again uint64 // bit i for field i
	unknown, guess := false, 0
	for r.space() != '}' {
		if r.at(',') {
			r.pos++
			r.space()
		}
		name, escaped := r.raw()
		if escaped {
			s, _ := unescape(name, true)
			name = []byte(s)
		}
		r.space()
		r.pos++ // the colon
		r.space()
		i := p.find(name, guess)
		if i < 0 {
			unknown = true
			r.skip()
			continue
		}
		guess = i + 1
		m, bit := &p.fields[i], uint64(1)<<i
		r.path = append(r.path, step{name: m.name})
		switch {
		case seen&bit == 0:
			m.codec.read(r, v.FieldByIndex(m.index), m.most)
		case again&bit == 0:
			r.problem(motcua.CodeDuplicate, "")
			again |= bit
			fallthrough
		default:
			r.skip()
		}
		seen |= bit
		r.path = r.path[:len(r.path)-1]
	}
	r.pos++
	if unknown {
		// The name is not repeated: somebody may have written a name or a number for one.
		r.problem(motcua.CodeUnknown, p.names)
	}
}

// readList reads a list of objects.
func (p *plan) readList(r *reader, v reflect.Value, most int) {
	if !r.is('[', "[…]") {
		return
	}
	r.pos++
	for r.space() != ']' {
		if r.at(',') {
			r.pos++
		}
		r.space()
		n := v.Len()
		if n == most {
			r.problem(motcua.CodeTooLong, strconv.Itoa(most))
			r.leave()
			return
		}
		v.Grow(1)
		v.SetLen(n + 1)
		r.path = append(r.path, step{index: n})
		p.read(r, v.Index(n), 0)
		r.path = r.path[:len(r.path)-1]
	}
	r.pos++
}

// leave goes over the rest of the list at hand.
func (r *reader) leave() {
	for r.space() != ']' {
		if r.at(',') {
			r.pos++
			continue
		}
		r.skip()
	}
	r.pos++
}

// writer writes forms.
type writer struct {
	dst      []byte
	masked   bool
	path     []step
	problems []motcua.Problem
}

// mask stands for what is personal.
const mask = "***"

func (w *writer) wrong(err error) {
	problems, _ := motcua.ProblemsAt(pathOf(w.path), err)
	w.problems = append(w.problems, problems...)
}

func (w *writer) text(s string) {
	if !utf8.ValidString(s) {
		w.problems = append(w.problems, motcua.Problem{Path: pathOf(w.path), Code: motcua.CodeNotUTF8})
	}
	w.dst = appendText(w.dst, s)
}

func writeText(w *writer, v reflect.Value)   { w.text(v.String()) }
func writeFlag(w *writer, v reflect.Value)   { w.dst = strconv.AppendBool(w.dst, v.Bool()) }
func writeNumber(w *writer, v reflect.Value) { w.dst = strconv.AppendInt(w.dst, v.Int(), 10) }

// write writes an object: the fields in the order of the plan, without those that are zero.
func (p *plan) write(w *writer, v reflect.Value) {
	w.dst = append(w.dst, '{')
	first := true
	for i := range p.fields {
		m := &p.fields[i]
		f := v.FieldByIndex(m.index)
		if isZero(f) {
			continue
		}
		if !first {
			w.dst = append(w.dst, ',')
		}
		first = false
		w.dst = append(appendText(w.dst, m.name), ':')
		w.path = append(w.path, step{name: m.name})
		if w.masked && m.codec.personal {
			w.dst = appendText(w.dst, mask)
		} else {
			m.codec.write(w, f)
		}
		w.path = w.path[:len(w.path)-1]
	}
	w.dst = append(w.dst, '}')
}

// isZero reports whether a value is one that is left out. An instant is zero in any location, and so is a list without items.
func isZero(v reflect.Value) bool {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		return x.IsZero()
	case *dossier.Secret:
		return x.Reveal() == ""
	}
	return v.Kind() == reflect.Slice && v.Len() == 0 || v.IsZero()
}

func (p *plan) writeList(w *writer, v reflect.Value) {
	w.dst = append(w.dst, '[')
	for i := range v.Len() {
		if i > 0 {
			w.dst = append(w.dst, ',')
		}
		w.path = append(w.path, step{index: i})
		p.write(w, v.Index(i))
		w.path = w.path[:len(w.path)-1]
	}
	w.dst = append(w.dst, ']')
}
