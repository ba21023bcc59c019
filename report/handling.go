package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/shopspring/decimal"
)

// HandlingMeasure is one way to say how long a dossier took.
type HandlingMeasure uint8

// The measures. Gross is from the acceptance to the end of the work. Net leaves out what the clock stood still for, and what a dossier received
// elsewhere took until the competent unit had it. Days of either kind are those after the first day up to and including the last, so that what is
// finished the same day took 0.
const (
	GrossWorkingDays HandlingMeasure = iota
	GrossWorkingMinutes
	GrossDays
	NetWorkingDays
	NetWorkingMinutes
	NetDays

	measureCount
)

// HandlingTimes are how long the dossiers finished in a period took (thời gian giải quyết). Withdrawn and stopped ones have no such time and are
// counted apart. Make it with [NewHandlingTimes]; it is not safe for concurrent use.
type HandlingTimes struct {
	formBase
	cells map[Key]*handlingCell
}

type handlingCell struct {
	histograms [measureCount]histogram
	early      histogram // of those finished early, by working days
	outcomes   [FinishedLate + 1]int
	closed     [FinishedLate + 1]int
	members    []Handled
}

// histogram counts values. What is taken from it depends on no order and no machine.
type histogram map[int]int

// Handled is how long one dossier took.
type Handled struct {
	ID dossier.ID
	// Times are its times by [HandlingMeasure].
	Times [measureCount]int
	// Out is where it stands.
	Out Outcome
	// Early is how many working days before the promised day it was finished, when it was finished early.
	Early int
}

// NewHandlingTimes returns an empty count of handling times.
func NewHandlingTimes(b Basis, o *FormOptions) *HandlingTimes {
	return &HandlingTimes{formBase: newFormBase(b, o), cells: make(map[Key]*handlingCell)}
}

// Add takes one dossier into account.
func (h *HandlingTimes) Add(log dossier.Log) {
	c := h.basis.Case(log)
	h.Count(&c)
}

// Count takes one dossier into account as the basis sees it.
func (h *HandlingTimes) Count(c *Case) {
	if c.Excluded != Counted || c.Out.Open() {
		return
	}
	cell := h.cell(h.key(c))
	if s := c.State.Status; s == dossier.WithdrawnByCitizen || s == dossier.StoppedByAgency {
		cell.closed[c.Out]++
		return
	}
	m := Handled{ID: c.State.ID, Out: c.Out, Times: h.times(c)}
	if c.Out == FinishedEarly {
		m.Early = h.calendar.WorkingDaysBetween(motcua.DateOf(c.Judged), c.Due.Date)
	}
	cell.put(m)
	if !h.countsOnly {
		cell.members = append(cell.members, m)
	}
}

func (h *HandlingTimes) cell(k Key) *handlingCell {
	cell := h.cells[k]
	if cell == nil {
		cell = &handlingCell{early: histogram{}}
		for i := range cell.histograms {
			cell.histograms[i] = histogram{}
		}
		h.cells[k] = cell
	}
	return cell
}

func (c *handlingCell) put(m Handled) {
	c.outcomes[m.Out]++
	for i, v := range m.Times {
		c.histograms[i][v]++
	}
	if m.Out == FinishedEarly {
		c.early[m.Early]++
	}
}

// times measures one dossier.
func (h *HandlingTimes) times(c *Case) (out [measureCount]int) {
	s, conv := &c.State, &c.State.Accepted.Convention
	out[GrossWorkingDays] = h.calendar.WorkingDaysBetweenTimes(s.AcceptedAt, c.End)
	out[GrossDays] = motcua.DateOf(c.End).DaysSince(motcua.DateOf(s.AcceptedAt))
	gross := h.calendar.WorkingTimeBetween(s.AcceptedAt, c.End, conv)
	out[GrossWorkingMinutes] = int(gross / time.Minute)
	start := s.AcceptedAt
	if s.Accepted.Start.After(start) && s.Accepted.Start.Before(c.End) {
		start = s.Accepted.Start
	}
	stood := []calendar.Pause{{From: s.AcceptedAt, Until: start}}
	stood = append(stood, s.Pauses...)
	out[NetWorkingDays], out[NetDays] = out[GrossWorkingDays], out[GrossDays]
	for _, p := range disjoint(stood, s.AcceptedAt, c.End) {
		out[NetWorkingDays] -= h.calendar.WorkingDaysBetweenTimes(p.From, p.Until)
		out[NetDays] -= motcua.DateOf(p.Until).DaysSince(motcua.DateOf(p.From))
		gross -= h.calendar.WorkingTimeBetween(p.From, p.Until, conv)
	}
	out[NetWorkingMinutes] = int(gross / time.Minute)
	return out
}

// Merge adds the times of other dossiers, taken on the same basis. Anything else is an [*motcua.InvalidError], and nothing changes.
func (h *HandlingTimes) Merge(o *HandlingTimes) error {
	if err := motcua.Invalid("report: merge handling times", h.mismatch(&o.formBase)...); err != nil {
		return err
	}
	for k, from := range o.cells {
		cell := h.cell(k)
		cell.add(from)
		cell.members = append(cell.members, from.members...)
	}
	return nil
}

func (c *handlingCell) add(from *handlingCell) {
	for i, values := range from.histograms {
		c.histograms[i].add(values)
	}
	c.early.add(from.early)
	for i := range c.outcomes {
		c.outcomes[i] += from.outcomes[i]
		c.closed[i] += from.closed[i]
	}
}

func (h histogram) add(from histogram) {
	for v, n := range from {
		h[v] += n
	}
}

// quantile returns the value at the nearest rank: of n values in order, the one at place ⌈percent·n/100⌉, which is a value that occurs.
func (h histogram) quantile(percent int) (value int, ok bool) {
	n := 0
	for _, times := range h {
		n += times
	}
	if n == 0 || percent < 1 || percent > 100 {
		return 0, false
	}
	rank := (percent*n + 99) / 100
	for _, v := range slices.Sorted(maps.Keys(h)) {
		if rank -= h[v]; rank <= 0 {
			return v, true
		}
	}
	return 0, false
}

// Check counts again from the dossiers that are named, each of them once. It returns nil or an [*motcua.InvalidError].
func (h *HandlingTimes) Check() error {
	var problems []motcua.Problem
	seen := make(map[dossier.ID]bool)
	for _, k := range slices.SortedFunc(maps.Keys(h.cells), Key.compare) {
		cell := h.cells[k]
		again := (&HandlingTimes{cells: map[Key]*handlingCell{}}).cell(k)
		for _, m := range cell.members {
			if seen[m.ID] {
				problems = append(problems, motcua.Problem{Path: cellPath(k), Code: motcua.CodeDuplicate, Param: "a dossier counted before"})
			}
			seen[m.ID] = true
			again.put(m)
			for g := GrossWorkingDays; g <= GrossDays; g++ {
				if net := m.Times[g+NetWorkingDays]; net < 0 || net > m.Times[g] {
					problems = append(problems, motcua.Problem{Path: cellPath(k), Code: motcua.CodeOutOfRange, Param: "0 <= net <= gross"})
				}
			}
		}
		same := again.outcomes == cell.outcomes && maps.Equal(again.early, cell.early)
		for i := range cell.histograms {
			same = same && maps.Equal(again.histograms[i], cell.histograms[i])
		}
		if !h.countsOnly && !same {
			problems = append(problems, motcua.Problem{Path: cellPath(k), Code: motcua.CodeSum, Param: "its dossiers"})
		}
	}
	return motcua.Invalid("report: handling times", problems...)
}

// CheckAgainst checks that the dossiers measured, and those withdrawn and stopped, are those of columns (8), (9) and (10) of form II.06a of a
// tally of the same dossiers on the same basis, in every cell. It returns nil or an [*motcua.InvalidError].
func (h *HandlingTimes) CheckAgainst(t *Tally) error {
	problems := h.basis.problems(t.basis)
	if problems == nil {
		keys := slices.Collect(maps.Keys(h.cells))
		for k := range t.cells {
			if h.cells[k] == nil {
				keys = append(keys, k)
			}
		}
		slices.SortFunc(keys, Key.compare)
		for _, k := range keys {
			var own handlingCell
			var counts Counts
			if h.cells[k] != nil {
				own = *h.cells[k]
			}
			if t.cells[k] != nil {
				counts = t.cells[k].Counts
			}
			for out := FinishedEarly; out <= FinishedLate; out++ {
				if own.outcomes[out]+own.closed[out] != counts.Outcome(out) {
					problems = append(problems, motcua.Problem{Path: cellPath(k), Code: motcua.CodeSum, Param: fmt.Sprintf("measured + closed = 06a (%d)", out+8)})
				}
			}
		}
	}
	return motcua.Invalid("report: handling times", problems...)
}

// sum adds the cells of a row; by of any row when all is true.
func (h *HandlingTimes) sum(by Dimension, row string, all bool) *handlingCell {
	out := (&HandlingTimes{cells: map[Key]*handlingCell{}}).cell(Key{})
	for k, cell := range h.cells {
		if all || by.of(k) == row {
			out.add(cell)
		}
	}
	return out
}

// Quantile returns the value of a measure at a percentage of the dossiers of a row, by the nearest rank: of n values in order the one at place
// ⌈percent·n/100⌉. The median is that of 50. ok is false when the row has no dossier.
func (h *HandlingTimes) Quantile(by Dimension, row string, m HandlingMeasure, percent int) (value int, ok bool) {
	if m >= measureCount {
		return 0, false
	}
	return h.sum(by, row, false).histograms[m].quantile(percent)
}

// TotalQuantile is [HandlingTimes.Quantile] over all rows.
func (h *HandlingTimes) TotalQuantile(m HandlingMeasure, percent int) (value int, ok bool) {
	if m >= measureCount {
		return 0, false
	}
	return h.sum(0, "", true).histograms[m].quantile(percent)
}

// Early returns how many dossiers of a row were finished early, by how many working days before the promised day.
func (h *HandlingTimes) Early(by Dimension, row string) map[int]int {
	return h.sum(by, row, false).early
}

// Members returns the dossiers of a row with their times, by ID; none when it keeps no codes.
func (h *HandlingTimes) Members(by Dimension, row string) []Handled {
	var out []Handled
	for k, cell := range h.cells {
		if by.of(k) == row {
			out = append(out, cell.members...)
		}
	}
	slices.SortFunc(out, func(a, b Handled) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// Rows returns the names of the rows of a dimension: those of order first, the others in ascending order of bytes.
func (h *HandlingTimes) Rows(by Dimension, order ...string) []string {
	return orderedRows(by, maps.Keys(h.cells), order)
}

// Table returns median and P90 of each measure with a row for each row of a dimension and one for all. Minutes are printed as hours.
func (h *HandlingTimes) Table(by Dimension, l motcua.Language, order ...string) *Table {
	say := wording(l)
	table := &Table{
		Key: "handling_times", Caption: say("Thời gian giải quyết hồ sơ", "Handling times"),
		Columns: []Column{
			{Key: by.key(), Header: by.Text(l), Kind: KindText, RowHeader: true},
			{Key: "so_ho_so", Header: say("Số hồ sơ", "Dossiers"), Kind: KindInteger},
		},
		Notes: []string{
			say("Hồ sơ xử lý xong trong kỳ; hồ sơ rút và dừng xử lý không tính thời gian.", "Dossiers finished in the period; withdrawn and stopped ones have no handling time."),
			say("Cả thời gian: từ khi tiếp nhận đến khi xử lý xong. Thời gian thực: trừ thời gian đồng hồ dừng và thời gian chuyển đến cơ quan có thẩm quyền.",
				"Gross: from acceptance to the end of the work. Net: less what the clock stood still for, and what it took to reach the competent unit."),
			say("Trung vị, P90: phân vị theo hạng gần nhất, giá trị thứ ⌈p·n/100⌉ trong n giá trị xếp tăng dần.", "Median and P90 by the nearest rank: of n values in order the one at place ⌈p·n/100⌉."),
			say("Ngày: không kể ngày đầu; xong trong ngày là 0.", "Days: without the first one; 0 when finished the same day."),
		},
	}
	groups := [...]string{say("Cả thời gian", "Gross"), say("Thời gian thực", "Net")}
	units := [...]string{say("Ngày làm việc", "Working days"), say("Giờ làm việc", "Working hours"), say("Ngày", "Days")}
	keys := [...]string{"ca_ngay_lam_viec", "ca_gio_lam_viec", "ca_ngay", "thuc_ngay_lam_viec", "thuc_gio_lam_viec", "thuc_ngay"}
	for m, key := range keys {
		kind := KindInteger
		if hours(m) {
			kind = KindDecimal
		}
		for _, q := range [...]struct{ key, vi, en string }{{"_trung_vi", "Trung vị", "Median"}, {"_p90", "P90", "P90"}} {
			table.Columns = append(table.Columns, Column{Key: key + q.key, Groups: []string{groups[m/3], units[m%3]}, Header: say(q.vi, q.en), Kind: kind})
		}
	}
	row := func(name string, cell *handlingCell) []Cell {
		n := 0
		for _, v := range cell.outcomes {
			n += v
		}
		cells := []Cell{TextCell(name), IntegerCell(int64(n))}
		for m := range keys {
			for _, percent := range [...]int{50, 90} {
				v, ok := cell.histograms[m].quantile(percent)
				switch {
				case !ok:
					cells = append(cells, EmptyCell(say("không có hồ sơ xử lý xong", "no dossier was finished")))
				case hours(m):
					cells = append(cells, DecimalCell(decimal.New(int64((v*10+30)/60), -1)))
				default:
					cells = append(cells, IntegerCell(int64(v)))
				}
			}
		}
		return cells
	}
	for _, name := range h.Rows(by, order...) {
		table.Add(row(rowLabel(by, name, l), h.sum(by, name, false))...)
	}
	table.AddTotal(row(say("Tổng số", "Total"), h.sum(by, "", true))...)
	return table
}

// hours reports whether a measure is printed in hours.
func hours(m int) bool { return m%3 == int(GrossWorkingMinutes) }

// earlyFrom are the first numbers of working days of the columns of [HandlingTimes.EarlyTable].
var earlyFrom = [...]int{0, 1, 2, 3, 4, 5, 6, 11}

// EarlyTable returns by how many working days dossiers were finished before the promised day, and how many on time and late, with a row for
// each row of a dimension and one for all.
func (h *HandlingTimes) EarlyTable(by Dimension, l motcua.Language, order ...string) *Table {
	say := wording(l)
	group := say("Trước hạn, theo số ngày làm việc", "Early, by working days")
	table := &Table{
		Key: "early_by", Caption: say("Số ngày trước hạn", "How early dossiers were finished"),
		Columns: []Column{{Key: by.key(), Header: by.Text(l), Kind: KindText, RowHeader: true}},
		Notes: []string{
			say("Hồ sơ rút và dừng xử lý không tính. Cột 0: trước thời điểm đã hẹn, trong cùng ngày làm việc hoặc chỉ cách ngày nghỉ.",
				"Without withdrawn and stopped dossiers. 0: before the promised instant, with no working day between."),
		},
	}
	for i, from := range earlyFrom {
		header := strconv.Itoa(from)
		switch {
		case i == len(earlyFrom)-1:
			header = "≥ " + header
		case earlyFrom[i+1] > from+1:
			header += "–" + strconv.Itoa(earlyFrom[i+1]-1)
		}
		table.Columns = append(table.Columns, Column{Key: "som_" + strconv.Itoa(from), Groups: []string{group}, Header: header, Kind: KindInteger})
	}
	table.Columns = append(table.Columns,
		Column{Key: "dung_han", Header: say("Đúng hạn", "On time"), Kind: KindInteger},
		Column{Key: "qua_han", Header: say("Quá hạn", "Late"), Kind: KindInteger},
		Column{Key: "tong", Header: say("Tổng số", "Total"), Kind: KindInteger})
	row := func(name string, cell *handlingCell) []Cell {
		var buckets [len(earlyFrom)]int
		for v, n := range cell.early {
			i := len(earlyFrom) - 1
			for i > 0 && v < earlyFrom[i] {
				i--
			}
			buckets[i] += n
		}
		cells := []Cell{TextCell(name)}
		for _, n := range buckets {
			cells = append(cells, IntegerCell(int64(n)))
		}
		o := cell.outcomes
		for _, n := range []int{o[FinishedOnTime], o[FinishedLate], o[FinishedEarly] + o[FinishedOnTime] + o[FinishedLate]} {
			cells = append(cells, IntegerCell(int64(n)))
		}
		return cells
	}
	for _, name := range h.Rows(by, order...) {
		table.Add(row(rowLabel(by, name, l), h.sum(by, name, false))...)
	}
	table.AddTotal(row(say("Tổng số", "Total"), h.sum(by, "", true))...)
	return table
}
