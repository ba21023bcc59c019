package intake

import (
	"reflect"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Reveal returns a request as the JSON text that [Forms.Request] reads, in one form for all who ask the same: no white space, the
// fields in their order, none that is zero, instants in the time of Viet Nam. It holds what is personal, so it is for sending
// and storing; see [Forms.Masked] for logs. The error is an [*motcua.InvalidError] for what has no text: a command that is nil or
// not of package dossier, a value no form can hold.
func (f *Forms) Reveal(req dossier.Request) ([]byte, error) { return f.write(req, false) }

// Masked returns the text of [Forms.Reveal] with a mask in place of all that is personal, so that it may go into a log.
func (f *Forms) Masked(req dossier.Request) ([]byte, error) { return f.write(req, true) }

func (f *Forms) write(req dossier.Request, masked bool) ([]byte, error) {
	read := formOf(req.Command)
	if read == nil {
		code := motcua.CodeUnknown
		if req.Command == nil {
			code = motcua.CodeRequired
		}
		return nil, invalid("write", motcua.Problem{Path: "command", Code: code})
	}
	k := f.kindOf(read)
	w := writer{dst: make([]byte, 0, 512), masked: masked}
	k.plan.write(&w, reflect.ValueOf(read).Elem())
	e := envelope{Dossier: string(req.Dossier), Key: req.Key, Command: k.name, Body: w.dst}
	if string(e.Body) == "{}" {
		e.Body = nil
	}
	whole := writer{dst: make([]byte, 0, len(w.dst)+256)}
	f.envelope.write(&whole, reflect.ValueOf(&e).Elem())
	if problems := append(whole.problems, w.problems...); problems != nil {
		return nil, invalid("write", problems...)
	}
	return whole.dst, nil
}
