package campaign

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// Retry says what an officer does when it is not known whether something was recorded.
type Retry uint8

const (
	// WithKey repeats it with the same idempotency key, as the contract says.
	WithKey Retry = iota
	// WithoutKey repeats it with a new key, as a program does that knows of none. It is a mutant.
	WithoutKey
	// Never leaves it at that.
	Never
)

// Work is what some officers do at once.
type Work struct {
	// Name comes before the names of everything that the work makes, so that several works can follow each other on one store.
	Name string
	// Officers is how many there are, Intents how many things each wants to have recorded; 0 of them is without an end.
	Officers, Intents int
	// Length is how many intents a dossier has before an officer begins the next; 0 is 6.
	Length int
	// Shared lets all officers work on the same dossiers, and conflict.
	Shared bool
	// Retry is what they do with an unknown outcome.
	Retry Retry
	// Patience is how long an officer goes on trying one thing while the store is busy or does not answer. 0 is to give up at once.
	Patience time.Duration
	// Timeout, when set, is how long an officer waits for the answer to the n-th attempt at one thing, from 1.
	Timeout func(attempt int) time.Duration
	// Follow lets one more read the feed all the time, from where the ledger stops.
	Follow bool
	// Tolerate says which errors are part of the campaign, beside those of the contract: the officer tries again, or takes it for a
	// refusal, notes that and goes on with the next thing.
	Tolerate func(error) bool
}

// Outcome counts what the officers heard.
type Outcome struct {
	// Acknowledged things were recorded; of these, Repeated had been recorded already by an attempt whose answer did not come.
	Acknowledged, Repeated int
	// Conflicts, Unknown, Busy and Full are errors by what they wrap.
	Conflicts, Unknown, Busy, Full int
}

func (o *Outcome) add(p Outcome) {
	o.Acknowledged += p.Acknowledged
	o.Conflicts += p.Conflicts
	o.Unknown += p.Unknown
	o.Busy += p.Busy
	o.Full += p.Full
	o.Repeated += p.Repeated
}

// Run does the work until it is done, the context ends, or an officer hears an error that is not to be expected.
func (w Work) Run(ctx context.Context, store dossier.Store, ledger *Ledger) (Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		total Outcome
		first error
	)
	for n := range w.Officers {
		wg.Go(func() {
			o := officer{work: w, store: store, ledger: ledger, number: n, random: rand.New(rand.NewPCG(uint64(n), 7))}
			err := o.run(ctx)
			mu.Lock()
			defer mu.Unlock()
			total.add(o.heard)
			if err != nil && first == nil {
				first = err
				cancel()
			}
		})
	}
	over := make(chan struct{})
	var reader sync.WaitGroup
	if w.Follow {
		reader.Go(func() { follow(ctx, store, ledger, over) })
	}
	wg.Wait()
	close(over)
	reader.Wait()
	return total, first
}

// follow reads the feed until the work is over and there is no more. What it hears of errors is for the officers to judge.
func follow(ctx context.Context, store dossier.Store, ledger *Ledger, over <-chan struct{}) {
	after, n := dossier.Cursor(""), 0
	for last := false; ; {
		page, err := store.Feed(ctx, after, 50)
		for _, e := range page.Entries {
			ledger.see(n, e)
			n++
		}
		switch {
		case err == nil && len(page.Entries) > 0:
			after = page.Next
			continue
		case last || ctx.Err() != nil:
			return
		}
		select {
		case <-over:
			last = true
		case <-time.After(time.Millisecond):
		}
	}
}

type officer struct {
	work   Work
	store  dossier.Store
	ledger *Ledger
	number int
	random *rand.Rand
	heard  Outcome
}

func (o *officer) run(ctx context.Context) error {
	length := o.work.Length
	if length == 0 {
		length = 6
	}
	log := dossier.Log{}
	for i := 0; ctx.Err() == nil && (o.work.Intents == 0 || i < o.work.Intents); i++ {
		owner := o.number
		if o.work.Shared {
			owner = 0
		}
		id := dossier.ID(fmt.Sprintf("H40.14.%02d-240304-%s%dx%d", owner, o.work.Name, owner, i/length))
		if log.ID != id {
			log = dossier.Log{ID: id}
		}
		intent := fmt.Sprintf("%s%d.%d", o.work.Name, o.number, i)
		if err := o.record(ctx, &log, intent); err != nil {
			return err
		}
	}
	return nil
}

// record tries until it is known what became of an intent.
func (o *officer) record(ctx context.Context, log *dossier.Log, intent string) error {
	n := 1 + int(sum(intent)%3)
	key := intent
	var until time.Time
	refuse := func() { o.ledger.refuse(intent) }
	for attempt := 1; ctx.Err() == nil; attempt++ {
		if attempt == 1 {
			until = time.Now().Add(o.work.Patience)
		}
		b, err := batch(*log, intent, key, n)
		if err != nil {
			return err
		}
		o.ledger.try(log.ID, intent, n)
		revision, err := o.append(ctx, b, attempt)
		again := time.Now().Before(until)
		switch {
		case err == nil:
			o.ledger.acknowledge(intent, revision)
			o.heard.Acknowledged++
			if revision == b.Expected+n {
				log.Events = append(log.Events, b.Events...)
				return nil
			}
			o.heard.Repeated++ // it had been recorded before; what is behind it now is to be read
			return o.reload(ctx, log)
		case errors.Is(err, motcua.ErrOutcomeUnknown):
			o.heard.Unknown++
			refuse = func() {} // one attempt may have written it, whatever the others say
			if o.work.Retry == Never || !again {
				return o.reload(ctx, log)
			}
			if o.work.Retry == WithoutKey {
				key = fmt.Sprintf("%s/%d", intent, attempt)
			}
			if !o.pause(ctx) {
				return nil
			}
			if err := o.reload(ctx, log); err != nil {
				return err
			}
		case errors.Is(err, motcua.ErrConflict):
			o.heard.Conflicts++
			if err := o.reload(ctx, log); err != nil {
				return err
			}
		case errors.Is(err, motcua.ErrBusy):
			o.heard.Busy++
			if !again {
				refuse()
				return nil
			}
			if !o.pause(ctx) {
				return nil
			}
		case errors.Is(err, motcua.ErrFull):
			o.heard.Full++
			refuse()
			return nil
		case o.work.Tolerate != nil && o.work.Tolerate(err):
			if again && sum(intent)%2 == 1 { // half of them try again
				continue
			}
			refuse()
			return o.reload(ctx, log)
		case ctx.Err() == nil: // otherwise the work is over, and the outcome is not known
			return fmt.Errorf("append: %w", err)
		}
	}
	return nil
}

func (o *officer) append(ctx context.Context, b dossier.Batch, attempt int) (int, error) {
	if o.work.Timeout != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.work.Timeout(attempt))
		defer cancel()
	}
	return o.store.Append(ctx, b)
}

// pause gives the other side a moment to come back, and reports whether the work goes on.
func (o *officer) pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(time.Duration(1+o.random.IntN(10)) * time.Millisecond):
		return true
	}
}

// reload reads the log of a dossier, for as long as the officer's patience lasts or the work goes on.
func (o *officer) reload(ctx context.Context, log *dossier.Log) error {
	for until := time.Now().Add(o.work.Patience); ctx.Err() == nil; {
		read, err := o.store.Load(ctx, log.ID)
		switch {
		case err == nil:
			*log = read
			return nil
		case errors.Is(err, motcua.ErrNotFound):
			*log = dossier.Log{ID: log.ID}
			return nil
		case time.Now().After(until) && ctx.Err() == nil:
			return fmt.Errorf("load: %w", err)
		case !o.pause(ctx):
		}
	}
	return nil
}

func sum(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

var monday = motcua.MustDate(2024, time.March, 4)

// events are those of an intent: they follow from its name, so that whoever finds them can tell whether they are whole. The person is
// invented.
func events(intent, key string, n int) []dossier.Event {
	out := make([]dossier.Event, n)
	for i := range out {
		at := monday.At(8, int(sum(intent)%50)+i, 0)
		out[i] = dossier.Event{
			Kind: dossier.KindAccepted, At: at, Recorded: at.Add(time.Minute), Actor: fmt.Sprint("officer ", i), Unit: "H40.14",
			Reason: intent, Key: key, Channel: dossier.Online,
			Accepted: &dossier.Accepted{
				Procedure: "1.000001", Field: "field", Competent: "H40.14", Start: at, Term: calendar.WorkingDays(n),
				Convention: *calendar.SameDay15h(), Profile: "61/2018",
			},
			Promise: &calendar.Due{Date: monday.AddDays(n), Instant: monday.AddDays(n).End(), By: calendar.ByDate},
			Personal: dossier.Personal{
				Name: dossier.NewSecret("Nguyễn Văn Thử"), Number: identity.MustParsePersonalID("040085123456"),
				Note: dossier.NewSecret(fmt.Sprint("ghi chú ", intent, i)),
			},
		}
	}
	return out
}

// Import returns what a first import appends: the beginnings of n dossiers. The ledger notes them as tried.
func Import(name string, n int, ledger *Ledger) ([]dossier.Batch, error) {
	var out []dossier.Batch
	for i := range n {
		intent := fmt.Sprintf("%s.%d", name, i)
		id := dossier.ID(fmt.Sprintf("H40.14-240304-%s%05d", name, i))
		b, err := batch(dossier.Log{ID: id}, intent, intent, 1+int(sum(intent)%3))
		if err != nil {
			return nil, err
		}
		ledger.try(id, intent, len(b.Events))
		out = append(out, b)
	}
	return out, nil
}

// Imported notes that batches of an import are there for certain.
func (l *Ledger) Imported(batches []dossier.Batch) {
	for _, b := range batches {
		l.acknowledge(b.Key, len(b.Events))
	}
}

// salts is a source of salts that follows from a name, so that a repeated batch is the same to the last byte.
type salts struct{ *rand.ChaCha8 }

func saltsOf(name string) salts {
	var seed [32]byte
	copy(seed[:], name)
	seed[31] = 1
	return salts{rand.NewChaCha8(seed)}
}

// batch seals the events of an intent for the end of a log.
func batch(log dossier.Log, intent, key string, n int) (dossier.Batch, error) {
	sealer := dossier.Sealer{Random: saltsOf(key)}
	return sealer.Batch(log, key, events(intent, key, n))
}
