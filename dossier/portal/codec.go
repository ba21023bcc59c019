package portal

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Codec reads and writes the messages of one profile. It is immutable and safe for concurrent use.
type Codec struct {
	key      string
	maxBytes int
	times    TimeForm
	layouts  map[reflect.Type]*node // by the type of the message, without the pointer

	statuses   table[dossier.Status]
	channels   table[dossier.Channel]
	applicants table[Applicant]
	payments   table[Payment]
	outcomes   table[Outcome]
}

// Options are optional; nil and the zero value choose the defaults.
type Options struct {
	// MaxBytes is how long a message may be; 0 is 16 MiB.
	MaxBytes int
}

// What bounds a message besides its bytes, so that a small message cannot make a large heap.
const (
	maxObjects     = 100_000
	maxProblems    = 1_000
	maxFields      = 256 // of an object
	objectsParam   = "100000 objects"
	fieldsParam    = "256 fields"
	problemsParam  = "1000 problems"
	depthParam     = "32 levels"
	surrogateParam = `\ud800..\udfff`
)

// NewCodec compiles a profile. The error is an [*motcua.InvalidError] with all mistakes in it: a path that the type of the
// message does not have, a code with two meanings.
func NewCodec(p Profile, o *Options) (*Codec, error) {
	if o == nil {
		o = &Options{}
	}
	c := &Codec{key: p.Key, maxBytes: o.MaxBytes, times: p.Times, layouts: make(map[reflect.Type]*node)}
	if c.maxBytes <= 0 {
		c.maxBytes = 16 << 20
	}
	k := compiler{codec: c}
	if p.Key == "" {
		k.problem("Key", motcua.CodeRequired, "")
	}
	if p.Times > ISO8601 {
		k.problem("Times", motcua.CodeUnknown, "Compact, ISO8601")
	}
	c.statuses = compileTable(&k, "Statuses", p.Statuses)
	c.channels = compileTable(&k, "Channels", p.Channels)
	c.applicants = compileTable(&k, "Applicants", p.Applicants)
	payments := p.Payments
	if p.NotPaidOnline != "" {
		payments = append(payments[:len(payments):len(payments)], Meaning[Payment]{p.NotPaidOnline, NotPaid})
	}
	c.payments = compileTable(&k, "Payments", payments)
	c.outcomes = compileTable(&k, "Outcomes", p.Outcomes)
	for i, l := range p.Layouts {
		k.layout("Layouts["+strconv.Itoa(i)+"]", l)
	}
	if k.problems != nil {
		return nil, motcua.Invalid("portal: profile", k.problems...)
	}
	return c, nil
}

// Profile returns the key of the profile.
func (c *Codec) Profile() string { return c.key }

// Status returns the status with a code; ok is false when the profile has none. 5 is never 9.
func (c *Codec) Status(code Code) (s dossier.Status, ok bool) { return c.statuses.value(code) }

// StatusCode returns the code of a status.
func (c *Codec) StatusCode(s dossier.Status) (code Code, ok bool) { return c.statuses.code(s) }

// Channel returns the channel with a code.
func (c *Codec) Channel(code Code) (ch dossier.Channel, ok bool) { return c.channels.value(code) }

// ChannelCode returns the code of a channel.
func (c *Codec) ChannelCode(ch dossier.Channel) (code Code, ok bool) { return c.channels.code(ch) }

// Applicant returns the kind of owner with a code.
func (c *Codec) Applicant(code Code) (a Applicant, ok bool) { return c.applicants.value(code) }

// ApplicantCode returns the code of a kind of owner; ok is false when the profile has none for it.
func (c *Codec) ApplicantCode(a Applicant) (code Code, ok bool) { return c.applicants.code(a) }

// Payment returns where a fee was paid.
func (c *Codec) Payment(code Code) (p Payment, ok bool) { return c.payments.value(code) }

// PaymentCode returns the code of where a fee was paid. For [NotPaid] it has one only when [Profile.NotPaidOnline] says so.
func (c *Codec) PaymentCode(p Payment) (code Code, ok bool) { return c.payments.code(p) }

// Outcome returns what an answer means, [UnknownOutcome] when its code is in no list.
func (c *Codec) Outcome(a *Answer) Outcome {
	o, _ := c.outcomes.value(a.Code)
	return o
}

// agrees reports whether a code of a list means in another profile what it means here, if it means anything here.
func (c *Codec) agrees(o *Codec, l List, code Code) bool {
	switch l {
	case StatusList:
		return agree(c.statuses, o.statuses, code)
	case ChannelList:
		return agree(c.channels, o.channels, code)
	case ApplicantList:
		return agree(c.applicants, o.applicants, code)
	case PaymentList:
		return agree(c.payments, o.payments, code)
	case OutcomeList:
		return agree(c.outcomes, o.outcomes, code)
	}
	return true
}

func agree[T comparable](a, b table[T], code Code) bool {
	v, ok := a.value(code)
	w, also := b.value(code)
	return !ok || also && v == w
}

// table is a list of codes both ways.
type table[T comparable] struct {
	values map[Code]T
	codes  map[T]Code
	list   []Code
}

func (t table[T]) value(c Code) (v T, ok bool) {
	v, ok = t.values[c]
	return v, ok
}

func (t table[T]) code(v T) (c Code, ok bool) {
	c, ok = t.codes[v]
	return c, ok
}

func compileTable[T comparable](k *compiler, path string, list []Meaning[T]) table[T] {
	t := table[T]{values: make(map[Code]T), codes: make(map[T]Code)}
	for i, m := range list {
		at := path + "[" + strconv.Itoa(i) + "]"
		var zero T
		switch _, twice := t.values[m.Code]; {
		case m.Code == "":
			k.problem(at+".Code", motcua.CodeRequired, "")
		case m.Means == zero:
			k.problem(at+".Means", motcua.CodeRequired, "")
		case twice:
			k.problem(at+".Code", motcua.CodeDuplicate, "")
		default:
			t.values[m.Code] = m.Means
			if _, has := t.codes[m.Means]; !has {
				t.codes[m.Means] = m.Code
			}
			t.list = append(t.list, m.Code)
		}
	}
	return t
}

// node is the layout of one kind of object.
type node struct {
	typ      reflect.Type
	fields   []field
	byName   map[string]int
	others   []other // fields of the type that the profile does not have
	accepted bool    // the type can tell whether its dossier was accepted
}

// field is a field of an object.
type field struct {
	name   string // on the wire
	label  string // the name in quotes with the colon
	index  int    // in the struct
	kind   kind
	number bool  // of type Number
	item   *node // of objects and lists of them
	rule   Field
	codes  []Code // that it takes; nil means any text
	param  string // the codes as text
}

// other is a field of the type that is not part of the layout.
type other struct {
	name  string
	index int
}

// kind is the Go type of a field.
type kind uint8

const (
	noKind   kind = iota
	plain         // string, Code, Number
	secret        // dossier.Secret
	instant       // time.Time
	anything      // Raw
	object        // *T
	objects       // []T
	raws          // []Raw
)

// isList reports whether the paths of the kind end in [].
func (k kind) isList() bool { return k == objects || k == raws }

var (
	numberType = reflect.TypeFor[Number]()
	secretType = reflect.TypeFor[dossier.Secret]()
	timeType   = reflect.TypeFor[time.Time]()
	rawType    = reflect.TypeFor[Raw]()
	wireType   = reflect.TypeFor[Wire]()
)

func kindOf(t reflect.Type) kind {
	switch {
	case t == secretType:
		return secret
	case t == timeType:
		return instant
	case t == rawType:
		return anything
	case t.Kind() == reflect.String:
		return plain
	case t.Kind() == reflect.Pointer && isObject(t.Elem()):
		return object
	case t.Kind() == reflect.Slice && isObject(t.Elem()):
		return objects
	case t.Kind() == reflect.Slice && t.Elem() == rawType:
		return raws
	}
	return noKind
}

// isObject reports whether a type can be an object of a message.
func isObject(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Anonymous && t.Field(0).Type == wireType
}

// compiler turns a profile into a codec.
type compiler struct {
	codec    *Codec
	problems []motcua.Problem
}

func (k *compiler) problem(path string, code motcua.Code, param string) {
	k.problems = append(k.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

func (k *compiler) layout(path string, l Layout) {
	t := reflect.TypeOf(l.Message)
	switch {
	case t == nil:
		k.problem(path+".Message", motcua.CodeRequired, "")
		return
	case t.Kind() != reflect.Pointer || !isObject(t.Elem()):
		k.problem(path+".Message", motcua.CodeDoesNotCompile, "*struct{ portal.Wire; … }")
		return
	}
	if _, twice := k.codec.layouts[t.Elem()]; twice {
		k.problem(path+".Message", motcua.CodeDuplicate, "")
		return
	}
	root := newNode(t.Elem())
	k.codec.layouts[t.Elem()] = root
	for i, f := range l.Fields {
		k.field(path+".Fields["+strconv.Itoa(i)+"]", root, l, f)
	}
	k.finish(path, root)
}

func newNode(t reflect.Type) *node {
	_, accepted := reflect.New(t).Interface().(acceptable)
	return &node{typ: t, byName: make(map[string]int), accepted: accepted}
}

// acceptable is a type that can tell whether its dossier was accepted.
type acceptable interface {
	// wasAccepted also tells whether the status is the one that arrived.
	wasAccepted(c *Codec) (accepted, asArrived bool)
}

// field adds a field to the tree of nodes.
func (k *compiler) field(at string, n *node, l Layout, f Field) {
	rest := f.Path
	for {
		name, tail, deeper := strings.Cut(rest, ".")
		name, list := strings.CutSuffix(name, "[]")
		i, has := n.byName[name]
		if !has {
			index, ok := fieldByTag(n.typ, name)
			if !ok {
				k.problem(at+".Path", motcua.CodeUnknown, n.typ.Name())
				return
			}
			made := field{name: name, label: string(appendString(nil, name)) + ":", index: index, kind: kindOf(n.typ.Field(index).Type)}
			made.number = n.typ.Field(index).Type == numberType
			if made.kind == object || made.kind == objects {
				made.item = newNode(n.typ.Field(index).Type.Elem())
			}
			i = len(n.fields)
			n.byName[name] = i
			n.fields = append(n.fields, made)
		}
		own := &n.fields[i]
		switch {
		case own.kind == noKind:
			k.problem(at+".Path", motcua.CodeDoesNotCompile, n.typ.Field(own.index).Type.String())
			return
		case list != own.kind.isList():
			k.problem(at+".Path", motcua.CodeMalformed, map[bool]string{true: "…[]", false: "…"}[own.kind.isList()])
			return
		case !deeper && own.rule.Path != "":
			k.problem(at+".Path", motcua.CodeDuplicate, "")
			return
		case !deeper:
			own.rule = f
			k.rule(at, n, own, l)
			return
		case own.item == nil:
			k.problem(at+".Path", motcua.CodeUnknown, own.kind.String())
			return
		}
		n, rest = own.item, tail
	}
}

// String names the kind for those who write profiles.
func (k kind) String() string {
	return [...]string{"", "text", "text", "time.Time", "portal.Raw", "object", "list", "list"}[k]
}

// rule checks what a profile says of a field.
func (k *compiler) rule(at string, n *node, own *field, l Layout) {
	f := own.rule
	scalar := own.kind == plain || own.kind == secret
	coded := f.List != NoList || len(f.Codes) > 0
	switch f.List {
	case NoList:
		own.codes = slices.Clone(f.Codes)
	case StatusList:
		own.codes = k.codec.statuses.list
	case ChannelList:
		own.codes = k.codec.channels.list
	case ApplicantList:
		own.codes = k.codec.applicants.list
	case PaymentList:
		own.codes = k.codec.payments.list
	case OutcomeList:
		own.codes = k.codec.outcomes.list
	case ServiceList:
		own.codes = []Code{Code(l.Name)}
	default:
		k.problem(at+".List", motcua.CodeUnknown, "NoList..ServiceList")
	}
	if f.Form == Boolean {
		if coded {
			k.problem(at+".Form", motcua.CodeNotAllowed, "List, Codes")
		}
		own.codes = []Code{"true", "false"}
	}
	words := make([]string, len(own.codes))
	for i, c := range own.codes {
		words[i] = string(c)
	}
	own.param = strings.Join(words, ", ")
	switch {
	case f.List != NoList && len(f.Codes) > 0:
		k.problem(at+".Codes", motcua.CodeNotAllowed, "List")
	case coded && (own.kind != plain || len(own.codes) == 0 || slices.Contains(own.codes, "")):
		k.problem(at+".List", motcua.CodeDoesNotCompile, "codes of "+own.kind.String())
	}
	switch {
	case f.Form > Boolean:
		k.problem(at+".Form", motcua.CodeUnknown, "Text, Integer, Boolean")
	case f.Form != Text && !scalar:
		k.problem(at+".Form", motcua.CodeDoesNotCompile, own.kind.String())
	}
	switch {
	case f.Need > OnceAccepted:
		k.problem(at+".Need", motcua.CodeUnknown, "Optional, Required, OnceAccepted")
	case f.Need == OnceAccepted && !n.accepted:
		k.problem(at+".Need", motcua.CodeDoesNotCompile, "OnceAccepted: "+n.typ.Name())
	}
	if f.Max < 0 || f.Max > 0 && !scalar {
		k.problem(at+".Max", motcua.CodeDoesNotCompile, own.kind.String())
	}
}

// finish notes the fields of the types that the profile left out.
func (k *compiler) finish(path string, n *node) {
	switch {
	case len(n.fields) == 0:
		k.problem(path+".Fields", motcua.CodeEmpty, n.typ.Name())
	case len(n.fields) > maxFields:
		k.problem(path+".Fields", motcua.CodeTooLong, fieldsParam)
	}
	for i := 1; i < n.typ.NumField(); i++ {
		f := n.typ.Field(i)
		name, tagged := tagOf(f)
		if _, has := n.byName[name]; tagged && !has {
			n.others = append(n.others, other{name, i})
		}
	}
	for _, f := range n.fields {
		if f.item != nil {
			k.finish(path, f.item)
		}
	}
}

// tagOf returns the wire name of a field of a struct.
func tagOf(f reflect.StructField) (name string, ok bool) {
	name, _, _ = strings.Cut(f.Tag.Get("json"), ",")
	return name, f.IsExported() && name != "" && name != "-"
}

func fieldByTag(t reflect.Type, name string) (index int, ok bool) {
	for i := 1; i < t.NumField(); i++ {
		if tag, tagged := tagOf(t.Field(i)); tagged && tag == name {
			return i, true
		}
	}
	return 0, false
}

// lookup returns the field with a wire name. It is most often the one that comes next.
func (n *node) lookup(name string, next int) (i int, ok bool) {
	if next < len(n.fields) && n.fields[next].name == name {
		return next, true
	}
	i, ok = n.byName[name]
	return i, ok
}

// bits is a set of fields of an object.
type bits [maxFields / 64]uint64

func (b *bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b *bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// takes reports whether a text is one of the codes of a field.
func (f *field) takes(text string) bool {
	for _, c := range f.codes {
		if string(c) == text {
			return true
		}
	}
	return f.codes == nil
}
