package page

import (
	"strings"

	"github.com/motcua/motcua"
)

// field is one place of a form, with what was typed into it and what is wrong with that.
type field struct {
	*view
	// Name is that of the value, and of the place in the command it becomes: "resolution.outcome".
	Name string
	// Kind is text, area, date, days, number, select, radio, papers, requests, search or password.
	Kind, Label, Hint string
	Required          bool
	Value             string
	Options           []option
	Faults            []string
	// Beside is what another source says, where it is not what was typed.
	Beside string
	// Form tells fields of several forms of one screen apart.
	Form string
	// Auto is what a browser may fill in: "off" where the field is for somebody else's data.
	Auto string
	// Live says that the script asks for the rest of the form when this changes.
	Live bool
}

// option is one of several values.
type option struct {
	Value, Text, Hint string
	On                bool
	// Group heads it, where there are groups.
	Group string
	// Detail is the second choice beside it, for papers that are asked for.
	Detail string
}

// ID returns the identifier of the field.
func (f field) ID() string {
	id := strings.NewReplacer(".", "-", "[", "-", "]", "").Replace(f.Name)
	if f.Form != "" {
		return f.Form + "-" + id
	}
	return id
}

// Described returns the identifiers of what describes the field.
func (f field) Described() string {
	var all []string
	if len(f.Faults) > 0 {
		all = append(all, f.ID()+"-fault")
	}
	if f.Beside != "" {
		all = append(all, f.ID()+"-beside")
	}
	if f.Hint != "" {
		all = append(all, f.ID()+"-hint")
	}
	return strings.Join(all, " ")
}

// Groups returns the headings of the options in their order.
func (f field) Groups() []string {
	var all []string
	for _, o := range f.Options {
		if len(all) == 0 || all[len(all)-1] != o.Group {
			all = append(all, o.Group)
		}
	}
	return all
}

// In returns the options under a heading.
func (f field) In(group string) []option {
	var all []option
	for _, o := range f.Options {
		if o.Group == group {
			all = append(all, o)
		}
	}
	return all
}

// fault adds something that is wrong, once.
func (f *field) fault(text string) {
	if text == "" {
		return
	}
	for _, known := range f.Faults {
		if known == text {
			return
		}
	}
	f.Faults = append(f.Faults, text)
}

// choose marks the option that a value names. What is no option is nothing: no form has it.
func (f *field) choose(value string) {
	f.Value = value
	found := len(f.Options) == 0
	for i := range f.Options {
		f.Options[i].On = f.Options[i].Value == value
		found = found || f.Options[i].On
	}
	if !found {
		f.Value = ""
	}
}

// problemText says what a problem is, for somebody who looks at the field.
func problemText(p motcua.Problem, l motcua.Language) string {
	say := func(vi, en string) string {
		if l == motcua.English {
			return en
		}
		return vi
	}
	text := ""
	switch day, after := strings.CutPrefix(p.Param, "> "); {
	case p.Code == motcua.CodeRequired:
		text = say("Mục này phải có.", "This is required.")
	case after && (p.Code == motcua.CodeOutOfRange || p.Code == motcua.CodeBefore):
		if d, err := motcua.ParseDate(day); err == nil {
			text = say("Phải sau ngày ", "Must be after ") + d.Text(l) + "."
		}
	case p.Code == motcua.CodeBefore && p.Param == "at":
		text = say("Không được trước hôm nay.", "Must not be before today.")
	case p.Code == motcua.CodeMalformed && strings.HasPrefix(p.Param, "12"):
		text = say("Phải đủ 12 chữ số.", "Must be twelve digits.")
	case p.Code == motcua.CodeNotAllowed && p.Param == "register":
		text = say("Dữ liệu này đã có trong cơ sở dữ liệu, không được yêu cầu nộp giấy.", "A register has these data, so that the paper may not be asked for.")
	case p.Code == motcua.CodeNotAllowed && strings.HasPrefix(p.Param, "status="):
		text = say("Trạng thái hiện tại của hồ sơ không cho phép.", "The dossier is not in a state for this.")
	case p.Code == motcua.CodeNotAllowed && p.Param == "clock=not_started":
		text = say("Thời hạn chưa bắt đầu: cơ quan có thẩm quyền chưa nhận hồ sơ.", "The limit has not begun: the competent unit does not have the dossier yet.")
	case p.Code == motcua.CodeNotAllowed && p.Param == "limits[].channel":
		text = say("Thủ tục này không nhận qua kênh đã chọn.", "The procedure is not available this way.")
	}
	if text == "" {
		p.Path = ""
		c := p.Citation
		p.Citation = motcua.Citation{}
		text = upperFirst(p.Text(l)) + "."
		p.Citation = c
	}
	if !p.Citation.IsZero() {
		text += " (" + p.Citation.Text(l) + ")"
	}
	return text
}

// place puts problems beside the fields they are about, and returns the others as text.
func place(fields []*field, problems []motcua.Problem, l motcua.Language) (rest []string) {
	for _, p := range problems {
		var at *field
		for _, f := range fields {
			if p.Path == f.Name || strings.HasPrefix(p.Path, f.Name+"[") || strings.HasPrefix(p.Path, f.Name+".") {
				at = f
				break
			}
		}
		if at == nil {
			rest = append(rest, problemText(p, l))
			continue
		}
		at.fault(problemText(p, l))
	}
	return rest
}
