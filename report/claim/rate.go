package claim

import (
	"slices"

	"github.com/motcua/motcua"
)

// A rate is recomputed from its two counts, those of the sentence or those of the evidence, and the result is compared with
// what was printed by asking which counts could have printed it, never by comparing rounded numbers.
func (k *checker) rate(f *Figure, t *Rate) {
	own, ok := k.ownRate(f, t)
	if !ok { // the evidence refutes one of the counts, and the percentage falls with it
		k.remarks(f, t, Reason{Verdict: VerdictNotReproducible})
		return
	}
	if own.Verdict == VerdictNotReproducible {
		k.add(own)
		k.remarks(f, t, own)
		return
	}
	keys := t.Readings
	if len(keys) == 0 {
		keys = []Term{{}}
	}
	var bears, open, fails []Reason
	var unproved []Term
	for _, reading := range keys {
		fact, ok := k.facts.ratio(f.Measure.Key, reading.Key)
		if !ok {
			unproved = append(unproved, reading)
			continue
		}
		r := k.factRate(f, t, fact)
		if reading.Key != "" {
			r.Definitions = []Term{reading}
		}
		switch r.Verdict {
		case VerdictHolds:
			bears = append(bears, r)
		case VerdictNotReproducible:
			fails = append(fails, r)
		default:
			open = append(open, r)
		}
	}
	decided := own
	switch {
	case len(bears) > 0:
		decided = bears[0]
		for _, r := range bears[1:] {
			decided.Definitions = append(decided.Definitions, r.Definitions...)
		}
		if len(t.Readings) > 1 {
			decided.Code, decided.Verdict = SeveralReadings, VerdictHoldsUnderDefinition
		}
	case len(open) > 0:
		decided = open[0]
	case len(fails) > 0 && len(unproved) == 0:
		decided = fails[0]
		fails = fails[1:]
	case len(fails) > 0:
		decided.Code, decided.Verdict, decided.Missing = ReadingUnproved, VerdictNotDerivable, unproved
	case own.Verdict == VerdictHolds && len(t.Readings) > 1:
		decided.Code, decided.Verdict = SeveralReadings, VerdictHoldsUnderDefinition
		decided.Definitions = slices.Clone(t.Readings)
	case own.Verdict == VerdictHolds && len(t.Readings) == 1:
		decided.Definitions = slices.Clone(t.Readings)
	}
	if decided.Verdict == VerdictHolds && len(t.LaterStages) > 0 {
		decided.Code, decided.Verdict, decided.Definitions = StageOnly, VerdictHoldsUnderDefinition, []Term{t.PartIs}
	}
	k.add(decided)
	for _, r := range fails {
		r.Code, r.Verdict = NotUnderReading, NoVerdict
		k.add(r)
	}
	k.remarks(f, t, decided)
}

// ownRate judges the rate by the counts of the sentence, completed by the evidence where the sentence has none. It is not ok
// when the evidence refutes a count, which has then been noted.
func (k *checker) ownRate(f *Figure, t *Rate) (r Reason, ok bool) {
	r.Published = t.Printed
	part, ok1 := k.known(f, t.PartIs, t.Part, &r)
	whole, ok2 := k.known(f, t.WholeIs, t.Whole, &r)
	rest := motcua.Exactly(0)
	var open []Term
	okRest := true
	for _, x := range t.Rest {
		c, ok := k.known(f, x.Is, x.Count, &r)
		okRest = okRest && ok
		r.Items = append(r.Items, Item{Is: x.Is, Count: c})
		if unknown(c) {
			open = append(open, x.Is)
		}
		rest = rest.Add(c)
	}
	if !ok1 || !ok2 || !okRest {
		return r, false
	}
	partUnknown, wholeUnknown := unknown(part), unknown(whole)
	if len(t.Rest) > 0 {
		built, closes := part.Add(rest).Intersect(whole)
		if !closes {
			r.Code, r.Verdict = RestDiffers, VerdictNotReproducible
			r.Ratio = motcua.Ratio{Part: part, Whole: whole, Of: ratioOf(t)}
			r.PublishedCount, r.RecomputedCount = whole, part.Add(rest)
			return r, true
		}
		left, _ := minus(whole, rest)
		part, _ = left.Intersect(part)
		whole = built
		if len(open) == 0 && !(partUnknown && wholeUnknown) {
			partUnknown, wholeUnknown = false, false
		}
	}
	if partUnknown {
		r.Missing = append(r.Missing, t.PartIs)
	}
	if wholeUnknown {
		r.Missing = append(r.Missing, t.WholeIs)
	}
	if partUnknown || wholeUnknown {
		r.Missing = append(r.Missing, open...)
	}
	if !unknown(part) || !unknown(whole) {
		r.Ratio = motcua.Ratio{Part: part, Whole: whole, Of: ratioOf(t)}
	}
	k.judgeRate(&r, t)
	return r, true
}

// judgeRate takes the verdict for a rate whose counts are as well known as they are.
func (k *checker) judgeRate(r *Reason, t *Rate) {
	part, whole := r.Ratio.Part, r.Ratio.Whole
	const shown = 2
	switch {
	case t.All && r.Ratio != (motcua.Ratio{}):
		r.Recomputed = r.Ratio.Percent(t.Printed.Places())
		both, ok := part.Intersect(whole)
		switch {
		case r.Ratio.Exceeds():
			r.Code, r.Verdict = Exceeds, VerdictNotReproducible
			return
		case !ok:
			r.Code, r.Verdict, r.Wholes, r.Parts = NotAll, VerdictNotReproducible, part, whole
			r.Recomputed = r.Ratio.Percent(max(shown, t.Printed.Places())) // not the 100 % it may round to
			return
		case len(r.Missing) == 0:
			_, exact := both.Exact()
			r.Code, r.Verdict = PercentAgrees, VerdictHolds
			if !exact || part != whole {
				r.Code, r.Verdict = WithinRounding, VerdictInterval
			}
			if n, _ := whole.Exact(); n == 0 && exact { // all of none
				r.Code, r.Verdict = NotAll, VerdictNotReproducible
			}
			return
		}
	case t.Printed.Defined() && r.Ratio != (motcua.Ratio{}):
		before := *r
		k.judge(r)
		_, exactPart := part.Exact()
		_, exactWhole := whole.Exact()
		open := t.Printed.IsBound() || t.Printed.IsRange() // and the counts leave it open as well
		if r.Verdict == VerdictNotReproducible || len(r.Missing) == 0 && (!open || exactPart && exactWhole) {
			return
		}
		*r = before
	case !t.Printed.Defined() && len(r.Missing) == 0:
		r.Recomputed = r.Ratio.Percent(shown)
		_, exactPart := part.Exact()
		_, exactWhole := whole.Exact()
		switch {
		case r.Ratio.Exceeds():
			r.Code, r.Verdict = Exceeds, VerdictNotReproducible
		case exactPart && exactWhole:
			r.Code, r.Verdict = RatioStated, VerdictHolds
		default:
			r.Code, r.Verdict = StatedAsRange, VerdictInterval
		}
		return
	}
	r.Recomputed = motcua.Percent{}
	p := r.Ratio.Percent(t.Printed.Places())
	if _, most, bounded := p.Bounds(); len(r.Missing) == 0 || bounded && most < hundred(p) { // otherwise it says nothing
		r.Recomputed = p
	}
	switch _, _, bounded := t.Printed.Bounds(); {
	case t.Printed.IsBound() && !bounded:
		r.Code, r.Verdict = StatedAsBound, VerdictLowerBound
	case t.Printed.IsBound():
		r.Code, r.Verdict = StatedAsBound, VerdictUpperBound
	case t.Printed.IsRange():
		r.Code, r.Verdict = StatedAsRange, VerdictInterval
	default:
		r.Code, r.Verdict = CountsMissing, VerdictNotDerivable
		r.Definitions = []Term{t.PartIs, t.WholeIs}
	}
}

// factRate judges the rate by a ratio of the evidence: it must print as published, and its counts must be the published ones.
func (k *checker) factRate(f *Figure, t *Rate, fact Fact) Reason {
	r := Reason{Published: t.Printed, Ratio: fact.Ratio, FromEvidence: true, AsOf: fact.AsOf}
	k.judgeRate(&r, t)
	if r.Verdict == VerdictNotReproducible {
		return r
	}
	for _, pair := range [...]struct{ published, known motcua.Count }{
		{f.asPrinted(t.Part), fact.Ratio.Part},
		{f.asPrinted(t.Whole), fact.Ratio.Whole},
	} {
		if _, ok := pair.published.Intersect(pair.known); !ok {
			r.Code, r.Verdict = CountDiffers, VerdictNotReproducible
			r.PublishedCount, r.RecomputedCount = pair.published, pair.known
			return r
		}
	}
	return r
}

// remarks adds what has to be read with the verdict of a rate.
func (k *checker) remarks(f *Figure, t *Rate, decided Reason) {
	if part, ok := decided.Ratio.Part.Exact(); ok && decided.Verdict != VerdictNotReproducible {
		whole, ok := decided.Ratio.Whole.Exact()
		if lo, hi, _ := decided.Recomputed.Bounds(); ok && part < whole && lo == hi && lo == hundred(decided.Recomputed) {
			k.add(Reason{
				Code: RoundsToAll, Published: t.Printed, Recomputed: decided.Recomputed, Ratio: decided.Ratio,
				RecomputedCount: motcua.Exactly(whole - part),
			})
		}
	}
	for _, stage := range t.LaterStages {
		r := Reason{Code: LaterStage, Subject: stage, Definitions: []Term{t.PartIs}}
		if fact, ok := k.facts.ratio(f.Measure.Key, stage.Key); ok {
			r.Ratio, r.FromEvidence, r.AsOf = fact.Ratio, true, fact.AsOf
			r.Recomputed = fact.Ratio.Percent(max(t.Printed.Places(), 2))
		}
		k.add(r)
	}
	if t.Within.Key != "" {
		if fact, ok := k.facts.count(t.Within.Key, ""); ok {
			k.add(scope(t, f.asPrinted(t.Whole), fact.Count, true, fact.AsOf))
		}
	}
}

// scope compares a whole with the larger set it was taken from.
func scope(t *Rate, whole, larger motcua.Count, fromEvidence bool, asOf motcua.Date) Reason {
	r := Reason{Code: Scope, Subject: t.Within, Definitions: []Term{t.WholeIs}}
	r.Ratio = motcua.Ratio{Part: whole, Whole: larger, Of: t.WholeIs.Key + " / " + t.Within.Key}
	r.FromEvidence, r.AsOf = fromEvidence, asOf
	if r.Ratio.Exceeds() {
		r.Code, r.Verdict = LargerSetSmaller, VerdictContradicts
	}
	return r
}

// hundred is 100 % in units of the last place of p.
func hundred(p motcua.Percent) int64 {
	n := int64(100)
	for range p.Places() {
		n *= 10
	}
	return n
}

func ratioOf(t *Rate) string { return t.PartIs.Key + " / " + t.WholeIs.Key }
