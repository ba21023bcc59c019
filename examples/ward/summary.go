package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
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
	line(say(l, "kỳ", "period"), "%s%s", w.period.Text(l), defaultMark(w.dossiersFile != "" && !w.periodGiven, "-period", l))
	line("", "%s%s", w.coverage(l), defaultMark(w.dossiersFile != "" && !w.asOfGiven, "-as-of", l))

	im := w.imported
	line(say(l, "hồ sơ", "dossiers"), say(l,
		"đọc %d = nhận %d + không nhận %d; %d dòng cần lưu ý%s",
		"read %d = accepted %d + rejected %d; %d rows with a note%s"),
		im.Read, im.Accepted+im.Unchanged, im.Rejected, im.Findings, w.mark(w.dossiersFile, l))
	total := w.tally.Total()
	if all, known := im.Accepted+im.Unchanged, w.tally.Seen(); all != known {
		line("", say(l, "%d = đã ghi nhận %d + chưa ghi nhận đến khi đó %d", "%d = known then %d + not known yet %d"), all, known, all-known)
	}
	if w.tally.Outside().Total() > 0 {
		line("", "%s", w.outsideText(l))
	}
	var parts []string
	for _, g := range w.fields.Names() {
		parts = append(parts, strconv.Itoa(w.fields.Counts(g).Received()))
	}
	line("", "%d = %s", total.Received(), strings.Join(parts, " + "))
	for _, g := range w.fields.Names() {
		c := w.fields.Counts(g)
		share := motcua.Ratio{Part: motcua.Exactly(int64(c.Received())), Whole: motcua.Exactly(int64(total.Received()))}
		line("", "%6d  %8s  %s", c.Received(), share.Percent(2).Text(l), g)
	}
	for i, r := range []motcua.Ratio{total.OnTime(), total.OnTime766()} {
		label := ""
		if i == 0 {
			label = say(l, "đúng hạn", "on time")
		}
		text := fmt.Sprintf("%s/%s = %s  (%s)", r.Part, r.Whole, r.Percent(1).Text(l), report.DefinitionText(r.Of, l))
		line(label, "%s", wrap(text, indent))
	}
	line(say(l, "đối chiếu", "receipt"), "%s", wrap(w.tally.Receipt().String(), indent))

	if s := w.roll; s != nil {
		line(say(l, "danh sách", "roll"), say(l,
			"đọc %d = nhận %d + không nhận %d; %d dòng không có phát hiện nào%s",
			"read %d = accepted %d + rejected %d; %d rows without a finding of their own%s"),
			s.Read, s.Accepted, s.Rejected, s.Clean, w.mark(w.rollFile, l))
		line("", say(l,
			"phát hiện %d = đã sửa %d + bỏ qua %d + còn lại %d",
			"found %d = repaired %d + waived %d + remaining %d"), s.Total.Found, s.Total.Repaired, s.Total.Waived, s.Total.Remaining)
	}

	if w.score != nil {
		met := w.score.Met()
		line(say(l, "tiêu chí", "criteria"), say(l, "%s/%s đạt (%s)%s", "%s/%s met (%s)%s"),
			met.Part, met.Whole, w.score.Set().Title(l), w.mark(w.criteriaFile, l))
		if mean, ok := w.score.Progress(); ok {
			line("", say(l, "tiến độ trung bình %s", "mean progress %s"), ends(mean.Percent(2), l)+w.unknownText(l))
		}
		if mean, n, ok := w.score.ProgressOfKnown(); ok {
			line("", say(l, "%s nếu chỉ tính %d tiêu chí đã biết", "%s over the %d known"), mean.Percent(2).Text(l), n)
		}
	}

	for i, c := range w.claims {
		label := ""
		if i == 0 {
			label = say(l, "công bố", "claims")
			if w.sample(w.claimsFile) {
				line(label, "%s", strings.TrimSpace(w.mark(w.claimsFile, l)))
				label = ""
			}
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

// wrap breaks a text into lines of at most 116 characters, all but the first set in by so many.
func wrap(text string, by int) string {
	const width = 116
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

// mark says that a part comes from the sample, when the user brought files of their own.
func (w *ward) mark(file string, l motcua.Language) string {
	if !w.sample(file) {
		return ""
	}
	return say(l, " [DỮ LIỆU MẪU]", " [SAMPLE DATA]")
}

// defaultMark says that a flag was not given although it should have been.
func defaultMark(missing bool, flag string, l motcua.Language) string {
	if !missing {
		return ""
	}
	return fmt.Sprintf(say(l, " [theo dữ liệu mẫu; chọn bằng %s]", " [that of the sample; choose with %s]"), flag)
}

// outsideText says where the dossiers are that were known at the instant of the report and are not in the form.
func (w *ward) outsideText(l motcua.Language) string {
	o := w.tally.Outside()
	return fmt.Sprintf(
		say(l,
			"%d = tính vào biểu %d + xong trước kỳ %d + tiếp nhận sau kỳ %d + chưa hoặc không được tiếp nhận %d",
			"%d = in the form %d + finished before the period %d + accepted after it %d + not accepted %d"),
		w.tally.Seen(), w.tally.Total().Received(), o.FinishedBefore, o.AcceptedAfter, o.NotAccepted)
}

// coverage says how much of the period the figures can cover.
func (w *ward) coverage(l motcua.Language) string {
	day := motcua.DateOf(w.asOf)
	elapsed, days := w.period.Elapsed(day), w.period.Days()
	when := dayText(day, l)
	if w.wholeDay() {
		when = say(l, "hết ", "at the end of ") + when
	} else {
		when = say(l, "", "at ") + w.asOf.In(motcua.Location()).Format("15:04 ") + when
	}
	if elapsed == days && !day.Before(w.period.Until()) || elapsed == days && w.wholeDay() {
		return fmt.Sprintf(say(l, "đủ %d ngày, tính đến %s", "all %d days, %s"), days, when)
	}
	return fmt.Sprintf(
		say(l, "mới qua %d trong %d ngày, tính đến %s: kỳ chưa kết thúc", "%d of %d days %s: the period is not over"),
		elapsed, days, when)
}

// wholeDay reports whether the report counts its last day in full.
func (w *ward) wholeDay() bool {
	return motcua.DateOf(w.asOf).End().Sub(w.asOf) <= time.Nanosecond
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

// distrust says what is missing from the figures.
func (w *ward) distrust(l motcua.Language) string {
	var missing []string
	if n := w.imported.Rejected; n > 0 {
		missing = append(missing, fmt.Sprintf(say(l, "%d dòng hồ sơ không được nhận", "rows of dossiers rejected: %d"), n))
	}
	if w.roll != nil && w.roll.Rejected > 0 {
		missing = append(missing, fmt.Sprintf(say(l, "%d dòng danh sách không được nhận", "rows of the roll rejected: %d"), w.roll.Rejected))
	}
	if w.failed {
		missing = append(missing, say(l, "có tệp không dùng được", "a file could not be used"))
	}
	return say(l, "CHÚ Ý, số liệu không đầy đủ: ", "NOT TO BE TRUSTED: ") + strings.Join(missing, "; ")
}
