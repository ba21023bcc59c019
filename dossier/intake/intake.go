package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity/tags"
)

// Options are optional; nil and the zero value choose the defaults.
type Options struct {
	// MaxBytes is the longest text that is read; zero is 1 MiB. It must not be negative.
	MaxBytes int
	// DossierCodes, ProcedureCodes and UnitCodes want the codes of dossiers, procedures and units in the forms that
	// package identity knows: a dossier code, a code of the national list of procedures, the code of an agency. Without them any
	// code will do, because systems have dossiers, local procedures and desks with codes of their own.
	DossierCodes, ProcedureCodes, UnitCodes bool
}

// Forms read, check and write the forms of all commands. They are immutable and safe for concurrent use; make them once, because
// making them compiles the rules of every form.
type Forms struct {
	maxBytes int
	validate *validator.Validate
	envelope *plan
	forms    map[string]*form
	order    []*form
}

type form struct {
	kind
	typ  reflect.Type // a pointer
	plan *plan
}

// envelope is a form with whom it concerns.
type envelope struct {
	Dossier string `json:"dossier" validate:"required,dossier_code"`
	Key     string `json:"key" validate:"required,key"`
	Command string `json:"command" validate:"required,code"`
	Body    raw    `json:"body"`
}

// Given is what the caller knows without the form: from the address of the request, a header, the session. The zero value is
// nothing.
type Given struct {
	// At is when it happened, where the form does not say: usually the present.
	At time.Time
	// Actor and Unit are who acts. A form may leave them out, or must say the same.
	Actor, Unit string
	// Dossier and Key are those of the request. An envelope may leave them out, or must say the same.
	Dossier dossier.ID
	Key     string
}

// limits are what the names in the validate tags of forms stand for. Codes and lines are bounded where the rules bound them.
func limits(o *Options) map[string]string {
	code := "omitempty,max=" + strconv.Itoa(dossier.MaxCode) + ",plain,visible"
	m := map[string]string{
		"code":           code,
		"reason":         code + ",no_number",
		"key":            "omitempty,max=" + strconv.Itoa(dossier.MaxKey) + ",plain,visible",
		"line":           "omitempty,max=" + strconv.Itoa(dossier.MaxLine) + ",plain",
		"prose":          "omitempty,max=1000,text",
		"note":           "omitempty,max=10000,text",
		"dossier_code":   code,
		"procedure_code": code,
		"unit_code":      code,
	}
	if o.DossierCodes {
		m["dossier_code"] = "omitempty,vn_dossier"
	}
	if o.ProcedureCodes {
		m["procedure_code"] = "omitempty,vn_procedure"
	}
	if o.UnitCodes {
		m["unit_code"] = "omitempty,vn_agency"
	}
	return m
}

// New compiles the forms. The error is for options that make no sense.
func New(o *Options) (*Forms, error) {
	if o == nil {
		o = &Options{}
	}
	if o.MaxBytes < 0 {
		return nil, motcua.Invalid("dossier/intake: options", motcua.Problem{Path: "max_bytes", Code: motcua.CodeOutOfRange, Param: "0.."})
	}
	f := &Forms{maxBytes: o.MaxBytes, forms: make(map[string]*form), validate: validator.New(validator.WithRequiredStructEnabled())}
	if f.maxBytes == 0 {
		f.maxBytes = 1 << 20
	}
	names := limits(o)
	if err := f.rules(names); err != nil {
		return nil, fmt.Errorf("dossier/intake: rules: %w", err)
	}
	c := compiler{limits: names, plans: make(map[reflect.Type]*plan)}
	var err error
	if f.envelope, err = c.plan(reflect.TypeFor[envelope]()); err != nil {
		return nil, err
	}
	for _, k := range kinds() {
		blank := k.form()
		typ := reflect.TypeOf(blank)
		p, err := c.plan(typ.Elem())
		if err != nil {
			return nil, err
		}
		f.order = append(f.order, &form{k, typ, p})
		f.forms[k.name] = f.order[len(f.order)-1]
		_ = f.validate.Struct(blank) // validator compiles a type when it first sees it
	}
	return f, nil
}

// rules tells validator what the tags of the forms mean.
func (f *Forms) rules(names map[string]string) error {
	if err := tags.Register(f.validate); err != nil {
		return err
	}
	f.validate.RegisterCustomTypeFunc(seen, dossier.Secret{})
	err := errors.Join(
		f.validate.RegisterValidation("text", func(fl validator.FieldLevel) bool { return fl.Field().Int() >= 0 }), // see seen
		f.validate.RegisterValidation("plain", func(fl validator.FieldLevel) bool { return plain(fl.Field().String()).Code == "" }),
		f.validate.RegisterValidation("visible", func(fl validator.FieldLevel) bool { return dossier.CheckKey("", fl.Field().String()).Code == "" }),
		f.validate.RegisterValidation("no_number", func(fl validator.FieldLevel) bool { return dossier.CheckReason("", fl.Field().String()).Code == "" }))
	for name, stands := range names {
		f.validate.RegisterAlias(name, stands)
	}
	return err
}

// plain reports what is wrong with a text besides its length, which has a tag of its own: what it is bounded by differs.
func plain(s string) motcua.Problem {
	if p := dossier.CheckLine("", s); p.Code != motcua.CodeTooLong {
		return p
	}
	return motcua.Problem{}
}

// seen is what validator sees of a secret, because that goes into its errors: how many characters it has, or a negative number
// when there are control characters among them that are no line breaks or tabs.
func seen(v reflect.Value) any {
	s, _ := v.Interface().(dossier.Secret)
	text := s.Reveal()
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) {
		return -1
	}
	return utf8.RuneCountInString(text)
}

// Names returns the names of the commands, in the order of the kinds of events they lead to.
func (f *Forms) Names() []string {
	names := make([]string, len(f.order))
	for i, k := range f.order {
		names[i] = k.name
	}
	return names
}

// ReadAll reads a text of at most the length the options allow: from a connection, say. A longer one is an
// [*motcua.InvalidError], of which no more is read than it takes to see that. Other errors are those of the source.
func (f *Forms) ReadAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(f.maxBytes)+1))
	if err != nil {
		return nil, fmt.Errorf("dossier/intake: read: %w", err)
	}
	return data, f.length("request", data)
}

func (f *Forms) length(what string, data []byte) error {
	if len(data) > f.maxBytes {
		return invalid(what, motcua.Problem{Code: motcua.CodeTooLong, Param: strconv.Itoa(f.maxBytes) + " B"})
	}
	return nil
}

func invalid(what string, problems ...motcua.Problem) error {
	return motcua.Invalid("dossier/intake: "+what, problems...)
}

// Form reads the form of a command from a JSON object, fills in what is given (nil is nothing), and checks it. The error is an
// [*motcua.InvalidError] with every problem of the text and of the form, in the order of the fields; of a text that is not JSON
// it says only where it stops being so.
func (f *Forms) Form(command string, body []byte, given *Given) (Form, error) {
	k := f.forms[command]
	if k == nil {
		return nil, invalid("request", f.unknownCommand())
	}
	read, problems, err := f.body(k, body, given)
	if err != nil {
		return nil, err
	}
	if problems != nil {
		return nil, invalid(command, ordered(problems, nil, k.plan)...)
	}
	return read, nil
}

// Request reads a request from a JSON object with the fields dossier, key, command and body: for which dossier, the idempotency
// key, the name of the command, and its form, which may be left out where everything is given. Errors are those of [Forms.Form].
// The paths of problems are those of the envelope and of the form, without body in front: no name is in both.
func (f *Forms) Request(text []byte, given *Given) (dossier.Request, error) {
	const what = "request"
	r, err := f.reader(what, text)
	if err != nil {
		return dossier.Request{}, err
	}
	var e envelope
	f.envelope.read(r, reflect.ValueOf(&e).Elem(), 0)
	if notObject(r.problems) {
		return dossier.Request{}, invalid(what, r.problems...)
	}
	problems := r.problems
	k := f.forms[e.Command]
	if k == nil && e.Command != "" {
		problems = append(problems, f.unknownCommand())
	}
	req, found := f.address(&e, given, problems)
	problems = append(problems, found...)
	unread := slices.ContainsFunc(problems, func(p motcua.Problem) bool { return covers(p, "body.x") })
	if k == nil || unread {
		return dossier.Request{}, invalid(what, ordered(problems, f.envelope, nil)...)
	}
	if e.Body == nil {
		e.Body = raw("{}")
	}
	read, found, err := f.body(k, e.Body, given)
	if err != nil { // not reached: the whole has been looked at
		return dossier.Request{}, err
	}
	for i := range found {
		if found[i].Path == "" {
			found[i].Path = "body"
		}
	}
	if problems = append(problems, found...); problems != nil {
		return dossier.Request{}, invalid(k.name, ordered(problems, f.envelope, k.plan)...)
	}
	req.Command = read.Command()
	return req, nil
}

// RequestFor reads a request that has the dossier, the key and the name of the command outside the text, which is the form
// alone: a service whose addresses name the dossier and the command gives it what it has from there. Errors are those of [Forms.Form].
func (f *Forms) RequestFor(command string, body []byte, given Given) (dossier.Request, error) {
	k := f.forms[command]
	e := envelope{Command: command}
	req, problems := f.address(&e, &given, nil)
	if k == nil {
		return dossier.Request{}, invalid("request", ordered(append(problems, f.unknownCommand()), f.envelope, nil)...)
	}
	read, found, err := f.body(k, body, &given)
	if err != nil {
		return dossier.Request{}, err
	}
	if problems = append(problems, found...); problems != nil {
		return dossier.Request{}, invalid(command, ordered(problems, f.envelope, k.plan)...)
	}
	req.Command = read.Command()
	return req, nil
}

// Check looks at a form that was put together in a program, and returns what [Forms.Form] would for its text. A nil form is an
// [*motcua.InvalidError] too.
func (f *Forms) Check(form Form) error {
	if v := reflect.ValueOf(form); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return invalid("request", motcua.Problem{Path: "command", Code: motcua.CodeRequired})
	}
	k := f.kindOf(form)
	if k == nil { // a type outside this package that embeds one of ours: what it adds would not be looked at
		return invalid("request", f.unknownCommand())
	}
	return invalid(k.name, ordered(f.problems(form, nil), nil, k.plan)...)
}

// kindOf returns nil for a type that is not of this package.
func (f *Forms) kindOf(of Form) *form {
	i := slices.IndexFunc(f.order, func(k *form) bool { return k.typ == reflect.TypeOf(of) })
	if i < 0 {
		return nil
	}
	return f.order[i]
}

func (f *Forms) unknownCommand() motcua.Problem {
	return motcua.Problem{Path: "command", Code: motcua.CodeUnknown, Param: strings.Join(f.Names(), ", ")}
}

// reader looks at a text as a whole.
func (f *Forms) reader(what string, text []byte) (*reader, error) {
	if err := f.length(what, text); err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if len(bytes.TrimLeft(text, " \t\r\n")) == 0 {
		return nil, invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	}
	switch verdict, at := wellFormedness(text); verdict {
	case tooDeep:
		return nil, invalid(what, motcua.Problem{Path: place(text, at), Code: motcua.CodeOutOfRange, Param: "depth <= " + strconv.Itoa(maxDepth)})
	case notJSON:
		return nil, invalid(what, motcua.Problem{Path: place(text, at), Code: motcua.CodeMalformed, Param: "JSON"})
	}
	return &reader{scanner: scanner{data: text}, path: make([]step, 0, 4)}, nil
}

// place returns the line and the byte of it at which something is.
func place(text []byte, at int) string {
	before := text[:at]
	return fmt.Sprintf("line %d, byte %d", bytes.Count(before, []byte("\n"))+1, at-bytes.LastIndexByte(before, '\n'))
}

// notObject reports whether the text is no object, so that nothing more can be said of it.
func notObject(problems []motcua.Problem) bool {
	return len(problems) == 1 && problems[0].Path == "" && problems[0].Code != motcua.CodeUnknown
}

// body reads and checks a form. The error is for what is no object.
func (f *Forms) body(k *form, text []byte, given *Given) (Form, []motcua.Problem, error) {
	r, err := f.reader(k.name, text)
	if err != nil {
		return nil, nil, err
	}
	read := k.form()
	k.plan.read(r, reflect.ValueOf(read).Elem(), 0)
	if notObject(r.problems) {
		return nil, nil, invalid(k.name, r.problems...)
	}
	if given != nil {
		h := read.head()
		if h.At.IsZero() {
			h.At = given.At
		}
		r.problems = fill(r.problems, "actor", &h.Actor, given.Actor)
		r.problems = fill(r.problems, "unit", &h.Unit, given.Unit)
	}
	return read, append(r.problems, f.problems(read, r.problems)...), nil
}

// fill puts what is given into a field, or notes that the field says something else.
func fill(problems []motcua.Problem, path string, field *string, given string) []motcua.Problem {
	switch {
	case given == "" || *field == given:
	case *field == "":
		*field = given
	default:
		problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeNotAllowed, Param: "given"})
	}
	return problems
}

// address checks for which dossier a request is, and its key. known are problems found already.
func (f *Forms) address(e *envelope, given *Given, known []motcua.Problem) (dossier.Request, []motcua.Problem) {
	var problems []motcua.Problem
	if given != nil {
		problems = fill(problems, "dossier", &e.Dossier, string(given.Dossier))
		problems = fill(problems, "key", &e.Key, given.Key)
	}
	problems = append(problems, f.problems(e, known)...)
	return dossier.Request{Dossier: dossier.ID(e.Dossier), Key: e.Key}, problems
}
