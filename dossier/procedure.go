package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Procedure (thủ tục hành chính) is one dated version of an administrative procedure.
type Procedure struct {
	// Code is the code in the national catalogue: "1.001193".
	Code string `json:"code"`
	// Name is the official Vietnamese name.
	Name string `json:"name"`
	// Field (lĩnh vực) is the group the procedure is reported under. Groupings differ between reports and change over time,
	// so this is the operator's choice, not part of the code.
	Field string `json:"field"`
	// From is the first day the version applies; zero means since ever. Until is the first day it does not; zero
	// means that no end is known.
	From  motcua.Date `json:"from,omitzero"`
	Until motcua.Date `json:"until,omitzero"`
	// Levels (cấp thực hiện) are the levels of government that handle it; zero is not stated.
	Levels Levels `json:"levels,omitzero"`
	// Cases (trường hợp) gives the cases that limits, components and fees name a title. A case that needs none may be
	// left out.
	Cases []Case `json:"cases,omitempty"`
	// Limits are the time limits by channel and case.
	Limits []Limit `json:"limits"`
	// CloseAfter is how long the applicant has to complete the dossier after a request before it may be closed; zero when the
	// procedure does not say.
	CloseAfter calendar.Term `json:"close_after,omitzero"`
	// Immediate says that the result is given while the applicant waits, so that a receipt is printed only when asked for
	// (Decree 61/2018/NĐ-CP of 23 April 2018, art. 17).
	Immediate bool `json:"immediate,omitzero"`
	// Components (thành phần hồ sơ) are the papers and data a dossier consists of.
	Components []Component `json:"components,omitempty"`
	// Fees (phí, lệ phí) are what the applicant pays.
	Fees []Fee `json:"fees,omitempty"`
	// Results (kết quả) are what the applicant gets.
	Results []string `json:"results,omitempty"`
	// Decision (quyết định công bố) published the procedure.
	Decision motcua.Citation `json:"decision,omitzero"`
	// Basis (căn cứ pháp lý) are the documents the procedure rests on.
	Basis []motcua.Citation `json:"basis,omitempty"`
	// Source is where the version was taken from.
	Source motcua.Citation `json:"source,omitzero"`
}

// Case (trường hợp) is a variant of a procedure with limits, components or fees of its own.
type Case struct {
	// Key names the case in limits, components, fees and commands.
	Key string `json:"key"`
	// Name is what people read.
	Name string `json:"name"`
}

// Limit is a time limit (thời hạn giải quyết) of a procedure.
type Limit struct {
	// Channel narrows the limit to one channel; the zero value is any channel without a limit of its own.
	Channel Channel `json:"channel,omitzero"`
	// Case narrows it to one case (trường hợp) of the procedure; empty is any case without a limit of its own.
	Case string `json:"case,omitempty"`
	// Term is the limit itself; the zero Term says that the procedure has none, unless Unclear says otherwise.
	Term calendar.Term `json:"term"`
	// Convention counts the term: the name of a preset, see [Conventions], or options in the form of
	// [calendar.ParseConvention]. Empty is "civil_code".
	Convention string `json:"convention,omitempty"`
	// Supplement says what a supplement does to the limit, where the procedure itself says it: "restarts" or "pauses". Empty
	// leaves it to the profile.
	Supplement string `json:"supplement,omitempty"`
	// Stages (phân đoạn) divide the limit among those who work on the dossier, in order. Their sum is the limit; [Lint] says
	// where it is not.
	Stages []Stage `json:"stages,omitempty"`
	// Recorded is the limit as the source has it, where the term was read from text: "DIRECT:15 HOUR".
	Recorded string `json:"recorded,omitempty"`
	// Unclear says why what is Recorded is no term. Such a limit promises nothing: a dossier under it is accepted only with the
	// day that its receipt shows.
	Unclear string `json:"unclear,omitempty"`
	// Source is the provision that sets the limit.
	Source motcua.Citation `json:"source,omitzero"`
}

// Stage (phân đoạn, bước) is one part of a limit.
type Stage struct {
	// Name says what is done: "thẩm định".
	Name string `json:"name"`
	// Unit is who does it, where that is settled.
	Unit string `json:"unit,omitempty"`
	// Term is the time it may take.
	Term calendar.Term `json:"term"`
}

// Component (thành phần hồ sơ) is a paper or a data item of a dossier.
type Component struct {
	// Key names the component in commands: its code in the national catalogue, or the operator's.
	Key string `json:"key"`
	// Name is what people read.
	Name string `json:"name"`
	// Cases are the cases that need it; empty is all.
	Cases []string `json:"cases,omitempty"`
	// Condition says in words when it is needed; empty is always.
	Condition string `json:"condition,omitempty"`
	// Originals and Copies are how many of each.
	Originals int `json:"originals,omitzero"`
	Copies    int `json:"copies,omitzero"`
	// Digitised (số hóa) says that it is scanned at reception, Signed (ký số) that it carries a digital signature when it is sent
	// online.
	Digitised bool `json:"digitised,omitzero"`
	Signed    bool `json:"signed,omitzero"`
	// Register names the published, connected database that has the same data (tái sử dụng). Since 5 August 2026 the paper may
	// then not be asked for (Decree 309/2026/NĐ-CP, art. 2).
	Register string `json:"register,omitempty"`
	// Source is the provision that asks for it.
	Source motcua.Citation `json:"source,omitzero"`
}

// Fee (phí, lệ phí) is an amount the applicant pays.
type Fee struct {
	// Name is what people read.
	Name string `json:"name"`
	// Channel and Case narrow it, as in [Limit]; their zero values are any.
	Channel Channel `json:"channel,omitzero"`
	Case    string  `json:"case,omitempty"`
	// Amount is in đồng.
	Amount int64 `json:"amount"`
	// Per says of what, when it is not the whole dossier: "bản".
	Per string `json:"per,omitempty"`
	// Condition says in words whom it is for; empty is everybody.
	Condition string `json:"condition,omitempty"`
	// From and Until bound the days it is asked on, as those of a [Procedure] do. An exemption for a time is a fee of 0 with
	// both and a condition.
	From  motcua.Date `json:"from,omitzero"`
	Until motcua.Date `json:"until,omitzero"`
	// Recorded is the fee as the source has it, Unclear why that is no amount.
	Recorded string `json:"recorded,omitempty"`
	Unclear  string `json:"unclear,omitempty"`
	// Source is the provision that sets it.
	Source motcua.Citation `json:"source,omitzero"`
}

// Conventions returns the names of the presets of package calendar that a [Limit] may name.
func Conventions() []string { return []string{"civil_code", "same_day_15h", "eight_hour_day"} }

// defaultConvention counts the limits that name none.
const defaultConvention = "civil_code"

// convention returns what counts a limit.
func (l Limit) convention() (calendar.Convention, error) {
	switch cmp.Or(l.Convention, defaultConvention) {
	case "civil_code":
		return *calendar.CivilCode(), nil
	case "same_day_15h":
		return *calendar.SameDay15h(), nil
	case "eight_hour_day":
		return *calendar.EightHourDay(), nil
	}
	return calendar.ParseConvention(l.Convention)
}

// supplementRule returns what the procedure says of supplements, in Supplement or among the options of its convention; given
// is false when it leaves that to the profile.
func (l Limit) supplementRule() (rule calendar.SupplementRule, given bool, err error) {
	switch l.Supplement {
	case "":
		if !strings.Contains(l.Convention, "supplement=") {
			return 0, false, nil
		}
		c, err := l.convention()
		return c.Supplement, true, err
	case calendar.SupplementRestarts.String():
		return calendar.SupplementRestarts, true, nil
	case calendar.SupplementPauses.String():
		return calendar.SupplementPauses, true, nil
	}
	return 0, false, motcua.Invalid("dossier: supplement", motcua.Problem{Code: motcua.CodeUnknown, Param: "restarts, pauses"})
}

// check adds what is wrong with a limit to the problems.
func (l Limit) check(path string, add func(path string, code motcua.Code, param string)) {
	if l.Channel > Post {
		add(path+".channel", motcua.CodeUnknown, channelKeys)
	}
	conv, err := l.convention()
	if err != nil {
		add(path+".convention", motcua.CodeUnknown, strings.Join(Conventions(), ", ")+", recv=…;cutoff=…")
	}
	if rule, given, e := l.supplementRule(); e != nil && l.Supplement != "" {
		add(path+".supplement", motcua.CodeUnknown, "restarts, pauses")
	} else if given && l.Supplement != "" && rule != conv.Supplement && strings.Contains(l.Convention, "supplement=") {
		add(path+".supplement", motcua.CodeDuplicate, path+".convention")
	}
	if l.Unclear != "" && !l.Term.IsZero() {
		add(path+".unclear", motcua.CodeNotAllowed, "term")
	}
	for i, s := range l.Stages {
		at := fmt.Sprintf("%s.stages[%d]", path, i)
		if s.Name == "" {
			add(at+".name", motcua.CodeRequired, "")
		}
		if s.Term.IsZero() {
			add(at+".term", motcua.CodeRequired, "")
		}
	}
	if err != nil {
		return
	}
	// Any day will do: what is wrong with a term or a convention is wrong on all of them.
	_, err = calendar.Vietnam().Due(motcua.MustDate(2024, time.January, 2).At(9, 0, 0), l.Term, &conv)
	problems, _ := motcua.ProblemsAt(path, err)
	for _, p := range problems {
		if p.Path == path+".due" { // the term is so long that the calendar ends before it
			p.Path = path + ".term"
		}
		add(p.Path, p.Code, p.Param)
	}
}

// LimitFor returns the limit for a channel and a case: the most particular one given, a limit for the case before a limit for the
// channel. The error wraps [motcua.ErrNotFound] when none matches, also when no limit names the case.
func (p Procedure) LimitFor(channel Channel, kase string) (Limit, error) {
	if kase != "" && !slices.Contains(p.cases(), kase) {
		return Limit{}, fmt.Errorf("dossier: procedure: case: %w", motcua.ErrNotFound)
	}
	best, rank := -1, -1
	for i, l := range p.Limits {
		if (l.Channel != UnknownChannel && l.Channel != channel) || (l.Case != "" && l.Case != kase) {
			continue
		}
		r := 0
		if l.Channel != UnknownChannel {
			r++
		}
		if l.Case != "" {
			r += 2
		}
		if r > rank {
			best, rank = i, r
		}
	}
	if best < 0 {
		return Limit{}, fmt.Errorf("dossier: procedure: limit for this channel and case: %w", motcua.ErrNotFound)
	}
	return p.Limits[best], nil
}

// FeesFor returns the fees asked on a day for a channel and a case, with their conditions, in the order of the procedure. Which
// of them a person owes, the conditions say; nothing is added up here.
func (p Procedure) FeesFor(channel Channel, kase string, on motcua.Date) []Fee {
	var out []Fee
	for _, f := range p.Fees {
		if (f.Channel == UnknownChannel || f.Channel == channel) && (f.Case == "" || f.Case == kase) &&
			(f.From.IsZero() || !on.Before(f.From)) && (f.Until.IsZero() || on.Before(f.Until)) {
			out = append(out, f)
		}
	}
	return out
}

// ComponentsFor returns the components of a case, in the order of the procedure.
func (p Procedure) ComponentsFor(kase string) []Component {
	var out []Component
	for _, c := range p.Components {
		if len(c.Cases) == 0 || slices.Contains(c.Cases, kase) {
			out = append(out, c)
		}
	}
	return out
}

// cases returns the cases that the limits name.
func (p *Procedure) cases() []string {
	var out []string
	for _, l := range p.Limits {
		if l.Case != "" && !slices.Contains(out, l.Case) {
			out = append(out, l.Case)
		}
	}
	return out
}
