package claim

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// Publication says whether a claim may be printed, and what may be printed instead.
type Publication struct {
	// Claim is what was to be printed.
	Claim Claim
	// Allowed says that our own data bear out every figure of it, under a definition, for a period that was over or that it names
	// as far as it had gone.
	Allowed bool
	// Refused are the reasons against it; none when it is allowed.
	Refused []Reason
	// Proposals are sentences that hold: for each figure that our own data know, one for each definition it may be meant under,
	// the one nearest to what was to be printed first. Each passes [Publishable], and its [Claim.Says] is the sentence in both
	// languages: with place, period, both ends, definition and the day the data are of.
	Proposals []Claim
}

// Publishable judges a claim that is to be printed by our own data, and more strictly than [Check] judges one that somebody else
// printed. It refuses what the data do not bear out and what they say nothing about, such as the figures of another body; a
// period that was not over; a rate under a definition that is not named; 100 % or 0 % that is owed to rounding; and a rate of
// nothing.
//
// A claim without a period is taken to be about the one period the data have for its place and measure. A day without data is not
// guessed: where neither the data nor the source of the claim have a day, nothing is proposed.
func Publishable(c Claim, own Evidence) Publication {
	p := &publisher{claim: c, own: own, out: Publication{Claim: c}}
	if c.Period.IsZero() {
		p.borrowPeriod()
	}
	p.judge()
	for i := range c.Figures {
		p.figure = i
		p.propose(&c.Figures[i])
	}
	p.out.Allowed = len(p.out.Refused) == 0
	return p.out
}

// Text returns the claim's own sentence when it is allowed; otherwise why it is not, and the sentences that hold.
func (p Publication) Text(l motcua.Language) string {
	if p.Allowed {
		return p.Claim.Says.Text(l)
	}
	w := wording(l)
	lines := []string{w("Không công bố câu này:", "Not to be published:")}
	for _, r := range p.Refused {
		lines = append(lines, "- "+r.Text(l))
	}
	if len(p.Proposals) == 0 {
		return strings.Join(append(lines, w("Dữ liệu hiện có chưa cho phép viết câu thay thế.", "The data at hand allow no sentence instead.")), "\n")
	}
	lines = append(lines, w("Có thể công bố:", "What may be published:"))
	for _, c := range p.Proposals {
		lines = append(lines, "- "+c.Says.Text(l))
	}
	return strings.Join(lines, "\n")
}

type publisher struct {
	claim  Claim
	own    Evidence
	figure int
	out    Publication
}

func (p *publisher) facts() factsFor {
	return factsFor{p.own, p.claim.Source.Place.Key, p.claim.Period}
}

func (p *publisher) refuse(r Reason) {
	if !slices.ContainsFunc(p.out.Refused, func(o Reason) bool { return o.Code == r.Code && o.Figure == r.Figure && o.Subject.Key == r.Subject.Key }) {
		p.out.Refused = append(p.out.Refused, r)
	}
}

// against returns a reason of this file against the current figure.
func (p *publisher) against(code Code, v Verdict) Reason {
	f := &p.claim.Figures[p.figure]
	return Reason{Code: code, Verdict: v, Figure: p.figure, Subject: f.Measure, Unit: f.Unit}
}

// borrowPeriod takes the period of the data for a claim that names none, when the data have exactly one.
func (p *publisher) borrowPeriod() {
	var found motcua.Period
	for i, f := range p.claim.Figures {
		if p.facts().knowsOf(f.Measure.Key) {
			return // the data belong to no period either
		}
		for k := range p.own.facts {
			if k.measure != f.Measure.Key || k.place != p.claim.Source.Place.Key || k.period == found {
				continue
			}
			if !found.IsZero() {
				return
			}
			found = k.period
			p.figure = i
		}
	}
	if found.IsZero() {
		return
	}
	p.claim.Period = found
	r := p.against(PeriodMissing, VerdictNotDerivable)
	r.Period = found
	p.refuse(r)
}

// knowsOf reports whether there is any fact of a measure.
func (e factsFor) knowsOf(measure string) bool {
	for k := range e.facts {
		if k.measure == measure && (k.place == e.place || k.place == "") && (k.period == e.period || k.period.IsZero()) {
			return true
		}
	}
	for k := range e.soFar {
		if k.measure == measure && (k.place == e.place || k.place == "") && k.period == e.period {
			return true
		}
	}
	return false
}

// judge refuses the claim for what a check finds, and for what a check lets pass.
func (p *publisher) judge() {
	for _, r := range Check(p.claim, p.own).Reasons {
		switch {
		case r.Verdict == VerdictNotReproducible, r.Verdict == VerdictContradicts, r.Verdict == VerdictPeriodIncomplete,
			r.Code == SeveralReadings, r.Code == OverlapUnknown, r.Code == ReadingUnproved, r.DescribedComplete:
			p.refuse(r)
		}
	}
	for i := range p.claim.Figures {
		p.figure = i
		f := &p.claim.Figures[i]
		switch {
		case f.Rate != nil:
			p.judgeRate(f, f.Rate)
		case f.Parts != nil:
			p.judgeParts(f, f.Parts)
		default:
			p.judgeCount(f)
		}
	}
	if len(p.claim.Figures) == 0 {
		p.out.Refused = append(p.out.Refused, Reason{Code: NotOurs, Verdict: VerdictNotDerivable, Figure: -1})
	}
}

// day refuses the figure when the data are of no known day, or of a day before the end of the period.
func (p *publisher) day(asOf motcua.Date) {
	day := p.dayOf(asOf)
	if day.IsZero() {
		p.refuse(p.against(AsOfMissing, VerdictNotDerivable))
		return
	}
	if n := p.claim.Period; !n.IsZero() && n.Elapsed(day) < n.Days() {
		p.refuse(Reason{
			Code: PeriodIncomplete, Verdict: VerdictPeriodIncomplete, Figure: -1, Period: n, Days: n.Elapsed(day), OfDays: n.Days(), AsOf: day,
		})
	}
}

func (p *publisher) dayOf(asOf motcua.Date) motcua.Date {
	if asOf.IsZero() {
		return p.claim.Source.ReportedOn
	}
	return asOf
}

func (p *publisher) judgeCount(f *Figure) {
	fact, ok := p.facts().count(f.Measure.Key, "")
	if !ok {
		p.refuse(p.against(NotOurs, VerdictNotDerivable))
		return
	}
	p.day(fact.AsOf)
	if !within(fact.Count, f.asPrinted(f.Count)) || unknown(f.Count) {
		r := p.against(CountDiffers, VerdictNotReproducible)
		r.PublishedCount, r.RecomputedCount, r.FromEvidence, r.AsOf = f.asPrinted(f.Count), fact.Count, true, fact.AsOf
		p.refuse(r)
	}
}

func (p *publisher) judgeParts(f *Figure, parts *Parts) {
	progress := false
	for _, item := range append([]Part{{Count: parts.Total}}, parts.Items...) {
		progress = progress || item.hasProgress()
		fact, ok := p.facts().count(f.Measure.Key, item.Is.Key)
		if !ok {
			r := p.against(NotOurs, VerdictNotDerivable)
			r.Subject = subjectOf(item.Is, f.Measure)
			p.refuse(r)
			continue
		}
		p.day(fact.AsOf)
		if !unknown(item.Count) && !within(fact.Count, f.asPrinted(item.Count)) {
			r := p.against(CountDiffers, VerdictNotReproducible)
			r.Subject = subjectOf(item.Is, f.Measure)
			r.PublishedCount, r.RecomputedCount, r.FromEvidence, r.AsOf = f.asPrinted(item.Count), fact.Count, true, fact.AsOf
			p.refuse(r)
		}
		if total, ok := p.facts().count(f.Measure.Key, ""); ok && item.Share.Defined() {
			p.judgePercent(item.Share, motcua.Ratio{Part: fact.Count, Whole: total.Count}, fact.AsOf)
		}
	}
	if _, ok := p.facts().ratio(f.Measure.Key, ""); progress && !ok {
		p.refuse(p.against(NotOurs, VerdictNotDerivable))
	}
}

// judgePercent refuses a percentage that the data leave open, or that rounding brings to all or nothing.
func (p *publisher) judgePercent(printed motcua.Percent, ratio motcua.Ratio, asOf motcua.Date) {
	r := p.against(PercentDiffers, VerdictNotReproducible)
	r.Published, r.Ratio, r.Recomputed, r.FromEvidence, r.AsOf = printed, ratio, ratio.Percent(printed.Places()), true, asOf
	w, ok := windowOf(printed)
	if !ok || w.fit(ratio.Part, ratio.Whole) != fitsAlways {
		p.refuse(r)
		return
	}
	if lo, hi, _ := printed.Bounds(); lo == hi && !printed.IsBound() && roundsAway(ratio, printed) {
		r.Code, r.Verdict = RoundsToNone, NoVerdict
		if lo > 0 {
			r.Code = RoundsToAll
			part, _ := ratio.Part.Exact()
			whole, _ := ratio.Whole.Exact()
			r.RecomputedCount = motcua.Exactly(whole - part)
		}
		p.refuse(r)
	}
}

// roundsAway reports whether a share that is neither nothing nor all is printed as one of them.
func roundsAway(r motcua.Ratio, printed motcua.Percent) bool {
	part, ok1 := r.Part.Exact()
	whole, ok2 := r.Whole.Exact()
	v, _, _ := printed.Bounds()
	return ok1 && ok2 && (v == 0 && part > 0 || v == hundred(printed) && part < whole)
}

func (p *publisher) judgeRate(f *Figure, t *Rate) {
	known := p.known(f, t)
	if len(known) == 0 {
		p.refuse(p.against(NotOurs, VerdictNotDerivable))
		return
	}
	var named *ownRate
	switch {
	case len(t.Readings) > 1 || len(t.Readings) == 0 && known[0].reading.Key != "":
		r := p.against(DefinitionMissing, VerdictHoldsUnderDefinition)
		for _, k := range known {
			r.Definitions = append(r.Definitions, k.reading)
		}
		p.refuse(r)
		return
	default:
		named = &known[0]
	}
	p.day(named.asOf)
	r := p.against(CountDiffers, VerdictNotReproducible)
	r.FromEvidence, r.AsOf, r.Ratio = true, named.asOf, named.ratio
	for _, end := range [...][2]motcua.Count{{f.asPrinted(t.Part), named.ratio.Part}, {f.asPrinted(t.Whole), named.ratio.Whole}} {
		if !unknown(end[0]) && !within(end[1], end[0]) {
			r.PublishedCount, r.RecomputedCount = end[0], end[1]
			p.refuse(r)
		}
	}
	if t.Printed.Defined() {
		p.judgePercent(t.Printed, named.ratio, named.asOf)
	}
	part, exactPart := named.ratio.Part.Exact()
	whole, exactWhole := named.ratio.Whole.Exact()
	if t.All && (!exactPart || !exactWhole || part != whole || whole == 0) {
		r.Code, r.Recomputed = NotAll, named.ratio.Percent(max(2, t.Printed.Places()))
		p.refuse(r)
	}
	if !t.All && !t.Printed.Defined() && unknown(t.Part) && unknown(t.Whole) {
		r.Code, r.Verdict, r.Missing = CountsMissing, VerdictNotDerivable, []Term{t.PartIs, t.WholeIs}
		p.refuse(r)
	}
}

// ownRate is a rate as our own data know it, under one definition.
type ownRate struct {
	reading    Term
	ratio      motcua.Ratio
	definition Words
	asOf       motcua.Date
	nearest    bool // to what was to be printed
}

// known returns what our own data say of a rate: under the definitions the claim names, or, when it names none and the data have
// it only under definitions, under each of those.
func (p *publisher) known(f *Figure, t *Rate) (out []ownRate) {
	add := func(reading Term, fact Fact) {
		k := ownRate{reading: reading, ratio: fact.Ratio, asOf: fact.AsOf}
		k.definition = Words{VI: report.DefinitionText(fact.Ratio.Of, motcua.Vietnamese), EN: report.DefinitionText(fact.Ratio.Of, motcua.English)}
		if k.definition.VI == fact.Ratio.Of {
			k.definition = Words{} // not a definition in words
		}
		w, ok := windowOf(t.Printed)
		k.nearest = ok && w.fit(k.ratio.Part, k.ratio.Whole) == fitsAlways
		out = append(out, k)
	}
	for _, reading := range t.Readings {
		if fact, ok := p.facts().ratio(f.Measure.Key, reading.Key); ok {
			add(reading, fact)
		}
	}
	if len(t.Readings) > 0 {
		return out
	}
	if fact, ok := p.facts().ratio(f.Measure.Key, ""); ok {
		add(Term{}, fact)
		return out
	}
	part, ok1 := p.facts().count(f.Measure.Key, t.PartIs.Key)
	whole, ok2 := p.facts().count(f.Measure.Key, t.WholeIs.Key)
	if ok1 && ok2 && t.PartIs.Key != "" && t.WholeIs.Key != "" {
		fact := part
		fact.Ratio = motcua.Ratio{Part: part.Count, Whole: whole.Count}
		if whole.AsOf == part.AsOf {
			add(Term{}, fact)
		}
		return out
	}
	for _, key := range p.facts().readings(f.Measure.Key) {
		fact, _ := p.facts().ratio(f.Measure.Key, key)
		words := Words{VI: report.DefinitionText(key, motcua.Vietnamese), EN: report.DefinitionText(key, motcua.English)}
		add(Term{Key: key, Words: words}, fact)
	}
	return out
}

// readings returns the keys under which there are ratios of a measure, in order.
func (e factsFor) readings(measure string) (keys []string) {
	for k := range e.facts {
		if k.measure == measure && k.key != "" && !slices.Contains(keys, k.key) {
			if _, ok := e.ratio(measure, k.key); ok {
				keys = append(keys, k.key)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// propose adds the sentences that hold for a figure.
func (p *publisher) propose(f *Figure) {
	switch {
	case f.Rate != nil:
		known := p.known(f, f.Rate)
		slices.SortStableFunc(known, func(a, b ownRate) int { return cmp.Compare(toInt(b.nearest), toInt(a.nearest)) })
		for _, k := range known {
			p.proposeRate(f, f.Rate, k)
		}
	case f.Parts != nil:
		p.proposeParts(f, f.Parts)
	default:
		if fact, ok := p.facts().count(f.Measure.Key, ""); ok {
			p.offer(Figure{Count: fact.Count}, fact.AsOf, func(l motcua.Language) string {
				return ": " + amount(fact.Count, f.Unit, l)
			})
		}
	}
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// places returns with how many places a ratio is printed so that it is not rounded to nothing or to all; ok is false when no
// number of places is enough.
func places(r motcua.Ratio, least int) (printed motcua.Percent, ok bool) {
	for n := least; n <= motcua.MaxPlaces; n++ {
		printed = r.Percent(n)
		if lo, hi, _ := printed.Bounds(); lo != hi || printed.IsBound() || !roundsAway(r, printed) {
			return printed, printed.Defined()
		}
	}
	return motcua.Percent{}, false
}

func (p *publisher) proposeRate(f *Figure, t *Rate, k ownRate) {
	least := 2
	if t.Printed.Defined() {
		least = t.Printed.Places()
	}
	printed, ok := places(k.ratio, least)
	part, _ := k.ratio.Part.Exact()
	whole, exact := k.ratio.Whole.Exact()
	none := exact && whole == 0
	out := Rate{
		Printed: printed, Part: k.ratio.Part, Whole: k.ratio.Whole, PartIs: t.PartIs, WholeIs: t.WholeIs, LaterStages: t.LaterStages,
		All: t.All && exact && part == whole && !none,
	}
	if k.reading.Key != "" {
		out.Readings = []Term{k.reading}
	}
	p.offer(Figure{Rate: &out}, k.asOf, func(l motcua.Language) string {
		w := wording(l)
		s := ": "
		if out.All {
			s += w("toàn bộ ", "all ")
		}
		s += k.ratio.Part.Text(l) + w(" trên ", " of ") + amount(k.ratio.Whole, f.Unit, l)
		switch {
		case none:
			s += w(", nên không có tỷ lệ", ", so that there is no rate")
		case ok:
			s += w(", bằng ", ", which is ") + printed.Text(l)
		}
		var means []string
		for _, x := range [...]struct {
			vi, en string
			words  Words
		}{
			{"tử số", "part", t.PartIs.Words},
			{"mẫu số", "whole", t.WholeIs.Words},
			{"cách hiểu", "read as", k.reading.Words},
			{"định nghĩa", "definition", k.definition},
		} {
			if text := x.words.Text(l); text != "" && !(x.vi == "định nghĩa" && x.words == k.reading.Words) {
				means = append(means, w(x.vi+": “"+text+"”", x.en+": “"+text+"”"))
			}
		}
		if len(means) > 0 {
			s += " (" + strings.Join(means, "; ") + ")"
		}
		return s
	})
}

func (p *publisher) proposeParts(f *Figure, parts *Parts) {
	total, ok := p.facts().count(f.Measure.Key, "")
	if !ok {
		return
	}
	asOf := total.AsOf
	out := Parts{Total: total.Count, Disjoint: parts.Disjoint}
	mean, hasMean := p.facts().ratio(f.Measure.Key, "")
	complete := len(parts.Items) > 0
	for _, item := range parts.Items {
		fact, ok := p.facts().count(f.Measure.Key, item.Is.Key)
		complete = complete && ok && fact.AsOf == asOf
		x := Part{Is: item.Is, Register: item.Register, Count: fact.Count}
		if x.Progress, x.InProgress = item.Progress, item.InProgress; !hasMean {
			x.Progress, x.InProgress = motcua.Percent{}, false
		}
		if !x.hasProgress() {
			x.Share, _ = places(motcua.Ratio{Part: fact.Count, Whole: total.Count}, 2)
		}
		out.Items = append(out.Items, x)
	}
	sentence := func(l motcua.Language) string {
		s := ": " + amount(total.Count, f.Unit, l)
		for i, x := range out.Items {
			s += [...]string{" = ", " + "}[min(i, 1)] + x.Count.Text(l) + " “" + x.Is.Text(l) + "”"
			w := wording(l)
			switch {
			case x.Share.Defined():
				s += " (" + x.Share.Text(l) + ")"
			case x.InProgress:
				s += w(" (đang thực hiện, không có số)", " (in progress, without a figure)")
			case x.Progress.Defined():
				s += w(" (tiến độ ", " (progress ") + x.Progress.Text(l) + ")"
			}
		}
		if hasMean && slices.ContainsFunc(out.Items, Part.hasProgress) {
			s += wording(l)("; tiến độ trung bình ", "; mean progress ") + mean.Ratio.Percent(2).Text(l)
			if _, exact := mean.Ratio.Part.Exact(); !exact {
				s += wording(l)(", vì còn mục chưa có số", ", because there are items without a figure")
			}
		}
		return s
	}
	if complete && p.offer(Figure{Parts: &out}, asOf, sentence) {
		return
	}
	for i := range out.Items { // without the progress the data do not bear out
		x := &out.Items[i]
		x.Progress, x.InProgress = motcua.Percent{}, false
		x.Share, _ = places(motcua.Ratio{Part: x.Count, Whole: total.Count}, 2)
	}
	if complete && p.offer(Figure{Parts: &out}, asOf, sentence) {
		return
	}
	p.offer(Figure{Count: total.Count}, asOf, func(l motcua.Language) string { return ": " + amount(total.Count, f.Unit, l) })
}

// amount returns a count with its unit, and says in words when it is a bound.
func amount(c motcua.Count, unit Term, l motcua.Language) string {
	w := wording(l)
	lo, hi, bounded := c.Bounds()
	s := ""
	switch {
	case !bounded:
		s = w("ít nhất ", "at least ") + motcua.Exactly(lo).Text(l)
	case lo == hi:
		s = c.Text(l)
	case lo == 0:
		s = w("nhiều nhất ", "at most ") + motcua.Exactly(hi).Text(l)
	default:
		s = w("từ ", "from ") + motcua.Exactly(lo).Text(l) + w(" đến ", " to ") + motcua.Exactly(hi).Text(l)
	}
	if unit.Key == "" || l == motcua.English && bounded && lo == hi && lo == 1 {
		return s // the English wording of a unit is in the plural
	}
	return s + " " + unit.Text(l)
}

// offer makes a claim of one figure about the period as far as the data go, and proposes it if it passes.
func (p *publisher) offer(figure Figure, asOf motcua.Date, sentence func(motcua.Language) string) bool {
	day := p.dayOf(asOf)
	of := &p.claim.Figures[p.figure]
	figure.Measure, figure.Unit, figure.Register = of.Measure, of.Unit, of.Register
	c := Claim{
		ID: p.claim.ID + "/" + strconv.Itoa(len(p.out.Proposals)+1), Source: p.claim.Source, Period: p.claim.Period, Figures: []Figure{figure},
	}
	if day.IsZero() {
		return false
	}
	if c.Source.ReportedOn.Before(day) {
		c.Source.ReportedOn = day
	}
	if n := c.Period; !n.IsZero() && n.Elapsed(day) < n.Days() {
		var err error
		if c.Period, err = motcua.NewPeriod(n.From(), day.AddDays(1)); err != nil {
			return false // the period had not begun
		}
	}
	say := func(l motcua.Language) string {
		w := wording(l)
		when := w("tính đến hết ngày ", "as of ") + day.Text(l)
		if !c.Period.IsZero() {
			when = stretch(c.Period, l)
		}
		s := when + ": " + of.Measure.Text(l) + sentence(l)
		if place := c.Source.Place.Text(l); place != "" {
			s = place + ", " + s
		}
		if first, n := utf8.DecodeRuneInString(s); n > 0 {
			s = string(unicode.ToUpper(first)) + s[n:]
		}
		if !c.Period.IsZero() {
			s += w("; số liệu đến hết ngày ", "; data as of ") + day.Text(l)
		}
		return s + "."
	}
	c.Says = Words{VI: say(motcua.Vietnamese), EN: say(motcua.English)}
	again := &publisher{claim: c, own: p.own, out: Publication{Claim: c}}
	again.judge()
	if len(again.out.Refused) > 0 {
		return false
	}
	p.out.Proposals = append(p.out.Proposals, c)
	return true
}

// stretch returns a period in words: its name and days, or from the first day to the end of the last one.
func stretch(p motcua.Period, l motcua.Language) string {
	if p.Span() != motcua.Custom {
		return p.Text(l)
	}
	if l == motcua.English {
		return "from " + p.From().Text(l) + " to the end of " + p.Last().Text(l)
	}
	from := p.From().Text(l)
	if p.From().Year() == p.Last().Year() {
		from = from[:len("01/01")]
	}
	return "từ " + from + " đến hết " + p.Last().Text(l)
}
