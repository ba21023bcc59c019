package dossier

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// LossReport says what the rows that were taken had and the store has not, because nothing in the [ColumnMap] leads there. It names
// columns and what the map itself says, never a value of a row.
type LossReport struct {
	// Columns are the columns of the file that nobody maps, in its order. In JSON lines they are members, in the order they came up.
	Columns []ColumnLoss `json:"columns,omitempty"`
	// Statuses are the codes of the file's status column that are mapped, in the order of their bytes.
	Statuses []StatusLoss `json:"statuses,omitempty"`
	// Assumed are the instants of which the file says the day alone and the map the time of day.
	Assumed []ColumnLoss `json:"assumed,omitempty"`
}

// ColumnLoss counts the rows that had something in a column.
type ColumnLoss struct {
	// Name is the column's, Rows how many rows had something there.
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// StatusLoss counts the rows with a status code of the file.
type StatusLoss struct {
	// Value is their code, as the map has it.
	Value string `json:"value"`
	// Status is the portal's; zero when it has no counterpart there. The row was then taken as its instants say.
	Status Status `json:"status"`
	// Merged says that another code of theirs has the same counterpart: a sub-status, whose difference is lost.
	Merged bool `json:"merged,omitzero"`
	Rows   int  `json:"rows"`
}

// IsZero reports whether nothing was lost.
func (l *LossReport) IsZero() bool {
	if l == nil {
		return true
	}
	some := func(c ColumnLoss) bool { return c.Rows > 0 }
	return !slices.ContainsFunc(l.Columns, some) && !slices.ContainsFunc(l.Assumed, some) &&
		!slices.ContainsFunc(l.Statuses, func(s StatusLoss) bool { return s.Rows > 0 && s.lost() })
}

func (s StatusLoss) lost() bool { return s.Merged || s.Status == 0 }

// Text returns what was lost in a language, a line for each thing; empty when nothing was.
func (l *LossReport) Text(lang motcua.Language) string {
	if l == nil {
		return ""
	}
	words := struct{ column, none, merged, assumed, rows string }{
		"cột không có chỗ", "mã trạng thái không có tương ứng", "trạng thái con, gộp vào", "giờ được giả định", "dòng",
	}
	if lang == motcua.English {
		words.column, words.none, words.merged, words.assumed, words.rows = "column without a place", "status without a counterpart",
			"sub-status, merged into", "time of day assumed", "rows"
	}
	var b strings.Builder
	for _, c := range l.Columns {
		if c.Rows > 0 {
			fmt.Fprintf(&b, "%s: %s (%d %s)\n", words.column, c.Name, c.Rows, words.rows)
		}
	}
	for _, s := range l.Statuses {
		switch {
		case s.Rows == 0:
		case s.Status == 0:
			fmt.Fprintf(&b, "%s: %s (%d %s)\n", words.none, s.Value, s.Rows, words.rows)
		case s.Merged:
			fmt.Fprintf(&b, "%s %d: %s (%d %s)\n", words.merged, s.Status.Code(), s.Value, s.Rows, words.rows)
		}
	}
	for _, c := range l.Assumed {
		if c.Rows > 0 {
			fmt.Fprintf(&b, "%s: %s (%d %s)\n", words.assumed, c.Name, c.Rows, words.rows)
		}
	}
	return b.String()
}

func (l *LossReport) clone() *LossReport {
	if l == nil {
		return nil
	}
	return &LossReport{Columns: slices.Clone(l.Columns), Statuses: slices.Clone(l.Statuses), Assumed: slices.Clone(l.Assumed)}
}

// losses counts what is lost. What a row loses is noted while it is read, and counted when it was taken.
type losses struct {
	report *LossReport // nil without a column map
}

// lossAt is a place in a LossReport.
type lossAt struct {
	list  byte // 'c', 's' or 'a'
	place int
}

// newLosses returns an empty report for a map.
func newLosses(c *Columns) losses {
	if c == nil {
		return losses{}
	}
	r := &LossReport{}
	for _, m := range c.list {
		r.Statuses = append(r.Statuses, m.statuses...)
		if m.form != nil && m.form.assumed >= 0 {
			r.Assumed = append(r.Assumed, ColumnLoss{Name: m.column.String()})
		}
	}
	for i := range r.Statuses {
		s := &r.Statuses[i]
		for j := range r.Statuses {
			s.Merged = s.Merged || i != j && s.Status != 0 && s.Status == r.Statuses[j].Status
		}
	}
	return losses{report: r}
}

// lose notes what a row loses.
func (r *scanned) lose(list byte, place int) { r.loses = append(r.loses, lossAt{list, place}) }

// members returns how many columns nobody maps came up so far.
func (l *losses) members() int {
	if l.report == nil {
		return 0
	}
	return len(l.report.Columns)
}

// upTo returns a copy of the report as it stood at a place in the file.
func (l *losses) upTo(p place) *LossReport {
	if l.report == nil {
		return nil
	}
	report := *l.report
	report.Columns = report.Columns[:p.members]
	return report.clone()
}

// take counts what a row that was taken loses.
func (l *losses) take(lost []lossAt) {
	for _, at := range lost {
		switch at.list {
		case 'c':
			l.report.Columns[at.place].Rows++
		case 's':
			l.report.Statuses[at.place].Rows++
		case 'a':
			l.report.Assumed[at.place].Rows++
		}
	}
}

// resume goes on with the counts of an earlier part of the same file under the same map.
func (l *losses) resume(before *LossReport) bool {
	if l.report == nil || before == nil {
		return l.report == nil && before == nil
	}
	r := l.report
	if len(before.Statuses) != len(r.Statuses) || len(before.Assumed) != len(r.Assumed) || len(before.Columns) < len(r.Columns) {
		return false
	}
	l.report = before.clone()
	return true
}
