package withhold_test

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/withhold"
)

// attacker is a reader with time. It takes the printed tables, every sum they promise and nothing else, and works out as much as
// there is to be worked out: exact elimination over all sums, then whole numbers that are not negative, then linear programming.
// It shares no code with the package.
type attacker struct {
	index  map[string]int
	known  []bool
	value  []int64
	sums   []sum
	shares []share
	low    []int64
	high   []int64
	core   []sum // the sums after elimination
}

type sum struct {
	terms []term
	is    int64
}

type term struct {
	cell int
	coef int64
}

type share struct {
	percent     motcua.Percent
	part, whole int
}

const unbounded = math.MaxInt64 / 4

// wide is an upper end beyond which it does not matter how much further a cell may go.
const wide = 1000

func (a *attacker) cell(name string) int {
	if a.index == nil {
		a.index = make(map[string]int)
	}
	i, ok := a.index[name]
	if !ok {
		i = len(a.known)
		a.index[name] = i
		a.known, a.value = append(a.known, false), append(a.value, 0)
	}
	return i
}

// read takes in a printed table: its numbers, the sums of its columns in every row, and those of its rows.
func (a *attacker) read(name string, t *report.Table, l withhold.Layout) {
	counted := map[string]bool{}
	for _, id := range l.Identities {
		counted[id.Total] = true
		for _, p := range id.Parts {
			counted[p] = true
		}
	}
	for _, c := range l.Counts {
		counted[c] = true
	}
	at := func(row int, column string) int { return a.cell(name + ":" + column + "@" + label(t, row)) }
	column := map[string]int{}
	for j, c := range t.Columns {
		column[c.Key] = j
		if !counted[c.Key] {
			continue
		}
		for i, r := range t.Rows {
			if len(r.Cells) == 1 {
				continue
			}
			if n, ok := r.Cells[j].Integer(); ok {
				k := at(i, c.Key)
				a.known[k], a.value[k] = true, n
			}
		}
	}
	for i, r := range t.Rows {
		if len(r.Cells) == 1 {
			continue
		}
		for _, id := range l.Identities {
			s := sum{terms: []term{{at(i, id.Total), -1}}}
			for _, p := range id.Parts {
				s.terms = append(s.terms, term{at(i, p), 1})
			}
			a.sums = append(a.sums, s)
		}
		for _, ratio := range l.Ratios {
			if p, ok := r.Cells[column[ratio.Column]].Percent(); ok && p.Defined() {
				a.shares = append(a.shares, share{p, at(i, ratio.Part), at(i, ratio.Whole)})
			}
		}
	}
	for key := range counted {
		total := -1 // the head of the group, when there are groups
		var all, group []int
		flush := func(head int, of []int) {
			if head < 0 || len(of) == 0 {
				return
			}
			s := sum{terms: []term{{at(head, key), -1}}}
			for _, i := range of {
				s.terms = append(s.terms, term{at(i, key), 1})
			}
			a.sums = append(a.sums, s)
		}
		for i, r := range t.Rows {
			switch r.Kind {
			case report.GroupRow:
				flush(total, group)
				total, group = -1, nil
				if len(r.Cells) > 1 {
					total = i
				}
			case report.TotalRow:
				flush(total, group)
				flush(i, all)
			default:
				all, group = append(all, i), append(group, i)
			}
		}
	}
}

func label(t *report.Table, row int) string {
	for j, c := range t.Columns {
		if c.RowHeader {
			s, _ := t.Rows[row].Cells[j].Words()
			return fmt.Sprint(t.Rows[row].Kind, s)
		}
	}
	panic("no label")
}

// link takes in a sum that holds in every row across tables.
func (a *attacker) link(ids []withhold.Identity, rows []string) {
	for _, id := range ids {
		for _, r := range rows {
			s := sum{terms: []term{{a.cell(id.Total + "@" + r), -1}}}
			for _, p := range id.Parts {
				s.terms = append(s.terms, term{a.cell(p + "@" + r), 1})
			}
			a.sums = append(a.sums, s)
		}
	}
}

// attack works out what it can: afterwards low and high are the ends of every cell.
func (a *attacker) attack() (contradiction bool) {
	a.low, a.high = make([]int64, len(a.known)), make([]int64, len(a.known))
	for i := range a.known {
		a.high[i] = unbounded
		if a.known[i] {
			a.low[i], a.high[i] = a.value[i], a.value[i]
		}
	}
	a.eliminate()
	for a.propagate() {
	}
	for i := range a.low {
		if a.low[i] > a.high[i] {
			return true
		}
	}
	return false
}

// eliminate brings the sums over the unknown cells into reduced form, exactly: a cell follows from the printed numbers if and
// only if it then stands alone in a sum.
func (a *attacker) eliminate() {
	column := map[int]int{}
	var cells []int
	for i := range a.known {
		if !a.known[i] {
			column[i] = len(cells)
			cells = append(cells, i)
		}
	}
	var m [][]int64
	for _, s := range a.sums {
		row := make([]int64, len(cells)+1)
		for _, t := range s.terms {
			if a.known[t.cell] {
				row[len(cells)] -= t.coef * a.value[t.cell]
			} else {
				row[column[t.cell]] += t.coef
			}
		}
		row[len(cells)] += s.is
		m = append(m, row)
	}
	done := 0
	for c := range cells {
		p := -1
		for i := done; i < len(m); i++ {
			if m[i][c] != 0 && (p < 0 || abs(m[i][c]) < abs(m[p][c])) {
				p = i
			}
		}
		if p < 0 {
			continue
		}
		m[done], m[p] = m[p], m[done]
		for i := range m {
			if i != done && m[i][c] != 0 {
				combine(m[i], m[done], c)
			}
		}
		done++
	}
	a.core = nil
	for _, row := range m[:done] {
		s := sum{is: row[len(cells)]}
		for c, v := range row[:len(cells)] {
			if v != 0 {
				s.terms = append(s.terms, term{cells[c], v})
			}
		}
		a.core = append(a.core, s)
	}
}

// combine clears column c of x with y, keeping whole numbers.
func combine(x, y []int64, c int) {
	if x[c] == y[c] || x[c] == -y[c] { // as nearly always
		sign := x[c] / y[c]
		for i, v := range y {
			if v != 0 {
				x[i] -= sign * v
			}
		}
		return
	}
	g := gcd(abs(x[c]), abs(y[c]))
	p, q := y[c]/g, x[c]/g
	var all int64
	for i := range x {
		x[i] = times(x[i], p) - times(y[i], q)
		all = gcd(all, abs(x[i]))
	}
	if all > 1 {
		for i := range x {
			x[i] /= all
		}
	}
}

func times(a, b int64) int64 {
	hi, lo := bits.Mul64(uint64(abs(a)), uint64(abs(b)))
	if hi != 0 || lo > math.MaxInt64/4 {
		panic("the numbers of the attack grow too large")
	}
	return a * b
}

func abs(n int64) int64 { return max(n, -n) }

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// propagate narrows the ends of cells by every sum, given and reduced, and by every share.
func (a *attacker) propagate() (changed bool) {
	narrow := func(cell int, low, high int64) {
		if low > a.low[cell] {
			a.low[cell], changed = low, true
		}
		if high < a.high[cell] {
			a.high[cell], changed = high, true
		}
	}
	for _, s := range slices.Concat(a.sums, a.core) {
		// Each term lies between what the others leave.
		var low, high int64
		openLow, openHigh := 0, 0
		for _, t := range s.terms {
			l, h, bounded := t.ends(a)
			if !bounded && t.coef > 0 {
				openHigh++
			} else {
				high += h
			}
			if !bounded && t.coef < 0 {
				openLow++
			} else {
				low += l
			}
		}
		for _, t := range s.terms {
			l, h, bounded := t.ends(a)
			restLow, restHigh, haveLow, haveHigh := low, high, openLow == 0, openHigh == 0
			if bounded || t.coef > 0 {
				restLow -= l
			} else {
				haveLow = openLow == 1
			}
			if bounded || t.coef < 0 {
				restHigh -= h
			} else {
				haveHigh = openHigh == 1
			}
			// coef*x = is - rest
			lo, hi := int64(-unbounded), int64(unbounded)
			if haveHigh {
				lo = s.is - restHigh
			}
			if haveLow {
				hi = s.is - restLow
			}
			if t.coef < 0 {
				lo, hi = -hi, -lo
			}
			c := abs(t.coef)
			newLow, newHigh := int64(0), int64(unbounded)
			if lo > -unbounded {
				newLow = ceil(lo, c)
			}
			if hi < unbounded {
				newHigh = floor(hi, c)
			}
			narrow(t.cell, newLow, newHigh)
		}
		if slices.ContainsFunc(s.terms, func(t term) bool { return a.low[t.cell] > a.high[t.cell] }) {
			return false
		}
	}
	for _, s := range a.shares {
		if w := a.low[s.whole]; w == a.high[s.whole] && w > 0 {
			if parts, ok := s.percent.Parts(w); ok {
				low, high, bounded := parts.Bounds()
				if !bounded {
					high = unbounded
				}
				narrow(s.part, low, high)
			}
		}
		if p := a.low[s.part]; p == a.high[s.part] {
			if wholes, ok := s.percent.Wholes(p); ok {
				low, high, bounded := wholes.Bounds()
				if !bounded {
					high = unbounded
				}
				narrow(s.whole, low, high)
			}
		}
	}
	return changed
}

func (t term) ends(a *attacker) (low, high int64, bounded bool) {
	low, high, bounded = a.low[t.cell], a.high[t.cell], a.high[t.cell] < unbounded
	if !bounded {
		if t.coef > 0 {
			return t.coef * low, 0, false
		}
		return 0, t.coef * low, false
	}
	if t.coef > 0 {
		return t.coef * low, t.coef * high, true
	}
	return t.coef * high, t.coef * low, true
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}

func ceil(a, b int64) int64 { return -floor(-a, b) }

// recovered returns the cells that were not printed and are now known exactly.
func (a *attacker) recovered() (names []string) {
	for name, i := range a.index {
		if !a.known[i] && a.low[i] == a.high[i] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// program finds the ends of every unknown cell over all numbers, whole or not, that are not negative and give the sums: no
// method that looks at sums alone learns more of a network of sums. With true numbers to start from it needs no search for a
// first solution.
type program struct {
	basis []int     // the column of each row
	rows  [][]int64 // rows of the tableau, over a common denominator each: the last entry is the right side
	cols  int
}

// extremes returns the least and the greatest value of each unknown cell.
func (a *attacker) extremes() (low, high map[int]int64) {
	column := map[int]int{}
	var cells []int
	for i := range a.known {
		if !a.known[i] {
			column[i] = len(cells)
			cells = append(cells, i)
		}
	}
	n := len(cells)
	p := &program{cols: n}
	for _, s := range a.core {
		row := make([]int64, n+1)
		for _, t := range s.terms {
			row[column[t.cell]] = t.coef
		}
		row[n] = s.is
		p.rows = append(p.rows, row)
		p.basis = append(p.basis, -1)
	}
	if !p.start() {
		panic("the printed tables contradict themselves")
	}
	low, high = make(map[int]int64), make(map[int]int64)
	for _, c := range cells {
		low[c], high[c] = unbounded, 0
	}
	see := func() {
		at := make([]int64, n)
		for i, b := range p.basis {
			at[b] = floor(p.rows[i][n], p.rows[i][b])
			high[cells[b]] = max(high[cells[b]], at[b])
			at[b] = ceil(p.rows[i][n], p.rows[i][b])
		}
		for c, v := range at {
			low[cells[c]] = min(low[cells[c]], v)
		}
	}
	see()
	for c, cell := range cells {
		for _, sign := range []int64{1, -1} {
			switch {
			case sign < 0 && low[cell] == 0:
				continue
			case sign > 0 && high[cell] >= wide:
				high[cell] = unbounded // no end that matters
				continue
			}
			if !p.optimise(c, sign) {
				high[cell] = unbounded
			}
			see()
		}
	}
	return low, high
}

// start finds a first solution: phase one with one artificial variable at a time, by the rule of Bland.
func (p *program) start() bool {
	n := p.cols
	// The reduced sums have a column each of their own; make it the basis.
	for i, row := range p.rows {
		for c := range n {
			if row[c] == 0 {
				continue
			}
			alone := true
			for j := range p.rows {
				alone = alone && (j == i || p.rows[j][c] == 0)
			}
			if alone {
				p.basis[i] = c
				if row[c] < 0 {
					for k := range row {
						row[k] = -row[k]
					}
				}
				break
			}
		}
		if p.basis[i] < 0 {
			panic("not reduced")
		}
	}
	for {
		// The dual rule: the most negative right side leaves, the first column that allows it enters.
		leave := -1
		for i, row := range p.rows {
			if row[n] < 0 && (leave < 0 || p.basis[i] < p.basis[leave]) {
				leave = i
			}
		}
		if leave < 0 {
			return true
		}
		enter := slices.IndexFunc(p.rows[leave][:n], func(v int64) bool { return v < 0 })
		if enter < 0 {
			return false
		}
		p.pivot(leave, enter)
	}
}

// optimise moves to a solution in which the column is as great (or small) as it can be; false means that there is no end.
func (p *program) optimise(c int, sign int64) bool {
	n := p.cols
	for {
		at := slices.Index(p.basis, c)
		enter := -1
		if at < 0 {
			if sign < 0 {
				return true // it is zero
			}
			enter = c
		} else {
			// x_c = (b - Σ a_j x_j)/d: a column that raises it has a negative a_j, one that lowers it a positive one.
			for j, v := range p.rows[at][:n] {
				if j != c && v*sign < 0 {
					enter = j
					break
				}
			}
			if enter < 0 {
				return true
			}
		}
		leave := -1
		for i, row := range p.rows {
			if row[enter] <= 0 {
				continue
			}
			if leave < 0 {
				leave = i
				continue
			}
			x, y := times(row[n], p.rows[leave][enter]), times(p.rows[leave][n], row[enter])
			if x < y || x == y && p.basis[i] < p.basis[leave] {
				leave = i
			}
		}
		if leave < 0 {
			return false
		}
		p.pivot(leave, enter)
	}
}

func (p *program) pivot(leave, enter int) {
	row := p.rows[leave]
	if row[enter] < 0 {
		for k := range row {
			row[k] = -row[k]
		}
	}
	for i := range p.rows {
		if i != leave && p.rows[i][enter] != 0 {
			combine(p.rows[i], row, enter)
		}
	}
	p.basis[leave] = enter
}
