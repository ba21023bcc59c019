package report

import (
	"strconv"

	"github.com/motcua/motcua"
)

// Progression is a funnel: stages that people, numbers or files pass one after the other, with how many reached each. A count may be exact, a
// bound or a range. What holds for one stage says nothing about the next: every conversion has its own two ends, and none is called by the name
// of another.
type Progression struct {
	// Key names it for programs, Title for people, Unit is what is counted: "công dân".
	Key, Title, Unit string
	// Stages come in their order.
	Stages []ProgressionStage
	// Notes are printed under the table.
	Notes []string
}

// ProgressionStage is one stage of a [Progression] and how many reached it.
type ProgressionStage struct {
	// Key names the stage in [motcua.Ratio.Of], Label for people.
	Key, Label string
	// Count is how many reached it, whatever came of them later. The zero value is not known.
	Count motcua.Count
}

// Conversion returns the share of those at one stage that reached another, by their places from 0: part of whole. Both ends are named in its
// definition, "activated/eligible". Places that are not there give a ratio of unknown counts.
//
// Nobody reaches a stage without the ones before it, so what is known of the stages between narrows both ends.
func (p *Progression) Conversion(from, to int) motcua.Ratio {
	if from < 0 || to < 0 || from >= len(p.Stages) || to >= len(p.Stages) {
		return motcua.Ratio{}
	}
	return motcua.Ratio{Part: p.known(to), Whole: p.known(from), Of: p.Stages[to].Key + "/" + p.Stages[from].Key}
}

// known is the count of a stage with what the others say about it: no more than any before it, no fewer than any after it. Where they contradict
// it, it is what was stated.
func (p *Progression) known(i int) motcua.Count {
	n := p.Stages[i].Count
	for j, s := range p.Stages {
		lo, hi, bounded := s.Count.Bounds()
		limit := motcua.AtLeast(lo)
		if j < i {
			if !bounded {
				continue
			}
			limit = motcua.AtMost(hi)
		}
		both, ok := n.Intersect(limit)
		if !ok {
			return p.Stages[i].Count
		}
		n = both
	}
	return n
}

// Check finds stages that certainly more reached than one before them, which cannot be: the counts are of different things, or of different
// days. It returns nil or an [*motcua.InvalidError] with a problem for each such stage, whose path is "stages[2]".
func (p *Progression) Check() error {
	var problems []motcua.Problem
	for i, s := range p.Stages {
		lo, _, _ := s.Count.Bounds()
		for _, before := range p.Stages[:i] {
			if _, hi, bounded := before.Count.Bounds(); bounded && lo > hi {
				problems = append(problems, motcua.Problem{Path: "stages[" + strconv.Itoa(i) + "]", Code: motcua.CodeOutOfRange, Param: s.Key + " <= " + before.Key})
				break
			}
		}
	}
	return motcua.Invalid("report: progression", problems...)
}

// Table returns the stages with how many reached each, the share of the stage before, and the share of the first. A stage that more reached than
// one before it is marked.
func (p *Progression) Table(l motcua.Language) *Table {
	say := wording(l)
	table := &Table{
		Key: p.Key, Caption: p.Title, Notes: p.Notes,
		Columns: []Column{
			{Key: "giai_doan", Header: say("Giai đoạn", "Stage"), Kind: KindText, RowHeader: true},
			{Key: "so", Header: say("Số", "Reached"), Unit: p.Unit, Kind: KindCount},
			{Key: "so_giai_doan_truoc", Header: say("Trên giai đoạn trước", "Of the stage before"), Kind: KindPercent},
			{Key: "so_giai_doan_dau", Header: say("Trên giai đoạn đầu", "Of the first stage"), Kind: KindPercent},
		},
	}
	wrong, _ := motcua.ProblemsAt("", p.Check())
	for i, s := range p.Stages {
		count := CountCell(s.Count)
		if s.Count == (motcua.Count{}) {
			count = EmptyCell(say("chưa có số liệu", "not known"))
		}
		for _, problem := range wrong {
			if problem.Path == "stages["+strconv.Itoa(i)+"]" {
				count = count.WithTone(ToneBad).WithNote(say("nhiều hơn một giai đoạn trước: hai số không cùng một phạm vi", "more than a stage before it: the two do not count the same"))
			}
		}
		cells := []Cell{TextCell(s.Label), count, {}, {}}
		for column, from := range [...]int{2: i - 1, 3: 0} {
			if column < 2 || i == 0 {
				continue
			}
			r := p.Conversion(from, i)
			switch {
			case r.Whole == motcua.Count{} || s.Count == motcua.Count{}:
				cells[column] = EmptyCell(say("chưa có số liệu", "not known"))
			default:
				cells[column] = PercentCell(r.Percent(1)).WithNote(p.Stages[i].Label + " / " + p.Stages[from].Label)
			}
		}
		table.Add(cells...)
	}
	return table
}

// EIDProgression is the way to an electronic identity (định danh điện tử): those eligible, of whom data were collected, whose account was
// approved, and who activated it. An account counts as used only once it is activated.
func EIDProgression(l motcua.Language, eligible, collected, approved, activated motcua.Count) *Progression {
	say := wording(l)
	return &Progression{
		Key: "eid", Title: say("Cấp và kích hoạt định danh điện tử", "Electronic identities"), Unit: say("công dân", "citizens"),
		Stages: []ProgressionStage{
			{"eligible", say("Đủ điều kiện", "Eligible"), eligible},
			{"collected", say("Đã thu nhận hồ sơ", "Collected"), collected},
			{"approved", say("Đã phê duyệt", "Approved"), approved},
			{"activated", say("Đã kích hoạt", "Activated"), activated},
		},
	}
}

// CancellationProgression is the way of wrong personal numbers (làm sạch số định danh) as roll.Corrections follows it: found wrong, the file for
// cancelling prepared, cancelled, re-established by another number. A file prepared for all says nothing of numbers cancelled.
func CancellationProgression(l motcua.Language, found, prepared, cancelled, reestablished motcua.Count) *Progression {
	say := wording(l)
	return &Progression{
		Key: "cancellation", Title: say("Hủy, xác lập lại số định danh cá nhân", "Personal numbers cancelled and re-established"), Unit: say("số", "numbers"),
		Stages: []ProgressionStage{
			{"found", say("Phát hiện sai", "Found wrong"), found},
			{"file_prepared", say("Đã lập hồ sơ hủy", "File prepared"), prepared},
			{"cancelled", say("Đã hủy", "Cancelled"), cancelled},
			{"re_established", say("Đã xác lập lại", "Re-established"), reestablished},
		},
	}
}
