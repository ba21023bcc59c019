package withhold

import (
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// Sheet is a table with its true numbers, and what of it has been printed before.
type Sheet struct {
	// Name names the sheet in identities across sheets and in results. A single sheet needs none.
	Name string
	// Table has the true numbers. It is not changed.
	Table *report.Table
	// Layout says which of its columns are counts.
	Layout Layout
	// Printed is the table as it was published, when it was: nothing of it can be withheld any more, and what was withheld in it is
	// to stay unknown.
	Printed *report.Table
}

// Cell is a withheld cell. It holds no number.
type Cell struct {
	// Sheet is the name of its sheet, Row the index of its row in the table, and Column the key of its column.
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row"`
	Column string `json:"column"`
	// Reason says why. Whoever knows which cells are small knows more than the table says: see [Options.ReasonsToo].
	Reason Reason `json:"reason"`
}

// Result is what may be printed.
type Result struct {
	// Tables are the tables in the order of the sheets, with withheld cells as empty cells. Of a sheet printed before it is
	// that print.
	Tables []*report.Table
	// Withheld are the cells withheld now, by sheet, row and column. It is a working paper: print it beside the tables only when
	// they were made with [Options.ReasonsToo].
	Withheld []Cell
	// Exposed are cells of sheets printed before that a reader can work out, or narrow down too far, from those prints alone,
	// whatever is withheld now.
	Exposed []Cell
}

// Table withholds the small counts of one table, see [Joint].
func Table(t *report.Table, l Layout, o *Options) (*Result, error) {
	return Joint([]Sheet{{Table: t, Layout: l}}, o)
}

// Joint withholds the small counts of tables that a reader can lay side by side: tables of one report, the report of the period
// before, the same report at an earlier instant. Their rows are matched by their label, those of a group within it; a row that a
// table does not have counts nothing there.
//
// The error is a [*motcua.InvalidError] when the tables or their layouts do not hang together (a column of numbers that the
// layout does not name, a sum that is wrong, a count that is not known exactly), and when no cells that may still be withheld
// would protect a small count: then there is nothing to print.
func Joint(sheets []Sheet, o *Options) (*Result, error) {
	b := &builder{sheets: sheets, index: make(map[string]int)}
	if o != nil {
		b.o = *o
	}
	if b.o.Threshold == 0 {
		b.o.Threshold = DefaultThreshold
	}
	b.columns()
	if b.problems == nil {
		b.rows()
	}
	if b.problems == nil {
		b.numbers()
	}
	if b.problems != nil {
		return nil, motcua.Invalid("withhold: tables", b.problems...)
	}
	g := &b.grid
	exposed := g.protect()
	var result Result
	for _, cell := range exposed {
		switch at := b.at(cell); {
		case g.state[cell] == gone:
			result.Exposed = append(result.Exposed, at)
		default:
			b.problem(b.path(cell), motcua.CodeNotAllowed, "cannot be withheld: printed before")
		}
	}
	for _, cell := range g.audit(exposed) {
		b.problem(b.path(cell), motcua.CodeNotAllowed, "can be worked out")
	}
	if b.problems != nil {
		return nil, motcua.Invalid("withhold: protect", b.problems...)
	}
	b.write(&result)
	return &result, nil
}

// builder puts the sheets together into a grid, and takes them apart again.
type builder struct {
	sheets   []Sheet
	o        Options
	problems []motcua.Problem
	grid     grid

	keys   []string       // of the grid's columns: "sheet:column"
	index  map[string]int // of the grid's columns
	owner  []int          // the sheet of each column
	place  []int          // the index of the column in its table, -1 when it has none
	behind []bool         // whether a ratio gives the column away
	images map[int]int    // columns of an earlier sheet to those of the later one
	lines  []line         // the grid's rows
	back   [][]int        // of each sheet: the row of each of the grid's rows, or -1

	follows []follow // what gives the hidden columns
}

func (b *builder) problem(path string, code motcua.Code, param string) {
	b.problems = append(b.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

func (b *builder) at(cell int) Cell {
	r, c := cell/b.grid.cols, cell%b.grid.cols
	s := b.owner[c]
	key := b.keys[c][strings.LastIndexByte(b.keys[c], ':')+1:]
	return Cell{Sheet: b.sheets[s].Name, Row: b.back[s][r], Column: key, Reason: Small}
}

func (b *builder) path(cell int) string {
	at := b.at(cell)
	return b.sheetPath(b.owner[cell%b.grid.cols]) + "rows[" + strconv.Itoa(at.Row) + "]." + at.Column
}

func (b *builder) sheetPath(s int) string {
	if len(b.sheets) == 1 {
		return ""
	}
	return "sheets[" + strconv.Itoa(s) + "]."
}

// columns reads the layouts.
func (b *builder) columns() {
	if b.o.Threshold < 1 || b.o.Threshold > 1_000_000 {
		b.problem("threshold", motcua.CodeOutOfRange, "1..1000000")
	}
	if b.o.Threshold == 1 && !b.o.Zero && b.o.ReasonsToo {
		b.problem("threshold", motcua.CodeOutOfRange, "2 or more where reasons are shown")
	}
	if len(b.sheets) == 0 {
		b.problem("sheets", motcua.CodeEmpty, "")
	}
	names := make(map[string]bool)
	hidden := make(map[int]bool)
	var sums []Identity
	for s := range b.sheets {
		sheet := &b.sheets[s]
		at := b.sheetPath(s)
		switch {
		case sheet.Table == nil:
			b.problem(at+"table", motcua.CodeRequired, "")
			continue
		case names[sheet.Name]:
			b.problem(at+"name", motcua.CodeDuplicate, "")
			continue
		case strings.Contains(sheet.Name, ":") || strings.HasPrefix(sheet.Name, "+"):
			b.problem(at+"name", motcua.CodeMalformed, "a name without : and not after +")
			continue
		}
		names[sheet.Name] = true
		for _, t := range []*report.Table{sheet.Table, sheet.Printed} {
			if t == nil {
				continue
			}
			if err := t.Check(); err != nil {
				problems, _ := motcua.ProblemsAt(at+"table", err)
				b.problems = append(b.problems, problems...)
			}
			if len(t.Columns) != len(sheet.Table.Columns) || len(t.Rows) != len(sheet.Table.Rows) {
				b.problem(at+"printed", motcua.CodeDiffers, "the rows and columns of the table")
			}
		}
		b.sheetColumns(s, at, hidden, &sums)
	}
	if b.problems != nil {
		return
	}
	for i, id := range b.o.Identities {
		b.checkNames("identities["+strconv.Itoa(i)+"]", id)
		sums = append(sums, id)
	}
	b.images = make(map[int]int)
	b.pairs("revisions", b.o.Revisions, func(earlier, later int) {
		b.grid.ties = append(b.grid.ties, [2]int{earlier, later})
	})
	b.pairs("cumulative", b.o.Cumulative, func(earlier, later int) {
		key := "+" + b.keys[later]
		c := b.column(key, b.owner[later], -1)
		hidden[c] = true
		sums = append(sums, Identity{b.keys[later], []string{b.keys[earlier], key}})
	})
	if b.problems == nil {
		b.compile(sums, hidden)
	}
}

// column returns the index of a column, new or known.
func (b *builder) column(key string, owner, place int) int {
	if c, ok := b.index[key]; ok {
		return c
	}
	c := len(b.keys)
	b.index[key] = c
	b.keys, b.owner, b.place = append(b.keys, key), append(b.owner, owner), append(b.place, place)
	b.behind = append(b.behind, false)
	return c
}

// checkNames reports the columns of an identity across sheets that no layout knows.
func (b *builder) checkNames(path string, id Identity) {
	for _, key := range append([]string{id.Total}, id.Parts...) {
		if _, ok := b.index[key]; !ok {
			b.problem(path, motcua.CodeUnknownColumn, "a column of counts of a sheet")
		}
	}
}

func (b *builder) sheetColumns(s int, at string, hidden map[int]bool, sums *[]Identity) {
	t, l := b.sheets[s].Table, &b.sheets[s].Layout
	prefix := b.sheets[s].Name + ":"
	isHidden := func(key string) bool { return slices.Contains(l.Hidden, key) }
	places := make(map[string]int, len(t.Columns))
	for i := range t.Columns {
		places[t.Columns[i].Key] = i
	}
	count := func(path, key string) string {
		place, ok := places[key]
		switch {
		case isHidden(key):
			if ok {
				b.problem(at+path, motcua.CodeDuplicate, "hidden")
			}
			hidden[b.column(prefix+key, s, -1)] = true
		case !ok:
			b.problem(at+path, motcua.CodeUnknownColumn, "the columns of the table, hidden")
		default:
			b.column(prefix+key, s, place)
		}
		return prefix + key
	}
	for i, id := range l.Identities {
		path := "identities[" + strconv.Itoa(i) + "]"
		named := Identity{Total: count(path, id.Total)}
		for _, part := range id.Parts {
			named.Parts = append(named.Parts, count(path, part))
		}
		*sums = append(*sums, named)
	}
	for i, key := range l.Counts {
		count("counts["+strconv.Itoa(i)+"]", key)
	}
	known := make(map[string]bool)
	for i, r := range l.Ratios {
		path := "ratios[" + strconv.Itoa(i) + "]"
		if _, ok := places[r.Column]; !ok {
			b.problem(at+path, motcua.CodeUnknownColumn, "the columns of the table")
		}
		known[r.Column] = true
		for _, end := range []string{r.Part, r.Whole} {
			b.behind[b.index[count(path, end)]] = true
		}
	}
	for _, key := range l.Plain {
		known[key] = true
	}
	for i := range t.Columns {
		key := t.Columns[i].Key
		if _, ok := b.index[prefix+key]; !ok && !known[key] && b.holdsNumbers(t, i) {
			b.problem(at+"columns["+strconv.Itoa(i)+"]", motcua.CodeUnknownColumn, "")
		}
	}
}

// holdsNumbers reports whether a column has cells that may count something.
func (b *builder) holdsNumbers(t *report.Table, column int) bool {
	for i := range t.Rows {
		if cells := t.Rows[i].Cells; len(cells) == len(t.Columns) {
			switch cells[column].Kind() {
			case report.KindInteger, report.KindCount, report.KindDecimal, report.KindPercent:
				return true
			}
		}
	}
	return false
}

// pairs matches the columns of two sheets by their keys.
func (b *builder) pairs(path string, pairs []Pair, link func(earlier, later int)) {
	for i, p := range pairs {
		found := false
		for c := range len(b.keys) {
			key, ok := strings.CutPrefix(b.keys[c], p.Earlier+":")
			if !ok {
				continue
			}
			if later, ok := b.index[p.Later+":"+key]; ok && later != c {
				if found = true; b.place[c] >= 0 || b.behind[c] {
					link(c, later)
				}
				b.images[c] = later
			}
		}
		if !found {
			b.problem(path+"["+strconv.Itoa(i)+"]", motcua.CodeUnknown, "two sheets of one layout")
		}
	}
}

// compile turns the sums into identities of the grid and finds its moves.
func (b *builder) compile(sums []Identity, hidden map[int]bool) {
	g := &b.grid
	g.cols = len(b.keys)
	var plain []identity // all but those of differences, which follow from the two reports whatever they are
	given := make(map[int]bool)
	usable := make([]bool, g.cols)
	for _, sum := range sums {
		id := identity{cols: []int{b.index[sum.Total]}, coef: []int64{-1}}
		for _, part := range sum.Parts {
			id.cols, id.coef = append(id.cols, b.index[part]), append(id.coef, 1)
		}
		g.ids = append(g.ids, id)
		f := follow{id: id, col: -1}
		for _, c := range id.cols {
			switch {
			case !hidden[c] || given[c]:
			case f.col >= 0:
				b.problem("hidden", motcua.CodeNotAllowed, "two in one identity, neither given before")
			default:
				f.col, f.difference = c, b.keys[c][0] == '+'
			}
		}
		if f.col >= 0 {
			given[f.col] = true
			b.follows = append(b.follows, f)
		}
		if !f.difference {
			plain = append(plain, id)
		}
	}
	for c := range usable {
		usable[c] = b.keys[c][0] != '+'
		if hidden[c] && !given[c] {
			b.problem("hidden", motcua.CodeRequired, "an identity that gives it")
		}
	}
	g.moves = findMoves(g.cols, plain, usable)
	base := g.moves
	if len(g.ties) > 0 {
		g.moves = append(g.moves, b.halves(base)...)
	}
	for _, m := range base { // the same move in every later edition of a sheet
		for next := b.image(m); next != nil; next = b.image(*next) {
			m = join(m, *next)
			g.moves = append(g.moves, m)
		}
	}
	for k := range g.moves {
		b.complete(&g.moves[k])
	}
	g.moves = slices.DeleteFunc(g.moves, func(m move) bool { return !g.keeps(m) })
	slices.SortStableFunc(g.moves, func(x, y move) int { return len(x.cols) - len(y.cols) })
	for k := range g.moves {
		m := &g.moves[k]
		for t, tie := range g.ties {
			if m.at(tie[0]) != m.at(tie[1]) {
				m.apart = append(m.apart, t)
			}
		}
	}
}

// image returns the move in the columns of the later sheets, or nil when some have none.
func (b *builder) image(m move) *move {
	out := move{cols: make([]int, len(m.cols)), coef: m.coef}
	for i, c := range m.cols {
		later, ok := b.images[c]
		if !ok {
			return nil
		}
		out.cols[i] = later
	}
	return &out
}

// halves returns the moves of two editions of a sheet that change some columns by the same and others not: what is known to be
// the same stays the same in rows where the rest is not.
func (b *builder) halves(base []move) (out []move) {
	for _, m := range base {
		later := b.image(m)
		if later == nil {
			continue
		}
		for _, o := range base {
			for _, sign := range [...]int64{1, -1} {
				same := 0
				for i, c := range later.cols {
					if o.at(c) == sign*later.coef[i] {
						same++
					}
				}
				if same == 0 || same == len(m.cols) && same == len(o.cols) || len(out) >= mostMoves {
					continue
				}
				other := move{cols: o.cols, coef: slices.Clone(o.coef)}
				for i := range other.coef {
					other.coef[i] *= sign
				}
				out = append(out, join(m, other))
			}
		}
	}
	return out
}

func join(m, o move) move {
	return move{cols: slices.Concat(m.cols, o.cols), coef: slices.Concat(m.coef, o.coef)}
}

func (m *move) at(c int) int64 {
	if i := slices.Index(m.cols, c); i >= 0 {
		return m.coef[i]
	}
	return 0
}

// follow is an identity that gives a hidden column, when col is not negative.
type follow struct {
	id         identity
	col        int
	difference bool // between two cumulative reports
}

// from returns the hidden column as the others give it.
func (f *follow) from(value func(c int) int64) int64 {
	var sum, own int64
	for n, c := range f.id.cols {
		if c == f.col {
			own = f.id.coef[n]
		} else {
			sum += f.id.coef[n] * value(c)
		}
	}
	return -sum * own
}

// complete adds what a move does to the differences between reports.
func (b *builder) complete(m *move) {
	for i := range b.follows {
		if f := &b.follows[i]; f.difference {
			if by := f.from(m.at); by != 0 {
				m.cols, m.coef = append(m.cols, f.col), append(m.coef, by)
			}
		}
	}
}

// keeps reports whether the move keeps every identity.
func (g *grid) keeps(m move) bool {
	for _, id := range g.ids {
		var sum int64
		for n, c := range id.cols {
			sum += id.coef[n] * m.at(c)
		}
		if sum != 0 {
			return false
		}
	}
	return true
}
