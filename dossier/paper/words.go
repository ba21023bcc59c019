package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// say returns the words of a language.
func say(l motcua.Language, vi, en string) string {
	if l == motcua.English {
		return en
	}
	return vi
}

// clean returns text that can do nothing but be read: one line of UTF-8, without control characters and without those that make
// text read in another order than it is written.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

var weekdays = [...]struct{ vi, en string }{
	{"Chủ nhật", "Sunday"},
	{"thứ Hai", "Monday"},
	{"thứ Ba", "Tuesday"},
	{"thứ Tư", "Wednesday"},
	{"thứ Năm", "Thursday"},
	{"thứ Sáu", "Friday"},
	{"thứ Bảy", "Saturday"},
}

// dayText returns "thứ Hai 06/05/2024".
func dayText(d motcua.Date, l motcua.Language) string {
	if d.IsZero() {
		return ""
	}
	w := weekdays[d.Weekday()]
	return say(l, w.vi, w.en) + " " + d.Text(l)
}

// clock returns "09:00", with the seconds where there are any.
func clock(t time.Time) string {
	t = t.In(motcua.Location())
	if t.Second() != 0 {
		return t.Format("15:04:05")
	}
	return t.Format("15:04")
}

// instant returns "09:00 thứ Năm 25/04/2024".
func instant(t time.Time, l motcua.Language) string {
	if t.IsZero() {
		return ""
	}
	return clock(t) + " " + dayText(motcua.DateOf(t), l)
}

// brief returns "09:00 25/04/2024".
func brief(t time.Time, l motcua.Language) string {
	if t.IsZero() {
		return ""
	}
	return clock(t) + " " + motcua.DateOf(t).Text(l)
}

// dueText says until when: a day, or an instant where the limit ends within the day.
func dueText(d calendar.Due, l motcua.Language) string {
	switch {
	case d.IsZero():
		return ""
	case d.Open():
		return d.Text(l)
	case d.Instant.Equal(d.Date.End()):
		return dayText(d.Date, l)
	}
	return instant(d.Instant, l)
}

// briefDue is dueText without the weekday.
func briefDue(d calendar.Due, l motcua.Language) string {
	if d.IsZero() || d.Open() {
		return d.Text(l)
	}
	if d.Instant.Equal(d.Date.End()) {
		return d.Date.Text(l)
	}
	return brief(d.Instant, l)
}

// longDate returns "ngày 25 tháng 4 năm 2024", with a zero before a day and a month that could be lengthened.
func longDate(t time.Time, l motcua.Language) string {
	y, m, d := motcua.DateOf(t).Civil()
	if l == motcua.English {
		return fmt.Sprintf("%d %s %d", d, m, y)
	}
	month := strconv.Itoa(int(m))
	if m <= 2 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d, month, y)
}

// money returns an amount in đồng.
func money(n int64, l motcua.Language) string {
	s, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		s, sign = s[1:], "-"
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + say(l, ".", ",") + s[i:]
	}
	return sign + s + say(l, " đồng", " VND")
}

// Cite writes a citation as papers do: in Vietnamese with the article as "khoản 3 Điều 8" before the document, and with the quality of a
// source that was not read itself.
func Cite(c motcua.Citation, l motcua.Language) string {
	if c.IsZero() {
		return ""
	}
	quality := ""
	if c.Quality != motcua.High {
		quality = " [" + say(l, "độ tin cậy: ", "quality: ") + c.Quality.Text(l) + "]"
	}
	c.Quality = motcua.High
	if l == motcua.English {
		return c.Text(l) + quality
	}
	article := c.ArticleText(l)
	if article == "as practised" {
		article = "thực tế áp dụng"
	}
	c.Article = ""
	return strings.TrimSpace(article+" "+documentKind(c.Document)+c.Text(l)) + quality
}

// documentKind says what a document is, where its number tells and does not say it already.
func documentKind(number string) string {
	if !strings.ContainsAny(number[:min(1, len(number))], "0123456789") {
		return ""
	}
	for _, k := range [...]struct{ part, name string }{
		{"/NĐ-CP", "Nghị định "},
		{"/TT-", "Thông tư "},
		{"/TB-", "Thông báo "},
		{"/QĐ-", "Quyết định "},
		{"91/2015/QH13", "Bộ luật Dân sự "},
		{"45/2019/QH14", "Bộ luật Lao động "},
		{"10/2012/QH13", "Bộ luật Lao động "},
		{"60/2014/QH13", "Luật Hộ tịch "},
		{"/NQ-", "Nghị quyết "},
	} {
		if strings.Contains(number, k.part) {
			return k.name
		}
	}
	return ""
}

// by adds a provision to a text, in brackets.
func by(text string, c motcua.Citation, l motcua.Language) string {
	if c.IsZero() {
		return text
	}
	return text + " (" + Cite(c, l) + ")"
}
