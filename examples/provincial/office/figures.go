package office

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/report"
)

// Figures are what was counted in a period for the account's agency.
type Figures struct {
	// Tally has the counts, with the basis they rest on.
	Tally *report.Tally
	// Months are the tallies of the months of the period that have begun, when it consists of several.
	Months []*report.Tally
	// Ageing is what lies in the inboxes of the agency's units; nil for a period that is over.
	Ageing *report.Form
	// Took is how long the counting took.
	Took time.Duration
}

// figures keeps what was counted last, for whole periods and all agencies together. Counting a hundred thousand dossiers takes a tenth of a
// second and more, and a wall of dashboards asks all day.
type figures struct {
	fresh   time.Duration
	quick   time.Duration // the patience
	version atomic.Uint64

	mu      sync.Mutex
	periods map[motcua.Period]*counted
}

// totals are figures of all agencies together, but for those that cannot be taken apart.
type totals struct {
	tally  *report.Tally
	months []*report.Tally
	ageing map[string]*report.Form // by agency, or unit of none
	took   time.Duration
}

// counted is a period: what was counted, and whether somebody is counting.
type counted struct {
	at      time.Time
	version uint64
	all     totals
	running *run // nil when nobody counts
}

// run is a count that runs, or has ended.
type run struct {
	version uint64 // what was written before it began is in it
	done    chan struct{}
	all     totals
	err     error
}

// maxPeriods is how many periods are remembered.
const maxPeriods = 16

// moved says that something was written: what is remembered is old.
func (f *figures) moved() { f.version.Add(1) }

// Figures counts a period as of now. It needs access.Report.
//
// What it returns may be a little old, and says as of when it is. Nothing that this service wrote is missing while counting takes no longer than
// [Options.Patience]; what another process wrote is there after [Options.Freshness]. When counting takes longer, it is counted again beside the
// requests, at most a tenth of the time, and they get the figures before.
func (o *Office) Figures(ctx context.Context, who access.Account, p motcua.Period) (Figures, error) {
	if err := may(who, access.Report); err != nil {
		return Figures{}, err
	}
	if days := p.Days(); days == 0 || days > 366 {
		return Figures{}, motcua.Invalid("office: period", motcua.Problem{Path: "period", Code: motcua.CodeOutOfRange, Param: "a day to a year"})
	}
	if !p.From().Start().Before(o.now()) {
		return Figures{}, motcua.Invalid("office: period", motcua.Problem{Path: "period", Code: motcua.CodeAfter, Param: "today"})
	}
	all, err := o.figures.of(ctx, p, o.now, o.count)
	if err != nil {
		return Figures{}, err
	}
	own := func(k report.Key) bool { return who.Covers(k.Unit) }
	part := Figures{Took: all.took, Tally: all.tally.Part(own)}
	for _, m := range all.months {
		part.Months = append(part.Months, m.Part(own))
	}
	if all.ageing == nil {
		return part, nil
	}
	part.Ageing = report.NewAgeing(all.tally.Basis(), &report.FormOptions{Rules: o.rules, CountsOnly: true})
	for _, unit := range slices.Sorted(maps.Keys(all.ageing)) {
		if who.Covers(unit) {
			if err := part.Ageing.Merge(all.ageing[unit]); err != nil {
				return Figures{}, err
			}
		}
	}
	return part, nil
}

// Warm counts the quarter of today before anybody asks for it: a service that has just started would otherwise let the first wait.
func (o *Office) Warm(ctx context.Context) error {
	quarter, err := motcua.PeriodOf(motcua.DateOf(o.now()), motcua.Quarter, motcua.Calendar)
	if err == nil {
		_, err = o.figures.of(ctx, quarter, o.now, o.count)
	}
	return err
}

// of returns the figures of a period. Whoever comes while they are counted waits for that count, or for the next one when something was written
// since it began.
func (f *figures) of(ctx context.Context, p motcua.Period, now func() time.Time, count func(context.Context, motcua.Period) (totals, error)) (totals, error) {
	wanted := f.version.Load()
	for {
		all, running := f.look(p, now, count)
		if running == nil {
			return all, nil
		}
		select {
		case <-running.done:
		case <-ctx.Done():
			return totals{}, ctx.Err()
		}
		if running.version >= wanted {
			return running.all, running.err
		}
	}
}

// look returns figures that are good enough, or a count to wait for, which it starts when there is none.
func (f *figures) look(p motcua.Period, now func() time.Time, count func(context.Context, motcua.Period) (totals, error)) (totals, *run) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.periods == nil {
		f.periods = make(map[motcua.Period]*counted)
	}
	c := f.periods[p]
	if c == nil {
		if len(f.periods) >= maxPeriods {
			f.forget()
		}
		c = &counted{}
		f.periods[p] = c
	}
	have := c.all.tally != nil
	slow := have && c.all.took > f.quick
	age := now().Sub(c.at)
	if have && age < f.fresh && c.version == f.version.Load() || slow && age < 10*c.all.took {
		return c.all, nil
	}
	if c.running == nil {
		f.start(c, p, now, count)
	}
	if slow {
		return c.all, nil
	}
	return totals{}, c.running
}

// start counts beside the requests: one that gives up does not take the count from the others. The mutex is held.
func (f *figures) start(c *counted, p motcua.Period, now func() time.Time, count func(context.Context, motcua.Period) (totals, error)) {
	r := &run{version: f.version.Load(), done: make(chan struct{})} // what is written while it counts may be missing
	c.running = r
	begun, clock := now(), time.Now()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		r.all, r.err = count(ctx, p)
		r.all.took = time.Since(clock)
		f.mu.Lock()
		defer f.mu.Unlock()
		switch {
		case r.err == nil:
			c.all, c.at, c.version = r.all, begun, r.version
		case c.all.took > f.quick:
			c.at = begun // the figures before are good for a while longer
		}
		c.running = nil
		close(r.done)
	}()
}

// forget drops the period that was counted longest ago and is not being counted.
func (f *figures) forget() {
	var oldest motcua.Period
	found := false
	for p, c := range f.periods {
		if c.running == nil && (!found || c.at.Before(f.periods[oldest].at)) {
			oldest, found = p, true
		}
	}
	if found {
		delete(f.periods, oldest)
	}
}

// count counts a period over all agencies: the store counts by itself, and only the open dossiers are read.
func (o *Office) count(ctx context.Context, p motcua.Period) (totals, error) {
	var all totals
	now := o.now()
	basis := report.Basis{Period: p}
	if now.Before(p.Until().Start()) {
		basis.AsOf = now
	}
	options := &report.TallyOptions{CountsOnly: true}
	var err error
	if all.tally, err = report.TallyStore(ctx, o.store, basis, options); err != nil {
		return totals{}, err
	}
	months, ok := monthsOf(p, now)
	for _, m := range months {
		monthly := report.Basis{Period: m, AsOf: basis.AsOf}
		t, err := report.TallyStore(ctx, o.store, monthly, options)
		if err != nil {
			return totals{}, err
		}
		all.months = append(all.months, t)
	}
	if !ok {
		all.months = nil
	}
	if basis.AsOf.IsZero() {
		return all, nil
	}
	all.ageing = make(map[string]*report.Form)
	return all, o.open(ctx, func(log dossier.Log) {
		unit := o.directory.agency(dossier.Replay(log, dossier.At(now)).Handling)
		form := all.ageing[unit]
		if form == nil {
			form = report.NewAgeing(basis, &report.FormOptions{Rules: o.rules, CountsOnly: true})
			all.ageing[unit] = form
		}
		form.Add(log)
	})
}

// open reads the log of every open dossier.
func (o *Office) open(ctx context.Context, each func(dossier.Log)) error {
	q := dossier.Query{Limit: 1000}
	for {
		page, err := o.store.Find(ctx, dossier.Filter{Open: true}, q)
		if err != nil {
			return err
		}
		for _, id := range page.IDs {
			log, err := o.store.Load(ctx, id)
			if errors.Is(err, motcua.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			each(log)
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}

// monthsOf returns the months of a period that have begun; ok is false when it does not consist of two or more.
func monthsOf(p motcua.Period, now time.Time) (months []motcua.Period, ok bool) {
	for day := p.From(); day.Before(p.Until()); {
		m, err := motcua.PeriodOf(day, motcua.Month, p.Convention())
		if err != nil || m.From().Before(p.From()) || m.Until().After(p.Until()) {
			return nil, false
		}
		if m.From().Start().Before(now) {
			months = append(months, m)
		}
		day = m.Until()
	}
	return months, len(months) > 1
}
