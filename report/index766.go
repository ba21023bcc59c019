package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// Index766Options are optional; nil and the zero value choose the defaults. What nobody says makes a figure a range, never a number.
type Index766Options struct {
	FormOptions
	// OnlineLevel says how far a procedure was offered online on a day.
	OnlineLevel func(procedure string, on motcua.Date) OnlineLevel
	// PaidBy says how a financial obligation was paid, or the unknown channel.
	PaidBy func(c *Case, p dossier.Payment) dossier.Channel
	// Synced says whether the statuses of a dossier reached the national portal in time, from its acknowledgements; known is false when nobody
	// can tell.
	Synced func(c *Case) (onTime, known bool)
	// Satisfied says whether a rating is one of satisfaction. No scale was found in a rule: without it the highest score is, the lowest is
	// not, and those between may be.
	Satisfied func(dossier.Rating) bool
	// MaxLimit is the longest limit of a procedure on a day, for dossiers without a due date; the zero term is not known. Without it, it is
	// taken from the catalogue.
	MaxLimit func(procedure string, on motcua.Date) calendar.Term
}

// Index766 counts what the service-quality index of Decision 766/QĐ-TTg of 23 June 2022 asks of dossiers, by the definitions of the index itself,
// which are not those of form II.06a: rows 4, 5, 6, 7, 10, 11, 12, 14, 23 and 24 as the national portal shows them. The score of the portal is
// the official one; computing it again only explains it. The portal's periods are calendar months, quarters and years.
//
// Of a policy, only what is compared (days or instants) and which extensions count have an effect. Make it with [NewIndex766]; it is not safe
// for concurrent use.
type Index766 struct {
	form       *Form
	o          Index766Options
	papers     map[Key]*[2]int // all components, and those in electronic form
	procedures map[string]procedureUse
}

// procedureUse is what a period saw of a procedure.
type procedureUse struct{ received, receivedOnline, paidOnline, paidUnknown bool }

func (u procedureUse) or(o procedureUse) procedureUse {
	return procedureUse{u.received || o.received, u.receivedOnline || o.receivedOnline, u.paidOnline || o.paidOnline, u.paidUnknown || o.paidUnknown}
}

// The columns behind the indicators, in order.
const (
	x4Whole = iota
	x4OnTime
	x4Unknown
	x5Whole
	x5OnTime
	x5Late
	x5Unknown
	x5Supplements
	x5MaxLimit
	x6Eligible
	x6Full
	x6Unknown
	x6UnknownOnline
	x10Whole
	x10Online
	x10Direct
	x10Post
	x11Whole
	x11Electronic
	x11Unknown
	x12Dossiers
	x12NoPapers
	x14Whole
	x14Reused
	x14Unknown
	x23Whole
	x23Satisfied
	x23Unknown
	x24Whole
	x24Online
	x24Unknown
)

// NewIndex766 returns an empty count.
func NewIndex766(b Basis, o *Index766Options) *Index766 {
	x := &Index766{papers: make(map[Key]*[2]int), procedures: make(map[string]procedureUse)}
	if o != nil {
		x.o = *o
	}
	variant := ""
	for _, g := range []bool{x.o.OnlineLevel != nil, x.o.PaidBy != nil, x.o.Synced != nil, x.o.Satisfied != nil, x.o.MaxLimit != nil, x.o.Rules != nil} {
		variant += given(g) + "/"
	}
	x.form = newForm(&formDefinition{
		key: "index766", variant: variant,
		keys: []string{
			"4_tong", "4_dung_han", "4_chua_ro", "5_tong", "5_dung_han", "5_qua_han", "5_chua_ro", "5_bo_sung_nhieu_lan", "5_thoi_han_toi_da",
			"6_du_dieu_kien", "6_toan_trinh", "6_chua_ro", "6_chua_ro_truc_tuyen", "10_tong", "10_truc_tuyen", "10_truc_tiep", "10_bcci",
			"11_tong", "11_dien_tu", "11_chua_ro", "12_ho_so", "12_khong_ghi", "14_tong", "14_thay_the", "14_chua_ro",
			"23_tong", "23_hai_long", "23_chua_ro", "24_tong", "24_truc_tuyen", "24_chua_ro",
		},
		caption: func(l motcua.Language) string {
			return wording(l)("Hồ sơ theo chỉ số QĐ 766/QĐ-TTg", "Dossiers by indicator of Decision 766/QĐ-TTg")
		},
		columns:  columns766,
		notes:    func(*Form, motcua.Language) []string { return nil },
		classify: func(_ *Form, c *Case) marks { return x.classify(c) },
		sums: []formSum{
			{total: x4Whole, parts: []int{x4OnTime, x4Unknown}, atLeast: true},
			{total: x5Whole, parts: []int{x5OnTime, x5Late, x5Unknown}},
			{total: x5Late, parts: []int{x5Supplements}, atLeast: true},
			{total: x6Eligible, parts: []int{x6Full}, atLeast: true},
			{total: x6Unknown, parts: []int{x6UnknownOnline}, atLeast: true},
			{total: x10Whole, parts: []int{x10Online, x10Direct, x10Post}},
			{total: x10Whole, parts: []int{x6Eligible, x6Unknown}, atLeast: true},
			{total: x10Whole, parts: []int{x12Dossiers, x12NoPapers}},
			{total: x10Whole, parts: []int{x14Whole, x14Unknown}, atLeast: true},
			{total: x11Whole, parts: []int{x11Electronic}, atLeast: true},
			{total: x14Whole, parts: []int{x14Reused}, atLeast: true},
			{total: x23Whole, parts: []int{x23Satisfied, x23Unknown}, atLeast: true},
			{total: x24Whole, parts: []int{x24Online, x24Unknown}, atLeast: true},
		},
	}, b, &x.o.FormOptions)
	return x
}

// Basis returns what the figures rest on.
func (x *Index766) Basis() Basis { return x.form.basis }

// Counts returns the counts behind the indicators, which lead to the codes of the dossiers. It is the index's own: what is counted later is in
// it, and it is not to be added to.
func (x *Index766) Counts() *Form { return x.form }

// Add takes one dossier into account.
func (x *Index766) Add(log dossier.Log) {
	c := x.form.basis.Case(log)
	x.Count(&c)
}

// Count takes one dossier into account. A dossier that form II.06a leaves out may count here, because the index has rules of its own.
func (x *Index766) Count(c *Case) {
	if x.form.basis.Period.IsZero() {
		return
	}
	x.form.Count(c)
	s := &c.State
	if !x.form.basis.inPeriod(s.AcceptedAt) {
		return
	}
	use := x.procedures[s.Accepted.Procedure].or(procedureUse{received: true, receivedOnline: s.Channel == dossier.Online})
	x.procedures[s.Accepted.Procedure] = use
	if len(s.Papers) == 0 {
		return
	}
	n := x.papersAt(x.form.key(c))
	for _, p := range s.Papers {
		n[0]++
		if electronic(s, p) {
			n[1]++
		}
	}
}

// electronic reports whether a component is in electronic form: scanned, taken from a register, or sent online.
func electronic(s *dossier.State, p dossier.Paper) bool {
	return p.Digitised || p.Reused || s.Channel == dossier.Online
}

func (x *Index766) papersAt(k Key) *[2]int {
	if x.papers[k] == nil {
		x.papers[k] = new([2]int)
	}
	return x.papers[k]
}

// end766 is the end of a dossier as the index has it: status 9, else 10, else 8, 3 or 7.
func end766(s *dossier.State) time.Time {
	switch {
	case !s.Resolved.IsZero():
		return s.Resolved
	case !s.Delivered.IsZero():
		return s.Delivered
	}
	return s.Ended
}

func (x *Index766) classify(c *Case) marks {
	var m marks
	s, basis := &c.State, x.form.basis
	end := end766(s)
	inside := end.IsZero() || basis.inPeriod(end)
	if s.WasAccepted() && (inside || basis.inPeriod(s.Delivered)) {
		x.sync(c, &m)
	}
	if inside && (s.WasAccepted() || s.Status == dossier.NotAccepted) {
		x.onTime(c, end, &m)
	}
	if inside && s.WasAccepted() {
		x.payment(c, &m)
	}
	if basis.inPeriod(s.AcceptedAt) {
		x.received(s, &m)
	}
	if basis.inPeriod(end) && s.WasAccepted() {
		x.finished(s, &m)
	}
	return m
}

func (x *Index766) sync(c *Case, m *marks) {
	m.set(x4Whole)
	if x.o.Synced == nil {
		m.set(x4Unknown)
		return
	}
	switch onTime, known := x.o.Synced(c); {
	case !known:
		m.set(x4Unknown)
	case onTime:
		m.set(x4OnTime)
	}
}

// onTime judges row 5.
func (x *Index766) onTime(c *Case, end time.Time, m *marks) {
	s := &c.State
	m.set(x5Whole)
	if s.Supplements > 1 {
		m.set(x5Late)
		m.set(x5Supplements)
		return
	}
	judged := end
	if judged.IsZero() {
		judged = x.form.basis.Horizon()
	}
	if n := len(s.Rounds); n > 0 && s.Rounds[n-1].Completed.IsZero() {
		judged = s.Rounds[n-1].Requested // the request ended the count
	}
	due, running := x.due(c)
	if due.Date.IsZero() && running {
		due = x.maxLimit(s)
		if due.Date.IsZero() {
			m.set(x5Unknown)
			return
		}
		m.set(x5MaxLimit)
	}
	if calendar.Classify(due, judged, x.form.basis.Policy.Compare) == calendar.Late {
		m.set(x5Late)
		return
	}
	m.set(x5OnTime)
}

// due is the due date of row 5: the first promise, put back by the time the applicant took to complete the dossier. running is false while the
// clock waits for the competent unit.
func (x *Index766) due(c *Case) (due calendar.Due, running bool) {
	s := &c.State
	if s.WasAccepted() && !s.Started() && end766(s).IsZero() {
		return calendar.Due{}, false
	}
	due = s.FirstPromise
	switch {
	case due.Date.IsZero():
		return calendar.Due{}, true
	case s.Extensions > 0 && x.form.basis.Policy.Extension == ExtensionAlways:
		return s.Promise, true
	case s.Extensions > 0:
		return s.Binding, true
	}
	for _, r := range s.Rounds {
		if !r.Completed.IsZero() && r.Requested.After(s.AcceptedAt) {
			due = x.putBack(due, &s.Accepted, r.Requested, r.Completed)
		}
	}
	return due, true
}

// putBack moves a due date by a stretch that does not count: working time for limits in hours, days as the limit counts them otherwise.
func (x *Index766) putBack(due calendar.Due, a *dossier.Accepted, from, until time.Time) calendar.Due {
	cal := x.form.calendar
	if a.Term.Unit().Hours() {
		if a.Term.Unit() == calendar.ClockHour {
			due.Instant = due.Instant.Add(until.Sub(from))
		} else {
			due.Instant = cal.AddWorkingTime(due.Instant, cal.WorkingTimeBetween(from, until, &a.Convention), &a.Convention)
		}
		due.Date = motcua.DateOf(due.Instant)
		return due
	}
	day := due.Date
	switch a.Term.Unit() {
	case calendar.CalendarDay, calendar.Week, calendar.Month, calendar.Year:
		if n := motcua.DateOf(until).DaysSince(motcua.DateOf(from)); n > 0 {
			day = cal.NextWorkingDay(day.AddDays(n))
		}
	default:
		if n := cal.WorkingDaysBetweenTimes(from, until); n > 0 {
			day = cal.AddWorkingDays(day, n)
		}
	}
	due.Instant = due.Instant.AddDate(0, 0, day.DaysSince(due.Date))
	due.Date = day
	return due
}

// maxLimit is the latest day that any limit of the procedure leads to.
func (x *Index766) maxLimit(s *dossier.State) calendar.Due {
	procedure, since := s.Accepted.Procedure, s.Accepted.Start
	if !s.WasAccepted() {
		procedure, since = s.Requested.Procedure, s.Submitted
	}
	if since.IsZero() {
		since = s.AcceptedAt
	}
	on := motcua.DateOf(since)
	var terms []calendar.Term
	if x.o.MaxLimit != nil {
		terms = []calendar.Term{x.o.MaxLimit(procedure, on)}
	} else if p, ok := x.form.procedure(procedure, on); ok {
		for _, l := range p.Limits {
			terms = append(terms, l.Term)
		}
	}
	var last calendar.Due
	for _, term := range terms {
		if due, err := x.form.calendar.Due(since, term, &s.Accepted.Convention); err == nil && due.Instant.After(last.Instant) {
			last = due
		}
	}
	return last
}

// payment marks row 24A: online when every obligation was paid, and online.
func (x *Index766) payment(c *Case, m *marks) {
	if len(c.State.Payments) == 0 {
		return
	}
	m.set(x24Whole)
	online, unknown := true, false
	for _, p := range c.State.Payments {
		by := dossier.UnknownChannel
		if x.o.PaidBy != nil && !p.Paid.IsZero() {
			by = x.o.PaidBy(c, p)
		}
		online = online && !p.Paid.IsZero() && (by == dossier.Online || by == dossier.UnknownChannel)
		unknown = unknown || by == dossier.UnknownChannel
	}
	use := procedureUse{paidOnline: online && !unknown, paidUnknown: online && unknown}
	x.procedures[c.State.Accepted.Procedure] = x.procedures[c.State.Accepted.Procedure].or(use)
	switch {
	case !online:
	case unknown:
		m.set(x24Unknown)
	default:
		m.set(x24Online)
	}
}

// received marks rows 6, 10, 12 and 14, which are about the dossiers received in the period.
func (x *Index766) received(s *dossier.State, m *marks) {
	m.set(x10Whole)
	switch s.Channel {
	case dossier.Online:
		m.set(x10Online)
	case dossier.Post:
		m.set(x10Post)
	default:
		m.set(x10Direct)
	}
	on := motcua.DateOf(s.AcceptedAt)
	level := OnlineUnknown
	if x.o.OnlineLevel != nil {
		level = x.o.OnlineLevel(s.Accepted.Procedure, on)
	}
	switch {
	case level == OnlineFull:
		m.set(x6Eligible)
		if s.Channel == dossier.Online {
			m.set(x6Full)
		}
	case level == OnlineUnknown:
		m.set(x6Unknown)
		if s.Channel == dossier.Online {
			m.set(x6UnknownOnline)
		}
	}
	if len(s.Papers) > 0 {
		m.set(x12Dossiers)
	} else {
		m.set(x12NoPapers)
	}
	reused := slices.ContainsFunc(s.Papers, func(p dossier.Paper) bool { return p.Reused })
	p, known := x.form.procedure(s.Accepted.Procedure, on)
	switch {
	case reused:
		m.set(x14Whole)
		m.set(x14Reused)
	case !known:
		m.set(x14Unknown)
	case slices.ContainsFunc(p.Components, func(c dossier.Component) bool { return c.Register != "" }):
		m.set(x14Whole)
	}
}

// finished marks rows 11 and 23, which are about the dossiers finished in the period.
func (x *Index766) finished(s *dossier.State, m *marks) {
	if !s.Resolved.IsZero() {
		switch r := s.Resolution; {
		case r.Link != "":
			m.set(x11Whole)
			m.set(x11Electronic)
		case r.Document != "":
			m.set(x11Whole)
		default:
			m.set(x11Unknown)
		}
	}
	r := s.Rating
	if r.Of < 1 {
		return
	}
	m.set(x23Whole)
	switch {
	case x.o.Satisfied != nil:
		if x.o.Satisfied(r) {
			m.set(x23Satisfied)
		}
	case r.Score >= r.Of:
		m.set(x23Satisfied)
	case r.Score > 1:
		m.set(x23Unknown)
	}
}

// Merge adds the counts of other dossiers, made on the same basis and by the same choices. Anything else is an [*motcua.InvalidError], and
// nothing changes.
func (x *Index766) Merge(o *Index766) error {
	if err := x.form.Merge(o.form); err != nil {
		return err
	}
	for k, n := range o.papers {
		own := x.papersAt(k)
		own[0] += n[0]
		own[1] += n[1]
	}
	for code, use := range o.procedures {
		x.procedures[code] = x.procedures[code].or(use)
	}
	return nil
}

// Check adds the counts up again. It returns nil or an [*motcua.InvalidError].
func (x *Index766) Check() error { return x.form.Check() }

// Indicator is one figure of the index.
type Indicator struct {
	// Number is the row of the portal's table, with a letter where a row has several: "5", "10a", "24A".
	Number string
	// Ratio is the figure, with a range for what is not known. Its definition is in words by [DefinitionText].
	Ratio motcua.Ratio
	// Criterion and Measure are its place in the built-in criteria sets of the index; empty where the sets do not ask for it.
	Criterion, Measure string
	// LeftOut is how many dossiers are in neither end because the log does not say enough; those that make the ratio a range are not among
	// them.
	LeftOut int
}

// Indicators returns the figures over all dossiers. Those about procedures (6A, 6B, 7, 24B, 24C) are there only when the rules, and for the
// first three the levels, are given.
func (x *Index766) Indicators() []Indicator {
	all := make([]int, len(x.form.definition.keys))
	var papers [2]int
	for k, cell := range x.form.cells {
		for i, n := range cell.counts {
			all[i] += n
		}
		if p := x.papers[k]; p != nil {
			papers[0] += p[0]
			papers[1] += p[1]
		}
	}
	list := append(indicators(all, papers), x.ofProcedures()...)
	slices.SortStableFunc(list, func(a, b Indicator) int { return order766(a.Number) - order766(b.Number) })
	return list
}

// Of returns the figures about dossiers for one row of a dimension.
func (x *Index766) Of(by Dimension, row string) []Indicator {
	counts := make([]int, len(x.form.definition.keys))
	var papers [2]int
	for k, cell := range x.form.cells {
		if by.of(k) != row {
			continue
		}
		for i, n := range cell.counts {
			counts[i] += n
		}
		if p := x.papers[k]; p != nil {
			papers[0] += p[0]
			papers[1] += p[1]
		}
	}
	return indicators(counts, papers)
}

// Ratio returns one figure over all dossiers by its number; ok is false when the index does not have it.
func (x *Index766) Ratio(number string) (r motcua.Ratio, ok bool) {
	for _, i := range x.Indicators() {
		if i.Number == number {
			return i.Ratio, true
		}
	}
	return motcua.Ratio{}, false
}

// order766 is the order of the numbers.
func order766(number string) int {
	for i, n := range []string{"4", "5", "6", "6A", "6B", "6C", "7", "10a", "10b", "10c", "11", "12", "14", "23", "24A", "24B", "24C"} {
		if n == number {
			return i
		}
	}
	return -1
}

// about returns a count that is some certainly, and more if what is not known turns out so.
func about(certain, unknown int) motcua.Count {
	return motcua.Between(int64(certain), int64(certain+unknown))
}

func indicators(n []int, papers [2]int) []Indicator {
	ratio := func(number string, part, whole motcua.Count) motcua.Ratio {
		return motcua.Ratio{Part: part, Whole: whole, Of: definition766 + number}
	}
	exact := func(i int) motcua.Count { return about(n[i], 0) }
	of := func(number, criterion, measure string, part, whole motcua.Count, leftOut int) Indicator {
		return Indicator{Number: number, Ratio: ratio(number, part, whole), Criterion: criterion, Measure: measure, LeftOut: leftOut}
	}
	return []Indicator{
		of("4", "4", "synchronised", about(n[x4OnTime], n[x4Unknown]), exact(x4Whole), 0),
		of("5", "5", "on_time", about(n[x5OnTime], n[x5Unknown]), exact(x5Whole), 0),
		of("6", "", "", about(n[x6Full], n[x6UnknownOnline]), about(n[x6Eligible], n[x6Unknown]), 0),
		of("6C", "6", "dossiers_online", exact(x10Online), exact(x10Whole), 0),
		of("10a", "", "", exact(x10Online), exact(x10Whole), 0),
		of("10b", "", "", exact(x10Direct), exact(x10Whole), 0),
		of("10c", "", "", exact(x10Post), exact(x10Whole), 0),
		of("11", "11", "electronic", exact(x11Electronic), about(n[x11Whole], n[x11Unknown]), 0),
		of("12", "12", "digitised", about(papers[1], 0), about(papers[0], 0), n[x12NoPapers]),
		of("14", "14", "reused", exact(x14Reused), about(n[x14Whole], n[x14Unknown]), 0),
		of("23", "23", "satisfied", about(n[x23Satisfied], n[x23Unknown]), exact(x23Whole), 0),
		of("24A", "24", "dossiers_paid", about(n[x24Online], n[x24Unknown]), exact(x24Whole), 0),
	}
}

// ofProcedures returns the figures about procedures, as far as the catalogue is known.
func (x *Index766) ofProcedures() []Indicator {
	if x.form.rules == nil {
		return nil
	}
	on := motcua.DateOf(x.form.basis.Horizon())
	var all, online, levelUnknown, used, usedUnknown, fee, feePaid, feeUnknown, feeUsed int
	for _, code := range x.form.rules.Catalogue().Codes() {
		p, ok := x.form.procedure(code, on)
		if !ok {
			continue
		}
		use := x.procedures[code]
		all++
		level := OnlineUnknown
		if x.o.OnlineLevel != nil {
			level = x.o.OnlineLevel(code, on)
		}
		switch level {
		case OnlineFull, OnlinePartial:
			online++
			used += one(use.receivedOnline)
		case OnlineUnknown:
			levelUnknown++
			usedUnknown += one(use.receivedOnline)
		}
		if slices.ContainsFunc(p.Fees, func(f dossier.Fee) bool { return owed(f, on) }) {
			fee++
			feeUsed += one(use.received)
			feePaid += one(use.paidOnline)
			feeUnknown += one(use.paidUnknown && !use.paidOnline)
		}
	}
	of := func(number, criterion, measure string, part, whole motcua.Count) Indicator {
		return Indicator{Number: number, Ratio: motcua.Ratio{Part: part, Whole: whole, Of: definition766 + number}, Criterion: criterion, Measure: measure}
	}
	list := []Indicator{
		of("24B", "24", "procedures_paid", about(feePaid, feeUnknown), about(fee, 0)),
		of("24C", "24", "procedures_used", about(feeUsed, 0), about(fee, 0)),
	}
	if x.o.OnlineLevel != nil {
		list = append(list,
			of("6A", "6", "procedures_online", about(online, levelUnknown), about(all, 0)),
			of("7", "", "", about(online, levelUnknown), about(all, 0)),
			of("6B", "6", "services_used", about(used, usedUnknown), about(online, levelUnknown)))
	}
	return list
}

// owed reports whether a fee is asked on a day.
func owed(f dossier.Fee, on motcua.Date) bool {
	return f.Amount > 0 && (f.From.IsZero() || !on.Before(f.From)) && (f.Until.IsZero() || on.Before(f.Until))
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Observations returns what the indicators say as observations for a criteria set of the index, self-assessed and for the last day that
// counts: one for each criterion of the set that asks for a measure known here. A ratio that is a range leaves a range of points.
func (x *Index766) Observations(set *criteria.Set) []criteria.Observation {
	var out []criteria.Observation
	list := x.Indicators()
	for _, c := range set.Criteria() {
		o := criteria.Observation{Criterion: c.Number(), Happened: motcua.DateOf(x.form.basis.Horizon())}
		for _, i := range list {
			asked := slices.ContainsFunc(c.Scale().Measures, func(m criteria.MeasureDefinition) bool { return m.Name == i.Measure })
			if i.Criterion == c.Number() && asked {
				o.Measures = append(o.Measures, criteria.RatioOf(i.Measure, i.Ratio))
			}
		}
		if o.Measures != nil {
			out = append(out, o)
		}
	}
	return out
}

// Table returns the figures over all dossiers, with both ends of each and its definition.
func (x *Index766) Table(l motcua.Language) *Table {
	say := wording(l)
	table := &Table{
		Key: "index766", Caption: say("Chỉ số phục vụ người dân, doanh nghiệp theo QĐ 766/QĐ-TTg: phần tính được từ hồ sơ", "Index of Decision 766/QĐ-TTg: what dossiers can answer"),
		Columns: []Column{
			{Key: "so", Header: say("Số", "No."), Kind: KindText},
			{Key: "chi_so", Header: say("Chỉ số", "Indicator"), Kind: KindText, RowHeader: true},
			{Key: "tu_so", Header: say("Tử số", "Part"), Kind: KindCount},
			{Key: "mau_so", Header: say("Mẫu số", "Whole"), Kind: KindCount},
			{Key: "ty_le", Header: say("Tỷ lệ", "Ratio"), Kind: KindPercent},
		},
		Notes: x.notes(l),
	}
	for _, i := range x.Indicators() {
		ratio := shareCell(i.Ratio, 2, l)
		switch {
		case ratio.Kind() == KindEmpty:
		case i.LeftOut > 0:
			ratio = ratio.WithNote(say("không gồm hồ sơ không ghi đủ: ", "without dossiers that do not say enough: ") + formatInteger(int64(i.LeftOut), l))
		case ratio.percent.IsRange():
			ratio = ratio.WithNote(say("khoảng, vì có hồ sơ không ghi đủ", "a range, because some dossiers do not say enough"))
		}
		table.Add(TextCell(i.Number), TextCell(DefinitionText(i.Ratio.Of, l)), CountCell(i.Ratio.Part), CountCell(i.Ratio.Whole), ratio)
	}
	return table
}

func (x *Index766) notes(l motcua.Language) []string {
	say := wording(l)
	notes := []string{
		say("Điểm chính thức là điểm của Cổng Dịch vụ công quốc gia; tính lại chỉ để giải thích.", "The official score is that of the national portal; computing it again only explains it."),
		say("Chỉ số 5: thời điểm kết thúc là trạng thái 9, nếu không có thì 10, rồi 8, 3 hoặc 7; một lần yêu cầu bổ sung thì dừng tính và trừ thời gian bổ sung, nhiều hơn một lần là quá hạn; không có ngày hẹn thì lấy thời hạn tối đa của thủ tục. Thời gian chờ nghĩa vụ tài chính không được trừ. Hồ sơ hẹn lại kèm thư xin lỗi: theo lựa chọn của báo cáo.",
			"Indicator 5: the end is status 9, else 10, else 8, 3 or 7; one request for a supplement stops the count and its time is subtracted, more than one makes it late; without a due date the longest limit of the procedure holds. Waiting for a payment is not subtracted. New days given with an apology follow the choice of the report."),
		say("Chỉ số 11: kết quả điện tử là kết quả có đường dẫn; hồ sơ không ghi kết quả làm mẫu số thành khoảng. Chỉ số 12: thành phần đã số hóa, lấy từ cơ sở dữ liệu hoặc nộp trực tuyến; việc liên kết không có trong hồ sơ.",
			"Indicator 11: a result is electronic when it has a link; dossiers without a stated result make the whole a range. Indicator 12: components scanned, taken from a register or sent online; whether they are linked is not in a dossier."),
	}
	if x.o.Satisfied == nil {
		notes = append(notes, say("Chỉ số 23: chưa có thang điểm theo quy định; mức cao nhất là hài lòng, mức thấp nhất là không, mức giữa chưa rõ.",
			"Indicator 23: no scale was found in a rule; the highest score is satisfied, the lowest is not, those between may be."))
	}
	p := x.form.basis.Period
	if !p.IsZero() && (p.Convention() != motcua.Calendar || p.Span() == motcua.Custom || p.Span() == motcua.HalfYear) {
		notes = append(notes, say("Kỳ của Cổng là tháng, quý, năm dương lịch; kỳ báo cáo này khác.", "The portal's periods are calendar months, quarters and years; this one is not."))
	}
	return notes
}

// definition766 begins the keys of the definitions of the index.
const definition766 = "index766/"

// definitionText766 returns a definition of the index in words.
func definitionText766(number string, l motcua.Language) (string, bool) {
	words := map[string][2]string{
		"4":   {"hồ sơ đồng bộ trạng thái đúng hạn / hồ sơ tiếp nhận, đang giải quyết hoặc trả kết quả trong kỳ", "dossiers synchronised on time / received, open or delivered in the period"},
		"5":   {"hồ sơ xử lý trước hạn, đúng hạn hoặc đang xử lý chưa quá hạn / hồ sơ tiếp nhận và xử lý trong kỳ", "early, on time, or open and not late / received and processed in the period"},
		"6":   {"hồ sơ trực tuyến toàn trình / hồ sơ của thủ tục đủ điều kiện toàn trình", "full-online dossiers / dossiers of eligible procedures"},
		"6A":  {"thủ tục có dịch vụ một phần hoặc toàn trình / thủ tục thuộc thẩm quyền", "procedures offered in part or in full online / procedures within authority"},
		"6B":  {"dịch vụ trực tuyến có hồ sơ / dịch vụ trực tuyến", "online services with dossiers / online services"},
		"6C":  {"hồ sơ nộp trực tuyến / tất cả hồ sơ tiếp nhận trong kỳ", "dossiers submitted online / all received in the period"},
		"7":   {"thủ tục cung cấp trực tuyến / thủ tục thuộc thẩm quyền", "procedures offered online / procedures within authority"},
		"10a": {"hồ sơ nộp trực tuyến / hồ sơ tiếp nhận trong kỳ", "submitted online / received in the period"},
		"10b": {"hồ sơ nộp trực tiếp hoặc không ghi hình thức / hồ sơ tiếp nhận trong kỳ", "submitted directly or by an unknown channel / received in the period"},
		"10c": {"hồ sơ qua bưu chính công ích / hồ sơ tiếp nhận trong kỳ", "by post / received in the period"},
		"11":  {"hồ sơ có kết quả điện tử / hồ sơ đã xong có kết quả là giấy tờ", "dossiers with an electronic result / finished dossiers whose result is a paper or document"},
		"12":  {"thành phần hồ sơ đã số hóa / tất cả thành phần hồ sơ", "components digitised / all components"},
		"14":  {"hồ sơ có thành phần được thay bằng dữ liệu / hồ sơ của thủ tục cho phép", "dossiers with replaced components / dossiers of procedures that allow it"},
		"23":  {"đánh giá hài lòng / hồ sơ được đánh giá", "satisfied / evaluated"},
		"24A": {"hồ sơ thanh toán trực tuyến / hồ sơ có nghĩa vụ tài chính", "dossiers paid online / dossiers with a financial obligation"},
		"24B": {"thủ tục có phí có thanh toán trực tuyến / thủ tục có phí", "fee procedures with an online payment / fee procedures"},
		"24C": {"thủ tục có phí có hồ sơ / thủ tục có phí", "fee procedures with dossiers / fee procedures"},
	}[number]
	return wording(l)(words[0], words[1]), words[0] != ""
}

// columns766 names the counts by their indicator.
func columns766(f *Form, l motcua.Language) []formColumn {
	say := wording(l)
	heads := map[string][2]string{
		"tong": {"Tổng số", "Whole"}, "dung_han": {"Đúng hạn", "On time"}, "chua_ro": {"Chưa rõ", "Not known"}, "qua_han": {"Quá hạn", "Late"},
		"bo_sung_nhieu_lan": {"Bổ sung nhiều lần", "More than one supplement"}, "thoi_han_toi_da": {"Theo thời hạn tối đa", "By the longest limit"},
		"du_dieu_kien": {"Đủ điều kiện", "Eligible"}, "toan_trinh": {"Toàn trình", "Full online"}, "chua_ro_truc_tuyen": {"Trực tuyến, chưa rõ mức", "Online, level not known"},
		"truc_tuyen": {"Trực tuyến", "Online"}, "truc_tiep": {"Trực tiếp", "Direct"}, "bcci": {"Bưu chính", "Post"}, "dien_tu": {"Điện tử", "Electronic"},
		"ho_so": {"Có ghi thành phần", "Components recorded"}, "khong_ghi": {"Không ghi thành phần", "None recorded"},
		"thay_the": {"Có thành phần thay bằng dữ liệu", "With a replaced component"}, "hai_long": {"Hài lòng", "Satisfied"},
	}
	out := make([]formColumn, len(f.definition.keys))
	for i, key := range f.definition.keys {
		number, name, _ := strings.Cut(key, "_")
		head := heads[name]
		out[i] = formColumn{groups: []string{say("Chỉ số ", "Indicator ") + number}, header: say(head[0], head[1])}
	}
	return out
}

// Rows returns the names of the rows of a dimension.
func (x *Index766) Rows(by Dimension) []string {
	return orderedRows(by, maps.Keys(x.form.cells), nil)
}
