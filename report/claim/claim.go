package claim

import (
	"slices"

	"github.com/motcua/motcua"
)

// Claim is a published sentence as data (số liệu công bố): who said what, when, about which period, with which figures.
// It holds what was printed and nothing about whether that is right: [Check] and [CheckAll] find that out.
//
// A claim is one sentence of one source. Where two reports say the same thing in two ways, they are two claims with the
// same measure, and CheckAll compares them.
type Claim struct {
	// ID names the claim: "A3".
	ID string
	// Source is the report the sentence stands in. Its day is the as-of of the data.
	Source Source
	// Says is the sentence in our own words.
	Says Words
	// Period is the period the sentence itself names; zero when it names none.
	Period motcua.Period
	// PeriodOf is the ID of the claim of the same source that names the period of this one, when the sentence does not. The
	// other claim answers for the period; this one only mentions it.
	PeriodOf string
	// Figures are the numbers of the sentence.
	Figures []Figure
}

// Source is the report a claim was published in.
type Source struct {
	// Key is the short name: "S4".
	Key string `json:"key"`
	// Place is the agency or unit the report is about. Claims are compared within one place.
	Place Term `json:"place"`
	// ReportedOn is the day of the report, and the last day its data can cover.
	ReportedOn motcua.Date `json:"reported_on"`
}

// Words is a text in the two languages of the library.
type Words struct {
	// VI is Vietnamese, EN English.
	VI string `json:"vi"`
	EN string `json:"en"`
}

// Text returns the wording in a language.
func (w Words) Text(l motcua.Language) string {
	if l == motcua.English {
		return w.EN
	}
	return w.VI
}

// Term is a key with its wording: a unit of count, a measure, a stage, a definition, a register, a place. Two terms
// are the same thing when their keys are equal, whatever the wording. The zero value is no term.
type Term struct {
	// Key is what programs compare: "dossier", "cancellation_file_prepared".
	Key string `json:"key"`
	// Words is what people read.
	Words
}

// Figure is one number of a claim, in one of three shapes: a count, parts that make up a whole, or a rate. Exactly
// one of Count, Parts and Rate is set.
type Figure struct {
	// Measure is what is measured. Figures of different claims are comparable only when it is the same.
	Measure Term
	// Unit is the unit of count (đơn vị đếm): dossiers, notifications, citizens. Of a rate it is the unit of the whole.
	Unit Term
	// Register is the book or system the number was counted in. Counts of two registers may hold the same case twice, so
	// they are never added without a word on the overlap. The zero value says nothing.
	Register Term
	// RoundedTo is what the printed counts were rounded to, half up: 100,000 for "1.4 million". 0 and 1 mean not rounded. Every
	// count of the figure is then a range.
	RoundedTo int64
	// Count is the published count; "more than 5,800" is at least 5,800. Unknown when the figure has another shape.
	Count motcua.Count
	// Parts is the published breakdown.
	Parts *Parts
	// Rate is the published share.
	Rate *Rate
}

// Parts is a whole broken down into items: 403 dossiers = 107 + 286 + 10, or 13 criteria of which ten are met and three
// are on their way.
type Parts struct {
	// Total is the published total; unknown when none was published.
	Total motcua.Count
	// Disjoint says that the source states that no case is counted in two items. It matters when items come from several
	// registers.
	Disjoint bool
	// Items are the parts.
	Items []Part
}

// Part is one item of a [Parts].
type Part struct {
	// Is names the item.
	Is Term
	// Register is the book of this item, when it is not the one of the figure.
	Register Term
	// Count is how many; unknown when not published.
	Count motcua.Count
	// Share is the published share of the item in the total; undefined when not published.
	Share motcua.Percent
	// Progress is how far the item has come, from 0 to 100 %; undefined when not published.
	Progress motcua.Percent
	// InProgress says that the item is on its way and no figure was published: somewhere between 0 and 100 %, not
	// finished. That is neither 0 nor 100.
	InProgress bool
	// DescribedComplete says that the source describes the item as complete or in place and prints no figure. It is a
	// statement and not 100 %: nothing is computed from it, and a later report that states less contradicts it. At most one
	// of Progress, InProgress and DescribedComplete is set.
	DescribedComplete bool
}

// Rate is a share of a whole. Whichever of the three numbers was not published stays unknown.
type Rate struct {
	// Printed is the percentage as printed; undefined when the sentence gives only counts.
	Printed motcua.Percent
	// All says that the sentence speaks of all of them ("all 403"): then one missing makes it wrong, even where rounding
	// would still print 100 %.
	All bool
	// Part and PartIs are the numerator and what it counts. The stage is a part of the definition: a file that is prepared
	// is not a number that is cancelled.
	Part   motcua.Count
	PartIs Term
	// Whole and WholeIs are the denominator and what it counts.
	Whole   motcua.Count
	WholeIs Term
	// Rest is everything of the whole that is not in the part: whole = part + rest. An item with an unknown count is one that
	// would have to be known.
	Rest []Rest
	// Readings are the definitions the sentence can be read under. With two or more it does not say which one it means.
	Readings []Term
	// LaterStages are the stages after PartIs about which the sentence says nothing.
	LaterStages []Term
	// Within is the measure of the larger set the whole was taken from: the 8 services of the police are 8 of the 25 on the
	// national list.
	Within Term
}

// Rest is an item of [Rate.Rest].
type Rest struct {
	Is    Term
	Count motcua.Count
}

// Verdict is what a check makes of a claim. The zero value is no verdict: of a result, that there was nothing to check;
// of a reason, that it is a remark and decides nothing.
type Verdict uint8

// The verdicts. A claim gets the most cautious one among its reasons: the order is that of [Verdict.Outranks].
const (
	NoVerdict Verdict = iota
	// VerdictHolds: the figures give what was printed.
	VerdictHolds
	// VerdictCountOnly: a number without a whole. It may be right; it is not a rate and nothing confirms it.
	VerdictCountOnly
	// VerdictHoldsUnderDefinition: it is right under a definition, a stage or a unit that has to be stated with it.
	VerdictHoldsUnderDefinition
	// VerdictNotDerivable: numbers are missing without which nobody can say.
	VerdictNotDerivable
	// VerdictUpperBound: published as "at most".
	VerdictUpperBound
	// VerdictLowerBound: published as "at least" or "more than"; it must not be printed as the number itself.
	VerdictLowerBound
	// VerdictInterval: known only between two ends.
	VerdictInterval
	// VerdictPeriodIncomplete: the period it names was not over when it was reported.
	VerdictPeriodIncomplete
	// VerdictNotReproducible: the stated numbers do not give what was printed.
	VerdictNotReproducible
	// VerdictContradicts: another claim about the same thing says otherwise.
	VerdictContradicts
)

var verdictNames = [...]string{
	NoVerdict:                   "none",
	VerdictHolds:                "holds",
	VerdictCountOnly:            "count_only",
	VerdictHoldsUnderDefinition: "holds_under_definition",
	VerdictNotDerivable:         "not_derivable",
	VerdictUpperBound:           "upper_bound",
	VerdictLowerBound:           "lower_bound",
	VerdictInterval:             "interval",
	VerdictPeriodIncomplete:     "period_incomplete",
	VerdictNotReproducible:      "not_reproducible",
	VerdictContradicts:          "contradicts",
}

// String returns the stable code of the verdict: "not_reproducible".
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return verdictNames[NoVerdict]
}

// Outranks reports whether a claim with reasons for both verdicts gets v: a figure that does not hold weighs more than one
// that is open, and an open one more than one that holds.
func (v Verdict) Outranks(o Verdict) bool { return v > o }

// MarshalText returns the form of [Verdict.String].
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the form of [Verdict.String].
func (v *Verdict) UnmarshalText(text []byte) error {
	i := slices.Index(verdictNames[:], string(text))
	if i < 0 {
		return motcua.Invalid("claim: verdict", motcua.Problem{Code: motcua.CodeUnknown, Param: "the codes of Verdict"})
	}
	*v = Verdict(i)
	return nil
}

// Code says why, more finely than the verdict. Codes are stable.
type Code string

// The codes that carry a verdict.
const (
	PercentAgrees    Code = "percent_agrees"     // holds: part and whole print the published percentage
	RatioStated      Code = "ratio_stated"       // holds: part and whole were published, no percentage
	PartsAddUp       Code = "parts_add_up"       // holds: the parts give the total
	CountAgrees      Code = "count_agrees"       // holds: the evidence gives the published count
	MeanAgrees       Code = "mean_agrees"        // holds: the mean progress is known exactly
	NoWhole          Code = "no_whole"           // count only
	SeveralReadings  Code = "several_readings"   // holds under the Definitions named
	StageOnly        Code = "stage_only"         // holds for the stage named, not for later ones
	UnitDiffers      Code = "unit_differs"       // holds, but two sources name two units for one measure
	CountsMissing    Code = "counts_missing"     // not derivable without the counts in Missing
	OverlapUnknown   Code = "overlap_unknown"    // not derivable: items of several registers were added
	ReadingUnproved  Code = "reading_unproved"   // not derivable: the evidence covers other readings, and those fail
	StatedAsBound    Code = "stated_as_bound"    // lower or upper bound
	StatedAsRange    Code = "stated_as_range"    // interval, as published
	WithinRounding   Code = "within_rounding"    // interval: the inputs are ranges, and the print lies inside
	ProgressUnknown  Code = "progress_unknown"   // interval: a part has no figure, or one that is a range
	PeriodIncomplete Code = "period_incomplete"  // Days of OfDays had passed
	PercentDiffers   Code = "percent_differs"    // not reproducible; Wholes and Parts would print it
	NotAll           Code = "not_all"            // not reproducible: it says all, and some are missing
	Exceeds          Code = "part_exceeds_whole" // not reproducible: the part is larger than its whole
	RestDiffers      Code = "rest_differs"       // not reproducible: part and rest do not give the whole
	TotalDiffers     Code = "total_differs"      // not reproducible: the parts give another total
	CountDiffers     Code = "count_differs"      // not reproducible: the evidence gives another count
	LaterStatesLess  Code = "later_states_less"  // contradicts: a later report says it has come less far
	SourcesDisagree  Code = "sources_disagree"   // contradicts: another report says another number for the same thing
	MeanDisagrees    Code = "mean_disagrees"     // contradicts: the evidence gives another mean progress
	LargerSetSmaller Code = "larger_set_smaller" // contradicts: the whole is larger than the set it was taken from
)

// The codes of [Publishable] alone: what may be said of others and is not to be said of ourselves.
const (
	NotOurs           Code = "not_ours"           // our own data say nothing about it
	PeriodMissing     Code = "period_missing"     // it names no period, and the data have one
	AsOfMissing       Code = "as_of_missing"      // nobody knows of which day the data are
	DefinitionMissing Code = "definition_missing" // it does not say which of the Definitions it means
	RoundsToNone      Code = "rounds_to_none"     // prints 0 % although there are some
)

// The codes of remarks. They decide nothing and must be read with the verdict.
const (
	Scope            Code = "scope"              // the whole is a part of a larger set
	LaterStage       Code = "later_stage"        // says nothing about a later stage
	NotUnderReading  Code = "not_under_reading"  // the evidence does not bear it out under this definition
	SeparateRegister Code = "separate_registers" // not to be added to a count of another register
	NotComparable    Code = "not_comparable"     // the same measure with another definition elsewhere
	SharedRange      Code = "shared_range"       // one range over several measures, which is not averaged
	PeriodBorrowed   Code = "period_borrowed"    // the period another claim names was not over
	PartOfYear       Code = "part_of_year"       // covers OfDays only in part
	MeanOverKnown    Code = "mean_over_known"    // the mean of the items with a figure, which leaves out the others
	MeanEvidence     Code = "mean_evidence"      // the mean progress by the evidence, which agrees as far as both are known
	RoundsToAll      Code = "rounds_to_all"      // prints 100 % although some are missing
	EarlierSaidMore  Code = "earlier_said_more"  // an earlier report said it had come further
	EvidenceDay      Code = "evidence_day"       // the evidence is of another day than the report
)

// Reason is one thing a check found, with its numbers as data. Fields that do not belong to the code are zero.
type Reason struct {
	// Code says what was found.
	Code Code `json:"code"`
	// Verdict is what follows for the claim; [NoVerdict] for a remark.
	Verdict Verdict `json:"verdict,omitzero"`
	// Figure is the index of the figure, or -1 when the claim as a whole is meant.
	Figure int `json:"figure"`
	// Subject is the measure, the item or the stage that is meant.
	Subject Term `json:"subject,omitzero"`
	// Unit is the unit of count of the figure.
	Unit Term `json:"unit,omitzero"`
	// Published is the percentage as printed.
	Published motcua.Percent `json:"published,omitzero"`
	// InProgress and DescribedComplete say that the item is published so without a figure; Published is undefined then.
	InProgress        bool `json:"in_progress,omitzero"`
	DescribedComplete bool `json:"described_complete,omitzero"`
	// Recomputed is what the counts give, with as many places; a range or a bound when the counts are. Of [LaterStatesLess] it
	// is the later figure, where both reports print one.
	Recomputed motcua.Percent `json:"recomputed,omitzero"`
	// Ratio is the pair of counts behind Recomputed.
	Ratio motcua.Ratio `json:"ratio,omitzero"`
	// PublishedCount and RecomputedCount are the same for counts and totals.
	PublishedCount  motcua.Count `json:"published_count,omitzero"`
	RecomputedCount motcua.Count `json:"recomputed_count,omitzero"`
	// Wholes are the wholes of which the stated part would print the percentage, Parts the parts of the stated whole that
	// would. Unknown when there are none, or nothing is implied.
	Wholes motcua.Count `json:"implied_wholes,omitzero"`
	Parts  motcua.Count `json:"implied_parts,omitzero"`
	// Days of OfDays is how much of a period is covered.
	Days   int `json:"days,omitzero"`
	OfDays int `json:"of_days,omitzero"`
	// Period is the period OfDays belongs to.
	Period motcua.Period `json:"period,omitzero"`
	// Definitions are the readings, stages or units it holds under.
	Definitions []Term `json:"definitions,omitempty"`
	// Missing are the numbers that would have to be known.
	Missing []Term `json:"missing,omitempty"`
	// Items are the parts of the whole, with their shares.
	Items []Item `json:"items,omitempty"`
	// Others are the claims this one was compared with.
	Others []Ref `json:"others,omitempty"`
	// FromEvidence says that Ratio or RecomputedCount come from the evidence and not from the sentence. AsOf is the day of
	// that evidence, when it has one, and of a reason about a period the day of the report.
	FromEvidence bool        `json:"from_evidence,omitzero"`
	AsOf         motcua.Date `json:"as_of,omitzero"`
}

// Item is a part with its count and its share of the whole.
type Item struct {
	Is    Term           `json:"is"`
	Count motcua.Count   `json:"count"`
	Share motcua.Percent `json:"share,omitzero"`
}

// Ref points to a figure of another claim.
type Ref struct {
	// Claim is the ID of the other claim; Source, Unit, Count and Percent are what it says.
	Claim   string         `json:"claim"`
	Source  Source         `json:"source"`
	Unit    Term           `json:"unit,omitzero"`
	Count   motcua.Count   `json:"count,omitzero"`
	Percent motcua.Percent `json:"percent,omitzero"`
	// InProgress says that the other claim gives no figure, only that it is on its way, and DescribedComplete that it gives
	// none and describes it as complete.
	InProgress        bool `json:"in_progress,omitzero"`
	DescribedComplete bool `json:"described_complete,omitzero"`
	// Definition is what the other figure is a share of.
	Definition string `json:"definition,omitempty"`
}

// Result is a claim with its verdict.
type Result struct {
	Claim Claim
	// Verdict is the most cautious among the reasons.
	Verdict Verdict
	// Reasons are the findings: those of the verdict first, then the other verdicts from the weightiest to the lightest,
	// then the remarks; among equals in the order of the figures.
	Reasons []Reason
}

// Reason returns the reason that decided, the first one. It is the zero reason when there was nothing to check.
func (r Result) Reason() Reason {
	if len(r.Reasons) == 0 {
		return Reason{Figure: -1}
	}
	return r.Reasons[0]
}

// Find returns the first reason with the given code.
func (r Result) Find(code Code) (Reason, bool) {
	i := slices.IndexFunc(r.Reasons, func(x Reason) bool { return x.Code == code })
	if i < 0 {
		return Reason{}, false
	}
	return r.Reasons[i], true
}

// settle puts the reasons in order and takes the verdict.
func (r *Result) settle() {
	slices.SortStableFunc(r.Reasons, func(a, b Reason) int { return int(b.Verdict) - int(a.Verdict) })
	r.Verdict = r.Reason().Verdict
}

// Span is a stretch of the axis from 0 to 100 %, for drawing. Known is false when there is nothing to draw.
type Span struct {
	// Lo and Hi are the two ends in per cent.
	Lo, Hi float64
	Known  bool
}

// Spans returns what a picture of the reason needs, in per cent: every value that prints as Published (98.35 to 98.45 for "98.4 %",
// 90 to 100 for "> 90 %"), and every value the counts allow (a point when they are exact). Values above 100 are kept.
func (r Reason) Spans() (published, recomputed Span) {
	if w, ok := windowOf(r.Published); ok && !w.empty() {
		published.Lo = 100 * float64(w.lo) / float64(w.den)
		published.Hi = max(100, published.Lo)
		if w.hasHi {
			published.Hi = 100 * float64(w.hi) / float64(w.den)
		}
		published.Known = true
	}
	partLo, partHi, partBounded := r.Ratio.Part.Bounds()
	wholeLo, wholeHi, wholeBounded := r.Ratio.Whole.Bounds()
	if r.Ratio == (motcua.Ratio{}) || wholeBounded && wholeHi == 0 {
		return published, recomputed
	}
	recomputed = Span{Lo: 0, Hi: 100, Known: true}
	if wholeBounded {
		recomputed.Lo = 100 * float64(partLo) / float64(wholeHi)
	}
	if partBounded && wholeLo > 0 {
		recomputed.Hi = 100 * float64(partHi) / float64(wholeLo)
	}
	recomputed.Hi = max(recomputed.Hi, recomputed.Lo)
	return published, recomputed
}
