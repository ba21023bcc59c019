package dossier_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
)

// What happens at a step of an import.
type mishap int

const (
	noMishap mishap = iota
	mishapError
	mishapCancel
	mishapPanic
)

var errMishap = errors.New("mishap")

// watched is an import all of whose steps outside the library are written down: it is its reader, its source of salts, its store and its
// functions. None of it is safe for concurrent use, so that the race detector finds a call from another goroutine.
type watched struct {
	dossier.Store
	file   string
	pieces int // bytes at once; 0 for as many as fit
	o      dossier.ImportOptions
	steps  []string
	at     int // the step at which something happens, from 1
	what   mishap
	cancel context.CancelFunc
	salt   byte
	last   dossier.Position
}

func (w *watched) step(format string, args ...any) error {
	w.steps = append(w.steps, fmt.Sprintf(format, args...))
	if len(w.steps) != w.at {
		return nil
	}
	switch w.what {
	case mishapError:
		return errMishap
	case mishapCancel:
		w.cancel()
	case mishapPanic:
		panic("mishap")
	}
	return nil
}

func (w *watched) Load(ctx context.Context, id dossier.ID) (dossier.Log, error) {
	if err := w.step("load %s", id); err != nil {
		return dossier.Log{}, err
	}
	return w.Store.Load(ctx, id)
}

func (w *watched) Append(ctx context.Context, b dossier.Batch) (int, error) {
	last := b.Events[len(b.Events)-1]
	if err := w.step("append %s %d %d %v %x %x %+v", b.Key, b.Expected, len(b.Events), last.Kind, last.Seal.Hash, last.Token.Sum, *b.Summary); err != nil {
		return 0, err
	}
	return w.Store.Append(ctx, b)
}

type watchedFile struct{ *watched }

func (f watchedFile) Read(p []byte) (int, error) {
	if err := f.step("read %d", len(f.file)); err != nil {
		return 0, err
	}
	if f.file == "" {
		return 0, io.EOF
	}
	if f.pieces > 0 {
		p = p[:min(len(p), f.pieces)]
	}
	n := copy(p, f.file)
	f.file = f.file[n:]
	return n, nil
}

type watchedSalts struct{ *watched }

func (s watchedSalts) Read(p []byte) (int, error) {
	if err := s.step("salt"); err != nil {
		return 0, err
	}
	for i := range p {
		s.salt++
		p[i] = s.salt | 1
	}
	return len(p), nil
}

// run imports with everything watched.
func (w *watched) run(t testing.TB, rules *dossier.Rules, workers int) (dossier.ImportReport, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := w.o
	w.cancel, o.Workers, o.PositionEvery = cancel, workers, 3
	if o.Sealer != nil {
		o.Sealer = &dossier.Sealer{Random: watchedSalts{w}, Keys: o.Sealer.Keys}
	}
	o.OnRow = func(r dossier.RowReport) { _ = w.step("row %v", r) }
	o.OnProgress = func(rows int, bytes int64) { _ = w.step("progress %d %d", rows, bytes) }
	o.OnPosition = func(p dossier.Position) error {
		kept, _ := json.Marshal(p)
		if err := w.step("position %s", kept); err != nil {
			return err
		}
		w.last = keep(t, p)
		return nil
	}
	return dossier.Import(ctx, w, rules, watchedFile{w}, &o)
}

// randomFile returns a file of some rows with what can go wrong in between, in one of our formats or a foreign one.
func randomFile(r *rand.Rand, rows int) (file string, o dossier.ImportOptions) {
	var b strings.Builder
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	kind := r.IntN(4)
	switch kind {
	case 0:
		b.WriteString(allColumns + "\n")
	case 1:
		b.WriteString(foreignHeader)
	default: // without a map, or with one
		o.Format = dossier.JSONLines
	}
	for range rows {
		code := fmt.Sprint("H40-", r.IntN(rows))
		done := pick("", "", "2024-03-11 16:00")
		switch kind {
		case 0:
			b.WriteString(pick(
				row("code="+code, "resolved_at="+done, "applicant_name=Nguyễn Văn Thử", "applicant_id=040085123456"),
				row("code="+code, "resolved_at="+done),
				row("code="+code, "supplement_at=2024-03-05 10:00", "supplemented_at=2024-03-06 10:00", "promised="+pick("", "2024-03-12")),
				row("code="+code, "resolved_at=2024-03-01 10:00"),
				row("code="+code, "procedure="+pick("", "none", "x")),
				pick("x,y", `"H40`, strings.Repeat(",", 18), "", strings.Repeat("x", 1<<16)),
			) + "\n")
		case 1:
			b.WriteString(code + pick(
				";KS;1;04/03/2024 09:00;;;;;;TN;Nguyễn Văn Thử;040085123456;x;",
				";KS;1;04/03/2024 09:00;20240305090000;;;;;XONG;;;;y",
				";KS;2;04/03/2024 09:00;;;05/03/2024 09:00;;;CHOBS2;;;;",
				";XX;1;04/03/2024 09:00;;;;;;TN;;;x;",
				";",
				"\n\n",
			) + "\n")
		case 2:
			b.WriteString(`{"SO_HO_SO":"` + code + `","THU_TUC":"KS","HINH_THUC":1,"NGAY_NHAN":"04/03/2024 09:00","TRANG_THAI":"TN"` + pick("", `,"GHI_CHU":"x"`, `,"`+code+`":1`, ",") + "}\n")
		default:
			b.WriteString(`{"code":"` + code + `","procedure":"5wd","channel":"counter","received_at":"2024-03-04 09:00"` + pick("", `,"resolved_at":"2024-03-05 09:00"`, `,"x":1`, ",") + "}\n")
		}
	}
	o.Unit = "H40"
	return b.String(), o
}

// newWatched returns an import of a random file.
func newWatched(t testing.TB, seed uint64, rows int) *watched {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 6))
	file, o := randomFile(r, rows)
	if strings.Contains(file, "SO_HO_SO") {
		o.Columns = mustColumns(t, foreignMap)
	}
	if seed%2 == 0 {
		keys, err := dossier.NewKeyRing(dossier.IndexKey{ID: 1, Key: dossier.NewSecret(strings.Repeat("32 random bytes ", 2))})
		if err != nil {
			t.Fatal(err)
		}
		o.Sealer = &dossier.Sealer{Keys: keys}
	}
	return &watched{file: file, pieces: []int{0, 300, 4000}[seed%3], o: o}
}

// again returns an import of the same file into an empty store.
func (w *watched) again(at int, what mishap) *watched {
	return &watched{Store: memstore.New(), file: w.file, pieces: w.pieces, o: w.o, at: at, what: what}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// However many work on it, an import does the same, step by step: it reads, loads, draws salts, appends and reports in the same order, with
// the same content, and leaves the same store behind, in the same order of commits.
//
// Kills: rows taken as they are ready; a seal made before the salt of the row before it was drawn; a position, a count of bytes or a loss
// of a row that was read but not taken; a reader asked for more while rows wait; a value of a row left over in the next that uses its place;
// a callback on another goroutine (with -race).
func TestImportWorkersDoTheSame(t *testing.T) {
	rules := testRules(t)
	for seed := range uint64(12) {
		first := newWatched(t, seed, 150)
		one := first.again(0, noMishap)
		want, wantErr := one.run(t, rules, 1)
		if wantErr != nil || want.Accepted == 0 || want.Rejected == 0 {
			t.Fatalf("seed %d: %+v, %v", seed, want, wantErr)
		}
		for _, workers := range []int{0, 2, 5} {
			w := first.again(0, noMishap)
			got, err := w.run(t, rules, workers)
			if err != nil {
				t.Fatalf("seed %d, %d workers: %v", seed, workers, err)
			}
			if diff := cmp.Diff(one.steps, w.steps); diff != "" {
				t.Fatalf("seed %d, %d workers (-want +got):\n%s", seed, workers, diff)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d, %d workers (-want +got):\n%s", seed, workers, diff)
			}
			if !sameFeeds(t, one.Store, w.Store) {
				t.Errorf("seed %d, %d workers: another store", seed, workers)
			}
		}
	}
}

func sameFeeds(t testing.TB, a, b dossier.Store) bool {
	t.Helper()
	feed := func(s dossier.Store) []dossier.Entry {
		f, err := s.Feed(t.Context(), "", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		return f.Entries
	}
	return slices.EqualFunc(feed(a), feed(b), func(x, y dossier.Entry) bool {
		return x.ID == y.ID && x.Revision == y.Revision && x.Event.Equal(y.Event)
	})
}

// Whatever goes wrong at any step, an error, the end of the context or a panic of what was passed in, ends the import there, with the same
// outcome however many work on it; no goroutine outlives the call, and a resumed import leads to the store of one that was not broken off.
//
// Kills: a row taken after the context ended; rows that were read ahead and are lost, or taken twice; a panic that leaves the others
// waiting for ever, or a panic that gets out; a row of which the error says another line.
func TestImportWorkersEndAlike(t *testing.T) {
	rules := testRules(t)
	for seed := range uint64(3) {
		first := newWatched(t, seed, 40)
		whole := first.again(0, noMishap)
		if _, err := whole.run(t, rules, 1); err != nil {
			t.Fatal(err)
		}
		full := logs(t, whole.Store)
		for at := 1; at <= len(whole.steps); at++ {
			for what := mishapError; what <= mishapPanic; what++ {
				if (at+int(seed))%3 != int(what)%3 { // each at each third step, and with three files at every one
					continue
				}
				one, four := first.again(at, what), first.again(at, what)
				want, wantErr := one.run(t, rules, 1)
				var got dossier.ImportReport
				var err error
				synctest.Test(t, func(t *testing.T) { got, err = four.run(t, rules, 4) })
				if text(err) != text(wantErr) {
					t.Fatalf("seed %d, step %d, %d: %v, want %v", seed, at, what, err, wantErr)
				}
				var panicked *dossier.PanicError
				switch what {
				case mishapCancel:
					if !errors.Is(err, context.Canceled) && at < len(whole.steps)-1 {
						t.Fatalf("seed %d, step %d: %v", seed, at, err)
					}
				case mishapPanic:
					if !errors.As(err, &panicked) {
						t.Fatalf("seed %d, step %d: %v", seed, at, err)
					}
				}
				if diff := cmp.Diff(one.steps, four.steps); diff != "" {
					t.Fatalf("seed %d, step %d, %d (-want +got):\n%s", seed, at, what, diff)
				}
				if diff := cmp.Diff(want, got); diff != "" || !sameFeeds(t, one.Store, four.Store) {
					t.Fatalf("seed %d, step %d, %d (-want +got):\n%s", seed, at, what, diff)
				}
				if at%2 > 0 || first.o.Sealer != nil { // salts go on elsewhere
					continue
				}
				resumed := first.again(0, noMishap)
				resumed.Store, resumed.o.Resume = four.Store, four.last
				if _, err := resumed.run(t, rules, 4); err != nil || !sameLogs(logs(t, four.Store), full) {
					t.Fatalf("seed %d, step %d, %d: another store after a resumed import: %v", seed, at, what, err)
				}
			}
		}
	}
}

// A store that fails at any call, before or after it did its work, leaves an import of several workers where one leaves it.
//
// Kills: a row that counts as taken although its append failed; a call of the store from ahead of the row at hand.
func TestImportWorkersFailAlike(t *testing.T) {
	rules := testRules(t)
	first := newWatched(t, 9, 40)
	counted := storetest.NewFaulty(memstore.New(), nil)
	whole := first.again(0, noMishap)
	whole.Store = counted
	if _, err := whole.run(t, rules, 1); err != nil {
		t.Fatal(err)
	}
	for call := 1; call <= counted.Calls(); call++ {
		for _, fault := range []storetest.Fault{storetest.FailBefore, storetest.FailAfter, storetest.CancelBefore, storetest.CancelAfter} {
			var reports []dossier.ImportReport
			var stores []dossier.Store
			for _, workers := range []int{1, 4} {
				inner, w := memstore.New(), first.again(0, noMishap)
				w.Store = storetest.NewFaulty(inner, map[int]storetest.Fault{call: fault})
				report, err := w.run(t, rules, workers)
				if !errors.Is(err, storetest.ErrInjected) {
					t.Fatalf("call %d: %v", call, err)
				}
				reports, stores = append(reports, report), append(stores, inner)
			}
			if diff := cmp.Diff(reports[0], reports[1]); diff != "" || !sameFeeds(t, stores[0], stores[1]) {
				t.Fatalf("call %d, fault %d (-want +got):\n%s", call, fault, diff)
			}
		}
	}
}
