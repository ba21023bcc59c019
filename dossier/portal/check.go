package portal

import (
	"strconv"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// form is how a field is written, as problems show it.
func (f *field) form() string {
	switch f.rule.Form {
	case Integer:
		return "0"
	case Boolean:
		return "true, false"
	}
	return `"…"`
}

// isForm reports whether a scalar that begins with a byte is written as the field is.
func (f *field) isForm(first byte) bool {
	switch f.rule.Form {
	case Integer:
		return first == '-' || '0' <= first && first <= '9'
	case Boolean:
		return first == 't' || first == 'f'
	}
	return first == '"'
}

// check returns what is odd about a text that is not empty; the code is empty when nothing is.
func (f *field) check(text string) (code motcua.Code, param string) {
	switch {
	case !utf8.ValidString(text):
		return motcua.CodeNotUTF8, ""
	case !f.takes(text):
		return motcua.CodeUnknown, f.param
	case (f.number || f.rule.Form == Integer) && !isInteger(text):
		return motcua.CodeMalformed, "[0-9]+"
	case f.rule.Max > 0 && len(text) > f.rule.Max && utf8.RuneCountInString(text) > f.rule.Max:
		return motcua.CodeTooLong, strconv.Itoa(f.rule.Max)
	}
	return "", ""
}

// examined is an object whose fields depend on one another.
type examined interface{ examine(c *Codec) []oddity }

// oddity is what is odd about an object as a whole.
type oddity struct {
	path  string // in the object
	code  motcua.Code
	param string
	fresh bool // it did not arrive that way, and must not be sent
}

// arrivedAs reports whether the text of a scalar is the one that arrived, as the same profile read it.
func (w *Wire) arrivedAs(c *Codec, name, text string) bool {
	if a := w.arrival(); a == nil || a.by != c {
		return false
	}
	m := w.find(name)
	return m == nil && text == "" || m != nil && textOf(m.raw) == text
}

// wasAccepted reports whether the status is one that only an accepted dossier has. Requests for a supplement or a payment,
// withdrawals and stops may come before acceptance.
func (d *Dossier) wasAccepted(c *Codec) (accepted, asArrived bool) {
	switch s, _ := c.Status(d.Status); s {
	case dossier.Received, dossier.InProcess, dossier.Processed, dossier.ResultDelivered:
		accepted = true
	}
	return accepted, d.arrivedAs(c, "TrangThaiHoSo", string(d.Status))
}

// examine finds the telephone number in the place of the fax number. Some people have one for both, so it may be sent.
func (d *Dossier) examine(*Codec) []oddity {
	if d.Fax.IsZero() || !d.Fax.Equal(d.Phone) {
		return nil
	}
	return []oddity{{path: "Fax", code: motcua.CodeDuplicate, param: "SoDienThoai"}}
}

// dummy is the identity number that a system in use sends for a person without one.
const dummy = "000000001"

// examine finds a number that is not of its kind, or is nobody's.
func (i *Identity) examine(c *Codec) []oddity {
	number := i.Number.Reveal()
	fresh := !i.arrivedAs(c, "LoaiDinhDanh", string(i.Kind)) || !i.arrivedAs(c, "SoDinhDanh", number)
	o := oddity{path: "SoDinhDanh", fresh: fresh}
	want := 0
	switch i.Kind {
	case TwelveDigits:
		want, o.param = 12, "[0-9]{12}"
	case NineDigits:
		want, o.param = 9, "[0-9]{9}"
	}
	_, ascii := digits(number)
	switch {
	case number == dummy:
		o.code, o.param = motcua.CodeNotAllowed, dummy
	case number == "" || want == 0 || len(number) == want && ascii:
		return nil
	default:
		o.code = motcua.CodeMalformed
	}
	return []oddity{o}
}

// examine finds dossiers that are in the message twice.
func (m *DossierSync) examine(c *Codec) []oddity {
	if len(m.Data) < 2 {
		return nil
	}
	var found []oddity
	first := make(map[string]int, len(m.Data))
	for i := range m.Data {
		d := &m.Data[i]
		j, twice := first[d.Code]
		switch {
		case d.Code == "":
		case !twice:
			first[d.Code] = i
		default:
			arrived := d.arrivedAs(c, "MaHoSo", d.Code) && m.Data[j].arrivedAs(c, "MaHoSo", d.Code)
			found = append(found, oddity{
				path: "data[" + strconv.Itoa(i) + "].MaHoSo", code: motcua.CodeDuplicate,
				param: "data[" + strconv.Itoa(j) + "].MaHoSo", fresh: !arrived,
			})
		}
	}
	return found
}
