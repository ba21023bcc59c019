package dossier

import (
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	chunkRows   = 16 // rows that are handed over together
	chunksAhead = 4  // how many such hands may be full
	mostWorkers = 16
)

// ahead reads rows and has them judged before they are taken, on several goroutines. Judging is all that the others do: what was passed in
// by the user, a reader, a store, a function or a source of randomness, is used on the goroutine of the caller alone, and in the order in
// which it would be used if every row were read, judged and taken before the next. The reader is not asked for more while there are rows
// that were not taken: it may be waiting for what comes of them.
type ahead struct {
	rows  *RowScanner
	judge judge
	seal  bool     // rows to come are likely to be written
	ring  []*chunk // those in use begin at first
	first int
	n     int
	width int         // rows of a chunk
	work  chan *chunk // nil for the caller's goroutine alone
	wait  sync.WaitGroup
}

// chunk is a number of rows one behind the other in the file.
type chunk struct {
	rows  [chunkRows]importRow
	n     int
	seal  bool
	taken atomic.Bool   // by somebody who judges it
	done  chan struct{} // has something when it was judged
	err   error         // a panic
}

// newAhead starts to read ahead. It must be stopped.
func newAhead(rows *RowScanner, j judge, workers int) *ahead {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(max(workers, 1), mostWorkers)
	a := &ahead{rows: rows, judge: j, seal: true, width: 1, ring: make([]*chunk, 1)}
	if workers > 1 {
		a.width, a.ring = chunkRows, make([]*chunk, chunksAhead*(workers-1))
		a.work = make(chan *chunk, len(a.ring))
	}
	for i := range a.ring {
		a.ring[i] = &chunk{done: make(chan struct{}, 1)}
	}
	for range workers - 1 {
		a.wait.Go(func() {
			j := j
			for c := range a.work {
				if c.take() {
					c.judge(&j)
				}
			}
		})
	}
	return a
}

// stop ends the other goroutines.
func (a *ahead) stop() {
	if a.work != nil {
		close(a.work)
		a.wait.Wait()
	}
}

// next returns the next rows, judged; none at the end of the file. They are valid until the next call.
func (a *ahead) next() ([]importRow, error) {
	for a.n < len(a.ring) && a.fill() {
	}
	if a.n == 0 {
		return nil, nil
	}
	c := a.ring[a.first]
	for len(c.done) == 0 && a.help() {
	}
	<-c.done
	a.first, a.n = (a.first+1)%len(a.ring), a.n-1
	return c.rows[:c.n], c.err
}

// fill reads rows into a chunk and lets somebody judge it. It reports whether there were any to be had without waiting.
func (a *ahead) fill() bool {
	c := a.ring[(a.first+a.n)%len(a.ring)]
	c.n = 0
	for c.n < a.width && !a.rows.ended && (a.n+c.n == 0 || a.rows.rows.ready()) {
		a.rows.scanned = &c.rows[c.n].scanned
		if a.rows.scanLine() {
			c.n++
		}
	}
	if c.n == 0 {
		return false
	}
	c.seal, c.err = a.seal && !a.judge.sealer.salts(), nil
	c.taken.Store(false)
	a.n++
	select {
	case a.work <- c:
	default: // everybody has enough to do
	}
	return true
}

// help judges the first chunk that nobody judges yet.
func (a *ahead) help() bool {
	for i := range a.n {
		if c := a.ring[(a.first+i)%len(a.ring)]; c.take() {
			c.judge(&a.judge)
			return true
		}
	}
	return false
}

// take reports whether the chunk is the caller's to judge: the first who asks gets it. The chunk may have come around since it was handed
// over; then it holds other rows, which have to be judged as well.
func (c *chunk) take() bool { return !c.taken.Swap(true) }

func (c *chunk) judge(j *judge) {
	defer func() { c.done <- struct{}{} }()
	defer caught("import", &c.err)
	for i := range c.n {
		j.row(&c.rows[i], c.seal)
	}
}
