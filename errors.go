package motcua

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// The sentinels of the library. Every error that a package of motcua returns for a reason a caller may want to
// act on wraps one of them; test with errors.Is. No error text of the library holds a personal number, a name
// or the value of a field.
var (
	// ErrInvalid means that the input broke a rule. The error is an [*InvalidError], which lists every problem.
	ErrInvalid = errors.New("invalid")
	// ErrNotFound means that there is nothing under the given key.
	ErrNotFound = errors.New("not found")
	// ErrExists means that there is already something under the given key.
	ErrExists = errors.New("already exists")
	// ErrConflict means that the thing changed since the caller read it: read again and decide again. Nothing was written.
	ErrConflict = errors.New("revision conflict")
	// ErrOutcomeUnknown means that a write may or may not have happened (a lost answer, a cancelled context). Repeat
	// it with the same idempotency key to find out.
	ErrOutcomeUnknown = errors.New("outcome unknown")
	// ErrBusy means that the store cannot take the request now; nothing was written; try again later.
	ErrBusy = errors.New("busy")
	// ErrFull means that the store has no room; nothing was written; trying again does not help by itself.
	ErrFull = errors.New("full")
	// ErrClosed means that the store was closed; nothing was read or written.
	ErrClosed = errors.New("closed")
)

// Code names a kind of [Problem]. Codes are stable: programs may compare and store them. The text people read
// comes from [Problem.Text].
type Code string

// The codes shared by all packages.
const (
	CodeRequired       Code = "required"         // a value must be given
	CodeMalformed      Code = "malformed"        // not written in the form Param
	CodeOutOfRange     Code = "out_of_range"     // outside the range Param
	CodeUnknown        Code = "unknown"          // not one of the values Param, or not in the table Param
	CodeDuplicate      Code = "duplicate"        // already given at Param
	CodeBefore         Code = "before"           // earlier than the field Param, which must come first
	CodeAfter          Code = "after"            // later than the field Param, which must not come first
	CodeNotAllowed     Code = "not_allowed"      // not allowed in the state or together with Param
	CodeNotUTF8        Code = "not_utf8"         // bytes that are not UTF-8 text
	CodeTooLong        Code = "too_long"         // longer than Param
	CodeMissingColumn  Code = "missing_column"   // a table lacks the column Param
	CodeUnknownColumn  Code = "unknown_column"   // a table has a column nobody knows
	CodeFieldCount     Code = "field_count"      // a row with more or fewer fields than the Param of the header
	CodeEmpty          Code = "empty"            // a file or list with nothing in it
	CodeSum            Code = "sum"              // parts do not add up to the total Param
	CodeDiffers        Code = "differs"          // not Param, which the rules work out
	CodeDoesNotCompile Code = "does_not_compile" // a definition that contradicts itself, as Param says
)

// Problem is one thing wrong with an input: where, what kind, and the rule it breaks.
type Problem struct {
	// Path says where, in the names of the input itself: "row 17: due_date", "criteria[3].maximum". It is empty when
	// the whole value is meant.
	Path string `json:"path,omitempty"`
	// Code says what kind of problem it is.
	Code Code `json:"code"`
	// Param is the parameter of the rule (a range, a form, the other field), never the offending value.
	Param string `json:"param,omitempty"`
	// Citation is the legal source of the rule, if it has one.
	Citation Citation `json:"citation,omitzero"`
}

// String returns "path: code (param)", for logs. It holds no value of the input.
func (p Problem) String() string {
	var b strings.Builder
	if p.Path != "" {
		b.WriteString(p.Path)
		b.WriteString(": ")
	}
	b.WriteString(string(p.Code))
	if p.Param != "" {
		b.WriteString(" (")
		b.WriteString(p.Param)
		b.WriteByte(')')
	}
	return b.String()
}

// InvalidError lists every problem of an input, in the order of its fields. It matches [ErrInvalid].
type InvalidError struct {
	// What names the package and the thing that was read: "motcua: date", "dossier: import".
	What string
	// Problems is never empty.
	Problems []Problem
}

// Invalid returns an [*InvalidError] for the given problems, or nil when there are none. It keeps a copy of them.
func Invalid(what string, problems ...Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &InvalidError{What: what, Problems: slices.Clone(problems)}
}

// ProblemsAt returns the problems that err lists, each with path put before its own: the problem "day" of a date read
// from the field "due_date" is at "due_date.day". A reader of something larger collects them and returns them together
// with [Invalid]. ok is false, and there are none, when err is nil or is not an [*InvalidError].
func ProblemsAt(path string, err error) (problems []Problem, ok bool) {
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		return nil, false
	}
	problems = slices.Clone(invalid.Problems)
	for i, p := range problems {
		switch {
		case p.Path == "":
			problems[i].Path = path
		case path == "":
		case p.Path[0] == '[': // an element: "criteria" and "[3].maximum" give "criteria[3].maximum"
			problems[i].Path = path + p.Path
		default:
			problems[i].Path = path + "." + p.Path
		}
	}
	return problems, true
}

// Error names the first three problems and counts the rest.
func (e *InvalidError) Error() string {
	const shown = 3
	var b strings.Builder
	b.WriteString(e.What)
	b.WriteString(": invalid")
	for i, p := range e.Problems {
		if i == shown {
			b.WriteString("; and ")
			b.WriteString(strconv.Itoa(len(e.Problems) - shown))
			b.WriteString(" more")
			break
		}
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(p.String())
	}
	return b.String()
}

// Unwrap returns [ErrInvalid].
func (e *InvalidError) Unwrap() error { return ErrInvalid }
