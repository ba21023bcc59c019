package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// Bridge returns the way from the earlier figures of form II.06a to the later ones, in all columns (3) to (13): the earlier total, what each
// cause added or took, the later total. Causes that changed nothing are left out.
func (d *Diff) Bridge(l motcua.Language) *Table {
	say := wording(l)
	return d.bridge(l, say("Tổng số", "Total"), func(Key) bool { return true })
}

// BridgeOf returns the same for one row of the form.
func (d *Diff) BridgeOf(by Dimension, name string, l motcua.Language) *Table {
	return d.bridge(l, (&Breakdown{by: by}).label(name, l), func(k Key) bool { return by.of(k) == name })
}

func (d *Diff) bridge(l motcua.Language, row string, in func(Key) bool) *Table {
	say := wording(l)
	table := &Table{
		Key:     "bridge",
		Caption: say("Biến động của biểu II.06a giữa hai thời điểm: ", "Form II.06a between two instants: ") + row,
		Columns: []Column{
			{Key: "bien_dong", Header: say("Nội dung", "Item"), Kind: KindText, RowHeader: true},
			{Key: "ho_so", Header: say("Số hồ sơ có biến động", "Dossiers that moved"), Kind: KindInteger},
		},
		Notes: []string{say(
			"Mỗi dòng là số hồ sơ tăng, giảm ở từng cột do một nguyên nhân; tổng các dòng bằng số liệu sau. Một hồ sơ có nhiều nguyên nhân được tính ở từng nguyên nhân.",
			"Each line is what one cause added to or took from each column; the lines add up to the later figures. A dossier with several causes stands in each of them.",
		)},
	}
	form := d.after.By(ByField).Form06a(l)
	table.Columns = append(table.Columns, form.Columns[2:]...)
	line := func(name string, moved Cell, c Counts) []Cell {
		return append([]Cell{TextCell(name), moved}, formCells(c)...)
	}
	known := say("Theo số liệu đến ", "As of ")
	table.AddTotal(line(known+momentText(d.before.basis.AsOf, l), Cell{}, d.before.sumOf(in))...)
	for _, c := range Causes() {
		if sum, dossiers := d.changeIn(c, in); dossiers > 0 {
			table.Add(line(c.Text(l), IntegerCell(int64(dossiers)), sum)...)
		}
	}
	table.AddTotal(line(known+momentText(d.after.basis.AsOf, l), Cell{}, d.after.sumOf(in))...)
	return table
}

// sumOf returns the counts of some cells together.
func (t *Tally) sumOf(in func(Key) bool) Counts {
	var sum Counts
	for k, c := range t.cells {
		if in(k) {
			sum = sum.Add(c.Counts)
		}
	}
	return sum
}

// List returns the dossiers whose place changed, each with a row for every cause: where it stood before, where after, and what the log says of
// it.
func (d *Diff) List(l motcua.Language) *Table {
	say := wording(l)
	table := &Table{
		Key:     "moves",
		Caption: say("Hồ sơ thay đổi vị trí trong biểu II.06a", "Dossiers with another place in form II.06a"),
		Columns: []Column{
			{Key: "ma_ho_so", Header: say("Mã hồ sơ", "Dossier"), Kind: KindText, RowHeader: true},
			{Key: "nguyen_nhan", Header: say("Nguyên nhân", "Cause"), Kind: KindText},
			{Key: "can_cu", Header: say("Theo nhật ký hồ sơ", "From its log"), Kind: KindText},
			{Key: "truoc", Header: say("Trước", "Before"), Kind: KindText},
			{Key: "sau", Header: say("Sau", "After"), Kind: KindText},
		},
	}
	for _, m := range d.Moves() {
		for _, s := range m.Steps {
			from, to := placeTexts(s.From, s.To, l)
			table.Add(TextCell(string(m.ID)), TextCell(s.Cause.Text(l)), TextCell(s.Text(l)), TextCell(from), TextCell(to))
		}
	}
	return table
}

// Text returns what the log says about the step: "xử lý xong, 16:00 ngày 05/03/2024, ghi nhận 08:00 ngày 20/03/2024". It is empty when there is
// nothing to say.
func (s Step) Text(l motcua.Language) string {
	say := wording(l)
	switch {
	case !s.Due.IsZero():
		return say("quá ngày hẹn trả ", "the promised day, ") + formatDate(s.Due, l) + say("", ", went by")
	case s.Event == 0:
		return ""
	case s.Cause == CauseCorrected:
		facts := make([]string, len(s.Facts))
		for i, f := range s.Facts {
			facts[i] = factText(f, l)
		}
		return fmt.Sprintf(
			say("%s của sự kiện “%s”, đính chính %s", "%s of the event “%s”, corrected %s"),
			strings.Join(facts, ", "), s.Corrects.Text(l), momentText(s.Recorded, l))
	case s.At.Equal(s.Recorded):
		return s.Kind.Text(l) + ", " + momentText(s.At, l)
	}
	return fmt.Sprintf(say("%s, %s, ghi nhận %s", "%s, %s, recorded %s"), s.Kind.Text(l), momentText(s.At, l), momentText(s.Recorded, l))
}

func factText(fact string, l motcua.Language) string {
	say := wording(l)
	switch fact {
	case "at":
		return say("thời điểm", "instant")
	case "unit":
		return say("đơn vị", "unit")
	case "to":
		return say("nơi nhận", "receiver")
	case "reason":
		return say("lý do", "reason")
	case "channel":
		return say("hình thức tiếp nhận", "channel")
	case "procedure":
		return say("thủ tục", "procedure")
	}
	return fact
}

// placeTexts returns two places in words; of their cells only what differs.
func placeTexts(from, to Place, l motcua.Language) (string, string) {
	var cellFrom, cellTo []string
	if from.Excluded == Counted && to.Excluded == Counted {
		for by := ByField; by <= ByProcedure; by++ {
			if a, b := by.of(from.Key), by.of(to.Key); a != b {
				heading := by.Text(l)
				cellFrom = append(cellFrom, heading+" "+(&Breakdown{by: by}).label(a, l))
				cellTo = append(cellTo, heading+" "+(&Breakdown{by: by}).label(b, l))
			}
		}
	}
	text := func(p Place, cell []string) string {
		if p.Excluded != Counted {
			return p.Excluded.Text(l)
		}
		return strings.Join(append([]string{p.In.Text(l), p.Out.Text(l)}, cell...), "; ")
	}
	return text(from, cellFrom), text(to, cellTo)
}

// Text returns the inflow as form II.06a names it.
func (i Inflow) Text(l motcua.Language) string {
	say := wording(l)
	switch i {
	case ReceivedOnline:
		return say("trong kỳ, trực tuyến", "in the period, online")
	case ReceivedDirect:
		return say("trong kỳ, trực tiếp hoặc bưu chính", "in the period, counter or post")
	}
	return say("từ kỳ trước", "carried over")
}

// Text returns the outcome as form II.06a names it.
func (o Outcome) Text(l motcua.Language) string {
	say := wording(l)
	switch o {
	case FinishedEarly:
		return say("đã giải quyết trước hạn", "finished early")
	case FinishedOnTime:
		return say("đã giải quyết đúng hạn", "finished on time")
	case FinishedLate:
		return say("đã giải quyết quá hạn", "finished late")
	case OpenInTime:
		return say("đang giải quyết trong hạn", "open, in time")
	}
	return say("đang giải quyết quá hạn", "open, late")
}

// Text returns why a dossier is not counted.
func (e Exclusion) Text(l motcua.Language) string {
	say := wording(l)
	switch e {
	case Counted:
		return say("có tính", "counted")
	case AcceptedAfter:
		return say("chưa tính: tiếp nhận sau kỳ", "not counted: accepted after the period")
	case FinishedBefore:
		return say("không tính: xong trước kỳ", "not counted: finished before the period")
	case LeftOut:
		return say("không tính: theo cách tính đã chọn", "not counted: left out by the policy")
	case NotKnown:
		return say("chưa tính: chưa ghi nhận", "not counted: not known by then")
	}
	return say("không tính: chưa hoặc không được tiếp nhận", "not counted: not accepted")
}

// momentText returns an instant for people; the end of a day by its name, and no instant as all that is known.
func momentText(t time.Time, l motcua.Language) string {
	say := wording(l)
	if t.IsZero() {
		return say("toàn bộ thông tin đã ghi nhận", "everything known")
	}
	// 24:00 of a day, and the last instant before it, are the end of that day.
	if day := motcua.DateOf(t.Add(-time.Nanosecond)); day.End().Sub(t) <= time.Nanosecond {
		return say("hết ngày ", "the end of ") + formatDate(day, l)
	}
	layout := "15:04"
	if t.Second() != 0 || t.Nanosecond() != 0 {
		layout = "15:04:05"
	}
	return t.In(motcua.Location()).Format(layout) + say(" ngày ", " on ") + formatDate(motcua.DateOf(t), l)
}
