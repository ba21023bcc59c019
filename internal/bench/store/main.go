// Command store compares dossier/memstore with the shortest store one would write by hand, a map behind a mutex, on the same
// decided events in the same run, and measures what a million dossiers cost.
//
//	cd internal/bench && go run ./store
//
// Both sides check the same (the batch, the key, the revision), work out the same two hashes (the salted digest of the personal payload,
// and the chained one over every field) and keep a copy. Samples of both alternate, so that a busy machine slows both; the
// table shows the fastest and the middle one.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/identity"
)

func main() {
	samples := flag.Int("samples", 25, "samples of each side")
	dossiers := flag.Int("dossiers", 1_000_000, "how many dossiers to hold")
	hand := flag.Bool("hand", false, "hold them in the store written by hand, too: some gigabytes, and minutes of garbage collection")
	flag.Parse()
	if err := run(*samples, *dossiers, *hand); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(samples, dossiers int, both bool) error {
	life, err := decided()
	if err != nil {
		return err
	}
	const each = 400
	var hand, ours, service []float64
	for i := range samples + 3 { // the first ones warm up
		h, err := sample(life, i*each, each, newByHand().append)
		if err != nil {
			return err
		}
		o, err := sample(life, i*each, each, sealed(memstore.New()))
		if err != nil {
			return err
		}
		s, err := served(i*each, each)
		if err != nil {
			return err
		}
		if i >= 3 {
			hand, ours, service = append(hand, h), append(ours, o), append(service, s)
		}
	}
	slices.Sort(hand)
	slices.Sort(ours)
	slices.Sort(service)
	fmt.Printf("%-34s %10s %10s\n", "a decided transition, ns", "fastest", "middle")
	for _, side := range []struct {
		name string
		ns   []float64
	}{{"map + mutex, same checks and hash", hand}, {"Sealer + memstore", ours}, {"Service.Do: load, decide, append", service}} {
		fmt.Printf("%-34s %10.0f %10.0f\n", side.name, side.ns[0], side.ns[len(side.ns)/2])
	}
	fmt.Printf("%-34s %9.2fx %9.2fx\n", "Sealer + memstore / map + mutex", ours[0]/hand[0], ours[len(ours)/2]/hand[len(hand)/2])
	return hold(life, dossiers, both)
}

// decided returns the five events of a life, as the rules decide them.
func decided() ([]dossier.Event, error) {
	rules, err := rules()
	if err != nil {
		return nil, err
	}
	log := dossier.Log{ID: "life"}
	for i, c := range commands(0) {
		events, err := rules.Decide(dossier.Replay(log, dossier.AsOf{}), c, time.Time{}, key(i))
		if err != nil {
			return nil, err
		}
		log.Events = append(log.Events, events...)
	}
	return log.Events, nil
}

func rules() (*dossier.Rules, error) {
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.001193", Name: "Đăng ký khai sinh", Field: "Hộ tịch", Limits: []dossier.Limit{{Term: calendar.WorkingDays(5)}},
	})
	if err != nil {
		return nil, err
	}
	return dossier.NewRules(calendar.Vietnam(), catalogue)
}

func commands(i int) []dossier.Command {
	day := motcua.MustDate(2024, time.March, 4)
	meta := func(d, h int, actor, unit string) dossier.Meta {
		return dossier.Meta{At: day.AddDays(d).At(h, i%60, 0), Actor: actor, Unit: unit}
	}
	return []dossier.Command{
		&dossier.Submit{Meta: meta(0, 8, "portal", "H40.14.03"), Channel: dossier.Online, Procedure: "1.001193", Personal: person(i)},
		&dossier.Accept{Meta: meta(0, 9, "counter-2", "H40.14.03"), Procedure: "1.001193"},
		&dossier.Transfer{Meta: meta(0, 15, "counter-2", "H40.14.03"), To: "H40.14.03.02"},
		&dossier.Resolve{Meta: meta(3, 16, "officer-7", "H40.14.03.02"), Resolution: dossier.Resolution{Outcome: dossier.Granted, Document: "12/GKS"}},
		&dossier.Deliver{Meta: meta(4, 8, "counter-2", "H40.14.03"), Channel: dossier.Counter},
	}
}

// person returns an invented person.
func person(i int) dossier.Personal {
	return dossier.Personal{
		Name:    dossier.NewSecret(fmt.Sprintf("Nguyễn Thị Thử %d", i)),
		Number:  identity.MustParsePersonalID(fmt.Sprintf("040185%06d", i%1_000_000)),
		Contact: dossier.NewSecret("Phường Thử, tỉnh Mẫu; 0900 000 000"),
	}
}

func id(i int) dossier.ID { return dossier.ID(fmt.Sprintf("000.20.14.H40-240304-%07d", i)) }
func key(i int) string    { return fmt.Sprintf("0b9c4d7e-%04d", i) }

type appender func(dossier.Batch, dossier.Log) error

// sealed seals and appends, as [dossier.Service] does with what the rules decided.
func sealed(store dossier.Store) appender {
	sealer := &dossier.Sealer{Random: rand.Reader}
	ctx := context.Background()
	return func(b dossier.Batch, log dossier.Log) error {
		if err := sealer.Seal(log, b.Events); err != nil {
			return err
		}
		_, err := store.Append(ctx, b)
		return err
	}
}

// sample appends the lives of n dossiers event by event, and returns the nanoseconds of one event.
func sample(life []dossier.Event, from, n int, do appender) (float64, error) {
	logs := make([][]dossier.Event, n)
	for i := range logs {
		logs[i] = slices.Clone(life)
		logs[i][0].Personal = person(from + i)
	}
	ids := make([]dossier.ID, n)
	for i := range ids {
		ids[i] = id(from + i)
	}
	start := time.Now()
	for j := range life {
		for i := range n {
			e := logs[i]
			b := dossier.Batch{ID: ids[i], Expected: j, Key: e[j].Key, Events: e[j : j+1]}
			if err := do(b, dossier.Log{ID: ids[i], Events: e[:j]}); err != nil {
				return 0, err
			}
		}
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n*len(life)), nil
}

// served carries out the commands of n dossiers.
func served(from, n int) (float64, error) {
	rules, err := rules()
	if err != nil {
		return 0, err
	}
	service := dossier.NewService(memstore.New(), rules, &dossier.ServiceOptions{Sealer: &dossier.Sealer{Random: rand.Reader}})
	lives := make([][]dossier.Command, n)
	for i := range lives {
		lives[i] = commands(from + i)
	}
	ctx := context.Background()
	start := time.Now()
	for j := range lives[0] {
		for i, c := range lives {
			if _, err := service.Do(ctx, dossier.Request{Dossier: id(from + i), Key: key(j), Command: c[j]}); err != nil {
				return 0, err
			}
		}
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n*len(lives[0])), nil
}

// byHand is the shortest store that checks and hashes the same.
type byHand struct {
	mu   sync.Mutex
	logs map[dossier.ID]*handLog
}

type handLog struct {
	events []handEvent
	last   [32]byte
}

type handEvent struct {
	dossier.Event
	salt         [16]byte
	digest, hash [32]byte
}

func newByHand() *byHand { return &byHand{logs: map[dossier.ID]*handLog{}} }

func (s *byHand) append(b dossier.Batch, _ dossier.Log) error {
	if b.ID == "" || b.Key == "" || b.Expected < 0 || len(b.Events) == 0 {
		return motcua.ErrInvalid
	}
	for i := range b.Events {
		if b.Events[i].Key != b.Key {
			return motcua.ErrInvalid
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	log := s.logs[b.ID]
	if log == nil {
		log = &handLog{}
		s.logs[b.ID] = log
	}
	for i := range log.events {
		if log.events[i].Key == b.Key {
			return motcua.ErrExists
		}
	}
	if len(log.events) != b.Expected {
		return motcua.ErrConflict
	}
	for i := range b.Events {
		e := handEvent{Event: b.Events[i].Clone()}
		var buf [1024]byte
		if !e.Personal.IsZero() {
			if _, err := rand.Read(e.salt[:]); err != nil {
				return err
			}
			p := append(buf[:0], e.salt[:]...)
			for _, s := range [...]string{e.Personal.Name.Reveal(), e.Personal.Number.Reveal(), e.Personal.Contact.Reveal(), e.Personal.Note.Reveal()} {
				p = text(p, s)
			}
			e.digest = sha256.Sum256(p)
		}
		h := append(buf[:0], log.last[:]...)
		h = text(h, string(b.ID))
		h = binary.LittleEndian.AppendUint32(h, uint32(len(log.events)+1))
		h = append(h, e.digest[:]...)
		e.hash = sha256.Sum256(fields(h, &e.Event))
		log.events, log.last = append(log.events, e), e.hash
	}
	return nil
}

func text(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func instant(b []byte, t time.Time) []byte { return binary.AppendVarint(b, t.UnixNano()) }

// fields writes every field of the events of this program.
func fields(b []byte, e *dossier.Event) []byte {
	b = append(b, byte(e.Kind), byte(e.Channel))
	b = instant(instant(b, e.At), e.Recorded)
	for _, s := range [...]string{e.Actor, e.Unit, e.To, e.Reason, e.Key} {
		b = text(b, s)
	}
	due := func(b []byte, d *calendar.Due) []byte {
		b = binary.AppendVarint(b, int64(d.Date.UnixDay()))
		b = instant(b, d.Instant)
		b = append(b, byte(d.Remainder.Unit()), byte(d.Provisional.Reason), byte(d.By))
		b = binary.AppendVarint(b, int64(d.Remainder.Count()))
		return binary.AppendVarint(b, int64(d.Provisional.Day.UnixDay()))
	}
	if a := e.Accepted; a != nil {
		for _, s := range [...]string{a.Procedure, a.Case, a.Field, a.Competent, a.Profile, a.Link.Bundle, a.Link.Chain, a.Link.Part} {
			b = text(b, s)
		}
		b = instant(b, a.Start)
		b = append(b, byte(a.Term.Unit()))
		b = binary.AppendVarint(b, int64(a.Term.Count()))
		c := &a.Convention
		b = append(b, byte(c.Receipt), byte(c.Roll), byte(c.End), byte(c.Saturday.Mode), byte(c.Pauses), byte(c.Supplement), byte(c.ExtendFrom), byte(c.Day), byte(c.By))
		b = text(text(text(b, c.CutOff.String()), c.Hours.String()), c.Saturday.Hours.String())
	}
	if e.Promise != nil {
		b = due(b, e.Promise)
	}
	switch d := e.Details.(type) {
	case *dossier.Submission:
		b = text(text(b, d.Procedure), d.Case)
	case *dossier.Resolution:
		b = append(b, byte(d.Outcome))
		b = text(text(b, d.Document), d.Link)
	}
	return b
}

// hold fills memstore, and before it the store written by hand if both are wanted, and measures what it costs to have them.
func hold(life []dossier.Event, n int, both bool) error {
	if n == 0 {
		return nil
	}
	fmt.Printf("\n%d dossiers with %d events each, sealed, with payloads\n", n, len(life))
	if both {
		hand := newByHand()
		err := fill("map + mutex", life, n, 3, func(_ dossier.Log, batches []dossier.Batch) error {
			for _, b := range batches {
				if err := hand.append(b, dossier.Log{}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		hand.logs = nil
	}
	keys, err := dossier.NewKeyRing(dossier.IndexKey{ID: 1, Key: dossier.NewSecret(strings.Repeat("0123456789abcdef", 2))})
	if err != nil {
		return err
	}
	store := memstore.New()
	sealer := &dossier.Sealer{Random: rand.Reader, Keys: keys}
	ctx := context.Background()
	err = fill("memstore, with tokens and summaries", life, n, 9, func(log dossier.Log, batches []dossier.Batch) error {
		for j, b := range batches {
			if err := sealer.Seal(dossier.Log{ID: log.ID, Events: log.Events[:j]}, b.Events); err != nil {
				return err
			}
			summary := dossier.Summarize(dossier.Replay(dossier.Log{ID: log.ID, Events: log.Events[:j+1]}, dossier.AsOf{}))
			b.Summary = &summary
			if _, err := store.Append(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	look := func(name string, f dossier.Filter) error {
		start := time.Now()
		page, err := store.Find(ctx, f, dossier.Query{Limit: 100})
		if err != nil {
			return err
		}
		fmt.Printf("%-34s %10.3f ms, %d found\n", name, ms(time.Since(start)), len(page.IDs))
		return nil
	}
	err = errors.Join(
		look("find by applicant, at first", dossier.Filter{Applicant: keys.Tokens(person(n / 2).Number)}),
		look("find by applicant", dossier.Filter{Applicant: keys.Tokens(person(n / 2).Number)}),
		look("find by status, nothing among all", dossier.Filter{Statuses: []dossier.Status{dossier.InProcess}}),
	)
	runtime.KeepAlive(store)
	return err
}

// fill gives the lives of n dossiers to a store, one batch for each event, and prints what it costs to hold them.
func fill(name string, life []dossier.Event, n, collections int, do func(dossier.Log, []dossier.Batch) error) error {
	before := heap()
	batches := make([]dossier.Batch, len(life))
	start := time.Now()
	for i := range n {
		log := dossier.Log{ID: id(i), Events: slices.Clone(life)}
		log.Events[0].Personal = person(i)
		for j := range batches {
			batches[j] = dossier.Batch{ID: log.ID, Expected: j, Key: log.Events[j].Key, Events: log.Events[j : j+1]}
		}
		if err := do(log, batches); err != nil {
			return err
		}
	}
	took := time.Since(start)
	held := heap() - before
	var pauses []time.Duration
	for range collections {
		start := time.Now()
		runtime.GC()
		pauses = append(pauses, time.Since(start))
	}
	slices.Sort(pauses)
	fmt.Printf("%-34s filled in %.1f s; holds %.0f MiB, %d bytes a dossier; a full garbage collection %.1f ms (fastest %.1f, slowest %.1f)\n",
		name, took.Seconds(), float64(held)/(1<<20), held/uint64(n), ms(pauses[len(pauses)/2]), ms(pauses[0]), ms(pauses[len(pauses)-1]))
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
