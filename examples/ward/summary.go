package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
	"github.com/motcua/motcua/report/claim"
)

// say picks the wording of a language.
func say(l motcua.Language, vi, en string) string {
	if l == motcua.English {
		return en
	}
	return vi
}

// summary returns what the terminal shows: the figures, each with its reason.
func (w *ward) summary() string {
	l := w.summaryLanguage
	var b strings.Builder
	line := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "%-*s%s\n", indent, label, fmt.Sprintf(format, args...))
	}
	line(say(l, "kỳ", "period"), "%s", w.period.Text(l))
	line("", "%s", w.coverage(l))

	im := w.imported
	line(say(l, "hồ sơ", "dossiers"), "%s", fmt.Sprintf(
		say(l, "đọc %d = nhận %d + không nhận %d; %d dòng cần lưu ý", "read %d = accepted %d + rejected %d; %d rows with a note"),
		im.Read, im.Accepted+im.Unchanged, im.Rejected, im.Findings))
	total := w.tally.Total()
	var parts []string
	for _, g := range w.tally.Groups() {
		parts = append(parts, strconv.Itoa(w.tally.Group(g).Received()))
	}
	line("", "%d = %s", total.Received(), strings.Join(parts, " + "))
	for _, g := range w.tally.Groups() {
		c := w.tally.Group(g)
		share := motcua.Ratio{Part: motcua.Exactly(int64(c.Received())), Whole: motcua.Exactly(int64(total.Received()))}
		line("", "%6d  %8s  %s", c.Received(), share.Percent(2).Text(l), g)
	}
	for i, r := range []motcua.Ratio{total.OnTime(), total.OnTime766()} {
		label := ""
		if i == 0 {
			label = say(l, "đúng hạn", "on time")
		}
		line(label, "%s/%s = %s  (%s)", r.Part, r.Whole, r.Percent(1).Text(l), report.DefinitionText(r.Of, l))
	}

	s := w.roll
	line(say(l, "danh sách", "roll"), say(l,
		"đọc %d = nhận %d + không nhận %d; %d dòng không có lỗi riêng",
		"read %d = accepted %d + rejected %d; %d rows without a finding of their own"), s.Read, s.Accepted, s.Rejected, s.Clean)
	line("", say(l,
		"phát hiện %d = đã sửa %d + bỏ qua %d + còn lại %d",
		"found %d = repaired %d + waived %d + remaining %d"), s.Total.Found, s.Total.Repaired, s.Total.Waived, s.Total.Remaining)

	met := w.score.Met()
	line(say(l, "tiêu chí", "criteria"), say(l, "%s/%s đạt (%s)", "%s/%s met (%s)"), met.Part, met.Whole, w.score.Set().Title(l))
	if mean, ok := w.score.Progress(); ok {
		line("", say(l, "tiến độ trung bình %s", "mean progress %s"), ends(mean.Percent(2), l)+w.unknownText(l))
	}
	if mean, n, ok := w.score.ProgressOfKnown(); ok {
		line("", say(l, "%s nếu chỉ tính %d tiêu chí đã biết", "%s over the %d known"), mean.Percent(2).Text(l), n)
	}

	for i, c := range w.claims {
		label := ""
		if i == 0 {
			label = say(l, "công bố", "claims")
		}
		line(label, "%-7s%s", c.Claim.ID, wrap(claimText(c, l), indent+7))
	}

	line(say(l, "tệp", "files"), "%s", w.out)
	for _, f := range w.files {
		line("", "%s", filepath.Join(w.out, f))
	}
	if !w.trusted() {
		b.WriteString(w.distrust(l) + "\n")
	}
	return b.String()
}

// indent is how far the texts of the summary stand from the left.
const indent = 12

// wrap breaks a text into lines of at most 110 characters, all but the first set in by so many.
func wrap(text string, by int) string {
	const width = 110
	var b strings.Builder
	column := by
	for i, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", by))
			column = by
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// claimText returns the verdict on a claim with its reason; where the stated counts do not give the published percentage, in
// the shortest form: what they give, and what would be needed.
func claimText(c claim.Result, l motcua.Language) string {
	r := c.Reason()
	verdict := c.Verdict.Text(l)
	if r.Code == claim.PercentDiffers && r.Wholes != (motcua.Count{}) {
		return fmt.Sprintf(say(l, "%s: %s; %s cần mẫu số %s", "%s: %s; %s needs a whole of %s"),
			verdict, r.Recomputed.Text(l), r.Published.Text(l), r.Wholes.Text(l))
	}
	return verdict + ": " + r.Text(l)
}

// coverage says how much of the period the figures can cover.
func (w *ward) coverage(l motcua.Language) string {
	day := motcua.DateOf(w.asOf)
	elapsed, days := w.period.Elapsed(day), w.period.Days()
	if elapsed == days {
		return fmt.Sprintf(say(l, "đủ %d ngày", "all %d days"), days)
	}
	return fmt.Sprintf(
		say(l, "mới qua %d trong %d ngày, tính đến hết %s: kỳ chưa kết thúc", "%d of %d days at the end of %s: the period is not over"),
		elapsed, days, dayText(day, l))
}

func dayText(d motcua.Date, l motcua.Language) string {
	if l == motcua.English {
		return d.String()
	}
	return d.Vietnamese()
}

// ends prints a range with the sign at both ends.
func ends(p motcua.Percent, l motcua.Language) string {
	return strings.Replace(p.Text(l), "–", " %–", 1)
}

// unknownText names the criteria that keep the score an interval.
func (w *ward) unknownText(l motcua.Language) string {
	var numbers []string
	for _, c := range w.score.Criteria() {
		if c.Counts && !c.Outcome.Known() {
			numbers = append(numbers, c.Number)
		}
	}
	if numbers == nil {
		return ""
	}
	return fmt.Sprintf(say(l, " (chưa rõ: số %s)", " (unknown: no. %s)"), strings.Join(numbers, ", "))
}

// distrust says that rows are missing from the figures.
func (w *ward) distrust(l motcua.Language) string {
	return fmt.Sprintf(
		say(l, "CHÚ Ý: %d dòng không được nhận, số liệu trên thiếu các dòng đó", "NOT TO BE TRUSTED: %d rows were rejected and are missing from these figures"),
		w.imported.Rejected+w.roll.Rejected)
}
