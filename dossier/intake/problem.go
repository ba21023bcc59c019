package intake

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity/tags"
)

// problems returns what validator has against a form, without what is known already.
func (f *Forms) problems(form any, known []motcua.Problem) []motcua.Problem {
	var fields validator.ValidationErrors
	if !errors.As(f.validate.Struct(form), &fields) {
		return nil
	}
	for i := range fields {
		fields[i] = actual{fields[i]}
	}
	found, _ := tags.Problems(fields)
	out := found[:0]
	for i, p := range found {
		p.Path = strings.TrimPrefix(p.Path, "Head.")
		switch p.Code {
		case "max":
			p.Code = motcua.CodeTooLong
		case "text":
			p.Code, p.Param = motcua.CodeMalformed, "visible characters"
		case "plain":
			text, _ := fields[i].Value().(string)
			p.Code, p.Param = plain(text).Code, plain(text).Param
		case "visible":
			text, _ := fields[i].Value().(string)
			why := dossier.CheckKey("", text)
			p.Code, p.Param = why.Code, why.Param
		case "no_number":
			text, _ := fields[i].Value().(string)
			why := dossier.CheckReason("", text)
			p.Code, p.Param = why.Code, why.Param
		}
		if !slices.ContainsFunc(known, func(k motcua.Problem) bool { return covers(k, p.Path) }) {
			out = append(out, p)
		}
	}
	return out
}

// actual is an error under the name of the rule that was broken, not of a rule that stands for several.
type actual struct{ validator.FieldError }

// Tag returns the name of the rule.
func (a actual) Tag() string { return a.ActualTag() }

// covers reports whether nothing has to be said of a path after a problem: the value was not read.
func covers(p motcua.Problem, path string) bool {
	if p.Path == path || inside(p.Path, path) {
		return true
	}
	return (p.Code == motcua.CodeMalformed || p.Code == motcua.CodeRequired) && inside(path, p.Path)
}

// inside reports whether one path leads into what another one names.
func inside(path, outer string) bool {
	return outer != "" && len(path) > len(outer) && strings.HasPrefix(path, outer) && (path[len(outer)] == '.' || path[len(outer)] == '[')
}

// ordered sorts problems in the order of the fields: those of the envelope, if there is one, before those of the form.
func ordered(problems []motcua.Problem, envelope, form *plan) []motcua.Problem {
	if len(problems) < 2 {
		return problems
	}
	type ranked struct {
		motcua.Problem
		rank []int
	}
	list := make([]ranked, len(problems))
	for i, p := range problems {
		list[i] = ranked{p, rank(p.Path, envelope, form)}
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return slices.Compare(a.rank, b.rank) })
	for i, p := range list {
		problems[i] = p.Problem
	}
	return problems
}

// rank returns the places of the parts of a path in their plans.
func rank(path string, envelope, form *plan) []int {
	var out []int
	if envelope != nil {
		if i := envelope.find([]byte(path), 0); i >= 0 || path == "" {
			return []int{i}
		}
		out = append(out, len(envelope.fields))
	}
	for p := form; path != "" && p != nil; {
		end := strings.IndexAny(path[1:], ".[") + 1
		if end == 0 {
			end = len(path)
		}
		part := path[:end]
		path = strings.TrimPrefix(path[end:], ".")
		if part[0] == '[' {
			n, _ := strconv.Atoi(strings.Trim(part, "[]"))
			out = append(out, n)
			continue
		}
		i := p.find([]byte(part), 0)
		out = append(out, i)
		if i < 0 {
			break
		}
		p = p.fields[i].codec.nested
	}
	return out
}
