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
	// Recorded is the limit as the source has it, where the term was read from text: "DIRECT:5 WORKING_DAY". See [ReadLimits].
	Recorded string `json:"recorded,omitempty"`
	// Reading says how the term was read, where what is Recorded does not say it plainly: one of [ReadClockHours],
	// [ReadFraction], [ReadProse], or words of the operator's.
	Reading string `json:"reading,omitempty"`
	// Unclear says why what is Recorded is no term: [UnclearSameDay] or another such reason, or words of the operator's. Such a
	// limit promises nothing: a dossier under it is accepted only with the day that its receipt shows.
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
	// Name is what people read; empty where nothing names it.
	Name string `json:"name,omitempty"`
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
	// Recorded is the fee as the source has it, Unclear why that is no amount. See [ReadFees].
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

// teller takes a problem: where it is inside the thing that is checked, and what it is.
type teller func(path string, code motcua.Code, param string)

// in returns a teller for an item of a list. Its paths begin with a dot, or are empty for the item itself.
func (tell teller) in(list string, i int) teller {
	return func(path string, code motcua.Code, param string) {
		tell(fmt.Sprintf("%s[%d]%s", list, i, path), code, param)
	}
}

// check tells what is wrong with a procedure.
func (p *Procedure) check(tell teller) {
	if p.Code == "" {
		tell("code", motcua.CodeRequired, "")
	}
	if p.Name == "" {
		tell("name", motcua.CodeRequired, "")
	}
	if p.Field == "" {
		tell("field", motcua.CodeRequired, "")
	}
	if endsEarly(p.From, p.Until) {
		tell("until", motcua.CodeOutOfRange, "> from")
	}
	if p.Levels > allLevels {
		tell("levels", motcua.CodeUnknown, levelKeys)
	}
	for _, problem := range termProblems(p.CloseAfter, calendar.Convention{}) {
		tell("close_after", problem.Code, problem.Param)
	}
	cases := make(map[string]int, len(p.Cases))
	for i, c := range p.Cases {
		if c.Key == "" {
			tell.in("cases", i)(".key", motcua.CodeRequired, "")
		} else if first, dup := cases[c.Key]; dup {
			tell.in("cases", i)(".key", motcua.CodeDuplicate, fmt.Sprintf("cases[%d]", first))
		}
		cases[c.Key] = i
	}
	p.checkLimits(cases, tell)
	p.checkComponents(cases, tell)
	p.checkFees(cases, tell)
}

func endsEarly(from, until motcua.Date) bool {
	return !from.IsZero() && !until.IsZero() && !until.After(from)
}

// checkLimits also adds the cases that limits name to those that are known.
func (p *Procedure) checkLimits(cases map[string]int, tell teller) {
	type place struct {
		channel Channel
		kase    string
	}
	places := make(map[place]int, len(p.Limits))
	if len(p.Limits) == 0 {
		tell("limits", motcua.CodeRequired, "")
	}
	for i := range p.Limits {
		l := &p.Limits[i]
		l.check(tell.in("limits", i))
		at := place{l.Channel, l.Case}
		if first, dup := places[at]; dup {
			tell.in("limits", i)("", motcua.CodeDuplicate, fmt.Sprintf("limits[%d]", first))
		} else {
			places[at] = i
		}
		if _, known := cases[l.Case]; !known && l.Case != "" {
			cases[l.Case] = -1
		}
	}
}

func (p *Procedure) checkComponents(cases map[string]int, tell teller) {
	keys := make(map[string]int, len(p.Components))
	for i, c := range p.Components {
		if c.Key == "" {
			tell.in("components", i)(".key", motcua.CodeRequired, "")
		} else if first, dup := keys[c.Key]; dup {
			tell.in("components", i)(".key", motcua.CodeDuplicate, fmt.Sprintf("components[%d]", first))
		}
		keys[c.Key] = i
		if c.Name == "" {
			tell.in("components", i)(".name", motcua.CodeRequired, "")
		}
		if c.Originals < 0 || c.Originals > maxCount {
			tell.in("components", i)(".originals", motcua.CodeOutOfRange, copiesRange)
		}
		if c.Copies < 0 || c.Copies > maxCount {
			tell.in("components", i)(".copies", motcua.CodeOutOfRange, copiesRange)
		}
		for j, kase := range c.Cases {
			if _, known := cases[kase]; !known {
				tell.in("components", i)(fmt.Sprintf(".cases[%d]", j), motcua.CodeUnknown, "cases[].key, limits[].case")
			}
		}
	}
}

func (p *Procedure) checkFees(cases map[string]int, tell teller) {
	for i, f := range p.Fees {
		if f.Amount < 0 {
			tell.in("fees", i)(".amount", motcua.CodeOutOfRange, "0..")
		}
		if f.Channel > Post {
			tell.in("fees", i)(".channel", motcua.CodeUnknown, channelKeys)
		}
		if _, known := cases[f.Case]; !known && f.Case != "" {
			tell.in("fees", i)(".case", motcua.CodeUnknown, "cases[].key, limits[].case")
		}
		if endsEarly(f.From, f.Until) {
			tell.in("fees", i)(".until", motcua.CodeOutOfRange, "> from")
		}
		if f.Unclear != "" && f.Amount != 0 {
			tell.in("fees", i)(".unclear", motcua.CodeNotAllowed, "amount")
		}
	}
}

// check tells what is wrong with a limit.
func (l *Limit) check(tell teller) {
	if l.Channel > Post {
		tell(".channel", motcua.CodeUnknown, channelKeys)
	}
	conv, err := l.convention()
	if err != nil {
		tell(".convention", motcua.CodeUnknown, strings.Join(Conventions(), ", ")+", recv=…;cutoff=…")
	}
	if rule, given, e := l.supplementRule(); e != nil && l.Supplement != "" {
		tell(".supplement", motcua.CodeUnknown, "restarts, pauses")
	} else if given && l.Supplement != "" && rule != conv.Supplement && strings.Contains(l.Convention, "supplement=") {
		tell(".supplement", motcua.CodeDuplicate, "convention")
	}
	if l.Unclear != "" && !l.Term.IsZero() {
		tell(".unclear", motcua.CodeNotAllowed, "term")
	}
	for i, s := range l.Stages {
		if s.Name == "" {
			tell.in(".stages", i)(".name", motcua.CodeRequired, "")
		}
		if s.Term.IsZero() {
			tell.in(".stages", i)(".term", motcua.CodeRequired, "")
		}
		for _, problem := range termProblems(s.Term, calendar.Convention{}) {
			tell.in(".stages", i)(".term", problem.Code, problem.Param)
		}
	}
	if err != nil {
		return
	}
	for _, problem := range termProblems(l.Term, conv) {
		tell("."+problem.Path, problem.Code, problem.Param)
	}
}

// termProblems says what is wrong with a term or the convention that counts it. Any day will do: what is wrong with them is wrong
// on all of them.
func termProblems(t calendar.Term, conv calendar.Convention) []motcua.Problem {
	if t.IsZero() && conv == (calendar.Convention{}) {
		return nil
	}
	_, err := calendar.Vietnam().Due(motcua.MustDate(2024, time.January, 2).At(9, 0, 0), t, &conv)
	problems, _ := motcua.ProblemsAt("", err)
	for i := range problems {
		if problems[i].Path == "due" { // the term is so long that the calendar ends before it
			problems[i].Path = "term"
		}
	}
	return problems
}

// LimitFor returns the limit for a channel and a case: the most particular one given, a limit for the case before a limit for the
// channel. A case that the procedure knows and no limit names has the limits of all. The error wraps [motcua.ErrNotFound]
// when none matches, also when nobody knows the case.
func (p Procedure) LimitFor(channel Channel, kase string) (Limit, error) {
	best, rank := -1, -1
	known := kase == "" || slices.ContainsFunc(p.Cases, func(c Case) bool { return c.Key == kase })
	for i := range p.Limits {
		l := &p.Limits[i]
		known = known || l.Case == kase
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
	switch {
	case !known:
		return Limit{}, fmt.Errorf("dossier: procedure: case: %w", motcua.ErrNotFound)
	case best < 0:
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
