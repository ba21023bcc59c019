package withhold

import (
	"slices"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// line is what a row of a table is to the rows around it. Two rows of two sheets are the same when their lines are equal.
type line struct {
	kind    lineKind
	section string // the group it belongs to
	label   string // of data
	nth     int    // of equal ones, from 0
}

type lineKind uint8

const (
	dataLine lineKind = iota
	headSum           // the row that heads a group and has its sums
	footSum           // the total that closes a group, or rows that no group heads
	grandSum
	noLine // without numbers
)

// rows matches the rows of the sheets and puts them into one tree.
func (b *builder) rows() {
	g := &b.grid
	index := make(map[line]int)
	at := make([][]line, len(b.sheets))
	for s := range b.sheets {
		at[s] = b.parse(s)
		for i, l := range at[s] {
			if l.kind == dataLine && l.nth > 0 && len(b.sheets) > 1 {
				b.problem(b.sheetPath(s)+"rows["+strconv.Itoa(i)+"]", motcua.CodeDuplicate, "another row of its group")
			}
			if _, ok := index[l]; !ok && l.kind != noLine {
				index[l] = len(b.lines)
				b.lines = append(b.lines, l)
			}
		}
	}
	g.rows = len(b.lines)
	b.back = make([][]int, len(b.sheets))
	for s := range b.sheets {
		b.back[s] = make([]int, g.rows)
		for r := range b.back[s] {
			b.back[s][r] = -1
		}
		for i, l := range at[s] {
			if l.kind != noLine {
				b.back[s][index[l]] = i
			}
		}
	}
	g.parent = make([]int, g.rows)
	for r, l := range b.lines {
		g.parent[r] = -1
		for _, above := range l.above() {
			if p, ok := index[above]; ok {
				g.parent[r] = p
				break
			}
		}
	}
}

// above returns the lines that may hold the sum of l, the nearest first.
func (l line) above() []line {
	head, foot := line{kind: headSum, section: l.section}, line{kind: footSum, section: l.section}
	grand := line{kind: grandSum}
	switch {
	case l.kind == dataLine && l.section != "":
		return []line{head, foot, grand}
	case l.kind == headSum:
		return []line{foot, grand}
	case l.kind == grandSum && l.nth > 0:
		return []line{{kind: grandSum, nth: l.nth - 1}}
	case l.kind == grandSum:
		return nil
	}
	return []line{grand}
}

// parse says what each row of a sheet is: a row of a group heads the data that follow, with or without their sums; a total
// before all data sums up everything; a total after data sums up its group, or the rows since the last group or total; and the
// last one sums up everything unless its numbers say that it closes a group only.
func (b *builder) parse(s int) []line {
	t := b.sheets[s].Table
	name := labelColumn(t)
	lines := make([]line, len(t.Rows))
	seen := make(map[line]int)
	nth := func(l line) line {
		l.nth = seen[l]
		seen[l]++
		return l
	}
	section, top, data := "", false, false
	var group []int // the rows of data since the last group or total
	for i := range t.Rows {
		row := &t.Rows[i]
		label := ""
		switch {
		case len(row.Cells) == 1:
			label = row.Cells[0].Text(motcua.Vietnamese)
		case name >= 0:
			label = row.Cells[name].Text(motcua.Vietnamese)
		}
		switch row.Kind {
		case report.GroupRow:
			group = group[:0]
			head := nth(line{kind: noLine, label: label})
			section = "=" + label + "#" + strconv.Itoa(head.nth)
			lines[i] = line{kind: noLine}
			if b.hasCounts(s, row) {
				lines[i] = line{kind: headSum, section: section}
			}
		case report.TotalRow:
			first := !data && !top
			last := i == len(t.Rows)-1
			closes := len(group) > 0 && b.sums(s, row, group) && !b.sums(s, row, dataLines(lines[:i]))
			grand := first || last && !closes
			switch {
			case grand:
				top = true
				lines[i] = nth(line{kind: grandSum})
			default:
				if section == "" {
					section = "+" + strconv.Itoa(i)
					for _, j := range group {
						lines[j].section = section
					}
				}
				lines[i] = line{kind: footSum, section: section}
			}
			section, group = "", group[:0]
		default:
			data = true
			lines[i] = nth(line{kind: dataLine, section: section, label: label})
			group = append(group, i)
		}
	}
	return lines
}

func dataLines(lines []line) (out []int) {
	for i, l := range lines {
		if l.kind == dataLine {
			out = append(out, i)
		}
	}
	return out
}

// hasCounts reports whether a row has a number in a column of counts.
func (b *builder) hasCounts(s int, row *report.Row) bool {
	for c, owner := range b.owner {
		if owner == s && b.place[c] >= 0 && len(row.Cells) > b.place[c] {
			if _, ok := row.Cells[b.place[c]].Count(); ok {
				return true
			}
		}
	}
	return false
}

// sums reports whether a row is the sum of others in every column of counts.
func (b *builder) sums(s int, row *report.Row, of []int) bool {
	t := b.sheets[s].Table
	for c, owner := range b.owner {
		if owner != s || b.place[c] < 0 {
			continue
		}
		total, _ := row.Cells[b.place[c]].Integer()
		for _, i := range of {
			v, _ := t.Rows[i].Cells[b.place[c]].Integer()
			total -= v
		}
		if total != 0 {
			return false
		}
	}
	return true
}

// labelColumn returns the column that names the rows, or -1.
func labelColumn(t *report.Table) int {
	for i := range t.Columns {
		if t.Columns[i].RowHeader {
			return i
		}
	}
	for i := range t.Columns {
		if t.Columns[i].Kind == report.KindText {
			return i
		}
		for r := range t.Rows {
			if cells := t.Rows[r].Cells; t.Rows[r].Kind == report.DataRow && len(cells) > i && cells[i].Kind() == report.KindText {
				return i
			}
		}
	}
	return -1
}

// highest is the highest count there may be, so that no sum overflows.
const highest = 1 << 50

// numbers fills in the grid and checks that everything adds up.
func (b *builder) numbers() {
	g := &b.grid
	n := g.rows * g.cols
	g.value, g.state, g.cost = make([]int64, n), make([]state, n), make([]int32, n)
	g.threshold, g.zero, g.strict, g.width = b.o.Threshold, b.o.Zero, b.o.ReasonsToo, b.o.Protect
	g.inner = make([]bool, g.rows)
	for _, p := range g.parent {
		if p >= 0 {
			g.inner[p] = true
		}
	}
	for c := range g.cols {
		s, place := b.owner[c], b.place[c]
		for r := range g.rows {
			cell := r*g.cols + c
			switch i := b.back[s][r]; {
			case place < 0:
				g.state[cell] = derived
			case i < 0 && g.inner[r]:
				g.state[cell] = loose
			case i < 0:
				g.state[cell] = fixed
			default:
				b.number(cell, s, i, place)
			}
		}
	}
	if b.problems != nil {
		return
	}
	b.derive()
	g.prepareTies()
	depth := make([]int, g.rows) // the number of rows of data in a sum says how many would miss it
	for r := range g.rows {
		for p := g.parent[r]; p >= 0; p = g.parent[p] {
			depth[p] = max(depth[p], depth[r]+1)
		}
	}
	isSum := make([]bool, g.cols)
	for _, id := range g.ids {
		if len(id.cols) > 2 {
			isSum[id.cols[0]] = true
		}
	}
	for cell, v := range g.value {
		g.cost[cell] = priceCell(v, depth[cell/g.cols], isSum[cell%g.cols])
		switch {
		case g.state[cell] == open && g.isSmall(v):
			g.state[cell] = small
		case g.state[cell] == derived && b.behind[cell%g.cols]: // its ratio is printed
			if g.state[cell] = open; g.isSmall(v) {
				g.state[cell] = small
			}
			if s := b.owner[cell%g.cols]; b.back[s][cell/g.cols] < 0 || b.sheets[s].Printed != nil {
				g.state[cell] = derived
			}
		}
	}
	if b.problems == nil {
		g.prepare()
	}
}

// number reads a cell.
func (b *builder) number(cell, s, row, place int) {
	g := &b.grid
	sheet := &b.sheets[s]
	if len(sheet.Table.Rows[row].Cells) <= place {
		b.problem(b.path(cell), motcua.CodeRequired, "")
		return
	}
	v, ok := sheet.Table.Rows[row].Cells[place].Integer()
	switch {
	case !ok:
		b.problem(b.path(cell), motcua.CodeRequired, "a count known exactly")
	case v < 0 || v > highest:
		b.problem(b.path(cell), motcua.CodeOutOfRange, "0.."+strconv.FormatInt(highest, 10))
	}
	g.value[cell] = v
	if sheet.Printed == nil {
		return
	}
	g.state[cell] = fixed
	p := sheet.Printed.Rows[row]
	if len(p.Cells) <= place {
		b.problem(b.path(cell), motcua.CodeDiffers, "the cells of the table")
		return
	}
	was, ok := p.Cells[place].Integer()
	switch {
	case p.Cells[place].Kind() == report.KindEmpty:
		g.state[cell] = gone
	case !ok || was != v:
		b.problem(b.path(cell), motcua.CodeDiffers, "the number of the table")
	}
}

// derive works out sums that a sheet does not print and hidden columns, and checks all sums.
func (b *builder) derive() {
	g := &b.grid
	order := make([]int, 0, g.rows)
	for r := range g.rows {
		order = append(order, r)
	}
	height := func(r int) (h int) {
		for p := g.parent[r]; p >= 0; p = g.parent[p] {
			h++
		}
		return h
	}
	slices.SortStableFunc(order, func(x, y int) int { return height(y) - height(x) })
	for _, r := range order {
		for c := range g.cols {
			if g.state[r*g.cols+c] != loose {
				continue
			}
			for child, p := range g.parent {
				if p == r {
					g.value[r*g.cols+c] += g.value[child*g.cols+c]
				}
			}
		}
		for i := range b.follows {
			f := &b.follows[i]
			cell := r*g.cols + f.col
			g.value[cell] = f.from(func(c int) int64 { return g.value[r*g.cols+c] })
			if g.value[cell] < 0 {
				b.problem(b.path(cell), motcua.CodeOutOfRange, ">= 0")
			}
		}
	}
	for r := range g.rows {
		for _, id := range g.ids {
			var sum int64
			for n, c := range id.cols {
				sum += id.coef[n] * g.value[r*g.cols+c]
			}
			if sum != 0 {
				b.problem(b.path(r*g.cols+id.cols[0]), motcua.CodeSum, "")
			}
		}
	}
	sums := make([]int64, len(g.value))
	for r, p := range g.parent {
		for c := range g.cols {
			if p >= 0 {
				sums[p*g.cols+c] += g.value[r*g.cols+c]
			}
		}
	}
	for cell, sum := range sums {
		if g.inner[cell/g.cols] && sum != g.value[cell] {
			b.problem(b.path(cell), motcua.CodeSum, "the rows")
		}
	}
}

// prepareTies finds the cells that a reader takes to be the same at two instants: those that are, unless the earlier one is
// withheld in what was printed before, for then nobody can tell.
func (g *grid) prepareTies() {
	g.tied = make([]bool, g.rows*len(g.ties))
	for r := range g.rows {
		for t, pair := range g.ties {
			earlier, later := r*g.cols+pair[0], r*g.cols+pair[1]
			g.tied[r*len(g.ties)+t] = g.value[earlier] == g.value[later] && g.state[earlier] != gone
		}
	}
}

// write makes the tables to be printed.
func (b *builder) write(result *Result) {
	g := &b.grid
	for s := range b.sheets {
		sheet := &b.sheets[s]
		if sheet.Printed != nil {
			result.Tables = append(result.Tables, sheet.Printed)
			continue
		}
		out := *sheet.Table
		out.Rows = slices.Clone(out.Rows)
		for i := range out.Rows {
			out.Rows[i].Cells = slices.Clone(out.Rows[i].Cells)
		}
		reasons := make([][]Reason, len(out.Rows))
		for i := range reasons {
			reasons[i] = make([]Reason, len(out.Columns))
		}
		prefix := sheet.Name + ":"
		withheld := func(key string, r int) bool {
			st := g.state[r*g.cols+b.index[prefix+key]]
			return st == small || st == complement
		}
		for r, i := range b.back[s] {
			if i < 0 {
				continue
			}
			for c := range g.cols {
				if b.owner[c] != s || b.place[c] < 0 {
					continue
				}
				switch g.state[r*g.cols+c] {
				case small:
					reasons[i][b.place[c]] = Small
				case complement:
					reasons[i][b.place[c]] = Complement
				}
			}
			for _, ratio := range sheet.Layout.Ratios {
				if withheld(ratio.Part, r) || withheld(ratio.Whole, r) {
					reasons[i][columnOf(sheet.Table, ratio.Column)] = RatioOf
				}
			}
		}
		count, share := b.notes()
		for i := range reasons {
			for j, why := range reasons[i] {
				switch why {
				case 0:
					continue
				case RatioOf:
					out.Rows[i].Cells[j] = report.EmptyCell(share)
				default:
					out.Rows[i].Cells[j] = report.EmptyCell(count)
				}
				result.Withheld = append(result.Withheld, Cell{sheet.Name, i, out.Columns[j].Key, why})
			}
		}
		result.Tables = append(result.Tables, &out)
	}
}

func columnOf(t *report.Table, key string) int {
	return slices.IndexFunc(t.Columns, func(c report.Column) bool { return c.Key == key })
}

// notes returns what is printed for a withheld count and for a withheld share. They do not tell small counts from their
// complements.
func (b *builder) notes() (count, share string) {
	low := "1"
	if b.o.Zero {
		low = "0"
	}
	high := strconv.FormatInt(b.o.Threshold, 10)
	if b.o.Language == motcua.English {
		return "Withheld: a count from " + low + " to " + high + ", or one from which such a count could be worked out",
			"Withheld: a share of which a count is withheld"
	}
	return "Không công bố: số từ " + low + " đến " + high + ", hoặc số mà từ đó tính lại được số như vậy",
		"Không công bố: tỷ lệ tính từ số không công bố"
}
