package withhold

import "slices"

// identity is a sum over columns that is zero in every row.
type identity struct {
	cols []int
	coef []int64
}

// move changes the columns of a row so that every identity goes on holding: one more dossier received online and finished early, or
// one that was finished late instead of early. Done in one row and undone in another it leaves their total as it is.
type move struct {
	cols []int
	coef []int64
	// apart are the pairs of revised columns that the move changes by different amounts.
	apart []int
}

// bounds of the search for moves. Forms have a few hundred; a table with more keeps the first, which withholds more cells than
// needed.
const (
	mostMoves = 4096
	mostSteps = 400_000
	mostWidth = 24
)

// searcher finds the smallest changes of a row that keep its identities: it changes one column by one and, as long as an
// identity is broken, mends the first broken one with a column that has not been changed yet.
type searcher struct {
	ids    []identity
	in     [][]int // the identities of each column
	change []int64
	broken []int64 // by identity
	seen   map[string]bool
	steps  int
	first  int
	out    []move
}

func findMoves(cols int, ids []identity, usable []bool) []move {
	s := &searcher{
		ids: ids, in: make([][]int, cols), change: make([]int64, cols), broken: make([]int64, len(ids)),
		seen: make(map[string]bool),
	}
	for i, id := range ids {
		for _, c := range id.cols {
			s.in[c] = append(s.in[c], i)
		}
	}
	for c := range cols {
		if usable[c] {
			s.first = c
			s.set(c, 1)
			s.mend(1)
			s.set(c, -1)
		}
	}
	// A change that contains another one does nothing the two parts cannot do.
	slices.SortStableFunc(s.out, func(a, b move) int { return len(a.cols) - len(b.cols) })
	return s.out
}

func (s *searcher) set(c int, by int64) {
	s.change[c] += by
	for _, i := range s.in[c] {
		for n, col := range s.ids[i].cols {
			if col == c {
				s.broken[i] += by * s.ids[i].coef[n]
			}
		}
	}
}

func (s *searcher) mend(width int) {
	s.steps++
	if s.steps > mostSteps || len(s.out) >= mostMoves || width > mostWidth {
		return
	}
	i := slices.IndexFunc(s.broken, func(b int64) bool { return b != 0 })
	if i < 0 {
		s.keep(width)
		return
	}
	if s.broken[i] != 1 && s.broken[i] != -1 {
		return
	}
	for n, c := range s.ids[i].cols {
		if c <= s.first || s.change[c] != 0 {
			continue
		}
		by := -s.broken[i] * s.ids[i].coef[n]
		s.set(c, by)
		s.mend(width + 1)
		s.set(c, -by)
	}
}

func (s *searcher) keep(width int) {
	key := make([]byte, len(s.change))
	m := move{cols: make([]int, 0, width), coef: make([]int64, 0, width)}
	for c, by := range s.change {
		if by != 0 {
			m.cols, m.coef = append(m.cols, c), append(m.coef, by)
		}
		key[c] = byte(by + 1)
	}
	if !s.seen[string(key)] {
		s.seen[string(key)] = true
		s.out = append(s.out, m)
	}
}
