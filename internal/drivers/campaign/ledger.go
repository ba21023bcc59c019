// Package campaign attacks stores and says what became of what they had acknowledged.
//
// A [Work] lets some officers append to a store at once and notes in a [Ledger] what they tried and what was acknowledged, before
// and after each call. Something happens meanwhile: a process is killed, the power goes, an answer is lost. Then [Check]
// compares what is found with the ledger: everything acknowledged is there, nothing is there twice, in part or unasked,
// the chains verify, and the feed and the list say the same as the logs.
//
// The tests of this package are the campaigns against dossier/sqlstore. Each also runs against a mutant of what it is to protect,
// with a setting or a statement changed on its way to the driver, and must find it.
//
//	go test ./campaign                                       the short tier, about a minute
//	MOTCUA_CAMPAIGN=long go test -timeout 3h -v ./campaign   the long one, with all counts
package campaign

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/motcua/motcua/dossier"
)

// Entry is one thing that somebody wanted to have recorded.
type Entry struct {
	ID dossier.ID
	// Intent is what was wanted: it is recorded once, however often it is tried. It is the reason of its events.
	Intent string
	// Events is how many events it has.
	Events int
	// Revision is the one that was acknowledged; 0 when nothing was.
	Revision int
	// Moment is what the ledger's clock said at the acknowledgement.
	Moment int
	// Refused is set when the store said for certain that nothing was written, and nobody tried again.
	Refused bool
}

// Ledger is what was tried and what was acknowledged. Its methods are safe for concurrent use.
type Ledger struct {
	// Clock, when set, gives the moment of an acknowledgement, such as [faultvfs.Disk.Len].
	Clock func() int
	// Copy, when set, gets each note as a line, before the call it is about or right after it: the ledger of a process that may
	// be killed. [Ledger.Read] reads them.
	Copy io.Writer

	mu      sync.Mutex
	entries map[string]*Entry
	seen    []sighting
	// disagreed counts what two readers of the feed saw in the same place and was not the same.
	disagreed int
}

// sighting is an event that a reader of the feed saw.
type sighting struct {
	id       dossier.ID
	revision int
	moment   int
}

func (l *Ledger) note(format string, args ...any) {
	if l.Copy != nil {
		_, _ = fmt.Fprintf(l.Copy, format, args...) // whoever does not hear of it misses it in the check
	}
}

func (l *Ledger) try(id dossier.ID, intent string, events int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.entries == nil {
		l.entries = map[string]*Entry{}
	}
	if l.entries[intent] == nil {
		l.entries[intent] = &Entry{ID: id, Intent: intent, Events: events}
	}
	l.entries[intent].Refused = false
	l.note("try %s %s %d\n", id, intent, events)
}

func (l *Ledger) acknowledge(intent string, revision int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[intent]
	e.Revision = revision
	if l.Clock != nil {
		e.Moment = l.Clock()
	}
	l.note("ack %s %d\n", intent, revision)
}

func (l *Ledger) refuse(intent string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries[intent].Refused = true
	l.note("not %s\n", intent)
}

// see notes what a reader of the feed saw next: the n-th event of the feed.
func (l *Ledger) see(n int, e dossier.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n < len(l.seen) {
		if was := l.seen[n]; was.id != e.ID || was.revision != e.Revision {
			l.disagreed++
		}
		return
	}
	s := sighting{id: e.ID, revision: e.Revision}
	if l.Clock != nil {
		s.moment = l.Clock()
	}
	l.seen = append(l.seen, s)
	l.note("saw %d %s %d\n", n, e.ID, e.Revision)
}

// Seen returns how many events of the feed a reader saw.
func (l *Ledger) Seen() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.seen)
}

// Read adds what another ledger has written as its copy, up to where it broke off.
func (l *Ledger) Read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF { // a line without an end was not written in full
			return nil
		}
		if err != nil {
			return err
		}
		var id, intent string
		var n, revision int
		switch {
		case scan(line, "try %s %s %d", &id, &intent, &n):
			l.try(dossier.ID(id), intent, n)
		case scan(line, "ack %s %d", &intent, &n):
			l.acknowledge(intent, n)
		case scan(line, "not %s", &intent):
			l.refuse(intent)
		case scan(line, "saw %d %s %d", &n, &id, &revision):
			l.see(n, dossier.Entry{ID: dossier.ID(id), Revision: revision})
		default:
			return fmt.Errorf("campaign: a ledger with the line %q", strings.TrimSpace(line))
		}
	}
}

func scan(line, format string, to ...any) bool {
	n, err := fmt.Sscanf(line, format+"\n", to...)
	return err == nil && n == len(to)
}

// Entries returns everything that was tried, by intent.
func (l *Ledger) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Entry, 0, len(l.entries))
	for _, intent := range slices.Sorted(maps.Keys(l.entries)) {
		out = append(out, *l.entries[intent])
	}
	return out
}

// Acknowledged returns how many were.
func (l *Ledger) Acknowledged() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries {
		if e.Revision > 0 {
			n++
		}
	}
	return n
}

// Settle sets every moment to 0: what was acknowledged so far is so from the beginning of another clock.
func (l *Ledger) Settle() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries {
		e.Moment = 0
	}
	for i := range l.seen {
		l.seen[i].moment = 0
	}
}

// At returns the ledger as it was at a moment: what was acknowledged later is only tried.
func (l *Ledger) At(moment int) *Ledger {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := &Ledger{entries: map[string]*Entry{}}
	for intent, e := range l.entries {
		then := *e
		if then.Moment > moment {
			then.Revision, then.Moment, then.Refused = 0, 0, false
		}
		out.entries[intent] = &then
	}
	out.disagreed = l.disagreed
	for _, s := range l.seen {
		if s.moment <= moment {
			out.seen = append(out.seen, s)
		}
	}
	return out
}
