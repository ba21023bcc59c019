package claim

import (
	"math"
	"math/bits"
	"slices"

	"github.com/motcua/motcua"
)

// Check checks one claim by itself and against the evidence. It needs nothing beside the claim: without evidence it says what
// the sentence alone allows. What other claims say about the same thing is for [CheckAll], and so is a period that another
// claim names.
func Check(c Claim, e Evidence) Result { return check(c, c.Period, e) }

// check is Check for a claim about a period, its own or a borrowed one.
func check(c Claim, p motcua.Period, e Evidence) Result {
	k := &checker{claim: c, facts: factsFor{e, c.Source.Place.Key, p}}
	for i := range c.Figures {
		k.figure = i
		f := &c.Figures[i]
		switch {
		case f.Rate != nil:
			k.rate(f, f.Rate)
		case f.Parts != nil:
			k.parts(f, f.Parts)
		case !unknown(f.Count):
			k.count(f)
		}
	}
	k.figure = -1
	k.sharedRange()
	k.period()
	r := Result{Claim: c, Reasons: k.reasons}
	r.settle()
	return r
}

type checker struct {
	claim   Claim
	facts   factsFor
	figure  int
	reasons []Reason
}

// add notes a reason for the current figure.
func (k *checker) add(r Reason) {
	r.Figure = k.figure
	if k.figure >= 0 {
		f := &k.claim.Figures[k.figure]
		if r.Subject.Key == "" {
			r.Subject = f.Measure
		}
		if r.Unit.Key == "" {
			r.Unit = f.Unit
		}
	}
	k.reasons = append(k.reasons, r)
	if r.FromEvidence && !r.AsOf.IsZero() && r.AsOf != k.claim.Source.ReportedOn && !k.has(EvidenceDay, r.Figure) {
		k.reasons = append(k.reasons, Reason{
			Code: EvidenceDay, Figure: r.Figure, Subject: r.Subject, Unit: r.Unit, FromEvidence: true, AsOf: r.AsOf,
		})
	}
}

func (k *checker) has(code Code, figure int) bool {
	return slices.ContainsFunc(k.reasons, func(r Reason) bool { return r.Code == code && r.Figure == figure })
}

// asPrinted widens a printed count to what was rounded to it.
func (f *Figure) asPrinted(c motcua.Count) motcua.Count {
	if n, ok := c.Exact(); ok && f.RoundedTo > 1 {
		return RoundedCount(n, f.RoundedTo)
	}
	return c
}

// A count stands by itself: evidence confirms or refutes it, and without evidence it is only a count.
func (k *checker) count(f *Figure) {
	c := f.asPrinted(f.Count)
	r := Reason{PublishedCount: c}
	if fact, ok := k.facts.count(f.Measure.Key, ""); ok {
		r.RecomputedCount, r.FromEvidence, r.AsOf = fact.Count, true, fact.AsOf
		_, meets := fact.Count.Intersect(c)
		switch {
		case !meets:
			r.Code, r.Verdict = CountDiffers, VerdictNotReproducible
		case within(fact.Count, c):
			r.Code, r.Verdict = CountAgrees, VerdictHolds
		default:
			r.Code, r.Verdict = WithinRounding, VerdictInterval
		}
		k.add(r)
		return
	}
	lo, _, bounded := c.Bounds()
	_, exact := f.Count.Exact()
	switch {
	case exact:
		r.Code, r.Verdict = NoWhole, VerdictCountOnly
	case !bounded:
		r.Code, r.Verdict = StatedAsBound, VerdictLowerBound
	case lo == 0:
		r.Code, r.Verdict = StatedAsBound, VerdictUpperBound
	default:
		r.Code, r.Verdict = StatedAsRange, VerdictInterval
	}
	k.add(r)
}

// known returns a published count, or where none was published what the evidence says, and then marks the reason it is
// for. It notes a published count that the evidence refutes, and then is not ok.
func (k *checker) known(f *Figure, is Term, published motcua.Count, why *Reason) (c motcua.Count, ok bool) {
	c = f.asPrinted(published)
	fact, has := k.facts.count(f.Measure.Key, is.Key)
	if !has || is.Key == "" && f.Rate != nil {
		return c, true
	}
	if unknown(c) {
		why.FromEvidence, why.AsOf = true, fact.AsOf
		return fact.Count, true
	}
	both, meets := c.Intersect(fact.Count)
	if !meets {
		k.add(Reason{
			Code: CountDiffers, Verdict: VerdictNotReproducible, Subject: subjectOf(is, f.Measure),
			PublishedCount: c, RecomputedCount: fact.Count, FromEvidence: true, AsOf: fact.AsOf,
		})
		return c, false
	}
	return both, true
}

func subjectOf(is, measure Term) Term {
	if is.Key == "" {
		return measure
	}
	return is
}

// Parts are added up, each share is recomputed, and where items carry their progress the mean over all of them is known
// as far as they are.
func (k *checker) parts(f *Figure, p *Parts) {
	before := len(k.reasons)
	var r Reason
	total, agree := k.known(f, Term{}, p.Total, &r)
	sum := motcua.Exactly(0)
	counts := make([]motcua.Count, len(p.Items))
	for i, item := range p.Items {
		c, ok := k.known(f, item.Is, item.Count, &r)
		agree = agree && ok
		if unknown(c) {
			r.Missing = append(r.Missing, item.Is)
		}
		counts[i] = c
		r.Items = append(r.Items, Item{Is: item.Is, Count: c})
		sum = sum.Add(c)
	}
	if !agree {
		return
	}
	whole := total
	if unknown(whole) && len(r.Missing) == 0 {
		whole = sum
	}
	r.PublishedCount, r.RecomputedCount = total, sum
	closes := k.total(f, p, whole, r)
	for i, item := range p.Items {
		if item.Share.Defined() {
			k.share(item, counts[i], whole)
		}
	}
	if closes {
		k.progress(f, p, counts)
	}
	for _, item := range p.Items {
		if unknown(total) && (item.Progress.Defined() || item.DescribedComplete) {
			// Where no total was published the items are statements, each for itself.
			k.add(Reason{
				Code: CountsMissing, Verdict: VerdictNotDerivable, Subject: item.Is,
				Published: item.Progress, DescribedComplete: item.DescribedComplete,
			})
		}
	}
	k.confirmed(f, p)
	if len(k.reasons) == before {
		k.add(Reason{Code: CountsMissing, Verdict: VerdictNotDerivable, Missing: r.Missing})
	}
}

// confirmed says which of the published numbers of a breakdown the evidence bears out.
func (k *checker) confirmed(f *Figure, p *Parts) {
	r := Reason{Code: CountAgrees, Verdict: VerdictHolds, FromEvidence: true}
	found := false
	agrees := func(key string, published motcua.Count) (motcua.Count, bool) {
		fact, ok := k.facts.count(f.Measure.Key, key)
		if !ok || unknown(published) || !within(fact.Count, f.asPrinted(published)) {
			return motcua.Count{}, false
		}
		found, r.AsOf = true, fact.AsOf
		return fact.Count, true
	}
	for _, item := range p.Items {
		if n, ok := agrees(item.Is.Key, item.Count); ok {
			r.Items = append(r.Items, Item{Is: item.Is, Count: n})
		}
	}
	if n, ok := agrees("", p.Total); ok {
		r.PublishedCount, r.RecomputedCount = f.asPrinted(p.Total), n
	}
	if found {
		k.add(r)
	}
}

// total completes the reason about the sum and reports whether the parts are known to make up the total.
func (k *checker) total(f *Figure, p *Parts, whole motcua.Count, r Reason) bool {
	total, sum := r.PublishedCount, r.RecomputedCount
	if unknown(total) && len(r.Missing) == len(p.Items) {
		return false // nothing to add
	}
	const places = 2
	for i := range r.Items {
		item := &r.Items[i]
		if x := &p.Items[i]; unknown(item.Count) || unknown(whole) || x.hasProgress() {
			continue // of items that differ by their progress, the progress is of interest and not the share
		}
		item.Share = motcua.Ratio{Part: item.Count, Whole: whole}.Percent(places)
	}
	_, meets := total.Intersect(sum)
	registers := registersOf(f, p)
	switch {
	case !meets:
		r.Code, r.Verdict = TotalDiffers, VerdictNotReproducible
	case len(r.Missing) > 0:
		r.Code, r.Verdict = CountsMissing, VerdictNotDerivable
		known := motcua.Exactly(0)
		for _, item := range r.Items {
			if !unknown(item.Count) {
				known = known.Add(item.Count)
			}
		}
		if rest, ok := minus(total, known); ok && len(r.Missing) == 1 {
			r.Parts = rest
		}
	case len(registers) > 1 && !p.Disjoint:
		r.Code, r.Verdict, r.Missing = OverlapUnknown, VerdictNotDerivable, registers
	case unknown(total):
		r.Code, r.Verdict = NoWhole, VerdictCountOnly
	case within(sum, total):
		r.Code, r.Verdict = PartsAddUp, VerdictHolds
		k.add(r)
		return true
	default:
		r.Code, r.Verdict = WithinRounding, VerdictInterval
	}
	k.add(r)
	return false
}

// registersOf returns the different registers the items were counted in.
func registersOf(f *Figure, p *Parts) (out []Term) {
	for _, item := range p.Items {
		r := item.Register
		if r.Key == "" {
			r = f.Register
		}
		if r.Key != "" && !slices.ContainsFunc(out, func(o Term) bool { return o.Key == r.Key }) {
			out = append(out, r)
		}
	}
	return out
}

// share checks the published share of an item.
func (k *checker) share(item Part, part, whole motcua.Count) {
	r := Reason{Subject: item.Is, Published: item.Share}
	r.Ratio = motcua.Ratio{Part: part, Whole: whole, Of: item.Is.Key}
	open := r
	if k.judge(&r); r.Verdict != VerdictNotReproducible && (unknown(part) || unknown(whole)) {
		r = open
		r.Code, r.Verdict, r.Missing = CountsMissing, VerdictNotDerivable, []Term{item.Is}
	}
	k.add(r)
}

// judge compares Published with Ratio, as far as it is known, and fills in the rest.
func (k *checker) judge(r *Reason) {
	r.Recomputed = r.Ratio.Percent(r.Published.Places())
	w, _ := windowOf(r.Published)
	switch {
	case r.Ratio.Exceeds():
		r.Code, r.Verdict = Exceeds, VerdictNotReproducible
	case w.fit(r.Ratio.Part, r.Ratio.Whole) == fitsNever:
		r.Code, r.Verdict = PercentDiffers, VerdictNotReproducible
		r.Wholes = impliedWholes(r.Published, r.Ratio.Part)
		r.Parts = impliedParts(r.Published, r.Ratio.Whole)
	case w.fit(r.Ratio.Part, r.Ratio.Whole) == fitsSome:
		r.Code, r.Verdict = WithinRounding, VerdictInterval
	default:
		r.Code, r.Verdict = PercentAgrees, VerdictHolds
	}
}

// progress takes the mean over the items of a total that closes, each item weighing as many as it counts. An item that
// is on its way or described as complete without a figure is somewhere between 0 and 100 %: the mean is a range, and
// the items that have a figure do not stand for it.
func (k *checker) progress(f *Figure, p *Parts, counts []motcua.Count) {
	places := 0
	for _, item := range p.Items {
		if !item.hasProgress() {
			return // not a breakdown by progress
		}
		places = max(places, item.Progress.Places())
	}
	scale := int64(100)
	for range places {
		scale *= 10
	}
	var lo, hi, n, known, knownSum int64
	var open []Term
	fits := true
	addTo := func(sum *int64, count, value int64) {
		h, l := bits.Mul64(uint64(count), uint64(value))
		if h != 0 || l > math.MaxInt64/2 || *sum > math.MaxInt64/2 {
			fits = false
			return
		}
		*sum += int64(l)
	}
	for i, item := range p.Items {
		c, exact := counts[i].Exact()
		if !exact {
			return
		}
		a, b := progressEnds(item, scale)
		addTo(&lo, c, a)
		addTo(&hi, c, b)
		addTo(&n, c, scale)
		if a == b {
			addTo(&known, c, scale)
			addTo(&knownSum, c, a)
		} else {
			open = append(open, item.Is)
		}
	}
	if !fits || n == 0 {
		return
	}
	r := Reason{Missing: open}
	r.Ratio = motcua.Ratio{Part: motcua.Between(lo, hi), Whole: motcua.Exactly(n), Of: "progress / " + f.Unit.Key}
	const shown = 2
	r.Recomputed = r.Ratio.Percent(shown)
	if fact, ok := k.facts.ratio(f.Measure.Key, ""); ok {
		d := Reason{
			Code: MeanEvidence, Published: r.Recomputed, Ratio: fact.Ratio, Recomputed: fact.Ratio.Percent(shown),
			FromEvidence: true, AsOf: fact.AsOf,
		}
		if apart(r.Ratio, fact.Ratio) {
			d.Code, d.Verdict = MeanDisagrees, VerdictContradicts
		}
		k.add(d)
	}
	if len(open) == 0 {
		r.Code, r.Verdict = MeanAgrees, VerdictHolds
		k.add(r)
		return
	}
	r.Code, r.Verdict = ProgressUnknown, VerdictInterval
	k.add(r)
	if known > 0 {
		ratio := motcua.Ratio{Part: motcua.Exactly(knownSum), Whole: motcua.Exactly(known), Of: r.Ratio.Of}
		k.add(Reason{Code: MeanOverKnown, Ratio: ratio, Recomputed: ratio.Percent(shown), Missing: open})
	}
}

// hasProgress reports whether the source says how far the item has come, with or without a figure.
func (p Part) hasProgress() bool { return p.Progress.Defined() || p.InProgress || p.DescribedComplete }

// progressEnds returns the two ends of the progress of an item, in units of which 100 % has scale.
func progressEnds(item Part, scale int64) (lo, hi int64) {
	if item.InProgress || item.DescribedComplete {
		return 0, scale
	}
	lo, hi, bounded := item.Progress.Bounds()
	unit := scale
	for range item.Progress.Places() {
		unit /= 10
	}
	unit /= 100
	if !bounded {
		return min(lo*unit, scale), scale
	}
	return min(lo*unit, scale), min(hi*unit, scale)
}

// apart reports whether two ratios cannot be the same: every value of one is above every value of the other.
func apart(a, b motcua.Ratio) bool {
	above := func(a, b motcua.Ratio) bool { // the least of a is above the greatest of b
		lo, _, _ := a.Part.Bounds()
		_, most, bounded := a.Whole.Bounds()
		_, hi, known := b.Part.Bounds()
		least, _, _ := b.Whole.Bounds()
		return bounded && known && least > 0 && compareProducts(lo, least, hi, most) > 0
	}
	return above(a, b) || above(b, a)
}

// sharedRange remarks that one range was printed for several measures: it holds for each of them, and not for their mean.
func (k *checker) sharedRange() {
	byRange := map[motcua.Percent][]Term{}
	var order []motcua.Percent
	for _, f := range k.claim.Figures {
		if f.Rate == nil || !f.Rate.Printed.IsRange() {
			continue
		}
		p := f.Rate.Printed
		if byRange[p] == nil {
			order = append(order, p)
		}
		byRange[p] = append(byRange[p], f.Measure)
	}
	for _, p := range order {
		if measures := byRange[p]; len(measures) > 1 {
			k.add(Reason{Code: SharedRange, Published: p, Definitions: measures})
		}
	}
}

// period compares the period of the claim with the day of the report. That day counts in full.
func (k *checker) period() {
	p := k.claim.Period
	if p.IsZero() {
		return
	}
	r := Reason{Period: p, Days: p.Elapsed(k.claim.Source.ReportedOn), OfDays: p.Days(), AsOf: k.claim.Source.ReportedOn}
	if !r.AsOf.IsZero() && r.Days < r.OfDays {
		r.Code, r.Verdict = PeriodIncomplete, VerdictPeriodIncomplete
		k.add(r)
		return
	}
	// A stretch from New Year's Day is a part of its year, and not to be set beside a whole one.
	year, err := motcua.YearOf(p.From().Year(), motcua.Calendar)
	if err == nil && p.Span() == motcua.Custom && p.From() == year.From() && p.Until().Before(year.Until()) {
		k.add(Reason{Code: PartOfYear, Period: p, Days: p.Days(), OfDays: year.Days()})
	}
}
