package withhold

import (
	"math"
	"slices"
)

// Nearly always a move in one row that is undone in another, or in none, leads on. Where what was printed before leaves little
// room it may take three rows: a move in the first, and two moves that add up to it undone in the second and the third, or one
// of them in the second while the sums above change by the other.

// split is a move as the sum of two others.
type split struct {
	a, b         int
	signA, signB int64
}

// mostTries bounds one look for a step over three rows.
const mostTries = 1_000_000

// lookWide finds the step over three rows towards a need that costs least for what it brings.
func (g *grid) lookWide(q *search, up bool) {
	p, c := q.need.cell/g.cols, q.need.cell%g.cols
	budget := mostTries
	in := func(row int) bool { return slices.Contains(g.chain[row], p) }
	for k := range g.moves {
		for _, s := range g.splitsOf(k) {
			a, b := g.moves[s.a].at(c)*s.signA, g.moves[s.b].at(c)*s.signB
			if a == 0 && b == 0 {
				continue
			}
			for _, i := range g.leaves {
				if _, ok := g.priceOf(i, k, q.spend); !ok {
					continue
				}
				for _, j := range g.leaves {
					if _, ok := g.priceOf(j, s.a, q.spend); !ok || j == i {
						continue
					}
					by := int64(0)
					if in(i) {
						by += a + b
					}
					if in(j) {
						by -= a
					}
					for n := -1; n < len(g.leaves); n++ {
						if budget--; budget < 0 {
							return
						}
						sign := by
						if n >= 0 {
							l := g.leaves[n]
							if _, ok := g.priceOf(l, s.b, q.spend); !ok || l == i || l == j {
								continue
							}
							if in(l) {
								sign -= b
							}
						}
						if sign != 1 && sign != -1 {
							continue
						}
						if !up {
							sign = -sign
						}
						t := try{parts: 2, part: [3]part{{k, i, sign}, {s.a, j, -sign * s.signA}}}
						if n >= 0 {
							t.parts, t.part[2] = 3, part{s.b, g.leaves[n], -sign * s.signB}
						}
						if g.weighWide(q, t, s) {
							return
						}
					}
				}
			}
		}
	}
}

// weighWide works out what a try over three rows costs and how often it can be made.
func (g *grid) weighWide(q *search, t try, s split) (best bool) {
	var price int64
	room := int64(math.MaxInt64)
	for n := range t.parts {
	chain:
		for _, r := range g.chain[t.part[n].row] {
			holds := 1 << n // which of the rows the sum r holds
			for o := range t.parts {
				if o != n && slices.Contains(g.chain[t.part[o].row], r) {
					if o < n {
						continue chain // seen with the other one
					}
					holds |= 1 << o
				}
			}
			// The three moves add up to nothing: two of them make the third one, undone.
			move, sign := t.part[n].move, t.part[n].sign
			switch holds {
			case 3:
				move, sign = s.b, t.part[0].sign*s.signB
			case 5:
				move, sign = s.a, t.part[0].sign*s.signA
			case 6:
				move, sign = t.part[0].move, -t.part[0].sign
			case 7:
				continue
			}
			p, ok := g.priceOf(r, move, q.spend)
			if !ok {
				return false
			}
			price += p
			if room = min(room, g.room(r, &g.moves[move], sign, q.need.strict)); room == 0 {
				return false
			}
		}
	}
	return q.consider(t, price, room)
}

// splitsOf returns the ways in which a move is the sum of two others.
func (g *grid) splitsOf(k int) []split {
	if g.splits == nil {
		g.splits = make([][]split, len(g.moves))
		g.byHash = make(map[uint64]int, len(g.moves))
		g.hash = make([]uint64, len(g.moves))
		for n := range g.moves {
			g.hash[n] = g.moves[n].hash()
			g.byHash[g.hash[n]] = n
		}
	}
	if g.splits[k] != nil {
		return g.splits[k]
	}
	list := []split{}
	for a := range g.moves {
		for _, sign := range [...]int64{1, -1} {
			rest := g.hash[k] - uint64(sign)*g.hash[a]
			s := split{a: a, signA: sign, signB: 1}
			b, ok := g.byHash[rest]
			if !ok {
				b, ok = g.byHash[-rest]
				s.signB = -1
			}
			if s.b = b; ok && a != k && b != k && g.adds(k, s) {
				list = append(list, s)
			}
		}
	}
	g.splits[k] = list
	return list
}

// hash is linear: that of a sum of moves is the sum of theirs.
func (m *move) hash() (h uint64) {
	for n, c := range m.cols {
		x := uint64(c+1) * 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		h += uint64(m.coef[n]) * (x ^ x>>31)
	}
	return h
}

func (g *grid) adds(k int, s split) bool {
	for c := range g.cols {
		if g.moves[k].at(c) != s.signA*g.moves[s.a].at(c)+s.signB*g.moves[s.b].at(c) {
			return false
		}
	}
	return true
}
