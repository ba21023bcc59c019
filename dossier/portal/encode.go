package portal

import (
	"reflect"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Encode writes a message as compact JSON. Fields of a value that was built are written in the order of the profile, zero ones
// not at all. A message that was decoded goes out as it came in, member by member and to the letter, with the members nobody
// knows; only what was changed since is written anew, and what was set to zero is left out.
//
// It refuses what the caller made, when it is not as the profile has it, with an [*motcua.InvalidError]: a required field that
// is missing, a code that is not in its list, a text that is too long, an identity number that is not of its kind, one dossier
// twice. What arrived that way through the same Codec and was not touched is not refused: Decode reported it, and it is the
// sender's. A code that arrived through the Codec of another profile is refused when this one knows it and it does not mean the
// same there: what it means here is for the caller to set. An object whose Wire is set to the zero value is the caller's own.
//
// The text holds personal data in the clear.
func (c *Codec) Encode(m Message) ([]byte, error) {
	n, v, err := c.message("portal: encode", m)
	if err != nil {
		return nil, err
	}
	room := 256
	for _, f := range n.fields {
		if f.kind == objects {
			room += min(v.Field(f.index).Len(), guess) * 2048 // more than most dossiers need
		}
	}
	e := encoder{codec: c, b: make([]byte, 0, room)}
	e.object(n, v)
	if e.problems.list != nil {
		return nil, motcua.Invalid("portal: encode "+n.typ.Name(), e.problems.list...)
	}
	return e.b, nil
}

// encoder writes one message.
type encoder struct {
	codec    *Codec
	b        []byte
	at       place
	problems problems
}

func (e *encoder) problem(code motcua.Code, param string) {
	if !e.problems.full() {
		e.problems.add(e.at.String(), code, param)
	}
}

// comma separates what comes next from what stands before it.
func (e *encoder) comma() {
	if last := e.b[len(e.b)-1]; last != '{' && last != '[' {
		e.b = append(e.b, ',')
	}
}

// object writes an object.
func (e *encoder) object(n *node, v reflect.Value) {
	o := owner{v: v, wire: v.Addr().Interface().(Message).wire()} //nolint:errcheck // the compiler saw that it embeds a Wire
	a := o.wire.arrival()
	o.relayed = a != nil && a.by == e.codec
	e.b = append(e.b, '{')
	var done bits
	if a != nil {
		next := 0
		for i := range a.members {
			m := &a.members[i]
			at, has := n.lookup(m.name, next)
			switch {
			case !has:
				if !m.known {
					e.unknown(m, i)
				}
				continue
			case m.known:
				e.field(&n.fields[at], o, m)
			case a.by == nil || a.by == e.codec: // it was put
				e.at.field(m.name)
				e.problem(motcua.CodeDuplicate, "")
				e.at.up()
				continue
			case v.Field(n.fields[at].index).IsZero(): // another profile did not know it
				e.unknown(m, i)
			default:
				e.field(&n.fields[at], o, nil)
			}
			done.set(at)
			next = at + 1
		}
	}
	for i := range n.fields {
		if !done.has(i) {
			e.field(&n.fields[i], o, nil)
		}
	}
	for _, f := range n.others {
		if !v.Field(f.index).IsZero() {
			e.at.field(f.name)
			e.problem(motcua.CodeNotAllowed, "profile="+e.codec.key)
			e.at.up()
		}
	}
	if x, ok := v.Addr().Interface().(examined); ok {
		for _, odd := range x.examine(e.codec) {
			if odd.fresh && !e.problems.full() {
				e.problems.add(join(e.at.String(), odd.path), odd.code, odd.param)
			}
		}
	}
	e.b = append(e.b, '}')
}

// unknown writes a member that has no field.
func (e *encoder) unknown(m *member, i int) {
	e.comma()
	switch {
	case m.label != nil:
		e.b = append(e.b, *m.label...)
	case utf8.ValidString(m.name):
		e.b = appendString(e.b, m.name)
	default:
		e.at.member(i + 1)
		e.problem(motcua.CodeNotUTF8, "")
		e.at.up()
	}
	e.b = append(append(e.b, ':'), m.raw...)
}

// owner is an object whose fields are being written.
type owner struct {
	v       reflect.Value
	wire    *Wire
	relayed bool // it arrived through this codec
}

// field writes a field. m is how it arrived, nil when it did not.
func (e *encoder) field(f *field, o owner, m *member) {
	v := o.v.Field(f.index)
	e.at.field(f.name)
	switch f.kind {
	case plain:
		e.text(f, o, m, v.String())
	case secret:
		e.text(f, o, m, v.Addr().Interface().(*dossier.Secret).Reveal()) //nolint:errcheck // its kind says so
	case instant:
		e.instant(f, o, m, *v.Addr().Interface().(*time.Time)) //nolint:errcheck // its kind says so
	case anything:
		e.raw(f, o, m, v.Addr().Interface().(*Raw).Reveal()) //nolint:errcheck // its kind says so
	case object:
		if v.IsNil() {
			e.nothing(f, o, m, m != nil && m.raw == "null", "null")
			break
		}
		e.label(f, m)
		e.object(f.item, v.Elem())
	case objects, raws:
		e.list(f, o, m, v)
	}
	e.at.up()
}

func (e *encoder) label(f *field, m *member) {
	e.comma()
	if m != nil && m.label != nil {
		e.b = append(append(e.b, *m.label...), ':')
		return
	}
	e.b = append(e.b, f.label...)
}

// nothing writes a field that holds nothing: as it arrived, if it arrived that way, else not at all.
func (e *encoder) nothing(f *field, o owner, m *member, same bool, as string) {
	if same {
		e.label(f, m)
		e.b = append(e.b, as...)
	}
	brought := o.relayed && (m == nil || same)
	switch f.rule.Need {
	case Optional:
	case Required:
		if !brought {
			e.problem(motcua.CodeRequired, "")
		}
	case OnceAccepted:
		accepted, asArrived := o.v.Addr().Interface().(acceptable).wasAccepted(e.codec) //nolint:errcheck // the compiler saw that it is
		if accepted && !(brought && asArrived) {
			e.problem(motcua.CodeRequired, "")
		}
	}
}

// text writes a scalar that is a text here.
func (e *encoder) text(f *field, o owner, m *member, text string) {
	same := m != nil && textOf(m.raw) == text
	if text == "" {
		raw := ""
		if same {
			raw = m.raw
		}
		e.nothing(f, o, m, same, raw)
		return
	}
	if !same || !o.relayed {
		if code, param := f.check(text); code != "" && (code != motcua.CodeUnknown || !f.rule.Open) {
			e.problem(code, param)
		}
	}
	if a := o.wire.arrival(); same && a.by != nil && !e.codec.agrees(a.by, f.rule.List, Code(text)) {
		e.problem(motcua.CodeNotAllowed, "profile="+a.by.key)
	}
	e.label(f, m)
	switch {
	case same:
		e.b = append(e.b, m.raw...)
	case f.rule.Form == Text:
		e.b = appendString(e.b, text)
	default:
		e.b = append(e.b, text...) // a number, true or false, or a problem
	}
}

// instant writes an instant.
func (e *encoder) instant(f *field, o owner, m *member, when time.Time) {
	same := false
	if m != nil {
		arrived, ok := e.codec.times.parse(textOf(m.raw))
		same = ok && arrived.Equal(when)
	}
	switch {
	case same && !when.IsZero():
		e.label(f, m)
		e.b = append(e.b, m.raw...)
	case when.IsZero():
		raw := ""
		if same {
			raw = m.raw
		}
		e.nothing(f, o, m, same, raw)
	case !writable(when):
		e.problem(motcua.CodeOutOfRange, yearsParam)
	default:
		e.label(f, m)
		e.b = append(e.codec.times.append(append(e.b, '"'), when), '"')
	}
}

// raw writes a value that is JSON already.
func (e *encoder) raw(f *field, o owner, m *member, json string) {
	switch same := m != nil && m.raw == "null"; {
	case json == "":
		e.nothing(f, o, m, same, "null")
	default:
		e.label(f, m)
		e.b = append(e.b, json...)
	}
}

// list writes a list.
func (e *encoder) list(f *field, o owner, m *member, v reflect.Value) {
	if v.IsNil() {
		e.nothing(f, o, m, m != nil && m.raw == "null", "null")
		return
	}
	if v.Len() == 0 && f.rule.Need != Optional {
		if same := m != nil && m.raw == "[]"; !same || !o.relayed {
			e.problem(motcua.CodeRequired, "")
		}
	}
	e.label(f, m)
	e.b = append(e.b, '[')
	for i := range v.Len() {
		e.comma()
		e.at.item(i)
		item := v.Index(i)
		if f.kind == objects {
			e.object(f.item, item)
		} else if json := item.Addr().Interface().(*Raw).Reveal(); json == "" { //nolint:errcheck // its kind says so
			e.problem(motcua.CodeRequired, "")
		} else {
			e.b = append(e.b, json...)
		}
		e.at.up()
	}
	e.b = append(e.b, ']')
}
