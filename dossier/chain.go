package dossier

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Chain (nhóm thủ tục liên thông) is a group of linked procedures that an applicant asks for at once: each part is a dossier
// of its own with a clock of its own, and there is one limit over all of them.
type Chain struct {
	// Key names the chain: "birth".
	Key string
	// Name is the Vietnamese name.
	Name string
	// From is the first day of acceptance it applies to, Until the first day it does not; zero is no end.
	From, Until motcua.Date
	// Issued is from when on an applicant may ask for it before From; zero is never.
	Issued motcua.Date
	// Limit is that of the whole chain and Verified the one when something has to be verified; the zero Term is none.
	Limit, Verified calendar.Term
	// Convention counts the limit of the whole.
	Convention calendar.Convention
	// SyncWithin is the time for data to reach the next agency after a step is done, AcknowledgeWithin the time for that agency to
	// acknowledge them, IncidentWithin the time to put a declared incident right.
	SyncWithin, AcknowledgeWithin, IncidentWithin calendar.Term
	// Parts are the procedures, in the order of their keys' first use.
	Parts []Part
	// NotCounted is the article on the time that does not count: what the applicant needs to complete or confirm, and incidents.
	NotCounted motcua.Citation
	// Source is the decree.
	Source motcua.Citation
}

// Part is one procedure of a [Chain].
type Part struct {
	// Key names the part: "birth_registration".
	Key string
	// Name is the Vietnamese name.
	Name string
	// Limit is the time from the receipt of the full electronic dossier, and Verified the one when something has to be verified;
	// the zero Term is none of its own: the limit of the whole chain holds.
	Limit, Verified calendar.Term
	// Convention counts the limit.
	Convention calendar.Convention
	// After are the parts whose result is a component of this one.
	After []string
	// Optional says that the applicant may leave it out, Beside that the limit of the whole is not about it.
	Optional, Beside bool
	// AnswerWithin is the time to answer that a dossier is incomplete or refused.
	AnswerWithin calendar.Term
	// SupplementWithin is the time the applicant has to complete it, after which it is stopped.
	SupplementWithin calendar.Term
	// ConsentWithin is the time to consent through VNeID, which is not counted; NumberWithin the time to sort out trouble with a personal
	// number. They are the times of a [Consult] for [ReasonConsent] and [ReasonPersonalNumber].
	ConsentWithin, NumberWithin calendar.Term
	// Source is the article.
	Source motcua.Citation
}

// Part returns the part with a key.
func (c Chain) Part(key string) (Part, bool) {
	i := slices.IndexFunc(c.Parts, func(p Part) bool { return p.Key == key })
	if i < 0 {
		return Part{}, false
	}
	return c.Parts[i], true
}

// Chains returns the two chains of Decree 301/2026/NĐ-CP of 30 July 2026, which amends Decree 63/2024/NĐ-CP of 10 June 2024: birth
// and death, for dossiers accepted from 1 September 2026. The limits of before were not read; who needs them adds
// a chain of their own, see [Rules.WithChains]. The decree's own limit for the health insurance card of a child was not found:
// that part has none but that of the whole.
func Chains() []Chain {
	cite := decree("301/2026/NĐ-CP", motcua.MustDate(2026, time.July, 30), motcua.High)
	// What the applicant needs to complete or confirm is not counted (art. 3(4)): the clock pauses and does not restart.
	plain := calendar.Convention{Supplement: calendar.SupplementPauses}
	afternoon := plain
	afternoon.CutOff = calendar.ClockTime(15, 0)
	wd, day := calendar.WorkingDays, calendar.ClockHours(24*time.Hour)
	minutes, hours := calendar.ClockHours(10*time.Minute), calendar.WorkingHours(2*time.Hour) // art. 5 (art. 7.4)
	from, issued := motcua.MustDate(2026, time.September, 1), motcua.MustDate(2026, time.July, 30)
	return []Chain{
		{
			Key: "birth", Name: "Đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi",
			From: from, Issued: issued, Limit: wd(3), Verified: wd(5), Convention: afternoon,
			SyncWithin: minutes, AcknowledgeWithin: hours, IncidentWithin: day, Source: cite("art. 5 (art. 7.2, 7.4)"), NotCounted: cite("art. 3(4)"),
			Parts: []Part{
				{
					Key: "birth_registration", Name: "Đăng ký khai sinh", Limit: day, Convention: plain,
					AnswerWithin: day, SupplementWithin: wd(7), NumberWithin: wd(1), Source: cite("art. 6(1)"),
				},
				{
					Key: "permanent_residence", Name: "Đăng ký thường trú", Limit: wd(2), Verified: wd(5), Convention: plain,
					After: []string{"birth_registration"}, AnswerWithin: wd(1), ConsentWithin: wd(5), Source: cite("art. 3(4), 6(3)"),
				},
				{
					Key: "health_insurance", Name: "Cấp thẻ bảo hiểm y tế", Convention: plain,
					After: []string{"birth_registration"}, Source: cite("art. 5"),
				},
				{
					Key: "identity_card", Name: "Cấp thẻ căn cước", Limit: wd(5), Convention: plain, Optional: true, Beside: true,
					After: []string{"birth_registration"}, Source: cite("art. 5, 6(4)"),
				},
			},
		},
		{
			Key: "death", Name: "Đăng ký khai tử, xóa đăng ký thường trú, giải quyết mai táng phí, tử tuất",
			From: from, Issued: issued, Convention: plain,
			SyncWithin: minutes, AcknowledgeWithin: hours, IncidentWithin: day, Source: cite("art. 5 (art. 7.4), 10"), NotCounted: cite("art. 3(4)"),
			Parts: []Part{
				{
					Key: "death_registration", Name: "Đăng ký khai tử", Limit: day, Verified: wd(3), Convention: plain,
					AnswerWithin: day, SupplementWithin: wd(7), Source: cite("art. 10(1)"),
				},
				{
					Key: "residence_removal", Name: "Xóa đăng ký thường trú", Limit: wd(1), Convention: plain,
					After: []string{"death_registration"}, Source: cite("art. 10(2)"),
				},
				{
					Key: "benefits_social_insurance", Name: "Mai táng phí, tử tuất (cơ quan bảo hiểm xã hội)", Limit: wd(8), Convention: plain,
					After: []string{"death_registration"}, Optional: true, AnswerWithin: wd(1), SupplementWithin: wd(7), Source: cite("art. 10(3)"),
				},
				{
					Key: "benefits_stop", Name: "Dừng trợ cấp hằng tháng (cơ quan bảo hiểm xã hội)", Limit: wd(2), Convention: plain,
					After: []string{"death_registration"}, Optional: true, AnswerWithin: wd(1), SupplementWithin: wd(7), Source: cite("art. 10(3)"),
				},
				{
					Key: "benefits_health", Name: "Mai táng phí (cơ quan y tế)", Limit: wd(3), Convention: plain,
					After: []string{"death_registration"}, Optional: true, AnswerWithin: wd(1), SupplementWithin: wd(7), Source: cite("art. 10(3)"),
				},
				{
					Key: "benefits_home_affairs", Name: "Mai táng phí (cơ quan nội vụ)", Limit: wd(18), Convention: plain,
					After: []string{"death_registration"}, Optional: true, AnswerWithin: wd(1), SupplementWithin: wd(7), Source: cite("art. 10(3)"),
				},
			},
		},
	}
}

// clone copies a chain so that what one side changes the other does not see.
func (c Chain) clone() Chain {
	c.Parts = slices.Clone(c.Parts)
	for i := range c.Parts {
		c.Parts[i].After = slices.Clone(c.Parts[i].After)
	}
	return c
}

// applies reports whether a chain is for a dossier accepted on a day.
func (c *Chain) applies(on motcua.Date, optIn bool) bool {
	from := c.From
	if optIn && !c.Issued.IsZero() {
		from = c.Issued
	}
	return !on.Before(from) && (c.Until.IsZero() || on.Before(c.Until))
}

// WithChains returns rules that know these chains of linked procedures besides those of [Chains]; a chain replaces those with its key
// that begin on the same day. The error is an [*motcua.InvalidError] that lists what is wrong with them: a missing key, a part
// twice or after one that is not there, a term that cannot be counted.
func (r *Rules) WithChains(chains ...Chain) (*Rules, error) {
	var problems []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	all := slices.Clone(r.chains)
	for i, c := range chains {
		path := fmt.Sprintf("chains[%d]", i)
		c.check(path, add)
		for j, o := range chains[:i] {
			if o.Key == c.Key && o.From == c.From {
				add(path+".from", motcua.CodeDuplicate, fmt.Sprintf("chains[%d]", j))
			}
		}
		all = slices.DeleteFunc(all, func(o Chain) bool { return o.Key == c.Key && o.From == c.From })
		for _, o := range all {
			if o.Key == c.Key && (o.Until.IsZero() || o.Until.After(c.From)) && (c.Until.IsZero() || c.Until.After(o.From)) {
				add(path+".from", motcua.CodeDuplicate, o.Key+" "+o.From.String())
			}
		}
		all = append(all, c.clone())
	}
	if problems != nil {
		return nil, motcua.Invalid("dossier: chains", problems...)
	}
	out := *r
	out.chains = all
	return &out, nil
}

// check adds what is wrong with a chain.
func (c *Chain) check(path string, add func(path string, code motcua.Code, param string)) {
	if c.Key == "" {
		add(path+".key", motcua.CodeRequired, "")
	}
	if len(c.Parts) == 0 {
		add(path+".parts", motcua.CodeRequired, "")
	}
	if !c.Until.IsZero() && !c.Until.After(c.From) {
		add(path+".until", motcua.CodeOutOfRange, "> from")
	}
	convention := func(path string, conv calendar.Convention) {
		for _, p := range termProblems(calendar.WorkingDays(1), conv) {
			add(path, p.Code, p.Param)
		}
	}
	convention(path+".convention", c.Convention)
	term := func(path string, t calendar.Term) {
		for _, p := range termProblems(t, calendar.Convention{}) {
			add(path, p.Code, p.Param)
		}
	}
	term(path+".limit", c.Limit)
	term(path+".verified", c.Verified)
	term(path+".sync_within", c.SyncWithin)
	term(path+".acknowledge_within", c.AcknowledgeWithin)
	term(path+".incident_within", c.IncidentWithin)
	for i, p := range c.Parts {
		at := fmt.Sprintf("%s.parts[%d]", path, i)
		if p.Key == "" {
			add(at+".key", motcua.CodeRequired, "")
		}
		for j, o := range c.Parts[:i] {
			if o.Key == p.Key {
				add(at+".key", motcua.CodeDuplicate, fmt.Sprintf("parts[%d]", j))
			}
		}
		for j, key := range p.After {
			if !slices.ContainsFunc(c.Parts[:i], func(o Part) bool { return o.Key == key }) {
				add(fmt.Sprintf("%s.after[%d]", at, j), motcua.CodeUnknown, "parts before it")
			}
		}
		convention(at+".convention", p.Convention)
		term(at+".limit", p.Limit)
		term(at+".verified", p.Verified)
		term(at+".answer_within", p.AnswerWithin)
		term(at+".supplement_within", p.SupplementWithin)
		term(at+".consent_within", p.ConsentWithin)
		term(at+".number_within", p.NumberWithin)
	}
}

// chain finds the chain and the part of a linked dossier accepted on a day. The problem, if it has a code, says what is wrong.
func (r *Rules) chain(l Link, on motcua.Date) (*Chain, Part, motcua.Problem) {
	if l.Bundle == "" {
		return nil, Part{}, motcua.Problem{Path: "link.bundle", Code: motcua.CodeRequired}
	}
	var keys, periods []string
	for i := range r.chains {
		c := &r.chains[i]
		if !slices.Contains(keys, c.Key) {
			keys = append(keys, c.Key)
		}
		if c.Key != l.Chain {
			continue
		}
		if !c.applies(on, l.OptIn) {
			periods = append(periods, c.From.String()+"..")
			continue
		}
		part, ok := c.Part(l.Part)
		if !ok {
			var parts []string
			for _, p := range c.Parts {
				parts = append(parts, p.Key)
			}
			return nil, Part{}, motcua.Problem{Path: "link.part", Code: motcua.CodeUnknown, Param: strings.Join(parts, ", "), Citation: c.Source}
		}
		return c, part, motcua.Problem{}
	}
	if periods != nil {
		return nil, Part{}, motcua.Problem{Path: "link.chain", Code: motcua.CodeOutOfRange, Param: strings.Join(periods, ", ")}
	}
	return nil, Part{}, motcua.Problem{Path: "link.chain", Code: motcua.CodeUnknown, Param: strings.Join(keys, ", ")}
}

// term returns the time the part may take.
func (p Part) term(verified bool) calendar.Term {
	if verified && !p.Verified.IsZero() {
		return p.Verified
	}
	return p.Limit
}
