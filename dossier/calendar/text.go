package calendar

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

var weekdays = [...][2]string{
	{"Chủ nhật", "Sunday"},
	{"thứ Hai", "Monday"},
	{"thứ Ba", "Tuesday"},
	{"thứ Tư", "Wednesday"},
	{"thứ Năm", "Thursday"},
	{"thứ Sáu", "Friday"},
	{"thứ Bảy", "Saturday"},
}

// dayText returns "thứ Bảy 04/05/2024" or "Saturday 4 May 2024".
func dayText(d motcua.Date, l motcua.Language) string {
	if d.IsZero() {
		return ""
	}
	name := text(weekdays[:], uint8(d.Weekday()), l)
	if l == motcua.English {
		_, month, day := d.Civil()
		return name + " " + strconv.Itoa(day) + " " + month.String() + " " + strconv.Itoa(d.Year())
	}
	return name + " " + d.Vietnamese()
}

// shortDay returns "T7 04/05/2024" or "Sat 2024-05-04", for columns.
func shortDay(d motcua.Date, l motcua.Language) string {
	if l == motcua.English {
		return d.Weekday().String()[:3] + " " + d.String()
	}
	if d.Weekday() == time.Sunday {
		return "CN " + d.Vietnamese()
	}
	return "T" + strconv.Itoa(int(d.Weekday())+1) + " " + d.Vietnamese()
}

// timeText returns the time of day, with seconds when there are any. What is less than a second says nothing to a reader.
func timeText(t time.Time) string {
	t = t.In(motcua.Location())
	if t.Second() != 0 {
		return t.Format("15:04:05")
	}
	return t.Format("15:04")
}

func instantText(t time.Time, l motcua.Language) string {
	return timeText(t) + " " + dayText(motcua.DateOf(t), l)
}

// lengthText returns "3 giờ 30 phút" or "3 h 30 min", without what is less than a second.
func lengthText(d time.Duration, l motcua.Language) string {
	units := [...]struct {
		d      time.Duration
		vi, en string
	}{{time.Hour, "giờ", "h"}, {time.Minute, "phút", "min"}, {time.Second, "giây", "s"}}
	var parts []string
	for _, u := range units {
		if n := d / u.d; n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+" "+either(l, u.vi, u.en))
			d %= u.d
		}
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, " ")
	case d > 0:
		return either(l, "dưới 1 giây", "less than 1 s")
	}
	return either(l, "0 phút", "0 min")
}

func either(l motcua.Language, vi, en string) string {
	if l == motcua.English {
		return en
	}
	return vi
}

// documents are what people call the laws and the kinds of documents, by the number or a part of it.
var documents = [...]struct{ part, vi, en string }{
	{civilCode, "Bộ luật Dân sự", "Civil Code"},
	{"45/2019/QH14", "Bộ luật Lao động", "Labour Code"},
	{"10/2012/QH13", "Bộ luật Lao động", "Labour Code"},
	{"28/2026/QH16", "Nghị quyết", "Resolution"},
	{civilStatusLaw, "Luật Hộ tịch", "Law on Civil Status"},
	{"/NĐ-", "Nghị định", "Decree"},
	{"/QĐ-", "Quyết định", "Decision"},
	{"/TB-", "Thông báo", "Notice"},
	{"/VPCP-", "Công văn", "Letter"},
}

// citationText writes a citation for people, with the kind of document.
func citationText(c motcua.Citation, l motcua.Language) string {
	s := c.Text(l)
	for _, d := range documents {
		if strings.Contains(c.Document, d.part) {
			return either(l, d.vi, d.en) + " " + s
		}
	}
	return s
}

// Text returns the choices that differ from the defaults, in words for people; without any, that the limit is counted by
// the Civil Code.
func (c Convention) Text(l motcua.Language) string {
	var out []string
	say := func(when bool, vi, en string) {
		if when {
			out = append(out, either(l, vi, en))
		}
	}
	cut := c.CutOff.String()
	hours, saturday := c.Hours.String(), ""
	if !c.Saturday.Hours.IsZero() {
		saturday = " (" + c.Saturday.Hours.String() + ")"
	}
	ext := c.Extension.Text(l)
	say(c.Receipt == NextOpen, "hồ sơ đến ngoài giờ được tính là tiếp nhận khi mở cửa kế tiếp", "a dossier that arrives outside hours is received at the next opening")
	say(!c.CutOff.IsZero(), "tiếp nhận sau "+cut+" tính sang ngày làm việc kế tiếp", "received after "+cut+" counts as the next working day")
	say(c.Roll == RollNone, "ngày cuối là ngày nghỉ vẫn giữ nguyên", "a last day that is a day off stays")
	say(c.End == EndMidnight, "hết hạn lúc 24 giờ của ngày cuối", "the limit ends at 24:00 of the last day")
	say(c.End == EndClose, "hết hạn khi hết giờ làm việc của ngày cuối", "the limit ends when the office closes on the last day")
	say(c.End == EndExact, "hết hạn đúng thời điểm", "the limit ends at the instant")
	say(c.Saturday.Mode == SaturdayIntake, "thứ Bảy có tiếp nhận"+saturday+", không tính vào thời hạn", "dossiers are received on Saturdays"+saturday+", which are not counted")
	say(c.Saturday.Mode == SaturdaySession, "thứ Bảy là thời gian làm việc cho thủ tục giải quyết trong ngày và theo giờ"+saturday, "Saturdays are working time for limits of the same day and in hours"+saturday)
	say(c.Saturday.Mode == SaturdayWorking, "thứ Bảy là ngày làm việc", "Saturday is a working day")
	say(c.Pauses == PauseS2, "ngày tạm dừng được tính, ngày tiếp tục không tính", "the day of a pause counts, the day of its end does not")
	say(c.Pauses == PauseExact, "thời gian tạm dừng được trừ đúng bằng thời lượng", "paused time is given back exactly")
	say(c.Supplement == SupplementRestarts, "thời hạn tính lại từ đầu sau khi bổ sung đủ hồ sơ", "the limit restarts when a supplement is complete")
	say(!c.Extension.IsZero(), "gia hạn "+ext, "extended by "+ext)
	say(!c.Extension.IsZero() && c.ExtendFrom == FromRolled, "gia hạn tính từ ngày hết hạn đã chuyển", "the extension runs from the day to which the last day moved")
	say(!c.Hours.IsZero() && c.Hours != OfficeHours(), "giờ làm việc "+hours, "opening hours "+hours)
	say(c.Day == EightHours, "một ngày làm việc tính là 8 giờ làm việc", "a working day is eight working hours")
	say(c.By == ByDate, "đúng hạn xét theo ngày", "on time by the date")
	say(c.By == ByInstant, "đúng hạn xét theo thời điểm", "on time by the instant")
	if len(out) == 0 {
		return either(l, "theo Bộ luật Dân sự", "by the Civil Code")
	}
	return strings.Join(out, "; ")
}

// Text returns the due date for people: "24:00 thứ Bảy 04/05/2024", "24:00 Saturday 4 May 2024", or what is left of a limit
// whose clock stands still. A doubt is not part of it, see [Provisional.Text].
func (d Due) Text(l motcua.Language) string {
	switch {
	case d.IsZero():
		return Term{}.Text(l)
	case d.Open():
		return either(l, "đang tạm dừng, còn ", "stopped, ") + d.Remainder.Text(l) + either(l, "", " left")
	case d.Instant.Equal(d.Date.End()):
		return "24:00 " + dayText(d.Date, l)
	}
	return instantText(d.Instant, l)
}

// Text returns what the line says, without its date and its citation: "day 3", "weekly rest day, not counted".
func (n Line) Text(l motcua.Language) string {
	entry := ""
	if n.Day.Kind != Ordinary {
		entry = n.Day.Text(l)
	}
	because := func(s string) string {
		if entry != "" {
			s += " (" + entry + ")"
		}
		return s
	}
	not := either(l, ", không tính", ", not counted")
	switch n.Step {
	case StepReceived:
		if n.Reason == ReasonSupplemented {
			return either(l, "bổ sung đủ lúc ", "supplement complete at ") + timeText(n.From)
		}
		return either(l, "tiếp nhận lúc ", "received at ") + timeText(n.From)
	case StepMoved:
		switch n.Reason {
		case ReasonRestDay:
			return either(l, "nghỉ hằng tuần", "weekly rest day")
		case ReasonDayOff:
			return entry
		case ReasonCutOff:
			return either(l, "đến sau giờ chốt: tính là tiếp nhận lúc ", "after the cut-off: counts as received at ") + timeText(n.From)
		}
		return either(l, "đến ngoài giờ: tính là tiếp nhận lúc ", "outside opening hours: counts as received at ") + timeText(n.From)
	case StepFirst:
		return either(l, "ngày đầu", "first day") + not
	case StepRestart:
		s := either(l, "yêu cầu bổ sung lúc ", "supplement requested at ") + timeText(n.From)
		if n.Until.IsZero() {
			return s + either(l, ", chưa bổ sung: thời hạn sẽ tính lại từ đầu", ", not complete yet: the limit will restart from zero")
		}
		return s + either(l, ": thời hạn tính lại từ đầu khi bổ sung đủ", ": the limit restarts from zero when it is complete")
	case StepStopped:
		return either(l, "tạm dừng từ ", "stopped since ") + instantText(n.From, l)
	case StepDue:
		return either(l, "hết hạn lúc ", "due at ") + endText(n)
	case StepRoll:
		switch n.Reason {
		case ReasonRestDay:
			return either(l, "ngày cuối rơi vào ngày nghỉ hằng tuần", "last day is a weekly rest day")
		case ReasonDayOff:
			return either(l, "ngày cuối rơi vào ngày nghỉ: ", "last day is a day off: ") + entry
		}
		return because(either(l, "chuyển đến ngày làm việc kế tiếp", "moves to the next working day"))
	}
	if n.Step == StepExtend {
		not += either(l, " (gia hạn)", " (extension)")
	}
	switch n.Reason {
	case ReasonRestDay:
		return either(l, "nghỉ hằng tuần", "weekly rest day") + not
	case ReasonDayOff:
		return entry + not
	case ReasonPaused:
		return either(l, "tạm dừng", "paused") + not
	}
	s := either(l, "ngày thứ ", "day ") + strconv.Itoa(n.TotalDays)
	if n.Days == 0 {
		s = lengthText(n.Time, l)
		if !n.Until.Equal(n.Date.End()) {
			s += either(l, ", đến ", ", to ") + timeText(n.Until)
		}
		s += either(l, ", cộng ", ", total ") + lengthText(n.TotalTime, l)
		if n.Paused > 0 {
			s += either(l, ", tạm dừng ", ", paused ") + lengthText(n.Paused, l)
		}
	}
	if n.Step == StepExtend {
		s = either(l, "gia hạn, ", "extension, ") + s
	}
	if n.Reason == ReasonSaturday {
		entry = either(l, "phiên thứ Bảy", "Saturday session")
	}
	return because(s)
}

// endText returns the time of a due line, 24:00 at the end of the day.
func endText(n Line) string {
	if n.From.Equal(n.Date.End()) {
		return "24:00"
	}
	return timeText(n.From)
}

// Text returns the whole proof for people: the question, the answer, and a table of the lines. Runs of days that say the
// same take one line.
func (l *Ledger) Text(lang motcua.Language) string {
	var b strings.Builder
	head := func(vi, en, value string) {
		label := either(lang, vi, en)
		b.WriteString(label)
		b.WriteString(strings.Repeat(" ", max(1, 12-utf8.RuneCountInString(label))))
		b.WriteString(value)
		b.WriteByte('\n')
	}
	head("Tiếp nhận", "Received", instantText(l.Received, lang))
	head("Thời hạn", "Limit", l.Term.Text(lang))
	head("Cách tính", "Convention", l.Convention.Text(lang))
	for _, p := range l.Pauses {
		until := either(lang, "chưa kết thúc", "still open")
		if !p.Until.IsZero() {
			until = instantText(p.Until, lang)
		}
		head("Tạm dừng", "Pause", instantText(p.From, lang)+" – "+until+" ("+p.Cause.Text(lang)+")")
	}
	head("Hạn trả", "Due", l.Due.Text(lang))
	if !l.Due.Provisional.IsZero() {
		head("", "", l.Due.Provisional.Text(lang))
	}
	head("Lịch", "Calendar", l.Calendar)
	if len(l.Lines) == 0 {
		return b.String()
	}
	b.WriteByte('\n')
	type row struct{ when, what, why string }
	var rows []row
	width := [2]int{}
	for i := 0; i < len(l.Lines); {
		n := l.Lines[i]
		end := i + l.alike(i)
		r := row{shortDay(n.Date, lang), n.Text(lang), citationText(n.Citation, lang)}
		if end > i+1 {
			last := l.Lines[end-1]
			r.when += " – " + shortDay(last.Date, lang)
			if n.Days > 0 {
				r.what += "–" + strconv.Itoa(last.TotalDays)
			}
		}
		rows = append(rows, r)
		width[0] = max(width[0], utf8.RuneCountInString(r.when))
		width[1] = max(width[1], utf8.RuneCountInString(r.what))
		i = end
	}
	for _, r := range rows {
		b.WriteString(r.when)
		b.WriteString(strings.Repeat(" ", width[0]-utf8.RuneCountInString(r.when)+2))
		b.WriteString(r.what)
		if r.why != "" {
			b.WriteString(strings.Repeat(" ", width[1]-utf8.RuneCountInString(r.what)+2))
			b.WriteString(r.why)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// alike returns how many lines from i on can be written as one: a run of days of the calendar, or of paused days.
func (l *Ledger) alike(i int) int {
	first := l.Lines[i]
	n := 1
	if first.Reason != ReasonCalendarDay && first.Reason != ReasonPaused || first.Step != StepCount && first.Step != StepExtend {
		return n
	}
	for i+n < len(l.Lines) {
		next := l.Lines[i+n]
		if next.Reason != first.Reason || next.Step != first.Step || next.Citation != first.Citation || next.Time != 0 || first.Time != 0 {
			break
		}
		n++
	}
	if n < 4 {
		return 1
	}
	return n
}
