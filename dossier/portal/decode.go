package portal

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Decode reads a message into m, which must be of a type that the profile has, and replaces what was in it.
//
// What cannot be a message is an [*motcua.InvalidError] with every problem (the first thousand), and m is left alone: text that
// is not JSON, not UTF-8 or has half a surrogate pair; a name given twice in an object; an object where a text belongs; an
// instant in another form; a message of more than [Options.MaxBytes], 100,000 objects or 32 levels. Paths are wire names,
// "data[3].NgayTiepNhan"; the third member of an object that the profile does not know is "data[3].#3", because its name may be
// about a person. What is not JSON is at "byte 57: data[3]".
//
// What is a message and not as the profile has it is taken as it is and told in findings, which are problems too: an unknown
// code or member, a required field that is missing, a number written where a text belongs or the other way round, a text longer
// than it may be. White space between tokens and a byte-order mark mean nothing. null, an empty text and an absent member all
// are zero fields; [Wire.Presence] tells them apart.
func (c *Codec) Decode(data []byte, m Message) (findings []motcua.Problem, err error) {
	n, v, err := c.message("portal: decode", m)
	if err != nil {
		return nil, err
	}
	what := "portal: decode " + n.typ.Name()
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > c.maxBytes:
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeTooLong, Param: strconv.Itoa(c.maxBytes) + " bytes"})
	case len(bytes.TrimSpace(data)) == 0:
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	case !utf8.Valid(data):
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeNotUTF8})
	}
	// One copy, of which everything that is read is a part.
	d := decoder{codec: c, scanner: scanner{s: string(data)}}
	fresh := reflect.New(n.typ)
	switch {
	case d.peek() != '{':
		d.wrongKind("{…}", 0)
	default:
		d.object(n, fresh.Elem(), 0)
	}
	if d.space(); !d.stopped && d.i < len(d.s) {
		d.notJSON()
	}
	if d.problems.list != nil {
		return nil, motcua.Invalid(what, d.problems.list...)
	}
	v.Set(fresh.Elem())
	return d.findings.list, nil
}

// message returns the layout of a message and its value.
func (c *Codec) message(what string, m Message) (*node, reflect.Value, error) {
	v := reflect.ValueOf(m)
	switch {
	case !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil():
		return nil, v, motcua.Invalid(what, motcua.Problem{Path: "message", Code: motcua.CodeRequired})
	case v.Kind() != reflect.Pointer || c.layouts[v.Elem().Type()] == nil:
		return nil, v, motcua.Invalid(what, motcua.Problem{Path: "message", Code: motcua.CodeNotAllowed, Param: "profile=" + c.key})
	}
	return c.layouts[v.Elem().Type()], v.Elem(), nil
}

// place is where a reader or writer is in a message. The zero value is the whole.
type place []segment

// segment is a part of a path: a field, an item of a list, or a member that has no field.
type segment struct {
	field string
	index int // of an item, or of a member from 1
	item  bool
}

func (p *place) field(name string) { *p = append(*p, segment{field: name}) }
func (p *place) item(i int)        { *p = append(*p, segment{index: i, item: true}) }
func (p *place) member(i int)      { *p = append(*p, segment{index: i}) }
func (p *place) up()               { *p = (*p)[:len(*p)-1] }

// String returns "data[3].NgayTiepNhan".
func (p place) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case s.item:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
			continue
		case i > 0:
			b.WriteByte('.')
		}
		if s.field != "" {
			b.WriteString(s.field)
		} else {
			b.WriteString("#" + strconv.Itoa(s.index))
		}
	}
	return b.String()
}

// problems are what was found, up to a bound.
type problems struct{ list []motcua.Problem }

func (p *problems) add(path string, code motcua.Code, param string) {
	switch n := len(p.list); {
	case n < maxProblems:
		p.list = append(p.list, motcua.Problem{Path: path, Code: code, Param: param})
	case n == maxProblems:
		p.list = append(p.list, motcua.Problem{Code: motcua.CodeTooLong, Param: problemsParam})
	}
}

// full reports whether there is no use in looking for more.
func (p *problems) full() bool { return len(p.list) > maxProblems }

// decoder reads one message.
type decoder struct {
	scanner
	codec    *Codec
	at       place
	problems problems // why it is no message
	findings problems // what is odd about it
	stopped  bool     // it makes no sense to read on
	objects  int
	scratch  []member // of the objects that are being read
}

// problem notes why the value here cannot be taken.
func (d *decoder) problem(code motcua.Code, param string) {
	if !d.problems.full() {
		d.problems.add(d.at.String(), code, param)
	}
}

// finding notes what is odd here.
func (d *decoder) finding(code motcua.Code, param string) {
	if !d.findings.full() {
		d.findings.add(d.at.String(), code, param)
	}
}

// stop ends the reading.
func (d *decoder) stop(path string, code motcua.Code, param string) {
	d.stopped = true
	d.problems.add(path, code, param)
}

func (d *decoder) notJSON() {
	path := "byte " + strconv.Itoa(d.i)
	if len(d.at) > 0 {
		path += ": " + d.at.String()
	}
	d.stop(path, motcua.CodeMalformed, "JSON")
}

// count notes another object and stops when there are too many.
func (d *decoder) count() {
	if d.objects++; d.objects > maxObjects {
		d.stop("", motcua.CodeTooLong, objectsParam)
	}
}

// any reads a value that is kept as it is.
func (d *decoder) any(depth int) (raw string) {
	raw, f := d.skip(depth)
	switch f {
	case broken:
		d.notJSON()
	case tooDeep:
		d.stop(d.at.String(), motcua.CodeTooLong, depthParam)
	}
	if d.duplicate {
		d.problem(motcua.CodeDuplicate, "")
	}
	d.checkLone()
	d.duplicate = false
	return compact(raw)
}

func (d *decoder) checkLone() {
	if d.lone {
		d.problem(motcua.CodeNotUTF8, surrogateParam)
	}
	d.lone = false
}

// wrongKind reads a value that should have been another kind of value.
func (d *decoder) wrongKind(want string, depth int) {
	if d.any(depth); !d.stopped {
		d.problem(motcua.CodeMalformed, want)
	}
}

// object reads an object, whose brace comes next, into v.
func (d *decoder) object(n *node, v reflect.Value, depth int) {
	if d.count(); d.stopped {
		return
	}
	d.i++
	var (
		base          = len(d.scratch)
		seen, given   bits
		unknown       nameSet
		unknownPlaces []int
		next, number  int
	)
	for more := !d.take('}'); more; {
		d.space()
		label, ok := d.str()
		if !ok || !d.take(':') {
			d.notJSON()
			return
		}
		number++
		name := unquote(label)
		i, known := n.lookup(name, next)
		if known {
			f := &n.fields[i]
			next = i + 1
			d.at.field(f.name)
			d.checkLone()
			if seen.has(i) {
				d.problem(motcua.CodeDuplicate, "")
			}
			seen.set(i)
			m := member{name: f.name, known: true}
			if len(label) != len(f.label)-1 || label != f.label[:len(label)] {
				m.label = keep(label)
			}
			var has bool
			m.raw, has = d.value(f, v.Field(f.index), depth+1)
			if has {
				given.set(i)
			}
			d.scratch = append(d.scratch, m)
		} else {
			d.at.member(number)
			d.checkLone()
			if first, twice := unknown.add(name); twice {
				d.problem(motcua.CodeDuplicate, "#"+strconv.Itoa(unknownPlaces[first]))
			} else {
				unknownPlaces = append(unknownPlaces, number)
			}
			m := member{name: name, raw: d.any(depth + 1)}
			if len(label) != len(name)+2 {
				m.label = keep(label)
			}
			d.finding(motcua.CodeUnknown, "")
			d.scratch = append(d.scratch, m)
		}
		if d.stopped {
			return
		}
		d.at.up()
		if more = d.take(','); !more && !d.take('}') {
			d.notJSON()
			return
		}
	}
	w := v.Addr().Interface().(Message).wire() //nolint:errcheck // the compiler saw that it embeds a Wire
	w.remember(d.codec, slices.Clone(d.scratch[base:]))
	d.scratch = d.scratch[:base]
	d.finish(n, v, &given)
}

// keep returns a pointer to a copy, so that only what is kept goes to the heap.
func keep(s string) *string { return &s }

// finish looks at an object as a whole.
func (d *decoder) finish(n *node, v reflect.Value, given *bits) {
	accepted := false
	if n.accepted {
		accepted, _ = v.Addr().Interface().(acceptable).wasAccepted(d.codec) //nolint:errcheck // newNode saw that it is
	}
	for i := range n.fields {
		f := &n.fields[i]
		if !given.has(i) && (f.rule.Need == Required || f.rule.Need == OnceAccepted && accepted) {
			d.at.field(f.name)
			d.finding(motcua.CodeRequired, "")
			d.at.up()
		}
	}
	if x, ok := v.Addr().Interface().(examined); ok {
		for _, o := range x.examine(d.codec) {
			if !d.findings.full() {
				d.findings.add(join(d.at.String(), o.path), o.code, o.param)
			}
		}
	}
}

// join puts a path before another.
func join(path, below string) string {
	if path == "" {
		return below
	}
	return path + "." + below
}

// value reads the value of a field. It returns how it was written, as far as that is kept, and whether it holds anything.
func (d *decoder) value(f *field, v reflect.Value, depth int) (raw string, has bool) {
	switch f.kind {
	case object:
		return d.one(f, v, depth)
	case objects, raws:
		return d.many(f, v, depth)
	}
	if f.kind == anything {
		raw = d.any(depth)
		if raw != "null" {
			v.Set(reflect.ValueOf(Raw{dossier.NewSecret(raw)}))
		}
		return raw, raw != "null"
	}
	if c := d.peek(); c == '{' || c == '[' {
		d.wrongKind(f.form(), depth)
		return "", false
	}
	raw, ok := d.scalar()
	if !ok {
		d.notJSON()
		return "", false
	}
	d.checkLone()
	text := textOf(raw)
	if raw != "null" && !f.isForm(raw[0]) {
		d.finding(motcua.CodeMalformed, f.form())
	}
	if text == "" {
		return raw, false
	}
	switch f.kind {
	case plain:
		v.SetString(text)
	case secret:
		*v.Addr().Interface().(*dossier.Secret) = dossier.NewSecret(text) //nolint:errcheck // its kind says so
	case instant:
		when, ok := d.codec.times.parse(text)
		if !ok {
			d.problem(motcua.CodeMalformed, d.codec.times.param())
			return raw, true // it is wrong, not missing
		}
		*v.Addr().Interface().(*time.Time) = when //nolint:errcheck // its kind says so
		return raw, !when.IsZero()
	}
	if code, param := f.check(text); code != "" {
		d.finding(code, param)
	}
	return raw, true
}

// one reads an object of a field.
func (d *decoder) one(f *field, v reflect.Value, depth int) (raw string, has bool) {
	switch c := d.peek(); {
	case c == 'n':
		return d.any(depth), false
	case c != '{':
		d.wrongKind("{…}", depth)
		return "", false
	}
	p := reflect.New(f.item.typ)
	d.object(f.item, p.Elem(), depth)
	v.Set(p)
	return "", true
}

// guess is the greatest number of items that room is made for before they are read.
const guess = 64

// many reads the list of a field.
func (d *decoder) many(f *field, v reflect.Value, depth int) (raw string, has bool) {
	switch c := d.peek(); {
	case c == 'n':
		return d.any(depth), false
	case c != '[':
		d.wrongKind("[…]", depth)
		return "", false
	}
	d.i++
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	if d.take(']') {
		return "[]", false
	}
	start := d.i
	for i := 0; ; i++ {
		d.at.item(i)
		if i == 1 { // the rest is about as many as fit, if they are alike
			v.Grow(min(1+(len(d.s)-d.i)/(d.i-start), guess))
		} else {
			v.Grow(1)
		}
		v.SetLen(i + 1)
		item := v.Index(i)
		switch c := d.peek(); {
		case f.kind == raws:
			if d.count(); !d.stopped {
				item.Set(reflect.ValueOf(Raw{dossier.NewSecret(d.any(depth + 1))}))
			}
		case c != '{':
			d.wrongKind("{…}", depth+1)
		default:
			d.object(f.item, item, depth+1)
		}
		if d.stopped {
			return "", true
		}
		d.at.up()
		if d.take(',') {
			continue
		}
		if !d.take(']') {
			d.notJSON()
		}
		return "", true
	}
}
