package faultvfs

import (
	"fmt"
	"maps"
	"math/rand/v2"
)

// Sector is the size of the pieces that a disk writes: what was not synced is kept or lost by it.
const Sector = 512

// manner is what became of the writes that were not synced when the power went.
type manner uint8

const (
	lost    manner = iota // nothing of them is there
	kept                  // everything is there
	ordered               // the disk wrote in order and stopped in the middle of a write
	mixed                 // each sector is there or not
	rubbish               // each sector is there, or not, or holds anything
	manners
)

// Cut returns a disk as it is found after the power went when at operations were done (0 to [Disk.Len]): another one, with a record
// of its own. The seed says what became of what was not synced.
func (d *Disk) Cut(at int, seed uint64) *Disk {
	d.mu.Lock()
	if at < 0 || at > len(d.ops) {
		d.mu.Unlock()
		panic(fmt.Sprintf("faultvfs: cut at %d of %d operations", at, len(d.ops)))
	}
	ops := d.ops[:at:at]
	names := maps.Clone(d.before)
	d.mu.Unlock()

	// What is durable of each file, and what is not yet, in order.
	durable := map[*file][]byte{}
	for _, f := range names {
		durable[f] = append([]byte(nil), f.first...)
	}
	waiting := map[*file][]int{}
	var entries []int
	for i, op := range ops {
		switch op.Kind {
		case Write, Truncate:
			waiting[op.file] = append(waiting[op.file], i)
		case Create, Delete:
			entries = append(entries, i)
		case Sync:
			for _, j := range waiting[op.file] {
				durable[op.file] = ops[j].apply(durable[op.file])
			}
			waiting[op.file] = waiting[op.file][:0]
		}
		if op.directory {
			for _, j := range entries {
				ops[j].enter(names)
			}
			entries = entries[:0]
		}
	}

	rnd := rand.New(rand.NewPCG(seed, uint64(at)))
	how := manner(rnd.IntN(int(manners)))
	loss := []float64{0.02, 0.2, 0.5, 0.8, 0.98}[rnd.IntN(5)]
	stop := len(ops) // where a disk that writes in order stopped
	if n := len(ops); n > 0 {
		stop = n - 1 - rnd.IntN(min(n, 40))
	}
	isThere := func(i int) bool {
		switch how {
		case lost:
			return false
		case kept:
			return true
		case ordered:
			return i < stop
		}
		return rnd.Float64() >= loss
	}
	for _, i := range entries {
		if isThere(i) {
			ops[i].enter(names)
		}
	}
	// Files in the order of their names, so that a seed means one thing. A file without a name is gone.
	for _, name := range sortedNames(names) {
		f := names[name]
		data := durable[f]
		for _, i := range waiting[f] {
			op := ops[i]
			switch {
			case op.Kind == Truncate || how == lost || how == kept:
				if isThere(i) {
					data = op.apply(data)
				}
			case how == ordered && i < stop:
				data = op.apply(data)
			case how == ordered && i == stop:
				op.Data = op.Data[:rnd.IntN(len(op.Data)+1)]
				data = op.apply(data)
			case how == ordered:
			default:
				data = op.scatter(data, how, isThere, rnd)
			}
		}
		durable[f] = data
	}
	return fresh(content(names, func(f *file) []byte { return durable[f] }))
}

// Copy returns a disk with what is there now, synced or not: what another program would read.
func (d *Disk) Copy() *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return fresh(content(d.files, func(f *file) []byte { return f.data }))
}

// apply does a write or a truncation.
func (op Op) apply(data []byte) []byte {
	if op.Kind == Truncate {
		return resize(data, op.Offset)
	}
	return overwrite(data, op.Data, op.Offset)
}

// enter does a creation or a deletion.
func (op Op) enter(names map[string]*file) {
	if op.Kind == Create {
		names[op.Name] = op.file
	} else {
		delete(names, op.Name)
	}
}

// scatter does a write sector by sector.
func (op Op) scatter(data []byte, how manner, isThere func(int) bool, rnd *rand.Rand) []byte {
	for from := op.Offset; from < op.Offset+int64(len(op.Data)); {
		to := min((from/Sector+1)*Sector, op.Offset+int64(len(op.Data)))
		piece := op.Data[from-op.Offset : to-op.Offset]
		switch {
		case isThere(0):
			data = overwrite(data, piece, from)
		case how == rubbish && rnd.IntN(2) == 0:
			noise := make([]byte, len(piece))
			for i := range noise {
				noise[i] = byte(rnd.Uint32())
			}
			data = overwrite(data, noise, from)
		}
		from = to
	}
	return data
}
