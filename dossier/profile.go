package dossier

import (
	"slices"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Rule names a rule of a [Profile].
type Rule uint8

// The rules. Each has a provision in the profiles that know it, see [Profile.Cite].
const (
	// RuleStart: from when the limit runs.
	RuleStart Rule = iota + 1
	// RuleReception: how soon a dossier sent online is accepted or returned.
	RuleReception
	// RuleTransfer: how soon a dossier accepted at the counter goes to the unit that handles it.
	RuleTransfer
	// RuleInstruct: what is missing is said once, completely, with reasons.
	RuleInstruct
	// RuleReturn: how soon a dossier that is not in order is returned after the appraisal.
	RuleReturn
	// RuleSupplement: what a supplement does to the limit.
	RuleSupplement
	// RuleData: no paper is asked for whose data are in a connected register.
	RuleData
	// RuleRefusal: a refusal comes within the limit, in writing, with the reason.
	RuleRefusal
	// RuleApology: how long before the end an apology with a new date is sent.
	RuleApology
	// RuleExtension: how often a new date may be promised.
	RuleExtension
	// RuleLinked: what the rules on linked procedures add.
	RuleLinked

	ruleCount
)

var ruleNames = [ruleCount]struct{ key, vi, en string }{
	{"", "", ""},
	{"start", "thời điểm bắt đầu tính thời hạn", "when the limit starts"},
	{"reception", "tiếp nhận hoặc trả lại hồ sơ trực tuyến", "accepting or returning an online dossier"},
	{"transfer", "chuyển hồ sơ đến đơn vị giải quyết", "handing the dossier to the unit"},
	{"instruct", "hướng dẫn bổ sung một lần, đầy đủ", "saying once what is missing"},
	{"return", "trả lại hồ sơ sau thẩm định", "returning after the appraisal"},
	{"supplement", "thời hạn sau khi bổ sung", "the limit after a supplement"},
	{"data", "không yêu cầu giấy tờ đã có dữ liệu", "no paper whose data are registered"},
	{"refusal", "từ chối trong thời hạn giải quyết", "refusing within the limit"},
	{"apology", "xin lỗi trước khi hết hạn", "apologising before the end"},
	{"extension", "số lần hẹn lại", "how many new dates"},
	{"linked", "liên thông", "linked procedures"},
}

// String returns a stable key: "transfer".
func (r Rule) String() string { return named(uint8(r), ruleNames[:]).key }

// Text returns what the rule is about, in words.
func (r Rule) Text(l motcua.Language) string { return wording(named(uint8(r), ruleNames[:]), l) }

// MarshalText returns the form of [Rule.String].
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Profile is the set of one-stop rules in force from a day on. A dossier follows the profile of the day it was accepted, to
// its end. A rule whose text was not seen is left at its zero value, which demands nothing.
type Profile struct {
	// Key names the profile: "61/2018".
	Key string
	// From is the first day of acceptance it applies to.
	From motcua.Date
	// StartsAtCompetent says that the clock of a dossier received for another unit starts when that unit has it, and not when it
	// was accepted.
	StartsAtCompetent bool
	// ReceptionWithin is the time to accept or return a dossier sent online.
	ReceptionWithin calendar.Term
	// TransferCutOff is the time of day after which a dossier accepted at the counter is handed on the next working day instead
	// of the same.
	TransferCutOff calendar.TimeOfDay
	// ReturnWithin is the time after acceptance within which a dossier that is not in order is returned.
	ReturnWithin calendar.Term
	// Supplement is what a supplement does to the clock unless the procedure says otherwise.
	Supplement calendar.SupplementRule
	// DataNotPaper says that a component whose data are in a connected register may not be asked for, but for an incident
	// and wrong data.
	DataNotPaper bool
	// ApologyDays is how many days before the end an apology must be sent; zero when no rule that was read says it.
	ApologyDays int
	// MaxExtensions is how often a new date may be promised; negative when no rule that was read limits it.
	MaxExtensions int
	// Source is the decree.
	Source motcua.Citation

	articles [ruleCount]motcua.Citation
}

// Cite returns the provision behind a rule of the profile; the zero value where the profile has none.
func (p Profile) Cite(r Rule) motcua.Citation {
	if r >= ruleCount {
		return motcua.Citation{}
	}
	return p.articles[r]
}

// The decrees. The texts of 118/2025 and 367/2025 were not read: what amendments and the records of procedures repeat of them
// is of medium quality.
func decree(document string, issued motcua.Date, q motcua.Quality) func(article string) motcua.Citation {
	return func(article string) motcua.Citation {
		return motcua.Citation{Document: document, Issued: issued, Article: article, Quality: q}
	}
}

// profiles are the rules as far as they were read, by their first day.
var profiles = sync.OnceValue(func() []Profile {
	d61 := decree("61/2018/NĐ-CP", motcua.MustDate(2018, time.April, 23), motcua.High)
	d118 := decree("118/2025/NĐ-CP", motcua.MustDate(2025, time.June, 9), motcua.Medium)
	d367 := decree("367/2025/NĐ-CP", motcua.MustDate(2025, time.December, 31), motcua.Medium)
	d309 := decree("309/2026/NĐ-CP", motcua.MustDate(2026, time.August, 5), motcua.High)
	practice := motcua.Citation{Document: "118/2025/NĐ-CP", Issued: motcua.MustDate(2025, time.June, 9), Article: "as practised", Quality: motcua.Medium}
	cutOff := calendar.ClockTime(15, 0)

	of2018 := Profile{
		Key: "61/2018", From: motcua.MustDate(2018, time.June, 21), Source: d61("art. 17, 18, 19"),
		TransferCutOff: cutOff, ReturnWithin: calendar.WorkingDays(3), Supplement: calendar.SupplementRestarts,
		ApologyDays: 1, MaxExtensions: 1,
	}
	of2018.articles = [ruleCount]motcua.Citation{
		RuleStart: d61("art. 17"), RuleTransfer: d61("art. 18"), RuleInstruct: d61("art. 11, 15, 17"), RuleReturn: d61("art. 19(4)"),
		RuleSupplement: d61("art. 19(4)"), RuleRefusal: d61("art. 19(8)"), RuleApology: d61("art. 19(9)"),
		RuleExtension: d61("art. 19(9)"), RuleLinked: d61("art. 19(6), 19(7)"),
	}

	of2025 := Profile{
		Key: "118/2025", From: motcua.MustDate(2025, time.July, 1), Source: d118(""),
		ReceptionWithin: calendar.WorkingHours(8 * time.Hour), TransferCutOff: cutOff,
		Supplement: calendar.SupplementRestarts, MaxExtensions: -1,
	}
	of2025.articles = [ruleCount]motcua.Citation{
		RuleStart: d118("art. 17"), RuleReception: practice, RuleTransfer: d118("art. 18"), RuleInstruct: d118("art. 17"),
		RuleSupplement: practice,
	}

	ofJanuary2026 := of2025
	ofJanuary2026.Key, ofJanuary2026.From, ofJanuary2026.Source = "118/2025+367/2025", motcua.MustDate(2026, time.January, 1), d367("")

	ofAugust2026 := of2025
	ofAugust2026.Key, ofAugust2026.From, ofAugust2026.Source = "118/2025+367/2025+309/2026", motcua.MustDate(2026, time.August, 5), d309("")
	ofAugust2026.StartsAtCompetent, ofAugust2026.DataNotPaper = true, true
	ofAugust2026.articles[RuleStart] = d309("art. 8(3)")
	ofAugust2026.articles[RuleTransfer] = d309("art. 9")
	ofAugust2026.articles[RuleInstruct] = d309("art. 8(1)")
	ofAugust2026.articles[RuleData] = d309("art. 2")

	return []Profile{of2018, of2025, ofJanuary2026, ofAugust2026}
})

// Profiles returns the profiles that are known, by their first day.
func Profiles() []Profile { return slices.Clone(profiles()) }

// ProfileOn returns the profile of dossiers accepted on a day; ok is false before 21 June 2018, where no rule is known here.
func ProfileOn(accepted motcua.Date) (p Profile, ok bool) {
	known, i := profiles(), 0
	for i < len(known) && !accepted.Before(known[i].From) {
		i++
	}
	if i == 0 {
		return Profile{}, false
	}
	return known[i-1], true
}

// ProfileByKey returns the profile that a dossier recorded at its acceptance.
func ProfileByKey(key string) (Profile, bool) {
	for _, p := range profiles() {
		if p.Key == key {
			return p, true
		}
	}
	return Profile{}, false
}
