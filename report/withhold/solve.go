package withhold

import (
	"math"
	"math/bits"
	"slices"
)

// state is what becomes of a cell.
type state uint8

const (
	open       state = iota // to be printed, unless it has to cover another one
	fixed                   // printed before, or known to be zero
	small                   // withheld
	complement              // withheld to cover a small one
	gone                    // withheld in what was printed before
	derived                 // never printed by itself
	loose                   // a sum that the sheet does not print
)

const blocked = math.MaxInt32

// grid is the joint system: one row for each row of the tables and one column for each column of any of them. Its numbers are
// tied by the identities of the columns in every row, and by the tree of rows in every column.
type grid struct {
	rows, cols int
	value      []int64
	state      []state
	cost       []int32
	ids        []identity
	parent     []int  // of each row, -1 at the top
	inner      []bool // whether a row is a sum of others
	tied       []bool
	ties       [][2]int // pairs of columns; tied has one entry for each row and pair

	moves     []move
	by        [][]int // the moves that change a column
	chain     [][]int // a row and those above it
	below     [][]int // the rows of data in a row's sum, the row itself when it is one
	outside   [][]int // the other rows of data
	leaves    []int
	threshold int64
	zero      bool
	strict    bool
	width     Protection

	price  []int32 // what a move costs in a row: rows × moves
	needs  []need
	splits [][]split // of each move, once asked for
	byHash map[uint64]int
	hash   []uint64
	found  []witness
	y      []int64
	added  []int64 // sums of the rows below, while y is checked
	steps  []try   // that led to y
}

// need is something a reader must not be able to rule out: that the cell is amount more (or less) than it is. Without a
// direction either will do.
type need struct {
	cell   int
	up     bool
	either bool
	strict bool // also when the reader knows which cells are small
	amount int64
	met    int // the witness, or -1
}

// witness is another table that prints the same: how to get there from the true one, and the cells in which it differs.
type witness struct {
	steps  []try
	differ cellSet
}

// cellSet is a set of cells.
type cellSet []uint64

func (s cellSet) has(cell int) bool { return s[cell/64]>>(cell%64)&1 != 0 }

func (g *grid) isSmall(v int64) bool { return v <= g.threshold && (v > 0 || g.zero) }

func (g *grid) floor() int64 {
	if g.zero {
		return 0
	}
	return 1
}

// prepare works out what follows from the tree of rows and the moves.
func (g *grid) prepare() {
	for r := range g.rows {
		chain := []int{r}
		for p := g.parent[r]; p >= 0; p = g.parent[p] {
			chain = append(chain, p)
		}
		g.chain = append(g.chain, chain)
	}
	g.below, g.outside = make([][]int, g.rows), make([][]int, g.rows)
	for r := range g.rows {
		if !g.inner[r] {
			g.leaves = append(g.leaves, r)
		}
	}
	for r := range g.rows {
		for _, leaf := range g.leaves {
			if slices.Contains(g.chain[leaf], r) {
				g.below[r] = append(g.below[r], leaf)
			} else {
				g.outside[r] = append(g.outside[r], leaf)
			}
		}
	}
	g.by = make([][]int, g.cols)
	for k := range g.moves {
		for _, c := range g.moves[k].cols {
			g.by[c] = append(g.by[c], k)
		}
	}
	g.price = make([]int32, g.rows*len(g.moves))
	for r := range g.rows {
		g.reprice(r)
	}
	g.y, g.added = make([]int64, len(g.value)), make([]int64, len(g.value))
}

// reprice works out anew what each move costs in a row: the price of the cells it would make us withhold.
func (g *grid) reprice(r int) {
	base, ties := r*g.cols, r*len(g.ties)
	for k := range g.moves {
		m := &g.moves[k]
		var sum int32
		for _, c := range m.cols {
			switch g.state[base+c] {
			case open:
				sum += g.cost[base+c]
			case fixed:
				sum = blocked
			}
			if sum == blocked {
				break
			}
		}
		for _, t := range m.apart {
			if g.tied[ties+t] {
				sum = blocked
			}
		}
		g.price[r*len(g.moves)+k] = sum
	}
}

// room returns how often a move can be made in a row of y before a number leaves what the reader knows of it.
func (g *grid) room(r int, m *move, sign int64, strict bool) int64 {
	room := int64(math.MaxInt64)
	base := r * g.cols
	for n, c := range m.cols {
		cell, by := base+c, sign*m.coef[n]
		if by < 0 {
			low := int64(0)
			if strict {
				low, _ = g.class(cell)
			}
			room = min(room, (g.y[cell]-low)/-by)
		} else if strict {
			_, high := g.class(cell)
			room = min(room, (high-g.y[cell])/by)
		}
	}
	return room
}

// class returns what a reader knows of a cell who has been told whether it is small.
func (g *grid) class(cell int) (low, high int64) {
	switch v := g.value[cell]; {
	case g.state[cell] >= derived:
		return 0, math.MaxInt64
	case g.isSmall(v):
		return g.floor(), g.threshold
	case v == 0:
		return 0, 0
	}
	return g.threshold + 1, math.MaxInt64
}

// try is a step from one table to another: a move in one row of data, undone in another, or in none, and then the sums above change
// with it; or made up for by two other moves, see [grid.lookWide].
type try struct {
	part  [3]part
	parts int
	times int64
}

type part struct {
	move, row int
	sign      int64
}

// spread returns the rows that a move in i and back in j changes: sums that hold both are left as they are.
func (g *grid) spread(i, j int) (plus, minus []int) {
	plus = g.chain[i]
	if j < 0 {
		return plus, nil
	}
	minus = g.chain[j]
	for len(plus) > 0 && len(minus) > 0 && plus[len(plus)-1] == minus[len(minus)-1] {
		plus, minus = plus[:len(plus)-1], minus[:len(minus)-1]
	}
	return plus, minus
}

// search is one look for the best step towards a need.
type search struct {
	need  *need
	left  int64
	spend bool
	best  try
	price int64
	gain  int64
}

// consider takes the try if it is the best so far, and reports whether there can be no better one.
func (q *search) consider(t try, price, room int64) bool {
	gain := min(room, q.left)
	if gain <= 0 {
		return false
	}
	if a, b := price*q.gain, q.price*gain; q.gain == 0 || a < b || a == b && gain > q.gain {
		q.best, q.gain, q.price = t, gain, price
		q.best.times = gain
	}
	return price == 0 && gain == q.left
}

// priceOf returns what a move costs in a row, and whether it can be made there at all.
func (g *grid) priceOf(r, k int, spend bool) (price int64, ok bool) {
	p := g.price[r*len(g.moves)+k]
	return int64(p), p == 0 || spend && p != blocked
}

// look finds the step towards a need that costs least for what it brings.
func (g *grid) look(q *search, up bool) {
	p, c := q.need.cell/g.cols, q.need.cell%g.cols
	for _, k := range g.by[c] {
		m := &g.moves[k]
		sign := m.at(c)
		if sign != 1 && sign != -1 {
			continue
		}
		if !up {
			sign = -sign
		}
		for _, i := range g.below[p] {
			if _, ok := g.priceOf(i, k, q.spend); !ok {
				continue
			}
			room := g.room(i, m, sign, q.need.strict)
			if room == 0 {
				continue
			}
			if g.weigh(q, k, i, -1, sign, room) {
				return
			}
			for _, j := range g.outside[p] {
				if _, ok := g.priceOf(j, k, q.spend); ok && g.weigh(q, k, i, j, sign, room) {
					return
				}
			}
		}
	}
}

// weigh works out what a move in i and back in j costs and how often it can be made, given how often it can be made in i.
func (g *grid) weigh(q *search, k, i, j int, sign, room int64) (best bool) {
	m := &g.moves[k]
	plus, minus := g.spread(i, j)
	var price int64
	for side, rows := range [...][]int{plus, minus} {
		by := sign
		if side == 1 {
			by = -by
		}
		for n, r := range rows {
			p, ok := g.priceOf(r, k, q.spend)
			if !ok {
				return false
			}
			price += p
			if side == 1 || n > 0 {
				if room = min(room, g.room(r, m, by, q.need.strict)); room == 0 {
					return false
				}
			}
		}
	}
	t := try{parts: 1, part: [3]part{{k, i, sign}}}
	if j >= 0 {
		t.parts, t.part[1] = 2, part{k, j, -sign}
	}
	return q.consider(t, price, room)
}

// reach changes y until the cell of the need has moved as far as needed, with moves among withheld cells. When spend is set it may
// withhold more cells.
func (g *grid) reach(n *need, up, spend bool) bool {
	for left := n.amount; left > 0; {
		q := search{need: n, left: left}
		g.look(&q, up)
		if q.gain == 0 && spend {
			q.spend = true
			if g.look(&q, up); q.gain == 0 {
				g.lookWide(&q, up)
			}
		}
		if q.gain == 0 {
			return false
		}
		g.shift(q.best)
		g.steps = append(g.steps, q.best)
		if q.price > 0 {
			g.withhold(q.best)
		}
		left -= q.gain
	}
	return true
}

// withhold withholds the cells that a step has changed.
func (g *grid) withhold(t try) {
	for _, p := range t.part[:t.parts] {
		for _, r := range g.chain[p.row] {
			cut := false
			for _, c := range g.moves[p.move].cols {
				if cell := r*g.cols + c; g.state[cell] == open && g.y[cell] != g.value[cell] {
					g.state[cell], cut = complement, true
				}
			}
			if cut {
				g.reprice(r)
			}
		}
	}
}

// shift makes a step in y.
func (g *grid) shift(t try) {
	for _, p := range t.part[:t.parts] {
		m := &g.moves[p.move]
		for _, r := range g.chain[p.row] {
			for i, c := range m.cols {
				g.y[r*g.cols+c] += t.times * p.sign * m.coef[i]
			}
		}
	}
}

// attempt looks for a witness of a need and keeps it.
func (g *grid) attempt(n *need, spend bool) bool {
	dirs := [...]bool{n.up, !n.up}
	count := 1
	if n.either {
		count = 2
	}
	for _, up := range dirs[:count] {
		copy(g.y, g.value)
		g.steps = g.steps[:0]
		if g.reach(n, up, spend) {
			g.keep()
			n.met = len(g.found) - 1
			return true
		}
	}
	return false
}

// keep notes y as a witness.
func (g *grid) keep() {
	w := witness{steps: slices.Clone(g.steps), differ: make(cellSet, (len(g.value)+63)/64)}
	for cell, v := range g.y {
		if v != g.value[cell] {
			w.differ[cell/64] |= 1 << (cell % 64)
		}
	}
	g.found = append(g.found, w)
}

// shareLast gives the last witness to the needs it meets by chance.
func (g *grid) shareLast() {
	for i := range g.needs {
		if n := &g.needs[i]; n.met < 0 && !n.strict && n.metBy(g.y[n.cell]-g.value[n.cell]) {
			n.met = len(g.found) - 1
		}
	}
}

func (n *need) metBy(by int64) bool {
	return by >= n.amount && (n.up || n.either) || -by >= n.amount && (!n.up || n.either)
}

// collect lists the needs of every small cell, and of every cell withheld before.
func (g *grid) collect() {
	floor := g.floor()
	add := func(n need) {
		if n.amount > 0 {
			n.met = -1
			g.needs = append(g.needs, n)
		}
	}
	for cell, s := range g.state {
		v := g.value[cell]
		if s != small && s != gone && (s != derived || !g.isSmall(v)) {
			continue
		}
		if g.strict {
			add(need{cell: cell, up: true, either: true, strict: true, amount: 1})
		}
		if !g.isSmall(v) || g.width == ProtectValue {
			add(need{cell: cell, up: true, either: true, amount: 1})
			continue
		}
		add(need{cell: cell, up: true, amount: max(g.threshold, floor+1) - v})
		add(need{cell: cell, amount: v - floor})
	}
}

// protect withholds cells until every need is met, and then prints again what turns out not to be needed. It returns the cells
// whose needs cannot be met: nothing that may still be withheld would help them.
func (g *grid) protect() (exposed []int) {
	g.collect()
	for _, spend := range [...]bool{false, true} {
		for i := range g.needs {
			n := &g.needs[i]
			if n.met >= 0 {
				continue
			}
			if g.attempt(n, spend) {
				g.shareLast()
			} else if spend && !slices.Contains(exposed, n.cell) {
				exposed = append(exposed, n.cell)
			}
		}
	}
	for g.release() {
	}
	return exposed
}

// release prints complements again that are not needed, the dearest first, and reports whether there were any.
func (g *grid) release() (released bool) {
	var cells []int
	for cell, s := range g.state {
		if s == complement {
			cells = append(cells, cell)
		}
	}
	slices.SortStableFunc(cells, func(a, b int) int { return int(g.cost[b]) - int(g.cost[a]) })
	before := make([]int, len(g.needs))
	for _, cell := range cells {
		g.state[cell] = open
		g.reprice(cell / g.cols)
		for i := range g.needs {
			before[i] = g.needs[i].met
		}
		held := len(g.found)
		for i := range g.needs {
			if n := &g.needs[i]; n.met >= 0 && g.found[n.met].differ.has(cell) {
				n.met = -1
			}
		}
		ok := true
		for i := range g.needs {
			if n := &g.needs[i]; n.met < 0 && before[i] >= 0 {
				if ok = g.attempt(n, false); !ok {
					break
				}
				g.shareLast()
			}
		}
		if !ok {
			for i := range g.needs {
				g.needs[i].met = before[i]
			}
			g.found = g.found[:held]
			g.state[cell] = complement
			g.reprice(cell / g.cols)
			continue
		}
		released = true
	}
	return released
}

// audit goes through every need once more, with the cells as they are to be printed: it makes the other table that its witness
// describes and checks it by the identities and sums alone. It returns the cells for which there is none, exposed ones left
// aside.
func (g *grid) audit(exposed []int) (bad []int) {
	covered := make(cellSet, (len(g.value)+63)/64)
	made := -1
	prints := [2]bool{}
	byWitness := make([]int, 0, len(g.needs))
	for i := range g.needs {
		switch n := &g.needs[i]; {
		case slices.Contains(exposed, n.cell):
		case n.met < 0:
			bad = append(bad, n.cell)
		default:
			byWitness = append(byWitness, i)
		}
	}
	slices.SortStableFunc(byWitness, func(a, b int) int { return g.needs[a].met - g.needs[b].met })
	for _, i := range byWitness {
		n := &g.needs[i]
		if n.met != made {
			made = n.met
			w := &g.found[made]
			copy(g.y, g.value)
			for _, t := range w.steps {
				g.shift(t)
			}
			for i, set := range w.differ {
				covered[i] |= set
			}
			prints = [2]bool{g.prints(false), g.strict && g.prints(true)}
		}
		if !prints[0] || n.strict && !prints[1] || !n.metBy(g.y[n.cell]-g.value[n.cell]) {
			bad = append(bad, n.cell)
		}
	}
	for cell, s := range g.state {
		if s == complement && !covered.has(cell) {
			bad = append(bad, cell)
		}
	}
	return bad
}

// prints reports whether y is a table that prints exactly as the true one: no number below zero, every printed one the same, every
// sum right, and when strict every class right.
func (g *grid) prints(strict bool) bool {
	for cell, v := range g.y {
		if v < 0 || v != g.value[cell] && (g.state[cell] == open || g.state[cell] == fixed) {
			return false
		}
		if strict {
			if low, high := g.class(cell); v < low || v > high {
				return false
			}
		}
	}
	clear(g.added)
	for r := range g.rows {
		row := g.y[r*g.cols : (r+1)*g.cols]
		for i := range g.ids {
			id := &g.ids[i]
			var sum int64
			for n, c := range id.cols {
				sum += id.coef[n] * row[c]
			}
			if sum != 0 {
				return false
			}
		}
		for t, pair := range g.ties {
			if g.tied[r*len(g.ties)+t] && row[pair[0]] != row[pair[1]] {
				return false
			}
		}
		if p := g.parent[r]; p >= 0 {
			above := g.added[p*g.cols : (p+1)*g.cols]
			for c, v := range row {
				above[c] += v
			}
		}
	}
	for r := range g.rows {
		if g.inner[r] && !slices.Equal(g.added[r*g.cols:(r+1)*g.cols], g.y[r*g.cols:(r+1)*g.cols]) {
			return false
		}
	}
	return true
}

// priceCell returns what it costs to withhold a cell: one cell is dearer than any choice among single cells, sums are dearer
// than what they sum up, and among equals the smaller number goes.
func priceCell(v int64, depth int, sum bool) int32 {
	p := int32(1000 + 10*bits.Len64(uint64(v)))
	if sum {
		p += 300
	}
	return p + int32(depth)*600
}
