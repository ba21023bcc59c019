package campaign

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/dossier"
)

// Finding counts what is wrong with a store. Everything is 0 in a store that keeps the contract.
type Finding struct {
	// Acknowledged is how many things a store had acknowledged: the only count that is not a fault.
	Acknowledged int
	// Lost were acknowledged and are not there, or not at their revision.
	Lost int
	// Twice are there more than once.
	Twice int
	// Torn are there in part, or changed.
	Torn int
	// Phantoms are there though nobody asked for them, or though it was said that nothing was written.
	Phantoms int
	// Broken are dossiers whose chain of seals does not verify.
	Broken int
	// Apart are dossiers of which the feed or the list says something else than the log.
	Apart int
	// Reordered counts the places of the feed that hold something else than a reader saw there before.
	Reordered int
	// Unreadable counts errors of the store while it was read.
	Unreadable int
	// First says what the first fault was.
	First string
}

// Faults is how many there are of all kinds.
func (f Finding) Faults() int {
	return f.Lost + f.Twice + f.Torn + f.Phantoms + f.Broken + f.Apart + f.Reordered + f.Unreadable
}

// Add adds another finding to it.
func (f *Finding) Add(g Finding) {
	f.Acknowledged += g.Acknowledged
	f.Lost += g.Lost
	f.Twice += g.Twice
	f.Torn += g.Torn
	f.Phantoms += g.Phantoms
	f.Broken += g.Broken
	f.Apart += g.Apart
	f.Reordered += g.Reordered
	f.Unreadable += g.Unreadable
	if f.First == "" {
		f.First = g.First
	}
}

// String tells all counts.
func (f Finding) String() string {
	text := fmt.Sprintf("%d acknowledged; %d lost, %d twice, %d torn, %d phantoms, %d broken chains, %d apart, %d reordered, %d unreadable",
		f.Acknowledged, f.Lost, f.Twice, f.Torn, f.Phantoms, f.Broken, f.Apart, f.Reordered, f.Unreadable)
	if f.First != "" {
		text += "; first: " + f.First
	}
	return text
}

func (f *Finding) fault(count *int, format string, args ...any) {
	*count++
	if f.First == "" {
		f.First = fmt.Sprintf(format, args...)
	}
}

// Check reads everything in a store and compares it with a ledger. What was given up by its officer may still arrive while it reads, and
// then the feed has more than the logs had a moment before: such a finding is looked at again.
func Check(ctx context.Context, store dossier.Store, ledger *Ledger) (f Finding) {
	for range 3 {
		if f = check(ctx, store, ledger); f.Apart == 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return f
}

func check(ctx context.Context, store dossier.Store, ledger *Ledger) (f Finding) {
	logs := map[dossier.ID]dossier.Log{}
	for log, err := range dossier.Logs(ctx, store) {
		if err != nil {
			f.fault(&f.Unreadable, "the list: %v", err)
			break
		}
		logs[log.ID] = log
	}
	asked := map[dossier.ID][]Entry{}
	known := map[string]Entry{}
	for _, e := range ledger.Entries() {
		asked[e.ID] = append(asked[e.ID], e)
		known[e.Intent] = e
		if e.Revision > 0 {
			f.Acknowledged++
		}
		if _, there := logs[e.ID]; !there && e.Revision > 0 {
			f.fault(&f.Lost, "%s of %s, acknowledged at revision %d: the dossier is not there", e.Intent, e.ID, e.Revision)
		}
	}
	for id, log := range logs {
		f.log(log, asked[id], known)
	}
	f.feed(ctx, store, logs, ledger.seen)
	for range ledger.disagreed {
		f.fault(&f.Reordered, "two readers saw the feed in two orders")
	}
	return f
}

// log looks at one dossier.
func (f *Finding) log(log dossier.Log, asked []Entry, known map[string]Entry) {
	if _, err := dossier.Verify(log); err != nil {
		f.fault(&f.Broken, "%v", err)
	}
	runs := map[string][]int{} // the revisions at which each intent ends
	for i := 0; i < len(log.Events); {
		intent, key := log.Events[i].Reason, log.Events[i].Key
		e, wanted := known[intent]
		n := 1
		for i+n < len(log.Events) && log.Events[i+n].Key == key && (!wanted || n < e.Events) {
			n++
		}
		switch {
		case !wanted || e.ID != log.ID:
			f.fault(&f.Phantoms, "%s holds %q, which nobody asked for", log.ID, intent)
		case e.Refused:
			f.fault(&f.Phantoms, "%s holds %q, which was refused", log.ID, intent)
		case !dossier.SameEvents(log.Events[i:i+n], events(intent, key, e.Events)):
			f.fault(&f.Torn, "%s holds %d of the %d events of %q, or others", log.ID, n, e.Events, intent)
		}
		i += n
		runs[intent] = append(runs[intent], i)
	}
	for _, e := range asked {
		at := runs[e.Intent]
		if len(at) > 1 {
			f.fault(&f.Twice, "%s holds %q %d times", log.ID, e.Intent, len(at))
		}
		if e.Revision > 0 && !slices.Contains(at, e.Revision) {
			f.fault(&f.Lost, "%s of %s, acknowledged at revision %d, ends at %v", e.Intent, e.ID, e.Revision, at)
		}
	}
}

// feed compares the feed with the logs and with what was seen of it before, of which it is a continuation.
func (f *Finding) feed(ctx context.Context, store dossier.Store, logs map[dossier.ID]dossier.Log, seen []sighting) {
	fed := map[dossier.ID][]dossier.Event{}
	n := 0
	for after := dossier.Cursor(""); ; {
		page, err := store.Feed(ctx, after, 500)
		if err != nil {
			f.fault(&f.Unreadable, "the feed: %v", err)
			return
		}
		if len(page.Entries) == 0 {
			break
		}
		for _, e := range page.Entries {
			if e.Revision != len(fed[e.ID])+1 {
				f.fault(&f.Apart, "in the feed revision %d of %s comes after %d", e.Revision, e.ID, len(fed[e.ID]))
			}
			fed[e.ID] = append(fed[e.ID], e.Event)
			if n < len(seen) && (seen[n].id != e.ID || seen[n].revision != e.Revision) {
				f.fault(&f.Reordered, "event %d of the feed was revision %d of %s and is now %d of %s", n+1, seen[n].revision, seen[n].id, e.Revision, e.ID)
			}
			n++
		}
		after = page.Next
	}
	if n < len(seen) {
		f.fault(&f.Reordered, "of the feed %d events were seen, and %d are there", len(seen), n)
	}
	for id, log := range logs {
		if !slices.EqualFunc(fed[id], log.Events, dossier.Event.Equal) {
			f.fault(&f.Apart, "%s has %d events, the feed %d of it, or others", id, len(log.Events), len(fed[id]))
		}
		delete(fed, id)
	}
	for id := range fed {
		f.fault(&f.Apart, "%s is in the feed and not in the list", id)
	}
}
