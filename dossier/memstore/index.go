package memstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// summary is a [dossier.Summary] without pointers: words are numbers of memory.names.
type summary struct {
	status                                dossier.Status
	done, stopped, asked, stale           bool
	procedure, field, receiving, handling uint32
	accepted, due                         motcua.Date
}

// word returns the number of a word, and makes one.
func (m *memory) word(s string) uint32 {
	if s == "" {
		return 0
	}
	n, ok := m.names[s]
	if !ok {
		n = uint32(len(m.names) + 1)
		m.names[string([]byte(s))] = n
	}
	return n
}

// summarize keeps the summary of a dossier, or notes that it has to be worked out when somebody asks.
func (m *memory) summarize(no uint32, s *dossier.Summary) {
	d := &m.rows[no]
	if s == nil {
		if !d.stale {
			d.stale = true
			m.stale = append(m.stale, no)
		}
		return
	}
	if d.asked {
		delete(m.asked, no)
	}
	d.summary = summary{
		status: s.Status, done: s.Done, stopped: s.Stopped, asked: len(s.Asked) > 0, stale: d.stale, accepted: s.Accepted, due: s.Due,
		procedure: m.word(s.Procedure), field: m.word(s.Field), receiving: m.word(s.Receiving), handling: m.word(s.Handling),
	}
	if d.asked {
		m.asked[no] = slices.Clone(s.Asked)
	}
}

// refresh works out the summaries that nobody gave.
func (m *memory) refresh() {
	for _, no := range m.stale {
		log, err := m.log(no)
		if err != nil {
			continue // what was written here can be read
		}
		s := dossier.Summarize(dossier.Replay(log, dossier.AsOf{}))
		m.summarize(no, &s)
		m.rows[no].stale = false
	}
	m.stale = nil
}

// match is a [dossier.Filter] in the numbers of this store. What names a word that the store does not know selects nothing.
type match struct {
	*dossier.Filter
	procedure, field, receiving, handling uint32
}

func (m *memory) compile(f *dossier.Filter) (c match, ok bool) {
	c.Filter = f
	for _, w := range [...]struct {
		text string
		to   *uint32
	}{{f.Procedure, &c.procedure}, {f.Field, &c.field}, {f.Receiving, &c.receiving}, {f.Handling, &c.handling}} {
		if *w.to, ok = m.names[w.text]; !ok && w.text != "" {
			return c, false
		}
	}
	return c, true
}

func (m *memory) selects(c *match, no uint32) bool {
	s := &m.rows[no].summary
	return (len(c.Statuses) == 0 || slices.Contains(c.Statuses, s.status)) &&
		(c.procedure == 0 || c.procedure == s.procedure) && (c.field == 0 || c.field == s.field) &&
		(c.receiving == 0 || c.receiving == s.receiving) && (c.handling == 0 || c.handling == s.handling) &&
		(c.Asked == "" || s.asked && slices.Contains(m.asked[no], c.Asked)) &&
		(c.Accepted.IsZero() || c.Accepted.Contains(s.accepted)) &&
		(c.DueBefore.IsZero() || !s.due.IsZero() && s.due.Before(c.DueBefore)) &&
		(!c.Open || !s.done) && (!c.Running || !s.stopped)
}

// Find fulfils the contract of [dossier.Finder]. It looks applicants and codes up, and otherwise at every summary.
func (s *Store) Find(ctx context.Context, f dossier.Filter, q dossier.Query) (dossier.Page, error) {
	m := s.m
	defer m.lockSorted()()
	if err := m.open(ctx, "find"); err != nil {
		return dossier.Page{}, err
	}
	c, ok := m.compile(&f)
	if !ok {
		return dossier.Page{}, nil
	}
	candidates := m.order[m.after(q.After):]
	if len(f.IDs) > 0 || len(f.Applicant) > 0 {
		candidates = m.candidates(&f, q.After)
	}
	var page dossier.Page
	limit := limitOf(q.Limit)
	for _, no := range candidates {
		if !m.selects(&c, no) {
			continue
		}
		if len(page.IDs) == limit {
			page.Next = dossier.Cursor(page.IDs[limit-1])
			break
		}
		page.IDs = append(page.IDs, dossier.ID(m.id(no)))
	}
	return page, nil
}

// candidates returns the dossiers with one of the codes and one of the tokens of a filter, behind a cursor, by ID.
func (m *memory) candidates(f *dossier.Filter, after dossier.Cursor) []uint32 {
	var out []uint32
	for _, id := range f.IDs {
		if no, _ := m.find(id); no != 0 {
			out = append(out, no)
		}
	}
	switch {
	case len(f.Applicant) == 0:
	case len(f.IDs) > 0:
		out = slices.DeleteFunc(out, func(no uint32) bool {
			t := m.token(no)
			return t.IsZero() || !slices.Contains(f.Applicant, t)
		})
	default:
		for _, t := range f.Applicant {
			for no := m.tokens[t]; no != 0; no = m.rows[no].following {
				out = append(out, no)
			}
		}
	}
	out = slices.DeleteFunc(out, func(no uint32) bool { return string(m.id(no)) <= string(after) })
	slices.SortFunc(out, func(a, b uint32) int { return slices.Compare(m.id(a), m.id(b)) })
	return slices.Compact(out)
}

// token returns the token of a dossier: the newest that one of its events has.
func (m *memory) token(no uint32) (t dossier.Token) {
	m.records(no, func(r record) bool {
		if at := r.personal(); at != 0 {
			t = payload(m.personal.at(at)).token()
		}
		return t.IsZero()
	})
	return t
}

// retie moves a dossier from the list of the token that it had to that of the one it has.
func (m *memory) retie(no uint32, before, now dossier.Token) {
	if before == now {
		return
	}
	r := &m.rows[no]
	if !before.IsZero() {
		switch {
		case r.preceding != 0:
			m.rows[r.preceding].following = r.following
		case r.following != 0:
			m.tokens[before] = r.following
		default:
			delete(m.tokens, before)
		}
		if r.following != 0 {
			m.rows[r.following].preceding = r.preceding
		}
		r.preceding, r.following = 0, 0
	}
	if !now.IsZero() {
		if r.following = m.tokens[now]; r.following != 0 {
			m.rows[r.following].preceding = no
		}
		m.tokens[now] = no
	}
}

// Erase fulfils the contract of [dossier.Eraser]: what is personal is overwritten where it lies.
func (s *Store) Erase(ctx context.Context, id dossier.ID, revision int) error {
	m := s.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(ctx, "erase"); err != nil {
		return err
	}
	no, _ := m.find(id)
	if no == 0 {
		return fmt.Errorf("memstore: erase: %w", motcua.ErrNotFound)
	}
	before := m.token(no)
	m.records(no, func(r record) bool {
		if at := r.personal(); at != 0 && int(r.revision()) <= revision {
			clear(payload(m.personal.at(at)).cut())
			r.setPersonal(0)
		}
		return true
	})
	m.retie(no, before, m.token(no))
	return nil
}

// Retoken fulfils the contract of [dossier.Retokener].
func (s *Store) Retoken(ctx context.Context, id dossier.ID, revision int, t dossier.Token) error {
	m := s.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(ctx, "retoken"); err != nil {
		return err
	}
	no, _ := m.find(id)
	if no == 0 || revision < 1 || revision > int(m.rows[no].count) {
		return fmt.Errorf("memstore: retoken: %w", motcua.ErrNotFound)
	}
	before := m.token(no)
	m.records(no, func(r record) bool {
		if int(r.revision()) != revision {
			return true
		}
		if at := r.personal(); at != 0 {
			payload(m.personal.at(at)).setToken(t)
		}
		return false
	})
	m.retie(no, before, m.token(no))
	return nil
}

// Record fulfils the contract of [dossier.AccessLog].
func (s *Store) Record(ctx context.Context, a dossier.Access) error {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	if err := cmp.Or(s.m.open(ctx, "record"), a.Check()); err != nil {
		return err
	}
	s.m.access = append(s.m.access, a)
	return nil
}

// Accesses fulfils the contract of [dossier.AccessLog].
func (s *Store) Accesses(ctx context.Context, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
	s.m.mu.RLock()
	defer s.m.mu.RUnlock()
	if err := s.m.open(ctx, "accesses"); err != nil {
		return dossier.AccessPage{}, err
	}
	from, err := place(after, len(s.m.access), "accesses")
	if err != nil {
		return dossier.AccessPage{}, err
	}
	end := from + min(limitOf(limit), len(s.m.access)-from)
	out := dossier.AccessPage{Entries: slices.Clone(s.m.access[from:end]), Next: after}
	if end > from {
		out.Next = dossier.Cursor(strconv.Itoa(end))
	}
	return out, nil
}
